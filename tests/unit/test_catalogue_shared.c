/* Several processes at one catalogue, and processes that are killed in the midst of their work. */
#include "catalogue.h"

#include "src/store/catalogue_private.h"
#include "src/store/fulltext.h"

#include <locale.h>
#include <signal.h>
#include <sys/wait.h>

static unsigned random_state;

static unsigned chance(unsigned n)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % n;
}

#define NEED(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "# %s:%d: %s\n", __FILE__, __LINE__, #condition);                      \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

/* Article number has a word of its own, and the version of its text another. */
static void write_article(int number, int version)
{
    char name[64], text[600];
    snprintf(name, sizeof name, "%d/%d.md", number % 17, number);
    int len = snprintf(text, sizeof text,
                       "---\ntitle: article %d\ndate: 20%02d-01-01\n---\n## Summary\n\n"
                       "摘要 所有 own%d\n\n## Full Content\n\nversion%d ",
                       number, number % 25, number, version);
    for (int i = 0; i < 60; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, "w%d ", (number * 31 + i * 7) % 50);
    article(name, text, 5000 - version);
}

/* How many living articles have the word. */
static int64_t having(const char *word)
{
    sqlite3_stmt *s = NULL;
    int64_t n = -1;
    assert_int_equal(dd_catalogue_attach(catalogue, NULL), DD_OK);
    sqlite3_prepare_v2(catalogue->db,
                       "SELECT count(*) FROM fulltext JOIN article ON article.id = fulltext.rowid"
                       " WHERE fulltext MATCH ?1", -1, &s, NULL);
    sqlite3_bind_text(s, 1, word, -1, SQLITE_STATIC);
    if (sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static int64_t number_of(const char *sql)
{
    sqlite3_stmt *s = NULL;
    int64_t n = -1;
    sqlite3_prepare_v2(catalogue->db, sql, -1, &s, NULL);
    if (sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

/* What holds at any moment, however the last writer ended. */
static void is_sound(void)
{
    struct dd_rows rows = {0};
    struct dd_counts counts;
    assert_int_equal(dd_catalogue_counts(catalogue, &counts, NULL), DD_OK);
    assert_int_equal(counts.articles, number_of("SELECT count(*) FROM article"));
    assert_int_equal(counts.articles, number_of("SELECT count(*) FROM sieve"));
    assert_int_equal(counts.indexed, number_of("SELECT count(*) FROM article WHERE indexed = 1"));
    assert_int_equal(number_of("SELECT count(*) FROM fulltext_docsize"),
                     number_of("SELECT sum(value) FROM meta WHERE name IN ('indexed', 'dead')"));
    for (int by = 0; by < DD_SORT_COUNT; by++) {
        assert_int_equal(dd_catalogue_rows(catalogue, (enum dd_archive_sort)by, 0, &rows, NULL), DD_OK);
        assert_int_equal(rows.count, counts.articles);
    }
    dd_rows_release(&rows);
    assert_int_equal(dd_catalogue_health(catalogue), DD_CATALOGUE_WELL);
}

/* ---- killed -------------------------------------------------------------------------------- */

/* Says through a pipe that it lives; asked between any two files. */
static bool tick(void *data)
{
    return write(*(int *)data, "x", 1) != 1;
}

static void work_for_ever(int fd)
{
    struct dd_update_options options = {.text = true, .yield = tick, .data = &fd};
    struct dd_error err;
    NEED(dd_catalogue_open(&catalogue, test_path(&folder, "a"), DD_CATALOGUE_KEEP, &err) == DD_OK);
    for (;;) {
        struct dd_update *update;
        NEED(dd_update_new(&update, catalogue, &options, &err) == DD_OK);
        for (int ms = 1; dd_update_step(update, ms, &err); ms = ms % 40 + 7)
            ;
        NEED(err.code == DD_OK);
        dd_update_free(update);
        NEED(dd_catalogue_rebuild(catalogue, &err) == DD_OK);
    }
}

/* Starts a worker and kills it after it has been heard ticks times. */
static void kill_after(int ticks)
{
    int ends[2], status;
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        work_for_ever(ends[1]);
    }
    assert_true(pid > 0);
    close(ends[1]);
    for (int i = 0; i < ticks; i++)
        assert_int_equal(read(ends[0], &byte, 1), 1);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    close(ends[0]);
}

static void survives_being_killed(void **state)
{
    enum { ARTICLES = 250, TIMES = 50 };
    size_t half_way = 0;
    (void)state;
    random_state = 4;
    for (int i = 0; i < ARTICLES; i++)
        write_article(i, 1);
    for (int round = 1; round <= TIMES; round++) {
        kill_after(1 + (int)chance(1100));
        write_article((int)chance(ARTICLES), 1 + round);
        open_it(DD_CATALOGUE_KEEP);
        assert_null(dd_catalogue_notice(catalogue));
        is_sound();
        struct dd_counts counts;
        dd_catalogue_counts(catalogue, &counts, NULL);
        half_way += counts.articles < ARTICLES || counts.indexed < ARTICLES;
        if (round % 10 == 0) {
            update_of(catalogue);
            is_sound();
            assert_int_equal(articles_of(catalogue), ARTICLES);
            assert_int_equal(having("所有"), ARTICLES);
            char word[32];
            snprintf(word, sizeof word, "version%d", 1 + round);
            assert_int_equal(having(word), 1);
            for (int i = 0; i < ARTICLES; i += 9) {
                snprintf(word, sizeof word, "own%d", i);
                assert_int_equal(having(word), 1);
            }
        }
        dd_catalogue_close(catalogue);
        catalogue = NULL;
    }
    assert_true(half_way > TIMES / 2); /* it was killed in the midst of its work */
}

/* ---- several at once ------------------------------------------------------------------------ */

/* Updates, one after the other, until its pipe is closed at the other end. */
static void update_on_and_on(int orders, int answers)
{
    static const struct dd_update_options options = {.text = true};
    struct dd_error err;
    char byte;
    signal(SIGPIPE, SIG_IGN);
    NEED(dd_catalogue_open(&catalogue, test_path(&folder, "a"), DD_CATALOGUE_KEEP, &err) == DD_OK);
    while (read(orders, &byte, 1) == 1) {
        struct dd_update *update;
        NEED(dd_update_new(&update, catalogue, &options, &err) == DD_OK);
        while (dd_update_step(update, 5, &err))
            ;
        NEED(err.code == DD_OK);
        dd_update_free(update);
        NEED(write(answers, "u", 1) == 1);
    }
    dd_catalogue_close(catalogue);
    _exit(0);
}

/* Lists all there is, in all orders, and looks for a word that every article has. */
static void list_on_and_on(int orders, int answers)
{
    struct dd_rows rows = {0};
    struct dd_error err;
    char byte;
    while (dd_catalogue_open(&catalogue, test_path(&folder, "a"), DD_CATALOGUE_LOOK, &err) != DD_OK)
        ;
    for (int by = 0; read(orders, &byte, 1) == 1; by = (by + 1) % DD_SORT_COUNT) {
        struct dd_sieve *sieve = dd_sieve_new(catalogue, DD_STR("article"), NULL);
        while (dd_sieve_step(sieve, 1))
            ;
        dd_sieve_free(sieve);
        if (dd_catalogue_rows(catalogue, (enum dd_archive_sort)by, 0, &rows, &err) != DD_OK)
            NEED(dd_catalogue_health(catalogue) == DD_CATALOGUE_BUSY);
        for (size_t i = 0; i < rows.count; i += 10) {
            struct dd_arena arena = {0};
            struct dd_entry e;
            if (dd_catalogue_entry(catalogue, rows.ids[i], &arena, &e))
                NEED(e.title.len && e.relative.len); /* of a file half written, its name */
            dd_arena_release(&arena);
        }
        NEED(having("所有") >= 0);
        NEED(write(answers, "l", 1) == 1);
    }
    dd_rows_release(&rows);
    dd_catalogue_close(catalogue);
    _exit(0);
}

struct child {
    pid_t pid;
    int orders, answers;
};

static struct child start(void (*body)(int, int), const struct child *others, int n)
{
    int to[2], from[2];
    struct child c;
    assert_true(pipe(to) == 0 && pipe(from) == 0);
    c.pid = fork();
    if (c.pid == 0) {
        for (int i = 0; i < n; i++)
            close(others[i].orders), close(others[i].answers);
        close(to[1]);
        close(from[0]);
        body(to[0], from[1]);
    }
    assert_true(c.pid > 0);
    close(to[0]);
    close(from[1]);
    c.orders = to[1];
    c.answers = from[0];
    return c;
}

static void many_work_at_once(void **state)
{
    enum { ARTICLES = 120, ROUNDS = 25, CHILDREN = 4 };
    struct child children[CHILDREN];
    int versions[ARTICLES];
    char byte, word[32];
    (void)state;
    random_state = 11;
    for (int i = 0; i < ARTICLES; i++)
        write_article(i, versions[i] = 1);
    for (int i = 0; i < CHILDREN; i++)
        children[i] = start(i < 2 ? update_on_and_on : list_on_and_on, children, i);
    for (int round = 2; round < ROUNDS + 2; round++) {
        for (int i = 0; i < CHILDREN; i++)
            assert_int_equal(write(children[i].orders, "go", 2), 2);
        for (int i = 0; i < 5; i++) { /* while they are at it */
            int number = (int)chance(ARTICLES);
            write_article(number, versions[number] = round);
        }
        for (int i = 0; i < CHILDREN; i++)
            for (int k = 0; k < 2; k++)
                assert_int_equal(read(children[i].answers, &byte, 1), 1);
    }
    for (int i = 0; i < CHILDREN; i++) {
        int status;
        close(children[i].orders);
        assert_int_equal(waitpid(children[i].pid, &status, 0), children[i].pid);
        assert_int_equal(status, 0);
        close(children[i].answers);
    }
    open_it(DD_CATALOGUE_KEEP);
    assert_null(dd_catalogue_notice(catalogue));
    update_of(catalogue);
    is_sound();
    assert_int_equal(articles_of(catalogue), ARTICLES);
    assert_int_equal(having("所有"), ARTICLES);
    for (int round = 1; round < ROUNDS + 2; round++) {
        int64_t want = 0;
        for (int i = 0; i < ARTICLES; i++)
            want += versions[i] == round;
        snprintf(word, sizeof word, "version%d", round);
        assert_int_equal(having(word), want);
    }
}

/* ---- the index of texts ---------------------------------------------------------------------- */

static void takes_the_dead_out_of_the_index(void **state)
{
    enum { ARTICLES = 100 };
    struct dd_counts counts;
    (void)state;
    for (int i = 0; i < ARTICLES; i++)
        write_article(i, 1);
    open_it(DD_CATALOGUE_KEEP);
    struct dd_update_progress p = update_of(catalogue);
    assert_int_equal(p.texts, ARTICLES);
    for (int version = 2; version < 6; version++) {
        for (int i = 0; i < 20; i++)
            write_article(i * 5, version);
        p = update_of(catalogue);
        is_sound();
        assert_int_equal(dd_catalogue_counts(catalogue, &counts, NULL), DD_OK);
        assert_int_equal(counts.indexed, ARTICLES);
        /* 20, 40, then 60 are dead: more than the few that are left alone. */
        assert_int_equal(p.texts, version == 4 ? ARTICLES : 20);
        assert_int_equal(having("own5"), 1);
        assert_int_equal(having("version1"), ARTICLES - 20);
    }
}

static void indexes_together(void **state)
{
    static const struct dd_update_options options = {.text = true, .together = true};
    struct dd_update_progress p;
    struct dd_update *update;
    struct dd_error err;
    (void)state;
    for (int i = 0; i < 60; i++)
        write_article(i, 1);
    open_it(DD_CATALOGUE_KEEP);
    assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_OK);
    while (dd_update_step(update, 2, &err)) {
        struct dd_counts counts;
        dd_catalogue_counts(catalogue, &counts, &err);
        assert_int_equal(counts.articles, counts.indexed);
    }
    dd_update_progress(update, &p);
    assert_int_equal(p.texts, 60);
    assert_int_equal(p.read, 60);
    dd_update_free(update);
    is_sound();
    assert_int_equal(having("own7"), 1);
    assert_int_equal(having("w7"), number_of("SELECT count(*) FROM article"));
}

static bool at_once(void *data)
{
    (void)data;
    return true;
}

/* However small the transactions are, the index does not fall into ever more pieces. */
static void keeps_the_pieces_few(void **state)
{
    enum { ARTICLES = 260, MANY = 205 };
    static const struct dd_update_options options = {.text = true, .together = true, .yield = at_once};
    struct dd_update *update;
    struct dd_error err = {0};
    int most = 0;
    (void)state;
    for (int i = 0; i < ARTICLES; i++)
        write_article(i, 1);
    open_it(DD_CATALOGUE_KEEP);
    assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_OK);
    while (dd_update_step(update, 0, &err)) {
        int pieces = dd_fulltext_pieces(catalogue->db);
        most = pieces > most ? pieces : most;
    }
    assert_int_equal(err.code, DD_OK);
    dd_update_free(update);
    assert_in_range(most, 150, MANY);
    is_sound();
    assert_int_equal(having("所有"), ARTICLES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(survives_being_killed),
        TEST(many_work_at_once),
        TEST(takes_the_dead_out_of_the_index),
        TEST(indexes_together),
        TEST(keeps_the_pieces_few),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    base = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : "/tmp";
    return cmocka_run_group_tests_name("catalogue shared", tests, NULL, NULL);
}
