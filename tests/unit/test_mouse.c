/* The mouse on each screen, without a terminal. */
#include "check.h"
#include "headless.h"

#include <locale.h>
#include <stdlib.h>

static int host_run(void *data, char *const *argv, bool background)
{
    (void)data, (void)argv, (void)background;
    return 0;
}

/* Characters, where type() would send bytes. */
static void write_keys(const char *text)
{
    struct dd_str s = dd_str_from(text);
    for (size_t at = 0, len; at < s.len; at += len)
        dd_app_key(app, dd_utf8_decode(s, at, &len));
    dd_app_draw(app, &frame);
}

static void click(int row, int column)
{
    dd_app_mouse(app, &(struct dd_mouse){DD_MOUSE_CLICK, row, column});
    dd_app_draw(app, &frame);
}

static void wheel(int kind, int row, int column)
{
    dd_app_mouse(app, &(struct dd_mouse){(uint8_t)kind, row, column});
    dd_app_draw(app, &frame);
}

static const char text[] = FRONT("读与写", "2024-05-06") "## Summary\n\n摘要 [甲](https://a.example/)\n\n"
                           "1. **要点一** [乙](https://b.example/)\n2. **要点二**\n\n## Full Content\n\n"
                           "Body [one](https://one.example/) and [two](https://two.example/).\n\n"
                           "| wide | table |\n|---|---|\n| 宽宽宽宽 | [three](https://three.example/) |\n";

static void write_nine(void)
{
    char name[32];
    for (int i = 1; i <= 9; i++) {
        snprintf(name, sizeof name, "2024/0%d.md", i);
        article(name, i == 5 ? text : FRONT("别的", "2024-01-02") "## Summary\n\n摘要\n", 1000);
    }
}

/* The cell where words stand on the screen. */
static void find(const char *words, int *at_row, int *at_column)
{
    for (*at_row = 0; *at_row < frame.rows; ++*at_row) {
        const char *line = row(*at_row), *found = strstr(line, words);
        if (!found)
            continue;
        *at_column = (int)dd_text_width((struct dd_str){line, (size_t)(found - line)});
        return;
    }
    fail_msg("'%s' is not on the screen", words);
}

static void click_on(const char *words)
{
    int at_row = 0, at_column = 0;
    find(words, &at_row, &at_column);
    click(at_row, at_column);
}

static void second_click_opens(void **state)
{
    (void)state;
    write_nine();
    open_archive();
    settle();
    click_on("读与写");
    assert_false(app->reader.open);
    click_on("读与写");
    assert_true(app->reader.open);
    type("q");
    click_on("读与写"); /* the cursor is there: but it is the first click */
    assert_false(app->reader.open);
    type("k");
    click_on("读与写"); /* a key came in between */
    assert_false(app->reader.open);
    wheel(DD_MOUSE_DOWN, 3, 3);
    click_on("读与写");
    assert_false(app->reader.open);
    click(0, 3);
    click(frame.rows - 1, 3);
    assert_false(app->reader.open);
    close_app();
}

static void selects_links(void **state)
{
    (void)state;
    write_nine();
    open_app(test_path(&folder, "a/2024/05.md"), 24, 110);
    settle();
    click_on("two");
    assert_int_equal(app->popup.kind, DD_POPUP_LINKS);
    assert_int_equal(app->popup.cursor, 1);
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    assert_true(on_screen("https://two.example/"));
    click(0, 0); /* outside */
    assert_int_equal(app->popup.kind, DD_POPUP_NONE);
    click_on("甲");
    assert_int_equal(app->reader.focus, DD_SUMMARY);
    assert_int_equal(app->popup.cursor, 0);
    wheel(DD_MOUSE_DOWN, 5, 5);
    assert_int_equal(app->popup.cursor, 1);
    click(0, 0);
    click_on("three"); /* in a table */
    assert_int_equal(app->popup.cursor, 2);
    close_app();
}

/* Whatever is clicked and turned: nothing breaks, and the divider stays where it is. */
static void every_cell(void **state)
{
    (void)state;
    static const char *const screens[] = {"", "p", "pp", "f", "t", "?", "rr", "Z", "/摘要\r", ":colors\r"};
    write_nine();
    for (size_t i = 0; i < COUNT(screens); i++) {
        struct dd_host with_run = host;
        with_run.run = host_run;
        open_app(test_path(&folder, "a/2024/05.md"), 12, 100);
        app->host = &with_run;
        settle();
        for (int kind = DD_MOUSE_CLICK; kind <= DD_MOUSE_RIGHT; kind++)
            for (int at = -1; at <= 12; at++)
                for (int column = 0; column <= 100; column += 3) {
                    if (!app->popup.kind && at % 4 == 0)
                        write_keys(screens[i]);
                    wheel(kind, at, column);
                }
        assert_true(app->reader.open);
        close_app();
    }
}

static void typing_goes_first(void **state)
{
    (void)state;
    write_nine();
    open_archive();
    settle();
    size_t cursor = app->list.cursor;
    write_keys("/别");
    wheel(DD_MOUSE_DOWN, 3, 3);
    click(6, 6);
    assert_int_equal(app->prompt.kind, DD_PROMPT_FILTER);
    type("\033");
    assert_int_equal(app->list.cursor, cursor);
    close_app();
}

static void in_the_results(void **state)
{
    (void)state;
    write_nine();
    open_archive();
    settle();
    write_keys("F摘要\r");
    settle();
    assert_true(app->results.open);
    click(5, 10);
    assert_int_equal(app->results.cursor, 1);
    click(5, 10);
    assert_true(app->reader.open);
    type("q");
    wheel(DD_MOUSE_UP, 5, 10);
    assert_int_equal(app->results.cursor, 0);
    close_app();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(second_click_opens, make, drop),
        cmocka_unit_test_setup_teardown(selects_links, make, drop),
        cmocka_unit_test_setup_teardown(every_cell, make, drop),
        cmocka_unit_test_setup_teardown(typing_goes_first, make, drop),
        cmocka_unit_test_setup_teardown(in_the_results, make, drop),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    base = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : "/tmp";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
