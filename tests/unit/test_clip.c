#include "check.h"
#include "folder.h"

#include "duidu/clip.h"
#include "duidu/utf8.h"
#include "src/document/clean.h"
#include "src/document/count.h"
#include "src/document/date.h"

#include <ctype.h>
#include <locale.h>
#include <time.h>

static struct dd_clip clip;

static void read_as(const char *path, const char *text, const char *sibling)
{
    struct dd_str beside = dd_str_from(sibling);
    struct dd_error err;
    assert_int_equal(
        dd_clip_from_bytes(&clip, path, dd_str_from(text), sibling ? &beside : NULL, &err), DD_OK);
}

static struct dd_str part(const struct dd_part *p)
{
    if (!p->source)
        return DD_STR("(none)");
    return dd_str_slice(p->source->text, p->span.start, p->span.end);
}

static bool has_problem(const char *words)
{
    for (size_t i = 0; i < clip.problems.count; i++)
        if (strstr(clip.problems.items[i].message.ptr, words))
            return true;
    return false;
}

static int done(void **state)
{
    (void)state;
    dd_clip_release(&clip);
    return 0;
}

/* ---- layouts ------------------------------------------------------------------------------ */

#define FRONT                                                                                      \
    "---\ntitle: Rust- a tale\ndate: 2024-10-24\nextra:\n"                                         \
    "  source: https://WWW.Example.org/rust?a=1\n  original_title: Rust- a tale\n---\n"
#define JINA                                                                                       \
    "Title: Rust: a tale | Blog\n\nURL Source: https://example.org/rust\n\n"                       \
    "Published Time: Mon, 15 Sep 2025 10:00:00 GMT\n\nMarkdown Content:\n"

static void reads_sections(void **state)
{
    (void)state;
    read_as("content/2024/10/rust/index.md",
            FRONT "## TL;DR\n**一句**\n总结。\n## Summary\n## 摘要\n正文。\n\n1. **点**：说明\n"
                  "## Full Content\n" JINA
                  "Rust\n----\n\n## Summary\n\nx\n\n## Full Content\n\nend\n",
            NULL);
    assert_int_equal(clip.layout, DD_CLIP_SECTIONS);
    assert_str(clip.title, "Rust: a tale");
    assert_str(clip.original_title, "Rust: a tale");
    assert_str(clip.date, "2024-10-24");
    assert_str(clip.published, "2025-09-15");
    assert_str(clip.source_url, "https://WWW.Example.org/rust?a=1");
    assert_str(clip.site, "example.org");
    assert_str(clip.tldr, "一句总结。");
    assert_str(part(&clip.summary), "## 摘要\n正文。\n\n1. **点**：说明");
    assert_str(part(&clip.article), "Rust\n----\n\n## Summary\n\nx\n\n## Full Content\n\nend");
    assert_int_equal(clip.problems.count, 0);
    assert_false(clip.body_failed);
    assert_int_equal(clip.article_language, DD_LANG_LATIN);
}

static void finds_the_article_behind_an_open_fence(void **state)
{
    (void)state;
    read_as("x.md", FRONT "## Summary\n要点\n```\ncode\n## Full Content\n" JINA "Text\n```\n",
            NULL);
    assert_str(part(&clip.summary), "要点\n```\ncode");
    assert_str(part(&clip.article), "Text\n```");
    assert_true(has_problem("never closed"));
    assert_int_equal(clip.problems.items[0].line, 10);
    done(NULL);
    read_as("x.md", FRONT "## Summary\n```\n## Full Content\n```\n总结\n## Full Content\nText\n",
            NULL);
    assert_str(part(&clip.summary), "```\n## Full Content\n```\n总结");
    assert_str(part(&clip.article), "Text");
}

