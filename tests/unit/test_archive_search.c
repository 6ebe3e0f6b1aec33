/* Searching: order, counts, what is dead, what is told before the end; snippets.
 */
#include "search_db.h"

#include "duidu/document.h"
#include "duidu/utf8.h"

#include <locale.h>

static struct test_db db;
static struct dd_search_results results;

static int make(void **state)
{
    (void)state;
    db = test_db_open();
    return 0;
}

static int drop(void **state)
{
    (void)state;
    dd_search_results_release(&results);
    test_db_close(&db);
    return 0;
}

static void open_clip(struct dd_clip *clip, const char *title, const char *date,
                      const char *summary, const char *body)
{
    struct dd_strbuf text = {0};
    struct dd_error err;
    dd_strbuf_addf(&text, "---\ntitle: %s\ndate: %s\n---\n## Summary\n%s\n## Full Content\n%s\n",
                   title, date, summary, body);
    assert_int_equal(dd_clip_from_bytes(clip, "x/index.md", dd_strbuf_str(&text), NULL, &err),
                     DD_OK);
    dd_strbuf_release(&text);
}

static void add(const char *title, const char *date, const char *summary, const char *body)
{
    struct dd_clip clip;
    open_clip(&clip, title, date, summary, body);
    test_db_add(&db, &clip, title);
    dd_clip_release(&clip);
}

/* The ids of the latest results, each followed by a space. */
static const char *ids(void)
{
    static char out[256];
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < results.count && i < 20; i++)
        len += (size_t)snprintf(out + len, sizeof out - len, "%d ", (int)results.items[i].id);
    return out;
}

static const char *search(const char *query, enum dd_search_order order, size_t limit)
{
    struct dd_search_options o = {.order = order, .limit = limit};
    test_search(&db, query, &o, &results);
    return ids();
}

static const char *ranked(const char *query)
{
    return search(query, DD_SEARCH_RELEVANCE, 0);
}

/* ---- order
 * --------------------------------------------------------------------------------------- */

static void ranks_fields_and_rare_words(void **state)
{
    (void)state;
    add("one", "2024-01-01", "nothing", "kernel is in the article, and common too");
    add("kernel", "2023-01-01", "nothing", "in the title, common");
    add("three", "2025-01-01", "kernel stands in the summary", "common");
    add("four", "2025-02-01", "nothing", "common common common common common common common zebra");
    add("five", "2025-02-02", "nothing", "common");
    add("six", "2025-02-03", "nothing", "nothing");
    add("seven", "2025-02-04", "nothing", "nothing");
    add("eight", "2025-02-05", "nothing", "nothing");
    assert_string_equal(ranked("kernel"), "2 3 1 ");
    assert_true(results.items[0].score > results.items[1].score && results.items[2].score > 0);
    /* The beginning of a word counts as the word does when no other begins so. */
    double best = results.items[0].score;
    assert_string_equal(ranked("kern*"), "2 3 1 ");
    assert_true(results.items[0].score == best);
    assert_string_equal(ranked("kernel OR zebra"), "4 2 3 1 ");
    assert_int_equal(results.total, 4);
    assert_string_equal(search("kernel", DD_SEARCH_NEWEST, 0), "3 1 2 ");
    assert_true(results.items[0].score == 0);
    assert_string_equal(search("kernel", DD_SEARCH_RELEVANCE, 2), "2 3 ");
    assert_int_equal(results.total, 3);
    assert_true(results.ranked && !results.more);
    assert_string_equal(search("after:2025-02-03", DD_SEARCH_RELEVANCE, 0), "8 7 6 ");
    assert_string_equal(search("after:2025-02-03", DD_SEARCH_RELEVANCE, 1), "8 ");
    assert_int_equal(results.total, 3);
    assert_string_equal(ranked("absent"), "");
    assert_int_equal(results.total, 0);
}

static void leaves_out_the_dead(void **state)
{
    (void)state;
    for (int i = 1; i <= 4; i++)
        add("word", "2024-01-01", "x", "y");
    assert_int_equal(
        sqlite3_exec(db.db, "DELETE FROM article WHERE id IN (2, 4)", NULL, NULL, NULL), SQLITE_OK);
    assert_string_equal(ranked("word"), "1 3 ");
    assert_int_equal(results.total, 2);
    assert_string_equal(search("word", DD_SEARCH_NEWEST, 0), "1 3 ");
    assert_string_equal(ranked("-absent"), "1 3 ");
    /* Nor does a damaged index make anything of them. */
    sqlite3_exec(db.db, "INSERT INTO fulltext(rowid, body) VALUES(1 << 58, 'word')", NULL, NULL, NULL);
    assert_string_equal(ranked("word"), "1 3 ");
    assert_string_equal(search("wo*", DD_SEARCH_NEWEST, 0), "1 3 ");
}

