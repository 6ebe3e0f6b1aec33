/* What a search has found: an article with its snippets, as text or in JSON. */
#include "printer.h"

#include "duidu/utf8.h"

#include "duidu/i18n.h"

enum { INDENT = 4 };

static struct dd_style in(enum dd_role role)
{
    return (struct dd_style){(uint8_t)role, 0, DD_SCOPE_NONE};
}

/* text, with the pieces that hits name in the style of hits. */
static void put_lit(struct dd_printer *p, struct dd_str text, const struct dd_span *hits, size_t n,
                    enum dd_role role)
{
    size_t at = 0;
    for (size_t i = 0; i < n; at = hits[i++].end) {
        dd_printer_put(p, dd_str_slice(text, at, hits[i].start), in(role));
        dd_printer_put(p, dd_str_slice(text, hits[i].start, hits[i].end), in(DD_ROLE_HIT));
    }
    dd_printer_put(p, dd_str_slice(text, at, text.len), in(role));
}

static void put_snippet(struct dd_printer *p, const struct dd_snippet *s)
{
    dd_printer_pad(p, INDENT);
    if (s->cut_before)
        dd_printer_put(p, dd_sign("…"), in(DD_ROLE_FAINT));
    put_lit(p, s->text, s->hits, s->n_hits, DD_ROLE_TEXT);
    if (s->cut_after)
        dd_printer_put(p, dd_sign("…"), in(DD_ROLE_FAINT));
    dd_printer_end(p);
}

bool dd_print_found(const struct dd_found *found, const struct dd_attrs *attrs,
                    const struct dd_sink *sink)
{
    const struct dd_entry *e = found->entry;
    struct dd_printer p = dd_printer_begin(sink, attrs);
    dd_printer_put(&p, e->date.len ? e->date : DD_STR("-"), in(DD_ROLE_LIST_INFO));
    dd_printer_pad(&p, 12);
    put_lit(&p, e->title, found->title, found->n_title, DD_ROLE_LIST_TITLE);
    dd_printer_end(&p);
    dd_printer_pad(&p, INDENT);
    dd_printer_put(&p, e->path, in(DD_ROLE_FAINT));
    dd_printer_end(&p);
    for (size_t i = 0; i < found->n_snippets && p.open; i++)
        put_snippet(&p, &found->snippets[i]);
    if (p.open)
        dd_printer_end(&p);
    dd_printer_release(&p);
    return p.open;
}

static void put_hits(struct dd_json *j, const struct dd_snippet *s)
{
    dd_json_key(j, "hits");
    dd_json_open(j, '[');
    for (size_t i = 0; i < s->n_hits; i++) {
        dd_json_open(j, '[');
        dd_json_int(j, (long long)s->hits[i].start);
        dd_json_int(j, (long long)s->hits[i].end);
        dd_json_close(j, ']');
    }
    dd_json_close(j, ']');
}

void dd_json_found(struct dd_json *j, const struct dd_found *found)
{
    const struct dd_entry *e = found->entry;
    dd_json_open(j, '{');
    dd_json_member(j, "path", e->path);
    dd_json_member(j, "title", e->title);
    dd_json_member(j, "original_title", e->original_title);
    dd_json_member(j, "date", e->date);
    dd_json_member(j, "site", e->site);
    dd_json_key(j, "score");
    dd_json_real(j, found->score);
    dd_json_key(j, "snippets");
    dd_json_open(j, '[');
    for (size_t i = 0; i < found->n_snippets; i++) {
        const struct dd_snippet *s = &found->snippets[i];
        dd_json_open(j, '{');
        dd_json_member(j, "where",
                       s->field == DD_FIELD_SUMMARY ? DD_STR("summary") : DD_STR("article"));
        dd_json_member(j, "text", s->text);
        put_hits(j, s);
        dd_json_close(j, '}');
    }
    dd_json_close(j, ']');
    dd_json_close(j, '}');
}
