/* A script: what a reader types, and what the screen must then show. One command a line; a line
 * that starts with '#' is a comment.
 *
 * Before the program starts (it starts with the first command of the second list):
 *   each size 40x12 80x24 …   run the whole script once per size; golden names get "@80x24"
 *   size 80x24                columns x rows; the default is 80x24
 *   env NAME=VALUE            beside TERM, PATH, HOME, XDG_*, LANG=C.UTF-8, LANGUAGE, TZ=UTC; a
 *                             NAME alone takes that variable away
 *   lang zh_CN                sets LANGUAGE; the default is en; DUIDU is the program itself
 *   ambiguous-wide            the terminal draws characters of ambiguous width two cells wide
 *   args WORD …               of the program; $HOME is the script's own folder, paths count from
 * the top of the repository at-home                   the program runs in $HOME, so that paths it
 * shows are the same each time shell COMMAND             runs sh -c COMMAND with the program's
 * environment (also later on) use NAME                  skips the script when the command NAME is
 * not installed
 *
 * Then:
 *   keys KEY …                one by one, the program quiet after each (keys.c has the notation)
 *   burst KEY …               all in one write, then quiet
 *   type TEXT                 its characters in one write, then quiet
 *   wait TEXT                 until TEXT is on the screen
 *   wait-gone TEXT            until it is not
 *   expect TEXT / refuse TEXT it is there / is not there
 *   snap NAME [covered]       the whole screen equals its golden file; "covered": a popup lies over
 *                             the divider
 *   picture NAME              the screen is written to NAME.svg, when the harness is asked for pictures
 *   looks NAME                every look of the screen, with what has it, equals its golden file
 *   cursor ROW,COL            from 0
 *   clipboard TEXT            the last OSC 52 carried it
 *   title TEXT                the last OSC 2 carried it
 *   send TEXT                 bytes, with \\e, \\a, \\xHH and \\\\ for what cannot be written, in one write
 *   sent TEXT / unsent TEXT   the program has sent these bytes / has not, since it started or …
 *   forget-sent               … since this
 *   resize 120x36
 *   signal NAME               TERM, HUP, INT, SEGV, ABRT, …
 *   harm SEED KEY …           types, kills the program at some moment, and keeps what it had said to be
 *                             starred (harm.c)
 *   kept COMMAND              all of that is in what sh -c COMMAND prints
 *   exit STATUS               the program ends by itself with this status (or by this signal: exit
 *                             TERM) and has given the terminal back; every script ends so
 *   again [WORD …]            after exit: the program is started once more, on a new terminal in the
 *                             same $HOME, with other arguments when some are given
 *
 * TEXT may be given in double quotes to keep its outer blanks.
 */
#include "screen.h"

#include <ctype.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_SIZES = 8, MAX_LINE = 2048 };

struct size {
    int cols, rows;
};

struct script {
    const struct options *options;
    const char *path;
    char name[128]; /* file name without .scr */
    struct size sizes[MAX_SIZES];
    size_t n_sizes;
    struct golden golden;
    /* of the run under way */
    struct size size;
    int line, checks;
    char home[64];
    char *env[LIST_MAX], *args[LIST_MAX]; /* owned, NULL-terminated */
    struct term term;
    bool started, exited, failed, stop, at_home;
    char skip[128]; /* the reason; "" when it runs */
    struct dd_strbuf report, ledger;
};

/* ---- failures ------------------------------------------------------------------------------ */

static void fail(struct script *s, const char *what, const char *text)
{
    dd_strbuf_addf(&s->report, "%s:%d: %s%s%s%s\n", s->path, s->line, what, text ? " '" : "",
                   text ? text : "", text ? "'" : "");
    s->failed = true;
}

static void fail_with_screen(struct script *s, const char *what, const char *text)
{
    fail(s, what, text);
    size_t start = s->report.len;
    grid_show(&s->term, "  |", &s->report);
    while (s->report.len >= start + 8 &&
           memcmp(s->report.buf + s->report.len - 8, "  |\n  |\n", 8) == 0)
        s->report.len -= 4; /* one empty row at the end says enough */
}

