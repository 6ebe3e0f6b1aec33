/* Tables: columns measured in cells, text wrapped inside them.
 *
 * Columns take their natural width when the table fits. Otherwise every one gets its widest word,
 * and the rest goes where it is wanted; where the words do not fit, the narrow columns keep their
 * width and the wide ones share what is left evenly. When not even MIN_COLUMN cells a column are to
 * be had, the table is shown as records: the header's cells one below the other, then those of
 * every row, labelled.
 */
#include "layout_private.h"

#include "duidu/utf8.h"

#include <string.h>

enum { MIN_COLUMN = 7, GAP = 3 /* " │ " */, MAX_LABEL = 24, MAX_WORD = 20 };

struct column {
    size_t natural; /* cells of its widest line */
    size_t word;    /* cells of its widest word; of one wider than MAX_WORD: MIN_COLUMN */
    size_t width;
};

static const struct dd_table_cell *cell_at(const struct dd_table *t, size_t row, size_t column)
{
    return &t->cells[row * t->columns + column];
}

/* Widens the column to what a cell wants. */
static void measure_cell(const struct dd_laying *lay, const struct dd_table_cell *cell,
                         struct column *c)
{
    struct dd_str text = dd_str_slice(lay->doc->text, 0, cell->text_end);
    uint32_t origin = lay->doc->blocks[lay->leaf].text_start;
    size_t line = 0, word = 0, spaces = 0; /* spaces: behind the word, so far */
    for (size_t at = cell->text_start; at < cell->text_end;) {
        struct dd_cluster cluster = dd_cluster_at(text, at);
        bool end = text.ptr[at] == '\n';
        if (end || lay->breaks[at - origin])
            word = spaces = 0;
        line = end ? 0 : line + cluster.width;
        if (text.ptr[at] == ' ') {
            spaces++;
        } else {
            word += spaces + cluster.width;
            spaces = 0;
        }
        c->natural = line > c->natural ? line : c->natural;
        if (word > c->word)
            c->word = word <= MAX_WORD ? word : c->word > MIN_COLUMN ? c->word : MIN_COLUMN;
        at += cluster.len;
    }
}

static struct column *measure(struct dd_laying *lay, const struct dd_table *t)
{
    struct column *c = dd_arena_array(lay->arena, t->columns, sizeof *c);
    for (size_t row = 0; row < t->rows; row++)
        for (size_t i = 0; i < t->columns; i++)
            measure_cell(lay, cell_at(t, row, i), &c[i]);
    for (size_t i = 0; i < t->columns; i++) {
        c[i].natural = c[i].natural ? c[i].natural : 1;
        c[i].word = c[i].word ? c[i].word : 1;
    }
    return c;
}

/* Gives every column the width of its widest word; what is left goes first to columns that want no
 * more than an even share of it, then to the others by how much they want. False when not even the
 * words fit. */
static bool fit_words(struct column *c, size_t n, size_t cells)
{
    size_t left = cells, wanted = 0, open = 0;
    for (size_t i = 0; i < n; i++) {
        if (c[i].word > left)
            return false;
        left -= c[i].width = c[i].word;
        open += c[i].natural > c[i].word;
    }
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < n; i++) {
            size_t more = c[i].natural - c[i].width;
            if (!more || more > left / open)
                continue;
            c[i].width = c[i].natural;
            left -= more;
            open--;
            again = true;
        }
    }
    for (size_t i = 0; i < n; i++)
        wanted += c[i].natural - c[i].width;
    for (size_t i = 0; i < n && wanted; i++) {
        size_t more = c[i].natural - c[i].width;
        size_t get = more * left / wanted;
        c[i].width += get;
        wanted -= more;
        left -= get;
    }
    return true;
}

/* Cuts words: columns that want no more than an even share get what they want, the others share the
 * rest. */
