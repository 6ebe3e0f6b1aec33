/* catalogue.h - what is known of an archive, kept from one start to the next.
 *
 * A catalogue is one SQLite file per archive: a row for each article (the clip's metadata, and by what
 * size, time and inode it was read) and the full text index. It is a cache: nothing is in it that the
 * files do not say again. So it may be deleted at any time, also while it is open; a damaged one, or
 * one of another version, is made anew; and where none can be kept, duidu works without.
 *
 * It lies in $XDG_CACHE_HOME/duidu/ (~/.cache/duidu/ without), under the name of the archive's folder
 * and a hash of its real path. Where nothing can be written there it lies in ${TMPDIR:-/tmp}/duidu-UID/,
 * and where that is closed too, in memory. What of this the reader has to know is said by
 * dd_catalogue_notice.
 *
 * Several running copies share the file (write-ahead log, busy timeout; on network file systems, where
 * the log is not to be had, a rollback journal). A struct dd_catalogue is one connection and belongs to
 * one thread at a time; threads open one each, with dd_catalogue_join.
 *
 * No function of this header crashes or hangs because the file is bad, gone, locked or the disk full.
 * A call that fails says so and notes what is the matter (dd_catalogue_health); dd_catalogue_mend then
 * makes the catalogue usable again, perhaps empty, perhaps elsewhere.
 */
#ifndef DUIDU_CATALOGUE_H
#define DUIDU_CATALOGUE_H

#include "duidu/archive.h"
#include "duidu/arena.h"
#include "duidu/error.h"

#include <stdint.h>

struct dd_catalogue;

enum dd_catalogue_mode {
    DD_CATALOGUE_LOOK,  /* what is there already, to be read; waits for no one. DD_ERR_IO where there is
                           none, or none that can be used as it is */
    DD_CATALOGUE_KEEP,  /* to be written: made where missing, made anew where unusable, elsewhere where
                           it cannot be written. Fails only when not even memory will do */
    DD_CATALOGUE_STRICT, /* as KEEP, but fails (DD_ERR_IO) where it cannot be kept in the cache folder */
    DD_CATALOGUE_MEMORY /* in memory, for this connection and those that join it */
};

/* Opens the catalogue of the archive at path (a folder; it has to exist). */
enum dd_code dd_catalogue_open(struct dd_catalogue **catalogue, const char *path,
                               enum dd_catalogue_mode mode, struct dd_error *err);

/* A second connection to the catalogue of the same archive that another thread has open: file is
 * what dd_catalogue_file says of that one. To be read only. */
enum dd_code dd_catalogue_join(struct dd_catalogue **catalogue, const char *path, const char *file,
                               struct dd_error *err);

void dd_catalogue_close(struct dd_catalogue *catalogue);

/* Where it lies: an absolute path, or a name of SQLite's for memory. Valid until _mend or _close. */
const char *dd_catalogue_file(const struct dd_catalogue *catalogue);

/* The bytes it takes there, with the log of what has not come into the file yet. */
uint64_t dd_catalogue_bytes(const struct dd_catalogue *catalogue);

/* The archive's folder as given to _open. */
struct dd_str dd_catalogue_path(const struct dd_catalogue *catalogue);

/* What the reader has to know of where and how it is kept, translated; NULL: nothing. */
const char *dd_catalogue_notice(const struct dd_catalogue *catalogue);

/* The version of SQLite. */
const char *dd_catalogue_library(void);

/* ---- when something goes wrong --------------------------------------------------------- */

enum dd_catalogue_health {
    DD_CATALOGUE_WELL,
    DD_CATALOGUE_BUSY,      /* another copy was at it for too long; trying again will do */
    DD_CATALOGUE_STOPPED,   /* a call was stopped as asked (dd_catalogue_stop_when) */
    DD_CATALOGUE_GONE,      /* deleted, or another file is in its place */
    DD_CATALOGUE_DAMAGED,   /* the file is not, or no longer, what it should be */
    DD_CATALOGUE_UNWRITABLE /* full disk, file system gone read-only, … */
};

/* What the last failure was about; GONE is found out by asking here. */
enum dd_catalogue_health dd_catalogue_health(struct dd_catalogue *catalogue);

/* Makes a catalogue opened with KEEP or STRICT usable again: made anew where it was damaged or is
 * gone, elsewhere where it cannot be written (an error for STRICT). Its ids mean nothing after it. */
enum dd_code dd_catalogue_mend(struct dd_catalogue *catalogue, struct dd_error *err);

/* Makes it anew, empty. */
enum dd_code dd_catalogue_rebuild(struct dd_catalogue *catalogue, struct dd_error *err);

/* Calls stop from time to time while a statement runs; when it says true the statement ends with
 * DD_CATALOGUE_STOPPED, a change under way is taken back. stop runs in the thread of the call. */
void dd_catalogue_stop_when(struct dd_catalogue *catalogue, bool (*stop)(void *data), void *data);

/* Changes whenever any connection but this one has changed the catalogue; 0 on failure. */
uint64_t dd_catalogue_version(struct dd_catalogue *catalogue);

/* ---- asking ---------------------------------------------------------------------------- */

struct dd_counts {
    size_t articles;
    size_t indexed; /* of them, whose text is in the full text index */
};

enum dd_code dd_catalogue_counts(struct dd_catalogue *catalogue, struct dd_counts *out,
                                 struct dd_error *err);

/* A group of the list: the articles of a month, of a site, of a letter … */
struct dd_group {
    size_t first;        /* its first article, an index into ids */
    struct dd_str title; /* "2025-01", "example.org"; empty: without date, without site; of titles "A",
                            "#" for signs and digits, "汉" for Han; by length "30", "10", "1", "": so
                            many minutes at least; by progress "started", "unread", "read" */
};

