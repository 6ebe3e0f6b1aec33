/* search.c - a query over the tables.
 *
 * FTS5 gives the ids of what answers in ascending order, some ten millions a second for a word, a
 * hundredth of that for a phrase of common words. All else is done here: which of them still are
 * articles and pass the filters is asked of bit sets, the newest are found by going along the index
 * on the date, or, while not all ids are known, by asking FTS5 for one article after the other
 * along it.
 */
#include "catalogue_private.h"
#include "query_private.h"
#include "search_private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    PROBES = 3000, /* articles asked one by one, before it is better to know them all */
    FEW = 2000     /* articles whose rows are looked up one by one */
};

struct search {
    sqlite3 *db;
    const struct dd_query *query;
    const struct dd_search_options *options;
    struct dd_search_results *out;
    struct dd_ids passing; /* articles that pass the filters, when there are any */
    bool filtered;
    int patience;
};

/* ---- sets of ids ---------------------------------------------------------------------------- */

void dd_ids_add(struct dd_ids *ids, int64_t id)
{
    size_t word = (size_t)id / 64;
    if (id < 0)
        return;
    if (word >= ids->words) {
        size_t words = word + word / 2 + 64;
        ids->bits = dd_xrealloc(ids->bits, words * sizeof *ids->bits);
        memset(ids->bits + ids->words, 0, (words - ids->words) * sizeof *ids->bits);
        ids->words = words;
    }
    uint64_t bit = UINT64_C(1) << (id % 64);
    ids->count += !(ids->bits[word] & bit);
    ids->bits[word] |= bit;
}

bool dd_ids_has(const struct dd_ids *ids, int64_t id)
{
    return id >= 0 && (size_t)id / 64 < ids->words && ids->bits[id / 64] >> (id % 64) & 1;
}

void dd_ids_release(struct dd_ids *ids)
{
    free(ids->bits);
    *ids = (struct dd_ids){0};
}

/* ---- statements ----------------------------------------------------------------------------- */

static int prepare(struct search *s, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(s->db, sql, -1, out, NULL);
}

/* One about words: ?1 is the expression. */
static int prepare_match(struct search *s, const char *sql, sqlite3_stmt **out)
{
    struct dd_str match = s->query->sql.match;
    int rc = prepare(s, sql, out);
    if (rc == SQLITE_OK)
        sqlite3_bind_text(*out, 1, match.ptr, (int)match.len, SQLITE_STATIC);
    return rc;
}

