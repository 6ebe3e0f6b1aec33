/* headless.h - an app without a terminal: keys in, rows of the screen out. Its clock is the test's. */
#ifndef DUIDU_TEST_HEADLESS_H
#define DUIDU_TEST_HEADLESS_H

#include "catalogue.h"
#include "settle.h"

#include "duidu/keymap.h"
#include "src/app/app_private.h"

static double clock_now;

static inline void host_nothing(void *data)
{
    (void)data;
}

static inline double host_now(void *data)
{
    (void)data;
    return clock_now += 0.01;
}

static struct dd_host host = {.suspend = host_nothing, .redraw = host_nothing, .now = host_now};

static struct dd_app *app;
static struct dd_frame frame;

static inline void open_app(const char *path, int rows, int columns)
{
    struct dd_error err;
    if (dd_app_open(&app, path, &host, &err) != DD_OK)
        fail_msg("%s", err.message);
    dd_app_resize(app, rows, columns);
    dd_frame_init(&frame);
}

static inline void open_archive(void)
{
    open_app(test_path(&folder, "a"), 24, 80);
}

static inline void close_app(void)
{
    dd_app_close(app);
    dd_frame_release(&frame);
    app = NULL;
}

static inline void settle(void)
{
    dd_app_draw(app, &frame);
    settle_app(app);
    dd_app_draw(app, &frame);
}

static inline void type(const char *keys)
{
    struct dd_str s = dd_str_from(keys);
    for (size_t at = 0, len; at < s.len; at += len)
        dd_app_key(app, dd_utf8_decode(s, at, &len));
    dd_app_draw(app, &frame);
}

static inline const char *row(int at)
{
    static char text[1024];
    struct dd_strbuf b = {0};
    dd_frame_row_text(&frame, at < 0 ? frame.rows + at : at, &b);
    snprintf(text, sizeof text, "%s", dd_strbuf_cstr(&b));
    dd_strbuf_release(&b);
    return text;
}

static inline bool on_screen(const char *words)
{
    for (int i = 0; i < frame.rows; i++)
        if (strstr(row(i), words))
            return true;
    return false;
}

/* n articles, the i-th of day i: "001" … */
static inline void write_many(int n)
{
    char name[64], text[200];
    for (int i = 1; i <= n; i++) {
        snprintf(name, sizeof name, "%d/%03d.md", 2000 + i / 100, i);
        snprintf(text, sizeof text, "---\ntitle: t%03d\ndate: 20%02d-%02d-%02d\n---\n## Summary\n\n摘要\n",
                 i, i / 336, i / 28 % 12 + 1, i % 28 + 1);
        article(name, text, 1000);
    }
}

#endif
