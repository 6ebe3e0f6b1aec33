/* Linked reading: from a key point to its passage and back.
 *
 * The pane with the focus leads. Where it stands, the alignment says what stands opposite: in the
 * summary, the passage of the point (or of the 摘要's sentence) at hand; in the article, the point that
 * is being read about. The other pane marks it, and brings it into view when it is not: by anchors,
 * never by rows, so that nothing drifts. It rests when the link is not sure.
 */
#include "app_private.h"

#include <string.h>

void dd_reader_link(struct dd_reader *r, const struct dd_lexicon *lexicon)
{
    dd_arena_release(&r->align_arena);
    r->alignment = dd_align(&r->align_arena, r->docs[DD_ARTICLE], r->docs[DD_SUMMARY], &r->points,
                            lexicon);
}

bool dd_reader_linked(const struct dd_reader *r)
{
    return r->alignment && r->alignment->n_leaves && r->alignment->n_points;
}

const struct dd_passage *dd_reader_passage(const struct dd_reader *r, uint32_t block)
{
    if (!dd_reader_linked(r) || block >= r->docs[DD_ARTICLE]->n_blocks)
        return NULL;
    uint32_t leaf = r->docs[DD_ARTICLE]->blocks[block].leaf;
    return leaf < r->alignment->n_leaves ? &r->alignment->leaves[leaf] : NULL;
}

/* ---- the counterpart of a place -------------------------------------------------------- */

/* What the place in the summary is linked to: its point, or its sentence of the 摘要. */
static const struct dd_passages *passages_here(const struct dd_reader *r, int *point)
{
    const struct dd_pane *p = &r->panes[DD_SUMMARY];
    uint32_t block = dd_pane_block(p);
    *point = block == DD_NONE ? -1 : dd_points_at(&r->points, block);
    if (*point >= 0 && (size_t)*point < r->alignment->n_points)
        return &r->alignment->points[*point];
    if (block == DD_NONE)
        return NULL;
    int sentence = dd_alignment_sentence_at(r->alignment, p->layout->lines[p->focus].start);
    return sentence >= 0 ? &r->alignment->sentences[sentence] : NULL;
}

uint32_t dd_reader_point_leaf(const struct dd_reader *r, int point)
{
    const struct dd_document *doc = r->docs[DD_SUMMARY];
    const struct dd_point *p = &r->points.items[point];
    const bool *shown = r->only[DD_SUMMARY].shown;
    uint32_t block = p->block_start;
    while (!dd_block_is_leaf(&doc->blocks[block]) && block + 1 < doc->n_blocks)
        block++;
    for (uint32_t i = block; shown && i < p->block_end; i++)
        if (shown[i])
            return i;
    return block;
}

/* Shows a block in a pane that follows: nothing moves while its beginning is in view; when it must
 * move, the block comes to a quarter of the height, so that the next lines need no move again. */
static void reveal(struct dd_pane *p, uint32_t block)
{
    if (!p->layout)
        return;
    size_t end, first = dd_layout_block_lines(p->layout, block, &end);
    if (first == end)
        return;
    size_t rows = p->rows > 0 ? (size_t)p->rows : 1, last = p->top + rows;
    bool seen = first >= p->top && (end <= last || (first < last && end - first > rows));
    if (!seen && first >= p->top && first + rows / 2 < last)
        seen = true; /* its beginning stands in the upper half: enough of it is to be read */
    if (!seen)
        dd_pane_show_block(p, block);
    else
        dd_pane_focus(p, first);
}

static void counterpart_in_article(struct dd_reader *r, bool move)
{
    const struct dd_passages *here = passages_here(r, &r->point);
    if (!here || here->count == 0 || here->strength == DD_LINK_NONE)
        return;
    r->counterpart = here->items[0].block;
    r->confidence = here->confidence;
    if (move && here->strength == DD_LINK_SURE)
        reveal(&r->panes[DD_ARTICLE], r->counterpart);
}

static void counterpart_in_summary(struct dd_reader *r, bool move)
{
    uint32_t block = dd_pane_block(&r->panes[DD_ARTICLE]);
    uint32_t leaf = block == DD_NONE ? DD_NONE : dd_alignment_leaf_at(r->alignment, block);
    if (leaf == DD_NONE)
        return;
    const struct dd_passage *here = &r->alignment->leaves[leaf];
    int point = here->reading;
    for (size_t i = 0; i < here->count; i++)
        if (here->items[i].manual)
            point = (int)here->items[i].point;
    if (point < 0 || (size_t)point >= r->points.count)
        return;
    const struct dd_passages *passages = &r->alignment->points[point];
    if (passages->strength == DD_LINK_NONE)
        return;
    r->point = point;
    r->counterpart = dd_reader_point_leaf(r, point);
    r->confidence = passages->confidence;
    if (move)
        reveal(&r->panes[DD_SUMMARY], r->counterpart);
}

