/* The program under test, the pseudo-terminal it runs in, and the emulator that reads it. */
#include "screen.h"

#include "duidu/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The state of another process cannot be polled: between two looks at it we wait this long for its
 * output (which ends the wait). Not a sleep that a test relies on. */
enum { LOOK_MS = 1 };

static long now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- start and end ------------------------------------------------------------------------- */

/* The emulator's answers to questions (cursor position, attributes). A few bytes: when the queue
 * has no room for them they are lost, as on a slow line. */
static void answer(const char *bytes, size_t n, void *user)
{
    struct term *t = user;
    if (write(t->master, bytes, n) < 0)
        return;
}

static int property(VTermProp prop, VTermValue *value, void *user)
{
    struct term *t = user;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        t->cursor_visible = value->boolean;
    else if (prop == VTERM_PROP_ALTSCREEN)
        t->altscreen = value->boolean;
    return 1;
}

static void start_emulator(struct term *t)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = property};
    t->vt = vterm_new(t->rows, t->cols);
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, answer, t);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
}

static bool open_pty(struct term *t)
{
    struct winsize size = {.ws_row = (unsigned short)t->rows, .ws_col = (unsigned short)t->cols};
    t->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (t->master < 0 || grantpt(t->master) || unlockpt(t->master))
        return false;
    t->slave = open(ptsname(t->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (t->slave < 0)
        return false;
    fcntl(t->master, F_SETFL, O_NONBLOCK);
    ioctl(t->master, TIOCSWINSZ, &size);
    return tcgetattr(t->slave, &t->before) == 0;
}

static void run_child(struct term *t, const char *dir, char *const argv[], char *const env[])
{
    setsid();
    ioctl(t->slave, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++)
        dup2(t->slave, fd);
    for (int sig = 1; sig < 32; sig++)
        signal(sig, SIG_DFL);
    if (!dir || chdir(dir) == 0)
        execve(argv[0], argv, env);
    dprintf(2, "cannot run '%s': %s\r\n", argv[0], strerror(errno));
    _exit(127);
}

bool term_start(struct term *t, int cols, int rows, const char *dir, char *const argv[],
                char *const env[])
{
    int deadline = t->deadline_ms;
    bool wide = t->wide_ambiguous;
    *t = (struct term){.rows = rows,
                       .wide_ambiguous = wide,
                       .cols = cols,
                       .deadline_ms = deadline,
                       .master = -1,
                       .slave = -1,
                       .cursor_visible = true};
    if (!open_pty(t))
        return false;
    start_emulator(t);
    t->pid = fork();
    if (t->pid == 0)
        run_child(t, dir, argv, env);
    return t->pid > 0;
}

void term_close(struct term *t)
{
    if (t->pid > 0) {
        kill(t->pid, SIGKILL);
        waitpid(t->pid, NULL, 0);
    }
    if (t->vt)
        vterm_free(t->vt);
    if (t->master > 0)
        close(t->master);
    if (t->slave > 0)
        close(t->slave);
    stream_release(&t->stream);
    dd_strbuf_release(&t->cut);
    *t = (struct term){.deadline_ms = t->deadline_ms, .wide_ambiguous = t->wide_ambiguous};
}

/* ---- in and out ---------------------------------------------------------------------------- */

/* Gives bytes to the emulator with twins in the place of ambiguous characters. */
static void feed_wide(struct term *t, const char *bytes, size_t n)
{
    struct dd_strbuf out = {0};
    dd_strbuf_add(&t->cut, (struct dd_str){bytes, n});
    struct dd_str s = dd_strbuf_str(&t->cut);
    size_t at = 0, len;
    for (; at < s.len; at += len) {
        unsigned char c = (unsigned char)s.ptr[at];
        size_t want = c < 0xC2 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (at + want > s.len)
            break;
        uint32_t cp = dd_utf8_decode(s, at, &len);
        bool twin = cp < 0x10000 && (cp != DD_REPLACEMENT || len == 3) && dd_cp_is_ambiguous(cp) && dd_cp_width(cp) == 1;
        if (twin)
            dd_strbuf_add_cp(&out, cp + WIDE_TWIN);
        else
            dd_strbuf_add(&out, dd_str_slice(s, at, at + len));
    }
    vterm_input_write(t->vt, dd_strbuf_cstr(&out), out.len);
    memmove(t->cut.buf, t->cut.buf + at, t->cut.len -= at);
    dd_strbuf_release(&out);
}

/* Reads all that the program has sent so far. */
static void drain(struct term *t)
{
    char buf[16384];
    ssize_t n;
    while ((n = read(t->master, buf, sizeof buf)) > 0) {
        stream_feed(&t->stream, buf, (size_t)n);
        if (t->wide_ambiguous)
            feed_wide(t, buf, (size_t)n);
        else
            vterm_input_write(t->vt, buf, (size_t)n);
    }
}

static bool readable(int fd, int timeout)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, timeout) > 0 && (p.revents & POLLIN);
}

