#include "duidu/clipboard.h"

#include <string.h>

static bool is_set(const char *value)
{
    return value && *value;
}

enum dd_clipboard_way dd_clipboard_way(const char *term, const char *tmux, const char *sty)
{
    bool tmux_named = term && strncmp(term, "tmux", 4) == 0;
    bool screen_named = term && strncmp(term, "screen", 6) == 0;
    if (is_set(tmux) != is_set(sty))
        return is_set(tmux) ? DD_CLIPBOARD_TMUX : DD_CLIPBOARD_SCREEN;
    if (tmux_named)
        return DD_CLIPBOARD_TMUX;
    return screen_named || is_set(tmux) ? DD_CLIPBOARD_EITHER : DD_CLIPBOARD_DIRECT;
}

static void add_base64(struct dd_strbuf *out, struct dd_str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.len; i += 3) {
        unsigned char b[3] = {0};
        size_t n = s.len - i < 3 ? s.len - i : 3;
        memcpy(b, s.ptr + i, n);
        dd_strbuf_addc(out, digits[b[0] >> 2]);
        dd_strbuf_addc(out, digits[(b[0] & 3) << 4 | b[1] >> 4]);
        dd_strbuf_addc(out, n > 1 ? digits[(b[1] & 15) << 2 | b[2] >> 6] : '=');
        dd_strbuf_addc(out, n > 2 ? digits[b[2] & 63] : '=');
    }
}

/* One Esc stands in the sequence, its first byte. */
static void add_for_tmux(struct dd_strbuf *out, struct dd_str sequence)
{
    dd_strbuf_adds(out, "\033Ptmux;\033");
    dd_strbuf_add(out, sequence);
    dd_strbuf_adds(out, "\033\\");
}

static void add_for_screen(struct dd_strbuf *out, struct dd_str sequence)
{
    for (size_t at = 0; at < sequence.len; at += DD_CLIPBOARD_PIECE) {
        dd_strbuf_adds(out, "\033P");
        dd_strbuf_add(out, dd_str_slice(sequence, at, at + DD_CLIPBOARD_PIECE));
        dd_strbuf_adds(out, "\033\\");
    }
}

void dd_clipboard_add(struct dd_strbuf *out, struct dd_str text, enum dd_clipboard_way way)
{
    struct dd_strbuf bytes = {0};
    dd_strbuf_adds(&bytes, "\033]52;c;");
    add_base64(&bytes, text);
    dd_strbuf_adds(&bytes, "\a");
    struct dd_str sequence = dd_strbuf_str(&bytes);
    /* Screen prints what a string has too much; tmux drops a DCS that it does not know. */
    bool bare = way != DD_CLIPBOARD_SCREEN &&
                (way != DD_CLIPBOARD_EITHER || sequence.len <= DD_CLIPBOARD_PIECE);
    if (bare)
        dd_strbuf_add(out, sequence);
    if (way == DD_CLIPBOARD_TMUX)
        add_for_tmux(out, sequence);
    if (way == DD_CLIPBOARD_SCREEN || way == DD_CLIPBOARD_EITHER)
        add_for_screen(out, sequence);
    dd_strbuf_release(&bytes);
}
