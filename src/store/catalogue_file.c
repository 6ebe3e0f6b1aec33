/* catalogue_file.c - where the catalogue lies, and how it gets there.
 *
 * Making a file, and making one anew, is done by one running copy at a time: they take a lock on the
 * folder. A file that is not to be used any more is deleted, not emptied, so that a copy that has it
 * open goes on with what it has until it notices (dd_place_moved); its log goes with it, since SQLite
 * would take it for the log of the next file of that name.
 */
#include "catalogue_private.h"

#include "duidu/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

enum {
    NAME_MAX_BYTES = 60,   /* of the archive's own name in the file's name */
    PATIENCE = 5000,       /* milliseconds that a writer waits for another */
    LOOK_PATIENCE = 50,    /* … that whoever only looks waits: a reader is behind it */
    LOCK_PATIENCE = 2000,
    READER_KB = 1024,      /* of pages in memory */
    WRITER_KB = 4096,
    LOG_MAX = 4 * 1024 * 1024 /* bytes that the log keeps when it is empty */
};

/* ---- names ------------------------------------------------------------------------------ */

static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

/* "clips-0123456789abcdef.db": the folder's name for people, the hash for us. */
static void add_name(struct dd_strbuf *out, const char *real)
{
    const char *slash = strrchr(real, '/'), *base = slash ? slash + 1 : real;
    struct dd_str name = dd_str_from(*base ? base : "root");
    size_t end = name.len < NAME_MAX_BYTES ? name.len : NAME_MAX_BYTES;
    while (end < name.len && end && ((unsigned char)name.ptr[end] & 0xC0) == 0x80)
        end--;
    dd_strbuf_add(out, dd_str_slice(name, 0, end));
    dd_strbuf_addf(out, "-%016llx.db", (unsigned long long)hash_of(real));
}

/* The folder of a place, empty where there is none. */
static void add_folder(struct dd_strbuf *out, enum dd_place place)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *tmp = getenv("TMPDIR");
    if (place == DD_PLACE_TEMPORARY)
        dd_strbuf_addf(out, "%s/duidu-%lu", tmp && tmp[0] == '/' ? tmp : "/tmp",
                       (unsigned long)getuid());
    else if (cache && cache[0] == '/')
        dd_strbuf_addf(out, "%s/duidu", cache);
    else if (home && home[0] == '/')
        dd_strbuf_addf(out, "%s/.cache/duidu", home);
}

static void set_file(struct dd_catalogue *c, struct dd_str folder)
{
    dd_strbuf_clear(&c->file);
    dd_strbuf_add(&c->file, folder);
    dd_strbuf_addc(&c->file, '/');
    add_name(&c->file, c->real);
}

/* ---- why not ---------------------------------------------------------------------------- */

/* Keeps why it cannot lie where it belongs: the first reason is the one to be told. */
static void because(struct dd_catalogue *c, const char *folder, const char *reason)
{
    struct dd_arena scratch = {0};
    if (c->why.len == 0)
        dd_strbuf_addf(&c->why, _("cannot keep the catalogue in '%s': %s"),
                       dd_path_shown(&scratch, dd_str_from(folder)).ptr, reason);
    dd_arena_release(&scratch);
}

static int because_errno(struct dd_catalogue *c, const char *folder, int number)
{
    struct dd_arena scratch = {0};
    because(c, folder, dd_errno_text(&scratch, number).ptr);
    dd_arena_release(&scratch);
    c->health = DD_CATALOGUE_UNWRITABLE;
    return SQLITE_CANTOPEN;
}

static int because_sqlite(struct dd_catalogue *c, const char *folder, int rc)
{
    struct dd_arena scratch = {0};
    because(c, folder, dd_catalogue_reason(c, rc, &scratch));
    dd_arena_release(&scratch);
    dd_catalogue_result(c, rc, NULL);
    return rc;
}

/* ---- folders ---------------------------------------------------------------------------- */

