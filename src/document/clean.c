#include "clean.h"

#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <string.h>

/* ---- entities ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint32_t cp;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"nbsp", ' '},     {"mdash", 0x2014}, {"ndash", 0x2013}, {"hellip", 0x2026}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"middot", 0xB7},   {"bull", 0x2022},
    {"laquo", 0xAB},   {"raquo", 0xBB},   {"copy", 0xA9},    {"reg", 0xAE},      {"trade", 0x2122},
    {"times", 0xD7},   {"deg", 0xB0},     {"eacute", 0xE9},  {"ensp", ' '},      {"emsp", ' '},
    {"thinsp", ' '},   {"rarr", 0x2192},  {"larr", 0x2190},
};

static uint32_t numeric_entity(struct dd_str digits)
{
    bool hex = digits.len > 1 && (digits.ptr[0] == 'x' || digits.ptr[0] == 'X');
    uint32_t cp = 0;
    for (size_t i = hex; i < digits.len; i++) {
        char c = digits.ptr[i];
        uint32_t v = c >= '0' && c <= '9'                        ? (uint32_t)(c - '0')
                     : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (uint32_t)((c | 32) - 'a' + 10)
                                                                 : 99;
        if (v == 99)
            return 0;
        cp = cp * (hex ? 16 : 10) + v;
    }
    return digits.len > hex && cp <= 0x10FFFF ? cp : 0;
}

/* The character of the entity at the start of s ("&amp;…"); 0 when there is none. */
static uint32_t entity_at(struct dd_str s, size_t *len)
{
    size_t semicolon = 1;
    while (semicolon < s.len && semicolon < 10 && s.ptr[semicolon] != ';')
        semicolon++;
    if (semicolon >= s.len || s.ptr[semicolon] != ';' || semicolon < 2)
        return 0;
    struct dd_str name = dd_str_slice(s, 1, semicolon);
    *len = semicolon + 1;
    if (name.ptr[0] == '#')
        return numeric_entity(dd_str_slice(name, 1, name.len));
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (dd_str_equal(name, dd_str_from(entities[i].name)))
            return entities[i].cp;
    return 0;
}

/* ---- one line ----------------------------------------------------------------------------- */

struct folder {
    struct dd_strbuf out;
    uint32_t last; /* last character written */
    bool blank;    /* white space is pending */
    int breaks;    /* line ends in it */
};

/* Han characters and their punctuation stand together across a line end. */
static bool joins(uint32_t a, uint32_t b)
{
    return (dd_cp_is_cjk(a) || dd_cp_is_closing(a)) && (dd_cp_is_cjk(b) || dd_cp_is_opening(b));
}

static void fold(struct folder *f, uint32_t cp)
{
    if (dd_cp_is_line_end(cp) || dd_cp_is_space(cp)) {
        f->blank = true;
        f->breaks += dd_cp_is_line_end(cp) && f->breaks < 2;
        return;
    }
    if (dd_cp_is_invisible(cp))
        return;
    if (f->blank && f->out.len && !(f->breaks == 1 && joins(f->last, cp)))
        dd_strbuf_addc(&f->out, ' ');
    dd_strbuf_add_cp(&f->out, cp);
    f->last = cp;
    f->blank = false;
    f->breaks = 0;
}

static struct dd_str folded(struct folder *f, struct dd_arena *arena)
{
    struct dd_str line = dd_arena_copy(arena, dd_strbuf_str(&f->out));
    dd_strbuf_release(&f->out);
    return line;
}

struct dd_str dd_clean_line(struct dd_arena *arena, struct dd_str raw)
{
    struct folder f = {0};
    size_t n;
    for (size_t at = 0; at < raw.len; at += n) {
        uint32_t cp = dd_utf8_decode(raw, at, &n), entity;
        size_t len;
        if (cp == '&' && (entity = entity_at(dd_str_slice(raw, at, raw.len), &len))) {
            cp = entity;
            n = len;
        }
        fold(&f, cp);
    }
    return folded(&f, arena);
}

/* ---- markdown off ------------------------------------------------------------------------- */

