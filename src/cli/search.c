/* duidu search: articles of an archive that answer a query. */
#include "cli.h"

#include "duidu/catalogue.h"
#include "duidu/i18n.h"
#include "duidu/search.h"
#include "duidu/state.h"

#include <stdio.h>
#include <stdlib.h>

enum { FOUND = 0, NOTHING = 1, LIMIT = 50, TRIES = 4 };

struct wanted {
    const char *path;
    struct dd_query *query;
    struct dd_search_options options;
    bool json, update;
    struct dd_attrs *attrs; /* NULL: text alone */
    size_t cells;           /* of a snippet */
};

/* ---- the catalogue ----------------------------------------------------------------------- */

static enum dd_code find(struct dd_catalogue *c, const struct wanted *w,
                         struct dd_search_results *found, struct dd_error *err)
{
    enum dd_code code = w->update ? dd_cli_update(c, true, err) : DD_OK;
    return code == DD_OK ? dd_search(c, w->query, &w->options, found, err) : code;
}

/* ---- what is printed --------------------------------------------------------------------- */

/* Calls print for an article with what shows why it was found. */
static bool each(struct dd_catalogue *c, const struct wanted *w,
                 const struct dd_found_article *item,
                 bool (*print)(void *data, const struct dd_found *found), void *data)
{
    static const enum dd_field fields[] = {DD_FIELD_SUMMARY, DD_FIELD_ARTICLE};
    struct dd_arena arena = {0};
    struct dd_snippet snippets[2];
    struct dd_entry entry;
    struct dd_clip clip = {0};
    bool on = true;
    if (dd_catalogue_entry(c, item->id, &arena, &entry)) {
        struct dd_found found = {.entry = &entry, .score = item->score, .snippets = snippets};
        size_t n;
        struct dd_query_hit *hits =
            dd_query_hits(w->query, DD_FIELD_TITLE, entry.title, &arena, &n);
        found.title = dd_query_lit(hits, n, &arena, &found.n_title);
        if (dd_clip_open(&clip, entry.path.ptr, NULL) == DD_OK)
            for (int i = 0; i < 2; i++)
                found.n_snippets += dd_snippet_make(&snippets[found.n_snippets], &clip, fields[i],
                                                    w->query, w->cells, &arena) &&
                                    snippets[found.n_snippets].n_hits;
        on = print(data, &found);
    }
    dd_clip_release(&clip);
    dd_arena_release(&arena);
    return on;
}

struct text {
    const struct wanted *wanted;
    struct dd_sink sink;
};

static bool print_text(void *data, const struct dd_found *found)
{
    const struct text *t = data;
    return dd_print_found(found, t->wanted->attrs, &t->sink);
}

static bool print_json(void *data, const struct dd_found *found)
{
    dd_json_found(data, found);
    return true;
}

static void print_all_text(struct dd_catalogue *c, const struct wanted *w,
                           const struct dd_search_results *found)
{
    struct text text = {w, dd_cli_stdout()};
    bool on = true;
    for (size_t i = 0; i < found->count && on; i++)
        on = each(c, w, &found->items[i], print_text, &text);
    if (on && found->count < found->total)
        fprintf(stderr, _("duidu: %zu of %zu articles — --limit 0 shows all\n"), found->count,
                found->total);
}

static void print_all_json(struct dd_catalogue *c, const struct wanted *w,
                           const struct dd_search_results *found)
{
    struct dd_json j = {0};
    struct dd_sink sink = dd_cli_stdout();
    dd_json_open(&j, '{');
    dd_json_member_int(&j, "version", DD_JSON_VERSION);
    dd_json_member(&j, "query", dd_query_text(w->query));
    dd_json_member_int(&j, "total", (long long)found->total);
    dd_json_key(&j, "results");
    dd_json_open(&j, '[');
    for (size_t i = 0; i < found->count; i++)
        each(c, w, &found->items[i], print_json, &j);
    dd_json_close(&j, ']');
    dd_json_close(&j, '}');
    sink.line(sink.data, dd_strbuf_str(&j.out));
    dd_json_release(&j);
}

