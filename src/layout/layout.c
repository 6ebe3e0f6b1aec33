/* Lines out of blocks.
 *
 * The three laws (tests/unit/test_laws.c and the fuzzer hold every text to them):
 *
 * 1. Every line fits its width; nothing wide straddles the edge; a pane too narrow says so.
 * 2. Every visible source character appears exactly once, in order (in a table: within its cell).
 * 3. Lines break where libunistring's UAX #14 allows, except between '.' and a letter, inside "++"
 *    and "![", behind the hyphens that begin a word (--help), around · between Han; and no line
 *    starts with closing punctuation nor ends with opening punctuation. A token longer than the line
 *    is cut at cluster edges.
 *
 * Law 1 beats 2 beats 3; law 3 is waived at a paragraph's start, at a hard break, and where nothing
 * else fits. Code lines are the exception to law 1: they are left as wide as they are
 * (DD_LINE_WIDE) and the screen cuts them with a mark and scrolls them sideways; print wraps them
 * with a mark.
 *
 * What is dropped by rule, and counts as not visible for law 2: invisible characters
 * (dd_cp_is_invisible), white space, the noise "Image 12" of scraped images, anchors without text
 * and the signs (# ¶ §) by which a heading links to itself, HTML tags, comments and scripts.
 *
 * Spacing: one blank line between blocks, none between the items of a tight list, none between a
 * heading and what it heads, none between a list and the line with a colon that introduces it or
 * the item that it stands under.
 */
#include "layout_private.h"

#include "duidu/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TAB = 4, MIN_TEXT = 12, MAX_LABEL = 60 /* bytes */ };

/* ---- pieces and lines ------------------------------------------------------------------ */

static void add_piece(struct dd_laying *lay, struct dd_piece piece)
{
    struct dd_layout *l = lay->layout;
    l->pieces =
        dd_arena_grow(lay->arena, l->pieces, l->n_pieces, &lay->cap_pieces, sizeof *l->pieces);
    l->pieces[l->n_pieces++] = piece;
    l->lines[l->n_lines - 1].piece_end = (uint32_t)l->n_pieces;
}

void dd_lay_decoration(struct dd_laying *lay, struct dd_str text, enum dd_role role)
{
    if (text.len)
        add_piece(lay, (struct dd_piece){text, DD_NONE, {(uint8_t)role, 0, 0}, DD_NONE});
}

void dd_lay_fill(struct dd_laying *lay, size_t n, const char *sign, enum dd_role role)
{
    struct dd_str one = dd_sign(sign);
    if (n == 0)
        return;
    char *p = dd_arena_alloc(lay->arena, n * one.len);
    for (size_t i = 0; i < n; i++)
        memcpy(p + i * one.len, one.ptr, one.len);
    dd_lay_decoration(lay, (struct dd_str){p, n * one.len}, role);
}

/* Moves a run's edge behind the cluster that lies across it (a mark outside the emphasis of its
 * base). */
static uint32_t cluster_edge(struct dd_str text, uint32_t at, uint32_t end)
{
    size_t len;
    if (at >= end || at == 0 || (unsigned char)text.ptr[at] < 0x80)
        return at;
    dd_utf8_decode_back(text, at, &len);
    struct dd_cluster c = dd_cluster_at(dd_str_slice(text, 0, end), at - len);
    return at - (uint32_t)len + c.len > at ? at - (uint32_t)len + c.len : at;
}

/* Adds a piece of text with a space wherever Chinese and Latin meet. */
static void add_with_gaps(struct dd_laying *lay, struct dd_piece piece, enum dd_script *before)
{
    struct dd_str text = piece.text;
    uint32_t start = piece.start;
    size_t from = 0;
    for (size_t at = 0, len; at < text.len; at += len) {
        uint32_t cp = dd_utf8_decode(text, at, &len);
        if (dd_cp_is_invisible(cp))
            continue;
        enum dd_script script = dd_lay_script(cp, *before);
        if (dd_lay_gap(*before, script)) {
            piece.text = dd_str_slice(text, from, at);
            piece.start = start + (uint32_t)from;
            if (piece.text.len)
                add_piece(lay, piece);
            dd_lay_decoration(lay, DD_STR(" "), piece.style.role);
            from = at;
        }
        *before = script;
    }
    piece.text = dd_str_slice(text, from, text.len);
    piece.start = start + (uint32_t)from;
    add_piece(lay, piece);
}

