/* What is looked for in the open article, and going from hit to hit. */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>

void dd_search_init(struct dd_search *s)
{
    *s = (struct dd_search){.flags = DD_FIND_PINYIN | DD_FIND_VARIANTS | DD_FIND_SMART_CASE};
}

void dd_sought_release(struct dd_sought *sought)
{
    for (size_t i = 0; i < sought->count; i++)
        dd_pattern_free(sought->patterns[i]);
    dd_strbuf_release(&sought->text);
    *sought = (struct dd_sought){0};
}

void dd_search_release(struct dd_search *s)
{
    dd_sought_release(&s->sought);
    dd_sought_release(&s->before);
    free(s->spots);
    *s = (struct dd_search){0};
}

/* ---- finding --------------------------------------------------------------------------- */

struct dd_find_text *dd_reader_find_text(struct dd_reader *r, int pane)
{
    if (!r->texts[pane])
        r->texts[pane] = dd_find_text_new(r->docs[pane]);
    return r->texts[pane];
}

static int by_place(const void *a, const void *b)
{
    const struct dd_hit *x = a, *y = b;
    return x->start != y->start ? (x->start > y->start) - (x->start < y->start)
                                : (x->end < y->end) - (x->end > y->end);
}

/* Puts what another pattern has found beside what is there; of two that overlap the first counts, of two
 * that begin together the longer. */
static void merge(struct dd_hits *into, const struct dd_hits *more)
{
    size_t n = 0, all = into->count + more->count;
    if (more->count == 0)
        return;
    into->items = dd_xrealloc(into->items, all * sizeof *into->items);
    into->capacity = all;
    memcpy(into->items + into->count, more->items, more->count * sizeof *more->items);
    qsort(into->items, all, sizeof *into->items, by_place);
    into->romanised = 0;
    for (size_t i = 0; i < all; i++) {
        if (n && into->items[i].start < into->items[n - 1].end)
            continue;
        into->items[n++] = into->items[i];
        into->romanised += into->items[i].romanised;
    }
    into->count = n;
    into->cut = into->cut || more->cut;
}

static void find_in_pane(struct dd_search *s, struct dd_reader *r, int pane)
{
    struct dd_hits *hits = &r->hits[pane], more = {0};
    hits->count = hits->romanised = 0;
    hits->cut = false;
    for (size_t i = 0; i < s->sought.count; i++) {
        struct dd_find_text *text = dd_reader_find_text(r, pane);
        struct dd_error err = {0};
        dd_find_all(s->sought.patterns[i], text, i ? &more : hits, &err);
        if (err.code != DD_OK)
            s->error = err;
        if (i)
            merge(hits, &more);
    }
    dd_hits_release(&more);
}

bool dd_search_refresh(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    if (!r->open || r->searched == app->search.generation)
        return false;
    r->searched = app->search.generation;
    for (int pane = 0; pane < 2; pane++)
        find_in_pane(&app->search, r, pane);
    return true;
}

static bool hidden(const struct dd_reader *r, int pane, uint32_t block)
{
    return r->only[pane].shown && !r->only[pane].shown[block];
}

size_t dd_search_count(const struct dd_reader *r, int pane, uint32_t start, uint32_t end)
{
    const struct dd_hits *hits = &r->hits[pane];
    size_t first = dd_hits_at(hits, start), last = dd_hits_at(hits, end), n = 0;
    if (!r->only[pane].shown)
        return last - first;
    for (size_t i = first; i < last; i++)
        n += !hidden(r, pane, hits->items[i].block);
    return n;
}

bool dd_search_unlight(struct dd_app *app)
{
    bool was = app->search.lit && app->reader.open && app->search.sought.count;
    app->search.lit = false;
    app->search.turn = 0;
    return was;
}

/* ---- reading order --------------------------------------------------------------------- */

static void add_spot(struct dd_search *s, int pane, size_t hit, size_t row)
{
    if (s->n_spots == s->cap_spots) {
        s->cap_spots = s->cap_spots ? 2 * s->cap_spots : 256;
        s->spots = dd_xrealloc(s->spots, s->cap_spots * sizeof *s->spots);
    }
    s->spots[s->n_spots++] = (struct dd_stop){(uint8_t)pane, (uint32_t)hit, (uint32_t)row};
}

