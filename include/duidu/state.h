/* state.h - a reading life: where each article was left, what is read and starred, marks, notes.
 *
 * It lies in $XDG_STATE_HOME/duidu/ (~/.local/state/duidu/ without):
 *
 *   state.db              everything, an SQLite file with a write-ahead log
 *   places                where articles were left once more, for the first paint (dd_state_recall)
 *   recent                what was remembered of this machine last, for the same (dd_state_recall_text)
 *   backups/              copies of state.db: one a week, and one before every change of its form
 *   state-damaged-*.db    a state.db that was found damaged; never touched again
 *
 * Unlike the catalogue it is precious: nothing else knows what is in it.
 *
 * Everything is kept as *facts*: of an article (or of none, for what is everywhere the same), of a
 * kind, under a name, a value and the time when it was last changed. A value is a line of JSON; none
 * means that it was taken away. Two states are put together fact by fact, the newer one winning.
 * Changes that a reader would want to take back are kept in a trail (dd_state_undo).
 *
 * An article is known by its key (identity.h), else by the path where it was last read, if its title
 * has stayed the same: so that a file without an address may be edited, and one with an address get
 * another one.
 *
 * A struct dd_state is one connection and belongs to one thread. It is opened when it is first asked
 * something; a file that is not there is only made by dd_state_open and by the first change. Several
 * running copies share the file: no change of one is lost by another, and dd_state_changed says when
 * there is something new.
 *
 * Nothing in here fails because the home folder is read-only, the disk full or the file damaged:
 *   - where nothing can be written, everything is kept in memory, from what is there on;
 *   - a change that cannot be written is an error that says why; what was there before is unharmed;
 *   - a damaged file is set aside and the newest sound copy put in its place, together with all that
 *     can still be read of the damaged one.
 * What of this the reader has to know is said once, by dd_state_notice.
 */
#ifndef DUIDU_STATE_H
#define DUIDU_STATE_H

#include "duidu/align.h"
#include "duidu/arena.h"
#include "duidu/error.h"
#include "duidu/points.h"
#include "duidu/spot.h"
#include "duidu/strbuf.h"

#include <stdint.h>

struct dd_state;

/* A state in folder (NULL: as the environment says; "": in memory alone). Nothing is touched yet. */
struct dd_state *dd_state_new(const char *folder);
void dd_state_free(struct dd_state *state); /* NULL is fine */

/* Opens it, makes it where it is missing, brings it to the form of today. Called by all that follow
 * when it is needed; to be called once after the first paint, so that no key has to wait for it. */
void dd_state_open(struct dd_state *state);

/* What the reader has to know about how it is kept, translated; empty: nothing. Each is said once;
 * valid until the next call. */
const char *dd_state_notice(struct dd_state *state);

/* The folder it lies in; empty where the environment names none. */
const char *dd_state_folder(const struct dd_state *state);

/* Is it kept on disk (or would be, when it is opened)? Else in memory, until the program ends. */
bool dd_state_on_disk(const struct dd_state *state);

/* ---- articles -------------------------------------------------------------------------- */

/* Which article. Texts are borrowed. */
struct dd_who {
    struct dd_str key;  /* identity.h; never empty */
    struct dd_str path; /* absolute, without links; may be empty */
    struct dd_str title, url, date, site; /* for lists and exports; may be empty */
};

/* ---- the standing of all articles, for lists ------------------------------------------- */

struct dd_standing {
    bool read, starred, started, finished;
    uint8_t percent; /* how far it was read, 0..100 */
    uint16_t notes;  /* highlights and notes */
    int64_t touched; /* when any of these changed last: milliseconds since 1970 */
};

/* Standings by identity (dd_identity_hash of the key). Read-only, and as it was when it was taken. */
struct dd_board;

/* The board as it is now: valid until the next call of this function, or of one that changes or
 * refreshes the state. Never NULL. */
const struct dd_board *dd_state_board(struct dd_state *state);

