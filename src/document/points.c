/* Which blocks of a summary are its 摘要 and its 要点.
 *
 * Summaries are made by machines after one pattern and then drift: a marker line (**要点总结**：,
 * also as a heading, with half-width colon, or missing), then a numbered list. Or bullets; or
 * sections, each under a *label* (a heading, a line of bold text, a short line that ends in a
 * colon); or paragraphs that begin with a bold *lead*.
 *
 * With a marker the points are what stands between it and the next label; without one every section
 * is looked at. Of a section the list items are the points, else its paragraphs with a lead, else
 * the section itself.
 */
#include "duidu/points.h"

#include "duidu/utf8.h"

#include <string.h>

struct finder {
    struct dd_arena *arena;
    const struct dd_document *doc;
    struct dd_points points;
    size_t capacity;
};

enum marker { MARKER_NONE, MARKER_ABSTRACT, MARKER_POINTS };

enum { MAX_MARKER = 48, MAX_LABEL = 96, MIN_LEAD = 2, MAX_LEAD = 24 };

static bool holds_one_of(struct dd_str s, const char *const *words)
{
    for (; *words; words++)
        if (dd_str_find(s, dd_str_from(*words), 0) >= 0)
            return true;
    return false;
}

static const char *const point_words[] = {
    "要点", "重点", "关键点", "核心观点", "主要观点", "主要内容", "Key Points", "Key points", NULL};
static const char *const abstract_words[] = {"摘要", "概要", "概述", "Abstract", NULL};
/* Labels of what is about the article as a whole, and makes no point of its own. */
static const char *const whole_words[] = {"摘要", "概要", "概述", "总结",     "小结",
                                          "结论", "结语", "简介", "Abstract", NULL};

/* What a line says as a marker. */
static enum marker marker_word(struct dd_str s)
{
    s = dd_str_trim(s);
    if (s.len == 0 || s.len > MAX_MARKER)
        return MARKER_NONE;
    if (holds_one_of(s, point_words))
        return MARKER_POINTS;
    return holds_one_of(s, abstract_words) ? MARKER_ABSTRACT : MARKER_NONE;
}

/* Offset just behind the first colon of s, full or half width; 0 when there is none. */
static size_t behind_colon(struct dd_str s)
{
    ptrdiff_t wide = dd_str_find(s, DD_STR("："), 0), narrow = dd_str_find(s, DD_STR(":"), 0);
    if (wide >= 0 && (narrow < 0 || wide < narrow))
        return (size_t)wide + 3;
    return narrow >= 0 ? (size_t)narrow + 1 : 0;
}

/* Is a leaf a marker? *rest gets the text offset of what follows the marker in the same block
 * ("摘要： 本文…"), or the block's end. */
static enum marker leaf_marker(const struct dd_document *doc, const struct dd_block *block,
                               uint32_t *rest)
{
    struct dd_str text = dd_block_text(doc, block);
    *rest = block->text_end;
    if (block->kind != DD_BLOCK_HEADING && block->kind != DD_BLOCK_PARAGRAPH)
        return MARKER_NONE;
    size_t colon = behind_colon(text);
    if (colon && colon < text.len) {
        enum marker m = marker_word(dd_str_slice(text, 0, colon));
        struct dd_str head = dd_str_trim(dd_str_slice(text, 0, colon));
        /* "本文要点如下：" opens a list; "摘要：" opens a text. A long sentence is neither. */
        if (m == MARKER_ABSTRACT && head.len <= 24) {
            *rest = block->text_start + (uint32_t)colon;
            return m;
        }
        return MARKER_NONE;
    }
    if (colon || block->kind == DD_BLOCK_HEADING || text.len <= 24)
        return marker_word(text);
    return MARKER_NONE;
}

static uint32_t first_leaf(const struct dd_document *doc, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++)
        if (dd_block_is_leaf(&doc->blocks[i]))
            return i;
    return DD_NONE;
}

