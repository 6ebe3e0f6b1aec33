/* A reading life: kept, asked for, taken back, carried to another machine. */
#include "check.h"

#include "duidu/identity.h"
#include "own_folder.h"
#include "src/store/state_private.h"

#include <fcntl.h>
#include <utime.h>

static struct dd_state *open_state(void)
{
    struct dd_state *s = dd_state_new(folder.path);
    dd_state_open(s);
    assert_string_equal(dd_state_notice(s), "");
    assert_true(dd_state_on_disk(s));
    return s;
}

static struct dd_who who_is(const char *key, const char *title)
{
    return (struct dd_who){.key = dd_str_from(key), .title = dd_str_from(title)};
}

static struct dd_standing standing(struct dd_state *s, const char *key)
{
    return dd_board_find(dd_state_board(s), dd_identity_hash(dd_str_from(key)));
}

static struct dd_spot a_spot(uint32_t at, const char *before, const char *after)
{
    struct dd_spot s = {.block = at / 10, .source = at * 2, .at = at, .of = 1000};
    s.n_before = (uint8_t)strlen(before);
    s.n_after = (uint8_t)strlen(after);
    memcpy(s.before, before, s.n_before);
    memcpy(s.after, after, s.n_after);
    return s;
}

/* ---- what is kept ---------------------------------------------------------------------- */

#define A "https://example.org/a"
#define B "https://example.org/b"
#define T "text:0123456789abcdef0123456789abcdef"

/* Nothing is made by asking. */
static void test_nothing(void **state)
{
    (void)state;
    struct dd_state *s = dd_state_new(folder.path);
    struct dd_who who = who_is(A, "甲");
    struct dd_reading reading;
    struct dd_arena arena = {0};
    struct dd_note *notes;
    assert_false(standing(s, A).read);
    assert_false(dd_state_reading(s, &who, &reading));
    assert_false(dd_state_recall(s, who.key, &reading));
    assert_int_equal(dd_state_notes(s, NULL, 0, &arena, &notes), 0);
    assert_false(dd_state_changed(s));
    assert_int_equal(access(test_path(&folder, "state.db"), F_OK), -1);
    dd_state_free(s);
    dd_arena_release(&arena);
}

