/* search_private.h - searching over a bare connection, which has the tables article and fulltext.
 */
#ifndef DUIDU_STORE_SEARCH_PRIVATE_H
#define DUIDU_STORE_SEARCH_PRIVATE_H

#include "duidu/search.h"

#include <sqlite3.h>

/* Past so many articles, a quick search ranks none. */
enum { DD_SEARCH_RANKED_MAX = 5000 };

/* How a search goes about it. */
struct dd_search_how {
    int counting; /* milliseconds that a quick one spends on finding all that answer */
    int probing;  /* … and then on the newest of those that it has not found */
    bool dead;    /* the index has rows that are no articles any more */
};
#define DD_SEARCH_HOW ((struct dd_search_how){10, 10, true})

/* As dd_search; an SQLite result. */
int dd_search_run(sqlite3 *db, const struct dd_query *query,
                  const struct dd_search_options *options, const struct dd_search_how *how,
                  struct dd_search_results *results);

/* Makes the function dd_standing(identity, what) answer by board, which has to outlive its use; not while
 * a statement with it runs. An SQLite result. */
int dd_standing_register(sqlite3 *db, const struct dd_board *board);

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

/* Makes rank for a query's expression. last: the greatest id there is. An SQLite result. */
int dd_rank_make(struct dd_rank *rank, sqlite3 *db, const struct dd_query *query, int64_t last);
void dd_rank_release(struct dd_rank *rank);

/* A set of article ids. `struct dd_ids s = {0};` … dd_ids_release. */
struct dd_ids {
    uint64_t *bits;
    size_t words, count;
};
void dd_ids_add(struct dd_ids *ids, int64_t id);
bool dd_ids_has(const struct dd_ids *ids, int64_t id);
/* The first id of the set from an id on; -1: none. */
int64_t dd_ids_next(const struct dd_ids *ids, int64_t from);
void dd_ids_release(struct dd_ids *ids);

#endif
