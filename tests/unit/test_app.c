/* The program without its terminal: keys in, frames out. */
#include "check.h"
#include "folder.h"
#include "settle.h"

#include "duidu/app.h"
#include "duidu/identity.h"
#include "duidu/lexicon.h"
#include "src/app/app_private.h"

#include <locale.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#define SAMPLE "config/sample"
#define EIGHTY SAMPLE "/content/2025/01/why-eighty-columns/index.md"

/* ---- a host without a terminal ----------------------------------------------------------- */

static double clock_now;
static char copied[256];
static int runs;

static enum dd_copied host_copy(void *data, struct dd_str text)
{
    (void)data;
    snprintf(copied, sizeof copied, "%.*s", (int)(text.len < 200 ? text.len : 200), text.ptr);
    return DD_COPIED;
}

static int host_run(void *data, char *const *argv, bool background)
{
    (void)data;
    (void)argv;
    (void)background;
    runs++;
    return 0;
}

static int host_pipe(void *data, char *const *argv, struct dd_str text)
{
    (void)data;
    (void)argv;
    return text.len == 0;
}

static void host_nothing(void *data)
{
    (void)data;
}

static double host_now(void *data)
{
    (void)data;
    return clock_now += 0.01;
}

static struct dd_lexicon *host_lexicon(struct dd_error *err)
{
    struct dd_lexicon *lexicon = NULL;
    dd_lexicon_open(&lexicon, "build/lexicon/zh-en.lex", err);
    return lexicon;
}

static const struct dd_host host = {.copy = host_copy,
                                    .run = host_run,
                                    .pipe = host_pipe,
                                    .suspend = host_nothing,
                                    .redraw = host_nothing,
                                    .lexicon = host_lexicon,
                                    .now = host_now};

static struct dd_app *open_at(const char *path, int rows, int columns)
{
    struct dd_app *app;
    struct dd_error err;
    assert_int_equal(dd_app_open(&app, path, &host, &err), DD_OK);
    dd_app_resize(app, rows, columns);
    return app;
}

static void settle(struct dd_app *app, struct dd_frame *f)
{
    dd_app_draw(app, f);
    settle_app(app);
    dd_app_idle(app);
    dd_app_draw(app, f);
}

static void type(struct dd_app *app, const char *keys)
{
    for (; *keys; keys++)
        dd_app_key(app, (unsigned char)*keys);
}

/* ---- what holds for every frame ---------------------------------------------------------- */

static void check_frame(const struct dd_frame *f)
{
    for (int row = 0; row < f->rows; row++)
        for (int column = 0; column < f->columns; column++) {
            const struct dd_cell *c = &f->cells[row * f->columns + column];
            assert_true(c->n <= DD_PAINT_MAX);
            for (int i = 0; i < c->n; i++)
                assert_true(c->cp[i] >= ' ' && !dd_cp_is_invisible(c->cp[i]));
            if (c->width == 2)
                assert_true(column + 1 < f->columns && c[1].width == 0);
            if (c->width == 0)
                assert_true(column > 0 && c[-1].width == 2);
        }
    assert_in_range(f->cursor_row, 0, f->rows - 1);
    assert_in_range(f->cursor_column, 0, f->columns - 1);
}

/* ---- linked reading ---------------------------------------------------------------------- */

/* Is the block's first line on the screen? */
static bool seen(const struct dd_pane *p, uint32_t block)
{
    size_t end, first = dd_layout_block_lines(p->layout, block, &end);
    return first < end && first >= p->top && first < p->top + (size_t)p->rows;
}

static void the_article_follows_the_points(void **state)
{
    struct dd_app *app = open_at(EIGHTY, 30, 120);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    const struct dd_reader *r = &app->reader;
    assert_true(dd_reader_linked(r));
    size_t sure = 0;
    for (size_t i = 0; i < r->points.count; i++) {
        type(app, ")");
        dd_app_draw(app, &f);
        assert_int_equal(r->point, i);
        const struct dd_passages *p = &r->alignment->points[i];
        if (p->strength == DD_LINK_SURE) {
            assert_true(seen(&r->panes[DD_ARTICLE], p->items[0].block));
            assert_int_equal(r->counterpart, p->items[0].block);
            sure++;
        }
    }
    assert_true(sure >= 4);
    dd_app_close(app);
    dd_frame_release(&f);
}

