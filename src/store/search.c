/* search.c - a query over the tables.
 *
 * FTS5 gives the ids of what answers in ascending order, some ten millions a second for a word, a
 * hundredth of that for a phrase of common words. All else is done here: which of them are articles
 * and pass the filters is asked of bit sets, the newest are found along the index on the date, or,
 * of a few, by their dates.
 *
 * Where finding all takes longer than a reader should wait for, what has been found by then is told,
 * with the newest articles, which are asked for one by one; after that, more is told as long as it
 * fits on the screen. FTS5 looks at the clock nowhere, and at the bounds of a range of ids only when
 * it has found something: a statement about a rare phrase cannot be cut into pieces. It can be stopped
 * by the progress handler, which runs now and then while pages are read; but the words with a common
 * beginning are put together in memory, up to a second and a half without any call.
 */
#include "catalogue_private.h"
#include "query_private.h"
#include "search_private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    FEW = 2000,    /* articles that are looked up one by one, not in one sweep over all */
    TRIAL = 16,    /* articles ranked one by one to see how long that takes */
    SPARSE = 64,   /* articles found between which the clock is looked at every time … */
    TICK = 16,     /* … and every so many later on */
    TOLD = 200     /* articles told of before the end, at most */
};

struct search {
    sqlite3 *db;
    const struct dd_query *query;
    const struct dd_search_options *options;
    struct dd_search_results *out;
    struct dd_ids passing; /* articles that pass the filters, when there are any */
    bool filtered;
    struct dd_ids early; /* articles that have been told of: what was told stays so */
    const struct dd_search_how *how;
    int64_t last;    /* the greatest id */
    size_t matched;  /* articles, dead ones and such that do not pass too, that have the words */
    int64_t took_us; /* to find all that answer */
    int64_t tell_at; /* dd_search_now() from which on what has been found is told */
    size_t told;     /* articles so far */
    size_t limit;    /* articles wanted now; 0: all */
};

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

int64_t dd_search_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Collects the ids of a statement's rows. */
static int collect(sqlite3_stmt *statement, struct dd_ids *ids)
{
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
        dd_ids_add(ids, sqlite3_column_int64(statement, 0));
    return finish(statement, rc);
}

/* dd_standing(identity, what): where the reader stands with an article, by the board of the search.
 */
static void standing(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct dd_board *board = sqlite3_user_data(context);
    const char *what = n == 2 ? (const char *)sqlite3_value_text(values[1]) : NULL;
    struct dd_standing s = dd_board_find(board, (uint64_t)sqlite3_value_int64(values[0]));
    const struct {
        const char *name;
        bool holds;
    } all[] = {{"read", s.read},
               {"starred", s.starred},
               {"started", s.started && !s.finished && !s.read},
               {"finished", s.finished},
               {"noted", s.notes > 0}};
    bool holds = false;
    for (size_t i = 0; what && i < sizeof all / sizeof *all; i++)
        holds |= all[i].holds && strcmp(what, all[i].name) == 0;
    sqlite3_result_int(context, holds);
}

int dd_standing_register(sqlite3 *db, const struct dd_board *board)
{
    return sqlite3_create_function(db, "dd_standing", 2, SQLITE_UTF8, (void *)(uintptr_t)board,
                                   standing, NULL, NULL);
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
    int rc = SQLITE_OK;
    if (s->query->asks_standing)
        rc = dd_standing_register(s->db, s->options->board);
    dd_strbuf_addf(&text, "SELECT a.id FROM article a WHERE %.*s", DD_STR_ARG(sql->where));
    if (rc == SQLITE_OK)
        rc = prepare(s, text.buf, &statement);
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
    return s->limit && s->out->count >= s->limit;
}

/* The newest articles of a set, along the index; the whole set is gone through without a limit. */
static int put_newest_of_many(struct search *s, const struct dd_ids *ids)
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

/* One of a few articles, with what the index on the date is ordered by. */
struct dated {
    int64_t id;
    struct dd_str date, path;
};

static int by_date(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    int order = dd_str_compare(y->date, x->date);
    return order ? order : dd_str_compare(x->path, y->path);
}

