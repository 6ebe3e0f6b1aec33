/* An archive's articles, and what is wrong with them. */
#include "printer.h"

#include "duidu/i18n.h"
#include "duidu/utf8.h"

enum { DATE_CELLS = 12, MINUTES_CELLS = 5 };

/* ---- text ---------------------------------------------------------------------------------- */

static bool put_text(const struct dd_entry *e, const struct dd_sink *sink)
{
    struct dd_printer p = dd_printer_begin(sink, NULL);
    struct dd_strbuf minutes = {0};
    dd_printer_plain(&p, e->date.len ? e->date : DD_STR("-"));
    if (e->minutes)
        dd_strbuf_addf(&minutes, _("%dm"), e->minutes);
    size_t width = dd_text_width(dd_strbuf_str(&minutes));
    dd_printer_pad(&p, DATE_CELLS + (width < MINUTES_CELLS ? MINUTES_CELLS - width : 0));
    dd_printer_plain(&p, dd_strbuf_str(&minutes));
    dd_printer_plain(&p, DD_STR("  "));
    dd_printer_plain(&p, e->title);
    dd_printer_plain(&p, DD_STR("  "));
    dd_printer_plain(&p, e->relative);
    dd_printer_end(&p);
    dd_strbuf_release(&minutes);
    dd_printer_release(&p);
    return p.open;
}

/* ---- tab-separated values ------------------------------------------------------------------ */

/* Tabs and line ends in it have become blanks. */
static void add_value(struct dd_strbuf *line, struct dd_str value)
{
    if (line->len)
        dd_strbuf_addc(line, '\t');
    dd_text_clean(line, value);
}

static bool put_tsv(const struct dd_entry *e, const struct dd_sink *sink)
{
    struct dd_strbuf line = {0}, tags = {0}, minutes = {0};
    dd_strbuf_addf(&minutes, "%d", e->minutes);
    for (size_t i = 0; i < e->n_tags; i++) {
        dd_strbuf_adds(&tags, i ? "," : "");
        dd_strbuf_add(&tags, e->tags[i]);
    }
    add_value(&line, e->date.len ? e->date : DD_STR("-"));
    add_value(&line, dd_strbuf_str(&minutes));
    add_value(&line, e->title);
    add_value(&line, e->site);
    add_value(&line, e->author);
    add_value(&line, dd_strbuf_str(&tags));
    add_value(&line, e->path);
    bool open = sink->line(sink->data, dd_strbuf_str(&line));
    dd_strbuf_release(&minutes);
    dd_strbuf_release(&tags);
    dd_strbuf_release(&line);
    return open;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static bool put_json(const struct dd_entry *e, const struct dd_sink *sink)
{
    struct dd_json j = {0};
    dd_json_open(&j, '{');
    dd_json_member_int(&j, "version", DD_JSON_VERSION);
    dd_json_member(&j, "path", e->path);
    dd_json_member(&j, "layout", dd_str_from(dd_clip_layout_name(e->layout)));
    dd_json_member(&j, "title", e->title);
    dd_json_member(&j, "original_title", e->original_title);
    dd_json_member(&j, "date", e->date);
    dd_json_member(&j, "published", e->published);
    dd_json_member(&j, "source", e->source_url);
    dd_json_member(&j, "site", e->site);
    dd_json_member(&j, "author", e->author);
    dd_json_key(&j, "tags");
    dd_json_open(&j, '[');
    for (size_t i = 0; i < e->n_tags; i++)
        dd_json_string(&j, e->tags[i]);
    dd_json_close(&j, ']');
    dd_json_member(&j, "tldr", e->tldr);
    dd_json_member(&j, "language", dd_str_from(dd_language_name(e->language)));
    dd_json_member_int(&j, "minutes", e->minutes);
    dd_json_member_int(&j, "size", (long long)e->size);
    dd_json_key(&j, "has_summary");
    dd_json_bool(&j, e->has_summary);
    dd_json_key(&j, "has_article");
    dd_json_bool(&j, e->has_article && !e->body_failed);
    dd_json_member_int(&j, "n_problems", (long long)e->problems);
    dd_json_close(&j, '}');
    bool open = sink->line(sink->data, dd_strbuf_str(&j.out));
    dd_json_release(&j);
    return open;
}

bool dd_print_entry(const struct dd_entry *entry, enum dd_print_format format,
                    const struct dd_sink *sink)
{
    return format == DD_PRINT_JSON  ? put_json(entry, sink)
           : format == DD_PRINT_TSV ? put_tsv(entry, sink)
                                    : put_text(entry, sink);
}

/* ---- problems ------------------------------------------------------------------------------ */

bool dd_print_problem(const struct dd_problem *problem, const struct dd_sink *sink)
{
    struct dd_printer p = dd_printer_begin(sink, NULL);
    struct dd_strbuf place = {0};
    if (problem->line)
        dd_strbuf_addf(&place, ":%d", problem->line);
    dd_printer_plain(&p, problem->file);
    dd_printer_plain(&p, dd_strbuf_str(&place));
    dd_printer_plain(&p, DD_STR(": "));
    dd_printer_plain(&p, problem->message);
    dd_printer_end(&p);
    dd_strbuf_release(&place);
    dd_printer_release(&p);
    return p.open;
}
