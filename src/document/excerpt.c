#include "duidu/excerpt.h"

#include "duidu/utf8.h"

#include <string.h>

/* The range under way. */
struct excerpt {
    struct dd_strbuf *out;
    const struct dd_document *doc;
    uint32_t start, end;
    bool markdown;
    bool several; /* it is of more than one block */
};

/* ---- lines ----------------------------------------------------------------------------- */

/* Appends s clean; tabs and line ends stay. */
static void add_clean(struct dd_strbuf *out, struct dd_str s)
{
    size_t from = 0;
    for (size_t at = 0; at <= s.len; at++) {
        if (at < s.len && s.ptr[at] != '\t' && s.ptr[at] != '\n')
            continue;
        dd_text_clean(out, dd_str_slice(s, from, at));
        if (at < s.len)
            dd_strbuf_addc(out, s.ptr[at]);
        from = at + 1;
    }
}

static void drop_blanks(struct dd_strbuf *out, size_t start)
{
    while (out->len > start && strchr(" \t\n", out->buf[out->len - 1]))
        out->buf[--out->len] = '\0';
}

/* Appends text line by line, first before its first line and rest before the others. */
static void add_lines(struct dd_strbuf *out, struct dd_str text, struct dd_str first,
                      struct dd_str rest)
{
    struct dd_str line;
    for (bool begun = false; dd_str_next_line(&text, &line); begun = true) {
        if (begun)
            dd_strbuf_addc(out, '\n');
        size_t start = out->len;
        dd_strbuf_add(out, begun ? rest : first);
        dd_strbuf_add(out, line);
        drop_blanks(out, start);
    }
}

/* ---- a block in the words of its author ------------------------------------------------ */

static size_t skip(struct dd_str s, size_t at, const char *set)
{
    while (at < s.len && strchr(set, s.ptr[at]))
        at++;
    return at;
}

/* Behind a list marker and the box of a task. */
static size_t skip_marker(struct dd_str s, size_t at, const struct dd_block *item)
{
    size_t end = skip(s, at, "0123456789");
    if (end < s.len && strchr(end > at ? ".)" : "-+*", s.ptr[end]))
        at = skip(s, end + 1, " \t");
    if (item->task && at + 3 <= s.len && s.ptr[at] == '[' && s.ptr[at + 2] == ']')
        at = skip(s, at + 3, " \t");
    return at;
}

static bool begins(const struct dd_document *doc, uint32_t container, uint32_t leaf)
{
    return doc->blocks[container].text_start == doc->blocks[leaf].text_start;
}

/* What stands before a block's own words in its first line, or in a later one: bars and markers of
 * everything that it lies in, the outermost first. */
static size_t skip_containers(const struct dd_document *doc, uint32_t block, struct dd_str line,
                              bool first)
{
    uint32_t chain[64];
    size_t n = 0, at = 0;
    for (uint32_t b = doc->blocks[block].parent; b != DD_NONE && n < 64; b = doc->blocks[b].parent)
        chain[n++] = b;
    while (n--) {
        const struct dd_block *b = &doc->blocks[chain[n]];
        at = skip(line, at, " \t");
        if (b->kind == DD_BLOCK_QUOTE && at < line.len && line.ptr[at] == '>')
            at++;
        if (b->kind == DD_BLOCK_ITEM && first && begins(doc, chain[n], block))
            at = skip_marker(line, at, b);
    }
    at = skip(line, at, " \t");
    return first && doc->blocks[block].kind == DD_BLOCK_HEADING ? skip(line, skip(line, at, "#"), " \t")
                                                                : at;
}

/* The lines that the block stands on; what begins it (emphasis, a link) is outside of its span. */
static struct dd_str source_lines(const struct dd_document *doc, const struct dd_block *b)
{
    struct dd_str text = doc->source->text;
    size_t start = b->span.start, end = b->span.end;
    while (start > 0 && text.ptr[start - 1] != '\n')
        start--;
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    return dd_str_slice(text, start, end);
}

