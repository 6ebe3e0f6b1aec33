/* Jumps, across articles, and marks with a name. */
#include "app_private.h"

#include "duidu/identity.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- places ----------------------------------------------------------------------------- */

static void release(struct dd_place *p)
{
    free(p->path);
    free(p->key);
    *p = (struct dd_place){0};
}

void dd_places_release(struct dd_places *p)
{
    for (size_t i = 0; i < p->count; i++)
        release(&p->items[i]);
    release(&p->before);
    release(&p->left);
    *p = (struct dd_places){0};
}

/* A copy of it, which becomes the owner of its texts. */
static struct dd_place copy_of(const struct dd_place *p)
{
    struct dd_place copy = *p;
    copy.path = p->path ? dd_str_dup(dd_str_from(p->path)) : NULL;
    copy.key = p->key ? dd_str_dup(dd_str_from(p->key)) : NULL;
    return copy;
}

static struct dd_place place_at(const struct dd_app *app, int pane, struct dd_anchor a)
{
    const struct dd_reader *r = &app->reader;
    return (struct dd_place){
        .path = dd_str_dup(r->clip->main.path),
        .key = dd_str_dup(dd_strbuf_str(&app->life.key)),
        .pane = pane,
        .spot = dd_spot_make(r->docs[pane], a.block, a.offset),
    };
}

static struct dd_place here(const struct dd_app *app)
{
    int pane = app->reader.focus;
    return place_at(app, pane, app->reader.panes[pane].focus_anchor);
}

static bool same(const struct dd_place *a, const struct dd_place *b)
{
    return a->key && b->key && a->pane == b->pane && a->spot.block == b->spot.block &&
           a->spot.source == b->spot.source && strcmp(a->key, b->key) == 0;
}

/* ---- the list of jumps ------------------------------------------------------------------ */

/* Takes place over, as the newest; what lay ahead is forgotten. */
static void push(struct dd_places *p, struct dd_place place)
{
    while (p->count > p->at)
        release(&p->items[--p->count]);
    if (p->count && same(&p->items[p->count - 1], &place)) {
        release(&place);
        return;
    }
    if (p->count == DD_PLACES) {
        release(&p->items[0]);
        memmove(p->items, p->items + 1, --p->count * sizeof *p->items);
    }
    p->items[p->count++] = place;
    p->at = p->count;
    p->changed = true;
}

static void remember(struct dd_places *p, struct dd_place place)
{
    release(&p->before);
    p->before = copy_of(&place);
    push(p, place);
}

void dd_places_remember(struct dd_app *app)
{
    if (app->reader.open)
        remember(&app->places, here(app));
}

void dd_places_remember_at(struct dd_app *app, int pane, struct dd_anchor anchor)
{
    remember(&app->places, place_at(app, pane, anchor));
}

void dd_places_closing(struct dd_app *app)
{
    release(&app->places.left);
    app->places.left = here(app);
}

void dd_places_opened(struct dd_app *app)
{
    struct dd_places *p = &app->places;
    struct dd_place from = p->left;
    p->left = (struct dd_place){0};
    if (from.key && !p->jumping && strcmp(from.path, app->reader.clip->main.path.ptr) != 0)
        remember(p, from);
    else
        release(&from);
}

/* ---- the state ---------------------------------------------------------------------------- */

void dd_places_load(struct dd_app *app)
{
    struct dd_places *p = &app->places;
    struct dd_arena arena = {0};
    struct dd_jump *jumps;
    if (p->loaded || !app->list.catalogue || !app->remembered.path.len)
        return;
    p->loaded = true;
    size_t n = dd_state_jumps(app->life.state, dd_strbuf_str(&app->remembered.path), &arena, &jumps);
    for (size_t i = 0; i < n; i++)
        push(p, (struct dd_place){.path = dd_str_dup(jumps[i].path),
                                  .key = dd_str_dup(jumps[i].key),
                                  .pane = jumps[i].pane,
                                  .spot = jumps[i].spot});
    p->changed = false;
    dd_arena_release(&arena);
}

bool dd_places_unsaved(const struct dd_app *app)
{
    return app->places.loaded && app->places.changed; /* those of a single file are nowhere kept */
}

