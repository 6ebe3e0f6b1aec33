/* A pane on a document: scrolling, places that outlive a resize, partial layout. */
#include "check.h"

#include "duidu/pane.h"
#include "duidu/spot.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 12, WIDTH = 40 };

struct fixture {
    struct dd_source source;
    struct dd_arena arena;
    struct dd_pane pane;
};

static void open_text(struct fixture *f, struct dd_str text, int rows, int columns)
{
    struct dd_error err;
    *f = (struct fixture){0};
    assert_int_equal(dd_source_from_bytes(&f->source, "对读.md", text, NULL, &err), DD_OK);
    struct dd_part part = {&f->source, {0, f->source.text.len}};
    dd_pane_init(&f->pane, dd_document_parse(&f->arena, &part));
    dd_pane_resize(&f->pane, 0, 0, rows, columns);
}

static void open_long(struct fixture *f, int rows, int columns)
{
    struct dd_strbuf b = {0};
    dd_strbuf_adds(&b, "# 为什么是八十列\n\n");
    for (int i = 1; i <= 30; i++) {
        dd_strbuf_addf(&b, "第 %d 段：终端里的文字，宽度各不相同；a plain paragraph, long enough to be "
                           "wrapped at every width but the widest，还有“引号”和（括号）。\n\n", i);
        if (i % 5 == 0)
            dd_strbuf_addf(&b, "## 第 %d 节\n\n- 要点一 `code`\n- 要点二，**粗体**文字\n\n", i);
        if (i % 10 == 0)
            dd_strbuf_adds(&b, "> 引文：天地玄黄，宇宙洪荒。\n\n| 名 | value |\n|---|---|\n| 甲 | 1 |"
                               "\n\n```c\nint 宽 = 0;\n\nreturn 宽;\n```\n\n");
    }
    open_text(f, dd_strbuf_str(&b), rows, columns);
    dd_strbuf_release(&b);
}

static void close_text(struct fixture *f)
{
    dd_pane_release(&f->pane);
    dd_arena_release(&f->arena);
    dd_source_release(&f->source);
}

static struct dd_anchor anchor_at(const struct dd_pane *p, size_t line)
{
    const struct dd_line *l = &p->layout->lines[line];
    return (struct dd_anchor){l->block, dd_document_source_offset(p->doc, l->start)};
}

static void sound(const struct dd_pane *p)
{
    assert_in_range(p->focus, p->top, p->top + (size_t)p->rows - 1);
    assert_true(p->focus < p->layout->n_lines);
    assert_true(p->top <= dd_pane_max_top(p));
    assert_int_equal(dd_pane_focus_row(p), p->row + (int)(p->focus - p->top));
    assert_in_range(dd_pane_percent(p), 0, 100);
}

static void scrolls_to_every_line_and_back(void **state)
{
    (void)state;
    for (int rows = 1; rows <= 500; rows = rows * 3 + 1) {
        struct fixture f;
        open_long(&f, rows, WIDTH);
        struct dd_pane *p = &f.pane;
        dd_pane_complete(p);
        size_t n = p->layout->n_lines, steps = 0;
        assert_in_range(n, 100, 499);
        while (dd_pane_scroll(p, 1)) {
            steps++;
            assert_int_equal(p->focus, steps);
            sound(p);
        }
        assert_int_equal(steps, n - 1);
        assert_true(dd_pane_at_end(p));
        assert_int_equal(dd_pane_percent(p), 100);
        assert_int_equal(dd_pane_max_top(p), n > (size_t)rows ? n - (size_t)rows : 0);
        for (; dd_pane_scroll(p, -1); steps--) {
            assert_int_equal(p->focus, steps - 1);
            sound(p);
        }
        assert_int_equal(steps, 0);
        assert_int_equal(p->top, 0);
        assert_true(dd_pane_scroll(p, 1000000));
        assert_int_equal(p->focus, n - 1);
        assert_true(dd_pane_scroll(p, -1000000));
        assert_int_equal(p->focus + p->top, 0);
        close_text(&f);
    }
}

static void same_anchor(struct dd_anchor a, struct dd_anchor b, size_t place, const char *what)
{
    if (a.block != b.block || a.offset != b.offset)
        fail_msg("from line %zu the %s went from %u:%zu to %u:%zu", place, what, (unsigned)a.block,
                 a.offset, (unsigned)b.block, b.offset);
}

