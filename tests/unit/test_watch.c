/* Hearing of changes: in folders, in git, of the open file. The kernel tells at once, nothing is waited
 * for. */
#include "check.h"
#include "folder.h"

#include "duidu/watch.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>

static struct test_folder folder;
static struct dd_watch *watch;

static int make(void **state)
{
    struct dd_error err;
    (void)state;
    folder = test_folder_make();
    return dd_watch_open(&watch, 0, &err);
}

static int drop(void **state)
{
    (void)state;
    dd_watch_close(watch);
    test_folder_remove(&folder);
    return 0;
}

/* The news, which the file descriptor has to agree with. */
static unsigned news(void)
{
    bool readable = poll(&(struct pollfd){dd_watch_fd(watch), POLLIN, 0}, 1, 0) == 1;
    unsigned n = dd_watch_take(watch);
    if (n)
        assert_true(readable);
    assert_int_equal(poll(&(struct pollfd){dd_watch_fd(watch), POLLIN, 0}, 1, 0), 0);
    return n;
}

static void hears_of_articles(void **state)
{
    (void)state;
    test_write(&folder, "a/2024/x.md", "x");
    assert_true(dd_watch_folder(watch, test_path(&folder, "a"), 0));
    assert_true(dd_watch_folder(watch, test_path(&folder, "a/2024"), 1));
    assert_false(dd_watch_folder(watch, test_path(&folder, "a/2024"), 1));
    assert_false(dd_watch_folder(watch, test_path(&folder, "a/none"), 1));
    assert_false(dd_watch_folder(watch, test_path(&folder, "a/2024/x.md"), 1));
    assert_int_equal(news(), 0);
    test_write(&folder, "a/2024/new.md", "x");
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    test_write(&folder, "a/2024/new.md", "y");
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    test_write(&folder, "a/2024/new_raw.md", "y");
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    rename(test_path(&folder, "a/2024/new.md"), test_path(&folder, "a/other.md"));
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    unlink(test_path(&folder, "a/other.md"));
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    mkdir(test_path(&folder, "a/2025"), 0700);
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    assert_false(dd_watch_incomplete(watch));
}

static void is_not_disturbed_by_the_rest(void **state)
{
    (void)state;
    test_write(&folder, "a/x.md", "x");
    dd_watch_folder(watch, test_path(&folder, "a"), 0);
    static const char *const names[] = {"a/x.png", "a/.x.md.swp", "a/x.md~", "a/README.md", "a/4913",
                                        "a/.git/index.lock"};
    for (size_t i = 0; i < COUNT(names); i++)
        test_write(&folder, names[i], "x");
    mkdir(test_path(&folder, "a/.hidden"), 0700);
    int fd = open(test_path(&folder, "a/x.md"), O_RDONLY); /* reading is no change */
    char byte;
    assert_int_equal(read(fd, &byte, 1), 1);
    close(fd);
    assert_int_equal(news(), 0);
}

static void watches_a_folder_again(void **state)
{
    (void)state;
    mkdir(test_path(&folder, "a"), 0700);
    mkdir(test_path(&folder, "a/x"), 0700);
    dd_watch_folder(watch, test_path(&folder, "a"), 0);
    assert_true(dd_watch_folder(watch, test_path(&folder, "a/x"), 1));
    rename(test_path(&folder, "a/x"), test_path(&folder, "a/y"));
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    test_write(&folder, "a/y/1.md", "x"); /* until the walk has been there */
    news();
    assert_true(dd_watch_folder(watch, test_path(&folder, "a/y"), 1));
    test_write(&folder, "a/y/2.md", "x");
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    struct test_folder gone;
    snprintf(gone.path, sizeof gone.path, "%s", test_path(&folder, "a/y"));
    test_folder_remove(&gone);
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    mkdir(test_path(&folder, "a/y"), 0700);
    news();
    assert_true(dd_watch_folder(watch, test_path(&folder, "a/y"), 1));
}

static void hears_of_git(void **state)
{
    (void)state;
    test_write(&folder, "repo/.git/HEAD", "x");
    test_write(&folder, "repo/a/b/x.md", "x");
    dd_watch_git(watch, test_path(&folder, "repo/a/b"));
    test_write(&folder, "repo/.git/COMMIT_EDITMSG", "x");
    test_write(&folder, "repo/.git/index.lock", "x");
    assert_int_equal(news(), 0);
    rename(test_path(&folder, "repo/.git/index.lock"), test_path(&folder, "repo/.git/index"));
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    test_write(&folder, "repo/.git/HEAD", "y");
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
}

