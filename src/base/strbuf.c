#include "duidu/strbuf.h"

#include "duidu/arena.h"
#include "duidu/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void dd_strbuf_release(struct dd_strbuf *b)
{
    free(b->buf);
    *b = (struct dd_strbuf){0};
}

void dd_strbuf_clear(struct dd_strbuf *b)
{
    b->len = 0;
    if (b->alloc)
        b->buf[0] = '\0';
}

void dd_strbuf_truncate(struct dd_strbuf *b, size_t len)
{
    if (len < b->len) {
        b->len = len;
        b->buf[len] = '\0';
    }
}

void dd_strbuf_reserve(struct dd_strbuf *b, size_t more)
{
    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
        abort();
    size_t need = b->len + more + 1;
    if (need <= b->alloc)
        return;
    size_t want = b->alloc ? b->alloc * 2 : 64;
    if (want < need)
        want = need;
    b->buf = dd_xrealloc(b->buf, want);
    b->alloc = want;
    b->buf[b->len] = '\0';
}

void dd_strbuf_add(struct dd_strbuf *b, struct dd_str s)
{
    if (s.len == 0)
        return;
    dd_strbuf_reserve(b, s.len);
    memcpy(b->buf + b->len, s.ptr, s.len);
    b->len += s.len;
    b->buf[b->len] = '\0';
}

void dd_strbuf_addc(struct dd_strbuf *b, char c)
{
    dd_strbuf_reserve(b, 1);
    b->buf[b->len++] = c;
    b->buf[b->len] = '\0';
}

void dd_strbuf_adds(struct dd_strbuf *b, const char *cstr)
{
    dd_strbuf_add(b, dd_str_from(cstr));
}

void dd_strbuf_fill(struct dd_strbuf *b, char c, size_t count)
{
    dd_strbuf_reserve(b, count);
    memset(b->buf + b->len, c, count);
    b->len += count;
    b->buf[b->len] = '\0';
}

void dd_strbuf_addf(struct dd_strbuf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n > 0) {
        dd_strbuf_reserve(b, (size_t)n);
        vsnprintf(b->buf + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void dd_strbuf_add_cp(struct dd_strbuf *b, uint32_t cp)
{
    char bytes[4];
    dd_strbuf_add(b, (struct dd_str){bytes, dd_utf8_encode(bytes, cp)});
}

struct dd_str dd_strbuf_str(const struct dd_strbuf *b)
{
    return (struct dd_str){b->buf, b->len};
}

const char *dd_strbuf_cstr(const struct dd_strbuf *b)
{
    return b->buf ? b->buf : "";
}
