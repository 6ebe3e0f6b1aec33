/* Settings: the files and where they are looked for, every mistake with its message, and what changes
 * while the program runs. */
#include "check.h"

#include "duidu/config.h"
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>

static struct test_folder home; /* of this test alone */
static const char *folder;

static const char *at(const char *name)
{
    return test_path(&home, name);
}

static void put(const char *name, const char *text)
{
    test_write(&home, name, text);
}

static struct dd_config *open_file(const char *name)
{
    setenv("DUIDU_CONFIG", at(name), 1);
    return dd_config_open("config");
}

static struct dd_config *open_text(const char *text)
{
    put("test.ini", text);
    return open_file("test.ini");
}

/* All problems, "line: message" each. */
static void problems_of(const struct dd_config *config, struct dd_strbuf *out)
{
    dd_strbuf_clear(out);
    for (size_t i = 0; i < config->problems.count; i++) {
        const struct dd_problem *p = &config->problems.items[i];
        struct dd_str file = p->file;
        if (dd_str_starts(file, dd_str_from(folder)))
            file = dd_str_slice(file, strlen(folder) + 1, file.len);
        if (!dd_str_equal(file, DD_STR("test.ini")))
            dd_strbuf_addf(out, "%.*s:", DD_STR_ARG(file));
        dd_strbuf_addf(out, "%d: %.*s\n", p->line, DD_STR_ARG(p->message));
    }
}

static void has_problems(const struct dd_config *config, const char *want)
{
    struct dd_strbuf out = {0};
    problems_of(config, &out);
    if (strcmp(dd_strbuf_cstr(&out), want) != 0) {
        print_error("---- wanted\n%s---- got\n%s", want, dd_strbuf_cstr(&out));
        fail();
    }
    dd_strbuf_release(&out);
}

/* ---- settings ---------------------------------------------------------------------------- */

static void tables_settings(void **state)
{
    (void)state;
    const struct dd_setting *s, *t;
    struct dd_config *config = dd_config_built_in();
    for (size_t i = 0; (s = dd_setting_at(i)); i++) {
        assert_true(s->help[0]);
        assert_true(memchr(s->help, 0, sizeof s->help) && memchr(s->choices, 0, sizeof s->choices));
        for (size_t k = 0; (t = dd_setting_at(k)) && k < i; k++)
            assert_false(strcmp(s->key, t->key) == 0); /* so that ':set key' is enough */
        if (s->kind == DD_SETTING_NUMBER)
            assert_in_range(s->number, s->low, s->high);
    }
    assert_int_equal(config->settings.ratio, 58);
    assert_int_equal(config->settings.smart_case, 1);
    assert_int_equal(config->settings.arrange, DD_ARRANGE_AUTO);
    assert_str(config->settings.theme, "default");
    assert_int_equal(config->problems.count, 0);
    dd_config_close(config);
}

static void reads_settings(void **state)
{
    (void)state;
    struct dd_config *config =
        open_text("\xEF\xBB\xBF; 设置\r\n[layout]\r\nratio = 70 # 七成\r\nArrange=Columns\r\n"
                  "cjk-spacing = on\r\n[ SCROLL ] ; comment\r\n together\t=\toff\r\n"
                  "[open]\nbrowser = ' zh_CN ' ; no # here\n");
    has_problems(config, "");
    assert_int_equal(config->settings.ratio, 70);
    assert_int_equal(config->settings.arrange, DD_ARRANGE_COLUMNS);
    assert_int_equal(config->settings.cjk_spacing, 1);
    assert_int_equal(config->settings.together, DD_TOGETHER_OFF);
    assert_str(config->settings.browser, " zh_CN ");
    dd_config_close(config);
    config = open_text("[open]\nbrowser = \"my browser\" %u\n");
    has_problems(config, "");
    assert_str(config->settings.browser, "\"my browser\" %u");
    dd_config_close(config);
}

