/* Is the program waiting for its terminal?
 *
 * A test must not guess with sleeps when the answer to a key has been painted. The kernel knows:
 * the program is event driven, so it is done when it stands in poll (or read) again. The question
 * "done?" is answered by term.c in this order:
 *
 *   1. nothing is left to read in the slave (poll on a slave fd that the harness keeps open; poll,
 *      unlike FIONREAD, first flushes what a kernel worker still carries from master to slave);
 *   2. all threads are asleep, the main one in poll/select/epoll/read (this file);
 *   3. nothing is left to read from the master (poll flushes here too);
 *   4. 1 and 2 still hold, and the count of context switches is what it was in 2.
 *
 * A wake-up by input, by a signal or through a pipe makes the sleeper runnable at once, inside the
 * system call that causes it; so between 1 and 4 nothing can be under way. Work in another thread
 * shows as a thread that does not sleep, or that sleeps in a call that is not a wait for orders.
 *
 * A wait with a near time limit (an Escape that may yet become a function key, a progress bar) is
 * not quiet: something will happen by itself soon. A program that polls in short rounds without
 * end is never quiet, and its tests fail by their deadline; that is wanted.
 */
#include "screen.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NEAR_MS = 2000, NO_LIMIT = -1 };

/* Where a system call carries its time limit. */
enum limit { LIMIT_NONE, LIMIT_MS, LIMIT_TIMESPEC };

static const struct wait_call {
    long number;
    int argument; /* of the limit, from 0 */
    enum limit limit;
    bool orders_only; /* fine for a worker thread, not for the main one */
} wait_calls[] = {
#ifdef SYS_poll
    {SYS_poll, 2, LIMIT_MS, false},
#endif
#ifdef SYS_select
    {SYS_select, 4, LIMIT_TIMESPEC, false}, /* a timeval; whole seconds suffice here */
#endif
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, 3, LIMIT_MS, false},
#endif
    {SYS_ppoll, 2, LIMIT_TIMESPEC, false},
    {SYS_pselect6, 4, LIMIT_TIMESPEC, false},
    {SYS_epoll_pwait, 3, LIMIT_MS, false},
    {SYS_read, 0, LIMIT_NONE, false},
    {SYS_restart_syscall, 0, LIMIT_NONE, false},
    {SYS_futex, 0, LIMIT_NONE, true},
    {SYS_rt_sigtimedwait, 0, LIMIT_NONE, true},
};

struct call {
    long number; /* -1: in none, -2: running, -3: not to be found out */
    unsigned long long arg[6];
};

static bool read_file(const char *path, char *out, size_t size)
{
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(out, 1, size - 1, f) : 0;
    out[n] = '\0';
    if (f)
        fclose(f);
    return n > 0;
}

/* "7 0x7ffc… 0x1 0xffffffff … sp pc", or "running", or "-1 sp pc". Containers may hide the file. */
static struct call current_call(pid_t pid, int tid)
{
    char path[64], text[256];
    struct call c = {.number = -3};
    snprintf(path, sizeof path, "/proc/%d/task/%d/syscall", (int)pid, tid);
    if (!read_file(path, text, sizeof text))
        return c;
    if (strncmp(text, "running", 7) == 0) {
        c.number = -2;
        return c;
    }
    sscanf(text, "%ld %llx %llx %llx %llx %llx %llx", &c.number, &c.arg[0], &c.arg[1], &c.arg[2],
           &c.arg[3], &c.arg[4], &c.arg[5]);
    return c;
}

static long timespec_ms(pid_t pid, unsigned long long address)
{
    struct timespec ts = {0};
    struct iovec here = {&ts, sizeof ts}, there = {(void *)(uintptr_t)address, sizeof ts};
    if (!address || process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)sizeof ts)
        return NO_LIMIT;
    return ts.tv_sec > 1000 ? 1000000 : (long)(ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

static long limit_ms(pid_t pid, const struct call *c, const struct wait_call *w)
{
    switch (w->limit) {
    case LIMIT_MS:
        return (int)c->arg[w->argument];
    case LIMIT_TIMESPEC:
        return timespec_ms(pid, c->arg[w->argument]);
    case LIMIT_NONE:
        break;
    }
    return NO_LIMIT;
}

/* Is it a terminal that the thread reads? A worker may also wait at a pipe; the main thread that
 * does so waits for another program, which will soon have an answer. */
static bool reads_orders(pid_t pid, bool worker, unsigned long long fd)
{
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%llu", (int)pid, fd);
    ssize_t n = readlink(path, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    return strncmp(target, "/dev/pts/", 9) == 0 || strncmp(target, "/dev/tty", 8) == 0 ||
           (worker &&
            (strncmp(target, "pipe:", 5) == 0 || strncmp(target, "anon_inode:", 11) == 0));
}

static bool call_waits(pid_t pid, int tid)
{
    struct call c = current_call(pid, tid);
    if (c.number == -3)
        return true; /* the state alone must do */
    for (size_t i = 0; i < sizeof wait_calls / sizeof wait_calls[0]; i++) {
        const struct wait_call *w = &wait_calls[i];
        if (w->number != c.number || (w->orders_only && tid == pid))
            continue;
        long ms = limit_ms(pid, &c, w);
        if (c.number == SYS_read && !reads_orders(pid, tid != pid, c.arg[0]))
            return false;
        return ms < 0 || ms > NEAR_MS;
    }
    return false;
}

static uint64_t number_after(const char *text, const char *label)
{
    const char *p = strstr(text, label);
    return p ? strtoull(p + strlen(label), NULL, 10) : 0;
}

/* One thread: asleep (S) or stopped by a signal (T) counts as waiting. */
static bool thread_waits(pid_t pid, int tid, uint64_t *switches)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/task/%d/status", (int)pid, tid);
    if (!read_file(path, text, sizeof text))
        return false;
    const char *state = strstr(text, "State:\t");
    *switches += number_after(text, "\nvoluntary_ctxt_switches:\t") +
                 number_after(text, "nonvoluntary_ctxt_switches:\t");
    if (state && state[7] == 'T')
        return true;
    return state && state[7] == 'S' && call_waits(pid, tid);
}

bool proc_waits(pid_t pid, uint64_t *switches)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *d = opendir(path);
    bool waits = d != NULL;
    *switches = 0;
    for (struct dirent *e; waits && (e = readdir(d));)
        if (e->d_name[0] != '.')
            waits = thread_waits(pid, atoi(e->d_name), switches);
    if (d)
        closedir(d);
    return waits;
}

void proc_describe(pid_t pid, struct dd_strbuf *out)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    if (!read_file(path, text, sizeof text))
        return;
    const char *state = strstr(text, "State:\t");
    struct call c = current_call(pid, pid);
    dd_strbuf_addf(out, "state %.1s, system call %ld(%llx, %llx, %llx, %llx)",
                   state ? state + 7 : "?", c.number, c.arg[0], c.arg[1], c.arg[2], c.arg[3]);
}
