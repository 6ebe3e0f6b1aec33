/* Markdown laid out at a width, as the lines a reader sees; and from a place to its line. */
#include "check.h"

#include "duidu/clip.h"
#include "duidu/layout.h"
#include "duidu/strbuf.h"

#include <locale.h>

struct text {
    struct dd_arena arena;
    struct dd_source source;
    struct dd_document *doc;
    struct dd_layout *l;
};

static void read_text(struct text *t, const char *markdown)
{
    struct dd_error err;
    *t = (struct text){0};
    assert_int_equal(dd_source_from_bytes(&t->source, "行.md", dd_str_from(markdown), NULL, &err),
                     DD_OK);
    struct dd_part part = {&t->source, {0, t->source.text.len}};
    t->doc = dd_document_parse(&t->arena, &part);
}

static void lay_text(struct text *t, uint16_t width, bool wrap_code)
{
    struct dd_layout_options options = {.width = width, .wrap_code = wrap_code};
    t->l = dd_layout_build(&t->arena, t->doc, &options);
    assert_true(t->l->complete);
}

static void drop_text(struct text *t)
{
    dd_source_release(&t->source);
    dd_arena_release(&t->arena);
}

/* ---- golden lines ------------------------------------------------------------------------ */

/* The lines as text; behind a line that the screen cuts stands a '~'. */
static void print_lines(const struct dd_layout *l, struct dd_strbuf *out)
{
    for (size_t i = 0; i < l->n_lines; i++) {
        const struct dd_line *line = &l->lines[i];
        for (size_t k = line->piece_start; k < line->piece_end; k++)
            dd_strbuf_add(out, l->pieces[k].text);
        dd_strbuf_adds(out, line->flags & DD_LINE_WIDE ? "~\n" : "\n");
    }
}

struct golden {
    const char *name, *markdown;
    uint16_t width;
    bool wrap;
    const char *want;
};

static void compare(const struct golden *all, size_t n)
{
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        struct text t;
        struct dd_strbuf out = {0};
        read_text(&t, all[i].markdown);
        lay_text(&t, all[i].width, all[i].wrap);
        print_lines(t.l, &out);
        if (strcmp(dd_strbuf_cstr(&out), all[i].want) != 0) {
            wrong++;
            print_error("%s at %u: got\n%swanted\n%s", all[i].name, all[i].width,
                        dd_strbuf_cstr(&out), all[i].want);
        }
        dd_strbuf_release(&out);
        drop_text(&t);
    }
    assert_int_equal(wrong, 0);
}

static void prose(void **state)
{
    (void)state;
    static const struct golden all[] = {
        {"English", "The quick brown fox jumps over the lazy dog.\n", 16, false,
         "The quick brown\nfox jumps over\nthe lazy dog.\n"},
        {"a word that fills the line", "abcdefgh ijklmnop q\n", 8, false,
         "abcdefgh\nijklmnop\nq\n"},
        {"a word longer than the line", "abcdefghijkl m\n", 8, false, "abcdefgh\nijkl m\n"},
        {"Chinese", "终端的一行有八十格字却有宽有窄\n", 20, false,
         "终端的一行有八十格字\n却有宽有窄\n"},
        {"an odd width", "终端的一行有八十格字却有宽有窄\n", 19, false,
         "终端的一行有八十格\n字却有宽有窄\n"},
        {"no comma at the start", "终端的一行有八十格字，却有宽有窄。\n", 20, false,
         "终端的一行有八十格\n字，却有宽有窄。\n"},
        {"no opening bracket at the end", "终端的一行有八十格（字却有宽）有窄。\n", 20, false,
         "终端的一行有八十格\n（字却有宽）有窄。\n"},
        {"names stay whole", "也许我在用的是node.js写\n", 18, false, "也许我在用的是\nnode.js写\n"},
        {"soft breaks", "终端\n一行\nof eighty\ncells\n", 40, false, "终端一行 of eighty cells\n"},
        {"a hard break", "第一行  \n第二行\\\nthird\n", 40, false, "第一行\n第二行\nthird\n"},
        {"emphasis is gone", "**终端**的*一*行`code`。\n", 40, false, "终端的一行code。\n"},
        {"headings", "# 题\n\n## 节\n\n文。\n\n文二。\n\n### 小节\n\n### 下节\n\n- 列\n", 40, false,
         "题\n节\n文。\n\n文二。\n\n小节\n\n下节\n• 列\n"},
        {"a long heading", "# 终端的一行有八十格\n\n文。\n", 12, false, "终端的一行有\n八十格\n文。\n"},
        {"a rule", "甲\n\n---\n\n乙\n", 10, false, "甲\n\n──────────\n\n乙\n"},
        {"a rule in a quote", "> 甲\n>\n> ---\n", 10, false, "│ 甲\n│ \n│ ────────\n"},
        {"one blank line, however many there are", "甲\n\n\n\n\n乙\n", 10, false, "甲\n\n乙\n"},
        {"none behind a line that introduces", "要点总结：\n\n1. 起源\n\n文：\n\n# 题\n", 20, false,
         "要点总结：\n1. 起源\n\n文：\n\n题\n"},
        {"nothing", "\n\n", 20, false, ""},
    };
    compare(all, COUNT(all));
}

