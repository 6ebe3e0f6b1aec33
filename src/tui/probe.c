#include "probe.h"

#include <curses.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE = 500 /* milliseconds */ };

/* Reads "ESC [ row ; column R" and returns the column, or -1. */
static int read_report(int fd)
{
    char answer[64];
    size_t n = 0;
    while (n + 1 < sizeof answer) {
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, PATIENCE) <= 0 || read(fd, answer + n, 1) != 1)
            return -1;
        if (answer[n++] == 'R')
            break;
    }
    answer[n] = '\0';
    int row, column;
    const char *start = strstr(answer, "\033[");
    return start && sscanf(start, "\033[%d;%dR", &row, &column) == 2 ? column : -1;
}

/* Draws text at the line's beginning, asks where the cursor is, and wipes the line. */
static int ask(int fd, struct dd_str text)
{
    char line[128];
    int n = snprintf(line, sizeof line, "\r%.*s\033[6n", DD_STR_ARG(text));
    if (n <= 0 || n >= (int)sizeof line || write(fd, line, (size_t)n) != n)
        return -1;
    int column = read_report(fd);
    if (write(fd, "\r\033[K", 4) != 4)
        return -1;
    return column < 0 ? -1 : column - 1;
}

int dd_probe_width(struct dd_str text)
{
    struct termios before, raw;
    int fd = isatty(STDOUT_FILENO) ? open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    int width = -1;
    if (fd < 0)
        return -1;
    if (tcgetattr(fd, &before) == 0) {
        raw = before;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        tcsetattr(fd, TCSAFLUSH, &raw);
        width = ask(fd, text);
        tcsetattr(fd, TCSAFLUSH, &before);
    }
    close(fd);
    return width;
}

const char *dd_probe_curses(int *colours)
{
    int status;
    char *name = getenv("TERM");
    bool known = name && *name && setupterm(name, STDOUT_FILENO, &status) == OK;
    *colours = known ? tigetnum("colors") : -1;
    if (known)
        del_curterm(cur_term);
    return curses_version();
}
