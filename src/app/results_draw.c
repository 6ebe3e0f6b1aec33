/* The screen of results: a title and a piece of each text for every article that was found. */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>

enum {
    WIDEST = 140, /* cells of a snippet */
    AIRY = 16,    /* rows of the screen from which on there is a blank one between results */
    TITLE = 4,    /* where titles begin; before them stands what the reader has made of the article */
    INDENT = 6
};

/* ---- results, ready to be drawn ---------------------------------------------------------- */

void dd_results_forget(struct dd_results *r)
{
    for (size_t i = 0; r->kept && i < DD_RESULTS_KEPT; i++) {
        dd_arena_release(&r->kept[i].arena);
        r->kept[i] = (struct dd_result){0};
    }
}

static struct dd_span *lit(const struct dd_results *r, struct dd_str title, struct dd_arena *arena,
                           size_t *n)
{
    size_t hits;
    struct dd_query_hit *hit = dd_query_hits(r->query, DD_FIELD_TITLE, title, arena, &hits);
    return dd_query_lit(hit, hits, arena, n);
}

static void make_snippets(const struct dd_results *r, struct dd_result *out, int cells)
{
    static const enum dd_field fields[] = {DD_FIELD_SUMMARY, DD_FIELD_ARTICLE};
    struct dd_clip clip;
    if (dd_clip_open(&clip, out->entry.path.ptr, NULL) == DD_OK)
        for (int i = 0; i < 2; i++)
            out->has[i] = dd_snippet_make(&out->snippets[i], &clip, fields[i], r->query,
                                          (size_t)cells, &out->arena);
    dd_clip_release(&clip);
}

static void make(struct dd_results *r, struct dd_result *out, int64_t id, int cells)
{
    dd_arena_release(&out->arena);
    *out = (struct dd_result){.id = id, .cells = cells};
    out->there = r->catalogue && dd_catalogue_entry(r->catalogue, id, &out->arena, &out->entry);
    if (!out->there)
        return;
    out->title = lit(r, out->entry.title, &out->arena, &out->n_title);
    out->original = lit(r, out->entry.original_title, &out->arena, &out->n_original);
    if (cells > 0)
        make_snippets(r, out, cells);
}

static int snippet_cells(int columns)
{
    int cells = columns - INDENT - 3; /* two of them for signs that it goes on */
    return cells > WIDEST ? WIDEST : cells < 10 ? 10 : cells;
}

const struct dd_result *dd_results_at(struct dd_results *r, size_t place, int columns)
{
    if (place >= r->found.count)
        return NULL;
    if (!r->kept) {
        r->kept = dd_xmalloc(DD_RESULTS_KEPT * sizeof *r->kept);
        memset(r->kept, 0, DD_RESULTS_KEPT * sizeof *r->kept);
    }
    struct dd_result *result = &r->kept[place % DD_RESULTS_KEPT];
    int64_t id = r->found.items[place].id;
    int cells = columns ? snippet_cells(columns) : 0;
    if (result->id != id || (cells && result->cells != cells))
        make(r, result, id, cells);
    return result;
}

/* ---- rows -------------------------------------------------------------------------------- */

int dd_results_stride(const struct dd_results *r)
{
    return r->rows >= AIRY ? 4 : 3;
}

size_t dd_results_page(const struct dd_results *r)
{
    int stride = dd_results_stride(r), page = (r->rows + (stride == 4)) / stride;
    return page > 0 ? (size_t)page : 1;
}

static void keep_in_view(struct dd_results *r)
{
    size_t page = dd_results_page(r);
    if (r->cursor < r->top)
        r->top = r->cursor;
    else if (r->cursor >= r->top + page)
        r->top = r->cursor - page + 1;
}

/* ---- drawing ----------------------------------------------------------------------------- */

/* Lays hits over the text that was put at column into at most cells cells. */
static void overlay(struct dd_frame *f, int row, int column, int cells, struct dd_str text,
                    const struct dd_span *hits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct dd_cells over = dd_text_cells(text, hits[i].start, hits[i].end);
        int start = (int)over.before, width = (int)over.count;
        if (start >= cells)
            return;
        dd_frame_overlay(f, row, column + start, start + width > cells ? cells - start : width,
                         DD_ROLE_HIT);
    }
}