static void links_survive_a_resize(void **state)
{
    static const int sizes[][2] = {{50, 200}, {24, 80}, {36, 120}, {12, 40}, {30, 101}, {30, 120}};
    struct dd_app *app = open_at(EIGHTY, 30, 120);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    type(app, ")))");
    int point = app->reader.point;
    uint32_t counterpart = app->reader.counterpart;
    uint32_t block = dd_pane_block(&app->reader.panes[DD_SUMMARY]);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dd_app_resize(app, sizes[i][0], sizes[i][1]);
        dd_app_draw(app, &f);
        check_frame(&f);
        assert_int_equal(app->reader.point, point);
        assert_int_equal(app->reader.counterpart, counterpart);
        assert_int_equal(dd_pane_block(&app->reader.panes[DD_SUMMARY]), block);
    }
    assert_true(seen(&app->reader.panes[DD_ARTICLE], counterpart));
    dd_app_close(app);
    dd_frame_release(&f);
}

/* While the reader stays inside what a point is about, the pane that follows does not move. */
static void the_follower_rests(void **state)
{
    struct dd_app *app = open_at(EIGHTY, 36, 120);
    struct dd_frame f;
    size_t moves = 0, steps = 0;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    const struct dd_pane *summary = &app->reader.panes[DD_SUMMARY];
    dd_app_key(app, DD_KEY_TAB);
    for (size_t top = summary->top; !dd_pane_at_end(&app->reader.panes[DD_ARTICLE]); steps++) {
        int before = app->reader.point;
        type(app, "j");
        if (summary->top != top) {
            moves++;
            assert_int_not_equal(app->reader.point, before);
        }
        top = summary->top;
    }
    assert_true(steps > 50);
    assert_true(moves <= app->reader.points.count + 1);
    dd_app_close(app);
    dd_frame_release(&f);
}

static void enter_goes_there_and_back(void **state)
{
    struct dd_app *app = open_at(EIGHTY, 30, 120);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    type(app, "))");
    struct dd_anchor from = app->reader.panes[DD_SUMMARY].focus_anchor;
    dd_app_key(app, DD_KEY_ENTER);
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    uint32_t best = dd_pane_block(&app->reader.panes[DD_ARTICLE]);
    assert_int_equal(best, app->reader.alignment->points[1].items[0].block);
    dd_app_key(app, DD_KEY_ENTER);
    assert_int_equal(dd_pane_block(&app->reader.panes[DD_ARTICLE]),
                     app->reader.alignment->points[1].items[1].block);
    dd_app_key(app, 'O' & 31);
    assert_int_equal(app->reader.focus, DD_SUMMARY);
    assert_int_equal(app->reader.panes[DD_SUMMARY].focus_anchor.offset, from.offset);
    dd_app_key(app, ']' & 31);
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    dd_app_close(app);
    dd_frame_release(&f);
}

static void corrections_are_kept(void **state)
{
    struct dd_app *app = open_at(SAMPLE, 30, 120);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    type(app, "/eighty\r\r");
    settle(app, &f);
    type(app, "))M\tgM");
    uint32_t top = dd_pane_block(&app->reader.panes[DD_ARTICLE]);
    assert_true(app->reader.alignment->points[1].manual);
    assert_int_equal(app->reader.alignment->points[1].items[0].block, top);
    type(app, "q\r");
    settle(app, &f);
    assert_true(app->reader.alignment->points[1].manual);
    assert_int_equal(app->reader.alignment->points[1].items[0].block, top);
    type(app, "X");
    assert_false(app->reader.alignment->points[1].manual);
    dd_app_close(app);
    dd_frame_release(&f);
}

static void a_nudge_calibrates(void **state)
{
    struct dd_app *app = open_at(EIGHTY, 24, 120);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    struct dd_pane *article = &app->reader.panes[DD_ARTICLE];
    struct dd_pane *summary = &app->reader.panes[DD_SUMMARY];
    type(app, "L\tdd");
    size_t there = article->top, before = summary->top;
    type(app, "3>");
    size_t nudged = summary->top;
    assert_int_equal(nudged, before + 3);
    assert_int_equal(article->top, there);
    type(app, "dduu");
    assert_int_equal(article->top, there);
    assert_int_equal(summary->top, nudged);
    type(app, "g");
    assert_int_equal(summary->top, 0);
    dd_app_close(app);
    dd_frame_release(&f);
}

