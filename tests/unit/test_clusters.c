/* Bytes to clean text, text to grapheme clusters, clusters to cells; where a line may break. */
#include "check.h"

#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define F "\uFFFD"
#define FAMILY "👨\u200D👩\u200D👧"
#define LAST_TRIED 0x3FFFFu

static bool is_surrogate(uint32_t cp)
{
    return cp >= 0xD800 && cp <= 0xDFFF;
}

/* What must never reach a terminal, written down without the program's own tables. */
static bool must_hide(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0xAD ||
           (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0x61C ||
           (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) ||
           (cp >= 0xE0000 && cp <= 0xE0FFF);
}

/* ---- repair ------------------------------------------------------------------------------ */

#define repairs(bytes, want, faults, line) \
    repairs_at(DD_STR(bytes), want, faults, line, __FILE__, __LINE__)

static void repairs_at(struct dd_str bytes, const char *want, size_t faults, int line,
                       const char *file, int at)
{
    struct dd_strbuf out = {0};
    int first = -1;
    size_t n = dd_utf8_repair(&out, bytes, &first);
    assert_str_at(dd_strbuf_str(&out), want, file, at);
    _assert_int_equal(n, faults, file, at);
    _assert_int_equal((uintmax_t)first, (uintmax_t)line, file, at);
    dd_strbuf_clear(&out);
    _assert_int_equal(dd_utf8_repair(&out, bytes, NULL), faults, file, at);
    dd_strbuf_release(&out);
}

static void mends_maximal_subparts(void **state)
{
    (void)state;
    repairs("", "", 0, 0);
    repairs("对读 duìdú 👍", "对读 duìdú 👍", 0, 0);
    /* The examples of the Unicode Standard's section 3.9. */
    repairs("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
            "a" F F F "b" F "c" F F "d", 6, 1);
    repairs("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", F F F F F F F F "A", 8, 1);
    repairs("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", F F F F F F F F "A", 8, 1);
    repairs("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", F F F F F "A" F F "B", 7, 1);
    repairs("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", F F F F "A", 4, 1);
    /* Cut off at the end, in and after Chinese. */
    repairs("中\xE4\xB8", "中" F, 1, 1);
    repairs("中\xE4", "中" F, 1, 1);
    repairs("中\xF0\x9F\x91", "中" F, 1, 1);
    repairs("\xE4\xB8文", F "文", 1, 1);
    repairs("\xF8\x88\x80\x80\x80中", F F F F F "中", 5, 1);
    repairs("\xFE\xFF中", F F "中", 2, 1);
    repairs("中\x00文", "中" F "文", 1, 1);
    repairs("\uFFFD中\uD7FF\uE000\U0010FFFF", "\uFFFD中\uD7FF\uE000\U0010FFFF", 0, 0);
}

static void mends_line_ends(void **state)
{
    (void)state;
    repairs("一\r\n二\r三\n四", "一\n二\n三\n四", 0, 0);
    repairs("一\r\r\n二\n\r三\r", "一\n\n二\n\n三\n", 0, 0);
    repairs("一\r\n二\r三\n\xFF四\n\xFF", "一\n二\n三\n" F "四\n" F, 2, 4);
    repairs("一\r\x00\n二", "一\n" F "\n二", 1, 2);
    repairs("一\n\xE4\r\n\xB8", "一\n" F "\n" F, 2, 2);
}

/* Every three bytes of a choice at the edges of the ranges, before a letter: what comes out
 * is what decoding it by the definition gives. */
static void mends_all_short_sequences(void **state)
{
    (void)state;
    static const uint8_t edges[] = {0x01, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                    0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                    0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    enum { N = COUNT(edges) };
    struct dd_strbuf out = {0};
    for (size_t i = 0; i < (size_t)N * N * N; i++) {
        char bytes[] = {(char)edges[i / N / N], (char)edges[i / N % N], (char)edges[i % N], 'z'};
        dd_strbuf_clear(&out);
        size_t faults = dd_utf8_repair(&out, (struct dd_str){bytes, 4}, NULL), shown = 0, n = 0;
        for (size_t at = 0, len; at < out.len; at += len, n++) {
            uint32_t cp = dd_utf8_decode(dd_strbuf_str(&out), at, &len);
            char again[4];
            shown += cp == DD_REPLACEMENT;
            assert_int_equal(dd_utf8_encode(again, cp), len);
            assert_memory_equal(again, out.buf + at, len);
        }
        assert_int_equal(shown, faults);
        assert_int_equal(out.buf[out.len - 1], 'z');
        /* A maximal subpart has at most three bytes, a character here too. */
        assert_in_range(n, 2, 4);
        if ((uint8_t)bytes[0] >= 0xF5 || (bytes[0] & 0x40) == 0)
            assert_int_equal((unsigned char)out.buf[0], (uint8_t)bytes[0] < 0x80 ? bytes[0] : 0xEF);
    }
    dd_strbuf_clear(&out);
    assert_int_equal(dd_utf8_repair(&out, DD_STR("\xE0\x9F\x80中"), NULL), 3);
    assert_str(dd_strbuf_str(&out), F F F "中");
    dd_strbuf_release(&out);
}

#define repairs16(bytes, big, want, faults, line) \
    repairs16_at(DD_STR(bytes), big, want, faults, line, __FILE__, __LINE__)

static void repairs16_at(struct dd_str bytes, bool big, const char *want, size_t faults, int line,
                         const char *file, int at)
{
    struct dd_strbuf out = {0};
    int first = -1;
    size_t n = dd_utf16_repair(&out, bytes, big, &first);
    assert_str_at(dd_strbuf_str(&out), want, file, at);
    _assert_int_equal(n, faults, file, at);
    _assert_int_equal((uintmax_t)first, (uintmax_t)line, file, at);
    dd_strbuf_release(&out);
}

static void mends_utf16(void **state)
{
    (void)state;
    repairs16("", true, "", 0, 0);
    repairs16("\x4E\x2D\0A", true, "中A", 0, 0);
    repairs16("\x2D\x4E\x41\0", false, "中A", 0, 0);
    repairs16("\xD8\x3D\xDC\x4D\x4E\x2D", true, "👍中", 0, 0);
    repairs16("\x3D\xD8\x4D\xDC\x2D\x4E", false, "👍中", 0, 0);
    repairs16("\xDB\xFF\xDF\xFF\xD8\x00\xDC\x00", true, "\U0010FFFF\U00010000", 0, 0);
    repairs16("\xD8\x3D\x4E\x2D", true, F "中", 1, 1);
    repairs16("\xDC\x4D\x4E\x2D", true, F "中", 1, 1);
    repairs16("\xDC\x4D\xD8\x3D\x4E\x2D", true, F F "中", 2, 1);
    repairs16("\xD8\x3D\xD8\x3D\xDC\x4D", true, F "👍", 1, 1);
    repairs16("\x4E\x2D\xD8\x3D", true, "中" F, 1, 1);
    repairs16("\x4E\x2D\x4E", true, "中" F, 1, 1);
    repairs16("\x4E\x2D\0\0", true, "中" F, 1, 1);
    repairs16("\x4E\x00\0\r\0\n\0\r\xDC\x00", true, "一\n\n" F, 1, 3);
}

/* ---- code points ------------------------------------------------------------------------- */

static void decodes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < LAST_TRIED ? 1 : 13) {
        char buf[16] = "中";
        size_t n = dd_utf8_encode(buf + 3, cp), len, back;
        uint32_t want = is_surrogate(cp) ? DD_REPLACEMENT : cp;
        memcpy(buf + 3 + n, "文", 3);
        struct dd_str s = {buf, n + 6};
        if (dd_utf8_decode(s, 3, &len) != want || len != n ||
            dd_utf8_decode_slow(s, 3, &len) != want || len != n ||
            dd_utf8_decode_back(s, 3 + n, &back) != want || back != n ||
            dd_utf8_decode_back(s, 3, &back) != 0x4E2D || back != 3 ||
            dd_utf8_decode(s, 3 + n, &len) != 0x6587 || len != 3)
            fail_msg("U+%04X", (unsigned)cp);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(dd_utf8_floor(s, 3 + i), 3);
        assert_int_equal(dd_utf8_floor(s, 2), 0);
        assert_int_equal(dd_utf8_floor(s, 5 + n), 3 + n);
        assert_int_equal(dd_utf8_floor(s, s.len), s.len);
    }
    char out[4];
    assert_int_equal(dd_utf8_encode(out, 0x110000), 3);
    assert_memory_equal(out, F, 3);
    size_t len;
    assert_int_equal(dd_utf8_decode(DD_STR("\xE4\xB8"), 0, &len), DD_REPLACEMENT);
    assert_int_equal(len, 1);
    assert_int_equal(dd_utf8_decode_back(DD_STR("中\x80"), 4, &len), DD_REPLACEMENT);
    assert_int_equal(len, 1);
}

