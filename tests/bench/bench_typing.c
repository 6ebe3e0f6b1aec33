/* How long a key takes in the '/' prompt, from the key to the drawn frame, in one article: both panes are
 * searched, scrolled and drawn each time. Milliseconds of processor time; the first letter of a run is
 * told apart, since it is then that the text is folded.
 *
 * usage: build/tests/bench_typing FILE.md | FOLDER (its largest text)
 */
#include "archives.h"
#include "duidu/app.h"
#include "host.h"

#include <locale.h>
#include <time.h>

enum { ROWS = 50, COLUMNS = 200, TIMES = 20, KEYS_MAX = 4096, CTRL_R = 'R' & 31 };

static const char *const queries[] = {"e",    "the",  "agent", "some words that nobody wrote",
                                      "zhaiyao", "zj", "软件",  "的"};

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

static void largest(const char *path, void *data)
{
    char *best = data;
    size_t len, old = 0;
    free(test_read(path, &len));
    if (best[0])
        free(test_read(best, &old));
    if (len > old)
        snprintf(best, 4096, "%s", path);
}

struct run {
    struct dd_app *app;
    struct dd_frame frame;
    double ms[KEYS_MAX];
    size_t n;
};

static void press(struct run *r, uint32_t key, bool counts)
{
    double start = now();
    dd_app_key(r->app, key);
    dd_app_draw(r->app, &r->frame);
    if (counts && r->n < KEYS_MAX)
        r->ms[r->n++] = now() - start;
}

static void type(struct run *r, const char *query)
{
    struct dd_str s = dd_str_from(query);
    press(r, '/', false);
    for (size_t at = 0, len; at < s.len; at += len)
        press(r, dd_utf8_decode(s, at, &len), true);
    for (size_t at = 0; at < 3; at++)
        press(r, DD_KEY_BACKSPACE, true);
    press(r, DD_KEY_ESC, false);
}

static void report(struct run *r, const char *what)
{
    qsort(r->ms, r->n, sizeof *r->ms, ascending);
    printf("%-44s %4zu keys: median %.3f ms, p99 %.3f, worst %.3f\n", what, r->n, r->ms[r->n / 2],
           r->ms[r->n * 99 / 100], r->ms[r->n - 1]);
    r->n = 0;
}

int main(int argc, char **argv)
{
    static struct quiet_clock quiet = {.step = 10};
    static const struct dd_host host = QUIET_HOST(&quiet);
    static struct run r;
    static char path[4096];
    struct dd_error err;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 2)
        return 2;
    test_each_markdown(argv[1], largest, path);
    if (!path[0]) {
        fprintf(stderr, "%s: no markdown in it\n", argv[1]);
        return 1;
    }
    for (int regex = 0; regex < 2; regex++) {
        if (dd_app_open(&r.app, path, &host, &err) != DD_OK) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
        dd_frame_init(&r.frame);
        dd_app_resize(r.app, ROWS, COLUMNS);
        press(&r, 'l', false);
        press(&r, '/', false);
        if (regex)
            press(&r, CTRL_R, false);
        press(&r, 'q', true);
        printf("%s: first letter %.3f ms\n", regex ? "regular expressions" : path, r.ms[0]);
        r.n = 0;
        press(&r, DD_KEY_ESC, false);
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
            for (int k = 0; k < TIMES; k++)
                type(&r, queries[i]);
            report(&r, queries[i]);
        }
        dd_app_close(r.app);
        dd_frame_release(&r.frame);
    }
    return 0;
}
