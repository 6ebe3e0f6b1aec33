#include "duidu/pane.h"

#include <string.h>

enum { SIDE_MARGIN = 8 /* cells shown behind what wide lines are scrolled to */ };

void dd_pane_init(struct dd_pane *p, const struct dd_document *doc)
{
    *p = (struct dd_pane){.doc = doc};
}

void dd_pane_release(struct dd_pane *p)
{
    dd_arena_release(&p->arena);
    *p = (struct dd_pane){0};
}

static size_t n_lines(const struct dd_pane *p)
{
    return p->layout ? p->layout->n_lines : 0;
}

size_t dd_pane_max_top(const struct dd_pane *p)
{
    size_t rows = p->rows > 0 ? (size_t)p->rows : 0;
    return n_lines(p) > rows ? n_lines(p) - rows : 0;
}

static struct dd_anchor anchor_of(const struct dd_pane *p, size_t line)
{
    if (line >= n_lines(p))
        return (struct dd_anchor){0};
    const struct dd_line *l = &p->layout->lines[line];
    return (struct dd_anchor){l->block, dd_document_source_offset(p->doc, l->start)};
}

/* A blank line at the top is the one above its block: the place just before that block begins. */
static struct dd_anchor top_anchor_of(const struct dd_pane *p, size_t line)
{
    struct dd_anchor a = anchor_of(p, line);
    const struct dd_line *l = line < n_lines(p) ? &p->layout->lines[line] : NULL;
    if (l && (l->flags & DD_LINE_BLANK) && (line == 0 || l[-1].block != l->block)) {
        size_t start = p->doc->blocks[a.block].span.start;
        a.offset = start && start <= a.offset ? start - 1 : a.offset;
    }
    return a;
}

static bool is_above(const struct dd_pane *p, struct dd_anchor a, size_t line)
{
    return line > 0 && a.offset + 1 == p->doc->blocks[a.block].span.start &&
           (p->layout->lines[line - 1].flags & DD_LINE_BLANK) && p->layout->lines[line - 1].block == a.block;
}

size_t dd_pane_line_of(const struct dd_pane *p, struct dd_anchor anchor)
{
    if (n_lines(p) == 0 || anchor.block == 0)
        return 0;
    if (anchor.block >= p->doc->n_blocks) /* of a text that was longer */
        anchor.block = (uint32_t)p->doc->n_blocks - 1;
    const struct dd_block *block = &p->doc->blocks[anchor.block];
    uint32_t at = dd_document_text_offset(p->doc, anchor.offset);
    /* Synthetic text shares its neighbour's source offset: the block has the last word. */
    if (at < block->text_start)
        at = block->text_start;
    if (at > block->text_end)
        at = block->text_end;
    size_t line = dd_layout_line_at(p->layout, at);
    size_t end, first = dd_layout_block_lines(p->layout, anchor.block, &end);
    if (first < end && (line < first || line >= end))
        line = line < first ? first : end - 1;
    return line - is_above(p, anchor, line);
}

/* Lines that the current one keeps from the edges of the pane. */
static size_t edge(const struct dd_pane *p)
{
    size_t most = p->rows > 2 ? (size_t)(p->rows - 1) / 2 : 0;
    size_t wanted = p->scroll_off > 0 ? (size_t)p->scroll_off : 0;
    return wanted < most ? wanted : most;
}

/* Keeps top and focus inside the text and the focus on the screen. */
static void clamp(struct dd_pane *p)
{
    size_t n = n_lines(p), rows = p->rows > 0 ? (size_t)p->rows : 1, max = dd_pane_max_top(p);
    if (p->top > max)
        p->top = max;
    size_t first = p->top + (p->top > 0 ? edge(p) : 0);
    size_t last = p->top + rows - 1 - (p->top < max ? edge(p) : 0);
    if (p->focus < first)
        p->focus = first;
    if (p->focus > last)
        p->focus = last;
    if (n && p->focus >= n)
        p->focus = n - 1;
}

