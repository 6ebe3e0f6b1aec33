#include "builder.h"

#include "duidu/utf8.h"

#include <string.h>

uint8_t dd_builder_inline(const struct dd_builder *b)
{
    uint8_t set = 0;
    for (unsigned i = 0; i < DD_INLINE_COUNT; i++)
        if (b->nest[i])
            set |= (uint8_t)(1u << i);
    if (b->link != DD_NONE)
        set |= DD_INLINE_LINK;
    return set;
}

/* Appends a run for the text [start, end), joined to the one before where both go on. */
static void add_run(struct dd_builder *b, struct dd_run run)
{
    if (b->n_runs > b->segment_run) {
        struct dd_run *last = &b->runs[b->n_runs - 1];
        if (!run.synthetic && !last->synthetic && last->end == run.start &&
            last->source + (last->end - last->start) == run.source &&
            last->inline_ == run.inline_ && last->link == run.link) {
            last->end = run.end;
            return;
        }
    }
    b->runs = dd_arena_grow(b->arena, b->runs, b->n_runs, &b->cap_runs, sizeof *b->runs);
    b->runs[b->n_runs++] = run;
}

/* Appends text with the given flags and link. */
static void put_styled(struct dd_builder *b, struct dd_str text, size_t source, bool synthetic,
                       uint8_t flags, uint32_t link)
{
    size_t start = b->text.len;
    if (synthetic && source < b->last_source)
        source = b->last_source; /* a paid gap has come between: offsets never fall */
    dd_strbuf_add(&b->text, text);
    add_run(b, (struct dd_run){(uint32_t)start, (uint32_t)b->text.len, (uint32_t)source, synthetic,
                               flags, link});
    b->last_source = source + (synthetic ? 0 : text.len);
}

static void put(struct dd_builder *b, struct dd_str text, size_t source, bool synthetic)
{
    if (text.len)
        put_styled(b, text, source, synthetic, dd_builder_inline(b), b->link);
}

void dd_builder_gap(struct dd_builder *b, int gap, size_t offset)
{
    if (gap > (int)b->gap) {
        if (b->gap == DD_GAP_NONE) {
            b->gap_source = offset;
            b->gap_inline = dd_builder_inline(b);
            b->gap_link = b->link;
        }
        b->gap = gap;
    }
}

/* No space between lines of Chinese: between two CJK characters, or beside its punctuation. */
static bool joins_without_space(uint32_t a, uint32_t b)
{
    if (!dd_cp_is_cjk(a) && !dd_cp_is_cjk(b))
        return dd_cp_is_space(a) || dd_cp_is_space(b);
    return (dd_cp_is_cjk(a) && dd_cp_is_cjk(b)) || dd_cp_is_closing(a) || dd_cp_is_opening(b);
}

/* Pays the white space that is owed before a character cp. */
static void settle_gap(struct dd_builder *b, uint32_t next)
{
    if (b->gap == DD_GAP_NONE)
        return;
    int gap = (int)b->gap;
    b->gap = DD_GAP_NONE;
    if (b->text.len == b->segment)
        return; /* white space at the start of a segment is none */
    size_t len;
    uint32_t before = dd_utf8_decode_back(dd_strbuf_str(&b->text), b->text.len, &len);
    if (before == '\n' || (gap == DD_GAP_SOFT && joins_without_space(before, next)))
        return;
    uint8_t flags = dd_builder_inline(b) & b->gap_inline;
    uint32_t link = b->link == b->gap_link ? b->link : DD_NONE;
    if (link == DD_NONE)
        flags &= (uint8_t)~DD_INLINE_LINK;
    bool verbatim = gap == DD_GAP_SPACE && b->source->text.ptr[b->gap_source] == ' ';
    put_styled(b, gap == DD_GAP_HARD ? DD_STR("\n") : DD_STR(" "), b->gap_source, !verbatim, flags,
               link);
}

static inline bool is_fold_space(char c)
{
    static const bool space[256] = {[' '] = true, ['\t' ... '\r'] = true};
    return space[(unsigned char)c];
}

