/* screen.h - the screen tests: a real program in a pseudo-terminal, read back through libvterm.
 *
 * A script (scripts/NAME.scr) is replayed against the program; what it shows is compared with
 * golden files (golden/NAME/SNAP.txt). script.c lists the commands. Nothing here ever sleeps: a
 * step is over when the program is *quiet* (proc.c) or when a text has appeared.
 *
 * libvterm 0.1.4 and 0.3 draw emoji from U+1F900 up one cell wide. Keep them out of scripts and of
 * the articles that scripts show; never mend the program to please the emulator.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "duidu/strbuf.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

/* ---- stream.c: what the program sends, byte by byte ---------------------------------------- */

enum { STREAM_MODES = 12 };

/* Watches the bytes on their way to the emulator: remembers the private modes (mouse, paste, …)
 * and the clipboard, and finds bytes that no program should send. Zero it to start. */
struct stream {
    int state;                  /* enum of stream.c */
    bool flipped[STREAM_MODES]; /* private modes that are not as a terminal starts out */
    bool application_keypad;    /* ESC = */
    bool sent_replacement;      /* a U+FFFD was sent as such */
    struct dd_strbuf pending;   /* the sequence or character that is not complete yet */
    struct dd_strbuf clipboard; /* the last OSC 52, decoded */
    struct dd_strbuf title;     /* the last OSC 2 */
    int titles_kept;            /* pushed (CSI 22 t) and not brought back (CSI 23 t) */
    bool in_link;               /* between OSC 8 with an address and one without */
    struct dd_strbuf all;       /* everything, since the start or stream_forget */
    char fault[160];            /* the first forbidden thing; "" while there is none */
};

void stream_feed(struct stream *s, const char *bytes, size_t n);
void stream_release(struct stream *s);

/* Appends text with what stands for control bytes in it (\\e, \\a, \\xHH, \\\\) as those. */
void stream_unescape(const char *text, struct dd_strbuf *out);

/* text, in that notation, has been sent. */
bool stream_has(const struct stream *s, const char *text);

/* The mode with this number is set (CSI ? number h). */
bool stream_mode(const struct stream *s, int number);

/* Appends "mouse mode 1000 is on, " … for each mode that is not as at the start. */
void stream_leftovers(const struct stream *s, struct dd_strbuf *out);

/* ---- proc.c: is the program waiting for its terminal? --------------------------------------- */

/* True when every thread of pid waits for something to happen, its main thread for a file
 * descriptor and without a near time limit. *switches gets the number of context switches so far:
 * unchanged between two calls, the program has not run in between. */
bool proc_waits(pid_t pid, uint64_t *switches);

/* What it is doing, for a person: "S in system call 7 (timeout 100 ms)". */
void proc_describe(pid_t pid, struct dd_strbuf *out);

/* ---- term.c: the program, its pseudo-terminal and the emulator ------------------------------ */

struct term {
    pid_t pid; /* 0 when it has ended or never ran */
    int master, slave;
    int status; /* from waitpid, once ended */
    int rows, cols;
    struct termios before; /* of the terminal, as the program found it */
    VTerm *vt;
    VTermScreen *screen;
    bool cursor_visible, altscreen;
    struct stream stream;
    int deadline_ms; /* how long a step may take */
    bool wide_ambiguous; /* characters of ambiguous width take two cells: set before term_start. libvterm has
                            no such mode: it is given wide characters in their place, WIDE_TWIN more */
    struct dd_strbuf cut; /* the beginning of a character whose rest is to come */
};

enum { WIDE_TWIN = 0x20000 };

/* Starts argv in a terminal of cols x rows, in folder dir (NULL: here), with exactly env. False
 * with errno when the system refuses. Free with term_close, which kills what still runs. */
bool term_start(struct term *t, int cols, int rows, const char *dir, char *const argv[],
                char *const env[]);
void term_close(struct term *t);

/* Sends bytes as if typed at once. */
void term_send(struct term *t, const char *bytes, size_t n);

/* Until the program is quiet or has ended. False when it did neither in time. */
bool term_settle(struct term *t);

/* Until check(t, arg) holds. False when the time is over, or when the program ended without it. */
bool term_wait(struct term *t, bool (*check)(struct term *t, const void *arg), const void *arg);

