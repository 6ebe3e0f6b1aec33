/* duidu PATH: the reader itself. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/state.h"
#include "../tui/loop.h"

#include <stdio.h>
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

/* Is it one of the archives of the settings, or in it? */
static bool is_of_archives(struct dd_str archives, const char *path)
{
    char *real = realpath(path, NULL);
    struct dd_arena arena = {0};
    bool found = false;
    while (real && archives.len && !found) {
        ptrdiff_t colon = dd_str_find(archives, DD_STR(":"), 0);
        size_t end = colon < 0 ? archives.len : (size_t)colon;
        char *one = realpath(dd_arena_copy(&arena, dd_str_slice(archives, 0, end)).ptr, NULL);
        size_t n = one ? strlen(one) : 0;
        found = one && strncmp(real, one, n) == 0 && (real[n] == '\0' || real[n] == '/');
        free(one);
        archives = dd_str_slice(archives, end + 1, archives.len);
    }
    free(real);
    dd_arena_release(&arena);
    return found;
}

/* Where it goes on without a path: the archive or the file that was open last; where the settings name
 * archives, only when it is of these, else the first of them. */
static bool find_start(const struct dd_config *config, struct dd_state *state, struct dd_strbuf *path)
{
    struct dd_str archives = config->settings.archive;
    bool last = dd_state_recollect(state, DD_STR("last"), path) && path->len;
    if (last && (!archives.len || is_of_archives(archives, path->buf)))
        return true;
    if (archives.len) {
        ptrdiff_t colon = dd_str_find(archives, DD_STR(":"), 0);
        dd_strbuf_clear(path);
        dd_strbuf_add(path, dd_str_slice(archives, 0, colon < 0 ? archives.len : (size_t)colon));
        return true;
    }
    fputs(_("duidu: nothing was read yet: 'duidu FOLDER' opens an archive, 'duidu FILE' an article\n"),
          stderr);
    return false;
}

static int read_on_terminal(const struct dd_cli_call *call, struct dd_state *state, const char *path)
{
    struct dd_error err = {0};
    set_colors(call->config, &call->option[COLOR]);
    enum dd_code code =
        dd_loop_run(path, !call->n_operands, call->config, open_lexicon, state, call->log, &err);
    if (code != DD_OK)
        dd_log(call->log, DD_LOG_ERROR, "%s", err.message);
    return code == DD_OK ? EXIT_SUCCESS : dd_cli_fail(&err);
}

static int run_reader(const struct dd_cli_call *call)
{
    struct dd_state *state = dd_state_new(NULL);
    struct dd_strbuf last = {0};
    const char *path = call->operands[0];
    int status = DD_EXIT_USAGE;
    if (!call->n_operands)
        path = find_start(call->config, state, &last) ? dd_strbuf_cstr(&last) : NULL;
    if (path)
        status = isatty(STDOUT_FILENO) ? read_on_terminal(call, state, path)
                                       : dd_cli_print_path(path, call->config);
    dd_strbuf_release(&last);
    dd_state_free(state);
    return status;
}

const struct dd_cli_command dd_cli_reader = {
    .operands = N_("[PATH]"),
    .kind = DD_VALUE_PATH,
    .least = 0,
    .most = 1,
    .help = N_("read an archive or an article"),
    .about = N_("Reads an archive (a folder) or an article (a file) beside its summary; without a PATH "
                "what was open last. Inside, ? shows the keys and q goes back."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run_reader,
};
