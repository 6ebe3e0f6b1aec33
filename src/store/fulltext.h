/* fulltext.h - the full text index inside a catalogue's database: FTS5 with a tokenizer of our own.
 *
 * The table `fulltext` keeps no text (content=''): its rows' ids are those of the table `article`,
 * and what stands in them is read from the files again when it is to be shown. SQLite 3.40 cannot
 * delete from such a table, so that a changed article gets a new id and the old row stays behind,
 * dead, until a fifth of the rows are: then the index is made anew. Whoever asks the index joins it
 * with `article`.
 *
 * Only for src/store: sqlite3 is not to be seen elsewhere.
 */
#ifndef DUIDU_FULLTEXT_H
#define DUIDU_FULLTEXT_H

#include "duidu/clip.h"
#include "duidu/error.h"
#include "duidu/query.h"
#include "duidu/strbuf.h"

#include <sqlite3.h>

/* Changes whenever an index made before would answer differently: tokenizer, folding, columns. */
uint32_t dd_fulltext_version(void);

/* Makes the tokenizer and the ranking known to a connection; each connection that reads or writes
 * the table needs it once, before anything else that touches the table. */
enum dd_code dd_fulltext_attach(sqlite3 *db, struct dd_error *err);

/* Creates the empty table (dropping one that is there), set up for being filled. */
enum dd_code dd_fulltext_create(sqlite3 *db, struct dd_error *err);

/* ---- filling --------------------------------------------------------------------------------- */

/* Writes to the table of one connection; keeps its statement from article to article. */
struct dd_fulltext_writer;

enum dd_code dd_fulltext_writer_open(struct dd_fulltext_writer **writer, sqlite3 *db,
                                     struct dd_error *err);
void dd_fulltext_writer_close(struct dd_fulltext_writer *writer);

/* What is indexed of an article, folded, one field behind the other. `struct dd_fulltext_texts t = {0};`
 * … dd_strbuf_release(&t.all). */
struct dd_fulltext_texts {
    struct dd_strbuf all;
    size_t ends[DD_FIELDS];
};

/* Fills texts anew from clip; any thread may. */
void dd_fulltext_fold(struct dd_fulltext_texts *texts, const struct dd_clip *clip);

/* Indexes texts under id, inside whatever transaction is open. An id is used once. */
enum dd_code dd_fulltext_add(struct dd_fulltext_writer *writer, int64_t id,
                             const struct dd_fulltext_texts *texts, struct dd_error *err);

/* How many pieces the index is in: each transaction that adds texts leaves one or more. */
int dd_fulltext_pieces(sqlite3 *db);

/* Merges what many transactions have left in pieces, for about pages pages (4 KB) of work; to be
 * called between transactions, after a run of them, until *more is false. Does nothing while there
 * are fewer than 32 pieces. Searching works all the time. */
enum dd_code dd_fulltext_merge(sqlite3 *db, int pages, bool *more, struct dd_error *err);

/* ---- texts ----------------------------------------------------------------------------------- */

/* Appends what is indexed of clip in field, not folded; items (two titles, tags) are divided by
 * DD_TOKEN_FENCE. */
void dd_fulltext_text(struct dd_strbuf *out, const struct dd_clip *clip, enum dd_field field);

/* The same, folded as the index holds it. */
void dd_fulltext_folded(struct dd_strbuf *out, const struct dd_clip *clip, enum dd_field field);

#endif
