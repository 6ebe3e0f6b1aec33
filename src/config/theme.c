/* Themes: who inherits from whom, the built-in one, and a theme worked out for a terminal. */
#include "duidu/theme.h"

#include "config_private.h"
#include "duidu/i18n.h"

#include <string.h>

enum {
    BOLD = DD_ATTR_BOLD,
    DIM = DD_ATTR_DIM,
    ITALIC = DD_ATTR_ITALIC,
    UNDERLINE = DD_ATTR_UNDERLINE,
    REVERSE = DD_ATTR_REVERSE,
    STRIKE = DD_ATTR_STRIKE,

    /* Inline flags as looks, in the order of enum dd_inline's bits. */
    STRONG = DD_ROLE_COUNT,
    EMPHASIS,
    CODE,
    LINK,
    STRUCK,
    IMAGE,
    FOOTNOTE,

    NONE = DD_COLOUR_NONE,
    DEFAULT = DD_COLOUR_DEFAULT,
    /* Of the first sixteen these keep a contrast of 3:1 on black and on white. */
    RED = 1,
    MAGENTA = 5,
    BLUE = 12
};

/* ---- the family ------------------------------------------------------------------------ */

static const struct {
    uint8_t parent;
    char help[64];
} family[DD_LOOK_COUNT] = {
    [DD_ROLE_TEXT] = {DD_ROLE_TEXT, N_("everything that is nothing else, and the background")},
    [DD_ROLE_HEADING] = {DD_ROLE_TEXT, N_("headings of every level")},
    [DD_ROLE_HEADING1] = {DD_ROLE_HEADING, N_("headings by level")},
    [DD_ROLE_HEADING2] = {DD_ROLE_HEADING, ""},
    [DD_ROLE_HEADING3] = {DD_ROLE_HEADING, ""},
    [DD_ROLE_HEADING4] = {DD_ROLE_HEADING, ""},
    [DD_ROLE_HEADING5] = {DD_ROLE_HEADING, ""},
    [DD_ROLE_HEADING6] = {DD_ROLE_HEADING, ""},
    [DD_ROLE_QUOTE] = {DD_ROLE_TEXT, N_("block quotes")},
    [DD_ROLE_CODE] = {CODE, N_("code blocks")},
    [DD_ROLE_TABLE] = {DD_ROLE_TEXT, N_("cells of tables")},
    [DD_ROLE_TABLE_HEADER] = {DD_ROLE_TEXT, N_("the first row of a table")},
    [DD_ROLE_TABLE_RULE] = {DD_ROLE_RULE, N_("lines of tables")},
    [DD_ROLE_RULE] = {DD_ROLE_FAINT, N_("lines between sections")},
    [DD_ROLE_MARKER] = {DD_ROLE_ACCENT, N_("bullets, numbers and bars of lists and quotes")},
    [DD_ROLE_CUT] = {DD_ROLE_TEXT, N_("the sign that a wide line goes on")},
    [DD_ROLE_POINT] = {DD_ROLE_ACCENT, N_("numbers of key points at the left edge")},
    [DD_ROLE_GUTTER_CURRENT] = {DD_ROLE_ACCENT, N_("the bar at the current block")},
    [DD_ROLE_GUTTER_COUNTERPART] = {DD_ROLE_ACCENT, N_("the bar at its counterpart")},
    [DD_ROLE_BLOCK_NUMBER] = {DD_ROLE_FAINT, N_("numbers of blocks at the left edge")},
    [DD_ROLE_HIT] = {DD_ROLE_TEXT, N_("what a search has found")},
    [DD_ROLE_CURRENT_HIT] = {DD_ROLE_HIT, N_("the hit that n and N have come to")},
    [DD_ROLE_HIGHLIGHT] = {DD_ROLE_TEXT, N_("what you have highlighted")},
    [DD_ROLE_SELECTION] = {DD_ROLE_CURSOR, N_("what is selected")},
    [DD_ROLE_DIVIDER] = {DD_ROLE_FAINT, N_("lines between panes and around popups")},
    [DD_ROLE_PANE_TITLE] = {DD_ROLE_FAINT, N_("the title of a pane")},
    [DD_ROLE_PANE_TITLE_FOCUS] = {DD_ROLE_ACCENT, N_("the title of the pane that keys go to")},
    [DD_ROLE_TITLE] = {DD_ROLE_TEXT, N_("the title bar")},
    [DD_ROLE_TITLE_INFO] = {DD_ROLE_TITLE, N_("site, date and minutes in the title bar")},
    [DD_ROLE_STATUS] = {DD_ROLE_TEXT, N_("the status line")},
    [DD_ROLE_STATUS_KEY] = {DD_ROLE_ACCENT, N_("names of keys in the help")},
    [DD_ROLE_NOTE] = {DD_ROLE_STATUS, N_("messages in the status line")},
    [DD_ROLE_WARNING] = {DD_ROLE_STATUS, N_("warnings")},
    [DD_ROLE_ERROR] = {DD_ROLE_STATUS, N_("errors")},
    [DD_ROLE_PROMPT] = {DD_ROLE_TEXT, N_("the line that is typed into")},
    [DD_ROLE_LIST_GROUP] = {DD_ROLE_ACCENT, N_("months and other groups of the list")},
    [DD_ROLE_LIST_TITLE] = {DD_ROLE_TEXT, N_("titles in the list")},
    [DD_ROLE_LIST_INFO] = {DD_ROLE_FAINT, N_("date, site and minutes in the list")},
    [DD_ROLE_LIST_CURSOR] = {DD_ROLE_CURSOR, N_("the line of the list that keys act on")},
    [DD_ROLE_POPUP] = {DD_ROLE_TEXT, N_("popups, and their background")},
    [DD_ROLE_POPUP_TITLE] = {DD_ROLE_ACCENT, N_("titles in popups")},
    [DD_ROLE_POPUP_CURSOR] = {DD_ROLE_CURSOR, N_("the line of a popup that keys act on")},
    [DD_ROLE_UNREAD] = {DD_ROLE_ACCENT, N_("the sign of an unread article")},
    [DD_ROLE_STARRED] = {DD_ROLE_ACCENT, N_("the sign of a starred article")},
    [DD_ROLE_FAINT] = {DD_ROLE_TEXT, N_("what may stand back")},
    [DD_ROLE_ACCENT] = {DD_ROLE_TEXT, N_("small signs of the program: markers, numbers, keys")},
    [DD_ROLE_CURSOR] = {DD_ROLE_TEXT, N_("cursors of lists and popups")},
    [STRONG] = {DD_ROLE_TEXT, N_("strong text")},
    [EMPHASIS] = {DD_ROLE_TEXT, N_("emphasised text")},
    [CODE] = {DD_ROLE_TEXT, N_("code within a line")},
    [LINK] = {DD_ROLE_TEXT, N_("links")},
    [STRUCK] = {DD_ROLE_TEXT, N_("text that is struck out")},
    [IMAGE] = {DD_ROLE_FAINT, N_("what stands for an image")},
    [FOOTNOTE] = {DD_ROLE_FAINT, N_("marks of footnotes")},
};

