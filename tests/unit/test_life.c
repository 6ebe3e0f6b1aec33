/* The reading life in the app: what keys and lines make of it, and what the list shows. */
#include "headless.h"

#include <locale.h>
#include <poll.h>

/* An archive of six articles, and a state that outlives the app. */
static int begin(void **state)
{
    make(state);
    host.state = dd_state_new(test_path(&folder, "state"));
    article("1.md",
            FRONT("一号 Terminals", "2025-01-06") "## Summary\n\n摘要一\n\n## Full Content\n\nOne.\n", 100);
    article("2.md", FRONT("二号", "2025-01-05") "## Summary\n\n摘要二\n\n## Full Content\n\nTwo.\n", 100);
    article("3.md", FRONT("三号", "2025-01-04") "## Summary\n\n摘要三\n\n## Full Content\n\nThree.\n", 100);
    article("4.md", FRONT("四号", "2024-12-03") "## Summary\n\n摘要四\n\n## Full Content\n\nFour.\n", 100);
    article("5.md", FRONT("五号", "2024-12-02") "## Summary\n\n摘要五\n\n## Full Content\n\nFive.\n", 100);
    article("6.md", FRONT("六号", "2024-12-01") "## Summary\n\n摘要六\n\n## Full Content\n\nSix.\n", 100);
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

/* The row of the list with those words. */
static const char *row_with(const char *words)
{
    for (int i = 0; i < frame.rows; i++)
        if (strstr(row(i), words))
            return row(i);
    return "";
}

static void current_is(const char *title)
{
    const struct dd_entry *e = dd_list_current(&app->list);
    assert_non_null(e);
    assert_str(e->title, title);
}

static void said(const char *words)
{
    if (!strstr(row(-1), words))
        fail_msg("'%s' was not said, but %s", words, row(-1));
}

/* ---- read, star, taking back ------------------------------------------------------------------ */

static void reads_and_stars_by_count(void **state)
{
    (void)state;
    assert_non_null(strstr(row(0), "6 articles · 6 unread"));
    type("U");
    said("read: 一号 Terminals — :undo takes it back");
    assert_null(strstr(row_with("一号"), "●"));
    assert_non_null(strstr(row(0), "6 articles · 5 unread"));
    type("j3s");
    said("3 articles are starred");
    assert_non_null(strstr(row_with("二号"), "●★"));
    assert_non_null(strstr(row_with("四号"), "●★"));
    assert_null(strstr(row_with("五号"), "★"));
    type("99U");
    said("5 articles are read");
    assert_null(strstr(row(0), "unread"));
    type("U");
    said("unread: 二号");
    assert_non_null(strstr(row(0), "1 unread"));

    /* In the reader the same, on the article at hand and those after it. */
    type("jl");
    assert_true(app->reader.open);
    type("2U");
    said("2 articles are unread");
    type("s");
    said("no longer starred: 三号");
    type("q");
    assert_non_null(strstr(row_with("三号"), "● "));
    assert_non_null(strstr(row_with("四号"), "●★"));
}

static void takes_back_and_does_again(void **state)
{
    (void)state;
    type(":undo\r");
    said("there is nothing to take back");
    type("2sU:undo\r");
    said("taken back: marked as read: 一号 Terminals — :redo does it again");
    assert_non_null(strstr(row(0), "6 unread"));
    type(":undo\r");
    said("taken back: starred, 2 changes");
    assert_false(on_screen("★"));
    type(":redo\r");
    said("done again: starred, 2 changes");
    assert_non_null(strstr(row_with("二号"), "★"));
    type(":redo\r:redo\r");
    said("there is nothing to do again");
    assert_non_null(strstr(row(0), "5 unread"));
}

static void marks_the_whole_filtered_list(void **state)
{
    (void)state;
    type("U/date:2025-01\r");
    assert_non_null(strstr(row(0), "3 of 6 articles"));
    type(":mark-all-read\r");
    said("2 articles are read"); /* the first was read already */
    type("q");
    assert_non_null(strstr(row(0), "6 articles · 3 unread"));
    type(":undo\r");
    said("taken back: marked as read, 2 changes");
    assert_non_null(strstr(row(0), "5 unread"));
    assert_null(strstr(row_with("一号"), "●"));
    type(":mark-all-unread\r");
    said("unread: 一号");
    type(":mark-all-unread\r");
    said("all of them are unread already");
}

/* An article that the filter does not list is neither the last nor the first one. */
static void knows_that_the_filter_leaves_it_out(void **state)
{
    (void)state;
    type("jjljmAq/二号\r'A");
    assert_true(app->reader.open);
    assert_str(app->reader.clip->title, "三号");
    type("J");
    said("the filter does not list this article — q goes to those it lists");
    type("K");
    said("the filter does not list this article");
    type("q");
    current_is("二号");
    type("lJ");
    said("this is the last article");
}

/* ---- the filter ------------------------------------------------------------------------------- */

static void an_article_just_read_stays(void **state)
{
    (void)state;
    type("/is:unread\rjU");
    assert_non_null(strstr(row(0), "6 of 6 articles · 5 unread"));
    current_is("二号");
    assert_true(on_screen("二号"));
    type("lq"); /* into the reader and back */
    current_is("二号");
    article("7.md", FRONT("七号", "2025-01-07") "## Summary\n\n摘要七\n", 50);
    dd_scan_again(app);
    settle(); /* loaded anew behind it, it is still there, and so is what has come */
    assert_true(on_screen("二号") && on_screen("七号"));
    current_is("二号");
    type("/\r"); /* made anew */
    assert_false(on_screen("二号"));
    assert_non_null(strstr(row(0), "6 of 7 articles"));
    type(":undo\rfu");
    assert_true(on_screen("二号"));
    assert_non_null(strstr(row(0), "7 of 7 articles"));
}

static void says_what_is_wrong_with_a_filter(void **state)
{
    (void)state;
    type("/is:unreed");
    said("unknown filter 'is:unreed'");
    assert_true(on_screen("六号"));
    type("\r");
    assert_non_null(strstr(row(0), "6 of 6 articles"));
}

static void offers_filters(void **state)
{
    (void)state;
    type("Ujsf");
    assert_true(on_screen("is:unread") && on_screen("date:2025-01"));
    assert_non_null(strstr(row_with("is:unread"), " 5 "));
    type("*");
    assert_non_null(strstr(row(0), "1 of 6 articles"));
    current_is("二号");
    type("fm");
    assert_non_null(strstr(row(0), "3 of 6 articles"));
    type("fa");
    assert_non_null(strstr(row(0), "6 articles · 5 unread"));
    type("fj\r"); /* by the cursor */
    assert_non_null(strstr(row(0), "5 of 6 articles"));
    type("fq");
    assert_non_null(strstr(row(0), "5 of 6 articles"));
}

/* ---- unread; progress ------------------------------------------------------------------------- */

static void goes_to_the_next_unread(void **state)
{
    (void)state;
    type("j2Ug]u");
    current_is("四号");
    type("[u");
    current_is("一号 Terminals");
    type("[u");
    said("no unread article above");
    type("2]u");
    current_is("五号");
    type("gl]u"); /* in the reader, from the article at hand */
    assert_str(app->reader.clip->title, "四号");
    type("9]u");
    assert_str(app->reader.clip->title, "六号");
    type("]u");
    said("no unread article below");
    type("/\x1b");
    type("q");
    current_is("六号");
}

static void sorts_by_progress(void **state)
{
    (void)state;
    struct dd_reading left;
    struct dd_arena arena = {0};
    memset(&left, 0, sizeof left);
    type("U");
    for (size_t i = 2; i < 4; i++) {
        const struct dd_entry *e = dd_list_entry(&app->list, i);
        struct dd_who who = {.key = e->key, .title = e->title};
        struct dd_progress p = {.percent = i == 2 ? 20 : 65, .started = 1};
        dd_state_leave(host.state, &who, &left, &p, NULL);
    }
    type(":sort progress\r");
    said("by progress");
    assert_non_null(strstr(row(0), "6 articles · 5 unread · 2 started"));
    assert_non_null(strstr(row(1), "started"));
    assert_non_null(strstr(row(2), "四号"));
    assert_non_null(strstr(row(2), "65%"));
    assert_non_null(strstr(row(3), "三号"));
    assert_non_null(strstr(row(4), "unread"));
    assert_non_null(strstr(row(8), "read"));
    assert_non_null(strstr(row(9), "一号"));
    current_is("一号 Terminals"); /* the cursor has stayed on it */
    type("gJ");
    current_is("三号");
    type("l");
    type("K");
    assert_str(app->reader.clip->title, "四号");
    dd_arena_release(&arena);
}

static void finished_is_read_if_wanted(void **state)
{
    (void)state;
    type("l\tG");
    dd_app_idle(app);
    type("q");
    assert_non_null(strstr(row(0), "6 articles · 5 unread"));
    type(":set finished-is-read no\rjl\tG");
    dd_app_idle(app);
    type("q");
    assert_non_null(strstr(row(0), "6 articles · 5 unread"));
    type(":undo\r");
    said("taken back: marked as read: 一号 Terminals");
}

/* ---- marks and jumps --------------------------------------------------------------------------- */

/* An article with as many paragraphs, each of which says its number. */
static void write_long(const char *name, const char *title, int n, const char *in_front)
{
    struct dd_strbuf text = {0};
    dd_strbuf_addf(&text, "---\ntitle: %s\ndate: 2024-01-%02d\nsource: https://example.org/%s\n---\n"
                          "## Summary\n\n摘要：%s\n\n## Full Content\n\n%s",
                   title, n % 28 + 1, title, title, in_front);
    for (int i = 1; i <= n; i++)
        dd_strbuf_addf(&text, "第%d段 Paragraph number %d of %s says this.\n\n", i, i, title);
    article(name, dd_strbuf_cstr(&text), 100);
    dd_strbuf_release(&text);
}

static void two_long_articles(void)
{
    write_long("long/a.md", "甲", 60, "");
    write_long("long/b.md", "乙", 61, "");
    dd_scan_again(app);
    settle();
    type(":filter 2024-01\rG");
    assert_non_null(strstr(row(0), "2 of 8 articles"));
}

/* Is the reader at that paragraph of that article? */
static void at_paragraph(const char *title, int n)
{
    struct dd_reader *r = &app->reader;
    char words[40];
    snprintf(words, sizeof words, "第%d段", n);
    assert_true(r->open);
    assert_str(r->clip->title, title);
    const struct dd_document *doc = r->docs[DD_ARTICLE];
    uint32_t block = dd_pane_block(&r->panes[DD_ARTICLE]);
    assert_int_not_equal(block, DD_NONE);
    struct dd_str text = dd_block_text(doc, &doc->blocks[block]);
    if (!dd_str_starts(text, dd_str_from(words)))
        fail_msg("not at paragraph %d, but at %.*s", n, DD_STR_ARG(text));
    assert_int_equal(r->focus, DD_ARTICLE);
}

static void marks_places(void **state)
{
    (void)state;
    two_long_articles();
    type("l\t20Gma");
    said("mark a: 'a comes back here");
    assert_non_null(strstr(row_with("第20段"), "a"));
    type("30GmB");
    said("mark B: 'B comes back here from any article");
    type("10G'a");
    at_paragraph("甲", 20);
    type("''");
    at_paragraph("甲", 10);
    type("``");
    at_paragraph("甲", 20);
    type("'z");
    said("there is no mark z");
    type("m?");
    said("marks are letters and digits");

    /* Small letters are of one article, capitals lead into another one. */
    type("K");
    assert_str(app->reader.clip->title, "乙");
    type("'a");
    said("there is no mark a");
    type("\t7Gma'B");
    at_paragraph("甲", 30);
    type("'a");
    at_paragraph("甲", 20);
    type("\x0f\x0f");
    at_paragraph("乙", 7);
    type("\x1d");
    at_paragraph("甲", 30);
    type("q'B");
    at_paragraph("甲", 30);
    type("q'a");
    said("small letters are marks in an article");

    type(":marks\r");
    assert_true(on_screen("┌─ Marks"));
    assert_non_null(strstr(row_with("│ B "), "第30段 Paragraph number 30 of 甲"));
    type("\r");
    at_paragraph("甲", 30);
    type(":delete-mark a\r");
    said("mark a is deleted — :undo takes it back");
    type("'a");
    said("there is no mark a");
    type(":undo\r5G'a");
    at_paragraph("甲", 20);
}

/* What is marked is found when the files have moved, and when words were put in front. */
static void marks_follow_the_article(void **state)
{
    (void)state;
    two_long_articles();
    type("l\t20Gma30GmBqgl");
    assert_str(app->reader.clip->title, "乙");
    unlink(test_path(&folder, "a/long/a.md"));
    write_long("moved/elsewhere.md", "甲", 60, "新加的一段。\n\nAnother one in front.\n\n");
    dd_scan_again(app);
    settle();
    type("'B");
    at_paragraph("甲", 30);
    type("'a");
    at_paragraph("甲", 20);
    unlink(test_path(&folder, "a/moved/elsewhere.md"));
    type("q");
    dd_scan_again(app);
    settle();
    type("'B");
    said("its article is gone");
    assert_false(app->reader.open);
}

static void jumps_across_articles(void **state)
{
    (void)state;
    two_long_articles();
    type("l\t12GG"); /* by list, then J and K */
    type("K\t40G");
    at_paragraph("乙", 40);
    type("J");
    assert_str(app->reader.clip->title, "甲");
    type("\x0f");
    at_paragraph("乙", 40);
    type("\x1d");
    assert_str(app->reader.clip->title, "甲");
    type("q");
    type("\x0f"); /* from the list to what was left */
    assert_str(app->reader.clip->title, "甲");
    type("3Gqgl"); /* by way of the list */
    assert_str(app->reader.clip->title, "乙");
    type("\x0f");
    at_paragraph("甲", 3);

    /* By way of the results of a search. */
    type("8GF乙\r");
    settle();
    type("\r");
    assert_str(app->reader.clip->title, "乙");
    type("2\x0f");
    assert_str(app->reader.clip->title, "甲");
    type("99\x0f");
    said("no jump to go back to");
}

/* By way of the list of notes: into the same article and into another one. */
static void jumps_to_notes_and_back(void **state)
{
    (void)state;
    two_long_articles();
    type("l\t12GH40G");
    at_paragraph("甲", 40);
    type("B\r");
    at_paragraph("甲", 12);
    type("\x0f");
    at_paragraph("甲", 40);
    type("K");
    assert_str(app->reader.clip->title, "乙");
    type("\t7GBB\r");
    at_paragraph("甲", 12);
    type("\x0f");
    at_paragraph("乙", 7);
    type("\x1d");
    at_paragraph("甲", 12);
}

/* ---- how it was left ------------------------------------------------------------------------------ */

static void anew(bool resume)
{
    close_app();
    host.resume = resume;
    open_archive();
    host.resume = false;
    dd_app_draw(app, &frame); /* the first paint, before any work */
}

static void jumps_are_as_they_were_left(void **state)
{
    (void)state;
    two_long_articles();
    type("l\t12G40GK");
    assert_str(app->reader.clip->title, "乙");
    type("\t7G");
    anew(false);
    assert_false(app->reader.open);
    type("\x0f"); /* from the list to what was left */
    at_paragraph("乙", 7);
    type("\x0f\x0f");
    at_paragraph("甲", 40);
    type("\x0f");
    at_paragraph("甲", 12);
    anew(true);
    assert_true(app->reader.open);
    type("\x1d");
    said("no jump ahead");
    type("\x0f");
    at_paragraph("乙", 7);
    /* Written when it has been quiet, not at the end alone. */
    settle();
    type("30G");
    assert_true(dd_places_unsaved(app));
    dd_app_idle(app);
    assert_false(dd_places_unsaved(app));
    struct dd_state *other = dd_state_new(test_path(&folder, "state"));
    struct dd_arena arena = {0};
    struct dd_jump *jumps;
    size_t n = dd_state_jumps(other, dd_strbuf_str(&app->remembered.path), &arena, &jumps);
    assert_true(n > 0);
    assert_str(jumps[n - 1].key, dd_strbuf_cstr(&app->life.key));
    dd_arena_release(&arena);
    dd_state_free(other);
}

static void the_list_is_as_it_was_left(void **state)
{
    (void)state;
    type("U:sort title\r/is:unread\rjj");
    current_is("五号");
    int at = frame.cursor_row;
    anew(false);
    assert_int_equal(app->list.sort, DD_SORT_TITLE);
    current_is("五号");
    settle(); /* what is unread is known after the first paint */
    assert_non_null(strstr(row(0), "5 of 6 articles · 5 unread"));
    current_is("五号");
    assert_int_equal(frame.cursor_row, at);
    type("q:sort date\r/2025-01\rgj");
    at = frame.cursor_row;
    anew(false);
    assert_non_null(strstr(row(0), "3 of 6 articles"));
    current_is("二号");
    assert_int_equal(frame.cursor_row, at);
    type("k");
    current_is("一号 Terminals");
}

static void a_far_cursor_is_found(void **state)
{
    (void)state;
    write_many(400);
    dd_scan_again(app);
    settle();
    type("300Gzz");
    char title[32];
    snprintf(title, sizeof title, "%.*s", DD_STR_ARG(dd_list_current(&app->list)->title));
    int at = frame.cursor_row;
    anew(false);
    current_is(title);
    assert_int_equal(frame.cursor_row, at);
    settle();
    current_is(title);
    assert_int_equal(frame.cursor_row, at);
}

static void goes_on_with_the_article(void **state)
{
    (void)state;
    two_long_articles();
    type("l\t25G");
    dd_app_idle(app);
    anew(true);
    settle();
    at_paragraph("甲", 25);
    type("q");
    assert_non_null(strstr(row(0), "2 of 8 articles"));
    current_is("甲");
    anew(true); /* now it was the list */
    assert_false(app->reader.open);
    type("l");
    anew(false); /* who names a folder gets its list */
    assert_false(app->reader.open);

    /* The file has another name now: it is known by what it is. */
    type("l");
    assert_str(app->reader.clip->title, "甲");
    dd_app_idle(app);
    close_app();
    unlink(test_path(&folder, "a/long/a.md"));
    write_long("other/name.md", "甲", 60, "");
    open_archive();
    settle();
    close_app();
    struct dd_strbuf left = {0};
    dd_strbuf_addf(&left, "0\n1\n\n\nlong/a.md\nhttps://example.org/%%E7%%94%%B2\n");
    char name[300];
    char *real = realpath(test_path(&folder, "a"), NULL);
    snprintf(name, sizeof name, "list %s", real);
    free(real);
    assert_int_equal(dd_state_remember(host.state, dd_str_from(name), dd_strbuf_str(&left), NULL), DD_OK);
    dd_strbuf_release(&left);
    host.resume = true;
    open_archive();
    host.resume = false;
    settle();
    at_paragraph("甲", 25);
}

static void panes_are_as_they_were_left(void **state)
{
    (void)state;
    dd_app_resize(app, 30, 120);
    type("l+++rL");
    int ratio = app->settings.ratio, arrange = (int)app->settings.arrange;
    assert_int_not_equal(ratio, app->settings.config->ratio);
    assert_int_equal(app->settings.together, DD_TOGETHER_PROPORTIONAL);
    anew(false);
    assert_int_equal(app->settings.ratio, ratio);
    assert_int_equal(app->settings.arrange, arrange);
    assert_int_equal(app->settings.together, DD_TOGETHER_PROPORTIONAL);
    type("l=LLrrr");
    anew(false);
    assert_int_equal(app->settings.ratio, app->settings.config->ratio);
    assert_int_equal(app->settings.together, app->settings.config->together);
}

static void lines_are_recalled(void **state)
{
    (void)state;
    type("/二号\rq:help open\rF终端\r");
    settle();
    type("q");
    anew(false);
    settle();
    type("/\x10");
    said("/二号");
    type("\x1b");
    type("\x03:\x10");
    said(":help open");
    type("\x03" "F\x10");
    said("终端");
    type("\x03");
}

/* ---- two copies --------------------------------------------------------------------------------- */

/* Another copy reads an article anew, which gets another id: its standing is shown all the same. */
static void sees_what_another_copy_does_to_the_catalogue(void **state)
{
    (void)state;
    type("s");
    assert_non_null(strstr(row_with("一号"), "●★"));
    article("1.md", /* the same, written again */
            FRONT("一号 Terminals", "2025-01-06") "## Summary\n\n摘要一\n\n## Full Content\n\nOne.\n", 50);
    open_it(DD_CATALOGUE_KEEP);
    struct dd_update_progress progress = update_of(catalogue);
    assert_int_equal(progress.read, 1);
    struct dd_state *other = dd_state_new(test_path(&folder, "state"));
    const struct dd_entry *e = dd_list_entry(&app->list, 1);
    struct dd_who who = {.key = e->key, .title = e->title};
    assert_int_equal(dd_state_set_starred(other, &who, 1, true, NULL), DD_OK);
    clock_now += 1; /* it was loaded a while ago */
    dd_app_wake(app);
    while (dd_app_work(app, 50))
        ;
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row_with("二号"), "●★"));
    assert_non_null(strstr(row_with("一号"), "●★"));
    dd_state_free(other);
}

