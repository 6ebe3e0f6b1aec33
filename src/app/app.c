/* Keys to commands to state; and the frame that holds it all together. */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    QUIET = 120,  /* milliseconds without a key before an article is linked */
    SETTLED = 400 /* … before the place is written */
};
static const double TORN_SECONDS = 1.0;

enum dd_screen dd_app_screen(const struct dd_app *app)
{
    return app->reader.open     ? DD_SCREEN_READER
           : app->notes_list.open ? DD_SCREEN_NOTES
           : app->results.open ? DD_SCREEN_RESULTS
                               : DD_SCREEN_LIST;
}

/* ---- opening and closing --------------------------------------------------------------- */

enum dd_code dd_app_open(struct dd_app **out, const char *path, const struct dd_host *host,
                         struct dd_error *err)
{
    struct stat st;
    bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    struct dd_app *app = dd_xmalloc(sizeof *app);
    *app = (struct dd_app){
        .host = host,
        .messages.log = host->log,
        .config = host->config ? host->config : dd_config_built_in(),
        .own_config = !host->config,
        .single_file = !folder,
        .clicked = DD_CLICKED_NOTHING,
        .stale = true,
        .rows = 24,
        .columns = 80,
    };
    dd_search_init(&app->search);
    dd_app_take_settings(app, true);
    app->messages.app = app;
    dd_life_open(&app->life, host->state);
    app->list.state = app->life.state;
    enum dd_code code;
    dd_remember_begin(app, path, folder);
    if (folder) {
        code = dd_scan_open(app, path, err);
        if (code == DD_OK && host->resume)
            dd_remember_resume(app);
    } else {
        code = dd_reader_open(&app->reader, path, err);
        if (code == DD_OK) {
            app->reader.clip->pace = dd_app_pace(app);
            dd_life_begin(app);
        }
    }
    if (code != DD_OK) {
        dd_app_close(app);
        app = NULL;
    } else {
        dd_app_say_problems(app, 0);
    }
    *out = app;
    return code;
}

void dd_app_close(struct dd_app *app)
{
    if (!app)
        return;
    dd_life_leave(app);
    dd_places_keep(app, true);
    dd_life_finish(app);
    dd_remember_keep(app);
    dd_reader_close(&app->reader);
    dd_places_release(&app->places);
    dd_scan_close(app);
    dd_results_release(&app->results);
    dd_watching_stop(app);
    dd_list_release(&app->list);
    dd_life_close(app);
    free(app->next);
    dd_lookup_release(&app->lookup);
    dd_lexicon_close(app->lexicon);
    dd_popup_close(&app->popup);
    dd_noting_release(&app->noting);
    dd_notes_list_release(&app->notes_list);
    dd_prompt_release(&app->prompt);
    dd_search_release(&app->search);
    dd_messages_release(&app->messages);
    dd_remember_release(&app->remembered);
    if (app->own_config)
        dd_config_close(app->config);
    free(app);
}

bool dd_app_done(const struct dd_app *app)
{
    return app->done;
}

bool dd_app_stale(const struct dd_app *app)
{
    return app->stale;
}

void dd_app_note(struct dd_app *app, const char *text)
{
    dd_say(&app->messages, DD_WARNING, "%s", text);
}

void dd_app_resize(struct dd_app *app, int rows, int columns)
{
    dd_log(app->host->log, DD_LOG_INFO, "screen of %dx%d", columns, rows);
    app->rows = rows;
    app->columns = columns;
    app->stale = true;
    if (app->reader.open)
        dd_reader_arrange(&app->reader, &app->settings, rows, columns);
}

bool dd_app_read(struct dd_app *app, const char *path)
{
    struct dd_error err = {0};
    dd_log(app->host->log, DD_LOG_INFO, "opens %s", path);
    if (app->reader.open) {
        dd_places_closing(app);
        dd_life_leave(app);
    }
    if (dd_reader_open(&app->reader, path, &err) != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
        return false;
    }
    dd_places_opened(app);
    app->reader.clip->pace = dd_app_pace(app);
    dd_life_begin(app);
    dd_watching_file(app);
    dd_reader_arrange(&app->reader, &app->settings, app->rows, app->columns);
    if (app->list.catalogue)
        dd_list_select(&app->list, app->reader.clip->main.path);
    return true;
}

