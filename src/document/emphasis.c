/* Emphasis as Chinese authors mean it.
 *
 * CommonMark lets ** open or close only by what stands beside it (flanking rules, section 6.2), and
 * those rules suppose spaces between words: in **“引文”**后 the second ** follows punctuation and
 * is followed by a letter, so it cannot close. The same happens in **Note:**word. Two remedies:
 *
 * - Before parsing, a copy of the text of the same length is made in which the character that
 * spoils the rule is replaced by one of the other kind and the same number of bytes. The parser
 * sees the copy; the text shown is always taken from the original at the same offsets.
 * - After parsing, ** still left in a segment are paired in order ("** spaced **"), and **** (an
 * end and a beginning that touch) is dropped.
 */
#include "builder.h"

#include "duidu/utf8.h"

#include <string.h>

enum {
    MAX_FOOTNOTE = 20, /* bytes of a mark's name */
    MAX_MARKS = 1000,  /* that are looked at in a segment */
    MAX_TAG = 1024
};

struct scan {
    struct dd_str text;
    char *mask;
};

static bool is_punct(uint32_t cp)
{
    return cp && !dd_cp_is_letter(cp) && dd_cp_is_punct(cp);
}

static bool is_word(uint32_t cp)
{
    return cp && !dd_cp_is_space(cp) && !dd_cp_is_punct(cp);
}

/* Opening brackets and quotes: what follows one begins something, so nothing closes there. */
static bool opens(uint32_t cp)
{
    return dd_cp_is_opening(cp) || cp == '(' || cp == '[' || cp == '{' || cp == '<';
}

static bool closes(uint32_t cp)
{
    return dd_cp_is_closing(cp) || (cp < 0x80 && cp && strchr(".,:;!?)]}>", (int)cp));
}

static uint32_t cp_before(struct dd_str s, size_t at, size_t *len)
{
    *len = 0;
    return at ? dd_utf8_decode_back(s, at, len) : 0;
}

static uint32_t cp_after(struct dd_str s, size_t at, size_t *len)
{
    *len = 0;
    return at < s.len ? dd_utf8_decode(s, at, len) : 0;
}

/* Puts a stand-in of the same length over the len bytes at at. */
static void mask_char(struct scan *s, size_t at, size_t len, bool as_letter)
{
    static const char *const letter[] = {"", "x", "é", "中", "𠀀"};
    static const char *const punct[] = {"", ",", "¿", "。", "\U00010100"};
    memcpy(s->mask + at, as_letter ? letter[len] : punct[len], len);
}

/* Inside a link's destination nothing may be touched: it would change the link. */
static bool in_destination(struct dd_str text, size_t at)
{
    unsigned closed = 0; /* parentheses that end between here and at */
    for (size_t i = at; i > 1 && at - i < 4096; i--) {
        char c = text.ptr[i - 1];
        if (c == ' ' || c == '\n' || c == '<')
            return false;
        if (c == ')')
            closed++;
        else if (c == '(' && closed)
            closed--;
        else if (c == '(' && text.ptr[i - 2] == ']')
            return true;
    }
    return false;
}

/* Makes one of the two neighbours of a delimiter run change its kind: the punctuation becomes a
 * letter when it is not ASCII (ASCII punctuation may be markup), else the letter punctuation. */
static void relax(struct scan *s, size_t punct_at, size_t punct_len, size_t word_at,
                  size_t word_len)
{
    if (in_destination(s->text, punct_at) || in_destination(s->text, word_at))
        return;
    if (punct_len > 1)
        mask_char(s, punct_at, punct_len, true);
    else if (!dd_str_starts(dd_str_slice(s->text, word_at, s->text.len), DD_STR("http")))
        mask_char(s, word_at, word_len, false);
}

