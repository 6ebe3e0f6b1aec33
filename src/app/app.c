/* Keys to commands to state; and the frame that holds it all together. */
#include "app_private.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { RATIO = 58, MEASURE = 80, RATIO_STEP = 4 };
static const double TORN_SECONDS = 1.0;

enum dd_screen dd_app_screen(const struct dd_app *app)
{
    return app->reader.open ? DD_SCREEN_READER : DD_SCREEN_LIST;
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
        .settings = {.ratio = RATIO, .measure = MEASURE},
        .single_file = !folder,
        .stale = true,
        .rows = 24,
        .columns = 80,
    };
    enum dd_code code;
    if (folder) {
        code = dd_archive_open(&app->list.archive, path, err);
        app->list.scanning = code == DD_OK;
    } else {
        code = dd_reader_open(&app->reader, path, err);
    }
    if (code != DD_OK) {
        dd_app_close(app);
        app = NULL;
    }
    *out = app;
    return code;
}

void dd_app_close(struct dd_app *app)
{
    if (!app)
        return;
    dd_reader_close(&app->reader);
    if (app->list.archive)
        dd_list_release(&app->list);
    dd_popup_close(&app->popup);
    dd_prompt_release(&app->prompt);
    dd_messages_release(&app->messages);
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
    app->rows = rows;
    app->columns = columns;
    app->stale = true;
    if (app->reader.open)
        dd_reader_arrange(&app->reader, &app->settings, rows, columns);
}

bool dd_app_read(struct dd_app *app, const char *path)
{
    struct dd_error err = {0};
    if (dd_reader_open(&app->reader, path, &err) != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
        return false;
    }
    dd_reader_arrange(&app->reader, &app->settings, app->rows, app->columns);
    if (app->list.archive)
        dd_list_select(&app->list, app->reader.clip->main.path);
    return true;
}

/* ---- commands -------------------------------------------------------------------------- */

static void moved(struct dd_app *app, bool any)
{
    if (any)
        dd_reader_follow(&app->reader, &app->settings);
}

static void next_article(struct dd_app *app, long by)
{
    struct dd_list *l = &app->list;
    if (!l->archive) {
        dd_say(&app->messages, DD_NOTE, _("only this file was opened: open its folder to go on"));
        return;
    }
    if (!app->reader.open) {
        dd_list_move(l, by);
        return;
    }
    const struct dd_entry *e = dd_list_neighbour(l, app->reader.clip->main.path, by);
    if (e)
        dd_app_read(app, e->path.ptr);
    else
        dd_say(&app->messages, DD_NOTE,
               by > 0 ? _("this is the last article") : _("this is the first article"));
}

/* Space: a page on; at the summary's end into the article, at the article's end a word about it. */
static void page_down(struct dd_app *app, long pages)
{
    struct dd_reader *r = &app->reader;
    struct dd_pane *p = dd_reader_pane(r);
    long rows = p->rows > 1 ? p->rows : 1;
    if (!dd_pane_at_end(p)) {
        moved(app, dd_pane_scroll(p, pages * rows));
        return;
    }
    if (r->focus == DD_SUMMARY && dd_reader_has(r, DD_ARTICLE)) {
        r->focus = DD_ARTICLE;
        dd_reader_arrange(r, &app->settings, app->rows, app->columns);
        dd_pane_show(&r->panes[DD_ARTICLE], 0);
        return;
    }
    dd_say(&app->messages, DD_NOTE,
           app->list.archive ? _("end of the article — J next article, q back")
                             : _("end of the article — q quits"));
}

static void to_line_or_block(struct dd_app *app, unsigned long count, bool end)
{
    struct dd_pane *p = dd_reader_pane(&app->reader);
    size_t n = p->layout ? p->layout->n_lines : 0;
    if (n == 0)
        return;
    if (count == 0) {
        bool any = dd_pane_show(p, end ? n - 1 : 0);
        moved(app, any);
        return;
    }
    /* Blocks are counted as the reader sees them: the leaves that take lines. */
    unsigned long seen = 0;
    uint32_t found = DD_NONE;
    for (uint32_t i = 0; i < p->doc->n_blocks && seen < count; i++)
        if (p->layout->first_line[i] != DD_NONE) {
            seen++;
            found = i;
        }
    if (found != DD_NONE)
        moved(app, dd_pane_show(p, p->layout->first_line[found]));
}

