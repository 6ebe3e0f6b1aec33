/* words.h - where words begin and end (Unicode Standard Annex 29, word boundaries).
 *
 * Segments as UAX #29 has them, one after the other, from any boundary on: no state is kept, and no
 * more of the text is looked at than the segment and what follows it. Scripts that are written
 * without spaces get no dictionary: a Han character is a segment of its own, as the annex says.
 */
#ifndef DUIDU_WORDS_H
#define DUIDU_WORDS_H

#include "duidu/str.h"

#include <stdint.h>

enum dd_word_kind {
    DD_WORD_NONE,    /* white space, punctuation, symbols */
    DD_WORD_LETTERS, /* letters and digits, with what the annex keeps inside: "don't", "3.5", "a_b"
                      */
    DD_WORD_UNSPACED /* text of a script without spaces: a Han character, a run of katakana */
};

struct dd_word {
    size_t start, end; /* bytes */
    enum dd_word_kind kind;
};

/* The segment that starts at byte at, a boundary. False at the end of s. */
bool dd_word_next(struct dd_str s, size_t at, struct dd_word *word);

/* Is cp of a script that is written without spaces between words (Han, kana, Bopomofo, Thai, Lao,
 * Khmer, Burmese, Tibetan, Yi), or a pictograph? A search finds any part of such a text. */
bool dd_cp_is_unspaced(uint32_t cp);

#endif