/* May two of eight bytes be spaces side by side, or one of them be another white space? (The classic
 * tests for a zero byte and for a small one: they may say so of a byte above such a one, too.) */
static bool may_fold(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
    uint64_t others = word ^ ones * ' ';
    uint64_t spaces = (others - ones) & ~others & tops, controls = (word - ones * ' ') & ~word & tops;
    return (spaces & (spaces >> 8)) != 0 || controls != 0;
}

/* The end of the text from at on that can be taken as it is: no white space but single spaces
 * between other characters. */
static size_t plain_end(const char *s, size_t at, size_t end)
{
    uint64_t word;
    /* The last byte of eight is looked at again, as the first of the next. */
    for (; end - at >= sizeof word; at += sizeof word - 1) {
        memcpy(&word, s + at, sizeof word);
        if (may_fold(word))
            break;
    }
    for (;;) {
        while (at < end && !is_fold_space(s[at]))
            at++;
        if (at + 1 >= end || s[at] != ' ' || is_fold_space(s[at + 1]))
            return at;
        at += 2;
    }
}

void dd_builder_source_text(struct dd_builder *b, size_t offset, size_t len)
{
    const char *s = b->source->text.ptr;
    size_t at = offset, end = offset + len, ignore;
    while (at < end) {
        size_t start = at;
        if (b->verbatim) {
            at = end;
        } else {
            while (at < end && is_fold_space(s[at]))
                at++;
            if (at > start) {
                dd_builder_gap(b, DD_GAP_SPACE, start);
                continue;
            }
            at = plain_end(s, at, end);
        }
        struct dd_str piece = {s + start, at - start};
        settle_gap(b, dd_utf8_decode(piece, 0, &ignore));
        put(b, piece, start, false);
    }
}

void dd_builder_synthetic(struct dd_builder *b, struct dd_str text, size_t offset)
{
    size_t ignore;
    if (text.len == 0)
        return;
    settle_gap(b, dd_utf8_decode(text, 0, &ignore));
    put(b, text, offset, true);
}

void dd_builder_segment_begin(struct dd_builder *b)
{
    b->segment = b->text.len;
    b->segment_run = b->n_runs;
    b->gap = DD_GAP_NONE;
    b->link = DD_NONE;
    memset(b->nest, 0, sizeof b->nest);
}

void dd_builder_segment_end(struct dd_builder *b)
{
    b->gap = DD_GAP_NONE;
    if (!b->verbatim && b->blocks[b->open].kind != DD_BLOCK_CODE) {
        dd_emphasis_mend(b);
        dd_footnotes_mark(b);
        while (b->text.len > b->segment && is_fold_space(b->text.buf[b->text.len - 1]))
            dd_builder_cut(b, b->text.len - 1, b->text.len);
    }
    b->verbatim = false;
}

bool dd_block_is_leaf(const struct dd_block *block)
{
    return block->kind >= DD_BLOCK_HEADING;
}

uint32_t dd_builder_enter(struct dd_builder *b, enum dd_block_kind kind)
{
    b->blocks = dd_arena_grow(b->arena, b->blocks, b->n_blocks, &b->cap_blocks, sizeof *b->blocks);
    uint32_t index = (uint32_t)b->n_blocks++;
    b->blocks[index] = (struct dd_block){
        .kind = kind,
        .parent = index ? b->open : DD_NONE,
        .text_start = (uint32_t)b->text.len,
        .run_start = (uint32_t)b->n_runs,
        .span = {b->last_source, b->last_source},
        .leaf = DD_NONE,
    };
    b->open = index;
    if (dd_block_is_leaf(&b->blocks[index]))
        dd_builder_segment_begin(b);
    return index;
}

