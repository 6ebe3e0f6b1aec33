#include "fulltext.h"

#include "search_private.h"
#include "tokenize.h"

#include "duidu/document.h"
#include "duidu/fold.h"
#include "duidu/i18n.h"

#include <stdlib.h>
#include <string.h>

/* To be raised when the columns or the tokens change. */
enum { FORMAT = 1 };

uint32_t dd_fulltext_version(void)
{
    return dd_fold_version() * 1000 + FORMAT;
}

static enum dd_code fail(sqlite3 *db, struct dd_error *err)
{
    return dd_error_set(err, DD_ERR_IO, _("cannot write the search index: %s"), sqlite3_errmsg(db));
}

/* ---- the tokenizer as FTS5 wants it --------------------------------------------------------- */

/* One for each table of a connection. */
struct Fts5Tokenizer {
    struct dd_token_marks marks;
};

struct receiver {
    void *data;
    int (*take)(void *, int, const char *, int, int, int);
};

static int tokenizer_create(void *user, const char **args, int n_args, Fts5Tokenizer **out)
{
    (void)user;
    (void)args;
    (void)n_args;
    *out = sqlite3_malloc(sizeof **out);
    if (!*out)
        return SQLITE_NOMEM;
    memset(*out, 0, sizeof **out);
    return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *tokenizer)
{
    sqlite3_free(tokenizer);
}

static int hand_on(void *data, bool same, struct dd_str token, size_t start, size_t end)
{
    const struct receiver *r = data;
    return r->take(r->data, same ? FTS5_TOKEN_COLOCATED : 0, token.ptr, (int)token.len, (int)start,
                   (int)end);
}

static int tokenizer_run(Fts5Tokenizer *tokenizer, void *data, int flags, const char *text, int len,
                         int (*take)(void *, int, const char *, int, int, int))
{
    struct receiver r = {data, take};
    enum dd_token_mode mode = !(flags & FTS5_TOKENIZE_QUERY)   ? DD_TOKENS_TEXT
                              : (flags & FTS5_TOKENIZE_PREFIX) ? DD_TOKENS_PREFIX
                                                               : DD_TOKENS_QUERY;
    struct dd_str s = {text, len > 0 ? (size_t)len : 0};
    return dd_tokens_cut(s, mode, &tokenizer->marks, hand_on, &r);
}

/* FTS5 hands out its interface through a statement that fills a pointer. */
static fts5_api *api_of(sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
    }
    sqlite3_finalize(s);
    return api;
}

enum dd_code dd_fulltext_attach(sqlite3 *db, struct dd_error *err)
{
    fts5_tokenizer tokenizer = {tokenizer_create, tokenizer_delete, tokenizer_run};
    fts5_api *api = api_of(db);
    if (!api || api->xCreateTokenizer(api, "duidu", NULL, &tokenizer, NULL) != SQLITE_OK ||
        dd_rank_register(api) != SQLITE_OK)
        return dd_error_set(err, DD_ERR_IO, _("this SQLite has no full text search (FTS5)"));
    return DD_OK;
}

/* ---- the table ------------------------------------------------------------------------------ */

/* A transaction's words are collected in up to 8 MB of memory and written as one piece: more falls out of
 * the processor's cache, less makes too many pieces. Those are merged by dd_fulltext_merge alone: FTS5's
 * own merging would write ten thousand articles twice over while they come in. Should nobody ever merge,
 * FTS5 does at 400 pieces. */
static const char *const create_sql =
    "DROP TABLE IF EXISTS fulltext;"
    "CREATE VIRTUAL TABLE fulltext USING fts5(title, site, source, tags, summary, body,"
    " content='', tokenize='duidu');"
    "INSERT INTO fulltext(fulltext, rank) VALUES('hashsize', 8000000);"
    "INSERT INTO fulltext(fulltext, rank) VALUES('automerge', 0);"
    "INSERT INTO fulltext(fulltext, rank) VALUES('usermerge', 16);"
    "INSERT INTO fulltext(fulltext, rank) VALUES('crisismerge', 400);";

enum dd_code dd_fulltext_create(sqlite3 *db, struct dd_error *err)
{
    return sqlite3_exec(db, create_sql, NULL, NULL, NULL) == SQLITE_OK ? DD_OK : fail(db, err);
}

/* A look into so many pieces takes less than a millisecond; with fewer, merging is not worth it. */
enum { MANY_PIECES = 32 };

/* The second number after the cookie in FTS5's structure record (all numbers are below 128 or 16384,
 * one byte or two). */
int dd_fulltext_pieces(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    int n = 0;
    if (sqlite3_prepare_v2(db, "SELECT block FROM fulltext_data WHERE id = 10", -1, &s, NULL) ==
            SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW && sqlite3_column_bytes(s, 0) >= 8) {
        const unsigned char *block = sqlite3_column_blob(s, 0);
        n = block[5] < 128 ? block[5] : (block[5] & 127) << 7 | (block[6] & 127);
    }
    sqlite3_finalize(s);
    return n;
}

/* FTS5 says that it had nothing to do by changing fewer than two rows. A merge that was begun
 * leaves its pieces where they are until it is done, so that it is gone on with. */
