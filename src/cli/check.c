/* duidu check: what is wrong with the files. */
#include "cli.h"

#include "duidu/archive.h"
#include "duidu/clip.h"
#include "duidu/i18n.h"

#include <stdio.h>
#include <stdlib.h>

struct report {
    struct dd_sink sink;
    bool json;
    struct dd_json object;
    size_t counts[DD_ERROR + 1]; /* by severity */
    size_t files;
    int status; /* of what could not be looked at at all */
};

static void put_problem(struct report *r, const struct dd_problem *p)
{
    r->counts[p->severity]++;
    if (r->json)
        dd_json_problem(&r->object, p);
    else
        dd_print_problem(p, &r->sink);
}

static void put_problems(struct report *r, const struct dd_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        put_problem(r, &problems->items[i]);
}

/* ---- files and folders ----------------------------------------------------------------- */

static void check_file(struct report *r, const char *path)
{
    struct dd_clip clip = {0};
    struct dd_error err;
    if (dd_clip_open(&clip, path, &err) == DD_OK) {
        r->files++;
        put_problems(r, &clip.problems);
    } else {
        r->status = dd_cli_fail(&err);
    }
    dd_clip_release(&clip);
}

static int by_path(const void *a, const void *b)
{
    const struct dd_entry *const *x = a, *const *y = b;
    return dd_str_compare((*x)->path, (*y)->path);
}

static void check_entries(struct report *r, struct dd_archive *archive)
{
    size_t n;
    const struct dd_entry *const *entries = dd_archive_entries(archive, &n);
    const struct dd_entry **sorted = dd_xmalloc((n + 1) * sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = entries[i];
    qsort(sorted, n, sizeof *sorted, by_path);
    for (size_t i = 0; i < n; i++)
        check_file(r, sorted[i]->path.ptr);
    free(sorted);
}

static void check_folder(struct report *r, const char *path)
{
    struct dd_archive *archive;
    struct dd_error err;
    if (dd_archive_open(&archive, path, &err) != DD_OK) {
        r->status = dd_cli_fail(&err);
        return;
    }
    while (dd_archive_step(archive, 0))
        ;
    put_problems(r, dd_archive_problems(archive));
    check_entries(r, archive);
    dd_archive_close(archive);
}

/* ---- the report ------------------------------------------------------------------------ */

static void begin(struct report *r)
{
    dd_json_open(&r->object, '{');
    dd_json_member_int(&r->object, "version", DD_JSON_VERSION);
    dd_json_key(&r->object, "problems");
    dd_json_open(&r->object, '[');
}

static void end(struct report *r)
{
    size_t errors = r->counts[DD_ERROR], warnings = r->counts[DD_WARNING], notes = r->counts[DD_NOTE];
    if (!r->json) {
        printf(P_("%zu article: ", "%zu articles: ", r->files), r->files);
        printf(P_("%zu error, ", "%zu errors, ", errors), errors);
        printf(P_("%zu warning, ", "%zu warnings, ", warnings), warnings);
        printf(P_("%zu note\n", "%zu notes\n", notes), notes);
        return;
    }
    dd_json_close(&r->object, ']');
    dd_json_member_int(&r->object, "articles", (long long)r->files);
    dd_json_member_int(&r->object, "errors", (long long)errors);
    dd_json_member_int(&r->object, "warnings", (long long)warnings);
    dd_json_member_int(&r->object, "notes", (long long)notes);
    dd_json_close(&r->object, '}');
    r->sink.line(r->sink.data, dd_strbuf_str(&r->object.out));
}

/* ---- the command ----------------------------------------------------------------------- */

enum { FORMAT, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [FORMAT] = {'f', "format", DD_VALUE_WORD, "", "text|json", 0, 0, N_("text; one JSON object")},
};

static int run(const struct dd_cli_call *call)
{
    struct report r = {.sink = dd_cli_stdout(), .json = call->option[FORMAT].number == 1};
    begin(&r);
    for (int i = 0; i < call->n_operands; i++) {
        if (dd_cli_is_folder(call->operands[i]))
            check_folder(&r, call->operands[i]);
        else
            check_file(&r, call->operands[i]);
    }
    end(&r);
    dd_json_release(&r.object);
    return r.status != EXIT_SUCCESS ? r.status : r.counts[DD_ERROR] > 0;
}

const struct dd_cli_command dd_cli_check = {
    .name = "check",
    .operands = N_("PATH..."),
    .kind = DD_VALUE_PATH,
    .least = 1,
    .help = N_("what is wrong with the files"),
    .about = N_("Prints every problem of every article as file:line: what, and a count at the end. The "
                "status is 1 when one of them is an error. - is standard input."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run,
};
