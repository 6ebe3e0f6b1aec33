/* theme.h - what style roles look like.
 *
 * The built-in theme uses the terminal's own colours only (its default foreground and background and
 * the first eight of its palette), so that it reads on dark and on light.
 */
#ifndef DUIDU_THEME_H
#define DUIDU_THEME_H

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
    int16_t fg, bg; /* palette index, or -1 for the terminal's default */
    uint8_t flags;  /* set of enum dd_attr_flag */
};

/* What a style looks like: the role's attributes, the inline flags' over them, the overlay's over
 * both. overlay is an enum dd_role, or DD_ROLE_TEXT for none. */
struct dd_attr dd_theme_attr(struct dd_style style, enum dd_role overlay);

#endif
