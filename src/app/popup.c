#include "app_private.h"

#include <limits.h>

void dd_popup_open(struct dd_popup *p, enum dd_popup_kind kind, const char *title)
{
    dd_popup_close(p);
    p->kind = kind;
    p->title = dd_arena_copy(&p->arena, dd_str_from(title));
}

void dd_popup_close(struct dd_popup *p)
{
    dd_arena_release(&p->arena);
    *p = (struct dd_popup){0};
}

void dd_popup_leave(struct dd_app *app)
{
    dd_colors_leave(app);
    dd_popup_close(&app->popup);
}

void dd_popup_add(struct dd_popup *p, struct dd_str key, struct dd_str text, enum dd_role role,
                  uint32_t target)
{
    p->lines = dd_arena_grow(&p->arena, p->lines, p->n_lines, &p->capacity, sizeof *p->lines);
    p->lines[p->n_lines++] = (struct dd_popup_line){
        .key = dd_arena_copy(&p->arena, key),
        .text = dd_arena_copy(&p->arena, text),
        .role = role,
        .target = target,
    };
}

static size_t moved(size_t at, long by, size_t limit)
{
    if (by < 0)
        return at < (size_t)-by ? 0 : at - (size_t)-by;
    return at + (size_t)by > limit ? limit : at + (size_t)by;
}

void dd_popup_move(struct dd_popup *p, long lines)
{
    size_t rows = p->rows > 0 ? (size_t)p->rows : 1;
    if (p->n_lines == 0)
        return;
    size_t max_top = p->n_lines > rows ? p->n_lines - rows : 0;
    if (!p->picks) {
        p->top = moved(p->top, lines, max_top);
        return;
    }
    p->cursor = moved(p->cursor, lines, (p->n_picks ? p->n_picks : p->n_lines) - 1);
    if (p->cursor < p->top)
        p->top = p->cursor;
    if (p->cursor >= p->top + rows)
        p->top = p->cursor - rows + 1;
}

/* A role as it is in popups: what says nothing of its ground has theirs. */
static struct dd_style in_popup(enum dd_role role)
{
    return (struct dd_style){(uint8_t)role, 0, DD_SCOPE_POPUP};
}

static struct dd_style look_of(const struct dd_popup_line *line)
{
    return (struct dd_style){(uint8_t)line->role, line->inline_,
                             line->on_page ? DD_SCOPE_NONE : DD_SCOPE_POPUP};
}

/* Of the column of keys with the space behind it; 0: there is none. */
static int key_cells(const struct dd_popup *p)
{
    int keys = 0;
    for (size_t i = 0; i < p->n_lines; i++) {
        int k = (int)dd_text_width(p->lines[i].key);
        keys = k > keys ? k : keys;
    }
    return keys ? keys + 2 : 0;
}

static int widest(const struct dd_popup *p, int keys)
{
    int width = (int)dd_text_width(p->title) + 4;
    for (size_t i = 0; i < p->n_lines; i++) {
        int w = (int)dd_text_width(p->lines[i].text) + keys;
        width = w > width ? w : width;
    }
    int w = (int)dd_text_width(p->footer) + 4;
    return w > width ? w : width;
}

static void draw_edge(struct dd_frame *f, int row, int column, int cells, const char *left,
                      const char *right, struct dd_str text)
{
    struct dd_style style = in_popup(DD_ROLE_DIVIDER);
    dd_frame_sign(f, row, column, left, style);
    dd_frame_fill(f, row, column + 1, cells - 2, "─", style);
    dd_frame_sign(f, row, column + cells - 1, right, style);
    if (text.len && cells > 8) {
        dd_frame_put(f, row, column + 2, 1, DD_STR(" "), style);
        int used = dd_frame_put_cut(f, row, column + 3, cells - 6, text,
                                    in_popup(DD_ROLE_POPUP_TITLE));
        dd_frame_put(f, row, column + 3 + used, 1, DD_STR(" "), style);
    }
}

/* ---- lines that are too long ------------------------------------------------------------- */

