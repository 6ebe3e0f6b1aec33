/* Markdown to blocks and runs: a table of texts with what they should become, and the laws that the
 * offsets of every text obey. */
#include "archives.h"
#include "dump.h"
#include "markdown_cases.h"

#include "duidu/clip.h"
#include "duidu/utf8.h"

#include <locale.h>

static void parses_markdown(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct test_doc t;
        struct dd_strbuf got = {0};
        test_doc_parse(&t, dd_str_from(cases[i].markdown));
        dump_document(&got, t.doc);
        if (strcmp(dd_strbuf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s:\n--- want\n%s--- got\n%s", cases[i].name, cases[i].want,
                     dd_strbuf_cstr(&got));
        dd_strbuf_release(&got);
        test_doc_release(&t);
    }
}

/* ---- offsets --------------------------------------------------------------------------- */

static const char *run_fault(const struct dd_document *doc, const struct dd_part *part, size_t i)
{
    const struct dd_run *r = &doc->runs[i], *before = i ? r - 1 : NULL;
    size_t len = r->end - r->start;
    if (r->start >= r->end || r->end > doc->text.len)
        return "a run is empty or past the text";
    if (before && r->start < before->end)
        return "runs overlap";
    if (r->source < part->span.start || r->source + (r->synthetic ? 0 : len) > part->span.end)
        return "a run is outside the part";
    if (before &&
        r->source < before->source + (before->synthetic ? 0 : before->end - before->start))
        return "source offsets fall";
    if (!r->synthetic &&
        memcmp(doc->source->text.ptr + r->source, doc->text.ptr + r->start, len) != 0)
        return "verbatim text is not the source's";
    if (r->link != DD_NONE && (r->link >= doc->n_links || !(r->inline_ & DD_INLINE_LINK)))
        return "a link that is none";
    return NULL;
}

/* Every place of verbatim text has its source offset and is found by it. */
static const char *round_trip_fault(const struct dd_document *doc)
{
    for (size_t i = 0; i < doc->n_runs; i++) {
        const struct dd_run *r = &doc->runs[i];
        for (uint32_t at = r->start; at < r->end; at++) {
            size_t source = dd_document_source_offset(doc, at);
            if (source != r->source + (r->synthetic ? 0 : at - r->start))
                return "source_offset is wrong";
            if (!r->synthetic && dd_document_text_offset(doc, source) != at)
                return "text_offset is no inverse";
            if (dd_document_run_at(doc, at) != i)
                return "run_at is wrong";
        }
    }
    return NULL;
}

static const char *leaf_fault(const struct dd_document *doc, const struct dd_part *part, uint32_t i)
{
    const struct dd_block *b = &doc->blocks[i];
    if (b->span.start > b->span.end || b->span.start < part->span.start ||
        b->span.end > part->span.end)
        return "a block's span is outside the part";
    for (uint32_t r = b->run_start; r < b->run_end; r++)
        if (doc->runs[r].start < b->text_start || doc->runs[r].end > b->text_end ||
            doc->runs[r].source < b->span.start)
            return "a run is outside its block";
    for (uint32_t at = b->text_start; at < b->text_end; at++)
        if (dd_document_block_at(doc, at) != i)
            return "block_at is wrong";
    if (b->text_start && doc->text.ptr[b->text_start - 1] != '\n')
        return "leaves are not parted by line ends";
    return NULL;
}

/* The blocks are a tree in preorder; the counted leaves have the numbers 0, 1, … */
static const char *tree_fault(const struct dd_document *doc, const struct dd_part *part)
{
    uint32_t leaves = 0;
    for (uint32_t i = 1; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        if (b->parent >= i || dd_block_is_leaf(&doc->blocks[b->parent]) || b->end <= i ||
            b->end > doc->blocks[b->parent].end)
            return "the blocks are no tree";
        if (dd_block_is_leaf(b) && b->end != i + 1)
            return "a leaf has blocks inside";
        if (b->leaf != DD_NONE && b->leaf != leaves++)
            return "leaves are not counted in order";
        const char *bad = dd_block_is_leaf(b) ? leaf_fault(doc, part, i) : NULL;
        if (bad)
            return bad;
    }
    return leaves == doc->n_leaves ? NULL : "n_leaves is wrong";
}

static const char *document_fault(const struct dd_document *doc, const struct dd_part *part)
{
    const char *bad = NULL;
    for (size_t i = 0; i < doc->n_runs && !bad; i++)
        bad = run_fault(doc, part, i);
    if (!bad)
        bad = tree_fault(doc, part);
    return bad ? bad : round_trip_fault(doc);
}

static void check_part(const char *path, const struct dd_part *part, size_t *faults)
{
    struct dd_arena arena = {0};
    const struct dd_document *doc = dd_document_parse(&arena, part);
    const char *bad = document_fault(doc, part);
    if (bad) {
        print_error("%s: %s\n", path, bad);
        ++*faults;
    }
    dd_arena_release(&arena);
}

