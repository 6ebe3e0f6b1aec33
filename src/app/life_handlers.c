/* The commands of the reading life: read, star, the whole list, taking back. */
#include "app_private.h"

#include "duidu/identity.h"

#include <stdlib.h>

enum { TITLE_CELLS = 40 /* of a title in a message */ };

/* ---- which articles ------------------------------------------------------------------------ */

struct subjects {
    struct dd_arena arena;
    struct dd_who *who;
    uint64_t *identities;
    size_t count, capacity, identities_capacity;
};

static void add(struct subjects *s, const struct dd_who *who, uint64_t identity)
{
    struct dd_arena *arena = &s->arena;
    s->who = dd_arena_grow(arena, s->who, s->count, &s->capacity, sizeof *s->who);
    s->identities = dd_arena_grow(arena, s->identities, s->count, &s->identities_capacity,
                                  sizeof *s->identities);
    s->who[s->count] = (struct dd_who){.key = dd_arena_copy(arena, who->key),
                                       .path = dd_arena_copy(arena, who->path),
                                       .title = dd_arena_copy(arena, who->title),
                                       .url = dd_arena_copy(arena, who->url),
                                       .date = dd_arena_copy(arena, who->date),
                                       .site = dd_arena_copy(arena, who->site)};
    s->identities[s->count++] = identity;
}

static void add_entry(struct subjects *s, const struct dd_entry *e)
{
    char *real = e ? realpath(e->path.ptr, NULL) : NULL;
    if (e)
        add(s,
            &(struct dd_who){.key = e->key,
                             .path = real ? dd_str_from(real) : e->path,
                             .title = e->title,
                             .url = e->source_url,
                             .date = e->date,
                             .site = e->site},
            e->identity);
    free(real);
}

static void add_listed(struct subjects *s, struct dd_list *l, size_t from, size_t n)
{
    for (size_t i = from; i < l->n_entries && i - from < n; i++)
        add_entry(s, dd_list_entry(l, i));
}

/* The article at hand, and with a count those after it. */
static void add_at_hand(struct subjects *s, struct dd_app *app, size_t n)
{
    struct dd_list *l = &app->list;
    struct dd_results *r = &app->results;
    if (app->reader.open) {
        struct dd_who who = dd_life_who(app);
        size_t at = l->catalogue && n > 1 ? dd_list_position(l, app->reader.clip->main.path) : 0;
        add(s, &who, dd_identity_hash(who.key));
        if (at)
            add_listed(s, l, at, n - 1);
    } else if (r->open) {
        for (size_t i = 0; i < n; i++) {
            const struct dd_result *result = dd_results_at(r, r->cursor + i, 0);
            if (!result)
                break;
            add_entry(s, result->there ? &result->entry : NULL);
        }
    } else {
        add_listed(s, l, l->cursor, n);
    }
}

/* ---- read, star ----------------------------------------------------------------------------- */

struct dd_str dd_short_title(struct dd_arena *arena, struct dd_str title)
{
    size_t n = dd_text_fit(title, TITLE_CELLS, NULL);
    return n < title.len ? dd_arena_printf(arena, "%.*s…", (int)dd_text_fit(title, TITLE_CELLS - 1, NULL),
                                           title.ptr)
                         : title;
}

/* What is said when it is on the disk. */
static void say_set(struct dd_app *app, struct subjects *s, bool star, bool on)
{
    if (s->count == 1) {
        struct dd_str title = dd_short_title(&s->arena, s->who[0].title);
        dd_say(&app->messages, DD_NOTE,
               star ? on ? _("starred: %.*s — ⟨undo⟩ takes it back")
                         : _("no longer starred: %.*s — ⟨undo⟩ takes it back")
               : on ? _("read: %.*s — ⟨undo⟩ takes it back")
                    : _("unread: %.*s — ⟨undo⟩ takes it back"),
               DD_STR_ARG(title));
        return;
    }
    dd_say(&app->messages, DD_NOTE,
           star ? on ? _("%zu articles are starred — ⟨undo⟩ takes it back")
                     : _("%zu articles are no longer starred — ⟨undo⟩ takes it back")
           : on ? _("%zu articles are read — ⟨undo⟩ takes it back")
                : _("%zu articles are unread — ⟨undo⟩ takes it back"),
           s->count);
}

