#include "duidu/plain.h"

#include "duidu/utf8.h"

enum { TAB = 8 };

static bool between(unsigned char c, unsigned char low, unsigned char high)
{
    return c >= low && c <= high;
}

/* Behind the escape sequence that begins at byte at; one without its end goes to the end of the line. */
static size_t skip_escape(struct dd_str s, size_t at)
{
    unsigned char kind = at + 1 < s.len ? (unsigned char)s.ptr[at + 1] : 0;
    at += 2;
    if (kind == '[') {
        while (at < s.len && between((unsigned char)s.ptr[at], 0x20, 0x3F))
            at++;
        return at < s.len && between((unsigned char)s.ptr[at], 0x40, 0x7E) ? at + 1 : at;
    }
    if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
        while (at < s.len && s.ptr[at] != '\a' && s.ptr[at] != '\033' && s.ptr[at] != '\n')
            at++;
        if (at < s.len && s.ptr[at] == '\033')
            return at + 1 < s.len && s.ptr[at + 1] == '\\' ? at + 2 : at;
        return at < s.len && s.ptr[at] == '\a' ? at + 1 : at;
    }
    if (between(kind, 0x20, 0x2F)) { /* as in ESC ( B */
        while (at < s.len && between((unsigned char)s.ptr[at], 0x20, 0x2F))
            at++;
        return at < s.len && between((unsigned char)s.ptr[at], 0x30, 0x7E) ? at + 1 : at;
    }
    return between(kind, 0x30, 0x7E) ? at : at - 1;
}

static void truncate_to(struct dd_strbuf *out, size_t len)
{
    out->len = len;
    if (out->buf)
        out->buf[len] = '\0';
}

static void take_back(struct dd_strbuf *out, size_t line)
{
    size_t len;
    if (out->len > line) {
        dd_utf8_decode_back(dd_strbuf_str(out), out->len, &len);
        truncate_to(out, out->len - len);
    }
}

static void end_line(struct dd_strbuf *out, size_t line)
{
    while (out->len > line && out->buf[out->len - 1] == ' ')
        truncate_to(out, out->len - 1);
    dd_strbuf_addc(out, '\n');
}

static void add_tab(struct dd_strbuf *out, size_t line)
{
    struct dd_str s = dd_strbuf_str(out);
    size_t width = dd_text_width(dd_str_slice(s, line, s.len));
    dd_strbuf_fill(out, ' ', TAB - width % TAB);
}

static void add_text(struct dd_strbuf *out, struct dd_str s)
{
    size_t line = out->len;
    for (size_t at = 0, len; at < s.len; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        if (cp == '\033') {
            len = skip_escape(s, at) - at;
        } else if (cp == '\n') {
            end_line(out, line);
            line = out->len;
        } else if (cp == '\b') {
            take_back(out, line);
        } else if (cp == '\r') {
            truncate_to(out, line);
        } else if (cp == '\t') {
            add_tab(out, line);
        } else if (cp >= ' ' && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0)) {
            dd_strbuf_add(out, dd_str_slice(s, at, at + len));
        }
    }
    end_line(out, line);
}

/* Line ends of two characters are one before returns count. */
static void drop_returns(struct dd_strbuf *out, struct dd_str bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.ptr[i] == '\r' && i + 1 < bytes.len && bytes.ptr[i + 1] == '\n')
            continue;
        else if (bytes.ptr[i] == '\r')
            dd_strbuf_addc(out, '\v'); /* dd_utf8_repair would make it a line end */
        else
            dd_strbuf_addc(out, bytes.ptr[i] == '\v' ? ' ' : bytes.ptr[i]);
}

void dd_plain_add(struct dd_strbuf *out, struct dd_str bytes)
{
    struct dd_strbuf whole = {0}, clean = {0};
    size_t start = out->len;
    drop_returns(&whole, bytes);
    dd_utf8_repair(&clean, dd_strbuf_str(&whole), NULL);
    for (size_t i = 0; i < clean.len; i++)
        if (clean.buf[i] == '\v')
            clean.buf[i] = '\r';
    add_text(out, dd_strbuf_str(&clean));
    while (out->len > start && out->buf[out->len - 1] == '\n')
        truncate_to(out, out->len - 1);
    dd_strbuf_release(&whole);
    dd_strbuf_release(&clean);
}
