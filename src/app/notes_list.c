/* All highlights and notes: what is listed, filtering, opening, taking away. */
#include "app_private.h"

#include "duidu/fold.h"
#include "duidu/identity.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void dd_notes_list_release(struct dd_notes_list *l)
{
    dd_arena_release(&l->arena);
    dd_strbuf_release(&l->filter);
    dd_strbuf_release(&l->origin_key);
    free(l->origin);
    *l = (struct dd_notes_list){0};
}

bool dd_listed_same(const struct dd_listed *a, const struct dd_listed *b)
{
    return dd_str_equal(a->note.who.key, b->note.who.key) &&
           dd_str_equal(a->note.who.path, b->note.who.path);
}

struct dd_listed *dd_notes_list_at(struct dd_notes_list *l, size_t shown)
{
    return shown < l->n_shown ? &l->all[l->shown[shown]] : NULL;
}

struct dd_listed *dd_notes_list_current(struct dd_notes_list *l)
{
    return dd_notes_list_at(l, l->cursor);
}

/* ---- filtering ----------------------------------------------------------------------------- */

/* All that is searched of a note, folded, blanks between. */
static void fold_note(const struct dd_note *note, struct dd_strbuf *out)
{
    const struct dd_str parts[] = {note->quote,     note->point,   note->text,
                                   note->who.title, note->who.url, note->who.site,
                                   note->who.date};
    dd_strbuf_clear(out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        dd_fold_append(out, parts[i], DD_FOLD_ALL);
        dd_strbuf_addc(out, '\n');
    }
}

/* Do all words of folded text words occur in text? */
static bool has_words(struct dd_str text, struct dd_str words)
{
    while ((words = dd_str_trim(words)).len) {
        ptrdiff_t blank = dd_str_find(words, DD_STR(" "), 0);
        size_t end = blank < 0 ? words.len : (size_t)blank;
        if (dd_str_find(text, dd_str_slice(words, 0, end), 0) < 0)
            return false;
        words = dd_str_slice(words, end, words.len);
    }
    return true;
}

static void add_row(struct dd_notes_list *l, size_t *capacity, size_t item, enum dd_listed_part part)
{
    l->rows = dd_arena_grow(&l->arena, l->rows, l->n_rows, capacity, sizeof *l->rows);
    l->rows[l->n_rows++] = (struct dd_listed_row){(uint32_t)item, (uint8_t)part};
}

static void make_rows(struct dd_notes_list *l)
{
    size_t capacity = 0;
    l->rows = NULL;
    l->n_rows = 0;
    for (size_t i = 0; i < l->n_shown; i++) {
        const struct dd_listed *item = dd_notes_list_at(l, i);
        if (i == 0 || !dd_listed_same(item, dd_notes_list_at(l, i - 1)))
            add_row(l, &capacity, i, DD_LISTED_TITLE);
        add_row(l, &capacity, i, DD_LISTED_QUOTE);
        if (item->note.point.len)
            add_row(l, &capacity, i, DD_LISTED_POINT);
        if (item->note.text.len)
            add_row(l, &capacity, i, DD_LISTED_TEXT);
    }
}

static bool is_wanted(const struct dd_notes_list *l, const struct dd_listed *item)
{
    return !l->one || dd_str_equal(item->note.who.key, dd_strbuf_str(&l->origin_key)) ||
           (l->origin && dd_str_equal(item->note.who.path, dd_str_from(l->origin)));
}

static void choose(struct dd_notes_list *l)
{
    struct dd_strbuf words = {0}, text = {0};
    dd_fold_append(&words, dd_strbuf_str(&l->filter), DD_FOLD_ALL);
    l->shown = dd_arena_array(&l->arena, l->n_all, sizeof *l->shown);
    l->n_shown = 0;
    for (size_t i = 0; i < l->n_all; i++) {
        fold_note(&l->all[i].note, &text);
        if (is_wanted(l, &l->all[i]) && has_words(dd_strbuf_str(&text), dd_strbuf_str(&words)))
            l->shown[l->n_shown++] = (uint32_t)i;
    }
    dd_strbuf_release(&words);
    dd_strbuf_release(&text);
    make_rows(l);
    if (l->cursor >= l->n_shown)
        l->cursor = l->n_shown ? l->n_shown - 1 : 0;
}

