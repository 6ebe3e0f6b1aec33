/* A document's text as search sees it. */
#include "find_private.h"

#include "duidu/han.h"
#include "duidu/utf8.h"

#include <stdlib.h>

static void add_unit(struct dd_find_text *t, uint32_t start, uint32_t end, size_t block)
{
    if (start >= end)
        return;
    if (t->n_units == t->unit_capacity) {
        t->unit_capacity = t->unit_capacity ? t->unit_capacity * 2 : 64;
        t->units = dd_xrealloc(t->units, t->unit_capacity * sizeof *t->units);
    }
    t->units[t->n_units++] = (struct dd_find_unit){start, end, (uint32_t)block};
}

struct dd_find_text *dd_find_text_new(const struct dd_document *doc)
{
    struct dd_find_text *t = dd_xmalloc(sizeof *t);
    *t = (struct dd_find_text){.doc = doc};
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        if (b->kind == DD_BLOCK_TABLE && b->table)
            for (size_t c = 0; c < (size_t)b->table->rows * b->table->columns; c++)
                add_unit(t, b->table->cells[c].text_start, b->table->cells[c].text_end, i);
        else if (dd_block_is_leaf(b))
            add_unit(t, b->text_start, b->text_end, i);
    }
    return t;
}

void dd_find_text_free(struct dd_find_text *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < sizeof t->folds / sizeof *t->folds; i++) {
        dd_folded_release(&t->folds[i].folded);
        free(t->folds[i].starts);
    }
    free(t->units);
    free(t->han);
    free(t);
}

static struct dd_str unit_text(const struct dd_find_text *t, size_t unit)
{
    return dd_str_slice(t->doc->text, t->units[unit].start, t->units[unit].end);
}

const struct dd_find_fold *dd_find_text_fold(struct dd_find_text *t, unsigned flags)
{
    struct dd_find_fold *f = &t->folds[flags];
    if (f->starts)
        return f;
    f->starts = dd_xmalloc((t->n_units + 1) * sizeof *f->starts);
    for (size_t i = 0; i < t->n_units; i++) {
        f->starts[i] = (uint32_t)f->folded.len;
        dd_fold_more(&f->folded, unit_text(t, i), t->units[i].start, flags);
        dd_folded_separate(&f->folded);
    }
    f->starts[t->n_units] = (uint32_t)f->folded.len;
    return f;
}

static void add_han(struct dd_find_text *t, struct dd_find_han han)
{
    if (!han.set && (t->n_han == 0 || !t->han[t->n_han - 1].set))
        return; /* one break is enough */
    if (t->n_han == t->han_capacity) {
        t->han_capacity = t->han_capacity ? t->han_capacity * 2 : 256;
        t->han = dd_xrealloc(t->han, t->han_capacity * sizeof *t->han);
    }
    t->han[t->n_han++] = han;
}

static bool is_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

/* The Han characters of a unit; invisible ones between them are passed over. */
static void add_unit_han(struct dd_find_text *t, size_t unit)
{
    struct dd_str s = unit_text(t, unit);
    uint32_t from = t->units[unit].start;
    for (size_t at = 0, len; at < s.len; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        uint16_t set = cp < 0x3000 ? 0 : dd_han_set(cp);
        if (!set && cp >= 0x80 && dd_cp_is_invisible(cp)) {
            if (is_selector(cp) && t->n_han && t->han[t->n_han - 1].end == from + at)
                t->han[t->n_han - 1].end += (uint32_t)len;
            continue;
        }
        add_han(t, (struct dd_find_han){from + (uint32_t)at, from + (uint32_t)(at + len), set,
                                        (uint32_t)unit});
    }
    add_han(t, (struct dd_find_han){t->units[unit].end, t->units[unit].end, 0, (uint32_t)unit});
}

void dd_find_text_han(struct dd_find_text *t)
{
    for (size_t i = 0; i < t->n_units && !t->has_han; i++)
        add_unit_han(t, i);
    t->has_han = true;
}