static void fit_evenly(struct column *c, size_t n, size_t cells)
{
    size_t open = n;
    for (size_t i = 0; i < n; i++)
        c[i].width = 0;
    for (bool again = true; again && open;) {
        again = false;
        size_t share = cells / open;
        for (size_t i = 0; i < n; i++)
            if (!c[i].width && c[i].natural <= share) {
                c[i].width = c[i].natural;
                cells -= c[i].natural;
                open--;
                again = true;
            }
    }
    for (size_t i = 0; i < n && open; i++)
        if (!c[i].width) {
            c[i].width = cells / open;
            cells -= c[i].width;
            open--;
        }
}

/* Gives every column its width; false when the table has to be shown as records. */
static bool fit(struct column *c, size_t n, size_t cells)
{
    size_t gaps = GAP * (n - 1), narrow = 0;
    for (size_t i = 0; i < n; i++)
        narrow += c[i].natural < MIN_COLUMN ? c[i].natural : MIN_COLUMN;
    if (narrow + gaps > cells)
        return false;
    if (!fit_words(c, n, cells - gaps))
        fit_evenly(c, n, cells - gaps);
    return true;
}

static void rule(struct dd_laying *lay, const struct column *c, size_t n)
{
    dd_lay_line(lay);
    for (size_t i = 0; i < n; i++) {
        if (i)
            dd_lay_decoration(lay, dd_sign("─┼─"), DD_ROLE_TABLE_RULE);
        dd_lay_fill(lay, c[i].width, "─", DD_ROLE_TABLE_RULE);
    }
}

static void pad_cell(struct dd_laying *lay, const struct dd_wrapped *w, size_t width,
                     enum dd_align align, enum dd_role role)
{
    size_t space = width > w->cells ? width - w->cells : 0;
    size_t left = align == DD_ALIGN_RIGHT ? space : align == DD_ALIGN_CENTER ? space / 2 : 0;
    dd_lay_fill(lay, left, " ", role);
    dd_lay_text(lay, w->start, w->end, role);
    dd_lay_fill(lay, space - left, " ", role);
}

static uint32_t skip_spaces(const struct dd_laying *lay, uint32_t at, uint32_t end)
{
    while (at < end && lay->doc->text.ptr[at] == ' ')
        at++;
    return at;
}

/* Lays one row; at[i] is where column i goes on. Returns the number of lines it took. */
static size_t lay_row(struct dd_laying *lay, const struct dd_table *t, size_t row,
                      const struct column *c, uint32_t *at)
{
    enum dd_role role = row ? DD_ROLE_TABLE : DD_ROLE_TABLE_HEADER;
    size_t lines = 0;
    for (size_t i = 0; i < t->columns; i++)
        at[i] = cell_at(t, row, i)->text_start;
    for (bool more = true; more; lines++) {
        struct dd_line *line = dd_lay_line(lay);
        size_t index = lay->layout->n_lines - 1;
        uint32_t start = UINT32_MAX, end = 0;
        more = false;
        for (size_t i = 0; i < t->columns; i++) {
            uint32_t limit = cell_at(t, row, i)->text_end;
            struct dd_wrapped w = {limit, limit, limit, 0};
            at[i] = skip_spaces(lay, at[i], limit);
            if (at[i] < limit)
                w = dd_wrap_line(lay, at[i], limit, c[i].width);
            if (i)
                dd_lay_decoration(lay, dd_sign(" │ "), DD_ROLE_TABLE_RULE);
            pad_cell(lay, &w, c[i].width, t->align[i], role);
            if (w.end > w.start) {
                start = w.start < start ? w.start : start;
                end = w.end > end ? w.end : end;
            }
            at[i] = w.next;
            more = more || at[i] < limit;
        }
        line = &lay->layout->lines[index];
        if (end) {
            line->start = start;
            line->end = end;
        }
    }
    return lines;
}

/* Does every cell stay on one line? Then no rules are needed between the rows. */
static bool single_lines(const struct dd_laying *lay, const struct dd_table *t,
                         const struct column *c)
{
    for (size_t i = 0; i < t->columns; i++)
        if (c[i].width < c[i].natural)
            return false;
    for (size_t i = 0; i < (size_t)t->rows * t->columns; i++) {
        const struct dd_table_cell *cell = &t->cells[i];
        if (memchr(lay->doc->text.ptr + cell->text_start, '\n', cell->text_end - cell->text_start))
            return false;
    }
    return true;
}

