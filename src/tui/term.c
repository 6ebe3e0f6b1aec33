#include "term.h"

#include "duidu/arena.h"
#include "duidu/i18n.h"
#include "duidu/keymap.h"
#include "duidu/theme.h"
#include "terminfo.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum {
    MAX_PAIRS = 255,
    OSC52_MAX = 74994, /* bytes of text; xterm takes no more */
    KEY_PASTE = 6000,  /* codes of our own, beyond those that curses gives to what terminfo names */
    KEY_PASTED
};

/* Bracketed paste: the terminal marks what is pasted, so that it is not taken for typing. One that does
 * not know the mode ignores it. */
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

/* Synchronized output: the terminal shows what comes between the two at once. */
#define UPDATE_BEGINS "\033[?2026h"
#define UPDATE_ENDS "\033[?2026l"

struct dd_term {
    SCREEN *screen;
    FILE *in, *out;
    int gather; /* memory file that a frame is gathered in; -1: none to be had */
    struct dd_attrs attrs; /* the theme, as it can be shown here */
    enum dd_depth depth;
    enum dd_depth most; /* that terminfo knows how to ask for */
    bool copies;      /* the settings let OSC 52 be sent */
    bool synchronize; /* frames are sent as one update (mode 2026) */
    uint32_t next_key; /* behind an Esc that was one by itself; 0: none */
    bool marks_paste; /* PASTE_ON has been sent */
    int n_pairs;
    struct {
        int fg, bg;
    } pairs[MAX_PAIRS];
    const struct dd_frame *shown; /* what was painted last; NULL: nothing that can be relied on */
};

/* What a signal handler needs to give the terminal back: prepared, since it may call nothing but
 * write and tcsetattr. */
static struct {
    volatile sig_atomic_t taken;
    struct termios termios;
    char restore[256];
    size_t restore_len;
} rescue;

static void rescue_add(const char *s)
{
    size_t n = s ? strlen(s) : 0;
    if (n && rescue.restore_len + n < sizeof rescue.restore) {
        memcpy(rescue.restore + rescue.restore_len, s, n);
        rescue.restore_len += n;
    }
}

