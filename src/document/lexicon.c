/* Lexicon files, mapped and looked up. */
#include "lexicon_format.h"

#include "duidu/i18n.h"
#include "duidu/source.h"
#include "duidu/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 4, MAX_BYTES = 64 * 1024 * 1024 };

/* One file. Counts are those of the head, checked against the file's length. */
struct file {
    char *path;
    const char *map; /* mapped by us; NULL: the caller's bytes */
    size_t len;
    enum dd_lexicon_kind kind;
    uint32_t n_words, n_stems, n_glosses, word_bytes, stem_bytes;
    const uint32_t *word_start, *gloss_start, *stem_start, *glosses;
    const char *words, *stems;
};

struct dd_lexicon {
    size_t n;
    struct file files[MAX_FILES];
};

/* As FNV-1a, by eight bytes: every step is one-to-one, so that no single change goes unseen. */
uint64_t dd_lexicon_checksum(const char *bytes, size_t len)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i + 8 <= len; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    return h;
}

/* ---- opening --------------------------------------------------------------------------- */

/* Lays the sections over the bytes. False when they do not fit. */
static bool lay_out(struct file *f, const char *bytes, size_t len)
{
    struct dd_lexicon_head head;
    const size_t body = offsetof(struct dd_lexicon_head, kind);
    if (len < sizeof head || len > MAX_BYTES || len % 8 != 0 || (uintptr_t)bytes % 8 != 0)
        return false;
    memcpy(&head, bytes, sizeof head);
    if (memcmp(head.magic, DD_LEXICON_MAGIC, 8) != 0 || head.version != DD_LEXICON_VERSION || head.zero ||
        (head.kind != DD_LEXICON_LEARNED && head.kind != DD_LEXICON_CEDICT) ||
        head.checksum != dd_lexicon_checksum(bytes + body, len - body))
        return false;
    uint64_t tables = 4 * (2 * ((uint64_t)head.n_words + 1) + head.n_stems + 1 + head.n_glosses);
    if (sizeof head + tables + head.word_bytes + head.stem_bytes > len)
        return false;
    *f = (struct file){.path = f->path, .len = len, .kind = (enum dd_lexicon_kind)head.kind,
                       .n_words = head.n_words, .n_stems = head.n_stems,
                       .n_glosses = head.n_glosses, .word_bytes = head.word_bytes,
                       .stem_bytes = head.stem_bytes};
    f->word_start = (const uint32_t *)(const void *)(bytes + sizeof head);
    f->gloss_start = f->word_start + head.n_words + 1;
    f->stem_start = f->gloss_start + head.n_words + 1;
    f->glosses = f->stem_start + head.n_stems + 1;
    f->words = (const char *)(f->glosses + head.n_glosses);
    f->stems = f->words + head.word_bytes;
    return true;
}

/* Adds bytes as a file; map says that they are ours to unmap. */
static enum dd_code add(struct dd_lexicon **lexicon, const char *path, struct dd_str bytes, bool map,
                        struct dd_error *err)
{
    struct file f = {0};
    if (*lexicon && (*lexicon)->n == MAX_FILES)
        return dd_error_set(err, DD_ERR_LIMIT, _("too many lexicons, left out '%s'"), path);
    if (!lay_out(&f, bytes.ptr, bytes.len))
        return dd_error_set(err, DD_ERR_SYNTAX, _("lexicon '%s' is damaged or from another version"),
                            path);
    if (!*lexicon) {
        *lexicon = dd_xmalloc(sizeof **lexicon);
        **lexicon = (struct dd_lexicon){0};
    }
    size_t len = strlen(path) + 1;
    f.path = memcpy(dd_xmalloc(len), path, len);
    f.map = map ? bytes.ptr : NULL;
    (*lexicon)->files[(*lexicon)->n++] = f;
    return DD_OK;
}

enum dd_code dd_lexicon_from_bytes(struct dd_lexicon **lexicon, const char *path,
                                   struct dd_str bytes, struct dd_error *err)
{
    return add(lexicon, path, bytes, false, err);
}

static enum dd_code refused(const char *path, struct dd_error *err)
{
    struct dd_arena arena = {0};
    struct dd_str why = dd_errno_text(&arena, errno);
    enum dd_code code =
        dd_error_set(err, DD_ERR_IO, _("cannot open lexicon '%s': %.*s"), path, DD_STR_ARG(why));
    dd_arena_release(&arena);
    return code;
}

enum dd_code dd_lexicon_open(struct dd_lexicon **lexicon, const char *path, struct dd_error *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return refused(path, err);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 1 || st.st_size > MAX_BYTES) {
        close(fd);
        return dd_error_set(err, DD_ERR_SYNTAX, _("lexicon '%s' is damaged or from another version"),
                            path);
    }
    size_t len = (size_t)st.st_size;
    char *map = mmap(NULL, len, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (map == MAP_FAILED) {
        enum dd_code code = refused(path, err);
        close(fd);
        return code;
    }
    close(fd);
    enum dd_code code = add(lexicon, path, (struct dd_str){map, len}, true, err);
    if (code != DD_OK)
        munmap(map, len);
    return code;
}

