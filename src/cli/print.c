/* duidu print, and what the program prints when no terminal is there. */
#include "cli.h"

#include "duidu/archive.h"
#include "duidu/clip.h"
#include "duidu/i18n.h"
#include "duidu/state.h"
#include "duidu/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH_LEAST = 20 };

/* ---- standard output ------------------------------------------------------------------- */

static bool print_line(void *data, struct dd_str line)
{
    (void)data;
    fwrite(line.ptr, 1, line.len, stdout);
    return putchar('\n') != EOF;
}

struct dd_sink dd_cli_stdout(void)
{
    return (struct dd_sink){print_line, NULL};
}

int dd_cli_fail(const struct dd_error *err)
{
    fprintf(stderr, "duidu: %s\n", err->message);
    return DD_EXIT_USAGE;
}

/* The terminal that the output is read on: standard output's or, behind a pipe, a pager's. 0: there is
 * none. */
static int terminal_width(void)
{
    struct winsize size;
    struct stat st;
    bool piped = fstat(STDOUT_FILENO, &st) == 0 && S_ISFIFO(st.st_mode);
    int fd = isatty(STDOUT_FILENO) ? STDOUT_FILENO : piped ? STDERR_FILENO : -1;
    return fd >= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* COLUMNS of the environment goes first, as everywhere. */
static int environment_width(void)
{
    const char *columns = getenv("COLUMNS");
    long width = columns ? strtol(columns, NULL, 10) : 0;
    return width >= WIDTH_LEAST && width <= DD_PRINT_WIDTH_MAX ? (int)width : 0;
}

int dd_cli_width(void)
{
    int width = environment_width();
    width = width ? width : terminal_width();
    return width == 0 ? DD_PRINT_WIDTH : width < WIDTH_LEAST ? WIDTH_LEAST : width;
}

/* On a terminal text runs no wider than the measure, as on the screen. */
static void follow_terminal(struct dd_print_options *o, int measure)
{
    int width = environment_width();
    if (!width) {
        width = terminal_width();
        o->measure = width ? measure : 0;
    }
    if (width && width < WIDTH_LEAST)
        width = WIDTH_LEAST;
    o->width = width ? width : DD_PRINT_WIDTH;
}

bool dd_cli_wants_colour(void)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(none && *none) && term && strcmp(term, "dumb") != 0;
}

/* How many colours: as the settings say, else as the environment does; who asks for escape sequences
 * where no terminal is has a use for them. */
static enum dd_depth depth_of(const struct dd_settings *settings)
{
    const char *true_colour = getenv("COLORTERM"), *term = getenv("TERM");
    if (settings->colors != DD_COLORS_AUTO)
        return (enum dd_depth)(settings->colors - DD_COLORS_MONO);
    if (true_colour && (strcmp(true_colour, "truecolor") == 0 || strcmp(true_colour, "24bit") == 0))
        return DD_DEPTH_TRUE;
    if (isatty(STDOUT_FILENO) && !(term && strstr(term, "256color")))
        return DD_DEPTH_8;
    return DD_DEPTH_256;
}

void dd_cli_attrs(struct dd_attrs *out, const struct dd_config *config)
{
    dd_theme_resolve(out, &config->theme, depth_of(&config->settings));
}

/* ---- folders and files ----------------------------------------------------------------- */

bool dd_cli_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum { TEXT, ANSI, JSON, MARKDOWN };                 /* words of --format */
enum { AUTO, ALWAYS, NEVER, COLORS_8 /* and more */ }; /* words of --color */

struct wanted {
    int format;
    struct dd_print_options options;
    struct dd_attrs attrs;
    struct dd_lexicon *lexicon;
    struct dd_state *state; /* corrected links, for JSON */
    struct dd_pace pace;
};

/* Is it a terminal that knows links? What is behind a pipe may not. */
static bool terminal_links(void)
{
    struct dd_terminal terminal;
    dd_terminal_know(&terminal);
    return terminal.links && isatty(STDOUT_FILENO);
}

/* What the settings say about the two texts; what the command line says goes before it. */
static void take_settings(struct wanted *wanted, const struct dd_config *config, bool ansi, int color,
                          bool width_given)
{
    struct dd_print_options *o = &wanted->options;
    const struct dd_settings *s = &config->settings;
    if (!width_given)
        follow_terminal(o, s->measure);
    wanted->pace = dd_cli_pace(config);
    dd_print_configure(o, s);
    if (ansi) {
        dd_theme_resolve(&wanted->attrs, &config->theme,
                         color >= COLORS_8 ? (enum dd_depth)(DD_DEPTH_8 + color - COLORS_8)
                                           : depth_of(s));
        o->attrs = &wanted->attrs;
        o->links = s->osc8 == DD_YES || (s->osc8 == DD_AUTO && terminal_links());
    }
}

