/* Texts that name keys: "⟨back⟩ goes back" stands for "q goes back", or for what is bound now. */
#include "app_private.h"

#include <string.h>

/* The command that s begins with, as ⟨name⟩; *len gets its bytes. DD_CMD_NONE: none. */
static enum dd_command named(struct dd_str s, size_t *len)
{
    struct dd_str open = DD_STR("⟨"), close = DD_STR("⟩");
    char name[40];
    ptrdiff_t end = dd_str_find(s, close, open.len);
    if (end < 0 || (size_t)end - open.len >= sizeof name)
        return DD_CMD_NONE;
    *len = (size_t)end + close.len;
    size_t n = (size_t)end - open.len;
    memcpy(name, s.ptr + open.len, n);
    name[n] = '\0';
    return dd_command_find(name);
}

/* Appends the first key of a command: on that screen, else wherever it works; else how it is typed. */
static void add_key(struct dd_strbuf *out, const struct dd_keymap *keys, enum dd_screen screen,
                    enum dd_command command)
{
    size_t start = out->len;
    enum dd_screen other;
    dd_keymap_keys(out, keys, screen, command, 1);
    for (size_t i = 0; out->len == start && dd_screen_name(i, &other); i++)
        dd_keymap_keys(out, keys, other, command, 1);
    if (out->len == start)
        dd_strbuf_addf(out, ":%s", dd_command_info(command)->name);
}

void dd_hint(struct dd_strbuf *out, const struct dd_keymap *keys, enum dd_screen screen,
             struct dd_str text)
{
    while (text.len) {
        size_t len = 0;
        ptrdiff_t at = dd_str_find(text, DD_STR("⟨"), 0);
        dd_strbuf_add(out, dd_str_slice(text, 0, at < 0 ? text.len : (size_t)at));
        if (at < 0)
            return;
        text = dd_str_slice(text, (size_t)at, text.len);
        enum dd_command command = named(text, &len);
        if (command == DD_CMD_NONE)
            dd_strbuf_add(out, dd_str_slice(text, 0, len = strlen("⟨")));
        else
            add_key(out, keys, screen, command);
        text = dd_str_slice(text, len, text.len);
    }
}

struct dd_str dd_hint_copy(struct dd_arena *arena, const struct dd_app *app, enum dd_screen screen,
                           const char *text)
{
    struct dd_strbuf out = {0};
    dd_hint(&out, &app->config->keys, screen, dd_str_from(text));
    struct dd_str copy = dd_arena_copy(arena, dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    return copy;
}
