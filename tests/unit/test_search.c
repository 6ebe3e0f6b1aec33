/* Searching in the open article: what is found in both panes, where n goes, what Esc brings back, and
 * panes that show only some of their blocks. */
#include "archives.h"
#include "check.h"
#include "folder.h"
#include "host.h"

#include "duidu/app.h"
#include "duidu/find.h"
#include "duidu/han.h"
#include "src/app/app_private.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { CTRL_R = 'R' & 31, CTRL_T = 'T' & 31, FILLERS = 12, WALK = 60 /* hits */ };

/* ---- an app without a terminal ----------------------------------------------------------- */

static struct quiet_clock quiet = {.step = 10}; /* no key is the torn-off end of the one before */
static const struct dd_host host = QUIET_HOST(&quiet);

/* "needle" stands twice in the summary and four times in the article, "缝衣针" twice and once. */
static void write_article(struct dd_strbuf *out)
{
    dd_strbuf_adds(out, "---\ntitle: 草堆里的针\ndate: 2024-05-06\n---\n## Summary\n\n"
                        "**摘要**:\n\n缝衣针在草堆里，needle 也在。\n\n**要点总结**:\n\n"
                        "1. **第一**：缝衣针丢了。\n2. **第二**：找到 needle。\n3. **第三**：没有了。\n\n"
                        "## Full Content\n\n# The haystack\n\n");
    for (int i = 0; i < FILLERS; i++)
        dd_strbuf_addf(out, "Paragraph %d is made of hay and of hay alone, of nothing but hay that "
                            "lies about and is in the way of whoever looks for something.\n\n", i);
    dd_strbuf_adds(out, "## Found\n\nA *nee*dle is split by emphasis, and the words big\nneedle by a "
                        "line break.\n\n```\n");
    for (int i = 0; i < 30; i++)
        dd_strbuf_adds(out, "hay, ");
    dd_strbuf_adds(out, "needle\n```\n\n| straw | thing |\n|---|---|\n| hay | a needle |\n| hay | 缝衣针 |"
                        "\n\n## After\n\nNothing is here.\n");
}

struct fixture {
    struct test_folder folder;
    struct dd_app *app;
    struct dd_frame frame;
};

static struct fixture fix;

static void settle(void)
{
    dd_app_draw(fix.app, &fix.frame);
    while (dd_app_work(fix.app, 50))
        ;
    dd_app_idle(fix.app);
    dd_app_draw(fix.app, &fix.frame);
}

static int set_up(void **state)
{
    struct dd_strbuf text = {0};
    struct dd_error err;
    (void)state;
    fix.folder = test_folder_make();
    write_article(&text);
    test_write(&fix.folder, "content/2024/05/needle/index.md", dd_strbuf_cstr(&text));
    test_write(&fix.folder, "content/2024/06/other/index.md",
               "---\ntitle: 另一篇\ndate: 2024-06-01\n---\n## Summary\n\n没有。\n\n## Full Content\n\n"
               "Hay.\n\nAnother needle.\n");
    dd_strbuf_release(&text);
    dd_frame_init(&fix.frame);
    if (dd_app_open(&fix.app, test_path(&fix.folder, "content/2024/05/needle/index.md"), &host, &err))
        fail_msg("%s", err.message);
    dd_app_resize(fix.app, 20, 100);
    settle();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dd_app_close(fix.app);
    dd_frame_release(&fix.frame);
    test_folder_remove(&fix.folder);
    return 0;
}

static void key(uint32_t k)
{
    dd_app_key(fix.app, k);
    dd_app_draw(fix.app, &fix.frame);
}

static void type(const char *keys)
{
    struct dd_str s = dd_str_from(keys);
    for (size_t at = 0, len; at < s.len; at += len)
        key(dd_utf8_decode(s, at, &len));
}

static const char *said(void)
{
    const struct dd_messages *m = &fix.app->messages;
    return m->count && m->fresh ? m->items[m->count - 1].text : "";
}

