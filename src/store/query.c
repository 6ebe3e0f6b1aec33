/* query.c - the query language's grammar, a descent by hand. */
#include "query_parser.h"

#include "duidu/i18n.h"

#include <stdlib.h>

enum {
    MAX_BYTES = 4096,
    MAX_DEPTH = 8 /* brackets; each puts up to ten things on FTS5's parser's stack of a hundred */
};

/* ---- the grammar ---------------------------------------------------------------------------- */

static struct dd_node *parse_or(struct dd_query_parser *p);

struct dd_node *dd_query_parse_group(struct dd_query_parser *p)
{
    size_t at = p->character;
    if (++p->depth > MAX_DEPTH)
        return dd_query_fail(p, at, _("brackets in brackets more than %d deep"), MAX_DEPTH);
    dd_query_skip(p);
    struct dd_node *inner = parse_or(p);
    if (!inner)
        return NULL;
    if (dd_query_peek(p) != ')')
        return dd_query_fail(p, at, _("this bracket is not closed"));
    dd_query_skip(p);
    p->depth--;
    return inner;
}

static struct dd_node *parse_primary(struct dd_query_parser *p)
{
    size_t at = p->character;
    struct dd_query_word text;
    if (dd_query_peek(p) == '(')
        return dd_query_parse_group(p);
    const struct dd_query_filter *filter =
        dd_query_peek(p) == '"' ? NULL : dd_query_take_filter_name(p);
    if (filter)
        return dd_query_take_filter(p, filter, at);
    if (p->failed || !dd_query_take_word(p, &text))
        return NULL;
    return dd_query_make_phrase(p, at, text.raw, text.prefix, 0, false);
}

/* Is the '-' at hand the sign of what must not be? Before a blank or another '-' it is text. */
static bool at_minus(const struct dd_query_parser *p)
{
    return dd_query_peek(p) == '-' && dd_query_peek_next(p) != '-' &&
           dd_query_peek_next(p) != ' ' && dd_query_peek_next(p) != 0 &&
           dd_query_peek_next(p) != ')';
}

/* Takes signs of exclusion; whether there is an odd number of them. */
static bool take_exclusion(struct dd_query_parser *p)
{
    for (bool odd = false;; odd = !odd) {
        bool minus = at_minus(p);
        if (minus)
            dd_query_skip(p);
        else if (!dd_query_take_keyword(p, "NOT"))
            return odd;
        dd_query_skip_blanks(p);
    }
}

static struct dd_node *parse_unary(struct dd_query_parser *p)
{
    size_t at = p->character;
    unsigned scope = p->scope;
    bool exclude = take_exclusion(p);
    if (p->character > at && (dd_query_peek(p) == 0 || dd_query_peek(p) == ')'))
        return dd_query_fail(p, at, _("nothing behind NOT"));
    struct dd_node *inner = parse_primary(p);
    if (!inner)
        return NULL;
    if (exclude && p->scope != scope)
        return dd_query_fail(p, at, _("'in:' says where to look and cannot be excluded"));
    if (inner->kind == DD_NODE_BLANK || !exclude)
        return inner;
    struct dd_node *n = dd_query_make(p, DD_NODE_NOT, at);
    n->first = inner;
    return n;
}

/* Is there another operand before the part's end? */
static bool more_operands(struct dd_query_parser *p)
{
    dd_query_skip_blanks(p);
    return dd_query_peek(p) != 0 && dd_query_peek(p) != ')' && !dd_query_at_keyword(p, "OR");
}

/* Takes an AND between two operands; false for one that has none on a side. */
static bool take_and(struct dd_query_parser *p, bool first)
{
    size_t at = p->character;
    if (!dd_query_take_keyword(p, "AND"))
        return true;
    if (!first && more_operands(p) && !dd_query_at_keyword(p, "AND"))
        return true;
    dd_query_fail(p, at, _("AND stands between two words"));
    return false;
}

/* One node of several; a part without any is blank, of a single one that one. */
static struct dd_node *gather(struct dd_query_parser *p, enum dd_node_kind kind, size_t at,
                              struct dd_node *first)
{
    if (first && !first->next)
        return first;
    struct dd_node *n = dd_query_make(p, first ? kind : DD_NODE_BLANK, at);
    n->first = first;
    return n;
}

