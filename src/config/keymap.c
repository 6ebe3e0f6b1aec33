#include "duidu/keymap.h"

#include <string.h>

enum {
    L = DD_SCREEN_LIST,
    R = DD_SCREEN_READER,
    P = DD_SCREEN_POPUP,
    S = DD_SCREEN_RESULTS,
    A = DD_SCREEN_ALL,
    T = DD_SCREEN_PROMPT,
    V = DD_SCREEN_SELECT,
    N = DD_SCREEN_NOTES,
};

#define CTRL(c) ((c) & 31)

/* The order is the order in which help names them. */
static const struct dd_binding table[] = {
    {DD_CMD_LINE_DOWN, A, {'j'}},
    {DD_CMD_LINE_DOWN, A, {DD_KEY_DOWN}},
    {DD_CMD_LINE_DOWN, A, {CTRL('E')}},
    {DD_CMD_LINE_DOWN, A, {CTRL('N')}},
    {DD_CMD_LINE_UP, A, {'k'}},
    {DD_CMD_LINE_UP, A, {DD_KEY_UP}},
    {DD_CMD_LINE_UP, A, {CTRL('Y')}},
    {DD_CMD_LINE_UP, A, {CTRL('P')}},
    {DD_CMD_HALF_DOWN, A, {'d'}},
    {DD_CMD_HALF_DOWN, A, {CTRL('D')}},
    {DD_CMD_HALF_UP, A, {'u'}},
    {DD_CMD_HALF_UP, A, {CTRL('U')}},
    {DD_CMD_PAGE_DOWN, A, {' '}},
    {DD_CMD_PAGE_DOWN, A, {DD_KEY_PAGE_DOWN}},
    {DD_CMD_PAGE_DOWN, A, {CTRL('F')}},
    {DD_CMD_PAGE_UP, A, {'b'}},
    {DD_CMD_PAGE_UP, A, {DD_KEY_PAGE_UP}},
    {DD_CMD_PAGE_UP, A, {CTRL('B')}},
    {DD_CMD_TOP, A, {'g'}},
    {DD_CMD_TOP, A, {DD_KEY_HOME}},
    {DD_CMD_END, A, {'G'}},
    {DD_CMD_END, A, {DD_KEY_END}},
    {DD_CMD_PERCENT, A, {'%'}},
    {DD_CMD_MIDDLE, L | R | S, {'z', 'z'}},
    {DD_CMD_LINE_TO_TOP, L | R | S, {'z', 't'}},
    {DD_CMD_LINE_TO_BOTTOM, L | R | S, {'z', 'b'}},
    {DD_CMD_NEXT_BLOCK, L | R | N, {'}'}},
    {DD_CMD_PREV_BLOCK, L | R | N, {'{'}},
    {DD_CMD_NEXT_HEADING, R, {']', ']'}},
    {DD_CMD_PREV_HEADING, R, {'[', '['}},
    {DD_CMD_NEXT_POINT, R, {')'}},
    {DD_CMD_PREV_POINT, R, {'('}},
    {DD_CMD_LEFT, R, {DD_KEY_LEFT}},
    {DD_CMD_RIGHT, R, {DD_KEY_RIGHT}},
    {DD_CMD_COUNTERPART, R, {DD_KEY_ENTER}},
    {DD_CMD_JUMP_BACK, L | R | S, {CTRL('O')}},
    {DD_CMD_JUMP_FORWARD, R, {CTRL(']')}},
    {DD_CMD_SET_MARK, R, {'m'}},
    {DD_CMD_TO_MARK, L | R | S, {'\''}},
    {DD_CMD_TO_MARK, L | R | S, {'`'}},
    {DD_CMD_OTHER_PANE, R, {DD_KEY_TAB}},
    {DD_CMD_OTHER_PANE, R, {DD_KEY_BACKTAB}},
    {DD_CMD_LEFT_PANE, R, {'h'}},
    {DD_CMD_RIGHT_PANE, R, {'l'}},
    {DD_CMD_ZOOM, R, {'Z'}},
    {DD_CMD_WIDER, R, {'+'}},
    {DD_CMD_NARROWER, R, {'-'}},
    {DD_CMD_EVEN, R, {'='}},
    {DD_CMD_TOGETHER, R, {'L'}},
    {DD_CMD_ARRANGE, R, {'r'}},
    {DD_CMD_PEEK, R, {'p'}},
    {DD_CMD_NUDGE_UP, R, {'<'}},
    {DD_CMD_NUDGE_DOWN, R, {'>'}},
    {DD_CMD_LINK_POINT, R, {'M'}},
    {DD_CMD_UNLINK_POINT, R, {'X'}},
    {DD_CMD_SELECT, R, {'v'}},
    {DD_CMD_SELECT_MORE, V, {'l'}},
    {DD_CMD_SELECT_MORE, V, {'w'}},
    {DD_CMD_SELECT_MORE, V, {'e'}},
    {DD_CMD_SELECT_MORE, V, {DD_KEY_RIGHT}},
    {DD_CMD_SELECT_LESS, V, {'h'}},
    {DD_CMD_SELECT_LESS, V, {'b'}},
    {DD_CMD_SELECT_LESS, V, {DD_KEY_LEFT}},
    {DD_CMD_SELECT_SENTENCE, V, {')'}},
    {DD_CMD_SELECT_SENTENCE_BACK, V, {'('}},
    {DD_CMD_SELECT_NEXT, V, {'J'}},
    {DD_CMD_SELECT_PREVIOUS, V, {'K'}},
    {DD_CMD_SWAP_ENDS, V, {'o'}},
    {DD_CMD_HIGHLIGHT, R, {'H'}},
    {DD_CMD_ANNOTATE, R | N, {'a'}},
    {DD_CMD_ANNOTATE, N, {'e'}},
    {DD_CMD_NOTES, L | R | S | N, {'B'}},
    {DD_CMD_DELETE_NOTE, N, {'x'}},
    {DD_CMD_DELETE_NOTE, N, {DD_KEY_DELETE}},
    {DD_CMD_FILTER, N, {'/'}},
    {DD_CMD_FILTER, N, {'&'}},
    {DD_CMD_SEARCH, R, {'/'}},
    {DD_CMD_SEARCH_ARCHIVE, L | R | S | N, {'F'}},
    {DD_CMD_SEARCH_ARCHIVE, S, {'/'}},
    {DD_CMD_NEXT_MATCH, R, {'n'}},
    {DD_CMD_PREV_MATCH, R, {'N'}},
    {DD_CMD_FILTER, L, {'/'}},
    {DD_CMD_FILTER, L | R, {'&'}},
    {DD_CMD_OPEN, L | S | N, {DD_KEY_ENTER}},
    {DD_CMD_OPEN, L | S | N, {'l'}},
    {DD_CMD_OPEN, L | S | N, {DD_KEY_RIGHT}},
    {DD_CMD_NEXT_ARTICLE, L | R | S, {'J'}},
    {DD_CMD_PREV_ARTICLE, L | R | S, {'K'}},
    {DD_CMD_NEXT_UNREAD, L | R, {']', 'u'}},
    {DD_CMD_PREV_UNREAD, L | R, {'[', 'u'}},
    {DD_CMD_READ, L | R | S, {'U'}},
    {DD_CMD_STAR, L | R | S, {'s'}},
    {DD_CMD_CONTENTS, R, {'t'}},
    {DD_CMD_LINKS, R, {'f'}},
    {DD_CMD_OPEN_LINK, L | R | S | N, {'o'}},
    {DD_CMD_COPY, R | N, {'y'}},
    {DD_CMD_COPY_LINK, L | R | S | N, {'Y'}},
    {DD_CMD_PIPE, R, {'|'}},
    {DD_CMD_EDIT, L | R | S, {'e'}},
    {DD_CMD_WRITE, R, {'w'}},
    {DD_CMD_LOOKUP, R, {'D'}},
    {DD_CMD_PROBLEMS, L | R | S, {'!'}},
    {DD_CMD_SHOW, L, {'f'}},
    {DD_CMD_SORT, L, {'S'}},
    {DD_CMD_ORDER, S, {'S'}},
    {DD_CMD_RESCAN, L | R | S, {'R'}},
    {DD_CMD_COMMAND_LINE, L | R | S | N, {':'}},
    {DD_CMD_HELP, A, {'?'}},
    {DD_CMD_HELP, A, {DD_KEY_F1}},
    {DD_CMD_REDRAW, A | T, {CTRL('L')}},
    {DD_CMD_SUSPEND, A, {CTRL('Z')}},
    {DD_CMD_CANCEL, A | T, {DD_KEY_ESC}},
    {DD_CMD_CANCEL, A | T, {CTRL('C')}},
    {DD_CMD_BACK, A, {'q'}},
    {DD_CMD_QUIT, A, {'Q'}},
    {DD_CMD_ACCEPT, T, {DD_KEY_ENTER}},
    {DD_CMD_COMPLETE, T, {DD_KEY_TAB}},
    {DD_CMD_COMPLETE_BACK, T, {DD_KEY_BACKTAB}},
    {DD_CMD_OLDER, T, {DD_KEY_UP}},
    {DD_CMD_NEWER, T, {DD_KEY_DOWN}},
    {DD_CMD_OLDER_ANY, T, {CTRL('P')}},
    {DD_CMD_NEWER_ANY, T, {CTRL('N')}},
    {DD_CMD_CHAR_LEFT, T, {DD_KEY_LEFT}},
    {DD_CMD_CHAR_LEFT, T, {CTRL('B')}},
    {DD_CMD_CHAR_RIGHT, T, {DD_KEY_RIGHT}},
    {DD_CMD_CHAR_RIGHT, T, {CTRL('F')}},
    {DD_CMD_WORD_LEFT, T, {DD_KEY_META | 'b'}},
    {DD_CMD_WORD_RIGHT, T, {DD_KEY_META | 'f'}},
    {DD_CMD_LINE_START, T, {DD_KEY_HOME}},
    {DD_CMD_LINE_START, T, {CTRL('A')}},
    {DD_CMD_LINE_END, T, {DD_KEY_END}},
    {DD_CMD_LINE_END, T, {CTRL('E')}},
    {DD_CMD_DELETE_LEFT, T, {DD_KEY_BACKSPACE}},
    {DD_CMD_DELETE_RIGHT, T, {DD_KEY_DELETE}},
    {DD_CMD_DELETE_RIGHT, T, {CTRL('D')}},
    {DD_CMD_DELETE_WORD, T, {CTRL('W')}},
    {DD_CMD_DELETE_BEFORE, T, {CTRL('U')}},
    {DD_CMD_DELETE_AFTER, T, {CTRL('K')}},
    {DD_CMD_PUT_BACK, T, {CTRL('Y')}},
    {DD_CMD_EDIT_LINE, T, {CTRL('X')}},
    {DD_CMD_TOGGLE_REGEX, T, {CTRL('R')}},
    {DD_CMD_TOGGLE_PINYIN, T, {CTRL('T')}},
};

