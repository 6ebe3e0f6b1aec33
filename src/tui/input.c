/* What comes from the terminal: keys, the mouse's reports, answers.
 *
 * Curses reads keys. It would read reports of the mouse too, but it waits for the rest of one that has not
 * come whole, and asks in an older form (no columns past 223) where terminfo does not name the newer one.
 * So it is told the beginning of a report as if that were a key, and the rest is put together here as
 * it comes.
 */
#include "term_private.h"

#include "duidu/colour.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { /* codes of our own, beyond those that curses gives to what terminfo names */
    KEY_PASTE = 6000,
    KEY_PASTED,
    KEY_MOUSE_SGR, /* "ESC [ <" */
    KEY_MOUSE_X10, /* "ESC [ M": of a terminal that does not know the newer form */
    KEY_ANSWER     /* "ESC ] 11 ;" */
};

enum { /* collecting */
    NOTHING,
    MOUSE_SGR,
    MOUSE_X10,
    ANSWER,
    ANSWER_TORN, /* its beginning, which has come in pieces */
    ANSWER_END   /* "ESC \\", of which Esc has come */
};

static const char ANSWER_BEGINS[] = "]11;"; /* behind Esc */

enum { BEGUN = DD_KEY_NAMED_END /* no key: a report begins */ };

static const double PATIENCE = 1.0;     /* seconds that the rest of a report may take */
static const double ANSWER_TIME = 30.0; /* … and the beginning of an answer, when it is torn apart */