void dd_places_keep(struct dd_app *app, bool last)
{
    struct dd_places *p = &app->places;
    struct dd_jump jumps[DD_PLACES];
    struct dd_error err; /* that nothing can be written is said of what matters more */
    if (!p->loaded)
        return;
    if (last && app->reader.open)
        dd_places_closing(app);
    if (last && p->left.key && !(p->count && same(&p->items[p->count - 1], &p->left))) {
        p->at = p->count; /* what lies ahead stays */
        push(p, copy_of(&p->left));
    }
    if (!p->changed)
        return;
    for (size_t i = 0; i < p->count; i++)
        jumps[i] = (struct dd_jump){dd_str_from(p->items[i].key), dd_str_from(p->items[i].path),
                                    p->items[i].pane, p->items[i].spot};
    p->changed = false;
    dd_state_set_jumps(app->life.state, dd_strbuf_str(&app->remembered.path), jumps, p->count, &err);
}

/* ---- going there ------------------------------------------------------------------------ */

/* Where the article of a place is now, in arena: where it was, or where the archive has it. Empty: it is
 * gone. */
static struct dd_str path_of(struct dd_app *app, const struct dd_place *p, struct dd_arena *arena)
{
    enum { COPIES = 16 };
    struct dd_catalogue *c = app->list.catalogue;
    struct dd_str found = {0}, path = dd_str_from(p->path ? p->path : "");
    struct dd_entry e;
    int64_t ids[COPIES];
    size_t n = c ? dd_catalogue_same(c, dd_identity_hash(dd_str_from(p->key)), ids, COPIES) : 0;
    for (size_t i = 0; i < n; i++) {
        if (!dd_catalogue_entry(c, ids[i], arena, &e) || access(e.path.ptr, R_OK) != 0)
            continue;
        if (!found.len || dd_str_equal(e.path, path))
            found = e.path;
    }
    return !found.len && path.len && access(path.ptr, R_OK) == 0 ? dd_arena_copy(arena, path) : found;
}

/* Goes to a place of the open article. */
static void show(struct dd_app *app, const struct dd_place *p)
{
    struct dd_reader *r = &app->reader;
    struct dd_anchor a = {0};
    int pane = dd_reader_has(r, p->pane) ? p->pane : r->focus;
    if (p->spot.block && pane == p->pane)
        dd_spot_find(&p->spot, r->docs[pane], &a.block, &a.offset);
    r->focus = pane;
    r->entered = -1;
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    dd_only_uncover(app, pane, a.block);
    dd_pane_complete(&r->panes[pane]);
    if (r->panes[pane].layout)
        dd_pane_to_anchor(&r->panes[pane], a);
    dd_reader_find_counterpart(r, false);
}

/* Opens the article if need be. False: it is not there, which has been said. */
static bool go(struct dd_app *app, const struct dd_place *p)
{
    struct dd_arena arena = {0};
    bool open = app->reader.open && dd_str_equal(dd_strbuf_str(&app->life.key), dd_str_from(p->key));
    if (!open) {
        struct dd_str path = path_of(app, p, &arena);
        app->places.jumping = true;
        if (path.len)
            open = dd_app_read(app, path.ptr);
        else
            dd_say(&app->messages, DD_NOTE, _("its article is gone: %s"), p->path ? p->path : p->key);
        app->places.jumping = false;
    }
    if (open)
        show(app, p);
    dd_arena_release(&arena);
    return open;
}

/* The next place in that direction that is another one than here; its slot, or DD_PLACES. */
static size_t next_slot(const struct dd_places *p, const struct dd_place *now, int by)
{
    size_t at = p->at;
    for (;;) {
        if (by < 0 ? at == 0 : at >= p->count)
            return DD_PLACES;
        size_t slot = by < 0 ? at - 1 : at;
        if (!same(&p->items[slot], now))
            return slot;
        at = by < 0 ? at - 1 : at + 1;
    }
}

/* The slot that is left is given what is left: going back and forth leads to where one was. */
static bool jump(struct dd_app *app, int by)
{
    struct dd_places *p = &app->places;
    struct dd_place now = here(app);
    size_t slot = next_slot(p, &now, by);
    if (slot == DD_PLACES) {
        release(&now);
        dd_say(&app->messages, DD_NOTE, by < 0 ? _("no jump to go back to") : _("no jump ahead"));
        return false;
    }
    struct dd_place to = p->items[slot];
    p->items[slot] = copy_of(&now);
    p->at = by < 0 ? slot : slot + 1;
    p->changed = true;
    release(&p->before);
    p->before = now;
    bool gone = go(app, &to);
    release(&to);
    return gone;
}

