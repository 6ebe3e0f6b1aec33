/* state_place.c - where articles were left; bookmarks; what the reader has said about links. */
#include "state_private.h"

#include "duidu/utf8.h"

#include <stdio.h>
#include <string.h>

/* ---- where it was left ----------------------------------------------------------------- */

bool dd_state_reading(struct dd_state *s, const struct dd_who *who, struct dd_reading *out)
{
    struct dd_str value;
    int64_t article = dd_state_ready(s, false) ? dd_article_find(s, who) : 0;
    if (!article || !dd_fact_get(s, article, DD_FACT_PLACE, DD_STR(""), &value, NULL))
        return false;
    struct dd_arena scratch = {0};
    memset(out, 0, sizeof *out);
    bool ok = dd_value_reading(dd_node_parse(&scratch, value), out);
    dd_arena_release(&scratch);
    return ok;
}

struct dd_progress dd_state_progress(struct dd_state *s, const struct dd_who *who)
{
    struct dd_progress out = {0};
    struct dd_str value;
    int64_t article = dd_state_ready(s, false) ? dd_article_find(s, who) : 0;
    if (article && dd_fact_get(s, article, DD_FACT_PROGRESS, DD_STR(""), &value, NULL))
        dd_value_progress(value, &out);
    return out;
}

static int put(struct dd_state *s, int64_t article, const char *kind, const struct dd_strbuf *value)
{
    struct dd_fact fact = {.article = article,
                           .kind = dd_str_from(kind),
                           .name = DD_STR(""),
                           .value = dd_strbuf_str(value)};
    return dd_fact_put(s, &fact, false);
}

enum dd_code dd_state_leave(struct dd_state *s, const struct dd_who *who,
                            const struct dd_reading *reading, const struct dd_progress *progress,
                            struct dd_error *err)
{
    struct dd_strbuf value = {0};
    enum dd_code code = dd_state_begin(s, false, err);
    if (code != DD_OK)
        return code;
    int64_t article = dd_article_make(s, who);
    int rc = article ? SQLITE_OK : sqlite3_extended_errcode(s->db);
    if (rc == SQLITE_OK) {
        dd_value_add_reading(&value, reading);
        rc = put(s, article, DD_FACT_PLACE, &value);
    }
    if (rc == SQLITE_OK) {
        dd_strbuf_clear(&value);
        dd_value_add_progress(&value, progress);
        rc = put(s, article, DD_FACT_PROGRESS, &value);
    }
    dd_strbuf_release(&value);
    code = dd_state_end(s, rc, err);
    if (code == DD_OK)
        dd_recall_put(s, who->key, reading);
    return code;
}

/* ---- bookmarks ------------------------------------------------------------------------- */

static bool is_capital(uint32_t name)
{
    return name >= 'A' && name <= 'Z';
}

static void add_name(struct dd_strbuf *out, uint32_t name)
{
    dd_strbuf_add_cp(out, name);
}

enum dd_code dd_state_set_bookmark(struct dd_state *s, const struct dd_who *who,
                                   const struct dd_bookmark *mark, struct dd_error *err)
{
    struct dd_strbuf name = {0}, value = {0};
    bool capital = is_capital(mark->name);
    add_name(&name, mark->name);
    dd_strbuf_addf(&value, "{\"pane\":%d,\"spot\":", mark->pane);
    dd_value_add_spot(&value, &mark->spot);
    if (capital) {
        dd_strbuf_adds(&value, ",\"key\":");
        dd_json_quote(&value, who->key);
        dd_strbuf_adds(&value, ",\"title\":");
        dd_json_quote(&value, who->title);
    }
    dd_strbuf_addc(&value, '}');
    struct dd_fact fact = {.kind = DD_STR(DD_FACT_MARK),
                           .name = dd_strbuf_str(&name),
                           .value = dd_strbuf_str(&value)};
    enum dd_code code = DD_OK;
    if (capital) { /* the article has to be known, so that it is found again */
        code = dd_state_begin(s, true, err);
        if (code == DD_OK)
            code = dd_state_end(s, dd_article_make(s, who) ? SQLITE_OK
                                                           : sqlite3_extended_errcode(s->db),
                                err);
    }
    if (code == DD_OK)
        code = dd_fact_change(s, capital ? NULL : who, DD_CHANGE_BOOKMARK, &fact, err);
    dd_strbuf_release(&name);
    dd_strbuf_release(&value);
    return code;
}

