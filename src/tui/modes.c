/* Private modes of the terminal: sent with the next frame, taken back on every way out. */
#include "term_private.h"

#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <string.h>
#include <unistd.h>

/* XTSAVE and XTRESTORE (?1007s, ?1007r) put the wheel back to what it was, since terminals begin with it
 * either way. Of the mouse only clicks and the wheel are asked for, in the form that has no last column
 * (SGR, 1006). A terminal that does not know a mode ignores it. */
static const struct {
    char on[24], off[24];
} modes[DD_MODE_COUNT] = {
    [DD_MODE_PASTE] = {"\033[?2004h", "\033[?2004l"},
    [DD_MODE_WHEEL] = {"\033[?1007s\033[?1007h", "\033[?1007r"},
    [DD_MODE_MOUSE] = {"\033[?1000h\033[?1006h", "\033[?1006l\033[?1000l"},
    [DD_MODE_TITLE] = {"\033[22;2t", "\033[23;2t"},
};

void dd_term_send(const char *bytes, int fd)
{
    ssize_t ignore = write(fd, bytes, strlen(bytes));
    (void)ignore;
}

static bool change(struct dd_term *term, bool to, int fd)
{
    bool any = false;
    for (int i = 0; i < DD_MODE_COUNT; i++) {
        if (term->given[i] == to || (to && !term->wanted[i]) || (!to && term->wanted[i]))
            continue;
        dd_term_send(to ? modes[i].on : modes[i].off, fd);
        term->given[i] = to;
        if (i == DD_MODE_TITLE)
            dd_strbuf_clear(&term->title_sent);
        any = true;
    }
    return any;
}

void dd_modes_send(struct dd_term *term, int fd)
{
    bool off = change(term, false, fd), on = change(term, true, fd);
    if (off || on)
        dd_term_prepare_rescue(term);
}

void dd_modes_end(struct dd_term *term, int fd)
{
    for (int i = 0; i < DD_MODE_COUNT; i++)
        if (term->given[i])
            dd_term_send(modes[i].off, fd);
    memset(term->given, 0, sizeof term->given);
    dd_strbuf_clear(&term->title_sent);
}

void dd_modes_restore(const struct dd_term *term, struct dd_strbuf *out)
{
    for (int i = 0; i < DD_MODE_COUNT; i++)
        if (term->given[i])
            dd_strbuf_adds(out, modes[i].off);
}

/* ---- the window's title ------------------------------------------------------------------ */

enum { TITLE_CELLS = 200 };

void dd_term_title(struct dd_term *term, struct dd_str title)
{
    dd_strbuf_clear(&term->title);
    dd_strbuf_add(&term->title, dd_str_slice(title, 0, dd_text_fit(title, TITLE_CELLS, NULL)));
}

void dd_title_send(struct dd_term *term, int fd)
{
    struct dd_strbuf out = {0};
    if (!term->given[DD_MODE_TITLE] ||
        dd_str_equal(dd_strbuf_str(&term->title), dd_strbuf_str(&term->title_sent)))
        return;
    dd_strbuf_clear(&term->title_sent);
    dd_strbuf_add(&term->title_sent, dd_strbuf_str(&term->title));
    dd_strbuf_addf(&out, "\033]2;%s\a", dd_strbuf_cstr(&term->title));
    dd_term_send(dd_strbuf_cstr(&out), fd);
    dd_strbuf_release(&out);
}
