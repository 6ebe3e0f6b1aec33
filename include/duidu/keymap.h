/* keymap.h - from keys to commands.
 *
 * A key is a Unicode code point, or one of the named keys above the code points. Control keys are
 * the code points 1..31. A sequence has at most DD_KEYS_MAX keys.
 */
#ifndef DUIDU_KEYMAP_H
#define DUIDU_KEYMAP_H

#include "duidu/commands.h"
#include "duidu/strbuf.h"

#include <stdint.h>

enum { DD_KEYS_MAX = 3 };

enum dd_key {
    DD_KEY_ESC = 0x1B,
    DD_KEY_ENTER = 0x0D,
    DD_KEY_TAB = 0x09,
    DD_KEY_BACKSPACE = 0x7F,
    DD_KEY_NAMED = 0x110000, /* named keys begin here */
    DD_KEY_UP = DD_KEY_NAMED,
    DD_KEY_DOWN,
    DD_KEY_LEFT,
    DD_KEY_RIGHT,
    DD_KEY_HOME,
    DD_KEY_END,
    DD_KEY_PAGE_UP,
    DD_KEY_PAGE_DOWN,
    DD_KEY_DELETE,
    DD_KEY_BACKTAB,
    DD_KEY_F1,
    DD_KEY_PASTE,  /* the terminal says: what follows is pasted … */
    DD_KEY_PASTED, /* … up to here */
    DD_KEY_NAMED_END
};

enum dd_match { DD_MATCH_NONE, DD_MATCH_PREFIX, DD_MATCH_FULL };

/* What keys[0..n) mean on a screen; *command is set on DD_MATCH_FULL. A full match wins over a longer
 * sequence that it begins. */
enum dd_match dd_keymap_find(enum dd_screen screen, const uint32_t *keys, size_t n,
                             enum dd_command *command);

/* The ASCII key that a Chinese or full-width punctuation mark stands for (、／ → /, ？ → ?, 【 → [ …),
 * so that an input method left on does not make the program deaf; others come back as they are. */
uint32_t dd_key_plain(uint32_t key);

/* Appends the name of a key: "j", "^D", "Space", "PgDn". */
void dd_key_name(struct dd_strbuf *out, uint32_t key);

/* Appends the keys of a command on a screen, separated by spaces; "" when it has none. max: at most
 * that many, 0 for all. */
void dd_keymap_keys(struct dd_strbuf *out, enum dd_screen screen, enum dd_command command,
                    size_t max);

#endif
