/* What leaves the program: the commands of other programs, what they are given, what they answer. */
#include "check.h"
#include "folder.h"
#include "host.h"
#include "settle.h"

#include "duidu/app.h"
#include "src/app/app_private.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct test_folder home;
static struct quiet_clock clock_at = {.step = 0};
static struct dd_app *app;
static struct dd_frame frame;
static char ran[512], piped[4096];
static int answer; /* what the next program ends with */

static int host_run(void *data, char *const *argv, bool background)
{
    (void)data;
    ran[0] = '\0';
    for (int i = 0; argv[i]; i++)
        snprintf(ran + strlen(ran), sizeof ran - strlen(ran), "[%s]", argv[i]);
    return background ? 0 : answer;
}

static int host_pipe(void *data, char *const *argv, struct dd_str text)
{
    host_run(data, argv, false);
    snprintf(piped, sizeof piped, "%.*s", DD_STR_ARG(text));
    return answer;
}

static enum dd_code host_save(const struct dd_clip *clip, const struct dd_config *config,
                              const char *path, bool over, size_t *lines, struct dd_error *err)
{
    (void)config;
    (void)err;
    snprintf(ran, sizeof ran, "%s %d %.*s", path, over, DD_STR_ARG(clip->title));
    *lines = 3;
    return DD_OK;
}

#define FILE_TEXT                                                                                  \
    "---\ntitle: 试/题\nsource: https://example.org/x\n---\n\n## Summary\n\n**要点总结**：\n\n"     \
    "1. **起源**：打字机很旧。\n2. **今天**：像素。\n\n## Full Content\n\nThe *ubiquitous* tty.\n\nIt "    \
    "ended.\n"

static struct dd_host host = QUIET_HOST(&clock_at);

