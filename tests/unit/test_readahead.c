/* Articles that are read ahead come in order, whole, and as they would be read otherwise. */
#include "check.h"
#include "folder.h"

#include "src/store/readahead.h"

#include <locale.h>

enum { FILES = 100 }; /* some times what is read ahead */

static struct test_folder folder;

static int set_up(void **state)
{
    (void)state;
    folder = test_folder_make();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(&folder);
    return 0;
}

static const char *name_of(int i)
{
    static char name[64];
    snprintf(name, sizeof name, "2024/%03d/index.md", i);
    return name;
}

static void write_article(int i)
{
    char text[256];
    snprintf(text, sizeof text,
             "---\ntitle: 第 %d 篇\n---\n\n## Summary\n\n摘要：软件 %d。\n\n## Full Content\n\nBody %d.\n", i, i,
             i);
    test_write(&folder, name_of(i), text);
}

/* Every tenth one is not there. */
static bool missing(int64_t i)
{
    return i % 10 == 3;
}

static void check(const struct dd_read_article *a, int64_t tag, bool texts)
{
    char title[32], body[32];
    snprintf(title, sizeof title, "第 %d 篇", (int)tag);
    snprintf(body, sizeof body, "body %d.", (int)tag);
    assert_non_null(a);
    assert_int_equal(a->tag, tag);
    assert_int_equal(a->code == DD_OK, !missing(tag));
    if (missing(tag)) {
        assert_non_null(strstr(a->err.message, "index.md"));
        return;
    }
    assert_true(dd_str_equal(a->clip.title, dd_str_from(title)));
    if (!texts)
        return;
    struct dd_str all = dd_strbuf_str(&a->texts.all);
    struct dd_str found = dd_str_slice(all, a->texts.ends[DD_FIELD_ARTICLE - 1],
                                       a->texts.ends[DD_FIELD_ARTICLE]);
    assert_true(dd_str_find(found, dd_str_from(body), 0) >= 0);
    assert_true(dd_str_find(all, DD_STR("摘要:软件"), 0) >= 0);
}

static void read_all(bool texts)
{
    struct dd_readahead *r = dd_readahead_new(texts);
    int ordered = 0;
    assert_null(dd_readahead_take(r));
    for (int taken = 0; taken < FILES; taken++) {
        for (; ordered < FILES && dd_readahead_room(r); ordered++)
            dd_readahead_order(r, test_path(&folder, name_of(ordered)), ordered);
        assert_true(ordered > taken);
        check(dd_readahead_take(r), taken, texts);
    }
    assert_null(dd_readahead_take(r));
    dd_readahead_free(r);
}

static void reads_in_order(void **state)
{
    (void)state;
    for (int i = 0; i < FILES; i++)
        if (!missing(i))
            write_article(i);
    read_all(true);
    read_all(false);
}

/* What was ordered and never taken is dropped, whatever has become of it by then. */
static void drops_what_is_not_taken(void **state)
{
    (void)state;
    write_article(0);
    for (int taken = 0; taken < 4; taken++) {
        struct dd_readahead *r = dd_readahead_new(true);
        while (dd_readahead_room(r))
            dd_readahead_order(r, test_path(&folder, name_of(0)), 0);
        for (int i = 0; i < taken; i++)
            check(dd_readahead_take(r), 0, true);
        dd_readahead_free(r);
    }
    dd_readahead_free(NULL);
}

/* Large ones wait their turn: the memory that lies ready is bounded, the order stays. */
static void reads_large_files(void **state)
{
    (void)state;
    enum { LARGE = 6 };
    struct dd_strbuf text = {0};
    dd_strbuf_adds(&text, "# 长文\n\n");
    while (text.len < 3 * 1024 * 1024)
        dd_strbuf_adds(&text, "一段很长的文字 and some English words in it.\n\n");
    struct dd_readahead *r = dd_readahead_new(true);
    for (int i = 0; i < LARGE; i++)
        dd_readahead_order(r, test_write(&folder, name_of(i), text.buf), i);
    for (int i = 0; i < LARGE; i++) {
        struct dd_read_article *a = dd_readahead_take(r);
        assert_non_null(a);
        assert_int_equal(a->tag, i);
        assert_int_equal(a->code, DD_OK);
        assert_true(a->texts.all.len > text.len / 2);
    }
    dd_readahead_free(r);
    dd_strbuf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(drops_what_is_not_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_large_files, set_up, tear_down),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
