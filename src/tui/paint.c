/* Frames onto the screen. */
#include "term_private.h"

#include "duidu/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Synchronized output: the terminal shows what comes between the two at once. */
#define UPDATE_BEGINS "\033[?2026h"
#define UPDATE_ENDS "\033[?2026l"

/* A colour as the terminal's entry numbers them: ours as colour.h does; a direct-colour one of ncurses'
 * takes 0 to 7 from the palette, and all else for an RGB value. */
static int number_of(int32_t colour)
{
    if (colour < 0 || COLORS <= 256 || COLORS >= 2 * DD_COLOUR_RGB)
        return colour;
    if (colour < 8)
        return colour;
    int rgb = (int)dd_colour_rgb(colour);
    return rgb >= 8 || rgb == 0 ? rgb : 8;
}

/* Pairs that have not been seen for long are given up for new ones. */
static int pair_of(const struct dd_term *term, int32_t fg, int32_t bg)
{
    if (term->depth == DD_DEPTH_MONO || (fg < 0 && bg < 0))
        return 0;
    int pair = alloc_pair(number_of(fg), number_of(bg));
    return pair < 0 ? 0 : pair;
}

static attr_t attributes(const struct dd_attr *a)
{
    attr_t out = A_NORMAL;
    if (a->flags & DD_ATTR_BOLD)
        out |= A_BOLD;
    if (a->flags & DD_ATTR_DIM)
        out |= A_DIM;
    if (a->flags & DD_ATTR_ITALIC)
        out |= A_ITALIC;
    if (a->flags & DD_ATTR_UNDERLINE)
        out |= A_UNDERLINE;
    if (a->flags & DD_ATTR_REVERSE)
        out |= A_REVERSE;
    return out;
}

/* What curses needs for a style; neighbours mostly share it, so the last one is kept, together with a
 * blank of that look: most cells are that blank with another character. */
struct look {
    struct dd_style style;
    uint8_t overlay;
    bool known;
    attr_t attributes;
    int pair;
    cchar_t blank;
};

static void look_up(const struct dd_term *term, struct look *look, const struct dd_cell *cell)
{
    if (look->known && look->style.role == cell->style.role &&
        look->style.inline_ == cell->style.inline_ && look->style.scope == cell->style.scope &&
        look->overlay == cell->overlay)
        return;
    struct dd_attr a = dd_theme_attr(&term->attrs, cell->style, cell->overlay);
    *look = (struct look){.style = cell->style,
                          .overlay = cell->overlay,
                          .known = true,
                          .attributes = attributes(&a),
                          .pair = pair_of(term, a.fg, a.bg)};
    setcchar(&look->blank, L" ", look->attributes, 0, &look->pair);
}

/* A cell of several characters, or nothing where curses does not take them. */
static bool set_cluster(cchar_t *out, const struct dd_cell *cell, attr_t attrs, int pair)
{
    wchar_t text[DD_PAINT_MAX + 1];
    for (int i = 0; i < cell->n; i++)
        text[i] = (wchar_t)cell->cp[i];
    text[cell->n] = 0;
    return setcchar(out, text, attrs, 0, &pair) == OK;
}

static cchar_t curses_cell(struct look *look, const struct dd_cell *cell)
{
    cchar_t out = look->blank;
    if (cell->n <= 1)
        out.chars[0] = cell->n ? (wchar_t)cell->cp[0] : L' ';
    else if (!set_cluster(&out, cell, look->attributes, look->pair))
        setcchar(&out, cell->width == 2 ? L"\u3000" : L" ", A_NORMAL, 0, NULL);
    return out;
}

bool dd_cell_text(const struct dd_cell *cell, wchar_t text[CCHARW_MAX + 1])
{
    cchar_t out;
    if (!set_cluster(&out, cell, A_NORMAL, 0))
        return false;
    memcpy(text, out.chars, CCHARW_MAX * sizeof *text);
    text[CCHARW_MAX] = 0;
    return true;
}

