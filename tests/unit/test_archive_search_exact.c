/* What a search finds is what a plain scan of the folded texts finds, for random queries out of the
 * texts themselves: words, phrases, any pieces of Chinese, beginnings of words, and two of them
 * joined. The scan knows nothing of atoms and tokens: it compares characters, and looks what is on
 * both sides. */
#include "archives.h"
#include "search_db.h"

#include "duidu/fold.h"
#include "duidu/utf8.h"

#include <locale.h>

enum { QUERIES = 200 };

/* ---- the texts ----------------------------------------------------------------------------------
 */

struct article {
    struct dd_strbuf fields[DD_FIELDS]; /* brought into one form, see simplify() */
    struct dd_strbuf raw;               /* what queries are taken from */
};

static struct test_db db;
static struct article *articles; /* [id - 1] */
static size_t n_articles;

static bool is_word(uint32_t cp)
{
    return dd_cp_is_letter(cp) && !dd_cp_is_cjk(cp);
}

static bool is_hangul(uint32_t cp)
{
    return (cp >= 0xAC00 && cp < 0xD7B0) || (cp >= 0x1100 && cp < 0x1200) ||
           (cp >= 0x3130 && cp < 0x3190);
}

/* w: letter or digit of a word; c: Chinese, Japanese and the like; else a sign. */
static char sort_of(uint32_t cp)
{
    if (is_word(cp) || is_hangul(cp))
        return cp >= 0xE01 && cp < 0xE80 ? 'c' : 'w';
    return (dd_cp_is_cjk(cp) && dd_cp_is_letter(cp)) || (cp >= 0x1F300 && cp <= 0x1FAFF) ? 'c'
                                                                                         : 's';
}

