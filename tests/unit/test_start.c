/* What the program does before its first paint, by the system calls that it makes: whatever the first screen
 * does not need comes after it. Nothing here is timed. Skipped where one program may not trace another. */
#include "check.h"

#include "duidu/str.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The smallest first screen: the list of a folder whose names are slow to come. */
enum { SCREEN_BYTES = 200, TEXT = 64 * 1024 };

static char program[4096], home[] = "/tmp/duidu-start-XXXXXX";

/* ---- what does not belong before the first paint ----------------------------------------------- */

static const struct {
    long number;
    const char *what;
} late[] = {
    {SYS_inotify_init1, "watching files"},
    {SYS_inotify_add_watch, "watching a file"},
    {SYS_clone, "another thread or process"},
#ifdef SYS_clone3
    {SYS_clone3, "another thread or process"},
#endif
#ifdef SYS_fork
    {SYS_fork, "another process"},
    {SYS_vfork, "another process"},
#endif
    {SYS_fsync, "waiting for the disk"},
    {SYS_fdatasync, "waiting for the disk"},
    {SYS_socket, "the network"},
    {SYS_clock_nanosleep, "sleeping"},
    {SYS_nanosleep, "sleeping"},
    {SYS_ppoll, "waiting"},
    {SYS_pselect6, "waiting"},
#ifdef SYS_poll
    {SYS_poll, "waiting"},
#endif
#ifdef SYS_select
    {SYS_select, "waiting"},
#endif
};

/* Parts of the names of files that are opened before it: by the C library, by terminfo, by us. */
static const char *const early[] = {
    "/ld.so.", "/locale", "/gconv", "/terminfo/", "/proc/", "/dev/", "/sys/",
    "/duidu.ini", "/state/duidu/places", "/state/duidu/recent", "/duidu.mo",
};

static const char *const late_libraries[] = {"stemmer", "md4c-html"};

/* ---- one run ---------------------------------------------------------------------------------- */

struct run {
    const char *file; /* what is opened */
    bool folder;
    char wrong[TEXT]; /* what came too early, a line each */
    bool painted, refused;
    char path[4096]; /* of the open under way; empty: none */
};

static void wrong(struct run *r, const char *what, const char *of)
{
    size_t n = strlen(r->wrong);
    snprintf(r->wrong + n, sizeof r->wrong - n, "%s %s\n", what, of);
}

static void read_string(pid_t pid, uint64_t address, char *out, size_t size)
{
    struct iovec here = {out, size - 1}, there = {(void *)(uintptr_t)address, size - 1};
    ssize_t n = 0;
    /* A string near the end of a page: less of it is asked for. */
    for (; here.iov_len && (n = process_vm_readv(pid, &here, 1, &there, 1, 0)) <= 0; here.iov_len /= 2)
        there.iov_len = here.iov_len / 2;
    out[n > 0 ? n : 0] = '\0';
}

static bool has_any(const char *path, const char *const *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(path, parts[i]))
            return true;
    return false;
}

static void opened(struct run *r, const char *path)
{
    if (has_any(path, late_libraries, sizeof late_libraries / sizeof *late_libraries))
        wrong(r, "library", path);
    bool library = strstr(path, ".so.") || strstr(path, ".so");
    bool known = library || has_any(path, early, sizeof early / sizeof *early);
    bool within = strncmp(path, r->file, strlen(r->file)) == 0;
    /* A folder is listed by descriptors, and its catalogue is asked what is in it. */
    bool list = r->folder && (path[0] != '/' || strstr(path, "/cache/duidu/"));
    if (!known && !within && !list)
        wrong(r, "file", path);
}

static void enters(struct run *r, pid_t pid, const struct __ptrace_syscall_info *info)
{
    long number = (long)info->entry.nr;
    r->path[0] = '\0';
    if (number == SYS_openat)
        read_string(pid, info->entry.args[1], r->path, sizeof r->path);
    if (number == SYS_write && info->entry.args[0] == STDOUT_FILENO && info->entry.args[2] >= SCREEN_BYTES)
        r->painted = true;
    for (size_t i = 0; !r->painted && i < sizeof late / sizeof *late; i++)
        if (late[i].number == number)
            wrong(r, "system call:", late[i].what);
}