static void tells_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *problems;
    } files[] = {
        /* lines */
        {"ratio = 3\n", "1: 'ratio' stands before the first [section]\n"},
        {"[layout\nratio = 60\n", "1: ']' is missing behind '[layout'\n"},
        {"[layout] ratio = 60\n", "1: nothing can stand behind ']'\n"},
        {"[layout]\nratio 60\n", "2: no '=' in this line: 'ratio 60'\n"},
        {"[layout]\nratio ＝ 60\n", "2: no '=' in this line: a full-width '＝' is none\n"},
        {"[layout]\n= 60\n", "2: nothing stands before '='\n"},
        {"[layout]\nratio = 60\n[scroll]\n[layout]\nmeasure = 70\nratio = 61\n",
         "6: 'ratio' is said twice: this line counts, not line 2\n"},
        {"[layout]\nrat\xC3 = 60\n", "2: not UTF-8: byte 0xc3 in column 4\n"},
        {"[layout]\nratio = 6\x01\n", "2: control character 0x01 in column 10\n"},
        {"\xFF\xFE[\0d\0", "1: not UTF-8 but UTF-16: save the file as UTF-8\n"},
        /* quotes and comments */
        {"[colors]\nheading = #ff0000\n",
         "2: unquoted '#' begins a comment: write rrggbb without it, or quote the value\n"},
        {"[colors]\nheading = bold #ff0000\n",
         "2: unquoted '#' begins a comment: write rrggbb without it, or quote the value\n"},
        {"[keys]\nhelp = #\n", "2: unquoted '#' begins a comment: the key is called <Hash>\n"},
        {"[keys.list]\nhelp = ? ;\n",
         "2: unquoted ';' begins a comment: the key is called <Semicolon>\n"},
        {"[keys.list]\nhelp = ? ;; x\n[colors]\nrule = # 线\n", ""},
        {"[keys.list]\nhelp = ;x\n",
         "2: unquoted ';' begins a comment: the key is called <Semicolon>\n"},
        {"[duidu]\ntheme = /a#b\n", "2: unquoted '#' begins a comment: quote the value\n"},
        {"[duidu]\ntheme = \"/a\n",
         "2: the quote \" is not closed: as a key it is called <Quote>\n"},
        {"[keys]\nhelp = '\n", "2: the quote ' is not closed: as a key it is called <Apostrophe>\n"},
        {"[open]\nbrowser = x \"a\" 'b'\n", "2: both kinds of quotes in one value: use one of them\n"},
        /* names */
        {"[layuot]\nratio = 60\nmeasure = 3\n",
         "1: unknown section [layuot], did you mean 'layout'?\n"},
        {"[keys.liszt]\nhelp = x\n", "1: unknown section [keys.liszt], did you mean 'keys.list'?\n"},
        {"[布局]\n", "1: unknown section [布局]\n"},
        {"[layout]\nraito = 60\n", "2: unknown setting 'raito' in [layout], did you mean 'ratio'?\n"},
        {"[layout]\nwhatever = 60\n", "2: unknown setting 'whatever' in [layout]\n"},
        {"[scroll]\nratio = 60\n", "2: 'ratio' is a setting of [layout], not of [scroll]\n"},
        {"[colors]\nheadnig = red\n", "2: unknown role 'headnig', did you mean 'heading'?\n"},
        {"[keys]\npage-dwon = j\n", "2: unknown command 'page-dwon', did you mean 'page-down'?\n"},
        {"[keys.list]\nzoom = x\n", "2: 'zoom' means nothing in [keys.list]\n"},
        /* values */
        {"[layout]\nratio = 95\n", "2: '95' is no value of 'ratio': it is a number, 20 to 80\n"},
        {"[layout]\nratio = half\n", "2: 'half' is no value of 'ratio': it is a number, 20 to 80\n"},
        {"[layout]\nratio =\n", "2: '' is no value of 'ratio': it is a number, 20 to 80\n"},
        {"[layout]\narrange = colums\n",
         "2: 'colums' is no value of 'arrange': it is one of auto, columns, rows, single, did you mean "
         "'columns'?\n"},
        {"[search]\npinyin = maybe\n", "2: 'maybe' is no value of 'pinyin': it is yes or no\n"},
        {"[open]\nbrowser = w3m %f\n",
         "2: '%f' means nothing in 'browser': %u may stand there, and %% for a percent sign\n"},
        {"\xEF\xBB\xBF[layout]\r\nratio = 95\r\n",
         "2: '95' is no value of 'ratio': it is a number, 20 to 80\n"},
        {"[reading]\ncopy = quotes\n",
         "2: 'quotes' is no value of 'copy': it is one of text, markdown, quote, did you mean 'quote'?\n"},
        {"[reading]\nwords-per-minute = 10\n",
         "2: '10' is no value of 'words-per-minute': it is a number, 20 to 2000\n"},
        {"[open]\nlookup = dict %f\n",
         "2: '%f' means nothing in 'lookup': %w may stand there, and %% for a percent sign\n"},
        {"[open]\neditor = 编辑 %f:%l %\n",
         "2: '%' means nothing in 'editor': %f and %l may stand there, and %% for a percent sign\n"},
        {"[open]\nbrowser = w3m x'%u\n", "2: a quote is not closed in 'browser'\n"},
        {"[duidu]\ntheme = nrod\n", "2: there is no theme 'nrod', did you mean 'nord'?\n"},
        {"[colors]\nheading = gren\n",
         "2: unknown colour or attribute 'gren', did you mean 'green'?\n"},
        {"[colors]\nheading = red on\n", "2: a colour is missing behind 'on'\n"},
        /* keys */
        {"[keys]\nhelp = <PageDwon>\n",
         "2: unknown key name '<PageDwon>', did you mean '<PageDown>'?\n"},
        {"[keys]\nhelp = <C-1>\n", "2: unknown key name '<C-1>'\n"},
        {"[keys]\nhelp = 3x\n", "2: '3x' begins with a digit: digits are counts\n"},
        {"[keys]\nhelp = abcde\n", "2: 'abcde' is too long: 4 keys at most\n"},
        {"[keys]\nhelp =\n", "2: no key: 'none' takes them all away\n"},
        {"[keys]\nhelp = <Esc>\n", "2: '<Esc>' always cancels: it cannot be bound\n"},
        {"[keys]\nhelp = x\nzoom = x\n", "3: key 'x' of 'zoom' is bound to 'help' already (line 2)\n"},
        {"[keys.prompt]\naccept = x\n",
         "2: 'x' is typed into prompts: it cannot be a command there\n"},
        {"[keys]\naccept = <C-x><C-e>\n",
         "2: '<C-x><C-e>' is a sequence: prompts take single keys\n"},
        {"[keys]\nhelp = 帮\nzoom = 帮 Z\n",
         "3: key '帮' of 'zoom' is bound to 'help' already (line 2)\n"},
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        size_t len = strlen(files[i].text);
        test_write_bytes(&home, "test.ini", files[i].text, files[i].text[0] == '\xFF' ? 6 : len);
        struct dd_config *config = open_file("test.ini");
        has_problems(config, files[i].problems);
        dd_config_close(config);
    }
}

