/* snippet.c - the piece of a text that best shows why an article was found. */
#include "duidu/search.h"

#include "duidu/document.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"
#include "duidu/words.h"

#include <string.h>

/* One paragraph, with its share of the hits. */
struct paragraph {
    struct dd_str text;
    uint32_t offset;                 /* of text in the logical text; DD_NONE: not from there */
    const struct dd_query_hit *hits; /* bytes of text */
    size_t n_hits;
    bool code;
};

/* Hits first up to, not including, last of a paragraph. */
struct window {
    struct paragraph paragraph;
    size_t first, last;
    size_t terms; /* different ones */
};

static size_t width(struct dd_str s, size_t start, size_t end)
{
    return dd_text_width(dd_str_slice(s, start, end));
}

/* ---- the best window ------------------------------------------------------------------------ */

/* Does it? A byte takes at most one cell, and four of them seldom less than one. */
static bool fits(struct dd_str s, size_t start, size_t end, size_t cells)
{
    if (end <= start + cells)
        return true;
    return end <= start + 4 * cells && width(s, start, end) <= cells;
}

static size_t different_terms(const struct dd_query_hit *hits, size_t first, size_t last)
{
    size_t n = 0;
    for (size_t i = first; i < last; i++) {
        size_t k = first;
        while (k < i && hits[k].term != hits[i].term)
            k++;
        n += k == i;
    }
    return n;
}

/* Has w more to say than best? A sentence says more than a line of code. */
static bool is_better(const struct window *w, const struct window *best)
{
    if (w->terms != best->terms)
        return w->terms > best->terms;
    if (w->paragraph.code != best->paragraph.code)
        return best->paragraph.code;
    return w->last - w->first > best->last - best->first;
}

/* Takes a paragraph's best window when it is better than *best. Hits past the first fifty windows
 * of a paragraph are left alone: a word that stands everywhere has been seen by then. */
static void consider(struct window *best, const struct paragraph *p, size_t cells)
{
    enum { WINDOWS = 50, HITS = 40 };
    for (size_t i = 0, last = 0; i < p->n_hits && i < WINDOWS; i++) {
        if (last <= i)
            last = i + 1;
        while (last < p->n_hits && last < i + HITS &&
               fits(p->text, p->hits[i].start, p->hits[last].end, cells))
            last++;
        struct window w = {*p, i, last, different_terms(p->hits, i, last)};
        if (is_better(&w, best))
            *best = w;
    }
}

/* Goes through the paragraphs of a document that have hits. */
static void consider_document(struct window *best, const struct dd_document *doc,
                              enum dd_field field, const struct dd_query *query, size_t cells,
                              struct dd_arena *arena)
{
    size_t n;
    struct dd_query_hit *hits = dd_query_hits(query, field, doc->text, arena, &n);
    for (size_t i = 0, end = 0; i < n; i = end) {
        uint32_t at = dd_document_block_at(doc, (uint32_t)hits[i].start);
        if (at == DD_NONE || hits[i].start < doc->blocks[at].text_start ||
            hits[i].start >= doc->blocks[at].text_end)
            break;
        const struct dd_block *block = &doc->blocks[at];
        for (end = i; end < n && hits[end].start < block->text_end; end++) {
            size_t limit = hits[end].end < block->text_end ? hits[end].end : block->text_end;
            hits[end].start -= block->text_start;
            hits[end].end = limit - block->text_start;
        }
        struct paragraph p = {dd_block_text(doc, block), block->text_start, hits + i, end - i,
                              block->kind == DD_BLOCK_CODE};
        consider(best, &p, cells);
    }
}

/* ---- its surroundings ----------------------------------------------------------------------- */

/* The first edge of a word at or after at. */
static size_t edge_after(struct dd_str s, size_t at)
{
    struct dd_word w = {0, 0, DD_WORD_NONE};
    while (w.end < at && dd_word_next(s, w.end, &w))
        ;
    return w.end;
}

/* The last edge of a word at or before at, but after least. */
static size_t edge_before(struct dd_str s, size_t at, size_t least)
{
    struct dd_word w = {0, 0, DD_WORD_NONE};
    size_t edge = 0;
    while (dd_word_next(s, w.end, &w) && w.end <= at)
        edge = w.end;
    return edge > least ? edge : at;
}

/* Past the blanks and signs that an edge is followed by: a piece begins with a word. */
static size_t skip_signs(struct dd_str s, size_t at)
{
    struct dd_word w;
    while (dd_word_next(s, at, &w) && w.kind == DD_WORD_NONE)
        at = w.end;
    return at;
}

/* Where a piece begins that has at most cells cells before byte end, at a word's edge. */
static size_t begin_before(struct dd_str s, size_t end, size_t cells)
{
    size_t used, all = width(s, 0, end);
    if (all <= cells)
        return 0;
    size_t cut = dd_text_fit(dd_str_slice(s, 0, end), all - cells, &used);
    size_t edge = skip_signs(s, edge_after(s, cut));
    return edge < end ? edge : end;
}