void dd_input_begin(void)
{
    define_key(NULL, KEY_MOUSE); /* would take the beginning of a report away */
    define_key("\033[200~", KEY_PASTE);
    define_key("\033[201~", KEY_PASTED);
    define_key("\033[<", KEY_MOUSE_SGR);
    define_key("\033[M", KEY_MOUSE_X10);
    define_key("\033]11;", KEY_ANSWER);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- keys ------------------------------------------------------------------------------ */

static uint32_t function_key(wint_t code)
{
    switch (code) {
    case KEY_UP:
        return DD_KEY_UP;
    case KEY_DOWN:
        return DD_KEY_DOWN;
    case KEY_LEFT:
        return DD_KEY_LEFT;
    case KEY_RIGHT:
        return DD_KEY_RIGHT;
    case KEY_HOME:
        return DD_KEY_HOME;
    case KEY_END:
        return DD_KEY_END;
    case KEY_PPAGE:
        return DD_KEY_PAGE_UP;
    case KEY_NPAGE:
        return DD_KEY_PAGE_DOWN;
    case KEY_DC:
        return DD_KEY_DELETE;
    case KEY_BTAB:
        return DD_KEY_BACKTAB;
    case KEY_BACKSPACE:
        return DD_KEY_BACKSPACE;
    case KEY_ENTER:
        return DD_KEY_ENTER;
    case KEY_IC:
        return DD_KEY_INSERT;
    case KEY_PASTE:
        return DD_KEY_PASTE;
    case KEY_PASTED:
        return DD_KEY_PASTED;
    default:
        return code >= KEY_F(1) && code <= KEY_F(12) ? DD_KEY_F1 + (code - KEY_F(1)) : 0;
    }
}

/* Sequences that are keys to curses, but the beginnings of reports. */
static int begun(wint_t code)
{
    return code == KEY_MOUSE_SGR   ? MOUSE_SGR
           : code == KEY_MOUSE_X10 ? MOUSE_X10
           : code == KEY_ANSWER    ? ANSWER
                                   : NOTHING;
}

static void collect(struct dd_term *term, int what)
{
    term->collecting = what;
    term->report_len = 0;
    term->report[0] = '\0';
    term->report_time = now();
}

/* The next key; 0: none has come. BEGUN: a report begins. */
static uint32_t read_key(struct dd_term *term)
{
    wint_t c;
    if (term->n_back)
        return term->back[--term->n_back];
    for (;;) {
        int kind = get_wch(&c);
        if (kind == ERR)
            return 0;
        if (kind == KEY_CODE_YES && begun(c)) {
            collect(term, begun(c));
            return BEGUN;
        }
        uint32_t key = kind == KEY_CODE_YES ? function_key(c) : (uint32_t)c;
        if (key)
            return key;
    }
}

/* Does a character behind Esc begin a sequence of the terminal's, and no key with Alt? */
static bool begins_sequence(uint32_t key)
{
    return key == '[' || key == 'O' || key == ']' || key == 'P' || key == '_' || key == '^';
}

/* A key that is read again. */
static void put_back(struct dd_term *term, uint32_t key)
{
    if (key && key != BEGUN)
        term->back[term->n_back++] = key;
}

static uint32_t next_key(struct dd_term *term)
{
    uint32_t key = read_key(term);
    if (key != DD_KEY_ESC)
        return key;
    /* A key that comes together with Esc was typed with Alt. */
    uint32_t next = read_key(term);
    if (next && next < DD_KEY_NAMED && next != DD_KEY_ESC && !begins_sequence(next))
        return DD_KEY_META | next;
    put_back(term, next);
    return DD_KEY_ESC;
}

/* ---- reports --------------------------------------------------------------------------- */

enum collected { MORE, WHOLE, BROKEN };

/* Buttons are numbered as xterm does: 0 the left one, 64 to 67 the wheel up, down, left, right; 4, 8 and
 * 16 are keys held with it. */
static bool mouse_event(struct dd_event *event, unsigned button, int column, int row)
{
    static const uint8_t wheels[] = {DD_MOUSE_UP, DD_MOUSE_DOWN, DD_MOUSE_LEFT, DD_MOUSE_RIGHT};
    button &= ~(4u | 8u | 16u);
    if ((button != 0 && (button < 64 || button > 67)) || column < 1 || row < 1)
        return false;
    event->kind = DD_EVENT_MOUSE;
    event->mouse = (struct dd_mouse){button ? wheels[button - 64] : DD_MOUSE_CLICK, row - 1, column - 1};
    return true;
}

/* "button;column;row", then M (pressed) or m (let go). */
static enum collected take_sgr(struct dd_term *term, uint32_t key, struct dd_event *event)
{
    unsigned button;
    int column, row;
    if ((key >= '0' && key <= '9') || key == ';')
        return MORE;
    if (key != 'M' && key != 'm')
        return BROKEN;
    if (key == 'M' && sscanf(term->report, "%u;%d;%d", &button, &column, &row) == 3)
        mouse_event(event, button, column, row);
    return WHOLE;
}

/* Three characters, each 32 more than what it says. */
static enum collected take_x10(struct dd_term *term, uint32_t key, struct dd_event *event)
{
    const unsigned char *r = (const unsigned char *)term->report;
    if (key < 32)
        return BROKEN;
    if (term->report_len < 2)
        return MORE;
    if (key < 127 && r[0] < 127 && r[1] < 127)
        mouse_event(event, r[0] - 32u, r[1] - 32, (int)key - 32);
    return WHOLE;
}

/* ---- answers --------------------------------------------------------------------------- */

/* A part of a colour, of one to four hexadecimal digits, as one of two. */
static bool read_part(const char **s, unsigned *part)
{
    char *end;
    unsigned long value = strtoul(*s, &end, 16);
    long digits = end - *s;
    if (digits < 1 || digits > 4)
        return false;
    *part = (unsigned)(value * 255 / ((1ul << 4 * digits) - 1));
    *s = end + (*end == '/');
    return true;
}

/* "rgb:ffff/ffff/ffff", "rgba:…" */
static void background_event(struct dd_event *event, const char *answer)
{
    unsigned r, g, b;
    const char *s = strchr(answer, ':');
    if (strncmp(answer, "rgb", 3) != 0 || !s++ || !read_part(&s, &r) || !read_part(&s, &g) ||
        !read_part(&s, &b))
        return;
    uint32_t rgb = r << 16 | g << 8 | b;
    event->kind = DD_EVENT_BACKGROUND;
    event->light = dd_colour_contrast(rgb, 0x000000) > dd_colour_contrast(rgb, 0xFFFFFF);
}

/* A colour up to BEL or "ESC \\". */
static enum collected take_answer(struct dd_term *term, uint32_t key, struct dd_event *event)
{
    if (key > ' ' && key < 0x7F && key != '\\')
        return strchr("rgb:/aAcCdDeEfFB0123456789", (int)key) ? MORE : BROKEN;
    if (key != '\a' && key != DD_KEY_ESC && key != (DD_KEY_META | '\\'))
        return BROKEN;
    background_event(event, term->report);
    term->asked = 0;
    if (key == DD_KEY_ESC)
        collect(term, ANSWER_END);
    return WHOLE;
}

/* The beginning of an answer behind an Esc that may have been taken for one by itself. When it is none,
 * what has been held back is read again. */
static enum collected take_torn(struct dd_term *term, uint32_t key)
{
    size_t n = term->report_len;
    if (key == (unsigned char)ANSWER_BEGINS[n]) {
        if (n + 1 == sizeof ANSWER_BEGINS - 1) {
            collect(term, ANSWER);
            return WHOLE;
        }
        return MORE;
    }
    put_back(term, key);
    while (n > 1)
        put_back(term, (unsigned char)term->report[--n]);
    return BROKEN; /* and the first of it is next */
}

/* May a key behind Esc be the beginning of an answer? */
static bool may_begin_answer(const struct dd_term *term, uint32_t key)
{
    double t = now();
    return key == ']' && term->asked > 0 && t - term->asked < ANSWER_TIME && t - term->esc_time < PATIENCE;
}

static enum collected take(struct dd_term *term, uint32_t key, struct dd_event *event)
{
    switch (term->collecting) {
    case MOUSE_SGR:
        return take_sgr(term, key, event);
    case MOUSE_X10:
        return take_x10(term, key, event);
    case ANSWER:
        return take_answer(term, key, event);
    case ANSWER_TORN:
        return take_torn(term, key);
    default:
        return key == '\\' ? WHOLE : BROKEN;
    }
}

/* Puts a key to the report that is being collected. False: *key is none of it. */
static bool take_report(struct dd_term *term, uint32_t *key, struct dd_event *event)
{
    int what = term->collecting;
    bool torn = what == ANSWER_TORN;
    enum collected c = BROKEN;
    if (torn || (term->report_len + 1 < sizeof term->report && now() - term->report_time < PATIENCE))
        c = take(term, *key, event);
    if (c == MORE) {
        term->report[term->report_len++] = *key < 127 ? (char)*key : 127;
        term->report[term->report_len] = '\0';
    } else if (term->collecting == what) {
        term->collecting = NOTHING;
    }
    if (c == BROKEN && torn)
        *key = (unsigned char)ANSWER_BEGINS[0];
    return c != BROKEN;
}

bool dd_term_event(struct dd_term *term, struct dd_event *event)
{
    dd_term_settle(term);
    event->kind = DD_EVENT_NONE;
    while (event->kind == DD_EVENT_NONE) {
        bool collecting = term->collecting;
        uint32_t key = next_key(term);
        if (!key)
            return false;
        if (key == BEGUN || (collecting && take_report(term, &key, event)))
            continue;
        if (!collecting && may_begin_answer(term, key)) {
            collect(term, ANSWER_TORN);
            term->report[term->report_len++] = (char)key;
            continue;
        }
        term->esc_time = key == DD_KEY_ESC ? now() : 0;
        *event = (struct dd_event){.kind = DD_EVENT_KEY, .key = key};
    }
    return true;
}

void dd_input_ask(struct dd_term *term, int fd)
{
    if (!term->asks)
        return;
    dd_term_send("\033]11;?\a", fd);
    term->asked = now();
    term->asks = false;
    term->has_asked = true;
}