static void check_row(int row, const char *want, int line)
{
    struct dd_strbuf got = {0};
    dd_frame_row_text(&fix.frame, row, &got);
    if (!strstr(dd_strbuf_cstr(&got), want)) {
        print_error("no \"%s\" in \"%s\"\n", want, dd_strbuf_cstr(&got));
        _fail(__FILE__, line);
    }
    dd_strbuf_release(&got);
}
#define assert_row(row, want) check_row(row, want, __LINE__)

/* Cells with an overlay in the whole frame. */
static size_t lit(enum dd_role role)
{
    size_t n = 0;
    for (int i = 0; i < fix.frame.rows * fix.frame.columns; i++)
        n += fix.frame.cells[i].overlay == role;
    return n;
}

/* The hit that the reader is at. */
static struct dd_str current(void)
{
    const struct dd_reader *r = &fix.app->reader;
    const struct dd_hits *hits = &r->hits[r->found_pane];
    size_t i = dd_hits_at(hits, r->found_at);
    assert_true(r->found && i < hits->count && hits->items[i].start == r->found_at);
    return dd_str_slice(r->docs[r->found_pane]->text, hits->items[i].start, hits->items[i].end);
}

static struct dd_pane *pane(int which)
{
    return &fix.app->reader.panes[which];
}

/* ---- finding ----------------------------------------------------------------------------- */

static void counts_both_panes_while_typing(void **state)
{
    (void)state;
    type("/needle");
    assert_row(19, "article 4 · summary 2");
    assert_row(19, "/needle");
    type("s");
    assert_row(19, "article 0 · summary 0");
    key(DD_KEY_BACKSPACE);
    assert_row(19, "article 4 · summary 2");
    key('U' & 31);
    type("缝衣针");
    assert_row(19, "article 1 · summary 2");
    key(DD_KEY_ENTER);
    assert_string_equal(said(), "match 1 of 3, in the summary");
    assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 6);
    assert_int_equal(lit(DD_ROLE_HIT), 12); /* the article shows its own */
}

static void goes_in_reading_order_and_wraps(void **state)
{
    (void)state;
    type("/needle\r");
    assert_string_equal(said(), "match 1 of 6, in the summary");
    assert_int_equal(fix.app->reader.focus, DD_SUMMARY);
    for (int i = 2; i <= 6; i++) {
        char want[64];
        snprintf(want, sizeof want, "match %d of 6, in the %s", i, i > 2 ? "article" : "summary");
        type("n");
        assert_string_equal(said(), want);
        assert_str(dd_str_trim(current()), "needle");
        assert_int_equal(fix.app->reader.focus, i > 2 ? DD_ARTICLE : DD_SUMMARY);
        assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 6);
    }
    type("n");
    assert_string_equal(said(), "no match for 'needle' below — n wraps to the top");
    type("n");
    assert_string_equal(said(), "from the top again: match 1 of 6, in the summary");
    type("N");
    assert_string_equal(said(), "no match for 'needle' above — N wraps to the end");
    type("j"); /* something else in between: asked anew */
    type("k");
    type("N");
    type("N");
    assert_string_equal(said(), "from the end again: match 6 of 6, in the article");
    type("3N");
    assert_string_equal(said(), "match 3 of 6, in the article");
}

static void goes_round_with_a_count(void **state)
{
    (void)state;
    type("3/needle\r");
    assert_string_equal(said(), "match 3 of 6, in the article");
    type("3n");
    assert_string_equal(said(), "match 6 of 6, in the article");
    type("2n");
    assert_string_equal(said(), "from the top again: match 2 of 6, in the summary");
    type("3N");
    assert_string_equal(said(), "from the end again: match 5 of 6, in the article");
    type("600n");
    assert_string_equal(said(), "from the top again: match 5 of 6, in the article");
    type("G2n"); /* behind the last one */
    assert_string_equal(said(), "from the top again: match 2 of 6, in the summary");
    type("2/\r");
    assert_string_equal(said(), "match 4 of 6, in the article");
    type("/big needle\r9n");
    assert_string_equal(said(), "the only match for 'big needle'");
}

