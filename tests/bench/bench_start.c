/* How long the program takes from its start until its first screen is there, in a pseudo-terminal of
 * 120×36, the way a reader waits for it.
 *
 * usage: build/tests/bench_start PROGRAM FILE   [ROUNDS]   beside `less FILE`, in turn
 *        build/tests/bench_start PROGRAM FOLDER [ROUNDS]   without a catalogue and with one, in turn
 *
 * A first paint ends with the last byte before QUIET milliseconds of silence. The state, the settings
 * and the catalogues of the measured runs live in a folder of their own below TMPDIR; the catalogue of
 * the runs with one is that below XDG_CACHE_HOME, made or brought up to date first (`PROGRAM index`).
 * Resident memory is the most that a process had (VmHWM): a moment after its first paint, and, in one
 * more run with a catalogue and one without, when nothing has moved on the screen for IDLE milliseconds.
 */
#include "duidu/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 36, COLUMNS = 120, QUIET = 50, IDLE = 1500, ROUNDS = 40, ROUNDS_MAX = 1000, PATIENCE = 600000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_start: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* ---- one start -------------------------------------------------------------------------------- */

struct side {
    const char *name;
    const char *argv[4];
    bool without_cache;
    double ms[ROUNDS_MAX];
    long resident; /* kB, the most of all runs */
};

static char scratch[256]; /* of the measured runs, removed at the end */

static void scratch_path(char *out, size_t size, const char *name)
{
    snprintf(out, size, "%s/%s", scratch, name);
}

static void remove_tree(const char *path)
{
    pid_t pid = fork();
    if (pid == 0) {
        execlp("rm", "rm", "-rf", "--", path, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
}

static void be_child(const struct side *side)
{
    static const char *const own[] = {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"};
    for (size_t i = 0; i < 2u + side->without_cache; i++) {
        char path[512];
        scratch_path(path, sizeof path, own[i]);
        setenv(own[i], path, 1);
    }
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("LESS");
    execvp(side->argv[0], (char *const *)side->argv);
    _exit(127);
}

/* The time of the last byte before `silence` milliseconds without one, counted from start; < 0: nothing came. */
static double last_byte(int fd, double start, int silence)
{
    static char bytes[65536];
    struct pollfd p = {fd, POLLIN, 0};
    double last = -1;
    while (poll(&p, 1, last < 0 ? 10000 : silence) > 0 && now() - start < PATIENCE) {
        if (read(fd, bytes, sizeof bytes) <= 0)
            break;
        last = now() - start;
    }
    return last;
}

static long most_resident(pid_t pid)
{
    char path[64], line[256];
    long kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmHWM:", 6) == 0)
            kb = strtol(line + 6, NULL, 10);
    if (f)
        fclose(f);
    return kb;
}

/* Starts the side, waits as long as said, and ends it as a lost line does. Returns milliseconds. */
static double start(struct side *side, int silence)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    char cache[512];
    int fd;
    scratch_path(cache, sizeof cache, "XDG_CACHE_HOME");
    if (side->without_cache)
        remove_tree(cache);
    double began = now();
    pid_t pid = forkpty(&fd, NULL, NULL, &size);
    if (pid < 0)
        die("no pseudo-terminal");
    if (pid == 0)
        be_child(side);
    double ms = last_byte(fd, began, silence);
    long kb = most_resident(pid);
    if (kb > side->resident)
        side->resident = kb;
    close(fd);
    waitpid(pid, NULL, 0);
    return ms;
}

/* ---- figures ---------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const struct side *side, int rounds)
{
    return side->ms[rounds / 2];
}

/* Sorts the side's times and prints them. */
static void report(struct side *side, int rounds)
{
    qsort(side->ms, (size_t)rounds, sizeof *side->ms, ascending);
    printf("%-28s first paint min %6.2f  median %6.2f  p90 %6.2f  max %6.2f ms   resident %5.1f MB\n", side->name,
           side->ms[0], median(side, rounds), side->ms[rounds * 9 / 10], side->ms[rounds - 1],
           (double)side->resident / 1024);
}

static void whole_run(struct side *side, const char *what)
{
    double ms = start(side, IDLE);
    printf("%-28s %s after %.1f s, resident %.1f MB at most\n", side->name, what, ms / 1e3,
           (double)side->resident / 1024);
}

static void bring_up_to_date(const char *program, const char *folder)
{
    pid_t pid = fork();
    int status;
    if (pid == 0) {
        execlp(program, program, "index", folder, (char *)NULL);
        _exit(127);
    }
    if (waitpid(pid, &status, 0) != pid || status != 0)
        die("no catalogue");
}

int main(int argc, char **argv)
{
    static struct side sides[2];
    struct stat st;
    const char *tmp = getenv("TMPDIR");
    int rounds = argc > 3 ? atoi(argv[3]) : ROUNDS;
    if (argc < 3 || rounds < 1 || rounds > ROUNDS_MAX)
        return fputs("usage: bench_start PROGRAM FILE|FOLDER [ROUNDS]\n", stderr), 2;
    if (stat(argv[2], &st) != 0)
        die(argv[2]);
    snprintf(scratch, sizeof scratch, "%s/bench-start-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(scratch))
        die(scratch);
    bool folder = S_ISDIR(st.st_mode);
    sides[0] = (struct side){.name = folder ? "without a catalogue" : "less",
                             .argv = {folder ? argv[1] : "less", argv[2]}, .without_cache = folder};
    sides[1] = (struct side){.name = folder ? "with one" : "duidu", .argv = {argv[1], argv[2]}};
    if (folder)
        bring_up_to_date(argv[1], argv[2]);
    for (int i = -2; i < rounds; i++)
        for (int s = 0; s < 2; s++) {
            double ms = start(&sides[s], QUIET);
            if (ms < 0)
                die(sides[s].argv[0]);
            sides[s].ms[i < 0 ? 0 : i] = ms;
        }
    for (int s = 0; s < 2; s++)
        report(&sides[s], rounds);
    if (!folder)
        printf("ratio %.2f\n", median(&sides[1], rounds) / median(&sides[0], rounds));
    for (int s = 0; folder && s < 2; s++)
        whole_run(&sides[s], "quiet");
    remove_tree(scratch);
    return 0;
}