static uint32_t at(struct dd_str s, size_t i, size_t *len)
{
    *len = 1;
    return i < s.len ? dd_utf8_decode(s, i, len) : ' ';
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/* Does the sign at i hold the word before it to the one behind it? */
static bool holds(struct dd_str s, uint32_t before, size_t i)
{
    size_t len, next_len;
    uint32_t cp = at(s, i, &len), next = at(s, i + len, &next_len);
    if (cp == '_') {
        while (next == '_')
            next = at(s, i += len, &len);
        return sort_of(next) == 'w';
    }
    if (sort_of(next) != 'w')
        return false;
    if (is_digit(before) && is_digit(next))
        return strchr(".,;'", (int)cp) && cp < 128;
    return !is_digit(before) && !is_digit(next) &&
           (cp == 0xB7 || (cp < 128 && strchr(".':", (int)cp)));
}

/* Words and runs of Chinese as they are, a ' ' for all between them but for the signs that hold
 * words together or belong to their end: "Node.js、C++的书" is "node.js c++ 的书". */
static void simplify(struct dd_strbuf *out, struct dd_str s)
{
    char last = ' ';
    uint32_t before = ' ';
    size_t len;
    for (size_t i = 0; i < s.len; i += len) {
        uint32_t cp = at(s, i, &len), next;
        size_t next_len;
        char sort = sort_of(cp);
        next = at(s, i + len, &next_len);
        if (sort != 's') {
            if (last != ' ' && last != '.' && last != sort)
                dd_strbuf_addc(out, ' ');
            dd_strbuf_add_cp(out, cp);
            last = sort;
        } else if (last == 'w' && ((cp == '+' && next == '+') ||
                                   (cp == '#' && sort_of(next) == 's' && next < 128))) {
            dd_strbuf_adds(out, cp == '+' ? "++ " : "# ");
            len += cp == '+';
            last = ' ';
        } else if ((last == 'w' || (last == '.' && cp == '_')) && holds(s, before, i)) {
            dd_strbuf_add_cp(out, cp);
            last = '.';
        } else if (last != ' ') {
            dd_strbuf_addc(out, cp == 0x1F ? 0x1F : ' ');
            last = ' ';
        } else if (cp == 0x1F) {
            dd_strbuf_addc(out, 0x1F);
        }
        before = cp;
    }
}

static void each(const char *path, void *data)
{
    struct dd_clip clip;
    struct dd_error err;
    (void)data;
    if (dd_clip_open(&clip, path, &err) != DD_OK)
        return;
    articles = realloc(articles, (n_articles + 1) * sizeof *articles);
    assert_non_null(articles);
    struct article *a = &articles[n_articles++];
    memset(a, 0, sizeof *a);
    for (int i = 0; i < DD_FIELDS; i++) {
        struct dd_strbuf folded = {0};
        dd_fulltext_folded(&folded, &clip, (enum dd_field)i);
        simplify(&a->fields[i], dd_strbuf_str(&folded));
        dd_strbuf_release(&folded);
        dd_fulltext_text(&a->raw, &clip, (enum dd_field)i);
        dd_strbuf_addc(&a->raw, '\n');
    }
    assert_int_equal(test_db_add(&db, &clip, path), n_articles);
    dd_clip_release(&clip);
}

/* ---- the scan -----------------------------------------------------------------------------------
 */

static bool is_sign(struct dd_str s, size_t i)
{
    size_t len;
    return sort_of(at(s, i, &len)) == 's';
}

/* Does query, simplified, stand in text at i? A blank of it stands for whatever is between two
 * words. */
static bool stands(struct dd_str text, size_t i, struct dd_str query, bool beginning)
{
    size_t len;
    size_t q = 0;
    if (sort_of(at(query, 0, &len)) == 'w' && i > 0 &&
        sort_of(dd_utf8_decode_back(text, i, &len)) == 'w')
        return false;
    for (; q < query.len; q++) {
        if (query.ptr[q] == ' ') {
            size_t start = i;
            while (i < text.len && text.ptr[i] != 0x1F && is_sign(text, i)) {
                at(text, i, &len);
                i += len;
            }
            if (i == start)
                return false;
        } else if (i == text.len || text.ptr[i++] != query.ptr[q]) {
            return false;
        }
    }
    dd_utf8_decode_back(query, query.len, &len);
    char last = sort_of(dd_utf8_decode(query, query.len - len, &len));
    return beginning || last == 'c' || last == 's' || i == text.len ||
           sort_of(at(text, i, &len)) != 'w';
}

static bool in_field(const struct article *a, int field, struct dd_str query, bool beginning)
{
    struct dd_str text = dd_strbuf_str(&a->fields[field]);
    for (size_t i = 0; i + query.len <= text.len + 8 && i < text.len; i++)
        if (text.ptr[i] == query.ptr[0] && stands(text, i, query, beginning))
            return true;
    return false;
}

/* One thing to be looked for. */
struct term {
    char text[256]; /* of the query language */
    bool found[4096];
};

/* The raw text in the form of the fields; false when there is no word in it. */
static bool simple_query(struct dd_strbuf *out, const char *raw)
{
    struct dd_strbuf folded = {0};
    dd_fold_append(&folded, dd_str_from(raw), DD_FOLD_ALL);
    simplify(out, dd_strbuf_str(&folded));
    dd_strbuf_release(&folded);
    return dd_str_trim(dd_strbuf_str(out)).len;
}

static bool has_words(const char *raw)
{
    struct dd_strbuf simple = {0};
    bool has = simple_query(&simple, raw);
    dd_strbuf_release(&simple);
    return has;
}

static void scan(struct term *t, const char *raw, unsigned fields, bool beginning)
{
    struct dd_strbuf simple = {0};
    simple_query(&simple, raw);
    struct dd_str query = dd_str_trim(dd_strbuf_str(&simple));
    for (size_t i = 0; i < n_articles; i++) {
        t->found[i] = false;
        for (int f = 0; f < DD_FIELDS; f++)
            t->found[i] |= (fields >> f & 1) && in_field(&articles[i], f, query, beginning);
    }
    dd_strbuf_release(&simple);
}

/* ---- queries out of the texts
 * -------------------------------------------------------------------- */

static size_t pick(size_t n)
{
    return (size_t)rand() % n;
}

/* A place in a text where a character begins. */
static struct dd_str some_text(size_t *i)
{
    struct dd_str s;
    do
        s = dd_strbuf_str(&articles[pick(n_articles)].raw);
    while (s.len < 16);
    *i = dd_utf8_floor(s, pick(s.len - 8));
    return s;
}

/* A word, or count of them with all that is between; false where there happens to be none. */
static bool some_words(char out[200], size_t count)
{
    size_t i, len, start, end = 0;
    struct dd_str s = some_text(&i);
    while (i < s.len && sort_of(at(s, i, &len)) == 'w')
        i += len; /* out of the word at hand */
    while (i < s.len && sort_of(at(s, i, &len)) != 'w')
        i += len;
    start = i;
    for (; count && i < s.len && s.ptr[i] != '"' && s.ptr[i] != 0x1F; count--) {
        while (i < s.len && sort_of(at(s, i, &len)) == 'w')
            i += len;
        end = i;
        if (i + 1 < s.len && (s.ptr[i] == '#' || (s.ptr[i] == '+' && s.ptr[i + 1] == '+')))
            end = i += s.ptr[i] == '#' ? 1 : 2;
        while (count > 1 && i < s.len && s.ptr[i] != '"' && s.ptr[i] != 0x1F &&
               sort_of(at(s, i, &len)) == 's')
            i += len;
    }
    if (end <= start || end - start >= 150)
        return false;
    snprintf(out, 200, "%.*s", (int)(end - start), s.ptr + start);
    return true;
}

/* One to six Chinese characters that stand together. */
static bool some_chinese(char out[200], size_t count)
{
    size_t i, len, n = 0;
    struct dd_str s = some_text(&i);
    for (size_t tries = 0; i < s.len && sort_of(at(s, i, &len)) != 'c' && tries < 400; tries++)
        i += len;
    out[0] = '\0';
    for (; count && i < s.len && sort_of(at(s, i, &len)) == 'c'; count--, i += len) {
        memcpy(out + n, s.ptr + i, len);
        out[n += len] = '\0';
    }
    return n;
}

/* Characters of whatever kind, from the beginning of one word to the end of another. */
static bool some_piece(char out[200])
{
    size_t i, len, start, end;
    struct dd_str s = some_text(&i);
    while (i < s.len && sort_of(at(s, i, &len)) == 'w')
        i += len;
    start = i;
    for (size_t n = 3 + pick(20); n && i < s.len && s.ptr[i] != '"' && s.ptr[i] != 0x1F; n--) {
        at(s, i, &len);
        i += len;
    }
    while (i < s.len && sort_of(at(s, i, &len)) == 'w')
        i += len;
    end = i;
    if (end <= start || end - start >= 150)
        return false;
    snprintf(out, 200, "%.*s", (int)(end - start), s.ptr + start);
    return !memchr(s.ptr + start, '"', end - start);
}

/* Quotation marks and their likes would end a phrase. */
static void quote(char out[256], const char *raw, const char *before, const char *after)
{
    struct dd_strbuf b = {0};
    dd_fold_append(&b, dd_str_from(raw), 0);
    for (size_t i = 0; i < b.len; i++)
        if (b.buf[i] == '"')
            b.buf[i] = ' ';
    snprintf(out, 256, "%s\"%s\"%s", before, dd_strbuf_cstr(&b), after);
    dd_strbuf_release(&b);
}

static void make_term(struct term *t)
{
    static const struct {
        const char *name;
        unsigned fields;
    } places[] = {
        {"", (1 << DD_FIELDS) - 1},
        {"title:", 1 << DD_FIELD_TITLE},
    };
    char raw[200];
    size_t place = pick(8) == 0;
    bool beginning = false;
    do {
        size_t kind = pick(5);
        bool got = kind == 0   ? some_words(raw, 1)
                   : kind == 1 ? some_words(raw, 2 + pick(4))
                   : kind == 2 ? some_chinese(raw, 1 + pick(6))
                   : kind == 3 ? some_piece(raw)
                               : (beginning = some_words(raw, 1));
        if (!got)
            raw[0] = '\0';
    } while (!has_words(raw));
    size_t len = strlen(raw);
    if (beginning && len > 4 && (unsigned char)raw[len - 1] < 128 &&
        (unsigned char)raw[len - 2] < 128)
        raw[len - 2] = '\0';
    else
        beginning = false;
    quote(t->text, raw, places[place].name, beginning ? "*" : "");
    scan(t, raw, places[place].fields, beginning);
}

/* ---- the test
 * ------------------------------------------------------------------------------------ */

/* What is told before the end is right too. */
static void told_of(void *data, const struct dd_search_results *so_far)
{
    const bool *expected = data;
    for (size_t i = 0; i < so_far->count; i++)
        assert_true(expected[so_far->items[i].id - 1]);
}

static void compare(const char *query, const bool *expected)
{
    struct dd_search_results r = {0};
    size_t want = 0;
    static bool found[4096];
    memset(found, 0, sizeof found);
    for (int pass = 0; pass < 3; pass++) {
        struct dd_search_options o = {.order = pass == 2 ? DD_SEARCH_NEWEST : DD_SEARCH_RELEVANCE,
                                      .tell = pass == 1 ? told_of : NULL,
                                      .data = (void *)(uintptr_t)expected};
        test_search(&db, query, &o, &r);
        want = 0;
        memset(found, 0, sizeof found);
        for (size_t i = 0; i < r.count; i++)
            found[r.items[i].id - 1] = true;
        for (size_t i = 0; i < n_articles; i++) {
            if (found[i] != expected[i])
                fail_msg("%s: article %zu is %sfound by the search", query, i + 1,
                         found[i] ? "" : "not ");
            want += expected[i];
        }
        assert_int_equal(r.count, want);
        assert_int_equal(r.total, want);
        assert_true(r.ranked && !r.more);
    }
    dd_search_results_release(&r);
}

static void run(const char *root)
{
    static struct term a, b;
    static bool both[4096];
    size_t hits = 0;
    static const char *const joints[] = {"", "", "OR ", "-"};
    char text[600];
    articles = NULL;
    n_articles = 0;
    db = test_db_open();
    test_each_markdown(root, each, NULL);
    assert_in_range(n_articles, 1, 4096);
    srand(4);
    for (int i = 0; i < QUERIES; i++) {
        size_t form = i % 2 ? 0 : pick(4);
        make_term(&a);
        make_term(&b);
        for (size_t k = 0; k < n_articles; k++)
            both[k] = form == 0   ? a.found[k]
                      : form == 1 ? a.found[k] && b.found[k]
                      : form == 2 ? a.found[k] || b.found[k]
                                  : a.found[k] && !b.found[k];
        if (form == 0)
            snprintf(text, sizeof text, "%s", a.text);
        else
            snprintf(text, sizeof text, "%s %s%s", a.text, joints[form], b.text);
        compare(text, both);
        for (size_t k = 0; k < n_articles; k++)
            hits += a.found[k];
    }
    assert_true(hits >= QUERIES); /* each was taken from a text */
    for (size_t i = 0; i < n_articles; i++) {
        for (int f = 0; f < DD_FIELDS; f++)
            dd_strbuf_release(&articles[i].fields[f]);
        dd_strbuf_release(&articles[i].raw);
    }
    free(articles);
    test_db_close(&db);
}

static void equals_a_scan_of_the_sample(void **state)
{
    (void)state;
    run(TEST_SAMPLE);
}

static void equals_a_scan_of_the_archives(void **state)
{
    (void)state;
    if (!test_archives())
        skip();
    run(test_archives());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_a_scan_of_the_sample),
        cmocka_unit_test(equals_a_scan_of_the_archives),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