/* Scrolls no more than it takes to have the current line in view, and lines around it. */
static void make_room(struct dd_pane *p)
{
    size_t rows = p->rows > 0 ? (size_t)p->rows : 1, keep = edge(p);
    if (p->focus < p->top + keep)
        p->top = p->focus > keep ? p->focus - keep : 0;
    else if (p->focus + keep >= p->top + rows)
        p->top = p->focus + keep - rows + 1;
}

/* After a move of the reader's: what is now seen is what is kept. */
static bool settle(struct dd_pane *p, size_t old_top, size_t old_focus)
{
    clamp(p);
    if (p->top == old_top && p->focus == old_focus)
        return false;
    p->top_anchor = top_anchor_of(p, p->top);
    p->focus_anchor = anchor_of(p, p->focus);
    return true;
}

void dd_pane_configure(struct dd_pane *p, const struct dd_layout_options *options, int scroll_off)
{
    struct dd_layout_options *o = &p->options;
    if (o->wrap_code != options->wrap_code || o->spacing != options->spacing ||
        o->cjk_spacing != options->cjk_spacing)
        p->layout = NULL;
    *o = *options;
    p->scroll_off = scroll_off;
}

void dd_pane_filter(struct dd_pane *p, const bool *shown)
{
    p->shown = shown;
    p->layout = NULL;
}

void dd_pane_complete(struct dd_pane *p)
{
    if (p->layout)
        dd_layout_extend(p->layout, SIZE_MAX);
}

/* As much as the first paint needs: a screenful, or what leads up to the place where it was left and a
 * screenful behind that. */
static void lay_out_seen(struct dd_pane *p)
{
    size_t rows = p->rows > 0 ? (size_t)p->rows : 1;
    struct dd_anchor far = p->focus_anchor.block > p->top_anchor.block ? p->focus_anchor
                                                                        : p->top_anchor;
    dd_layout_extend(p->layout, rows);
    if (!far.block)
        return;
    uint32_t at = p->doc->blocks[far.block].text_end;
    while (!p->layout->complete &&
           (n_lines(p) == 0 || p->layout->lines[n_lines(p) - 1].end < at))
        dd_layout_extend(p->layout, n_lines(p) + rows);
    dd_layout_extend(p->layout, n_lines(p) + 2 * rows);
}

/* Goes to where the anchors are in the text as it is laid out now. */
static void take_anchors(struct dd_pane *p)
{
    p->top = p->top_anchor.block ? dd_pane_line_of(p, p->top_anchor) : 0;
    p->focus = p->focus_anchor.block ? dd_pane_line_of(p, p->focus_anchor) : p->top;
    /* The blank line above the first block belongs to it: shown again when the block was at the top. */
    if (p->top == 1 && n_lines(p) && (p->layout->lines[0].flags & DD_LINE_BLANK))
        p->top = 0;
    /* On a smaller screen the current line stays and the top gives way. */
    if (p->rows > 0 && p->focus >= p->top + (size_t)p->rows)
        p->top = p->focus - (size_t)p->rows + 1;
    clamp(p);
}

void dd_pane_replace(struct dd_pane *p, struct dd_anchor top, struct dd_anchor focus)
{
    p->top_anchor = top;
    p->focus_anchor = focus;
    if (p->layout) {
        dd_pane_complete(p);
        take_anchors(p);
    }
}

void dd_pane_resize(struct dd_pane *p, int row, int column, int rows, int columns)
{
    bool same = p->layout && columns == p->columns && p->ambiguous == dd_ambiguous();
    bool moved = !same || rows != p->rows;
    p->row = row;
    p->column = column;
    p->rows = rows;
    p->columns = columns;
    if (!p->doc || columns < DD_LAYOUT_MIN) {
        p->layout = NULL;
        return;
    }
    if (!same) {
        dd_arena_release(&p->arena);
        struct dd_layout_options options = p->options;
        options.width = (uint16_t)columns;
        options.shown = p->shown;
        p->layout = dd_layout_begin(&p->arena, p->doc, &options);
        if (p->begun)
            dd_pane_complete(p);
        else
            lay_out_seen(p);
        p->begun = true;
        p->ambiguous = dd_ambiguous();
        p->sideways = 0;
    } else if (moved) {
        dd_pane_complete(p);
    }
    if (moved)
        take_anchors(p);
}

