/* How long a search takes until its first screen is there, beside `rg -l` over the same files, in
 * one run. A search: the query read, the quick search, and title and snippets of the first ten
 * articles, the way the results' screen asks for them.
 *
 * usage: build/tests/bench_search ARCHIVE
 * The archive's catalogue is made or brought up to date first, where XDG_CACHE_HOME says. Words
 * come from the archive: rare ones (in few articles), common ones (in a tenth and more), phrases of
 * three words, Chinese words of two characters.
 */
#include "archives.h"

#include "duidu/search.h"
#include "duidu/utf8.h"

#include <fcntl.h>
#include <locale.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { QUERIES = 60, GREPS = 3, ROWS = 10, KINDS = 4, LONGEST = 128 };

static const char *const names[KINDS] = {"rare word", "common word", "phrase", "two characters"};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_search: %s\n", what);
    exit(1);
}

static struct dd_catalogue *open_catalogue(const char *archive)
{
    struct dd_update_options options = {.text = true, .together = true};
    struct dd_catalogue *c;
    struct dd_update *u;
    struct dd_error err = {0};
    if (dd_catalogue_open(&c, archive, DD_CATALOGUE_STRICT, &err) != DD_OK ||
        dd_update_new(&u, c, &options, &err) != DD_OK)
        die(err.message);
    while (dd_update_step(u, 0, &err))
        ;
    dd_update_free(u);
    return c;
}

/* ---- queries ------------------------------------------------------------------------------------
 */

struct queries {
    char text[KINDS][QUERIES][LONGEST];
    size_t n[KINDS];
};

static bool is_letter(char c)
{
    return (unsigned)((c | 32) - 'a') < 26;
}

/* A run of count words of letters with single blanks between, from a random place on. */
static bool some_words(const char *text, size_t len, int count, char out[120])
{
    size_t at = (size_t)rand() % len, start;
    while (at < len && is_letter(text[at]))
        at++;
    while (at < len && !is_letter(text[at]))
        at++;
    start = at;
    for (; count; count--) {
        size_t word = at;
        while (at < len && is_letter(text[at]))
            at++;
        if (at - word < 3 || (count > 1 && (at >= len || text[at++] != ' ')))
            return false;
    }
    if (at - start >= 100 || (at < len && (unsigned char)text[at] >= 0x80))
        return false;
    snprintf(out, 120, "%.*s", (int)(at - start), text + start);
    return true;
}

static bool some_characters(const char *text, size_t len, char out[120])
{
    struct dd_str s = {text, len};
    size_t at = dd_utf8_floor(s, (size_t)rand() % len), a, b;
    for (size_t tries = 0; at + 8 < len && tries < 3000; tries++, at += a)
        if (dd_cp_is_han(dd_utf8_decode(s, at, &a)) &&
            dd_cp_is_han(dd_utf8_decode(s, at + a, &b))) {
            snprintf(out, 120, "%.*s", (int)(a + b), text + at);
            return true;
        }
    return false;
}

static size_t total_of(struct dd_catalogue *c, const char *text)
{
    struct dd_search_options o = {DD_SEARCH_NEWEST, 1, true, NULL};
    struct dd_search_results r = {0};
    struct dd_query *q;
    size_t total = 0;
    if (dd_query_parse(&q, dd_str_from(text), NULL) != DD_OK)
        return 0;
    if (dd_search(c, q, &o, &r, NULL) == DD_OK)
        total = r.total;
    dd_search_results_release(&r);
    dd_query_free(q);
    return total;
}

static void keep(struct queries *q, int kind, const char *mark, const char *text)
{
    if (q->n[kind] < QUERIES)
        snprintf(q->text[kind][q->n[kind]++], LONGEST, "%s%s%s", mark, text, mark);
}

