/* CC-CEDICT (https://cc-cedict.org/wiki/format:syntax) as a lexicon: of every word the stems of its
 * English glosses.
 *
 *   傳統 传统 [chuan2 tong3] /tradition/traditional/convention/conventional/CL:個|个[ge4]/
 */
#include "align_private.h"
#include "lexicon_format.h"

#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <math.h>
#include <string.h>

enum { STEMS_IN_GLOSS = 24 };

struct import {
    struct dd_arena *arena;
    struct dd_lexicon_maker maker;
    struct dd_stemmer *stemmer;
    struct dd_vocab stems; /* every stem once, in the arena */
};

struct entry {
    struct dd_str traditional, simplified, glosses;
};

/* Takes a line apart; false when it is no entry. */
static bool parse_entry(struct dd_str line, struct entry *e)
{
    ptrdiff_t first = dd_str_find(line, DD_STR(" "), 0);
    if (first <= 0)
        return false;
    ptrdiff_t second = dd_str_find(line, DD_STR(" ["), (size_t)first + 1);
    ptrdiff_t sound = second < 0 ? -1 : dd_str_find(line, DD_STR("] /"), (size_t)second);
    if (second <= first || sound < 0)
        return false;
    e->traditional = dd_str_slice(line, 0, (size_t)first);
    e->simplified = dd_str_slice(line, (size_t)first + 1, (size_t)second);
    e->glosses = dd_str_slice(line, (size_t)sound + 3, line.len);
    return e->simplified.len > 0;
}

/* A word that the linking looks for: 2 to DD_LEXICON_WORD_MAX Han characters, no function word. */
static bool is_word(struct dd_str s)
{
    size_t n = 0, len;
    for (size_t at = 0; at < s.len; at += len, n++)
        if (!dd_cp_is_han(dd_utf8_decode(s, at, &len)))
            return false;
    return n >= 2 && n <= DD_LEXICON_WORD_MAX && !dd_stop_chinese(s);
}

/* A gloss that tells of another word or of how this one is counted. */
static bool is_note(struct dd_str gloss)
{
    static const char *const starts[] = {"cl:",     "variant of", "old variant of", "see ",
                                         "also written", "also pr", "erhua variant", "used in "};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (dd_str_starts(gloss, dd_str_from(starts[i])))
            return true;
    return false;
}

/* Blanks what stands in brackets. */
static void blank_brackets(char *s, size_t len)
{
    int depth = 0;
    for (size_t i = 0; i < len; i++) {
        bool opens = s[i] == '(' || s[i] == '[', closes = s[i] == ')' || s[i] == ']';
        depth += opens;
        if (depth || closes)
            s[i] = ' ';
        depth -= closes && depth;
    }
}

/* The stem of a word, kept in the arena once. */
static struct dd_str kept_stem(struct import *x, struct dd_str word)
{
    struct dd_str stem = dd_stem(x->stemmer, word);
    uint32_t k = dd_vocab_find(&x->stems, stem);
    if (k == DD_NONE)
        k = dd_vocab_add(&x->stems, dd_arena_copy(x->arena, stem));
    return x->stems.keys[k];
}

/* A stem of a long gloss says less of the word than that of a short one, a later gloss less than the
 * first. */
static void take_gloss(struct import *x, const struct entry *e, struct dd_str gloss, int order)
{
    struct dd_tokenizer t = {.text = gloss, .original = gloss, .end = gloss.len};
    struct dd_str stems[STEMS_IN_GLOSS];
    struct dd_token token;
    size_t n = 0;
    while (n < STEMS_IN_GLOSS && dd_token_next(&t, &token))
        if (token.kind == DD_TOKEN_WORD && !token.idle && token.text.len <= DD_STEM_MAX)
            stems[n++] = kept_stem(x, token.text);
    for (size_t i = 0; i < n; i++) {
        double weight = 1 / sqrt((double)n) / (1 + .1 * order);
        struct dd_maker_gloss g = {e->simplified, stems[i], weight, .written = true};
        dd_maker_add(&x->maker, g);
        g.word = e->traditional;
        if (!dd_str_equal(e->simplified, e->traditional) && is_word(e->traditional))
            dd_maker_add(&x->maker, g);
    }
}

/* The entry's glosses between slashes; rest of the line is ours to write into. */
static void take_entry(struct import *x, const struct entry *e)
{
    char *bytes = (char *)(uintptr_t)e->glosses.ptr; /* in the copy that dd_lexicon_import made */
    int order = 0;
    blank_brackets(bytes, e->glosses.len);
    for (size_t at = 0, end; at < e->glosses.len; at = end + 1) {
        for (end = at; end < e->glosses.len && bytes[end] != '/';)
            end++;
        struct dd_str gloss = dd_str_trim(dd_str_slice(e->glosses, at, end));
        if (gloss.len && !is_note(gloss))
            take_gloss(x, e, gloss, order++);
    }
}

static struct dd_str lower_copy(struct dd_arena *arena, struct dd_str text)
{
    char *copy = (char *)(uintptr_t)dd_arena_copy(arena, text).ptr;
    for (size_t i = 0; i < text.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] |= 32;
    return (struct dd_str){copy, text.len};
}

enum dd_code dd_lexicon_import(struct dd_str text, struct dd_strbuf *out,
                               struct dd_lexicon_import *report, struct dd_error *err)
{
    struct dd_stemmer *stemmer = dd_stemmer_new(err);
    if (!stemmer)
        return DD_ERR_IO;
    struct dd_arena arena = {0};
    struct import x = {.arena = &arena,
                       .maker = {.arena = &arena},
                       .stems = {.arena = &arena},
                       .stemmer = stemmer};
    struct dd_lexicon_import seen = {0};
    struct dd_str rest = lower_copy(&arena, text), line;
    enum dd_code code = DD_OK;
    while (dd_str_next_line(&rest, &line)) {
        struct entry e;
        line = dd_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (!parse_entry(line, &e)) {
            seen.skipped++;
            continue;
        }
        seen.lines++;
        if (is_word(e.simplified))
            take_entry(&x, &e);
    }
    dd_stemmer_delete(stemmer);
    if (x.maker.n == 0)
        code = dd_error_set(err, DD_ERR_SYNTAX, _("no entries of CC-CEDICT in it"));
    else
        seen.words = dd_maker_finish(&x.maker, DD_LEXICON_CEDICT, out);
    if (report)
        *report = seen;
    dd_arena_release(&arena);
    return code;
}
