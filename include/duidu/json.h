/* json.h - writes JSON (RFC 8259) on one line.
 *
 * Always valid UTF-8, whatever the strings hold; commas come by themselves; numbers have a point in
 * every locale and no exponent. What must not reach a terminal (controls, bidi overrides, invisible
 * characters) is escaped.
 *
 *     struct dd_json j = {0};
 *     dd_json_open(&j, '{');
 *     dd_json_key(&j, "title");
 *     dd_json_string(&j, title);
 *     dd_json_close(&j, '}');        … dd_strbuf_str(&j.out), dd_json_release(&j)
 */
#ifndef DUIDU_JSON_H
#define DUIDU_JSON_H

#include "duidu/strbuf.h"

#include <stdbool.h>

struct dd_json {
    struct dd_strbuf out;
    bool comma; /* something stands before, on this level */
};

void dd_json_release(struct dd_json *j);
void dd_json_clear(struct dd_json *j); /* for the next line; keeps the memory */

/* '{' or '[', and what ends it. */
void dd_json_open(struct dd_json *j, char bracket);
void dd_json_close(struct dd_json *j, char bracket);

/* The name of a member; its value comes next. */
void dd_json_key(struct dd_json *j, const char *name);

void dd_json_string(struct dd_json *j, struct dd_str value);
void dd_json_int(struct dd_json *j, long long value);
void dd_json_real(struct dd_json *j, double value); /* four places */
void dd_json_bool(struct dd_json *j, bool value);

/* A string in its quotes alone, for a line that is put together by hand. */
void dd_json_quote(struct dd_strbuf *out, struct dd_str value);

/* Key and value in one. */
void dd_json_member(struct dd_json *j, const char *name, struct dd_str value);
void dd_json_member_int(struct dd_json *j, const char *name, long long value);

#endif