static void mask_stars(struct scan *s, size_t start, size_t end)
{
    size_t before_len, after_len;
    uint32_t before = cp_before(s->text, start, &before_len);
    uint32_t after = cp_after(s->text, end, &after_len);
    if (before == '\\')
        return;
    if (end - start == 4 && before && after && !dd_cp_is_space(before) && !dd_cp_is_space(after)) {
        if (!in_destination(s->text, start))
            memcpy(s->mask + start, DD_MASK_DROP, 4);
        return;
    }
    if (end - start != 2 && end - start != 3)
        return;
    size_t before_at = start - before_len;
    if (is_punct(before) && !opens(before) && is_word(after) &&
        (before_len > 1 || closes(before) || dd_cp_is_cjk(after)) && before != '*')
        relax(s, before_at, before_len, end, after_len);
    else if (is_punct(after) && !closes(after) && is_word(before) &&
             (after_len > 1 || dd_cp_is_cjk(before)))
        relax(s, end, after_len, before_at, before_len);
}

const char dd_mask_signs[] = ":@.*_";

/* md4c 0.4.8 looks for bare addresses ("https://", "www.", "@") and for emphasis in link
 * destinations too, and then takes the delimiters behind **[Link](https://a.b/?q=*)**。 for text.
 * The signs it looks for are put back when the destination is read. */
static void mask_destinations(struct scan *s)
{
    struct dd_str text = s->text;
    for (ptrdiff_t found = 0; (found = dd_str_find(text, DD_STR("]("), (size_t)found)) >= 0;) {
        size_t at = (size_t)found + 2;
        for (; at < text.len && !strchr(" \n)<", text.ptr[at]); at++) {
            const char *sign = strchr(dd_mask_signs, text.ptr[at]);
            if (sign)
                s->mask[at] = (char)(DD_MASK_SIGN + (sign - dd_mask_signs));
        }
        found = (ptrdiff_t)at;
    }
}

/* A lone '~' is an approximation. */
static void mask_tildes(struct scan *s)
{
    struct dd_str text = s->text;
    for (size_t at = 0; at < text.len;) {
        const char *p = memchr(text.ptr + at, '~', text.len - at);
        if (!p)
            break;
        size_t start = (size_t)(p - text.ptr);
        for (at = start; at < text.len && text.ptr[at] == '~';)
            at++;
        bool escaped = start && text.ptr[start - 1] == '\\';
        if (at - start == 1 && !escaped && !in_destination(text, start))
            s->mask[start] = DD_MASK_TILDE;
    }
}

/* "[^1]: 脚注" at the start of a line is a footnote's text, but CommonMark would take it for the
 * definition of a link "^1" and swallow it. */
static void mask_footnotes(struct scan *s)
{
    struct dd_str text = s->text;
    for (ptrdiff_t found = 0; (found = dd_str_find(text, DD_STR("]:"), (size_t)found)) >= 0;
         found++) {
        size_t at = (size_t)found;
        while (at && (size_t)found - at < MAX_FOOTNOTE && text.ptr[at - 1] != '[' &&
               text.ptr[at - 1] != '\n')
            at--;
        if (at && text.ptr[at - 1] == '[' && text.ptr[at] == '^')
            s->mask[found + 1] = DD_MASK_SIGN;
    }
}

/* Converters escape the '_' of bare addresses too: https://a.b/c\_d is meant without the backslash.
 */
static void mask_addresses(struct scan *s)
{
    struct dd_str text = s->text;
    for (ptrdiff_t found = 0; (found = dd_str_find(text, DD_STR("://"), (size_t)found)) >= 0;) {
        size_t at = (size_t)found;
        for (; s->mask[found] == ':' && at + 1 < text.len && !strchr(" \n<>", text.ptr[at]); at++)
            if (s->mask[at] == '\\' && text.ptr[at + 1] == '_')
                s->mask[at] = DD_MASK_SLASH;
        found = (ptrdiff_t)at + 1;
    }
}

/* <style\>, <link href=\"a\">: what is escaped inside is no tag, though md4c may take it for one.
 */
