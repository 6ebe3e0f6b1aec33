#include "process.h"

#include "duidu/i18n.h"
#include "duidu/source.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { LOOK_AGAIN = 10 /* milliseconds between looks at one that has closed its output but not ended */ };

static int spawn(int *pid, char *const *argv, int out)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    int number = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

enum dd_code dd_process_start(struct dd_process *p, char *const *argv, double ends,
                              struct dd_error *err)
{
    int pipe_ends[2] = {-1, -1};
    dd_process_stop(p);
    int number = pipe2(pipe_ends, O_CLOEXEC) == 0 ? spawn(&p->pid, argv, pipe_ends[1]) : errno;
    if (pipe_ends[1] >= 0)
        close(pipe_ends[1]);
    if (number) {
        struct dd_arena scratch = {0};
        dd_error_set(err, DD_ERR_IO, _("cannot start '%s': %s"),
                     dd_path_shown(&scratch, dd_str_from(argv[0])).ptr,
                     dd_errno_text(&scratch, number).ptr);
        dd_arena_release(&scratch);
        if (pipe_ends[0] >= 0)
            close(pipe_ends[0]);
        p->pid = 0;
        return DD_ERR_IO;
    }
    fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK);
    p->fd = pipe_ends[0];
    p->ends = ends;
    p->late = false;
    return DD_OK;
}

static void close_output(struct dd_process *p)
{
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}

/* Reads on past what is kept, so that it is not held up. */
static void read_output(struct dd_process *p)
{
    char bytes[4096];
    ssize_t n;
    while ((n = read(p->fd, bytes, sizeof bytes)) > 0) {
        size_t room = DD_PROCESS_MAX - p->output.len;
        dd_strbuf_add(&p->output, dd_str_slice((struct dd_str){bytes, (size_t)n}, 0, room));
    }
    if (n == 0 || (errno != EAGAIN && errno != EINTR))
        close_output(p);
}

bool dd_process_take(struct dd_process *p, double now)
{
    int status;
    if (!p->pid)
        return false;
    if (p->fd >= 0)
        read_output(p);
    if (now >= p->ends && !p->late) {
        p->late = true;
        kill(-p->pid, SIGKILL);
        close_output(p);
    }
    if (p->fd >= 0 || waitpid(p->pid, &status, WNOHANG) == 0)
        return false;
    p->pid = 0;
    p->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
}

int dd_process_due(const struct dd_process *p, double now)
{
    if (!p->pid)
        return -1;
    if (p->fd < 0)
        return LOOK_AGAIN;
    return now < p->ends ? (int)((p->ends - now) * 1000) + 1 : 0;
}

void dd_process_stop(struct dd_process *p)
{
    if (p->pid) {
        kill(-p->pid, SIGKILL);
        while (waitpid(p->pid, NULL, 0) == -1 && errno == EINTR)
            ;
        close_output(p);
    }
    dd_strbuf_release(&p->output);
    *p = (struct dd_process){.fd = -1};
}