/* Until the program has ended and all its output is read. */
bool term_wait_exit(struct term *t);

/* Gives the terminal another size and tells the program (SIGWINCH). */
void term_resize(struct term *t, int cols, int rows);

/* What an ended program left behind in the terminal; nothing appended: all is as it was. */
void term_leftovers(struct term *t, struct dd_strbuf *out);

/* ---- grid.c: the screen as text ------------------------------------------------------------- */

/* A cell; what lies behind a wide one has (uint32_t)-1 for its character. */
VTermScreenCell grid_cell(struct term *t, int row, int col);

/* Row as text, trailing blanks trimmed. */
void grid_row(struct term *t, int row, struct dd_strbuf *out);

/* All rows as text, one a line, each behind prefix. */
void grid_show(struct term *t, const char *prefix, struct dd_strbuf *out);

/* The golden form: rows, "---", the cursor, the attributes. */
void grid_render(struct term *t, struct dd_strbuf *out);

/* Appends the text of a cell, a blank for an empty one, and puts how it looks into attributes (" bold fg=4").
 * False: it is the second half of a wide one. */
bool grid_look(struct term *t, int row, int col, struct dd_strbuf *text, struct dd_strbuf *attributes);

/* looks.c: every look of the screen on a line of its own, with the beginnings of what has it. */
void grid_looks(struct term *t, struct dd_strbuf *out);

/* text stands in one row of the screen. */
bool grid_holds(struct term *t, const void *text);

/* What is wrong with the screen whatever it shows: cells with controls, boxes from raw bytes, and,
 * unless something covers it, a divider that is not straight. Nothing appended: all is well. */
void grid_faults(struct term *t, bool covered, struct dd_strbuf *out);

/* ---- svg.c: the screen as a picture --------------------------------------------------------- */

/* Appends an SVG file: cells 9 by 19 pixels, the colours that the program asked for. */
void svg_render(struct term *t, struct dd_strbuf *out);

/* ---- keys.c: key notation ------------------------------------------------------------------- */

/* Takes the next key off *notation and appends what a terminal sends for it. 1; 0 at the end; -1
 * when it is no key (left where it is). application: cursor keys in application mode. */
int keys_next(const char **notation, bool application, struct dd_strbuf *out);

/* ---- lists.c: lists of strings, for execve ------------------------------------------------- */

enum { LIST_MAX = 64 };

size_t list_count(char *const list[]);
/* Appends the three strings as one; nothing when the list is full. */
void list_append(char *list[], const char *a, const char *b, const char *c);
void list_empty(char *list[]);

/* ---- harm.c: killed while keys are typed ---------------------------------------------------- */

/* Types keys (keys.c), and kills the program with SIGKILL at some moment that seed says. What it has said to be
 * starred until then goes to ledger, a title on each line. False: it did not answer, or did not end. */
bool harm(struct term *t, uint32_t seed, const char *keys, struct dd_strbuf *ledger);

/* Every line of ledger stands in file; else those that do not are in missing. */
bool harm_kept(struct dd_str ledger, const char *file, struct dd_strbuf *missing);

/* ---- golden.c ------------------------------------------------------------------------------- */

struct golden {
    char dir[512];         /* golden/NAME */
    bool update;           /* write instead of compare */
    struct dd_strbuf seen; /* "\nNAME.txt\n…": what the script has taken so far */
};

void golden_init(struct golden *g, const char *dir, bool update);
void golden_release(struct golden *g);

/* Compares now with the file of that name, or writes it. Appends to report what differs (or what
 * was written, when updating). False when it differs or is missing in compare mode. */
bool golden_check(struct golden *g, const char *name, struct dd_str now, struct dd_strbuf *report);

/* Files of the folder that no snap has asked for: removed when updating, else appended to report
 * and false. */
bool golden_stale(struct golden *g, struct dd_strbuf *report);

/* ---- script.c ------------------------------------------------------------------------------- */

struct options {
    const char *program; /* absolute */
    const char *golden;  /* folder of golden folders */
    const char *pictures; /* folder that pictures are written to; NULL: none are */
    bool update;
    int deadline_ms;
};

/* Runs the script at path in all its sizes and prints one TAP line for each; *number counts them.
 * Returns the number of failed ones. */
int script_run(const char *path, const struct options *options, int *number);

#endif
