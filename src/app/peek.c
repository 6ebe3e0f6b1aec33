/* Reading with half of it folded away: the article with a strip that shows the point of the block at
 * hand, or the points alone with their passages unfolded under them.
 */
#include "app_private.h"

#include <string.h>

enum { PASSAGES = 2 /* unfolded under a point at most */ };

/* Does the summary show the point, or does a filter hide all of it? */
static bool is_shown(const struct dd_reader *r, int point)
{
    const bool *shown = r->only[DD_SUMMARY].shown;
    return !shown || shown[dd_reader_point_leaf(r, point)];
}

/* ---- the strip ------------------------------------------------------------------------- */

void dd_peek_draw_strip(const struct dd_reader *r, struct dd_frame *f, int row, int rows)
{
    const struct dd_pane *p = &r->panes[DD_SUMMARY];
    dd_frame_fill(f, row, 0, f->columns, "─", dd_role_style(DD_ROLE_DIVIDER));
    if (r->point < 0 || (size_t)r->point >= r->points.count || !p->layout) {
        dd_frame_put_cut(f, row + 1, p->column, f->columns - p->column,
                         dd_str_from(_("no point for this passage")), dd_role_style(DD_ROLE_FAINT));
        return;
    }
    const struct dd_point *point = &r->points.items[r->point];
    int drawn = 0;
    if (!is_shown(r, r->point))
        dd_frame_put_cut(f, row + 1, p->column, f->columns - p->column,
                         dd_str_from(_("the filter of the summary hides its point")),
                         dd_role_style(DD_ROLE_FAINT));
    for (uint32_t b = point->block_start; b < point->block_end && drawn < rows; b++) {
        size_t end, line = dd_layout_block_lines(p->layout, b, &end);
        for (; line < end && drawn < rows; line++)
            dd_pane_draw_line(p, f, line, row + 1 + drawn++, p->column, p->columns);
    }
}

/* ---- points with passages -------------------------------------------------------------- */

static void add_lines(struct dd_reader *r, size_t *capacity, int pane, uint32_t block, int point)
{
    const struct dd_layout *layout = r->panes[pane].layout;
    size_t end, line = dd_layout_block_lines(layout, block, &end);
    for (; line < end; line++) {
        r->unfolded = dd_arena_grow(&r->unfold_arena, r->unfolded, r->n_unfolded, capacity,
                                    sizeof *r->unfolded);
        r->unfolded[r->n_unfolded++] = (struct dd_unfolded){(uint8_t)pane, (uint32_t)line, point};
    }
}

static void add_blank(struct dd_reader *r, size_t *capacity, int point)
{
    r->unfolded =
        dd_arena_grow(&r->unfold_arena, r->unfolded, r->n_unfolded, capacity, sizeof *r->unfolded);
    r->unfolded[r->n_unfolded++] = (struct dd_unfolded){0, DD_NONE, point};
}

static void add_passages(struct dd_reader *r, size_t *capacity, int point)
{
    if (!dd_reader_linked(r) || (size_t)point >= r->alignment->n_points)
        return;
    const struct dd_passages *p = &r->alignment->points[point];
    for (size_t i = 0; i < p->count && i < PASSAGES && p->strength != DD_LINK_NONE; i++) {
        size_t end, line = dd_layout_block_lines(r->panes[DD_ARTICLE].layout, p->items[i].block, &end);
        if (i && !p->items[i].near && !p->items[i].manual)
            break;
        if (line == end)
            continue; /* filtered out */
        add_blank(r, capacity, point);
        add_lines(r, capacity, DD_ARTICLE, p->items[i].block, point);
    }
}

void dd_peek_arrange(struct dd_reader *r, const struct dd_reader_settings *s)
{
    size_t capacity = 0, before = r->n_unfolded;
    int point = r->unfold_top < before ? r->unfolded[r->unfold_top].point : -1;
    (void)s;
    dd_arena_release(&r->unfold_arena);
    r->unfolded = NULL;
    r->n_unfolded = 0;
    if (!r->panes[0].layout || !r->panes[1].layout)
        return;
    for (size_t i = 0; i < r->points.count; i++) {
        const struct dd_point *p = &r->points.items[i];
        if (!is_shown(r, (int)i))
            continue;
        if (r->n_unfolded)
            add_blank(r, &capacity, (int)i);
        for (uint32_t b = p->block_start; b < p->block_end; b++)
            add_lines(r, &capacity, DD_SUMMARY, b, (int)i);
        add_passages(r, &capacity, (int)i);
    }
    /* Rows are no anchors: when they have changed, the point at the top is kept. */
    for (size_t i = 0; before && before != r->n_unfolded && i < r->n_unfolded; i++)
        if (r->unfolded[i].point == point) {
            r->unfold_top = i;
            break;
        }
    dd_peek_scroll(r, 0);
}

