/* duidu links, duidu outline: what an article holds, one a line. */
#include "cli.h"

#include "duidu/clip.h"
#include "duidu/i18n.h"

#include <stdlib.h>

typedef bool (*print_fn)(const struct dd_clip *clip, enum dd_print_pane pane,
                         enum dd_print_format format, const struct dd_sink *sink);

enum { FORMAT, PANE, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [FORMAT] = {'f', "format", DD_VALUE_WORD, "", "text|json|tsv", 0, 0,
                N_("text; JSON, an object for each file; tab-separated values")},
    [PANE] = {'p', "pane", DD_VALUE_WORD, "", DD_CLI_PANES, 0, 0, N_("of what")},
};

static int print_one(const char *path, const struct dd_cli_call *call, print_fn print)
{
    struct dd_sink sink = dd_cli_stdout();
    struct dd_clip clip = {0};
    struct dd_error err;
    if (dd_clip_open(&clip, path, &err) != DD_OK)
        return dd_cli_fail(&err);
    print(&clip, (enum dd_print_pane)call->option[PANE].number,
          (enum dd_print_format)call->option[FORMAT].number, &sink);
    dd_clip_release(&clip);
    return EXIT_SUCCESS;
}

static int print_all(const struct dd_cli_call *call, print_fn print)
{
    int status = EXIT_SUCCESS;
    for (int i = 0; i < call->n_operands; i++) {
        int one = print_one(call->operands[i], call, print);
        status = one != EXIT_SUCCESS ? one : status;
    }
    return status;
}

static int run_links(const struct dd_cli_call *call)
{
    return print_all(call, dd_print_links);
}

static int run_outline(const struct dd_cli_call *call)
{
    return print_all(call, dd_print_outline);
}

const struct dd_cli_command dd_cli_links = {
    .name = "links",
    .operands = N_("FILE..."),
    .kind = DD_VALUE_FILE,
    .least = 1,
    .help = N_("the links of an article"),
    .about = N_("Prints the links of an article and its summary: number, text, address. Tab-separated: "
                "pane, number, text, address. - is standard input."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run_links,
};

const struct dd_cli_command dd_cli_outline = {
    .name = "outline",
    .operands = N_("FILE..."),
    .kind = DD_VALUE_FILE,
    .least = 1,
    .help = N_("the headings of an article"),
    .about = N_("Prints the headings of an article and its summary, each behind the number of its block "
                "(12G goes to block 12). Tab-separated: pane, number, level, text. - is standard input."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run_outline,
};
