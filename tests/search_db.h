/* search_db.h - a bare database with the tables that a search needs, filled from clips. */
#ifndef DUIDU_TEST_SEARCH_DB_H
#define DUIDU_TEST_SEARCH_DB_H

#include "check.h"

#include "duidu/identity.h"
#include "src/store/fulltext.h"
#include "src/store/search_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test_db {
    sqlite3 *db;
    struct dd_fulltext_writer *writer;
    int64_t last;
};

static inline struct test_db test_db_open(void)
{
    struct test_db t = {0};
    struct dd_error err;
    assert_int_equal(sqlite3_open(":memory:", &t.db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(t.db,
                                  "CREATE TABLE article(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                  " path TEXT, title TEXT, original_title TEXT, date TEXT,"
                                  " language INTEGER, identity INTEGER, indexed INTEGER DEFAULT 1);"
                                  "CREATE INDEX by_date ON article(date DESC, path);",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(dd_fulltext_attach(t.db, &err), DD_OK);
    assert_int_equal(dd_fulltext_create(t.db, &err), DD_OK);
    assert_int_equal(dd_fulltext_writer_open(&t.writer, t.db, &err), DD_OK);
    return t;
}

static inline void test_db_close(struct test_db *t)
{
    dd_fulltext_writer_close(t->writer);
    assert_int_equal(sqlite3_close(t->db), SQLITE_OK);
}

static inline int64_t test_db_add(struct test_db *t, const struct dd_clip *clip, const char *path)
{
    sqlite3_stmt *s;
    struct dd_error err;
    sqlite3_prepare_v2(t->db,
                       "INSERT INTO article(path, date, language, identity, title, original_title)"
                       " VALUES(?, ?, ?, ?, ?, ?)",
                       -1, &s, NULL);
    sqlite3_bind_text(s, 1, path, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, clip->date.ptr ? clip->date.ptr : "", (int)clip->date.len,
                      SQLITE_STATIC);
    sqlite3_bind_int(s, 3, clip->article_language);
    const struct dd_str titles[] = {clip->title, clip->original_title};
    for (int i = 0; i < 2; i++)
        sqlite3_bind_text(s, 5 + i, titles[i].ptr ? titles[i].ptr : "", (int)titles[i].len,
                          SQLITE_STATIC);
    struct dd_strbuf key = {0};
    dd_identity_of(&key, clip);
    sqlite3_bind_int64(s, 4, (int64_t)dd_identity_hash(dd_strbuf_str(&key)));
    dd_strbuf_release(&key);
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
    t->last = sqlite3_last_insert_rowid(t->db);
    struct dd_fulltext_texts texts = {0};
    dd_fulltext_fold(&texts, clip);
    assert_int_equal(dd_fulltext_add(t->writer, t->last, &texts, &err), DD_OK);
    dd_strbuf_release(&texts.all);
    return t->last;
}

/* The query has to be a good one. */
static inline struct dd_query *test_query(const char *text)
{
    struct dd_query *q;
    struct dd_error err = {.message = ""};
    if (dd_query_parse(&q, dd_str_from(text), &err) != DD_OK)
        fail_msg("'%s': %s", text, err.message);
    return q;
}

static inline void test_search(struct test_db *t, const char *text,
                               const struct dd_search_options *options,
                               struct dd_search_results *results)
{
    struct dd_query *q = test_query(text);
    struct dd_search_how how = DD_SEARCH_HOW;
    if (options->tell)
        how.counting = how.next = -1;
    int rc = dd_search_run(t->db, q, options, &how, results);
    if (rc != SQLITE_OK)
        fail_msg("'%s': %s", text, sqlite3_errmsg(t->db));
    dd_query_free(q);
}

#endif
