/* state_note.c - highlights and notes. The quoted words are kept with them: an article may go. */
#include "state_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* When it was made, and what no other machine makes at that moment. */
static void make_id(struct dd_note *note)
{
    uint32_t chance = 0;
    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) != sizeof chance)
        chance = (uint32_t)(uintptr_t)note;
    snprintf(note->id, sizeof note->id, "%012llx-%08x", (unsigned long long)note->made, chance);
}

static void add_value(struct dd_strbuf *out, const struct dd_note *note)
{
    const struct {
        char name[8];
        struct dd_str text;
    } texts[] = {{"quote", note->quote}, {"point", note->point}, {"text", note->text}};
    dd_strbuf_addf(out, "{\"pane\":%d,\"made\":%lld,\"from\":", note->pane, (long long)note->made);
    dd_value_add_spot(out, &note->from);
    dd_strbuf_adds(out, ",\"to\":");
    dd_value_add_spot(out, &note->to);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dd_strbuf_addf(out, ",\"%s\":", texts[i].name);
        dd_json_quote(out, texts[i].text);
    }
    dd_strbuf_addc(out, '}');
}

enum dd_code dd_state_put_note(struct dd_state *s, const struct dd_who *who, struct dd_note *note,
                               struct dd_error *err)
{
    struct dd_strbuf value = {0};
    bool new = note->id[0] == '\0';
    if (new) {
        note->made = dd_state_now();
        make_id(note);
    }
    add_value(&value, note);
    struct dd_fact fact = {.kind = DD_STR(DD_FACT_NOTE),
                           .name = dd_str_from(note->id),
                           .value = dd_strbuf_str(&value)};
    enum dd_code code =
        dd_fact_change(s, who, new ? DD_CHANGE_NOTE : DD_CHANGE_NOTE_EDITED, &fact, err);
    if (code != DD_OK && new)
        note->id[0] = '\0';
    dd_strbuf_release(&value);
    return code;
}

enum dd_code dd_state_drop_note(struct dd_state *s, const struct dd_note *note, struct dd_error *err)
{
    struct dd_fact fact = {.kind = DD_STR(DD_FACT_NOTE), .name = dd_str_from(note->id)};
    return dd_fact_change(s, &note->who, DD_CHANGE_NOTE_GONE, &fact, err);
}

static bool take_note(struct dd_arena *arena, struct dd_str id, struct dd_str value, int64_t changed,
                      struct dd_note *out)
{
    const struct dd_node *json = dd_node_parse(arena, dd_arena_copy(arena, value));
    *out = (struct dd_note){.pane = dd_node_int(dd_node_get(json, "pane"), 0) == 1,
                            .quote = dd_node_str(dd_node_get(json, "quote")),
                            .point = dd_node_str(dd_node_get(json, "point")),
                            .text = dd_node_str(dd_node_get(json, "text")),
                            .made = dd_node_int(dd_node_get(json, "made"), changed),
                            .changed = changed};
    if (!json || !id.len || id.len >= DD_NOTE_ID)
        return false;
    memcpy(out->id, id.ptr, id.len);
    return dd_value_spot(dd_node_get(json, "from"), &out->from) &&
           dd_value_spot(dd_node_get(json, "to"), &out->to);
}

static int by_place(const struct dd_note *a, const struct dd_note *b)
{
    if (a->pane != b->pane)
        return a->pane - b->pane;
    if (a->from.at != b->from.at)
        return a->from.at < b->from.at ? -1 : 1;
    return strcmp(a->id, b->id);
}

static int compare_places(const void *a, const void *b)
{
    return by_place(a, b);
}

/* Newest article first, then as they stand in it. */
static int compare_all(const void *a, const void *b)
{
    const struct dd_note *x = a, *y = b;
    int order = dd_str_compare(y->who.date, x->who.date);
    if (order == 0)
        order = dd_str_compare(x->who.key, y->who.key);
    return order ? order : by_place(x, y);
}

struct notes {
    struct dd_note *items;
    int64_t *articles;
    size_t count, capacity, articles_capacity;
};

static void add_note(struct notes *all, struct dd_arena *arena, sqlite3_stmt *q, int column,
                     int64_t article)
{
    struct dd_note note;
    if (!take_note(arena, dd_state_column(q, column), dd_state_column(q, column + 1),
                   sqlite3_column_int64(q, column + 2), &note))
        return;
    all->items = dd_arena_grow(arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->articles = dd_arena_grow(arena, all->articles, all->count, &all->articles_capacity,
                                  sizeof *all->articles);
    all->articles[all->count] = article;
    all->items[all->count++] = note;
}

static void read_notes(struct dd_state *s, int64_t article, int64_t since, struct dd_arena *arena,
                       struct notes *all)
{
    sqlite3_stmt *q = dd_state_statement(s, article ? DD_STATE_FACTS : DD_STATE_FACTS_ALL);
    if (!q)
        return;
    if (article) {
        sqlite3_bind_int64(q, 1, article);
        dd_state_bind(q, 2, DD_STR(DD_FACT_NOTE));
    } else {
        dd_state_bind(q, 1, DD_STR(DD_FACT_NOTE));
        sqlite3_bind_int64(q, 2, since);
    }
    while (sqlite3_step(q) == SQLITE_ROW)
        if (!article || sqlite3_column_int64(q, 2) >= since)
            add_note(all, arena, q, article ? 0 : 1, article ? article : sqlite3_column_int64(q, 0));
    sqlite3_reset(q);
}

size_t dd_state_notes(struct dd_state *s, const struct dd_who *who, int64_t since,
                      struct dd_arena *arena, struct dd_note **out)
{
    struct notes all = {0};
    *out = NULL;
    if (!dd_state_ready(s, false))
        return 0;
    int64_t article = who ? dd_article_find(s, who) : 0;
    if (who && !article)
        return 0;
    read_notes(s, article, since, arena, &all);
    struct dd_who known = {0};
    for (size_t i = 0; i < all.count; i++) {
        if (i == 0 || all.articles[i] != all.articles[i - 1])
            dd_article_who(s, all.articles[i], arena, &known);
        all.items[i].who = known;
    }
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, who ? compare_places : compare_all);
    *out = all.items;
    return all.count;
}
