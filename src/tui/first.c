/* The first screen, before curses is open.
 *
 * To open curses (its tables, three windows of the screen's size) and to have it find out how an empty screen
 * becomes a full one takes longer than all else that comes before the first paint. A full screen on an empty
 * one needs none of that: each row in its place, from left to right, in the looks that terminfo tells. So the
 * first frame goes to the terminal straight, and curses is opened when it is there: what it sends then goes
 * nowhere, and afterwards it takes the screen for what it is.
 *
 * That is for terminals that need no tricks: those of the ANSI family, which is what is met with today.
 * Others (padding, magic cookies, colours that shut out attributes) get curses at once.
 */
#include "term_private.h"

#include "duidu/arena.h"
#include "terminfo.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { GAP = 8 /* blanks from which on the cursor is moved over them */ };

/* ---- which terminals ------------------------------------------------------------------------ */

/* Colours as curses would count them; false: in a way of their own. */
static bool know_colours(struct dd_term *term, const struct dd_caps *caps)
{
    bool any = caps->colours >= 8;
    term->most = caps->colours > 256   ? DD_DEPTH_TRUE /* numbered as in colour.h */
                 : caps->colours >= 256 ? DD_DEPTH_256
                 : caps->colours >= 16 ? DD_DEPTH_16
                 : any                 ? DD_DEPTH_8
                                       : DD_DEPTH_MONO;
    if (caps->colours > 256 && strncmp(term->entry, "duidu-", 6) != 0)
        return false;
    return !any || (caps->pairs > 0 && caps->setaf && caps->setab && caps->op && !caps->initp);
}

static bool is_ansi(const struct dd_caps *caps)
{
    return caps->sgr0 && caps->cup && caps->clear &&
           (strstr(caps->sgr0, "\033[m") || strstr(caps->sgr0, "\033[0m"));
}

bool dd_first_begin(struct dd_term *term, const char *name)
{
    struct dd_caps caps;
    struct winsize w;
    if (term->gather < 0 || !dd_terminfo_open(name, STDOUT_FILENO))
        return false;
    /* The last cell of all must not make the screen scroll. */
    if (dd_terminfo_caps(&caps) && is_ansi(&caps) && know_colours(term, &caps) && (caps.xenl || !caps.am) &&
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col)
        return true;
    dd_terminfo_close();
    return false;
}

/* ---- looks ---------------------------------------------------------------------------------- */

static const struct dd_attr plain = {.fg = -1, .bg = -1};

/* "All off" of the ANSI family. Terminfo's sgr0 is longer: it also leaves the line-drawing characters, which
 * the beginning does once. */
#define ALL_OFF "\033[m"

enum { COLOURS = 16 /* that are remembered: most screens have fewer */ };

/* A colour, as the terminal is asked for it. */
struct colour {
    int32_t number;
    bool background;
    char bytes[24];
};

struct pen {
    const struct dd_term *term;
    struct dd_caps caps;
    struct dd_strbuf out;
    struct dd_attr look; /* that the terminal has */
    int blanks;          /* that are owed */
    const struct dd_cell *like; /* a cell of the look wanted last; NULL: none */
    struct dd_attr wanted;
    struct colour colours[COLOURS];
    size_t n_colours;
};

static void add(struct pen *pen, const char *bytes)
{
    if (bytes)
        dd_strbuf_adds(&pen->out, bytes);
}

static void add_flags(struct pen *pen, uint8_t flags)
{
    const struct dd_caps *c = &pen->caps;
    const struct {
        uint8_t flag;
        const char *bytes;
    } switches[] = {{DD_ATTR_BOLD, c->bold},
                    {DD_ATTR_DIM, c->dim},
                    {DD_ATTR_ITALIC, c->sitm},
                    {DD_ATTR_UNDERLINE, c->smul},
                    {DD_ATTR_REVERSE, c->rev}};
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (flags & switches[i].flag)
            add(pen, switches[i].bytes);
}

static void add_colour(struct pen *pen, int32_t number, bool background)
{
    for (size_t i = 0; i < pen->n_colours; i++)
        if (pen->colours[i].number == number && pen->colours[i].background == background) {
            add(pen, pen->colours[i].bytes);
            return;
        }
    const char *bytes = dd_terminfo_format(background ? pen->caps.setab : pen->caps.setaf, (int)number, 0);
    add(pen, bytes);
    if (!bytes || pen->n_colours == COLOURS || strlen(bytes) >= sizeof pen->colours->bytes)
        return;
    struct colour *c = &pen->colours[pen->n_colours++];
    c->number = number;
    c->background = background;
    strcpy(c->bytes, bytes);
}

/* Changes the terminal's look; only "all off" takes something away. */
static void change(struct pen *pen, struct dd_attr to)
{
    struct dd_attr *from = &pen->look;
    if ((from->flags & ~to.flags) || (from->fg >= 0 && to.fg < 0) || (from->bg >= 0 && to.bg < 0)) {
        add(pen, ALL_OFF);
        *from = plain;
    }
    if (to.flags & ~from->flags)
        add_flags(pen, (uint8_t)(to.flags & ~from->flags));
    if (to.fg != from->fg)
        add_colour(pen, to.fg, false);
    if (to.bg != from->bg)
        add_colour(pen, to.bg, true);
    *from = to;
}

