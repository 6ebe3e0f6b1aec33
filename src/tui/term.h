/* term.h - the terminal: the only room that knows curses. */
#ifndef DUIDU_TUI_TERM_H
#define DUIDU_TUI_TERM_H

#include "duidu/app.h"
#include "duidu/config.h"
#include "duidu/error.h"
#include "duidu/frame.h"

#include <stdbool.h>
#include <stdint.h>

struct dd_term;

/* Takes the terminal over; there is one at a time. DD_ERR_TERMINAL with a line that says what to do when there is none, or
 * it cannot move its cursor. *note gets what the reader should know all the same (an unknown TERM was
 * replaced), or NULL. */
enum dd_code dd_term_open(struct dd_term **term, const struct dd_config *config, const char **note,
                          struct dd_error *err);

/* Takes over what has changed in the settings and the theme; returns what cannot be had, or NULL. data is the
 * terminal, as in dd_host. */
const char *dd_term_configure(void *data, const struct dd_config *config);

/* Gives the terminal back as it was; NULL is fine. */
void dd_term_close(struct dd_term *term);

/* In a signal handler: gives the terminal back and ends the program by that signal. So end all signals
 * for which nothing else is arranged. */
void dd_term_rescue(int signal_number);

/* Paints what differs from the frame painted last, which has to be still there: the caller draws into
 * two frames in turn. */
void dd_term_paint(struct dd_term *term, const struct dd_frame *frame);

/* What the window is to be called, when the settings let it; goes out with the next paint. */
void dd_term_title(struct dd_term *term, struct dd_str title);

/* Does after the first paint what had to wait for it: the first one is made without curses where it can
 * be. Whatever else is asked of the terminal does so by itself. */
void dd_term_settle(struct dd_term *term);

/* The next paint begins with an empty screen. */
void dd_term_forget(struct dd_term *term);

enum dd_event_kind { DD_EVENT_NONE, DD_EVENT_KEY, DD_EVENT_MOUSE, DD_EVENT_BACKGROUND };

struct dd_event {
    enum dd_event_kind kind;
    uint32_t key;
    struct dd_mouse mouse;
    bool light; /* the background */
};

/* What the terminal has sent, without waiting; false: nothing more. Unknown function keys are skipped. */
bool dd_term_event(struct dd_term *term, struct dd_event *event);

/* File descriptor to wait on for keys. */
int dd_term_fd(const struct dd_term *term);

/* Asks the system for the window's size and tells curses. */
void dd_term_size(struct dd_term *term, int *rows, int *columns);

/* dd_host's hands; data is the terminal. */
enum dd_copied dd_term_copy(void *data, struct dd_str text);
int dd_term_run(void *data, char *const *argv, bool background);
int dd_term_pipe(void *data, char *const *argv, struct dd_str text);
void dd_term_suspend(void *data);

#endif
