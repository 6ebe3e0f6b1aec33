/* Layouts as they should look, and the way from places to lines and back. */
#include "archives.h"
#include "dump.h"
#include "laws.h"

#include "duidu/clip.h"
#include "duidu/utf8.h"

#include <locale.h>

static const struct {
    const char *name;
    uint16_t width;
    bool wrap_code;
    const char *markdown, *want;
} cases[] = {
    {"hanging indents", 24, false,
     "- 终端的一行有八十格，一个汉字占两格。\n"
     "  - 里面一层的文字也有悬挂缩进。\n"
     "    - 再里面一层也是。\n"
     "      - 第四层。\n"
     "        - 第五层。\n",
     "• 终端的一行有八十格，一\n"
     "  个汉字占两格。\n"
     "  ◦ 里面一层的文字也有悬\n"
     "    挂缩进。\n"
     "    ▪ 再里面一层也是。\n"
     "      - 第四层。\n"
     "        • 第五层。\n"},
    {"numbers end in one column", 24, false,
     "8. 八\n"
     "9. 九，这一条长得要折行才行。\n"
     "10. 十\n"
     "11. 十一\n",
     " 8. 八\n"
     " 9. 九，这一条长得要折行\n"
     "    才行。\n"
     "10. 十\n"
     "11. 十一\n"},
    {"tasks", 24, false,
     "- [ ] 还没有做的一件事，很长\n"
     "- [x] 做完的\n",
     "[ ] 还没有做的一件事，很\n"
     "    长\n"
     "[x] 做完的\n"},
    {"quotes and quotes in quotes", 24, false,
     "> 引文有一条竖线，折行后还有。\n"
     ">\n"
     "> 第二段。\n"
     ">\n"
     "> > 引文里的引文。\n",
     "│ 引文有一条竖线，折行后\n"
     "│ 还有。\n"
     "│\n"
     "│ 第二段。\n"
     "│\n"
     "│ │ 引文里的引文。\n"},
    {"a quote in a list and a list in a quote", 24, false,
     "1. 项目：\n"
     "\n"
     "   > 引文\n"
     "   > - 列表在引文里折行\n"
     "   >\n"
     "   > 完\n"
     "\n"
     "2. 下一项\n",
     "1. 项目：\n"
     "\n"
     "   │ 引文\n"
     "   │\n"
     "   │ ◦ 列表在引文里折行\n"
     "   │\n"
     "   │ 完\n"
     "\n"
     "2. 下一项\n"},
    {"blank lines between blocks", 24, false,
     "# 一级\n"
     "## 二级\n"
     "正文一段。\n"
     "\n"
     "又一段。\n"
     "### 三级\n"
     "- 紧\n"
     "- 凑\n"
     "\n"
     "* * *\n"
     "尾\n"
     "## 再来\n",
     "一级\n"
     "二级\n"
     "正文一段。\n"
     "\n"
     "又一段。\n"
     "\n"
     "三级\n"
     "• 紧\n"
     "• 凑\n"
     "\n"
     "────────────────────────\n"
     "\n"
     "尾\n"
     "\n"
     "再来\n"},
    {"loose and tight lists", 24, false,
     "- 松\n"
     "\n"
     "- 散\n"
     "\n"
     "正文\n"
     "\n"
     "- 项\n"
     "\n"
     "  续段\n"
     "  - 紧的\n"
     "  - 里层\n"
     "\n"
     "- 末项\n",
     "• 松\n"
     "\n"
     "• 散\n"
     "\n"
     "正文\n"
     "\n"
     "• 项\n"
     "\n"
     "  续段\n"
     "  ◦ 紧的\n"
     "  ◦ 里层\n"
     "\n"
     "• 末项\n"},
    {"what introduces", 24, false,
     "要点总结：\n"
     "\n"
     "- 一\n"
     "\n"
     "摘要：\n"
     "\n"
     "正文。\n"
     "\n"
     "这一句很长很长很长很长很长很长很长很长很长的话不是标签：\n"
     "\n"
     "正文。\n"
     "\n"
     "命令是：\n"
     "\n"
     "    ls\n",
     "要点总结：\n"
     "• 一\n"
     "\n"
     "摘要：\n"
     "正文。\n"
     "\n"
     "这一句很长很长很长很长很\n"
     "长很长很长很长很长的话不\n"
     "是标签：\n"
     "\n"
     "正文。\n"
     "\n"
     "命令是：\n"
     "\n"
     "  ls\n"},
    {"a table that fits", 30, false,
     "前\n"
     "\n"
     "| 左 | 中间列 | 右 |\n"
     "|:---|:--:|--:|\n"
     "| 一 | 二 | 三 |\n"
     "| abc | d | 12345 |\n"
     "\n"
     "后\n",
     "前\n"
     "\n"
     "左  │ 中间列 │    右\n"
     "────┼────────┼──────\n"
     "一  │   二   │    三\n"
     "abc │   d    │ 12345\n"
     "\n"
     "后\n"},
    {"a table with wrapped cells", 30, false,
     "| 键 | 说明 |\n"
     "|---|---|\n"
     "| `j` | 往下走一行，到底为止就不再走了 |\n"
     "| 换行 | 一<br>二 |\n",
     "键   │ 说明\n"
     "─────┼────────────────────────\n"
     "j    │ 往下走一行，到底为止就\n"
     "     │ 不再走了\n"
     "─────┼────────────────────────\n"
     "换行 │ 一\n"
     "     │ 二\n"},
    {"a table of one column", 20, false,
     "| 只有一列的表格，很长很长 |\n"
     "|---|\n"
     "| 值 |\n",
     "只有一列的表格，很长\n"
     "很长\n"
     "────────────────────\n"
     "值\n"},
    {"a table as records", 20, false,
     "| 名字 | 类别 | 出现在哪里 | 备注 |\n"
     "|---|---|---|---|\n"
     "| 甲 | 第一类 | 到处都有得看 | |\n"
     "| 乙 | 第二类 | 无 | 没有 |\n",
     "  名字\n"
     "  类别\n"
     "  出现在哪里\n"
     "  备注\n"
     "────────────────────\n"
     "名字: 甲\n"
     "类别: 第一类\n"
     "出现在…: 到处都有得\n"
     "  看\n"
     "────────────────────\n"
     "名字: 乙\n"
     "类别: 第二类\n"
     "出现在…: 无\n"
     "备注: 没有\n"},
    {"a table in a quote in a list", 26, false,
     "- > | 甲 | 乙 |\n"
     "  > |---|---|\n"
     "  > | 一 | 二二二二二二二二二二 |\n",
     "• │ 甲 │ 乙\n"
     "  │ ───┼──────────────────\n"
     "  │ 一 │ 二二二二二二二二\n"
     "  │    │ 二二\n"},
    {"code on the screen", 20, false,
     "正文\n"
     "\n"
     "    a\t制表\n"
     "    \tlong line of code that goes on and on\n"
     "\n"
     "    末\n",
     "正文\n"
     "\n"
     "  a   制表\n"
     "      long line of code that goes on and on\n"
     "\n"
     "  末\n"},
    {"code in print", 20, true,
     "正文\n"
     "\n"
     "    a\t制表\n"
     "    \tlong line of code that goes on and on 与中文字\n"
     "\n"
     "    末\n",
     "正文\n"
     "\n"
     "  a   制表\n"
     "      long line of c\n"
     "  ↪ ode that goes on\n"
     "  ↪  and on 与中文字\n"
     "\n"
     "  末\n"},
    {"code in an item", 20, false,
     "1. 项：\n"
     "\n"
     "       make\n"
     "\n"
     "2. 项\n",
     "1. 项：\n"
     "\n"
     "     make\n"
     "\n"
     "2. 项\n"},
    {"a rule in a quote", 20, false,
     "> 上\n"
     ">\n"
     "> ---\n"
     ">\n"
     "> 下\n",
     "│ 上\n"
     "│\n"
     "│ ──────────────────\n"
     "│\n"
     "│ 下\n"},
    {"hard breaks and breaks before punctuation", 12, false,
     "硬换行  \n"
     "第二行，很好，好极了。《书名》“引号”（括号）\n",
     "硬换行\n"
     "第二行，很\n"
     "好，好极了。\n"
     "《书名》“引\n"
     "号”（括号）\n"},
    {"words that are not broken", 16, false,
     "我用的是 node.js 与 C++ 写的 U.S. 的约翰·史密斯 --help\n",
     "我用的是 node.js\n"
     "与 C++ 写的 U.S.\n"
     "的约翰·史密斯\n"
     "--help\n"},
    {"a token that is longer than the line", 12, false, "看 https://example.com/很长的路 完\n",
     "看 https://\n"
     "example.com/\n"
     "很长的路 完\n"},
    {"images, links and HTML", 24, false,
     "![图](a.png)\n"
     "\n"
     "[![封面](b.png)](c) 与[链接](d)\n"
     "\n"
     "<div>块<p>段</p></div>\n",
     "[image: 图]\n"
     "\n"
     "[image: 封面] 与链接\n"
     "\n"
     "块\n"
     "段\n"},
    {"nothing to see", 24, false,
     "<!-- 注释 -->\n"
     "\n"
     "[](a)\n"
     "\n"
     "正文\n",
     "正文\n"},
    {"deep lists in a narrow pane", 12, false,
     "- 一\n"
     "  - 二\n"
     "    - 三\n"
     "      - 四四四四\n"
     "        - 五五五五\n",
     "• 一\n"
     "  ◦ 二\n"
     "    ▪ 三\n"
     "      - 四四\n"
     "      四四\n"
     "      • 五五\n"
     "      五五\n"},
    {"code and tables under a marker without room", 12, true,
     "- 一\n"
     "  - 二\n"
     "    - 三\n"
     "      - 四\n"
     "      -\n"
     "      -     码码码码码码\n"
     "      - | 甲 | 乙 |\n"
     "        |-|-|\n"
     "        | 一 | 二 |\n"
     "\n"
     "尾\n",
     "• 一\n"
     "  ◦ 二\n"
     "    ▪ 三\n"
     "      - 四\n"
     "      -\n"
     "        码码\n"
     "        ↪ 码\n"
     "        ↪ 码\n"
     "        ↪ 码\n"
     "        ↪ 码\n"
     "      -\n"
     "        甲\n"
     "        乙\n"
     "      ──────\n"
     "        一\n"
     "        二\n"
     "\n"
     "尾\n"},
    {"an item that begins with a quote or with code", 24, false,
     "- > 引文在项目里，折行也要\n"
     "- ```\n"
     "  make\n"
     "  ```\n",
     "• │ 引文在项目里，折行也\n"
     "  │ 要\n"
     "•   make\n"},
    {"marks of invisible characters take no room", 12, false,
     "零​宽­字‎符与é组合符号\n",
     "零​宽­字‎符与é\n"
     "组合符号\n"},
    {"emoji and flags", 12, false,
     "👨‍👩‍👧‍👦一家人🇨🇳国旗👍🏽好1️⃣键\n",
     "👨‍👩‍👧‍👦一家人🇨🇳国\n"
     "旗👍🏽好1️⃣键\n"},
    {"preformatted HTML is code", 20, false,
     "<pre>\n"
     "制\t表\n"
     "   缩进\n"
     "</pre>\n",
     "  制    表\n"
     "     缩进\n"},
};