/* ---- keys ------------------------------------------------------------------------------ */

/* The key whose torn-off end is "[A", "OB", "[5~", …; 0: none that we know. */
static uint32_t torn_key(unsigned number, uint32_t final)
{
    static const struct {
        unsigned number;
        uint32_t final, key;
    } keys[] = {
        {0, 'A', DD_KEY_UP},        {0, 'B', DD_KEY_DOWN},    {0, 'C', DD_KEY_RIGHT},
        {0, 'D', DD_KEY_LEFT},      {0, 'H', DD_KEY_HOME},    {0, 'F', DD_KEY_END},
        {1, '~', DD_KEY_HOME},      {4, '~', DD_KEY_END},     {5, '~', DD_KEY_PAGE_UP},
        {6, '~', DD_KEY_PAGE_DOWN}, {3, '~', DD_KEY_DELETE},  {0, 'P', DD_KEY_F1},
        {200, '~', DD_KEY_PASTE},   {201, '~', DD_KEY_PASTED},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].number == number && keys[i].final == final)
            return keys[i].key;
    return 0;
}

/* Esc, '[' or 'O', digits and a final character within a second are one key (or a terminal's late
 * answer) that a slow line tore apart: Esc has been taken for itself, the rest is put together again
 * here. True when the key was used up; else *key is what is to be done now. */
static bool mend_torn(struct dd_app *app, uint32_t *key)
{
    bool soon = app->host->now(app->host->data) - app->esc_time < TORN_SECONDS;
    if (!app->torn) {
        app->after_esc = false;
        if (!soon || (*key != '[' && *key != 'O')) {
            app->prompt.escaped = DD_PROMPT_NONE;
            return false;
        }
        app->torn = *key;
        app->torn_number = 0;
        app->torn_digits = 0;
        return true;
    }
    if (soon && *key >= '0' && *key <= '?' && app->torn_digits < 32) {
        app->torn_digits++;
        if (*key <= '9' && app->torn_number < 1000)
            app->torn_number = app->torn_number * 10 + (*key - '0');
        return true;
    }
    uint32_t first = app->torn, whole = soon ? torn_key(app->torn_number, *key) : 0;
    app->torn = 0;
    if (whole) {
        dd_prompts_reopen(app);
        *key = whole;
        return false;
    }
    app->prompt.escaped = DD_PROMPT_NONE;
    if (app->torn_digits)
        return true; /* a sequence that we do not know: swallowed whole */
    if (app->prompt.kind)
        dd_prompts_key(app, first);
    else
        dd_keys_take(app, first);
    return false;
}

static void expect_torn(struct dd_app *app)
{
    app->after_esc = true;
    app->esc_time = app->host->now(app->host->data);
}

/* A pasted text goes into prompts, and nothing in it is a command. True: the key was part of one. */
static bool paste_key(struct dd_app *app, uint32_t key)
{
    bool was = app->pasting;
    if (!was && key != DD_KEY_PASTE)
        return key == DD_KEY_PASTED;
    /* Terminals keep Esc out of what is pasted: it is a torn-off end of paste. */
    app->pasting = key != DD_KEY_PASTED && key != DD_KEY_ESC;
    if (key == DD_KEY_ESC)
        expect_torn(app);
    if (!app->pasting)
        dd_prompts_pasted(app);
    else if (app->prompt.kind && was)
        dd_prompt_paste(&app->prompt, key);
    else if (!app->prompt.kind && !was)
        dd_say(&app->messages, DD_NOTE, _("pasted text goes into prompts: press %s first"),
               app->reader.open ? "⟨command-line⟩" : "⟨filter⟩");
    return true;
}

