/* Where the open article was left, how far it has been read, what was said of its links. */
#include "app_private.h"

#include "duidu/identity.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void dd_life_open(struct dd_life *life, struct dd_state *state)
{
    *life = (struct dd_life){.state = state ? state : dd_state_new(""), .own = !state};
}

void dd_life_close(struct dd_app *app)
{
    struct dd_life *l = &app->life;
    dd_job_close(l->job);
    dd_marking_release(&l->marking);
    dd_undoing_release(&l->undoing);
    if (l->own)
        dd_state_free(l->state);
    dd_strbuf_release(&l->key);
    dd_strbuf_release(&l->path);
    *l = (struct dd_life){0};
}

struct dd_who dd_life_who(const struct dd_app *app)
{
    const struct dd_clip *c = app->reader.clip;
    return (struct dd_who){.key = dd_strbuf_str(&app->life.key),
                           .path = dd_strbuf_str(&app->life.path),
                           .title = c->title,
                           .url = c->source_url,
                           .date = c->date,
                           .site = c->site};
}

void dd_life_finish(struct dd_app *app)
{
    dd_marking_finish(app);
    dd_undo_finish(app);
}

void dd_life_tell(struct dd_app *app, const struct dd_error *err)
{
    for (const char *notice; *(notice = dd_state_notice(app->life.state));)
        dd_say(&app->messages, DD_WARNING, "%s", notice);
    if (err && err->code != DD_OK)
        dd_say(&app->messages, DD_ERROR, "%s", err->message);
}

/* ---- places ---------------------------------------------------------------------------- */

static struct dd_spot spot_of(const struct dd_document *doc, struct dd_anchor a)
{
    return dd_spot_make(doc, a.block, a.offset);
}

/* Block 0 is the text's beginning, whatever stands there now. */
static struct dd_anchor anchor_of(const struct dd_document *doc, const struct dd_spot *spot)
{
    struct dd_anchor a = {0};
    if (spot->block)
        dd_spot_find(spot, doc, &a.block, &a.offset);
    return a;
}

static struct dd_reading reading_of(const struct dd_reader *r)
{
    struct dd_reading out;
    memset(&out, 0, sizeof out);
    out.pane = r->focus;
    for (int i = 0; i < DD_STATE_PANES; i++) {
        out.top[i] = spot_of(r->docs[i], r->panes[i].top_anchor);
        out.focus[i] = spot_of(r->docs[i], r->panes[i].focus_anchor);
    }
    return out;
}

static void go_to(struct dd_reader *r, const struct dd_reading *to)
{
    for (int i = 0; i < DD_STATE_PANES; i++)
        dd_pane_replace(&r->panes[i], anchor_of(r->docs[i], &to->top[i]),
                        anchor_of(r->docs[i], &to->focus[i]));
    if (dd_reader_has(r, to->pane))
        r->focus = to->pane;
}

static bool same_spot(const struct dd_spot *s, struct dd_anchor a)
{
    return s->block == a.block && s->source == (uint32_t)a.offset;
}

static bool is_at(const struct dd_reader *r, const struct dd_reading *at)
{
    bool same = r->focus == at->pane;
    for (int i = 0; i < DD_STATE_PANES; i++)
        same = same && same_spot(&at->top[i], r->panes[i].top_anchor) &&
               same_spot(&at->focus[i], r->panes[i].focus_anchor);
    return same;
}

/* ---- progress -------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The pane whose end is the article's end. */
static int main_pane(const struct dd_reader *r)
{
    return dd_reader_has(r, DD_ARTICLE) ? DD_ARTICLE : DD_SUMMARY;
}

/* What the other pane follows to is not read: only the pane with the focus counts. */
static void note_progress(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    struct dd_progress *p = &app->life.progress;
    const struct dd_pane *pane = &r->panes[main_pane(r)];
    if (!app->life.moved)
        return;
    if (!p->started)
        p->started = now_ms();
    if (r->focus != main_pane(r) || !pane->layout)
        return;
    p->percent = dd_pane_percent(pane);
    if (p->finished || !dd_pane_at_end(pane))
        return;
    p->finished = now_ms();
    if (!app->settings.config->finished_is_read)
        return;
    struct dd_who who = dd_life_who(app);
    struct dd_error err = {0};
    dd_state_set_read(app->life.state, &who, 1, true, &err);
    dd_life_tell(app, &err);
}

/* ---- the open article ------------------------------------------------------------------ */

