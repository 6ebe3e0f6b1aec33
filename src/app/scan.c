#include "app_private.h"

#include "duidu/archive.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    STEP_MS = 100,   /* of the worker: a transaction; it ends early when it is pressed */
    TEXT_MS = 400,   /* the same while texts are indexed: each one costs the index a piece */
    REPORT_MS = 200, /* between two reports of one update */
    AGAIN_MS = 50,   /* of quiet, after which a list that could not be loaded is tried again … */
    AGAIN_TRIES = 60, /* … so many times: whoever keeps it locked for longer is to be left alone */
    TRIES = 4        /* to mend a catalogue that fails, in one update */
};
static const double LOAD_SHARE = 20; /* loading the list takes at most a twentieth of the time */

/* ---- the worker's side ------------------------------------------------------------------- */

struct request {
    bool rebuild; /* what is there is damaged */
    struct dd_update *update;
    struct dd_update_options options;
    struct dd_job *job;
    struct dd_watch *watch; /* outlives the job; NULL: none */
    char *file; /* that has been reported */
    int tries;
    struct timespec reported;
};

struct report {
    struct dd_update_progress progress;
    bool last;
    char *file;   /* of the catalogue, when it is another one than before */
    char *notice; /* to be said */
    struct dd_arena arena; /* holds the problems */
    struct dd_problems problems; /* with the last one */
    struct dd_error err; /* the update could not be done */
};

static void drop_request(void *data)
{
    struct request *r = data;
    dd_update_free(r->update);
    free(r->file);
    free(r);
}

static void drop_report(void *data)
{
    struct report *r = data;
    dd_arena_release(&r->arena);
    free(r->file);
    free(r->notice);
    free(r);
}

static void copy_problems(struct report *out, const struct dd_problems *from)
{
    out->problems.arena = &out->arena;
    for (size_t i = 0; i < from->count; i++)
        dd_problems_add(&out->problems, from->items[i].file, from->items[i].line,
                        from->items[i].severity, "%.*s", DD_STR_ARG(from->items[i].message));
}

static void report(struct dd_job *job, struct request *r, struct dd_catalogue *c, bool last,
                   const struct dd_error *err)
{
    struct report *out = dd_xmalloc(sizeof *out);
    *out = (struct report){.last = last};
    if (err)
        out->err = *err;
    if (r->update)
        dd_update_progress(r->update, &out->progress);
    if (last && r->update)
        copy_problems(out, dd_update_problems(r->update));
    if (c && (!r->file || strcmp(r->file, dd_catalogue_file(c)) != 0)) {
        free(r->file);
        r->file = strdup(dd_catalogue_file(c));
        out->file = strdup(dd_catalogue_file(c));
        out->notice = dd_catalogue_notice(c) ? strdup(dd_catalogue_notice(c)) : NULL;
    }
    clock_gettime(CLOCK_MONOTONIC, &r->reported);
    dd_job_report(job, out, drop_report);
}

static bool due(const struct request *r)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (t.tv_sec - r->reported.tv_sec) * 1000 + (t.tv_nsec - r->reported.tv_nsec) / 1000000 >=
           REPORT_MS;
}

static bool pressed(void *data)
{
    const struct request *r = data;
    return dd_job_pressed(r->job);
}

static bool watch_folder(void *data, const char *path, int depth)
{
    const struct request *r = data;
    return r->watch && dd_watch_folder(r->watch, path, depth);
}

/* Mends the catalogue; a new update will go on with it. False: there is no more to be done. */
static bool mend(struct dd_job *job, struct request *r, struct dd_catalogue *c, struct dd_error *err)
{
    dd_update_free(r->update);
    r->update = NULL;
    if (dd_job_overtaken(job))
        return false;
    if (++r->tries < TRIES && dd_catalogue_mend(c, err) == DD_OK)
        return true;
    report(job, r, c, true, err);
    return false;
}

