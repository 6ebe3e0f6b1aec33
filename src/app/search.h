/* search.h - what is looked for in the open article: both panes at once.
 *
 * Hits are ranges of text offsets, found in the logical text and kept beside the documents; drawing maps
 * them to lines and columns, and nothing is ever read from the screen. A resize, a reload or another
 * article leaves what is looked for as it is.
 *
 * n and N go through the hits in reading order: the summary's from its beginning to its end, then the
 * article's. They start from where the reader is: from the current hit while the reader stands on its
 * line, else from the current line of the pane with the focus. At the last one n says that nothing
 * comes after it; another n begins anew, and so does 3n at once, saying so. Blocks that are filtered out
 * are passed over. Where points are shown with their passages unfolded, the order is that of the rows on
 * the screen.
 *
 * While a pattern is typed, each pane shows the hit nearest to where the reader was in it: the first one
 * from its current line on, else the last one before. The focus stays unless its pane has none.
 */
#ifndef DUIDU_SEARCH_H
#define DUIDU_SEARCH_H

#include "duidu/find.h"
#include "duidu/pane.h"
#include "duidu/strbuf.h"

struct dd_app;
struct dd_reader;
struct dd_prompt_look;

enum { DD_SEARCH_ANY = 8 /* patterns that can be looked for at once */ };

/* A hit that n can go to. */
struct dd_stop {
    uint8_t pane;
    uint32_t hit; /* index into the reader's hits of that pane */
    uint32_t row; /* of the points with their passages */
};

/* What is looked for. */
struct dd_sought {
    struct dd_strbuf text; /* as messages call it */
    struct dd_pattern *patterns[DD_SEARCH_ANY];
    size_t count; /* of patterns; 0: nothing yet, or text is a bad pattern */
};

/* Where the reader was before the prompt was opened. */
struct dd_search_origin {
    int focus, peek;
    bool zoom, lit, found;
    int found_pane;
    uint32_t found_at;
    int point;
    uint32_t counterpart;
    double confidence;
    size_t unfold_top;
    struct dd_pane_view panes[2];
};

struct dd_search {
    unsigned flags;          /* set of enum dd_find_flags: how what is typed is understood */
    struct dd_sought sought; /* hits of an article are of this one while generations agree */
    unsigned generation;
    struct dd_error error; /* what is wrong with the pattern, or with searching for it */
    bool lit;
    int turn;              /* 1: n has said that nothing comes after, -1: N, that nothing before */
    long times;            /* typed before '/': Enter goes to that match */
    struct dd_stop *spots; /* in reading order */
    size_t n_spots, cap_spots;
    struct dd_sought before; /* while a pattern is typed: what was looked for until then */
    struct dd_search_origin origin;
    size_t blocks, all_blocks; /* while a filter is typed: how many it lets through, of how many */
};

void dd_search_init(struct dd_search *s);
void dd_search_release(struct dd_search *s);

/* Looks for text, or for any of n texts, in this article and in those opened from now on, and goes to the
 * first hit of the open one. flags: set of enum dd_find_flags. A bad pattern: err says what is wrong with
 * it, and what was looked for before stays. */
enum dd_code dd_search_set(struct dd_app *app, struct dd_str text, unsigned flags,
                           struct dd_error *err);
enum dd_code dd_search_set_any(struct dd_app *app, const struct dd_str *texts, size_t n,
                               unsigned flags, struct dd_error *err);

/* Goes to the first hit at or after a place of the open article; false: there is none. */
bool dd_search_to(struct dd_app *app, int pane, uint32_t text_offset);

/* The next hit (by > 0: so many on) or the previous ones, and lights them again. */
void dd_search_next(struct dd_app *app, long by);

/* Finds the hits of the open article if that has not been done yet: true when it had not. */
bool dd_search_refresh(struct dd_app *app);

/* Puts the light out; false: it was out. */
bool dd_search_unlight(struct dd_app *app);

/* Hits from text offset start up to end in a pane, of those that can be gone to. */
size_t dd_search_count(const struct dd_reader *r, int pane, uint32_t start, uint32_t end);

/* For the rooms of searching. */

/* Makes patterns of texts; on an error nothing is sought. */
enum dd_code dd_sought_make(struct dd_sought *out, const struct dd_str *texts, size_t n,
                            unsigned flags, struct dd_error *err);
void dd_sought_release(struct dd_sought *sought);
/* Looks for something else from now on; takes it over. */
void dd_search_take(struct dd_search *s, struct dd_sought *sought);
/* Looks for text and lights it, without going anywhere. */
void dd_search_light(struct dd_app *app, struct dd_str text, unsigned flags);
/* Shows in each pane the hit nearest to where the reader is. */
void dd_search_seek(struct dd_app *app);
/* Enter: the place that has been sought becomes the reader's, the one before a jump to go back to. False:
 * there is none. */
bool dd_search_keep(struct dd_app *app);
/* The find text of a pane, made when it is first asked for. */
struct dd_find_text *dd_reader_find_text(struct dd_reader *r, int pane);

/* search_prompt.c: the prompts of '/' and '&'. */
void dd_search_open(struct dd_app *app);
void dd_search_changed(struct dd_app *app, struct dd_str text);
void dd_search_cancelled(struct dd_app *app);
void dd_search_done(struct dd_app *app, struct dd_str text);
bool dd_search_mode(struct dd_app *app, enum dd_command command);
void dd_search_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);

void dd_only_open(struct dd_app *app);
void dd_only_changed(struct dd_app *app, struct dd_str text);
void dd_only_done(struct dd_app *app, struct dd_str text);
bool dd_only_mode(struct dd_app *app, enum dd_command command);
void dd_only_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status);

/* only.c: a pane that shows only the blocks with a hit, or those without, and the headings above. */

/* What a pane is filtered by. */
struct dd_only {
    struct dd_strbuf text; /* as it was typed; empty: nothing, all is shown */
    unsigned flags;
    bool *shown; /* per block, owned; NULL: all */
    size_t blocks, all; /* how many blocks it lets through, of how many */
};

/* The pattern of a filter: "!pattern" is for the blocks without it, "\!" begins one with a '!'. */
struct dd_str dd_only_pattern(struct dd_str text, bool *without);

void dd_only_release(struct dd_only *only);

/* Works out what a pattern lets through: sets only->shown and the counts (shown may be all false). */
enum dd_code dd_only_make(struct dd_only *only, struct dd_reader *r, int pane, struct dd_str text,
                          unsigned flags, struct dd_error *err);

/* The same anew for the documents of a reloaded article, from the filters before. */
void dd_only_renew(struct dd_reader *fresh, const struct dd_reader *old);

/* The pane that a filter is for: the one with the focus; of points with their passages, the summary. */
int dd_only_pane(const struct dd_app *app);

/* Filters that pane and says so; an empty text lifts the filter. */
void dd_only_set(struct dd_app *app, struct dd_str text, unsigned flags);

/* Lifts the filter of a pane when it hides the block: what is jumped to is to be seen. */
void dd_only_uncover(struct dd_app *app, int pane, uint32_t block);

#endif
