/* Variants and readings of Han characters, where the program was built with them. */
#include "check.h"

#include "duidu/fold.h"
#include "duidu/han.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t cp_at(const char *s)
{
    size_t len;
    return dd_utf8_decode(dd_str_from(s), 0, &len);
}

/* The readings of a character as "zhai …". */
static const char *readings(const char *s, char out[80])
{
    const char *list[DD_HAN_READINGS_MAX];
    size_t n = dd_han_readings(cp_at(s), list, DD_HAN_READINGS_MAX);
    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        snprintf(out + strlen(out), 80 - strlen(out), "%s%s", i ? " " : "", list[i]);
    return out;
}

static void joins_simplified_and_traditional(void **state)
{
    static const char *const same[] = {
        "软軟", "体體", "后後", "发發", "发髮", "干乾", "干幹", "里裏", "里裡", "台臺", "台颱",
        "为爲", "为為", "线綫", "群羣", "户戶", "户戸", "黑黒", "鸡鷄", "说説", "斗鬥", "复複",
    };
    static const char *const apart[] = {"一壹", "三叁", "人入", "未末",
                                        "己已", "证征", "一二", "冈岗"};
    (void)state;
    if (!dd_han_available())
        skip();
    for (size_t i = 0; i < COUNT(same); i++)
        if (dd_han_variant(cp_at(same[i])) != dd_han_variant(cp_at(same[i] + 3)))
            fail_msg("%s are apart", same[i]);
    for (size_t i = 0; i < COUNT(apart); i++)
        if (dd_han_variant(cp_at(apart[i])) == dd_han_variant(cp_at(apart[i] + 3)))
            fail_msg("%s are the same", apart[i]);
}

/* What stands for a class stands for itself, and is as long as what it stands for. */
static void has_one_character_for_a_class(void **state)
{
    size_t variants = 0;
    static uint8_t members[0x34000];
    (void)state;
    for (uint32_t cp = 0; cp < 0x34000; cp++) {
        uint32_t to = dd_han_variant(cp);
        assert_true(to < 0x34000);
        if (to == cp)
            continue;
        variants++;
        assert_int_equal(dd_han_variant(to), to);
        assert_true(dd_cp_is_han(cp) && dd_cp_is_han(to));
        assert_false(cp < 0x10000 && (to < 0x3400 || to > 0x9FFF));
        assert_false(to >= 0xF900 && to <= 0xFAFF); /* NFKC would make another of it */
        assert_true(++members[to] < 8);
    }
    if (!dd_han_available())
        assert_int_equal(variants, 0);
    else
        assert_true(variants > 5000);
}

static void reads_characters(void **state)
{
    static const char *const cases[][2] = {
        {"摘", "zhai"},
        {"要", "yao"},
        {"中", "zhong"},
        {"重", "zhong chong"},
        {"长", "zhang chang"},
        {"女", "nv"},
        {"绿", "lv lu"},
        {"略", "lve"},
        {"乐", "le yue"},
        {"都", "dou du"},
        {"軟", "ruan"},
        {"a", ""},
        {"，", ""},
        {"か", ""},
    };
    char text[80];
    (void)state;
    if (!dd_han_available())
        skip();
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(readings(cases[i][0], text), cases[i][1]);
    assert_non_null(strstr(readings("行", text), "xing"));
    assert_non_null(strstr(readings("行", text), "hang"));
    assert_non_null(strstr(readings("角", text), "jiao"));
    const char *one[1] = {NULL};
    assert_int_equal(dd_han_readings(cp_at("重"), one, 1), 1);
    assert_string_equal(one[0], "zhong");
}

static void numbers_sets_and_syllables(void **state)
{
    uint16_t items[DD_HAN_READINGS_MAX];
    (void)state;
    assert_int_equal(dd_han_set('a'), 0);
    assert_int_equal(dd_han_set_syllables(0, items, DD_HAN_READINGS_MAX), 0);
    assert_int_equal(dd_han_set_syllables(UINT16_MAX, items, DD_HAN_READINGS_MAX), 0);
    for (size_t i = 0; i < dd_han_syllable_count(); i++) {
        const char *s = dd_han_syllable(i);
        assert_true(strlen(s) >= 1 && strlen(s) <= 6);
        assert_int_equal(strspn(s, "abcdefghijklmnopqrstuvwxyz"), strlen(s));
        assert_true(i == 0 || strcmp(dd_han_syllable(i - 1), s) < 0);
    }
    for (size_t set = 1; set < dd_han_set_count(); set++) {
        size_t n = dd_han_set_syllables((uint16_t)set, items, DD_HAN_READINGS_MAX);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++)
            assert_true(items[i] < dd_han_syllable_count());
    }
    for (uint32_t cp = 0; cp < 0x34000; cp++)
        assert_true(dd_han_set(cp) == 0 || dd_han_set(cp) < dd_han_set_count());
}

static void folds_variants(void **state)
{
    struct dd_strbuf a = {0}, b = {0};
    (void)state;
    dd_fold_append(&a, DD_STR("軟體發展，後來的乾隆"), DD_FOLD_ALL);
    dd_fold_append(&b, DD_STR("软体发展，后来的干隆"), DD_FOLD_ALL);
    assert_int_equal(dd_str_equal(dd_strbuf_str(&a), dd_strbuf_str(&b)), dd_han_available());
    assert_int_equal(dd_han_checksum() != 0, dd_han_available());
    dd_strbuf_clear(&a);
    dd_fold_append(&a, DD_STR("軟體"), DD_FOLD_CASE | DD_FOLD_MARKS);
    assert_str(dd_strbuf_str(&a), "軟體");
    dd_strbuf_release(&a);
    dd_strbuf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_simplified_and_traditional),
        cmocka_unit_test(has_one_character_for_a_class),
        cmocka_unit_test(reads_characters),
        cmocka_unit_test(numbers_sets_and_syllables),
        cmocka_unit_test(folds_variants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
