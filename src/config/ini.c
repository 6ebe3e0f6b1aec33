/* An ini file's lines.
 *
 * iniparser reads them, but it refuses a whole file for one bad line, knows no line numbers, keeps
 * quiet about duplicates, and takes '#' for a comment wherever it stands. So every line is looked at
 * here first: what is wrong is told with its number and left out, and what is right is handed over
 * quoted, in a file in memory, so that no '#', ';' or '\' is taken for more than it is.
 */
#include "config_private.h"

#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <iniparser/iniparser.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAX_LINE = 1000 /* bytes; iniparser 4.1 takes 1,022 with our quotes */ };

struct scan {
    struct dd_arena *arena;
    struct dd_problems *problems;
    struct dd_str file;
    struct dd_ini *ini;
    size_t capacity;
    int line;
    struct dd_str section; /* of the lines that follow; .ptr NULL: none yet or a broken one */
    bool any_section;
};

#define FAULT(s, ...) dd_problems_add((s)->problems, (s)->file, (s)->line, DD_ERROR, __VA_ARGS__)

static bool has(struct dd_str s, char c)
{
    return s.len && memchr(s.ptr, c, s.len);
}

/* ---- one line -------------------------------------------------------------------------- */

static struct dd_str lower(struct dd_arena *arena, struct dd_str s)
{
    char *p = (char *)dd_arena_copy(arena, s).ptr;
    for (size_t i = 0; i < s.len; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] |= 32;
    return (struct dd_str){p, s.len};
}

