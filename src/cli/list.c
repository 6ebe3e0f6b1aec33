/* duidu list: the articles of an archive, one a line. */
#include "cli.h"

#include "duidu/catalogue.h"
#include "duidu/i18n.h"
#include "duidu/standings.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- from the catalogue ---------------------------------------------------------------- */

static void print_rows(struct dd_catalogue *catalogue, const struct dd_rows *rows,
                       const struct dd_cli_listing *listing, const struct dd_sieve *sieve)
{
    struct dd_sink sink = dd_cli_stdout();
    bool open = true;
    for (size_t i = 0; i < rows->count && open; i++) {
        struct dd_arena arena = {0};
        struct dd_entry entry;
        int64_t id = rows->ids[listing->reverse ? rows->count - 1 - i : i];
        if ((!sieve || dd_sieve_passes(sieve, id)) &&
            dd_catalogue_entry(catalogue, id, &arena, &entry))
            open = dd_print_entry(&entry, listing->format, &sink);
        dd_arena_release(&arena);
    }
}

/* Reads the articles in the order asked for, and what the filter lets through of them. */
static enum dd_code read_rows(struct dd_catalogue *catalogue, const struct dd_cli_listing *listing,
                              struct dd_rows *rows, struct dd_sieve **sieve, struct dd_error *err)
{
    struct dd_state *state = dd_state_new(NULL);
    struct dd_standings standings = {0};
    enum dd_code code = dd_catalogue_rows(catalogue, listing->sort, 0, rows, err);
    if (code == DD_OK && listing->sort == DD_SORT_PROGRESS) {
        code = dd_standings_read(&standings, catalogue, dd_state_board(state), err);
        dd_rows_by_progress(rows, &standings);
    }
    if (code == DD_OK && listing->filter) {
        *sieve = dd_sieve_new(catalogue, dd_str_from(listing->filter), dd_state_board(state));
        *err = *dd_sieve_error(*sieve);
        code = err->code;
        while (code == DD_OK && dd_sieve_step(*sieve, 0))
            ;
    }
    dd_standings_release(&standings);
    dd_state_free(state);
    return code;
}

static enum dd_code list(struct dd_catalogue *catalogue, const struct dd_cli_listing *listing,
                         struct dd_error *err)
{
    struct dd_rows rows = {0};
    struct dd_sieve *sieve = NULL;
    enum dd_code code = dd_cli_update(catalogue, false, err);
    if (code == DD_OK)
        code = read_rows(catalogue, listing, &rows, &sieve, err);
    if (code == DD_OK)
        print_rows(catalogue, &rows, listing, sieve);
    dd_sieve_free(sieve);
    dd_rows_release(&rows);
    return code;
}

int dd_cli_list_folder(const char *path, const struct dd_cli_listing *listing)
{
    struct dd_catalogue *catalogue;
    struct dd_error err = {0};
    enum dd_code code = dd_catalogue_open(&catalogue, path, DD_CATALOGUE_KEEP, &err);
    if (code != DD_OK)
        return dd_cli_fail(&err);
    dd_catalogue_set_pace(catalogue, listing->pace);
    code = list(catalogue, listing, &err);
    /* A cache that went bad under our hands is no reason to print nothing. */
    if (code == DD_ERR_IO && dd_catalogue_mend(catalogue, &err) == DD_OK)
        code = list(catalogue, listing, &err);
    dd_catalogue_close(catalogue);
    return code == DD_OK ? EXIT_SUCCESS : dd_cli_fail(&err);
}

/* ---- the command ----------------------------------------------------------------------- */

enum { FORMAT, SORT, REVERSE, FILTER, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [FORMAT] = {'f', "format", DD_VALUE_WORD, "", "text|json|tsv", 0, 0,
                N_("text; JSON, an object a line; tab-separated values")},
    [SORT] = {'s', "sort", DD_VALUE_WORD, "", DD_CLI_SORTS, 0, 0,
              N_("newest first (default), by title, by site, longest first, what is being read first")},
    [REVERSE] = {'r', "reverse", DD_VALUE_NONE, "", "", 0, 0, N_("the other way round")},
    [FILTER] = {0, "filter", DD_VALUE_TEXT, N_("WORDS"), "", 0, 0,
                N_("only articles with these words in title, site, author, date, tags; is:unread, "
                   "site:x, tag:x, lang:zh …")},
};

static int run(const struct dd_cli_call *call)
{
    struct dd_cli_listing listing = {
        .pace = dd_cli_pace(call->config),
        .format = (enum dd_print_format)call->option[FORMAT].number,
        .sort = (enum dd_archive_sort)call->option[SORT].number,
        .reverse = call->option[REVERSE].text != NULL,
        .filter = call->option[FILTER].text,
    };
    return dd_cli_list_folder(call->operands[0], &listing);
}

const struct dd_cli_command dd_cli_list = {
    .name = "list",
    .operands = N_("FOLDER"),
    .kind = DD_VALUE_FOLDER,
    .least = 1,
    .most = 1,
    .help = N_("the articles of an archive, one a line"),
    .about = N_("Prints date, minutes, title and path of every article of an archive. Tab-separated: "
                "date, minutes, title, site, author, tags (divided by commas) and path."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run,
};