static void start(const char *settings)
{
    struct dd_error err;
    host.run = host_run;
    host.pipe = host_pipe;
    host.save = host_save;
    setenv("DUIDU_CONFIG", test_write(&home, "duidu.ini", settings), 1);
    host.config = dd_config_open("config");
    assert_int_equal(dd_app_open(&app, test_write(&home, "文.md", FILE_TEXT), &host, &err), DD_OK);
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

static void enter(const char *text)
{
    type(text);
    dd_app_key(app, DD_KEY_ENTER);
    dd_app_draw(app, &frame);
}

static void says(const char *want)
{
    const struct dd_messages *m = &app->messages;
    assert_true(m->count > 0);
    if (!strstr(m->items[m->count - 1].text, want))
        fail_msg("'%s' is not in '%s'", want, m->items[m->count - 1].text);
}

static bool screen_has(const char *text)
{
    for (int row = 0; row < frame.rows; row++) {
        struct dd_strbuf out = {0};
        dd_frame_row_text(&frame, row, &out);
        bool found = strstr(dd_strbuf_cstr(&out), text) != NULL;
        dd_strbuf_release(&out);
        if (found)
            return true;
    }
    return false;
}

/* ---- commands -------------------------------------------------------------------------- */

static void splits_commands(void **state)
{
    (void)state;
    static const struct {
        const char *command, *want;
    } cases[] = {
        {"sdcv -n %w", "[sdcv][-n][a 'b' $(c) 中]"},
        {"x '%w' \"%w\"", "[x][a 'b' $(c) 中][a 'b' $(c) 中]"},
        {"x --word=%w", "[x][--word=a 'b' $(c) 中]"},
        {"'/opt/my dict/字典' 100%% %f", "[/opt/my dict/字典][100%][%f]"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_arena arena = {0};
        char *argv[DD_ARGV_MAX];
        struct dd_placeholder word = {'w', DD_STR("a 'b' $(c) 中"), false};
        dd_argv_make(&arena, dd_str_from(cases[i].command), &word, 1, argv);
        host_run(NULL, argv, false);
        assert_string_equal(ran, cases[i].want);
        assert_int_equal(word.placed, strstr(cases[i].command, "%w") != NULL);
        dd_arena_release(&arena);
    }
    /* More words than there is room for. */
    char many[400];
    struct dd_arena arena = {0};
    char *argv[DD_ARGV_MAX];
    for (size_t i = 0; i + 1 < sizeof many; i++)
        many[i] = i % 2 ? ' ' : 'w';
    many[sizeof many - 1] = '\0';
    assert_true(dd_argv_make(&arena, dd_str_from(many), NULL, 0, argv) <= DD_ARGV_MAX - DD_ARGV_ROOM);
    dd_arena_release(&arena);
}

static void tells_editors_the_line(void **state)
{
    (void)state;
    static const struct {
        const char *setting, *visual, *editor, *want;
    } cases[] = {
        {"", NULL, NULL, "[vi][+7][文.md]"},
        {"", NULL, "nano -w", "[nano][-w][+7][文.md]"},
        {"", "/usr/bin/vim.basic", "ed", "[/usr/bin/vim.basic][+7][文.md]"},
        {"", "code --wait", NULL, "[code][--wait][--goto][文.md:7]"},
        {"", NULL, "hx", "[hx][文.md:7]"},
        {"", NULL, "ed", "[ed][文.md]"},
        {"", "", "", "[vi][+7][文.md]"},
        {"", "'/opt/my editor/vi' -u x", NULL, "[/opt/my editor/vi][-u][x][+7][文.md]"},
        {"vi", "nano", NULL, "[vi][+7][文.md]"},
        {"e --at %l %f", "nano", NULL, "[e][--at][7][文.md]"},
        {"e %f:%l", NULL, NULL, "[e][文.md:7]"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_arena arena = {0};
        char settings[100], *argv[DD_ARGV_MAX];
        cases[i].visual ? setenv("VISUAL", cases[i].visual, 1) : unsetenv("VISUAL");
        cases[i].editor ? setenv("EDITOR", cases[i].editor, 1) : unsetenv("EDITOR");
        snprintf(settings, sizeof settings, "[open]\neditor = %s\n", cases[i].setting);
        start(settings);
        dd_editor_command(app, &arena, "文.md", 7, argv);
        host_run(NULL, argv, false);
        assert_string_equal(ran, cases[i].want);
        dd_editor_command(app, &arena, "-x.md", 7, argv);
        host_run(NULL, argv, false);
        assert_non_null(strstr(ran, "./-x.md"));
        dd_arena_release(&arena);
        stop();
    }
    unsetenv("VISUAL");
    unsetenv("EDITOR");
}

/* e opens the file at the line of what is read, and reads it anew in its place. */
static void edits_in_place(void **state)
{
    (void)state;
    char want[300];
    start("[open]\neditor = ed %f %l\n");
    type("}"); /* the first point */
    type("e");
    snprintf(want, sizeof want, "[ed][%s/文.md][10]", home.path);
    assert_string_equal(ran, want);
    type("\t}e"); /* "It ended." */
    snprintf(want, sizeof want, "[ed][%s/文.md][17]", home.path);
    assert_string_equal(ran, want);
    answer = 1;
    type("e");
    says("'ed' ended with status 1");
    answer = -1;
    type("e");
    says("cannot start 'ed': set $EDITOR, or editor in [open]");
    answer = 0;
    stop();
}

static void says_what_placeholders_there_are(void **state)
{
    (void)state;
    start("[open]\nlookup = dict %f\neditor = x %中\nbrowser = y %\n");
    assert_int_equal(host.config->problems.count, 3);
    assert_string_equal(host.config->problems.items[0].message.ptr,
                        "'%f' means nothing in 'lookup': %w may stand there, and %% for a percent sign");
    assert_string_equal(host.config->problems.items[1].message.ptr,
                        "'%中' means nothing in 'editor': %f and %l may stand there, and %% for a percent sign");
    assert_string_equal(host.config->problems.items[2].message.ptr,
                        "'%' means nothing in 'browser': %u may stand there, and %% for a percent sign");
    stop();
}

/* ---- pipes and files ------------------------------------------------------------------- */

static void pipes_to_a_shell(void **state)
{
    (void)state;
    start("");
    enter("|wc -m | sed 's/ /  /'");
    assert_string_equal(ran, "[/bin/sh][-c][wc -m | sed 's/ /  /']");
    assert_string_equal(piped, "要点总结：\n\n1. 起源：打字机很旧。\n2. 今天：像素。\n");
    says("summary piped to 'wc -m | sed 's/ /  /'': status 0");
    answer = 3;
    enter("\t:pipe  grep \"it's  $(x)"); /* quotes are the shell's business */
    assert_string_equal(ran, "[/bin/sh][-c][grep \"it's  $(x)]");
    assert_string_equal(piped, "The ubiquitous tty.\n\nIt ended.\n");
    says("article piped to 'grep \"it's  $(x)': status 3");
    answer = 0;
    enter(":set copy quote");
    enter(":pipe cat");
    assert_string_equal(piped, "The *ubiquitous* tty.\n\nIt ended.\n");
    ran[0] = '\0';
    enter("|  ");
    assert_string_equal(ran, "");
    type("|");
    dd_app_key(app, DD_KEY_UP); /* what was typed here before, not on the ':' line */
    dd_app_draw(app, &frame);
    assert_true(screen_has("|wc -m"));
    stop();
}

static void names_files_by_titles(void **state)
{
    (void)state;
    static const struct {
        const char *title, *want;
    } cases[] = {
        {"试/题", "试-题.txt"},
        {"  .hidden  ", "hidden.txt"},
        {"-rf ~/x", "rf ~-x.txt"},
        {"a\\b\n\x1b[1mc", "a-b [1mc.txt"},
        {"...", "article.txt"},
        {"", "article.txt"},
    };
    struct dd_arena arena = {0};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(dd_write_name(&arena, dd_str_from(cases[i].title)).ptr, cases[i].want);
    struct dd_strbuf longer = {0};
    for (int i = 0; i < 100; i++)
        dd_strbuf_adds(&longer, "长名");
    struct dd_str name = dd_write_name(&arena, dd_strbuf_str(&longer));
    assert_true(name.len <= 204 && name.len > 195 && dd_utf8_floor(name, name.len - 4) == name.len - 4);
    dd_strbuf_release(&longer);
    dd_arena_release(&arena);
}

static void writes_over_nothing_unasked(void **state)
{
    (void)state;
    char there[300], want[400], line[400];
    start("");
    type("w");
    assert_true(screen_has("w 试-题.txt"));
    dd_app_key(app, 'U' & 31);
    snprintf(there, sizeof there, "%s", test_write(&home, "旧.txt", "旧\n"));
    enter(there);
    assert_true(screen_has("is there already: once more writes over it"));
    ran[0] = '\0';
    dd_app_key(app, DD_KEY_ESC);
    assert_string_equal(ran, "");
    type("w");
    dd_app_key(app, 'U' & 31);
    enter(there);
    enter("");
    snprintf(want, sizeof want, "%s 1 试/题", there);
    assert_string_equal(ran, want);
    /* Another name is asked about anew. */
    type("w");
    dd_app_key(app, 'U' & 31);
    enter(there);
    dd_app_key(app, DD_KEY_BACKSPACE);
    enter("t");
    assert_true(screen_has("is there already"));
    dd_app_key(app, DD_KEY_ESC);
    dd_app_key(app, 'x');
    ran[0] = '\0';
    snprintf(line, sizeof line, ":w %s", there);
    enter(line);
    says("there already, :write! writes over it: ");
    assert_string_equal(ran, "");
    snprintf(line, sizeof line, ":write! %s", there);
    enter(line);
    assert_string_equal(ran, want);
    snprintf(line, sizeof line, ":w %s", home.path);
    enter(line);
    snprintf(want, sizeof want, "%s/试-题.txt 0 试/题", home.path);
    assert_string_equal(ran, want);
    says("3 lines saved: ");
    enter(":sort! title");
    says("no such command");
    stop();
}

/* ---- looking up ------------------------------------------------------------------------ */

/* A dictionary that says what it was asked, and more. */
static void dictionary(const char *name, const char *script)
{
    char path[300];
    snprintf(path, sizeof path, "%s", test_write(&home, name, script));
    chmod(path, 0755);
}

static void settings_with(char *out, size_t size, const char *name)
{
    snprintf(out, size, "[open]\nlookup = %s/%s x %%w\n", home.path, name);
}

static void await_answer(void)
{
    while (app->lookup.process.pid) {
        await_app(app);
        dd_app_idle(app);
    }
    dd_app_draw(app, &frame);
}

static void looks_words_up(void **state)
{
    (void)state;
    char settings[400];
    dictionary("字典", "#!/bin/sh\nprintf '\\033[1m词典\\033[0m: <%s>\\n' \"$2\"\nfor i in 1 2 3; do echo "
                       "\"$i 例句\"; done\n[ \"$2\" = none ] && exit 0\necho end >&2\n");
    settings_with(settings, sizeof settings, "字典");
    start(settings);
    type("\tD");
    dd_app_key(app, DD_KEY_TAB);
    dd_app_draw(app, &frame);
    assert_true(screen_has("D The"));
    dd_app_key(app, 'U' & 31);
    type("ub");
    dd_app_key(app, DD_KEY_TAB);
    dd_app_key(app, DD_KEY_ENTER);
    says("looking up 'ubiquitous'");
    await_answer();
    assert_int_equal(app->popup.kind, DD_POPUP_ANSWER);
    assert_true(screen_has("词典: <ubiquitous>") && screen_has("3 例句") && screen_has("end"));
    type("q");
    assert_int_equal(app->popup.kind, DD_POPUP_NONE);
    /* What would be an option, or a shell's, is a word. */
    enter(":look-up --help; $(x) '词'");
    await_answer();
    assert_true(screen_has("词典: <help; $(x) 词>"));
    stop();
}

static void never_waits_for_a_dictionary(void **state)
{
    (void)state;
    char settings[400];
    dictionary("慢", "#!/bin/sh\necho begun\nexec tail -f /dev/null\n");
    dictionary("空", "#!/bin/sh\nexit 4\n");
    settings_with(settings, sizeof settings, "慢");
    start(settings);
    enter("D词");
    assert_true(dd_lookup_fd(app) >= 0);
    int pid = app->lookup.process.pid, due = dd_app_idle_after(app);
    assert_true(due >= 0 && due <= 10001);
    type("j"); /* reading goes on */
    dd_app_key(app, DD_KEY_ESC);
    says("looking up '词': stopped");
    assert_int_equal(kill(pid, 0), -1);
    clock_at.now += 5;
    enter("D词");
    while (app->lookup.process.output.len == 0) /* it has begun */
        await_app(app);
    clock_at.now += 11;
    while (app->lookup.process.pid)
        dd_app_idle(app);
    dd_app_draw(app, &frame);
    says("took longer than 10 seconds: stopped");
    assert_true(screen_has("begun"));
    type("q");
    settings_with(settings, sizeof settings, "空");
    enter("D词"); /* one under way is stopped with the program */
    stop();
    start(settings);
    enter("D词");
    await_answer();
    says("says nothing about '词' (status 4)");
    enter(":set lookup /nowhere/dict");
    enter("D词");
    says("cannot start '/nowhere/dict': no such file or directory");
    enter(":set lookup =");
    char *path = strdup(getenv("PATH"));
    setenv("PATH", "/nowhere", 1);
    type("D");
    says("no dictionary: install sdcv");
    setenv("PATH", path, 1);
    free(path);
    stop();
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    setenv("LANGUAGE", "en", 1);
    home = test_folder_make();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_commands),
        cmocka_unit_test(tells_editors_the_line),
        cmocka_unit_test(edits_in_place),
        cmocka_unit_test(says_what_placeholders_there_are),
        cmocka_unit_test(pipes_to_a_shell),
        cmocka_unit_test(names_files_by_titles),
        cmocka_unit_test(writes_over_nothing_unasked),
        cmocka_unit_test(looks_words_up),
        cmocka_unit_test(never_waits_for_a_dictionary),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    test_folder_remove(&home);
    return failed;
}
