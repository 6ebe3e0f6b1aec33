/* Themes: lines, inheritance, what a terminal is told, and the shipped ones against WCAG's contrast. */
#include "check.h"

#include "duidu/config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { BODY = 45, ACCENT = 30 /* least contrast, in tenths */ };

static const char *const shipped[] = {
    "default",       "16-colour",    "dark",         "light", "solarized-dark", "solarized-light",
    "gruvbox-dark",  "gruvbox-light", "high-contrast", "mono",  "nord",
};

static unsigned look(const char *name)
{
    enum dd_scope scope;
    unsigned index;
    assert_true(dd_look_find(dd_str_from(name), &scope, &index));
    return index;
}

static void line(struct dd_theme *theme, const char *name, const char *value)
{
    enum dd_scope scope;
    unsigned index;
    struct dd_error err;
    assert_true(dd_look_find(dd_str_from(name), &scope, &index));
    assert_int_equal(dd_look_parse(&theme->looks[scope][index], dd_str_from(value), &err), DD_OK);
}

/* What a role looks like without a terminal's limits. */
static struct dd_attr shown(const struct dd_theme *theme, const char *name)
{
    struct dd_attrs attrs;
    enum dd_scope scope;
    unsigned index;
    assert_true(dd_look_find(dd_str_from(name), &scope, &index));
    dd_theme_resolve(&attrs, theme, DD_DEPTH_TRUE);
    struct dd_style style = {(uint8_t)(index < DD_ROLE_COUNT ? index : DD_ROLE_TEXT), 0,
                             (uint8_t)scope};
    if (index >= DD_ROLE_COUNT)
        style.inline_ = (uint8_t)(1u << (index - DD_ROLE_COUNT));
    return dd_theme_attr(&attrs, style, DD_ROLE_TEXT);
}

static void has(const struct dd_theme *theme, const char *name, int32_t fg, int32_t bg, int flags)
{
    struct dd_attr a = shown(theme, name);
    if (a.fg != fg || a.bg != bg || a.flags != flags)
        fail_msg("%s is %x on %x, %x", name, (unsigned)a.fg, (unsigned)a.bg, a.flags);
}

/* ---- lines ------------------------------------------------------------------------------- */

static void reads_lines(void **state)
{
    (void)state;
    static const struct {
        const char *line, *again; /* as it is written back */
    } good[] = {
        {"", ""},
        {"red", "red"},
        {"on red", "on red"},
        {"  ff8800   on #000000 bold  ", "ff8800 on 000000 bold"},
        {"bold on 17 red italic", "red on 17 bold italic"},
        {"\"#ff8800\" underline", "ff8800 underline"},
        {"default on default plain", "default on default plain"},
        {"dim reverse strike", "dim reverse strike"},
        {"Tomato BOLD", "ff6347 bold"},
    };
    static const struct {
        const char *line, *error;
    } bad[] = {
        {"gren", "unknown colour or attribute 'gren', did you mean 'green'?"},
        {"red bol", "unknown colour or attribute 'bol', did you mean 'bold'?"},
        {"on yelow", "unknown colour 'yelow', did you mean 'yellow'?"},
        {"red on", "a colour is missing behind 'on'"},
        {"red blue", "a second foreground 'blue'; a background stands behind 'on'"},
        {"on red on blue", "a second background 'blue'"},
        {"红色", "unknown colour or attribute '红色'"},
        {"#ff88", "unknown colour or attribute '#ff88'"},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        struct dd_look l;
        struct dd_error err;
        struct dd_strbuf out = {0};
        assert_int_equal(dd_look_parse(&l, dd_str_from(good[i].line), &err), DD_OK);
        assert_true(l.set);
        dd_look_format(&out, &l);
        assert_str(dd_strbuf_str(&out), good[i].again);
        dd_strbuf_release(&out);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct dd_look l;
        struct dd_error err;
        assert_int_equal(dd_look_parse(&l, dd_str_from(bad[i].line), &err), DD_ERR_SYNTAX);
        assert_string_equal(err.message, bad[i].error);
    }
}