/* Links the open article: after its first paint, a millisecond's work. */
static void link_article(struct dd_app *app)
{
    struct dd_error err = {0};
    if (!app->asked_lexicon && app->host->lexicon)
        app->lexicon = app->host->lexicon(&err);
    if (err.code != DD_OK)
        dd_say(&app->messages, DD_WARNING, "%s", err.message);
    app->asked_lexicon = true;
    dd_life_load(app);
    dd_life_link(app);
    if (app->reader.alignment->trouble.code != DD_OK && !app->said_trouble) {
        dd_say(&app->messages, DD_WARNING, "%s", app->reader.alignment->trouble.message);
        app->said_trouble = true;
    }
    dd_reader_find_counterpart(&app->reader, false);
    app->stale = true;
}

static void link_if_due(struct dd_app *app)
{
    if (app->reader.open && !app->reader.alignment)
        link_article(app);
}

/* The first paint shows the beginning of a text; the rest is laid out right after it, and in any case
 * before a key can ask for it. */
static void complete_panes(struct dd_app *app)
{
    for (int i = 0; app->reader.open && i < 2; i++)
        dd_pane_complete(&app->reader.panes[i]);
}

/* Esc, ^C: away with what is pending. */
static void cancel(struct dd_app *app, bool says_how)
{
    bool pending = app->n_pending || app->count;
    dd_keys_forget(app);
    if (app->popup.kind)
        dd_popup_leave(app);
    else if (!pending && !dd_select_end(&app->reader) && !dd_lookup_cancel(app) &&
             !dd_search_unlight(app) && says_how)
        dd_say(&app->messages, DD_NOTE, _("⟨back⟩ goes back, ⟨quit⟩ quits"));
}

void dd_app_cancel(struct dd_app *app)
{
    cancel(app, false);
}

/* What has been put off for the sake of the first paint is done before anything can ask for it. */
static void catch_up(struct dd_app *app)
{
    complete_panes(app);
    if (app->list.catalogue && !app->prompt.kind)
        dd_list_complete(&app->list);
    dd_places_load(app);
    dd_life_load(app);
    link_if_due(app);
    app->stale = true;
}

void dd_app_mouse(struct dd_app *app, const struct dd_mouse *mouse)
{
    dd_log(app->host->log, DD_LOG_DEBUG, "mouse %d at %d,%d", mouse->kind, mouse->row, mouse->column);
    catch_up(app);
    if (app->prompt.kind || app->pasting)
        return; /* what is being typed goes first */
    app->messages.fresh = false;
    dd_keys_forget(app);
    dd_mouse_take(app, mouse);
}

void dd_app_key(struct dd_app *app, uint32_t key)
{
    dd_log(app->host->log, DD_LOG_DEBUG, "key %04X", (unsigned)key);
    catch_up(app);
    app->clicked = DD_CLICKED_NOTHING;
    app->messages.fresh = app->messages.fresh && app->pasting;
    if (app->torn || app->after_esc)
        if (mend_torn(app, &key))
            return;
    if (paste_key(app, key))
        return;
    if (app->prompt.kind) {
        dd_prompts_key(app, key);
        if (app->prompt.escaped)
            expect_torn(app);
        return;
    }
    if (key == DD_KEY_ESC)
        expect_torn(app);
    if (key == DD_KEY_ESC || key == ('C' & 31))
        cancel(app, key != DD_KEY_ESC);
    else
        dd_keys_take(app, key);
}

/* ---- work that waits ------------------------------------------------------------------- */

