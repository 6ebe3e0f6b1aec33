/* process.h - a program in the background whose answer is wanted: without a shell, without the terminal,
 * without waiting.
 *
 * It reads nothing, is of a session of its own, and what it prints (standard error too) is gathered as it
 * comes, OUTPUT_MAX bytes of it. Whoever waits for keys waits for dd_process_fd as well.
 */
#ifndef DUIDU_APP_PROCESS_H
#define DUIDU_APP_PROCESS_H

#include "duidu/error.h"
#include "duidu/strbuf.h"

enum { DD_PROCESS_MAX = 1024 * 1024 /* bytes that are kept of what it prints */ };

struct dd_process {
    int pid;     /* 0: there is none */
    int fd;      /* what it prints; -1: it has come to the end of that */
    double ends; /* when it is stopped */
    bool late;   /* it has been */
    int status;  /* its exit status, 128 + a signal's number */
    struct dd_strbuf output;
};

/* Starts argv (NULL-terminated), which is stopped at a time. DD_ERR_IO: it cannot be started. */
enum dd_code dd_process_start(struct dd_process *p, char *const *argv, double ends,
                              struct dd_error *err);

/* Takes what has come. True: it has ended, output and status are whole. */
bool dd_process_take(struct dd_process *p, double now);

/* Milliseconds after which dd_process_take is to be called though nothing has come; -1: never. */
int dd_process_due(const struct dd_process *p, double now);

/* Ends it, with all that it has started, and forgets what it has printed. */
void dd_process_stop(struct dd_process *p);

#endif