/* Adds the lines that one takes; width is what there is for its text. */
static void fold(struct dd_popup *p, const struct dd_popup_line *line, size_t of, int width, int hang)
{
    size_t at = 0;
    do {
        struct dd_str rest = dd_str_slice(line->text, at, line->text.len);
        size_t n = dd_text_line(rest, (size_t)(at ? width - hang : width));
        struct dd_str piece = dd_str_slice(rest, 0, n);
        while (n < rest.len && piece.len && piece.ptr[piece.len - 1] == ' ')
            piece.len--;
        p->lines = dd_arena_grow(&p->arena, p->lines, p->n_lines, &p->capacity, sizeof *p->lines);
        p->lines[p->n_lines] = *line;
        p->lines[p->n_lines].of = of;
        if (at || n < rest.len)
            p->lines[p->n_lines].text =
                at ? dd_arena_printf(&p->arena, "%*s%.*s", hang, "", DD_STR_ARG(piece)) : piece;
        if (at)
            p->lines[p->n_lines].key = (struct dd_str){0};
        p->n_lines++;
        at += n;
    } while (at < line->text.len);
}

/* Makes the lines of what was added, for a screen so wide; what was at the top stays there. */
static void lay_out(struct dd_popup *p, int columns)
{
    enum { MEASURE = 100, LEAST = 12 };
    if (p->picks || p->laid_for == columns)
        return;
    if (!p->added) {
        p->added = p->lines;
        p->n_added = p->n_lines;
        for (size_t i = 0; i < p->n_added; i++)
            p->added[i].of = i;
    }
    size_t top = p->top < p->n_lines ? p->lines[p->top].of : p->n_added;
    p->lines = p->added;
    p->n_lines = p->n_added;
    int keys = key_cells(p), room = columns - 4 - keys, hang = keys ? 0 : 2;
    p->lines = NULL;
    p->n_lines = p->capacity = 0;
    for (size_t i = 0; i < p->n_added; i++) {
        bool whole = room < LEAST || p->added[i].role == DD_ROLE_POPUP_TITLE;
        fold(p, &p->added[i], i, whole ? INT_MAX : room < MEASURE ? room : MEASURE, hang);
    }
    p->laid_for = columns;
    for (p->top = 0; p->top < p->n_lines && p->lines[p->top].of < top; p->top++)
        ;
}

void dd_popup_draw(struct dd_popup *p, struct dd_frame *f)
{
    lay_out(p, f->columns);
    int keys = key_cells(p), inner = widest(p, keys), rows = (int)p->n_lines;
    if (inner > f->columns - 4)
        inner = f->columns - 4;
    if (rows > f->rows - 3)
        rows = f->rows - 3;
    if (rows < 1)
        rows = 1;
    p->rows = rows;
    dd_popup_move(p, 0); /* after a resize the cursor is still in view */
    int row = (f->rows - 1 - rows - 2) / 2, column = (f->columns - inner - 4) / 2;
    if (row < 0)
        row = 0;
    p->row = row;
    p->column = column;
    p->cells = inner + 4;
    draw_edge(f, row, column, inner + 4, "┌", "┐", p->title);
    for (int i = 0; i < rows; i++) {
        int y = row + 1 + i, x = column + 2;
        size_t index = p->top + (size_t)i;
        dd_frame_fill(f, y, column, inner + 4, " ", in_popup(DD_ROLE_POPUP));
        dd_frame_sign(f, y, column, "│", in_popup(DD_ROLE_DIVIDER));
        dd_frame_sign(f, y, column + inner + 3, "│", in_popup(DD_ROLE_DIVIDER));
        if (index >= p->n_lines)
            continue;
        const struct dd_popup_line *line = &p->lines[index];
        if (keys && line->key.len) {
            dd_frame_put(f, y, x, keys - 2, line->key, in_popup(DD_ROLE_STATUS_KEY));
        }
        int indent = keys;
        if (line->role == DD_ROLE_POPUP_TITLE)
            indent = 0;
        dd_frame_put_cut(f, y, x + indent, inner - indent, line->text, look_of(line));
        if (p->picks && index == p->cursor) {
            dd_frame_overlay(f, y, column + 1, inner + 2, DD_ROLE_POPUP_CURSOR);
            f->cursor_row = y;
            f->cursor_column = x;
        }
    }
    bool more = p->top + (size_t)rows < p->n_lines;
    struct dd_str footer = p->footer.len ? p->footer : more ? dd_str_from(_("more below")) : p->footer;
    draw_edge(f, row + 1 + rows, column, inner + 4, "└", "┘", footer);
}
