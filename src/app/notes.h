/* notes.h - highlights and notes of the open article: where they are, how they are made and taken away.
 *
 * A highlight is kept with its words and with the spots of its two ends (state.h); where it is in the
 * text as it is now is found when the article is opened or read anew. One whose words are gone stays in
 * the list, with the text that was kept, and is shown nowhere in the text.
 */
#ifndef DUIDU_APP_NOTES_H
#define DUIDU_APP_NOTES_H

#include "duidu/frame.h"
#include "duidu/state.h"
#include "duidu/strbuf.h"
#include "duidu/unit.h"

struct dd_app;
struct dd_reader;
struct dd_prompt_look;

struct dd_noted {
    struct dd_note note;
    struct dd_range at; /* text offsets in its pane; empty where it was not found */
    bool found;
};

/* Of an article. */
struct dd_notes {
    struct dd_arena arena; /* holds everything */
    struct dd_noted *items; /* in the order of the text */
    size_t count;
    struct dd_range *lit[DD_STATE_PANES]; /* where they are in each pane */
    size_t n_lit[DD_STATE_PANES];
};

/* A note that is being written, of any article. */
struct dd_noting {
    struct dd_arena arena; /* holds its texts, and whose it is */
    struct dd_note note;
};

/* Reads them from the state and finds them in the text. */
void dd_notes_load(struct dd_app *app);
void dd_notes_release(struct dd_notes *notes);

/* The note that the reader is at: of the current line, else of the current block; NULL: none. text: only
 * one that says something. */
const struct dd_noted *dd_notes_here(const struct dd_reader *r, bool text);

/* Highlights what is selected, or the block at hand; what is highlighted already is no more. */
void dd_notes_highlight(struct dd_app *app);

/* Takes one away; says so. False: it could not be. */
bool dd_notes_drop(struct dd_app *app, const struct dd_note *note);

/* Opens the prompt or the editor for the note of what is selected, of the highlight at hand, or of the
 * block at hand. text: it is this, and nothing is asked. */
void dd_notes_annotate(struct dd_app *app, const struct dd_str *text);
/* The same for any note of the state, which is copied. */
void dd_notes_edit(struct dd_app *app, const struct dd_note *note, const struct dd_str *text);

/* Signs at the edge of a pane, at the lines where notes begin. */
void dd_notes_draw_signs(const struct dd_reader *r, struct dd_frame *f, int pane);

/* Appends the note that the reader is at, for the status line; nothing when there is none. */
void dd_notes_status(const struct dd_app *app, struct dd_strbuf *out);

/* Appends s in one line: line ends become spaces. */
void dd_notes_one_line(struct dd_strbuf *out, struct dd_str s);

/* notes_prompt.c */
void dd_notes_prompt_open(struct dd_app *app);
void dd_notes_prompt_done(struct dd_app *app, struct dd_str text);
void dd_notes_prompt_cancelled(struct dd_app *app);
bool dd_notes_prompt_command(struct dd_app *app, enum dd_command command);
void dd_notes_prompt_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);
/* Writes the note that is being written, with this text. */
void dd_noting_put(struct dd_app *app, struct dd_str text);
/* Writes it in $VISUAL or $EDITOR, beginning with text. */
void dd_noting_edit(struct dd_app *app, struct dd_str text);
void dd_noting_release(struct dd_noting *noting);

#endif
