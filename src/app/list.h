/* list.h - the archive's list: what of it is on the screen, and which article the cursor is on.
 *
 * It holds ids, in the order and through the filter at hand, and asks the catalogue for an article when
 * one is looked at. So it costs a few bytes an article, whatever the archive's size. Articles are
 * counted from 0 in that order; rows are the lines of the list, articles and the titles of groups. An
 * id may be gone from the catalogue by the time it is asked for: the list then shows an empty row until
 * it is loaded anew.
 */
#ifndef DUIDU_APP_LIST_H
#define DUIDU_APP_LIST_H

#include "duidu/catalogue.h"
#include "duidu/frame.h"
#include "duidu/pane.h"
#include "duidu/standings.h"

/* Standings that are to be read: no board has this number. */
#define DD_LIST_NO_BOARD UINT64_MAX

enum { DD_LIST_CACHE = 256 /* articles of one generation */ };

/* Articles that have been asked for lately, in two generations: when the younger one is full the elder
 * is forgotten. What was handed out lives as long as that. */
struct dd_list_cache {
    struct dd_entry *slots[2][DD_LIST_CACHE * 2];
    int64_t ids[2][DD_LIST_CACHE * 2];
    size_t counts[2];
    struct dd_arena arenas[2];
    int young;
};

struct dd_list {
    struct dd_pace pace; /* that minutes are reckoned by */
    struct dd_catalogue *catalogue; /* NULL: there is no list, a file was opened; owned */
    struct dd_rows all;             /* every article, or the first ones while partial */
    struct dd_rows few;             /* those that the filter lets through */
    bool filtered;                  /* few are shown */
    bool partial;
    bool outdated;          /* an article was asked for in vain */
    size_t total;           /* articles there are */
    size_t n_entries;       /* shown */
    struct dd_sieve *sieve; /* under way: few will be what it lets through; owned */
    struct dd_error wrong;  /* with the filter; DD_OK: nothing */
    struct dd_state *state; /* where the reader stands; borrowed */
    struct dd_standings standings; /* … with these articles, as the state was at … */
    uint64_t board;                /* … the board of that number; DD_LIST_NO_BOARD: not looked at yet */
    bool deferred; /* filter or order ask where the reader stands: after the first paint */
    struct dd_board *asked; /* of when the filter was made: what is read since then stays in it; NULL: the
                               filter asks nothing of the kind; owned */
    size_t cursor;          /* article */
    size_t top;             /* row */
    bool restoring;         /* the cursor is to stand on the article at, as soon as that is there … */
    size_t above;           /* … with so many rows above it */
    bool moved;             /* the reader has moved the cursor: it stays on its article */
    struct dd_strbuf filter;
    enum dd_archive_sort sort;
    struct dd_strbuf at; /* path of the article under the cursor: survives loading anew */
    int height;          /* rows on the screen, set when drawn */
    struct dd_list_cache *cache; /* owned */

    bool updating; /* progress is to be shown */
    struct dd_update_progress progress;
    struct dd_arena problems_arena;
    struct dd_problems problems; /* of the walk over the folder */

    struct dd_clip *preview; /* of the entry under the cursor; owned */
    struct dd_strbuf preview_path;
    int64_t preview_id;
    struct dd_arena preview_arena;
    struct dd_pane preview_pane;
};

void dd_list_release(struct dd_list *l);

/* ---- loading ----------------------------------------------------------------------------- */

/* Puts catalogue (owned from now on) in the place of the one before; what is shown stays until it is
 * loaded. */
void dd_list_take(struct dd_list *l, struct dd_catalogue *catalogue);

/* Reckons minutes by another pace from now on. */
void dd_list_set_pace(struct dd_list *l, struct dd_pace pace);

/* Reads the order from the catalogue; the cursor stays on its article. first: only what the screen needs
 * (the rest with dd_list_complete). False: the catalogue has failed, and what is shown stays. */
bool dd_list_load(struct dd_list *l, bool first);

/* Reads what the first load has left out, and lets the filter come to its end. */
void dd_list_complete(struct dd_list *l);

/* A piece of that, about milliseconds long. True: something has changed. */
bool dd_list_work(struct dd_list *l, int milliseconds);

/* After the filter changed, or to make it anew: what has been read since then falls under it as it is
 * now. */
void dd_list_rebuild(struct dd_list *l);

/* Before anything is loaded: on which article the cursor is to stand (empty: none), and how far down the
 * screen. */
void dd_list_restore(struct dd_list *l, struct dd_str path, size_t above);

/* Rows of the screen above the cursor. */
size_t dd_list_rows_above(const struct dd_list *l);

/* Looks where the reader stands now. True: something is new. */
bool dd_list_look(struct dd_list *l);

void dd_list_sort(struct dd_list *l, enum dd_archive_sort by);

/* Copies problems. */
void dd_list_set_problems(struct dd_list *l, const struct dd_problems *problems);

/* ---- moving ------------------------------------------------------------------------------ */

void dd_list_move(struct dd_list *l, long entries);
void dd_list_move_group(struct dd_list *l, long groups);
void dd_list_to(struct dd_list *l, size_t entry); /* counted from 0 among those shown */
void dd_list_place(struct dd_list *l, int where);
void dd_list_select(struct dd_list *l, struct dd_str path);

/* ---- asking ------------------------------------------------------------------------------ */

const struct dd_entry *dd_list_current(struct dd_list *l);

/* The entry so many places on from path among those shown; NULL past the ends. */
const struct dd_entry *dd_list_neighbour(struct dd_list *l, struct dd_str path, long by);

/* Its place among those shown, from 1; 0 when it is not there. */
size_t dd_list_position(struct dd_list *l, struct dd_str path);

/* Where the reader stands with the article of that place among those shown. */
struct dd_stand_of dd_list_stand(const struct dd_list *l, size_t index);

/* The next (by > 0) or previous unread article from a place on; without inclusive from behind it. False:
 * there is none. */
bool dd_list_next_unread(const struct dd_list *l, size_t from, bool inclusive, long by, size_t *index);

/* The article with that place, from 0; NULL: it is gone. */
const struct dd_entry *dd_list_entry(struct dd_list *l, size_t index);

/* ---- list_draw.c ------------------------------------------------------------------------- */

/* Rows: articles and group titles. */
size_t dd_list_rows(const struct dd_list *l);
size_t dd_list_row_of(const struct dd_list *l, size_t article);
/* What a row holds: true: an article; else *index is a group's. */
bool dd_list_row(const struct dd_list *l, size_t row, size_t *index);
const struct dd_rows *dd_list_shown(const struct dd_list *l);
/* The title of a group as people read it. */
struct dd_str dd_list_group_title(const struct dd_list *l, size_t group);
void dd_list_keep_in_view(struct dd_list *l);

/* Loads the preview of the entry under the cursor if it is not there yet. */
bool dd_list_load_preview(struct dd_list *l);
/* Columns of the screen that the list itself takes. */
int dd_list_cells(int columns);
/* What the reader has made of an article, in columns 1 and 2 of its row: unread, starred; or that it cannot
 * be read. */
void dd_list_draw_marks(const struct dd_entry *e, bool read, bool starred, struct dd_frame *f, int row);

void dd_list_draw(struct dd_list *l, struct dd_frame *f, int rows, int columns);

/* Takes over how far an update is, before updating is set anew. A worker begins the walk again that the main
 * thread had begun: the number of what has been found does not fall within one update. */
void dd_list_progress(struct dd_list *l, const struct dd_update_progress *progress);

/* Appends how far the update is, with a bar. */
void dd_list_progress_text(const struct dd_list *l, struct dd_strbuf *out);

#endif