unsigned dd_look_parent(unsigned look)
{
    return look < DD_LOOK_COUNT ? family[look].parent : DD_ROLE_TEXT;
}

const char *dd_look_help(unsigned look)
{
    return look < DD_LOOK_COUNT ? family[look].help : "";
}

bool dd_look_find(struct dd_str name, enum dd_scope *scope, unsigned *look)
{
    *scope = DD_SCOPE_NONE;
    for (enum dd_scope s = 1; s < DD_SCOPE_COUNT; s++) {
        struct dd_str prefix = dd_str_from(dd_scope_name(s));
        if (name.len > prefix.len && dd_str_starts(name, prefix) && name.ptr[prefix.len] == '.') {
            *scope = s;
            name = dd_str_slice(name, prefix.len + 1, name.len);
        }
    }
    for (*look = 0; *look < DD_LOOK_COUNT; ++*look)
        if (dd_str_equal(name, dd_str_from(dd_look_name(*look))))
            return true;
    return false;
}

/* ---- the built-in theme ---------------------------------------------------------------- */

static const struct dd_look built_in[DD_LOOK_COUNT] = {
    [DD_ROLE_TEXT] = {DEFAULT, DEFAULT, 0, false, true},
    [DD_ROLE_HEADING] = {MAGENTA, NONE, BOLD, true, true},
    [DD_ROLE_HEADING3] = {DEFAULT, NONE, BOLD, true, true},
    [DD_ROLE_HEADING4] = {DEFAULT, NONE, BOLD, true, true},
    [DD_ROLE_HEADING5] = {DEFAULT, NONE, BOLD, true, true},
    [DD_ROLE_HEADING6] = {DEFAULT, NONE, BOLD, true, true},
    [DD_ROLE_TABLE_HEADER] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_CUT] = {RED, NONE, 0, false, true},
    [DD_ROLE_POINT] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_GUTTER_CURRENT] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_GUTTER_COUNTERPART] = {BLUE, NONE, 0, false, true},
    [DD_ROLE_HIT] = {0, 3, 0, false, true},
    [DD_ROLE_CURRENT_HIT] = {7, RED, BOLD | UNDERLINE, true, true},
    [DD_ROLE_HIGHLIGHT] = {0, 6, UNDERLINE, true, true},
    [DD_ROLE_PANE_TITLE_FOCUS] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_TITLE] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_TITLE_INFO] = {NONE, NONE, DIM, true, true},
    [DD_ROLE_STATUS] = {NONE, NONE, REVERSE, true, true},
    [DD_ROLE_STATUS_KEY] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_WARNING] = {MAGENTA, NONE, REVERSE | BOLD, true, true},
    [DD_ROLE_ERROR] = {RED, NONE, REVERSE | BOLD, true, true},
    [DD_ROLE_PROMPT] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_POPUP_TITLE] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_UNREAD] = {NONE, NONE, BOLD, true, true},
    [DD_ROLE_STARRED] = {RED, NONE, BOLD, true, true},
    [DD_ROLE_FAINT] = {NONE, NONE, DIM, true, true},
    [DD_ROLE_ACCENT] = {MAGENTA, NONE, 0, false, true},
    [DD_ROLE_CURSOR] = {NONE, NONE, REVERSE, true, true},
    [STRONG] = {NONE, NONE, BOLD, true, true},
    [EMPHASIS] = {NONE, NONE, ITALIC, true, true},
    [CODE] = {BLUE, NONE, 0, false, true},
    [LINK] = {BLUE, NONE, UNDERLINE, true, true},
    [STRUCK] = {NONE, NONE, DIM | STRIKE, true, true},
};

