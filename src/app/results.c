/* Searching the archive: the order to the worker, its reports, moving among the results and
 * opening. */
#include "app_private.h"

#include "duidu/fold.h"

#include <stdlib.h>
#include <string.h>

enum {
    AGAIN_SECONDS = 3, /* until the same is searched for in an index that is still being made … */
    AGAIN_SHARE = 5    /* … which is to have most of the time: so many times what a search took */
};

void dd_results_release(struct dd_results *r)
{
    dd_query_free(r->query);
    dd_search_results_release(&r->found);
    dd_results_forget(r);
    free(r->kept);
    dd_catalogue_close(r->catalogue);
    free(r->file);
    free(r->missing);
    free(r->error);
    free(r->origin);
    *r = (struct dd_results){0};
}

/* ---- the worker's side ------------------------------------------------------------------- */

struct request {
    struct dd_query *query;
    struct dd_board *board; /* NULL: it is not asked */
    enum dd_search_order order;
    bool again; /* the results of the same search are on the screen: nothing is told before the end */
};

static void drop_request(void *data)
{
    struct request *r = data;
    dd_query_free(r->query);
    dd_board_free(r->board);
    free(r);
}

static void drop_report(void *data)
{
    struct dd_results_report *r = data;
    dd_search_results_release(&r->found);
    free(r->missing);
    free(r->file);
    free(r);
}

/* Where a search has got to. */
struct under_way {
    struct dd_job *job;
    struct dd_catalogue *catalogue;
};

static struct dd_results_report *begin_report(struct dd_catalogue *c)
{
    struct dd_results_report *out = dd_xmalloc(sizeof *out);
    *out = (struct dd_results_report){0};
    dd_catalogue_counts(c, &out->counts, NULL);
    out->file = strdup(dd_catalogue_file(c));
    return out;
}

/* Tells of what there is before the search has come to its end. */
static void tell(void *data, const struct dd_search_results *so_far)
{
    const struct under_way *way = data;
    struct dd_results_report *out = begin_report(way->catalogue);
    out->found = *so_far;
    out->found.items = dd_xmalloc((so_far->count ? so_far->count : 1) * sizeof *so_far->items);
    out->found.capacity = so_far->count;
    if (so_far->count)
        memcpy(out->found.items, so_far->items, so_far->count * sizeof *so_far->items);
    dd_job_report(way->job, out, drop_report);
}

static bool step(struct dd_job *job, void *data)
{
    struct request *r = data;
    struct dd_error err;
    struct dd_catalogue *c = dd_job_catalogue(job, &err);
    struct under_way way = {job, c};
    struct dd_search_options options = {
        .order = r->order, .board = r->board, .tell = r->again ? NULL : tell, .data = &way};
    struct dd_search_results found = {0};
    bool well = c && dd_search(c, r->query, &options, &found, &err) == DD_OK;
    struct dd_results_report *out;
    if (well) {
        out = begin_report(c);
        size_t missing = found.total ? dd_query_terms(r->query) : dd_search_missing(c, r->query);
        if (missing < dd_query_terms(r->query))
            out->missing = dd_str_dup(dd_query_term(r->query, missing));
    } else {
        out = dd_xmalloc(sizeof *out);
        *out = (struct dd_results_report){.err = err};
    }
    out->found = found;
    out->last = true;
    dd_job_report(job, out, drop_report);
    return false;
}

/* ---- orders and reports ------------------------------------------------------------------ */

static void order(struct dd_app *app, bool again)
{
    struct dd_results *r = &app->results;
    struct dd_job *job = dd_scan_job(app);
    struct request *request = dd_xmalloc(sizeof *request);
    *request = (struct request){.order = r->order, .again = again};
    if (!job || dd_query_parse(&request->query, dd_query_text(r->query), NULL) != DD_OK) {
        free(request);
        return;
    }
    if (dd_query_asks_standing(r->query))
        request->board = dd_board_copy(dd_state_board(app->life.state));
    r->searching = true;
    r->ordered = app->host->now(app->host->data);
    r->version = r->catalogue ? dd_catalogue_version(r->catalogue) : 0;
    dd_job_order(job, DD_WORK_SEARCH, &(struct dd_task){step, drop_request, request});
}

static void set(char **text, char *owned)
{
    free(*text);
    *text = owned;
}

