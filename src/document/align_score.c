/* How much of what a point asks for each leaf holds. */
#include "align_private.h"

#include <math.h>

/* BM25's constants (Robertson & Zaragoza 2009): k1 how fast mentions saturate, b how much length counts. */
#define BM25_K1 1.2
#define BM25_B 0.4

/* What a leaf gets from around it. */
#define SHARE_HEADING 0.5   /* from its heading, half of that from the next one up, and so on */
#define SHARE_NEIGHBOUR 0.25
#define FACTOR_CODE 0.5     /* code and tables hold a text's words by chance */
#define FACTOR_SHORT 0.3
#define CONTRAST 0.2        /* of what all points score at a leaf, says nothing for one of them */

enum { SHORT_TOKENS = 4 };

static double saturated(double weight)
{
    return weight > 1 ? 1 + log(weight) : weight;
}

/* BM25's inverse document frequency, never negative. */
static double idf(const struct dd_index *index, size_t df)
{
    return log(1 + ((double)index->n_filled - (double)df + .5) / ((double)df + .5));
}

static void add_term(const struct dd_index *index, const struct dd_term *term, double *row)
{
    double weight = saturated(term->weight) * idf(index, term->n);
    for (size_t i = 0; i < term->n; i++) {
        double tf = (double)term->items[i].tf;
        double len = index->leaves[term->items[i].leaf].tokens / index->average;
        row[term->items[i].leaf] +=
            weight * (double)term->items[i].sure * tf * (BM25_K1 + 1) /
            (tf + BM25_K1 * (1 - BM25_B + BM25_B * len));
    }
}

/* What leaf b scores with what stands around it; s: what each leaf scores alone. */
static double in_place(const struct dd_index *index, const double *s, uint32_t b)
{
    const struct dd_leaf_info *leaf = &index->leaves[b];
    if (leaf->kind == DD_BLOCK_HEADING)
        return 0;
    double m = s[b], share = SHARE_HEADING;
    for (uint32_t h = leaf->heading; h != DD_NONE; h = index->leaves[h].heading, share /= 2)
        m += share * s[h];
    m += SHARE_NEIGHBOUR * ((b > 0 ? s[b - 1] : 0) + (b + 1 < index->n_leaves ? s[b + 1] : 0));
    if (leaf->kind == DD_BLOCK_CODE || leaf->kind == DD_BLOCK_TABLE)
        m *= FACTOR_CODE;
    return leaf->tokens < SHORT_TOKENS ? m * FACTOR_SHORT : m;
}

static void contrast(struct dd_scores *scores)
{
    size_t n = scores->n_leaves;
    for (size_t b = 0; b < n; b++) {
        double mean = 0;
        for (size_t i = 0; i < scores->n_rows; i++)
            mean += scores->m[i * n + b];
        mean = scores->n_rows ? CONTRAST * mean / (double)scores->n_rows : 0;
        for (size_t i = 0; i < scores->n_rows; i++) {
            double *m = &scores->m[i * n + b];
            *m = *m > mean ? *m - mean : 0;
            if (*m > scores->best[i])
                scores->best[i] = *m;
        }
    }
}

struct dd_scores dd_score(struct dd_arena *arena, const struct dd_index *index,
                          const struct dd_query *queries, size_t n)
{
    struct dd_scores scores = {.n_rows = n, .n_leaves = index->n_leaves};
    scores.m = dd_arena_array(arena, n, index->n_leaves * sizeof *scores.m);
    scores.best = dd_arena_array(arena, n, sizeof *scores.best);
    double *alone = dd_arena_array(arena, n, index->n_leaves * sizeof *alone);
    for (size_t i = 0; i < n; i++) {
        double *s = alone + i * index->n_leaves;
        for (size_t k = 0; k < queries[i].n; k++)
            add_term(index, &queries[i].terms[k], s);
        for (uint32_t b = 0; b < index->n_leaves; b++)
            scores.m[i * index->n_leaves + b] = in_place(index, s, b);
    }
    contrast(&scores);
    return scores;
}

double dd_score_coverage(const struct dd_index *index, const struct dd_query *query, uint32_t leaf)
{
    double all = 0, here = 0;
    for (size_t k = 0; k < query->n; k++) {
        const struct dd_term *t = &query->terms[k];
        double weight = saturated(t->weight) * idf(index, t->n);
        all += weight;
        for (size_t i = 0; i < t->n; i++)
            if (t->items[i].leaf == leaf)
                here += weight;
    }
    return all > 0 ? here / all : 0;
}