static void set_focus(struct dd_app *app, int pane)
{
    struct dd_reader *r = &app->reader;
    if (!dd_reader_has(r, pane)) {
        dd_say(&app->messages, DD_NOTE,
               pane == DD_SUMMARY ? _("this article has no summary") : _("there is no article"));
        return;
    }
    r->focus = pane;
}

static void cycle_together(struct dd_app *app)
{
    struct dd_reader_settings *s = &app->settings;
    s->together = s->together == DD_TOGETHER_OFF ? DD_TOGETHER_PROPORTIONAL : DD_TOGETHER_OFF;
    dd_say(&app->messages, DD_NOTE,
           s->together == DD_TOGETHER_OFF ? _("the panes scroll apart")
                                          : _("the panes scroll together, in proportion"));
    dd_reader_follow(&app->reader, s);
}

static void cycle_arrange(struct dd_app *app)
{
    static const char names[][40] = {N_("panes as they fit"), N_("panes in columns"),
                                     N_("panes in rows"), N_("one pane; Tab flips")};
    struct dd_reader_settings *s = &app->settings;
    s->arrange = (s->arrange + 1) % 4;
    s->zoom = false;
    dd_say(&app->messages, DD_NOTE, "%s", _(names[s->arrange]));
}

static void change_ratio(struct dd_app *app, int by)
{
    int sign = app->reader.focus == DD_ARTICLE ? 1 : -1;
    app->settings.ratio += sign * by;
    if (app->settings.ratio < 20)
        app->settings.ratio = 20;
    if (app->settings.ratio > 80)
        app->settings.ratio = 80;
}

static void reader_move(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_pane *p = dd_reader_pane(&app->reader);
    long n = count ? (long)count : 1, half = p->rows > 2 ? p->rows / 2 : 1;
    switch (c) {
    case DD_CMD_LINE_DOWN:
    case DD_CMD_LINE_UP:
        moved(app, dd_pane_scroll(p, c == DD_CMD_LINE_DOWN ? n : -n));
        break;
    case DD_CMD_HALF_DOWN:
    case DD_CMD_HALF_UP:
        moved(app, dd_pane_scroll(p, c == DD_CMD_HALF_DOWN ? n * half : -n * half));
        break;
    case DD_CMD_PAGE_DOWN:
        page_down(app, n);
        break;
    case DD_CMD_PAGE_UP:
        moved(app, dd_pane_scroll(p, -n * (p->rows > 1 ? p->rows : 1)));
        break;
    case DD_CMD_TOP:
    case DD_CMD_END:
        to_line_or_block(app, count, c == DD_CMD_END);
        break;
    case DD_CMD_PERCENT:
        moved(app, dd_pane_to_fraction(p, (double)count / 100));
        break;
    case DD_CMD_MIDDLE:
        moved(app, dd_pane_place(p, 1));
        break;
    case DD_CMD_LINE_TO_TOP:
        moved(app, dd_pane_place(p, 0));
        break;
    case DD_CMD_LINE_TO_BOTTOM:
        moved(app, dd_pane_place(p, 2));
        break;
    case DD_CMD_NEXT_BLOCK:
    case DD_CMD_PREV_BLOCK:
        moved(app, dd_pane_next_block(p, c == DD_CMD_NEXT_BLOCK ? n : -n, false));
        break;
    case DD_CMD_NEXT_HEADING:
    case DD_CMD_PREV_HEADING:
        if (!dd_pane_next_block(p, c == DD_CMD_NEXT_HEADING ? n : -n, true))
            dd_say(&app->messages, DD_NOTE,
                   c == DD_CMD_NEXT_HEADING ? _("no heading below") : _("no heading above"));
        dd_reader_follow(&app->reader, &app->settings);
        break;
    case DD_CMD_LEFT:
    case DD_CMD_RIGHT:
        if (!dd_pane_sideways(p, (int)(c == DD_CMD_RIGHT ? n * 8 : -n * 8)) && c == DD_CMD_RIGHT)
            dd_say(&app->messages, DD_NOTE, _("nothing here goes on to the right"));
        break;
    default:
        break;
    }
}

/* The block at hand, as its author wrote it. */
static struct dd_str block_source(const struct dd_pane *p, uint32_t block)
{
    struct dd_span span = p->doc->blocks[block].span;
    return dd_str_slice(p->doc->source->text, span.start, span.end);
}

