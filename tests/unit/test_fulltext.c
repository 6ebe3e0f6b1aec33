/* The tokenizer, and the index's table by itself: what goes in, how it is cut, pieces and merging.
 */
#include "check.h"

#include "duidu/fold.h"
#include "src/store/fulltext.h"
#include "src/store/tokenize.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* ---- tokens -------------------------------------------------------------------------------------
 */

static struct dd_strbuf cut;

static int note(void *data, bool same, struct dd_str token, size_t start, size_t end)
{
    (void)start;
    (void)end;
    (void)data;
    dd_strbuf_addc(&cut, same ? '=' : ' ');
    dd_strbuf_add(&cut, token);
    return 0;
}

/* The tokens of text, a space before each, '=' where it shares the position of the one before it;
 * the mark of a character that is somewhere is shown as '@', a fence as '|'. */
static const char *tokens(const char *text, enum dd_token_mode mode)
{
    static struct dd_token_marks marks;
    struct dd_strbuf folded = {0};
    dd_strbuf_clear(&cut);
    if (strchr(text, DD_TOKEN_FENCE))
        dd_strbuf_adds(&folded, text);
    else
        dd_fold_append(&folded, dd_str_from(text), DD_FOLD_ALL);
    assert_int_equal(dd_tokens_cut(dd_strbuf_str(&folded), mode, &marks, note, NULL), 0);
    dd_strbuf_release(&folded);
    for (size_t i = 0; i < cut.len; i++)
        cut.buf[i] = (char)(cut.buf[i] == 1                ? '@'
                            : cut.buf[i] == DD_TOKEN_FENCE ? '|'
                                                           : cut.buf[i]);
    return dd_strbuf_cstr(&cut);
}

static void cuts_texts(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"Hello, World", " hello world"},
        {"GPT-4 ＡＢ", " gpt 4 ab"},
        {"Node.js", " node=node. js"},
        {"It’s A_B", " it=it' s a=a_ b"},
        {"3.5 a.5 5. .x", " 3=3. 5 a 5 5 x"},
        {"C++ C# C++11 a+b a#b F#", " c=c++ c=c# c=c++ 11 a b a b f=f#"},
        {"摘要", " 摘要=@摘 要=@要"},
        {"的的。的", " 的的=@的 的 的"},
        {"R1的重", " r1 的重=@的 重=@重"},
        {"重R1", " 重=@重 r1"},
        {"アメ", " アメ=@ア メ=@メ"},
        {"한국어 글", " 한국어 글"},
        {"\x1F"
         "a b\x1F",
         " | a b |"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(tokens(cases[i].text, DD_TOKENS_TEXT), cases[i].want);
}

static void cuts_queries(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Node.js server", " node. js server"},
        {"C++", " c++"},
        {"摘", " @摘"},
        {"摘要", " 摘要"},
        {"人工智能", " 人工 工智 智能"},
        {"R1的重", " r1 的重"},
        {"R1的", " r1 的"},
        {"的重R1", " 的重 重 r1"},
        {"的，重要", " 的 重要"},
        {"重要，的", " 重要 要 的"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(tokens(cases[i].text, DD_TOKENS_QUERY), cases[i].want);
    assert_string_equal(tokens("R1的", DD_TOKENS_PREFIX), " r1 的");
    assert_string_equal(tokens("no", DD_TOKENS_PREFIX), " no");
}

static void ends_open_in_a_lone_character(void **state)
{
    (void)state;
    assert_true(dd_tokens_end_open(DD_STR("r1的")));
    assert_true(dd_tokens_end_open(DD_STR("重要,的")));
    assert_false(dd_tokens_end_open(DD_STR("的")));
    assert_false(dd_tokens_end_open(DD_STR("r1的重")));
    assert_false(dd_tokens_end_open(DD_STR("的r1")));
    assert_false(dd_tokens_end_open(DD_STR("")));
}

static void cuts_long_words_at_characters(void **state)
{
    char word[602];
    (void)state;
    for (int i = 0; i < 300; i++)
        memcpy(word + 1 + 2 * i, "é", 3);
    word[0] = 'x';
    struct dd_token_marks marks = {0};
    dd_strbuf_clear(&cut);
    dd_tokens_cut(dd_str_from(word), DD_TOKENS_TEXT, &marks, note, NULL);
    assert_int_equal(cut.len, 1 + DD_TOKEN_MAX - 1);
}

/* ---- the table
 * ----------------------------------------------------------------------------------- */

static sqlite3 *db;
static struct dd_fulltext_writer *writer;

static int make(void **state)
{
    struct dd_error err;
    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(dd_fulltext_attach(db, &err), DD_OK);
    assert_int_equal(dd_fulltext_create(db, &err), DD_OK);
    assert_int_equal(dd_fulltext_writer_open(&writer, db, &err), DD_OK);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    dd_fulltext_writer_close(writer);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return 0;
}

static void add(int64_t id, const char *text)
{
    struct dd_clip clip;
    struct dd_error err;
    assert_int_equal(dd_clip_from_bytes(&clip, "x/index.md", dd_str_from(text), NULL, &err), DD_OK);
    struct dd_fulltext_texts texts = {0};
    dd_fulltext_fold(&texts, &clip);
    assert_int_equal(dd_fulltext_add(writer, id, &texts, &err), DD_OK);
    dd_strbuf_release(&texts.all);
    dd_clip_release(&clip);
}

/* The ids that match (folded, but where there is a fence in it), each followed by a space. */
static const char *found(const char *match)
{
    static char out[256];
    struct dd_strbuf folded = {0};
    if (strchr(match, DD_TOKEN_FENCE))
        dd_strbuf_adds(&folded, match);
    else
        dd_fold_append(&folded, dd_str_from(match), DD_FOLD_ALL);
    sqlite3_stmt *s;
    size_t len = 0;
    out[0] = '\0';
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT rowid FROM fulltext WHERE fulltext MATCH ?1", -1, &s, NULL),
        SQLITE_OK);
    sqlite3_bind_text(s, 1, dd_strbuf_cstr(&folded), -1, SQLITE_STATIC);
    while (sqlite3_step(s) == SQLITE_ROW)
        len += (size_t)snprintf(out + len, sizeof out - len, "%d ", sqlite3_column_int(s, 0));
    assert_int_equal(sqlite3_finalize(s), SQLITE_OK);
    dd_strbuf_release(&folded);
    return out;
}

