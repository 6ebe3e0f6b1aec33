/* The bytes on their way to the emulator. libvterm does not tell us of every mode, and it swallows
 * what it does not know; a terminal in the field may not. */
#include "screen.h"

#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { GROUND, ESCAPE, CHARSET, CSI, STRING, STRING_ESCAPE, CHARACTER };

/* Private modes that a program must give back, and whether a terminal starts with them on. */
static const struct {
    int number;
    bool on;
    const char *name;
} modes[STREAM_MODES] = {
    {1, false, "application cursor keys"},
    {7, true, "automatic wrap"},
    {25, true, "cursor"},
    {47, false, "alternate screen"},
    {1000, false, "mouse"},
    {1002, false, "mouse drag"},
    {1003, false, "mouse motion"},
    {1004, false, "focus reports"},
    {1006, false, "SGR mouse"},
    {1047, false, "alternate screen"},
    {1049, false, "alternate screen"},
    {2004, false, "bracketed paste"},
};

void stream_release(struct stream *s)
{
    dd_strbuf_release(&s->pending);
    dd_strbuf_release(&s->clipboard);
    dd_strbuf_release(&s->title);
    dd_strbuf_release(&s->all);
}

bool stream_mode(const struct stream *s, int number)
{
    for (int i = 0; i < STREAM_MODES; i++)
        if (modes[i].number == number)
            return modes[i].on != s->flipped[i];
    return false;
}

void stream_leftovers(const struct stream *s, struct dd_strbuf *out)
{
    for (int i = 0; i < STREAM_MODES; i++)
        if (s->flipped[i])
            dd_strbuf_addf(out, "%s (mode %d) left %s, ", modes[i].name, modes[i].number,
                           modes[i].on ? "off" : "on");
    if (s->application_keypad)
        dd_strbuf_adds(out, "application keypad left on, ");
    if (s->titles_kept)
        dd_strbuf_addf(out, "%d titles of the window not brought back, ", s->titles_kept);
    if (s->in_link)
        dd_strbuf_adds(out, "a link left open, ");
}

static void fault(struct stream *s, const char *what, unsigned value)
{
    if (!s->fault[0])
        snprintf(s->fault, sizeof s->fault, "%s 0x%02X was sent", what, value);
}

static void set_mode(struct stream *s, int number, bool on)
{
    for (int i = 0; i < STREAM_MODES; i++)
        if (modes[i].number == number)
            s->flipped[i] = modes[i].on != on;
}

/* CSI ? 1000 ; 1006 h */
static void end_csi(struct stream *s, char final)
{
    const char *p = dd_strbuf_cstr(&s->pending);
    if (final == 't' && (strncmp(p, "22;", 3) == 0 || strncmp(p, "23;", 3) == 0))
        s->titles_kept += p[1] == '2' ? 1 : -1;
    if (*p != '?' || (final != 'h' && final != 'l'))
        return;
    while (*p) {
        char *end;
        set_mode(s, (int)strtol(p + 1, &end, 10), final == 'h');
        p = end + strcspn(end, ";");
    }
}

static void decode_base64(const char *in, struct dd_strbuf *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0, have = 0;
    const char *d;
    dd_strbuf_clear(out);
    for (; *in && (d = strchr(digits, *in)); in++) {
        bits = bits << 6 | (unsigned)(d - digits);
        if ((have += 6) >= 8)
            dd_strbuf_addc(out, (char)(bits >> (have -= 8)));
    }
}

/* "id=…;address", or ";" for the end. Only addresses that are safe to click go out, in plain ASCII, and
 * each part of one that is wrapped has its id. */
static void link_changes(struct stream *s, const char *p)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:"};
    const char *address = strchr(p, ';');
    bool safe = false;
    s->in_link = address && address[1];
    if (!s->in_link)
        return;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        safe = safe || strncasecmp(address + 1, schemes[i], strlen(schemes[i])) == 0;
    for (const char *c = address + 1; *c; c++)
        safe = safe && *c > ' ' && *c < 0x7F;
    if (!safe || strncmp(p, "id=", 3) != 0)
        fault(s, "a link that is not safe, or without an id,", (unsigned char)address[1]);
}

