/* catalogue_rows.c - what the list asks the catalogue for. */
#include "catalogue_private.h"

#include "duidu/identity.h"
#include "duidu/utf8.h"

#include <stdlib.h>

/* ---- counts and ids --------------------------------------------------------------------- */

enum dd_code dd_catalogue_counts(struct dd_catalogue *c, struct dd_counts *out,
                                 struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_COUNTS);
    *out = (struct dd_counts){0};
    int rc = s ? sqlite3_step(s) : dd_catalogue_failure(c);
    if (rc == SQLITE_ROW) {
        int64_t articles = sqlite3_column_int64(s, 0), indexed = sqlite3_column_int64(s, 1);
        out->articles = articles > 0 ? (size_t)articles : 0;
        out->indexed = indexed > 0 ? (size_t)indexed : 0;
    }
    enum dd_code code = dd_catalogue_result(c, rc, err);
    sqlite3_reset(s);
    return code;
}

int64_t dd_catalogue_id(struct dd_catalogue *c, struct dd_str relative)
{
    struct dd_known known;
    return dd_catalogue_find(c, relative, &known, NULL) == DD_OK ? known.id : 0;
}

/* ---- rows ------------------------------------------------------------------------------- */

void dd_rows_release(struct dd_rows *rows)
{
    free(rows->ids);
    free(rows->groups);
    dd_arena_release(&rows->arena);
    *rows = (struct dd_rows){0};
}

void dd_rows_add(struct dd_rows *rows, int64_t id)
{
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity ? rows->capacity * 2 : 256;
        rows->ids = dd_xrealloc(rows->ids, rows->capacity * sizeof *rows->ids);
    }
    rows->ids[rows->count++] = id;
}

void dd_rows_group(struct dd_rows *rows, struct dd_str title)
{
    if (rows->n_groups && dd_str_equal(rows->groups[rows->n_groups - 1].title, title))
        return;
    if (rows->n_groups == rows->groups_capacity) {
        rows->groups_capacity = rows->groups_capacity ? rows->groups_capacity * 2 : 32;
        rows->groups = dd_xrealloc(rows->groups, rows->groups_capacity * sizeof *rows->groups);
    }
    rows->groups[rows->n_groups++] =
        (struct dd_group){rows->count, dd_arena_copy(&rows->arena, title)};
}

/* "2025-01" of "2025-01-28"; nothing of less than a month. */
static struct dd_str month_of(struct dd_str date)
{
    return date.len >= 7 ? dd_str_slice(date, 0, 7) : (struct dd_str){0};
}

static struct dd_str by_month(sqlite3_stmt *s)
{
    return month_of(dd_column_str(s, 1));
}

static struct dd_str by_site(sqlite3_stmt *s)
{
    return dd_column_str(s, 1);
}

/* By the order's own comparison: ASCII letters without case, all else as it is. */
static struct dd_str by_letter(sqlite3_stmt *s)
{
    struct dd_str title = dd_column_str(s, 1);
    size_t len;
    uint32_t cp = title.len ? dd_utf8_decode(title, 0, &len) : 0;
    if (cp >= 'a' && cp <= 'z') {
        static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        return (struct dd_str){letters + (cp - 'a'), 1};
    }
    if (cp >= 'A' && cp <= 'Z')
        return dd_str_slice(title, 0, 1);
    if (cp < 0x80 || !dd_cp_is_letter(cp))
        return DD_STR("#");
    return dd_cp_is_han(cp) ? DD_STR("汉") : dd_str_slice(title, 0, len);
}

static struct dd_str by_minutes(struct dd_pace pace, sqlite3_stmt *s)
{
    int minutes = dd_pace_minutes(pace, (size_t)sqlite3_column_int64(s, 1),
                                  (size_t)sqlite3_column_int64(s, 2));
    return minutes >= 30   ? DD_STR("30")
           : minutes >= 10 ? DD_STR("10")
           : minutes >= 1  ? DD_STR("1")
                           : (struct dd_str){0};
}

void dd_catalogue_set_pace(struct dd_catalogue *c, struct dd_pace pace)
{
    c->pace = pace;
}

enum dd_code dd_catalogue_rows(struct dd_catalogue *c, enum dd_archive_sort by, size_t limit,
                               struct dd_rows *out, struct dd_error *err)
{
    static struct dd_str (*const groups[DD_SORT_COUNT])(sqlite3_stmt *) = {
        [DD_SORT_DATE] = by_month,
        [DD_SORT_TITLE] = by_letter,
        [DD_SORT_SITE] = by_site,
    };
    int words = c->pace.words > 0 ? c->pace.words : DD_PACE_WORDS;
    int han = c->pace.han > 0 ? c->pace.han : DD_PACE_HAN;
    bool unusual = words * DD_PACE_HAN != han * DD_PACE_WORDS;
    bool by_time = by == DD_SORT_LENGTH && unusual;
    sqlite3_stmt *s = dd_catalogue_statement(c, by_time ? DD_SQL_BY_TIME : dd_sql_of_order(by));
    int rc;
    out->count = out->n_groups = 0;
    dd_arena_release(&out->arena);
    if (!s)
        return dd_catalogue_result(c, dd_catalogue_failure(c), err);
    sqlite3_bind_int64(s, 1, limit ? (int64_t)limit : -1);
    if (by_time) {
        sqlite3_bind_int(s, 2, han);
        sqlite3_bind_int(s, 3, words);
    }
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (by == DD_SORT_LENGTH)
            dd_rows_group(out, by_minutes(c->pace, s));
        else if (by != DD_SORT_PROGRESS)
            dd_rows_group(out, groups[by](s));
        dd_rows_add(out, sqlite3_column_int64(s, 0));
    }
    enum dd_code code = dd_catalogue_result(c, rc, err);
    sqlite3_reset(s);
    return code;
}

