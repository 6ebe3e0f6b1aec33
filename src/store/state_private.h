/* state_private.h - the state as its own rooms see it.
 *
 *   state.c         the connection: opened, asked, closed; transactions
 *   state_file.c    where it lies: folders, copies, what is damaged is set aside
 *   state_schema.c  its tables, how they came about, and every statement that is run on them
 *   state_fact.c    articles and facts; the trail and the way back
 *   state_board.c   the standing of all articles
 *   state_recall.c  the file for the first paint
 *   state_place.c   where an article was left, bookmarks, links
 *   state_note.c    highlights and notes
 *   state_local.c   what belongs to this machine
 *   state_carry.c   export, import
 *   state_value.c   values as JSON
 */
#ifndef DUIDU_STORE_STATE_PRIVATE_H
#define DUIDU_STORE_STATE_PRIVATE_H

#include "duidu/json.h"
#include "duidu/json_read.h"
#include "duidu/state.h"

#include <sqlite3.h>
#include <sys/types.h>

enum dd_state_sql {
    DD_STATE_BEGIN,
    DD_STATE_COMMIT,
    DD_STATE_ROLLBACK,
    DD_STATE_DATA_VERSION,
    DD_STATE_ALIAS,         /* key: article, its title */
    DD_STATE_ALIAS_PUT,     /* key, hash, article, now */
    DD_STATE_ARTICLE_PUT,   /* key, url, title, date, site */
    DD_STATE_ARTICLE_TELL,  /* id, url, title, date, site */
    DD_STATE_ARTICLE,       /* id: key, url, title, date, site */
    DD_STATE_PATHS,         /* article: its paths, newest first */
    DD_STATE_FACT,          /* article, kind, name: value, changed */
    DD_STATE_FACT_PUT,      /* article, kind, name, value, changed */
    DD_STATE_FACTS,         /* article, kind: name, value, changed */
    DD_STATE_FACTS_ALL,     /* kind, since: article, name, value, changed */
    DD_STATE_STANDINGS,     /* article, kind, value, changed; by article */
    DD_STATE_NOTE_COUNTS,   /* article, count, changed */
    DD_STATE_ALIASES,       /* hash, article */
    DD_STATE_STEP_PUT,      /* session, change, at */
    DD_STATE_STEP,          /* id: undone */
    DD_STATE_TRAIL_FORGET,  /* session: of its steps that were taken back */
    DD_STATE_STEP_FORGET,   /* session: those steps */
    DD_STATE_STEP_DROP,     /* id */
    DD_STATE_STEP_PRUNE,    /* id: those up to it */
    DD_STATE_STEP_LAST,     /* session, undone: id, change */
    DD_STATE_STEP_LAST_ANY, /* undone: id, change */
    DD_STATE_STEP_MARK,     /* id, undone, session */
    DD_STATE_TRAIL_PUT,     /* step, article, kind, name, old, new, changed */
    DD_STATE_TRAIL,         /* step: article, kind, name, old, new, changed */
    DD_STATE_TRAIL_TELL,    /* step, article, kind, name, changed */
    DD_STATE_TRAIL_BEFORE,  /* step, article, kind, name: the step before it that changed the same */
    DD_STATE_TRAIL_AFTER,   /* the same: the one behind it that was taken back */
    DD_STATE_TRAIL_PRUNE,   /* what is older than the first step */
    DD_STATE_LOCAL,      /* name: value */
    DD_STATE_LOCAL_PUT,  /* name, value */
    DD_STATE_LOCAL_DROP, /* name */
    DD_STATE_HISTORY,    /* prompt, limit: line */
    DD_STATE_HISTORY_PUT,   /* prompt, line */
    DD_STATE_HISTORY_PRUNE, /* prompt, how many to keep */
    DD_STATE_EXPORT_ARTICLES,
    DD_STATE_EXPORT_ALIASES, /* article */
    DD_STATE_EXPORT_FACTS,   /* article */
    DD_STATE_SQL_N
};

