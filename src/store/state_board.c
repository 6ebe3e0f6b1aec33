/* state_board.c - the standing of all articles in memory: what lists are drawn, filtered and sorted by.
 *
 * Only articles of which something is known are on it. A hash table from identities to standings; an
 * article of several keys is found by each.
 */
#include "state_private.h"

#include <stdlib.h>
#include <string.h>

struct slot {
    uint64_t identity; /* 0: free */
    uint32_t standing; /* index */
};

struct dd_board {
    struct dd_standing *standings;
    int64_t *articles; /* whose they are, ascending */
    size_t count, capacity;
    uint64_t number;
    struct slot *slots; /* open addressing, at most half full; a power of two */
    size_t size, used;
};

void dd_board_free(struct dd_board *b)
{
    if (!b)
        return;
    free(b->standings);
    free(b->articles);
    free(b->slots);
    free(b);
}

static struct dd_board *new_board(void)
{
    struct dd_board *b = dd_xmalloc(sizeof *b);
    *b = (struct dd_board){0};
    return b;
}

static void *copy_of(const void *from, size_t size)
{
    return size ? memcpy(dd_xmalloc(size), from, size) : NULL;
}

struct dd_board *dd_board_copy(const struct dd_board *from)
{
    struct dd_board *b = new_board();
    if (!from)
        return b;
    *b = *from;
    b->capacity = b->count;
    b->standings = copy_of(from->standings, b->count * sizeof *b->standings);
    b->articles = copy_of(from->articles, b->count * sizeof *b->articles);
    b->slots = copy_of(from->slots, b->size * sizeof *b->slots);
    return b;
}

/* ---- slots ----------------------------------------------------------------------------- */

static struct slot *slot_of(const struct dd_board *b, uint64_t identity)
{
    size_t i = (size_t)(identity >> 16) & (b->size - 1);
    while (b->slots[i].identity && b->slots[i].identity != identity)
        i = (i + 1) & (b->size - 1);
    return &b->slots[i];
}

static void add_slot(struct dd_board *b, uint64_t identity, uint32_t standing)
{
    if (b->used * 2 >= b->size) {
        struct dd_board wide = {.size = b->size ? b->size * 2 : 256, .used = b->used};
        wide.slots = dd_xmalloc(wide.size * sizeof *wide.slots);
        memset(wide.slots, 0, wide.size * sizeof *wide.slots);
        for (size_t i = 0; i < b->size; i++)
            if (b->slots[i].identity)
                *slot_of(&wide, b->slots[i].identity) = b->slots[i];
        free(b->slots);
        b->slots = wide.slots;
        b->size = wide.size;
    }
    struct slot *slot = slot_of(b, identity);
    b->used += slot->identity == 0;
    *slot = (struct slot){identity, standing};
}

struct dd_standing dd_board_find(const struct dd_board *b, uint64_t identity)
{
    if (!b || !b->size || !identity)
        return (struct dd_standing){0};
    const struct slot *slot = slot_of(b, identity);
    return slot->identity ? b->standings[slot->standing] : (struct dd_standing){0};
}

uint64_t dd_board_number(const struct dd_board *b)
{
    return b ? b->number : 0;
}

size_t dd_board_size(const struct dd_board *b)
{
    return b ? b->used : 0;
}

bool dd_board_next(const struct dd_board *b, size_t *at, uint64_t *identity,
                   struct dd_standing *standing)
{
    for (; b && *at < b->size; ++*at) {
        const struct slot *slot = &b->slots[*at];
        if (!slot->identity)
            continue;
        *identity = slot->identity;
        *standing = b->standings[slot->standing];
        ++*at;
        return true;
    }
    return false;
}

/* ---- reading --------------------------------------------------------------------------- */

