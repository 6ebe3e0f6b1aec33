/* search.h - which articles of an archive answer a query, and how to show why.
 *
 * Relevance is BM25 over the words that must occur (Robertson and Walker, "Some simple effective
 * approximations to the 2-Poisson model", 1994; k1 = 1.2, b = 0.75): a word counts by how rare it
 * is, and in the title, the tags and the summary it counts more than in the article. How rare a
 * word is is estimated from the first two thousand articles that have it.
 *
 * Ranking a hundred thousand articles takes a while, newest first does not. Who gives a function
 * that can be told of results before the end is given the newest of what has been found by then.
 */
#ifndef DUIDU_ARCHIVE_SEARCH_H
#define DUIDU_ARCHIVE_SEARCH_H

#include "duidu/catalogue.h"
#include "duidu/clip.h"
#include "duidu/query.h"
#include "duidu/state.h"

enum dd_search_order {
    DD_SEARCH_RELEVANCE, /* newest first where the query has no words to rank by */
    DD_SEARCH_NEWEST
};

struct dd_search_results;

struct dd_search_options {
    enum dd_search_order order;
    size_t limit;                 /* articles wanted; 0: all */
    const struct dd_board *board; /* for is:unread and its like; NULL: nothing has been read yet */
    /* Called, while the search goes on, with what there is so far, newest first: some milliseconds
     * after the start, when more is found of what fits on a screen, and before many are ranked. All
     * of it is found in the end too. The results last until it returns. NULL: only the end is of interest. */
    void (*tell)(void *data, const struct dd_search_results *so_far);
    void *data;
};

struct dd_found_article {
    int64_t id;   /* of dd_catalogue_entry */
    double score; /* larger is better; 0 where nothing was ranked */
};

/* `struct dd_search_results r = {0};` … dd_search_results_release. */
struct dd_search_results {
    struct dd_found_article *items;
    size_t count, capacity;
    size_t total; /* how many there are in all */
    bool more;    /* total was not counted to the end: there may be more; never so at the end */
    bool ranked;  /* in the order asked for; else newest first for now; always so at the end */
};

/* Searches; what results held before is replaced, its memory used again. DD_ERR_IO: the catalogue
 * failed or was stopped (dd_catalogue_health tells). */
enum dd_code dd_search(struct dd_catalogue *catalogue, const struct dd_query *query,
                       const struct dd_search_options *options, struct dd_search_results *results,
                       struct dd_error *err);

void dd_search_results_release(struct dd_search_results *results);

/* The first term of a query that found nothing which no article has; dd_query_terms(query) when
 * each of them is in some article, only not together, or the search failed. */
size_t dd_search_missing(struct dd_catalogue *catalogue, const struct dd_query *query);

/* ---- snippets -------------------------------------------------------------------------------- */

/* A piece of an article's text. */
struct dd_snippet {
    enum dd_field field;        /* DD_FIELD_SUMMARY or DD_FIELD_ARTICLE */
    struct dd_str text;         /* one line, clean of control and invisible characters */
    struct dd_span *hits;       /* bytes of text; sorted, apart */
    size_t n_hits;              /* 0: the field has none, this is its beginning */
    bool cut_before, cut_after; /* the text goes on there */
    uint32_t text_offset; /* of the first hit in the field's logical text (document.h); DD_NONE when
                             there is none, or it stands in the one-line summary */
};

/* The piece of clip's field with the most different terms of query, rather of a sentence than of code,
 * then the most hits, then the earliest; of at most about cells cells (a wide character counting two), from one paragraph, cut
 * at words. In arena. False when the field has no text. */
bool dd_snippet_make(struct dd_snippet *out, const struct dd_clip *clip, enum dd_field field,
                     const struct dd_query *query, size_t cells, struct dd_arena *arena);

#endif