static void mask_escaped_tags(struct scan *s)
{
    struct dd_str text = s->text;
    for (ptrdiff_t found = 0; (found = dd_str_find(text, DD_STR("<"), (size_t)found)) >= 0;
         found++) {
        size_t at = (size_t)found + 1, end = at;
        unsigned char c = at < text.len ? (unsigned char)text.ptr[at] : ' ';
        if (c != '/' && (c >= 0x80 || !dd_cp_is_letter(c)))
            continue;
        while (end < text.len && end - at < MAX_TAG && !strchr(">\n", text.ptr[end]))
            end++;
        struct dd_str inside = dd_str_slice(text, at, end + 1);
        if (dd_str_find(inside, DD_STR("\\>"), 0) >= 0 ||
            dd_str_find(inside, DD_STR("\\\""), 0) >= 0)
            s->mask[found] = DD_MASK_LESS;
    }
}

void dd_emphasis_mask(struct dd_str text, char *mask)
{
    struct scan s = {text, mask};
    mask_destinations(&s);
    mask_addresses(&s);
    mask_footnotes(&s);
    mask_escaped_tags(&s);
    mask_tildes(&s);
    for (size_t at = 0; at < text.len;) {
        const char *p = memchr(text.ptr + at, '*', text.len - at);
        if (!p)
            break;
        size_t start = (size_t)(p - text.ptr);
        for (at = start; at < text.len && text.ptr[at] == '*';)
            at++;
        if (at - start > 1)
            mask_stars(&s, start, at);
    }
}

/* ---- what is left after parsing -------------------------------------------------------- */

struct stars {
    size_t start, len; /* text offsets */
    bool opens, closes;
};

/* Is the text byte at verbatim, outside code, and not escaped in the source? */
static bool is_literal(const struct dd_builder *b, size_t run, size_t at)
{
    const struct dd_run *r = &b->runs[run];
    if (r->synthetic || (r->inline_ & DD_INLINE_CODE))
        return false;
    size_t source = r->source + (at - r->start);
    return !(source && b->source->text.ptr[source - 1] == '\\');
}

/* What may these stars be? Between spaces they are signs ("2 ** 3"), but at the start of a line
 * they may open in spite of a space behind them, at the end of one close in spite of a space
 * before. */
static void judge_stars(const struct dd_builder *b, struct stars *s)
{
    size_t end = s->start + s->len;
    bool line_start = s->start == b->segment || b->text.buf[s->start - 1] == '\n';
    bool line_end = end == b->text.len || b->text.buf[end] == '\n';
    bool space_before = line_start || b->text.buf[s->start - 1] == ' ';
    bool space_behind = line_end || b->text.buf[end] == ' ';
    s->opens = !line_end && (!space_behind || line_start || !space_before);
    s->closes = line_end || !space_before || !space_behind;
}

/* Finds the literal ** and **** of the segment. Returns how many, at most max. */
static size_t find_stars(const struct dd_builder *b, struct stars *found, size_t max)
{
    size_t n = 0;
    for (size_t run = b->segment_run; run < b->n_runs; run++) {
        const struct dd_run *r = &b->runs[run];
        for (size_t at = r->start; at < r->end;) {
            size_t start = at;
            while (at < r->end && b->text.buf[at] == '*')
                at++;
            struct stars s = {.start = start, .len = at - start};
            if ((s.len == 2 || s.len == 4) && n < max && is_literal(b, run, start)) {
                judge_stars(b, &s);
                if (s.opens || s.closes)
                    found[n++] = s;
            }
            at += s.len == 0;
        }
    }
    return n;
}

static void make_strong(struct dd_builder *b, size_t start, size_t end)
{
    dd_builder_split(b, start);
    dd_builder_split(b, end);
    for (size_t i = b->segment_run; i < b->n_runs; i++)
        if (b->runs[i].start >= start && b->runs[i].end <= end)
            b->runs[i].inline_ |= DD_INLINE_STRONG;
}

/* Stars inside text that is strong already are the end of it (md4c takes those behind a bare
 * address for a part of the address). False when they are not inside. */
static bool end_strong(struct dd_builder *b, size_t at)
{
    size_t i = b->segment_run, from;
    while (i < b->n_runs && b->runs[i].end <= at)
        i++;
    if (i == b->n_runs || !(b->runs[i].inline_ & DD_INLINE_STRONG))
        return false;
    dd_builder_split(b, at);
    for (from = at; i < b->n_runs && b->runs[i].start <= from; i++)
        if (b->runs[i].start == from && (b->runs[i].inline_ & DD_INLINE_STRONG)) {
            b->runs[i].inline_ &= (uint8_t)~DD_INLINE_STRONG;
            from = b->runs[i].end;
        }
    return true;
}