/* Connects to the catalogue that the ids are of. */
static void join(struct dd_app *app, struct dd_results_report *report)
{
    struct dd_results *r = &app->results;
    bool same = r->catalogue && report->file && strcmp(r->file, report->file) == 0 &&
                dd_catalogue_health(r->catalogue) == DD_CATALOGUE_WELL;
    if (same || !report->file)
        return;
    dd_catalogue_close(r->catalogue);
    r->catalogue = NULL;
    dd_results_forget(r);
    if (dd_catalogue_join(&r->catalogue, app->scan.path, report->file, &report->err) != DD_OK)
        set(&r->error, strdup(report->err.message));
    set(&r->file, report->file);
    report->file = NULL;
}

/* The place of an article among what was found; as many as there are when it is none of them. */
static size_t place_of(const struct dd_search_results *found, int64_t id)
{
    size_t i = 0;
    while (i < found->count && found->items[i].id != id)
        i++;
    return i;
}

/* Keeps the cursor on its article, on the same row of the screen where that can be; one that is gone
 * leaves it where it is. */
static void keep_cursor(struct dd_results *r, size_t place)
{
    size_t above = r->cursor > r->top ? r->cursor - r->top : 0, count = r->found.count;
    if (place < count)
        r->cursor = place;
    else if (r->cursor >= count)
        r->cursor = count ? count - 1 : 0;
    r->top = r->cursor > above ? r->cursor - above : 0;
}

void dd_results_take(struct dd_app *app, struct dd_results_report *report)
{
    struct dd_results *r = &app->results;
    double now = app->host->now(app->host->data);
    app->stale = true;
    r->searching = !report->last;
    r->next = now + (now - r->ordered) * AGAIN_SHARE;
    if (report->err.code != DD_OK) {
        set(&r->error, strdup(report->err.message));
        if (r->open && r->found.count)
            dd_say(&app->messages, DD_ERROR, "%s", report->err.message);
        return;
    }
    int64_t id = r->cursor < r->found.count ? r->found.items[r->cursor].id : 0;
    size_t place = place_of(&report->found, id);
    bool stays = r->moved || app->reader.open;
    if (!report->last && stays && id && place == report->found.count)
        return; /* it is among what is still to come */
    set(&r->error, NULL);
    join(app, report);
    struct dd_search_results before = r->found;
    r->found = report->found;
    report->found = before;
    set(&r->missing, report->missing);
    report->missing = NULL;
    r->counts = report->counts;
    r->answered = true;
    if (stays)
        keep_cursor(r, place);
    else
        r->cursor = r->top = 0;
}

bool dd_results_incomplete(const struct dd_results *r)
{
    return r->counts.indexed < r->counts.articles || !r->counts.articles;
}

void dd_results_updated(struct dd_app *app, bool done)
{
    struct dd_results *r = &app->results;
    double now = app->host->now(app->host->data);
    bool soon = now < r->ordered + AGAIN_SECONDS || now < r->next;
    if (!r->open || !r->query || r->searching || (!done && (soon || !dd_results_incomplete(r))))
        return;
    if (dd_results_incomplete(r) || !r->catalogue ||
        dd_catalogue_version(r->catalogue) != r->version)
        order(app, r->answered);
}

/* ---- the screen comes and goes ----------------------------------------------------------- */

static void leave_reader(struct dd_app *app)
{
    struct dd_results *r = &app->results;
    if (!app->reader.open)
        return;
    if (!r->open)
        set(&r->origin, dd_str_dup(app->reader.clip->main.path));
    dd_life_leave(app);
    dd_places_closing(app);
    dd_reader_close(&app->reader);
    dd_watching_file(app);
}

void dd_results_search(struct dd_app *app, struct dd_str text)
{
    struct dd_results *r = &app->results;
    struct dd_query *query;
    struct dd_error err;
    if (!app->list.catalogue) {
        dd_say(&app->messages, DD_NOTE,
               _("only this file was opened: open its folder to search it"));
        return;
    }
    if (!dd_scan_job(app)) {
        dd_say(&app->messages, DD_ERROR,
               _("the archive cannot be searched: no work in the background"));
        return;
    }
    if (dd_query_parse(&query, text, &err) != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
        return;
    }
    dd_query_free(r->query);
    r->query = query;
    r->found.count = r->found.total = 0;
    r->answered = r->moved = false;
    r->cursor = r->top = 0;
    set(&r->missing, NULL);
    set(&r->error, NULL);
    dd_results_forget(r);
    leave_reader(app);
    app->notes_list.open = false;
    r->open = true;
    order(app, false);
}

