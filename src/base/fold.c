/* Folding. A text is taken apart into segments: a character and what is attached to it (marks,
 * variation selectors, the second half of a Hangul syllable). Nothing that normalisation or case
 * folding does reaches over the edge of one, so that each can be folded alone and the map back
 * stays right. Runs of ASCII and of Han, which most texts are made of, do not go that way: their
 * bytes are copied, and one piece of the map stands for the whole run. */
#include "duidu/fold.h"

#include "duidu/arena.h"
#include "duidu/han.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistring/version.h>

enum { RULES_VERSION = 2 }; /* to be counted up with every change of what folding does */

/* A stretch of folded text, up to the next piece: with end 0 byte by byte the source from start on,
 * else all of it stands for the source bytes [start, end). */
struct dd_fold_piece {
    uint32_t at; /* in the folded text */
    uint32_t start, end;
};

struct folder {
    struct dd_strbuf out;
    struct dd_folded *map; /* NULL: none is kept */
    struct dd_str s;
    size_t base; /* source offset of s */
    unsigned flags;
    bool after_space; /* the last that was put is white space */
};

/* ---- the map ------------------------------------------------------------------------------- */

static void add_piece(struct folder *f, size_t start, size_t end)
{
    struct dd_folded *m = f->map;
    if (m->n_pieces == m->piece_capacity) {
        m->piece_capacity = m->piece_capacity ? m->piece_capacity * 2 : 16;
        m->pieces = dd_xrealloc(m->pieces, m->piece_capacity * sizeof *m->pieces);
    }
    m->pieces[m->n_pieces++] =
        (struct dd_fold_piece){(uint32_t)f->out.len, (uint32_t)start, (uint32_t)end};
}

/* What is put next is the source from byte at on, byte by byte. */
static void map_run(struct folder *f, size_t at)
{
    struct dd_folded *m = f->map;
    if (!m)
        return;
    const struct dd_fold_piece *last = m->n_pieces ? &m->pieces[m->n_pieces - 1] : NULL;
    if (!last || last->end || last->start + (f->out.len - last->at) != f->base + at)
        add_piece(f, f->base + at, 0);
}

/* What is put next stands for all of the source bytes [at, end). */
static void map_whole(struct folder *f, size_t at, size_t end)
{
    if (f->map)
        add_piece(f, f->base + at, f->base + end);
}

/* The white space that was put last reaches to byte end. */
static void map_longer(struct folder *f, size_t end)
{
    struct dd_folded *m = f->map;
    if (!m)
        return;
    struct dd_fold_piece *last = &m->pieces[m->n_pieces - 1];
    if (!last->end && last->at + 1 < f->out.len) {
        size_t start = last->start + (f->out.len - 1 - last->at);
        f->out.len--;
        add_piece(f, start, f->base + end);
        f->out.len++;
    } else {
        last->end = (uint32_t)(f->base + end);
    }
}

/* The piece that the folded byte at belongs to, which is not before piece low. */
static size_t piece_at(const struct dd_folded *f, size_t low, size_t at)
{
    size_t step = 1, high = low + 1;
    for (; high < f->n_pieces && f->pieces[high].at <= at; step *= 2) {
        low = high;
        high = low + step;
    }
    if (high > f->n_pieces)
        high = f->n_pieces;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (f->pieces[mid].at <= at)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static size_t start_in(const struct dd_fold_piece *p, size_t at)
{
    return p->end ? p->start : p->start + (at - p->at);
}

size_t dd_folded_source_start(const struct dd_folded *f, size_t at)
{
    if (at >= f->len || f->n_pieces == 0)
        return f->source_end;
    return start_in(&f->pieces[piece_at(f, 0, at)], at);
}

size_t dd_folded_source_end(const struct dd_folded *f, size_t end)
{
    if (end == 0 || f->n_pieces == 0)
        return 0;
    if (end > f->len)
        end = f->len;
    const struct dd_fold_piece *p = &f->pieces[piece_at(f, 0, end - 1)];
    return p->end ? p->end : p->start + (end - p->at);
}

void dd_folded_source(const struct dd_folded *f, size_t *cursor, size_t at, size_t end,
                      size_t *source_start, size_t *source_end)
{
    *cursor = piece_at(f, *cursor, at);
    *source_start = start_in(&f->pieces[*cursor], at);
    const struct dd_fold_piece *p = &f->pieces[piece_at(f, *cursor, end - 1)];
    *source_end = p->end ? p->end : p->start + (end - p->at);
}

/* ---- characters ---------------------------------------------------------------------------- */

/* Does cp attach to the character before it, in its cluster or when text is normalised? */
static bool joins(uint32_t cp)
{
    if (cp < 0x300 || (cp >= 0x2010 && cp < 0x20D0) || (cp >= 0x3001 && cp < 0x302A) ||
        (cp >= 0x30A1 && cp < 0xA66F) || (cp >= 0xAC00 && cp < 0xD7B0) ||
        (cp >= 0xFF01 && cp < 0xFF9E))
        return false;
    return uc_is_property_grapheme_extend(cp) || uc_combining_class(cp) != UC_CCC_NR ||
           cp == 0x200D || cp == 0xE33 || cp == 0xEB3 || (cp >= 0x1160 && cp <= 0x11FF) ||
           (cp >= 0xD7B0 && cp <= 0xD7FB);
}

/* A mark that DD_FOLD_MARKS drops: what stands above, below, through or around a letter, and the
 * points of Hebrew, Arabic and Syriac; not what makes another letter (nukta, kana voicing, virama,
 * the vowels of Indic scripts and Thai). */
static bool is_optional_mark(uint32_t cp)
{
    if (cp < 0x300)
        return false;
    int ccc = uc_combining_class(cp);
    return ccc == UC_CCC_OV || (ccc >= 10 && ccc <= 36) || ccc >= 200 ||
           (ccc == 0 && uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Me));
}

