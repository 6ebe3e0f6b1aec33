/* Lexicon files: made, looked up, imported; damaged in every way, and never read past. */
#include "archives.h"
#include "check.h"

#include "duidu/lexicon.h"
#include "src/document/lexicon_format.h"

#include <stdlib.h>
#include <unistd.h>

static const char text[] = "# a comment\n\n"
                           "模型\tmodel:1.000 pattern:0.25\n"
                           "模型训练\ttrain:1.000 model:0.500\n"
                           "大模型\tllm:1.000\n"
                           "训练\ttrain:1.000 %#80:0.300\n";

static struct dd_lexicon *compile(const char *tsv, struct dd_strbuf *bytes)
{
    struct dd_lexicon *lexicon = NULL;
    assert_int_equal(dd_lexicon_compile(dd_str_from(tsv), bytes, NULL), DD_OK);
    assert_int_equal(bytes->len % 8, 0);
    assert_int_equal(dd_lexicon_from_bytes(&lexicon, "test.lex", dd_strbuf_str(bytes), NULL), DD_OK);
    return lexicon;
}

static void test_lookup(void **state)
{
    struct dd_strbuf bytes = {0};
    struct dd_lexicon *lexicon = compile(text, &bytes);
    struct dd_lexicon_word words[8];
    struct dd_str s = DD_STR("大模型训练");
    (void)state;
    assert_int_equal(dd_lexicon_files(lexicon), 1);
    assert_int_equal(dd_lexicon_info(lexicon, 0).words, 4);
    assert_int_equal(dd_lexicon_info(lexicon, 0).kind, DD_LEXICON_LEARNED);
    assert_false(dd_lexicon_has(lexicon, DD_LEXICON_CEDICT));

    assert_int_equal(dd_lexicon_words_at(lexicon, s, 0, words, 8), 1);
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 0).stem, "llm");
    assert_int_equal(dd_lexicon_words_at(lexicon, s, 3, words, 8), 2); /* shorter first */
    assert_int_equal(words[0].length, 6);
    assert_int_equal(words[0].n_glosses, 2);
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 0).stem, "model");
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 1).stem, "pattern");
    assert_true(dd_lexicon_gloss(lexicon, &words[0], 1).weight == .25);
    assert_int_equal(words[1].length, 12);
    assert_int_equal(dd_lexicon_gloss(lexicon, &words[0], 2).stem.len, 0);
    assert_int_equal(dd_lexicon_words_at(lexicon, s, 3, words, 1), 1);
    assert_int_equal(dd_lexicon_words_at(lexicon, s, 6, words, 8), 0);
    assert_int_equal(dd_lexicon_words_at(lexicon, s, 9, words, 8), 1);
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 1).stem, "%#80");
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR(""), 0, words, 8), 0);
    assert_int_equal(dd_lexicon_words_at(NULL, s, 0, words, 8), 0);
    dd_lexicon_close(lexicon);
    dd_lexicon_close(NULL);
    dd_strbuf_release(&bytes);
}

static void test_several_files(void **state)
{
    struct dd_strbuf one = {0}, two = {0};
    struct dd_lexicon *lexicon = compile(text, &one);
    struct dd_lexicon_word words[8];
    (void)state;
    assert_int_equal(dd_lexicon_import(DD_STR("模型 模型 [mo2 xing2] /model/mold/\n"
                                              "模型訓 模型训 [x] /drill/\n"),
                                       &two, NULL, NULL),
                     DD_OK);
    assert_int_equal(dd_lexicon_from_bytes(&lexicon, "cedict", dd_strbuf_str(&two), NULL), DD_OK);
    assert_true(dd_lexicon_has(lexicon, DD_LEXICON_CEDICT));
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("模型训练"), 0, words, 8), 3);
    assert_int_equal(words[2].file, 1);
    assert_str(dd_lexicon_gloss(lexicon, &words[2], 0).stem, "drill"); /* the first file hides 模型 */
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&one);
    dd_strbuf_release(&two);
}

static void test_bad_text(void **state)
{
    static const char *const bad[] = {"模型\n",         "模型\tModel\n",     "模型\tmodel:x\n",
                                      "模型\tmodel:2\n", "\tmodel:1\n",       "模型\t:1\n",
                                      "模型\tmodel:1 b:\n", "模型\tmodel:-1\n", "模型\tmodel:1.0.0\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct dd_strbuf out = {0};
        struct dd_error err = {0};
        assert_int_equal(dd_lexicon_compile(dd_str_from(bad[i]), &out, &err), DD_ERR_SYNTAX);
        assert_int_equal(err.line, 1);
        assert_int_equal(out.len, 0);
        dd_strbuf_release(&out);
    }
}

/* What a person wrote takes the place of what was learned, and is stemmed; a learned word without a
 * stem that stands out is left out. */
