/* A reading life under harm: killed, two at once, no room, no permission, damaged. */
#include "check.h"

#include "duidu/identity.h"
#include "own_folder.h"
#include "src/store/state_private.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void key_of(char key[64], const char *who, int n)
{
    snprintf(key, 64, "https://example.org/%s/%d", who, n);
}

static enum dd_code star(struct dd_state *s, const char *name, int n, struct dd_error *err)
{
    char key[64];
    key_of(key, name, n);
    struct dd_who who = {.key = dd_str_from(key), .title = DD_STR("篇")};
    return dd_state_set_starred(s, &who, 1, true, err);
}

static enum dd_code leave(struct dd_state *s, const char *name, int n)
{
    char key[64];
    key_of(key, name, n);
    struct dd_who who = {.key = dd_str_from(key), .title = DD_STR("篇")};
    struct dd_reading reading;
    memset(&reading, 0, sizeof reading);
    reading.focus[0].at = (uint32_t)n;
    struct dd_progress progress = {n % 100, 1, 0};
    return dd_state_leave(s, &who, &reading, &progress, NULL);
}

static bool is_starred(struct dd_state *s, const char *name, int n)
{
    char key[64];
    key_of(key, name, n);
    return dd_board_find(dd_state_board(s), dd_identity_hash(dd_str_from(key))).starred;
}

static bool was_left(struct dd_state *s, const char *name, int n)
{
    char key[64];
    key_of(key, name, n);
    struct dd_who who = {.key = dd_str_from(key)};
    struct dd_reading reading;
    return dd_state_reading(s, &who, &reading) && reading.focus[0].at == (uint32_t)n;
}

