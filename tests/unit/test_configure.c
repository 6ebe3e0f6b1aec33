/* The settings at work: what ':set' and the files do to a running program, and keys that are bound
 * anew. */
#include "check.h"
#include "folder.h"

#include "duidu/app.h"
#include "src/app/app_private.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define EIGHTY "config/sample/content/2025/01/why-eighty-columns/index.md"

static double clock_now;
static int configured;

static enum dd_copied host_copy(void *data, struct dd_str text)
{
    (void)data;
    (void)text;
    return DD_COPIED;
}

static int host_run(void *data, char *const *argv, bool background)
{
    (void)data;
    (void)argv;
    (void)background;
    return 0;
}

static int host_pipe(void *data, char *const *argv, struct dd_str text)
{
    (void)data;
    (void)argv;
    return text.len == 0;
}

static void host_nothing(void *data)
{
    (void)data;
}

static double host_now(void *data)
{
    (void)data;
    return clock_now;
}

static const char *host_configure(void *data, const struct dd_config *config)
{
    (void)data;
    (void)config;
    configured++;
    return NULL;
}

static struct dd_host host = {.copy = host_copy,
                              .run = host_run,
                              .pipe = host_pipe,
                              .suspend = host_nothing,
                              .redraw = host_nothing,
                              .now = host_now,
                              .configure = host_configure};

static struct test_folder home;
static struct dd_app *app;
static struct dd_frame frame;

/* The sample article at 120x36, with a file of settings. */
static void start(const char *settings)
{
    struct dd_error err;
    setenv("DUIDU_CONFIG", test_write(&home, "duidu.ini", settings), 1);
    host.config = dd_config_open("config");
    assert_int_equal(dd_app_open(&app, EIGHTY, &host, &err), DD_OK);
    dd_app_resize(app, 36, 120);
    dd_frame_init(&frame);
    dd_app_draw(app, &frame);
    dd_app_idle(app);
    dd_app_draw(app, &frame);
}

static void stop(void)
{
    dd_app_close(app);
    dd_config_close(host.config);
    dd_frame_release(&frame);
}

static void type(const char *text)
{
    struct dd_str s = dd_str_from(text);
    for (size_t at = 0, len; at < s.len; at += len)
        dd_app_key(app, dd_utf8_decode(s, at, &len));
    dd_app_draw(app, &frame);
}

static void line(const char *text)
{
    dd_app_key(app, ':');
    type(text);
    dd_app_key(app, DD_KEY_ENTER);
    dd_app_draw(app, &frame);
}

/* The newest message. */
static void says(const char *want)
{
    const struct dd_messages *m = &app->messages;
    assert_true(m->count > 0);
    if (!strstr(m->items[m->count - 1].text, want))
        fail_msg("'%s' is not in '%s'", want, m->items[m->count - 1].text);
}

static bool row_has(int row, const char *text)
{
    struct dd_strbuf out = {0};
    dd_frame_row_text(&frame, row, &out);
    bool found = strstr(dd_strbuf_cstr(&out), text) != NULL;
    dd_strbuf_release(&out);
    return found;
}

static const struct dd_pane *pane(int which)
{
    return &app->reader.panes[which];
}

/* ---- layout ------------------------------------------------------------------------------ */

static void sets_the_layout(void **state)
{
    (void)state;
    start("[layout]\nratio = 40\narrange = columns\nmeasure = 30\n[scroll]\ntogether = off\n");
    assert_int_equal(app->settings.ratio, 40);
    assert_int_equal(app->settings.together, DD_TOGETHER_OFF);
    assert_int_equal(pane(DD_SUMMARY)->columns, 30);
    int n = configured;
    line("set layout.measure 25");
    assert_int_equal(pane(DD_SUMMARY)->columns, 25);
    assert_int_equal(configured, n + 1);
    says("layout.measure = 25");
    /* What keys have changed stays until the setting itself is changed. */
    type("r");
    assert_int_equal(app->settings.arrange, DD_ARRANGE_ROWS);
    line("set measure=35");
    assert_int_equal(app->settings.arrange, DD_ARRANGE_ROWS);
    line("set arrange single");
    assert_int_equal(app->settings.arrange, DD_ARRANGE_SINGLE);
    line("set arrange?");
    says("layout.arrange = single");
    line("set arrange colums");
    says("did you mean 'columns'?");
    type("+");
    type("=");
    assert_int_equal(app->settings.ratio, 40);
    stop();
}

