/* align.h - which passages of the article a key point sums up, and the way back.
 *
 * dd_align links every 要点 of the summary, and every sentence of the 摘要, to leaf blocks of the
 * article, without a network or a model:
 *
 *   - an English body: names, numbers, Latin words, and Chinese words through a lexicon of English
 *     stems, found in a block and weighed by BM25 (Robertson & Zaragoza, "The Probabilistic Relevance
 *     Framework", 2009); a Chinese word's stems count as one term, a synonym set (Pirkola, "The
 *     effects of query structure and dictionary setups in dictionary-based cross-language
 *     information retrieval", SIGIR 1998);
 *   - a Chinese body: bigrams of Han characters in the same formulas;
 *   - place: points mostly follow the article's order, so the best assignment of all points is found
 *     by dynamic programming in which going backwards costs something (max-marginals, forward and
 *     backward; Pearl, "Probabilistic Reasoning in Intelligent Systems", 1988);
 *   - the way back, "which point am I reading about?", is the best path through a hidden Markov chain
 *     whose states are the points (Viterbi 1967).
 *
 * A pure function of its arguments: no files, no clock, no locale. A blocks's number here is its
 * *leaf number*, dd_block.leaf: counted leaves of the article from 0 (document.h). The index of the
 * block itself stands beside it.
 *
 * The reader may correct: a manual link comes first and is sure; an unlinked block is never offered
 * again. Corrections are pairs (point, leaf), which the caller keeps and applies again.
 */
#ifndef DUIDU_ALIGN_H
#define DUIDU_ALIGN_H

#include "duidu/document.h"
#include "duidu/lexicon.h"
#include "duidu/points.h"

/* How sure a link is, from its confidence. */
enum dd_strength {
    DD_LINK_NONE, /* below 0.2: not shown */
    DD_LINK_WEAK, /* 0.2 … 0.5: shown dim, "≈" */
    DD_LINK_SURE  /* from 0.5 */
};

#define DD_CONFIDENCE_WEAK 0.2
#define DD_CONFIDENCE_SURE 0.5

enum { DD_COUNTERPARTS = 8 }; /* passages kept for a point, at most (manual ones come on top) */

/* A passage of a point. */
struct dd_counterpart {
    uint32_t leaf;  /* its leaf number in the article */
    uint32_t block; /* its index in article->blocks */
    double score;   /* what it was ranked by: the larger the better, of no unit, comparable within one
                       point only */
    bool near;      /* says so nearly as much as the best that it is marked too */
    bool manual;    /* linked by the reader */
};

/* What a point, or a sentence of the 摘要, is linked to. */
struct dd_passages {
    uint32_t text_start, text_end; /* where it stands: text offsets of the summary */
    double confidence;             /* 0..1 that items[0] is right; 1 with a manual link */
    enum dd_strength strength;     /* of items[0] */
    bool manual;                   /* the reader linked it */
    struct dd_counterpart *items;  /* best first; of a sentence only when sure */
    size_t count;
};

/* A point that a block supports. */
struct dd_support {
    uint32_t point;
    enum dd_strength strength; /* weak or sure */
    bool manual;
};

/* What is known of a counted leaf of the article. */
struct dd_passage {
    uint32_t block;           /* its index in article->blocks */
    int reading;              /* the point being read about there, or -1 */
    struct dd_support *items; /* points linked to it, in their order */
    size_t count;
};

struct dd_alignment {
    struct dd_passages *points; /* as in dd_points */
    size_t n_points;
    struct dd_passages *sentences; /* of the 摘要, in order */
    size_t n_sentences;
    struct dd_passage *leaves; /* indexed by leaf number */
    size_t n_leaves;
    enum dd_language language; /* of the article's text, as the linking took it */
    struct dd_error trouble; /* code DD_OK: none; else words were compared unstemmed, which finds less */
    struct dd_align_state *state; /* what corrections work on */
};

/* Links. Everything lies in arena; article, summary and points must live as long. A NULL lexicon is
 * fine: names, numbers and Latin words still link. Never fails: without points, or without a body,
 * the arrays are empty or say nothing. A median article takes about a millisecond: not before the
 * first paint. */
struct dd_alignment *dd_align(struct dd_arena *arena, const struct dd_document *article,
                              const struct dd_document *summary, const struct dd_points *points,
                              const struct dd_lexicon *lexicon);

/* The leaf number of a place in the article: that of the block, or of the counted leaf next before
 * it (rules are not counted), or the first. DD_NONE without leaves. */
uint32_t dd_alignment_leaf_at(const struct dd_alignment *a, uint32_t block);

/* The sentence of the 摘要 that holds a text offset of the summary, or -1. */
int dd_alignment_sentence_at(const struct dd_alignment *a, uint32_t text_offset);

/* ---- corrections ----------------------------------------------------------------------- */

/* The reader says that point is about leaf: it becomes the point's first passage, sure (a second
 * manual link comes before the first one). Other points keep what they have. False when there is no
 * such point or leaf, or the link is there already. */
bool dd_alignment_link(struct dd_alignment *a, uint32_t point, uint32_t leaf);

/* The reader says that it is not: leaf is taken from the point's passages for good (until linked
 * again), and what is next takes its place; its confidence is then that of a weak link at the most.
 * False as above. */
bool dd_alignment_unlink(struct dd_alignment *a, uint32_t point, uint32_t leaf);

/* Takes a correction of (point, leaf) back, whichever it was. */
bool dd_alignment_restore(struct dd_alignment *a, uint32_t point, uint32_t leaf);

/* The corrections that hold now, in the order they were made. */
struct dd_correction {
    uint32_t point, leaf;
    bool linked; /* else unlinked */
};
size_t dd_alignment_corrections(const struct dd_alignment *a, const struct dd_correction **items);

#endif
