/* archive.h - walks a folder and lists the articles in it.
 *
 * The walk goes in steps, so that whoever drives it (an event loop between two keys, a worker
 * thread, a plain command) decides how long it may take and what to show meanwhile.
 */
#ifndef DUIDU_ARCHIVE_H
#define DUIDU_ARCHIVE_H

#include "duidu/clip.h"
#include "duidu/error.h"

#include <stdint.h>

/* What the list knows of one article: the clip's metadata, without its text. */
struct dd_entry {
    struct dd_str path;     /* as it can be opened, any bytes; NUL-terminated */
    struct dd_str relative; /* below the archive's folder, any bytes (dd_path_shown to show it) */
    struct dd_str title;    /* never empty: the file's stem when the clip has none */
    struct dd_str original_title, date, published, source_url, site, author, tldr;
    struct dd_str *tags;
    size_t n_tags;
    enum dd_clip_layout layout;
    enum dd_language language;
    size_t words, han; /* of the article */
    int minutes;     /* reading time at the pace of who asked */
    size_t problems; /* how many the clip has */
    bool has_summary, has_article, body_failed;
    int64_t mtime; /* seconds */
    uint64_t size; /* bytes of the main file */
    struct dd_str key;  /* which article it is, wherever it lies (identity.h) */
    uint64_t identity;  /* its hash */
};

enum dd_archive_sort {
    DD_SORT_DATE,
    DD_SORT_TITLE,
    DD_SORT_SITE,
    DD_SORT_LENGTH,
    DD_SORT_PROGRESS /* what is being read first; files do not say it (standings.h) */
};
enum { DD_SORT_COUNT = 4 /* that files say */, DD_SORT_ALL = 5 };

struct dd_archive;

/* Opens the folder at path (DD_ERR_IO, DD_ERR_KIND). Reads nothing of it yet. */
enum dd_code dd_archive_open(struct dd_archive **archive, const char *path, struct dd_error *err);
void dd_archive_close(struct dd_archive *archive);

/* Goes on with the walk for at most about milliseconds (0: until it is done). True while there is
 * more to do. Folders are walked first (fast), then the files are read, newest path first. */
bool dd_archive_step(struct dd_archive *archive, int milliseconds);

/* How far the walk is: files found, files read. */
void dd_archive_progress(const struct dd_archive *archive, size_t *found, size_t *read);

/* Forgets everything and starts the walk anew (the folder may have changed). Entries handed out
 * before are gone. */
void dd_archive_restart(struct dd_archive *archive);

/* The articles read so far, sorted as asked (newest date first with path as tie-break, or by title,
 * site, longest first). Pointers are valid until dd_archive_restart or _close; the array itself until
 * the next call of step, restart or sort. */
const struct dd_entry *const *dd_archive_entries(struct dd_archive *archive, size_t *count);
void dd_archive_sort(struct dd_archive *archive, enum dd_archive_sort by);

/* Folders that could not be read, files that were refused, skipped special files and link loops. */
const struct dd_problems *dd_archive_problems(const struct dd_archive *archive);

/* The folder's path as given. */
struct dd_str dd_archive_path(const struct dd_archive *archive);

#endif
