/* Places that are found again after an edit. */
#include "check.h"

#include "archives.h"
#include "duidu/spot.h"
#include "duidu/strbuf.h"

struct text {
    struct dd_source source;
    struct dd_arena arena;
    struct dd_document *doc;
};

static void open_text(struct text *t, struct dd_str bytes)
{
    *t = (struct text){0};
    assert_int_equal(dd_source_from_bytes(&t->source, "t.md", bytes, NULL, NULL), DD_OK);
    struct dd_part part = {&t->source, {0, t->source.text.len}};
    t->doc = dd_document_parse(&t->arena, &part);
}

static void close_text(struct text *t)
{
    dd_arena_release(&t->arena);
    dd_source_release(&t->source);
}

static uint32_t text_at(const struct text *t, const char *words)
{
    ptrdiff_t at = dd_str_find(t->doc->text, dd_str_from(words), 0);
    assert_true(at >= 0);
    return (uint32_t)at;
}

/* Makes a spot before words in one text and looks for it in another; what stands there? */
static void goes_to(const char *old, const char *words, const char *new, const char *want,
                    enum dd_spot_found found)
{
    struct text a, b;
    uint32_t block;
    size_t source;
    open_text(&a, dd_str_from(old));
    open_text(&b, dd_str_from(new));
    struct dd_spot s = dd_spot_at(a.doc, text_at(&a, words));
    assert_int_equal(dd_spot_find(&s, b.doc, &block, &source), found);
    uint32_t at = dd_document_text_offset(b.doc, source);
    assert_true(dd_str_starts(dd_str_slice(b.doc->text, at, b.doc->text.len), dd_str_from(want)));
    assert_true(b.doc->blocks[block].text_start <= at && at <= b.doc->blocks[block].text_end);
    close_text(&a);
    close_text(&b);
}

static const char OLD[] = "# 标题\n\nOne came first. Then came two.\n\n- a point\n- 第二个要点，说的是别的\n\n"
                          "Last comes the end of it.\n";

static void test_edits(void **state)
{
    (void)state;
    goes_to(OLD, "Then came", OLD, "Then came two.", DD_SPOT_SAME);
    goes_to(OLD, "第二个要点", OLD, "第二个要点", DD_SPOT_SAME);
    /* Something new before it. */
    goes_to(OLD, "Then came",
            "# 标题\n\nA new paragraph.\n\nOne came first. Then came two.\n\nLast comes the end of it.\n",
            "Then came two.", DD_SPOT_MOVED);
    /* New markup: the same words. */
    goes_to(OLD, "Then came", "# 标题\n\nOne *came* first. **Then** came two.\n\n- a point\n- 第二个要点，说的是别的\n\n"
                              "Last comes the end of it.\n",
            "Then came two.", DD_SPOT_MOVED);
    /* The words behind it have changed, those before it have not. */
    goes_to(OLD, "Then came", "# 标题\n\nOne came first. And three.\n\n- 第二个要点\n", "And three.",
            DD_SPOT_MOVED);
    /* The words before it are gone. */
    goes_to(OLD, "第二个要点", "- 第二个要点，说的是别的\n\nLast comes the end of it.\n", "第二个要点",
            DD_SPOT_MOVED);
    /* Cut short in the middle of the words behind it. */
    goes_to(OLD, "Last comes", "Nothing else is here.\n\nLast comes nothing.\n", "Last comes nothing.",
            DD_SPOT_MOVED);
}

/* The nearest of several, unless what stands before it speaks for another. */
static void test_repeated(void **state)
{
    (void)state;
    const char *old = "Chorus of the song again.\n\nverse one\n\nChorus of the song again.\n\nverse two\n\n"
                      "Chorus of the song again.\n";
    struct text a, b;
    uint32_t block;
    size_t source;
    open_text(&a, dd_str_from(old));
    struct dd_spot s = dd_spot_at(a.doc, text_at(&a, "verse one") + 10);
    open_text(&b, DD_STR("New.\n\nChorus of the song again.\n\nverse one\n\nChorus of the song again.\n\nverse two\n\n"
                         "Chorus of the song again.\n"));
    assert_int_equal(dd_spot_find(&s, b.doc, &block, &source), DD_SPOT_MOVED);
    assert_int_equal(dd_document_text_offset(b.doc, source), text_at(&b, "verse one") + 10);
    close_text(&a);
    close_text(&b);
}

