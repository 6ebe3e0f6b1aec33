/* Highlights and notes in the reader: made, shown, found again after an edit, taken away and back, and on
 * the disk before it is said. */
#include "check.h"
#include "folder.h"
#include "host.h"

#include "src/app/app_private.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char head[] =
    "---\ntitle: 草堆里的针\ndate: 2024-05-06\nextra:\n  source: https://example.org/needle\n---\n## Summary\n\n"
    "**摘要**:\n\n第一句在这里。第二句“真的？”她问。\n\n**要点总结**:\n\n"
    "1. **Kubernetes**：用Kubernetes和GPU跑。\n2. **Rust**：改用Rust写。\n\n## Full Content\n\n";
static const char body[] =
    "# The haystack\n\nIt is *cheap*. We run Kubernetes on many a GPU. See Dr. Who.\n\n"
    "Then everything was written anew in Rust, and Rust it is.\n\n> A quote of 中文 &amp; English words.\n\nThe end.\n";

static struct quiet_clock quiet = {.step = 10};
static struct dd_host host = QUIET_HOST(&quiet);
static struct test_folder folder;
static struct dd_app *app;
static struct dd_frame frame;

static void write_text(const char *before)
{
    struct dd_strbuf text = {0};
    dd_strbuf_addf(&text, "%s%s%s", head, before, body);
    test_write(&folder, "a.md", dd_strbuf_cstr(&text));
    dd_strbuf_release(&text);
}

static void open_app(void)
{
    struct dd_error err;
    host.state = dd_state_new(test_path(&folder, "state"));
    dd_frame_init(&frame);
    if (dd_app_open(&app, test_path(&folder, "a.md"), &host, &err))
        fail_msg("%s", err.message);
    dd_app_resize(app, 40, 120);
    dd_app_draw(app, &frame);
    while (dd_app_work(app, 50))
        ;
    dd_app_idle(app);
    dd_app_draw(app, &frame);
}

static void close_app(void)
{
    dd_app_close(app);
    dd_state_free(host.state);
    dd_frame_release(&frame);
    app = NULL;
}

static void again(void)
{
    close_app();
    open_app();
}

static int set_up(void **state)
{
    (void)state;
    folder = test_folder_make();
    write_text("");
    open_app();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    close_app();
    test_folder_remove(&folder);
    return 0;
}

static void type(const char *keys)
{
    struct dd_str s = dd_str_from(keys);
    for (size_t at = 0, len; at < s.len; at += len)
        dd_app_key(app, dd_utf8_decode(s, at, &len));
    dd_app_draw(app, &frame);
}

/* What is drawn as highlighted, without blanks. */
static const char *lit(void)
{
    static char out[2048];
    struct dd_strbuf b = {0};
    for (int i = 0; i < frame.rows * frame.columns; i++)
        for (int k = 0; frame.cells[i].overlay == DD_ROLE_HIGHLIGHT && k < frame.cells[i].n; k++)
            if (frame.cells[i].cp[k] != ' ')
                dd_strbuf_add_cp(&b, frame.cells[i].cp[k]);
    snprintf(out, sizeof out, "%s", dd_strbuf_cstr(&b));
    dd_strbuf_release(&b);
    return out;
}

static bool on_screen(const char *words)
{
    bool found = false;
    struct dd_strbuf b = {0};
    for (int i = 0; i < frame.rows; i++)
        dd_frame_row_text(&frame, i, &b);
    found = strstr(dd_strbuf_cstr(&b), words) != NULL;
    dd_strbuf_release(&b);
    return found;
}

/* All notes, each "pane|quote|point|text". */
static const char *kept(void)
{
    static char out[4096];
    struct dd_arena arena = {0};
    struct dd_note *notes;
    size_t n = dd_state_notes(host.state, NULL, 0, &arena, &notes), len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%d|%.*s|%.*s|%.*s", i ? "\n" : "",
                                notes[i].pane, DD_STR_ARG(notes[i].quote),
                                DD_STR_ARG(notes[i].point), DD_STR_ARG(notes[i].text));
    dd_arena_release(&arena);
    return out;
}

static void highlights_and_takes_away(void **state)
{
    (void)state;
    type("\tvvJJH");
    assert_string_equal(lit(), "WerunKubernetesonmanyaGPU.");
    assert_non_null(strstr(kept(), "0|We run Kubernetes on many a GPU.|Kubernetes：用Kubernetes和GPU跑。|"));
    assert_false(app->reader.select.on);
    again();
    assert_string_equal(lit(), "WerunKubernetesonmanyaGPU.");
    type("H"); /* the place was kept: the block with the highlight is the current one */
    assert_true(on_screen("highlight taken away — :undo brings it back"));
    assert_string_equal(lit(), "");
    assert_string_equal(kept(), "");
    struct dd_arena arena = {0};
    struct dd_undone undone;
    struct dd_error err = {0};
    assert_int_equal(dd_state_undo(host.state, false, &arena, &undone, &err), DD_OK);
    dd_arena_release(&arena);
    dd_life_renew(app);
    dd_app_draw(app, &frame);
    assert_string_equal(lit(), "WerunKubernetesonmanyaGPU.");
    type("vvJH"); /* exactly the same again */
    assert_string_equal(kept(), "");
}

