/* ':' lines: words and quotes, what they mean, what is said about the wrong ones. */
#include "check.h"

#include "src/app/command.h"

#include <locale.h>
#include <stdio.h>

#define LIST DD_SCREEN_LIST
#define READER DD_SCREEN_READER

/* ---- words ------------------------------------------------------------------------------- */

/* Words with '|' between them; "!" and the place behind them when a quote has no end. */
static void splits_words(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } cases[] = {
        {"", ""},
        {"  ", ""},
        {"one", "one"},
        {" one  two\tthree ", "one|two|three"},
        {"中文\xE3\x80\x80空格", "中文|空格"}, /* an ideographic space parts words too */
        {"open 'my file.md'", "open|my file.md"},
        {"open \"my file.md\"", "open|my file.md"},
        {"open my\\ file.md", "open|my file.md"},
        {"a'b c'\"d e\"f", "ab cd ef"},
        {"'' \"\"", "|"},
        {"'\\d+' \"\\d+\" \\d+", "\\d+|\\d+|d+"},
        {"\"a\\\"b\\\\c\"", "a\"b\\c"},
        {"\\中 \\\\", "中|\\"},
        {"“引号”", "“引号”"},
        {"open 'my file", "open|my file!5"},
        {"say \"五个", "say|五个!4"},
        {"end\\", "end!3"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_arena arena = {0};
        struct dd_words words;
        struct dd_strbuf got = {0};
        dd_words_split(&words, &arena, dd_str_from(cases[i].line));
        for (size_t k = 0; k < words.count; k++)
            dd_strbuf_addf(&got, "%s%.*s", k ? "|" : "", DD_STR_ARG(words.items[k].text));
        if (words.open)
            dd_strbuf_addf(&got, "!%zu", words.open_at);
        assert_str(dd_strbuf_str(&got), cases[i].want);
        dd_strbuf_release(&got);
        dd_arena_release(&arena);
    }
}

/* ---- lines ------------------------------------------------------------------------------- */

static void understands_lines(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum dd_screen screen;
        enum dd_command command;
        unsigned long count;
        const char *argument;
        int choice;
    } cases[] = {
        {"", LIST, DD_CMD_NONE, 0, "", -1},
        {" : ", LIST, DD_CMD_NONE, 0, "", -1},
        {"12", READER, DD_CMD_TOP, 12, "", -1},
        {":12", READER, DD_CMD_TOP, 12, "", -1},
        {"50%", READER, DD_CMD_PERCENT, 50, "", -1},
        {"0", READER, DD_CMD_TOP, 0, "", -1},
        {"0%", READER, DD_CMD_PERCENT, 0, "", -1},
        {"percent 50", READER, DD_CMD_PERCENT, 50, "", -1},
        {"percent 50%", READER, DD_CMD_PERCENT, 50, "", -1},
        {"$", READER, DD_CMD_END, 0, "", -1},
        {"zoom", READER, DD_CMD_ZOOM, 0, "", -1},
        {"zo", READER, DD_CMD_ZOOM, 0, "", -1},
        {"ZOOM", READER, DD_CMD_ZOOM, 0, "", -1},
        {"q", LIST, DD_CMD_QUIT, 0, "", -1},
        {"q!", READER, DD_CMD_QUIT, 0, "", -1},
        {"noh", READER, DD_CMD_CANCEL, 0, "", -1},
        {"mes", LIST, DD_CMD_MESSAGES, 0, "", -1},
        {"3 line-d", LIST, DD_CMD_LINE_DOWN, 3, "", -1},
        {"3line-down", LIST, DD_CMD_LINE_DOWN, 3, "", -1},
        {"line-down 3", LIST, DD_CMD_LINE_DOWN, 3, "", -1},
        {"99999999999", LIST, DD_CMD_TOP, 1000000, "", -1},
        {"sort title", LIST, DD_CMD_SORT, 0, "title", 1},
        {"sort le", LIST, DD_CMD_SORT, 0, "length", 3},
        {"sort", LIST, DD_CMD_SORT, 0, "", -1},
        {"arrange single", READER, DD_CMD_ARRANGE, 0, "single", 3},
        {"filter 终端 机", LIST, DD_CMD_FILTER, 0, "终端 机", -1},
        {"filter '终端  机'", LIST, DD_CMD_FILTER, 0, "终端  机", -1},
        {"e '我的 文章.md'", READER, DD_CMD_OPEN, 0, "我的 文章.md", -1},
        {"help zoom", LIST, DD_CMD_HELP, 0, "zoom", -1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_arena arena = {0};
        struct dd_order order;
        struct dd_error err = {0};
        if (dd_order_parse(&order, &arena, dd_str_from(cases[i].line), cases[i].screen, &err))
            fail_msg("'%s': %s", cases[i].line, err.message);
        if (order.command != cases[i].command || order.count != cases[i].count ||
            order.choice != cases[i].choice)
            fail_msg("'%s': command %d, count %lu, choice %d", cases[i].line, order.command,
                     order.count, order.choice);
        assert_str(order.argument, cases[i].argument);
        dd_arena_release(&arena);
    }
}