static void set(struct dd_app *app, struct subjects *s, bool star, bool on)
{
    struct dd_error err = {0};
    struct dd_state *state = app->life.state;
    enum dd_code code = star ? dd_state_set_starred(state, s->who, s->count, on, &err)
                             : dd_state_set_read(state, s->who, s->count, on, &err);
    if (code == DD_OK)
        say_set(app, s, star, on);
    dd_life_tell(app, &err);
}

static void toggle(struct dd_app *app, bool star, size_t n)
{
    struct subjects s = {0};
    add_at_hand(&s, app, n);
    if (s.count == 0) {
        dd_say(&app->messages, DD_NOTE, _("there is no article here"));
    } else {
        struct dd_standing now = dd_board_find(dd_state_board(app->life.state), s.identities[0]);
        set(app, &s, star, !(star ? now.starred : now.read));
    }
    dd_arena_release(&s.arena);
}

/* Those that are so already are left out: they are no part of what can be taken back. */
static void set_all(struct dd_app *app, bool read)
{
    struct dd_list *l = &app->list;
    struct subjects s = {0};
    dd_list_complete(l);
    dd_list_look(l);
    for (size_t i = 0; i < l->n_entries; i++)
        if (((dd_list_stand(l, i).is & DD_STAND_READ) != 0) != read)
            add_entry(&s, dd_list_entry(l, i));
    if (s.count)
        set(app, &s, false, read);
    else
        dd_say(&app->messages, DD_NOTE,
               read ? _("all of them are read already") : _("all of them are unread already"));
    dd_arena_release(&s.arena);
}

/* ---- unread --------------------------------------------------------------------------------- */

static void next_unread(struct dd_app *app, long by, size_t n)
{
    struct dd_list *l = &app->list;
    size_t at = l->cursor, found;
    bool any = false;
    if (!l->catalogue) {
        dd_say(&app->messages, DD_NOTE, _("only this file was opened: open its folder to go on"));
        return;
    }
    dd_list_look(l);
    size_t place = app->reader.open ? dd_list_position(l, app->reader.clip->main.path) : 0;
    at = place ? place - 1 : at;
    for (; n && dd_list_next_unread(l, at, false, by, &found); n--) {
        at = found;
        any = true;
    }
    const struct dd_entry *e = any ? dd_list_entry(l, at) : NULL;
    if (!e)
        dd_say(&app->messages, DD_NOTE,
               by > 0 ? _("no unread article below — ⟨previous-unread⟩ looks above")
                      : _("no unread article above — ⟨next-unread⟩ looks below"));
    else if (app->reader.open)
        dd_app_read(app, e->path.ptr);
    else
        dd_list_to(l, at);
}

/* ---- taking back ---------------------------------------------------------------------------- */

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

static void undo(struct dd_app *app, bool redo)
{
    struct dd_arena arena = {0};
    struct dd_undone undone;
    struct dd_error err = {0};
    if (dd_state_undo(app->life.state, redo, &arena, &undone, &err) == DD_OK) {
        if (undone.any)
            say_undone(app, &undone, &arena, redo);
        else
            dd_say(&app->messages, DD_NOTE,
                   redo ? _("there is nothing to do again") : _("there is nothing to take back"));
        dd_life_renew(app);
    }
    dd_life_tell(app, &err);
    dd_arena_release(&arena);
}

bool dd_life_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    size_t n = count ? count : 1;
    switch (c) {
    case DD_CMD_READ:
    case DD_CMD_STAR:
        toggle(app, c == DD_CMD_STAR, n);
        return true;
    case DD_CMD_ALL_READ:
    case DD_CMD_ALL_UNREAD:
        set_all(app, c == DD_CMD_ALL_READ);
        return true;
    case DD_CMD_NEXT_UNREAD:
    case DD_CMD_PREV_UNREAD:
        next_unread(app, c == DD_CMD_NEXT_UNREAD ? 1 : -1, n);
        return true;
    case DD_CMD_JUMP_BACK:
        dd_places_jump(app, -(long)n);
        return true;
    case DD_CMD_JUMP_FORWARD:
        dd_places_jump(app, (long)n);
        return true;
    case DD_CMD_MARKS:
        dd_marks_show(app);
        return true;
    case DD_CMD_UNDO:
    case DD_CMD_REDO:
        undo(app, c == DD_CMD_REDO);
        return true;
    default:
        return false;
    }
}