void dd_places_jump(struct dd_app *app, long by)
{
    struct dd_places *p = &app->places;
    if (!app->reader.open) {
        struct dd_place left = p->left;
        p->left = (struct dd_place){0};
        if (!left.key && by < 0 && p->at)
            left = copy_of(&p->items[--p->at]); /* none was left since the start: of the time before */
        if (!left.key)
            dd_say(&app->messages, DD_NOTE, _("no article was left to go back to"));
        else
            go(app, &left);
        release(&left);
        return;
    }
    for (long n = labs(by); n && jump(app, by < 0 ? -1 : 1); n--)
        ;
}

/* ---- marks ------------------------------------------------------------------------------ */

static bool is_capital(uint32_t name)
{
    return name >= 'A' && name <= 'Z';
}

static bool is_name(uint32_t name)
{
    return is_capital(name) || (name >= 'a' && name <= 'z') || (name >= '0' && name <= '9');
}

void dd_marks_load(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    struct dd_arena arena = {0};
    struct dd_bookmark *marks;
    r->n_marks = 0;
    if (!r->open || !app->life.loaded)
        return;
    struct dd_who who = dd_life_who(app);
    size_t n = dd_state_bookmarks(app->life.state, &who, &arena, &marks);
    for (size_t i = 0; i < n && r->n_marks < DD_MARKS; i++) {
        struct dd_margin_mark m = {.name = marks[i].name, .pane = marks[i].pane};
        if (is_capital(m.name) && !dd_str_equal(marks[i].who.key, who.key))
            continue;
        dd_spot_find(&marks[i].spot, r->docs[m.pane], &m.at.block, &m.at.offset);
        r->marks[r->n_marks++] = m;
    }
    dd_arena_release(&arena);
}

static void say_names(struct dd_app *app)
{
    dd_say(&app->messages, DD_NOTE, _("marks are letters and digits; capitals are for the whole archive"));
}

void dd_mark_set(struct dd_app *app, uint32_t name)
{
    struct dd_reader *r = &app->reader;
    struct dd_error err = {0};
    struct dd_who who = dd_life_who(app);
    struct dd_anchor a = r->panes[r->focus].focus_anchor;
    struct dd_bookmark mark = {.name = name,
                               .pane = r->focus,
                               .spot = dd_spot_make(r->docs[r->focus], a.block, a.offset)};
    if (name == '\'' || name == '`') {
        release(&app->places.before);
        app->places.before = here(app);
        dd_say(&app->messages, DD_NOTE, _("'' comes back here"));
        return;
    }
    if (!is_name(name)) {
        say_names(app);
        return;
    }
    if (dd_state_set_bookmark(app->life.state, &who, &mark, &err) == DD_OK)
        dd_say(&app->messages, DD_NOTE,
               is_capital(name) ? _("mark %c: '%c comes back here from any article")
                                : _("mark %c: '%c comes back here"),
               (int)name, (int)name);
    dd_life_tell(app, &err);
    dd_marks_load(app);
}

/* Where the last jump began; what was here is then that place. */
static void go_before(struct dd_app *app)
{
    struct dd_places *p = &app->places;
    struct dd_place to = p->before.key ? p->before : p->left;
    if (!to.key) {
        dd_say(&app->messages, DD_NOTE, _("no jump to go back to"));
        return;
    }
    to = copy_of(&to);
    dd_places_remember(app);
    go(app, &to);
    release(&to);
}

/* Goes to a mark as the state has it. */
static void go_mark(struct dd_app *app, const struct dd_bookmark *m)
{
    struct dd_str key = m->who.key;
    if (!is_capital(m->name))
        key = dd_strbuf_str(&app->life.key);
    struct dd_place to = {.path = dd_str_dup(m->who.path),
                          .key = dd_str_dup(key),
                          .pane = m->pane,
                          .spot = m->spot};
    dd_places_remember(app);
    go(app, &to);
    release(&to);
}