/* ---- one article ------------------------------------------------------------------------ */

static void split_tags(struct dd_arena *arena, struct dd_entry *e, struct dd_str joined)
{
    size_t n = joined.len > 0;
    for (size_t i = 0; i < joined.len; i++)
        n += joined.ptr[i] == '\x1F';
    e->tags = n ? dd_arena_array(arena, n, sizeof *e->tags) : NULL;
    for (size_t start = 0; e->n_tags < n;) {
        ptrdiff_t end = dd_str_find(joined, DD_STR("\x1F"), start);
        size_t stop = end < 0 ? joined.len : (size_t)end;
        e->tags[e->n_tags++] = dd_str_slice(joined, start, stop);
        start = stop + 1;
    }
}

/* What the address says is not stored once more. */
static struct dd_str key_of(struct dd_arena *arena, const struct dd_entry *e, struct dd_str stored)
{
    struct dd_strbuf key = {0};
    if (!stored.len)
        dd_identity_url(&key, e->source_url);
    struct dd_str copy = dd_arena_copy(arena, stored.len ? stored : dd_strbuf_str(&key));
    dd_strbuf_release(&key);
    return copy;
}

bool dd_catalogue_entry(struct dd_catalogue *c, int64_t id, struct dd_arena *arena,
                        struct dd_entry *out)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_ENTRY);
    *out = (struct dd_entry){0};
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, id);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW) {
        struct dd_str *const texts[] = {&out->title,      &out->original_title, &out->date,
                                        &out->published,  &out->source_url,     &out->site,
                                        &out->author,     &out->tldr};
        bool slash = dd_str_ends(dd_str_from(c->path), DD_STR("/"));
        out->relative = dd_arena_copy(arena, dd_column_str(s, 0));
        out->path = dd_arena_printf(arena, "%s%s%.*s", c->path, slash ? "" : "/",
                                    DD_STR_ARG(out->relative));
        out->size = (uint64_t)sqlite3_column_int64(s, 1);
        out->mtime = sqlite3_column_int64(s, 2) / 1000000000;
        out->layout = (enum dd_clip_layout)sqlite3_column_int(s, 3);
        out->language = (enum dd_language)sqlite3_column_int(s, 4);
        out->words = (size_t)sqlite3_column_int64(s, 5);
        out->han = (size_t)sqlite3_column_int64(s, 19);
        out->minutes = dd_pace_minutes(c->pace, out->words, out->han);
        out->problems = (size_t)sqlite3_column_int64(s, 6);
        int flags = sqlite3_column_int(s, 7);
        out->has_summary = flags & 1;
        out->has_article = flags & 2;
        out->body_failed = flags & 4;
        for (int i = 0; i < 8; i++)
            *texts[i] = dd_arena_copy(arena, dd_column_str(s, 8 + i));
        split_tags(arena, out, dd_arena_copy(arena, dd_column_str(s, 16)));
        out->identity = (uint64_t)sqlite3_column_int64(s, 17);
        out->key = key_of(arena, out, dd_column_str(s, 18));
    }
    dd_catalogue_result(c, rc, NULL);
    sqlite3_reset(s);
    return rc == SQLITE_ROW;
}

size_t dd_catalogue_same(struct dd_catalogue *c, uint64_t identity, int64_t *ids, size_t max)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_BY_IDENTITY);
    size_t n = 0;
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, (int64_t)identity);
    while (n < max && sqlite3_step(s) == SQLITE_ROW)
        ids[n++] = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return n;
}

/* ---- through the filter ----------------------------------------------------------------- */

void dd_rows_sift(struct dd_rows *out, const struct dd_rows *all, const struct dd_sieve *sieve)
{
    size_t group = 0;
    out->count = out->n_groups = 0;
    dd_arena_release(&out->arena);
    for (size_t i = 0; i < all->count; i++) {
        while (group + 1 < all->n_groups && all->groups[group + 1].first <= i)
            group++;
        if (!dd_sieve_passes(sieve, all->ids[i]))
            continue;
        if (all->n_groups)
            dd_rows_group(out, all->groups[group].title);
        dd_rows_add(out, all->ids[i]);
    }
}
