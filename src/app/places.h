/* places.h - places to come back to, in whatever article: jumps, and marks with a name.
 *
 * A place is kept by the words around it (spot.h) and by which article it is (identity.h), so that it
 * outlives an edit of the file, its closing, and its moving elsewhere. Marks are in the state, and so are the
 * newest jumps of each archive.
 */
#ifndef DUIDU_APP_PLACES_H
#define DUIDU_APP_PLACES_H

#include "duidu/pane.h"
#include "duidu/spot.h"

struct dd_app;

/* Texts are owned. */
struct dd_place {
    char *path; /* as the article was opened */
    char *key;  /* which one it is; NULL: no place */
    int pane;
    struct dd_spot spot;
};

enum { DD_PLACES = 100, DD_MARKS = 62 /* a…z, A…Z, 0…9 */ };

struct dd_places {
    struct dd_place items[DD_PLACES]; /* jumps, oldest first */
    size_t count, at;                 /* at: of the next one forward */
    struct dd_place before;           /* where the last jump began: ' and ` go there */
    struct dd_place left;             /* of the article that was open last, when none is */
    bool loaded, changed;             /* from the state; and not written since */
    bool jumping;                     /* the article is opened by a jump, which keeps the list itself */
};

/* A mark of the open article, for its margin. */
struct dd_margin_mark {
    uint32_t name;
    int pane;
    struct dd_anchor at;
};

void dd_places_release(struct dd_places *places);

/* The jumps of the archive from the state, once, before the first one is asked for; and back to it: when they
 * have changed, or at the end with what is open as the newest of them. */
void dd_places_load(struct dd_app *app);
void dd_places_keep(struct dd_app *app, bool last);
bool dd_places_unsaved(const struct dd_app *app);

/* Before a jump: where the reader is, or another place of the open article, is one to come back to. */
void dd_places_remember(struct dd_app *app);
void dd_places_remember_at(struct dd_app *app, int pane, struct dd_anchor anchor);

/* Before the open article is closed, and after another one was opened: what was left is a place to come
 * back to. */
void dd_places_closing(struct dd_app *app);
void dd_places_opened(struct dd_app *app);

/* So many jumps back (by < 0) or forward. */
void dd_places_jump(struct dd_app *app, long by);

/* ---- marks ------------------------------------------------------------------------------- */

void dd_mark_set(struct dd_app *app, uint32_t name);
void dd_mark_go(struct dd_app *app, uint32_t name);
void dd_mark_drop(struct dd_app *app, uint32_t name);

/* The marks in the margin of the open article, after it was opened or they were changed. */
void dd_marks_load(struct dd_app *app);

/* The popup of marks: its keys that are no commands (true: taken), and Enter. */
void dd_marks_show(struct dd_app *app);
bool dd_marks_key(struct dd_app *app, uint32_t key);
void dd_marks_pick(struct dd_app *app);

#endif
