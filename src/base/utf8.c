#include "duidu/utf8.h"

#include "duidu/strbuf.h"

#include <string.h>
#include <unistring/version.h>
#include <unictype.h>
#include <unistr.h>

size_t dd_utf8_encode(char out[4], uint32_t cp)
{
    int n = u8_uctomb((uint8_t *)out, cp, 4);
    return n > 0 ? (size_t)n : (size_t)u8_uctomb((uint8_t *)out, DD_REPLACEMENT, 4);
}

uint32_t dd_utf8_decode_slow(struct dd_str s, size_t at, size_t *len)
{
    ucs4_t cp;
    int n = u8_mbtoucr(&cp, (const uint8_t *)s.ptr + at, s.len - at);
    *len = n > 0 ? (size_t)n : 1;
    return n > 0 ? cp : DD_REPLACEMENT;
}

size_t dd_utf8_floor(struct dd_str s, size_t at)
{
    if (at >= s.len)
        return s.len;
    size_t low = at > 3 ? at - 3 : 0;
    while (at > low && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

uint32_t dd_utf8_decode_back(struct dd_str s, size_t at, size_t *len)
{
    size_t start = dd_utf8_floor(s, at - 1);
    uint32_t cp = dd_utf8_decode(dd_str_slice(s, 0, at), start, len);
    if (start + *len != at) {
        *len = 1;
        return DD_REPLACEMENT;
    }
    return cp;
}

/* Bytes of the maximal subpart at s (an ill-formed start): as many as could still have begun a
 * well-formed sequence, at least one. */
static size_t maximal_subpart(const uint8_t *s, size_t n)
{
    size_t k = 1;
    uint8_t low = 0x80, high = 0xBF, c = s[0];
    size_t want = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 1;
    if (c == 0xE0)
        low = 0xA0;
    else if (c == 0xED)
        high = 0x9F;
    else if (c == 0xF0)
        low = 0x90;
    else if (c == 0xF4)
        high = 0x8F;
    while (k < want && k < n && s[k] >= low && s[k] <= high) {
        low = 0x80;
        high = 0xBF;
        k++;
    }
    return k;
}

struct repair {
    struct dd_strbuf *out;
    size_t start; /* of what is mended in out */
    size_t faults;
    int first_line;
    bool after_cr;
};

/* The line that comes next, from 1. */
static int line_of(const struct repair *r)
{
    int line = 1;
    const char *text = dd_strbuf_cstr(r->out), *at = text + r->start, *end = text + r->out->len;
    for (; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        line++;
    return line;
}

/* Appends one code point with line ends and NUL mended. */
static void put_repaired(struct repair *r, uint32_t cp, bool fault)
{
    bool lf_of_crlf = cp == '\n' && r->after_cr;
    r->after_cr = cp == '\r';
    if (lf_of_crlf)
        return;
    if (cp == 0)
        fault = true;
    if (fault) {
        cp = DD_REPLACEMENT;
        if (r->faults++ == 0)
            r->first_line = line_of(r);
    }
    if (cp == '\r')
        cp = '\n';
    dd_strbuf_add_cp(r->out, cp);
}

/* Is one of the eight bytes past ASCII, NUL or CR? (The classic test for a zero byte: it may also say
 * so of a byte above such a one, never miss one.) */
static bool needs_look(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t cr = word ^ ones * '\r';
    return ((word | (word - ones) | (cr - ones)) & ones * 0x80) != 0;
}

/* Bytes from at on that are ASCII and need no mending. */
static size_t plain_ascii(const uint8_t *s, size_t at, size_t len)
{
    size_t start = at;
    uint64_t word;
    for (; at + sizeof word <= len; at += sizeof word) {
        memcpy(&word, s + at, sizeof word);
        if (needs_look(word))
            break;
    }
    while (at < len && s[at] < 0x80 && s[at] != '\r' && s[at] != '\0')
        at++;
    return at - start;
}

/* Bytes from at on that need no mending. */
static size_t plain_run(const uint8_t *s, size_t at, size_t len)
{
    size_t start = at;
    for (;;) {
        ucs4_t cp;
        at += plain_ascii(s, at, len);
        int k = at < len && s[at] >= 0x80 ? u8_mbtoucr(&cp, s + at, len - at) : 0;
        if (k <= 0)
            return at - start;
        at += (size_t)k;
    }
}

size_t dd_utf8_repair(struct dd_strbuf *out, struct dd_str bytes, int *first_line)
{
    struct repair r = {.out = out, .start = out->len};
    const uint8_t *s = (const uint8_t *)bytes.ptr;
    dd_strbuf_reserve(out, bytes.len);
    for (size_t at = 0; at < bytes.len;) {
        size_t n = r.after_cr ? 0 : plain_run(s, at, bytes.len);
        if (n) {
            dd_strbuf_add(out, (struct dd_str){bytes.ptr + at, n});
            at += n;
            continue;
        }
        ucs4_t cp;
        int k = u8_mbtoucr(&cp, s + at, bytes.len - at);
        put_repaired(&r, k > 0 ? cp : DD_REPLACEMENT, k <= 0);
        at += k > 0 ? (size_t)k : maximal_subpart(s + at, bytes.len - at);
    }
    if (first_line)
        *first_line = r.first_line;
    return r.faults;
}

size_t dd_utf16_repair(struct dd_strbuf *out, struct dd_str bytes, bool big_endian,
                       int *first_line)
{
    struct repair r = {.out = out, .start = out->len};
    const uint8_t *s = (const uint8_t *)bytes.ptr;
    uint32_t high = 0; /* a high surrogate that waits for its low one */
    for (size_t at = 0; at + 1 < bytes.len; at += 2) {
        uint32_t u = big_endian ? (uint32_t)s[at] << 8 | s[at + 1]
                                : (uint32_t)s[at + 1] << 8 | s[at];
        bool low = u >= 0xDC00 && u <= 0xDFFF;
        if (high && low) {
            put_repaired(&r, 0x10000 + ((high - 0xD800) << 10) + (u - 0xDC00), false);
            high = 0;
            continue;
        }
        if (high)
            put_repaired(&r, DD_REPLACEMENT, true);
        high = u >= 0xD800 && u <= 0xDBFF ? u : 0;
        if (!high)
            put_repaired(&r, u, low);
    }
    if (high || bytes.len % 2)
        put_repaired(&r, DD_REPLACEMENT, true);
    if (first_line)
        *first_line = r.first_line;
    return r.faults;
}

bool dd_cp_is_han(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
           (cp >= 0x20000 && cp <= 0x323AF) || (cp >= 0xF900 && cp <= 0xFAFF) || cp == 0x3005 ||
           cp == 0x3007;
}

bool dd_cp_is_cjk(uint32_t cp)
{
    return dd_cp_is_han(cp) || (cp >= 0x3001 && cp <= 0x30FF) || (cp >= 0x31F0 && cp <= 0x31FF) ||
           (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xFF01 && cp <= 0xFFEF) ||
           (cp >= 0x3100 && cp <= 0x312F);
}

bool dd_cp_is_space(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r');
    return uc_is_property_white_space(cp);
}

bool dd_cp_is_punct(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= '!' && cp <= '/') || (cp >= ':' && cp <= '@') || (cp >= '[' && cp <= '`') ||
               (cp >= '{' && cp <= '~');
    return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_S);
}

bool dd_cp_is_letter(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
    return uc_is_general_category_withtable(
        cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

bool dd_cp_is_upper(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z';
    return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt);
}

bool dd_cp_is_line_end(uint32_t cp)
{
    return (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

bool dd_cp_is_invisible(uint32_t cp)
{
    if (cp < 0xA0)
        return (cp < 0x20 || cp >= 0x7F) && cp != '\t' && !dd_cp_is_line_end(cp);
    if (cp >= 0x2028 && cp <= 0x2029)
        return false;
    if (dd_cp_is_han(cp))
        return false;
    return uc_is_property_default_ignorable_code_point(cp) || uc_is_property_bidi_control(cp) ||
           (cp >= 0xFFF9 && cp <= 0xFFFB);
}

static bool in_set(uint32_t cp, const uint32_t *set, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (set[i] == cp)
            return true;
    return false;
}

bool dd_cp_is_opening(uint32_t cp)
{
    static const uint32_t set[] = {0x300C, 0x300E, 0xFF08, 0x3010, 0x300A,
                                   0x3008, 0x201C, 0x2018}; /* 「『（【《〈“‘ */
    return cp >= 0x2018 && in_set(cp, set, sizeof set / sizeof *set);
}

bool dd_cp_is_closing(uint32_t cp)
{
    static const uint32_t set[] = {
        0xFF0C, 0x3002, 0x3001, 0xFF1B, 0xFF1A, 0xFF1F, 0xFF01, 0x300D, 0x300F,
        0xFF09, 0x3011, 0x300B, 0x3009, 0x201D, 0x2019, 0x2026, 0x00B7, 0xFF05,
    }; /* ，。、；：？！」』）】》〉”’…·％ */
    return cp >= 0xB7 && in_set(cp, set, sizeof set / sizeof *set);
}

int dd_utf8_library(void)
{
    return _libunistring_version;
}