static void finds_looks_by_name(void **state)
{
    (void)state;
    enum dd_scope scope;
    unsigned index;
    for (unsigned i = 0; i < DD_LOOK_COUNT; i++) {
        assert_true(dd_look_find(dd_str_from(dd_look_name(i)), &scope, &index));
        assert_int_equal(index, i);
        assert_int_equal(scope, DD_SCOPE_NONE);
    }
    assert_true(dd_look_find(DD_STR("summary.heading"), &scope, &index));
    assert_int_equal(scope, DD_SCOPE_SUMMARY);
    assert_int_equal(index, DD_ROLE_HEADING);
    assert_false(dd_look_find(DD_STR("summary"), &scope, &index));
    assert_false(dd_look_find(DD_STR("reader.heading"), &scope, &index));
    assert_false(dd_look_find(DD_STR("headng"), &scope, &index));
    /* Everybody comes from text in the end. */
    for (unsigned i = 0; i < DD_LOOK_COUNT; i++) {
        unsigned steps = 0, at = i;
        for (; at != DD_ROLE_TEXT; at = dd_look_parent(at))
            assert_true(++steps < 8);
    }
}

/* ---- inheritance ------------------------------------------------------------------------- */

static void inherits(void **state)
{
    (void)state;
    struct dd_theme t = {0};
    line(&t, "text", "white on black");
    line(&t, "heading", "red bold");
    line(&t, "heading2", "on blue");
    line(&t, "heading3", "plain");
    line(&t, "faint", "8");
    line(&t, "rule", "dim");
    has(&t, "text", 7, 0, 0);
    has(&t, "quote", 7, 0, 0);
    has(&t, "heading1", 1, 0, DD_ATTR_BOLD);
    has(&t, "heading2", 1, 4, DD_ATTR_BOLD);
    has(&t, "heading3", 1, 0, 0);
    has(&t, "table-rule", 8, 0, DD_ATTR_DIM);
    has(&t, "divider", 8, 0, 0);
    has(&t, "footnote", 8, 0, 0);
}

static void has_scopes(void **state)
{
    (void)state;
    struct dd_theme t = {0};
    line(&t, "text", "white on black");
    line(&t, "heading", "red bold");
    line(&t, "heading1", "green");
    line(&t, "summary.heading", "blue");
    line(&t, "article.text", "on 17");
    line(&t, "popup", "on 18");
    has(&t, "heading1", 2, 0, DD_ATTR_BOLD);
    has(&t, "summary.heading1", 4, 0, DD_ATTR_BOLD);
    has(&t, "summary.heading2", 4, 0, DD_ATTR_BOLD);
    has(&t, "article.heading1", 2, 17, DD_ATTR_BOLD);
    has(&t, "article.text", 7, 17, 0);
    has(&t, "summary.text", 7, 0, 0);
    has(&t, "popup.text", 7, 18, 0);
    has(&t, "popup.heading2", 1, 18, DD_ATTR_BOLD);
}

/* Four lines make a theme, whatever is built in. */
static void lays_lines_over(void **state)
{
    (void)state;
    struct dd_theme t, over = {0}, more = {0};
    dd_theme_init(&t);
    line(&over, "text", "ebdbb2 on 282828");
    line(&over, "heading", "fabd2f bold");
    line(&over, "accent", "83a598");
    line(&over, "faint", "928374");
    dd_theme_lay(&t, &over);
    has(&t, "heading3", DD_COLOUR_RGB | 0xfabd2f, DD_COLOUR_RGB | 0x282828, DD_ATTR_BOLD);
    has(&t, "point", DD_COLOUR_RGB | 0x83a598, DD_COLOUR_RGB | 0x282828, 0);
    has(&t, "counterpart", DD_COLOUR_RGB | 0x83a598, DD_COLOUR_RGB | 0x282828, 0);
    has(&t, "pane-title", DD_COLOUR_RGB | 0x928374, DD_COLOUR_RGB | 0x282828, 0);
    has(&t, "table-header", DD_COLOUR_RGB | 0xebdbb2, DD_COLOUR_RGB | 0x282828, DD_ATTR_BOLD);
    has(&t, "code", 12, DD_COLOUR_RGB | 0x282828, 0);
    /* A line of the reader's over a theme's: what inherits follows, in every part of the screen. */
    line(&over, "summary.heading", "red");
    dd_theme_lay(&t, &over);
    line(&more, "heading", "green");
    dd_theme_lay(&t, &more);
    has(&t, "summary.heading2", 2, DD_COLOUR_RGB | 0x282828, 0);
    has(&t, "heading6", 2, DD_COLOUR_RGB | 0x282828, 0);
    assert_true(dd_theme_has_rgb(&t));
    dd_theme_init(&t);
    assert_false(dd_theme_has_rgb(&t));
}

