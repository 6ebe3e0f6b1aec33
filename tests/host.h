/* host.h - a host without a terminal: whatever the app asks for is done, and nothing comes of it. */
#ifndef DUIDU_TEST_HOST_H
#define DUIDU_TEST_HOST_H

#include "duidu/app.h"

/* Seconds, and how many go by each time the clock is looked at. */
struct quiet_clock {
    double now, step;
};

static inline enum dd_copied quiet_copy(void *data, struct dd_str text)
{
    (void)data;
    return text.len > 1000 ? DD_COPY_TOO_LONG : DD_COPIED;
}

static inline int quiet_run(void *data, char *const *argv, bool background)
{
    (void)data;
    (void)argv;
    return background;
}

static inline int quiet_pipe(void *data, char *const *argv, struct dd_str text)
{
    (void)data;
    (void)argv;
    return text.len == 0;
}

static inline void quiet_nothing(void *data)
{
    (void)data;
}

static inline double quiet_now(void *data)
{
    struct quiet_clock *clock = data;
    return clock->now += clock->step;
}

#define QUIET_HOST(clock)                                                                          \
    {.data = (clock),                                                                              \
     .copy = quiet_copy,                                                                           \
     .run = quiet_run,                                                                             \
     .pipe = quiet_pipe,                                                                           \
     .suspend = quiet_nothing,                                                                     \
     .redraw = quiet_nothing,                                                                      \
     .now = quiet_now}

#endif