static void test_read_and_star(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_who both[] = {who_is(A, "甲"), who_is(B, "乙")};
    assert_int_equal(dd_state_set_read(s, both, 2, true, NULL), DD_OK);
    assert_int_equal(dd_state_set_starred(s, &both[1], 1, true, NULL), DD_OK);
    assert_true(standing(s, A).read);
    assert_false(standing(s, A).starred);
    assert_true(standing(s, B).read && standing(s, B).starred);
    struct stat st;
    assert_int_equal(stat(test_path(&folder, "state.db"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(dd_state_set_read(s, both, 1, false, NULL), DD_OK);
    assert_false(standing(s, A).read);
    dd_state_free(s);
    s = open_state();
    assert_false(standing(s, A).read);
    assert_true(standing(s, B).read && standing(s, B).starred);
    struct dd_board *copy = dd_board_copy(dd_state_board(s));
    dd_state_free(s);
    assert_true(dd_board_find(copy, dd_identity_hash(DD_STR(B))).starred);
    assert_false(dd_board_find(copy, dd_identity_hash(DD_STR("x"))).starred);
    dd_board_free(copy);
}

static struct dd_reading a_reading(void)
{
    struct dd_reading r;
    memset(&r, 0, sizeof r);
    r.pane = 1;
    r.top[0] = a_spot(100, "words before ", "and those after it");
    r.focus[0] = a_spot(120, "前面的字", "后面的字\n再后面");
    r.top[1] = a_spot(0, "", "");
    r.focus[1] = a_spot(7, "\"", "\\");
    return r;
}

static void test_leave(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_who who = who_is(A, "甲");
    struct dd_reading left = a_reading(), found;
    struct dd_progress progress = {42, 1000, 0};
    assert_int_equal(dd_state_leave(s, &who, &left, &progress, NULL), DD_OK);
    memset(&found, 0, sizeof found);
    assert_true(dd_state_reading(s, &who, &found));
    assert_memory_equal(&found, &left, sizeof left);
    memset(&found, 0, sizeof found);
    assert_true(dd_state_recall(s, who.key, &found));
    assert_memory_equal(&found, &left, sizeof left);
    assert_false(dd_state_recall(s, DD_STR(B), &found));
    assert_int_equal(dd_state_progress(s, &who).percent, 42);
    assert_true(standing(s, A).started && !standing(s, A).finished);
    assert_int_equal(standing(s, A).percent, 42);
    progress.finished = 2000;
    progress.percent = 100;
    assert_int_equal(dd_state_leave(s, &who, &left, &progress, NULL), DD_OK);
    assert_true(standing(s, A).finished);
    dd_state_free(s);
}

/* More articles than the file for the first paint has slots: the oldest go, the others are right. A
 * torn slot counts as none. */
static void test_recall(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_reading left = a_reading(), found;
    size_t known = 0;
    enum { MANY = 3000 };
    for (int i = 0; i < MANY; i++) {
        char key[64];
        snprintf(key, sizeof key, "https://example.org/%d", i);
        left.focus[1].at = (uint32_t)i;
        dd_recall_put(s, dd_str_from(key), &left);
    }
    for (int i = 0; i < MANY; i++) {
        char key[64];
        snprintf(key, sizeof key, "https://example.org/%d", i);
        if (dd_state_recall(s, dd_str_from(key), &found)) {
            assert_int_equal(found.focus[1].at, i);
            known++;
        }
    }
    assert_in_range(known, 1500, 2048);
    int fd = open(test_path(&folder, "places"), O_RDWR);
    char zeros[512] = "";
    struct stat st;
    fstat(fd, &st);
    for (off_t at = 100; at < st.st_size; at += 640)
        assert_int_equal(pwrite(fd, zeros, 300, at), 300);
    close(fd);
    for (int i = 0; i < MANY; i++) {
        char key[64];
        snprintf(key, sizeof key, "https://example.org/%d", i);
        if (dd_state_recall(s, dd_str_from(key), &found))
            assert_int_equal(found.focus[1].at, i);
    }
    dd_state_free(s);
}

/* ---- who an article is ----------------------------------------------------------------- */

/* A file without an address may be edited: its path and title say that it is the same. Moved, its text
 * says it. */
static void test_identity(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_who who = who_is(T, "无址");
    who.path = DD_STR("/archive/a.md");
    assert_int_equal(dd_state_set_starred(s, &who, 1, true, NULL), DD_OK);
    struct dd_who edited = who_is("text:edited", "无址");
    edited.path = who.path;
    struct dd_reading left = a_reading(), found;
    struct dd_progress progress = {0};
    assert_int_equal(dd_state_leave(s, &edited, &left, &progress, NULL), DD_OK);
    assert_true(standing(s, "text:edited").starred);
    /* Moved since then. */
    edited.path = DD_STR("/elsewhere/b.md");
    assert_true(dd_state_reading(s, &edited, &found));
    /* Another article in its old place. */
    struct dd_who other = who_is("text:other", "另一篇");
    other.path = who.path;
    assert_false(dd_state_reading(s, &other, &found));
    assert_int_equal(dd_state_leave(s, &other, &left, &progress, NULL), DD_OK);
    assert_false(standing(s, "text:other").starred);
    /* Its place now is the other one's. */
    struct dd_who third = who_is("text:third", "无址");
    third.path = who.path;
    assert_false(dd_state_reading(s, &third, &found));
    dd_state_free(s);
}

/* ---- bookmarks, notes, links ----------------------------------------------------------- */

static void test_bookmarks(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_arena arena = {0};
    struct dd_who a = who_is(A, "甲"), b = who_is(B, "乙");
    struct dd_bookmark *marks, small = {.name = 'a', .pane = 1, .spot = a_spot(10, "x", "y")},
                               capital = {.name = 'A', .spot = a_spot(20, "p", "q")};
    a.path = DD_STR("/archive/a.md");
    assert_int_equal(dd_state_set_bookmark(s, &a, &small, NULL), DD_OK);
    assert_int_equal(dd_state_set_bookmark(s, &a, &capital, NULL), DD_OK);
    assert_int_equal(dd_state_bookmarks(s, &b, &arena, &marks), 1);
    assert_int_equal(marks[0].name, 'A');
    assert_str(marks[0].who.key, A);
    assert_str(marks[0].who.title, "甲");
    assert_str(marks[0].who.path, "/archive/a.md");
    assert_int_equal(dd_state_bookmarks(s, &a, &arena, &marks), 2);
    assert_int_equal(marks[1].name, 'a');
    assert_int_equal(marks[1].pane, 1);
    assert_int_equal(marks[1].spot.at, 10);
    assert_int_equal(dd_state_drop_bookmark(s, &a, 'a', NULL), DD_OK);
    assert_int_equal(dd_state_drop_bookmark(s, &b, 'A', NULL), DD_OK);
    assert_int_equal(dd_state_bookmarks(s, &a, &arena, &marks), 0);
    dd_arena_release(&arena);
    dd_state_free(s);
}

static struct dd_note a_note(uint32_t at, const char *quote, const char *text)
{
    return (struct dd_note){.from = a_spot(at, "", quote),
                            .to = a_spot(at + (uint32_t)strlen(quote), quote, ""),
                            .quote = dd_str_from(quote),
                            .point = DD_STR("要点"),
                            .text = dd_str_from(text)};
}

static void test_notes(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_arena arena = {0};
    struct dd_who a = who_is(A, "甲"), b = who_is(B, "乙");
    b.date = DD_STR("2025-01-02");
    struct dd_note *notes, late = a_note(50, "later words", "a note\nof two lines"),
                           early = a_note(5, "early words", ""), other = a_note(1, "in b", "乙的笔记");
    assert_int_equal(dd_state_put_note(s, &a, &late, NULL), DD_OK);
    assert_int_equal(dd_state_put_note(s, &a, &early, NULL), DD_OK);
    assert_int_equal(dd_state_put_note(s, &b, &other, NULL), DD_OK);
    assert_int_equal(dd_state_notes(s, &a, 0, &arena, &notes), 2);
    assert_str(notes[0].quote, "early words");
    assert_str(notes[1].text, "a note\nof two lines");
    assert_str(notes[1].point, "要点");
    assert_str(notes[1].who.key, A);
    assert_string_equal(notes[1].id, late.id);
    assert_int_equal(notes[1].made, late.made);
    assert_int_equal(standing(s, A).notes, 2);
    late.text = DD_STR("rewritten");
    assert_int_equal(dd_state_put_note(s, &a, &late, NULL), DD_OK);
    assert_int_equal(dd_state_notes(s, NULL, 0, &arena, &notes), 3);
    assert_str(notes[0].text, "乙的笔记");
    assert_str(notes[2].text, "rewritten");
    int64_t since = notes[2].changed;
    assert_int_equal(dd_state_notes(s, NULL, since, &arena, &notes), 1);
    assert_int_equal(dd_state_notes(s, NULL, since + 1, &arena, &notes), 0);
    late.who = a;
    assert_int_equal(dd_state_drop_note(s, &late, NULL), DD_OK);
    assert_int_equal(dd_state_notes(s, &a, 0, &arena, &notes), 1);
    assert_int_equal(standing(s, A).notes, 1);
    dd_arena_release(&arena);
    dd_state_free(s);
}

static void test_links(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_arena arena = {0};
    struct dd_who a = who_is(A, "甲");
    struct dd_said *said, first = {7, 3, a_spot(1, "a", "b"), a_spot(2, "c", "d"), true},
                          second = {0, 9, a_spot(3, "e", "f"), a_spot(4, "g", "h"), false};
    assert_int_equal(dd_state_set_said(s, &a, &first, NULL), DD_OK);
    assert_int_equal(dd_state_set_said(s, &a, &second, NULL), DD_OK);
    assert_int_equal(dd_state_said(s, &a, &arena, &said), 2);
    assert_int_equal(said[0].point, 7);
    assert_int_equal(said[0].leaf, 3);
    assert_true(said[0].linked && !said[1].linked);
    assert_memory_equal(&said[1].at_leaf, &second.at_leaf, sizeof second.at_leaf);
    struct dd_beside *besides, beside = {{a_spot(5, "i", "j"), a_spot(6, "k", "l")}};
    assert_int_equal(dd_state_set_besides(s, &a, &beside, 1, NULL), DD_OK);
    assert_int_equal(dd_state_besides(s, &a, &arena, &besides), 1);
    assert_memory_equal(besides, &beside, sizeof beside);
    assert_int_equal(dd_state_set_besides(s, &a, NULL, 0, NULL), DD_OK);
    assert_int_equal(dd_state_besides(s, &a, &arena, &besides), 0);
    dd_arena_release(&arena);
    dd_state_free(s);
}

static void test_local(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_arena arena = {0};
    struct dd_strbuf value = {0};
    struct dd_str *lines;
    assert_false(dd_state_recollect(s, DD_STR("list /a\xFF"), &value));
    assert_int_equal(dd_state_remember(s, DD_STR("list /a\xFF"), DD_STR("unread"), NULL), DD_OK);
    assert_true(dd_state_recollect(s, DD_STR("list /a\xFF"), &value));
    assert_str(dd_strbuf_str(&value), "unread");
    assert_int_equal(dd_state_remember(s, DD_STR("list /a\xFF"), (struct dd_str){0}, NULL), DD_OK);
    assert_false(dd_state_recollect(s, DD_STR("list /a\xFF"), &value));
    for (int i = 0; i < DD_LINES_MAX + 20; i++) {
        char line[32];
        snprintf(line, sizeof line, "词 %d", i);
        assert_int_equal(dd_state_add_history(s, DD_STR("/"), dd_str_from(line), NULL), DD_OK);
    }
    assert_int_equal(dd_state_add_history(s, DD_STR("/"), DD_STR("词 100"), NULL), DD_OK);
    assert_int_equal(dd_state_history(s, DD_STR("/"), &arena, &lines), DD_LINES_MAX);
    assert_str(lines[DD_LINES_MAX - 1], "词 100");
    assert_str(lines[DD_LINES_MAX - 2], "词 519");
    assert_str(lines[0], "词 20");
    assert_int_equal(dd_state_history(s, DD_STR(":"), &arena, &lines), 0);
    dd_strbuf_release(&value);
    dd_arena_release(&arena);
    dd_state_free(s);
}

/* ---- taking back ----------------------------------------------------------------------- */

static struct dd_undone undo(struct dd_state *s, bool redo)
{
    static struct dd_arena arena;
    struct dd_undone out;
    assert_int_equal(dd_state_undo(s, redo, &arena, &out, NULL), DD_OK);
    out.title = (struct dd_str){0};
    dd_arena_release(&arena);
    return out;
}

static void test_undo(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_who both[] = {who_is(A, "甲"), who_is(B, "乙")};
    struct dd_arena arena = {0};
    struct dd_note *notes, note = a_note(5, "words", "a note");
    assert_false(undo(s, false).any);
    dd_state_set_read(s, both, 1, true, NULL);
    dd_state_set_read(s, both, 2, true, NULL); /* changes only the second */
    dd_state_put_note(s, &both[0], &note, NULL);
    dd_state_set_read(s, both, 2, true, NULL); /* changes nothing: no step */
    assert_int_equal(undo(s, false).change, DD_CHANGE_NOTE);
    assert_int_equal(dd_state_notes(s, NULL, 0, &arena, &notes), 0);
    struct dd_undone u = undo(s, false);
    assert_int_equal(u.change, DD_CHANGE_READ);
    assert_int_equal(u.count, 1);
    assert_true(standing(s, A).read && !standing(s, B).read);
    u = undo(s, true);
    assert_int_equal(u.change, DD_CHANGE_READ);
    assert_true(standing(s, B).read);
    assert_int_equal(undo(s, true).change, DD_CHANGE_NOTE);
    assert_int_equal(dd_state_notes(s, NULL, 0, &arena, &notes), 1);
    assert_str(notes[0].text, "a note");
    assert_false(undo(s, true).any);
    undo(s, false);
    undo(s, false);
    undo(s, false);
    assert_false(undo(s, false).any);
    assert_false(standing(s, A).read || standing(s, B).read);
    /* A new change ends what could be done again. */
    undo(s, true);
    assert_true(standing(s, A).read);
    dd_state_set_starred(s, both, 1, true, NULL);
    assert_false(undo(s, true).any);
    /* Places are not in the way. */
    struct dd_reading left = a_reading();
    struct dd_progress progress = {1, 1, 0};
    dd_state_leave(s, &both[0], &left, &progress, NULL);
    assert_int_equal(undo(s, false).change, DD_CHANGE_STAR);
    dd_arena_release(&arena);
    dd_state_free(s);
}

/* The same article again and again, back to the beginning and forth to the end. */
static void test_undo_of_the_same(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_who a = who_is(A, "甲");
    for (int i = 0; i < 4; i++)
        dd_state_set_starred(s, &a, 1, i % 2 == 0, NULL);
    for (int round = 0; round < 2; round++) {
        for (int i = 3; i >= 0; i--) {
            struct dd_undone u = undo(s, false);
            assert_true(u.any && u.count == 1 && u.skipped == 0);
            assert_int_equal(standing(s, A).starred, i % 2 == 1);
        }
        assert_false(undo(s, false).any);
        for (int i = 0; i < 4; i++) {
            struct dd_undone u = undo(s, true);
            assert_true(u.any && u.count == 1 && u.skipped == 0);
            assert_int_equal(standing(s, A).starred, i % 2 == 0);
        }
        assert_false(undo(s, true).any);
    }
    /* One that is no longer the last of them is still left alone. */
    undo(s, false);
    struct dd_state *other = dd_state_new(folder.path);
    dd_state_set_starred(other, &a, 1, false, NULL);
    struct dd_undone u = undo(s, false);
    assert_true(u.any && u.count == 0 && u.skipped == 1);
    dd_state_free(other);
    dd_state_free(s);
}

/* What was changed again since, by another copy or by hand, is left alone. */
static void test_undo_skips(void **state)
{
    (void)state;
    struct dd_state *one = open_state(), *two = open_state();
    struct dd_who both[] = {who_is(A, "甲"), who_is(B, "乙")};
    dd_state_set_read(one, both, 2, true, NULL);
    dd_state_set_read(two, both, 1, false, NULL);
    dd_state_set_read(two, both, 1, true, NULL);
    /* One takes back its own step, not the later one of two. */
    struct dd_undone u = undo(one, false);
    assert_int_equal(u.count, 1);
    assert_int_equal(u.skipped, 1);
    assert_true(standing(one, A).read && !standing(one, B).read);
    dd_state_free(one);
    dd_state_free(two);
    /* After a new start: the last one of any. */
    one = open_state();
    u = undo(one, false);
    assert_true(u.any);
    assert_false(standing(one, A).read);
    /* … and what was taken back so is done again. */
    u = undo(one, true);
    assert_true(u.any && u.count == 1);
    assert_true(standing(one, A).read);
    assert_false(undo(one, true).any);
    dd_state_free(one);
}

static void test_undo_many(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    enum { MANY = 2000 };
    static struct dd_who all[MANY];
    static char keys[MANY][40];
    for (int i = 0; i < MANY; i++) {
        snprintf(keys[i], sizeof keys[i], "https://example.org/%d", i);
        all[i] = who_is(keys[i], "篇");
    }
    assert_int_equal(dd_state_set_read(s, all, MANY, true, NULL), DD_OK);
    assert_true(standing(s, keys[0]).read && standing(s, keys[MANY - 1]).read);
    assert_int_equal(undo(s, false).count, MANY);
    assert_false(standing(s, keys[0]).read || standing(s, keys[MANY - 1]).read);
    dd_state_free(s);
}

/* ---- to another machine ---------------------------------------------------------------- */

static bool take_line(void *data, struct dd_str line)
{
    dd_strbuf_add(data, line);
    dd_strbuf_addc(data, '\n');
    return true;
}

static void export(struct dd_state *s, struct dd_strbuf *out)
{
    struct dd_state_sink sink = {take_line, out};
    dd_strbuf_clear(out);
    assert_int_equal(dd_state_export(s, &sink, NULL), DD_OK);
}

static void fill(struct dd_state *s)
{
    struct dd_who a = who_is(A, "甲"), b = who_is(B, "乙"), t = who_is(T, "无址");
    struct dd_reading left = a_reading();
    struct dd_progress progress = {42, 1000, 0};
    struct dd_note note = a_note(5, "words \"quoted\"", "一条\n笔记");
    struct dd_bookmark capital = {.name = 'Z', .spot = a_spot(20, "p", "q")};
    t.path = DD_STR("/archive/t.md");
    assert_int_equal(dd_state_set_read(s, &a, 1, true, NULL), DD_OK);
    assert_int_equal(dd_state_set_read(s, &a, 1, false, NULL), DD_OK);
    assert_int_equal(dd_state_set_starred(s, &b, 1, true, NULL), DD_OK);
    assert_int_equal(dd_state_leave(s, &t, &left, &progress, NULL), DD_OK);
    t.key = DD_STR("text:edited");
    assert_int_equal(dd_state_put_note(s, &t, &note, NULL), DD_OK);
    assert_int_equal(dd_state_set_bookmark(s, &a, &capital, NULL), DD_OK);
    assert_int_equal(dd_state_remember(s, DD_STR("here"), DD_STR("only"), NULL), DD_OK);
}

static void test_carry(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_strbuf first = {0}, second = {0};
    struct dd_state_merge m;
    fill(s);
    export(s, &first);
    assert_null(strstr(first.buf, "here"));
    assert_null(strstr(first.buf, "/archive"));
    assert_non_null(strstr(first.buf, "\"kind\":\"read\",\"name\":\"\",\"changed\":"));
    dd_state_free(s);
    char other[300];
    snprintf(other, sizeof other, "%s/other", folder.path);
    s = dd_state_new(other);
    assert_int_equal(dd_state_import(s, dd_strbuf_str(&first), &m, NULL), DD_OK);
    assert_int_equal(m.taken, m.lines);
    assert_true(m.lines >= 6);
    export(s, &second);
    assert_string_equal(second.buf, first.buf);
    /* Again: nothing is new, nothing changes. */
    assert_int_equal(dd_state_import(s, dd_strbuf_str(&first), &m, NULL), DD_OK);
    assert_int_equal(m.taken, 0);
    assert_int_equal(m.older, m.lines);
    export(s, &second);
    assert_string_equal(second.buf, first.buf);
    assert_int_equal(standing(s, "text:edited").notes, 1);
    /* And it can be taken back as a whole. */
    struct dd_undone u = undo(s, false);
    assert_int_equal(u.change, DD_CHANGE_IMPORT);
    assert_int_equal(standing(s, "text:edited").notes, 0);
    assert_false(standing(s, B).starred);
    dd_strbuf_release(&first);
    dd_strbuf_release(&second);
    dd_state_free(s);
}

#define HEAD "{\"duidu\":\"state\",\"version\":1}\n"
#define STAR(changed, value)                                                                       \
    "{\"article\":\"" A "\",\"kind\":\"star\",\"name\":\"\",\"changed\":" changed ",\"value\":" value "}\n"

static struct dd_state_merge import(struct dd_state *s, const char *text)
{
    struct dd_state_merge m;
    struct dd_error err = {0};
    if (dd_state_import(s, dd_str_from(text), &m, &err) != DD_OK)
        fail_msg("%s", err.message);
    return m;
}

/* The newer wins, whichever comes first; what was taken away stays away. */
static void test_merge(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    assert_int_equal(import(s, HEAD STAR("2000", "true")).taken, 1);
    assert_true(standing(s, A).starred);
    assert_int_equal(import(s, HEAD STAR("1000", "null")).older, 1);
    assert_true(standing(s, A).starred);
    assert_int_equal(import(s, HEAD STAR("3000", "null")).taken, 1);
    assert_false(standing(s, A).starred);
    assert_int_equal(import(s, HEAD STAR("2500", "true")).older, 1);
    assert_false(standing(s, A).starred);
    /* Of the same moment: the same one on both sides, whatever the order. */
    assert_int_equal(import(s, HEAD STAR("4000", "\"a\"") STAR("4000", "\"b\"")).taken, 2);
    assert_int_equal(import(s, HEAD STAR("4000", "\"a\"")).taken, 0);
    /* Kinds that this version does not know are passed over. */
    assert_int_equal(import(s, HEAD "{\"article\":\"" A "\",\"kind\":\"later\",\"name\":\"\","
                                    "\"changed\":1,\"value\":1}\n\n").lines, 0);
    dd_state_free(s);
}

static void test_bad_import(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
    } bad[] = {
        {"hello\n", 1},
        {"{\"duidu\":\"state\",\"version\":2}\n", 1},
        {STAR("1", "true"), 1},
        {HEAD STAR("1", "true") "{\"article\":\"x\",\"kind\":\"star\"}\n", 3},
        {HEAD STAR("1", "true") STAR("1", "true") "{\"article\":", 4},
        {HEAD STAR("0", "true"), 2},
        {HEAD STAR("99999999999999999", "true"), 2},
        {HEAD "{\"article\":7,\"kind\":\"star\",\"name\":\"\",\"changed\":1,\"value\":1}\n", 2},
        {HEAD "[]\n", 2},
    };
    struct dd_state *s = open_state();
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct dd_state_merge m;
        struct dd_error err = {0};
        assert_int_equal(dd_state_import(s, dd_str_from(bad[i].text), &m, &err), DD_ERR_SYNTAX);
        assert_int_equal(err.line, bad[i].line);
    }
    assert_int_equal(standing(s, A).touched, 0);
    dd_state_free(s);
}

/* ---- forms ----------------------------------------------------------------------------- */

/* A reading life in a database of that form: an article that was left, marked, noted, and starred and
 * unstarred again, both of which can be taken back. */
static void fill_form(sqlite3 *db, int form)
{
    static const char life[] =
        "INSERT INTO article VALUES(1, '" A "', 'https://example.org/a', '甲', '2025-01-01', 'example.org');"
        "INSERT INTO alias VALUES(CAST('" A "' AS BLOB), 77, 1, 1);"
        "INSERT INTO fact VALUES(1, 'read', '', 'true', 5);"
        "INSERT INTO fact VALUES(1, 'star', '', NULL, 7);"
        "INSERT INTO fact VALUES(1, 'progress', '', '[42,3,0]', 4);"
        "INSERT INTO fact VALUES(1, 'note', 'n1', '{\"pane\":0,\"made\":6,\"from\":[1,9,0,9,\"\",\"摘\"],"
        "\"to\":[1,12,3,9,\"摘\",\"\"],\"quote\":\"摘\",\"text\":\"注\"}', 6);"
        "INSERT INTO step VALUES(1, 9, 2, 6, 0), (2, 9, 3, 7, 0);"
        "INSERT INTO trail VALUES(1, 1, 'star', '', NULL, 'true', 6), (2, 1, 'star', '', 'true', NULL, 7);";
    assert_int_equal(sqlite3_exec(db, life, NULL, NULL, NULL), SQLITE_OK);
    if (form >= 2)
        assert_int_equal(sqlite3_exec(db, "INSERT INTO local VALUES(CAST('last' AS BLOB), 'x');"
                                          "INSERT INTO history VALUES('/', '代理', 1)", NULL, NULL, NULL),
                         SQLITE_OK);
}

static void check_form(struct dd_state *s, int form)
{
    struct dd_arena arena = {0};
    struct dd_strbuf text = {0};
    struct dd_note *notes;
    struct dd_str *lines;
    struct dd_standing now = dd_board_find(dd_state_board(s), 77);
    assert_true(now.read && !now.starred && now.started && now.percent == 42 && now.notes == 1);
    assert_int_equal(dd_state_notes(s, NULL, 0, &arena, &notes), 1);
    assert_str(notes[0].text, "注");
    assert_str(notes[0].who.title, "甲");
    assert_int_equal(dd_state_recollect(s, DD_STR("last"), &text), form >= 2);
    assert_int_equal(dd_state_history(s, DD_STR("/"), &arena, &lines), form >= 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(undo(s, false).count, 1);
        assert_int_equal(dd_board_find(dd_state_board(s), 77).starred, i == 0);
    }
    assert_int_equal(dd_state_remember(s, DD_STR("a"), DD_STR("b"), NULL), DD_OK);
    dd_strbuf_release(&text);
    dd_arena_release(&arena);
}

/* From every form that there was, with something in it, to that of today; a copy is kept. */
static void test_forms(void **state)
{
    (void)state;
    const struct dd_state_forms *today = dd_state_forms();
    for (int form = 1; form <= today->count; form++) {
        struct dd_state_forms old = {today->steps, form};
        char path[300], command[400];
        sqlite3 *db;
        int rc;
        snprintf(path, sizeof path, "%s/form-%d", folder.path, form);
        mkdir(path, 0700);
        strcat(path, "/state.db");
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(dd_state_bring_up(db, &old), SQLITE_OK);
        fill_form(db, form);
        sqlite3_close(db);
        *strrchr(path, '/') = '\0';
        struct dd_state *s = dd_state_new(path);
        dd_state_open(s);
        assert_string_equal(dd_state_notice(s), "");
        assert_int_equal(dd_state_form(s->db, &rc), today->count);
        check_form(s, form);
        snprintf(command, sizeof command, "ls %s/backups/state-*-before-form-%d.db >/dev/null 2>&1", path,
                 today->count);
        assert_int_equal(system(command) == 0, form < today->count);
        dd_state_free(s);
    }
}

/* A state of a newer duidu is neither changed nor set aside. */
static void test_newer(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    struct dd_who a = who_is(A, "甲");
    dd_state_set_starred(s, &a, 1, true, NULL);
    sqlite3_exec(s->db, "PRAGMA user_version = 99", NULL, NULL, NULL);
    dd_state_free(s);
    s = dd_state_new(folder.path);
    dd_state_open(s);
    assert_non_null(strstr(dd_state_notice(s), "newer duidu"));
    assert_string_equal(dd_state_notice(s), "");
    assert_false(dd_state_on_disk(s));
    assert_int_equal(dd_state_set_read(s, &a, 1, true, NULL), DD_OK);
    assert_true(standing(s, A).read);
    dd_state_free(s);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(test_path(&folder, "state.db"), &db), SQLITE_OK);
    int rc;
    assert_int_equal(dd_state_form(db, &rc), 99);
    sqlite3_close(db);
}