/* Does a point begin on this row? Blank rows part points and passages. */
static bool begins_point(const struct dd_reader *r, size_t row)
{
    const struct dd_unfolded *u = &r->unfolded[row];
    return u->line != DD_NONE && u->pane == DD_SUMMARY &&
           (row == 0 || r->unfolded[row - 1].line == DD_NONE);
}

bool dd_peek_next_point(struct dd_reader *r, long by)
{
    size_t to = r->unfold_top;
    int now = r->n_unfolded ? r->unfolded[to].point : -1;
    for (size_t i = to; by > 0 && ++i < r->n_unfolded;)
        if (begins_point(r, i)) {
            to = i;
            by--;
        }
    for (size_t i = to; by < 0 && i-- > 0;)
        if (begins_point(r, i) && r->unfolded[i].point < now) {
            to = i;
            by++;
        }
    return dd_peek_scroll(r, (long)to - (long)r->unfold_top);
}

bool dd_peek_unfolded(const struct dd_reader *r, const struct dd_reader_settings *s)
{
    return s->peek == DD_PEEK_POINTS && !s->zoom && r->n_unfolded &&
           r->shown == DD_ARRANGE_SINGLE;
}

bool dd_peek_scroll(struct dd_reader *r, long lines)
{
    size_t rows = r->panes[DD_SUMMARY].rows > 0 ? (size_t)r->panes[DD_SUMMARY].rows : 1;
    size_t max = r->n_unfolded > rows ? r->n_unfolded - rows : 0, old = r->unfold_top;
    if (lines < 0)
        r->unfold_top = r->unfold_top > (size_t)-lines ? r->unfold_top - (size_t)-lines : 0;
    else
        r->unfold_top += (size_t)lines;
    if (r->unfold_top > max)
        r->unfold_top = max;
    if (r->unfold_top < r->n_unfolded) {
        r->point = r->unfolded[r->unfold_top].point;
        r->confidence = dd_reader_linked(r) ? r->alignment->points[r->point].confidence : -1;
    }
    return r->unfold_top != old;
}

/* Puts the cursor on the current hit when it begins on this row. */
static void put_cursor(const struct dd_reader *r, const struct dd_unfolded *u, struct dd_frame *f,
                       int row, int column)
{
    const struct dd_layout *layout = r->panes[u->pane].layout;
    if (!r->lit || !r->found || r->found_pane != u->pane ||
        dd_layout_line_at(layout, r->found_at) != u->line)
        return;
    column += (int)dd_layout_column(layout, u->line, r->found_at);
    f->cursor_row = row;
    f->cursor_column = column < f->columns ? column : f->columns - 1;
}

void dd_peek_draw_points(struct dd_reader *r, struct dd_frame *f)
{
    const struct dd_pane *summary = &r->panes[DD_SUMMARY];
    f->cursor_row = summary->row;
    f->cursor_column = summary->column;
    for (int i = 0; i < summary->rows && r->unfold_top + (size_t)i < r->n_unfolded; i++) {
        const struct dd_unfolded *u = &r->unfolded[r->unfold_top + (size_t)i];
        if (u->line == DD_NONE)
            continue;
        int column = summary->column + (u->pane == DD_ARTICLE ? DD_PEEK_INDENT : 0);
        if (u->pane == DD_ARTICLE)
            dd_frame_sign(f, summary->row + i, summary->column + 1, "▏",
                         dd_role_style(DD_ROLE_GUTTER_COUNTERPART));
        dd_pane_draw_line(&r->panes[u->pane], f, u->line, summary->row + i, column,
                          f->columns - column);
        put_cursor(r, u, f, summary->row + i, column);
    }
}
