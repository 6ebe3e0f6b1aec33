/* Many articles marked at once: no key waits for them, and they are one step all the same. */
#include "headless.h"

#include "duidu/identity.h"

#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

enum { MANY = 600 };

static int begin(void **state)
{
    make(state);
    host.state = dd_state_new(test_path(&folder, "state"));
    write_many(MANY);
    open_archive();
    settle();
    return 0;
}

static int end(void **state)
{
    close_app();
    dd_state_free(host.state);
    host.state = NULL;
    return drop(state);
}

static void said(const char *words)
{
    if (!strstr(row(-1), words))
        fail_msg("'%s' was not said, but %s", words, row(-1));
}

/* How many are read, as another copy of the program sees it. */
static int count_read(void)
{
    struct dd_state *s = dd_state_new(test_path(&folder, "state"));
    const struct dd_board *board = dd_state_board(s);
    struct dd_standing standing;
    uint64_t identity;
    int read = 0;
    for (size_t at = 0; dd_board_next(board, &at, &identity, &standing);)
        read += standing.read && standing.touched; /* by key and by path: twice each */
    dd_state_free(s);
    return read / 2;
}

static void work_once(void)
{
    assert_true(dd_app_work(app, 0));
    dd_app_draw(app, &frame);
}

static void keys_are_answered_meanwhile(void **state)
{
    (void)state;
    type(":mark-all-read\r");
    said("marking as read: 0 of 600 articles");
    assert_int_equal(count_read(), 0);
    size_t cursor = app->list.cursor;
    type("j");
    assert_int_equal(app->list.cursor, cursor + 1);
    said("marking as read: 0 of 600 articles");
    work_once();
    said("marking as read: 250 of 600 articles");
    assert_int_equal(count_read(), 250);
    assert_non_null(strstr(row(0), "600 articles · 350 unread"));
    type("l"); /* also in the reader it goes on */
    assert_true(app->reader.open);
    settle();
    said("600 articles are read — :undo takes it back");
    assert_int_equal(count_read(), 600);
    type("q");
    assert_null(strstr(row(0), "unread"));
}

static void is_one_step(void **state)
{
    (void)state;
    type(":mark-all-read\r");
    settle();
    type(":undo\r");
    said("taking back: 0 of 600 changes");
    type("j");
    work_once();
    said("taking back: 500 of 600 changes");
    assert_int_equal(count_read(), 100);
    settle();
    said("taken back: marked as read, 600 changes");
    assert_int_equal(count_read(), 0);
    type(":redo\r");
    said("doing again: 0 of 600 changes");
    work_once();
    type("U"); /* after it: the one at hand is read */
    said("unread: ");
    assert_int_equal(count_read(), 599);
    type(":messages\r");
    assert_true(on_screen("done again: marked as read, 600 changes"));
}

/* Left in the middle, by a crash, it is taken back as a whole the next time; another copy may do that first. */
static void taking_back_in_parts(void **state)
{
    (void)state;
    struct dd_who who[] = {{.key = DD_STR("a")}, {.key = DD_STR("b")}, {.key = DD_STR("c")}};
    struct dd_state *s = dd_state_new(test_path(&folder, "other"));
    struct dd_undoing u;
    struct dd_undone undone;
    struct dd_arena arena = {0};
    assert_int_equal(dd_state_set_starred(s, who, 3, true, NULL), DD_OK);
    assert_int_equal(dd_state_undo_begin(s, false, &u, NULL), DD_OK);
    assert_int_equal(u.count, 3);
    assert_int_equal(dd_state_undo_more(s, 2, &u, NULL), DD_OK);
    assert_int_equal(u.at, 2);
    struct dd_state *other = dd_state_new(test_path(&folder, "other"));
    assert_int_equal(dd_state_undo(other, false, &arena, &undone, NULL), DD_OK);
    assert_int_equal(undone.count, 3);
    assert_int_equal(dd_state_undo_more(s, 2, &u, NULL), DD_OK);
    assert_int_equal(u.at, 3);
    assert_int_equal(u.out.skipped, 1);
    dd_undoing_release(&u);
    for (int i = 0; i < 3; i++)
        assert_false(dd_board_find(dd_state_board(s), dd_identity_hash(who[i].key)).starred);
    assert_int_equal(dd_state_undo(other, true, &arena, &undone, NULL), DD_OK); /* whose step it is now */
    assert_int_equal(undone.count, 3);
    dd_state_changed(s);
    assert_true(dd_board_find(dd_state_board(s), dd_identity_hash(who[2].key)).starred);
    dd_arena_release(&arena);
    dd_state_free(s);
    dd_state_free(other);
}

