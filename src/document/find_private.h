/* find_private.h - what the files of search share: a document's text as search sees it, and
 * romanised patterns. */
#ifndef DUIDU_FIND_PRIVATE_H
#define DUIDU_FIND_PRIVATE_H

#include "duidu/find.h"
#include "duidu/fold.h"

/* A stretch of text that hits stay inside: a leaf block's text or a table cell's. None is empty. */
struct dd_find_unit {
    uint32_t start, end; /* text offsets */
    uint32_t block;
};

/* All units folded in one way, one behind the other with '\n' between them. */
struct dd_find_fold {
    struct dd_folded folded;
    uint32_t *starts; /* of each unit, and the end of the last; NULL: not made yet */
};

/* A Han character, or (set 0) something else between two. */
struct dd_find_han {
    uint32_t start, end; /* text offsets */
    uint16_t set;        /* of readings */
    uint32_t unit;
};

struct dd_find_text {
    const struct dd_document *doc;
    struct dd_find_unit *units;
    size_t n_units, unit_capacity;
    struct dd_find_fold folds[DD_FOLD_LINES + 1]; /* by flags of fold.h */
    struct dd_find_han *han;
    size_t n_han, han_capacity;
    bool has_han; /* han is made */
};

/* The text folded so; flags is a set of CASE, MARKS and VARIANTS, or LINES alone. */
const struct dd_find_fold *dd_find_text_fold(struct dd_find_text *text, unsigned flags);

/* Makes text->han. */
void dd_find_text_han(struct dd_find_text *text);

/* Appends a hit, unless it overlaps the last one or there are too many already. */
void dd_hits_add(struct dd_hits *hits, struct dd_hit hit);

struct dd_pinyin;

/* The romanised pattern of a query; NULL when it is none. */
struct dd_pinyin *dd_pinyin_compile(struct dd_str query);
void dd_pinyin_free(struct dd_pinyin *pinyin);

/* Appends the hits of pinyin. */
void dd_pinyin_find(const struct dd_pinyin *pinyin, struct dd_find_text *text, struct dd_hits *out);

#endif
