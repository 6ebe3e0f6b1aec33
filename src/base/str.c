#include "duidu/str.h"

#include "duidu/arena.h"

#include <string.h>
#include <strings.h>

struct dd_str dd_str_from(const char *cstr)
{
    return (struct dd_str){cstr, cstr ? strlen(cstr) : 0};
}

bool dd_str_equal(struct dd_str a, struct dd_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool dd_str_equal_ci(struct dd_str a, struct dd_str b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

bool dd_str_starts(struct dd_str s, struct dd_str prefix)
{
    return s.len >= prefix.len && dd_str_equal(dd_str_slice(s, 0, prefix.len), prefix);
}

bool dd_str_starts_ci(struct dd_str s, struct dd_str prefix)
{
    return s.len >= prefix.len && dd_str_equal_ci(dd_str_slice(s, 0, prefix.len), prefix);
}

bool dd_str_ends(struct dd_str s, struct dd_str suffix)
{
    return s.len >= suffix.len && dd_str_equal(dd_str_slice(s, s.len - suffix.len, s.len), suffix);
}

int dd_str_compare(struct dd_str a, struct dd_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

struct dd_str dd_str_slice(struct dd_str s, size_t start, size_t end)
{
    if (end > s.len)
        end = s.len;
    if (start > end)
        start = end;
    return (struct dd_str){s.ptr ? s.ptr + start : NULL, end - start};
}

/* Bytes of white space at the front (or, with back, at the end) of s; 0 when there is none. */
static size_t space_at(struct dd_str s, bool back)
{
    static const struct dd_str wide[] = {{"\u00a0", 2}, {"\u3000", 3}};

    if (s.len == 0)
        return 0;
    char c = back ? s.ptr[s.len - 1] : s.ptr[0];
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (back ? dd_str_ends(s, wide[i]) : dd_str_starts(s, wide[i]))
            return wide[i].len;
    return 0;
}

struct dd_str dd_str_trim(struct dd_str s)
{
    size_t n;
    while ((n = space_at(s, false)))
        s = dd_str_slice(s, n, s.len);
    while ((n = space_at(s, true)))
        s.len -= n;
    return s;
}

ptrdiff_t dd_str_find(struct dd_str s, struct dd_str needle, size_t from)
{
    if (from > s.len)
        return -1;
    if (needle.len == 0)
        return (ptrdiff_t)from;
    if (s.len - from < needle.len)
        return -1;
    /* memchr reads sixteen bytes where memmem reads one; memmem takes over where the first byte is a
     * common one: every eighth byte or so. */
    const char *at = s.ptr + from, *last = s.ptr + s.len - needle.len;
    for (size_t tries = 0; tries < 8 + (size_t)(at - (s.ptr + from)) / 8; tries++, at++) {
        if (at > last || !(at = memchr(at, needle.ptr[0], (size_t)(last - at) + 1)))
            return -1;
        if (memcmp(at, needle.ptr, needle.len) == 0)
            return at - s.ptr;
    }
    const char *hit = memmem(at, (size_t)(s.ptr + s.len - at), needle.ptr, needle.len);
    return hit ? hit - s.ptr : -1;
}

char *dd_str_dup(struct dd_str s)
{
    char *p = dd_xmalloc(s.len + 1);
    if (s.len)
        memcpy(p, s.ptr, s.len);
    p[s.len] = '\0';
    return p;
}

bool dd_str_next_line(struct dd_str *rest, struct dd_str *line)
{
    if (rest->len == 0)
        return false;
    const char *nl = memchr(rest->ptr, '\n', rest->len);
    size_t len = nl ? (size_t)(nl - rest->ptr) : rest->len;
    *line = (struct dd_str){rest->ptr, len};
    *rest = dd_str_slice(*rest, len + (nl != NULL), rest->len);
    return true;
}
