/* How long the longest text of a folder takes to be parsed and laid out twice at 60 cells, as two
 * panes beside each other do. Milliseconds of processor time, the median of 20 repetitions.
 *
 * usage: build/tests/bench_layout FOLDER        built by hand, after make:
 *   cc -std=c17 -D_GNU_SOURCE -O2 -Iinclude -I. -Itests -o build/tests/bench_layout \
 *      tests/bench/bench_layout.c build/libduidu.a \
 *      -lunistring -lmd4c-html -lmd4c -lyaml -lstemmer -lm
 */
#include "archives.h"
#include "duidu/layout.h"

#include <locale.h>
#include <time.h>

enum { RUNS = 20, WIDTH = 60, PANES = 2 };

struct largest {
    char path[4096];
    size_t len;
};

static void each(const char *path, void *data)
{
    struct largest *l = data;
    size_t len;
    free(test_read(path, &len));
    if (len > l->len) {
        l->len = len;
        snprintf(l->path, sizeof l->path, "%s", path);
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *ms)
{
    qsort(ms, RUNS, sizeof *ms, ascending);
    return (ms[(RUNS - 1) / 2] + ms[RUNS / 2]) / 2;
}

int main(int argc, char **argv)
{
    struct largest l = {0};
    struct dd_source source;
    struct dd_error err = {0};
    double parse[RUNS], lay[RUNS];
    size_t lines = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 2)
        return 2;
    test_each_markdown(argv[1], each, &l);
    if (!l.len) {
        fprintf(stderr, "%s: no markdown in it\n", argv[1]);
        return 1;
    }
    if (dd_source_open(&source, l.path, NULL, &err) != DD_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    struct dd_part part = {&source, {0, source.text.len}};
    struct dd_layout_options options = {.width = WIDTH};
    for (int i = 0; i < RUNS; i++) {
        struct dd_arena arena = {0};
        double start = now();
        const struct dd_document *doc = dd_document_parse(&arena, &part);
        parse[i] = now() - start;
        start = now();
        for (int pane = 0; pane < PANES; pane++)
            lines = dd_layout_build(&arena, doc, &options)->n_lines;
        lay[i] = now() - start;
        dd_arena_release(&arena);
    }
    printf("%s: %zu bytes, %zu lines at %d cells\n", l.path, source.text.len, lines, WIDTH);
    printf("parse %.3f ms, %d layouts %.3f ms (median of %d)\n", median(parse), PANES, median(lay),
           RUNS);
    dd_source_release(&source);
    return 0;
}
