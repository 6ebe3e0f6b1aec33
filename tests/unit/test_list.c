/* The list on its catalogue: the same as a list of all articles would be, and current by itself. */
#include "catalogue.h"
#include "headless.h"

#include "duidu/fold.h"
#include "duidu/keymap.h"

#include <locale.h>

static void current_is(const char *title)
{
    const struct dd_entry *e = dd_list_current(&app->list);
    assert_non_null(e);
    assert_str(e->title, title);
}

/* ---- it opens ------------------------------------------------------------------------------ */

static void is_whole_at_the_first_paint(void **state)
{
    (void)state;
    write_many(40);
    open_archive();
    while (dd_app_work(app, 1000)) /* all that it does before it */
        ;
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row(0), "40 articles"));
    assert_true(on_screen("t040"));
    assert_null(app->scan.job);
    settle();
    assert_non_null(app->scan.job);
    assert_non_null(app->scan.file);
    assert_string_equal(dd_catalogue_file(app->list.catalogue), cache_file());
    assert_non_null(strstr(row(0), "40 articles"));
    close_app();
}

static void opens_from_the_catalogue(void **state)
{
    (void)state;
    write_many(400);
    open_archive();
    settle();
    close_app();

    article("2030/new.md", FRONT("brand new", "2030-01-01") "x\n", 100);
    unlink(test_path(&folder, "a/2003/399.md"));
    open_archive();
    dd_app_draw(app, &frame); /* without any work */
    assert_non_null(strstr(row(0), "400 articles"));
    assert_true(on_screen("t400") && on_screen("t399") && !on_screen("brand new"));
    current_is("t400");
    settle();
    assert_non_null(strstr(row(0), "400 articles"));
    assert_true(on_screen("brand new") && !on_screen("t399"));
    current_is("brand new"); /* the reader has not touched it */
    close_app();
}

static void keeps_the_cursor_on_its_article(void **state)
{
    (void)state;
    write_many(400);
    open_archive();
    settle();
    type("100G5kzz");
    const struct dd_entry *e = dd_list_current(&app->list);
    char title[16];
    snprintf(title, sizeof title, "%.*s", DD_STR_ARG(e->title));
    int at = frame.cursor_row;
    article("2030/1.md", FRONT("newer", "2030-01-01") "x\n", 100);
    article("2030/2.md", FRONT("newest", "2030-02-01") "x\n", 100);
    article("1990/2.md", FRONT("old", "1990-02-01") "x\n", 100);
    type("R");
    settle();
    assert_non_null(strstr(row(0), "403 articles"));
    current_is(title);
    assert_int_equal(frame.cursor_row, at);
    assert_int_equal(app->list.cursor, 94 + 2);

    /* Changed, it has another id and is the same article; gone, its place is kept. */
    char path[64], text[100];
    e = dd_list_current(&app->list);
    snprintf(path, sizeof path, "%.*s", DD_STR_ARG(e->relative));
    snprintf(text, sizeof text, "---\ntitle: changed\ndate: %.*s\n---\nx\n", DD_STR_ARG(e->date));
    article(path, text, 50);
    type("R");
    settle();
    current_is("changed");
    char full[80];
    snprintf(full, sizeof full, "a/%s", path);
    unlink(test_path(&folder, full));
    type("R");
    settle();
    assert_int_equal(app->list.cursor, 96);
    assert_non_null(strstr(row(0), "402 articles"));
    type("gk");
    current_is("newest");
    type("G");
    current_is("old");
    close_app();
}

/* ---- the same as a list of everything ------------------------------------------------------- */

static unsigned random_state;

static unsigned chance(unsigned n)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % n;
}

static void write_random(int n)
{
    static const char *const words[] = {"alpha", "Beta", "终端", "文字", "gamma", "Δ", "x"};
    static const char *const sites[] = {"a.example", "B.example", "c.example"};
    char name[64], text[400];
    for (int i = 0; i < n; i++) {
        int len = snprintf(text, sizeof text, "---\ntitle: %s %s %u\n", words[chance(7)],
                           words[chance(7)], chance(40));
        if (chance(8))
            len += snprintf(text + len, sizeof text - (size_t)len, "date: %u-%02u-%02u\n",
                            2020 + chance(3), 1 + chance(12), 1 + chance(28));
        if (chance(3))
            len += snprintf(text + len, sizeof text - (size_t)len, "source: https://%s/%d\n",
                            sites[chance(3)], i);
        len += snprintf(text + len, sizeof text - (size_t)len, "---\n");
        for (unsigned k = chance(40); k-- > 0;)
            len += snprintf(text + len, sizeof text - (size_t)len, "word ");
        snprintf(name, sizeof name, "%u/%u/%d.md", chance(4), chance(5), i);
        article(name, text, 1000);
    }
}

