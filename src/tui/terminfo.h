/* terminfo.h - what the terminal database says; apart from term.c because <term.h> defines macros of
 * common words. */
#ifndef DUIDU_TUI_TERMINFO_H
#define DUIDU_TUI_TERMINFO_H

/* A string capability of the current terminal, or NULL. */
const char *dd_terminfo_string(const char *capability);

#endif