/* What comes after it finds it done. */
static void is_finished_before_what_follows(void **state)
{
    (void)state;
    type(":mark-all-read\r");
    work_once();
    type(":undo\r");
    settle();
    said("taken back: marked as read, 600 changes");
    type("999s");
    said("starring: 0 of 600 articles");
    work_once();
    type("s");
    said("no longer starred: ");
    assert_int_equal(count_read(), 0);
    type(":undo\r:undo\r");
    settle();
    said("taken back: starred, 600 changes");
}

static void is_finished_when_the_program_ends(void **state)
{
    (void)state;
    type(":mark-all-read\r");
    work_once();
    close_app();
    assert_int_equal(count_read(), 600);
    open_archive();
    settle();
    type(":undo\r");
    settle();
    said("taken back: marked as read, 600 changes");
}

/* Killed between two parts, what is there can be taken back as a whole. */
static void parts_of_a_killed_one_are_one_step(void **state)
{
    (void)state;
    struct dd_who who[] = {{.key = DD_STR("a")}, {.key = DD_STR("b")}, {.key = DD_STR("c")}};
    struct dd_state *killed = dd_state_new(test_path(&folder, "other"));
    int64_t step = 0;
    assert_int_equal(dd_state_set_more(killed, who, 1, DD_CHANGE_STAR, &step, NULL), DD_OK);
    int64_t first = step;
    assert_int_equal(dd_state_set_more(killed, who + 1, 1, DD_CHANGE_STAR, &step, NULL), DD_OK);
    assert_int_equal(step, first);
    struct dd_state *s = dd_state_new(test_path(&folder, "other"));
    struct dd_arena arena = {0};
    struct dd_undone undone;
    assert_int_equal(dd_state_undo(s, false, &arena, &undone, NULL), DD_OK);
    assert_int_equal(undone.count, 2);
    /* Had it not been killed: what follows is a step of its own, and does not come back with the first. */
    assert_int_equal(dd_state_set_more(killed, who + 2, 1, DD_CHANGE_STAR, &step, NULL), DD_OK);
    assert_int_not_equal(step, first);
    assert_int_equal(dd_state_undo(s, false, &arena, &undone, NULL), DD_OK);
    assert_int_equal(undone.count, 1);
    dd_arena_release(&arena);
    dd_state_free(s);
    dd_state_free(killed);
}

/* Without room for all of them it says how many there are. */
static void says_how_many_when_the_disk_is_full(void **state)
{
    (void)state;
    struct rlimit before, small;
    type(":mark-all-read\r");
    work_once();
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    small = (struct rlimit){4096, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    bool worked = dd_app_work(app, 0);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(worked);
    dd_app_draw(app, &frame);
    said("not saved: cannot write to ");
    type(":messages\r");
    assert_true(on_screen("250 articles are read"));
    type("q");
    assert_int_equal(count_read(), 250);
    type(":mark-all-read\r");
    settle();
    said("350 articles are read");
    assert_int_equal(count_read(), 600);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    base = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    base = strdup(base);
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        TEST(keys_are_answered_meanwhile),
        TEST(is_one_step),
        TEST(taking_back_in_parts),
        TEST(is_finished_before_what_follows),
        TEST(is_finished_when_the_program_ends),
        TEST(parts_of_a_killed_one_are_one_step),
        TEST(says_how_many_when_the_disk_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
