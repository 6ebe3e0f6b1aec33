/* Any bytes as a lexicon file, as its tables, as a CC-CEDICT, and as an article with its summary.
 *
 * The first byte says which: 0 a file whose checksum is made to agree, 1 a table, 2 a CC-CEDICT, else a
 * summary and, behind a NUL, the article.
 */
#include "target.h"

#include "duidu/align.h"
#include "src/document/lexicon_format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static const char text[] = "大模型训练数据中的通过一二三四五六七八九十个人工智能模型的方法与实现";

/* Asks for every word of a text, and reads every byte of what comes. */
static void use(const struct dd_lexicon *lexicon)
{
    struct dd_lexicon_word words[16];
    struct dd_str s = {text, sizeof text - 1};
    volatile unsigned sum = 0;
    for (size_t at = 0; at < s.len; at += 3) {
        size_t n = dd_lexicon_words_at(lexicon, s, at, words, 16);
        check(n <= 16, "no more words than asked for");
        for (size_t i = 0; i < n; i++)
            for (uint32_t g = 0; g < words[i].n_glosses && g < 64; g++) {
                struct dd_gloss gloss = dd_lexicon_gloss(lexicon, &words[i], g);
                check(gloss.weight >= 0 && gloss.weight <= 1, "weights are 0 to 1");
                for (size_t k = 0; k < gloss.stem.len; k++)
                    sum += (unsigned char)gloss.stem.ptr[k];
            }
    }
    (void)sum;
}

static void open_bytes(const char *data, size_t size)
{
    struct dd_lexicon *lexicon = NULL;
    size_t body = offsetof(struct dd_lexicon_head, kind);
    char *copy = malloc(size ? size : 1);
    check(copy != NULL, "memory");
    if (size)
        memcpy(copy, data, size);
    if (size > sizeof(struct dd_lexicon_head)) {
        uint64_t sum = dd_lexicon_checksum(copy + body, size - body);
        memcpy(copy + offsetof(struct dd_lexicon_head, checksum), &sum, sizeof sum);
    }
    if (dd_lexicon_from_bytes(&lexicon, "fuzz", (struct dd_str){copy, size}, NULL) == DD_OK)
        use(lexicon);
    dd_lexicon_close(lexicon);
    free(copy);
}

static void make(enum dd_code made, struct dd_strbuf *out)
{
    struct dd_lexicon *lexicon = NULL;
    if (made == DD_OK) {
        check(dd_lexicon_from_bytes(&lexicon, "made", dd_strbuf_str(out), NULL) == DD_OK,
              "what is made can be opened");
        use(lexicon);
    }
    dd_lexicon_close(lexicon);
    dd_strbuf_release(out);
}

static struct dd_document *parse(struct dd_arena *arena, struct dd_source *source, const char *data,
                                 size_t size)
{
    if (dd_source_from_bytes(source, "fuzz.md", (struct dd_str){data, size}, NULL, NULL) != DD_OK)
        *source = (struct dd_source){0};
    struct dd_part part = {source, {0, source->text.len}};
    return dd_document_parse(arena, &part);
}

static void align(const char *data, size_t size)
{
    struct dd_arena arena = {0};
    struct dd_source summary_source = {0}, article_source = {0};
    const char *nul = size ? memchr(data, 0, size) : NULL;
    size_t split = nul ? (size_t)(nul - data) : size, rest = nul ? split + 1 : size;
    struct dd_document *summary = parse(&arena, &summary_source, data, split);
    struct dd_document *article = parse(&arena, &article_source, data + rest, size - rest);
    struct dd_points points = dd_points_find(&arena, summary);
    struct dd_alignment *a = dd_align(&arena, article, summary, &points, NULL);
    check(a->n_leaves == article->n_leaves && a->n_points == points.count, "all are there");
    for (size_t i = 0; i < a->n_points; i++) {
        check(a->points[i].confidence >= 0 && a->points[i].confidence <= 1, "confidence is 0 to 1");
        for (size_t k = 0; k < a->points[i].count; k++)
            check(a->points[i].items[k].leaf < a->n_leaves && isfinite(a->points[i].items[k].score),
                  "passages are leaves");
    }
    for (uint32_t b = 0; b < a->n_leaves && a->n_points; b++)
        if (b % 2 ? dd_alignment_link(a, 0, b) : dd_alignment_unlink(a, 0, b))
            check(dd_alignment_restore(a, 0, b), "corrections can be taken back");
    dd_source_release(&summary_source);
    dd_source_release(&article_source);
    dd_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dd_strbuf out = {0};
    if (size == 0)
        return 0;
    const char *bytes = (const char *)data + 1;
    struct dd_str s = {bytes, size - 1};
    switch (data[0]) {
    case 0:
        open_bytes(bytes, size - 1);
        break;
    case 1:
        make(dd_lexicon_compile(s, &out, NULL), &out);
        break;
    case 2:
        make(dd_lexicon_import(s, &out, NULL, NULL), &out);
        break;
    default:
        align(bytes, size - 1);
    }
    return 0;
}
