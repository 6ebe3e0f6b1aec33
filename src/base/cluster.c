/* Grapheme clusters, their widths, and where a line may break. */
#include "duidu/utf8.h"

#include "duidu/strbuf.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>

/* Characters that are clusters of their own when the next one is such a character too, so that the
 * Unicode tables need not be asked: none of them extends, prepends, joins, or is a Hangul part, a
 * regional indicator or a control character. */
static bool stands_alone(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x2010, 0x2027},   {0x4E00, 0x9FFF},   {0x3001, 0x3029},   {0xFF01, 0xFF60},
        {0x3041, 0x3096},   {0x30A1, 0x30FF},   {0x3400, 0x4DBF},   {0xA1, 0xAC},
        {0xAE, 0x2FF},      {0x370, 0x482},     {0x2030, 0x205E},   {0x2100, 0x2BFF},
        {0x1F300, 0x1F3FA}, {0x1F400, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    };
    if (cp < 0x7F)
        return cp >= 0x20;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return true;
    return false;
}

/* Cells of a base character: the C library's word, a character it does not know being drawn as
 * U+FFFD (one cell) and a mark without a base on a space (one cell). */
static int base_width(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 0x20 && cp < 0x7F;
    if (!stands_alone(cp) && (dd_cp_is_invisible(cp) || dd_cp_is_line_end(cp)))
        return 0;
    int w = dd_cp_width(cp);
    if (w < 0)
        w = dd_cp_width(DD_REPLACEMENT);
    return w <= 0 ? 1 : w > 2 ? 2 : w;
}

/* A spacing mark (Devanagari vowel signs and the like) takes a cell of its own in a terminal. */
static bool is_spacing_mark(uint32_t cp)
{
    return cp >= 0x900 && uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Mc) &&
           dd_cp_width(cp) > 0;
}

/* Bytes of the extended grapheme cluster at the start of s, looked for in a window that doubles
 * until it holds the cluster's end. */
static size_t cluster_bytes(struct dd_str s)
{
    char breaks[512];
    for (size_t window = 64;; window *= 2) {
        size_t n = window < s.len ? dd_utf8_floor(s, window) : s.len;
        char *p = n <= sizeof breaks ? breaks : malloc(n);
        if (!p)
            abort();
        u8_grapheme_breaks((const uint8_t *)s.ptr, n, p);
        size_t end = 1;
        while (end < n && !p[end])
            end++;
        if (p != breaks)
            free(p);
        if (end < n || n == s.len)
            return end;
    }
}

struct dd_cluster dd_cluster_at_slow(struct dd_str s, size_t at)
{
    size_t len, next_len;
    uint32_t cp = dd_utf8_decode(s, at, &len);
    if (stands_alone(cp)) {
        if (at + len == s.len || stands_alone(dd_utf8_decode(s, at + len, &next_len)) ||
            s.ptr[at + len] == '\n')
            return (struct dd_cluster){(uint32_t)len, (uint8_t)base_width(cp)};
    }
    size_t bytes = cluster_bytes(dd_str_slice(s, at, s.len));
    for (size_t i = len; i < bytes; i += next_len)
        if (is_spacing_mark(dd_utf8_decode(s, at + i, &next_len)))
            bytes = i;
    return (struct dd_cluster){(uint32_t)bytes, (uint8_t)base_width(cp)};
}

bool dd_text_visible(struct dd_str s)
{
    for (size_t at = 0; at < s.len;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        if (c.width && s.ptr[at] != ' ')
            return true;
        at += c.len;
    }
    return false;
}

size_t dd_text_width(struct dd_str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.len;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        width += c.width;
        at += c.len;
    }
    return width;
}

struct dd_cells dd_text_cells(struct dd_str s, size_t start, size_t end)
{
    struct dd_cells cells = {0, 0, start};
    for (size_t at = 0; at < s.len && at < end;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        at += c.len;
        if (at <= start) {
            cells.before += c.width;
        } else {
            cells.count += c.width;
            cells.end = at;
        }
    }
    return cells;
}

/* May a code point stand inside a printed cluster? Joiners, selectors and tags make emoji whole. */
static bool joins(uint32_t cp)
{
    return cp == 0x200C || cp == 0x200D || (cp >= 0xFE00 && cp <= 0xFE0F) ||
           (cp >= 0xE0020 && cp <= 0xE007F);
}

void dd_text_clean(struct dd_strbuf *out, struct dd_str s)
{
    for (size_t at = 0, len; at < s.len;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        uint32_t base = dd_utf8_decode(s, at, &len);
        if (c.width == 0) {
            if (base == '\t' || dd_cp_is_line_end(base))
                dd_strbuf_addc(out, ' ');
            at += c.len;
            continue;
        }
        for (size_t end = at + c.len; at < end; at += len) {
            uint32_t cp = dd_utf8_decode(s, at, &len);
            if (!dd_cp_is_invisible(cp) || joins(cp))
                dd_strbuf_add_cp(out, cp);
        }
    }
}