/* Source bytes from the first to the last character of the runs. */
static struct dd_span span_of_runs(const struct dd_builder *b, const struct dd_block *block)
{
    if (block->run_start == block->run_end)
        return block->span;
    struct dd_span span = {SIZE_MAX, 0};
    for (size_t i = block->run_start; i < block->run_end; i++) {
        const struct dd_run *r = &b->runs[i];
        size_t end = r->source + (r->synthetic ? 0 : r->end - r->start);
        if (r->source < span.start)
            span.start = r->source;
        if (end > span.end)
            span.end = end;
    }
    return span;
}

void dd_builder_leave(struct dd_builder *b)
{
    struct dd_block *block = &b->blocks[b->open];
    bool leaf = dd_block_is_leaf(block);
    if (leaf)
        dd_builder_segment_end(b);
    block->text_end = (uint32_t)b->text.len;
    block->run_end = (uint32_t)b->n_runs;
    block->end = (uint32_t)b->n_blocks;
    if (leaf) {
        block->span = span_of_runs(b, block);
        bool empty_heading =
            block->kind == DD_BLOCK_HEADING && block->text_end == block->text_start;
        if (block->kind != DD_BLOCK_RULE && !empty_heading)
            block->leaf = b->n_leaves++;
        dd_strbuf_addc(&b->text, '\n');
    } else if (block->end > b->open + 1) {
        block->text_start = b->blocks[b->open + 1].text_start;
        block->text_end = b->blocks[block->end - 1].text_end;
        block->span.start = b->blocks[b->open + 1].span.start;
        block->span.end = b->blocks[block->end - 1].span.end;
    }
    b->open = block->parent;
}

void dd_builder_link_open(struct dd_builder *b, struct dd_str url)
{
    struct dd_strbuf clean = {0};
    for (size_t at = 0, len; at < url.len; at += len) {
        uint32_t cp = dd_utf8_decode(url, at, &len);
        if (!dd_cp_is_invisible(cp) && !dd_cp_is_space(cp))
            dd_strbuf_add_cp(&clean, cp);
    }
    b->links = dd_arena_grow(b->arena, b->links, b->n_links, &b->cap_links, sizeof *b->links);
    b->links[b->n_links] = (struct dd_link){
        .url = dd_arena_copy(b->arena, dd_strbuf_str(&clean)),
        .block = b->open,
        .text_start = (uint32_t)b->text.len,
    };
    b->link = (uint32_t)b->n_links++;
    dd_strbuf_release(&clean);
}

/* The signs that pages put behind a heading to link to itself. */
static bool is_permalink(const struct dd_builder *b, struct dd_str text)
{
    static const char *const signs[] = {"#", "¶", "§", "🔗", "∞"};
    text = dd_str_trim(text);
    if (b->blocks[b->open].kind != DD_BLOCK_HEADING)
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (dd_str_equal(text, dd_str_from(signs[i])))
            return true;
    return false;
}

/* Source offset of the segment's text offset at. */
static size_t source_of(const struct dd_builder *b, size_t at)
{
    for (size_t i = b->n_runs; i-- > b->segment_run;)
        if (b->runs[i].start <= at)
            return b->runs[i].source + (b->runs[i].synthetic ? 0 : at - b->runs[i].start);
    return b->last_source;
}

/* Was the link made of a bare address in the text? Its url may hold stand-ins of the mask. */
static bool is_bare_address(const struct dd_builder *b, const struct dd_link *link,
                            struct dd_str text)
{
    size_t source = source_of(b, link->text_start);
    char before = source ? b->source->text.ptr[source - 1] : '\n';
    if (before == '<' || before == '[')
        return false;
    if (dd_str_starts_ci(text, DD_STR("www.")))
        return dd_str_starts_ci(link->url, DD_STR("http://www."));
    return dd_str_starts_ci(text, DD_STR("http://")) || dd_str_starts_ci(text, DD_STR("https://"));
}

/* Where an address ends: GitHub's rule knows neither Chinese punctuation nor ** as an end. */
static size_t address_end(struct dd_str text)
{
    for (size_t at = 0, len; at < text.len; at += len) {
        uint32_t cp = dd_utf8_decode(text, at, &len);
        if (dd_str_starts(dd_str_slice(text, at, text.len), DD_STR("**")) ||
            (cp > 0xB7 && (dd_cp_is_closing(cp) || dd_cp_is_opening(cp))))
            return at;
    }
    return text.len;
}