/* Paths count from the file's own folder, ~ is the home folder. */
static void finds_archives(void **state)
{
    (void)state;
    char want[2048];
    setenv("HOME", "/home/读者", 1);
    struct dd_config *config = open_text("[duidu]\narchive = ~/文库 : 旁边:/whole : ~\n");
    has_problems(config, "");
    snprintf(want, sizeof want, "/home/读者/文库:%s/旁边:/whole:/home/读者", folder);
    assert_str(config->settings.archive, want);
    dd_config_close(config);
    config = dd_config_built_in();
    assert_int_equal(config->settings.archive.len, 0);
    dd_config_close(config);
}

/* One bad line takes nothing else with it. */
static void keeps_good_lines(void **state)
{
    (void)state;
    struct dd_strbuf text = {0};
    dd_strbuf_adds(&text, "[layout]\nratio = 70\nnonsense\nmeasure = 9000\nmargin-left = 2\n");
    dd_strbuf_adds(&text, "wrap-code = ");
    dd_strbuf_fill(&text, 'x', 1100);
    dd_strbuf_adds(&text, "\n[nowhere]\nratio = 20\n[layout]\nmargin-right = 3\\\nscroll-off = 4\n");
    struct dd_config *config = open_text(dd_strbuf_cstr(&text));
    has_problems(config,
                 "3: no '=' in this line: 'nonsense'\n"
                 "6: the line is too long: 1112 bytes, 1000 at most\n"
                 "4: '9000' is no value of 'measure': it is a number, 20 to 1000\n"
                 "7: unknown section [nowhere]\n"
                 "10: '3\\' is no value of 'margin-right': it is a number, 0 to 40\n");
    assert_int_equal(config->settings.ratio, 70);
    assert_int_equal(config->settings.measure, 80);
    assert_int_equal(config->settings.margin_left, 2);
    assert_int_equal(config->settings.margin_right, 1);
    assert_int_equal(config->settings.scroll_off, 4);
    dd_config_close(config);
    dd_strbuf_release(&text);
}

/* ---- files ------------------------------------------------------------------------------- */

