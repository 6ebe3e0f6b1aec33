/* The archive's list as it is drawn, and the preview beside it. */
#include "list.h"

#include "duidu/document.h"
#include "duidu/i18n.h"

#include <stdlib.h>

enum {
    PREVIEW_FROM = 100, /* columns */
    COUNTS_FROM = 60,
    BAR = 20            /* cells of the progress bar */
};

/* ---- preview --------------------------------------------------------------------------- */

bool dd_list_load_preview(struct dd_list *l)
{
    const struct dd_entry *e = dd_list_current(l);
    int64_t id = e ? dd_list_shown(l)->ids[l->cursor] : 0;
    if (!e || (id == l->preview_id && dd_str_equal(e->path, dd_strbuf_str(&l->preview_path))))
        return false;
    l->preview_id = id;
    dd_strbuf_clear(&l->preview_path);
    dd_strbuf_add(&l->preview_path, e->path);
    dd_pane_release(&l->preview_pane);
    dd_arena_release(&l->preview_arena);
    if (l->preview)
        dd_clip_release(l->preview);
    else
        l->preview = dd_xmalloc(sizeof *l->preview);
    *l->preview = (struct dd_clip){0};
    if (dd_clip_open(l->preview, e->path.ptr, NULL) != DD_OK)
        return true;
    const struct dd_part *part =
        l->preview->summary.source && l->preview->summary.span.end > l->preview->summary.span.start
            ? &l->preview->summary
            : &l->preview->article;
    dd_pane_init(&l->preview_pane, dd_document_parse(&l->preview_arena, part));
    return true;
}

static void draw_preview(struct dd_list *l, struct dd_frame *f, int rows, int column, int cells)
{
    const struct dd_entry *e = dd_list_current(l);
    int row = 1, width = cells - 3 > 80 ? 80 : cells - 3;
    if (!e || !dd_str_equal(e->path, dd_strbuf_str(&l->preview_path)))
        return;
    dd_frame_put_cut(f, row++, column + 1, width, e->title, dd_role_style(DD_ROLE_TITLE));
    if (e->original_title.len && !dd_str_equal(e->original_title, e->title))
        dd_frame_put_cut(f, row++, column + 1, width, e->original_title,
                         dd_role_style(DD_ROLE_FAINT));
    struct dd_strbuf info = {0};
    dd_strbuf_add(&info, e->site);
    for (size_t i = 0; i < e->n_tags; i++)
        dd_strbuf_addf(&info, "%s#%.*s", info.len ? " " : "", DD_STR_ARG(e->tags[i]));
    if (info.len)
        dd_frame_put_cut(f, row++, column + 1, width, dd_strbuf_str(&info),
                         dd_role_style(DD_ROLE_LIST_INFO));
    dd_strbuf_release(&info);
    row++;
    dd_pane_resize(&l->preview_pane, row, column + 1, rows - row, width);
    dd_pane_draw(&l->preview_pane, f);
}

/* ---- drawing --------------------------------------------------------------------------- */

/* The group at the top, when its own line has scrolled away. */
static struct dd_str group_at_top(const struct dd_list *l)
{
    size_t index;
    if (dd_list_shown(l)->n_groups == 0 || !dd_list_row(l, l->top, &index))
        return (struct dd_str){0};
    return dd_list_group_title(l, l->top - index - 1);
}

