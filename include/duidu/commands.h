/* commands.h - the vocabulary of what a reader can do: one constant table gives the names, the help
 * and where each command works. Keys are the keymap's business, handlers the app's.
 */
#ifndef DUIDU_COMMANDS_H
#define DUIDU_COMMANDS_H

enum dd_command {
    DD_CMD_NONE,
    /* moving */
    DD_CMD_LINE_DOWN,
    DD_CMD_LINE_UP,
    DD_CMD_HALF_DOWN,
    DD_CMD_HALF_UP,
    DD_CMD_PAGE_DOWN,
    DD_CMD_PAGE_UP,
    DD_CMD_TOP,
    DD_CMD_END,
    DD_CMD_PERCENT,
    DD_CMD_MIDDLE,
    DD_CMD_LINE_TO_TOP,
    DD_CMD_LINE_TO_BOTTOM,
    DD_CMD_NEXT_BLOCK,
    DD_CMD_PREV_BLOCK,
    DD_CMD_NEXT_HEADING,
    DD_CMD_PREV_HEADING,
    DD_CMD_NEXT_POINT,
    DD_CMD_PREV_POINT,
    DD_CMD_LEFT,
    DD_CMD_RIGHT,
    DD_CMD_COUNTERPART,
    DD_CMD_JUMP_BACK,
    DD_CMD_JUMP_FORWARD,
    DD_CMD_SET_MARK,
    DD_CMD_TO_MARK,
    DD_CMD_MARKS,
    DD_CMD_DROP_MARK,
    /* panes */
    DD_CMD_OTHER_PANE,
    DD_CMD_LEFT_PANE,
    DD_CMD_RIGHT_PANE,
    DD_CMD_ZOOM,
    DD_CMD_WIDER,
    DD_CMD_NARROWER,
    DD_CMD_EVEN,
    DD_CMD_TOGETHER,
    DD_CMD_ARRANGE,
    DD_CMD_PEEK,
    DD_CMD_NUDGE_UP,
    DD_CMD_NUDGE_DOWN,
    DD_CMD_LINK_POINT,
    DD_CMD_UNLINK_POINT,
    /* selecting */
    DD_CMD_SELECT,
    DD_CMD_SELECT_MORE,
    DD_CMD_SELECT_LESS,
    DD_CMD_SELECT_SENTENCE,
    DD_CMD_SELECT_SENTENCE_BACK,
    DD_CMD_SELECT_NEXT,
    DD_CMD_SELECT_PREVIOUS,
    DD_CMD_SWAP_ENDS,
    DD_CMD_HIGHLIGHT,
    DD_CMD_ANNOTATE,
    DD_CMD_NOTES,
    DD_CMD_DELETE_NOTE,
    DD_CMD_EXPORT,
    /* searching */
    DD_CMD_SEARCH,
    DD_CMD_SEARCH_ARCHIVE,
    DD_CMD_NEXT_MATCH,
    DD_CMD_PREV_MATCH,
    DD_CMD_FILTER,
    /* articles */
    DD_CMD_OPEN,
    DD_CMD_NEXT_ARTICLE,
    DD_CMD_PREV_ARTICLE,
    DD_CMD_NEXT_UNREAD,
    DD_CMD_PREV_UNREAD,
    DD_CMD_READ,
    DD_CMD_STAR,
    DD_CMD_CONTENTS,
    DD_CMD_LINKS,
    DD_CMD_OPEN_LINK,
    DD_CMD_COPY,
    DD_CMD_COPY_LINK,
    DD_CMD_PIPE,
    DD_CMD_EDIT,
    DD_CMD_WRITE,
    DD_CMD_LOOKUP,
    DD_CMD_PROBLEMS,
    /* the list */
    DD_CMD_SHOW,
    DD_CMD_SORT,
    DD_CMD_ORDER,
    DD_CMD_RESCAN,
    DD_CMD_ARCHIVE,
    DD_CMD_ALL_READ,
    DD_CMD_ALL_UNREAD,
    /* everywhere */
    DD_CMD_UNDO,
    DD_CMD_REDO,
    DD_CMD_COMMAND_LINE,
    DD_CMD_SET,
    DD_CMD_THEME,
    DD_CMD_COLORS,
    DD_CMD_SOURCE,
    DD_CMD_RELOAD,
    DD_CMD_HELP,
    DD_CMD_MESSAGES,
    DD_CMD_REDRAW,
    DD_CMD_SUSPEND,
    DD_CMD_CANCEL,
    DD_CMD_BACK,
    DD_CMD_QUIT,
    /* typing into a line */
    DD_CMD_ACCEPT,
    DD_CMD_COMPLETE,
    DD_CMD_COMPLETE_BACK,
    DD_CMD_OLDER,
    DD_CMD_NEWER,
    DD_CMD_OLDER_ANY,
    DD_CMD_NEWER_ANY,
    DD_CMD_CHAR_LEFT,
    DD_CMD_CHAR_RIGHT,
    DD_CMD_WORD_LEFT,
    DD_CMD_WORD_RIGHT,
    DD_CMD_LINE_START,
    DD_CMD_LINE_END,
    DD_CMD_DELETE_LEFT,
    DD_CMD_DELETE_RIGHT,
    DD_CMD_DELETE_WORD,
    DD_CMD_DELETE_BEFORE,
    DD_CMD_DELETE_AFTER,
    DD_CMD_PUT_BACK,
    DD_CMD_EDIT_LINE,
    DD_CMD_TOGGLE_REGEX,
    DD_CMD_TOGGLE_PINYIN,
    DD_CMD_COUNT
};

