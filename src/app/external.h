/* external.h - other programs: their command lines, and the browser, the editor and the shell.
 *
 * Commands of the settings are split into words as ':' lines are (command.h) and run without a shell; a
 * placeholder is put into its word, whatever it holds.
 */
#ifndef DUIDU_APP_EXTERNAL_H
#define DUIDU_APP_EXTERNAL_H

#include "duidu/arena.h"
#include "prompt.h"

struct dd_app;

enum { DD_ARGV_MAX = 64, DD_ARGV_ROOM = 4 /* of these, for what is added behind, and NULL */ };

struct dd_placeholder {
    char letter;         /* behind the % */
    struct dd_str value; /* what is put in its place */
    bool placed;         /* it was there */
};

/* Splits a command into argv, which is NULL-terminated and lies in arena; returns the number of words. */
size_t dd_argv_make(struct dd_arena *arena, struct dd_str command, struct dd_placeholder *places,
                    size_t n_places, char *argv[DD_ARGV_MAX]);

/* Is there a program of this name, in $PATH or as a path? */
bool dd_program_there(const char *name);

/* Opens an address in the browser. */
void dd_open_url(struct dd_app *app, struct dd_str url);

/* The command that opens path at a line: of the settings, else $VISUAL, $EDITOR or vi. */
void dd_editor_command(const struct dd_app *app, struct dd_arena *arena, const char *path, int line,
                       char *argv[DD_ARGV_MAX]);

/* Opens path in the editor, and reads it anew afterwards. */
void dd_edit(struct dd_app *app, const char *path, int line);
/* The file of the pane at hand, at the current line. */
void dd_edit_here(struct dd_app *app);

/* Pipes the selection, or the text of the pane at hand, to a shell's command line. */
void dd_pipe(struct dd_app *app, struct dd_str command);
void dd_pipe_open(struct dd_app *app);
void dd_pipe_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);

#endif
