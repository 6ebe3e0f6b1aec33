/* catalogue_rows.c - what the list asks the catalogue for. */
#include "catalogue_private.h"

#include "duidu/fold.h"
#include "duidu/identity.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static void add_id(struct dd_rows *rows, int64_t id)
{
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity ? rows->capacity * 2 : 256;
        rows->ids = dd_xrealloc(rows->ids, rows->capacity * sizeof *rows->ids);
    }
    rows->ids[rows->count++] = id;
}

/* The article at hand is in the group of that title: a new one when it is not the last one's. */
static void take_group(struct dd_rows *rows, struct dd_str title)
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

enum dd_code dd_catalogue_rows(struct dd_catalogue *c, enum dd_archive_sort by, size_t limit,
                               struct dd_rows *out, struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, dd_sql_of_order(by));
    int rc;
    out->count = out->n_groups = 0;
    dd_arena_release(&out->arena);
    if (!s)
        return dd_catalogue_result(c, dd_catalogue_failure(c), err);
    sqlite3_bind_int64(s, 1, limit ? (int64_t)limit : -1);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (by == DD_SORT_DATE)
            take_group(out, month_of(dd_column_str(s, 1)));
        else if (by == DD_SORT_SITE)
            take_group(out, dd_column_str(s, 1));
        add_id(out, sqlite3_column_int64(s, 0));
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
        out->minutes = sqlite3_column_int(s, 5);
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

/* ---- the filter ------------------------------------------------------------------------- */

/* A word of the filter. */
struct word {
    struct dd_str folded;
    struct dd_str given;
    bool marks; /* it has accents, which then count; the sieve's text has none */
};

struct dd_sieve {
    struct dd_catalogue *catalogue;
    struct dd_arena arena;
    struct word *words;
    size_t n_words;
    bool marks;
    uint8_t *passed; /* a bit for each id */
    size_t bits;     /* … below this */
    int64_t last;    /* id that has been looked at last */
};

static void take_words(struct dd_sieve *v, struct dd_str text)
{
    struct dd_str rest = dd_str_trim(dd_arena_copy(&v->arena, text));
    v->words = dd_arena_array(&v->arena, rest.len / 2 + 1, sizeof *v->words);
    while (rest.len) {
        size_t len = 0;
        while (len < rest.len && (unsigned char)rest.ptr[len] > ' ')
            len++;
        struct dd_strbuf folded = {0};
        struct word *w = &v->words[v->n_words++];
        w->given = dd_str_slice(rest, 0, len);
        w->marks = dd_fold_has_marks(w->given);
        dd_fold_append(&folded, w->given, DD_FOLD_ALL);
        w->folded = dd_arena_copy(&v->arena, dd_strbuf_str(&folded));
        v->marks = v->marks || w->marks;
        dd_strbuf_release(&folded);
        rest = dd_str_trim(dd_str_slice(rest, len, rest.len));
    }
}

struct dd_sieve *dd_sieve_new(struct dd_catalogue *catalogue, struct dd_str words)
{
    struct dd_sieve *v = dd_xmalloc(sizeof *v);
    *v = (struct dd_sieve){.catalogue = catalogue};
    take_words(v, words);
    return v;
}

void dd_sieve_free(struct dd_sieve *v)
{
    if (!v)
        return;
    dd_arena_release(&v->arena);
    free(v->passed);
    free(v);
}

bool dd_sieve_passes(const struct dd_sieve *v, int64_t id)
{
    return id >= 0 && (size_t)id < v->bits && (v->passed[id / 8] >> (id % 8) & 1);
}

static void let_through(struct dd_sieve *v, int64_t id)
{
    if ((size_t)id >= v->bits) {
        size_t bits = ((size_t)id + 4096) * 3 / 2 / 8 * 8;
        v->passed = dd_xrealloc(v->passed, bits / 8);
        memset(v->passed + v->bits / 8, 0, (bits - v->bits) / 8);
        v->bits = bits;
    }
    v->passed[id / 8] |= (uint8_t)(1 << (id % 8));
}

static bool field_has(const struct dd_entry *e, struct dd_str word)
{
    const struct dd_str fields[] = {e->title,  e->original_title, e->site,
                                    e->author, e->date,           e->tldr};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].len && dd_text_matches(fields[i], word))
            return true;
    for (size_t i = 0; i < e->n_tags; i++)
        if (dd_text_matches(e->tags[i], word))
            return true;
    return false;
}

/* Where an accent was typed the texts themselves have to be asked. */
static bool has_marked(struct dd_sieve *v, int64_t id)
{
    struct dd_arena arena = {0};
    struct dd_entry e;
    bool has = dd_catalogue_entry(v->catalogue, id, &arena, &e);
    for (size_t i = 0; i < v->n_words && has; i++)
        has = !v->words[i].marks || field_has(&e, v->words[i].given);
    dd_arena_release(&arena);
    return has;
}

static bool has_all(struct dd_sieve *v, int64_t id, struct dd_str text)
{
    for (size_t i = 0; i < v->n_words; i++) {
        struct dd_str w = v->words[i].folded;
        if (w.len && !memmem(text.ptr, text.len, w.ptr, w.len))
            return false;
    }
    return !v->marks || has_marked(v, id);
}

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

bool dd_sieve_step(struct dd_sieve *v, int milliseconds)
{
    enum { LOOK_AT_CLOCK = 256 };
    struct dd_catalogue *c = v->catalogue;
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_SIEVE_FROM);
    int64_t end = now_us() + (int64_t)milliseconds * 1000;
    int rc = s ? SQLITE_ROW : SQLITE_DONE;
    if (s)
        sqlite3_bind_int64(s, 1, v->last);
    for (unsigned i = 1; rc == SQLITE_ROW; i++) {
        rc = sqlite3_step(s);
        if (rc != SQLITE_ROW)
            break;
        v->last = sqlite3_column_int64(s, 0);
        if (has_all(v, v->last, dd_column_str(s, 1)))
            let_through(v, v->last);
        if (milliseconds > 0 && i % LOOK_AT_CLOCK == 0 && now_us() > end)
            break;
    }
    dd_catalogue_result(c, rc, NULL);
    sqlite3_reset(s);
    return rc == SQLITE_ROW;
}

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
            take_group(out, all->groups[group].title);
        add_id(out, all->ids[i]);
    }
}
