/* state_local.c - what belongs to this machine: how lists and panes were left, what was typed. */
#include "state_private.h"

static void bind_bytes(sqlite3_stmt *q, int at, struct dd_str bytes)
{
    if (q)
        sqlite3_bind_blob(q, at, bytes.len ? bytes.ptr : "", (int)bytes.len, SQLITE_STATIC);
}

bool dd_state_recollect(struct dd_state *s, struct dd_str name, struct dd_strbuf *out)
{
    sqlite3_stmt *q = dd_state_ready(s, false) ? dd_state_statement(s, DD_STATE_LOCAL) : NULL;
    bind_bytes(q, 1, name);
    bool any = q && sqlite3_step(q) == SQLITE_ROW;
    if (any)
        dd_strbuf_add(out, dd_state_column(q, 0));
    if (q)
        sqlite3_reset(q);
    return any;
}

enum dd_code dd_state_remember(struct dd_state *s, struct dd_str name, struct dd_str value,
                               struct dd_error *err)
{
    enum dd_code code = dd_state_begin(s, false, err);
    if (code != DD_OK)
        return code;
    sqlite3_stmt *q = dd_state_statement(s, value.len ? DD_STATE_LOCAL_PUT : DD_STATE_LOCAL_DROP);
    bind_bytes(q, 1, name);
    if (value.len)
        bind_bytes(q, 2, value);
    code = dd_state_end(s, dd_state_finish(q), err);
    if (code == DD_OK)
        dd_recall_put_text(s, name, value);
    return code;
}

size_t dd_state_history(struct dd_state *s, struct dd_str prompt, struct dd_arena *arena,
                        struct dd_str **out)
{
    size_t n = 0, capacity = 0;
    sqlite3_stmt *q = dd_state_ready(s, false) ? dd_state_statement(s, DD_STATE_HISTORY) : NULL;
    *out = NULL;
    if (!q)
        return 0;
    dd_state_bind(q, 1, prompt);
    sqlite3_bind_int(q, 2, DD_LINES_MAX);
    while (sqlite3_step(q) == SQLITE_ROW) {
        *out = dd_arena_grow(arena, *out, n, &capacity, sizeof **out);
        (*out)[n++] = dd_state_copy(arena, q, 0);
    }
    sqlite3_reset(q);
    return n;
}

enum dd_code dd_state_add_history(struct dd_state *s, struct dd_str prompt, struct dd_str line,
                                  struct dd_error *err)
{
    enum dd_code code = dd_state_begin(s, false, err);
    if (code != DD_OK)
        return code;
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_HISTORY_PUT);
    dd_state_bind(q, 1, prompt);
    dd_state_bind(q, 2, line);
    int rc = dd_state_finish(q);
    if (rc == SQLITE_OK && (q = dd_state_statement(s, DD_STATE_HISTORY_PRUNE))) {
        dd_state_bind(q, 1, prompt);
        sqlite3_bind_int(q, 2, DD_LINES_MAX);
        rc = dd_state_finish(q);
    }
    return dd_state_end(s, rc, err);
}
