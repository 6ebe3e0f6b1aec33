/* Search in a document: what is found where, and what is not. */
#include "archives.h"
#include "check.h"

#include "duidu/clip.h"
#include "duidu/find.h"
#include "duidu/fold.h"
#include "duidu/han.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <locale.h>

enum {
    TYPED = DD_FIND_PINYIN | DD_FIND_VARIANTS | DD_FIND_SMART_CASE,
    REGEX = DD_FIND_REGEX | DD_FIND_SMART_CASE
};

/* A document of markdown, and what was found in it. */
struct found {
    struct dd_arena arena;
    struct dd_source source;
    struct dd_document *doc;
    struct dd_find_text *text;
    struct dd_hits hits;
    struct dd_strbuf shown;
};

static void open_text(struct found *f, const char *markdown)
{
    *f = (struct found){0};
    assert_int_equal(dd_source_from_bytes(&f->source, "t.md", dd_str_from(markdown), NULL, NULL),
                     DD_OK);
    struct dd_part part = {&f->source, {0, f->source.text.len}};
    f->doc = dd_document_parse(&f->arena, &part);
    f->text = dd_find_text_new(f->doc);
}

static void close_text(struct found *f)
{
    dd_find_text_free(f->text);
    dd_hits_release(&f->hits);
    dd_strbuf_release(&f->shown);
    dd_source_release(&f->source);
    dd_arena_release(&f->arena);
}

static void search(struct found *f, struct dd_str query, unsigned flags)
{
    struct dd_pattern *p = NULL;
    struct dd_error err = {0};
    if (dd_pattern_compile(&p, query, flags, &err) != DD_OK)
        fail_msg("\"%.*s\": %s", DD_STR_ARG(query), err.message);
    if (dd_find_all(p, f->text, &f->hits, &err) != DD_OK)
        fail_msg("\"%.*s\": %s", DD_STR_ARG(query), err.message);
    dd_pattern_free(p);
}

/* The hits as "start:text|start:text", with a ~ before those by pinyin. */
static const char *find(struct found *f, const char *query, unsigned flags)
{
    search(f, dd_str_from(query), flags);
    dd_strbuf_clear(&f->shown);
    for (size_t i = 0; i < f->hits.count; i++) {
        const struct dd_hit *h = &f->hits.items[i];
        struct dd_str s = dd_str_slice(f->doc->text, h->start, h->end);
        dd_strbuf_addf(&f->shown, "%s%s%u:%.*s", i ? "|" : "", h->romanised ? "~" : "", h->start,
                       DD_STR_ARG(s));
    }
    return dd_strbuf_cstr(&f->shown);
}

struct case_ {
    const char *markdown, *query, *want;
};

static void check_cases(const struct case_ *cases, size_t n, unsigned flags)
{
    for (size_t i = 0; i < n; i++) {
        struct found f;
        open_text(&f, cases[i].markdown);
        const char *got = find(&f, cases[i].query, flags);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("\"%s\" in \"%s\": \"%s\", wanted \"%s\"", cases[i].query, cases[i].markdown,
                     got, cases[i].want);
        close_text(&f);
    }
}

