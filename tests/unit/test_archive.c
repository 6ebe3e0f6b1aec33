#include "check.h"
#include "folder.h"

#include "duidu/archive.h"

#include <fcntl.h>
#include <locale.h>

#define FRONT(title, date) "---\ntitle: " title "\ndate: " date "\n---\n"

static struct test_folder folder;
static struct dd_archive *archive;

static int make(void **state)
{
    (void)state;
    folder = test_folder_make();
    archive = NULL;
    return 0;
}

static int drop(void **state)
{
    (void)state;
    dd_archive_close(archive);
    test_folder_remove(&folder);
    return 0;
}

/* Walks the test's folder (or name in it) to the end. */
static const struct dd_entry *const *walk(const char *name, size_t *count)
{
    struct dd_error err;
    if (!archive)
        assert_int_equal(dd_archive_open(&archive, test_path(&folder, name), &err), DD_OK);
    assert_false(dd_archive_step(archive, 0));
    return dd_archive_entries(archive, count);
}

static size_t reports(const char *words)
{
    const struct dd_problems *p = dd_archive_problems(archive);
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += strstr(p->items[i].message.ptr, words) != NULL;
    return n;
}

static void lists_articles(void **state)
{
    (void)state;
    test_write(&folder, "a/2024/10/slug/index.md", FRONT("Beta", "2024-10-24") "Text\n");
    test_write(&folder, "a/2024/11/other/index.md",
               "---\ntitle: alpha\ndate: 2024-11-01\nsource: https://b.example/\ntags: [x, "
               "二]\n---\nText\n");
    test_write(&folder, "a/README.md", "no article");
    test_write(&folder, "a/_index.md", "no article");
    test_write(&folder, "a/.git/x.md", "hidden");
    test_write(&folder, "a/.hidden.md", "hidden");
    test_write(&folder, "a/x_raw.md", "a body");
    test_write(&folder, "a/picture.png", "no article");
    test_write(&folder, "a/t/X.md", "Text\n");
    test_write(&folder, "a/t/X.zh.md", "正文\n");
    test_write(&folder, "a/t/Y.zh.md", "只有译文\n");

    size_t n, found, read;
    const struct dd_entry *const *e = walk("a", &n);
    assert_int_equal(n, 4);
    assert_str(e[0]->title, "alpha");
    assert_str(e[0]->relative, "2024/11/other/index.md");
    assert_str(e[0]->path, test_path(&folder, "a/2024/11/other/index.md"));
    assert_int_equal(strlen(e[0]->path.ptr), e[0]->path.len);
    assert_str(e[0]->site, "b.example");
    assert_int_equal(e[0]->n_tags, 2);
    assert_str(e[0]->tags[1], "二");
    assert_int_equal(e[0]->minutes, 1);
    assert_true(e[0]->has_article && !e[0]->has_summary && e[0]->size > 0 && e[0]->mtime > 0);
    assert_str(e[1]->title, "Beta");
    assert_str(e[2]->title, "X");
    assert_int_equal(e[2]->layout, DD_CLIP_TRANSLATION);
    assert_str(e[3]->title, "Y.zh");
    dd_archive_progress(archive, &found, &read);
    assert_int_equal(found, 4);
    assert_int_equal(read, 4);
    assert_int_equal(dd_archive_problems(archive)->count, 0);
    assert_str(dd_archive_path(archive), test_path(&folder, "a"));
}

static void sorts(void **state)
{
    (void)state;
    size_t n;
    test_write(&folder, "1.md",
               "---\ntitle: b\ndate: 2024-01-01\nsource: https://y.example/\n---\nx\n");
    test_write(&folder, "2.md",
               "---\ntitle: A\ndate: 2024-03-01\nsource: https://Z.example/\n---\nx\n");
    test_write(&folder, "3.md", "---\ntitle: 丙\ndate: 2024-02-01\n---\nx\n");
    char *longer = malloc(3000);
    memset(longer, 0, 3000);
    for (size_t i = 0; i < 2000; i += 2)
        memcpy(longer + i, "x ", 2);
    test_write(&folder, "4.md", longer);
    free(longer);
    static const char *const want[DD_SORT_COUNT] = {[DD_SORT_DATE] = "2314",
                                                    [DD_SORT_TITLE] = "4213",
                                                    [DD_SORT_SITE] = "1234",
                                                    [DD_SORT_LENGTH] = "4231"};
    for (int by = DD_SORT_COUNT; by-- > 0;) {
        walk(".", &n);
        dd_archive_sort(archive, (enum dd_archive_sort)by);
        const struct dd_entry *const *e = dd_archive_entries(archive, &n);
        assert_int_equal(n, 4);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(e[i]->relative.ptr[0], want[by][i]);
    }
}

static void goes_in_steps(void **state)
{
    (void)state;
    struct dd_error err;
    char name[32];
    size_t n, found, read, steps = 0;
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "%03d/%03d.md", i % 20, i);
        test_write(&folder, name, FRONT("t", "2024-10-24") "Text\n");
    }
    assert_int_equal(dd_archive_open(&archive, folder.path, &err), DD_OK);
    dd_archive_entries(archive, &n);
    assert_int_equal(n, 0);
    while (dd_archive_step(archive, 1)) {
        dd_archive_progress(archive, &found, &read);
        dd_archive_entries(archive, &n);
        assert_int_equal(n, read);
        assert_true(read <= found);
        steps++;
    }
    dd_archive_entries(archive, &n);
    assert_int_equal(n, 300);
    assert_false(dd_archive_step(archive, 1));

    test_write(&folder, "new.md", "x");
    dd_archive_restart(archive);
    dd_archive_entries(archive, &n);
    assert_int_equal(n, 0);
    walk(".", &n);
    assert_int_equal(n, 301);
}

