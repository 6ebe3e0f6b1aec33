/* An article beside its summary. */
#include "app_private.h"

#include <stdlib.h>

enum {
    MIN_PANE = 16, /* cells: a pane narrower than this is not worth having */
    STRIP = 3      /* lines of the strip under the article when the summary is folded away */
};

enum dd_code dd_reader_open(struct dd_reader *r, const char *path, struct dd_error *err)
{
    struct dd_clip *clip = dd_xmalloc(sizeof *clip);
    *clip = (struct dd_clip){0};
    enum dd_code code = dd_clip_open(clip, path, err);
    if (code != DD_OK) {
        dd_clip_release(clip);
        free(clip);
        return code;
    }
    dd_reader_close(r);
    *r = (struct dd_reader){
        .open = true,
        .clip = clip,
        .point = -1,
        .counterpart = DD_NONE,
        .confidence = -1,
        .held = -1,
        .entered = -1,
    };
    r->docs[DD_ARTICLE] = dd_document_parse(&r->arena, &clip->article);
    r->docs[DD_SUMMARY] = dd_document_parse(&r->arena, &clip->summary);
    r->points = dd_points_find(&r->arena, r->docs[DD_SUMMARY]);
    for (int i = 0; i < 2; i++)
        dd_pane_init(&r->panes[i], r->docs[i]);
    r->focus = dd_reader_has(r, DD_SUMMARY) ? DD_SUMMARY : DD_ARTICLE;
    return DD_OK;
}

void dd_reader_close(struct dd_reader *r)
{
    if (!r->open)
        return;
    for (int i = 0; i < 2; i++) {
        dd_pane_release(&r->panes[i]);
        dd_find_text_free(r->texts[i]);
        dd_hits_release(&r->hits[i]);
        dd_only_release(&r->only[i]);
    }
    dd_notes_release(&r->notes);
    dd_arena_release(&r->align_arena);
    dd_arena_release(&r->unfold_arena);
    dd_arena_release(&r->arena);
    dd_clip_release(r->clip);
    free(r->clip);
    *r = (struct dd_reader){0};
}

bool dd_reader_has(const struct dd_reader *r, int pane)
{
    return r->docs[pane] && dd_text_visible(r->docs[pane]->text);
}

struct dd_pane *dd_reader_pane(struct dd_reader *r)
{
    return &r->panes[r->focus];
}

int dd_reader_minutes_left(const struct dd_reader *r)
{
    const struct dd_pane *p = &r->panes[DD_ARTICLE];
    int minutes = dd_clip_minutes(r->clip);
    if (!p->layout || !minutes)
        return 0;
    double left = (1 - (double)dd_pane_percent(p) / 100) * minutes;
    return (int)(left + 0.999);
}

/* ---- where the panes stand ------------------------------------------------------------- */

enum { BAR = 1, POINT = 2, BLOCK = 4 /* cells at the left edge, with a blank behind them */ };

/* Cells at the left edge of a pane: the bar, in the article the number of a point, and when they are
 * wanted the numbers of the blocks. */
static int edge_of(const struct dd_reader_settings *s, int pane)
{
    return BAR + (pane == DD_ARTICLE ? POINT : 1) + 1 + (s->config->block_numbers ? BLOCK : 0);
}

/* The text of a pane: behind its edge, between the margins, no wider than the measure. Where there is
 * little room the margins give way. */
static void place_pane(struct dd_reader *r, const struct dd_reader_settings *s, int pane,
                       struct dd_box box)
{
    const struct dd_settings *c = s->config;
    struct dd_layout_options options = {.wrap_code = c->wrap_code,
                                        .spacing = (int8_t)(c->paragraph_spacing - 1),
                                        .cjk_spacing = c->cjk_spacing};
    int edge = edge_of(s, pane), left = c->margin_left, right = c->margin_right;
    int spare = box.cells - edge - MIN_PANE;
    if (left + right > spare) {
        left = spare / 2 > 0 && left > spare / 2 ? spare / 2 : left;
        right = spare - left < right ? spare - left : right;
        left = spare < 1 ? 0 : left;
        right = right < 1 ? 1 : right;
    }
    int width = box.cells - edge - left - right;
    r->boxes[pane] = box;
    r->edges[pane] = edge;
    r->panes[pane].scope = pane == DD_ARTICLE ? DD_SCOPE_ARTICLE : DD_SCOPE_SUMMARY;
    dd_pane_configure(&r->panes[pane], &options, c->scroll_off);
    dd_pane_resize(&r->panes[pane], box.row, box.column + left + edge, box.rows,
                   width < c->measure ? width : c->measure);
}

