/* write.h - saving the article as text. */
#ifndef DUIDU_APP_WRITE_H
#define DUIDU_APP_WRITE_H

#include "duidu/arena.h"
#include "prompt.h"

struct dd_app;

/* A file name made of a title, in arena: "A/B 测试" is "A-B 测试.txt". */
struct dd_str dd_write_name(struct dd_arena *arena, struct dd_str title);

/* Asks where to. */
void dd_write_open(struct dd_app *app);
void dd_write_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);
void dd_write_changed(struct dd_app *app, struct dd_str text);
void dd_write_complete(struct dd_app *app);
/* The line of that prompt: a file that is there already is written over when the line is given twice. */
void dd_write_done(struct dd_app *app, struct dd_str text);

/* Saves to the file that was typed, in a folder under the name of the title. over: though it is there. */
void dd_write(struct dd_app *app, struct dd_str typed, bool over);

#endif