/* ---- places ------------------------------------------------------------------------------ */

static void the_place_is_kept(void **state)
{
    struct dd_app *app = open_at(SAMPLE, 24, 80);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    type(app, "/eighty\r\r\t");
    settle(app, &f);
    type(app, "dd}");
    struct dd_anchor place = app->reader.panes[DD_ARTICLE].focus_anchor;
    type(app, "q\r");
    settle(app, &f);
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    assert_int_equal(app->reader.panes[DD_ARTICLE].focus_anchor.offset, place.offset);
    dd_app_close(app);
    dd_frame_release(&f);
}

/* Esc in the prompt of a search brings back what was linked too, as Enter has chosen it. */
static void a_search_leaves_the_links_alone(void **state)
{
    struct dd_app *app = open_at(EIGHTY, 30, 120);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    type(app, "))))\r\r");
    const struct dd_reader *r = &app->reader;
    int point = r->point;
    uint32_t counterpart = r->counterpart;
    size_t top = r->panes[DD_SUMMARY].top;
    type(app, "/IBM");
    dd_app_key(app, DD_KEY_ESC);
    assert_int_equal(r->point, point);
    assert_int_equal(r->counterpart, counterpart);
    assert_int_equal(r->panes[DD_SUMMARY].top, top);
    assert_int_equal(r->focus, DD_ARTICLE);
    dd_app_close(app);
    dd_frame_release(&f);
}

/* ---- torn keys --------------------------------------------------------------------------- */

/* On a slow line an arrow comes as Esc, '[' and a letter: the prompt that Esc has closed is open again. */
static void a_torn_key_opens_the_prompt_again(void **state)
{
    struct dd_app *app = open_at(EIGHTY, 24, 80);
    struct dd_frame f;
    (void)state;
    dd_frame_init(&f);
    settle(app, &f);
    type(app, "/IBM");
    size_t top = app->reader.panes[DD_SUMMARY].top;
    dd_app_key(app, DD_KEY_ESC);
    assert_int_equal(app->prompt.kind, DD_PROMPT_NONE);
    type(app, "[D");
    assert_int_equal(app->prompt.kind, DD_PROMPT_SEARCH);
    assert_string_equal(dd_strbuf_cstr(&app->prompt.text), "IBM");
    assert_int_equal(app->prompt.cursor, 2);
    assert_int_equal(app->reader.panes[DD_SUMMARY].top, top);
    assert_true(app->reader.hits[DD_SUMMARY].count > 0);
    dd_app_key(app, DD_KEY_ESC);
    type(app, "j:");
    assert_int_equal(app->prompt.kind, DD_PROMPT_COMMAND); /* this Esc was one */
    dd_app_key(app, DD_KEY_ESC);
    type(app, "[x/");
    assert_int_equal(app->prompt.kind, DD_PROMPT_SEARCH); /* and this one too */
    assert_int_equal(app->prompt.text.len, 0);
    dd_app_close(app);
    dd_frame_release(&f);
}

/* ---- any keys ---------------------------------------------------------------------------- */

static unsigned random_state;

static unsigned chance(unsigned n)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % n;
}

static uint32_t random_key(void)
{
    static const uint32_t keys[] = {DD_KEY_ENTER, DD_KEY_TAB,  DD_KEY_ESC,  DD_KEY_UP,  DD_KEY_DOWN,
                                    DD_KEY_LEFT,  DD_KEY_RIGHT, DD_KEY_HOME, DD_KEY_END, 0x4E2D,
                                    0xFF1F,       0x3001,      0x3010,      DD_KEY_BACKSPACE, DD_KEY_DELETE,
                                    DD_KEY_BACKTAB, DD_KEY_PASTE, DD_KEY_PASTED};
    if (chance(5) == 0)
        return keys[chance(sizeof keys / sizeof *keys)];
    if (chance(6) == 0)
        return 1 + chance(31);
    return ' ' + chance(95);
}

