/* Keys that wait for more: counts and sequences, and what they mean when nothing more comes. */
#include "app_private.h"

enum { GIVE_UP = 5 /* times the setting: then a sequence that was only begun is forgotten */ };

void dd_keys_forget(struct dd_app *app)
{
    app->n_pending = app->n_whole = 0;
    app->count = 0;
    app->awaits = DD_CMD_NONE;
}

static enum dd_screen screen_now(const struct dd_app *app)
{
    return app->popup.kind ? DD_SCREEN_POPUP : dd_app_screen(app);
}

/* The key that a command has been waiting for. */
static void take_letter(struct dd_app *app, uint32_t key)
{
    enum dd_command command = app->awaits;
    dd_keys_forget(app);
    if (command == DD_CMD_SET_MARK)
        dd_mark_set(app, key);
    else
        dd_mark_go(app, key);
}

static void run(struct dd_app *app, enum dd_command command)
{
    unsigned long count = app->count;
    if (dd_str_equal(dd_command_takes(dd_command_info(command)), DD_STR("LETTER"))) {
        app->awaits = command;
        return;
    }
    dd_keys_forget(app);
    dd_app_command(app, command, count);
}

/* Runs what the first of the pending keys say by themselves; the others are typed again. */
static void run_whole(struct dd_app *app)
{
    uint32_t rest[DD_KEYS_MAX];
    size_t n = 0;
    for (size_t i = app->n_whole; i < app->n_pending; i++)
        rest[n++] = app->pending[i];
    run(app, app->whole);
    for (size_t i = 0; i < n && !app->done; i++)
        dd_app_key(app, rest[i]);
}

static enum dd_match find(struct dd_app *app, uint32_t key, enum dd_command *command)
{
    app->pending[app->n_pending] = key;
    if (!app->popup.kind && app->reader.open && app->reader.select.on) {
        enum dd_match match = dd_keymap_find(&app->config->keys, DD_SCREEN_SELECT, app->pending,
                                             app->n_pending + 1, command);
        if (match != DD_MATCH_NONE)
            return match;
    }
    return dd_keymap_find(&app->config->keys, screen_now(app), app->pending, app->n_pending + 1,
                          command);
}

/* Finds what the pending keys and this one mean; a Chinese mark that is not bound itself is the ASCII key
 * that it stands for. */
static enum dd_match find_plain(struct dd_app *app, uint32_t *key, enum dd_command *command)
{
    uint32_t plain = dd_key_plain(*key);
    enum dd_match match = find(app, *key, command);
    if (match != DD_MATCH_NONE || plain == *key)
        return match;
    *key = plain;
    return find(app, plain, command);
}

static void say_nothing_there(struct dd_app *app, uint32_t key)
{
    struct dd_strbuf name = {0}, help = {0};
    if (key == DD_KEY_ENTER || (key >= DD_KEY_NAMED && !(key & DD_KEY_META)))
        return;
    dd_key_name(&name, key);
    dd_keymap_keys(&help, &app->config->keys, screen_now(app), DD_CMD_HELP, 1);
    if (help.len)
        dd_say(&app->messages, DD_NOTE, _("%s does nothing here — %s shows the keys"),
               dd_strbuf_cstr(&name), dd_strbuf_cstr(&help));
    else
        dd_say(&app->messages, DD_NOTE, _("%s does nothing here"), dd_strbuf_cstr(&name));
    dd_strbuf_release(&name);
    dd_strbuf_release(&help);
}

/* Alt that is bound to nothing is what terminals make of it: Esc, and the key. */
static bool part_meta(struct dd_app *app, uint32_t key)
{
    if (!(key & DD_KEY_META))
        return false;
    dd_keys_forget(app);
    dd_app_key(app, DD_KEY_ESC);
    dd_app_key(app, key & ~(uint32_t)DD_KEY_META);
    return true;
}

void dd_keys_take(struct dd_app *app, uint32_t key)
{
    enum dd_command command;
    uint32_t plain = dd_key_plain(key);
    if (app->awaits) {
        take_letter(app, plain);
        return;
    }
    if (app->popup.kind && dd_popup_pick_key(app, plain))
        return;
    if (app->n_pending == 0 && plain >= '0' && plain <= '9' && (plain != '0' || app->count)) {
        if (app->count < 1000000)
            app->count = app->count * 10 + (plain - '0');
        return;
    }
    enum dd_match match = find_plain(app, &key, &command);
    app->n_pending++;
    app->pending_time = app->host->now(app->host->data);
    if (match == DD_MATCH_BOTH) {
        app->n_whole = app->n_pending;
        app->whole = command;
    }
    if (match == DD_MATCH_FULL)
        run(app, command);
    else if (match != DD_MATCH_NONE && app->n_pending < DD_KEYS_MAX)
        return;
    else if (app->n_whole)
        run_whole(app);
    else if (app->n_pending == 1 && part_meta(app, key))
        return;
    else {
        if (app->n_pending == 1)
            say_nothing_there(app, key);
        dd_keys_forget(app);
    }
}

/* ---- waiting --------------------------------------------------------------------------- */

/* Milliseconds that the pending keys wait in all; 0: for ever. */
static int patience(const struct dd_app *app)
{
    int timeout = app->config->settings.key_timeout;
    return app->n_whole == app->n_pending ? timeout : GIVE_UP * timeout;
}

int dd_keys_wait(const struct dd_app *app)
{
    if (app->n_pending == 0 || patience(app) == 0)
        return -1;
    double waited = app->host->now(app->host->data) - app->pending_time;
    int left = patience(app) - (int)(waited * 1000);
    return left > 0 ? left : 0;
}

void dd_keys_expire(struct dd_app *app)
{
    if (dd_keys_wait(app) != 0)
        return;
    app->stale = true;
    if (app->n_whole)
        run_whole(app);
    else
        dd_keys_forget(app);
}