void term_send(struct term *t, const char *bytes, size_t n)
{
    long end = now_ms() + t->deadline_ms;
    while (n > 0 && now_ms() < end) {
        ssize_t done = write(t->master, bytes, n);
        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        } else if (readable(t->master, LOOK_MS)) {
            drain(t); /* a full queue: the program may wait for us to read */
        }
    }
}

static void reap(struct term *t)
{
    if (t->pid > 0 && waitpid(t->pid, &t->status, WNOHANG) == t->pid) {
        t->pid = 0;
        while (readable(t->master, 0))
            drain(t);
    }
}

/* See proc.c. */
static bool quiet(struct term *t)
{
    uint64_t first, second;
    return !readable(t->slave, 0) && proc_waits(t->pid, &first) && !readable(t->master, 0) &&
           !readable(t->slave, 0) && proc_waits(t->pid, &second) && first == second;
}

static bool is_quiet(struct term *t, const void *unused)
{
    (void)unused;
    return t->pid == 0 || quiet(t);
}

bool term_wait(struct term *t, bool (*check)(struct term *t, const void *arg), const void *arg)
{
    long end = now_ms() + t->deadline_ms;
    for (;;) {
        bool ended = t->pid == 0;
        reap(t);
        drain(t);
        if (check(t, arg))
            return true;
        if (ended || now_ms() > end)
            return false;
        readable(t->master, LOOK_MS);
    }
}

bool term_settle(struct term *t)
{
    return term_wait(t, is_quiet, NULL);
}

static bool has_ended(struct term *t, const void *unused)
{
    (void)unused;
    return t->pid == 0;
}

bool term_wait_exit(struct term *t)
{
    return term_wait(t, has_ended, NULL);
}

void term_resize(struct term *t, int cols, int rows)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    t->rows = rows;
    t->cols = cols;
    vterm_set_size(t->vt, rows, cols);
    ioctl(t->master, TIOCSWINSZ, &size);
}

/* ---- what is left behind ------------------------------------------------------------------- */

static void termios_leftovers(struct term *t, struct dd_strbuf *out)
{
    struct termios after;
    if (tcgetattr(t->slave, &after) != 0)
        dd_strbuf_adds(out, "terminal settings cannot be read, ");
    else if (after.c_lflag != t->before.c_lflag || after.c_iflag != t->before.c_iflag ||
             after.c_oflag != t->before.c_oflag || after.c_cflag != t->before.c_cflag ||
             memcmp(after.c_cc, t->before.c_cc, sizeof after.c_cc) != 0)
        dd_strbuf_addf(out, "termios not restored (iflag %o→%o oflag %o→%o lflag %o→%o), ",
                       t->before.c_iflag, after.c_iflag, t->before.c_oflag, after.c_oflag,
                       t->before.c_lflag, after.c_lflag);
}

static void pen_leftovers(struct term *t, struct dd_strbuf *out)
{
    static const struct {
        VTermAttr attr;
        const char *name;
    } pens[] = {{VTERM_ATTR_BOLD, "bold"},
                {VTERM_ATTR_UNDERLINE, "underline"},
                {VTERM_ATTR_ITALIC, "italic"},
                {VTERM_ATTR_REVERSE, "reverse"},
                {VTERM_ATTR_STRIKE, "strike"}};
    for (size_t i = 0; i < sizeof pens / sizeof pens[0]; i++) {
        VTermValue value = {0};
        vterm_state_get_penattr(vterm_obtain_state(t->vt), pens[i].attr, &value);
        if (value.number)
            dd_strbuf_addf(out, "pen left %s, ", pens[i].name);
    }
}

void term_leftovers(struct term *t, struct dd_strbuf *out)
{
    stream_leftovers(&t->stream, out);
    termios_leftovers(t, out);
    pen_leftovers(t, out);
}
