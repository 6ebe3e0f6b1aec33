/* state_schema.c - the tables of the state, and every statement that is run on them.
 *
 * article has who an article is; alias the keys and paths that lead to it. fact has all that is known
 * of it. Facts of no article (capital bookmarks) stand under 0. standing is what the board is read
 * from: all in the index, so that the long values of places are not touched.
 *
 * step and trail are the way back: what a fact was before, what it became, and when, so that a fact
 * that was changed again since then is left alone. trail_fact finds the step before that changed the same
 * fact.
 *
 * Never change a step that has been released: add another one behind it.
 */
#include "state_private.h"

#include <stdio.h>

static const char *const steps[] = {
    "CREATE TABLE article("
    "  id INTEGER PRIMARY KEY,"
    "  key TEXT NOT NULL UNIQUE,"
    "  url TEXT NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL, site TEXT NOT NULL);"
    "CREATE TABLE alias("
    "  key BLOB PRIMARY KEY," /* of identity.h, or "path:" and bytes */
    "  hash INTEGER NOT NULL, article INTEGER NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX alias_article ON alias(article, changed DESC);"
    "CREATE TABLE fact("
    "  article INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,"
    "  value TEXT," /* JSON; NULL: taken away */
    "  changed INTEGER NOT NULL," /* milliseconds since 1970 */
    "  PRIMARY KEY(article, kind, name));"
    "CREATE INDEX standing ON fact(article, kind, value, changed)"
    "  WHERE kind IN ('progress', 'read', 'star') AND value IS NOT NULL;"
    "CREATE INDEX note ON fact(article, changed) WHERE kind = 'note' AND value IS NOT NULL;"
    "CREATE TABLE step("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  session INTEGER NOT NULL, change INTEGER NOT NULL, at INTEGER NOT NULL,"
    "  undone INTEGER NOT NULL);"
    "CREATE TABLE trail("
    "  step INTEGER NOT NULL, article INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,"
    "  old TEXT, new TEXT, changed INTEGER NOT NULL,"
    "  PRIMARY KEY(step, article, kind, name)) WITHOUT ROWID;",

    "CREATE TABLE local(name BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE history("
    "  prompt TEXT NOT NULL, line TEXT NOT NULL, used INTEGER NOT NULL,"
    "  PRIMARY KEY(prompt, line)) WITHOUT ROWID;",

    "CREATE INDEX trail_fact ON trail(article, kind, name);",
};

static const struct dd_state_forms forms = {steps, sizeof steps / sizeof *steps};

const struct dd_state_forms *dd_state_forms(void)
{
    return &forms;
}

