/* state.c - the connection: opened when it is needed, asked, closed; changes as transactions. */
#include "state_private.h"

#include "disk.h"

#include "duidu/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 2000 /* milliseconds that a change waits for another copy's */ };

struct dd_state *dd_state_new(const char *folder)
{
    struct dd_state *s = dd_xmalloc(sizeof *s);
    *s = (struct dd_state){.watch = -1, .board_old = true};
    if (getrandom(&s->session, sizeof s->session, GRND_NONBLOCK) != sizeof s->session)
        s->session = dd_state_now() ^ (int64_t)getpid() << 40;
    s->session &= INT64_MAX;
    if (folder && !*folder)
        s->kept = DD_KEPT_MEMORY;
    else
        dd_state_name(s, folder);
    return s;
}

void dd_state_shut(struct dd_state *s)
{
    for (size_t i = 0; i < DD_STATE_SQL_N; i++) {
        sqlite3_finalize(s->statements[i]);
        s->statements[i] = NULL;
    }
    sqlite3_close(s->db);
    s->db = NULL;
    s->kept = DD_KEPT_NOT_YET;
    s->version = 0;
    s->board_old = true;
}

void dd_state_free(struct dd_state *s)
{
    if (!s)
        return;
    dd_state_shut(s);
    if (s->watch >= 0)
        close(s->watch);
    dd_board_free(s->board);
    dd_strbuf_release(&s->folder);
    dd_strbuf_release(&s->file);
    dd_strbuf_release(&s->notices);
    dd_strbuf_release(&s->value);
    dd_strbuf_release(&s->said);
    free(s);
}

int64_t dd_state_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const char *dd_state_folder(const struct dd_state *s)
{
    return dd_strbuf_cstr(&s->folder);
}

bool dd_state_on_disk(const struct dd_state *s)
{
    return s->kept != DD_KEPT_MEMORY;
}

void dd_state_say(struct dd_state *s, const char *text)
{
    dd_strbuf_add(&s->notices, (struct dd_str){text, strlen(text) + 1});
}

const char *dd_state_notice(struct dd_state *s)
{
    size_t n = s->notices.len ? strlen(s->notices.buf) + 1 : 0;
    dd_strbuf_clear(&s->said);
    if (n) {
        dd_strbuf_adds(&s->said, s->notices.buf);
        memmove(s->notices.buf, s->notices.buf + n, s->notices.len - n);
        s->notices.len -= n;
    }
    return dd_strbuf_cstr(&s->said);
}

/* ---- statements ------------------------------------------------------------------------ */

sqlite3_stmt *dd_state_statement(struct dd_state *s, enum dd_state_sql sql)
{
    sqlite3_stmt **statement = &s->statements[sql];
    if (!s->db)
        return NULL;
    if (*statement) {
        sqlite3_reset(*statement);
        sqlite3_clear_bindings(*statement);
    } else if (sqlite3_prepare_v3(s->db, dd_state_sql_text(sql), -1, SQLITE_PREPARE_PERSISTENT,
                                  statement, NULL) != SQLITE_OK) {
        return NULL;
    }
    return *statement;
}

