/* unit.h - a document by blocks, sentences and words: what a reader selects by.
 *
 * A unit is a range of text offsets that shows something and lies within one leaf block. In code and
 * HTML a line takes the place of the sentence, in a table a cell. Words are those of words.h, but
 * Chinese is cut into the words of the lexicon where it has any: the longest that begins at a place.
 */
#ifndef DUIDU_UNIT_H
#define DUIDU_UNIT_H

#include "duidu/document.h"
#include "duidu/lexicon.h"

enum dd_unit { DD_UNIT_BLOCK, DD_UNIT_SENTENCE, DD_UNIT_WORD, DD_UNIT_COUNT };

/* Text offsets. */
struct dd_range {
    uint32_t start, end;
};

/* What is cut. */
struct dd_units {
    const struct dd_document *doc;
    const bool *shown;                 /* per block: the others have no units; NULL: all have */
    const struct dd_lexicon *lexicon;  /* NULL: a Chinese character is a word */
};

/* The unit that ends behind a text offset: the one that holds it, else the next; past the last one, the
 * last. False: there are none. */
bool dd_unit_at(const struct dd_units *units, enum dd_unit unit, uint32_t text_offset,
                struct dd_range *out);

/* The first unit that begins at or behind a text offset; the last that ends at or before it. False:
 * there is none. */
bool dd_unit_after(const struct dd_units *units, enum dd_unit unit, uint32_t text_offset,
                   struct dd_range *out);
bool dd_unit_before(const struct dd_units *units, enum dd_unit unit, uint32_t text_offset,
                    struct dd_range *out);

/* How many units have at least a part in a range. */
size_t dd_unit_count(const struct dd_units *units, enum dd_unit unit, struct dd_range range);

#endif
