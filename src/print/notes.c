/* Highlights and notes as Markdown (CommonMark), Org and JSON. */
#include "printer.h"

#include "duidu/utf8.h"

#include <string.h>
#include <time.h>

/* ---- lines ---------------------------------------------------------------------------------- */

struct out {
    const struct dd_sink *sink;
    struct dd_strbuf line;
    bool open; /* the sink still wants lines */
};

/* Gives the line to the sink. */
static void end_line(struct out *o)
{
    o->open = o->open && o->sink->line(o->sink->data, dd_strbuf_str(&o->line));
    dd_strbuf_clear(&o->line);
}

static void put_line(struct out *o, const char *text)
{
    dd_strbuf_adds(&o->line, text);
    end_line(o);
}

/* The next line of *rest, clean, its blanks at both ends left out; false: there is none. */
static bool next_clean(struct dd_str *rest, struct dd_strbuf *out)
{
    struct dd_str line;
    if (!dd_str_next_line(rest, &line))
        return false;
    dd_strbuf_clear(out);
    dd_text_clean(out, dd_str_trim(line));
    return true;
}

/* Of one article? */
static bool same_article(const struct dd_note *a, const struct dd_note *b)
{
    return dd_str_equal(a->who.key, b->who.key) && dd_str_equal(a->who.path, b->who.path);
}

/* ---- Markdown ----------------------------------------------------------------------------------- */

/* Would a line that begins so begin a block of another sort? */
static bool begins_block(struct dd_str s)
{
    size_t digits = 0;
    if (s.len && strchr("#+-=:", s.ptr[0]))
        return true;
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
        digits++;
    return digits && digits < s.len && strchr(".)", s.ptr[digits]);
}

/* Would the sign at byte at make a link of what is around it? In an address nothing is escaped. */
static bool begins_link(struct dd_str s, size_t at)
{
    struct dd_str rest = dd_str_slice(s, at, s.len), before = dd_str_slice(s, 0, at);
    return s.ptr[at] == '@' || dd_str_starts(rest, DD_STR("://")) ||
           (s.ptr[at] == '(' && dd_str_ends(before, DD_STR("]"))) ||
           (s.ptr[at] == '.' && at >= 3 && dd_str_equal_ci(dd_str_slice(s, at - 3, at), DD_STR("www")));
}

/* Adds a line in which nothing is markup. */
static void add_markdown(struct dd_strbuf *out, struct dd_str s)
{
    size_t at = 0;
    if (begins_block(s)) {
        while (s.ptr[at] >= '0' && s.ptr[at] <= '9')
            dd_strbuf_addc(out, s.ptr[at++]);
        dd_strbuf_addc(out, '\\');
        dd_strbuf_addc(out, s.ptr[at++]);
    }
    for (; at < s.len; at++) {
        if (s.ptr[at] == '<') {
            dd_strbuf_adds(out, "&lt;"); /* whatever a reader does with HTML before markup */
            continue;
        }
        if (begins_link(s, at) || strchr("\\`*_[]>&~|$", s.ptr[at]))
            dd_strbuf_addc(out, '\\');
        dd_strbuf_addc(out, s.ptr[at]);
    }
}

/* Text of several lines, each behind prefix, broken where it was. */
static void put_markdown(struct out *o, const char *prefix, struct dd_str s)
{
    struct dd_strbuf line = {0};
    size_t blank = strlen(prefix);
    while (blank && prefix[blank - 1] == ' ')
        blank--;
    bool first = true;
    while (next_clean(&s, &line)) {
        if (!first) {
            /* A backslash at the end keeps the line apart from the next; a blank one parts paragraphs. */
            if (o->line.len > blank + 1 && line.len)
                dd_strbuf_addc(&o->line, '\\');
            end_line(o);
        }
        dd_strbuf_add(&o->line, dd_str_slice(dd_str_from(prefix), 0, line.len ? strlen(prefix) : blank));
        add_markdown(&o->line, dd_strbuf_str(&line));
        first = false;
    }
    if (!first)
        end_line(o);
    dd_strbuf_release(&line);
}

static void add_one_line(struct dd_strbuf *out, struct dd_str s,
                         void (*add)(struct dd_strbuf *out, struct dd_str s))
{
    struct dd_strbuf line = {0}, all = {0};
    while (next_clean(&s, &line)) {
        if (all.len && line.len)
            dd_strbuf_addc(&all, ' ');
        dd_strbuf_add(&all, dd_strbuf_str(&line));
    }
    add(out, dd_strbuf_str(&all));
    dd_strbuf_release(&line);
    dd_strbuf_release(&all);
}

/* An address, what would end it escaped as RFC 3986 has it. */
static void add_url(struct dd_strbuf *out, struct dd_str url)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        if (c <= ' ' || c == 0x7F || strchr("<>[]\\", c))
            dd_strbuf_addf(out, "%%%02X", c);
        else
            dd_strbuf_addc(out, (char)c);
    }
}

static void markdown_article(struct out *o, const struct dd_who *who)
{
    dd_strbuf_adds(&o->line, "# ");
    add_one_line(&o->line, who->title.len ? who->title : who->path, add_markdown);
    end_line(o);
    put_line(o, "");
    if (who->url.len) {
        dd_strbuf_adds(&o->line, "<");
        add_url(&o->line, who->url);
        dd_strbuf_adds(&o->line, who->date.len ? ">\\" : ">");
        end_line(o);
    }
    if (who->date.len) {
        add_one_line(&o->line, who->date, add_markdown);
        end_line(o);
    }
    if (who->url.len || who->date.len)
        put_line(o, "");
}