static void sees(struct run *r, pid_t pid)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0)
        r->refused = true;
    else if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
        enters(r, pid, &info);
    else if (info.op == PTRACE_SYSCALL_INFO_EXIT && r->path[0] && !info.exit.is_error)
        opened(r, r->path);
}

static void be_traced(const struct run *r)
{
    const char *const argv[] = {program, r->file, NULL};
    char path[128];
    static const char *const places[][2] = {
        {"XDG_CONFIG_HOME", "config"}, {"XDG_STATE_HOME", "state"}, {"XDG_CACHE_HOME", "cache"}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, sizeof path, "%s/%s", home, places[i][1]);
        setenv(places[i][0], path, 1);
    }
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("DUIDU_CONFIG");
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
        _exit(127);
    raise(SIGSTOP);
    execv(program, (char *const *)argv);
    _exit(127);
}

/* Runs the program up to its first paint. */
static void run(struct run *r)
{
    struct winsize size = {.ws_row = 36, .ws_col = 120};
    int terminal, status, signal_number = 0;
    pid_t pid = forkpty(&terminal, NULL, NULL, &size);
    assert_true(pid >= 0);
    if (pid == 0)
        be_traced(r);
    if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) != 0)
        r->refused = true;
    while (!r->refused && !r->painted) {
        if (ptrace(PTRACE_SYSCALL, pid, 0, signal_number) != 0 || waitpid(pid, &status, 0) != pid ||
            !WIFSTOPPED(status))
            break;
        bool call = WSTOPSIG(status) == (SIGTRAP | 0x80);
        signal_number = call || WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
        if (call)
            sees(r, pid);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    close(terminal);
}

static void check(struct run *r)
{
    run(r);
    if (r->refused)
        skip();
    assert_true(r->painted);
    assert_string_equal(r->wrong, "");
}

/* ---- tests ------------------------------------------------------------------------------------- */

static void an_article_needs_itself_alone(void **state)
{
    static struct run r = {.file = "config/sample/content/2024/09/utf8-on-a-placemat/index.md"};
    (void)state;
    check(&r);
}

/* Its database, too, is left alone where one is there already. */
static void what_is_kept_is_read_from_a_small_file(void **state)
{
    static struct run r = {.file = "config/sample/content/2024/09/utf8-on-a-placemat/index.md"};
    char command[256];
    (void)state;
    snprintf(command, sizeof command, "mkdir -p %s/state/duidu && : >%s/state/duidu/places && : >%s/state/duidu/state.db",
             home, home, home);
    assert_int_equal(system(command), 0);
    check(&r);
}

static void a_list_needs_its_folder_and_the_catalogue(void **state)
{
    static struct run r = {.file = "config/sample", .folder = true};
    (void)state;
    check(&r);
}

/* The watch itself: a shell that starts other programs is found, and so is a file that is not ours. */
static void the_watch_sees(void **state)
{
    static struct run r = {.file = "tests/run.sh"};
    char before[sizeof program];
    (void)state;
    memcpy(before, program, sizeof program);
    strcpy(program, "/bin/sh");
    run(&r);
    memcpy(program, before, sizeof program);
    if (r.refused)
        skip();
    assert_non_null(strstr(r.wrong, "another"));
    r.wrong[0] = '\0';
    opened(&r, "/x/state/duidu/places");
    opened(&r, "/usr/lib/libmd4c.so.0");
    assert_string_equal(r.wrong, "");
    opened(&r, "/x/state/duidu/state.db");
    opened(&r, "/usr/lib/libstemmer.so.0d");
    assert_string_equal(r.wrong, "file /x/state/duidu/state.db\nlibrary /usr/lib/libstemmer.so.0d\n");
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(home) ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[256];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", home);
    return system(command);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_article_needs_itself_alone),
        cmocka_unit_test(what_is_kept_is_read_from_a_small_file),
        cmocka_unit_test(a_list_needs_its_folder_and_the_catalogue),
        cmocka_unit_test(the_watch_sees),
    };
    const char *slash = argc ? strrchr(argv[0], '/') : NULL;
    snprintf(program, sizeof program, "%.*s/../duidu", slash ? (int)(slash - argv[0]) : 1, slash ? argv[0] : ".");
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
