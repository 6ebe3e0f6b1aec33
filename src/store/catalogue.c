/* catalogue.c - a connection: opened, asked how it is, mended, closed. */
#include "catalogue_private.h"

#include "duidu/i18n.h"
#include "disk.h"
#include "fulltext.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MENDS = 3,        /* a file that is damaged so often lies on a bad disk: another place */
    STOP_EVERY = 2000 /* steps of SQLite's machine between two questions whether to stop: some 50 µs */
};

/* ---- statements ------------------------------------------------------------------------- */

sqlite3_stmt *dd_catalogue_statement(struct dd_catalogue *c, enum dd_sql sql)
{
    sqlite3_stmt **s = &c->statements[sql];
    if (!c->db)
        return NULL;
    if (*s) {
        sqlite3_reset(*s);
        sqlite3_clear_bindings(*s);
    } else {
        int rc = sqlite3_prepare_v3(c->db, dd_sql_text(sql), -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
        dd_catalogue_result(c, rc, NULL);
    }
    return *s;
}

int dd_catalogue_failure(const struct dd_catalogue *c)
{
    int rc = c->db ? sqlite3_extended_errcode(c->db) : SQLITE_CANTOPEN;
    return rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_ERROR : rc;
}

int dd_catalogue_run(struct dd_catalogue *c, enum dd_sql sql)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, sql);
    int rc;
    if (!s)
        return dd_catalogue_failure(c);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        ;
    sqlite3_reset(s);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

void dd_bind_str(sqlite3_stmt *s, int at, struct dd_str text)
{
    sqlite3_bind_text(s, at, text.len ? text.ptr : "", (int)text.len, SQLITE_STATIC);
}

void dd_bind_blob(sqlite3_stmt *s, int at, struct dd_str bytes)
{
    sqlite3_bind_blob(s, at, bytes.len ? bytes.ptr : "", (int)bytes.len, SQLITE_STATIC);
}

struct dd_str dd_column_str(sqlite3_stmt *s, int column)
{
    const char *ptr = sqlite3_column_blob(s, column); /* of a text: its bytes */
    return (struct dd_str){ptr, ptr ? (size_t)sqlite3_column_bytes(s, column) : 0};
}

enum dd_code dd_catalogue_attach(struct dd_catalogue *c, struct dd_error *err)
{
    if (!c->searching && dd_fulltext_attach(c->db, err) != DD_OK)
        return dd_catalogue_result(c, dd_catalogue_failure(c), NULL);
    c->searching = true;
    return DD_OK;
}

/* ---- results ---------------------------------------------------------------------------- */

static enum dd_catalogue_health health_of(int rc)
{
    switch (rc & 255) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return DD_CATALOGUE_WELL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DD_CATALOGUE_BUSY;
    case SQLITE_INTERRUPT:
        return DD_CATALOGUE_STOPPED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:      /* tables or columns that should be there are not */
    case SQLITE_CONSTRAINT: /* what cannot be, is */
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
        return DD_CATALOGUE_DAMAGED;
    default:
        return DD_CATALOGUE_UNWRITABLE;
    }
}

const char *dd_catalogue_reason(struct dd_catalogue *c, int rc, struct dd_arena *scratch)
{
    int number = c->db ? sqlite3_system_errno(c->db) : 0;
    switch (health_of(rc)) {
    case DD_CATALOGUE_DAMAGED:
        return _("it is damaged");
    case DD_CATALOGUE_BUSY:
        return _("another program keeps it locked");
    case DD_CATALOGUE_UNWRITABLE:
        if ((rc & 255) == SQLITE_FULL)
            number = ENOSPC;
        if ((rc & 255) == SQLITE_READONLY && !number)
            number = EACCES;
        if ((rc & 255) == SQLITE_IOERR)
            return dd_disk_reason(scratch, number).ptr;
        if (number)
            return dd_errno_text(scratch, number).ptr;
        break;
    default:
        break;
    }
    return sqlite3_errstr(rc);
}

