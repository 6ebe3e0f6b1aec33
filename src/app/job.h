/* job.h - the worker: one thread, with its own connection to the catalogue, for what takes long.
 *
 * It is given orders and answers with reports, which come through a pipe: whoever waits for keys waits
 * for dd_job_fd as well. There is at most one order of each kind; a newer one takes the place of the
 * older one, whose reports are then dropped (they carry its generation). A more urgent order gets its
 * turn between two steps of a less urgent one. The thread blocks all signals.
 *
 * An order's step and say run in the worker's thread and touch nothing but the order's own request, the
 * catalogue and what is safe between threads. Reports are handed over whole and not changed any more.
 */
#ifndef DUIDU_APP_JOB_H
#define DUIDU_APP_JOB_H

#include "duidu/catalogue.h"
#include "duidu/error.h"

/* Kinds of work, the more urgent later. */
enum dd_work { DD_WORK_CARE, DD_WORK_UPDATE, DD_WORK_SEARCH, DD_WORK_N };

struct dd_job;

struct dd_task {
    /* A piece of the work, some tenth of a second at most. True while there is more to do; not called
     * again once the order has been overtaken. */
    bool (*step)(struct dd_job *job, void *request);
    void (*drop)(void *request); /* frees it, in the worker's thread or in that of dd_job_close */
    void *request;
};

struct dd_report {
    enum dd_work work;
    uint64_t generation; /* of the order that it is about */
    void *data;
    void (*drop)(void *data); /* to be called by who took the report */
};

/* ---- for the thread that gives orders ---------------------------------------------------- */

/* Starts the worker for the archive at path. It opens the catalogue when it has its first order. */
enum dd_code dd_job_open(struct dd_job **job, const char *path, struct dd_error *err);

/* Interrupts what is under way, waits for the thread to end, and frees all orders and reports. A search
 * that does not end soon is left to itself: a step of DD_WORK_SEARCH touches nothing but its request and
 * the job, and the thread frees both. */
void dd_job_close(struct dd_job *job);

/* Gives an order; its request belongs to the job from now on. Returns its generation. */
uint64_t dd_job_order(struct dd_job *job, enum dd_work work, const struct dd_task *order);

/* Takes an order back; nothing will come of it any more. */
void dd_job_cancel(struct dd_job *job, enum dd_work work);

/* Readable when there are reports, and once more when all orders are done. */
int dd_job_fd(const struct dd_job *job);

/* The next report that is still of interest; false: none for now. */
bool dd_job_take(struct dd_job *job, struct dd_report *out);

/* Are there orders or reports? While there are, dd_job_fd will be readable. */
bool dd_job_busy(struct dd_job *job);

/* ---- for a step --------------------------------------------------------------------------- */

/* The worker's connection, open for writing; NULL when there can be none (err says why). It is mended
 * (dd_catalogue_mend), but never closed by a step. */
struct dd_catalogue *dd_job_catalogue(struct dd_job *job, struct dd_error *err);

/* Has a newer order taken this one's place, or is the end near? Statements on the catalogue end by
 * themselves then. */
bool dd_job_overtaken(struct dd_job *job);

/* As that, or is a more urgent order waiting? The step had better come to an end. */
bool dd_job_pressed(struct dd_job *job);

void dd_job_report(struct dd_job *job, void *data, void (*drop)(void *data));

#endif