/* ---- many
 * ---------------------------------------------------------------------------------------- */

enum { MANY = DD_SEARCH_RANKED_MAX + 200 };

/* Articles that all have "common word", every hundredth "rare", the oldest first. */
static void add_many(void)
{
    sqlite3_exec(db.db, "BEGIN", NULL, NULL, NULL);
    for (int i = 0; i < MANY; i++) {
        char title[32], date[32];
        snprintf(title, sizeof title, "title %d", i);
        snprintf(date, sizeof date, "%04d-%02d-%02d", 2000 + i / 336, i / 28 % 12 + 1, i % 28 + 1);
        add(title, date, i % 100 ? "摘要" : "rare", "a common word");
    }
    sqlite3_exec(db.db, "COMMIT", NULL, NULL, NULL);
}

/* What a search has told before its end: the first and the last time, and how often. */
struct told {
    size_t times, count, total, last_count;
    bool more, last_more;
    char ids[64];
    struct dd_ids seen; /* all that has been told of */
};

static void tell(void *data, const struct dd_search_results *so_far)
{
    struct told *t = data;
    assert_true(!so_far->ranked && so_far->count <= so_far->total);
    if (t->times++ == 0) {
        size_t len = 0;
        t->count = so_far->count;
        t->total = so_far->total;
        t->more = so_far->more;
        for (size_t i = 0; i < so_far->count && i < 3; i++)
            len += (size_t)snprintf(t->ids + len, sizeof t->ids - len, "%d ",
                                    (int)so_far->items[i].id);
    }
    size_t again = 0;
    for (size_t i = 0; i < so_far->count; i++) {
        again += dd_ids_has(&t->seen, so_far->items[i].id);
        dd_ids_add(&t->seen, so_far->items[i].id);
    }
    if (so_far->count == so_far->total) /* else the newest of them */
        assert_int_equal(again, t->seen.count - (so_far->count - again));
    t->last_count = so_far->count;
    t->last_more = so_far->more;
}

static struct told run(const char *query, enum dd_search_order order,
                       const struct dd_search_how *how)
{
    struct told told = {.times = 0};
    struct dd_search_options o = {order, 0, NULL, tell, &told};
    struct dd_query *q = test_query(query);
    if (dd_search_run(db.db, q, &o, how, &results) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db.db));
    assert_true(results.ranked && !results.more && results.count == results.total);
    size_t kept = 0;
    for (size_t i = 0; i < results.count; i++)
        kept += dd_ids_has(&told.seen, results.items[i].id);
    assert_int_equal(kept, told.seen.count);
    dd_ids_release(&told.seen);
    dd_query_free(q);
    return told;
}

/* How long a search waits before it tells something, and how long it looks for the newest then. */
static const struct dd_search_how late = {100000, 0, true, 1, 0},
                                  at_once = {-1, -1, true, 1, 0},
                                  probing = {-1, 100000, false, 100, 0};

static void tells_of_the_newest_of_many_before_they_are_ranked(void **state)
{
    char newest[64];
    (void)state;
    add_many();
    snprintf(newest, sizeof newest, "%d %d %d ", MANY, MANY - 1, MANY - 2);

    struct told t = run("common", DD_SEARCH_RELEVANCE, &late);
    assert_string_equal(t.ids, newest);
    assert_true(t.times == 1 && t.total == MANY && !t.more);
    assert_int_equal(results.count, MANY);
    assert_true(results.items[0].score > 0);
    t = run("common", DD_SEARCH_NEWEST, &late);
    assert_int_equal(t.times, 0);
    assert_string_equal(strncmp(ids(), newest, strlen(newest)) ? ids() : newest, newest);
    t = run("common after:2000-06 before:2015-06", DD_SEARCH_RELEVANCE, &late);
    assert_string_equal(t.ids, "5180 5179 5178 ");
    assert_int_equal(t.total, 5040);
    t = run("rare", DD_SEARCH_RELEVANCE, &late);
    assert_true(t.times == 0 && results.total == MANY / 100);
}