/* Bytes that no line may hold; false: one is there, and has been told. */
static bool clean_bytes(struct scan *s, struct dd_str line)
{
    if (line.len > MAX_LINE) {
        FAULT(s, _("the line is too long: %zu bytes, %d at most"), line.len, MAX_LINE);
        return false;
    }
    for (size_t at = 0, len; at < line.len; at += len) {
        uint32_t cp = dd_utf8_decode(line, at, &len);
        if (cp == DD_REPLACEMENT && len == 1) {
            FAULT(s, _("not UTF-8: byte 0x%02x in column %zu"), (unsigned char)line.ptr[at], at + 1);
            return false;
        }
        if ((cp < 0x20 && cp != '\t') || cp == 0x7F) {
            FAULT(s, _("control character 0x%02x in column %zu"), (unsigned)cp, at + 1);
            return false;
        }
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_comment(struct dd_str s)
{
    return s.len == 0 || s.ptr[0] == '#' || s.ptr[0] == ';';
}

static void append(struct scan *s, struct dd_str key, struct dd_str value)
{
    struct dd_ini *ini = s->ini;
    ini->items = dd_arena_grow(s->arena, ini->items, ini->count, &s->capacity, sizeof *ini->items);
    ini->items[ini->count++] = (struct dd_ini_entry){s->section, key, value, s->line};
}

static void read_section(struct scan *s, struct dd_str line)
{
    ptrdiff_t end = dd_str_find(line, DD_STR("]"), 0);
    s->any_section = true;
    s->section = (struct dd_str){0};
    if (end < 0)
        FAULT(s, _("']' is missing behind '%.*s'"), DD_STR_ARG(line));
    else if (!is_comment(dd_str_trim(dd_str_slice(line, (size_t)end + 1, line.len))))
        FAULT(s, _("nothing can stand behind ']'"));
    else
        s->section = lower(s->arena, dd_str_trim(dd_str_slice(line, 1, (size_t)end)));
    if (s->section.ptr)
        append(s, (struct dd_str){0}, (struct dd_str){0});
}

/* The end of the quoted piece that begins at at: behind its closing quote, or 0 when it has none. */
static size_t quoted_end(struct dd_str value, size_t at)
{
    ptrdiff_t end = dd_str_find(value, value.ptr[at] == '"' ? DD_STR("\"") : DD_STR("'"), at + 1);
    return end < 0 ? 0 : (size_t)end + 1;
}

/* Says what a '#' or ';' that is in no quotes should have been. */
static void bare_sign(struct scan *s, char sign)
{
    if (dd_str_starts(s->section, DD_STR("keys")))
        FAULT(s, sign == '#' ? _("unquoted '#' begins a comment: the key is called <Hash>")
                             : _("unquoted ';' begins a comment: the key is called <Semicolon>"));
    else if (dd_str_equal(s->section, DD_STR("colors")))
        FAULT(s, _("unquoted '%c' begins a comment: write rrggbb without it, or quote the value"),
              sign);
    else
        FAULT(s, _("unquoted '%c' begins a comment: quote the value"), sign);
}

/* Cuts the comment off a value; false: it is wrong, and that has been told. A comment has a blank before
 * its sign and one behind it, and says something: '#' alone was meant for the key. */
static bool cut_comment(struct scan *s, struct dd_str *value)
{
    for (size_t at = 0; at < value->len; at++) {
        char c = value->ptr[at];
        bool begins = at == 0 || is_blank(value->ptr[at - 1]);
        if (begins && (c == '"' || c == '\'')) {
            at = quoted_end(*value, at);
            if (at == 0) {
                FAULT(s, _("the quote %c is not closed: as a key it is called %s"), c,
                      c == '"' ? "<Quote>" : "<Apostrophe>");
                return false;
            }
            at--;
            continue;
        }
        if (c != '#' && c != ';')
            continue;
        char next = at + 1 < value->len ? value->ptr[at + 1] : '\0';
        if (!begins || !(is_blank(next) || next == c)) {
            bare_sign(s, c);
            return false;
        }
        *value = dd_str_trim(dd_str_slice(*value, 0, at));
        return true;
    }
    return true;
}

/* A value that is one quoted piece from end to end loses its quotes. */
static struct dd_str unquote(struct dd_str value)
{
    bool quote = value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'');
    return quote && quoted_end(value, 0) == value.len ? dd_str_slice(value, 1, value.len - 1) : value;
}

static void no_equals(struct scan *s, struct dd_str line)
{
    if (dd_str_find(line, DD_STR("＝"), 0) >= 0)
        FAULT(s, _("no '=' in this line: a full-width '＝' is none"));
    else
        FAULT(s, _("no '=' in this line: '%.*s'"), (int)dd_utf8_floor(line, 60), line.ptr);
}

/* An entry of the same key that is there already, or NULL. */
static struct dd_ini_entry *earlier(const struct scan *s, struct dd_str key)
{
    for (size_t i = 0; i < s->ini->count; i++)
        if (dd_str_equal(s->ini->items[i].key, key) &&
            dd_str_equal(s->ini->items[i].section, s->section))
            return &s->ini->items[i];
    return NULL;
}

static void add_entry(struct scan *s, struct dd_str key, struct dd_str value)
{
    struct dd_ini *ini = s->ini;
    struct dd_ini_entry *other = earlier(s, key);
    if (other) {
        dd_problems_add(s->problems, s->file, s->line, DD_WARNING,
                        _("'%.*s' is said twice: this line counts, not line %d"), DD_STR_ARG(key),
                        other->line);
        size_t rest = ini->count - (size_t)(other - ini->items) - 1;
        memmove(other, other + 1, rest * sizeof *other);
        ini->count--;
    }
    append(s, key, value);
}

static void read_entry(struct scan *s, struct dd_str line)
{
    ptrdiff_t equals = dd_str_find(line, DD_STR("="), 0);
    if (equals < 0) {
        no_equals(s, line);
        return;
    }
    struct dd_str key = dd_str_trim(dd_str_slice(line, 0, (size_t)equals));
    struct dd_str value = dd_str_trim(dd_str_slice(line, (size_t)equals + 1, line.len));
    if (key.len == 0)
        FAULT(s, _("nothing stands before '='"));
    else if (!s->any_section)
        FAULT(s, _("'%.*s' stands before the first [section]"), DD_STR_ARG(key));
    else if (s->section.ptr && cut_comment(s, &value)) {
        value = unquote(value);
        if (has(value, '"') && has(value, '\''))
            FAULT(s, _("both kinds of quotes in one value: use one of them"));
        else
            add_entry(s, lower(s->arena, key), dd_arena_copy(s->arena, value));
    }
}

static void read_lines(struct scan *s, struct dd_str bytes)
{
    struct dd_str line;
    if (dd_str_starts(bytes, DD_STR("\xEF\xBB\xBF")))
        bytes = dd_str_slice(bytes, 3, bytes.len);
    if (dd_str_starts(bytes, DD_STR("\xFF\xFE")) || dd_str_starts(bytes, DD_STR("\xFE\xFF"))) {
        s->line = 1;
        FAULT(s, _("not UTF-8 but UTF-16: save the file as UTF-8"));
        return;
    }
    while (dd_str_next_line(&bytes, &line)) {
        s->line++;
        if (dd_str_ends(line, DD_STR("\r")))
            line.len--;
        struct dd_str text = dd_str_trim(line);
        if (!clean_bytes(s, line) || is_comment(text))
            continue;
        if (text.ptr[0] == '[')
            read_section(s, text);
        else
            read_entry(s, text);
    }
}

/* ---- iniparser ------------------------------------------------------------------------- */

/* What iniparser is given: no value can hold both kinds of quotes. */
static void write_clean(struct dd_strbuf *out, const struct dd_ini *ini)
{
    struct dd_str section = {0};
    for (size_t i = 0; i < ini->count; i++) {
        const struct dd_ini_entry *e = &ini->items[i];
        char quote = has(e->value, '"') ? '\'' : '"';
        if (i == 0 || !dd_str_equal(section, e->section))
            dd_strbuf_addf(out, "[%.*s]\n", DD_STR_ARG(e->section));
        section = e->section;
        if (e->key.len == 0)
            continue;
        dd_strbuf_addf(out, "%.*s = %c%.*s%c\n", DD_STR_ARG(e->key), quote, DD_STR_ARG(e->value),
                       quote);
    }
}

static int say_nothing(const char *format, ...)
{
    (void)format;
    return 0;
}

static dictionary *parse(struct dd_str clean)
{
    char path[64];
    dictionary *d = NULL;
    iniparser_set_error_callback(say_nothing);
    int fd = memfd_create("duidu-config", MFD_CLOEXEC);
    if (fd >= 0 && write(fd, clean.ptr, clean.len) == (ssize_t)clean.len) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        d = iniparser_load(path);
    }
    if (fd >= 0)
        close(fd);
    return d;
}