/* All marks that can be gone to from here. */
static size_t marks_here(struct dd_app *app, struct dd_arena *arena, struct dd_bookmark **out)
{
    struct dd_who who = {0};
    if (app->reader.open)
        who = dd_life_who(app);
    return dd_state_bookmarks(app->life.state, app->reader.open ? &who : NULL, arena, out);
}

void dd_mark_go(struct dd_app *app, uint32_t name)
{
    struct dd_arena arena = {0};
    struct dd_bookmark *marks;
    if (name == '\'' || name == '`') {
        go_before(app);
        return;
    }
    if (!is_name(name)) {
        say_names(app);
        return;
    }
    size_t n = marks_here(app, &arena, &marks), i = 0;
    while (i < n && marks[i].name != name)
        i++;
    if (i < n)
        go_mark(app, &marks[i]);
    else if (!app->reader.open && !is_capital(name))
        dd_say(&app->messages, DD_NOTE, _("small letters are marks in an article: open it first"));
    else
        dd_say(&app->messages, DD_NOTE, _("there is no mark %c — :marks shows those there are"), (int)name);
    dd_arena_release(&arena);
}

void dd_mark_drop(struct dd_app *app, uint32_t name)
{
    struct dd_arena arena = {0};
    struct dd_bookmark *marks;
    struct dd_error err = {0};
    struct dd_who who = {0};
    if (app->reader.open)
        who = dd_life_who(app);
    size_t n = marks_here(app, &arena, &marks), i = 0;
    while (i < n && marks[i].name != name)
        i++;
    if (i == n)
        dd_say(&app->messages, DD_NOTE, _("there is no mark of that name"));
    else if (dd_state_drop_bookmark(app->life.state, &who, name, &err) == DD_OK)
        dd_say(&app->messages, DD_NOTE, _("mark %c is deleted — ⟨undo⟩ takes it back"), (int)name);
    dd_life_tell(app, &err);
    dd_marks_load(app);
    dd_arena_release(&arena);
}

/* ---- the popup -------------------------------------------------------------------------- */

/* The words at a mark, in one line. */
static struct dd_str words_at(struct dd_arena *arena, const struct dd_spot *spot)
{
    struct dd_strbuf clean = {0};
    dd_text_clean(&clean, dd_str_trim((struct dd_str){spot->after, spot->n_after}));
    struct dd_str copy = dd_arena_copy(arena, dd_strbuf_str(&clean));
    dd_strbuf_release(&clean);
    return copy;
}

void dd_marks_show(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    struct dd_arena arena = {0};
    struct dd_bookmark *marks;
    size_t n = marks_here(app, &arena, &marks), cursor = p->kind == DD_POPUP_MARKS ? p->cursor : 0;
    dd_popup_open(p, DD_POPUP_MARKS, _("Marks"));
    for (size_t i = 0; i < n; i++) {
        struct dd_str title = is_capital(marks[i].name) ? marks[i].who.title : app->reader.clip->title;
        struct dd_str words = dd_short_title(&p->arena, words_at(&p->arena, &marks[i].spot));
        dd_popup_add(p, dd_arena_printf(&p->arena, "%c", (int)marks[i].name),
                     dd_arena_printf(&p->arena, "%.*s · %.*s",
                                     DD_STR_ARG(words), DD_STR_ARG(title)),
                     DD_ROLE_POPUP, marks[i].name);
    }
    p->picks = true;
    p->cursor = cursor < n ? cursor : n ? n - 1 : 0;
    p->footer = dd_hint_copy(&p->arena, app, DD_SCREEN_POPUP, _("⟨back⟩ back · Enter goes there · Del deletes"));
    if (n == 0) {
        dd_popup_close(p);
        dd_say(&app->messages, DD_NOTE, app->reader.open ? _("no marks yet: ⟨mark⟩ and a letter makes one")
                                                         : _("no marks for the whole archive yet"));
    }
    dd_arena_release(&arena);
}

bool dd_marks_key(struct dd_app *app, uint32_t key)
{
    if (key != DD_KEY_DELETE)
        return false;
    dd_mark_drop(app, app->popup.lines[app->popup.cursor].target);
    dd_marks_show(app);
    return true;
}

void dd_marks_pick(struct dd_app *app)
{
    uint32_t name = app->popup.lines[app->popup.cursor].target;
    dd_popup_close(&app->popup);
    dd_mark_go(app, name);
}