/* ---- clusters ---------------------------------------------------------------------------- */

/* "bytes:cells" of every cluster. */
#define clusters(text, want) clusters_at(dd_str_from(text), want, __FILE__, __LINE__)

static void clusters_at(struct dd_str s, const char *want, const char *file, int line)
{
    struct dd_strbuf out = {0};
    size_t cells = 0;
    for (size_t at = 0; at < s.len;) {
        struct dd_cluster c = dd_cluster_at(s, at);
        dd_strbuf_addf(&out, "%s%u:%u", at ? " " : "", (unsigned)c.len, (unsigned)c.width);
        cells += c.width;
        at += c.len;
    }
    assert_str_at(dd_strbuf_str(&out), want, file, line);
    _assert_int_equal(dd_text_width(s), cells, file, line);
    dd_strbuf_release(&out);
}

static void cuts_clusters(void **state)
{
    (void)state;
    clusters("a中，é", "1:1 3:2 3:2 2:1");
    clusters("家" FAMILY "家", "3:2 18:2 3:2");
    clusters("e\u0301中\u0301文", "3:1 5:2 3:2");
    clusters("中1\uFE0F\u20E3中", "3:2 7:1 3:2");
    clusters("👍🏽中👍", "8:2 3:2 4:2");
    clusters("中\u1112\u1161\u11AB文", "3:2 9:2 3:2");
    clusters("中क\u093Fक\u094D文", "3:2 3:1 3:1 6:1 3:2");
    clusters("中\t\n\r\n文", "3:2 1:0 1:0 2:0 3:2");
    clusters("中\u200B\u202E文\uFEFF", "3:2 3:0 3:0 3:2 3:0");
    clusters("\u0301中", "2:1 3:2");
    /* Flags go by pairs; their cells are what the C library says of the first half. */
    struct dd_str flags = DD_STR("🇨🇳🇯🇵🇰中");
    int half = wcwidth(0x1F1E8);
    static const uint32_t lens[] = {8, 8, 4, 3};
    for (size_t i = 0, at = 0; i < COUNT(lens); at += lens[i++]) {
        assert_int_equal(dd_cluster_at(flags, at).len, lens[i]);
        assert_int_equal(dd_cluster_at(flags, at).width, i == 3 ? 2 : half);
    }
}

