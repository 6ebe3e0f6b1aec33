/* terminal.h - what is known of the terminal by its environment.
 *
 * Terminals cannot be asked without waiting, and terminfo does not know of these. So they are known by
 * name, from TERM and from what they leave in the environment; what is not known to be understood is not
 * sent. Behind tmux and screen, whose variables of the terminal outside may be those of another day, only
 * they themselves count.
 */
#ifndef DUIDU_TERMINAL_H
#define DUIDU_TERMINAL_H

#include <stdbool.h>

struct dd_terminal {
    bool updates;     /* holds back what it shows until an update is whole (mode 2026) */
    bool links;       /* text may be a link (OSC 8) */
    bool title;       /* its window has a title (OSC 2), which it can keep and bring back (XTWINOPS) */
    bool background;  /* says which background it has when it is asked (OSC 11) */
    bool true_colour; /* COLORTERM says so */
};

void dd_terminal_know(struct dd_terminal *out);

#endif
