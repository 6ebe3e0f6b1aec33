/* sections.c - finds where summary and article are in one text.
 *
 * Three ways, tried in this order:
 *  1. the generator's own headings, `## TL;DR`, `## Summary`, `## Full Content` (layout A, and B
 *     without the last);
 *  2. headings that people write for the same things, most of them Chinese (`## 摘要`, `## 原文`);
 *  3. none: all of it is the article.
 *
 * What is split off must not be the article's own. The first `## Full Content` that a summary, or
 * nothing, precedes ends the search: the same words further down are the article's. Inside a code
 * fence it counts only when the fetcher's header follows, for a summary that was cut off may have
 * left its fence open.
 */
#include "draft.h"
#include "duidu/utf8.h"
#include "scan.h"

#include <string.h>

enum section { OTHER, TLDR, SUMMARY, BODY, LINK };

static const struct {
    const char *name;
    enum section section;
} names[] = {
    {"tl;dr", TLDR},         {"tldr", TLDR},
    {"summary", SUMMARY},    {"full content", BODY},
    {"full text", BODY},     {"original", BODY},
    {"original text", BODY}, {"original article", BODY},
    {"key points", SUMMARY}, {"key takeaways", SUMMARY},
    {"takeaways", SUMMARY},  {"link", LINK},
    {"source", LINK},        {"original link", LINK},
    {"一句话总结", TLDR},    {"一句话摘要", TLDR},
    {"太长不看", TLDR},      {"摘要", SUMMARY},
    {"要点", SUMMARY},       {"总结", SUMMARY},
    {"概要", SUMMARY},       {"概述", SUMMARY},
    {"导读", SUMMARY},       {"要点总结", SUMMARY},
    {"原文要点", SUMMARY},   {"核心要点", SUMMARY},
    {"核心观点", SUMMARY},   {"关键要点", SUMMARY},
    {"主要观点", SUMMARY},   {"内容摘要", SUMMARY},
    {"内容要点", SUMMARY},   {"内容总结", SUMMARY},
    {"内容概要", SUMMARY},   {"文章摘要", SUMMARY},
    {"文章总结", SUMMARY},   {"文章要点", SUMMARY},
    {"全文摘要", SUMMARY},   {"中文摘要", SUMMARY},
    {"原文摘要", SUMMARY},   {"ai 摘要", SUMMARY},
    {"ai摘要", SUMMARY},     {"ai 总结", SUMMARY},
    {"ai总结", SUMMARY},     {"原文", BODY},
    {"全文", BODY},          {"正文", BODY},
    {"原文内容", BODY},      {"原文全文", BODY},
    {"全文内容", BODY},      {"文章全文", BODY},
    {"文章正文", BODY},      {"文章内容", BODY},
    {"英文原文", BODY},      {"原文正文", BODY},
    {"原文链接", LINK},      {"链接", LINK},
    {"来源", LINK},          {"原文地址", LINK},
};

struct mark {
    enum section section;
    int level;
    bool own;          /* one of the generator's own headings */
    bool ascii;        /* no Chinese in its text */
    size_t start, end; /* of the heading's line */
};

struct marks {
    struct mark *items;
    size_t count, capacity;
};

/* Heading text without emphasis, emoji in front and a colon at the end. */
static struct dd_str heading_words(struct dd_str text)
{
    size_t n;
    while (text.len) {
        uint32_t cp = dd_utf8_decode(text, 0, &n);
        if (dd_cp_is_letter(cp))
            break;
        text = dd_str_slice(text, n, text.len);
    }
    while (text.len) {
        uint32_t cp = dd_utf8_decode_back(text, text.len, &n);
        if (dd_cp_is_letter(cp))
            break;
        text.len -= n;
    }
    return text;
}

static enum section section_of(struct dd_str text)
{
    text = heading_words(dd_str_slice(text, 0, 64));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (dd_str_equal_ci(text, dd_str_from(names[i].name)))
            return names[i].section;
    return OTHER;
}

static bool is_own(struct dd_str text, int level)
{
    return level == 2 &&
           (dd_str_equal_ci(text, DD_STR("TL;DR")) || dd_str_equal_ci(text, DD_STR("Summary")) ||
            dd_str_equal_ci(text, DD_STR("Full Content")));
}

