#include "check.h"

#include "duidu/clip.h"
#include "duidu/utf8.h"
#include "src/document/clean.h"
#include "src/document/count.h"
#include "src/document/date.h"

#include <limits.h>
#include <locale.h>

/* What a clip is put together from: dates, names, cleaned values, counts. */

static void reads_dates(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"2024-10-03", "2024-10-03"},
        {"2024-10-03T23:59:59-08:00", "2024-10-03"},
        {"2024-10-03T00:00:00.000Z", "2024-10-03"},
        {"2024-10-03T05:00+08:00", "2024-10-03"},
        {"2024-10-03 05:06:07", "2024-10-03"},
        {"2026-05-25 22:43 +0800", "2026-05-25"},
        {"Mon, 15 Sep 2025 10:00:00 GMT", "2025-09-15"},
        {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06"},
        {"Sun Nov  6 08:49:37 1994", "1994-11-06"},
        {"Sat Jul 12 2025 09:59:49 GMT+0000 (Coordinated Universal Time)", "2025-07-12"},
        {"October 3, 2024", "2024-10-03"},
        {"Oct. 3rd, 2024", "2024-10-03"},
        {"Thursday, October 3, 2024 at 3:05 PM", "2024-10-03"},
        {"3 Oct 2024", "2024-10-03"},
        {"03-Sept-2024", "2024-09-03"},
        {"October 2024", "2024-10"},
        {"2024/10/3", "2024-10-03"},
        {"2024.10.3", "2024-10-03"},
        {"2024-10", "2024-10"},
        {"2024年10月3日 星期四", "2024-10-03"},
        {"2024 年 10 月 3 日", "2024-10-03"},
        {"2024年10月", "2024-10"},
        {"3.10.2024", "2024-10-03"},
        {"10/3/2024", "2024-10-03"},
        {"23/10/2024", "2024-10-23"},
        {"10/3/2024, 5:06:07 PM", "2024-10-03"},
        {"20241003", "2024-10-03"},
        {"20241003T050607Z", "2024-10-03"},
        {"1727913600", "2024-10-03"},
        {"1727913600000", "2024-10-03"},
        {"1727913600.5", "2024-10-03"},
        {"\"2024-10-03\"", "2024-10-03"},
        {"2024-02-30", ""},
        {"2024-13-01", ""},
        {"3 days ago", ""},
        {"yesterday", ""},
        {"May the force", ""},
        {"99999999999999999999", ""},
        {"", ""},
        {"\xE5\xB9", ""},
    };
    struct dd_arena arena = {0};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_str(dd_date_parse(&arena, dd_str_from(cases[i][0])), cases[i][1]);
    dd_arena_release(&arena);
}

static void reads_dates_of_paths(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"202411/2024-11-07-parsing.md", "2024-11-07"},
        {"content/2024/10/slug/index.md", "2024-10"},
        {"content/2024/10/31/slug/index.md", "2024-10-31"},
        {"202411/x.md", "2024-11"},
        {"2026-05/x.md", "2026-05"},
        {"20241003 notes.md", "2024-10-03"},
        {"2024_10_03.md", "2024-10-03"},
        {"2024-10-99.md", ""},
        {"2001 a space odyssey.md", ""},
        {"1,000-true-fans.md", ""},
        {"x.md", ""},
        {"", ""},
    };
    struct dd_arena arena = {0};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_str(dd_date_of_path(&arena, dd_str_from(cases[i][0])), cases[i][1]);
    dd_arena_release(&arena);
}

static void knows_names(void **state)
{
    (void)state;
    static const char *const articles[] = {"x.md",   "index.md", "X.MD",        "a.markdown",
                                           "raw.md", "中.md",    "90%-of-x..md"};
    static const char *const others[] = {"README.md",
                                         "readme.md",
                                         "monthly-index.md",
                                         "_index.md",
                                         "all_summary.md",
                                         "Bookmarks_List.md",
                                         "x_raw.md",
                                         ".x.md",
                                         ".md",
                                         "x.txt",
                                         "md",
                                         "",
                                         "SUMMARY.md",
                                         "x.md.bak"};
    static const char *const translations[][2] = {
        {"X.zh.md", "X.md"}, {"中译-X.md", "X.md"}, {"X - 中文译文.md", "X.md"},
        {"X.md", ""},        {".zh.md", ""},        {"中译-.md", ""},
        {"X.zh.txt", ""},
    };
    struct dd_arena arena = {0};
    for (size_t i = 0; i < COUNT(articles); i++)
        assert_true(dd_clip_is_article_name(dd_str_from(articles[i])));
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(dd_clip_is_article_name(dd_str_from(others[i])));
    for (size_t i = 0; i < COUNT(translations); i++)
        assert_str(dd_clip_translation_of(&arena, dd_str_from(translations[i][0])),
                   translations[i][1]);
    dd_arena_release(&arena);
}

