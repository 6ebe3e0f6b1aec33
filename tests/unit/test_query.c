/* The query language: what it finds, what it says of a wrong query, and that no text at all brings
 * SQLite to complain. */
#include "search_db.h"

#include <locale.h>

static struct test_db db;
static const struct dd_board *board;

/* ---- a small archive
 * ----------------------------------------------------------------------------- */

static void add(const char *title, const char *date, const char *more, const char *summary,
                const char *body)
{
    struct dd_strbuf text = {0};
    struct dd_clip clip;
    struct dd_error err;
    dd_strbuf_addf(&text, "---\ntitle: %s\n%s%s%s%s---\n## Summary\n%s\n## Full Content\n%s\n",
                   title, *date ? "date: " : "", date, *date ? "\n" : "", more, summary, body);
    assert_int_equal(dd_clip_from_bytes(&clip, "x/index.md", dd_strbuf_str(&text), NULL, &err),
                     DD_OK);
    test_db_add(&db, &clip, title);
    dd_clip_release(&clip);
    dd_strbuf_release(&text);
}

#define SOURCE(url) "extra:\n  source: " url "\n"
#define TAGS(list) "tags: [" list "]\n"

static int make(void **state)
{
    (void)state;
    db = test_db_open();
    add("Alpha beta", "2024-10-05", SOURCE("https://blog.github.com/a/b") TAGS("ai, web"),
        "软件的重要性。推理模型", "The node.js server speaks C++ and don't stop. R1的重要 end.");
    add("Gamma", "2024-11-01", SOURCE("https://github.com/x") TAGS("AI Agents, C"),
        "人工智能的未来，数据和模型", "alpha only here; a beta there. Node JS. The letter C.");
    add("Delta 软體", "2024-11-30", SOURCE("https://notgithub.com/x") TAGS("机器学习"),
        "摘要与要点", "Café naïve ＡＢＣ ﬁne OR and NOT. 10:30 std::vector a\"b");
    add("Epsilon", "2025-01-02", "", "没有来源", "这篇文章是中文的，说的是模型，没有别的语言。");
    add("Zeta", "", "", "", "undated alpha text");
    return 0;
}

static int drop(void **state)
{
    (void)state;
    test_db_close(&db);
    return 0;
}

/* The first letters of what is found, in order of ids. */
static const char *found(const char *query)
{
    static char out[16];
    static const char names[] = "AGDEZ";
    struct dd_search_options o = {.order = DD_SEARCH_NEWEST, .board = board};
    struct dd_search_results r = {0};
    size_t n = 0;
    test_search(&db, query, &o, &r);
    for (int64_t id = 1; id <= 5; id++)
        for (size_t i = 0; i < r.count; i++)
            if (r.items[i].id == id)
                out[n++] = names[id - 1];
    out[n] = '\0';
    dd_search_results_release(&r);
    return out;
}

struct expected {
    const char *query, *found;
};

static void check(const struct expected *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *got = found(cases[i].query);
        if (strcmp(got, cases[i].found) != 0)
            fail_msg("%s finds %s, not %s", cases[i].query, got, cases[i].found);
    }
}

#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void finds_words_and_phrases(void **state)
{
    static const struct expected cases[] = {
        {"alpha", "AGZ"},
        {"ALPHA", "AGZ"},
        {"alpha beta", "AG"},
        {"\"alpha beta\"", "A"},
        {"\"alpha\" \"beta\"", "AG"},
        {"alp", ""},
        {"alp*", "AGZ"},
        {"\"alpha be\"*", "A"},
        {"cafe", "D"},
        {"naïve", "D"},
        {"abc fine", "D"},
        {"軟件", "A"},
        {"软体", "D"},
        {"要", "AD"},
        {"模型", "AGE"},
        {"理模", "A"},
        {"人工智能", "G"},
        {"工智", "G"},
        {"据和模", "G"},
        {"来数", ""}, /* a comma between them */
        {"R1的重要", "A"},
        {"R1的", "A"},
        {"的重", "A"},
        {"node.js", "A"},
        {"\"node js\"", "AG"},
        {"js", "AG"},
        {"C++", "A"},
        {"c", "AG"},
        {"don’t", "A"},
        {"don", "A"},
        {"10:30", "D"},
        {"std::vector", "D"},
        {"\"OR\"", "D"},
        {"or", "D"},
        {"--node", "AG"},
        {"alpha - beta", "AG"},
        {"... alpha &", "AGZ"},
    };
    (void)state;
    CHECK(cases);
}