enum dd_code dd_catalogue_result(struct dd_catalogue *c, int rc, struct dd_error *err)
{
    if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE)
        return DD_OK;
    struct dd_arena scratch = {0};
    c->health = health_of(rc);
    dd_error_set(err, DD_ERR_IO, _("cannot use the catalogue '%s': %s"),
                 dd_path_shown(&scratch, dd_strbuf_str(&c->file)).ptr, dd_catalogue_reason(c, rc, &scratch));
    dd_arena_release(&scratch);
    return DD_ERR_IO;
}

enum dd_catalogue_health dd_catalogue_health(struct dd_catalogue *c)
{
    return dd_place_moved(c) ? DD_CATALOGUE_GONE : c->health;
}

/* ---- opening ---------------------------------------------------------------------------- */

static void compose_notice(struct dd_catalogue *c)
{
    struct dd_arena scratch = {0};
    if (c->place == DD_PLACE_TEMPORARY) {
        dd_strbuf_clear(&c->notice);
        dd_strbuf_addf(&c->notice, _("%s — until the system clears it, it lies at '%s'"),
                       dd_strbuf_cstr(&c->why),
                       dd_path_shown(&scratch, dd_strbuf_str(&c->file)).ptr);
    } else if (c->place == DD_PLACE_MEMORY && c->mode != DD_CATALOGUE_MEMORY) {
        dd_strbuf_clear(&c->notice);
        dd_strbuf_addf(&c->notice, _("%s — nothing of it will be there at the next start"),
                       dd_strbuf_cstr(&c->why));
    }
    dd_arena_release(&scratch);
}

/* The first place from place on that can be written. */
static enum dd_code settle(struct dd_catalogue *c, enum dd_place place, struct dd_error *err)
{
    enum dd_place last = c->mode == DD_CATALOGUE_STRICT ? DD_PLACE_CACHE : DD_PLACE_MEMORY;
    int rc = SQLITE_CANTOPEN;
    for (; place <= last && rc != SQLITE_OK; place++)
        rc = dd_place_prepare(c, place);
    if (rc != SQLITE_OK)
        return dd_error_set(err, DD_ERR_IO, "%s",
                            c->why.len ? c->why.buf : sqlite3_errstr(rc));
    compose_notice(c);
    if (c->stop)
        dd_catalogue_stop_when(c, c->stop, c->stop_data);
    return DD_OK;
}

static enum dd_code look(struct dd_catalogue *c, struct dd_error *err)
{
    int rc = dd_place_look(c, DD_PLACE_CACHE);
    if (rc != SQLITE_OK && (rc = dd_place_look(c, DD_PLACE_TEMPORARY)) != SQLITE_OK)
        rc = dd_place_look(c, DD_PLACE_CACHE); /* where it should be, and what is wrong there */
    if (rc == SQLITE_OK || access(dd_strbuf_cstr(&c->file), F_OK) == 0)
        return dd_catalogue_result(c, rc, err);
    struct dd_arena scratch = {0};
    dd_error_set(err, DD_ERR_IO, _("there is no catalogue yet at '%s'"),
                 dd_path_shown(&scratch, dd_strbuf_str(&c->file)).ptr);
    dd_arena_release(&scratch);
    return DD_ERR_IO;
}

static struct dd_catalogue *new_catalogue(const char *path, enum dd_catalogue_mode mode,
                                          struct dd_error *err)
{
    char *real = realpath(path, NULL);
    if (!real) {
        int number = errno;
        struct dd_arena scratch = {0};
        dd_error_set(err, DD_ERR_IO, _("cannot open folder '%s': %s"),
                     dd_path_shown(&scratch, dd_str_from(path)).ptr,
                     dd_errno_text(&scratch, number).ptr);
        dd_arena_release(&scratch);
        return NULL;
    }
    struct dd_catalogue *c = dd_xmalloc(sizeof *c);
    *c = (struct dd_catalogue){.path = strdup(path), .real = real, .mode = mode};
    if (!c->path)
        abort();
    return c;
}