/* The lead: leading bold text, else what stands before a colon when it is short. */
static void find_lead(const struct dd_document *doc, struct dd_point *p,
                      const struct dd_block *leaf)
{
    p->lead_start = p->lead_end = leaf->text_start;
    if (leaf->kind == DD_BLOCK_HEADING) {
        p->lead_end = leaf->text_end;
        return;
    }
    for (uint32_t r = leaf->run_start; r < leaf->run_end; r++) {
        if (!(doc->runs[r].inline_ & DD_INLINE_STRONG) || doc->runs[r].start != p->lead_end)
            break;
        p->lead_end = doc->runs[r].end;
    }
    struct dd_str text = dd_block_text(doc, leaf);
    if (p->lead_end == p->lead_start) {
        size_t colon = behind_colon(text), chars = 0, len;
        for (size_t at = 0; at < colon; at += len, chars++)
            dd_utf8_decode(text, at, &len);
        if (colon && chars > MIN_LEAD && chars <= MAX_LEAD + 1)
            p->lead_end = p->lead_start + (uint32_t)colon;
    }
    struct dd_str lead = dd_str_slice(doc->text, p->lead_start, p->lead_end);
    if (dd_str_ends(lead, DD_STR("：")))
        p->lead_end -= 3;
    else if (dd_str_ends(lead, DD_STR(":")))
        p->lead_end -= 1;
}

static void add_point(struct finder *f, uint32_t start, uint32_t end)
{
    uint32_t leaf = first_leaf(f->doc, start, end);
    if (leaf == DD_NONE)
        return;
    struct dd_point p = {.block_start = start, .block_end = end};
    p.text_start = f->doc->blocks[leaf].text_start;
    p.text_end = p.text_start;
    for (uint32_t i = leaf; i < end; i++)
        if (dd_block_is_leaf(&f->doc->blocks[i]))
            p.text_end = f->doc->blocks[i].text_end;
    find_lead(f->doc, &p, &f->doc->blocks[leaf]);
    struct dd_points *all = &f->points;
    all->items = dd_arena_grow(f->arena, all->items, all->count, &f->capacity, sizeof *all->items);
    all->items[all->count++] = p;
}

static void add_list(struct finder *f, uint32_t list)
{
    for (uint32_t i = list + 1; i < f->doc->blocks[list].end; i = f->doc->blocks[i].end)
        add_point(f, i, f->doc->blocks[i].end);
}

/* ---- kinds of top-level blocks --------------------------------------------------------- */

/* Where strong text at the start of a leaf ends, a colon behind it included. */
static uint32_t strong_end(const struct dd_document *doc, const struct dd_block *leaf)
{
    uint32_t end = leaf->text_start;
    for (uint32_t r = leaf->run_start; r < leaf->run_end && doc->runs[r].start == end; r++) {
        if (!(doc->runs[r].inline_ & DD_INLINE_STRONG))
            break;
        end = doc->runs[r].end;
    }
    struct dd_str rest = dd_str_slice(doc->text, end, leaf->text_end);
    if (end > leaf->text_start && dd_str_starts(rest, DD_STR("：")))
        end += 3;
    else if (end > leaf->text_start && dd_str_starts(rest, DD_STR(":")))
        end += 1;
    return end;
}

static bool ends_in_colon(struct dd_str s)
{
    return dd_str_ends(s, DD_STR("：")) || dd_str_ends(s, DD_STR(":"));
}

/* Is the block a heading, or a line of bold text? */
static bool is_title(const struct dd_document *doc, const struct dd_block *block)
{
    size_t len = block->text_end - block->text_start;
    if (block->kind == DD_BLOCK_HEADING)
        return len > 0;
    return block->kind == DD_BLOCK_PARAGRAPH && len && len <= MAX_LABEL &&
           strong_end(doc, block) == block->text_end;
}

/* Does the block name or introduce what follows? */
static bool is_label(const struct dd_document *doc, const struct dd_block *block)
{
    struct dd_str text = dd_block_text(doc, block);
    return is_title(doc, block) ||
           (block->kind == DD_BLOCK_PARAGRAPH && text.len <= MAX_LABEL && ends_in_colon(text));
}