bool dd_pane_scroll(struct dd_pane *p, long lines)
{
    size_t top = p->top, focus = p->focus, n = n_lines(p);
    size_t amount = (size_t)(lines < 0 ? -lines : lines);
    if (n == 0)
        return false;
    if (lines > 0) {
        size_t can = dd_pane_max_top(p) - p->top;
        p->top += amount < can ? amount : can;
        size_t rest = amount > can ? amount - can : 0;
        p->focus = p->focus + rest < n ? p->focus + rest : n - 1;
    } else {
        size_t can = p->top;
        p->top -= amount < can ? amount : can;
        size_t rest = amount > can ? amount - can : 0;
        p->focus = p->focus > rest ? p->focus - rest : 0;
    }
    return settle(p, top, focus);
}

bool dd_pane_focus(struct dd_pane *p, size_t line)
{
    size_t top = p->top, focus = p->focus;
    if (n_lines(p) == 0)
        return false;
    p->focus = line < n_lines(p) ? line : n_lines(p) - 1;
    make_room(p);
    return settle(p, top, focus);
}

bool dd_pane_show(struct dd_pane *p, size_t line)
{
    size_t top = p->top, focus = p->focus;
    if (n_lines(p) == 0)
        return false;
    p->top = line < dd_pane_max_top(p) ? line : dd_pane_max_top(p);
    p->focus = line;
    make_room(p);
    return settle(p, top, focus);
}

bool dd_pane_place(struct dd_pane *p, int where)
{
    size_t top = p->top, focus = p->focus, rows = p->rows > 0 ? (size_t)p->rows : 1;
    size_t above = where == 0 ? 0 : where == 1 ? rows / 2 : rows - 1;
    p->top = p->focus > above ? p->focus - above : 0;
    make_room(p);
    return settle(p, top, focus);
}

bool dd_pane_to_block(struct dd_pane *p, uint32_t block)
{
    if (n_lines(p) == 0)
        return false;
    size_t end, line = dd_layout_block_lines(p->layout, block, &end);
    if (line == end)
        return false;
    size_t top = p->top, focus = p->focus, rows = p->rows > 0 ? (size_t)p->rows : 1;
    p->focus = line;
    /* A block that is seen whole stays where it is; else it comes to the top as far as it can. */
    if (line < p->top || end > p->top + rows)
        p->top = line;
    make_room(p);
    return settle(p, top, focus);
}

bool dd_pane_show_block(struct dd_pane *p, uint32_t block)
{
    if (n_lines(p) == 0)
        return false;
    size_t end, line = dd_layout_block_lines(p->layout, block, &end);
    size_t above = p->rows > 0 ? (size_t)p->rows / 4 : 0;
    if (line == end)
        return false;
    bool any = dd_pane_show(p, line > above ? line - above : 0);
    return dd_pane_focus(p, line) || any;
}

uint32_t dd_pane_block(const struct dd_pane *p)
{
    return p->focus < n_lines(p) ? p->layout->lines[p->focus].block : DD_NONE;
}

static bool counts(const struct dd_pane *p, uint32_t block, bool headings)
{
    return p->layout->first_line[block] != DD_NONE &&
           (!headings || p->doc->blocks[block].kind == DD_BLOCK_HEADING);
}

bool dd_pane_next_block(struct dd_pane *p, long count, bool headings)
{
    uint32_t at = dd_pane_block(p), found = DD_NONE;
    if (at == DD_NONE)
        return false;
    long left = count < 0 ? -count : count;
    if (count < 0 && p->layout->first_line[at] < p->focus && counts(p, at, headings)) {
        found = at; /* from inside a block back to its beginning first, as vim does */
        left--;
    }
    for (uint32_t i = at; left > 0;) {
        if (count > 0 ? i + 1 >= p->doc->n_blocks : i == 0)
            break;
        i += count > 0 ? 1 : (uint32_t)-1;
        if (counts(p, i, headings)) {
            found = i;
            left--;
        }
    }
    return found != DD_NONE && dd_pane_to_block(p, found);
}