/* The standing of an article; they come in the order of articles. */
static struct dd_standing *standing_of(struct dd_board *b, int64_t article)
{
    if (b->count && b->articles[b->count - 1] == article)
        return &b->standings[b->count - 1];
    if (b->count == b->capacity) {
        b->capacity = b->capacity ? b->capacity * 2 : 64;
        b->standings = dd_xrealloc(b->standings, b->capacity * sizeof *b->standings);
        b->articles = dd_xrealloc(b->articles, b->capacity * sizeof *b->articles);
    }
    b->articles[b->count] = article;
    b->standings[b->count] = (struct dd_standing){0};
    return &b->standings[b->count++];
}

static ptrdiff_t index_of(const struct dd_board *b, int64_t article)
{
    size_t low = 0, high = b->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->articles[middle] < article)
            low = middle + 1;
        else
            high = middle;
    }
    return low < b->count && b->articles[low] == article ? (ptrdiff_t)low : -1;
}

static void touch(struct dd_standing *s, int64_t changed)
{
    if (changed > s->touched)
        s->touched = changed;
}

static void take_fact(struct dd_standing *s, struct dd_str kind, struct dd_str value)
{
    struct dd_progress p;
    if (dd_str_equal(kind, DD_STR(DD_FACT_READ))) {
        s->read = true;
    } else if (dd_str_equal(kind, DD_STR(DD_FACT_STAR))) {
        s->starred = true;
    } else if (dd_value_progress(value, &p)) {
        s->percent = (uint8_t)p.percent;
        s->started = p.started != 0;
        s->finished = p.finished != 0;
    }
}

/* An article of which there are notes alone comes in out of order: it is put where it belongs. */
static struct dd_standing *insert(struct dd_board *b, int64_t article)
{
    ptrdiff_t at = index_of(b, article);
    if (at >= 0)
        return &b->standings[at];
    standing_of(b, article);
    size_t i = b->count - 1;
    for (; i && b->articles[i - 1] > article; i--) {
        b->articles[i] = b->articles[i - 1];
        b->standings[i] = b->standings[i - 1];
    }
    b->articles[i] = article;
    b->standings[i] = (struct dd_standing){0};
    return &b->standings[i];
}

static struct dd_board *read_board(struct dd_state *s)
{
    struct dd_board *b = new_board();
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_STANDINGS);
    while (q && sqlite3_step(q) == SQLITE_ROW) {
        struct dd_standing *standing = standing_of(b, sqlite3_column_int64(q, 0));
        take_fact(standing, dd_state_column(q, 1), dd_state_column(q, 2));
        touch(standing, sqlite3_column_int64(q, 3));
    }
    if (q)
        sqlite3_reset(q);
    q = dd_state_statement(s, DD_STATE_NOTE_COUNTS);
    while (q && sqlite3_step(q) == SQLITE_ROW) {
        struct dd_standing *standing = insert(b, sqlite3_column_int64(q, 0));
        int n = sqlite3_column_int(q, 1);
        standing->notes = (uint16_t)(n > UINT16_MAX ? UINT16_MAX : n);
        touch(standing, sqlite3_column_int64(q, 2));
    }
    if (q)
        sqlite3_reset(q);
    q = b->count ? dd_state_statement(s, DD_STATE_ALIASES) : NULL;
    while (q && sqlite3_step(q) == SQLITE_ROW) {
        ptrdiff_t at = index_of(b, sqlite3_column_int64(q, 1));
        if (at >= 0)
            add_slot(b, (uint64_t)sqlite3_column_int64(q, 0), (uint32_t)at);
    }
    if (q)
        sqlite3_reset(q);
    return b;
}

void dd_board_touch(struct dd_state *s)
{
    s->board_old = true;
}

const struct dd_board *dd_state_board(struct dd_state *s)
{
    bool ready = dd_state_ready(s, false);
    if (!s->board_old && s->board)
        return s->board;
    dd_board_free(s->board);
    s->board = ready ? read_board(s) : new_board();
    s->board->number = ready ? ++s->boards : 0;
    s->board_old = !ready;
    return s->board;
}