/* Where an article stands; unread and without anything when nothing is known of it. board may be
 * NULL. */
struct dd_standing dd_board_find(const struct dd_board *board, uint64_t identity);

/* Which board it is: another number, another board. 0: nothing is kept yet, or NULL. */
uint64_t dd_board_number(const struct dd_board *board);

/* How many identities are on it, and one after the other: *at is 0 at first; false past the last. */
size_t dd_board_size(const struct dd_board *board);
bool dd_board_next(const struct dd_board *board, size_t *at, uint64_t *identity,
                   struct dd_standing *standing);

/* A board of one's own, for another thread. */
struct dd_board *dd_board_copy(const struct dd_board *board);
void dd_board_free(struct dd_board *board);

/* ---- where an article was left --------------------------------------------------------- */

enum { DD_STATE_PANES = 2 };

struct dd_reading {
    int32_t pane; /* that had the focus: 0 the article, 1 the summary */
    struct dd_spot top[DD_STATE_PANES], focus[DD_STATE_PANES]; /* first line and current line */
};

struct dd_progress {
    int percent;               /* 0..100 */
    int64_t started, finished; /* milliseconds since 1970; 0: not yet */
};

/* Where the article of that key was left, from a small file beside the database: some 15 µs. False
 * when it is not in there; dd_state_reading has the last word, after the first paint. */
bool dd_state_recall(struct dd_state *state, struct dd_str key, struct dd_reading *out);

/* The same from the database. */
bool dd_state_reading(struct dd_state *state, const struct dd_who *who, struct dd_reading *out);
struct dd_progress dd_state_progress(struct dd_state *state, const struct dd_who *who);

/* Keeps both. It is written but not forced to the disk: a crash of the machine may cost the last
 * moves, a crash of the program costs nothing. Not in the trail. */
enum dd_code dd_state_leave(struct dd_state *state, const struct dd_who *who,
                            const struct dd_reading *reading, const struct dd_progress *progress,
                            struct dd_error *err);

/* ---- changes: on the disk when the call returns, and each a step of the trail ------------ */

/* What a step was. */
enum dd_change {
    DD_CHANGE_READ,
    DD_CHANGE_UNREAD,
    DD_CHANGE_STAR,
    DD_CHANGE_UNSTAR,
    DD_CHANGE_BOOKMARK,
    DD_CHANGE_BOOKMARK_GONE,
    DD_CHANGE_NOTE,        /* made */
    DD_CHANGE_NOTE_EDITED,
    DD_CHANGE_NOTE_GONE,
    DD_CHANGE_LINK,
    DD_CHANGE_UNLINK,
    DD_CHANGE_BESIDE,
    DD_CHANGE_IMPORT,
    DD_CHANGE_COUNT
};

enum dd_code dd_state_set_read(struct dd_state *state, const struct dd_who *who, size_t n, bool read,
                               struct dd_error *err);
enum dd_code dd_state_set_starred(struct dd_state *state, const struct dd_who *who, size_t n,
                                  bool starred, struct dd_error *err);

/* The same for a part of many, so that nobody has to wait for all of them: DD_CHANGE_READ, _UNREAD, _STAR
 * or _UNSTAR. *step is 0 for the first part; for the next ones it is as it was left, and they belong to
 * the same step of the trail. One that was taken back meanwhile is begun anew. */
enum dd_code dd_state_set_more(struct dd_state *state, const struct dd_who *who, size_t n,
                               enum dd_change change, int64_t *step, struct dd_error *err);

/* A place with a name. */
struct dd_bookmark {
    uint32_t name; /* 'a'…'z', '0'…'9': of one article; 'A'…'Z': one for all */
    int pane;
    struct dd_spot spot;
    struct dd_who who; /* whose place it is; only read, for capitals */
};

enum dd_code dd_state_set_bookmark(struct dd_state *state, const struct dd_who *who,
                                   const struct dd_bookmark *mark, struct dd_error *err);