static bool is_ascii(struct dd_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] & 0x80)
            return false;
    return true;
}

/* Does the mark, the generator's `## Full Content`, begin the article? */
static bool begins_article(const struct dd_draft *d, const struct marks *marks, struct mark m,
                           bool in_code)
{
    struct dd_str text = d->clip->main.text;
    if (dd_jina_at(text, m.end))
        return true;
    if (in_code)
        return false;
    for (size_t i = 0; i < marks->count; i++)
        if (marks->items[i].own)
            return true;
    return dd_skip_space(text, (struct dd_span){d->body.start, m.start}) == m.start;
}

/* Collects the headings of the body up to the one that begins the article, which *split gets; it is
 * the generator's, so false means that there is none. */
static bool collect(const struct dd_draft *d, struct marks *marks, struct mark *split)
{
    struct dd_scan scan = dd_scan_of(d->clip->main.text, d->body);
    struct dd_str line, text;
    while (dd_scan_line(&scan, &line)) {
        int level = line.len && strchr(" #", line.ptr[0]) ? dd_heading_of(line, &text) : 0;
        if (!level)
            continue;
        struct mark m = {section_of(text), level,      is_own(text, level),
                         is_ascii(text),   scan.start, scan.next};
        if (m.own && m.section == BODY && begins_article(d, marks, m, scan.in_code)) {
            *split = m;
            return true;
        }
        if (scan.in_code)
            continue;
        marks->items = dd_arena_grow(&d->clip->arena, marks->items, marks->count, &marks->capacity,
                                     sizeof *marks->items);
        marks->items[marks->count++] = m;
    }
    return false;
}

static struct dd_part part_of(const struct dd_draft *d, size_t start, size_t end)
{
    return (struct dd_part){&d->clip->main, {start, end}};
}

static bool blank_between(const struct dd_draft *d, size_t start, size_t end)
{
    return start >= end || dd_skip_space(d->clip->main.text, (struct dd_span){start, end}) == end;
}

/* ---- the generator's headings ------------------------------------------------------------- */

static const struct mark *first_own(const struct marks *marks, enum section section)
{
    for (size_t i = 0; i < marks->count; i++)
        if (marks->items[i].own && marks->items[i].section == section)
            return &marks->items[i];
    return NULL;
}

/* Sets tldr and summary of a text whose sections end at end. */
static void take_sections(struct dd_draft *d, const struct marks *marks, size_t end)
{
    const struct mark *tldr = first_own(marks, TLDR), *summary = first_own(marks, SUMMARY);
    size_t from = d->has_bullets ? d->head_end : d->body.start;

    if (tldr && summary && tldr->start > summary->start)
        tldr = NULL; /* the summary's own */
    if (tldr)
        d->tldr = (struct dd_span){tldr->end, summary ? summary->start : end};
    if (summary) {
        /* What stands in front of the first heading is not lost. */
        bool preface = !tldr && !d->heading.len && !blank_between(d, from, summary->start);
        d->clip->summary = part_of(d, preface ? from : summary->end, end);
    } else if (!tldr && !blank_between(d, from, end)) {
        d->clip->summary = part_of(d, from, end);
    }
}

/* Is the text more Chinese than English? */
static bool speaks_chinese(struct dd_str s)
{
    size_t han = 0, latin = 0, n;
    for (size_t at = 0; at < s.len; at += n) {
        uint32_t cp = dd_utf8_decode(s, at, &n);
        han += dd_cp_is_han(cp);
        latin += cp < 0x80 && dd_cp_is_letter(cp);
    }
    return han * 3 > latin;
}

/* Front matter and a Chinese `## Summary` right behind it: a layout A file that was cut off. */
static bool is_cut_off(const struct dd_draft *d, const struct marks *marks)
{
    if (d->front.kind == DD_FRONT_NONE || !marks->count || !marks->items[0].own ||
        !blank_between(d, d->body.start, marks->items[0].start))
        return false;
    return speaks_chinese(dd_str_slice(d->clip->main.text, marks->items[0].end, d->body.end));
}

