/* --log: a file that says what the program did. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* "2026-01-28T12:00:00.123Z level text": whole lines, so that several copies can share a file. */
static void write_line(void *data, enum dd_log_level level, const char *line)
{
    static const char names[][8] = {"error", "warning", "info", "debug"};
    struct dd_strbuf valid = {0}, out = {0};
    struct timespec now;
    struct tm utc;
    char stamp[32];
    int bad;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
    dd_strbuf_addf(&out, "%s.%03ldZ %ld %s ", stamp, now.tv_nsec / 1000000, (long)getpid(),
                   names[level]);
    dd_utf8_repair(&valid, dd_str_from(line), &bad);
    dd_text_clean(&out, dd_strbuf_str(&valid));
    dd_strbuf_addc(&out, '\n');
    ssize_t ignore = write(*(int *)data, out.buf, out.len);
    (void)ignore;
    dd_strbuf_release(&valid);
    dd_strbuf_release(&out);
}

bool dd_cli_log_open(struct dd_cli_log *log, const struct dd_cli_call *call, int argc, char **argv)
{
    const char *path = call->global[DD_GLOBAL_LOG].text;
    static const char *const names[] = {"TERM", "COLORTERM", "LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE"};
    *log = (struct dd_cli_log){.fd = -1};
    if (!path)
        return true;
    log->fd = strcmp(path, "-") == 0
                  ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
                  : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
    if (log->fd < 0) {
        struct dd_arena arena = {0};
        fprintf(stderr, _("duidu: cannot open '%s': %s\n"), dd_path_shown(&arena, dd_str_from(path)).ptr,
                dd_errno_text(&arena, errno).ptr);
        dd_arena_release(&arena);
        return false;
    }
    log->log = (struct dd_log){.level = call->global[DD_GLOBAL_LOG_LEVEL].text
                                            ? (enum dd_log_level)call->global[DD_GLOBAL_LOG_LEVEL].number
                                            : DD_LOG_INFO,
                               .write = write_line,
                               .data = &log->fd};
    dd_log(&log->log, DD_LOG_INFO, "duidu %s begins", DUIDU_VERSION);
    for (int i = 1; i < argc; i++)
        dd_log(&log->log, DD_LOG_INFO, "argument %d: %s", i, argv[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (getenv(names[i]))
            dd_log(&log->log, DD_LOG_INFO, "%s=%s", names[i], getenv(names[i]));
    return true;
}

void dd_cli_log_close(struct dd_cli_log *log, int status)
{
    if (log->fd < 0)
        return;
    dd_log(&log->log, DD_LOG_INFO, "duidu ends with status %d", status);
    close(log->fd);
}
