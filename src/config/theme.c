#include "duidu/theme.h"

enum {
    NONE = -1,
    BLACK = 0,
    RED = 1,
    GREEN = 2,
    YELLOW = 3,
    BLUE = 4,
    MAGENTA = 5,
    CYAN = 6,
    BOLD = DD_ATTR_BOLD,
    DIM = DD_ATTR_DIM,
    ITALIC = DD_ATTR_ITALIC,
    UNDERLINE = DD_ATTR_UNDERLINE,
    REVERSE = DD_ATTR_REVERSE,
};

static const struct dd_attr roles[DD_ROLE_COUNT] = {
    [DD_ROLE_TEXT] = {NONE, NONE, 0},
    [DD_ROLE_HEADING1] = {MAGENTA, NONE, BOLD},
    [DD_ROLE_HEADING2] = {MAGENTA, NONE, BOLD},
    [DD_ROLE_HEADING3] = {NONE, NONE, BOLD},
    [DD_ROLE_QUOTE] = {NONE, NONE, 0},
    [DD_ROLE_CODE] = {GREEN, NONE, 0},
    [DD_ROLE_TABLE] = {NONE, NONE, 0},
    [DD_ROLE_TABLE_HEADER] = {NONE, NONE, BOLD},
    [DD_ROLE_TABLE_RULE] = {NONE, NONE, DIM},
    [DD_ROLE_RULE] = {NONE, NONE, DIM},
    [DD_ROLE_MARKER] = {CYAN, NONE, 0},
    [DD_ROLE_CUT] = {RED, NONE, 0},
    [DD_ROLE_POINT] = {CYAN, NONE, BOLD},
    [DD_ROLE_GUTTER_CURRENT] = {CYAN, NONE, BOLD},
    [DD_ROLE_GUTTER_COUNTERPART] = {YELLOW, NONE, 0},
    [DD_ROLE_DIVIDER] = {NONE, NONE, DIM},
    [DD_ROLE_PANE_TITLE] = {NONE, NONE, DIM},
    [DD_ROLE_PANE_TITLE_FOCUS] = {CYAN, NONE, BOLD},
    [DD_ROLE_TITLE] = {NONE, NONE, BOLD},
    [DD_ROLE_TITLE_INFO] = {NONE, NONE, DIM},
    [DD_ROLE_STATUS] = {NONE, NONE, REVERSE},
    [DD_ROLE_STATUS_KEY] = {CYAN, NONE, BOLD},
    [DD_ROLE_NOTE] = {NONE, NONE, REVERSE},
    [DD_ROLE_WARNING] = {YELLOW, NONE, REVERSE | BOLD},
    [DD_ROLE_ERROR] = {RED, NONE, REVERSE | BOLD},
    [DD_ROLE_PROMPT] = {NONE, NONE, BOLD},
    [DD_ROLE_LIST_GROUP] = {CYAN, NONE, 0},
    [DD_ROLE_LIST_TITLE] = {NONE, NONE, 0},
    [DD_ROLE_LIST_INFO] = {NONE, NONE, DIM},
    [DD_ROLE_LIST_CURSOR] = {NONE, NONE, REVERSE},
    [DD_ROLE_POPUP] = {NONE, NONE, 0},
    [DD_ROLE_POPUP_TITLE] = {CYAN, NONE, BOLD},
    [DD_ROLE_POPUP_CURSOR] = {NONE, NONE, REVERSE},
    /* Reversed, so that a terminal without colours shows them: black on yellow, black on cyan. */
    [DD_ROLE_HIT] = {YELLOW, BLACK, REVERSE},
    [DD_ROLE_CURRENT_HIT] = {CYAN, BLACK, REVERSE | BOLD | UNDERLINE},
    [DD_ROLE_FAINT] = {NONE, NONE, DIM},
};

/* In the order of enum dd_inline's bits. */
static const struct dd_attr inlines[DD_INLINE_COUNT] = {
    {NONE, NONE, BOLD},      {NONE, NONE, ITALIC},
    {GREEN, NONE, 0},        {BLUE, NONE, UNDERLINE},
    {NONE, NONE, DD_ATTR_STRIKE}, {NONE, NONE, DIM},
    {NONE, NONE, DIM},
};

static void lay_over(struct dd_attr *a, const struct dd_attr *b)
{
    if (b->fg >= 0)
        a->fg = b->fg;
    if (b->bg >= 0)
        a->bg = b->bg;
    a->flags |= b->flags;
}

struct dd_attr dd_theme_attr(struct dd_style style, enum dd_role overlay)
{
    struct dd_attr a = roles[style.role < DD_ROLE_COUNT ? style.role : DD_ROLE_TEXT];
    for (unsigned i = 0; i < DD_INLINE_COUNT; i++)
        if (style.inline_ & (1u << i))
            lay_over(&a, &inlines[i]);
    if (overlay != DD_ROLE_TEXT && overlay < DD_ROLE_COUNT) {
        a.fg = -1; /* on a cursor bar every colour reads badly */
        lay_over(&a, &roles[overlay]);
        if (a.flags & DD_ATTR_REVERSE)
            a.flags &= (uint8_t)~DD_ATTR_DIM;
    }
    return a;
}