bool dd_pane_to_fraction(struct dd_pane *p, double fraction)
{
    size_t top = p->top, focus = p->focus;
    fraction = fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
    p->top = (size_t)(fraction * (double)dd_pane_max_top(p) + 0.5);
    return settle(p, top, focus);
}

bool dd_pane_scroll_to(struct dd_pane *p, size_t line)
{
    size_t top = p->top, focus = p->focus;
    p->top = line;
    return settle(p, top, focus);
}

bool dd_pane_to_anchor(struct dd_pane *p, struct dd_anchor anchor)
{
    size_t top = p->top, focus = p->focus, rows = p->rows > 0 ? (size_t)p->rows : 1;
    p->focus = dd_pane_line_of(p, anchor);
    if (p->focus < p->top || p->focus >= p->top + rows)
        p->top = p->focus > rows / 2 ? p->focus - rows / 2 : 0;
    make_room(p);
    return settle(p, top, focus);
}

struct dd_pane_view dd_pane_view(const struct dd_pane *p)
{
    return (struct dd_pane_view){p->top_anchor, p->focus_anchor, p->top,  p->focus,
                                 p->sideways,   n_lines(p),      p->rows, p->columns};
}

void dd_pane_return(struct dd_pane *p, const struct dd_pane_view *v)
{
    p->top_anchor = v->top_anchor;
    p->focus_anchor = v->focus_anchor;
    if (n_lines(p) != v->n_lines || p->rows != v->rows || p->columns != v->columns) {
        take_anchors(p);
        return;
    }
    p->top = v->top;
    p->focus = v->focus;
    p->sideways = v->sideways;
}

/* Scrolls wide lines so that columns [start, end) of the line are seen, and no further. */
static void show_columns(struct dd_pane *p, const struct dd_line *line, int start, int end)
{
    int left = line->fixed, right = p->columns - 1; /* the last cell has the mark */
    bool seen = start - p->sideways >= (p->sideways ? left : 0) && end - p->sideways <= right;
    if (seen)
        return;
    p->sideways = end <= right ? 0 : end + SIDE_MARGIN - right;
    if (start - p->sideways < left)
        p->sideways = start - left;
    dd_pane_sideways(p, 0);
}

bool dd_pane_show_text(struct dd_pane *p, uint32_t start, uint32_t end)
{
    size_t top = p->top, focus = p->focus, rows = p->rows > 0 ? (size_t)p->rows : 1;
    int sideways = p->sideways;
    if (n_lines(p) == 0)
        return false;
    p->focus = dd_layout_line_at(p->layout, start);
    size_t last = dd_layout_line_at(p->layout, end > start ? end - 1 : start);
    if (p->focus < p->top || last >= p->top + rows)
        p->top = p->focus > rows / 2 ? p->focus - rows / 2 : 0;
    if (last >= p->top + rows && last > p->focus)
        p->top = last - p->focus < rows ? last - rows + 1 : p->focus;
    make_room(p);
    bool any = settle(p, top, focus);
    const struct dd_line *line = &p->layout->lines[p->focus];
    if (line->flags & DD_LINE_WIDE) {
        int from = (int)dd_layout_column(p->layout, p->focus, start);
        uint32_t upto = end < line->end ? end : line->end;
        struct dd_str text = dd_str_slice(p->doc->text, start, upto);
        show_columns(p, line, from, from + (int)dd_text_width(text));
    }
    return any || p->sideways != sideways;
}

