/* Colours by name, by look, and the nearest ones of a smaller palette.
 *
 * No part of libm: a start that needs no colour arithmetic should not load it, and one that does needs
 * two roots only.
 */
#include "duidu/colour.h"

#include "config_private.h"

#include <string.h>

/* ---- palette --------------------------------------------------------------------------- */

static const uint32_t sixteen[16] = {
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

static uint32_t cube_level(unsigned step)
{
    return step ? 55 + 40 * step : 0;
}

uint32_t dd_colour_rgb(int32_t colour)
{
    unsigned c = (unsigned)colour;
    if (colour & DD_COLOUR_RGB)
        return c & 0xFFFFFF;
    if (c < 16)
        return sixteen[c];
    if (c >= 232)
        return (8 + 10 * (c - 232)) * 0x010101;
    c -= 16;
    return cube_level(c / 36 % 6) << 16 | cube_level(c / 6 % 6) << 8 | cube_level(c % 6);
}

/* ---- names ----------------------------------------------------------------------------- */

static const char names[16][16] = {
    "black",        "red",        "green",        "yellow",        "blue",        "magenta",
    "cyan",         "white",      "bright-black", "bright-red",    "bright-green", "bright-yellow",
    "bright-blue",  "bright-magenta", "bright-cyan", "bright-white",
};

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static bool parse_hex(struct dd_str word, int32_t *colour)
{
    uint32_t rgb = 0;
    if (word.len != 6)
        return false;
    for (size_t i = 0; i < 6; i++) {
        int digit = hex_digit(word.ptr[i]);
        if (digit < 0)
            return false;
        rgb = rgb << 4 | (uint32_t)digit;
    }
    *colour = (int32_t)(DD_COLOUR_RGB | rgb);
    return true;
}

static bool parse_number(struct dd_str word, int32_t *colour)
{
    int n = 0;
    if (word.len == 0 || word.len > 3)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
        n = n * 10 + word.ptr[i] - '0';
    }
    *colour = n;
    return n < 256;
}

bool dd_colour_parse(struct dd_str word, int32_t *colour)
{
    if (word.len && word.ptr[0] == '#')
        return parse_hex(dd_str_slice(word, 1, word.len), colour);
    if (parse_number(word, colour) || parse_hex(word, colour))
        return true;
    if (dd_str_equal_ci(word, DD_STR("default"))) {
        *colour = DD_COLOUR_DEFAULT;
        return true;
    }
    for (int32_t i = 0; i < 16; i++)
        if (dd_str_equal_ci(word, dd_str_from(names[i]))) {
            *colour = i;
            return true;
        }
    for (size_t i = 0; i < DD_CSS_COLOURS; i++)
        if (dd_str_equal_ci(word, dd_str_from(dd_css_colours[i].name))) {
            *colour = (int32_t)(DD_COLOUR_RGB | dd_css_colours[i].rgb);
            return true;
        }
    return false;
}

void dd_colour_name(struct dd_strbuf *out, int32_t colour)
{
    if (colour < 0)
        dd_strbuf_adds(out, "default");
    else if (colour & DD_COLOUR_RGB)
        dd_strbuf_addf(out, "%06x", (unsigned)colour & 0xFFFFFF);
    else if (colour < 16)
        dd_strbuf_adds(out, names[colour]);
    else
        dd_strbuf_addf(out, "%d", (int)colour);
}

const char *dd_colour_known(size_t i)
{
    if (i == 0)
        return "default";
    i--;
    if (i < 16)
        return names[i];
    i -= 16;
    return i < DD_CSS_COLOURS ? dd_css_colours[i].name : NULL;
}

/* ---- look ------------------------------------------------------------------------------ */

/* The n-th root of x, 0 <= x <= about 1, by Newton's method. */
static double root(double x, int n)
{
    double y = 1;
    if (x <= 0)
        return 0;
    for (int i = 0; i < 60; i++) {
        double power = 1;
        for (int k = 1; k < n; k++)
            power *= y;
        double next = y + (x / power - y) / n;
        double step = next - y;
        y = next;
        if (step < 1e-12 && step > -1e-12)
            break;
    }
    return y;
}

/* sRGB's transfer function; x^2.4 is (x^2)^(6/5). */
static double linear(uint32_t value)
{
    double c = (double)(value & 255) / 255;
    if (c <= 0.04045)
        return c / 12.92;
    double x = (c + 0.055) / 1.055, fifth = root(x * x, 5);
    return x * x * fifth;
}

