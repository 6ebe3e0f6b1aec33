/* One line of input: editing by characters, history, completion, what is pasted, the cursor's column. */
#include "check.h"

#include "duidu/keymap.h"
#include "src/app/prompt.h"

#include <locale.h>

#define CTRL(c) ((c) & 31)

static struct dd_prompt prompt;

static int fresh(void **state)
{
    (void)state;
    dd_prompt_open(&prompt, DD_PROMPT_SEARCH, (struct dd_str){0});
    return 0;
}

static int gone(void **state)
{
    (void)state;
    dd_prompt_release(&prompt);
    return 0;
}

static enum dd_prompt_answer key(uint32_t k)
{
    struct dd_keymap map = dd_keymap_default();
    return dd_prompt_do(&prompt, dd_prompt_command(&map, k), k);
}

static void type(const char *text)
{
    struct dd_str s = dd_str_from(text);
    for (size_t at = 0, len; at < s.len; at += len)
        assert_int_equal(key(dd_utf8_decode(s, at, &len)), DD_PROMPT_CHANGED);
}

#define assert_line(want) assert_str(dd_strbuf_str(&prompt.text), want)

/* The text with the cursor as '|'. */
static void check_cursor(const char *want, int line)
{
    struct dd_strbuf shown = {0};
    struct dd_str s = dd_strbuf_str(&prompt.text);
    dd_strbuf_add(&shown, dd_str_slice(s, 0, prompt.cursor));
    dd_strbuf_addc(&shown, '|');
    dd_strbuf_add(&shown, dd_str_slice(s, prompt.cursor, s.len));
    assert_str_at(dd_strbuf_str(&shown), want, __FILE__, line);
    dd_strbuf_release(&shown);
}
#define assert_cursor(want) check_cursor(want, __LINE__)

/* ---- editing ----------------------------------------------------------------------------- */

static void moves_by_characters(void **state)
{
    (void)state;
    type("中文a e\xCC\x81 字"); /* e with an accent of its own */
    key(DD_KEY_LEFT);
    assert_cursor("中文a e\xCC\x81 |字");
    key(DD_KEY_LEFT);
    key(CTRL('B'));
    assert_cursor("中文a |e\xCC\x81 字");
    key(CTRL('F'));
    assert_cursor("中文a e\xCC\x81| 字");
    key(CTRL('A'));
    assert_cursor("|中文a e\xCC\x81 字");
    key(DD_KEY_LEFT);
    key(DD_KEY_RIGHT);
    assert_cursor("中|文a e\xCC\x81 字");
    key(DD_KEY_HOME);
    key(DD_KEY_END);
    assert_cursor("中文a e\xCC\x81 字|");
    key(CTRL('E'));
    key(DD_KEY_RIGHT);
    assert_cursor("中文a e\xCC\x81 字|");
}

static void deletes_by_characters(void **state)
{
    (void)state;
    type("摘要 cafe\xCC\x81");
    assert_int_equal(key(DD_KEY_BACKSPACE), DD_PROMPT_CHANGED);
    assert_line("摘要 caf");
    key(CTRL('A'));
    assert_int_equal(key(DD_KEY_DELETE), DD_PROMPT_CHANGED);
    assert_cursor("|要 caf");
    assert_int_equal(key(DD_KEY_BACKSPACE), DD_PROMPT_GOES_ON); /* nothing in front of it */
    key(DD_KEY_RIGHT);
    key(CTRL('H'));
    assert_line(" caf");
    key(DD_KEY_END);
    assert_int_equal(key(DD_KEY_DELETE), DD_PROMPT_GOES_ON);
    key(CTRL('U'));
    assert_line("");
    assert_int_equal(key(DD_KEY_BACKSPACE), DD_PROMPT_CANCELLED); /* as in less and vim */
}

static void deletes_by_words(void **state)
{
    (void)state;
    type("open 终端 foo-bar，baz  ");
    static const char *const steps[] = {"open 终端 foo-bar，", "open 终端 foo-bar", "open 终端 foo-",
                                        "open 终端 foo",       "open 终端 ",        "open 终",
                                        "open ",               "",                  ""};
    for (size_t i = 0; i < COUNT(steps); i++) {
        key(CTRL('W'));
        assert_line(steps[i]);
    }
}

static void moves_by_words(void **state)
{
    (void)state;
    type("open 终端 foo-bar");
    static const char *const left[] = {"open 终端 foo-|bar", "open 终端 foo|-bar",
                                       "open 终端 |foo-bar", "open 终|端 foo-bar",
                                       "open |终端 foo-bar", "|open 终端 foo-bar"};
    static const char *const right[] = {"open| 终端 foo-bar", "open 终|端 foo-bar",
                                        "open 终端| foo-bar", "open 终端 foo|-bar"};
    for (size_t i = 0; i < COUNT(left); i++) {
        assert_int_equal(key(DD_KEY_META | 'b'), DD_PROMPT_GOES_ON);
        assert_cursor(left[i]);
    }
    for (size_t i = 0; i < COUNT(right); i++) {
        assert_int_equal(key(DD_KEY_META | 'f'), DD_PROMPT_GOES_ON);
        assert_cursor(right[i]);
    }
}