void dd_ini_read(struct dd_ini *ini, struct dd_arena *arena, struct dd_str bytes, struct dd_str file,
                 struct dd_problems *problems)
{
    struct scan s = {.arena = arena, .problems = problems, .file = file, .ini = ini};
    struct dd_strbuf clean = {0}, name = {0};
    *ini = (struct dd_ini){0};
    read_lines(&s, bytes);
    if (ini->count == 0)
        return;
    write_clean(&clean, ini);
    dictionary *d = parse(dd_strbuf_str(&clean));
    /* Where it could not read them the values are those of the scan. */
    for (size_t i = 0; d && i < ini->count; i++) {
        struct dd_ini_entry *e = &ini->items[i];
        if (e->key.len == 0)
            continue;
        dd_strbuf_clear(&name);
        dd_strbuf_addf(&name, "%.*s:%.*s", DD_STR_ARG(e->section), DD_STR_ARG(e->key));
        const char *value = iniparser_getstring(d, dd_strbuf_cstr(&name), NULL);
        if (value)
            e->value = dd_arena_copy(arena, dd_str_from(value));
    }
    if (d)
        iniparser_freedict(d);
    dd_strbuf_release(&clean);
    dd_strbuf_release(&name);
}

void dd_ini_quote(struct dd_strbuf *out, struct dd_str value)
{
    bool quotes = value.len == 0 || is_blank(value.ptr[0]) || is_blank(value.ptr[value.len - 1]);
    for (size_t i = 0; i < value.len; i++)
        quotes |= value.ptr[i] == '#' || value.ptr[i] == ';';
    char first = value.len ? value.ptr[0] : ' ';
    quotes |= first == '"' || first == '\'';
    char quote = has(value, '"') ? '\'' : '"';
    if (quotes)
        dd_strbuf_addc(out, quote);
    dd_strbuf_add(out, value);
    if (quotes)
        dd_strbuf_addc(out, quote);
}
