/* fold.h - text as search compares it.
 *
 * What is looked for and what it is looked for in are folded alike and then compared byte by byte.
 * Folding always
 *   - normalises to NFKC (Unicode 15.0 annex #15: full-width Ａ = A, ﬁ = fi, … = three dots), but
 *     for two kinds of characters that NFKC turns into parts of their neighbours: spacing accents
 *     (¨, which would become a space with a mark) and single Hangul letters (ㅋ);
 *   - makes quotation marks and primes straight (‘ ’ ‚ ′ = ', “ ” „ ″ = ") and hyphens, en dash
 *     and minus one '-';
 *   - drops invisible characters (dd_cp_is_invisible) and marks that stand on nothing or on a
 *     space;
 *   - makes a run of white space (NBSP, ideographic space, line break) one ' '.
 * The flags add to that.
 *
 * Folding is idempotent, and free of context at the edges of grapheme clusters (UAX #29): where a
 * text holds a piece, the folded text holds the folded piece. It works on segments, a character
 * with all that is attached to it; the map back to the source counts in whole segments, so that a
 * hit on the e of an é is a hit on the é.
 *
 * ASCII and Han are folded at some two hundred megabytes a second, other letters ten times slower,
 * and what has to be decomposed slower still.
 */
#ifndef DUIDU_FOLD_H
#define DUIDU_FOLD_H

#include "duidu/str.h"

#include <stdbool.h>
#include <stdint.h>

struct dd_strbuf;

enum dd_fold_flags {
    DD_FOLD_CASE = 1,  /* Unicode case folding (ß = ss) */
    DD_FOLD_MARKS = 2, /* accents and vowel points are dropped (é = e); what makes another letter
                          in its script, as the voicing of kana, stays */
    DD_FOLD_VARIANTS = 4, /* each Han character becomes what stands for its variants (han.h) */
    DD_FOLD_ALL = 7,
    DD_FOLD_LINES = 8 /* not in ALL: white space is not run together; line ends stay as '\n', tabs
                         as tabs, and each other one becomes ' ' */
};

struct dd_fold_piece;

/* Folded text and its map. `struct dd_folded f = {0};` … dd_folded_release(&f). */
struct dd_folded {
    char *text; /* UTF-8, NUL-terminated; NULL while there is none */
    size_t len;
    size_t source_end; /* source offset after the last byte that was folded */
    size_t alloc;      /* the rest is fold.c's */
    struct dd_fold_piece *pieces;
    size_t n_pieces, piece_capacity;
};

/* Folds s; what out held before is replaced, its memory used again. s is at most 256 MiB long. */
void dd_fold(struct dd_folded *out, struct dd_str s, unsigned flags);

/* Folds s behind what out holds, as a text of its own: no run of white space reaches across. source
 * is the offset that s begins at, not before out->source_end. */
void dd_fold_more(struct dd_folded *out, struct dd_str s, size_t source, unsigned flags);

/* Adds a byte that folded text never holds ('\n'; DD_FOLD_LINES keeps some) to keep two texts
 * apart. */
void dd_folded_separate(struct dd_folded *out);

void dd_folded_release(struct dd_folded *f);

/* Source offset where the segment begins that the folded byte at belongs to; source_end when at is
 * past the end. */
size_t dd_folded_source_start(const struct dd_folded *f, size_t at);

/* Source offset where the segment ends that the folded byte before end belongs to; 0 for end 0. */
size_t dd_folded_source_end(const struct dd_folded *f, size_t end);

/* Both at once for the folded bytes [at, end), at < end <= len. For hits in rising order: *cursor
 * is 0 at first and the function's own then; each call looks on from where the last one was. */
void dd_folded_source(const struct dd_folded *f, size_t *cursor, size_t at, size_t end,
                      size_t *source_start, size_t *source_end);

/* Appends the folded s, without a map. */
void dd_fold_append(struct dd_strbuf *out, struct dd_str s, unsigned flags);

/* Would DD_FOLD_MARKS drop anything of s? A query with an accent means it. */
bool dd_fold_has_marks(struct dd_str s);

/* A number that changes when the folding or its tables do: what was stored folded has to be folded
 * anew then. */
uint32_t dd_fold_version(void);

/* Does text hold word? Case does not count, nor do variants, and marks only when word has some. */
bool dd_text_matches(struct dd_str text, struct dd_str word);

#endif
