/* What leaves the program: the clipboard and the browser. */
#include "app_private.h"

#include "duidu/url.h"

#include <stdlib.h>
#include <string.h>

void dd_copy(struct dd_app *app, struct dd_str text, const char *what)
{
    text = dd_str_trim(text);
    if (text.len == 0)
        dd_say(&app->messages, DD_WARNING, _("nothing to copy"));
    else if (!app->host->copy(app->host->data, text))
        dd_say(&app->messages, DD_WARNING, _("too long for the terminal's clipboard: %zu bytes"),
               text.len);
    else
        dd_say(&app->messages, DD_NOTE, _("%s sent to the clipboard (OSC 52): %.*s"), what,
               (int)dd_text_fit(text, 40, NULL), text.ptr);
}

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
