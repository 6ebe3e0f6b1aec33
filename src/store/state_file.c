/* state_file.c - where the state lies: folders, copies, and what is done when it is damaged.
 *
 * A damaged state.db is renamed together with its log, so that whatever can be had from it can still
 * be had, by us or by others. It is read in a copy: SQLite would carry the log over into it.
 */
#include "state_private.h"

#include "duidu/i18n.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    WEEK = 7 * 24 * 60 * 60, /* seconds */
    WEEKLY_KEPT = 5,
    STOP_EVERY = 2000, /* steps of SQLite's machine between two questions whether to stop */
    LOCK_TRIES = 100,
    LOCK_PAUSE = 20 /* milliseconds */
};

#define WEEKLY "weekly"

/* ---- names ----------------------------------------------------------------------------- */

static void add_folder(struct dd_strbuf *out, const char *folder)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (folder)
        dd_strbuf_adds(out, folder);
    else if (state && state[0] == '/')
        dd_strbuf_addf(out, "%s/duidu", state);
    else if (home && home[0] == '/')
        dd_strbuf_addf(out, "%s/.local/state/duidu", home);
}

void dd_state_name(struct dd_state *s, const char *folder)
{
    add_folder(&s->folder, folder);
    if (s->folder.len)
        dd_strbuf_addf(&s->file, "%s/state.db", s->folder.buf);
}

int dd_state_make_folder(const char *path)
{
    struct dd_strbuf part = {0};
    struct stat st;
    int number = 0;
    if (stat(path, &st) == 0)
        return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
    dd_strbuf_adds(&part, path);
    for (size_t i = 1; i <= part.len && !number; i++) {
        if (part.buf[i] != '/' && part.buf[i] != '\0')
            continue;
        char was = part.buf[i];
        part.buf[i] = '\0';
        if (mkdir(part.buf, 0700) < 0 && errno != EEXIST)
            number = errno;
        part.buf[i] = was;
    }
    dd_strbuf_release(&part);
    if (number && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        number = 0;
    errno = number;
    return number;
}

int dd_state_lock(const struct dd_state *s)
{
    int fd = open(dd_state_folder(s), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; fd >= 0 && i < LOCK_TRIES && flock(fd, LOCK_EX | LOCK_NB) < 0; i++)
        nanosleep(&(struct timespec){.tv_nsec = LOCK_PAUSE * 1000000L}, NULL);
    return fd;
}

void dd_state_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

static void sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

/* "2025-01-31", and with the second "2025-01-31-120000". */
static void add_time(struct dd_strbuf *out, bool second)
{
    char text[32];
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(text, sizeof text, "%Y-%m-%d-%H%M%S", &local);
    dd_strbuf_add(out, dd_str_slice(dd_str_from(text), 0, second ? sizeof text : 10));
}

/* ---- copies ---------------------------------------------------------------------------- */

/* Page by page into a file of its own, which gets its name when it is whole and on the disk. */
static int copy_into(sqlite3 *db, const char *file)
{
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", db, "main") : NULL;
    if (b) {
        sqlite3_backup_step(b, -1);
        rc = sqlite3_backup_finish(b);
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(to);
    }
    /* A copy stands alone: no log beside it. */
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    int closed = sqlite3_close(to);
    return rc == SQLITE_OK ? closed : rc;
}

static bool put_in_place(const char *from, const char *to)
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok && rename(from, to) == 0;
}

bool dd_state_backup(sqlite3 *db, const char *folder, const char *what, struct dd_error *err)
{
    struct dd_strbuf dir = {0}, file = {0}, part = {0};
    struct dd_arena scratch = {0};
    dd_strbuf_addf(&dir, "%s/backups", folder);
    dd_strbuf_addf(&file, "%s/state-", dir.buf);
    add_time(&file, false);
    dd_strbuf_addf(&file, "-%s.db", what);
    dd_strbuf_addf(&part, "%s.%ld.part", file.buf, (long)getpid());
    int number = dd_state_make_folder(dir.buf), rc = SQLITE_OK;
    if (!number) {
        unlink(part.buf);
        rc = copy_into(db, part.buf);
        if (rc == SQLITE_OK && !put_in_place(part.buf, file.buf))
            number = errno ? errno : EIO;
        unlink(part.buf);
        sync_folder(dir.buf);
    }
    bool ok = !number && rc == SQLITE_OK;
    if (!ok)
        dd_error_set(err, DD_ERR_IO, _("cannot make a copy of what you have read and noted in '%s': %s"),
                     dd_path_shown(&scratch, dd_strbuf_str(&dir)).ptr,
                     (number ? dd_errno_text(&scratch, number) : dd_state_reason(&scratch, NULL, rc))
                         .ptr);
    dd_strbuf_release(&dir);
    dd_strbuf_release(&file);
    dd_strbuf_release(&part);
    dd_arena_release(&scratch);
    return ok;
}