static struct dd_node *parse_and(struct dd_query_parser *p)
{
    struct dd_node *first = NULL, **last = &first;
    unsigned outer = p->scope;
    size_t at;
    p->scope = 0;
    dd_query_skip_blanks(p);
    at = p->character;
    for (bool start = true; more_operands(p); start = false) {
        struct dd_node *n = take_and(p, start) ? parse_unary(p) : NULL;
        if (!n)
            return NULL;
        if (n->kind == DD_NODE_BLANK)
            continue;
        *last = n;
        last = &n->next;
    }
    struct dd_node *n = gather(p, DD_NODE_AND, at, first);
    if (p->scope && n->kind == DD_NODE_BLANK)
        return dd_query_fail(p, at, _("'in:' says where to look, but not for what"));
    if (p->scope)
        dd_query_limit(n, p->scope);
    p->scope = outer;
    return n;
}

static struct dd_node *parse_or(struct dd_query_parser *p)
{
    struct dd_node *first = NULL, **last = &first;
    size_t at = p->character, or_at = 0;
    for (;;) {
        struct dd_node *n = parse_and(p);
        if (!n)
            return NULL;
        dd_query_skip_blanks(p);
        size_t here = p->character;
        bool more = dd_query_take_keyword(p, "OR");
        if (n->kind == DD_NODE_BLANK && (more || or_at))
            return dd_query_fail(p, more ? here : or_at, _("OR stands between two words"));
        if (!more && !first)
            return n;
        *last = n;
        last = &n->next;
        or_at = here;
        if (!more)
            return gather(p, DD_NODE_OR, at, first);
    }
}

/* ---- a query -------------------------------------------------------------------------------- */

/* Numbers what must occur. */
static void collect(struct dd_query *q, struct dd_node *n, size_t *capacity)
{
    if (n->kind == DD_NODE_PHRASE) {
        q->terms = dd_arena_grow(&q->arena, q->terms, q->n_terms, capacity, sizeof *q->terms);
        n->phrase->term = q->n_terms;
        q->terms[q->n_terms++] = n->phrase;
    }
    if (n->kind == DD_NODE_AND || n->kind == DD_NODE_OR)
        for (struct dd_node *child = n->first; child; child = child->next)
            collect(q, child, capacity);
}

static struct dd_node *parse(struct dd_query_parser *p)
{
    if (p->s.len > MAX_BYTES)
        return dd_query_fail(p, 1, _("the query is longer than %d bytes"), MAX_BYTES);
    struct dd_node *root = parse_or(p);
    if (!root)
        return NULL;
    if (dd_query_peek(p) == ')')
        return dd_query_fail(p, p->character, _("this bracket was not opened"));
    if (root->kind == DD_NODE_BLANK)
        return dd_query_fail(p, root->at, _("no letters or digits to search for"));
    return root;
}

enum dd_code dd_query_parse(struct dd_query **query, struct dd_str text, struct dd_error *err)
{
    struct dd_query *q = dd_xmalloc(sizeof *q);
    struct dd_error ignored;
    size_t capacity = 0;
    *q = (struct dd_query){0};
    q->text = dd_arena_copy(&q->arena, text);
    struct dd_query_parser p = {
        .query = q, .s = q->text, .character = 1, .err = err ? err : &ignored};
    q->root = parse(&p);
    *query = q->root ? q : NULL;
    if (!q->root) {
        dd_query_free(q);
        return DD_ERR_SYNTAX;
    }
    collect(q, q->root, &capacity);
    dd_query_compile_row(q, DD_QUERY_ROW_FIRST);
    dd_query_compile(q);
    return DD_OK;
}

void dd_query_free(struct dd_query *query)
{
    if (!query)
        return;
    dd_arena_release(&query->arena);
    free(query);
}

struct dd_str dd_query_text(const struct dd_query *query)
{
    return query->text;
}

bool dd_query_asks_standing(const struct dd_query *query)
{
    return query->asks_standing;
}

size_t dd_query_terms(const struct dd_query *query)
{
    return query->n_terms;
}

struct dd_str dd_query_term(const struct dd_query *query, size_t i)
{
    return query->terms[i]->raw;
}

unsigned dd_query_term_fields(const struct dd_query *query, size_t i)
{
    unsigned fields = query->terms[i]->fields;
    return fields ? fields : (1u << DD_FIELDS) - 1;
}