static void tells_of_what_it_has_found_when_time_is_up(void **state)
{
    char newest[64];
    (void)state;
    add_many();
    snprintf(newest, sizeof newest, "%d %d %d ", MANY, MANY - 1, MANY - 2);

    /* The first is told of at once: it is the oldest. */
    struct told t = run("common", DD_SEARCH_NEWEST, &at_once);
    assert_string_equal(t.ids, "1 ");
    assert_true(t.count == 1 && t.more);
    assert_in_range(t.times, 2, MANY);
    assert_true(t.last_more);
    /* A ranking tells of all in the end. */
    t = run("common", DD_SEARCH_RELEVANCE, &at_once);
    assert_true(t.more && !t.last_more);
    /* Where many are found the newest are looked for. */
    t = run("common", DD_SEARCH_NEWEST, &probing);
    assert_string_equal(t.ids, newest);
    assert_in_range(t.total, 100, MANY - 1);
    assert_true(t.more && t.count > 100);
    /* Few that are far between are told of as they come. */
    t = run("rare", DD_SEARCH_RELEVANCE, &at_once);
    assert_true(t.times >= 1 && t.more && t.count == 1 && results.total == MANY / 100);
    /* None of those that do not pass. */
    t = run("common -title:title", DD_SEARCH_RELEVANCE, &at_once);
    assert_true(t.times == 0 && results.count == 0);
    t = run("absent", DD_SEARCH_RELEVANCE, &at_once);
    assert_true(t.times == 0 && results.count == 0);
    /* A letter's articles are told of by their titles, the newest first. */
    t = run("t*", DD_SEARCH_RELEVANCE, &probing);
    assert_string_equal(t.ids, newest);
    assert_true(t.more && results.count == MANY);
    static const struct dd_search_how soon = {-1, 100000, true, 10, 0};
    t = run("t* before:2000-05", DD_SEARCH_RELEVANCE, &soon);
    assert_true(t.times > 1 && t.last_count > t.count);
    assert_int_equal(sqlite3_exec(db.db, "INSERT INTO article(title, original_title, date, path, indexed)"
                                         " VALUES('title x', '', '2000-01-29', 'x', 0)",
                                  NULL, NULL, NULL),
                     SQLITE_OK); /* its text is to come */
    t = run("title:t* before:2000-02", DD_SEARCH_RELEVANCE, &probing);
    assert_string_equal(t.ids, "28 27 26 ");
    assert_int_equal(results.count, 28);
    t = run("r*", DD_SEARCH_RELEVANCE, &late);
    assert_true(t.times == 0 && results.count == MANY / 100);
    /* A word's beginning is ranked as it is found. */
    t = run("com*", DD_SEARCH_RELEVANCE, &at_once);
    assert_true(t.times >= 1 && t.more);
    assert_true(results.count == MANY && results.items[0].score > 0);
}

/* ---- snippets
 * ------------------------------------------------------------------------------------ */

static struct dd_arena arena;

/* The snippet with '…' where it is cut and brackets around the hits; "" when there is none. */
static const char *snippet(const struct dd_clip *clip, enum dd_field field, const char *query,
                           size_t cells)
{
    static char out[1024];
    struct dd_query *q = test_query(query);
    struct dd_snippet s;
    size_t at = 0, len = 0;
    out[0] = '\0';
    if (dd_snippet_make(&s, clip, field, q, cells, &arena)) {
        assert_true(dd_text_width(s.text) <= cells);
        len = (size_t)snprintf(out, sizeof out, "%s", s.cut_before ? "…" : "");
        for (size_t i = 0; i < s.n_hits; at = s.hits[i++].end) {
            assert_true(s.hits[i].start >= at && s.hits[i].end <= s.text.len);
            len +=
                (size_t)snprintf(out + len, sizeof out - len, "%.*s[%.*s]",
                                 DD_STR_ARG(dd_str_slice(s.text, at, s.hits[i].start)),
                                 DD_STR_ARG(dd_str_slice(s.text, s.hits[i].start, s.hits[i].end)));
        }
        snprintf(out + len, sizeof out - len, "%.*s%s",
                 DD_STR_ARG(dd_str_slice(s.text, at, s.text.len)), s.cut_after ? "…" : "");
    }
    dd_query_free(q);
    return out;
}