/* Of two times the earlier; -1 is never. */
static int sooner(int a, int b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

int dd_app_idle_after(struct dd_app *app)
{
    bool unlinked = app->reader.open && !app->reader.alignment;
    int due = sooner(sooner(dd_watching_due(app), dd_scan_due(app)),
                     sooner(dd_keys_wait(app), dd_lookup_due(app)));
    if (unlinked)
        return sooner(due, QUIET);
    bool unsaved = dd_life_unsaved(app) || dd_remember_unsaved(app) || dd_places_unsaved(app);
    return unsaved ? sooner(due, SETTLED) : due;
}

void dd_app_idle(struct dd_app *app)
{
    bool unlinked = app->reader.open && !app->reader.alignment;
    dd_keys_expire(app);
    dd_lookup_take(app);
    dd_watching_work(app);
    dd_scan_idle(app);
    link_if_due(app);
    if (!unlinked)
        dd_life_keep(app);
    dd_places_keep(app, false);
    dd_remember_keep(app);
}

bool dd_app_work(struct dd_app *app, int milliseconds)
{
    struct dd_list *l = &app->list;
    if (!app->stale && app->drawn) {
        complete_panes(app);
        dd_life_load(app);
    }
    if (app->drawn) {
        dd_remember_opened(app);
        dd_watching_start(app);
        dd_watching_work(app);
    }
    if (dd_life_work(app) || dd_marking_work(app, milliseconds) || dd_undo_work(app, milliseconds))
        return true;
    if (!app->stale && app->search.lit && dd_search_refresh(app))
        app->stale = true;
    if (!l->catalogue)
        return false;
    if (app->drawn && dd_app_screen(app) == DD_SCREEN_LIST && dd_list_look(l))
        app->stale = true;
    if (dd_scan_work(app, milliseconds))
        return true;
    if (!app->reader.open && app->columns >= 100 && dd_list_load_preview(l)) {
        app->stale = true;
        return true;
    }
    return false;
}

size_t dd_app_fds(const struct dd_app *app, int fds[DD_APP_FDS])
{
    size_t n = 0;
    fds[n] = dd_scan_fd(app);
    n += fds[n] >= 0;
    fds[n] = dd_watching_fd(app);
    n += fds[n] >= 0;
    fds[n] = dd_lookup_fd(app);
    n += fds[n] >= 0;
    return n + dd_life_fds(app, fds + n);
}

void dd_app_wake(struct dd_app *app)
{
    dd_scan_take(app);
    dd_watching_take(app);
    dd_life_wake(app);
    dd_lookup_take(app);
}

bool dd_app_busy(const struct dd_app *app)
{
    return dd_scan_busy(app) || dd_life_busy(app) || dd_lookup_fd(app) >= 0;
}

/* ---- drawing --------------------------------------------------------------------------- */

/* How the panes scroll together; where there is nothing to link, that it is by proportion, and why. */
static const char *together_text(const struct dd_app *app)
{
    const struct dd_reader *r = &app->reader;
    if (app->settings.together == DD_TOGETHER_OFF)
        return _("apart");
    if (app->settings.together == DD_TOGETHER_PROPORTIONAL)
        return _("proportional");
    if (r->points.count == 0)
        return _("proportional (no key points)");
    return !r->alignment || dd_reader_linked(r) ? _("linked") : _("proportional (no links)");
}

static void status_text(struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_reader *r = &app->reader;
    dd_marking_text(app, out);
    dd_undo_text(app, out);
    if (out->len)
        return;
    if (!r->open && app->notes_list.open) {
        dd_notes_list_status(app, out);
        return;
    }
    if (!r->open && app->results.open) {
        dd_results_status(app, out);
        return;
    }
    if (!r->open) {
        if (app->list.updating)
            dd_list_progress_text(&app->list, out);
        else if (app->list.filter.len)
            dd_strbuf_addf(out, _("/%s · ⟨back⟩ shows all · ⟨open⟩ read"),
                           dd_strbuf_cstr(&app->list.filter));
        else
            dd_strbuf_adds(out, _("⟨filter⟩ filter · ⟨show⟩ show · ⟨search-archive⟩ search · ⟨open⟩ open · ⟨read⟩ read · ⟨star⟩ star · ⟨sort⟩ sort"));
        return;
    }
    if (r->select.on) {
        dd_select_status(app, out);
        return;
    }
    bool both = dd_reader_has(r, DD_ARTICLE) && dd_reader_has(r, DD_SUMMARY);
    dd_strbuf_addf(out, "%d%% · ", dd_reader_percent(r, &app->settings));
    if (dd_notes_here(r, true)) {
        dd_notes_status(app, out);
        return;
    }
    if (r->point >= 0 && r->confidence >= 0)
        dd_strbuf_addf(out, r->confidence >= DD_CONFIDENCE_SURE ? _("point %d, %d%% sure · ")
                                                                : _("point %d ≈ %d%% · "),
                       r->point + 1, (int)(r->confidence * 100));
    dd_strbuf_adds(out, both ? together_text(app) : _("one text"));
    int left = dd_reader_minutes_left(r);
    if (left)
        dd_strbuf_addf(out, _(" · %d min left"), left);
    if (app->results.open) {
        dd_strbuf_addf(out, _(" · result %zu of %zu"), app->results.cursor + 1,
                       app->results.found.total);
    } else if (app->list.catalogue) {
        size_t place = dd_list_position(&app->list, r->clip->main.path);
        if (place)
            dd_strbuf_addf(out, _(" · %zu of %zu"), place, app->list.n_entries);
    }
}

static void pending_text(const struct dd_app *app, struct dd_strbuf *out)
{
    if (app->count)
        dd_strbuf_addf(out, "%lu", app->count);
    for (size_t i = 0; i < app->n_pending; i++)
        dd_key_name(out, app->pending[i]);
    if (out->len)
        dd_strbuf_adds(out, "  ");
    dd_hint(out, &app->config->keys, dd_app_screen(app), dd_str_from(_("⟨help⟩ help")));
}

void dd_app_title(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_reader *r = &app->reader;
    struct dd_str name = {0};
    if (r->open)
        name = r->clip->title.len ? r->clip->title : dd_path_name(r->clip->main.path);
    else if (app->list.catalogue)
        name = dd_path_name(dd_catalogue_path(app->list.catalogue));
    dd_text_clean(out, name);
    dd_strbuf_adds(out, out->len ? " · duidu" : "duidu");
}

static void draw_status(struct dd_app *app, struct dd_frame *f)
{
    int row = f->rows - 1;
    const struct dd_messages *m = &app->messages;
    if (app->prompt.kind) {
        dd_prompts_draw(app, f, row);
        return;
    }
    struct dd_strbuf left = {0}, right = {0};
    enum dd_role role = DD_ROLE_STATUS;
    if (m->fresh) {
        const struct dd_message *last = &m->items[m->count - 1];
        role = last->severity == DD_ERROR     ? DD_ROLE_ERROR
               : last->severity == DD_WARNING ? DD_ROLE_WARNING
                                              : DD_ROLE_NOTE;
        dd_strbuf_adds(&left, last->text);
    } else {
        struct dd_strbuf text = {0};
        status_text(app, &text);
        dd_hint(&left, &app->config->keys, dd_app_screen(app), dd_strbuf_str(&text));
        dd_strbuf_release(&text);
    }
    pending_text(app, &right);
    int cells = (int)dd_text_width(dd_strbuf_str(&right));
    if (cells > f->columns / 2)
        cells = 0;
    dd_frame_fill(f, row, 0, f->columns, " ", dd_role_style(role));
    dd_frame_put_cut(f, row, 1, f->columns - cells - 3, dd_strbuf_str(&left), dd_role_style(role));
    if (cells)
        dd_frame_put(f, row, f->columns - cells - 1, cells, dd_strbuf_str(&right),
                     dd_role_style(role));
    dd_strbuf_release(&left);
    dd_strbuf_release(&right);
}

void dd_app_draw(struct dd_app *app, struct dd_frame *f)
{
    dd_frame_clear(f, app->rows, app->columns);
    bool first = !app->drawn; /* … paint: the state is not opened before it */
    app->stale = false;
    app->drawn = true;
    if (app->rows < DD_MIN_ROWS || app->columns < DD_MIN_COLUMNS) {
        dd_frame_put(f, 0, 0, app->columns, dd_str_from(_("too small: 20×5 at least")),
                     dd_role_style(DD_ROLE_TEXT));
        return;
    }
    app->reader.lit = app->search.lit && app->reader.searched == app->search.generation;
    if (app->reader.open)
        dd_reader_draw(&app->reader, &app->settings, f);
    else if (app->notes_list.open)
        dd_notes_list_draw(app, f);
    else if (app->results.open)
        dd_results_draw(app, f);
    else {
        if (!first)
            dd_list_look(&app->list);
        dd_list_draw(&app->list, f, app->rows, app->columns);
    }
    if (app->popup.kind)
        dd_popup_draw(&app->popup, f);
    draw_status(app, f);
}