static const char *const texts[DD_STATE_SQL_N] = {
    [DD_STATE_BEGIN] = "BEGIN IMMEDIATE",
    [DD_STATE_COMMIT] = "COMMIT",
    [DD_STATE_ROLLBACK] = "ROLLBACK",
    [DD_STATE_DATA_VERSION] = "PRAGMA data_version",
    [DD_STATE_ALIAS] = "SELECT alias.article, article.title FROM alias"
                       " JOIN article ON article.id = alias.article WHERE alias.key = ?1",
    [DD_STATE_ALIAS_PUT] =
        "INSERT INTO alias VALUES(?1, ?2, ?3, ?4)"
        " ON CONFLICT(key) DO UPDATE SET article = ?3, changed = ?4 WHERE article != ?3",
    [DD_STATE_ARTICLE_PUT] = "INSERT INTO article(key, url, title, date, site)"
                             " VALUES(?1, ?2, ?3, ?4, ?5)"
                             " ON CONFLICT(key) DO UPDATE SET title = title RETURNING id",
    [DD_STATE_ARTICLE_TELL] =
        "UPDATE article SET url = ?2, title = ?3, date = ?4, site = ?5"
        " WHERE id = ?1 AND (url != ?2 OR title != ?3 OR date != ?4 OR site != ?5)",
    [DD_STATE_ARTICLE] = "SELECT key, url, title, date, site FROM article WHERE id = ?1",
    [DD_STATE_PATHS] = "SELECT key FROM alias WHERE article = ?1 AND substr(key, 1, 5) = x'706174683a'"
                       " ORDER BY changed DESC",
    [DD_STATE_FACT] =
        "SELECT value, changed FROM fact WHERE article = ?1 AND kind = ?2 AND name = ?3",
    [DD_STATE_FACT_PUT] = "INSERT INTO fact VALUES(?1, ?2, ?3, ?4, ?5)"
                          " ON CONFLICT(article, kind, name) DO UPDATE SET value = ?4, changed = ?5",
    [DD_STATE_FACTS] = "SELECT name, value, changed FROM fact"
                       " WHERE article = ?1 AND kind = ?2 AND value IS NOT NULL ORDER BY name",
    [DD_STATE_FACTS_ALL] = "SELECT article, name, value, changed FROM fact"
                           " WHERE kind = ?1 AND value IS NOT NULL AND changed >= ?2"
                           " ORDER BY article, name",
    [DD_STATE_STANDINGS] = "SELECT article, kind, value, changed FROM fact INDEXED BY standing"
                           " WHERE kind IN ('progress', 'read', 'star') AND value IS NOT NULL"
                           " ORDER BY article",
    [DD_STATE_NOTE_COUNTS] = "SELECT article, count(*), max(changed) FROM fact INDEXED BY note"
                             " WHERE kind = 'note' AND value IS NOT NULL GROUP BY article",
    [DD_STATE_ALIASES] = "SELECT hash, article FROM alias",
    [DD_STATE_STEP_PUT] = "INSERT INTO step(session, change, at, undone) VALUES(?1, ?2, ?3, 0)",
    [DD_STATE_STEP] = "SELECT undone FROM step WHERE id = ?1",
    [DD_STATE_TRAIL_FORGET] =
        "DELETE FROM trail WHERE step IN (SELECT id FROM step WHERE session = ?1 AND undone)",
    [DD_STATE_STEP_FORGET] = "DELETE FROM step WHERE session = ?1 AND undone",
    [DD_STATE_STEP_DROP] = "DELETE FROM step WHERE id = ?1",
    [DD_STATE_STEP_PRUNE] = "DELETE FROM step WHERE id <= ?1",
    [DD_STATE_STEP_LAST] = "SELECT id, change FROM step WHERE session = ?1 AND (undone != 0) = ?2"
                           " ORDER BY CASE WHEN ?2 THEN undone ELSE id END DESC, id LIMIT 1",
    [DD_STATE_STEP_LAST_ANY] = "SELECT id, change FROM step WHERE (undone != 0) = ?1"
                               " ORDER BY CASE WHEN ?1 THEN undone ELSE id END DESC, id LIMIT 1",
    [DD_STATE_STEP_MARK] = "UPDATE step SET undone = ?2, session = ?3 WHERE id = ?1",
    [DD_STATE_TRAIL_PUT] = "INSERT INTO trail VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                           " ON CONFLICT(step, article, kind, name)"
                           " DO UPDATE SET new = ?6, changed = ?7",
    [DD_STATE_TRAIL] = "SELECT article, kind, name, old, new, changed FROM trail WHERE step = ?1",
    [DD_STATE_TRAIL_TELL] = "UPDATE trail SET changed = ?5 WHERE step = ?1 AND article = ?2"
                            " AND kind = ?3 AND name = ?4",
    [DD_STATE_TRAIL_BEFORE] =
        "SELECT max(trail.step) FROM trail JOIN step ON step.id = trail.step"
        " WHERE article = ?2 AND kind = ?3 AND name = ?4 AND trail.step < ?1 AND NOT undone",
    [DD_STATE_TRAIL_AFTER] =
        "SELECT min(trail.step) FROM trail JOIN step ON step.id = trail.step"
        " WHERE article = ?2 AND kind = ?3 AND name = ?4 AND trail.step > ?1 AND undone",
    [DD_STATE_TRAIL_PRUNE] = "DELETE FROM trail WHERE step < (SELECT min(id) FROM step)",
    [DD_STATE_LOCAL] = "SELECT value FROM local WHERE name = ?1",
    [DD_STATE_LOCAL_PUT] = "INSERT INTO local VALUES(?1, ?2)"
                           " ON CONFLICT(name) DO UPDATE SET value = ?2",
    [DD_STATE_LOCAL_DROP] = "DELETE FROM local WHERE name = ?1",
    [DD_STATE_HISTORY] = "SELECT line FROM (SELECT line, used FROM history WHERE prompt = ?1"
                         "  ORDER BY used DESC LIMIT ?2) ORDER BY used",
    [DD_STATE_HISTORY_PUT] =
        "INSERT INTO history VALUES(?1, ?2,"
        "  (SELECT coalesce(max(used), 0) + 1 FROM history WHERE prompt = ?1))"
        " ON CONFLICT(prompt, line) DO UPDATE SET used = excluded.used",
    [DD_STATE_HISTORY_PRUNE] =
        "DELETE FROM history WHERE prompt = ?1 AND used <="
        " (SELECT used FROM history WHERE prompt = ?1 ORDER BY used DESC LIMIT 1 OFFSET ?2)",
    [DD_STATE_EXPORT_ARTICLES] = "SELECT id, key, url, title, date, site FROM article ORDER BY key",
    [DD_STATE_EXPORT_ALIASES] = "SELECT key FROM alias WHERE article = ?1 AND"
                                " substr(key, 1, 5) != x'706174683a' ORDER BY key",
    [DD_STATE_EXPORT_FACTS] = "SELECT kind, name, value, changed FROM fact WHERE article = ?1"
                              " ORDER BY kind, name",
};