static void test_tables_together(void **state)
{
    struct dd_strbuf bytes = {0};
    struct dd_lexicon *lexicon = compile("模型\tpattern:1 mold:.5\n模型\tmodels modelling pattern\n"
                                         "一些\ta1:1 b1:.9 c1:.9 d1:.8\n训练\ttrain:1 a1:.9 b1:.9\n",
                                         &bytes);
    struct dd_lexicon_word words[4];
    (void)state;
    assert_int_equal(dd_lexicon_info(lexicon, 0).words, 2);
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("模型"), 0, words, 4), 1);
    assert_int_equal(words[0].n_glosses, 2);
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 0).stem, "model");
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 1).stem, "pattern");
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("一些"), 0, words, 4), 0);
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("训练"), 0, words, 4), 1);
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&bytes);
}

/* ---- CC-CEDICT ------------------------------------------------------------------------- */

static void test_import(void **state)
{
    static const char cedict[] =
        "# CC-CEDICT\n#! version=1\r\n"
        "傳統 传统 [chuan2 tong3] /tradition/traditional/convention/conventional/CL:個|个[ge4]/\r\n"
        "機器學習 机器学习 [ji1 qi4 xue2 xi2] /machine learning (computing)/\n"
        "的 的 [de5] /of/\n"
        "T恤 T恤 [T xu4] /T-shirt/\n"
        "not an entry\n"
        "通過 通过 [tong1 guo4] /to pass through/\n";
    struct dd_strbuf out = {0};
    struct dd_lexicon_import report;
    struct dd_lexicon *lexicon = NULL;
    struct dd_lexicon_word words[4];
    (void)state;
    assert_int_equal(dd_lexicon_import(dd_str_from(cedict), &out, &report, NULL), DD_OK);
    assert_int_equal(report.lines, 5);
    assert_int_equal(report.skipped, 1);
    assert_int_equal(report.words, 4); /* two words in both spellings; no single characters, no
                                          function words */
    assert_int_equal(dd_lexicon_from_bytes(&lexicon, "c", dd_strbuf_str(&out), NULL), DD_OK);
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("传统"), 0, words, 4), 1);
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 0).stem, "tradit");
    assert_int_equal(words[0].n_glosses, 2); /* tradit, convent; not the measure word */
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("傳統"), 0, words, 4), 1);
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("机器学习"), 0, words, 4), 1);
    assert_int_equal(words[0].n_glosses, 2); /* no "computing" */
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&out);
}

static void test_import_nothing(void **state)
{
    static const char *const bad[] = {"", "# only a comment\n", "hello\nworld\n", "a b [c] /d/\n",
                                      "字 字 [zi4] /", "字 ", " [", "x [ ] /", "\x01\x02 \xE5\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct dd_strbuf out = {0};
        assert_int_equal(dd_lexicon_import(dd_str_from(bad[i]), &out, NULL, NULL), DD_ERR_SYNTAX);
        dd_strbuf_release(&out);
    }
}

/* Bytes changed at random: a message or a lexicon, never a read past the end. */
static void test_import_noise(void **state)
{
    static const char line[] = "傳統 传统 [chuan2 tong3] /tradition (esp. old)/CL:個|个[ge4]/see 模型[mo2]/\n"
                               "機器 机器 [ji1 qi4] /machine/\n";
    uint32_t seed = 7;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct dd_strbuf out = {0};
        char *copy = malloc(sizeof line - 1);
        if (!copy)
            abort();
        memcpy(copy, line, sizeof line - 1);
        for (int k = 0; k < 1 + round % 5; k++) {
            seed = seed * 1664525u + 1013904223u;
            copy[(seed >> 8) % (sizeof line - 1)] = " /[]()|\n\t\xE5"[(seed >> 3) % 10];
        }
        if (dd_lexicon_import((struct dd_str){copy, sizeof line - 1}, &out, NULL, NULL) == DD_OK) {
            struct dd_lexicon *lexicon = NULL;
            assert_int_equal(dd_lexicon_from_bytes(&lexicon, "n", dd_strbuf_str(&out), NULL), DD_OK);
            dd_lexicon_close(lexicon);
        }
        dd_strbuf_release(&out);
        free(copy);
    }
}

/* ---- damage ---------------------------------------------------------------------------- */

/* Asks for everything that a file could hold. */
static void use(const struct dd_lexicon *lexicon)
{
    struct dd_str s = DD_STR("大模型训练模型训练的一二三四五六七八九十");
    struct dd_lexicon_word words[16];
    size_t sum = 0;
    for (size_t at = 0; at < s.len; at += 3) {
        size_t n = dd_lexicon_words_at(lexicon, s, at, words, 16);
        for (size_t i = 0; i < n; i++)
            for (uint32_t g = 0; g < words[i].n_glosses && g < 1000; g++) {
                struct dd_gloss gloss = dd_lexicon_gloss(lexicon, &words[i], g);
                for (size_t k = 0; k < gloss.stem.len; k++)
                    sum += (unsigned char)gloss.stem.ptr[k];
                assert_true(gloss.weight >= 0 && gloss.weight <= 1);
            }
    }
    assert_true(sum < SIZE_MAX);
}