static void draw_title(const struct dd_list *l, struct dd_frame *f, int columns)
{
    struct dd_strbuf left = {0}, right = {0};
    struct dd_str path = dd_catalogue_path(l->catalogue), group = group_at_top(l);
    dd_strbuf_addf(&left, " duidu · %.*s", DD_STR_ARG(dd_path_name(path)));
    if (group.len)
        dd_strbuf_addf(&left, " · %.*s", DD_STR_ARG(group));
    if (l->filter.len)
        dd_strbuf_addf(&right, _("%zu of %zu articles"), l->n_entries, l->total);
    else
        dd_strbuf_addf(&right, P_("%zu article", "%zu articles", l->total), l->total);
    size_t unread = l->total > l->standings.read ? l->total - l->standings.read : 0;
    if (l->board == DD_LIST_NO_BOARD)
        unread = 0; /* after the first paint it is known */
    if (unread && columns >= COUNTS_FROM)
        dd_strbuf_addf(&right, _(" · %zu unread"), unread);
    if (l->standings.started && columns >= COUNTS_FROM)
        dd_strbuf_addf(&right, _(" · %zu started"), l->standings.started);
    int cells = (int)dd_text_width(dd_strbuf_str(&right));
    dd_frame_fill(f, 0, 0, columns, " ", dd_role_style(DD_ROLE_TITLE));
    dd_frame_put_cut(f, 0, 0, columns - cells - 3, dd_strbuf_str(&left),
                     dd_role_style(DD_ROLE_TITLE));
    dd_frame_put(f, 0, columns - cells - 1, cells, dd_strbuf_str(&right),
                 dd_role_style(DD_ROLE_TITLE_INFO));
    dd_strbuf_release(&left);
    dd_strbuf_release(&right);
}

static void draw_group(struct dd_str title, struct dd_frame *f, int row, int cells)
{
    struct dd_style style = dd_role_style(DD_ROLE_LIST_GROUP);
    int used = 1 + dd_frame_put_cut(f, row, 1, cells - 4, title, style);
    dd_frame_fill(f, row, used + 1, cells - used - 2, "─", dd_role_style(DD_ROLE_DIVIDER));
}

void dd_list_draw_marks(const struct dd_entry *e, bool read, bool starred, struct dd_frame *f, int row)
{
    if (e->body_failed)
        dd_frame_put(f, row, 1, 1, DD_STR("!"), dd_role_style(DD_ROLE_LIST_INFO));
    else if (!read)
        dd_frame_sign(f, row, 1, "●", dd_role_style(DD_ROLE_UNREAD));
    if (starred)
        dd_frame_sign(f, row, 2, "★", dd_role_style(DD_ROLE_STARRED));
}

/* Puts text so that it ends before column right; returns where it begins. */
static int put_right(struct dd_frame *f, int row, int right, struct dd_str text)
{
    int w = (int)dd_text_width(text);
    dd_frame_put(f, row, right - w, w, text, dd_role_style(DD_ROLE_LIST_INFO));
    return right - w;
}

/* Minutes, how far it was read, that there are notes; returns the column that they begin in. */
static int draw_numbers(const struct dd_list *l, const struct dd_entry *e, struct dd_stand_of stand,
                        struct dd_frame *f, int row, int right)
{
    struct dd_strbuf text = {0};
    if (l->standings.started && right >= COUNTS_FROM / 2) {
        if (stand.is & DD_STAND_STARTED) {
            dd_strbuf_addf(&text, "%d%%", stand.percent);
            put_right(f, row, right, dd_strbuf_str(&text));
        }
        right -= 4;
    }
    dd_strbuf_clear(&text);
    if (e->minutes) {
        dd_strbuf_addf(&text, _("%dm"), e->minutes);
        put_right(f, row, right, dd_strbuf_str(&text));
    }
    dd_strbuf_release(&text);
    right -= 6;
    if (stand.is & DD_STAND_NOTED)
        right = put_right(f, row, right + 1, DD_STR("✎")) - 1;
    return right;
}

/* " ●★ 28 Title of the article            site.org  ✎ 14m 42%" */
static void draw_entry(const struct dd_list *l, const struct dd_entry *e, struct dd_stand_of stand,
                       struct dd_frame *f, int row, int cells)
{
    bool by_date = l->sort == DD_SORT_DATE, read = stand.is & DD_STAND_READ;
    struct dd_str date = by_date ? dd_str_slice(e->date, 8, 10) : e->date;
    int date_cells = by_date ? 2 : 10, column = 4 + date_cells + 1;
    if (cells < 50 && !by_date)
        date_cells = 0, column = 4;
    bool known = l->board != DD_LIST_NO_BOARD;
    dd_list_draw_marks(e, read || !known, stand.is & DD_STAND_STARRED, f, row);
    dd_frame_put(f, row, 4, date_cells, date, dd_role_style(DD_ROLE_LIST_INFO));
    int right = draw_numbers(l, e, stand, f, row, cells - 1);
    if (cells >= 70 && l->sort != DD_SORT_SITE) {
        int w = (int)dd_text_width(e->site);
        w = w > 20 ? 20 : w;
        dd_frame_put_cut(f, row, right - w, w, e->site, dd_role_style(DD_ROLE_LIST_INFO));
        right -= 22;
    }
    dd_frame_put_cut(f, row, column, right - column, e->title,
                     dd_role_style(read ? DD_ROLE_FAINT : DD_ROLE_LIST_TITLE));
}

