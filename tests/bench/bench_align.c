/* How long the linking takes, over every article below the given folders: the median, the largest,
 * and what the lexicon costs. Milliseconds of processor time, the best of some runs.
 *
 * usage: build/tests/bench_align [--once] LEXICON FOLDER...     --once: one run each, for callgrind:
 *   valgrind --tool=callgrind --toggle-collect=dd_align build/tests/bench_align --once … */
#include "archives.h"
#include "duidu/align.h"
#include "duidu/clip.h"

#include <time.h>

struct times {
    struct dd_lexicon *lexicon;
    int runs;
    size_t n, words, worst_words;
    double *ms, worst;
    char worst_path[4096];
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double one(const struct dd_clip *clip, const struct times *t)
{
    struct dd_arena arena = {0};
    const struct dd_document *article = dd_document_parse(&arena, &clip->article);
    const struct dd_document *summary = dd_document_parse(&arena, &clip->summary);
    struct dd_points points = dd_points_find(&arena, summary);
    double best = 1e9;
    for (int i = 0; i < t->runs; i++) {
        struct dd_arena out = {0};
        double start = now();
        dd_align(&out, article, summary, &points, t->lexicon);
        double ms = now() - start;
        best = ms < best ? ms : best;
        dd_arena_release(&out);
    }
    dd_arena_release(&arena);
    return best;
}

static void each(const char *path, void *data)
{
    struct times *t = data;
    struct dd_clip clip = {0};
    if (dd_clip_open(&clip, path, NULL) == DD_OK && clip.article_words + clip.article_han > 0 &&
        clip.summary_han > 0) {
        double ms = one(&clip, t);
        t->ms = realloc(t->ms, (t->n + 1) * sizeof *t->ms);
        if (!t->ms)
            abort();
        t->ms[t->n++] = ms;
        if (ms > t->worst) {
            t->worst = ms;
            t->worst_words = clip.article_words + clip.article_han;
            snprintf(t->worst_path, sizeof t->worst_path, "%s", path);
        }
    }
    dd_clip_release(&clip);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    struct times t = {.runs = 5};
    struct dd_error err;
    int at = 1;
    if (at < argc && strcmp(argv[at], "--once") == 0) {
        t.runs = 1;
        at++;
    }
    if (argc - at < 2)
        return 2;
    double start = now();
    if (dd_lexicon_open(&t.lexicon, argv[at], &err) != DD_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    printf("lexicon opened in %.3f ms\n", now() - start);
    for (at++; at < argc; at++)
        test_each_markdown(argv[at], each, &t);
    if (t.n) {
        qsort(t.ms, t.n, sizeof *t.ms, ascending);
        printf("%zu articles: median %.3f ms, 90th %.3f ms, worst %.3f ms (%zu words, %s)\n", t.n,
               t.ms[t.n / 2], t.ms[t.n * 9 / 10], t.worst, t.worst_words, t.worst_path);
    }
    free(t.ms);
    dd_lexicon_close(t.lexicon);
    return 0;
}
