/* The archive's list: newest first, by month, filtered as the reader types. */
#include "app_private.h"

#include "duidu/fold.h"

#include <stdlib.h>

enum { PREVIEW_FROM = 100 /* columns */ };

void dd_list_release(struct dd_list *l)
{
    dd_archive_close(l->archive);
    dd_arena_release(&l->arena);
    dd_strbuf_release(&l->filter);
    dd_strbuf_release(&l->at);
    dd_strbuf_release(&l->preview_path);
    dd_pane_release(&l->preview_pane);
    dd_arena_release(&l->preview_arena);
    if (l->preview)
        dd_clip_release(l->preview);
    free(l->preview);
    *l = (struct dd_list){0};
}

/* ---- rows ------------------------------------------------------------------------------ */

static bool has_word(struct dd_str field, struct dd_str word)
{
    return field.len && dd_text_matches(field, word);
}

static bool entry_has(const struct dd_entry *e, struct dd_str word)
{
    if (has_word(e->title, word) || has_word(e->original_title, word) || has_word(e->site, word) ||
        has_word(e->author, word) || has_word(e->date, word) || has_word(e->tldr, word))
        return true;
    for (size_t i = 0; i < e->n_tags; i++)
        if (has_word(e->tags[i], word))
            return true;
    return false;
}

/* Every word of the filter has to occur somewhere. */
static bool passes(const struct dd_list *l, const struct dd_entry *e)
{
    struct dd_str rest = dd_str_trim(dd_strbuf_str(&l->filter));
    while (rest.len) {
        ptrdiff_t space = dd_str_find(rest, DD_STR(" "), 0);
        size_t len = space < 0 ? rest.len : (size_t)space;
        if (!entry_has(e, dd_str_slice(rest, 0, len)))
            return false;
        rest = dd_str_trim(dd_str_slice(rest, len, rest.len));
    }
    return true;
}

static struct dd_str group_of(const struct dd_list *l, const struct dd_entry *e)
{
    if (l->sort == DD_SORT_SITE)
        return e->site.len ? e->site : dd_str_from(_("no site"));
    if (l->sort == DD_SORT_DATE)
        return e->date.len >= 7 ? dd_str_slice(e->date, 0, 7) : dd_str_from(_("no date"));
    return (struct dd_str){0};
}

static void add_row(struct dd_list *l, const struct dd_entry *entry, struct dd_str group)
{
    l->rows = dd_arena_grow(&l->arena, l->rows, l->n_rows, &l->cap_rows, sizeof *l->rows);
    l->rows[l->n_rows++] = (struct dd_list_row){entry, group};
}

static void keep_in_view(struct dd_list *l)
{
    size_t height = l->height > 0 ? (size_t)l->height : 1;
    size_t max_top = l->n_rows > height ? l->n_rows - height : 0;
    if (l->cursor < l->top)
        l->top = l->cursor;
    if (l->cursor >= l->top + height)
        l->top = l->cursor - height + 1;
    /* The title of the first group is seen with its first article. */
    if (l->top == l->cursor && l->top && !l->rows[l->top - 1].entry)
        l->top--;
    if (l->top > max_top)
        l->top = max_top;
}

/* Puts the cursor on row (or the nearest article) and remembers the article. */
static void set_cursor(struct dd_list *l, size_t row)
{
    if (l->n_entries == 0) {
        l->cursor = l->top = 0;
        return;
    }
    if (row >= l->n_rows)
        row = l->n_rows - 1;
    while (row + 1 < l->n_rows && !l->rows[row].entry)
        row++;
    l->cursor = row;
    dd_strbuf_clear(&l->at);
    dd_strbuf_add(&l->at, l->rows[row].entry->path);
    keep_in_view(l);
}

void dd_list_rebuild(struct dd_list *l)
{
    size_t n, above = l->cursor - l->top, cursor = l->cursor;
    const struct dd_entry *const *entries = dd_archive_entries(l->archive, &n);
    struct dd_str group = {0};
    bool found = false;
    dd_arena_release(&l->arena);
    l->rows = NULL;
    l->n_rows = l->cap_rows = l->n_entries = 0;
    for (size_t i = 0; i < n; i++) {
        if (!passes(l, entries[i]))
            continue;
        struct dd_str g = group_of(l, entries[i]);
        if (g.len && (!dd_str_equal(g, group) || l->n_rows == 0))
            add_row(l, NULL, g);
        group = g;
        if (!found && dd_str_equal(entries[i]->path, dd_strbuf_str(&l->at))) {
            cursor = l->n_rows;
            found = true;
        }
        add_row(l, entries[i], g);
        l->n_entries++;
    }
    l->top = found && cursor > above ? cursor - above : 0;
    struct dd_strbuf at = l->at; /* an article that is filtered away is still remembered */
    if (!found) {
        l->at = (struct dd_strbuf){0};
        set_cursor(l, 0);
        if (l->filter.len && at.len) {
            dd_strbuf_release(&l->at);
            l->at = at;
        } else {
            dd_strbuf_release(&at);
        }
    } else {
        set_cursor(l, cursor);
    }
}