static struct dd_attr overlaid(const struct dd_theme *theme, enum dd_depth depth, unsigned inline_,
                               enum dd_role overlay)
{
    struct dd_attrs attrs;
    dd_theme_resolve(&attrs, theme, depth);
    return dd_theme_attr(&attrs, (struct dd_style){DD_ROLE_TEXT, (uint8_t)inline_, 0}, overlay);
}

static void lays_styles_over(void **state)
{
    (void)state;
    struct dd_theme t;
    dd_theme_init(&t);
    struct dd_attr a = overlaid(&t, DD_DEPTH_TRUE, DD_INLINE_STRONG | DD_INLINE_LINK, DD_ROLE_TEXT);
    assert_int_equal(a.fg, 12);
    assert_int_equal(a.flags, DD_ATTR_BOLD | DD_ATTR_UNDERLINE);
    /* On a cursor colours give way, the shape of the text stays. */
    a = overlaid(&t, DD_DEPTH_TRUE, DD_INLINE_LINK, DD_ROLE_LIST_CURSOR);
    assert_int_equal(a.fg, DD_COLOUR_DEFAULT);
    assert_int_equal(a.flags, DD_ATTR_REVERSE | DD_ATTR_UNDERLINE);
    a = overlaid(&t, DD_DEPTH_TRUE, DD_INLINE_CODE, DD_ROLE_HIT);
    assert_int_equal(a.fg, 0);
    assert_int_equal(a.bg, 3);
}

/* ---- fewer colours ------------------------------------------------------------------------- */

static void shows_fewer_colours(void **state)
{
    (void)state;
    struct dd_theme t;
    dd_theme_init(&t);
    struct dd_attr a = overlaid(&t, DD_DEPTH_8, DD_INLINE_CODE, DD_ROLE_TEXT);
    assert_int_equal(a.fg, 4); /* bright blue is the bold one */
    assert_int_equal(a.flags, DD_ATTR_BOLD);
    a = overlaid(&t, DD_DEPTH_MONO, DD_INLINE_CODE, DD_ROLE_HIT);
    assert_int_equal(a.fg, DD_COLOUR_DEFAULT);
    assert_int_equal(a.bg, DD_COLOUR_DEFAULT);
    assert_int_equal(a.flags, DD_ATTR_REVERSE);
    /* Two colours that become one: reverse video keeps the bar to be seen. */
    line(&t, "text", "d0d0d0 on 101010");
    line(&t, "cursor", "on 202020");
    a = overlaid(&t, DD_DEPTH_8, 0, DD_ROLE_LIST_CURSOR);
    assert_int_equal(a.bg, 0);
    assert_int_equal(a.flags, DD_ATTR_REVERSE);
    a = overlaid(&t, DD_DEPTH_256, 0, DD_ROLE_LIST_CURSOR);
    assert_int_equal(a.bg, 234);
    assert_int_equal(a.flags, 0);
}

/* ---- the shipped ones -------------------------------------------------------------------- */