const char *dd_state_sql_text(enum dd_state_sql sql)
{
    return texts[sql];
}

/* ---- forms ----------------------------------------------------------------------------- */

static int64_t ask(sqlite3 *db, const char *sql, int *rc)
{
    sqlite3_stmt *s = NULL;
    int64_t value = 0;
    *rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    if (*rc == SQLITE_OK) {
        *rc = sqlite3_step(s);
        if (*rc == SQLITE_ROW)
            value = sqlite3_column_int64(s, 0);
    }
    int finalized = sqlite3_finalize(s);
    *rc = *rc == SQLITE_ROW || *rc == SQLITE_DONE ? finalized : *rc;
    return value;
}

int dd_state_form(sqlite3 *db, int *rc)
{
    int64_t form = ask(db, "PRAGMA user_version", rc);
    int64_t application = *rc == SQLITE_OK ? ask(db, "PRAGMA application_id", rc) : 0;
    if (*rc != SQLITE_OK)
        return -1;
    if (form == 0 && application == 0)
        return ask(db, "SELECT count(*) FROM sqlite_schema", rc) == 0 && *rc == SQLITE_OK ? 0 : -1;
    return application == DD_STATE_APPLICATION && form > 0 ? (int)form : -1;
}

/* Another copy may have been faster: what the form is, is asked again inside. */
static int one_step(sqlite3 *db, const struct dd_state_forms *f, int form)
{
    char pragmas[96];
    int rc = sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return rc;
    if (dd_state_form(db, &rc) == form && rc == SQLITE_OK) {
        rc = sqlite3_exec(db, f->steps[form], NULL, NULL, NULL);
        snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                 (int)DD_STATE_APPLICATION, form + 1);
        if (rc == SQLITE_OK)
            rc = sqlite3_exec(db, pragmas, NULL, NULL, NULL);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

int dd_state_bring_up(sqlite3 *db, const struct dd_state_forms *f)
{
    int rc, form = dd_state_form(db, &rc);
    while (rc == SQLITE_OK && form >= 0 && form < f->count) {
        rc = one_step(db, f, form);
        if (rc == SQLITE_OK)
            form = dd_state_form(db, &rc);
    }
    return rc;
}