static void hears_of_git_elsewhere(void **state)
{
    (void)state;
    test_write(&folder, "real/HEAD", "x");
    test_write(&folder, "tree/.git", "gitdir: ../real\n");
    dd_watch_git(watch, test_path(&folder, "tree"));
    test_write(&folder, "real/index", "x");
    assert_int_equal(news(), DD_WATCH_ARCHIVE);
    dd_watch_git(watch, test_path(&folder, "none"));
    dd_watch_git(watch, "/");
    test_write(&folder, "bad/.git", "nonsense");
    dd_watch_git(watch, test_path(&folder, "bad"));
}

static void hears_of_the_open_file(void **state)
{
    enum { BOTH = DD_WATCH_FILE | DD_WATCH_ARCHIVE };
    (void)state;
    test_write(&folder, "a/x.md", "x");
    test_write(&folder, "a/y.md", "x");
    test_write(&folder, "b/z.md", "x");
    dd_watch_file(watch, test_path(&folder, "a/x.md"));
    test_write(&folder, "a/y.md", "z");
    assert_int_equal(news(), 0);
    test_write(&folder, "a/x.md", "new");
    assert_int_equal(news(), BOTH);
    test_write(&folder, "a/.tmp", "newer"); /* as editors and git do */
    rename(test_path(&folder, "a/.tmp"), test_path(&folder, "a/x.md"));
    assert_int_equal(news(), BOTH);
    test_write(&folder, "a/x_raw.md", "its body");
    assert_int_equal(news(), BOTH);
    test_write(&folder, "a/x.zh.md", "译文");
    assert_int_equal(news(), BOTH);
    unlink(test_path(&folder, "a/x.md"));
    assert_int_equal(news(), BOTH);

    dd_watch_file(watch, test_path(&folder, "b/z.md"));
    news();
    test_write(&folder, "a/x.md", "x");
    assert_int_equal(news(), 0);
    test_write(&folder, "b/z.md", "y");
    assert_int_equal(news(), BOTH);
    dd_watch_file(watch, NULL);
    news();
    test_write(&folder, "b/z.md", "z");
    assert_int_equal(news(), 0);

    /* Of a folder that is watched for itself as well, the one use ends without the other. */
    dd_watch_folder(watch, test_path(&folder, "b"), 0);
    dd_watch_file(watch, test_path(&folder, "b/z.md"));
    test_write(&folder, "b/z.md", "1");
    assert_int_equal(news(), BOTH);
    dd_watch_file(watch, NULL);
    test_write(&folder, "b/z.md", "2");
    assert_int_equal(news(), DD_WATCH_ARCHIVE);

    /* Behind a link it is the file that counts. */
    symlink("../b/z.md", test_path(&folder, "a/link.md"));
    dd_watch_file(watch, test_path(&folder, "a/link.md"));
    test_write(&folder, "b/z.md", "3");
    assert_int_equal(news(), BOTH);
}

static void knows_its_limits(void **state)
{
    struct dd_error err;
    char name[32];
    (void)state;
    dd_watch_close(watch);
    assert_int_equal(dd_watch_open(&watch, 16, &err), DD_OK);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "%02d", i);
        mkdir(test_path(&folder, name), 0700);
    }
    for (int round = 0; round < 2; round++) {
        int watched = dd_watch_folder(watch, folder.path, 0);
        for (int i = 0; i < 12; i++) {
            snprintf(name, sizeof name, "%02d", i);
            watched += dd_watch_folder(watch, test_path(&folder, name), 3);
        }
        assert_false(dd_watch_incomplete(watch));
        for (int i = 12; i < 40; i++) { /* deep ones: an eighth of the limit */
            snprintf(name, sizeof name, "%02d", i);
            watched += dd_watch_folder(watch, test_path(&folder, name), 4);
        }
        assert_int_equal(watched, round ? 0 : 13 + 2);
        assert_true(dd_watch_incomplete(watch));
        assert_int_equal(news(), 0);
    }
    dd_watch_folder(watch, folder.path, 0);
    assert_false(dd_watch_incomplete(watch));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hears_of_articles),
        TEST(is_not_disturbed_by_the_rest),
        TEST(watches_a_folder_again),
        TEST(hears_of_git),
        TEST(hears_of_git_elsewhere),
        TEST(hears_of_the_open_file),
        TEST(knows_its_limits),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