/* ---- other headings ----------------------------------------------------------------------- */

static bool is_summary(const struct mark *m)
{
    return m->section == SUMMARY || m->section == TLDR;
}

/* Index of the mark that the summary begins with: the first heading but for the title and for where
 * the article comes from. marks->count when it is no summary's. */
static size_t summary_mark(const struct marks *marks)
{
    for (size_t i = 0; i < marks->count; i++) {
        const struct mark *m = &marks->items[i];
        if (is_summary(m))
            return i;
        if (m->section != LINK && !(m->level == 1 && i == 0))
            break;
    }
    return marks->count;
}

/* Where the summary that begins at mark i ends: at the first heading as high as its own that is
 * neither summary nor link. */
static size_t summary_end(const struct marks *marks, size_t i, size_t end)
{
    int level = marks->items[i].level;
    for (size_t k = i + 1; k < marks->count; k++)
        if (marks->items[k].level <= level && !is_summary(&marks->items[k]) &&
            marks->items[k].section != LINK)
            return marks->items[k].start;
    return end;
}

static const struct mark *body_mark(const struct marks *marks, size_t from)
{
    for (size_t k = from; k < marks->count; k++)
        if (marks->items[k].section == BODY)
            return &marks->items[k];
    return NULL;
}

/* `## 摘要` … `## 原文`, or `## 摘要` followed by the article's own headings. */
static void take_headings(struct dd_draft *d, const struct marks *marks)
{
    struct dd_clip *clip = d->clip;
    size_t i = summary_mark(marks), end = d->body.end;

    clip->article = part_of(d, d->body.start, end);
    if (i == marks->count)
        return;
    size_t start = marks->items[i].start;
    const struct mark *body = body_mark(marks, i + 1);
    /* English words are the article's own headings too often to be split at alone. */
    if (!body && marks->items[i].ascii)
        return;
    size_t before = marks->items[0].level == 1 ? marks->items[0].end : d->body.start;
    bool preface = !blank_between(d, before, start);
    if (body) {
        clip->summary = part_of(d, preface ? before : start, body->start);
        clip->article = part_of(d, body->end, end);
        return;
    }
    if (preface)
        return; /* it would be neither in the summary nor in the article */
    size_t stop = summary_end(marks, i, end);
    clip->summary = part_of(d, start, stop);
    clip->article = stop < end ? part_of(d, stop, end) : (struct dd_part){0};
}

/* ---- deciding ----------------------------------------------------------------------------- */

static bool has_front(const struct dd_draft *d, const char *key)
{
    return dd_draft_front_value(d, key).len > 0;
}

static bool tagged_as_clipping(const struct dd_draft *d)
{
    for (size_t i = 0; i < d->fields.count; i++) {
        const struct dd_field *f = &d->fields.items[i];
        if (dd_str_equal(f->key, DD_STR("tags")) && dd_str_equal_ci(f->value, DD_STR("clippings")))
            return true;
    }
    return false;
}

static enum dd_clip_layout layout_of(const struct dd_draft *d)
{
    if (d->front.kind == DD_FRONT_TOML)
        return DD_CLIP_TOML;
    if (d->front.kind == DD_FRONT_NONE)
        return DD_CLIP_PLAIN;
    bool obsidian = (has_front(d, "created") && has_front(d, "source")) || tagged_as_clipping(d);
    return obsidian ? DD_CLIP_OBSIDIAN : DD_CLIP_FRONTMATTER;
}

void dd_draft_split(struct dd_draft *d)
{
    struct marks marks = {0};
    struct mark split = {.start = d->body.end};
    bool found = collect(d, &marks, &split);

    if (found || d->has_bullets || is_cut_off(d, &marks)) {
        bool sibling = d->has_bullets && !found && d->front.kind == DD_FRONT_NONE;
        d->clip->layout = sibling ? DD_CLIP_SIBLING : DD_CLIP_SECTIONS;
        d->promised = !sibling || d->has_link;
        take_sections(d, &marks, split.start);
        if (found)
            d->clip->article = part_of(d, split.end, d->body.end);
        return;
    }
    d->clip->layout = layout_of(d);
    take_headings(d, &marks);
}