/* An empty line of code has no source offset of its own. */
static bool is_empty(const struct dd_pane *p, size_t line)
{
    const struct dd_line *l = &p->layout->lines[line];
    return l->start == l->end && !(l->flags & DD_LINE_BLANK);
}

static void keeps_its_place(void **state)
{
    (void)state;
    struct fixture f;
    open_long(&f, ROWS, WIDTH);
    struct dd_pane *p = &f.pane;
    dd_pane_complete(p);
    size_t n = p->layout->n_lines;
    for (size_t line = 0; line < n; line += 7) {
        dd_pane_show(p, line);
        dd_pane_focus(p, line + line % ROWS);
        if (is_empty(p, p->top) || is_empty(p, p->focus))
            continue;
        struct dd_anchor top = anchor_at(p, p->top), focus = anchor_at(p, p->focus);
        for (int width = 20; width <= 200; width += 12) {
            dd_pane_resize(p, 0, 0, ROWS, width);
            sound(p);
            /* The current line shows the source offset that was current. */
            assert_int_equal(dd_pane_block(p), focus.block);
            assert_int_equal(p->focus, dd_pane_line_of(p, focus));
        }
        dd_pane_resize(p, 0, 0, ROWS, WIDTH);
        assert_int_equal(p->layout->n_lines, n);
        same_anchor(top, anchor_at(p, p->top), line, "top");
        same_anchor(focus, anchor_at(p, p->focus), line, "current line");
    }
    for (size_t line = 3; line < n; line += n / 4) {
        dd_pane_show(p, line);
        struct dd_anchor top = anchor_at(p, p->top), focus = anchor_at(p, p->focus);
        for (int cycle = 0; cycle < 50; cycle++) {
            dd_pane_resize(p, 0, 0, ROWS - cycle % 3, 20 + cycle * 3);
            dd_pane_resize(p, 0, 0, ROWS, WIDTH);
            same_anchor(top, anchor_at(p, p->top), line, "top");
            same_anchor(focus, anchor_at(p, p->focus), line, "current line");
        }
    }
    close_text(&f);
}

static void goes_by_blocks(void **state)
{
    (void)state;
    struct fixture f;
    open_long(&f, ROWS, WIDTH);
    struct dd_pane *p = &f.pane;
    dd_pane_complete(p);
    uint32_t leaves[200], headings[20];
    long n = 0, h = 0;
    for (uint32_t i = 0; i < p->doc->n_blocks; i++) {
        if (!dd_block_is_leaf(&p->doc->blocks[i]))
            continue;
        if (p->doc->blocks[i].kind == DD_BLOCK_HEADING)
            headings[h++] = i;
        leaves[n++] = i;
    }
    assert_int_equal(h, 7);
    for (long i = 0; i < n; i++) {
        size_t end, first = dd_layout_block_lines(p->layout, leaves[i], &end);
        dd_pane_to_block(p, leaves[i]);
        sound(p);
        assert_int_equal(p->focus, first);
        assert_int_equal(dd_pane_block(p), leaves[i]);
        assert_true(end - first > ROWS || end <= p->top + ROWS); /* seen whole */
        assert_false(dd_pane_to_block(p, leaves[i]));
    }
    for (long count = 1; count <= 9; count++) {
        dd_pane_to_block(p, leaves[0]);
        for (long i = count; i < n; i += count) {
            assert_true(dd_pane_next_block(p, count, false));
            assert_int_equal(dd_pane_block(p), leaves[i]);
        }
        dd_pane_to_block(p, leaves[n - 1]);
        assert_false(dd_pane_next_block(p, count, false));
        for (long i = n - 1 - count; i >= 0; i -= count) {
            assert_true(dd_pane_next_block(p, -count, false));
            assert_int_equal(dd_pane_block(p), leaves[i]);
        }
    }
    dd_pane_to_block(p, headings[0]);
    for (long i = 1; i < h; i++) {
        assert_true(dd_pane_next_block(p, 1, true));
        assert_int_equal(dd_pane_block(p), headings[i]);
    }
    assert_false(dd_pane_next_block(p, 1, true));
    assert_true(dd_pane_next_block(p, -3, true));
    assert_int_equal(dd_pane_block(p), headings[h - 4]);
    /* From inside a block back to its beginning first. */
    size_t end, first = dd_layout_block_lines(p->layout, leaves[1], &end);
    dd_pane_focus(p, end - 1);
    assert_true(p->focus > first);
    assert_true(dd_pane_next_block(p, -1, false));
    assert_int_equal(p->focus, first);
    assert_true(dd_pane_next_block(p, -99, false));
    assert_int_equal(dd_pane_block(p), leaves[0]);
    close_text(&f);
}

