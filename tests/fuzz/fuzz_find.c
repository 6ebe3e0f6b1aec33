/* Any bytes as something to look for and a text to look in.
 *
 * The first byte has the flags of find.h, the first line (or what stands before a NUL) the query,
 * and the rest is markdown. Folding has to be idempotent and its map in order; hits have to be in
 * order, whole characters, and inside their blocks. */
#include "target.h"

#include "duidu/find.h"
#include "duidu/fold.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static bool is_edge(struct dd_str s, size_t at)
{
    return dd_utf8_floor(s, at) == at;
}

static void check_fold(struct dd_str s, unsigned flags)
{
    struct dd_folded f = {0};
    struct dd_strbuf plain = {0}, twice = {0};
    size_t last = 0, cursor = 0;
    dd_fold(&f, s, flags);
    dd_fold_append(&plain, s, flags);
    struct dd_str once = {f.text, f.len};
    check(dd_str_equal(dd_strbuf_str(&plain), once), "text is folded alike with a map and without");
    dd_fold_append(&twice, once, flags);
    check(dd_str_equal(dd_strbuf_str(&twice), once), "folding twice is folding once");
    for (size_t at = 0, len, start, end; at < f.len; at += len) {
        dd_utf8_decode(once, at, &len);
        dd_folded_source(&f, &cursor, at, at + len, &start, &end);
        check(start == dd_folded_source_start(&f, at) && end == dd_folded_source_end(&f, at + len),
              "both ways to the source lead to one place");
        check(start >= last && start < end && end <= s.len, "the map is in order");
        check(is_edge(s, start) && is_edge(s, end), "the map leads to whole characters");
        last = start;
    }
    dd_folded_release(&f);
    dd_strbuf_release(&plain);
    dd_strbuf_release(&twice);
}

static void check_hits(const struct dd_document *doc, const struct dd_hits *hits)
{
    uint32_t end = 0;
    size_t romanised = 0;
    for (size_t i = 0; i < hits->count; i++) {
        const struct dd_hit *h = &hits->items[i];
        check(h->start >= end && h->end > h->start, "hits are in order and hold something");
        check(h->block < doc->n_blocks && dd_block_is_leaf(&doc->blocks[h->block]),
              "a hit's block is a leaf");
        check(h->start >= doc->blocks[h->block].text_start &&
                  h->end <= doc->blocks[h->block].text_end,
              "a hit lies in its block");
        check(is_edge(doc->text, h->start) && is_edge(doc->text, h->end),
              "a hit is of whole characters");
        romanised += h->romanised;
        end = h->end;
    }
    check(romanised == hits->romanised, "hits by pinyin are counted");
}

static void search(const struct dd_document *doc, struct dd_str query, unsigned flags)
{
    struct dd_pattern *p;
    struct dd_error err = {0};
    struct dd_hits hits = {0};
    struct dd_find_text *text = dd_find_text_new(doc);
    if (dd_pattern_compile(&p, query, flags, &err) == DD_OK) {
        dd_find_all(p, text, &hits, &err);
        check_hits(doc, &hits);
    } else {
        check(flags & DD_FIND_REGEX && !p && err.message[0],
              "only expressions are wrong, and it is said why");
    }
    dd_hits_release(&hits);
    dd_pattern_free(p);
    dd_find_text_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dd_source source = {0}, asked = {0};
    struct dd_arena arena = {0};
    if (size == 0)
        return 0;
    const char *bytes = (const char *)data + 1;
    size_t query = 0;
    size--;
    while (query < size && bytes[query] != '\n' && bytes[query] != '\0')
        query++;
    struct dd_str rest = {bytes + query, size - query};
    if (dd_source_from_bytes(&source, "t.md", rest, NULL, NULL) == DD_OK &&
        dd_source_from_bytes(&asked, "q", (struct dd_str){bytes, query}, NULL, NULL) == DD_OK) {
        struct dd_part part = {&source, {0, source.text.len}};
        struct dd_document *doc = dd_document_parse(&arena, &part);
        check_fold(asked.text, data[0] >> 4);
        check_fold(doc->text, data[0] >> 4);
        search(doc, asked.text, data[0]);
    }
    dd_source_release(&source);
    dd_source_release(&asked);
    dd_arena_release(&arena);
    return 0;
}
