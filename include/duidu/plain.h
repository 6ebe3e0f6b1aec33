/* plain.h - what another program has printed for a terminal, as plain text. */
#ifndef DUIDU_PLAIN_H
#define DUIDU_PLAIN_H

#include "duidu/strbuf.h"

/* Appends bytes as valid UTF-8 in lines: escape sequences (ECMA-48: CSI, strings up to BEL or ST, others of
 * two characters) are left out, a backspace takes the character before it away (bold and underline of old),
 * a return the line, tabs are filled up to columns of eight. Nothing is left at the ends of lines, nor
 * empty lines at the end. */
void dd_plain_add(struct dd_strbuf *out, struct dd_str bytes);

#endif
