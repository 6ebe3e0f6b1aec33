#include "laws.h"

#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <wchar.h>

static char broken[512];

static const char *fault(const struct dd_layout *l, size_t line, const char *law)
{
    const struct dd_line *ln = &l->lines[line];
    struct dd_str text = dd_str_slice(l->doc->text, ln->start, ln->end);
    snprintf(broken, sizeof broken, "%s: width %u, line %zu, block %u: '%.*s'", law,
             l->options.width, line, ln->block, (int)(text.len > 200 ? 200 : text.len),
             text.ptr ? text.ptr : "");
    return broken;
}

static const struct dd_block *block_of(const struct dd_layout *l, size_t line)
{
    return &l->doc->blocks[l->lines[line].block];
}

/* ---- law 1 ----------------------------------------------------------------------------- */

/* Cells of text as a terminal counts them: of each code point that is painted. */
static size_t painted_cells(struct dd_str s)
{
    size_t cells = 0;
    for (size_t at = 0; at < s.len;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        uint32_t out[DD_PAINT_MAX];
        size_t n = dd_cluster_paint(dd_str_slice(s, at, at + c.len), out);
        for (size_t i = 0; i < n; i++)
            cells += (size_t)wcwidth((wchar_t)out[i]);
        at += c.len;
    }
    return cells;
}

static size_t painted_line(const struct dd_layout *l, const struct dd_line *line)
{
    size_t cells = 0;
    for (size_t k = line->piece_start; k < line->piece_end; k++)
        cells += painted_cells(l->pieces[k].text);
    return cells;
}

static const char *law_width(const struct dd_layout *l)
{
    for (size_t i = 0; i < l->n_lines; i++) {
        const struct dd_line *line = &l->lines[i];
        bool wide = line->flags & DD_LINE_WIDE;
        size_t cells = painted_line(l, line);
        if (cells != dd_line_width(l, line))
            return fault(l, i, "law 1 (measured otherwise than painted)");
        if (wide && (l->options.wrap_code || block_of(l, i)->kind != DD_BLOCK_CODE))
            return fault(l, i, "law 1 (only code on the screen may be wide)");
        if (!wide && cells > l->options.width)
            return fault(l, i, "law 1 (wider than the layout)");
        if (line->fixed > l->options.width)
            return fault(l, i, "law 1 (no room beside the markers)");
    }
    return NULL;
}

/* ---- law 2 ----------------------------------------------------------------------------- */

/* Index of the table cell that holds text offset at. */
static size_t cell_of(const struct dd_table *t, uint32_t at)
{
    size_t cells = (size_t)t->columns * t->rows, i = 0;
    while (i + 1 < cells && t->cells[i + 1].text_start <= at)
        i++;
    return i;
}

struct seen {
    uint8_t *times;  /* per text byte */
    uint32_t before; /* where the latest piece of the leaf ended */
    size_t row;      /* table row of the latest piece */
    uint32_t *cells; /* per table cell: where its latest piece ended; NULL: no table at hand */
    uint32_t block;
};

static void begin_block(const struct dd_layout *l, struct seen *s, uint32_t block)
{
    const struct dd_block *b = &l->doc->blocks[block];
    free(s->cells);
    s->cells =
        b->table ? calloc((size_t)b->table->rows * b->table->columns + 1, sizeof *s->cells) : NULL;
    s->before = b->text_start;
    s->row = 0;
    s->block = block;
}

/* Rows come one after the other, cells side by side, and the text of each cell in order. */
static const char *table_piece(const struct dd_layout *l, struct seen *s, size_t line,
                               const struct dd_piece *p)
{
    const struct dd_table *t = block_of(l, line)->table;
    size_t cell = cell_of(t, p->start);
    if (p->start + p->text.len > t->cells[cell].text_end)
        return fault(l, line, "law 2 (outside the cells)");
    if (p->start < s->cells[cell])
        return fault(l, line, "law 2 (out of order in its cell)");
    if (cell / t->columns < s->row)
        return fault(l, line, "law 2 (rows out of order)");
    s->row = cell / t->columns;
    s->cells[cell] = p->start + (uint32_t)p->text.len;
    return NULL;
}

