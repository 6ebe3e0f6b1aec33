/* Blocks, sentences and words of a document, forward and back. */
#include "check.h"

#include "duidu/unit.h"
#include "duidu/utf8.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static const char text[] =
    "# 标题 One\n\nFirst *sentence* is here. Second one, by Dr. Who!\n\n- 中文句子。又一句，说[链接](http://a.b)。\n"
    "- item\n\n```\nint a;\n\n  b();\n```\n\n---\n\n| 甲 | b c |\n|---|---|\n| d | 戊。己 |\n\nEnd &amp; all.";

struct fixture {
    struct dd_arena arena;
    struct dd_source source;
    struct dd_units units;
};

static void open_text(struct fixture *f)
{
    struct dd_part *part = dd_arena_alloc(&f->arena, sizeof *part);
    f->source = (struct dd_source){.text = dd_str_from(text)};
    *part = (struct dd_part){.source = &f->source, .span = {0, sizeof text - 1}};
    f->units = (struct dd_units){dd_document_parse(&f->arena, part), NULL, NULL};
}

/* All units with '|' between them. */
static const char *all(const struct dd_units *u, enum dd_unit unit)
{
    static char out[1024];
    size_t len = 0;
    struct dd_range r = {0, 0};
    out[0] = '\0';
    while (dd_unit_after(u, unit, r.end, &r))
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%.*s", len ? "|" : "",
                                DD_STR_ARG(dd_str_slice(u->doc->text, r.start, r.end)));
    return out;
}

static void cuts(void **state)
{
    struct fixture f = {0};
    (void)state;
    open_text(&f);
    assert_string_equal(all(&f.units, DD_UNIT_SENTENCE),
                        "标题 One|First sentence is here.|Second one, by Dr. Who!|中文句子。|又一句，说链接。|"
                        "item|int a;|b();|甲|b c|d|戊。己|End & all.");
    assert_string_equal(all(&f.units, DD_UNIT_WORD),
                        "标|题|One|First|sentence|is|here|Second|one|by|Dr|Who|中|文|句|子|又|一|句|说|链|接|item|"
                        "int|a|b|甲|b|c|d|戊|己|End|all");
    assert_int_equal(dd_unit_count(&f.units, DD_UNIT_BLOCK, (struct dd_range){0, UINT32_MAX}), 7);
    assert_int_equal(dd_unit_count(&f.units, DD_UNIT_WORD, (struct dd_range){0, 11}), 3);
    dd_arena_release(&f.arena);
}

static void goes_back_the_way_it_came(void **state)
{
    struct fixture f = {0};
    (void)state;
    open_text(&f);
    for (int unit = 0; unit < DD_UNIT_COUNT; unit++) {
        struct dd_range way[80], r = {0, 0};
        size_t n = 0;
        while (dd_unit_after(&f.units, unit, r.end, &r)) {
            struct dd_range at;
            assert_true(dd_unit_at(&f.units, unit, r.start, &at));
            assert_true(at.start == r.start && at.end == r.end);
            assert_true(n < COUNT(way));
            way[n++] = r;
        }
        r.start = (uint32_t)f.units.doc->text.len;
        while (dd_unit_before(&f.units, unit, r.start, &r)) {
            n--;
            assert_true(r.start == way[n].start && r.end == way[n].end);
        }
        assert_int_equal(n, 0);
    }
    dd_arena_release(&f.arena);
}

static void passes_over_what_is_hidden(void **state)
{
    struct fixture f = {0};
    struct dd_range r;
    bool shown[64] = {false};
    (void)state;
    open_text(&f);
    f.units.shown = shown;
    assert_true(f.units.doc->n_blocks < COUNT(shown));
    assert_false(dd_unit_at(&f.units, DD_UNIT_WORD, 0, &r));
    shown[f.units.doc->n_blocks - 1] = true;
    assert_string_equal(all(&f.units, DD_UNIT_SENTENCE), "End & all.");
    dd_arena_release(&f.arena);
}

static void cuts_chinese_by_the_lexicon(void **state)
{
    struct fixture f = {0};
    struct dd_lexicon *lexicon = NULL;
    struct dd_strbuf compiled = {0};
    struct dd_error err;
    (void)state;
    open_text(&f);
    if (dd_lexicon_compile(DD_STR("标题\ttitle\n句子\tsentence\n链接\tlink\n"), &compiled, &err) != DD_OK)
        fail_msg("%s", err.message);
    uint64_t *aligned = calloc(compiled.len / 8 + 1, 8);
    memcpy(aligned, compiled.buf, compiled.len);
    if (dd_lexicon_from_bytes(&lexicon, "x", (struct dd_str){(char *)aligned, compiled.len}, &err))
        fail_msg("%s", err.message);
    f.units.lexicon = lexicon;
    const char *words = all(&f.units, DD_UNIT_WORD);
    assert_ptr_equal(strstr(words, "标题|One|First"), words);
    assert_non_null(strstr(words, "中|文|句子|又|一|句|说|链接|item"));
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&compiled);
    free(aligned);
    dd_arena_release(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts),
        cmocka_unit_test(goes_back_the_way_it_came),
        cmocka_unit_test(passes_over_what_is_hidden),
        cmocka_unit_test(cuts_chinese_by_the_lexicon),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
