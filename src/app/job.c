#include "job.h"

#include "duidu/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* FTS5 puts together what begins with a letter for up to a second without asking whether to go on. */
enum { CLOSING_MS = 100 };

/* The order of one kind. */
struct slot {
    struct dd_task order;
    uint64_t generation; /* of order */
    bool full;           /* there is one, waiting or under way */
};

struct node {
    struct dd_report report;
    struct node *next;
};

struct dd_job {
    char *path;
    pthread_t thread;
    int pipe_ends[2]; /* a byte in it: there are reports */

    pthread_mutex_t lock; /* of all up to the blank line */
    pthread_cond_t wake;
    struct slot slots[DD_WORK_N];
    struct dd_task at_hand; /* the worker has it outside the lock */
    struct node *first, *last;
    bool working;
    bool closing;
    bool over;  /* the worker has nothing more to do with anything of this … */
    bool alone; /* … or nobody else has, and it frees it */

    /* Asked in the midst of work, without the lock. */
    atomic_uint_fast64_t newest[DD_WORK_N]; /* generation of the newest order of each kind */
    atomic_uint waiting;                    /* a bit for each kind with an order */
    atomic_bool ends;

    /* The worker's own. */
    struct dd_catalogue *catalogue;
    enum dd_work work; /* under way */
    uint64_t generation;
};

/* ---- in the worker's thread -------------------------------------------------------------- */

bool dd_job_overtaken(struct dd_job *job)
{
    return atomic_load(&job->ends) || atomic_load(&job->newest[job->work]) != job->generation;
}

bool dd_job_pressed(struct dd_job *job)
{
    return dd_job_overtaken(job) || atomic_load(&job->waiting) >> (job->work + 1) != 0;
}

static bool stop(void *data)
{
    return dd_job_overtaken(data);
}

struct dd_catalogue *dd_job_catalogue(struct dd_job *job, struct dd_error *err)
{
    if (!job->catalogue &&
        dd_catalogue_open(&job->catalogue, job->path, DD_CATALOGUE_KEEP, err) == DD_OK)
        dd_catalogue_stop_when(job->catalogue, stop, job);
    return job->catalogue;
}

static void wake_up(struct dd_job *job)
{
    ssize_t ignore = write(job->pipe_ends[1], "", 1);
    (void)ignore; /* a full pipe wakes as well */
}

void dd_job_report(struct dd_job *job, void *data, void (*drop)(void *data))
{
    struct node *node = dd_xmalloc(sizeof *node);
    *node = (struct node){.report = {job->work, job->generation, data, drop}};
    pthread_mutex_lock(&job->lock);
    bool first = job->first == NULL;
    if (first)
        job->first = node;
    else
        job->last->next = node;
    job->last = node;
    pthread_mutex_unlock(&job->lock);
    if (first)
        wake_up(job);
}

static struct node *pop(struct dd_job *job)
{
    struct node *node = job->first;
    if (node)
        job->first = node->next;
    return node;
}

static void drop_order(struct dd_task *order)
{
    if (order->drop)
        order->drop(order->request);
    *order = (struct dd_task){0};
}

/* The most urgent kind with an order, or DD_WORK_N. */
static enum dd_work most_urgent(const struct dd_job *job)
{
    for (int i = DD_WORK_N; i-- > 0;)
        if (job->slots[i].full)
            return (enum dd_work)i;
    return DD_WORK_N;
}

/* Takes the order out of its slot for a step, so that the slot may be filled anew meanwhile. */
static void lend(struct dd_job *job, enum dd_work work)
{
    struct slot *s = &job->slots[work];
    job->work = work;
    job->generation = s->generation;
    job->at_hand = s->order;
    s->order = (struct dd_task){0};
    job->working = true;
}

/* Puts it back, or drops it: when it is done, or when another one has come. */
static void give_back(struct dd_job *job, bool more)
{
    struct slot *s = &job->slots[job->work];
    struct dd_task over = job->at_hand;
    job->at_hand = (struct dd_task){0};
    if (s->full && s->generation == job->generation && more) {
        s->order = over;
        over = (struct dd_task){0};
    } else if (s->full && s->generation == job->generation) {
        s->full = false;
        atomic_fetch_and(&job->waiting, ~(1u << job->work));
    }
    job->working = false;
    pthread_mutex_unlock(&job->lock);
    drop_order(&over);
    pthread_mutex_lock(&job->lock);
}

static void free_job(struct dd_job *job)
{
    struct node *node;
    for (int i = 0; i < DD_WORK_N; i++)
        drop_order(&job->slots[i].order);
    while ((node = pop(job))) {
        node->report.drop(node->report.data);
        free(node);
    }
    pthread_mutex_destroy(&job->lock);
    pthread_cond_destroy(&job->wake);
    close(job->pipe_ends[0]);
    close(job->pipe_ends[1]);
    free(job->path);
    free(job);
}

