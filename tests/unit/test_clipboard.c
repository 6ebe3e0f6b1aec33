/* What a terminal is sent for its clipboard, and by which way. */
#include "check.h"

#include "duidu/clipboard.h"

#include <string.h>

static void tells_what_is_between(void **state)
{
    (void)state;
    static const struct {
        const char *term, *tmux, *sty;
        enum dd_clipboard_way way;
    } cases[] = {
        {"xterm-256color", NULL, NULL, DD_CLIPBOARD_DIRECT},
        {"xterm-256color", "", "", DD_CLIPBOARD_DIRECT},
        {NULL, NULL, NULL, DD_CLIPBOARD_DIRECT},
        {"tmux-256color", NULL, NULL, DD_CLIPBOARD_TMUX}, /* across SSH */
        {"screen-256color", "/tmp/tmux-0/default,1,0", NULL, DD_CLIPBOARD_TMUX},
        {"xterm", "/tmp/tmux-0/default,1,0", NULL, DD_CLIPBOARD_TMUX},
        {"screen.xterm-256color", NULL, "1.pts-0.host", DD_CLIPBOARD_SCREEN},
        {"xterm-256color", NULL, "1.pts-0.host", DD_CLIPBOARD_SCREEN},
        {"screen-256color", NULL, NULL, DD_CLIPBOARD_EITHER},
        {"screen", "/tmp/tmux-0/default,1,0", "1.pts-0.host", DD_CLIPBOARD_EITHER},
        {"tmux", "/tmp/tmux-0/default,1,0", "1.pts-0.host", DD_CLIPBOARD_TMUX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(dd_clipboard_way(cases[i].term, cases[i].tmux, cases[i].sty), cases[i].way);
}

static void is(const char *text, enum dd_clipboard_way way, const char *want)
{
    struct dd_strbuf out = {0};
    dd_clipboard_add(&out, dd_str_from(text), way);
    assert_string_equal(dd_strbuf_cstr(&out), want);
    dd_strbuf_release(&out);
}

static void wraps(void **state)
{
    (void)state;
    is("对读", DD_CLIPBOARD_DIRECT, "\033]52;c;5a+56K+7\a");
    is("a", DD_CLIPBOARD_DIRECT, "\033]52;c;YQ==\a");
    is("ab", DD_CLIPBOARD_DIRECT, "\033]52;c;YWI=\a");
    is("对读", DD_CLIPBOARD_TMUX, "\033]52;c;5a+56K+7\a\033Ptmux;\033\033]52;c;5a+56K+7\a\033\\");
    is("对读", DD_CLIPBOARD_SCREEN, "\033P\033]52;c;5a+56K+7\a\033\\");
    is("对读", DD_CLIPBOARD_EITHER, "\033]52;c;5a+56K+7\a\033P\033]52;c;5a+56K+7\a\033\\");
}

/* What screen makes of it: the insides of the strings, none of them too long; nothing between them. */
static void unwrap(struct dd_strbuf *out, struct dd_str bytes)
{
    while (bytes.len) {
        assert_true(dd_str_starts(bytes, DD_STR("\033P")));
        ptrdiff_t end = dd_str_find(bytes, DD_STR("\033\\"), 2);
        assert_true(end > 2 && end - 2 <= DD_CLIPBOARD_PIECE);
        dd_strbuf_add(out, dd_str_slice(bytes, 2, (size_t)end));
        bytes = dd_str_slice(bytes, (size_t)end + 2, bytes.len);
    }
}

static void goes_in_pieces_through_screen(void **state)
{
    (void)state;
    for (size_t n = 500; n <= DD_CLIPBOARD_MAX; n = n * 2 + 67) {
        struct dd_strbuf text = {0}, direct = {0}, pieces = {0}, either = {0}, got = {0};
        while (text.len < n)
            dd_strbuf_adds(&text, "对读 duidu ");
        dd_clipboard_add(&direct, dd_strbuf_str(&text), DD_CLIPBOARD_DIRECT);
        dd_clipboard_add(&pieces, dd_strbuf_str(&text), DD_CLIPBOARD_SCREEN);
        dd_clipboard_add(&either, dd_strbuf_str(&text), DD_CLIPBOARD_EITHER);
        unwrap(&got, dd_strbuf_str(&pieces));
        assert_string_equal(dd_strbuf_cstr(&got), dd_strbuf_cstr(&direct));
        bool both = direct.len <= DD_CLIPBOARD_PIECE;
        assert_int_equal(either.len, pieces.len + (both ? direct.len : 0));
        dd_strbuf_release(&text);
        dd_strbuf_release(&direct);
        dd_strbuf_release(&pieces);
        dd_strbuf_release(&either);
        dd_strbuf_release(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_is_between),
        cmocka_unit_test(wraps),
        cmocka_unit_test(goes_in_pieces_through_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
