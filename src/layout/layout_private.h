/* layout_private.h - what layout.c and table.c share. */
#ifndef DUIDU_LAYOUT_PRIVATE_H
#define DUIDU_LAYOUT_PRIVATE_H

#include "duidu/layout.h"

enum { DD_MAX_LEVELS = 64 };

/* What one container puts in front of its lines. */
struct dd_level {
    struct dd_str first;  /* marker, on the first line of the item; then empty */
    struct dd_str always; /* bar or spaces, on every (other) line */
    uint16_t cells;       /* of each */
};

/* What has to be undone when a container ends. */
struct dd_open_level {
    uint32_t end;
    size_t n_levels;
    uint16_t indent;
};

struct dd_laying {
    struct dd_arena *arena;
    struct dd_layout *layout;
    const struct dd_document *doc;
    size_t cap_lines, cap_pieces;
    struct dd_level levels[DD_MAX_LEVELS];
    size_t n_levels;
    uint16_t indent; /* cells of all levels */
    struct dd_level loose; /* marker of an item that has no room for a level: for its first line only */
    uint32_t loose_end;    /* block after that item */
    bool *breaks;    /* of the leaf at hand, by byte from its text_start */
    size_t cap_breaks;
    size_t run;      /* where the search for the next run begins */
    bool gaps;       /* between Chinese and Latin, in the text at hand */
    uint32_t leaf;   /* block at hand */
    bool first;      /* its first line is still to come */

    uint32_t next;   /* block to go on with */
    uint32_t before; /* leaf laid out last, or DD_NONE */
    struct dd_open_level open[DD_MAX_LEVELS];
    size_t n_open;
};

/* What a character is to the space between Chinese and Latin. */
enum dd_script { DD_SCRIPT_OTHER, DD_SCRIPT_CHINESE, DD_SCRIPT_LATIN };

/* That of cp behind a character of script before. */
enum dd_script dd_lay_script(uint32_t cp, enum dd_script before);

/* Does a space belong between two neighbours of these scripts? */
static inline bool dd_lay_gap(enum dd_script a, enum dd_script b)
{
    return a && b && a != b;
}

/* A line of wrapped text: [start, end) is shown, the next line begins at next. */
struct dd_wrapped {
    uint32_t start, end, next;
    size_t cells;
};

/* The longest line of text [at, limit) that fits into cells (at least 2), breaking where
 * lay->breaks allows. */
struct dd_wrapped dd_wrap_line(const struct dd_laying *lay, uint32_t at, uint32_t limit,
                               size_t cells);

/* Begins a line of the leaf at hand, with the levels' prefixes; pieces are added to it. */
struct dd_line *dd_lay_line(struct dd_laying *lay);

/* Adds pieces for text [start, end), cut where runs change. */
void dd_lay_text(struct dd_laying *lay, uint32_t start, uint32_t end, enum dd_role role);

/* Adds decoration: text must outlive the layout. */
void dd_lay_decoration(struct dd_laying *lay, struct dd_str text, enum dd_role role);

/* Adds n cells of padding, or of a repeated sign of one cell. */
void dd_lay_fill(struct dd_laying *lay, size_t n, const char *sign, enum dd_role role);

/* Lays out the table of the leaf at hand. */
void dd_lay_table(struct dd_laying *lay, const struct dd_block *block);

#endif
