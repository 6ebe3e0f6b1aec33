/* What leaves the program by the clipboard. */
#include "app_private.h"

#include "duidu/clipboard.h"

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