static void looks_in_order(void **state)
{
    (void)state;
    put("own/duidu/duidu.ini", "[layout]\nratio = 21\n");
    put("system/duidu/duidu.ini", "[layout]\nratio = 22\nmeasure = 66\n");
    put("named.ini", "[layout]\nratio = 23\n");
    char folders[1200];
    snprintf(folders, sizeof folders, "%s:%s", at("nothing"), at("system"));
    setenv("XDG_CONFIG_DIRS", folders, 1);
    setenv("XDG_CONFIG_HOME", at("own"), 1);
    struct dd_config *config = open_file("named.ini");
    assert_int_equal(config->settings.ratio, 23);
    dd_config_close(config);
    setenv("DUIDU_CONFIG", "", 1);
    config = dd_config_open("");
    assert_int_equal(config->settings.ratio, 21);
    assert_int_equal(config->settings.measure, 80); /* one file, not both */
    struct dd_strbuf out = {0};
    dd_config_path(config, &out);
    assert_true(dd_str_find(dd_strbuf_str(&out), DD_STR("* $XDG_CONFIG_HOME"), 0) > 0);
    dd_strbuf_release(&out);
    dd_config_close(config);
    setenv("XDG_CONFIG_HOME", at("nothing"), 1);
    config = dd_config_open("");
    assert_int_equal(config->settings.ratio, 22);
    dd_config_close(config);
    setenv("XDG_CONFIG_DIRS", at("nothing"), 1);
    config = dd_config_open("");
    assert_int_equal(config->settings.ratio, 58);
    assert_int_equal(config->problems.count, 0);
    dd_config_close(config);
    setenv("DUIDU_CONFIG", "/dev/null", 1);
    config = dd_config_open("");
    assert_int_equal(config->problems.count, 0);
    dd_config_close(config);
    /* A file that was asked for by name and is not there is told. */
    config = open_file("missing.ini");
    assert_int_equal(config->problems.count, 1);
    dd_config_close(config);
    config = open_file("own");
    assert_int_equal(config->problems.count, 1);
    dd_config_close(config);
}

static void includes(void **state)
{
    (void)state;
    put("more/base.ini", "[layout]\nratio = 30\nmeasure = 50\n[colors]\nheading = red\n");
    struct dd_config *config = open_text("[duidu]\ninclude = more/base.ini\n[layout]\nratio = 31\n");
    has_problems(config, "");
    assert_int_equal(config->settings.ratio, 31);
    assert_int_equal(config->settings.measure, 50);
    assert_int_equal(config->theme.looks[0][DD_ROLE_HEADING].fg, 1);
    dd_config_close(config);
    config = open_text("[layout]\nratio = 31\n[duidu]\ninclude = more/base.ini\n");
    assert_int_equal(config->settings.ratio, 30);
    dd_config_close(config);
    put("more/loop.ini", "[layout]\nratio = 33\n[duidu]\ninclude = ../test.ini\n");
    config = open_text("[duidu]\ninclude = more/loop.ini\n");
    char want[2048];
    snprintf(want, sizeof want,
             "more/loop.ini:4: '%s/more/../test.ini' is being read already: it includes itself\n",
             folder);
    has_problems(config, want);
    assert_int_equal(config->settings.ratio, 33);
    dd_config_close(config);
    config = open_text("[duidu]\n\ninclude = none.ini\n");
    snprintf(want, sizeof want, "3: cannot open '%s/none.ini': No such file or directory\n", folder);
    struct dd_strbuf got = {0};
    problems_of(config, &got);
    assert_true(strcasecmp(dd_strbuf_cstr(&got), want) == 0);
    dd_strbuf_release(&got);
    dd_config_close(config);
    /* Nine files, one in the other: eight are read. */
    for (int i = 0; i < 9; i++) {
        char name[32], text[80];
        snprintf(name, sizeof name, "deep%d.ini", i);
        snprintf(text, sizeof text, "[layout]\nratio = %d\n[duidu]\ninclude = deep%d.ini\n", 40 + i,
                 i + 1);
        put(name, text);
    }
    config = open_file("deep0.ini");
    assert_int_equal(config->settings.ratio, 47);
    snprintf(want, sizeof want, "deep7.ini:4: '%s/deep8.ini' is not read: includes are 8 deep\n",
             folder);
    has_problems(config, want);
    dd_config_close(config);
}

/* ---- themes and keys ---------------------------------------------------------------------- */

