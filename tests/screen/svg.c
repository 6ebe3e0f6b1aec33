/* The screen as a picture: SVG that looks the same whatever fonts there are. Every run of cells says how
 * wide it is, so that Han stays two cells wide, and lines are drawn, not written. */
#include "screen.h"

#include <string.h>

enum { CELL = 9, LINE = 19, SIZE = 15, HAN_SIZE = 17, BASE = 14, EDGE = 10, MIDDLE = CELL / 2 };

struct ink {
    uint32_t fg, bg; /* 0xRRGGBB */
    bool bold, italic, underline, strike;
};

struct picture {
    struct term *term;
    uint32_t fg, bg; /* of the terminal */
    struct dd_strbuf *out;
};

/* ---- cells ----------------------------------------------------------------------------- */

static uint32_t colour_of(const struct picture *p, VTermColor c, bool is_default, uint32_t otherwise)
{
    if (is_default)
        return otherwise;
    vterm_screen_convert_color_to_rgb(p->term->screen, &c);
    return (uint32_t)c.rgb.red << 16 | (uint32_t)c.rgb.green << 8 | c.rgb.blue;
}

static struct ink ink_of(const struct picture *p, const VTermScreenCell *cell)
{
    uint32_t fg = colour_of(p, cell->fg, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg), p->fg);
    uint32_t bg = colour_of(p, cell->bg, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg), p->bg);
    return (struct ink){.fg = cell->attrs.reverse ? bg : fg,
                        .bg = cell->attrs.reverse ? fg : bg,
                        .bold = cell->attrs.bold,
                        .italic = cell->attrs.italic,
                        .underline = cell->attrs.underline,
                        .strike = cell->attrs.strike};
}

static bool same_ink(const struct ink *a, const struct ink *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold && a->italic == b->italic &&
           a->underline == b->underline && a->strike == b->strike;
}

static bool is_blank(const VTermScreenCell *cell)
{
    return cell->chars[0] == 0 || cell->chars[0] == ' ';
}

/* ---- lines ----------------------------------------------------------------------------- */

enum { LEFT = 1, RIGHT = 2, UP = 4, DOWN = 8 };

/* Where the arms of a box-drawing character go; 0: it is none. */
static unsigned arms_of(uint32_t cp)
{
    static const struct {
        uint16_t cp;
        uint8_t arms;
    } boxes[] = {{0x2500, LEFT | RIGHT},        {0x2502, UP | DOWN},
                 {0x250C, RIGHT | DOWN},        {0x2510, LEFT | DOWN},
                 {0x2514, RIGHT | UP},          {0x2518, LEFT | UP},
                 {0x251C, RIGHT | UP | DOWN},   {0x2524, LEFT | UP | DOWN},
                 {0x252C, LEFT | RIGHT | DOWN}, {0x2534, LEFT | RIGHT | UP},
                 {0x253C, LEFT | RIGHT | UP | DOWN}};
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (boxes[i].cp == cp)
            return boxes[i].arms;
    return 0;
}

static void add_rect(struct picture *p, int x, int y, int width, int height, uint32_t fill)
{
    dd_strbuf_addf(p->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", x,
                   y, width, height, fill);
}

/* n cells of cp from x on; neighbours that go left and right are one line. */
static void add_lines(struct picture *p, uint32_t cp, int x, int y, int n, uint32_t fill)
{
    unsigned arms = arms_of(cp);
    int from = arms & LEFT ? 0 : MIDDLE, to = arms & RIGHT ? n * CELL : MIDDLE + 1;
    int top = arms & UP ? 0 : LINE / 2, bottom = arms & DOWN ? LINE : LINE / 2 + 1;
    if (cp == 0x258C) { /* ▌ */
        add_rect(p, x, y, MIDDLE, LINE, fill);
        return;
    }
    if (arms & (LEFT | RIGHT))
        add_rect(p, x + from, y + LINE / 2, to - from, 1, fill);
    if (arms & (UP | DOWN))
        add_rect(p, x + MIDDLE, y + top, 1, bottom - top, fill);
}

static bool is_drawn(uint32_t cp)
{
    return cp == 0x258C || arms_of(cp);
}

/* ---- text ------------------------------------------------------------------------------ */

static void add_character(struct dd_strbuf *out, const VTermScreenCell *cell)
{
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        if (cell->chars[i] == '<' || cell->chars[i] == '&' || cell->chars[i] == '>')
            dd_strbuf_addf(out, "&#%u;", cell->chars[i]);
        else
            dd_strbuf_add_cp(out, cell->chars[i]);
    if (!cell->chars[0])
        dd_strbuf_addc(out, ' ');
}

