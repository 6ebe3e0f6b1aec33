/* duidu print, and what the program prints when no terminal is there. */
#include "cli.h"

#include "duidu/archive.h"
#include "duidu/clip.h"
#include "duidu/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

static int print_folder(const char *path)
{
    struct dd_sink sink = dd_cli_stdout();
    struct dd_archive *archive;
    struct dd_error err;
    if (dd_archive_open(&archive, path, &err) != DD_OK)
        return dd_cli_fail(&err);
    while (dd_archive_step(archive, 0))
        ;
    dd_print_list(archive, &sink);
    const struct dd_problems *problems = dd_archive_problems(archive);
    for (size_t i = 0; i < problems->count; i++)
        fprintf(stderr, "duidu: %.*s: %.*s\n", DD_STR_ARG(problems->items[i].file),
                DD_STR_ARG(problems->items[i].message));
    dd_archive_close(archive);
    return EXIT_SUCCESS;
}

static int print_file(const char *path, bool json, const struct dd_lexicon *lexicon)
{
    struct dd_sink sink = dd_cli_stdout();
    struct dd_clip clip = {0};
    struct dd_error err;
    if (dd_clip_open(&clip, path, &err) != DD_OK)
        return dd_cli_fail(&err);
    if (json)
        dd_print_json(&clip, lexicon, &sink);
    else
        dd_print_article(&clip, DD_PRINT_WIDTH, &sink);
    dd_clip_release(&clip);
    return EXIT_SUCCESS;
}

int dd_cli_print_path(const char *path)
{
    struct stat st;
    bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return folder ? print_folder(path) : print_file(path, false, NULL);
}

static void say_problem(void *data, const struct dd_error *err)
{
    (void)data;
    dd_cli_fail(err);
}

static int print_files(char **paths, int n, bool json)
{
    struct dd_lexicon *lexicon = json ? dd_cli_lexicon_open(say_problem, NULL) : NULL;
    int status = EXIT_SUCCESS;
    for (int i = 0; i < n; i++) {
        int one = json ? print_file(paths[i], true, lexicon) : dd_cli_print_path(paths[i]);
        if (one != EXIT_SUCCESS)
            status = one;
    }
    dd_lexicon_close(lexicon);
    return status;
}

enum { FORMAT, N_OPTIONS };
enum { TEXT, JSON };

static const struct dd_cli_option options[N_OPTIONS] = {
    [FORMAT] = {'f', "format", DD_VALUE_WORD, "", "text|json", 0, 0,
                N_("text as on the screen, or one JSON object for each article")},
};

static int run(const struct dd_cli_call *call)
{
    return print_files(call->operands, call->n_operands, call->option[FORMAT].number == JSON);
}

const struct dd_cli_command dd_cli_print = {
    .name = "print",
    .operands = N_("FILE..."),
    .kind = DD_VALUE_PATH,
    .least = 1,
    .help = N_("print articles beside their summaries, or a folder's list"),
    .about = N_("Prints articles beside their summaries, as the screen lays them out, or as JSON with the "
                "article's blocks, the key points and what they link to."),
    .options = options,
    .n_options = N_OPTIONS,
    .run = run,
};
