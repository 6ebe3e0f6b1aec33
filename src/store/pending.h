/* pending.h - the files that are to be read, in the order of the walk.
 *
 * A hundred thousand of them wait at the same time when an archive is new. They lie in pieces of memory
 * that are given back as soon as what is in them has been taken, and only what is different from
 * the one before.
 */
#ifndef DUIDU_STORE_PENDING_H
#define DUIDU_STORE_PENDING_H

#include "duidu/strbuf.h"
#include "walk.h"

/* `struct dd_pending p = {0};` … dd_pending_release. */
struct dd_pending {
    struct dd_pending_piece *first, *last;
    struct dd_strbuf added, taken; /* the path that was put in last, and that which was taken last … */
    struct dd_stamp added_stamp, taken_stamp; /* … and their stamps */
    size_t count;                             /* of all that have been put in */
    size_t n_taken;
};

void dd_pending_add(struct dd_pending *pending, const struct dd_found *found);

/* Takes the one that was put in first. *found is all of it; its path lives until the next call. False when
 * there is none. */
bool dd_pending_take(struct dd_pending *pending, struct dd_found *found);

void dd_pending_release(struct dd_pending *pending);

#endif