enum dd_code dd_state_drop_bookmark(struct dd_state *state, const struct dd_who *who, uint32_t name,
                                    struct dd_error *err);

/* Those of the article and those that are for all, by name; in arena. */
size_t dd_state_bookmarks(struct dd_state *state, const struct dd_who *who, struct dd_arena *arena,
                          struct dd_bookmark **out);

enum { DD_NOTE_ID = 24 };

/* A highlight, perhaps with a note. */
struct dd_note {
    char id[DD_NOTE_ID]; /* empty: a new one */
    int pane;
    struct dd_spot from, to;
    struct dd_str quote; /* the words that were highlighted */
    struct dd_str point; /* the key point that they are linked to, or the passage; may be empty */
    struct dd_str text;  /* the note; may be empty */
    int64_t made, changed; /* milliseconds since 1970 */
    struct dd_who who;   /* only read */
};

/* Puts a note in, or a changed one in the place of that id; id and made are filled in. */
enum dd_code dd_state_put_note(struct dd_state *state, const struct dd_who *who, struct dd_note *note,
                               struct dd_error *err);
enum dd_code dd_state_drop_note(struct dd_state *state, const struct dd_note *note,
                                struct dd_error *err);

/* The notes of an article, in the order of the text; of all (who NULL), newest article first, then
 * in the order of the text. since: only those made or changed from then on. In arena. */
size_t dd_state_notes(struct dd_state *state, const struct dd_who *who, int64_t since,
                      struct dd_arena *arena, struct dd_note **out);

/* What the reader has said about a link: of a point (a place in the summary) to a block (a place in
 * the article). */
struct dd_said {
    uint32_t point, leaf; /* numbers when it was said */
    struct dd_spot at_point, at_leaf;
    bool linked; /* else unlinked */
};
enum dd_code dd_state_set_said(struct dd_state *state, const struct dd_who *who,
                               const struct dd_said *said, struct dd_error *err);
size_t dd_state_said(struct dd_state *state, const struct dd_who *who, struct dd_arena *arena,
                     struct dd_said **out);

/* Does all of that to the links of an article: they are then manual, or gone. */
void dd_state_correct(struct dd_state *state, const struct dd_who *who,
                      const struct dd_document *article, const struct dd_document *summary,
                      const struct dd_points *points, struct dd_alignment *alignment);

/* Two places that stand side by side in proportional scrolling: in the article, in the summary. All of
 * them are one value. */
struct dd_beside {
    struct dd_spot spots[DD_STATE_PANES];
};
enum dd_code dd_state_set_besides(struct dd_state *state, const struct dd_who *who,
                                  const struct dd_beside *items, size_t n, struct dd_error *err);
size_t dd_state_besides(struct dd_state *state, const struct dd_who *who, struct dd_arena *arena,
                        struct dd_beside **out);

/* ---- taking back ----------------------------------------------------------------------- */

struct dd_undone {
    bool any; /* false: there was nothing to take back */
    enum dd_change change;
    size_t count;   /* facts that were put back */
    size_t skipped; /* facts left alone, since they have changed after it */
    struct dd_str title; /* of the article, when it was one; in arena */
};

/* Takes the last change back (of this copy of the program if it made any, else of any), or does again
 * what was taken back last. */
enum dd_code dd_state_undo(struct dd_state *state, bool redo, struct dd_arena *arena,
                           struct dd_undone *out, struct dd_error *err);

/* The same in parts, so that nobody has to wait for a step of many: begin finds the step (.out.any: there is
 * one), more takes back the next ones of it, most at the most, until .at is .count. Each part is on the disk
 * when the call returns; a step that was left in the middle is taken back from its beginning the next time. */
struct dd_undoing {
    struct dd_arena arena;
    struct dd_trail *trail; /* in arena: what is to be put back */
    size_t count, at;
    int64_t step;
    bool redo;
    struct dd_undone out; /* so far; its title in arena */
};
enum dd_code dd_state_undo_begin(struct dd_state *state, bool redo, struct dd_undoing *undoing,
                                 struct dd_error *err);
