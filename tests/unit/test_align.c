/* Linking: numbers, tokens, and hand-made articles whose answers are known. */
#include "check.h"

#include "duidu/align.h"
#include "src/document/align_private.h"
#include "src/document/lexicon_format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- numbers --------------------------------------------------------------------------- */

static const char *key_at(const char *text, bool han, char buf[DD_NUMBER_KEY + 1])
{
    struct dd_token number = {0};
    struct dd_str s = dd_str_from(text);
    size_t end = han ? dd_number_han(s, 0, &number) : dd_number_at(s, 0, &number);
    struct dd_str key = end ? dd_number_key(&number, buf) : DD_STR("");
    buf[key.len] = '\0';
    if (!key.len)
        buf[0] = '\0';
    return buf;
}

static void test_numbers(void **state)
{
    static const struct {
        const char *text, *key;
    } cases[] = {
        {"10", "#10"},           {"1,024", "#1024"},       {"1,02", "#1"},
        {"3.5 million", "#3500000"}, {"350万", "#3500000"}, {"3.5亿", "#350000000"},
        {"2千", "#2000"},        {"5百", "#500"},          {"3百万", "#3000000"},
        {"10亿美元", "#1000000000"}, {"1万亿", "#1000000000000"}, {"10k", "#10000"},
        {"10kg", "#10"},         {"2.5m", "#2500000"},     {"7b", "#7000000000"},
        {"1.2bn", "#1200000000"}, {"3mm", "#3000000"},     {"4t", "#4000000000000"},
        {"80%", "%#80"},         {"80％", "%#80"},         {"80 percent", "%#80"},
        {"0.5%", "%#0.5"},       {"12.5", "#12.5"},        {"five", ""},
        {"3 hundred thousand", "#300000"}, {"007", "#7"},  {"2024年", "#2024"},
        {"1,000,000", "#1000000"}, {"5-million", "#5000000"},
    };
    char buf[DD_NUMBER_KEY + 1];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(key_at(cases[i].text, false, buf), cases[i].key);
}

static void test_han_numerals(void **state)
{
    static const struct {
        const char *text, *key;
    } cases[] = {
        {"三个问题", "#3"},       {"十二项", "#12"},     {"二十年", "#20"},  {"两种", "#2"},
        {"一百二十人", "#120"},   {"三千万元", "#30000000"}, {"百分之八十的", "%#80"},
        {"二〇二四年", "#2024"},  {"一个", ""},          {"三分之一个", ""}, {"三角", ""},
        {"十个", "#10"},          {"五千次", "#5000"},   {"千", ""},
    };
    char buf[DD_NUMBER_KEY + 1];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(key_at(cases[i].text, true, buf), cases[i].key);
}

static void test_number_words(void **state)
{
    struct dd_token number;
    char buf[DD_NUMBER_KEY];
    struct dd_str s = DD_STR("five million people");
    (void)state;
    assert_int_equal(dd_number_word(s, 0, 4, &number), 12);
    assert_str(dd_number_key(&number, buf), "#5000000");
    assert_int_equal(dd_number_word(DD_STR("one day"), 0, 3, &number), 0);
}

/* No number, however long, and no cut-off one, is read past. */
static void test_number_edges(void **state)
{
    struct dd_token number;
    char buf[DD_NUMBER_KEY], digits[400];
    (void)state;
    memset(digits, '9', sizeof digits);
    dd_number_at((struct dd_str){digits, sizeof digits}, 0, &number);
    assert_true(dd_number_key(&number, buf).len < DD_NUMBER_KEY);
    assert_int_equal(dd_number_at(DD_STR("5,"), 0, &number), 1);
    assert_int_equal(dd_number_at(DD_STR("5."), 0, &number), 1);
    assert_int_equal(dd_number_han(DD_STR("三"), 0, &number), 0);
    assert_int_equal(dd_number_han(DD_STR(""), 0, &number), 0);
}

/* ---- tokens ---------------------------------------------------------------------------- */

