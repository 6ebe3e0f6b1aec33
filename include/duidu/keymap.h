/* keymap.h - from keys to commands.
 *
 * A key is a Unicode code point, or one of the named keys above the code points; with DD_KEY_META in it
 * when Alt was held. Control keys are the code points 1..31. A sequence has at most DD_KEYS_MAX keys.
 */
#ifndef DUIDU_KEYMAP_H
#define DUIDU_KEYMAP_H

#include "duidu/commands.h"
#include "duidu/error.h"
#include "duidu/strbuf.h"

#include <stdint.h>

enum { DD_KEYS_MAX = 4 };

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
    DD_KEY_INSERT,
    DD_KEY_F1, /* … F12 */
    DD_KEY_F12 = DD_KEY_F1 + 11,
    DD_KEY_PASTE,  /* the terminal says: what follows is pasted … */
    DD_KEY_PASTED, /* … up to here */
    DD_KEY_NAMED_END,
    DD_KEY_META = 1 << 22 /* | key */
};

struct dd_binding {
    enum dd_command command;
    unsigned screens;            /* set of enum dd_screen */
    uint32_t keys[DD_KEYS_MAX];  /* 0 behind the last */
};

/* Bindings in the order in which help names them. */
struct dd_keymap {
    const struct dd_binding *items;
    size_t count;
};

/* The keys that are built in. */
struct dd_keymap dd_keymap_default(void);

size_t dd_binding_length(const struct dd_binding *binding);

/* DD_MATCH_BOTH: a command by itself, and the beginning of a longer sequence. */
enum dd_match { DD_MATCH_NONE, DD_MATCH_PREFIX, DD_MATCH_FULL, DD_MATCH_BOTH };

/* What keys[0..n) mean on a screen; *command is set on DD_MATCH_FULL and DD_MATCH_BOTH. */
enum dd_match dd_keymap_find(const struct dd_keymap *map, enum dd_screen screen,
                             const uint32_t *keys, size_t n, enum dd_command *command);

/* The ASCII key that a Chinese or full-width punctuation mark stands for (、／ → /, ？ → ?, 【 → [ …),
 * so that an input method left on does not make the program deaf; others come back as they are. */
uint32_t dd_key_plain(uint32_t key);

/* Appends the name of a key as help shows it: "j", "^D", "Space", "PgDn". */
void dd_key_name(struct dd_strbuf *out, uint32_t key);

/* Appends the keys of a command on a screen as help shows them, separated by spaces; "" when it has
 * none. max: at most that many, 0 for all. */
void dd_keymap_keys(struct dd_strbuf *out, const struct dd_keymap *map, enum dd_screen screen,
                    enum dd_command command, size_t max);

/* ---- as they are written in the configuration ------------------------------------------ */

/* Appends a sequence as dd_keys_parse reads it back: "j", "<C-d>", "]]", "<Space>". */
void dd_keys_format(struct dd_strbuf *out, const uint32_t *keys, size_t n);

/* Reads a sequence written without spaces; keys behind the last are 0. DD_ERR_SYNTAX says what is
 * wrong. */
enum dd_code dd_keys_parse(uint32_t keys[DD_KEYS_MAX], struct dd_str word, struct dd_error *err);

/* The i-th screen that keys can be bound on, and its name in [keys.NAME]; NULL past the last. */
const char *dd_screen_name(size_t i, enum dd_screen *screen);

/* ---- made by hand ----------------------------------------------------------------------- */

/* One line of the configuration: the keys of a command, on one screen or on all where it works. */
struct dd_key_line {
    enum dd_command command; /* DD_CMD_NONE: these keys do nothing */
    unsigned screen;         /* an enum dd_screen; 0: every screen where it works */
    struct dd_binding *keys; /* .keys alone counts */
    size_t count;            /* 0: no key leads to it */
    struct dd_str file;      /* where it stands */
    int line;
};

/* The keymap that lines make of the built-in keys, in arena. A line takes the place of the command's
 * keys; one for a screen goes before one for all; a key bound by a line is no longer what it was by
 * default, and neither is a longer sequence that it begins. A sequence that two lines of the same kind
 * bind on one screen stays with the first, and problems names both. */
struct dd_keymap dd_keymap_make(struct dd_arena *arena, const struct dd_key_line *lines,
                                size_t n_lines, struct dd_problems *problems);

#endif
