/* Parts of an article, a line each: its links, its headings. */
#include "duidu/print.h"

#include "duidu/document.h"
#include "duidu/layout.h"
#include "duidu/utf8.h"

/* Prints what one pane has, as text or TSV. */
typedef bool (*part_fn)(const struct dd_document *doc, const char *pane, enum dd_print_format format,
                        const struct dd_sink *sink);

struct panes {
    struct dd_arena arena;
    const struct dd_document *docs[2]; /* article, summary; NULL: not asked for */
};

static const char pane_names[2][8] = {"article", "summary"};

static struct panes parse(const struct dd_clip *clip, enum dd_print_pane pane)
{
    struct panes p = {0};
    if (pane != DD_PRINT_SUMMARY)
        p.docs[0] = dd_document_parse(&p.arena, &clip->article);
    if (pane != DD_PRINT_ARTICLE)
        p.docs[1] = dd_document_parse(&p.arena, &clip->summary);
    return p;
}

static bool print_lines(const struct dd_clip *clip, enum dd_print_pane pane,
                        enum dd_print_format format, part_fn part, const struct dd_sink *sink)
{
    struct panes p = parse(clip, pane);
    bool open = true;
    for (int i = 0; i < 2; i++)
        if (p.docs[i])
            open = open && part(p.docs[i], pane_names[i], format, sink);
    dd_arena_release(&p.arena);
    return open;
}

/* ---- JSON ------------------------------------------------------------------------------ */

typedef void (*json_fn)(struct dd_json *j, const struct dd_document *doc, const char *pane);

/* {version, path, title, NAME: [...]} */
static bool print_object(const struct dd_clip *clip, enum dd_print_pane pane, const char *name,
                         json_fn part, const struct dd_sink *sink)
{
    struct panes p = parse(clip, pane);
    struct dd_json j = {0};
    dd_json_open(&j, '{');
    dd_json_member_int(&j, "version", DD_JSON_VERSION);
    dd_json_member(&j, "path", clip->main.path);
    dd_json_member(&j, "title", clip->title);
    dd_json_key(&j, name);
    dd_json_open(&j, '[');
    for (int i = 0; i < 2; i++)
        if (p.docs[i])
            part(&j, p.docs[i], pane_names[i]);
    dd_json_close(&j, ']');
    dd_json_close(&j, '}');
    bool open = sink->line(sink->data, dd_strbuf_str(&j.out));
    dd_json_release(&j);
    dd_arena_release(&p.arena);
    return open;
}

/* ---- links ----------------------------------------------------------------------------- */

static bool put_links(const struct dd_document *doc, const char *pane, enum dd_print_format format,
                      const struct dd_sink *sink)
{
    bool open = true;
    for (size_t i = 0; i < doc->n_links && open; i++) {
        struct dd_strbuf line = {0};
        const char *between = format == DD_PRINT_TSV ? "\t" : "  ";
        if (format == DD_PRINT_TSV)
            dd_strbuf_addf(&line, "%s\t%zu", pane, i + 1);
        else
            dd_strbuf_addf(&line, "%3zu", i + 1);
        dd_strbuf_adds(&line, between);
        dd_text_clean(&line, doc->links[i].text);
        dd_strbuf_adds(&line, between);
        dd_text_clean(&line, doc->links[i].url);
        open = sink->line(sink->data, dd_strbuf_str(&line));
        dd_strbuf_release(&line);
    }
    return open;
}

static void put_links_json(struct dd_json *j, const struct dd_document *doc, const char *pane)
{
    for (size_t i = 0; i < doc->n_links; i++) {
        dd_json_open(j, '{');
        dd_json_member(j, "pane", dd_str_from(pane));
        dd_json_member_int(j, "number", (long long)i + 1);
        dd_json_shown(j, "text", doc->links[i].text);
        dd_json_member(j, "url", doc->links[i].url);
        dd_json_close(j, '}');
    }
}

bool dd_print_links(const struct dd_clip *clip, enum dd_print_pane pane,
                    enum dd_print_format format, const struct dd_sink *sink)
{
    return format == DD_PRINT_JSON ? print_object(clip, pane, "links", put_links_json, sink)
                                   : print_lines(clip, pane, format, put_links, sink);
}

/* ---- headings -------------------------------------------------------------------------- */

/* Counted as the contents on the screen are: without empty ones. */
static bool is_heading(const struct dd_block *b)
{
    return b->kind == DD_BLOCK_HEADING && b->leaf != DD_NONE;
}

static int top_level(const struct dd_document *doc)
{
    int top = 6;
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (is_heading(&doc->blocks[i]) && doc->blocks[i].level < top)
            top = doc->blocks[i].level;
    return top;
}

static bool put_outline(const struct dd_document *doc, const char *pane, enum dd_print_format format,
                        const struct dd_sink *sink)
{
    struct dd_arena arena = {0};
    struct dd_layout_options any_width = {.width = 80, .wrap_code = true};
    const struct dd_layout *layout = dd_layout_build(&arena, doc, &any_width);
    int top = top_level(doc);
    bool open = true;
    /* Numbered as the screen counts: the blocks that take lines. */
    for (size_t i = 0, number = 0; i < doc->n_blocks && open; i++) {
        const struct dd_block *b = &doc->blocks[i];
        struct dd_strbuf line = {0};
        number += layout->first_line[i] != DD_NONE;
        if (!is_heading(b))
            continue;
        if (format == DD_PRINT_TSV)
            dd_strbuf_addf(&line, "%s\t%zu\t%d\t", pane, number, b->level);
        else
            dd_strbuf_addf(&line, "%3zu  %*s", number, 2 * (b->level - top), "");
        dd_text_clean(&line, dd_block_text(doc, b));
        open = sink->line(sink->data, dd_strbuf_str(&line));
        dd_strbuf_release(&line);
    }
    dd_arena_release(&arena);
    return open;
}

static void put_outline_json(struct dd_json *j, const struct dd_document *doc, const char *pane)
{
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        if (!is_heading(b))
            continue;
        dd_json_open(j, '{');
        dd_json_member(j, "pane", dd_str_from(pane));
        dd_json_member_int(j, "block", b->leaf);
        dd_json_member_int(j, "level", b->level);
        dd_json_shown(j, "text", dd_block_text(doc, b));
        dd_json_close(j, '}');
    }
}

bool dd_print_outline(const struct dd_clip *clip, enum dd_print_pane pane,
                      enum dd_print_format format, const struct dd_sink *sink)
{
    return format == DD_PRINT_JSON ? print_object(clip, pane, "headings", put_outline_json, sink)
                                   : print_lines(clip, pane, format, put_outline, sink);
}