/* Takes queries out of random articles. */
static void find_queries(struct dd_catalogue *c, const struct dd_rows *rows, struct queries *q)
{
    size_t articles = rows->count;
    for (int round = 0; round < 20000; round++) {
        struct dd_arena arena = {0};
        struct dd_entry e;
        char out[120];
        if (dd_catalogue_entry(c, rows->ids[(size_t)rand() % articles], &arena, &e)) {
            size_t len;
            char *text = test_read(e.path.ptr, &len);
            if (len > 200) {
                if (some_words(text, len, 3, out))
                    keep(q, 2, "\"", out);
                if (some_characters(text, len, out))
                    keep(q, 3, "", out);
                if (some_words(text, len, 1, out)) {
                    size_t total = total_of(c, out);
                    if (total * 1000 <= articles)
                        keep(q, 0, "", out);
                    else if (total * 10 >= articles)
                        keep(q, 1, "", out);
                }
            }
            free(text);
        }
        dd_arena_release(&arena);
        if (q->n[0] == QUERIES && q->n[1] == QUERIES && q->n[2] == QUERIES && q->n[3] == QUERIES)
            return;
    }
}

/* ---- both sides ---------------------------------------------------------------------------------
 */

static double search(struct dd_catalogue *c, const char *text)
{
    struct dd_search_options o = {DD_SEARCH_RELEVANCE, 200, true, NULL};
    struct dd_search_results r = {0};
    struct dd_query *q;
    double start = now();
    if (dd_query_parse(&q, dd_str_from(text), NULL) != DD_OK ||
        dd_search(c, q, &o, &r, NULL) != DD_OK)
        die(text);
    for (size_t i = 0; i < r.count && i < ROWS; i++) {
        struct dd_arena arena = {0};
        struct dd_entry e;
        struct dd_clip clip;
        struct dd_snippet snippet;
        if (dd_catalogue_entry(c, r.items[i].id, &arena, &e) &&
            dd_clip_open(&clip, e.path.ptr, NULL) == DD_OK) {
            dd_snippet_make(&snippet, &clip, DD_FIELD_SUMMARY, q, 100, &arena);
            dd_snippet_make(&snippet, &clip, DD_FIELD_ARTICLE, q, 100, &arena);
            dd_clip_release(&clip);
        }
        dd_arena_release(&arena);
    }
    dd_search_results_release(&r);
    dd_query_free(q);
    return now() - start;
}

static double grep(const char *archive, const char *text)
{
    char pattern[120];
    size_t len = strlen(text);
    snprintf(pattern, sizeof pattern, "%.*s", (int)(*text == '"' ? len - 2 : len),
             text + (*text == '"'));
    char *argv[] = {(char *)(size_t) "rg",
                    (char *)(size_t) "-l",
                    (char *)(size_t) "-i",
                    (char *)(size_t) "-F",
                    pattern,
                    (char *)(size_t)archive,
                    NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    double start = now();
    if (posix_spawnp(&pid, "rg", &actions, NULL, argv, environ) != 0)
        die("no rg (ripgrep)");
    waitpid(pid, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    return now() - start;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static struct queries q;
    static double all[KINDS * QUERIES];
    struct dd_rows rows = {0};
    size_t n_all = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 2)
        return 2;
    struct dd_catalogue *c = open_catalogue(argv[1]);
    if (dd_catalogue_rows(c, DD_SORT_DATE, 0, &rows, NULL) != DD_OK || !rows.count)
        die("no articles there");
    printf("%zu articles\n", rows.count);
    srand(1);
    find_queries(c, &rows, &q);
    for (int kind = 0; kind < KINDS; kind++) {
        double times[QUERIES], greps[GREPS];
        if (!q.n[kind])
            continue;
        for (size_t i = 0; i < q.n[kind]; i++)
            all[n_all++] = times[i] = search(c, q.text[kind][i]);
        for (size_t i = 0; i < GREPS; i++)
            greps[i] = grep(argv[1], q.text[kind][i % q.n[kind]]);
        qsort(times, q.n[kind], sizeof *times, ascending);
        qsort(greps, GREPS, sizeof *greps, ascending);
        double median = times[q.n[kind] / 2];
        printf("%-15s median %6.2f ms, worst %6.2f ms of %zu; rg -l %7.1f ms, %.0f times as long\n",
               names[kind], median, times[q.n[kind] - 1], q.n[kind], greps[GREPS / 2],
               greps[GREPS / 2] / median);
    }
    qsort(all, n_all, sizeof *all, ascending);
    printf("all             median %6.2f ms, p99 %6.2f ms\n", all[n_all / 2],
           all[n_all * 99 / 100]);
    dd_rows_release(&rows);
    dd_catalogue_close(c);
    return 0;
}