/* ---- moving ---------------------------------------------------------------------------- */

void dd_list_move(struct dd_list *l, long entries)
{
    size_t row = l->cursor;
    long left = entries < 0 ? -entries : entries;
    if (l->n_entries == 0)
        return;
    for (size_t next = row; left > 0;) {
        if (entries > 0 ? next + 1 >= l->n_rows : next == 0)
            break;
        next += entries > 0 ? 1 : (size_t)-1;
        if (l->rows[next].entry) {
            row = next;
            left--;
        }
    }
    set_cursor(l, row);
}

void dd_list_move_group(struct dd_list *l, long groups)
{
    size_t row = l->cursor;
    long left = groups < 0 ? -groups : groups;
    /* Back: first to the beginning of this group. */
    if (groups < 0 && row && l->rows[row - 1].entry)
        left--, row--;
    while (groups < 0 && row && l->rows[row - 1].entry)
        row--;
    for (size_t next = row; left > 0;) {
        if (groups > 0 ? next + 1 >= l->n_rows : next == 0)
            break;
        next += groups > 0 ? 1 : (size_t)-1;
        if (!l->rows[next].entry && (groups > 0 || next + 1 < row)) {
            row = next;
            left--;
        }
    }
    set_cursor(l, row);
}

void dd_list_to(struct dd_list *l, size_t entry)
{
    for (size_t i = 0; i < l->n_rows; i++)
        if (l->rows[i].entry && entry-- == 0) {
            set_cursor(l, i);
            return;
        }
    set_cursor(l, l->n_rows ? l->n_rows - 1 : 0);
}

void dd_list_place(struct dd_list *l, int where)
{
    size_t height = l->height > 0 ? (size_t)l->height : 1;
    size_t above = where == 0 ? 0 : where == 1 ? height / 2 : height - 1;
    l->top = l->cursor > above ? l->cursor - above : 0;
    keep_in_view(l);
}

void dd_list_select(struct dd_list *l, struct dd_str path)
{
    for (size_t i = 0; i < l->n_rows; i++)
        if (l->rows[i].entry && dd_str_equal(l->rows[i].entry->path, path)) {
            set_cursor(l, i);
            return;
        }
    dd_strbuf_clear(&l->at);
    dd_strbuf_add(&l->at, path);
}

const struct dd_entry *dd_list_current(const struct dd_list *l)
{
    return l->cursor < l->n_rows ? l->rows[l->cursor].entry : NULL;
}

const struct dd_entry *dd_list_neighbour(const struct dd_list *l, struct dd_str path, long by)
{
    const struct dd_entry *found = NULL;
    for (size_t i = 0; i < l->n_rows; i++) {
        if (!l->rows[i].entry || !dd_str_equal(l->rows[i].entry->path, path))
            continue;
        long left = by < 0 ? -by : by;
        for (size_t k = i; left > 0;) {
            if (by > 0 ? k + 1 >= l->n_rows : k == 0)
                break; /* as far as it goes */
            k += by > 0 ? 1 : (size_t)-1;
            if (l->rows[k].entry) {
                found = l->rows[k].entry;
                left--;
            }
        }
        return found;
    }
    return NULL;
}

size_t dd_list_position(const struct dd_list *l, struct dd_str path)
{
    size_t place = 0;
    for (size_t i = 0; i < l->n_rows; i++) {
        place += l->rows[i].entry != NULL;
        if (l->rows[i].entry && dd_str_equal(l->rows[i].entry->path, path))
            return place;
    }
    return 0;
}

/* ---- preview --------------------------------------------------------------------------- */