enum dd_state_kept { DD_KEPT_NOT_YET, DD_KEPT_DISK, DD_KEPT_MEMORY };

struct dd_state {
    struct dd_strbuf folder, file;
    enum dd_state_kept kept;
    sqlite3 *db;
    sqlite3_stmt *statements[DD_STATE_SQL_N];
    dev_t device; /* of the file that is open */
    ino_t inode;
    bool durable;    /* PRAGMA synchronous stands at FULL */
    bool mending;    /* no second time from inside */
    int64_t session; /* who made a step of the trail */
    int64_t step;    /* the one being made; 0: none */
    int64_t moment;  /* of the last step: no two are of the same one */
    struct dd_strbuf value; /* of the fact that was asked for last */
    int64_t version; /* PRAGMA data_version when it was asked last */
    struct dd_board *board;
    uint64_t boards; /* made so far */
    bool board_old;
    int watch;       /* inotify, or -1 */
    struct dd_strbuf notices; /* not said yet, each with a NUL behind it */
    struct dd_strbuf said;
};

/* ---- state.c --------------------------------------------------------------------------- */

/* Opens it if need be; with make also where there is no file yet. False: there is nothing. */
bool dd_state_ready(struct dd_state *s, bool make);
void dd_state_shut(struct dd_state *s); /* closes the connection; it is opened again when needed */
void dd_state_say(struct dd_state *s, const char *text);

sqlite3_stmt *dd_state_statement(struct dd_state *s, enum dd_state_sql sql); /* NULL on failure */
int dd_state_run(struct dd_state *s, enum dd_state_sql sql);
/* Runs a statement that has its values; SQLITE_OK when it came to its end. */
int dd_state_finish(sqlite3_stmt *statement);

/* A change: begin, …, end. With durable it is on the disk after end. end takes it back when rc is
 * not SQLITE_OK. Both fill err. */
enum dd_code dd_state_begin(struct dd_state *s, bool durable, struct dd_error *err);
enum dd_code dd_state_end(struct dd_state *s, int rc, struct dd_error *err);
enum dd_code dd_state_failed(struct dd_state *s, int rc, struct dd_error *err);
bool dd_state_is_damage(int rc);
struct dd_str dd_state_reason(struct dd_arena *arena, sqlite3 *db, int rc);

int64_t dd_state_now(void); /* milliseconds since 1970 */

void dd_state_bind(sqlite3_stmt *s, int at, struct dd_str text); /* borrowed until it is reset */
struct dd_str dd_state_column(sqlite3_stmt *s, int column);      /* until the next step */
struct dd_str dd_state_copy(struct dd_arena *arena, sqlite3_stmt *s, int column);

/* ---- state_file.c ---------------------------------------------------------------------- */

enum { DD_STATE_APPLICATION = 0x64647374 /* "ddst" */ };

void dd_state_name(struct dd_state *s, const char *folder); /* sets folder and file */
int dd_state_make_folder(const char *path);                 /* an errno */
/* Locks the folder against other copies that would mend or change the form; -1 without. */
int dd_state_lock(const struct dd_state *s);
void dd_state_unlock(int lock);
/* A copy of db into backups/, its name made of the day and what; false: why is in err. */
bool dd_state_backup(sqlite3 *db, const char *folder, const char *what, struct dd_error *err);
/* Has a file of that form been emptied? */
bool dd_state_is_emptied(const char *folder, int form);
/* Sets state.db aside and puts the newest sound copy in its place. */
void dd_state_set_aside(struct dd_state *s);
/* Reads into memory what is in a file that cannot be written. */
int dd_state_into_memory(struct dd_state *s);

/* ---- state_schema.c -------------------------------------------------------------------- */

const char *dd_state_sql_text(enum dd_state_sql sql);

/* How the tables came about: steps[i] leads from form i to form i + 1. */
struct dd_state_forms {
    const char *const *steps;
    int count;
};
const struct dd_state_forms *dd_state_forms(void);

