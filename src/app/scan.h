/* scan.h - keeps the list current: what the worker is told to do about the archive, and what it answers.
 *
 * The list opens on the catalogue of the last time, or, where there is none, on one in memory that as
 * much is read into as the first paint can wait for. After the first paint the worker brings the
 * catalogue of the cache up to date, and the list follows it.
 */
#ifndef DUIDU_APP_SCAN_H
#define DUIDU_APP_SCAN_H

#include "job.h"

struct dd_app;

struct dd_scan {
    char *path;               /* of the archive; NULL: a file was opened */
    struct dd_job *job;       /* NULL: not started (yet) */
    bool tried;               /* … and is not to be had when this is set */
    struct dd_update *update; /* what the main thread does itself, over the list's catalogue in memory */
    char *file;               /* of the catalogue that the list stands on or will move to; NULL: its own,
                                 in memory */
    char *wanted;             /* of the worker's, that could not be joined yet */
    bool last;                /* the update is done: there will be no more in it */
    struct dd_catalogue *coming; /* that the list will move to; NULL: it stays */
    uint64_t version;         /* of the list's catalogue when it was loaded */
    int tries;                /* to do so, since the last report */
    bool again;               /* another connection kept the list from being loaded: to be tried again */
    char *notice;             /* what has been said about where the catalogue lies */
    double ordered; /* when the last update was */
    size_t problems_said;
    double next_load;         /* not before: loading is to take a small part of the time only */
};

/* Opens what the list can begin with. */
enum dd_code dd_scan_open(struct dd_app *app, const char *path, struct dd_error *err);
void dd_scan_close(struct dd_app *app);

/* A piece of what is to be done in the main thread, about milliseconds long. True: there may be more. */
bool dd_scan_work(struct dd_app *app, int milliseconds);

/* The worker, started if need be; NULL: there is none to be had. */
struct dd_job *dd_scan_job(struct dd_app *app);

/* Brings the catalogue up to date once more. */
void dd_scan_again(struct dd_app *app);

/* Takes what the worker has reported. */
void dd_scan_take(struct dd_app *app);

/* Readable when there is something to take; -1: never. */
int dd_scan_fd(const struct dd_app *app);

/* Milliseconds of quiet after which dd_scan_idle has something to do; -1: nothing. */
int dd_scan_due(const struct dd_app *app);
void dd_scan_idle(struct dd_app *app);

/* Is the worker busy? */
bool dd_scan_busy(const struct dd_app *app);

#endif
