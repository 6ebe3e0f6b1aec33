/* theme.h - what style roles look like.
 *
 * A theme says for some looks (role.h: roles and inline flags) how they are drawn, for all of the
 * screen or for one scope of it ("summary.heading"). What it does not say is inherited: heading2 from
 * heading, table-rule from rule and that from faint, and in the end everything from text. Each part is
 * inherited by itself: a foreground, a background, the set of attributes.
 *
 * The built-in theme uses the terminal's own palette, and of that only colours which read on black and
 * on white.
 */
#ifndef DUIDU_THEME_H
#define DUIDU_THEME_H

#include "duidu/colour.h"
#include "duidu/error.h"
#include "duidu/role.h"

#include <stdbool.h>

enum dd_attr_flag {
    DD_ATTR_BOLD = 1 << 0,
    DD_ATTR_DIM = 1 << 1,
    DD_ATTR_ITALIC = 1 << 2,
    DD_ATTR_UNDERLINE = 1 << 3,
    DD_ATTR_REVERSE = 1 << 4,
    DD_ATTR_STRIKE = 1 << 5
};

struct dd_attr {
    int32_t fg, bg; /* colours as in colour.h */
    uint8_t flags;  /* set of enum dd_attr_flag */
};

/* What one line of a theme says. */
struct dd_look {
    int32_t fg, bg; /* DD_COLOUR_NONE: nothing */
    uint8_t flags;  /* set of enum dd_attr_flag */
    bool has_flags; /* false: nothing about attributes */
    bool set;       /* false: the theme has no such line */
};

struct dd_theme {
    struct dd_look looks[DD_SCOPE_COUNT][DD_LOOK_COUNT];
};

/* The built-in theme. */
void dd_theme_init(struct dd_theme *theme);

/* Lays the lines of over on top of theme. A line also takes the place of what theme says about looks
 * that inherit from it, as far as over does not say it anew: "heading = red" alone makes all six levels
 * red. */
void dd_theme_lay(struct dd_theme *theme, const struct dd_theme *over);

/* Does it name RGB colours? */
bool dd_theme_has_rgb(const struct dd_theme *theme);

/* ---- lines of a theme ------------------------------------------------------------------ */

/* Reads "[fg] [on bg] [bold] [dim] [italic] [underline] [reverse] [strike] [plain]"; plain: none of
 * the attributes that would be inherited. DD_ERR_SYNTAX says which word is wrong. */
enum dd_code dd_look_parse(struct dd_look *look, struct dd_str value, struct dd_error *err);

/* Appends it as dd_look_parse reads it back. */
void dd_look_format(struct dd_strbuf *out, const struct dd_look *look);

/* Finds the look of a name: "heading", "summary.heading". False: there is none. */
bool dd_look_find(struct dd_str name, enum dd_scope *scope, unsigned *look);

/* The look that it inherits from; DD_ROLE_TEXT where there is no nearer one. */
unsigned dd_look_parent(unsigned look);

/* What it is the look of, one line, untranslated. */
const char *dd_look_help(unsigned look);

/* ---- what the terminal is told ---------------------------------------------------------- */

/* A theme worked out for a number of colours: everything inherited, every colour one that is there.
 * Where the colours of a theme fall together, reverse video keeps apart what it keeps apart. */
struct dd_attrs {
    struct dd_attr looks[DD_SCOPE_COUNT][DD_LOOK_COUNT];
};

void dd_theme_resolve(struct dd_attrs *out, const struct dd_theme *theme, enum dd_depth depth);

/* What a style looks like: the role's attributes, the inline flags' over them, the overlay's over
 * both. overlay is an enum dd_role, or DD_ROLE_TEXT for none. The colours are never DD_COLOUR_NONE. */
struct dd_attr dd_theme_attr(const struct dd_attrs *attrs, struct dd_style style,
                             enum dd_role overlay);

#endif