static void goes_on_from_the_reader(void **state)
{
    (void)state;
    type("/needle\r");
    key(DD_KEY_TAB);
    type("G");
    type("n");
    assert_string_equal(said(), "no match for 'needle' below — n wraps to the top");
    type("N");
    assert_string_equal(said(), "match 6 of 6, in the article");
    type("gn");
    assert_string_equal(said(), "match 3 of 6, in the article");
    key('O' & 31); /* where the reader was is a jump to go back to */
    assert_int_equal(pane(DD_ARTICLE)->focus, 0);
}

static void finds_what_is_split_and_what_is_hidden(void **state)
{
    (void)state;
    type("/big needle\r");
    assert_string_equal(said(), "match 1 of 1, in the article");
    for (int columns = 100; columns < 140; columns++) { /* wherever the line breaks */
        dd_app_resize(fix.app, 20, columns);
        dd_app_draw(fix.app, &fix.frame);
        assert_in_range(lit(DD_ROLE_CURRENT_HIT), 9, 10);
    }
    dd_app_resize(fix.app, 20, 100);
    type("n");
    assert_string_equal(said(), "the only match for 'big needle'");
    type("/hay, needle\r"); /* far to the right in wide code */
    assert_true(pane(DD_ARTICLE)->sideways > 100);
    assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 11);
    type("/a needle\r"); /* in a table's cell */
    assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 8);
}

/* ---- coming back ------------------------------------------------------------------------- */

static void comes_back_exactly(void **state)
{
    (void)state;
    key(DD_KEY_TAB);
    type("djjj");
    const struct dd_reader *r = &fix.app->reader;
    struct dd_pane_view article = dd_pane_view(pane(DD_ARTICLE));
    struct dd_pane_view summary = dd_pane_view(pane(DD_SUMMARY));
    type("/needle");
    assert_int_not_equal(pane(DD_ARTICLE)->top, article.top);
    type("第二"); /* nowhere: the places are the reader's again */
    assert_int_equal(pane(DD_ARTICLE)->top, article.top);
    key('U' & 31);
    type("第二");
    assert_int_equal(r->focus, DD_SUMMARY); /* only there */
    key(DD_KEY_ESC);
    assert_int_equal(r->focus, DD_ARTICLE);
    for (int i = 0; i < 2; i++) {
        struct dd_pane_view now = dd_pane_view(pane(i)), was = i == DD_ARTICLE ? article : summary;
        assert_int_equal(now.top, was.top);
        assert_int_equal(now.focus, was.focus);
        assert_int_equal(now.top_anchor.offset, was.top_anchor.offset);
    }
    assert_int_equal(lit(DD_ROLE_HIT) + lit(DD_ROLE_CURRENT_HIT), 0);
    type("n");
    assert_string_equal(said(), "nothing has been searched for yet: / searches");
}

static void comes_back_to_what_was_lit(void **state)
{
    (void)state;
    type("/needle\r");
    size_t before = lit(DD_ROLE_HIT);
    type("/hay");
    key(DD_KEY_ESC);
    assert_int_equal(lit(DD_ROLE_HIT) + lit(DD_ROLE_CURRENT_HIT), before + 6);
    key(DD_KEY_ESC); /* puts the light out */
    assert_int_equal(lit(DD_ROLE_HIT) + lit(DD_ROLE_CURRENT_HIT), 0);
    type("n");
    assert_true(lit(DD_ROLE_CURRENT_HIT) == 6);
    type("/\r"); /* the same again */
    assert_string_equal(said(), "match 3 of 6, in the article");
}

/* The file, with another needle in it. */
static void change_file(const char *line)
{
    struct dd_strbuf text = {0};
    struct dd_error err;
    write_article(&text);
    dd_strbuf_adds(&text, line);
    test_write(&fix.folder, "content/2024/05/needle/index.md", dd_strbuf_cstr(&text));
    dd_strbuf_release(&text);
    assert_int_equal(dd_app_reload(fix.app, &err), DD_RELOAD_CHANGED);
    dd_app_draw(fix.app, &fix.frame);
}

