/* term_private.h - the terminal's state, and the rooms of src/tui that work on it. */
#ifndef DUIDU_TUI_TERM_PRIVATE_H
#define DUIDU_TUI_TERM_PRIVATE_H

#include "term.h"

#include "duidu/terminal.h"
#include "duidu/theme.h"

#include <curses.h>
#include <stdio.h>

/* What the terminal is put into while it is ours, and taken out of when it is given back. */
enum dd_mode {
    DD_MODE_PASTE, /* what is pasted is marked, so that it is not taken for typing */
    DD_MODE_WHEEL, /* the wheel types arrow keys: where the mouse is the terminal's own */
    DD_MODE_MOUSE, /* the mouse is ours */
    DD_MODE_TITLE, /* the window's title before ours is kept */
    DD_MODE_COUNT
};

struct dd_term {
    SCREEN *screen;
    bool early;                   /* curses is not open yet (first.c) */
    const struct dd_frame *first; /* painted without it */
    FILE *in, *out;
    int gather; /* memory file that a frame is gathered in; -1: none to be had */
    const char *name; /* of the terminal's type */
    bool says_true;   /* terminfo, of 24 bit colours */
    bool direct;      /* an entry that can ask for them has been looked for */
    char entry[128];  /* the entry of terminfo that is used, where it is not of that name */
    char *folders, *folders_before; /* where it is looked for: TERMINFO_DIRS, and as that was. Owned */
    struct dd_terminal known;
    bool has_mouse; /* by terminfo */
    struct dd_attrs attrs; /* the theme, as it can be shown here */
    enum dd_depth depth;
    enum dd_depth most; /* that terminfo knows how to ask for */
    int ambiguous;      /* cells of ambiguous characters on the screen */
    bool copies;        /* the settings let OSC 52 be sent */
    bool synchronize;   /* frames are sent as one update (mode 2026) */
    bool wanted[DD_MODE_COUNT], given[DD_MODE_COUNT];
    struct dd_strbuf title, title_sent; /* of the window; empty: none */
    bool asks;        /* the terminal is to be asked for its background (OSC 11), … */
    bool has_asked;   /* … which is done once */
    bool links;       /* links are sent (OSC 8) */
    uint32_t *linked; /* per cell of the screen: the link that the terminal has there; 0: none. Owned */
    int linked_rows, linked_columns;
    const struct dd_frame *shown; /* what was painted last; NULL: nothing that can be relied on */

    /* input.c */
    uint32_t back[8]; /* keys that are read again, the next one last */
    size_t n_back;
    double esc_time; /* when Esc was given out, if that was the last key; 0 */
    double asked;    /* when the background was asked for; 0: nothing is to come */
    int collecting;    /* enum of input.c: what the keys that come are the middle of */
    char report[64];   /* of it, so far */
    size_t report_len;
    double report_time; /* when its last byte came */
};

/* ---- modes.c --------------------------------------------------------------------------- */

/* Sends what has changed in what is wanted to fd. */
void dd_modes_send(struct dd_term *term, int fd);

/* Takes back all that has been sent. */
void dd_modes_end(struct dd_term *term, int fd);

/* Appends what takes it back, for who has to give the terminal back in a hurry. */
void dd_modes_restore(const struct dd_term *term, struct dd_strbuf *out);

void dd_term_send(const char *bytes, int fd);

/* Sends the window's title, when it has changed. */
void dd_title_send(struct dd_term *term, int fd);

/* ---- first.c --------------------------------------------------------------------------- */

/* Can the first frame go to the terminal without curses? Then terminfo is open, and term->most known. */
bool dd_first_begin(struct dd_term *term, const char *name);

/* Paints it; afterwards dd_paint_known is due. */
void dd_first_paint(struct dd_term *term, const struct dd_frame *frame);

/* ---- paint.c --------------------------------------------------------------------------- */

/* The text of a cell of several characters as curses keeps it; false: curses does not take it, and the cell is
 * left blank. */
bool dd_cell_text(const struct dd_cell *cell, wchar_t text[CCHARW_MAX + 1]);

/* Sends what is in the gathering file to the terminal in one piece. */
void dd_gather_send(const struct dd_term *term);

/* Makes curses believe that a frame is on the screen. What it sends has to go elsewhere. */
void dd_paint_known(struct dd_term *term, const struct dd_frame *frame);

/* ---- input.c --------------------------------------------------------------------------- */

/* Tells curses of the sequences that terminfo has no name for. After each start of a screen. */
void dd_input_begin(void);

/* Asks for the background, when that is to be known and has not been asked for. The answer is waited for
 * by no one. */
void dd_input_ask(struct dd_term *term, int fd);

/* ---- links.c --------------------------------------------------------------------------- */

/* Appends what makes the terminal know the links of a frame that curses has just painted; changed says of
 * which rows it may have written. */
void dd_links_put(struct dd_term *term, const struct dd_frame *frame, const bool *changed,
                  struct dd_strbuf *out);

/* The screen is cleared before the next frame: no cell is part of a link any more. */
void dd_links_forget(struct dd_term *term);

/* ---- term.c ---------------------------------------------------------------------------- */

/* Makes what a signal handler would send that which gives the terminal back as it is now. */
void dd_term_prepare_rescue(const struct dd_term *term);

#endif