static int print_file(const char *path, const struct wanted *wanted)
{
    struct dd_sink sink = dd_cli_stdout();
    struct dd_clip clip = {0};
    struct dd_error err;
    if (dd_clip_open(&clip, path, &err) != DD_OK)
        return dd_cli_fail(&err);
    clip.pace = wanted->pace;
    if (wanted->format == JSON)
        dd_print_json(&clip, wanted->lexicon, wanted->state, &sink);
    else if (wanted->format == MARKDOWN)
        dd_print_markdown(&clip, wanted->options.pane, &sink);
    else
        dd_print_article(&clip, &wanted->options, &sink);
    dd_clip_release(&clip);
    return EXIT_SUCCESS;
}

static int print_path(const char *path, const struct wanted *wanted)
{
    if (dd_cli_is_folder(path) && wanted->format != MARKDOWN)
        return dd_cli_list_folder(
            path, &(struct dd_cli_listing){
                      .pace = wanted->pace,
                      .format = wanted->format == JSON ? DD_PRINT_JSON : DD_PRINT_TEXT});
    return print_file(path, wanted);
}

int dd_cli_print_path(const char *path, const struct dd_config *config)
{
    struct wanted wanted = {.format = TEXT};
    take_settings(&wanted, config, false, AUTO, false);
    return print_path(path, &wanted);
}

/* ---- the command ----------------------------------------------------------------------- */

enum { FORMAT, WIDTH, PANE, LAYOUT, COLOR, N_OPTIONS };

static const struct dd_cli_option options[N_OPTIONS] = {
    [FORMAT] = {'f', "format", DD_VALUE_WORD, "", "text|ansi|json|markdown", 0, 0,
                N_("text; text with escape sequences; JSON; markdown")},
    [WIDTH] = {'w', "width", DD_VALUE_NUMBER, N_("N"), "", WIDTH_LEAST, DD_PRINT_WIDTH_MAX,
               N_("cells of a line (default: the terminal's width, else 100)")},
    [PANE] = {'p', "pane", DD_VALUE_WORD, "", DD_CLI_PANES, 0, 0, N_("what is printed")},
    [LAYOUT] = {'l', "layout", DD_VALUE_WORD, "", "auto|columns|rows", 0, 0,
                N_("side by side or one below the other (default: columns from 80 cells on)")},
    [COLOR] = {'c', "color", DD_VALUE_WORD, "", "auto|always|never|8|16|256|true", 0, 0,
               N_("escape sequences in text, or how many colours (default: on a terminal, unless "
                  "NO_COLOR is set)")},
};

static void say_problem(void *data, const struct dd_error *err)
{
    (void)data;
    dd_cli_fail(err);
}

static bool wants_ansi(const struct dd_cli_call *call)
{
    if (call->option[COLOR].number != AUTO)
        return call->option[COLOR].number != NEVER;
    return call->option[FORMAT].number == ANSI || dd_cli_wants_colour();
}

static int run(const struct dd_cli_call *call)
{
    struct wanted wanted = {
        .format = call->option[FORMAT].number,
        .options = {.width = call->option[WIDTH].number,
                    .pane = (enum dd_print_pane)call->option[PANE].number,
                    .layout = (enum dd_print_layout)call->option[LAYOUT].number},
    };
    int status = EXIT_SUCCESS;
    if (wanted.format == JSON) {
        wanted.lexicon = dd_cli_lexicon_open(say_problem, NULL);
        wanted.state = dd_state_new(NULL);
        wanted.pace = dd_cli_pace(call->config);
    } else if (wanted.format != MARKDOWN) {
        take_settings(&wanted, call->config, wants_ansi(call), call->option[COLOR].number,
                      call->option[WIDTH].text != NULL);
    }
    for (int i = 0; i < call->n_operands; i++) {
        if (i && wanted.format != JSON)
            putchar('\n');
        int one = print_path(call->operands[i], &wanted);
        status = one != EXIT_SUCCESS ? one : status;
    }
    dd_lexicon_close(wanted.lexicon);
    dd_state_free(wanted.state);
    return status;
}

const struct dd_cli_command dd_cli_print = {
    .name = "print",
    .operands = N_("FILE..."),
    .kind = DD_VALUE_PATH,
    .least = 1,
    .help = N_("print articles beside their summaries"),
    .about = N_("Prints articles beside their summaries, as the screen lays them out; as JSON with the "
                "article's blocks, the key points and what they link to, one object on a line for each "
                "file; or as markdown that duidu can read again. A folder prints its list; - is "
                "standard input."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run,
};