static void lists_and_quotes(void **state)
{
    (void)state;
    static const struct golden all[] = {
        {"bullets by depth", "- 甲\n  - 乙\n    - 丙\n      - 丁\n        - 戊\n", 30, false,
         "• 甲\n  ◦ 乙\n    ▪ 丙\n      - 丁\n        • 戊\n"},
        {"a hanging indent", "- 终端的一行有八十格字\n  - of eighty cells and more\n", 16, false,
         "• 终端的一行有八\n  十格字\n  ◦ of eighty\n    cells and\n    more\n"},
        {"numbers end in one column", "9. 九九九九\n10. 十十十十十\n", 12, false,
         " 9. 九九九九\n10. 十十十十\n    十\n"},
        {"numbers of one digit", "8. 八\n9. 九\n", 12, false, "8. 八\n9. 九\n"},
        {"a loose list", "1. 甲\n\n   续\n\n2. 乙\n", 20, false, "1. 甲\n\n   续\n\n2. 乙\n"},
        {"bullets in numbers", "1. 甲：\n   - 乙\n2. 丙\n", 20, false, "1. 甲：\n   ◦ 乙\n2. 丙\n"},
        {"tasks", "- [ ] 未完的一件事\n- [x] 完了\n", 14, false,
         "[ ] 未完的一件\n    事\n[x] 完了\n"},
        {"a quote", "> 终端的一行有八十格字\n>\n> two\n\n外\n", 16, false,
         "│ 终端的一行有八\n│ 十格字\n│ \n│ two\n\n外\n"},
        {"a quote in a quote", "> 甲\n>\n> > 乙\n", 16, false, "│ 甲\n│ \n│ │ 乙\n"},
        {"a quote in a list", "- 甲\n  > 终端的一行有八十\n  > 格\n- 乙\n", 18, false,
         "• 甲\n  │ 终端的一行有八\n  │ 十格\n• 乙\n"},
        {"a list in a quote", "> - 终端的一行有八十格\n> - 乙\n", 16, false,
         "│ • 终端的一行有\n│   八十格\n│ • 乙\n"},
        {"too narrow for the quotes", "> > > 终端的一行\n", 10, false,
         "│ │ 终端的\n│ │ 一行\n"},
    };
    compare(all, COUNT(all));
}

static void code(void **state)
{
    (void)state;
    static const struct golden all[] = {
        {"left as wide as it is", "```c\nint 宽 = 1; /* 一行 */\n\nx\n```\n", 12, false,
         "  int 宽 = 1; /* 一行 */~\n  ~\n  x~\n"},
        {"wrapped", "```\nabcdefghijklmnopqrstuv\n```\n", 12, true,
         "  abcdefghij\n  ↪ klmnopqr\n  ↪ stuv\n"},
        {"wrapped Chinese", "```\na终端的一行有八\n```\n", 12, true,
         "  a终端的一\n  ↪ 行有八\n"},
        {"tabs", "```\na\tb\n\t终\t端\nabcd\te\n```\n", 30, false,
         "  a   b~\n      终  端~\n  abcd    e~\n"},
        {"tabs, wrapped", "```\nabcdefg\thij\n```\n", 12, true, "  abcdefg hi\n  ↪ j\n"},
        {"indented, in a list", "- 甲\n\n      int x;\n", 20, false, "• 甲\n\n    int x;~\n"},
        {"between paragraphs", "甲\n```\nx\n```\n乙\n", 20, true, "甲\n\n  x\n\n乙\n"},
    };
    compare(all, COUNT(all));
}

#define ALIGNED "| 名 | 中 | 数 |\n|:--|:-:|--:|\n| 终端机 | 字 | 80 |\n| ab | abcd | 七 |\n"
#define WIDE "| 名称 | 说明 |\n|--|--|\n| 终端 | 一行有八十格，字有宽窄 |\n| 字 | 二 |\n"