/* Runs body in a process of its own; true when it ended well. */
static bool in_child(void (*body)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        body();
        _exit(0);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---- killed ---------------------------------------------------------------------------- */

enum { ROUNDS = 40 };

/* Writes and says so, for ever. */
static void write_on(int round, int ledger)
{
    struct dd_state *s = dd_state_new(folder.path);
    char name[32];
    snprintf(name, sizeof name, "round%d", round);
    for (int n = 0;; n++) {
        enum dd_code code = n % 3 ? star(s, name, n, NULL) : leave(s, name, n);
        if (code != DD_OK || write(ledger, &n, sizeof n) != sizeof n)
            _exit(1);
    }
}

/* What was acknowledged is there, in each of many lives ended at any moment. */
static void test_killed(void **state)
{
    (void)state;
    unsigned chance = 20250131;
    for (int round = 0; round < ROUNDS; round++) {
        int ledger[2], last = -1, n;
        assert_int_equal(pipe(ledger), 0);
        pid_t pid = fork();
        if (pid == 0) {
            close(ledger[0]);
            write_on(round, ledger[1]);
        }
        close(ledger[1]);
        chance = chance * 1103515245u + 12345u;
        for (int want = (int)(chance >> 16) % 25; last < want;) {
            assert_int_equal(read(ledger[0], &n, sizeof n), sizeof n);
            last = n;
        }
        /* Not at the acknowledgement but somewhere between two. */
        for (volatile unsigned spin = (chance >> 8) % 400000; spin > 0; spin--)
            ;
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        while (read(ledger[0], &n, sizeof n) == sizeof n)
            last = n;
        close(ledger[0]);
        struct dd_state *s = dd_state_new(folder.path);
        char name[32];
        snprintf(name, sizeof name, "round%d", round);
        for (int i = 0; i <= last; i++)
            assert_true(i % 3 ? is_starred(s, name, i) : was_left(s, name, i));
        assert_string_equal(dd_state_notice(s), "");
        dd_state_free(s);
    }
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
}

/* ---- two at once ----------------------------------------------------------------------- */

enum { EACH = 150 };

static void write_as(const char *name)
{
    struct dd_state *s = dd_state_new(folder.path);
    for (int n = 0; n < EACH; n++)
        if (star(s, name, n, NULL) != DD_OK || leave(s, name, n) != DD_OK)
            _exit(1);
    dd_state_free(s);
}

static void test_two(void **state)
{
    (void)state;
    static const char *const names[] = {"甲", "乙"};
    pid_t pids[2];
    for (int i = 0; i < 2; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            write_as(names[i]);
            _exit(0);
        }
    }
    for (int i = 0; i < 2; i++) {
        int status;
        waitpid(pids[i], &status, 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    struct dd_state *s = dd_state_new(folder.path);
    for (int i = 0; i < 2; i++)
        for (int n = 0; n < EACH; n++)
            assert_true(is_starred(s, names[i], n) && was_left(s, names[i], n));
    dd_state_free(s);
}

static bool readable(int fd, int milliseconds)
{
    struct pollfd p = {fd, POLLIN, 0};
    return poll(&p, 1, milliseconds) == 1;
}

static void star_one(void)
{
    struct dd_state *s = dd_state_new(folder.path);
    if (star(s, "other", 1, NULL) != DD_OK)
        _exit(1);
    dd_state_free(s);
}

/* One sees within two seconds what another has done, and wakes up for nothing else. */
static void test_seen(void **state)
{
    (void)state;
    struct dd_state *s = dd_state_new(folder.path);
    dd_state_open(s);
    star(s, "mine", 1, NULL);
    dd_state_changed(s);
    assert_false(readable(dd_state_fd(s), 0));
    assert_false(dd_state_changed(s));
    assert_true(in_child(star_one));
    assert_true(readable(dd_state_fd(s), 2000));
    assert_true(dd_state_changed(s));
    assert_true(is_starred(s, "other", 1));
    assert_false(dd_state_changed(s));
    assert_false(readable(dd_state_fd(s), 0));
    dd_state_free(s);
}

/* Stars one and stays, its file open, until there is nothing more to read. */
static void star_and_stay(int n, int fd)
{
    struct dd_state *s = dd_state_new(folder.path);
    char byte;
    if (star(s, "who stays", n, NULL) != DD_OK)
        _exit(1);
    while (read(fd, &byte, 1) > 0)
        ;
    _exit(0);
}

/* Neither of them closes the file or writes once more: what was written is seen all the same. */
static void test_seen_of_one_who_stays(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        int fds[2];
        bool seen = false;
        struct dd_state *s = dd_state_new(folder.path);
        dd_state_open(s);
        star(s, "mine", round, NULL);
        dd_state_changed(s);
        assert_int_equal(pipe(fds), 0);
        pid_t child = fork();
        if (child == 0) {
            close(fds[1]);
            star_and_stay(round, fds[0]);
        }
        close(fds[0]);
        while (!seen && readable(dd_state_fd(s), 2000))
            seen = dd_state_changed(s) && is_starred(s, "who stays", round);
        close(fds[1]);
        waitpid(child, NULL, 0);
        assert_true(seen);
        dd_state_free(s);
    }
}

/* What one has been asked keeps nothing from it: the next change of another one is seen, and one of its
 * own is no change of something old. */
static void test_seen_after_asking(void **state)
{
    (void)state;
    struct dd_state *one = dd_state_new(folder.path), *two = dd_state_new(folder.path);
    struct dd_arena arena = {0};
    struct dd_undone undone;
    struct dd_error err = {0};
    for (int n = 1; n < 4; n++) {
        assert_int_equal(star(one, "甲", n, &err), DD_OK);
        assert_int_equal(leave(one, "甲", n), DD_OK);
        if (n == 2)
            assert_int_equal(dd_state_undo(one, false, &arena, &undone, &err), DD_OK);
        else
            assert_true(was_left(one, "甲", n));
        assert_int_equal(star(two, "乙", n, &err), DD_OK);
        assert_true(dd_state_changed(one));
        assert_true(is_starred(one, "乙", n));
        if (leave(one, "甲", n - 1) != DD_OK || star(one, "乙", n, &err) != DD_OK)
            fail_msg("round %d: %s", n, err.message);
    }
    dd_arena_release(&arena);
    dd_state_free(one);
    dd_state_free(two);
}

/* ---- no room --------------------------------------------------------------------------- */

/* Writes until no change can be written any more: then that is said, with the reason, and asking goes on. */
static void until_full(const char *where, const char *why, int ledger)
{
    struct dd_state *s = dd_state_new(where);
    struct dd_error err = {0};
    int n = 0;
    while (n < 100000 && star(s, "full", n, &err) == DD_OK)
        n++;
    bool said = strstr(err.message, "not saved") && strstr(err.message, why);
    bool asked = is_starred(s, "full", 0) && !is_starred(s, "full", n);
    bool again = star(s, "full", n, &err) == DD_OK;
    if (!said || !asked || again || write(ledger, &n, sizeof n) != sizeof n)
        _exit(1);
    dd_state_free(s);
}

/* What was acknowledged is there; with room again it goes on. */
static void check_after(const char *where, int acknowledged)
{
    assert_true(acknowledged > 10);
    struct dd_state *s = dd_state_new(where);
    for (int n = 0; n < acknowledged; n++)
        assert_true(is_starred(s, "full", n));
    assert_false(is_starred(s, "full", acknowledged));
    assert_int_equal(star(s, "full", acknowledged, NULL), DD_OK);
    assert_string_equal(dd_state_notice(s), "");
    dd_state_free(s);
}

static int ledger[2];

/* Under a limit for the size of files. */
static void write_until_limit(void)
{
    struct rlimit limit = {1024 * 1024, 1024 * 1024};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    until_full(folder.path, "ulimit -f", ledger[1]);
}

static void test_limit(void **state)
{
    (void)state;
    int acknowledged = 0;
    assert_int_equal(pipe(ledger), 0);
    assert_true(in_child(write_until_limit));
    assert_int_equal(read(ledger[0], &acknowledged, sizeof acknowledged), sizeof acknowledged);
    check_after(folder.path, acknowledged);
    close(ledger[0]);
    close(ledger[1]);
}

/* A file system that is really full, in a name space of our own. */
static void write_until_full(void)
{
    int n = -1;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", folder.path, "tmpfs", 0, "size=1m") != 0) {
        if (write(ledger[1], &n, sizeof n) != sizeof n)
            _exit(1);
        return;
    }
    char path[300], filler[4096] = "";
    snprintf(path, sizeof path, "%s/filler", folder.path);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < 100; i++)
        if (write(fd, filler, sizeof filler) != sizeof filler)
            _exit(1);
    close(fd);
    int own[2];
    if (pipe(own) != 0)
        _exit(1);
    until_full(folder.path, "no ", own[1]);
    if (read(own[0], &n, sizeof n) != sizeof n)
        _exit(1);
    unlink(path);
    check_after(folder.path, n);
    if (write(ledger[1], &n, sizeof n) != sizeof n)
        _exit(1);
}