/* Nothing after this makes sense. */
static void give_up(struct script *s, const char *what, const char *text)
{
    fail_with_screen(s, what, text);
    if (s->term.pid > 0) {
        dd_strbuf_adds(&s->report, "  the program: ");
        proc_describe(s->term.pid, &s->report);
        dd_strbuf_addc(&s->report, '\n');
    }
    s->stop = true;
}

static void settle(struct script *s)
{
    if (!term_settle(&s->term))
        give_up(s, "the program does not come to rest", NULL);
}

/* ---- words --------------------------------------------------------------------------------- */

static bool parse_size(const char *text, struct size *size)
{
    return sscanf(text, "%dx%d", &size->cols, &size->rows) == 2 && size->cols > 0 &&
           size->cols < 1000 && size->rows > 0 && size->rows < 1000;
}

/* TEXT or "TEXT" */
static const char *unquote(char *text)
{
    size_t n = strlen(text);
    if (n >= 2 && text[0] == '"' && text[n - 1] == '"') {
        text[n - 1] = '\0';
        return text + 1;
    }
    return text;
}

static int signal_number(const char *name)
{
    if (strncmp(name, "SIG", 3) == 0)
        name += 3;
    for (int n = 1; n < 32; n++) {
        const char *abbreviation = sigabbrev_np(n);
        if (abbreviation && strcmp(abbreviation, name) == 0)
            return n;
    }
    return 0;
}

/* ---- before the start ---------------------------------------------------------------------- */

static void do_size(struct script *s, char *rest)
{
    if (s->n_sizes == 0 && !parse_size(rest, &s->size))
        give_up(s, "not a size:", rest);
}

static void do_each(struct script *s, char *rest)
{
    (void)s, (void)rest; /* read before the runs */
}

/* The entry takes the place of one with the same name; NAME without "=" only removes it. */
static void do_env(struct script *s, char *rest)
{
    size_t name = strcspn(rest, "="), n = list_count(s->env);
    for (size_t i = 0; i < n; i++)
        if (strncmp(s->env[i], rest, name) == 0 && s->env[i][name] == '=') {
            free(s->env[i]);
            memmove(&s->env[i], &s->env[i + 1], (n - i) * sizeof s->env[0]);
            break;
        }
    if (rest[name])
        list_append(s->env, rest, "", "");
}

static void do_lang(struct script *s, char *rest)
{
    char entry[128];
    snprintf(entry, sizeof entry, "LANGUAGE=%s", rest);
    do_env(s, entry);
}

static void do_ambiguous_wide(struct script *s, char *rest)
{
    (void)rest;
    s->term.wide_ambiguous = true;
}

static void do_args(struct script *s, char *rest)
{
    for (char *word = strtok(rest, " \t"); word; word = strtok(NULL, " \t")) {
        bool home = strncmp(word, "$HOME", 5) == 0;
        list_append(s->args, home ? s->home : "", home ? word + 5 : word, "");
    }
}

static void do_at_home(struct script *s, char *rest)
{
    (void)rest;
    s->at_home = true;
}

static void do_shell(struct script *s, char *rest)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        execle("/bin/sh", "sh", "-c", rest, (char *)NULL, s->env);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
        give_up(s, "command failed:", rest);
}

static void do_use(struct script *s, char *rest)
{
    char command[256];
    snprintf(command, sizeof command, "command -v '%s' >/dev/null", rest);
    if (system(command) != 0) {
        snprintf(s->skip, sizeof s->skip, "%s is not installed", rest);
        s->stop = true;
    }
}

static void start(struct script *s)
{
    s->started = true;
    s->term.deadline_ms = s->options->deadline_ms;
    if (term_start(&s->term, s->size.cols, s->size.rows, s->at_home ? s->home : NULL, s->args,
                   s->env))
        settle(s);
    else
        give_up(s, "cannot start:", strerror(errno));
}

static void do_again(struct script *s, char *rest)
{
    if (!s->exited) {
        give_up(s, "the program has not ended yet", NULL);
        return;
    }
    if (*rest) {
        list_empty(s->args);
        list_append(s->args, s->options->program, "", "");
        do_args(s, rest);
    }
    term_close(&s->term);
    s->exited = false;
    start(s);
}

/* ---- actions ------------------------------------------------------------------------------- */