static void *run(void *data)
{
    struct dd_job *job = data;
    pthread_mutex_lock(&job->lock);
    while (!job->closing) {
        enum dd_work work = most_urgent(job);
        if (work == DD_WORK_N) {
            pthread_cond_wait(&job->wake, &job->lock);
            continue;
        }
        lend(job, work);
        pthread_mutex_unlock(&job->lock);
        bool more = job->at_hand.step(job, job->at_hand.request);
        pthread_mutex_lock(&job->lock);
        give_back(job, more && !dd_job_overtaken(job));
        if (most_urgent(job) == DD_WORK_N)
            wake_up(job);
    }
    pthread_mutex_unlock(&job->lock);
    dd_catalogue_close(job->catalogue);
    pthread_mutex_lock(&job->lock);
    bool alone = job->alone;
    job->over = true;
    pthread_cond_signal(&job->wake);
    pthread_mutex_unlock(&job->lock);
    if (alone)
        free_job(job);
    return NULL;
}

/* ---- orders and reports ------------------------------------------------------------------ */

uint64_t dd_job_order(struct dd_job *job, enum dd_work work, const struct dd_task *order)
{
    struct slot *s = &job->slots[work];
    pthread_mutex_lock(&job->lock);
    struct dd_task old = s->order;
    uint64_t generation = atomic_fetch_add(&job->newest[work], 1) + 1;
    *s = (struct slot){*order, generation, true};
    atomic_fetch_or(&job->waiting, 1u << work);
    pthread_cond_signal(&job->wake);
    pthread_mutex_unlock(&job->lock);
    drop_order(&old);
    return generation;
}

void dd_job_cancel(struct dd_job *job, enum dd_work work)
{
    struct slot *s = &job->slots[work];
    pthread_mutex_lock(&job->lock);
    struct dd_task old = s->order;
    *s = (struct slot){0};
    atomic_fetch_add(&job->newest[work], 1);
    atomic_fetch_and(&job->waiting, ~(1u << work));
    pthread_mutex_unlock(&job->lock);
    drop_order(&old);
}

int dd_job_fd(const struct dd_job *job)
{
    return job->pipe_ends[0];
}

bool dd_job_take(struct dd_job *job, struct dd_report *out)
{
    char bytes[16];
    struct node *node;
    bool found = false;
    pthread_mutex_lock(&job->lock);
    while (!found && (node = pop(job))) {
        *out = node->report;
        free(node);
        found = out->generation == atomic_load(&job->newest[out->work]);
        if (!found)
            out->drop(out->data);
    }
    if (!job->first) /* under the lock: a byte that is written from now on stays */
        while (read(job->pipe_ends[0], bytes, sizeof bytes) > 0)
            ;
    pthread_mutex_unlock(&job->lock);
    return found;
}

bool dd_job_busy(struct dd_job *job)
{
    pthread_mutex_lock(&job->lock);
    bool busy = job->working || job->first || most_urgent(job) != DD_WORK_N;
    pthread_mutex_unlock(&job->lock);
    return busy;
}

/* ---- opening and closing ----------------------------------------------------------------- */

/* Signals are the main thread's: the worker is born with all of them blocked. */
static int start(struct dd_job *job)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int number = pthread_create(&job->thread, NULL, run, job);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return number;
}

static enum dd_code fail(struct dd_error *err, int number)
{
    struct dd_arena scratch = {0};
    dd_error_set(err, DD_ERR_IO, _("cannot work in the background: %s"),
                 dd_errno_text(&scratch, number).ptr);
    dd_arena_release(&scratch);
    return DD_ERR_IO;
}

enum dd_code dd_job_open(struct dd_job **out, const char *path, struct dd_error *err)
{
    int ends[2];
    *out = NULL;
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return fail(err, errno);
    struct dd_job *job = dd_xmalloc(sizeof *job);
    memset(job, 0, sizeof *job);
    job->path = strdup(path);
    if (!job->path)
        abort();
    memcpy(job->pipe_ends, ends, sizeof ends);
    pthread_mutex_init(&job->lock, NULL);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&job->wake, &steady);
    pthread_condattr_destroy(&steady);
    int number = start(job);
    if (number) {
        free_job(job);
        return fail(err, number);
    }
    *out = job;
    return DD_OK;
}

/* Waits for a search to end, but not for ever; under the lock. False: it has not. */
static bool await_search(struct dd_job *job)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += CLOSING_MS * 1000000L;
    end.tv_sec += end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    while (!job->over && job->working)
        if (pthread_cond_timedwait(&job->wake, &job->lock, &end) == ETIMEDOUT)
            return false;
    return true;
}

void dd_job_close(struct dd_job *job)
{
    if (!job)
        return;
    pthread_t thread = job->thread;
    atomic_store(&job->ends, true);
    pthread_mutex_lock(&job->lock);
    job->closing = true;
    pthread_cond_signal(&job->wake);
    bool alone = job->working && job->work == DD_WORK_SEARCH && !await_search(job) && !job->over;
    job->alone = alone;
    pthread_mutex_unlock(&job->lock);
    if (alone) {
        pthread_detach(thread);
        return;
    }
    pthread_join(thread, NULL);
    free_job(job);
}
