/* The settings while the program runs: what the app makes of them, and the commands about them. */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- taking over ----------------------------------------------------------------------- */

static unsigned find_flag(unsigned flags, unsigned flag, int on)
{
    return on ? flags | flag : flags & ~flag;
}

/* What keys change too is taken from the settings only when these have changed, so that ':set' of one
 * thing does not take back what r, L or + have made of another. */
void dd_app_take_settings(struct dd_app *app, bool all)
{
    const struct dd_settings *s = &app->config->settings, *was = &app->taken;
    struct dd_reader_settings *r = &app->settings;
    r->config = s;
    r->keys = &app->config->keys;
    if (all || s->arrange != was->arrange)
        r->arrange = (enum dd_arrange)s->arrange;
    if (all || s->together != was->together)
        r->together = (enum dd_together)s->together;
    if (all || s->ratio != was->ratio)
        r->ratio = s->ratio;
    dd_ambiguous_set(s->ambiguous_width);
    unsigned *flags = &app->search.flags;
    if (all || s->smart_case != was->smart_case)
        *flags = find_flag(*flags, DD_FIND_SMART_CASE, s->smart_case);
    if (all || s->pinyin != was->pinyin)
        *flags = find_flag(*flags, DD_FIND_PINYIN, s->pinyin);
    if (all || s->variants != was->variants)
        *flags = find_flag(*flags, DD_FIND_VARIANTS, s->variants);
    dd_list_set_pace(&app->list, dd_app_pace(app));
    if (app->reader.open)
        app->reader.clip->pace = dd_app_pace(app);
    app->taken = *s;
}

struct dd_pace dd_app_pace(const struct dd_app *app)
{
    return (struct dd_pace){app->config->settings.words_per_minute,
                            app->config->settings.characters_per_minute};
}

/* After the config has changed: the panes are laid out anew where they have to be, the places stay. */
static void configured(struct dd_app *app)
{
    const struct dd_host *host = app->host;
    int ambiguous = dd_ambiguous();
    dd_app_take_settings(app, false);
    const char *note = host->configure ? host->configure(host->data, app->config) : NULL;
    if (ambiguous != dd_ambiguous())
        dd_results_forget(&app->results);
    if (app->reader.open)
        dd_reader_arrange(&app->reader, &app->settings, app->rows, app->columns);
    if (note)
        dd_say(&app->messages, DD_WARNING, "%s", note);
    app->stale = true;
}

/* Cuts the home folder off a path; false: it lies elsewhere. */
static bool below_home(struct dd_str *path)
{
    struct dd_str home = dd_str_from(getenv("HOME"));
    if (home.len < 2 || !dd_str_starts(*path, home) || path->len == home.len ||
        path->ptr[home.len] != '/')
        return false;
    *path = dd_str_slice(*path, home.len, path->len);
    return true;
}

/* Tells the problems from first on: one in the status line, of more how many they are. */
void dd_app_say_problems(struct dd_app *app, size_t first)
{
    const struct dd_problems *p = &app->config->problems;
    if (first >= p->count)
        return;
    for (size_t i = first; i < p->count; i++) {
        const struct dd_problem *one = &p->items[i];
        struct dd_str file = one->file;
        bool home = below_home(&file);
        if (one->line)
            dd_say(&app->messages, DD_WARNING, "%s%.*s:%d: %.*s", home ? "~" : "", DD_STR_ARG(file),
                   one->line, DD_STR_ARG(one->message));
        else
            dd_say(&app->messages, DD_WARNING, "%.*s", DD_STR_ARG(one->message));
    }
    if (p->count - first > 1)
        dd_say(&app->messages, DD_WARNING,
               P_("%zu problem in the settings — :messages lists it",
                  "%zu problems in the settings — :messages lists them", p->count - first),
               p->count - first);
}

void dd_app_reload_settings(struct dd_app *app)
{
    dd_config_reload(app->config);
    configured(app);
    dd_app_say_problems(app, 0);
}

