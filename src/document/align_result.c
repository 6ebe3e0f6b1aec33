/* What the reader is shown, and what the reader says to it. */
#include "align_result.h"

#include <math.h>

#define NEAR 0.75 /* of the best one's score: said about as much there */

enum { BESIDE = 2 }; /* leaves from the best one that are no rivals */

enum dd_strength dd_strength_of(double confidence)
{
    return confidence >= DD_CONFIDENCE_SURE   ? DD_LINK_SURE
           : confidence >= DD_CONFIDENCE_WEAK ? DD_LINK_WEAK
                                              : DD_LINK_NONE;
}

/* ---- ranking --------------------------------------------------------------------------- */

/* Puts leaf where it belongs among the n best so far; returns their number then. */
static size_t insert(uint32_t *best, size_t n, const double *rank, uint32_t leaf)
{
    if (n == DD_COUNTERPARTS && rank[leaf] <= rank[best[n - 1]])
        return n;
    size_t at = n < DD_COUNTERPARTS ? n++ : n - 1;
    for (; at > 0 && rank[best[at - 1]] < rank[leaf]; at--)
        best[at] = best[at - 1];
    best[at] = leaf;
    return n;
}

void dd_result_rank(struct dd_arena *arena, const struct dd_index *index,
                    const struct dd_scores *scores, size_t i, const double *rank,
                    struct dd_passages *p)
{
    uint32_t best[DD_COUNTERPARTS];
    const double *m = scores->m + i * scores->n_leaves;
    for (uint32_t b = 0; b < index->n_leaves; b++)
        p->count = insert(best, p->count, rank, b);
    p->items = dd_arena_array(arena, p->count, sizeof *p->items);
    for (size_t k = 0; k < p->count; k++)
        p->items[k] = (struct dd_counterpart){
            .leaf = best[k], .block = index->leaves[best[k]].block, .score = rank[best[k]],
            .near = k > 0 && m[best[k]] > 0 && m[best[k]] >= NEAR * m[best[0]]};
}

double dd_result_confidence(const struct dd_index *index, const struct dd_scores *scores, size_t i,
                            const struct dd_query *query, const double *rank,
                            const struct dd_passages *p, bool cedict)
{
    uint32_t best = p->items[0].leaf;
    double rival = -INFINITY;
    for (uint32_t b = 0; b < index->n_leaves; b++)
        if ((b > best + BESIDE || b + BESIDE < best) && rank[b] > rival)
            rival = rank[b];
    double margin = isinf(rival) ? 0 : rank[best] - rival;
    double score = log(1 + scores->m[i * scores->n_leaves + best]);
    double covered = dd_score_coverage(index, query, best);
    double sum = cedict ? -7.25 + 1.95 * score + 2.69 * margin + 2.33 * covered
                        : -6.61 + 1.97 * score + 1.47 * margin + 1.76 * covered;
    return 1 / (1 + exp(-sum));
}

/* ---- corrections ----------------------------------------------------------------------- */

/* What was found, and what was said since. */
struct dd_align_state {
    struct dd_arena *arena;
    struct dd_passages *found; /* per point */
    struct dd_correction *corrections;
    size_t n, capacity;
};

static struct dd_correction *correction_of(const struct dd_align_state *s, uint32_t point,
                                           uint32_t leaf)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->corrections[i].point == point && s->corrections[i].leaf == leaf)
            return &s->corrections[i];
    return NULL;
}

/* The passages of a point: what the reader linked, the last first, then what was found and is not
 * unlinked. */
static void build_point(struct dd_alignment *a, uint32_t point)
{
    const struct dd_align_state *s = a->state;
    const struct dd_passages *found = &s->found[point];
    struct dd_passages *p = &a->points[point];
    struct dd_counterpart *items = dd_arena_array(s->arena, found->count + s->n, sizeof *items);
    size_t n = 0;
    for (size_t i = s->n; i-- > 0;) {
        const struct dd_correction *c = &s->corrections[i];
        if (c->point == point && c->linked)
            items[n++] = (struct dd_counterpart){
                .leaf = c->leaf, .block = a->leaves[c->leaf].block, .score = 1, .manual = true};
    }
    *p = *found;
    p->manual = n > 0;
    for (size_t i = 0; i < found->count; i++)
        if (!correction_of(s, point, found->items[i].leaf))
            items[n++] = found->items[i];
    p->items = items;
    p->count = n;
    bool lost = found->count && n && !p->manual && items[0].leaf != found->items[0].leaf;
    if (p->manual)
        p->confidence = 1;
    else if (n == 0)
        p->confidence = 0;
    else if (lost && p->confidence >= DD_CONFIDENCE_SURE)
        p->confidence = DD_CONFIDENCE_WEAK;
    p->strength = dd_strength_of(p->confidence);
}