/* Quotation marks, primes, hyphens and the slash of fractions (½ is 1⁄2) as a keyboard has them; other
 * characters as they are. */
static uint32_t straight(uint32_t cp)
{
    if (cp < 0xB4)
        return cp;
    if ((cp >= 0x2018 && cp <= 0x201B) || cp == 0xB4 || cp == 0x2BC || cp == 0x2032 || cp == 0x2035)
        return '\'';
    if ((cp >= 0x201C && cp <= 0x201F) || cp == 0x2033 || cp == 0x2036 ||
        (cp >= 0x301D && cp <= 0x301F))
        return '"';
    if ((cp >= 0x2010 && cp <= 0x2013) || cp == 0x2212)
        return '-';
    if (cp == 0x2044 || cp == 0x2215)
        return '/';
    return cp;
}

static uint32_t lower_ascii(const struct folder *f, uint32_t cp)
{
    return (f->flags & DD_FOLD_CASE) && cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

/* What a character that nothing is attached to becomes, where that is one character and needs no
 * decomposition; 0: it has to go the long way. */
static uint32_t fold_alone(const struct folder *f, uint32_t cp)
{
    if (cp < 0x80)
        return lower_ascii(f, cp);
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return lower_ascii(f, cp - 0xFEE0);
    uint32_t plain = straight(cp);
    if (plain != cp)
        return plain;
    if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FE) ||
        (cp >= 0xAC00 && cp <= 0xD7A3))
        return cp;
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    int tag;
    if (uc_decomposition(cp, &tag, parts) >= 0 || uc_is_property_changes_when_casefolded(cp))
        return 0;
    return f->flags & DD_FOLD_VARIANTS ? dd_han_variant(cp) : cp;
}

/* ---- the long way: a segment through libunistring ------------------------------------------ */

struct chars {
    uint32_t *items;
    size_t n;
};

static void take(struct chars *c, uint32_t *items, size_t n)
{
    if (!items)
        abort();
    free(c->items);
    *c = (struct chars){items, n};
}

static void normalize(struct chars *c, uninorm_t form)
{
    size_t n = 0;
    uint32_t *items = u32_normalize(form, c->items, c->n, NULL, &n);
    take(c, items, n);
}

static void drop_marks(struct chars *c, unsigned flags)
{
    size_t n = 0;
    for (size_t i = 0; (flags & DD_FOLD_MARKS) && i < c->n; i++)
        if (!is_optional_mark(c->items[i]))
            c->items[n++] = c->items[i];
    if (flags & DD_FOLD_MARKS)
        c->n = n;
}

/* Characters that only their canonical forms are asked of: spacing accents and Hangul letters. */
static bool keeps_its_kind(uint32_t cp)
{
    if ((cp >= 0x3131 && cp <= 0x318E) || (cp >= 0xFFA0 && cp <= 0xFFDC))
        return true;
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    bool several = false;
    for (int tag, n; (n = uc_decomposition(cp, &tag, parts)) > 0; cp = parts[0])
        several |= n > 1;
    return several && cp == ' ';
}