static const char *see_piece(const struct dd_layout *l, struct seen *s, size_t line,
                             const struct dd_piece *p, uint32_t *line_before)
{
    const struct dd_block *block = block_of(l, line);
    uint32_t end = p->start + (uint32_t)p->text.len;
    if (p->start < block->text_start || end > block->text_end)
        return fault(l, line, "law 2 (text of another block)");
    if (memcmp(p->text.ptr, l->doc->text.ptr + p->start, p->text.len) != 0)
        return fault(l, line, "law 2 (not the document's text)");
    if (p->start < *line_before || (!s->cells && p->start < s->before))
        return fault(l, line, "law 2 (out of order)");
    s->before = *line_before = end;
    for (uint32_t b = p->start; b < end; b++)
        s->times[b] += s->times[b] < 2;
    return s->cells ? table_piece(l, s, line, p) : NULL;
}

static const char *see_lines(const struct dd_layout *l, struct seen *s)
{
    for (size_t i = 0; i < l->n_lines; i++) {
        const struct dd_line *line = &l->lines[i];
        uint32_t before = 0;
        if (i && line->block < s->block)
            return fault(l, i, "law 2 (blocks out of order)");
        if (!i || line->block != s->block)
            begin_block(l, s, line->block);
        for (size_t k = line->piece_start; k < line->piece_end; k++) {
            const struct dd_piece *p = &l->pieces[k];
            const char *bad = p->start == DD_NONE ? NULL : see_piece(l, s, i, p, &before);
            if (bad)
                return bad;
        }
    }
    return NULL;
}

/* Is every visible cluster of the block seen once, whole? */
static const char *block_once(const struct dd_layout *l, const struct dd_block *block,
                              const uint8_t *times)
{
    struct dd_str text = dd_block_text(l->doc, block);
    for (size_t at = 0, len; at < text.len;) {
        struct dd_cluster c = dd_cluster_at(text, at);
        bool visible = c.width && !dd_cp_is_space(dd_utf8_decode(text, at, &len));
        for (size_t i = 0; i < c.len && visible; i++)
            if (times[block->text_start + at + i] != 1) {
                snprintf(broken, sizeof broken,
                         "law 2 (shown %u times): width %u, block %zu, byte %zu: '%.*s'",
                         times[block->text_start + at + i], l->options.width,
                         (size_t)(block - l->doc->blocks), at,
                         (int)(text.len - at < 60 ? text.len - at : 60), text.ptr + at);
                return broken;
            }
        at += c.len;
    }
    return NULL;
}

static const char *law_once(const struct dd_layout *l)
{
    const struct dd_document *doc = l->doc;
    struct seen s = {.times = calloc(doc->text.len + 1, 1)};
    const char *bad = see_lines(l, &s);
    for (size_t b = 0; b < doc->n_blocks && !bad; b++)
        if (dd_block_is_leaf(&doc->blocks[b]))
            bad = block_once(l, &doc->blocks[b], s.times);
    free(s.times);
    free(s.cells);
    return bad;
}

/* ---- law 3 ----------------------------------------------------------------------------- */

static bool one_of(uint32_t cp, const char *marks)
{
    char utf8[5] = {0};
    return cp >= 0x80 && dd_utf8_encode(utf8, cp) && strstr(marks, utf8);
}

static bool is_closing(uint32_t cp)
{
    return one_of(cp, "，。、；：？！」』）】》〉”’…·％");
}

static bool is_opening(uint32_t cp)
{
    return one_of(cp, "「『（【《〈“‘");
}

static bool is_hidden(uint32_t cp)
{
    return dd_cp_is_invisible(cp) || dd_cp_is_space(cp);
}

/* The nearest visible code point before or from byte at; 0 when there is none. */
static uint32_t visible_before(struct dd_str s, size_t at)
{
    size_t len;
    for (; at; at -= len) {
        uint32_t cp = dd_utf8_decode_back(s, at, &len);
        if (!is_hidden(cp))
            return cp;
    }
    return 0;
}

static uint32_t visible_from(struct dd_str s, size_t at)
{
    for (size_t len; at < s.len; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        if (!is_hidden(cp))
            return cp;
    }
    return 0;
}

/* Are the hyphens before byte at the first of a word, as in --help? */
static bool is_option(struct dd_str s, size_t at)
{
    size_t len;
    uint32_t cp = 0;
    while (at && s.ptr[at - 1] == '-')
        at--;
    if (at)
        cp = dd_utf8_decode_back(s, at, &len);
    return is_hidden(cp) || dd_cp_is_cjk(cp) || (cp < 0x80 && strchr("([{<'\"`=", (int)cp));
}

