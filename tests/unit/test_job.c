/* The worker: orders, generations, reports through a pipe. Steps wait for the test, never for the clock. */
#include "check.h"
#include "folder.h"

#include "src/app/job.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>

static struct test_folder folder;
static struct dd_job *job;

/* What steps of a test's order do, and what became of it. */
struct request {
    int steps;       /* so many are to be done */
    int done;
    const char *name;
    sem_t *entered, *go; /* a step says that it has begun, and waits; NULL: neither */
    bool (*until)(struct dd_job *job); /* a step goes on until this is true */
    atomic_int dropped;
    char seen[64]; /* what the last step found out */
};

static char order_of_steps[256];

static bool step(struct dd_job *j, void *data)
{
    struct request *r = data;
    strcat(order_of_steps, r->name);
    r->done++;
    if (r->entered)
        sem_post(r->entered);
    if (r->go)
        sem_wait(r->go);
    while (r->until && !r->until(j))
        ;
    snprintf(r->seen, sizeof r->seen, "%s%s", dd_job_overtaken(j) ? "overtaken " : "",
             dd_job_pressed(j) ? "pressed" : "");
    char *text = malloc(32);
    snprintf(text, 32, "%s%d", r->name, r->done);
    dd_job_report(j, text, free);
    return r->done < r->steps;
}

static void drop_request(void *data)
{
    atomic_fetch_add(&((struct request *)data)->dropped, 1);
}

static uint64_t give(enum dd_work work, struct request *r)
{
    return dd_job_order(job, work, &(struct dd_task){step, drop_request, r});
}

static int make(void **state)
{
    struct dd_error err;
    (void)state;
    folder = test_folder_make();
    setenv("XDG_CACHE_HOME", folder.path, 1);
    order_of_steps[0] = '\0';
    return dd_job_open(&job, folder.path, &err);
}

static int drop(void **state)
{
    (void)state;
    dd_job_close(job);
    test_folder_remove(&folder);
    return 0;
}

/* Waits for the job to come to rest; the reports that came, each followed by a space. */
static const char *reports(void)
{
    static char text[1024];
    struct dd_report r;
    text[0] = '\0';
    for (;;) {
        while (dd_job_take(job, &r)) {
            strcat(text, r.data);
            strcat(text, " ");
            r.drop(r.data);
        }
        if (!dd_job_busy(job))
            return text;
        poll(&(struct pollfd){dd_job_fd(job), POLLIN, 0}, 1, -1);
    }
}

static void reports_in_order(void **state)
{
    (void)state;
    struct request r = {.steps = 5, .name = "a"};
    assert_int_equal(poll(&(struct pollfd){dd_job_fd(job), POLLIN, 0}, 1, 0), 0);
    assert_false(dd_job_busy(job));
    give(DD_WORK_UPDATE, &r);
    assert_string_equal(reports(), "a1 a2 a3 a4 a5 ");
    assert_int_equal(r.dropped, 1);
    assert_string_equal(r.seen, "");
    struct dd_report none;
    assert_false(dd_job_take(job, &none));
    struct request again = {.steps = 1, .name = "b"};
    give(DD_WORK_UPDATE, &again);
    assert_string_equal(reports(), "b1 ");
}

static void the_newer_order_counts(void **state)
{
    (void)state;
    sem_t entered, go;
    sem_init(&entered, 0, 0);
    sem_init(&go, 0, 0);
    struct request first = {.steps = 100, .name = "a", .entered = &entered, .go = &go};
    struct request second = {.steps = 2, .name = "b"}, third = {.steps = 3, .name = "c"};
    uint64_t one = give(DD_WORK_UPDATE, &first);
    sem_wait(&entered); /* it is in the midst of its first step */
    uint64_t two = give(DD_WORK_UPDATE, &second);
    uint64_t three = give(DD_WORK_UPDATE, &third);
    assert_true(one < two && two < three);
    assert_int_equal(second.dropped, 1); /* it never ran */
    sem_post(&go);
    assert_string_equal(reports(), "c1 c2 c3 ");
    assert_string_equal(first.seen, "overtaken pressed");
    assert_int_equal(first.done, 1);
    assert_int_equal(second.done, 0);
    assert_int_equal(first.dropped, 1);
    assert_int_equal(third.dropped, 1);
    sem_destroy(&entered);
    sem_destroy(&go);
}

static void the_urgent_one_gets_its_turn(void **state)
{
    (void)state;
    sem_t entered, go;
    sem_init(&entered, 0, 0);
    sem_init(&go, 0, 0);
    struct request slow = {.steps = 3, .name = "u", .entered = &entered, .go = &go};
    struct request urgent = {.steps = 2, .name = "s"};
    give(DD_WORK_UPDATE, &slow);
    sem_wait(&entered);
    give(DD_WORK_SEARCH, &urgent);
    for (int i = 0; i < 3; i++)
        sem_post(&go);
    assert_string_equal(reports(), "u1 s1 s2 u2 u3 ");
    assert_string_equal(order_of_steps, "ussuu");
    assert_string_equal(slow.seen, "");
    assert_string_equal(urgent.seen, "");
    sem_destroy(&entered);
    sem_destroy(&go);
}

static void a_step_knows_that_it_is_pressed(void **state)
{
    (void)state;
    sem_t entered;
    sem_init(&entered, 0, 0);
    struct request slow = {.steps = 1, .name = "u", .entered = &entered, .until = dd_job_pressed};
    struct request urgent = {.steps = 1, .name = "s"};
    give(DD_WORK_UPDATE, &slow);
    sem_wait(&entered);
    give(DD_WORK_SEARCH, &urgent);
    assert_string_equal(reports(), "u1 s1 ");
    assert_string_equal(slow.seen, "pressed");
    sem_destroy(&entered);
}