/* Makes the folder and those above it; an errno. */
static int make_folder(const char *path)
{
    struct dd_strbuf part = {0};
    int number = 0;
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
    struct stat st;
    if (number && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        number = 0; /* above it there may be what we must not even look at */
    dd_strbuf_release(&part);
    return number;
}

/* In a folder that all may write to, ours has to be ours. */
static bool is_ours(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == getuid() &&
           (st.st_mode & 077) == 0;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(int milliseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000L}, NULL);
}

/* One copy at a time. Where locks are not to be had, or one is held for ever, it goes on without. */
static int lock_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int64_t end = now_ms() + LOCK_PATIENCE; fd >= 0;) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK || now_ms() > end)
            break;
        pause_ms(5);
    }
    return fd;
}

static void unlock_folder(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* File systems over a network: what one host maps into memory the others do not see. */
static bool over_network(const char *path)
{
    static const uint32_t types[] = {
        0x6969 /* NFS */,      0xFF534D42 /* CIFS */, 0xFE534D42 /* SMB2 */, 0x517B /* SMB */,
        0x65735546 /* FUSE */, 0x01021997 /* 9P */,   0x00C36400 /* Ceph */, 0x5346414F /* AFS */,
        0x73757245 /* Coda */, 0x0BD00BD0 /* Lustre */,
    };
    struct statfs st;
    if (statfs(path, &st) < 0)
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if ((uint32_t)st.f_type == types[i])
            return true;
    return false;
}

/* ---- the connection --------------------------------------------------------------------- */

static int on_busy(void *data, int times)
{
    struct dd_catalogue *c = data;
    int limit = c->patience                    ? c->patience
                : c->mode == DD_CATALOGUE_LOOK ? LOOK_PATIENCE
                                               : PATIENCE;
    int ms = times < 10 ? 1 : 10; /* 1 + … + 1 + 10 + 10 … */
    int waited = times < 10 ? times : 10 + (times - 10) * 10;
    if (waited >= limit || (c->stop && c->stop(c->stop_data)))
        return 0;
    pause_ms(ms);
    return 1;
}

static int connect_to(struct dd_catalogue *c, int flags)
{
    static const char settings[] = "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF;"
                                   "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
                                   "PRAGMA cell_size_check = ON;";
    int rc = sqlite3_open_v2(dd_strbuf_cstr(&c->file), &c->db,
                             flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                 SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                             NULL);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_busy_handler(c->db, on_busy, c);
    /* Emptying the log into the file takes as long as the disk likes; whoever quits does not wait. */
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    char *sizes = sqlite3_mprintf("%s PRAGMA cache_size = -%d; PRAGMA journal_size_limit = %d;",
                                  settings,
                                  c->mode == DD_CATALOGUE_LOOK ? READER_KB : WRITER_KB, LOG_MAX);
    rc = sizes ? sqlite3_exec(c->db, sizes, NULL, NULL, NULL) : SQLITE_NOMEM;
    sqlite3_free(sizes);
    if (rc == SQLITE_OK && sqlite3_db_readonly(c->db, "main") == 1)
        rc = SQLITE_READONLY;
    return rc;
}

void dd_place_leave(struct dd_catalogue *c)
{
    for (size_t i = 0; i < DD_SQL_N; i++) {
        sqlite3_finalize(c->statements[i]);
        c->statements[i] = NULL;
    }
    sqlite3_close_v2(c->db);
    c->db = NULL;
    c->searching = false;
}

bool dd_place_moved(const struct dd_catalogue *c)
{
    int moved = 0;
    if (!c->db || c->place == DD_PLACE_MEMORY)
        return false;
    sqlite3_file_control(c->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

static void unlink_all(const struct dd_catalogue *c)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct dd_strbuf path = {0};
        dd_strbuf_addf(&path, "%s%s", dd_strbuf_cstr(&c->file), ends[i]);
        unlink(path.buf);
        dd_strbuf_release(&path);
    }
}

void dd_place_discard(struct dd_catalogue *c)
{
    struct dd_str file = dd_strbuf_str(&c->file);
    if (c->place == DD_PLACE_MEMORY || dd_place_moved(c))
        return;
    char *folder = strndup(file.ptr, (size_t)(strrchr(file.ptr, '/') - file.ptr));
    int lock = folder ? lock_folder(folder) : -1;
    if (!dd_place_moved(c))
        unlink_all(c);
    unlock_folder(lock);
    free(folder);
}

/* ---- is it ours? ------------------------------------------------------------------------ */

/* The first value of the first row of sql; -1 on failure. */
static int64_t number_of(struct dd_catalogue *c, const char *sql, int *rc)
{
    sqlite3_stmt *s = NULL;
    int64_t number = -1;
    *rc = sqlite3_prepare_v2(c->db, sql, -1, &s, NULL);
    if (*rc == SQLITE_OK && (*rc = sqlite3_step(s)) == SQLITE_ROW) {
        number = sqlite3_column_int64(s, 0);
        *rc = SQLITE_OK;
    }
    sqlite3_finalize(s);
    return number;
}

static bool of_archive(struct dd_catalogue *c, int *rc)
{
    sqlite3_stmt *s = NULL;
    bool same = false;
    *rc = sqlite3_prepare_v2(c->db, "SELECT value FROM meta WHERE name = 'archive'", -1, &s, NULL);
    if (*rc == SQLITE_OK && (*rc = sqlite3_step(s)) == SQLITE_ROW) {
        same = dd_str_equal(dd_column_str(s, 0), dd_str_from(c->real));
        *rc = SQLITE_OK;
    }
    sqlite3_finalize(s);
    *rc = *rc == SQLITE_DONE ? SQLITE_OK : *rc;
    return same;
}

/* There is memory for a bit for each id. In a damaged file one may be anything, and the memory for it
 * would be the end of the program, whenever it is started. */
static bool ids_are_sane(struct dd_catalogue *c, int *rc)
{
    return number_of(c,
                     "SELECT coalesce((SELECT min(id) FROM article), 1) > 0"
                     "   AND coalesce((SELECT max(id) FROM article), 0) <= last AND last <= 1 << 30"
                     "  FROM (SELECT coalesce((SELECT seq FROM sqlite_sequence"
                     "                          WHERE name = 'article'), 0) AS last)",
                     rc) == 1;
}

enum fit { FITS, EMPTY, STRANGE };

/* What the file is; STRANGE too when it cannot be read (*rc says why). */
static enum fit look_at(struct dd_catalogue *c, int *rc)
{
    int64_t application = number_of(c, "PRAGMA application_id", rc), version = -1, tables = -1;
    if (*rc == SQLITE_OK)
        version = number_of(c, "PRAGMA user_version", rc);
    if (*rc != SQLITE_OK)
        return STRANGE;
    if (application == dd_schema_application() && version == dd_schema_version())
        return of_archive(c, rc) && ids_are_sane(c, rc) ? FITS : STRANGE;
    if (application == 0 && version == 0)
        tables = number_of(c, "SELECT count(*) FROM sqlite_schema", rc);
    return tables == 0 ? EMPTY : STRANGE;
}

/* Failures that another file in the same place would not have. */
static bool file_is_at_fault(int rc)
{
    switch (rc & 255) {
    case SQLITE_OK:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* tables are missing */
    case SQLITE_FORMAT:
        return true;
    default:
        return false;
    }
}

/* ---- making it -------------------------------------------------------------------------- */

/* The journal that the file system allows. */
static int set_journal(struct dd_catalogue *c, const char *folder)
{
    bool network = over_network(folder);
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(
        c->db, network ? "PRAGMA journal_mode = TRUNCATE" : "PRAGMA journal_mode = WAL", -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        rc = SQLITE_OK;
        if (!dd_str_equal(dd_column_str(s, 0), DD_STR("wal")))
            dd_strbuf_addf(&c->notice,
                           _("'%s' is on a network file system: copies of duidu that share the "
                             "catalogue wait for each other"),
                           folder);
    }
    sqlite3_finalize(s);
    return rc;
}

/* Opens c->file, makes its tables where there are none; once more from nothing when the file is no use. */
static int make_file(struct dd_catalogue *c, const char *folder)
{
    int rc = SQLITE_OK;
    for (int tries = 0; tries < 2; tries++) {
        enum fit fit = STRANGE;
        dd_strbuf_clear(&c->notice);
        rc = connect_to(c, SQLITE_OPEN_CREATE);
        if (rc == SQLITE_OK)
            fit = look_at(c, &rc);
        if (fit != STRANGE && rc == SQLITE_OK) {
            rc = set_journal(c, folder);
            if (rc == SQLITE_OK && fit == EMPTY)
                rc = dd_schema_create(c);
            if (rc == SQLITE_OK)
                return rc;
        }
        if (!file_is_at_fault(rc))
            return rc;
        dd_place_leave(c);
        unlink_all(c);
        rc = rc == SQLITE_OK ? SQLITE_CORRUPT : rc;
    }
    return rc;
}

static int prepare_memory(struct dd_catalogue *c)
{
    uint64_t name;
    sqlite3_randomness(sizeof name, &name);
    dd_strbuf_clear(&c->file);
    dd_strbuf_addf(&c->file, "file:/duidu-%016llx?vfs=memdb", (unsigned long long)name);
    int rc = connect_to(c, SQLITE_OPEN_CREATE | SQLITE_OPEN_URI);
    if (rc == SQLITE_OK)
        rc = dd_schema_create(c);
    return rc;
}

static int prepare_folder(struct dd_catalogue *c, const char *folder)
{
    int number = make_folder(folder);
    if (number)
        return because_errno(c, folder, number);
    if (c->place == DD_PLACE_TEMPORARY && !is_ours(folder))
        return because_errno(c, folder, EPERM);
    int lock = lock_folder(folder);
    set_file(c, dd_str_from(folder));
    int rc = make_file(c, folder);
    unlock_folder(lock);
    return rc == SQLITE_OK ? rc : because_sqlite(c, folder, rc);
}

int dd_place_prepare(struct dd_catalogue *c, enum dd_place place)
{
    struct dd_strbuf folder = {0};
    int rc = SQLITE_CANTOPEN;
    c->place = place;
    c->health = DD_CATALOGUE_WELL;
    add_folder(&folder, place);
    if (place == DD_PLACE_MEMORY)
        rc = prepare_memory(c);
    else if (folder.len)
        rc = prepare_folder(c, folder.buf);
    else
        because(c, "~/.cache", _("HOME is not set"));
    if (rc != SQLITE_OK)
        dd_place_leave(c);
    dd_strbuf_release(&folder);
    return rc;
}

/* ---- only looking ----------------------------------------------------------------------- */

int dd_place_look(struct dd_catalogue *c, enum dd_place place)
{
    struct dd_strbuf folder = {0};
    int rc = SQLITE_CANTOPEN;
    c->place = place;
    add_folder(&folder, place);
    if (folder.len && (place != DD_PLACE_TEMPORARY || is_ours(folder.buf))) {
        set_file(c, dd_strbuf_str(&folder));
        rc = connect_to(c, 0);
    }
    if (rc == SQLITE_OK && look_at(c, &rc) != FITS && rc == SQLITE_OK)
        rc = SQLITE_NOTADB;
    if (rc != SQLITE_OK)
        dd_place_leave(c);
    dd_strbuf_release(&folder);
    return rc;
}

int dd_place_join(struct dd_catalogue *c, const char *file)
{
    bool memory = strncmp(file, "file:", 5) == 0;
    c->place = memory ? DD_PLACE_MEMORY : DD_PLACE_CACHE;
    dd_strbuf_adds(&c->file, file);
    int rc = connect_to(c, memory ? SQLITE_OPEN_URI : 0);
    if (rc == SQLITE_OK && look_at(c, &rc) != FITS && rc == SQLITE_OK)
        rc = SQLITE_NOTADB;
    if (rc != SQLITE_OK)
        dd_place_leave(c);
    return rc;
}