static void end_string(struct stream *s)
{
    const char *p = dd_strbuf_cstr(&s->pending);
    const char *data = strncmp(p, "52;", 3) == 0 ? strchr(p + 3, ';') : NULL;
    if (data)
        decode_base64(data + 1, &s->clipboard);
    if (strncmp(p, "2;", 2) == 0) {
        dd_strbuf_clear(&s->title);
        dd_strbuf_adds(&s->title, p + 2);
    }
    if (strncmp(p, "8;", 2) == 0)
        link_changes(s, p + 2);
    s->state = GROUND;
}

/* A byte of ordinary text or the start of something else. Of the controls, a curses program needs
 * these: bell, backspace, tab, line feed, return, and the two shifts of line drawing. */
static void ground(struct stream *s, unsigned char c)
{
    dd_strbuf_clear(&s->pending);
    if (c == 0x1B) {
        s->state = ESCAPE;
    } else if (c >= 0x80) {
        dd_strbuf_addc(&s->pending, (char)c);
        s->state = CHARACTER;
        if (c < 0xC2 || c > 0xF4) {
            fault(s, "stray byte", c);
            s->state = GROUND;
        }
    } else if ((c < 0x20 && !strchr("\a\b\t\n\r\016\017", c)) || c == 0 || c == 0x7F) {
        fault(s, "control byte", c);
    }
}

/* Invisible characters and C1 controls must never leave frame or print (design.md). */
static void end_character(struct stream *s)
{
    size_t len;
    uint32_t cp = dd_utf8_decode(dd_strbuf_str(&s->pending), 0, &len);
    s->state = GROUND;
    if (len != s->pending.len)
        fault(s, "ill-formed UTF-8 starting", (unsigned char)s->pending.buf[0]);
    else if (cp < 0xA0 || dd_cp_is_invisible(cp) || dd_cp_is_line_end(cp))
        fault(s, "invisible character", cp);
    else if (cp == DD_REPLACEMENT)
        s->sent_replacement = true;
}

static void character(struct stream *s, unsigned char c)
{
    unsigned char lead = (unsigned char)s->pending.buf[0];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (c < 0x80 || c > 0xBF) {
        fault(s, "cut-off character starting", lead);
        ground(s, c);
        return;
    }
    dd_strbuf_addc(&s->pending, (char)c);
    if (s->pending.len == want)
        end_character(s);
}

static void escape(struct stream *s, unsigned char c)
{
    s->state = GROUND;
    if (c == '[')
        s->state = CSI;
    else if (strchr("]P_^X", c))
        s->state = STRING;
    else if (strchr("()*+#% ", c))
        s->state = CHARSET;
    else if (c == '=' || c == '>')
        s->application_keypad = c == '=';
}

static void feed_byte(struct stream *s, unsigned char c)
{
    switch (s->state) {
    case GROUND:
        ground(s, c);
        break;
    case CHARACTER:
        character(s, c);
        break;
    case ESCAPE:
        escape(s, c);
        break;
    case CHARSET:
        s->state = GROUND;
        break;
    case CSI:
        if (c >= 0x40) {
            end_csi(s, (char)c);
            s->state = GROUND;
        } else {
            dd_strbuf_addc(&s->pending, (char)c);
        }
        break;
    case STRING:
        if (c == 0x07)
            end_string(s);
        else if (c == 0x1B)
            s->state = STRING_ESCAPE;
        else
            dd_strbuf_addc(&s->pending, (char)c);
        break;
    case STRING_ESCAPE:
        end_string(s);
        break;
    }
}

void stream_feed(struct stream *s, const char *bytes, size_t n)
{
    dd_strbuf_add(&s->all, (struct dd_str){bytes, n});
    for (size_t i = 0; i < n; i++)
        feed_byte(s, (unsigned char)bytes[i]);
}

void stream_unescape(const char *text, struct dd_strbuf *out)
{
    for (; *text; text++) {
        char hex[3] = "";
        if (*text != '\\' || !text[1]) {
            dd_strbuf_addc(out, *text);
            continue;
        }
        text++;
        if (*text == 'x' && text[1] && text[2]) {
            memcpy(hex, text + 1, 2);
            text += 2;
        }
        dd_strbuf_addc(out, *hex            ? (char)strtol(hex, NULL, 16)
                            : *text == 'e' ? 0x1B
                            : *text == 'a' ? 0x07
                                           : *text);
    }
}

bool stream_has(const struct stream *s, const char *text)
{
    struct dd_strbuf bytes = {0};
    stream_unescape(text, &bytes);
    bool has = dd_str_find(dd_strbuf_str(&s->all), dd_strbuf_str(&bytes), 0) >= 0;
    dd_strbuf_release(&bytes);
    return has;
}