static bool begin(struct dd_job *job, struct request *r, struct dd_catalogue *c)
{
    struct dd_error err = {0};
    enum dd_code code = DD_OK;
    if (r->rebuild)
        code = dd_catalogue_rebuild(c, &err);
    else if (dd_catalogue_health(c) != DD_CATALOGUE_WELL)
        code = dd_catalogue_mend(c, &err);
    r->rebuild = false;
    if (code == DD_OK)
        code = dd_update_new(&r->update, c, &r->options, &err);
    report(job, r, c, code != DD_OK, code != DD_OK ? &err : NULL);
    return code == DD_OK;
}

/* A step of the update. */
static bool step(struct dd_job *job, void *data)
{
    struct request *r = data;
    struct dd_error err = {0};
    struct dd_catalogue *c = dd_job_catalogue(job, &err);
    if (!c) {
        report(job, r, NULL, true, &err);
        return false;
    }
    if (!r->update && !begin(job, r, c))
        return false;
    struct dd_update_progress at;
    dd_update_progress(r->update, &at);
    bool more = dd_update_step(r->update, at.phase == DD_UPDATE_TEXT ? TEXT_MS : STEP_MS, &err);
    if (err.code != DD_OK)
        return mend(job, r, c, &err);
    if (!more || due(r))
        report(job, r, c, !more, NULL);
    return more;
}

/* ---- the app's side ---------------------------------------------------------------------- */

static void order(struct dd_app *app, bool rebuild)
{
    struct request *r = dd_xmalloc(sizeof *r);
    *r = (struct request){.rebuild = rebuild, .job = app->scan.job, .watch = app->watching.watch};
    r->options = (struct dd_update_options){
        .text = true, .yield = pressed, .folder = watch_folder, .data = r};
    app->scan.ordered = app->host->now(app->host->data);
    dd_job_order(app->scan.job, DD_WORK_UPDATE, &(struct dd_task){step, drop_request, r});
}

/* The catalogue that the list stands on is no good: another one is made, and the list moves there. */
static void give_up(struct dd_app *app)
{
    if (app->scan.job && !app->scan.coming)
        order(app, true);
}

/* Loads the list, and asks for a new catalogue when this one fails. */
static void load(struct dd_app *app, bool first)
{
    struct dd_list *l = &app->list;
    struct dd_scan *s = &app->scan;
    double start = app->host->now(app->host->data);
    s->version = dd_catalogue_version(l->catalogue); /* before: what comes after is seen again */
    s->again = false;
    if (dd_list_load(l, first)) {
        double end = app->host->now(app->host->data);
        s->next_load = end + (end - start) * LOAD_SHARE;
        app->stale = true;
    } else if (dd_catalogue_health(l->catalogue) == DD_CATALOGUE_BUSY) {
        dd_catalogue_mend(l->catalogue, NULL);
        s->again = true; /* without the log a reader may find the door shut */
    } else if (dd_catalogue_health(l->catalogue) == DD_CATALOGUE_DAMAGED) {
        give_up(app);
    }
}

/* An article was not there when it was asked for. Another connection has changed it since the list was
 * loaded, which is then loaded anew; else the catalogue contradicts itself. */
static void mend_list(struct dd_app *app)
{
    struct dd_list *l = &app->list;
    enum dd_catalogue_health health = dd_catalogue_health(l->catalogue);
    l->outdated = false;
    if (health == DD_CATALOGUE_BUSY)
        dd_catalogue_mend(l->catalogue, NULL);
    if (dd_catalogue_version(l->catalogue) != app->scan.version || health == DD_CATALOGUE_BUSY)
        load(app, false);
    else
        give_up(app);
}


static void say_problems(struct dd_app *app, const struct dd_problems *problems)
{
    dd_list_set_problems(&app->list, problems);
    if (problems->count && problems->count != app->scan.problems_said && !app->reader.open)
        dd_say(&app->messages, DD_WARNING,
               P_("%zu problem in this archive — ⟨problems⟩ shows it",
                  "%zu problems in this archive — ⟨problems⟩ shows them", problems->count),
               problems->count);
    app->scan.problems_said = problems->count;
}

