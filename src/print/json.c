/* An article with its links as JSON (RFC 8259): valid UTF-8 whatever the files hold, one line for every
 * block and point, numbers with a point in every locale. What must not reach a terminal is escaped.
 */
#include "duidu/print.h"

#include "duidu/align.h"
#include "duidu/document.h"
#include "duidu/points.h"
#include "duidu/utf8.h"

#include <math.h>

enum { JSON_VERSION = 1 };

struct json {
    const struct dd_sink *sink;
    struct dd_strbuf line;
    bool open;  /* the sink still wants lines */
    bool comma; /* something stands before, on this level */
};

/* ---- values ---------------------------------------------------------------------------- */

static void put(struct json *j, const char *text)
{
    dd_strbuf_adds(&j->line, text);
}

static void put_unit(struct json *j, uint32_t unit)
{
    dd_strbuf_addf(&j->line, "\\u%04x", (unsigned)unit);
}

static void put_char(struct json *j, uint32_t cp)
{
    if (cp == '"' || cp == '\\') {
        dd_strbuf_addc(&j->line, '\\');
        dd_strbuf_addc(&j->line, (char)cp);
    } else if (cp == '\n') {
        put(j, "\\n");
    } else if (cp == '\t') {
        put(j, "\\t");
    } else if (!dd_cp_is_invisible(cp) && !dd_cp_is_line_end(cp)) {
        dd_strbuf_add_cp(&j->line, cp);
    } else if (cp < 0x10000) {
        put_unit(j, cp);
    } else {
        put_unit(j, 0xD800 + ((cp - 0x10000) >> 10));
        put_unit(j, 0xDC00 + ((cp - 0x10000) & 0x3FF));
    }
}

static void put_string(struct json *j, struct dd_str s)
{
    size_t len;
    dd_strbuf_addc(&j->line, '"');
    for (size_t at = 0; at < s.len; at += len)
        put_char(j, dd_utf8_decode(s, at, &len));
    dd_strbuf_addc(&j->line, '"');
}

/* Four places; never in exponents, never with the locale's comma. */
static void put_number(struct json *j, double value)
{
    long long scaled = llround(fabs(value) * 10000);
    dd_strbuf_addf(&j->line, "%s%lld.%04lld", value < 0 && scaled ? "-" : "", scaled / 10000,
                   scaled % 10000);
}

static void end_line(struct json *j)
{
    j->open = j->open && j->sink->line(j->sink->data, dd_strbuf_str(&j->line));
    dd_strbuf_clear(&j->line);
}

/* ---- members --------------------------------------------------------------------------- */

static void member(struct json *j, const char *name)
{
    if (j->comma)
        put(j, ", ");
    dd_strbuf_addf(&j->line, "\"%s\": ", name);
    j->comma = true;
}

static void member_string(struct json *j, const char *name, struct dd_str value)
{
    member(j, name);
    put_string(j, value);
}

static void member_count(struct json *j, const char *name, size_t value)
{
    member(j, name);
    dd_strbuf_addf(&j->line, "%zu", value);
}

static void member_bool(struct json *j, const char *name, bool value)
{
    member(j, name);
    put(j, value ? "true" : "false");
}

/* An array at the top: one line for each of its items. */
static void open_array(struct json *j, const char *name)
{
    put(j, ",");
    end_line(j);
    dd_strbuf_addf(&j->line, "\"%s\": [", name);
    end_line(j);
}

static void open_item(struct json *j)
{
    put(j, "{");
    j->comma = false;
}

static void close_item(struct json *j, bool last)
{
    put(j, last ? "}" : "},");
    end_line(j);
}

/* ---- the article ----------------------------------------------------------------------- */

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

static void put_blocks(struct json *j, const struct dd_document *doc)
{
    open_array(j, "blocks");
    for (size_t i = 0, left = doc->n_leaves; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        if (b->leaf == DD_NONE)
            continue;
        open_item(j);
        member_count(j, "index", b->leaf);
        member_string(j, "kind", dd_str_from(kind_name(doc, b)));
        member_count(j, "level", b->kind == DD_BLOCK_HEADING ? b->level : 0);
        member_string(j, "text", dd_block_text(doc, b));
        member_count(j, "start", b->span.start);
        member_count(j, "end", b->span.end);
        close_item(j, --left == 0);
    }
    put(j, "]");
}