/* The exceptions that law 3 makes to UAX #14, at byte at of s. */
static bool is_glued(struct dd_str s, size_t at)
{
    size_t a_len, b_len, ignore;
    uint32_t a = dd_utf8_decode_back(s, at, &a_len), b = dd_utf8_decode(s, at, &b_len);
    if (is_closing(visible_from(s, at)) || is_opening(visible_before(s, at)))
        return true;
    if ((a == '.' && dd_cp_is_letter(b)) || (a == '+' && b == '+') ||
        (a == '!' && b == '['))
        return true;
    if (a == '-' && (b == '-' || dd_cp_is_letter(b)) && is_option(s, at))
        return true;
    uint32_t left = at > a_len ? dd_utf8_decode_back(s, at - a_len, &ignore) : 0;
    uint32_t right = at + b_len < s.len ? dd_utf8_decode(s, at + b_len, &ignore) : 0;
    return (a == 0xB7 && dd_cp_is_han(left) && dd_cp_is_han(b)) ||
           (b == 0xB7 && dd_cp_is_han(a) && dd_cp_is_han(right));
}

/* Where text may be broken: at cluster edges that UAX #14 and the exceptions leave. */
static bool *allowed_breaks(struct dd_str text)
{
    char *uax = malloc(text.len + 1);
    bool *ops = calloc(text.len + 1, sizeof *ops);
    if (text.len)
        u8_possible_linebreaks((const uint8_t *)text.ptr, text.len, "UTF-8", uax);
    for (size_t at = 0; at < text.len; at += dd_cluster_at(text, at).len)
        ops[at] = at && uax[at] == UC_BREAK_POSSIBLE && !is_glued(text, at);
    free(uax);
    return ops;
}

/* The text of one paragraph, or of one table cell, on one line. */
struct segment {
    uint32_t start, end; /* text offsets; start == end: nothing */
    size_t room;         /* cells it might have filled */
    size_t line;
};

struct law3 {
    const struct dd_layout *layout;
    uint32_t origin;
    struct dd_str text; /* of the block */
    bool *ops;          /* of text */
};

static bool hard_end(struct dd_str text, size_t from, size_t to)
{
    for (size_t at = from, len; at < to; at += len)
        if (dd_cp_is_line_end(dd_utf8_decode(text, at, &len)))
            return true;
    return false;
}

/* Where the token that begins at from ends: the next allowed break or hard end, without the spaces
 * before it. */
static uint32_t token_end(const struct law3 *t, uint32_t from)
{
    struct dd_str all = t->layout->doc->text;
    uint32_t at = from, limit = t->origin + (uint32_t)t->text.len;
    while (at < limit && (at == from || !t->ops[at - t->origin]) && !hard_end(all, at, at + 1))
        at++;
    while (at > from && (all.ptr[at - 1] == ' ' || all.ptr[at - 1] == '\t'))
        at--;
    return at;
}

/* From segment a to b, the next one of the same paragraph: the break is an allowed one, or there
 * was none to take and the line is full. */
static const char *law_break(const struct law3 *t, const struct segment *a, const struct segment *b)
{
    struct dd_str all = t->layout->doc->text;
    if (hard_end(all, a->end, b->start))
        return NULL;
    size_t used = painted_cells(dd_str_slice(all, a->start, b->start));
    if (t->ops[b->start - t->origin]) {
        struct dd_str token = dd_str_slice(all, b->start, token_end(t, b->start));
        if (used + painted_cells(token) <= a->room)
            return fault(t->layout, b->line, "law 3 (this still fitted on the line before)");
        return NULL;
    }
    for (uint32_t at = a->start + 1; at < a->end; at++)
        if (t->ops[at - t->origin])
            return fault(t->layout, b->line, "law 3 (a better break was there)");
    struct dd_cluster next = dd_cluster_at(dd_str_slice(all, 0, b->end), b->start);
    if (used + next.width <= a->room)
        return fault(t->layout, b->line, "law 3 (cut before the line was full)");
    return NULL;
}

/* The text of a line that is one segment: all but its leading decoration. */
static struct segment line_segment(const struct dd_layout *l, size_t i)
{
    const struct dd_line *line = &l->lines[i];
    struct segment s = {.line = i, .room = l->options.width};
    for (size_t k = line->piece_start; k < line->piece_end; k++) {
        const struct dd_piece *p = &l->pieces[k];
        if (p->start == DD_NONE) {
            if (s.start == s.end)
                s.room -= painted_cells(p->text);
            continue;
        }
        if (s.start == s.end)
            s.start = p->start;
        s.end = p->start + (uint32_t)p->text.len;
    }
    return s;
}