static bool is_copy(const struct dirent *e)
{
    struct dd_str name = dd_str_from(e->d_name);
    return dd_str_starts(name, DD_STR("state-")) && dd_str_ends(name, DD_STR(".db"));
}

static int is_copy_name(const struct dirent *e)
{
    return is_copy(e);
}

static int is_weekly_name(const struct dirent *e)
{
    return is_copy(e) && dd_str_ends(dd_str_from(e->d_name), DD_STR("-" WEEKLY ".db"));
}

/* Calls each with the path of every copy, newest day first, until it says false. */
static void each_copy(const char *folder, int (*which)(const struct dirent *),
                      bool (*each)(void *data, const char *path, int n), void *data)
{
    struct dd_strbuf path = {0};
    struct dirent **names = NULL;
    dd_strbuf_addf(&path, "%s/backups", folder);
    int n = scandir(path.buf, &names, which, alphasort);
    bool more = true;
    for (int i = n - 1; i >= 0; i--) {
        dd_strbuf_clear(&path);
        dd_strbuf_addf(&path, "%s/backups/%s", folder, names[i]->d_name);
        more = more && each(data, path.buf, n - 1 - i);
        free(names[i]);
    }
    free(names);
    dd_strbuf_release(&path);
}

static bool newest_time(void *data, const char *path, int n)
{
    struct stat st;
    (void)n;
    if (stat(path, &st) == 0 && st.st_mtime > *(time_t *)data)
        *(time_t *)data = st.st_mtime;
    return true;
}

static bool drop_old(void *data, const char *path, int n)
{
    (void)data;
    if (n >= WEEKLY_KEPT)
        unlink(path);
    return true;
}

static void weekly_copy(sqlite3 *db, const char *folder, struct dd_error *err)
{
    time_t newest = 0;
    each_copy(folder, is_weekly_name, newest_time, &newest);
    if (newest && time(NULL) - newest < WEEK)
        return;
    if (dd_state_backup(db, folder, WEEKLY, err))
        each_copy(folder, is_weekly_name, drop_old, NULL);
}

/* ---- is it sound? ---------------------------------------------------------------------- */

struct stopper {
    bool (*stop)(void *data);
    void *data;
};

static int stop_now(void *data)
{
    const struct stopper *s = data;
    return s->stop(s->data);
}

/* SQLITE_OK: sound; SQLITE_CORRUPT, or why it could not be told. */
static int check(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &s, NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(s);
        if (rc == SQLITE_ROW)
            rc = dd_str_equal(dd_state_column(s, 0), DD_STR("ok")) ? SQLITE_OK : SQLITE_CORRUPT;
    }
    sqlite3_finalize(s);
    return rc;
}

static bool note_any(void *data, const char *path, int n)
{
    (void)path;
    (void)n;
    *(bool *)data = true;
    return false;
}

/* A file without anything in it is a new one, unless there are copies: then something emptied it. */
bool dd_state_is_emptied(const char *folder, int form)
{
    bool any = false;
    if (form == 0)
        each_copy(folder, is_copy_name, note_any, &any);
    return any;
}

/* A sound state of a form that is known here? */
static int check_form(sqlite3 *db, const char *folder)
{
    int rc, form = dd_state_form(db, &rc);
    if (rc == SQLITE_OK && (form < 0 || dd_state_is_emptied(folder, form)))
        rc = SQLITE_NOTADB;
    return rc == SQLITE_OK ? check(db) : rc;
}

