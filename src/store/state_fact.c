/* state_fact.c - articles and what is known of them; the trail, and the way back. */
#include "state_private.h"

#include "duidu/identity.h"

#include <string.h>

enum { STEPS_KEPT = 500 };

static const char kinds[][10] = {DD_FACT_PLACE, DD_FACT_PROGRESS, DD_FACT_READ, DD_FACT_STAR,
                                 DD_FACT_MARK,  DD_FACT_NOTE,     DD_FACT_LINK, DD_FACT_BESIDE};

bool dd_fact_is_kind(struct dd_str kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (dd_str_equal(kind, dd_str_from(kinds[i])))
            return true;
    return false;
}

/* ---- articles -------------------------------------------------------------------------- */

static void bind_bytes(sqlite3_stmt *s, int at, struct dd_str bytes)
{
    if (s)
        sqlite3_bind_blob(s, at, bytes.len ? bytes.ptr : "", (int)bytes.len, SQLITE_STATIC);
}

static void bind_int(sqlite3_stmt *s, int at, int64_t value)
{
    if (s)
        sqlite3_bind_int64(s, at, value);
}

static void add_path_key(struct dd_strbuf *out, struct dd_str path)
{
    dd_strbuf_adds(out, "path:");
    dd_strbuf_add(out, path);
}

/* The article that key leads to; with title only if that is its title. */
static int64_t by_alias(struct dd_state *s, struct dd_str key, const struct dd_str *title)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_ALIAS);
    int64_t id = 0;
    bind_bytes(q, 1, key);
    if (q && sqlite3_step(q) == SQLITE_ROW &&
        (!title || dd_str_equal(dd_state_column(q, 1), *title)))
        id = sqlite3_column_int64(q, 0);
    if (q)
        sqlite3_reset(q);
    return id;
}

int64_t dd_article_find(struct dd_state *s, const struct dd_who *who)
{
    int64_t id = by_alias(s, who->key, NULL);
    if (!id && who->path.len && who->title.len) {
        struct dd_strbuf key = {0};
        add_path_key(&key, who->path);
        id = by_alias(s, dd_strbuf_str(&key), &who->title);
        dd_strbuf_release(&key);
    }
    return id;
}

int dd_article_alias(struct dd_state *s, struct dd_str key, int64_t article)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_ALIAS_PUT);
    bind_bytes(q, 1, key);
    bind_int(q, 2, (int64_t)dd_identity_hash(key));
    bind_int(q, 3, article);
    bind_int(q, 4, dd_state_now());
    return dd_state_finish(q);
}

static void bind_who(sqlite3_stmt *q, const struct dd_who *who)
{
    const struct dd_str texts[] = {who->url, who->title, who->date, who->site};
    for (int i = 0; i < 4; i++)
        dd_state_bind(q, i + 2, texts[i]);
}

static int64_t new_article(struct dd_state *s, const struct dd_who *who)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_ARTICLE_PUT);
    dd_state_bind(q, 1, who->key);
    bind_who(q, who);
    int64_t id = q && sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    return dd_state_finish(q) == SQLITE_OK ? id : 0;
}

int64_t dd_article_make(struct dd_state *s, const struct dd_who *who)
{
    int64_t id = dd_article_find(s, who);
    int rc = SQLITE_OK;
    if (!id)
        id = new_article(s, who);
    if (!id)
        return 0;
    if (who->title.len) {
        sqlite3_stmt *q = dd_state_statement(s, DD_STATE_ARTICLE_TELL);
        bind_int(q, 1, id);
        bind_who(q, who);
        rc = dd_state_finish(q);
    }
    if (rc == SQLITE_OK)
        rc = dd_article_alias(s, who->key, id);
    if (rc == SQLITE_OK && who->path.len) {
        struct dd_strbuf key = {0};
        add_path_key(&key, who->path);
        rc = dd_article_alias(s, dd_strbuf_str(&key), id);
        dd_strbuf_release(&key);
    }
    return rc == SQLITE_OK ? id : 0;
}