static struct dd_layout *lay_out(struct test_doc *t, uint16_t width, bool wrap_code)
{
    struct dd_layout_options options = {.width = width, .wrap_code = wrap_code};
    return dd_layout_build(&t->arena, t->doc, &options);
}

static void looks_as_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct test_doc t;
        struct dd_strbuf got = {0};
        test_doc_parse(&t, dd_str_from(cases[i].markdown));
        dump_layout(&got, lay_out(&t, cases[i].width, cases[i].wrap_code));
        if (strcmp(dd_strbuf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s:\n--- want\n%s--- got\n%s", cases[i].name, cases[i].want,
                     dd_strbuf_cstr(&got));
        dd_strbuf_release(&got);
        test_doc_release(&t);
    }
}

/* ---- places ---------------------------------------------------------------------------- */

/* Of every line that shows text: its first place is found on it, in the column where it is drawn.
 */
static const char *line_fault(const struct dd_layout *l, size_t i)
{
    const struct dd_line *line = &l->lines[i];
    size_t column = 0;
    for (size_t k = line->piece_start; k < line->piece_end; k++) {
        const struct dd_piece *p = &l->pieces[k];
        if (p->start != DD_NONE && p->text.len) {
            if (dd_layout_line_at(l, p->start) != i)
                return "line_at finds another line";
            if (dd_layout_column(l, i, p->start) != column)
                return "column is wrong";
            size_t last = p->text.len;
            while (last && ((unsigned char)p->text.ptr[--last] & 0xC0) == 0x80)
                ;
            if (dd_layout_line_at(l, p->start + (uint32_t)last) != i)
                return "line_at finds another line for the end of a piece";
        }
        column += dd_text_width(p->text);
    }
    bool blank = line->flags & DD_LINE_BLANK;
    if (!blank && line->end > line->start && dd_layout_line_at(l, line->start) != i)
        return "line_at does not find a line by its start";
    return NULL;
}