static struct dd_document *parse(struct dd_arena *arena, const char *markdown)
{
    struct dd_source *source = dd_arena_alloc(arena, sizeof *source);
    source->path = DD_STR("test.md");
    source->text = dd_arena_copy(arena, dd_str_from(markdown));
    struct dd_part part = {source, {0, source->text.len}};
    return dd_document_parse(arena, &part);
}

/* The tokens of markdown, those that count: "word whole! #number 汉字". */
static void tokens(const char *markdown, char *out, size_t size)
{
    struct dd_arena arena = {0};
    struct dd_document *doc = parse(&arena, markdown);
    struct dd_tokenizer t = {.text = dd_align_text(&arena, doc), .original = doc->text,
                             .end = doc->text.len};
    struct dd_token token;
    size_t n = 0;
    out[0] = '\0';
    while (dd_token_next(&t, &token) && n < size) {
        char buf[DD_NUMBER_KEY];
        if (token.idle)
            continue;
        struct dd_str s =
            token.kind == DD_TOKEN_NUMBER ? dd_number_key(&token, buf) : token.text;
        n += (size_t)snprintf(out + n, size - n, "%s%.*s%s", n ? " " : "", DD_STR_ARG(s),
                              token.kind == DD_TOKEN_WHOLE ? "!" : "");
    }
    dd_arena_release(&arena);
}

static void test_tokens(void **state)
{
    static const struct {
        const char *text, *tokens;
    } cases[] = {
        {"The Runner's dogs don't bark.", "runner dogs don bark"},
        {"C#, C++ and .NET", "c#! c++! .net! net"},
        {"in C, not c", "c!"},
        {"Use node.js or Llama.cpp.", "node.js! node js llama.cpp! llama cpp"},
        {"GPT-4 in 2024", "gpt-4! gpt #4 #2024"},
        {"see https://example.com/a/b for more", "see"},
        {"![a cat](cat.png) sat", "sat"},
        {"[link text](https://x.org/y) and `code`", "link text code"},
        {"**粗体**Rust语言", "粗体 rust 语言"},
        {"3D and 4o", "3d! #3 4o! #4"},
        {"CI/CD", "ci cd"},
        {"$1,024.50 and 5 million", "#1024.5 #5000000 million"},
        {"We love Go here. Go on.", "love Go!"}, /* a name where no sentence begins */
        {"IT and it", "IT!"},
        {"It is HERE", "HERE!"},
    };
    char out[512];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        tokens(cases[i].text, out, sizeof out);
        assert_string_equal(out, cases[i].tokens);
    }
}

static void test_stems(void **state)
{
    struct dd_stemmer *s = dd_stemmer_new(NULL);
    (void)state;
    /* Porter's of 1980: "porter2" would say "generous", "happi" is both. */
    assert_str(dd_stem(s, DD_STR("generalization")), "gener");
    assert_str(dd_stem(s, DD_STR("models")), "model");
    assert_str(dd_stem(s, DD_STR("generously")), "gener");
    assert_str(dd_stem(s, DD_STR("")), "");
    dd_stemmer_delete(s);
    dd_stemmer_delete(NULL);
}

static void test_stop_words(void **state)
{
    (void)state;
    assert_true(dd_stop_english(DD_STR("the")));
    assert_true(dd_stop_english(DD_STR("a")));
    assert_true(dd_stop_english(DD_STR("your")));
    assert_false(dd_stop_english(DD_STR("theorem")));
    assert_false(dd_stop_english(DD_STR("")));
    assert_true(dd_stop_chinese(DD_STR("通过")));
    assert_true(dd_stop_chinese(DD_STR("的")));
    assert_false(dd_stop_chinese(DD_STR("模型")));
}

/* ---- names ----------------------------------------------------------------------------- */

/* Does the transcription stand for the name? */
static bool same_name(const char *han, const char *latin)
{
    struct dd_arena arena = {0};
    struct dd_strbuf text = {0};
    dd_strbuf_addf(&text, "We met %s there, together with others.", latin);
    struct dd_stemmer *stemmer = dd_stemmer_new(NULL);
    struct dd_index *index = dd_index_build(&arena, parse(&arena, dd_strbuf_cstr(&text)), stemmer);
    struct dd_names *names = dd_names_new(&arena, index);
    size_t end = 0;
    bool same = dd_names_at(names, dd_str_from(han), 0, &end) != DD_NONE && end == strlen(han);
    dd_stemmer_delete(stemmer);
    dd_strbuf_release(&text);
    dd_arena_release(&arena);
    return same;
}