static bool is_mark(char c, const char *set)
{
    return c && strchr(set, c);
}

/* Bytes of blanks and of list, heading and quote marks at the start of a line; *marks is whether
 * there are any marks among them. */
static size_t line_marks(struct dd_str line, bool *marks)
{
    size_t n = 0, start;
    *marks = false;
    do {
        start = n;
        while (n < line.len && is_mark(line.ptr[n], " \t>"))
            n++;
        size_t mark = n;
        while (n < line.len && line.ptr[n] == '#')
            n++;
        if (n == mark && n + 1 < line.len && is_mark(line.ptr[n], "-*+") && line.ptr[n + 1] == ' ')
            n++;
        *marks = *marks || n > mark;
    } while (n > start);
    return n;
}

/* The `](target)` at the start of s: its bytes, or 0. */
static size_t target_len(struct dd_str s)
{
    size_t depth = 0;
    if (s.len < 2 || s.ptr[0] != ']' || s.ptr[1] != '(')
        return 0;
    for (size_t i = 1; i < s.len && s.ptr[i] != '\n'; i++) {
        depth += s.ptr[i] == '(';
        if (s.ptr[i] == ')' && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* Bytes of markup at s.ptr[at] that are left out; 0 when the character is text. */
static size_t markup_at(struct dd_str s, size_t at, size_t *open_links)
{
    struct dd_str rest = dd_str_slice(s, at, s.len);
    char c = rest.ptr[0], next = rest.len > 1 ? rest.ptr[1] : '\0';
    char before = at ? s.ptr[at - 1] : ' ';

    if (c == '*' || c == '`')
        return 1;
    if (c == '_') /* emphasis, not snake_case */
        return (before == ' ' || before == '\n' || next == ' ' || next == '\0') ? 1 : 0;
    if (c == '~' && next == '~')
        return 2;
    if (c == ']' && *open_links) {
        size_t n = target_len(rest);
        if (n)
            (*open_links)--;
        return n;
    }
    bool image = c == '!' && next == '[';
    if (!image && c != '[')
        return 0;
    /* Only a bracket with its target is markup; "[译] title" is not. */
    ptrdiff_t close = dd_str_find(rest, DD_STR("]("), 1);
    ptrdiff_t end = dd_str_find(rest, DD_STR("]"), 1);
    if (close < 0 || (close != end && !image && next != '!'))
        return 0;
    (*open_links)++;
    return image ? 2 : 1;
}

/* Is a backslash at at, with ASCII punctuation behind it? */
static bool is_escape(struct dd_str s, size_t at)
{
    return s.ptr[at] == '\\' && at + 1 < s.len && !(s.ptr[at + 1] & 0x80) &&
           dd_cp_is_punct((unsigned char)s.ptr[at + 1]);
}

struct dd_str dd_clean_markdown(struct dd_arena *arena, struct dd_str raw)
{
    struct dd_strbuf plain = {0};
    size_t open_links = 0, n;
    bool line_start = true, marks;

    raw = dd_str_trim(raw);
    for (size_t at = 0; at < raw.len; at += n) {
        n = 0;
        if (line_start) {
            n = line_marks(dd_str_slice(raw, at, raw.len), &marks);
            if (marks) /* items stay apart, also Chinese ones */
                dd_strbuf_adds(&plain, "\n\n");
            line_start = false;
        } else if (is_escape(raw, at)) {
            dd_strbuf_addc(&plain, raw.ptr[at + 1]);
            n = 2;
        } else if (!(n = markup_at(raw, at, &open_links))) {
            line_start = raw.ptr[at] == '\n';
            dd_strbuf_addc(&plain, raw.ptr[at]);
            n = 1;
        }
    }
    struct dd_str line = dd_clean_line(arena, dd_strbuf_str(&plain));
    dd_strbuf_release(&plain);
    return line;
}

/* ---- names -------------------------------------------------------------------------------- */

/* What [[page]], [[page|alias]] and [text](target) show. */
static struct dd_str bracket_text(struct dd_str s)
{
    if (dd_str_starts(s, DD_STR("[[")) && dd_str_ends(s, DD_STR("]]"))) {
        s = dd_str_slice(s, 2, s.len - 2);
        ptrdiff_t bar = dd_str_find(s, DD_STR("|"), 0);
        return dd_str_slice(s, bar < 0 ? 0 : (size_t)bar + 1, s.len);
    }
    ptrdiff_t close = dd_str_find(s, DD_STR("]("), 0);
    if (close > 0 && s.ptr[0] == '[' && dd_str_ends(s, DD_STR(")")))
        return dd_str_slice(s, 1, (size_t)close);
    return s;
}

struct dd_str dd_clean_name(struct dd_arena *arena, struct dd_str raw)
{
    struct dd_str s = dd_str_trim(raw);
    if (s.len >= 2 && is_mark(s.ptr[0], "\"'") && s.ptr[s.len - 1] == s.ptr[0])
        s = dd_str_trim(dd_str_slice(s, 1, s.len - 1));
    return dd_clean_line(arena, dd_str_trim(bracket_text(s)));
}

/* ---- URLs --------------------------------------------------------------------------------- */

static bool is_web(struct dd_str s)
{
    size_t scheme = dd_str_starts_ci(s, DD_STR("https://"))  ? 8
                    : dd_str_starts_ci(s, DD_STR("http://")) ? 7
                                                             : 0;
    return scheme && s.len > scheme && !is_mark(s.ptr[scheme], "/?#. ");
}

struct dd_str dd_clean_url(struct dd_arena *arena, struct dd_str raw)
{
    struct dd_str s = dd_str_trim(raw);
    bool in_parens = false;
    ptrdiff_t target = dd_str_find(s, DD_STR("]("), 0);
    if (target >= 0 && s.ptr[0] == '[') {
        s = dd_str_slice(s, (size_t)target + 2, s.len);
        in_parens = true;
    }
    while (s.len && is_mark(s.ptr[0], "<\"' "))
        s = dd_str_slice(s, 1, s.len);
    if (!is_web(s))
        return (struct dd_str){0};
    struct dd_strbuf out = {0};
    size_t n, depth = 0;
    for (size_t at = 0; at < s.len; at += n) {
        uint32_t cp = dd_utf8_decode(s, at, &n);
        depth += cp == '(';
        if (cp <= ' ' || cp == '<' || cp == '>' || cp == '"' || dd_cp_is_space(cp) ||
            (in_parens && cp == ')' && depth == 0))
            break;
        depth -= cp == ')' && depth > 0;
        if (!dd_cp_is_invisible(cp))
            dd_strbuf_add_cp(&out, cp);
    }
    struct dd_str url = dd_arena_copy(arena, dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    return url;
}

struct dd_str dd_url_site(struct dd_arena *arena, struct dd_str url)
{
    ptrdiff_t scheme = dd_str_find(url, DD_STR("://"), 0);
    if (scheme < 0)
        return (struct dd_str){0};
    struct dd_str host = dd_str_slice(url, (size_t)scheme + 3, url.len);
    size_t end = 0, at = 0;
    while (end < host.len && !is_mark(host.ptr[end], "/?#\\"))
        end++;
    host.len = end;
    while (at < host.len) /* user:password@ */
        if (host.ptr[at++] == '@')
            host = dd_str_slice(host, at, host.len), at = 0;
    bool bracket = host.len && host.ptr[0] == '['; /* IPv6 */
    ptrdiff_t port = dd_str_find(host, bracket ? DD_STR("]:") : DD_STR(":"), 0);
    if (port >= 0)
        host.len = (size_t)port + bracket;
    if (host.len && host.ptr[host.len - 1] == '.')
        host.len--;
    if (dd_str_starts_ci(host, DD_STR("www.")))
        host = dd_str_slice(host, 4, host.len);
    host = dd_arena_copy(arena, host);
    for (size_t i = 0; i < host.len; i++)
        if (host.ptr[i] >= 'A' && host.ptr[i] <= 'Z')
            ((char *)host.ptr)[i] |= 32;
    return host;
}
