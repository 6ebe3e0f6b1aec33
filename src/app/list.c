/* The archive's list: which articles, in which order, and where the cursor is. */
#include "list.h"

#include "duidu/i18n.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST = 200,   /* articles that the first paint may need */
    FEW_ENOUGH = 10000, /* … so many may be read before it where their first ones will not do */
    AT_ONCE_MS = 30 /* for the filter, before the key that changed it is answered */
};

static void forget_entries(struct dd_list *l)
{
    if (!l->cache)
        return;
    dd_arena_release(&l->cache->arenas[0]);
    dd_arena_release(&l->cache->arenas[1]);
    memset(l->cache, 0, sizeof *l->cache);
}

void dd_list_release(struct dd_list *l)
{
    dd_sieve_free(l->sieve);
    dd_standings_release(&l->standings);
    dd_board_free(l->asked);
    dd_catalogue_close(l->catalogue);
    forget_entries(l);
    free(l->cache);
    dd_rows_release(&l->all);
    dd_rows_release(&l->few);
    dd_strbuf_release(&l->filter);
    dd_strbuf_release(&l->at);
    dd_arena_release(&l->problems_arena);
    dd_strbuf_release(&l->preview_path);
    dd_pane_release(&l->preview_pane);
    dd_arena_release(&l->preview_arena);
    if (l->preview)
        dd_clip_release(l->preview);
    free(l->preview);
    *l = (struct dd_list){0};
}

/* ---- articles by id -------------------------------------------------------------------- */

static struct dd_entry *find_cached(const struct dd_list_cache *c, int generation, int64_t id)
{
    size_t n = DD_LIST_CACHE * 2, i = (size_t)id % n;
    for (; c->slots[generation][i]; i = (i + 1) % n)
        if (c->ids[generation][i] == id)
            return c->slots[generation][i];
    return NULL;
}

static void cache(struct dd_list_cache *c, int64_t id, struct dd_entry *e)
{
    size_t n = DD_LIST_CACHE * 2, i = (size_t)id % n;
    while (c->slots[c->young][i])
        i = (i + 1) % n;
    c->slots[c->young][i] = e;
    c->ids[c->young][i] = id;
    c->counts[c->young]++;
}

/* A place for one more in the younger generation. */
static void make_room(struct dd_list_cache *c)
{
    if (c->counts[c->young] < DD_LIST_CACHE)
        return;
    c->young = !c->young;
    dd_arena_release(&c->arenas[c->young]);
    memset(c->slots[c->young], 0, sizeof c->slots[c->young]);
    c->counts[c->young] = 0;
}

static const struct dd_entry *entry_of(struct dd_list *l, int64_t id)
{
    if (!l->cache) {
        l->cache = dd_xmalloc(sizeof *l->cache);
        memset(l->cache, 0, sizeof *l->cache);
    }
    struct dd_list_cache *c = l->cache;
    struct dd_entry *e = find_cached(c, c->young, id), read;
    if (!e)
        e = find_cached(c, !c->young, id);
    if (e)
        return e;
    make_room(c);
    if (!dd_catalogue_entry(l->catalogue, id, &c->arenas[c->young], &read)) {
        l->outdated = true;
        return NULL;
    }
    e = dd_arena_alloc(&c->arenas[c->young], sizeof *e);
    *e = read;
    cache(c, id, e);
    return e;
}

const struct dd_rows *dd_list_shown(const struct dd_list *l)
{
    return l->filtered ? &l->few : &l->all;
}

const struct dd_entry *dd_list_entry(struct dd_list *l, size_t index)
{
    const struct dd_rows *rows = dd_list_shown(l);
    return index < rows->count ? entry_of(l, rows->ids[index]) : NULL;
}

/* ---- paths ----------------------------------------------------------------------------- */