static enum dd_arrange arrangement(const struct dd_reader *r, const struct dd_reader_settings *s,
                                   int rows, int columns)
{
    enum dd_arrange a = s->arrange;
    bool both = dd_reader_has(r, DD_ARTICLE) && dd_reader_has(r, DD_SUMMARY);
    if (s->zoom || (s->peek != DD_PEEK_BOTH && both))
        return DD_ARRANGE_SINGLE;
    if (a == DD_ARRANGE_AUTO)
        a = columns >= s->config->columns_from ? DD_ARRANGE_COLUMNS
            : rows >= s->config->rows_from     ? DD_ARRANGE_ROWS
                                               : DD_ARRANGE_SINGLE;
    if (a == DD_ARRANGE_COLUMNS && columns < 2 * MIN_PANE + 1)
        a = DD_ARRANGE_SINGLE;
    /* In columns an empty pane has room to say what is missing; rows are needed for the text. */
    if (a == DD_ARRANGE_ROWS && (rows < 8 || !both))
        a = DD_ARRANGE_SINGLE;
    return a;
}

static int share(int whole, int ratio, int least)
{
    int part = whole * ratio / 100;
    if (part > whole - least)
        part = whole - least;
    return part < least ? least : part;
}

int dd_reader_first_pane(const struct dd_reader_settings *s)
{
    return s->config->order == DD_ORDER_SUMMARY_FIRST ? DD_SUMMARY : DD_ARTICLE;
}

/* Both panes, beside or under each other. */
static void place_both(struct dd_reader *r, const struct dd_reader_settings *s, int body, int columns)
{
    int first = dd_reader_first_pane(s);
    bool beside = r->shown == DD_ARRANGE_COLUMNS;
    int room = beside ? columns - 1 : body - 1, least = beside ? MIN_PANE : 2;
    int part = share(room, first == DD_ARTICLE ? s->ratio : 100 - s->ratio, least);
    r->seam = beside ? part : 2 + part;
    place_pane(r, s, first,
               beside ? (struct dd_box){2, 0, body, part} : (struct dd_box){2, 0, part, columns});
    place_pane(r, s, !first,
               beside ? (struct dd_box){2, part + 1, body, columns - part - 1}
                      : (struct dd_box){r->seam + 1, 0, body - part - 1, columns});
}

void dd_reader_arrange(struct dd_reader *r, const struct dd_reader_settings *s, int rows,
                       int columns)
{
    /* Row 0 is the title, the last the status line; every pane has a title of its own. */
    int body = rows - 3;
    r->rows = rows;
    r->columns = columns;
    r->shown = arrangement(r, s, rows, columns);
    if (r->shown != DD_ARRANGE_SINGLE) {
        place_both(r, s, body, columns);
        return;
    }
    if (!dd_reader_has(r, r->focus))
        r->focus = dd_reader_has(r, !r->focus) ? !r->focus : r->focus;
    bool strip = s->peek == DD_PEEK_STRIP && !s->zoom && body > 2 * STRIP;
    bool points = s->peek == DD_PEEK_POINTS && !s->zoom;
    /* Unfolded passages are set in under their points. */
    for (int i = 0; i < 2; i++)
        place_pane(r, s, i,
                   (struct dd_box){2, 0, strip ? body - STRIP - 1 : body,
                                   points && i == DD_ARTICLE ? columns - DD_PEEK_INDENT : columns});
    if (points)
        dd_peek_arrange(r, s);
}

int dd_reader_percent(const struct dd_reader *r, const struct dd_reader_settings *s)
{
    if (s->peek != DD_PEEK_POINTS || s->zoom || !r->n_unfolded)
        return dd_pane_percent(&r->panes[r->focus]);
    size_t seen = r->unfold_top + (size_t)r->panes[DD_SUMMARY].rows;
    return seen >= r->n_unfolded ? 100 : (int)(seen * 100 / r->n_unfolded);
}

void dd_reader_follow(struct dd_reader *r, const struct dd_reader_settings *s)
{
    bool linked = s->together == DD_TOGETHER_LINKED && dd_reader_linked(r);
    dd_reader_find_counterpart(r, linked);
    if (!linked && s->together != DD_TOGETHER_OFF)
        dd_reader_proportion(r);
}

/* ---- drawing --------------------------------------------------------------------------- */

