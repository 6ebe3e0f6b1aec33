/* frontmatter.c - finds the front matter, reads YAML.
 *
 * libyaml's events, not its documents: an alias expands to nothing, so a small file cannot blow up
 * into a large tree. What libyaml refuses (a title with ": " in it, an unquoted "@", control
 * characters) is read line by line, for a reader wants the title all the same.
 */
#include "frontmatter.h"

#include "duidu/clip.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "scan.h"

#include <string.h>
#include <yaml.h>

enum {
    FRONT_MAX = 64 * 1024, /* bytes; libyaml takes quadratic time on hostile nesting */
    DEPTH_MAX = 16,
    FIELDS_MAX = 4096
};

void dd_fields_add(struct dd_fields *fields, struct dd_str key, struct dd_str value,
                   enum dd_origin origin, int line)
{
    if (dd_line_blank(value) || fields->count >= FIELDS_MAX)
        return;
    fields->items = dd_arena_grow(fields->arena, fields->items, fields->count, &fields->capacity,
                                  sizeof *fields->items);
    key = dd_arena_copy(fields->arena, dd_str_trim(key));
    for (size_t i = 0; i < key.len; i++) {
        char *c = (char *)key.ptr + i;
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c | 32);
        else if (*c == ' ' || *c == '-')
            *c = '_';
    }
    fields->items[fields->count++] = (struct dd_field){
        .key = key,
        .value = dd_arena_copy(fields->arena, value),
        .origin = origin,
        .line = line,
    };
}

/* ---- YAML by libyaml ---------------------------------------------------------------------- */

struct level {
    bool mapping;
    bool want_key;
    size_t path_len; /* of the path that the level's own keys are appended to */
};

struct yaml {
    struct dd_fields *fields;
    int first_line;
    struct level levels[DEPTH_MAX];
    size_t depth;
    size_t skipping; /* open collections inside a key that is no scalar, or nested too deep */
    struct dd_strbuf path;
};

static void path_cut(struct yaml *y, size_t len)
{
    y->path.len = len;
    if (y->path.buf)
        y->path.buf[len] = '\0';
}

static void yaml_scalar(struct yaml *y, struct dd_str value, size_t line)
{
    struct level *l = y->depth ? &y->levels[y->depth - 1] : NULL;
    if (y->skipping || !l)
        return;
    if (l->mapping && l->want_key) {
        path_cut(y, l->path_len);
        if (l->path_len)
            dd_strbuf_addc(&y->path, '.');
        dd_strbuf_add(&y->path, value);
        l->want_key = false;
        return;
    }
    dd_fields_add(y->fields, dd_strbuf_str(&y->path), value, DD_ORIGIN_FRONTMATTER,
                  y->first_line + (int)line);
    l->want_key = l->mapping;
}

static void yaml_open(struct yaml *y, bool mapping)
{
    struct level *l = y->depth ? &y->levels[y->depth - 1] : NULL;
    if (y->skipping || (l && l->mapping && l->want_key) || y->depth == DEPTH_MAX) {
        y->skipping++;
        return;
    }
    y->levels[y->depth++] = (struct level){mapping, mapping, y->path.len};
}

static void yaml_close(struct yaml *y)
{
    if (y->skipping) {
        /* A collection as key: its value belongs to a key without a name. */
        if (--y->skipping == 0 && y->depth) {
            struct level *l = &y->levels[y->depth - 1];
            if (l->mapping && l->want_key)
                path_cut(y, l->path_len);
            l->want_key = l->mapping && !l->want_key;
        }
        return;
    }
    if (y->depth == 0)
        return;
    path_cut(y, y->levels[--y->depth].path_len);
    if (y->depth)
        y->levels[y->depth - 1].want_key = y->levels[y->depth - 1].mapping;
}

/* Takes one event; false at the end of the (first) document. */
static bool yaml_take(struct yaml *y, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT: {
        struct dd_str value = {(const char *)e->data.scalar.value, e->data.scalar.length};
        /* A plain ~ or null is no value. */
        if (e->data.scalar.plain_implicit &&
            (dd_str_equal(value, DD_STR("~")) || dd_str_equal_ci(value, DD_STR("null"))))
            value = DD_STR("");
        yaml_scalar(y, value, e->start_mark.line);
        return true;
    }
    case YAML_ALIAS_EVENT:
        yaml_scalar(y, DD_STR(""), e->start_mark.line);
        return true;
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        yaml_open(y, e->type == YAML_MAPPING_START_EVENT);
        return true;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        yaml_close(y);
        return true;
    default:
        return e->type != YAML_DOCUMENT_END_EVENT && e->type != YAML_STREAM_END_EVENT;
    }
}

/* libyaml's own words, with the line where it gave up. */
static void report_yaml(const yaml_parser_t *parser, struct dd_str file, int first_line,
                        struct dd_problems *problems)
{
    size_t line = parser->problem_mark.line;
    if (parser->error == YAML_READER_ERROR)
        line = parser->mark.line;
    dd_problems_add(problems, file, first_line + (int)line, DD_WARNING, _("bad front matter: %s"),
                    parser->problem ? parser->problem : "?");
}