enum dd_code dd_catalogue_open(struct dd_catalogue **catalogue, const char *path,
                               enum dd_catalogue_mode mode, struct dd_error *err)
{
    struct dd_catalogue *c = new_catalogue(path, mode, err);
    enum dd_code code = !c                              ? DD_ERR_IO
                        : mode == DD_CATALOGUE_LOOK     ? look(c, err)
                        : mode == DD_CATALOGUE_MEMORY   ? settle(c, DD_PLACE_MEMORY, err)
                                                        : settle(c, DD_PLACE_CACHE, err);
    if (code != DD_OK) {
        dd_catalogue_close(c);
        c = NULL;
    }
    *catalogue = c;
    return code;
}

enum dd_code dd_catalogue_join(struct dd_catalogue **catalogue, const char *path, const char *file,
                               struct dd_error *err)
{
    struct dd_catalogue *c = new_catalogue(path, DD_CATALOGUE_LOOK, err);
    enum dd_code code = c ? dd_catalogue_result(c, dd_place_join(c, file), err) : DD_ERR_IO;
    if (code != DD_OK) {
        dd_catalogue_close(c);
        c = NULL;
    }
    *catalogue = c;
    return code;
}

void dd_catalogue_close(struct dd_catalogue *c)
{
    if (!c)
        return;
    dd_place_leave(c);
    dd_strbuf_release(&c->file);
    dd_strbuf_release(&c->notice);
    dd_strbuf_release(&c->why);
    free(c->path);
    free(c->real);
    free(c);
}

const char *dd_catalogue_file(const struct dd_catalogue *c)
{
    return dd_strbuf_cstr(&c->file);
}

struct dd_str dd_catalogue_path(const struct dd_catalogue *c)
{
    return dd_str_from(c->path);
}

uint64_t dd_catalogue_bytes(const struct dd_catalogue *c)
{
    static const char *const ends[] = {"", "-wal"};
    uint64_t bytes = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct dd_strbuf path = {0};
        struct stat st;
        dd_strbuf_addf(&path, "%s%s", dd_strbuf_cstr(&c->file), ends[i]);
        bytes += stat(path.buf, &st) == 0 ? (uint64_t)st.st_size : 0;
        dd_strbuf_release(&path);
    }
    return bytes;
}

const char *dd_catalogue_notice(const struct dd_catalogue *c)
{
    return c->notice.len ? c->notice.buf : NULL;
}

/* ---- mending ---------------------------------------------------------------------------- */

enum dd_code dd_catalogue_mend(struct dd_catalogue *c, struct dd_error *err)
{
    enum dd_place place = c->place;
    switch (dd_catalogue_health(c)) {
    case DD_CATALOGUE_DAMAGED:
        dd_place_discard(c);
        if (++c->mended >= MENDS && place < DD_PLACE_MEMORY)
            place++;
        break;
    case DD_CATALOGUE_GONE:
        break;
    case DD_CATALOGUE_UNWRITABLE: {
        struct dd_error why = {0};
        dd_catalogue_result(c, dd_catalogue_failure(c), &why);
        if (c->why.len == 0)
            dd_strbuf_adds(&c->why, why.message);
        place++;
        break;
    }
    default:
        c->health = DD_CATALOGUE_WELL;
        return DD_OK;
    }
    dd_place_leave(c);
    return settle(c, place, err);
}

enum dd_code dd_catalogue_rebuild(struct dd_catalogue *c, struct dd_error *err)
{
    dd_place_discard(c);
    dd_place_leave(c);
    return settle(c, c->place, err);
}

static int on_progress(void *data)
{
    struct dd_catalogue *c = data;
    return c->stop(c->stop_data);
}

void dd_catalogue_stop_when(struct dd_catalogue *c, bool (*stop)(void *data), void *data)
{
    c->stop = stop;
    c->stop_data = data;
    if (c->db)
        sqlite3_progress_handler(c->db, STOP_EVERY, stop ? on_progress : NULL, c);
}

uint64_t dd_catalogue_version(struct dd_catalogue *c)
{
    sqlite3_stmt *s = dd_catalogue_statement(c, DD_SQL_DATA_VERSION);
    uint64_t version = 0;
    if (s && sqlite3_step(s) == SQLITE_ROW)
        version = (uint64_t)sqlite3_column_int64(s, 0);
    if (s)
        sqlite3_reset(s);
    return version;
}

const char *dd_catalogue_library(void)
{
    return sqlite3_libversion();
}
