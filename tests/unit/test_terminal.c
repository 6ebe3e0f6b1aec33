/* What is known of terminals by their environment. */
#include "check.h"

#include "duidu/terminal.h"

#include <stdlib.h>

/* The variables that count, one after the other; NULL: not set. */
static const char *const names[] = {"TERM",        "TERM_PROGRAM", "TERM_PROGRAM_VERSION",
                                    "VTE_VERSION", "TMUX",         "STY",
                                    "LC_TERMINAL", "WT_SESSION",   "COLORTERM"};

enum { N = COUNT(names) };

static struct dd_terminal with(const char *const values[N])
{
    struct dd_terminal t;
    unsetenv("KITTY_WINDOW_ID");
    unsetenv("ALACRITTY_WINDOW_ID");
    for (int i = 0; i < N; i++)
        if (values[i])
            setenv(names[i], values[i], 1);
        else
            unsetenv(names[i]);
    dd_terminal_know(&t);
    return t;
}

#define WITH(...) with((const char *const[N]){__VA_ARGS__})

static void links(void **state)
{
    (void)state;
    static const char *const yes[] = {"xterm-kitty", "foot", "foot-extra", "alacritty", "xterm-ghostty",
                                      "wezterm", "vte-256color", "contour"};
    static const char *const no[] = {"xterm", "xterm-256color", "linux", "dumb", "screen", "vt100",
                                     "screen.xterm-kitty", "rxvt-unicode", ""};
    for (size_t i = 0; i < COUNT(yes); i++)
        assert_true(WITH(yes[i]).links);
    for (size_t i = 0; i < COUNT(no); i++)
        assert_false(WITH(no[i]).links);
    assert_true(WITH("xterm-256color", "iTerm.app").links);
    assert_true(WITH("xterm-256color", "WezTerm").links);
    assert_true(WITH("xterm-256color", NULL, NULL, "6003").links);
    assert_false(WITH("xterm-256color", NULL, NULL, "3600").links); /* of VTE before it had them */
    assert_true(WITH("xterm-256color", NULL, NULL, NULL, NULL, NULL, "iTerm2").links);
    assert_true(WITH("xterm-256color", NULL, NULL, NULL, NULL, NULL, NULL, "1f2e").links);
    assert_true(WITH(NULL, "vscode").links);
}

/* What the terminal outside has left says nothing there. */
static void within(void **state)
{
    (void)state;
    assert_false(WITH("tmux-256color", "tmux", "3.3a", "7000", "/tmp/tmux").links);
    assert_true(WITH("tmux-256color", "tmux", "3.4", NULL, "/tmp/tmux").links);
    assert_true(WITH("screen-256color", "tmux", "3.10", NULL, "/tmp/tmux").links);
    assert_true(WITH("tmux-256color", "tmux", "4.0").links);
    assert_false(WITH("tmux-256color", "tmux", "next-3.4", NULL, "/tmp/tmux").links);
    assert_false(WITH("tmux-256color", "iTerm.app", "3.5", NULL, "/tmp/tmux").links);
    assert_false(WITH("screen", NULL, NULL, "7000", NULL, "123.pts").links);
    assert_false(WITH("screen-256color", "tmux", "3.4", NULL, "/tmp/tmux").background);
    assert_true(WITH("tmux-256color", "tmux", "3.4", NULL, "/tmp/tmux").background);
    assert_false(WITH("tmux-256color", "tmux", "3.4", NULL, "/tmp/tmux").updates);
}

static void others(void **state)
{
    (void)state;
    assert_true(WITH("xterm").background);
    assert_true(WITH("xterm").title);
    assert_true(WITH("xterm-kitty").updates);
    assert_false(WITH("xterm").updates);
    assert_false(WITH("linux").background || WITH("dumb").background || WITH("screen").background);
    assert_false(WITH("linux").title || WITH("vt220").title || WITH(NULL).title);
    assert_true(WITH("xterm", NULL, NULL, NULL, NULL, NULL, NULL, NULL, "truecolor").true_colour);
    assert_true(WITH("tmux-256color", NULL, NULL, NULL, "x", NULL, NULL, NULL, "24bit").true_colour);
    assert_false(WITH("xterm", NULL, NULL, NULL, NULL, NULL, NULL, NULL, "yes").true_colour);
    assert_true(WITH("screen", NULL, NULL, NULL, "x", NULL, NULL, NULL, "truecolor").true_colour);
    assert_false(WITH("screen", NULL, NULL, NULL, NULL, "y", NULL, NULL, "truecolor").true_colour);
    assert_false(WITH("screen", NULL, NULL, NULL, NULL, NULL, NULL, NULL, "truecolor").true_colour);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links),
        cmocka_unit_test(within),
        cmocka_unit_test(others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