bool dd_article_who(struct dd_state *s, int64_t article, struct dd_arena *arena, struct dd_who *out)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_ARTICLE);
    *out = (struct dd_who){0};
    bind_int(q, 1, article);
    bool any = q && sqlite3_step(q) == SQLITE_ROW;
    if (any)
        *out = (struct dd_who){.key = dd_state_copy(arena, q, 0),
                               .url = dd_state_copy(arena, q, 1),
                               .title = dd_state_copy(arena, q, 2),
                               .date = dd_state_copy(arena, q, 3),
                               .site = dd_state_copy(arena, q, 4)};
    if (q)
        sqlite3_reset(q);
    q = any ? dd_state_statement(s, DD_STATE_PATHS) : NULL;
    bind_int(q, 1, article);
    if (q && sqlite3_step(q) == SQLITE_ROW) {
        struct dd_str key = dd_state_column(q, 0);
        out->path = dd_arena_copy(arena, dd_str_slice(key, 5, key.len));
    }
    if (q)
        sqlite3_reset(q);
    return any;
}

/* ---- facts ----------------------------------------------------------------------------- */

static void bind_fact(sqlite3_stmt *q, int at, const struct dd_fact *f)
{
    bind_int(q, at, f->article);
    dd_state_bind(q, at + 1, f->kind);
    dd_state_bind(q, at + 2, f->name);
}

static void bind_value(sqlite3_stmt *q, int at, struct dd_str value)
{
    if (value.ptr)
        dd_state_bind(q, at, value);
    else if (q)
        sqlite3_bind_null(q, at);
}

/* What there is of a fact; changed is 0 where there is nothing. The value is copied: a statement left open
 * would hold on to what the file was then, so that nothing new is seen and nothing can be written. */
static int current(struct dd_state *s, const struct dd_fact *f, struct dd_fact *out)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_FACT);
    *out = *f;
    out->value = (struct dd_str){0};
    out->changed = 0;
    if (!q)
        return SQLITE_ERROR;
    bind_fact(q, 1, f);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW) {
        struct dd_str value = dd_state_column(q, 0);
        dd_strbuf_clear(&s->value);
        dd_strbuf_add(&s->value, value);
        if (value.ptr)
            out->value = dd_str_from(dd_strbuf_cstr(&s->value));
        out->value.len = value.len;
        out->changed = sqlite3_column_int64(q, 1);
    }
    sqlite3_reset(q);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

bool dd_fact_get(struct dd_state *s, int64_t article, const char *kind, struct dd_str name,
                 struct dd_str *value, int64_t *changed)
{
    struct dd_fact f = {.article = article, .kind = dd_str_from(kind), .name = name}, now;
    if (current(s, &f, &now) != SQLITE_OK || !now.value.ptr)
        return false;
    *value = now.value;
    if (changed)
        *changed = now.changed;
    return true;
}

static int put_trail(struct dd_state *s, const struct dd_fact *old, const struct dd_fact *new)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_TRAIL_PUT);
    bind_int(q, 1, s->step);
    bind_fact(q, 2, new);
    bind_value(q, 5, old->value);
    bind_value(q, 6, new->value);
    bind_int(q, 7, new->changed);
    return dd_state_finish(q);
}

static int store(struct dd_state *s, const struct dd_fact *f)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_FACT_PUT);
    bind_fact(q, 1, f);
    bind_value(q, 4, f->value);
    bind_int(q, 5, f->changed);
    return dd_state_finish(q);
}

static bool same_value(struct dd_str a, struct dd_str b)
{
    return (a.ptr == NULL) == (b.ptr == NULL) && dd_str_equal(a, b);
}

static int replace(struct dd_state *s, const struct dd_fact *old, const struct dd_fact *new,
                   bool trail)
{
    int rc = trail && s->step ? put_trail(s, old, new) : SQLITE_OK;
    return rc == SQLITE_OK ? store(s, new) : rc;
}

int dd_fact_put(struct dd_state *s, const struct dd_fact *fact, bool trail)
{
    struct dd_fact old, new = *fact;
    int rc = current(s, fact, &old);
    if (rc != SQLITE_OK || same_value(old.value, fact->value))
        return rc;
    new.changed = s->step ? s->moment : dd_state_now();
    if (new.changed <= old.changed)
        new.changed = old.changed + 1; /* a clock that was set back must not lose a change */
    return replace(s, &old, &new, trail);
}

