/* search_titles.c - the newest articles with a word's beginning in their title.
 *
 * FTS5 collects all words that begin so before it gives the first article, for one letter some
 * seconds in a hundred thousand articles. Nearly each of them has such a word in its title.
 */
#include "query_private.h"
#include "search_private.h"

#include "catalogue_private.h"

enum { LOOK_AT_CLOCK = 16 };

bool dd_search_is_short(const struct dd_phrase *phrase)
{
    enum { SHORT = 2 };
    return dd_phrase_open(phrase) && phrase->n_atoms == 1 &&
           phrase->atoms[0].end - phrase->atoms[0].start <= SHORT;
}

bool dd_search_has_titles(const struct dd_query *query)
{
    const struct dd_query_sql *sql = &query->sql;
    if (sql->n_phrases != 1 || !dd_search_is_short(sql->phrases[0]))
        return false;
    unsigned fields = sql->phrases[0]->fields;
    return !fields || (fields >> DD_FIELD_TITLE & 1);
}

int dd_search_titles(sqlite3 *db, const struct dd_query *query, const struct dd_ids *passing,
                     size_t wanted, int64_t end, struct dd_ids *out)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db,
                                "SELECT id, title || char(31) || original_title FROM article"
                                " WHERE indexed ORDER BY date DESC, path",
                                -1, &s, NULL);
    for (unsigned n = 1; rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW; n++) {
        int64_t id = sqlite3_column_int64(s, 0);
        rc = SQLITE_OK;
        if ((!passing || dd_ids_has(passing, id)) &&
            dd_phrase_in(query->sql.phrases[0], dd_column_str(s, 1)))
            dd_ids_add(out, id);
        if (out->count == wanted || (n % LOOK_AT_CLOCK == 0 && dd_search_now() >= end))
            break;
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}
