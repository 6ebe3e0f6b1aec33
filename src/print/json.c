/* An article with its links as JSON: one object on one line. */
#include "duidu/print.h"

#include "duidu/align.h"
#include "duidu/document.h"
#include "duidu/identity.h"
#include "duidu/points.h"
#include "duidu/state.h"
#include "duidu/utf8.h"

#include <stdlib.h>

/* ---- pieces ---------------------------------------------------------------------------- */

void dd_json_shown(struct dd_json *j, const char *name, struct dd_str s)
{
    struct dd_strbuf shown = {0};
    for (size_t at = 0, from = 0; at <= s.len; at++) {
        if (at < s.len && s.ptr[at] != '\n' && s.ptr[at] != '\t')
            continue;
        dd_text_clean(&shown, dd_str_slice(s, from, at));
        if (at < s.len)
            dd_strbuf_addc(&shown, s.ptr[at]);
        from = at + 1;
    }
    dd_json_member(j, name, dd_strbuf_str(&shown));
    dd_strbuf_release(&shown);
}

void dd_json_problem(struct dd_json *j, const struct dd_problem *problem)
{
    static const char names[][8] = {[DD_NOTE] = "note", [DD_WARNING] = "warning", [DD_ERROR] = "error"};
    dd_json_open(j, '{');
    dd_json_member_int(j, "line", problem->line);
    dd_json_member(j, "message", problem->message);
    dd_json_member(j, "severity", dd_str_from(names[problem->severity]));
    dd_json_member(j, "file", problem->file);
    dd_json_close(j, '}');
}

void dd_json_metadata(struct dd_json *j, const struct dd_clip *c)
{
    dd_json_member(j, "path", c->main.path);
    dd_json_member(j, "layout", dd_str_from(dd_clip_layout_name(c->layout)));
    dd_json_member(j, "title", c->title);
    dd_json_member(j, "original_title", c->original_title);
    dd_json_member(j, "date", c->date);
    dd_json_member(j, "published", c->published);
    dd_json_member(j, "source", c->source_url);
    dd_json_member(j, "site", c->site);
    dd_json_member(j, "author", c->author);
    dd_json_key(j, "tags");
    dd_json_open(j, '[');
    for (size_t i = 0; i < c->n_tags; i++)
        dd_json_string(j, c->tags[i]);
    dd_json_close(j, ']');
    dd_json_member(j, "tldr", c->tldr);
    dd_json_member(j, "language", dd_str_from(dd_language_name(c->article_language)));
    dd_json_member_int(j, "minutes", dd_clip_minutes(c));
}

/* ---- the article ----------------------------------------------------------------------- */

static void open_array(struct dd_json *j, const char *name)
{
    dd_json_key(j, name);
    dd_json_open(j, '[');
}

static void put_problems(struct dd_json *j, const struct dd_problems *problems)
{
    open_array(j, "problems");
    for (size_t i = 0; i < problems->count; i++)
        dd_json_problem(j, &problems->items[i]);
    dd_json_close(j, ']');
}

static void put_summary(struct dd_json *j, const struct dd_document *doc,
                        const struct dd_points *points)
{
    dd_json_key(j, "summary");
    dd_json_open(j, '{');
    dd_json_shown(j, "abstract",
                  dd_str_trim(dd_str_slice(doc->text, points->abstract_start, points->abstract_end)));
    open_array(j, "points");
    for (size_t i = 0; i < points->count; i++) {
        const struct dd_point *p = &points->items[i];
        dd_json_open(j, '{');
        dd_json_member_int(j, "index", (long long)i);
        dd_json_shown(j, "lead", dd_str_slice(doc->text, p->lead_start, p->lead_end));
        dd_json_shown(j, "text", dd_str_slice(doc->text, p->text_start, p->text_end));
        dd_json_close(j, '}');
    }
    dd_json_close(j, ']');
    dd_json_close(j, '}');
}

static const char *kind_name(const struct dd_document *doc, const struct dd_block *b)
{
    switch (b->kind) {
    case DD_BLOCK_HEADING:
        return "heading";
    case DD_BLOCK_CODE:
        return "code";
    case DD_BLOCK_HTML:
        return "html";
    case DD_BLOCK_TABLE:
        return "table";
    default:
        return b->parent != DD_NONE && doc->blocks[b->parent].kind == DD_BLOCK_ITEM ? "item" : "para";
    }
}

