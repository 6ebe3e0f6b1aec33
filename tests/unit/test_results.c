/* The screen of results without its terminal: searching, moving, opening at the hit and coming back. */
#include "check.h"
#include "folder.h"
#include "settle.h"

#include "src/app/app_private.h"

#include <locale.h>

#define SAMPLE "config/sample"

static struct test_folder folder;
static struct dd_app *app;
static struct dd_frame frame;
static double clock_now;

static void host_nothing(void *data)
{
    (void)data;
}

static double host_now(void *data)
{
    (void)data;
    return clock_now += 0.01;
}

static const struct dd_host host = {
    .suspend = host_nothing, .redraw = host_nothing, .now = host_now};

static int make(void **state)
{
    (void)state;
    folder = test_folder_make();
    setenv("XDG_CACHE_HOME", test_path(&folder, "cache"), 1);
    setenv("XDG_STATE_HOME", test_path(&folder, "state"), 1);
    dd_frame_init(&frame);
    app = NULL;
    return 0;
}

static int drop(void **state)
{
    (void)state;
    dd_app_close(app);
    dd_frame_release(&frame);
    test_folder_remove(&folder);
    return 0;
}

static void settle(void)
{
    dd_app_draw(app, &frame);
    settle_app(app);
    dd_app_idle(app);
    dd_app_draw(app, &frame);
}

static void open_at(const char *path)
{
    struct dd_error err;
    assert_int_equal(dd_app_open(&app, path, &host, &err), DD_OK);
    dd_app_resize(app, 24, 100);
    settle();
}

/* Types the characters of text, then the key. */
static void type(const char *text, uint32_t key)
{
    struct dd_str s = dd_str_from(text);
    for (size_t at = 0, len; at < s.len; at += len)
        dd_app_key(app, dd_utf8_decode(s, at, &len));
    if (key)
        dd_app_key(app, key);
    settle();
}

static void search(const char *text)
{
    type("F", 0);
    type(text, DD_KEY_ENTER);
}

static const char *row(int n)
{
    static struct dd_strbuf text;
    dd_strbuf_clear(&text);
    dd_frame_row_text(&frame, n < 0 ? frame.rows + n : n, &text);
    return dd_strbuf_cstr(&text);
}

static void shows(int n, const char *part)
{
    if (!strstr(row(n), part))
        fail_msg("row %d has no '%s': %s", n, part, row(n));
}

/* Cells of a row under a role. */
static int cells_of(int n, enum dd_role role)
{
    int cells = 0;
    for (int i = 0; i < frame.columns; i++)
        cells += dd_frame_cell(&frame, n, i)->overlay == role;
    return cells;
}

/* ---- the screen ---------------------------------------------------------------------------------- */

static void shows_titles_and_snippets(void **state)
{
    (void)state;
    open_at(SAMPLE);
    search("VT100 title:VT100");
    assert_int_equal(dd_app_screen(app), DD_SCREEN_RESULTS);
    shows(0, "search: VT100 title:VT100");
    shows(0, "1 article");
    shows(1, "VT100");
    shows(1, "2024-10-17 · example.org");
    shows(2, "VT100");
    assert_int_equal(cells_of(1, DD_ROLE_HIT), 5);
    assert_true(cells_of(1, DD_ROLE_LIST_CURSOR) > 50);
    assert_true(cells_of(2, DD_ROLE_HIT) >= 5 && cells_of(3, DD_ROLE_HIT) >= 5);
    shows(-1, "by relevance");
}

static void moves_and_comes_back(void **state)
{
    struct dd_results *r;
    (void)state;
    open_at(SAMPLE);
    search("终端");
    r = &app->results;
    assert_true(r->found.total > 6 && r->found.ranked && !r->searching);
    type("jj", 0);
    assert_int_equal(r->cursor, 2);
    type("G", 0);
    assert_int_equal(r->cursor, r->found.count - 1);
    assert_true(r->top > 0);
    type("3k", 0);
    assert_int_equal(r->cursor, r->found.count - 4);
    type("gg", 0);
    type(" ", 0);
    assert_int_equal(r->cursor, dd_results_page(r));
    type("b", 0);
    assert_int_equal(r->cursor, 0);
    type("99j", 0);
    assert_int_equal(r->cursor, r->found.count - 1);
    type("2g", 0);
    assert_int_equal(r->cursor, 1);
    type("", DD_KEY_ENTER);
    assert_int_equal(dd_app_screen(app), DD_SCREEN_READER);
    assert_true(app->search.lit && app->reader.found && app->reader.found_pane == DD_SUMMARY);
    shows(-1, "match");
    char *first = strdup(app->reader.clip->main.path.ptr);
    type("J", 0);
    assert_int_equal(r->cursor, 2);
    assert_string_not_equal(app->reader.clip->main.path.ptr, first);
    type("K", 0);
    assert_string_equal(app->reader.clip->main.path.ptr, first);
    type("K", 0);
    type("K", 0);
    shows(-1, "first result");
    type("q", 0);
    assert_int_equal(dd_app_screen(app), DD_SCREEN_RESULTS);
    assert_int_equal(r->cursor, 0);
    type("q", 0);
    assert_int_equal(dd_app_screen(app), DD_SCREEN_LIST);
    search(""); /* the last search once more */
    assert_int_equal(dd_app_screen(app), DD_SCREEN_RESULTS);
    assert_int_equal(r->cursor, 0);
    free(first);
}

