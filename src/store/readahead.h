/* readahead.h - articles are read and taken apart in a second thread while the first one writes what it
 * has got into the catalogue: the one takes about as long as the other.
 *
 * Whoever wants articles orders them, a few ahead (dd_readahead_room), and takes them in the order in
 * which they were ordered. Where no thread is to be had they are read when they are taken. One thread
 * orders and takes.
 */
#ifndef DUIDU_READAHEAD_H
#define DUIDU_READAHEAD_H

#include "fulltext.h"

struct dd_readahead;

/* Articles that are ordered and not yet let go, at most. */
enum { DD_READAHEAD_MAX = 8 };

/* An article that has been read. */
struct dd_read_article {
    int64_t tag;               /* as ordered */
    enum dd_code code;         /* of dd_clip_open … */
    struct dd_error err;       /* … and why, when it is not DD_OK; then there is nothing below */
    struct dd_clip clip;
    struct dd_fulltext_texts texts; /* when they were ordered too */
};

/* texts: what is indexed of each article too; its thread starts with the first order. Without them there is
 * little to write: articles are read when they are taken, and the first screen waits for no other thread. */
struct dd_readahead *dd_readahead_new(bool texts);

/* Drops what was ordered and not taken; waits for the file at hand to be read. */
void dd_readahead_free(struct dd_readahead *readahead);

/* Can more be ordered before some is taken? */
bool dd_readahead_room(const struct dd_readahead *readahead);

/* Orders the file at path; only while there is room. */
void dd_readahead_order(struct dd_readahead *readahead, const char *path, int64_t tag);

/* The next article, when it has been read; NULL when none is ordered. It lives until the next call of
 * dd_readahead_take or _free. */
struct dd_read_article *dd_readahead_take(struct dd_readahead *readahead);

#endif