/* Every block's lines are together, and begin with its first one. */
static const char *block_fault(const struct dd_layout *l, uint32_t block)
{
    size_t end, first = dd_layout_block_lines(l, block, &end);
    if (first == end)
        return l->first_line[block] == DD_NONE ? NULL : "a block has lost its lines";
    if (!(l->lines[first].flags & DD_LINE_FIRST) || (l->lines[first].flags & DD_LINE_BLANK))
        return "a block does not begin with its first line";
    for (size_t i = first; i < end; i++)
        if (l->lines[i].block != block || (i > first && (l->lines[i].flags & DD_LINE_FIRST)))
            return "a block's lines are not its own";
    return NULL;
}

static const char *places_fault(const struct dd_layout *l)
{
    const char *bad = NULL;
    for (size_t i = 0; i < l->n_lines && !bad; i++)
        bad = line_fault(l, i);
    for (uint32_t b = 0; b < l->doc->n_blocks && !bad; b++)
        bad = block_fault(l, b);
    return bad;
}

static const uint16_t widths[] = {20, 33, 60, 100};

static void check_places(const char *path, struct test_doc *t)
{
    for (size_t i = 0; i < 2 * COUNT(widths); i++) {
        const struct dd_layout *l = lay_out(t, widths[i / 2], i % 2);
        const char *bad = places_fault(l);
        if (bad)
            fail_msg("%s: width %u: %s", path, widths[i / 2], bad);
    }
}