void dd_lexicon_close(struct dd_lexicon *lexicon)
{
    for (size_t i = 0; lexicon && i < lexicon->n; i++) {
        if (lexicon->files[i].map)
            munmap((char *)(uintptr_t)lexicon->files[i].map, lexicon->files[i].len);
        free(lexicon->files[i].path);
    }
    free(lexicon);
}

/* ---- looking up ------------------------------------------------------------------------ */

/* Piece i of a section of bytes, empty where the offsets are off. */
static struct dd_str piece(const uint32_t *start, uint32_t i, const char *bytes, uint32_t total)
{
    uint32_t from = start[i], to = start[i + 1];
    if (from > to || to > total)
        return DD_STR("");
    return (struct dd_str){bytes + from, to - from};
}

static struct dd_str word_of(const struct file *f, uint32_t i)
{
    return piece(f->word_start, i, f->words, f->word_bytes);
}

/* Among the words [low, high), which agree in their first `from` bytes, the first one whose next bytes
 * are not less than those of prefix (after: greater). */
static uint32_t bound(const struct file *f, uint32_t low, uint32_t high, struct dd_str prefix,
                      size_t from, bool after)
{
    struct dd_str want = dd_str_slice(prefix, from, prefix.len);
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = dd_str_compare(dd_str_slice(word_of(f, mid), from, prefix.len), want);
        if (order < 0 || (after && order == 0))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static struct dd_lexicon_word found(const struct file *f, uint16_t file, uint32_t i, size_t length)
{
    uint32_t from = f->gloss_start[i], to = f->gloss_start[i + 1];
    bool sane = from <= to && to <= f->n_glosses;
    return (struct dd_lexicon_word){.file = file, .length = (uint16_t)length, .index = i,
                                    .n_glosses = sane ? to - from : 0};
}

/* The range of words that begin as the text does is made narrower with every character. */
static size_t file_words_at(const struct file *f, uint16_t file, struct dd_str text, size_t at,
                            struct dd_lexicon_word *words, size_t max)
{
    uint32_t low = 0, high = f->n_words;
    size_t n = 0, end = at, len;
    for (unsigned c = 1; c <= DD_LEXICON_WORD_MAX && end < text.len && n < max; c++) {
        size_t from = end - at;
        dd_utf8_decode(text, end, &len);
        end += len;
        struct dd_str prefix = dd_str_slice(text, at, end);
        low = bound(f, low, high, prefix, from, false);
        high = bound(f, low, high, prefix, from, true);
        if (low >= high)
            break;
        if (c >= 2 && word_of(f, low).len == prefix.len)
            words[n++] = found(f, file, low, prefix.len);
    }
    return n;
}

static bool has_length(const struct dd_lexicon_word *words, size_t n, size_t length)
{
    for (size_t i = 0; i < n; i++)
        if (words[i].length == length)
            return true;
    return false;
}

size_t dd_lexicon_words_at(const struct dd_lexicon *lexicon, struct dd_str text, size_t at,
                           struct dd_lexicon_word *words, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; lexicon && i < lexicon->n; i++) {
        size_t before = n, more = file_words_at(&lexicon->files[i], (uint16_t)i, text, at, words + n,
                                                max - n);
        for (size_t k = before; k < before + more; k++)
            if (!has_length(words, before, words[k].length))
                words[n++] = words[k];
    }
    return n;
}

struct dd_gloss dd_lexicon_gloss(const struct dd_lexicon *lexicon,
                                 const struct dd_lexicon_word *word, uint32_t i)
{
    struct dd_gloss none = {.stem = DD_STR("")};
    if (!lexicon || word->file >= lexicon->n || i >= word->n_glosses)
        return none;
    const struct file *f = &lexicon->files[word->file];
    if (word->index >= f->n_words)
        return none;
    uint64_t g = (uint64_t)f->gloss_start[word->index] + i;
    if (g >= f->n_glosses)
        return none;
    uint32_t stem = f->glosses[g] >> DD_GLOSS_SHIFT;
    unsigned weight = f->glosses[g] & ((1u << DD_GLOSS_SHIFT) - 1);
    if (stem >= f->n_stems || weight > DD_GLOSS_WEIGHT)
        return none;
    return (struct dd_gloss){piece(f->stem_start, stem, f->stems, f->stem_bytes),
                             weight / (double)DD_GLOSS_WEIGHT};
}

/* ---- what is loaded -------------------------------------------------------------------- */

size_t dd_lexicon_files(const struct dd_lexicon *lexicon)
{
    return lexicon ? lexicon->n : 0;
}

struct dd_lexicon_info dd_lexicon_info(const struct dd_lexicon *lexicon, size_t file)
{
    const struct file *f = &lexicon->files[file];
    return (struct dd_lexicon_info){.path = f->path, .kind = f->kind, .bytes = f->len,
                                    .words = f->n_words, .glosses = f->n_glosses};
}

bool dd_lexicon_has(const struct dd_lexicon *lexicon, enum dd_lexicon_kind kind)
{
    for (size_t i = 0; i < dd_lexicon_files(lexicon); i++)
        if (lexicon->files[i].kind == kind)
            return true;
    return false;
}
