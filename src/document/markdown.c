/* Markdown to blocks and runs: the only room that knows md4c.
 *
 * md4c gives no positions, but most of the text it hands out points into the buffer it was given,
 * and that buffer keeps places (mask.c): the pointer tells the offset. Text that md4c makes up
 * itself (line ends of code, indentation) gets its neighbour's offset.
 */
#include "builder.h"

#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <dlfcn.h>
#include <md4c-html.h>
#include <md4c.h>
#include <string.h>

enum {
    MAX_DEPTH = 48,         /* containers deeper than this are flattened into it */
    MAX_CELLS = 1000 * 1000 /* of all tables; a row pads to the header's columns, so a small file
                               can ask for billions */
};

struct parse {
    struct dd_builder b;
    const struct dd_mask *mask; /* what md4c reads */
    size_t base, len;           /* the part's place in the source */
    unsigned flattened;         /* containers entered beyond MAX_DEPTH */
    size_t image;               /* depth of nested images: their text is the outermost one's */
    size_t image_text;          /* text offset where the image's alt begins */
    size_t alt_start;
    struct dd_table *table;
    size_t cells, all_cells;
    uint32_t lists[MAX_DEPTH + 2]; /* next number of each open list */
    unsigned n_lists;
};

/* ---- character references -------------------------------------------------------------- */

struct collect {
    char *buf;
    size_t len;
};

static void collect_html(const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct collect *c = data;
    for (MD_SIZE i = 0; i < size && c->len < 32; i++)
        c->buf[c->len++] = text[i];
}

/* A name that is not among the common ones: md4c's own HTML renderer has the whole table, two thousand
 * addresses for the loader to settle, so that it is opened for the first such name only. It answers
 * "<p>X</p>\n". */