void dd_lay_text(struct dd_laying *lay, uint32_t start, uint32_t end, enum dd_role role)
{
    const struct dd_document *doc = lay->doc;
    enum dd_script before = DD_SCRIPT_OTHER;
    if (lay->run >= doc->n_runs || doc->runs[lay->run].start > start)
        lay->run = dd_document_run_at(doc, start);
    while (start < end) {
        while (lay->run < doc->n_runs && doc->runs[lay->run].end <= start)
            lay->run++;
        struct dd_piece piece = {.start = start, .style.role = (uint8_t)role, .link = DD_NONE};
        uint32_t stop = end;
        if (lay->run < doc->n_runs) {
            const struct dd_run *r = &doc->runs[lay->run];
            if (r->start > start) { /* a gap between runs: a cell's or line's end */
                stop = r->start < end ? r->start : end;
            } else {
                stop = r->end < end ? r->end : end;
                piece.style.inline_ = r->inline_;
                piece.link = r->link;
            }
        }
        stop = cluster_edge(doc->text, stop, end);
        piece.text = dd_str_slice(doc->text, start, stop);
        if (lay->gaps)
            add_with_gaps(lay, piece, &before);
        else
            add_piece(lay, piece);
        start = stop;
    }
}

static struct dd_line *new_line(struct dd_laying *lay, uint8_t flags)
{
    struct dd_layout *l = lay->layout;
    l->lines = dd_arena_grow(lay->arena, l->lines, l->n_lines, &lay->cap_lines, sizeof *l->lines);
    uint32_t start = lay->doc->blocks[lay->leaf].text_start;
    if (l->n_lines && l->lines[l->n_lines - 1].end > start)
        start = l->lines[l->n_lines - 1].end;
    l->lines[l->n_lines++] = (struct dd_line){
        .piece_start = (uint32_t)l->n_pieces,
        .piece_end = (uint32_t)l->n_pieces,
        .block = lay->leaf,
        .start = start,
        .end = start,
        .flags = flags,
    };
    return &l->lines[l->n_lines - 1];
}

struct dd_line *dd_lay_line(struct dd_laying *lay)
{
    struct dd_line *line = new_line(lay, lay->first ? DD_LINE_FIRST : 0);
    if (lay->first)
        lay->layout->first_line[lay->leaf] = (uint32_t)(lay->layout->n_lines - 1);
    lay->first = false;
    for (size_t i = 0; i < lay->n_levels; i++) {
        struct dd_level *level = &lay->levels[i];
        dd_lay_decoration(lay, level->first.len ? level->first : level->always, DD_ROLE_MARKER);
        level->first.len = 0;
    }
    dd_lay_decoration(lay, lay->loose.first, DD_ROLE_MARKER);
    lay->loose = (struct dd_level){0};
    line->fixed = lay->indent;
    return line;
}

/* ---- levels: quotes and lists ---------------------------------------------------------- */

static struct dd_str spaces(struct dd_laying *lay, size_t n)
{
    char *p = dd_arena_alloc(lay->arena, n + 1);
    memset(p, ' ', n);
    return (struct dd_str){p, n};
}

/* Digits of the list's last number, so that all its numbers end in one column. */
static int number_digits(const struct dd_block *list)
{
    int digits = 1;
    for (uint32_t last = list->last; last >= 10; last /= 10)
        digits++;
    return digits;
}

static struct dd_str item_marker(struct dd_laying *lay, const struct dd_block *item)
{
    static const char *const bullets[] = {"• ", "◦ ", "▪ ", "- "};
    const struct dd_block *list = &lay->doc->blocks[item->parent];
    if (item->task)
        return item->task == ' ' ? DD_STR("[ ] ") : DD_STR("[x] ");
    if (item->ordered)
        return dd_arena_printf(lay->arena, "%*u. ", number_digits(list), item->number);
    return dd_sign(bullets[(list->level - 1) % 4]);
}

/* Pushes the level of a container. Where no room is left an item's marker still stands, on its
 * first line only, and deeper text is not set in any further. */
