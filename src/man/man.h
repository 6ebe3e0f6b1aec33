/* man.h - the manual and the shells' completions, made from the tables of the program.
 *
 * A program of the build, not of the library: it links the tables of src/cli, src/config and src/base
 * and writes to standard output. The prose lies in templates beside this file (NAME.SECTION.in, and
 * NAME.LANGUAGE.SECTION.in); a line "@name@" of a template stands for a table.
 */
#ifndef DUIDU_MAN_MAN_H
#define DUIDU_MAN_MAN_H

#include "duidu/strbuf.h"

#include <stdbool.h>
#include <stdio.h>

/* ---- mdoc.c: text as mdoc(7) wants it ---------------------------------------------------- */

/* Prints text in lines of at most 80 bytes, each sentence on a line of its own. Chinese has no blanks to
 * break at: there a line goes on behind a backslash. */
void dd_mdoc_text(FILE *out, const char *text);

/* The same of a template's line, in which {b:words} are bold and {i:words} italic. */
void dd_mdoc_markup(FILE *out, const char *text);

/* Appends a sentence to text; Chinese ones stand one behind the other without a blank. */
void dd_mdoc_add(struct dd_strbuf *text, const char *sentence);

/* Prints a help text with a capital letter and a full stop, and a sentence behind it ("": none). */
void dd_mdoc_sentence(FILE *out, const char *help, const char *more);

/* Prints " word" as an argument of a macro. */
void dd_mdoc_word(FILE *out, const char *word);

/* ---- tables.c ---------------------------------------------------------------------------- */

/* Prints the table of that name; false: there is none. */
bool dd_man_table(FILE *out, const char *name);

/* ---- completions.c ----------------------------------------------------------------------- */

void dd_complete_bash(FILE *out);
void dd_complete_zsh(FILE *out);
void dd_complete_fish(FILE *out);

#endif
