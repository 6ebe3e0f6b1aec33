/* builder.h - collects the logical text, runs, links and blocks of a document that is being parsed.
 *
 * Private to src/document. markdown.c feeds it what md4c finds; html.c what lies between tags;
 * emphasis.c mends what CommonMark's flanking rules leave of Chinese emphasis.
 *
 * A *segment* is the text of one leaf, or of one table cell: the place where white space is trimmed
 * and where emphasis is mended.
 */
#ifndef DUIDU_DOCUMENT_BUILDER_H
#define DUIDU_DOCUMENT_BUILDER_H

#include "duidu/document.h"
#include "duidu/strbuf.h"

struct dd_html {
    enum { DD_HTML_TEXT, DD_HTML_TAG, DD_HTML_COMMENT } state;
    struct dd_strbuf tag; /* what has come of a tag or comment */
    size_t tag_source;    /* where it began */
    char skip[8];         /* "script", "style", …: dropped up to its end tag; empty otherwise */
    bool pre;             /* inside <pre>: white space counts */
};

struct dd_builder {
    struct dd_arena *arena;
    const struct dd_source *source;
    struct dd_strbuf text;
    struct dd_block *blocks;
    size_t n_blocks, cap_blocks;
    struct dd_run *runs;
    size_t n_runs, cap_runs;
    struct dd_link *links;
    size_t n_links, cap_links;
    uint32_t n_leaves;

    uint32_t open;      /* innermost open block */
    unsigned depth;     /* open containers */
    size_t segment;     /* text offset where the segment began */
    size_t segment_run; /* its first run */
    size_t last_source; /* source offset after the last verbatim text */
    enum { DD_GAP_NONE, DD_GAP_SPACE, DD_GAP_SOFT, DD_GAP_HARD } gap; /* white space still owed */
    size_t gap_source;
    uint8_t gap_inline; /* flags and link where the gap began: a space before a link is not in it */
    uint32_t gap_link;
    bool verbatim; /* code: white space counts */

    unsigned nest[DD_INLINE_COUNT]; /* how deep in each inline flag */
    uint32_t link;                  /* the innermost open link, or DD_NONE */
    struct dd_html html;
};

/* Opens a block inside the open one and makes it the open one; returns its index. */
uint32_t dd_builder_enter(struct dd_builder *b, enum dd_block_kind kind);

/* Closes the open block. A leaf's text is trimmed and mended. */
void dd_builder_leave(struct dd_builder *b);

/* Begins and ends a segment; dd_builder_enter and _leave do it for leaves. */
void dd_builder_segment_begin(struct dd_builder *b);
void dd_builder_segment_end(struct dd_builder *b);

/* Appends source text [offset, offset + len); white space is folded unless b->verbatim. */
void dd_builder_source_text(struct dd_builder *b, size_t offset, size_t len);

/* Appends text that stands for the source offset (an entity's character, "[image: "). */
void dd_builder_synthetic(struct dd_builder *b, struct dd_str text, size_t offset);

/* Makes sure that a run of the segment begins at text offset at. */
void dd_builder_split(struct dd_builder *b, size_t at);

/* Takes the text [start, end) out of the segment, with what its runs say of it. */
void dd_builder_cut(struct dd_builder *b, size_t start, size_t end);

/* Owes white space: it appears only if more text follows in the segment. */
void dd_builder_gap(struct dd_builder *b, int gap, size_t offset);

/* Opens a link (closed by setting b->link to DD_NONE); url is copied clean. */
void dd_builder_link_open(struct dd_builder *b, struct dd_str url);

/* Closes the open link; one without visible text (an anchor) leaves no trace. */
void dd_builder_link_close(struct dd_builder *b);

/* The set of inline flags now open. */
uint8_t dd_builder_inline(const struct dd_builder *b);

/* ---- emphasis.c ------------------------------------------------------------------------ */

/* Replaces characters beside emphasis marks in mask (a copy of text) by others of the same length, so
 * that CommonMark's flanking rules see what the author meant. */
void dd_emphasis_mask(struct dd_str text, char *mask);

/* What the mask puts in place of "****" between two words (and the builder drops again): a
 * punctuation mark, so that emphasis may begin and end beside it. */
#define DD_MASK_DROP "\U00010100"
/* What it puts in place of a lone '~', which is an approximation, not a strikethrough. */
#define DD_MASK_TILDE '\x02'
/* What it puts in place of the '<' of what is no tag. */
#define DD_MASK_LESS '\x03'
/* What it puts in place of a backslash that escapes an '_' inside an address (and the builder drops). */
#define DD_MASK_SLASH '\x04'
/* What it puts in place of the signs in a link's destination, in their order: bytes that no UTF-8
 * has. The first one also parts "[^1]" from the text of a footnote. */
#define DD_MASK_SIGN '\xF8'
extern const char dd_mask_signs[];

/* Turns literal ** that are left in the segment into emphasis where they come in pairs. */
void dd_emphasis_mend(struct dd_builder *b);

/* Flags the marks [^1] in the segment. */
void dd_footnotes_mark(struct dd_builder *b);

/* ---- mask.c ---------------------------------------------------------------------------- */

/* What the parser reads in place of the source text. */
struct dd_mask {
    char *bytes; /* NUL-terminated, owned */
    size_t len;
    struct dd_mask_insert {
        size_t at; /* in bytes: where the inserted ones begin */
        size_t total; /* bytes inserted up to and with these */
    } *inserts; /* in order, owned */
    size_t n_inserts;
};

void dd_mask_init(struct dd_mask *mask, struct dd_str text);
void dd_mask_release(struct dd_mask *mask);

/* Where the next inserted bytes begin at or after byte at; SIZE_MAX: nowhere. */
size_t dd_mask_next_insert(const struct dd_mask *mask, size_t at);

/* How many bytes from at on are inserted ones (at may lie in the middle of them); 0: it is text. */
size_t dd_mask_inserted(const struct dd_mask *mask, size_t at);

/* The place in the text of byte at of the mask; of an inserted byte, where the text goes on. */
size_t dd_mask_offset(const struct dd_mask *mask, size_t at);

/* ---- html.c ---------------------------------------------------------------------------- */

/* Feeds raw HTML (source text [offset, offset + len)): tags lose their marks, <br> and block tags
 * become line breaks, unknown tags stay as text. */
void dd_html_feed(struct dd_builder *b, size_t offset, size_t len);

/* Feeds white space that the parser made up: the end of a line, or the indentation of one. */
void dd_html_made_up(struct dd_builder *b, struct dd_str space, size_t offset);

/* Length of the "Image 12" or "Image 12: " that Jina Reader puts before every image's own text. */
size_t dd_image_noise(struct dd_str alt);

/* Ends an HTML block: an unfinished tag is text. */
void dd_html_end(struct dd_builder *b);

/* ---- markdown.c ------------------------------------------------------------------------ */

/* Does the parser's block store mark a list item by this byte? (mask.c tells why it matters.) */
bool dd_parser_item_sign(unsigned char byte);

/* The text of a character reference "&name;" or "&#n;" in buf (at most 8 bytes); empty when there is
 * no such character. */
struct dd_str dd_entity_decode(struct dd_str entity, char buf[8]);

#endif
