#include "duidu/commands.h"

#include "duidu/i18n.h"

#include <stddef.h>
#include <string.h>

enum {
    L = DD_SCREEN_LIST,
    R = DD_SCREEN_READER,
    S = DD_SCREEN_RESULTS,
    A = DD_SCREEN_ALL,
    P = DD_SCREEN_PROMPT,
};

static const struct dd_command_info table[DD_CMD_COUNT] = {
    {DD_CMD_NONE, "none", "", N_("nothing"), 0, DD_GROUP_PROGRAM},
    {DD_CMD_LINE_DOWN, "line-down", "[N]", N_("one line down"), A, DD_GROUP_MOVE},
    {DD_CMD_LINE_UP, "line-up", "[N]", N_("one line up"), A, DD_GROUP_MOVE},
    {DD_CMD_HALF_DOWN, "half-page-down", "[N]", N_("half a page down"), A, DD_GROUP_MOVE},
    {DD_CMD_HALF_UP, "half-page-up", "[N]", N_("half a page up"), A, DD_GROUP_MOVE},
    {DD_CMD_PAGE_DOWN, "page-down", "[N]", N_("a page down"), A, DD_GROUP_MOVE},
    {DD_CMD_PAGE_UP, "page-up", "[N]", N_("a page up"), A, DD_GROUP_MOVE},
    {DD_CMD_TOP, "top", "[N]", N_("to the top (12g: to block 12)"), A, DD_GROUP_MOVE},
    {DD_CMD_END, "end", "[N]", N_("to the end (12G: to block 12)"), A, DD_GROUP_MOVE},
    {DD_CMD_PERCENT, "percent", "N", N_("to a percentage (50%)"), A, DD_GROUP_MOVE},
    {DD_CMD_MIDDLE, "line-to-middle", "", N_("current line to the middle"), L | R | S, DD_GROUP_MOVE},
    {DD_CMD_LINE_TO_TOP, "line-to-top", "", N_("current line to the top"), L | R | S, DD_GROUP_MOVE},
    {DD_CMD_LINE_TO_BOTTOM, "line-to-bottom", "", N_("current line to the bottom"), L | R | S,
     DD_GROUP_MOVE},
    {DD_CMD_NEXT_BLOCK, "next-block", "[N]", N_("next block (in the list: next month)"), L | R,
     DD_GROUP_MOVE},
    {DD_CMD_PREV_BLOCK, "previous-block", "[N]", N_("previous block (in the list: previous month)"),
     L | R, DD_GROUP_MOVE},
    {DD_CMD_NEXT_HEADING, "next-heading", "[N]", N_("next heading"), R, DD_GROUP_MOVE},
    {DD_CMD_PREV_HEADING, "previous-heading", "[N]", N_("previous heading"), R, DD_GROUP_MOVE},
    {DD_CMD_NEXT_POINT, "next-point", "[N]", N_("next key point"), R, DD_GROUP_MOVE},
    {DD_CMD_PREV_POINT, "previous-point", "[N]", N_("previous key point"), R, DD_GROUP_MOVE},
    {DD_CMD_LEFT, "scroll-left", "[N]", N_("wide code to the left"), R, DD_GROUP_MOVE},
    {DD_CMD_RIGHT, "scroll-right", "[N]", N_("wide code to the right"), R, DD_GROUP_MOVE},
    {DD_CMD_COUNTERPART, "counterpart", "", N_("to the passage of this point, to the next best; or back"),
     R, DD_GROUP_MOVE},
    {DD_CMD_JUMP_BACK, "jump-back", "", N_("back to where the last jump began"), R, DD_GROUP_MOVE},
    {DD_CMD_JUMP_FORWARD, "jump-forward", "", N_("forward again"), R, DD_GROUP_MOVE},
    {DD_CMD_OTHER_PANE, "other-pane", "", N_("the other pane"), R, DD_GROUP_PANES},
    {DD_CMD_LEFT_PANE, "left-pane", "", N_("the left (upper) pane"), R, DD_GROUP_PANES},
    {DD_CMD_RIGHT_PANE, "right-pane", "", N_("the right (lower) pane"), R, DD_GROUP_PANES},
    {DD_CMD_ZOOM, "zoom", "", N_("this pane alone, and back"), R, DD_GROUP_PANES},
    {DD_CMD_WIDER, "wider", "", N_("more room for this pane"), R, DD_GROUP_PANES},
    {DD_CMD_NARROWER, "narrower", "", N_("less room for this pane"), R, DD_GROUP_PANES},
    {DD_CMD_EVEN, "even", "", N_("room as it was at first"), R, DD_GROUP_PANES},
    {DD_CMD_TOGETHER, "scroll-together", "[linked|proportional|off]", N_("scroll together: linked, proportional, off"), R,
     DD_GROUP_PANES},
    {DD_CMD_ARRANGE, "arrange", "[auto|columns|rows|single]", N_("columns, rows, one pane, as it fits"), R, DD_GROUP_PANES},
    {DD_CMD_PEEK, "peek", "[both|strip|points]", N_("both panes, article with strip, points with passages"), R,
     DD_GROUP_PANES},
    {DD_CMD_NUDGE_UP, "nudge-up", "[N]", N_("move the other pane alone up; proportion learns it"), R,
     DD_GROUP_PANES},
    {DD_CMD_NUDGE_DOWN, "nudge-down", "[N]", N_("move the other pane alone down"), R, DD_GROUP_PANES},
    {DD_CMD_LINK_POINT, "link-point", "", N_("link a point to a block: on the point, then on the block"),
     R, DD_GROUP_PANES},
    {DD_CMD_UNLINK_POINT, "unlink-point", "", N_("this block is not what the point is about"), R,
     DD_GROUP_PANES},
    {DD_CMD_SEARCH, "search", "[TEXT]", N_("search in both panes"), R, DD_GROUP_SEARCH},
    {DD_CMD_SEARCH_ARCHIVE, "search-archive", "[TEXT]", N_("search in every article"), L | R | S,
     DD_GROUP_SEARCH},
    {DD_CMD_NEXT_MATCH, "next-match", "[N]", N_("next match, in the summary, then in the article"), R,
     DD_GROUP_SEARCH},
    {DD_CMD_PREV_MATCH, "previous-match", "[N]", N_("previous match"), R, DD_GROUP_SEARCH},
    {DD_CMD_FILTER, "filter", "[TEXT]", N_("show only what matches: articles, blocks of the pane"),
     L | R, DD_GROUP_SEARCH},
    {DD_CMD_OPEN, "open", "[FILE]", N_("read this article (or a file)"), L | R | S, DD_GROUP_ARTICLE},
    {DD_CMD_NEXT_ARTICLE, "next-article", "[N]", N_("next article"), L | R | S, DD_GROUP_ARTICLE},
    {DD_CMD_PREV_ARTICLE, "previous-article", "[N]", N_("previous article"), L | R | S, DD_GROUP_ARTICLE},
    {DD_CMD_CONTENTS, "contents", "", N_("table of contents"), R, DD_GROUP_ARTICLE},
    {DD_CMD_LINKS, "links", "", N_("the links: number and pick"), R, DD_GROUP_ARTICLE},
    {DD_CMD_OPEN_LINK, "open-source", "", N_("open the article's page in a browser"), L | R | S,
     DD_GROUP_ARTICLE},
    {DD_CMD_COPY, "copy", "", N_("copy this block"), R, DD_GROUP_ARTICLE},
    {DD_CMD_COPY_LINK, "copy-source", "", N_("copy the article's address"), L | R | S, DD_GROUP_ARTICLE},
    {DD_CMD_PROBLEMS, "problems", "", N_("what is wrong with this article (archive)"), L | R | S,
     DD_GROUP_ARTICLE},
    {DD_CMD_SORT, "sort", "[date|title|site|length]", N_("sort by date, title, site, length"), L, DD_GROUP_LIST},
    {DD_CMD_ORDER, "order", "[relevance|newest]", N_("results by relevance or newest first"), S,
     DD_GROUP_LIST},
    {DD_CMD_RESCAN, "rescan", "", N_("read the archive (article) and the settings anew"), L | R | S, DD_GROUP_LIST},
    {DD_CMD_COMMAND_LINE, "command-line", "", N_("type a command (:quit, :help, :messages)"), L | R | S,
     DD_GROUP_PROGRAM},
    {DD_CMD_SET, "set", "[SETTING]", N_("a setting until the end: :set NAME VALUE; alone: all of them"),
     L | R | S, DD_GROUP_PROGRAM},
    {DD_CMD_THEME, "theme", "[THEME]", N_("colours: a theme by its name"), L | R | S, DD_GROUP_PROGRAM},
    {DD_CMD_COLORS, "colors", "", N_("try the themes one after the other"), L | R | S, DD_GROUP_PROGRAM},
    {DD_CMD_SOURCE, "source", "FILE", N_("read a file of settings"), L | R | S, DD_GROUP_PROGRAM},
    {DD_CMD_RELOAD, "reload", "", N_("read the settings anew"), L | R | S, DD_GROUP_PROGRAM},
    {DD_CMD_HELP, "help", "[COMMAND]", N_("this help"), A, DD_GROUP_PROGRAM},
    {DD_CMD_MESSAGES, "messages", "", N_("the messages so far"), L | R | S, DD_GROUP_PROGRAM},
    {DD_CMD_REDRAW, "redraw", "", N_("draw the screen anew"), A | P, DD_GROUP_PROGRAM},
    {DD_CMD_SUSPEND, "suspend", "", N_("to the shell and back (fg)"), A, DD_GROUP_PROGRAM},
    {DD_CMD_CANCEL, "cancel", "", N_("cancel what is pending"), A | P, DD_GROUP_PROGRAM},
    {DD_CMD_BACK, "back", "", N_("back"), A, DD_GROUP_PROGRAM},
    {DD_CMD_QUIT, "quit", "", N_("quit"), A, DD_GROUP_PROGRAM},
    {DD_CMD_ACCEPT, "accept", "", N_("take the line"), P, DD_GROUP_PROMPT},
    {DD_CMD_COMPLETE, "complete", "", N_("complete the word, the next choice"), P, DD_GROUP_PROMPT},
    {DD_CMD_COMPLETE_BACK, "complete-back", "", N_("the choice before"), P, DD_GROUP_PROMPT},
    {DD_CMD_OLDER, "older", "", N_("the line before that begins like this one"), P, DD_GROUP_PROMPT},
    {DD_CMD_NEWER, "newer", "", N_("the line behind that begins like this one"), P, DD_GROUP_PROMPT},
    {DD_CMD_OLDER_ANY, "older-any", "", N_("the line before"), P, DD_GROUP_PROMPT},
    {DD_CMD_NEWER_ANY, "newer-any", "", N_("the line behind"), P, DD_GROUP_PROMPT},
    {DD_CMD_CHAR_LEFT, "char-left", "", N_("a character to the left"), P, DD_GROUP_PROMPT},
    {DD_CMD_CHAR_RIGHT, "char-right", "", N_("a character to the right"), P, DD_GROUP_PROMPT},
    {DD_CMD_WORD_LEFT, "word-left", "", N_("a word to the left"), P, DD_GROUP_PROMPT},
    {DD_CMD_WORD_RIGHT, "word-right", "", N_("a word to the right"), P, DD_GROUP_PROMPT},
    {DD_CMD_LINE_START, "line-start", "", N_("to the start of the line"), P, DD_GROUP_PROMPT},
    {DD_CMD_LINE_END, "line-end", "", N_("to the end of the line"), P, DD_GROUP_PROMPT},
    {DD_CMD_DELETE_LEFT, "delete-left", "", N_("delete the character to the left"), P, DD_GROUP_PROMPT},
    {DD_CMD_DELETE_RIGHT, "delete-right", "", N_("delete the character at the cursor"), P,
     DD_GROUP_PROMPT},
    {DD_CMD_DELETE_WORD, "delete-word", "", N_("delete the word to the left"), P, DD_GROUP_PROMPT},
    {DD_CMD_DELETE_BEFORE, "delete-before", "", N_("delete what stands before the cursor"), P,
     DD_GROUP_PROMPT},
    {DD_CMD_DELETE_AFTER, "delete-after", "", N_("delete what stands behind the cursor"), P,
     DD_GROUP_PROMPT},
    {DD_CMD_PUT_BACK, "put-back", "", N_("put in what was deleted last"), P, DD_GROUP_PROMPT},
    {DD_CMD_TOGGLE_REGEX, "toggle-regex", "", N_("regular expression, or not"), P, DD_GROUP_PROMPT},
    {DD_CMD_TOGGLE_PINYIN, "toggle-pinyin", "", N_("find Chinese by pinyin, or not"), P,
     DD_GROUP_PROMPT},
};

const struct dd_command_info *dd_command_info(enum dd_command command)
{
    return &table[(unsigned)command < DD_CMD_COUNT ? command : DD_CMD_NONE];
}

enum dd_command dd_command_find(const char *name)
{
    for (size_t i = 0; i < DD_CMD_COUNT; i++)
        if (strcmp(table[i].name, name) == 0)
            return table[i].id;
    return DD_CMD_NONE;
}

const char *dd_command_group_title(enum dd_command_group group)
{
    static const char titles[DD_GROUP_COUNT][24] = {N_("Moving"), N_("Panes"), N_("Searching"), N_("Articles"),
                                                    N_("The list"), N_("Program"), N_("Typing a line")};
    return titles[(unsigned)group < DD_GROUP_COUNT ? group : DD_GROUP_PROGRAM];
}
