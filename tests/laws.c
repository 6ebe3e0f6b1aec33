#include "laws.h"

#include "duidu/layout.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static char broken[512];

static const char *fault(const struct dd_layout *l, size_t line, const char *law)
{
    const struct dd_line *ln = &l->lines[line];
    struct dd_str text = dd_str_slice(l->doc->text, ln->start, ln->end);
    snprintf(broken, sizeof broken, "%s: width %u, line %zu, block %u: '%.*s'", law,
             l->options.width, line, ln->block, (int)(text.len > 200 ? 200 : text.len), text.ptr);
    return broken;
}

/* Law 1, on what would be painted. */
static const char *law_width(const struct dd_layout *l)
{
    for (size_t i = 0; i < l->n_lines; i++)
        if (!(l->lines[i].flags & DD_LINE_WIDE) && dd_line_width(l, &l->lines[i]) > l->options.width)
            return fault(l, i, "law 1 (wider than the layout)");
    return NULL;
}

/* Counts in seen[] how often each text byte is shown, cluster by cluster, and looks that offsets rise
 * within a leaf (within a cell of a table). */
static const char *mark_seen(const struct dd_layout *l, uint8_t *seen)
{
    uint32_t before = 0, block = DD_NONE;
    for (size_t i = 0; i < l->n_lines; i++) {
        const struct dd_line *line = &l->lines[i];
        bool table = l->doc->blocks[line->block].kind == DD_BLOCK_TABLE;
        if (line->block != block)
            before = l->doc->blocks[line->block].text_start;
        block = line->block;
        for (size_t k = line->piece_start; k < line->piece_end; k++) {
            const struct dd_piece *p = &l->pieces[k];
            if (p->start == DD_NONE)
                continue;
            if (!table && p->start < before)
                return fault(l, i, "law 2 (out of order)");
            before = p->start + (uint32_t)p->text.len;
            for (size_t b = 0; b < p->text.len; b++)
                if (seen[p->start + b] < 2)
                    seen[p->start + b]++;
        }
    }
    return NULL;
}

/* Law 2. */
static const char *law_once(const struct dd_layout *l)
{
    const struct dd_document *doc = l->doc;
    uint8_t *seen = calloc(doc->text.len + 1, 1);
    const char *bad = mark_seen(l, seen);
    for (size_t b = 0; b < doc->n_blocks && !bad; b++) {
        const struct dd_block *block = &doc->blocks[b];
        struct dd_str text = dd_block_text(doc, block);
        if (!dd_block_is_leaf(block))
            continue;
        for (size_t at = 0; at < text.len && !bad;) {
            struct dd_cluster c = dd_cluster_at(text, at);
            size_t len;
            bool visible = c.width && !dd_cp_is_space(dd_utf8_decode(text, at, &len));
            uint8_t times = seen[block->text_start + at];
            if (visible && times != 1) {
                snprintf(broken, sizeof broken, "law 2 (shown %u times): width %u, block %zu: '%.*s'",
                         times, l->options.width, b, (int)c.len, text.ptr + at);
                bad = broken;
            }
            at += c.len;
        }
    }
    free(seen);
    return bad;
}

/* Is there a hard line end in text [from, to)? */
static bool hard_end(struct dd_str text, size_t from, size_t to)
{
    for (size_t at = from, len; at < to; at += len)
        if (dd_cp_is_line_end(dd_utf8_decode(text, at, &len)))
            return true;
    return false;
}

/* Law 3 between two lines of one paragraph: the break is an allowed one, or there was none to take
 * and the line is full. */
static const char *law_break(const struct dd_layout *l, size_t i, const bool *ops, uint32_t origin)
{
    const struct dd_line *a = &l->lines[i], *b = &l->lines[i + 1];
    struct dd_str text = l->doc->text;
    if (hard_end(text, a->end, b->start))
        return NULL;
    bool allowed = ops[b->start - origin];
    size_t len;
    uint32_t first = dd_utf8_decode(text, b->start, &len);
    if (allowed && !dd_cp_is_closing(first))
        return NULL;
    for (size_t at = a->start + 1; at < a->end; at++)
        if (ops[at - origin])
            return fault(l, i + 1, "law 3 (a better break was there)");
    struct dd_cluster next = dd_cluster_at(text, b->start);
    size_t spaces = b->start - a->end;
    if (dd_line_width(l, a) + spaces + next.width <= l->options.width)
        return fault(l, i + 1, "law 3 (cut before the line was full)");
    return NULL;
}

static const char *law_breaks(const struct dd_layout *l)
{
    const char *bad = NULL;
    for (size_t i = 0; i + 1 < l->n_lines && !bad;) {
        const struct dd_block *block = &l->doc->blocks[l->lines[i].block];
        size_t last = i;
        while (last + 1 < l->n_lines && l->lines[last + 1].block == l->lines[i].block)
            last++;
        if (block->kind == DD_BLOCK_PARAGRAPH || block->kind == DD_BLOCK_HEADING) {
            struct dd_str text = dd_block_text(l->doc, block);
            bool *ops = calloc(text.len + 1, sizeof *ops);
            dd_line_breaks(text, ops);
            for (size_t k = i; k < last && !bad; k++)
                if (!(l->lines[k].flags & DD_LINE_BLANK))
                    bad = law_break(l, k, ops, block->text_start);
            free(ops);
        }
        i = last + 1;
    }
    return bad;
}

static const char *check(const struct dd_document *doc, uint16_t width, bool wrap_code)
{
    struct dd_arena arena = {0};
    struct dd_layout_options options = {.width = width, .wrap_code = wrap_code};
    struct dd_layout *l = dd_layout_build(&arena, doc, &options);
    const char *bad = law_width(l);
    if (!bad)
        bad = law_once(l);
    if (!bad)
        bad = law_breaks(l);
    dd_arena_release(&arena);
    return bad;
}

const char *dd_laws_check(const struct dd_document *doc, uint16_t width)
{
    const char *bad = check(doc, width, true);
    return bad ? bad : check(doc, width, false);
}