size_t dd_text_fit(struct dd_str s, size_t cells, size_t *used)
{
    size_t at = 0, width = 0;
    while (at < s.len) {
        struct dd_cluster c = dd_cluster_at(s, at);
        if (width + c.width > cells)
            break;
        width += c.width;
        at += c.len;
    }
    if (used)
        *used = width;
    return at;
}

size_t dd_cluster_paint(struct dd_str cluster, uint32_t out[DD_PAINT_MAX])
{
    size_t n = 0, len;
    if (cluster.len == 0)
        return 0;
    uint32_t base = dd_utf8_decode(cluster, 0, &len);
    if (base_width(base) == 0)
        return 0;
    int w = base < 0x80 ? 1 : dd_cp_width(base);
    if (w == 0) {
        out[n++] = ' ';
        len = 0; /* the mark itself follows */
    } else {
        out[n++] = w < 0 ? DD_REPLACEMENT : base;
    }
    for (size_t at = len; at < cluster.len && n < DD_PAINT_MAX; at += len) {
        uint32_t cp = dd_utf8_decode(cluster, at, &len);
        if (cp == 0x200D)
            break;
        if (!dd_cp_is_invisible(cp) && dd_cp_width(cp) == 0)
            out[n++] = cp;
    }
    return n;
}

static bool is_hidden(uint32_t cp)
{
    if (cp < 0x80)
        return cp <= ' ' || cp == 0x7F;
    return !dd_cp_is_han(cp) && (dd_cp_is_space(cp) || dd_cp_is_invisible(cp));
}

/* What stands around a place in a text: characters that are not seen do not part those that are. */
struct around {
    struct dd_str s;
    uint32_t before, a, b; /* the two code points to the left, and the one to the right */
    uint32_t seen;         /* the nearest one to the left that is seen */
    uint32_t next;         /* the nearest one from next_at on that is seen */
    size_t next_at;
    bool option; /* a is a hyphen that begins a word, or one of such */
};

/* The nearest code point at or after byte at that is seen; 0: none. */
static uint32_t seen_from(struct around *r, size_t at)
{
    if (r->next_at > at)
        return r->next;
    r->next = 0;
    for (size_t len; at < r->s.len && !r->next; at += len) {
        uint32_t cp = dd_utf8_decode(r->s, at, &len);
        if (!is_hidden(cp))
            r->next = cp;
    }
    r->next_at = at;
    return r->next;
}

/* Is a hyphen behind cp the first of a word ("-e", "--help")? */
static bool begins_word(uint32_t cp)
{
    return is_hidden(cp) || dd_cp_is_cjk(cp) || (cp < 0x80 && strchr("([{<'\"`=", (int)cp));
}

/* The exceptions to UAX #14: is a break at byte at, between a and b, forbidden? */
static bool glued(struct around *r, size_t at, size_t b_len)
{
    uint32_t a = r->a, b = r->b;
    if (dd_cp_is_opening(r->seen) || dd_cp_is_closing(is_hidden(b) ? seen_from(r, at) : b))
        return true;
    if (a == '.' && dd_cp_is_letter(b))
        return true;
    if ((a == '+' && b == '+') || (a == '!' && b == '[')) /* C++, ![[image]] */
        return true;
    if (r->option && (b == '-' || dd_cp_is_letter(b)))
        return true;
    if (a == 0xB7 && dd_cp_is_han(r->before) && dd_cp_is_han(b))
        return true;
    size_t ignore;
    return b == 0xB7 && dd_cp_is_han(a) && at + b_len < r->s.len &&
           dd_cp_is_han(dd_utf8_decode(r->s, at + b_len, &ignore));
}

void dd_line_breaks(struct dd_str s, bool *ops)
{
    if (s.len == 0)
        return;
    char stack[1024];
    char *p = s.len <= sizeof stack ? stack : malloc(s.len);
    if (!p)
        abort();
    u8_possible_linebreaks((const uint8_t *)s.ptr, s.len, "UTF-8", p);
    struct around r = {.s = s};
    for (size_t at = 0, len; at < s.len; at += len) {
        r.b = dd_utf8_decode(s, at, &len);
        ops[at] = at && p[at] == UC_BREAK_POSSIBLE && !glued(&r, at, len);
        for (size_t i = 1; i < len; i++)
            ops[at + i] = false;
        r.option = r.b == '-' && (r.a == '-' ? r.option : begins_word(r.a));
        r.before = r.a;
        r.a = r.b;
        if (!is_hidden(r.b))
            r.seen = r.b;
    }
    if (p != stack)
        free(p);
}

size_t dd_text_line(struct dd_str s, size_t cells)
{
    enum { LOOK = 2048 };
    bool breaks[LOOK];
    if (s.len > LOOK)
        s.len = dd_utf8_floor(s, LOOK);
    size_t end = dd_text_fit(s, cells, NULL);
    while (end < s.len && s.ptr[end] == ' ')
        end++;
    if (end == s.len)
        return end;
    dd_line_breaks(s, breaks);
    for (size_t i = end; i > 0; i--)
        if (breaks[i])
            return i;
    return end ? end : dd_cluster_at(s, 0).len;
}
