#include "duidu/print.h"

#include "duidu/i18n.h"
#include "duidu/layout.h"
#include "duidu/utf8.h"

/* A line under way. */
struct printer {
    const struct dd_sink *sink;
    struct dd_strbuf line;
    size_t cells;
    bool open; /* the sink still wants lines */
};

static void put(struct printer *p, struct dd_str text)
{
    p->cells += dd_text_width(text);
    dd_text_clean(&p->line, text);
}

static void pad_to(struct printer *p, size_t cells)
{
    if (cells > p->cells) {
        dd_strbuf_fill(&p->line, ' ', cells - p->cells);
        p->cells = cells;
    }
}

static void end_line(struct printer *p)
{
    while (p->line.len && p->line.buf[p->line.len - 1] == ' ')
        p->line.buf[--p->line.len] = '\0';
    p->open = p->open && p->sink->line(p->sink->data, dd_strbuf_str(&p->line));
    dd_strbuf_clear(&p->line);
    p->cells = 0;
}

static void put_line(struct printer *p, struct dd_str text)
{
    put(p, text);
    end_line(p);
}

bool dd_print_list(struct dd_archive *archive, const struct dd_sink *sink)
{
    struct printer p = {.sink = sink, .open = true};
    size_t n;
    const struct dd_entry *const *entries = dd_archive_entries(archive, &n);
    for (size_t i = 0; i < n && p.open; i++) {
        const struct dd_entry *e = entries[i];
        struct dd_strbuf minutes = {0};
        put(&p, e->date.len ? e->date : DD_STR("-"));
        pad_to(&p, 12);
        if (e->minutes)
            dd_strbuf_addf(&minutes, _("%dm"), e->minutes);
        size_t width = dd_text_width(dd_strbuf_str(&minutes));
        pad_to(&p, width < 5 ? 12 + 5 - width : 12);
        put(&p, dd_strbuf_str(&minutes));
        dd_strbuf_release(&minutes);
        put(&p, DD_STR("  "));
        put(&p, e->title);
        put(&p, DD_STR("  "));
        put(&p, e->relative);
        end_line(&p);
    }
    dd_strbuf_release(&p.line);
    return p.open;
}

static void put_layout_line(struct printer *p, const struct dd_layout *l, size_t index)
{
    if (index >= l->n_lines)
        return;
    const struct dd_line *line = &l->lines[index];
    for (size_t i = line->piece_start; i < line->piece_end; i++)
        put(p, l->pieces[i].text);
}

static void put_rule(struct printer *p, size_t from, size_t to, const char *sign)
{
    pad_to(p, from);
    while (p->cells < to)
        put(p, dd_str_from(sign));
}

static void put_columns(struct printer *p, const struct dd_layout *left,
                        const struct dd_layout *right, size_t seam, size_t width)
{
    put_rule(p, 0, seam, "─");
    put(p, DD_STR("┬"));
    put_rule(p, 0, width, "─");
    end_line(p);
    size_t n = left->n_lines > right->n_lines ? left->n_lines : right->n_lines;
    for (size_t i = 0; i < n && p->open; i++) {
        put_layout_line(p, left, i);
        pad_to(p, seam);
        put(p, DD_STR("│ "));
        put_layout_line(p, right, i);
        end_line(p);
    }
}

static void put_one(struct printer *p, const struct dd_layout *l, size_t width)
{
    put_rule(p, 0, width, "─");
    end_line(p);
    for (size_t i = 0; i < l->n_lines && p->open; i++) {
        put_layout_line(p, l, i);
        end_line(p);
    }
}

static void put_head(struct printer *p, const struct dd_clip *c)
{
    struct dd_str date = c->published.len ? c->published : c->date;
    put_line(p, c->title.len ? c->title : c->main.path);
    if (c->original_title.len && !dd_str_equal(c->original_title, c->title))
        put_line(p, c->original_title);
    if (c->source_url.len || date.len) {
        put(p, c->source_url);
        put(p, c->source_url.len && date.len ? DD_STR(" · ") : DD_STR(""));
        put_line(p, date);
    }
}

static struct dd_layout *lay(struct dd_arena *arena, const struct dd_document *doc, size_t width)
{
    struct dd_layout_options o = {.width = (uint16_t)width, .wrap_code = true};
    return dd_layout_build(arena, doc, &o);
}

bool dd_print_article(const struct dd_clip *clip, int width, const struct dd_sink *sink)
{
    struct printer p = {.sink = sink, .open = true};
    struct dd_arena arena = {0};
    const struct dd_document *article = dd_document_parse(&arena, &clip->article);
    const struct dd_document *summary = dd_document_parse(&arena, &clip->summary);
    bool has_article = dd_text_visible(article->text);
    bool has_summary = dd_text_visible(summary->text);
    size_t cells = width < DD_LAYOUT_MIN ? DD_LAYOUT_MIN : width > 1000 ? 1000 : (size_t)width;
    put_head(&p, clip);
    if (has_article && has_summary && width >= DD_PRINT_COLUMNS_FROM) {
        size_t seam = cells * 58 / 100;
        put_columns(&p, lay(&arena, article, seam - 1), lay(&arena, summary, cells - seam - 2), seam,
                    cells);
    } else {
        if (has_summary)
            put_one(&p, lay(&arena, summary, cells), cells);
        if (has_article)
            put_one(&p, lay(&arena, article, cells), cells);
        else
            put_line(&p, dd_str_from(_("no article")));
    }
    dd_strbuf_release(&p.line);
    dd_arena_release(&arena);
    return p.open;
}
