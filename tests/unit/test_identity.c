/* Which article a text is. */
#include "check.h"

#include "duidu/identity.h"

static void same(const char *url, const char *want)
{
    struct dd_strbuf key = {0};
    bool is = dd_identity_url(&key, dd_str_from(url));
    if (!is)
        assert_int_equal(key.len, 0);
    assert_str(dd_strbuf_str(&key), want);
    dd_strbuf_release(&key);
}

static void test_urls(void **state)
{
    (void)state;
    same("https://example.org/a/b", "https://example.org/a/b");
    same(" HTTP://WWW.Example.ORG:80/a/b/ ", "https://example.org/a/b");
    same("https://example.org.:443/a", "https://example.org/a");
    same("https://example.org:8080/a", "https://example.org:8080/a");
    same("https://reader:secret@example.org/a", "https://example.org/a");
    same("https://example.org/a/./b/../c", "https://example.org/a/c");
    same("https://example.org/../../a", "https://example.org/a");
    same("https://example.org/a//b", "https://example.org/a//b");
    same("https://example.org/%7ereader/%e4%bd%a0", "https://example.org/~reader/%E4%BD%A0");
    same("https://example.org/你", "https://example.org/%E4%BD%A0");
    same("https://example.org/a%2Fb%2", "https://example.org/a%2Fb%2");
    same("https://example.org/Case", "https://example.org/Case");
}

static void test_queries(void **state)
{
    (void)state;
    same("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a");
    same("https://example.org/a?id=2&UTM_Source=x&b=1", "https://example.org/a?b=1&id=2");
    same("https://example.org/a?b=2&a=1&b=1", "https://example.org/a?a=1&b=2&b=1");
    same("https://example.org/a?", "https://example.org/a");
    same("https://example.org/a?&&x", "https://example.org/a?x");
    same("https://example.org/?p=7", "https://example.org?p=7");
    same("https://example.org?p=7", "https://example.org?p=7");
    same("https://sspai.com/post/1?__readwiseLocation=", "https://sspai.com/post/1");
    same("https://mp.weixin.qq.com/s?__biz=Mz%3D%3D&mid=1&idx=1&sn=7&chksm=f&scene=21#wechat_redirect",
         "https://mp.weixin.qq.com/s?__biz=Mz%3D%3D&idx=1&mid=1&sn=7");
    same("https://a.medium.com/x?source=rss", "https://a.medium.com/x");
    same("https://example.org/x?source=rss", "https://example.org/x?source=rss");
    same("https://notx.com/x?s=1", "https://notx.com/x?s=1");
}

static void test_fragments(void **state)
{
    (void)state;
    same("https://example.org/a#part", "https://example.org/a");
    same("https://example.org/a?b=1#part", "https://example.org/a?b=1");
    same("https://example.org/#!topic/7", "https://example.org#!topic/7");
    same("https://example.org/#/read/7", "https://example.org#/read/7");
}

/* What names a site, or nothing, does not name an article. */
static void test_no_article(void **state)
{
    (void)state;
    same("", "");
    same("https://example.org", "");
    same("https://www.example.org/#top", "");
    same("https:///path", "");
    same("ftp://example.org/a", "");
    same("example.org/a", "");
}

static void key_of(struct dd_strbuf *out, const char *text)
{
    struct dd_clip clip;
    assert_int_equal(dd_clip_from_bytes(&clip, "x.md", dd_str_from(text), NULL, NULL), DD_OK);
    dd_strbuf_clear(out);
    dd_identity_of(out, &clip);
    dd_clip_release(&clip);
}

#define BODY                                                                                       \
    "An article long enough to be told from every other one by what it says, and a bit more.\n"

/* Without an address the text decides, however its lines end; the summary does not. */
static void test_texts(void **state)
{
    (void)state;
    struct dd_strbuf a = {0}, b = {0};
    key_of(&a, "# T\n\n" BODY);
    assert_true(dd_str_starts(dd_strbuf_str(&a), DD_STR("text:")));
    assert_str(dd_strbuf_str(&a), "text:b5842a6239cb971d1b5b8a4e0a0d6a2d");
    key_of(&b, "\xEF\xBB\xBF# T\r\n\r\n" BODY "\n\n");
    assert_str(dd_strbuf_str(&b), dd_strbuf_cstr(&a));
    key_of(&b, "# T\n\n" BODY "More.\n");
    assert_string_not_equal(dd_strbuf_cstr(&b), dd_strbuf_cstr(&a));
    key_of(&a, "---\ntitle: T\n---\n## Summary\n\n摘要\n\n## Full Content\n\n" BODY);
    key_of(&b, "---\ntitle: T\n---\n## Summary\n\n改过的摘要\n\n## Full Content\n\n" BODY);
    assert_str(dd_strbuf_str(&b), dd_strbuf_cstr(&a));
    key_of(&b, "---\ntitle: T\nsource: https://example.org/t?utm_source=x\n---\n" BODY);
    assert_str(dd_strbuf_str(&b), "https://example.org/t");
    dd_strbuf_release(&a);
    dd_strbuf_release(&b);
}

/* Keys are kept on disk: what they hash to must never change. */
static void test_hash(void **state)
{
    (void)state;
    assert_int_equal(dd_identity_hash(DD_STR("https://example.org/a")),
                     dd_identity_hash(dd_str_from("https://example.org/a")));
    assert_int_not_equal(dd_identity_hash(DD_STR("https://example.org/a")),
                         dd_identity_hash(DD_STR("https://example.org/b")));
    assert_int_not_equal(dd_identity_hash(DD_STR("")), 0);
    assert_int_equal(dd_identity_hash(DD_STR("https://example.org/a")),
                     0x5e5e2ac607d68db7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),       cmocka_unit_test(test_queries),
        cmocka_unit_test(test_fragments),  cmocka_unit_test(test_no_article),
        cmocka_unit_test(test_texts),      cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