static void lay_grid(struct dd_laying *lay, const struct dd_table *t, const struct column *c)
{
    uint32_t *at = dd_arena_array(lay->arena, t->columns, sizeof *at);
    bool plain = single_lines(lay, t, c);
    for (size_t row = 0; row < t->rows; row++) {
        if (row == 1 || (row > 1 && !plain))
            rule(lay, c, t->columns);
        lay_row(lay, t, row, c, at);
    }
}

/* Lays text behind a label (or nothing) with the continuation set in by two cells. */
static void lay_labelled(struct dd_laying *lay, struct dd_str label,
                         const struct dd_table_cell *cell, enum dd_role role)
{
    size_t cells = lay->layout->options.width - lay->indent;
    uint32_t at = cell->text_start;
    for (bool first = true; at < cell->text_end; first = false) {
        struct dd_line *line = dd_lay_line(lay);
        size_t index = lay->layout->n_lines - 1, taken = 2;
        (void)line;
        at = skip_spaces(lay, at, cell->text_end);
        if (first && label.len) {
            dd_lay_decoration(lay, label, DD_ROLE_TABLE_RULE);
            taken = dd_text_width(label);
        } else {
            dd_lay_fill(lay, taken, " ", role);
        }
        struct dd_wrapped w = dd_wrap_line(lay, at, cell->text_end, cells - taken);
        dd_lay_text(lay, w.start, w.end, role);
        lay->layout->lines[index].start = w.start;
        lay->layout->lines[index].end = w.end;
        at = w.next;
    }
}

/* "Header: " in at most room cells; empty when the header is, or where there is no room. */
static struct dd_str make_label(struct dd_laying *lay, struct dd_str head, size_t room)
{
    enum { COLON = 2, CUT = 1, LEAST = 4 };
    if (room < LEAST + CUT + COLON || head.len == 0)
        return (struct dd_str){0};
    if (dd_text_width(head) <= room - COLON)
        return dd_arena_printf(lay->arena, "%.*s: ", DD_STR_ARG(head));
    head = dd_str_trim(dd_str_slice(head, 0, dd_text_fit(head, room - COLON - CUT, NULL)));
    return dd_arena_printf(lay->arena, "%.*s%.*s: ", DD_STR_ARG(head), DD_STR_ARG(dd_sign("…")));
}

static void lay_records(struct dd_laying *lay, const struct dd_table *t)
{
    size_t cells = lay->layout->options.width - lay->indent;
    size_t room = cells / 2 < MAX_LABEL ? cells / 2 : MAX_LABEL;
    struct dd_str *labels = dd_arena_array(lay->arena, t->columns, sizeof *labels);
    for (size_t i = 0; i < t->columns; i++) {
        const struct dd_table_cell *head = cell_at(t, 0, i);
        struct dd_str text = dd_str_slice(lay->doc->text, head->text_start, head->text_end);
        ptrdiff_t line_end = dd_str_find(text, DD_STR("\n"), 0);
        text = dd_str_slice(text, 0, line_end < 0 ? text.len : (size_t)line_end);
        labels[i] = make_label(lay, text, room);
        lay_labelled(lay, (struct dd_str){0}, head, DD_ROLE_TABLE_HEADER);
    }
    for (size_t row = 1; row < t->rows; row++) {
        dd_lay_line(lay);
        dd_lay_fill(lay, cells, "─", DD_ROLE_TABLE_RULE);
        for (size_t i = 0; i < t->columns; i++)
            lay_labelled(lay, labels[i], cell_at(t, row, i), DD_ROLE_TABLE);
    }
}

void dd_lay_table(struct dd_laying *lay, const struct dd_block *block)
{
    const struct dd_table *t = block->table;
    if (!t || t->columns == 0)
        return;
    struct column *c = measure(lay, t);
    if (fit(c, t->columns, lay->layout->options.width - lay->indent))
        lay_grid(lay, t, c);
    else
        lay_records(lay, t);
}
