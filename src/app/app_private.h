/* app_private.h - the state of the program and the rooms of src/app that work on it. */
#ifndef DUIDU_APP_PRIVATE_H
#define DUIDU_APP_PRIVATE_H

#include "duidu/align.h"
#include "duidu/app.h"
#include "duidu/commands.h"
#include "duidu/excerpt.h"
#include "duidu/i18n.h"
#include "duidu/pane.h"
#include "duidu/points.h"

#include "command.h"
#include "external.h"
#include "life.h"
#include "list.h"
#include "lookup.h"
#include "notes.h"
#include "notes_list.h"
#include "places.h"
#include "prompt.h"
#include "remember.h"
#include "results.h"
#include "scan.h"
#include "search.h"
#include "select.h"
#include "watching.h"
#include "write.h"

enum { DD_MIN_ROWS = 5, DD_MIN_COLUMNS = 20 };

/* ---- message --------------------------------------------------------------------------- */

struct dd_message {
    enum dd_severity severity;
    char *text;   /* owned */
    size_t times; /* that it was said one after the other */
};

enum { DD_MESSAGES_MAX = 500 };

struct dd_app;

struct dd_messages {
    const struct dd_app *app; /* whose keys the texts name; NULL: they name none */
    struct dd_message *items; /* oldest first, owned */
    size_t count, capacity;
    bool fresh; /* the newest is still in the status line */
    const struct dd_log *log;
};

