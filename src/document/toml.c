/* toml.c - the part of TOML that front matter uses, read with patience.
 *
 * Tables, dotted and quoted keys, all four kinds of strings, arrays and inline tables over several
 * lines; numbers, dates and booleans stay as they are written. A line that is no TOML is reported
 * and passed over. Follows TOML 1.0.0 (https://toml.io/en/v1.0.0).
 */
#include "frontmatter.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"

#include <string.h>

enum {
    DEPTH_MAX = 16,
    REPORTS_MAX = 4,
    BAD_MAX = 64 /* each may have been looked at up to the text's end */
};

struct toml {
    struct dd_str text, file;
    size_t at;
    size_t counted; /* line is that of this offset */
    int line, first_line;
    size_t bad;
    struct dd_strbuf table; /* "extra." behind [extra] */
    struct dd_fields *fields;
    struct dd_problems *problems;
};

static bool parse_value(struct toml *t, struct dd_str key, int depth);

static int peek(const struct toml *t)
{
    return t->at < t->text.len ? (unsigned char)t->text.ptr[t->at] : -1;
}

static int line_here(struct toml *t)
{
    if (t->at < t->counted) {
        t->counted = 0;
        t->line = t->first_line;
    }
    while (t->counted < t->at)
        t->line += t->text.ptr[t->counted++] == '\n';
    return t->line;
}

static void skip_blanks(struct toml *t)
{
    while (peek(t) == ' ' || peek(t) == '\t')
        t->at++;
}

static void skip_line(struct toml *t)
{
    while (peek(t) >= 0 && peek(t) != '\n')
        t->at++;
}

/* Blanks, line ends and comments: what may stand between the items of an array. */
static void skip_between(struct toml *t)
{
    for (;;) {
        skip_blanks(t);
        if (peek(t) == '#')
            skip_line(t);
        if (peek(t) != '\n')
            return;
        t->at++;
    }
}

static bool take(struct toml *t, const char *token)
{
    struct dd_str rest = dd_str_slice(t->text, t->at, t->text.len);
    if (!dd_str_starts(rest, dd_str_from(token)))
        return false;
    t->at += strlen(token);
    return true;
}

/* ---- strings ------------------------------------------------------------------------------ */

static void add_hex(struct toml *t, struct dd_strbuf *out, int digits)
{
    uint32_t cp = 0;
    while (digits-- > 0) {
        int c = peek(t);
        const char *hex = "0123456789abcdef";
        const char *p = c > 0 ? strchr(hex, c >= 'A' && c <= 'F' ? c | 32 : c) : NULL;
        if (!p)
            break;
        cp = cp << 4 | (uint32_t)(p - hex);
        t->at++;
    }
    dd_strbuf_add_cp(out, cp ? cp : 0xFFFD);
}

/* What a backslash stands for; t->at is behind it. */
static void add_escape(struct toml *t, struct dd_strbuf *out)
{
    int c = peek(t);
    if (c < 0)
        return;
    t->at++;
    switch (c) {
    case 'n':
    case 't':
    case 'r':
    case 'b':
    case 'f':
        dd_strbuf_addc(out, ' ');
        break;
    case 'u':
    case 'U':
        add_hex(t, out, c == 'u' ? 4 : 8);
        break;
    case '\n': /* a line end that the writer wants gone, with the blanks behind it */
        while (peek(t) == ' ' || peek(t) == '\t' || peek(t) == '\n')
            t->at++;
        break;
    default:
        dd_strbuf_addc(out, (char)c);
    }
}

/* The string at t->at into out. False when it has no end. */
static bool parse_string(struct toml *t, struct dd_strbuf *out)
{
    char close[4] = {(char)peek(t), 0};
    bool basic = close[0] == '"', multi = false;
    t->at++;
    if (dd_str_starts(dd_str_slice(t->text, t->at, t->text.len),
                      basic ? DD_STR("\"\"") : DD_STR("''"))) {
        multi = true;
        close[1] = close[2] = close[0];
        t->at += 2;
        if (peek(t) == '\n')
            t->at++;
    }
    for (;;) {
        if (take(t, close))
            return true;
        int c = peek(t);
        if (c < 0 || (c == '\n' && !multi))
            return false;
        t->at++;
        if (c == '\\' && basic)
            add_escape(t, out);
        else
            dd_strbuf_addc(out, (char)c);
    }
}

/* ---- keys and values ---------------------------------------------------------------------- */