/* Puts the cursor on the note of that id, when it is there. */
static void stay(struct dd_notes_list *l, const char *id)
{
    for (size_t i = 0; i < l->n_shown; i++)
        if (strcmp(dd_notes_list_at(l, i)->note.id, id) == 0)
            l->cursor = i;
}

void dd_notes_list_set_filter(struct dd_app *app, struct dd_str text)
{
    struct dd_notes_list *l = &app->notes_list;
    char id[DD_NOTE_ID] = "";
    if (dd_str_equal(text, dd_strbuf_str(&l->filter)))
        return;
    if (dd_notes_list_current(l))
        memcpy(id, dd_notes_list_current(l)->note.id, sizeof id);
    dd_strbuf_clear(&l->filter);
    dd_strbuf_add(&l->filter, text);
    l->cursor = 0;
    choose(l);
    stay(l, id);
}

/* ---- coming and going ------------------------------------------------------------------------ */

static void load(struct dd_app *app)
{
    struct dd_notes_list *l = &app->notes_list;
    struct dd_note *notes;
    dd_arena_release(&l->arena);
    l->n_all = dd_state_notes(app->life.state, NULL, 0, &l->arena, &notes);
    l->all = dd_arena_array(&l->arena, l->n_all, sizeof *l->all);
    for (size_t i = 0; i < l->n_all; i++)
        l->all[i].note = notes[i];
    choose(l);
    app->stale = true;
}

void dd_notes_list_renew(struct dd_app *app)
{
    struct dd_notes_list *l = &app->notes_list;
    char id[DD_NOTE_ID] = "";
    if (!l->open)
        return;
    if (dd_notes_list_current(l))
        memcpy(id, dd_notes_list_current(l)->note.id, sizeof id);
    load(app);
    stay(l, id);
}

/* The article that the screen is opened from is left, and remembered. */
static void leave_reader(struct dd_app *app)
{
    struct dd_notes_list *l = &app->notes_list;
    if (!app->reader.open)
        return;
    dd_life_leave(app);
    dd_places_closing(app);
    free(l->origin);
    l->origin = strdup(app->reader.clip->main.path.ptr);
    dd_strbuf_clear(&l->origin_key);
    dd_strbuf_add(&l->origin_key, dd_strbuf_str(&app->life.key));
    dd_reader_close(&app->reader);
    dd_watching_file(app);
}

void dd_notes_list_open(struct dd_app *app, bool one)
{
    struct dd_notes_list *l = &app->notes_list;
    if (app->reader.open && dd_str_equal(app->reader.clip->main.path, DD_STR("-"))) {
        dd_say(&app->messages, DD_NOTE, _("standard input cannot be read again: no list from here"));
        return;
    }
    if (!l->open && !app->reader.open) {
        free(l->origin);
        l->origin = NULL;
    }
    bool from_reader = app->reader.open;
    leave_reader(app);
    if (!l->open || from_reader)
        l->cursor = l->top = 0;
    l->open = true;
    l->one = one && l->origin;
    dd_strbuf_clear(&l->filter);
    load(app);
}

void dd_notes_list_toggle(struct dd_app *app)
{
    struct dd_notes_list *l = &app->notes_list;
    if (!l->origin) {
        dd_say(&app->messages, DD_NOTE, _("these are all the notes there are"));
        return;
    }
    l->one = !l->one;
    dd_notes_list_renew(app);
    dd_say(&app->messages, DD_NOTE, "%s",
           l->one ? _("notes of this article — ⟨notes⟩ shows all") : _("all notes — ⟨notes⟩ shows those of this article"));
}