/* Widest of the wide lines on the screen. */
static size_t widest_visible(const struct dd_pane *p)
{
    size_t widest = 0;
    for (size_t i = p->top; i < n_lines(p) && i < p->top + (size_t)p->rows; i++)
        if (p->layout->lines[i].flags & DD_LINE_WIDE) {
            size_t w = dd_line_width(p->layout, &p->layout->lines[i]);
            widest = w > widest ? w : widest;
        }
    return widest;
}

bool dd_pane_sideways(struct dd_pane *p, int cells)
{
    int old = p->sideways, widest = (int)widest_visible(p);
    int limit = widest > p->columns ? widest - p->columns : 0;
    p->sideways += cells;
    if (p->sideways > limit)
        p->sideways = limit;
    if (p->sideways < 0)
        p->sideways = 0;
    return p->sideways != old;
}

bool dd_pane_at_end(const struct dd_pane *p)
{
    return p->top >= dd_pane_max_top(p);
}

double dd_pane_fraction(const struct dd_pane *p)
{
    return dd_pane_max_top(p) ? (double)p->top / (double)dd_pane_max_top(p) : 0;
}

int dd_pane_percent(const struct dd_pane *p)
{
    size_t n = n_lines(p), seen = p->top + (p->rows > 0 ? (size_t)p->rows : 0);
    if (n == 0 || (seen >= n && p->layout->complete))
        return 100;
    /* By text, not by lines: the same at every width, and known before the end is laid out. */
    uint32_t upto = p->layout->lines[(seen < n ? seen : n) - 1].end;
    return (int)((uint64_t)upto * 100 / p->doc->text.len);
}

int dd_pane_focus_row(const struct dd_pane *p)
{
    if (p->focus >= n_lines(p) || p->focus < p->top)
        return -1;
    size_t row = p->focus - p->top;
    return row < (size_t)p->rows ? p->row + (int)row : -1;
}

/* ---- drawing --------------------------------------------------------------------------- */

/* The first hit that reaches past a place of the text; NULL: none, or none are lit. */
static const struct dd_hit *hit_from(const struct dd_pane *p, uint32_t text_offset)
{
    if (!p->hits || p->hits->count == 0)
        return NULL;
    size_t i = dd_hits_at(p->hits, text_offset);
    if (i && p->hits->items[i - 1].end > text_offset)
        i--;
    return i < p->hits->count ? &p->hits->items[i] : NULL;
}

/* The style as it is in this pane. */
static struct dd_style in_pane(const struct dd_pane *p, struct dd_style style)
{
    style.scope = p->scope;
    return style;
}

static enum dd_role hit_role(const struct dd_pane *p, const struct dd_hit *hit)
{
    return hit->start == p->current_hit ? DD_ROLE_CURRENT_HIT : DD_ROLE_HIT;
}

/* Lights the hits in a piece that has been drawn into cells from column on. */
static void light_piece(const struct dd_pane *p, const struct dd_piece *piece, struct dd_frame *f,
                        int row, int column, int cells)
{
    if (piece->start == DD_NONE)
        return;
    uint32_t end = piece->start + (uint32_t)piece->text.len, at = piece->start;
    const struct dd_hit *hit = hit_from(p, at);
    const struct dd_hit *last = hit ? p->hits->items + p->hits->count : NULL;
    for (; hit && hit < last && hit->start < end && cells > 0; hit++) {
        uint32_t from = hit->start > at ? hit->start : at;
        if (hit->end <= at)
            continue; /* in a cluster that is lit already */
        struct dd_cells lit = dd_text_cells(dd_str_slice(p->doc->text, at, end), from - at,
                                            (hit->end < end ? hit->end : end) - at);
        int before = (int)lit.before, width = (int)lit.count;
        column += before;
        cells -= before;
        dd_frame_overlay(f, row, column, width < cells ? width : cells, hit_role(p, hit));
        column += width;
        cells -= width;
        at += (uint32_t)lit.end;
    }
}

