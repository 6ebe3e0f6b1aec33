/* printer.h - a line under way: text in styles, padded to columns, without blanks at its end. */
#ifndef DUIDU_PRINT_PRINTER_H
#define DUIDU_PRINT_PRINTER_H

#include "duidu/print.h"

struct dd_printer {
    const struct dd_sink *sink;
    struct dd_strbuf line, piece;
    size_t cells;        /* of the line so far */
    uint8_t scope;       /* enum dd_scope of what is put: where it stands */
    size_t blanks;       /* of these, blanks at the end that are not in the line yet */
    const struct dd_attrs *attrs; /* NULL: text alone */
    struct dd_attr attr; /* what the terminal has been told on this line */
    bool links;          /* links are sent (OSC 8) */
    struct dd_str url;   /* of the link that is put; empty: none */
    uint32_t link, sent; /* its id, and that of the one that the terminal has been told of */
    bool open;           /* the sink still wants lines */
};

struct dd_printer dd_printer_begin(const struct dd_sink *sink, const struct dd_attrs *attrs);
void dd_printer_release(struct dd_printer *p);

/* Appends text, clean. */
void dd_printer_put(struct dd_printer *p, struct dd_str text, struct dd_style style);
void dd_printer_plain(struct dd_printer *p, struct dd_str text); /* in no style */

/* What is put from now on is part of a link, the n-th of its text; an empty url: of none. */
void dd_printer_link(struct dd_printer *p, struct dd_str url, uint32_t n);

/* Blanks up to a column; nothing when the line is there already. */
void dd_printer_pad(struct dd_printer *p, size_t column);

/* The sign (of one cell) up to a column. */
void dd_printer_rule(struct dd_printer *p, size_t column, const char *sign);

/* Gives the line to the sink. */
void dd_printer_end(struct dd_printer *p);

#endif
