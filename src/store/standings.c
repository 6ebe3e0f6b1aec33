/* standings.c - what is known of articles, by their ids in a catalogue. */
#include "duidu/standings.h"

#include "catalogue_private.h"

#include <stdlib.h>
#include <string.h>

enum {
    FEW = 2000, /* identities that are looked up one by one, not in one sweep over the archive */
    COPIES = 64 /* of an article in one archive: more than that are not looked for */
};

void dd_standings_release(struct dd_standings *s)
{
    free(s->items);
    *s = (struct dd_standings){0};
}

struct dd_stand_of dd_standings_at(const struct dd_standings *s, int64_t id)
{
    return id >= 0 && (size_t)id < s->size ? s->items[id] : (struct dd_stand_of){0};
}

struct dd_stand_of dd_stand_of(struct dd_standing s)
{
    bool started = s.started && !s.finished && !s.read;
    return (struct dd_stand_of){
        .is = (uint8_t)((s.read ? DD_STAND_READ : 0) | (started ? DD_STAND_STARTED : 0) |
                        (s.starred ? DD_STAND_STARRED : 0) | (s.notes ? DD_STAND_NOTED : 0)),
        .percent = s.percent,
    };
}

static void set(struct dd_standings *out, int64_t id, struct dd_standing standing)
{
    struct dd_stand_of stand = dd_stand_of(standing);
    if (id < 0 || (!stand.is && !stand.percent))
        return;
    if ((size_t)id >= out->size) {
        size_t size = ((size_t)id + 256) * 3 / 2;
        out->items = dd_xrealloc(out->items, size * sizeof *out->items);
        memset(out->items + out->size, 0, (size - out->size) * sizeof *out->items);
        out->size = size;
    }
    out->items[id] = stand;
    out->read += (stand.is & DD_STAND_READ) != 0;
    out->started += (stand.is & DD_STAND_STARTED) != 0;
    out->starred += (stand.is & DD_STAND_STARRED) != 0;
    out->noted += (stand.is & DD_STAND_NOTED) != 0;
}

static void look_up(struct dd_standings *out, struct dd_catalogue *c, const struct dd_board *board)
{
    struct dd_standing standing;
    uint64_t identity;
    int64_t ids[COPIES];
    for (size_t at = 0; dd_board_next(board, &at, &identity, &standing);) {
        size_t n = dd_catalogue_same(c, identity, ids, COPIES);
        for (size_t i = 0; i < n; i++)
            set(out, ids[i], standing);
    }
}

static enum dd_code sweep(struct dd_standings *out, struct dd_catalogue *c,
                          const struct dd_board *board, struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_IDENTITIES);
    int rc = s ? SQLITE_ROW : dd_catalogue_failure(c);
    while (s && (rc = sqlite3_step(s)) == SQLITE_ROW)
        set(out, sqlite3_column_int64(s, 0),
            dd_board_find(board, (uint64_t)sqlite3_column_int64(s, 1)));
    enum dd_code code = dd_catalogue_result(c, rc, err);
    sqlite3_reset(s);
    return code;
}

enum dd_code dd_standings_read(struct dd_standings *out, struct dd_catalogue *c,
                               const struct dd_board *board, struct dd_error *err)
{
    out->read = out->started = out->starred = out->noted = 0;
    if (out->size)
        memset(out->items, 0, out->size * sizeof *out->items);
    if (dd_board_size(board) > FEW)
        return sweep(out, c, board, err);
    look_up(out, c, board);
    return DD_OK;
}

/* ---- the order of progress --------------------------------------------------------------- */

struct progress {
    int64_t id;
    uint32_t place; /* by date */
    uint8_t rank;   /* started, unread, read */
    uint8_t left;   /* per cent */
};

static int by_progress(const void *a, const void *b)
{
    const struct progress *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank - y->rank;
    if (x->left != y->left)
        return x->left - y->left;
    return (x->place > y->place) - (x->place < y->place);
}

void dd_rows_by_progress(struct dd_rows *rows, const struct dd_standings *standings)
{
    static const char titles[][8] = {"started", "unread", "read"};
    size_t n = rows->count;
    struct progress *items = dd_xmalloc((n ? n : 1) * sizeof *items);
    for (size_t i = 0; i < n; i++) {
        struct dd_stand_of stand = dd_standings_at(standings, rows->ids[i]);
        uint8_t rank = stand.is & DD_STAND_STARTED ? 0 : stand.is & DD_STAND_READ ? 2 : 1;
        items[i] = (struct progress){rows->ids[i], (uint32_t)i, rank,
                                     (uint8_t)(rank ? 0 : 100 - stand.percent)};
    }
    if (n)
        qsort(items, n, sizeof *items, by_progress);
    rows->count = rows->n_groups = 0;
    for (size_t i = 0; i < n; i++) {
        dd_rows_group(rows, dd_str_from(titles[items[i].rank]));
        dd_rows_add(rows, items[i].id);
    }
    free(items);
}
