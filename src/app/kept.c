/* Where each article was left, and what the reader has said about its links. Kept by path while the
 * program runs. */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>

static struct dd_kept *find(const struct dd_app *app, struct dd_str path)
{
    for (size_t i = 0; i < app->n_kept; i++)
        if (dd_str_equal(dd_str_from(app->kept[i].path), path))
            return &app->kept[i];
    return NULL;
}

const struct dd_kept *dd_kept_find(const struct dd_app *app, struct dd_str path)
{
    return find(app, path);
}

struct dd_kept *dd_kept_of(struct dd_app *app, struct dd_str path)
{
    return find(app, path);
}

static struct dd_kept *add(struct dd_app *app, struct dd_str path)
{
    app->kept = dd_xrealloc(app->kept, (app->n_kept + 1) * sizeof *app->kept);
    struct dd_kept *kept = &app->kept[app->n_kept++];
    *kept = (struct dd_kept){.path = dd_xmalloc(path.len + 1)};
    memcpy(kept->path, path.ptr, path.len);
    kept->path[path.len] = '\0';
    return kept;
}

void dd_kept_save(struct dd_app *app)
{
    const struct dd_reader *r = &app->reader;
    const struct dd_correction *items = NULL;
    size_t n = r->alignment ? dd_alignment_corrections(r->alignment, &items) : 0;
    struct dd_kept *kept = find(app, r->clip->main.path);
    if (!kept)
        kept = add(app, r->clip->main.path);
    for (int i = 0; i < 2; i++) {
        kept->top[i] = r->panes[i].top_anchor;
        kept->focus[i] = r->panes[i].focus_anchor;
    }
    kept->pane = r->focus;
    if (!r->alignment)
        return;
    kept->items = dd_xrealloc(kept->items, n * sizeof *kept->items);
    if (n)
        memcpy(kept->items, items, n * sizeof *items);
    kept->count = n;
}

void dd_kept_restore(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    const struct dd_kept *kept = find(app, r->clip->main.path);
    if (!kept)
        return;
    for (int i = 0; i < 2; i++) {
        r->panes[i].top_anchor = kept->top[i];
        r->panes[i].focus_anchor = kept->focus[i];
    }
    if (dd_reader_has(r, kept->pane))
        r->focus = kept->pane;
}

void dd_kept_release(struct dd_app *app)
{
    for (size_t i = 0; i < app->n_kept; i++) {
        free(app->kept[i].path);
        free(app->kept[i].items);
    }
    free(app->kept);
    app->kept = NULL;
    app->n_kept = 0;
}