static const char *law_paragraph(const struct law3 *t, size_t first, size_t last)
{
    struct segment before = {0};
    for (size_t i = first; i <= last; i++) {
        struct segment s = line_segment(t->layout, i);
        if (s.start == s.end)
            continue;
        const char *bad = before.end ? law_break(t, &before, &s) : NULL;
        if (bad)
            return bad;
        before = s;
    }
    return NULL;
}

/* Column of a grid's line: what lies between two column separators. */
static struct segment grid_segment(const struct dd_layout *l, size_t i, size_t column)
{
    const struct dd_line *line = &l->lines[i];
    struct segment s = {.line = i};
    size_t k = line->piece_start, at = 0, left = 0;
    for (; k < line->piece_end && left < line->fixed; k++) /* quotes and markers */
        left += painted_cells(l->pieces[k].text);
    for (; k < line->piece_end; k++) {
        const struct dd_piece *p = &l->pieces[k];
        if (p->start == DD_NONE && p->style.role == DD_ROLE_TABLE_RULE) {
            at++;
            continue;
        }
        if (at != column)
            continue;
        s.room += painted_cells(p->text);
        if (p->start == DD_NONE)
            continue;
        if (s.start == s.end)
            s.start = p->start;
        s.end = p->start + (uint32_t)p->text.len;
    }
    return s;
}

static bool is_grid(const struct dd_layout *l, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        for (size_t k = l->lines[i].piece_start; k < l->lines[i].piece_end; k++)
            if (dd_str_equal(l->pieces[k].text, DD_STR(" │ ")))
                return true;
    return false;
}

static const char *law_table(const struct law3 *t, size_t first, size_t last)
{
    const struct dd_table *table = block_of(t->layout, first)->table;
    bool grid = is_grid(t->layout, first, last);
    for (size_t column = 0; table && column < (grid ? table->columns : 1); column++) {
        struct segment before = {0};
        for (size_t i = first; i <= last; i++) {
            struct segment s =
                grid ? grid_segment(t->layout, i, column) : line_segment(t->layout, i);
            if (s.start == s.end)
                continue;
            bool same = before.end && cell_of(table, before.start) == cell_of(table, s.start);
            const char *bad = same ? law_break(t, &before, &s) : NULL;
            if (bad)
                return bad;
            before = s;
        }
    }
    return NULL;
}

static const char *law_breaks(const struct dd_layout *l)
{
    const char *bad = NULL;
    for (size_t i = 0, last; i < l->n_lines && !bad; i = last + 1) {
        const struct dd_block *block = block_of(l, i);
        for (last = i; last + 1 < l->n_lines && l->lines[last + 1].block == l->lines[i].block;)
            last++;
        if (block->kind == DD_BLOCK_CODE || block->kind == DD_BLOCK_RULE)
            continue;
        struct law3 t = {l, block->text_start, dd_block_text(l->doc, block), NULL};
        t.ops = allowed_breaks(t.text);
        bad = block->table ? law_table(&t, i, last) : law_paragraph(&t, i, last);
        free(t.ops);
    }
    return bad;
}

/* ---- all ------------------------------------------------------------------------------- */

const char *dd_laws_check_layout(const struct dd_layout *l)
{
    const char *bad = law_width(l);
    if (!bad)
        bad = law_once(l);
    /* With spaces shown between Chinese and Latin a line has less room than its text says. */
    return bad || l->options.cjk_spacing ? bad : law_breaks(l);
}

static const char *check(const struct dd_document *doc, struct dd_layout_options options)
{
    struct dd_arena arena = {0};
    const char *bad = dd_laws_check_layout(dd_layout_build(&arena, doc, &options));
    dd_arena_release(&arena);
    return bad;
}

const char *dd_laws_check(const struct dd_document *doc, uint16_t width)
{
    static const struct dd_layout_options kinds[] = {
        {.wrap_code = true}, {.wrap_code = false}, {.cjk_spacing = true, .spacing = -1}};
    const char *bad = NULL;
    for (size_t i = 0; !bad && i < sizeof kinds / sizeof *kinds; i++) {
        struct dd_layout_options options = kinds[i];
        options.width = width;
        bad = check(doc, options);
    }
    return bad;
}