static void draw_empty(const struct dd_list *l, struct dd_frame *f, int cells)
{
    struct dd_strbuf s = {0};
    if (l->wrong.code != DD_OK)
        dd_strbuf_adds(&s, l->wrong.message);
    else if (l->filter.len)
        dd_strbuf_addf(&s, _("no article matches '%s'"), dd_strbuf_cstr(&l->filter));
    else if (!l->updating)
        dd_strbuf_addf(&s, _("no articles in '%.*s'"), DD_STR_ARG(dd_catalogue_path(l->catalogue)));
    dd_frame_put_cut(f, 2, 3, cells - 4, dd_strbuf_str(&s), dd_role_style(DD_ROLE_FAINT));
    dd_strbuf_release(&s);
}

/* One row of the list. */
static void draw_row(struct dd_list *l, struct dd_frame *f, size_t at, int row, int cells, int columns)
{
    size_t index;
    if (!dd_list_row(l, at, &index)) {
        draw_group(dd_list_group_title(l, index), f, row, cells);
        return;
    }
    const struct dd_entry *e = dd_list_entry(l, index);
    if (e)
        draw_entry(l, e, dd_list_stand(l, index), f, row, cells);
    if (index == l->cursor) {
        dd_frame_overlay(f, row, 0, cells - (cells < columns), DD_ROLE_LIST_CURSOR);
        f->cursor_row = row;
        f->cursor_column = 4;
    }
}

int dd_list_cells(int columns)
{
    return columns >= PREVIEW_FROM ? columns * 55 / 100 : columns;
}

void dd_list_draw(struct dd_list *l, struct dd_frame *f, int rows, int columns)
{
    int cells = dd_list_cells(columns);
    size_t n = dd_list_rows(l);
    l->height = rows - 2;
    if (n)
        dd_list_keep_in_view(l);
    draw_title(l, f, columns);
    if (n == 0)
        draw_empty(l, f, cells);
    for (int i = 0; i < l->height && l->top + (size_t)i < n; i++)
        draw_row(l, f, l->top + (size_t)i, i + 1, cells, columns);
    if (cells < columns) {
        for (int row = 1; row < rows - 1; row++)
            dd_frame_sign(f, row, cells, "│", dd_role_style(DD_ROLE_DIVIDER));
        draw_preview(l, f, rows - 1, cells + 1, columns - cells - 1);
    }
}

/* ---- progress -------------------------------------------------------------------------- */

void dd_list_progress(struct dd_list *l, const struct dd_update_progress *progress)
{
    size_t found = l->updating ? l->progress.found : 0;
    l->progress = *progress;
    if (progress->phase == DD_UPDATE_WALK && found > progress->found)
        l->progress.found = found;
}

void dd_list_progress_text(const struct dd_list *l, struct dd_strbuf *out)
{
    const struct dd_update_progress *p = &l->progress;
    size_t done = p->total ? p->done * BAR / p->total : 0;
    if (p->total) {
        for (size_t i = 0; i < BAR; i++)
            dd_strbuf_add(out, dd_sign(i < done ? "━" : "─"));
        dd_strbuf_adds(out, "  ");
    }
    if (p->phase == DD_UPDATE_TEXT)
        dd_strbuf_addf(out, _("indexing %zu of %zu"), p->done, p->total);
    else if (p->total)
        dd_strbuf_addf(out, _("reading %zu of %zu"), p->done, p->total);
    else
        dd_strbuf_addf(out, P_("%zu article found", "%zu articles found", p->found), p->found);
}