static void makes_snippets(void **state)
{
    struct dd_clip clip;
    (void)state;
    open_clip(
        &clip, "t", "2024-01-01",
        "**摘要**：\n软件的*重要*性，说的是软件工程和推理模型的训练方法。",
        "# A heading\n\nThe first paragraph speaks of one thing, and of another thing, quite at "
        "length.\n\nThe second has **ker**nel and zebra near each\nother in one line.\n\n"
        "    code  kernel kernel zebra zebra\n");
    assert_string_equal(snippet(&clip, DD_FIELD_ARTICLE, "kernel zebra", 200),
                        "The second has [kernel] and [zebra] near each other in one line.");
    assert_string_equal(snippet(&clip, DD_FIELD_ARTICLE, "kernel zebra", 34),
                        "…has [kernel] and [zebra] near each…");
    assert_string_equal(snippet(&clip, DD_FIELD_ARTICLE, "thing", 30),
                        "…[thing], and of another [thing],…");
    assert_string_equal(snippet(&clip, DD_FIELD_ARTICLE, "heading", 30), "A [heading]");
    assert_string_equal(snippet(&clip, DD_FIELD_ARTICLE, "code", 30), "[code] kernel kernel zebra…");
    assert_string_equal(snippet(&clip, DD_FIELD_ARTICLE, "absent", 22), "The first paragraph…");
    assert_string_equal(snippet(&clip, DD_FIELD_SUMMARY, "模型", 20), "…和推理[模型]的训练方法…");
    assert_string_equal(snippet(&clip, DD_FIELD_SUMMARY, "软件", 200),
                        "摘要：[软件]的重要性，说的是[软件]工程和推理模型的训练方法。");
    assert_string_equal(snippet(&clip, DD_FIELD_SUMMARY, "title:模型", 12), "摘要：软件的…");
    dd_clip_release(&clip);
    dd_arena_release(&arena);
}

static void says_where_the_hit_is(void **state)
{
    struct dd_clip clip;
    struct dd_snippet s;
    (void)state;
    open_clip(&clip, "t", "2024-01-01", "x", "One para.\n\nAnother with *wo*rd in it.");
    struct dd_query *q = test_query("word");
    assert_true(dd_snippet_make(&s, &clip, DD_FIELD_ARTICLE, q, 80, &arena));
    struct dd_document *doc = dd_document_parse(&arena, &clip.article);
    assert_str(dd_str_slice(doc->text, s.text_offset, s.text_offset + 4), "word");
    assert_true(dd_snippet_make(&s, &clip, DD_FIELD_SUMMARY, q, 80, &arena));
    assert_int_equal(s.text_offset, DD_NONE);
    dd_query_free(q);
    dd_clip_release(&clip);
    open_clip(&clip, "t", "2024-01-01", "", "");
    q = test_query("word");
    assert_false(dd_snippet_make(&s, &clip, DD_FIELD_ARTICLE, q, 80, &arena));
    assert_false(dd_snippet_make(&s, &clip, DD_FIELD_SUMMARY, q, 80, &arena));
    dd_query_free(q);
    dd_clip_release(&clip);
    dd_arena_release(&arena);
}

/* A text in which every word is a hit takes no longer than a look at it. */
static void survives_a_word_everywhere(void **state)
{
    struct dd_strbuf body = {0};
    struct dd_clip clip;
    (void)state;
    for (int i = 0; i < 50000; i++)
        dd_strbuf_adds(&body, "的 the ");
    open_clip(&clip, "t", "2024-01-01", "x", dd_strbuf_cstr(&body));
    assert_string_equal(snippet(&clip, DD_FIELD_ARTICLE, "the 的", 14), "[的] [the] [的] [the]…");
    dd_strbuf_clear(&body);
    dd_strbuf_fill(&body, 'a', 100000);
    dd_clip_release(&clip);
    open_clip(&clip, "t", "2024-01-01", "x", dd_strbuf_cstr(&body));
    assert_int_equal(strlen(snippet(&clip, DD_FIELD_ARTICLE, "a*", 20)), 22 + strlen("…"));
    dd_clip_release(&clip);
    dd_strbuf_release(&body);
    dd_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ranks_fields_and_rare_words, make, drop),
        cmocka_unit_test_setup_teardown(leaves_out_the_dead, make, drop),
        cmocka_unit_test_setup_teardown(tells_of_the_newest_of_many_before_they_are_ranked, make, drop),
        cmocka_unit_test_setup_teardown(tells_of_what_it_has_found_when_time_is_up, make, drop),
        cmocka_unit_test(makes_snippets),
        cmocka_unit_test(says_where_the_hit_is),
        cmocka_unit_test(survives_a_word_everywhere),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
