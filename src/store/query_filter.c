/* query_filter.c - the filters of a query: name:value. A new one is a line in a table. */
#include "query_parser.h"

#include "duidu/fold.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"

#include <string.h>

typedef struct dd_node *take_filter(struct dd_query_parser *p, const struct dd_query_filter *filter,
                                    size_t at);

struct dd_query_filter {
    const char *name;
    take_filter *take;
    unsigned fields; /* that the words are looked for in */
    const char *sql;
};

/* The text behind a filter's colon. */
static bool take_value(struct dd_query_parser *p, const struct dd_query_filter *f, size_t at,
                       struct dd_query_word *out)
{
    if (!dd_query_take_word(p, out))
        return false;
    if (!out->raw.len)
        dd_query_fail(p, at, _("'%s:' needs a word directly behind it"), f->name);
    return !p->failed;
}

static struct dd_node *take_field(struct dd_query_parser *p, const struct dd_query_filter *f,
                                  size_t at)
{
    struct dd_query_word text;
    if (dd_query_peek(p) == '(') {
        struct dd_node *group = dd_query_parse_group(p);
        if (group)
            dd_query_limit(group, f->fields);
        return group;
    }
    if (!take_value(p, f, at, &text))
        return NULL;
    return dd_query_make_phrase(p, at, text.raw, text.prefix, f->fields, false);
}

static struct dd_node *take_tag(struct dd_query_parser *p, const struct dd_query_filter *f,
                                size_t at)
{
    struct dd_query_word text;
    if (!take_value(p, f, at, &text))
        return NULL;
    size_t hash = text.raw.ptr[0] == '#' && text.raw.len > 1;
    return dd_query_make_phrase(p, at, dd_str_slice(text.raw, hash, text.raw.len), text.prefix,
                                f->fields, true);
}

/* The host of what may have been copied from a browser: https://www.example.org/path. */
static struct dd_node *take_site(struct dd_query_parser *p, const struct dd_query_filter *f,
                                 size_t at)
{
    struct dd_query_word text;
    if (!take_value(p, f, at, &text))
        return NULL;
    struct dd_str host = text.raw;
    ptrdiff_t scheme = dd_str_find(host, DD_STR("://"), 0);
    if (scheme >= 0)
        host = dd_str_slice(host, (size_t)scheme + 3, host.len);
    ptrdiff_t path = dd_str_find(host, DD_STR("/"), 0);
    if (path >= 0)
        host = dd_str_slice(host, 0, (size_t)path);
    if (dd_str_starts_ci(host, DD_STR("www.")))
        host = dd_str_slice(host, 4, host.len);
    return dd_query_make_phrase(p, at, host, text.prefix, f->fields, false);
}

/* What in: names. */
static const struct {
    const char *name;
    unsigned fields;
} scopes[] = {
    {"title", 1 << DD_FIELD_TITLE},     {"summary", 1 << DD_FIELD_SUMMARY},
    {"article", 1 << DD_FIELD_ARTICLE}, {"source", 1 << DD_FIELD_SITE | 1 << DD_FIELD_SOURCE},
    {"tags", 1 << DD_FIELD_TAGS},
};

static struct dd_node *take_scope(struct dd_query_parser *p, const struct dd_query_filter *f,
                                  size_t at)
{
    struct dd_query_word text;
    if (!take_value(p, f, at, &text))
        return NULL;
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (dd_str_equal(text.raw, dd_str_from(scopes[i].name))) {
            p->scope |= scopes[i].fields;
            return dd_query_make(p, DD_NODE_BLANK, at);
        }
    return dd_query_fail(
        p, at, _("unknown place 'in:%s': there are title, summary, article, source and tags"),
        dd_query_shown(p, text.raw));
}

/* What is: names, and its condition on the article's row. dd_standing is a function of search.c. */
static const struct {
    const char *name, *sql;
    bool standing; /* asks where the reader stands with the article */
} states[] = {
    {"read", "dd_standing(a.identity, 'read')", true},
    {"unread", "NOT dd_standing(a.identity, 'read')", true},
    {"starred", "dd_standing(a.identity, 'starred')", true},
    {"started", "dd_standing(a.identity, 'started')", true},
    {"finished", "dd_standing(a.identity, 'finished')", true},
    {"noted", "dd_standing(a.identity, 'noted')", true},
    {"english", "a.language = 1", false},
    {"chinese", "a.language = 2", false},
};

static struct dd_node *take_state(struct dd_query_parser *p, const struct dd_query_filter *f,
                                  size_t at)
{
    struct dd_query_word text;
    if (!take_value(p, f, at, &text))
        return NULL;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (dd_str_equal(text.raw, dd_str_from(states[i].name))) {
            p->query->asks_standing |= states[i].standing;
            return dd_query_make_sql(p, at, states[i].sql, (struct dd_str){0});
        }
    return dd_query_fail(p, at, _("unknown filter 'is:%s'"), dd_query_shown(p, text.raw));
}

