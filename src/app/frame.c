#include "duidu/frame.h"

#include "duidu/url.h"

#include <string.h>

void dd_frame_init(struct dd_frame *frame)
{
    *frame = (struct dd_frame){0};
}

void dd_frame_release(struct dd_frame *frame)
{
    dd_arena_release(&frame->arena);
    dd_arena_release(&frame->links_arena);
    dd_frame_init(frame);
}

void dd_frame_clear(struct dd_frame *frame, int rows, int columns)
{
    size_t n = (size_t)rows * (size_t)columns;
    if (rows != frame->rows || columns != frame->columns) {
        dd_arena_release(&frame->arena);
        frame->cells = dd_arena_array(&frame->arena, n, sizeof *frame->cells);
    } else {
        memset(frame->cells, 0, n * sizeof *frame->cells);
    }
    frame->rows = rows;
    frame->columns = columns;
    frame->n_links = 0;
    for (size_t i = 0; i < n; i++)
        frame->cells[i].width = 1;
    frame->cursor_row = frame->cursor_column = 0;
}

struct dd_cell *dd_frame_cell(struct dd_frame *frame, int row, int column)
{
    return &frame->cells[(size_t)row * (size_t)frame->columns + (size_t)column];
}

/* Blanks a cell; where it is half of a wide character, the other half too. */
static void blank(struct dd_frame *f, int row, int column)
{
    struct dd_cell *c = dd_frame_cell(f, row, column);
    if (c->width == 0 && column > 0) {
        c[-1].n = 0;
        c[-1].width = 1;
    }
    if (c->width == 2 && column + 1 < f->columns)
        c[1].width = 1;
    c->n = 0;
    c->width = 1;
    c->link = 0;
}

int dd_frame_put(struct dd_frame *f, int row, int column, int cells, struct dd_str text,
                 struct dd_style style)
{
    int used = 0;
    if (row < 0 || row >= f->rows || column < 0)
        return 0;
    if (cells > f->columns - column)
        cells = f->columns - column;
    for (size_t at = 0; at < text.len;) {
        struct dd_cluster c = dd_cluster_at(text, at);
        struct dd_str bytes = dd_str_slice(text, at, at + c.len);
        at += c.len;
        bool tab = bytes.len && (bytes.ptr[0] == '\t' || bytes.ptr[0] == '\n');
        if (tab) {
            bytes = DD_STR(" ");
            c.width = 1;
        }
        if (c.width == 0)
            continue;
        if (used + c.width > cells)
            break;
        struct dd_cell *cell = dd_frame_cell(f, row, column + used);
        blank(f, row, column + used);
        if (c.width == 2)
            blank(f, row, column + used + 1);
        if (bytes.len == 1 && (unsigned char)bytes.ptr[0] < 0x80) {
            cell->cp[0] = (unsigned char)bytes.ptr[0];
            cell->n = 1;
        } else {
            cell->n = (uint8_t)dd_cluster_paint(bytes, cell->cp);
        }
        cell->width = c.width;
        cell->style = style;
        if (c.width == 2) {
            cell[1].width = 0;
            cell[1].style = style;
        }
        used += c.width;
    }
    return used;
}

int dd_frame_sign(struct dd_frame *f, int row, int column, const char *sign, struct dd_style style)
{
    return dd_frame_put(f, row, column, 1, dd_sign(sign), style);
}

int dd_frame_put_cut(struct dd_frame *f, int row, int column, int cells, struct dd_str text,
                     struct dd_style style)
{
    if (cells <= 0)
        return 0;
    if (dd_text_fit(text, (size_t)cells, NULL) == text.len)
        return dd_frame_put(f, row, column, cells, text, style);
    int used = dd_frame_put(f, row, column, cells - 1, text, style);
    return used + dd_frame_sign(f, row, column + used, "…", style);
}

void dd_frame_fill(struct dd_frame *f, int row, int column, int cells, const char *sign,
                   struct dd_style style)
{
    if (cells <= 0 || dd_frame_sign(f, row, column, sign, style) != 1)
        return;
    struct dd_cell cell = *dd_frame_cell(f, row, column);
    for (int i = 1; i < cells && column + i < f->columns; i++) {
        struct dd_cell *c = dd_frame_cell(f, row, column + i);
        blank(f, row, column + i);
        cell.overlay = c->overlay;
        *c = cell;
    }
}

struct dd_str dd_frame_url(const struct dd_frame *f, uint32_t id)
{
    for (size_t i = f->n_links; i-- > 0;)
        if (f->links[i].id == id)
            return f->links[i].url;
    return (struct dd_str){0};
}

void dd_frame_link(struct dd_frame *f, int row, int column, int cells, struct dd_str url, uint32_t n)
{
    uint32_t id = dd_url_id(url, n);
    if (row < 0 || row >= f->rows || cells <= 0 || !dd_url_is_safe(url))
        return;
    for (int i = 0; i < cells && column + i < f->columns; i++)
        dd_frame_cell(f, row, column + i)->link = id;
    if (dd_frame_url(f, id).len)
        return;
    f->links = dd_arena_grow(&f->links_arena, f->links, f->n_links, &f->links_capacity, sizeof *f->links);
    f->links[f->n_links++] = (struct dd_frame_link){id, url};
}

void dd_frame_overlay(struct dd_frame *f, int row, int column, int cells, enum dd_role role)
{
    for (int i = 0; row >= 0 && row < f->rows && i < cells && column + i < f->columns; i++)
        dd_frame_cell(f, row, column + i)->overlay = (uint8_t)role;
}

void dd_frame_row_text(const struct dd_frame *f, int row, struct dd_strbuf *out)
{
    const struct dd_cell *c = &f->cells[(size_t)row * (size_t)f->columns];
    size_t start = out->len;
    for (int i = 0; i < f->columns; i++) {
        if (c[i].width == 0)
            continue;
        if (c[i].n == 0)
            dd_strbuf_addc(out, ' ');
        for (uint8_t k = 0; k < c[i].n; k++)
            dd_strbuf_add_cp(out, c[i].cp[k]);
    }
    while (out->len > start && out->buf[out->len - 1] == ' ')
        out->buf[--out->len] = '\0';
}
