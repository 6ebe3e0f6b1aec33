/* Selecting in the reader: what keys select, what is copied, and that what is shown as selected is the
 * text of the range, whatever is selected and however wide the screen is. */
#include "check.h"
#include "folder.h"
#include "host.h"

#include "src/app/app_private.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static const char article[] =
    "---\ntitle: 选择\ndate: 2024-05-06\n---\n## Summary\n\n**摘要**:\n\n第一句在这里。第二句“真的？”她问。\n\n"
    "**要点总结**:\n\n1. **第一**：缝衣针丢了，用Node.js写的。\n2. **第二**：找到针。\n\n## Full Content\n\n# The haystack\n\n"
    "It is *cheap* and [a link](http://x.y) leads on. The second sentence is long enough to be broken "
    "into several lines, whatever the width may be. See Dr. Who.\n\n> A quote of 中文 &amp; English words.\n\n"
    "- one\n- two things. And three.\n\n```\nint main(void);\n\treturn 中文;\n```\n\n| straw | thing |\n|---|---|\n"
    "| hay | a needle |\n| 草 | 缝衣针 |\n\nThe last paragraph.\n";

static struct quiet_clock quiet = {.step = 10};
static struct dd_str copied;
static char copy_of[4096];

static enum dd_copied copy(void *data, struct dd_str text)
{
    (void)data;
    snprintf(copy_of, sizeof copy_of, "%.*s", DD_STR_ARG(text));
    copied = dd_str_from(copy_of);
    return DD_COPIED;
}

static struct dd_host host = QUIET_HOST(&quiet);
static struct test_folder folder;
static struct dd_app *app;
static struct dd_frame frame;

static int set_up(void **state)
{
    struct dd_error err;
    (void)state;
    host.copy = copy;
    folder = test_folder_make();
    test_write(&folder, "a.md", article);
    dd_frame_init(&frame);
    if (dd_app_open(&app, test_path(&folder, "a.md"), &host, &err))
        fail_msg("%s", err.message);
    dd_app_resize(app, 60, 120);
    dd_app_draw(app, &frame);
    while (dd_app_work(app, 50))
        ;
    dd_app_idle(app);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dd_app_close(app);
    dd_frame_release(&frame);
    test_folder_remove(&folder);
    return 0;
}

static void type(const char *keys)
{
    struct dd_str s = dd_str_from(keys);
    for (size_t at = 0, len; at < s.len; at += len)
        dd_app_key(app, dd_utf8_decode(s, at, &len));
    dd_app_draw(app, &frame);
}

static const char *selected(void)
{
    static char out[2048];
    struct dd_piece_of piece;
    out[0] = '\0';
    if (dd_select_get(&app->reader, &piece))
        snprintf(out, sizeof out, "%.*s", DD_STR_ARG(dd_select_text(&app->reader, &piece)));
    return out;
}

static const char *status(void)
{
    static char out[1024];
    struct dd_strbuf b = {0};
    dd_frame_row_text(&frame, frame.rows - 1, &b);
    snprintf(out, sizeof out, "%s", dd_strbuf_cstr(&b));
    dd_strbuf_release(&b);
    return out;
}

static void by_blocks(void **state)
{
    (void)state;
    type("\tv"); /* the focus begins in the summary */
    assert_string_equal(selected(), "The haystack");
    assert_non_null(strstr(status(), "1 block, 2 words"));
    type("jj");
    assert_non_null(strstr(selected(), "The haystack\nIt is cheap"));
    assert_non_null(strstr(selected(), "A quote of 中文 & English words."));
    type("k");
    assert_null(strstr(selected(), "A quote"));
    type("J");
    assert_string_equal(selected(), "A quote of 中文 & English words.");
    type("K");
    assert_ptr_equal(strstr(selected(), "It is cheap"), selected());
    type("G");
    assert_non_null(strstr(selected(), "The last paragraph."));
    type("g");
    assert_ptr_equal(strstr(selected(), "The haystack\nIt is"), selected());
    assert_null(strstr(selected(), "A quote"));
    type("\x1b");
    assert_string_equal(selected(), "");
    assert_true(app->reader.open);
}

static void by_sentences_and_words(void **state)
{
    (void)state;
    type("\tvvJ");
    assert_string_equal(selected(), "It is cheap and a link leads on.");
    assert_non_null(strstr(status(), "1 sentence, 8 words"));
    type("l");
    assert_non_null(strstr(selected(), "leads on. The second sentence is long"));
    assert_non_null(strstr(status(), "2 sentences"));
    type("o");
    type("l"); /* the start moves now */
    assert_ptr_equal(strstr(selected(), "The second"), selected());
    type("v");
    type("JJ");
    assert_string_equal(selected(), "sentence");
    type("2e");
    assert_string_equal(selected(), "sentence is long");
    type(")");
    assert_ptr_equal(strstr(selected(), "sentence is long enough"), selected());
    assert_non_null(strstr(selected(), "the width may be"));
    assert_null(strstr(selected(), "See"));
    type("b");
    type("b");
    assert_non_null(strstr(selected(), "the width"));
    assert_null(strstr(selected(), "may"));
    type("(");
    assert_string_equal(selected(), "The second sentence"); /* from the anchor back to the start */
    type("q");
    assert_string_equal(selected(), "");
    assert_true(app->reader.open);
}

static void in_the_summary(void **state)
{
    (void)state;
    type("vvJ");
    assert_string_equal(selected(), "第一句在这里。");
    type("J");
    assert_string_equal(selected(), "第二句“真的？”");
    type("v");
    type("w");
    assert_string_equal(selected(), "第二");
    type("\t");
    assert_string_equal(selected(), "The");
    type(":select block\r");
    assert_string_equal(selected(), "The haystack");
}

