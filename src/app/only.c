/* A pane that shows only the blocks in which something is found (or is not), as & of less does with
 * lines. The headings that these blocks stand under are shown with them: without them they are out of
 * their context. */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>

enum { LEVELS = 7 /* of headings, from 1 */ };

void dd_only_release(struct dd_only *only)
{
    dd_strbuf_release(&only->text);
    free(only->shown);
    *only = (struct dd_only){0};
}

struct dd_str dd_only_pattern(struct dd_str text, bool *without)
{
    struct dd_str wide = DD_STR("！"); /* an input method left on */
    *without = dd_str_starts(text, DD_STR("!")) || dd_str_starts(text, wide);
    bool sign = *without || dd_str_starts(text, DD_STR("\\!"));
    size_t skip = !sign ? 0 : dd_str_starts(text, wide) ? wide.len : 1;
    return dd_str_slice(text, skip, text.len);
}

/* Shows the blocks that have a hit (or have none), and the headings that each of them stands under. */
static void show_blocks(struct dd_only *only, const struct dd_document *doc,
                        const struct dd_hits *hits, bool without)
{
    uint32_t above[LEVELS] = {0}; /* the last heading of each level; 0: none */
    size_t hit = 0;
    for (uint32_t i = 1; i < doc->n_blocks; i++) {
        const struct dd_block *block = &doc->blocks[i];
        if (!dd_block_is_leaf(block))
            continue;
        bool visible = dd_text_visible(dd_block_text(doc, block));
        only->all += visible;
        while (hit < hits->count && hits->items[hit].block < i)
            hit++;
        bool found = hit < hits->count && hits->items[hit].block == i;
        int level = block->kind == DD_BLOCK_HEADING && block->level < LEVELS ? block->level : 0;
        if (level)
            memset(above + level, 0, (LEVELS - (size_t)level) * sizeof *above);
        if (level)
            above[level] = i;
        if (found == without)
            continue;
        only->blocks += visible;
        only->shown[i] = true;
        for (int k = 1; k < LEVELS; k++)
            if (above[k])
                only->shown[above[k]] = true;
    }
}

enum dd_code dd_only_make(struct dd_only *only, struct dd_reader *r, int pane, struct dd_str text,
                          unsigned flags, struct dd_error *err)
{
    struct dd_pattern *pattern;
    struct dd_hits hits = {0};
    const struct dd_document *doc = r->docs[pane];
    bool without;
    *only = (struct dd_only){.flags = flags};
    enum dd_code code = dd_pattern_compile(&pattern, dd_only_pattern(text, &without), flags, err);
    if (code == DD_OK)
        code = dd_find_all(pattern, dd_reader_find_text(r, pane), &hits, err);
    dd_strbuf_add(&only->text, text);
    only->shown = dd_xmalloc(doc->n_blocks * sizeof *only->shown);
    memset(only->shown, 0, doc->n_blocks * sizeof *only->shown);
    if (code == DD_OK) /* half of what is found would let through blocks that are not meant */
        show_blocks(only, doc, &hits, without);
    dd_hits_release(&hits);
    dd_pattern_free(pattern);
    return code;
}

int dd_only_pane(const struct dd_app *app)
{
    return dd_peek_unfolded(&app->reader, &app->settings) ? DD_SUMMARY : app->reader.focus;
}

/* Gives the pane its filter, which may be one that shows all. */
static void filter_pane(struct dd_app *app, int pane, struct dd_only *only)
{
    struct dd_reader *r = &app->reader;
    dd_only_release(&r->only[pane]);
    r->only[pane] = *only;
    dd_pane_filter(&r->panes[pane], r->only[pane].shown);
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    dd_pane_complete(&r->panes[pane]);
    dd_reader_find_counterpart(r, false);
}

static void lift(struct dd_app *app, int pane)
{
    struct dd_only all = {0};
    if (app->reader.only[pane].shown)
        filter_pane(app, pane, &all);
}

void dd_only_set(struct dd_app *app, struct dd_str text, unsigned flags)
{
    struct dd_reader *r = &app->reader;
    struct dd_only only;
    struct dd_error err;
    int pane = dd_only_pane(app);
    bool without;
    struct dd_str pattern = dd_only_pattern(text, &without);
    if (pattern.len == 0) {
        dd_say(&app->messages, DD_NOTE,
               r->only[pane].shown ? _("all blocks again") : _("all blocks are shown"));
        lift(app, pane);
        return;
    }
    if (dd_only_make(&only, r, pane, text, flags, &err) != DD_OK)
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    else if (only.blocks == 0)
        dd_say(&app->messages, DD_NOTE,
               without ? _("every block has '%.*s'") : _("no block with '%.*s'"), DD_STR_ARG(pattern));
    if (only.blocks == 0) {
        dd_only_release(&only);
        return;
    }
    r->focus = pane; /* where it hides all points the summary itself is shown */
    filter_pane(app, pane, &only);
    if (!without)
        dd_search_light(app, pattern, flags); /* what is shown is shown why */
    dd_say(&app->messages, DD_NOTE,
           P_("%zu of %zu block — ⟨filter⟩ and ⟨accept⟩ show all again",
              "%zu of %zu blocks — ⟨filter⟩ and ⟨accept⟩ show all again", r->only[pane].all),
           r->only[pane].blocks, r->only[pane].all);
}

void dd_only_renew(struct dd_reader *fresh, const struct dd_reader *old)
{
    for (int pane = 0; pane < 2; pane++) {
        const struct dd_only *was = &old->only[pane];
        if (!was->shown)
            continue;
        dd_only_make(&fresh->only[pane], fresh, pane, dd_strbuf_str(&was->text), was->flags, NULL);
        if (fresh->only[pane].blocks)
            dd_pane_filter(&fresh->panes[pane], fresh->only[pane].shown);
        else
            dd_only_release(&fresh->only[pane]); /* nothing of it is left: better all than nothing */
    }
}

void dd_only_uncover(struct dd_app *app, int pane, uint32_t block)
{
    const struct dd_only *only = &app->reader.only[pane];
    if (!only->shown || !block || block >= app->reader.docs[pane]->n_blocks)
        return;
    if (only->shown[block])
        return;
    lift(app, pane);
    dd_say(&app->messages, DD_NOTE, _("all blocks again"));
}