void dd_theme_init(struct dd_theme *theme)
{
    memset(theme, 0, sizeof *theme);
    memcpy(theme->looks[DD_SCOPE_NONE], built_in, sizeof built_in);
}

/* ---- laying one over another ----------------------------------------------------------- */

static bool inherits(unsigned look, unsigned from)
{
    while (look != from && look != DD_ROLE_TEXT)
        look = family[look].parent;
    return look == from;
}

/* Takes away what theme says about what inherits from a look, itself included. Everything comes from
 * text in the end: that does not count. */
static void take_away(struct dd_theme *theme, enum dd_scope scope, unsigned look)
{
    for (enum dd_scope s = 0; s < DD_SCOPE_COUNT; s++)
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
            if ((s == scope || scope == DD_SCOPE_NONE) &&
                (i == look || (look != DD_ROLE_TEXT && inherits(i, look))))
                theme->looks[s][i].set = false;
}

void dd_theme_lay(struct dd_theme *theme, const struct dd_theme *over)
{
    for (enum dd_scope s = 0; s < DD_SCOPE_COUNT; s++)
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
            if (over->looks[s][i].set)
                take_away(theme, s, i);
    for (enum dd_scope s = 0; s < DD_SCOPE_COUNT; s++)
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
            if (over->looks[s][i].set)
                theme->looks[s][i] = over->looks[s][i];
}

bool dd_theme_has_rgb(const struct dd_theme *theme)
{
    const struct dd_look *look = &theme->looks[0][0];
    for (size_t i = 0; i < (size_t)DD_SCOPE_COUNT * DD_LOOK_COUNT; i++)
        if (look[i].set && ((look[i].fg >= 0 && look[i].fg & DD_COLOUR_RGB) ||
                            (look[i].bg >= 0 && look[i].bg & DD_COLOUR_RGB)))
            return true;
    return false;
}

/* ---- worked out ------------------------------------------------------------------------ */

static int32_t or_else(int32_t colour, int32_t other)
{
    return colour == NONE ? other : colour;
}

static void inherit(struct dd_attr *a, bool *has_flags, const struct dd_look *look, bool colours)
{
    if (!look->set)
        return;
    if (colours) {
        a->fg = or_else(a->fg, look->fg);
        a->bg = or_else(a->bg, look->bg);
    }
    if (!*has_flags && look->has_flags)
        a->flags = look->flags;
    *has_flags |= look->has_flags;
}

/* All that a look has, itself or by inheritance, but for the colours that everything has from text:
 * first within its scope, then outside. */
static struct dd_attr gather(const struct dd_theme *theme, enum dd_scope scope, unsigned look)
{
    struct dd_attr a = {NONE, NONE, 0};
    bool has_flags = false;
    for (enum dd_scope s = scope;; s = DD_SCOPE_NONE) {
        for (unsigned i = look;; i = family[i].parent) {
            inherit(&a, &has_flags, &theme->looks[s][i], i != DD_ROLE_TEXT || look == i);
            if (i == DD_ROLE_TEXT)
                break;
        }
        if (s == DD_SCOPE_NONE)
            return a;
    }
}

/* What shows where a look says nothing. */
static unsigned ground(enum dd_scope scope)
{
    return scope == DD_SCOPE_POPUP ? DD_ROLE_POPUP : DD_ROLE_TEXT;
}

