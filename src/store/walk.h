/* walk.h - finds the articles below a folder, one at a time, newest path first. */
#ifndef DUIDU_STORE_WALK_H
#define DUIDU_STORE_WALK_H

#include "duidu/error.h"
#include "duidu/str.h"

#include <stdint.h>

/* By what a file was read; another stamp means that it has to be read again. */
struct dd_stamp {
    int64_t size, mtime_ns, inode;
    int64_t sibling; /* size, time and inode of the files beside it that belong to it; 0: none */
};

bool dd_stamp_equal(const struct dd_stamp *a, const struct dd_stamp *b);

struct dd_walk_options {
    bool stamps; /* fill dd_found.stamp: a stat for each article and each file that belongs to one */
    /* As in dd_update_options. */
    bool (*folder)(void *data, const char *path, int depth);
    void *data;
};

struct dd_found {
    struct dd_str relative; /* below the folder, NUL-terminated; until the next call */
    struct dd_stamp stamp;  /* all 0 when the file is gone already or stamps are not asked for */
};

enum dd_walk_step {
    DD_WALK_ARTICLE, /* one was found */
    DD_WALK_ON,      /* none, so far */
    DD_WALK_END
};

struct dd_walk;

/* Opens the folder (DD_ERR_IO, DD_ERR_KIND). options and problems are borrowed until _close; what
 * cannot be read is reported to problems. */
enum dd_code dd_walk_open(struct dd_walk **walk, const char *path,
                          const struct dd_walk_options *options, struct dd_problems *problems,
                          struct dd_error *err);
void dd_walk_close(struct dd_walk *walk);

/* A piece of the walk: at most one folder is read. Articles come by descending path (compared bytewise);
 * those of folders that only links lead to come last. */
enum dd_walk_step dd_walk_next(struct dd_walk *walk, struct dd_found *found);

/* From the start again. */
void dd_walk_restart(struct dd_walk *walk);

/* Has something been missed that may be there all the same: an input or output error, not a folder that
 * is gone or closed to us? */
bool dd_walk_doubtful(const struct dd_walk *walk);

/* The folder's path with a '/' at its end, and a path below it in full, in arena, NUL-terminated. */
struct dd_str dd_walk_root(const struct dd_walk *walk);
struct dd_str dd_walk_full(const struct dd_walk *walk, struct dd_arena *arena, struct dd_str relative);

#endif