enum dd_code dd_scan_open(struct dd_app *app, const char *path, struct dd_error *err)
{
    static const struct dd_update_options options = {0};
    struct dd_archive *archive;
    struct dd_catalogue *c;
    struct dd_scan *s = &app->scan;
    enum dd_code code = dd_archive_open(&archive, path, err); /* says what is wrong with the folder */
    if (code != DD_OK)
        return code;
    dd_archive_close(archive);
    s->path = strdup(path);
    if (dd_catalogue_open(&c, path, DD_CATALOGUE_LOOK, NULL) == DD_OK) {
        s->file = strdup(dd_catalogue_file(c));
        dd_list_take(&app->list, c);
        if (dd_list_load(&app->list, true))
            return DD_OK;
        free(s->file);
        s->file = NULL;
    }
    code = dd_catalogue_open(&c, path, DD_CATALOGUE_MEMORY, err);
    if (code == DD_OK) {
        dd_list_take(&app->list, c);
        code = dd_update_new(&s->update, c, &options, err);
        app->list.outdated = false;
    }
    return code;
}

void dd_scan_close(struct dd_app *app)
{
    dd_job_close(app->scan.job);
    dd_catalogue_close(app->scan.coming);
    free(app->scan.wanted);
    free(app->scan.notice);
    dd_update_free(app->scan.update);
    free(app->scan.file);
    free(app->scan.path);
    app->scan = (struct dd_scan){0};
}

/* A piece of the update that goes on in the main thread. */
static void own_step(struct dd_app *app, int milliseconds)
{
    struct dd_scan *s = &app->scan;
    struct dd_error err;
    bool more = dd_update_step(s->update, milliseconds, &err);
    app->list.updating = more;
    struct dd_update_progress at;
    dd_update_progress(s->update, &at);
    dd_list_progress(&app->list, &at);
    load(app, false);
    if (more)
        return;
    say_problems(app, dd_update_problems(s->update));
    dd_update_free(s->update);
    s->update = NULL;
}

/* After the first paint. Without a worker the main thread does what it can. */
static void start_job(struct dd_app *app)
{
    struct dd_scan *s = &app->scan;
    struct dd_error err = {0};
    s->tried = true;
    if (dd_job_open(&s->job, s->path, &err) == DD_OK) {
        dd_update_free(s->update);
        s->update = NULL;
        order(app, false);
    } else {
        dd_say(&app->messages, DD_WARNING, "%s", err.message);
    }
}

struct dd_job *dd_scan_job(struct dd_app *app)
{
    if (app->scan.path && !app->scan.tried)
        start_job(app);
    return app->scan.job;
}

/* Another copy of the program has read articles anew: they have other ids in the catalogue now, and what the
 * state knows of them is found by those. While our own worker is at it, its reports say when to load. */
static bool is_outdated(struct dd_app *app)
{
    struct dd_scan *s = &app->scan;
    struct dd_list *l = &app->list;
    if (!app->drawn || l->updating || s->again)
        return false;
    uint64_t version = dd_catalogue_version(l->catalogue);
    if (version == s->version || !version || dd_catalogue_health(l->catalogue) != DD_CATALOGUE_WELL)
        return false;
    s->again = app->host->now(app->host->data) < s->next_load; /* too soon: later (dd_scan_due) */
    s->tries = 0;
    return !s->again;
}

bool dd_scan_work(struct dd_app *app, int milliseconds)
{
    struct dd_scan *s = &app->scan;
    if (!s->path)
        return false;
    if (app->drawn && !s->tried) {
        start_job(app);
        return true;
    }
    if (s->update) {
        own_step(app, milliseconds);
        return s->update != NULL;
    }
    if (app->drawn && dd_list_work(&app->list, milliseconds)) {
        app->stale = true;
        return true;
    }
    if (app->drawn && app->list.outdated)
        mend_list(app);
    else if (is_outdated(app))
        load(app, false);
    return false;
}

void dd_scan_again(struct dd_app *app)
{
    static const struct dd_update_options options = {0};
    struct dd_scan *s = &app->scan;
    if (s->job)
        order(app, false);
    else if (!s->update)
        dd_update_new(&s->update, app->list.catalogue, &options, NULL);
}

