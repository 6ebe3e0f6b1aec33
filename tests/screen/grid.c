/* The emulator's screen as text, and what must hold on every screen. */
#include "screen.h"

#include "duidu/utf8.h"

#include <string.h>

VTermScreenCell grid_cell(struct term *t, int row, int col)
{
    VTermScreenCell cell;
    memset(&cell, 0, sizeof cell);
    cell.width = 1;
    vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
    for (int i = 0; t->wide_ambiguous && i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
        if (cell.chars[i] >= WIDE_TWIN && cell.chars[i] < WIDE_TWIN + 0x10000)
            cell.chars[i] -= WIDE_TWIN;
    return cell;
}

static bool is_second_half(const VTermScreenCell *cell)
{
    return cell->chars[0] == (uint32_t)-1;
}

void grid_row(struct term *t, int row, struct dd_strbuf *out)
{
    size_t last = out->len;
    for (int col = 0; col < t->cols; col++) {
        VTermScreenCell cell = grid_cell(t, row, col);
        if (is_second_half(&cell))
            continue;
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            dd_strbuf_add_cp(out, cell.chars[i]);
        if (cell.chars[0] && cell.chars[0] != ' ')
            last = out->len;
        else if (!cell.chars[0])
            dd_strbuf_addc(out, ' ');
    }
    if (out->buf) {
        out->len = last;
        out->buf[last] = '\0';
    }
}

void grid_show(struct term *t, const char *prefix, struct dd_strbuf *out)
{
    for (int row = 0; t->vt && row < t->rows; row++) {
        dd_strbuf_adds(out, prefix);
        grid_row(t, row, out);
        dd_strbuf_addc(out, '\n');
    }
}

bool grid_holds(struct term *t, const void *text)
{
    struct dd_strbuf row = {0};
    bool found = false;
    for (int i = 0; i < t->rows && !found; i++) {
        dd_strbuf_clear(&row);
        grid_row(t, i, &row);
        dd_strbuf_fill(&row, ' ', 4); /* a text may be given with a blank at its end */
        found = strstr(dd_strbuf_cstr(&row), text) != NULL;
    }
    dd_strbuf_release(&row);
    return found;
}

/* ---- attributes ---------------------------------------------------------------------------- */

static void add_colour(const char *name, const VTermColor *c, bool is_default,
                       struct dd_strbuf *out)
{
    if (is_default)
        return;
    if (VTERM_COLOR_IS_INDEXED(c))
        dd_strbuf_addf(out, " %s=%d", name, c->indexed.idx);
    else
        dd_strbuf_addf(out, " %s=#%02x%02x%02x", name, c->rgb.red, c->rgb.green, c->rgb.blue);
}

/* " bold fg=4"; empty for a cell that looks like any other. */
static void add_attributes(const VTermScreenCell *cell, struct dd_strbuf *out)
{
    if (cell->attrs.bold)
        dd_strbuf_adds(out, " bold");
    if (cell->attrs.underline)
        dd_strbuf_adds(out, " underline");
    if (cell->attrs.italic)
        dd_strbuf_adds(out, " italic");
    if (cell->attrs.blink)
        dd_strbuf_adds(out, " blink");
    if (cell->attrs.reverse)
        dd_strbuf_adds(out, " reverse");
    if (cell->attrs.strike)
        dd_strbuf_adds(out, " strike");
    add_colour("fg", &cell->fg, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg), out);
    add_colour("bg", &cell->bg, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg), out);
}

bool grid_look(struct term *t, int row, int col, struct dd_strbuf *text, struct dd_strbuf *attributes)
{
    VTermScreenCell cell = grid_cell(t, row, col);
    if (is_second_half(&cell))
        return false;
    dd_strbuf_add_cp(text, cell.chars[0] ? cell.chars[0] : ' ');
    dd_strbuf_clear(attributes);
    add_attributes(&cell, attributes);
    return true;
}

