/* str.h - a borrowed piece of text: pointer and length in bytes.
 *
 * A dd_str never owns its bytes; whoever hands one out says what keeps them alive (an arena, a
 * source, a string literal). It is not NUL-terminated unless a function promises so.
 */
#ifndef DUIDU_STR_H
#define DUIDU_STR_H

#include <stdbool.h>
#include <stddef.h>

struct dd_str {
    const char *ptr; /* may be NULL when len is 0 */
    size_t len;      /* bytes */
};

/* A dd_str of a string literal, at compile time. */
#define DD_STR(literal) ((struct dd_str){"" literal "", sizeof(literal) - 1})

/* For printf's "%.*s". */
#define DD_STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* The bytes of a NUL-terminated string; NULL gives the empty string. */
struct dd_str dd_str_from(const char *cstr);

bool dd_str_equal(struct dd_str a, struct dd_str b);

/* As dd_str_equal, ASCII letters compared without regard to case. */
bool dd_str_equal_ci(struct dd_str a, struct dd_str b);

bool dd_str_starts(struct dd_str s, struct dd_str prefix);
bool dd_str_starts_ci(struct dd_str s, struct dd_str prefix);
bool dd_str_ends(struct dd_str s, struct dd_str suffix);

/* Bytewise order, shorter first on a common prefix: <0, 0, >0. */
int dd_str_compare(struct dd_str a, struct dd_str b);

/* s from byte start up to, not including, byte end; both are clamped to s. */
struct dd_str dd_str_slice(struct dd_str s, size_t start, size_t end);

/* s without ASCII white space (and NBSP, U+3000) at both ends. */
struct dd_str dd_str_trim(struct dd_str s);

/* Offset of the first occurrence of needle at or after from, or -1. */
ptrdiff_t dd_str_find(struct dd_str s, struct dd_str needle, size_t from);

/* A copy with a NUL behind it; the caller frees it. */
char *dd_str_dup(struct dd_str s);

/* Takes the next line off *rest, without its '\n'. False when *rest is used up. */
bool dd_str_next_line(struct dd_str *rest, struct dd_str *line);

#endif