enum dd_care dd_state_care(const char *folder, bool (*stop)(void *data), void *data,
                           struct dd_error *err)
{
    struct dd_strbuf dir = {0}, file = {0};
    struct stopper stopper = {stop, data};
    enum dd_care care = DD_CARE_NONE;
    sqlite3 *db = NULL;
    add_folder(&dir, folder);
    dd_strbuf_addf(&file, "%s/state.db", dd_strbuf_cstr(&dir));
    if (dir.len && access(file.buf, R_OK) == 0) {
        int rc = sqlite3_open_v2(file.buf, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
        if (stop)
            sqlite3_progress_handler(db, STOP_EVERY, stop_now, &stopper);
        sqlite3_busy_timeout(db, LOCK_TRIES * LOCK_PAUSE);
        if (rc == SQLITE_OK)
            rc = check_form(db, dir.buf);
        sqlite3_progress_handler(db, 0, NULL, NULL);
        if (rc == SQLITE_OK)
            weekly_copy(db, dir.buf, err);
        care = rc == SQLITE_OK ? DD_CARE_WELL : dd_state_is_damage(rc) ? DD_CARE_DAMAGED
                                                                       : DD_CARE_STOPPED;
    }
    sqlite3_close(db);
    dd_strbuf_release(&dir);
    dd_strbuf_release(&file);
    return care;
}

/* ---- damage ---------------------------------------------------------------------------- */

static bool copy_file(const char *from, const char *to)
{
    char buffer[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = in >= 0 ? open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    ssize_t n = 0;
    while (out >= 0 && (n = read(in, buffer, sizeof buffer)) > 0)
        if (write(out, buffer, (size_t)n) != n) {
            n = -1;
            break;
        }
    if (in >= 0)
        close(in);
    return out >= 0 && close(out) == 0 && n == 0;
}

struct restore {
    struct dd_state *s;
    struct dd_strbuf part, day;
    bool done;
};

/* The first sound one that fits in. */
static bool restore_copy(void *data, const char *path, int n)
{
    struct restore *r = data;
    sqlite3 *db = NULL;
    (void)n;
    bool ok = copy_file(path, r->part.buf) &&
              sqlite3_open_v2(r->part.buf, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
              check_form(db, dd_state_folder(r->s)) == SQLITE_OK;
    sqlite3_close(db);
    if (ok && put_in_place(r->part.buf, r->s->file.buf)) {
        const char *slash = strrchr(path, '/');
        dd_strbuf_add(&r->day, dd_str_slice(dd_str_from(slash + 1), 6, 16));
        r->done = true;
    }
    unlink(r->part.buf);
    return !r->done;
}

/* Opens what lies at path in a copy, its log too, and takes from it what can be read. */
static void salvage(struct dd_state *s, const char *path)
{
    struct dd_strbuf part = {0}, log = {0}, from = {0};
    sqlite3 *db = NULL;
    dd_strbuf_addf(&part, "%s/salvage-%ld.part", dd_state_folder(s), (long)getpid());
    dd_strbuf_addf(&log, "%s-wal", part.buf);
    dd_strbuf_addf(&from, "%s-wal", path);
    if (copy_file(path, part.buf)) {
        copy_file(from.buf, log.buf);
        if (sqlite3_open_v2(part.buf, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
            dd_state_salvage(s, db);
        sqlite3_close(db);
    }
    unlink(part.buf);
    unlink(log.buf);
    dd_strbuf_addc(&part, '-');
    dd_strbuf_adds(&part, "shm");
    unlink(part.buf);
    dd_strbuf_release(&part);
    dd_strbuf_release(&log);
    dd_strbuf_release(&from);
}

/* state-damaged-2025-01-31-120000.db, its log with the name that SQLite looks for. */
static bool rename_damaged(struct dd_state *s, struct dd_strbuf *aside)
{
    struct dd_strbuf from = {0}, to = {0};
    static const char ends[][5] = {"-wal", "-shm"};
    bool free_name = false;
    for (int i = 0; i < 1000 && !free_name; i++) {
        dd_strbuf_clear(aside);
        dd_strbuf_addf(aside, "%s/state-damaged-", dd_state_folder(s));
        add_time(aside, true);
        if (i)
            dd_strbuf_addf(aside, "-%d", i + 1);
        dd_strbuf_adds(aside, ".db");
        free_name = access(aside->buf, F_OK) != 0;
    }
    bool ok = free_name && rename(s->file.buf, aside->buf) == 0;
    for (size_t i = 0; ok && i < 2; i++) {
        dd_strbuf_clear(&from);
        dd_strbuf_clear(&to);
        dd_strbuf_addf(&from, "%s%s", s->file.buf, ends[i]);
        dd_strbuf_addf(&to, "%s%s", aside->buf, ends[i]);
        rename(from.buf, to.buf);
    }
    dd_strbuf_release(&from);
    dd_strbuf_release(&to);
    return ok;
}

static void tell(struct dd_state *s, const char *aside, const char *day)
{
    struct dd_arena scratch = {0};
    const char *slash = strrchr(aside, '/');
    struct dd_str name = dd_path_shown(&scratch, dd_str_from(slash ? slash + 1 : aside));
    dd_state_say(s, (*day ? dd_arena_printf(&scratch,
                                            _("state.db was damaged: set aside as '%s', gone on from "
                                              "the copy of %s and what could still be read"),
                                            name.ptr, day)
                          : dd_arena_printf(&scratch,
                                            _("state.db was damaged: set aside as '%s', gone on from "
                                              "what could still be read"),
                                            name.ptr))
                        .ptr);
    dd_arena_release(&scratch);
}

void dd_state_set_aside(struct dd_state *s)
{
    struct dd_strbuf aside = {0};
    struct restore r = {.s = s};
    s->mending = true;
    dd_state_shut(s);
    int lock = dd_state_lock(s);
    /* Another copy may have mended it while this one waited. */
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(s->file.buf, &db, SQLITE_OPEN_READWRITE, NULL);
    rc = rc == SQLITE_OK ? check_form(db, dd_state_folder(s)) : rc;
    sqlite3_close_v2(db);
    if (dd_state_is_damage(rc) && rename_damaged(s, &aside)) {
        dd_recall_forget(s);
        dd_strbuf_addf(&r.part, "%s/restore-%ld.part", dd_state_folder(s), (long)getpid());
        each_copy(dd_state_folder(s), is_copy_name, restore_copy, &r);
        sync_folder(dd_state_folder(s));
        if (dd_state_ready(s, true))
            salvage(s, aside.buf);
        dd_state_shut(s);
        tell(s, aside.buf, dd_strbuf_cstr(&r.day));
    }
    dd_state_unlock(lock);
    s->mending = false;
    dd_strbuf_release(&aside);
    dd_strbuf_release(&r.part);
    dd_strbuf_release(&r.day);
}

void dd_state_mend(struct dd_state *s)
{
    if (s->kept != DD_KEPT_MEMORY && !s->mending) {
        dd_state_set_aside(s);
        dd_state_ready(s, true);
    }
}

/* ---- where nothing can be written ------------------------------------------------------ */

static int copy_to_memory(struct dd_state *s, const char *uri)
{
    sqlite3 *from = NULL;
    int rc = sqlite3_open_v2(uri, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(s->db, "main", from, "main") : NULL;
    if (b) {
        sqlite3_backup_step(b, -1);
        rc = sqlite3_backup_finish(b);
    }
    sqlite3_close(from);
    return rc;
}

/* As it is, or (a log that cannot be opened in a read-only folder) as it was before its log. */
int dd_state_into_memory(struct dd_state *s)
{
    static const char ways[][14] = {"", "?immutable=1"};
    int rc = sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK || !s->file.len || access(s->file.buf, R_OK) != 0)
        return rc;
    struct dd_strbuf uri = {0};
    for (size_t i = 0; i < 2; i++) {
        dd_strbuf_clear(&uri);
        dd_strbuf_adds(&uri, "file:");
        for (size_t k = 0; k < s->file.len; k++) {
            unsigned char c = (unsigned char)s->file.buf[k];
            if (c == '%' || c == '?' || c == '#')
                dd_strbuf_addf(&uri, "%%%02X", c);
            else
                dd_strbuf_addc(&uri, (char)c);
        }
        dd_strbuf_adds(&uri, ways[i]);
        rc = copy_to_memory(s, uri.buf);
        int form_rc;
        if (rc == SQLITE_OK && dd_state_form(s->db, &form_rc) >= 0)
            break;
        rc = rc == SQLITE_OK ? SQLITE_NOTADB : rc;
    }
    dd_strbuf_release(&uri);
    return rc;
}
