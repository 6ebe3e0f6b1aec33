/* layout.h - a document broken into lines of a given width.
 *
 * A line is a sequence of pieces from left to right: text of the document, or decoration (markers,
 * bars, rules, padding) that stands for no source character. A layout knows roles, never colours,
 * and holds for one width; it is dropped and made anew when the width changes.
 */
#ifndef DUIDU_LAYOUT_H
#define DUIDU_LAYOUT_H

#include "duidu/arena.h"
#include "duidu/document.h"

enum { DD_LAYOUT_MIN = 8 }; /* cells; narrower than this there is no layout, the pane says so */

struct dd_piece {
    struct dd_str text;  /* what is shown; invisible characters are still in it */
    uint32_t start;      /* text offset of its first byte; DD_NONE for decoration */
    struct dd_style style;
    uint32_t link;       /* index into the document's links, or DD_NONE */
};

enum {
    DD_LINE_FIRST = 1 << 0, /* first line of its block */
    DD_LINE_BLANK = 1 << 1, /* space between blocks; belongs to the block behind it */
    DD_LINE_WIDE = 1 << 2   /* code that may be wider than the layout: the screen cuts it */
};

struct dd_line {
    uint32_t piece_start, piece_end;
    uint32_t block;       /* index into the document's blocks: always a leaf */
    uint32_t start, end;  /* text offsets of what it shows; a line without text has start == end */
    uint16_t fixed;       /* cells at the left that stay when the line is scrolled sideways */
    uint8_t flags;
};

struct dd_layout_options {
    uint16_t width;  /* cells, at least DD_LAYOUT_MIN */
    bool wrap_code;  /* print: code is wrapped with a mark instead of left wide */
    const bool *shown; /* per block: leaves without it take no lines; NULL: all do */
    int8_t spacing;    /* blank lines between blocks, more or fewer than the one that is usual */
    bool cjk_spacing;  /* a space is shown between Chinese and Latin characters; it is no text */
};

struct dd_layout {
    const struct dd_document *doc;
    struct dd_layout_options options;
    struct dd_line *lines;
    size_t n_lines;
    struct dd_piece *pieces;
    size_t n_pieces;
    uint32_t *first_line; /* per block: index of its first line that is not blank; DD_NONE */
    bool complete;        /* false: only the beginning has been laid out so far */
    struct dd_laying *laying; /* what is needed to go on */
};

/* Lays doc out; everything lies in arena and lives as long as it and the document. */
struct dd_layout *dd_layout_build(struct dd_arena *arena, const struct dd_document *doc,
                                  const struct dd_layout_options *options);

/* The same in steps, for a first paint that shows a screenful of a long text: begin lays nothing out,
 * extend goes on block by block until there are at least so many lines (SIZE_MAX: to the end). Nothing
 * but the lines so far may be asked of a layout that is not complete. */
struct dd_layout *dd_layout_begin(struct dd_arena *arena, const struct dd_document *doc,
                                  const struct dd_layout_options *options);
void dd_layout_extend(struct dd_layout *layout, size_t lines);

/* Cells that a line takes when shown whole. */
size_t dd_line_width(const struct dd_layout *layout, const struct dd_line *line);

/* ---- locate: source offset <-> line, column -------------------------------------------- */

/* The line that shows text_offset (the nearest one before it when none does); n_lines must be > 0. */
size_t dd_layout_line_at(const struct dd_layout *layout, uint32_t text_offset);

/* Column, in cells, where text_offset is drawn on that line; the line's first text column when it is
 * not on it. */
size_t dd_layout_column(const struct dd_layout *layout, size_t line, uint32_t text_offset);

/* Lines [first, *end) of a block, blank lines before it not counted; first == *end: none. */
size_t dd_layout_block_lines(const struct dd_layout *layout, uint32_t block, size_t *end);

#endif