/* Ends a loop over rows: SQLITE_OK after SQLITE_DONE, or SQLITE_ROW when it was left. */
static int finish(sqlite3_stmt *statement, int rc)
{
    sqlite3_finalize(statement);
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int64_t milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Collects the ids of a statement's rows. */
static int collect(sqlite3_stmt *statement, struct dd_ids *ids)
{
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
        dd_ids_add(ids, sqlite3_column_int64(statement, 0));
    return finish(statement, rc);
}

/* The articles that the query's conditions other than words let through. */
static int find_passing(struct search *s)
{
    const struct dd_query_sql *sql = &s->query->sql;
    struct dd_strbuf text = {0};
    sqlite3_stmt *statement = NULL;
    if (!sql->where.len)
        return SQLITE_OK;
    s->filtered = true;
    dd_strbuf_addf(&text, "SELECT a.id FROM article a WHERE %.*s", DD_STR_ARG(sql->where));
    int rc = prepare(s, text.buf, &statement);
    dd_strbuf_release(&text);
    if (rc != SQLITE_OK)
        return rc;
    for (size_t i = 0; i < sql->n_values; i++)
        sqlite3_bind_text(statement, (int)i + 1, sql->values[i].ptr, (int)sql->values[i].len,
                          SQLITE_STATIC);
    return collect(statement, &s->passing);
}

/* ---- results -------------------------------------------------------------------------------- */

static void put(struct dd_search_results *r, int64_t id, double score)
{
    if (r->count == r->capacity) {
        r->capacity = r->capacity ? r->capacity * 2 : 64;
        r->items = dd_xrealloc(r->items, r->capacity * sizeof *r->items);
    }
    r->items[r->count++] = (struct dd_found_article){id, score};
}

static bool full(const struct search *s)
{
    return s->options->limit && s->out->count >= s->options->limit;
}

/* The newest articles of a set; the whole set is gone through when there is no limit. */
static int put_newest(struct search *s, const struct dd_ids *ids)
{
    sqlite3_stmt *statement = NULL;
    int rc = prepare(s, "SELECT id FROM article ORDER BY date DESC, path", &statement);
    if (rc != SQLITE_OK)
        return rc;
    size_t left = ids->count;
    for (rc = SQLITE_ROW; left && !full(s) && (rc = sqlite3_step(statement)) == SQLITE_ROW;) {
        int64_t id = sqlite3_column_int64(statement, 0);
        if (!dd_ids_has(ids, id))
            continue;
        put(s->out, id, 0);
        left--;
    }
    return finish(statement, rc);
}

/* Takes those out of ids that are no articles (any more). */
static int keep_living(struct search *s, struct dd_ids *ids)
{
    sqlite3_stmt *statement = NULL;
    struct dd_ids living = {0};
    bool few = ids->count < FEW;
    int rc = prepare(s, few ? "SELECT id FROM article WHERE id = ?1" : "SELECT id FROM article",
                     &statement);
    if (rc == SQLITE_OK && !few)
        rc = collect(statement, &living);
    for (size_t word = 0; few && rc == SQLITE_OK && word < ids->words; word++)
        for (uint64_t rest = ids->bits[word]; rest && rc == SQLITE_OK; rest &= rest - 1) {
            int64_t id = (int64_t)word * 64 + __builtin_ctzll(rest);
            sqlite3_bind_int64(statement, 1, id);
            if ((rc = sqlite3_step(statement)) == SQLITE_ROW)
                dd_ids_add(&living, id);
            rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
            sqlite3_reset(statement);
        }
    if (few)
        sqlite3_finalize(statement);
    ids->count = 0;
    for (size_t word = 0; word < ids->words; word++) {
        ids->bits[word] &= word < living.words ? living.bits[word] : 0;
        ids->count += (size_t)__builtin_popcountll(ids->bits[word]);
    }
    dd_ids_release(&living);
    return rc;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* All that answer. With more, stops and sets it when there are too many to be ranked and counting
 * them takes long. */
static int find_matching(struct search *s, struct dd_ids *ids, bool *more)
{
    sqlite3_stmt *statement = NULL;
    int64_t start = more ? milliseconds() : 0;
    int rc = prepare_match(s, "SELECT rowid FROM fulltext WHERE fulltext MATCH ?1", &statement);
    if (rc != SQLITE_OK)
        return rc;
    for (size_t rows = 1; (rc = sqlite3_step(statement)) == SQLITE_ROW; rows++) {
        int64_t id = sqlite3_column_int64(statement, 0);
        if (!s->filtered || dd_ids_has(&s->passing, id))
            dd_ids_add(ids, id);
        if (more && rows % 256 == 0 && ids->count > DD_SEARCH_RANKED_MAX &&
            milliseconds() - start >= s->patience) {
            *more = true;
            break;
        }
    }
    return finish(statement, rc);
}

static int by_score(const void *a, const void *b)
{
    const struct dd_found_article *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id); /* as the walk met them: the newest path first */
}

/* Ranks those of ids. */
static int put_ranked(struct search *s, const struct dd_ids *ids)
{
    sqlite3_stmt *statement = NULL;
    int rc = prepare_match(
        s, "SELECT rowid, dd_rank(fulltext) FROM fulltext WHERE fulltext MATCH ?1", &statement);
    if (rc != SQLITE_OK)
        return rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(statement, 0);
        if (dd_ids_has(ids, id))
            put(s->out, id, sqlite3_column_double(statement, 1));
    }
    struct dd_search_results *r = s->out;
    if (r->count)
        qsort(r->items, r->count, sizeof *r->items, by_score);
    if (full(s))
        r->count = s->options->limit;
    return finish(statement, rc);
}

