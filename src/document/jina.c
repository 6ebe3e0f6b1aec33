/* jina.c - the header that the fetcher (r.jina.ai) puts before an article.
 *
 *     Title: Why We Think
 *
 *     URL Source: https://…
 *
 *     Published Time: 2025-05-01T00:00:00Z
 *
 *     Warning: Target URL returned error 404: Not Found
 *
 *     Markdown Content:
 *
 * Any of the lines may be missing; a title may go on over several lines. Left in place, it would
 * melt into a setext heading with the article's first rule.
 */
#include "draft.h"
#include "duidu/i18n.h"
#include "scan.h"

#include <string.h>

enum { ENTRIES_MAX = 16, CONTINUED_MAX = 2048 };

enum entry_kind { FIELD, IGNORED, WARNING, CONTENT };

static const struct {
    const char *label, *key;
    enum entry_kind kind;
} labels[] = {
    {"Title:", "original_title", FIELD},
    {"URL Source:", "source", FIELD},
    {"Published Time:", "published", FIELD},
    {"Number of Pages:", NULL, IGNORED},
    {"Description:", NULL, IGNORED},
    {"Usage:", NULL, IGNORED},
    {"Warning:", NULL, WARNING},
    {"Markdown Content:", NULL, CONTENT},
};
enum { LABELS = sizeof labels / sizeof *labels };

struct entry {
    size_t label; /* index into labels */
    struct dd_span value;
};

/* Index of the label that line begins with, or LABELS. */
static size_t label_of(struct dd_str line)
{
    size_t i = 0;
    while (i < LABELS && !dd_str_starts(line, dd_str_from(labels[i].label)))
        i++;
    return i;
}

bool dd_jina_at(struct dd_str text, size_t offset)
{
    size_t at = dd_skip_space(text, (struct dd_span){offset, text.len});
    struct dd_str rest = dd_str_slice(text, at, text.len);
    return dd_str_starts(rest, DD_STR("Title:")) || dd_str_starts(rest, DD_STR("URL Source:"));
}

/* Is there more of the header ahead of offset? Then a line that is none of its own goes on with the
 * value before it. */
static bool content_ahead(struct dd_str text, struct dd_span rest)
{
    size_t end = rest.end - rest.start > CONTINUED_MAX ? rest.start + CONTINUED_MAX : rest.end;
    return dd_str_find(dd_str_slice(text, rest.start, end), DD_STR("\nMarkdown Content:"), 0) >= 0;
}

struct header {
    struct entry entries[ENTRIES_MAX];
    size_t count;
    size_t end; /* where the article begins */
    bool content;
};

static struct header read_header(struct dd_str text, struct dd_span span)
{
    struct header h = {.end = span.start};
    struct dd_scan scan = dd_scan_of(text, span);
    struct dd_str line;

    while (dd_scan_text_line(&scan, &line)) {
        size_t label = label_of(line);
        if (label == LABELS && h.count &&
            content_ahead(text, (struct dd_span){scan.start, span.end})) {
            h.entries[h.count - 1].value.end = scan.start + line.len;
            continue;
        }
        if (label == LABELS || (h.count == ENTRIES_MAX && labels[label].kind != CONTENT))
            break;
        size_t value = scan.start + strlen(labels[label].label);
        h.end = scan.next;
        if (labels[label].kind == CONTENT) {
            h.content = true;
            if (!dd_line_blank(dd_str_slice(text, value, scan.start + line.len)))
                h.end = value; /* text on the line itself */
            break;
        }
        h.entries[h.count++] = (struct entry){label, {value, scan.start + line.len}};
    }
    return h;
}

/* "Target URL returned error 404: Not Found": the page is an error's. */
static bool is_refusal(struct dd_str warning)
{
    ptrdiff_t at = dd_str_find(warning, DD_STR("returned error "), 0);
    if (at < 0 || (size_t)at + 15 >= warning.len)
        return false;
    char c = warning.ptr[at + 15];
    return c == '4' || c == '5';
}

static void take_entry(struct dd_draft *d, const struct entry *e)
{
    const struct dd_source *source = d->clip->article.source;
    struct dd_str value = dd_str_trim(dd_str_slice(source->text, e->value.start, e->value.end));
    int line = dd_source_line(source, e->value.start);

    if (labels[e->label].kind == FIELD)
        dd_fields_add(&d->fields, dd_str_from(labels[e->label].key), value, DD_ORIGIN_JINA, line);
    if (labels[e->label].kind == WARNING && value.len) {
        dd_problems_add(&d->clip->problems, source->path, line, DD_WARNING,
                        _("the page answered: %.*s"), DD_STR_ARG(dd_str_slice(value, 0, 300)));
        d->refused = d->refused || is_refusal(value);
    }
}

bool dd_draft_take_jina(struct dd_draft *d)
{
    struct dd_part *article = &d->clip->article;
    struct header h = read_header(article->source->text, article->span);

    /* "Title: …" alone may be the article's own first line. */
    if (h.count + h.content < 2)
        return false;
    for (size_t i = 0; i < h.count; i++)
        take_entry(d, &h.entries[i]);
    if (!h.content)
        dd_draft_problem(d, article->source, article->span.start, DD_NOTE,
                         _("no 'Markdown Content:' line before the article"));
    article->span.start = h.end;
    return true;
}
