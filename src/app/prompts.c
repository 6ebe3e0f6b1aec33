/* The kinds of prompts: what they are called, what typing into them does, and what they show of it. */
#include "app_private.h"

/* ---- the filter of the list ------------------------------------------------------------ */

static bool filter_command(struct dd_app *app, enum dd_command command)
{
    if (command != DD_CMD_OLDER && command != DD_CMD_NEWER)
        return false;
    dd_list_move(&app->list, command == DD_CMD_NEWER ? 1 : -1); /* the list moves while it is typed */
    return true;
}

static void filter_changed(struct dd_app *app, struct dd_str text)
{
    struct dd_list *l = &app->list;
    if (dd_str_equal(dd_strbuf_str(&l->filter), text))
        return;
    dd_strbuf_clear(&l->filter);
    dd_strbuf_add(&l->filter, text);
    dd_list_rebuild(l);
}

static void filter_open(struct dd_app *app)
{
    dd_prompt_open(&app->prompt, DD_PROMPT_FILTER, dd_strbuf_str(&app->list.filter));
}

static void filter_cancelled(struct dd_app *app)
{
    filter_changed(app, dd_strbuf_str(&app->prompt.before));
}

/* Enter makes it anew: an article that was read since falls out of is:unread. */
static void filter_done(struct dd_app *app, struct dd_str text)
{
    (void)text;
    if (app->list.asked)
        dd_list_rebuild(&app->list);
}

static void filter_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    if (app->list.filter.len == 0)
        look->keys = dd_str_from(_("is:unread is:starred site: tag: lang:zh date:2025-01"));
    if (app->list.wrong.code != DD_OK) {
        dd_strbuf_adds(status, app->list.wrong.message);
        return;
    }
    dd_strbuf_addf(status, P_("%zu article", "%zu articles", app->list.n_entries),
                   app->list.n_entries);
}

void dd_app_set_filter(struct dd_app *app, struct dd_str text)
{
    if (app->reader.open)
        dd_only_set(app, text, app->search.flags);
    else if (app->notes_list.open)
        dd_notes_list_set_filter(app, text);
    else if (dd_str_equal(dd_strbuf_str(&app->list.filter), text))
        dd_list_rebuild(&app->list); /* made anew: by where the reader stands now */
    else
        filter_changed(app, text);
}

/* ---- the ':' line ---------------------------------------------------------------------- */

static void command_open(struct dd_app *app)
{
    dd_prompt_open(&app->prompt, DD_PROMPT_COMMAND, (struct dd_str){0});
}

static void command_complete(struct dd_app *app)
{
    dd_command_complete(app, dd_strbuf_str(&app->prompt.text), app->prompt.cursor,
                        &app->prompt.completion);
}

static void command_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    dd_command_hint(status, dd_strbuf_str(&app->prompt.text), dd_app_screen(app));
    look->keys = dd_str_from(status->len ? "" : _("⟨complete⟩ completes"));
}

/* ---- all kinds ------------------------------------------------------------------------- */

static const struct {
    char label[8];
    char history[12]; /* under which the state keeps its lines; empty: it does not */
    void (*open)(struct dd_app *app);
    bool (*command)(struct dd_app *app, enum dd_command command); /* of its own; true: done */
    void (*changed)(struct dd_app *app, struct dd_str text);
    void (*cancelled)(struct dd_app *app);
    void (*done)(struct dd_app *app, struct dd_str text);
    void (*complete)(struct dd_app *app); /* fills the prompt's completion */
    void (*look)(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);
} kinds[DD_PROMPT_COUNT] = {
    [DD_PROMPT_FILTER] = {.label = "/", .history = "filter",
                          .open = filter_open,
                          .command = filter_command,
                          .changed = filter_changed,
                          .cancelled = filter_cancelled,
                          .done = filter_done,
                          .look = filter_look},
    [DD_PROMPT_COMMAND] = {.label = ":", .history = "command",
                           .open = command_open,
                           .done = dd_command_run,
                           .complete = command_complete,
                           .look = command_look},
    [DD_PROMPT_SEARCH] = {.label = "/", .history = "search",
                          .open = dd_search_open,
                          .command = dd_search_mode,
                          .changed = dd_search_changed,
                          .cancelled = dd_search_cancelled,
                          .done = dd_search_done,
                          .look = dd_search_look},
    [DD_PROMPT_ARCHIVE] = {.label = "F", .history = "archive",
                           .open = dd_results_prompt,
                           .command = dd_results_prompt_command,
                           .changed = dd_results_prompt_changed,
                           .done = dd_results_prompt_done,
                           .look = dd_results_prompt_look},
    [DD_PROMPT_PIPE] = {.label = "|", .history = "pipe",
                        .open = dd_pipe_open,
                        .done = dd_pipe,
                        .look = dd_pipe_look},
    [DD_PROMPT_WRITE] = {.label = "w ", .history = "write",
                         .open = dd_write_open,
                         .changed = dd_write_changed,
                         .done = dd_write_done,
                         .complete = dd_write_complete,
                         .look = dd_write_look},
    [DD_PROMPT_LOOKUP] = {.label = "D ", .history = "lookup",
                          .open = dd_lookup_open,
                          .done = dd_lookup,
                          .complete = dd_lookup_complete,
                          .look = dd_lookup_look},
    [DD_PROMPT_NOTE] = {.label = "a",
                        .open = dd_notes_prompt_open,
                        .command = dd_notes_prompt_command,
                        .cancelled = dd_notes_prompt_cancelled,
                        .done = dd_notes_prompt_done,
                        .look = dd_notes_prompt_look},
    [DD_PROMPT_NOTES] = {.label = "/",
                         .history = "notes",
                         .open = dd_notes_list_prompt,
                         .command = dd_notes_list_prompt_command,
                         .changed = dd_notes_list_set_filter,
                         .cancelled = dd_notes_list_prompt_cancelled,
                         .look = dd_notes_list_prompt_look},
    [DD_PROMPT_BLOCKS] = {.label = "&",
                          .history = "blocks",
                          .open = dd_only_open,
                          .command = dd_only_mode,
                          .changed = dd_only_changed,
                          .done = dd_only_done,
                          .look = dd_only_look},
};