/* Of two changes of the same moment the greater value wins: on both machines the same one. */
static bool is_newer(const struct dd_fact *a, const struct dd_fact *b)
{
    if (a->changed != b->changed)
        return a->changed > b->changed;
    return dd_str_compare(a->value, b->value) > 0;
}

int dd_fact_merge(struct dd_state *s, const struct dd_fact *fact, bool trail, bool *taken)
{
    struct dd_fact old;
    int rc = current(s, fact, &old);
    *taken = rc == SQLITE_OK && is_newer(fact, &old);
    return *taken ? replace(s, &old, fact, trail) : rc;
}

/* ---- steps ----------------------------------------------------------------------------- */

int dd_step_begin(struct dd_state *s, enum dd_change change)
{
    int rc = SQLITE_OK;
    int64_t now = dd_state_now();
    s->moment = now > s->moment ? now : s->moment + 1;
    for (int i = 0; i < 2 && rc == SQLITE_OK; i++) {
        sqlite3_stmt *forget =
            dd_state_statement(s, i ? DD_STATE_STEP_FORGET : DD_STATE_TRAIL_FORGET);
        bind_int(forget, 1, s->session);
        rc = dd_state_finish(forget);
    }
    sqlite3_stmt *put = dd_state_statement(s, DD_STATE_STEP_PUT);
    bind_int(put, 1, s->session);
    bind_int(put, 2, change);
    bind_int(put, 3, s->moment);
    if (rc == SQLITE_OK)
        rc = dd_state_finish(put);
    s->step = rc == SQLITE_OK ? sqlite3_last_insert_rowid(s->db) : 0;
    return rc;
}

static bool step_is_empty(struct dd_state *s)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_TRAIL);
    bind_int(q, 1, s->step);
    bool any = q && sqlite3_step(q) == SQLITE_ROW;
    if (q)
        sqlite3_reset(q);
    return !any;
}

/* A step that has changed nothing is none; the oldest ones go. */
int dd_step_end(struct dd_state *s)
{
    int64_t step = s->step;
    int rc = SQLITE_OK;
    if (step_is_empty(s)) {
        sqlite3_stmt *drop = dd_state_statement(s, DD_STATE_STEP_DROP);
        bind_int(drop, 1, step);
        rc = dd_state_finish(drop);
    } else if (step > STEPS_KEPT) {
        sqlite3_stmt *prune = dd_state_statement(s, DD_STATE_STEP_PRUNE);
        bind_int(prune, 1, step - STEPS_KEPT);
        rc = dd_state_finish(prune);
    }
    s->step = 0;
    return rc == SQLITE_OK ? dd_state_run(s, DD_STATE_TRAIL_PRUNE) : rc;
}

enum dd_code dd_fact_change(struct dd_state *s, const struct dd_who *who, enum dd_change change,
                            struct dd_fact *fact, struct dd_error *err)
{
    enum dd_code code = dd_state_begin(s, true, err);
    if (code != DD_OK)
        return code;
    int rc = dd_step_begin(s, change);
    if (rc == SQLITE_OK && who && !(fact->article = dd_article_make(s, who)))
        rc = sqlite3_extended_errcode(s->db);
    if (rc == SQLITE_OK)
        rc = dd_fact_put(s, fact, true);
    if (rc == SQLITE_OK)
        rc = dd_step_end(s);
    return dd_state_end(s, rc, err);
}

enum standing_of_step { STEP_GONE, STEP_STANDS, STEP_UNDONE };

static enum standing_of_step stands(struct dd_state *s, int64_t step)
{
    sqlite3_stmt *q = step ? dd_state_statement(s, DD_STATE_STEP) : NULL;
    enum standing_of_step is = STEP_GONE;
    bind_int(q, 1, step);
    if (q && sqlite3_step(q) == SQLITE_ROW)
        is = sqlite3_column_int64(q, 0) ? STEP_UNDONE : STEP_STANDS;
    if (q)
        sqlite3_reset(q);
    return is;
}

/* Goes on with a step of before, if it is there and stands; else begins one. */
static int go_on(struct dd_state *s, int64_t step, enum dd_change change)
{
    if (stands(s, step) != STEP_STANDS)
        return dd_step_begin(s, change);
    int64_t now = dd_state_now();
    s->moment = now > s->moment ? now : s->moment + 1;
    s->step = step;
    return SQLITE_OK;
}

