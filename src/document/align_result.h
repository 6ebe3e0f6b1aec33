/* align_result.h - from scores to what the reader is shown: ranked passages, confidence, corrections. */
#ifndef DUIDU_ALIGN_RESULT_H
#define DUIDU_ALIGN_RESULT_H

#include "align_private.h"

enum dd_strength dd_strength_of(double confidence);

/* Fills items of p with the best leaves of row i, by rank. */
void dd_result_rank(struct dd_arena *arena, const struct dd_index *index,
                    const struct dd_scores *scores, size_t i, const double *rank,
                    struct dd_passages *p);

/* How likely p->items[0] is right: a logistic regression over how much the best leaf scores, how far
 * ahead it is of any other that is not beside it, and how much of the query it holds. cedict: with a
 * dictionary more is found, and says less. */
double dd_result_confidence(const struct dd_index *index, const struct dd_scores *scores, size_t i,
                            const struct dd_query *query, const double *rank,
                            const struct dd_passages *p, bool cedict);

/* Keeps what was found, so that corrections can be made and taken back; fills the leaves' supports. */
void dd_result_keep(struct dd_arena *arena, struct dd_alignment *a);

#endif
