/* catalogue_private.h - the catalogue as the rooms of src/store see it. */
#ifndef DUIDU_STORE_CATALOGUE_PRIVATE_H
#define DUIDU_STORE_CATALOGUE_PRIVATE_H

#include "duidu/catalogue.h"
#include "duidu/strbuf.h"
#include "walk.h"

#include <sqlite3.h>

/* ---- SQL that is prepared once per connection (catalogue_sql.c) ------------------------- */

enum dd_sql {
    DD_SQL_BEGIN, /* IMMEDIATE: to write */
    DD_SQL_BEGIN_READ,
    DD_SQL_COMMIT,
    DD_SQL_ROLLBACK,
    DD_SQL_DATA_VERSION,
    DD_SQL_COUNTS,
    DD_SQL_COUNT_ADD, /* name, by */
    DD_SQL_BY_DATE,   /* limit; as the three below: id, group */
    DD_SQL_BY_TITLE,
    DD_SQL_BY_SITE,
    DD_SQL_BY_LENGTH,
    DD_SQL_BY_TIME,
    DD_SQL_ENTRY,     /* id */
    DD_SQL_FIND,      /* path: id, stamp, indexed */
    DD_SQL_BY_IDENTITY, /* identity: ids */
    DD_SQL_IDENTITIES,  /* of all articles: id, identity */
    DD_SQL_LAST_ID,
    DD_SQL_IDS,       /* all, ascending */
    DD_SQL_INSERT,
    DD_SQL_DELETE,    /* id: indexed */
    DD_SQL_SIEVE_INSERT,
    DD_SQL_SIEVE_DELETE,
    DD_SQL_SIEVE_FROM, /* id: all after it */
    DD_SQL_WAITING,    /* id: the articles after it without their text in the index: id, path */
    DD_SQL_IS_WAITING, /* id: is it one of them? */
    DD_SQL_WAITING_COUNT,
    DD_SQL_INDEXED, /* id: its text is in the index */
    DD_SQL_UNINDEX,
    DD_SQL_DEAD,         /* how many rows of the index are of articles that are no more; all of its rows */
    DD_SQL_N
};

/* One of the order that dd_catalogue_rows takes. */
enum dd_sql dd_sql_of_order(enum dd_archive_sort by);

/* ---- the connection (catalogue.c) ------------------------------------------------------- */

enum dd_place { DD_PLACE_CACHE, DD_PLACE_TEMPORARY, DD_PLACE_MEMORY, DD_PLACE_N };

struct dd_catalogue {
    char *path, *real; /* of the archive: as given, and without links */
    enum dd_catalogue_mode mode;
    enum dd_place place;
    struct dd_strbuf file, notice, why; /* why: nothing could be kept where it belongs */
    sqlite3 *db;
    sqlite3_stmt *statements[DD_SQL_N];
    enum dd_catalogue_health health;
    int patience; /* milliseconds to wait for another writer; 0: as usual */
    int mended; /* how often it was made anew for damage */
    bool (*stop)(void *data);
    void *stop_data;
    struct dd_pace pace;
    bool searching; /* the full text index may be used on this connection */
    int64_t counts[3]; /* by how much the transaction at hand changes articles, indexed, dead */
};

/* The prepared statement, reset and without values; NULL on failure. */
sqlite3_stmt *dd_catalogue_statement(struct dd_catalogue *c, enum dd_sql sql);

/* What the last call of SQLite came to: for when there is no statement. Never SQLITE_OK. */
int dd_catalogue_failure(const struct dd_catalogue *c);

/* Runs it to its end, whatever values it gives. */
int dd_catalogue_run(struct dd_catalogue *c, enum dd_sql sql);

/* Takes an SQLite result for what it says about the catalogue's health, and fills err. DD_OK for
 * SQLITE_OK, SQLITE_ROW and SQLITE_DONE. */
enum dd_code dd_catalogue_result(struct dd_catalogue *c, int rc, struct dd_error *err);

/* Makes the full text index usable on the connection, once. */
enum dd_code dd_catalogue_attach(struct dd_catalogue *c, struct dd_error *err);

/* Why, in words. */
const char *dd_catalogue_reason(struct dd_catalogue *c, int rc, struct dd_arena *scratch);

void dd_bind_str(sqlite3_stmt *s, int at, struct dd_str text);  /* as text; borrowed until reset */
void dd_bind_blob(sqlite3_stmt *s, int at, struct dd_str bytes);
struct dd_str dd_column_str(sqlite3_stmt *s, int column); /* until the next step or reset */

/* ---- rows (catalogue_rows.c) ------------------------------------------------------------ */

void dd_rows_add(struct dd_rows *rows, int64_t id);

/* The article that is added next is in the group of that title: a new one when it is not the last
 * one's. */
void dd_rows_group(struct dd_rows *rows, struct dd_str title);

/* ---- the file (catalogue_file.c) -------------------------------------------------------- */

/* Opens place for writing: its folder and file made where missing, made anew where unusable. An
 * SQLite result; c->health and c->why say what went wrong. */
int dd_place_prepare(struct dd_catalogue *c, enum dd_place place);

/* Opens what is there at place, or at file, without making or mending anything. */
int dd_place_look(struct dd_catalogue *c, enum dd_place place);
int dd_place_join(struct dd_catalogue *c, const char *file);

/* Closes the connection. */
void dd_place_leave(struct dd_catalogue *c);

/* Deletes the file that is open, if it is still the one in its place. */
void dd_place_discard(struct dd_catalogue *c);

/* Is the file in its place no longer the one that is open? */
bool dd_place_moved(const struct dd_catalogue *c);

/* ---- the schema (catalogue_sql.c) ------------------------------------------------------- */

const char *dd_sql_text(enum dd_sql sql);

/* What application_id and user_version have to be. */
int32_t dd_schema_application(void);
int32_t dd_schema_version(void);

/* Makes all tables, in one transaction. An SQLite result. */
int dd_schema_create(struct dd_catalogue *c);

/* ---- writing (catalogue_write.c); all inside a transaction ------------------------------- */

enum dd_count { DD_COUNT_ARTICLES, DD_COUNT_INDEXED, DD_COUNT_DEAD };

enum dd_code dd_catalogue_begin(struct dd_catalogue *c, struct dd_error *err);
enum dd_code dd_catalogue_commit(struct dd_catalogue *c, struct dd_error *err);
void dd_catalogue_rollback(struct dd_catalogue *c);

/* Empties the log into the file, if no one is reading from it: the next start is spared reading it. */
void dd_catalogue_flush(struct dd_catalogue *c);

/* What the catalogue knows of the article at a path. id 0: nothing. */
struct dd_known {
    int64_t id;
    struct dd_stamp stamp;
    bool indexed;
};
enum dd_code dd_catalogue_find(struct dd_catalogue *c, struct dd_str relative, struct dd_known *out,
                               struct dd_error *err);

/* Puts an article in, in place of the one at its path; *id is its new id. */
enum dd_code dd_catalogue_put(struct dd_catalogue *c, struct dd_str relative,
                              const struct dd_stamp *stamp, const struct dd_clip *clip, int64_t *id,
                              struct dd_error *err);
enum dd_code dd_catalogue_remove(struct dd_catalogue *c, int64_t id, struct dd_error *err);
enum dd_code dd_catalogue_set_indexed(struct dd_catalogue *c, int64_t id, struct dd_error *err);

/* Makes the full text index anew, empty, when a fifth of it is of articles that are no more. */
enum dd_code dd_catalogue_clear_dead(struct dd_catalogue *c, struct dd_error *err);

#endif
