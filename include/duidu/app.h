/* app.h - the program without its terminal: state, what keys do to it, what the screen shows.
 *
 * Whoever owns a terminal (src/tui, or a test) feeds keys and sizes in, takes frames out, and lends
 * the app its hands through dd_host for what only a terminal's owner can do.
 */
#ifndef DUIDU_APP_H
#define DUIDU_APP_H

#include "duidu/clip.h"
#include "duidu/config.h"
#include "duidu/error.h"
#include "duidu/frame.h"
#include "duidu/keymap.h"
#include "duidu/lexicon.h"
#include "duidu/log.h"
#include "duidu/state.h"

/* What became of a text for the clipboard; nothing was sent, or by which way it went. */
enum dd_copied {
    DD_COPY_TOO_LONG,
    DD_COPY_OFF, /* the settings do not let it */
    DD_COPIED,
    DD_COPIED_TMUX,
    DD_COPIED_SCREEN,
    DD_COPIED_EITHER /* one of these two is in between, and which is not known */
};

struct dd_host {
    void *data;
    /* Sends text to the local clipboard (OSC 52). */
    enum dd_copied (*copy)(void *data, struct dd_str text);
    /* Runs argv (NULL-terminated) without a shell. background: a program with a window of its own;
     * else the terminal is lent to it until it ends. Returns its exit status, -1 if it did not
     * start. */
    int (*run)(void *data, char *const *argv, bool background);
    /* Runs argv with the terminal lent to it and text on its standard input, and waits for a key when it has
     * ended, so that what it has printed can be read. Returns as run does. */
    int (*pipe)(void *data, char *const *argv, struct dd_str text);
    /* Writes an article to a file as `duidu print` prints it; lines gets how many. over: though the file is
     * there. NULL: nothing can be saved. */
    enum dd_code (*save)(const struct dd_clip *clip, const struct dd_config *config, const char *path,
                         bool over, size_t *lines, struct dd_error *err);
    /* Writes notes to a file as `duidu export` prints them, in the format that its name ends in. May be NULL
     * too. */
    enum dd_code (*save_notes)(const struct dd_note *notes, size_t n, const char *path, bool over,
                               struct dd_error *err);
    void (*suspend)(void *data); /* stop until the shell continues us */
    void (*redraw)(void *data);  /* the next frame is painted from nothing */
    /* The lexicon that links points to passages; asked for once, after the first paint. NULL: none.
     * The app closes it. What could not be opened is said in err (code DD_OK: all is well). */
    struct dd_lexicon *(*lexicon)(struct dd_error *err);
    /* Seconds of a clock that never goes back. */
    double (*now)(void *data);
    /* The settings: the app changes them as the reader says, and tells the host with configure (may be
     * NULL), which returns what the reader should know of what cannot be had, or NULL. NULL: what is built
     * in. They outlive the app. */
    struct dd_config *config;
    const char *(*configure)(void *data, const struct dd_config *config);
    /* What is kept of what is read; outlives the app. NULL: until the app is closed. */
    struct dd_state *state;
    bool resume; /* in an archive, the article that was open there last is opened */
    const struct dd_log *log; /* NULL: none is kept */
};

struct dd_app;

/* Opens path: a folder as an archive, a file as an article alone. host outlives the app. */
enum dd_code dd_app_open(struct dd_app **app, const char *path, const struct dd_host *host,
                         struct dd_error *err);
void dd_app_close(struct dd_app *app);

/* Says something in the status line: what the host has noticed. */
void dd_app_note(struct dd_app *app, const char *text);

/* What the terminal has said of its background. */
void dd_app_background(struct dd_app *app, bool light);

void dd_app_resize(struct dd_app *app, int rows, int columns);

/* One key, as it came from the terminal. */
void dd_app_key(struct dd_app *app, uint32_t key);

/* What the mouse does: the left button goes down on a cell, or the wheel turns by a notch. */
enum dd_mouse_kind { DD_MOUSE_CLICK, DD_MOUSE_UP, DD_MOUSE_DOWN, DD_MOUSE_LEFT, DD_MOUSE_RIGHT };

struct dd_mouse {
    uint8_t kind; /* enum dd_mouse_kind */
    int row, column;
};

void dd_app_mouse(struct dd_app *app, const struct dd_mouse *mouse);

/* A piece of the work that waits, about milliseconds long. True while more waits. Before the first draw
 * it does what the first paint may wait for; work in the background begins after it. */
bool dd_app_work(struct dd_app *app, int milliseconds);

/* Files that the app wants to hear from: whoever waits for keys waits for these to be readable as well,
 * and calls dd_app_wake then. They may be others after each call of the app. Returns how many. */
enum { DD_APP_FDS = 6 };
size_t dd_app_fds(const struct dd_app *app, int fds[DD_APP_FDS]);
void dd_app_wake(struct dd_app *app);

/* Is there work under way in the background that will make one of them readable? */
bool dd_app_busy(const struct dd_app *app);

/* Milliseconds of quiet after which dd_app_idle has something to do; -1: nothing. */
int dd_app_idle_after(struct dd_app *app);

/* Work that no one waits for: linking the open article. It is done before the next key in any case. */
void dd_app_idle(struct dd_app *app);

/* Draws the screen as it is now. */
void dd_app_draw(struct dd_app *app, struct dd_frame *frame);

/* Appends what a window that shows it is called: the title of the article, else the name of the archive;
 * clean. */
void dd_app_title(const struct dd_app *app, struct dd_strbuf *out);

/* Has anything changed since the last draw? */
bool dd_app_stale(const struct dd_app *app);

bool dd_app_done(const struct dd_app *app);

/* Done, to go on in another archive: its path; NULL: the end. */
const char *dd_app_next(const struct dd_app *app);

#endif