static void reader_command(struct dd_app *app, enum dd_command c)
{
    struct dd_reader *r = &app->reader;
    struct dd_reader_settings *s = &app->settings;
    switch (c) {
    case DD_CMD_OTHER_PANE:
        set_focus(app, !r->focus);
        break;
    case DD_CMD_LEFT_PANE:
        set_focus(app, DD_ARTICLE);
        break;
    case DD_CMD_RIGHT_PANE:
        set_focus(app, DD_SUMMARY);
        break;
    case DD_CMD_ZOOM:
        s->zoom = !s->zoom;
        break;
    case DD_CMD_WIDER:
        change_ratio(app, RATIO_STEP);
        break;
    case DD_CMD_NARROWER:
        change_ratio(app, -RATIO_STEP);
        break;
    case DD_CMD_EVEN:
        s->ratio = RATIO;
        break;
    case DD_CMD_TOGETHER:
        cycle_together(app);
        break;
    case DD_CMD_ARRANGE:
        cycle_arrange(app);
        break;
    case DD_CMD_CONTENTS:
        dd_show_contents(app);
        break;
    case DD_CMD_LINKS:
        dd_show_links(app);
        break;
    case DD_CMD_OPEN_LINK:
        dd_open_url(app, r->clip->source_url);
        break;
    case DD_CMD_COPY: {
        uint32_t block = dd_pane_block(dd_reader_pane(r));
        if (block != DD_NONE)
            dd_copy(app, block_source(dd_reader_pane(r), block), _("block"));
        break;
    }
    case DD_CMD_COPY_LINK:
        dd_copy(app, r->clip->source_url, _("address"));
        break;
    default:
        break;
    }
    if (app->reader.open)
        dd_reader_arrange(r, s, app->rows, app->columns);
}

static void rescan(struct dd_app *app)
{
    struct dd_error err = {0};
    if (app->reader.open) {
        if (dd_reader_reload(&app->reader, &err) != DD_OK)
            dd_say(&app->messages, DD_ERROR, "%s", err.message);
        else
            dd_say(&app->messages, DD_NOTE, _("read anew"));
        return;
    }
    /* The rows point into the archive's entries. */
    app->list.n_rows = app->list.n_entries = 0;
    dd_archive_restart(app->list.archive);
    app->list.scanning = true;
    dd_strbuf_clear(&app->list.preview_path);
    dd_list_rebuild(&app->list);
}

static void sort_list(struct dd_app *app)
{
    static const char names[DD_SORT_COUNT][24] = {N_("newest first"), N_("by title"),
                                                  N_("by site"), N_("longest first")};
    struct dd_list *l = &app->list;
    l->sort = (l->sort + 1) % DD_SORT_COUNT;
    dd_archive_sort(l->archive, l->sort);
    dd_list_rebuild(l);
    dd_say(&app->messages, DD_NOTE, "%s", _(names[l->sort]));
}

static void list_move(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_list *l = &app->list;
    long n = count ? (long)count : 1, height = l->height > 1 ? l->height : 1;
    switch (c) {
    case DD_CMD_LINE_DOWN:
    case DD_CMD_LINE_UP:
        dd_list_move(l, c == DD_CMD_LINE_DOWN ? n : -n);
        break;
    case DD_CMD_HALF_DOWN:
    case DD_CMD_HALF_UP:
        dd_list_move(l, (c == DD_CMD_HALF_DOWN ? n : -n) * ((height + 1) / 2));
        break;
    case DD_CMD_PAGE_DOWN:
    case DD_CMD_PAGE_UP:
        dd_list_move(l, (c == DD_CMD_PAGE_DOWN ? n : -n) * height);
        break;
    case DD_CMD_TOP:
        dd_list_to(l, count ? count - 1 : 0);
        break;
    case DD_CMD_END:
        dd_list_to(l, count ? count - 1 : l->n_entries ? l->n_entries - 1 : 0);
        break;
    case DD_CMD_PERCENT:
        dd_list_to(l, l->n_entries * (count > 100 ? 100 : count) / 100);
        break;
    case DD_CMD_MIDDLE:
    case DD_CMD_LINE_TO_TOP:
    case DD_CMD_LINE_TO_BOTTOM:
        dd_list_place(l, c == DD_CMD_LINE_TO_TOP ? 0 : c == DD_CMD_MIDDLE ? 1 : 2);
        break;
    case DD_CMD_NEXT_BLOCK:
    case DD_CMD_PREV_BLOCK:
        dd_list_move_group(l, c == DD_CMD_NEXT_BLOCK ? n : -n);
        break;
    default:
        break;
    }
}

