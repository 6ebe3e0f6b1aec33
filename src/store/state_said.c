/* What the reader has said of links, done to the links that were found. */
#include "duidu/state.h"

/* The point and the leaf that were spoken of, found again by their words. */
static bool find_said(const struct dd_said *said, const struct dd_document *article,
                      const struct dd_document *summary, const struct dd_points *points,
                      const struct dd_alignment *alignment, uint32_t *point, uint32_t *leaf)
{
    uint32_t block;
    size_t source;
    if (dd_spot_find(&said->at_point, summary, &block, &source) == DD_SPOT_GUESSED)
        return false;
    int at = dd_points_at(points, block);
    if (at < 0 || dd_spot_find(&said->at_leaf, article, &block, &source) == DD_SPOT_GUESSED)
        return false;
    *point = (uint32_t)at;
    *leaf = dd_alignment_leaf_at(alignment, block);
    return *leaf != DD_NONE;
}

void dd_state_correct(struct dd_state *state, const struct dd_who *who,
                      const struct dd_document *article, const struct dd_document *summary,
                      const struct dd_points *points, struct dd_alignment *alignment)
{
    struct dd_arena arena = {0};
    struct dd_said *said;
    size_t n = dd_state_said(state, who, &arena, &said);
    for (size_t i = 0; i < n; i++) {
        uint32_t point, leaf;
        if (!find_said(&said[i], article, summary, points, alignment, &point, &leaf))
            continue;
        if (said[i].linked)
            dd_alignment_link(alignment, point, leaf);
        else
            dd_alignment_unlink(alignment, point, leaf);
    }
    dd_arena_release(&arena);
}
