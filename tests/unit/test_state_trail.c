/* Taking back and doing again, with changes of every kind in any order: each step leads to what was before it,
 * and forth to what was after it. No statement is left open by any of it. */
#include "check.h"

#include "own_folder.h"
#include "src/store/state_private.h"

#include <stdlib.h>

enum { ROUNDS = 8, CHANGES = 60, ARTICLES = 4 };

static uint32_t seed;

static uint32_t chance(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* Everything that can be taken back, as an export has it but for the times. */
static bool take_line(void *data, struct dd_str line)
{
    struct dd_strbuf *out = data;
    ptrdiff_t at = dd_str_find(line, DD_STR("\"changed\":"), 0);
    bool gone = dd_str_find(line, DD_STR("\"value\":null"), 0) >= 0; /* as if it had never been */
    bool way = dd_str_find(line, DD_STR("\"kind\":\"p"), 0) >= 0; /* place, progress: no steps */
    if (at < 0 || gone || way)
        return true;
    ptrdiff_t end = dd_str_find(line, DD_STR(","), (size_t)at);
    dd_strbuf_add(out, dd_str_slice(line, 0, (size_t)at));
    dd_strbuf_add(out, dd_str_slice(line, (size_t)end, line.len));
    dd_strbuf_addc(out, '\n');
    return true;
}

static char *picture(struct dd_state *s)
{
    struct dd_strbuf out = {0};
    struct dd_state_sink sink = {take_line, &out};
    assert_int_equal(dd_state_export(s, &sink, NULL), DD_OK);
    char *text = dd_str_dup(dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    return text;
}

static void nothing_is_open(struct dd_state *s)
{
    for (sqlite3_stmt *q = NULL; (q = sqlite3_next_stmt(s->db, q));)
        if (sqlite3_stmt_busy(q))
            fail_msg("left open: %s", sqlite3_sql(q));
    assert_true(sqlite3_get_autocommit(s->db));
}

static struct dd_who some_article(char key[32])
{
    snprintf(key, 32, "https://example.org/%u", chance(ARTICLES));
    return (struct dd_who){.key = dd_str_from(key), .title = DD_STR("篇")};
}

static void change_note(struct dd_state *s, const struct dd_who *who, struct dd_error *err)
{
    struct dd_arena arena = {0};
    struct dd_note *notes, new = {.quote = DD_STR("摘"), .text = DD_STR("注")};
    size_t n = dd_state_notes(s, NULL, 0, &arena, &notes);
    uint32_t what = n ? chance(3) : 0;
    if (what == 0) {
        dd_state_put_note(s, who, &new, err);
    } else if (what == 1) {
        struct dd_note note = notes[chance((uint32_t)n)];
        note.text = note.text.len > 3 ? DD_STR("注") : DD_STR("另一个注");
        dd_state_put_note(s, &note.who, &note, err);
    } else {
        dd_state_drop_note(s, &notes[chance((uint32_t)n)], err);
    }
    dd_arena_release(&arena);
}

/* Something that may change something; places come in between and are no steps. */
static void change(struct dd_state *s)
{
    char keys[2][32];
    struct dd_who who[2] = {some_article(keys[0]), some_article(keys[1])};
    struct dd_error err = {0};
    struct dd_bookmark mark = {.name = chance(2) ? 'a' : 'A', .spot = {.block = chance(5) + 1}};
    struct dd_said said = {.point = chance(2), .leaf = chance(2), .linked = chance(2)};
    struct dd_beside beside = {{{.block = chance(5)}, {.block = 1}}};
    struct dd_reading left;
    struct dd_progress progress = {(int)chance(100), 1, 0};
    memset(&left, 0, sizeof left);
    switch (chance(9)) {
    case 0: dd_state_set_read(s, who, 1 + chance(2), chance(2), &err); break;
    case 1: dd_state_set_starred(s, who, 1 + chance(2), chance(2), &err); break;
    case 2: dd_state_set_bookmark(s, who, &mark, &err); break;
    case 3: dd_state_drop_bookmark(s, who, mark.name, &err); break;
    case 4:
    case 5: change_note(s, who, &err); break;
    case 6: dd_state_set_said(s, who, &said, &err); break;
    case 7: dd_state_set_besides(s, who, &beside, chance(2), &err); break;
    default: dd_state_leave(s, who, &left, &progress, &err); break;
    }
    if (err.code != DD_OK)
        fail_msg("%s", err.message);
    nothing_is_open(s);
}

/* One step back or forth; false: there is none. alone: nobody else changes anything. */
static bool step(struct dd_state *s, bool redo, bool alone)
{
    struct dd_arena arena = {0};
    struct dd_undone undone;
    struct dd_error err = {0};
    if (dd_state_undo(s, redo, &arena, &undone, &err) != DD_OK)
        fail_msg("%s", err.message);
    if (undone.any && alone)
        assert_true(undone.count > 0 && undone.skipped == 0);
    nothing_is_open(s);
    dd_arena_release(&arena);
    return undone.any;
}

static void same_as(struct dd_state *s, const char *was)
{
    char *now = picture(s);
    assert_string_equal(now, was);
    free(now);
}

static void test_any_order(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        char *pictures[CHANGES + 1] = {NULL};
        size_t n = 0;
        seed = round * 2654435761u;
        struct dd_state *s = dd_state_new(folder.path);
        while (step(s, false, true))
            ; /* back to nothing: those of the round before */
        struct dd_state *own = dd_state_new(folder.path); /* with no steps of its own yet */
        dd_state_free(s);
        pictures[n++] = picture(own);
        for (int i = 0; i < CHANGES; i++) {
            change(own);
            char *now = picture(own);
            if (strcmp(now, pictures[n - 1]) != 0)
                pictures[n++] = now;
            else
                free(now);
        }
        for (int way = 0; way < 2; way++) {
            for (size_t i = n - 1; i > 0; i--) {
                assert_true(step(own, false, true));
                same_as(own, pictures[i - 1]);
            }
            for (size_t i = 1; i < n; i++) {
                assert_true(step(own, true, true));
                same_as(own, pictures[i]);
            }
            assert_false(step(own, true, true));
        }
        for (size_t i = 0; i < n; i++)
            free(pictures[i]);
        dd_state_free(own);
    }
}

/* Two copies at once, each with changes and steps of its own: nothing fails, and both see the same. */
static void test_two(void **state)
{
    (void)state;
    struct dd_state *both[] = {dd_state_new(folder.path), dd_state_new(folder.path)};
    seed = 20250131;
    for (int i = 0; i < 300; i++) {
        struct dd_state *s = both[chance(2)];
        if (chance(3))
            change(s);
        else
            step(s, chance(2), false);
        if (i % 30)
            continue;
        char *seen = picture(both[0]);
        same_as(both[1], seen);
        free(seen);
    }
    dd_state_free(both[0]);
    dd_state_free(both[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_any_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
