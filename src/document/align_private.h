/* align_private.h - the pieces of the linking, shared by src/document/align*.c and lexicon_*.c.
 *
 * What flows: the article's text → tokens → terms (an index of postings); a point's text → a query of
 * terms → a row of scores over the leaves → places → confidence.
 *
 * Everything made on the way lies in a scratch arena that dd_align drops at its end.
 */
#ifndef DUIDU_ALIGN_PRIVATE_H
#define DUIDU_ALIGN_PRIVATE_H

#include "duidu/align.h"
#include "duidu/clip.h"

/* ---- align.c: the stemmer -------------------------------------------------------------- */

struct dd_stemmer; /* libstemmer's "porter": the algorithm of 1980 that the lexicon's stems are of */

/* Opens it; NULL with the reason in err where the library is not to be had. */
struct dd_stemmer *dd_stemmer_new(struct dd_error *err);
void dd_stemmer_delete(struct dd_stemmer *stemmer); /* NULL is fine */

/* The stem of a word in lower case; valid until the next call. Without a stemmer the word itself. */
struct dd_str dd_stem(struct dd_stemmer *stemmer, struct dd_str word);

/* ---- align_stop.c ---------------------------------------------------------------------- */

/* Words that say nothing of what a text is about. English in lower case. */
bool dd_stop_english(struct dd_str word);
bool dd_stop_chinese(struct dd_str word);

/* ---- align_text.c: tokens -------------------------------------------------------------- */

/* The text of a document for the linking: as long as the logical text, so that offsets agree;
 * images' words and URLs blanked, ASCII letters in lower case. */
struct dd_str dd_align_text(struct dd_arena *arena, const struct dd_document *doc);

enum dd_token_kind {
    DD_TOKEN_WORD,  /* [a-z][a-z0-9]*, cut at an apostrophe */
    DD_TOKEN_WHOLE, /* a run with signs or digits in it, as a whole: "c#", "node.js", "gpt-4", "3d"; a
                       lone capital letter; a stop word with a capital that no sentence begins with
                       ("Go"), as it stands */
    DD_TOKEN_NUMBER,
    DD_TOKEN_HAN /* a run of Han characters, up to the next other one */
};

struct dd_token {
    enum dd_token_kind kind;
    struct dd_str text; /* in the text */
    bool idle;          /* WORD: a stop word or a single letter, that counts for nothing */
    double value;       /* NUMBER: 3.5e6 of "3.5 million", 80 of "80%" */
    bool percent;
    int month;          /* NUMBER: 1..12 when 月 follows, which is then a month and no number */
};

/* Takes the tokens off [at, end) of a text as dd_align_text makes it, one after the other. original is
 * the same with its capitals: a lone "C" is a language, "c" is not. Among Chinese text a capital is
 * always a name's. */
struct dd_tokenizer {
    struct dd_str text, original;
    size_t at, end;
    bool chinese;
    size_t run_end; /* its own: where the Latin run ends that at is in */
};

bool dd_token_next(struct dd_tokenizer *t, struct dd_token *token);

/* ---- align_number.c -------------------------------------------------------------------- */

/* The number that begins with a digit at byte at of text: "1,024", "3.5 million", "10k", "80%",
 * "100万", "3亿". Returns where it ends (at: there is none). Only value, percent and month are set,
 * in all three. */
size_t dd_number_at(struct dd_str text, size_t at, struct dd_token *number);

/* The number that a word says ("two" … "twelve", with "five million"), its end; at when none. */
size_t dd_number_word(struct dd_str text, size_t at, size_t end, struct dd_token *number);

/* A Chinese numeral with its measure word ("三个", "二十年", "两种", "百分之八十"; "三分之一" is none) at
 * byte at; its end, or at. */
size_t dd_number_han(struct dd_str text, size_t at, struct dd_token *number);

enum { DD_NUMBER_KEY = 40 };

/* The term of a number: "#10", "%#80"; of a month its English name. */
struct dd_str dd_number_key(const struct dd_token *number, char buf[DD_NUMBER_KEY]);

/* ---- align_index.c: the article -------------------------------------------------------- */

