/* query_sql.c - a query's tree as what SQLite is asked.
 *
 * FTS5 knows AND, OR and NOT, but only "this and not that", never "not that" alone, and nothing of
 * dates. What it can express goes into one expression for it, which is ranked; the rest becomes a
 * condition on the article's row, in which words stand as subqueries.
 */
#include "query_private.h"

#include <string.h>

typedef struct dd_node node;

/* ---- for FTS5 ------------------------------------------------------------------------------- */

static bool expressible(const node *n)
{
    bool any = false;
    switch (n->kind) {
    case DD_NODE_PHRASE:
        return true;
    case DD_NODE_AND:
        for (const node *c = n->first; c; c = c->next) {
            if (!expressible(c->kind == DD_NODE_NOT ? c->first : c))
                return false;
            any |= c->kind != DD_NODE_NOT;
        }
        return any;
    case DD_NODE_OR:
        for (const node *c = n->first; c; c = c->next)
            if (!expressible(c))
                return false;
        return true;
    default:
        return false;
    }
}

bool dd_phrase_open(const struct dd_phrase *phrase)
{
    return phrase->prefix || dd_tokens_end_open(phrase->folded);
}

void dd_query_match_phrase(struct dd_strbuf *out, const struct dd_phrase *phrase)
{
    static const char *const columns[DD_FIELDS] = {
        [DD_FIELD_TITLE] = "title", [DD_FIELD_SITE] = "site",       [DD_FIELD_SOURCE] = "source",
        [DD_FIELD_TAGS] = "tags",   [DD_FIELD_SUMMARY] = "summary", [DD_FIELD_ARTICLE] = "body",
    };
    for (int i = 0; i < DD_FIELDS; i++)
        if (phrase->fields >> i & 1)
            dd_strbuf_addf(out, "%s%s", phrase->fields & ((1u << i) - 1) ? " " : "{", columns[i]);
    dd_strbuf_adds(out, phrase->fields ? "} : \"" : "\"");
    for (size_t i = 0; i < phrase->folded.len; i++) {
        if (phrase->folded.ptr[i] == '"')
            dd_strbuf_addc(out, '"');
        dd_strbuf_addc(out, phrase->folded.ptr[i]);
    }
    dd_strbuf_adds(out, dd_phrase_open(phrase) ? "\" *" : "\"");
}

/* An expression, and where its phrases are listed, if they are. */
struct expression {
    struct dd_strbuf text;
    struct dd_query *lists;
    size_t capacity;
};

static void add_phrase(struct expression *out, const struct dd_phrase *phrase)
{
    struct dd_query_sql *sql = out->lists ? &out->lists->sql : NULL;
    dd_query_match_phrase(&out->text, phrase);
    if (!sql)
        return;
    sql->phrases = dd_arena_grow(&out->lists->arena, sql->phrases, sql->n_phrases, &out->capacity,
                                 sizeof *sql->phrases);
    sql->phrases[sql->n_phrases++] = phrase;
}

static void add_match(struct expression *out, const node *n);

/* The nodes from first on that are excluded, or those that are not, with operator between them. */
static bool add_some(struct expression *out, const node *first, bool excluded, const char *operator)
{
    bool any = false;
    for (const node *c = first; c; c = c->next) {
        if ((c->kind == DD_NODE_NOT) != excluded)
            continue;
        dd_strbuf_adds(&out->text, any ? operator : "(");
        add_match(out, excluded ? c->first : c);
        any = true;
    }
    if (any)
        dd_strbuf_addc(&out->text, ')');
    return any;
}

static bool excludes(const node *first)
{
    while (first && first->kind != DD_NODE_NOT)
        first = first->next;
    return first;
}

static void add_match(struct expression *out, const node *n)
{
    if (n->kind == DD_NODE_PHRASE) {
        add_phrase(out, n->phrase);
    } else if (n->kind == DD_NODE_OR) {
        add_some(out, n->first, false, " OR ");
    } else {
        bool both = excludes(n->first);
        dd_strbuf_adds(&out->text, both ? "(" : "");
        add_some(out, n->first, false, " AND ");
        if (both) {
            dd_strbuf_adds(&out->text, " NOT ");
            add_some(out, n->first, true, " OR ");
            dd_strbuf_addc(&out->text, ')');
        }
    }
}

/* ---- for SQL -------------------------------------------------------------------------------- */

struct writer {
    struct dd_query *q;
    struct dd_strbuf where;
    size_t capacity;
};

static size_t add_value(struct writer *w, struct dd_str value)
{
    struct dd_query_sql *sql = &w->q->sql;
    sql->values =
        dd_arena_grow(&w->q->arena, sql->values, sql->n_values, &w->capacity, sizeof value);
    sql->values[sql->n_values] = dd_arena_copy(&w->q->arena, value);
    return ++sql->n_values;
}

static void add_words(struct writer *w, const node *n)
{
    struct expression match = {.lists = NULL};
    add_match(&match, n);
    dd_strbuf_addf(&w->where, "a.id IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?%zu)",
                   add_value(w, dd_strbuf_str(&match.text)));
    dd_strbuf_release(&match.text);
}

static void add_condition(struct writer *w, const node *n)
{
    const char *mark = strstr(n->sql, "%s");
    struct dd_str sql = dd_str_from(n->sql);
    size_t at = mark ? (size_t)(mark - n->sql) : sql.len;
    dd_strbuf_add(&w->where, dd_str_slice(sql, 0, at));
    if (mark)
        dd_strbuf_addf(&w->where, "?%zu", add_value(w, n->value));
    dd_strbuf_add(&w->where, dd_str_slice(sql, at + 2, sql.len));
}

