/* watching.h - what happens to the files behind the screen: the list is brought up to date by itself, and
 * an article open on the screen is read again in its place.
 *
 * News come in bursts (a pull writes a thousand files): they are acted on once it has been quiet for a
 * moment, or when they do not end. Nothing is done on a timer while there are none.
 */
#ifndef DUIDU_APP_WATCHING_H
#define DUIDU_APP_WATCHING_H

#include "duidu/watch.h"

struct dd_app;

struct dd_watching {
    struct dd_watch *watch; /* NULL: not (yet), or not to be had */
    bool tried;
    bool said;     /* that not everything can be watched */
    bool missing;  /* the open file cannot be read: said */
    unsigned news; /* set of enum dd_watch_news that nothing has been done about */
    double since, latest; /* when the first and the last of them came */
};

/* After the first paint: begins to watch. */
void dd_watching_start(struct dd_app *app);
void dd_watching_stop(struct dd_app *app);

/* Another file was opened, or none; or the folders may be others than they were. */
void dd_watching_file(struct dd_app *app);

/* Readable when there is news; -1: never. */
int dd_watching_fd(const struct dd_app *app);
void dd_watching_take(struct dd_app *app);

/* Milliseconds until something is to be done about news; -1: there is none. */
int dd_watching_due(const struct dd_app *app);

/* Does what is due. */
void dd_watching_work(struct dd_app *app);

/* The worker has been through the folders. */
void dd_watching_walked(struct dd_app *app);

#endif
