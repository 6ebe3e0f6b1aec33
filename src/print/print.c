/* An article beside its summary. */
#include "printer.h"

#include "duidu/i18n.h"
#include "duidu/layout.h"
#include "duidu/utf8.h"

enum {
    RATIO = 58, /* per cent of the width for the article, as on the screen */
    SEAM = 2    /* cells from the divider to the text at its right */
};

static const struct dd_style divider = {.role = DD_ROLE_DIVIDER};

/* What is printed, and into how many cells. */
struct page {
    struct dd_printer *out;
    const struct dd_print_options *options;
    size_t cells;
    struct dd_arena *arena;
};

/* ---- layouts ---------------------------------------------------------------------------- */

static size_t within_measure(const struct page *page, size_t cells)
{
    size_t measure = (size_t)page->options->measure;
    return measure && cells > measure ? measure : cells;
}

static struct dd_layout *lay(const struct page *page, const struct dd_document *doc, size_t cells)
{
    struct dd_layout_options o = {.width = (uint16_t)within_measure(page, cells),
                                  .wrap_code = true};
    return dd_layout_build(page->arena, doc, &o);
}

/* A document's lines, and where they stand. */
struct column {
    const struct dd_layout *layout;
    uint8_t scope;
};

static void put_piece(struct dd_printer *p, const struct dd_layout *l, const struct dd_piece *piece,
                      uint8_t scope)
{
    if (piece->link < l->doc->n_links)
        dd_printer_link(p, l->doc->links[piece->link].url, piece->link << 2 | scope);
    dd_printer_put(p, piece->text, piece->style);
    dd_printer_link(p, (struct dd_str){0}, 0);
}

static void put_layout_line(struct dd_printer *p, struct column column, size_t index)
{
    const struct dd_layout *l = column.layout;
    if (index >= l->n_lines)
        return;
    const struct dd_line *line = &l->lines[index];
    p->scope = column.scope;
    for (size_t i = line->piece_start; i < line->piece_end; i++)
        put_piece(p, l, &l->pieces[i], column.scope);
    p->scope = DD_SCOPE_NONE;
}

/* Where the divider stands. */
static size_t seam_of(const struct page *page)
{
    size_t ratio = page->options->ratio ? (size_t)page->options->ratio : RATIO;
    return page->cells * (page->options->summary_first ? 100 - ratio : ratio) / 100;
}

static void put_columns(const struct page *page, const struct dd_document *article,
                        const struct dd_document *summary)
{
    struct dd_printer *p = page->out;
    bool swapped = page->options->summary_first;
    size_t seam = seam_of(page), room = page->cells - seam - SEAM;
    struct column left = {lay(page, swapped ? summary : article, seam - 1),
                          swapped ? DD_SCOPE_SUMMARY : DD_SCOPE_ARTICLE};
    struct column right = {lay(page, swapped ? article : summary, room),
                           swapped ? DD_SCOPE_ARTICLE : DD_SCOPE_SUMMARY};
    dd_printer_rule(p, seam, "─");
    dd_printer_put(p, dd_sign("┬"), divider);
    dd_printer_rule(p, page->cells, "─");
    dd_printer_end(p);
    size_t n = left.layout->n_lines > right.layout->n_lines ? left.layout->n_lines
                                                            : right.layout->n_lines;
    for (size_t i = 0; i < n && p->open; i++) {
        put_layout_line(p, left, i);
        dd_printer_pad(p, seam);
        dd_printer_put(p, dd_sign("│"), divider);
        dd_printer_pad(p, seam + SEAM);
        put_layout_line(p, right, i);
        dd_printer_end(p);
    }
}

static void put_one(const struct page *page, const struct dd_document *doc, uint8_t scope)
{
    struct dd_printer *p = page->out;
    struct column column = {lay(page, doc, page->cells), scope};
    dd_printer_rule(p, within_measure(page, page->cells), "─");
    dd_printer_end(p);
    for (size_t i = 0; i < column.layout->n_lines && p->open; i++) {
        put_layout_line(p, column, i);
        dd_printer_end(p);
    }
}