static void keeps_two_hundred_marks_together(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 4, 5, 30, 31, 32, 63, 200, 700};
    for (size_t i = 0; i < COUNT(counts); i++) {
        struct dd_strbuf b = {0};
        uint32_t out[DD_PAINT_MAX];
        dd_strbuf_adds(&b, "中");
        for (size_t k = 0; k < counts[i]; k++)
            dd_strbuf_add_cp(&b, 0x301);
        dd_strbuf_adds(&b, "文");
        struct dd_cluster c = dd_cluster_at(dd_strbuf_str(&b), 0);
        assert_int_equal(c.len, 3 + 2 * counts[i]);
        assert_int_equal(c.width, 2);
        assert_int_equal(dd_text_width(dd_strbuf_str(&b)), 4);
        size_t n = dd_cluster_paint(dd_str_slice(dd_strbuf_str(&b), 0, c.len), out);
        assert_int_equal(n, counts[i] < 4 ? counts[i] + 1 : 5);
        assert_int_equal(out[0], 0x4E2D);
        assert_int_equal(out[n - 1], 0x301);
        dd_strbuf_release(&b);
    }
}

/* What a cluster is painted with: its first code point takes the cluster's cells, all that follow
 * none, and nothing that must be hidden is among them. Returns their number. */
static size_t paints_well(struct dd_str cluster, uint32_t out[DD_PAINT_MAX])
{
    size_t n = dd_cluster_paint(cluster, out);
    unsigned width = dd_cluster_at(cluster, 0).width;
    bool good = n <= DD_PAINT_MAX && (n > 0) == (width > 0) &&
                (n == 0 || wcwidth((wchar_t)out[0]) == (int)width);
    for (size_t i = 0; i < n; i++)
        good = good && !must_hide(out[i]) && (i == 0 || wcwidth((wchar_t)out[i]) == 0);
    if (!good)
        fail_msg("\"%.*s\" is painted with %zu", DD_STR_ARG(cluster), n);
    return n;
}

