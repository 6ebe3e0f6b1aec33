/* search_private.h - searching over a bare connection, which has the tables article and fulltext.
 */
#ifndef DUIDU_STORE_SEARCH_PRIVATE_H
#define DUIDU_STORE_SEARCH_PRIVATE_H

#include "duidu/search.h"

#include <sqlite3.h>

/* Past so many articles, a quick search ranks none. */
enum { DD_SEARCH_RANKED_MAX = 5000 };

/* For how many milliseconds a quick search counts on when there are more than that. */
enum { DD_SEARCH_PATIENCE = 10 };

/* As dd_search; an SQLite result. */
int dd_search_run(sqlite3 *db, const struct dd_query *query,
                  const struct dd_search_options *options, int patience,
                  struct dd_search_results *results);

/* Makes the ranking function dd_rank(fulltext) known to a connection; part of dd_fulltext_attach.
 */
int dd_rank_register(fts5_api *api);

/* A set of article ids. `struct dd_ids s = {0};` … dd_ids_release. */
struct dd_ids {
    uint64_t *bits;
    size_t words, count;
};
void dd_ids_add(struct dd_ids *ids, int64_t id);
bool dd_ids_has(const struct dd_ids *ids, int64_t id);
void dd_ids_release(struct dd_ids *ids);

#endif
