/* terminfo.h - what the terminal database says; apart from term.c because <term.h> defines macros of
 * common words. */
#ifndef DUIDU_TUI_TERMINFO_H
#define DUIDU_TUI_TERMINFO_H

#include <stdbool.h>

/* A string capability of the current terminal, or NULL. */
const char *dd_terminfo_string(const char *capability);

/* Reads what is known of a terminal without curses, until dd_terminfo_close. False: nothing is. */
bool dd_terminfo_open(const char *name, int fd);
void dd_terminfo_close(void);

/* What a full screen needs, by terminfo's names; strings that the terminal has not are NULL. */
struct dd_caps {
    const char *smcup, *csr, *rmir, *smam, *smkx, *cnorm, *op, *clear, *cup;
    const char *sgr0, *bold, *dim, *sitm, *smul, *rev, *setaf, *setab, *initp;
    int colours, pairs;
    bool am, xenl;
};

/* False: the terminal needs tricks that this does not tell of (padding, cookies, overstriking, colours
 * that shut out attributes). */
bool dd_terminfo_caps(struct dd_caps *caps);

/* A string with its parameters filled in, good until the next one; NULL for NULL. */
const char *dd_terminfo_format(const char *string, int a, int b);

/* Does the entry of that name say that the terminal has 24 bit colours? To be asked before a screen is
 * opened. */
bool dd_terminfo_true_colour(const char *name);

#endif
