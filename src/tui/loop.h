/* loop.h - waits for keys, window changes and the app's own work, and paints. */
#ifndef DUIDU_TUI_LOOP_H
#define DUIDU_TUI_LOOP_H

#include "duidu/config.h"
#include "duidu/error.h"
#include "duidu/lexicon.h"
#include "duidu/log.h"
#include "duidu/state.h"

/* Opens path on the terminal and reads until the reader quits. resume, config, lexicon, state and log: as
 * in dd_host. */
enum dd_code dd_loop_run(const char *path, bool resume, struct dd_config *config,
                         struct dd_lexicon *(*lexicon)(struct dd_error *), struct dd_state *state,
                         const struct dd_log *log, struct dd_error *err);

#endif
