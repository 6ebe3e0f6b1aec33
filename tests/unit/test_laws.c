/* Layout's three laws over the sample archive and the real ones, and proof that the oracle that
 * judges them can say no. */
#include "archives.h"
#include "check.h"
#include "laws.h"

#include "duidu/clip.h"

#include <locale.h>

static const uint16_t widths[] = {20, 33, 40, 55, 80, 120, 200};

struct tally {
    size_t files, lawless;
};

static void hold_part(const char *path, const struct dd_part *part, struct tally *t)
{
    struct dd_arena arena = {0};
    struct dd_document *doc = dd_document_parse(&arena, part);
    for (size_t i = 0; i < COUNT(widths); i++) {
        const char *bad = dd_laws_check(doc, widths[i]);
        if (bad) {
            t->lawless++;
            print_error("%s: %s\n", path, bad);
        }
    }
    dd_arena_release(&arena);
}

static void hold_file(const char *path, void *data)
{
    struct tally *t = data;
    struct dd_clip clip;
    struct dd_error err;
    const char *name = strrchr(path, '/');
    if (!dd_clip_is_article_name(dd_str_from(name ? name + 1 : path)))
        return;
    assert_int_equal(dd_clip_open(&clip, path, &err), DD_OK);
    hold_part(path, &clip.summary, t);
    hold_part(path, &clip.article, t);
    t->files++;
    dd_clip_release(&clip);
}

static void hold_all(const char *root)
{
    struct tally t = {0};
    test_each_markdown(root, hold_file, &t);
    assert_true(t.files >= 10);
    assert_int_equal(t.lawless, 0);
}

static void laws_hold_for_the_sample(void **state)
{
    (void)state;
    hold_all(TEST_SAMPLE);
}

static void laws_hold_for_the_archives(void **state)
{
    (void)state;
    if (!test_archives())
        skip();
    hold_all(test_archives());
}

/* ---- texts made to break them ---------------------------------------------------------- */

struct text {
    struct dd_arena arena;
    struct dd_source source;
    struct dd_document *doc;
};

static void read_text(struct text *t, const char *markdown)
{
    struct dd_error err;
    *t = (struct text){0};
    assert_int_equal(dd_source_from_bytes(&t->source, "试.md", dd_str_from(markdown), NULL, &err),
                     DD_OK);
    struct dd_part part = {&t->source, {0, t->source.text.len}};
    t->doc = dd_document_parse(&t->arena, &part);
}

static void drop_text(struct text *t)
{
    dd_source_release(&t->source);
    dd_arena_release(&t->arena);
}

static void laws_hold_for_nasty_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。",
        "「「「「「「「「「「「「「「「「「「「「「「「「「「「「「「「「「「",
        "他说 “ 你好 ” ，走了 … 然后呢 “ 又 来 了 ” 。再见 （ 完 ） ！",
        "约翰·史密斯约翰·史密斯约翰·史密斯约翰·史密斯约翰·史密斯约翰·史密斯",
        "用 node.js 与 C++ 写 U.S. 的 e.g. 东西，用 node.js 与 C++ 写 U.S. 的 e.g. 东西",
        "中\u200B，文\u200B，中\u2063，文字\u00AD，中文字中文字中文字中文字\u2060。",
        "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦🇨🇳🇩🇪🇫🇷1️⃣2️⃣👍🏽👍🏽👍"
        "🏽",
        "नमस्ते दुनिया नमस्ते दुनिया क्षत्रिय한국어ㄱㅏㄴ 각각각",
        "> > > > > > 引 用 里 的 引 用 很 深 很 深\n> - 列\n>   1. 表\n>      - 项目符号\n",
        "1. 一\n   > 二\n   >\n   > | 甲 | 乙丙丁戊己庚辛 |\n   > |-|-|\n   > | “引文” | "
        "很长的一格，里面有字。 |\n",
        "| a | b | c | d | e | f | g | h |\n|-|-|-|-|-|-|-|-|\n| 一二三四五六 | 七八九 | “ 十 ” ， "
        "| <br>x | y | z | ，，， | 🇨🇳 |\n",
        "    \t代码\t有\t制表符\t与很长很长很长很长很长很长很长很长很长很长很长很长的行\n    x\n",
        "<pre>\n制\t表\t符\n</pre>\n",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa，b",
        "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301 **e**\u0301 中\u0301文 \u0301",
        "行\u2028行\u2029行\xC2\x85行\n",
        "https://example.com/a/very/long/path/that/does/not/end/anywhere/soon.html?x=1&y=2，看。",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        for (uint16_t width = DD_LAYOUT_MIN; width <= 80; width++) {
            struct text t;
            read_text(&t, texts[i]);
            const char *bad = dd_laws_check(t.doc, width);
            if (bad)
                fail_msg("text %zu: %s", i, bad);
            drop_text(&t);
        }
}

/* ---- the oracle can fail --------------------------------------------------------------- */

/* A paragraph of many lines at 20 cells, to be broken by hand. */
static struct dd_layout *layout_of(struct text *t, const char *markdown)
{
    read_text(t, markdown);
    struct dd_layout_options options = {.width = 20};
    struct dd_layout *l = dd_layout_build(&t->arena, t->doc, &options);
    assert_null(dd_laws_check_layout(l));
    return l;
}