enum dd_code dd_fulltext_merge(sqlite3 *db, int pages, bool *more, struct dd_error *err)
{
    sqlite3_stmt *s = NULL;
    *more = false;
    if (dd_fulltext_pieces(db) < MANY_PIECES)
        return DD_OK;
    int64_t before = sqlite3_total_changes64(db);
    int rc = sqlite3_prepare_v2(db, "INSERT INTO fulltext(fulltext, rank) VALUES('merge', ?1)", -1,
                                &s, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_bind_int(s, 1, pages);
        rc = sqlite3_step(s);
        *more = rc == SQLITE_DONE && sqlite3_total_changes64(db) - before >= 2;
        rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
    }
    enum dd_code code = rc == SQLITE_OK ? DD_OK : fail(db, err);
    sqlite3_finalize(s);
    return code;
}

/* ---- texts ---------------------------------------------------------------------------------- */

static void add(struct dd_strbuf *out, struct dd_str s, bool folded)
{
    if (folded)
        dd_fold_append(out, s, DD_FOLD_ALL);
    else
        dd_strbuf_add(out, s);
}

/* Appends item, fenced off from what is before it since start. */
static void add_item(struct dd_strbuf *out, size_t start, struct dd_str item, bool folded)
{
    if (!item.len)
        return;
    if (out->len > start)
        dd_strbuf_addc(out, DD_TOKEN_FENCE);
    add(out, item, folded);
}

static void add_part(struct dd_strbuf *out, size_t start, const struct dd_part *part, bool folded)
{
    struct dd_arena arena = {0};
    add_item(out, start, dd_document_parse(&arena, part)->text, folded);
    dd_arena_release(&arena);
}

static void add_tags(struct dd_strbuf *out, const struct dd_clip *clip, bool folded)
{
    for (size_t i = 0; i < clip->n_tags; i++) {
        dd_strbuf_addc(out, DD_TOKEN_FENCE);
        add(out, clip->tags[i], folded);
    }
    if (clip->n_tags)
        dd_strbuf_addc(out, DD_TOKEN_FENCE);
}

static void add_column(struct dd_strbuf *out, const struct dd_clip *clip, enum dd_field field,
                       bool folded)
{
    size_t start = out->len;
    switch (field) {
    case DD_FIELD_TITLE:
        add(out, clip->title, folded);
        if (!dd_str_equal(clip->title, clip->original_title))
            add_item(out, start, clip->original_title, folded);
        break;
    case DD_FIELD_SITE:
        add(out, clip->site, folded);
        break;
    case DD_FIELD_SOURCE:
        add(out, clip->source_url, folded);
        add_item(out, start, clip->author, folded);
        break;
    case DD_FIELD_TAGS:
        add_tags(out, clip, folded);
        break;
    case DD_FIELD_SUMMARY:
        add(out, clip->tldr, folded);
        add_part(out, start, &clip->summary, folded);
        break;
    case DD_FIELD_ARTICLE:
        add_part(out, start, &clip->article, folded);
        break;
    }
}

void dd_fulltext_text(struct dd_strbuf *out, const struct dd_clip *clip, enum dd_field field)
{
    add_column(out, clip, field, false);
}

void dd_fulltext_folded(struct dd_strbuf *out, const struct dd_clip *clip, enum dd_field field)
{
    add_column(out, clip, field, true);
}

/* ---- filling --------------------------------------------------------------------------------- */

struct dd_fulltext_writer {
    sqlite3 *db;
    sqlite3_stmt *insert;
};

enum dd_code dd_fulltext_writer_open(struct dd_fulltext_writer **writer, sqlite3 *db,
                                     struct dd_error *err)
{
    struct dd_fulltext_writer *w = dd_xmalloc(sizeof *w);
    *w = (struct dd_fulltext_writer){.db = db};
    *writer = w;
    const char *sql = "INSERT INTO fulltext(rowid, title, site, source, tags, summary, body)"
                      " VALUES(?, ?, ?, ?, ?, ?, ?)";
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &w->insert, NULL) == SQLITE_OK)
        return DD_OK;
    fail(db, err);
    dd_fulltext_writer_close(w);
    *writer = NULL;
    return DD_ERR_IO;
}

void dd_fulltext_writer_close(struct dd_fulltext_writer *w)
{
    if (!w)
        return;
    sqlite3_finalize(w->insert);
    free(w);
}

void dd_fulltext_fold(struct dd_fulltext_texts *texts, const struct dd_clip *clip)
{
    dd_strbuf_clear(&texts->all);
    for (int i = 0; i < DD_FIELDS; i++) {
        add_column(&texts->all, clip, (enum dd_field)i, true);
        texts->ends[i] = texts->all.len;
    }
}

enum dd_code dd_fulltext_add(struct dd_fulltext_writer *w, int64_t id,
                             const struct dd_fulltext_texts *texts, struct dd_error *err)
{
    size_t start = 0;
    sqlite3_bind_int64(w->insert, 1, id);
    for (int i = 0; i < DD_FIELDS; start = texts->ends[i++])
        sqlite3_bind_text(w->insert, i + 2, dd_strbuf_cstr(&texts->all) + start,
                          (int)(texts->ends[i] - start), SQLITE_STATIC);
    int rc = sqlite3_step(w->insert);
    sqlite3_reset(w->insert);
    sqlite3_clear_bindings(w->insert);
    return rc == SQLITE_DONE ? DD_OK : fail(w->db, err);
}
