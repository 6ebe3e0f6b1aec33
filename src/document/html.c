/* HTML in markdown: tags are stripped to their text.
 *
 * A small machine that is fed piece by piece (md4c hands over an HTML block line by line) and keeps
 * an unfinished tag between pieces. What is no HTML element (`Vec<String>`, `<think>`) was meant as
 * text and stays.
 */
#include "builder.h"

#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <string.h>

enum effect {
    TAG_PLAIN, /* leaves no trace */
    TAG_BREAK, /* a line ends here */
    TAG_BLOCK, /* a line ends before and behind */
    TAG_CELL,  /* a table cell: a space */
    TAG_SKIP,  /* its content is no text */
    TAG_IMAGE,
    TAG_LINK,
    TAG_PRE,
    TAG_STRONG, /* inline styles */
    TAG_EMPHASIS,
    TAG_CODE,
    TAG_STRIKE
};

static const struct {
    const char *name;
    enum effect effect;
} tags[] = {
    {"a", TAG_LINK},         {"abbr", TAG_PLAIN},       {"acronym", TAG_PLAIN},
    {"address", TAG_BLOCK},  {"area", TAG_PLAIN},       {"article", TAG_BLOCK},
    {"aside", TAG_BLOCK},    {"audio", TAG_PLAIN},      {"b", TAG_STRONG},
    {"base", TAG_PLAIN},     {"bdi", TAG_PLAIN},        {"bdo", TAG_PLAIN},
    {"big", TAG_PLAIN},      {"blockquote", TAG_BLOCK}, {"body", TAG_BLOCK},
    {"br", TAG_BREAK},       {"button", TAG_PLAIN},     {"canvas", TAG_PLAIN},
    {"caption", TAG_BLOCK},  {"center", TAG_BLOCK},     {"cite", TAG_PLAIN},
    {"code", TAG_CODE},      {"col", TAG_PLAIN},        {"colgroup", TAG_PLAIN},
    {"data", TAG_PLAIN},     {"dd", TAG_BLOCK},         {"del", TAG_STRIKE},
    {"details", TAG_BLOCK},  {"dfn", TAG_PLAIN},        {"dialog", TAG_BLOCK},
    {"dir", TAG_BLOCK},      {"div", TAG_BLOCK},        {"dl", TAG_BLOCK},
    {"dt", TAG_BLOCK},       {"em", TAG_EMPHASIS},      {"embed", TAG_PLAIN},
    {"fieldset", TAG_BLOCK}, {"figcaption", TAG_BLOCK}, {"figure", TAG_BLOCK},
    {"font", TAG_PLAIN},     {"footer", TAG_BLOCK},     {"form", TAG_BLOCK},
    {"frame", TAG_PLAIN},    {"frameset", TAG_PLAIN},   {"h1", TAG_BLOCK},
    {"h2", TAG_BLOCK},       {"h3", TAG_BLOCK},         {"h4", TAG_BLOCK},
    {"h5", TAG_BLOCK},       {"h6", TAG_BLOCK},         {"head", TAG_BLOCK},
    {"header", TAG_BLOCK},   {"hgroup", TAG_BLOCK},     {"hr", TAG_BREAK},
    {"html", TAG_BLOCK},     {"i", TAG_EMPHASIS},       {"iframe", TAG_PLAIN},
    {"img", TAG_IMAGE},      {"input", TAG_PLAIN},      {"ins", TAG_PLAIN},
    {"kbd", TAG_CODE},       {"label", TAG_PLAIN},      {"legend", TAG_BLOCK},
    {"li", TAG_BLOCK},       {"link", TAG_PLAIN},       {"main", TAG_BLOCK},
    {"map", TAG_PLAIN},      {"mark", TAG_PLAIN},       {"math", TAG_PLAIN},
    {"menu", TAG_BLOCK},     {"meta", TAG_PLAIN},       {"meter", TAG_PLAIN},
    {"nav", TAG_BLOCK},      {"nobr", TAG_PLAIN},       {"noscript", TAG_PLAIN},
    {"object", TAG_PLAIN},   {"ol", TAG_BLOCK},         {"optgroup", TAG_BLOCK},
    {"option", TAG_BLOCK},   {"output", TAG_PLAIN},     {"p", TAG_BLOCK},
    {"param", TAG_PLAIN},    {"path", TAG_PLAIN},       {"picture", TAG_PLAIN},
    {"pre", TAG_PRE},        {"progress", TAG_PLAIN},   {"q", TAG_PLAIN},
    {"rp", TAG_PLAIN},       {"rt", TAG_PLAIN},         {"ruby", TAG_PLAIN},
    {"s", TAG_STRIKE},       {"samp", TAG_CODE},        {"script", TAG_SKIP},
    {"search", TAG_BLOCK},   {"section", TAG_BLOCK},    {"select", TAG_PLAIN},
    {"slot", TAG_PLAIN},     {"small", TAG_PLAIN},      {"source", TAG_PLAIN},
    {"span", TAG_PLAIN},     {"strike", TAG_STRIKE},    {"strong", TAG_STRONG},
    {"style", TAG_SKIP},     {"sub", TAG_PLAIN},        {"summary", TAG_BLOCK},
    {"sup", TAG_PLAIN},      {"svg", TAG_PLAIN},        {"table", TAG_BLOCK},
    {"tbody", TAG_BLOCK},    {"td", TAG_CELL},          {"textarea", TAG_PLAIN},
    {"tfoot", TAG_BLOCK},    {"th", TAG_CELL},          {"thead", TAG_BLOCK},
    {"time", TAG_PLAIN},     {"title", TAG_BLOCK},      {"tr", TAG_BLOCK},
    {"track", TAG_PLAIN},    {"tt", TAG_CODE},          {"u", TAG_PLAIN},
    {"ul", TAG_BLOCK},       {"var", TAG_EMPHASIS},     {"video", TAG_PLAIN},
    {"wbr", TAG_PLAIN},
};