static void add_source(struct dd_strbuf *out, const struct dd_document *doc, uint32_t block)
{
    const struct dd_block *b = &doc->blocks[block];
    struct dd_str rest = source_lines(doc, b), line;
    for (unsigned i = 0; b->kind == DD_BLOCK_HEADING && i < b->level; i++)
        dd_strbuf_adds(out, i + 1 < b->level ? "#" : "# ");
    for (bool first = true; dd_str_next_line(&rest, &line); first = false) {
        if (!first)
            dd_strbuf_addc(out, '\n');
        add_clean(out, dd_str_slice(line, skip_containers(doc, block, line, first), line.len));
    }
}

/* A fence is longer than any in the code. */
static void add_code(struct dd_strbuf *out, const struct dd_document *doc, const struct dd_block *b)
{
    struct dd_str text = dd_block_text(doc, b);
    size_t longest = 2;
    for (size_t i = 0, run = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    dd_strbuf_fill(out, '`', longest + 1);
    dd_text_clean(out, b->info);
    dd_strbuf_addc(out, '\n');
    size_t start = out->len;
    add_clean(out, text);
    drop_blanks(out, start);
    dd_strbuf_addc(out, '\n');
    dd_strbuf_fill(out, '`', longest + 1);
}

/* ---- a block as it is read ------------------------------------------------------------- */

static void add_table(const struct excerpt *e, const struct dd_table *t)
{
    bool begun = false;
    for (uint32_t i = 0; i < t->rows * t->columns; i++) {
        uint32_t from = t->cells[i].text_start, to = t->cells[i].text_end;
        if (to <= e->start || from >= e->end)
            continue;
        if (begun)
            dd_strbuf_addc(e->out, i % t->columns ? '\t' : '\n');
        begun = true;
        from = from > e->start ? from : e->start;
        dd_text_clean(e->out, dd_str_slice(e->doc->text, from, to < e->end ? to : e->end));
    }
}

static void add_block(const struct excerpt *e, uint32_t block)
{
    const struct dd_block *b = &e->doc->blocks[block];
    bool whole = e->start <= b->text_start && e->end >= b->text_end;
    uint32_t from = b->text_start > e->start ? b->text_start : e->start;
    uint32_t to = b->text_end < e->end ? b->text_end : e->end;
    if (b->kind == DD_BLOCK_RULE)
        dd_strbuf_adds(e->out, "---");
    else if (whole && e->markdown && b->kind == DD_BLOCK_CODE)
        add_code(e->out, e->doc, b);
    else if (whole && e->markdown && e->doc->source)
        add_source(e->out, e->doc, block);
    else if (b->table)
        add_table(e, b->table);
    else
        add_clean(e->out, dd_str_slice(e->doc->text, from, to));
}

/* ---- blocks ---------------------------------------------------------------------------- */

/* What stands before the lines of a block among others: markers of lists, bars of quotes. */
static void add_prefix(const struct excerpt *e, struct dd_strbuf *out, uint32_t block, bool first)
{
    uint32_t chain[64];
    size_t n = 0;
    for (uint32_t b = e->doc->blocks[block].parent; b != DD_NONE && n < 64; b = e->doc->blocks[b].parent)
        chain[n++] = b;
    while (e->several && n--) {
        const struct dd_block *b = &e->doc->blocks[chain[n]];
        if (b->kind == DD_BLOCK_QUOTE && e->markdown)
            dd_strbuf_adds(out, "> ");
        if (b->kind != DD_BLOCK_ITEM)
            continue;
        size_t start = out->len;
        if (e->doc->blocks[b->parent].ordered)
            dd_strbuf_addf(out, "%u. ", b->number);
        else
            dd_strbuf_adds(out, "- ");
        if (!first || !begins(e->doc, chain[n], block))
            memset(out->buf + start, ' ', out->len - start);
        else if (b->task)
            dd_strbuf_addf(out, "[%c] ", b->task);
    }
}

/* Does a block follow the one before it as in a tight list? The innermost list that holds both tells. */
static bool is_tight(const struct dd_document *doc, uint32_t before, uint32_t block)
{
    for (uint32_t b = doc->blocks[block].parent; b != DD_NONE; b = doc->blocks[b].parent)
        if (doc->blocks[b].kind == DD_BLOCK_LIST && before > b && before < doc->blocks[b].end)
            return doc->blocks[b].tight;
    return false;
}

static bool is_in(const struct excerpt *e, const struct dd_block *b)
{
    if (!dd_block_is_leaf(b))
        return false;
    if (b->text_end > b->text_start)
        return b->text_start < e->end && b->text_end > e->start;
    return b->kind == DD_BLOCK_RULE && b->text_start > e->start && b->text_start < e->end;
}

static void add_blocks(struct excerpt *e)
{
    size_t n = 0;
    uint32_t before = DD_NONE;
    for (uint32_t i = 0; i < e->doc->n_blocks; i++)
        n += is_in(e, &e->doc->blocks[i]);
    e->several = n > 1;
    for (uint32_t i = 0; i < e->doc->n_blocks; i++) {
        struct dd_strbuf text = {0}, first = {0}, rest = {0};
        if (!is_in(e, &e->doc->blocks[i]))
            continue;
        struct excerpt one = *e;
        one.out = &text;
        add_block(&one, i);
        drop_blanks(&text, 0);
        add_prefix(e, &first, i, true);
        add_prefix(e, &rest, i, false);
        if (before != DD_NONE)
            dd_strbuf_adds(e->out, is_tight(e->doc, before, i) ? "\n" : "\n\n");
        add_lines(e->out, dd_strbuf_str(&text), dd_strbuf_str(&first), dd_strbuf_str(&rest));
        before = i;
        dd_strbuf_release(&text);
        dd_strbuf_release(&first);
        dd_strbuf_release(&rest);
    }
}

/* ---- where it is from ------------------------------------------------------------------ */

/* In the text of a link these would mean something. */
static void add_escaped(struct dd_strbuf *out, struct dd_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (strchr("\\[]*_`<", s.ptr[i]))
            dd_strbuf_addc(out, '\\');
        dd_strbuf_addc(out, s.ptr[i]);
    }
}

