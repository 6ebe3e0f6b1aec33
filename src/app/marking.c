/* Marking many articles: in slices, so that no key has to wait. */
#include "app_private.h"

#include <stdlib.h>

enum {
    PART = 250, /* articles: written in some 15 ms; fewer are done at once */
    TITLE_CELLS = 40 /* of a title in a message */
};

void dd_marking_add(struct dd_marking *m, const struct dd_who *who)
{
    struct dd_arena *arena = &m->arena;
    m->who = dd_arena_grow(arena, m->who, m->count, &m->capacity, sizeof *m->who);
    m->who[m->count++] = (struct dd_who){.key = dd_arena_copy(arena, who->key),
                                         .path = dd_arena_copy(arena, who->path),
                                         .title = dd_arena_copy(arena, who->title),
                                         .url = dd_arena_copy(arena, who->url),
                                         .date = dd_arena_copy(arena, who->date),
                                         .site = dd_arena_copy(arena, who->site)};
}

void dd_marking_release(struct dd_marking *m)
{
    dd_arena_release(&m->arena);
    *m = (struct dd_marking){0};
}

struct dd_str dd_short_title(struct dd_arena *arena, struct dd_str title)
{
    size_t n = dd_text_fit(title, TITLE_CELLS, NULL);
    return n < title.len ? dd_arena_printf(arena, "%.*s…", (int)dd_text_fit(title, TITLE_CELLS - 1, NULL),
                                           title.ptr)
                         : title;
}

static void say_one(struct dd_app *app, struct dd_marking *m)
{
    struct dd_str title = dd_short_title(&m->arena, m->who[0].title);
    dd_say(&app->messages, DD_NOTE,
           m->change == DD_CHANGE_STAR     ? _("starred: %.*s — ⟨undo⟩ takes it back")
           : m->change == DD_CHANGE_UNSTAR ? _("no longer starred: %.*s — ⟨undo⟩ takes it back")
           : m->change == DD_CHANGE_READ   ? _("read: %.*s — ⟨undo⟩ takes it back")
                                           : _("unread: %.*s — ⟨undo⟩ takes it back"),
           DD_STR_ARG(title));
}

/* Of those that it was done to, once they are on the disk. */
static void say_done(struct dd_app *app, struct dd_marking *m)
{
    if (m->count == 1)
        say_one(app, m);
    else if (m->done)
        dd_say(&app->messages, DD_NOTE,
               m->change == DD_CHANGE_STAR     ? _("%zu articles are starred — ⟨undo⟩ takes it back")
               : m->change == DD_CHANGE_UNSTAR ? _("%zu articles are no longer starred — ⟨undo⟩ takes it back")
               : m->change == DD_CHANGE_READ   ? _("%zu articles are read — ⟨undo⟩ takes it back")
                                               : _("%zu articles are unread — ⟨undo⟩ takes it back"),
               m->done);
}

/* The state knows articles by where they really are. */
static void find_paths(struct dd_marking *m, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++) {
        char *real = m->who[i].path.len ? realpath(m->who[i].path.ptr, NULL) : NULL;
        if (real)
            m->who[i].path = dd_arena_copy(&m->arena, dd_str_from(real));
        free(real);
    }
}

static bool part(struct dd_app *app, struct dd_marking *m, size_t n, struct dd_error *err)
{
    find_paths(m, m->done, n);
    if (dd_state_set_more(app->life.state, m->who + m->done, n, m->change, &m->step, err) != DD_OK)
        return false;
    m->done += n;
    return true;
}

/* Parts of so many until the time is up, one in any case; at the end, or when one of them cannot be written,
 * it is said how many there were. */
static void go_on(struct dd_app *app, struct dd_marking *m, size_t size, double until)
{
    struct dd_error err = {0};
    bool good = true;
    do
        good = part(app, m, size < m->count - m->done ? size : m->count - m->done, &err);
    while (good && m->done < m->count && app->host->now(app->host->data) < until);
    app->stale = true;
    if (good && m->done < m->count)
        return;
    if (m->done)
        say_done(app, m);
    dd_life_tell(app, &err);
    dd_marking_release(m);
}

void dd_marking_begin(struct dd_app *app, struct dd_marking *m, enum dd_change change)
{
    struct dd_marking *now = &app->life.marking;
    dd_life_finish(app);
    *now = *m;
    *m = (struct dd_marking){0};
    now->change = change;
    if (now->count && now->count <= PART)
        go_on(app, now, PART, 0);
}

bool dd_marking_work(struct dd_app *app, int milliseconds)
{
    if (!app->life.marking.count)
        return false;
    go_on(app, &app->life.marking, PART, app->host->now(app->host->data) + milliseconds / 1e3);
    return true;
}

void dd_marking_finish(struct dd_app *app)
{
    if (app->life.marking.count)
        go_on(app, &app->life.marking, SIZE_MAX, 0);
}

void dd_marking_text(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_marking *m = &app->life.marking;
    if (m->count)
        dd_strbuf_addf(out,
                       m->change == DD_CHANGE_STAR     ? _("starring: %zu of %zu articles")
                       : m->change == DD_CHANGE_UNSTAR ? _("taking stars away: %zu of %zu articles")
                       : m->change == DD_CHANGE_READ   ? _("marking as read: %zu of %zu articles")
                                                       : _("marking as unread: %zu of %zu articles"),
                       m->done, m->count);
}
