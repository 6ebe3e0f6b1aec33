/* Colours: names, contrast, and what is left of them on a terminal with fewer. */
#include "check.h"

#include "duidu/colour.h"

static int32_t parse(const char *word)
{
    int32_t colour = DD_COLOUR_NONE;
    return dd_colour_parse(dd_str_from(word), &colour) ? colour : DD_COLOUR_NONE;
}

static int32_t rgb(uint32_t value)
{
    return (int32_t)(DD_COLOUR_RGB | value);
}

static void reads_colours(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        int32_t colour;
    } words[] = {
        {"default", DD_COLOUR_DEFAULT},
        {"Default", DD_COLOUR_DEFAULT},
        {"black", 0},
        {"red", 1},
        {"white", 7},
        {"bright-black", 8},
        {"Bright-White", 15},
        {"0", 0},
        {"7", 7},
        {"208", 208},
        {"255", 255},
        {"#ff8800", DD_COLOUR_RGB | 0xff8800},
        {"FF8800", DD_COLOUR_RGB | 0xff8800},
        {"000000", DD_COLOUR_RGB | 0},
        {"tomato", DD_COLOUR_RGB | 0xff6347},
        {"RebeccaPurple", DD_COLOUR_RGB | 0x663399},
        {"grey", DD_COLOUR_RGB | 0x808080},
        {"", DD_COLOUR_NONE},
        {"256", DD_COLOUR_NONE},
        {"-1", DD_COLOUR_NONE},
        {"#ff880", DD_COLOUR_NONE},
        {"#ff88001", DD_COLOUR_NONE},
        {"ff880g", DD_COLOUR_NONE},
        {"红", DD_COLOUR_NONE},
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (parse(words[i].word) != words[i].colour)
            fail_msg("'%s' is %d", words[i].word, (int)parse(words[i].word));
}

/* What a colour is called is read back as that colour, and every known name is read. */
static void names_colours(void **state)
{
    (void)state;
    struct dd_strbuf name = {0};
    size_t n = 0;
    for (int32_t c = -1; c < 256; c++) {
        dd_strbuf_clear(&name);
        dd_colour_name(&name, c);
        assert_int_equal(parse(dd_strbuf_cstr(&name)), c);
    }
    for (uint32_t v = 0; v < 0x1000000; v += 0x10307) {
        dd_strbuf_clear(&name);
        dd_colour_name(&name, rgb(v));
        assert_int_equal(parse(dd_strbuf_cstr(&name)), rgb(v));
    }
    for (; dd_colour_known(n); n++)
        if (parse(dd_colour_known(n)) == DD_COLOUR_NONE)
            fail_msg("'%s' is not read", dd_colour_known(n));
    assert_int_equal(n, 1 + 16 + 140);
    dd_strbuf_release(&name);
}

static void knows_the_palette(void **state)
{
    (void)state;
    assert_int_equal(dd_colour_rgb(0), 0x000000);
    assert_int_equal(dd_colour_rgb(16), 0x000000);
    assert_int_equal(dd_colour_rgb(21), 0x0000ff);
    assert_int_equal(dd_colour_rgb(196), 0xff0000);
    assert_int_equal(dd_colour_rgb(110), 0x87afd7);
    assert_int_equal(dd_colour_rgb(231), 0xffffff);
    assert_int_equal(dd_colour_rgb(232), 0x080808);
    assert_int_equal(dd_colour_rgb(255), 0xeeeeee);
    assert_int_equal(dd_colour_rgb(rgb(0x123456)), 0x123456);
}

static bool near(double a, double b, double by)
{
    return a - b < by && b - a < by;
}

static void measures(void **state)
{
    (void)state;
    assert_true(near(dd_colour_contrast(0x000000, 0xffffff), 21, 1e-6));
    assert_true(near(dd_colour_contrast(0xffffff, 0x000000), 21, 1e-6));
    assert_true(near(dd_colour_contrast(0x777777, 0x777777), 1, 1e-9));
    /* Of WCAG's own examples: #767676 is the lightest grey that passes on white. */
    assert_true(near(dd_colour_contrast(0x767676, 0xffffff), 4.54, 0.005));
    assert_true(near(dd_colour_contrast(0x777777, 0xffffff), 4.48, 0.005));
    assert_true(near(dd_colour_luminance(0xff0000), 0.2126, 1e-6));
    assert_true(near(dd_colour_distance(0x000000, 0xffffff), 1, 1e-3));
    assert_true(near(dd_colour_distance(0x336699, 0x336699), 0, 1e-6));
    /* Oklab of pure red, green and blue (Ottosson): L 0.628, 0.866, 0.452. */
    assert_true(dd_colour_distance(0xff0000, 0x0000ff) > dd_colour_distance(0xff0000, 0xff8800));
}