void dd_excerpt_add_source(struct dd_strbuf *out, const struct dd_clip *clip)
{
    struct dd_str title = clip->original_title.len ? clip->original_title : clip->title;
    struct dd_str url = clip->source_url, date = clip->published.len ? clip->published : clip->date;
    bool odd = false; /* a bare address would end too early */
    for (size_t i = 0; i < url.len; i++)
        odd = odd || strchr(" ()<>", url.ptr[i]);
    dd_strbuf_adds(out, url.len ? "[" : "");
    add_escaped(out, title.len ? title : url);
    if (url.len) {
        dd_strbuf_adds(out, odd ? "](<" : "](");
        for (size_t i = 0; i < url.len; i++)
            if (url.ptr[i] == '<' || url.ptr[i] == '>')
                dd_strbuf_addf(out, "%%%02X", (unsigned)url.ptr[i]);
            else
                dd_strbuf_addc(out, url.ptr[i]);
        dd_strbuf_adds(out, odd ? ">)" : ")");
    }
    if (date.len)
        dd_strbuf_addf(out, ", %.*s", DD_STR_ARG(date));
}

void dd_excerpt_add(struct dd_strbuf *out, const struct dd_document *doc, uint32_t start, uint32_t end,
                    enum dd_excerpt_form form, const struct dd_clip *clip)
{
    struct dd_strbuf text = {0};
    struct excerpt e = {.doc = doc,
                        .start = start,
                        .end = end,
                        .markdown = form != DD_EXCERPT_TEXT,
                        .out = form == DD_EXCERPT_QUOTE ? &text : out};
    add_blocks(&e);
    if (form == DD_EXCERPT_QUOTE && text.len) {
        add_lines(out, dd_strbuf_str(&text), DD_STR("> "), DD_STR("> "));
        if (clip) {
            dd_strbuf_adds(out, "\n>\n> — ");
            dd_excerpt_add_source(out, clip);
        }
    }
    dd_strbuf_release(&text);
}