/* What comes through a pipe may never come again, and may be nobody's business: no place is kept of it. */
static bool keeps_place(const struct dd_reader *r)
{
    return !dd_str_equal(r->clip->main.path, DD_STR("-"));
}

void dd_life_begin(struct dd_app *app)
{
    struct dd_life *l = &app->life;
    struct dd_reader *r = &app->reader;
    dd_strbuf_clear(&l->key);
    dd_strbuf_clear(&l->path);
    dd_identity_of(&l->key, r->clip);
    l->loaded = l->moved = false;
    l->progress = (struct dd_progress){0};
    if (keeps_place(r) && dd_state_recall(l->state, dd_strbuf_str(&l->key), &l->left))
        go_to(r, &l->left);
    l->left = reading_of(r);
}

static void find_path(struct dd_life *l, const struct dd_clip *clip)
{
    char *real = realpath(clip->main.path.ptr, NULL);
    dd_strbuf_clear(&l->path);
    if (real)
        dd_strbuf_adds(&l->path, real);
    free(real);
}

/* The database has the last word about where it was left, as long as nobody has moved. */
void dd_life_load(struct dd_app *app)
{
    struct dd_life *l = &app->life;
    struct dd_reader *r = &app->reader;
    struct dd_reading left;
    if (!r->open || l->loaded)
        return;
    l->loaded = true;
    dd_state_open(l->state);
    if (!keeps_place(r))
        return;
    find_path(l, r->clip);
    struct dd_who who = dd_life_who(app);
    if (dd_state_reading(l->state, &who, &left)) {
        struct dd_reading was = reading_of(r);
        if (is_at(r, &l->left))
            go_to(r, &left);
        app->stale = app->stale || !is_at(r, &was);
    }
    l->left = reading_of(r);
    l->progress = dd_state_progress(l->state, &who);
    dd_notes_load(app);
    dd_marks_load(app);
    app->stale = app->stale || r->n_marks;
    dd_life_tell(app, NULL);
}

bool dd_life_unsaved(const struct dd_app *app)
{
    return app->reader.open && app->life.loaded && keeps_place(&app->reader) && !is_at(&app->reader, &app->life.left);
}

void dd_life_keep(struct dd_app *app)
{
    struct dd_life *l = &app->life;
    struct dd_error err = {0};
    if (!app->reader.open || !l->loaded || !keeps_place(&app->reader))
        return;
    struct dd_progress before = l->progress;
    l->moved = l->moved || dd_life_unsaved(app);
    note_progress(app);
    if (!dd_life_unsaved(app) && memcmp(&before, &l->progress, sizeof before) == 0)
        return;
    struct dd_who who = dd_life_who(app);
    l->left = reading_of(&app->reader);
    dd_state_leave(l->state, &who, &l->left, &l->progress, &err);
    dd_life_tell(app, &err);
    app->stale = true;
}

void dd_life_leave(struct dd_app *app)
{
    if (!app->reader.open)
        return;
    dd_life_load(app);
    dd_life_keep(app);
}

/* The text may be another one by its key now, and places in it are where they are. */
void dd_life_reloaded(struct dd_app *app)
{
    struct dd_life *l = &app->life;
    dd_strbuf_clear(&l->key);
    dd_identity_of(&l->key, app->reader.clip);
    l->left = reading_of(&app->reader);
    dd_notes_load(app);
    dd_marks_load(app);
}

/* ---- links ----------------------------------------------------------------------------- */

static void apply_besides(struct dd_app *app, const struct dd_who *who)
{
    struct dd_reader *r = &app->reader;
    struct dd_arena arena = {0};
    struct dd_beside *items;
    size_t n = dd_state_besides(app->life.state, who, &arena, &items);
    r->n_calibrations = n < DD_CALIBRATIONS ? n : DD_CALIBRATIONS;
    for (size_t i = 0; i < r->n_calibrations; i++)
        for (int p = 0; p < DD_STATE_PANES; p++)
            r->calibrations[i][p] = anchor_of(r->docs[p], &items[i].spots[p]);
    dd_arena_release(&arena);
}

void dd_life_link(struct dd_app *app)
{
    struct dd_who who = dd_life_who(app);
    dd_reader_link(&app->reader, app->lexicon);
    dd_state_correct(app->life.state, &who, app->reader.docs[DD_ARTICLE], app->reader.docs[DD_SUMMARY],
                     &app->reader.points, app->reader.alignment);
    apply_besides(app, &who);
}