/* The code points that are under light, the painted ones of each lit cell. */
static void lit_text(struct dd_strbuf *out)
{
    for (int i = 0; i < fix.frame.rows * fix.frame.columns; i++) {
        const struct dd_cell *cell = &fix.frame.cells[i];
        if (cell->overlay != DD_ROLE_HIT && cell->overlay != DD_ROLE_CURRENT_HIT)
            continue;
        for (int k = 0; k < cell->n; k++)
            dd_strbuf_add_cp(out, cell->cp[k]);
    }
}

/* A hit on a part of what is drawn as one lights all of that, and nothing beside it. */
static void lights_whole_characters(void **state)
{
    static const struct {
        const char *query, *lit;
    } cases[] = {
        {"💻", "👩👩"}, /* as they are painted: by their first person */
        {"👩", "👩👩"}, {"x程", "x程x程"}, {"程", "程程"}, {"👩‍💻x", "👩x👩x"},
    };
    (void)state;
    change_file("\n家 👩‍💻x程 完\n\n    int 码 = 👩‍💻x程;\n");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_strbuf got = {0};
        dd_app_key(fix.app, '/');
        type(cases[i].query);
        key('\r');
        lit_text(&got);
        assert_string_equal(dd_strbuf_cstr(&got), cases[i].lit);
        dd_strbuf_release(&got);
    }
}

static void keeps_hits_over_resize_and_reload(void **state)
{
    static const int sizes[][2] = {{50, 200}, {24, 80}, {36, 120}, {12, 40}, {20, 100}};
    (void)state;
    type("/needle\rnnn");
    uint32_t at = fix.app->reader.found_at;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        dd_app_resize(fix.app, sizes[i][0], sizes[i][1]);
        dd_app_draw(fix.app, &fix.frame);
        assert_int_equal(fix.app->reader.found_at, at);
        assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 6);
    }
    type("R");
    settle();
    assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 6);
    type("n");
    assert_string_equal(said(), "match 5 of 6, in the article");
    key('O' & 31); /* the jumps are there still */
    assert_int_equal(fix.app->reader.focus, DD_SUMMARY);
}

/* The article may be read anew at any time, while a pattern is typed too. */
static void bears_a_reload_while_typing(void **state)
{
    (void)state;
    type("/needle");
    change_file("\nAnother needle.\n");
    key(DD_KEY_ENTER);
    assert_string_equal(said(), "match 1 of 7, in the summary");
    type("nn");
    assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 6);
    type("/hay");
    change_file("\nNo more.\n");
    key(DD_KEY_ESC);
    settle();
    assert_int_equal(lit(DD_ROLE_CURRENT_HIT), 6);
}

static void goes_on_in_the_next_article(void **state)
{
    (void)state;
    type("/needle\r:open ");
    type(test_path(&fix.folder, "content/2024/06/other/index.md"));
    key(DD_KEY_ENTER);
    settle();
    assert_int_equal(lit(DD_ROLE_HIT), 6);
    type("n");
    assert_string_equal(said(), "match 1 of 1, in the article");
    assert_int_equal(fix.app->reader.focus, DD_ARTICLE);
    key(DD_KEY_TAB);
    type("&没有\r");
    assert_string_equal(said(), "1 of 1 block — & and Enter show all again");
    dd_app_resize(fix.app, 20, 200);
    dd_app_draw(fix.app, &fix.frame);
    assert_row(1, "&没有: 1 of 1 block ");
}

/* ---- patterns ---------------------------------------------------------------------------- */

static void switches_to_regular_expressions(void **state)
{
    (void)state;
    type("/nee.le");
    assert_row(19, "article 0 · summary 0");
    key(CTRL_R);
    assert_row(19, "regex/nee.le");
    assert_row(19, "article 4 · summary 2");
    type("(");
    assert_row(19, "character 8");
    assert_int_equal(lit(DD_ROLE_HIT), 0);
    key(DD_KEY_ENTER);
    assert_non_null(strstr(said(), "character 8"));
    type("/"); /* the switch stays, the line is in the history */
    key(DD_KEY_UP);
    assert_row(19, "regex/nee.le(");
    key(DD_KEY_BACKSPACE);
    key(DD_KEY_ENTER);
    assert_string_equal(said(), "match 1 of 6, in the summary");
}