/* A reader's cat on the keyboard: whatever is typed, at whatever size, every frame is sound. */
static void survives_any_keys(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 12; seed++) {
        random_state = seed;
        struct dd_app *app = open_at(SAMPLE, 24, 80);
        struct dd_frame f;
        dd_frame_init(&f);
        for (int i = 0; i < 1500; i++) {
            if (dd_app_done(app)) {
                dd_app_close(app);
                app = open_at(SAMPLE, 24, 80);
            }
            if (chance(40) == 0)
                dd_app_resize(app, 1 + (int)chance(60), 1 + (int)chance(210));
            if (chance(3) == 0)
                dd_app_work(app, 5);
            if (chance(8) == 0)
                dd_app_idle(app);
            if (chance(4) == 0)
                dd_app_wake(app);
            dd_app_key(app, random_key());
            dd_app_draw(app, &f);
            check_frame(&f);
        }
        dd_app_close(app);
        dd_frame_release(&f);
    }
}

/* ---- what is kept ---------------------------------------------------------------------- */

static struct dd_app *open_with(const struct dd_host *with, const char *path)
{
    struct dd_app *app;
    struct dd_frame f;
    assert_int_equal(dd_app_open(&app, path, with, NULL), DD_OK);
    dd_app_resize(app, 36, 120);
    dd_frame_init(&f);
    dd_app_draw(app, &f);
    dd_frame_release(&f);
    settle_app(app);
    return app;
}

/* A move is written within a second of quiet, and where it was left is where it is opened again, in
 * both panes and whatever the size, by another copy too. */
static void the_place_is_written(void **state)
{
    (void)state;
    struct test_folder folder = test_folder_make();
    struct dd_host with = host;
    struct dd_reading reading;
    with.state = dd_state_new(folder.path);
    struct dd_app *app = open_with(&with, EIGHTY);
    const struct dd_reader *r = &app->reader;
    dd_app_idle(app);
    assert_int_equal(dd_app_idle_after(app), -1);
    dd_app_key(app, '\t');
    dd_app_key(app, 'd');
    dd_app_key(app, 'd');
    assert_in_range(dd_app_idle_after(app), 1, 900);
    struct dd_state *other = dd_state_new(folder.path);
    struct dd_who who = {.key = DD_STR("https://example.org/why-eighty-columns")};
    assert_false(dd_state_reading(other, &who, &reading));
    dd_app_idle(app);
    assert_int_equal(dd_app_idle_after(app), -1);
    assert_true(dd_state_reading(other, &who, &reading));
    assert_int_equal(reading.focus[0].source, r->panes[0].focus_anchor.offset);
    assert_true(dd_state_progress(other, &who).percent > 10);
    struct dd_anchor top[2] = {r->panes[0].top_anchor, r->panes[1].top_anchor};
    /* Another copy opens it there before it has asked the database. */
    struct dd_host second = host;
    struct dd_app *again;
    second.state = other;
    assert_int_equal(dd_app_open(&again, EIGHTY, &second, NULL), DD_OK);
    dd_app_resize(again, 24, 80);
    assert_int_equal(again->reader.focus, DD_ARTICLE);
    for (int i = 0; i < 2; i++)
        assert_memory_equal(&again->reader.panes[i].top_anchor, &top[i], sizeof top[i]);
    dd_app_close(again);
    dd_app_close(app);
    dd_state_free(other);
    dd_state_free(with.state);
    test_folder_remove(&folder);
}

/* What comes through a pipe leaves no place, though it is an article that has one. */
static void standard_input_keeps_no_place(void **state)
{
    (void)state;
    struct test_folder folder = test_folder_make();
    struct dd_host with = host;
    struct dd_reading reading;
    with.state = dd_state_new(folder.path);
    int file = open(EIGHTY, O_RDONLY), before = dup(STDIN_FILENO);
    dup2(file, STDIN_FILENO);
    struct dd_app *app = open_with(&with, "-");
    dup2(before, STDIN_FILENO);
    dd_app_key(app, '\t');
    dd_app_key(app, 'G');
    dd_app_idle(app);
    struct dd_who who = dd_life_who(app);
    assert_string_equal(who.key.ptr, "https://example.org/why-eighty-columns");
    assert_false(dd_state_reading(with.state, &who, &reading));
    dd_app_close(app);
    who.key = DD_STR("https://example.org/why-eighty-columns");
    assert_false(dd_state_reading(with.state, &who, &reading));
    assert_false(dd_state_recall(with.state, who.key, &reading));
    close(file);
    close(before);
    dd_state_free(with.state);
    test_folder_remove(&folder);
}

