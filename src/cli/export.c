/* duidu export: highlights and notes, for other programs. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/identity.h"
#include "duidu/state.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXPORTED = 0, NOTHING = 1 };

/* Milliseconds since 1970 of the beginning of a day here, "2024-11-03", or of a month or year. */
static bool day(const char *text, int64_t *out)
{
    int year = 0, month = 1, date = 1;
    char same[40];
    int n = sscanf(text, "%4d-%2d-%2d", &year, &month, &date);
    snprintf(same, sizeof same, "%04d-%02d-%02d", year, month, date);
    if (n < 1 || strncmp(same, text, (size_t)(1 + 3 * n)) != 0 || strlen(text) != (size_t)(1 + 3 * n))
        return false;
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = date, .tm_isdst = -1};
    *out = (int64_t)mktime(&tm) * 1000;
    return tm.tm_mday == date && tm.tm_mon == month - 1; /* no 31st of February */
}

/* Which articles. */
struct wanted {
    struct dd_strbuf path; /* without links; empty: all */
    struct dd_strbuf key;  /* of the article in it, when there is one still */
    bool folder;
};

static bool is_wanted(const struct wanted *w, const struct dd_who *who)
{
    struct dd_str path = dd_strbuf_str(&w->path);
    if (path.len == 0 || (w->key.len && dd_str_equal(who->key, dd_strbuf_str(&w->key))))
        return true;
    if (!dd_str_starts(who->path, path))
        return false;
    return who->path.len == path.len || path.ptr[path.len - 1] == '/' || who->path.ptr[path.len] == '/';
}

/* A file or folder may be gone: its notes are found by the path that it had. */
static void want(struct wanted *w, const char *path)
{
    struct dd_clip clip = {0};
    char *real = realpath(path, NULL);
    if (real) {
        dd_strbuf_adds(&w->path, real);
    } else {
        char here[PATH_MAX];
        if (path[0] != '/' && getcwd(here, sizeof here))
            dd_strbuf_addf(&w->path, "%s/", here);
        dd_strbuf_adds(&w->path, path);
    }
    if (real && !dd_cli_is_folder(path) && dd_clip_open(&clip, path, NULL) == DD_OK)
        dd_identity_of(&w->key, &clip);
    dd_clip_release(&clip);
    free(real);
}

/* ---- the command ------------------------------------------------------------------------- */

enum { FORMAT, SINCE, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [FORMAT] = {'f', "format", DD_VALUE_WORD, "", "md|json|org", 0, 0,
                N_("Markdown; JSON, one object; Org")},
    [SINCE] = {'s', "since", DD_VALUE_TEXT, N_("DATE"), "", 0, 0,
               N_("only what was made or changed from that day on (2024-11-03, 2024-11, 2024)")},
};

static int export(const struct dd_cli_call *call, const struct wanted *w, int64_t since)
{
    struct dd_state *state = dd_state_new(NULL);
    struct dd_sink sink = dd_cli_stdout();
    struct dd_arena arena = {0};
    struct dd_note *notes;
    size_t n = dd_state_notes(state, NULL, since, &arena, &notes), kept = 0;
    for (const char *notice; *(notice = dd_state_notice(state));)
        fprintf(stderr, "duidu: %s\n", notice);
    for (size_t i = 0; i < n; i++)
        if (is_wanted(w, &notes[i].who))
            notes[kept++] = notes[i];
    dd_print_notes(notes, kept, (enum dd_notes_format)call->option[FORMAT].number, &sink);
    dd_arena_release(&arena);
    dd_state_free(state);
    return kept ? EXPORTED : NOTHING;
}

static int run(const struct dd_cli_call *call)
{
    struct wanted w = {0};
    const char *text = call->option[SINCE].text;
    struct dd_error err;
    int64_t since = 0;
    if (text && !day(text, &since)) {
        dd_error_set(&err, DD_ERR_USAGE, _("'%s' is no date: 2024-11-03, 2024-11 or 2024"), text);
        return dd_cli_fail(&err);
    }
    if (call->n_operands)
        want(&w, call->operands[0]);
    int status = export(call, &w, since);
    dd_strbuf_release(&w.path);
    dd_strbuf_release(&w.key);
    return status;
}

const struct dd_cli_command dd_cli_export = {
    .name = "export",
    .operands = N_("[PATH]"),
    .kind = DD_VALUE_PATH,
    .most = 1,
    .help = N_("highlights and notes"),
    .about = N_(
        "Prints what you have highlighted and the notes on it: for each article, the newest first, title, "
        "address and date; for each highlight its words, what it is linked to (the key point; of a "
        "highlight in the summary the passage of the article), and the note. All of them, or those of an "
        "article or of a folder's articles; those of articles that are gone as well.\n"
        "The order depends on nothing but what is printed. The exit status is 1 when there is nothing."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run,
};