static void knows_one_kind_of_pattern_at_a_time(void **state)
{
    (void)state;
    if (!dd_han_available())
        skip();
    type("/fyz");
    assert_row(19, "^R regex:off ^T pinyin:on");
    assert_int_equal(fix.app->reader.hits[DD_SUMMARY].romanised, 2);
    key(CTRL_R);
    assert_row(19, "^R regex:on ^T pinyin:off");
    assert_int_equal(fix.app->reader.hits[DD_SUMMARY].count, 0);
    key(CTRL_T);
    assert_row(19, "^R regex:off ^T pinyin:on");
    assert_int_equal(fix.app->reader.hits[DD_SUMMARY].romanised, 2);
    key(CTRL_T);
    assert_row(19, "^R regex:off ^T pinyin:off");
    assert_int_equal(fix.app->reader.hits[DD_SUMMARY].count, 0);
}

static void takes_any_of_several(void **state)
{
    static const struct dd_str texts[] = {{"needle", 6}, {"缝衣针", 9}, {"a needle", 8}};
    struct dd_error err;
    (void)state;
    assert_int_equal(dd_search_set_any(fix.app, texts, 3, DD_FIND_VARIANTS, &err), DD_OK);
    dd_app_draw(fix.app, &fix.frame);
    assert_string_equal(said(), "match 1 of 9, in the summary");
    const struct dd_hits *hits = &fix.app->reader.hits[DD_ARTICLE];
    assert_int_equal(hits->count, 5);
    for (size_t i = 1; i < hits->count; i++)
        assert_true(hits->items[i].start >= hits->items[i - 1].end);
    assert_true(dd_search_to(fix.app, DD_ARTICLE, hits->items[2].start));
    assert_int_equal(fix.app->reader.found_at, hits->items[2].start);
    assert_int_equal(dd_search_set(fix.app, DD_STR("(坏"), DD_FIND_REGEX, &err), DD_ERR_SYNTAX);
    type("n");
    assert_int_equal(fix.app->reader.found_at, hits->items[3].start); /* the one before holds */
}

/* ---- blocks ------------------------------------------------------------------------------ */

static size_t lines(int which)
{
    return pane(which)->layout->n_lines;
}

static void shows_only_blocks_with_a_hit(void **state)
{
    (void)state;
    key(DD_KEY_TAB);
    type("djj");
    size_t all = lines(DD_ARTICLE);
    type("&needle");
    assert_row(19, "3 of 19 blocks");
    assert_int_equal(lines(DD_ARTICLE), all);
    key(DD_KEY_ENTER);
    assert_row(1, "&needle: 3 of 19 blocks");
    assert_row(2, "The haystack"); /* the headings that they stand under, */
    assert_row(3, "Found");        /* and not the one that nothing stands under */
    assert_true(lines(DD_ARTICLE) < all / 2);
    assert_int_equal(pane(DD_ARTICLE)->top, 0);
    assert_true(lit(DD_ROLE_HIT) > 0); /* shown is why */
    type("n");
    assert_string_equal(said(), "match 3 of 6, in the article");
    type("/hay\r");
    assert_row(19, "of"); /* hits that are filtered away cannot be gone to */
    type("/Nothing is here\r");
    assert_string_equal(said(), "no match for 'Nothing is here' in the blocks that are shown");
    type("/hay");
    assert_row(19, "article 33 of 69");
    key(DD_KEY_ESC);
    type("G}{]][[dduu");
    type("&\r");
    assert_int_equal(lines(DD_ARTICLE), all);
    type("&nowhere\r");
    assert_string_equal(said(), "no block with 'nowhere'");
    assert_int_equal(lines(DD_ARTICLE), all);
}