bool dd_list_load_preview(struct dd_list *l)
{
    const struct dd_entry *e = dd_list_current(l);
    if (!e || dd_str_equal(e->path, dd_strbuf_str(&l->preview_path)))
        return false;
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

static void draw_title(const struct dd_list *l, struct dd_frame *f, int columns)
{
    struct dd_strbuf left = {0}, right = {0};
    size_t found, read, n;
    struct dd_str path = dd_archive_path(l->archive);
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    size_t slash = path.len;
    while (slash && path.ptr[slash - 1] != '/')
        slash--;
    dd_strbuf_addf(&left, " duidu · %.*s", DD_STR_ARG(dd_str_slice(path, slash, path.len)));
    /* The month at the top, when its own line has scrolled away. */
    if (l->top < l->n_rows && l->rows[l->top].entry && l->rows[l->top].group.len)
        dd_strbuf_addf(&left, " · %.*s", DD_STR_ARG(l->rows[l->top].group));
    dd_archive_progress(l->archive, &found, &read);
    dd_archive_entries(l->archive, &n);
    if (l->scanning)
        dd_strbuf_addf(&right, _("reading %zu of %zu"), read, found);
    else if (l->filter.len)
        dd_strbuf_addf(&right, _("%zu of %zu articles"), l->n_entries, n);
    else
        dd_strbuf_addf(&right, P_("%zu article", "%zu articles", n), n);
    int cells = (int)dd_text_width(dd_strbuf_str(&right));
    dd_frame_put_cut(f, 0, 0, columns - cells - 3, dd_strbuf_str(&left),
                     dd_role_style(DD_ROLE_TITLE));
    dd_frame_put(f, 0, columns - cells - 1, cells, dd_strbuf_str(&right),
                 dd_role_style(DD_ROLE_TITLE_INFO));
    dd_strbuf_release(&left);
    dd_strbuf_release(&right);
}

static void draw_group(const struct dd_list_row *r, struct dd_frame *f, int row, int cells)
{
    struct dd_style style = dd_role_style(DD_ROLE_LIST_GROUP);
    int used = 1 + dd_frame_put_cut(f, row, 1, cells - 4, r->group, style);
    dd_frame_fill(f, row, used + 1, cells - used - 2, "─", dd_role_style(DD_ROLE_DIVIDER));
}

/* " 28 Title of the article            site.org  14m" */
static void draw_entry(const struct dd_list *l, const struct dd_entry *e, struct dd_frame *f,
                       int row, int cells)
{
    struct dd_style info = dd_role_style(DD_ROLE_LIST_INFO);
    struct dd_strbuf minutes = {0};
    bool by_date = l->sort == DD_SORT_DATE;
    struct dd_str date = by_date ? dd_str_slice(e->date, 8, 10) : e->date;
    int date_cells = by_date ? 2 : 10, column = 3 + date_cells + 1, right = cells - 1;
    if (cells < 50 && !by_date)
        date_cells = 0, column = 3;
    dd_frame_put(f, row, 1, 1, e->body_failed ? DD_STR("!") : DD_STR(" "),
                 dd_role_style(DD_ROLE_LIST_INFO));
    dd_frame_put(f, row, 3, date_cells, date, info);
    if (e->minutes) {
        dd_strbuf_addf(&minutes, _("%dm"), e->minutes);
        int w = (int)dd_text_width(dd_strbuf_str(&minutes));
        dd_frame_put(f, row, right - w, w, dd_strbuf_str(&minutes), info);
    }
    dd_strbuf_release(&minutes);
    right -= 6;
    if (cells >= 70 && l->sort != DD_SORT_SITE) {
        int w = (int)dd_text_width(e->site);
        w = w > 20 ? 20 : w;
        dd_frame_put_cut(f, row, right - w, w, e->site, info);
        right -= 22;
    }
    dd_frame_put_cut(f, row, column, right - column, e->title, dd_role_style(DD_ROLE_LIST_TITLE));
}

static void draw_empty(const struct dd_list *l, struct dd_frame *f, int cells)
{
    struct dd_strbuf s = {0};
    if (l->filter.len)
        dd_strbuf_addf(&s, _("no article matches '%s'"), dd_strbuf_cstr(&l->filter));
    else if (!l->scanning)
        dd_strbuf_addf(&s, _("no articles in '%.*s'"), DD_STR_ARG(dd_archive_path(l->archive)));
    dd_frame_put_cut(f, 2, 3, cells - 4, dd_strbuf_str(&s), dd_role_style(DD_ROLE_FAINT));
    dd_strbuf_release(&s);
}

void dd_list_draw(struct dd_list *l, struct dd_frame *f, int rows, int columns)
{
    int cells = columns >= PREVIEW_FROM ? columns * 55 / 100 : columns;
    l->height = rows - 2;
    if (l->n_rows)
        keep_in_view(l);
    draw_title(l, f, columns);
    if (l->n_rows == 0)
        draw_empty(l, f, cells);
    for (int i = 0; i < l->height && l->top + (size_t)i < l->n_rows; i++) {
        const struct dd_list_row *r = &l->rows[l->top + (size_t)i];
        if (!r->entry) {
            draw_group(r, f, i + 1, cells);
            continue;
        }
        draw_entry(l, r->entry, f, i + 1, cells);
        if (l->top + (size_t)i == l->cursor) {
            dd_frame_overlay(f, i + 1, 0, cells - (cells < columns), DD_ROLE_LIST_CURSOR);
            f->cursor_row = i + 1;
            f->cursor_column = 3;
        }
    }
    if (cells < columns) {
        for (int row = 1; row < rows - 1; row++)
            dd_frame_put(f, row, cells, 1, DD_STR("│"), dd_role_style(DD_ROLE_DIVIDER));
        draw_preview(l, f, rows - 1, cells + 1, columns - cells - 1);
    }
}