void dd_results_back(struct dd_app *app)
{
    struct dd_results *r = &app->results;
    char *origin = r->origin;
    r->open = false;
    r->origin = NULL;
    if (origin)
        dd_app_read(app, origin);
    free(origin);
}

/* Shows again what was found last. */
static void show_again(struct dd_app *app)
{
    if (!app->results.query)
        return;
    leave_reader(app);
    app->notes_list.open = false;
    app->results.open = true;
    dd_results_updated(app, true);
}

/* ---- opening a result -------------------------------------------------------------------- */

/* What the query has found in an open article, as it stands there: each form once. */
struct forms {
    struct dd_str texts[DD_SEARCH_ANY];
    struct dd_strbuf folded[DD_SEARCH_ANY];
    size_t n;
};

static void add_form(struct forms *forms, struct dd_str text)
{
    struct dd_strbuf folded = {0};
    dd_fold_append(&folded, text, DD_FOLD_ALL);
    bool known = forms->n == DD_SEARCH_ANY;
    for (size_t i = 0; i < forms->n && !known; i++)
        known = dd_str_equal(dd_strbuf_str(&forms->folded[i]), dd_strbuf_str(&folded));
    if (known) {
        dd_strbuf_release(&folded);
        return;
    }
    forms->folded[forms->n] = folded;
    forms->texts[forms->n++] = text;
}

/* Lights what was found in the open article, and goes where the snippet is from. */
static void light(struct dd_app *app, const struct dd_result *result)
{
    static const struct {
        enum dd_field field;
        int pane;
    } texts[] = {{DD_FIELD_SUMMARY, DD_SUMMARY}, {DD_FIELD_ARTICLE, DD_ARTICLE}};
    const struct dd_results *r = &app->results;
    struct dd_arena arena = {0};
    struct forms forms = {.n = 0};
    bool gone_to = false;
    for (int i = 0; i < 2; i++) {
        struct dd_str text = app->reader.docs[texts[i].pane]->text;
        size_t n;
        struct dd_query_hit *hits = dd_query_hits(r->query, texts[i].field, text, &arena, &n);
        for (size_t k = 0; k < n; k++)
            add_form(&forms, dd_str_slice(text, hits[k].start, hits[k].end));
    }
    if (forms.n)
        dd_search_set_any(app, forms.texts, forms.n, DD_FIND_VARIANTS | DD_FIND_WORDS, NULL);
    for (int i = 0; i < 2 && !gone_to && forms.n; i++)
        gone_to = result->has[i] && result->snippets[i].text_offset != DD_NONE &&
                  dd_search_to(app, texts[i].pane, result->snippets[i].text_offset);
    for (size_t i = 0; i < forms.n; i++)
        dd_strbuf_release(&forms.folded[i]);
    dd_arena_release(&arena);
}

static void read_result(struct dd_app *app)
{
    struct dd_results *r = &app->results;
    const struct dd_result *result = dd_results_at(r, r->cursor, app->columns);
    if (!result)
        return;
    r->moved = true;
    if (!result->there)
        dd_say(&app->messages, DD_NOTE,
               _("this article has changed meanwhile: ⟨rescan⟩ searches anew"));
    else if (dd_app_read(app, result->entry.path.ptr))
        light(app, result);
}

void dd_results_read_next(struct dd_app *app, long by)
{
    struct dd_results *r = &app->results;
    long to = (long)r->cursor + by;
    if (to < 0 || to >= (long)r->found.count) {
        dd_say(&app->messages, DD_NOTE,
               by > 0 ? _("this is the last result") : _("this is the first result"));
        return;
    }
    r->cursor = (size_t)to;
    read_result(app);
}

/* ---- commands ---------------------------------------------------------------------------- */

void dd_results_set_order(struct dd_app *app, int by)
{
    struct dd_results *r = &app->results;
    r->order = (enum dd_search_order)by;
    r->moved = false;
    dd_say(&app->messages, DD_NOTE, "%s",
           by == DD_SEARCH_NEWEST ? _("newest first") : _("by relevance"));
    order(app, false);
}

static void move_to(struct dd_results *r, long to)
{
    long last = (long)r->found.count - 1;
    r->cursor = to < 0 || last < 0 ? 0 : (size_t)(to > last ? last : to);
    r->moved = true;
}