bool dd_life_say_link(struct dd_app *app, uint32_t point, uint32_t leaf, bool linked)
{
    const struct dd_reader *r = &app->reader;
    uint32_t in_summary = dd_reader_point_leaf(r, (int)point);
    uint32_t in_article = r->alignment->leaves[leaf].block;
    struct dd_said said = {
        .point = point,
        .leaf = leaf,
        .at_point = dd_spot_at(r->docs[DD_SUMMARY], r->docs[DD_SUMMARY]->blocks[in_summary].text_start),
        .at_leaf = dd_spot_at(r->docs[DD_ARTICLE], r->docs[DD_ARTICLE]->blocks[in_article].text_start),
        .linked = linked,
    };
    struct dd_error err = {0};
    struct dd_who who = dd_life_who(app);
    dd_state_set_said(app->life.state, &who, &said, &err);
    dd_life_tell(app, &err);
    return err.code == DD_OK;
}

void dd_life_keep_besides(struct dd_app *app)
{
    const struct dd_reader *r = &app->reader;
    struct dd_beside items[DD_CALIBRATIONS];
    struct dd_error err = {0};
    struct dd_who who = dd_life_who(app);
    for (size_t i = 0; i < r->n_calibrations; i++)
        for (int p = 0; p < DD_STATE_PANES; p++)
            items[i].spots[p] = spot_of(r->docs[p], r->calibrations[i][p]);
    dd_state_set_besides(app->life.state, &who, items, r->n_calibrations, &err);
    dd_life_tell(app, &err);
}

void dd_life_renew(struct dd_app *app)
{
    app->stale = true;
    dd_notes_load(app);
    dd_notes_list_renew(app);
    dd_marks_load(app);
    if (!app->reader.open || !app->life.loaded || !app->reader.alignment)
        return;
    dd_life_link(app);
    dd_reader_find_counterpart(&app->reader, false);
}

/* ---- care ------------------------------------------------------------------------------ */

struct care {
    struct dd_job *job;
    char *folder;
};

struct report {
    enum dd_care care;
    struct dd_error err;
};

static void drop_care(void *data)
{
    struct care *c = data;
    free(c->folder);
    free(c);
}

static bool stop_care(void *data)
{
    return dd_job_overtaken(data);
}

static bool care_step(struct dd_job *job, void *data)
{
    struct care *c = data;
    struct report *r = dd_xmalloc(sizeof *r);
    *r = (struct report){0};
    r->care = dd_state_care(c->folder, stop_care, job, &r->err);
    dd_job_report(job, r, free);
    return false;
}

void dd_life_cared(struct dd_app *app, const void *data)
{
    const struct report *r = data;
    if (r->care == DD_CARE_DAMAGED)
        dd_state_mend(app->life.state);
    dd_life_tell(app, &r->err);
    if (r->care == DD_CARE_DAMAGED)
        dd_life_renew(app);
}

/* After the first paint; the list's worker does it where there is one. */
bool dd_life_work(struct dd_app *app)
{
    struct dd_life *l = &app->life;
    if (l->cared || !app->drawn || !dd_state_on_disk(l->state) || (app->scan.path && !app->scan.tried))
        return false;
    l->cared = true;
    if (!app->scan.job && dd_job_open(&l->job, "", NULL) != DD_OK)
        return false;
    struct dd_job *job = app->scan.job ? app->scan.job : l->job;
    struct care *c = dd_xmalloc(sizeof *c);
    *c = (struct care){job, strdup(dd_state_folder(l->state))};
    dd_job_order(job, DD_WORK_CARE, &(struct dd_task){care_step, drop_care, c});
    return true;
}

size_t dd_life_fds(const struct dd_app *app, int *fds)
{
    size_t n = 0;
    if (app->life.job)
        fds[n++] = dd_job_fd(app->life.job);
    if (dd_state_fd(app->life.state) >= 0)
        fds[n++] = dd_state_fd(app->life.state);
    return n;
}

void dd_life_wake(struct dd_app *app)
{
    struct dd_report report;
    while (app->life.job && dd_job_take(app->life.job, &report)) {
        dd_life_cared(app, report.data);
        report.drop(report.data);
    }
    if (dd_state_changed(app->life.state))
        dd_life_renew(app);
}

bool dd_life_busy(const struct dd_app *app)
{
    return app->life.job && dd_job_busy(app->life.job);
}
