/* usage: screen [--update] [--deadline SECONDS] [--golden FOLDER] [--pictures FOLDER] PROGRAM SCRIPT...
 *
 * Replays each script against PROGRAM and prints one TAP line per script and size. --update writes
 * the golden files instead of comparing and prints what changed, for a person to read; --pictures
 * has them write their pictures. Exit status 1 when anything failed. */
#include "screen.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: screen [--update] [--deadline SECONDS] [--golden FOLDER] [--pictures FOLDER] "
          "PROGRAM SCRIPT...\n", stderr);
    return 2;
}

/* Returns the number of arguments taken, -1 for a wrong one. */
static int parse_options(int argc, char *argv[], struct options *o)
{
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--update") == 0)
            o->update = true;
        else if (strcmp(argv[i], "--deadline") == 0 && i + 1 < argc)
            o->deadline_ms = atoi(argv[++i]) * 1000;
        else if (strcmp(argv[i], "--golden") == 0 && i + 1 < argc)
            o->golden = argv[++i];
        else if (strcmp(argv[i], "--pictures") == 0 && i + 1 < argc)
            o->pictures = argv[++i];
        else
            return -1;
    }
    return i;
}

int main(int argc, char *argv[])
{
    struct options o = {.golden = "tests/screen/golden", .deadline_ms = 10000};
    int number = 0, failed = 0, i = parse_options(argc, argv, &o);
    if (i < 0 || i + 2 > argc)
        return usage();
    setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    char *program = realpath(argv[i], NULL);
    if (!program) {
        fprintf(stderr, "screen: no program '%s'\n", argv[i]);
        return 2;
    }
    o.program = program;
    i++;
    for (; i < argc; i++)
        failed += script_run(argv[i], &o, &number);
    printf("1..%d\n", number);
    free(program);
    return failed > 0;
}
