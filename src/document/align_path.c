/* Where each point belongs when all of them are placed together, and which one is being read about.
 *
 * Points follow the article's order, mostly. Going from leaf a for one point to leaf b for the next is
 * free forwards; backwards it costs more the further it is, up to a bound: a point that belongs to the
 * introduction is still found. Two points at one leaf cost a little too. As the cost is the smaller of a constant and a line, the best place
 * to come from needs only maxima of prefixes and suffixes: O(points × leaves).
 */
#include "align_private.h"

#include <math.h>

#define WEIGHT_PLACE 0.2 /* for being a whole article away from where proportion says */
#define COST_BACK 0.3    /* for going backwards, at the most */
#define COST_SLOPE 4.0   /* an article's length backwards, in units of it */
#define COST_STEP 0.25   /* for going backwards at all */
#define COST_SAME 0.2    /* for staying at the leaf of the point before: a summary seldom says a thing twice */
#define COST_SWITCH 0.4  /* for another point being read about */

static double line_cost(double leaves, size_t n)
{
    return COST_BACK * (COST_SLOPE * leaves / (double)n + COST_STEP);
}

/* P: how well each leaf suits point i by itself. */
static void suit(const struct dd_scores *s, size_t i, double *p)
{
    double n = (double)s->n_leaves, best = s->best[i] > 0 ? s->best[i] : 1;
    double place = ((double)i + .5) / (double)s->n_rows;
    for (size_t b = 0; b < s->n_leaves; b++)
        p[b] = s->m[i * s->n_leaves + b] / best - WEIGHT_PLACE * fabs(((double)b + .5) / n - place);
}

/* to[b] = max over a of from[a] - cost(a → b). With back false the order is turned round: the cost
 * is that of going from b to a. */
static void carry(const double *from, double *to, size_t n, bool forward)
{
    double free_best = -INFINITY, line_best = -INFINITY, bound_best = -INFINITY;
    for (size_t k = 0; k < n; k++) {
        size_t b = forward ? k : n - 1 - k;
        to[b] = from[b] - COST_SAME > free_best ? from[b] - COST_SAME : free_best;
        if (from[b] > free_best)
            free_best = from[b];
    }
    for (size_t k = 0; k < n; k++) {
        size_t b = forward ? n - 1 - k : k;
        double line = line_best - line_cost((double)k, n), bound = bound_best - COST_BACK;
        if (line < bound)
            line = bound;
        if (line > to[b])
            to[b] = line;
        double here = from[b] + line_cost((double)k, n) - line_cost(0, n);
        line_best = here > line_best ? here : line_best;
        bound_best = from[b] > bound_best ? from[b] : bound_best;
    }
}

double *dd_path_rank(struct dd_arena *arena, const struct dd_scores *s)
{
    size_t n = s->n_leaves, rows = s->n_rows;
    double *p = dd_arena_array(arena, rows, n * sizeof *p);
    double *rank = dd_arena_array(arena, rows, n * sizeof *rank);
    double *sum = dd_arena_array(arena, n, sizeof *sum), *came = dd_arena_array(arena, n, sizeof *came);
    for (size_t i = 0; i < rows; i++)
        suit(s, i, p + i * n);
    for (size_t i = 0; i < rows; i++) { /* forward: the best of all points before */
        for (size_t b = 0; b < n; b++) {
            rank[i * n + b] = (i ? came[b] : 0) + p[i * n + b];
            sum[b] = rank[i * n + b];
        }
        carry(sum, came, n, true);
    }
    for (size_t i = rows; i-- > 0;) { /* backward: of all points behind */
        for (size_t b = 0; b < n; b++) {
            double behind = i + 1 < rows ? came[b] : 0;
            rank[i * n + b] += behind;
            sum[b] = behind + p[i * n + b];
        }
        carry(sum, came, n, false);
    }
    return rank;
}

void dd_path_reading(struct dd_arena *arena, const struct dd_scores *s, int *reading)
{
    size_t n = s->n_leaves, rows = s->n_rows, last = 0;
    double *sum = dd_arena_array(arena, rows, sizeof *sum);
    int *from = dd_arena_array(arena, rows, n * sizeof *from);
    for (size_t b = 0; b < n; b++) {
        size_t best = 0;
        for (size_t i = 1; i < rows; i++)
            if (sum[i] > sum[best])
                best = i;
        double come = sum[best] - COST_SWITCH;
        for (size_t i = 0; i < rows; i++) {
            bool stay = sum[i] >= come;
            from[b * rows + i] = stay ? (int)i : (int)best;
            sum[i] = (stay ? sum[i] : come) +
                     (s->best[i] > 0 ? s->m[i * n + b] / s->best[i] : 0);
        }
    }
    for (size_t i = 1; i < rows; i++)
        if (sum[i] > sum[last])
            last = i;
    bool found = false; /* without any evidence, nothing is said */
    for (size_t i = 0; i < rows; i++)
        found |= s->best[i] > 0;
    for (size_t b = n; b-- > 0;) {
        reading[b] = found ? (int)last : -1;
        if (rows)
            last = (size_t)from[b * rows + last];
    }
}
