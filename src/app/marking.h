/* marking.h - many articles become read, unread, starred or not: a few at once, many of them a slice at a
 * time between keys, as one step of the trail. What is said at its end is on the disk then.
 */
#ifndef DUIDU_APP_MARKING_H
#define DUIDU_APP_MARKING_H

#include "duidu/state.h"

struct dd_app;

struct dd_marking {
    struct dd_arena arena;
    struct dd_who *who; /* in arena; paths as the list has them */
    size_t count, capacity;
    enum dd_change change; /* DD_CHANGE_READ, _UNREAD, _STAR, _UNSTAR */
    size_t done;           /* of count */
    int64_t step;          /* of the trail */
};

/* One more of them; copied. */
void dd_marking_add(struct dd_marking *m, const struct dd_who *who);
void dd_marking_release(struct dd_marking *m);

/* Sets all of m to what change says, at once or in slices; m is empty then. What was being marked is
 * finished before. */
void dd_marking_begin(struct dd_app *app, struct dd_marking *m, enum dd_change change);

/* Goes on for about milliseconds; false: there was nothing to do. */
bool dd_marking_work(struct dd_app *app, int milliseconds);

/* Does all that is left: before anything that has to come after it. */
void dd_marking_finish(struct dd_app *app);

/* How far it has come, for the status line; nothing when nothing is being marked. */
void dd_marking_text(const struct dd_app *app, struct dd_strbuf *out);

#endif
