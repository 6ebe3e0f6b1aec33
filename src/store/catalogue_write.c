/* catalogue_write.c - articles go in and come out. */
#include "catalogue_private.h"

#include "duidu/fold.h"
#include "duidu/identity.h"
#include "fulltext.h"

#include <string.h>
#include <sys/stat.h>

/* ---- transactions ----------------------------------------------------------------------- */

enum dd_code dd_catalogue_begin(struct dd_catalogue *c, struct dd_error *err)
{
    enum { PATIENCE = 200 /* milliseconds: whoever begins can try again */ };
    memset(c->counts, 0, sizeof c->counts);
    c->patience = PATIENCE;
    int rc = dd_catalogue_run(c, DD_SQL_BEGIN);
    c->patience = 0;
    return dd_catalogue_result(c, rc, err);
}

static int add_count(struct dd_catalogue *c, enum dd_count count, const char *name)
{
    sqlite3_stmt *s = c->counts[count] ? dd_catalogue_statement(c, DD_SQL_COUNT_ADD) : NULL;
    if (!s)
        return SQLITE_OK;
    dd_bind_str(s, 1, dd_str_from(name));
    sqlite3_bind_int64(s, 2, c->counts[count]);
    int rc = sqlite3_step(s);
    sqlite3_reset(s);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum dd_code dd_catalogue_commit(struct dd_catalogue *c, struct dd_error *err)
{
    static const char names[][12] = {"articles", "indexed", "dead"};
    int rc = SQLITE_OK;
    for (int i = 0; i < 3 && rc == SQLITE_OK; i++)
        rc = add_count(c, (enum dd_count)i, names[i]);
    if (rc == SQLITE_OK)
        rc = dd_catalogue_run(c, DD_SQL_COMMIT);
    enum dd_code code = dd_catalogue_result(c, rc, err);
    if (code != DD_OK)
        dd_catalogue_rollback(c);
    return code;
}

void dd_catalogue_rollback(struct dd_catalogue *c)
{
    enum dd_catalogue_health health = c->health;
    if (c->db && !sqlite3_get_autocommit(c->db))
        dd_catalogue_run(c, DD_SQL_ROLLBACK);
    c->health = health; /* what led here is what counts */
}

void dd_catalogue_flush(struct dd_catalogue *c)
{
    enum { PATIENCE = 50 /* milliseconds: it is no loss when it is not done */ };
    struct dd_strbuf log = {0};
    struct stat st;
    dd_strbuf_addf(&log, "%s-wal", dd_strbuf_cstr(&c->file));
    bool empty = stat(log.buf, &st) < 0 || st.st_size == 0;
    dd_strbuf_release(&log);
    if (!c->db || empty)
        return;
    c->patience = PATIENCE;
    sqlite3_wal_checkpoint_v2(c->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    c->patience = 0;
}

/* ---- articles --------------------------------------------------------------------------- */

enum dd_code dd_catalogue_find(struct dd_catalogue *c, struct dd_str relative, struct dd_known *out,
                               struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_FIND);
    *out = (struct dd_known){0};
    if (!s)
        return dd_catalogue_result(c, dd_catalogue_failure(c), err);
    dd_bind_blob(s, 1, relative);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW) {
        out->id = sqlite3_column_int64(s, 0);
        out->stamp = (struct dd_stamp){sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2),
                                       sqlite3_column_int64(s, 3), sqlite3_column_int64(s, 4)};
        out->indexed = sqlite3_column_int(s, 5);
    }
    enum dd_code code = dd_catalogue_result(c, rc, err);
    sqlite3_reset(s);
    return code;
}

static bool filled(const struct dd_part *part)
{
    return part->source && part->span.end > part->span.start;
}

static void add_folded(struct dd_strbuf *out, struct dd_str field)
{
    dd_fold_append(out, field, DD_FOLD_ALL);
    dd_strbuf_addc(out, '\n');
}