static void draw_title(const struct dd_reader *r, struct dd_frame *f)
{
    struct dd_strbuf info = {0};
    const struct dd_clip *c = r->clip;
    struct dd_str date = c->published.len ? c->published : c->date;
    int minutes = dd_clip_minutes(c);
    struct dd_str title = c->title.len ? c->title : c->main.path;
    dd_strbuf_add(&info, c->site);
    if (date.len)
        dd_strbuf_addf(&info, "%s%.*s", info.len ? " · " : "", DD_STR_ARG(date));
    if (minutes)
        {
        dd_strbuf_adds(&info, info.len ? " · " : "");
        dd_strbuf_addf(&info, _("%d min"), minutes);
    }
    int cells = (int)dd_text_width(dd_strbuf_str(&info));
    if (cells > f->columns / 2)
        cells = 0;
    dd_frame_fill(f, 0, 0, f->columns, " ", dd_role_style(DD_ROLE_TITLE));
    dd_frame_put_cut(f, 0, 1, f->columns - cells - 4, title, dd_role_style(DD_ROLE_TITLE));
    if (cells)
        dd_frame_put(f, 0, f->columns - cells - 1, cells, dd_strbuf_str(&info),
                     dd_role_style(DD_ROLE_TITLE_INFO));
    dd_strbuf_release(&info);
}

/* What a pane's title says beside its name: what is wrong with it, and where it stands alone also what
 * the other one lacks. */
static const char *missing(const struct dd_reader *r, int pane)
{
    bool alone = r->shown == DD_ARRANGE_SINGLE;
    if (pane == DD_ARTICLE && r->clip->body_failed && dd_reader_has(r, DD_ARTICLE))
        return _("clip failed: see ⟨problems⟩");
    if (pane == DD_ARTICLE && alone && !dd_reader_has(r, DD_SUMMARY))
        return _("no summary");
    if (pane == DD_SUMMARY && alone && !dd_reader_has(r, DD_ARTICLE))
        return _("no article: see ⟨problems⟩");
    if (pane == DD_SUMMARY && dd_reader_has(r, DD_SUMMARY) && r->points.count == 0)
        return _("no key points");
    return NULL;
}

/* A role as it is in a pane: a theme may give it a look of its own there. */
static struct dd_style in_pane(int pane, enum dd_role role)
{
    return (struct dd_style){(uint8_t)role, 0,
                             pane == DD_ARTICLE ? DD_SCOPE_ARTICLE : DD_SCOPE_SUMMARY};
}

static void draw_pane_title(const struct dd_reader *r, const struct dd_reader_settings *settings,
                            struct dd_frame *f, int pane)
{
    const struct dd_box *box = &r->boxes[pane];
    bool focus = pane == r->focus;
    const char *note = missing(r, pane);
    const struct dd_only *only = &r->only[pane];
    struct dd_strbuf s = {0};
    dd_frame_fill(f, box->row - 1, box->column, box->cells, "─", in_pane(pane, DD_ROLE_DIVIDER));
    dd_strbuf_addf(&s, " %s ", pane == DD_ARTICLE ? _("ARTICLE") : _("摘要"));
    if (note) {
        dd_strbuf_adds(&s, "· ");
        dd_hint(&s, settings->keys, DD_SCREEN_READER, dd_str_from(note));
        dd_strbuf_addc(&s, ' ');
    }
    if (only->shown)
        dd_strbuf_addf(&s, P_("· &%s: %zu of %zu block ", "· &%s: %zu of %zu blocks ", only->all),
                       dd_strbuf_cstr(&only->text), only->blocks, only->all);
    dd_frame_put_cut(f, box->row - 1, box->column, box->cells - 1, dd_strbuf_str(&s),
                     in_pane(pane, focus ? DD_ROLE_PANE_TITLE_FOCUS : DD_ROLE_PANE_TITLE));
    dd_strbuf_release(&s);
}

/* The column of the bar at a pane's left edge. */
static int bar_column(const struct dd_reader *r, int pane)
{
    return r->panes[pane].column - r->edges[pane];
}

static void draw_bar(const struct dd_reader *r, struct dd_frame *f, int pane, uint32_t block,
                     enum dd_role role)
{
    const struct dd_pane *p = &r->panes[pane];
    for (int i = 0; i < p->rows && p->top + (size_t)i < p->layout->n_lines; i++) {
        const struct dd_line *line = &p->layout->lines[p->top + (size_t)i];
        if (line->block == block && !(line->flags & DD_LINE_BLANK))
            dd_frame_sign(f, p->row + i, bar_column(r, pane), "▌", in_pane(pane, role));
    }
}