/* Signals that end the program: terminal first, then the signal's own effect. */
void dd_term_rescue(int signal_number)
{
    if (rescue.taken) {
        ssize_t ignore = write(STDOUT_FILENO, rescue.restore, rescue.restore_len);
        (void)ignore;
        tcsetattr(STDOUT_FILENO, TCSANOW, &rescue.termios);
        rescue.taken = 0;
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void catch_fatal(void)
{
    static const int fatal[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGBUS,
                                SIGFPE,  SIGILL, SIGABRT};
    struct sigaction action = {.sa_handler = dd_term_rescue, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        sigaction(fatal[i], &action, NULL);
}

/* ---- opening --------------------------------------------------------------------------- */

/* Opens a screen of the terminal's type, or of a common one where the system does not know it. */
static SCREEN *open_screen(struct dd_term *term, const char *name, const char **note)
{
    static const char *const common[] = {"xterm-256color", "xterm", "vt100"};
    SCREEN *screen = newterm((char *)name, term->out, term->in);
    for (size_t i = 0; !screen && i < sizeof common / sizeof *common; i++) {
        screen = newterm((char *)common[i], term->out, term->in);
        *note = _("this system does not know your TERM; going on as a common terminal");
    }
    return screen;
}

static void set_modes(struct dd_term *term)
{
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    define_key("\033[200~", KEY_PASTE);
    define_key("\033[201~", KEY_PASTED);
    typeahead(-1);
    curs_set(1);
    term->most = DD_DEPTH_MONO;
    if (has_colors() && start_color() == OK && use_default_colors() == OK)
        term->most = COLORS >= 256  ? DD_DEPTH_256
                     : COLORS >= 16 ? DD_DEPTH_16
                     : COLORS >= 8  ? DD_DEPTH_8
                                    : DD_DEPTH_MONO;
}

/* How many colours are used: what the settings say goes before NO_COLOR, and nothing gets more than
 * terminfo knows how to ask for. */
static enum dd_depth depth_wanted(const struct dd_term *term, int colors)
{
    static const enum dd_depth depths[] = {
        [DD_COLORS_MONO] = DD_DEPTH_MONO, [DD_COLORS_8] = DD_DEPTH_8,
        [DD_COLORS_16] = DD_DEPTH_16,     [DD_COLORS_256] = DD_DEPTH_256,
        [DD_COLORS_TRUE] = DD_DEPTH_TRUE,
    };
    const char *no_color = getenv("NO_COLOR");
    if (colors == DD_COLORS_AUTO)
        return no_color && *no_color ? DD_DEPTH_MONO : term->most;
    return depths[colors] < term->most ? depths[colors] : term->most;
}

/* Terminals that are known to hold back what they show until an update is whole. */
static bool knows_updates(void)
{
    static const char known[][10] = {"kitty", "foot", "alacritty", "wezterm", "contour", "ghostty"};
    const char *term = getenv("TERM"), *program = getenv("TERM_PROGRAM");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if ((term && strstr(term, known[i])) || (program && strcasestr(program, known[i])))
            return true;
    return false;
}

void dd_term_configure(void *data, const struct dd_config *config)
{
    struct dd_term *term = data;
    const struct dd_settings *s = &config->settings;
    term->depth = depth_wanted(term, s->colors);
    term->copies = s->osc52;
    term->synchronize = s->synchronized_output == DD_YES ||
                        (s->synchronized_output == DD_AUTO && knows_updates());
    set_escdelay(s->escape_delay);
    dd_theme_resolve(&term->attrs, &config->theme, term->depth);
    term->shown = NULL; /* the next frame is painted whole */
}

enum dd_code dd_term_open(struct dd_term **out, const struct dd_config *config, const char **note,
                          struct dd_error *err)
{
    const char *name = getenv("TERM");
    *note = NULL;
    *out = NULL;
    if (!name || !*name)
        return dd_error_set(err, DD_ERR_TERMINAL, "%s",
                            _("TERM is not set: say which terminal this is, as in "
                              "TERM=xterm-256color"));
    struct dd_term *term = dd_xmalloc(sizeof *term);
    *term = (struct dd_term){.gather = memfd_create("duidu-frame", MFD_CLOEXEC)};
    tcgetattr(STDOUT_FILENO, &rescue.termios);
    term->in = isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "re");
    term->out = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "w");
    term->screen = term->in && term->out ? open_screen(term, name, note) : NULL;
    enum dd_code code = DD_OK;
    if (!term->screen)
        code = dd_error_set(err, DD_ERR_TERMINAL,
                            _("unknown terminal type '%s': set TERM to one that infocmp knows"),
                            name);
    else if (!dd_terminfo_string("cup"))
        code = dd_error_set(
            err, DD_ERR_TERMINAL,
            _("terminal '%s' cannot move its cursor: pipe the output, as in | less"), name);
    if (code != DD_OK) {
        dd_term_close(term);
        return code;
    }
    rescue.restore_len = 0;
    rescue_add(dd_terminfo_string("sgr0"));
    rescue_add(dd_terminfo_string("cnorm"));
    rescue_add(dd_terminfo_string("rmkx"));
    rescue_add(PASTE_OFF);
    rescue_add(dd_terminfo_string("rmcup"));
    set_modes(term);
    dd_term_configure(term, config);
    catch_fatal();
    rescue.taken = 1;
    *out = term;
    return DD_OK;
}

static void send(const char *bytes, int fd)
{
    ssize_t ignore = write(fd, bytes, strlen(bytes));
    (void)ignore;
}

/* Gives the terminal back, for good or for as long as another program has it. */
static void give_back(struct dd_term *term)
{
    if (term->marks_paste)
        send(PASTE_OFF, STDOUT_FILENO);
    term->marks_paste = false;
    endwin();
    rescue.taken = 0;
}

void dd_term_close(struct dd_term *term)
{
    if (!term)
        return;
    if (term->screen) {
        give_back(term);
        delscreen(term->screen);
    }
    if (term->out)
        fclose(term->out);
    if (term->gather >= 0)
        close(term->gather);
    if (term->in && term->in != stdin)
        fclose(term->in);
    free(term);
}

/* ---- painting -------------------------------------------------------------------------- */

static short pair_of(struct dd_term *term, int fg, int bg)
{
    if (term->depth == DD_DEPTH_MONO || (fg < 0 && bg < 0))
        return 0;
    for (int i = 0; i < term->n_pairs; i++)
        if (term->pairs[i].fg == fg && term->pairs[i].bg == bg)
            return (short)(i + 1);
    if (term->n_pairs == MAX_PAIRS || term->n_pairs + 1 >= COLOR_PAIRS)
        return 0;
    term->pairs[term->n_pairs].fg = fg;
    term->pairs[term->n_pairs].bg = bg;
    term->n_pairs++;
    init_extended_pair(term->n_pairs, fg, bg);
    return (short)term->n_pairs;
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
    short pair;
    cchar_t blank;
};

static void look_up(struct dd_term *term, struct look *look, const struct dd_cell *cell)
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
    setcchar(&look->blank, L" ", look->attributes, look->pair, NULL);
}

