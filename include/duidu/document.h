/* document.h - a parsed markdown text: blocks and inline runs over one logical text.
 *
 * The *logical text* is what a reader reads: markup gone, entities decoded, soft breaks turned into
 * spaces (or nothing between Han characters), hard breaks into '\n', images into "[image: alt]".
 * Invisible characters stay in it (clusters need them) and are left out where it is shown. All leaf blocks' texts stand in one buffer, in document order,
 * separated by '\n'. Search, linking and layout work on it; a place in it is a *text offset*.
 *
 * Runs map text offsets to source offsets. A run is either verbatim (text and source bytes agree
 * one to one) or synthetic (all of it stands for one source offset).
 *
 * The blocks are a tree in preorder; leaf blocks are headings, paragraphs, code, HTML and table
 * blocks and thematic breaks. A table's cells are ranges of the table block's text.
 */
#ifndef DUIDU_DOCUMENT_H
#define DUIDU_DOCUMENT_H

#include "duidu/arena.h"
#include "duidu/clip.h"
#include "duidu/role.h"
#include "duidu/source.h"

#include <stdint.h>

#define DD_NONE UINT32_MAX

enum dd_block_kind {
    DD_BLOCK_DOCUMENT,
    DD_BLOCK_QUOTE,
    DD_BLOCK_LIST,
    DD_BLOCK_ITEM,
    DD_BLOCK_HEADING,
    DD_BLOCK_PARAGRAPH,
    DD_BLOCK_CODE,
    DD_BLOCK_HTML,
    DD_BLOCK_TABLE,
    DD_BLOCK_RULE
};

struct dd_table;

struct dd_block {
    enum dd_block_kind kind;
    uint32_t parent;             /* index of the container; DD_NONE for the document */
    uint32_t end;                /* index after the last block inside this one (preorder) */
    uint32_t text_start, text_end; /* of a leaf; a container spans its leaves */
    uint32_t run_start, run_end; /* its runs */
    struct dd_span span;         /* source bytes from the first to the last character of its text */
    uint8_t level;               /* heading 1..6; list nesting from 1 */
    bool ordered, tight;         /* list */
    char task;                   /* item: 0, ' ' (open) or 'x' (done) */
    uint32_t number;             /* list: first number; item: its own number (ordered lists) */
    uint32_t last;               /* ordered list: its last number */
    uint32_t leaf;               /* a counted leaf's number from 0 (the counting rule of the labels:
                                    no rules, no empty headings); else DD_NONE */
    const struct dd_table *table; /* of a table block */
    struct dd_str info;          /* code: the fence's info string */
};

struct dd_run {
    uint32_t start, end; /* text offsets */
    uint32_t source;     /* source offset of the first byte */
    bool synthetic;
    uint8_t inline_;     /* set of enum dd_inline */
    uint32_t link;       /* index into links, or DD_NONE */
};

enum dd_align { DD_ALIGN_DEFAULT, DD_ALIGN_LEFT, DD_ALIGN_CENTER, DD_ALIGN_RIGHT };

struct dd_table_cell {
    uint32_t text_start, text_end;
};

struct dd_table {
    uint32_t columns, rows;     /* the header is row 0 */
    enum dd_align *align;       /* per column */
    struct dd_table_cell *cells; /* rows * columns */
};

struct dd_link {
    struct dd_str url;  /* decoded, clean of control characters; may be relative or empty */
    struct dd_str text; /* logical text of its first piece, without line ends */
    uint32_t block;     /* where it stands */
    uint32_t text_start;
};

struct dd_document {
    const struct dd_source *source; /* what the source offsets count in; may be NULL (empty) */
    struct dd_str text;             /* logical text */
    struct dd_block *blocks;        /* [0] is the document itself */
    size_t n_blocks;
    struct dd_run *runs; /* sorted by start, without overlap */
    size_t n_runs;
    struct dd_link *links;
    size_t n_links;
    uint32_t n_leaves; /* counted leaves */
};

/* Parses part as GitHub-flavoured markdown. Everything lies in arena and lives as long as it and
 * the part's source. Never fails: any text is markdown. A part without source gives a document
 * without text. */
struct dd_document *dd_document_parse(struct dd_arena *arena, const struct dd_part *part);

bool dd_block_is_leaf(const struct dd_block *block);

/* Text of a leaf. */
struct dd_str dd_block_text(const struct dd_document *doc, const struct dd_block *block);

/* Source offset of a text offset, and back. Between runs the neighbour's end counts. */
size_t dd_document_source_offset(const struct dd_document *doc, uint32_t text_offset);
uint32_t dd_document_text_offset(const struct dd_document *doc, size_t source_offset);

/* Index of the leaf block whose text holds (or is next before) text_offset; DD_NONE without text. */
uint32_t dd_document_block_at(const struct dd_document *doc, uint32_t text_offset);

/* Index of the run that holds text_offset, or the first after it; n_runs past the end. */
size_t dd_document_run_at(const struct dd_document *doc, uint32_t text_offset);

#endif