static void kills_and_brings_back(void **state)
{
    (void)state;
    type("前面 behind");
    for (int i = 0; i < 6; i++)
        key(DD_KEY_LEFT);
    assert_int_equal(key(CTRL('K')), DD_PROMPT_CHANGED);
    assert_cursor("前面 |");
    key(CTRL('A'));
    key(CTRL('Y'));
    assert_cursor("behind|前面 ");
    key(CTRL('U'));
    assert_cursor("|前面 ");
    key(DD_KEY_END);
    key(CTRL('Y'));
    assert_cursor("前面 behind|");
    assert_int_equal(key(CTRL('K')), DD_PROMPT_GOES_ON);
}

static void takes_no_controls(void **state)
{
    (void)state;
    type("字");
    static const uint32_t keys[] = {CTRL('G'), 0x200B, 0x202E, 0x2028, 0x85, DD_KEY_F1, DD_KEY_PASTE};
    for (size_t i = 0; i < COUNT(keys); i++)
        assert_int_equal(key(keys[i]), DD_PROMPT_GOES_ON);
    assert_line("字");
    for (int i = 0; i < DD_PROMPT_MAX; i++)
        key(0x4E2D);
    assert_in_range(prompt.text.len, DD_PROMPT_MAX - 3, DD_PROMPT_MAX);
    assert_int_equal(prompt.cursor, prompt.text.len);
}

static void pastes_in_one_line(void **state)
{
    (void)state;
    static const uint32_t pasted[] = {'a', DD_KEY_ENTER, '\n', 0x4E2D, DD_KEY_TAB, 1, 'b'};
    for (size_t i = 0; i < COUNT(pasted); i++)
        dd_prompt_paste(&prompt, pasted[i]);
    assert_line("a  中 b");
    assert_int_equal(prompt.kind, DD_PROMPT_SEARCH);
    assert_int_equal(prompt.history[DD_PROMPT_SEARCH].count, 0);
}

/* ---- history ----------------------------------------------------------------------------- */

static void enter(const char *text)
{
    dd_prompt_open(&prompt, DD_PROMPT_SEARCH, (struct dd_str){0});
    type(text);
    assert_int_equal(key(DD_KEY_ENTER), DD_PROMPT_DONE);
    dd_prompt_open(&prompt, DD_PROMPT_SEARCH, (struct dd_str){0});
}

static void recalls_what_was_entered(void **state)
{
    (void)state;
    enter("终端");
    enter("agent");
    enter("终点");
    assert_int_equal(key(DD_KEY_UP), DD_PROMPT_CHANGED);
    assert_cursor("终点|");
    key(CTRL('P'));
    key(CTRL('P'));
    assert_line("终端");
    assert_int_equal(key(CTRL('P')), DD_PROMPT_GOES_ON); /* the oldest */
    key(CTRL('N'));
    assert_line("agent");
    key(DD_KEY_DOWN);
    key(DD_KEY_DOWN);
    assert_line("");
    assert_int_equal(key(DD_KEY_DOWN), DD_PROMPT_GOES_ON);
}

static void recalls_what_begins_so(void **state)
{
    (void)state;
    enter("终端");
    enter("agent");
    enter("终点");
    type("终");
    key(DD_KEY_UP);
    assert_line("终点");
    key(DD_KEY_UP);
    assert_line("终端"); /* agent is passed over */
    key(DD_KEY_DOWN);
    key(DD_KEY_DOWN);
    assert_line("终"); /* what was typed */
    key(CTRL('P'));
    key(CTRL('P'));
    assert_line("agent"); /* all of them */
    type("s");
    key(DD_KEY_UP);
    assert_line("agents"); /* an edited line is a new one */
}

static void keeps_kinds_apart_and_lines_once(void **state)
{
    (void)state;
    enter("一");
    enter("二");
    enter("一");
    enter("   ");
    const struct dd_history *h = &prompt.history[DD_PROMPT_SEARCH];
    assert_int_equal(h->count, 2);
    assert_string_equal(h->lines[1], "一");
    dd_prompt_open(&prompt, DD_PROMPT_COMMAND, (struct dd_str){0});
    assert_int_equal(key(DD_KEY_UP), DD_PROMPT_GOES_ON);
    for (int i = 0; i < DD_HISTORY_MAX + 20; i++) {
        struct dd_strbuf line = {0};
        dd_strbuf_addf(&line, "第%d行", i);
        dd_history_add(&prompt.history[DD_PROMPT_SEARCH], dd_strbuf_str(&line));
        dd_strbuf_release(&line);
    }
    assert_int_equal(h->count, DD_HISTORY_MAX);
    assert_string_equal(h->lines[0], "第20行");
}

/* ---- completion -------------------------------------------------------------------------- */

static void complete(size_t start, const char *const *items, size_t n)
{
    dd_completion_clear(&prompt.completion);
    prompt.completion.start = start;
    for (size_t i = 0; i < n; i++)
        dd_completion_add(&prompt.completion, dd_str_from(items[i]));
}