double dd_colour_luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

static double contrast_of(double a, double b)
{
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

double dd_colour_contrast(uint32_t a, uint32_t b)
{
    return contrast_of(dd_colour_luminance(a), dd_colour_luminance(b));
}

struct oklab {
    double L, a, b;
};

static struct oklab oklab(uint32_t rgb)
{
    double r = linear(rgb >> 16), g = linear(rgb >> 8), b = linear(rgb);
    double l = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 3);
    double m = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, 3);
    double s = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b, 3);
    return (struct oklab){0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/* The square of it is enough to compare by. */
static double distance2(struct oklab x, struct oklab y)
{
    double L = x.L - y.L, a = x.a - y.a, b = x.b - y.b;
    return L * L + a * a + b * b;
}

double dd_colour_distance(uint32_t a, uint32_t b)
{
    return root(distance2(oklab(a), oklab(b)), 2);
}

/* ---- fewer colours --------------------------------------------------------------------- */

static int32_t count_of(enum dd_depth depth)
{
    return depth == DD_DEPTH_256 ? 256 : depth == DD_DEPTH_16 ? 16 : 8;
}

/* The first palette colour that stands in for others. */
static int32_t first_of(enum dd_depth depth)
{
    return depth == DD_DEPTH_256 ? 16 : 0;
}

/* Does the terminal have it as it is? */
static bool has(int32_t colour, enum dd_depth depth)
{
    if (colour < 0 || depth == DD_DEPTH_TRUE)
        return true;
    return !(colour & DD_COLOUR_RGB) && depth != DD_DEPTH_MONO && colour < count_of(depth);
}

static void prepare(struct dd_colours *c)
{
    for (int32_t i = first_of(c->depth); !c->ready && i < count_of(c->depth); i++) {
        uint32_t rgb = dd_colour_rgb(i);
        struct oklab look = oklab(rgb);
        c->look[i].L = look.L;
        c->look[i].a = look.a;
        c->look[i].b = look.b;
        c->look[i].luminance = dd_colour_luminance(rgb);
    }
    c->ready = true;
}

/* Is palette colour i nearer to want than *least? Where differences are large, lightness and colour add up
 * (HyAB, Abasi and others 2020): by the straight line a dark grey would be nearer to pure blue than to
 * black. The root is taken of few. */
static bool is_nearer(const struct dd_colours *c, int32_t i, struct oklab want, double *least)
{
    double L = c->look[i].L - want.L, a = c->look[i].a - want.a, b = c->look[i].b - want.b;
    double left = *least - (L < 0 ? -L : L), chroma2 = a * a + b * b;
    if (left <= 0 || chroma2 >= left * left)
        return false;
    *least += root(chroma2, 2) - left;
    return true;
}

/* The nearest one whose contrast with luminance back is at least least; else the best contrast. */
static int32_t nearest(struct dd_colours *c, int32_t colour, double back, double least)
{
    struct oklab want = oklab(dd_colour_rgb(colour));
    int32_t best = 0, most = 0;
    double nearest_so_far = 1e3, best_contrast = 0;
    prepare(c);
    for (int32_t i = first_of(c->depth); i < count_of(c->depth); i++) {
        double contrast = contrast_of(c->look[i].luminance, back);
        if (contrast > best_contrast) {
            best_contrast = contrast;
            most = i;
        }
        if (contrast >= least && is_nearer(c, i, want, &nearest_so_far))
            best = i;
    }
    return nearest_so_far < 1e3 ? best : most;
}

int32_t dd_colour_nearest(struct dd_colours *c, int32_t colour)
{
    if (has(colour, c->depth))
        return colour;
    if (c->depth == DD_DEPTH_MONO)
        return DD_COLOUR_DEFAULT;
    if (colour >= 8 && colour < 16)
        return colour - 8;
    return nearest(c, colour, 0, 1);
}

int32_t dd_colour_nearest_on(struct dd_colours *c, int32_t colour, uint32_t back, double least)
{
    if (has(colour, c->depth) || c->depth == DD_DEPTH_MONO || (colour >= 8 && colour < 16))
        return dd_colour_nearest(c, colour);
    return nearest(c, colour, dd_colour_luminance(back), least);
}