/* ---- the page ---------------------------------------------------------------------------- */

static void put_wrapped(const struct page *page, struct dd_str text, enum dd_role role)
{
    for (size_t at = 0, n; at < text.len; at += n) {
        struct dd_str rest = dd_str_slice(text, at, text.len);
        n = dd_text_line(rest, page->cells);
        dd_printer_put(page->out, dd_str_slice(rest, 0, n), (struct dd_style){.role = role});
        dd_printer_end(page->out);
    }
}

static void put_head(const struct page *page, const struct dd_clip *c)
{
    struct dd_str date = c->published.len ? c->published : c->date;
    put_wrapped(page, c->title.len ? c->title : dd_path_shown(page->arena, c->main.path),
                DD_ROLE_TITLE);
    if (c->original_title.len && !dd_str_equal(c->original_title, c->title))
        put_wrapped(page, c->original_title, DD_ROLE_TITLE_INFO);
    /* An address is never broken: it is to be copied. */
    struct dd_style info = {.role = DD_ROLE_TITLE_INFO};
    dd_printer_put(page->out, c->source_url, info);
    if (c->source_url.len && date.len)
        dd_printer_put(page->out, DD_STR(" · "), info);
    dd_printer_put(page->out, date, info);
    if (c->source_url.len || date.len)
        dd_printer_end(page->out);
}

static void put_missing(const struct page *page, const char *what)
{
    dd_printer_put(page->out, dd_str_from(what), (struct dd_style){.role = DD_ROLE_FAINT});
    dd_printer_end(page->out);
}

static bool in_columns(const struct page *page)
{
    switch (page->options->layout) {
    case DD_PRINT_ROWS:
        return false;
    case DD_PRINT_COLUMNS: /* as long as there is room for text in both */
        return seam_of(page) > DD_LAYOUT_MIN &&
               page->cells - seam_of(page) >= DD_LAYOUT_MIN + SEAM;
    default:
        return page->cells >= DD_PRINT_COLUMNS_FROM && seam_of(page) > DD_LAYOUT_MIN;
    }
}

static void put_body(const struct page *page, const struct dd_clip *clip)
{
    const struct dd_document *article = dd_document_parse(page->arena, &clip->article);
    const struct dd_document *summary = dd_document_parse(page->arena, &clip->summary);
    enum dd_print_pane pane = page->options->pane;
    bool has_article = dd_text_visible(article->text), has_summary = dd_text_visible(summary->text);
    if (pane == DD_PRINT_BOTH && has_article && has_summary && in_columns(page)) {
        put_columns(page, article, summary);
        return;
    }
    if (pane != DD_PRINT_ARTICLE && has_summary)
        put_one(page, summary, DD_SCOPE_SUMMARY);
    if (pane != DD_PRINT_SUMMARY && has_article)
        put_one(page, article, DD_SCOPE_ARTICLE);
    if (pane == DD_PRINT_SUMMARY && !has_summary)
        put_missing(page, _("no summary"));
    if (pane != DD_PRINT_SUMMARY && !has_article)
        put_missing(page, _("no article"));
}

bool dd_print_article(const struct dd_clip *clip, const struct dd_print_options *options,
                      const struct dd_sink *sink)
{
    struct dd_printer p = dd_printer_begin(sink, options->attrs);
    p.links = options->links && options->attrs;
    struct dd_arena arena = {0};
    int width = options->width < DD_LAYOUT_MIN        ? DD_LAYOUT_MIN
                : options->width > DD_PRINT_WIDTH_MAX ? DD_PRINT_WIDTH_MAX
                                                      : options->width;
    struct page page = {&p, options, (size_t)width, &arena};
    put_head(&page, clip);
    put_body(&page, clip);
    dd_printer_release(&p);
    dd_arena_release(&arena);
    return p.open;
}
