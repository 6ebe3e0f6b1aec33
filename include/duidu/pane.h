/* pane.h - a viewport on a document: what part of it is seen, and which line is the current one.
 *
 * Places are anchors (block, source offset); the line numbers in here are made anew from them
 * whenever the width changes, so that a resize never loses the reader's place.
 */
#ifndef DUIDU_PANE_H
#define DUIDU_PANE_H

#include "duidu/find.h"
#include "duidu/frame.h"
#include "duidu/layout.h"
#include "duidu/unit.h"

struct dd_anchor {
    uint32_t block; /* index into the document's blocks */
    size_t offset;  /* source offset */
};

struct dd_pane {
    const struct dd_document *doc; /* NULL: nothing to show */
    struct dd_arena arena;         /* holds the layout */
    struct dd_layout *layout;      /* NULL until dd_pane_resize; also where too narrow */
    int row, column;               /* where its text begins on the screen */
    int rows, columns;             /* of its text */
    struct dd_anchor top_anchor, focus_anchor;
    size_t top;   /* first line on the screen */
    size_t focus; /* the current line; always on the screen */
    int sideways; /* cells that wide lines are scrolled to the right */
    struct dd_layout_options options; /* how the text is laid out; width and shown are the pane's */
    uint8_t scope;  /* enum dd_scope: its own looks in a theme */
    int scroll_off; /* lines that stay in view above and below the current one */
    int ambiguous; /* cells of ambiguous characters that it was laid out for */
    bool begun;   /* it has been laid out once: later it is laid out whole */
    const bool *shown; /* per block: only these are laid out; NULL: all. The owner's */
    const struct dd_hits *hits; /* lit when the pane is drawn; NULL: none. The owner's */
    const struct dd_range *highlights; /* laid under the hits when the pane is drawn, by where they
                                          begin; the owner's */
    size_t n_highlights;
    struct dd_range selected; /* laid over them; empty: nothing */
    uint32_t current_hit;       /* text offset of the one that is lit differently; DD_NONE: none */
};

/* Where a pane stands, to come back to exactly. */
struct dd_pane_view {
    struct dd_anchor top_anchor, focus_anchor;
    size_t top, focus;
    int sideways;
    size_t n_lines;    /* of the layout that these lines are of … */
    int rows, columns; /* … in a pane of this size */
};

void dd_pane_init(struct dd_pane *pane, const struct dd_document *doc);
void dd_pane_release(struct dd_pane *pane);

/* Tells the pane its place and size; lays the document out anew when the width has changed. */
void dd_pane_resize(struct dd_pane *pane, int row, int column, int rows, int columns);

/* How the text is laid out from the next dd_pane_resize on (width and shown do not count), and how near
 * the edge the current line may come. The anchors stay where they are. */
void dd_pane_configure(struct dd_pane *pane, const struct dd_layout_options *options,
                       int scroll_off);

/* Shows only these blocks (per block; NULL: all) from the next dd_pane_resize on; the array has to stay
 * as long as it holds. The anchors stay where they are. */
void dd_pane_filter(struct dd_pane *pane, const bool *shown);

/* Puts the pane to other anchors; before the first dd_pane_resize they are where it begins. */
void dd_pane_replace(struct dd_pane *pane, struct dd_anchor top, struct dd_anchor focus);

/* Lays out what dd_pane_resize has left for after the first paint. Before any move. */
void dd_pane_complete(struct dd_pane *pane);

/* ---- moving: every function returns whether anything moved ----------------------------- */

/* Scrolls by lines; where the text's end stops the scrolling the current line moves on alone, so that
 * every line can be reached. */
bool dd_pane_scroll(struct dd_pane *pane, long lines);

/* Makes line the current one and scrolls no more than it takes to show it. */
bool dd_pane_focus(struct dd_pane *pane, size_t line);

/* Shows line as far up as the text allows and makes it the current one. */
bool dd_pane_show(struct dd_pane *pane, size_t line);

/* Puts the current line to the top (0), the middle (1) or the bottom (2) of the pane. */
bool dd_pane_place(struct dd_pane *pane, int where);

/* Shows the block at a quarter of the height and makes its first line the current one. */
bool dd_pane_show_block(struct dd_pane *pane, uint32_t block);

bool dd_pane_to_block(struct dd_pane *pane, uint32_t block);

/* count blocks on (negative: back); headings: only headings count. */
bool dd_pane_next_block(struct dd_pane *pane, long count, bool headings);

/* To a fraction of the text, 0..1. */
bool dd_pane_to_fraction(struct dd_pane *pane, double fraction);

/* Scrolls so that line is the first one seen, as far as the text allows. */
bool dd_pane_scroll_to(struct dd_pane *pane, size_t line);

/* To an anchor: its line becomes the current one, in the middle unless it is seen already. */
bool dd_pane_to_anchor(struct dd_pane *pane, struct dd_anchor anchor);

/* Brings a range of the text into view, sideways too: where it is not seen whole it comes to the middle.
 * Its line becomes the current one. */
bool dd_pane_show_text(struct dd_pane *pane, uint32_t start, uint32_t end);

/* Where the pane stands, and back to there: exactly, or by the anchors when the text has been laid out
 * anew since. */
struct dd_pane_view dd_pane_view(const struct dd_pane *pane);
void dd_pane_return(struct dd_pane *pane, const struct dd_pane_view *view);

bool dd_pane_sideways(struct dd_pane *pane, int cells);

/* ---- asking ---------------------------------------------------------------------------- */

/* The line of an anchor as the text is laid out now, and the last line that can be the first one
 * seen. */
size_t dd_pane_line_of(const struct dd_pane *pane, struct dd_anchor anchor);
size_t dd_pane_max_top(const struct dd_pane *pane);

bool dd_pane_at_end(const struct dd_pane *pane);

/* How far the pane is scrolled, 0 at the top, 1 at the end. */
double dd_pane_fraction(const struct dd_pane *pane);

/* How much of the text has been on the screen so far, 0..100. */
int dd_pane_percent(const struct dd_pane *pane);

/* The block of the current line; DD_NONE without text. */
uint32_t dd_pane_block(const struct dd_pane *pane);

/* ---- drawing --------------------------------------------------------------------------- */

/* Draws the visible lines. */
void dd_pane_draw(const struct dd_pane *pane, struct dd_frame *frame);

/* Draws one line of the layout anywhere. */
void dd_pane_draw_line(const struct dd_pane *pane, struct dd_frame *frame, size_t line, int row,
                       int column, int cells);

/* The screen row of the current line, or -1. */
int dd_pane_focus_row(const struct dd_pane *pane);

/* The link (index into the document's) that a line shows so many cells from its beginning; DD_NONE. */
uint32_t dd_pane_link_in(const struct dd_pane *pane, size_t line, int cell);

/* The cell of the screen where a place of the text is drawn; false: it is not in view. */
bool dd_pane_cell(const struct dd_pane *pane, uint32_t text_offset, int *row, int *column);

#endif