static void sets_order_and_margins(void **state)
{
    (void)state;
    start("[layout]\norder = summary-first\nmargin-left = 3\nmargin-right = 5\nmeasure = 200\n");
    assert_true(pane(DD_SUMMARY)->column < pane(DD_ARTICLE)->column);
    assert_true(row_has(1, "摘要"));
    assert_int_equal(pane(DD_SUMMARY)->column, 3 + 3);
    assert_int_equal(pane(DD_ARTICLE)->column + pane(DD_ARTICLE)->columns + 5, 120);
    type("h");
    assert_int_equal(app->reader.focus, DD_SUMMARY);
    type("l");
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    line("set order article-first");
    assert_true(pane(DD_SUMMARY)->column > pane(DD_ARTICLE)->column);
    /* Where there is no room the margins give way before the text does. */
    line("set margin-left 40");
    line("set margin-right 40");
    dd_app_resize(app, 24, 50);
    for (int i = 0; i < 2; i++)
        assert_true(pane(i)->columns >= DD_LAYOUT_MIN);
    stop();
}

static void numbers_blocks(void **state)
{
    (void)state;
    start("[layout]\nblock-numbers = yes\n");
    type("\t");
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    type("7G");
    /* The current line is that of block 7, and says so. */
    assert_true(row_has(dd_pane_focus_row(pane(DD_ARTICLE)), " 7 "));
    line("set block-numbers no");
    assert_false(row_has(dd_pane_focus_row(pane(DD_ARTICLE)), " 7 "));
    stop();
}

static void scrolls_as_set(void **state)
{
    (void)state;
    start("[layout]\nscroll-step = 3\nscroll-off = 4\n");
    type("\tj");
    assert_int_equal(pane(DD_ARTICLE)->top, 3);
    assert_int_equal(pane(DD_ARTICLE)->focus, 7); /* four lines stay above it */
    type("2j");
    assert_int_equal(pane(DD_ARTICLE)->top, 9);
    type("gG");
    assert_int_equal(pane(DD_ARTICLE)->focus, pane(DD_ARTICLE)->layout->n_lines - 1);
    type("g");
    assert_int_equal(pane(DD_ARTICLE)->focus, 0);
    const struct dd_pane *p = pane(DD_ARTICLE);
    for (int i = 0; i < 12; i++) {
        type("}");
        assert_true(p->top == 0 || p->focus >= p->top + 4);
        assert_true(p->top >= dd_pane_max_top(p) || p->focus + 4 < p->top + (size_t)p->rows);
    }
    for (int where = 0; where < 3; where++) {
        type(where == 0 ? "zt" : where == 1 ? "zz" : "zb");
        assert_true(p->focus >= p->top + 4 && p->focus + 4 < p->top + (size_t)p->rows);
    }
    stop();
}

/* Settings that lay the text out anew keep the place. */
static void keeps_the_place(void **state)
{
    (void)state;
    static const char *const sets[] = {"paragraph-spacing 2", "paragraph-spacing 0", "cjk-spacing yes",
                                       "wrap-code yes", "block-numbers yes", "margin-left 9"};
    start("");
    type("\t12G");
    uint32_t block = dd_pane_block(pane(DD_ARTICLE));
    for (size_t i = 0; i < COUNT(sets); i++) {
        char text[80];
        size_t lines = pane(DD_SUMMARY)->layout->n_lines;
        snprintf(text, sizeof text, "set %s", sets[i]);
        line(text);
        assert_int_equal(dd_pane_block(pane(DD_ARTICLE)), block);
        assert_true(i > 1 || pane(DD_SUMMARY)->layout->n_lines != lines);
    }
    stop();
}

/* ---- files and themes ---------------------------------------------------------------------- */