static bool yaml_parse(struct dd_str text, struct dd_str file, int first_line,
                       struct dd_fields *fields, struct dd_problems *problems)
{
    yaml_parser_t parser;
    yaml_event_t event;
    struct yaml y = {.fields = fields, .first_line = first_line};
    size_t before = fields->count;
    bool going = true, ok = true;

    if (!yaml_parser_initialize(&parser))
        return false;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    while (going && (ok = yaml_parser_parse(&parser, &event))) {
        going = yaml_take(&y, &event);
        yaml_event_delete(&event);
        if (y.skipping > DEPTH_MAX * 4)
            break;
    }
    if (!ok) {
        report_yaml(&parser, file, first_line, problems);
        fields->count = before;
    }
    yaml_parser_delete(&parser);
    dd_strbuf_release(&y.path);
    return ok;
}

/* Would libyaml take the text? */
static bool is_yaml(struct dd_str text, struct dd_str file, struct dd_arena *arena)
{
    struct dd_fields fields = {.arena = arena};
    struct dd_problems problems = {.arena = arena};
    return yaml_parse(text, file, 1, &fields, &problems);
}

/* ---- YAML line by line -------------------------------------------------------------------- */

/* A value without its quotes and what was escaped in it. */
static struct dd_str unquote(struct dd_arena *arena, struct dd_str value)
{
    value = dd_str_trim(value);
    /* A block scalar's sign: the text is on the lines below. */
    if (value.len && value.len <= 2 && (value.ptr[0] == '|' || value.ptr[0] == '>'))
        return DD_STR("");
    if (value.len < 2 || (value.ptr[0] != '"' && value.ptr[0] != '\''))
        return value;
    /* A quote that is never closed (the fault may be just that) is no part of the value. */
    if (value.ptr[value.len - 1] != value.ptr[0])
        return memchr(value.ptr + 1, value.ptr[0], value.len - 1) ? value
                                                                  : dd_str_slice(value, 1, value.len);
    char quote = value.ptr[0];
    struct dd_strbuf out = {0};
    for (size_t i = 1; i + 1 < value.len; i++) {
        bool escape =
            quote == '"' ? value.ptr[i] == '\\' : value.ptr[i] == '\'' && value.ptr[i + 1] == '\'';
        if (escape && i + 2 < value.len)
            i++;
        dd_strbuf_addc(&out, value.ptr[i]);
    }
    struct dd_str copy = dd_arena_copy(arena, dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    return copy;
}

/* Length of the key of a `key: value` line, behind any indentation; 0 when it is none. */
static size_t key_len(struct dd_str line)
{
    size_t n = 0;
    if (line.len && (line.ptr[0] == '"' || line.ptr[0] == '\'')) {
        ptrdiff_t close = dd_str_find(line, (struct dd_str){line.ptr, 1}, 1);
        n = close < 0 ? 0 : (size_t)close + 1;
    } else {
        while (n < line.len && !strchr(":#\"'[]{},>|`*&!%@\t", line.ptr[n]))
            n++;
    }
    if (n == 0 || n > 64 || n >= line.len || line.ptr[n] != ':')
        return 0;
    bool ends = n + 1 == line.len || line.ptr[n + 1] == ' ' || line.ptr[n + 1] == '\t' ||
                line.ptr[n + 1] == '"' || line.ptr[n + 1] == '\'';
    return ends && line.ptr[0] != ' ' && line.ptr[0] != '-' ? n : 0;
}

struct salvage {
    struct dd_fields *fields;
    struct dd_strbuf key; /* of the last line that had one */
    size_t parent;        /* bytes of the last key at the margin, at the front of key */
};

static void salvage_line(struct salvage *s, struct dd_str line, int number)
{
    struct dd_str text = dd_str_trim(line), value = text;
    bool indented = line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
    size_t n = key_len(text);

    if (text.len == 0 || text.ptr[0] == '#')
        return;
    if (n) {
        struct dd_str key = unquote(s->fields->arena, dd_str_slice(text, 0, n));
        s->key.len = indented ? s->parent : 0;
        if (indented && s->parent)
            dd_strbuf_addc(&s->key, '.');
        dd_strbuf_add(&s->key, key);
        if (!indented)
            s->parent = s->key.len;
        value = dd_str_slice(text, n + 1, text.len);
    } else if (dd_str_starts(text, DD_STR("- "))) {
        value = dd_str_slice(text, 2, text.len);
    } else {
        return;
    }
    dd_fields_add(s->fields, dd_strbuf_str(&s->key), unquote(s->fields->arena, value),
                  DD_ORIGIN_FRONTMATTER, number);
}

static void salvage_yaml(struct dd_str text, int line, struct dd_fields *fields)
{
    struct salvage s = {.fields = fields};
    struct dd_str one;
    while (dd_str_next_line(&text, &one))
        salvage_line(&s, one, line++);
    dd_strbuf_release(&s.key);
}

/* ---- where it begins and ends ------------------------------------------------------------- */

static bool is_rule(struct dd_str line, const char *rule)
{
    while (line.len && strchr(" \t", line.ptr[line.len - 1]))
        line.len--;
    return dd_str_equal(line, dd_str_from(rule));
}

/* Could the line stand in front matter? Keys, list items, comments and what is indented. */
static bool front_line(struct dd_str line, enum dd_front_kind kind)
{
    if (line.len == 0)
        return false;
    if (line.ptr[0] == ' ' || line.ptr[0] == '\t' || dd_str_starts(line, DD_STR("- ")))
        return true;
    if (line.ptr[0] == '#')
        return line.len < 2 || line.ptr[1] != '#';
    if (kind == DD_FRONT_TOML)
        return line.ptr[0] == '[' || line.ptr[0] == ']' || dd_str_find(line, DD_STR("="), 0) > 0;
    return line.ptr[0] == '{' || key_len(line) > 0;
}

/* A key that prose under a thematic break is unlikely to begin with. */
static bool telling_line(struct dd_str line)
{
    static const char *const keys[] = {"title",  "date", "source", "url",    "extra",
                                       "[extra", "tags", "author", "created"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct dd_str key = dd_str_from(keys[i]);
        if (dd_str_starts_ci(line, key) && line.len > key.len && strchr(": =]", line.ptr[key.len]))
            return true;
    }
    return false;
}

struct bounds {
    size_t start, end, after; /* of the text between the rules; after the closing one */
    size_t prose;             /* a line inside that is none of its own, behind a blank one; or 0 */
    bool found, closed;
};

/* Where the front matter of a scan behind the opening rule ends. */
static struct bounds find_end(struct dd_scan scan, enum dd_front_kind kind)
{
    struct bounds b = {.start = scan.next, .end = scan.next, .after = scan.next};
    struct dd_str line;
    size_t cut = 0; /* where it ends if no rule closes it */
    bool telling = false, blank_before = false;