/* path below the archive's folder; empty when it is not below it. */
static struct dd_str relative_of(const struct dd_list *l, struct dd_str path)
{
    struct dd_str root = dd_catalogue_path(l->catalogue);
    bool slash = dd_str_ends(root, DD_STR("/"));
    size_t n = root.len + !slash;
    if (path.len <= n || !dd_str_starts(path, root) || path.ptr[n - 1] != '/')
        return (struct dd_str){0};
    return dd_str_slice(path, n, path.len);
}

/* The place of the article at path among those shown. */
static bool find_path(struct dd_list *l, struct dd_str path, size_t *index)
{
    const struct dd_rows *rows = dd_list_shown(l);
    if (l->cursor < rows->count && dd_str_equal(path, dd_strbuf_str(&l->at))) {
        const struct dd_entry *e = dd_list_entry(l, l->cursor);
        *index = l->cursor;
        if (e && dd_str_equal(e->path, path))
            return true;
    }
    struct dd_str relative = relative_of(l, path);
    int64_t id = relative.len ? dd_catalogue_id(l->catalogue, relative) : 0;
    for (size_t i = 0; id && i < rows->count; i++)
        if (rows->ids[i] == id) {
            *index = i;
            return true;
        }
    return false;
}

/* ---- rows ------------------------------------------------------------------------------ */

size_t dd_list_rows(const struct dd_list *l)
{
    const struct dd_rows *rows = dd_list_shown(l);
    return rows->count + rows->n_groups;
}

/* How many groups begin at or before article. */
static size_t groups_before(const struct dd_rows *rows, size_t article)
{
    size_t low = 0, high = rows->n_groups;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows->groups[middle].first <= article)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t dd_list_row_of(const struct dd_list *l, size_t article)
{
    return article + groups_before(dd_list_shown(l), article);
}

bool dd_list_row(const struct dd_list *l, size_t row, size_t *index)
{
    const struct dd_rows *rows = dd_list_shown(l);
    size_t low = 0, high = rows->n_groups; /* groups whose title stands at or above row */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows->groups[middle].first + middle <= row)
            low = middle + 1;
        else
            high = middle;
    }
    if (low && rows->groups[low - 1].first + low - 1 == row) {
        *index = low - 1;
        return false;
    }
    *index = row - low;
    return true;
}

void dd_list_keep_in_view(struct dd_list *l)
{
    size_t height = (size_t)l->height, rows = dd_list_rows(l), index;
    if (l->height <= 0)
        return; /* it has not been drawn yet */
    size_t max_top = rows > height ? rows - height : 0, row = dd_list_row_of(l, l->cursor);
    if (row < l->top)
        l->top = row;
    if (row >= l->top + height)
        l->top = row - height + 1;
    /* The title of the first group is seen with its first article. */
    if (l->top == row && row && !dd_list_row(l, row - 1, &index))
        l->top--;
    if (l->top > max_top)
        l->top = max_top;
}

/* ---- the cursor ------------------------------------------------------------------------ */

static void set_at(struct dd_list *l, struct dd_str path)
{
    dd_strbuf_clear(&l->at);
    dd_strbuf_add(&l->at, path);
}

/* Puts the cursor on an article (or the last one) and remembers it. */
static void set_cursor(struct dd_list *l, size_t article)
{
    size_t n = dd_list_shown(l)->count;
    l->n_entries = n;
    if (n == 0) {
        l->cursor = l->top = 0;
        return;
    }
    l->cursor = article < n ? article : n - 1;
    const struct dd_entry *e = dd_list_entry(l, l->cursor);
    if (e)
        set_at(l, e->path);
    dd_list_keep_in_view(l);
}

/* After the articles shown have changed: the cursor stays on its article, as far down the screen as it
 * was. An article that only the filter hides is remembered; of one that is gone, its place is. */
