/* update.c - brings a catalogue up to date with its archive.
 *
 * The walk compares what it meets with what is known, and notes what is new or has changed; that is then
 * read, what was known and not met is taken out, and last, in a second round over the files, the texts go
 * into the full text index. The list needs only the first of that, and it needs the newest articles
 * first: so a new archive's first articles are read as soon as the walk has met them, and some more
 * each time that it has met eight times as many.
 *
 * Every step is one transaction. Another copy may be at the same work: it comes in between two steps, and
 * each looks again, inside its transaction, whether a file has been read meanwhile.
 */
#include "catalogue_private.h"

#include "fulltext.h"
#include "pending.h"
#include "readahead.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    EARLY = 64, /* articles that are read before the walk goes on, when nothing is known yet; and again … */
    EARLY_GROWTH = 8, /* … when so many times as many have been met */
    PAGES = 250,         /* of a merge that is not asked meanwhile whether to go on: some 10 ms */
    PIECES_MAX = 200,    /* of the index, while texts come in */
    SLICE = 2000 /* milliseconds of a transaction when the caller sets no limit: longer ones make fewer
                    pieces of the index, and lose more when killed */
};

/* A file that has been ordered from the one who reads. */
struct ordered {
    size_t number; /* among those pending */
    struct dd_strbuf path;
    struct dd_stamp stamp;
    bool fresh; /* when it was ordered */
};

struct dd_update {
    struct dd_catalogue *c;
    struct dd_update_options options;
    struct dd_walk_options walk_options;
    struct dd_walk *walk;
    struct dd_arena arena; /* holds the problems */
    struct dd_problems problems;
    enum dd_update_phase phase;
    bool walked, started;
    size_t early; /* articles met at which the walk is left next; no list waits for them when texts come
                     together with them */
    struct dd_pending pending;
    size_t next; /* of them: to be put in next */
    struct ordered ordered[DD_READAHEAD_MAX]; /* a ring: by their tags */
    int64_t n_ordered;
    struct dd_readahead *ahead; /* NULL until the first file; of one phase */
    struct dd_strbuf path;
    uint8_t *met;    /* a bit for each id that was there at the start */
    int64_t last_id; /* the greatest of them */
    int64_t *gone;   /* ids to be taken out */
    size_t n_gone, gone_capacity;
    struct dd_fulltext_writer *writer; /* NULL until the first text */
    bool texts_begun;
    int64_t ordered_id; /* TEXT: the last one that was ordered */
    struct dd_update_progress progress;
};