/* The visible characters of [at, end), quotes straight. */
static struct chars chars_of(const struct folder *f, size_t at, size_t end)
{
    struct chars c = {dd_xmalloc((end - at) * sizeof *c.items), 0};
    for (size_t len; at < end; at += len) {
        uint32_t cp = dd_utf8_decode(f->s, at, &len);
        if (!dd_cp_is_invisible(cp))
            c.items[c.n++] = straight(cp);
    }
    return c;
}

static void fold_chars(struct chars *c, unsigned flags)
{
    bool kept = c->n && keeps_its_kind(c->items[0]);
    normalize(c, kept ? UNINORM_NFD : UNINORM_NFKD);
    drop_marks(c, flags);
    if (flags & DD_FOLD_CASE) {
        size_t n = 0;
        uint32_t *items = u32_casefold(c->items, c->n, NULL, NULL, NULL, &n);
        take(c, items, n);
        normalize(c, kept ? UNINORM_NFD : UNINORM_NFKD);
        drop_marks(c, flags);
    }
    normalize(c, kept ? UNINORM_NFC : UNINORM_NFKC);
}

static void put_decomposed(struct folder *f, size_t at, size_t end)
{
    struct chars c = chars_of(f, at, end);
    fold_chars(&c, f->flags);
    if (c.n) {
        map_whole(f, at, end);
        f->after_space = false;
    }
    for (size_t i = 0; i < c.n; i++) {
        uint32_t cp = straight(c.items[i]);
        dd_strbuf_add_cp(&f->out, f->flags & DD_FOLD_VARIANTS ? dd_han_variant(cp) : cp);
    }
    free(c.items);
}

/* ---- runs and segments --------------------------------------------------------------------- */

/* A character that became one character. */
static void put_one(struct folder *f, size_t at, size_t len, uint32_t cp)
{
    char bytes[4];
    size_t n = dd_utf8_encode(bytes, cp);
    if (n == len)
        map_run(f, at);
    else
        map_whole(f, at, at + len);
    dd_strbuf_add(&f->out, (struct dd_str){bytes, n});
    f->after_space = false;
}

static void put_space(struct folder *f, size_t at, size_t len, uint32_t cp)
{
    bool lines = f->flags & DD_FOLD_LINES;
    uint32_t as = !lines ? ' ' : dd_cp_is_line_end(cp) ? '\n' : cp == '\t' ? '\t' : ' ';
    if (f->after_space && !lines) {
        map_longer(f, at + len);
        return;
    }
    put_one(f, at, len, as);
    f->after_space = true;
}

/* Folds the segment at byte at; returns its bytes. */
static size_t fold_segment(struct folder *f, size_t at)
{
    size_t len, more, end;
    uint32_t cp = dd_utf8_decode(f->s, at, &len);
    if (dd_cp_is_invisible(cp) || joins(cp))
        return len;
    if (dd_cp_is_space(cp)) {
        put_space(f, at, len, cp);
        return len;
    }
    for (end = at + len; end < f->s.len && joins(dd_utf8_decode(f->s, end, &more));)
        end += more;
    uint32_t alone = end == at + len ? fold_alone(f, cp) : 0;
    if (alone)
        put_one(f, at, len, alone);
    else
        put_decomposed(f, at, end);
    return end - at;
}

/* Does the character at byte at attach to what is before it? */
static bool joined(const struct folder *f, size_t at)
{
    size_t len;
    return at < f->s.len && (unsigned char)f->s.ptr[at] >= 0xC0 &&
           joins(dd_utf8_decode(f->s, at, &len));
}

/* Copies the ASCII characters from byte at on that are only to be made lower case, single spaces
 * among them; returns their number. */
static size_t ascii_run(struct folder *f, size_t at)
{
    const char *s = f->s.ptr;
    size_t end = at, len = f->s.len;
    bool space = f->after_space;
    for (; end < len && s[end] >= ' ' && s[end] < 0x7F; end++) {
        if (s[end] == ' ' && space && !(f->flags & DD_FOLD_LINES))
            break;
        space = s[end] == ' ';
    }
    if (end > at && joined(f, end))
        end--;
    if (end == at)
        return 0;
    map_run(f, at);
    dd_strbuf_reserve(&f->out, end - at);
    char *to = f->out.buf + f->out.len;
    if (f->flags & DD_FOLD_CASE)
        for (size_t i = 0; i < end - at; i++)
            to[i] = (char)(s[at + i] + ((s[at + i] >= 'A' && s[at + i] <= 'Z') << 5));
    else
        memcpy(to, s + at, end - at);
    f->out.len += end - at;
    f->out.buf[f->out.len] = '\0';
    f->after_space = s[end - 1] == ' ';
    return end - at;
}

