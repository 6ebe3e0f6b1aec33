#include "loop.h"

#include "duidu/app.h"
#include "duidu/print.h"
#include "term.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    FIRST_SLICE = 12, /* milliseconds of work before the first paint: a small archive is whole then */
    SLICE = 25,       /* between looks at the keyboard */
    FIRST_REST = 3,   /* after the first paint: whoever carries it to the reader (the kernel's worker, sshd, the
                       * terminal) may have no other processor than ours, and goes before our further work */
    REST = 1          /* the same after every other paint */
};

/* The write end of the pipe that wakes the loop when the window changes. */
static volatile sig_atomic_t winch_pipe = -1;

static void on_winch(int signal_number)
{
    (void)signal_number;
    char c = 0;
    ssize_t ignore = write((int)winch_pipe, &c, 1);
    (void)ignore;
}

/* The signal that asks for the end; 0: none yet. */
static volatile sig_atomic_t end_signal;

/* The line is gone, or the system goes down: what was read is kept before the end. Who is asked twice
 * does not hesitate. */
static void on_end(int signal_number)
{
    if (end_signal)
        dd_term_rescue(signal_number);
    end_signal = signal_number;
    on_winch(0); /* wakes the loop */
}

static void watch_end(void)
{
    static const int ends[] = {SIGTERM, SIGHUP, SIGINT};
    struct sigaction action = {.sa_handler = on_end};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        sigaction(ends[i], &action, NULL);
}