/* Lays a role over that part of a piece which lies in a range. */
static void lay_over(const struct dd_pane *p, const struct dd_piece *piece, struct dd_range range,
                     enum dd_role role, struct dd_frame *f, int row, int column, int cells)
{
    uint32_t end = piece->start + (uint32_t)piece->text.len;
    uint32_t from = range.start > piece->start ? range.start : piece->start;
    uint32_t upto = range.end < end ? range.end : end;
    if (piece->start == DD_NONE || from >= upto)
        return;
    struct dd_cells over = dd_text_cells(dd_str_slice(p->doc->text, piece->start, end),
                                         from - piece->start, upto - piece->start);
    int before = (int)over.before, width = (int)over.count;
    if (before < cells)
        dd_frame_overlay(f, row, column + before, width < cells - before ? width : cells - before,
                         role);
}

/* A space that is shown and is no text belongs to what it stands within. */
static void lay_over_space(const struct dd_piece *before, struct dd_range range, enum dd_role role,
                           struct dd_frame *f, int row, int column, int cells)
{
    uint32_t at = before->start + (uint32_t)before->text.len;
    if (range.start < at && at < range.end)
        dd_frame_overlay(f, row, column, cells, role);
}

/* What the reader has highlighted of a piece, or selected. gap: it is a space behind another one. */
static void mark_piece(const struct dd_pane *p, const struct dd_piece *piece, bool gap,
                       struct dd_range range, enum dd_role role, struct dd_frame *f, int row,
                       int column, int cells)
{
    if (gap)
        lay_over_space(piece - 1, range, role, f, row, column, cells);
    else
        lay_over(p, piece, range, role, f, row, column, cells);
}

static bool holds(struct dd_range r, uint32_t text_offset)
{
    return r.start <= text_offset && text_offset < r.end;
}

/* What lies over a cluster, DD_ROLE_TEXT: nothing. hit: the first that ends behind its start, or NULL. */
static enum dd_role role_over(const struct dd_pane *p, uint32_t at, uint32_t end,
                              const struct dd_hit *hit)
{
    if (holds(p->selected, at))
        return DD_ROLE_SELECTION;
    if (hit && hit->start < end)
        return hit_role(p, hit);
    for (size_t i = 0; i < p->n_highlights; i++)
        if (holds(p->highlights[i], at))
            return DD_ROLE_HIGHLIGHT;
    return DD_ROLE_TEXT;
}

/* Makes cells that show a piece, or some of it, part of its link. */
static void link_piece(const struct dd_pane *p, const struct dd_piece *piece, struct dd_frame *f, int row,
                       int column, int cells)
{
    if (piece->link < p->doc->n_links)
        dd_frame_link(f, row, column, cells, p->doc->links[piece->link].url,
                      piece->link << 2 | p->scope);
}

/* A line that may be wider than the pane. */
struct wide {
    const struct dd_pane *p;
    const struct dd_line *line;
    struct dd_frame *f;
    int row;
    int cells; /* drawn or passed over so far */
};

/* Draws those clusters of a piece that are in view. */
static void draw_wide_piece(struct wide *w, const struct dd_piece *piece)
{
    const struct dd_pane *p = w->p;
    bool text = piece->start != DD_NONE, fixed = !text && w->cells < w->line->fixed;
    const struct dd_hit *hit = text ? hit_from(p, piece->start) : NULL;
    const struct dd_hit *last = hit ? p->hits->items + p->hits->count : NULL;
    for (size_t at = 0; at < piece->text.len;) {
        struct dd_cluster c = dd_cluster_at(piece->text, at);
        int place = fixed ? w->cells : w->cells - p->sideways;
        if (c.width && (fixed || place >= w->line->fixed) && place + c.width <= p->columns) {
            uint32_t here = piece->start + (uint32_t)at;
            dd_frame_put(w->f, w->row, p->column + place, c.width,
                         dd_str_slice(piece->text, at, at + c.len), in_pane(p, piece->style));
            link_piece(p, piece, w->f, w->row, p->column + place, c.width);
            while (hit && hit < last && hit->end <= here)
                hit++;
            if (text)
                dd_frame_overlay(w->f, w->row, p->column + place, c.width,
                                 role_over(p, here, here + c.len, hit && hit < last ? hit : NULL));
        }
        w->cells += c.width;
        at += c.len;
    }
}

