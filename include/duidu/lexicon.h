/* lexicon.h - Chinese words and the English stems that stand for them.
 *
 * One or more files in one compact form (below), mapped read-only: opening one reads its head, checks
 * its checksum, and allocates next to nothing. The shipped file is made from config/lexicon/zh-en.tsv
 * when the program is built; a reader's own CC-CEDICT becomes another one by dd_lexicon_import.
 *
 * Every offset and number of a file is checked before it is used, so that a damaged one (its
 * checksum forged, even) gives wrong links at the worst.
 */
#ifndef DUIDU_LEXICON_H
#define DUIDU_LEXICON_H

#include "duidu/arena.h"
#include "duidu/error.h"
#include "duidu/str.h"
#include "duidu/strbuf.h"

#include <stdint.h>

/* What a file was made from: the confidence of a link is reckoned differently with a dictionary. */
enum dd_lexicon_kind { DD_LEXICON_LEARNED = 1, DD_LEXICON_CEDICT = 2 };

enum { DD_LEXICON_WORD_MAX = 8 }; /* characters of the longest word that is looked for in a text */

struct dd_lexicon; /* one or more files */

/* Opens the file at path and adds it to *lexicon (start with NULL; at most 4). On failure (DD_ERR_IO;
 * DD_ERR_SYNTAX: "damaged or from another version") *lexicon is as it was: linking goes on with what
 * there is, NULL too. */
enum dd_code dd_lexicon_open(struct dd_lexicon **lexicon, const char *path, struct dd_error *err);

/* The same over bytes in memory, which must outlive the lexicon and lie at a multiple of 8. path names
 * them in messages. */
enum dd_code dd_lexicon_from_bytes(struct dd_lexicon **lexicon, const char *path,
                                   struct dd_str bytes, struct dd_error *err);

void dd_lexicon_close(struct dd_lexicon *lexicon); /* NULL is fine */

/* ---- looking up ------------------------------------------------------------------------ */

struct dd_gloss {
    struct dd_str stem; /* Porter's stem of 1980, or a number as "#10", "%#80"; in the file */
    double weight;      /* 0..1, the best of a word 1 */
};

/* A word of a file. */
struct dd_lexicon_word {
    uint16_t file;   /* number of the file, in the order of opening */
    uint16_t length; /* bytes */
    uint32_t index;  /* in that file */
    uint32_t n_glosses;
};

/* Fills words with the lexicon's words of 2 to DD_LEXICON_WORD_MAX characters that begin at byte at
 * of text, over all files, shorter ones of a file first. A word of an earlier file hides the same one
 * of a later file: what is known from articles is nearer to them than a dictionary. Returns their
 * number, at most max. */
size_t dd_lexicon_words_at(const struct dd_lexicon *lexicon, struct dd_str text, size_t at,
                           struct dd_lexicon_word *words, size_t max);

/* Gloss i < n_glosses of a word, best first; an empty stem where the file is damaged. */
struct dd_gloss dd_lexicon_gloss(const struct dd_lexicon *lexicon,
                                 const struct dd_lexicon_word *word, uint32_t i);

/* ---- what is loaded -------------------------------------------------------------------- */

struct dd_lexicon_info {
    const char *path;
    enum dd_lexicon_kind kind;
    size_t bytes, words, glosses;
};

size_t dd_lexicon_files(const struct dd_lexicon *lexicon); /* 0 for NULL */
struct dd_lexicon_info dd_lexicon_info(const struct dd_lexicon *lexicon, size_t file);
bool dd_lexicon_has(const struct dd_lexicon *lexicon, enum dd_lexicon_kind kind);

/* ---- making a file --------------------------------------------------------------------- */

/* Appends to out the compact form of text: lines "word<TAB>stem:weight stem:weight…", or
 * "word<TAB>english english…" with whole words, the most usual first; '#' and empty lines left out.
 * A word may stand in several lines; one with English words takes the place of those with stems.
 * Learned words without a stem that stands out are left out. DD_ERR_SYNTAX with the line when one is
 * not like that; DD_ERR_IO without libstemmer. */
enum dd_code dd_lexicon_compile(struct dd_str text, struct dd_strbuf *out, struct dd_error *err);

struct dd_lexicon_import {
    size_t lines, words, skipped; /* entries read, words kept, lines that are no entry */
};

/* Appends to out the compact form of a CC-CEDICT text ("傳統 传统 [pin1 yin1] /gloss 1/gloss 2/"):
 * the stems of the glosses, without stop words and notes; those of a long gloss, or of a later one,
 * are lighter. Both spellings are kept. DD_ERR_SYNTAX when nothing in it is an entry;
 * DD_ERR_IO without libstemmer. */
enum dd_code dd_lexicon_import(struct dd_str text, struct dd_strbuf *out,
                               struct dd_lexicon_import *report, struct dd_error *err);

#endif
