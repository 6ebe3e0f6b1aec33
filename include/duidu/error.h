/* error.h - how a function says that it failed, and the list of problems a reader can look at.
 *
 * Functions that can fail return an enum dd_code (DD_OK is 0) and fill the caller's dd_error, which
 * needs no freeing. Text: lower case, problem first, subject quoted, no full stop, already
 * translated: "cannot open 'x.md': permission denied".
 */
#ifndef DUIDU_ERROR_H
#define DUIDU_ERROR_H

#include "duidu/arena.h"
#include "duidu/str.h"

enum dd_code {
    DD_OK = 0,
    DD_ERR_IO,      /* the system refused: open, read, stat */
    DD_ERR_LIMIT,   /* larger than we take */
    DD_ERR_KIND,    /* not a regular file, or not a folder */
    DD_ERR_SYNTAX,  /* the text is not what it should be */
    DD_ERR_USAGE,   /* the caller's words are off */
    DD_ERR_TERMINAL /* no terminal to draw on */
};

struct dd_error {
    enum dd_code code;
    int line; /* in the subject, counted from 1; 0 where not known */
    char message[512];
};

/* Fills err (which may be NULL) and returns code, so that `return dd_error_set(...)` reads well. */
enum dd_code dd_error_set(struct dd_error *err, enum dd_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

enum dd_severity { DD_NOTE, DD_WARNING, DD_ERROR };

/* One thing that is wrong with a file that still opened. */
struct dd_problem {
    struct dd_str file; /* the file's path as it was opened */
    int line;           /* counted from 1; 0: the whole file */
    enum dd_severity severity;
    struct dd_str message; /* translated */
};

/* A list of problems in an arena: `struct dd_problems p = {.arena = &arena};`. */
struct dd_problems {
    struct dd_arena *arena;
    struct dd_problem *items;
    size_t count, capacity;
};

/* Appends a problem; file and message are copied into the list's arena. */
void dd_problems_add(struct dd_problems *list, struct dd_str file, int line,
                     enum dd_severity severity, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