/* Opens a copy of exactly len bytes, so that a sanitizer sees any read past it. */
static enum dd_code try_bytes(const char *bytes, size_t len)
{
    struct dd_lexicon *lexicon = NULL;
    struct dd_error err = {0};
    char *copy = malloc(len ? len : 1);
    if (!copy)
        abort();
    memcpy(copy, bytes, len);
    enum dd_code code = dd_lexicon_from_bytes(&lexicon, "bad", (struct dd_str){copy, len}, &err);
    if (code == DD_OK)
        use(lexicon);
    else
        assert_true(err.message[0] && !lexicon);
    dd_lexicon_close(lexicon);
    free(copy);
    return code;
}

static void test_truncated(void **state)
{
    struct dd_strbuf bytes = {0};
    (void)state;
    assert_int_equal(dd_lexicon_compile(dd_str_from(text), &bytes, NULL), DD_OK);
    for (size_t len = 0; len < bytes.len; len++)
        assert_int_equal(try_bytes(bytes.buf, len), DD_ERR_SYNTAX);
    assert_int_equal(try_bytes(bytes.buf, bytes.len), DD_OK);
    dd_strbuf_release(&bytes);
}

static void test_bit_flips(void **state)
{
    struct dd_strbuf bytes = {0};
    (void)state;
    assert_int_equal(dd_lexicon_compile(dd_str_from(text), &bytes, NULL), DD_OK);
    for (size_t i = 0; i < bytes.len * 8; i++) {
        bytes.buf[i / 8] ^= (char)(1 << i % 8);
        assert_int_equal(try_bytes(bytes.buf, bytes.len), DD_ERR_SYNTAX);
        bytes.buf[i / 8] ^= (char)(1 << i % 8);
    }
    dd_strbuf_release(&bytes);
}

static void forge_checksum(struct dd_strbuf *b)
{
    size_t body = offsetof(struct dd_lexicon_head, kind);
    uint64_t sum = dd_lexicon_checksum(b->buf + body, b->len - body);
    memcpy(b->buf + offsetof(struct dd_lexicon_head, checksum), &sum, sizeof sum);
}

/* Damage that the checksum agrees with: whatever comes out, nothing is read past. */
static void test_forged(void **state)
{
    struct dd_strbuf bytes = {0};
    uint32_t seed = 1;
    (void)state;
    assert_int_equal(dd_lexicon_compile(dd_str_from(text), &bytes, NULL), DD_OK);
    char *clean = malloc(bytes.len);
    if (!clean)
        abort();
    memcpy(clean, bytes.buf, bytes.len);
    for (int round = 0; round < 20000; round++) {
        memcpy(bytes.buf, clean, bytes.len);
        for (int k = 0; k < 1 + round % 4; k++) {
            seed = seed * 1664525u + 1013904223u;
            size_t at = 24 + (seed >> 8) % (bytes.len - 24);
            bytes.buf[at] = (char)(round % 3 ? seed >> 3 : 0xFF);
        }
        forge_checksum(&bytes);
        try_bytes(bytes.buf, bytes.len);
    }
    free(clean);
    dd_strbuf_release(&bytes);
}

static void test_files(void **state)
{
    struct dd_lexicon *lexicon = NULL;
    struct dd_error err = {0};
    (void)state;
    assert_int_equal(dd_lexicon_open(&lexicon, "/nowhere/zh-en.lex", &err), DD_ERR_IO);
    assert_true(strstr(err.message, "/nowhere/zh-en.lex") != NULL);
    assert_int_equal(dd_lexicon_open(&lexicon, "/dev/null", &err), DD_ERR_SYNTAX);
    assert_int_equal(dd_lexicon_open(&lexicon, "config", &err), DD_ERR_SYNTAX);
    assert_int_equal(dd_lexicon_open(&lexicon, "config/lexicon/zh-en.tsv", &err), DD_ERR_SYNTAX);
    assert_null(lexicon);
}

/* The shipped tables compile, and are as small as it was promised. */
static void test_shipped(void **state)
{
    static const char *const tables[] = {"config/lexicon/zh-en.tsv", "config/lexicon/zh-en-words.tsv"};
    struct dd_strbuf tsv = {0}, bytes = {0};
    struct dd_lexicon_word words[4];
    (void)state;
    for (size_t i = 0; i < COUNT(tables); i++) {
        size_t len;
        char *table = test_read(tables[i], &len);
        dd_strbuf_add(&tsv, (struct dd_str){table, len});
        free(table);
    }
    struct dd_lexicon *lexicon = compile(dd_strbuf_cstr(&tsv), &bytes);
    assert_true(bytes.len < 1024 * 1024);
    assert_true(dd_lexicon_info(lexicon, 0).words > 4000);
    assert_int_equal(dd_lexicon_words_at(lexicon, DD_STR("上下文"), 0, words, 4), 1);
    assert_str(dd_lexicon_gloss(lexicon, &words[0], 0).stem, "context");
    dd_strbuf_release(&tsv);
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookup),    cmocka_unit_test(test_several_files),
        cmocka_unit_test(test_bad_text),  cmocka_unit_test(test_tables_together), cmocka_unit_test(test_import),
        cmocka_unit_test(test_import_nothing), cmocka_unit_test(test_import_noise), cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_bit_flips), cmocka_unit_test(test_forged),
        cmocka_unit_test(test_files),     cmocka_unit_test(test_shipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
