/* What the mouse does: the wheel scrolls what lies under the pointer, a click goes there. */
#include "app_private.h"

enum {
    WHEEL = 3,   /* lines that a notch of the wheel scrolls … */
    SIDEWAYS = 8 /* … and cells */
};

/* Lines that the wheel goes; 0: it is no turn up or down. */
static long wheel_lines(const struct dd_mouse *m)
{
    return m->kind == DD_MOUSE_UP ? -WHEEL : m->kind == DD_MOUSE_DOWN ? WHEEL : 0;
}

/* Is it the second click on one item, with nothing in between? */
static bool again(struct dd_app *app, size_t item)
{
    bool second = app->clicked == item;
    app->clicked = second ? DD_CLICKED_NOTHING : item;
    return second;
}

/* ---- popups ---------------------------------------------------------------------------- */

static void popup_mouse(struct dd_app *app, const struct dd_mouse *m)
{
    struct dd_popup *p = &app->popup;
    int line = m->row - p->row - 1;
    bool inside = m->column >= p->column && m->column < p->column + p->cells && line >= -1 &&
                  line <= p->rows;
    long by = wheel_lines(m);
    if (m->kind == DD_MOUSE_CLICK) {
        size_t item = p->top + (size_t)line;
        if (!inside)
            dd_popup_leave(app);
        if (!inside || !p->picks || line < 0 || line >= p->rows ||
            item >= (p->n_picks ? p->n_picks : p->n_lines))
            return;
        by = (long)item - (long)p->cursor;
        if (again(app, item) && by == 0) {
            dd_popup_pick_key(app, DD_KEY_ENTER);
            return;
        }
    }
    dd_popup_scroll(app, by);
}

/* ---- reader ---------------------------------------------------------------------------- */

/* The text under a cell, its title in the row above counted; -1: none. */
static int pane_at(const struct dd_reader *r, int row, int column)
{
    for (int pane = 0; pane < 2; pane++) {
        const struct dd_box *b = &r->boxes[pane];
        if (r->shown == DD_ARRANGE_SINGLE && pane != r->focus)
            continue;
        if (row >= b->row - 1 && row < b->row + b->rows && column >= b->column &&
            column < b->column + b->cells)
            return pane;
    }
    return -1;
}

/* The other text follows the one that is scrolled, whichever has the focus. */
static void scroll_pane(struct dd_app *app, int pane, const struct dd_mouse *m)
{
    struct dd_reader *r = &app->reader;
    int focus = r->focus;
    long by = wheel_lines(m);
    r->focus = pane;
    if (!by)
        dd_pane_sideways(&r->panes[pane], m->kind == DD_MOUSE_LEFT ? -SIDEWAYS : SIDEWAYS);
    else if (dd_pane_scroll(&r->panes[pane], by)) {
        r->entered = -1;
        dd_reader_follow(r, &app->settings);
    }
    if (focus != pane) {
        r->focus = focus;
        dd_reader_find_counterpart(r, false);
    }
}

static void click_line(struct dd_app *app, int pane, size_t line, int cell)
{
    struct dd_reader *r = &app->reader;
    const struct dd_pane *p = &r->panes[pane];
    uint32_t link = dd_pane_link_in(p, line, cell);
    if (link == DD_NONE || link >= p->doc->n_links)
        return;
    dd_show_link(app, link);
    app->clicked = link; /* a click on its line in the popup is the second one */
}

static void click_pane(struct dd_app *app, int pane, const struct dd_mouse *m)
{
    struct dd_reader *r = &app->reader;
    struct dd_pane *p = &r->panes[pane];
    if (!dd_reader_has(r, pane))
        return;
    r->focus = pane;
    r->entered = -1;
    if (m->row < p->row || !p->layout || p->top + (size_t)(m->row - p->row) >= p->layout->n_lines) {
        dd_reader_find_counterpart(r, false);
        return;
    }
    size_t line = p->top + (size_t)(m->row - p->row);
    dd_pane_focus(p, line);
    dd_reader_follow(r, &app->settings);
    click_line(app, pane, line, m->column - p->column);
}

