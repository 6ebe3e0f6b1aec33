/* How lists and panes were left, and what was open last. */
#include "app_private.h"

#include "duidu/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void dd_remember_release(struct dd_remembered *r)
{
    struct dd_strbuf *const all[] = {&r->name, &r->path, &r->list, &r->panes, &r->last, &r->open, &r->key};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        dd_strbuf_release(all[i]);
}

/* ---- panes ------------------------------------------------------------------------------ */

#define PANES_FORMAT "ratio %d of %d\narrange %d of %d\ntogether %d of %d\n"

static void panes_now(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_reader_settings *s = &app->settings;
    const struct dd_settings *c = s->config;
    if (s->ratio != c->ratio || (int)s->arrange != c->arrange || (int)s->together != c->together)
        dd_strbuf_addf(out, PANES_FORMAT, s->ratio, c->ratio, (int)s->arrange, c->arrange,
                       (int)s->together, c->together);
}

/* What stood over a setting that is another one now is forgotten. */
static void take_panes(struct dd_app *app, const char *text)
{
    struct dd_reader_settings *s = &app->settings;
    const struct dd_settings *c = s->config;
    int ratio[2], arrange[2], together[2];
    if (sscanf(text, PANES_FORMAT, &ratio[0], &ratio[1], &arrange[0], &arrange[1], &together[0],
               &together[1]) != 6)
        return;
    if (ratio[1] == c->ratio && ratio[0] >= 20 && ratio[0] <= 80)
        s->ratio = ratio[0];
    if (arrange[1] == c->arrange && arrange[0] >= 0 && arrange[0] < DD_ARRANGE_COUNT)
        s->arrange = (enum dd_arrange)arrange[0];
    if (together[1] == c->together && together[0] >= 0 && together[0] < DD_TOGETHER_COUNT)
        s->together = (enum dd_together)together[0];
}

/* ---- the list --------------------------------------------------------------------------- */

/* Lines: order, rows above the cursor, filter; paths below the archive of the article under the cursor and
 * of the one that is open; which one that is. */
enum { SORT, ABOVE, FILTER, CURSOR, OPEN, KEY, LINES };

static struct dd_str below(const struct dd_app *app, struct dd_str path)
{
    struct dd_str root = dd_catalogue_path(app->list.catalogue);
    size_t n = root.len + !dd_str_ends(root, DD_STR("/"));
    return dd_str_starts(path, root) && path.len > n ? dd_str_slice(path, n, path.len)
                                                     : (struct dd_str){0};
}

static void add_line(struct dd_strbuf *out, struct dd_str line)
{
    dd_strbuf_add(out, dd_str_find(line, DD_STR("\n"), 0) < 0 ? line : (struct dd_str){0});
    dd_strbuf_addc(out, '\n');
}

static void list_now(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_list *l = &app->list;
    bool open = app->reader.open;
    dd_strbuf_addf(out, "%d\n%zu\n", (int)l->sort, l->moved ? dd_list_rows_above(l) : 0);
    add_line(out, dd_strbuf_str(&l->filter));
    add_line(out, l->moved ? below(app, dd_strbuf_str(&l->at)) : (struct dd_str){0});
    add_line(out, open ? below(app, app->reader.clip->main.path) : (struct dd_str){0});
    add_line(out, open ? dd_strbuf_str(&app->life.key) : (struct dd_str){0});
}

static void add_path(struct dd_strbuf *out, const char *archive, struct dd_str relative)
{
    bool slash = dd_str_ends(dd_str_from(archive), DD_STR("/"));
    if (relative.len)
        dd_strbuf_addf(out, "%s%s%.*s", archive, slash ? "" : "/", DD_STR_ARG(relative));
}