static void places_and_fractions(void **state)
{
    (void)state;
    struct fixture f;
    open_long(&f, ROWS, WIDTH);
    struct dd_pane *p = &f.pane;
    dd_pane_complete(p);
    dd_pane_show(p, 60);
    static const size_t above[] = {0, ROWS / 2, ROWS - 1};
    for (int where = 2; where >= 0; where--) {
        assert_true(dd_pane_place(p, where));
        assert_int_equal(p->focus, 60);
        assert_int_equal(p->focus - p->top, above[where]);
        assert_false(dd_pane_place(p, where));
    }
    assert_true(dd_pane_to_fraction(p, 1));
    assert_true(dd_pane_at_end(p));
    assert_int_equal(dd_pane_percent(p), 100);
    assert_true(dd_pane_fraction(p) == 1);
    assert_true(dd_pane_scroll(p, -1));
    assert_false(dd_pane_at_end(p));
    assert_true(dd_pane_to_fraction(p, 0.5));
    assert_int_equal(p->top, (dd_pane_max_top(p) + 1) / 2);
    assert_in_range(dd_pane_percent(p), 40, 65);
    assert_true(dd_pane_to_fraction(p, 0));
    assert_int_equal(p->top, 0);
    assert_true(dd_pane_fraction(p) == 0);
    assert_in_range(dd_pane_percent(p), 1, 20);
    assert_false(dd_pane_to_fraction(p, -3));
    close_text(&f);
}

static void goes_sideways_with_wide_code_only(void **state)
{
    (void)state;
    struct fixture f;
    open_text(&f, DD_STR("# 宽\n\n文字文字文字文字文字文字文字文字文字文字文字文字。\n"), ROWS, 20);
    assert_false(dd_pane_sideways(&f.pane, 5));
    assert_int_equal(f.pane.sideways, 0);
    close_text(&f);
    open_text(&f, DD_STR("文\n\n```\nint 宽度 = 01234567890123456789012345;\n```\n"), ROWS, 20);
    size_t widest = 0;
    for (size_t i = 0; i < f.pane.layout->n_lines; i++) {
        size_t w = dd_line_width(f.pane.layout, &f.pane.layout->lines[i]);
        widest = w > widest ? w : widest;
    }
    assert_in_range(widest, 38, 60);
    assert_true(dd_pane_sideways(&f.pane, 5));
    assert_int_equal(f.pane.sideways, 5);
    assert_true(dd_pane_sideways(&f.pane, 1000));
    assert_int_equal(f.pane.sideways, widest - 20);
    assert_false(dd_pane_sideways(&f.pane, 1));
    assert_true(dd_pane_sideways(&f.pane, -1000));
    assert_int_equal(f.pane.sideways, 0);
    close_text(&f);
}

static void completes_to_the_same_lines(void **state)
{
    (void)state;
    for (int width = DD_LAYOUT_MIN; width < 120; width += 11) {
        struct fixture f;
        struct dd_arena arena = {0};
        open_long(&f, 5, width);
        struct dd_layout_options options = {.width = (uint16_t)width};
        const struct dd_layout *want = dd_layout_build(&arena, f.pane.doc, &options);
        const struct dd_layout *got = f.pane.layout;
        assert_false(got->complete);
        assert_in_range(got->n_lines, 5, want->n_lines - 1);
        assert_true(dd_pane_percent(&f.pane) < 100);
        dd_pane_complete(&f.pane);
        assert_true(got->complete);
        assert_int_equal(got->n_lines, want->n_lines);
        assert_int_equal(got->n_pieces, want->n_pieces);
        for (size_t i = 0; i < want->n_lines; i++) {
            const struct dd_line *a = &got->lines[i], *b = &want->lines[i];
            assert_int_equal(a->block, b->block);
            assert_int_equal(a->start, b->start);
            assert_int_equal(a->end, b->end);
            assert_int_equal(a->flags, b->flags);
            assert_int_equal(a->piece_end, b->piece_end);
        }
        for (size_t i = 0; i < want->n_pieces; i++)
            assert_true(dd_str_equal(got->pieces[i].text, want->pieces[i].text));
        dd_arena_release(&arena);
        close_text(&f);
    }
}