/* What is not indexed was not searched. */
static void say_incomplete(struct dd_catalogue *c)
{
    struct dd_counts counts = {0};
    if (dd_catalogue_counts(c, &counts, NULL) != DD_OK)
        return;
    if (counts.articles == 0)
        fprintf(stderr, "duidu: %s\n", _("no article could be searched yet"));
    if (counts.indexed == counts.articles)
        return;
    fputs("duidu: ", stderr);
    fprintf(stderr, _("%zu of %zu articles could be searched so far"), counts.indexed, counts.articles);
    fputc('\n', stderr);
}

/* ---- the search -------------------------------------------------------------------------- */

static int search(const struct wanted *w)
{
    struct dd_search_results found = {0};
    struct dd_catalogue *c;
    struct dd_error err = {0};
    enum dd_code code = dd_catalogue_open(&c, w->path, DD_CATALOGUE_KEEP, &err);
    if (code != DD_OK)
        return dd_cli_fail(&err);
    code = find(c, w, &found, &err);
    for (int i = 0; code != DD_OK && i < TRIES; i++)
        if ((code = dd_catalogue_mend(c, &err)) == DD_OK)
            code = find(c, w, &found, &err);
    int status = code != DD_OK ? dd_cli_fail(&err) : found.total ? FOUND : NOTHING;
    if (code == DD_OK && w->json)
        print_all_json(c, w, &found);
    else if (code == DD_OK)
        print_all_text(c, w, &found);
    /* Without a cache all articles are read each time: that takes long, and is worth a word. */
    if (code == DD_OK && dd_catalogue_notice(c))
        fprintf(stderr, "duidu: %s\n", dd_catalogue_notice(c));
    if (code == DD_OK && !w->update)
        say_incomplete(c);
    dd_search_results_release(&found);
    dd_catalogue_close(c);
    return status;
}

/* ---- the command ------------------------------------------------------------------------- */

enum { FORMAT, ORDER, COUNT, AS_IT_IS, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [FORMAT] = {'f', "format", DD_VALUE_WORD, "", "text|json", 0, 0, N_("text; JSON, one object")},
    [ORDER] = {'o', "order", DD_VALUE_WORD, "", "relevance|newest", 0, 0,
               N_("best first (default), newest first")},
    [COUNT] = {'n', "limit", DD_VALUE_NUMBER, N_("N"), "", 0, 1000000,
               N_("at most so many articles, 0: all (default 50)")},
    [AS_IT_IS] = {0, "no-update", DD_VALUE_NONE, "", "", 0, 0,
                  N_("search what is indexed, without looking for changes first")},
};

static int run(const struct dd_cli_call *call)
{
    struct dd_state *state = NULL;
    struct dd_attrs attrs;
    struct dd_error err;
    struct wanted w = {
        .path = call->n_operands > 1 ? call->operands[1] : ".",
        .options = {.order = (enum dd_search_order)call->option[ORDER].number,
                    .limit = call->option[COUNT].text ? (size_t)call->option[COUNT].number : LIMIT},
        .json = call->option[FORMAT].number == 1,
        .update = !call->option[AS_IT_IS].text,
        .cells = (size_t)dd_cli_width() - 6,
    };
    if (!w.json && dd_cli_wants_colour())
        dd_cli_attrs(w.attrs = &attrs, call->config);
    int status = DD_EXIT_USAGE;
    if (dd_query_parse(&w.query, dd_str_from(call->operands[0]), &err) != DD_OK) {
        dd_cli_fail(&err);
    } else {
        if (dd_query_asks_standing(w.query))
            w.options.board = dd_state_board(state = dd_state_new(NULL));
        status = search(&w);
    }
    dd_query_free(w.query);
    dd_state_free(state);
    return status;
}

const struct dd_cli_command dd_cli_search = {
    .name = "search",
    .operands = N_("QUERY [FOLDER]"),
    .kind = DD_VALUE_FOLDER,
    .least = 1,
    .most = 2,
    .help = N_("the articles of an archive that answer a query"),
    .about = N_(
        "All words of the query have to occur; \"some words\" one behind the other; -word must "
        "not; one OR other; word* begins so. title: site: tag: after:2024-11 before: is:unread "
        "in:summary in:article say more. Without a folder the one at hand is searched.\n"
        "The catalogue is brought up to date first; where that takes a moment, a bar on the terminal "
        "says how far it is. Prints date, title, path and the best piece of "
        "each text; hits in JSON are bytes of the piece. The exit status is 1 when nothing was "
        "found."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run,
};
