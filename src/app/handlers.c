/* What every command does: the handlers that the constant table of commands is bound to. */
#include "app_private.h"

enum { RATIO_STEP = 4 };

/* ---- commands -------------------------------------------------------------------------- */

static void moved(struct dd_app *app, bool any)
{
    app->reader.entered = -1; /* Enter begins anew from here */
    if (any)
        dd_reader_follow(&app->reader, &app->settings);
}

static void next_article(struct dd_app *app, long by)
{
    struct dd_list *l = &app->list;
    if (!l->catalogue) {
        dd_say(&app->messages, DD_NOTE, _("only this file was opened: open its folder to go on"));
        return;
    }
    if (!app->reader.open) {
        dd_list_move(l, by);
        return;
    }
    if (app->results.open) {
        dd_results_read_next(app, by);
        return;
    }
    const struct dd_entry *e = dd_list_neighbour(l, app->reader.clip->main.path, by);
    if (e)
        dd_app_read(app, e->path.ptr);
    else if (!dd_list_position(l, app->reader.clip->main.path))
        dd_say(&app->messages, DD_NOTE,
               l->filter.len ? _("the filter does not list this article — ⟨back⟩ goes to those it lists")
                             : _("the list does not have this article — ⟨back⟩ goes there"));
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
           app->list.catalogue ? _("end of the article — ⟨next-article⟩ next article, ⟨back⟩ back")
                             : _("end of the article — ⟨back⟩ quits"));
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
    r->entered = -1;
    dd_select_turn(app);
    dd_reader_find_counterpart(r, false);
}

void dd_app_set_together(struct dd_app *app, int together)
{
    struct dd_reader_settings *s = &app->settings;
    s->together = together;
    dd_say(&app->messages, DD_NOTE, "%s",
           s->together == DD_TOGETHER_OFF      ? _("the panes scroll apart")
           : s->together == DD_TOGETHER_LINKED ? _("the other pane follows the links")
                                               : _("the panes scroll together, in proportion"));
    dd_reader_follow(&app->reader, s);
}