static void finds_words(void **state)
{
    static const struct case_ cases[] = {
        {"The model, the Model.", "model", "4:model|15:Model"},
        {"The model, the Model.", "Model", "15:Model"}, /* smart case */
        {"aaaa", "aa", "0:aa|2:aa"},
        {"one two", "three", ""},
        {"one two", "", ""},
        {"one two", "\u200b", ""},
        {"", "x", ""},
        {"a soft\nbreak", "soft break", "2:soft break"},
        {"a **bold** word", "bold word", "2:bold word"},
        {"a *so*ft word", "soft", "2:soft"},
        {"[link](http://x.y) text", "link text", "0:link text"},
        {"see [the li](http://x.y)nk", "link", "8:link"},
        {"大*模*型的`代码`", "模型的代码", "3:模型的代码"},
        {"大模\n型", "大模型", "0:大模型"},
        {"a hard  \nbreak", "hard break", "2:hard\nbreak"},
        {"10\u00a0km \u3000 x", "10 km x", "0:10\u00a0km \u3000 x"},
        {"Ａ full-width ｗｏｒｄ", "a full-width word", "0:Ａ full-width ｗｏｒｄ"},
        {"the ﬁnal", "fin", "4:ﬁn"},
        {"don’t “say”", "don't \"say\"", "0:don’t “say”"},
        {"don't", "don’t", "0:don't"},
        {"café cafe\u0301 cafe", "cafe", "0:café|6:cafe\u0301|13:cafe"},
        {"café cafe\u0301 cafe", "café", "0:café|6:cafe\u0301"},
        {"soft\u00adhyphen", "softhyphen", "0:soft\u00adhyphen"},
        {"半杯 ½ cup, 1⁄2, 1/2", "1/2", "7:½|15:1⁄2|22:1/2"},
        {"wait… no", "...", "4:…"},
        {"wait… no", ".", "4:…"}, /* once */
        {"`x = 1`", "x = 1", "0:x = 1"},
        {"    def f():\n        return 1", "return", "13:return"},
        {"# Head\n\ntail", "head", "0:Head"},
        {"- one\n- two", "two", "4:two"},
        {"说“你好”，他说：「好」", "说", "0:说|21:说"},
        {"第１章（上）", "第1章(上)", "0:第１章（上）"},
        {"STRASSE Straße", "straße", "0:STRASSE|8:Straße"},
    };
    (void)state;
    check_cases(cases, COUNT(cases), TYPED);
}

static void stays_inside_a_block(void **state)
{
    static const struct case_ cases[] = {
        {"one\n\ntwo", "one two", ""},
        {"one\n\ntwo", "one", "0:one"},
        {"# one\ntwo", "one two", ""},
        {"- one\n- two", "one two", ""},
        {"| one | two |\n|---|---|\n| three | four |", "one two", ""},
        {"| one | two |\n|---|---|\n| three | two |", "two", "4:two|14:two"},
        {"大模\n\n型", "大模型", ""},
        {"摘\n\n要", "zhaiyao", ""},
        {"| 摘 | 要 |\n|---|---|\n| 摘要 | x |", "zhaiyao", "~8:摘要"},
    };
    (void)state;
    if (!dd_han_available())
        skip();
    check_cases(cases, COUNT(cases), TYPED);
    struct found f;
    open_text(&f, "one\n\n| a | one |\n|---|---|\n| b | c |\n\n```\none\n```");
    find(&f, "one", TYPED);
    assert_int_equal(f.hits.count, 3);
    assert_int_equal(f.doc->blocks[f.hits.items[0].block].kind, DD_BLOCK_PARAGRAPH);
    assert_int_equal(f.doc->blocks[f.hits.items[1].block].kind, DD_BLOCK_TABLE);
    assert_int_equal(f.doc->blocks[f.hits.items[2].block].kind, DD_BLOCK_CODE);
    assert_int_equal(dd_hits_at(&f.hits, 0), 0);
    assert_int_equal(dd_hits_at(&f.hits, 1), 1);
    assert_int_equal(dd_hits_at(&f.hits, f.hits.items[1].start), 1);
    assert_int_equal(dd_hits_at(&f.hits, f.hits.items[2].start + 1), 3);
    close_text(&f);
}

static void heeds_its_flags(void **state)
{
    struct found f;
    (void)state;
    open_text(&f, "The Model 軟體");
    assert_string_equal(find(&f, "MODEL", 0), "4:Model"); /* case never counts */
    assert_string_equal(find(&f, "MODEL", DD_FIND_SMART_CASE), "");
    assert_string_equal(find(&f, "软", 0), "");
    assert_string_equal(find(&f, "软体", DD_FIND_VARIANTS), dd_han_available() ? "10:軟體" : "");
    assert_string_equal(find(&f, "ruanti", 0), "");
    assert_string_equal(find(&f, "ruanti", DD_FIND_PINYIN), dd_han_available() ? "~10:軟體" : "");
    close_text(&f);
}

static void finds_whole_words(void **state)
{
    static const struct case_ cases[] = {
        {"AI said it again, ai-like.", "ai", "0:AI|18:ai"},
        {"node.js nodes node", "node", "0:node|14:node"},
        {"R1的重要R12", "R1", "0:R1"},
        {"人工智能", "智", "6:智"},
        {"aaa aa a", "a", "7:a"},
        {"C C++ c", "c++", "2:C++"},
        {"naïve naïvety", "naïve", "0:naïve"},
    };
    (void)state;
    check_cases(cases, sizeof cases / sizeof *cases, DD_FIND_WORDS | DD_FIND_VARIANTS);
}