static void finds_themes(void **state)
{
    (void)state;
    setenv("XDG_CONFIG_HOME", at("own"), 1);
    put("own/duidu/themes/mine.ini", "[colors]\ntext = ffffff on 102030\nheading = 红\n");
    put("own/duidu/themes/two-dark.ini", "[colors]\ntext = ffffff on 000000\n");
    put("own/duidu/themes/two-light.ini", "[colors]\ntext = 000000 on ffffff\n");
    put("own/duidu/themes/odd.ini", "[layout]\nratio = 30\n[colors]\ntext = red\n");
    struct dd_config *config = open_text("[duidu]\ntheme = mine\n[colors]\ncode = tomato\n");
    struct dd_strbuf got = {0};
    problems_of(config, &got);
    assert_string_equal(dd_strbuf_cstr(&got),
                        "own/duidu/themes/mine.ini:3: unknown colour or attribute '红'\n");
    assert_int_equal(config->theme.looks[0][DD_ROLE_TEXT].bg, DD_COLOUR_RGB | 0x102030);
    assert_int_equal(config->theme.looks[0][DD_ROLE_COUNT + 2].fg, DD_COLOUR_RGB | 0xff6347);
    dd_config_close(config);
    /* By path, from the file's own folder. */
    config = open_text("[duidu]\ntheme = own/duidu/themes/two-light.ini\n");
    has_problems(config, "");
    assert_int_equal(config->theme.looks[0][DD_ROLE_TEXT].bg, DD_COLOUR_RGB | 0xffffff);
    dd_config_close(config);
    config = open_text("[duidu]\ntheme = odd\n");
    problems_of(config, &got);
    assert_string_equal(dd_strbuf_cstr(&got),
                        "own/duidu/themes/odd.ini:1: a theme has the section [colors] alone\n");
    assert_int_equal(config->theme.looks[0][DD_ROLE_TEXT].fg, 1);
    assert_int_equal(config->settings.ratio, 58);
    dd_config_close(config);
    dd_strbuf_release(&got);
}

static int32_t ground(const struct dd_config *config)
{
    return config->theme.looks[0][DD_ROLE_TEXT].bg & 0xffffff;
}

static void fits_the_background(void **state)
{
    (void)state;
    static const struct {
        const char *colorfgbg;
        bool light, asks;
    } environments[] = {{"15;0", false, false},     {"0;15", true, false},
                        {"0;default;15", true, false}, {"12;8", false, false},
                        {"0;default", false, true}, {"nonsense", false, true}};
    setenv("XDG_CONFIG_HOME", at("own"), 1);
    for (size_t i = 0; i < COUNT(environments); i++) {
        setenv("COLORFGBG", environments[i].colorfgbg, 1);
        struct dd_config *config = open_text("[duidu]\ntheme = two\n");
        assert_int_equal(ground(config), environments[i].light ? 0xffffff : 0);
        assert_int_equal(dd_config_asks_background(config), environments[i].asks);
        dd_config_close(config);
    }
    unsetenv("COLORFGBG");
    struct dd_config *config = open_text("[duidu]\ntheme = two\n");
    assert_true(dd_config_asks_background(config));
    assert_int_equal(ground(config), 0);
    assert_true(dd_config_background(config, DD_BACKGROUND_LIGHT));
    assert_false(dd_config_asks_background(config));
    assert_int_equal(ground(config), 0xffffff);
    assert_false(dd_config_background(config, DD_BACKGROUND_LIGHT));
    struct dd_error err;
    assert_int_equal(dd_config_set(config, DD_STR("background"), DD_STR("dark"), &err), DD_OK);
    assert_int_equal(ground(config), 0);
    dd_config_close(config);
    config = open_text("[duidu]\ntheme = two-dark\n");
    assert_false(dd_config_asks_background(config));
    dd_config_close(config);
}

static void keys_are(const struct dd_config *config, enum dd_screen screen, enum dd_command command,
                     const char *want)
{
    struct dd_strbuf out = {0};
    dd_keymap_keys(&out, &config->keys, screen, command, 0);
    assert_str(dd_strbuf_str(&out), want);
    dd_strbuf_release(&out);
}

