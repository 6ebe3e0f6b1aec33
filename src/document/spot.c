/* Places that survive an edit. */
#include "duidu/spot.h"

#include <string.h>

enum {
    SHORTEST = 9, /* bytes that are still looked for: three Han characters */
    NEAR = 3,     /* words that short count only within so many twentieths of the text */
    NEAR_LEAST = 400 /* … or within so many bytes */
};

/* ---- making ---------------------------------------------------------------------------- */

static bool inside_character(struct dd_str s, size_t at)
{
    return at < s.len && ((unsigned char)s.ptr[at] & 0xC0) == 0x80;
}

static struct dd_spot spot(const struct dd_document *doc, uint32_t block, size_t source, uint32_t at)
{
    struct dd_spot s = {block, (uint32_t)source, at, (uint32_t)doc->text.len, 0, 0, "", ""};
    size_t from = at > DD_SPOT_BEFORE ? at - DD_SPOT_BEFORE : 0;
    size_t to = doc->text.len - at > DD_SPOT_AFTER ? at + DD_SPOT_AFTER : doc->text.len;
    while (from < at && inside_character(doc->text, from))
        from++;
    while (to > at && inside_character(doc->text, to))
        to--;
    s.n_before = (uint8_t)(at - from);
    s.n_after = (uint8_t)(to - at);
    if (s.n_before)
        memcpy(s.before, doc->text.ptr + from, s.n_before);
    if (s.n_after)
        memcpy(s.after, doc->text.ptr + at, s.n_after);
    return s;
}

/* The text offset of a place; a block has the last word over synthetic text, which shares its
 * neighbour's source offset. */
static uint32_t text_offset_in(const struct dd_document *doc, uint32_t block, size_t source)
{
    const struct dd_block *b = &doc->blocks[block];
    uint32_t at = dd_document_text_offset(doc, source);
    return at < b->text_start ? b->text_start : at > b->text_end ? b->text_end : at;
}

struct dd_spot dd_spot_make(const struct dd_document *doc, uint32_t block, size_t source)
{
    if (block >= doc->n_blocks)
        return (struct dd_spot){.of = (uint32_t)doc->text.len};
    return spot(doc, block, source, text_offset_in(doc, block, source));
}

struct dd_spot dd_spot_at(const struct dd_document *doc, uint32_t text_offset)
{
    uint32_t at = text_offset < doc->text.len ? text_offset : (uint32_t)doc->text.len;
    uint32_t block = dd_document_block_at(doc, at);
    return spot(doc, block == DD_NONE ? 0 : block, dd_document_source_offset(doc, at), at);
}

/* ---- finding --------------------------------------------------------------------------- */

static bool stands_at(struct dd_str text, size_t at, struct dd_str words)
{
    return at <= text.len && words.len <= text.len - at &&
           (words.len == 0 || memcmp(text.ptr + at, words.ptr, words.len) == 0);
}

