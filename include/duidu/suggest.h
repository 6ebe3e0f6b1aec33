/* suggest.h - did you mean …? */
#ifndef DUIDU_SUGGEST_H
#define DUIDU_SUGGEST_H

#include "duidu/error.h"
#include "duidu/str.h"

/* The name nearest to a word that somebody mistyped: `struct dd_suggest s = {.word = word};`, try
 * every name, then ask. Near is a third of the letters wrong at most (of short words: one), case and
 * '_' for '-' not counting. */
struct dd_suggest {
    struct dd_str word;
    const char *best; /* NULL: none is near; else the pointer that was tried */
    unsigned distance;
};

void dd_suggest_try(struct dd_suggest *s, const char *name);

/* Appends ", did you mean 'x'?" to err's message when something is near. err may be NULL. */
void dd_suggest_add(const struct dd_suggest *s, struct dd_error *err);

#endif