static void tables(void **state)
{
    (void)state;
    static const struct golden all[] = {
        {"fits, aligned", ALIGNED, 40, false,
         "名     │  中  │ 数\n"
         "───────┼──────┼───\n"
         "终端机 │  字  │ 80\n"
         "ab     │ abcd │ 七\n"},
        {"fits just so", ALIGNED, 18, false,
         "名     │  中  │ 数\n"
         "───────┼──────┼───\n"
         "终端机 │  字  │ 80\n"
         "ab     │ abcd │ 七\n"},
        {"fits", WIDE, 40, false,
         "名称 │ 说明                  \n"
         "─────┼───────────────────────\n"
         "终端 │ 一行有八十格，字有宽窄\n"
         "字   │ 二                    \n"},
        {"wraps", WIDE, 21, false,
         "名称 │ 说明          \n"
         "─────┼───────────────\n"
         "终端 │ 一行有八十格，\n"
         "     │ 字有宽窄      \n"
         "─────┼───────────────\n"
         "字   │ 二            \n"},
        {"as records", WIDE, 12, false,
         "  名称\n  说明\n"
         "────────────\n"
         "  终端\n  一行有八十\n  格，字有宽\n  窄\n"
         "────────────\n"
         "  字\n  二\n"},
        {"in a quote", "> | 甲 | 乙 |\n> |--|--:|\n> | 一 | 10 |\n", 30, false,
         "│ 甲 │ 乙\n│ ───┼───\n│ 一 │ 10\n"},
    };
    compare(all, COUNT(all));
}

/* ---- places ------------------------------------------------------------------------------ */

static const char everything[] =
    "# 题目 of it all\n\n摘要：\n\n终端的一行有八十格，字却有宽有窄。A letter takes one cell, 一个汉字"
    "占两格；谁也不能骑在墙上 and nobody sits on the wall, 用 node.js 写的也一样。\n\n"
    "9. 第九，一行有八十格，字却有宽有窄。\n10. tenth\n    - 里面的一项 with some more words\n\n"
    "> 引用里的话，引用里的话，引用里的话。\n>\n> - 列在引用里\n\n- [x] 完了\n\n---\n\n" WIDE "\n"
    "```c\nint main(void)\t{ return 0; } /* 一行很长很长很长的代码 */\n\nreturn;\n```\n\n" ALIGNED
    "\n| a | b | c | d |\n|--|--|--|--|\n| 一二三四五六七八 | 九 | ten eleven twelve | 十 |\n\n末尾。\n";

static bool shows(const struct dd_layout *l, size_t line, uint32_t offset)
{
    for (size_t k = l->lines[line].piece_start; k < l->lines[line].piece_end; k++) {
        const struct dd_piece *p = &l->pieces[k];
        if (p->start != DD_NONE && p->start <= offset && offset < p->start + p->text.len)
            return true;
    }
    return false;
}

/* Row of the table that holds offset, or -1. */
static int row_of(const struct dd_table *table, uint32_t offset)
{
    for (uint32_t i = 0; i < table->rows * table->columns; i++)
        if (table->cells[i].text_start <= offset && offset < table->cells[i].text_end)
            return (int)(i / table->columns);
    return -1;
}

static size_t check_starts(const struct dd_layout *l)
{
    size_t checked = 0;
    for (size_t i = 0; i < l->n_lines; i++) {
        const struct dd_line *line = &l->lines[i];
        if (line->start == line->end)
            continue;
        size_t at = dd_layout_line_at(l, line->start);
        const struct dd_table *table = l->doc->blocks[line->block].table;
        if (at != i && !table)
            fail_msg("width %u: line %zu starts at %u, found on %zu", l->options.width, i,
                     line->start, at);
        assert_int_equal(l->lines[at].block, line->block);
        assert_true(shows(l, at, line->start));
        if (table)
            assert_int_equal(row_of(table, l->lines[at].start), row_of(table, line->start));
        checked++;
    }
    return checked;
}

static void a_start_finds_its_line(void **state)
{
    (void)state;
    for (int wrap = 0; wrap < 2; wrap++)
        for (uint16_t width = 20; width <= 120; width++) {
            struct text t;
            read_text(&t, everything);
            lay_text(&t, width, wrap);
            assert_true(check_starts(t.l) >= 20);
            drop_text(&t);
        }
}

/* Offset of words in the document's text, plus bytes. */
static uint32_t place(const struct text *t, const char *words, uint32_t bytes)
{
    ptrdiff_t at = dd_str_find(t->doc->text, dd_str_from(words), 0);
    assert_true(at >= 0);
    return (uint32_t)at + bytes;
}

static void assert_at(const struct text *t, uint32_t offset, size_t line, size_t column)
{
    assert_int_equal(dd_layout_line_at(t->l, offset), line);
    assert_int_equal(dd_layout_column(t->l, line, offset), column);
}