/* Makes the open link, a bare address, end where it should. Returns the text that is left to it. */
static struct dd_str mend_address(struct dd_builder *b, struct dd_link *link, struct dd_str text)
{
    size_t at = address_end(text);
    if (at < text.len)
        dd_builder_split(b, link->text_start + at);
    for (size_t i = b->n_runs; i-- > b->segment_run && b->runs[i].start >= link->text_start + at;) {
        b->runs[i].link = DD_NONE;
        b->runs[i].inline_ &= (uint8_t)~DD_INLINE_LINK;
    }
    text.len = at;
    bool www = link->url.len > 0 && dd_str_starts_ci(text, DD_STR("www."));
    link->url = dd_arena_printf(b->arena, "%s%.*s", www ? "http://" : "", DD_STR_ARG(text));
    return text;
}

void dd_builder_link_close(struct dd_builder *b)
{
    if (b->link == DD_NONE)
        return;
    struct dd_link *link = &b->links[b->link];
    struct dd_str all = dd_strbuf_str(&b->text);
    /* A gap may have been paid inside the link before its first character. */
    while (link->text_start < all.len && is_fold_space(all.ptr[link->text_start]))
        link->text_start++;
    struct dd_str text = dd_str_slice(all, link->text_start, all.len);
    bool permalink = is_permalink(b, text);
    if (permalink)
        while (b->n_runs > b->segment_run && b->runs[b->n_runs - 1].link == b->link)
            b->text.len = b->runs[--b->n_runs].start;
    if (permalink || !dd_text_visible(text)) {
        if (b->link + 1 == b->n_links)
            b->n_links--;
        for (size_t i = b->segment_run; i < b->n_runs; i++)
            if (b->runs[i].link == b->link)
                b->runs[i].link = DD_NONE;
    } else {
        if (is_bare_address(b, link, text))
            text = mend_address(b, link, text);
        link->text = dd_arena_copy(b->arena, text);
        for (size_t i = 0; i < text.len; i++)
            if (link->text.ptr[i] == '\n')
                ((char *)link->text.ptr)[i] = ' ';
    }
    b->link = DD_NONE;
}

void dd_builder_split(struct dd_builder *b, size_t at)
{
    size_t i = b->n_runs;
    while (i > b->segment_run && b->runs[i - 1].start >= at)
        i--;
    if (i == b->segment_run || b->runs[i - 1].end <= at)
        return;
    b->runs = dd_arena_grow(b->arena, b->runs, b->n_runs, &b->cap_runs, sizeof *b->runs);
    memmove(b->runs + i, b->runs + i - 1, (b->n_runs - i + 1) * sizeof *b->runs);
    b->n_runs++;
    struct dd_run *left = &b->runs[i - 1], *right = &b->runs[i];
    right->source += left->synthetic ? 0 : (uint32_t)(at - left->start);
    left->end = right->start = (uint32_t)at;
}

void dd_builder_cut(struct dd_builder *b, size_t start, size_t end)
{
    size_t n = end - start, first;
    if (n == 0)
        return;
    dd_builder_split(b, start);
    dd_builder_split(b, end);
    memmove(b->text.buf + start, b->text.buf + end, b->text.len - end);
    b->text.len -= n;
    for (first = b->n_runs; first > b->segment_run && b->runs[first - 1].end > start;)
        first--;
    size_t out = first;
    for (size_t i = first; i < b->n_runs; i++) {
        struct dd_run r = b->runs[i];
        if (r.start >= start && r.end <= end)
            continue;
        if (r.start >= end) {
            r.start -= (uint32_t)n;
            r.end -= (uint32_t)n;
        }
        b->runs[out++] = r;
    }
    b->n_runs = out;
    for (size_t i = b->n_links; i-- > 0 && b->links[i].text_start >= end;)
        b->links[i].text_start -= (uint32_t)n;
}
