/* duidu print, and what the program prints when no terminal is there. */
#include "cli.h"

#include "duidu/archive.h"
#include "duidu/clip.h"
#include "duidu/i18n.h"

#include <getopt.h>
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

static int usage(FILE *to, int status)
{
    fputs(_("usage: duidu print [--format text|json] FILE...\n"), to);
    return status;
}

int dd_cli_print(int argc, char **argv)
{
    static const struct option options[] = {
        {"format", required_argument, NULL, 'f'}, {"help", no_argument, NULL, 'h'}, {0}};
    bool json = false;
    optind = 0; /* main has used getopt before */
    for (int c; (c = getopt_long(argc, argv, "f:h", options, NULL)) != -1;) {
        if (c == 'h')
            return usage(stdout, EXIT_SUCCESS);
        if (c != 'f' || (strcmp(optarg, "json") != 0 && strcmp(optarg, "text") != 0))
            return usage(stderr, DD_EXIT_USAGE);
        json = strcmp(optarg, "json") == 0;
    }
    if (optind == argc)
        return usage(stderr, DD_EXIT_USAGE);
    return print_files(argv + optind, argc - optind, json);
}
