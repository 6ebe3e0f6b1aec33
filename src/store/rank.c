/* rank.c - BM25 with a weight for each field, as an FTS5 auxiliary function.
 *
 * FTS5 has one of its own, which first goes through every article that has a word, for every word:
 * with "the" in a query a tenth of a second is gone before the first result. Here how rare a word
 * is is estimated from the first articles that have it, and from how far they reach, of a phrase,
 * which takes a hundred times as long to be found, from fewer. Nothing has to be asked where the
 * query is one phrase: all scores are by the same factor larger, which may follow when it is known
 * how many have it. The beginning of a word, of one or two letters, is in every article.
 */
#include "query_private.h"
#include "search_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE = 2000,      /* articles with a word */
    PHRASE_SAMPLE = 200 /* articles with a phrase of several */
};

/* What an occurrence in a field counts. */
static const double weights[DD_FIELDS] = {
    [DD_FIELD_TITLE] = 10, [DD_FIELD_SITE] = 2,    [DD_FIELD_SOURCE] = 1,
    [DD_FIELD_TAGS] = 6,   [DD_FIELD_SUMMARY] = 4, [DD_FIELD_ARTICLE] = 1,
};

/* ---- how rare -------------------------------------------------------------------------------- */

/* log((N - n + 0.5) / (n + 0.5)), but never quite nothing: a word that all have still counts. */
static double rarity_of(double all, double n)
{
    double idf = log((all - n + 0.5) / (n + 0.5));
    return n < all && idf > 1e-6 ? idf : 1e-6;
}

static int sample(sqlite3 *db, const struct dd_phrase *phrase, int64_t last, double *rarity)
{
    struct dd_strbuf match = {0};
    sqlite3_stmt *s = NULL;
    int64_t found = 0, at = 0, reach = last;
    int wanted = phrase->n_atoms > 1 ? PHRASE_SAMPLE : SAMPLE;
    int rc = sqlite3_prepare_v2(db,
                                "SELECT rowid FROM fulltext WHERE fulltext MATCH ?1 LIMIT ?2",
                                -1, &s, NULL);
    if (rc != SQLITE_OK)
        return rc;
    dd_query_match_phrase(&match, phrase);
    sqlite3_bind_text(s, 1, match.buf, (int)match.len, SQLITE_STATIC);
    sqlite3_bind_int(s, 2, wanted);
    for (; (rc = sqlite3_step(s)) == SQLITE_ROW; found++)
        at = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    dd_strbuf_release(&match);
    if (found == wanted)
        reach = at;
    *rarity = rarity_of((double)last, reach ? (double)found * (double)last / (double)reach : 0);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

double dd_rank_rarity(int64_t last, size_t matched)
{
    return rarity_of((double)last, (double)matched);
}

int dd_rank_make(struct dd_rank *rank, sqlite3 *db, const struct dd_query *query, int64_t last,
                 size_t matched)
{
    const struct dd_query_sql *sql = &query->sql;
    int rc = SQLITE_OK;
    *rank = (struct dd_rank){.n = sql->n_phrases};
    rank->rarity = dd_xmalloc(2 * rank->n * sizeof(double));
    rank->frequency = rank->rarity + rank->n;
    for (size_t i = 0; i < rank->n && rc == SQLITE_OK; i++)
        if (rank->n == 1)
            rank->rarity[i] = matched ? dd_rank_rarity(last, matched) : 1;
        else if (dd_search_is_short(sql->phrases[i]))
            rank->rarity[i] = rarity_of((double)last, (double)last);
        else
            rc = sample(db, sql->phrases[i], last, &rank->rarity[i]);
    return rc;
}

void dd_rank_release(struct dd_rank *rank)
{
    free(rank->rarity);
    *rank = (struct dd_rank){0};
}

/* ---- of one article ---------------------------------------------------------------------------
 */

static int find_mean_length(const Fts5ExtensionApi *api, Fts5Context *context, struct dd_rank *r)
{
    sqlite3_int64 rows = 0, tokens = 0;
    int rc = api->xRowCount(context, &rows);
    if (rc == SQLITE_OK)
        rc = api->xColumnTotalSize(context, -1, &tokens);
    r->mean_length = rows > 0 && tokens > 0 ? (double)tokens / (double)rows : 1;
    return rc;
}

static int count_hits(const Fts5ExtensionApi *api, Fts5Context *context, struct dd_rank *r)
{
    int n = 0, phrase, column, token;
    int rc = api->xInstCount(context, &n);
    memset(r->frequency, 0, r->n * sizeof *r->frequency);
    for (int i = 0; rc == SQLITE_OK && i < n; i++) {
        rc = api->xInst(context, i, &phrase, &column, &token);
        if (rc == SQLITE_OK && column >= 0 && column < DD_FIELDS && (size_t)phrase < r->n)
            r->frequency[phrase] += weights[column];
    }
    return rc;
}

static void rank(const Fts5ExtensionApi *api, Fts5Context *context, sqlite3_context *result, int n,
                 sqlite3_value **values)
{
    const double k1 = 1.2, b = 0.75;
    struct dd_rank *r = n == 1 ? sqlite3_value_pointer(values[0], DD_RANK_POINTER) : NULL;
    int length = 0, rc = r ? SQLITE_OK : SQLITE_MISUSE;
    if (rc == SQLITE_OK && r->mean_length <= 0)
        rc = find_mean_length(api, context, r);
    if (rc == SQLITE_OK)
        rc = count_hits(api, context, r);
    if (rc == SQLITE_OK)
        rc = api->xColumnSize(context, -1, &length);
    if (rc != SQLITE_OK) {
        sqlite3_result_error_code(result, rc);
        return;
    }
    double score = 0, norm = k1 * (1 - b + b * length / r->mean_length);
    for (size_t i = 0; i < r->n; i++)
        score += r->rarity[i] * r->frequency[i] * (k1 + 1) / (r->frequency[i] + norm);
    sqlite3_result_double(result, score);
}

int dd_rank_register(fts5_api *api)
{
    return api->xCreateFunction(api, "dd_rank", NULL, rank, NULL);
}