static double now(void *data)
{
    struct timespec t;
    (void)data;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void redraw(void *data)
{
    dd_term_forget(data);
}

/* As `duidu print` writes it to a file. */
static enum dd_code save(const struct dd_clip *clip, const struct dd_config *config, const char *path,
                         bool over, size_t *lines, struct dd_error *err)
{
    struct dd_print_options options = {.width = DD_PRINT_WIDTH};
    dd_print_configure(&options, &config->settings);
    return dd_print_save(clip, &options, path, over, lines, err);
}

static bool watch_window(int pipe_ends[2])
{
    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    winch_pipe = pipe_ends[1];
    struct sigaction action = {.sa_handler = on_winch, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    return sigaction(SIGWINCH, &action, NULL) == 0;
}

static void drain(int fd)
{
    char bytes[64];
    while (read(fd, bytes, sizeof bytes) > 0)
        ;
}

static void new_size(struct dd_app *app, struct dd_term *term)
{
    int rows, columns;
    dd_term_size(term, &rows, &columns);
    dd_app_resize(app, rows, columns);
}

/* Takes all that has come. */
static void take_input(struct dd_app *app, struct dd_term *term)
{
    struct dd_event event;
    while (!dd_app_done(app) && !end_signal && dd_term_event(term, &event))
        if (event.kind == DD_EVENT_MOUSE)
            dd_app_mouse(app, &event.mouse);
        else if (event.kind == DD_EVENT_BACKGROUND)
            dd_app_background(app, event.light);
        else
            dd_app_key(app, event.key);
}

/* The terminal, the window, then what the app asks for. */
enum { FDS = 2 + DD_APP_FDS };

static int wait_for(struct dd_app *app, struct pollfd fds[FDS], int milliseconds)
{
    int others[DD_APP_FDS];
    size_t n = dd_app_fds(app, others);
    for (size_t i = 0; i < DD_APP_FDS; i++)
        fds[2 + i] = (struct pollfd){i < n ? others[i] : -1, POLLIN, 0};
    fds[0].revents = fds[1].revents = 0;
    return poll(fds, FDS, milliseconds);
}

static bool woken(const struct pollfd fds[FDS])
{
    for (size_t i = 2; i < FDS; i++)
        if (fds[i].revents)
            return true;
    return false;
}

static void paint(struct dd_app *app, struct dd_term *term, struct dd_frame *frame)
{
    struct dd_strbuf title = {0};
    dd_app_draw(app, frame);
    dd_app_title(app, &title);
    dd_term_title(term, dd_strbuf_str(&title));
    dd_term_paint(term, frame);
    dd_strbuf_release(&title);
}

static void run(struct dd_app *app, struct dd_term *term, int winch)
{
    struct pollfd fds[FDS] = {{dd_term_fd(term), POLLIN, 0}, {winch, POLLIN, 0}};
    struct dd_frame frames[2]; /* the one on the screen, and the next one */
    int next = 0;
    bool more = true; /* after the first paint, in any case */
    bool first = true;
    dd_app_work(app, FIRST_SLICE);
    double painted = 0;
    dd_frame_init(&frames[0]);
    dd_frame_init(&frames[1]);
    while (!dd_app_done(app) && !end_signal) {
        int rest = 0;
        /* While work goes on the screen follows ten times a second, at once after a key. */
        if (dd_app_stale(app) && (!more || now(NULL) - painted > 0.1)) {
            paint(app, term, &frames[next]);
            next = !next;
            rest = first ? FIRST_REST : REST;
            first = false;
            painted = now(NULL);
        }
        int events = wait_for(app, fds, more ? rest : dd_app_idle_after(app));
        dd_term_settle(term);
        if (events == 0 && !more)
            dd_app_idle(app);
        if (events > 0) {
            if (fds[1].revents) {
                drain(winch);
                new_size(app, term);
            }
            if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
                break; /* the terminal is gone */
            if (fds[0].revents)
                take_input(app, term);
            if (woken(fds))
                dd_app_wake(app);
            painted = 0;
            more = true; /* a key may have left work behind, to be done after the paint */
            if (dd_app_stale(app))
                continue;
        }
        more = dd_app_work(app, SLICE);
    }
    dd_frame_release(&frames[0]);
    dd_frame_release(&frames[1]);
}

/* The archive that the app wants next in its place. The one before has to be closed first: what is written
 * last is what was open last. */
static bool go_on(struct dd_app **app, struct dd_host *host, struct dd_term *term, struct dd_error *err)
{
    struct dd_arena arena = {0};
    struct dd_str path = dd_arena_copy(&arena, dd_str_from(dd_app_next(*app)));
    dd_app_close(*app);
    *app = NULL;
    host->resume = false;
    bool good = dd_app_open(app, path.ptr, host, err) == DD_OK;
    dd_arena_release(&arena);
    if (good) {
        dd_term_forget(term);
        new_size(*app, term);
    }
    return good;
}

enum dd_code dd_loop_run(const char *path, bool resume, struct dd_config *config,
                         struct dd_lexicon *(*lexicon)(struct dd_error *), struct dd_state *state,
                         const struct dd_log *log, struct dd_error *err)
{
    struct dd_host host = {.copy = dd_term_copy,
                           .run = dd_term_run,
                           .pipe = dd_term_pipe,
                           .save = save,
                           .save_notes = dd_print_save_notes,
                           .suspend = dd_term_suspend,
                           .redraw = redraw,
                           .configure = dd_term_configure,
                           .config = config,
                           .lexicon = lexicon,
                           .state = state,
                           .resume = resume,
                           .log = log,
                           .now = now};
    struct dd_app *app;
    struct dd_term *term;
    const char *note;
    int winch[2] = {-1, -1};
    enum dd_code code = dd_app_open(&app, path, &host, err);
    if (code != DD_OK)
        return code;
    code = dd_term_open(&term, config, &note, err);
    if (code == DD_OK) {
        host.data = term;
        if (note)
            dd_app_note(app, note);
        watch_window(winch);
        watch_end();
        new_size(app, term);
        run(app, term, winch[0]);
        while (code == DD_OK && dd_app_next(app) && !end_signal)
            if (go_on(&app, &host, term, err))
                run(app, term, winch[0]);
            else
                code = err->code;
        dd_term_close(term);
    }
    dd_app_close(app);
    if (end_signal) {
        signal(end_signal, SIG_DFL);
        raise(end_signal);
    }
    return code;
}
