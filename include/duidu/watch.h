/* watch.h - hears that an archive has changed, or the file that is being read.
 *
 * inotify tells of a folder, not of the tree below it, and the system grants a limited number of
 * watches. So what is watched are the folders that articles come into (the archive's own, years, months),
 * not the folder of every article; git's HEAD and index, which change with every pull and every switch of
 * branches; and the folder of one open file, in which editors put a new file in the old one's place.
 *
 * One thread asks for news; others may add folders meanwhile.
 */
#ifndef DUIDU_WATCH_H
#define DUIDU_WATCH_H

#include "duidu/error.h"

struct dd_watch;

enum dd_watch_news {
    DD_WATCH_ARCHIVE = 1, /* something in a watched folder, or in git, that may be about articles */
    DD_WATCH_FILE = 2     /* the open file, or one that belongs to it */
};

/* DD_ERR_IO where the system has no inotify, or no more of it for us. limit: how many folders may be
 * watched at most; 0: as many as are sensible. */
enum dd_code dd_watch_open(struct dd_watch **watch, size_t limit, struct dd_error *err);
void dd_watch_close(struct dd_watch *watch);

/* Readable when there is news. */
int dd_watch_fd(const struct dd_watch *watch);

/* Takes all news there is: a set of enum dd_watch_news. */
unsigned dd_watch_take(struct dd_watch *watch);

/* Watches a folder of the archive, so many folders below it (0: the archive itself). True: from now on;
 * false: it was watched already, or cannot be. Deep folders are the first to be left out. From any
 * thread. */
bool dd_watch_folder(struct dd_watch *watch, const char *path, int depth);

/* Has a folder been left out, because there are too many or the system refused? */
bool dd_watch_incomplete(struct dd_watch *watch);

/* Watches the git repository that the archive lies in, if it lies in one. */
void dd_watch_git(struct dd_watch *watch, const char *archive);

/* Watches the file at path in place of the one before; NULL: none. */
void dd_watch_file(struct dd_watch *watch, const char *path);

#endif