/* The look of a cell; neighbours mostly share it. */
static struct dd_attr look_of(struct pen *pen, const struct dd_cell *cell)
{
    const struct dd_cell *like = pen->like;
    if (like && like->overlay == cell->overlay && memcmp(&like->style, &cell->style, sizeof cell->style) == 0)
        return pen->wanted;
    struct dd_attr a = dd_theme_attr(&pen->term->attrs, cell->style, cell->overlay);
    bool colours = pen->term->depth != DD_DEPTH_MONO;
    a.fg = colours && a.fg >= 0 ? a.fg : -1;
    a.bg = colours && a.bg >= 0 ? a.bg : -1;
    a.flags &= (uint8_t)~DD_ATTR_STRIKE; /* curses has none */
    pen->like = cell;
    return pen->wanted = a;
}

static bool is_plain(const struct dd_attr *a)
{
    return a->fg < 0 && a->bg < 0 && !a->flags;
}

/* ---- the screen ----------------------------------------------------------------------------- */

/* Pays the blanks that are owed before a cell: where they are many, the cursor goes on without them. */
static void pay(struct pen *pen, int row, int column)
{
    if (pen->blanks > GAP) {
        add(pen, dd_terminfo_format(pen->caps.cup, row, column));
    } else if (pen->blanks) {
        change(pen, plain);
        for (int i = 0; i < pen->blanks; i++)
            dd_strbuf_addc(&pen->out, ' ');
    }
    pen->blanks = 0;
}

static void paint_cell(struct pen *pen, int row, int column, const struct dd_cell *cell)
{
    wchar_t text[CCHARW_MAX + 1];
    struct dd_attr a = look_of(pen, cell);
    bool cluster = cell->n > 1;
    bool blank = cell->n == 0 || (cell->n == 1 && cell->cp[0] == ' ');
    if (cluster ? !dd_cell_text(cell, text) : blank && is_plain(&a)) {
        pen->blanks += cell->width;
        return;
    }
    pay(pen, row, column);
    change(pen, a);
    if (blank || (!cluster && cell->cp[0] < 0x80))
        dd_strbuf_addc(&pen->out, blank ? ' ' : (char)cell->cp[0]);
    else if (!cluster)
        dd_strbuf_add_cp(&pen->out, cell->cp[0]);
    for (int i = 0; cluster && i < CCHARW_MAX && text[i]; i++)
        dd_strbuf_add_cp(&pen->out, (uint32_t)text[i]);
}

static void paint_row(struct pen *pen, const struct dd_frame *frame, int row)
{
    const struct dd_cell *cells = &frame->cells[(size_t)row * (size_t)frame->columns];
    pen->blanks = GAP + 1; /* the cursor is somewhere else */
    for (int column = 0; column < frame->columns; column++)
        if (cells[column].width)
            paint_cell(pen, row, column, &cells[column]);
    pen->blanks = 0; /* those at the end of a row are there already */
}

/* What curses sends to begin with. */
static void begin(struct pen *pen, int rows)
{
    const struct dd_caps *c = &pen->caps;
    const char *const modes[] = {c->sgr0, c->rmir, c->smam, c->smkx, c->cnorm};
    add(pen, c->smcup);
    add(pen, dd_terminfo_format(c->csr, 0, rows - 1));
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        add(pen, modes[i]);
    if (pen->term->depth != DD_DEPTH_MONO)
        add(pen, c->op);
    add(pen, c->clear);
}

/* Links and the question for the background go behind the frame, as they do behind curses' own. */
static void add_links(struct pen *pen, struct dd_term *term, const struct dd_frame *frame)
{
    bool *changed = dd_xmalloc((size_t)frame->rows * sizeof *changed);
    memset(changed, true, (size_t)frame->rows * sizeof *changed);
    dd_links_put(term, frame, changed, &pen->out);
    free(changed);
}

void dd_first_paint(struct dd_term *term, const struct dd_frame *frame)
{
    struct pen pen = {.term = term, .look = plain};
    dd_terminfo_caps(&pen.caps);
    dd_strbuf_reserve(&pen.out, 8 * 1024);
    begin(&pen, frame->rows);
    for (int row = 0; row < frame->rows; row++)
        paint_row(&pen, frame, row);
    change(&pen, plain);
    add(&pen, dd_terminfo_format(pen.caps.cup, frame->cursor_row, frame->cursor_column));
    if (term->links)
        add_links(&pen, term, frame);

    lseek(term->gather, 0, SEEK_SET);
    dd_modes_send(term, term->gather);
    dd_title_send(term, term->gather);
    dd_term_send(dd_strbuf_cstr(&pen.out), term->gather);
    dd_input_ask(term, term->gather);
    dd_gather_send(term);
    dd_strbuf_release(&pen.out);
    term->first = frame;
}
