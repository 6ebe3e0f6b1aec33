/* dump.h - a parsed document as a few lines of text, for golden expectations.
 *
 * One line a block, set in by its depth: its kind with what belongs to it, then its text between
 * quotes, in which line ends are '/', and the inline flags and links are set off by marks:
 * {s …} strong, {e …} emphasis, {c …} code, {d …} struck out, {i …} image, and combinations of
 * these letters; links are {a2 …} with the index of the link. Synthetic runs are not told from
 * verbatim ones. Then one line for each link: "2 URL". */
#ifndef DUIDU_TEST_DUMP_H
#define DUIDU_TEST_DUMP_H

#include "check.h"

#include "duidu/document.h"
#include "duidu/layout.h"
#include "duidu/strbuf.h"

struct test_doc {
    struct dd_arena arena;
    struct dd_source source;
    struct dd_document *doc;
};

static inline void test_doc_parse(struct test_doc *t, struct dd_str markdown)
{
    struct dd_error err;
    *t = (struct test_doc){0};
    assert_int_equal(dd_source_from_bytes(&t->source, "试.md", markdown, NULL, &err), DD_OK);
    struct dd_part part = {&t->source, {0, t->source.text.len}};
    t->doc = dd_document_parse(&t->arena, &part);
}

static inline void test_doc_release(struct test_doc *t)
{
    dd_source_release(&t->source);
    dd_arena_release(&t->arena);
}

static inline void dump_text(struct dd_strbuf *out, struct dd_str s)
{
    for (size_t i = 0; i < s.len; i++)
        dd_strbuf_addc(out, s.ptr[i] == '\n' ? '/' : s.ptr[i]);
}

/* Text [start, end) with its flags. */
static inline void dump_runs(struct dd_strbuf *out, const struct dd_document *doc, uint32_t start,
                             uint32_t end)
{
    static const char letters[] = "seckdif"; /* by bit; k is not used: links have their number */
    uint8_t flags = 0;
    uint32_t link = DD_NONE, at = start;
    for (size_t r = dd_document_run_at(doc, start); at <= end; r++) {
        const struct dd_run *run =
            r < doc->n_runs && doc->runs[r].start < end ? &doc->runs[r] : NULL;
        uint8_t next = run ? run->inline_ : 0;
        uint32_t next_link = run ? run->link : DD_NONE;
        if ((flags || link != DD_NONE) && (next != flags || next_link != link || !run))
            dd_strbuf_addc(out, '}');
        if ((next || next_link != DD_NONE) && (next != flags || next_link != link)) {
            dd_strbuf_addc(out, '{');
            for (unsigned bit = 0; bit < 7; bit++)
                if ((next & 1u << bit) && bit != 3)
                    dd_strbuf_addc(out, letters[bit]);
            if (next_link != DD_NONE)
                dd_strbuf_addf(out, "a%u", next_link);
            dd_strbuf_addc(out, ' ');
        }
        flags = next;
        link = next_link;
        if (!run)
            break;
        dump_text(out, dd_str_slice(doc->text, run->start, run->end));
        at = run->end;
    }
}

static inline void dump_table(struct dd_strbuf *out, const struct dd_document *doc,
                              const struct dd_table *t, unsigned depth)
{
    for (uint32_t row = 0; row < t->rows; row++) {
        dd_strbuf_addc(out, '\n');
        dd_strbuf_fill(out, ' ', 2 * depth + 2);
        for (uint32_t i = 0; i < t->columns; i++) {
            const struct dd_table_cell *c = &t->cells[row * t->columns + i];
            dd_strbuf_adds(out, i ? " | " : "");
            dump_runs(out, doc, c->text_start, c->text_end);
        }
    }
}

static inline void dump_block(struct dd_strbuf *out, const struct dd_document *doc, uint32_t index,
                              unsigned depth)
{
    static const char *const kinds[] = {"doc",  "quote", "list", "item",  "h",
                                        "para", "code",  "html", "table", "rule"};
    const struct dd_block *b = &doc->blocks[index];
    dd_strbuf_fill(out, ' ', 2 * depth);
    dd_strbuf_adds(out, kinds[b->kind]);
    if (b->kind == DD_BLOCK_HEADING)
        dd_strbuf_addf(out, "%u", b->level);
    if (b->kind == DD_BLOCK_LIST)
        dd_strbuf_adds(out, b->ordered ? " ordered" : "");
    if (b->kind == DD_BLOCK_LIST)
        dd_strbuf_adds(out, b->tight ? "" : " loose");
    if (b->kind == DD_BLOCK_ITEM && b->ordered)
        dd_strbuf_addf(out, " %u", b->number);
    if (b->kind == DD_BLOCK_ITEM && b->task)
        dd_strbuf_addf(out, " [%c]", b->task);
    if (b->info.len)
        dd_strbuf_addf(out, " <%.*s>", DD_STR_ARG(b->info));
    if (b->table) {
        static const char marks[] = " <=>";
        dd_strbuf_addc(out, ' ');
        for (uint32_t i = 0; i < b->table->columns; i++)
            dd_strbuf_addc(out, b->table->align[i] ? marks[b->table->align[i]] : '-');
        dump_table(out, doc, b->table, depth);
    } else if (dd_block_is_leaf(b) && b->kind != DD_BLOCK_RULE) {
        dd_strbuf_adds(out, " \"");
        dump_runs(out, doc, b->text_start, b->text_end);
        dd_strbuf_addc(out, '"');
    }
    dd_strbuf_addc(out, '\n');
}

static inline void dump_document(struct dd_strbuf *out, const struct dd_document *doc)
{
    for (uint32_t i = 1; i < doc->n_blocks; i++) {
        unsigned depth = 0;
        for (uint32_t p = doc->blocks[i].parent; p != 0 && p != DD_NONE; p = doc->blocks[p].parent)
            depth++;
        dump_block(out, doc, i, depth);
    }
    for (size_t i = 0; i < doc->n_links; i++)
        dd_strbuf_addf(out, "%zu %.*s\n", i, DD_STR_ARG(doc->links[i].url));
}

/* The lines of a layout as text, trailing spaces left out. */
static inline void dump_layout(struct dd_strbuf *out, const struct dd_layout *l)
{
    for (size_t i = 0; i < l->n_lines; i++) {
        for (size_t k = l->lines[i].piece_start; k < l->lines[i].piece_end; k++)
            dd_strbuf_add(out, l->pieces[k].text);
        while (out->len && out->buf[out->len - 1] == ' ')
            out->buf[--out->len] = '\0';
        dd_strbuf_addc(out, '\n');
    }
}

#endif
