/* json_read.h - JSON (RFC 8259) read into a tree.
 *
 * Only what the program itself keeps and exchanges goes through here: a line at a time, not deeply
 * nested. Strings come out as valid UTF-8 whatever was in them.
 */
#ifndef DUIDU_JSON_READ_H
#define DUIDU_JSON_READ_H

#include "duidu/arena.h"
#include "duidu/strbuf.h"

#include <stdint.h>

enum dd_node_kind {
    DD_JSON_NULL,
    DD_JSON_FALSE,
    DD_JSON_TRUE,
    DD_JSON_NUMBER,
    DD_JSON_STRING,
    DD_JSON_ARRAY,
    DD_JSON_OBJECT
};

enum { DD_JSON_DEPTH = 32 /* levels; what is nested deeper is refused */ };

struct dd_node {
    enum dd_node_kind kind;
    struct dd_str key;  /* of an object's member, decoded */
    struct dd_str text; /* a string, decoded; a number as it was written */
    struct dd_str raw;  /* all of it as it stood in the text */
    const struct dd_node *first, *next; /* children; the next child of the parent */
};

/* The tree of text, which has to be one value and nothing else but white space: in arena, its raw
 * texts borrowed from text. NULL when it is not JSON. */
const struct dd_node *dd_node_parse(struct dd_arena *arena, struct dd_str text);

/* The member of that name, the nth element: NULL when there is none, or value is NULL or of another
 * kind, so that calls may be nested. */
const struct dd_node *dd_node_get(const struct dd_node *object, const char *key);
const struct dd_node *dd_node_nth(const struct dd_node *array, size_t n);

/* A whole number (a fraction is cut off), a truth, a string; otherwise where value is none. */
int64_t dd_node_int(const struct dd_node *value, int64_t otherwise);
bool dd_node_true(const struct dd_node *value);
struct dd_str dd_node_str(const struct dd_node *value);

#endif