enum dd_code dd_state_drop_bookmark(struct dd_state *s, const struct dd_who *who, uint32_t name,
                                    struct dd_error *err)
{
    struct dd_strbuf text = {0};
    add_name(&text, name);
    struct dd_fact fact = {.kind = DD_STR(DD_FACT_MARK), .name = dd_strbuf_str(&text)};
    enum dd_code code =
        dd_fact_change(s, is_capital(name) ? NULL : who, DD_CHANGE_BOOKMARK_GONE, &fact, err);
    dd_strbuf_release(&text);
    return code;
}

static bool take_bookmark(struct dd_arena *arena, struct dd_str name, struct dd_str value,
                          struct dd_bookmark *out)
{
    size_t len;
    const struct dd_node *json = dd_node_parse(arena, dd_arena_copy(arena, value));
    *out = (struct dd_bookmark){.name = name.len ? dd_utf8_decode(name, 0, &len) : 0,
                                .pane = dd_node_int(dd_node_get(json, "pane"), 0) == 1,
                                .who = {.key = dd_node_str(dd_node_get(json, "key")),
                                        .title = dd_node_str(dd_node_get(json, "title"))}};
    return out->name && dd_value_spot(dd_node_get(json, "spot"), &out->spot);
}

static size_t read_bookmarks(struct dd_state *s, int64_t article, struct dd_arena *arena,
                             struct dd_bookmark **out, size_t n, size_t *capacity)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_FACTS);
    if (!q)
        return n;
    sqlite3_bind_int64(q, 1, article);
    dd_state_bind(q, 2, DD_STR(DD_FACT_MARK));
    while (sqlite3_step(q) == SQLITE_ROW) {
        *out = dd_arena_grow(arena, *out, n, capacity, sizeof **out);
        n += take_bookmark(arena, dd_state_column(q, 0), dd_state_column(q, 1), &(*out)[n]);
    }
    sqlite3_reset(q);
    return n;
}

size_t dd_state_bookmarks(struct dd_state *s, const struct dd_who *who, struct dd_arena *arena,
                          struct dd_bookmark **out)
{
    size_t capacity = 0;
    *out = NULL;
    if (!dd_state_ready(s, false))
        return 0;
    int64_t article = who ? dd_article_find(s, who) : 0;
    size_t n = read_bookmarks(s, 0, arena, out, 0, &capacity);
    for (size_t i = 0; i < n; i++) {
        struct dd_who known;
        int64_t id = dd_article_find(s, &(*out)[i].who);
        if (id && dd_article_who(s, id, arena, &known))
            (*out)[i].who = known;
    }
    return article ? read_bookmarks(s, article, arena, out, n, &capacity) : n;
}

/* ---- links ----------------------------------------------------------------------------- */

enum dd_code dd_state_set_said(struct dd_state *s, const struct dd_who *who,
                               const struct dd_said *said, struct dd_error *err)
{
    struct dd_strbuf name = {0}, value = {0};
    dd_strbuf_addf(&name, "%u/%u", said->point, said->leaf);
    dd_strbuf_addf(&value, "{\"linked\":%s,\"point\":", said->linked ? "true" : "false");
    dd_value_add_spot(&value, &said->at_point);
    dd_strbuf_adds(&value, ",\"leaf\":");
    dd_value_add_spot(&value, &said->at_leaf);
    dd_strbuf_addc(&value, '}');
    struct dd_fact fact = {.kind = DD_STR(DD_FACT_LINK),
                           .name = dd_strbuf_str(&name),
                           .value = dd_strbuf_str(&value)};
    enum dd_code code =
        dd_fact_change(s, who, said->linked ? DD_CHANGE_LINK : DD_CHANGE_UNLINK, &fact, err);
    dd_strbuf_release(&name);
    dd_strbuf_release(&value);
    return code;
}

struct saids {
    struct dd_arena *arena;
    struct dd_said *items;
    int64_t *changed;
    size_t count, capacity, changed_capacity;
};