static void type(struct script *s, char *rest, bool at_once)
{
    if (s->term.pid == 0) {
        give_up(s, "the program has ended; nobody is there to read", rest);
        return;
    }
    const char *p = rest;
    struct dd_strbuf bytes = {0};
    int more;
    while (!s->stop && (more = keys_next(&p, stream_mode(&s->term.stream, 1), &bytes)) != 0) {
        if (more < 0) {
            give_up(s, "not a key:", p);
        } else if (!at_once) {
            term_send(&s->term, bytes.buf, bytes.len);
            dd_strbuf_clear(&bytes);
            settle(s);
        }
    }
    if (bytes.len && !s->stop) {
        term_send(&s->term, bytes.buf, bytes.len);
        settle(s);
    }
    dd_strbuf_release(&bytes);
}

static void do_keys(struct script *s, char *rest)
{
    type(s, rest, false);
}

static void do_burst(struct script *s, char *rest)
{
    type(s, rest, true);
}

/* TEXT as it stands, all in one write. */
static void do_type(struct script *s, char *rest)
{
    const char *text = unquote(rest);
    if (s->term.pid == 0) {
        give_up(s, "the program has ended; nobody is there to read", rest);
        return;
    }
    term_send(&s->term, text, strlen(text));
    settle(s);
}

static bool holds_not(struct term *t, const void *text)
{
    return !grid_holds(t, text);
}

static void do_wait(struct script *s, char *rest)
{
    s->checks++;
    if (!term_wait(&s->term, grid_holds, unquote(rest)))
        give_up(s, "waited in vain for", rest);
}

static void do_wait_gone(struct script *s, char *rest)
{
    s->checks++;
    if (!term_wait(&s->term, holds_not, unquote(rest)))
        give_up(s, "does not go away:", rest);
}

static void do_expect(struct script *s, char *rest)
{
    const char *text = unquote(rest);
    s->checks++;
    if (!grid_holds(&s->term, text))
        fail_with_screen(s, "not on the screen:", text);
}

static void do_refuse(struct script *s, char *rest)
{
    const char *text = unquote(rest);
    s->checks++;
    if (grid_holds(&s->term, text))
        fail_with_screen(s, "on the screen:", text);
}

static void check_screen(struct script *s, bool covered)
{
    struct dd_strbuf faults = {0};
    grid_faults(&s->term, covered, &faults);
    if (faults.len) {
        fail_with_screen(s, "a faulty screen:", NULL);
        dd_strbuf_add(&s->report, dd_strbuf_str(&faults));
    }
    dd_strbuf_release(&faults);
}

static void do_snap(struct script *s, char *rest)
{
    char name[128], size[32] = "";
    struct dd_strbuf now = {0};
    char *snap = strtok(rest, " \t"), *covered = strtok(NULL, " \t");
    settle(s);
    if (s->stop || !snap)
        return;
    s->checks++;
    if (s->n_sizes)
        snprintf(size, sizeof size, "@%dx%d", s->size.cols, s->size.rows);
    snprintf(name, sizeof name, "%s%s", snap, size);
    grid_render(&s->term, &now);
    if (!golden_check(&s->golden, name, dd_strbuf_str(&now), &s->report))
        fail(s, "wrong screen:", name);
    check_screen(s, covered && strcmp(covered, "covered") == 0);
    dd_strbuf_release(&now);
}

static void do_picture(struct script *s, char *rest)
{
    char path[512];
    struct dd_strbuf svg = {0};
    settle(s);
    check_screen(s, true);
    if (s->stop || !s->options->pictures)
        return;
    svg_render(&s->term, &svg);
    snprintf(path, sizeof path, "%s/%s.svg", s->options->pictures, rest);
    FILE *f = fopen(path, "we");
    bool ok = f && fwrite(svg.buf, 1, svg.len, f) == svg.len;
    if (!f || fclose(f) != 0 || !ok)
        fail(s, "cannot write:", path);
    dd_strbuf_release(&svg);
}

/* Golden as snap, but of the looks alone. */
static void do_looks(struct script *s, char *rest)
{
    struct dd_strbuf now = {0};
    settle(s);
    if (s->stop)
        return;
    s->checks++;
    grid_looks(&s->term, &now);
    if (!golden_check(&s->golden, rest, dd_strbuf_str(&now), &s->report))
        fail(s, "wrong looks:", rest);
    check_screen(s, true);
    dd_strbuf_release(&now);
}