static int set_each(struct dd_state *s, const struct dd_who *who, size_t n, const char *kind, bool on)
{
    struct dd_fact fact = {.kind = dd_str_from(kind), .value = on ? DD_STR("true") : (struct dd_str){0}};
    int rc = SQLITE_OK;
    for (size_t i = 0; i < n && rc == SQLITE_OK; i++) {
        fact.article = on ? dd_article_make(s, &who[i]) : dd_article_find(s, &who[i]);
        if (fact.article)
            rc = dd_fact_put(s, &fact, true);
        else if (on)
            rc = sqlite3_extended_errcode(s->db);
    }
    return rc;
}

enum dd_code dd_state_set_more(struct dd_state *s, const struct dd_who *who, size_t n,
                               enum dd_change change, int64_t *step, struct dd_error *err)
{
    bool star = change == DD_CHANGE_STAR || change == DD_CHANGE_UNSTAR;
    bool on = change == DD_CHANGE_STAR || change == DD_CHANGE_READ;
    enum dd_code code = dd_state_begin(s, true, err);
    if (code != DD_OK)
        return code;
    int rc = go_on(s, *step, change);
    if (rc == SQLITE_OK)
        rc = set_each(s, who, n, star ? DD_FACT_STAR : DD_FACT_READ, on);
    int64_t made = s->step;
    if (rc == SQLITE_OK)
        rc = dd_step_end(s);
    code = dd_state_end(s, rc, err);
    if (code == DD_OK)
        *step = made;
    return code;
}

enum dd_code dd_state_set_read(struct dd_state *s, const struct dd_who *who, size_t n, bool read,
                               struct dd_error *err)
{
    int64_t step = 0;
    return dd_state_set_more(s, who, n, read ? DD_CHANGE_READ : DD_CHANGE_UNREAD, &step, err);
}

enum dd_code dd_state_set_starred(struct dd_state *s, const struct dd_who *who, size_t n,
                                  bool starred, struct dd_error *err)
{
    int64_t step = 0;
    return dd_state_set_more(s, who, n, starred ? DD_CHANGE_STAR : DD_CHANGE_UNSTAR, &step, err);
}

/* ---- taking back ----------------------------------------------------------------------- */

struct dd_trail {
    struct dd_fact fact; /* with the value that it is to get */
    int64_t changed;     /* when the step made it what it has to be still */
};

static int64_t last_step(struct dd_state *s, bool redo, enum dd_change *change)
{
    int64_t id = 0;
    for (int any = 0; any < 2 && !id; any++) {
        sqlite3_stmt *q = dd_state_statement(s, any ? DD_STATE_STEP_LAST_ANY : DD_STATE_STEP_LAST);
        if (!any)
            bind_int(q, 1, s->session);
        bind_int(q, any ? 1 : 2, redo);
        if (q && sqlite3_step(q) == SQLITE_ROW) {
            id = sqlite3_column_int64(q, 0);
            *change = (enum dd_change)sqlite3_column_int(q, 1);
        }
        if (q)
            sqlite3_reset(q);
        if (redo)
            break; /* only what this copy has taken back */
    }
    return id;
}

static void read_trail(struct dd_state *s, struct dd_undoing *u)
{
    size_t capacity = 0;
    sqlite3_stmt *q = u->step ? dd_state_statement(s, DD_STATE_TRAIL) : NULL;
    bind_int(q, 1, u->step);
    while (q && sqlite3_step(q) == SQLITE_ROW) {
        u->trail = dd_arena_grow(&u->arena, u->trail, u->count, &capacity, sizeof *u->trail);
        struct dd_str to = dd_state_column(q, u->redo ? 4 : 3);
        u->trail[u->count++] = (struct dd_trail){
            .fact = {.article = sqlite3_column_int64(q, 0),
                     .kind = dd_state_copy(&u->arena, q, 1),
                     .name = dd_state_copy(&u->arena, q, 2),
                     .value = to.ptr ? dd_arena_copy(&u->arena, to) : to},
            .changed = sqlite3_column_int64(q, 5),
        };
    }
    if (q)
        sqlite3_reset(q);
}

static int tell_trail(struct dd_state *s, int64_t step, const struct dd_fact *fact)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_TRAIL_TELL);
    bind_int(q, 1, step);
    bind_fact(q, 2, fact);
    bind_int(q, 5, fact->changed);
    return dd_state_finish(q);
}