/* Where a command works; a set. */
enum dd_screen {
    DD_SCREEN_LIST = 1 << 0,
    DD_SCREEN_READER = 1 << 1,
    DD_SCREEN_POPUP = 1 << 2,
    DD_SCREEN_PROMPT = 1 << 3, /* a line is typed into: single keys alone, and none that types something */
    DD_SCREEN_RESULTS = 1 << 4, /* of a search in the archive */
    DD_SCREEN_SELECT = 1 << 5,  /* a selection is under way in the reader, whose keys hold as well */
    DD_SCREEN_NOTES = 1 << 6,   /* the list of highlights and notes */
    DD_SCREEN_ALL = DD_SCREEN_LIST | DD_SCREEN_READER | DD_SCREEN_POPUP | DD_SCREEN_RESULTS |
                    DD_SCREEN_NOTES
};

enum dd_command_group {
    DD_GROUP_MOVE,
    DD_GROUP_PANES,
    DD_GROUP_SELECT,
    DD_GROUP_SEARCH,
    DD_GROUP_ARTICLE,
    DD_GROUP_LIST,
    DD_GROUP_PROGRAM,
    DD_GROUP_PROMPT,
    DD_GROUP_COUNT
};

/* What may stand behind a command's name on the ':' line: "" nothing; "N" a number, which may stand in
 * front of the name as well; "a|b|c" one of these words; LETTER one character, which is the next key
 * when the command comes from one; anything else in capitals is a text whose name says how Tab completes
 * it (FILE, COMMAND, SETTING, THEME, TEXT); SHELL is the rest of the line as it stands there. In brackets:
 * it may be left out. */
enum { DD_ARGUMENTS_MAX = 40 };

struct dd_command_info {
    enum dd_command id;    /* its own index in the table; a test checks it */
    const char *name;      /* as in the configuration and on the ':' line: "page-down" */
    char arguments[DD_ARGUMENTS_MAX];
    const char *help;      /* one line, untranslated (N_) */
    unsigned screens;      /* set of enum dd_screen */
    enum dd_command_group group;
};

/* What stands behind its name as the reader is shown it, in his language: "[TEXT]" is "[文字]". */
const char *dd_command_arguments(const struct dd_command_info *info);

/* The entry of a command; never NULL (DD_CMD_NONE for values out of range). */
const struct dd_command_info *dd_command_info(enum dd_command command);

/* The command of a name, or DD_CMD_NONE. */
enum dd_command dd_command_find(const char *name);

/* Title of a group, untranslated. */
const char *dd_command_group_title(enum dd_command_group group);

#endif