/* The same of a few, by their rows. */
static int put_newest_of_few(struct search *s, const struct dd_ids *ids)
{
    struct dd_arena arena = {0};
    struct dated *dated = dd_arena_array(&arena, ids->count ? ids->count : 1, sizeof *dated);
    sqlite3_stmt *row = NULL;
    size_t n = 0;
    int rc = prepare(s, "SELECT date, path FROM article WHERE id = ?1", &row);
    for (int64_t id = 0; rc == SQLITE_OK && (id = dd_ids_next(ids, id)) > 0; id++) {
        sqlite3_bind_int64(row, 1, id);
        rc = sqlite3_step(row);
        if (rc == SQLITE_ROW)
            dated[n++] = (struct dated){id, dd_arena_copy(&arena, dd_column_str(row, 0)),
                                        dd_arena_copy(&arena, dd_column_str(row, 1))};
        rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
        sqlite3_reset(row);
    }
    sqlite3_finalize(row);
    if (n)
        qsort(dated, n, sizeof *dated, by_date);
    for (size_t i = 0; i < n && !full(s); i++)
        put(s->out, dated[i].id, 0);
    dd_arena_release(&arena);
    return rc;
}

static int put_newest(struct search *s, const struct dd_ids *ids)
{
    return ids->count < FEW ? put_newest_of_few(s, ids) : put_newest_of_many(s, ids);
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
    for (int64_t id = 0; few && rc == SQLITE_OK && (id = dd_ids_next(ids, id)) > 0; id++) {
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

/* ---- telling before the end ------------------------------------------------------------------ */

/* Is there a word's beginning in the query? FTS5 looks all such words up for every question anew.
 */
static bool has_prefix(const struct dd_query *query)
{
    for (size_t i = 0; i < query->sql.n_phrases; i++)
        if (dd_phrase_open(query->sql.phrases[i]))
            return true;
    return false;
}

/* Asks for the newest articles, each by itself, for so many milliseconds. */
static int probe_newest(struct search *s, struct dd_ids *ids)
{
    sqlite3_stmt *order = NULL, *match = NULL;
    size_t wanted = ids->count + s->limit;
    int64_t end = dd_search_now() + (int64_t)s->how->probing * 1000;
    int rc = prepare(s, "SELECT id FROM article ORDER BY date DESC, path", &order);
    if (rc == SQLITE_OK)
        rc = prepare_match(s, "SELECT 1 FROM fulltext WHERE fulltext MATCH ?1 AND rowid = ?2",
                           &match);
    while (rc == SQLITE_OK && ids->count < wanted && dd_search_now() < end &&
           (rc = sqlite3_step(order)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(order, 0);
        rc = SQLITE_OK;
        if ((s->filtered && !dd_ids_has(&s->passing, id)) || dd_ids_has(ids, id))
            continue;
        sqlite3_bind_int64(match, 2, id);
        int found = sqlite3_step(match);
        if (found == SQLITE_ROW)
            dd_ids_add(ids, id);
        else if (found != SQLITE_DONE)
            rc = found;
        sqlite3_reset(match);
    }
    sqlite3_finalize(match);
    return finish(order, rc == SQLITE_OK ? SQLITE_DONE : rc);
}

/* Tells the newest of ids; total articles are known so far, and more says that these are not all. */
static int tell(struct search *s, const struct dd_ids *ids, bool more)
{
    struct dd_search_results told = {.total = ids->count, .more = more}, *out = s->out;
    size_t limit = s->limit;
    s->out = &told;
    s->limit = !limit || limit > TOLD ? TOLD : limit;
    int rc = put_newest(s, ids);
    if (rc == SQLITE_OK)
        s->options->tell(s->options->data, &told);
    s->told = told.count;
    s->out = out;
    s->limit = limit;
    dd_search_results_release(&told);
    s->tell_at = dd_search_now() + (int64_t)s->how->next * 1000;
    return rc;
}

/* Tells of known, which becomes what has been told of. */
static int tell_early(struct search *s, struct dd_ids known)
{
    dd_ids_release(&s->early);
    s->early = known;
    return known.count ? tell(s, &known, true) : SQLITE_OK;
}

/* Time is up, and not all are known. The newest are looked for beside them once, where that does not
 * take the time of a search for a phrase: FTS5, asked for one article, goes on to the next that has
 * it. */
static int tell_part(struct search *s, const struct dd_ids *ids)
{
    struct dd_ids known = dd_ids_copy(ids);
    int rc = s->how->dead ? keep_living(s, &known) : SQLITE_OK;
    dd_ids_join(&known, &s->early);
    if (rc == SQLITE_OK && !s->told && known.count >= SPARSE && !has_prefix(s->query)) {
        size_t limit = s->limit;
        s->limit = TOLD;
        rc = probe_newest(s, &known);
        s->limit = limit;
    }
    if (rc == SQLITE_OK)
        return tell_early(s, known);
    dd_ids_release(&known);
    return rc;
}

/* Tells of articles that have a word's beginning in their title. */
static int tell_titles(struct search *s)
{
    struct dd_ids ids = {0};
    int64_t end = dd_search_now() + ((int64_t)s->how->counting + s->how->probing) * 1000;
    int rc = dd_search_titles(s->db, s->query, s->filtered ? &s->passing : NULL, SPARSE, end, &ids);
    if (rc == SQLITE_OK)
        return tell_early(s, ids);
    dd_ids_release(&ids);
    return rc;
}

/* ---- finding all ---------------------------------------------------------------------------- */

static bool is_time_to_tell(const struct search *s, const struct dd_ids *ids)
{
    return s->options->tell && ids->count >= s->how->least && ids->count > s->told && s->told < TOLD &&
           (ids->count < SPARSE || ids->count % TICK == 0) && dd_search_now() >= s->tell_at;
}

/* All that a statement's rows answer, whose first column are ids; the second, if rank is not NULL,
 * is what they are worth, and goes into the results. */
static int find_matching(struct search *s, struct dd_ids *ids, struct dd_rank *rank)
{
    sqlite3_stmt *match = NULL;
    int64_t start = dd_search_now();
    int rc = prepare_match(s,
                           rank ? "SELECT rowid, dd_rank(fulltext, ?2) FROM fulltext"
                                  " WHERE fulltext MATCH ?1"
                                : "SELECT rowid FROM fulltext WHERE fulltext MATCH ?1",
                           &match);
    if (rc == SQLITE_OK && rank)
        sqlite3_bind_pointer(match, 2, rank, DD_RANK_POINTER, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(match)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(match, 0);
        s->matched++;
        rc = SQLITE_OK;
        if (id > s->last || (s->filtered && !dd_ids_has(&s->passing, id)))
            continue;
        dd_ids_add(ids, id);
        if (rank)
            put(s->out, id, sqlite3_column_double(match, 1));
        if (is_time_to_tell(s, ids))
            rc = tell_part(s, ids);
    }
    s->took_us = dd_search_now() - start;
    return finish(match, rc);
}

/* ---- ranking -------------------------------------------------------------------------------- */

static int by_score(const void *a, const void *b)
{
    const struct dd_found_article *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id); /* as the walk met them: the newest path first */
}

/* Ranks ids one by one; gives up, *done being false, when that will take longer than a sweep. */
static int rank_each(struct search *s, const struct dd_ids *ids, struct dd_rank *rank, bool *done)
{
    sqlite3_stmt *statement = NULL;
    int64_t start = dd_search_now();
    int rc = prepare_match(s,
                           "SELECT dd_rank(fulltext, ?2) FROM fulltext WHERE fulltext MATCH ?1"
                           " AND rowid = ?3",
                           &statement);
    if (rc == SQLITE_OK)
        sqlite3_bind_pointer(statement, 2, rank, DD_RANK_POINTER, NULL);
    *done = true;
    for (int64_t id = 0; *done && rc == SQLITE_OK && (id = dd_ids_next(ids, id)) > 0; id++) {
        sqlite3_bind_int64(statement, 3, id);
        rc = sqlite3_step(statement);
        if (rc == SQLITE_ROW)
            put(s->out, id, sqlite3_column_double(statement, 0));
        rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
        sqlite3_reset(statement);
        if (s->out->count == TRIAL)
            *done = (dd_search_now() - start) / TRIAL * (int64_t)ids->count < s->took_us + 1000;
    }
    sqlite3_finalize(statement);
    return rc;
}

/* Ranks all that answer, and keeps those of ids. */
static int rank_all(struct search *s, const struct dd_ids *ids, struct dd_rank *rank)
{
    sqlite3_stmt *statement = NULL;
    int rc = prepare_match(s,
                           "SELECT rowid, dd_rank(fulltext, ?2) FROM fulltext"
                           " WHERE fulltext MATCH ?1",
                           &statement);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_bind_pointer(statement, 2, rank, DD_RANK_POINTER, NULL);
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(statement, 0);
        if (dd_ids_has(ids, id))
            put(s->out, id, sqlite3_column_double(statement, 1));
    }
    return finish(statement, rc);
}

static void sort_ranked(struct search *s)
{
    struct dd_search_results *r = s->out;
    if (r->count)
        qsort(r->items, r->count, sizeof *r->items, by_score);
    if (full(s))
        r->count = s->limit;
}

static int put_ranked(struct search *s, const struct dd_ids *ids)
{
    struct dd_rank rank = {0};
    bool done = false;
    int rc = ids->count ? dd_rank_make(&rank, s->db, s->query, s->last, s->matched) : SQLITE_OK;
    if (rc == SQLITE_OK)
        rc = rank_each(s, ids, &rank, &done);
    if (rc == SQLITE_OK && !done) {
        s->out->count = 0;
        rc = rank_all(s, ids, &rank);
    }
    dd_rank_release(&rank);
    sort_ranked(s);
    return rc;
}

/* ---- a search ------------------------------------------------------------------------------- */

/* Of a query with a word's beginning, which is looked up only once: what is found is ranked at once. */
static int search_ranking(struct search *s)
{
    struct dd_search_results *r = s->out;
    struct dd_ids ids = {0};
    struct dd_rank rank = {0};
    size_t kept = 0;
    int rc = dd_rank_make(&rank, s->db, s->query, s->last, 0);
    if (rc == SQLITE_OK)
        rc = find_matching(s, &ids, &rank);
    if (rc == SQLITE_OK)
        rc = keep_living(s, &ids);
    double factor = rank.n == 1 ? dd_rank_rarity(s->last, s->matched) : 1;
    for (size_t i = 0; rc == SQLITE_OK && i < r->count; i++)
        if (dd_ids_has(&ids, r->items[i].id))
            r->items[kept++] =
                (struct dd_found_article){r->items[i].id, r->items[i].score * factor};
    r->count = r->total = kept;
    sort_ranked(s);
    dd_rank_release(&rank);
    dd_ids_release(&ids);
    return rc;
}

static int search_words(struct search *s)
{
    struct dd_ids ids = {0};
    bool rank = s->options->order == DD_SEARCH_RELEVANCE;
    int rc = s->options->tell && dd_search_has_titles(s->query) ? tell_titles(s) : SQLITE_OK;
    if (rc == SQLITE_OK && rank && has_prefix(s->query))
        return search_ranking(s);
    if (rc == SQLITE_OK)
        rc = find_matching(s, &ids, NULL);
    bool tells = rank && s->options->tell && ids.count > DD_SEARCH_RANKED_MAX;
    if (rc == SQLITE_OK && (!tells || s->how->dead))
        rc = keep_living(s, &ids);
    if (rc == SQLITE_OK && tells)
        rc = tell(s, &ids, false);
    if (rc == SQLITE_OK && tells && !s->how->dead)
        rc = keep_living(s, &ids);
    s->out->total = ids.count;
    if (rc == SQLITE_OK)
        rc = rank ? put_ranked(s, &ids) : put_newest(s, &ids);
    dd_ids_release(&ids);
    return rc;
}

static int find_last(struct search *s)
{
    sqlite3_stmt *statement = NULL;
    int rc = prepare(s, "SELECT max(id) FROM article", &statement);
    if (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW)
        s->last = sqlite3_column_int64(statement, 0);
    return finish(statement, rc);
}

int dd_search_run(sqlite3 *db, const struct dd_query *query,
                  const struct dd_search_options *options, const struct dd_search_how *how,
                  struct dd_search_results *results)
{
    struct search s = {.db = db, .query = query, .options = options, .out = results, .how = how,
                       .limit = options->limit,
                       .tell_at = dd_search_now() + (int64_t)how->counting * 1000};
    results->count = results->total = 0;
    results->more = false;
    results->ranked = true;
    int rc = find_passing(&s);
    if (rc == SQLITE_OK)
        rc = find_last(&s);
    if (rc == SQLITE_OK && query->sql.match.len) {
        rc = search_words(&s);
    } else if (rc == SQLITE_OK) {
        results->total = s.passing.count;
        rc = put_newest(&s, &s.passing);
    }
    dd_ids_release(&s.passing);
    dd_ids_release(&s.early);
    return rc;
}

/* Has the index rows of articles that are gone or have changed? */
static bool has_dead(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    bool dead = true;
    if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = 'dead'", -1, &s, NULL) ==
            SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        dead = sqlite3_column_int64(s, 0) != 0;
    sqlite3_finalize(s);
    return dead;
}

enum dd_code dd_search(struct dd_catalogue *catalogue, const struct dd_query *query,
                       const struct dd_search_options *options, struct dd_search_results *results,
                       struct dd_error *err)
{
    if (dd_catalogue_attach(catalogue, err) != DD_OK)
        return DD_ERR_IO;
    struct dd_search_how how = DD_SEARCH_HOW;
    int rc = dd_catalogue_run(catalogue, DD_SQL_BEGIN_READ);
    if (rc == SQLITE_OK) {
        how.dead = has_dead(catalogue->db);
        rc = dd_search_run(catalogue->db, query, options, &how, results);
    }
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
    int rc =
        sqlite3_prepare_v2(db,
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