/* Is item k of p marked at its leaf, and how? */
static enum dd_strength mark_of(const struct dd_passages *p, size_t k)
{
    if (p->items[k].manual)
        return DD_LINK_SURE;
    if (p->manual || p->strength == DD_LINK_NONE)
        return DD_LINK_NONE;
    if (k == 0)
        return p->strength;
    return p->items[k].near && p->strength == DD_LINK_SURE ? DD_LINK_WEAK : DD_LINK_NONE;
}

static void build_supports(struct dd_alignment *a)
{
    size_t total = 0;
    for (size_t b = 0; b < a->n_leaves; b++)
        a->leaves[b].count = 0;
    for (size_t i = 0; i < a->n_points; i++)
        for (size_t k = 0; k < a->points[i].count; k++)
            if (mark_of(&a->points[i], k)) {
                a->leaves[a->points[i].items[k].leaf].count++;
                total++;
            }
    struct dd_support *pool = dd_arena_array(a->state->arena, total, sizeof *pool);
    for (size_t b = 0; b < a->n_leaves; b++) {
        a->leaves[b].items = pool;
        pool += a->leaves[b].count;
        a->leaves[b].count = 0;
    }
    for (size_t i = 0; i < a->n_points; i++)
        for (size_t k = 0; k < a->points[i].count; k++) {
            struct dd_passage *leaf = &a->leaves[a->points[i].items[k].leaf];
            enum dd_strength mark = mark_of(&a->points[i], k);
            if (mark)
                leaf->items[leaf->count++] =
                    (struct dd_support){(uint32_t)i, mark, a->points[i].items[k].manual};
        }
}

void dd_result_keep(struct dd_arena *arena, struct dd_alignment *a)
{
    a->state = dd_arena_alloc(arena, sizeof *a->state);
    a->state->arena = arena;
    a->state->found = dd_arena_array(arena, a->n_points, sizeof *a->state->found);
    for (size_t i = 0; i < a->n_points; i++)
        a->state->found[i] = a->points[i];
    build_supports(a);
}

static bool forget(struct dd_align_state *s, const struct dd_correction *c)
{
    if (!c)
        return false;
    for (size_t i = (size_t)(c - s->corrections); i + 1 < s->n; i++)
        s->corrections[i] = s->corrections[i + 1];
    s->n--;
    return true;
}

static void rebuild(struct dd_alignment *a, uint32_t point)
{
    build_point(a, point);
    build_supports(a);
}

static bool correct(struct dd_alignment *a, struct dd_correction want)
{
    struct dd_align_state *s = a->state;
    if (want.point >= a->n_points || want.leaf >= a->n_leaves)
        return false;
    struct dd_correction *old = correction_of(s, want.point, want.leaf);
    if (old && old->linked == want.linked)
        return false;
    forget(s, old);
    s->corrections =
        dd_arena_grow(s->arena, s->corrections, s->n, &s->capacity, sizeof *s->corrections);
    s->corrections[s->n++] = want;
    rebuild(a, want.point);
    return true;
}

bool dd_alignment_link(struct dd_alignment *a, uint32_t point, uint32_t leaf)
{
    return correct(a, (struct dd_correction){point, leaf, true});
}

bool dd_alignment_unlink(struct dd_alignment *a, uint32_t point, uint32_t leaf)
{
    return correct(a, (struct dd_correction){point, leaf, false});
}

bool dd_alignment_restore(struct dd_alignment *a, uint32_t point, uint32_t leaf)
{
    if (point >= a->n_points || !forget(a->state, correction_of(a->state, point, leaf)))
        return false;
    rebuild(a, point);
    return true;
}

size_t dd_alignment_corrections(const struct dd_alignment *a, const struct dd_correction **items)
{
    *items = a->state->corrections;
    return a->state->n;
}
