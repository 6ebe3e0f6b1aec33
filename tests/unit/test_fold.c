/* Folding: what is the same to a search, the map back, and the properties that search relies on. */
#include "archives.h"
#include "check.h"

#include "duidu/document.h"
#include "duidu/fold.h"
#include "duidu/han.h"
#include "duidu/source.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <locale.h>
#include <unicase.h>
#include <uninorm.h>

static struct dd_strbuf folded; /* of the last call of fold() */

static struct dd_str fold(const char *text, unsigned flags)
{
    dd_strbuf_clear(&folded);
    dd_fold_append(&folded, dd_str_from(text), flags);
    return dd_strbuf_str(&folded);
}

static void folds_what_is_the_same(void **state)
{
    static const struct {
        const char *text;
        unsigned flags;
        const char *want;
    } cases[] = {
        {"", DD_FOLD_ALL, ""},
        {"Node.js v20", 0, "Node.js v20"},
        {"Node.JS", DD_FOLD_CASE, "node.js"},
        {"ＡＢＣ１２３（中）", 0, "ABC123(中)"},
        {"ＡＢＣ", DD_FOLD_CASE, "abc"},
        {"ﬁne ﬂow Ⅳ ① …", 0, "fine flow IV 1 ..."},
        {"Straße ΣΊΣΥΦΟΣ", DD_FOLD_CASE, "strasse σίσυφοσ"},
        {"caf\u00e9 cafe\u0301", 0, "caf\u00e9 caf\u00e9"},
        {"CAFÉ Ångström naïve", DD_FOLD_CASE | DD_FOLD_MARKS, "cafe angstrom naive"},
        {"ếé", DD_FOLD_MARKS, "ee"},
        {"“软件” ‘a’ ′ ″ „x‟", 0, "\"软件\" 'a' ' \" \"x\""},
        {"state‐of‑the–art − 1", 0, "state-of-the-art - 1"},
        {"½ 1⁄2 3∕4 一半", 0, "1/2 1/2 3/4 一半"},
        {"a—b", 0, "a—b"},
        {"a\u00a0b\u3000c\nd\te  f", 0, "a b c d e f"},
        {"  a \n\n b  ", 0, " a b "},
        {"a\n b\tc \u3000d", DD_FOLD_LINES, "a\n b\tc  d"},
        {"in\u00advisi\u200bble\u202e", 0, "invisible"},
        {"a \u200b b", 0, "a b"},
        {"葛\U000E0100城", 0, "葛城"},
        {"\u0301a", 0, "a"}, /* a mark on nothing */
        {"a \u0301b", 0, "a b"},
        {"¨´˜", 0, "¨'˜"}, /* no spaces */
        {"㎒ ㍻", DD_FOLD_CASE, "mhz 平成"},
        {"ｶﾞｷﾞ カ\u3099", DD_FOLD_MARKS, "ガギ ガ"},
        {"\u1112\u1161\u11ab글", 0, "한글"},
        {"ㅋㅠ", 0, "ㅋㅠ"},
        {"豈\uF900⼤", 0, "豈豈大"},
        {"क\u093fताब \u0e19\u0e49\u0e33", DD_FOLD_MARKS, "किताब \u0e19\u0e49\u0e4d\u0e32"},
        {"1\uFE0F\u20E3 👩\u200D👩", DD_FOLD_ALL, "1 👩👩"},
        {"İ", DD_FOLD_CASE | DD_FOLD_MARKS, "i"},
        {"\u05e9\u05c1\u05b8 \u0643\u064e", DD_FOLD_MARKS, "\u05e9 \u0643"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_str(fold(cases[i].text, cases[i].flags), cases[i].want);
}

static void maps_back_to_the_source(void **state)
{
    static const struct {
        const char *text, *at; /* a piece of the folded text */
        size_t start, end;
    } cases[] = {
        {"Hello World", "world", 6, 11},
        {"一ＡＢ二", "b", 6, 9},
        {"ﬁne", "f", 0, 3},
        {"ﬁne", "in", 0, 4},
        {"x e\u0301y", "e", 2, 5},
        {"x e\u0301y", "y", 5, 6},
        {"a \u00a0\n b", " ", 1, 6},
        {"a \u00a0\n b", "b", 6, 7},
        {"软\u00ad件 “好”", "软件", 0, 8},
        {"软\u00ad件 “好”", "\"好\"", 9, 18},
        {"wait… what", "...", 4, 7},
        {"a\u200b", "a", 0, 1},
        {"\u200ba", "a", 3, 4},
        {"\u0301é", "e", 2, 4},
        {"中文  字", " 字", 6, 11},
    };
    struct dd_folded f = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        dd_fold(&f, dd_str_from(cases[i].text), DD_FOLD_ALL);
        ptrdiff_t at = dd_str_find((struct dd_str){f.text, f.len}, dd_str_from(cases[i].at), 0);
        if (at < 0)
            fail_msg("no \"%s\" in \"%s\"", cases[i].at, f.text);
        size_t end = (size_t)at + strlen(cases[i].at);
        assert_int_equal(dd_folded_source_start(&f, (size_t)at), cases[i].start);
        assert_int_equal(dd_folded_source_end(&f, end), cases[i].end);
    }
    dd_fold(&f, (struct dd_str){0}, DD_FOLD_ALL);
    assert_int_equal(dd_folded_source_start(&f, 0), 0);
    assert_int_equal(dd_folded_source_end(&f, 0), 0);
    dd_folded_release(&f);
}

static void folds_several_texts_into_one(void **state)
{
    struct dd_folded f = {0};
    (void)state;
    dd_fold_more(&f, DD_STR("Ａ "), 10, DD_FOLD_ALL);
    dd_folded_separate(&f);
    dd_fold_more(&f, DD_STR(" É"), 20, DD_FOLD_ALL);
    assert_str(((struct dd_str){f.text, f.len}), "a \n e");
    assert_int_equal(dd_folded_source_start(&f, 0), 10);
    assert_int_equal(dd_folded_source_end(&f, 1), 13);
    assert_int_equal(dd_folded_source_end(&f, 2), 14);
    assert_int_equal(dd_folded_source_start(&f, 2), 14);
    assert_int_equal(dd_folded_source_end(&f, 3), 14);
    assert_int_equal(dd_folded_source_start(&f, 3), 20);
    assert_int_equal(dd_folded_source_start(&f, 4), 21);
    assert_int_equal(dd_folded_source_end(&f, 5), 23);
    dd_folded_release(&f);
}

static void knows_marks_that_count(void **state)
{
    (void)state;
    assert_false(dd_fold_has_marks(DD_STR("cafe ’s 软件 ガ ﬁ")));
    assert_true(dd_fold_has_marks(DD_STR("café")));
    assert_true(dd_fold_has_marks(DD_STR("cafe\u0301")));
    assert_false(dd_fold_has_marks(DD_STR("")));
}

static void finds_folded_words(void **state)
{
    (void)state;
    assert_true(dd_text_matches(DD_STR("学 Node.JS 教程"), DD_STR("node.js")));
    assert_true(dd_text_matches(DD_STR("学 node.js 教程"), DD_STR("NODE.JS")));
    assert_true(dd_text_matches(DD_STR("学Ｎｏｄｅ．ｊｓ教程"), DD_STR("node.js教")));
    assert_true(dd_text_matches(DD_STR("八十列 80"), DD_STR("８０")));
    assert_true(dd_text_matches(DD_STR("为什么是八十列"), DD_STR("八十")));
    assert_true(dd_text_matches(DD_STR("Straße 街"), DD_STR("STRASSE 街")));
    assert_true(dd_text_matches(DD_STR("cafe\u0301 咖啡"), DD_STR("CAF\u00C9")));
    assert_true(dd_text_matches(DD_STR("caf\u00e9"), DD_STR("cafe")));
    assert_false(dd_text_matches(DD_STR("cafe"), DD_STR("caf\u00e9")));
    assert_true(dd_text_matches(DD_STR("it’s"), DD_STR("IT'S")));
    assert_false(dd_text_matches(DD_STR("学 node 教程"), DD_STR("node.js")));
    assert_false(dd_text_matches(DD_STR("八列十"), DD_STR("八十")));
    assert_false(dd_text_matches(DD_STR(""), DD_STR("中")));
    struct dd_strbuf longer = {0};
    dd_strbuf_fill(&longer, 'x', 3000);
    assert_false(dd_text_matches(dd_strbuf_str(&longer), DD_STR("中")));
    dd_strbuf_adds(&longer, "ＡＢＣ中");
    assert_true(dd_text_matches(dd_strbuf_str(&longer), DD_STR("abc中")));
    dd_strbuf_release(&longer);
}

/* ---- every character ----------------------------------------------------------------------- */

static const unsigned ways[] = {0, DD_FOLD_CASE, DD_FOLD_CASE | DD_FOLD_MARKS, DD_FOLD_ALL,
                                DD_FOLD_LINES};

static void assert_idempotent(struct dd_str s, unsigned flags)
{
    static struct dd_strbuf once, twice;
    dd_strbuf_clear(&once);
    dd_strbuf_clear(&twice);
    dd_fold_append(&once, s, flags);
    dd_fold_append(&twice, dd_strbuf_str(&once), flags);
    if (!dd_str_equal(dd_strbuf_str(&once), dd_strbuf_str(&twice)))
        fail_msg("flags %u: \"%.*s\" is folded to \"%s\", and that to \"%s\"", flags, DD_STR_ARG(s),
                 dd_strbuf_cstr(&once), dd_strbuf_cstr(&twice));
}

/* The next code point that is worth a test: of the large ranges of Han and Hangul some. */
static uint32_t next_cp(uint32_t cp)
{
    if ((cp >= 0x3400 && cp < 0x9FA0) || (cp >= 0xAC00 && cp < 0xD700) ||
        (cp >= 0x17000 && cp < 0x18A00) || (cp >= 0x20000 && cp < 0x2F700))
        return cp + 37;
    return cp == 0xD7FF ? 0xF900 : cp == 0x2FA1F ? 0xE0000 : cp + 1;
}

static void folds_every_character_once_and_for_all(void **state)
{
    static const char *const around[][2] = {{"", ""}, {"a", ""}, {"e", "\u0301x"}, {" ", " "}};
    struct dd_strbuf s = {0};
    (void)state;
    for (uint32_t cp = 1; cp <= 0xE01FF; cp = next_cp(cp))
        for (size_t i = 0; i < COUNT(around); i++) {
            dd_strbuf_clear(&s);
            dd_strbuf_adds(&s, around[i][0]);
            dd_strbuf_add_cp(&s, cp);
            dd_strbuf_adds(&s, around[i][1]);
            for (size_t k = i % 2; k < COUNT(ways); k += 1 + i % 2)
                assert_idempotent(dd_strbuf_str(&s), ways[k]);
        }
    dd_strbuf_release(&s);
}

/* NFKC writes ½ with a slash of its own, which is a plain one here. */
static size_t plain_slash(uint8_t *text, size_t len)
{
    uint8_t *at = memmem(text, len, "\u2044", 3);
    if (!at)
        return len;
    *at = '/';
    memmove(at + 1, at + 3, (size_t)(text + len - (at + 3)));
    return len - 2;
}

/* Letters against libunistring's own NFKC and case folding. */
static void agrees_with_nfkc(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (uint32_t cp = 0x21; cp <= 0x2FA1F; cp = next_cp(cp)) {
        char bytes[8];
        if (!dd_cp_is_letter(cp) || dd_cp_is_invisible(cp) || (cp >= 0x3131 && cp <= 0x318E) ||
            (cp >= 0xFFA0 && cp <= 0xFFDC) || (cp >= 0x1160 && cp <= 0x11FF) || cp == 0x149 ||
            cp == 0x2BC) /* ʼ is a quotation mark here */
            continue;
        size_t n = dd_utf8_encode(bytes, cp), len = 0;
        bytes[n] = '\0';
        uint8_t *want = u8_casefold((uint8_t *)bytes, n, NULL, UNINORM_NFKC, NULL, &len);
        len = plain_slash(want, len);
        struct dd_str got = fold(bytes, DD_FOLD_CASE), w = {(char *)want, len};
        bool attached = got.len == 0; /* a mark on nothing */
        bool spacing = w.len && w.ptr[0] == ' ';
        if (!attached && !spacing && !dd_str_equal(got, w)) {
            /* U+1D2C and the like: NFKC makes them capitals, which u8_casefold leaves as they are
             */
            uint8_t *again = u8_casefold(want, len, NULL, UNINORM_NFKC, NULL, &n);
            if (!dd_str_equal(got, (struct dd_str){(char *)again, n}) && wrong++ < 20)
                print_error("U+%04X: \"%.*s\", NFKC has \"%.*s\"\n", cp, DD_STR_ARG(got),
                            DD_STR_ARG(w));
            free(again);
        }
        free(want);
    }
    assert_int_equal(wrong, 0);
}

/* ---- real texts ---------------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t next_random(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

/* An edge of a cluster of s, at or after byte at. */
static size_t edge(struct dd_str s, size_t at)
{
    /* Clusters are counted from the line's beginning, which is always an edge. */
    size_t start = at;
    while (start && s.ptr[start - 1] != '\n')
        start--;
    while (start < at)
        start += dd_cluster_at(s, start).len;
    return start;
}

static void check_piece(struct dd_str s, const struct dd_folded *whole, unsigned flags)
{
    static struct dd_folded piece;
    size_t start = edge(s, next_random((uint32_t)s.len));
    size_t end = start + next_random(80);
    end = edge(s, end < s.len ? end : s.len);
    dd_fold(&piece, dd_str_slice(s, start, end), flags);
    struct dd_str in = {whole->text, whole->len}, what = {piece.text, piece.len};
    for (ptrdiff_t at = dd_str_find(in, what, 0); at >= 0;
         at = dd_str_find(in, what, (size_t)at + 1)) {
        size_t from = dd_folded_source_start(whole, (size_t)at);
        size_t to = dd_folded_source_end(whole, (size_t)at + what.len);
        if (what.len == 0 || (from <= start + 64 && to + 64 >= end && from <= end && to >= start))
            return;
    }
    fail_msg("flags %u: \"%.*s\" is not found where it stands", flags,
             DD_STR_ARG(dd_str_slice(s, start, end)));
}

static void check_map(struct dd_str s, const struct dd_folded *f)
{
    size_t last = 0;
    struct dd_str text = {f->text, f->len};
    for (size_t at = 0, len; at < f->len; at += len) {
        dd_utf8_decode(text, at, &len);
        size_t start = dd_folded_source_start(f, at), end = dd_folded_source_end(f, at + len);
        if (start < last || end <= start || end > s.len || dd_utf8_floor(s, start) != start ||
            dd_utf8_floor(s, end) != end)
            fail_msg("byte %zu of the folded text is mapped to [%zu, %zu)", at, start, end);
        last = start;
    }
}

static void check_file(const char *path, void *data)
{
    size_t *n = data;
    struct dd_source source = {0};
    struct dd_folded f = {0};
    if (dd_source_open(&source, path, NULL, NULL) == DD_OK && source.text.len) {
        struct dd_str s = source.text;
        seed = (uint32_t)s.len * 2654435761u | 1;
        for (size_t i = 0; i < COUNT(ways); i++) {
            dd_fold(&f, s, ways[i]);
            dd_strbuf_clear(&folded);
            dd_fold_append(&folded, s, ways[i]);
            assert_true(dd_str_equal((struct dd_str){f.text, f.len}, dd_strbuf_str(&folded)));
            assert_int_equal(f.source_end, s.len);
            assert_idempotent(s, ways[i]);
            for (int k = 0; k < 20; k++)
                check_piece(s, &f, ways[i]);
            if (i == (size_t)seed % COUNT(ways))
                check_map(s, &f);
        }
        ++*n;
    }
    dd_folded_release(&f);
    dd_source_release(&source);
}

static void folds_the_sample(void **state)
{
    size_t n = 0;
    (void)state;
    test_each_markdown(TEST_SAMPLE, check_file, &n);
    assert_true(n > 10);
}

static void folds_the_real_archives(void **state)
{
    size_t n = 0;
    (void)state;
    if (!test_archives())
        skip();
    test_each_markdown(test_archives(), check_file, &n);
    assert_true(n > 0);
}

static void has_a_version(void **state)
{
    (void)state;
    assert_int_equal(dd_fold_version(), dd_fold_version());
    assert_int_not_equal(dd_fold_version(), 0);
}

static int release(void **state)
{
    (void)state;
    dd_strbuf_release(&folded);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_what_is_the_same),
        cmocka_unit_test(maps_back_to_the_source),
        cmocka_unit_test(folds_several_texts_into_one),
        cmocka_unit_test(knows_marks_that_count),
        cmocka_unit_test(finds_folded_words),
        cmocka_unit_test(folds_every_character_once_and_for_all),
        cmocka_unit_test(agrees_with_nfkc),
        cmocka_unit_test(folds_the_sample),
        cmocka_unit_test(folds_the_real_archives),
        cmocka_unit_test(has_a_version),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, release);
}
