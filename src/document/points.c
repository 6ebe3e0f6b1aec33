/* Which blocks of a summary are its 摘要 and its 要点.
 *
 * Summaries are made by machines after one pattern and then drift: a marker line (**要点总结**：, also as
 * a heading, with half-width colon, or missing), then a numbered list; or bullets; or one heading for
 * every point. The most explicit sign wins.
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

enum { MAX_MARKER = 48, MIN_LEAD = 2, MAX_LEAD = 24 };

static bool holds_one_of(struct dd_str s, const char *const *words)
{
    for (; *words; words++)
        if (dd_str_find(s, dd_str_from(*words), 0) >= 0)
            return true;
    return false;
}

static const char *const point_words[] = {"要点", "重点",       "关键点",     "核心观点", "主要观点",
                                          "主要内容", "Key Points", "Key points", NULL};
static const char *const abstract_words[] = {"摘要", "概要", "概述", "Abstract", NULL};

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

/* Is a leaf a marker? *rest gets the text offset of what follows the marker in the same block ("摘要：
 * 本文…"), or the block's end. */
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
static void find_lead(const struct dd_document *doc, struct dd_point *p, const struct dd_block *leaf)
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
    all->items =
        dd_arena_grow(f->arena, all->items, all->count, &f->capacity, sizeof *all->items);
    all->items[all->count++] = p;
}

static void add_list(struct finder *f, uint32_t list)
{
    for (uint32_t i = list + 1; i < f->doc->blocks[list].end; i = f->doc->blocks[i].end)
        add_point(f, i, f->doc->blocks[i].end);
}

/* Paragraphs between two numbered points belong to the one before ("broken" lists). */
static void stretch_points(struct finder *f)
{
    for (size_t i = 0; i + 1 < f->points.count; i++) {
        struct dd_point *p = &f->points.items[i];
        uint32_t next = f->points.items[i + 1].block_start;
        for (uint32_t b = p->block_end; b < next; b = f->doc->blocks[b].end) {
            const struct dd_block *block = &f->doc->blocks[b];
            if (block->kind == DD_BLOCK_LIST && block->end > next)
                break; /* the list that the next point is in */
            if (block->kind == DD_BLOCK_HEADING)
                break;
            p->block_end = block->end;
            if (block->text_end > p->text_end)
                p->text_end = block->text_end;
        }
    }
}

/* Points from the top-level lists behind block `from`: the numbered ones if there are any. */
static void points_from_lists(struct finder *f, uint32_t from)
{
    const struct dd_document *doc = f->doc;
    size_t ordered = 0, bulleted = 0;
    for (uint32_t i = from; i < doc->n_blocks; i = doc->blocks[i].end)
        if (doc->blocks[i].kind == DD_BLOCK_LIST)
            (*(doc->blocks[i].ordered ? &ordered : &bulleted))++;
    for (uint32_t i = from; i < doc->n_blocks; i = doc->blocks[i].end)
        if (doc->blocks[i].kind == DD_BLOCK_LIST && (!ordered || doc->blocks[i].ordered))
            add_list(f, i);
    stretch_points(f);
}

/* Headings that are points themselves: the most frequent level among those with text under them. */
static void points_from_headings(struct finder *f, uint32_t from)
{
    const struct dd_document *doc = f->doc;
    size_t count[7] = {0};
    uint32_t rest;
    for (uint32_t i = from; i < doc->n_blocks; i = doc->blocks[i].end)
        if (doc->blocks[i].kind == DD_BLOCK_HEADING &&
            leaf_marker(doc, &doc->blocks[i], &rest) == MARKER_NONE)
            count[doc->blocks[i].level]++;
    unsigned level = 0;
    for (unsigned l = 1; l <= 6; l++)
        if (count[l] > 1 && (level == 0 || count[l] > count[level]))
            level = l;
    for (uint32_t i = from; level && i < doc->n_blocks;) {
        const struct dd_block *b = &doc->blocks[i];
        uint32_t end = b->end;
        if (b->kind == DD_BLOCK_HEADING && b->level == level &&
            leaf_marker(doc, b, &rest) == MARKER_NONE) {
            while (end < doc->n_blocks && !(doc->blocks[end].kind == DD_BLOCK_HEADING &&
                                            doc->blocks[end].level <= level))
                end = doc->blocks[end].end;
            if (end > b->end)
                add_point(f, i, end);
        }
        i = end;
    }
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
        if (leaf_marker(doc, b, &rest) != MARKER_NONE || b->kind == DD_BLOCK_HEADING) {
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
    uint32_t points_from = 0, abstract_rest = DD_NONE, abstract_next = 0, rest;
    for (uint32_t i = 1; i < summary->n_blocks; i = summary->blocks[i].end) {
        enum marker m = leaf_marker(summary, &summary->blocks[i], &rest);
        if (m == MARKER_POINTS && !points_from)
            points_from = summary->blocks[i].end;
        if (m == MARKER_ABSTRACT && abstract_rest == DD_NONE && !points_from) {
            abstract_rest = rest;
            abstract_next = summary->blocks[i].end;
        }
    }
    if (points_from)
        points_from_lists(&f, points_from);
    if (!f.points.count)
        points_from_headings(&f, points_from ? points_from : 1);
    if (!f.points.count)
        points_from_lists(&f, 1);
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
