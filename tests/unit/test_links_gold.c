/* The links against hand-made labels: the floors that no change may fall below.
 *
 * Needs DUIDU_ARCHIVES and linking/gold.json beside it; skipped without them. What it counts is what
 * shared/tools/score_links.py counts. */
#include "archives.h"
#include "check.h"

#include "duidu/align.h"
#include "duidu/clip.h"

#include <ctype.h>
#include <stdio.h>
#include <unistd.h>

/* ---- as much JSON as the labels need --------------------------------------------------- */

/* A value is a pointer into the text; the reader skips from one to the next. */
static const char *blanks(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

static const char *skip_string(const char *p)
{
    for (p++; *p && *p != '"'; p++)
        if (*p == '\\' && p[1])
            p++;
    return *p ? p + 1 : p;
}

/* Behind the value at p. */
static const char *behind(const char *p)
{
    p = blanks(p);
    if (*p == '"')
        return skip_string(p);
    if (*p != '{' && *p != '[') {
        while (*p && !strchr(",]} \n\t\r", *p))
            p++;
        return p;
    }
    for (int depth = 0; *p;) {
        if (*p == '"') {
            p = skip_string(p);
            continue;
        }
        depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
        p++;
        if (depth == 0)
            break;
    }
    return p;
}

/* Member name of the object at p, NULL when it has none. */
static const char *member(const char *p, const char *name)
{
    size_t len = strlen(name);
    p = blanks(blanks(p) + 1);
    while (*p == '"') {
        bool here = strncmp(p + 1, name, len) == 0 && p[len + 1] == '"';
        p = blanks(skip_string(p));
        p = blanks(p + 1); /* ':' */
        if (here)
            return p;
        p = blanks(behind(p));
        if (*p == ',')
            p = blanks(p + 1);
    }
    return NULL;
}

/* The first item of the array at p, or the one behind item p; NULL at the end. */
static const char *item(const char *p, bool first)
{
    p = blanks(first ? blanks(p) + 1 : behind(p));
    if (*p == ',')
        p = blanks(p + 1);
    return *p && *p != ']' ? p : NULL;
}

static int number(const char *p)
{
    return (int)strtol(p, NULL, 10);
}

/* A string without escapes but \" and \\, which is what paths are. */
static void string(const char *p, char *out, size_t size)
{
    size_t n = 0;
    for (p++; *p && *p != '"' && n + 1 < size; p++) {
        if (*p == '\\')
            p++;
        out[n++] = *p;
    }
    out[n] = '\0';
}

/* ---- scoring --------------------------------------------------------------------------- */

struct tally {
    int points, first, three, sure, sure_right;
};

static bool labelled(const char *point, uint32_t leaf)
{
    for (const char *b = item(member(point, "primary"), true); b; b = item(b, false))
        if ((uint32_t)number(member(b, "block")) == leaf)
            return true;
    return false;
}

static void count_point(struct tally *t, const char *point, const struct dd_alignment *a)
{
    size_t index = (size_t)number(member(point, "index"));
    bool three = false;
    t->points++;
    if (index >= a->n_points || a->points[index].count == 0)
        return;
    const struct dd_passages *p = &a->points[index];
    bool right = labelled(point, p->items[0].leaf);
    for (size_t k = 0; k < p->count && k < 3; k++)
        three |= labelled(point, p->items[k].leaf);
    t->first += right;
    t->three += three;
    t->sure += p->strength == DD_LINK_SURE;
    t->sure_right += right && p->strength == DD_LINK_SURE;
}

static void count_article(struct tally *tallies, const char *article, const char *folder,
                          const struct dd_lexicon *lexicon)
{
    char relative[1024], path[4096];
    struct dd_clip clip = {0};
    struct dd_arena arena = {0};
    struct dd_error err = {0};
    string(member(article, "path"), relative, sizeof relative);
    snprintf(path, sizeof path, "%s/archive-a/content/%s", folder, relative);
    if (dd_clip_open(&clip, path, &err) != DD_OK)
        fail_msg("%s", err.message);
    const struct dd_document *doc = dd_document_parse(&arena, &clip.article);
    const struct dd_document *summary = dd_document_parse(&arena, &clip.summary);
    struct dd_points points = dd_points_find(&arena, summary);
    const struct dd_alignment *a = dd_align(&arena, doc, summary, &points, lexicon);
    assert_int_equal(a->n_leaves, number(member(article, "n_blocks")));
    struct tally *t = &tallies[strncmp(member(article, "lang"), "\"zh", 3) == 0];
    for (const char *p = item(member(article, "key_points"), true); p; p = item(p, false))
        count_point(t, p, a);
    dd_arena_release(&arena);
    dd_clip_release(&clip);
}

static struct dd_lexicon *shipped(struct dd_strbuf *bytes)
{
    struct dd_lexicon *lexicon = NULL;
    struct dd_strbuf text = {0};
    size_t len;
    static const char *const tables[] = {"config/lexicon/zh-en.tsv", "config/lexicon/zh-en-words.tsv"};
    for (size_t i = 0; i < COUNT(tables); i++) {
        char *tsv = test_read(tables[i], &len);
        dd_strbuf_add(&text, (struct dd_str){tsv, len});
        free(tsv);
    }
    assert_int_equal(dd_lexicon_compile(dd_strbuf_str(&text), bytes, NULL), DD_OK);
    assert_int_equal(dd_lexicon_from_bytes(&lexicon, "zh-en", dd_strbuf_str(bytes), NULL), DD_OK);
    dd_strbuf_release(&text);
    return lexicon;
}

static void test_floors(void **state)
{
    const char *folder = test_archives();
    char path[4096];
    struct tally t[2] = {{0}, {0}};
    struct dd_strbuf bytes = {0};
    size_t len;
    (void)state;
    snprintf(path, sizeof path, "%s/../linking/gold.json", folder ? folder : "");
    if (!folder || access(path, R_OK) != 0)
        skip();
    char *gold = test_read(path, &len);
    struct dd_lexicon *lexicon = shipped(&bytes);
    for (const char *a = item(member(gold, "articles"), true); a; a = item(a, false))
        count_article(t, a, folder, lexicon);
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&bytes);
    free(gold);
    for (int i = 0; i < 2; i++)
        print_message("# %s: %d points, first %d, first three %d, sure %d, right where sure %d\n",
                      i ? "zh" : "en", t[i].points, t[i].first, t[i].three, t[i].sure,
                      t[i].sure_right);
    assert_int_equal(t[0].points, 48);
    assert_int_equal(t[1].points, 10);
    /* What is reached is 44 of 48 and 31 of 34; one article's worth of room. */
    assert_true(t[0].first >= 40);
    assert_int_equal(t[1].first, 10);
    assert_true(t[0].sure * 100 >= 60 * t[0].points);
    assert_true(t[0].sure_right * 100 >= 86 * t[0].sure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_floors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