void dd_app_background(struct dd_app *app, bool light)
{
    size_t before = app->config->problems.count;
    if (app->after_esc) /* that Esc was the beginning of the answer */
        dd_prompts_reopen(app);
    app->stale = app->stale || app->after_esc;
    app->after_esc = false;
    if (!dd_config_background(app->config, light ? DD_BACKGROUND_LIGHT : DD_BACKGROUND_DARK))
        return;
    configured(app);
    dd_app_say_problems(app, before);
}

/* ---- :set ------------------------------------------------------------------------------ */

static void show_settings(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    const struct dd_setting *s;
    dd_popup_open(p, DD_POPUP_SETTINGS, _("Settings"));
    for (size_t i = 0; (s = dd_setting_at(i)); i++) {
        struct dd_str name = dd_arena_printf(&p->arena, "%s.%s", s->section, s->key);
        struct dd_strbuf value = {0};
        if (s->kind == DD_SETTING_INCLUDE || dd_config_get(app->config, name, &value, NULL) != DD_OK)
            continue;
        struct dd_str whole = dd_strbuf_str(&value);
        dd_popup_add(p, name, dd_str_slice(whole, name.len + 3, whole.len), DD_ROLE_POPUP, 0);
        dd_popup_add(p, (struct dd_str){0}, dd_str_from(_(s->help)), DD_ROLE_FAINT, 0);
        dd_strbuf_release(&value);
    }
    p->footer = dd_hint_copy(&p->arena, app, DD_SCREEN_POPUP, _("⟨back⟩ back · :set NAME VALUE"));
}

/* "name", "name?", "name value", "name = value" */
static bool part(struct dd_str text, struct dd_str *name, struct dd_str *value)
{
    size_t n = 0;
    text = dd_str_trim(text);
    while (n < text.len && text.ptr[n] != ' ' && text.ptr[n] != '=' && text.ptr[n] != '?')
        n++;
    *name = dd_str_slice(text, 0, n);
    struct dd_str rest = dd_str_trim(dd_str_slice(text, n, text.len));
    bool asks = rest.len == 0 || dd_str_equal(rest, DD_STR("?"));
    if (rest.len && rest.ptr[0] == '=')
        rest = dd_str_trim(dd_str_slice(rest, 1, rest.len));
    *value = rest;
    return !asks;
}

static bool takes_effect_later(struct dd_str name)
{
    const struct dd_setting *s;
    for (size_t i = 0; (s = dd_setting_at(i)); i++)
        if (dd_str_ends(name, dd_str_from(s->key)))
            return s->at_start;
    return false;
}

void dd_app_set(struct dd_app *app, struct dd_str text)
{
    struct dd_str name, value;
    struct dd_error err = {0};
    struct dd_strbuf out = {0};
    size_t before = app->config->problems.count;
    bool sets = part(text, &name, &value);
    enum dd_code code = sets ? dd_config_set(app->config, name, value, &err)
                             : dd_config_get(app->config, name, &out, &err);
    if (code != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    } else if (sets) {
        configured(app);
        dd_app_say_problems(app, before);
        dd_config_get(app->config, name, &out, NULL);
        if (app->config->problems.count == before)
            dd_say(&app->messages, DD_NOTE, "%s%s", dd_strbuf_cstr(&out),
                   takes_effect_later(name) ? _(" (from the next start on)") : "");
    } else {
        dd_say(&app->messages, DD_NOTE, "%s", dd_strbuf_cstr(&out));
    }
    dd_strbuf_release(&out);
}

void dd_app_source(struct dd_app *app, struct dd_str path)
{
    struct dd_arena arena = {0};
    struct dd_error err;
    size_t before = app->config->problems.count;
    if (dd_config_source(app->config, dd_arena_copy(&arena, path).ptr, &err) != DD_OK)
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    else
        dd_say(&app->messages, DD_NOTE, _("read '%.*s'"), DD_STR_ARG(path));
    configured(app);
    dd_app_say_problems(app, before);
    dd_arena_release(&arena);
}

/* ---- themes ---------------------------------------------------------------------------- */