static void joins_conditions(void **state)
{
    static const struct expected cases[] = {
        {"alpha -beta", "Z"},
        {"alpha NOT beta", "Z"},
        {"alpha NOT beta NOT undated", ""},
        {"-alpha", "DE"},
        {"-alpha -软体", "E"},
        {"-(alpha OR 软体)", "E"},
        {"-\"alpha beta\"", "GDEZ"},
        {"NOT NOT alpha", "AGZ"},
        {"alpha OR 摘要", "AGDZ"},
        {"alpha beta OR 摘要", "AGD"},
        {"alpha (beta OR undated)", "AGZ"},
        {"alpha AND beta", "AG"},
        {"(alpha)", "AGZ"},
        {"((alpha) -(beta))", "Z"},
        {"摘要 OR -alpha", "DE"},
        {"alpha (beta OR -node)", "AGZ"},
        {"alpha () beta", "AG"},
        {"(alpha OR 摘要) -(beta -server)", "ADZ"},
    };
    (void)state;
    CHECK(cases);
}

static void filters(void **state)
{
    static const struct expected cases[] = {
        {"title:alpha", "A"},
        {"title:\"alpha beta\"", "A"},
        {"title:(alpha OR gamma)", "AG"},
        {"title:al*", "A"},
        {"-title:alpha alpha", "GZ"},
        {"title:软体", "D"},
        {"模型 in:summary", "AG"},
        {"in:article 模型", "E"},
        {"模型 in:summary in:article", "AGE"},
        {"模型 in:title", ""},
        {"(模型 in:summary) OR 软体", "AGD"},
        {"in:summary (模型 OR title:epsilon)", "AGE"},
        {"in:source github", "AG"},
        {"in:tags ai", "AG"},
        {"site:github.com", "AG"},
        {"site:github", "AG"},
        {"site:blog.github.com", "A"},
        {"site:https://www.github.com/abc", "AG"},
        {"site:hub.com", ""},
        {"tag:ai", "A"},
        {"tag:AI*", "AG"},
        {"tag:\"ai agents\"", "G"},
        {"tag:ai-agents", "G"},
        {"tag:#web", "A"},
        {"tag:c", "G"},
        {"tag:机器", ""},
        {"tag:机器*", "D"},
        {"tag:機器學習", "D"},
        {"after:2024-11", "GDE"},
        {"after:2024-11-02", "DE"},
        {"after:2025", "E"},
        {"before:2024-11", "A"},
        {"before:2024-11-30", "AG"},
        {"after:2024/11/1 before:2025.1", "GD"},
        {"after:2024-11 alpha", "G"},
        {"alpha -before:2024-11", "GZ"},
        {"alpha OR after:2025", "AGEZ"},
        {"is:chinese", "E"},
        {"is:english alpha", "GZ"},
        {"(after:2025 OR title:alpha) 模型", "AE"},
        {"-(after:2024 alpha)", "DEZ"},
    };
    (void)state;
    CHECK(cases);
}

/* Of a reader who has read the second article and starred it. */
static void asks_where_the_reader_stands(void **state)
{
    static const struct expected cases[] = {
        {"is:unread", "ADEZ"},           {"alpha is:unread", "AZ"},   {"is:read", "G"},
        {"is:starred OR 摘要", "GD"},    {"-is:starred alpha", "AZ"}, {"is:started", ""},
        {"is:noted OR is:finished", ""},
    };
    (void)state;
    assert_string_equal(found("is:unread"), "AGDEZ"); /* nothing is known */
    struct dd_state *reading = dd_state_new("");
    struct dd_strbuf key = {0};
    struct dd_error err;
    assert_true(dd_identity_url(&key, DD_STR("https://github.com/x")));
    struct dd_who who = {.key = dd_strbuf_str(&key)};
    assert_int_equal(dd_state_set_read(reading, &who, 1, true, &err), DD_OK);
    assert_int_equal(dd_state_set_starred(reading, &who, 1, true, &err), DD_OK);
    board = dd_state_board(reading);
    CHECK(cases);
    board = NULL;
    dd_state_free(reading);
    dd_strbuf_release(&key);
}

