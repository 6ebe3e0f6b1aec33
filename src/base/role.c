#include "duidu/role.h"

/* Arrays of characters, not pointers: constant data that needs no relocation at start. */
static const char names[DD_LOOK_COUNT][20] = {
    [DD_ROLE_TEXT] = "text",
    [DD_ROLE_HEADING] = "heading",
    [DD_ROLE_HEADING1] = "heading1",
    [DD_ROLE_HEADING2] = "heading2",
    [DD_ROLE_HEADING3] = "heading3",
    [DD_ROLE_HEADING4] = "heading4",
    [DD_ROLE_HEADING5] = "heading5",
    [DD_ROLE_HEADING6] = "heading6",
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
    [DD_ROLE_BLOCK_NUMBER] = "block-number",
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
    [DD_ROLE_HIGHLIGHT] = "highlight",
    [DD_ROLE_SELECTION] = "selection",
    [DD_ROLE_UNREAD] = "unread",
    [DD_ROLE_STARRED] = "starred",
    [DD_ROLE_FAINT] = "faint",
    [DD_ROLE_ACCENT] = "accent",
    [DD_ROLE_CURSOR] = "cursor",
    [DD_ROLE_COUNT] = "strong",
    "emphasis",
    "code",
    "link",
    "strike",
    "image",
    "footnote",
};

const char *dd_look_name(unsigned look)
{
    return names[look < DD_LOOK_COUNT ? look : DD_ROLE_TEXT];
}

const char *dd_scope_name(enum dd_scope scope)
{
    static const char scopes[DD_SCOPE_COUNT][8] = {"", "article", "summary", "popup"};
    return scopes[(unsigned)scope < DD_SCOPE_COUNT ? scope : DD_SCOPE_NONE];
}
