/* url.h - addresses that leave the program. */
#ifndef DUIDU_URL_H
#define DUIDU_URL_H

#include "duidu/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

enum { DD_URL_MAX = 2083 /* bytes of an address that terminals take (VTE, iTerm2) */ };

/* http, https or mailto: what may be opened by a click or a key. Others could run things. */
bool dd_url_is_safe(struct dd_str url);

/* Appends a safe address in the plain ASCII that may stand in a terminal's escape sequence: blanks and
 * everything past ASCII percent-encoded. False, and nothing appended: it is not safe, too long, or has
 * control characters. */
bool dd_url_encode(struct dd_strbuf *out, struct dd_str url);

/* A number for an occurrence of an address in a text, the n-th link of that text: the same for all parts
 * of one link, and as good as never for two links. Never 0. */
uint32_t dd_url_id(struct dd_str url, uint32_t n);

#endif
