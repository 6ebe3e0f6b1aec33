/* Taking back, and doing again: at once, or a slice at a time where it is much. */
#include "app_private.h"

enum { PART = 500 /* changes: put back in some 15 ms; fewer are done at once */ };

static const char changes[DD_CHANGE_COUNT][32] = {
    [DD_CHANGE_READ] = N_("marked as read"),
    [DD_CHANGE_UNREAD] = N_("marked as unread"),
    [DD_CHANGE_STAR] = N_("starred"),
    [DD_CHANGE_UNSTAR] = N_("star taken away"),
    [DD_CHANGE_BOOKMARK] = N_("mark set"),
    [DD_CHANGE_BOOKMARK_GONE] = N_("mark deleted"),
    [DD_CHANGE_NOTE] = N_("note made"),
    [DD_CHANGE_NOTE_EDITED] = N_("note edited"),
    [DD_CHANGE_NOTE_GONE] = N_("note deleted"),
    [DD_CHANGE_LINK] = N_("point linked"),
    [DD_CHANGE_UNLINK] = N_("point unlinked"),
    [DD_CHANGE_BESIDE] = N_("places set side by side"),
    [DD_CHANGE_IMPORT] = N_("import"),
};

static void say_undone(struct dd_app *app, const struct dd_undone *u, struct dd_arena *arena, bool redo)
{
    struct dd_strbuf what = {0};
    dd_strbuf_adds(&what, _(changes[u->change]));
    if (u->title.len)
        dd_strbuf_addf(&what, _(": %.*s"), DD_STR_ARG(dd_short_title(arena, u->title)));
    else if (u->count > 1)
        dd_strbuf_addf(&what, P_(", %zu change", ", %zu changes", u->count), u->count);
    if (!u->count)
        dd_say(&app->messages, DD_NOTE, _("left as it is, since it has changed again: %s"),
               dd_strbuf_cstr(&what));
    else if (redo)
        dd_say(&app->messages, DD_NOTE, _("done again: %s"), dd_strbuf_cstr(&what));
    else
        dd_say(&app->messages, DD_NOTE, _("taken back: %s — ⟨redo⟩ does it again"),
               dd_strbuf_cstr(&what));
    if (u->count && u->skipped)
        dd_say(&app->messages, DD_WARNING,
               P_("%zu of them has changed since, and is left as it is",
                  "%zu of them have changed since, and are left as they are", u->skipped),
               u->skipped);
    dd_strbuf_release(&what);
}

/* Parts of so many until the time is up, one in any case; at the end it is said. */
static void go_on(struct dd_app *app, size_t size, double until)
{
    struct dd_undoing *u = &app->life.undoing;
    struct dd_error err = {0};
    bool good = true;
    do
        good = dd_state_undo_more(app->life.state, size, u, &err) == DD_OK;
    while (good && u->at < u->count && app->host->now(app->host->data) < until);
    app->stale = true;
    if (good && u->at < u->count)
        return;
    if (good)
        say_undone(app, &u->out, &u->arena, u->redo);
    dd_undoing_release(u);
    dd_life_renew(app);
    dd_life_tell(app, &err);
}

void dd_undo_begin(struct dd_app *app, bool redo)
{
    struct dd_undoing *u = &app->life.undoing;
    struct dd_error err = {0};
    dd_life_finish(app);
    enum dd_code code = dd_state_undo_begin(app->life.state, redo, u, &err);
    dd_life_tell(app, &err);
    if (code == DD_OK && !u->out.any)
        dd_say(&app->messages, DD_NOTE,
               redo ? _("there is nothing to do again") : _("there is nothing to take back"));
    if (code != DD_OK || !u->out.any)
        dd_undoing_release(u);
    else if (u->count <= PART)
        go_on(app, PART, 0);
}

bool dd_undo_work(struct dd_app *app, int milliseconds)
{
    if (!app->life.undoing.step)
        return false;
    go_on(app, PART, app->host->now(app->host->data) + milliseconds / 1e3);
    return true;
}

void dd_undo_finish(struct dd_app *app)
{
    if (app->life.undoing.step)
        go_on(app, SIZE_MAX, 0);
}

void dd_undo_text(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_undoing *u = &app->life.undoing;
    if (u->step)
        dd_strbuf_addf(out, u->redo ? _("doing again: %zu of %zu changes") : _("taking back: %zu of %zu changes"),
                       u->at, u->count);
}