/* ---- copies ---------------------------------------------------------------------------- */

static int copies(void)
{
    char command[400];
    snprintf(command, sizeof command, "ls %s/backups 2>/dev/null | grep -c 'weekly.db$'", folder.path);
    FILE *p = popen(command, "r");
    int n = -1;
    assert_int_equal(fscanf(p, "%d", &n), 1);
    pclose(p);
    return n;
}

static void test_care(void **state)
{
    (void)state;
    struct dd_who a = who_is(A, "甲");
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_NONE);
    struct dd_state *s = open_state();
    dd_state_set_starred(s, &a, 1, true, NULL);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
    assert_int_equal(copies(), 1);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
    assert_int_equal(copies(), 1);
    /* A week later, some names from before; only the newest few are kept. */
    char command[700];
    snprintf(command, sizeof command,
             "cd %s/backups && mv state-*-weekly.db state-2020-01-01-weekly.db &&"
             " for d in 02 03 04 05 06 07; do cp state-2020-01-01-weekly.db state-2020-01-$d-weekly.db; done"
             " && touch -d '8 days ago' *.db", folder.path);
    assert_int_equal(system(command), 0);
    assert_int_equal(dd_state_care(folder.path, NULL, NULL, NULL), DD_CARE_WELL);
    assert_int_equal(copies(), 5);
    assert_int_equal(access(test_path(&folder, "backups/state-2020-01-01-weekly.db"), F_OK), -1);
    assert_int_equal(access(test_path(&folder, "backups/state-2020-01-07-weekly.db"), F_OK), 0);
    dd_state_free(s);
}

static bool stop(void *data)
{
    (void)data;
    return true;
}

static void test_care_stops(void **state)
{
    (void)state;
    struct dd_state *s = open_state();
    for (int i = 0; i < 300; i++) {
        char key[64];
        snprintf(key, sizeof key, "https://example.org/%d", i);
        struct dd_who who = who_is(key, "篇");
        struct dd_reading left = a_reading();
        struct dd_progress progress = {1, 1, 0};
        dd_state_leave(s, &who, &left, &progress, NULL);
    }
    assert_int_equal(dd_state_care(folder.path, stop, NULL, NULL), DD_CARE_STOPPED);
    dd_state_free(s);
}

#define T_(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T_(test_nothing),   T_(test_read_and_star), T_(test_leave),      T_(test_recall),
        T_(test_identity),  T_(test_bookmarks),     T_(test_notes),      T_(test_links),
        T_(test_local),     T_(test_undo),          T_(test_undo_of_the_same), T_(test_undo_skips), T_(test_undo_many),
        T_(test_carry),     T_(test_merge),         T_(test_bad_import), T_(test_forms),
        T_(test_newer),     T_(test_care),          T_(test_care_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