/* Numbers of the points that the block is linked to, from its first line down. */
static void draw_points(const struct dd_reader *r, struct dd_frame *f)
{
    const struct dd_pane *p = &r->panes[DD_ARTICLE];
    for (int i = 0; i < p->rows && p->top + (size_t)i < p->layout->n_lines; i++) {
        size_t index = p->top + (size_t)i;
        const struct dd_line *line = &p->layout->lines[index];
        const struct dd_passage *passage = dd_reader_passage(r, line->block);
        if (!passage || (line->flags & DD_LINE_BLANK))
            continue;
        size_t nth = index - p->layout->first_line[line->block];
        if (nth >= passage->count)
            continue;
        const struct dd_support *support = &passage->items[nth];
        struct dd_strbuf number = {0};
        dd_strbuf_addf(&number, "%2u", support->point + 1);
        if (support->point < 99)
            dd_frame_put(f, p->row + i, bar_column(r, DD_ARTICLE) + BAR, POINT,
                         dd_strbuf_str(&number),
                         in_pane(DD_ARTICLE, support->strength == DD_LINK_SURE ? DD_ROLE_POINT
                                                                               : DD_ROLE_FAINT));
        dd_strbuf_release(&number);
    }
}

/* Numbers of the blocks at their first lines: 12G goes to block 12. */
static void draw_block_numbers(const struct dd_reader *r, struct dd_frame *f, int pane)
{
    const struct dd_pane *p = &r->panes[pane];
    unsigned number = 0;
    uint32_t block = 0;
    for (int i = 0; i < p->rows && p->top + (size_t)i < p->layout->n_lines; i++) {
        size_t index = p->top + (size_t)i;
        const struct dd_line *line = &p->layout->lines[index];
        if (p->layout->first_line[line->block] != index)
            continue;
        for (; block <= line->block; block++)
            number += p->layout->first_line[block] != DD_NONE;
        struct dd_strbuf text = {0};
        dd_strbuf_addf(&text, "%*u", BLOCK - 1, number);
        dd_frame_put(f, p->row + i, p->column - BLOCK, BLOCK - 1, dd_strbuf_str(&text),
                     in_pane(pane, DD_ROLE_BLOCK_NUMBER));
        dd_strbuf_release(&text);
    }
}

/* The letters of marks, at their lines, over the bar. */
static void draw_marks(const struct dd_reader *r, struct dd_frame *f, int pane)
{
    const struct dd_pane *p = &r->panes[pane];
    for (size_t i = 0; i < r->n_marks; i++) {
        const struct dd_margin_mark *m = &r->marks[i];
        size_t line = m->pane == pane ? dd_pane_line_of(p, m->at) : SIZE_MAX;
        char name = (char)m->name;
        if (line >= p->top && line < p->top + (size_t)p->rows && line < p->layout->n_lines)
            dd_frame_put(f, p->row + (int)(line - p->top), bar_column(r, pane), 1,
                         (struct dd_str){&name, 1}, in_pane(pane, DD_ROLE_STARRED));
    }
}

/* The left edge: bars of the current block and of its counterpart, numbers of points and blocks. */
static void draw_edge(const struct dd_reader *r, const struct dd_reader_settings *s,
                      struct dd_frame *f, int pane)
{
    uint32_t block = dd_pane_block(&r->panes[pane]);
    if (pane == DD_ARTICLE)
        draw_points(r, f);
    if (s->config->block_numbers)
        draw_block_numbers(r, f, pane);
    dd_notes_draw_signs(r, f, pane);
    if (pane == r->focus && block != DD_NONE)
        draw_bar(r, f, pane, block, DD_ROLE_GUTTER_CURRENT);
    else if (pane != r->focus && r->counterpart != DD_NONE)
        draw_bar(r, f, pane, r->counterpart, DD_ROLE_GUTTER_COUNTERPART);
    draw_marks(r, f, pane);
}

/* Draws text in lines of the pane's width from row on; returns the row after it. */
static int draw_wrapped(const struct dd_pane *p, struct dd_frame *f, int row, struct dd_str text,
                        enum dd_role role)
{
    bool breaks[1024];
    text.len = text.len > sizeof breaks ? dd_utf8_floor(text, sizeof breaks) : text.len;
    dd_line_breaks(text, breaks);
    for (size_t at = 0; at < text.len && row < p->row + p->rows;) {
        size_t end = at + dd_text_fit(dd_str_slice(text, at, text.len), (size_t)p->columns, NULL);
        for (size_t i = end; end < text.len && i > at; i--)
            if (breaks[i]) {
                end = i;
                break;
            }
        if (end == at)
            break;
        dd_frame_put(f, row++, p->column, p->columns, dd_str_slice(text, at, end),
                     dd_role_style(role));
        at = end;
    }
    return row;
}