static void finds_the_nearest(void **state)
{
    (void)state;
    static const struct {
        uint32_t value;
        int32_t at256, at16, at8;
    } colours[] = {
        {0xff0000, 196, 9, 1},   {0x000000, 16, 0, 0},    {0xffffff, 231, 15, 7},
        {0x87afd7, 110, 6, 6},   {0x808080, 244, 8, -9},  {0x5f00ff, 57, 12, 4},
        {0x00ff00, 46, 10, 2},   {0x1c1c1c, 234, 0, 0},
    };
    for (size_t i = 0; i < COUNT(colours); i++) {
        struct dd_colours c256 = {.depth = DD_DEPTH_256}, c16 = {.depth = DD_DEPTH_16},
                          c8 = {.depth = DD_DEPTH_8}, mono = {.depth = DD_DEPTH_MONO},
                          all = {.depth = DD_DEPTH_TRUE};
        int32_t c = rgb(colours[i].value);
        assert_int_equal(dd_colour_nearest(&c256, c), colours[i].at256);
        assert_int_equal(dd_colour_nearest(&c16, c), colours[i].at16);
        if (colours[i].at8 >= 0)
            assert_int_equal(dd_colour_nearest(&c8, c), colours[i].at8);
        assert_int_equal(dd_colour_nearest(&mono, c), DD_COLOUR_DEFAULT);
        assert_int_equal(dd_colour_nearest(&all, c), c);
    }
}

/* What a terminal has stays; what it has not becomes something that it has. */
static void stays_within_the_depth(void **state)
{
    (void)state;
    static const struct {
        enum dd_depth depth;
        int32_t count;
    } depths[] = {{DD_DEPTH_8, 8}, {DD_DEPTH_16, 16}, {DD_DEPTH_256, 256}};
    for (size_t d = 0; d < COUNT(depths); d++) {
        struct dd_colours c = {.depth = depths[d].depth};
        for (int32_t i = -1; i < 256; i++) {
            int32_t got = dd_colour_nearest(&c, i);
            if (i < depths[d].count)
                assert_int_equal(got, i);
            assert_in_range(got + 1, 0, depths[d].count);
        }
        for (uint32_t v = 0; v < 0x1000000; v += 0x3a0c1) {
            int32_t got = dd_colour_nearest(&c, rgb(v));
            assert_in_range(got, depths[d].depth == DD_DEPTH_256 ? 16 : 0, depths[d].count - 1);
        }
        assert_int_equal(dd_colour_nearest(&c, DD_COLOUR_NONE), DD_COLOUR_NONE);
    }
    struct dd_colours eight = {.depth = DD_DEPTH_8};
    for (int32_t i = 8; i < 16; i++)
        assert_int_equal(dd_colour_nearest(&eight, i), i - 8);
}

static void keeps_a_contrast(void **state)
{
    (void)state;
    static const enum dd_depth depths[] = {DD_DEPTH_8, DD_DEPTH_16, DD_DEPTH_256};
    for (size_t d = 0; d < COUNT(depths); d++) {
        struct dd_colours c = {.depth = depths[d]};
        for (uint32_t v = 0; v < 0x1000000; v += 0x71c03) {
            int32_t on_black = dd_colour_nearest_on(&c, rgb(v), 0x000000, 4.5);
            int32_t on_white = dd_colour_nearest_on(&c, rgb(v), 0xffffff, 3);
            assert_true(dd_colour_contrast(dd_colour_rgb(on_black), 0x000000) >= 4.5);
            assert_true(dd_colour_contrast(dd_colour_rgb(on_white), 0xffffff) >= 3);
        }
        /* Where the nearest will do it is the nearest. */
        assert_int_equal(dd_colour_nearest_on(&c, rgb(0xffffff), 0x000000, 3),
                         dd_colour_nearest(&c, rgb(0xffffff)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_colours),          cmocka_unit_test(names_colours),
        cmocka_unit_test(knows_the_palette),      cmocka_unit_test(measures),
        cmocka_unit_test(finds_the_nearest),      cmocka_unit_test(stays_within_the_depth),
        cmocka_unit_test(keeps_a_contrast),
    };
    return cmocka_run_group_tests_name("colour", tests, NULL, NULL);
}