void dd_notes_list_back(struct dd_app *app)
{
    struct dd_notes_list *l = &app->notes_list;
    if (l->filter.len) {
        dd_notes_list_set_filter(app, (struct dd_str){0});
        return;
    }
    char *origin = l->origin;
    l->open = false;
    l->origin = NULL;
    if (origin)
        dd_app_read(app, origin);
    else if (!app->list.catalogue)
        app->done = true;
    free(origin);
}

/* ---- opening --------------------------------------------------------------------------------- */

const char *dd_notes_list_file(struct dd_app *app, const struct dd_who *who, struct dd_arena *arena)
{
    const char *path = dd_arena_copy(arena, who->path).ptr;
    struct dd_catalogue *c = app->list.catalogue;
    struct dd_entry entry;
    int64_t id;
    if (who->path.len && access(path, R_OK) == 0)
        return path;
    if (c && who->key.len && dd_catalogue_same(c, dd_identity_hash(who->key), &id, 1) &&
        dd_catalogue_entry(c, id, arena, &entry) && access(entry.path.ptr, R_OK) == 0)
        return entry.path.ptr;
    return NULL;
}

/* Goes to a note of the open article. */
static void go_to(struct dd_app *app, const char *id)
{
    struct dd_reader *r = &app->reader;
    const struct dd_noted *item = NULL;
    for (size_t i = 0; i < r->notes.count; i++)
        if (strcmp(r->notes.items[i].note.id, id) == 0)
            item = &r->notes.items[i];
    if (!item || !item->found || !dd_reader_has(r, item->note.pane)) {
        dd_say(&app->messages, DD_NOTE, _("the words of this note are not in the text any more"));
        return;
    }
    if (dd_peek_unfolded(r, &app->settings) || app->settings.peek == DD_PEEK_STRIP)
        app->settings.peek = DD_PEEK_BOTH;
    r->focus = item->note.pane;
    dd_only_uncover(app, r->focus, dd_document_block_at(r->docs[r->focus], item->at.start));
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    for (int i = 0; i < 2; i++)
        dd_pane_complete(&r->panes[i]);
    dd_pane_show_text(&r->panes[r->focus], item->at.start, item->at.end);
    if (r->alignment)
        dd_reader_follow(r, &app->settings);
}

static void open_note(struct dd_app *app, const struct dd_listed *item)
{
    struct dd_arena arena = {0};
    char id[DD_NOTE_ID];
    memcpy(id, item->note.id, sizeof id);
    const char *path = dd_notes_list_file(app, &item->note.who, &arena);
    if (!path) {
        dd_say(&app->messages, DD_NOTE, _("the article is gone; what you have noted is kept here"));
    } else if (dd_app_read(app, path)) {
        dd_life_load(app);
        if (dd_str_equal(dd_strbuf_str(&app->notes_list.origin_key), dd_strbuf_str(&app->life.key)))
            dd_places_remember(app); /* else what was left is remembered already */
        go_to(app, id);
    }
    dd_arena_release(&arena);
}

/* ---- commands -------------------------------------------------------------------------------- */

static void move_to(struct dd_notes_list *l, long to)
{
    long last = (long)l->n_shown - 1;
    l->cursor = to < 0 || last < 0 ? 0 : (size_t)(to > last ? last : to);
}

/* The first note of the article so many on. */
static long article_from(struct dd_notes_list *l, long by)
{
    size_t at = l->cursor;
    while (by != 0 && l->n_shown) {
        size_t before = at;
        if (by > 0) {
            while (at + 1 < l->n_shown && dd_listed_same(dd_notes_list_at(l, at), dd_notes_list_at(l, at + 1)))
                at++;
            at = at + 1 < l->n_shown ? at + 1 : before;
        } else {
            while (at > 0 && dd_listed_same(dd_notes_list_at(l, at), dd_notes_list_at(l, at - 1)))
                at--;
            if (at == before && at > 0)
                for (at--; at > 0 && dd_listed_same(dd_notes_list_at(l, at), dd_notes_list_at(l, at - 1));)
                    at--;
        }
        if (at == before)
            break;
        by += by > 0 ? -1 : 1;
    }
    return (long)at;
}

