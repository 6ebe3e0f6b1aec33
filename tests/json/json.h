/* json.h - a small JSON reader (RFC 8259), for the schemas and what is checked against them. */
#ifndef TESTS_JSON_H
#define TESTS_JSON_H

#include "duidu/arena.h"

enum json_type { JSON_NULL, JSON_BOOLEAN, JSON_INTEGER, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_type type;
    struct dd_str name;  /* of a member, decoded */
    struct dd_str text;  /* of a string, decoded; of a number, as written */
    bool truth;
    double number;
    struct json *first, *next; /* members or items; the next one beside this */
};

/* Reads one value; NULL with *where on the first byte that cannot be. *text is moved behind it. */
struct json *json_read(struct dd_arena *arena, struct dd_str *text, size_t *where);

/* The member of that name; NULL: none, or no object. */
const struct json *json_member(const struct json *object, const char *name);

#endif
