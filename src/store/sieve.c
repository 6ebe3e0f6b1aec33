/* sieve.c - the filter of the list, in steps.
 *
 * Words are looked for in the folded text that the table sieve keeps of every article; filters become a
 * condition on the article's row. Both are asked of one article after the other, by id, so that a step
 * may end anywhere.
 */
#include "catalogue_private.h"
#include "query_private.h"
#include "search_private.h"

#include "duidu/fold.h"
#include "duidu/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

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
    struct dd_query *query;   /* of the filters; NULL: there are none */
    struct dd_board *board;   /* of its own; NULL: it is not asked */
    sqlite3_stmt *statement;  /* with the filters' condition */
    struct dd_error err;
    uint8_t *passed; /* a bit for each id */
    size_t bits;     /* … below this */
    int64_t last;    /* id that has been looked at last */
};

/* ---- what is asked ---------------------------------------------------------------------- */

static void take_word(struct dd_sieve *v, struct dd_str given)
{
    struct dd_strbuf folded = {0};
    struct word *w = &v->words[v->n_words++];
    w->given = given;
    w->marks = dd_fold_has_marks(w->given);
    dd_fold_append(&folded, w->given, DD_FOLD_ALL);
    w->folded = dd_arena_copy(&v->arena, dd_strbuf_str(&folded));
    v->marks = v->marks || w->marks;
    dd_strbuf_release(&folded);
}

/* Bytes of the filter at the beginning of s: up to a blank that stands neither in quotation marks nor in
 * brackets. */
static size_t filter_length(struct dd_str s)
{
    size_t at = 0, depth = 0;
    for (bool quoted = false; at < s.len; at++) {
        char c = s.ptr[at];
        quoted ^= c == '"';
        depth += !quoted && c == '(';
        depth -= !quoted && c == ')' && depth;
        if (!quoted && !depth && (unsigned char)c <= ' ')
            break;
    }
    return at;
}

static size_t word_length(struct dd_str s)
{
    size_t at = 0;
    while (at < s.len && (unsigned char)s.ptr[at] > ' ')
        at++;
    return at;
}

/* Is it about the row alone, and right? What is not is left out, and said. */
static bool is_right(struct dd_sieve *v, struct dd_str filter)
{
    struct dd_query *query;
    struct dd_error err;
    if (dd_query_parse(&query, filter, &err) != DD_OK) {
        v->err = err;
        return false;
    }
    bool beyond = query->row.beyond;
    if (beyond)
        dd_error_set(&v->err, DD_ERR_SYNTAX, _("'%.*s' is for searching texts, not for the list"),
                     DD_STR_ARG(filter));
    dd_query_free(query);
    return !beyond;
}

static void take_parts(struct dd_sieve *v, struct dd_str text)
{
    struct dd_str rest = dd_str_trim(dd_arena_copy(&v->arena, text));
    struct dd_strbuf filters = {0};
    v->words = dd_arena_array(&v->arena, rest.len / 2 + 1, sizeof *v->words);
    while (rest.len) {
        bool filter = dd_query_begins_filter(rest);
        size_t len = filter ? filter_length(rest) : word_length(rest);
        struct dd_str part = dd_str_slice(rest, 0, len);
        if (!filter)
            take_word(v, part);
        else if (is_right(v, part))
            dd_strbuf_addf(&filters, "%s%.*s", filters.len ? " " : "", DD_STR_ARG(part));
        rest = dd_str_trim(dd_str_slice(rest, len, rest.len));
    }
    if (filters.len)
        dd_query_parse(&v->query, dd_strbuf_str(&filters), &v->err);
    dd_strbuf_release(&filters);
}

/* ---- the statement ---------------------------------------------------------------------- */

/* dd_row_has(phrase, text) */
static void row_has(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct dd_phrase *phrase = n == 2 ? sqlite3_value_pointer(values[0], "dd_phrase") : NULL;
    const void *text = phrase ? sqlite3_value_blob(values[1]) : NULL;
    struct dd_str s = {text, text ? (size_t)sqlite3_value_bytes(values[1]) : 0};
    sqlite3_result_int(context, s.len && dd_phrase_in(phrase, s));
}

/* Articles that the condition does not hold for come too, without their text: a step has to be able to
 * end at any of them. */
static void prepare(struct dd_sieve *v)
{
    struct dd_strbuf sql = {0};
    sqlite3 *db = v->catalogue->db;
    const struct dd_query_row *row = &v->query->row;
    dd_strbuf_addf(&sql,
                   "SELECT s.id, CASE WHEN %.*s THEN s.text END FROM sieve s"
                   " JOIN article a ON a.id = s.id WHERE s.id > ?1 ORDER BY s.id",
                   DD_STR_ARG(row->where));
    int rc = sqlite3_create_function(db, "dd_row_has", 2, SQLITE_UTF8, NULL, row_has, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = dd_standing_register(db, v->board);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db, sql.buf, -1, &v->statement, NULL);
    dd_strbuf_release(&sql);
    dd_catalogue_result(v->catalogue, rc, rc == SQLITE_OK ? NULL : &v->err);
    for (size_t i = 0; rc == SQLITE_OK && i < row->n_values; i++) {
        int at = DD_QUERY_ROW_FIRST + (int)i;
        const struct dd_query_value *value = &row->values[i];
        if (value->phrase)
            sqlite3_bind_pointer(v->statement, at, (void *)(uintptr_t)value->phrase, "dd_phrase",
                                 NULL);
        else
            dd_bind_str(v->statement, at, value->text);
    }
}

struct dd_sieve *dd_sieve_new(struct dd_catalogue *catalogue, struct dd_str text,
                              const struct dd_board *board)
{
    struct dd_sieve *v = dd_xmalloc(sizeof *v);
    *v = (struct dd_sieve){.catalogue = catalogue};
    take_parts(v, text);
    if (!v->query)
        return v;
    if (v->query->asks_standing)
        v->board = dd_board_copy(board);
    prepare(v);
    return v;
}

void dd_sieve_free(struct dd_sieve *v)
{
    if (!v)
        return;
    sqlite3_finalize(v->statement);
    dd_query_free(v->query);
    dd_board_free(v->board);
    dd_arena_release(&v->arena);
    free(v->passed);
    free(v);
}

const struct dd_error *dd_sieve_error(const struct dd_sieve *v)
{
    return &v->err;
}

bool dd_sieve_asks_standing(const struct dd_sieve *v)
{
    return v->query && v->query->asks_standing;
}

/* ---- going through it ------------------------------------------------------------------- */

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
    sqlite3_stmt *s = v->query ? v->statement : dd_catalogue_statement(c, DD_SQL_SIEVE_FROM);
    int64_t end = now_us() + (int64_t)milliseconds * 1000;
    int rc = s ? SQLITE_ROW : SQLITE_DONE;
    if (s)
        sqlite3_bind_int64(s, 1, v->last);
    for (unsigned i = 1; rc == SQLITE_ROW; i++) {
        rc = sqlite3_step(s);
        if (rc != SQLITE_ROW)
            break;
        v->last = sqlite3_column_int64(s, 0);
        if (sqlite3_column_type(s, 1) != SQLITE_NULL && has_all(v, v->last, dd_column_str(s, 1)))
            let_through(v, v->last);
        if (milliseconds > 0 && i % LOOK_AT_CLOCK == 0 && now_us() > end)
            break;
    }
    dd_catalogue_result(c, rc, NULL);
    if (s)
        sqlite3_reset(s);
    return rc == SQLITE_ROW;
}