static void tells_problems_at_the_start(void **state)
{
    (void)state;
    start("[layout]\nratio = 5\nnonsense\n[colors]\nheading = gren\n");
    says("3 problems in the settings — :messages lists them");
    assert_int_equal(app->messages.count, 4);
    assert_non_null(strstr(app->messages.items[0].text, "duidu.ini:3: no '=' in this line"));
    assert_true(row_has(35, "3 problems"));
    stop();
    start("[layout]\nratio = 5\n");
    says("duidu.ini:2: '5' is no value of 'ratio'");
    stop();
    start("");
    assert_int_equal(app->messages.count, 0);
    stop();
}

static void reads_files_anew(void **state)
{
    (void)state;
    start("[layout]\nratio = 50\n");
    test_write(&home, "duidu.ini", "[layout]\nratio = 60\nmeasure = 44\n");
    type("R");
    assert_int_equal(app->settings.ratio, 60);
    assert_int_equal(pane(DD_SUMMARY)->columns <= 44, 1);
    says("read anew");
    test_write(&home, "duidu.ini", "[layout]\nratio = 6\n");
    type("R");
    says("'6' is no value");
    assert_int_equal(app->settings.ratio, 58);
    char text[600];
    snprintf(text, sizeof text, "source %s", test_write(&home, "more.ini", "[layout]\nratio = 33\n"));
    line(text);
    assert_int_equal(app->settings.ratio, 33);
    line("reload");
    assert_int_equal(app->settings.ratio, 33); /* what was read over it is read again */
    line("source /nonexistent.ini");
    says("cannot open '/nonexistent.ini'");
    stop();
}

static int32_t ground(void)
{
    return host.config->theme.looks[0][DD_ROLE_TEXT].bg;
}

static void tries_themes(void **state)
{
    (void)state;
    start("[duidu]\ntheme = nord\n");
    assert_int_equal(ground(), DD_COLOUR_RGB | 0x2e3440);
    line("theme gruvbox-light");
    assert_int_equal(ground(), DD_COLOUR_RGB | 0xfbf1c7);
    line("theme nothing");
    says("there is no theme 'nothing'");
    line("colors");
    assert_int_equal(app->popup.kind, DD_POPUP_COLORS);
    int32_t before = ground();
    type("j");
    assert_int_not_equal(ground(), before);
    type("q"); /* as it was */
    assert_int_equal(ground(), before);
    assert_int_equal(app->popup.kind, DD_POPUP_NONE);
    line("theme");
    type("G"); /* the last theme, never a sample behind it */
    assert_str(host.config->settings.theme, "solarized-light");
    dd_app_key(app, DD_KEY_ENTER);
    assert_str(host.config->settings.theme, "solarized-light");
    line("colors");
    type("k");
    dd_app_key(app, DD_KEY_ESC);
    assert_str(host.config->settings.theme, "solarized-light");
    stop();
}

static void chooses_by_the_background(void **state)
{
    (void)state;
    start("[duidu]\ntheme = solarized\n");
    assert_int_equal(ground(), DD_COLOUR_RGB | 0x002b36);
    int n = configured;
    dd_app_background(app, true);
    assert_int_equal(ground(), DD_COLOUR_RGB | 0xfdf6e3);
    assert_int_equal(configured, n + 1);
    dd_app_background(app, true);
    assert_int_equal(configured, n + 1);
    stop();
}

static void takes_search_settings(void **state)
{
    (void)state;
    start("[search]\npinyin = no\nvariants = no\nsmart-case = no\n");
    assert_int_equal(app->search.flags, 0);
    line("set pinyin yes");
    assert_int_equal(app->search.flags, DD_FIND_PINYIN);
    stop();
}

/* ---- keys -------------------------------------------------------------------------------- */

/* Minutes in the title, the status line and the list follow the pace. */
static void reckons_minutes(void **state)
{
    (void)state;
    start("[reading]\nwords-per-minute = 110\n");
    assert_true(row_has(0, "13 min"));
    assert_true(row_has(35, " min left") && !row_has(35, "7 min left"));
    line(":set words-per-minute 2000");
    assert_true(row_has(0, "1 min"));
    line(":set words-per-minute 0");
    says("'0' is no value of 'words-per-minute': it is a number, 20 to 2000");
    stop();
}