/* The name of a tag ("<a href", "</b>", "<br/>"), without brackets. */
static struct dd_str tag_name(struct dd_str tag, bool *closing)
{
    size_t at = 1;
    *closing = at < tag.len && tag.ptr[at] == '/';
    at += *closing;
    size_t start = at;
    while (at < tag.len && (dd_cp_is_letter((unsigned char)tag.ptr[at] & 0x7F) ||
                            tag.ptr[at] == '-' || tag.ptr[at] == ':'))
        at++;
    return dd_str_slice(tag, start, at);
}

static bool find_tag(struct dd_str name, enum effect *effect)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (dd_str_equal_ci(name, dd_str_from(tags[i].name))) {
            *effect = tags[i].effect;
            return true;
        }
    return false;
}

/* The value of an attribute of a tag; empty when it is not there. */
static struct dd_str attribute(struct dd_str tag, const char *name)
{
    struct dd_str want = dd_str_from(name);
    for (ptrdiff_t at = 1; (at = dd_str_find(tag, DD_STR("="), (size_t)at)) > 0; at++) {
        struct dd_str before = dd_str_trim(dd_str_slice(tag, 0, (size_t)at));
        struct dd_str after = dd_str_trim(dd_str_slice(tag, (size_t)at + 1, tag.len));
        if (!dd_str_ends(before, want) || before.len <= want.len ||
            !dd_cp_is_space((unsigned char)before.ptr[before.len - want.len - 1]))
            continue;
        if (after.len && (after.ptr[0] == '"' || after.ptr[0] == '\'')) {
            ptrdiff_t end = dd_str_find(after, dd_str_slice(after, 0, 1), 1);
            return dd_str_slice(after, 1, end < 0 ? after.len : (size_t)end);
        }
        size_t end = 0;
        while (end < after.len && after.ptr[end] != '>' && after.ptr[end] != ' ')
            end++;
        return dd_str_slice(after, 0, end);
    }
    return (struct dd_str){0};
}

/* Appends text with its character references decoded, all standing for one source offset. */
static void add_decoded(struct dd_builder *b, struct dd_str text, size_t offset)
{
    for (size_t at = 0; at < text.len;) {
        ptrdiff_t amp = dd_str_find(text, DD_STR("&"), at);
        size_t end = amp < 0 ? text.len : (size_t)amp;
        dd_builder_synthetic(b, dd_str_slice(text, at, end), offset);
        at = end;
        if (amp < 0)
            break;
        ptrdiff_t semicolon = dd_str_find(text, DD_STR(";"), at);
        char buf[8];
        struct dd_str decoded = {0};
        if (semicolon > 0 && (size_t)semicolon - at < 50)
            decoded = dd_entity_decode(dd_str_slice(text, at, (size_t)semicolon + 1), buf);
        dd_builder_synthetic(b, decoded.len ? decoded : DD_STR("&"), offset);
        at = decoded.len ? (size_t)semicolon + 1 : at + 1;
    }
}

