/* run.h - other programs, without a shell: in the background, or with the terminal that was given back to
 * them. */
#ifndef DUIDU_TUI_RUN_H
#define DUIDU_TUI_RUN_H

#include "duidu/str.h"

/* Starts argv. background: in a session of its own, with nothing to read and nowhere to print to, and it is
 * not waited for; else it reads from input. Returns its exit status, 128 + the number of the signal that
 * ended it, 0 in the background; -1: it could not be started.
 *
 * While it has the terminal, ^C and ^\ are its own, and ^Z stops it and us together. */
int dd_run(char *const *argv, int input, bool background);

/* A file without a name that holds text, to be read from its start; -1: there is no room for it. */
int dd_run_input(struct dd_str text);

/* Prints a line and waits for any key on a terminal. */
void dd_run_pause(int terminal, const char *line);

#endif