static void list_command(struct dd_app *app, enum dd_command c)
{
    struct dd_list *l = &app->list;
    const struct dd_entry *e = dd_list_current(l);
    switch (c) {
    case DD_CMD_OPEN:
        if (e)
            dd_app_read(app, e->path.ptr);
        break;
    case DD_CMD_OPEN_LINK:
        if (e)
            dd_open_url(app, e->source_url);
        break;
    case DD_CMD_COPY_LINK:
        if (e)
            dd_copy(app, e->source_url, _("address"));
        break;
    case DD_CMD_FILTER:
        dd_prompt_open(&app->prompt, DD_PROMPT_FILTER, dd_strbuf_str(&l->filter));
        break;
    case DD_CMD_SORT:
        sort_list(app);
        break;
    default:
        break;
    }
}

static void popup_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_popup *p = &app->popup;
    long n = count ? (long)count : 1, rows = p->rows > 1 ? p->rows : 1;
    long by = 0;
    switch (c) {
    case DD_CMD_LINE_DOWN:
        by = n;
        break;
    case DD_CMD_LINE_UP:
        by = -n;
        break;
    case DD_CMD_HALF_DOWN:
        by = n * (rows / 2 + 1);
        break;
    case DD_CMD_HALF_UP:
        by = -n * (rows / 2 + 1);
        break;
    case DD_CMD_PAGE_DOWN:
        by = n * rows;
        break;
    case DD_CMD_PAGE_UP:
        by = -n * rows;
        break;
    case DD_CMD_TOP:
        by = -(long)p->n_lines;
        break;
    case DD_CMD_END:
        by = (long)p->n_lines;
        break;
    case DD_CMD_BACK:
    case DD_CMD_CANCEL:
    case DD_CMD_HELP:
        dd_popup_close(p);
        return;
    default:
        return;
    }
    p->typed = 0;
    dd_popup_move(p, by);
    if (p->kind == DD_POPUP_LINKS)
        dd_say(&app->messages, DD_NOTE, "%.*s",
               DD_STR_ARG(dd_reader_pane(&app->reader)->doc->links[p->cursor].url));
}

static void back(struct dd_app *app)
{
    if (app->reader.open && app->list.archive) {
        dd_reader_close(&app->reader);
        if (app->list.filter.len && dd_list_current(&app->list) == NULL)
            dd_list_rebuild(&app->list);
    } else if (!app->reader.open && app->list.filter.len) {
        dd_strbuf_clear(&app->list.filter);
        dd_list_rebuild(&app->list);
    } else {
        app->done = true;
    }
}

/* Commands that mean the same on every screen; false: not one of them. */
static bool common_command(struct dd_app *app, enum dd_command c)
{
    switch (c) {
    case DD_CMD_QUIT:
        app->done = true;
        return true;
    case DD_CMD_REDRAW:
        app->host->redraw(app->host->data);
        return true;
    case DD_CMD_SUSPEND:
        app->host->suspend(app->host->data);
        return true;
    default:
        return false;
    }
}

static bool screen_command(struct dd_app *app, enum dd_command c)
{
    switch (c) {
    case DD_CMD_BACK:
        back(app);
        return true;
    case DD_CMD_HELP:
        dd_show_help(app);
        return true;
    case DD_CMD_MESSAGES:
        dd_show_messages(app);
        return true;
    case DD_CMD_PROBLEMS:
        dd_show_problems(app);
        return true;
    case DD_CMD_COMMAND_LINE:
        dd_prompt_open(&app->prompt, DD_PROMPT_COMMAND, (struct dd_str){0});
        return true;
    case DD_CMD_RESCAN:
        rescan(app);
        return true;
    case DD_CMD_NEXT_ARTICLE:
    case DD_CMD_PREV_ARTICLE:
        next_article(app, c == DD_CMD_NEXT_ARTICLE ? 1 : -1);
        return true;
    default:
        return false;
    }
}