static void put_points(struct json *j, const struct dd_document *doc, const struct dd_points *points)
{
    open_array(j, "points");
    for (size_t i = 0; i < points->count; i++) {
        const struct dd_point *p = &points->items[i];
        open_item(j);
        member_count(j, "point", i);
        member_string(j, "title", dd_str_slice(doc->text, p->lead_start, p->lead_end));
        member_string(j, "text", dd_str_slice(doc->text, p->text_start, p->text_end));
        close_item(j, i + 1 == points->count);
    }
    put(j, "]");
}

static void put_passages(struct json *j, const struct dd_passages *p)
{
    member(j, "confidence");
    put_number(j, p->confidence);
    member_bool(j, "manual", p->manual);
    member(j, "blocks");
    put(j, "[");
    for (size_t k = 0; k < p->count; k++) {
        dd_strbuf_addf(&j->line, "%s{\"block\": %u, \"score\": ", k ? ", " : "",
                       (unsigned)p->items[k].leaf);
        put_number(j, p->items[k].score);
        put(j, p->items[k].manual ? ", \"manual\": true}" : "}");
    }
    put(j, "]");
}

static void put_counterparts(struct json *j, const struct dd_alignment *a)
{
    open_array(j, "counterparts");
    for (size_t i = 0; i < a->n_points; i++) {
        open_item(j);
        member_count(j, "point", i);
        put_passages(j, &a->points[i]);
        close_item(j, i + 1 == a->n_points);
    }
    put(j, "]");
}

static void put_sentences(struct json *j, const struct dd_document *summary,
                          const struct dd_alignment *a)
{
    open_array(j, "abstract");
    for (size_t i = 0; i < a->n_sentences; i++) {
        const struct dd_passages *p = &a->sentences[i];
        open_item(j);
        member_string(j, "text",
                      dd_str_trim(dd_str_slice(summary->text, p->text_start, p->text_end)));
        put_passages(j, p);
        close_item(j, i + 1 == a->n_sentences);
    }
    put(j, "]");
}

/* Which point each block is about, by block; -1 for none. */
static void put_reading(struct json *j, const struct dd_alignment *a)
{
    put(j, ",");
    end_line(j);
    put(j, "\"reading\": [");
    for (size_t b = 0; b < a->n_leaves; b++)
        dd_strbuf_addf(&j->line, "%s%d", b ? ", " : "", a->leaves[b].reading);
    put(j, "]");
}

static const char *language_name(enum dd_language language)
{
    switch (language) {
    case DD_LANG_LATIN:
        return "latin";
    case DD_LANG_HAN:
        return "han";
    case DD_LANG_MIXED:
        return "mixed";
    default:
        return "";
    }
}

static void put_head(struct json *j, const struct dd_clip *c)
{
    j->comma = false;
    put(j, "{");
    member_count(j, "version", JSON_VERSION);
    member_string(j, "path", c->main.path);
    member_string(j, "title", c->title);
    member_string(j, "original_title", c->original_title);
    member_string(j, "date", c->date);
    member_string(j, "published", c->published);
    member_string(j, "url", c->source_url);
    member_string(j, "site", c->site);
    member_string(j, "author", c->author);
    member_string(j, "tldr", c->tldr);
    member(j, "tags");
    for (size_t i = 0; i < c->n_tags; i++) {
        put(j, i ? ", " : "[");
        put_string(j, c->tags[i]);
    }
    put(j, c->n_tags ? "]" : "[]");
    member_string(j, "language", dd_str_from(language_name(c->article_language)));
    member_count(j, "minutes", (size_t)dd_clip_minutes(c));
}

bool dd_print_json(const struct dd_clip *clip, const struct dd_lexicon *lexicon,
                   const struct dd_sink *sink)
{
    struct json j = {.sink = sink, .open = true};
    struct dd_arena arena = {0};
    const struct dd_document *article = dd_document_parse(&arena, &clip->article);
    const struct dd_document *summary = dd_document_parse(&arena, &clip->summary);
    struct dd_points points = dd_points_find(&arena, summary);
    const struct dd_alignment *a = dd_align(&arena, article, summary, &points, lexicon);
    put_head(&j, clip);
    put_blocks(&j, article);
    put_points(&j, summary, &points);
    put_counterparts(&j, a);
    put_sentences(&j, summary, a);
    put_reading(&j, a);
    put(&j, "}");
    end_line(&j);
    dd_strbuf_release(&j.line);
    dd_arena_release(&arena);
    return j.open;
}
