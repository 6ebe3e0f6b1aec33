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

static enum dd_code put(struct dd_state *s, struct dd_str name, struct dd_str value, struct dd_error *err)
{
    enum dd_code code = dd_state_begin(s, false, err);
    if (code != DD_OK)
        return code;
    sqlite3_stmt *q = dd_state_statement(s, value.len ? DD_STATE_LOCAL_PUT : DD_STATE_LOCAL_DROP);
    bind_bytes(q, 1, name);
    if (value.len)
        bind_bytes(q, 2, value);
    return dd_state_end(s, dd_state_finish(q), err);
}

enum dd_code dd_state_remember(struct dd_state *s, struct dd_str name, struct dd_str value,
                               struct dd_error *err)
{
    enum dd_code code = put(s, name, value, err);
    if (code == DD_OK)
        dd_recall_put_text(s, name, value);
    return code;
}

/* ---- jumps ----------------------------------------------------------------------------- */

static void add_jumps_name(struct dd_strbuf *out, struct dd_str archive)
{
    dd_strbuf_adds(out, "jumps ");
    dd_strbuf_add(out, archive);
}

size_t dd_state_jumps(struct dd_state *s, struct dd_str archive, struct dd_arena *arena,
                      struct dd_jump **out)
{
    struct dd_strbuf name = {0}, value = {0};
    size_t n = 0;
    *out = dd_arena_array(arena, DD_JUMPS_MAX, sizeof **out);
    add_jumps_name(&name, archive);
    const struct dd_node *list = NULL, *each;
    if (dd_state_recollect(s, dd_strbuf_str(&name), &value))
        list = dd_node_parse(arena, dd_arena_copy(arena, dd_strbuf_str(&value)));
    for (each = list ? list->first : NULL; each && n < DD_JUMPS_MAX; each = each->next) {
        (*out)[n] = (struct dd_jump){.key = dd_node_str(dd_node_nth(each, 0)),
                                     .path = dd_node_str(dd_node_nth(each, 1)),
                                     .pane = dd_node_int(dd_node_nth(each, 2), 0) == 1};
        n += dd_value_spot(dd_node_nth(each, 3), &(*out)[n].spot) && (*out)[n].key.len;
    }
    dd_strbuf_release(&name);
    dd_strbuf_release(&value);
    return n;
}

enum dd_code dd_state_set_jumps(struct dd_state *s, struct dd_str archive, const struct dd_jump *jumps,
                                size_t n, struct dd_error *err)
{
    struct dd_strbuf name = {0}, value = {0};
    size_t first = n > DD_JUMPS_MAX ? n - DD_JUMPS_MAX : 0;
    add_jumps_name(&name, archive);
    for (size_t i = first; i < n; i++) {
        dd_strbuf_adds(&value, i == first ? "[[" : ",[");
        dd_json_quote(&value, jumps[i].key);
        dd_strbuf_addc(&value, ',');
        dd_json_quote(&value, jumps[i].path);
        dd_strbuf_addf(&value, ",%d,", jumps[i].pane);
        dd_value_add_spot(&value, &jumps[i].spot);
        dd_strbuf_addc(&value, ']');
    }
    if (n)
        dd_strbuf_addc(&value, ']');
    enum dd_code code = put(s, dd_strbuf_str(&name), dd_strbuf_str(&value), err);
    dd_strbuf_release(&name);
    dd_strbuf_release(&value);
    return code;
}

/* ---- lines of prompts ------------------------------------------------------------------- */

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