/* Articles in an order. `struct dd_rows rows = {0};` … dd_rows_release. */
struct dd_rows {
    int64_t *ids;
    size_t count, capacity;
    struct dd_group *groups;
    size_t n_groups, groups_capacity;
    struct dd_arena arena; /* holds the groups' titles */
};

void dd_rows_release(struct dd_rows *rows);

/* The pace that minutes are reckoned by on this connection, as most read at first. */
void dd_catalogue_set_pace(struct dd_catalogue *catalogue, struct dd_pace pace);

/* All articles (the first limit ones; 0: all) in the order asked for: newest date first with path as
 * tie-break, or by title, site, longest first. About 20 ms for 100,000. DD_SORT_PROGRESS: by date without
 * groups, for dd_rows_by_progress. */
enum dd_code dd_catalogue_rows(struct dd_catalogue *catalogue, enum dd_archive_sort by,
                               size_t limit, struct dd_rows *out, struct dd_error *err);

/* The article of an id, its texts in arena. False when there is none of that id (any more). */
bool dd_catalogue_entry(struct dd_catalogue *catalogue, int64_t id, struct dd_arena *arena,
                        struct dd_entry *out);

/* The id of the article at a path below the archive's folder; 0: none. */
int64_t dd_catalogue_id(struct dd_catalogue *catalogue, struct dd_str relative);

/* The ids of the articles of that identity (identity.h), several where an archive has copies: the first
 * max of them. Returns how many. Some 3 µs: what is known of a few articles is looked up here, not the
 * other way round. */
size_t dd_catalogue_same(struct dd_catalogue *catalogue, uint64_t identity, int64_t *ids, size_t max);

/* What a filter of the list lets through: every article for which all of its parts hold. A part is
 *
 *   a word   that occurs in the title, the original title, the site, the author, the date, the one-line
 *            summary or a tag, all folded;
 *   a filter of query.h: is:unread, site:x, tag:x, lang:zh, date:2025-01, after:x, before:x, title:x,
 *            with '-' in front where it must not hold, answered by what the catalogue knows of the
 *            article, so that it need not be indexed.
 *
 * It goes in steps, so that a key typed meanwhile is not kept waiting. What is wrong with a filter is said
 * by dd_sieve_error; the other parts count. board: where the reader stands; copied when it is asked for;
 * NULL: nothing has been read yet. */
struct dd_sieve;
struct dd_board;
struct dd_sieve *dd_sieve_new(struct dd_catalogue *catalogue, struct dd_str text,
                              const struct dd_board *board);
void dd_sieve_free(struct dd_sieve *sieve);

/* DD_OK in its code: nothing is wrong. */
const struct dd_error *dd_sieve_error(const struct dd_sieve *sieve);

/* Does a filter ask where the reader stands with an article? */
bool dd_sieve_asks_standing(const struct dd_sieve *sieve);

/* Goes on for about milliseconds (0: to the end). True while there is more to do. */
bool dd_sieve_step(struct dd_sieve *sieve, int milliseconds);

/* Has the sieve let the article through? Before the end: as far as it is known. */
bool dd_sieve_passes(const struct dd_sieve *sieve, int64_t id);

/* Those of all that the sieve has let through, with their groups. out is not all. */
void dd_rows_sift(struct dd_rows *out, const struct dd_rows *all, const struct dd_sieve *sieve);

/* ---- bringing it up to date ------------------------------------------------------------ */

enum dd_update_phase {
    DD_UPDATE_WALK,   /* looks at the folders and what has changed in them */
    DD_UPDATE_READ,   /* reads what is new or has changed, newest path first */
    DD_UPDATE_REMOVE, /* takes out what is there no more */
    DD_UPDATE_TEXT,   /* puts texts into the full text index, newest path first */
    DD_UPDATE_MERGE,  /* puts the index's pieces together, so that searching stays quick */
    DD_UPDATE_DONE
};

struct dd_update_progress {
    enum dd_update_phase phase;
    size_t found;       /* articles seen by the walk */
    size_t done, total; /* of READ: files; of TEXT: articles. total is 0 while it is not known */
    size_t read, removed, texts; /* so far: files read, articles taken out, texts indexed */
};

struct dd_update_options {
    bool text;     /* the full text index too; not for DD_CATALOGUE_MEMORY, which has none */
    bool together; /* metadata and text of a file at once: less work in all, but the list comes later */
    /* Asked between two files: true ends the step at hand, its work kept. May be NULL. */
    bool (*yield)(void *data);
    /* Told of each folder that holds folders, or more than an article of its own, before its names are
     * read: the place to begin watching it. depth: 0 for the archive itself. True: this is news, the
     * names have to be read (again). May be NULL. */
    bool (*folder)(void *data, const char *path, int depth);
    void *data;
};

struct dd_update;

/* An update of the catalogue, which it borrows until _free. Nothing is done before the first step. */
enum dd_code dd_update_new(struct dd_update **update, struct dd_catalogue *catalogue,
                           const struct dd_update_options *options, struct dd_error *err);

/* Works for about milliseconds (0: to the end), in one transaction that ends with the step: what a
 * step has done is done, whatever happens after it. True while there is more to do. On failure false,
 * with err set (DD_OK in err->code otherwise): look at dd_catalogue_health; after _mend a new update
 * goes on where this one ended. */
bool dd_update_step(struct dd_update *update, int milliseconds, struct dd_error *err);

void dd_update_progress(const struct dd_update *update, struct dd_update_progress *out);

/* Folders that could not be read, files that were refused, skipped special files and link loops. */
const struct dd_problems *dd_update_problems(const struct dd_update *update);

void dd_update_free(struct dd_update *update);

#endif