static void shows_only_blocks_without_a_hit(void **state)
{
    (void)state;
    key(DD_KEY_TAB);
    size_t all = lines(DD_ARTICLE);
    type("/hay\r");
    type("&!");
    assert_row(19, "(!… without)"); /* nothing is asked for yet */
    type("needle");
    assert_row(19, "16 of 19 blocks");
    key(DD_KEY_ENTER);
    assert_row(1, "&!needle: 16 of 19 blocks");
    assert_string_equal(dd_strbuf_cstr(&fix.app->search.sought.text), "hay");
    type("G");
    assert_row(18, "Nothing is here."); /* it did not show without the '!' */
    type("gn");
    assert_row(19, "of 37");
    type("R"); /* read anew: the filter holds */
    settle();
    assert_row(1, "&!needle: 16 of 19 blocks");
    type("&!hay\r&！e\r");
    assert_string_equal(said(), "1 of 19 blocks — & and Enter show all again");
    type("&!a\r&\\!\r");
    assert_string_equal(said(), "no block with '!'");
    type("&!\r");
    assert_string_equal(said(), "all blocks again");
    assert_int_equal(lines(DD_ARTICLE), all);
    type(":filter [^缝]\r&!");
    key(CTRL_R);
    type(".\r");
    assert_string_equal(said(), "every block has '.'");
}

static void filters_points_with_their_passages(void **state)
{
    const struct dd_reader *r = &fix.app->reader;
    (void)state;
    type("pp");
    assert_true(r->n_unfolded > 0);
    type("&了\r"); /* the first and the third */
    assert_true(r->n_unfolded > 0);
    for (size_t i = 0; i < r->n_unfolded; i++)
        assert_true(r->unfolded[i].point != 1);
    dd_app_resize(fix.app, 5, 100);
    dd_app_draw(fix.app, &fix.frame);
    type(")");
    assert_int_equal(r->point, 2);
    type(")");
    assert_string_equal(said(), "end of the points — p shows both panes");
    type("(");
    assert_int_equal(r->point, 0);
    type("(");
    assert_string_equal(said(), "no key point above");
    type("2)");
    assert_int_equal(r->point, 2);
    dd_app_resize(fix.app, 20, 100);
    type("&也在\r"); /* in no point */
    assert_int_equal(r->n_unfolded, 0);
    assert_row(1, "摘要 · &也在: 1 of");
    assert_row(2, "缝衣针在草堆里");
    type("&\r");
    assert_row(2, "第一");
}

static void keeps_the_place_under_a_filter(void **state)
{
    (void)state;
    key(DD_KEY_TAB);
    type("djj");
    struct dd_pane_view before = dd_pane_view(pane(DD_ARTICLE));
    type("&needle\r");
    dd_app_resize(fix.app, 30, 120);
    dd_app_resize(fix.app, 20, 100);
    type("R"); /* read anew: the filter holds */
    settle();
    assert_row(1, "&needle: 3 of 19 blocks");
    type("&\r");
    assert_int_equal(pane(DD_ARTICLE)->top, before.top);
    assert_int_equal(pane(DD_ARTICLE)->focus, before.focus);
    type("&\r");
    assert_string_equal(said(), "all blocks are shown");
}

static void uncovers_what_is_jumped_to(void **state)
{
    (void)state;
    key(DD_KEY_TAB);
    size_t all = lines(DD_ARTICLE);
    type("&needle\rtG\r"); /* the contents still know the heading that is hidden */
    assert_int_equal(lines(DD_ARTICLE), all);
    const struct dd_document *doc = pane(DD_ARTICLE)->doc;
    assert_str(dd_block_text(doc, &doc->blocks[dd_pane_block(pane(DD_ARTICLE))]), "After");
    assert_null(fix.app->reader.only[DD_ARTICLE].shown);
}

static void counts_hits_in_the_contents(void **state)
{
    (void)state;
    key(DD_KEY_TAB);
    type("/needle\rt");
    const struct dd_popup *p = &fix.app->popup;
    assert_int_equal(p->n_lines, 3);
    assert_str(p->lines[0].key, "");
    assert_str(p->lines[1].key, "4");
    assert_str(p->lines[2].key, "");
}