enum { N_BINDINGS = sizeof table / sizeof *table };

struct dd_keymap dd_keymap_default(void)
{
    return (struct dd_keymap){table, N_BINDINGS};
}

size_t dd_binding_length(const struct dd_binding *b)
{
    size_t n = 0;
    while (n < DD_KEYS_MAX && b->keys[n])
        n++;
    return n;
}

enum dd_match dd_keymap_find(const struct dd_keymap *map, enum dd_screen screen,
                             const uint32_t *keys, size_t n, enum dd_command *command)
{
    bool full = false, prefix = false;
    for (size_t i = 0; i < map->count; i++) {
        const struct dd_binding *b = &map->items[i];
        if (!(b->screens & screen) || n > DD_KEYS_MAX ||
            memcmp(b->keys, keys, n * sizeof *keys) != 0)
            continue;
        if (n < DD_KEYS_MAX && b->keys[n]) {
            prefix = true;
        } else if (!full) {
            *command = b->command;
            full = true;
        }
    }
    return full && prefix ? DD_MATCH_BOTH
           : full         ? DD_MATCH_FULL
           : prefix       ? DD_MATCH_PREFIX
                          : DD_MATCH_NONE;
}

uint32_t dd_key_plain(uint32_t key)
{
    static const uint32_t marks[][2] = {
        {0x3000, ' '},  {0x3001, '/'},  {0x3002, '.'},  {0x300A, '<'},  {0x300B, '>'},
        {0x3008, '<'},  {0x3009, '>'},  {0x3010, '['},  {0x3011, ']'},  {0x300C, '{'},
        {0x300D, '}'},  {0x2018, '\''}, {0x2019, '\''}, {0x201C, '"'},  {0x201D, '"'},
        {0x00B7, '`'},  {0xFFE5, '$'},  {0x00A5, '$'},  {0x2026, '^'},  {0x2014, '_'},
    };
    if (key >= 0xFF01 && key <= 0xFF5E)
        return key - 0xFF01 + '!';
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i][0] == key)
            return marks[i][1];
    return key == '\n' ? DD_KEY_ENTER : key == '\b' ? DD_KEY_BACKSPACE : key;
}

void dd_keymap_keys(struct dd_strbuf *out, const struct dd_keymap *map, enum dd_screen screen,
                    enum dd_command command, size_t max)
{
    size_t found = 0;
    for (size_t i = 0; i < map->count && (!max || found < max); i++) {
        const struct dd_binding *b = &map->items[i];
        if (b->command != command || !(b->screens & screen))
            continue;
        if (found++)
            dd_strbuf_addc(out, ' ');
        for (size_t k = 0; k < dd_binding_length(b); k++)
            dd_key_name(out, b->keys[k]);
    }
}

const char *dd_screen_name(size_t i, enum dd_screen *screen)
{
    static const struct {
        enum dd_screen screen;
        char name[8];
    } names[] = {{DD_SCREEN_LIST, "list"},
                 {DD_SCREEN_READER, "reader"},
                 {DD_SCREEN_RESULTS, "results"},
                 {DD_SCREEN_POPUP, "popup"},
                 {DD_SCREEN_PROMPT, "prompt"},
                 {DD_SCREEN_SELECT, "select"},
                 {DD_SCREEN_NOTES, "notes"}};
    if (i >= sizeof names / sizeof *names)
        return NULL;
    *screen = names[i].screen;
    return names[i].name;
}