static void highlights_a_block_in_either_pane(void **state)
{
    (void)state;
    type("}H");
    assert_string_equal(lit(), "第一句在这里。第二句“真的？”她问。");
    type("}}H"); /* the first point */
    assert_non_null(strstr(kept(), "1|Kubernetes：用Kubernetes和GPU跑。|It is cheap. We run"));
    type("\tgH");
    assert_non_null(strstr(kept(), "0|The haystack||"));
}

static void writes_a_note(void **state)
{
    (void)state;
    type("\tvvJa");
    assert_int_equal(app->prompt.kind, DD_PROMPT_NOTE);
    type("很便宜 indeed\r");
    assert_true(on_screen("note saved"));
    assert_string_equal(kept(), "0|It is cheap.|Kubernetes：用Kubernetes和GPU跑。|很便宜 indeed");
    assert_true(on_screen("✎"));
    again();
    assert_true(on_screen("✎ 很便宜 indeed")); /* in the status line */
    type("a");
    type("!\r");
    assert_non_null(strstr(kept(), "|很便宜 indeed!"));
    type("a");
    type("\x15\x1b"); /* ^U, Esc: nothing has changed */
    assert_non_null(strstr(kept(), "|很便宜 indeed!"));
    type("a\x15\r");
    assert_string_equal(kept(), "0|It is cheap.|Kubernetes：用Kubernetes和GPU跑。|");
    assert_string_equal(lit(), "Itischeap.");
    type(":annotate two words\r");
    assert_non_null(strstr(kept(), "|two words"));
    type("Gvv");
    type("a");
    type("\x1b"); /* a new one that is not written leaves nothing behind */
    assert_null(strchr(kept(), '\n'));
}

static int edits(void *data, char *const *argv, bool background)
{
    (void)data;
    (void)background;
    const char *path = NULL;
    for (size_t i = 0; argv[i]; i++)
        path = argv[i];
    FILE *f = fopen(path, "r+");
    if (!f)
        return 1;
    fputs("第一行\n\nline two  \n<!-- duidu -->\n", f);
    fclose(f);
    return 0;
}

static int refuses(void *data, char *const *argv, bool background)
{
    (void)data;
    (void)argv;
    return background ? 0 : 1;
}

static void writes_a_note_in_the_editor(void **state)
{
    (void)state;
    host.run = edits;
    type("\tvvJa");
    type("typed\x18");
    assert_string_equal(kept(), "0|It is cheap.|Kubernetes：用Kubernetes和GPU跑。|第一行\n\nline two");
    host.run = refuses;
    type("a"); /* several lines: the editor at once */
    assert_int_equal(app->prompt.kind, DD_PROMPT_NONE);
    assert_true(on_screen("ended with status 1"));
    assert_non_null(strstr(kept(), "第一行\n\nline two"));
    host.run = edits;
    type("Ga");
    type("\x1b");
    type(":set in-editor yes\ra");
    assert_non_null(strstr(kept(), "0|The end.||第一行\n\nline two"));
    host.run = quiet_run;
}

static void is_found_again_after_an_edit(void **state)
{
    struct dd_error err;
    (void)state;
    type("\tvvJJH");
    type("GH");
    write_text("新的一段，在前面。\n\nAnother one.\n\n");
    assert_int_equal(dd_app_reload(app, &err), DD_RELOAD_CHANGED);
    dd_app_draw(app, &frame);
    assert_string_equal(lit(), "WerunKubernetesonmanyaGPU.Theend.");
    struct dd_strbuf gone = {0};
    dd_strbuf_addf(&gone, "%sNothing of it is here any more, not a word.\n\nThe end.\n", head);
    test_write(&folder, "a.md", dd_strbuf_cstr(&gone));
    dd_strbuf_release(&gone);
    again();
    assert_string_equal(lit(), "Theend.");
    assert_non_null(strstr(kept(), "0|We run Kubernetes on many a GPU.|"));
}

/* ---- the list ------------------------------------------------------------------------------------ */

static bool has_cursor(const char *words)
{
    struct dd_strbuf b = {0};
    dd_frame_row_text(&frame, frame.cursor_row, &b);
    bool has = strstr(dd_strbuf_cstr(&b), words) != NULL;
    dd_strbuf_release(&b);
    return has;
}