/* The hits that begin on a row of the points with their passages. */
static void add_row(struct dd_search *s, const struct dd_reader *r, size_t row)
{
    const struct dd_unfolded *u = &r->unfolded[row];
    if (u->line == DD_NONE)
        return;
    const struct dd_layout *layout = r->panes[u->pane].layout;
    const struct dd_line *line = &layout->lines[u->line];
    const struct dd_hits *hits = &r->hits[u->pane];
    for (size_t i = dd_hits_at(hits, line->start); i < hits->count && hits->items[i].start < line->end;
         i++)
        if (dd_layout_line_at(layout, hits->items[i].start) == u->line)
            add_spot(s, u->pane, i, row);
}

/* Are the points shown with their passages, with hits among them? */
static bool among_points(const struct dd_app *app)
{
    return dd_peek_unfolded(&app->reader, &app->settings);
}

/* Lists where n can go, in reading order. */
static void list_spots(struct dd_app *app)
{
    static const int order[] = {DD_SUMMARY, DD_ARTICLE};
    struct dd_search *s = &app->search;
    const struct dd_reader *r = &app->reader;
    s->n_spots = 0;
    for (size_t row = 0; among_points(app) && row < r->n_unfolded; row++)
        add_row(s, r, row);
    if (s->n_spots)
        return;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < r->hits[order[i]].count; k++)
            if (!hidden(r, order[i], r->hits[order[i]].items[k].block))
                add_spot(s, order[i], k, DD_NONE);
}

static const struct dd_hit *hit_of(const struct dd_reader *r, const struct dd_stop *spot)
{
    return &r->hits[spot->pane].items[spot->hit];
}

/* Does a spot stand before the place where the reader is? */
static bool is_before(const struct dd_reader *r, const struct dd_stop *spot)
{
    const struct dd_pane *p = &r->panes[r->focus];
    if (spot->row != DD_NONE)
        return spot->row < r->unfold_top;
    if (spot->pane != r->focus)
        return spot->pane == DD_SUMMARY; /* it is read first */
    return p->layout && p->layout->n_lines &&
           hit_of(r, spot)->start < p->layout->lines[p->focus].start;
}

/* Is the reader at this spot still? */
static bool is_here(const struct dd_reader *r, const struct dd_stop *spot)
{
    const struct dd_pane *p = &r->panes[spot->pane];
    uint32_t start = hit_of(r, spot)->start;
    if (!r->found || spot->pane != r->found_pane || start != r->found_at)
        return false;
    if (spot->row != DD_NONE)
        return spot->row >= r->unfold_top && spot->row < r->unfold_top + (size_t)p->rows;
    return spot->pane == r->focus && p->layout && dd_layout_line_at(p->layout, start) == p->focus;
}