/* A paragraph of text behind a bold lead ("**上下文**：…"). */
static bool has_lead(const struct dd_document *doc, const struct dd_block *block)
{
    uint32_t end = strong_end(doc, block);
    struct dd_str lead = dd_str_slice(doc->text, block->text_start, end);
    return block->kind == DD_BLOCK_PARAGRAPH && end < block->text_end && ends_in_colon(lead) &&
           !holds_one_of(lead, whole_words);
}

static uint32_t next_block(const struct dd_document *doc, uint32_t i)
{
    return doc->blocks[i].end;
}

static bool has_list(const struct dd_document *doc, uint32_t from, uint32_t end)
{
    for (; from < end; from = next_block(doc, from))
        if (doc->blocks[from].kind == DD_BLOCK_LIST)
            return true;
    return false;
}

/* ---- points ---------------------------------------------------------------------------- */

/* Makes the latest point reach up to block end. */
static void stretch_point(struct finder *f, uint32_t end)
{
    struct dd_point *p = &f->points.items[f->points.count - 1];
    for (uint32_t i = p->block_end; i < end; i++)
        if (dd_block_is_leaf(&f->doc->blocks[i]) && f->doc->blocks[i].text_end > p->text_end)
            p->text_end = f->doc->blocks[i].text_end;
    p->block_end = end;
}

/* Is the bulleted list at block i what stands under the numbered point before it, which has lost
 * its indentation? before: the numbered list right before it. */
static bool is_under_point(const struct dd_document *doc, uint32_t before, uint32_t i)
{
    uint32_t next = next_block(doc, i), item = before + 1;
    if (doc->blocks[before].kind != DD_BLOCK_LIST || !doc->blocks[before].ordered ||
        doc->blocks[i].ordered)
        return false;
    while (next_block(doc, item) < doc->blocks[before].end)
        item = next_block(doc, item);
    if (next < doc->n_blocks && doc->blocks[next].kind == DD_BLOCK_LIST &&
        doc->blocks[next].ordered && doc->blocks[next].number == doc->blocks[item].number + 1)
        return true;
    uint32_t leaf = first_leaf(doc, item, doc->blocks[item].end);
    return leaf != DD_NONE && ends_in_colon(dd_block_text(doc, &doc->blocks[leaf]));
}

/* Points from the lists of blocks [from, end). What stands between two numbered points belongs to
 * the one before. */
static void points_from_lists(struct finder *f, uint32_t from, uint32_t end)
{
    const struct dd_document *doc = f->doc;
    uint32_t before = 0, last = 0; /* the block before, and the latest list with points */
    for (uint32_t i = from; i < end; before = i, i = next_block(doc, i)) {
        const struct dd_block *b = &doc->blocks[i];
        if (b->kind != DD_BLOCK_LIST)
            continue;
        if (before && is_under_point(doc, before, i)) {
            stretch_point(f, b->end);
            continue;
        }
        if (last && b->ordered && b->number > 1 && doc->blocks[last].ordered)
            stretch_point(f, i);
        add_list(f, i);
        last = i;
    }
}

/* Points from the paragraphs with a lead of blocks [from, end). Returns whether there were any. */
static bool points_from_leads(struct finder *f, uint32_t from, uint32_t end)
{
    size_t count = f->points.count;
    for (uint32_t i = from; i < end; i = next_block(f->doc, i))
        if (has_lead(f->doc, &f->doc->blocks[i]))
            add_point(f, i, next_block(f->doc, i));
    return f->points.count > count;
}

/* Points of the section [label, end); label == from: it has none. */
static void points_from_section(struct finder *f, uint32_t label, uint32_t from, uint32_t end)
{
    if (has_list(f->doc, from, end))
        points_from_lists(f, from, end);
    else if (!points_from_leads(f, from, end) && label < from && from < end &&
             is_title(f->doc, &f->doc->blocks[label]) &&
             !holds_one_of(dd_block_text(f->doc, &f->doc->blocks[label]), whole_words))
        add_point(f, label, end);
}

