/* names.h - names of the files that belong to an article. All take a last component. */
#ifndef DUIDU_NAMES_H
#define DUIDU_NAMES_H

#include "duidu/arena.h"

/* ".md" or ".markdown" at the end of name, as it is written there; empty without. */
struct dd_str dd_name_ending(struct dd_str name);

/* The i-th name that a translation of name may have, in order of preference; empty past the last.
 */
struct dd_str dd_name_of_translation(struct dd_arena *arena, struct dd_str name, size_t i);

/* "x_raw.md" for "x.md". */
struct dd_str dd_name_of_raw(struct dd_arena *arena, struct dd_str name);

#endif