static void runs_from_the_command_line(void **state)
{
    (void)state;
    type(":search big needle\r");
    assert_string_equal(said(), "match 1 of 1, in the article");
    type(":filter needle\r");
    assert_row(1, "&needle");
    type(":filter ''\r");
    assert_string_equal(said(), "all blocks again");
    assert_true(lit(DD_ROLE_HIT) > 0);
    type(":noh\r");
    assert_int_equal(lit(DD_ROLE_HIT) + lit(DD_ROLE_CURRENT_HIT), 0);
    type("G:0\r");
    assert_int_equal(pane(DD_ARTICLE)->focus, 0);
    type(":help n\r");
    assert_non_null(strstr(said(), "'n' may be "));
    type(":search nowhere\r");
    assert_string_equal(said(), "no match for 'nowhere' in this article");
    type(":3 previous-match\r");
    assert_string_equal(said(), "no match for 'nowhere' in this article");
}

/* ---- every hit is seen ------------------------------------------------------------------- */

/* Goes through the hits of an article with n, at a size and in a way of showing it: each one is lit on the
 * screen as the current one. */
static void walk(const char *path, int rows, int columns, const char *keys, const char *query)
{
    struct dd_error err;
    if (dd_app_open(&fix.app, path, &host, &err) != DD_OK)
        return; /* the archives have files that are none */
    dd_frame_init(&fix.frame);
    dd_app_resize(fix.app, rows, columns);
    settle();
    type(keys);
    type("/");
    type(query);
    key(DD_KEY_ENTER);
    for (int i = 0; i < WALK && strstr(said(), "match") == said(); i++) {
        if (lit(DD_ROLE_CURRENT_HIT) == 0)
            fail_msg("%s at %dx%d: '%s' is not seen (%s)", path, columns, rows, query, said());
        type("n");
    }
    dd_app_close(fix.app);
    dd_frame_release(&fix.frame);
}

static size_t n_walked;

static void walk_each(const char *path, void *data)
{
    static const char *const queries[] = {"the ", "的", "a b", "e"};
    static const char *const ways[] = {"", "p", "pp", "\t", "Z"};
    static const int sizes[][2] = {{24, 80}, {36, 120}, {12, 40}, {50, 200}};
    size_t every = *(const size_t *)data, i = n_walked++;
    if (i % every)
        return;
    i /= every;
    const int *size = sizes[i % COUNT(sizes)];
    walk(path, size[0], size[1], ways[i % COUNT(ways)], queries[i / 2 % COUNT(queries)]);
}

static void shows_every_hit_it_goes_to(void **state)
{
    size_t every = 1;
    (void)state;
    n_walked = 0;
    assert_true(test_each_markdown("config/sample", walk_each, &every) >= 12);
    for (int i = 0; i < 20; i++) {
        static const char *const ways[] = {"", "p", "pp", "\t", "Z"};
        walk("config/sample/content/2025/01/why-eighty-columns/index.md", 10 + 3 * i, 30 + 9 * i,
             ways[i % 5], i % 2 ? "column" : "的");
    }
}

static void shows_every_hit_of_the_archives(void **state)
{
    size_t every = 7;
    (void)state;
    if (!test_archives())
        skip();
    n_walked = 0;
    test_each_markdown(test_archives(), walk_each, &every);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counts_both_panes_while_typing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(goes_in_reading_order_and_wraps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(goes_round_with_a_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(goes_on_from_the_reader, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_what_is_split_and_what_is_hidden, set_up, tear_down),
        cmocka_unit_test_setup_teardown(comes_back_exactly, set_up, tear_down),
        cmocka_unit_test_setup_teardown(comes_back_to_what_was_lit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_hits_over_resize_and_reload, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lights_whole_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bears_a_reload_while_typing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(goes_on_in_the_next_article, set_up, tear_down),
        cmocka_unit_test_setup_teardown(switches_to_regular_expressions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(knows_one_kind_of_pattern_at_a_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(takes_any_of_several, set_up, tear_down),
        cmocka_unit_test_setup_teardown(shows_only_blocks_with_a_hit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(shows_only_blocks_without_a_hit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(filters_points_with_their_passages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_the_place_under_a_filter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(uncovers_what_is_jumped_to, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counts_hits_in_the_contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(runs_from_the_command_line, set_up, tear_down),
        cmocka_unit_test(shows_every_hit_it_goes_to),
        cmocka_unit_test(shows_every_hit_of_the_archives),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
