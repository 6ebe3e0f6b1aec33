/* What leaves the program: the clipboard and the browser. */
#include "app_private.h"

#include "duidu/url.h"
#include "duidu/clipboard.h"

#include <stdlib.h>
#include <string.h>

void dd_piece_add(struct dd_strbuf *out, const struct dd_reader *r, const struct dd_piece_of *piece,
                  enum dd_excerpt_form form)
{
    dd_excerpt_add(out, r->docs[piece->pane], piece->text.start, piece->text.end, form, r->clip);
}

/* ---- the clipboard --------------------------------------------------------------------- */

static size_t characters(struct dd_str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len; at += dd_cluster_at(s, at).len)
        n++;
    return n;
}

/* Nothing tells whether the text has arrived: the first time it is said what may be in the way. */
static const char *advice(struct dd_app *app, enum dd_copied way)
{
    bool said = app->said_clipboard;
    app->said_clipboard = true;
    if (said)
        return NULL;
    return way == DD_COPIED_TMUX     ? _("tmux: set -g set-clipboard on")
           : way == DD_COPIED_EITHER ? _("TERM=tmux-256color in tmux")
           : way == DD_COPIED_SCREEN ? _("OSC 52 has to be allowed around screen")
                                     : _("allow OSC 52: man duidu");
}

static void say_copied(struct dd_app *app, struct dd_str text, const char *what, enum dd_copied way)
{
    size_t n = characters(text);
    const char *also = advice(app, way);
    struct dd_strbuf amount = {0};
    dd_strbuf_addf(&amount, P_("%zu character", "%zu characters", n), n);
    if (also)
        dd_say(&app->messages, DD_NOTE, _("%s sent to the clipboard, %s. Not there? %s"), what,
               dd_strbuf_cstr(&amount), also);
    else
        dd_say(&app->messages, DD_NOTE, _("%s sent to the clipboard, %s: %.*s"), what,
               dd_strbuf_cstr(&amount), (int)dd_text_fit(text, 40, NULL), text.ptr);
    dd_strbuf_release(&amount);
}

void dd_copy(struct dd_app *app, struct dd_str text, const char *what)
{
    text = dd_str_trim(text);
    if (text.len == 0) {
        dd_say(&app->messages, DD_WARNING, _("nothing to copy"));
        return;
    }
    enum dd_copied copied = app->host->copy(app->host->data, text);
    if (copied == DD_COPY_OFF)
        dd_say(&app->messages, DD_WARNING, _("copying is switched off: :set osc52 yes"));
    else if (copied == DD_COPY_TOO_LONG)
        dd_say(&app->messages, DD_WARNING,
               _("too long for the terminal's clipboard: %zu bytes of %d at most"), text.len,
               DD_CLIPBOARD_MAX);
    else
        say_copied(app, text, what, copied);
}

void dd_copy_at_hand(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    struct dd_piece_of piece;
    struct dd_strbuf text = {0};
    if (dd_select_or_block(r, &piece))
        dd_piece_add(&text, r, &piece, app->config->settings.copy);
    dd_copy(app, dd_strbuf_str(&text), r->select.on ? _("selection") : _("block"));
    dd_select_end(r);
    dd_strbuf_release(&text);
}

/* ---- the browser ----------------------------------------------------------------------- */

enum { MAX_ARGS = 16 };

/* Takes the next word of a command; what stands in quotes is one. */
static bool next_word(struct dd_str *rest, struct dd_str *word)
{
    *rest = dd_str_trim(*rest);
    if (rest->len == 0)
        return false;
    char quote = rest->ptr[0] == '"' || rest->ptr[0] == '\'' ? rest->ptr[0] : 0;
    size_t start = quote != 0, n = start;
    while (n < rest->len && (quote ? rest->ptr[n] != quote : rest->ptr[n] != ' '))
        n++;
    *word = dd_str_slice(*rest, start, n);
    *rest = dd_str_slice(*rest, n + (quote != 0), rest->len);
    return true;
}

/* A word with the address in place of %u (%s in $BROWSER) and % in place of %%. */
static char *fill_in(struct dd_arena *arena, struct dd_str word, struct dd_str url, bool *placed)
{
    struct dd_strbuf out = {0};
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i], next = i + 1 < word.len ? word.ptr[i + 1] : '\0';
        if (c != '%' || (next != 'u' && next != 's' && next != '%')) {
            dd_strbuf_addc(&out, c);
            continue;
        }
        if (next == '%')
            dd_strbuf_addc(&out, '%');
        else
            dd_strbuf_add(&out, url);
        *placed = *placed || next != '%';
        i++;
    }
    char *copy = (char *)dd_arena_copy(arena, dd_strbuf_str(&out)).ptr;
    dd_strbuf_release(&out);
    return copy;
}

/* The command for a URL: that of the settings, else the first entry of $BROWSER ("w3m", "firefox
 * %s:lynx"), else xdg-open. No shell sees it. Everything lies in arena. */
static void browser_command(struct dd_app *app, struct dd_arena *arena, struct dd_str url,
                            char *argv[MAX_ARGS + 2])
{
    const char *browser = getenv("BROWSER");
    struct dd_str rest = dd_str_from(browser && *browser ? browser : "xdg-open"), word;
    size_t n = 0;
    bool placed = false;
    ptrdiff_t colon = dd_str_find(rest, DD_STR(":"), 0);
    if (colon > 0)
        rest.len = (size_t)colon;
    if (app->config->settings.browser.len)
        rest = app->config->settings.browser;
    while (n < MAX_ARGS && next_word(&rest, &word))
        argv[n++] = fill_in(arena, word, url, &placed);
    if (!placed)
        argv[n++] = (char *)dd_arena_copy(arena, url).ptr;
    argv[n] = NULL;
}

void dd_open_url(struct dd_app *app, struct dd_str url)
{
    struct dd_arena arena = {0};
    char *argv[MAX_ARGS + 2];
    if (url.len == 0) {
        dd_say(&app->messages, DD_WARNING, _("this article names no page of its own"));
        return;
    }
    if (!dd_url_is_safe(url)) {
        dd_say(&app->messages, DD_WARNING, _("only http, https and mailto are opened: '%.*s'"),
               DD_STR_ARG(url));
        return;
    }
    browser_command(app, &arena, url, argv);
    bool window = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
    int status = app->host->run(app->host->data, argv, window);
    if (status == -1 || status == 127)
        dd_say(&app->messages, DD_ERROR,
               _("cannot start '%s': set $BROWSER, or copy the link with y"), argv[0]);
    else if (status)
        dd_say(&app->messages, DD_WARNING, _("'%s' ended with status %d"), argv[0], status);
    else
        dd_say(&app->messages, DD_NOTE, _("opened with %s: %.*s"), argv[0], DD_STR_ARG(url));
    dd_arena_release(&arena);
}
