/* lexicon_format.h - the compact form of a lexicon file.
 *
 * Native byte order; every section begins at a multiple of 4, the file ends at a multiple of 8:
 *
 *   head                          struct dd_lexicon_head
 *   uint32 word_start[n_words+1]  where each word begins in the words' bytes; bytewise order
 *   uint32 gloss_start[n_words+1] its first gloss
 *   uint32 stem_start[n_stems+1]  where each stem begins in the stems' bytes
 *   uint32 glosses[n_glosses]     stem << 10 | weight in thousandths
 *   words' bytes, stems' bytes, zeros
 */
#ifndef DUIDU_LEXICON_FORMAT_H
#define DUIDU_LEXICON_FORMAT_H

#include "duidu/lexicon.h"

#define DD_LEXICON_MAGIC "duiduLEX"
#define DD_LEXICON_VERSION 1u /* another byte order reads as another version */

enum { DD_GLOSS_SHIFT = 10, DD_GLOSS_WEIGHT = 1000, DD_GLOSSES_MAX = 12, DD_STEM_MAX = 40 };

struct dd_lexicon_head {
    char magic[8];
    uint32_t version, zero;
    uint64_t checksum; /* dd_lexicon_checksum of all that follows */
    uint32_t kind;     /* enum dd_lexicon_kind */
    uint32_t n_words, n_stems, n_glosses, word_bytes, stem_bytes;
};

/* len is a multiple of 8. */
uint64_t dd_lexicon_checksum(const char *bytes, size_t len);

/* ---- lexicon_make.c -------------------------------------------------------------------- */

/* Collects (word, stem, weight) in any order; equal pairs keep the larger weight. A word that a person
 * glossed keeps only such glosses. */
struct dd_lexicon_maker {
    struct dd_arena *arena;
    struct dd_maker_gloss {
        struct dd_str word, stem; /* borrowed */
        double weight;
        bool written; /* by a person; else learned */
    } *items;
    size_t n, capacity;
};

void dd_maker_add(struct dd_lexicon_maker *m, struct dd_maker_gloss gloss);

/* Appends the file to out: of each word its DD_GLOSSES_MAX best, scaled so that the best is 1.
 * Returns the number of words. */
size_t dd_maker_finish(struct dd_lexicon_maker *m, enum dd_lexicon_kind kind, struct dd_strbuf *out);

#endif