static struct dd_config *with_theme(const char *name)
{
    struct dd_error err = {0};
    struct dd_config *config = dd_config_open("config");
    if (dd_config_theme(config, dd_str_from(name), &err) != DD_OK)
        fail_msg("%s: %s", name, err.message);
    for (size_t i = 0; i < config->problems.count; i++)
        fail_msg("%s:%d: %s", config->problems.items[i].file.ptr, config->problems.items[i].line,
                 config->problems.items[i].message.ptr);
    return config;
}

/* Meant to be dim: what comes from faint. */
static bool is_dim(unsigned index)
{
    if (index == DD_ROLE_TITLE_INFO)
        return true;
    while (index != DD_ROLE_TEXT && index != DD_ROLE_FAINT)
        index = dd_look_parent(index);
    return index == DD_ROLE_FAINT;
}

static bool is_body(unsigned index)
{
    static const char names[][16] = {"text",   "quote",  "table", "table-header", "list-title",
                                     "strong", "emphasis", "popup", "status",     "note",
                                     "title",  "prompt", "hit",   "current-hit",  "cursor",
                                     "list-cursor", "popup-cursor"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (look(names[i]) == index)
            return true;
    return false;
}

static uint32_t on_terminal(int32_t colour, uint32_t is_default)
{
    return colour == DD_COLOUR_DEFAULT ? is_default : dd_colour_rgb(colour);
}

/* The colours of a look on a terminal with that background. */
static void check_look(const char *theme, const struct dd_attrs *attrs, enum dd_depth depth,
                       enum dd_scope scope, unsigned index, uint32_t ground)
{
    struct dd_style style = {(uint8_t)(index < DD_ROLE_COUNT ? index : DD_ROLE_TEXT),
                             (uint8_t)(index < DD_ROLE_COUNT ? 0 : 1u << (index - DD_ROLE_COUNT)),
                             (uint8_t)scope};
    struct dd_attr a = dd_theme_attr(attrs, style, DD_ROLE_TEXT);
    double least = (is_body(index) ? BODY : ACCENT) / 10.0;
    double has = dd_colour_contrast(on_terminal(a.fg, ground ? 0x000000 : 0xffffff),
                                    on_terminal(a.bg, ground));
    /* Eight colours are sixteen: bold is how the bright ones are asked for. */
    if (depth == DD_DEPTH_8 && (a.flags & DD_ATTR_BOLD) && a.fg >= 0 && has < least)
        has = dd_colour_contrast(dd_colour_rgb(a.fg + 8), on_terminal(a.bg, ground));
    if (!is_dim(index) && has < least)
        fail_msg("theme %s, depth %d, on %06x: %s%s%s has %.2f, wanted %.1f", theme, (int)depth,
                 (unsigned)ground, dd_scope_name(scope), scope ? "." : "", dd_look_name(index), has,
                 least);
}

/* As the terminal is told: after the nearest colours of what it has were taken, too. */
static void reads_well(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(shipped); i++) {
        struct dd_config *config = with_theme(shipped[i]);
        for (enum dd_depth depth = DD_DEPTH_8; depth <= DD_DEPTH_TRUE; depth++) {
            struct dd_attrs attrs;
            dd_theme_resolve(&attrs, &config->theme, depth);
            for (enum dd_scope s = 0; s < DD_SCOPE_COUNT; s++)
                for (unsigned l = 0; l < DD_LOOK_COUNT; l++) {
                    check_look(shipped[i], &attrs, depth, s, l, 0x000000);
                    check_look(shipped[i], &attrs, depth, s, l, 0xffffff);
                }
        }
        dd_config_close(config);
    }
}

static bool same_look(struct dd_attr a, struct dd_attr b)
{
    return a.fg == b.fg && a.bg == b.bg && a.flags == b.flags;
}