    while (dd_scan_line(&scan, &line) && scan.start - b.start < FRONT_MAX) {
        bool closing = kind == DD_FRONT_TOML ? is_rule(line, "+++")
                                             : is_rule(line, "---") || is_rule(line, "...");
        if (closing) {
            b.closed = true;
            b.found = b.found || dd_line_blank(dd_str_slice(scan.text, b.start, scan.start));
            b.end = scan.start;
            b.after = scan.next;
            return b;
        }
        /* A section's heading: whatever closes further down belongs to the article. */
        if (dd_str_starts(line, DD_STR("## ")))
            break;
        bool fits = front_line(line, kind);
        if (!b.found && !fits && !dd_line_blank(line))
            return b; /* prose between two thematic breaks */
        b.found = b.found || (fits && line.ptr[0] != '#');
        telling = telling || (!cut && telling_line(line));
        if (!fits && !cut)
            cut = scan.start;
        if (!fits && !b.prose && blank_before && !dd_line_blank(line))
            b.prose = scan.start;
        blank_before = dd_line_blank(line);
    }
    b.found = telling;
    b.end = b.after = cut ? cut : scan.start;
    return b;
}

struct dd_front dd_front_parse(const struct dd_source *source, struct dd_fields *fields,
                               struct dd_problems *problems)
{
    struct dd_front front = {0};
    struct dd_scan scan = dd_scan_of(source->text, (struct dd_span){0, source->text.len});
    struct dd_str line;

    if (!dd_scan_text_line(&scan, &line))
        return front;
    enum dd_front_kind kind = is_rule(line, "---")   ? DD_FRONT_YAML
                              : is_rule(line, "+++") ? DD_FRONT_TOML
                                                     : DD_FRONT_NONE;
    if (kind == DD_FRONT_NONE)
        return front;
    int first_line = dd_source_line(source, scan.next);
    struct bounds b = find_end(scan, kind);
    if (!b.found)
        return front;
    struct dd_str text = dd_str_slice(source->text, b.start, b.end);
    if (b.closed && b.prose && kind == DD_FRONT_YAML &&
        !is_yaml(text, source->path, fields->arena)) {
        /* What closes it is a thematic break of the article. */
        b.end = b.after = b.prose;
        b.closed = false;
        text = dd_str_slice(source->text, b.start, b.end);
    }
    if (!b.closed)
        dd_problems_add(problems, source->path, first_line - 1, DD_WARNING,
                        _("front matter without its closing '%s'"),
                        kind == DD_FRONT_TOML ? "+++" : "---");
    if (kind == DD_FRONT_TOML)
        dd_toml_parse(text, source->path, first_line, fields, problems);
    else if (!yaml_parse(text, source->path, first_line, fields, problems))
        salvage_yaml(text, first_line, fields);
    return (struct dd_front){kind, b.after};
}

const char *dd_clip_library(void)
{
    return yaml_get_version_string();
}
