/* spot.h - a place in a text that is found again after the text has been edited.
 *
 * A spot holds where the place was (block and source offset) and the words on both sides of it. In a
 * text that has not changed the place is known by its offset; else the words are looked for, nearest
 * to where they stood; where they are gone too, the place is guessed by how far into the text it was.
 *
 * Words are those of the logical text (document.h), so that new markup or other line ends change
 * nothing. A spot is plain data: it may be copied, stored and compared as bytes.
 */
#ifndef DUIDU_SPOT_H
#define DUIDU_SPOT_H

#include "duidu/document.h"

enum { DD_SPOT_BEFORE = 48, DD_SPOT_AFTER = 80 /* bytes at the most */ };

struct dd_spot {
    uint32_t block;    /* index of a block */
    uint32_t source;   /* source offset */
    uint32_t at, of;   /* text offset, and the length of the whole text */
    uint8_t n_before, n_after; /* bytes */
    char before[DD_SPOT_BEFORE], after[DD_SPOT_AFTER]; /* whole characters, zeros behind them */
};

enum dd_spot_found {
    DD_SPOT_SAME,    /* nothing has changed there */
    DD_SPOT_MOVED,   /* its words stand elsewhere now */
    DD_SPOT_GUESSED  /* its words are gone: about as far into the text as before */
};

/* The spot of a source offset in a block of doc. */
struct dd_spot dd_spot_make(const struct dd_document *doc, uint32_t block, size_t source);

/* The spot of a text offset. */
struct dd_spot dd_spot_at(const struct dd_document *doc, uint32_t text_offset);

/* Where the spot is in doc now: *block and *source as dd_spot_make takes them. A document without
 * text: 0 and 0, guessed. */
enum dd_spot_found dd_spot_find(const struct dd_spot *spot, const struct dd_document *doc,
                                uint32_t *block, size_t *source);

/* Where a range of text is now that was quote and lay between two spots. False when it is not to be
 * found; *start and *end (text offsets) are then about where it was, and equal. */
bool dd_spot_find_range(const struct dd_spot *from, const struct dd_spot *to, struct dd_str quote,
                        const struct dd_document *doc, uint32_t *start, uint32_t *end);

#endif
