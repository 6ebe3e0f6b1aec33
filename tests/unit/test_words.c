/* Word boundaries are those of libunistring's own function, which knows UAX #29; what sort of word
 * it is, and which scripts have no spaces. */
#include "check.h"

#include "duidu/utf8.h"
#include "duidu/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uniwbrk.h>

static void cuts_as_the_annex_says(void **state)
{
    /* One of each property, and what joins and divides them. */
    static const uint32_t pool[] = {
        'a',    'b',     '1',     '2',     ' ',     ' ',     '.',    '\'',   '"',    ':',
        ',',    ';',     '_',     '-',     '\n',    '\r',    0x85,   0x300,  0x200D, 0xAD,
        0x5D0,  0x5D1,   0x1F1E6, 0x1F1E7, 0x1F1E8, 0x30A2,  0x30A4, 0x30FC, 0x4E2D, 0x6587,
        0x3042, 0x1F468, 0x2764,  0x1F3FB, 0xE01,   0xE31,   0x3000, 0x2003, 0xB7,   0x387,
        0xFF0E, 0x202F,  0xAC00,  0x2019,  0x661,   0x1F600, 0x203F,
    };
    (void)state;
    srand(29);
    for (int round = 0; round < 100000; round++) {
        char text[64], breaks[64];
        size_t len = 0, at = 0;
        struct dd_word word;
        for (int n = 1 + rand() % 14; n > 0; n--)
            len += dd_utf8_encode(text + len, pool[(size_t)rand() % (sizeof pool / sizeof *pool)]);
        u8_wordbreaks((const uint8_t *)text, len, breaks);
        while (dd_word_next((struct dd_str){text, len}, at, &word)) {
            assert_int_equal(word.start, at);
            for (size_t i = at + 1; i < word.end; i++)
                assert_int_equal(breaks[i], 0);
            at = word.end;
            assert_true(at > word.start && (at == len || breaks[at]));
        }
        assert_int_equal(at, len);
    }
}

/* The words of text with '|' behind each, those of no kind left out, unspaced ones in brackets. */
static const char *words(const char *text)
{
    static char out[256];
    struct dd_str s = dd_str_from(text);
    struct dd_word w;
    size_t len = 0;
    out[0] = '\0';
    for (size_t at = 0; dd_word_next(s, at, &w); at = w.end) {
        bool letters = w.kind == DD_WORD_LETTERS;
        if (w.kind != DD_WORD_NONE)
            len +=
                (size_t)snprintf(out + len, sizeof out - len, "%s%.*s%s", letters ? "" : "[",
                                 DD_STR_ARG(dd_str_slice(s, w.start, w.end)), letters ? "|" : "]");
    }
    return out;
}

static void tells_kinds(void **state)
{
    (void)state;
    assert_string_equal(words("It's node.js 3.5, a_b - C++!"), "It's|node.js|3.5|a_b|C|");
    assert_string_equal(words("R1的重要, カタカナとひ"), "R1|[的][重][要][カタカナ][と][ひ]");
    assert_string_equal(words("한국어 naïve Ωμέγα ไท"), "한국어|naïve|Ωμέγα|[ไ][ท]");
    assert_string_equal(words(" ...—… ___ "), "");
    assert_string_equal(words(""), "");
}

static void knows_scripts_without_spaces(void **state)
{
    (void)state;
    const uint32_t yes[] = {0x4E2D, 0x3400, 0x20000, 0x3042, 0x30FC,
                            0x3007, 0xE01,  0x1000,  0x1F600};
    const uint32_t no[] = {'a',    '1',    ' ',    0xE9,  0x3B1, 0xAC00,
                           0x3001, 0xFF0C, 0x2026, 0x5D0, 0x301};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(dd_cp_is_unspaced(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(dd_cp_is_unspaced(no[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_as_the_annex_says),
        cmocka_unit_test(tells_kinds),
        cmocka_unit_test(knows_scripts_without_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