static void do_cursor(struct script *s, char *rest)
{
    VTermPos at;
    char now[32];
    s->checks++;
    vterm_state_get_cursorpos(vterm_obtain_state(s->term.vt), &at);
    snprintf(now, sizeof now, "%d,%d", at.row, at.col);
    if (strcmp(now, rest) != 0)
        fail_with_screen(s, "the cursor is at", now);
}

static void do_clipboard(struct script *s, char *rest)
{
    const char *text = dd_strbuf_cstr(&s->term.stream.clipboard);
    s->checks++;
    if (strcmp(text, unquote(rest)) != 0)
        fail(s, "the clipboard got", text);
}

static void do_title(struct script *s, char *rest)
{
    const char *text = dd_strbuf_cstr(&s->term.stream.title);
    s->checks++;
    if (strcmp(text, unquote(rest)) != 0)
        fail(s, "the window is called", text);
}

static void do_send(struct script *s, char *rest)
{
    struct dd_strbuf bytes = {0};
    stream_unescape(unquote(rest), &bytes);
    term_send(&s->term, dd_strbuf_cstr(&bytes), bytes.len);
    settle(s);
    dd_strbuf_release(&bytes);
}

static void do_sent(struct script *s, char *rest)
{
    s->checks++;
    if (!stream_has(&s->term.stream, unquote(rest)))
        fail_with_screen(s, "was not sent:", rest);
}

static void do_unsent(struct script *s, char *rest)
{
    s->checks++;
    if (stream_has(&s->term.stream, unquote(rest)))
        fail_with_screen(s, "was sent:", rest);
}

static void do_forget_sent(struct script *s, char *rest)
{
    (void)rest;
    dd_strbuf_clear(&s->term.stream.all);
}

static void do_resize(struct script *s, char *rest)
{
    struct size size;
    if (!parse_size(rest, &size)) {
        give_up(s, "not a size:", rest);
        return;
    }
    term_resize(&s->term, size.cols, size.rows);
    settle(s);
}

static void do_signal(struct script *s, char *rest)
{
    int number = signal_number(rest);
    if (!number)
        give_up(s, "not a signal:", rest);
    else if (s->term.pid > 0)
        kill(s->term.pid, number);
    if (number)
        settle(s);
}

static void do_harm(struct script *s, char *rest)
{
    uint32_t seed = (uint32_t)strtoul(rest, &rest, 10);
    s->checks++;
    dd_strbuf_clear(&s->ledger);
    if (!harm(&s->term, seed, rest, &s->ledger))
        give_up(s, "it did not answer before it was killed:", rest);
}

static void do_kept(struct script *s, char *rest)
{
    char command[MAX_LINE + 128], file[128];
    struct dd_strbuf missing = {0};
    snprintf(file, sizeof file, "%s/kept", s->home);
    snprintf(command, sizeof command, "(%s) >%s", rest, file);
    s->checks++;
    do_shell(s, command);
    if (!harm_kept(dd_strbuf_str(&s->ledger), file, &missing))
        fail(s, "was said, and is not there:", dd_strbuf_cstr(&missing));
    dd_strbuf_release(&missing);
}

/* A program that dies of a signal and a shell's 128 + number say the same. */
static bool right_status(int status, const char *wanted)
{
    int number = signal_number(wanted);
    if (!number)
        return WIFEXITED(status) && WEXITSTATUS(status) == atoi(wanted);
    return (WIFSIGNALED(status) && WTERMSIG(status) == number) ||
           (WIFEXITED(status) && WEXITSTATUS(status) == 128 + number);
}