static void finds_variants(void **state)
{
    static const struct case_ cases[] = {
        {"軟體與软件", "软", "0:軟|9:软"},
        {"软件", "軟", "0:软"},
        {"頭髮 發展", "发", "3:髮|7:發"},
        {"皇后與後來", "後", "3:后|9:後"},
        {"乾淨、幹部、若干", "干", "0:乾|9:幹|21:干"},
        {"裏面和裡面", "里面", "0:裏面|9:裡面"},
        {"臺灣、颱風、台州", "台", "0:臺|9:颱|18:台"},
        {"一壹", "一", "0:一"},
    };
    (void)state;
    if (!dd_han_available())
        skip();
    check_cases(cases, COUNT(cases), TYPED);
}

static void finds_by_pinyin(void **state)
{
    static const struct case_ cases[] = {
        {"本文摘要：", "zhaiyao", "~6:摘要"},
        {"本文摘要：", "zy", "~6:摘要"},
        {"本文摘要：", "zhaiy", "~6:摘要"},
        {"本文摘要：", "zhyao", "~6:摘要"},
        {"本文摘要：", "zyao", "~6:摘要"},
        {"本文摘要：", "zhy", "~6:摘要"},
        {"本文摘要：", "zhai yao", "~6:摘要"},
        {"本文摘要：", "zhai'yao", "~6:摘要"},
        {"本文摘要：", "zhai ", "~6:摘"},
        {"本文摘要：", "zhaiya", ""}, /* ya is a syllable, yao is another */
        {"本文摘要：", "zhaiyaox", ""},
        {"本文摘要：", "Zhaiyao", ""}, /* only lower case is read so */
        {"本文摘要：", "z", ""},
        {"本文摘要：", "zh", ""}, /* one initial */
        {"本文摘要：", "zhai", "~6:摘"},
        {"本文摘要：", "aiyao", ""}, /* whole characters */
        {"**摘**要与\n摘[要](http://x.y)", "zhaiyao", "~0:摘要|~9:摘要"},
        {"摘，要", "zhaiyao", ""},
        {"摘 要", "zhaiyao", ""},
        {"中国", "zhon", "~0:中"}, /* no syllable, but the beginning of one */
        {"中国", "zhonggu", ""},
        {"中国", "zhongguo", "~0:中国"},
        {"银行，行走", "hang", "~3:行|~9:行"},
        {"银行，行走", "yinhang", "~0:银行"},
        {"银行，行走", "xingzou", "~9:行走"},
        {"重要的重复", "zhongyao", "~0:重要"},
        {"重要的重复", "chongfu", "~9:重复"},
        {"女人", "nvren", "~0:女人"},
        {"女人", "nüren", "~0:女人"},
        {"女人", "nu:ren", "~0:女人"},
        {"策略", "celve", "~0:策略"},
        {"策略", "celue", "~0:策略"},
        {"西安", "xian", "~0:西安"},
        {"先", "xian", "~0:先"},
        {"西安先", "xi'an", "~0:西安"},
        {"先安", "xi'an", ""},
        {"皇后 後來", "houlai", "~7:後來"},
        {"the zhaiyao of 摘要", "zhaiyao", "4:zhaiyao|~15:摘要"},
        {"葛\U000E0100城", "gecheng", "~0:葛\U000E0100城"},
        {"人人人人", "renren", "~0:人人|~6:人人"},
        {"日本語のテスト", "riben", "~0:日本"},
        {"大模型", "damoxing", "~0:大模型"},
        {"大模型", "dmx", "~0:大模型"},
        {"大模型", "d m x", "~0:大模型"},
        {"大模型", "damoxing3", ""},
    };
    (void)state;
    if (!dd_han_available())
        skip();
    check_cases(cases, COUNT(cases), TYPED);
    struct found f;
    open_text(&f, "shi 是 a shi 时");
    find(&f, "shi", TYPED);
    assert_int_equal(f.hits.count, 4);
    assert_int_equal(f.hits.romanised, 2);
    assert_false(f.hits.cut);
    close_text(&f);
}