static void orders_are_taken_back(void **state)
{
    (void)state;
    sem_t entered;
    sem_init(&entered, 0, 0);
    struct request r = {.steps = 9, .name = "a", .entered = &entered, .until = dd_job_overtaken};
    give(DD_WORK_SEARCH, &r);
    sem_wait(&entered);
    dd_job_cancel(job, DD_WORK_SEARCH);
    assert_string_equal(reports(), "");
    assert_int_equal(r.done, 1);
    assert_int_equal(r.dropped, 1);
    struct request next = {.steps = 1, .name = "b"};
    give(DD_WORK_SEARCH, &next);
    assert_string_equal(reports(), "b1 ");
    sem_destroy(&entered);
}

/* Whoever quits does not wait for what is under way, and nothing of it is lost track of. */
static void closes_at_once(void **state)
{
    (void)state;
    sem_t entered;
    sem_init(&entered, 0, 0);
    struct request r = {.steps = 9, .name = "a", .entered = &entered, .until = dd_job_overtaken};
    struct request waiting = {.steps = 9, .name = "b"};
    give(DD_WORK_SEARCH, &r);
    sem_wait(&entered);
    give(DD_WORK_UPDATE, &waiting);
    dd_job_close(job);
    job = NULL;
    assert_string_equal(r.seen, "overtaken pressed");
    assert_int_equal(r.done, 1);
    assert_int_equal(r.dropped, 1);
    assert_int_equal(waiting.done, 0);
    assert_int_equal(waiting.dropped, 1);
    sem_destroy(&entered);
}

/* … not even where a search does not listen. */
static void leaves_a_deaf_search_alone(void **state)
{
    (void)state;
    sem_t entered, go;
    sem_init(&entered, 0, 0);
    sem_init(&go, 0, 0);
    struct request r = {.steps = 9, .name = "a", .entered = &entered, .go = &go};
    struct request waiting = {.steps = 9, .name = "b"};
    give(DD_WORK_SEARCH, &r);
    sem_wait(&entered);
    give(DD_WORK_UPDATE, &waiting);
    int fd = dd_job_fd(job);
    dd_job_close(job);
    job = NULL;
    assert_int_equal(r.dropped, 0);
    sem_post(&go);
    while (fcntl(fd, F_GETFD) >= 0) /* the thread closes it when it is done with all else */
        sched_yield();
    assert_string_equal(r.seen, "overtaken pressed");
    assert_true(r.dropped == 1 && waiting.dropped == 1 && waiting.done == 0);
    sem_destroy(&entered);
    sem_destroy(&go);
}

static bool look_at_signals(struct dd_job *j, void *data)
{
    sigset_t *mask = data;
    (void)j;
    pthread_sigmask(SIG_SETMASK, NULL, mask);
    return false;
}

static void signals_are_not_its_business(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT, SIGXFSZ, SIGPIPE};
    sigset_t before, now, mask;
    sigemptyset(&mask);
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    dd_job_order(job, DD_WORK_UPDATE, &(struct dd_task){look_at_signals, NULL, &mask});
    reports();
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    for (size_t i = 0; i < COUNT(signals); i++) {
        assert_true(sigismember(&mask, signals[i]));
        assert_int_equal(sigismember(&now, signals[i]), sigismember(&before, signals[i]));
    }
}

/* The catalogue's statements end when the order is overtaken. */
static bool search_for_ever(struct dd_job *j, void *data)
{
    struct request *r = data;
    struct dd_error err;
    struct dd_catalogue *c = dd_job_catalogue(j, &err);
    struct dd_rows rows = {0};
    sem_post(r->entered);
    while (dd_catalogue_rows(c, DD_SORT_TITLE, 0, &rows, &err) == DD_OK)
        r->done++;
    r->steps = (int)dd_catalogue_health(c);
    dd_rows_release(&rows);
    return false;
}

static void statements_stop(void **state)
{
    (void)state;
    struct dd_catalogue *c;
    struct dd_update *update;
    struct dd_error err;
    static const struct dd_update_options options = {0};
    sem_t entered;
    char name[32];
    for (int i = 0; i < 1200; i++) {
        snprintf(name, sizeof name, "%04d.md", i);
        test_write(&folder, name, "x\n");
    }
    assert_int_equal(dd_catalogue_open(&c, folder.path, DD_CATALOGUE_KEEP, &err), DD_OK);
    assert_int_equal(dd_update_new(&update, c, &options, &err), DD_OK);
    while (dd_update_step(update, 0, &err))
        ;
    dd_update_free(update);
    dd_catalogue_close(c);
    sem_init(&entered, 0, 0);
    struct request r = {.name = "a", .entered = &entered};
    dd_job_order(job, DD_WORK_SEARCH, &(struct dd_task){search_for_ever, drop_request, &r});
    sem_wait(&entered);
    dd_job_cancel(job, DD_WORK_SEARCH);
    reports();
    assert_int_equal(r.steps, DD_CATALOGUE_STOPPED);
    sem_destroy(&entered);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reports_in_order),
        TEST(the_newer_order_counts),
        TEST(the_urgent_one_gets_its_turn),
        TEST(a_step_knows_that_it_is_pressed),
        TEST(orders_are_taken_back),
        TEST(closes_at_once),
        TEST(leaves_a_deaf_search_alone),
        TEST(signals_are_not_its_business),
        TEST(statements_stop),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
