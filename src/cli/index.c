/* duidu index: brings the catalogue of an archive up to date, full text and all, before anyone waits
 * for it. */
#include "cli.h"

#include "duidu/archive.h"
#include "duidu/catalogue.h"
#include "duidu/i18n.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    STEP_MS = 2000, /* of a transaction: longer ones make a better index, and lose more when killed */
    TRIES = 4,    /* to mend a catalogue that fails */
    EXIT_STOPPED = 130
};

static volatile sig_atomic_t stopped;

static void on_stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

/* The first signal ends the work in good order, a second one at once. One that was ignored when the
 * program was started (nohup) stays so. */
static void catch_signals(void)
{
    struct sigaction before;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = on_stop, .sa_flags = SA_RESETHAND | SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

/* ---- the work --------------------------------------------------------------------------- */

struct indexing {
    struct dd_update *update;
    struct dd_cli_progress progress;
    size_t read, removed, texts; /* by updates before this one */
};

/* Between any two files. */
static bool look(void *data)
{
    struct indexing *x = data;
    dd_cli_progress_show(&x->progress, x->update);
    return stopped;
}

static enum dd_code update(struct indexing *x, struct dd_catalogue *c, struct dd_error *err)
{
    struct dd_update_options options = {.text = true, .together = true, .yield = look, .data = x};
    struct dd_update_progress p;
    enum dd_code code = dd_update_new(&x->update, c, &options, err);
    if (code != DD_OK)
        return code;
    while (dd_update_step(x->update, STEP_MS, err) && !stopped)
        ;
    dd_update_progress(x->update, &p);
    x->read += p.read;
    x->removed += p.removed;
    x->texts += p.texts;
    dd_cli_progress_end(&x->progress);
    if (err->code == DD_OK && !stopped)
        dd_cli_say_problems(dd_update_problems(x->update));
    dd_update_free(x->update);
    return err->code;
}

static void print_result(const struct indexing *x, struct dd_catalogue *c)
{
    struct dd_counts counts = {0};
    const char *file = dd_catalogue_file(c);
    dd_catalogue_counts(c, &counts, NULL);
    if (stopped)
        printf(_("stopped: the texts of %zu of %zu articles are indexed, the next time goes on there\n"),
               counts.indexed, counts.articles);
    else
        printf(P_("%zu article: %zu read, %zu removed, %zu indexed\n",
                  "%zu articles: %zu read, %zu removed, %zu indexed\n", counts.articles),
               counts.articles, x->read, x->removed, x->texts);
    printf(_("%s, %.1f MB\n"), file, (double)dd_catalogue_bytes(c) / 1e6);
}

static int index_folder(struct dd_catalogue *c, bool rebuild)
{
    struct indexing x = {.progress = {.terminal = isatty(STDERR_FILENO), .lines = true}};
    struct dd_error err = {0};
    enum dd_code code = rebuild ? dd_catalogue_rebuild(c, &err) : DD_OK;
    if (code == DD_OK)
        code = update(&x, c, &err);
    for (int i = 0; code != DD_OK && i < TRIES && dd_catalogue_health(c) != DD_CATALOGUE_WELL; i++) {
        code = dd_catalogue_mend(c, &err);
        if (code != DD_OK)
            break;
        code = update(&x, c, &err);
    }
    if (code != DD_OK)
        return dd_cli_fail(&err);
    print_result(&x, c);
    return stopped ? EXIT_STOPPED : EXIT_SUCCESS;
}

/* ---- the command ------------------------------------------------------------------------ */

enum { REBUILD, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [REBUILD] = {0, "rebuild", DD_VALUE_NONE, "", "", 0, 0, N_("from nothing, whatever is there")},
};

static int run(const struct dd_cli_call *call)
{
    const char *path = call->operands[0];
    struct dd_catalogue *c;
    struct dd_archive *archive;
    struct dd_error err = {0};
    if (dd_archive_open(&archive, path, &err) != DD_OK) /* is it a folder at all? */
        return dd_cli_fail(&err);
    dd_archive_close(archive);
    catch_signals();
    if (dd_catalogue_open(&c, path, DD_CATALOGUE_STRICT, &err) != DD_OK)
        return dd_cli_fail(&err);
    int status = index_folder(c, call->option[REBUILD].text != NULL);
    dd_catalogue_close(c);
    return status;
}

const struct dd_cli_command dd_cli_index = {
    .name = "index",
    .operands = N_("FOLDER"),
    .kind = DD_VALUE_FOLDER,
    .least = 1,
    .most = 1,
    .help = N_("reads an archive into the catalogue, full text and all, beforehand"),
    .about = N_("What is known of an archive is kept in $XDG_CACHE_HOME/duidu (~/.cache/duidu), so that "
                "only what has changed is read again. The reader brings it up to date by itself; this "
                "does so beforehand. Stopped in the midst of it, it goes on from there the next time. "
                "The file may be deleted at any time."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run,
};