static void places_of_the_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct test_doc t;
        test_doc_parse(&t, dd_str_from(cases[i].markdown));
        check_places(cases[i].name, &t);
        test_doc_release(&t);
    }
}

static void places_of_a_file(const char *path, void *data)
{
    size_t len;
    char *bytes = test_read(path, &len);
    struct test_doc t;
    (void)data;
    test_doc_parse(&t, (struct dd_str){bytes, len});
    check_places(path, &t);
    test_doc_release(&t);
    free(bytes);
}

static void places_of_the_sample(void **state)
{
    (void)state;
    assert_true(test_each_markdown(TEST_SAMPLE, places_of_a_file, NULL) >= 10);
}

static void places_of_the_archives(void **state)
{
    (void)state;
    if (!test_archives())
        skip();
    assert_true(test_each_markdown(test_archives(), places_of_a_file, NULL) >= 10);
}

static void places_without_text(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("一\n\n---\n\n二\n"));
    const struct dd_layout *l = lay_out(&t, 20, false);
    assert_int_equal(l->n_lines, 5);
    assert_int_equal(dd_layout_line_at(l, 0), 0);
    assert_int_equal(dd_layout_line_at(l, t.doc->blocks[3].text_start), 4);
    assert_int_equal(dd_layout_line_at(l, 9999), 4);
    assert_int_equal(dd_layout_column(l, 2, 0), 0);
    test_doc_release(&t);
}

/* ---- pieces and steps ------------------------------------------------------------------ */

static void pieces_carry_styles_and_links(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("# 题\n\n字**粗**[链](https://a.cn)\n\n> 引\n"));
    const struct dd_layout *l = lay_out(&t, 40, false);
    const struct dd_piece *p = &l->pieces[l->lines[0].piece_start];
    assert_int_equal(p->style.role, DD_ROLE_HEADING1);
    p = &l->pieces[l->lines[1].piece_start];
    assert_int_equal(l->lines[1].piece_end - l->lines[1].piece_start, 3);
    assert_str(p[0].text, "字");
    assert_int_equal(p[0].style.inline_, 0);
    assert_str(p[1].text, "粗");
    assert_int_equal(p[1].style.inline_, DD_INLINE_STRONG);
    assert_str(p[2].text, "链");
    assert_int_equal(p[2].style.inline_, DD_INLINE_LINK);
    assert_int_equal(p[2].link, 0);
    p = &l->pieces[l->lines[3].piece_start];
    assert_int_equal(p[0].start, DD_NONE);
    assert_int_equal(p[0].style.role, DD_ROLE_MARKER);
    assert_int_equal(p[1].style.role, DD_ROLE_QUOTE);
    test_doc_release(&t);
}

