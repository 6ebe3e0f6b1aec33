/* strbuf.h - a growing string of bytes; owns its memory.
 *
 * `struct dd_strbuf b = {0};` … dd_strbuf_release(&b). The bytes move when it grows: keep offsets,
 * not pointers.
 */
#ifndef DUIDU_STRBUF_H
#define DUIDU_STRBUF_H

#include "duidu/str.h"

#include <stdint.h>

struct dd_strbuf {
    char *buf; /* NULL until the first byte; NUL-terminated after it */
    size_t len, alloc;
};

void dd_strbuf_release(struct dd_strbuf *b); /* gives the memory back; b is empty again */
void dd_strbuf_clear(struct dd_strbuf *b);   /* empties, keeps the memory */
void dd_strbuf_truncate(struct dd_strbuf *b, size_t len); /* to its first len bytes, if it is longer */
void dd_strbuf_reserve(struct dd_strbuf *b, size_t more);
void dd_strbuf_add(struct dd_strbuf *b, struct dd_str s);
void dd_strbuf_addc(struct dd_strbuf *b, char c);
void dd_strbuf_adds(struct dd_strbuf *b, const char *cstr);
void dd_strbuf_fill(struct dd_strbuf *b, char c, size_t count);
void dd_strbuf_addf(struct dd_strbuf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends code point cp as UTF-8 (surrogates and values past U+10FFFF as U+FFFD). */
void dd_strbuf_add_cp(struct dd_strbuf *b, uint32_t cp);

/* What is in b, valid until b changes. */
struct dd_str dd_strbuf_str(const struct dd_strbuf *b);

/* The same as a C string; "" when b is empty. */
const char *dd_strbuf_cstr(const struct dd_strbuf *b);

#endif