/* An argument that is empty is another thing than none: the first lifts the filter, the second asks. */
static void tells_empty_from_none(void **state)
{
    (void)state;
    struct dd_arena arena = {0};
    struct dd_order order;
    assert_int_equal(dd_order_parse(&order, &arena, DD_STR("filter ''"), LIST, NULL), DD_OK);
    assert_true(order.given);
    assert_int_equal(dd_order_parse(&order, &arena, DD_STR("filter"), LIST, NULL), DD_OK);
    assert_false(order.given);
    dd_arena_release(&arena);
}

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum dd_screen screen;
        const char *message;
    } cases[] = {
        {"hlep", LIST, "no such command: 'hlep' — did you mean 'help'?"},
        {"line-dwon", LIST, "no such command: 'line-dwon' — did you mean 'line-down'?"},
        {"终端", LIST, "no such command: '终端' — Tab shows them all"},
        {"xyzzy", LIST, "no such command: 'xyzzy' — Tab shows them all"},
        {"next-", READER, "'next-' may be next-block, next-heading, next-point, next-match …"},
        {"zoom", LIST, "'zoom' works in the reader, not in the list"},
        {"zo", LIST, "'zoom' works in the reader, not in the list"},
        {"sort", READER, "'sort' works in the list, not in the reader"},
        {"5 zoom", READER, "'zoom' takes no number"},
        {"zoom 很", READER, "'zoom' does not take '很' (character 6)"},
        {"percent", READER, "'percent' wants more: N"},
        {"percent 半", READER, "'percent' takes a number, not '半' (character 9)"},
        {"line-down 3x", READER, "'line-down' takes a number, not '3x' (character 11)"},
        {"2 line-down 3", READER, "'line-down' does not take '3' (character 13)"},
        {"line-down 3 4", READER, "'line-down' does not take '4' (character 13)"},
        {"sort '中 文'", LIST, "'sort' takes date|title|site|length|progress, not '中 文' (character 6)"},
        {"sort date 字", LIST, "'sort' does not take '字' (character 11)"},
        {"open 我的 文章", LIST, "'open' does not take '文章' (character 9)"},
        {"open '我的", LIST, "nothing ends the ' at character 6"},
        {"open \"我的", LIST, "nothing ends the \" at character 6"},
        {"open 我\\", LIST, "nothing ends the \\ at character 7"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_arena arena = {0};
        struct dd_order order;
        struct dd_error err = {0};
        assert_int_equal(
            dd_order_parse(&order, &arena, dd_str_from(cases[i].line), cases[i].screen, &err),
            DD_ERR_USAGE);
        assert_string_equal(err.message, cases[i].message);
        dd_arena_release(&arena);
    }
}

/* Every command can be called by its name on the screens where it works, and what its entry says that
 * it takes can be read. */
static void knows_every_command(void **state)
{
    (void)state;
    static const enum dd_screen screens[] = {DD_SCREEN_LIST, DD_SCREEN_READER};
    for (int c = DD_CMD_NONE + 1; c < DD_CMD_COUNT; c++) {
        const struct dd_command_info *info = dd_command_info((enum dd_command)c);
        struct dd_str takes = dd_command_takes(info);
        size_t closed = strlen(info->arguments);
        assert_true(closed < DD_ARGUMENTS_MAX);
        assert_int_equal(info->arguments[0] == '[', closed && info->arguments[closed - 1] == ']');
        assert_null(takes.len ? memchr(takes.ptr, '[', takes.len) : NULL);
        for (size_t s = 0; s < COUNT(screens); s++) {
            struct dd_arena arena = {0};
            struct dd_order order;
            struct dd_error err = {0};
            struct dd_strbuf line = {0};
            if (!(info->screens & screens[s]))
                continue;
            bool wants = takes.len && info->arguments[0] != '[';
            dd_strbuf_addf(&line, "%s%s", info->name, wants ? " 1" : "");
            if (dd_order_parse(&order, &arena, dd_strbuf_str(&line), screens[s], &err))
                fail_msg("%s", err.message);
            assert_int_equal(order.command, c);
            dd_strbuf_release(&line);
            dd_arena_release(&arena);
        }
    }
}

static void names_what_is_near(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum dd_command near;
    } cases[] = {
        {"qiut", DD_CMD_QUIT},        {"hepl", DD_CMD_HELP},   {"mesages", DD_CMD_MESSAGES},
        {"nextpoint", DD_CMD_NEXT_POINT}, {"zomo", DD_CMD_ZOOM},   {"x", DD_CMD_NONE},
        {"缩放", DD_CMD_NONE},        {"", DD_CMD_NONE},
        {"a-name-that-is-longer-than-any-command-has", DD_CMD_NONE},
        {"nih", DD_CMD_NONE},         {"tap5", DD_CMD_NONE}, /* a third of it may be wrong, no more */
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(dd_command_nearest(dd_str_from(cases[i].name), READER), cases[i].near);
}

static void hints_at_what_it_takes(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } cases[] = {
        {"", ""},
        {"sort ti", "[date|title|site|length|progress] sort by date, title, site, length, progress"},
        {"3 quit", "quit"},
        {"不是命令", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_strbuf out = {0};
        dd_command_hint(&out, dd_str_from(cases[i].line), LIST);
        assert_str(dd_strbuf_str(&out), cases[i].want);
        dd_strbuf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_words),          cmocka_unit_test(understands_lines),
        cmocka_unit_test(tells_empty_from_none),
        cmocka_unit_test(says_what_is_wrong_and_where), cmocka_unit_test(knows_every_command),
        cmocka_unit_test(names_what_is_near),    cmocka_unit_test(hints_at_what_it_takes),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