static void end_run(int row, int from, int to, struct dd_str attributes, bool *any,
                    struct dd_strbuf *out)
{
    if (attributes.len == 0)
        return;
    if (!*any)
        dd_strbuf_addf(out, "%02d:", row);
    else
        dd_strbuf_addc(out, ';');
    dd_strbuf_addf(out, " %d-%d", from, to);
    dd_strbuf_add(out, attributes);
    *any = true;
}

/* "03: 4-18 bold fg=4; 20-31 underline": cells from 0, both ends included. */
static void render_attributes(struct term *t, int row, struct dd_strbuf *out)
{
    struct dd_strbuf run = {0}, here = {0};
    int from = 0;
    bool any = false;
    for (int col = 0; col < t->cols; col++) {
        VTermScreenCell cell = grid_cell(t, row, col);
        dd_strbuf_clear(&here);
        if (is_second_half(&cell))
            continue;
        add_attributes(&cell, &here);
        if (strcmp(dd_strbuf_cstr(&here), dd_strbuf_cstr(&run)) == 0)
            continue;
        end_run(row, from, col - 1, dd_strbuf_str(&run), &any, out);
        dd_strbuf_clear(&run);
        dd_strbuf_add(&run, dd_strbuf_str(&here));
        from = col;
    }
    end_run(row, from, t->cols - 1, dd_strbuf_str(&run), &any, out);
    if (any)
        dd_strbuf_addc(out, '\n');
    dd_strbuf_release(&run);
    dd_strbuf_release(&here);
}

void grid_render(struct term *t, struct dd_strbuf *out)
{
    VTermPos cursor;
    vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &cursor);
    grid_show(t, "", out);
    dd_strbuf_addf(out, "---\ncursor %d,%d%s\n", cursor.row, cursor.col,
                   t->cursor_visible ? "" : " hidden");
    for (int row = 0; row < t->rows; row++)
        render_attributes(t, row, out);
}

/* ---- what must hold on every screen -------------------------------------------------------- */

static bool is_divider(uint32_t cp)
{
    static const uint32_t dividers[] = {'|',    0x2502, 0x2503, 0x2506, 0x250A, 0x254E,
                                        0x2551, 0x252C, 0x2534, 0x251C, 0x2524, 0x253C,
                                        0x2542, 0x253F, 0x254B, '+'};
    for (size_t i = 0; i < sizeof dividers / sizeof dividers[0]; i++)
        if (dividers[i] == cp)
            return true;
    return false;
}

/* The column where the pane header (row 1) has the head of a divider: "──┬──" or "--+--". -1: the
 * screen has one column only. */
static int divider_column(struct term *t)
{
    for (int col = 1; col < t->cols; col++) {
        uint32_t cp = grid_cell(t, 1, col).chars[0];
        if (cp == 0x252C || (cp == '+' && grid_cell(t, 1, col - 1).chars[0] == '-'))
            return col;
    }
    return -1;
}

static void divider_faults(struct term *t, struct dd_strbuf *out)
{
    int col = divider_column(t);
    for (int row = 2; col >= 0 && row < t->rows - 1; row++)
        if (!is_divider(grid_cell(t, row, col).chars[0]))
            dd_strbuf_addf(out, "row %d has no divider in column %d\n", row, col);
}

static void cell_faults(struct term *t, int row, struct dd_strbuf *out)
{
    for (int col = 0; col < t->cols; col++) {
        VTermScreenCell cell = grid_cell(t, row, col);
        uint32_t cp = cell.chars[0];
        if (is_second_half(&cell))
            continue;
        if (cp && (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)))
            dd_strbuf_addf(out, "control character %02X at %d,%d\n", cp, row, col);
        if (cp == DD_REPLACEMENT && !t->stream.sent_replacement)
            dd_strbuf_addf(out, "box from raw bytes at %d,%d\n", row, col);
    }
}

void grid_faults(struct term *t, bool covered, struct dd_strbuf *out)
{
    for (int row = 0; row < t->rows; row++)
        cell_faults(t, row, out);
    if (!covered && t->rows > 3)
        divider_faults(t, out);
    if (t->stream.fault[0])
        dd_strbuf_addf(out, "%s\n", t->stream.fault);
}