/* Appends the dotted key at t->at to out. False when there is none. */
static bool parse_key(struct toml *t, struct dd_strbuf *out)
{
    size_t before = out->len;
    for (;;) {
        skip_blanks(t);
        if (peek(t) == '"' || peek(t) == '\'') {
            if (!parse_string(t, out))
                return false;
        } else {
            size_t start = t->at;
            /* Bare keys past ASCII are no TOML, but people write 标题 = "…". */
            while (peek(t) >= 0x80 || (peek(t) > ' ' && !strchr(".=[]{}#\"',", peek(t))))
                t->at++;
            dd_strbuf_add(out, dd_str_slice(t->text, start, t->at));
        }
        skip_blanks(t);
        if (!take(t, "."))
            return out->len > before;
        dd_strbuf_addc(out, '.');
    }
}

static bool parse_array(struct toml *t, struct dd_str key, int depth)
{
    for (;;) {
        skip_between(t);
        if (take(t, "]"))
            return true;
        if (!parse_value(t, key, depth))
            return false;
        skip_between(t);
        if (!take(t, ",") && peek(t) != ']')
            return false;
    }
}

static bool parse_inline_table(struct toml *t, struct dd_str key, int depth)
{
    for (;;) {
        struct dd_strbuf inner = {0};
        skip_between(t);
        if (take(t, "}"))
            return true;
        dd_strbuf_add(&inner, key);
        dd_strbuf_addc(&inner, '.');
        bool ok = parse_key(t, &inner) && take(t, "=");
        ok = ok && parse_value(t, dd_strbuf_str(&inner), depth);
        dd_strbuf_release(&inner);
        skip_between(t);
        if (!ok || (!take(t, ",") && peek(t) != '}'))
            return false;
    }
}

static void add_field(struct toml *t, struct dd_str key, struct dd_str value, int line)
{
    dd_fields_add(t->fields, key, value, DD_ORIGIN_FRONTMATTER, line);
}

static bool parse_value(struct toml *t, struct dd_str key, int depth)
{
    skip_blanks(t);
    int c = peek(t), line = line_here(t);
    if (depth >= DEPTH_MAX || c < 0)
        return false;
    if (c == '"' || c == '\'') {
        struct dd_strbuf value = {0};
        bool ok = parse_string(t, &value);
        if (ok)
            add_field(t, key, dd_strbuf_str(&value), line);
        dd_strbuf_release(&value);
        return ok;
    }
    if (take(t, "["))
        return parse_array(t, key, depth + 1);
    if (take(t, "{"))
        return parse_inline_table(t, key, depth + 1);
    size_t start = t->at;
    while (peek(t) >= 0 && !strchr(",]}#\n", peek(t)))
        t->at++;
    struct dd_str bare = dd_str_trim(dd_str_slice(t->text, start, t->at));
    if (bare.len)
        add_field(t, key, bare, line);
    return bare.len > 0;
}

/* ---- lines -------------------------------------------------------------------------------- */

static bool parse_table(struct toml *t)
{
    struct dd_strbuf name = {0};
    bool array = take(t, "[");
    bool ok = parse_key(t, &name) && take(t, array ? "]]" : "]");
    if (ok) {
        dd_strbuf_clear(&t->table);
        dd_strbuf_add(&t->table, dd_strbuf_str(&name));
        dd_strbuf_addc(&t->table, '.');
    }
    dd_strbuf_release(&name);
    return ok;
}

static bool parse_line(struct toml *t)
{
    if (take(t, "["))
        return parse_table(t);
    struct dd_strbuf key = {0};
    dd_strbuf_add(&key, dd_strbuf_str(&t->table));
    bool ok = parse_key(t, &key) && take(t, "=") && parse_value(t, dd_strbuf_str(&key), 0);
    dd_strbuf_release(&key);
    return ok;
}

void dd_toml_parse(struct dd_str text, struct dd_str file, int line, struct dd_fields *fields,
                   struct dd_problems *problems)
{
    struct toml t = {.text = text,
                     .file = file,
                     .line = line,
                     .first_line = line,
                     .fields = fields,
                     .problems = problems};
    for (skip_between(&t); peek(&t) >= 0 && t.bad < BAD_MAX; skip_between(&t)) {
        size_t start = t.at;
        bool ok = parse_line(&t);
        skip_blanks(&t);
        ok = ok && (peek(&t) < 0 || peek(&t) == '\n' || peek(&t) == '#');
        if (!ok) {
            t.at = start; /* one bad line must not swallow the good ones after it */
            if (t.bad++ < REPORTS_MAX)
                dd_problems_add(problems, file, line_here(&t), DD_WARNING,
                                _("bad front matter: this line is not TOML"));
        }
        skip_line(&t);
    }
    dd_strbuf_release(&t.table);
}
