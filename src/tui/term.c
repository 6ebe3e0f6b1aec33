#include "term_private.h"

#include "duidu/arena.h"
#include "duidu/clipboard.h"
#include "duidu/i18n.h"
#include "run.h"
#include "terminfo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

/* What a signal handler needs to give the terminal back: prepared, since it may call nothing but
 * write and tcsetattr. */
static struct {
    volatile sig_atomic_t taken;
    struct termios termios;
    volatile sig_atomic_t turn; /* which of the two is whole */
    char restore[2][256];
    size_t restore_len[2];
} rescue;

void dd_term_prepare_rescue(const struct dd_term *term)
{
    static const char *const before[] = {"sgr0", "cnorm", "rmkx"};
    struct dd_strbuf out = {0};
    int next = !rescue.turn;
    const char *s;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if ((s = dd_terminfo_string(before[i])))
            dd_strbuf_adds(&out, s);
    dd_modes_restore(term, &out);
    if ((s = dd_terminfo_string("rmcup")))
        dd_strbuf_adds(&out, s);
    if (out.len <= sizeof rescue.restore[next]) {
        memcpy(rescue.restore[next], dd_strbuf_cstr(&out), out.len);
        rescue.restore_len[next] = out.len;
        rescue.turn = next;
    }
    dd_strbuf_release(&out);
}

