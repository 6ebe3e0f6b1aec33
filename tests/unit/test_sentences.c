/* Sentences of English and Chinese: abbreviations, quotes, decimals, and no byte lost or told twice. */
#include "check.h"

#include "duidu/sentences.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>

/* The sentences of text with '|' between them. */
static const char *cut(const char *text)
{
    static char out[512];
    struct dd_str s = dd_str_from(text);
    struct dd_sentence x;
    size_t len = 0;
    out[0] = '\0';
    for (size_t at = 0; dd_sentence_next(s, at, &x); at = x.next)
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%.*s", len ? "|" : "",
                                DD_STR_ARG(dd_str_slice(s, x.start, x.end)));
    return out;
}

static void english(void **state)
{
    (void)state;
    assert_string_equal(cut("It works. It is cheap! Is it?  Yes."), "It works.|It is cheap!|Is it?|Yes.");
    assert_string_equal(cut("no full stop"), "no full stop");
    assert_string_equal(cut("One\ntwo. Three"), "One|two.|Three");
    assert_string_equal(cut("  \n "), "");
    assert_string_equal(cut("Wait... what? Well... Good. A…b… C."), "Wait... what?|Well...|Good.|A…b…|C.");
}

static void abbreviations_and_numbers(void **state)
{
    (void)state;
    assert_string_equal(cut("Dr. Smith met Mr. Wu, e.g. at 3.5 p.m. in Rome. Fine."),
                        "Dr. Smith met Mr. Wu, e.g. at 3.5 p.m. in Rome.|Fine.");
    assert_string_equal(cut("J. K. Rowling wrote it. John F. Kennedy read it."),
                        "J. K. Rowling wrote it.|John F. Kennedy read it.");
    assert_string_equal(cut("In the U.S. Army it is so. He left the U.S. The rest stayed."),
                        "In the U.S. Army it is so.|He left the U.S.|The rest stayed.");
    assert_string_equal(cut("It is vitamin C. It helps. See No. 5 of them. He said no. Then left."),
                        "It is vitamin C.|It helps.|See No. 5 of them.|He said no.|Then left.");
    assert_string_equal(cut("Use node.js 18.2. Visit example.com/a?b=c. v1.0.3 is out."),
                        "Use node.js 18.2.|Visit example.com/a?b=c. v1.0.3 is out.");
    assert_string_equal(cut("1. First comes this. 2024 was good."), "1. First comes this.|2024 was good.");
    assert_string_equal(cut("Smith et al. showed it. It costs $3.50. See p. 7."),
                        "Smith et al. showed it.|It costs $3.50.|See p. 7.");
}

static void quotations(void **state)
{
    (void)state;
    assert_string_equal(cut("\"Why?\" he asked. \"Because.\" She left."),
                        "\"Why?\" he asked.|\"Because.\"|She left.");
    assert_string_equal(cut("So it is.[3] Next.[^12] (All of it.) “Good.” Bye."),
                        "So it is.[3]|Next.[^12]|(All of it.)|“Good.”|Bye.");
    assert_string_equal(cut("他说：“好。”，然后走了。“真的？”她问。"), "他说：“好。”，然后走了。|“真的？”|她问。");
}

static void chinese(void **state)
{
    (void)state;
    assert_string_equal(cut("成本只有30%。性能与OpenAI的o1相当！真的？是。"),
                        "成本只有30%。|性能与OpenAI的o1相当！|真的？|是。");
    assert_string_equal(cut("版本3.5发布了；很快（真的。）下一句。"), "版本3.5发布了；很快（真的。）|下一句。");
    assert_string_equal(cut("他走了……没有回来。用Node.js写的"), "他走了……没有回来。|用Node.js写的");
    assert_string_equal(cut("这是R1. 然后是GPT. OK"), "这是R1.|然后是GPT.|OK");
}

static bool blank(struct dd_str s)
{
    for (size_t at = 0, len; at < s.len; at += len)
        if (!dd_cp_is_space(dd_utf8_decode(s, at, &len)))
            return false;
    return true;
}

static void nothing_is_lost(void **state)
{
    static const char pool[][8] = {"a", "B", "1",  " ",  ".",  "!",  "?", "\n", "。", "？", "”", "“",
                                   "中", "）", "[", "]", "^", "…", ",", "，", "Dr", "\"", "'",  "　"};
    (void)state;
    srand(7);
    for (int round = 0; round < 20000; round++) {
        char text[200] = "";
        size_t len = 0;
        for (int n = 1 + rand() % 20; n > 0; n--)
            len += (size_t)snprintf(text + len, sizeof text - len, "%s",
                                    pool[(size_t)rand() % (sizeof pool / sizeof *pool)]);
        struct dd_str s = {text, len};
        struct dd_sentence x;
        size_t at = 0;
        while (dd_sentence_next(s, at, &x)) {
            assert_true(blank(dd_str_slice(s, at, x.start)));
            assert_true(x.start >= at && x.end > x.start && x.next >= x.end);
            assert_true(blank(dd_str_slice(s, x.end, x.next)));
            at = x.next;
        }
        assert_true(blank(dd_str_slice(s, at, len)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english),
        cmocka_unit_test(abbreviations_and_numbers),
        cmocka_unit_test(quotations),
        cmocka_unit_test(chinese),
        cmocka_unit_test(nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
