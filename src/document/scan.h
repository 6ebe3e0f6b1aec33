/* scan.h - goes through a text line by line and knows what is code.
 *
 * Enough markdown to find headings and code fences without a parser: fences also inside quotes and
 * lists, closed by the end of their container as CommonMark has it (as far as indentation tells).
 */
#ifndef DUIDU_SCAN_H
#define DUIDU_SCAN_H

#include "duidu/source.h"
#include "duidu/str.h"

struct dd_fence {
    char mark;     /* '`' or '~'; 0: not in a fence */
    size_t width;  /* marks of the opening line */
    size_t indent; /* columns before them */
    bool quoted;   /* behind '>' */
    size_t start;  /* offset of the opening line */
};

struct dd_scan {
    struct dd_str text;
    size_t end;            /* where to stop */
    size_t start, next;    /* of the current line, of the one after it */
    struct dd_fence fence; /* open after the current line */
    bool in_code;          /* the current line is a fence or inside one */
};

struct dd_scan dd_scan_of(struct dd_str text, struct dd_span span);

/* The next line, without its '\n'. False at the end. */
bool dd_scan_line(struct dd_scan *scan, struct dd_str *line);

/* Is there anything in the lines to come that may be a fence? Where not, none of them is code. */
bool dd_scan_has_marks(const struct dd_scan *scan);

/* As dd_scan_line, lines of white space alone passed over. */
bool dd_scan_text_line(struct dd_scan *scan, struct dd_str *line);

/* Level of an ATX heading (1..6) and its text without the marks; 0 for any other line. "##摘要"
 * counts too when what follows the marks is not ASCII. */
int dd_heading_of(struct dd_str line, struct dd_str *text);

/* Is the line white space alone? */
bool dd_line_blank(struct dd_str line);

/* Offset of the first character in span that is not white space; span.end when there is none. */
size_t dd_skip_space(struct dd_str text, struct dd_span span);

#endif