/* Draws the part of a wide line that is in view, with marks where it goes on. */
static void draw_wide(const struct dd_pane *p, const struct dd_line *line, int row,
                      struct dd_frame *f)
{
    struct wide w = {p, line, f, row, 0};
    for (size_t i = line->piece_start; i < line->piece_end; i++)
        draw_wide_piece(&w, &p->layout->pieces[i]);
    if (w.cells - p->sideways > p->columns) {
        dd_frame_sign(f, row, p->column + p->columns - 1, "›",
                     in_pane(p, dd_role_style(DD_ROLE_CUT)));
        dd_frame_overlay(f, row, p->column + p->columns - 1, 1, DD_ROLE_TEXT);
    }
    if (p->sideways && w.cells > line->fixed)
        dd_frame_sign(f, row, p->column + (line->fixed ? line->fixed - 1 : 0), "‹",
                     in_pane(p, dd_role_style(DD_ROLE_CUT)));
}

void dd_pane_draw_line(const struct dd_pane *p, struct dd_frame *f, size_t index, int row, int column,
                       int cells)
{
    if (index >= n_lines(p))
        return;
    const struct dd_line *line = &p->layout->lines[index];
    for (size_t k = line->piece_start; k < line->piece_end; k++) {
        const struct dd_piece *piece = &p->layout->pieces[k];
        int used = dd_frame_put(f, row, column, cells, piece->text, in_pane(p, piece->style));
        bool gap = piece->start == DD_NONE && k > line->piece_start && k + 1 < line->piece_end &&
                   piece[-1].start != DD_NONE &&
                   piece[1].start == piece[-1].start + (uint32_t)piece[-1].text.len;
        for (size_t i = 0; i < p->n_highlights; i++)
            mark_piece(p, piece, gap, p->highlights[i], DD_ROLE_HIGHLIGHT, f, row, column, used);
        light_piece(p, piece, f, row, column, used);
        mark_piece(p, piece, gap, p->selected, DD_ROLE_SELECTION, f, row, column, used);
        link_piece(p, piece, f, row, column, used);
        column += used;
        cells -= used;
    }
}

void dd_pane_draw(const struct dd_pane *p, struct dd_frame *f)
{
    for (int i = 0; i < p->rows && p->top + (size_t)i < n_lines(p); i++) {
        size_t index = p->top + (size_t)i;
        if (p->layout->lines[index].flags & DD_LINE_WIDE)
            draw_wide(p, &p->layout->lines[index], p->row + i, f);
        else
            dd_pane_draw_line(p, f, index, p->row + i, p->column, p->columns);
    }
}

uint32_t dd_pane_link_in(const struct dd_pane *p, size_t index, int cell)
{
    if (index >= n_lines(p) || cell < 0)
        return DD_NONE;
    const struct dd_line *line = &p->layout->lines[index];
    if ((line->flags & DD_LINE_WIDE) && cell >= line->fixed)
        cell += p->sideways;
    for (size_t i = line->piece_start; i < line->piece_end; i++) {
        const struct dd_piece *piece = &p->layout->pieces[i];
        cell -= (int)dd_text_width(piece->text);
        if (cell < 0)
            return piece->link;
    }
    return DD_NONE;
}

bool dd_pane_cell(const struct dd_pane *p, uint32_t text_offset, int *row, int *column)
{
    if (n_lines(p) == 0)
        return false;
    size_t index = dd_layout_line_at(p->layout, text_offset);
    if (index < p->top || index >= p->top + (size_t)p->rows)
        return false;
    int x = (int)dd_layout_column(p->layout, index, text_offset);
    if (p->layout->lines[index].flags & DD_LINE_WIDE)
        x -= p->sideways;
    if (x < 0 || x >= p->columns)
        return false;
    *row = p->row + (int)(index - p->top);
    *column = p->column + x;
    return true;
}