static void test_full(void **state)
{
    (void)state;
    int acknowledged = 0;
    assert_int_equal(pipe(ledger), 0);
    assert_true(in_child(write_until_full));
    assert_int_equal(read(ledger[0], &acknowledged, sizeof acknowledged), sizeof acknowledged);
    close(ledger[0]);
    close(ledger[1]);
    if (acknowledged < 0)
        skip(); /* no file system to be had here */
}

/* ---- no permission --------------------------------------------------------------------- */

static void check_memory(struct dd_state *s, bool known)
{
    struct dd_error err = {0};
    dd_state_open(s);
    bool ok = !dd_state_on_disk(s) && strstr(dd_state_notice(s), "cannot write to") &&
              !*dd_state_notice(s) && is_starred(s, "before", 1) == known &&
              star(s, "after", 1, &err) == DD_OK && is_starred(s, "after", 1) &&
              leave(s, "after", 2) == DD_OK && was_left(s, "after", 2);
    if (!ok)
        _exit(1);
    dd_state_free(s);
}

/* Where there is no folder to be made. */
static void nowhere(void)
{
    check_memory(dd_state_new("/proc/version/duidu"), false);
    check_memory(dd_state_new("/proc/no/duidu"), false);
}

/* A folder that may be read only; the superuser, to whom nothing is forbidden, becomes another. */
static void read_only(void)
{
    if (geteuid() == 0 && setuid(65534) != 0)
        _exit(1);
    check_memory(dd_state_new(folder.path), true);
}

static void test_no_permission(void **state)
{
    (void)state;
    assert_true(in_child(nowhere));
    struct dd_state *s = dd_state_new(folder.path);
    star(s, "before", 1, NULL);
    dd_state_free(s);
    chmod(test_path(&folder, "state.db"), 0444);
    chmod(folder.path, 0555);
    assert_true(in_child(read_only));
    chmod(folder.path, 0755);
    chmod(test_path(&folder, "state.db"), 0644);
    s = dd_state_new(folder.path);
    assert_true(is_starred(s, "before", 1));
    assert_false(is_starred(s, "after", 1));
    dd_state_free(s);
}

/* ---- damaged --------------------------------------------------------------------------- */

static int files_like(const char *pattern)
{
    char command[400];
    int n = -1;
    snprintf(command, sizeof command, "ls %s | grep -c '%s'", folder.path, pattern);
    FILE *p = popen(command, "r");
    assert_int_equal(fscanf(p, "%d", &n), 1);
    pclose(p);
    return n;
}

static void fill(int from, int to)
{
    struct dd_state *s = dd_state_new(folder.path);
    for (int n = from; n < to; n++)
        assert_int_equal(star(s, "kept", n, NULL), DD_OK);
    dd_state_free(s);
}

static void overwrite(off_t at, size_t len)
{
    char noise[8192];
    memset(noise, 0x5A, sizeof noise);
    int fd = open(test_path(&folder, "state.db"), O_WRONLY);
    assert_int_equal(pwrite(fd, noise, len, at), len);
    close(fd);
}

static int starred(struct dd_state *s, int upto)
{
    int n = 0;
    for (int i = 0; i < upto; i++)
        n += is_starred(s, "kept", i);
    return n;
}

