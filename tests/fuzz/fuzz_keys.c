/* Any keys in the reader.
 *
 * The first byte has the article and the size that it opens with; each further one is a key: those of
 * ASCII stand for themselves, the others are in the table below. After each key a frame is drawn.
 * Nothing but what the keys do is under test: the articles are the sample's. */
#include "host.h"
#include "settle.h"
#include "target.h"

#include "duidu/app.h"
#include "src/app/app_private.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { KEYS_MAX = 300 };
static const double STEP = 0.4; /* what Esc has torn off may be put together again */

static void check(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* What bytes from 0x80 on stand for: keys, or another size. */
enum { SIZE = DD_KEY_NAMED_END /* and the next byte */ };

static const uint32_t others[] = {
    DD_KEY_UP,      DD_KEY_DOWN,      DD_KEY_LEFT,   DD_KEY_RIGHT,   DD_KEY_HOME, DD_KEY_END,
    DD_KEY_PAGE_UP, DD_KEY_PAGE_DOWN, DD_KEY_DELETE, DD_KEY_BACKTAB, DD_KEY_F1,   DD_KEY_PASTE,
    DD_KEY_PASTED,  SIZE,             0x7684,        0x4E2D,         0x6587,      0xE9,
    0xFF0F,         0xFF1F,           0xFF1A,        0xFF01,         0x3001,      0x3002,
    0x300A,         0x3010,           0xFF21,        0x1F469,        0x200D,      0x301,
    0x3000,         0xFF06,
};

static const struct {
    int rows, columns;
} sizes[] = {{24, 80}, {36, 120}, {50, 200}, {5, 20}, {12, 40}, {8, 100}, {40, 60}, {1, 1}};

static const char *const articles[] = {
    "config/sample/content/2025/01/why-eighty-columns/index.md",
    "config/sample/content/2024/12/one-character-two-cells/index.md",
    "README.md",
};

static const char *const homes[] = {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"};

/* ---- laws ------------------------------------------------------------------------------------ */

static void check_reader(const struct dd_reader *r)
{
    for (int pane = 0; pane < 2; pane++) {
        const struct dd_pane *p = &r->panes[pane];
        size_t n = p->layout ? p->layout->n_lines : 0;
        check(n == 0 || (p->top < n && p->focus < n), "a pane stands inside its text");
        check(!p->shown || p->shown == r->only[pane].shown, "a pane's filter is the reader's");
        for (size_t i = 0; i < r->hits[pane].count; i++)
            check(r->hits[pane].items[i].end <= r->docs[pane]->text.len, "hits lie in the text");
    }
    check(!r->n_unfolded || r->unfold_top < r->n_unfolded, "the points stand inside their rows");
}

static void check_app(const struct dd_app *app, const struct dd_frame *f)
{
    const struct dd_prompt *p = &app->prompt;
    check(app->places.at <= app->places.count && app->places.count <= DD_PLACES, "jumps are counted");
    check(p->cursor <= p->text.len && p->text.len <= DD_PROMPT_MAX, "the cursor is in the line");
    check(f->cursor_row >= 0 && f->cursor_row < f->rows && f->cursor_column >= 0 &&
              f->cursor_column < f->columns,
          "the cursor is on the screen");
    if (app->reader.open)
        check_reader(&app->reader);
}

static struct dd_app *open_app(uint8_t first, const struct dd_host *host)
{
    struct dd_app *app;
    struct dd_error err;
    const char *path = articles[first % (sizeof articles / sizeof *articles)];
    check(dd_app_open(&app, path, host, &err) == DD_OK, "the sample is there");
    size_t size = first / 8 % (sizeof sizes / sizeof *sizes);
    dd_app_resize(app, sizes[size].rows, sizes[size].columns);
    return app;
}

/* Does what a byte says; returns how many have been used. */
static size_t feed(struct dd_app *app, const uint8_t *data, size_t size)
{
    uint32_t key = data[0] < 0x80 ? data[0] : others[data[0] % (sizeof others / sizeof *others)];
    if (key == SIZE) {
        size_t to = size > 1 ? data[1] % (sizeof sizes / sizeof *sizes) : 0;
        dd_app_resize(app, sizes[to].rows, sizes[to].columns);
        return 2;
    }
    if (key < DD_KEY_NAMED_END)
        dd_app_key(app, key);
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct quiet_clock quiet = {.step = STEP};
    const struct dd_host host = QUIET_HOST(&quiet);
    struct dd_frame frame;
    if (size == 0)
        return 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
        setenv(homes[i], "/dev/null/none", 1); /* nothing of the user's is touched */
    struct dd_app *app = open_app(data[0], &host);
    dd_frame_init(&frame);
    for (size_t at = 1; at < size && at < KEYS_MAX && !dd_app_done(app);) {
        at += feed(app, data + at, size - at);
        dd_app_draw(app, &frame);
        check_app(app, &frame);
        settle_app(app);
    }
    dd_app_close(app);
    dd_frame_release(&frame);
    return 0;
}