static bool move(struct dd_notes_list *l, enum dd_command c, unsigned long count)
{
    long n = count == 0 ? 1 : count > 1000000 ? 1000000 : (long)count, at = (long)l->cursor;
    long page = l->height > 3 ? l->height / 3 : 1, all = (long)l->n_shown;
    const struct {
        enum dd_command command;
        long to;
    } moves[] = {
        {DD_CMD_LINE_DOWN, at + n},
        {DD_CMD_LINE_UP, at - n},
        {DD_CMD_HALF_DOWN, at + n * ((page + 1) / 2)},
        {DD_CMD_HALF_UP, at - n * ((page + 1) / 2)},
        {DD_CMD_PAGE_DOWN, at + n * page},
        {DD_CMD_PAGE_UP, at - n * page},
        {DD_CMD_TOP, count ? n - 1 : 0},
        {DD_CMD_END, count ? n - 1 : all - 1},
        {DD_CMD_PERCENT, all * (n > 100 ? 100 : n) / 100},
        {DD_CMD_NEXT_BLOCK, article_from(l, n)},
        {DD_CMD_PREV_BLOCK, article_from(l, -n)},
    };
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].command == c) {
            move_to(l, moves[i].to);
            return true;
        }
    return false;
}

static void drop(struct dd_app *app, const struct dd_listed *item)
{
    struct dd_note note = item->note;
    if (dd_notes_drop(app, &note))
        dd_notes_list_renew(app);
}

void dd_notes_list_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_notes_list *l = &app->notes_list;
    const struct dd_listed *item = dd_notes_list_current(l);
    if (c == DD_CMD_FILTER)
        dd_notes_list_prompt(app);
    else if (c == DD_CMD_NOTES)
        dd_notes_list_toggle(app);
    if (move(l, c, count) || !item)
        return;
    switch (c) {
    case DD_CMD_OPEN:
        open_note(app, item);
        break;
    case DD_CMD_DELETE_NOTE:
        drop(app, item);
        break;
    case DD_CMD_ANNOTATE:
        dd_notes_edit(app, &item->note, NULL);
        break;
    case DD_CMD_OPEN_LINK:
        dd_open_url(app, item->note.who.url);
        break;
    case DD_CMD_COPY:
        dd_copy(app, item->note.quote, _("quotation"));
        break;
    case DD_CMD_COPY_LINK:
        dd_copy(app, item->note.who.url, _("address"));
        break;
    default:
        break;
    }
}

/* ---- the prompt ------------------------------------------------------------------------------ */

void dd_notes_list_prompt(struct dd_app *app)
{
    dd_prompt_open(&app->prompt, DD_PROMPT_NOTES, dd_strbuf_str(&app->notes_list.filter));
}

bool dd_notes_list_prompt_command(struct dd_app *app, enum dd_command command)
{
    if (command != DD_CMD_OLDER && command != DD_CMD_NEWER)
        return false;
    move(&app->notes_list, command == DD_CMD_NEWER ? DD_CMD_LINE_DOWN : DD_CMD_LINE_UP, 1);
    return true;
}

void dd_notes_list_prompt_cancelled(struct dd_app *app)
{
    dd_notes_list_set_filter(app, dd_strbuf_str(&app->prompt.before));
}

void dd_notes_list_prompt_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    (void)look;
    dd_strbuf_addf(status, P_("%zu note", "%zu notes", app->notes_list.n_shown), app->notes_list.n_shown);
}
