/* editor.h - texts that are written in the reader's own editor, with the terminal lent to it. */
#ifndef DUIDU_APP_EDITOR_H
#define DUIDU_APP_EDITOR_H

#include "duidu/str.h"
#include "duidu/strbuf.h"

struct dd_app;

/* Edits a text: it is written to a file of its own that nobody else can read, whose name ends in suffix
 * (".md"), and read again when the editor (dd_editor_command) has ended well. False: it has not,
 * which has been said; the text is then lost to nobody but the editor. */
bool dd_editor_text(struct dd_app *app, struct dd_str text, const char *suffix,
                    struct dd_strbuf *out);

#endif