#define PROSE                                                                                      \
    "终端的一行有八十格，字却有宽有窄。一个汉字占两格，一个字母占一格；谁也不能骑在墙上。\n"

static void assert_lawless(const struct dd_layout *l, const char *law)
{
    const char *bad = dd_laws_check_layout(l);
    assert_non_null(bad);
    if (strncmp(bad, law, strlen(law)) != 0)
        fail_msg("wanted \"%s\", got \"%s\"", law, bad);
}

static void oracle_sees_width(void **state)
{
    (void)state;
    struct text t;
    struct dd_layout *l = layout_of(&t, PROSE);
    l->options.width = 19;
    assert_lawless(l, "law 1 (wider");
    l->options.width = 20;
    l->lines[0].flags |= DD_LINE_WIDE;
    assert_lawless(l, "law 1 (only code");
    drop_text(&t);
}

static void oracle_sees_loss(void **state)
{
    (void)state;
    struct text t;
    struct dd_layout *l = layout_of(&t, PROSE);
    struct dd_piece *p = &l->pieces[l->lines[1].piece_start];
    struct dd_piece kept = *p;
    p->text = dd_str_slice(kept.text, 0, kept.text.len - 3);
    assert_lawless(l, "law 2 (shown 0 times)");
    *p = l->pieces[l->lines[0].piece_start];
    assert_lawless(l, "law 2 (out of order)");
    *p = kept;
    p->text = DD_STR("别的文字");
    assert_lawless(l, "law 2 (not the document's text)");
    *p = kept;
    l->lines[1].piece_start = l->lines[1].piece_end;
    assert_lawless(l, "law 2 (shown 0 times)");
    drop_text(&t);
}

static void oracle_sees_table_order(void **state)
{
    (void)state;
    struct text t;
    struct dd_layout *l = layout_of(&t, "| 甲 | 乙 |\n|-|-|\n| 丙 | 丁 |\n");
    struct dd_line kept = l->lines[0];
    l->lines[0] = l->lines[2];
    l->lines[2] = kept;
    assert_lawless(l, "law 2 (rows out of order)");
    drop_text(&t);
}

/* Moves the break between the first two lines by bytes (negative: to the left). */
static void move_break(struct dd_layout *l, int bytes)
{
    struct dd_piece *a = &l->pieces[l->lines[0].piece_end - 1];
    struct dd_piece *b = &l->pieces[l->lines[1].piece_end - 1];
    a->text.len += (size_t)bytes;
    b->text.ptr += bytes;
    b->text.len -= (size_t)bytes;
    b->start += (uint32_t)bytes;
    l->lines[0].end += (uint32_t)bytes;
    l->lines[1].start += (uint32_t)bytes;
}

/* Moves the first break of markdown, laid out at 20 cells, and wants the oracle to name the law. */
static void lawless_break(const char *markdown, int bytes, const char *law)
{
    struct text t;
    struct dd_layout *l = layout_of(&t, markdown);
    move_break(l, bytes);
    assert_lawless(l, law);
    drop_text(&t);
}

static void oracle_sees_bad_breaks(void **state)
{
    (void)state;
    /* Ten characters fill a line. What is moved: one too early; a comma to the line's start; an
     * opening bracket, also behind a space, to the line's end; node.js and a name cut in two. */
    lawless_break("终端的一行有八十格字却有宽有窄。\n", -3, "law 3 (this still fitted");
    lawless_break("终端的一行有八十格，字却有宽。\n", -3, "law 3 (a better break");
    lawless_break("> 一行里有八九十格，字却有。\n", -3, "law 3 (a better break");
    lawless_break("终端的一行有八十格（字却有宽有窄。\n", 3, "law 3 (a better break");
    lawless_break("终端的一行有八十格“ 字却有宽有窄。\n", 4, "law 3 (a better break");
    lawless_break("- 也许我用的是node.js写\n", 5, "law 3 (a better break");
    lawless_break("终端上用约翰史约翰·史密斯\n", 6, "law 3 (a better break");
}

static void oracle_sees_bad_breaks_in_cells(void **state)
{
    (void)state;
    struct text t;
    struct dd_layout *l = layout_of(&t, "| 甲 | 乙 |\n|-|-|\n| 一二三四五六七八九，十 | 丁 |\n");
    /* Lines: header, rule, first and second line of the wide cell. The first piece of the latter
     * two is the cell's; its padding grows by what the text loses. */
    size_t a = l->lines[2].piece_start, b = l->lines[3].piece_start;
    assert_int_equal(l->pieces[a].start + l->pieces[a].text.len, l->pieces[b].start);
    l->pieces[a].text.len -= 3;
    l->pieces[b].text.ptr -= 3;
    l->pieces[b].text.len += 3;
    l->pieces[b].start -= 3;
    l->pieces[a + 1].text = DD_STR("  ");
    l->pieces[b + 1].text.len -= 2;
    assert_lawless(l, "law 3");
    drop_text(&t);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_hold_for_nasty_texts),
        cmocka_unit_test(oracle_sees_width),
        cmocka_unit_test(oracle_sees_loss),
        cmocka_unit_test(oracle_sees_table_order),
        cmocka_unit_test(oracle_sees_bad_breaks),
        cmocka_unit_test(oracle_sees_bad_breaks_in_cells),
        cmocka_unit_test(laws_hold_for_the_sample),
        cmocka_unit_test(laws_hold_for_the_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
