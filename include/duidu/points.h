/* points.h - the 摘要 and the 要点 (key points) of a parsed summary.
 *
 * Found on the block tree, so that nested bullets, broken numbering, leads alone on their line and
 * unindented continuation paragraphs cost nothing extra.
 */
#ifndef DUIDU_POINTS_H
#define DUIDU_POINTS_H

#include "duidu/document.h"

struct dd_point {
    uint32_t block_start, block_end; /* blocks [start, end) of the summary document, preorder */
    uint32_t text_start, text_end;   /* its text: lead, explanation, nested points */
    uint32_t lead_start, lead_end;   /* the leading bold words or what stands before ：; may be empty */
};

struct dd_points {
    struct dd_point *items; /* in order; numbered from 0 here, from 1 on the screen */
    size_t count;
    uint32_t abstract_start, abstract_end; /* text range of the 摘要; empty when there is none */
};

/* Finds them; everything lies in arena. A summary of prose has zero points. */
struct dd_points dd_points_find(struct dd_arena *arena, const struct dd_document *summary);

/* The point whose blocks hold block, or -1. */
int dd_points_at(const struct dd_points *points, uint32_t block);

#endif
