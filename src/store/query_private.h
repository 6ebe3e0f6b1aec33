/* query_private.h - a query as the rooms of src/store see it. */
#ifndef DUIDU_STORE_QUERY_PRIVATE_H
#define DUIDU_STORE_QUERY_PRIVATE_H

#include "duidu/query.h"
#include "duidu/strbuf.h"
#include "tokenize.h"

/* Words that stand one behind the other. */
struct dd_phrase {
    struct dd_str raw;     /* as written */
    struct dd_str folded;  /* as it is looked for; perhaps between fences */
    unsigned fields;       /* bits of enum dd_field; 0: all */
    bool prefix;           /* its last word is the beginning of one */
    struct dd_atom *atoms; /* of folded */
    size_t n_atoms;
    size_t term; /* its number in the query; only of what must occur */
};

enum { DD_QUERY_ROW_FIRST = 2 /* the sieve's own parameter stands before */ };

enum dd_node_kind {
    DD_NODE_BLANK, /* nothing that can be looked for: signs */
    DD_NODE_AND,
    DD_NODE_OR,
    DD_NODE_NOT,
    DD_NODE_PHRASE,
    DD_NODE_SQL /* a condition on a row `a` of the table article, with %s for its value's parameter
                 */
};

struct dd_node {
    enum dd_node_kind kind;
    size_t at; /* character that it begins at */
    struct dd_node *first, *next;
    struct dd_phrase *phrase;
    const char *sql;
    struct dd_str value;
};

/* What SQLite is asked. Both empty: never. */
struct dd_query_sql {
    struct dd_str match; /* of FTS5; empty when the query is not about words alone or at all */
    struct dd_str where; /* of SQL, over article a, with parameters ?1 …; empty: no condition */
    struct dd_str *values;
    size_t n_values;
    const struct dd_phrase **phrases; /* of match, in its order: FTS5 numbers them so */
    size_t n_phrases;
};

/* A parameter of a condition on the row: a text, or a phrase. */
struct dd_query_value {
    struct dd_str text;
    const struct dd_phrase *phrase; /* NULL: text */
};

/* What the query asks of an article's row alone, over article a: words are looked for in what is there,
 * by dd_row_has (sieve.c). */
struct dd_query_row {
    struct dd_str where; /* parameters ?first … */
    struct dd_query_value *values;
    size_t n_values;
    bool beyond; /* it asks for more than the row has: words of texts */
};

struct dd_query {
    struct dd_arena arena;
    struct dd_str text;
    struct dd_node *root;
    struct dd_phrase **terms; /* what must occur */
    size_t n_terms;
    bool asks_standing;
    struct dd_query_sql sql;
    struct dd_query_row row;
};

/* Does a filter's name and colon stand at the beginning of text, perhaps behind a '-'? */
bool dd_query_begins_filter(struct dd_str text);

/* Fills query->sql from the nodes. */
void dd_query_compile(struct dd_query *query);

/* Fills query->row; before dd_query_compile, which takes the nodes apart. Its parameters are numbered from
 * first on. */
void dd_query_compile_row(struct dd_query *query, size_t first);

/* Does the phrase stand in one of the pieces of text, between which there are fences? */
bool dd_phrase_in(const struct dd_phrase *phrase, struct dd_str text);

/* Is its last word (or character) asked for as the beginning of one? */
bool dd_phrase_open(const struct dd_phrase *phrase);

/* Appends what FTS5 is asked about a phrase alone. */
void dd_query_match_phrase(struct dd_strbuf *out, const struct dd_phrase *phrase);

#endif