static void opens_at_whole_words(void **state)
{
    (void)state;
    open_at(SAMPLE);
    search("VT1*");
    type("", DD_KEY_ENTER);
    assert_true(app->reader.hits[DD_SUMMARY].count + app->reader.hits[DD_ARTICLE].count > 0);
    for (int pane = 0; pane < 2; pane++)
        for (size_t i = 0; i < app->reader.hits[pane].count; i++) {
            const struct dd_hit *h = &app->reader.hits[pane].items[i];
            assert_true(h->end - h->start >= 5); /* "VT100" and its like, not "VT1" */
        }
}

static void changes_the_order(void **state)
{
    (void)state;
    open_at(SAMPLE);
    search("the screen");
    struct dd_results *r = &app->results;
    int64_t best = r->found.items[0].id;
    type("S", 0);
    assert_int_equal(r->order, DD_SEARCH_NEWEST);
    assert_true(r->found.items[0].score == 0);
    struct dd_arena arena = {0};
    struct dd_str before = DD_STR("9999");
    for (size_t i = 0; i < r->found.count; i++) {
        struct dd_entry e;
        assert_true(dd_catalogue_entry(r->catalogue, r->found.items[i].id, &arena, &e));
        assert_true(dd_str_compare(e.date, before) <= 0);
        before = e.date;
    }
    type(":order relevance", DD_KEY_ENTER);
    assert_int_equal(r->found.items[0].id, best);
    dd_arena_release(&arena);
}

static void says_what_is_missing(void **state)
{
    (void)state;
    open_at(SAMPLE);
    search("terminal quorvexine");
    shows(2, "no article has 'quorvexine'");
    search("title:curses title:placemat");
    shows(2, "no article has all of 'title:curses title:placemat'");
    search("before:1990");
    shows(2, "nothing found for 'before:1990'");
    assert_int_equal(app->results.found.total, 0);
    type("j", 0);
    type("", DD_KEY_ENTER);
    assert_int_equal(dd_app_screen(app), DD_SCREEN_RESULTS);
}

static void leaves_a_wrong_query_to_be_mended(void **state)
{
    (void)state;
    open_at(SAMPLE);
    search("“terminal");
    assert_int_equal(app->prompt.kind, DD_PROMPT_ARCHIVE);
    shows(-1, "this quotation mark is not closed (character 1)");
    assert_false(app->results.open);
    type("”", DD_KEY_ENTER);
    assert_int_equal(dd_app_screen(app), DD_SCREEN_RESULTS);
    assert_true(app->results.found.total > 0);
    type(":search-archive (a", DD_KEY_ENTER);
    shows(-1, "this bracket is not closed");
    type("q", 0);
    type("F", 0);
    type("", DD_KEY_UP);
    assert_string_equal(dd_strbuf_cstr(&app->prompt.text), "“terminal”");
}

static void returns_to_the_article_it_came_from(void **state)
{
    (void)state;
    open_at(SAMPLE);
    type("jj", DD_KEY_ENTER);
    char *path = strdup(app->reader.clip->main.path.ptr);
    search("placemat");
    assert_false(app->reader.open);
    type("", DD_KEY_ENTER);
    assert_string_not_equal(app->reader.clip->main.path.ptr, path);
    type("q", 0);
    type("q", 0);
    assert_true(app->reader.open && !app->results.open);
    assert_string_equal(app->reader.clip->main.path.ptr, path);
    type("q", 0);
    assert_int_equal(dd_app_screen(app), DD_SCREEN_LIST);
    free(path);
}

static void needs_an_archive(void **state)
{
    (void)state;
    open_at(SAMPLE "/content/2025/01/why-eighty-columns/index.md");
    search("terminal");
    shows(-1, "open its folder to search it");
    assert_true(app->reader.open);
}

/* What is asked while the index is not there yet is answered when it is. */
static void waits_for_the_index(void **state)
{
    struct dd_error err;
    (void)state;
    assert_int_equal(dd_app_open(&app, SAMPLE, &host, &err), DD_OK);
    dd_app_resize(app, 24, 100);
    dd_app_draw(app, &frame);
    dd_app_key(app, 'F');
    for (const char *s = "placemat"; *s; s++)
        dd_app_key(app, (unsigned char)*s);
    dd_app_key(app, DD_KEY_ENTER);
    dd_app_draw(app, &frame);
    shows(0, "search: placemat");
    settle();
    assert_int_equal(app->results.found.total, 1);
    shows(1, "UTF-8");
}