static cchar_t curses_cell(const struct look *look, const struct dd_cell *cell)
{
    wchar_t text[DD_PAINT_MAX + 1];
    cchar_t out = look->blank;
    if (cell->n <= 1) {
        out.chars[0] = cell->n ? (wchar_t)cell->cp[0] : L' ';
        return out;
    }
    for (int i = 0; i < cell->n; i++)
        text[i] = (wchar_t)cell->cp[i];
    text[cell->n] = 0;
    if (setcchar(&out, text, look->attributes, look->pair, NULL) != OK)
        setcchar(&out, cell->width == 2 ? L"\u3000" : L" ", A_NORMAL, 0, NULL);
    return out;
}

/* Turns a row of cells into curses' own and hands it over in one call. */
static void paint_row(struct dd_term *term, const struct dd_frame *frame, int row, cchar_t *out)
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

/* Sends what is in the gathering file to the terminal in one piece. */
static void send_gathered(const struct dd_term *term, off_t n)
{
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
static void refresh_at_once(struct dd_term *term)
{
    int out = fileno(term->out);
    bool gathers = term->gather >= 0 && dup3(term->gather, out, O_CLOEXEC) >= 0;
    if (gathers)
        lseek(term->gather, 0, SEEK_SET);
    if (!term->marks_paste)
        send(PASTE_ON, out);
    term->marks_paste = true;
    if (term->synchronize)
        send(UPDATE_BEGINS, out);
    refresh();
    if (term->synchronize) {
        fflush(term->out);
        send(UPDATE_ENDS, out);
    }
    if (!gathers)
        return;
    off_t n = lseek(term->gather, 0, SEEK_CUR);
    dup3(STDOUT_FILENO, out, O_CLOEXEC);
    if (n > 0)
        send_gathered(term, n);
}

static bool row_same(const struct dd_term *term, const struct dd_frame *frame, int row)
{
    size_t n = (size_t)frame->columns, from = (size_t)row * n;
    return memcmp(frame->cells + from, term->shown->cells + from, n * sizeof *frame->cells) == 0;
}

void dd_term_paint(struct dd_term *term, const struct dd_frame *frame)
{
    const struct dd_frame *shown = term->shown;
    bool all = !shown || frame->rows != shown->rows || frame->columns != shown->columns;
    cchar_t *out = dd_xmalloc((size_t)frame->columns * sizeof *out);
    for (int row = 0; row < frame->rows && row < LINES; row++) {
        if (!all && row_same(term, frame, row))
            continue;
        paint_row(term, frame, row, out);
    }
    free(out);
    term->shown = frame;
    move(frame->cursor_row < LINES ? frame->cursor_row : LINES - 1,
         frame->cursor_column < COLS ? frame->cursor_column : COLS - 1);
    refresh_at_once(term);
}

void dd_term_forget(struct dd_term *term)
{
    clearok(curscr, TRUE);
    term->shown = NULL;
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

static uint32_t read_key(void)
{
    wint_t c;
    for (;;) {
        int kind = get_wch(&c);
        if (kind == ERR)
            return 0;
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

uint32_t dd_term_key(struct dd_term *term)
{
    uint32_t key = term->next_key ? term->next_key : read_key();
    term->next_key = 0;
    if (key != DD_KEY_ESC)
        return key;
    /* A key that comes together with Esc was typed with Alt. */
    uint32_t next = read_key();
    if (next && next < DD_KEY_NAMED && next != DD_KEY_ESC && !begins_sequence(next))
        return DD_KEY_META | next;
    term->next_key = next;
    return DD_KEY_ESC;
}

int dd_term_fd(const struct dd_term *term)
{
    return fileno(term->in);
}

void dd_term_size(struct dd_term *term, int *rows, int *columns)
{
    struct winsize w;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col &&
        (w.ws_row != LINES || w.ws_col != COLS)) {
        resizeterm(w.ws_row, w.ws_col);
        dd_term_forget(term);
    }
    *rows = LINES;
    *columns = COLS;
}

/* ---- the app's hands ------------------------------------------------------------------- */

static void write_base64(struct dd_str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.len; i += 3) {
        unsigned char b[3] = {0};
        size_t n = s.len - i < 3 ? s.len - i : 3;
        memcpy(b, s.ptr + i, n);
        putchar(digits[b[0] >> 2]);
        putchar(digits[(b[0] & 3) << 4 | b[1] >> 4]);
        putchar(n > 1 ? digits[(b[1] & 15) << 2 | b[2] >> 6] : '=');
        putchar(n > 2 ? digits[b[2] & 63] : '=');
    }
}

bool dd_term_copy(void *data, struct dd_str text)
{
    if (text.len > OSC52_MAX || !((struct dd_term *)data)->copies)
        return false;
    fflush(stdout);
    fputs("\033]52;c;", stdout);
    write_base64(text);
    fputs("\a", stdout);
    fflush(stdout);
    return true;
}

static void child(char *const *argv, bool background)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    if (background) {
        int null = open("/dev/null", O_RDWR);
        setsid();
        for (int fd = 0; fd < 3 && null >= 0; fd++)
            dup2(null, fd);
    }
    execvp(argv[0], argv);
    _exit(127);
}

/* Takes the terminal over again after endwin. Curses would set its modes at the next refresh, but on
 * the memory file that it paints into then. */
static void take_again(struct dd_term *term)
{
    reset_prog_mode();
    rescue.taken = 1;
    dd_term_forget(term);
}

int dd_term_run(void *data, char *const *argv, bool background)
{
    struct dd_term *term = data;
    int status = 0;
    if (!background)
        give_back(term);
    pid_t pid = fork();
    if (pid == 0)
        child(argv, background);
    if (pid > 0 && !background)
        while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
            ;
    if (!background)
        take_again(term);
    if (pid < 0)
        return -1;
    return background ? 0 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void dd_term_suspend(void *data)
{
    struct dd_term *term = data;
    give_back(term);
    struct sigaction stop = {.sa_handler = SIG_DFL}, before;
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &before);
    kill(0, SIGTSTP);
    /* … the shell has the terminal until it continues us. */
    sigaction(SIGTSTP, &before, NULL);
    take_again(term);
}