static bool plain_match(const struct dd_entry *e, const char *filter)
{
    char words[64];
    snprintf(words, sizeof words, "%s", filter);
    for (char *w = strtok(words, " "); w; w = strtok(NULL, " ")) {
        struct dd_str word = dd_str_from(w);
        if (!dd_text_matches(e->title, word) && !dd_text_matches(e->site, word) &&
            !dd_text_matches(e->date, word))
            return false;
    }
    return true;
}

static struct dd_str plain_group(const struct dd_entry *e, int by)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    size_t len;
    uint32_t first = dd_utf8_decode(e->title, 0, &len);
    if (by == DD_SORT_TITLE)
        return first < 0x80          ? (struct dd_str){&letters[(first | 32) - 'a'], 1}
               : dd_cp_is_han(first) ? DD_STR("Chinese titles")
                                     : dd_str_slice(e->title, 0, len);
    if (by == DD_SORT_LENGTH)
        return e->minutes >= 30   ? DD_STR("half an hour and more")
               : e->minutes >= 10 ? DD_STR("10 minutes and more")
               : e->minutes       ? DD_STR("under 10 minutes")
                                  : DD_STR("without an article");
    if (by == DD_SORT_SITE)
        return e->site.len ? e->site : DD_STR("no site");
    return e->date.len >= 7 ? dd_str_slice(e->date, 0, 7) : DD_STR("no date");
}

/* Every row of the list as it would be with all articles at hand. */
static void check_list(const struct dd_entry *const *all, size_t n, int by, const char *filter)
{
    struct dd_list *l = &app->list;
    struct dd_str group = {0};
    size_t at = 0, shown = 0, index;
    for (size_t i = 0; i < n; i++) {
        if (!plain_match(all[i], filter))
            continue;
        struct dd_str g = plain_group(all[i], by);
        if (shown == 0 || !dd_str_equal(g, group)) {
            assert_false(dd_list_row(l, at++, &index));
            assert_true(dd_str_equal(dd_list_group_title(l, index), g));
        }
        group = g;
        assert_true(dd_list_row(l, at, &index));
        assert_int_equal(index, shown);
        assert_int_equal(dd_list_row_of(l, index), at++);
        const struct dd_entry *e = dd_list_entry(l, index);
        assert_true(e && dd_str_equal(e->path, all[i]->path));
        if (chance(20) == 0) {
            assert_int_equal(dd_list_position(l, e->path), index + 1);
            long by_places = (long)chance(30) - 15;
            long want = (long)index + by_places < 0 ? 0 : (long)index + by_places;
            const struct dd_entry *next = dd_list_neighbour(l, all[i]->path, by_places);
            const struct dd_entry *there = dd_list_entry(l, (size_t)want < l->n_entries
                                                                ? (size_t)want : l->n_entries - 1);
            assert_true(next == there || (!next && there == dd_list_entry(l, index)));
        }
        shown++;
    }
    assert_int_equal(l->n_entries, shown);
    assert_int_equal(dd_list_rows(l), at);
    assert_int_equal(l->total, n);
}

static void equals_a_plain_list(void **state)
{
    static const char *const filters[] = {"", "终", "BETA", "example 2021", "alpha b.", "nothing at all", "1"};
    struct dd_archive *archive;
    struct dd_error err;
    size_t n;
    (void)state;
    random_state = 7;
    write_random(700);
    open_archive();
    settle();
    assert_int_equal(dd_archive_open(&archive, test_path(&folder, "a"), &err), DD_OK);
    dd_archive_step(archive, 0);
    for (int round = 0; round < 60; round++) {
        int by = (int)chance(DD_SORT_COUNT);
        const char *filter = filters[chance(COUNT(filters))];
        dd_app_set_sort(app, by);
        dd_app_set_filter(app, dd_str_from(filter));
        if (chance(2))
            dd_app_set_sort(app, by = (int)chance(DD_SORT_COUNT));
        dd_list_complete(&app->list);
        dd_archive_sort(archive, (enum dd_archive_sort)by);
        const struct dd_entry *const *all = dd_archive_entries(archive, &n);
        check_list(all, n, by, filter);
        dd_app_draw(app, &frame);
        type("}}3{G8k5J");
        assert_true(app->list.n_entries == 0 || app->list.cursor < app->list.n_entries);
    }
    dd_archive_close(archive);
    close_app();
}

static void walks_from_article_to_article(void **state)
{
    (void)state;
    write_many(300);
    open_archive();
    settle();
    dd_app_key(app, DD_KEY_ENTER);
    dd_app_draw(app, &frame);
    assert_true(app->reader.open);
    type("J");
    assert_non_null(strstr(row(-1), "2 of 300"));
    type("40J");
    assert_non_null(strstr(row(-1), "42 of 300"));
    type("K");
    assert_non_null(strstr(row(-1), "41 of 300"));
    type("q");
    assert_int_equal(app->list.cursor, 40);
    close_app();
}

/* ---- progress ------------------------------------------------------------------------------ */