/* Keys are named by their commands: "⟨back⟩ goes back" (hint.c). */
void dd_say(struct dd_messages *m, enum dd_severity severity, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void dd_messages_release(struct dd_messages *m);

/* hint.c: appends a text with the key that is bound to each ⟨command⟩ in its place; ":command" where none
 * is. */
void dd_hint(struct dd_strbuf *out, const struct dd_keymap *keys, enum dd_screen screen,
             struct dd_str text);
struct dd_str dd_hint_copy(struct dd_arena *arena, const struct dd_app *app, enum dd_screen screen,
                           const char *text);

/* ---- popup: lines over the screen, perhaps to pick one from ---------------------------- */

enum dd_popup_kind {
    DD_POPUP_NONE,
    DD_POPUP_HELP,
    DD_POPUP_CONTENTS,
    DD_POPUP_LINKS,
    DD_POPUP_PROBLEMS,
    DD_POPUP_MESSAGES,
    DD_POPUP_SETTINGS,
    DD_POPUP_ANSWER,
    DD_POPUP_ARCHIVES,
    DD_POPUP_COLORS,
    DD_POPUP_FILTERS,
    DD_POPUP_MARKS
};

struct dd_popup_line {
    struct dd_str key;  /* left column, in the key's style; may be empty */
    struct dd_str text;
    enum dd_role role;
    uint8_t inline_;    /* set of enum dd_inline */
    bool on_page;       /* in the look that it has outside of popups */
    uint32_t target;    /* what picking it means to the opener */
    size_t of;          /* which of the lines that were added it shows, or a part of it */
};

struct dd_popup {
    enum dd_popup_kind kind;
    struct dd_arena arena; /* holds lines and texts */
    struct dd_str title;
    struct dd_str footer;
    struct dd_popup_line *lines;
    size_t n_lines, capacity;
    struct dd_popup_line *added; /* where nothing is picked: what lines was made of, for a screen … */
    size_t n_added;
    int laid_for;    /* … of so many columns; 0: not yet */
    int pane;        /* of the reader, that it is about */
    bool picks;      /* a cursor stands on one line */
    size_t n_picks;  /* … of the first so many; 0: of any */
    struct dd_str kept; /* the theme that was there before */
    size_t cursor, top;
    int rows;        /* of lines seen, set when drawn, as is … */
    int row, column, cells; /* … its place on the screen, with the edges */
    unsigned typed;  /* digits typed so far */
};

/* Lines that are too long go on in the next one, unless they are to be picked from: those are cut. */
void dd_popup_open(struct dd_popup *p, enum dd_popup_kind kind, const char *title);
void dd_popup_close(struct dd_popup *p);
void dd_popup_add(struct dd_popup *p, struct dd_str key, struct dd_str text, enum dd_role role,
                  uint32_t target);

/* Moves by lines (the cursor where it picks, else the view). */
void dd_popup_move(struct dd_popup *p, long lines);
void dd_popup_draw(struct dd_popup *p, struct dd_frame *f);
/* The same with the popup at hand; what the cursor has come to is told, or tried. */
void dd_popup_scroll(struct dd_app *app, long lines);
/* Closes the popup at hand; what it has tried is taken back. */
void dd_popup_leave(struct dd_app *app);

/* ---- reader ---------------------------------------------------------------------------- */

enum { DD_ARTICLE = 0, DD_SUMMARY = 1 };
/* The ':' line takes their names in this order (base/commands). */
enum dd_peek { DD_PEEK_BOTH, DD_PEEK_STRIP, DD_PEEK_POINTS, DD_PEEK_COUNT };

/* What outlives the article at hand: the settings, and what keys have made of some of them. */
struct dd_reader_settings {
    const struct dd_settings *config;
    const struct dd_keymap *keys;
    enum dd_arrange arrange;
    enum dd_together together;
    int ratio; /* per cent of the room for the article */
    enum dd_peek peek;
    bool zoom;
};

/* Where a pane stands on the screen, its title in the row above. */
struct dd_box {
    int row, column, rows, cells;
};

enum { DD_CALIBRATIONS = 32 };

/* A row of the points-with-passages view: a line of one of the two layouts. */
struct dd_unfolded {
    uint8_t pane;
    uint32_t line;
    int point;
};

struct dd_reader {
    bool open;
    struct dd_clip *clip;  /* owned; its parts point into it, so it stays where it is */
    struct dd_arena arena; /* holds the documents */
    struct dd_document *docs[2];
    struct dd_points points;
    struct dd_pane panes[2];
    int focus; /* DD_ARTICLE or DD_SUMMARY */
    int rows, columns; /* size it was last laid out for */
    enum dd_arrange shown; /* how it stands now: never DD_ARRANGE_AUTO */

    /* linking (link.c) */
    struct dd_alignment *alignment; /* NULL until it has been worked out */
    struct dd_arena align_arena;
    int point;            /* the point that the panes are at, or -1 */
    uint32_t counterpart; /* block of the pane without focus that is marked, or DD_NONE */
    double confidence;    /* of that mark; < 0: none */
    int held;             /* the point that waits for its block (link-point), or -1 */
    int entered;          /* the point that Enter came from, or -1 */
    size_t rank;          /* which of its passages Enter has shown last */
    struct dd_anchor entered_at; /* where Enter left the article's pane */
    struct dd_anchor calibrations[DD_CALIBRATIONS][2]; /* places that stand side by side */
    size_t n_calibrations;

    struct dd_margin_mark marks[DD_MARKS]; /* (places.c) */
    size_t n_marks;

    struct dd_arena unfold_arena; /* points with passages */
    struct dd_unfolded *unfolded;
    size_t n_unfolded, unfold_top;
    struct dd_box boxes[2]; /* of the panes */
    int edges[2];           /* cells at their left edges: bars, numbers */
    int seam; /* column (or row) of the divider */

    /* searching (search.c) */
    struct dd_find_text *texts[2]; /* owned; NULL until something is looked for */
    struct dd_hits hits[2];
    unsigned searched; /* the generation of what these are hits of */
    bool lit;          /* they are to be seen */
    bool found;        /* the reader has been taken to one: … */
    int found_pane;
    uint32_t found_at; /* … the one that begins there */
    struct dd_only only[2]; /* what the panes are filtered by */

    struct dd_select select;
    struct dd_notes notes;
};

enum dd_code dd_reader_open(struct dd_reader *r, const char *path, struct dd_error *err);
void dd_reader_close(struct dd_reader *r);
bool dd_reader_has(const struct dd_reader *r, int pane);
void dd_reader_arrange(struct dd_reader *r, const struct dd_reader_settings *s, int rows,
                       int columns);
/* The pane that stands at the left, or above. */
int dd_reader_first_pane(const struct dd_reader_settings *s);
/* After the focused pane moved: the other one follows. */
void dd_reader_follow(struct dd_reader *r, const struct dd_reader_settings *s);
void dd_reader_draw(struct dd_reader *r, const struct dd_reader_settings *s, struct dd_frame *f);

/* link.c: from a point to its passage and back. */

/* Works the links out. */
void dd_reader_link(struct dd_reader *r, const struct dd_lexicon *lexicon);
/* Is there anything that linked scrolling could go by? */
bool dd_reader_linked(const struct dd_reader *r);
/* The first leaf of a point in the summary, of those that a filter shows when it shows any. */
uint32_t dd_reader_point_leaf(const struct dd_reader *r, int point);
/* Finds the counterpart of the place at hand; with move the other pane brings it into view. */
void dd_reader_find_counterpart(struct dd_reader *r, bool move);
/* Sets the panes in proportion, through the calibration points. */
void dd_reader_proportion(struct dd_reader *r);
void dd_reader_nudge(struct dd_reader *r, int lines);
/* Moves to the next (by > 0) or previous point; false at the ends. */
bool dd_reader_next_point(struct dd_reader *r, const struct dd_reader_settings *s, long by);
/* The points linked to a leaf block of the article that are to be shown at its edge. */
const struct dd_passage *dd_reader_passage(const struct dd_reader *r, uint32_t block);

/* How much has been seen: of the focused pane, or of the points with their passages, 0..100. */
int dd_reader_percent(const struct dd_reader *r, const struct dd_reader_settings *s);

enum { DD_PEEK_INDENT = 4 /* cells that an unfolded passage is set in */ };

/* peek.c: the strip, and the points with their passages. */
void dd_peek_arrange(struct dd_reader *r, const struct dd_reader_settings *s);
void dd_peek_draw_strip(const struct dd_reader *r, struct dd_frame *f, int row, int rows);
void dd_peek_draw_points(struct dd_reader *r, struct dd_frame *f);
bool dd_peek_scroll(struct dd_reader *r, long lines);
/* Brings the next point (by < 0: the one before, …) that a filter shows to the top; false: nothing has
 * moved. */
bool dd_peek_next_point(struct dd_reader *r, long by);
/* Are the points shown with their passages? */
bool dd_peek_unfolded(const struct dd_reader *r, const struct dd_reader_settings *s);
struct dd_pane *dd_reader_pane(struct dd_reader *r);
/* Minutes of the article that are still to be read. */
int dd_reader_minutes_left(const struct dd_reader *r);

/* ---- app ------------------------------------------------------------------------------- */

struct dd_app {
    const struct dd_host *host;
    struct dd_config *config;
    bool own_config; /* the host has none */
    struct dd_lexicon *lexicon;
    bool asked_lexicon, said_trouble;
    bool said_clipboard; /* what to do when nothing has come there */
    struct dd_life life;
    struct dd_places places;
    struct dd_remembered remembered;
    struct dd_list list;
    struct dd_scan scan;
    struct dd_watching watching;
    struct dd_reader reader;
    struct dd_reader_settings settings;
    struct dd_settings taken; /* as they were taken over last; the texts may be gone */
    struct dd_popup popup;
    struct dd_prompt prompt;
    struct dd_search search;
    struct dd_results results;
    struct dd_lookup lookup;
    bool write_again; /* the prompt has said that the file is there */
    struct dd_noting noting;
    struct dd_notes_list notes_list;
    struct dd_messages messages;
    int rows, columns;
    bool stale, done;
    char *next; /* the archive that is to be opened when this one is done; owned */
    bool drawn; /* at least once */
    bool single_file; /* opened on a file: back from the reader is the end */
    uint32_t pending[DD_KEYS_MAX];
    size_t n_pending;
    size_t n_whole;        /* the first so many of them are a command by themselves; 0: none … */
    enum dd_command whole; /* … this one */
    double pending_time;   /* when the last of them came */
    enum dd_command awaits; /* a letter: the next key is for this command */
    unsigned long count; /* typed before a command; 0: none */
    double esc_time;     /* when Esc came last: a slow line tears keys apart */
    uint32_t torn;       /* '[' or 'O' that may be the middle of such a key */
    unsigned torn_number, torn_digits; /* what has come of its number, and how many digits */
    bool after_esc;
    bool pasting; /* between the terminal's marks of a pasted text */
    size_t clicked; /* what the mouse did last was to click on this one of the screen's items … */
};

enum dd_screen dd_app_screen(const struct dd_app *app);
/* Runs a command with the count typed before it (0: none). */
void dd_app_command(struct dd_app *app, enum dd_command command, unsigned long count);
bool dd_app_read(struct dd_app *app, const char *path);

/* reload.c: reads the open article anew; every place in it, and what was said of its links, is kept. */
enum dd_reloaded { DD_RELOAD_SAME, DD_RELOAD_CHANGED, DD_RELOAD_FAILED };
enum dd_reloaded dd_app_reload(struct dd_app *app, struct dd_error *err);

/* What the settings may be set to, from a key that goes through them or from a ':' line: values of enum
 * dd_together, dd_arrange, dd_peek, dd_archive_sort. Each says what it has done. */
void dd_app_set_together(struct dd_app *app, int together);
void dd_app_set_arrange(struct dd_app *app, int arrange);
void dd_app_set_peek(struct dd_app *app, int peek);
void dd_app_set_sort(struct dd_app *app, int sort);
void dd_app_set_filter(struct dd_app *app, struct dd_str text); /* of the list, or of the pane's blocks */

/* sequence.c: keys that are commands or parts of one. */
void dd_keys_take(struct dd_app *app, uint32_t key);
void dd_keys_forget(struct dd_app *app);
int dd_keys_wait(const struct dd_app *app); /* milliseconds until they have waited long enough; -1: never */
void dd_keys_expire(struct dd_app *app);    /* when they have */
void dd_app_cancel(struct dd_app *app);     /* takes away what is pending */

/* mouse.c: what the mouse does on each screen. */
#define DD_CLICKED_NOTHING SIZE_MAX
void dd_mouse_take(struct dd_app *app, const struct dd_mouse *mouse);

/* configure.c: the settings. */
void dd_app_take_settings(struct dd_app *app, bool all);
struct dd_pace dd_app_pace(const struct dd_app *app); /* how fast is read */
void dd_app_say_problems(struct dd_app *app, size_t first);
void dd_app_reload_settings(struct dd_app *app);
void dd_app_set(struct dd_app *app, struct dd_str text); /* "name value" */
void dd_app_source(struct dd_app *app, struct dd_str path);
bool dd_app_set_theme(struct dd_app *app, struct dd_str name);
void dd_app_show_settings(struct dd_app *app);
void dd_show_colors(struct dd_app *app);
void dd_colors_moved(struct dd_app *app); /* the theme under the cursor is tried */
void dd_colors_leave(struct dd_app *app); /* the one before is back */

/* prompts.c: the kinds of prompts. */
void dd_prompts_key(struct dd_app *app, uint32_t key);
void dd_prompts_pasted(struct dd_app *app); /* after the last key of a pasted text */
/* Opens again what Esc has closed, as it was: that Esc was the beginning of a key. */
void dd_prompts_reopen(struct dd_app *app);
void dd_prompts_draw(struct dd_app *app, struct dd_frame *f, int row);

/* archives.c: the archives of the settings. */
void dd_show_archives(struct dd_app *app);
void dd_archive_pick(struct dd_app *app, uint32_t target);
/* Ends this archive and goes on in another, if that can be opened. */
void dd_archive_go(struct dd_app *app, const char *path);

/* link_handlers.c: the commands of linked reading, and moving in the points with their passages (true:
 * it was a command of moving). */
void dd_link_command(struct dd_app *app, enum dd_command command, unsigned long count);
bool dd_peek_move(struct dd_app *app, enum dd_command command, unsigned long count);

/* popups.c: what they show and what picking means. */
void dd_show_help(struct dd_app *app);
void dd_show_contents(struct dd_app *app);
void dd_show_links(struct dd_app *app);
/* The same, with the cursor on one of the focused text's links. */
void dd_show_link(struct dd_app *app, uint32_t link);
void dd_show_problems(struct dd_app *app);
void dd_show_messages(struct dd_app *app);
/* Keys of an open popup that are no commands: digits, Enter, y, o. True when taken. */
bool dd_popup_pick_key(struct dd_app *app, uint32_t key);

/* filters.c: the filters of the list to choose from. */
void dd_show_filters(struct dd_app *app);
void dd_filters_pick(struct dd_app *app);
bool dd_filters_key(struct dd_app *app, uint32_t key);

/* life_handlers.c: a title as messages have it. */
struct dd_str dd_short_title(struct dd_arena *arena, struct dd_str title);

/* out.c: what leaves the program. */

/* Appends a piece of the article in one of the forms of duidu/excerpt.h. */
void dd_piece_add(struct dd_strbuf *out, const struct dd_reader *r, const struct dd_piece_of *piece,
                  enum dd_excerpt_form form);

void dd_copy(struct dd_app *app, struct dd_str text, const char *what);
void dd_copy_at_hand(struct dd_app *app); /* the selection, else the block */

#endif