static void measures_as_the_c_library(void **state)
{
    (void)state;
    for (uint32_t cp = 0x20; cp <= LAST_TRIED; cp++) {
        char buf[20];
        uint32_t out[DD_PAINT_MAX];
        if (is_surrogate(cp))
            continue;
        size_t n = dd_utf8_encode(buf, cp);
        struct dd_cluster c = dd_cluster_at((struct dd_str){buf, n}, 0);
        int w = wcwidth((wchar_t)cp);
        bool zero = dd_cp_is_invisible(cp) || dd_cp_is_line_end(cp);
        if (c.len != n || (zero ? c.width != 0 : c.width != (w > 0 ? w : 1)) || c.width > 2 ||
            (must_hide(cp) && !zero))
            fail_msg("U+%04X: %u bytes, width %u, wcwidth %d", cp, c.len, c.width, w);
        size_t painted = paints_well((struct dd_str){buf, n}, out);
        if (c.width && (w > 0 ? out[0] != cp : out[0] != (w == 0 ? ' ' : DD_REPLACEMENT)))
            fail_msg("U+%04X is painted as U+%04X", cp, out[0]);
        if (c.width && painted != (w == 0 ? 2 : 1))
            fail_msg("U+%04X is painted with %zu code points", cp, painted);
        /* Before Chinese and a mark the base is as wide as alone. */
        memcpy(buf + n, "中\u0301", 5);
        if (dd_cluster_at((struct dd_str){buf, n + 5}, 0).width != c.width)
            fail_msg("U+%04X has another width before Chinese", cp);
    }
}

#define painted(text, ...) \
    do { \
        static const uint32_t want[] = {__VA_ARGS__}; \
        uint32_t cps[DD_PAINT_MAX]; \
        assert_int_equal(paints_well(DD_STR(text), cps), COUNT(want)); \
        assert_memory_equal(cps, want, sizeof want); \
    } while (0)

static void paints_only_what_is_clean(void **state)
{
    (void)state;
    uint32_t out[DD_PAINT_MAX];
    painted("中", 0x4E2D);
    painted("中\uFE00", 0x4E2D);
    painted("中\U000E0100", 0x4E2D);
    painted(FAMILY, 0x1F468);
    painted("1\uFE0F\u20E3", '1', 0x20E3);
    painted("e\u0301", 'e', 0x301);
    painted("\u0301", ' ', 0x301);
    painted("\u0301\u0302\u0303\u0304\u0305", ' ', 0x301, 0x302, 0x303, 0x304);
    painted("\u0378", DD_REPLACEMENT);
    painted("\u1112\u1161\u11AB", 0x1112, 0x1161, 0x11AB);
    painted("👍🏽", 0x1F44D);
    painted("🇨🇳", 0x1F1E8);
    assert_int_equal(dd_cluster_paint(DD_STR(""), out), 0);
    assert_int_equal(dd_cluster_paint(DD_STR("\x1B"), out), 0);
    assert_int_equal(dd_cluster_paint(DD_STR("\u202E"), out), 0);
    assert_int_equal(dd_cluster_paint(DD_STR("\t"), out), 0);
    /* Whatever is behind a base, by twos. */
    static const char *const parts[] = {"中", "e", "\u0301", "\u200D", "\uFE0F", "\u202E", "\x1B",
                                        "👩", "🇨", "\u1161", "\u093F", "\u0600", "\U000E0061"};
    enum { N = COUNT(parts) };
    for (size_t i = 0; i < (size_t)N * N * N; i++) {
        char text[32];
        snprintf(text, sizeof text, "%s%s%s", parts[i / N / N], parts[i / N % N], parts[i % N]);
        struct dd_str s = dd_str_from(text);
        for (size_t at = 0, len; at < s.len; at += len) {
            len = dd_cluster_at(s, at).len;
            assert_in_range(len, 1, s.len - at);
            paints_well(dd_str_slice(s, at, at + len), out);
        }
    }
}

