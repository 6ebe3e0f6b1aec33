/* The catalogue is usable whatever happens to its file. */
#include "catalogue.h"

#include <locale.h>
#include <sqlite3.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* ---- whatever happens to the file --------------------------------------------------------- */

static void overwrite(const char *path, off_t at, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, n, at), n);
    close(fd);
}

/* Uses the catalogue as the program does: what goes wrong is mended, then tried again. */
static void use_and_mend(void)
{
    static const struct dd_update_options options = {.text = true};
    for (int tries = 0; tries < 8; tries++) {
        struct dd_update *update;
        struct dd_error err = {0};
        struct dd_counts counts;
        struct dd_rows rows = {0};
        assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_OK);
        while (dd_update_step(update, 0, &err))
            ;
        dd_update_free(update);
        for (int by = 0; by < DD_SORT_COUNT && err.code == DD_OK; by++)
            if (dd_catalogue_rows(catalogue, (enum dd_archive_sort)by, 0, &rows, &err) == DD_OK &&
                rows.count != 3)
                err.code = DD_ERR_KIND;
        dd_rows_release(&rows);
        if (err.code == DD_OK && dd_catalogue_counts(catalogue, &counts, &err) == DD_OK &&
            counts.articles == 3 && dd_catalogue_health(catalogue) == DD_CATALOGUE_WELL)
            return;
        assert_int_equal(dd_catalogue_mend(catalogue, &err), DD_OK);
    }
    fail_msg("not to be mended");
}

static void replaces_what_is_no_catalogue(void **state)
{
    (void)state;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    const char *path = strdup(cache_file());
    for (int i = 0; i < 6; i++) {
        struct dd_error err;
        dd_catalogue_close(catalogue);
        switch (i) {
        case 0: /* a text */
            assert_int_equal(truncate(path, 0), 0);
            overwrite(path, 0, "not a database, this is\n", 24);
            break;
        case 1: /* another version's */
            overwrite(path, 60, "\0\0\0\7", 4);
            break;
        case 2: /* cut off */
            assert_int_equal(truncate(path, 5000), 0);
            break;
        case 3: /* another program's */
            overwrite(path, 68, "GPKG", 4);
            break;
        case 4: /* empty */
            assert_int_equal(truncate(path, 0), 0);
            break;
        default: /* a folder */
            unlink(path);
            mkdir(path, 0700);
        }
        assert_int_equal(dd_catalogue_open(&catalogue, test_path(&folder, "a"), DD_CATALOGUE_LOOK, &err),
                         DD_ERR_IO);
        open_it(DD_CATALOGUE_KEEP);
        if (i < 5) {
            assert_null(dd_catalogue_notice(catalogue));
            assert_string_equal(dd_catalogue_file(catalogue), path);
        } else {
            assert_non_null(dd_catalogue_notice(catalogue));
        }
        use_and_mend();
    }
    free((char *)path);
}

/* A bad block anywhere in it. */
static void survives_damage(void **state)
{
    (void)state;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    dd_catalogue_close(catalogue);
    catalogue = NULL;
    char *path = strdup(cache_file()), noise[512];
    unsigned seed = 1;
    struct stat st;
    /* Into the file itself. */
    open_it(DD_CATALOGUE_KEEP);
    dd_catalogue_close(catalogue);
    catalogue = NULL;
    for (int i = 0; i < 60; i++) {
        for (size_t k = 0; k < sizeof noise; k++) {
            seed = seed * 1103515245u + 12345u;
            noise[k] = (char)(seed >> 16);
        }
        assert_int_equal(stat(path, &st), 0);
        seed = seed * 1103515245u + 12345u;
        overwrite(path, (off_t)((seed >> 8) % (unsigned)st.st_size), noise, sizeof noise);
        char log[1100];
        snprintf(log, sizeof log, "%s-wal", path);
        if (i % 3 == 1 && stat(log, &st) == 0 && st.st_size > 1000)
            overwrite(log, st.st_size / 2, noise, sizeof noise);
        open_it(DD_CATALOGUE_KEEP);
        use_and_mend();
        dd_catalogue_close(catalogue);
        catalogue = NULL;
    }
    free(path);
}