/* The small file is gone, or says something old: the database has the last word, before a key counts. */
static void the_database_has_the_last_word(void **state)
{
    (void)state;
    struct test_folder folder = test_folder_make();
    struct dd_host with = host;
    with.state = dd_state_new(folder.path);
    struct dd_app *app = open_with(&with, EIGHTY);
    dd_app_key(app, '\t');
    dd_app_key(app, 'G');
    struct dd_anchor focus = app->reader.panes[0].focus_anchor;
    dd_app_close(app);
    assert_int_equal(unlink(test_path(&folder, "places")), 0);
    assert_int_equal(dd_app_open(&app, EIGHTY, &with, NULL), DD_OK);
    dd_app_resize(app, 36, 120);
    assert_int_equal(app->reader.panes[0].focus_anchor.offset, 0);
    dd_app_key(app, 'z');
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    assert_memory_equal(&app->reader.panes[0].focus_anchor, &focus, sizeof focus);
    dd_app_close(app);
    dd_state_free(with.state);
    test_folder_remove(&folder);
}

/* Reading to the end of the article: it is finished, and read. Following along is not reading. */
static void the_end_makes_read(void **state)
{
    (void)state;
    struct test_folder folder = test_folder_make();
    struct dd_host with = host;
    with.state = dd_state_new(folder.path);
    struct dd_app *app = open_with(&with, EIGHTY);
    struct dd_who who = {.key = DD_STR("https://example.org/why-eighty-columns")};
    uint64_t identity = dd_identity_hash(who.key);
    dd_app_key(app, 'G'); /* of the summary */
    dd_app_idle(app);
    assert_true(dd_board_find(dd_state_board(with.state), identity).started);
    assert_false(dd_board_find(dd_state_board(with.state), identity).read);
    dd_app_key(app, '\t');
    dd_app_key(app, 'G');
    dd_app_idle(app);
    struct dd_standing now = dd_board_find(dd_state_board(with.state), identity);
    assert_true(now.read && now.finished);
    assert_int_equal(now.percent, 100);
    dd_app_close(app);
    dd_state_free(with.state);
    test_folder_remove(&folder);
}

/* What was said about links, and which places stand side by side, outlives the program. */
static void links_are_kept(void **state)
{
    (void)state;
    struct test_folder folder = test_folder_make();
    struct dd_host with = host;
    with.state = dd_state_new(folder.path);
    struct dd_app *app = open_with(&with, EIGHTY);
    for (const char *k = "gg)M\tggM"; *k; k++)
        dd_app_key(app, (uint32_t)*k);
    uint32_t leaf = app->reader.alignment->points[0].items[0].leaf;
    assert_true(app->reader.alignment->points[0].manual);
    dd_app_key(app, 'L');
    dd_app_key(app, '>');
    assert_int_equal(app->reader.n_calibrations, 1);
    struct dd_anchor beside = app->reader.calibrations[0][DD_SUMMARY];
    dd_app_close(app);
    app = open_with(&with, EIGHTY);
    dd_app_key(app, 'k');
    assert_true(app->reader.alignment->points[0].manual);
    assert_int_equal(app->reader.alignment->points[0].items[0].leaf, leaf);
    assert_int_equal(app->reader.n_calibrations, 1);
    assert_memory_equal(&app->reader.calibrations[0][DD_SUMMARY], &beside, sizeof beside);
    dd_app_close(app);
    dd_state_free(with.state);
    test_folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_article_follows_the_points),
        cmocka_unit_test(links_survive_a_resize),
        cmocka_unit_test(the_follower_rests),
        cmocka_unit_test(enter_goes_there_and_back),
        cmocka_unit_test(corrections_are_kept),
        cmocka_unit_test(a_nudge_calibrates),
        cmocka_unit_test(the_place_is_kept),
        cmocka_unit_test(a_search_leaves_the_links_alone),
        cmocka_unit_test(a_torn_key_opens_the_prompt_again),
        cmocka_unit_test(the_place_is_written),
        cmocka_unit_test(standard_input_keeps_no_place),
        cmocka_unit_test(the_database_has_the_last_word),
        cmocka_unit_test(the_end_makes_read),
        cmocka_unit_test(links_are_kept),
        cmocka_unit_test(survives_any_keys),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    struct test_folder cache = test_folder_make();
    setenv("XDG_CACHE_HOME", cache.path, 1);
    int failed = cmocka_run_group_tests_name("app", tests, NULL, NULL);
    test_folder_remove(&cache);
    return failed;
}