/* The title, and the article's own behind it where there is room; the cursor lies over the row, the
 * hits over the cursor. */
static void draw_titles(const struct dd_result *result, struct dd_frame *f, int row, int right,
                        bool read, bool current)
{
    const struct dd_entry *e = &result->entry;
    struct dd_style info = dd_role_style(DD_ROLE_LIST_INFO);
    struct dd_style style = dd_role_style(read ? DD_ROLE_FAINT : DD_ROLE_LIST_TITLE);
    int first = dd_frame_put_cut(f, row, TITLE, right - TITLE, e->title, style);
    int column = TITLE + first, second = 0;
    bool both = e->original_title.len && !dd_str_equal(e->original_title, e->title);
    if (both && right - column >= 12) {
        column += dd_frame_put(f, row, column, 3, DD_STR(" · "), info);
        second = dd_frame_put_cut(f, row, column, right - column, e->original_title, info);
    }
    if (current)
        dd_frame_overlay(f, row, 0, f->columns, DD_ROLE_LIST_CURSOR);
    overlay(f, row, TITLE, first, e->title, result->title, result->n_title);
    overlay(f, row, column, second, e->original_title, result->original, result->n_original);
}

/* " ●★ Title · original title        2025-01-28 · site.org" */
static void draw_head(const struct dd_result *result, struct dd_standing now, struct dd_frame *f, int row,
                      int columns, bool current)
{
    struct dd_strbuf info = {0};
    dd_strbuf_add(&info, result->entry.date);
    if (columns >= 70 && result->entry.site.len)
        dd_strbuf_addf(&info, "%s%.*s", info.len ? " · " : "", DD_STR_ARG(result->entry.site));
    int cells = (int)dd_text_width(dd_strbuf_str(&info)), most = columns / 2;
    cells = cells > most ? most : cells;
    int right = columns - cells - 1;
    dd_frame_put_cut(f, row, right, cells, dd_strbuf_str(&info), dd_role_style(DD_ROLE_LIST_INFO));
    dd_list_draw_marks(&result->entry, now.read, now.starred, f, row);
    draw_titles(result, f, row, right - 2, now.read, current);
    dd_strbuf_release(&info);
}

static void draw_snippet(const struct dd_snippet *s, struct dd_frame *f, int row, int columns)
{
    struct dd_style style = dd_role_style(s->n_hits ? DD_ROLE_TEXT : DD_ROLE_FAINT);
    int column = INDENT, right = columns - 1;
    if (s->cut_before)
        column += dd_frame_sign(f, row, column, "…", dd_role_style(DD_ROLE_FAINT));
    int used = dd_frame_put_cut(f, row, column, right - column, s->text, style);
    overlay(f, row, column, used, s->text, s->hits, s->n_hits);
    column += used;
    if (s->cut_after)
        dd_frame_put(f, row, column, right - column, dd_sign("…"), dd_role_style(DD_ROLE_FAINT));
}

static void draw_result(struct dd_results *r, const struct dd_board *board, struct dd_frame *f, size_t place,
                        int row, int columns)
{
    const struct dd_result *result = dd_results_at(r, place, columns);
    bool current = place == r->cursor;
    if (current) {
        f->cursor_row = row;
        f->cursor_column = TITLE;
    }
    if (!result->there) {
        dd_frame_put_cut(f, row, TITLE, columns - TITLE - 1, dd_str_from(_("(changed meanwhile)")),
                         dd_role_style(DD_ROLE_FAINT));
        return;
    }
    draw_head(result, dd_board_find(board, result->entry.identity), f, row, columns, current);
    for (int i = 0; i < 2; i++) {
        if (++row > r->rows)
            return;
        if (current)
            dd_frame_sign(f, row, 0, "▌", dd_role_style(DD_ROLE_GUTTER_CURRENT));
        if (result->has[i])
            draw_snippet(&result->snippets[i], f, row, columns);
    }
}

/* ---- around them ------------------------------------------------------------------------- */

static void add_count(const struct dd_results *r, struct dd_strbuf *out)
{
    if (r->found.more)
        dd_strbuf_addf(out, _("more than %zu articles"), r->found.total);
    else if (r->answered)
        dd_strbuf_addf(out, P_("%zu article", "%zu articles", r->found.total), r->found.total);
}