static void check_file(const char *path, void *data)
{
    struct dd_clip clip;
    struct dd_error err;
    if (dd_clip_open(&clip, path, &err) != DD_OK)
        fail_msg("%s: %s", path, err.message);
    check_part(path, &clip.summary, data);
    check_part(path, &clip.article, data);
    dd_clip_release(&clip);
}

static void offsets_hold_for_the_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct test_doc t;
        size_t faults = 0;
        test_doc_parse(&t, dd_str_from(cases[i].markdown));
        /* Also as a part that does not begin with the file. */
        for (size_t start = 0; start < 3; start++) {
            struct dd_part part = {&t.source, {start * 3, t.source.text.len}};
            if (part.span.start <= part.span.end &&
                dd_utf8_floor(t.source.text, part.span.start) == part.span.start)
                check_part(cases[i].name, &part, &faults);
        }
        assert_int_equal(faults, 0);
        test_doc_release(&t);
    }
}

static void offsets_hold_for_the_sample(void **state)
{
    (void)state;
    size_t faults = 0;
    assert_true(test_each_markdown(TEST_SAMPLE, check_file, &faults) >= 10);
    assert_int_equal(faults, 0);
}

static void offsets_hold_for_the_archives(void **state)
{
    (void)state;
    size_t faults = 0;
    if (!test_archives())
        skip();
    assert_true(test_each_markdown(test_archives(), check_file, &faults) >= 10);
    assert_int_equal(faults, 0);
}

/* ---- single matters -------------------------------------------------------------------- */

/* Blocks double their array many times here; every heading keeps its level and every fence its
 * info. */
static void keeps_levels_while_it_grows(void **state)
{
    (void)state;
    struct dd_strbuf in = {0};
    struct test_doc t;
    for (int i = 0; i < 300; i++)
        dd_strbuf_addf(&in, "%.*s 第%d节\n\n```语言%d\n码\n```\n\n", i % 6 + 1, "######", i, i);
    test_doc_parse(&t, dd_strbuf_str(&in));
    assert_int_equal(t.doc->n_blocks, 601);
    for (int i = 0; i < 300; i++) {
        char info[32];
        snprintf(info, sizeof info, "语言%d", i);
        assert_int_equal(t.doc->blocks[1 + 2 * i].kind, DD_BLOCK_HEADING);
        assert_int_equal(t.doc->blocks[1 + 2 * i].level, i % 6 + 1);
        assert_str(t.doc->blocks[2 + 2 * i].info, info);
    }
    test_doc_release(&t);
    dd_strbuf_release(&in);
}

/* md4c looks at bytes that may be the place of a line as if they were a block: whatever that place,
 * a list stays whole (mask.c). */
static void lists_stay_whole_at_every_offset(void **state)
{
    (void)state;
    static const char list[] = "- 一\n\n  续\n\n  1. 甲\n\n     > 引\n\n     ```\n     码\n     "
                               "```\n\n  2. 乙  \n     硬\n\n"
                               "     # 题\n\n     - [x] 做\n\n       末 \n       行\n\n       "
                               "尾\n\n- 二\\\n  换\n\n      缩进码\n\n"
                               "  段\n";
    static const char want[] = "list loose\n  item\n    para \"一\"\n    para \"续\"\n"
                               "    list ordered loose\n      item 1\n        para \"甲\"\n"
                               "        quote\n          para \"引\"\n        code \"码\"\n"
                               "      item 2\n        para \"乙/硬\"\n        h1 \"题\"\n"
                               "        list loose\n          item [x]\n            para \"做\"\n"
                               "            para \"末行\"\n            para \"尾\"\n"
                               "  item\n    para \"二/换\"\n    code \"缩进码\"\n    para \"段\"\n";
    for (size_t before = 0; before <= 512; before++) {
        struct dd_strbuf in = {0}, got = {0};
        struct test_doc t;
        dd_strbuf_fill(&in, 'x', before);
        dd_strbuf_adds(&in, "\n\n");
        dd_strbuf_adds(&in, list);
        test_doc_parse(&t, dd_strbuf_str(&in));
        dump_document(&got, t.doc);
        const char *behind = before ? strchr(dd_strbuf_cstr(&got), '\n') + 1 : dd_strbuf_cstr(&got);
        if (strcmp(behind, want) != 0)
            fail_msg("behind %zu bytes:\n%s", before, behind);
        test_doc_release(&t);
        dd_strbuf_release(&got);
        dd_strbuf_release(&in);
    }
}

