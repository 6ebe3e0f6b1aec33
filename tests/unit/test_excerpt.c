/* What is taken out of a text: as it is read, as it was written, as a quote. */
#include "check.h"
#include "dump.h"

#include "duidu/excerpt.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* The range goes from the words `from` up to behind the words `to`; empty: from the start, to the end. */
static const struct {
    const char *name, *markdown, *from, *to, *text, *written;
} cases[] = {
    {"a block alone has no marker", "- 一\n- *二* 与 [三](http://x.org/)\n", "二", "三", "二 与 三",
     "*二* 与 [三](http://x.org/)"},
    {"part of a block is its text", "前 **粗体字** 后\n", "体", "后", "体字 后", "体字 后"},
    {"paragraphs", "一行\n两行 `code`\n\n另 一 段\n", "", "", "一行两行 code\n\n另 一 段",
     "一行\n两行 `code`\n\n另 一 段"},
    {"a tight list", "1. 一\n2. 二\n   - 三\n   - [x] 四\n", "", "", "1. 一\n2. 二\n   - 三\n   - [x] 四",
     "1. 一\n2. 二\n   - 三\n   - [x] 四"},
    {"text around a tight list", "前\n\n- 一\n- 二\n\n后\n", "", "", "前\n\n- 一\n- 二\n\n后",
     "前\n\n- 一\n- 二\n\n后"},
    {"a loose list", "- 一\n\n  接着\n\n- 二\n", "", "", "- 一\n\n  接着\n\n- 二", "- 一\n\n  接着\n\n- 二"},
    {"from the middle of one item into the next", "- 一二三\n- 四五六\n", "二", "五", "- 二三\n- 四五",
     "- 二三\n- 四五"},
    {"a quote", "> 引\n> 文\n\n后\n", "", "", "引文\n\n后", "> 引\n> 文\n\n后"},
    {"a lazy quote alone", "> 引\n文\n", "", "", "引文", "引\n文"},
    {"headings", "题目\n===\n\n### 小 *题* ###\n", "", "", "题目\n\n小 题", "# 题目\n\n### 小 *题* ###"},
    {"code", "```sh\necho 你好\n\tx\n```\n", "", "", "echo 你好\n    x", "```sh\necho 你好\n    x\n```"},
    {"code with fences in it", "~~~~\n```\n~~~~\n", "", "", "```", "````\n```\n````"},
    {"indented code", "    一\n\n    二\n", "", "", "一\n\n二", "```\n一\n\n二\n```"},
    {"a table", "| 甲 | b |\n|---|--:|\n| 1 | **2** |\n", "", "", "甲\tb\n1\t2",
     "| 甲 | b |\n|---|--:|\n| 1 | **2** |"},
    {"cells of a table", "| 甲 | b |\n|---|--:|\n| 1 | 2 |\n", "b", "1", "b\n1", "b\n1"},
    {"a rule between", "上\n\n***\n\n下\n", "", "", "上\n\n---\n\n下", "上\n\n---\n\n下"},
    {"a hard break", "上  \n下\n", "", "", "上\n下", "上\n下"},
    {"what is never shown stays here", "一\xE2\x80\xAE二\x1B[31m\n", "", "", "一二[31m", "一二[31m"},
    {"emphasis at both ends", "**甲** 乙 *丙*\n", "", "", "甲 乙 丙", "**甲** 乙 *丙*"},
    {"nothing", "\n", "", "", "", ""},
};

static uint32_t place(const struct test_doc *t, const char *words, bool behind)
{
    if (!*words)
        return behind ? (uint32_t)t->doc->text.len : 0;
    ptrdiff_t at = dd_str_find(t->doc->text, dd_str_from(words), 0);
    assert_true(at >= 0);
    return (uint32_t)at + (behind ? (uint32_t)strlen(words) : 0);
}

static void takes_ranges(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test_doc t;
        struct dd_strbuf text = {0}, written = {0};
        test_doc_parse(&t, dd_str_from(cases[i].markdown));
        uint32_t from = place(&t, cases[i].from, false), to = place(&t, cases[i].to, true);
        dd_excerpt_add(&text, t.doc, from, to, DD_EXCERPT_TEXT, NULL);
        dd_excerpt_add(&written, t.doc, from, to, DD_EXCERPT_MARKDOWN, NULL);
        if (strcmp(dd_strbuf_cstr(&text), cases[i].text) != 0)
            fail_msg("%s: '%s'", cases[i].name, dd_strbuf_cstr(&text));
        if (strcmp(dd_strbuf_cstr(&written), cases[i].written) != 0)
            fail_msg("%s, as it was written: '%s'", cases[i].name, dd_strbuf_cstr(&written));
        dd_strbuf_release(&text);
        dd_strbuf_release(&written);
        test_doc_release(&t);
    }
}

/* As many bytes as were there, whatever range of the text is taken. */
static void takes_any_range(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("# 题\n\n> - 一 [x](y)\n>   - 二\n\n| a | 中 |\n|---|---|\n| 1 | 2 |\n\n"
                              "```c\n代码\n```\n\n---\n\n末 *尾*\n"));
    uint32_t n = (uint32_t)t.doc->text.len;
    for (uint32_t from = 0; from <= n; from++)
        for (uint32_t to = from; to <= n; to++)
            for (int form = DD_EXCERPT_TEXT; form <= DD_EXCERPT_QUOTE; form++) {
                struct dd_strbuf out = {0};
                dd_excerpt_add(&out, t.doc, from, to, form, NULL);
                assert_true(from < to || out.len == 0);
                dd_strbuf_release(&out);
            }
    test_doc_release(&t);
}

static const char *quote(const char *file, const char *words)
{
    static char all[512];
    struct dd_clip clip = {0};
    struct dd_arena arena = {0};
    struct dd_strbuf out = {0};
    assert_int_equal(dd_clip_from_bytes(&clip, "x.md", dd_str_from(file), NULL, NULL), DD_OK);
    struct dd_document *doc = dd_document_parse(&arena, &clip.article);
    ptrdiff_t at = dd_str_find(doc->text, dd_str_from(words), 0);
    assert_true(at >= 0);
    dd_excerpt_add(&out, doc, (uint32_t)at, (uint32_t)(at + (ptrdiff_t)strlen(words)), DD_EXCERPT_QUOTE,
                   &clip);
    snprintf(all, sizeof all, "%s", dd_strbuf_cstr(&out));
    dd_strbuf_release(&out);
    dd_arena_release(&arena);
    dd_clip_release(&clip);
    return all;
}

static void names_the_source(void **state)
{
    (void)state;
    assert_string_equal(quote("---\ntitle: 说 [A_b]\nsource: https://x.org/a_(b)\ndate: 2025-01-28\n---\n\n"
                              "## Summary\n\n摘。\n\n## Full Content\n\n一段**文字**。\n\n另一段。\n",
                              "一段文字。"),
                        "> 一段**文字**。\n>\n> — [说 \\[A\\_b\\]](<https://x.org/a_(b)>), 2025-01-28");
    assert_string_equal(quote("# 题\n\n一段文字。\n\n另一段。\n", "一段文字。\n另一段。"),
                        "> 一段文字。\n>\n> 另一段。\n>\n> — 题");
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_ranges),
        cmocka_unit_test(takes_any_range),
        cmocka_unit_test(names_the_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