static void test_names(void **state)
{
    static const char *const same[][2] = {
        {"乔姆斯基", "Chomsky"},   {"马斯克", "Musk"},       {"爱因斯坦", "Einstein"},
        {"扎克伯格", "Zuckerberg"}, {"沃尔夫勒姆", "Wolfram"}, {"查尔斯", "Charles"},
        {"史密斯", "Smith"},       {"维特根斯坦", "Wittgenstein"}, {"奥特曼", "Altman"},
        {"迈克尔", "Michael"},     {"克里斯托弗", "Christopher"}, {"蒂莫西", "Timothy"},
    };
    static const char *const other[][2] = {
        {"马斯克", "Mark"},    {"乔姆斯基", "Charles"}, {"马斯", "Mas"},
        {"达到的", "Datadog"}, {"提高其", "together"},  {"查尔斯", "charles"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(same); i++)
        assert_true(same_name(same[i][0], same[i][1]));
    for (size_t i = 0; i < COUNT(other); i++)
        assert_false(same_name(other[i][0], other[i][1]));
}

/* ---- linking --------------------------------------------------------------------------- */

struct world {
    struct dd_arena arena;
    struct dd_document *article, *summary;
    struct dd_points points;
    struct dd_alignment *a;
};

static void link_up(struct world *w, const char *article, const char *summary,
                    const struct dd_lexicon *lexicon)
{
    *w = (struct world){0};
    w->article = parse(&w->arena, article);
    w->summary = parse(&w->arena, summary);
    w->points = dd_points_find(&w->arena, w->summary);
    w->a = dd_align(&w->arena, w->article, w->summary, &w->points, lexicon);
}

static uint32_t best(const struct world *w, size_t point)
{
    assert_true(point < w->a->n_points);
    assert_true(w->a->points[point].count > 0);
    return w->a->points[point].items[0].leaf;
}

/* A small lexicon of this test's own; the bytes live as long as the returned one. */
static struct dd_lexicon *small_lexicon(struct dd_strbuf *bytes)
{
    static const char text[] = "内存\tmemori:1 ram:.5\n海鸥\tgull:1 seagul:.8\n灯塔\tlighthous:1\n"
                               "面包\tbread:1\n价格\tprice:1 cost:.6\n";
    struct dd_lexicon *lexicon = NULL;
    assert_int_equal(dd_lexicon_compile(dd_str_from(text), bytes, NULL), DD_OK);
    assert_int_equal(dd_lexicon_from_bytes(&lexicon, "small", dd_strbuf_str(bytes), NULL), DD_OK);
    return lexicon;
}

static const char harbour[] =
    "# The harbour\n\n"
    "Morning comes slowly to a town that nobody visits any more these days.\n\n"
    "## Birds\n\n"
    "Seagulls and other gulls steal what the fishermen leave behind on the quay.\n\n"
    "## Light\n\n"
    "The lighthouse was built in 1843 and is still lit every evening by hand.\n\n"
    "## Food\n\n"
    "A baker named Okonkwo sells bread at a price of 3.5 million old crowns.\n\n"
    "Everybody goes home after that, and the wind takes over the empty streets.\n";

static void test_lexicon_links(void **state)
{
    struct dd_strbuf bytes = {0};
    struct dd_lexicon *lexicon = small_lexicon(&bytes);
    struct world w;
    (void)state;
    link_up(&w, harbour, "要点总结：\n\n1. **海鸥**：海鸥偷鱼。\n2. **灯塔**：灯塔每晚点亮。\n3. **面包**：价格很高。\n",
            lexicon);
    assert_int_equal(w.a->n_points, 3);
    assert_int_equal(w.a->n_leaves, 9);
    assert_int_equal(w.a->language, DD_LANG_LATIN);
    assert_int_equal(best(&w, 0), 3);
    assert_int_equal(best(&w, 1), 5);
    assert_int_equal(best(&w, 2), 7);
    assert_int_equal(w.article->blocks[w.a->points[1].items[0].block].leaf, 5);
    assert_int_equal(w.a->leaves[3].reading, 0);
    assert_int_equal(w.a->leaves[5].reading, 1);
    assert_int_equal(w.a->leaves[7].reading, 2);
    dd_arena_release(&w.arena);
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&bytes);
}