static bool push_level(struct dd_laying *lay, const struct dd_block *block)
{
    if (lay->n_levels == DD_MAX_LEVELS)
        return false;
    struct dd_level level = {0};
    if (block->kind == DD_BLOCK_QUOTE) {
        level.always = dd_sign("│ ");
        level.cells = 2;
    } else {
        level.first = item_marker(lay, block);
        level.cells = (uint16_t)dd_text_width(level.first);
        level.always = spaces(lay, level.cells);
    }
    uint16_t width = lay->layout->options.width;
    uint16_t keep = width < 2 * MIN_TEXT ? width / 2 : MIN_TEXT;
    if (lay->indent + level.cells + keep > width) {
        if (block->kind == DD_BLOCK_ITEM && lay->indent + level.cells + 2 <= width)
            lay->loose = level;
        lay->loose_end = block->end;
        return false;
    }
    lay->loose = (struct dd_level){0};
    lay->levels[lay->n_levels++] = level;
    lay->indent += level.cells;
    return true;
}

/* ---- leaves ---------------------------------------------------------------------------- */

static void find_breaks(struct dd_laying *lay, const struct dd_block *block)
{
    size_t len = block->text_end - block->text_start;
    if (len + 1 > lay->cap_breaks) {
        lay->cap_breaks = (len + 1) * 2;
        lay->breaks = dd_xrealloc(lay->breaks, lay->cap_breaks);
    }
    dd_line_breaks(dd_block_text(lay->doc, block), lay->breaks);
}

static void lay_paragraph(struct dd_laying *lay, const struct dd_block *block, enum dd_role role)
{
    find_breaks(lay, block);
    lay->gaps = lay->layout->options.cjk_spacing;
    for (uint32_t at = block->text_start; at < block->text_end;) {
        size_t cells = (size_t)lay->layout->options.width - lay->indent - lay->loose.cells;
        while (at < block->text_end && lay->doc->text.ptr[at] == ' ')
            at++;
        struct dd_wrapped w = dd_wrap_line(lay, at, block->text_end, cells);
        struct dd_line *line = dd_lay_line(lay);
        line->start = w.start;
        line->end = w.end;
        dd_lay_text(lay, w.start, w.end, role);
        at = w.next;
    }
    lay->gaps = false;
}

/* Adds one line of code with its tabs turned into spaces, from text offset start on; stops when
 * cells are full (SIZE_MAX: never). Returns where it stopped. */
static uint32_t code_pieces(struct dd_laying *lay, uint32_t start, uint32_t end, size_t column,
                            size_t cells)
{
    struct dd_str text = lay->doc->text;
    size_t used = 0;
    while (start < end) {
        struct dd_str rest = dd_str_slice(text, start, end);
        const char *tab = memchr(rest.ptr, '\t', rest.len);
        struct dd_str piece = dd_str_slice(rest, 0, tab ? (size_t)(tab - rest.ptr) : rest.len);
        size_t width, fit = dd_text_fit(piece, cells - used, &width);
        dd_lay_text(lay, start, start + (uint32_t)fit, DD_ROLE_CODE);
        start += (uint32_t)fit;
        used += width;
        if (fit < piece.len)
            break;
        if (tab) {
            size_t n = TAB - (column + used) % TAB;
            if (used + n > cells)
                n = cells - used;
            dd_lay_fill(lay, n, " ", DD_ROLE_CODE);
            used += n;
            start++;
        }
        if (used >= cells && start < end)
            break;
    }
    return start;
}

static void lay_code_line(struct dd_laying *lay, uint32_t start, uint32_t end)
{
    size_t cells = lay->layout->options.width - lay->indent;
    bool wrap = lay->layout->options.wrap_code;
    struct dd_line *line = dd_lay_line(lay);
    size_t index = lay->layout->n_lines - 1, column = 0;
    line->start = start;
    line->end = end;
    line->flags |= wrap ? 0 : DD_LINE_WIDE;
    uint32_t at = code_pieces(lay, start, end, 0, wrap ? cells : SIZE_MAX / 2);
    while (wrap && at < end) {
        lay->layout->lines[index].end = at;
        line = dd_lay_line(lay);
        index = lay->layout->n_lines - 1;
        line->start = at;
        line->end = end;
        dd_lay_decoration(lay, DD_STR("↪ "), DD_ROLE_CUT);
        column += cells;
        uint32_t next = code_pieces(lay, at, end, column, cells - 2);
        if (next == at) /* no room for even one cluster */
            next = at + dd_cluster_at(lay->doc->text, at).len;
        at = next;
    }
}