static void changed(struct dd_app *app)
{
    if (kinds[app->prompt.kind].changed)
        kinds[app->prompt.kind].changed(app, dd_strbuf_str(&app->prompt.text));
}

static void complete(struct dd_app *app, bool back)
{
    struct dd_prompt *p = &app->prompt;
    if (!kinds[p->kind].complete)
        return;
    if (p->completion.count == 0)
        kinds[p->kind].complete(app);
    if (dd_prompt_complete(p, back))
        changed(app);
}

/* What was typed into it before this run, by whatever copy. */
static void recall_lines(struct dd_app *app, enum dd_prompt_kind kind)
{
    struct dd_prompt *p = &app->prompt;
    struct dd_arena arena = {0};
    struct dd_str *lines;
    if (p->recalled_all[kind] || !kinds[kind].history[0])
        return;
    p->recalled_all[kind] = true;
    size_t n = dd_state_history(app->life.state, dd_str_from(kinds[kind].history), &arena, &lines);
    for (size_t i = 0; i < n; i++)
        dd_history_add(&p->history[kind], lines[i]);
    p->recalled = p->history[kind].count; /* nothing has been: this is the prompt's first key */
    dd_arena_release(&arena);
}

static void keep_line(struct dd_app *app, enum dd_prompt_kind kind, struct dd_str line)
{
    struct dd_error err; /* a line is not worth a word about the disk */
    if (dd_str_trim(line).len && kinds[kind].history[0])
        dd_state_add_history(app->life.state, dd_str_from(kinds[kind].history), line, &err);
}

/* The line may run commands that open the next prompt: it is taken out of the prompt first. */
static void done(struct dd_app *app)
{
    struct dd_prompt *p = &app->prompt;
    enum dd_prompt_kind kind = p->kind;
    struct dd_arena arena = {0};
    struct dd_str text = dd_arena_copy(&arena, dd_strbuf_str(&p->text));
    dd_prompt_close(p);
    keep_line(app, kind, text);
    if (kinds[kind].done)
        kinds[kind].done(app, text);
    dd_arena_release(&arena);
}

void dd_prompts_key(struct dd_app *app, uint32_t key)
{
    struct dd_prompt *p = &app->prompt;
    enum dd_prompt_kind kind = p->kind;
    recall_lines(app, kind);
    enum dd_command command = dd_prompt_command(&app->config->keys, key);
    if (command == DD_CMD_NONE && key & DD_KEY_META) {
        dd_app_key(app, DD_KEY_ESC); /* Alt that is bound to nothing: what terminals make of it */
        dd_app_key(app, key & ~(uint32_t)DD_KEY_META);
        return;
    }
    if (command == DD_CMD_REDRAW) {
        app->host->redraw(app->host->data);
        return;
    }
    if (kinds[kind].command && kinds[kind].command(app, command))
        return;
    switch (dd_prompt_do(p, command, key)) {
    case DD_PROMPT_CHANGED:
        changed(app);
        break;
    case DD_PROMPT_CANCELLED:
        dd_prompt_close(p);
        if (kinds[kind].cancelled)
            kinds[kind].cancelled(app);
        p->escaped = key == DD_KEY_ESC ? kind : DD_PROMPT_NONE;
        break;
    case DD_PROMPT_DONE:
        done(app);
        break;
    case DD_PROMPT_COMPLETE:
        complete(app, command == DD_CMD_COMPLETE_BACK);
        break;
    default:
        break;
    }
}

void dd_prompts_reopen(struct dd_app *app)
{
    struct dd_prompt *p = &app->prompt;
    struct dd_arena arena = {0};
    struct dd_str text = dd_arena_copy(&arena, dd_strbuf_str(&p->text));
    size_t cursor = p->cursor;
    enum dd_prompt_kind kind = p->escaped;
    p->escaped = DD_PROMPT_NONE;
    if (kind != DD_PROMPT_NONE && kinds[kind].open) {
        kinds[kind].open(app);
        dd_prompt_set(p, text);
        p->cursor = cursor;
        changed(app);
    }
    dd_arena_release(&arena);
}

/* What was pasted counts when all of it is there. */
void dd_prompts_pasted(struct dd_app *app)
{
    if (app->prompt.kind)
        changed(app);
}

void dd_prompts_draw(struct dd_app *app, struct dd_frame *f, int row)
{
    enum dd_prompt_kind kind = app->prompt.kind;
    struct dd_strbuf status = {0};
    struct dd_prompt_look look = {.label = kinds[kind].label, .status_role = DD_ROLE_FAINT};
    if (kinds[kind].look)
        kinds[kind].look(app, &look, &status);
    struct dd_strbuf keys = {0};
    dd_hint(&keys, &app->config->keys, DD_SCREEN_PROMPT, look.keys);
    look.keys = dd_strbuf_str(&keys);
    look.status = dd_strbuf_str(&status);
    dd_prompt_draw(&app->prompt, f, row, &look);
    dd_strbuf_release(&status);
    dd_strbuf_release(&keys);
}