/* ---- texts ------------------------------------------------------------------------------- */

static void fits_into_cells(void **state)
{
    (void)state;
    struct dd_str s = DD_STR("中a\u0301文" FAMILY "\u200B。");
    static const size_t want[][2] = {/* bytes, cells used */
                                     {0, 0},  {0, 0},  {3, 2},  {6, 3},  {6, 3},
                                     {9, 5},  {9, 5},  {30, 7}, {30, 7}, {33, 9}};
    for (size_t cells = 0; cells < COUNT(want); cells++) {
        size_t used = 99;
        assert_int_equal(dd_text_fit(s, cells, &used), want[cells][0]);
        assert_int_equal(used, want[cells][1]);
    }
    assert_int_equal(dd_text_fit(s, 1000, NULL), s.len);
    assert_int_equal(dd_text_width(s), 9);
}

static void sees_what_is_visible(void **state)
{
    (void)state;
    assert_true(dd_text_visible(DD_STR("  中")));
    assert_true(dd_text_visible(DD_STR("\u200B\u202E。")));
    assert_true(dd_text_visible(DD_STR("\u0301")));
    assert_false(dd_text_visible(DD_STR("")));
    assert_false(dd_text_visible(DD_STR("  \t\n ")));
    assert_false(dd_text_visible(DD_STR(" \u200B\u200D\u202E\uFEFF\x1B\x7F\uFE0F")));
}

#define cleaned(text, want) cleaned_at(DD_STR(text), want, __FILE__, __LINE__)

static void cleaned_at(struct dd_str s, const char *want, const char *file, int line)
{
    struct dd_strbuf once = {0}, twice = {0};
    dd_text_clean(&once, s);
    assert_str_at(dd_strbuf_str(&once), want, file, line);
    dd_text_clean(&twice, dd_strbuf_str(&once));
    assert_str_at(dd_strbuf_str(&twice), want, file, line);
    dd_strbuf_release(&once);
    dd_strbuf_release(&twice);
}

static void cleans_for_print(void **state)
{
    (void)state;
    cleaned("家" FAMILY "，❤\uFE0F！", "家" FAMILY "，❤\uFE0F！");
    cleaned("中\u202E文\u2066字\u2069\u202C\u200F", "中文字");
    cleaned("中\x1B[31m文\x7F\x07\xC2\x9B", "中[31m文");
    cleaned("中\t文\n字\u2028。\r\n完", "中 文 字 。 完");
    cleaned("\u200B\uFEFF中\u00AD文\u200D", "中文\u200D");
    cleaned("\uFE0F\u200D中", "中");
    cleaned("🏴\U000E0067\U000E0062\U000E007F中", "🏴\U000E0067\U000E0062\U000E007F中");
}

/* ---- line breaks, search ----------------------------------------------------------------- */

#define breaks(text, want) breaks_at(dd_str_from(text), want, __FILE__, __LINE__)

static void breaks_at(struct dd_str s, const char *want, const char *file, int line)
{
    bool ops[200];
    struct dd_strbuf out = {0};
    memset(ops, true, sizeof ops);
    dd_line_breaks(s, ops);
    for (size_t i = 0; i < s.len; i++) {
        if (ops[i])
            dd_strbuf_addc(&out, '|');
        dd_strbuf_addc(&out, s.ptr[i]);
    }
    assert_str_at(dd_strbuf_str(&out), want, file, line);
    dd_strbuf_release(&out);
}