static bool only_space(const struct dd_builder *b, size_t start, size_t end)
{
    while (start < end && (b->text.buf[start] == ' ' || b->text.buf[start] == '\n'))
        start++;
    return start == end;
}

/* Is this all of a line, but not of the segment? */
static bool stands_alone(const struct dd_builder *b, const struct stars *s)
{
    size_t end = s->start + s->len;
    bool first = s->start == b->segment, last = end == b->text.len;
    return !(first && last) && (first || b->text.buf[s->start - 1] == '\n') &&
           (last || b->text.buf[end] == '\n');
}

/* Is this what is left of a longer row of stars, the others being emphasis already? */
static bool is_rest(const struct dd_builder *b, size_t at)
{
    for (size_t i = b->segment_run; i < b->n_runs; i++) {
        const struct dd_run *r = &b->runs[i];
        if (at < r->start || at >= r->end)
            continue;
        size_t source = r->source + (at - r->start);
        const char *s = b->source->text.ptr;
        return (source && s[source - 1] == '*') ||
               (source + 2 < b->source->text.len && s[source + 2] == '*');
    }
    return false;
}

void dd_emphasis_mend(struct dd_builder *b)
{
    enum { MAX = 64 };
    struct stars found[MAX];
    bool drop[MAX] = {0};
    size_t len = b->text.len - b->segment;
    if (len < 2 || dd_str_find((struct dd_str){b->text.buf + b->segment, len}, DD_STR("**"), 0) < 0)
        return;
    size_t n = find_stars(b, found, MAX);
    size_t pending = n; /* index of the opener that waits for its closer; n: none */
    for (size_t i = 0; i < n; i++) {
        if (found[i].len == 4) {
            drop[i] = true;
        } else if (pending == n && end_strong(b, found[i].start)) {
            drop[i] = true;
        } else if (pending == n && i + 1 < n && found[i + 1].len == 2 &&
                   only_space(b, found[i].start + 2, found[i + 1].start)) {
            drop[i] = drop[i + 1] = true;
            i++;
        } else if (pending == n) {
            pending = found[i].opens || !found[i].closes ? i : n;
        } else if (found[i].closes) {
            make_strong(b, found[pending].start + 2, found[i].start);
            drop[pending] = drop[i] = true;
            pending = n;
        }
    }
    /* One that has no partner stays as it was written. */
    for (size_t i = n; i-- > 0;) {
        size_t end = found[i].start + found[i].len;
        bool alone = stands_alone(b, &found[i]);
        if (drop[i] || alone || is_rest(b, found[i].start))
            dd_builder_cut(b, found[i].start, end + (alone && end < b->text.len));
    }
    while (b->text.len > b->segment && b->text.buf[b->segment] == ' ')
        dd_builder_cut(b, b->segment, b->segment + 1);
}

/* ---- footnote marks -------------------------------------------------------------------- */

void dd_footnotes_mark(struct dd_builder *b)
{
    size_t marks = 0;
    for (size_t at = b->segment; b->text.len > at + 3 && marks < MAX_MARKS; marks++) {
        ptrdiff_t found = dd_str_find(dd_strbuf_str(&b->text), DD_STR("[^"), at);
        if (found < 0)
            return;
        size_t start = (size_t)found, end = start + 2;
        while (end < b->text.len && end - start < MAX_FOOTNOTE && !strchr("] \n", b->text.buf[end]))
            end++;
        at = end;
        if (end == start + 2 || end == b->text.len || b->text.buf[end] != ']')
            continue;
        dd_builder_split(b, start);
        dd_builder_split(b, end + 1);
        for (size_t i = b->segment_run; i < b->n_runs; i++)
            if (b->runs[i].start >= start && b->runs[i].end <= end + 1 &&
                !(b->runs[i].inline_ & DD_INLINE_CODE))
                b->runs[i].inline_ |= DD_INLINE_FOOTNOTE;
    }
}