static void matches_expressions(void **state)
{
    static const struct case_ cases[] = {
        {"The model, the Model.", "mod[a-z]+", "4:model|15:Model"},
        {"The model, the Model.", "M\\w+", "15:Model"},
        {"The model, the Model.", "\\bM\\w+", "15:Model"},
        {"The model, the Model.", "\\Sodel\\W",
         "4:model,|15:Model."},  /* an escape is no upper case */
        {"The model", "x*", ""}, /* nothing is no hit */
        {"The model", "e*", "2:e|7:e"},
        {"The model", "", ""},
        {"one\n\ntwo one", "^one|two$", "0:one"},
        {"one\n\ntwo one", "one$", "0:one|8:one"},
        {"one  \ntwo  \nthree", "^two$", "4:two"}, /* hard breaks */
        {"a soft\nbreak", "^break", ""},           /* a soft break is a space */
        {"a soft\nbreak", "soft break", "2:soft break"},
        {"    a = 1\n    b = 2", "^b.*$", "6:b = 2"},
        {"    a\n      b", "^ +b", "2:  b"},
        {"a\u00a0b a b", "a b", "0:a\u00a0b|5:a b"},
        {"don’t do", "n't", "2:n’t"},
        {"大模型的摘要", "模.|摘", "3:模型|12:摘"},
        {"大模型（上）", "（.）", "9:（上）"}, /* no group */
        {"什么？好", "么？", "3:么？"},        /* no option */
        {"什么？好", "么\\？", "3:么？"},
        {"什么？好（好）", "\\Q么？好（\\E.）", "3:么？好（好）"},
        {"a\\（b）", "\\Qa\\\\E（b", "0:a\\（b"}, /* before the \E stands a backslash */
        {"ＡＢＣ", "b", "3:Ｂ"},
        {"x ﬁn", "fin?", "2:ﬁn"},
        {"aé", "\\w{2}", "0:aé"},
        {"cafe\u0301", "é", "3:e\u0301"},
        {"| one | two |\n|---|---|\n| x | y |", "one.*two|x", "8:x"},
        {"軟體", "软", ""},
        {"ab ab", "\\Aab", "0:ab"},
        {"foobar", "foo\\Kbar", "3:bar"},
        {"foobar", "(?<=foo)bar", "3:bar"},
        {"Foobar", "(?<name>f)oo", "0:Foo"},
        {"Foobar", "(?<Name>f)oo", "0:Foo"},
    };
    (void)state;
    check_cases(cases, COUNT(cases), REGEX | DD_FIND_VARIANTS | DD_FIND_PINYIN);
}