static void ground_of(const struct dd_attr looks[DD_LOOK_COUNT], enum dd_scope scope,
                      struct dd_attr *out)
{
    const struct dd_attr *text = &looks[DD_ROLE_TEXT], *near = &looks[ground(scope)];
    out->fg = or_else(or_else(near->fg, text->fg), DEFAULT);
    out->bg = or_else(or_else(near->bg, text->bg), DEFAULT);
    out->flags = near->flags;
}

/* The contrast that a smaller palette keeps of what the theme has: WCAG's for text, else that for signs. */
static double kept(double had)
{
    return had >= 4.5 ? 4.5 : had >= 3 ? 3 : had;
}

/* The look's colours as the terminal has them. under: the ground in the theme's colours; shown: the
 * same as it is shown. */
static struct dd_attr fewer(struct dd_colours *colours, struct dd_attr a, struct dd_attr under,
                            struct dd_attr shown)
{
    struct dd_attr out = a;
    int32_t back = or_else(a.bg, under.bg);
    bool lit = a.bg != NONE && a.bg != under.bg;
    out.bg = a.bg == NONE ? NONE : dd_colour_nearest(colours, a.bg);
    int32_t seen = or_else(out.bg, shown.bg);
    if (a.fg >= 0 && back >= 0 && seen >= 0) {
        double had = dd_colour_contrast(dd_colour_rgb(a.fg), dd_colour_rgb(back));
        out.fg = dd_colour_nearest_on(colours, a.fg, dd_colour_rgb(seen), kept(had));
    } else {
        out.fg = a.fg == NONE ? NONE : dd_colour_nearest(colours, a.fg);
    }
    if (colours->depth == DD_DEPTH_8 && a.fg >= 8 && a.fg < 16)
        out.flags |= BOLD; /* what such terminals have made brighter ever since */
    if (lit && out.bg == shown.bg)
        out.flags |= REVERSE;
    return out;
}

static bool has_scope(const struct dd_theme *theme, enum dd_scope scope)
{
    for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
        if (theme->looks[scope][i].set)
            return true;
    return false;
}

void dd_theme_resolve(struct dd_attrs *out, const struct dd_theme *theme, enum dd_depth depth)
{
    struct dd_colours colours;
    colours.depth = depth;
    colours.ready = false;
    for (enum dd_scope s = 0; s < DD_SCOPE_COUNT; s++) {
        struct dd_attr *looks = out->looks[s], under, shown;
        if (s && ground(s) == DD_ROLE_TEXT && !has_scope(theme, s)) {
            memcpy(looks, out->looks[DD_SCOPE_NONE], sizeof out->looks[s]);
            continue;
        }
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
            looks[i] = gather(theme, s, i);
        ground_of(looks, s, &under);
        if (!theme->looks[s][DD_ROLE_TEXT].set) {
            looks[DD_ROLE_TEXT].fg = under.fg;
            looks[DD_ROLE_TEXT].bg = under.bg;
        }
        shown = fewer(&colours, under, under, under);
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
            looks[i] = i == DD_ROLE_TEXT || i == ground(s)
                           ? fewer(&colours, looks[i], looks[i], looks[i])
                           : fewer(&colours, looks[i], under, shown);
    }
}

static void lay_over(struct dd_attr *a, const struct dd_attr *b)
{
    a->fg = or_else(b->fg, a->fg);
    a->bg = or_else(b->bg, a->bg);
    a->flags |= b->flags;
}

struct dd_attr dd_theme_attr(const struct dd_attrs *attrs, struct dd_style style,
                             enum dd_role overlay)
{
    const struct dd_attr *looks = attrs->looks[style.scope < DD_SCOPE_COUNT ? style.scope : 0];
    struct dd_attr under, a = looks[style.role < DD_ROLE_COUNT ? style.role : DD_ROLE_TEXT];
    ground_of(looks, style.scope, &under);
    for (unsigned i = 0; i < DD_INLINE_COUNT; i++)
        if (style.inline_ & (1u << i))
            lay_over(&a, &looks[DD_ROLE_COUNT + i]);
    if (overlay != DD_ROLE_TEXT && overlay < DD_ROLE_COUNT) {
        const struct dd_attr *o = &looks[overlay];
        if (o->bg != NONE || o->flags & REVERSE) {
            /* On a bar of another colour every colour but its own reads badly. */
            a.fg = a.bg = NONE;
            a.flags &= (uint8_t) ~(DIM | REVERSE);
        }
        lay_over(&a, o);
    }
    a.fg = or_else(a.fg, under.fg);
    a.bg = or_else(a.bg, under.bg);
    return a;
}
