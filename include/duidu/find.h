/* find.h - search in a document's logical text.
 *
 * A pattern is made of what the reader typed, a find text of a document; both are made once, and
 * dd_find_all runs the one over the other. Hits never reach over the edge of a leaf block or of a
 * table's cell.
 *
 * A literal pattern is compared folded (fold.h): a phrase that a line break, emphasis or a link
 * splits is found, marks count only when the query has some, and with DD_FIND_VARIANTS simplified
 * and traditional characters are the same.
 *
 * With DD_FIND_PINYIN a query of lower-case Latin letters also finds runs of Han characters by how
 * they are read: each character by its syllable or by its initial ("zhaiyao", "zhyao", "zhaiy",
 * "zy" for 摘要), all common readings of a character counting. The last piece may be the beginning
 * of a syllable when it is none itself ("zhon"). A space or ' in the query stands at the edge of
 * two characters ("zhai yao", "xi'an"); ü is v, u: or ü. At least two letters are needed, and
 * one character alone is not found by its initial ("zh"). Such hits are whole characters and are
 * marked; where one overlaps a literal hit, the literal one counts.
 *
 * With DD_FIND_REGEX the query is a regular expression of Perl's kind (PCRE2). It sees the text as
 * NFKC, without invisible characters, with straight quotes and hyphens, and with every white space
 * but tabs and hard breaks as a single ' ' each; letters as they are, whatever the other flags say.
 * ^ and $ are the edges of blocks and of the lines between hard breaks (in code: of every line).
 * Full-width punctuation in a pattern stands for itself and is never an operator. Backtracking is
 * limited.
 */
#ifndef DUIDU_FIND_H
#define DUIDU_FIND_H

#include "duidu/document.h"
#include "duidu/error.h"

enum dd_find_flags {
    DD_FIND_REGEX = 1,
    DD_FIND_PINYIN = 2, /* without the tables of han.h it finds nothing more */
    DD_FIND_VARIANTS = 4,
    DD_FIND_SMART_CASE = 8, /* an upper-case letter in the query makes case count (in a regular
                               expression: one that is not part of an escape); else it never does */
    DD_FIND_WORDS = 16      /* of a literal pattern only hits that begin and end with whole words; in
                               scripts without spaces every character does */
};

struct dd_pattern;

/* Makes a pattern; the query need not outlive the call. An empty query (or one of nothing but
 * invisible characters) gives a pattern that finds nothing. DD_ERR_SYNTAX: a bad regular
 * expression, err saying what is wrong and at which character, counted from 1; *pattern is NULL
 * then. */
enum dd_code dd_pattern_compile(struct dd_pattern **pattern, struct dd_str query, unsigned flags,
                                struct dd_error *err);

/* NULL is fine. */
void dd_pattern_free(struct dd_pattern *pattern);

/* A document's text, folded in the ways that patterns ask for when they first do, and kept: search
 * as you type then costs one scan. doc has to outlive it. Never NULL; freeing NULL is fine. */
struct dd_find_text;
struct dd_find_text *dd_find_text_new(const struct dd_document *doc);
void dd_find_text_free(struct dd_find_text *text);

struct dd_hit {
    uint32_t start, end; /* text offsets, start < end; edges of characters with all their marks */
    uint32_t block;      /* index of the leaf block */
    bool romanised;
};

enum { DD_HITS_MAX = 100000 };

/* Hits in text order, not overlapping. `struct dd_hits h = {0};` … dd_hits_release(&h). */
struct dd_hits {
    struct dd_hit *items;
    size_t count, capacity;
    size_t romanised; /* how many of them are */
    bool cut;         /* there are more, which are left out */
};

/* Fills out with all hits; what it held before is replaced, its memory used again. DD_ERR_LIMIT:
 * the regular expression takes too long; out then holds what was found until that. */
enum dd_code dd_find_all(const struct dd_pattern *pattern, struct dd_find_text *text,
                         struct dd_hits *out, struct dd_error *err);

void dd_hits_release(struct dd_hits *hits);

/* Index of the first hit that starts at text_offset or after it; count when there is none. */
size_t dd_hits_at(const struct dd_hits *hits, uint32_t text_offset);

/* The version of PCRE2. */
void dd_find_library(char out[64]);

#endif