static void says_what_is_wrong_with_an_expression(void **state)
{
    static const struct {
        const char *query, *message;
    } cases[] = {
        {"a(b", "bad pattern: missing ')' (character 4)"},
        {"中文)x", "bad pattern: ')' without '(' (character 3)"},
        {"中（[文", "bad pattern: missing ']' (character 5)"},
        {"*a", "bad pattern: nothing to repeat (character 1)"},
        {"a\\", "bad pattern: nothing after '\\' (character 3)"},
        {"\\p{Foo}", "bad pattern: unknown property after '\\p' (character 8)"},
        {"[z-a]", "bad pattern: range in '[]' is out of order (character 4)"},
        {"a(?#b", "bad pattern: missing ) after (?# comment (character 6)"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_pattern *p = (struct dd_pattern *)&p;
        struct dd_error err = {0};
        assert_int_equal(dd_pattern_compile(&p, dd_str_from(cases[i].query), REGEX, &err),
                         DD_ERR_SYNTAX);
        assert_null(p);
        assert_string_equal(err.message, cases[i].message);
    }
    dd_pattern_free(NULL);
    dd_find_text_free(NULL);
}

static void ends_runaway_expressions(void **state)
{
    struct dd_strbuf text = {0};
    struct dd_pattern *p = NULL;
    struct dd_error err = {0};
    struct found f;
    (void)state;
    dd_strbuf_adds(&text, "first\n\n");
    dd_strbuf_fill(&text, 'a', 4000);
    dd_strbuf_adds(&text, "b\n");
    open_text(&f, dd_strbuf_cstr(&text));
    assert_int_equal(dd_pattern_compile(&p, DD_STR("first|(a|aa)+$"), REGEX, &err), DD_OK);
    assert_int_equal(dd_find_all(p, f.text, &f.hits, &err), DD_ERR_LIMIT);
    assert_string_equal(err.message, "the pattern takes too long: 'first|(a|aa)+$'");
    assert_int_equal(f.hits.count, 1); /* what was found before */
    dd_pattern_free(p);
    dd_strbuf_release(&text);
    close_text(&f);
}

static void stops_at_too_many_hits(void **state)
{
    struct dd_strbuf text = {0};
    struct found f;
    (void)state;
    dd_strbuf_fill(&text, 'a', DD_HITS_MAX + 10);
    open_text(&f, dd_strbuf_cstr(&text));
    find(&f, "a", TYPED);
    assert_int_equal(f.hits.count, DD_HITS_MAX);
    assert_true(f.hits.cut);
    find(&f, "aa", TYPED);
    assert_int_equal(f.hits.count, DD_HITS_MAX / 2 + 5);
    assert_false(f.hits.cut);
    find(&f, "a", REGEX);
    assert_true(f.hits.cut);
    dd_strbuf_release(&text);
    close_text(&f);
}

/* ---- against a search that takes no short cuts --------------------------------------------- */

static uint32_t seed = 2463534242u;

static uint32_t next_random(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

/* A stretch of text cluster by cluster: the folded bytes, and for each of them the cluster's edges.
 */
struct plain {
    struct dd_strbuf folded;
    uint32_t *start, *end;
};

static void make_plain(struct plain *p, struct dd_str text, uint32_t from, uint32_t to,
                       unsigned flags)
{
    p->start = calloc((to - from) * 20 + 1, sizeof *p->start);
    p->end = calloc((to - from) * 20 + 1, sizeof *p->end);
    struct dd_str s = dd_str_slice(text, from, to);
    for (size_t at = 0; at < s.len;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        size_t before = p->folded.len;
        dd_fold_append(&p->folded, dd_str_slice(s, at, at + c.len), flags);
        bool longer = before && p->folded.len == before + 1 && p->folded.buf[before] == ' ' &&
                      p->folded.buf[before - 1] == ' ';
        if (longer) {
            p->folded.len = before;
            p->end[before - 1] = from + (uint32_t)(at + c.len);
        }
        for (size_t i = before; i < p->folded.len; i++) {
            p->start[i] = from + (uint32_t)at;
            p->end[i] = from + (uint32_t)(at + c.len);
        }
        at += c.len;
    }
}

static void release_plain(struct plain *p)
{
    dd_strbuf_release(&p->folded);
    free(p->start);
    free(p->end);
}

/* Are there hits from item *next on as a search of [from, to) finds them? */
static void compare_unit(struct found *f, uint32_t from, uint32_t to, struct dd_str query,
                         unsigned flags, size_t *next)
{
    struct plain in = {0};
    struct dd_strbuf q = {0};
    uint32_t last = 0;
    make_plain(&in, f->doc->text, from, to, flags);
    dd_fold_append(&q, query, flags);
    for (size_t at = 0; q.len && at + q.len <= in.folded.len;) {
        if (memcmp(in.folded.buf + at, q.buf, q.len) != 0) {
            at++;
            continue;
        }
        uint32_t start = in.start[at], end = in.end[at + q.len - 1];
        at += q.len;
        if (start < last)
            continue;
        last = end;
        const struct dd_hit *h = *next < f->hits.count ? &f->hits.items[*next] : NULL;
        if (!h || h->start < start || h->end > end || h->end <= start)
            fail_msg("\"%.*s\" is not found at %u in \"%.*s\"", DD_STR_ARG(query), start,
                     DD_STR_ARG(dd_str_slice(f->doc->text, start, end)));
        ++*next;
    }
    release_plain(&in);
    dd_strbuf_release(&q);
}

static void each_unit(struct found *f, struct dd_str query, unsigned flags,
                      void (*compare)(struct found *, uint32_t, uint32_t, struct dd_str, unsigned,
                                      size_t *))
{
    size_t next = 0;
    for (size_t i = 0; i < f->doc->n_blocks; i++) {
        const struct dd_block *b = &f->doc->blocks[i];
        if (b->kind == DD_BLOCK_TABLE)
            for (size_t c = 0; c < (size_t)b->table->rows * b->table->columns; c++)
                compare(f, b->table->cells[c].text_start, b->table->cells[c].text_end, query, flags,
                        &next);
        else if (dd_block_is_leaf(b))
            compare(f, b->text_start, b->text_end, query, flags, &next);
    }
    if (next != f->hits.count)
        fail_msg("\"%.*s\" has %zu hits, and not %zu", DD_STR_ARG(query), next, f->hits.count);
}

/* Some characters of the text, some letters made capitals. */
static void random_query(struct dd_strbuf *q, struct dd_str text)
{
    size_t at = next_random((uint32_t)text.len), len;
    while (at && text.ptr[at - 1] != '\n')
        at--;
    for (uint32_t skip = next_random(60); skip && at < text.len && text.ptr[at] != '\n'; skip--)
        at += dd_cluster_at(text, at).len;
    for (uint32_t n = 1 + next_random(8); n && at < text.len && text.ptr[at] != '\n'; n--) {
        len = dd_cluster_at(text, at).len;
        dd_strbuf_add(q, dd_str_slice(text, at, at + len));
        if (len == 1 && q->buf[q->len - 1] >= 'a' && q->buf[q->len - 1] <= 'z' &&
            next_random(20) == 0)
            q->buf[q->len - 1] = (char)(q->buf[q->len - 1] - 32);
        at += len;
    }
}

static bool has_upper(struct dd_str s)
{
    for (size_t at = 0, len; at < s.len; at += len)
        if (dd_cp_is_upper(dd_utf8_decode(s, at, &len)))
            return true;
    return false;
}

static void compare_literal(struct found *f)
{
    for (int i = 0; i < 8; i++) {
        struct dd_strbuf q = {0};
        random_query(&q, f->doc->text);
        struct dd_str query = dd_strbuf_str(&q);
        unsigned flags = DD_FOLD_VARIANTS | (has_upper(query) ? 0 : DD_FOLD_CASE) |
                         (dd_fold_has_marks(query) ? 0 : DD_FOLD_MARKS);
        search(f, query, DD_FIND_VARIANTS | DD_FIND_SMART_CASE);
        if (!f->hits.cut)
            each_unit(f, query, flags, compare_unit);
        dd_strbuf_release(&q);
    }
}

/* ---- the same for pinyin ------------------------------------------------------------------- */

static bool is_syllable(const char *s, size_t len)
{
    for (size_t i = 0; i < dd_han_syllable_count(); i++)
        if (strlen(dd_han_syllable(i)) == len && memcmp(dd_han_syllable(i), s, len) == 0)
            return true;
    return false;
}

/* Characters of s from byte at on that the letters q read, as few as can be; 0: none. first: no
 * character was read before. *end gets where they end. */
static size_t read_naively(struct dd_str s, size_t at, const char *q, bool first, size_t *end)
{
    const char *readings[DD_HAN_READINGS_MAX];
    size_t len, fewest = 0;
    if (at >= s.len)
        return 0;
    size_t n = dd_han_readings(dd_utf8_decode(s, at, &len), readings, DD_HAN_READINGS_MAX),
           rest = strlen(q);
    for (size_t i = 0; i < n; i++) {
        size_t whole = strlen(readings[i]);
        size_t initial = readings[i][1] == 'h' && strchr("zcs", readings[i][0]) ? 2 : 1;
        for (size_t k = 1; k <= whole && k <= rest; k++) {
            bool taken =
                k == whole || k == 1 || k == initial || (k == rest && !is_syllable(q, rest));
            if (!taken || memcmp(readings[i], q, k) != 0)
                continue;
            size_t stop = at + len, more = 0;
            if (k < rest)
                more = read_naively(s, at + len, q + k, false, &stop);
            else if (first && k < whole && k <= initial)
                continue;
            if (k < rest && !more)
                continue;
            if (!fewest || more + 1 < fewest) {
                fewest = more + 1;
                *end = stop;
            }
        }
    }
    return fewest;
}

static void compare_unit_pinyin(struct found *f, uint32_t from, uint32_t to, struct dd_str query,
                                unsigned flags, size_t *next)
{
    struct dd_str s = dd_str_slice(f->doc->text, from, to);
    (void)flags;
    for (size_t at = 0, len, end; at < s.len; at += len) {
        dd_utf8_decode(s, at, &len);
        if (!read_naively(s, at, query.ptr, true, &end))
            continue;
        const struct dd_hit *h = *next < f->hits.count ? &f->hits.items[*next] : NULL;
        if (!h || h->start != from + at || h->end != from + end)
            fail_msg("\"%s\" does not find \"%.*s\" at %zu", query.ptr,
                     DD_STR_ARG(dd_str_slice(s, at, end)), from + at);
        ++*next;
        len = end - at;
    }
}

/* A way to write some characters that stand together in the text. */
static void random_pinyin(struct dd_strbuf *q, struct dd_str text)
{
    const char *readings[DD_HAN_READINGS_MAX];
    size_t at = dd_utf8_floor(text, next_random((uint32_t)text.len)), len, n = 0;
    while (at < text.len && !dd_han_set(dd_utf8_decode(text, at, &len)))
        at += len;
    for (uint32_t want = 1 + next_random(4); n < want && at < text.len; n++, at += len) {
        size_t count =
            dd_han_readings(dd_utf8_decode(text, at, &len), readings, DD_HAN_READINGS_MAX);
        if (!count)
            break;
        const char *r = readings[next_random((uint32_t)count)];
        size_t way = next_random(4), k = strlen(r);
        if (way == 0)
            k = 1;
        else if (way == 1)
            k = r[1] == 'h' && strchr("zcs", r[0]) ? 2 : 1;
        else if (way == 2 && n + 1 == want)
            k = 1 + next_random((uint32_t)k);
        dd_strbuf_add(q, (struct dd_str){r, k});
    }
}

static void compare_pinyin(struct found *f)
{
    for (int i = 0; i < 8; i++) {
        struct dd_strbuf q = {0};
        random_pinyin(&q, f->doc->text);
        if (q.len >= 2) {
            search(f, dd_strbuf_str(&q), DD_FIND_PINYIN);
            /* Literal hits aside, which stand in Latin text. */
            size_t kept = 0;
            for (size_t k = 0; k < f->hits.count; k++)
                if (f->hits.items[k].romanised)
                    f->hits.items[kept++] = f->hits.items[k];
            assert_int_equal(kept, f->hits.romanised);
            f->hits.count = kept;
            each_unit(f, dd_strbuf_str(&q), 0, compare_unit_pinyin);
        }
        dd_strbuf_release(&q);
    }
}

static void compare_part(const struct dd_part *part)
{
    struct found f = {0};
    if (!part->source)
        return;
    f.doc = dd_document_parse(&f.arena, part);
    f.text = dd_find_text_new(f.doc);
    if (f.doc->text.len) {
        compare_literal(&f);
        if (dd_han_available())
            compare_pinyin(&f);
    }
    close_text(&f);
}

static void compare_file(const char *path, void *data)
{
    struct dd_clip clip = {0};
    (void)data;
    if (dd_clip_open(&clip, path, NULL) == DD_OK) {
        compare_part(&clip.summary);
        compare_part(&clip.article);
    }
    dd_clip_release(&clip);
}

static void agrees_with_a_plain_search(void **state)
{
    (void)state;
    assert_true(test_each_markdown(TEST_SAMPLE, compare_file, NULL) > 10);
}

static void agrees_with_a_plain_search_in_archives(void **state)
{
    (void)state;
    if (!test_archives())
        skip();
    assert_true(test_each_markdown(test_archives(), compare_file, NULL) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words),
        cmocka_unit_test(stays_inside_a_block),
        cmocka_unit_test(heeds_its_flags),
        cmocka_unit_test(finds_whole_words),
        cmocka_unit_test(finds_variants),
        cmocka_unit_test(finds_by_pinyin),
        cmocka_unit_test(matches_expressions),
        cmocka_unit_test(says_what_is_wrong_with_an_expression),
        cmocka_unit_test(ends_runaway_expressions),
        cmocka_unit_test(stops_at_too_many_hits),
        cmocka_unit_test(agrees_with_a_plain_search),
        cmocka_unit_test(agrees_with_a_plain_search_in_archives),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
