/* results.h - what the whole archive has on a query: the screen that F and Enter lead to.
 *
 * The worker searches: what it has found in some milliseconds comes at once, all of it when it is done.
 * Reports bring ids; what is on the screen is asked of the catalogue, and of the files for their
 * snippets, when it is drawn. The catalogue is the worker's, on a connection of the screen's own:
 * the list may still stand on another one.
 *
 * The screen stays behind an article that is opened from it: q comes back to it, J and K go along
 * it.
 */
#ifndef DUIDU_APP_RESULTS_H
#define DUIDU_APP_RESULTS_H

#include "duidu/frame.h"
#include "duidu/search.h"
#include "duidu/strbuf.h"

#include "job.h"

struct dd_app;
struct dd_prompt_look;

enum { DD_RESULTS_KEPT = 64 /* results that are kept ready to be drawn */ };

/* A result as it is drawn. */
struct dd_result {
    int64_t id; /* 0: none */
    int cells;  /* that the snippets were made for */
    struct dd_arena arena;
    bool there; /* the article is in the catalogue still */
    struct dd_entry entry;
    struct dd_span *title, *original; /* hits in the titles */
    size_t n_title, n_original;
    struct dd_snippet snippets[2]; /* of the summary, of the article */
    bool has[2];
};

/* What the worker says of a search. */
struct dd_results_report {
    struct dd_search_results found;
    struct dd_counts counts;
    struct dd_error err;
    char *missing, *file;
    bool last; /* the search is at its end */
};

struct dd_results {
    bool open;              /* perhaps behind an article */
    struct dd_query *query; /* owned; NULL: nothing has been searched for yet */
    enum dd_search_order order;
    struct dd_search_results found;
    struct dd_counts counts; /* when that was found */
    bool searching;          /* more is to come */
    bool answered;           /* something has come */
    char *missing;           /* a word of the query that no article has; owned */
    char *error;             /* why nothing came; owned */

    struct dd_catalogue *catalogue; /* owned; at file */
    char *file;
    uint64_t version; /* of it, when the latest search was ordered, … */
    double ordered;   /* … which was then; … */
    double next;      /* … and not before this again, by itself */

    size_t cursor, top;     /* results */
    bool moved;             /* the reader has moved the cursor: it stays on its article */
    int rows;               /* of the screen for results, set when drawn */
    char *origin;           /* the article that F was pressed in; owned */
    struct dd_result *kept; /* DD_RESULTS_KEPT of them, by place; owned */

    struct dd_error error_typed; /* what is wrong with the query in the prompt */
    bool insisted;               /* Enter was pressed on it all the same */
};

void dd_results_release(struct dd_results *r);

/* Searches the archive for text and shows the screen; a wrong query is said. */
void dd_results_search(struct dd_app *app, struct dd_str text);

/* Takes over what is in a report of the worker's. */
void dd_results_take(struct dd_app *app, struct dd_results_report *report);

/* The catalogue is being brought up to date, or (done) has been: what is found may be more now. */
void dd_results_updated(struct dd_app *app, bool done);
/* Was the index not complete when it was searched? */
bool dd_results_incomplete(const struct dd_results *r);

/* Commands of the screen. */
void dd_results_command(struct dd_app *app, enum dd_command command, unsigned long count);
/* Leaves the screen, for where F was pressed. */
void dd_results_back(struct dd_app *app);
/* Opens the result so many places on from the one that is open. */
void dd_results_read_next(struct dd_app *app, long by);
/* The other order, or enum dd_search_order. */
void dd_results_set_order(struct dd_app *app, int order);

/* The prompt of F. */
void dd_results_prompt(struct dd_app *app);
bool dd_results_prompt_command(struct dd_app *app, enum dd_command command);
void dd_results_prompt_changed(struct dd_app *app, struct dd_str text);
void dd_results_prompt_done(struct dd_app *app, struct dd_str text);
void dd_results_prompt_look(struct dd_app *app, struct dd_prompt_look *look,
                            struct dd_strbuf *status);

/* ---- results_draw.c ---------------------------------------------------------------------- */

void dd_results_draw(struct dd_app *app, struct dd_frame *f);
/* What the status line says. */
void dd_results_status(const struct dd_app *app, struct dd_strbuf *out);
/* The result at that place, ready to be drawn (without snippets for cells 0); NULL past the end. */
const struct dd_result *dd_results_at(struct dd_results *r, size_t place, int cells);
/* Forgets what is kept ready. */
void dd_results_forget(struct dd_results *r);
/* Rows of the screen that a result takes, and how many results fit. */
int dd_results_stride(const struct dd_results *r);
size_t dd_results_page(const struct dd_results *r);

#endif