static void cleans_values(void **state)
{
    (void)state;
    struct dd_arena arena = {0};
    assert_str(
        dd_clean_line(&arena, DD_STR(" a\tb\n中\n文 &#39;&amp;&#x4e2d;&quot;&nbsp;x&bogus; ")),
        "a b 中文 '&中\" x&bogus;");
    assert_str(dd_clean_line(&arena, DD_STR("a&#27;b\u200b\u202ec\u00ad")), "abc");
    assert_str(
        dd_clean_markdown(&arena, DD_STR("- **一**：\n- [译] `x_y` _em_ [t](u(v))\n# h\n1\\. z")),
        "一： [译] x_y em t h 1. z");
    assert_str(dd_clean_name(&arena, DD_STR("\"[[a/b|C &amp; D]]\"")), "C & D");
    assert_str(dd_clean_name(&arena, DD_STR("[E](https://e.example)")), "E");
    assert_str(dd_clean_url(&arena, DD_STR("[x](https://a.example/(b)c) y")),
               "https://a.example/(b)c");
    assert_str(dd_clean_url(&arena, DD_STR("<HTTP://a.example/中>")), "HTTP://a.example/中");
    assert_str(dd_clean_url(&arena, DD_STR("https://a.example/\x1b]x b")), "https://a.example/");
    assert_str(dd_clean_url(&arena, DD_STR("javascript:alert(1)")), "");
    assert_str(dd_clean_url(&arena, DD_STR("/blog/x")), "");
    assert_str(dd_clean_url(&arena, DD_STR("https:///x")), "");
    assert_str(dd_url_site(&arena, DD_STR("https://u:p@WWW.Xn--A.Example.:8080/x")),
               "xn--a.example");
    assert_str(dd_url_site(&arena, DD_STR("http://[::1]:80/")), "[::1]");
    dd_arena_release(&arena);
}

static void counts_text(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t words, han;
        enum dd_language language;
    } cases[] = {
        {"", 0, 0, DD_LANG_NONE},
        {"* * *\n。，\n", 0, 0, DD_LANG_NONE},
        {"Don't count it’s [here](https://a.example/b (c) d) https://x.example/y as more", 6, 0,
         DD_LANG_LATIN},
        {"中文 and 英文，四个字 OK", 2, 7, DD_LANG_HAN},
        {"one two three 一二三", 3, 3, DD_LANG_MIXED},
        {"中文很多\n```\nint main void return code\n```\n", 5, 4, DD_LANG_HAN},
        {"naïve Ελλάδα", 2, 0, DD_LANG_LATIN},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_count c = dd_count_text(dd_str_from(cases[i].text));
        assert_int_equal(c.words, cases[i].words);
        assert_int_equal(c.han, cases[i].han);
        assert_int_equal(dd_count_language(c), cases[i].language);
    }
    struct dd_clip clip = (struct dd_clip){.article_words = 440, .article_han = 400};
    assert_int_equal(dd_clip_minutes(&clip), 3);
    clip.pace = (struct dd_pace){110, 400};
    assert_int_equal(dd_clip_minutes(&clip), 5);
    clip.pace = (struct dd_pace){.han = 100};
    assert_int_equal(dd_clip_minutes(&clip), 6);
    assert_int_equal(dd_pace_minutes((struct dd_pace){1, 1}, SIZE_MAX / 512, 0), INT_MAX);
    clip = (struct dd_clip){.article_words = 1};
    assert_int_equal(dd_clip_minutes(&clip), 1);
    clip = (struct dd_clip){0};
    assert_int_equal(dd_clip_minutes(&clip), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dates),
        cmocka_unit_test(reads_dates_of_paths),
        cmocka_unit_test(knows_names),
        cmocka_unit_test(cleans_values),
        cmocka_unit_test(counts_text),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("clip parts", tests, NULL, NULL);
}
