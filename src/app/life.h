/* life.h - the reading life at work: the open article's place, progress and links are found again and
 * kept, what other copies of the program do is seen, and the file is cared for in the background.
 *
 * When an article opens its place comes from the small file (dd_state_recall), so that the first paint
 * is at it already; the database is asked after that paint, and before the first key in any case. A move
 * is written after LIFE_QUIET of quiet, and whenever the article is left.
 */
#ifndef DUIDU_APP_LIFE_H
#define DUIDU_APP_LIFE_H

#include "duidu/state.h"

#include "job.h"
#include "marking.h"

struct dd_app;
struct dd_reader;

struct dd_life {
    struct dd_state *state; /* never NULL */
    bool own;               /* the host has none: it is in memory, and the app's */

    /* The open article. */
    struct dd_strbuf key, path; /* path: absolute, without links; empty until loaded */
    bool loaded;                /* the database has been asked */
    bool moved;                 /* the reader has moved in it */
    struct dd_reading left;     /* what is kept of it */
    struct dd_progress progress;

    struct dd_marking marking; /* what is under way; .count is 0 where nothing is */
    struct dd_undoing undoing; /* the same; .step is 0 */

    bool cared;          /* the file has been looked after, or is being */
    struct dd_job *job;  /* of its own, where the list has none */
};

/* state: of the host, or NULL. */
void dd_life_open(struct dd_life *life, struct dd_state *state);
void dd_life_close(struct dd_app *app);

/* The article at hand, for the state; borrowed from app. */
struct dd_who dd_life_who(const struct dd_app *app);

/* After an article was opened: its place, as the small file has it. */
void dd_life_begin(struct dd_app *app);
/* The rest of what is known of it, from the database. */
void dd_life_load(struct dd_app *app);
/* Writes where it is; nothing when that is written already. */
void dd_life_keep(struct dd_app *app);
/* Before the article is closed. */
void dd_life_leave(struct dd_app *app);

/* Is there a move that has not been written? */
bool dd_life_unsaved(const struct dd_app *app);

/* The links of the open article, with what the reader has said of them. */
void dd_life_link(struct dd_app *app);
/* False: it could not be written, which has been said. */
bool dd_life_say_link(struct dd_app *app, uint32_t point, uint32_t leaf, bool linked);
void dd_life_keep_besides(struct dd_app *app);

/* life_handlers.c: the commands of the reading life; false: it is none of them. */
bool dd_life_command(struct dd_app *app, enum dd_command command, unsigned long count);

/* undo.c: takes the last change back, or does it again: at once, or in slices. */
void dd_undo_begin(struct dd_app *app, bool redo);
/* As those of marking.h. */
bool dd_undo_work(struct dd_app *app, int milliseconds);
void dd_undo_finish(struct dd_app *app);
void dd_undo_text(const struct dd_app *app, struct dd_strbuf *out);

/* Finishes what is done in slices: before anything that has to come after it, and at the end. */
void dd_life_finish(struct dd_app *app);

/* Takes the state's notices, and says err if there is one. */
void dd_life_tell(struct dd_app *app, const struct dd_error *err);

/* Something was changed by another copy, or taken back: what is shown is brought up to date. */
void dd_life_renew(struct dd_app *app);

/* After the open file was read anew. */
void dd_life_reloaded(struct dd_app *app);

/* Looks after the file, once, in the background. True: there was something to do. */
bool dd_life_work(struct dd_app *app);
size_t dd_life_fds(const struct dd_app *app, int *fds);
void dd_life_wake(struct dd_app *app);
/* A report about that. */
void dd_life_cared(struct dd_app *app, const void *report);
bool dd_life_busy(const struct dd_app *app);

#endif
