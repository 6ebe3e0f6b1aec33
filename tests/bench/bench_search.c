/* How long a search takes from the Enter behind its query to the screen of results, beside `rg -l` over
 * the same files, in one run. It is the program's own way without a terminal: keys into the app, news
 * from its worker, the frame drawn, the same as in src/tui/loop.c; what curses makes of the frame is not
 * in it. The clock stops at the first frame that shows a result.
 *
 * usage: build/tests/bench_search ARCHIVE [RARE-WORD...]
 * The archive's catalogue is made or brought up to date first, where XDG_CACHE_HOME says. Queries come
 * from the archive and each finds something: rare words (in a thousandth of the articles and fewer),
 * common ones (in a tenth and more), phrases of three words, Chinese words of two characters, and the
 * hardest there is, beginnings of words of one and two letters. Made-up archives have few rare words that
 * one comes upon: some may be named.
 */
#include "archives.h"
#include "host.h"

#include "duidu/search.h"
#include "duidu/utf8.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { QUERIES = 60, ROUNDS = 600, GREPS = 3, ROWS = 50, COLUMNS = 120, LONGEST = 128 };

enum kind { RARE, COMMON, PHRASE, CHARACTERS, BEGINNING, KINDS };

static const char *const names[KINDS] = {"rare word", "common word", "phrase", "two characters",
                                         "beginning"};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Of this process, all threads. */
static double processor(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
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
    struct dd_search_options o = {.order = DD_SEARCH_NEWEST, .limit = 1};
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

/* Keeps what finds something. */
static void keep(struct dd_catalogue *c, struct queries *q, enum kind kind, const char *before,
                 const char *text, const char *after)
{
    char *to = q->text[kind][q->n[kind]];
    if (q->n[kind] == QUERIES)
        return;
    snprintf(to, LONGEST, "%s%s%s", before, text, after);
    q->n[kind] += total_of(c, to) > 0;
}

/* Keeps a word that is rare or common. */
static void keep_word(struct dd_catalogue *c, struct queries *q, const char *word, size_t articles)
{
    size_t total = total_of(c, word);
    if (total * 1000 <= articles || total * 10 >= articles)
        keep(c, q, total * 10 >= articles ? COMMON : RARE, "", word, "");
}

/* Takes what can be asked for out of an article's text. */
static void take_queries(struct dd_catalogue *c, const char *text, size_t len, size_t articles,
                         struct queries *q)
{
    char out[120];
    if (q->n[PHRASE] < QUERIES && some_words(text, len, 3, out))
        keep(c, q, PHRASE, "\"", out, "\"");
    if (q->n[CHARACTERS] < QUERIES && some_characters(text, len, out))
        keep(c, q, CHARACTERS, "", out, "");
    if (!some_words(text, len, 1, out))
        return;
    keep_word(c, q, out, articles);
    out[1 + rand() % 2] = '\0';
    keep(c, q, BEGINNING, "", out, "*");
}

static bool enough(const struct queries *q)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (q->n[kind] < QUERIES)
            return false;
    return true;
}

/* Takes queries out of random articles. */
static void find_queries(struct dd_catalogue *c, const struct dd_rows *rows, struct queries *q)
{
    for (int round = 0; round < ROUNDS && !enough(q); round++) {
        struct dd_arena arena = {0};
        struct dd_entry e;
        if (dd_catalogue_entry(c, rows->ids[(size_t)rand() % rows->count], &arena, &e)) {
            size_t len;
            char *text = test_read(e.path.ptr, &len);
            if (len > 200)
                take_queries(c, text, len, rows->count, q);
            free(text);
        }
        dd_arena_release(&arena);
    }
}

/* ---- the app ------------------------------------------------------------------------------------
 */

struct run {
    struct dd_app *app;
    struct dd_frame frame;
};

static double seconds(void *data)
{
    (void)data;
    return now() / 1e3;
}

/* Waits for the worker, at most so long; false: nothing has come. */
static bool wait_for(struct run *r, int milliseconds)
{
    int fds[DD_APP_FDS];
    struct pollfd polled[DD_APP_FDS];
    size_t n = dd_app_fds(r->app, fds);
    for (size_t i = 0; i < n; i++)
        polled[i] = (struct pollfd){fds[i], POLLIN, 0};
    if (poll(polled, n, milliseconds) <= 0)
        return false;
    dd_app_wake(r->app);
    return true;
}

/* Is a result's title on the screen? Its row is empty as long as there is none. */
static bool shows_result(struct run *r)
{
    struct dd_strbuf row = {0};
    dd_frame_row_text(&r->frame, 1, &row);
    bool shown = row.len > 0;
    dd_strbuf_release(&row);
    return shown;
}

