/* duidu index: brings the catalogue of an archive up to date, full text and all, before anyone waits
 * for it. */
#include "cli.h"

#include "duidu/archive.h"
#include "duidu/catalogue.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    STEP_MS = 2000, /* of a transaction: longer ones make a better index, and lose more when killed */
    PAINT_MS = 100,
    BAR_MAX = 40, /* cells */
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
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is a full disk */
}

/* ---- how far it is ---------------------------------------------------------------------- */

struct indexing {
    struct dd_update *update;
    bool terminal;
    int64_t painted;     /* when, in milliseconds */
    int tenth;           /* of the work: the last one that a line was printed for */
    bool found;          /* … how many articles there are has been printed */
    size_t read, removed, texts; /* by updates before this one */
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int columns(void)
{
    struct winsize size = {0};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* How far it is is said about the work: on standard error, and what came of it on standard output. */
static void add_found(struct dd_strbuf *out, size_t found)
{
    dd_strbuf_addf(out, P_("%zu article found", "%zu articles found", found), found);
}

/* One line that is painted over and over, at one go. */
static void paint(struct indexing *x, const struct dd_update_progress *p)
{
    struct dd_strbuf line = {0};
    int cells = columns() - 30, done;
    cells = cells > BAR_MAX ? BAR_MAX : cells < 0 ? 0 : cells;
    if (now_ms() - x->painted < PAINT_MS)
        return;
    x->painted = now_ms();
    dd_strbuf_adds(&line, "\r\033[K");
    if (p->total) {
        done = (int)((uint64_t)cells * p->done / p->total);
        for (int i = 0; i < cells; i++)
            dd_strbuf_adds(&line, i < done ? "━" : "─");
        dd_strbuf_addf(&line, _("  %zu of %zu"), p->done, p->total);
    } else {
        add_found(&line, p->found);
    }
    fputs(line.buf, stderr);
    dd_strbuf_release(&line);
}

/* A line for every tenth. */
static void print_lines(struct indexing *x, const struct dd_update_progress *p)
{
    struct dd_strbuf lines = {0};
    int tenth = p->total ? (int)(p->done * 10 / p->total) : 0;
    if (p->phase > DD_UPDATE_WALK && !x->found && p->total) {
        add_found(&lines, p->found);
        dd_strbuf_addc(&lines, '\n');
        x->found = true;
    }
    if (tenth > x->tenth) {
        x->tenth = tenth;
        dd_strbuf_addf(&lines, _("%zu of %zu"), p->done, p->total);
        dd_strbuf_addc(&lines, '\n');
    }
    fputs(dd_strbuf_cstr(&lines), stderr);
    dd_strbuf_release(&lines);
}

/* Between any two files. */
static bool look(void *data)
{
    struct indexing *x = data;
    struct dd_update_progress p;
    dd_update_progress(x->update, &p);
    if (x->terminal)
        paint(x, &p);
    else
        print_lines(x, &p);
    return stopped;
}

/* ---- the work --------------------------------------------------------------------------- */

static void say_problems(const struct dd_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        fprintf(stderr, "duidu: %.*s: %.*s\n", DD_STR_ARG(problems->items[i].file),
                DD_STR_ARG(problems->items[i].message));
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
    if (x->terminal)
        fputs("\r\033[K", stderr);
    if (err->code == DD_OK && !stopped)
        say_problems(dd_update_problems(x->update));
    dd_update_free(x->update);
    return err->code;
}

static void print_result(const struct indexing *x, struct dd_catalogue *c)
{
    struct dd_counts counts = {0};
    struct stat st = {0};
    const char *file = dd_catalogue_file(c);
    dd_catalogue_counts(c, &counts, NULL);
    stat(file, &st);
    if (stopped)
        printf(_("stopped: the texts of %zu of %zu articles are indexed, the next time goes on there\n"),
               counts.indexed, counts.articles);
    else
        printf(P_("%zu article: %zu read, %zu removed, %zu indexed\n",
                  "%zu articles: %zu read, %zu removed, %zu indexed\n", counts.articles),
               counts.articles, x->read, x->removed, x->texts);
    printf(_("%s, %.1f MB\n"), file, (double)st.st_size / 1e6);
}

static int index_folder(struct dd_catalogue *c, bool rebuild)
{
    struct indexing x = {.terminal = isatty(STDERR_FILENO)};
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