/* How many bytes before at are those that the spot ends its 'before' with. */
static size_t common_before(const struct dd_spot *s, struct dd_str text, size_t at)
{
    size_t n = 0;
    while (n < s->n_before && n < at && text.ptr[at - 1 - n] == s->before[s->n_before - 1 - n])
        n++;
    return n;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* The best occurrence of words, whose place is shift bytes into them: most of what stood before it,
 * then nearest to want. -1: none within reach of it. */
static ptrdiff_t best_occurrence(const struct dd_spot *s, struct dd_str text, struct dd_str words,
                                 size_t shift, size_t want, size_t reach)
{
    ptrdiff_t best = -1;
    size_t best_common = 0;
    for (ptrdiff_t at = dd_str_find(text, words, 0); at >= 0;
         at = dd_str_find(text, words, (size_t)at + 1)) {
        size_t place = (size_t)at + shift, common = common_before(s, text, place);
        if (distance(place, want) > reach)
            continue;
        if (best < 0 || common > best_common ||
            (common == best_common && distance(place, want) < distance((size_t)best, want))) {
            best = (ptrdiff_t)place;
            best_common = common;
        }
    }
    return best;
}

/* The first so many bytes of words, or the last, at character edges. */
static struct dd_str shortened(struct dd_str words, size_t n, bool last)
{
    size_t from = last ? words.len - n : 0, to = last ? words.len : n;
    while (from < to && inside_character(words, from))
        from++;
    while (to > from && inside_character(words, to))
        to--;
    return dd_str_slice(words, from, to);
}

/* Looks for the words behind the spot, then for those before it, each shorter and shorter. */
static ptrdiff_t by_words(const struct dd_spot *s, struct dd_str text, size_t want)
{
    struct dd_str after = {s->after, s->n_after}, before = {s->before, s->n_before};
    for (size_t n = DD_SPOT_AFTER; n >= SHORTEST; n /= 2) {
        size_t near = text.len * NEAR / 20 > NEAR_LEAST ? text.len * NEAR / 20 : NEAR_LEAST;
        size_t reach = n < 2 * SHORTEST ? near : text.len;
        struct dd_str words = shortened(after, n < after.len ? n : after.len, false);
        ptrdiff_t at = -1;
        if (words.len >= SHORTEST)
            at = best_occurrence(s, text, words, 0, want, reach);
        words = shortened(before, n < before.len ? n : before.len, true);
        if (at < 0 && words.len >= SHORTEST)
            at = best_occurrence(s, text, words, words.len, want, reach);
        if (at >= 0)
            return at;
    }
    return -1;
}

/* As far into the text as it was. */
static size_t guess(const struct dd_spot *s, struct dd_str text)
{
    return s->of ? (size_t)((uint64_t)s->at * text.len / s->of) : 0;
}

enum dd_spot_found dd_spot_find(const struct dd_spot *s, const struct dd_document *doc,
                                uint32_t *block, size_t *source)
{
    struct dd_str text = doc->text, after = {s->after, s->n_after}, before = {s->before, s->n_before};
    *block = 0;
    *source = 0;
    if (text.len == 0 || doc->n_blocks == 0)
        return DD_SPOT_GUESSED;
    if (s->block < doc->n_blocks) {
        uint32_t at = text_offset_in(doc, s->block, s->source);
        if (stands_at(text, at, after) && at >= before.len && stands_at(text, at - before.len, before)) {
            *block = s->block;
            *source = s->source;
            return DD_SPOT_SAME;
        }
    }
    size_t want = guess(s, text);
    ptrdiff_t found = by_words(s, text, want);
    uint32_t at = (uint32_t)(found >= 0 ? (size_t)found : want);
    while (at > 0 && inside_character(text, at))
        at--;
    *block = dd_document_block_at(doc, at);
    if (*block == DD_NONE)
        *block = 0;
    *source = dd_document_source_offset(doc, at);
    return found >= 0 ? DD_SPOT_MOVED : DD_SPOT_GUESSED;
}

static bool text_offset_of(const struct dd_spot *s, const struct dd_document *doc, uint32_t *at)
{
    uint32_t block;
    size_t source;
    enum dd_spot_found found = dd_spot_find(s, doc, &block, &source);
    *at = doc->n_blocks ? text_offset_in(doc, block, source) : 0;
    return found != DD_SPOT_GUESSED;
}

bool dd_spot_find_range(const struct dd_spot *from, const struct dd_spot *to, struct dd_str quote,
                        const struct dd_document *doc, uint32_t *start, uint32_t *end)
{
    bool have_start = text_offset_of(from, doc, start), have_end = text_offset_of(to, doc, end);
    struct dd_str text = doc->text;
    if (quote.len && stands_at(text, *start, quote)) {
        *end = *start + (uint32_t)quote.len;
        return true;
    }
    ptrdiff_t at = quote.len ? best_occurrence(from, text, quote, 0, *start, text.len) : -1;
    if (at >= 0) {
        *start = (uint32_t)at;
        *end = (uint32_t)at + (uint32_t)quote.len;
        return true;
    }
    /* Edited inside: both ends are known and about as far apart as they were. */
    if (have_start && have_end && *end > *start && *end - *start <= quote.len * 2 + SHORTEST &&
        (*end - *start) * 2 + SHORTEST >= quote.len)
        return true;
    *end = *start;
    return false;
}