static void check_exit(struct script *s, const char *wanted)
{
    struct dd_strbuf left = {0};
    int status = s->term.status;
    char now[64];
    snprintf(now, sizeof now, WIFSIGNALED(status) ? "signal %d" : "status %d",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    if (!right_status(status, wanted))
        fail_with_screen(s, "the program ended with", now);
    term_leftovers(&s->term, &left);
    if (left.len && !(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)) /* it had no chance */
        fail(s, "the terminal is not as it was:", dd_strbuf_cstr(&left));
    if (s->term.stream.fault[0])
        fail(s, "in the output:", s->term.stream.fault);
    dd_strbuf_release(&left);
}

static void do_exit(struct script *s, char *rest)
{
    s->checks++;
    s->exited = true;
    if (term_wait_exit(&s->term))
        check_exit(s, rest);
    else
        give_up(s, "the program does not end", NULL);
}

static const struct command {
    const char *name;
    void (*run)(struct script *s, char *rest);
    bool needs_program;
} commands[] = {
    {"size", do_size, false},
    {"each", do_each, false},
    {"env", do_env, false},
    {"lang", do_lang, false},
    {"ambiguous-wide", do_ambiguous_wide, false},
    {"args", do_args, false},
    {"shell", do_shell, false},
    {"use", do_use, false},
    {"at-home", do_at_home, false},
    {"keys", do_keys, true},
    {"burst", do_burst, true},
    {"type", do_type, true},
    {"wait", do_wait, true},
    {"wait-gone", do_wait_gone, true},
    {"expect", do_expect, true},
    {"refuse", do_refuse, true},
    {"snap", do_snap, true},
    {"picture", do_picture, true},
    {"looks", do_looks, true},
    {"cursor", do_cursor, true},
    {"clipboard", do_clipboard, true},
    {"title", do_title, true},
    {"send", do_send, true},
    {"sent", do_sent, true},
    {"unsent", do_unsent, true},
    {"forget-sent", do_forget_sent, true},
    {"resize", do_resize, true},
    {"signal", do_signal, true},
    {"harm", do_harm, true},
    {"kept", do_kept, true},
    {"exit", do_exit, true},
    {"again", do_again, true},
};

/* ---- one run ------------------------------------------------------------------------------- */

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* "name rest": cuts line in two and trims; false for blank lines and comments. */
static bool split(char *line, char **name, char **rest)
{
    size_t n = strlen(line);
    while (n > 0 && isspace((unsigned char)line[n - 1]))
        line[--n] = '\0';
    *name = line + strspn(line, " \t");
    *rest = *name + strcspn(*name, " \t");
    if (**rest)
        *(*rest)++ = '\0';
    *rest += strspn(*rest, " \t");
    return **name && **name != '#';
}

static void run_line(struct script *s, char *line)
{
    char *name, *rest;
    s->line++;
    if (!split(line, &name, &rest))
        return;
    const struct command *c = find_command(name);
    if (!c) {
        give_up(s, "no such command:", name);
        return;
    }
    if (c->needs_program && !s->started)
        start(s);
    if (!s->stop)
        c->run(s, rest);
}

/* The environment is ours alone, so that a test means the same everywhere. The sanitizers write
 * their reports into files: the screen belongs to the program. */
static void prepare(struct script *s)
{
    static const char *const folders[][2] = {{"XDG_CONFIG_HOME=", "/config"},
                                             {"XDG_DATA_HOME=", "/data"},
                                             {"XDG_STATE_HOME=", "/state"},
                                             {"XDG_CACHE_HOME=", "/cache"}};
    const char *path = getenv("PATH");
    snprintf(s->home, sizeof s->home, "/tmp/duidu-screen-XXXXXX");
    if (!mkdtemp(s->home))
        give_up(s, "no temporary folder:", strerror(errno));
    list_append(s->env, "PATH=", path ? path : "/usr/bin:/bin", "");
    list_append(s->env, "HOME=", s->home, "");
    list_append(s->env, "TERM=xterm-256color", "", "");
    list_append(s->env, "LANG=C.UTF-8", "", "");
    list_append(s->env, "LANGUAGE=en", "", "");
    list_append(s->env, "TZ=UTC", "", "");
    list_append(s->env, "DUIDU=", s->options->program, ""); /* for shell commands */
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        list_append(s->env, folders[i][0], s->home, folders[i][1]);
    list_append(s->env, "ASAN_OPTIONS=detect_leaks=1:log_path=", s->home, "/sanitizer");
    char *known = realpath("tests/lsan.supp", NULL);
    if (known)
        list_append(s->env, "LSAN_OPTIONS=print_suppressions=0:suppressions=", known, "");
    free(known);
    list_append(s->env, "UBSAN_OPTIONS=print_stacktrace=1:log_path=", s->home, "/sanitizer");
    list_append(s->args, s->options->program, "", "");
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

/* What AddressSanitizer and its friends had to say. */
static void collect_sanitizer_reports(struct script *s)
{
    char command[256], line[1024];
    snprintf(command, sizeof command, "cat %s/sanitizer* 2>/dev/null", s->home);
    FILE *f = popen(command, "r");
    while (f && fgets(line, sizeof line, f)) {
        if (!s->failed)
            fail(s, "a sanitizer reports:", NULL);
        dd_strbuf_adds(&s->report, line);
    }
    if (f)
        pclose(f);
}

static void finish(struct script *s)
{
    if (s->started && !s->exited && !s->stop)
        fail(s, "the script does not end with 'exit'", NULL);
    term_close(&s->term);
    collect_sanitizer_reports(s);
    nftw(s->home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    list_empty(s->env);
    list_empty(s->args);
}

static void run_once(struct script *s, FILE *f, struct size size)
{
    char line[MAX_LINE];
    s->size = size;
    s->line = s->checks = 0;
    s->term.wide_ambiguous = false;
    s->started = s->exited = s->failed = s->stop = s->at_home = false;
    s->skip[0] = '\0';
    prepare(s);
    rewind(f);
    while (!s->stop && fgets(line, sizeof line, f))
        run_line(s, line);
    finish(s);
}

/* ---- all runs ------------------------------------------------------------------------------ */

/* "each size …" stands before everything else matters. */
static void read_sizes(struct script *s, FILE *f)
{
    char line[MAX_LINE];
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, "each size ", 10) != 0)
            continue;
        for (char *w = strtok(line + 10, " \t\n"); w; w = strtok(NULL, " \t\n"))
            if (s->n_sizes < MAX_SIZES && parse_size(w, &s->sizes[s->n_sizes]))
                s->n_sizes++;
    }
}