static void opens_damaged_sections(void **state)
{
    (void)state;
    read_as("2024/10/x/index.md", FRONT "## Summary\n\n## Full Content\n", NULL);
    assert_non_null(clip.summary.source);
    assert_int_equal(clip.summary.span.start, clip.summary.span.end);
    assert_true(clip.body_failed && has_problem("summary is empty") &&
                has_problem("article is empty"));
    done(NULL);
    read_as("x.md", FRONT "## Summary\n摘要在这里，后面没有了", NULL);
    assert_int_equal(clip.layout, DD_CLIP_SECTIONS);
    assert_str(part(&clip.summary), "摘要在这里，后面没有了");
    assert_null(clip.article.source);
    assert_true(clip.body_failed && has_problem("ends before the article"));
    done(NULL);
    read_as("x.md", FRONT "## Full Content\n" JINA "Text\n", NULL);
    assert_null(clip.summary.source);
    assert_str(part(&clip.article), "Text");
    assert_true(has_problem("no summary"));
    done(NULL);
    read_as("2024/10/my-slug/index.md", "", NULL);
    assert_str(clip.title, "my-slug");
    assert_str(clip.date, "2024-10");
}

static void takes_the_header_apart(void **state)
{
    (void)state;
    static const struct {
        const char *body, *article, *published;
    } cases[] = {
        {JINA "Text", "Text", "2025-09-15"},
        {"\n\nTitle: \n\nURL Source: https://a.example/\n\nMarkdown Content:\nText", "Text", ""},
        {"Title: One\nand two\n\nURL Source: https://a.example/\n\nNumber of Pages: 3\n\n"
         "Markdown Content: Text",
         " Text", ""},
        {"Title: One\n\nURL Source: https://a.example/\n\nText goes on", "Text goes on", ""},
        {"Title: it is a word\n\nText", "Title: it is a word\n\nText", ""},
        {"Text\n\n" JINA "x", "Text\n\n" JINA "x", ""},
        {"Markdown Content:\nText", "Markdown Content:\nText", ""},
        {"Title: A\n\nPublished Time: sometime\n\nMarkdown Content:\n    code", "    code", ""},
        {JINA "---\ntitle: the body's\n---\nText", "---\ntitle: the body's\n---\nText",
         "2025-09-15"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[2048];
        snprintf(text, sizeof text, FRONT "## Summary\n总结\n## Full Content\n%s", cases[i].body);
        read_as("x.md", text, NULL);
        assert_str(part(&clip.article), cases[i].article);
        assert_str(clip.published, cases[i].published);
        assert_int_equal(has_problem("cannot read the date 'sometime'"), i == 7);
        done(NULL);
    }
}

#define BULLETS                                                                                    \
    "# Get out of my\u00a0\u200b<head> &amp; more\n- URL: https://www.a.example/x\n"               \
    "- Added At: 2025-05-31 11:49:10\n- Tags: #read #llm #read\n"
#define LINK "- [Link To Text](dead|link_raw.md)\n"

static void reads_siblings(void **state)
{
    (void)state;
    read_as("b/202505/2025-05-31-x.md",
            BULLETS LINK "\n## TL;DR\n\n\n</think>\n\n一句话\n\n## Summary\n1. 点\n## 二\n2. 点\n",
            JINA "Body text\n");
    assert_int_equal(clip.layout, DD_CLIP_SIBLING);
    assert_str(clip.title, "Get out of my <head> & more");
    assert_str(clip.original_title, "Rust: a tale | Blog");
    assert_str(clip.date, "2025-05-31");
    assert_str(clip.site, "a.example");
    assert_int_equal(clip.n_tags, 2);
    assert_str(clip.tags[1], "llm");
    assert_str(clip.tldr, "一句话");
    assert_str(part(&clip.summary), "1. 点\n## 二\n2. 点");
    assert_str(part(&clip.article), "Body text");
    assert_str(clip.article.source->path, "b/202505/2025-05-31-x_raw.md");
    assert_int_equal(clip.problems.count, 0);
    done(NULL);

    read_as("x.md", BULLETS LINK "## Summary\n点\n", NULL);
    assert_true(clip.body_failed && has_problem("'x_raw.md' is missing"));
    done(NULL);
    read_as("x.md", BULLETS "## Summary\n点\n", NULL);
    assert_false(clip.body_failed);
    assert_null(clip.article.source);
    assert_int_equal(clip.problems.count, 0);
    done(NULL);
    read_as("x.md", BULLETS "\nJust text.\n", NULL);
    assert_str(part(&clip.summary), "Just text.");
    done(NULL);
    read_as("2025-05-31-x_raw.md", JINA "Body\n", NULL);
    assert_int_equal(clip.layout, DD_CLIP_PLAIN);
    assert_str(clip.title, "Rust: a tale | Blog");
    assert_str(part(&clip.article), "Body");
    assert_str(clip.date, "2025-05-31");
}

static void drops_thoughts(void **state)
{
    (void)state;
    read_as("x.md",
            BULLETS "## TL;DR\nfirst I think\n</think>\n\n话\n## Summary\n<think>\nhm\n"
                    "</think>\n\n点 `</think>` 点\n",
            NULL);
    assert_str(clip.tldr, "话");
    assert_str(part(&clip.summary), "点 `</think>` 点");
}

static void notices_error_answers(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *problem;
        bool failed;
    } cases[] = {
        {"{\"data\":null,\"code\":422,\"message\":\"m\",\"readableMessage\":\"E: no "
         "\\\"host\\\"\"}",
         "E: no \"host\"", true},
        {"{\"code\": 1, \"of\": \"an article about JSON\"}", NULL, false},
        {"Title: Just a moment...\n\nURL Source: https://a.example/\n\nMarkdown Content:\n"
         "a.example\n----\n\nVerify you are human",
         "Just a moment", true},
        {"Title: x\n\nURL Source: https://a.example/\n\nWarning: Target URL returned error 404: "
         "Not "
         "Found\n\nMarkdown Content:\nSorry",
         "the page answered: Target URL returned error 404", true},
        {"Title: x\n\nURL Source: https://a.example/\n\nWarning: This page maybe not yet fully "
         "loaded"
         "\n\nMarkdown Content:\nA good text",
         "the page answered: This page maybe", false},
        {"<!DOCTYPE html>\n<html><head><title>r.x | 524: A timeout occurred</title>", "timeout",
         true},
        {"环境异常\n\n当前环境异常，完成验证后即可继续访问。", "环境异常", true},
        {" \n\n", "article is empty", true},
        {"What a captcha is\n\nThey say: prove that you are no machine.", NULL, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        read_as("x.md", BULLETS LINK "## Summary\n点\n", cases[i].raw);
        assert_int_equal(clip.body_failed, cases[i].failed);
        assert_int_equal(clip.problems.count > 0, cases[i].problem != NULL);
        assert_true(!cases[i].problem || has_problem(cases[i].problem));
        assert_non_null(clip.article.source);
        done(NULL);
    }
}

static void notices_what_was_cut_off(void **state)
{
    (void)state;
    static char raw[32 * 1024 + 8];
    memset(raw, 'x', 32 * 1024 - 1);
    strcpy(raw + 32 * 1024 - 1, "中");
    read_as("x.md", BULLETS LINK "## Summary\n点\n", raw);
    assert_true(has_problem("cut off") && !clip.body_failed);
    done(NULL);
    read_as("x.md", BULLETS LINK "## Summary\n点\n", raw + 1);
    assert_int_equal(clip.problems.count, 0);
}

static void reads_other_front_matter(void **state)
{
    (void)state;
    read_as("Clippings/x.md",
            "---\ntitle: \"综述\"\nsource: \"https://mp.weixin.qq.com/s/x\"\nauthor:\n  - "
            "\"[[作者]]\"\n"
            "  - \"[[p|B]]\"\npublished:\ncreated: 2026-05-16\ndescription: 一句 **话**\ntags:\n"
            "  - \"clippings\"\n---\nText\n\n## Summary\n\nIts own.\n",
            NULL);
    assert_int_equal(clip.layout, DD_CLIP_OBSIDIAN);
    assert_str(clip.author, "作者, B");
    assert_str(clip.date, "2026-05-16");
    assert_str(clip.published, "");
    assert_str(clip.tldr, "一句 话");
    assert_str(part(&clip.article), "Text\n\n## Summary\n\nIts own.");
    assert_null(clip.summary.source);
    assert_int_equal(clip.problems.count, 0);
    done(NULL);

    read_as(
        "x.md",
        "---\ntitle: \"埋葬\"\ndate: 2023-02-07T16:58:17+08:00\ntaxonomies:\n  tags: []\nextra:\n"
        "  source: https://a.example/chatgpt.html\n  hostname: a.example\n  author: dan\n"
        "  original_title: \"To bury --- 埋葬\"\n---\nOne two three.  \n一二三四五。\n",
        NULL);
    assert_int_equal(clip.layout, DD_CLIP_FRONTMATTER);
    assert_str(clip.original_title, "To bury");
    assert_str(clip.date, "2023-02-07");
    assert_str(clip.author, "dan");
    assert_int_equal(clip.n_tags, 0);
    assert_int_equal(clip.article_language, DD_LANG_HAN);
    done(NULL);

    read_as("x.md",
            "+++\ntitle = \"Keyboard\"\ndate = 2024-01-02\n[extra]\nsource = "
            "\"https://a.example/k\"\n+++\n\nText\n",
            NULL);
    assert_int_equal(clip.layout, DD_CLIP_TOML);
    assert_str(clip.title, "Keyboard");
    assert_str(clip.site, "a.example");
    assert_str(part(&clip.article), "Text");
    done(NULL);

    read_as("x.md", "---\ntitle: a\ndate: \"no date\"\n---\nText\n", NULL);
    assert_true(has_problem("cannot read the date 'no date'"));
    assert_int_equal(clip.problems.items[0].line, 3);
}

static void splits_at_chinese_headings(void **state)
{
    (void)state;
    static const struct {
        const char *body, *summary, *article;
    } cases[] = {
        {"## 摘要\n甲\n## 原文要点\n乙\n## 原文链接\nhttps://a.example/\n",
         "## 摘要\n甲\n## 原文要点\n乙\n## 原文链接\nhttps://a.example/", "(none)"},
        {"# 题\n\n## 📝 **摘要**：\n甲\n### 细节\n乙\n## 原文\n" JINA "Text\n## 摘要\n丙\n",
         "## 📝 **摘要**：\n甲\n### 细节\n乙", "Text\n## 摘要\n丙"},
        {"## 摘要\n甲\n## Part one\nText\n", "## 摘要\n甲", "## Part one\nText"},
        {"Some text first.\n\n## 摘要\n甲\n", "(none)", "Some text first.\n\n## 摘要\n甲"},
        {"前言\n## 要点\n甲\n## 全文\nText", "前言\n## 要点\n甲", "Text"},
        {"## Summary\n\nIn English.\n\n## More\n\nText", "(none)",
         "## Summary\n\nIn English.\n\n## More\n\nText"},
        {"## Key Points\n\nA\n\n## Original\n\nText", "## Key Points\n\nA", "Text"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[1024];
        snprintf(text, sizeof text, "---\ntitle: \"题\"\nsummary: \"一句话总结\"\n---\n%s",
                 cases[i].body);
        read_as("x.md", text, NULL);
        assert_str(clip.tldr, "一句话总结");
        assert_str(part(&clip.summary), cases[i].summary);
        assert_str(part(&clip.article), cases[i].article);
        done(NULL);
    }
}

static void shows_translations(void **state)
{
    (void)state;
    read_as("2026-05/Understanding.md", "---\ntitle: Understanding\n---\nText\n",
            "---\ntitle: 如何理解\n---\n正文\n");
    assert_int_equal(clip.layout, DD_CLIP_TRANSLATION);
    assert_str(clip.title, "如何理解");
    assert_str(clip.original_title, "Understanding");
    assert_str(part(&clip.summary), "正文");
    assert_str(part(&clip.article), "Text");
    assert_str(clip.summary.source->path, "2026-05/Understanding.zh.md");
    done(NULL);

    static const char *const names[] = {"X.zh.md", "中译-X.md", "X - 中文译文.md"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct test_folder f = test_folder_make();
        struct dd_error err;
        const char *path = test_write(&f, "X.md", "# X\n\nText\n");
        test_write(&f, names[i], "# 某\n\n正文\n");
        assert_int_equal(dd_clip_open(&clip, path, &err), DD_OK);
        assert_int_equal(clip.layout, DD_CLIP_TRANSLATION);
        assert_str(part(&clip.summary), "# 某\n\n正文");
        assert_str(clip.title, "某");
        assert_str(clip.original_title, "X");
        done(NULL);
        test_folder_remove(&f);
    }
}

static void reads_plain_text(void **state)
{
    (void)state;
    read_as("notes/some name.md", "Title above rule\n===\n\nText\n", NULL);
    assert_str(clip.title, "Title above rule");
    done(NULL);
    read_as("2024/some name.md",
            "**作者**：**某人**\n[Read Original](https://b.example/x)\n\nText\n", NULL);
    assert_str(clip.title, "some name");
    assert_str(clip.author, "某人");
    assert_str(clip.source_url, "https://b.example/x");
    done(NULL);
    read_as("x.md",
            "# A [link](u) and `code` \\# ![i](j)\n\n## 1. 第一\n**原文链接**: "
            "[x](https://a.example/)\n",
            NULL);
    assert_str(clip.title, "A link and code # i");
    assert_str(clip.source_url, "");
    assert_int_equal(clip.layout, DD_CLIP_PLAIN);
    done(NULL);
    read_as("x.md", "a\x1b[31m\u202e\n", NULL);
    assert_str(clip.title, "x");
}

static void opens_from_disk(void **state)
{
    (void)state;
    struct test_folder f = test_folder_make();
    struct dd_error err;
    const char *path = test_write(&f, "b/2025-05-31-x.md", BULLETS LINK "## Summary\n点\n");
    assert_int_equal(dd_clip_open(&clip, path, &err), DD_OK);
    assert_true(clip.body_failed);
    done(NULL);
    test_write(&f, "b/2025-05-31-x_raw.md", JINA "Body\xFF\n");
    path = test_path(&f, "b/2025-05-31-x.md");
    assert_int_equal(dd_clip_open(&clip, path, &err), DD_OK);
    assert_str(part(&clip.article), "Body\uFFFD");
    assert_true(has_problem("ill-formed"));
    assert_int_equal(clip.problems.items[0].line, 8);
    done(NULL);
    assert_int_equal(dd_clip_open(&clip, test_path(&f, "none.md"), &err), DD_ERR_IO);
    assert_null(clip.main.text.ptr);
    test_folder_remove(&f);
}

static void notices_open_fences(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line; /* of the problem; 0: none */
    } cases[] = {
        {"a\n```\nb\n", 2},
        {"```\n~~~\n```\n", 0},
        {"````\n```\n", 1},
        {"~~~ ` info\nx\n~~~\n", 0},
        {"``` not ` a fence\n", 0},
        {"> ```\n> x\n\ntext\n", 0},
        {"1.  a\n\n    ```\n    x\n\ntext\n", 0},
        {"- ```\n  x\n  ```\n", 0},
        {"text ```\n", 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        read_as("x.md", cases[i].text, NULL);
        assert_int_equal(clip.problems.count, cases[i].line != 0);
        assert_true(!cases[i].line || clip.problems.items[0].line == cases[i].line);
        done(NULL);
    }
}

/* ---- hostile text, real archives ---------------------------------------------------------- */

static void check_line(struct dd_str s)
{
    size_t n;
    for (size_t at = 0; at < s.len; at += n) {
        uint32_t cp = dd_utf8_decode(s, at, &n);
        assert_false(cp == '\t' || dd_cp_is_line_end(cp) || dd_cp_is_invisible(cp));
    }
    assert_true(s.len == 0 || (s.ptr[0] != ' ' && s.ptr[s.len - 1] != ' '));
}

static void check_date(struct dd_str s)
{
    static const char form[] = "dddd-dd-dd";
    assert_true(s.len == 0 || s.len == 7 || s.len == 10);
    for (size_t i = 0; i < s.len; i++)
        assert_true(form[i] == 'd' ? isdigit((unsigned char)s.ptr[i]) : s.ptr[i] == form[i]);
}

static void check_part(const struct dd_part *p)
{
    if (!p->source)
        return;
    assert_true(p->source == &clip.main || p->source == &clip.sibling);
    assert_true(p->span.start <= p->span.end && p->span.end <= p->source->text.len);
    assert_int_equal(dd_utf8_floor(p->source->text, p->span.start), p->span.start);
    assert_int_equal(dd_utf8_floor(p->source->text, p->span.end), p->span.end);
}

/* What is true of every clip. */
static void check_clip(void)
{
    const struct dd_str lines[] = {clip.title, clip.original_title, clip.source_url,
                                   clip.site,  clip.author,         clip.tldr,
                                   clip.date,  clip.published};
    for (size_t i = 0; i < COUNT(lines); i++)
        check_line(lines[i]);
    for (size_t i = 0; i < clip.n_tags; i++) {
        check_line(clip.tags[i]);
        assert_true(clip.tags[i].len > 0);
    }
    check_date(clip.date);
    check_date(clip.published);
    check_part(&clip.summary);
    check_part(&clip.article);
    assert_true(!clip.body_failed || clip.problems.count > 0);
    for (size_t i = 0; i < clip.problems.count; i++) {
        struct dd_str m = clip.problems.items[i].message;
        assert_true(m.len > 0 && m.ptr[m.len - 1] != '\n');
        assert_true(clip.problems.items[i].line >= 0 && clip.problems.items[i].file.len > 0);
    }
}

/* Every cut of a text, and every text with one byte turned, opens and keeps the rules. */
static void survives_damage(void **state)
{
    (void)state;
    static const char *const texts[] = {
        FRONT "## TL;DR\n话\n## Summary\n- **点**：`x`\n## Full Content\n" JINA
              "Text [a](b)\n```\n",
        BULLETS LINK "## TL;DR\n</think>\n话\n## Summary\n点 ![i](u)\n",
        "+++\ntitle = \"\"\"x\n\"\"\"\ntags = [\"a\", '中']\n+++\n## 摘要\n甲\n## "
        "原文\n{\"code\":1,\"message\":\"\\\"\"}",
        "---\n- [\n? {a: *b}\n: >\n\ttitle: &#1\n---\nTitle: a\nWarning: returned error "
        "5\nMarkdown Content:",
    };
    static const unsigned char turns[] = {0x00, 0x0A, 0x20, 0x5B, 0x80, 0xFF};
    struct dd_error err;
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t len = strlen(texts[i]);
        for (size_t n = 0; n < len * (1 + COUNT(turns)); n++) {
            char *text = strdup(texts[i]);
            size_t at = n % len;
            if (n >= len)
                text[at] = (char)turns[n / len - 1];
            struct dd_str bytes = {text, n < len ? n : len}, raw = {texts[i], at};
            assert_int_equal(dd_clip_from_bytes(&clip, "a/x.md", bytes, n % 2 ? &raw : NULL, &err),
                             DD_OK);
            check_clip();
            done(NULL);
            free(text);
        }
    }
}

struct tally {
    size_t files, layouts, languages, languages_off, failures, published;
};

static bool has_tag(const char *tags, const char *tag)
{
    size_t n = strlen(tag);
    for (const char *p = tags; (p = strstr(p, tag)); p += n)
        if ((p == tags || p[-1] == ',') && (p[n] == ',' || p[n] == '\n' || p[n] == '\0'))
            return true;
    return false;
}

static void compare_with_index(char **column, struct tally *t)
{
    static const char *const languages[] = {"empty", "en", "zh", "mixed"};
    bool sections = strcmp(column[1], "A") == 0, body = column[1][0] != 'S';
    const char *tags = column[9];

    assert_int_equal(clip.layout, sections ? DD_CLIP_SECTIONS : DD_CLIP_SIBLING);
    assert_non_null(clip.summary.source);
    assert_int_equal(clip.summary.span.start == clip.summary.span.end,
                     has_tag(tags, "summary-empty"));
    assert_true(clip.title.len > 0 && clip.date.len == 10);
    if (!body) {
        assert_null(clip.article.source);
        return;
    }
    assert_non_null(clip.article.source);
    struct dd_str text = part(&clip.article);
    assert_false(dd_str_starts(text, DD_STR("URL Source:")));
    assert_int_equal(dd_str_find(dd_str_slice(text, 0, 1000), DD_STR("\nMarkdown Content:"), 0),
                     -1);
    assert_int_equal(clip.published.len > 0,
                     !has_tag(tags, "no-published-time") && !has_tag(tags, "no-jina-header"));
    /* A page of HTML that says "524" is an error's too. */
    assert_true(clip.body_failed == has_tag(tags, "error-page") || has_tag(tags, "html-dump"));
    if (strcmp(column[5], "empty") == 0)
        return;
    t->languages++;
    t->languages_off += strcmp(languages[clip.article_language], column[5]) != 0;
}

/* One line of the list: path, layout, body, bytes, bytes, language, …, tags. */
static void check_listed(const char *root, char *line, struct tally *t)
{
    char *column[10] = {0}, path[2048];
    struct dd_error err;
    for (size_t i = 0; i < COUNT(column) && line; i++)
        column[i] = strsep(&line, "\t");
    if (!column[9] || strcmp(column[0], "path") == 0)
        return;
    snprintf(path, sizeof path, "%s/%s", root, column[0]);
    assert_int_equal(dd_clip_open(&clip, path, &err), DD_OK);
    check_clip();
    compare_with_index(column, t);
    t->files++;
    done(NULL);
}

static void agrees_with_real_archives(void **state)
{
    (void)state;
    const char *root = getenv("DUIDU_ARCHIVES");
    char path[1024], line[8192];
    struct tally t = {0};
    snprintf(path, sizeof path, "%s/INDEX.tsv", root ? root : "");
    FILE *index = root ? fopen(path, "r") : NULL;
    if (!index)
        skip();
    while (fgets(line, sizeof line, index))
        check_listed(root, line, &t);
    fclose(index);
    assert_true(t.files > 300);
    /* Articles that are a frame of navigation or of code can be called either way. */
    assert_true(t.languages_off * 100 <= t.languages * 2);
}

/* Files that are no articles of their own open too. */
static int open_any(const char *path, const struct stat *st, int type, struct FTW *where)
{
    struct dd_error err;
    (void)where;
    if (type != FTW_F || !S_ISREG(st->st_mode))
        return 0;
    assert_int_equal(dd_clip_open(&clip, path, &err), DD_OK);
    check_clip();
    done(NULL);
    return 0;
}

static void opens_every_real_file(void **state)
{
    (void)state;
    const char *root = getenv("DUIDU_ARCHIVES");
    struct stat st;
    if (!root || stat(root, &st) < 0)
        skip();
    assert_int_equal(nftw(root, open_any, 16, FTW_PHYS), 0);
}

#define TEST(name) cmocka_unit_test_teardown(name, done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_sections),
        TEST(finds_the_article_behind_an_open_fence),
        TEST(opens_damaged_sections),
        TEST(takes_the_header_apart),
        TEST(reads_siblings),
        TEST(drops_thoughts),
        TEST(notices_error_answers),
        TEST(notices_what_was_cut_off),
        TEST(reads_other_front_matter),
        TEST(splits_at_chinese_headings),
        TEST(shows_translations),
        TEST(reads_plain_text),
        TEST(opens_from_disk),
        TEST(notices_open_fences),
        TEST(survives_damage),
        TEST(agrees_with_real_archives),
        TEST(opens_every_real_file),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("clip", tests, NULL, NULL);
}