static void survives_links_and_special_files(void **state)
{
    (void)state;
    size_t n;
    test_write(&folder, "a/one.md", "x");
    assert_int_equal(symlink("..", test_path(&folder, "a/up")), 0);
    assert_int_equal(symlink("self", test_path(&folder, "self")), 0);
    assert_int_equal(symlink("a", test_path(&folder, "0-again")), 0);
    assert_int_equal(symlink("a/one.md", test_path(&folder, "two.md")), 0);
    assert_int_equal(symlink("nowhere", test_path(&folder, "dead.md")), 0);
    assert_int_equal(mkfifo(test_path(&folder, "pipe.md"), 0600), 0);
    assert_int_equal(mkdir(test_path(&folder, "folder.md"), 0700), 0);
    const struct dd_entry *const *e = walk(".", &n);
    assert_int_equal(n, 2);
    assert_str(e[0]->relative, "a/one.md");
    assert_str(e[1]->relative, "two.md");
    assert_int_equal(reports("its folder is listed already"), 2);
    assert_int_equal(reports("not a regular file"), 1);
    assert_int_equal(reports("cannot follow 'dead.md'"), 1);
    assert_int_equal(reports("cannot follow 'self'"), 1);
}

static void reports_what_it_cannot_read(void **state)
{
    (void)state;
    size_t n;
    test_write(&folder, "ok/a.md", "x");
    test_write(&folder, "shut/b.md", "x");
    test_write(&folder, "ok/shut.md", "x");
    test_write(&folder, "ok/huge.md", "x");
    assert_int_equal(truncate(test_path(&folder, "ok/huge.md"), DD_SOURCE_MAX + 1L), 0);
    chmod(test_path(&folder, "shut"), 0);
    chmod(test_path(&folder, "ok/shut.md"), 0);
    bool root = access(test_path(&folder, "shut/b.md"), R_OK) == 0; /* root may read all */
    walk(".", &n);
    chmod(test_path(&folder, "shut"), 0700);
    assert_int_equal(reports("larger than 64 MiB"), 1);
    assert_int_equal(n, root ? 3 : 1);
    if (!root) {
        assert_int_equal(reports("cannot open folder 'shut': permission denied"), 1);
        assert_int_equal(reports("shut.md': permission denied"), 1);
    }
}

static void takes_any_name(void **state)
{
    (void)state;
    size_t n;
    test_write(&folder, "\xFF\x1b[2J.md", "Text\n");
    test_write(&folder, "a b\n'\"$(x).md", "Text\n");
    test_write(&folder, "-x.md", "Text\n");
    const struct dd_entry *const *e = walk(".", &n);
    assert_int_equal(n, 3);
    assert_str(e[0]->title, "-x");
    assert_str(e[1]->title, "a b '\"$(x)");
    assert_str(e[2]->title, "\uFFFD[2J");
    for (size_t i = 0; i < n; i++)
        assert_int_equal(access(e[i]->path.ptr, R_OK), 0);
}

/* Deeper than a call for each folder would like, up to where paths end. */
static void walks_deep(void **state)
{
    (void)state;
    size_t n;
    int top = open(folder.path, O_RDONLY | O_DIRECTORY), fd = dup(top);
    for (int i = 0; i < 3000 && fd >= 0; i++) {
        int next = mkdirat(fd, "d", 0700) == 0 ? openat(fd, "d", O_RDONLY | O_DIRECTORY) : -1;
        close(fd);
        fd = next;
    }
    close(fd);
    test_write(&folder, "a.md", "x");
    walk(".", &n);
    assert_int_equal(n, 1);
    assert_int_equal(reports("file name too long"), 1);
    /* Taken down by moving the rest up: its paths are too long for nftw. */
    for (;;) {
        int d = openat(top, "d", O_RDONLY | O_DIRECTORY);
        if (d < 0)
            break;
        int moved = renameat(d, "d", top, "e");
        close(d);
        unlinkat(top, "d", AT_REMOVEDIR);
        if (moved < 0)
            break;
        renameat(top, "e", top, "d");
    }
    close(top);
}

static void opens_only_folders(void **state)
{
    (void)state;
    struct dd_error err;
    size_t n;
    test_write(&folder, "x.md", "x");
    assert_int_equal(dd_archive_open(&archive, test_path(&folder, "x.md"), &err), DD_ERR_KIND);
    assert_null(archive);
    assert_int_equal(dd_archive_open(&archive, test_path(&folder, "none"), &err), DD_ERR_IO);
    assert_non_null(strstr(err.message, "none': no such file or directory"));
    mkdir(test_path(&folder, "empty"), 0700);
    walk("empty", &n);
    assert_int_equal(n, 0);
    assert_int_equal(dd_archive_problems(archive)->count, 0);
}

static void lists_real_archives(void **state)
{
    (void)state;
    const char *root = getenv("DUIDU_ARCHIVES");
    struct dd_error err;
    struct stat st;
    size_t n;
    if (!root || stat(root, &st) < 0)
        skip();
    assert_int_equal(dd_archive_open(&archive, root, &err), DD_OK);
    walk(".", &n);
    assert_true(n > 300);
    assert_int_equal(dd_archive_problems(archive)->count, 0);
    const struct dd_entry *const *e = dd_archive_entries(archive, &n);
    for (size_t i = 0; i < n; i++) {
        assert_true(e[i]->title.len > 0);
        assert_true(i == 0 || dd_str_compare(e[i - 1]->date, e[i]->date) >= 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lists_articles),
        TEST(sorts),
        TEST(goes_in_steps),
        TEST(survives_links_and_special_files),
        TEST(reports_what_it_cannot_read),
        TEST(takes_any_name),
        TEST(walks_deep),
        TEST(opens_only_folders),
        TEST(lists_real_archives),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