static void print_report(struct script *s)
{
    struct dd_str rest = dd_strbuf_str(&s->report), line;
    while (dd_str_next_line(&rest, &line))
        printf("# %.*s\n", DD_STR_ARG(line));
    dd_strbuf_clear(&s->report);
}

static void print_result(struct script *s, int number)
{
    char size[32] = "";
    if (s->n_sizes)
        snprintf(size, sizeof size, "@%dx%d", s->size.cols, s->size.rows);
    printf("%s %d - screen %s%s%s%s\n", s->failed ? "not ok" : "ok", number, s->name, size,
           s->skip[0] ? " # skip " : "", s->skip);
    print_report(s);
    fflush(stdout);
}

static void set_name(struct script *s, const char *path)
{
    char dir[512];
    const char *slash = strrchr(path, '/');
    snprintf(s->name, sizeof s->name, "%s", slash ? slash + 1 : path);
    char *dot = strrchr(s->name, '.');
    if (dot)
        *dot = '\0';
    snprintf(dir, sizeof dir, "%s/%s", s->options->golden, s->name);
    golden_init(&s->golden, dir, s->options->update);
}

static int run_sizes(struct script *s, FILE *f, int *number)
{
    int failed = 0;
    bool all = true;
    for (size_t i = 0; i < (s->n_sizes ? s->n_sizes : 1); i++) {
        run_once(s, f, s->n_sizes ? s->sizes[i] : (struct size){80, 24});
        print_result(s, ++*number);
        failed += s->failed;
        all = all && !s->stop;
    }
    /* Only when every snap had its turn can one know which files nobody wants. */
    if (all && !golden_stale(&s->golden, &s->report)) {
        printf("not ok %d - screen %s: stale golden files\n", ++*number, s->name);
        failed++;
    }
    print_report(s);
    return failed;
}

int script_run(const char *path, const struct options *options, int *number)
{
    struct script s = {.options = options, .path = path};
    FILE *f = fopen(path, "re");
    if (!f) {
        printf("not ok %d - screen %s: %s\n", ++*number, path, strerror(errno));
        return 1;
    }
    set_name(&s, path);
    read_sizes(&s, f);
    int failed = run_sizes(&s, f, number);
    fclose(f);
    golden_release(&s.golden);
    dd_strbuf_release(&s.report);
    dd_strbuf_release(&s.ledger);
    return failed;
}