static void lay_code(struct dd_laying *lay, const struct dd_block *block)
{
    struct dd_str all = lay->doc->text;
    lay->levels[lay->n_levels++] = (struct dd_level){.always = DD_STR("  "), .cells = 2};
    lay->indent += 2;
    for (uint32_t at = block->text_start; at < block->text_end;) {
        uint32_t end = at;
        size_t len = 1;
        while (end < block->text_end && !dd_cp_is_line_end(dd_utf8_decode(all, end, &len)))
            end += (uint32_t)len;
        lay_code_line(lay, at, end);
        at = end + (uint32_t)len;
    }
    lay->n_levels--;
    lay->indent -= 2;
}

static bool in_quote(const struct dd_document *doc, const struct dd_block *block)
{
    for (uint32_t i = block->parent; i != DD_NONE; i = doc->blocks[i].parent)
        if (doc->blocks[i].kind == DD_BLOCK_QUOTE)
            return true;
    return false;
}

static void lay_leaf(struct dd_laying *lay, const struct dd_block *block)
{
    lay->first = true;
    bool flows = block->kind == DD_BLOCK_PARAGRAPH || block->kind == DD_BLOCK_HEADING ||
                 block->kind == DD_BLOCK_HTML;
    if (lay->loose.cells && !flows)
        dd_lay_line(lay); /* the marker on a line of its own */
    switch (block->kind) {
    case DD_BLOCK_RULE:
        dd_lay_line(lay);
        dd_lay_fill(lay, lay->layout->options.width - lay->indent, "─", DD_ROLE_RULE);
        break;
    case DD_BLOCK_CODE:
        lay_code(lay, block);
        break;
    case DD_BLOCK_TABLE:
        find_breaks(lay, block);
        dd_lay_table(lay, block);
        break;
    case DD_BLOCK_HEADING: {
        unsigned level = block->level < 6 ? block->level : 6;
        lay_paragraph(lay, block, DD_ROLE_HEADING1 + level - 1);
        break;
    }
    default:
        lay_paragraph(lay, block, in_quote(lay->doc, block) ? DD_ROLE_QUOTE : DD_ROLE_TEXT);
    }
}

/* ---- the whole ------------------------------------------------------------------------- */

static bool shows_something(const struct dd_document *doc, const struct dd_block *block)
{
    return block->kind == DD_BLOCK_RULE || dd_text_visible(dd_block_text(doc, block));
}

/* Index of the nearest common container of two blocks. */
static uint32_t common_container(const struct dd_document *doc, uint32_t a, uint32_t b)
{
    uint32_t c = doc->blocks[a].parent;
    while (c != DD_NONE && !(c < b && b < doc->blocks[c].end))
        c = doc->blocks[c].parent;
    return c;
}

/* Does a paragraph that ends in a colon introduce the next block of its container? A list by any,
 * another paragraph only by a short one on a line of its own ("要点总结："). */
static bool introduces(const struct dd_document *doc, const struct dd_block *block,
                       const struct dd_block *next)
{
    struct dd_str text = dd_block_text(doc, block);
    if (block->kind != DD_BLOCK_PARAGRAPH ||
        !(dd_str_ends(text, DD_STR(":")) || dd_str_ends(text, DD_STR("："))))
        return false;
    return next->kind == DD_BLOCK_LIST ||
           (next->kind == DD_BLOCK_PARAGRAPH && text.len <= MAX_LABEL &&
            dd_str_find(text, DD_STR("\n"), 0) < 0);
}

/* The block that stands in container c and holds leaf b. */
static uint32_t child_of(const struct dd_document *doc, uint32_t c, uint32_t b)
{
    while (doc->blocks[b].parent != c)
        b = doc->blocks[b].parent;
    return b;
}

/* Is a blank line wanted between leaf a and the next leaf b? */
static bool wants_blank(const struct dd_document *doc, uint32_t a, uint32_t b)
{
    if (doc->blocks[a].kind == DD_BLOCK_HEADING)
        return doc->blocks[b].kind == DD_BLOCK_HEADING
                   ? doc->blocks[b].level <= doc->blocks[a].level
                   : false;
    uint32_t c = common_container(doc, a, b);
    if (c == DD_NONE)
        return true;
    bool beside = doc->blocks[a].parent == c; /* b, or what holds it, comes right behind a */
    const struct dd_block *box = &doc->blocks[c], *next = &doc->blocks[child_of(doc, c, b)];
    if (beside && introduces(doc, &doc->blocks[a], next))
        return false;
    if (box->kind == DD_BLOCK_LIST)
        return !box->tight;
    if (box->kind == DD_BLOCK_ITEM && beside && next->kind == DD_BLOCK_LIST)
        return false;
    if (box->kind == DD_BLOCK_ITEM)
        return !doc->blocks[box->parent].tight;
    return true;
}

