/* clean.h - makes one line of clean text out of raw metadata.
 *
 * Clean: valid UTF-8 without control and invisible characters, white space folded to single
 * blanks, HTML entities decoded, NUL-terminated, in the arena given.
 */
#ifndef DUIDU_CLEAN_H
#define DUIDU_CLEAN_H

#include "duidu/arena.h"

/* One clean line. A line end between two Han characters leaves no blank behind. */
struct dd_str dd_clean_line(struct dd_arena *arena, struct dd_str raw);

/* As dd_clean_line, with markdown markup taken off: emphasis, code marks, links and images (their
 * text stays), list and heading marks at the start of lines, backslash escapes. */
struct dd_str dd_clean_markdown(struct dd_arena *arena, struct dd_str raw);

/* A person's or tag's name: as dd_clean_line, without [[wiki brackets]] (their alias where there
 * is one), [link](…) targets and quotes. */
struct dd_str dd_clean_name(struct dd_arena *arena, struct dd_str raw);

/* The http or https URL that raw is, or that it holds as `[text](url)` or `<url>`; else empty. */
struct dd_str dd_clean_url(struct dd_arena *arena, struct dd_str raw);

/* Host of a URL in lower case, without "www." and port. */
struct dd_str dd_url_site(struct dd_arena *arena, struct dd_str url);

#endif