/* A file that is none any more: set aside, the copy taken. What came after the copy is lost with it. */
static void test_no_database(void **state)
{
    (void)state;
    fill(0, 50);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
    fill(50, 60);
    overwrite(0, 4096);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_DAMAGED);
    struct dd_state *s = dd_state_new(folder.path);
    dd_state_open(s);
    assert_non_null(strstr(dd_state_notice(s), "was damaged: set aside as 'state-damaged-"));
    assert_true(dd_state_on_disk(s));
    assert_int_equal(starred(s, 60), 50);
    assert_int_equal(star(s, "kept", 99, NULL), DD_OK);
    assert_int_equal(files_like("^state-damaged-.*db$"), 1);
    assert_int_equal(files_like("part"), 0);
    dd_state_free(s);
    /* Once more: the first one stays as it is. */
    overwrite(0, 4096);
    s = dd_state_new(folder.path);
    dd_state_open(s);
    assert_int_equal(files_like("^state-damaged-.*db$"), 2);
    dd_state_free(s);
}

/* Emptied, as a file system does that was not left in order. */
static void test_emptied(void **state)
{
    (void)state;
    fill(0, 20);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
    assert_int_equal(truncate(test_path(&folder, "state.db"), 0), 0);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_DAMAGED);
    struct dd_state *s = dd_state_new(folder.path);
    assert_int_equal(starred(s, 20), 20);
    assert_non_null(strstr(dd_state_notice(s), "from the copy of 2"));
    dd_state_free(s);
}

/* Damage somewhere inside: the check finds it; what can still be read comes along, without any copy. */
static void test_damaged_inside(void **state)
{
    (void)state;
    struct stat st;
    fill(0, 300);
    assert_int_equal(stat(test_path(&folder, "state.db"), &st), 0);
    struct dd_state *s = dd_state_new(folder.path);
    dd_state_open(s);
    assert_int_equal(starred(s, 300), 300);
    dd_state_free(s);
    /* A leaf of the table of facts: the page that holds the most of them. */
    sqlite3 *db;
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_open(test_path(&folder, "state.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'standing'",
                                        -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    int page = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    overwrite((off_t)(page - 1) * 4096, 4096);
    s = dd_state_new(folder.path);
    dd_state_open(s);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_DAMAGED);
    dd_state_mend(s);
    assert_non_null(strstr(dd_state_notice(s), "gone on from what could still be read"));
    assert_int_equal(starred(s, 300), 300);
    assert_int_equal(files_like("^state-damaged-.*db$"), 1);
    dd_state_free(s);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
}

/* Damage at any place: never a crash, and afterwards there is a state that works. */
static void test_damaged_anywhere(void **state)
{
    (void)state;
    struct stat st;
    unsigned chance = 7;
    for (int round = 0; round < 30; round++) {
        fill(0, 60);
        assert_int_equal(stat(test_path(&folder, "state.db"), &st), 0);
        chance = chance * 1103515245u + 12345u;
        if (round % 3 == 0)
            assert_int_equal(truncate(test_path(&folder, "state.db"), (chance >> 8) % st.st_size), 0);
        else
            overwrite((chance >> 8) % st.st_size, 1 + (chance >> 4) % 3000);
        struct dd_state *s = dd_state_new(folder.path);
        dd_state_open(s);
        if (dd_state_care(folder.path, NULL, NULL, NULL) == DD_CARE_DAMAGED)
            dd_state_mend(s);
        assert_int_equal(star(s, "new", round, NULL), DD_OK);
        assert_true(is_starred(s, "new", round));
        assert_true(dd_state_on_disk(s));
        dd_state_free(s);
        assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
    }
}

/* ---- gone ------------------------------------------------------------------------------ */

/* Deleted, or another file in its place, while it is open: what comes then goes where it belongs. */
static void test_gone(void **state)
{
    (void)state;
    struct dd_state *s = dd_state_new(folder.path);
    star(s, "old", 1, NULL);
    assert_int_equal(unlink(test_path(&folder, "state.db")), 0);
    unlink(test_path(&folder, "state.db-wal"));
    unlink(test_path(&folder, "state.db-shm"));
    assert_int_equal(star(s, "new", 1, NULL), DD_OK);
    assert_true(is_starred(s, "new", 1));
    struct dd_state *other = dd_state_new(folder.path);
    assert_true(is_starred(other, "new", 1));
    dd_state_free(other);
    dd_state_free(s);
}

#define T_(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T_(test_killed),         T_(test_two),  T_(test_seen), T_(test_seen_of_one_who_stays),
        T_(test_seen_after_asking), T_(test_limit), T_(test_full),
        T_(test_no_permission),
        T_(test_no_database), T_(test_emptied), T_(test_damaged_inside),      T_(test_damaged_anywhere),
        T_(test_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