void dd_app_set_arrange(struct dd_app *app, int arrange)
{
    static const char names[][40] = {N_("panes as they fit"), N_("panes in columns"),
                                     N_("panes in rows"), N_("one pane; ⟨other-pane⟩ flips")};
    struct dd_reader_settings *s = &app->settings;
    s->arrange = arrange;
    s->zoom = false;
    dd_say(&app->messages, DD_NOTE, "%s", _(names[s->arrange]));
    dd_reader_arrange(&app->reader, s, app->rows, app->columns);
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

/* ---- moving in the reader -------------------------------------------------------------- */

static void reader_move(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_pane *p = dd_reader_pane(&app->reader);
    long n = count ? (long)count : 1, half = p->rows > 2 ? p->rows / 2 : 1;
    switch (c) {
    case DD_CMD_LINE_DOWN:
    case DD_CMD_LINE_UP:
        n *= app->settings.config->scroll_step;
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
        dd_places_remember(app);
        to_line_or_block(app, count, c == DD_CMD_END);
        break;
    case DD_CMD_PERCENT:
        dd_places_remember(app);
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
        if (dd_pane_next_block(p, c == DD_CMD_NEXT_HEADING ? n : -n, true))
            dd_pane_place(p, 0); /* what it heads is what is wanted */
        else
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

static void reader_command(struct dd_app *app, enum dd_command c)
{
    struct dd_reader *r = &app->reader;
    struct dd_reader_settings *s = &app->settings;
    switch (c) {
    case DD_CMD_OTHER_PANE:
        set_focus(app, !r->focus);
        break;
    case DD_CMD_LEFT_PANE:
        set_focus(app, dd_reader_first_pane(s));
        break;
    case DD_CMD_RIGHT_PANE:
        set_focus(app, !dd_reader_first_pane(s));
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
        s->ratio = s->config->ratio;
        break;
    case DD_CMD_TOGETHER:
        dd_app_set_together(app, (s->together + 1) % DD_TOGETHER_COUNT);
        break;
    case DD_CMD_ARRANGE:
        dd_app_set_arrange(app, (s->arrange + 1) % DD_ARRANGE_COUNT);
        break;
    case DD_CMD_SELECT:
        dd_select_begin(app, -1);
        break;
    case DD_CMD_HIGHLIGHT:
        dd_notes_highlight(app);
        break;
    case DD_CMD_ANNOTATE:
        dd_notes_annotate(app, NULL);
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
    case DD_CMD_COPY:
        dd_copy_at_hand(app);
        break;
    case DD_CMD_COPY_LINK:
        dd_copy(app, r->clip->source_url, _("address"));
        break;
    case DD_CMD_PIPE:
        dd_pipe_open(app);
        break;
    case DD_CMD_EDIT:
        dd_edit_here(app);
        break;
    case DD_CMD_WRITE:
        dd_write_open(app);
        break;
    case DD_CMD_LOOKUP:
        dd_lookup_open(app);
        break;
    case DD_CMD_OPEN:
        dd_say(&app->messages, DD_NOTE, _("open what? :open FILE — ⟨previous-article⟩ and ⟨next-article⟩ are the neighbours"));
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
    dd_app_reload_settings(app);
    bool quiet = app->messages.fresh; /* the settings have more to say */
    if (app->reader.open) {
        if (dd_app_reload(app, &err) == DD_RELOAD_FAILED)
            dd_say(&app->messages, DD_ERROR, "%s", err.message);
        else if (!quiet)
            dd_say(&app->messages, DD_NOTE, _("read anew"));
        return;
    }
    if (app->list.asked)
        dd_list_rebuild(&app->list); /* what was read since then falls out of it */
    dd_scan_again(app);
}

void dd_app_set_sort(struct dd_app *app, int sort)
{
    static const char names[DD_SORT_ALL][24] = {N_("newest first"), N_("by title"), N_("by site"),
                                                N_("longest first"), N_("by progress")};
    struct dd_list *l = &app->list;
    dd_list_sort(l, (enum dd_archive_sort)sort);
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
    case DD_CMD_EDIT:
        if (e)
            dd_edit(app, e->path.ptr, 1);
        break;
    case DD_CMD_FILTER:
        dd_prompt_open(&app->prompt, DD_PROMPT_FILTER, dd_strbuf_str(&l->filter));
        break;
    case DD_CMD_SHOW:
        dd_show_filters(app);
        break;
    case DD_CMD_SORT:
        dd_app_set_sort(app, (l->sort + 1) % DD_SORT_ALL);
        break;
    default:
        break;
    }
}

static bool search_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    long n = count ? (long)count : 1;
    switch (c) {
    case DD_CMD_SEARCH:
        dd_search_open(app);
        app->search.times = n;
        return true;
    case DD_CMD_NEXT_MATCH:
    case DD_CMD_PREV_MATCH:
        dd_search_next(app, c == DD_CMD_NEXT_MATCH ? n : -n);
        return true;
    case DD_CMD_FILTER:
        dd_only_open(app);
        return true;
    default:
        return false;
    }
}

void dd_popup_scroll(struct dd_app *app, long lines)
{
    struct dd_popup *p = &app->popup;
    p->typed = 0;
    dd_popup_move(p, lines);
    if (p->kind == DD_POPUP_LINKS)
        dd_say(&app->messages, DD_NOTE, "%.*s",
               DD_STR_ARG(app->reader.docs[p->pane]->links[p->cursor].url));
    if (p->kind == DD_POPUP_COLORS)
        dd_colors_moved(app);
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
        dd_popup_leave(app);
        return;
    default:
        return;
    }
    dd_popup_scroll(app, by);
}

static void back(struct dd_app *app)
{
    if (app->reader.open && (app->list.catalogue || app->notes_list.open)) {
        dd_life_leave(app);
        dd_places_closing(app);
        dd_reader_close(&app->reader);
        dd_watching_file(app);
        if (app->notes_list.open)
            dd_notes_list_renew(app);
        if (app->results.open || app->notes_list.open)
            return;
        if (app->list.filter.len && dd_list_current(&app->list) == NULL)
            dd_list_rebuild(&app->list);
    } else if (!app->reader.open && app->notes_list.open) {
        dd_notes_list_back(app);
    } else if (!app->reader.open && app->results.open) {
        dd_results_back(app);
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
        dd_life_keep(app);
        dd_remember_keep(app);
        app->host->suspend(app->host->data);
        return true;
    case DD_CMD_CANCEL:
        dd_app_cancel(app);
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
    case DD_CMD_CANCEL: /* ":noh": with a key it is Esc, which dd_app_key sees to */
        dd_search_unlight(app);
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
    case DD_CMD_SEARCH_ARCHIVE:
        dd_results_prompt(app);
        return true;
    case DD_CMD_RESCAN:
        rescan(app);
        return true;
    case DD_CMD_EXPORT:
        dd_say(&app->messages, DD_NOTE, _("write the notes to which file? :export FILE"));
        return true;
    case DD_CMD_NOTES:
        if (!app->reader.open && app->notes_list.open)
            return false;
        dd_notes_list_open(app, true);
        return true;
    case DD_CMD_ARCHIVE:
        dd_show_archives(app);
        return true;
    case DD_CMD_SET:
        dd_app_show_settings(app);
        return true;
    case DD_CMD_THEME:
    case DD_CMD_COLORS:
        dd_show_colors(app);
        return true;
    case DD_CMD_RELOAD:
        dd_app_reload_settings(app);
        if (!app->messages.fresh)
            dd_say(&app->messages, DD_NOTE, _("settings read anew"));
        return true;
    case DD_CMD_SOURCE:
        dd_say(&app->messages, DD_NOTE, _("read which settings? :source FILE"));
        return true;
    case DD_CMD_NEXT_ARTICLE:
    case DD_CMD_PREV_ARTICLE:
        if (!app->reader.open && (app->results.open || app->notes_list.open))
            return false;
        next_article(app, c == DD_CMD_NEXT_ARTICLE ? 1 : -1);
        return true;
    default:
        return false;
    }
}

void dd_app_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    dd_log(app->host->log, DD_LOG_DEBUG, "command %s, count %lu", dd_command_info(c)->name, count);
    if (c != DD_CMD_NEXT_MATCH && c != DD_CMD_PREV_MATCH)
        app->search.turn = 0;
    if (common_command(app, c))
        return;
    if (app->popup.kind) {
        popup_command(app, c, count);
        return;
    }
    if ((c == DD_CMD_NEXT_ARTICLE || c == DD_CMD_PREV_ARTICLE) && count &&
        (app->reader.open || (!app->results.open && !app->notes_list.open))) {
        next_article(app, c == DD_CMD_NEXT_ARTICLE ? (long)count : -(long)count);
        return;
    }
    if (dd_select_command(app, c, count) || screen_command(app, c) || dd_life_command(app, c, count))
        return;
    if (app->reader.open) {
        if (search_command(app, c, count))
            return;
        if (app->settings.peek == DD_PEEK_POINTS && app->reader.n_unfolded &&
            dd_peek_move(app, c, count))
            return;
        dd_link_command(app, c, count);
        reader_move(app, c, count);
        reader_command(app, c);
    } else if (app->notes_list.open) {
        dd_notes_list_command(app, c, count);
    } else if (app->results.open) {
        dd_results_command(app, c, count);
    } else {
        list_move(app, c, count);
        list_command(app, c);
    }
}