/* Ids for which there would be no memory, and no word on whose file it is. */
static void survives_strange_values(void **state)
{
    static const char *const damage[] = {
        "UPDATE article SET id = 1 << 58 WHERE id = (SELECT min(id) FROM article)",
        "UPDATE article SET id = -7 WHERE id = (SELECT min(id) FROM article)",
        "UPDATE sqlite_sequence SET seq = 1 << 58",
        "UPDATE sqlite_sequence SET seq = -5", "DELETE FROM meta"};
    (void)state;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    for (size_t i = 0; i < COUNT(damage); i++) {
        struct dd_error err;
        sqlite3 *db;
        update_of(catalogue);
        assert_int_equal(sqlite3_open(cache_file(), &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, damage[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        dd_catalogue_close(catalogue);
        assert_int_equal(dd_catalogue_open(&catalogue, test_path(&folder, "a"), DD_CATALOGUE_LOOK, &err),
                         DD_ERR_IO);
        open_it(DD_CATALOGUE_KEEP);
        assert_null(dd_catalogue_notice(catalogue));
        assert_string_equal(dd_catalogue_file(catalogue), cache_file());
        use_and_mend();
    }
}

static void may_be_deleted_while_open(void **state)
{
    (void)state;
    struct dd_catalogue *reader;
    struct dd_error err;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    assert_int_equal(dd_catalogue_join(&reader, test_path(&folder, "a"), dd_catalogue_file(catalogue),
                                       &err), DD_OK);
    struct test_folder cache;
    snprintf(cache.path, sizeof cache.path, "%s", test_path(&folder, "cache"));
    test_folder_remove(&cache);
    assert_int_equal(articles_of(reader), 3); /* goes on with what it has */
    assert_int_equal(dd_catalogue_health(reader), DD_CATALOGUE_GONE);
    assert_int_equal(dd_catalogue_health(catalogue), DD_CATALOGUE_GONE);
    use_and_mend();
    assert_int_equal(dd_catalogue_mend(catalogue, &err), DD_OK);
    assert_int_equal(dd_catalogue_health(catalogue), DD_CATALOGUE_WELL);
    use_and_mend();
    assert_string_equal(dd_catalogue_file(catalogue), cache_file());
    dd_catalogue_close(reader);

    /* Made anew by another copy: the file in its place is a different one. */
    struct dd_catalogue *other;
    assert_int_equal(dd_catalogue_open(&other, test_path(&folder, "a"), DD_CATALOGUE_KEEP, &err), DD_OK);
    assert_int_equal(dd_catalogue_rebuild(other, &err), DD_OK);
    assert_int_equal(articles_of(other), 0);
    assert_int_equal(dd_catalogue_health(catalogue), DD_CATALOGUE_GONE);
    update_of(other);
    assert_int_equal(dd_catalogue_mend(catalogue, &err), DD_OK);
    assert_int_equal(articles_of(catalogue), 3);
    dd_catalogue_close(other);
}

/* ---- where nothing can be written --------------------------------------------------------- */

static void finds_another_place(void **state)
{
    (void)state;
    struct dd_error err;
    size_t n;
    write_some();
    test_write(&folder, "file", "x");
    setenv("XDG_CACHE_HOME", test_path(&folder, "file"), 1); /* a folder below a file */
    open_it(DD_CATALOGUE_KEEP);
    assert_non_null(strstr(dd_catalogue_notice(catalogue), "cannot keep the catalogue"));
    assert_non_null(strstr(dd_catalogue_notice(catalogue), "not a directory"));
    char name[64];
    snprintf(name, sizeof name, "tmp/duidu-%lu", (unsigned long)getuid());
    assert_string_equal(dd_catalogue_file(catalogue), file_in(name, &n));
    assert_int_equal(n, 1);
    use_and_mend();
    dd_catalogue_close(catalogue);
    open_it(DD_CATALOGUE_LOOK);
    assert_int_equal(articles_of(catalogue), 3);
    dd_catalogue_close(catalogue);

    /* A folder that others may write to, or a link to one, is not taken. */
    chmod(test_path(&folder, name), 0777);
    assert_int_equal(dd_catalogue_open(&catalogue, test_path(&folder, "a"), DD_CATALOGUE_LOOK, &err),
                     DD_ERR_IO);
    open_it(DD_CATALOGUE_KEEP);
    assert_null(strstr(dd_catalogue_file(catalogue), "tmp/"));
    use_and_mend();
    dd_catalogue_close(catalogue);
    chmod(test_path(&folder, name), 0700);

    setenv("TMPDIR", test_path(&folder, "file"), 1);
    open_it(DD_CATALOGUE_KEEP);
    assert_non_null(strstr(dd_catalogue_notice(catalogue), "next start"));
    use_and_mend();
    struct dd_catalogue *reader;
    assert_int_equal(dd_catalogue_join(&reader, test_path(&folder, "a"), dd_catalogue_file(catalogue),
                                       &err), DD_OK);
    assert_int_equal(articles_of(reader), 3);
    dd_catalogue_close(reader);

    assert_int_equal(dd_catalogue_open(&reader, test_path(&folder, "a"), DD_CATALOGUE_STRICT, &err),
                     DD_ERR_IO);
    assert_non_null(strstr(err.message, "not a directory"));
}

/* Runs body in a process of its own; it has to end well. */
static void in_a_child(void (*body)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        body();
        _exit(0);
    }
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("the child ended with %d", status);
}

#define NEED(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "# %s:%d: %s\n", __FILE__, __LINE__, #condition);                      \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

/* As nobody: root may write anywhere. */
static void with_closed_cache(void)
{
    if (getuid() == 0)
        NEED(setgid(65534) == 0 && setuid(65534) == 0);
    struct dd_catalogue *c;
    struct dd_error err;
    NEED(dd_catalogue_open(&c, test_path(&folder, "a"), DD_CATALOGUE_KEEP, &err) == DD_OK);
    NEED(strstr(dd_catalogue_notice(c), "permission denied") ||
         strstr(dd_catalogue_notice(c), "read-only"));
    struct dd_counts counts;
    NEED(update_of(c).found == 3 && dd_catalogue_counts(c, &counts, &err) == DD_OK);
    NEED(counts.articles == 3);
    dd_catalogue_close(c);
}

static void survives_a_closed_cache(void **state)
{
    (void)state;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    dd_catalogue_close(catalogue);
    catalogue = NULL;
    chmod(folder.path, 0755);
    chmod(test_path(&folder, "tmp"), 0777);
    chmod(test_path(&folder, "cache"), 0755);
    chmod(test_path(&folder, "cache/duidu"), 0555);
    chmod(cache_file(), 0444);
    in_a_child(with_closed_cache); /* its file is there but not to be written */
    chmod(test_path(&folder, "cache/duidu"), 0000);
    in_a_child(with_closed_cache);
    chmod(test_path(&folder, "cache/duidu"), 0700);
}

static rlim_t limit;

static void with_full_disk(void)
{
    struct dd_error err;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit, limit});
    open_it(DD_CATALOGUE_KEEP);
    static const struct dd_update_options options = {.text = true};
    struct dd_update *update;
    struct dd_counts counts = {0};
    for (int tries = 0; tries < 6 && counts.articles < 300; tries++) {
        NEED(dd_update_new(&update, catalogue, &options, &err) == DD_OK);
        while (dd_update_step(update, 50, &err))
            ;
        if (err.code != DD_OK)
            NEED(dd_catalogue_mend(catalogue, &err) == DD_OK);
        dd_update_free(update);
        dd_catalogue_counts(catalogue, &counts, &err);
    }
    NEED(counts.articles == 300);
    NEED(dd_catalogue_notice(catalogue));
    dd_catalogue_close(catalogue);
}

static void survives_a_full_disk(void **state)
{
    (void)state;
    char name[32];
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "%03d.md", i);
        article(name, FRONT("a title of some length, so that it takes room", "2024-10-24") "x\n", 100);
    }
    static const rlim_t limits[] = {0, 100, 4096, 20000, 40000, 60000, 90000, 120000};
    for (size_t i = 0; i < COUNT(limits); i++) {
        limit = limits[i];
        in_a_child(with_full_disk);
    }
    limit = RLIM_INFINITY;
    open_it(DD_CATALOGUE_KEEP); /* what was left behind is of use, or made anew */
    update_of(catalogue);
    assert_int_equal(articles_of(catalogue), 300);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(replaces_what_is_no_catalogue),
        TEST(survives_damage),
        TEST(survives_strange_values),
        TEST(may_be_deleted_while_open),
        TEST(finds_another_place),
        TEST(survives_a_closed_cache),
        TEST(survives_a_full_disk),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    base = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : "/tmp";
    return cmocka_run_group_tests_name("catalogue file", tests, NULL, NULL);
}