static void breaks_lines_by_the_law(void **state)
{
    (void)state;
    breaks("", "");
    breaks("中文字", "中|文|字");
    breaks("中文 node.js 框架", "中|文 |node.js |框|架");
    breaks("中文 U.S. 政府", "中|文 |U.S. |政|府");
    breaks("中文 C++ 语言", "中|文 |C++ |语|言");
    breaks("约翰·史密斯", "约|翰·史|密|斯");
    breaks("他说：“好。”走", "他|说：“好。”走");
    breaks("家" FAMILY "家", "家|" FAMILY "|家");
    static const char *const closing[] = {"，", "。", "、", "；", "：", "？", "！", "」", "』",
                                          "）", "】", "》", "〉", "”", "’", "…", "·", "％"};
    static const char *const opening[] = {"「", "『", "（", "【", "《", "〈", "“", "‘"};
    static const char *const between[] = {"", " ", "  ", "\u200B", "\u3000"};
    bool ops[64];
    for (size_t i = 0; i < COUNT(closing) * COUNT(between); i++) {
        char text[64];
        const char *gap = between[i % COUNT(between)], *mark = closing[i / COUNT(between)];
        snprintf(text, sizeof text, "中文%s%s字字", gap, mark);
        dd_line_breaks(dd_str_from(text), ops);
        assert_true(ops[3]);
        for (size_t at = 6; at <= 6 + strlen(gap); at++)
            if (ops[at])
                fail_msg("a line may begin with the mark of \"%s\"", text);
    }
    for (size_t i = 0; i < COUNT(opening) * COUNT(between); i++) {
        char text[64];
        const char *gap = between[i % COUNT(between)], *mark = opening[i / COUNT(between)];
        snprintf(text, sizeof text, "中文%s%s字字", mark, gap);
        dd_line_breaks(dd_str_from(text), ops);
        assert_true(ops[9 + strlen(gap) + 3]);
        for (size_t at = 9; at <= 9 + strlen(gap); at++)
            if (ops[at])
                fail_msg("a line may end with the mark of \"%s\"", text);
    }
}

/* Bytes that are a part of a cluster stand for all of it. */
static void finds_the_cells_of_bytes(void **state)
{
    static const struct {
        const char *text;
        size_t start, end;
        struct dd_cells want;
    } cases[] = {
        {"ab程c", 2, 5, {2, 2, 5}},
        {"ab程c", 1, 3, {1, 3, 5}},
        {"ab程c", 5, 6, {4, 1, 6}},
        {"ab程c", 6, 6, {0, 0, 6}},
        {"a👩\u200D💻程", 8, 12, {1, 2, 12}}, /* its second half */
        {"a👩\u200D💻程", 1, 5, {1, 2, 12}},
        {"a👩\u200D💻程", 8, 15, {1, 4, 15}},
        {"e\u0301程", 1, 3, {0, 1, 3}},
        {"", 0, 0, {0, 0, 0}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dd_str s = dd_str_from(cases[i].text);
        struct dd_cells got = dd_text_cells(s, cases[i].start, cases[i].end);
        assert_int_equal(got.count, cases[i].want.count);
        assert_int_equal(got.end, cases[i].want.end);
        if (got.count)
            assert_int_equal(got.before, cases[i].want.before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mends_maximal_subparts),
        cmocka_unit_test(mends_line_ends),
        cmocka_unit_test(mends_all_short_sequences),
        cmocka_unit_test(mends_utf16),
        cmocka_unit_test(decodes_there_and_back),
        cmocka_unit_test(cuts_clusters),
        cmocka_unit_test(keeps_two_hundred_marks_together),
        cmocka_unit_test(measures_as_the_c_library),
        cmocka_unit_test(paints_only_what_is_clean),
        cmocka_unit_test(fits_into_cells),
        cmocka_unit_test(finds_the_cells_of_bytes),
        cmocka_unit_test(sees_what_is_visible),
        cmocka_unit_test(cleans_for_print),
        cmocka_unit_test(breaks_lines_by_the_law),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("clusters", tests, NULL, NULL);
}
