/* Links that the terminal itself knows (OSC 8): it shows where they lead, and opens them.
 *
 * Curses owns the screen and knows no links. So what it has painted is painted once more where there are
 * links: behind its refresh the cells of a link are sent again, the same characters in the same look,
 * with the link around them, and the cursor is put back. For curses nothing has happened, since
 * nothing looks different and it has left the terminal without attributes; the divider and the text
 * cannot be harmed. Sent again are only the links in rows that have changed, and cells that are part
 * of none any more. It never lets curses shift cells within a row (dd_term_configure): the terminal
 * would take the links along.
 *
 * Every part of a wrapped link has the same id=, so that the terminal knows it for one.
 */
#include "term_private.h"

#include "duidu/arena.h"
#include "duidu/print.h"
#include "duidu/strbuf.h"
#include "duidu/url.h"

#include <stdlib.h>
#include <string.h>

void dd_links_forget(struct dd_term *term)
{
    size_t n = (size_t)term->linked_rows * (size_t)term->linked_columns;
    if (term->linked)
        memset(term->linked, 0, n * sizeof *term->linked);
}

/* After a resize terminals move text, and links with it, as they like; all of it is painted anew. */
static void fit(struct dd_term *term, const struct dd_frame *frame)
{
    if (term->linked_rows == frame->rows && term->linked_columns == frame->columns)
        return;
    size_t n = (size_t)frame->rows * (size_t)frame->columns;
    term->linked = dd_xrealloc(term->linked, n * sizeof *term->linked);
    term->linked_rows = frame->rows;
    term->linked_columns = frame->columns;
    dd_links_forget(term);
}

static void begin(struct dd_strbuf *out, const struct dd_frame *frame, uint32_t id)
{
    struct dd_strbuf url = {0};
    if (id && dd_url_encode(&url, dd_frame_url(frame, id)))
        dd_strbuf_addf(out, "\033]8;id=%08x;%s\033\\", (unsigned)id, dd_strbuf_cstr(&url));
    dd_strbuf_release(&url);
}

/* look: what the terminal has been told last in this run. */
static void put_cell(const struct dd_term *term, const struct dd_cell *cell, struct dd_attr *look,
                     struct dd_strbuf *out)
{
    struct dd_attr attr = dd_theme_attr(&term->attrs, cell->style, cell->overlay);
    attr.flags &= (uint8_t)~DD_ATTR_STRIKE; /* curses does not know it either */
    if (attr.fg != look->fg || attr.bg != look->bg || attr.flags != look->flags)
        dd_print_sgr(out, &attr);
    *look = attr;
    for (int i = 0; i < cell->n; i++)
        dd_strbuf_add_cp(out, cell->cp[i]);
    if (!cell->n)
        dd_strbuf_addc(out, ' ');
}

/* Sends the cells from column on that are part of one link, or of none any more; returns the column behind
 * them. */
static int put_run(const struct dd_term *term, const struct dd_frame *frame, int row, int column,
                   struct dd_strbuf *out)
{
    const struct dd_cell *cells = &frame->cells[(size_t)row * (size_t)frame->columns];
    const uint32_t *before = &term->linked[(size_t)row * (size_t)frame->columns];
    uint32_t id = cells[column].link;
    struct dd_attr look = {.fg = DD_COLOUR_NONE};
    if (cells[column].width == 0 && column > 0)
        column--; /* never half of a wide character */
    dd_strbuf_addf(out, "\033[%d;%dH", row + 1, column + 1);
    begin(out, frame, id);
    for (; column < frame->columns; column++) {
        const struct dd_cell *cell = &cells[column];
        if (cell->width && (cell->link != id || (!id && !before[column])))
            break;
        if (cell->width)
            put_cell(term, cell, &look, out);
    }
    dd_strbuf_adds(out, id ? "\033[0m\033]8;;\033\\" : "\033[0m");
    return column;
}

static void put_row(const struct dd_term *term, const struct dd_frame *frame, int row,
                    struct dd_strbuf *out)
{
    size_t start = (size_t)row * (size_t)frame->columns;
    for (int column = 0; column < frame->columns;)
        if (frame->cells[start + (size_t)column].link || term->linked[start + (size_t)column])
            column = put_run(term, frame, row, column, out);
        else
            column++;
    for (int column = 0; column < frame->columns; column++)
        term->linked[start + (size_t)column] = frame->cells[start + (size_t)column].link;
}

void dd_links_put(struct dd_term *term, const struct dd_frame *frame, const bool *changed,
                  struct dd_strbuf *out)
{
    if (!term->links)
        return;
    fit(term, frame);
    for (int row = 0; row < frame->rows && (term->early || row < LINES); row++)
        if (changed[row])
            put_row(term, frame, row, out);
    if (out->len)
        dd_strbuf_addf(out, "\033[%d;%dH", frame->cursor_row + 1, frame->cursor_column + 1);
}
