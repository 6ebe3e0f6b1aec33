/* loop.h - waits for keys, window changes and the app's own work, and paints. */
#ifndef DUIDU_TUI_LOOP_H
#define DUIDU_TUI_LOOP_H

#include "duidu/error.h"

/* Opens path on the terminal and reads until the reader quits. */
enum dd_code dd_loop_run(const char *path, struct dd_error *err);

#endif
