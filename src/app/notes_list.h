/* notes_list.h - the screen of all highlights and notes, or of those of one article.
 *
 * It holds what the state has, newest article first and in the order of the text, as it was when it was
 * read; it is read anew when something changes. Articles that are gone keep their notes: what is shown
 * is what was kept. Whether the words of a note still stand in its article is looked up when the note is
 * on the screen.
 *
 * The screen stays behind an article that is opened from it: back comes back to it.
 */
#ifndef DUIDU_APP_NOTES_LIST_H
#define DUIDU_APP_NOTES_LIST_H

#include "duidu/frame.h"
#include "duidu/state.h"
#include "duidu/strbuf.h"

#include <stdint.h>

struct dd_app;
struct dd_prompt_look;

enum dd_listed_where { DD_LISTED_UNKNOWN, DD_LISTED_THERE, DD_LISTED_NO_WORDS, DD_LISTED_NO_FILE };

/* A note of the list. */
struct dd_listed {
    struct dd_note note;
    uint8_t where; /* enum dd_listed_where */
};

/* A line of the list: the title of an article, or a part of a note. */
enum dd_listed_part { DD_LISTED_TITLE, DD_LISTED_QUOTE, DD_LISTED_POINT, DD_LISTED_TEXT };
struct dd_listed_row {
    uint32_t item; /* of those shown; of a title the first of its article */
    uint8_t part;  /* enum dd_listed_part */
};

struct dd_notes_list {
    bool open; /* perhaps behind an article */
    struct dd_arena arena; /* holds the notes and what is shown of them */
    struct dd_listed *all;
    size_t n_all;
    uint32_t *shown; /* of all, those that the filter lets through */
    size_t n_shown;
    struct dd_listed_row *rows;
    size_t n_rows;
    size_t cursor; /* of those shown */
    size_t top;    /* row */
    int height;    /* rows on the screen, set when drawn */
    struct dd_strbuf filter;
    bool one;      /* only those of the article … */
    char *origin;  /* … that it was opened from; owned; NULL: from a list */
    struct dd_strbuf origin_key;
};

void dd_notes_list_release(struct dd_notes_list *l);

/* Shows it: all notes, or (one) those of the open article; on the screen itself the other of the two. */
void dd_notes_list_open(struct dd_app *app, bool one);
void dd_notes_list_toggle(struct dd_app *app);
/* Reads the notes anew; the cursor stays on its note, or at its place. Nothing when it is not open. */
void dd_notes_list_renew(struct dd_app *app);
/* Leaves it, for where it was opened. */
void dd_notes_list_back(struct dd_app *app);

void dd_notes_list_command(struct dd_app *app, enum dd_command command, unsigned long count);
void dd_notes_list_set_filter(struct dd_app *app, struct dd_str text);

/* The file of a note's article: where it was last read, or where the archive has it now. NULL: nowhere. In
 * arena. */
const char *dd_notes_list_file(struct dd_app *app, const struct dd_who *who, struct dd_arena *arena);

/* The note under the cursor; NULL: there is none. */
struct dd_listed *dd_notes_list_current(struct dd_notes_list *l);
struct dd_listed *dd_notes_list_at(struct dd_notes_list *l, size_t shown);

/* Of the same article? */
bool dd_listed_same(const struct dd_listed *a, const struct dd_listed *b);

/* Writes the notes at hand to a file: those listed, those of the open article, else all. over: though the file
 * is there. */
void dd_notes_export(struct dd_app *app, struct dd_str typed, bool over);

/* The prompt of the filter. */
void dd_notes_list_prompt(struct dd_app *app);
bool dd_notes_list_prompt_command(struct dd_app *app, enum dd_command command);
void dd_notes_list_prompt_cancelled(struct dd_app *app);
void dd_notes_list_prompt_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);

/* ---- notes_list_draw.c ---------------------------------------------------------------------- */

void dd_notes_list_draw(struct dd_app *app, struct dd_frame *f);
void dd_notes_list_status(const struct dd_app *app, struct dd_strbuf *out);

#endif
