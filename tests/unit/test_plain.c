/* What programs print for terminals, as plain text. */
#include "check.h"

#include "duidu/plain.h"
#include "duidu/utf8.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static void is(const char *bytes, const char *want)
{
    struct dd_strbuf out = {0};
    dd_plain_add(&out, dd_str_from(bytes));
    assert_string_equal(dd_strbuf_cstr(&out), want);
    dd_strbuf_release(&out);
}

static void leaves_sequences_out(void **state)
{
    (void)state;
    is("", "");
    is("\n\n", "");
    is("词典\n", "词典");
    is("\033[1;31m词\033[0m典 \n\n  [ˈeidʒənt]\n\n", "词典\n\n  [ˈeidʒənt]");
    is("a\033]8;;http://x\033\\链接\033]8;;\033\\b", "a链接b");
    is("\033]0;title\ax", "x");
    is("\033(Bx\033=y\033", "xy");
    is("\033]52;c;never ends\n下一行", "\n下一行");
    is("\033[31", "");
    is("\033Pq#0\033\\图", "图");
    is("a\033\033[1mb", "ab");
}

static void does_as_a_typewriter(void **state)
{
    (void)state;
    is("b\bbo\bol\bld", "bold");
    is("_\b词_\b典", "词典");
    is("\b\bx", "x");
    is("x\n\by", "x\ny");
    is("10%\r100%\r\n完\r\n", "100%\n完");
    is("a\tb\n词典\tc\n", "a       b\n词典    c");
    is("x  \t \ny", "x\ny");
    is("a\x01\x7F\xC2\x9B" "b", "ab");
    is("\xFF中", "\xEF\xBF\xBD中");
}

static void takes_any_bytes(void **state)
{
    (void)state;
    static const char pool[] = "\033[]P\\\a\b\r\n\t;0m中\xFF\xC2\x9B x(";
    srand(5);
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        struct dd_strbuf out = {0};
        size_t n = (size_t)rand() % sizeof bytes, len;
        for (size_t i = 0; i < n; i++)
            bytes[i] = pool[(size_t)rand() % (sizeof pool - 1)];
        dd_plain_add(&out, (struct dd_str){bytes, n});
        for (size_t at = 0; at < out.len; at += len) {
            uint32_t cp = dd_utf8_decode(dd_strbuf_str(&out), at, &len);
            assert_true(cp == '\n' || (cp >= ' ' && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0)));
        }
        dd_strbuf_release(&out);
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_sequences_out),
        cmocka_unit_test(does_as_a_typewriter),
        cmocka_unit_test(takes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