/* The spot that the reader is at; else the first one behind that place, *here being false. */
static size_t spot_here(const struct dd_app *app, bool *here)
{
    const struct dd_search *s = &app->search;
    const struct dd_reader *r = &app->reader;
    size_t low = 0, high = s->n_spots;
    *here = false;
    for (size_t i = 0; i < s->n_spots && r->found; i++)
        if (is_here(r, &s->spots[i])) {
            *here = true;
            return i;
        }
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (is_before(r, &s->spots[mid]))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* ---- going there ----------------------------------------------------------------------- */

static void set_current(struct dd_reader *r, const struct dd_stop *spot)
{
    r->found = true;
    r->found_pane = spot->pane;
    r->found_at = hit_of(r, spot)->start;
}

static void show_row(struct dd_reader *r, size_t row)
{
    size_t rows = r->panes[DD_SUMMARY].rows > 0 ? (size_t)r->panes[DD_SUMMARY].rows : 1;
    if (row >= r->unfold_top && row < r->unfold_top + rows)
        return;
    size_t to = row > rows / 2 ? row - rows / 2 : 0;
    dd_peek_scroll(r, (long)to - (long)r->unfold_top);
}

/* Makes sure that the pane of a spot is on the screen and has the focus. */
static void turn_to(struct dd_app *app, const struct dd_stop *spot)
{
    struct dd_reader *r = &app->reader;
    bool folded = app->settings.peek == DD_PEEK_STRIP && spot->pane == DD_SUMMARY;
    if (folded || among_points(app))
        app->settings.peek = DD_PEEK_BOTH;
    r->focus = spot->pane;
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    dd_pane_complete(&r->panes[spot->pane]);
}

static void show_spot(struct dd_app *app, const struct dd_stop *spot)
{
    struct dd_reader *r = &app->reader;
    set_current(r, spot);
    if (spot->row != DD_NONE) {
        show_row(r, spot->row);
        return;
    }
    turn_to(app, spot);
    dd_pane_show_text(&r->panes[spot->pane], hit_of(r, spot)->start, hit_of(r, spot)->end);
}

/* As typed so far: each pane shows its nearest hit, the focus goes where there is one. */
void dd_search_seek(struct dd_app *app)
{
    struct dd_search *s = &app->search;
    struct dd_reader *r = &app->reader;
    const struct dd_stop *near[2] = {NULL, NULL};
    int focus = r->focus;
    list_spots(app);
    r->found = false;
    if (s->n_spots == 0)
        return;
    for (int pane = 0; pane < 2; pane++) {
        r->focus = pane;
        for (size_t i = 0; i < s->n_spots; i++) {
            const struct dd_stop *spot = &s->spots[i];
            if (spot->pane != pane && spot->row == DD_NONE)
                continue;
            near[pane] = spot;
            if (!is_before(r, spot))
                break;
        }
    }
    r->focus = focus;
    const struct dd_stop *other = near[!focus], *spot = near[focus] ? near[focus] : other;
    bool beside = spot->row == DD_NONE && spot != other && other;
    if (beside && r->panes[!focus].layout)
        dd_pane_show_text(&r->panes[!focus], hit_of(r, other)->start, hit_of(r, other)->end);
    show_spot(app, spot);
    dd_reader_find_counterpart(r, false);
}

static void say_spot(struct dd_app *app, size_t index, int turned)
{
    const struct dd_search *s = &app->search;
    bool article = s->spots[index].pane == DD_ARTICLE;
    const char *where = turned > 0   ? _("from the top again: ")
                        : turned < 0 ? _("from the end again: ")
                                     : "";
    dd_say(&app->messages, DD_NOTE,
           article ? _("%smatch %zu of %zu, in the article") : _("%smatch %zu of %zu, in the summary"),
           where, index + 1, s->n_spots);
}

bool dd_search_keep(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    const struct dd_search_origin *o = &app->search.origin;
    bool here;
    /* Since the last key the article may have been read anew. */
    dd_search_refresh(app);
    list_spots(app);
    if (app->search.n_spots == 0)
        return false;
    dd_places_remember_at(app, o->focus, o->panes[o->focus].focus_anchor);
    r->entered = -1;
    size_t at = spot_here(app, &here);
    if (here)
        say_spot(app, at, 0);
    return true;
}

/* Goes to a spot as a command does: it can be come back from, and the other pane follows. */
static void go(struct dd_app *app, size_t index, int turned)
{
    struct dd_reader *r = &app->reader;
    const struct dd_stop *spot = &app->search.spots[index];
    bool here;
    spot_here(app, &here);
    if (!here || turned)
        dd_places_remember(app);
    show_spot(app, spot);
    r->entered = -1;
    if (spot->row == DD_NONE && r->alignment)
        dd_reader_follow(r, &app->settings);
    app->search.turn = 0;
    say_spot(app, index, turned);
}

/* What n says at the last hit, N at the first. */
static void say_end(struct dd_app *app, int direction)
{
    const char *text = dd_strbuf_cstr(&app->search.sought.text);
    if (direction > 0)
        dd_say(&app->messages, DD_NOTE, _("no match for '%s' below — %s wraps to the top"), text,
               "⟨next-match⟩");
    else
        dd_say(&app->messages, DD_NOTE, _("no match for '%s' above — %s wraps to the end"), text,
               "⟨previous-match⟩");
}

void dd_search_next(struct dd_app *app, long by)
{
    struct dd_search *s = &app->search;
    int direction = by < 0 ? -1 : 1;
    bool here;
    if (s->sought.count == 0) {
        dd_say(&app->messages, DD_NOTE, _("nothing has been searched for yet: ⟨search⟩ searches"));
        return;
    }
    s->lit = true;
    dd_search_refresh(app);
    list_spots(app);
    if (s->n_spots == 0) {
        const struct dd_reader *r = &app->reader;
        dd_say(&app->messages, DD_NOTE,
               r->hits[0].count || r->hits[1].count ? _("no match for '%s' in the blocks that are shown")
                                                    : _("no match for '%s' in this article"),
               dd_strbuf_cstr(&s->sought.text));
        return;
    }
    long n = (long)s->n_spots, at = (long)spot_here(app, &here);
    long to = at + by - (by > 0 && !here);
    bool past = to < 0 || to >= n, asks = by == direction; /* 9n means to get somewhere */
    if (past && n == 1 && here) {
        dd_say(&app->messages, DD_NOTE, _("the only match for '%s'"),
               dd_strbuf_cstr(&s->sought.text));
    } else if (past && asks && s->turn != direction) {
        s->turn = direction;
        say_end(app, direction);
    } else {
        go(app, (size_t)((to % n + n) % n), past ? direction : 0);
    }
}

/* ---- from elsewhere -------------------------------------------------------------------- */

enum dd_code dd_sought_make(struct dd_sought *out, const struct dd_str *texts, size_t n,
                            unsigned flags, struct dd_error *err)
{
    enum dd_code code = DD_OK;
    *out = (struct dd_sought){0};
    for (size_t i = 0; i < n && i < DD_SEARCH_ANY && code == DD_OK; i++) {
        if (i)
            dd_strbuf_addc(&out->text, ' ');
        dd_strbuf_add(&out->text, texts[i]);
        code = dd_pattern_compile(&out->patterns[out->count], texts[i], flags, err);
        out->count += code == DD_OK;
    }
    if (code != DD_OK)
        dd_sought_release(out);
    return code;
}

void dd_search_take(struct dd_search *s, struct dd_sought *sought)
{
    dd_sought_release(&s->sought);
    s->sought = *sought;
    *sought = (struct dd_sought){0};
    s->error = (struct dd_error){0};
    s->generation++;
    s->turn = 0;
}

void dd_search_light(struct dd_app *app, struct dd_str text, unsigned flags)
{
    struct dd_sought sought;
    if (dd_sought_make(&sought, &text, 1, flags, NULL) != DD_OK)
        return;
    dd_search_take(&app->search, &sought);
    app->search.lit = true;
    dd_search_refresh(app);
}

bool dd_search_to(struct dd_app *app, int pane, uint32_t text_offset)
{
    struct dd_search *s = &app->search;
    const struct dd_reader *r = &app->reader;
    if (!r->open || !s->sought.count)
        return false;
    dd_search_refresh(app);
    for (int i = 0; i < 2; i++)
        dd_pane_complete(&app->reader.panes[i]);
    list_spots(app);
    for (size_t i = 0; i < s->n_spots; i++)
        if (s->spots[i].pane == pane && hit_of(r, &s->spots[i])->start >= text_offset) {
            go(app, i, 0);
            return true;
        }
    return false;
}

/* Shows the first hit of each pane; the one that is read first has the focus. */
static void show_first(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    for (int pane = 0; pane < 2; pane++) {
        dd_pane_complete(&r->panes[pane]);
        dd_pane_show(&r->panes[pane], 0);
    }
    r->focus = dd_reader_has(r, DD_SUMMARY) ? DD_SUMMARY : DD_ARTICLE;
    dd_search_seek(app);
    bool here;
    size_t at = spot_here(app, &here);
    if (here)
        say_spot(app, at, 0);
}

enum dd_code dd_search_set_any(struct dd_app *app, const struct dd_str *texts, size_t n,
                               unsigned flags, struct dd_error *err)
{
    struct dd_sought sought;
    enum dd_code code = dd_sought_make(&sought, texts, n, flags, err);
    if (code != DD_OK)
        return code;
    dd_search_take(&app->search, &sought);
    app->search.lit = true;
    app->stale = true;
    if (dd_search_refresh(app))
        show_first(app);
    return DD_OK;
}

enum dd_code dd_search_set(struct dd_app *app, struct dd_str text, unsigned flags,
                           struct dd_error *err)
{
    return dd_search_set_any(app, &text, 1, flags, err);
}