static int64_t clock_ns(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- what is to be read ----------------------------------------------------------------- */

static void order_file(struct dd_update *u, struct dd_str relative, int64_t tag)
{
    dd_strbuf_clear(&u->path);
    dd_strbuf_add(&u->path, dd_walk_root(u->walk));
    dd_strbuf_add(&u->path, relative);
    dd_readahead_order(u->ahead, u->path.buf, tag);
}

/* A file that was written a moment ago may be written again within the same tick of the file system's
 * clock: its time is not kept, so that the next update reads it once more. To be asked before it is
 * read. */
static bool is_fresh(const struct dd_stamp *stamp)
{
    enum { TICK_MS = 20, WHOLE_SECONDS_MS = 2100 };
    bool coarse = stamp->mtime_ns % 1000000000 == 0;
    int64_t window = (int64_t)(coarse ? WHOLE_SECONDS_MS : TICK_MS) * 1000000;
    int64_t age = (int64_t)((uint64_t)clock_ns(CLOCK_REALTIME) - (uint64_t)stamp->mtime_ns);
    return age > -window && age < window;
}

/* ---- the walk --------------------------------------------------------------------------- */

static void set_met(struct dd_update *u, int64_t id)
{
    if (id > 0 && id <= u->last_id)
        u->met[id / 8] |= (uint8_t)(1 << (id % 8));
}

static enum dd_code take_found(struct dd_update *u, const struct dd_found *found,
                               struct dd_error *err)
{
    struct dd_known known = {0};
    enum dd_code code = DD_OK;
    u->progress.found++;
    if (u->last_id)
        code = dd_catalogue_find(u->c, found->relative, &known, err);
    set_met(u, known.id);
    if (!known.id || !dd_stamp_equal(&known.stamp, &found->stamp))
        dd_pending_add(&u->pending, found);
    return code;
}

/* One step of the walk. */
static enum dd_code walk_one(struct dd_update *u, struct dd_error *err)
{
    struct dd_found found;
    enum dd_code code = DD_OK;
    switch (dd_walk_next(u->walk, &found)) {
    case DD_WALK_ARTICLE:
        code = take_found(u, &found, err);
        if (u->last_id == 0 && u->pending.count == u->early) {
            u->early *= EARLY_GROWTH;
            u->phase = DD_UPDATE_READ;
        }
        break;
    case DD_WALK_ON:
        break;
    case DD_WALK_END:
        u->walked = true;
        u->progress.total = u->pending.count;
        u->phase = DD_UPDATE_READ;
        break;
    }
    return code;
}

/* ---- what is gone ----------------------------------------------------------------------- */

/* All that was there at the start and was not met. What another copy has put in since is not ours to
 * judge; and where the walk has met with an error that may pass, nothing is. */
static enum dd_code find_gone(struct dd_update *u, struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(u->c, DD_SQL_IDS);
    int rc = s ? SQLITE_ROW : dd_catalogue_failure(u->c);
    u->phase = DD_UPDATE_REMOVE;
    if (u->last_id == 0 || dd_walk_doubtful(u->walk))
        return DD_OK;
    while (rc == SQLITE_ROW && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(s, 0);
        if (id > u->last_id)
            break;
        if (u->met[id / 8] >> (id % 8) & 1)
            continue;
        if (u->n_gone == u->gone_capacity) {
            u->gone_capacity = u->gone_capacity ? u->gone_capacity * 2 : 64;
            u->gone = dd_xrealloc(u->gone, u->gone_capacity * sizeof *u->gone);
        }
        u->gone[u->n_gone++] = id;
    }
    sqlite3_reset(s);
    return dd_catalogue_result(u->c, rc, err);
}

/* ---- texts ------------------------------------------------------------------------------ */

static enum dd_code add_texts(struct dd_update *u, int64_t id,
                              const struct dd_fulltext_texts *texts, struct dd_error *err)
{
    enum dd_code code = dd_catalogue_attach(u->c, err);
    if (code == DD_OK && !u->writer)
        code = dd_fulltext_writer_open(&u->writer, u->c->db, err);
    if (code == DD_OK)
        code = dd_fulltext_add(u->writer, id, texts, err);
    if (code != DD_OK)
        return dd_catalogue_result(u->c, dd_catalogue_failure(u->c), NULL), code;
    u->progress.texts++;
    return dd_catalogue_set_indexed(u->c, id, err);
}

/* Takes the index that is there, or an empty one where too much of it is dead, and counts what is to be
 * done. */
static enum dd_code begin_texts(struct dd_update *u, struct dd_error *err)
{
    enum dd_code code = dd_catalogue_attach(u->c, err);
    if (code == DD_OK)
        code = dd_catalogue_clear_dead(u->c, err);
    sqlite3_stmt *s = code == DD_OK ? dd_catalogue_statement(u->c, DD_SQL_WAITING_COUNT) : NULL;
    if (code == DD_OK) {
        int rc = s ? sqlite3_step(s) : dd_catalogue_failure(u->c);
        u->progress.total = rc == SQLITE_ROW ? (size_t)sqlite3_column_int64(s, 0) : 0;
        code = dd_catalogue_result(u->c, rc, err);
    }
    sqlite3_reset(s);
    u->progress.done = 0;
    u->texts_begun = true;
    dd_readahead_free(u->ahead);
    u->ahead = dd_readahead_new(true);
    return code;
}

/* Orders what waits for its text, up to what the one who reads takes. */
static enum dd_code order_texts(struct dd_update *u, struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(u->c, DD_SQL_WAITING);
    int rc = s ? SQLITE_ROW : dd_catalogue_failure(u->c);
    if (s)
        sqlite3_bind_int64(s, 1, u->ordered_id);
    while (rc == SQLITE_ROW && dd_readahead_room(u->ahead) && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        u->ordered_id = sqlite3_column_int64(s, 0);
        order_file(u, dd_column_str(s, 1), u->ordered_id);
    }
    sqlite3_reset(s);
    return dd_catalogue_result(u->c, rc, err);
}

/* Another copy may have put its text in, or the article out, since it was ordered. One whose file cannot
 * be opened any more is none. */
static enum dd_code put_texts(struct dd_update *u, const struct dd_read_article *a,
                              struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(u->c, DD_SQL_IS_WAITING);
    int rc = s ? SQLITE_OK : dd_catalogue_failure(u->c);
    if (s) {
        sqlite3_bind_int64(s, 1, a->tag);
        rc = sqlite3_step(s);
        sqlite3_reset(s);
    }
    if (rc != SQLITE_ROW)
        return dd_catalogue_result(u->c, rc, err);
    return a->code == DD_OK ? add_texts(u, a->tag, &a->texts, err)
                            : dd_catalogue_remove(u->c, a->tag, err);
}

/* One article. */
static enum dd_code text_one(struct dd_update *u, struct dd_error *err)
{
    if (!u->texts_begun)
        return begin_texts(u, err);
    enum dd_code code = order_texts(u, err);
    struct dd_read_article *a = code == DD_OK ? dd_readahead_take(u->ahead) : NULL;
    if (a) {
        code = put_texts(u, a, err);
        u->progress.done++;
    } else if (code == DD_OK && u->ordered_id == 0) {
        u->phase = DD_UPDATE_MERGE;
    }
    if (!a)
        u->ordered_id = 0; /* another copy may have taken texts out meanwhile: once more from the start */
    if (u->progress.done > u->progress.total) /* another copy has put some in meanwhile */
        u->progress.total = u->progress.done;
    return code;
}

/* Merges pieces of the index, outside any transaction. */
static enum dd_code merge_some(struct dd_update *u, struct dd_error *err)
{
    bool more = false;
    enum dd_code code = dd_catalogue_attach(u->c, err);
    if (code == DD_OK && u->progress.texts)
        code = dd_fulltext_merge(u->c->db, PAGES, &more, err);
    if (code != DD_OK)
        dd_catalogue_result(u->c, dd_catalogue_failure(u->c), NULL);
    if (code != DD_OK && u->c->health == DD_CATALOGUE_BUSY)
        code = err->code = DD_OK; /* the next update will do it */
    if (!more)
        u->phase = DD_UPDATE_DONE;
    return code;
}

static bool pressed(const struct dd_update *u)
{
    return u->options.yield && u->options.yield(u->options.data);
}

/* Between two transactions: left alone, FTS5 would merge hundreds of pieces in one go, and whoever waits
 * for an answer would wait for that. */
static enum dd_code keep_pieces_few(struct dd_update *u, int64_t end, struct dd_error *err)
{
    bool more = u->progress.texts && u->phase != DD_UPDATE_MERGE;
    enum dd_code code = DD_OK;
    while (code == DD_OK && more && dd_fulltext_pieces(u->c->db) >= PIECES_MAX) {
        code = dd_fulltext_merge(u->c->db, PAGES, &more, err);
        if (clock_ns(CLOCK_MONOTONIC) >= end || pressed(u))
            break;
    }
    if (code != DD_OK)
        dd_catalogue_result(u->c, dd_catalogue_failure(u->c), NULL);
    if (code != DD_OK && u->c->health == DD_CATALOGUE_BUSY)
        code = err->code = DD_OK;
    return code;
}

/* ---- reading ---------------------------------------------------------------------------- */

/* Has another copy of duidu read the file meanwhile? */
static bool read_meanwhile(struct dd_update *u, struct dd_str relative, const struct dd_stamp *stamp)
{
    struct dd_known known;
    return dd_catalogue_find(u->c, relative, &known, NULL) == DD_OK && known.id &&
           dd_stamp_equal(&known.stamp, stamp);
}

/* Orders files that nobody has read meanwhile. */
static void order_files(struct dd_update *u)
{
    if (!u->ahead)
        u->ahead = dd_readahead_new(u->options.text && u->options.together);
    struct dd_found found;
    while (dd_readahead_room(u->ahead) && dd_pending_take(&u->pending, &found)) {
        if (read_meanwhile(u, found.relative, &found.stamp))
            continue;
        struct ordered *o = &u->ordered[u->n_ordered % DD_READAHEAD_MAX];
        o->number = u->pending.n_taken - 1;
        dd_strbuf_clear(&o->path);
        dd_strbuf_add(&o->path, found.relative);
        o->stamp = found.stamp;
        o->fresh = is_fresh(&found.stamp);
        order_file(u, found.relative, u->n_ordered++);
    }
}

/* What cannot be read now may be another time; what is too large, or no file, is no article any more. */
static enum dd_code put_unreadable(struct dd_update *u, struct dd_str relative, enum dd_code why,
                                   struct dd_error *err)
{
    struct dd_known known = {0};
    enum dd_code code = why == DD_ERR_IO ? DD_OK : dd_catalogue_find(u->c, relative, &known, err);
    if (code != DD_OK || !known.id)
        return code;
    u->progress.removed++;
    return dd_catalogue_remove(u->c, known.id, err);
}

static enum dd_code put_file(struct dd_update *u, const struct dd_read_article *a,
                             struct dd_error *err)
{
    const struct ordered *o = &u->ordered[a->tag % DD_READAHEAD_MAX];
    struct dd_str relative = dd_strbuf_str(&o->path);
    struct dd_stamp stamp = o->stamp;
    int64_t id;
    if (read_meanwhile(u, relative, &stamp))
        return DD_OK;
    if (a->code != DD_OK) {
        struct dd_arena scratch = {0};
        dd_problems_add(&u->problems, dd_walk_full(u->walk, &scratch, relative), a->err.line,
                        DD_WARNING, "%s", a->err.message);
        dd_arena_release(&scratch);
        return put_unreadable(u, relative, a->code, err);
    }
    if (o->fresh)
        stamp.inode = -1;
    enum dd_code code = dd_catalogue_put(u->c, relative, &stamp, &a->clip, &id, err);
    if (code == DD_OK && u->options.text && u->options.together)
        code = add_texts(u, id, &a->texts, err);
    u->progress.read++;
    return code;
}

/* One file. */
static enum dd_code read_one(struct dd_update *u, struct dd_error *err)
{
    if (u->next == u->pending.count)
        return u->walked ? find_gone(u, err) : (u->phase = DD_UPDATE_WALK, DD_OK);
    order_files(u);
    struct dd_read_article *a = dd_readahead_take(u->ahead);
    u->next = a ? u->ordered[a->tag % DD_READAHEAD_MAX].number + 1 : u->pending.n_taken;
    u->progress.done = u->next;
    return a ? put_file(u, a, err) : DD_OK;
}

/* ---- taking out ------------------------------------------------------------------------- */

static enum dd_code remove_one(struct dd_update *u, struct dd_error *err)
{
    if (u->n_gone == 0) {
        u->phase = u->options.text ? DD_UPDATE_TEXT : DD_UPDATE_DONE;
        return DD_OK;
    }
    u->progress.removed++;
    return dd_catalogue_remove(u->c, u->gone[--u->n_gone], err);
}

/* ---- steps ------------------------------------------------------------------------------ */

/* What there is at the start. */
static enum dd_code begin(struct dd_update *u, struct dd_error *err)
{
    sqlite3_stmt *s = dd_catalogue_statement(u->c, DD_SQL_LAST_ID);
    int rc = s ? sqlite3_step(s) : dd_catalogue_failure(u->c);
    if (rc == SQLITE_ROW)
        u->last_id = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    size_t bytes = (size_t)u->last_id / 8 + 1;
    u->met = dd_xmalloc(bytes);
    memset(u->met, 0, bytes);
    u->started = true;
    return dd_catalogue_result(u->c, rc, err);
}

static enum dd_code one(struct dd_update *u, struct dd_error *err)
{
    if (!u->started)
        return begin(u, err);
    switch (u->phase) {
    case DD_UPDATE_WALK:
        return walk_one(u, err);
    case DD_UPDATE_READ:
        return read_one(u, err);
    case DD_UPDATE_REMOVE:
        return remove_one(u, err);
    case DD_UPDATE_TEXT:
        return text_one(u, err);
    case DD_UPDATE_MERGE:
        return merge_some(u, err);
    case DD_UPDATE_DONE:
        break;
    }
    return DD_OK;
}

/* Works until end, the phase's end, or until asked to yield. */
static enum dd_code work(struct dd_update *u, int64_t end, struct dd_error *err)
{
    enum dd_update_phase phase = u->phase;
    enum dd_code code = DD_OK;
    do {
        code = one(u, err);
    } while (code == DD_OK && u->phase == phase && clock_ns(CLOCK_MONOTONIC) < end &&
             !pressed(u));
    return code;
}

/* The walk only reads; all else is for one writer at a time. Merging makes its own transactions. */
static enum dd_code transaction(struct dd_update *u, int64_t end, struct dd_error *err)
{
    if (u->phase == DD_UPDATE_MERGE)
        return work(u, end, err);
    bool writes = u->started && u->phase != DD_UPDATE_WALK;
    enum dd_code code =
        writes ? dd_catalogue_begin(u->c, err)
               : dd_catalogue_result(u->c, dd_catalogue_run(u->c, DD_SQL_BEGIN_READ), err);
    if (code != DD_OK && writes && u->c->health == DD_CATALOGUE_BUSY)
        return err->code = DD_OK; /* another copy is at it: the next step will do */
    if (code == DD_OK)
        code = work(u, end, err);
    if (code != DD_OK) {
        dd_catalogue_rollback(u->c);
        return code;
    }
    return writes ? dd_catalogue_commit(u->c, err)
                  : dd_catalogue_result(u->c, dd_catalogue_run(u->c, DD_SQL_COMMIT), err);
}

bool dd_update_step(struct dd_update *u, int milliseconds, struct dd_error *err)
{
    struct dd_error ignored;
    int64_t limit = (int64_t)milliseconds * 1000000, start = clock_ns(CLOCK_MONOTONIC);
    err = err ? err : &ignored;
    err->code = DD_OK;
    while (u->phase != DD_UPDATE_DONE) {
        int64_t now = clock_ns(CLOCK_MONOTONIC);
        if (limit && now >= start + limit)
            return true;
        int64_t end = limit ? start + limit : now + (int64_t)SLICE * 1000000;
        if (transaction(u, end, err) != DD_OK || keep_pieces_few(u, end, err) != DD_OK)
            return false;
        if (pressed(u))
            break;
    }
    if (u->phase == DD_UPDATE_DONE)
        dd_catalogue_flush(u->c);
    return u->phase != DD_UPDATE_DONE;
}

/* ---- opening and closing ------------------------------------------------------------------ */

enum dd_code dd_update_new(struct dd_update **update, struct dd_catalogue *catalogue,
                           const struct dd_update_options *options, struct dd_error *err)
{
    struct dd_update *u = dd_xmalloc(sizeof *u);
    *u = (struct dd_update){.c = catalogue, .options = *options, .early = options->together ? SIZE_MAX : EARLY};
    u->options.text = options->text && catalogue->mode != DD_CATALOGUE_MEMORY;
    u->problems.arena = &u->arena;
    u->walk_options = (struct dd_walk_options){true, options->folder, options->data};
    *update = NULL;
    enum dd_code code = dd_walk_open(&u->walk, catalogue->path, &u->walk_options, &u->problems, err);
    if (code != DD_OK)
        free(u);
    else
        *update = u;
    return code;
}

void dd_update_free(struct dd_update *u)
{
    if (!u)
        return;
    dd_readahead_free(u->ahead);
    dd_strbuf_release(&u->path);
    dd_fulltext_writer_close(u->writer);
    dd_walk_close(u->walk);
    dd_arena_release(&u->arena);
    dd_pending_release(&u->pending);
    for (size_t i = 0; i < DD_READAHEAD_MAX; i++)
        dd_strbuf_release(&u->ordered[i].path);
    free(u->met);
    free(u->gone);
    free(u);
}

void dd_update_progress(const struct dd_update *u, struct dd_update_progress *out)
{
    *out = u->progress;
    out->phase = u->phase;
}

const struct dd_problems *dd_update_problems(const struct dd_update *u)
{
    return &u->problems;
}