static void binds_keys(void **state)
{
    (void)state;
    struct dd_config *config = open_text(
        "[keys]\n"
        "line-down = n <C-j> 下\n"          /* n and ^J: no longer what they were */
        "page-down = <M-x> ]] <F12>\n"       /* ]] is no longer next-heading */
        "zoom = z\n"                         /* nor are zz, zt, zb anything */
        "top = g g\n"                        /* the same key twice is a sequence */
        "end = g e, <C-x> <C-e>, G\n"        /* with commas spaces join */
        "quit = none\n"
        "copy = <Hash> <Semicolon> <Backslash> <Quote> <Equals> <lt>\n"
        "none = <F1>\n"
        "[keys.list]\n"
        "open = o\n"
        "line-down = j\n");
    has_problems(config, "");
    keys_are(config, DD_SCREEN_READER, DD_CMD_LINE_DOWN, "n Enter 下");
    keys_are(config, DD_SCREEN_LIST, DD_CMD_LINE_DOWN, "j");
    keys_are(config, DD_SCREEN_LIST, DD_CMD_OPEN, "o");
    keys_are(config, DD_SCREEN_READER, DD_CMD_PAGE_DOWN, "M-x ]] F12");
    keys_are(config, DD_SCREEN_READER, DD_CMD_NEXT_HEADING, "");
    keys_are(config, DD_SCREEN_READER, DD_CMD_ZOOM, "z");
    keys_are(config, DD_SCREEN_READER, DD_CMD_MIDDLE, "");
    keys_are(config, DD_SCREEN_LIST, DD_CMD_MIDDLE, "zz");
    keys_are(config, DD_SCREEN_READER, DD_CMD_TOP, "gg");
    keys_are(config, DD_SCREEN_READER, DD_CMD_END, "ge ^X^E G");
    keys_are(config, DD_SCREEN_READER, DD_CMD_QUIT, "");
    keys_are(config, DD_SCREEN_READER, DD_CMD_COPY, "# ; \\ \" = <");
    keys_are(config, DD_SCREEN_READER, DD_CMD_EVEN, "");
    keys_are(config, DD_SCREEN_READER, DD_CMD_HELP, "?");
    enum dd_command command;
    uint32_t g[] = {'g', 'g'};
    assert_int_equal(dd_keymap_find(&config->keys, DD_SCREEN_READER, g, 1, &command),
                     DD_MATCH_PREFIX);
    assert_int_equal(dd_keymap_find(&config->keys, DD_SCREEN_READER, g, 2, &command), DD_MATCH_FULL);
    dd_config_close(config);
    /* A key that is a command and the beginning of another. */
    config = open_text("[keys]\ntop = g\nzoom = gz\n");
    has_problems(config, "");
    assert_int_equal(dd_keymap_find(&config->keys, DD_SCREEN_READER, g, 1, &command), DD_MATCH_BOTH);
    assert_int_equal(command, DD_CMD_TOP);
    dd_config_close(config);
}

/* ---- the default file --------------------------------------------------------------------- */

static void same_config(const struct dd_config *a, const struct dd_config *b)
{
    const struct dd_setting *s;
    for (size_t i = 0; (s = dd_setting_at(i)); i++) {
        const char *x = (const char *)&a->settings + s->offset;
        const char *y = (const char *)&b->settings + s->offset;
        bool text = s->kind >= DD_SETTING_TEXT;
        if (text ? !dd_str_equal(*(const struct dd_str *)(const void *)x,
                                 *(const struct dd_str *)(const void *)y)
                 : memcmp(x, y, sizeof(int)) != 0)
            fail_msg("'%s' differs", s->key);
    }
    struct dd_attrs p, q;
    dd_theme_resolve(&p, &a->theme, DD_DEPTH_TRUE);
    dd_theme_resolve(&q, &b->theme, DD_DEPTH_TRUE);
    for (unsigned scope = 0; scope < DD_SCOPE_COUNT; scope++)
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++) {
            const struct dd_attr *x = &p.looks[scope][i], *y = &q.looks[scope][i];
            if (x->fg != y->fg || x->bg != y->bg || x->flags != y->flags)
                fail_msg("look '%s' differs", dd_look_name(i));
        }
    for (unsigned c = 1; c < DD_CMD_COUNT; c++) {
        enum dd_screen screen;
        for (size_t i = 0; dd_screen_name(i, &screen); i++) {
            struct dd_strbuf x = {0}, y = {0};
            dd_keymap_keys(&x, &a->keys, screen, c, 0);
            dd_keymap_keys(&y, &b->keys, screen, c, 0);
            assert_string_equal(dd_strbuf_cstr(&x), dd_strbuf_cstr(&y));
            dd_strbuf_release(&x);
            dd_strbuf_release(&y);
        }
    }
}