/* A set of strings, numbered in the order of their coming. Keys are borrowed. */
struct dd_vocab {
    struct dd_arena *arena;
    uint32_t *slots; /* number + 1, 0 empty; a power of two of them */
    uint32_t n_slots;
    struct dd_str *keys;
    uint32_t *hashes;
    size_t n, capacity, hash_capacity;
};

uint32_t dd_vocab_find(const struct dd_vocab *v, struct dd_str key); /* DD_NONE */
uint32_t dd_vocab_add(struct dd_vocab *v, struct dd_str key);

struct dd_posting {
    uint32_t leaf;
    float tf;
    float sure; /* how likely it is what is meant: 1, of a Chinese word the best weight of its stems there */
};

/* Which leaves hold which key, and how often: key k's postings are items[start[k] .. start[k+1]), by
 * leaf. */
struct dd_postings {
    struct dd_vocab vocab;
    uint32_t *pairs; /* key and leaf of every token, while the index is made */
    size_t n_pairs, capacity;
    uint32_t *start;
    struct dd_posting *items;
};

struct dd_leaf_info {
    uint32_t block;
    enum dd_block_kind kind;
    uint32_t heading; /* leaf number of the nearest enclosing heading, or DD_NONE */
    uint32_t tokens;
};

/* How a word is written in the article. */
enum dd_written { DD_WRITTEN_CAPITAL = 1, DD_WRITTEN_SMALL = 2 };

struct dd_index {
    struct dd_arena *arena;
    const struct dd_document *doc;
    enum dd_language language;
    struct dd_leaf_info *leaves;
    size_t n_leaves;
    size_t n_filled;      /* leaves with tokens */
    double average;       /* tokens of those */
    struct dd_postings words; /* L: words and wholes as they stand */
    uint8_t *written;         /* per key of words: set of enum dd_written */
    struct dd_postings stems; /* T: stems, numbers, bigrams of Han */
    struct dd_stemmer *stemmer;
};

struct dd_index *dd_index_build(struct dd_arena *arena, const struct dd_document *article,
                                struct dd_stemmer *stemmer);

/* ---- align_names.c --------------------------------------------------------------------- */

struct dd_names; /* the article's names, by their sound */

struct dd_names *dd_names_new(struct dd_arena *arena, const struct dd_index *index);

/* The word (key of index->words) whose transcription stands at byte at of text, its end in *end;
 * DD_NONE when there is none. */
uint32_t dd_names_at(struct dd_names *names, struct dd_str text, size_t at, size_t *end);

/* ---- align_query.c: a point ------------------------------------------------------------ */

/* One term of a query: where it is found, and how much it weighs. */
struct dd_term {
    double weight;             /* of all its mentions */
    struct dd_posting *items;  /* by leaf */
    size_t n;
};

struct dd_query {
    struct dd_term *terms; /* only those that are found somewhere */
    size_t n;
};

/* What is asked: a range of the summary's text and the part of it that is its title. */
struct dd_asked {
    uint32_t start, end;
    uint32_t title_start, title_end;
};

/* What queries are made with. */
struct dd_asking {
    const struct dd_index *index;
    struct dd_names *names;
    const struct dd_lexicon *lexicon;
    struct dd_str text, original; /* of the summary: as dd_align_text makes it, and as it stands */
};

struct dd_query dd_query_build(struct dd_arena *arena, const struct dd_asking *asking,
                               struct dd_asked asked);

/* ---- align_score.c --------------------------------------------------------------------- */

/* Rows of scores, one for each query, of n_leaves each. */
struct dd_scores {
    size_t n_rows, n_leaves;
    double *m;    /* after contrast */
    double *best; /* per row: the largest of m */
};

struct dd_scores dd_score(struct dd_arena *arena, const struct dd_index *index,
                          const struct dd_query *queries, size_t n);

/* Share of the query's weight that leaf holds, of what is found anywhere: 0..1. */
double dd_score_coverage(const struct dd_index *index, const struct dd_query *query, uint32_t leaf);

/* ---- align_path.c ---------------------------------------------------------------------- */

/* Per row and leaf: how good the best assignment of all rows is that gives this row this leaf. */
double *dd_path_rank(struct dd_arena *arena, const struct dd_scores *scores);

/* Per leaf: the row that is being read about, or -1. */
void dd_path_reading(struct dd_arena *arena, const struct dd_scores *scores, int *reading);

#endif
