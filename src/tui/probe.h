/* probe.h - what the terminal really does, asked before curses has it. For duidu doctor alone: the reader
 * never waits for an answer. */
#ifndef DUIDU_TUI_PROBE_H
#define DUIDU_TUI_PROBE_H

#include "duidu/str.h"

/* The cells by which the terminal moves its cursor for text; -1 where there is no terminal, or where it
 * does not answer within half a second. */
int dd_probe_width(struct dd_str text);

/* "ncurses 6.4.20221231", and how many colours it knows the terminal to have (-1: it does not know the
 * terminal). */
const char *dd_probe_curses(int *colours);

#endif