static void sees_what_another_copy_does(void **state)
{
    struct dd_state *other = dd_state_new(test_path(&folder, "state"));
    const struct dd_entry *e = dd_list_entry(&app->list, 1);
    struct dd_who who = {.key = e->key, .title = e->title};
    (void)state;
    type("s");
    assert_int_equal(dd_state_set_starred(other, &who, 1, true, NULL), DD_OK);
    struct pollfd fd = {dd_state_fd(host.state), POLLIN, 0};
    assert_int_equal(poll(&fd, 1, 2000), 1);
    dd_app_wake(app);
    assert_true(dd_app_stale(app));
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row_with("一号"), "★"));
    assert_non_null(strstr(row_with("二号"), "★"));
    /* The other way round, and the same article: the later word counts, and what else was said stays. */
    type("jU");
    assert_int_equal(dd_state_set_read(other, &who, 1, false, NULL), DD_OK);
    dd_app_wake(app);
    dd_app_draw(app, &frame);
    assert_non_null(strstr(row_with("二号"), "●★"));
    assert_true(dd_board_find(dd_state_board(other), e->identity).starred);
    dd_app_idle(app);
    assert_int_equal(dd_app_idle_after(app), -1); /* nothing is done by the clock */
    dd_state_free(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_and_stars_by_count),
        TEST(takes_back_and_does_again),
        TEST(marks_the_whole_filtered_list),
        TEST(knows_that_the_filter_leaves_it_out),
        TEST(an_article_just_read_stays),
        TEST(says_what_is_wrong_with_a_filter),
        TEST(offers_filters),
        TEST(goes_to_the_next_unread),
        TEST(sorts_by_progress),
        TEST(finished_is_read_if_wanted),
        TEST(marks_places),
        TEST(marks_follow_the_article),
        TEST(jumps_across_articles),
        TEST(jumps_to_notes_and_back),
        TEST(jumps_are_as_they_were_left),
        TEST(the_list_is_as_it_was_left),
        TEST(a_far_cursor_is_found),
        TEST(goes_on_with_the_article),
        TEST(panes_are_as_they_were_left),
        TEST(lines_are_recalled),
        TEST(sees_what_another_copy_does),
        TEST(sees_what_another_copy_does_to_the_catalogue),
    };
    setlocale(LC_ALL, "C.UTF-8");
    base = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    base = strdup(base);
    return cmocka_run_group_tests_name("life", tests, NULL, NULL);
}