/* Turns a row of cells into curses' own and hands it over in one call. */
static void paint_row(const struct dd_term *term, const struct dd_frame *frame, int row, cchar_t *out)
{
    const struct dd_cell *cells = &frame->cells[(size_t)row * (size_t)frame->columns];
    struct look look = {0};
    int n = 0;
    for (int column = 0; column < frame->columns && column < COLS; column++) {
        const struct dd_cell *cell = &cells[column];
        if (!cell->width)
            continue;
        look_up(term, &look, cell);
        out[n++] = curses_cell(&look, cell);
    }
    mvadd_wchnstr(row, 0, out, n);
}

void dd_gather_send(const struct dd_term *term)
{
    off_t n = lseek(term->gather, 0, SEEK_CUR);
    if (n <= 0)
        return;
    char *bytes = mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, term->gather, 0);
    for (off_t at = 0; bytes != MAP_FAILED && at < n;) {
        ssize_t done = write(STDOUT_FILENO, bytes + at, (size_t)(n - at));
        if (done < 0 && errno != EINTR && errno != EAGAIN)
            break;
        at += done > 0 ? done : 0;
    }
    if (bytes != MAP_FAILED)
        munmap(bytes, (size_t)n);
}

/* Curses flushes at every cursor movement, fifty times a screen: fifty wake-ups of the reader at the
 * other end of the line, who sees the screen being made. So its file descriptor is turned to a memory
 * file while it paints, and the frame leaves in one write. */
static void refresh_at_once(struct dd_term *term, const struct dd_frame *frame, const bool *changed)
{
    int out = fileno(term->out);
    struct dd_strbuf links = {0};
    bool gathers = term->gather >= 0 && dup3(term->gather, out, O_CLOEXEC) >= 0;
    if (gathers)
        lseek(term->gather, 0, SEEK_SET);
    dd_modes_send(term, out);
    dd_title_send(term, out);
    if (term->synchronize)
        dd_term_send(UPDATE_BEGINS, out);
    refresh();
    fflush(term->out);
    dd_links_put(term, frame, changed, &links);
    if (links.len)
        dd_term_send(dd_strbuf_cstr(&links), out);
    if (term->synchronize)
        dd_term_send(UPDATE_ENDS, out);
    dd_input_ask(term, out);
    dd_strbuf_release(&links);
    if (!gathers)
        return;
    dup3(STDOUT_FILENO, out, O_CLOEXEC);
    dd_gather_send(term);
}

static bool row_same(const struct dd_term *term, const struct dd_frame *frame, int row)
{
    size_t n = (size_t)frame->columns, from = (size_t)row * n;
    return memcmp(frame->cells + from, term->shown->cells + from, n * sizeof *frame->cells) == 0;
}

/* Gives curses the rows that differ from the frame shown. Returns which they are; the caller frees. */
static bool *load(struct dd_term *term, const struct dd_frame *frame)
{
    const struct dd_frame *shown = term->shown;
    bool all = !shown || frame->rows != shown->rows || frame->columns != shown->columns;
    cchar_t *out = dd_xmalloc((size_t)frame->columns * sizeof *out);
    bool *changed = dd_xmalloc((size_t)frame->rows * sizeof *changed);
    for (int row = 0; row < frame->rows; row++) {
        changed[row] = all || !row_same(term, frame, row);
        if (changed[row] && row < LINES)
            paint_row(term, frame, row, out);
    }
    free(out);
    term->shown = frame;
    move(frame->cursor_row < LINES ? frame->cursor_row : LINES - 1,
         frame->cursor_column < COLS ? frame->cursor_column : COLS - 1);
    return changed;
}

void dd_paint_known(struct dd_term *term, const struct dd_frame *frame)
{
    term->shown = NULL;
    free(load(term, frame));
    refresh();
}

void dd_term_paint(struct dd_term *term, const struct dd_frame *frame)
{
    if (term->early && !term->first) {
        dd_first_paint(term, frame);
        return;
    }
    dd_term_settle(term);
    bool *changed = load(term, frame);
    refresh_at_once(term, frame, changed);
    free(changed);
}
