/* query_parser.h - what the files that read a query share. */
#ifndef DUIDU_STORE_QUERY_PARSER_H
#define DUIDU_STORE_QUERY_PARSER_H

#include "query_private.h"

struct dd_query_parser {
    struct dd_query *query;
    struct dd_str s;
    size_t at, character; /* byte; the character there, counted from 1 */
    size_t depth, words;
    unsigned scope; /* what in: has said in the part at hand */
    struct dd_error *err;
    bool failed;
};

/* Says what is wrong at a character, unless something has been wrong before. NULL. */
struct dd_node *dd_query_fail(struct dd_query_parser *p, size_t character, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A piece of the query for such a message: clean, and not too long. */
const char *dd_query_shown(struct dd_query_parser *p, struct dd_str text);

/* ---- characters ------------------------------------------------------------------------ */

/* The character at byte at as the grammar sees it, 0 past the end; and the one at hand, and the one
 * behind that. */
uint32_t dd_query_char(const struct dd_query_parser *p, size_t at, size_t *len);
uint32_t dd_query_peek(const struct dd_query_parser *p);
uint32_t dd_query_peek_next(const struct dd_query_parser *p);

void dd_query_skip(struct dd_query_parser *p);
void dd_query_skip_blanks(struct dd_query_parser *p);

/* Does a word end before c? */
bool dd_query_ends_word(uint32_t c);

/* Is keyword the whole word at hand? Takes it. */
bool dd_query_at_keyword(const struct dd_query_parser *p, const char *keyword);
bool dd_query_take_keyword(struct dd_query_parser *p, const char *keyword);

/* ---- words ----------------------------------------------------------------------------- */

/* A word, or what was in quotation marks. */
struct dd_query_word {
    size_t at;         /* character that it begins at */
    struct dd_str raw; /* empty where there is none */
    bool prefix;       /* a '*' was behind it */
};

/* False after an error. */
bool dd_query_take_word(struct dd_query_parser *p, struct dd_query_word *out);

/* ---- nodes; NULL after an error -------------------------------------------------------- */

struct dd_node *dd_query_make(struct dd_query_parser *p, enum dd_node_kind kind, size_t at);

/* A condition on the article's row. */
struct dd_node *dd_query_make_sql(struct dd_query_parser *p, size_t at, const char *sql,
                                  struct dd_str value);

/* A phrase, fenced when it is a whole item of its field; blank when there is no word in raw. */
struct dd_node *dd_query_make_phrase(struct dd_query_parser *p, size_t at, struct dd_str raw,
                                     bool prefix, unsigned fields, bool whole);

/* Lets the phrases below n that are not limited yet count in fields only. */
void dd_query_limit(struct dd_node *n, unsigned fields);

/* ---- the parts of the grammar ---------------------------------------------------------- */

/* What stands in the brackets at hand. */
struct dd_node *dd_query_parse_group(struct dd_query_parser *p);

/* A filter's name and colon at hand, taken; NULL where there is none, or after an error. */
struct dd_query_filter;
const struct dd_query_filter *dd_query_take_filter_name(struct dd_query_parser *p);

/* The rest of a filter that began at character at. */
struct dd_node *dd_query_take_filter(struct dd_query_parser *p,
                                     const struct dd_query_filter *filter, size_t at);

#endif
