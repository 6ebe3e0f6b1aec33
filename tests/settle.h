/* settle.h - lets an app do all that it has to do, also in the background. */
#ifndef DUIDU_TEST_SETTLE_H
#define DUIDU_TEST_SETTLE_H

#include "src/app/app_private.h"

#include <poll.h>

/* Waits for news from the background, if there will be any. */
static inline bool await_app(struct dd_app *app)
{
    int fds[DD_APP_FDS];
    struct pollfd polled[DD_APP_FDS];
    if (!dd_app_busy(app))
        return false;
    size_t n = dd_app_fds(app, fds);
    for (size_t i = 0; i < n; i++)
        polled[i] = (struct pollfd){fds[i], POLLIN, 0};
    poll(polled, n, -1);
    dd_app_wake(app);
    return true;
}

static inline void settle_app(struct dd_app *app)
{
    do
        while (dd_app_work(app, 50))
            ;
    while (await_app(app));
    dd_scan_idle(app); /* now that no one else is at the catalogue */
    while (dd_app_work(app, 50))
        ;
}

#endif
