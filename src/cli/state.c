/* duidu state: a reading life (places, read and starred, marks, notes, corrected links) to another
 * machine and back, and whether it is well. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_DAMAGED = 1 };

/* What has to be known of how it is kept: a copy that was damaged, a disk that is full. */
static void say_notices(struct dd_state *state)
{
    for (const char *text; *(text = dd_state_notice(state));)
        fprintf(stderr, "duidu: %s\n", text);
}

/* ---- export ---------------------------------------------------------------------------- */

static bool add_line(void *data, struct dd_str line)
{
    dd_strbuf_add(data, line);
    dd_strbuf_addc(data, '\n');
    return true;
}

static bool print_line(void *data, struct dd_str line)
{
    (void)data;
    return fwrite(line.ptr, 1, line.len, stdout) == line.len && putchar('\n') != EOF;
}

/* A file is written when all of it is known, so that an old export is not lost to half of a new one. */
static enum dd_code export(struct dd_state *state, const char *path, struct dd_error *err)
{
    struct dd_strbuf text = {0};
    bool printed = !path || strcmp(path, "-") == 0;
    struct dd_state_sink sink = {printed ? print_line : add_line, &text};
    enum dd_code code = dd_state_export(state, &sink, err);
    if (code == DD_OK && !printed)
        code = dd_cli_write_file(path, dd_strbuf_str(&text), 0600, err);
    dd_strbuf_release(&text);
    return code;
}

/* ---- import ---------------------------------------------------------------------------- */

static enum dd_code import(struct dd_state *state, const char *path, struct dd_error *err)
{
    struct dd_source source = {0};
    struct dd_state_merge merge;
    enum dd_code code = dd_cli_source_open(&source, path, err);
    if (code == DD_OK) {
        dd_state_open(state);
        if (!dd_state_on_disk(state)) {
            say_notices(state);
            code = dd_error_set(err, DD_ERR_IO, _("nothing was taken in: it could not be kept"));
        }
    }
    if (code == DD_OK && (code = dd_state_import(state, source.text, &merge, err)) == DD_OK)
        printf(_("%zu facts read, %zu taken in, %zu as new or newer here\n"), merge.lines, merge.taken,
               merge.older);
    dd_source_release(&source);
    return code;
}

/* ---- check and path -------------------------------------------------------------------- */

static enum dd_code check(struct dd_state *state, int *status, struct dd_error *err)
{
    const char *folder = dd_state_folder(state);
    switch (dd_state_care(folder, NULL, NULL, err)) {
    case DD_CARE_WELL:
        printf(_("%s/state.db: well\n"), folder);
        return err->code;
    case DD_CARE_NONE:
        puts(*folder ? _("nothing has been kept yet") : _("there is no place to keep it"));
        return DD_OK;
    case DD_CARE_DAMAGED:
        printf(_("%s/state.db: damaged; duidu sets it aside at its next start and goes on with the "
                 "newest copy and what can still be read\n"), folder);
        *status = EXIT_DAMAGED;
        return DD_OK;
    default:
        return dd_error_set(err, DD_ERR_IO, _("cannot read '%s/state.db'"), folder);
    }
}

static enum dd_code print_path(struct dd_state *state, struct dd_error *err)
{
    if (!*dd_state_folder(state))
        return dd_error_set(err, DD_ERR_IO, _("no place to keep it: set HOME or XDG_STATE_HOME"));
    puts(dd_state_folder(state));
    return DD_OK;
}

/* ---- the command ----------------------------------------------------------------------- */

enum { EXPORT, IMPORT, CHECK, PATH, N_VERBS };

static const struct dd_cli_verb verbs[N_VERBS] = {
    [EXPORT] = {"export", N_("[FILE]"), DD_VALUE_FILE, 0, 1,
                N_("write all of it down, a line of JSON for each fact; without a FILE, print it")},
    [IMPORT] = {"import", N_("FILE"), DD_VALUE_FILE, 1, 1,
                N_("put an export in; of two that differ the newer wins, and :undo takes it back")},
    [CHECK] = {"check", "", DD_VALUE_NONE, 0, 0,
               N_("whether the file is well; exit status 1 when it is damaged")},
    [PATH] = {"path", "", DD_VALUE_NONE, 0, 0, N_("the folder that it lies in")},
};

static int run(const struct dd_cli_call *call)
{
    struct dd_state *state = dd_state_new(NULL);
    struct dd_error err = {0};
    int status = EXIT_SUCCESS;
    const char *file = call->n_operands ? call->operands[0] : NULL;
    enum dd_code code = call->verb == EXPORT   ? export(state, file, &err)
                        : call->verb == IMPORT ? import(state, file, &err)
                        : call->verb == CHECK  ? check(state, &status, &err)
                                               : print_path(state, &err);
    say_notices(state);
    dd_state_free(state);
    return code == DD_OK ? status : dd_cli_fail(&err);
}

const struct dd_cli_command dd_cli_state = {
    .name = "state",
    .help = N_("what you have read, starred, marked and noted: to another machine"),
    .about = N_("Where each article was left, what is read and starred, marks, highlights and notes, and "
                "corrected links are kept in $XDG_STATE_HOME/duidu (~/.local/state/duidu). An export is "
                "the same however often it is made; taking one in twice changes nothing. Sizes of panes "
                "and typed lines belong to a machine and are not in it. - is standard input or output."),
    .verbs = verbs,
    .n_verbs = N_VERBS,
    .run = run,
};
