/* What keys are called: in the help ("^D", "PgDn") and in the configuration ("<C-d>", "<PageDown>"). */
#include "config_private.h"

#include "duidu/i18n.h"
#include "duidu/keymap.h"
#include "duidu/utf8.h"

#include <string.h>

/* In the configuration; where a key has several names the first is the one that is written. */
static const struct {
    char name[12];
    uint32_t key;
} names[] = {
    {"Up", DD_KEY_UP},
    {"Down", DD_KEY_DOWN},
    {"Left", DD_KEY_LEFT},
    {"Right", DD_KEY_RIGHT},
    {"Home", DD_KEY_HOME},
    {"End", DD_KEY_END},
    {"PageUp", DD_KEY_PAGE_UP},
    {"PgUp", DD_KEY_PAGE_UP},
    {"PageDown", DD_KEY_PAGE_DOWN},
    {"PgDn", DD_KEY_PAGE_DOWN},
    {"Insert", DD_KEY_INSERT},
    {"Ins", DD_KEY_INSERT},
    {"Delete", DD_KEY_DELETE},
    {"Del", DD_KEY_DELETE},
    {"S-Tab", DD_KEY_BACKTAB},
    {"BackTab", DD_KEY_BACKTAB},
    {"F1", DD_KEY_F1},
    {"F2", DD_KEY_F1 + 1},
    {"F3", DD_KEY_F1 + 2},
    {"F4", DD_KEY_F1 + 3},
    {"F5", DD_KEY_F1 + 4},
    {"F6", DD_KEY_F1 + 5},
    {"F7", DD_KEY_F1 + 6},
    {"F8", DD_KEY_F1 + 7},
    {"F9", DD_KEY_F1 + 8},
    {"F10", DD_KEY_F1 + 9},
    {"F11", DD_KEY_F1 + 10},
    {"F12", DD_KEY_F12},
    {"Space", ' '},
    {"Tab", DD_KEY_TAB},
    {"Enter", DD_KEY_ENTER},
    {"Return", DD_KEY_ENTER},
    {"CR", DD_KEY_ENTER},
    {"Esc", DD_KEY_ESC},
    {"Escape", DD_KEY_ESC},
    {"Backspace", DD_KEY_BACKSPACE},
    {"BS", DD_KEY_BACKSPACE},
    /* What the file's own syntax would take for itself. */
    {"Hash", '#'},
    {"Semicolon", ';'},
    {"Backslash", '\\'},
    {"Quote", '"'},
    {"Apostrophe", '\''},
    {"Equals", '='},
    {"Comma", ','},
    {"Less", '<'},
    {"lt", '<'},
    {"Greater", '>'},
    {"gt", '>'},
    {"Bar", '|'},
};

enum { N_NAMES = sizeof names / sizeof *names };

void dd_key_name(struct dd_strbuf *out, uint32_t key)
{
    static const char named[][8] = {"Up",   "Down", "Left",  "Right", "Home", "End",
                                    "PgUp", "PgDn", "Del",   "S-Tab", "Ins"};
    if (key & DD_KEY_META) {
        dd_strbuf_adds(out, "M-");
        key &= ~(uint32_t)DD_KEY_META;
    }
    if (key >= DD_KEY_F1 && key <= DD_KEY_F12)
        dd_strbuf_addf(out, "F%u", key - DD_KEY_F1 + 1);
    else if (key == DD_KEY_PASTE || key == DD_KEY_PASTED)
        dd_strbuf_adds(out, key == DD_KEY_PASTE ? "Paste" : "Pasted");
    else if (key >= DD_KEY_NAMED && key < DD_KEY_F1)
        dd_strbuf_adds(out, named[key - DD_KEY_NAMED]);
    else if (key == DD_KEY_ESC)
        dd_strbuf_adds(out, "Esc");
    else if (key == DD_KEY_ENTER)
        dd_strbuf_adds(out, "Enter");
    else if (key == DD_KEY_TAB)
        dd_strbuf_adds(out, "Tab");
    else if (key == DD_KEY_BACKSPACE)
        dd_strbuf_adds(out, "Backspace");
    else if (key == ' ')
        dd_strbuf_adds(out, "Space");
    else if (key < 32)
        dd_strbuf_addf(out, "^%c", (char)(key + '@'));
    else
        dd_strbuf_add_cp(out, key);
}

/* ---- written --------------------------------------------------------------------------- */

static const char *name_of(uint32_t key)
{
    for (size_t i = 0; i < N_NAMES; i++)
        if (names[i].key == key)
            return names[i].name;
    return NULL;
}