/* Points from the sections of blocks [from, end). */
static void points_from_sections(struct finder *f, uint32_t from, uint32_t end)
{
    const struct dd_document *doc = f->doc;
    uint32_t label = from, start = from, i = from;
    for (; i < end; i = next_block(doc, i)) {
        if (!is_label(doc, &doc->blocks[i]))
            continue;
        points_from_section(f, label, start, i);
        label = i;
        start = next_block(doc, i);
    }
    points_from_section(f, label, start, i);
}

/* Where what stands under the points marker at block marker ends: at the next label of its own
 * rank, once there was a list, unless the list goes on behind it. */
static uint32_t scope_end(const struct dd_document *doc, uint32_t marker)
{
    const struct dd_block *m = &doc->blocks[marker];
    unsigned rank = m->kind == DD_BLOCK_HEADING ? m->level : 7;
    uint32_t list = 0, i = next_block(doc, marker), rest;
    for (; i < doc->n_blocks; i = next_block(doc, i)) {
        const struct dd_block *b = &doc->blocks[i];
        uint32_t next = next_block(doc, i);
        if (b->kind == DD_BLOCK_LIST)
            list = i;
        if (!is_label(doc, b))
            continue;
        bool goes_on = next < doc->n_blocks && doc->blocks[next].kind == DD_BLOCK_LIST &&
                       doc->blocks[next].ordered && doc->blocks[next].number > 1;
        bool same_rank = b->kind == DD_BLOCK_HEADING ? b->level <= rank : rank == 7;
        if (leaf_marker(doc, b, &rest) == MARKER_POINTS || (list && same_rank && !goes_on))
            break;
    }
    return i;
}

/* The 摘要: what stands behind its marker, else the paragraphs before the points. */
static void find_abstract(struct finder *f, uint32_t marker_rest, uint32_t marker_next)
{
    const struct dd_document *doc = f->doc;
    uint32_t limit = f->points.count ? f->points.items[0].block_start : (uint32_t)doc->n_blocks;
    uint32_t start = marker_rest, end = marker_rest, rest;
    bool open = marker_rest != DD_NONE;
    if (open && marker_next && doc->blocks[marker_next - 1].text_end > marker_rest)
        end = doc->blocks[marker_next - 1].text_end;
    for (uint32_t i = marker_next ? marker_next : 1; i < limit; i = doc->blocks[i].end) {
        const struct dd_block *b = &doc->blocks[i];
        if (b->kind == DD_BLOCK_LIST && b->end > limit)
            break;
        if (leaf_marker(doc, b, &rest) != MARKER_NONE || is_label(doc, b)) {
            if (open && end > start)
                break;
            continue;
        }
        if (b->kind != DD_BLOCK_PARAGRAPH)
            continue;
        if (!open || end <= start)
            start = b->text_start;
        open = true;
        end = b->text_end;
    }
    if (open && end > start) {
        f->points.abstract_start = start;
        f->points.abstract_end = end;
    }
}

struct dd_points dd_points_find(struct dd_arena *arena, const struct dd_document *summary)
{
    struct finder f = {.arena = arena, .doc = summary};
    uint32_t abstract_rest = DD_NONE, abstract_next = 0, rest, n = (uint32_t)summary->n_blocks;
    bool marked = false;
    for (uint32_t i = 1; i < n; i = next_block(summary, i)) {
        enum marker m = leaf_marker(summary, &summary->blocks[i], &rest);
        if (m == MARKER_ABSTRACT && abstract_rest == DD_NONE && !marked) {
            abstract_rest = rest;
            abstract_next = next_block(summary, i);
        }
        if (m != MARKER_POINTS)
            continue;
        uint32_t from = next_block(summary, i), end = scope_end(summary, i);
        marked = true;
        if (has_list(summary, from, end))
            points_from_lists(&f, from, end);
        else
            points_from_sections(&f, from, end);
    }
    if (!f.points.count)
        points_from_sections(&f, 1, n);
    find_abstract(&f, abstract_rest, abstract_next);
    return f.points;
}

int dd_points_at(const struct dd_points *points, uint32_t block)
{
    for (size_t i = 0; i < points->count; i++)
        if (points->items[i].block_start <= block && block < points->items[i].block_end)
            return (int)i;
    return -1;
}
