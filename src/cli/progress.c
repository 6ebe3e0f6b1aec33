/* How far an update of a catalogue is: said about the work, and so on standard error. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    PAINT_MS = 100,
    SOON_MS = 500, /* what is done by then needs no bar … */
    MANY = 200,    /* … unless there are so many texts to be read */
    BAR_MAX = 40   /* cells */
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

static void add_found(struct dd_strbuf *out, size_t found)
{
    dd_strbuf_addf(out, P_("%zu article found", "%zu articles found", found), found);
}

/* One line that is painted over and over, at one go. */
static void paint(struct dd_cli_progress *x, const struct dd_update_progress *p)
{
    struct dd_strbuf line = {0};
    int cells = columns() - 30, done;
    int64_t now = now_ms();
    cells = cells > BAR_MAX ? BAR_MAX : cells < 0 ? 0 : cells;
    if (!x->began)
        x->began = now;
    bool soon = !x->lines && !x->painted && now < x->began + SOON_MS && p->total < MANY;
    if (soon || now < x->due)
        return;
    x->due = now + PAINT_MS;
    x->painted = true;
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
static void print_lines(struct dd_cli_progress *x, const struct dd_update_progress *p)
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

void dd_cli_progress_show(struct dd_cli_progress *x, const struct dd_update *update)
{
    struct dd_update_progress p;
    dd_update_progress(update, &p);
    if (x->terminal)
        paint(x, &p);
    else if (x->lines)
        print_lines(x, &p);
}

void dd_cli_progress_end(struct dd_cli_progress *x)
{
    if (x->painted)
        fputs("\r\033[K", stderr);
    x->painted = false;
}

void dd_cli_say_problems(const struct dd_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        fprintf(stderr, "duidu: %.*s: %.*s\n", DD_STR_ARG(problems->items[i].file),
                DD_STR_ARG(problems->items[i].message));
}

/* ---- an update on the way to something else -------------------------------------------------- */

struct updating {
    struct dd_update *update;
    struct dd_cli_progress progress;
};

static bool look(void *data)
{
    struct updating *u = data;
    dd_cli_progress_show(&u->progress, u->update);
    return false;
}

enum dd_code dd_cli_update(struct dd_catalogue *c, bool text, struct dd_error *err)
{
    struct updating u = {.progress.terminal = isatty(STDERR_FILENO)};
    struct dd_update_options options = {.text = text, .together = text, .yield = look, .data = &u};
    enum dd_code code = dd_update_new(&u.update, c, &options, err);
    if (code != DD_OK)
        return code;
    while (dd_update_step(u.update, 0, err))
        ;
    dd_cli_progress_end(&u.progress);
    if (err->code == DD_OK)
        dd_cli_say_problems(dd_update_problems(u.update));
    dd_update_free(u.update);
    return err->code;
}