static void completes_in_steps(void **state)
{
    (void)state;
    static const char *const items[] = {"文章一", "文章二", "文章二之三"};
    type("open 文");
    assert_int_equal(key(DD_KEY_TAB), DD_PROMPT_COMPLETE);
    complete(5, items, 3);
    assert_true(dd_prompt_complete(&prompt, false));
    assert_cursor("open 文章|"); /* as far as they agree, whole characters */
    dd_prompt_complete(&prompt, false);
    assert_cursor("open 文章一|");
    dd_prompt_complete(&prompt, false);
    dd_prompt_complete(&prompt, false);
    assert_cursor("open 文章二之三|");
    dd_prompt_complete(&prompt, false);
    assert_cursor("open 文章|");
    dd_prompt_complete(&prompt, true);
    assert_cursor("open 文章二之三|");
    type("x");
    assert_int_equal(prompt.completion.count, 0);
    assert_cursor("open 文章二之三x|");
}

static void completes_one_at_once(void **state)
{
    (void)state;
    static const char *const items[] = {"zoom"};
    type("z");
    complete(0, items, 1);
    assert_true(dd_prompt_complete(&prompt, false));
    assert_line("zoom");
    assert_int_equal(prompt.completion.count, 0);
    assert_false(dd_prompt_complete(&prompt, false));
}

/* ---- drawing ----------------------------------------------------------------------------- */

static void draw(struct dd_frame *f, int columns, const char *status, const char *keys)
{
    struct dd_prompt_look look = {"/", dd_str_from(status), DD_ROLE_FAINT, dd_str_from(keys)};
    dd_frame_clear(f, 3, columns);
    dd_prompt_draw(&prompt, f, 2, &look);
    assert_int_equal(f->cursor_row, 2);
    assert_in_range(f->cursor_column, 1, columns - 1);
}

static void check_row(struct dd_frame *f, const char *want, int line)
{
    struct dd_strbuf row = {0};
    dd_frame_row_text(f, 2, &row);
    assert_str_at(dd_strbuf_str(&row), want, __FILE__, line);
    dd_strbuf_release(&row);
}
#define assert_row(want) check_row(&f, want, __LINE__)

static void shows_the_cursor_in_its_column(void **state)
{
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    type("a中文b");
    draw(&f, 40, "", "");
    assert_row("/a中文b");
    assert_int_equal(f.cursor_column, 7);
    key(DD_KEY_LEFT);
    key(DD_KEY_LEFT);
    draw(&f, 40, "", "");
    assert_int_equal(f.cursor_column, 4);
    dd_frame_release(&f);
}

static void scrolls_a_long_line(void **state)
{
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    type("一二三四五六七八九十");
    draw(&f, 14, "", "");
    assert_row("/‹六七八九十");
    assert_int_equal(f.cursor_column, 12);
    key(DD_KEY_HOME);
    draw(&f, 14, "", "");
    assert_row("/一二三四五›");
    assert_int_equal(f.cursor_column, 1);
    for (int columns = 3; columns < 30; columns++)
        for (int i = 0; i <= 10; i++) {
            draw(&f, columns, "3 hits", "^R regex");
            key(DD_KEY_RIGHT);
        }
    dd_frame_release(&f);
}

static void keeps_the_status_before_the_keys(void **state)
{
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    type("终端");
    draw(&f, 50, "article 3 · summary 2", "^R regex");
    assert_row("/终端             article 3 · summary 2  ^R regex");
    draw(&f, 40, "article 3 · summary 2", "^R regex");
    assert_row("/终端             article 3 · summary 2");
    draw(&f, 30, "article 3 · summary 2", "^R regex");
    assert_row("/终端          article 3 · s…");
    draw(&f, 14, "article 3 · summary 2", "^R regex");
    assert_row("/终端");
    dd_frame_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(moves_by_characters, fresh, gone),
        cmocka_unit_test_setup_teardown(deletes_by_characters, fresh, gone),
        cmocka_unit_test_setup_teardown(deletes_by_words, fresh, gone),
        cmocka_unit_test_setup_teardown(moves_by_words, fresh, gone),
        cmocka_unit_test_setup_teardown(kills_and_brings_back, fresh, gone),
        cmocka_unit_test_setup_teardown(takes_no_controls, fresh, gone),
        cmocka_unit_test_setup_teardown(pastes_in_one_line, fresh, gone),
        cmocka_unit_test_setup_teardown(recalls_what_was_entered, fresh, gone),
        cmocka_unit_test_setup_teardown(recalls_what_begins_so, fresh, gone),
        cmocka_unit_test_setup_teardown(keeps_kinds_apart_and_lines_once, fresh, gone),
        cmocka_unit_test_setup_teardown(completes_in_steps, fresh, gone),
        cmocka_unit_test_setup_teardown(completes_one_at_once, fresh, gone),
        cmocka_unit_test_setup_teardown(shows_the_cursor_in_its_column, fresh, gone),
        cmocka_unit_test_setup_teardown(scrolls_a_long_line, fresh, gone),
        cmocka_unit_test_setup_teardown(keeps_the_status_before_the_keys, fresh, gone),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("prompt", tests, NULL, NULL);
}