/* Moving; false: it was no command of that kind. */
static bool move(struct dd_results *r, enum dd_command c, unsigned long count)
{
    long n = count ? (long)count : 1, page = (long)dd_results_page(r), at = (long)r->cursor;
    long half = (page + 1) / 2, all = (long)r->found.count;
    const struct {
        enum dd_command command;
        long to;
    } moves[] = {
        {DD_CMD_LINE_DOWN, at + n},
        {DD_CMD_LINE_UP, at - n},
        {DD_CMD_NEXT_ARTICLE, at + n},
        {DD_CMD_PREV_ARTICLE, at - n},
        {DD_CMD_HALF_DOWN, at + n * half},
        {DD_CMD_HALF_UP, at - n * half},
        {DD_CMD_PAGE_DOWN, at + n * page},
        {DD_CMD_PAGE_UP, at - n * page},
        {DD_CMD_TOP, count ? n - 1 : 0},
        {DD_CMD_END, count ? n - 1 : all - 1},
        {DD_CMD_PERCENT, all * (n > 100 ? 100 : n) / 100},
    };
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].command == c) {
            move_to(r, moves[i].to);
            return true;
        }
    return false;
}

/* The line of the cursor to the top, the middle or the bottom of the screen. */
static void place(struct dd_results *r, int where)
{
    size_t page = dd_results_page(r), above = where == 0 ? 0 : where == 1 ? page / 2 : page - 1;
    r->top = r->cursor > above ? r->cursor - above : 0;
}

void dd_results_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_results *r = &app->results;
    const struct dd_result *at = dd_results_at(r, r->cursor, 0);
    if (move(r, c, count))
        return;
    switch (c) {
    case DD_CMD_OPEN:
        read_result(app);
        break;
    case DD_CMD_OPEN_LINK:
        if (at && at->there)
            dd_open_url(app, at->entry.source_url);
        break;
    case DD_CMD_COPY_LINK:
        if (at && at->there)
            dd_copy(app, at->entry.source_url, _("address"));
        break;
    case DD_CMD_EDIT:
        if (at && at->there)
            dd_edit(app, at->entry.path.ptr, 1);
        break;
    case DD_CMD_ORDER:
        dd_results_set_order(app,
                             r->order == DD_SEARCH_NEWEST ? DD_SEARCH_RELEVANCE : DD_SEARCH_NEWEST);
        break;
    case DD_CMD_MIDDLE:
    case DD_CMD_LINE_TO_TOP:
    case DD_CMD_LINE_TO_BOTTOM:
        place(r, c == DD_CMD_LINE_TO_TOP ? 0 : c == DD_CMD_MIDDLE ? 1 : 2);
        break;
    default:
        break;
    }
}

/* ---- the prompt -------------------------------------------------------------------------- */

void dd_results_prompt(struct dd_app *app)
{
    struct dd_results *r = &app->results;
    r->insisted = false;
    r->error_typed = (struct dd_error){0};
    dd_prompt_open(&app->prompt, DD_PROMPT_ARCHIVE, (struct dd_str){0});
}

static bool check(struct dd_results *r, struct dd_str text)
{
    struct dd_query *query = NULL;
    r->error_typed = (struct dd_error){0};
    if (dd_str_trim(text).len)
        dd_query_parse(&query, text, &r->error_typed);
    dd_query_free(query);
    return r->error_typed.code == DD_OK;
}

/* Enter on a wrong query leaves it there to be mended. */
bool dd_results_prompt_command(struct dd_app *app, enum dd_command command)
{
    struct dd_results *r = &app->results;
    r->insisted = command == DD_CMD_ACCEPT && !check(r, dd_strbuf_str(&app->prompt.text));
    return r->insisted;
}

void dd_results_prompt_changed(struct dd_app *app, struct dd_str text)
{
    (void)text;
    app->results.insisted = false;
}

void dd_results_prompt_done(struct dd_app *app, struct dd_str text)
{
    if (dd_str_trim(text).len)
        dd_results_search(app, text);
    else
        show_again(app);
}

void dd_results_prompt_look(struct dd_app *app, struct dd_prompt_look *look,
                            struct dd_strbuf *status)
{
    struct dd_results *r = &app->results;
    struct dd_str text = dd_strbuf_str(&app->prompt.text);
    look->label = _("archive: ");
    if (!dd_str_trim(text).len)
        look->keys =
            dd_str_from(_("\"phrase\" -not OR title: in:summary site: tag: after:2024-11"));
    else if (!check(r, text))
        dd_strbuf_adds(status, r->error_typed.message);
    if (r->insisted)
        look->status_role = DD_ROLE_ERROR;
}