int dd_state_finish(sqlite3_stmt *statement)
{
    int rc = SQLITE_ROW;
    if (!statement)
        return SQLITE_ERROR;
    while (rc == SQLITE_ROW)
        rc = sqlite3_step(statement);
    sqlite3_reset(statement);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* What SQLite has against a statement that could not even be made. */
static int failure(const struct dd_state *s)
{
    int rc = s->db ? sqlite3_extended_errcode(s->db) : SQLITE_CANTOPEN;
    return rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_ERROR : rc;
}

int dd_state_run(struct dd_state *s, enum dd_state_sql sql)
{
    sqlite3_stmt *statement = dd_state_statement(s, sql);
    return statement ? dd_state_finish(statement) : failure(s);
}

void dd_state_bind(sqlite3_stmt *s, int at, struct dd_str text)
{
    if (s)
        sqlite3_bind_text(s, at, text.len ? text.ptr : "", (int)text.len, SQLITE_STATIC);
}

struct dd_str dd_state_column(sqlite3_stmt *s, int column)
{
    const char *ptr = sqlite3_column_blob(s, column); /* of a text: its bytes */
    if (ptr)
        return (struct dd_str){ptr, (size_t)sqlite3_column_bytes(s, column)};
    return (struct dd_str){sqlite3_column_type(s, column) == SQLITE_NULL ? NULL : "", 0};
}

struct dd_str dd_state_copy(struct dd_arena *arena, sqlite3_stmt *s, int column)
{
    return dd_arena_copy(arena, dd_state_column(s, column));
}

/* ---- opening --------------------------------------------------------------------------- */

static bool there_is_a_file(const struct dd_state *s, struct stat *st)
{
    return s->file.len && stat(s->file.buf, st) == 0 && S_ISREG(st->st_mode);
}

/* SQLite would make it as the umask says; what someone reads is nobody else's business. Its log and
 * index get the same permissions. */
static void make_private(const struct dd_state *s)
{
    int fd = open(dd_strbuf_cstr(&s->file), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

static int connect(struct dd_state *s, int flags)
{
    if (flags & SQLITE_OPEN_CREATE)
        make_private(s);
    int rc = sqlite3_open_v2(dd_strbuf_cstr(&s->file), &s->db,
                             flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                 SQLITE_OPEN_EXRESCODE,
                             NULL);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_busy_timeout(s->db, PATIENCE);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return SQLITE_OK;
}

/* A copy is made before the form is changed; without one it is not changed. */
static int change_form(struct dd_state *s, int form)
{
    struct dd_error err = {0};
    char what[40];
    int lock = s->mending ? -1 : dd_state_lock(s), rc; /* mending has it already */
    snprintf(what, sizeof what, "before-form-%d", dd_state_forms()->count);
    if (form > 0 && !dd_state_backup(s->db, dd_state_folder(s), what, &err)) {
        dd_state_say(s, err.message);
        rc = SQLITE_READONLY; /* goes on in memory, from what is there */
    } else {
        rc = dd_state_bring_up(s->db, dd_state_forms());
    }
    dd_state_unlock(lock);
    return rc;
}

/* Where a log is not to be had (network file systems) the journal stays that is there: slower, and as
 * safe. */
static int open_disk(struct dd_state *s, bool make)
{
    int rc = connect(s, make ? SQLITE_OPEN_CREATE : 0);
    int form = rc == SQLITE_OK ? dd_state_form(s->db, &rc) : -1;
    if (rc != SQLITE_OK)
        return rc;
    if (form < 0 || (!s->mending && dd_state_is_emptied(dd_state_folder(s), form)))
        return SQLITE_NOTADB;
    if (sqlite3_db_readonly(s->db, "main") == 1)
        return SQLITE_READONLY;
    if (form > dd_state_forms()->count)
        return SQLITE_SCHEMA;
    if (form == 0)
        sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    return form < dd_state_forms()->count ? change_form(s, form) : SQLITE_OK;
}

static bool make_memory(struct dd_state *s)
{
    sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    return dd_state_bring_up(s->db, dd_state_forms()) == SQLITE_OK;
}

static void go_on_in_memory(struct dd_state *s, int rc)
{
    struct dd_arena scratch = {0};
    struct dd_strbuf text = {0};
    struct dd_str reason = dd_state_reason(&scratch, s->db, rc);
    dd_state_shut(s);
    if (rc == SQLITE_SCHEMA)
        dd_strbuf_addf(&text,
                       _("'%s' is of a newer duidu and is not touched: what you read, mark and note "
                         "now is kept until you leave"),
                       dd_path_shown(&scratch, dd_strbuf_str(&s->file)).ptr);
    else
        dd_strbuf_addf(&text,
                       _("cannot write to '%s': %s: what you read, mark and note now is kept until "
                         "you leave"),
                       dd_path_shown(&scratch, dd_strbuf_str(&s->folder)).ptr, reason.ptr);
    s->kept = DD_KEPT_MEMORY;
    if (rc == SQLITE_SCHEMA || dd_state_into_memory(s) != SQLITE_OK) {
        sqlite3_close(s->db);
        make_memory(s);
    } else {
        dd_state_bring_up(s->db, dd_state_forms());
    }
    dd_state_say(s, dd_strbuf_cstr(&text));
    dd_strbuf_release(&text);
    dd_arena_release(&scratch);
}

/* The folder is watched, not the file: the log comes and goes. */
static void watch(struct dd_state *s)
{
    if (s->watch >= 0)
        return;
    s->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (s->watch >= 0 && inotify_add_watch(s->watch, dd_state_folder(s),
                                           IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_ATTRIB) < 0) {
        close(s->watch);
        s->watch = -1;
    }
}

static void opened(struct dd_state *s)
{
    struct stat st;
    s->kept = DD_KEPT_DISK;
    s->durable = true; /* SQLite begins with FULL */
    s->board_old = true;
    if (there_is_a_file(s, &st)) {
        s->device = st.st_dev;
        s->inode = st.st_ino;
    }
    watch(s);
    sqlite3_stmt *version = dd_state_statement(s, DD_STATE_DATA_VERSION);
    s->version = version && sqlite3_step(version) == SQLITE_ROW ? sqlite3_column_int64(version, 0) : 0;
    if (version)
        sqlite3_reset(version);
}

bool dd_state_is_damage(int rc)
{
    int kind = rc & 255;
    return kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_FORMAT;
}

bool dd_state_ready(struct dd_state *s, bool make)
{
    struct stat st;
    if (s->db)
        return true;
    if (s->kept == DD_KEPT_MEMORY) /* from the beginning, as its maker wanted */
        return make_memory(s);
    if (!make && !there_is_a_file(s, &st))
        return false;
    int number = !s->folder.len ? ENOENT : make ? dd_state_make_folder(dd_state_folder(s)) : 0;
    int rc = number ? SQLITE_CANTOPEN : open_disk(s, make);
    if (dd_state_is_damage(rc) && !s->mending) {
        dd_state_set_aside(s);
        rc = open_disk(s, true);
    }
    if (rc == SQLITE_OK)
        opened(s);
    else if ((rc & 255) == SQLITE_BUSY || s->mending)
        dd_state_shut(s); /* another copy is at it: it is tried again */
    else
        go_on_in_memory(s, rc);
    return s->db != NULL;
}

void dd_state_open(struct dd_state *s)
{
    dd_state_ready(s, true);
}

/* ---- changes --------------------------------------------------------------------------- */

struct dd_str dd_state_reason(struct dd_arena *arena, sqlite3 *db, int rc)
{
    int number = db ? sqlite3_system_errno(db) : 0, kind = rc & 255;
    if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED)
        return dd_str_from(_("another program keeps it locked"));
    if (dd_state_is_damage(rc))
        return dd_str_from(_("it is damaged"));
    if (kind == SQLITE_FULL)
        number = ENOSPC;
    else if (kind == SQLITE_IOERR)
        return dd_disk_reason(arena, number);
    if ((kind == SQLITE_READONLY || kind == SQLITE_CANTOPEN) && !number)
        number = errno ? errno : EACCES;
    return number ? dd_errno_text(arena, number) : dd_str_from(sqlite3_errstr(rc));
}

enum dd_code dd_state_failed(struct dd_state *s, int rc, struct dd_error *err)
{
    struct dd_arena scratch = {0};
    dd_error_set(err, DD_ERR_IO, _("not saved: cannot write to '%s': %s"),
                 dd_path_shown(&scratch, dd_strbuf_str(&s->file)).ptr,
                 dd_state_reason(&scratch, s->db, rc).ptr);
    dd_arena_release(&scratch);
    return DD_ERR_IO;
}

/* Has the file been deleted, or another one put in its place? */
static bool moved(const struct dd_state *s)
{
    struct stat st;
    return s->kept == DD_KEPT_DISK &&
           (!there_is_a_file(s, &st) || st.st_dev != s->device || st.st_ino != s->inode);
}

static int begin(struct dd_state *s, bool durable)
{
    if (moved(s))
        dd_state_shut(s);
    if (!dd_state_ready(s, true))
        return SQLITE_BUSY;
    int rc = SQLITE_OK;
    if (s->durable != durable) /* a pragma works when it is compiled: none to be kept */
        rc = sqlite3_exec(s->db, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                          NULL, NULL, NULL);
    s->durable = durable;
    return rc == SQLITE_OK ? dd_state_run(s, DD_STATE_BEGIN) : rc;
}

enum dd_code dd_state_begin(struct dd_state *s, bool durable, struct dd_error *err)
{
    int rc = begin(s, durable);
    if (dd_state_is_damage(rc)) {
        dd_state_mend(s);
        rc = begin(s, durable);
    }
    return rc == SQLITE_OK ? DD_OK : dd_state_failed(s, rc, err);
}

/* Whoever watches the folder has heard of the log, which is written before the change can be seen: a touch
 * of the folder tells that it can. */
static void tell_others(const struct dd_state *s)
{
    if (s->kept == DD_KEPT_DISK)
        utimensat(AT_FDCWD, dd_state_folder(s), NULL, 0);
}

enum dd_code dd_state_end(struct dd_state *s, int rc, struct dd_error *err)
{
    if (rc == SQLITE_OK)
        rc = dd_state_run(s, DD_STATE_COMMIT);
    s->step = 0;
    dd_board_touch(s);
    if (rc == SQLITE_OK) {
        tell_others(s);
        return DD_OK;
    }
    enum dd_code code = dd_state_failed(s, rc, err);
    if (!sqlite3_get_autocommit(s->db))
        dd_state_run(s, DD_STATE_ROLLBACK);
    if (dd_state_is_damage(rc))
        dd_state_mend(s);
    return code;
}

/* ---- other copies ---------------------------------------------------------------------- */

int dd_state_fd(const struct dd_state *s)
{
    return s->watch;
}

bool dd_state_changed(struct dd_state *s)
{
    char events[4096];
    while (s->watch >= 0 && read(s->watch, events, sizeof events) > 0)
        ;
    if (s->kept == DD_KEPT_MEMORY)
        return false;
    if (moved(s)) {
        dd_state_shut(s);
        return dd_state_ready(s, false);
    }
    if (!dd_state_ready(s, false))
        return false;
    sqlite3_stmt *version = dd_state_statement(s, DD_STATE_DATA_VERSION);
    bool any = false;
    if (version && sqlite3_step(version) == SQLITE_ROW) {
        int64_t now = sqlite3_column_int64(version, 0);
        any = now != s->version;
        s->version = now;
    }
    if (version)
        sqlite3_reset(version);
    if (any)
        dd_board_touch(s);
    return any;
}