/* What lang: names: the language that the article is written in. */
static struct dd_node *take_language(struct dd_query_parser *p, const struct dd_query_filter *f,
                                     size_t at)
{
    static const struct {
        const char *name, *sql;
    } languages[] = {
        {"en", "a.language = 1"},
        {"english", "a.language = 1"},
        {"zh", "a.language = 2"},
        {"chinese", "a.language = 2"},
    };
    struct dd_query_word text;
    if (!take_value(p, f, at, &text))
        return NULL;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (dd_str_equal_ci(text.raw, dd_str_from(languages[i].name)))
            return dd_query_make_sql(p, at, languages[i].sql, (struct dd_str){0});
    return dd_query_fail(p, at, _("unknown language 'lang:%s': there are en and zh"),
                         dd_query_shown(p, text.raw));
}

/* Reads numbers with one of - / . between them; how many, 0 when there is anything else. */
static size_t take_numbers(struct dd_str s, int part[3], size_t *year_digits)
{
    size_t n = 0;
    for (size_t at = 0; n < 3; at++) {
        size_t start = at;
        for (part[n] = 0; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9' && at < start + 4;
             at++)
            part[n] = part[n] * 10 + (s.ptr[at] - '0');
        if (at == start)
            return 0;
        if (n++ == 0)
            *year_digits = at;
        if (at == s.len)
            return n;
        if (!memchr("-/.", s.ptr[at], 3))
            return 0;
    }
    return 0;
}

/* "2024", "2024-11" or "2024-11-05", however it was written; empty when it is no date. */
static struct dd_str date_of(struct dd_arena *arena, struct dd_str raw)
{
    struct dd_strbuf folded = {0};
    int part[3] = {0};
    size_t digits = 0;
    dd_fold_append(&folded, raw, 0);
    size_t n = take_numbers(dd_strbuf_str(&folded), part, &digits);
    dd_strbuf_release(&folded);
    if (!n || digits != 4 || (n > 1 && (part[1] < 1 || part[1] > 12)) ||
        (n > 2 && (part[2] < 1 || part[2] > 31)))
        return (struct dd_str){0};
    struct dd_str date = dd_arena_printf(arena, "%04d-%02d-%02d", part[0], part[1], part[2]);
    return dd_str_slice(date, 0, n == 1 ? 4 : n == 2 ? 7 : 10);
}

static struct dd_node *take_date(struct dd_query_parser *p, const struct dd_query_filter *f,
                                 size_t at)
{
    struct dd_query_word text;
    if (!take_value(p, f, at, &text))
        return NULL;
    struct dd_str date = date_of(&p->query->arena, text.raw);
    if (!date.len)
        return dd_query_fail(p, at, _("'%s' is no date: 2024, 2024-11 and 2024-11-05 are"),
                             dd_query_shown(p, text.raw));
    return dd_query_make_sql(p, at, f->sql, date);
}

static const struct dd_query_filter filters[] = {
    {"title", take_field, 1 << DD_FIELD_TITLE, NULL},
    {"in", take_scope, 0, NULL},
    {"site", take_site, 1 << DD_FIELD_SITE, NULL},
    {"tag", take_tag, 1 << DD_FIELD_TAGS, NULL},
    {"date", take_date, 0, "instr(a.date, %s) = 1"},
    {"after", take_date, 0, "a.date >= %s"},
    {"before", take_date, 0, "(a.date <> '' AND a.date < %s)"},
    {"is", take_state, 0, NULL},
    {"lang", take_language, 0, NULL},
};

/* Lower-case letters and a colon at hand: how many letters; else 0. */
static size_t filter_name(const struct dd_query_parser *p, char name[16], size_t *end)
{
    size_t at = p->at, len, n = 0;
    uint32_t c;
    for (; (c = dd_query_char(p, at, &len)) >= 'a' && c <= 'z' && n < 15; at += len)
        name[n++] = (char)c;
    name[n] = '\0';
    *end = at + len;
    return c == ':' ? n : 0;
}

/* Is what stands before and behind this colon more likely text: a time, an address, an end? */
static bool is_text_colon(const struct dd_query_parser *p, size_t letters, size_t behind)
{
    size_t len;
    uint32_t c = dd_query_char(p, behind, &len);
    return letters < 2 || dd_query_ends_word(c) || c == '/' || c == ':' || (c >= '0' && c <= '9');
}

const struct dd_query_filter *dd_query_take_filter_name(struct dd_query_parser *p)
{
    char name[16];
    size_t end, n = filter_name(p, name, &end);
    for (size_t i = 0; n && i < sizeof filters / sizeof *filters; i++) {
        if (strcmp(name, filters[i].name) != 0)
            continue;
        p->at = end;
        p->character += n + 1;
        return &filters[i];
    }
    if (n && !is_text_colon(p, n, end))
        dd_query_fail(p, p->character,
                      _("unknown filter '%s:': put it in quotation marks if it is text"), name);
    return NULL;
}

bool dd_query_begins_filter(struct dd_str text)
{
    struct dd_query_parser p = {.s = text, .character = 1};
    char name[16];
    size_t end, n;
    if (dd_query_peek(&p) == '-')
        dd_query_skip(&p);
    n = filter_name(&p, name, &end);
    for (size_t i = 0; n && i < sizeof filters / sizeof *filters; i++)
        if (strcmp(name, filters[i].name) == 0)
            return true;
    return false;
}

struct dd_node *dd_query_take_filter(struct dd_query_parser *p,
                                     const struct dd_query_filter *filter, size_t at)
{
    return filter->take(p, filter, at);
}