static void test_gone(void **state)
{
    (void)state;
    struct text a, b;
    uint32_t block;
    size_t source;
    open_text(&a, dd_str_from(OLD));
    struct dd_spot s = dd_spot_at(a.doc, text_at(&a, "Last comes"));
    open_text(&b, DD_STR("完全不同的一篇文章。\n\n又一段。\n\n再一段。\n"));
    assert_int_equal(dd_spot_find(&s, b.doc, &block, &source), DD_SPOT_GUESSED);
    assert_true(block > 0 && block < b.doc->n_blocks);
    close_text(&b);
    open_text(&b, DD_STR(""));
    assert_int_equal(dd_spot_find(&s, b.doc, &block, &source), DD_SPOT_GUESSED);
    assert_int_equal(block, 0);
    assert_int_equal(source, 0);
    s = dd_spot_at(b.doc, 7);
    assert_int_equal(s.n_after, 0);
    assert_int_equal(dd_spot_find(&s, a.doc, &block, &source), DD_SPOT_MOVED == 9);
    close_text(&a);
    close_text(&b);
}

static void range_goes_to(const char *quote, const char *new, const char *want)
{
    struct text a, b;
    uint32_t start, end;
    open_text(&a, dd_str_from(OLD));
    open_text(&b, dd_str_from(new));
    uint32_t at = text_at(&a, quote);
    struct dd_spot from = dd_spot_at(a.doc, at), to = dd_spot_at(a.doc, at + (uint32_t)strlen(quote));
    assert_int_equal(dd_spot_find_range(&from, &to, dd_str_from(quote), b.doc, &start, &end),
                     want != NULL);
    if (want)
        assert_str(dd_str_slice(b.doc->text, start, end), want);
    else
        assert_int_equal(start, end);
    close_text(&a);
    close_text(&b);
}

static void test_ranges(void **state)
{
    (void)state;
    range_goes_to("Then came two", OLD, "Then came two");
    range_goes_to("Then came two", "# 标题\n\nNew.\n\nOne came first. Then came two.\n", "Then came two");
    range_goes_to("came first. Then came", "# 标题\n\nOne came in first. Then came two.\n\n- a point\n",
                  "came in first. Then came");
    range_goes_to("Then came two", "完全不同的一篇文章。\n", NULL);
}

/* On real articles: half of the text is cut away, a paragraph is put in front; every place of the rest
 * is found again. */
static size_t places, lost;

static void edit_article(const char *path, void *data)
{
    (void)data;
    size_t len;
    char *bytes = test_read(path, &len);
    struct text a, b;
    open_text(&a, (struct dd_str){bytes, len});
    struct dd_strbuf edited = {0};
    dd_strbuf_adds(&edited, "A paragraph that was not there before.\n\n");
    size_t cut = len / 2;
    while (cut > 0 && bytes[cut - 1] != '\n')
        cut--;
    dd_strbuf_add(&edited, (struct dd_str){bytes + cut, len - cut});
    open_text(&b, dd_strbuf_str(&edited));
    for (size_t i = 1; i < a.doc->n_blocks; i += 3) {
        const struct dd_block *block = &a.doc->blocks[i];
        if (!dd_block_is_leaf(block) || block->span.start < cut ||
            block->text_end - block->text_start < 40)
            continue;
        struct dd_spot s = dd_spot_make(a.doc, (uint32_t)i, block->span.start);
        uint32_t at;
        size_t source;
        dd_spot_find(&s, b.doc, &at, &source);
        uint32_t text = dd_document_text_offset(b.doc, source);
        struct dd_str words = dd_str_slice(a.doc->text, s.at, s.at + 40);
        if (dd_str_find(b.doc->text, words, 0) < 0)
            continue; /* the cut has gone through a fence: text is code now and code text */
        places++;
        lost += !dd_str_equal(dd_str_slice(b.doc->text, text, text + 40), words);
    }
    dd_strbuf_release(&edited);
    close_text(&a);
    close_text(&b);
    free(bytes);
}

static void test_real_edits(void **state)
{
    (void)state;
    places = lost = 0;
    test_each_markdown(TEST_SAMPLE, edit_article, NULL);
    if (test_archives())
        test_each_markdown(test_archives(), edit_article, NULL);
    print_message("# %zu of %zu places lost\n", lost, places);
    assert_true(places > 50);
    assert_true(lost * 100 <= places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits), cmocka_unit_test(test_repeated),   cmocka_unit_test(test_gone),
        cmocka_unit_test(test_ranges), cmocka_unit_test(test_real_edits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
