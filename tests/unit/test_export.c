/* Highlights and notes as Markdown, Org and JSON: what comes out, that nothing in them is taken for markup,
 * and that what is printed as Markdown reads as it was. */
#include "check.h"

#include "duidu/document.h"
#include "duidu/print.h"
#include "duidu/utf8.h"

#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool add_line(void *data, struct dd_str line)
{
    struct dd_strbuf *out = data;
    dd_strbuf_add(out, line);
    dd_strbuf_addc(out, '\n');
    return true;
}

static const char *printed(const struct dd_note *notes, size_t n, enum dd_notes_format format)
{
    static struct dd_strbuf out;
    struct dd_sink sink = {add_line, &out};
    dd_strbuf_clear(&out);
    assert_true(dd_print_notes(notes, n, format, &sink));
    return dd_strbuf_cstr(&out);
}

static const struct dd_note some[] = {
    {.quote = DD_STR("It's *cheap* & has 1 < 2.\nSecond line"),
     .point = DD_STR("R1的重要性\n性能与o1相当"),
     .text = DD_STR("# 为什么？\n\n- one\n1. two_three"),
     .made = 1700000000000,
     .changed = 1700000001000,
     .who = {DD_STR("url:a"), DD_STR("/a/x.md"), DD_STR("*Explainer*: what's [R1]?"),
             DD_STR("https://a.org/x?q=<1>"), DD_STR("2025-01-28"), DD_STR("a.org")}},
    {.pane = 1,
     .quote = DD_STR("摘要\x1b[31m里的一句。"),
     .made = 1700000002000,
     .changed = 1700000002000,
     .who = {DD_STR("url:a"), DD_STR("/a/x.md"), DD_STR("*Explainer*: what's [R1]?"),
             DD_STR("https://a.org/x?q=<1>"), DD_STR("2025-01-28"), DD_STR("a.org")}},
    {.quote = DD_STR("* no headline\n#+end_quote\n:x:"),
     .made = 1700000003000,
     .changed = 1700000003000,
     .who = {DD_STR("hash:b"), DD_STR("/a/y.md"), DD_STR("没有网址 :tag:"), DD_STR(""), DD_STR(""), DD_STR("")}},
};

static void as_markdown(void **state)
{
    (void)state;
    assert_string_equal(printed(some, COUNT(some), DD_NOTES_MARKDOWN),
                        "# \\*Explainer\\*: what's \\[R1\\]?\n\n"
                        "<https://a.org/x?q=%3C1%3E>\\\n2025-01-28\n\n"
                        "> It's \\*cheap\\* \\& has 1 &lt; 2.\\\n> Second line\n\n"
                        "→ R1的重要性 性能与o1相当\n\n"
                        "\\# 为什么？\n\n\\- one\\\n1\\. two\\_three\n\n"
                        "> 摘要\\[31m里的一句。\n\n"
                        "# 没有网址 :tag:\n\n"
                        "> \\* no headline\\\n> \\#+end\\_quote\\\n> \\:x:\n\n");
}

#define Z "\xE2\x80\x8B"

static void as_org(void **state)
{
    (void)state;
    assert_string_equal(printed(some, COUNT(some), DD_NOTES_ORG),
                        "* " Z "*" Z "Explainer*: what's " Z "[R1]?\n"
                        ":PROPERTIES:\n:URL: https://a.org/x?q=%3C1%3E\n:DATE: 2025-01-28\n:END:\n\n"
                        "#+begin_quote\nIt's " Z "*cheap* & has 1 " Z "< 2.\nSecond line\n#+end_quote\n\n"
                        "→ R1的重要性 性能与o1相当\n\n"
                        Z "# 为什么？\n\n" Z "- one\n" Z "1. two_three\n\n"
                        "#+begin_quote\n摘要" Z "[31m里的一句。\n#+end_quote\n\n"
                        "* 没有网址 :tag:" Z "\n\n"
                        "#+begin_quote\n" Z "*" Z " no headline\n" Z "#+end_quote\n" Z ":x:\n#+end_quote\n\n");
}

static void as_json(void **state)
{
    (void)state;
    assert_string_equal(
        printed(some + 1, 2, DD_NOTES_JSON),
        "{\"version\": 1, \"articles\": [{\"title\": \"*Explainer*: what's [R1]?\", \"url\": "
        "\"https://a.org/x?q=<1>\", \"site\": \"a.org\", \"date\": \"2025-01-28\", \"path\": \"/a/x.md\", "
        "\"notes\": [{\"pane\": \"summary\", \"quote\": \"摘要[31m里的一句。\", \"linked\": \"\", \"note\": \"\", "
        "\"made\": \"2023-11-14T22:13:22Z\", \"changed\": \"2023-11-14T22:13:22Z\"}]}, {\"title\": "
        "\"没有网址 :tag:\", \"url\": \"\", \"site\": \"\", \"date\": \"\", \"path\": \"/a/y.md\", \"notes\": "
        "[{\"pane\": \"article\", \"quote\": \"* no headline\\n#+end_quote\\n:x:\", \"linked\": \"\", \"note\": "
        "\"\", \"made\": \"2023-11-14T22:13:23Z\", \"changed\": \"2023-11-14T22:13:23Z\"}]}]}\n");
    assert_string_equal(printed(NULL, 0, DD_NOTES_JSON), "{\"version\": 1, \"articles\": []}\n");
    assert_string_equal(printed(NULL, 0, DD_NOTES_MARKDOWN), "");
}

