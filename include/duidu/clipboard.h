/* clipboard.h - a text for the clipboard of the terminal that the reader sits at: OSC 52 (xterm, "Operating
 * System Commands", Ps = 52), also through tmux and GNU screen.
 *
 * Both stand between the program and the terminal and let a sequence through only when it is wrapped in a
 * DCS. tmux wants "tmux;" in front and each Esc twice; from 3.3 on only with allow-passthrough, but with
 * set-clipboard it takes the sequence itself, so that both are sent. Screen passes on what a DCS holds, and
 * takes no string of more than 768 bytes (256 before 2008), so that the sequence goes in pieces; it drops
 * what it does not know.
 */
#ifndef DUIDU_CLIPBOARD_H
#define DUIDU_CLIPBOARD_H

#include "duidu/strbuf.h"

enum {
    DD_CLIPBOARD_MAX = 74994, /* bytes of text; xterm takes no more */
    DD_CLIPBOARD_PIECE = 760  /* bytes of a sequence that screen takes at once */
};

enum dd_clipboard_way {
    DD_CLIPBOARD_DIRECT,
    DD_CLIPBOARD_TMUX,
    DD_CLIPBOARD_SCREEN,
    DD_CLIPBOARD_EITHER /* TERM is that of both, and neither has left its name here */
};

/* What stands in between, by the values of $TERM, $TMUX and $STY (NULL: not set). The latter two do not
 * cross SSH: then $TERM alone counts, and "screen…" may be either. */
enum dd_clipboard_way dd_clipboard_way(const char *term, const char *tmux, const char *sty);

/* Appends what the terminal is to be sent. */
void dd_clipboard_add(struct dd_strbuf *out, struct dd_str text, enum dd_clipboard_way way);

#endif
