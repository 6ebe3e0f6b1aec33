/* What happens to files behind the screen: the list and the open article follow by themselves. */
#include "headless.h"

#include <locale.h>

/* Lets a moment pass without news, as the loop would. */
static void let_pass(double seconds)
{
    dd_app_wake(app);
    clock_now += seconds;
    if (dd_app_idle_after(app) == 0)
        dd_app_idle(app);
    settle();
}

/* What lies in the folder of every article is not watched, so the articles lie in the years'. */
static void begin(int n)
{
    write_many(n);
    open_archive();
    settle();
    assert_int_equal(dd_app_idle_after(app), -1);
}

/* An article of paragraphs from first to last, without those where without says so. */
static void write_paragraphs(const char *name, int first, int last, int without, const char *more)
{
    struct dd_strbuf text = {0};
    dd_strbuf_adds(&text, "---\ntitle: Long\ndate: 2040-01-01\n---\n## Summary\n\n摘要一段\n\n## Full Content\n\n");
    for (int i = first; i <= last; i++)
        if (i != without)
            dd_strbuf_addf(&text, "Paragraph %d says something that is said nowhere else, and goes on for "
                                  "more than a line of the screen at eighty columns%s.\n\n", i,
                           i == 30 ? more : "");
    article(name, dd_strbuf_cstr(&text), 100);
    dd_strbuf_release(&text);
}

static struct dd_str current_block(void)
{
    const struct dd_pane *p = dd_reader_pane(&app->reader);
    return dd_block_text(p->doc, &p->doc->blocks[dd_pane_block(p)]);
}

static void block_says(const char *words)
{
    struct dd_str text = current_block();
    if (dd_str_find(text, dd_str_from(words), 0) < 0)
        fail_msg("'%.*s' is not about '%s'", DD_STR_ARG(text), words);
}

/* ---- the list ------------------------------------------------------------------------------ */

static void a_new_article_appears(void **state)
{
    (void)state;
    begin(150);
    article("2001/new.md", FRONT("brand new", "2030-01-01") "x\n", 100);
    dd_app_wake(app);
    int due = dd_app_idle_after(app);
    assert_true(due > 0 && due <= 101); /* more may come */
    dd_app_idle(app);
    settle();
    assert_false(on_screen("brand new"));
    let_pass(0.11);
    assert_true(on_screen("brand new"));
    assert_non_null(strstr(row(0), "151 articles"));
    unlink(test_path(&folder, "a/2001/new.md"));
    let_pass(0.2);
    assert_false(on_screen("brand new"));
    assert_int_equal(dd_app_idle_after(app), -1);
    close_app();
}

/* A folder that is made first and filled later is listened to from the beginning. */
static void a_new_folder_fills(void **state)
{
    (void)state;
    begin(20);
    mkdir(test_path(&folder, "a/2031"), 0700);
    let_pass(0.2);
    mkdir(test_path(&folder, "a/2031/slug"), 0700);
    let_pass(0.2);
    article("2031/slug/index.md", FRONT("late text", "2031-01-01") "x\n", 100);
    let_pass(0.2);
    assert_true(on_screen("late text"));
    close_app();
}

static void news_without_end_are_acted_on(void **state)
{
    (void)state;
    char name[32];
    int acted = 0;
    begin(20);
    for (int i = 0; i < 40; i++) { /* every 50 ms another file */
        snprintf(name, sizeof name, "2000/burst%02d.md", i);
        article(name, "x\n", 100);
        dd_app_wake(app);
        clock_now += 0.05;
        while (dd_app_work(app, 50))
            ;
        acted += dd_app_idle_after(app) == -1;
        settle_app(app);
    }
    assert_in_range(acted, 1, 4);
    let_pass(1);
    assert_non_null(strstr(row(0), "60 articles"));
    close_app();
}

static void a_pull_is_noticed(void **state)
{
    (void)state;
    test_write(&folder, "a/.git/HEAD", "x");
    test_write(&folder, "a/.git/index", "x");
    article("2024/slug/index.md", FRONT("old text", "2024-01-01") "x\n", 100);
    begin(3);
    article("2024/slug/index.md", FRONT("pulled text", "2024-01-01") "x\n", 90);
    let_pass(0.2); /* its own folder is not watched */
    assert_true(on_screen("old text"));
    test_write(&folder, "a/.git/index.lock", "y");
    rename(test_path(&folder, "a/.git/index.lock"), test_path(&folder, "a/.git/index"));
    let_pass(0.2);
    assert_true(on_screen("pulled text"));
    close_app();
}

/* ---- the open article ---------------------------------------------------------------------- */

static void open_long(void)
{
    write_paragraphs("2001/long.md", 1, 60, 0, "");
    begin(5);
    dd_app_key(app, DD_KEY_ENTER);
    settle();
    type("\t");
    type("}}}}}}}}}}}}}}}}}}}}}}}}}}}}}");
    block_says("Paragraph 30 ");
}