/* Prefixes of a blank line: the bars of the quotes that both neighbours are in. */
static void blank_line(struct dd_laying *lay, uint32_t before)
{
    const struct dd_document *doc = lay->doc;
    new_line(lay, DD_LINE_BLANK);
    uint32_t c = common_container(doc, before, lay->leaf);
    size_t quotes = 0, level = 0;
    for (; c != DD_NONE; c = doc->blocks[c].parent)
        quotes += doc->blocks[c].kind == DD_BLOCK_QUOTE;
    for (; quotes && level < lay->n_levels; level++) {
        const struct dd_level *l = &lay->levels[level];
        bool bar = l->always.len && l->always.ptr[0] != ' ';
        dd_lay_decoration(lay, l->always, DD_ROLE_MARKER);
        quotes -= bar;
    }
}

/* Closes the levels of containers that end before block i. */
static void close_levels(struct dd_laying *lay, uint32_t i)
{
    while (lay->n_open && lay->open[lay->n_open - 1].end <= i) {
        lay->n_open--;
        lay->n_levels = lay->open[lay->n_open].n_levels;
        lay->indent = lay->open[lay->n_open].indent;
    }
}

static void lay_block(struct dd_laying *lay, uint32_t i)
{
    const struct dd_block *block = &lay->doc->blocks[i];
    close_levels(lay, i);
    if (i >= lay->loose_end)
        lay->loose = (struct dd_level){0};
    if (block->kind == DD_BLOCK_QUOTE || block->kind == DD_BLOCK_ITEM) {
        struct dd_open_level o = {block->end, lay->n_levels, lay->indent};
        if (lay->n_open < DD_MAX_LEVELS && push_level(lay, block))
            lay->open[lay->n_open++] = o;
        return;
    }
    const bool *shown = lay->layout->options.shown;
    if (!dd_block_is_leaf(block) || (shown && !shown[i]) || !shows_something(lay->doc, block))
        return;
    lay->leaf = i;
    int blanks = lay->before != DD_NONE && wants_blank(lay->doc, lay->before, i)
                     ? 1 + lay->layout->options.spacing
                     : 0;
    while (blanks-- > 0)
        blank_line(lay, lay->before);
    lay_leaf(lay, block);
    lay->before = i;
}

void dd_layout_extend(struct dd_layout *layout, size_t lines)
{
    struct dd_laying *lay = layout->laying;
    if (layout->complete)
        return;
    while (lay->next < lay->doc->n_blocks && layout->n_lines < lines)
        lay_block(lay, lay->next++);
    free(lay->breaks);
    lay->breaks = NULL;
    lay->cap_breaks = 0;
    layout->complete = lay->next >= lay->doc->n_blocks;
}

struct dd_layout *dd_layout_begin(struct dd_arena *arena, const struct dd_document *doc,
                                  const struct dd_layout_options *options)
{
    struct dd_layout *layout = dd_arena_alloc(arena, sizeof *layout);
    layout->doc = doc;
    layout->options = *options;
    if (layout->options.width < DD_LAYOUT_MIN)
        layout->options.width = DD_LAYOUT_MIN;
    layout->first_line = dd_arena_array(arena, doc->n_blocks, sizeof *layout->first_line);
    memset(layout->first_line, 0xFF, doc->n_blocks * sizeof *layout->first_line);
    layout->laying = dd_arena_alloc(arena, sizeof *layout->laying);
    *layout->laying = (struct dd_laying){
        .arena = arena, .layout = layout, .doc = doc, .next = 1, .before = DD_NONE};
    return layout;
}

struct dd_layout *dd_layout_build(struct dd_arena *arena, const struct dd_document *doc,
                                  const struct dd_layout_options *options)
{
    struct dd_layout *layout = dd_layout_begin(arena, doc, options);
    dd_layout_extend(layout, SIZE_MAX);
    return layout;
}
