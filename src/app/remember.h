/* remember.h - how things were left on this machine: the list of each archive (order, filter, cursor, the
 * article that was open), the panes (ratio, arrangement, scrolling together), and what was open last.
 *
 * What keys have made of a setting holds over it until the setting itself is changed. Everything is written
 * when it has been quiet for a moment, and at the end.
 */
#ifndef DUIDU_APP_REMEMBER_H
#define DUIDU_APP_REMEMBER_H

#include "duidu/strbuf.h"

struct dd_app;

/* Under which the state keeps the path that was opened last, absolute. */
#define DD_REMEMBER_LAST "last"

struct dd_remembered {
    bool opened;
    struct dd_strbuf name;  /* of the archive's list; empty: a file was opened */
    struct dd_strbuf path;  /* of the archive or the file, absolute; empty: not to be remembered */
    struct dd_strbuf list, panes, last; /* as they are written */
    struct dd_strbuf open, key;         /* the article that was open, and which it is; at the start */
};

/* Before the path is opened: the panes, and how its list was left. */
void dd_remember_begin(struct dd_app *app, const char *path, bool folder);

/* Opens the article that was open in the archive. */
void dd_remember_resume(struct dd_app *app);

/* After the first paint: what is open now is what was open last. */
void dd_remember_opened(struct dd_app *app);

bool dd_remember_unsaved(struct dd_app *app);
void dd_remember_keep(struct dd_app *app);
void dd_remember_release(struct dd_remembered *r);

#endif