/* ---- what the worker says ---------------------------------------------------------------- */

/* Joins the worker's catalogue, unless the list stands on it already. One that is locked just now is tried
 * again. */
static void join(struct dd_app *app)
{
    struct dd_scan *s = &app->scan;
    if (!s->wanted)
        return;
    bool same = s->file && strcmp(s->file, s->wanted) == 0 && !s->coming &&
                dd_catalogue_health(app->list.catalogue) != DD_CATALOGUE_GONE;
    struct dd_catalogue *c = NULL;
    if (!same && dd_catalogue_join(&c, s->path, s->wanted, NULL) != DD_OK)
        return;
    dd_catalogue_close(s->coming);
    s->coming = c;
    free(s->file);
    s->file = s->wanted;
    s->wanted = NULL;
}

static void want(struct dd_app *app, const char *file)
{
    free(app->scan.wanted);
    app->scan.wanted = strdup(file);
}

/* The list moves on to the catalogue that is coming once there is as much in it as in its own. */
static bool move_on(struct dd_app *app, bool last)
{
    struct dd_scan *s = &app->scan;
    struct dd_counts counts;
    if (!s->coming)
        return false;
    bool enough = dd_catalogue_counts(s->coming, &counts, NULL) == DD_OK &&
                  counts.articles >= app->list.total;
    if (!enough && !last && dd_catalogue_health(app->list.catalogue) != DD_CATALOGUE_DAMAGED)
        return false;
    dd_list_take(&app->list, s->coming);
    s->coming = NULL;
    return true;
}

static void say_notice(struct dd_app *app, const char *notice)
{
    struct dd_scan *s = &app->scan;
    if (!notice || (s->notice && strcmp(s->notice, notice) == 0))
        return;
    free(s->notice);
    s->notice = strdup(notice);
    dd_say(&app->messages, DD_WARNING, "%s", notice);
}

static void take(struct dd_app *app, const struct report *r)
{
    struct dd_scan *s = &app->scan;
    struct dd_list *l = &app->list;
    if (r->file)
        want(app, r->file);
    join(app);
    say_notice(app, r->notice);
    dd_list_progress(l, &r->progress);
    l->updating = !r->last && (l->updating || r->progress.found);
    bool other = move_on(app, r->last);
    s->last = r->last;
    s->tries = 0;
    uint64_t version = dd_catalogue_version(l->catalogue);
    double now = app->host->now(app->host->data);
    if (other || s->again || (version != s->version && (r->last || now >= s->next_load)))
        load(app, false);
    if (r->err.code != DD_OK)
        dd_say(&app->messages, DD_ERROR, "%s", r->err.message);
    else if (r->last)
        say_problems(app, &r->problems);
    if (r->last)
        dd_watching_walked(app);
    dd_results_updated(app, r->last);
    app->stale = true;
}

void dd_scan_take(struct dd_app *app)
{
    struct dd_report report;
    while (app->scan.job && dd_job_take(app->scan.job, &report)) {
        if (report.work == DD_WORK_UPDATE)
            take(app, report.data);
        else if (report.work == DD_WORK_SEARCH)
            dd_results_take(app, report.data);
        else if (report.work == DD_WORK_CARE)
            dd_life_cared(app, report.data);
        report.drop(report.data);
    }
}

int dd_scan_due(const struct dd_app *app)
{
    const struct dd_scan *s = &app->scan;
    bool waits = s->again || (s->wanted && s->last);
    return waits && s->tries < AGAIN_TRIES ? AGAIN_MS : -1;
}

void dd_scan_idle(struct dd_app *app)
{
    struct dd_scan *s = &app->scan;
    if (dd_scan_due(app) < 0)
        return;
    s->tries++;
    join(app);
    if (move_on(app, s->last) || s->again)
        load(app, false);
}

int dd_scan_fd(const struct dd_app *app)
{
    return app->scan.job ? dd_job_fd(app->scan.job) : -1;
}

bool dd_scan_busy(const struct dd_app *app)
{
    return app->scan.job && dd_job_busy(app->scan.job);
}