static void json_is_as_its_schema_says(void **state)
{
    char self[PATH_MAX], command[PATH_MAX + 100];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    (void)state;
    assert_true(n > 0);
    self[n] = '\0';
    snprintf(command, sizeof command, "%s/json/check-json tests/json/schemas/export.json", dirname(self));
    FILE *f = popen(command, "w");
    assert_non_null(f);
    fputs(printed(some, COUNT(some), DD_NOTES_JSON), f);
    assert_int_equal(pclose(f), 0);
}

/* ---- the property -------------------------------------------------------------------------------- */

static void add_random(struct dd_strbuf *out, int pieces)
{
    static const char pool[][8] = {"a", "中", "*",  "_",  "`", "[", "]", "(", ")", "<",  ">", "&", "amp;", "#",
                                   "-", "+",  "1.", "2)", "=", "~", "|", "$", "!", "\\", " ", " ", "\n",   "http",
                                   "://", "www.", "。", ":", "\"", "^", "{", "}", "@", ".", "x", "\n"};
    for (; pieces > 0; pieces--)
        dd_strbuf_adds(out, pool[(size_t)rand() % COUNT(pool)]);
}

/* Words of s, one blank between them: what is left when lines are wrapped. */
static void add_words(struct dd_strbuf *out, struct dd_str s)
{
    bool blank = true;
    for (size_t i = 0; i < s.len; i++) {
        bool space = s.ptr[i] == ' ' || s.ptr[i] == '\n';
        if (!space || !blank)
            dd_strbuf_addc(out, space ? ' ' : s.ptr[i]);
        blank = space;
    }
    while (out->len && out->buf[out->len - 1] == ' ')
        out->buf[--out->len] = '\0';
}

/* Reads what was printed and compares what it says with the words that went in. */
static void check_read_back(const struct dd_note *note)
{
    struct dd_arena arena = {0};
    struct dd_strbuf want = {0}, got = {0}, all = {0};
    struct dd_source source = {.text = dd_str_from(printed(note, 1, DD_NOTES_MARKDOWN))};
    struct dd_part part = {.source = &source, .span = {0, source.text.len}};
    const struct dd_document *doc = dd_document_parse(&arena, &part);
    bool quoted = false, code = false;
    dd_strbuf_addf(&all, "%.*s %.*s %.*s", DD_STR_ARG(note->who.title), DD_STR_ARG(note->quote),
                   DD_STR_ARG(note->text));
    add_words(&want, dd_strbuf_str(&all));
    add_words(&got, doc->text);
    for (size_t i = 1; i < doc->n_blocks; i++) {
        enum dd_block_kind kind = doc->blocks[i].kind;
        quoted |= kind == DD_BLOCK_QUOTE;
        code |= kind != DD_BLOCK_QUOTE && kind != DD_BLOCK_PARAGRAPH && kind != DD_BLOCK_HEADING;
    }
    if (strcmp(dd_strbuf_cstr(&want), dd_strbuf_cstr(&got)) != 0)
        fail_msg("'%s'\nis read as '%s' from\n%s", dd_strbuf_cstr(&want), dd_strbuf_cstr(&got), source.text.ptr);
    assert_true(quoted && !code);
    dd_strbuf_release(&want);
    dd_strbuf_release(&got);
    dd_strbuf_release(&all);
    dd_arena_release(&arena);
}

static void markdown_is_read_as_it_was(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < 3000; round++) {
        struct dd_strbuf texts[2] = {{0}, {0}};
        for (int i = 0; i < 2; i++) {
            dd_strbuf_adds(&texts[i], "q");
            add_random(&texts[i], 1 + rand() % 30);
            dd_strbuf_adds(&texts[i], "\nz");
        }
        struct dd_note note = {.quote = dd_strbuf_str(&texts[0]), .text = dd_strbuf_str(&texts[1]),
                               .who = {.key = DD_STR("k"), .title = DD_STR("标题")}};
        check_read_back(&note);
        dd_strbuf_release(&texts[0]);
        dd_strbuf_release(&texts[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_markdown),
        cmocka_unit_test(as_org),
        cmocka_unit_test(as_json),
        cmocka_unit_test(json_is_as_its_schema_says),
        cmocka_unit_test(markdown_is_read_as_it_was),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
