#include "duidu/role.h"

/* Arrays of characters, not pointers: constant data that needs no relocation at start. */
static const char role_names[DD_ROLE_COUNT][20] = {
    [DD_ROLE_TEXT] = "text",
    [DD_ROLE_HEADING1] = "heading1",
    [DD_ROLE_HEADING2] = "heading2",
    [DD_ROLE_HEADING3] = "heading3",
    [DD_ROLE_QUOTE] = "quote",
    [DD_ROLE_CODE] = "code-block",
    [DD_ROLE_TABLE] = "table",
    [DD_ROLE_TABLE_HEADER] = "table-header",
    [DD_ROLE_TABLE_RULE] = "table-rule",
    [DD_ROLE_RULE] = "rule",
    [DD_ROLE_MARKER] = "marker",
    [DD_ROLE_CUT] = "cut",
    [DD_ROLE_POINT] = "point",
    [DD_ROLE_GUTTER_CURRENT] = "current",
    [DD_ROLE_GUTTER_COUNTERPART] = "counterpart",
    [DD_ROLE_DIVIDER] = "divider",
    [DD_ROLE_PANE_TITLE] = "pane-title",
    [DD_ROLE_PANE_TITLE_FOCUS] = "pane-title-focus",
    [DD_ROLE_TITLE] = "title",
    [DD_ROLE_TITLE_INFO] = "title-info",
    [DD_ROLE_STATUS] = "status",
    [DD_ROLE_STATUS_KEY] = "status-key",
    [DD_ROLE_NOTE] = "note",
    [DD_ROLE_WARNING] = "warning",
    [DD_ROLE_ERROR] = "error",
    [DD_ROLE_PROMPT] = "prompt",
    [DD_ROLE_LIST_GROUP] = "list-group",
    [DD_ROLE_LIST_TITLE] = "list-title",
    [DD_ROLE_LIST_INFO] = "list-info",
    [DD_ROLE_LIST_CURSOR] = "list-cursor",
    [DD_ROLE_POPUP] = "popup",
    [DD_ROLE_POPUP_TITLE] = "popup-title",
    [DD_ROLE_POPUP_CURSOR] = "popup-cursor",
    [DD_ROLE_HIT] = "hit",
    [DD_ROLE_CURRENT_HIT] = "current-hit",
    [DD_ROLE_FAINT] = "faint",
};

static const char inline_names[DD_INLINE_COUNT][12] = {"strong", "emphasis", "code",    "link",
                                                       "strike", "image",    "footnote"};

const char *dd_role_name(enum dd_role role)
{
    return role_names[(unsigned)role < DD_ROLE_COUNT ? role : DD_ROLE_TEXT];
}

const char *dd_inline_name(unsigned bit)
{
    return inline_names[bit < DD_INLINE_COUNT ? bit : 0];
}