static struct dd_str decode_named(struct dd_str entity, char buf[8])
{
    char html[40];
    struct collect c = {html, 0};
    __typeof__(md_html) *render = NULL;
    /* It stays loaded (NODELETE) for the next name. */
    void *library = dlopen(DUIDU_MD4C_HTML_LIBRARY, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    void *found = library ? dlsym(library, "md_html") : NULL;
    memcpy(&render, &found, sizeof found); /* POSIX lets a data pointer hold a function's */
    int failed = !render || render(entity.ptr, (MD_SIZE)entity.len, collect_html, &c, 0, 0) != 0;
    if (library)
        dlclose(library);
    if (failed)
        return (struct dd_str){0};
    struct dd_str s = dd_str_trim((struct dd_str){html, c.len});
    if (!dd_str_starts(s, DD_STR("<p>")) || !dd_str_ends(s, DD_STR("</p>")))
        return (struct dd_str){0};
    s = dd_str_slice(s, 3, s.len - 4);
    if (s.len == 0 || s.len > 8 || s.ptr[0] == '&')
        return (struct dd_str){0};
    memcpy(buf, s.ptr, s.len);
    return (struct dd_str){buf, s.len};
}

bool dd_parser_item_sign(unsigned char byte)
{
    return byte == MD_BLOCK_LI;
}

struct dd_str dd_entity_decode(struct dd_str entity, char buf[8])
{
    static const struct {
        const char *name, *text;
    } common[] = {
        {"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
        {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", "\u00a0"},
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (dd_str_equal(entity, dd_str_from(common[i].name)))
            return dd_str_from(common[i].text);
    if (entity.len < 4)
        return (struct dd_str){0};
    if (entity.ptr[1] != '#')
        return decode_named(entity, buf);
    bool hex = entity.ptr[2] == 'x' || entity.ptr[2] == 'X';
    uint32_t cp = 0;
    for (size_t i = hex ? 3 : 2; i + 1 < entity.len; i++) {
        char c = entity.ptr[i];
        uint32_t digit =
            c >= '0' && c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 32) - 'a' + 10);
        if (digit >= (hex ? 16u : 10u))
            return (struct dd_str){0};
        cp = cp * (hex ? 16 : 10) + digit;
        if (cp > 0x10FFFF)
            cp = 0x110000;
    }
    return (struct dd_str){buf, dd_utf8_encode(buf, cp ? cp : DD_REPLACEMENT)};
}

/* ---- text ------------------------------------------------------------------------------ */

/* Is text inside the buffer md4c reads? Then *offset is its place in the source. */
static bool in_source(const struct parse *p, const MD_CHAR *text, size_t *offset)
{
    if (text < p->mask->bytes || text >= p->mask->bytes + p->mask->len)
        return false;
    *offset = p->base + dd_mask_offset(p->mask, (size_t)(text - p->mask->bytes));
    return true;
}

/* Puts back what emphasis.c replaced, in text that md4c has copied. */
static void unmask(struct dd_strbuf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        unsigned sign = (unsigned char)text->buf[i] - (unsigned)(unsigned char)DD_MASK_SIGN;
        if (sign < strlen(dd_mask_signs))
            text->buf[i] = dd_mask_signs[sign];
        else if (text->buf[i] == DD_MASK_TILDE)
            text->buf[i] = '~';
    }
}

/* An attribute (link target, fence info) as it stands in the source. */
static struct dd_str attribute_text(struct parse *p, const MD_ATTRIBUTE *a)
{
    struct dd_strbuf out = {0};
    size_t offset;
    for (unsigned i = 0; a->text && a->substr_offsets[i] < a->size; i++) {
        MD_SIZE from = a->substr_offsets[i], to = a->substr_offsets[i + 1];
        struct dd_str piece = {a->text + from, to - from};
        char buf[8];
        if (a->substr_types[i] == MD_TEXT_ENTITY) {
            struct dd_str decoded = dd_entity_decode(piece, buf);
            dd_strbuf_add(&out, decoded.len ? decoded : piece);
        } else if (in_source(p, piece.ptr, &offset)) {
            dd_strbuf_add(&out, dd_str_slice(p->b.source->text, offset, offset + piece.len));
        } else {
            dd_strbuf_add(&out, piece);
        }
    }
    unmask(&out);
    struct dd_str copy = dd_arena_copy(p->b.arena, dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    return copy;
}

static bool is_ascii_letter(char c)
{
    return (unsigned char)c < 0x80 && dd_cp_is_letter((unsigned char)c);
}

/* Every footnote's text begins a line of its own. */
static void begin_footnote(struct parse *p, const char *mask, size_t offset, size_t len)
{
    const char *colon = len > 2 && mask[0] == '[' ? memchr(mask, DD_MASK_SIGN, len) : NULL;
    if (colon && colon[-1] == ']' && p->b.gap == DD_GAP_SOFT)
        dd_builder_gap(&p->b, DD_GAP_HARD, offset);
}

/* Bytes of the source that the mask drops at this place: "****", the backslash of "\_" in an
 * address. */
static size_t dropped(const char *mask, const char *text, size_t len)
{
    if (mask[0] == DD_MASK_SLASH && text[0] == '\\')
        return 1;
    return len >= 4 && text[0] == '*' && memcmp(mask, DD_MASK_DROP, 4) == 0 ? 4 : 0;
}

/* Source text of which the mask may have dropped something. */
static void add_masked(struct parse *p, const char *mask, size_t offset, size_t len)
{
    struct dd_builder *b = &p->b;
    const char *text = b->source->text.ptr + offset;
    size_t start = 0, n;
    begin_footnote(p, mask, offset, len);
    bool plain = !memchr(text, '*', len) && !memchr(text, '\\', len);
    for (size_t at = plain ? len : 0; at < len; at += n ? n : 1) {
        n = dropped(mask + at, text + at, len - at);
        if (!n)
            continue;
        if (at > start)
            dd_builder_source_text(b, offset + start, at - start);
        start = at + n;
        if (n == 4 && at && start < len && is_ascii_letter(text[at - 1]) &&
            is_ascii_letter(text[start]))
            dd_builder_gap(b, DD_GAP_SOFT, offset + at);
    }
    if (start < len)
        dd_builder_source_text(b, offset + start, len - start);
}

/* Text of md4c's buffer, without the bytes that the mask inserted: a row of dashes that was widened
 * and then turned out to be no table's. */
static void add_parsed(struct parse *p, const char *text, size_t len,
                       void (*add)(struct parse *, const char *, size_t, size_t))
{
    size_t at = (size_t)(text - p->mask->bytes), end = at + len;
    while (at < end) {
        size_t inserted = dd_mask_inserted(p->mask, at);
        if (inserted) {
            at += inserted;
            continue;
        }
        size_t stop = dd_mask_next_insert(p->mask, at);
        stop = stop < end ? stop : end;
        add(p, p->mask->bytes + at, p->base + dd_mask_offset(p->mask, at), stop - at);
        at = stop;
    }
}

/* In a table's cell the bars of code are escaped, and md4c leaves the backslashes where they are.
 */
static void add_code(struct parse *p, const char *mask, size_t offset, size_t len)
{
    struct dd_str text = dd_str_slice(p->b.source->text, offset, offset + len);
    bool cell = p->b.blocks[p->b.open].kind == DD_BLOCK_TABLE;
    ptrdiff_t bar;
    size_t at = 0;
    (void)mask;
    for (; cell && (bar = dd_str_find(text, DD_STR("\\|"), at)) >= 0; at = (size_t)bar + 1)
        if ((size_t)bar > at)
            dd_builder_source_text(&p->b, offset + at, (size_t)bar - at);
    if (at < len)
        dd_builder_source_text(&p->b, offset + at, len - at);
}

static void add_html(struct parse *p, const char *mask, size_t offset, size_t len)
{
    (void)mask;
    dd_html_feed(&p->b, offset, len);
}

/* Does a line end here that begins a callout ("> [!NOTE] title")? GitHub and Obsidian show it as a
 * heading, CommonMark would run the text into it. */
static bool ends_callout_head(const struct dd_builder *b)
{
    const struct dd_block *open = &b->blocks[b->open];
    if (open->kind != DD_BLOCK_PARAGRAPH || open->parent != b->open - 1 ||
        b->blocks[open->parent].kind != DD_BLOCK_QUOTE)
        return false;
    struct dd_str head = dd_str_slice(dd_strbuf_str(&b->text), b->segment, b->text.len);
    size_t at = 2;
    while (at < head.len && (head.ptr[at] == '-' || dd_cp_is_letter((unsigned char)head.ptr[at])))
        at++;
    return dd_str_starts(head, DD_STR("[!")) && at > 2 && at < head.len && head.ptr[at] == ']' &&
           dd_str_find(head, DD_STR("\n"), 0) < 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct parse *p = data;
    struct dd_builder *b = &p->b;
    size_t offset;
    bool ours = in_source(p, text, &offset);
    if (!ours)
        offset = b->last_source;
    if (b->html.skip[0] && type != MD_TEXT_HTML)
        return 0; /* inside <script>…</script> of one line */
    switch (type) {
    case MD_TEXT_BR:
        dd_builder_gap(b, p->image ? DD_GAP_SPACE : DD_GAP_HARD, offset);
        break;
    case MD_TEXT_SOFTBR:
        dd_builder_gap(b, ends_callout_head(b) ? DD_GAP_HARD : DD_GAP_SOFT, offset);
        break;
    case MD_TEXT_NULLCHAR:
        dd_builder_synthetic(b, DD_STR("\uFFFD"), offset);
        break;
    case MD_TEXT_ENTITY: {
        char buf[8];
        struct dd_str decoded = dd_entity_decode((struct dd_str){text, size}, buf);
        dd_builder_synthetic(b, decoded.len ? decoded : (struct dd_str){text, size}, offset);
        break;
    }
    case MD_TEXT_HTML:
        if (ours)
            add_parsed(p, text, size, add_html);
        else
            dd_html_made_up(b, (struct dd_str){text, size}, offset);
        break;
    default:
        if (!ours) /* what md4c makes up: line ends and indentation of code */
            dd_builder_synthetic(b, (struct dd_str){text, size}, offset);
        else
            add_parsed(p, text, size, type == MD_TEXT_CODE ? add_code : add_masked);
    }
    return 0;
}

/* ---- spans ----------------------------------------------------------------------------- */

static void image_open(struct parse *p)
{
    struct dd_builder *b = &p->b;
    if (p->image++)
        return;
    b->nest[5]++;
    dd_builder_synthetic(b, DD_STR("["), b->last_source);
    dd_builder_synthetic(b, dd_str_from(_("image")), b->last_source);
    p->image_text = b->text.len;
    dd_builder_synthetic(b, DD_STR(": "), b->last_source);
    b->gap = DD_GAP_NONE;
    p->alt_start = b->text.len;
}

static void image_close(struct parse *p)
{
    struct dd_builder *b = &p->b;
    if (--p->image)
        return;
    b->gap = DD_GAP_NONE;
    struct dd_str alt = dd_str_slice(dd_strbuf_str(&b->text), p->alt_start, b->text.len);
    size_t noise = dd_image_noise(alt);
    if (alt.len == noise || dd_str_trim(alt).len == 0)
        dd_builder_cut(b, p->image_text, b->text.len);
    else if (noise)
        dd_builder_cut(b, p->alt_start, p->alt_start + noise);
    dd_builder_synthetic(b, DD_STR("]"), b->last_source);
    b->nest[5]--;
}

static int span_bit(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_STRONG:
        return 0;
    case MD_SPAN_EM:
        return 1;
    case MD_SPAN_CODE:
        return 2;
    case MD_SPAN_DEL:
        return 4;
    default:
        return -1;
    }
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct parse *p = data;
    int bit = span_bit(type);
    if (bit >= 0)
        p->b.nest[bit]++;
    else if (type == MD_SPAN_IMG)
        image_open(p);
    else if (type == MD_SPAN_A && !p->image)
        dd_builder_link_open(&p->b, attribute_text(p, &((MD_SPAN_A_DETAIL *)detail)->href));
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct parse *p = data;
    int bit = span_bit(type);
    (void)detail;
    if (bit >= 0 && p->b.nest[bit])
        p->b.nest[bit]--;
    else if (type == MD_SPAN_IMG)
        image_close(p);
    else if (type == MD_SPAN_A && !p->image)
        dd_builder_link_close(&p->b);
    return 0;
}

/* ---- blocks ---------------------------------------------------------------------------- */

/* Paragraphs of tight items are not announced by md4c: their text comes right inside the item.
 * Every text needs a leaf, so one is opened when it is missing. */
static bool needs_leaf(const struct parse *p)
{
    return !dd_block_is_leaf(&p->b.blocks[p->b.open]);
}

static void close_implicit(struct parse *p)
{
    if (!needs_leaf(p))
        dd_builder_leave(&p->b);
}

static bool enter_container(struct parse *p, enum dd_block_kind kind)
{
    close_implicit(p);
    if (p->b.depth >= MAX_DEPTH) {
        p->flattened++;
        return false;
    }
    p->b.depth++;
    dd_builder_enter(&p->b, kind);
    return true;
}

static void leave_container(struct parse *p)
{
    close_implicit(p);
    if (p->flattened) {
        p->flattened--;
        return;
    }
    p->b.depth--;
    dd_builder_leave(&p->b);
}

static void enter_list(struct parse *p, bool ordered, unsigned start, bool tight)
{
    if (!enter_container(p, DD_BLOCK_LIST))
        return;
    struct dd_block *list = &p->b.blocks[p->b.open];
    list->ordered = ordered;
    list->tight = tight;
    list->number = start;
    list->level = (uint8_t)(p->n_lists + 1);
    p->lists[p->n_lists++] = start;
}

static void enter_item(struct parse *p, const MD_BLOCK_LI_DETAIL *d)
{
    if (!enter_container(p, DD_BLOCK_ITEM))
        return;
    struct dd_block *item = &p->b.blocks[p->b.open];
    struct dd_block *list = &p->b.blocks[item->parent];
    item->task = d->is_task ? (d->task_mark == ' ' ? ' ' : 'x') : 0;
    item->ordered = list->ordered;
    if (p->n_lists)
        item->number = list->last = p->lists[p->n_lists - 1]++;
}

static int enter_table(struct parse *p, const MD_BLOCK_TABLE_DETAIL *d)
{
    struct dd_arena *arena = p->b.arena;
    uint32_t index = dd_builder_enter(&p->b, DD_BLOCK_TABLE);
    size_t rows = (size_t)d->head_row_count + d->body_row_count;
    p->all_cells += rows * d->col_count;
    if (p->all_cells > MAX_CELLS)
        return -1; /* md4c goes on after a positive answer */
    p->table = dd_arena_alloc(arena, sizeof *p->table);
    p->table->columns = d->col_count;
    p->table->rows = (uint32_t)rows;
    p->table->align = dd_arena_array(arena, d->col_count, sizeof *p->table->align);
    p->table->cells = dd_arena_array(arena, rows * d->col_count, sizeof *p->table->cells);
    p->cells = 0;
    p->b.blocks[index].table = p->table;
    return 0;
}

static void enter_cell(struct parse *p, const MD_BLOCK_TD_DETAIL *d)
{
    if (p->cells) {
        dd_strbuf_addc(&p->b.text, '\n');
    }
    dd_builder_segment_begin(&p->b);
    p->table->cells[p->cells].text_start = (uint32_t)p->b.text.len;
    if (p->cells < p->table->columns)
        p->table->align[p->cells] = (enum dd_align)d->align;
}

static void leave_cell(struct parse *p)
{
    dd_html_end(&p->b);
    dd_builder_segment_end(&p->b);
    p->table->cells[p->cells++].text_end = (uint32_t)p->b.text.len;
    p->b.segment = p->b.text.len;
    p->b.segment_run = p->b.n_runs;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct parse *p = data;
    struct dd_builder *b = &p->b;
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    case MD_BLOCK_QUOTE:
        enter_container(p, DD_BLOCK_QUOTE);
        break;
    case MD_BLOCK_UL:
        enter_list(p, false, 0, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight);
        break;
    case MD_BLOCK_OL:
        enter_list(p, true, ((MD_BLOCK_OL_DETAIL *)detail)->start,
                   ((MD_BLOCK_OL_DETAIL *)detail)->is_tight);
        break;
    case MD_BLOCK_LI:
        enter_item(p, detail);
        break;
    case MD_BLOCK_TABLE:
        close_implicit(p);
        return enter_table(p, detail);
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        enter_cell(p, detail);
        break;
    case MD_BLOCK_HR:
        close_implicit(p);
        dd_builder_enter(b, DD_BLOCK_RULE);
        break;
    case MD_BLOCK_H:
        close_implicit(p);
        dd_builder_enter(b, DD_BLOCK_HEADING); /* may move b->blocks */
        b->blocks[b->open].level = (uint8_t)((MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE: {
        close_implicit(p);
        struct dd_str info = attribute_text(p, &((MD_BLOCK_CODE_DETAIL *)detail)->info);
        dd_builder_enter(b, DD_BLOCK_CODE);
        b->blocks[b->open].info = info;
        b->verbatim = true;
        break;
    }
    case MD_BLOCK_HTML:
        close_implicit(p);
        dd_builder_enter(b, DD_BLOCK_HTML);
        break;
    case MD_BLOCK_P:
        close_implicit(p);
        dd_builder_enter(b, DD_BLOCK_PARAGRAPH);
        break;
    }
    return 0;
}

/* A code block's last line end belongs to the fence. */
static void trim_code(struct dd_builder *b)
{
    while (b->text.len > b->segment && b->text.buf[b->text.len - 1] == '\n')
        dd_builder_cut(b, b->text.len - 1, b->text.len);
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct parse *p = data;
    (void)detail;
    switch (type) {
    case MD_BLOCK_DOC:
        close_implicit(p);
        break;
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_LI:
        leave_container(p);
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        if (!p->flattened)
            p->n_lists--;
        leave_container(p);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        leave_cell(p);
        break;
    case MD_BLOCK_CODE:
        trim_code(&p->b);
        dd_builder_leave(&p->b);
        break;
    default:
        dd_html_end(&p->b);
        close_implicit(p);
    }
    return 0;
}

static int on_text_in_leaf(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct parse *p = data;
    if (needs_leaf(p))
        dd_builder_enter(&p->b, DD_BLOCK_PARAGRAPH);
    return on_text(type, text, size, data);
}

static int on_enter_span_in_leaf(MD_SPANTYPE type, void *detail, void *data)
{
    struct parse *p = data;
    if (needs_leaf(p))
        dd_builder_enter(&p->b, DD_BLOCK_PARAGRAPH);
    return on_enter_span(type, detail, data);
}

/* ---- the whole ------------------------------------------------------------------------- */

static void builder_init(struct parse *p, struct dd_arena *arena, const struct dd_part *part,
                         const struct dd_mask *mask)
{
    *p = (struct parse){
        .b = {.arena = arena,
              .source = part->source,
              .link = DD_NONE,
              .last_source = part->span.start},
        .mask = mask,
        .base = part->span.start,
        .len = part->span.end - part->span.start,
    };
    dd_builder_enter(&p->b, DD_BLOCK_DOCUMENT);
}

static void builder_release(struct parse *p)
{
    dd_strbuf_release(&p->b.text);
    dd_strbuf_release(&p->b.html.tag);
}

/* Closes what is still open, deepest first. */
static void finish(struct parse *p)
{
    while (p->b.open != DD_NONE)
        dd_builder_leave(&p->b);
}

/* The whole part as one paragraph: what is shown when even the plainest parse gave up. */
static void as_plain_text(struct parse *p)
{
    dd_builder_enter(&p->b, DD_BLOCK_CODE);
    p->b.verbatim = true;
    dd_builder_source_text(&p->b, p->base, p->len);
}

static int run_parser(struct parse *p, unsigned flags)
{
    MD_PARSER parser = {
        .flags = flags,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = on_enter_span_in_leaf,
        .leave_span = on_leave_span,
        .text = on_text_in_leaf,
    };
    return md_parse(p->mask->bytes, (MD_SIZE)p->mask->len, &parser, p);
}

struct dd_document *dd_document_parse(struct dd_arena *arena, const struct dd_part *part)
{
    struct dd_document *doc = dd_arena_alloc(arena, sizeof *doc);
    doc->source = part->source;
    if (!part->source) {
        doc->blocks = dd_arena_alloc(arena, sizeof *doc->blocks);
        doc->blocks[0] = (struct dd_block){.parent = DD_NONE, .end = 1, .leaf = DD_NONE};
        doc->n_blocks = 1;
        return doc;
    }
    struct dd_mask mask;
    dd_mask_init(&mask, dd_str_slice(part->source->text, part->span.start, part->span.end));
    struct parse p;
    builder_init(&p, arena, part, &mask);
    if (run_parser(&p, MD_DIALECT_GITHUB) != 0) {
        builder_release(&p);
        builder_init(&p, arena, part, &mask);
        if (run_parser(&p, MD_DIALECT_GITHUB & ~(unsigned)MD_FLAG_TABLES) != 0) {
            builder_release(&p);
            builder_init(&p, arena, part, &mask);
            as_plain_text(&p);
        }
    }
    finish(&p);
    doc->text = dd_arena_copy(arena, dd_strbuf_str(&p.b.text));
    doc->blocks = p.b.blocks;
    doc->n_blocks = p.b.n_blocks;
    doc->runs = p.b.runs;
    doc->n_runs = p.b.n_runs;
    doc->links = p.b.links;
    doc->n_links = p.b.n_links;
    doc->n_leaves = p.b.n_leaves;
    builder_release(&p);
    dd_mask_release(&mask);
    return doc;
}