void dd_app_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    if (common_command(app, c))
        return;
    if (app->popup.kind) {
        popup_command(app, c, count);
        return;
    }
    if ((c == DD_CMD_NEXT_ARTICLE || c == DD_CMD_PREV_ARTICLE) && count) {
        next_article(app, c == DD_CMD_NEXT_ARTICLE ? (long)count : -(long)count);
        return;
    }
    if (screen_command(app, c))
        return;
    if (app->reader.open) {
        reader_move(app, c, count);
        reader_command(app, c);
    } else {
        list_move(app, c, count);
        list_command(app, c);
    }
}

/* ---- keys ------------------------------------------------------------------------------ */

static void run_line(struct dd_app *app, struct dd_str line)
{
    line = dd_str_trim(line);
    static const struct {
        const char *name;
        enum dd_command command;
    } words[] = {{"q", DD_CMD_QUIT},    {"quit", DD_CMD_QUIT},         {"help", DD_CMD_HELP},
                 {"h", DD_CMD_HELP},    {"messages", DD_CMD_MESSAGES}, {"mes", DD_CMD_MESSAGES}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dd_str_equal(line, dd_str_from(words[i].name))) {
            dd_app_command(app, words[i].command, 0);
            return;
        }
    if (line.len)
        dd_say(&app->messages, DD_ERROR, _("no such command: '%.*s' — try :help, :messages, :quit"),
               DD_STR_ARG(line));
}

static void filter_changed(struct dd_app *app, struct dd_str text)
{
    dd_strbuf_clear(&app->list.filter);
    dd_strbuf_add(&app->list.filter, text);
    dd_list_rebuild(&app->list);
}

static void prompt_key(struct dd_app *app, uint32_t key)
{
    struct dd_prompt *p = &app->prompt;
    enum dd_prompt_kind kind = p->kind;
    /* Up and down move the list while the filter is typed. */
    if (kind == DD_PROMPT_FILTER && (key == DD_KEY_UP || key == DD_KEY_DOWN)) {
        dd_list_move(&app->list, key == DD_KEY_DOWN ? 1 : -1);
        return;
    }
    switch (dd_prompt_key(p, key)) {
    case DD_PROMPT_CHANGED:
        if (kind == DD_PROMPT_FILTER)
            filter_changed(app, dd_strbuf_str(&p->text));
        break;
    case DD_PROMPT_CANCELLED:
        p->kind = DD_PROMPT_NONE;
        if (kind == DD_PROMPT_FILTER)
            filter_changed(app, dd_strbuf_str(&p->before));
        break;
    case DD_PROMPT_DONE:
        p->kind = DD_PROMPT_NONE;
        if (kind == DD_PROMPT_COMMAND)
            run_line(app, dd_strbuf_str(&p->text));
        break;
    default:
        break;
    }
}

/* Puts a key behind the pending ones and runs what they now mean. */
static void plain_key(struct dd_app *app, uint32_t key)
{
    enum dd_screen screen = app->popup.kind ? DD_SCREEN_POPUP : dd_app_screen(app);
    enum dd_command command;
    if (app->popup.kind && dd_popup_pick_key(app, key))
        return;
    if (app->n_pending == 0 && key >= '0' && key <= '9' && (key != '0' || app->count)) {
        if (app->count < 1000000)
            app->count = app->count * 10 + (key - '0');
        return;
    }
    app->pending[app->n_pending++] = key;
    switch (dd_keymap_find(screen, app->pending, app->n_pending, &command)) {
    case DD_MATCH_PREFIX:
        if (app->n_pending < DD_KEYS_MAX)
            return;
        break;
    case DD_MATCH_FULL: {
        unsigned long count = app->count;
        app->n_pending = 0;
        app->count = 0;
        dd_app_command(app, command, count);
        return;
    }
    default:
        break;
    }
    if (app->n_pending == 1 && key != DD_KEY_ENTER && key < DD_KEY_NAMED) {
        struct dd_strbuf name = {0};
        dd_key_name(&name, key);
        dd_say(&app->messages, DD_NOTE, _("%s does nothing here — ? shows the keys"),
               dd_strbuf_cstr(&name));
        dd_strbuf_release(&name);
    }
    app->n_pending = 0;
    app->count = 0;
}

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
        if (!soon || (*key != '[' && *key != 'O'))
            return false;
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
        *key = whole;
        return false;
    }
    if (app->torn_digits)
        return true; /* a sequence that we do not know: swallowed whole */
    if (app->prompt.kind)
        prompt_key(app, first);
    else
        plain_key(app, first);
    return false;
}

