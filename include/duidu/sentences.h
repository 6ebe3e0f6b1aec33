/* sentences.h - where sentences begin and end (Unicode Standard Annex 29, sentence boundaries).
 *
 * The annex's rules, made fit for prose in English and Chinese:
 *   - abbreviations ("Dr. Who", "e.g. this"), initials ("J. K. Rowling", "the U.S. Army") and the
 *     number of a list ("1. First") end no sentence;
 *   - neither does a mark before a small letter, also behind a quotation ("Why?" he asked), nor one
 *     without a blank behind it ("node.js", "3.5"), unless Chinese follows;
 *   - 。！？ need no blank; an opening mark behind them begins the next sentence, while closing marks,
 *     and the mark of a footnote ("so.[3]"), belong to the one before.
 */
#ifndef DUIDU_SENTENCES_H
#define DUIDU_SENTENCES_H

#include "duidu/str.h"

struct dd_sentence {
    size_t start, end; /* bytes, without the blanks around it */
    size_t next;       /* where to look for the one behind it */
};

/* The first sentence from byte at on, the beginning of s or the next of one before. A line end ends a
 * sentence. False: nothing but blanks are left. */
bool dd_sentence_next(struct dd_str s, size_t at, struct dd_sentence *out);

#endif