static void restore_cursor(struct dd_list *l, size_t above, bool anew)
{
    size_t found;
    struct dd_strbuf at = l->at;
    l->n_entries = dd_list_shown(l)->count;
    if ((l->moved || l->filter.len) && at.len && find_path(l, dd_strbuf_str(&at), &found)) {
        size_t row = dd_list_row_of(l, found);
        l->top = row > above ? row - above : 0;
        l->restoring = false;
        set_cursor(l, found);
        return;
    }
    l->at = (struct dd_strbuf){0};
    if (anew || !l->moved)
        l->top = 0;
    set_cursor(l, anew || !l->moved ? 0 : l->cursor);
    if ((l->filter.len || l->restoring) && at.len) {
        dd_strbuf_release(&l->at);
        l->at = at;
    } else {
        dd_strbuf_release(&at);
    }
}

size_t dd_list_rows_above(const struct dd_list *l)
{
    if (l->restoring)
        return l->above;
    size_t row = dd_list_row_of(l, l->cursor);
    return row > l->top ? row - l->top : 0;
}

void dd_list_restore(struct dd_list *l, struct dd_str path, size_t above)
{
    if (!path.len)
        return;
    set_at(l, path);
    l->moved = l->restoring = true;
    l->above = above;
}

/* ---- loading --------------------------------------------------------------------------- */

void dd_list_take(struct dd_list *l, struct dd_catalogue *catalogue)
{
    dd_sieve_free(l->sieve);
    l->sieve = NULL;
    forget_entries(l);
    dd_catalogue_close(l->catalogue);
    l->catalogue = catalogue;
    dd_catalogue_set_pace(catalogue, l->pace);
    l->outdated = true;
    l->board = DD_LIST_NO_BOARD;
}

void dd_list_set_pace(struct dd_list *l, struct dd_pace pace)
{
    if (l->pace.words == pace.words && l->pace.han == pace.han)
        return;
    l->pace = pace;
    if (!l->catalogue)
        return;
    dd_catalogue_set_pace(l->catalogue, pace);
    forget_entries(l);
    if (l->sort == DD_SORT_LENGTH)
        dd_list_load(l, false);
}

bool dd_list_look(struct dd_list *l)
{
    const struct dd_board *board = dd_state_board(l->state);
    if (l->board == dd_board_number(board))
        return false;
    dd_standings_read(&l->standings, l->catalogue, board, NULL);
    l->board = dd_board_number(board);
    return true;
}

/* Perhaps: what is in the filter is looked at closely only when the state may be asked. */
static bool may_ask_standing(const struct dd_list *l)
{
    return dd_str_find(dd_strbuf_str(&l->filter), DD_STR("is:"), 0) >= 0 ||
           dd_str_find(dd_strbuf_str(&l->filter), DD_STR("is："), 0) >= 0;
}

/* anew: by where the reader stands now, not when the filter was made. */
static void begin_sieve(struct dd_list *l, bool anew)
{
    const struct dd_board *board = !may_ask_standing(l) ? NULL
                                   : anew || !l->asked  ? dd_state_board(l->state)
                                                        : l->asked;
    dd_sieve_free(l->sieve);
    l->sieve = dd_sieve_new(l->catalogue, dd_strbuf_str(&l->filter), board);
    l->wrong = *dd_sieve_error(l->sieve);
    struct dd_board *asked = l->asked;
    if (!dd_sieve_asks_standing(l->sieve))
        l->asked = NULL;
    else if (board != l->asked)
        l->asked = dd_board_copy(board);
    if (asked != l->asked)
        dd_board_free(asked);
}

/* The sieve for about milliseconds; when it is done few are those that it let through. anew: the filter
 * is another one. */
static bool sift(struct dd_list *l, int milliseconds, bool anew)
{
    if (!l->sieve || dd_sieve_step(l->sieve, milliseconds))
        return false;
    size_t above = dd_list_rows_above(l);
    dd_rows_sift(&l->few, &l->all, l->sieve);
    dd_sieve_free(l->sieve);
    l->sieve = NULL;
    l->filtered = true;
    restore_cursor(l, above, anew);
    return true;
}