void dd_reader_find_counterpart(struct dd_reader *r, bool move)
{
    r->point = -1;
    r->counterpart = DD_NONE;
    r->confidence = -1;
    if (!dd_reader_linked(r))
        return;
    if (r->focus == DD_SUMMARY)
        counterpart_in_article(r, move);
    else
        counterpart_in_summary(r, move);
}

/* ---- points ---------------------------------------------------------------------------- */

bool dd_reader_next_point(struct dd_reader *r, const struct dd_reader_settings *s, long by)
{
    struct dd_pane *p = &r->panes[DD_SUMMARY];
    uint32_t block = dd_pane_block(p);
    long n = (long)r->points.count, at = -1;
    if (n == 0 || block == DD_NONE)
        return false;
    /* Between points the one before counts for going on, the one behind for going back. */
    while (at + 1 < n && r->points.items[at + 1].block_start <= block)
        at++;
    bool inside = at >= 0 && block < r->points.items[at].block_end;
    if (by < 0 && !inside)
        at++;
    long to = at + by;
    if (to < 0 || to >= n)
        return false;
    /* Points that a filter hides are passed over. */
    while (to >= 0 && to < n && p->layout->first_line[dd_reader_point_leaf(r, (int)to)] == DD_NONE)
        to += by < 0 ? -1 : 1;
    if (to < 0 || to >= n)
        return false;
    dd_pane_to_block(p, dd_reader_point_leaf(r, (int)to));
    int focus = r->focus;
    r->focus = DD_SUMMARY; /* the summary leads, wherever the reader is */
    dd_reader_follow(r, s);
    r->focus = focus;
    return true;
}

/* ---- proportion ------------------------------------------------------------------------ */

/* The place of a line in the other pane, on the straight line between the two calibration points that
 * it lies between (the beginnings and the ends of both texts being two of them). */
static size_t opposite(const struct dd_reader *r, int from, size_t line)
{
    const struct dd_pane *a = &r->panes[from], *b = &r->panes[!from];
    double x0 = 0, y0 = 0, x1 = (double)dd_pane_max_top(a), y1 = (double)dd_pane_max_top(b);
    for (size_t i = 0; i < r->n_calibrations; i++) {
        double x = (double)dd_pane_line_of(a, r->calibrations[i][from]);
        double y = (double)dd_pane_line_of(b, r->calibrations[i][!from]);
        if (x <= (double)line && x >= x0 && y >= y0)
            x0 = x, y0 = y;
        else if (x > (double)line && x < x1 && y <= y1)
            x1 = x, y1 = y;
    }
    double t = x1 > x0 ? ((double)line - x0) / (x1 - x0) : 0;
    double y = y0 + (t > 1 ? 1 : t) * (y1 - y0);
    return y > 0 ? (size_t)(y + 0.5) : 0;
}

void dd_reader_proportion(struct dd_reader *r)
{
    if (!dd_reader_has(r, !r->focus) || !r->panes[0].layout || !r->panes[1].layout)
        return;
    dd_pane_scroll_to(&r->panes[!r->focus], opposite(r, r->focus, r->panes[r->focus].top));
}

/* Takes out calibration points that the new one contradicts (one pane further, the other back). */
static void drop_crossed(struct dd_reader *r, const size_t line[2])
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n_calibrations; i++) {
        long d[2];
        for (int p = 0; p < 2; p++)
            d[p] = (long)dd_pane_line_of(&r->panes[p], r->calibrations[i][p]) - (long)line[p];
        bool crossed = (d[0] <= 0 && d[1] >= 0) || (d[0] >= 0 && d[1] <= 0);
        if (!crossed)
            memmove(r->calibrations[kept++], r->calibrations[i], sizeof r->calibrations[i]);
    }
    r->n_calibrations = kept;
}

void dd_reader_nudge(struct dd_reader *r, int lines)
{
    struct dd_pane *other = &r->panes[!r->focus];
    if (!dd_reader_has(r, !r->focus) || !dd_pane_scroll_to(other, lines < 0 && other->top < (size_t)-lines
                                                                      ? 0
                                                                      : other->top + (size_t)lines))
        return;
    size_t line[2] = {r->panes[0].top, r->panes[1].top};
    drop_crossed(r, line);
    if (r->n_calibrations == DD_CALIBRATIONS)
        memmove(r->calibrations, r->calibrations + 1, --r->n_calibrations * sizeof *r->calibrations);
    for (int p = 0; p < 2; p++)
        r->calibrations[r->n_calibrations][p] = r->panes[p].top_anchor;
    r->n_calibrations++;
}
