/* The prompts of '/' and '&': what typing into them does, and what they show of it. */
#include "app_private.h"

#include "duidu/han.h"

/* ---- both ------------------------------------------------------------------------------ */

/* The commands that change how a pattern is understood; true: it was one of them. A regular expression
 * knows no pinyin: asking for it leaves the expression. */
static bool change_mode(struct dd_search *s, enum dd_command command)
{
    bool regex = s->flags & DD_FIND_REGEX;
    if (command == DD_CMD_TOGGLE_REGEX)
        s->flags ^= DD_FIND_REGEX;
    else if (command == DD_CMD_TOGGLE_PINYIN && dd_han_available())
        s->flags = regex ? (s->flags & ~(unsigned)DD_FIND_REGEX) | DD_FIND_PINYIN
                         : s->flags ^ DD_FIND_PINYIN;
    return command == DD_CMD_TOGGLE_REGEX || command == DD_CMD_TOGGLE_PINYIN;
}

/* Label, keys and their state; what is wrong with the pattern comes before what it finds. */
static void mode_look(const struct dd_search *s, struct dd_prompt_look *look, const char *plain,
                      const char *regex, struct dd_strbuf *status)
{
    bool is_regex = s->flags & DD_FIND_REGEX, pinyin = s->flags & DD_FIND_PINYIN;
    look->label = is_regex ? regex : plain;
    look->keys = dd_str_from(is_regex ? _("⟨toggle-regex⟩ regex:on ⟨toggle-pinyin⟩ pinyin:off")
                             : pinyin ? _("⟨toggle-regex⟩ regex:off ⟨toggle-pinyin⟩ pinyin:on")
                                      : _("⟨toggle-regex⟩ regex:off ⟨toggle-pinyin⟩ pinyin:off"));
    if (!dd_han_available())
        look->keys = dd_str_from(is_regex ? _("⟨toggle-regex⟩ regex:on ⟨toggle-pinyin⟩ no pinyin in this build")
                                          : _("⟨toggle-regex⟩ regex:off ⟨toggle-pinyin⟩ no pinyin in this build"));
    if (s->error.code == DD_OK)
        return;
    look->status_role = DD_ROLE_ERROR;
    dd_strbuf_adds(status, s->error.message);
}

/* ---- '/' ------------------------------------------------------------------------------- */

static void keep_view(struct dd_app *app)
{
    const struct dd_reader *r = &app->reader;
    app->search.origin = (struct dd_search_origin){
        .focus = r->focus,
        .peek = app->settings.peek,
        .zoom = app->settings.zoom,
        .lit = app->search.lit,
        .found = r->found,
        .found_pane = r->found_pane,
        .found_at = r->found_at,
        .point = r->point,
        .counterpart = r->counterpart,
        .confidence = r->confidence,
        .unfold_top = r->unfold_top,
        .panes = {dd_pane_view(&r->panes[0]), dd_pane_view(&r->panes[1])},
    };
}

/* Puts everything back to where it was when the prompt was opened. */
static void return_view(struct dd_app *app)
{
    const struct dd_search_origin *o = &app->search.origin;
    struct dd_reader *r = &app->reader;
    bool other = app->settings.peek != (enum dd_peek)o->peek || r->focus != o->focus;
    app->settings.peek = o->peek;
    app->settings.zoom = o->zoom;
    r->focus = o->focus;
    r->found = false;
    if (other)
        dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    for (int pane = 0; pane < 2; pane++)
        dd_pane_return(&r->panes[pane], &o->panes[pane]);
    dd_peek_scroll(r, (long)o->unfold_top - (long)r->unfold_top);
    r->point = o->point;
    r->counterpart = o->counterpart;
    r->confidence = o->confidence;
}

void dd_search_open(struct dd_app *app)
{
    struct dd_search *s = &app->search;
    struct dd_sought nothing = {0}, before = s->sought;
    keep_view(app);
    s->sought = nothing;
    dd_search_take(s, &nothing);
    s->before = before;
    s->times = 1;
    s->lit = true;
    dd_search_refresh(app);
    dd_prompt_open(&app->prompt, DD_PROMPT_SEARCH, (struct dd_str){0});
}

void dd_search_changed(struct dd_app *app, struct dd_str text)
{
    struct dd_search *s = &app->search;
    struct dd_sought sought = {0};
    struct dd_error err = {0};
    return_view(app);
    if (text.len)
        dd_sought_make(&sought, &text, 1, s->flags, &err);
    dd_search_take(s, &sought);
    s->error = err;
    dd_search_refresh(app);
    dd_search_seek(app);
}

