/* Blocks, sentences and words of a document, one after the other. */
#include "duidu/unit.h"

#include "duidu/sentences.h"
#include "duidu/utf8.h"
#include "duidu/words.h"

enum { WORDS_AT_ONE_PLACE = 32 };

static bool is_visible(const struct dd_document *doc, struct dd_range r)
{
    return dd_text_visible(dd_str_slice(doc->text, r.start, r.end));
}

/* ---- within a block ------------------------------------------------------------------------- */

/* The range without the blanks around it. */
static struct dd_range trimmed(const struct dd_document *doc, struct dd_range r)
{
    size_t len;
    while (r.start < r.end && dd_cp_is_space(dd_utf8_decode(doc->text, r.start, &len)))
        r.start += (uint32_t)len;
    while (r.end > r.start && dd_cp_is_space(dd_utf8_decode_back(doc->text, r.end, &len)))
        r.end -= (uint32_t)len;
    return r;
}

/* The line from at on; *next gets where the one behind it begins. */
static struct dd_range line(const struct dd_document *doc, const struct dd_block *b, uint32_t at,
                            uint32_t *next)
{
    ptrdiff_t end = dd_str_find(dd_block_text(doc, b), DD_STR("\n"), at - b->text_start);
    uint32_t upto = end < 0 ? b->text_end : b->text_start + (uint32_t)end;
    *next = upto < b->text_end ? upto + 1 : b->text_end;
    return (struct dd_range){at, upto};
}

static struct dd_range cell(const struct dd_block *b, uint32_t at, uint32_t *next)
{
    const struct dd_table *t = b->table;
    size_t n = (size_t)t->columns * t->rows, low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->cells[mid].text_end <= at)
            low = mid + 1;
        else
            high = mid;
    }
    *next = low < n ? t->cells[low].text_end : b->text_end;
    return low < n ? (struct dd_range){t->cells[low].text_start, t->cells[low].text_end}
                   : (struct dd_range){at, at};
}

static struct dd_range sentence(const struct dd_document *doc, const struct dd_block *b, uint32_t at,
                                uint32_t *next)
{
    struct dd_sentence s;
    if (b->kind == DD_BLOCK_TABLE && b->table)
        return cell(b, at, next);
    if (b->kind == DD_BLOCK_CODE || b->kind == DD_BLOCK_HTML)
        return line(doc, b, at, next);
    *next = b->text_end;
    if (!dd_sentence_next(dd_block_text(doc, b), at - b->text_start, &s))
        return (struct dd_range){at, at};
    *next = b->text_start + (uint32_t)s.next;
    return (struct dd_range){b->text_start + (uint32_t)s.start, b->text_start + (uint32_t)s.end};
}

static struct dd_range word(const struct dd_units *u, const struct dd_block *b, uint32_t at,
                            uint32_t *next)
{
    struct dd_lexicon_word words[WORDS_AT_ONE_PLACE];
    struct dd_str text = dd_block_text(u->doc, b);
    struct dd_word w;
    size_t from = at - b->text_start;
    *next = b->text_end;
    if (!dd_word_next(text, from, &w))
        return (struct dd_range){at, at};
    size_t end = w.end, len;
    if (u->lexicon && w.kind == DD_WORD_UNSPACED && dd_cp_is_han(dd_utf8_decode(text, from, &len))) {
        size_t n = dd_lexicon_words_at(u->lexicon, text, from, words, WORDS_AT_ONE_PLACE);
        for (size_t i = 0; i < n; i++)
            end = from + words[i].length > end ? from + words[i].length : end;
    }
    *next = b->text_start + (uint32_t)end;
    return (struct dd_range){at, w.kind == DD_WORD_NONE ? at : *next};
}

/* The first unit of a block from at on, a place between two units; true with *out and with at moved
 * behind it. */
static bool next_in(const struct dd_units *u, enum dd_unit unit, const struct dd_block *b,
                    uint32_t *at, struct dd_range *out)
{
    while (*at < b->text_end) {
        uint32_t next = b->text_end;
        struct dd_range r = {b->text_start, b->text_end};
        if (unit == DD_UNIT_SENTENCE)
            r = sentence(u->doc, b, *at, &next);
        else if (unit == DD_UNIT_WORD)
            r = word(u, b, *at, &next);
        *at = next;
        r = trimmed(u->doc, r);
        if (r.start < r.end && is_visible(u->doc, r)) {
            *out = r;
            return true;
        }
    }
    return false;
}

/* ---- within the document -------------------------------------------------------------------- */

/* Does a block have units? */
static bool has(const struct dd_units *u, uint32_t block)
{
    const struct dd_block *b = &u->doc->blocks[block];
    return dd_block_is_leaf(b) && b->kind != DD_BLOCK_RULE && b->text_start < b->text_end &&
           (!u->shown || u->shown[block]);
}

/* The first unit from a block on that begins at or behind least and ends behind past. */
static bool first(const struct dd_units *u, enum dd_unit unit, uint32_t block, uint32_t least,
                  uint32_t past, struct dd_range *out)
{
    for (; block < u->doc->n_blocks; block++) {
        const struct dd_block *b = &u->doc->blocks[block];
        uint32_t at = b->text_start;
        if (!has(u, block) || b->text_end <= past)
            continue;
        while (next_in(u, unit, b, &at, out))
            if (out->start >= least && out->end > past)
                return true;
    }
    return false;
}

static uint32_t block_at(const struct dd_units *u, uint32_t text_offset)
{
    uint32_t block = u->doc->text.len ? dd_document_block_at(u->doc, text_offset) : DD_NONE;
    return block == DD_NONE ? (uint32_t)u->doc->n_blocks : block;
}

bool dd_unit_after(const struct dd_units *u, enum dd_unit unit, uint32_t text_offset,
                   struct dd_range *out)
{
    return first(u, unit, block_at(u, text_offset), text_offset, 0, out);
}

bool dd_unit_before(const struct dd_units *u, enum dd_unit unit, uint32_t text_offset,
                    struct dd_range *out)
{
    uint32_t block = block_at(u, text_offset);
    if (block >= u->doc->n_blocks)
        return false;
    for (block++; block-- > 0;) {
        const struct dd_block *b = &u->doc->blocks[block];
        uint32_t at = b->text_start;
        bool found = false;
        struct dd_range r;
        while (has(u, block) && next_in(u, unit, b, &at, &r) && r.end <= text_offset) {
            *out = r;
            found = true;
        }
        if (found)
            return true;
    }
    return false;
}

bool dd_unit_at(const struct dd_units *u, enum dd_unit unit, uint32_t text_offset,
                struct dd_range *out)
{
    return first(u, unit, block_at(u, text_offset), 0, text_offset, out) ||
           dd_unit_before(u, unit, (uint32_t)u->doc->text.len, out);
}

size_t dd_unit_count(const struct dd_units *u, enum dd_unit unit, struct dd_range range)
{
    size_t n = 0;
    struct dd_range r;
    for (uint32_t block = block_at(u, range.start); block < u->doc->n_blocks; block++) {
        const struct dd_block *b = &u->doc->blocks[block];
        uint32_t at = b->text_start;
        if (dd_block_is_leaf(b) && b->text_start >= range.end)
            break;
        while (has(u, block) && next_in(u, unit, b, &at, &r) && r.start < range.end)
            n += r.end > range.start;
    }
    return n;
}
