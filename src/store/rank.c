/* rank.c - BM25 with a weight for each field, as an FTS5 auxiliary function.
 *
 * FTS5 has one of its own, which first goes through every article that has a word, for every word:
 * with "the" in a query a tenth of a second is gone before the first result. This one looks at the
 * first two thousand only, and concludes from how far they reach.
 */
#include "duidu/query.h"
#include "search_private.h"

#include <math.h>
#include <string.h>

enum { SAMPLE = 2000 };

/* What an occurrence in a field counts. */
static const double weights[DD_FIELDS] = {
    [DD_FIELD_TITLE] = 10, [DD_FIELD_SITE] = 2,    [DD_FIELD_SOURCE] = 1,
    [DD_FIELD_TAGS] = 6,   [DD_FIELD_SUMMARY] = 4, [DD_FIELD_ARTICLE] = 1,
};

/* Made once per statement. */
struct rank {
    double mean_length;
    int n_phrases;
    double *rarity, *frequency; /* of each phrase; the latter of the article at hand */
};

struct sample {
    sqlite3_int64 rows, last;
};

static int count_row(const Fts5ExtensionApi *api, Fts5Context *context, void *data)
{
    struct sample *s = data;
    s->last = api->xRowid(context);
    return ++s->rows == SAMPLE ? SQLITE_DONE : SQLITE_OK;
}

/* log((N - n + 0.5) / (n + 0.5)), but never quite nothing: a word that all have still counts. */
static double rarity(double all, const struct sample *s)
{
    double n = (double)s->rows;
    if (s->rows == SAMPLE && s->last > s->rows)
        n = all * n / (double)s->last;
    if (n > all)
        n = all;
    double idf = log((all - n + 0.5) / (n + 0.5));
    return idf > 1e-6 ? idf : 1e-6;
}

static int rank_make(const Fts5ExtensionApi *api, Fts5Context *context, struct rank **out)
{
    int n = api->xPhraseCount(context);
    size_t size = sizeof(struct rank) + 2 * (size_t)n * sizeof(double);
    sqlite3_int64 rows = 0, tokens = 0;
    struct rank *r = sqlite3_malloc64(size);
    if (!r)
        return SQLITE_NOMEM;
    memset(r, 0, size);
    r->n_phrases = n;
    r->rarity = (double *)(r + 1);
    r->frequency = r->rarity + n;
    int rc = api->xRowCount(context, &rows);
    if (rc == SQLITE_OK)
        rc = api->xColumnTotalSize(context, -1, &tokens);
    r->mean_length = rows > 0 && tokens > 0 ? (double)tokens / (double)rows : 1;
    for (int i = 0; rc == SQLITE_OK && i < n; i++) {
        struct sample s = {0, 0};
        rc = api->xQueryPhrase(context, i, &s, count_row);
        r->rarity[i] = rarity((double)rows, &s);
    }
    if (rc == SQLITE_OK)
        rc = api->xSetAuxdata(context, r, sqlite3_free); /* frees it when it fails */
    else
        sqlite3_free(r);
    *out = rc == SQLITE_OK ? r : NULL;
    return rc;
}

static int count_hits(const Fts5ExtensionApi *api, Fts5Context *context, struct rank *r)
{
    int n = 0, phrase, column, token;
    int rc = api->xInstCount(context, &n);
    memset(r->frequency, 0, (size_t)r->n_phrases * sizeof *r->frequency);
    for (int i = 0; rc == SQLITE_OK && i < n; i++) {
        rc = api->xInst(context, i, &phrase, &column, &token);
        if (rc == SQLITE_OK && column >= 0 && column < DD_FIELDS)
            r->frequency[phrase] += weights[column];
    }
    return rc;
}

static void rank(const Fts5ExtensionApi *api, Fts5Context *context, sqlite3_context *result, int n,
                 sqlite3_value **values)
{
    const double k1 = 1.2, b = 0.75;
    struct rank *r = api->xGetAuxdata(context, 0);
    int length = 0;
    (void)n;
    (void)values;
    int rc = r ? SQLITE_OK : rank_make(api, context, &r);
    if (rc == SQLITE_OK)
        rc = count_hits(api, context, r);
    if (rc == SQLITE_OK)
        rc = api->xColumnSize(context, -1, &length);
    if (rc != SQLITE_OK) {
        sqlite3_result_error_code(result, rc);
        return;
    }
    double score = 0, norm = k1 * (1 - b + b * length / r->mean_length);
    for (int i = 0; i < r->n_phrases; i++)
        score += r->rarity[i] * r->frequency[i] * (k1 + 1) / (r->frequency[i] + norm);
    sqlite3_result_double(result, score);
}

int dd_rank_register(fts5_api *api)
{
    return api->xCreateFunction(api, "dd_rank", NULL, rank, NULL);
}