size_t dd_image_noise(struct dd_str alt)
{
    if (!dd_str_starts_ci(alt, DD_STR("image")))
        return 0;
    size_t at = 5, digits;
    while (at < alt.len && alt.ptr[at] == ' ')
        at++;
    for (digits = 0; at < alt.len && alt.ptr[at] >= '0' && alt.ptr[at] <= '9'; digits++)
        at++;
    if (!digits)
        return 0;
    if (at == alt.len)
        return at;
    if (alt.ptr[at] != ':')
        return 0;
    for (at++; at < alt.len && alt.ptr[at] == ' ';)
        at++;
    return at;
}

static void add_image(struct dd_builder *b, struct dd_str tag, size_t offset)
{
    struct dd_str alt = dd_str_trim(attribute(tag, "alt"));
    alt = dd_str_slice(alt, dd_image_noise(alt), alt.len);
    b->nest[5]++;
    dd_builder_synthetic(b, DD_STR("["), offset);
    dd_builder_synthetic(b, dd_str_from(_("image")), offset);
    if (alt.len) {
        dd_builder_synthetic(b, DD_STR(": "), offset);
        add_decoded(b, alt, offset);
    }
    dd_builder_synthetic(b, DD_STR("]"), offset);
    b->nest[5]--;
}

static void nest(struct dd_builder *b, unsigned bit, bool closing)
{
    if (!closing)
        b->nest[bit]++;
    else if (b->nest[bit])
        b->nest[bit]--;
}

static void apply_tag(struct dd_builder *b, struct dd_str tag, size_t offset)
{
    bool closing;
    enum effect effect;
    struct dd_str name = tag_name(tag, &closing);
    if (!find_tag(name, &effect)) {
        dd_builder_synthetic(b, tag, offset);
        return;
    }
    switch (effect) {
    case TAG_PLAIN:
        break;
    case TAG_BREAK:
    case TAG_BLOCK:
        dd_builder_gap(b, DD_GAP_HARD, offset);
        break;
    case TAG_CELL:
        dd_builder_gap(b, DD_GAP_SPACE, offset);
        break;
    case TAG_SKIP:
        if (!closing && !dd_str_ends(tag, DD_STR("/>")))
            snprintf(b->html.skip, sizeof b->html.skip, "%.*s", DD_STR_ARG(name));
        break;
    case TAG_IMAGE:
        add_image(b, tag, offset);
        break;
    case TAG_LINK:
        if (closing)
            dd_builder_link_close(b);
        else if (attribute(tag, "href").len && b->link == DD_NONE)
            dd_builder_link_open(b, attribute(tag, "href"));
        break;
    case TAG_PRE:
        dd_builder_gap(b, DD_GAP_HARD, offset);
        b->html.pre = !closing;
        /* A block that begins with it is code. */
        if (b->blocks[b->open].kind == DD_BLOCK_HTML && b->text.len == b->segment)
            b->blocks[b->open].kind = DD_BLOCK_CODE;
        break;
    case TAG_STRONG:
        nest(b, 0, closing);
        break;
    case TAG_EMPHASIS:
        nest(b, 1, closing);
        break;
    case TAG_CODE:
        nest(b, 2, closing);
        break;
    case TAG_STRIKE:
        nest(b, 4, closing);
        break;
    }
}

/* Ends a tag or comment that is complete. */
static void finish_tag(struct dd_builder *b)
{
    struct dd_str tag = dd_strbuf_str(&b->html.tag);
    if (b->html.skip[0]) {
        bool closing;
        struct dd_str name = tag_name(tag, &closing);
        if (closing && dd_str_equal_ci(name, dd_str_from(b->html.skip)))
            b->html.skip[0] = '\0';
    } else if (b->html.state == DD_HTML_TAG && tag.len > 1 && tag.ptr[1] != '!' &&
               tag.ptr[1] != '?') {
        apply_tag(b, tag, b->html.tag_source);
    }
    b->html.state = DD_HTML_TEXT;
    dd_strbuf_clear(&b->html.tag);
}