static bool paint(struct run *r)
{
    if (dd_app_stale(r->app))
        dd_app_draw(r->app, &r->frame);
    return shows_result(r);
}

static void settle(struct run *r)
{
    do
        while (dd_app_work(r->app, 25))
            ;
    while (dd_app_busy(r->app) && (wait_for(r, -1), true));
}

static void type(struct run *r, const char *text)
{
    struct dd_str s = dd_str_from(text);
    for (size_t at = 0, len; at < s.len; at += len)
        dd_app_key(r->app, dd_utf8_decode(s, at, &len));
    dd_app_draw(r->app, &r->frame);
}

/* From Enter to the first result, in time and in processor time (which others that are at work on the
 * machine do not make longer); what comes after it has its time before the next query. */
static double search(struct run *r, const char *text, double *cpu)
{
    type(r, "F");
    type(r, text);
    double start = now(), cpu_start = processor();
    dd_app_key(r->app, '\n');
    while (!paint(r))
        if (!dd_app_work(r->app, 25) && !wait_for(r, 10000))
            die(text);
    double took = now() - start;
    *cpu = processor() - cpu_start;
    settle(r);
    return took;
}

static void open_app(struct run *r, const char *archive)
{
    static const struct dd_host host = {.copy = quiet_copy,
                                        .run = quiet_run,
                                        .suspend = quiet_nothing,
                                        .redraw = quiet_nothing,
                                        .now = seconds};
    struct dd_error err;
    if (dd_app_open(&r->app, archive, &host, &err) != DD_OK)
        die(err.message);
    dd_frame_init(&r->frame);
    dd_app_resize(r->app, ROWS, COLUMNS);
    dd_app_draw(r->app, &r->frame);
    settle(r);
}

/* ---- both sides ---------------------------------------------------------------------------------
 */

static double grep(const char *archive, const char *text)
{
    char pattern[120];
    size_t len = strlen(text);
    bool quoted = *text == '"', star = text[len - 1] == '*';
    snprintf(pattern, sizeof pattern, "%.*s", (int)(len - (quoted ? 2 : star)), text + quoted);
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

/* Prints a kind's times; all and cpu get them. */
static void measure(struct run *r, const char *archive, const struct queries *q, int kind,
                    double *all, double *cpu)
{
    double greps[GREPS];
    size_t n = q->n[kind];
    for (size_t i = 0; i < n; i++)
        all[i] = search(r, q->text[kind][i], &cpu[i]);
    for (size_t i = 0; i < GREPS; i++)
        greps[i] = grep(archive, q->text[kind][i % n]);
    qsort(all, n, sizeof *all, ascending);
    qsort(cpu, n, sizeof *cpu, ascending);
    qsort(greps, GREPS, sizeof *greps, ascending);
    printf("%-15s median %6.2f ms, worst %6.2f ms of %2zu (processor %6.2f, %6.2f); rg -l %7.1f ms, %.0f "
           "times as long\n",
           names[kind], all[n / 2], all[n - 1], n, cpu[n / 2], cpu[n - 1], greps[GREPS / 2],
           greps[GREPS / 2] / all[n / 2]);
    fflush(stdout);
}

static void print_all(double *times, size_t n, const char *what)
{
    qsort(times, n, sizeof *times, ascending);
    printf("%-15s median %6.2f ms, p99 %6.2f ms\n", what, times[n / 2], times[n * 99 / 100]);
}

int main(int argc, char **argv)
{
    static struct queries q;
    static struct run r;
    static double all[KINDS * QUERIES], cpu[KINDS * QUERIES];
    struct dd_rows rows = {0};
    size_t n_all = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2)
        return 2;
    struct dd_catalogue *c = open_catalogue(argv[1]);
    if (dd_catalogue_rows(c, DD_SORT_DATE, 0, &rows, NULL) != DD_OK || !rows.count)
        die("no articles there");
    printf("%zu articles\n", rows.count);
    fflush(stdout);
    srand(1);
    for (int i = 2; i < argc; i++)
        keep_word(c, &q, argv[i], rows.count);
    find_queries(c, &rows, &q);
    dd_rows_release(&rows);
    dd_catalogue_close(c);
    open_app(&r, argv[1]);
    for (int kind = 0; kind < KINDS; n_all += q.n[kind++])
        if (q.n[kind])
            measure(&r, argv[1], &q, kind, all + n_all, cpu + n_all);
    print_all(all, n_all, "all");
    print_all(cpu, n_all, "(processor)");
    dd_app_close(r.app);
    dd_frame_release(&r.frame);
    return 0;
}
