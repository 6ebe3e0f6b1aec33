/* search_private.h - searching over a bare connection, which has the tables article and fulltext.
 */
#ifndef DUIDU_STORE_SEARCH_PRIVATE_H
#define DUIDU_STORE_SEARCH_PRIVATE_H

#include "duidu/search.h"

#include <sqlite3.h>

struct dd_phrase;

/* Past so many articles, the newest are told of before the ranking. */
enum { DD_SEARCH_RANKED_MAX = 5000 };

/* A set of article ids. `struct dd_ids s = {0};` … dd_ids_release. */
struct dd_ids {
    uint64_t *bits;
    size_t words, count;
};
void dd_ids_add(struct dd_ids *ids, int64_t id);
bool dd_ids_has(const struct dd_ids *ids, int64_t id);
/* The first id of the set from an id on; -1: none. */
int64_t dd_ids_next(const struct dd_ids *ids, int64_t from);
struct dd_ids dd_ids_copy(const struct dd_ids *ids);
/* Adds those of another set. */
void dd_ids_join(struct dd_ids *ids, const struct dd_ids *more);
void dd_ids_release(struct dd_ids *ids);

/* How a search goes about it. */
struct dd_search_how {
    int counting; /* milliseconds until what has been found is told */
    int probing;  /* … and those spent then on the newest of what has not been found */
    bool dead;    /* the index has rows that are no articles any more */
    size_t least; /* articles that have to be found before something is told */
    int next;     /* milliseconds until more is told */
};
#define DD_SEARCH_HOW ((struct dd_search_how){4, 4, true, 1, 50})

/* As dd_search; an SQLite result. */
int dd_search_run(sqlite3 *db, const struct dd_query *query,
                  const struct dd_search_options *options, const struct dd_search_how *how,
                  struct dd_search_results *results);

/* Makes the function dd_standing(identity, what) answer by board, which has to outlive its use; not while
 * a statement with it runs. An SQLite result. */
int dd_standing_register(sqlite3 *db, const struct dd_board *board);

/* Microseconds of a clock that only goes forward. */
int64_t dd_search_now(void);

/* Is the phrase the beginning of a word, of one or two letters? */
bool dd_search_is_short(const struct dd_phrase *phrase);

/* Can dd_search_titles be asked? The query is about one such beginning, which may stand in the title. */
bool dd_search_has_titles(const struct dd_query *query);

/* Adds to out the newest articles in the index, of passing if it is not NULL, whose title has it, until
 * there are as many as wanted or dd_search_now() has come to end. An SQLite result. */
int dd_search_titles(sqlite3 *db, const struct dd_query *query, const struct dd_ids *passing,
                     size_t wanted, int64_t end, struct dd_ids *out);

/* What a ranking goes by; one for each phrase of the expression, in its order. */
struct dd_rank {
    double mean_length; /* of an article, in tokens; 0: not known yet */
    size_t n;
    double *rarity, *frequency; /* the latter of the article at hand; both owned */
};

/* Makes the function dd_rank(fulltext, pointer to struct dd_rank) known; part of
 * dd_fulltext_attach. */
int dd_rank_register(fts5_api *api);
#define DD_RANK_POINTER "dd_rank"

/* Makes rank for a query's expression. last: the greatest id there is; matched: how many ids answer the
 * whole expression, 0 where that is not known: a single phrase's rarity is 1 then, for the scores to be
 * multiplied with dd_rank_rarity. An SQLite result. */
int dd_rank_make(struct dd_rank *rank, sqlite3 *db, const struct dd_query *query, int64_t last,
                 size_t matched);
double dd_rank_rarity(int64_t last, size_t matched);
void dd_rank_release(struct dd_rank *rank);

#endif