static void the_open_article_keeps_its_place(void **state)
{
    (void)state;
    open_long();
    write_paragraphs("2001/long.md", -20, 60, 0, ""); /* more before */
    let_pass(0.2);
    block_says("Paragraph 30 ");
    assert_true(on_screen("Paragraph 30 "));
    assert_non_null(strstr(row(-1), "has changed"));
    write_paragraphs("2001/long.md", 5, 45, 17, ""); /* less at both ends, and in the middle */
    let_pass(0.2);
    block_says("Paragraph 30 ");
    write_paragraphs("2001/long.md", 1, 60, 0, " and now a little more"); /* itself another */
    let_pass(0.2);
    block_says("Paragraph 29 ");
    type("}");
    block_says("a little more");
    write_paragraphs("2001/long.md", 1, 60, 30, ""); /* gone */
    let_pass(0.2);
    block_says("Paragraph 29 ");
    write_paragraphs("2001/long.md", 1, 2, 0, "");
    let_pass(0.2);
    block_says("Paragraph 2 ");
    type("q");
    assert_non_null(strstr(row(0), "6 articles"));
    close_app();
}

static void what_is_not_changed_is_not_said(void **state)
{
    (void)state;
    open_long();
    size_t said = app->messages.count;
    write_paragraphs("2001/long.md", 1, 60, 0, "");
    let_pass(0.2);
    assert_int_equal(app->messages.count, said);
    block_says("Paragraph 30 ");
    close_app();
}

static void a_file_that_is_gone_stays_readable(void **state)
{
    (void)state;
    open_long();
    unlink(test_path(&folder, "a/2001/long.md"));
    let_pass(0.2);
    assert_non_null(strstr(row(-1), "what was read last"));
    block_says("Paragraph 30 ");
    size_t said = app->messages.count;
    article("2001/other.md", "x\n", 100);
    let_pass(0.2);
    assert_int_equal(app->messages.count, said); /* once */
    write_paragraphs("2001/long.md", 1, 60, 3, "");
    let_pass(0.2);
    assert_non_null(strstr(row(-1), "has changed"));
    block_says("Paragraph 30 ");
    close_app();
}

static void an_open_popup_holds_its_text(void **state)
{
    (void)state;
    open_long();
    type("?");
    assert_int_not_equal(app->popup.kind, DD_POPUP_NONE);
    const struct dd_clip *clip = app->reader.clip;
    write_paragraphs("2001/long.md", -5, 60, 0, "");
    let_pass(0.2);
    assert_ptr_equal(app->reader.clip, clip);
    assert_int_equal(dd_app_idle_after(app), -1); /* nothing on a timer meanwhile */
    type("q");
    let_pass(0.2);
    assert_ptr_not_equal(app->reader.clip, clip);
    block_says("Paragraph 30 ");
    close_app();
}

static void a_file_alone_is_followed_too(void **state)
{
    (void)state;
    write_paragraphs("x.md", 1, 60, 0, "");
    open_app(test_path(&folder, "a/x.md"), 24, 80);
    assert_null(app->watching.watch); /* not before the first paint */
    settle();
    dd_app_idle(app);
    assert_null(app->scan.job);
    write_paragraphs("x.md", 1, 60, 2, "");
    let_pass(0.2);
    assert_non_null(strstr(row(-1), "has changed"));
    assert_int_not_equal(access(test_path(&folder, "cache"), F_OK), 0);
    close_app();
}

/* Corrections of the links are about blocks, and go with them. */
static void corrections_go_with_their_blocks(void **state)
{
    (void)state;
    struct dd_strbuf text = {0};
    static const char head[] = "---\ntitle: Points\ndate: 2040-01-01\n---\n## Summary\n\n要点：\n\n1. 第一\n2. 第二\n\n"
                               "## Full Content\n\n";
    for (int version = 0; version < 2; version++) {
        dd_strbuf_clear(&text);
        dd_strbuf_adds(&text, head);
        for (int i = version ? -2 : 1; i < 30; i++)
            dd_strbuf_addf(&text, "Number %d of them.\n\n", i);
        article("2001/p.md", dd_strbuf_cstr(&text), 100 - version);
        if (version == 0) {
            begin(2);
            dd_app_key(app, DD_KEY_ENTER);
            settle();
            dd_app_idle(app);
            type("))M\t}}}}M");
            assert_true(app->reader.alignment->points[1].manual);
        }
    }
    uint32_t before = app->reader.alignment->points[1].items[0].block;
    char words[64];
    struct dd_document *doc = app->reader.docs[DD_ARTICLE];
    snprintf(words, sizeof words, "%.*s", DD_STR_ARG(dd_block_text(doc, &doc->blocks[before])));
    let_pass(0.2);
    dd_app_idle(app);
    doc = app->reader.docs[DD_ARTICLE];
    assert_true(app->reader.alignment->points[1].manual);
    uint32_t after = app->reader.alignment->points[1].items[0].block;
    assert_int_equal(after, before + 3);
    assert_str(dd_block_text(doc, &doc->blocks[after]), words);
    dd_strbuf_release(&text);
    close_app();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_article_appears),
        TEST(a_new_folder_fills),
        TEST(news_without_end_are_acted_on),
        TEST(a_pull_is_noticed),
        TEST(the_open_article_keeps_its_place),
        TEST(what_is_not_changed_is_not_said),
        TEST(a_file_that_is_gone_stays_readable),
        TEST(an_open_popup_holds_its_text),
        TEST(a_file_alone_is_followed_too),
        TEST(corrections_go_with_their_blocks),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    base = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : "/tmp";
    return cmocka_run_group_tests_name("watching", tests, NULL, NULL);
}
