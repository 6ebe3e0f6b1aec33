/* How long search as you type takes in the largest article below the given folders, both of its
 * texts, with pinyin and variants: for each query every keystroke, that is one pattern made and
 * run. The first one in a text pays for its folding. Milliseconds of processor time, the best of
 * some runs.
 *
 * usage: build/tests/bench_find FOLDER... */
#include "archives.h"
#include "duidu/clip.h"
#include "duidu/find.h"
#include "duidu/utf8.h"

#include <time.h>

enum { RUNS = 7 };

static const char *const queries[] = {"the model", "language", "e",       "人工智能",
                                      "模型 的",   "zhaiyao",  "rengong", "shi",
                                      "de",        "café",     "OpenAI",  "transformer attention"};
static const char *const expressions[] = {"\\bmod\\w+", "[a-z]+ing\\b", "(the|an?) \\w+ of",
                                          "^[A-Z]", "模型|人工"};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct largest {
    size_t size;
    char path[4096];
};

static void each(const char *path, void *data)
{
    struct largest *l = data;
    struct dd_clip clip = {0};
    if (dd_clip_open(&clip, path, NULL) == DD_OK) {
        size_t size = clip.article.span.end - clip.article.span.start;
        if (size > l->size) {
            l->size = size;
            snprintf(l->path, sizeof l->path, "%s", path);
        }
    }
    dd_clip_release(&clip);
}

struct search {
    struct dd_find_text *texts[2];
    struct dd_hits hits[2];
};

/* One keystroke: the pattern, and both texts. */
static double keystroke(struct search *s, struct dd_str query, unsigned flags)
{
    struct dd_pattern *pattern;
    struct dd_error err = {0};
    double start = now();
    if (dd_pattern_compile(&pattern, query, flags, &err) == DD_OK)
        for (int i = 0; i < 2; i++)
            dd_find_all(pattern, s->texts[i], &s->hits[i], &err);
    dd_pattern_free(pattern);
    return now() - start;
}

static double best(struct search *s, struct dd_str query, unsigned flags)
{
    double ms = 1e9;
    for (int i = 0; i < RUNS; i++) {
        double one = keystroke(s, query, flags);
        ms = one < ms ? one : ms;
    }
    return ms;
}

static double type(struct search *s, const char *query)
{
    struct dd_str q = dd_str_from(query);
    const unsigned flags = DD_FIND_PINYIN | DD_FIND_VARIANTS | DD_FIND_SMART_CASE;
    double worst = 0;
    for (size_t end = 0, len; end < q.len;) {
        dd_utf8_decode(q, end, &len);
        end += len;
        double ms = best(s, dd_str_slice(q, 0, end), flags);
        worst = ms > worst ? ms : worst;
    }
    printf("  %-24s %8.3f ms the slowest keystroke, %zu hits at the end, %zu by pinyin\n", query,
           worst, s->hits[0].count + s->hits[1].count, s->hits[0].romanised + s->hits[1].romanised);
    return worst;
}

static void search_both(const struct dd_document *article, const struct dd_document *summary)
{
    struct search s = {0};
    double first = 1e9, worst = 0;
    for (int i = 0; i < RUNS; i++) {
        dd_find_text_free(s.texts[0]);
        dd_find_text_free(s.texts[1]);
        double start = now();
        s.texts[0] = dd_find_text_new(article);
        s.texts[1] = dd_find_text_new(summary);
        keystroke(&s, DD_STR("ab"), DD_FIND_PINYIN | DD_FIND_VARIANTS | DD_FIND_SMART_CASE);
        double ms = now() - start;
        first = ms < first ? ms : first;
    }
    printf("  %-24s %8.3f ms\n", "(the first keystroke)", first);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        double ms = type(&s, queries[i]);
        worst = ms > worst ? ms : worst;
    }
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        printf("  %-24s %8.3f ms, %zu hits\n", expressions[i],
               best(&s, dd_str_from(expressions[i]), DD_FIND_REGEX | DD_FIND_SMART_CASE),
               s.hits[0].count + s.hits[1].count);
    printf("search as you type: %.3f ms the first keystroke, %.3f ms the slowest after it\n", first,
           worst);
    for (int i = 0; i < 2; i++) {
        dd_find_text_free(s.texts[i]);
        dd_hits_release(&s.hits[i]);
    }
}

int main(int argc, char **argv)
{
    struct largest largest = {0};
    struct dd_clip clip;
    struct dd_arena arena = {0};
    for (int i = 1; i < argc; i++)
        test_each_markdown(argv[i], each, &largest);
    if (!largest.size || dd_clip_open(&clip, largest.path, NULL) != DD_OK)
        return 2;
    struct dd_document *article = dd_document_parse(&arena, &clip.article);
    struct dd_document *summary = dd_document_parse(&arena, &clip.summary);
    printf("%s: %zu + %zu bytes of text\n", largest.path, article->text.len, summary->text.len);
    search_both(article, summary);
    dd_arena_release(&arena);
    dd_clip_release(&clip);
    return 0;
}
