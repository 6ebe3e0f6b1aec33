/* The commands of the reading life: read, star, the whole list, taking back. */
#include "app_private.h"

#include "duidu/identity.h"

/* ---- which articles ------------------------------------------------------------------------ */

static void add_entry(struct dd_marking *m, const struct dd_entry *e)
{
    if (e)
        dd_marking_add(m, &(struct dd_who){.key = e->key,
                                           .path = e->path,
                                           .title = e->title,
                                           .url = e->source_url,
                                           .date = e->date,
                                           .site = e->site});
}

static void add_listed(struct dd_marking *m, struct dd_list *l, size_t from, size_t n)
{
    for (size_t i = from; i < l->n_entries && i - from < n; i++)
        add_entry(m, dd_list_entry(l, i));
}

/* The article at hand, and with a count those after it. */
static void add_at_hand(struct dd_marking *m, struct dd_app *app, size_t n)
{
    struct dd_list *l = &app->list;
    struct dd_results *r = &app->results;
    if (app->reader.open) {
        struct dd_who who = dd_life_who(app);
        size_t at = l->catalogue && n > 1 ? dd_list_position(l, app->reader.clip->main.path) : 0;
        dd_marking_add(m, &who);
        if (at)
            add_listed(m, l, at, n - 1);
    } else if (r->open) {
        for (size_t i = 0; i < n; i++) {
            const struct dd_result *result = dd_results_at(r, r->cursor + i, 0);
            if (!result)
                break;
            add_entry(m, result->there ? &result->entry : NULL);
        }
    } else {
        add_listed(m, l, l->cursor, n);
    }
}

/* ---- read, star ----------------------------------------------------------------------------- */

static void toggle(struct dd_app *app, bool star, size_t n)
{
    struct dd_marking m = {0};
    dd_life_finish(app); /* what it is now has to be known */
    add_at_hand(&m, app, n);
    if (m.count == 0) {
        dd_say(&app->messages, DD_NOTE, _("there is no article here"));
    } else {
        uint64_t identity = dd_identity_hash(m.who[0].key);
        struct dd_standing now = dd_board_find(dd_state_board(app->life.state), identity);
        dd_marking_begin(app, &m,
                         star  ? now.starred ? DD_CHANGE_UNSTAR : DD_CHANGE_STAR
                         : now.read ? DD_CHANGE_UNREAD
                                    : DD_CHANGE_READ);
    }
    dd_marking_release(&m);
}

/* Those that are so already are left out: they are no part of what can be taken back. */
static void set_all(struct dd_app *app, bool read)
{
    struct dd_list *l = &app->list;
    struct dd_marking m = {0};
    dd_life_finish(app);
    dd_list_complete(l);
    dd_list_look(l);
    for (size_t i = 0; i < l->n_entries; i++)
        if (((dd_list_stand(l, i).is & DD_STAND_READ) != 0) != read)
            add_entry(&m, dd_list_entry(l, i));
    if (m.count)
        dd_marking_begin(app, &m, read ? DD_CHANGE_READ : DD_CHANGE_UNREAD);
    else
        dd_say(&app->messages, DD_NOTE,
               read ? _("all of them are read already") : _("all of them are unread already"));
    dd_marking_release(&m);
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

/* ---- commands -------------------------------------------------------------------------------- */

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
        dd_undo_begin(app, c == DD_CMD_REDO);
        return true;
    default:
        return false;
    }
}
