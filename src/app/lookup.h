/* lookup.h - looking a word up with another program, which works in the background, and its answer. */
#ifndef DUIDU_APP_LOOKUP_H
#define DUIDU_APP_LOOKUP_H

#include "process.h"
#include "prompt.h"

struct dd_app;

struct dd_lookup {
    struct dd_process process;
    struct dd_strbuf word;
    char program[32]; /* its name, for messages */
};

/* Looks the selection up, or asks for a word: those of the line and the block at hand can be gone through. */
void dd_lookup_open(struct dd_app *app);
void dd_lookup_complete(struct dd_app *app);
void dd_lookup_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);

/* Looks text up. */
void dd_lookup(struct dd_app *app, struct dd_str text);

/* Readable when there is something to take; -1: nothing is under way. */
int dd_lookup_fd(const struct dd_app *app);
int dd_lookup_due(const struct dd_app *app);
void dd_lookup_take(struct dd_app *app);

/* Stops what is under way; false: nothing was. */
bool dd_lookup_cancel(struct dd_app *app);

void dd_lookup_release(struct dd_lookup *lookup);

#endif