static void markdown_note(struct out *o, const struct dd_note *note)
{
    put_markdown(o, "> ", note->quote);
    put_line(o, "");
    if (note->point.len) {
        dd_strbuf_adds(&o->line, "→ ");
        add_one_line(&o->line, note->point, add_markdown);
        end_line(o);
        put_line(o, "");
    }
    if (note->text.len) {
        put_markdown(o, "", note->text);
        put_line(o, "");
    }
}

/* ---- Org ------------------------------------------------------------------------------------------ */

/* Adds a line in which nothing is markup: Org's own escape is a zero-width space (Org manual, "Escape
 * Character"). */
static void add_org(struct dd_strbuf *out, struct dd_str s)
{
    static const struct dd_str escape = {"\xE2\x80\x8B", 3};
    size_t digits = 0;
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
        digits++;
    bool item = digits && digits < s.len && strchr(".)", s.ptr[digits]);
    if (item || (s.len && strchr("*#:|-+%", s.ptr[0])))
        dd_strbuf_add(out, escape);
    for (size_t at = 0; at < s.len; at++) {
        bool word = at > 0 && strchr(" \t({'\"-", s.ptr[at - 1]) == NULL;
        char c = s.ptr[at];
        if ((strchr("*/_=~+", c) && !word && at > 0) || (strchr("[<{$\\", c) && at > 0))
            dd_strbuf_add(out, escape);
        dd_strbuf_addc(out, c);
        if (at == 0 && strchr("*/_=~+[<{$\\", c))
            dd_strbuf_add(out, escape);
    }
}

static void put_org(struct out *o, struct dd_str s)
{
    struct dd_strbuf line = {0};
    while (next_clean(&s, &line)) {
        add_org(&o->line, dd_strbuf_str(&line));
        end_line(o);
    }
    dd_strbuf_release(&line);
}

static void put_property(struct out *o, const char *name, struct dd_str value)
{
    if (!value.len)
        return;
    dd_strbuf_addf(&o->line, ":%s: ", name);
    add_url(&o->line, value);
    end_line(o);
}

static void org_article(struct out *o, const struct dd_who *who)
{
    dd_strbuf_adds(&o->line, "* ");
    add_one_line(&o->line, who->title.len ? who->title : who->path, add_org);
    if (o->line.buf[o->line.len - 1] == ':')
        dd_strbuf_adds(&o->line, "\xE2\x80\x8B"); /* else its last word might be a tag */
    end_line(o);
    if (who->url.len || who->date.len) {
        put_line(o, ":PROPERTIES:");
        put_property(o, "URL", who->url);
        put_property(o, "DATE", who->date);
        put_line(o, ":END:");
    }
    put_line(o, "");
}

static void org_note(struct out *o, const struct dd_note *note)
{
    put_line(o, "#+begin_quote");
    put_org(o, note->quote);
    put_line(o, "#+end_quote");
    put_line(o, "");
    if (note->point.len) {
        dd_strbuf_adds(&o->line, "→ ");
        add_one_line(&o->line, note->point, add_org);
        end_line(o);
        put_line(o, "");
    }
    if (note->text.len) {
        put_org(o, note->text);
        put_line(o, "");
    }
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

/* As RFC 3339 has it, in UTC. */
static void member_time(struct dd_json *j, const char *name, int64_t ms)
{
    char text[32];
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    dd_json_member(j, name, dd_str_from(text));
}

static void json_note(struct dd_json *j, const struct dd_note *note)
{
    dd_json_open(j, '{');
    dd_json_member(j, "pane", note->pane ? DD_STR("summary") : DD_STR("article"));
    dd_json_shown(j, "quote", note->quote);
    dd_json_shown(j, "linked", note->point);
    dd_json_shown(j, "note", note->text);
    member_time(j, "made", note->made);
    member_time(j, "changed", note->changed);
    dd_json_close(j, '}');
}

static void json_article(struct dd_json *j, const struct dd_who *who)
{
    dd_json_open(j, '{');
    dd_json_shown(j, "title", who->title);
    dd_json_shown(j, "url", who->url);
    dd_json_shown(j, "site", who->site);
    dd_json_shown(j, "date", who->date);
    dd_json_shown(j, "path", who->path);
    dd_json_key(j, "notes");
    dd_json_open(j, '[');
}

static void put_json(struct out *o, const struct dd_note *notes, size_t n)
{
    struct dd_json j = {0};
    dd_json_open(&j, '{');
    dd_json_member_int(&j, "version", DD_JSON_VERSION);
    dd_json_key(&j, "articles");
    dd_json_open(&j, '[');
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !same_article(&notes[i - 1], &notes[i]))
            json_article(&j, &notes[i].who);
        json_note(&j, &notes[i]);
        if (i + 1 == n || !same_article(&notes[i], &notes[i + 1])) {
            dd_json_close(&j, ']');
            dd_json_close(&j, '}');
        }
    }
    dd_json_close(&j, ']');
    dd_json_close(&j, '}');
    dd_strbuf_add(&o->line, dd_strbuf_str(&j.out));
    end_line(o);
    dd_json_release(&j);
}

bool dd_print_notes(const struct dd_note *notes, size_t n, enum dd_notes_format format,
                    const struct dd_sink *sink)
{
    struct out o = {.sink = sink, .open = true};
    bool org = format == DD_NOTES_ORG;
    if (format == DD_NOTES_JSON)
        put_json(&o, notes, n);
    for (size_t i = 0; format != DD_NOTES_JSON && i < n && o.open; i++) {
        if (i == 0 || !same_article(&notes[i - 1], &notes[i]))
            (org ? org_article : markdown_article)(&o, &notes[i].who);
        (org ? org_note : markdown_note)(&o, &notes[i]);
    }
    dd_strbuf_release(&o.line);
    return o.open;
}