void dd_app_key(struct dd_app *app, uint32_t key)
{
    app->stale = true;
    app->messages.fresh = false;
    if (app->torn || app->after_esc)
        if (mend_torn(app, &key))
            return;
    if (app->prompt.kind) {
        prompt_key(app, key);
        return;
    }
    key = dd_key_plain(key);
    if (key == DD_KEY_ESC) {
        app->after_esc = true;
        app->esc_time = app->host->now(app->host->data);
    }
    if (key == DD_KEY_ESC || key == ('C' & 31)) {
        bool pending = app->n_pending || app->count;
        app->n_pending = 0;
        app->count = 0;
        if (app->popup.kind)
            dd_popup_close(&app->popup);
        else if (!pending && key != DD_KEY_ESC)
            dd_say(&app->messages, DD_NOTE, _("q goes back, Q quits"));
        return;
    }
    plain_key(app, key);
}

/* ---- work that waits ------------------------------------------------------------------- */

bool dd_app_work(struct dd_app *app, int milliseconds)
{
    struct dd_list *l = &app->list;
    if (!l->archive)
        return false;
    if (l->scanning) {
        l->scanning = dd_archive_step(l->archive, milliseconds);
        dd_list_rebuild(l);
        app->stale = true;
        const struct dd_problems *problems = dd_archive_problems(l->archive);
        if (!l->scanning && problems->count && !app->reader.open)
            dd_say(&app->messages, DD_WARNING,
                   P_("%zu problem in this archive — ! shows it",
                      "%zu problems in this archive — ! shows them", problems->count),
                   problems->count);
        return true;
    }
    if (!app->reader.open && app->columns >= 100 && dd_list_load_preview(l)) {
        app->stale = true;
        return true;
    }
    return false;
}

/* ---- drawing --------------------------------------------------------------------------- */

static void status_text(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_reader *r = &app->reader;
    if (!r->open) {
        dd_strbuf_adds(out, _("/ filter · Enter read · S sort · q quit"));
        if (app->list.filter.len)
            dd_strbuf_addf(out, " · /%s", dd_strbuf_cstr(&app->list.filter));
        return;
    }
    bool both = dd_reader_has(r, DD_ARTICLE) && dd_reader_has(r, DD_SUMMARY);
    if (both)
        dd_strbuf_addf(out, "%s · ",
                       app->settings.together == DD_TOGETHER_OFF ? _("apart") : _("proportional"));
    dd_strbuf_addf(out, "%d%%", dd_pane_percent(&r->panes[r->focus]));
    int left = dd_reader_minutes_left(r);
    if (left)
        dd_strbuf_addf(out, _(" · %d min left"), left);
    if (app->list.archive) {
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
    dd_strbuf_adds(out, _("? help"));
}

static void draw_status(const struct dd_app *app, struct dd_frame *f)
{
    int row = f->rows - 1;
    const struct dd_messages *m = &app->messages;
    if (app->prompt.kind) {
        struct dd_strbuf info = {0};
        if (app->prompt.kind == DD_PROMPT_FILTER)
            dd_strbuf_addf(&info, P_("%zu article", "%zu articles", app->list.n_entries),
                           app->list.n_entries);
        dd_prompt_draw(&app->prompt, f, row, app->prompt.kind == DD_PROMPT_FILTER ? "/" : ":",
                       dd_strbuf_str(&info));
        dd_strbuf_release(&info);
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
        status_text(app, &left);
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
    app->stale = false;
    if (app->rows < DD_MIN_ROWS || app->columns < DD_MIN_COLUMNS) {
        dd_frame_put(f, 0, 0, app->columns, dd_str_from(_("too small: 20×5 at least")),
                     dd_role_style(DD_ROLE_TEXT));
        return;
    }
    if (app->reader.open)
        dd_reader_draw(&app->reader, &app->settings, f);
    else
        dd_list_draw(&app->list, f, app->rows, app->columns);
    if (app->popup.kind)
        dd_popup_draw(&app->popup, f);
    draw_status(app, f);
}