static void read_whole(const char *path, struct dd_strbuf *out)
{
    char bytes[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
        dd_strbuf_add(out, (struct dd_str){bytes, n});
    fclose(f);
}

/* config/duidu.ini is what the tables say, and says what is so without it: also with the lines that
 * are comments in it. */
static void ships_a_file_that_changes_nothing(void **state)
{
    (void)state;
    struct dd_strbuf made = {0}, shipped = {0}, active = {0};
    dd_config_default_file(&made);
    read_whole("config/duidu.ini", &shipped);
    if (!dd_str_equal(dd_strbuf_str(&made), dd_strbuf_str(&shipped)))
        fail_msg("config/duidu.ini is out of date: make default-config");
    struct dd_config *built_in = dd_config_built_in();
    struct dd_config *config = open_text(dd_strbuf_cstr(&made));
    has_problems(config, "");
    same_config(config, built_in);
    dd_config_close(config);
    struct dd_str rest = dd_strbuf_str(&made), line;
    size_t colours = 0;
    while (dd_str_next_line(&rest, &line)) {
        bool comment = line.len > 1 && line.ptr[0] == '#' && line.ptr[1] != ' ' &&
                       dd_str_find(line, DD_STR("include"), 0) < 0;
        colours += comment;
        dd_strbuf_add(&active, dd_str_slice(line, comment ? 1 : 0, line.len));
        dd_strbuf_addc(&active, '\n');
    }
    assert_int_equal(colours, DD_LOOK_COUNT);
    config = open_text(dd_strbuf_cstr(&active));
    has_problems(config, "");
    same_config(config, built_in);
    dd_config_close(config);
    dd_config_close(built_in);
    dd_strbuf_release(&made);
    dd_strbuf_release(&shipped);
    dd_strbuf_release(&active);
}

/* What a dump says is read back to the same. */
static void dumps(void **state)
{
    (void)state;
    struct dd_config *config =
        open_text("[layout]\nratio = 33\n[open]\nbrowser = \"a b\" '%u;x'\n[colors]\n"
                  "summary.heading = tomato on 17 bold\n[keys]\nzoom = Z <M-z> 大\nquit = none\n"
                  "none = <F1>\n[duidu]\ntheme = gruvbox-dark\n");
    struct dd_strbuf out = {0};
    struct dd_error err;
    has_problems(config, "4: both kinds of quotes in one value: use one of them\n");
    dd_config_close(config);
    config = open_text("[layout]\nratio = 33\n[open]\nbrowser = \"/a b#c\" \"%u;x\"\n[colors]\n"
                       "summary.heading = tomato on 17 bold\n[keys]\nzoom = Z <M-z> 大\nquit = none\n"
                       "none = <F1>\n[duidu]\ntheme = gruvbox-dark\n");
    has_problems(config, "");
    assert_int_equal(dd_config_set(config, DD_STR("measure"), DD_STR("66"), &err), DD_OK);
    dd_config_dump(config, &out);
    char want[1200];
    snprintf(want, sizeof want, "# %s/test.ini:2\n", folder);
    assert_true(dd_str_find(dd_strbuf_str(&out), dd_str_from(want), 0) > 0);
    assert_true(dd_str_find(dd_strbuf_str(&out), DD_STR("# :set\n"), 0) > 0);
    assert_true(dd_str_find(dd_strbuf_str(&out), DD_STR("# theme gruvbox-dark\n"), 0) > 0);
    assert_true(dd_str_find(dd_strbuf_str(&out), DD_STR("# built in\n"), 0) > 0);
    put("dump.ini", dd_strbuf_cstr(&out));
    struct dd_config *again = open_file("dump.ini");
    has_problems(again, "");
    same_config(again, config);
    dd_config_close(again);
    dd_config_close(config);
    dd_strbuf_release(&out);
}

/* ---- while the program runs ---------------------------------------------------------------- */

static void set(struct dd_config *config, const char *name, const char *value, const char *error)
{
    struct dd_error err = {0};
    enum dd_code code = dd_config_set(config, dd_str_from(name), dd_str_from(value), &err);
    assert_string_equal(code == DD_OK ? "" : err.message, error);
}

static void get(const struct dd_config *config, const char *name, const char *want)
{
    struct dd_strbuf out = {0};
    struct dd_error err = {0};
    enum dd_code code = dd_config_get(config, dd_str_from(name), &out, &err);
    assert_string_equal(code == DD_OK ? dd_strbuf_cstr(&out) : err.message, want);
    dd_strbuf_release(&out);
}

static void sets(void **state)
{
    (void)state;
    struct dd_config *config = open_text("[layout]\nratio = 33\n[keys]\nhelp = h\n");
    set(config, "layout.ratio", "44", "");
    set(config, "measure", "70", "");
    set(config, "colors.heading", "tomato", "");
    set(config, "colors.summary.link", "red", "");
    set(config, "keys.list.open", "o <F2>", "");
    set(config, "keys.zoom", "h", "key 'h' of 'zoom' is bound to 'help' already (line 4)");
    set(config, "layout.ratio", "4", "'4' is no value of 'ratio': it is a number, 20 to 80");
    set(config, "rato", "4", "unknown setting 'rato', did you mean 'ratio'?");
    set(config, "layout.rato", "4", "unknown setting 'rato' in [layout], did you mean 'ratio'?");
    set(config, "include", "x", "'include' is for files: :source reads one now");
    set(config, "theme", "nothing", "there is no theme 'nothing'");
    set(config, "theme", "nord", "");
    assert_int_equal(config->settings.ratio, 44);
    assert_str(config->settings.theme, "nord");
    keys_are(config, DD_SCREEN_LIST, DD_CMD_OPEN, "o F2");
    keys_are(config, DD_SCREEN_READER, DD_CMD_ZOOM, "Z");
    get(config, "ratio", "layout.ratio = 44");
    get(config, "colors.heading", "colors.heading = ff6347");
    get(config, "colors.summary.link", "colors.summary.link = red");
    get(config, "keys.list.open", "keys.list.open = o <F2>");
    get(config, "keys.help", "keys.help = h");
    get(config, "keys.hepl", "unknown command 'hepl', did you mean 'help'?");
    get(config, "colors.hading", "unknown role 'hading', did you mean 'heading'?");
    get(config, "nothing", "unknown setting 'nothing'");
    /* What the file says anew applies; what was set stays. */
    put("test.ini", "[layout]\nratio = 35\nmargin-left = 5\n[colors]\ncode = blue\nheading = green\n");
    dd_config_reload(config);
    assert_int_equal(config->settings.ratio, 44);
    assert_int_equal(config->settings.margin_left, 5);
    assert_str(config->settings.theme, "nord");
    get(config, "colors.heading", "colors.heading = ff6347");
    get(config, "colors.code", "colors.code = blue");
    keys_are(config, DD_SCREEN_LIST, DD_CMD_OPEN, "o F2");
    keys_are(config, DD_SCREEN_READER, DD_CMD_HELP, "? F1");
    dd_config_close(config);
}

static void sources(void **state)
{
    (void)state;
    struct dd_error err;
    struct dd_config *config = open_text("[layout]\nratio = 33\n");
    put("more.ini", "[layout]\nratio = 34\nmargins = 1\n[keys]\nzoom = z\n");
    assert_int_equal(dd_config_source(config, at("more.ini"), &err), DD_OK);
    assert_int_equal(config->settings.ratio, 34);
    keys_are(config, DD_SCREEN_READER, DD_CMD_ZOOM, "z");
    has_problems(config, "more.ini:3: unknown setting 'margins' in [layout]\n");
    dd_config_reload(config);
    assert_int_equal(config->settings.ratio, 34);
    has_problems(config, "more.ini:3: unknown setting 'margins' in [layout]\n");
    assert_int_equal(dd_config_source(config, at("none.ini"), &err), DD_ERR_IO);
    dd_config_close(config);
}

static void checks_one_file(void **state)
{
    (void)state;
    struct dd_arena arena = {0};
    struct dd_problems problems = {.arena = &arena};
    struct dd_error err;
    struct dd_str text = DD_STR("[layout]\nratio = 1\n");
    assert_int_equal(dd_config_check("-", &text, "config", &problems, &err), DD_OK);
    assert_int_equal(problems.count, 1);
    assert_str(problems.items[0].file, "-");
    assert_int_equal(problems.items[0].line, 2);
    assert_int_equal(dd_config_check(at("none.ini"), NULL, "config", &problems, &err), DD_ERR_IO);
    dd_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_settings),
        cmocka_unit_test(reads_settings),
        cmocka_unit_test(tells_mistakes),
        cmocka_unit_test(finds_archives),
        cmocka_unit_test(keeps_good_lines),
        cmocka_unit_test(looks_in_order),
        cmocka_unit_test(includes),
        cmocka_unit_test(finds_themes),
        cmocka_unit_test(fits_the_background),
        cmocka_unit_test(binds_keys),
        cmocka_unit_test(ships_a_file_that_changes_nothing),
        cmocka_unit_test(dumps),
        cmocka_unit_test(sets),
        cmocka_unit_test(sources),
        cmocka_unit_test(checks_one_file),
    };
    home = test_folder_make();
    folder = home.path;
    setenv("HOME", "/home/reader", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setenv("XDG_CONFIG_DIRS", "/nonexistent", 1);
    unsetenv("COLORFGBG");
    int failed = cmocka_run_group_tests_name("config", tests, NULL, NULL);
    test_folder_remove(&home);
    return failed;
}