static void copies_what_its_author_wrote(void **state)
{
    (void)state;
    type(":set copy markdown\r\tvJy");
    assert_ptr_equal(strstr(copy_of, "It is *cheap* and [a link](http://x.y) leads on."), copy_of);
    assert_string_equal(selected(), "");
    type("vvJJJ");
    type("y");
    assert_str(copied, "> A quote of 中文 &amp; English words." + 2);
    type("vjy");
    assert_non_null(strstr(copy_of, "&amp; English words.\n\n- one"));
    type(":set copy text\rvky");
    assert_string_equal(copy_of, "A quote of 中文 & English words.\n\n- one");
}

static void is_found_again_in_an_edited_file(void **state)
{
    struct dd_error err;
    struct dd_strbuf edited = {0};
    (void)state;
    type("\tvvJJ");
    char before[512];
    snprintf(before, sizeof before, "%s", selected());
    dd_strbuf_adds(&edited, article);
    char *at = strstr(edited.buf, "# The haystack");
    size_t offset = (size_t)(at - edited.buf);
    struct dd_strbuf whole = {0};
    dd_strbuf_add(&whole, dd_str_slice(dd_strbuf_str(&edited), 0, offset));
    dd_strbuf_adds(&whole, "新的一段，在前面。 A new one.\n\n");
    dd_strbuf_add(&whole, dd_str_slice(dd_strbuf_str(&edited), offset, edited.len));
    test_write(&folder, "a.md", dd_strbuf_cstr(&whole));
    assert_int_equal(dd_app_reload(app, &err), DD_RELOAD_CHANGED);
    assert_string_equal(selected(), before);
    dd_strbuf_release(&edited);
    dd_strbuf_release(&whole);
}

/* ---- the property ---------------------------------------------------------------------------- */

/* Adds what is shown of s, but for blanks. */
static void add_shown(struct dd_strbuf *out, struct dd_str s)
{
    for (size_t at = 0; at < s.len;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        uint32_t cp[DD_PAINT_MAX];
        size_t n = c.width ? dd_cluster_paint(dd_str_slice(s, at, at + c.len), cp) : 0;
        for (size_t i = 0; i < n; i++)
            if (cp[i] != ' ')
                dd_strbuf_add_cp(out, cp[i]);
        at += c.len;
    }
}

/* Columns of a table that is drawn side by side mix the order of its cells: sorted, both sides compare. */
static int by_byte(const void *a, const void *b)
{
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

static void add_lit(struct dd_strbuf *out, int column, int cells)
{
    for (int row = 0; row < frame.rows; row++)
        for (int i = column; i < column + cells; i++) {
            const struct dd_cell *c = dd_frame_cell(&frame, row, i);
            for (int k = 0; c->overlay == DD_ROLE_SELECTION && k < c->n; k++)
                if (c->cp[k] != ' ')
                    dd_strbuf_add_cp(out, c->cp[k]);
        }
}

static void check_shown(void)
{
    const struct dd_reader *r = &app->reader;
    struct dd_strbuf lit = {0}, text = {0}, other = {0};
    struct dd_piece_of piece;
    assert_true(dd_select_get(r, &piece));
    const struct dd_units units = {r->docs[piece.pane], NULL, app->lexicon};
    assert_int_equal(r->select.words, dd_unit_count(&units, DD_UNIT_WORD, piece.text));
    assert_int_equal(r->select.units, dd_unit_count(&units, r->select.unit, piece.text));
    const struct dd_box *box = &r->boxes[piece.pane], *beside = &r->boxes[!piece.pane];
    add_lit(&lit, box->column, box->cells);
    if (beside->column != box->column)
        add_lit(&other, beside->column, beside->cells);
    add_shown(&text, dd_select_text(r, &piece));
    assert_int_equal(other.len, 0);
    if (strstr(dd_strbuf_cstr(&text), "straw") || strstr(dd_strbuf_cstr(&text), "草")) {
        qsort(lit.buf, lit.len, 1, by_byte);
        qsort(text.buf, text.len, 1, by_byte);
    }
    assert_string_equal(dd_strbuf_cstr(&lit), dd_strbuf_cstr(&text));
    /* The source of the range holds the same, but for markup. */
    assert_true(piece.source.end <= r->docs[piece.pane]->source->text.len);
    assert_true(piece.source.end > piece.source.start);
    dd_strbuf_release(&lit);
    dd_strbuf_release(&text);
    dd_strbuf_release(&other);
}

static void shows_the_text_of_the_range(void **state)
{
    static const char keys[] = "vvvjkhlwbeJKo(){}Gg3d\t";
    static const int widths[] = {200, 120, 101, 60, 38};
    (void)state;
    srand(42);
    type("v");
    for (int round = 0; round < 3000; round++) {
        char key[2] = {keys[(size_t)rand() % (sizeof keys - 1)], '\0'};
        if (rand() % 50 == 0)
            dd_app_resize(app, 190, widths[(size_t)rand() % COUNT(widths)]);
        if (rand() % 60 == 0)
            type(":set cjk-spacing yes\r");
        type(key);
        if (!app->reader.select.on)
            type("v");
        if (frame.rows == 190)
            check_shown();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(by_sentences_and_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(in_the_summary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(copies_what_its_author_wrote, set_up, tear_down),
        cmocka_unit_test_setup_teardown(is_found_again_in_an_edited_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(shows_the_text_of_the_range, set_up, tear_down),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
