#include "app_private.h"

static const double QUIET = 0.1;   /* seconds without news after which it is acted on … */
static const double PATIENCE = 1;  /* … and of news without end */
static const double UPDATING = 3;  /* an update under way is not begun anew before so long */

void dd_watching_start(struct dd_app *app)
{
    struct dd_watching *w = &app->watching;
    struct dd_error err = {0};
    if (w->tried)
        return;
    w->tried = true;
    if (dd_watch_open(&w->watch, 0, &err) != DD_OK) {
        dd_say(&app->messages, DD_WARNING, "%s", err.message);
        return;
    }
    if (app->scan.path)
        dd_watch_git(w->watch, app->scan.path);
    dd_watching_file(app);
}

void dd_watching_stop(struct dd_app *app)
{
    dd_watch_close(app->watching.watch);
    app->watching = (struct dd_watching){0};
}

void dd_watching_file(struct dd_app *app)
{
    struct dd_watching *w = &app->watching;
    w->missing = false;
    if (w->watch)
        dd_watch_file(w->watch, app->reader.open ? app->reader.clip->main.path.ptr : NULL);
}

int dd_watching_fd(const struct dd_app *app)
{
    return app->watching.watch ? dd_watch_fd(app->watching.watch) : -1;
}

void dd_watching_take(struct dd_app *app)
{
    struct dd_watching *w = &app->watching;
    unsigned news = w->watch ? dd_watch_take(w->watch) : 0;
    if (!news)
        return;
    w->latest = app->host->now(app->host->data);
    if (!w->news)
        w->since = w->latest;
    w->news |= news;
}

/* What of the news can be acted on now: a popup, a prompt hold on to places in the text, and an update
 * that has just begun goes on. */
static unsigned actionable(const struct dd_app *app)
{
    const struct dd_watching *w = &app->watching;
    bool held = app->popup.kind || app->prompt.kind || !app->reader.open;
    return w->news & (held ? DD_WATCH_ARCHIVE : DD_WATCH_ARCHIVE | DD_WATCH_FILE);
}

/* The time to act, by the host's clock. */
static double due_at(const struct dd_app *app)
{
    const struct dd_watching *w = &app->watching;
    double at = w->latest + QUIET, last = w->since + PATIENCE;
    at = at < last ? at : last;
    if (actionable(app) == DD_WATCH_ARCHIVE && dd_scan_busy(app) && at < app->scan.ordered + UPDATING)
        at = app->scan.ordered + UPDATING;
    return at;
}

int dd_watching_due(const struct dd_app *app)
{
    if (!actionable(app))
        return -1;
    double left = due_at(app) - app->host->now(app->host->data);
    return left > 0 ? (int)(left * 1000) + 1 : 0;
}

/* The file has changed, or may have. */
static void renew_article(struct dd_app *app)
{
    struct dd_watching *w = &app->watching;
    struct dd_error err = {0};
    switch (dd_app_reload(app, &err)) {
    case DD_RELOAD_FAILED:
        if (!w->missing)
            dd_say(&app->messages, DD_WARNING, _("this is what was read last: %s"),
                   err.message);
        w->missing = true;
        app->stale = true;
        return;
    case DD_RELOAD_CHANGED:
        dd_say(&app->messages, DD_NOTE, _("the file has changed: read anew"));
        break;
    case DD_RELOAD_SAME:
        break;
    }
    w->missing = false;
}

void dd_watching_work(struct dd_app *app)
{
    struct dd_watching *w = &app->watching;
    if (dd_watching_due(app) != 0)
        return;
    unsigned news = actionable(app);
    w->news &= ~news;
    if (news & DD_WATCH_FILE)
        renew_article(app);
    if ((news & DD_WATCH_ARCHIVE) && app->scan.path)
        dd_scan_again(app);
}

void dd_watching_walked(struct dd_app *app)
{
    struct dd_watching *w = &app->watching;
    if (!w->watch)
        return;
    if (dd_watch_incomplete(w->watch) && !w->said) {
        dd_say(&app->messages, DD_NOTE,
               _("there are more folders than can be watched: ⟨rescan⟩ looks for what is new"));
        w->said = true;
    }
    /* Its folder may be another one of the same name, and it may have changed with that. */
    if (!app->reader.open)
        return;
    bool missing = w->missing;
    dd_watching_file(app);
    w->missing = missing;
    if (!app->popup.kind && !app->prompt.kind)
        renew_article(app);
}
