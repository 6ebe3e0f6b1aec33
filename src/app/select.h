/* select.h - what is selected in the open article, by blocks, sentences or words.
 *
 * A selection is a range of the text of one pane, from the unit it began with (the anchor) to the one
 * that keys move (the head), whichever comes first. It goes with the article, stays where it is while
 * the screen is resized or the panes are turned, and is found again when the file is read anew.
 */
#ifndef DUIDU_APP_SELECT_H
#define DUIDU_APP_SELECT_H

#include "duidu/commands.h"
#include "duidu/spot.h"
#include "duidu/strbuf.h"
#include "duidu/unit.h"

struct dd_app;
struct dd_reader;

struct dd_select {
    bool on;
    int pane;
    enum dd_unit unit;
    struct dd_range anchor, head; /* text offsets */
    size_t units, words;          /* in it … */
    struct dd_range counted;      /* … which was this; empty: they have not been counted */
};

/* A piece of an article: of a pane's logical text, and where that lies in the source. */
struct dd_piece_of {
    int pane;
    struct dd_range text;
    struct dd_span source; /* from the first to the last character, with the markup between */
};

/* What is selected; false: nothing is. */
bool dd_select_get(const struct dd_reader *r, struct dd_piece_of *out);

/* The same; without a selection the block at hand. False: there is no text. */
bool dd_select_or_block(const struct dd_reader *r, struct dd_piece_of *out);

/* A range of a pane's text as such a piece. */
struct dd_piece_of dd_select_piece(const struct dd_reader *r, int pane, struct dd_range text);

/* Its words as they are read, and as their author wrote them; borrowed from the article. */
struct dd_str dd_select_text(const struct dd_reader *r, const struct dd_piece_of *piece);
struct dd_str dd_select_source(const struct dd_reader *r, const struct dd_piece_of *piece);

/* Begins with the block at hand, or goes on to the next unit; with unit (else -1): by that one. */
void dd_select_begin(struct dd_app *app, int unit);

/* Lets go; false: nothing was selected. */
bool dd_select_end(struct dd_reader *r);

/* A command while something is selected; false: it means what it means otherwise. */
bool dd_select_command(struct dd_app *app, enum dd_command command, unsigned long count);

/* After the focus has gone to the other pane: there from now on. */
void dd_select_turn(struct dd_app *app);

/* What the status line says. */
void dd_select_status(const struct dd_app *app, struct dd_strbuf *out);

/* The same selection in the article as it was read anew. */
void dd_select_carry(struct dd_reader *to, const struct dd_reader *from);

#endif
