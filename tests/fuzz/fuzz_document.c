/* Any bytes must load, parse and lay out, and keep the laws.
 *
 * An input is one file; after a NUL byte follows its sibling (layout B's <stem>_raw.md). Names
 * matter to the loader, so an input with a sibling is given a name of layout B and one without a
 * name of layout A. */
#include "target.h"

#include "duidu/document.h"
#include "duidu/utf8.h"
#include "tests/laws.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint16_t widths[] = {20, 33, 80};

static void check(bool holds, const char *what, const struct dd_part *part)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s (part %zu-%zu of '%.*s')\n", what, part->span.start, part->span.end,
            DD_STR_ARG(part->source->path));
    abort();
}

/* Valid UTF-8 without NUL. */
static bool is_clean(struct dd_str text)
{
    size_t len;
    for (size_t at = 0; at < text.len; at += len) {
        uint32_t cp = dd_utf8_decode(text, at, &len);
        if (cp == DD_REPLACEMENT && len != 3)
            return false;
        if (cp == 0)
            return false;
    }
    return true;
}

static void check_part(const struct dd_part *part)
{
    check(part->span.start <= part->span.end && part->span.end <= part->source->text.len,
          "a part lies in its source", part);
    check(is_clean(part->source->text), "a source is valid UTF-8 without NUL", part);
}

static void check_runs(const struct dd_document *doc, const struct dd_part *part)
{
    uint32_t end = 0;
    for (size_t i = 0; i < doc->n_runs; i++) {
        const struct dd_run *r = &doc->runs[i];
        check(r->start >= end && r->end >= r->start && r->end <= doc->text.len,
              "runs are in order, apart, and inside the text", part);
        check(r->source >= part->span.start && r->source <= part->span.end,
              "a run points into its part", part);
        check(r->link == DD_NONE || r->link < doc->n_links, "a run's link exists", part);
        check(r->synthetic || (r->source + (r->end - r->start) <= part->span.end &&
                               memcmp(doc->text.ptr + r->start, part->source->text.ptr + r->source,
                                      r->end - r->start) == 0),
              "a verbatim run equals its source", part);
        end = r->end;
    }
}

static void check_blocks(const struct dd_document *doc, const struct dd_part *part)
{
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        check(b->end > i && b->end <= doc->n_blocks, "a block ends after itself", part);
        check(i == 0 ? b->parent == DD_NONE : b->parent < i && doc->blocks[b->parent].end >= b->end,
              "a block lies in its parent", part);
        check(b->text_start <= b->text_end && b->text_end <= doc->text.len,
              "a block's text lies in the text", part);
        check(b->run_start <= b->run_end && b->run_end <= doc->n_runs, "a block's runs exist",
              part);
    }
}

static void check_document(const struct dd_part *part)
{
    struct dd_arena arena;
    dd_arena_init(&arena);
    struct dd_document *doc = dd_document_parse(&arena, part);
    if (part->source) {
        check_part(part);
        check(is_clean(doc->text), "the text is valid UTF-8", part);
        check_blocks(doc, part);
        check_runs(doc, part);
    }
    for (size_t i = 0; part->source && i < sizeof widths / sizeof widths[0]; i++) {
        const char *broken = dd_laws_check(doc, widths[i]);
        check(!broken, broken ? broken : "", part);
    }
    dd_arena_release(&arena);
}

static void set_locale_once(void)
{
    static bool done; /* the fuzzer's own process: no library room */
    if (!done)
        setlocale(LC_CTYPE, "C.UTF-8");
    done = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dd_clip clip;
    struct dd_error err;
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    struct dd_str bytes = {(const char *)data, nul ? (size_t)(nul - data) : size};
    struct dd_str sibling = {0};
    set_locale_once();
    if (nul)
        sibling = (struct dd_str){(const char *)nul + 1, size - bytes.len - 1};
    const char *path = nul ? "202401/2024-01-02-x.md" : "content/2024/01/x/index.md";
    if (dd_clip_from_bytes(&clip, path, bytes, nul ? &sibling : NULL, &err) == DD_OK) {
        check_document(&clip.summary);
        check_document(&clip.article);
    }
    dd_clip_release(&clip);
    return 0;
}