/* Signals that end the program: terminal first, then the signal's own effect. */
void dd_term_rescue(int signal_number)
{
    if (rescue.taken) {
        ssize_t ignore = write(STDOUT_FILENO, rescue.restore[rescue.turn], rescue.restore_len[rescue.turn]);
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

/* Has entries looked for in our own folders before those of the system (terminfo/ in the data folders), or as
 * it was. */
static void use_folders(struct dd_term *term, bool ours)
{
    if (ours && term->folders)
        setenv("TERMINFO_DIRS", term->folders, 1);
    else if (term->folders_before)
        setenv("TERMINFO_DIRS", term->folders_before, 1);
    else
        unsetenv("TERMINFO_DIRS");
}

static void find_folders(struct dd_term *term, const struct dd_config *config)
{
    struct dd_strbuf out = {0};
    struct dd_str rest = dd_str_from(dd_config_data_folders(config));
    const char *before = getenv("TERMINFO_DIRS");
    if (term->folders)
        return;
    while (rest.len) {
        ptrdiff_t colon = dd_str_find(rest, DD_STR(":"), 0);
        size_t end = colon < 0 ? rest.len : (size_t)colon;
        dd_strbuf_addf(&out, "%.*s/terminfo:", (int)end, rest.ptr);
        rest = dd_str_slice(rest, end + 1, rest.len);
    }
    dd_strbuf_adds(&out, before ? before : "");
    term->folders = out.buf;
    term->folders_before = before ? strdup(before) : NULL;
}

/* The name of an entry that is called by the terminal's type with something around it. */
static bool name_entry(struct dd_term *term, const char *before, struct dd_str name, const char *behind)
{
    int n = snprintf(term->entry, sizeof term->entry, "%s%.*s%s", before, DD_STR_ARG(name), behind);
    return n > 0 && n < (int)sizeof term->entry;
}

static SCREEN *open_entry(struct dd_term *term)
{
    use_folders(term, true);
    SCREEN *screen = newterm(term->entry, term->out, term->in);
    use_folders(term, false);
    return screen;
}

/* Opens a screen with an entry that knows how to ask for 24 bit colours: ours, else one of ncurses' own
 * (NAME-direct). NULL: there is none. */
static SCREEN *open_direct(struct dd_term *term, const struct dd_config *config)
{
    struct dd_str name = dd_str_from(term->name), stem = name;
    find_folders(term, config);
    if (dd_str_ends(name, DD_STR("-256color")))
        stem.len -= 9;
    SCREEN *screen = name_entry(term, "duidu-", name, "") ? open_entry(term) : NULL;
    if (!screen && name_entry(term, "", name, "-direct"))
        screen = open_entry(term);
    if (!screen && name_entry(term, "", stem, "-direct"))
        screen = open_entry(term);
    return screen;
}

/* Has the terminal 24 bit colours, and are they wanted? */
static bool wants_direct(const struct dd_term *term, const struct dd_config *config)
{
    int colors = config->settings.colors;
    const char *no_color = getenv("NO_COLOR");
    return colors == DD_COLORS_TRUE || (colors == DD_COLORS_AUTO && !(no_color && *no_color) &&
                                        (term->known.true_colour || term->says_true));
}

/* Opens a screen of the terminal's type, or of a common one where the system does not know it. */
static SCREEN *open_screen(struct dd_term *term, const struct dd_config *config, const char **note)
{
    static const char *const common[] = {"xterm-256color", "xterm", "vt100"};
    term->direct = wants_direct(term, config);
    SCREEN *screen = term->direct ? open_direct(term, config) : NULL;
    if (!screen)
        screen = newterm((char *)term->name, term->out, term->in);
    for (size_t i = 0; !screen && i < sizeof common / sizeof *common; i++) {
        term->name = common[i];
        screen = newterm((char *)common[i], term->out, term->in);
        *note = _("this system does not know your TERM; going on as a common terminal");
    }
    return screen;
}

/* Can the first frame be painted without curses, as it will be opened then? Whether curses counts cells as
 * the program does has to be known before. */
static bool begin_early(struct dd_term *term, const struct dd_config *config)
{
    if (config->settings.ambiguous_width != 1)
        return false;
    term->direct = wants_direct(term, config);
    if (!term->direct)
        return name_entry(term, "", dd_str_from(term->name), "") && dd_first_begin(term, term->entry);
    find_folders(term, config);
    use_folders(term, true);
    bool can = name_entry(term, "duidu-", dd_str_from(term->name), "") && dd_first_begin(term, term->entry);
    use_folders(term, false);
    return can;
}

static void set_line(void)
{
    raw();
    noecho();
    nonl();
}

/* The same without curses. */
static void set_line_early(void)
{
    struct termios t = rescue.termios;
    t.c_lflag &= ~(tcflag_t)(ICANON | ISIG | IEXTEN | ECHO | ECHONL);
    t.c_iflag &= ~(tcflag_t)(IXON | BRKINT | PARMRK | ICRNL);
    t.c_oflag &= ~(tcflag_t)ONLCR;
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    tcsetattr(STDOUT_FILENO, TCSADRAIN, &t);
}

static void set_modes(struct dd_term *term)
{
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    dd_input_begin();
    typeahead(-1);
    curs_set(1);
    term->most = DD_DEPTH_MONO;
    if (has_colors() && start_color() == OK && use_default_colors() == OK)
        term->most = COLORS > 0xFFFF ? DD_DEPTH_TRUE
                     : COLORS >= 256 ? DD_DEPTH_256
                     : COLORS >= 16  ? DD_DEPTH_16
                     : COLORS >= 8   ? DD_DEPTH_8
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

/* The settings ask for 24 bit colours now: the screen is opened anew, with an entry that knows of them. */
static void reopen(struct dd_term *term, const struct dd_config *config)
{
    const char *note;
    dd_modes_end(term, STDOUT_FILENO);
    endwin();
    delscreen(term->screen);
    term->screen = open_screen(term, config, &note);
    set_line();
    set_modes(term);
    dd_term_forget(term);
}

/* Does curses go by the program's own width function? Its library may have been linked so that it cannot. */
static bool curses_follows(void)
{
    WINDOW *pad = newpad(1, 8);
    int width = -1;
    if (pad && waddwstr(pad, L"\u2026") == OK)
        width = getcurx(pad);
    if (pad)
        delwin(pad);
    return width == dd_cp_width(0x2026);
}

/* Sees to it that curses and the program count the same cells. */
static const char *set_width(struct dd_term *term, int cells)
{
    bool refused = cells == 2 && !curses_follows();
    if (refused)
        dd_ambiguous_set(1);
    if (term->ambiguous != dd_ambiguous() && !term->early)
        dd_term_forget(term);
    term->ambiguous = dd_ambiguous();
    return refused ? _("ambiguous-width = 2 cannot be had: curses counts cells in its own way here") : NULL;
}

const char *dd_term_configure(void *data, const struct dd_config *config)
{
    struct dd_term *term = data;
    const struct dd_settings *s = &config->settings;
    if (term->first)
        dd_term_settle(term);
    if (wants_direct(term, config) && !term->direct)
        reopen(term, config);
    term->depth = depth_wanted(term, s->colors);
    term->copies = s->osc52;
    term->synchronize = s->synchronized_output == DD_YES ||
                        (s->synchronized_output == DD_AUTO && term->known.updates);
    term->wanted[DD_MODE_PASTE] = true;
    term->wanted[DD_MODE_MOUSE] = term->has_mouse && s->mouse;
    term->wanted[DD_MODE_WHEEL] = term->has_mouse && !s->mouse;
    term->wanted[DD_MODE_TITLE] = term->known.title && s->title;
    bool links = s->osc8 == DD_YES || (s->osc8 == DD_AUTO && term->known.links);
    if (term->links != links && !term->early)
        dd_term_forget(term);
    term->links = links;
    if (!term->early)
        idcok(stdscr, !links);
    term->asks = !term->has_asked && term->known.background && dd_config_asks_background(config);
    set_escdelay(s->escape_delay);
    dd_theme_resolve(&term->attrs, &config->theme, term->depth);
    term->shown = NULL; /* the next frame is painted whole */
    return set_width(term, s->ambiguous_width);
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
    term->name = name;
    dd_terminal_know(&term->known);
    term->says_true = !term->known.true_colour && dd_terminfo_true_colour(name);
    term->early = term->in == stdin && term->out && begin_early(term, config);
    if (!term->early)
        term->screen = term->in && term->out ? open_screen(term, config, note) : NULL;
    enum dd_code code = DD_OK;
    if (!term->screen && !term->early)
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
    dd_term_prepare_rescue(term);
    if (term->early) {
        set_line_early();
    } else {
        set_line();
        set_modes(term);
    }
    term->has_mouse = dd_terminfo_string("kmous") != NULL;
    const char *refused = dd_term_configure(term, config);
    *note = refused ? refused : *note;
    catch_fatal();
    rescue.taken = 1;
    *out = term;
    return DD_OK;
}

/* Opens curses behind the first paint: what it sends goes nowhere. */
void dd_term_settle(struct dd_term *term)
{
    const struct dd_frame *first = term->first;
    if (!term->early)
        return;
    term->early = false;
    term->first = NULL;
    dd_terminfo_close();
    term->screen = term->direct ? open_entry(term) : newterm(term->entry, term->out, term->in);
    if (!term->screen)
        abort(); /* out of memory: it was possible a moment ago */
    /* What curses takes for the shell's modes are those that we have set already. */
    tcsetattr(STDOUT_FILENO, TCSADRAIN, &rescue.termios);
    def_shell_mode();
    set_line();
    int out = fileno(term->out);
    if (first)
        dup3(term->gather, out, O_CLOEXEC);
    set_modes(term);
    idcok(stdscr, !term->links);
    if (first) {
        if (first->rows != LINES || first->columns != COLS)
            resizeterm(first->rows, first->columns);
        dd_paint_known(term, first);
        dup3(STDOUT_FILENO, out, O_CLOEXEC);
    }
}

/* Gives the terminal back, for good or for as long as another program has it. */
static void give_back(struct dd_term *term)
{
    dd_term_settle(term);
    dd_modes_end(term, STDOUT_FILENO);
    endwin();
    rescue.taken = 0;
}

void dd_term_close(struct dd_term *term)
{
    if (!term)
        return;
    if (term->first)
        dd_term_settle(term);
    if (term->early) {
        tcsetattr(STDOUT_FILENO, TCSADRAIN, &rescue.termios);
        rescue.taken = 0;
        dd_terminfo_close();
    }
    if (term->screen) {
        give_back(term);
        delscreen(term->screen);
    }
    if (term->out)
        fclose(term->out);
    free(term->linked);
    free(term->folders);
    free(term->folders_before);
    dd_strbuf_release(&term->title);
    dd_strbuf_release(&term->title_sent);
    if (term->gather >= 0)
        close(term->gather);
    if (term->in && term->in != stdin)
        fclose(term->in);
    free(term);
}

void dd_term_forget(struct dd_term *term)
{
    dd_term_settle(term);
    clearok(curscr, TRUE);
    dd_links_forget(term);
    term->shown = NULL;
}

int dd_term_fd(const struct dd_term *term)
{
    return fileno(term->in);
}

void dd_term_size(struct dd_term *term, int *rows, int *columns)
{
    struct winsize w;
    if (term->early && !term->first && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col) {
        *rows = w.ws_row;
        *columns = w.ws_col;
        return;
    }
    dd_term_settle(term);
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col &&
        (w.ws_row != LINES || w.ws_col != COLS)) {
        resizeterm(w.ws_row, w.ws_col);
        dd_term_forget(term);
    }
    *rows = LINES;
    *columns = COLS;
}

/* ---- the app's hands ------------------------------------------------------------------- */

enum dd_copied dd_term_copy(void *data, struct dd_str text)
{
    static const enum dd_copied copied[] = {
        [DD_CLIPBOARD_DIRECT] = DD_COPIED,
        [DD_CLIPBOARD_TMUX] = DD_COPIED_TMUX,
        [DD_CLIPBOARD_SCREEN] = DD_COPIED_SCREEN,
        [DD_CLIPBOARD_EITHER] = DD_COPIED_EITHER,
    };
    struct dd_strbuf bytes = {0};
    if (!((struct dd_term *)data)->copies)
        return DD_COPY_OFF;
    if (text.len > DD_CLIPBOARD_MAX)
        return DD_COPY_TOO_LONG;
    enum dd_clipboard_way way = dd_clipboard_way(getenv("TERM"), getenv("TMUX"), getenv("STY"));
    dd_clipboard_add(&bytes, text, way);
    fflush(stdout);
    fwrite(bytes.buf, 1, bytes.len, stdout);
    fflush(stdout);
    dd_strbuf_release(&bytes);
    return copied[way];
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
    if (background)
        return dd_run(argv, STDIN_FILENO, true);
    give_back(term);
    int status = dd_run(argv, fileno(term->in), false);
    take_again(term);
    return status;
}

int dd_term_pipe(void *data, char *const *argv, struct dd_str text)
{
    struct dd_term *term = data;
    struct dd_arena arena = {0};
    int input = dd_run_input(text), status = -1;
    if (input < 0)
        return -1;
    give_back(term);
    status = dd_run(argv, input, false);
    dd_run_pause(fileno(term->in), dd_arena_printf(&arena, _("[status %d — press a key]"), status).ptr);
    take_again(term);
    close(input);
    dd_arena_release(&arena);
    return status;
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