static void add_where(struct writer *w, const node *n)
{
    if (expressible(n)) {
        add_words(w, n);
    } else if (n->kind == DD_NODE_SQL) {
        add_condition(w, n);
    } else if (n->kind == DD_NODE_NOT) {
        dd_strbuf_adds(&w->where, "NOT ");
        add_where(w, n->first);
    } else {
        dd_strbuf_addc(&w->where, '(');
        for (const node *c = n->first; c; c = c->next) {
            add_where(w, c);
            if (c->next)
                dd_strbuf_adds(&w->where, n->kind == DD_NODE_AND ? " AND " : " OR ");
        }
        dd_strbuf_addc(&w->where, ')');
    }
}

/* ---- for a row ------------------------------------------------------------------------------ */

struct row_writer {
    struct dd_query *q;
    struct dd_strbuf where;
    size_t first, capacity;
};

static size_t add_row_value(struct row_writer *w, struct dd_query_value value)
{
    struct dd_query_row *row = &w->q->row;
    row->values =
        dd_arena_grow(&w->q->arena, row->values, row->n_values, &w->capacity, sizeof value);
    row->values[row->n_values] = value;
    return w->first + row->n_values++;
}

static void add_row_phrase(struct row_writer *w, const node *n)
{
    static const struct {
        unsigned fields;
        const char *text;
    } texts[] = {
        {1 << DD_FIELD_TITLE, "a.title || char(31) || a.original_title"},
        {1 << DD_FIELD_SITE, "a.site"},
        {1 << DD_FIELD_TAGS, "char(31) || a.tags || char(31)"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (n->phrase->fields == texts[i].fields) {
            dd_strbuf_addf(&w->where, "dd_row_has(?%zu, %s)",
                           add_row_value(w, (struct dd_query_value){.phrase = n->phrase}),
                           texts[i].text);
            return;
        }
    w->q->row.beyond = true;
    dd_strbuf_adds(&w->where, "1");
}

static void add_row(struct row_writer *w, const node *n)
{
    switch (n->kind) {
    case DD_NODE_PHRASE:
        add_row_phrase(w, n);
        break;
    case DD_NODE_SQL: {
        const char *mark = strstr(n->sql, "%s");
        size_t at = mark ? (size_t)(mark - n->sql) : strlen(n->sql);
        dd_strbuf_addf(&w->where, "%.*s", (int)at, n->sql);
        if (mark)
            dd_strbuf_addf(&w->where, "?%zu%s",
                           add_row_value(w, (struct dd_query_value){.text = n->value}), mark + 2);
        break;
    }
    case DD_NODE_NOT:
        dd_strbuf_adds(&w->where, "NOT ");
        add_row(w, n->first);
        break;
    case DD_NODE_AND:
    case DD_NODE_OR:
        dd_strbuf_addc(&w->where, '(');
        for (const node *c = n->first; c; c = c->next) {
            add_row(w, c);
            if (c->next)
                dd_strbuf_adds(&w->where, n->kind == DD_NODE_AND ? " AND " : " OR ");
        }
        dd_strbuf_addc(&w->where, ')');
        break;
    default: /* in: and signs alone */
        w->q->row.beyond = true;
        dd_strbuf_adds(&w->where, "1");
    }
}

void dd_query_compile_row(struct dd_query *q, size_t first)
{
    struct row_writer w = {.q = q, .first = first};
    add_row(&w, q->root);
    q->row.where = dd_arena_copy(&q->arena, dd_strbuf_str(&w.where));
    dd_strbuf_release(&w.where);
}

/* ---- both ----------------------------------------------------------------------------------- */

/* Sorts what must hold into what FTS5 can be asked and what is left. */
static void divide(node *first, node **words, node **rest)
{
    node *next, **last_word = words, **last_rest = rest;
    *words = *rest = NULL;
    for (node *n = first; n; n = next) {
        next = n->next;
        n->next = NULL;
        bool word = expressible(n->kind == DD_NODE_NOT ? n->first : n);
        node ***last = word ? &last_word : &last_rest;
        **last = n;
        *last = &n->next;
    }
    /* Exclusions alone are nothing to FTS5. */
    bool some = false;
    for (node *n = *words; n; n = n->next)
        some |= n->kind != DD_NODE_NOT;
    if (!some) {
        *last_rest = *words;
        *words = NULL;
    }
}

static node *all_of(struct dd_query *q, node *first)
{
    node *n = dd_arena_alloc(&q->arena, sizeof *n);
    n->kind = DD_NODE_AND;
    n->first = first;
    return n;
}

void dd_query_compile(struct dd_query *q)
{
    struct writer w = {.q = q};
    struct expression match = {.lists = q};
    node *words, *rest;
    divide(q->root->kind == DD_NODE_AND ? q->root->first : q->root, &words, &rest);
    if (words)
        add_match(&match, all_of(q, words));
    if (rest)
        add_where(&w, all_of(q, rest));
    q->sql.match = dd_arena_copy(&q->arena, dd_strbuf_str(&match.text));
    q->sql.where = dd_arena_copy(&q->arena, dd_strbuf_str(&w.where));
    dd_strbuf_release(&match.text);
    dd_strbuf_release(&w.where);
}
