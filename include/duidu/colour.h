/* colour.h - colours: their names, their look, and what is left of them on a terminal with fewer.
 *
 * A colour is an int32_t: one of the terminal's palette (0..255), an RGB value with DD_COLOUR_RGB set,
 * the terminal's own foreground or background (DD_COLOUR_DEFAULT), or nothing said (DD_COLOUR_NONE).
 * Where the look of a palette colour counts, xterm's palette is taken: what a terminal has made of its
 * first sixteen nobody can know.
 */
#ifndef DUIDU_COLOUR_H
#define DUIDU_COLOUR_H

#include "duidu/str.h"
#include "duidu/strbuf.h"

#include <stdint.h>

enum {
    DD_COLOUR_NONE = -2,
    DD_COLOUR_DEFAULT = -1,
    DD_COLOUR_RGB = 1 << 24 /* | 0xRRGGBB */
};

/* How many colours a terminal has. */
enum dd_depth { DD_DEPTH_MONO, DD_DEPTH_8, DD_DEPTH_16, DD_DEPTH_256, DD_DEPTH_TRUE };

/* Reads a colour: "default", one of the 16 names ("red", "bright-red", …: the palette), 0..255,
 * "#rrggbb" or "rrggbb", or a CSS name ("tomato"). False: it is none. */
bool dd_colour_parse(struct dd_str word, int32_t *colour);

/* Appends a colour as dd_colour_parse reads it back: "red", "208", "ff8800", "default". */
void dd_colour_name(struct dd_strbuf *out, int32_t colour);

/* The i-th name that dd_colour_parse knows, or NULL past the last. */
const char *dd_colour_known(size_t i);

/* What a colour looks like, 0xRRGGBB; colour is of the palette or RGB. */
uint32_t dd_colour_rgb(int32_t colour);

/* WCAG 2.1's relative luminance (0..1) and contrast ratio (1..21) of 0xRRGGBB. */
double dd_colour_luminance(uint32_t rgb);
double dd_colour_contrast(uint32_t a, uint32_t b);

/* How different two colours look: distance in Oklab (Björn Ottosson, 2020), 0 for the same, 1 between
 * black and white. */
double dd_colour_distance(uint32_t a, uint32_t b);

/* The palette of a terminal with so many colours, for finding the nearest in it: `struct dd_colours c =
 * {.depth = DD_DEPTH_256};`. It is worked out when a colour is first looked for. */
struct dd_colours {
    enum dd_depth depth;
    bool ready;
    struct {
        double L, a, b, luminance;
    } look[256];
};

/* The colour of that terminal that looks nearest; one that it has comes back as it is. At 256 the first
 * sixteen are never chosen, for a terminal may have changed them; 8..15 at depth 8 become their darker
 * twin. MONO: DD_COLOUR_DEFAULT. */
int32_t dd_colour_nearest(struct dd_colours *colours, int32_t colour);

/* As dd_colour_nearest for a foreground on back (0xRRGGBB), but the nearest of those that keep a
 * contrast of at least least; the best contrast there is where none does. */
int32_t dd_colour_nearest_on(struct dd_colours *colours, int32_t colour, uint32_t back, double least);

#endif
