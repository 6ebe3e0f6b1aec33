/* The bytes on their way to the emulator. libvterm does not tell us of every mode, and it swallows
 * what it does not know; a terminal in the field may not. */
#include "screen.h"

#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void end_string(struct stream *s)
{
    const char *p = dd_strbuf_cstr(&s->pending);
    const char *data = strncmp(p, "52;", 3) == 0 ? strchr(p + 3, ';') : NULL;
    if (data)
        decode_base64(data + 1, &s->clipboard);
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
    for (size_t i = 0; i < n; i++)
        feed_byte(s, (unsigned char)bytes[i]);
}