#define FRONT                                                                                      \
    "---\ntitle: 中文标题\ndate: 2025-01-28\ntags: [Go, machine learning]\nextra:\n"           \
    "  source: https://blog.example.org/a/b\n  original_title: The Title\n  author: Ann "          \
    "Lee\n---\n"

static void indexes_each_field(void **state)
{
    (void)state;
    add(7, FRONT "## Summary\n**摘要**：\n软體的 *重*要。\n## Full Content\nBody "
                 "[text](http://x.y) and\nmore\n");
    assert_string_equal(found("title : \"标题\""), "7 ");
    assert_string_equal(found("title : \"title\""), "7 ");
    assert_string_equal(found("title : \"标题 the\""), ""); /* two titles */
    assert_string_equal(found("site : \"example.org\""), "7 ");
    assert_string_equal(found("source : \"org a b\""), "7 ");
    assert_string_equal(found("source : \"ann lee\""), "7 ");
    assert_string_equal(found("tags : \"\x1Fgo\x1F\""), "7 ");
    assert_string_equal(found("tags : \"\x1Flearning\x1F\""), "");
    assert_string_equal(found("tags : \"go machine\""), "");
    assert_string_equal(found("summary : \"重要\""), "7 ");
    assert_string_equal(found("body : \"重要\""), "");
    assert_string_equal(found("body : \"text and more\""), "7 ");
    assert_string_equal(found("\"https\""), "7 "); /* of the source, not of the link */
    assert_string_equal(found("body : \"http\""), "");
}

static void merges_many_pieces(void **state)
{
    struct dd_error err;
    bool more;
    (void)state;
    for (int i = 1; i <= 31; i++)
        add(i, "common\n");
    assert_int_equal(dd_fulltext_merge(db, 100, &more, &err), DD_OK);
    assert_false(more);
    for (int i = 32; i <= 80; i++)
        add(i, "common 摘要\n");
    int steps = 0;
    do {
        assert_int_equal(dd_fulltext_merge(db, 1, &more, &err), DD_OK);
    } while (more && ++steps < 1000);
    assert_in_range(steps, 1, 999);
    sqlite3_stmt *s;
    sqlite3_prepare_v2(db, "SELECT count(DISTINCT segid) FROM fulltext_idx", -1, &s, NULL);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_in_range(sqlite3_column_int(s, 0), 1, 31);
    sqlite3_finalize(s);
    assert_int_equal(strlen(found("\"common\"")), 9 * 2 + 71 * 3);
    assert_int_equal(strlen(found("\"摘要\"")), 49 * 3);
}

static void versions_itself(void **state)
{
    (void)state;
    assert_true(dd_fulltext_version() != dd_fold_version());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_texts),
        cmocka_unit_test(cuts_queries),
        cmocka_unit_test(ends_open_in_a_lone_character),
        cmocka_unit_test(cuts_long_words_at_characters),
        cmocka_unit_test_setup_teardown(indexes_each_field, make, drop),
        cmocka_unit_test_setup_teardown(merges_many_pieces, make, drop),
        cmocka_unit_test(versions_itself),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    dd_strbuf_release(&cut);
    return rc;
}
