/* identity.h - which article a text is, wherever its file lies and whatever it is called.
 *
 * What a reader keeps of an article (place, star, notes) hangs on its *key*, a line of text:
 *
 *   https://host/path?query   the address that it was taken from, normalised
 *   text:0123…cdef            without one: 128 bits of its title and text, as hexadecimal digits
 *
 * Normalising (RFC 3986, section 6, and what makes two addresses of one page differ in practice):
 * http is https; user, default port, a leading "www." and a dot at the host's end go, the host is
 * lower case; "." and ".." are resolved and a '/' at the path's end goes; %XX is decoded where the
 * character may stand for itself, else written in capitals, and bytes past ASCII are written as %XX;
 * query parameters that only say how the reader came (utm_*, fbclid, …) go, the others are sorted by
 * name; the fragment goes, but for those that name a page ("#!…", "#/…").
 *
 * An address without path and query names a site, not an article: the text decides then.
 */
#ifndef DUIDU_IDENTITY_H
#define DUIDU_IDENTITY_H

#include "duidu/clip.h"
#include "duidu/strbuf.h"

#include <stdint.h>

/* Appends the key of the article in clip. Never empty. */
void dd_identity_of(struct dd_strbuf *out, const struct dd_clip *clip);

/* Appends url, normalised. False, and nothing is appended, when it is no http or https address, or
 * names a site alone. */
bool dd_identity_url(struct dd_strbuf *out, struct dd_str url);

/* 64 bits of a key, never 0: enough to look an article up by among those of an archive. The same on
 * every machine. */
uint64_t dd_identity_hash(struct dd_str key);

#endif
