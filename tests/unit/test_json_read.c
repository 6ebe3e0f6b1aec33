/* JSON read into a tree, and strings written. */
#include "check.h"

#include "duidu/json.h"
#include "duidu/json_read.h"

static struct dd_arena arena;

static const struct dd_node *parse(const char *text)
{
    return dd_node_parse(&arena, dd_str_from(text));
}

static int release(void **state)
{
    (void)state;
    dd_arena_release(&arena);
    return 0;
}

static void test_values(void **state)
{
    (void)state;
    const struct dd_node *j =
        parse(" {\"a\": [1, -2.5e3, true, false, null], \"b\":{\"要点\":\"x\"}, \"c\":\"\"} ");
    assert_non_null(j);
    const struct dd_node *a = dd_node_get(j, "a");
    assert_int_equal(dd_node_int(dd_node_nth(a, 0), 9), 1);
    assert_int_equal(dd_node_int(dd_node_nth(a, 1), 9), -2);
    assert_true(dd_node_true(dd_node_nth(a, 2)));
    assert_false(dd_node_true(dd_node_nth(a, 3)));
    assert_int_equal(dd_node_nth(a, 4)->kind, DD_JSON_NULL);
    assert_null(dd_node_nth(a, 5));
    assert_str(dd_node_str(dd_node_get(dd_node_get(j, "b"), "要点")), "x");
    assert_str(dd_node_get(j, "a")->raw, "[1, -2.5e3, true, false, null]");
    assert_int_equal(dd_node_get(j, "c")->kind, DD_JSON_STRING);
    /* Of what is not there, or of another kind: nothing. */
    assert_null(dd_node_get(dd_node_get(j, "no"), "b"));
    assert_null(dd_node_get(a, "b"));
    assert_int_equal(dd_node_int(j, 7), 7);
    assert_int_equal(dd_node_str(a).len, 0);
}

static void test_strings(void **state)
{
    (void)state;
    assert_str(dd_node_str(parse("\"a\\n\\t\\\"\\\\\\/\\u4f60\\ud83d\\ude00\"")), "a\n\t\"\\/你😀");
    /* Half a character is none. */
    assert_str(dd_node_str(parse("\"\\ud83dx\"")), "\xEF\xBF\xBDx");
    assert_str(dd_node_str(parse("\"\\ud83d\\u0041\"")), "\xEF\xBF\xBD" "A");
    assert_str(dd_node_str(parse("\"\xFFx\"")), "\xEF\xBF\xBDx");
}

static void test_not_json(void **state)
{
    (void)state;
    static const char *const texts[] = {"",      " ",      "{",       "}",        "[1,]",  "{\"a\"}",
                                        "nul",   "01",     "-",       "1.",       "1e",    "\"a",
                                        "\"\n\"", "[1 2]", "{\"a\":1,}", "\"\\x\"", "\"\\u12\"", "1 1",
                                        "[[1]",  "{a:1}",  "'a'",     "\"\\",     "tru e", ".5"};
    for (size_t i = 0; i < COUNT(texts); i++)
        if (parse(texts[i])) {
            print_error("'%s' was taken for JSON\n", texts[i]);
            fail();
        }
    struct dd_strbuf deep = {0};
    dd_strbuf_fill(&deep, '[', DD_JSON_DEPTH);
    dd_strbuf_fill(&deep, ']', DD_JSON_DEPTH);
    assert_non_null(parse(deep.buf));
    dd_strbuf_clear(&deep);
    dd_strbuf_fill(&deep, '[', 100000);
    assert_null(parse(deep.buf));
    dd_strbuf_release(&deep);
}

/* What is written is read again as it was. */
static void test_written(void **state)
{
    (void)state;
    const struct dd_str texts[] = {DD_STR(""), DD_STR("你好 \"quoted\" \\ back"), DD_STR("a\n\tb\r\x1b[31m\x7f"),
                                   DD_STR("\0nul"), DD_STR("\xE2\x80\xAE" "bidi \xF0\x9F\x98\x80")};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct dd_strbuf out = {0};
        dd_json_quote(&out, texts[i]);
        for (size_t k = 0; k < out.len; k++)
            assert_true((unsigned char)out.buf[k] >= ' ' && out.buf[k] != 0x7F);
        struct dd_str back = dd_node_str(dd_node_parse(&arena, dd_strbuf_str(&out)));
        assert_true(dd_str_equal(back, texts[i]));
        dd_strbuf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_values, release),
        cmocka_unit_test_teardown(test_strings, release),
        cmocka_unit_test_teardown(test_not_json, release),
        cmocka_unit_test_teardown(test_written, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