static void takes_chinese_punctuation(void **state)
{
    static const struct expected cases[] = {
        {"ｔｉｔｌｅ：ａｌｐｈａ", "A"},
        {"title：“alpha beta”", "A"},
        {"“alpha beta", ""},
        {"「alpha beta」", "A"},
        {"『alpha beta』", "A"},
        {"alpha　beta", "AG"},
        {"alpha －beta", "Z"},
        {"（alpha　OR　摘要）", "AGDZ"},
        {"alp＊", "AGZ"},
        {"tag：机器＊", "D"},
        {"ａｆｔｅｒ：２０２５", "E"},
        {"数据，和", ""},
        {"alpha” beta“", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (*cases[i].found)
            check(&cases[i], 1);
    assert_string_equal(found("未来，数据"), "G");
    assert_string_equal(found("》alpha《"), "AGZ");
}

/* ---- wrong queries
 * ------------------------------------------------------------------------------- */

static void says_what_is_wrong(void **state)
{
    static const struct {
        const char *query, *message;
    } cases[] = {
        {"", "no letters or digits to search for (character 1)"},
        {"  ", "no letters or digits to search for (character 3)"},
        {"... &", "no letters or digits to search for (character 1)"},
        {"\"\"", "no letters or digits to search for (character 1)"},
        {"摘要 \"alpha", "this quotation mark is not closed (character 4)"},
        {"alpha “beta", "this quotation mark is not closed (character 7)"},
        {"alpha (beta", "this bracket is not closed (character 7)"},
        {"alpha) beta", "this bracket was not opened (character 6)"},
        {"OR alpha", "OR stands between two words (character 1)"},
        {"alpha OR", "OR stands between two words (character 7)"},
        {"alpha OR ... ", "OR stands between two words (character 7)"},
        {"alpha OR OR beta", "OR stands between two words (character 10)"},
        {"AND alpha", "AND stands between two words (character 1)"},
        {"alpha AND", "AND stands between two words (character 7)"},
        {"alpha NOT", "nothing behind NOT (character 7)"},
        {"a*b", "'*' can only end a word (character 2)"},
        {"alpha *", "'*' can only end a word (character 7)"},
        {"title:", "'title:' needs a word directly behind it (character 1)"},
        {"alpha 标题 title: beta", "'title:' needs a word directly behind it (character 10)"},
        {"titel:x",
         "unknown filter 'titel:': put it in quotation marks if it is text (character 1)"},
        {"a is:known", "unknown filter 'is:known' (character 3)"},
        {"in:body x", "unknown place 'in:body': there are title, summary, article, source and tags "
                      "(character 1)"},
        {"is:\x1b[1m", "unknown filter 'is:[1m' (character 1)"},
        {"in:summary", "'in:' says where to look, but not for what (character 1)"},
        {"a -in:summary", "'in:' says where to look and cannot be excluded (character 3)"},
        {"after:2024-13", "'2024-13' is no date: 2024, 2024-11 and 2024-11-05 are (character 1)"},
        {"after:24", "'24' is no date: 2024, 2024-11 and 2024-11-05 are (character 1)"},
        {"before:2024-", "'2024-' is no date: 2024, 2024-11 and 2024-11-05 are (character 1)"},
        {"before:2024-1-0",
         "'2024-1-0' is no date: 2024, 2024-11 and 2024-11-05 are (character 1)"},
        {"((((((((((((((((((a", "brackets in brackets more than 8 deep (character 9)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dd_query *q = (struct dd_query *)&db;
        struct dd_error err = {.message = "none"};
        assert_int_equal(dd_query_parse(&q, dd_str_from(cases[i].query), &err), DD_ERR_SYNTAX);
        assert_null(q);
        if (strcmp(err.message, cases[i].message) != 0)
            fail_msg("%s: %s", cases[i].query, err.message);
    }
}

static void limits_length(void **state)
{
    struct dd_strbuf text = {0};
    struct dd_query *q;
    struct dd_error err;
    (void)state;
    for (int i = 0; i < 200; i++)
        dd_strbuf_addf(&text, "w%d ", i);
    assert_string_equal(found(dd_strbuf_cstr(&text)), "");
    dd_strbuf_adds(&text, "x");
    assert_int_equal(dd_query_parse(&q, dd_strbuf_str(&text), &err), DD_ERR_SYNTAX);
    assert_non_null(strstr(err.message, "more than 200 words (character 891)"));
    dd_strbuf_clear(&text);
    for (int i = 0; i < 199; i++)
        dd_strbuf_adds(&text, "NOT ");
    dd_strbuf_adds(&text, "alpha");
    assert_string_equal(found(dd_strbuf_cstr(&text)), "DE");
    dd_strbuf_clear(&text);
    for (int i = 0; i < 201; i++)
        dd_strbuf_adds(&text, "的");
    assert_int_equal(dd_query_parse(&q, dd_strbuf_str(&text), &err), DD_ERR_SYNTAX);
    text.buf[600] = 0;
    assert_string_equal(found(dd_strbuf_cstr(&text)), "");
    dd_strbuf_fill(&text, 'a', 5000);
    assert_int_equal(dd_query_parse(&q, dd_strbuf_str(&text), &err), DD_ERR_SYNTAX);
    assert_string_equal(err.message, "the query is longer than 4096 bytes (character 1)");
    dd_strbuf_release(&text);
}

/* As deep as it may be, on both sides of what FTS5 can express. */
static void nests_deeply(void **state)
{
    static const char *const parts[] = {"(alpha OR 摘 -(", "-(alpha after:2000 OR -(",
                                        "(a -(alpha OR ", "a OR b -x -(a OR b -x -("};
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct dd_strbuf text = {0};
        for (int depth = 0; depth < 4; depth++)
            dd_strbuf_adds(&text, parts[i]);
        dd_strbuf_adds(&text, "in:title in:summary a OR b -x -\"beta al\"*");
        dd_strbuf_fill(&text, ')', 8);
        found(dd_strbuf_cstr(&text));
        dd_strbuf_release(&text);
    }
}

/* Whatever is typed is either wrong and says so, or can be searched for, in every way. */
static void told(void *data, const struct dd_search_results *so_far)
{
    (void)data;
    assert_true(so_far->count > 0 && so_far->count <= so_far->total && !so_far->ranked);
}

static void never_fails_in_sqlite(void **state)
{
    static const char *const pieces[] = {
        "a",        "alpha",    "模型",     "的",
        " ",        " ",        "\"",       "“",
        "”",        "「",       "」",       "(",
        ")",        "-",        "*",        ":",
        "：",       "OR ",      " OR ",     "AND ",
        "NOT ",     "title:",   "in:",      "summary ",
        "article ", "site:",    "tag:",     "after:",
        "before:",  "is:",      "chinese ", "2024",
        "-11",      "NEAR",     "^",        "+",
        "{body}",   "'",        ";",        "--",
        "%",        "\\",       "\x1F",     "\x01",
        "\xFF",     "\xE4\xB8", "\n",       "#",
        "c++",      "é",        "🙂",     "\xEF\xBB\xBF",
        "rowid",    "fulltext", ".",        "node.js",
        ",",        "x*",       "\"y\"*",   "０",
        "　",       "）",       "_",
    };
    enum { N = sizeof pieces / sizeof *pieces };
    static const struct dd_search_how at_once = {-1, 1, true, 1, 0};
    size_t good = 0;
    (void)state;
    srand(11);
    for (int round = 0; round < 20000; round++) {
        char text[256];
        size_t len = 0;
        struct dd_query *q;
        struct dd_error err = {.message = ""};
        for (int n = 1 + rand() % 12; n > 0; n--)
            len +=
                (size_t)snprintf(text + len, sizeof text - len, "%s", pieces[(size_t)rand() % N]);
        if (rand() % 20 == 0)
            text[(size_t)rand() % len] = '\0';
        if (dd_query_parse(&q, (struct dd_str){text, len}, &err) != DD_OK) {
            assert_int_equal(err.code, DD_ERR_SYNTAX);
            assert_non_null(strstr(err.message, "(character "));
            continue;
        }
        for (int way = 0; way < 3; way++) {
            struct dd_search_options o = {.order = way == 2 ? DD_SEARCH_NEWEST
                                                            : DD_SEARCH_RELEVANCE,
                                          .tell = way == 1 ? told : NULL};
            struct dd_search_results r = {0};
            if (dd_search_run(db.db, q, &o, &at_once, &r) != SQLITE_OK)
                fail_msg("'%.*s': %s", (int)len, text, sqlite3_errmsg(db.db));
            dd_search_results_release(&r);
        }
        good++;
        dd_query_free(q);
    }
    assert_in_range(good, 2000, 18000);
}

static void knows_its_terms(void **state)
{
    struct dd_query *q = test_query("alpha -beta (\"a b\"* OR title:软件) tag:x after:2024");
    (void)state;
    assert_int_equal(dd_query_terms(q), 4);
    assert_str(dd_query_term(q, 0), "alpha");
    assert_str(dd_query_term(q, 1), "a b");
    assert_str(dd_query_term(q, 2), "软件");
    assert_str(dd_query_term(q, 3), "x");
    assert_str(dd_query_text(q), "alpha -beta (\"a b\"* OR title:软件) tag:x after:2024");
    dd_query_free(q);
    dd_query_free(NULL);
}

/* ---- hits
 * ---------------------------------------------------------------------------------------- */

/* The text with the hits in brackets. */
static const char *lit(const char *query, enum dd_field field, const char *text)
{
    static char out[256];
    struct dd_query *q = test_query(query);
    struct dd_arena arena = {0};
    size_t n, m, len = 0, at = 0;
    struct dd_str s = dd_str_from(text);
    struct dd_query_hit *hits = dd_query_hits(q, field, s, &arena, &n);
    struct dd_span *spans = dd_query_lit(hits, n, &arena, &m);
    for (size_t i = 0; i < m; at = spans[i++].end)
        len += (size_t)snprintf(out + len, sizeof out - len, "%.*s[%.*s]",
                                DD_STR_ARG(dd_str_slice(s, at, spans[i].start)),
                                DD_STR_ARG(dd_str_slice(s, spans[i].start, spans[i].end)));
    snprintf(out + len, sizeof out - len, "%s", text + at);
    dd_arena_release(&arena);
    dd_query_free(q);
    return out;
}

static void finds_hits(void **state)
{
    static const struct {
        const char *query, *lit;
    } cases[] = {
        {"alpha", "[Alpha] [ALPHA] alphas"},
        {"alp*", "[Alpha] [ALPHA] [alphas]"},
        {"\"alpha alphas\"", "Alpha [ALPHA alphas]"},
        {"alpha \"alpha alphas\"", "[Alpha] [ALPHA alphas]"},
        {"-alpha alphas", "Alpha ALPHA [alphas]"},
        {"title:alpha alphas", "Alpha ALPHA [alphas]"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(lit(cases[i].query, DD_FIELD_ARTICLE, "Alpha ALPHA alphas"),
                            cases[i].lit);
    assert_string_equal(lit("软件", DD_FIELD_SUMMARY, "旧軟件与软件，软 件"),
                        "旧[軟件]与[软件]，软 件");
    assert_string_equal(lit("R1的", DD_FIELD_SUMMARY, "Ｒ１ 的重 R1"), "[Ｒ１ 的]重 R1");
    assert_string_equal(lit("的", DD_FIELD_SUMMARY, "的的x"), "[的的]x");
    assert_string_equal(lit("node.js", DD_FIELD_ARTICLE, "node js Node.JS, node.js.org"),
                        "node js [Node.JS], [node.js].org");
    assert_string_equal(lit("c++", DD_FIELD_ARTICLE, "C C++11"), "C [C]++11");
    assert_string_equal(lit("cafe", DD_FIELD_ARTICLE, "Cafe\u0301s café"), "Cafe\u0301s [café]");
    assert_string_equal(lit("fine", DD_FIELD_ARTICLE, "ﬁne"), "[ﬁne]");
    assert_string_equal(lit("的，重要", DD_FIELD_ARTICLE, "的重要，我的“重要”"),
                        "的重要，我[的“重要]”");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_where_the_reader_stands),
        cmocka_unit_test(finds_words_and_phrases),
        cmocka_unit_test(joins_conditions),
        cmocka_unit_test(filters),
        cmocka_unit_test(takes_chinese_punctuation),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(limits_length),
        cmocka_unit_test(never_fails_in_sqlite),
        cmocka_unit_test(knows_its_terms),
        cmocka_unit_test(finds_hits),
        cmocka_unit_test(nests_deeply),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, make, drop);
}