static void format_key(struct dd_strbuf *out, uint32_t key)
{
    bool meta = key & DD_KEY_META;
    key &= ~(uint32_t)DD_KEY_META;
    const char *name = name_of(key);
    bool control = !name && key < 32;
    if (!name && !control && !meta) {
        dd_strbuf_add_cp(out, key);
        return;
    }
    dd_strbuf_adds(out, meta ? "<M-" : "<");
    if (name)
        dd_strbuf_adds(out, name);
    else if (control)
        dd_strbuf_addf(out, "C-%c", (int)(key + '@') >= 'A' && key + '@' <= 'Z' ? (int)key + '`'
                                                                                : (int)key + '@');
    else
        dd_strbuf_add_cp(out, key);
    dd_strbuf_addc(out, '>');
}

void dd_keys_format(struct dd_strbuf *out, const uint32_t *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        format_key(out, keys[i]);
}

/* ---- read ------------------------------------------------------------------------------ */

static enum dd_code unknown(struct dd_str name, struct dd_error *err)
{
    struct dd_suggest s = {.word = name};
    struct dd_error with = {0};
    for (size_t i = 0; i < N_NAMES; i++)
        dd_suggest_try(&s, names[i].name);
    dd_error_set(&with, DD_ERR_SYNTAX, _("unknown key name '<%.*s>'"), DD_STR_ARG(name));
    if (s.best) {
        struct dd_strbuf best = {0};
        dd_strbuf_addf(&best, "<%s>", s.best);
        s.best = dd_strbuf_cstr(&best);
        dd_suggest_add(&s, &with);
        dd_strbuf_release(&best);
    }
    if (err)
        *err = with;
    return DD_ERR_SYNTAX;
}

/* The control key of a letter or of one of @[\]^_?; 0: there is none. */
static uint32_t control(uint32_t key)
{
    if (key >= 'a' && key <= 'z')
        key -= 32;
    if (key < '@' || key > '_')
        return key == '?' ? DD_KEY_BACKSPACE : 0;
    key -= '@';
    return key == '\n' ? DD_KEY_ENTER : key == '\b' ? DD_KEY_BACKSPACE : key;
}

/* A key's own name, or one character. */
static bool plain_key(struct dd_str name, uint32_t *key)
{
    for (size_t i = 0; i < N_NAMES; i++)
        if (dd_str_equal_ci(name, dd_str_from(names[i].name))) {
            *key = names[i].key;
            return true;
        }
    size_t len;
    if (name.len == 0)
        return false;
    *key = dd_utf8_decode(name, 0, &len);
    return len == name.len && !dd_cp_is_invisible(*key) && !dd_cp_is_space(*key);
}

/* What stands between < and >. */
static bool parse_name(struct dd_str name, uint32_t *key)
{
    bool meta = false, ctrl = false;
    if (plain_key(name, key) && name.len > 1)
        return true;
    while (name.len > 2 && name.ptr[1] == '-') {
        char modifier = (char)(name.ptr[0] & ~32);
        if (modifier != 'C' && modifier != 'M' && modifier != 'A')
            break;
        ctrl |= modifier == 'C';
        meta |= modifier != 'C';
        name = dd_str_slice(name, 2, name.len);
    }
    if ((!ctrl && !meta) || !plain_key(name, key))
        return false;
    if (ctrl)
        *key = control(*key);
    if (!*key)
        return false;
    *key |= meta ? DD_KEY_META : 0;
    return true;
}

enum dd_code dd_keys_parse(uint32_t keys[DD_KEYS_MAX], struct dd_str word, struct dd_error *err)
{
    size_t n = 0, len;
    memset(keys, 0, DD_KEYS_MAX * sizeof *keys);
    for (size_t at = 0; at < word.len; at += len) {
        if (n == DD_KEYS_MAX)
            return dd_error_set(err, DD_ERR_SYNTAX, _("'%.*s' is too long: %d keys at most"),
                                DD_STR_ARG(word), DD_KEYS_MAX);
        ptrdiff_t end = word.ptr[at] == '<' ? dd_str_find(word, DD_STR(">"), at) : -1;
        if (end > (ptrdiff_t)at + 1) {
            struct dd_str name = dd_str_slice(word, at + 1, (size_t)end);
            len = name.len + 2;
            if (!parse_name(name, &keys[n++]))
                return unknown(name, err);
            continue;
        }
        keys[n] = dd_utf8_decode(word, at, &len);
        if (dd_cp_is_invisible(keys[n++]))
            return dd_error_set(err, DD_ERR_SYNTAX, _("a character in '%.*s' cannot be typed"),
                                DD_STR_ARG(word));
    }
    if (n == 0)
        return dd_error_set(err, DD_ERR_SYNTAX, _("a key is missing"));
    if (keys[0] >= '0' && keys[0] <= '9')
        return dd_error_set(err, DD_ERR_SYNTAX, _("'%.*s' begins with a digit: digits are counts"),
                            DD_STR_ARG(word));
    return DD_OK;
}