/* Spreads cells around the bytes from start to end of s, a third of what is left before them. */
static struct dd_span surround(struct dd_str s, size_t start, size_t end, size_t cells)
{
    size_t used, core = width(s, start, end), right = width(s, end, s.len);
    if (core >= cells)
        end = start + dd_text_fit(dd_str_slice(s, start, end), cells, &used);
    if (core >= cells)
        return (struct dd_span){start, end};
    size_t spare = cells - core, before = spare / 3;
    if (right < spare - before)
        before = spare - right;
    size_t from = begin_before(s, start, before);
    spare -= width(s, from, start);
    size_t to = end + dd_text_fit(dd_str_slice(s, end, s.len), spare, &used);
    if (to < s.len)
        to = edge_before(s, to, end);
    return (struct dd_span){from, to};
}

/* ---- its text ------------------------------------------------------------------------------- */

/* Appends s clean, runs of blanks as one. */
static void add_clean(struct dd_strbuf *out, struct dd_str s)
{
    struct dd_strbuf clean = {0};
    dd_text_clean(&clean, s);
    for (size_t i = 0; i < clean.len; i++)
        if (clean.buf[i] != ' ' || (out->len && out->buf[out->len - 1] != ' '))
            dd_strbuf_addc(out, clean.buf[i]);
    dd_strbuf_release(&clean);
}

static void write_out(struct dd_snippet *out, struct dd_str text, struct dd_span range,
                      const struct dd_span *lit, size_t n_lit, struct dd_arena *arena)
{
    struct dd_strbuf clean = {0};
    size_t at = range.start;
    out->hits = n_lit ? dd_arena_array(arena, n_lit, sizeof *out->hits) : NULL;
    out->n_hits = 0;
    for (size_t i = 0; i < n_lit && lit[i].start < range.end; i++) {
        size_t end = lit[i].end < range.end ? lit[i].end : range.end;
        add_clean(&clean, dd_str_slice(text, at, lit[i].start));
        size_t start = clean.len;
        add_clean(&clean, dd_str_slice(text, lit[i].start, end));
        if (clean.len > start)
            out->hits[out->n_hits++] = (struct dd_span){start, clean.len};
        at = end;
    }
    add_clean(&clean, dd_str_slice(text, at, range.end));
    while (clean.len && clean.buf[clean.len - 1] == ' ' &&
           (!out->n_hits || out->hits[out->n_hits - 1].end < clean.len))
        clean.len--;
    out->text = dd_arena_copy(arena, (struct dd_str){clean.buf, clean.len});
    dd_strbuf_release(&clean);
    out->cut_before = dd_text_visible(dd_str_slice(text, 0, range.start));
    out->cut_after = dd_text_visible(dd_str_slice(text, range.end, text.len));
}

static void write_window(struct dd_snippet *out, const struct window *w, size_t cells,
                         struct dd_arena *arena)
{
    const struct paragraph *p = &w->paragraph;
    size_t n, start = p->hits[w->first].start, end = start;
    for (size_t i = w->first; i < w->last; i++)
        end = p->hits[i].end > end ? p->hits[i].end : end;
    struct dd_span range = surround(p->text, start, end, cells);
    /* Hits that the surroundings bring in are lit too. */
    struct dd_span *lit = dd_query_lit(p->hits, p->n_hits, arena, &n);
    size_t first = 0;
    while (first < n && lit[first].start < range.start)
        first++;
    write_out(out, p->text, range, lit + first, n - first, arena);
    out->text_offset = p->offset == DD_NONE ? DD_NONE : p->offset + (uint32_t)start;
}

/* The first paragraph that says something: it is no heading, nor a word like "摘要：" alone; else the first
 * text there is. */
static struct dd_str beginning(const struct dd_document *doc)
{
    enum { LABEL = 16 /* cells */ };
    struct dd_str any = {0};
    for (size_t i = 0; i < doc->n_blocks; i++) {
        struct dd_str text = dd_block_text(doc, &doc->blocks[i]);
        if (!dd_block_is_leaf(&doc->blocks[i]) || !dd_text_visible(text))
            continue;
        if (doc->blocks[i].kind == DD_BLOCK_PARAGRAPH && dd_text_width(text) > LABEL)
            return text;
        any = any.len ? any : text;
    }
    return any;
}

bool dd_snippet_make(struct dd_snippet *out, const struct dd_clip *clip, enum dd_field field,
                     const struct dd_query *query, size_t cells, struct dd_arena *arena)
{
    bool summary = field == DD_FIELD_SUMMARY;
    const struct dd_document *doc =
        dd_document_parse(arena, summary ? &clip->summary : &clip->article);
    struct window best = {.terms = 0};
    *out = (struct dd_snippet){.field = field, .text_offset = DD_NONE};
    consider_document(&best, doc, field, query, cells, arena);
    struct paragraph tldr = {summary ? clip->tldr : (struct dd_str){0}, DD_NONE, NULL, 0,
                             false};
    if (tldr.text.len)
        tldr.hits = dd_query_hits(query, field, tldr.text, arena, &tldr.n_hits);
    consider(&best, &tldr, cells);
    if (best.terms) {
        write_window(out, &best, cells, arena);
        return true;
    }
    struct dd_str text = tldr.text.len ? tldr.text : beginning(doc);
    struct dd_span range = surround(text, 0, 0, cells);
    write_out(out, text, range, NULL, 0, arena);
    return out->text.len;
}