/* The points with their passages: rows of both texts, one under the other. */
static void unfolded_mouse(struct dd_app *app, const struct dd_mouse *m)
{
    struct dd_reader *r = &app->reader;
    const struct dd_pane *p = &r->panes[DD_SUMMARY];
    size_t row = r->unfold_top + (size_t)(m->row - p->row);
    if (m->kind != DD_MOUSE_CLICK) {
        dd_peek_scroll(r, wheel_lines(m));
        return;
    }
    if (m->row < p->row || m->row >= p->row + p->rows || row >= r->n_unfolded)
        return;
    const struct dd_unfolded *u = &r->unfolded[row];
    int indent = u->pane == DD_ARTICLE ? DD_PEEK_INDENT : 0;
    if (u->line == DD_NONE || dd_pane_link_in(&r->panes[u->pane], u->line,
                                              m->column - p->column - indent) == DD_NONE)
        return;
    r->focus = u->pane;
    click_line(app, u->pane, u->line, m->column - p->column - indent);
}

static void reader_mouse(struct dd_app *app, const struct dd_mouse *m)
{
    struct dd_reader *r = &app->reader;
    if (dd_peek_unfolded(r, &app->settings)) {
        unfolded_mouse(app, m);
        return;
    }
    int pane = pane_at(r, m->row, m->column);
    if (pane < 0)
        return;
    if (m->kind == DD_MOUSE_CLICK)
        click_pane(app, pane, m);
    else
        scroll_pane(app, pane, m);
}

/* ---- lists ----------------------------------------------------------------------------- */

static void results_mouse(struct dd_app *app, const struct dd_mouse *m)
{
    struct dd_results *r = &app->results;
    long by = wheel_lines(m);
    if (by)
        dd_results_command(app, by > 0 ? DD_CMD_LINE_DOWN : DD_CMD_LINE_UP, 1);
    if (m->kind != DD_MOUSE_CLICK || m->row < 1 || m->row > r->rows)
        return;
    size_t place = r->top + (size_t)((m->row - 1) / dd_results_stride(r));
    if (place >= r->found.count)
        return;
    by = (long)place - (long)r->cursor;
    if (again(app, place) && by == 0)
        dd_results_command(app, DD_CMD_OPEN, 0);
    else if (by)
        dd_results_command(app, by > 0 ? DD_CMD_LINE_DOWN : DD_CMD_LINE_UP,
                           (unsigned long)(by > 0 ? by : -by));
}

static void notes_mouse(struct dd_app *app, const struct dd_mouse *m)
{
    struct dd_notes_list *l = &app->notes_list;
    long by = wheel_lines(m);
    if (by)
        dd_notes_list_command(app, by > 0 ? DD_CMD_LINE_DOWN : DD_CMD_LINE_UP, 1);
    size_t row = l->top + (size_t)(m->row - 1);
    if (m->kind != DD_MOUSE_CLICK || m->row < 1 || m->row > l->height || row >= l->n_rows)
        return;
    size_t place = l->rows[row].item;
    by = (long)place - (long)l->cursor;
    if (again(app, place) && by == 0)
        dd_notes_list_command(app, DD_CMD_OPEN, 0);
    else if (by)
        dd_notes_list_command(app, by > 0 ? DD_CMD_LINE_DOWN : DD_CMD_LINE_UP,
                              (unsigned long)(by > 0 ? by : -by));
}

static void list_mouse(struct dd_app *app, const struct dd_mouse *m)
{
    struct dd_list *l = &app->list;
    int cells = dd_list_cells(app->columns);
    size_t index;
    if (m->kind != DD_MOUSE_CLICK) {
        if (m->column < cells)
            dd_list_move(l, wheel_lines(m));
        else
            dd_pane_scroll(&l->preview_pane, wheel_lines(m));
        return;
    }
    size_t row = l->top + (size_t)(m->row - 1);
    if (m->row < 1 || m->row > l->height || m->column >= cells || row >= dd_list_rows(l) ||
        !dd_list_row(l, row, &index))
        return;
    const struct dd_entry *e = dd_list_entry(l, index);
    if (again(app, index) && index == l->cursor && e)
        dd_app_read(app, e->path.ptr);
    else
        dd_list_to(l, index);
}

void dd_mouse_take(struct dd_app *app, const struct dd_mouse *m)
{
    if (m->kind != DD_MOUSE_CLICK)
        app->clicked = DD_CLICKED_NOTHING;
    if (app->popup.kind)
        popup_mouse(app, m);
    else if (app->reader.open)
        reader_mouse(app, m);
    else if (app->notes_list.open)
        notes_mouse(app, m);
    else if (app->results.open)
        results_mouse(app, m);
    else
        list_mouse(app, m);
}