static void take_before(struct dd_app *app)
{
    struct dd_search *s = &app->search;
    struct dd_sought before = s->before;
    s->before = (struct dd_sought){0};
    dd_search_take(s, &before);
    s->lit = s->origin.lit;
    app->reader.found = s->origin.found;
    app->reader.found_pane = s->origin.found_pane;
    app->reader.found_at = s->origin.found_at;
    dd_search_refresh(app);
}

void dd_search_cancelled(struct dd_app *app)
{
    return_view(app);
    take_before(app);
}

/* Enter on an empty line looks for the same as before, as in less and vim. */
void dd_search_done(struct dd_app *app, struct dd_str text)
{
    struct dd_search *s = &app->search;
    struct dd_error err = s->error;
    bool bad = text.len && s->sought.count == 0;
    if (!text.len || bad) {
        dd_search_cancelled(app);
        if (bad)
            dd_say(&app->messages, DD_ERROR, "%s", err.message);
        else
            dd_search_next(app, s->times);
        return;
    }
    struct dd_sought nothing = {0};
    dd_sought_release(&s->before);
    s->before = nothing;
    if (!dd_search_keep(app)) {
        return_view(app);
        dd_search_next(app, 1); /* says that there is none */
    } else if (s->times > 1) {
        dd_search_next(app, s->times - 1);
    }
    if (err.code != DD_OK)
        dd_say(&app->messages, DD_WARNING, "%s", err.message);
}

bool dd_search_mode(struct dd_app *app, enum dd_command command)
{
    if (!change_mode(&app->search, command))
        return false;
    dd_search_changed(app, dd_strbuf_str(&app->prompt.text));
    return true;
}

/* "article 3", "article 3 of 8", "article 3 (1 by pinyin)" */
static void add_count(const struct dd_reader *r, int pane, struct dd_strbuf *out)
{
    size_t n = dd_search_count(r, pane, 0, UINT32_MAX), all = r->hits[pane].count;
    if (!dd_reader_has(r, pane))
        return;
    if (out->len)
        dd_strbuf_adds(out, " · ");
    dd_strbuf_addf(out, pane == DD_ARTICLE ? _("article %zu") : _("summary %zu"), n);
    if (n < all) /* a filter hides the others */
        dd_strbuf_addf(out, _(" of %zu"), all);
    if (r->hits[pane].cut)
        dd_strbuf_addc(out, '+');
    if (n && r->hits[pane].romanised)
        dd_strbuf_addf(out, _(" (%zu by pinyin)"), r->hits[pane].romanised);
}

void dd_search_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    mode_look(&app->search, look, "/", _("regex/"), status);
    if (status->len || app->prompt.text.len == 0)
        return;
    add_count(&app->reader, DD_ARTICLE, status);
    add_count(&app->reader, DD_SUMMARY, status);
    if (app->search.n_spots == 0)
        look->status_role = DD_ROLE_WARNING;
}

/* ---- '&' ------------------------------------------------------------------------------- */

void dd_only_open(struct dd_app *app)
{
    dd_prompt_open(&app->prompt, DD_PROMPT_BLOCKS, (struct dd_str){0});
    dd_only_changed(app, (struct dd_str){0});
}

/* Counts what the filter would let through; the pane is left alone until Enter. */
void dd_only_changed(struct dd_app *app, struct dd_str text)
{
    struct dd_search *s = &app->search;
    struct dd_only only = {0};
    s->error = (struct dd_error){0};
    if (text.len)
        dd_only_make(&only, &app->reader, dd_only_pane(app), text, s->flags, &s->error);
    s->blocks = only.blocks;
    s->all_blocks = only.all;
    dd_only_release(&only);
}

void dd_only_done(struct dd_app *app, struct dd_str text)
{
    app->search.error = (struct dd_error){0};
    dd_only_set(app, text, app->search.flags);
}

bool dd_only_mode(struct dd_app *app, enum dd_command command)
{
    if (!change_mode(&app->search, command))
        return false;
    dd_only_changed(app, dd_strbuf_str(&app->prompt.text));
    return true;
}

void dd_only_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    const struct dd_search *s = &app->search;
    bool without;
    mode_look(s, look, "&", _("regex&"), status);
    if (status->len)
        return;
    if (dd_only_pattern(dd_strbuf_str(&app->prompt.text), &without).len == 0) {
        dd_strbuf_adds(status, app->reader.only[dd_only_pane(app)].shown
                                   ? _("⟨accept⟩ shows all blocks again")
                                   : _("blocks with … (!… without)"));
        return;
    }
    dd_strbuf_addf(status, P_("%zu of %zu block", "%zu of %zu blocks", s->all_blocks), s->blocks,
                   s->all_blocks);
    if (s->blocks == 0)
        look->status_role = DD_ROLE_WARNING;
}
