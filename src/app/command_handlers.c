/* What commands do with their arguments; without one they do what their key does. */
#include "app_private.h"

static void run_open(struct dd_app *app, const struct dd_order *order)
{
    struct dd_arena arena = {0};
    dd_app_read(app, dd_path_typed(&arena, order->argument).ptr);
    dd_arena_release(&arena);
}

/* One line about a command: its name, what it takes, what it does, its keys. */
static void run_help(struct dd_app *app, const struct dd_order *order)
{
    enum dd_screen screen = dd_app_screen(app);
    enum dd_command command;
    struct dd_error err;
    if (dd_command_resolve(&command, order->argument, screen, &err) != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
        return;
    }
    const struct dd_command_info *info = dd_command_info(command);
    struct dd_strbuf keys = {0};
    dd_keymap_keys(&keys, &app->config->keys, screen, command, 0);
    dd_say(&app->messages, DD_NOTE, _(":%s%s%s — %s%s%s%s"), info->name, info->arguments[0] ? " " : "",
           dd_command_arguments(info), _(info->help), keys.len ? _(" (") : "", dd_strbuf_cstr(&keys),
           keys.len ? _(")") : "");
    dd_strbuf_release(&keys);
}

static void run_sort(struct dd_app *app, const struct dd_order *order)
{
    dd_app_set_sort(app, order->choice);
}

static void run_filter(struct dd_app *app, const struct dd_order *order)
{
    dd_app_set_filter(app, order->argument);
}

static void run_search(struct dd_app *app, const struct dd_order *order)
{
    dd_search_open(app);
    dd_prompt_close(&app->prompt);
    dd_search_changed(app, order->argument);
    dd_search_done(app, order->argument);
}

static void run_search_archive(struct dd_app *app, const struct dd_order *order)
{
    dd_results_search(app, order->argument);
}

static void run_order(struct dd_app *app, const struct dd_order *order)
{
    dd_results_set_order(app, order->choice);
}

static void run_together(struct dd_app *app, const struct dd_order *order)
{
    dd_app_set_together(app, order->choice);
}

static void run_arrange(struct dd_app *app, const struct dd_order *order)
{
    dd_app_set_arrange(app, order->choice);
}

static void run_peek(struct dd_app *app, const struct dd_order *order)
{
    dd_app_set_peek(app, order->choice);
}

static void run_select(struct dd_app *app, const struct dd_order *order)
{
    dd_select_begin(app, order->choice);
}

static void run_annotate(struct dd_app *app, const struct dd_order *order)
{
    struct dd_listed *listed = dd_notes_list_current(&app->notes_list);
    if (app->reader.open || !app->notes_list.open)
        dd_notes_annotate(app, &order->argument);
    else if (listed)
        dd_notes_edit(app, &listed->note, &order->argument);
}

static void run_notes(struct dd_app *app, const struct dd_order *order)
{
    dd_notes_list_open(app, order->choice == 1);
}

static void run_export(struct dd_app *app, const struct dd_order *order)
{
    dd_notes_export(app, order->argument, order->forced);
}

static void run_set(struct dd_app *app, const struct dd_order *order)
{
    dd_app_set(app, order->argument);
}

static void run_source(struct dd_app *app, const struct dd_order *order)
{
    dd_app_source(app, order->argument);
}

static void run_theme(struct dd_app *app, const struct dd_order *order)
{
    dd_app_set_theme(app, order->argument);
}

static void run_archive(struct dd_app *app, const struct dd_order *order)
{
    struct dd_arena arena = {0};
    dd_archive_go(app, dd_path_typed(&arena, order->argument).ptr);
    dd_arena_release(&arena);
}

static void run_pipe(struct dd_app *app, const struct dd_order *order)
{
    dd_pipe(app, order->argument);
}

static void run_write(struct dd_app *app, const struct dd_order *order)
{
    dd_write(app, order->argument, order->forced);
}

static void run_lookup(struct dd_app *app, const struct dd_order *order)
{
    dd_lookup(app, order->argument);
}

/* The one character that was given; 0: it is more than one. */
static uint32_t letter(const struct dd_order *order)
{
    size_t len = 0;
    uint32_t cp = order->argument.len ? dd_utf8_decode(order->argument, 0, &len) : 0;
    return len == order->argument.len ? cp : 0;
}

static void run_set_mark(struct dd_app *app, const struct dd_order *order)
{
    dd_mark_set(app, letter(order));
}

static void run_to_mark(struct dd_app *app, const struct dd_order *order)
{
    dd_mark_go(app, letter(order));
}

static void run_drop_mark(struct dd_app *app, const struct dd_order *order)
{
    dd_mark_drop(app, letter(order));
}

static const struct {
    enum dd_command command;
    void (*run)(struct dd_app *app, const struct dd_order *order);
} handlers[] = {
    {DD_CMD_OPEN, run_open},         {DD_CMD_HELP, run_help},
    {DD_CMD_SORT, run_sort},         {DD_CMD_FILTER, run_filter},
    {DD_CMD_TOGETHER, run_together}, {DD_CMD_ARRANGE, run_arrange},
    {DD_CMD_PEEK, run_peek},         {DD_CMD_SEARCH, run_search},
    {DD_CMD_ORDER, run_order},       {DD_CMD_SEARCH_ARCHIVE, run_search_archive},
    {DD_CMD_SET, run_set},           {DD_CMD_SOURCE, run_source},
    {DD_CMD_THEME, run_theme},       {DD_CMD_SELECT, run_select},
    {DD_CMD_PIPE, run_pipe},         {DD_CMD_WRITE, run_write},
    {DD_CMD_LOOKUP, run_lookup},     {DD_CMD_SET_MARK, run_set_mark},
    {DD_CMD_TO_MARK, run_to_mark},   {DD_CMD_DROP_MARK, run_drop_mark},
    {DD_CMD_ARCHIVE, run_archive},
    {DD_CMD_ANNOTATE, run_annotate}, {DD_CMD_NOTES, run_notes},
    {DD_CMD_EXPORT, run_export},
};

void dd_command_run(struct dd_app *app, struct dd_str line)
{
    struct dd_arena arena = {0};
    struct dd_order order;
    struct dd_error err;
    if (dd_order_parse(&order, &arena, line, dd_app_screen(app), &err) != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
        dd_arena_release(&arena);
        return;
    }
    bool done = false;
    for (size_t i = 0; order.given && i < sizeof handlers / sizeof *handlers; i++)
        if (handlers[i].command == order.command) {
            handlers[i].run(app, &order);
            done = true;
        }
    if (!done && order.command != DD_CMD_NONE)
        dd_app_command(app, order.command, order.count);
    dd_arena_release(&arena);
}
