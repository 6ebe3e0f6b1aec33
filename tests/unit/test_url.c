/* Addresses that leave the program. */
#include "check.h"

#include "duidu/url.h"

static void encodes(const char *url, const char *want)
{
    struct dd_strbuf out = {0};
    dd_strbuf_adds(&out, "x");
    assert_int_equal(dd_url_encode(&out, dd_str_from(url)), want != NULL);
    assert_str(dd_str_slice(dd_strbuf_str(&out), 1, out.len), want ? want : "");
    dd_strbuf_release(&out);
}

static void only_safe_ones(void **state)
{
    (void)state;
    encodes("https://example.org/a?b;c#d", "https://example.org/a?b;c#d");
    encodes("HTTP://example.org/甲 乙", "HTTP://example.org/%E7%94%B2%20%E4%B9%99");
    encodes("mailto:a@example.org", "mailto:a@example.org");
    encodes("https://example.org/%E7", "https://example.org/%E7");
    encodes("https://example.org/\033]8;;", NULL);
    encodes("https://example.org/\a", NULL);
    encodes("https://example.org/\n", NULL);
    encodes("https://example.org/\x7f", NULL);
    encodes("javascript:alert(1)", NULL);
    encodes("file:///etc/passwd", NULL);
    encodes("relative.md", NULL);
    encodes("", NULL);
    encodes("https://example.org/\x9b", "https://example.org/%9B");
}

static void only_as_long_as_terminals_take(void **state)
{
    (void)state;
    char url[DD_URL_MAX + 10];
    struct dd_strbuf out = {0};
    memset(url, 'a', sizeof url);
    memcpy(url, "https://", 8);
    assert_true(dd_url_encode(&out, (struct dd_str){url, DD_URL_MAX - 3}));
    dd_strbuf_clear(&out);
    assert_false(dd_url_encode(&out, (struct dd_str){url, sizeof url}));
    memset(url + 8, '\xE7', sizeof url - 8);
    assert_false(dd_url_encode(&out, (struct dd_str){url, DD_URL_MAX / 2}));
    assert_int_equal(out.len, 0);
    dd_strbuf_release(&out);
}

static void one_id_for_one_link(void **state)
{
    (void)state;
    struct dd_str a = DD_STR("https://a.example/"), b = DD_STR("https://b.example/");
    assert_int_equal(dd_url_id(a, 1), dd_url_id(a, 1));
    assert_int_not_equal(dd_url_id(a, 1), dd_url_id(a, 2));
    assert_int_not_equal(dd_url_id(a, 1), dd_url_id(b, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_safe_ones),
        cmocka_unit_test(only_as_long_as_terminals_take),
        cmocka_unit_test(one_id_for_one_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