bool dd_list_load(struct dd_list *l, bool first)
{
    struct dd_rows rows = {0};
    struct dd_counts counts;
    size_t above = dd_list_rows_above(l);
    if (first && dd_catalogue_counts(l->catalogue, &counts, NULL) != DD_OK)
        return false;
    bool quick = first; /* what is filtered or remembered needs all; of a large archive after the paint */
    if (l->filter.len || l->sort == DD_SORT_PROGRESS || l->restoring)
        first = first && counts.articles > FEW_ENOUGH;
    if (dd_catalogue_rows(l->catalogue, l->sort, first ? FIRST : 0, &rows, NULL) != DD_OK) {
        dd_rows_release(&rows);
        return false;
    }
    l->board = DD_LIST_NO_BOARD;
    l->deferred = quick && (l->sort == DD_SORT_PROGRESS || may_ask_standing(l));
    if (l->sort == DD_SORT_PROGRESS) {
        if (!l->deferred)
            dd_list_look(l);
        dd_rows_by_progress(&rows, &l->standings);
    }
    dd_rows_release(&l->all);
    l->all = rows;
    l->partial = first && rows.count == FIRST;
    l->total = l->partial ? counts.articles : rows.count;
    l->outdated = false;
    forget_entries(l);
    if (l->filter.len && l->deferred) {
        l->filtered = false;
        restore_cursor(l, above, false);
    } else if (l->filter.len) {
        l->filtered = quick ? false : l->filtered;
        begin_sieve(l, false);
        if (!sift(l, quick ? AT_ONCE_MS : 0, false))
            restore_cursor(l, above, false);
    } else {
        l->filtered = false;
        restore_cursor(l, above, false);
    }
    return true;
}

void dd_list_complete(struct dd_list *l)
{
    if (l->deferred)
        dd_list_load(l, false);
    if (l->partial && !dd_list_load(l, false))
        l->outdated = true;
    l->partial = false;
    sift(l, 0, true);
}

bool dd_list_work(struct dd_list *l, int milliseconds)
{
    if (l->deferred)
        return dd_list_load(l, false);
    if (l->partial) {
        dd_list_complete(l);
        return true;
    }
    return sift(l, milliseconds, true);
}

void dd_list_rebuild(struct dd_list *l)
{
    size_t above = dd_list_rows_above(l);
    if (l->partial)
        dd_list_complete(l);
    if (l->filter.len) {
        begin_sieve(l, true);
        sift(l, AT_ONCE_MS, true);
        return;
    }
    dd_sieve_free(l->sieve);
    l->sieve = NULL;
    l->wrong = (struct dd_error){0};
    l->filtered = false;
    restore_cursor(l, above, true);
}

void dd_list_sort(struct dd_list *l, enum dd_archive_sort by)
{
    if ((int)by < 0 || (int)by >= DD_SORT_ALL)
        return;
    l->sort = by;
    l->moved = true; /* the cursor stays on its article */
    dd_list_load(l, false);
}

void dd_list_set_problems(struct dd_list *l, const struct dd_problems *problems)
{
    dd_arena_release(&l->problems_arena);
    l->problems = (struct dd_problems){.arena = &l->problems_arena};
    for (size_t i = 0; i < problems->count; i++) {
        const struct dd_problem *p = &problems->items[i];
        dd_problems_add(&l->problems, p->file, p->line, p->severity, "%.*s", DD_STR_ARG(p->message));
    }
}

/* ---- moving ---------------------------------------------------------------------------- */

static void go_to(struct dd_list *l, size_t article)
{
    l->moved = true;
    l->restoring = false;
    set_cursor(l, article);
}

/* by places on from article, as far as it goes. */
static size_t places_on(const struct dd_list *l, size_t article, long by)
{
    size_t n = dd_list_shown(l)->count, left = by < 0 ? (size_t)-by : (size_t)by;
    if (by < 0)
        return article > left ? article - left : 0;
    return n - article > left ? article + left : n - 1;
}

void dd_list_move(struct dd_list *l, long entries)
{
    if (l->n_entries)
        go_to(l, places_on(l, l->cursor, entries));
}

