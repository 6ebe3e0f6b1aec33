/* command.h - the ':' line: words, what they mean, and what Tab makes of them.
 *
 *   line     = [number] [name [argument …]]       ":12" block 12   ":50%"   ":3 next-point"
 *   name     = a command's, or a beginning of it that no other command of this screen has; '!' behind that of
 *              one that writes files: over what is there
 *   argument = a word: blanks part words, unless they stand in '…' or "…" or behind a backslash; in "…"
 *              a backslash stands for the '"' or '\' behind it, in '…' for itself
 *
 * What a command takes is said in its entry of the table (duidu/commands.h); nothing else knows it.
 */
#ifndef DUIDU_COMMAND_H
#define DUIDU_COMMAND_H

#include "duidu/arena.h"
#include "duidu/commands.h"
#include "duidu/error.h"
#include "prompt.h"

struct dd_app;

struct dd_word {
    struct dd_str text; /* without its quotes */
    size_t start, end;  /* bytes of the line, quotes and all */
};

struct dd_words {
    struct dd_word *items;
    size_t count, capacity;
    char open;      /* the quote or backslash that has no end; 0: none */
    size_t open_at; /* where it stands */
};

/* Splits a line into words; they lie in arena. A quote without its end goes to the end of the line. */
void dd_words_split(struct dd_words *out, struct dd_arena *arena, struct dd_str line);

/* A line that has been understood. */
struct dd_order {
    enum dd_command command; /* DD_CMD_NONE: the line says nothing */
    unsigned long count;     /* 0: none */
    bool given;              /* there is an argument */
    struct dd_str argument;  /* several words are joined by blanks */
    bool forced;             /* '!' stands behind the name */
    int choice;              /* which of the words that the command takes it is; -1: not such a one */
};

/* Understands a line; out lies in arena. DD_ERR_USAGE: err says what is wrong, and at which character. */
enum dd_code dd_order_parse(struct dd_order *out, struct dd_arena *arena, struct dd_str line,
                            enum dd_screen screen, struct dd_error *err);

/* The command that a name or its beginning stands for, DD_CMD_NONE when none or several do. */
enum dd_command dd_command_named(struct dd_str name, enum dd_screen screen);

/* The same; DD_ERR_USAGE: err says why it stands for none. It may be one that works on another screen. */
enum dd_code dd_command_resolve(enum dd_command *out, struct dd_str name, enum dd_screen screen,
                                struct dd_error *err);

/* The command whose name is nearest to a mistyped one; DD_CMD_NONE: none is near. */
enum dd_command dd_command_nearest(struct dd_str name, enum dd_screen screen);

/* The nth of the words "a|b|c" that a command takes; len 0: it has none such. */
struct dd_str dd_command_choice(const struct dd_command_info *info, size_t n);

/* Its arguments without brackets: "N", "a|b|c", "FILE". */
struct dd_str dd_command_takes(const struct dd_command_info *info);

/* complete.c: what may stand where the cursor is. */
void dd_command_complete(struct dd_app *app, struct dd_str line, size_t cursor,
                         struct dd_completion *out);

/* Offers the files whose paths begin as was typed. */
void dd_complete_file(struct dd_str typed, struct dd_completion *out);

/* A path as it was typed, "~/" put right; NUL-terminated in arena. */
struct dd_str dd_path_typed(struct dd_arena *arena, struct dd_str typed);

/* command_handlers.c: runs a line, or says what is wrong with it. */
void dd_command_run(struct dd_app *app, struct dd_str line);

/* Appends what the command of an unfinished line takes and does; nothing when it is not known yet. */
void dd_command_hint(struct dd_strbuf *out, struct dd_str line, enum dd_screen screen);

#endif
