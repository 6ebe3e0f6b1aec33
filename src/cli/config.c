/* duidu config: what is wrong with the settings, what is in force, where it comes from. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_PROBLEMS = 1 };

void dd_cli_data_folders(struct dd_strbuf *out)
{
    const char *folder = getenv("DUIDU_DATADIR");
    char exe[4096];
    if (folder && *folder) {
        dd_strbuf_adds(out, folder);
        return;
    }
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(exe, '/');
    if (slash) {
        *slash = '\0';
        dd_strbuf_addf(out, "%s:%s/../share/duidu:", exe, exe);
    }
    dd_strbuf_adds(out, DUIDU_DATADIR);
}

struct dd_pace dd_cli_pace(const struct dd_config *config)
{
    return (struct dd_pace){config->settings.words_per_minute, config->settings.characters_per_minute};
}

/* Says "file:line: what" on standard output. */
static void say(const struct dd_problem *p)
{
    struct dd_strbuf text = {0};
    dd_text_clean(&text, p->file);
    dd_strbuf_addc(&text, ':');
    if (p->line)
        dd_strbuf_addf(&text, "%d:", p->line);
    dd_strbuf_addc(&text, ' ');
    dd_text_clean(&text, p->message);
    puts(dd_strbuf_cstr(&text));
    dd_strbuf_release(&text);
}

/* Each file by its lines; they were found in turns, those of the lines themselves before those of what they
 * say. */
static int say_all(const struct dd_problems *problems)
{
    struct dd_problem *p = problems->items;
    for (size_t i = 1; i < problems->count; i++)
        for (size_t k = i; k > 0 && dd_str_equal(p[k - 1].file, p[k].file) && p[k - 1].line > p[k].line; k--) {
            struct dd_problem other = p[k];
            p[k] = p[k - 1];
            p[k - 1] = other;
        }
    for (size_t i = 0; i < problems->count; i++)
        say(&p[i]);
    return problems->count ? EXIT_PROBLEMS : EXIT_SUCCESS;
}

static bool read_stdin(struct dd_strbuf *out)
{
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, stdin)) > 0 && out->len < 1 << 20)
        dd_strbuf_add(out, (struct dd_str){bytes, n});
    return !ferror(stdin);
}

static int check_file(const char *path)
{
    struct dd_arena arena = {0};
    struct dd_problems problems = {.arena = &arena};
    struct dd_strbuf folders = {0}, text = {0};
    struct dd_error err;
    bool from_stdin = strcmp(path, "-") == 0;
    dd_cli_data_folders(&folders);
    enum dd_code code = DD_OK;
    if (from_stdin && !read_stdin(&text))
        code = dd_error_set(&err, DD_ERR_IO, _("cannot read standard input"));
    struct dd_str bytes = dd_strbuf_str(&text);
    if (code == DD_OK)
        code = dd_config_check(path, from_stdin ? &bytes : NULL, dd_strbuf_cstr(&folders), &problems,
                               &err);
    int status = code == DD_OK ? say_all(&problems) : dd_cli_fail(&err);
    dd_strbuf_release(&folders);
    dd_strbuf_release(&text);
    dd_arena_release(&arena);
    return status;
}

/* Prints what append makes of the settings in force. */
static int print(const struct dd_config *config,
                 void (*append)(const struct dd_config *config, struct dd_strbuf *out))
{
    struct dd_strbuf text = {0};
    append(config, &text);
    fwrite(text.buf, 1, text.len, stdout);
    dd_strbuf_release(&text);
    return EXIT_SUCCESS;
}

static void default_file(const struct dd_config *config, struct dd_strbuf *out)
{
    (void)config;
    dd_config_default_file(out);
}

/* ---- the command ----------------------------------------------------------------------- */

enum { CHECK, DUMP, PATH, DEFAULT, THEMES, N_VERBS };

static const struct dd_cli_verb verbs[N_VERBS] = {
    [CHECK] = {"check", N_("[FILE]"), DD_VALUE_FILE, 0, 1,
               N_("what is wrong with the settings, line by line; exit status 1 when anything is")},
    [DUMP] = {"dump", "", DD_VALUE_NONE, 0, 0, N_("what is in force, and where it comes from")},
    [PATH] = {"path", "", DD_VALUE_NONE, 0, 0, N_("the files that are looked for, in order")},
    [DEFAULT] = {"default", "", DD_VALUE_NONE, 0, 0,
                 N_("a file with every setting in it that changes nothing")},
    [THEMES] = {"themes", "", DD_VALUE_NONE, 0, 0, N_("the names of the themes")},
};

static int run(const struct dd_cli_call *call)
{
    static void (*const texts[N_VERBS])(const struct dd_config *config, struct dd_strbuf *out) = {
        [DUMP] = dd_config_dump,
        [PATH] = dd_config_path,
        [DEFAULT] = default_file,
        [THEMES] = dd_config_themes,
    };
    if (call->verb != CHECK)
        return print(call->config, texts[call->verb]);
    return call->n_operands ? check_file(call->operands[0]) : say_all(&call->config->problems);
}

const struct dd_cli_command dd_cli_config = {
    .name = "config",
    .help = N_("the settings: what is wrong, what is in force, where it comes from"),
    .about = N_("The settings are read from the file that --config or $DUIDU_CONFIG names, else from "
                "duidu/duidu.ini in $XDG_CONFIG_HOME (~/.config) or in $XDG_CONFIG_DIRS (/etc/xdg)."),
    .verbs = verbs,
    .n_verbs = N_VERBS,
    .run = run,
};