/* The newest that answer, each asked for by itself; *done is false when too many do not. */
static int probe_newest(struct search *s, bool *done)
{
    sqlite3_stmt *order = NULL, *match = NULL;
    int rc = prepare(s, "SELECT id FROM article ORDER BY date DESC, path", &order);
    if (rc == SQLITE_OK)
        rc = prepare_match(s, "SELECT 1 FROM fulltext WHERE fulltext MATCH ?1 AND rowid = ?2",
                           &match);
    int left = PROBES;
    while (rc == SQLITE_OK && left && !full(s) && (rc = sqlite3_step(order)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(order, 0);
        rc = SQLITE_OK;
        if (s->filtered && !dd_ids_has(&s->passing, id))
            continue;
        left--;
        sqlite3_bind_int64(match, 2, id);
        int found = sqlite3_step(match);
        if (found == SQLITE_ROW)
            put(s->out, id, 0);
        else if (found != SQLITE_DONE)
            rc = found;
        sqlite3_reset(match);
    }
    *done = left > 0;
    sqlite3_finalize(match);
    return finish(order, rc == SQLITE_OK ? SQLITE_DONE : rc);
}

/* What is known by ids, all of which answer. */
static int put_known(struct search *s, struct dd_ids *ids)
{
    bool rank = s->options->order == DD_SEARCH_RELEVANCE;
    int rc = keep_living(s, ids);
    s->out->total = ids->count;
    s->out->ranked = !rank || !s->options->quick || ids->count <= DD_SEARCH_RANKED_MAX;
    if (rc != SQLITE_OK)
        return rc;
    return rank && s->out->ranked ? put_ranked(s, ids) : put_newest(s, ids);
}

static int search_words(struct search *s)
{
    struct dd_ids ids = {0};
    bool more = false, done = false;
    int rc = find_matching(s, &ids, s->options->quick ? &more : NULL);
    if (rc == SQLITE_OK && more) {
        s->out->total = ids.count;
        s->out->more = true;
        s->out->ranked = s->options->order == DD_SEARCH_NEWEST;
        rc = probe_newest(s, &done);
        if (rc == SQLITE_OK && !done) {
            s->out->count = 0;
            s->out->more = false;
            rc = find_matching(s, &ids, NULL);
        }
    }
    if (rc == SQLITE_OK && !done)
        rc = put_known(s, &ids);
    dd_ids_release(&ids);
    return rc;
}

int dd_search_run(sqlite3 *db, const struct dd_query *query,
                  const struct dd_search_options *options, int patience,
                  struct dd_search_results *results)
{
    struct search s = {
        .db = db, .query = query, .options = options, .out = results, .patience = patience};
    results->count = results->total = 0;
    results->more = false;
    results->ranked = true;
    int rc = find_passing(&s);
    if (rc == SQLITE_OK && query->sql.match.len) {
        rc = search_words(&s);
    } else if (rc == SQLITE_OK) {
        results->total = s.passing.count;
        rc = put_newest(&s, &s.passing);
    }
    dd_ids_release(&s.passing);
    return rc;
}

enum dd_code dd_search(struct dd_catalogue *catalogue, const struct dd_query *query,
                       const struct dd_search_options *options, struct dd_search_results *results,
                       struct dd_error *err)
{
    if (dd_catalogue_attach(catalogue, err) != DD_OK)
        return DD_ERR_IO;
    int rc = dd_catalogue_run(catalogue, DD_SQL_BEGIN_READ);
    if (rc == SQLITE_OK)
        rc = dd_search_run(catalogue->db, query, options, DD_SEARCH_PATIENCE, results);
    enum dd_code code = dd_catalogue_result(catalogue, rc, err);
    dd_catalogue_rollback(catalogue); /* nothing was written: the end of the reading */
    return code;
}

void dd_search_results_release(struct dd_search_results *results)
{
    free(results->items);
    *results = (struct dd_search_results){0};
}

/* Is there an article of now that has the phrase? */
static bool has_phrase(sqlite3 *db, const struct dd_phrase *phrase)
{
    struct dd_strbuf match = {0};
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db,
                                "SELECT 1 FROM fulltext WHERE fulltext MATCH ?1"
                                " AND EXISTS (SELECT 1 FROM article WHERE id = fulltext.rowid) LIMIT 1",
                                -1, &s, NULL);
    dd_query_match_phrase(&match, phrase);
    if (rc == SQLITE_OK) {
        sqlite3_bind_text(s, 1, match.buf, (int)match.len, SQLITE_STATIC);
        rc = sqlite3_step(s);
    }
    sqlite3_finalize(s);
    dd_strbuf_release(&match);
    return rc != SQLITE_DONE;
}

size_t dd_search_missing(struct dd_catalogue *catalogue, const struct dd_query *query)
{
    size_t i = 0;
    if (dd_catalogue_attach(catalogue, NULL) != DD_OK)
        return query->n_terms;
    while (i < query->n_terms && has_phrase(catalogue->db, query->terms[i]))
        i++;
    return i;
}