static void shows_its_progress(void **state)
{
    (void)state;
    write_many(30);
    open_archive();
    settle();
    app->list.updating = true;
    app->list.progress = (struct dd_update_progress){.phase = DD_UPDATE_WALK, .found = 12};
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row(-1), "12 articles found"));
    app->list.progress = (struct dd_update_progress){
        .phase = DD_UPDATE_READ, .found = 300, .done = 100, .total = 200};
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row(-1), "━━━━━━━━━━──────────  reading 100 of 200"));
    app->list.progress.phase = DD_UPDATE_TEXT;
    app->list.progress.done = 200;
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row(-1), "━━━━━━━━━━━━━━━━━━━━  indexing 200 of 200"));
    app->list.updating = false;
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row(-1), "/ filter"));
    close_app();
}

/* At any moment of the update: keys are answered, and quitting ends it. */
/* The worker begins the main thread's walk anew: the number of articles found does not fall. */
static void progress_does_not_fall(void **state)
{
    struct dd_list list = {.updating = true};
    struct dd_update_progress walk = {.phase = DD_UPDATE_WALK, .found = 91}, anew = {.phase = DD_UPDATE_WALK};
    (void)state;
    dd_list_progress(&list, &walk);
    dd_list_progress(&list, &anew);
    assert_int_equal(list.progress.found, 91);
    anew.found = 133;
    dd_list_progress(&list, &anew);
    assert_int_equal(list.progress.found, 133);
    list.updating = false; /* another one, later on */
    dd_list_progress(&list, &walk);
    assert_int_equal(list.progress.found, 91);
}

static void never_blocks_reading(void **state)
{
    (void)state;
    write_many(900);
    for (int round = 0; round < 20; round++) {
        struct test_folder cache;
        snprintf(cache.path, sizeof cache.path, "%s", test_path(&folder, "cache"));
        test_folder_remove(&cache);
        open_archive();
        dd_app_work(app, 1);
        dd_app_draw(app, &frame);
        for (int i = 0; i < round; i++) {
            dd_app_work(app, 5);
            if (i % 3 == 0)
                await_app(app);
            type(i % 2 ? "jG" : "k3j");
            if (i == 7 && dd_list_current(&app->list)) {
                dd_app_key(app, DD_KEY_ENTER);
                assert_true(app->reader.open);
            }
        }
        close_app();
    }
    open_archive();
    settle();
    assert_non_null(strstr(row(0), "900 articles"));
    close_app();
}

/* ---- mishaps ------------------------------------------------------------------------------- */

static void works_without_a_worker(void **state)
{
    (void)state;
    write_many(250);
    open_archive();
    app->scan.tried = true; /* as if no thread could be had */
    settle();
    assert_non_null(strstr(row(0), "250 articles"));
    article("new.md", FRONT("new", "2040-01-01") "x\n", 100);
    type("R");
    settle();
    assert_non_null(strstr(row(0), "251 articles"));
    close_app();
}

static void spoil(const char *path)
{
    char noise[4096];
    memset(noise, 0xA5, sizeof noise);
    int fd = open(path, O_WRONLY);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    for (off_t at = 0; at < st.st_size; at += (off_t)sizeof noise)
        assert_int_equal(pwrite(fd, noise, sizeof noise, at), sizeof noise);
    close(fd);
}

static void survives_what_happens_to_its_file(void **state)
{
    (void)state;
    write_many(600);
    open_archive();
    settle();
    for (int i = 0; i < 3; i++) {
        if (i == 1) {
            struct test_folder cache;
            snprintf(cache.path, sizeof cache.path, "%s", test_path(&folder, "cache"));
            test_folder_remove(&cache);
        } else {
            spoil(cache_file());
        }
        type("300GG100k");
        settle();
        type("R");
        settle();
        settle();
        assert_non_null(strstr(row(0), "600 articles"));
        type("g");
        current_is("t600");
        assert_true(on_screen("t595"));
        assert_int_equal(dd_catalogue_health(app->list.catalogue), DD_CATALOGUE_WELL);
    }
    close_app();
}

static void says_once_that_nothing_is_kept(void **state)
{
    (void)state;
    write_many(5);
    test_write(&folder, "file", "x");
    setenv("XDG_CACHE_HOME", test_path(&folder, "file"), 1);
    setenv("TMPDIR", test_path(&folder, "file"), 1);
    open_archive();
    settle();
    assert_non_null(strstr(row(-1), "cannot keep the catalogue"));
    size_t said = app->messages.count;
    type("R");
    settle();
    assert_int_equal(app->messages.count, said);
    assert_non_null(strstr(row(0), "5 articles"));
    close_app();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(is_whole_at_the_first_paint),
        TEST(opens_from_the_catalogue),
        TEST(keeps_the_cursor_on_its_article),
        TEST(equals_a_plain_list),
        TEST(walks_from_article_to_article),
        TEST(shows_its_progress),
        cmocka_unit_test(progress_does_not_fall),
        TEST(never_blocks_reading),
        TEST(works_without_a_worker),
        TEST(survives_what_happens_to_its_file),
        TEST(says_once_that_nothing_is_kept),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    base = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : "/tmp";
    return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