/* Laid out in steps of any size, a text comes out the same. */
static void steps_make_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t step = 1; step < 5; step++) {
            struct test_doc t;
            struct dd_strbuf got = {0};
            test_doc_parse(&t, dd_str_from(cases[i].markdown));
            struct dd_layout_options options = {.width = cases[i].width,
                                                .wrap_code = cases[i].wrap_code};
            struct dd_layout *l = dd_layout_begin(&t.arena, t.doc, &options);
            for (size_t lines = step; !l->complete; lines += step)
                dd_layout_extend(l, lines);
            dump_layout(&got, l);
            assert_string_equal(dd_strbuf_cstr(&got), cases[i].want);
            dd_strbuf_release(&got);
            test_doc_release(&t);
        }
}

/* A list of many items and a table of many cells cost no more than their text. */
static void large_lists_are_cheap(void **state)
{
    (void)state;
    enum { ITEMS = 20000 };
    struct dd_strbuf in = {0};
    struct test_doc t;
    for (int i = 0; i < ITEMS; i++)
        dd_strbuf_adds(&in, "1. 项\n");
    test_doc_parse(&t, dd_strbuf_str(&in));
    const struct dd_layout *l = lay_out(&t, 40, false);
    assert_int_equal(l->n_lines, ITEMS);
    struct dd_str first = l->pieces[l->lines[0].piece_start].text;
    assert_str(first, "    1. ");
    assert_int_equal(dd_layout_line_at(l, t.doc->blocks[t.doc->n_blocks - 1].text_start),
                     ITEMS - 1);
    test_doc_release(&t);
    dd_strbuf_release(&in);
}

/* The text of a line, decoration and all. */
static void line_text(const struct dd_layout *l, size_t line, struct dd_strbuf *out)
{
    dd_strbuf_clear(out);
    for (size_t k = l->lines[line].piece_start; k < l->lines[line].piece_end; k++)
        dd_strbuf_add(out, l->pieces[k].text);
}

static void spaces_between_scripts(void **state)
{
    (void)state;
    static const struct {
        const char *source, *shown;
    } texts[] = {
        {"用SSH登录3台VPS吧", "用 SSH 登录 3 台 VPS 吧"},
        {"用 SSH 登录", "用 SSH 登录"},
        {"**重点**foo`bar`的C++代码，x", "重点 foobar 的 C++ 代码，x"},
        {"增长50%的café里", "增长 50% 的 café 里"},
        {"（AI）、“GPT”与#标签", "（AI）、“GPT”与#标签"},
        {"カナABCかな", "カナ ABC かな"},
    };
    struct dd_strbuf out = {0};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct test_doc t;
        test_doc_parse(&t, dd_str_from(texts[i].source));
        struct dd_layout_options options = {.width = 60, .cjk_spacing = true};
        struct dd_layout *l = dd_layout_build(&t.arena, t.doc, &options);
        line_text(l, 0, &out);
        assert_str(dd_strbuf_str(&out), texts[i].shown);
        options.cjk_spacing = false; /* and the text itself knows nothing of it */
        l = dd_layout_build(&t.arena, t.doc, &options);
        line_text(l, 0, &out);
        assert_true(out.len <= strlen(texts[i].source));
        test_doc_release(&t);
    }
    /* The spaces take part in filling the line. */
    struct test_doc t;
    test_doc_parse(&t, DD_STR("中文abc中文abc中文abc"));
    struct dd_layout_options options = {.width = 10, .cjk_spacing = true};
    struct dd_layout *l = dd_layout_build(&t.arena, t.doc, &options);
    line_text(l, 0, &out);
    assert_str(dd_strbuf_str(&out), "中文 abc");
    test_doc_release(&t);
    dd_strbuf_release(&out);
}

static void spaces_paragraphs(void **state)
{
    (void)state;
    for (int spacing = -1; spacing <= 2; spacing++) {
        struct test_doc t;
        test_doc_parse(&t, DD_STR("一\n\n二\n\n- a\n- b\n\n三\n"));
        struct dd_layout_options options = {.width = 20, .spacing = (int8_t)spacing};
        struct dd_layout *l = dd_layout_build(&t.arena, t.doc, &options);
        assert_int_equal(l->n_lines, 5 + 3 * (1 + spacing));
        test_doc_release(&t);
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_as_it_should),   cmocka_unit_test(places_of_the_cases),
        cmocka_unit_test(places_without_text),  cmocka_unit_test(pieces_carry_styles_and_links),
        cmocka_unit_test(steps_make_the_same),  cmocka_unit_test(large_lists_are_cheap),
        cmocka_unit_test(spaces_between_scripts), cmocka_unit_test(spaces_paragraphs),
        cmocka_unit_test(places_of_the_sample), cmocka_unit_test(places_of_the_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