static void add_text(struct picture *p, int row, int col, int end, const struct ink *ink)
{
    VTermScreenCell first = grid_cell(p->term, row, col);
    int cells = end - col;
    dd_strbuf_addf(p->out, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"", EDGE + col * CELL,
                   EDGE + row * LINE + BASE, ink->fg);
    /* One character alone has no spacing to give. */
    if (cells > first.width)
        dd_strbuf_addf(p->out, " textLength=\"%d\"", cells * CELL);
    dd_strbuf_addf(p->out, "%s%s%s%s>", first.width == 2 ? " class=\"h\"" : "",
                   ink->bold ? " font-weight=\"bold\"" : "",
                   ink->italic ? " font-style=\"italic\"" : "",
                   ink->underline ? " text-decoration=\"underline\""
                   : ink->strike  ? " text-decoration=\"line-through\""
                                  : "");
    for (int at = col; at < end; at += first.width) {
        VTermScreenCell cell = grid_cell(p->term, row, at);
        add_character(p->out, &cell);
    }
    dd_strbuf_adds(p->out, "</text>\n");
}

/* ---- rows ------------------------------------------------------------------------------ */

static int add_drawn(struct picture *p, int row, int col, const struct ink *ink)
{
    uint32_t cp = grid_cell(p->term, row, col).chars[0];
    int end = col + 1;
    while (cp == 0x2500 && end < p->term->cols) {
        VTermScreenCell cell = grid_cell(p->term, row, end);
        struct ink next = ink_of(p, &cell);
        if (cell.chars[0] != cp || !same_ink(&next, ink))
            break;
        end++;
    }
    add_lines(p, cp, EDGE + col * CELL, EDGE + row * LINE, end - col, ink->fg);
    return end;
}

/* The end of the run of written cells of one width and one look that begins at col; two blanks end it, so
 * that what stands in columns keeps to them. */
static int run_end(struct picture *p, int row, int col, const struct ink *ink)
{
    int width = grid_cell(p->term, row, col).width, end = col, at = col;
    while (at < p->term->cols) {
        VTermScreenCell cell = grid_cell(p->term, row, at);
        struct ink next = ink_of(p, &cell);
        bool blank = is_blank(&cell);
        if (cell.width != width || !same_ink(&next, ink) || is_drawn(cell.chars[0]) ||
            (blank && at > end))
            break;
        at += width;
        if (!blank)
            end = at;
    }
    return end;
}

static void add_row_text(struct picture *p, int row)
{
    for (int col = 0; col < p->term->cols;) {
        VTermScreenCell cell = grid_cell(p->term, row, col);
        struct ink ink = ink_of(p, &cell);
        if (is_blank(&cell) || cell.width < 1) {
            col++;
        } else if (is_drawn(cell.chars[0])) {
            col = add_drawn(p, row, col, &ink);
        } else {
            int end = run_end(p, row, col, &ink);
            add_text(p, row, col, end, &ink);
            col = end;
        }
    }
}

static void add_row_background(struct picture *p, int row)
{
    for (int col = 0; col < p->term->cols;) {
        VTermScreenCell cell = grid_cell(p->term, row, col);
        uint32_t bg = ink_of(p, &cell).bg;
        int from = col;
        for (; col < p->term->cols; col += cell.width > 0 ? cell.width : 1) {
            cell = grid_cell(p->term, row, col);
            if (ink_of(p, &cell).bg != bg)
                break;
        }
        if (bg != p->bg)
            add_rect(p, EDGE + from * CELL, EDGE + row * LINE, (col - from) * CELL, LINE, bg);
    }
}

void svg_render(struct term *t, struct dd_strbuf *out)
{
    struct picture p = {.term = t, .fg = 0xd0d0d0, .bg = 0x101010, .out = out};
    int width = t->cols * CELL + 2 * EDGE, height = t->rows * LINE + 2 * EDGE;
    VTermScreenCell corner = grid_cell(t, t->rows - 2, t->cols - 1);
    p.bg = ink_of(&p, &corner).bg; /* of a theme: the ground that text stands on */
    dd_strbuf_addf(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                   "height=\"%d\" font-family=\"'DejaVu Sans Mono', 'Noto Sans Mono', Menlo, Consolas, "
                   "monospace\" font-size=\"%d\" xml:space=\"preserve\">\n"
                   "<style>.h{font-family:'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC',"
                   "'Microsoft YaHei',sans-serif;font-size:%dpx}</style>\n"
                   "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#%06x\" stroke=\"#808080\" stroke-opacity=\"0.4\"/>\n",
                   width, height, width, height, SIZE, HAN_SIZE, width, height, p.bg);
    for (int row = 0; row < t->rows; row++)
        add_row_background(&p, row);
    for (int row = 0; row < t->rows; row++)
        add_row_text(&p, row);
    dd_strbuf_adds(out, "</svg>\n");
}