/* In the order in which it was said: what comes later has the last word. */
static void take_said(struct saids *all, struct dd_str name, struct dd_str value, int64_t changed)
{
    struct dd_said said = {0};
    char text[32] = "";
    const struct dd_node *json = dd_node_parse(all->arena, dd_arena_copy(all->arena, value));
    if (name.len < sizeof text)
        memcpy(text, name.ptr, name.len);
    if (sscanf(text, "%u/%u", &said.point, &said.leaf) != 2 ||
        !dd_value_spot(dd_node_get(json, "point"), &said.at_point) ||
        !dd_value_spot(dd_node_get(json, "leaf"), &said.at_leaf))
        return;
    said.linked = dd_node_true(dd_node_get(json, "linked"));
    all->items = dd_arena_grow(all->arena, all->items, all->count, &all->capacity,
                               sizeof *all->items);
    all->changed = dd_arena_grow(all->arena, all->changed, all->count, &all->changed_capacity,
                                 sizeof *all->changed);
    size_t at = all->count++;
    for (; at && all->changed[at - 1] > changed; at--) {
        all->items[at] = all->items[at - 1];
        all->changed[at] = all->changed[at - 1];
    }
    all->items[at] = said;
    all->changed[at] = changed;
}

size_t dd_state_said(struct dd_state *s, const struct dd_who *who, struct dd_arena *arena,
                     struct dd_said **out)
{
    struct saids all = {.arena = arena};
    int64_t article = dd_state_ready(s, false) ? dd_article_find(s, who) : 0;
    sqlite3_stmt *q = article ? dd_state_statement(s, DD_STATE_FACTS) : NULL;
    if (q) {
        sqlite3_bind_int64(q, 1, article);
        dd_state_bind(q, 2, DD_STR(DD_FACT_LINK));
        while (sqlite3_step(q) == SQLITE_ROW)
            take_said(&all, dd_state_column(q, 0), dd_state_column(q, 1),
                      sqlite3_column_int64(q, 2));
        sqlite3_reset(q);
    }
    *out = all.items;
    return all.count;
}

/* ---- side by side ---------------------------------------------------------------------- */

enum dd_code dd_state_set_besides(struct dd_state *s, const struct dd_who *who,
                                  const struct dd_beside *items, size_t n, struct dd_error *err)
{
    struct dd_strbuf value = {0};
    for (size_t i = 0; i < n; i++) {
        dd_strbuf_adds(&value, i ? ",[" : "[[");
        dd_value_add_spot(&value, &items[i].spots[0]);
        dd_strbuf_addc(&value, ',');
        dd_value_add_spot(&value, &items[i].spots[1]);
        dd_strbuf_addc(&value, ']');
    }
    if (n)
        dd_strbuf_addc(&value, ']');
    struct dd_fact fact = {.kind = DD_STR(DD_FACT_BESIDE),
                           .name = DD_STR(""),
                           .value = n ? dd_strbuf_str(&value) : (struct dd_str){0}};
    enum dd_code code = dd_fact_change(s, who, DD_CHANGE_BESIDE, &fact, err);
    dd_strbuf_release(&value);
    return code;
}

size_t dd_state_besides(struct dd_state *s, const struct dd_who *who, struct dd_arena *arena,
                        struct dd_beside **out)
{
    struct dd_str value;
    size_t n = 0, capacity = 0;
    int64_t article = dd_state_ready(s, false) ? dd_article_find(s, who) : 0;
    *out = NULL;
    if (!article || !dd_fact_get(s, article, DD_FACT_BESIDE, DD_STR(""), &value, NULL))
        return 0;
    const struct dd_node *pair = dd_node_parse(arena, dd_arena_copy(arena, value));
    for (pair = pair ? pair->first : NULL; pair; pair = pair->next) {
        *out = dd_arena_grow(arena, *out, n, &capacity, sizeof **out);
        n += dd_value_spot(dd_node_nth(pair, 0), &(*out)[n].spots[0]) &&
             dd_value_spot(dd_node_nth(pair, 1), &(*out)[n].spots[1]);
    }
    return n;
}
