/* standings.h - where the reader stands with the articles of an archive, by their ids.
 *
 * The state knows identities, the catalogue ids. This is the one seen through the other: two bytes for
 * each id, made anew when either has changed. Some 15 ms for 100,000 articles of which much is known; next
 * to nothing while little is.
 */
#ifndef DUIDU_STANDINGS_H
#define DUIDU_STANDINGS_H

#include "duidu/catalogue.h"
#include "duidu/state.h"

enum dd_stand {
    DD_STAND_READ = 1 << 0,
    DD_STAND_STARTED = 1 << 1, /* begun, and neither finished nor read */
    DD_STAND_STARRED = 1 << 2,
    DD_STAND_NOTED = 1 << 3
};

struct dd_stand_of {
    uint8_t is; /* set of enum dd_stand */
    uint8_t percent;
};

/* `struct dd_standings s = {0};` … dd_standings_release. */
struct dd_standings {
    struct dd_stand_of *items; /* by id */
    size_t size;
    size_t read, started, starred, noted; /* how many articles are so */
};

/* What a standing comes to. */
struct dd_stand_of dd_stand_of(struct dd_standing standing);

/* Reads them; what was there is replaced. board may be NULL. DD_ERR_IO: the catalogue has failed, and
 * nothing is known. */
enum dd_code dd_standings_read(struct dd_standings *out, struct dd_catalogue *catalogue,
                               const struct dd_board *board, struct dd_error *err);
void dd_standings_release(struct dd_standings *standings);

/* Of one article. */
struct dd_stand_of dd_standings_at(const struct dd_standings *standings, int64_t id);

/* Puts rows, newest first as DD_SORT_PROGRESS has them, in the order of progress, with its groups: what is
 * being read, most of it first, then what is unread, then what is read. */
void dd_rows_by_progress(struct dd_rows *rows, const struct dd_standings *standings);

#endif
