/* duidu print --format json: always JSON, always UTF-8, whatever the file holds. */
#include "check.h"

#include "duidu/print.h"
#include "duidu/utf8.h"

static bool add_line(void *data, struct dd_str line)
{
    dd_strbuf_add(data, line);
    dd_strbuf_addc(data, '\n');
    return true;
}

static void print(const char *path, struct dd_str bytes, struct dd_strbuf *out)
{
    struct dd_clip clip = {0};
    struct dd_sink sink = {add_line, out};
    assert_int_equal(dd_clip_from_bytes(&clip, path, bytes, NULL, NULL), DD_OK);
    assert_true(dd_print_json(&clip, NULL, NULL, &sink));
    dd_clip_release(&clip);
}

/* ---- is it JSON? A recogniser of RFC 8259 -------------------------------------------------- */

static const char *value(const char *p, int depth);

static const char *blanks(const char *p)
{
    return p + strspn(p, " \n\t\r");
}

static const char *string(const char *p)
{
    if (*p++ != '"')
        return NULL;
    for (; *p != '"'; p++) {
        if ((unsigned char)*p < 0x20)
            return NULL;
        if (*p != '\\')
            continue;
        if (*++p != 'u' ? !*p || !strchr("\"\\/bfnrt", *p) : strspn(p + 1, "0123456789abcdef") < 4)
            return NULL;
        p += *p == 'u' ? 4 : 0;
    }
    return p + 1;
}

static const char *members(const char *p, bool object, int depth)
{
    char close = object ? '}' : ']';
    p = blanks(p + 1);
    if (*p == close)
        return p + 1;
    for (;; p = blanks(p + 1)) {
        if (object) {
            if (!(p = string(p)) || *(p = blanks(p)) != ':')
                return NULL;
            p++;
        }
        if (!(p = value(p, depth + 1)))
            return NULL;
        p = blanks(p);
        if (*p == close)
            return p + 1;
        if (*p != ',')
            return NULL;
    }
}

static const char *value(const char *p, int depth)
{
    p = blanks(p);
    if (depth > 8)
        return NULL;
    if (*p == '{' || *p == '[')
        return members(p, *p == '{', depth);
    if (*p == '"')
        return string(p);
    size_t n = strspn(p, "-0123456789.");
    if (n)
        return p + n;
    return strncmp(p, "true", 4) == 0 ? p + 4 : strncmp(p, "false", 5) == 0 ? p + 5 : NULL;
}

static void check_json(const struct dd_strbuf *out)
{
    const char *end = value(dd_strbuf_cstr(out), 0);
    assert_non_null(end);
    assert_int_equal(*blanks(end), '\0');
    struct dd_strbuf mended = {0};
    assert_int_equal(dd_utf8_repair(&mended, dd_strbuf_str(out), NULL), 0);
    dd_strbuf_release(&mended);
}

/* ---- tests ----------------------------------------------------------------------------- */

static const char plain[] = "---\ntitle: 灯塔\n---\n## Summary\n**摘要**：\n灯塔建于1843年。\n\n**要点总结**：\n"
                            "1. **灯塔**：建于1843年。\n2. **海鸥**：偷鱼。\n\n## Full Content\n# Light\n\n"
                            "The lighthouse was built in 1843.\n\n- one item on the [chart](https://example.org/chart)\n\n```c\nint x;\n```\n\n"
                            "| a | b |\n|---|---|\n| 1 | 2 |\n";

static void test_shape(void **state)
{
    static const char *const parts[] = {
        "{\"version\": 1, \"path\": \"a.md\", \"layout\": \"sections\", \"title\": \"灯塔\"",
        "\"problems\": [], \"summary\": {\"abstract\": \"灯塔建于1843年。\", \"points\": [",
        "{\"index\": 0, \"lead\": \"灯塔\", \"text\": \"灯塔：建于1843年。\"}",
        "{\"index\": 0, \"kind\": \"heading\", \"level\": 1, \"text\": \"Light\", \"start\": ",
        "{\"index\": 1, \"kind\": \"para\", \"level\": 0, \"text\": \"The lighthouse was built in 1843.\"",
        "\"kind\": \"item\"", "\"kind\": \"code\"", "\"kind\": \"table\"",
        "\"links\": [{\"text\": \"chart\", \"url\": \"https://example.org/chart\"}]",
        "{\"point\": 0, \"confidence\": 0.", "\"manual\": false, \"blocks\": [{\"block\": 1, \"score\": ",
        "\"sentences\": [{\"text\": \"灯塔建于1843年。\", \"confidence\": ", "\"reading\": [",
    };
    struct dd_strbuf out = {0};
    (void)state;
    print("a.md", dd_str_from(plain), &out);
    check_json(&out);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!strstr(dd_strbuf_cstr(&out), parts[i]))
            fail_msg("no %s in\n%s", parts[i], dd_strbuf_cstr(&out));
    dd_strbuf_release(&out);
}

/* Quotes, controls, bidi overrides, tags beyond the basic plane, broken bytes: text is as it is shown,
 * what is not text is escaped. */
static void test_escapes(void **state)
{
    static const char nasty[] = "# a \"quoted\" \\ title\n\nesc \x1B[31m red \x07 \xE2\x80\xAE override "
                                "\xF3\xA0\x80\x81 tag \xC3\x28 broken \xFF\n\n```\ntab\there\nline\n```\n";
    struct dd_strbuf out = {0};
    (void)state;
    print("bad\xFF\x1B.md", dd_str_from(nasty), &out);
    check_json(&out);
    const char *s = dd_strbuf_cstr(&out);
    for (; *s; s++)
        assert_true((unsigned char)*s >= 0x20 || *s == '\n');
    s = dd_strbuf_cstr(&out);
    assert_non_null(strstr(s, "a \\\"quoted\\\" \\\\ title"));
    assert_non_null(strstr(s, "esc [31m red   override  tag"));
    assert_non_null(strstr(s, "tab\\there\\nline"));
    assert_non_null(strstr(s, "bad\xEF\xBF\xBD\\u001b.md"));
    dd_strbuf_release(&out);
}

static void test_missing(void **state)
{
    static const char *const texts[] = {"", "\n", "---\ntitle: x\n---\n", "要点总结：\n\n1. 一\n",
                                        "## Summary\n要点总结：\n1. \n## Full Content\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct dd_strbuf out = {0};
        print("x.md", dd_str_from(texts[i]), &out);
        check_json(&out);
        dd_strbuf_release(&out);
    }
}

static void test_writer(void **state)
{
    struct dd_json j = {0};
    (void)state;
    dd_json_open(&j, '[');
    dd_json_string(&j, DD_STR("\xE2\x80\xAE\xF3\xA0\x80\x81\x1B"));
    dd_json_real(&j, -0.00001);
    dd_json_real(&j, -1.5);
    dd_json_real(&j, 12.34567);
    dd_json_int(&j, -3);
    dd_json_open(&j, '{');
    dd_json_close(&j, '}');
    dd_json_bool(&j, false);
    dd_json_close(&j, ']');
    assert_string_equal(dd_strbuf_cstr(&j.out),
                        "[\"\\u202e\\udb40\\udc01\\u001b\", 0.0000, -1.5000, 12.3457, -3, {}, false]");
    dd_json_release(&j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shape), cmocka_unit_test(test_escapes),
                                       cmocka_unit_test(test_missing),
                                       cmocka_unit_test(test_writer)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