/* Without a lexicon names and numbers link, in whichever writing. */
static void test_without_lexicon(void **state)
{
    struct world w;
    (void)state;
    link_up(&w, harbour, "要点总结：\n\n1. 建于1843年。\n2. Okonkwo卖东西。\n3. 一共350万。\n", NULL);
    assert_int_equal(best(&w, 0), 5);
    assert_int_equal(best(&w, 1), 7);
    assert_int_equal(best(&w, 2), 7);
    dd_arena_release(&w.arena);
}

static void test_out_of_order(void **state)
{
    struct world w;
    (void)state;
    link_up(&w, harbour, "要点总结：\n\n1. Okonkwo和350万。\n2. 建于1843年的lighthouse。\n3. Seagulls在quay。\n",
            NULL);
    assert_int_equal(best(&w, 0), 7);
    assert_int_equal(best(&w, 1), 5);
    assert_int_equal(best(&w, 2), 3);
    dd_arena_release(&w.arena);
}

/* Months are words in English; "Go" is no stop word among Chinese. */
static void test_months_and_go(void **state)
{
    struct world w;
    (void)state;
    link_up(&w,
            "In spring nothing happened, and nobody wrote a single line of text.\n\n"
            "By August the team had rewritten the server in Go and was content.\n\n"
            "The winter was long, and people go home early when it is dark outside.\n\n"
            "In May they left the house for 8 weeks and saw the wide ocean.\n",
            "要点总结：\n\n1. 8月重写。\n2. 用Go写成。\n3. 5月离开。\n", NULL);
    assert_int_equal(best(&w, 0), 1);
    assert_int_equal(best(&w, 1), 1);
    assert_int_equal(best(&w, 2), 3);
    dd_arena_release(&w.arena);
}

static void test_transcribed(void **state)
{
    struct world w;
    (void)state;
    link_up(&w,
            "Language was once thought to be a habit like any other one we have.\n\n"
            "Then came a linguist called Chomsky with quite another theory of it.\n\n"
            "Much was written afterwards about what children hear from their parents.\n",
            "要点总结：\n\n1. 乔姆斯基的看法。\n2. 此后。\n", NULL);
    assert_int_equal(best(&w, 0), 1);
    dd_arena_release(&w.arena);
}

static void test_sharp(void **state)
{
    struct world w;
    (void)state;
    link_up(&w,
            "Rust used the least memory of all the languages that were tested here.\n\n"
            "Java needs a warm machine and much room for its garbage collection.\n\n"
            "Finally C# undoubtedly beat all other languages in the largest run of all.\n\n"
            "The C++ program could not be compiled on the machine of the author.\n",
            "要点总结：\n\n1. C++没有编译。\n2. C#最好。\n", NULL);
    assert_int_equal(best(&w, 0), 3);
    assert_int_equal(best(&w, 1), 2);
    dd_arena_release(&w.arena);
}

static const char faust[] =
    "# 浮士德精神\n\n"
    "清晨的小镇没有游客，街道空空荡荡。\n\n"
    "海鸥在码头偷走渔民留下的小鱼。\n\n"
    "灯塔建于1843年，每天傍晚由人点亮。\n\n"
    "面包师的面包价格昂贵，却从不缺少顾客。\n";

static void test_chinese_body(void **state)
{
    struct world w;
    (void)state;
    link_up(&w, faust, "要点总结：\n\n1. **海鸥**：海鸥在码头偷鱼。\n2. **灯塔**：傍晚点亮的灯塔。\n3. **面包**：价格昂贵。\n",
            NULL);
    assert_int_equal(w.a->language, DD_LANG_HAN);
    assert_int_equal(best(&w, 0), 2);
    assert_int_equal(best(&w, 1), 3);
    assert_int_equal(best(&w, 2), 4);
    dd_arena_release(&w.arena);
}