static void binds_keys(void **state)
{
    (void)state;
    start("[keys]\nzoom = 大 <M-z> <F5>\nhelp = <C-g>\ncancel = <Esc> <C-c> <F6>\n");
    type("大");
    assert_true(app->settings.zoom);
    dd_app_key(app, DD_KEY_META | 'z');
    assert_false(app->settings.zoom);
    dd_app_key(app, DD_KEY_F1 + 4);
    assert_true(app->settings.zoom);
    type("Z");
    says("Z does nothing here — ^G shows the keys");
    dd_app_key(app, 'G' & 31);
    assert_int_equal(app->popup.kind, DD_POPUP_HELP);
    bool found = false; /* the help shows what is bound now */
    for (size_t i = 0; i < app->popup.n_lines; i++)
        found |= dd_str_equal(app->popup.lines[i].key, DD_STR("大 M-z F5"));
    assert_true(found);
    dd_app_key(app, DD_KEY_F1 + 5);
    assert_int_equal(app->popup.kind, DD_POPUP_NONE);
    /* Alt that is bound to nothing is Esc and the key. */
    type("4");
    assert_int_equal(app->count, 4);
    dd_app_key(app, DD_KEY_META | 'j');
    assert_int_equal(app->count, 0);
    assert_true(app->reader.panes[app->reader.focus].focus > 0);
    line("set keys.reader.zoom <F7>");
    dd_app_key(app, DD_KEY_F1 + 6);
    assert_false(app->settings.zoom);
    stop();
}

static void waits_for_sequences(void **state)
{
    (void)state;
    start("[keys]\ntop = g\nzoom = gz\neven = gxx\n[terminal]\nkey-timeout = 500\n");
    const struct dd_pane *p = &app->reader.panes[app->reader.focus];
    type("jj");
    size_t top = p->top;
    assert_true(top > 0);
    type("gz"); /* the longer one */
    assert_true(app->settings.zoom);
    type("gz");
    type("jjg");
    assert_true(row_has(35, "g  ")); /* what waits is to be seen */
    dd_app_idle(app); /* the place is written */
    assert_int_equal(dd_app_idle_after(app), 500);
    clock_now += 0.3;
    assert_in_range(dd_app_idle_after(app), 195, 205);
    dd_app_idle(app);
    assert_int_equal(app->n_pending, 1);
    clock_now += 0.3;
    dd_app_idle(app);
    assert_int_equal(app->n_pending, 0);
    assert_int_equal(p->top, 0); /* the shorter one by itself */
    /* Something else behind it: the shorter one, and then that. */
    type("jjjgj");
    assert_int_equal(p->top, 1);
    type("g");
    type("gxj");
    assert_int_equal(app->n_pending, 0);
    /* A beginning alone is forgotten in the end. */
    dd_app_idle(app);
    type("z");
    assert_int_equal(dd_app_idle_after(app), 2500);
    clock_now += 2.6;
    dd_app_idle(app);
    assert_int_equal(app->n_pending, 0);
    line("set key-timeout 0");
    type("g");
    assert_int_equal(dd_app_idle_after(app), -1);
    stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_the_layout),
        cmocka_unit_test(sets_order_and_margins),
        cmocka_unit_test(numbers_blocks),
        cmocka_unit_test(scrolls_as_set),
        cmocka_unit_test(keeps_the_place),
        cmocka_unit_test(tells_problems_at_the_start),
        cmocka_unit_test(reads_files_anew),
        cmocka_unit_test(tries_themes),
        cmocka_unit_test(chooses_by_the_background),
        cmocka_unit_test(takes_search_settings),
        cmocka_unit_test(reckons_minutes),
        cmocka_unit_test(binds_keys),
        cmocka_unit_test(waits_for_sequences),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    home = test_folder_make();
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setenv("XDG_CONFIG_DIRS", "/nonexistent", 1);
    setenv("XDG_CACHE_HOME", home.path, 1);
    unsetenv("COLORFGBG");
    int failed = cmocka_run_group_tests_name("configure", tests, NULL, NULL);
    test_folder_remove(&home);
    return failed;
}
