/* duidu PATH: the reader itself. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/state.h"
#include "../tui/loop.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void note_problem(void *data, const struct dd_error *err)
{
    *(struct dd_error *)data = *err;
}

static struct dd_lexicon *open_lexicon(struct dd_error *err)
{
    return dd_cli_lexicon_open(note_problem, err);
}

enum { COLOR, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [COLOR] = {0, "color", DD_VALUE_WORD, "", "auto|never|8|16|256|true", 0, 0,
               N_("how many colours the terminal has")},
};

/* --color goes before what the settings and the environment say. */
static void set_colors(struct dd_config *config, const struct dd_cli_given *color)
{
    if (color->text)
        dd_config_set(config, DD_STR("terminal.colors"),
                      dd_str_from(strcmp(color->text, "never") == 0 ? "mono" : color->text), NULL);
}

static int open_path(const struct dd_cli_call *call, const char *path)
{
    struct dd_error err = {0};
    if (!isatty(STDOUT_FILENO))
        return dd_cli_print_path(path, call->config);
    set_colors(call->config, &call->option[COLOR]);
    struct dd_state *state = dd_state_new(NULL);
    enum dd_code code = dd_loop_run(path, call->config, open_lexicon, state, call->log, &err);
    dd_state_free(state);
    if (code != DD_OK)
        dd_log(call->log, DD_LOG_ERROR, "%s", err.message);
    return code == DD_OK ? EXIT_SUCCESS : dd_cli_fail(&err);
}

static int run_reader(const struct dd_cli_call *call)
{
    return open_path(call, call->operands[0]);
}

const struct dd_cli_command dd_cli_reader = {
    .operands = N_("PATH"),
    .kind = DD_VALUE_PATH,
    .least = 1,
    .most = 1,
    .help = N_("read an archive or an article"),
    .about = N_("Reads an archive of articles (a folder) or one article (a file) beside its summary; "
                "piped, it prints text. Inside, ? shows the keys and q goes back."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run_reader,
};