static void draw_title(const struct dd_app *app, struct dd_frame *f)
{
    const struct dd_results *r = &app->results;
    struct dd_strbuf left = {0}, right = {0};
    dd_strbuf_addf(&left, _(" duidu · search: %.*s"), DD_STR_ARG(dd_query_text(r->query)));
    add_count(r, &right);
    int cells = (int)dd_text_width(dd_strbuf_str(&right));
    dd_frame_put_cut(f, 0, 0, app->columns - cells - 3, dd_strbuf_str(&left),
                     dd_role_style(DD_ROLE_TITLE));
    dd_frame_put(f, 0, app->columns - cells - 1, cells, dd_strbuf_str(&right),
                 dd_role_style(DD_ROLE_TITLE_INFO));
    dd_strbuf_release(&left);
    dd_strbuf_release(&right);
}

/* Is the index still being made? */
static bool incomplete(const struct dd_app *app)
{
    const struct dd_results *r = &app->results;
    return r->answered && app->list.updating && dd_results_incomplete(r);
}

static void add_incomplete(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_counts *c = &app->results.counts;
    if (c->articles)
        dd_strbuf_addf(out, _("%zu of %zu articles could be searched so far"), c->indexed,
                       c->articles);
    else
        dd_strbuf_adds(out, _("no article could be searched yet"));
}

/* Why there is nothing. */
static void draw_nothing(const struct dd_app *app, struct dd_frame *f)
{
    const struct dd_results *r = &app->results;
    struct dd_strbuf s = {0};
    enum dd_role role = DD_ROLE_FAINT;
    if (r->error) {
        dd_strbuf_adds(&s, r->error);
        role = DD_ROLE_ERROR;
    } else if (!r->answered || r->searching) {
        dd_strbuf_adds(&s, _("searching …"));
    } else if (incomplete(app)) {
        dd_strbuf_addf(&s, _("nothing found for '%.*s' so far"),
                       DD_STR_ARG(dd_query_text(r->query)));
    } else if (r->missing) {
        dd_strbuf_addf(&s, _("no article has '%s'"), r->missing);
    } else if (dd_query_terms(r->query) > 1) {
        dd_strbuf_addf(&s, _("no article has all of '%.*s'"), DD_STR_ARG(dd_query_text(r->query)));
    } else {
        dd_strbuf_addf(&s, _("nothing found for '%.*s'"), DD_STR_ARG(dd_query_text(r->query)));
    }
    dd_frame_put_cut(f, 2, TITLE, app->columns - TITLE - 1, dd_strbuf_str(&s),
                     dd_role_style(role));
    dd_strbuf_clear(&s);
    if (incomplete(app))
        add_incomplete(app, &s);
    dd_frame_put_cut(f, 3, TITLE, app->columns - TITLE - 1, dd_strbuf_str(&s),
                     dd_role_style(DD_ROLE_FAINT));
    dd_strbuf_release(&s);
}

void dd_results_status(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_results *r = &app->results;
    const char *key =
        r->order == DD_SEARCH_NEWEST ? _("⟨order⟩ by relevance") : _("⟨order⟩ newest first");
    if (incomplete(app)) {
        add_incomplete(app, out);
        return;
    }
    if (r->answered && r->searching && r->order == DD_SEARCH_RELEVANCE && !r->found.ranked)
        dd_strbuf_adds(out, _("newest first for now — the ranking follows"));
    else if (r->searching)
        dd_strbuf_adds(out, _("searching …"));
    else
        dd_strbuf_addf(out, _("%s · ⟨open⟩ read · %s · ⟨search-archive⟩ search · ⟨back⟩ back"),
                       r->order == DD_SEARCH_NEWEST ? _("newest first") : _("by relevance"), key);
}

void dd_results_draw(struct dd_app *app, struct dd_frame *f)
{
    struct dd_results *r = &app->results;
    r->rows = app->rows - 2;
    keep_in_view(r);
    draw_title(app, f);
    if (r->found.count == 0)
        draw_nothing(app, f);
    int stride = dd_results_stride(r);
    const struct dd_board *board = dd_state_board(app->life.state);
    for (size_t i = r->top; i < r->found.count; i++) {
        int row = 1 + (int)(i - r->top) * stride;
        if (row > r->rows)
            break;
        draw_result(r, board, f, i, row, app->columns);
    }
}
