#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* In the child: what was arranged for signals here is nothing to it. */
static void reset_signals(void)
{
    static const int numbers[] = {SIGINT, SIGQUIT, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ};
    sigset_t none;
    sigemptyset(&none);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        signal(numbers[i], SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void detach(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    setsid();
    if (fork() != 0)
        _exit(0); /* the program itself is nobody's child, so that nobody has to wait for it */
    for (int fd = 0; fd < 3 && null >= 0; fd++)
        dup2(null, fd);
}

static void child(char *const *argv, int input, bool background, int report)
{
    reset_signals();
    if (background)
        detach();
    else if (input != STDIN_FILENO)
        dup2(input, STDIN_FILENO);
    execvp(argv[0], argv);
    ssize_t ignore = write(report, "", 1); /* closed by itself when it has become argv */
    (void)ignore;
    _exit(127);
}

static bool has_failed(int report)
{
    char c;
    ssize_t n;
    while ((n = read(report, &c, 1)) == -1 && errno == EINTR)
        ;
    return n == 1;
}

/* What the keys of the terminal send goes to us as well, who are of the same group. */
struct spared {
    struct sigaction interrupt, quit, stop;
};

static void spare(struct spared *before)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, stop = {.sa_handler = SIG_DFL};
    sigemptyset(&ignore.sa_mask);
    sigemptyset(&stop.sa_mask);
    sigaction(SIGINT, &ignore, &before->interrupt);
    sigaction(SIGQUIT, &ignore, &before->quit);
    sigaction(SIGTSTP, &stop, &before->stop);
}

static void spare_no_more(const struct spared *before)
{
    sigaction(SIGINT, &before->interrupt, NULL);
    sigaction(SIGQUIT, &before->quit, NULL);
    sigaction(SIGTSTP, &before->stop, NULL);
}

int dd_run(char *const *argv, int input, bool background)
{
    int report[2], status = 0;
    struct spared before;
    if (pipe2(report, O_CLOEXEC) != 0)
        return -1;
    spare(&before);
    pid_t pid = fork();
    if (pid == 0)
        child(argv, input, background, report[1]);
    close(report[1]);
    bool failed = pid < 0 || has_failed(report[0]);
    close(report[0]);
    while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    spare_no_more(&before);
    if (failed)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int dd_run_input(struct dd_str text)
{
    int fd = memfd_create("duidu-text", MFD_CLOEXEC);
    for (size_t at = 0; fd >= 0 && at < text.len;) {
        ssize_t n = write(fd, text.ptr + at, text.len - at);
        if (n < 0 && errno != EINTR) {
            close(fd);
            return -1;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

void dd_run_pause(int terminal, const char *line)
{
    struct termios before, raw;
    char keys[64];
    struct pollfd more = {terminal, POLLIN, 0};
    if (tcgetattr(terminal, &before) != 0)
        return;
    raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(terminal, TCSAFLUSH, &raw);
    printf("\n%s ", line);
    fflush(stdout);
    /* A signal that asks for the end is one, too; a key may be several bytes. */
    if (read(terminal, keys, sizeof keys) > 0)
        while (poll(&more, 1, 0) > 0 && read(terminal, keys, sizeof keys) > 0)
            ;
    printf("\n");
    fflush(stdout);
    tcsetattr(terminal, TCSAFLUSH, &before);
}
