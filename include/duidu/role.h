/* role.h - style roles: what a piece of text is, never what colour it has.
 *
 * A style is a block role with inline flags on top; the theme turns it into colours when painting.
 */
#ifndef DUIDU_ROLE_H
#define DUIDU_ROLE_H

#include <stdint.h>

enum dd_role {
    DD_ROLE_TEXT,
    DD_ROLE_HEADING, /* what the six levels have in common */
    DD_ROLE_HEADING1,
    DD_ROLE_HEADING2,
    DD_ROLE_HEADING3,
    DD_ROLE_HEADING4,
    DD_ROLE_HEADING5,
    DD_ROLE_HEADING6,
    DD_ROLE_QUOTE,
    DD_ROLE_CODE, /* a code block */
    DD_ROLE_TABLE,
    DD_ROLE_TABLE_HEADER,
    DD_ROLE_TABLE_RULE,
    DD_ROLE_RULE, /* a thematic break */
    DD_ROLE_MARKER, /* bullet, number, quote bar */
    DD_ROLE_CUT,  /* the sign that a wide line goes on */
    DD_ROLE_POINT, /* number of a key point */
    DD_ROLE_GUTTER_CURRENT,
    DD_ROLE_GUTTER_COUNTERPART,
    DD_ROLE_BLOCK_NUMBER,
    DD_ROLE_DIVIDER,
    DD_ROLE_PANE_TITLE,
    DD_ROLE_PANE_TITLE_FOCUS,
    DD_ROLE_TITLE,      /* title bar */
    DD_ROLE_TITLE_INFO, /* site, date, minutes in it */
    DD_ROLE_STATUS,
    DD_ROLE_STATUS_KEY, /* a key's name in status line and help */
    DD_ROLE_NOTE,       /* messages by severity */
    DD_ROLE_WARNING,
    DD_ROLE_ERROR,
    DD_ROLE_PROMPT,
    DD_ROLE_LIST_GROUP, /* the month between the articles */
    DD_ROLE_LIST_TITLE,
    DD_ROLE_LIST_INFO,
    DD_ROLE_LIST_CURSOR,
    DD_ROLE_POPUP,
    DD_ROLE_POPUP_TITLE,
    DD_ROLE_POPUP_CURSOR,
    DD_ROLE_HIT,         /* what a search has found, laid over the text */
    DD_ROLE_CURRENT_HIT, /* the one that the reader is at */
    DD_ROLE_HIGHLIGHT,   /* what the reader has highlighted, laid over the text */
    DD_ROLE_SELECTION,   /* what is selected, over both */
    DD_ROLE_UNREAD,
    DD_ROLE_STARRED,
    DD_ROLE_FAINT, /* what is missing, said in the text's place */
    DD_ROLE_ACCENT, /* what small signs of the program have in common */
    DD_ROLE_CURSOR, /* what the cursors of lists have in common */
    DD_ROLE_COUNT
};

/* Inline flags, each a role of its own for the theme (strong, emphasis, …). */
enum dd_inline {
    DD_INLINE_STRONG = 1 << 0,
    DD_INLINE_EMPHASIS = 1 << 1,
    DD_INLINE_CODE = 1 << 2,
    DD_INLINE_LINK = 1 << 3,
    DD_INLINE_STRIKE = 1 << 4,
    DD_INLINE_IMAGE = 1 << 5,
    DD_INLINE_FOOTNOTE = 1 << 6
};
enum { DD_INLINE_COUNT = 7 };

/* Where a piece of text stands: a theme may give the same role another look there. */
enum dd_scope {
    DD_SCOPE_NONE,
    DD_SCOPE_ARTICLE,
    DD_SCOPE_SUMMARY,
    DD_SCOPE_POPUP,
    DD_SCOPE_COUNT
};

struct dd_style {
    uint8_t role;    /* enum dd_role */
    uint8_t inline_; /* set of enum dd_inline */
    uint8_t scope;   /* enum dd_scope */
};

/* Roles and inline flags in one row, as a theme has them: a *look* is an enum dd_role, or
 * DD_ROLE_COUNT + the bit of an inline flag. */
enum { DD_LOOK_COUNT = DD_ROLE_COUNT + DD_INLINE_COUNT };

/* The names that themes and the configuration use: "heading1", "strong". Never NULL. */
const char *dd_look_name(unsigned look);

/* "", "article", "summary", "popup" */
const char *dd_scope_name(enum dd_scope scope);

#endif
