/* Killed at any moment: keys are typed, what the program says to be done is written down, and somewhere in
 * the middle it is killed. All that was said has to be there afterwards.
 *
 * The first keys are typed one by one, each answered before the next; the rest comes in one write, so that
 * the program is in the middle of its work when it ends. How many the first are, and how long the rest may
 * go on, is made of a seed: no two seeds are alike, and each is the same on every machine but for its speed.
 */
#include "screen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LONGEST_US = 8000 };

static const char mark[] = "starred: ", after[] = " — ";

static long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static uint32_t chance(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* What the last row says was starred, as far as it is whole, on a line of its own. */
static void note_down(struct term *t, struct dd_strbuf *ledger)
{
    struct dd_strbuf row = {0};
    grid_row(t, t->rows - 1, &row);
    struct dd_str s = dd_str_trim(dd_strbuf_str(&row));
    ptrdiff_t end = dd_str_find(s, dd_str_from(after), 0);
    if (dd_str_starts(s, dd_str_from(mark)) && end > 0) {
        struct dd_str title = dd_str_slice(s, strlen(mark), (size_t)end);
        if (dd_str_ends(title, DD_STR("…")))
            title.len -= strlen("…");
        if (ledger->len < title.len + 1 ||
            memcmp(ledger->buf + ledger->len - title.len - 1, title.ptr, title.len) != 0) {
            dd_strbuf_add(ledger, title);
            dd_strbuf_addc(ledger, '\n');
        }
    }
    dd_strbuf_release(&row);
}

struct watch {
    struct dd_strbuf before, *ledger;
    long until; /* 0: until the last row is another one */
};

static bool look(struct term *t, const void *arg)
{
    const struct watch *w = arg;
    struct dd_strbuf row = {0};
    note_down(t, w->ledger);
    grid_row(t, t->rows - 1, &row);
    bool over = t->pid == 0 || (w->until ? now_us() > w->until
                                         : !dd_str_equal(dd_strbuf_str(&row), dd_strbuf_str(&w->before)));
    dd_strbuf_release(&row);
    return over;
}

/* One key, until the last row answers it. */
static bool type_one(struct term *t, struct dd_str key, struct dd_strbuf *ledger)
{
    struct watch w = {.ledger = ledger};
    grid_row(t, t->rows - 1, &w.before);
    term_send(t, key.ptr, key.len);
    bool answered = term_wait(t, look, &w);
    dd_strbuf_release(&w.before);
    return answered;
}

bool harm(struct term *t, uint32_t seed, const char *keys, struct dd_strbuf *ledger)
{
    struct dd_strbuf key = {0}, rest = {0};
    seed *= 2654435761u;
    uint32_t first = chance(&seed, 12);
    bool good = true;
    for (int more; good && (more = keys_next(&keys, stream_mode(&t->stream, 1), &key)) > 0; dd_strbuf_clear(&key))
        if (first && first--)
            good = type_one(t, dd_strbuf_str(&key), ledger);
        else
            dd_strbuf_add(&rest, dd_strbuf_str(&key));
    term_send(t, dd_strbuf_cstr(&rest), rest.len);
    struct watch w = {.ledger = ledger, .until = now_us() + 1 + chance(&seed, LONGEST_US)};
    if (good)
        term_wait(t, look, &w);
    if (t->pid > 0)
        kill(t->pid, SIGKILL);
    good = term_wait_exit(t) && good;
    note_down(t, ledger);
    dd_strbuf_release(&key);
    dd_strbuf_release(&rest);
    return good;
}

bool harm_kept(struct dd_str ledger, const char *file, struct dd_strbuf *missing)
{
    char line[4096];
    struct dd_str title;
    struct dd_strbuf kept = {0};
    FILE *f = fopen(file, "re");
    while (f && fgets(line, sizeof line, f))
        dd_strbuf_adds(&kept, line);
    if (f)
        fclose(f);
    while (dd_str_next_line(&ledger, &title))
        if (title.len && dd_str_find(dd_strbuf_str(&kept), title, 0) < 0)
            dd_strbuf_addf(missing, "%.*s\n", DD_STR_ARG(title));
    dd_strbuf_release(&kept);
    return missing->len == 0;
}