/* The form of db; -1: not a state of ours. *rc: what SQLite said. */
int dd_state_form(sqlite3 *db, int *rc);

/* Brings db to the last of forms, each step in a transaction of its own. */
int dd_state_bring_up(sqlite3 *db, const struct dd_state_forms *forms);

/* ---- state_fact.c ---------------------------------------------------------------------- */

/* Kinds, as they stand in the table and in exports. */
#define DD_FACT_PLACE "place"
#define DD_FACT_PROGRESS "progress"
#define DD_FACT_READ "read"
#define DD_FACT_STAR "star"
#define DD_FACT_MARK "mark"
#define DD_FACT_NOTE "note"
#define DD_FACT_LINK "link"
#define DD_FACT_BESIDE "beside"

bool dd_fact_is_kind(struct dd_str kind);

struct dd_fact {
    int64_t article; /* 0: none */
    struct dd_str kind, name;
    struct dd_str value; /* .ptr NULL: taken away */
    int64_t changed;
};

/* The article's id, 0 when it is not known. */
int64_t dd_article_find(struct dd_state *s, const struct dd_who *who);
/* The same inside a change: made when it is not known, told what is new of it. 0 on failure. */
int64_t dd_article_make(struct dd_state *s, const struct dd_who *who);
/* Inside a change: key leads to the article from now on. */
int dd_article_alias(struct dd_state *s, struct dd_str key, int64_t article);
/* Who the article is; path: the newest one that is there. In arena. */
bool dd_article_who(struct dd_state *s, int64_t article, struct dd_arena *arena, struct dd_who *out);

/* Inside a change. Sets changed to now (later than what it replaces); nothing is done when the value
 * is what it was. With trail it is part of the step that is being made. An SQLite result. */
int dd_fact_put(struct dd_state *s, const struct dd_fact *fact, bool trail);
/* The same with the time it comes with, when that is newer than what is there; *taken says so. */
int dd_fact_merge(struct dd_state *s, const struct dd_fact *fact, bool trail, bool *taken);
/* Of a live fact; false: there is none. Its value is valid until a fact is asked for or put again. */
bool dd_fact_get(struct dd_state *s, int64_t article, const char *kind, struct dd_str name,
                 struct dd_str *value, int64_t *changed);

/* A step of the trail: begun inside a change, and ended before its end. */
int dd_step_begin(struct dd_state *s, enum dd_change change);
int dd_step_end(struct dd_state *s);

/* One fact changed as a step of its own. */
enum dd_code dd_fact_change(struct dd_state *s, const struct dd_who *who, enum dd_change change,
                            struct dd_fact *fact, struct dd_error *err);

/* ---- state_board.c --------------------------------------------------------------------- */

void dd_board_touch(struct dd_state *s); /* it is to be made anew */

/* ---- state_recall.c -------------------------------------------------------------------- */

void dd_recall_put(struct dd_state *s, struct dd_str key, const struct dd_reading *reading);
void dd_recall_put_text(struct dd_state *s, struct dd_str name, struct dd_str value);
void dd_recall_forget(struct dd_state *s); /* all of it */

/* ---- state_value.c --------------------------------------------------------------------- */

void dd_value_add_spot(struct dd_strbuf *out, const struct dd_spot *spot);
bool dd_value_spot(const struct dd_node *value, struct dd_spot *out);
void dd_value_add_reading(struct dd_strbuf *out, const struct dd_reading *reading);
bool dd_value_reading(const struct dd_node *value, struct dd_reading *out);
void dd_value_add_progress(struct dd_strbuf *out, const struct dd_progress *progress);
bool dd_value_progress(struct dd_str value, struct dd_progress *out);

/* ---- state_carry.c --------------------------------------------------------------------- */

/* Puts everything that can be read of db into s, newest winning. */
void dd_state_salvage(struct dd_state *s, sqlite3 *db);

#endif