/* Is < at this place the beginning of a tag or comment? Inside a script only an end tag is one. */
static bool begins_tag(struct dd_str s, size_t at, bool skipping)
{
    if (at + 1 >= s.len)
        return false;
    unsigned char c = (unsigned char)s.ptr[at + 1];
    if (skipping)
        return c == '/';
    return c == '/' || c == '!' || c == '?' || (c < 0x80 && dd_cp_is_letter(c) && c > '9');
}

/* Text without character references. Inside <pre> white space counts, and tabs are four spaces. */
static void add_plain(struct dd_builder *b, size_t start, size_t end)
{
    const char *s = b->source->text.ptr;
    while (start < end) {
        const char *tab = b->html.pre ? memchr(s + start, '\t', end - start) : NULL;
        size_t stop = tab ? (size_t)(tab - s) : end;
        b->verbatim = b->html.pre;
        if (stop > start)
            dd_builder_source_text(b, start, stop - start);
        if (tab)
            dd_builder_synthetic(b, DD_STR("    "), stop);
        b->verbatim = false;
        start = stop + (tab != NULL);
    }
}

/* Text between tags: character references decoded, the rest verbatim. */
static void add_text(struct dd_builder *b, size_t start, size_t end)
{
    struct dd_str all = b->source->text;
    if (b->html.skip[0])
        return;
    while (start < end) {
        const char *amp = memchr(all.ptr + start, '&', end - start);
        size_t stop = amp ? (size_t)(amp - all.ptr) : end;
        add_plain(b, start, stop);
        start = stop;
        if (!amp)
            break;
        const char *semicolon = memchr(amp, ';', end - start < 50 ? end - start : 50);
        char buf[8];
        struct dd_str decoded = {0};
        if (semicolon)
            decoded = dd_entity_decode((struct dd_str){amp, (size_t)(semicolon - amp) + 1}, buf);
        if (decoded.len)
            dd_builder_synthetic(b, decoded, start);
        else
            dd_builder_source_text(b, start, 1);
        start = decoded.len ? (size_t)(semicolon - all.ptr) + 1 : start + 1;
    }
}

void dd_html_feed(struct dd_builder *b, size_t offset, size_t len)
{
    struct dd_str all = b->source->text;
    size_t end = offset + len, text_start = offset;
    for (size_t at = offset; at < end; at++) {
        char c = all.ptr[at];
        if (b->html.state == DD_HTML_TEXT) {
            if (c != '<' || !begins_tag(dd_str_slice(all, 0, end), at, b->html.skip[0]))
                continue;
            add_text(b, text_start, at);
            b->html.state = DD_HTML_TAG;
            b->html.tag_source = at;
        }
        dd_strbuf_addc(&b->html.tag, c);
        struct dd_str tag = dd_strbuf_str(&b->html.tag);
        if (b->html.state == DD_HTML_TAG && dd_str_equal(tag, DD_STR("<!--")))
            b->html.state = DD_HTML_COMMENT;
        bool done = b->html.state == DD_HTML_COMMENT
                        ? tag.len > 6 && dd_str_ends(tag, DD_STR("-->"))
                        : c == '>';
        if (done) {
            finish_tag(b);
            text_start = at + 1;
        }
    }
    if (b->html.state == DD_HTML_TEXT)
        add_text(b, text_start, end);
}

void dd_html_made_up(struct dd_builder *b, struct dd_str space, size_t offset)
{
    bool line_end = space.len && space.ptr[0] == '\n';
    if (b->html.state != DD_HTML_TEXT)
        dd_strbuf_add(&b->html.tag, space);
    else if (line_end)
        dd_builder_gap(b, b->html.pre ? DD_GAP_HARD : DD_GAP_SOFT, offset);
    else if (b->html.pre)
        dd_builder_synthetic(b, space, offset);
}

void dd_html_end(struct dd_builder *b)
{
    if (b->html.state == DD_HTML_TAG && !b->html.skip[0])
        dd_builder_synthetic(b, dd_strbuf_str(&b->html.tag), b->html.tag_source);
    b->html.state = DD_HTML_TEXT;
    b->html.skip[0] = '\0';
    b->html.pre = false;
    dd_strbuf_clear(&b->html.tag);
}