static void test_abstract(void **state)
{
    struct dd_strbuf bytes = {0};
    struct dd_lexicon *lexicon = small_lexicon(&bytes);
    struct world w;
    (void)state;
    link_up(&w, harbour,
            "**摘要**：\n小镇无人问津。灯塔（lighthouse）建于1843年，evening点亮。还有Okonkwo！\n\n"
            "**要点总结**：\n1. **海鸥**：海鸥偷鱼。\n2. **面包**：价格。\n",
            lexicon);
    assert_int_equal(w.a->n_sentences, 3);
    for (size_t i = 0; i < w.a->n_sentences; i++) {
        const struct dd_passages *s = &w.a->sentences[i];
        assert_true(s->text_start < s->text_end && s->text_end <= w.summary->text.len);
        assert_int_equal(s->count > 0, s->confidence >= DD_CONFIDENCE_SURE);
        assert_int_equal(dd_alignment_sentence_at(w.a, s->text_start), (int)i);
    }
    assert_str(dd_str_trim(dd_str_slice(w.summary->text, w.a->sentences[0].text_start,
                                        w.a->sentences[0].text_end)),
               "小镇无人问津。");
    assert_int_equal(w.a->sentences[0].count, 0);
    assert_int_equal(dd_alignment_sentence_at(w.a, (uint32_t)w.summary->text.len), -1);
    dd_arena_release(&w.arena);
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&bytes);
}

/* Whatever is missing, everything that is there is sane. */
static void check_sane(const struct world *w)
{
    const struct dd_alignment *a = w->a;
    assert_int_equal(a->n_leaves, w->article->n_leaves);
    assert_int_equal(a->n_points, w->points.count);
    for (size_t i = 0; i < a->n_points; i++) {
        const struct dd_passages *p = &a->points[i];
        assert_true(p->confidence >= 0 && p->confidence <= 1);
        assert_int_equal(p->count > 0, a->n_leaves > 0);
        for (size_t k = 0; k < p->count; k++) {
            assert_true(p->items[k].leaf < a->n_leaves);
            assert_int_equal(w->article->blocks[p->items[k].block].leaf, p->items[k].leaf);
            assert_true(k == 0 || p->items[k].score <= p->items[k - 1].score || p->manual);
            assert_true(isfinite(p->items[k].score));
        }
    }
    for (size_t b = 0; b < a->n_leaves; b++) {
        assert_true(a->leaves[b].reading >= -1 && a->leaves[b].reading < (int)a->n_points);
        for (size_t k = 0; k < a->leaves[b].count; k++)
            assert_true(a->leaves[b].items[k].point < a->n_points);
    }
}