static void moves_nothing_without_lines(struct dd_pane *p)
{
    assert_false(dd_pane_scroll(p, 1) || dd_pane_scroll(p, -1) || dd_pane_focus(p, 3));
    assert_false(dd_pane_show(p, 3) || dd_pane_place(p, 1) || dd_pane_to_block(p, 0));
    assert_false(dd_pane_next_block(p, 1, false) || dd_pane_next_block(p, -1, true));
    assert_false(dd_pane_to_fraction(p, 1) || dd_pane_sideways(p, 1));
    assert_int_equal(dd_pane_block(p), DD_NONE);
    assert_int_equal(dd_pane_percent(p), 100);
    assert_int_equal(dd_pane_focus_row(p), -1);
    dd_pane_complete(p);
}

static void lives_without_lines(void **state)
{
    (void)state;
    struct fixture f;
    open_text(&f, DD_STR(""), ROWS, WIDTH);
    moves_nothing_without_lines(&f.pane);
    close_text(&f);
    open_text(&f, DD_STR("对读"), ROWS, DD_LAYOUT_MIN - 1);
    assert_null(f.pane.layout);
    moves_nothing_without_lines(&f.pane);
    dd_pane_resize(&f.pane, 0, 0, ROWS, DD_LAYOUT_MIN);
    assert_non_null(f.pane.layout);
    close_text(&f);
    dd_pane_init(&f.pane, NULL);
    dd_pane_resize(&f.pane, 0, 0, ROWS, WIDTH);
    moves_nothing_without_lines(&f.pane);
    dd_pane_release(&f.pane);
    /* Too narrow for a moment: the place is kept. */
    open_long(&f, ROWS, WIDTH);
    dd_pane_complete(&f.pane);
    dd_pane_next_block(&f.pane, 3, true);
    size_t focus = f.pane.focus;
    uint32_t block = dd_pane_block(&f.pane);
    assert_true(focus > ROWS);
    dd_pane_resize(&f.pane, 0, 0, ROWS, 3);
    dd_pane_resize(&f.pane, 0, 0, ROWS, WIDTH);
    assert_int_equal(f.pane.focus, focus);
    assert_int_equal(dd_pane_block(&f.pane), block);
    close_text(&f);
}

static bool has_no_place(const struct dd_pane *p, size_t line)
{
    const struct dd_line *l = &p->layout->lines[line];
    bool text = l->flags & DD_LINE_BLANK;
    for (size_t i = l->piece_start; i < l->piece_end; i++)
        text = text || p->layout->pieces[i].start != DD_NONE;
    return !text;
}

/* The place that is kept of every line at the top, also of blank ones, leads back to that line. */
static void opens_again_at_every_line(void **state)
{
    (void)state;
    struct fixture f, again;
    for (int columns = 20; columns <= 80; columns += 20) {
        open_long(&f, ROWS, columns);
        open_long(&again, ROWS, columns);
        dd_pane_complete(&f.pane);
        size_t blank = 0;
        for (size_t line = 1; line <= dd_pane_max_top(&f.pane); line++) {
            dd_pane_scroll_to(&f.pane, line);
            struct dd_spot top = dd_spot_make(f.pane.doc, f.pane.top_anchor.block, f.pane.top_anchor.offset);
            struct dd_anchor a;
            dd_spot_find(&top, again.pane.doc, &a.block, &a.offset);
            dd_pane_replace(&again.pane, a, f.pane.focus_anchor);
            /* A table's rule is at the place of the row below it, an empty line of code at the one above. */
            size_t now = again.pane.top;
            if (now != line && !(has_no_place(&f.pane, line) && now + 1 >= line && now <= line + 1))
                fail_msg("%d columns: line %zu is at the top, then %zu", columns, line, now);
            blank += (f.pane.layout->lines[line].flags & DD_LINE_BLANK) != 0;
        }
        assert_true(blank > 30);
        close_text(&f);
        close_text(&again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scrolls_to_every_line_and_back),
        cmocka_unit_test(keeps_its_place),
        cmocka_unit_test(goes_by_blocks),
        cmocka_unit_test(places_and_fractions),
        cmocka_unit_test(goes_sideways_with_wide_code_only),
        cmocka_unit_test(completes_to_the_same_lines),
        cmocka_unit_test(lives_without_lines),
        cmocka_unit_test(opens_again_at_every_line),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("viewport", tests, NULL, NULL);
}