/* ---- reports ------------------------------------------------------------------------------------- */

/* Reports what was found at these places of the latest results, as the worker would. */
static void report(const struct dd_search_results *of, const size_t *places, size_t n, bool last)
{
    struct dd_results_report r = {.last = last, .counts = app->results.counts};
    r.found = (struct dd_search_results){.total = n, .count = n, .capacity = n, .more = !last};
    r.found.items = dd_xmalloc(n * sizeof *r.found.items);
    for (size_t i = 0; i < n; i++)
        r.found.items[i] = of->items[places[i]];
    dd_results_take(app, &r);
    dd_search_results_release(&r.found);
    dd_app_draw(app, &frame);
}

static void keeps_the_cursor_on_its_article(void **state)
{
    (void)state;
    open_at(SAMPLE);
    search("终端");
    struct dd_results *r = &app->results;
    struct dd_search_results all = r->found;
    all.items = dd_xmalloc(all.count * sizeof *all.items);
    memcpy(all.items, r->found.items, all.count * sizeof *all.items);
    report(&all, (size_t[]){5, 4, 3}, 3, false);
    assert_int_equal(r->found.count, 3);
    type("j", 0);
    assert_int_equal(r->found.items[r->cursor].id, all.items[4].id);
    report(&all, (size_t[]){6, 3, 2}, 3, false); /* without it: what is there stays */
    assert_int_equal(r->found.items[0].id, all.items[5].id);
    assert_true(r->searching && r->cursor == 1);
    report(&all, (size_t[]){6, 5, 3, 2, 4}, 5, false);
    assert_int_equal(r->cursor, 4);
    int at = frame.cursor_row;
    report(&all, (size_t[]){1, 0, 2, 4, 6, 5, 3}, 7, true);
    assert_true(!r->searching && r->cursor == 3 && frame.cursor_row == at);
    report(&all, (size_t[]){1, 2}, 2, true); /* it is gone */
    assert_int_equal(r->cursor, 1);
    free(all.items);
}

static void says_that_a_search_failed(void **state)
{
    struct dd_results_report failed = {.last = true};
    (void)state;
    open_at(SAMPLE);
    search("终端");
    dd_error_set(&failed.err, DD_ERR_IO, "the disk is gone");
    dd_results_take(app, &failed);
    dd_app_draw(app, &frame);
    shows(-1, "the disk is gone");
    assert_true(app->results.found.count > 0 && !app->results.searching);
}

/* A search that takes long leaves most of the time to the index that it is about. */
static void leaves_time_to_the_index(void **state)
{
    (void)state;
    open_at(SAMPLE);
    search("终端");
    struct dd_results *r = &app->results;
    r->counts.indexed--;
    r->ordered = clock_now;
    clock_now += 10;
    report(&(struct dd_search_results){0}, NULL, 0, true);
    clock_now += 20;
    dd_results_updated(app, false);
    assert_false(r->searching);
    clock_now += 40;
    dd_results_updated(app, false);
    assert_true(r->searching);
    settle();
    assert_true(r->found.total > 0 && !r->searching);
}

static void survives_small_screens(void **state)
{
    static const int sizes[][2] = {{5, 20}, {6, 30}, {12, 40}, {50, 200}, {24, 80}};
    (void)state;
    open_at(SAMPLE);
    search("终端 OR the");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dd_app_resize(app, sizes[i][0], sizes[i][1]);
        type("j", 0);
        for (int k = 0; k < frame.rows * frame.columns; k++)
            assert_true(frame.cells[k].n <= DD_PAINT_MAX);
        assert_in_range(frame.cursor_row, 0, frame.rows - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_titles_and_snippets, make, drop),
        cmocka_unit_test_setup_teardown(moves_and_comes_back, make, drop),
        cmocka_unit_test_setup_teardown(opens_at_whole_words, make, drop),
        cmocka_unit_test_setup_teardown(changes_the_order, make, drop),
        cmocka_unit_test_setup_teardown(says_what_is_missing, make, drop),
        cmocka_unit_test_setup_teardown(leaves_a_wrong_query_to_be_mended, make, drop),
        cmocka_unit_test_setup_teardown(returns_to_the_article_it_came_from, make, drop),
        cmocka_unit_test_setup_teardown(needs_an_archive, make, drop),
        cmocka_unit_test_setup_teardown(waits_for_the_index, make, drop),
        cmocka_unit_test_setup_teardown(keeps_the_cursor_on_its_article, make, drop),
        cmocka_unit_test_setup_teardown(says_that_a_search_failed, make, drop),
        cmocka_unit_test_setup_teardown(leaves_time_to_the_index, make, drop),
        cmocka_unit_test_setup_teardown(survives_small_screens, make, drop),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