/* A hit, the current hit, a cursor and the text can be told apart at every depth. */
static void tells_apart(void **state)
{
    (void)state;
    static const enum dd_role overlays[] = {DD_ROLE_TEXT, DD_ROLE_HIT, DD_ROLE_CURRENT_HIT,
                                            DD_ROLE_LIST_CURSOR};
    for (size_t i = 0; i < COUNT(shipped); i++) {
        struct dd_config *config = with_theme(shipped[i]);
        for (enum dd_depth depth = DD_DEPTH_MONO; depth <= DD_DEPTH_TRUE; depth++)
            for (size_t a = 0; a < 3; a++) {
                if (same_look(overlaid(&config->theme, depth, 0, overlays[a]),
                              overlaid(&config->theme, depth, 0, overlays[a + 1])) &&
                    !(a == 2 && depth == DD_DEPTH_MONO))
                    fail_msg("theme %s, depth %d: %s looks like %s", shipped[i], (int)depth,
                             dd_look_name(overlays[a]), dd_look_name(overlays[a + 1]));
                if (a && same_look(overlaid(&config->theme, depth, 0, overlays[a + 1]),
                                   overlaid(&config->theme, depth, 0, DD_ROLE_TEXT)))
                    fail_msg("theme %s, depth %d: %s looks like text", shipped[i], (int)depth,
                             dd_look_name(overlays[a + 1]));
            }
        dd_config_close(config);
    }
}

static void ships_the_default_as_a_file(void **state)
{
    (void)state;
    struct dd_config *config = with_theme("16-colour");
    struct dd_theme built_in;
    dd_theme_init(&built_in);
    for (enum dd_scope s = 0; s < DD_SCOPE_COUNT; s++)
        for (unsigned l = 0; l < DD_LOOK_COUNT; l++) {
            const struct dd_look *a = &built_in.looks[s][l], *b = &config->theme.looks[s][l];
            if (a->set != b->set ||
                (a->set && (a->fg != b->fg || a->bg != b->bg || a->flags != b->flags ||
                            a->has_flags != b->has_flags)))
                fail_msg("%s differs", dd_look_name(l));
        }
    dd_config_close(config);
}

static void has_no_colour_in_mono(void **state)
{
    (void)state;
    struct dd_config *config = with_theme("mono");
    const struct dd_look *l = &config->theme.looks[0][0];
    struct dd_attrs attrs;
    dd_theme_resolve(&attrs, &config->theme, DD_DEPTH_TRUE);
    for (size_t i = 0; i < (size_t)DD_SCOPE_COUNT * DD_LOOK_COUNT; i++)
        assert_true(!l[i].set || (l[i].fg < 0 && l[i].bg < 0));
    dd_config_close(config);
}

/* Every file of config/themes is one of those above, and the other way round. */
static void knows_all_files(void **state)
{
    (void)state;
    struct dd_config *config = dd_config_open("config");
    struct dd_strbuf names = {0};
    size_t n = 0;
    dd_config_themes(config, &names);
    struct dd_str rest = dd_strbuf_str(&names), name;
    while (dd_str_next_line(&rest, &name)) {
        bool known = false;
        for (size_t i = 0; i < COUNT(shipped); i++)
            known |= dd_str_equal(name, dd_str_from(shipped[i]));
        if (dd_str_equal(name, DD_STR("auto")) || dd_str_equal(name, DD_STR("gruvbox")) ||
            dd_str_equal(name, DD_STR("solarized")))
            continue; /* each stands for two of them */
        if (!known)
            fail_msg("'%.*s' is not tested", DD_STR_ARG(name));
        n++;
    }
    assert_int_equal(n, COUNT(shipped));
    dd_strbuf_release(&names);
    dd_config_close(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_lines),
        cmocka_unit_test(finds_looks_by_name),
        cmocka_unit_test(inherits),
        cmocka_unit_test(has_scopes),
        cmocka_unit_test(lays_lines_over),
        cmocka_unit_test(lays_styles_over),
        cmocka_unit_test(shows_fewer_colours),
        cmocka_unit_test(reads_well),
        cmocka_unit_test(tells_apart),
        cmocka_unit_test(ships_the_default_as_a_file),
        cmocka_unit_test(has_no_colour_in_mono),
        cmocka_unit_test(knows_all_files),
    };
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setenv("XDG_CONFIG_DIRS", "/nonexistent", 1);
    unsetenv("DUIDU_CONFIG");
    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