static void put_blocks(struct dd_json *j, const struct dd_document *doc)
{
    open_array(j, "blocks");
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        if (b->leaf == DD_NONE)
            continue;
        dd_json_open(j, '{');
        dd_json_member_int(j, "index", b->leaf);
        dd_json_member(j, "kind", dd_str_from(kind_name(doc, b)));
        dd_json_member_int(j, "level", b->kind == DD_BLOCK_HEADING ? b->level : 0);
        dd_json_shown(j, "text", dd_block_text(doc, b));
        dd_json_member_int(j, "start", (long long)b->span.start);
        dd_json_member_int(j, "end", (long long)b->span.end);
        dd_json_close(j, '}');
    }
    dd_json_close(j, ']');
}

static void put_links(struct dd_json *j, const struct dd_document *doc)
{
    open_array(j, "links");
    for (size_t i = 0; i < doc->n_links; i++) {
        dd_json_open(j, '{');
        dd_json_shown(j, "text", doc->links[i].text);
        dd_json_member(j, "url", doc->links[i].url);
        dd_json_close(j, '}');
    }
    dd_json_close(j, ']');
}

/* ---- what links to what ---------------------------------------------------------------- */

static void put_passages(struct dd_json *j, const struct dd_passages *p)
{
    dd_json_key(j, "confidence");
    dd_json_real(j, p->confidence);
    dd_json_key(j, "manual");
    dd_json_bool(j, p->manual);
    open_array(j, "blocks");
    for (size_t k = 0; k < p->count; k++) {
        dd_json_open(j, '{');
        dd_json_member_int(j, "block", p->items[k].leaf);
        dd_json_key(j, "score");
        dd_json_real(j, p->items[k].score);
        dd_json_close(j, '}');
    }
    dd_json_close(j, ']');
}

static void put_counterparts(struct dd_json *j, const struct dd_alignment *a)
{
    open_array(j, "counterparts");
    for (size_t i = 0; i < a->n_points; i++) {
        dd_json_open(j, '{');
        dd_json_member_int(j, "point", (long long)i);
        put_passages(j, &a->points[i]);
        dd_json_close(j, '}');
    }
    dd_json_close(j, ']');
}

static void put_sentences(struct dd_json *j, const struct dd_document *summary,
                          const struct dd_alignment *a)
{
    open_array(j, "sentences");
    for (size_t i = 0; i < a->n_sentences; i++) {
        const struct dd_passages *p = &a->sentences[i];
        dd_json_open(j, '{');
        dd_json_shown(j, "text",
                      dd_str_trim(dd_str_slice(summary->text, p->text_start, p->text_end)));
        put_passages(j, p);
        dd_json_close(j, '}');
    }
    dd_json_close(j, ']');
}

/* Which point each block is about, by block; -1 for none. */
static void put_reading(struct dd_json *j, const struct dd_alignment *a)
{
    open_array(j, "reading");
    for (size_t b = 0; b < a->n_leaves; b++)
        dd_json_int(j, a->leaves[b].reading);
    dd_json_close(j, ']');
}

/* Standard input has no path to be known by. */
static void correct(struct dd_state *state, const struct dd_clip *clip,
                    const struct dd_document *article, const struct dd_document *summary,
                    const struct dd_points *points, struct dd_alignment *a)
{
    struct dd_strbuf key = {0};
    char *real = dd_str_equal(clip->main.path, DD_STR("-")) ? NULL : realpath(clip->main.path.ptr, NULL);
    dd_identity_of(&key, clip);
    struct dd_who who = {.key = dd_strbuf_str(&key), .path = dd_str_from(real ? real : ""), .title = clip->title};
    dd_state_correct(state, &who, article, summary, points, a);
    dd_strbuf_release(&key);
    free(real);
}

bool dd_print_json(const struct dd_clip *clip, const struct dd_lexicon *lexicon,
                   struct dd_state *state, const struct dd_sink *sink)
{
    struct dd_json j = {0};
    struct dd_arena arena = {0};
    const struct dd_document *article = dd_document_parse(&arena, &clip->article);
    const struct dd_document *summary = dd_document_parse(&arena, &clip->summary);
    struct dd_points points = dd_points_find(&arena, summary);
    struct dd_alignment *a = dd_align(&arena, article, summary, &points, lexicon);
    if (state)
        correct(state, clip, article, summary, &points, a);
    dd_json_open(&j, '{');
    dd_json_member_int(&j, "version", DD_JSON_VERSION);
    dd_json_metadata(&j, clip);
    put_problems(&j, &clip->problems);
    put_summary(&j, summary, &points);
    put_blocks(&j, article);
    put_links(&j, article);
    put_counterparts(&j, a);
    put_sentences(&j, summary, a);
    put_reading(&j, a);
    dd_json_close(&j, '}');
    bool open = sink->line(sink->data, dd_strbuf_str(&j.out));
    dd_json_release(&j);
    dd_arena_release(&arena);
    return open;
}