void dd_list_move_group(struct dd_list *l, long groups)
{
    const struct dd_rows *rows = dd_list_shown(l);
    if (rows->n_groups == 0)
        return;
    size_t group = groups_before(rows, l->cursor) - 1, left = (size_t)labs(groups);
    /* Back: first to the beginning of this group. */
    if (groups < 0 && rows->groups[group].first != l->cursor)
        left--;
    if (groups < 0)
        group = group > left ? group - left : 0;
    else
        group = rows->n_groups - group > left ? group + left : rows->n_groups - 1;
    /* Nothing is further on than the last group. */
    if (groups < 0 || rows->groups[group].first > l->cursor)
        go_to(l, rows->groups[group].first);
}

void dd_list_to(struct dd_list *l, size_t entry)
{
    go_to(l, entry);
}

void dd_list_place(struct dd_list *l, int where)
{
    size_t height = l->height > 0 ? (size_t)l->height : 1, row = dd_list_row_of(l, l->cursor);
    size_t above = where == 0 ? 0 : where == 1 ? height / 2 : height - 1;
    l->top = row > above ? row - above : 0;
    dd_list_keep_in_view(l);
}

void dd_list_select(struct dd_list *l, struct dd_str path)
{
    size_t found;
    l->moved = true;
    l->restoring = false;
    if (find_path(l, path, &found))
        set_cursor(l, found);
    else
        set_at(l, path);
}

/* ---- asking ---------------------------------------------------------------------------- */

const struct dd_entry *dd_list_current(struct dd_list *l)
{
    return dd_list_entry(l, l->cursor);
}

const struct dd_entry *dd_list_neighbour(struct dd_list *l, struct dd_str path, long by)
{
    size_t at;
    if (!find_path(l, path, &at))
        return NULL;
    size_t next = places_on(l, at, by);
    return next == at ? NULL : dd_list_entry(l, next);
}

size_t dd_list_position(struct dd_list *l, struct dd_str path)
{
    size_t at;
    return find_path(l, path, &at) ? at + 1 : 0;
}

struct dd_stand_of dd_list_stand(const struct dd_list *l, size_t index)
{
    const struct dd_rows *rows = dd_list_shown(l);
    return index < rows->count ? dd_standings_at(&l->standings, rows->ids[index])
                               : (struct dd_stand_of){0};
}

bool dd_list_next_unread(const struct dd_list *l, size_t from, bool inclusive, long by, size_t *index)
{
    size_t n = dd_list_shown(l)->count;
    for (size_t at = from; at < n; at += by > 0 ? 1 : (size_t)-1)
        if ((inclusive || at != from) && !(dd_list_stand(l, at).is & DD_STAND_READ)) {
            *index = at;
            return true;
        }
    return false;
}

/* What the groups of an order are called, where they do not say it themselves. */
static const struct {
    enum dd_archive_sort sort;
    char title[12], name[24];
} group_names[] = {
    {DD_SORT_DATE, "", N_("no date")},
    {DD_SORT_SITE, "", N_("no site")},
    {DD_SORT_TITLE, "汉", N_("Chinese titles")},
    {DD_SORT_TITLE, "#", N_("digits and signs")},
    {DD_SORT_LENGTH, "30", N_("half an hour and more")},
    {DD_SORT_LENGTH, "10", N_("10 minutes and more")},
    {DD_SORT_LENGTH, "1", N_("under 10 minutes")},
    {DD_SORT_LENGTH, "", N_("without an article")},
    {DD_SORT_PROGRESS, "started", N_("started")},
    {DD_SORT_PROGRESS, "unread", N_("unread")},
    {DD_SORT_PROGRESS, "read", N_("read")},
};

struct dd_str dd_list_group_title(const struct dd_list *l, size_t group)
{
    struct dd_str title = dd_list_shown(l)->groups[group].title;
    for (size_t i = 0; i < sizeof group_names / sizeof *group_names; i++)
        if (group_names[i].sort == l->sort && dd_str_equal(title, dd_str_from(group_names[i].title)))
            return dd_str_from(_(group_names[i].name));
    return title;
}