enum dd_code dd_state_undo_more(struct dd_state *state, size_t most, struct dd_undoing *undoing,
                                struct dd_error *err);
void dd_undoing_release(struct dd_undoing *undoing);

/* ---- what belongs to this machine: neither exported nor in the trail ---------------------- */

/* Any text under a name (paths may be in both): how the list of an archive was left, sizes of panes,
 * the last archive and article. An empty value takes it away. */
bool dd_state_recollect(struct dd_state *state, struct dd_str name, struct dd_strbuf *out);

/* The same from a small file beside the database, which has what was remembered last. */
bool dd_state_recall_text(struct dd_state *state, struct dd_str name, struct dd_strbuf *out);

enum dd_code dd_state_remember(struct dd_state *state, struct dd_str name, struct dd_str value,
                               struct dd_error *err);

/* Places that were jumped from in an archive (any name for it), oldest first; at most DD_JUMPS_MAX are kept,
 * the newest. Those that are read are in arena. */
struct dd_jump {
    struct dd_str key, path; /* as struct dd_who has them */
    int pane;
    struct dd_spot spot;
};
enum { DD_JUMPS_MAX = 50 };
size_t dd_state_jumps(struct dd_state *state, struct dd_str archive, struct dd_arena *arena,
                      struct dd_jump **out);
enum dd_code dd_state_set_jumps(struct dd_state *state, struct dd_str archive,
                                const struct dd_jump *jumps, size_t n, struct dd_error *err);

/* Lines typed at a prompt, oldest first; the newest DD_LINES_MAX are kept, each once. */
enum { DD_LINES_MAX = 500 };
size_t dd_state_history(struct dd_state *state, struct dd_str prompt, struct dd_arena *arena,
                        struct dd_str **out);
enum dd_code dd_state_add_history(struct dd_state *state, struct dd_str prompt, struct dd_str line,
                                  struct dd_error *err);

/* ---- other copies ---------------------------------------------------------------------- */

/* Becomes readable when something in the folder has changed; -1 where there is nothing to wait on. */
int dd_state_fd(const struct dd_state *state);

/* Has another copy changed the state since the last call? Takes in what makes dd_state_fd readable;
 * cheap. The board is new then, and what was read before may be out of date. */
bool dd_state_changed(struct dd_state *state);

/* ---- care: for a worker, on a connection of its own --------------------------------------- */

enum dd_care { DD_CARE_WELL, DD_CARE_NONE /* no file */, DD_CARE_STOPPED, DD_CARE_DAMAGED };

/* Checks the whole file; when it is sound and the newest copy older than a week, makes one (and drops
 * the oldest but a few). stop is asked from time to time; may be NULL. */
enum dd_care dd_state_care(const char *folder, bool (*stop)(void *data), void *data,
                           struct dd_error *err);

/* After DD_CARE_DAMAGED, in the state's own thread: sets it aside and goes on as said above. */
void dd_state_mend(struct dd_state *state);

/* ---- to another machine ---------------------------------------------------------------- */

/* One line of JSON at a time, without its line end; false ends the export. */
struct dd_state_sink {
    bool (*line)(void *data, struct dd_str line);
    void *data;
};

/* Writes everything but what belongs to this machine, in an order that depends on nothing else. */
enum dd_code dd_state_export(struct dd_state *state, const struct dd_state_sink *sink,
                             struct dd_error *err);

struct dd_state_merge {
    size_t lines, taken, older; /* facts read, put in, and left out since ours is as new or newer */
};

/* Puts an export in, newest winning; all of text is looked at first, and nothing is put in when a
 * line of it is wrong (DD_ERR_SYNTAX, err->line). Doing it twice changes nothing. */
enum dd_code dd_state_import(struct dd_state *state, struct dd_str text, struct dd_state_merge *out,
                             struct dd_error *err);

#endif