static void take_list(struct dd_app *app, const char *archive, struct dd_str text)
{
    struct dd_list *l = &app->list;
    struct dd_str lines[LINES] = {{0}};
    for (size_t i = 0; i < LINES && dd_str_next_line(&text, &lines[i]); i++)
        ;
    if (lines[SORT].len != 1 || lines[SORT].ptr[0] < '0' || lines[SORT].ptr[0] >= '0' + DD_SORT_ALL)
        return;
    l->sort = (enum dd_archive_sort)(lines[SORT].ptr[0] - '0');
    dd_strbuf_add(&l->filter, lines[FILTER]);
    size_t above = 0;
    for (size_t i = 0; i < lines[ABOVE].len && above < 1000; i++)
        above = above * 10 + (size_t)(lines[ABOVE].ptr[i] - '0');
    struct dd_strbuf at = {0};
    add_path(&at, archive, lines[CURSOR]);
    dd_list_restore(l, dd_strbuf_str(&at), above);
    dd_strbuf_release(&at);
    add_path(&app->remembered.open, archive, lines[OPEN]);
    dd_strbuf_add(&app->remembered.key, lines[KEY]);
}

/* ---- all of it -------------------------------------------------------------------------- */

void dd_remember_begin(struct dd_app *app, const char *path, bool folder)
{
    struct dd_remembered *r = &app->remembered;
    struct dd_state *state = app->life.state;
    char *real = realpath(path, NULL);
    if (real)
        dd_strbuf_adds(&r->path, real);
    free(real);
    if (dd_state_recall_text(state, DD_STR("panes"), &r->panes))
        take_panes(app, dd_strbuf_cstr(&r->panes));
    dd_state_recall_text(state, DD_STR(DD_REMEMBER_LAST), &r->last);
    if (!folder || !r->path.len)
        return;
    dd_strbuf_addf(&r->name, "list %s", dd_strbuf_cstr(&r->path));
    if (dd_state_recall_text(state, dd_strbuf_str(&r->name), &r->list))
        take_list(app, path, dd_strbuf_str(&r->list));
}

void dd_remember_resume(struct dd_app *app)
{
    struct dd_remembered *r = &app->remembered;
    struct dd_catalogue *c = app->list.catalogue;
    struct dd_arena arena = {0};
    struct dd_entry e;
    int64_t id;
    const char *path = r->open.len ? dd_strbuf_cstr(&r->open) : NULL;
    if (path && access(path, R_OK) != 0)
        path = dd_catalogue_same(c, dd_identity_hash(dd_strbuf_str(&r->key)), &id, 1) &&
                       dd_catalogue_entry(c, id, &arena, &e)
                   ? e.path.ptr
                   : NULL;
    if (path)
        dd_app_read(app, path);
    dd_arena_release(&arena);
}

/* A value as it is now; write: it is written when it is another one than before. True: it is. */
static bool compare(struct dd_app *app, struct dd_str name, struct dd_strbuf *was, struct dd_strbuf *now,
                    bool write)
{
    bool other = !dd_str_equal(dd_strbuf_str(was), dd_strbuf_str(now));
    if (other && write) {
        struct dd_error err; /* that nothing can be written is said of what matters more */
        dd_state_remember(app->life.state, name, dd_strbuf_str(now), &err);
        dd_strbuf_clear(was);
        dd_strbuf_add(was, dd_strbuf_str(now));
    }
    dd_strbuf_release(now);
    return other;
}

static bool compare_all(struct dd_app *app, bool write)
{
    struct dd_remembered *r = &app->remembered;
    struct dd_strbuf now = {0};
    if (!app->drawn)
        return false;
    panes_now(app, &now);
    bool other = compare(app, DD_STR("panes"), &r->panes, &now, write);
    if (r->path.len) {
        dd_strbuf_add(&now, dd_strbuf_str(&r->path));
        other |= compare(app, DD_STR(DD_REMEMBER_LAST), &r->last, &now, write);
    }
    if (r->name.len && app->list.catalogue) {
        list_now(app, &now);
        other |= compare(app, dd_strbuf_str(&r->name), &r->list, &now, write);
    }
    return other;
}

void dd_remember_opened(struct dd_app *app)
{
    if (!app->remembered.opened)
        dd_remember_keep(app);
    app->remembered.opened = true;
}

bool dd_remember_unsaved(struct dd_app *app)
{
    return compare_all(app, false);
}

void dd_remember_keep(struct dd_app *app)
{
    compare_all(app, true);
}
