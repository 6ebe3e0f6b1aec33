/* excerpt.h - a range of a text, as it is taken out of the program: to the clipboard, a file, a command.
 *
 * A range goes from one text offset up to, not including, another (document.h). Nothing comes out but
 * clean clusters, tabs and line ends; the last line has no end.
 */
#ifndef DUIDU_EXCERPT_H
#define DUIDU_EXCERPT_H

#include "duidu/document.h"
#include "duidu/strbuf.h"

enum dd_excerpt_form {
    DD_EXCERPT_TEXT,     /* as it is read */
    DD_EXCERPT_MARKDOWN, /* as its author wrote it; of blocks that are not in the range whole, the text */
    DD_EXCERPT_QUOTE     /* that, as a quote with its source below */
};

/* Appends the text of a range in one of the forms. Blocks are parted by empty lines, the items of a tight
 * list by line ends; lists keep their markers when the range is of more than one block. A table's cells are
 * parted by tabs. clip: whose title and address stand below a quote; NULL: none do. */
void dd_excerpt_add(struct dd_strbuf *out, const struct dd_document *doc, uint32_t start, uint32_t end,
                    enum dd_excerpt_form form, const struct dd_clip *clip);

/* Appends "[title](address), date" of a clip in Markdown; the article's own title where it has one. */
void dd_excerpt_add_source(struct dd_strbuf *out, const struct dd_clip *clip);

#endif
