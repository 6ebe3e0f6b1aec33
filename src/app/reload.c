/* The open article, read again after its file has changed: every place in it goes on standing where it
 * stood.
 *
 * Places are blocks and source offsets. A block of the old text is looked for in the new one by what it
 * is and says: what begins and what ends alike is found at once, and between those two the blocks are
 * gone through in order. A place in a block that is there no more goes to the nearest one before it that
 * is.
 */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_AHEAD = 200 /* blocks that may have been put in before the one looked for */ };

/* From the blocks of one document to those of another. */
struct carry {
    const struct dd_document *from, *to;
    uint32_t *blocks; /* of from: the same one in to, or DD_NONE */
};

static bool same_block(const struct carry *c, size_t a, size_t b)
{
    const struct dd_block *x = &c->from->blocks[a], *y = &c->to->blocks[b];
    return x->kind == y->kind && x->level == y->level &&
           dd_str_equal(dd_block_text(c->from, x), dd_block_text(c->to, y));
}

/* Pairs the blocks of from in [start, end) with those of to in [at, stop), both in order. */
static void pair_between(struct carry *c, size_t start, size_t end, size_t at, size_t stop)
{
    for (size_t i = start; i < end; i++)
        for (size_t k = at; k < stop && k < at + LOOK_AHEAD; k++)
            if (same_block(c, i, k)) {
                c->blocks[i] = (uint32_t)k;
                at = k + 1;
                break;
            }
}

static struct carry carry_new(const struct dd_document *from, const struct dd_document *to)
{
    struct carry c = {from, to, NULL};
    size_t n = from->n_blocks, m = to->n_blocks, start = 0, tail = 0;
    c.blocks = dd_xmalloc((n ? n : 1) * sizeof *c.blocks);
    for (size_t i = 0; i < n; i++)
        c.blocks[i] = DD_NONE;
    for (; start < n && start < m && (start == 0 || same_block(&c, start, start)); start++)
        c.blocks[start] = (uint32_t)start; /* the first is the document itself */
    for (; tail + start < n && tail + start < m && same_block(&c, n - 1 - tail, m - 1 - tail); tail++)
        c.blocks[n - 1 - tail] = (uint32_t)(m - 1 - tail);
    pair_between(&c, start, n - tail, start, m - tail);
    return c;
}

static struct dd_anchor carried(const struct carry *c, struct dd_anchor a)
{
    uint32_t block = a.block < c->from->n_blocks ? a.block : 0;
    if (c->to->n_blocks == 0)
        return (struct dd_anchor){0};
    while (block && c->blocks[block] == DD_NONE)
        block--;
    uint32_t there = block < c->from->n_blocks ? c->blocks[block] : 0;
    const struct dd_span span = c->to->blocks[there].span;
    size_t start = block < c->from->n_blocks ? c->from->blocks[block].span.start : 0;
    size_t inside = block == a.block && a.offset > start ? a.offset - start : 0;
    size_t offset = span.start + inside;
    if (block == a.block && a.offset + 1 == start && span.start)
        offset = span.start - 1; /* the blank line above it */
    return (struct dd_anchor){there, offset > span.end ? span.end : offset};
}

static void carry_places(struct dd_reader *to, const struct dd_reader *from, const struct carry c[2])
{
    for (int i = 0; i < 2; i++) {
        to->panes[i].top_anchor = carried(&c[i], from->panes[i].top_anchor);
        to->panes[i].focus_anchor = carried(&c[i], from->panes[i].focus_anchor);
        to->panes[i].sideways = from->panes[i].sideways;
    }
    to->focus = dd_reader_has(to, from->focus) ? from->focus : to->focus;
    to->entered_at = carried(&c[DD_ARTICLE], from->entered_at);
    to->n_calibrations = from->n_calibrations;
    for (size_t i = 0; i < from->n_calibrations; i++)
        for (int pane = 0; pane < 2; pane++)
            to->calibrations[i][pane] = carried(&c[pane], from->calibrations[i][pane]);
    to->unfold_top = from->unfold_top;
    to->found = from->found;
    to->found_pane = from->found_pane;
    to->found_at = from->found_at;
    to->seam = from->seam;
}

static bool same_text(const struct dd_clip *a, const struct dd_clip *b)
{
    return dd_str_equal(a->main.text, b->main.text) && dd_str_equal(a->sibling.text, b->sibling.text) &&
           a->layout == b->layout && (a->sibling.path.len != 0) == (b->sibling.path.len != 0);
}

enum dd_reloaded dd_app_reload(struct dd_app *app, struct dd_error *err)
{
    struct dd_reader *r = &app->reader, fresh = {0};
    if (dd_str_equal(r->clip->main.path, DD_STR("-"))) {
        dd_error_set(err, DD_ERR_USAGE, _("standard input cannot be read again"));
        return DD_RELOAD_FAILED;
    }
    if (dd_reader_open(&fresh, r->clip->main.path.ptr, err) != DD_OK)
        return DD_RELOAD_FAILED;
    if (same_text(fresh.clip, r->clip)) {
        dd_reader_close(&fresh);
        return DD_RELOAD_SAME;
    }
    struct carry c[2] = {carry_new(r->docs[0], fresh.docs[0]), carry_new(r->docs[1], fresh.docs[1])};
    carry_places(&fresh, r, c);
    dd_only_renew(&fresh, r);
    dd_select_carry(&fresh, r);
    free(c[0].blocks);
    free(c[1].blocks);
    dd_life_leave(app);
    dd_reader_close(r);
    *r = fresh;
    r->clip->pace = dd_app_pace(app);
    dd_life_reloaded(app);
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    app->stale = true;
    return DD_RELOAD_CHANGED;
}