/* What stands in the text's place when there is none: that it is missing, and why. */
static void draw_nothing(const struct dd_reader *r, struct dd_frame *f, int pane)
{
    const struct dd_pane *p = &r->panes[pane];
    const struct dd_problems *problems = &r->clip->problems;
    if (p->columns < DD_LAYOUT_MIN) {
        dd_frame_put_cut(f, p->row, p->column, f->columns - p->column, dd_str_from(_("too narrow")),
                         dd_role_style(DD_ROLE_FAINT));
        return;
    }
    const char *text = pane == DD_SUMMARY ? _("This file has no summary.")
                                          : _("This file has no article to read.");
    int row = draw_wrapped(p, f, p->row, dd_str_from(text), DD_ROLE_FAINT) + 1;
    for (size_t i = 0; i < problems->count; i++)
        row = draw_wrapped(p, f, row, problems->items[i].message, DD_ROLE_FAINT);
}

/* The ground that the pane stands on, which a theme may give another colour than the rest. */
static void draw_ground(const struct dd_reader *r, struct dd_frame *f, int pane)
{
    const struct dd_box *box = &r->boxes[pane];
    const struct dd_style style = in_pane(pane, DD_ROLE_TEXT);
    for (int row = box->row; row < box->row + box->rows && row < f->rows; row++) {
        struct dd_cell *cells = dd_frame_cell(f, row, box->column);
        for (int i = 0; i < box->cells && box->column + i < f->columns; i++)
            cells[i].style = style;
    }
}

static void draw_pane(const struct dd_reader *r, const struct dd_reader_settings *s,
                      struct dd_frame *f, int pane)
{
    const struct dd_pane *p = &r->panes[pane];
    draw_ground(r, f, pane);
    if (!p->layout || !dd_reader_has(r, pane)) {
        draw_nothing(r, f, pane);
        return;
    }
    dd_pane_draw(p, f);
    draw_edge(r, s, f, pane);
    if (pane == r->focus) {
        int row = dd_pane_focus_row(p);
        f->cursor_row = row < 0 ? p->row : row;
        f->cursor_column = p->column;
        if (r->lit && r->found && r->found_pane == pane)
            dd_pane_cell(p, r->found_at, &f->cursor_row, &f->cursor_column);
        if (r->select.on && r->select.pane == pane)
            dd_pane_cell(p, r->select.head.start, &f->cursor_row, &f->cursor_column);
    }
}

/* Tells the panes what is lit in them. */
static void light_hits(struct dd_reader *r)
{
    for (int pane = 0; pane < 2; pane++) {
        r->panes[pane].hits = r->lit ? &r->hits[pane] : NULL;
        r->panes[pane].current_hit =
            r->found && r->found_pane == pane ? r->found_at : (uint32_t)DD_NONE;
        struct dd_piece_of selected;
        bool here = dd_select_get(r, &selected) && selected.pane == pane;
        r->panes[pane].highlights = r->notes.lit[pane];
        r->panes[pane].n_highlights = r->notes.n_lit[pane];
        r->panes[pane].selected = here ? selected.text : (struct dd_range){0, 0};
    }
}

void dd_reader_draw(struct dd_reader *r, const struct dd_reader_settings *s, struct dd_frame *f)
{
    dd_reader_arrange(r, s, f->rows, f->columns);
    light_hits(r);
    draw_title(r, f);
    if (dd_peek_unfolded(r, s)) {
        draw_pane_title(r, s, f, DD_SUMMARY);
        draw_ground(r, f, DD_SUMMARY);
        dd_peek_draw_points(r, f);
        return;
    }
    if (r->shown == DD_ARRANGE_SINGLE) {
        int pane = s->peek == DD_PEEK_STRIP && dd_reader_has(r, DD_ARTICLE) ? DD_ARTICLE : r->focus;
        r->focus = pane;
        draw_pane_title(r, s, f, pane);
        draw_pane(r, s, f, pane);
        if (r->panes[pane].rows < f->rows - 3)
            dd_peek_draw_strip(r, f, f->rows - 2 - STRIP, STRIP);
        return;
    }
    for (int pane = 0; pane < 2; pane++) {
        draw_pane_title(r, s, f, pane);
        draw_pane(r, s, f, pane);
    }
    for (int row = 1; r->shown == DD_ARRANGE_COLUMNS && row < f->rows - 1; row++)
        dd_frame_sign(f, row, r->seam, row == 1 ? "┬" : "│", dd_role_style(DD_ROLE_DIVIDER));
}
