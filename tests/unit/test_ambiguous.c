/* Characters of ambiguous width: one cell or two. */
#include "check.h"

#include "duidu/frame.h"
#include "duidu/utf8.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static int back_to_one(void **state)
{
    (void)state;
    dd_ambiguous_set(1);
    return 0;
}

static void widths(void **state)
{
    (void)state;
    static const char text[] = "“引号”…… · α й │█ é ② ①";
    size_t narrow = dd_text_width(dd_str_from(text));
    for (uint32_t cp = 0; cp < 0x110000; cp++)
        if (wcwidth((wchar_t)cp) != dd_cp_width(cp))
            fail_msg("U+%04X: %d", (unsigned)cp, dd_cp_width(cp));
    dd_ambiguous_set(2);
    assert_int_equal(dd_text_width(dd_str_from(text)), narrow + 12);
    assert_int_equal(dd_cp_width(0x2026), 2);
    assert_int_equal(dd_cp_width('a'), 1);
    assert_int_equal(dd_cp_width(0x6458), 2);
    assert_int_equal(dd_cp_width(0x301), 0);  /* a mark, of class A */
    assert_int_equal(dd_cp_width(0x203A), 1); /* › */
    assert_int_equal(dd_cp_width('\n'), -1);
    assert_int_equal(dd_cp_width(0), 0);
    dd_ambiguous_set(7);
    assert_int_equal(dd_ambiguous(), 1);
}

/* What is painted takes the cells that were counted: of every character there is. */
static void painted_as_counted(void **state)
{
    (void)state;
    for (int ambiguous = 1; ambiguous <= 2; ambiguous++) {
        dd_ambiguous_set(ambiguous);
        for (uint32_t cp = 0x20; cp < 0x110000; cp++) {
            char bytes[4];
            uint32_t out[DD_PAINT_MAX];
            struct dd_str s = {bytes, dd_utf8_encode(bytes, cp)};
            struct dd_cluster c = dd_cluster_at(s, 0);
            size_t n = dd_cluster_paint(s, out);
            int painted = 0;
            for (size_t i = 0; i < n; i++)
                painted += dd_cp_width(out[i]);
            if (painted != c.width)
                fail_msg("U+%04X counts %d, paints %d", (unsigned)cp, c.width, painted);
        }
    }
}

static void signs_take_one_cell(void **state)
{
    (void)state;
    static const char *const signs[] = {"│", "─", "┬", "┌", "┐", "└", "┘", "━", "▌", "▏", "…", "‹", "›"};
    for (int ambiguous = 1; ambiguous <= 2; ambiguous++) {
        dd_ambiguous_set(ambiguous);
        for (size_t i = 0; i < COUNT(signs); i++)
            assert_int_equal(dd_text_width(dd_sign(signs[i])), 1);
        assert_int_equal(dd_text_width(dd_sign("─┼─")), 3);
        assert_int_equal(dd_text_width(dd_sign(" │ ")), 3);
        assert_int_equal(dd_text_width(dd_sign("• ")), 2);
        assert_int_equal(dd_text_width(dd_sign("◦ ")), 2);
        assert_int_equal(dd_text_width(dd_sign("▪ ")), 2);
        assert_int_equal(dd_text_width(dd_sign("↪ ")), 2);
    }
    assert_str(dd_sign("│"), "|");
    dd_ambiguous_set(1);
    assert_str(dd_sign("│"), "│");
}

static void cut_at_the_edge(void **state)
{
    (void)state;
    struct dd_frame f;
    struct dd_strbuf row = {0};
    dd_ambiguous_set(2);
    dd_frame_init(&f);
    dd_frame_clear(&f, 1, 10);
    assert_int_equal(dd_frame_put_cut(&f, 0, 0, 8, DD_STR("摘“要”…和更多"), dd_role_style(DD_ROLE_TEXT)), 7);
    dd_frame_row_text(&f, 0, &row);
    assert_str(dd_strbuf_str(&row), "摘“要~");
    dd_strbuf_release(&row);
    dd_frame_release(&f);
}

/* The table against the file that it is taken from, where that is installed. */
static void as_unicode_says(void **state)
{
    (void)state;
    static bool is[0x110000];
    FILE *f = fopen("/usr/share/unicode/EastAsianWidth.txt", "re");
    char line[400];
    unsigned first, last;
    char class[4];
    if (!f || !fgets(line, sizeof line, f) || !strstr(line, "15.0")) {
        if (f)
            fclose(f);
        skip();
    }
    while (fgets(line, sizeof line, f)) {
        int n = sscanf(line, "%x..%x;%3[A-Za-z]", &first, &last, class);
        if (n != 3 && sscanf(line, "%x;%3[A-Za-z]", &first, class) == 2)
            last = first;
        else if (n != 3)
            continue;
        for (unsigned cp = first; cp <= last && strcmp(class, "A") == 0; cp++)
            is[cp] = true;
    }
    fclose(f);
    for (uint32_t cp = 0; cp < 0x110000; cp++)
        if (is[cp] != dd_cp_is_ambiguous(cp))
            fail_msg("U+%04X", (unsigned)cp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(widths, back_to_one),
        cmocka_unit_test_teardown(painted_as_counted, back_to_one),
        cmocka_unit_test_teardown(signs_take_one_cell, back_to_one),
        cmocka_unit_test_teardown(cut_at_the_edge, back_to_one),
        cmocka_unit_test(as_unicode_says),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