/* Sixty lists in each other: the innermost are flattened, and no text is lost. */
static void keeps_the_text_of_deep_lists(void **state)
{
    (void)state;
    enum { DEPTH = 60 };
    struct dd_strbuf in = {0};
    struct test_doc t;
    for (int i = 0; i < DEPTH; i++) {
        dd_strbuf_fill(&in, ' ', 2 * (size_t)i);
        dd_strbuf_addf(&in, "- 第%d层\n", i);
    }
    test_doc_parse(&t, dd_strbuf_str(&in));
    uint32_t leaf = 0, depth = 0;
    for (uint32_t i = 1; i < t.doc->n_blocks; i++) {
        const struct dd_block *b = &t.doc->blocks[i];
        depth = b->level > depth ? b->level : depth;
        if (!dd_block_is_leaf(b))
            continue;
        char want[32];
        snprintf(want, sizeof want, "第%u层", leaf++);
        assert_str(dd_block_text(t.doc, b), want);
    }
    assert_int_equal(leaf, DEPTH);
    assert_true(depth >= 20);
    test_doc_release(&t);
    dd_strbuf_release(&in);
}

/* A row pads to the header's columns: a small file must not ask for all memory. */
static void survives_greedy_tables(void **state)
{
    (void)state;
    struct dd_strbuf in = {0};
    struct test_doc t;
    for (int i = 0; i < 2000; i++)
        dd_strbuf_adds(&in, "|甲");
    dd_strbuf_adds(&in, "|\n");
    for (int i = 0; i < 2000; i++)
        dd_strbuf_adds(&in, "|-");
    dd_strbuf_adds(&in, "|\n");
    for (int i = 0; i < 2000; i++)
        dd_strbuf_adds(&in, "|乙|\n");
    test_doc_parse(&t, dd_strbuf_str(&in));
    assert_true(t.doc->text.len >= 2000 * 2 * 3);
    assert_true(dd_str_find(t.doc->text, DD_STR("乙"), 0) > 0);
    test_doc_release(&t);
    dd_strbuf_release(&in);
}

static void has_links_with_their_text(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("前 [**粗** 与\n码](https://a.cn)\n\n后 <https://b.cn>\n"));
    assert_int_equal(t.doc->n_links, 2);
    assert_str(t.doc->links[0].text, "粗 与码");
    assert_int_equal(t.doc->links[0].block, 1);
    assert_int_equal(t.doc->links[0].text_start, strlen("前 "));
    assert_str(t.doc->links[1].text, "https://b.cn");
    assert_int_equal(t.doc->links[1].block, 2);
    test_doc_release(&t);
}

/* A url comes clean of what a terminal or a browser's command line must not get. */
static void cleans_urls(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("[链](<https://a.cn/\x1b[31m b\u202e\u200b中>)\n"));
    assert_int_equal(t.doc->n_links, 1);
    assert_str(t.doc->links[0].url, "https://a.cn/[31mb中");
    test_doc_release(&t);
}

static void parses_nothing(void **state)
{
    (void)state;
    struct dd_arena arena = {0};
    const struct dd_part none = {0};
    const struct dd_document *doc = dd_document_parse(&arena, &none);
    assert_int_equal(doc->n_blocks, 1);
    assert_int_equal(doc->text.len, 0);
    assert_int_equal(dd_document_block_at(doc, 0), DD_NONE);
    dd_arena_release(&arena);
    struct test_doc t;
    test_doc_parse(&t, DD_STR(""));
    assert_int_equal(t.doc->n_blocks, 1);
    assert_int_equal(dd_document_source_offset(t.doc, 0), 0);
    assert_int_equal(dd_document_text_offset(t.doc, 7), 0);
    test_doc_release(&t);
}

static void between_runs_the_neighbour_counts(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("# 题\n\n文&amp;字\n"));
    /* Text: 题 \n 文 & 字; source: "# 题\n\n文&amp;字". */
    assert_int_equal(dd_document_source_offset(t.doc, 3), 7);  /* the \n: what follows */
    assert_int_equal(dd_document_source_offset(t.doc, 7), 10); /* & */
    assert_int_equal(dd_document_source_offset(t.doc, 8), 15); /* 字 */
    assert_int_equal(dd_document_text_offset(t.doc, 0), 0);    /* the # */
    assert_int_equal(dd_document_text_offset(t.doc, 10), 7);
    assert_int_equal(dd_document_text_offset(t.doc, 15), 8);
    assert_int_equal(dd_document_text_offset(t.doc, 999), t.doc->text.len);
    test_doc_release(&t);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_markdown),
        cmocka_unit_test(offsets_hold_for_the_cases),
        cmocka_unit_test(keeps_levels_while_it_grows),
        cmocka_unit_test(lists_stay_whole_at_every_offset),
        cmocka_unit_test(keeps_the_text_of_deep_lists),
        cmocka_unit_test(survives_greedy_tables),
        cmocka_unit_test(has_links_with_their_text),
        cmocka_unit_test(cleans_urls),
        cmocka_unit_test(parses_nothing),
        cmocka_unit_test(between_runs_the_neighbour_counts),
        cmocka_unit_test(offsets_hold_for_the_sample),
        cmocka_unit_test(offsets_hold_for_the_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
