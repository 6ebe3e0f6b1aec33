/* frame.h - the screen as cells.
 *
 * The one door through which text reaches a terminal screen: dd_frame_put takes any bytes and lets
 * only clean clusters through (dd_cluster_paint). A cell holds what is painted, its width, its style
 * and an overlay role; colours are looked up when the frame is painted.
 */
#ifndef DUIDU_FRAME_H
#define DUIDU_FRAME_H

#include "duidu/arena.h"
#include "duidu/role.h"
#include "duidu/str.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

struct dd_cell {
    uint32_t cp[DD_PAINT_MAX]; /* code points to paint; none: a blank */
    uint8_t n;
    uint8_t width;   /* 1 or 2; 0: the right half of the wide cell before */
    uint8_t overlay; /* enum dd_role that lies over the style; DD_ROLE_TEXT: none */
    struct dd_style style;
    uint32_t link; /* id of the link that it is part of; 0: none */
};

struct dd_frame_link {
    uint32_t id; /* dd_url_id */
    struct dd_str url;
};

struct dd_frame {
    int rows, columns;
    struct dd_arena arena; /* holds the cells */
    struct dd_cell *cells; /* rows * columns */
    struct dd_frame_link *links; /* those that cells are part of; the addresses are their text's, so that
                                    they hold until it is closed */
    size_t n_links, links_capacity;
    struct dd_arena links_arena;
    int cursor_row, cursor_column;
};

void dd_frame_init(struct dd_frame *frame);
void dd_frame_release(struct dd_frame *frame);

/* Sets the size and blanks every cell. */
void dd_frame_clear(struct dd_frame *frame, int rows, int columns);

struct dd_cell *dd_frame_cell(struct dd_frame *frame, int row, int column);

/* Draws text from (row, column) on into at most cells cells, never past the frame's edge and never
 * half of a wide character; returns the cells used. */
int dd_frame_put(struct dd_frame *frame, int row, int column, int cells, struct dd_str text,
                 struct dd_style style);

/* As dd_frame_put, but text that does not fit ends in "…". */
int dd_frame_put_cut(struct dd_frame *frame, int row, int column, int cells, struct dd_str text,
                     struct dd_style style);

/* Draws a sign of the program's own (dd_sign) into one cell; returns the cells used. */
int dd_frame_sign(struct dd_frame *frame, int row, int column, const char *sign, struct dd_style style);

/* Fills cells with such a sign. */
void dd_frame_fill(struct dd_frame *frame, int row, int column, int cells, const char *sign,
                   struct dd_style style);

/* Makes cells part of a link, the n-th of its text; of one that is not safe (dd_url_is_safe): of none. */
void dd_frame_link(struct dd_frame *frame, int row, int column, int cells, struct dd_str url, uint32_t n);

/* The address of a link; empty: it has none. */
struct dd_str dd_frame_url(const struct dd_frame *frame, uint32_t id);

/* Lays a role over cells. */
void dd_frame_overlay(struct dd_frame *frame, int row, int column, int cells, enum dd_role role);

/* Appends a row as UTF-8, trailing blanks left out: for tests and saved screens. */
void dd_frame_row_text(const struct dd_frame *frame, int row, struct dd_strbuf *out);

static inline struct dd_style dd_role_style(enum dd_role role)
{
    return (struct dd_style){(uint8_t)role, 0, DD_SCOPE_NONE};
}

#endif
