/* catalogue_sql.c - the catalogue's tables, and every statement that is run on them.
 *
 * article has a row for each article. A changed article is taken out and put in again under a new id,
 * and ids are never used twice (AUTOINCREMENT): the full text index, from which nothing can be taken
 * out, tells the living from the dead by that. Paths are bytes, not text. The indexes hold all that an
 * order of the list needs, down to the path that breaks ties, so that 100,000 ids in any order are read
 * in some 20 ms and the first screenful at once.
 *
 * sieve has the text that the list's filter looks in, folded, apart from the rest: it is read from
 * beginning to end for every word typed.
 *
 * meta has the counts, since counting 100,000 rows takes longer than the first paint may.
 */
#include "catalogue_private.h"

#include "duidu/fold.h"
#include "fulltext.h"

enum { SCHEMA = 3 };

static const char *const schema =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE article("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  path BLOB NOT NULL UNIQUE,"
    "  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,"
    "  sibling INTEGER NOT NULL," /* stamp of what belongs to it */
    "  indexed INTEGER NOT NULL," /* 1: its text is in the full text index */
    "  layout INTEGER NOT NULL, language INTEGER NOT NULL,"
    "  words INTEGER NOT NULL, han INTEGER NOT NULL," /* of the article */
    "  problems INTEGER NOT NULL, flags INTEGER NOT NULL,"
    "  title TEXT NOT NULL, original_title TEXT NOT NULL, date TEXT NOT NULL,"
    "  published TEXT NOT NULL, source_url TEXT NOT NULL, site TEXT NOT NULL,"
    "  author TEXT NOT NULL, tldr TEXT NOT NULL,"
    "  tags TEXT NOT NULL," /* joined by U+001F */
    "  identity INTEGER NOT NULL," /* dd_identity_hash of the key */
    "  key TEXT NOT NULL);" /* of identity.h; '' where source_url says it */
    "CREATE INDEX by_date ON article(date DESC, path);"
    "CREATE INDEX by_title ON article(title COLLATE NOCASE, date DESC, path);"
    "CREATE INDEX by_site ON article(site = '', site COLLATE NOCASE, date DESC, path);"
    "CREATE INDEX by_length ON article(words * 400 + han * 220 DESC, date DESC, path);"
    "CREATE INDEX by_identity ON article(identity);"
    "CREATE INDEX waiting ON article(id) WHERE indexed = 0;"
    "CREATE TABLE sieve(id INTEGER PRIMARY KEY, text BLOB NOT NULL);"
    "INSERT INTO meta VALUES('articles', 0), ('indexed', 0), ('dead', 0);";

#define ENTRY_COLUMNS                                                                              \
    "path, size, mtime_ns, layout, language, words, problems, flags, title, original_title, "      \
    "date, published, source_url, site, author, tldr, tags, identity, key, han"

static const char *const texts[DD_SQL_N] = {
    [DD_SQL_BEGIN] = "BEGIN IMMEDIATE",
    [DD_SQL_BEGIN_READ] = "BEGIN",
    [DD_SQL_COMMIT] = "COMMIT",
    [DD_SQL_ROLLBACK] = "ROLLBACK",
    [DD_SQL_DATA_VERSION] = "PRAGMA data_version",
    [DD_SQL_COUNTS] = "SELECT (SELECT value FROM meta WHERE name = 'articles'),"
                      "       (SELECT value FROM meta WHERE name = 'indexed')",
    [DD_SQL_COUNT_ADD] = "UPDATE meta SET value = value + ?2 WHERE name = ?1",
    [DD_SQL_BY_DATE] = "SELECT id, date FROM article ORDER BY date DESC, path LIMIT ?1",
    [DD_SQL_BY_TITLE] =
        "SELECT id, title FROM article ORDER BY title COLLATE NOCASE, date DESC, path LIMIT ?1",
    [DD_SQL_BY_SITE] = "SELECT id, site FROM article"
                       " ORDER BY site = '', site COLLATE NOCASE, date DESC, path LIMIT ?1",
    /* At the usual pace (DD_PACE_HAN, DD_PACE_WORDS) by its index, else by what is reckoned for each. */
    [DD_SQL_BY_LENGTH] = "SELECT id, words, han FROM article"
                         " ORDER BY words * 400 + han * 220 DESC, date DESC, path LIMIT ?1",
    [DD_SQL_BY_TIME] = "SELECT id, words, han FROM article"
                       " ORDER BY words * ?2 + han * ?3 DESC, date DESC, path LIMIT ?1",
    [DD_SQL_ENTRY] = "SELECT " ENTRY_COLUMNS " FROM article WHERE id = ?1",
    [DD_SQL_FIND] = "SELECT id, size, mtime_ns, inode, sibling, indexed FROM article WHERE path = ?1",
    [DD_SQL_BY_IDENTITY] = "SELECT id FROM article WHERE identity = ?1 ORDER BY id",
    [DD_SQL_IDENTITIES] = "SELECT id, identity FROM article INDEXED BY by_identity",
    [DD_SQL_LAST_ID] = "SELECT seq FROM sqlite_sequence WHERE name = 'article'",
    [DD_SQL_IDS] = "SELECT id FROM article ORDER BY id",
    [DD_SQL_INSERT] = "INSERT INTO article(" ENTRY_COLUMNS ", inode, sibling, indexed) VALUES("
                      "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
                      "?18, ?19, ?20, ?21, ?22, 0)",
    [DD_SQL_DELETE] = "DELETE FROM article WHERE id = ?1 RETURNING indexed",
    [DD_SQL_SIEVE_INSERT] = "INSERT INTO sieve VALUES(?1, ?2)",
    [DD_SQL_SIEVE_DELETE] = "DELETE FROM sieve WHERE id = ?1",
    [DD_SQL_SIEVE_FROM] = "SELECT id, text FROM sieve WHERE id > ?1 ORDER BY id",
    [DD_SQL_WAITING] = "SELECT id, path FROM article INDEXED BY waiting WHERE indexed = 0"
                       " AND id > ?1 ORDER BY id",
    [DD_SQL_IS_WAITING] = "SELECT 1 FROM article WHERE id = ?1 AND indexed = 0",
    [DD_SQL_WAITING_COUNT] = "SELECT count(*) FROM article INDEXED BY waiting WHERE indexed = 0",
    [DD_SQL_INDEXED] = "UPDATE article SET indexed = 1 WHERE id = ?1 AND indexed = 0",
    [DD_SQL_UNINDEX] = "UPDATE article SET indexed = 0 WHERE indexed = 1",
    [DD_SQL_DEAD] = "SELECT value, value + (SELECT value FROM meta WHERE name = 'indexed')"
                    "  FROM meta WHERE name = 'dead'",
};

const char *dd_sql_text(enum dd_sql sql)
{
    return texts[sql];
}

enum dd_sql dd_sql_of_order(enum dd_archive_sort by)
{
    static const enum dd_sql orders[DD_SORT_COUNT] = {
        [DD_SORT_DATE] = DD_SQL_BY_DATE,
        [DD_SORT_TITLE] = DD_SQL_BY_TITLE,
        [DD_SORT_SITE] = DD_SQL_BY_SITE,
        [DD_SORT_LENGTH] = DD_SQL_BY_LENGTH,
    };
    return orders[by == DD_SORT_PROGRESS ? DD_SORT_DATE : by];
}

int32_t dd_schema_application(void)
{
    return 0x64756475; /* "dudu" */
}

/* Anything that changes what is stored, or how it was folded and cut into words, is in it. Never 0: that
 * is what a file has that was never ours. */
int32_t dd_schema_version(void)
{
    const uint32_t parts[] = {SCHEMA, dd_fold_version(), dd_fulltext_version()};
    uint32_t hash = 2166136261u; /* FNV-1a over the parts */
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (int shift = 0; shift < 32; shift += 8)
            hash = (hash ^ (parts[i] >> shift & 255)) * 16777619u;
    return (int32_t)(hash & 0x7FFFFFFF) | 1;
}

int dd_schema_create(struct dd_catalogue *c)
{
    char *pragmas = sqlite3_mprintf("BEGIN EXCLUSIVE; PRAGMA application_id = %d;"
                                    "PRAGMA user_version = %d;",
                                    (int)dd_schema_application(), (int)dd_schema_version());
    int rc = pragmas ? sqlite3_exec(c->db, pragmas, NULL, NULL, NULL) : SQLITE_NOMEM;
    sqlite3_free(pragmas);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(c->db, schema, NULL, NULL, NULL);
    sqlite3_stmt *s = NULL;
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(c->db, "INSERT INTO meta VALUES('archive', ?1)", -1, &s, NULL);
    if (rc == SQLITE_OK) {
        dd_bind_blob(s, 1, dd_str_from(c->real));
        sqlite3_step(s);
    }
    int finalized = sqlite3_finalize(s);
    rc = rc == SQLITE_OK ? finalized : rc;
    /* Only the first paint's own catalogue does without. */
    if (rc == SQLITE_OK && c->mode != DD_CATALOGUE_MEMORY &&
        (dd_catalogue_attach(c, NULL) != DD_OK || dd_fulltext_create(c->db, NULL) != DD_OK))
        rc = dd_catalogue_failure(c);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(c->db, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}