static void lists_them(void **state)
{
    (void)state;
    type("B");
    assert_int_equal(dd_app_screen(app), DD_SCREEN_NOTES);
    assert_true(on_screen("no notes yet"));
    type("jkGg5jx\r"); /* nothing to do anything to */
    type("q");
    assert_int_equal(dd_app_screen(app), DD_SCREEN_READER);
    type("\tvvJJH"); /* We run Kubernetes … */
    type("Ga");
    type("完了 the end\r");
    type("B");
    assert_true(on_screen("We run Kubernetes") && on_screen("→ Kubernetes：用") && on_screen("✎ 完了"));
    assert_true(has_cursor("We run"));
    type("j");
    assert_true(has_cursor("The end."));
    type("/gpu\r");
    assert_true(on_screen("1 note") && !on_screen("The end."));
    type("\r");
    assert_int_equal(dd_app_screen(app), DD_SCREEN_READER);
    assert_int_equal(app->reader.focus, DD_ARTICLE);
    assert_ptr_equal(dd_notes_here(&app->reader, false), &app->reader.notes.items[0]);
    type("q");
    assert_true(on_screen("/gpu"));
    type("q");
    assert_true(on_screen("The end."));
    type("Ge");
    type(", indeed\r");
    assert_true(on_screen("✎ 完了 the end, indeed"));
    type("x");
    assert_false(on_screen("The end."));
    assert_true(on_screen("highlight and note taken away — :undo brings them back"));
    type(":undo\r");
    assert_true(on_screen("✎ 完了 the end, indeed"));
    type("Gx");
    assert_false(on_screen("The end."));
    type("q");
    assert_int_equal(dd_app_screen(app), DD_SCREEN_READER);
    type("q");
    assert_true(dd_app_done(app));
}

static void keeps_what_is_gone(void **state)
{
    (void)state;
    type("\tvvJJH");
    struct dd_strbuf text = {0};
    dd_strbuf_addf(&text, "%sNothing of it.\n", head);
    test_write(&folder, "a.md", dd_strbuf_cstr(&text));
    dd_strbuf_release(&text);
    again();
    type("B");
    assert_true(on_screen("We run Kubernetes on many a GPU.") && on_screen("no longer in the text"));
    type("\r");
    assert_true(on_screen("not in the text any more"));
    type("B");
    unlink(test_path(&folder, "a.md"));
    type(":notes all\r");
    assert_true(on_screen("gone") && on_screen("We run Kubernetes on many a GPU."));
    type("\r");
    assert_true(on_screen("the article is gone"));
    write_text("");
}

/* ---- killed -------------------------------------------------------------------------------------- */

/* Highlights one word after the other, and tells of each when the program has said so. */
static void work(int fd)
{
    host.state = NULL;
    open_app();
    type("\tvvv");
    uint32_t before = UINT32_MAX;
    for (unsigned char i = 0;; i++) {
        type("J");
        struct dd_piece_of piece;
        if (!dd_select_get(&app->reader, &piece))
            _exit(1);
        uint32_t at = piece.text.start;
        while (at == before) /* the last word: once more would take its highlight away */
            pause();
        before = at;
        type("H");
        if (!on_screen("highlighted") || write(fd, &at, sizeof at) != sizeof at)
            _exit(1);
        type("vvv");
        for (unsigned char k = 0; k <= i; k++)
            type("J");
    }
}

static void loses_nothing_that_it_has_told(void **state)
{
    (void)state;
    close_app();
    for (int round = 0; round < 6; round++) {
        int fds[2];
        uint32_t acks[64];
        size_t n = 0;
        assert_int_equal(pipe(fds), 0);
        test_folder_remove(&folder);
        folder = test_folder_make();
        write_text("");
        pid_t child = fork();
        if (child == 0)
            work(fds[1]);
        close(fds[1]);
        for (int wanted = 1 + round * 2; wanted > 0; wanted--)
            if (read(fds[0], &acks[n], sizeof *acks) == sizeof *acks)
                n++;
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while (n < COUNT(acks) && read(fds[0], &acks[n], sizeof *acks) == sizeof *acks)
            n++; /* told, and not heard until now */
        close(fds[0]);
        assert_true(n >= 1 + (size_t)round * 2);
        open_app();
        for (size_t i = 0; i < n; i++) {
            bool there = false;
            for (size_t k = 0; k < app->reader.notes.count; k++)
                there |= app->reader.notes.items[k].found && app->reader.notes.items[k].at.start == acks[i];
            assert_true(there);
        }
        close_app();
    }
    open_app();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(highlights_and_takes_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(highlights_a_block_in_either_pane, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writes_a_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writes_a_note_in_the_editor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(is_found_again_after_an_edit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_what_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loses_nothing_that_it_has_told, set_up, tear_down),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