/* The same for Han characters of three bytes, which have no decomposition; returns their bytes. */
static size_t han_run(struct folder *f, size_t at)
{
    size_t start = at, len;
    uint32_t cp;
    if ((unsigned char)f->s.ptr[at] < 0xE3)
        return 0;
    dd_strbuf_reserve(&f->out, 64);
    for (; at < f->s.len; at += 3) {
        cp = dd_utf8_decode(f->s, at, &len);
        if (cp < 0x3400 || cp > 0x9FFF || (cp > 0x4DBF && cp < 0x4E00) || joined(f, at + 3))
            break;
        if (at == start)
            map_run(f, at);
        if (f->flags & DD_FOLD_VARIANTS)
            cp = dd_han_variant(cp);
        if (f->out.alloc - f->out.len <= 4)
            dd_strbuf_reserve(&f->out, f->out.alloc);
        dd_utf8_encode(f->out.buf + f->out.len, cp);
        f->out.len += 3;
    }
    if (at > start)
        f->after_space = false;
    f->out.buf[f->out.len] = '\0';
    return at - start;
}

static void fold_text(struct folder *f)
{
    dd_strbuf_reserve(&f->out, f->s.len);
    for (size_t at = 0, n; at < f->s.len; at += n) {
        n = ascii_run(f, at);
        if (n == 0)
            n = han_run(f, at);
        if (n == 0)
            n = fold_segment(f, at);
    }
}

/* ---- the doors ----------------------------------------------------------------------------- */

void dd_fold_append(struct dd_strbuf *out, struct dd_str s, unsigned flags)
{
    struct folder f = {.out = *out, .s = s, .flags = flags};
    fold_text(&f);
    *out = f.out;
}

void dd_fold_more(struct dd_folded *out, struct dd_str s, size_t source, unsigned flags)
{
    struct folder f = {.out = {out->text, out->len, out->alloc},
                       .map = out,
                       .s = s,
                       .base = source,
                       .flags = flags};
    fold_text(&f);
    out->text = f.out.buf;
    out->len = f.out.len;
    out->alloc = f.out.alloc;
    out->source_end = source + s.len;
}

void dd_fold(struct dd_folded *out, struct dd_str s, unsigned flags)
{
    out->len = out->n_pieces = out->source_end = 0;
    dd_fold_more(out, s, 0, flags);
}

void dd_folded_separate(struct dd_folded *out)
{
    struct folder f = {.out = {out->text, out->len, out->alloc}, .map = out};
    add_piece(&f, out->source_end, out->source_end);
    dd_strbuf_addc(&f.out, '\n');
    out->text = f.out.buf;
    out->len = f.out.len;
    out->alloc = f.out.alloc;
}

void dd_folded_release(struct dd_folded *f)
{
    free(f->text);
    free(f->pieces);
    *f = (struct dd_folded){0};
}

bool dd_fold_has_marks(struct dd_str s)
{
    struct dd_strbuf with = {0}, without = {0};
    dd_fold_append(&with, s, 0);
    dd_fold_append(&without, s, DD_FOLD_MARKS);
    bool differ = !dd_str_equal(dd_strbuf_str(&with), dd_strbuf_str(&without));
    dd_strbuf_release(&with);
    dd_strbuf_release(&without);
    return differ;
}

uint32_t dd_fold_version(void)
{
    uint32_t library = (uint32_t)_libunistring_version;
    return (RULES_VERSION * 31u + library) * 2654435761u ^ dd_han_checksum();
}

bool dd_text_matches(struct dd_str text, struct dd_str word)
{
    unsigned flags = DD_FOLD_CASE | DD_FOLD_VARIANTS;
    struct dd_strbuf in = {0}, what = {0};
    if (!dd_fold_has_marks(word))
        flags |= DD_FOLD_MARKS;
    dd_fold_append(&in, text, flags);
    dd_fold_append(&what, word, flags);
    bool found = dd_str_find(dd_strbuf_str(&in), dd_strbuf_str(&what), 0) >= 0;
    dd_strbuf_release(&in);
    dd_strbuf_release(&what);
    return found;
}