/* The step that left the fact as it is now again: the one that can be taken back next, or done again. */
static int64_t neighbour(struct dd_state *s, int64_t step, bool redo, const struct dd_fact *fact)
{
    sqlite3_stmt *q = dd_state_statement(s, redo ? DD_STATE_TRAIL_AFTER : DD_STATE_TRAIL_BEFORE);
    bind_int(q, 1, step);
    bind_fact(q, 2, fact);
    int64_t id = q && sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    if (q)
        sqlite3_reset(q);
    return id;
}

/* Puts a fact back if it is still what the step left. The trail learns when: for the way forth, and for the
 * step next to it, which would take it for another change. */
static int put_back(struct dd_state *s, int64_t step, bool redo, const struct dd_trail *t, bool *done)
{
    struct dd_fact now, fact = t->fact;
    int rc = current(s, &t->fact, &now);
    *done = rc == SQLITE_OK && now.changed == t->changed;
    if (!*done)
        return rc;
    fact.changed = dd_state_now();
    if (fact.changed <= now.changed)
        fact.changed = now.changed + 1;
    rc = store(s, &fact);
    if (rc == SQLITE_OK)
        rc = tell_trail(s, step, &fact);
    int64_t next = rc == SQLITE_OK ? neighbour(s, step, redo, &fact) : 0;
    return next ? tell_trail(s, next, &fact) : rc;
}

/* Whoever takes a step back, perhaps one from before its start, is who can do it again. */
static int mark_step(struct dd_state *s, int64_t step, int64_t undone)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_STEP_MARK);
    bind_int(q, 1, step);
    bind_int(q, 2, undone);
    bind_int(q, 3, s->session);
    return dd_state_finish(q);
}

enum dd_code dd_state_undo_begin(struct dd_state *s, bool redo, struct dd_undoing *u, struct dd_error *err)
{
    *u = (struct dd_undoing){.redo = redo};
    enum dd_code code = dd_state_begin(s, true, err);
    if (code != DD_OK)
        return code;
    u->step = last_step(s, redo, &u->out.change);
    read_trail(s, u);
    struct dd_who who;
    if (u->count == 1 && dd_article_who(s, u->trail[0].fact.article, &u->arena, &who))
        u->out.title = who.title;
    u->out.any = u->step != 0;
    return dd_state_end(s, SQLITE_OK, err);
}

enum dd_code dd_state_undo_more(struct dd_state *s, size_t most, struct dd_undoing *u, struct dd_error *err)
{
    size_t end = u->count - u->at > most ? u->at + most : u->count;
    struct dd_undone out = u->out;
    enum dd_code code = u->step ? dd_state_begin(s, true, err) : DD_OK;
    if (code != DD_OK || !u->step)
        return code;
    int rc = SQLITE_OK;
    bool as_it_was = stands(s, u->step) == (u->redo ? STEP_UNDONE : STEP_STANDS);
    for (size_t i = u->at; i < end && rc == SQLITE_OK; i++) {
        bool done = false;
        if (as_it_was) /* else another copy was faster */
            rc = put_back(s, u->step, u->redo, &u->trail[i], &done);
        out.count += done;
        out.skipped += !done;
    }
    if (rc == SQLITE_OK && end == u->count && as_it_was)
        rc = mark_step(s, u->step, u->redo ? 0 : dd_state_now());
    code = dd_state_end(s, rc, err);
    if (code != DD_OK)
        return code;
    u->out = out;
    u->at = end;
    return DD_OK;
}

void dd_undoing_release(struct dd_undoing *u)
{
    dd_arena_release(&u->arena);
    *u = (struct dd_undoing){0};
}

enum dd_code dd_state_undo(struct dd_state *s, bool redo, struct dd_arena *arena,
                           struct dd_undone *out, struct dd_error *err)
{
    struct dd_undoing u;
    enum dd_code code = dd_state_undo_begin(s, redo, &u, err);
    if (code == DD_OK)
        code = dd_state_undo_more(s, SIZE_MAX, &u, err);
    *out = code == DD_OK ? u.out : (struct dd_undone){0};
    out->title = dd_arena_copy(arena, out->title);
    dd_undoing_release(&u);
    return code;
}