static void test_missing(void **state)
{
    static const char *const articles[] = {"", harbour, faust, "---\n", "# Only a heading\n",
                                           "```\ncode only\n```\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"};
    static const char *const summaries[] = {"", "没有要点的总结。", "要点总结：\n\n1. 一点。\n",
                                            "要点总结：\n\n1. \n2. Okonkwo\n", "1. a\n2. b\n3. c\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(articles); i++)
        for (size_t k = 0; k < COUNT(summaries); k++) {
            struct world w;
            link_up(&w, articles[i], summaries[k], NULL);
            check_sane(&w);
            assert_int_equal(dd_alignment_leaf_at(w.a, 0) == DD_NONE, w.a->n_leaves == 0);
            dd_arena_release(&w.arena);
        }
}

static void test_leaf_at(void **state)
{
    struct world w;
    (void)state;
    link_up(&w, "first\n\n---\n\nsecond\n", "1. a\n", NULL);
    assert_int_equal(w.a->n_leaves, 2);
    assert_int_equal(dd_alignment_leaf_at(w.a, w.a->leaves[0].block), 0);
    assert_int_equal(dd_alignment_leaf_at(w.a, w.a->leaves[0].block + 1), 0); /* the rule */
    assert_int_equal(dd_alignment_leaf_at(w.a, w.a->leaves[1].block), 1);
    assert_int_equal(dd_alignment_leaf_at(w.a, 999), 1);
    dd_arena_release(&w.arena);
}

/* ---- corrections ----------------------------------------------------------------------- */

static void test_corrections(void **state)
{
    const struct dd_correction *made;
    struct world w;
    (void)state;
    link_up(&w, harbour, "要点总结：\n\n1. 建于1843年。\n2. Okonkwo卖东西，Seagulls没有。\n", NULL);
    uint32_t was = best(&w, 0), second = w.a->points[0].items[1].leaf;
    double confidence = w.a->points[0].confidence;

    assert_true(dd_alignment_link(w.a, 0, 8));
    assert_false(dd_alignment_link(w.a, 0, 8));
    assert_int_equal(best(&w, 0), 8);
    assert_true(w.a->points[0].items[0].manual && w.a->points[0].manual);
    assert_true(w.a->points[0].confidence == 1 && w.a->points[0].strength == DD_LINK_SURE);
    assert_int_equal(w.a->points[0].items[1].leaf, was);
    assert_int_equal(w.a->leaves[8].count, 1);
    assert_true(w.a->leaves[8].items[0].manual && w.a->leaves[8].items[0].point == 0);

    assert_true(dd_alignment_link(w.a, 0, 1)); /* the later one comes first */
    assert_int_equal(best(&w, 0), 1);
    assert_int_equal(dd_alignment_corrections(w.a, &made), 2);
    assert_true(made[1].point == 0 && made[1].leaf == 1 && made[1].linked);

    assert_true(dd_alignment_restore(w.a, 0, 1));
    assert_true(dd_alignment_restore(w.a, 0, 8));
    assert_false(dd_alignment_restore(w.a, 0, 8));
    assert_int_equal(best(&w, 0), was);
    assert_true(w.a->points[0].confidence == confidence && !w.a->points[0].manual);

    assert_true(dd_alignment_unlink(w.a, 0, was));
    assert_int_equal(best(&w, 0), second);
    assert_true(w.a->points[0].strength != DD_LINK_SURE);
    assert_true(dd_alignment_link(w.a, 0, was)); /* a link takes an unlink's place */
    assert_int_equal(dd_alignment_corrections(w.a, &made), 1);
    assert_int_equal(best(&w, 0), was);

    assert_false(dd_alignment_link(w.a, 2, 0));
    assert_false(dd_alignment_link(w.a, 0, 99));
    assert_false(dd_alignment_unlink(w.a, 9, 9));
    assert_false(dd_alignment_restore(w.a, 9, 9));
    check_sane(&w);
    dd_arena_release(&w.arena);
}

/* Every passage may be unlinked: then there is nothing, and it is said. */
static void test_unlink_all(void **state)
{
    struct world w;
    (void)state;
    link_up(&w, harbour, "要点总结：\n\n1. 建于1843年。\n", NULL);
    for (uint32_t leaf = 0; leaf < w.a->n_leaves; leaf++)
        assert_true(dd_alignment_unlink(w.a, 0, leaf));
    assert_int_equal(w.a->points[0].count, 0);
    assert_int_equal(w.a->points[0].strength, DD_LINK_NONE);
    for (uint32_t leaf = 0; leaf < w.a->n_leaves; leaf++)
        assert_int_equal(w.a->leaves[leaf].count, 0);
    dd_arena_release(&w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),         cmocka_unit_test(test_han_numerals),
        cmocka_unit_test(test_number_words),    cmocka_unit_test(test_number_edges),
        cmocka_unit_test(test_tokens),          cmocka_unit_test(test_stems),
        cmocka_unit_test(test_stop_words),      cmocka_unit_test(test_lexicon_links),
        cmocka_unit_test(test_without_lexicon), cmocka_unit_test(test_out_of_order),
        cmocka_unit_test(test_names),           cmocka_unit_test(test_months_and_go),
        cmocka_unit_test(test_transcribed),     cmocka_unit_test(test_sharp),           cmocka_unit_test(test_chinese_body),
        cmocka_unit_test(test_abstract),        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_leaf_at),         cmocka_unit_test(test_corrections),
        cmocka_unit_test(test_unlink_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
