/* An article as one markdown text, in the words of its sources. */
#include "duidu/print.h"

#include "duidu/utf8.h"

struct writer {
    const struct dd_sink *sink;
    struct dd_strbuf line;
    bool open;
};

static void end_line(struct writer *w)
{
    w->open = w->open && w->sink->line(w->sink->data, dd_strbuf_str(&w->line));
    dd_strbuf_clear(&w->line);
}

static void put_line(struct writer *w, const char *text)
{
    dd_strbuf_adds(&w->line, text);
    end_line(w);
}

/* A line as it stands there: tabs and blanks at its end mean something in markdown. */
static void put_source_line(struct writer *w, struct dd_str line)
{
    for (size_t at = 0, from = 0; at <= line.len; at++) {
        if (at < line.len && line.ptr[at] != '\t')
            continue;
        dd_text_clean(&w->line, dd_str_slice(line, from, at));
        if (at < line.len)
            dd_strbuf_addc(&w->line, '\t');
        from = at + 1;
    }
    end_line(w);
}

static struct dd_str part_text(const struct dd_part *part)
{
    return part->source ? dd_str_slice(part->source->text, part->span.start, part->span.end)
                        : (struct dd_str){0};
}

static void put_part(struct writer *w, const struct dd_part *part)
{
    struct dd_str rest = part_text(part), line;
    while (w->open && dd_str_next_line(&rest, &line))
        put_source_line(w, line);
}

/* ---- front matter ---------------------------------------------------------------------- */

/* A YAML string in double quotes (YAML 1.2, 7.3.1); the value is on one line. */
static void put_quoted(struct writer *w, struct dd_str value)
{
    dd_strbuf_addc(&w->line, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"' || value.ptr[i] == '\\')
            dd_strbuf_addc(&w->line, '\\');
        dd_strbuf_addc(&w->line, value.ptr[i]);
    }
    dd_strbuf_addc(&w->line, '"');
}

static void put_field(struct writer *w, const char *key, struct dd_str value)
{
    struct dd_strbuf clean = {0};
    dd_text_clean(&clean, value);
    if (clean.len) {
        dd_strbuf_addf(&w->line, "%s: ", key);
        put_quoted(w, dd_strbuf_str(&clean));
        end_line(w);
    }
    dd_strbuf_release(&clean);
}

static void put_front_matter(struct writer *w, const struct dd_clip *c)
{
    put_line(w, "---");
    put_field(w, "title", c->title);
    put_field(w, "original_title", c->original_title);
    put_field(w, "added", c->date);
    put_field(w, "published", c->published);
    put_field(w, "source", c->source_url);
    put_field(w, "site", c->site);
    put_field(w, "author", c->author);
    put_field(w, "tldr", c->tldr);
    if (c->n_tags)
        put_line(w, "tags:");
    for (size_t i = 0; i < c->n_tags; i++) {
        dd_strbuf_adds(&w->line, "  - ");
        put_quoted(w, c->tags[i]);
        end_line(w);
    }
    put_line(w, "---");
}

bool dd_print_markdown(const struct dd_clip *clip, enum dd_print_pane pane,
                       const struct dd_sink *sink)
{
    struct writer w = {.sink = sink, .open = true};
    if (pane == DD_PRINT_BOTH) {
        put_front_matter(&w, clip);
        if (clip->summary.source) {
            put_line(&w, "");
            put_line(&w, "## Summary");
            put_line(&w, "");
        }
    }
    if (pane != DD_PRINT_ARTICLE)
        put_part(&w, &clip->summary);
    if (pane == DD_PRINT_BOTH) {
        put_line(&w, "");
        put_line(&w, "## Full Content");
        put_line(&w, "");
    }
    if (pane != DD_PRINT_SUMMARY)
        put_part(&w, &clip->article);
    dd_strbuf_release(&w.line);
    return w.open;
}