static void places_have_columns(void **state)
{
    (void)state;
    struct text t;
    read_text(&t, "甲乙丙 abc\n\n- 终端的一行有八十格\n\n" ALIGNED "\n```\na\tb字c\n```\n");
    lay_text(&t, 18, false);
    /* 0 甲乙丙 abc, 1 blank, 2 and 3 the item, 4 blank, 5 header, 6 rule, 7, 8, 9 blank, 10 code */
    assert_int_equal(t.l->n_lines, 11);
    assert_at(&t, place(&t, "甲", 0), 0, 0);
    assert_at(&t, place(&t, "乙", 0), 0, 2);
    assert_at(&t, place(&t, "abc", 1), 0, 8);
    assert_at(&t, place(&t, "终", 0), 2, 2);
    assert_at(&t, place(&t, "的", 0), 2, 6);
    assert_at(&t, place(&t, "十", 0), 2, 16);
    assert_at(&t, place(&t, "数", 0), 5, 16);
    assert_at(&t, place(&t, "终端机", 3), 7, 2);
    assert_at(&t, place(&t, "80", 1), 7, 17);
    assert_at(&t, place(&t, "abcd", 3), 8, 12);
    assert_at(&t, place(&t, "b字", 0), 10, 6);
    assert_at(&t, place(&t, "b字c", 4), 10, 9);
    /* What is not on the line: the line's first text column; a rule has none. */
    assert_int_equal(dd_layout_column(t.l, 2, place(&t, "甲", 0)), 2);
    assert_int_equal(dd_layout_column(t.l, 6, place(&t, "甲", 0)), 0);
    drop_text(&t);
}

/* Flags, the fixed cells at the left, and the lines of a block. */
static void lines_know_their_blocks(void **state)
{
    (void)state;
    struct text t;
    size_t end;
    read_text(&t, "甲\n\n> 终端的一行有八十格字\n\n```\n码\n```\n");
    lay_text(&t, 16, false);
    static const uint8_t flags[] = {DD_LINE_FIRST, DD_LINE_BLANK, DD_LINE_FIRST,
                                    0,             DD_LINE_BLANK, DD_LINE_FIRST | DD_LINE_WIDE};
    static const uint16_t fixed[] = {0, 0, 2, 2, 0, 2};
    assert_int_equal(t.l->n_lines, COUNT(flags));
    for (size_t i = 0; i < COUNT(flags); i++) {
        assert_int_equal(t.l->lines[i].flags, flags[i]);
        assert_int_equal(t.l->lines[i].fixed, fixed[i]);
    }
    uint32_t quoted = t.l->lines[2].block;
    assert_int_equal(t.l->lines[1].block, quoted);
    assert_int_equal(t.doc->blocks[quoted].kind, DD_BLOCK_PARAGRAPH);
    assert_int_equal(dd_layout_block_lines(t.l, quoted, &end), 2);
    assert_int_equal(end, 4);
    size_t none = dd_layout_block_lines(t.l, 0, &end);
    assert_int_equal(none, end);
    assert_int_equal(dd_line_width(t.l, &t.l->lines[2]), 16);
    assert_int_equal(dd_line_width(t.l, &t.l->lines[3]), 8);
    drop_text(&t);
}

static void steps_make_the_same_lines(void **state)
{
    (void)state;
    struct text t;
    struct dd_strbuf whole = {0}, steps = {0};
    read_text(&t, everything);
    lay_text(&t, 33, true);
    print_lines(t.l, &whole);
    struct dd_layout_options options = {.width = 33, .wrap_code = true};
    struct dd_layout *l = dd_layout_begin(&t.arena, t.doc, &options);
    assert_int_equal(l->n_lines, 0);
    dd_layout_extend(l, 3);
    assert_true(l->n_lines >= 3 && l->n_lines < t.l->n_lines && !l->complete);
    for (size_t n = 4; !l->complete; n++)
        dd_layout_extend(l, n);
    print_lines(l, &steps);
    assert_string_equal(dd_strbuf_cstr(&steps), dd_strbuf_cstr(&whole));
    dd_strbuf_release(&whole);
    dd_strbuf_release(&steps);
    drop_text(&t);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prose),
        cmocka_unit_test(lists_and_quotes),
        cmocka_unit_test(code),
        cmocka_unit_test(tables),
        cmocka_unit_test(a_start_finds_its_line),
        cmocka_unit_test(places_have_columns),
        cmocka_unit_test(lines_know_their_blocks),
        cmocka_unit_test(steps_make_the_same_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