bool dd_app_set_theme(struct dd_app *app, struct dd_str name)
{
    struct dd_error err;
    size_t before = app->config->problems.count;
    bool done = dd_config_theme(app->config, name, &err) == DD_OK;
    if (!done) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
        return false;
    }
    configured(app);
    if (app->config->problems.count > before)
        dd_app_say_problems(app, before);
    else
        dd_say(&app->messages, DD_NOTE, _("theme %.*s"), DD_STR_ARG(name));
    return true;
}

/* What the preview shows beside the themes, in the look that it has on the page. */
static const struct {
    uint8_t role, inline_;
    char text[80];
} samples[] = {
    {DD_ROLE_TITLE, 0, N_("title bar")},
    {DD_ROLE_HEADING1, 0, N_("heading, level 1")},
    {DD_ROLE_HEADING2, 0, N_("heading, level 2")},
    {DD_ROLE_HEADING3, 0, N_("heading, level 3")},
    {DD_ROLE_TEXT, 0, N_("The text of an article 与它的中文摘要")},
    {DD_ROLE_TEXT, DD_INLINE_STRONG, N_("strong text")},
    {DD_ROLE_TEXT, DD_INLINE_EMPHASIS, N_("emphasised text")},
    {DD_ROLE_TEXT, DD_INLINE_CODE, N_("code within a line")},
    {DD_ROLE_TEXT, DD_INLINE_LINK, N_("a link")},
    {DD_ROLE_QUOTE, 0, N_("a quote")},
    {DD_ROLE_CODE, 0, N_("a block of code")},
    {DD_ROLE_TABLE_HEADER, 0, N_("the head of a table")},
    {DD_ROLE_POINT, 0, N_("12 number of a key point")},
    {DD_ROLE_GUTTER_CURRENT, 0, N_("▌ the current block")},
    {DD_ROLE_GUTTER_COUNTERPART, 0, N_("▌ its counterpart")},
    {DD_ROLE_HIT, 0, N_("what a search has found")},
    {DD_ROLE_CURRENT_HIT, 0, N_("the hit that n and N have come to")},
    {DD_ROLE_LIST_CURSOR, 0, N_("the cursor of the list")},
    {DD_ROLE_FAINT, 0, N_("what may stand back")},
    {DD_ROLE_STATUS, 0, N_("status line")},
    {DD_ROLE_WARNING, 0, N_("a warning")},
    {DD_ROLE_ERROR, 0, N_("an error")},
};

enum { N_SAMPLES = sizeof samples / sizeof *samples };

void dd_show_colors(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    struct dd_strbuf names = {0};
    struct dd_str rest, name;
    dd_config_themes(app->config, &names);
    dd_popup_open(p, DD_POPUP_COLORS, _("Themes"));
    p->kept = dd_arena_copy(&p->arena, app->config->settings.theme);
    rest = dd_strbuf_str(&names);
    for (size_t i = 0;; i++) {
        bool any = dd_str_next_line(&rest, &name);
        if (!any && i >= N_SAMPLES)
            break;
        dd_popup_add(p, any ? name : (struct dd_str){0},
                     dd_str_from(i < N_SAMPLES ? _(samples[i].text) : ""),
                     (enum dd_role)samples[i < N_SAMPLES ? i : 0].role, 0);
        struct dd_popup_line *line = &p->lines[p->n_lines - 1];
        line->inline_ = samples[i < N_SAMPLES ? i : 0].inline_;
        line->on_page = true;
        p->n_picks += any;
        if (any && dd_str_equal(name, p->kept))
            p->cursor = i;
    }
    p->picks = true;
    p->footer = dd_hint_copy(&p->arena, app, DD_SCREEN_POPUP,
                             _("Enter takes it · ⟨back⟩ leaves it as it was"));
    dd_strbuf_release(&names);
}

void dd_colors_moved(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    struct dd_str name = p->lines[p->cursor].key;
    if (name.len && !dd_str_equal(name, app->config->settings.theme))
        dd_app_set_theme(app, name);
}

void dd_colors_leave(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    if (p->kind == DD_POPUP_COLORS && !dd_str_equal(p->kept, app->config->settings.theme))
        dd_app_set_theme(app, p->kept);
}

void dd_app_show_settings(struct dd_app *app)
{
    show_settings(app);
}