static int insert_sieve(struct dd_catalogue *c, int64_t id, const struct dd_clip *clip)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_SIEVE_INSERT);
    struct dd_strbuf text = {0};
    if (!s)
        return dd_catalogue_failure(c);
    add_folded(&text, clip->title);
    if (!dd_str_equal(clip->original_title, clip->title))
        add_folded(&text, clip->original_title);
    add_folded(&text, clip->site);
    add_folded(&text, clip->author);
    add_folded(&text, clip->date);
    add_folded(&text, clip->tldr);
    for (size_t i = 0; i < clip->n_tags; i++)
        add_folded(&text, clip->tags[i]);
    sqlite3_bind_int64(s, 1, id);
    dd_bind_blob(s, 2, dd_strbuf_str(&text));
    int rc = sqlite3_step(s);
    sqlite3_reset(s);
    dd_strbuf_release(&text);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int insert_article(struct dd_catalogue *c, struct dd_str relative,
                          const struct dd_stamp *stamp, const struct dd_clip *clip)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_INSERT);
    struct dd_strbuf tags = {0}, key = {0};
    if (!s)
        return dd_catalogue_failure(c);
    dd_identity_of(&key, clip);
    int64_t identity = (int64_t)dd_identity_hash(dd_strbuf_str(&key));
    if (!dd_str_starts(dd_strbuf_str(&key), DD_STR("text:")))
        dd_strbuf_clear(&key);
    for (size_t i = 0; i < clip->n_tags; i++)
        dd_strbuf_addf(&tags, "%s%.*s", i ? "\x1F" : "", DD_STR_ARG(clip->tags[i]));
    const int64_t numbers[] = {
        stamp->size,
        stamp->mtime_ns,
        clip->layout,
        clip->article_language,
        (int64_t)clip->article_words,
        (int64_t)clip->problems.count,
        filled(&clip->summary) | filled(&clip->article) << 1 | clip->body_failed << 2,
    };
    const struct dd_str fields[] = {clip->title,      clip->original_title, clip->date,
                                    clip->published,  clip->source_url,     clip->site,
                                    clip->author,     clip->tldr,           dd_strbuf_str(&tags)};
    dd_bind_blob(s, 1, relative);
    for (int i = 0; i < 7; i++)
        sqlite3_bind_int64(s, 2 + i, numbers[i]);
    for (int i = 0; i < 9; i++)
        dd_bind_str(s, 9 + i, fields[i]);
    sqlite3_bind_int64(s, 18, identity);
    dd_bind_str(s, 19, dd_strbuf_str(&key));
    sqlite3_bind_int64(s, 20, (int64_t)clip->article_han);
    sqlite3_bind_int64(s, 21, stamp->inode);
    sqlite3_bind_int64(s, 22, stamp->sibling);
    int rc = sqlite3_step(s);
    sqlite3_reset(s);
    dd_strbuf_release(&tags);
    dd_strbuf_release(&key);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum dd_code dd_catalogue_put(struct dd_catalogue *c, struct dd_str relative,
                              const struct dd_stamp *stamp, const struct dd_clip *clip, int64_t *id,
                              struct dd_error *err)
{
    struct dd_known known;
    enum dd_code code = dd_catalogue_find(c, relative, &known, err);
    if (code == DD_OK && known.id)
        code = dd_catalogue_remove(c, known.id, err);
    if (code != DD_OK)
        return code;
    int rc = insert_article(c, relative, stamp, clip);
    *id = sqlite3_last_insert_rowid(c->db);
    if (rc == SQLITE_OK)
        rc = insert_sieve(c, *id, clip);
    c->counts[DD_COUNT_ARTICLES]++;
    return dd_catalogue_result(c, rc, err);
}

enum dd_code dd_catalogue_remove(struct dd_catalogue *c, int64_t id, struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_DELETE);
    int rc = s ? SQLITE_OK : dd_catalogue_failure(c);
    if (s) {
        sqlite3_bind_int64(s, 1, id);
        rc = sqlite3_step(s);
        if (rc == SQLITE_ROW) { /* there was one */
            int64_t indexed = sqlite3_column_int64(s, 0);
            c->counts[DD_COUNT_ARTICLES]--;
            c->counts[DD_COUNT_INDEXED] -= indexed;
            c->counts[DD_COUNT_DEAD] += indexed;
            rc = sqlite3_step(s);
        }
        sqlite3_reset(s);
    }
    if (rc == SQLITE_DONE && (s = dd_catalogue_statement(c, DD_SQL_SIEVE_DELETE))) {
        sqlite3_bind_int64(s, 1, id);
        rc = sqlite3_step(s);
        sqlite3_reset(s);
    }
    return dd_catalogue_result(c, rc, err);
}

enum dd_code dd_catalogue_set_indexed(struct dd_catalogue *c, int64_t id, struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_INDEXED);
    int rc = s ? SQLITE_OK : dd_catalogue_failure(c);
    if (s) {
        sqlite3_bind_int64(s, 1, id);
        rc = sqlite3_step(s);
        c->counts[DD_COUNT_INDEXED] += sqlite3_changes(c->db);
        sqlite3_reset(s);
    }
    return dd_catalogue_result(c, rc, err);
}

enum dd_code dd_catalogue_clear_dead(struct dd_catalogue *c, struct dd_error *err)
{
    enum { FEW = 50 /* dead rows that are not worth the trouble */ };
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_DEAD);
    int rc = s ? sqlite3_step(s) : dd_catalogue_failure(c);
    int64_t dead = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    int64_t all = rc == SQLITE_ROW ? sqlite3_column_int64(s, 1) : 0;
    sqlite3_reset(s);
    enum dd_code code = dd_catalogue_result(c, rc, err);
    if (code != DD_OK || dead < FEW || dead * 5 < all)
        return code;
    code = dd_fulltext_create(c->db, err);
    if (code == DD_OK)
        code = dd_catalogue_result(c, dd_catalogue_run(c, DD_SQL_UNINDEX), err);
    else
        dd_catalogue_result(c, dd_catalogue_failure(c), NULL);
    c->counts[DD_COUNT_DEAD] -= dead;
    c->counts[DD_COUNT_INDEXED] -= all - dead;
    return code;
}
