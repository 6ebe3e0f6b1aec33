/* The table of commands, the keys that lead to them, and what keys are called. */
#include "check.h"

#include "duidu/keymap.h"
#include "duidu/utf8.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static struct dd_keymap built_in;

/* All but the last are pages; into that one a line is typed. */
static const enum dd_screen screens[] = {DD_SCREEN_LIST, DD_SCREEN_READER, DD_SCREEN_POPUP,
                                         DD_SCREEN_RESULTS, DD_SCREEN_PROMPT, DD_SCREEN_SELECT, DD_SCREEN_NOTES};
enum { PAGES = 4 };

/* Every key that is tried: 1..0x7E, backspace, the named keys, and some Chinese ones. */
enum { N_PLAIN = 0x7F, N_NAMED = DD_KEY_NAMED_END - DD_KEY_NAMED };

static const uint32_t chinese[] = {0x4E2D, 0x3002, 0x3010, 0xFF1F, 0x1F44D, 0x10FFFF,
                                   DD_KEY_META | 'b', DD_KEY_META | 'f', DD_KEY_META | 0x4E2D};

enum { N_KEYS = N_PLAIN + N_NAMED + COUNT(chinese) };

static uint32_t key_at(size_t i)
{
    if (i < N_PLAIN)
        return (uint32_t)i + 1;
    i -= N_PLAIN;
    return i < N_NAMED ? DD_KEY_NAMED + (uint32_t)i : chinese[i - N_NAMED];
}

static enum dd_match find(enum dd_screen screen, size_t n, uint32_t a, uint32_t b, uint32_t c,
                          enum dd_command *command)
{
    const uint32_t keys[] = {a, b, c};
    *command = DD_CMD_COUNT;
    enum dd_match match = dd_keymap_find(&built_in, screen, keys, n, command);
    /* The command is told on a full match and only then. */
    assert_int_equal(match == DD_MATCH_FULL, *command != DD_CMD_COUNT);
    return match;
}

static void add_names(struct dd_strbuf *out, size_t n, uint32_t a, uint32_t b)
{
    dd_strbuf_clear(out);
    dd_key_name(out, a);
    if (n > 1)
        dd_key_name(out, b);
}

/* How often the name of a sequence stands in a list of them. */
static size_t times(struct dd_str list, struct dd_str name)
{
    size_t n = 0;
    for (size_t at = 0, end; at < list.len; at = end + 1) {
        for (end = at; end < list.len && list.ptr[end] != ' ';)
            end++;
        n += dd_str_equal(dd_str_slice(list, at, end), name);
    }
    return n;
}

static size_t n_words(struct dd_str list)
{
    size_t n = list.len > 0;
    for (size_t i = 0; i < list.len; i++)
        n += list.ptr[i] == ' ';
    return n;
}

/* ---- commands ---------------------------------------------------------------------------- */

static void tables_commands_in_order(void **state)
{
    (void)state;
    for (int i = 0; i < DD_CMD_COUNT; i++) {
        const struct dd_command_info *info = dd_command_info((enum dd_command)i);
        assert_int_equal(info->id, i);
        assert_true(info->name && info->name[0]);
        assert_true(info->help && info->help[0]);
        assert_in_range(info->group, 0, DD_GROUP_COUNT - 1);
        assert_int_equal(info->screens & ~(unsigned)(DD_SCREEN_ALL | DD_SCREEN_PROMPT | DD_SCREEN_SELECT),
                         0);
        assert_int_equal(info->screens == 0, i == DD_CMD_NONE);
        assert_int_equal(dd_command_find(info->name), i);
        /* Names are typed on the ':' line and stand in the configuration. */
        assert_int_equal(strspn(info->name, "abcdefghijklmnopqrstuvwxyz-"), strlen(info->name));
        for (int k = 0; k < i; k++)
            assert_string_not_equal(info->name, dd_command_info((enum dd_command)k)->name);
    }
    assert_int_equal(dd_command_find("page-down"), DD_CMD_PAGE_DOWN);
    assert_int_equal(dd_command_find("Page-Down"), DD_CMD_NONE);
    assert_int_equal(dd_command_find("page"), DD_CMD_NONE);
    assert_int_equal(dd_command_find("page-downs"), DD_CMD_NONE);
    assert_int_equal(dd_command_find("下一页"), DD_CMD_NONE);
    assert_int_equal(dd_command_find(""), DD_CMD_NONE);
    assert_int_equal(dd_command_info(DD_CMD_COUNT)->id, DD_CMD_NONE);
    assert_int_equal(dd_command_info((enum dd_command)0x4E2D)->id, DD_CMD_NONE);
    for (int i = 0; i < DD_GROUP_COUNT; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(dd_command_group_title((enum dd_command_group)i),
                                    dd_command_group_title((enum dd_command_group)k));
}

static void gives_every_command_a_key(void **state)
{
    (void)state;
    static const struct {
        enum dd_command command;
        const char *why;
    } keyless[] = {
        {DD_CMD_NONE, "stands for no command"},
        {DD_CMD_MESSAGES, "looked at rarely: typed as :messages (消息)"},
        {DD_CMD_SET, "takes words: typed as :set NAME VALUE (设置)"},
        {DD_CMD_THEME, "takes a name: typed as :theme NAME (主题)"},
        {DD_CMD_COLORS, "looked at rarely: typed as :colors"},
        {DD_CMD_EXPORT, "takes a file: typed as :export FILE"},
        {DD_CMD_SOURCE, "takes a file: typed as :source FILE"},
        {DD_CMD_RELOAD, "R does it as well"},
        {DD_CMD_ALL_READ, "changes much: typed as :mark-all-read (全部已读)"},
        {DD_CMD_ALL_UNREAD, "changes much: typed as :mark-all-unread"},
        {DD_CMD_UNDO, "u is half a page up, as in less: typed as :undo (撤销)"},
        {DD_CMD_REDO, "typed as :redo"},
        {DD_CMD_MARKS, "typed as :marks (书签)"},
        {DD_CMD_DROP_MARK, "takes a letter: typed as :delete-mark x"},
        {DD_CMD_ARCHIVE, "seldom wanted: typed as :archive FOLDER (文库)"},
    };
    struct dd_strbuf keys = {0};
    for (int i = 0; i < DD_CMD_COUNT; i++) {
        enum dd_command command = (enum dd_command)i;
        bool any = false, without = false;
        for (size_t s = 0; s < COUNT(screens); s++) {
            dd_strbuf_clear(&keys);
            dd_keymap_keys(&keys, &built_in, screens[s], command, 0);
            if (keys.len && !(dd_command_info(command)->screens & screens[s]))
                fail_msg("%s has keys where it does not work", dd_command_info(command)->name);
            any |= keys.len > 0;
        }
        for (size_t k = 0; k < COUNT(keyless); k++)
            without |= keyless[k].command == command;
        if (any == without)
            fail_msg("%s has %s key", dd_command_info(command)->name, any ? "a" : "no");
    }
    dd_strbuf_release(&keys);
}

/* ---- sequences --------------------------------------------------------------------------- */

/* The keymap knows a sequence under one command only: it is named for the command that it finds,
 * once, and for no other. */
static void named_for_one(enum dd_screen screen, struct dd_str name, enum dd_command command)
{
    struct dd_strbuf keys = {0};
    for (int i = 0; i < DD_CMD_COUNT; i++) {
        dd_strbuf_clear(&keys);
        dd_keymap_keys(&keys, &built_in, screen, (enum dd_command)i, 0);
        size_t want = (enum dd_command)i == command, n = times(dd_strbuf_str(&keys), name);
        if (n != want)
            fail_msg("screen %d: %.*s stands %zu times for %s", (int)screen, DD_STR_ARG(name), n,
                     dd_command_info((enum dd_command)i)->name);
    }
    dd_strbuf_release(&keys);
}

static void binds_no_sequence_twice(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT(screens); s++) {
        struct dd_strbuf name = {0}, keys = {0};
        size_t found = 0, named = 0;
        enum dd_command command, longer;
        for (size_t i = 0; i < N_KEYS; i++) {
            uint32_t a = key_at(i);
            enum dd_match match = find(screens[s], 1, a, 0, 0, &command);
            if (match == DD_MATCH_FULL) {
                assert_in_range(command, DD_CMD_NONE + 1, DD_CMD_COUNT - 1);
                assert_true(dd_command_info(command)->screens & screens[s]);
                add_names(&name, 1, a, 0);
                named_for_one(screens[s], dd_strbuf_str(&name), command);
                found++;
            }
            size_t behind = 0;
            for (size_t k = 0; k < N_KEYS; k++) {
                uint32_t b = key_at(k);
                enum dd_match second = find(screens[s], 2, a, b, 0, &longer);
                behind += second != DD_MATCH_NONE;
                assert_int_not_equal(second, DD_MATCH_PREFIX); /* none has three keys yet */
                if (second != DD_MATCH_FULL)
                    continue;
                add_names(&name, 2, a, b);
                named_for_one(screens[s], dd_strbuf_str(&name), longer);
                found++;
            }
            /* A key that is a command begins nothing: what it began could never be typed. */
            if ((behind > 0) != (match == DD_MATCH_PREFIX))
                fail_msg("screen %d: key %u, match %d, %zu behind it", (int)screens[s], (unsigned)a,
                         (int)match, behind);
        }
        /* What the help names is what can be typed, all of it. */
        for (int i = 0; i < DD_CMD_COUNT; i++) {
            dd_strbuf_clear(&keys);
            dd_keymap_keys(&keys, &built_in, screens[s], (enum dd_command)i, 0);
            named += n_words(dd_strbuf_str(&keys));
        }
        assert_int_equal(found, named);
        assert_in_range(found, 10, 200);
        dd_strbuf_release(&name);
        dd_strbuf_release(&keys);
    }
}

static void waits_after_prefixes(void **state)
{
    (void)state;
    enum dd_command c;
    static const struct {
        char a, b;
        unsigned where;
        enum dd_command command;
    } pairs[] = {
        {'[', '[', DD_SCREEN_READER, DD_CMD_PREV_HEADING},
        {']', ']', DD_SCREEN_READER, DD_CMD_NEXT_HEADING},
        {'[', 'u', DD_SCREEN_READER | DD_SCREEN_LIST, DD_CMD_PREV_UNREAD},
        {']', 'u', DD_SCREEN_READER | DD_SCREEN_LIST, DD_CMD_NEXT_UNREAD},
        {'z', 'z', DD_SCREEN_READER | DD_SCREEN_LIST | DD_SCREEN_RESULTS, DD_CMD_MIDDLE},
        {'z', 't', DD_SCREEN_READER | DD_SCREEN_LIST | DD_SCREEN_RESULTS, DD_CMD_LINE_TO_TOP},
        {'z', 'b', DD_SCREEN_READER | DD_SCREEN_LIST | DD_SCREEN_RESULTS, DD_CMD_LINE_TO_BOTTOM},
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        uint32_t a = (uint32_t)pairs[i].a, b = (uint32_t)pairs[i].b;
        for (size_t s = 0; s < PAGES; s++) {
            bool here = pairs[i].where & screens[s], begins = false;
            for (size_t k = 0; k < COUNT(pairs); k++)
                begins |= pairs[k].a == pairs[i].a && (pairs[k].where & screens[s]);
            assert_int_equal(find(screens[s], 1, a, 0, 0, &c),
                             begins ? DD_MATCH_PREFIX : DD_MATCH_NONE);
            assert_int_equal(find(screens[s], 2, a, b, 0, &c),
                             here ? DD_MATCH_FULL : DD_MATCH_NONE);
            assert_int_equal(c, here ? pairs[i].command : DD_CMD_COUNT);
            assert_int_equal(find(screens[s], 2, a, 0x4E2D, 0, &c), DD_MATCH_NONE);
            assert_int_equal(find(screens[s], 3, a, b, b, &c), DD_MATCH_NONE);
        }
    }
    assert_int_equal(find(DD_SCREEN_READER, 2, '[', ']', 0, &c), DD_MATCH_NONE);
    assert_int_equal(find(DD_SCREEN_READER, 1, 0x3010, 0, 0, &c), DD_MATCH_NONE); /* 【 as it is */
    assert_int_equal(find(DD_SCREEN_READER, 1, dd_key_plain(0x3010), 0, 0, &c), DD_MATCH_PREFIX);
}

static void depends_on_the_screen(void **state)
{
    (void)state;
    enum dd_command c;
    assert_int_equal(find(DD_SCREEN_LIST, 1, 'l', 0, 0, &c), DD_MATCH_FULL);
    assert_int_equal(c, DD_CMD_OPEN);
    assert_int_equal(find(DD_SCREEN_READER, 1, 'l', 0, 0, &c), DD_MATCH_FULL);
    assert_int_equal(c, DD_CMD_RIGHT_PANE);
    assert_int_equal(find(DD_SCREEN_POPUP, 1, 'l', 0, 0, &c), DD_MATCH_NONE);
    assert_int_equal(find(DD_SCREEN_READER, 1, DD_KEY_ENTER, 0, 0, &c), DD_MATCH_FULL);
    assert_int_equal(c, DD_CMD_COUNTERPART);
    assert_int_equal(find(DD_SCREEN_READER, 1, dd_key_plain(0xFF1F), 0, 0, &c), DD_MATCH_FULL);
    assert_int_equal(c, DD_CMD_HELP); /* ？ */
    for (size_t s = 0; s < PAGES; s++) {
        assert_int_equal(find(screens[s], 1, 'q', 0, 0, &c), DD_MATCH_FULL);
        assert_int_equal(c, DD_CMD_BACK);
        assert_int_equal(find(screens[s], 1, 'Q', 0, 0, &c), DD_MATCH_FULL);
        assert_int_equal(c, DD_CMD_QUIT);
        assert_int_equal(find(screens[s], 1, 0x4E2D, 0, 0, &c), DD_MATCH_NONE);
        for (uint32_t key = '0'; key <= '9'; key++) /* digits are counts */
            assert_int_equal(find(screens[s], 1, key, 0, 0, &c), DD_MATCH_NONE);
    }
}

/* ---- names ------------------------------------------------------------------------------- */

static void takes_chinese_marks_for_ascii(void **state)
{
    (void)state;
    static const struct {
        const char *mark;
        char key;
    } pairs[] = {
        {"、", '/'}, {"／", '/'}, {"？", '?'}, {"【", '['}, {"】", ']'}, {"：", ':'}, {"；", ';'},
        {"，", ','}, {"。", '.'}, {"（", '('}, {"）", ')'}, {"！", '!'}, {"％", '%'}, {"《", '<'},
        {"》", '>'}, {"「", '{'}, {"」", '}'}, {"＋", '+'}, {"－", '-'}, {"＝", '='}, {"　", ' '},
        {"ｊ", 'j'}, {"Ｑ", 'Q'}, {"９", '9'}, {"［", '['}, {"］", ']'}, {"｛", '{'}, {"～", '~'},
        {"“", '"'},  {"’", '\''},
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        size_t len;
        uint32_t cp = dd_utf8_decode(dd_str_from(pairs[i].mark), 0, &len);
        assert_int_equal(len, strlen(pairs[i].mark));
        assert_int_equal(dd_key_plain(cp), pairs[i].key);
    }
    for (uint32_t key = 1; key < 0x7F; key++) /* what is plain stays so */
        assert_int_equal(dd_key_plain(key), key == '\n'   ? (uint32_t)DD_KEY_ENTER
                                            : key == '\b' ? (uint32_t)DD_KEY_BACKSPACE
                                                          : key);
    for (uint32_t key = DD_KEY_NAMED; key < DD_KEY_NAMED_END; key++)
        assert_int_equal(dd_key_plain(key), key);
    for (uint32_t key = 0x4E00; key <= 0x9FFF; key++) /* Chinese characters too */
        assert_int_equal(dd_key_plain(key), key);
    for (uint32_t key = 0xFF01; key <= 0xFF5E; key++)
        assert_int_equal(dd_key_plain(key), key - 0xFEE0);
    assert_int_equal(dd_key_plain(0xFF00), 0xFF00);
    assert_int_equal(dd_key_plain(0xFF5F), 0xFF5F);
    for (uint32_t key = 1; key < DD_KEY_NAMED_END; key++) /* once is enough */
        assert_int_equal(dd_key_plain(dd_key_plain(key)), dd_key_plain(key));
}

static void names_keys(void **state)
{
    (void)state;
    static const struct {
        uint32_t key;
        const char *name;
    } pairs[] = {
        {'j', "j"},          {'J', "J"},           {'[', "["},
        {4, "^D"},           {1, "^A"},            {26, "^Z"},
        {29, "^]"},          {' ', "Space"},       {DD_KEY_ESC, "Esc"},
        {DD_KEY_TAB, "Tab"}, {DD_KEY_ENTER, "Enter"}, {DD_KEY_UP, "Up"},
        {DD_KEY_DOWN, "Down"}, {DD_KEY_LEFT, "Left"}, {DD_KEY_RIGHT, "Right"},
        {DD_KEY_HOME, "Home"}, {DD_KEY_END, "End"}, {DD_KEY_PAGE_UP, "PgUp"},
        {DD_KEY_PAGE_DOWN, "PgDn"}, {DD_KEY_DELETE, "Del"}, {DD_KEY_BACKTAB, "S-Tab"},
        {DD_KEY_F1, "F1"},   {0x4E2D, "中"},       {0xFF1F, "？"},
    };
    struct dd_strbuf out = {0};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        dd_strbuf_clear(&out);
        dd_strbuf_adds(&out, "键 ");
        dd_key_name(&out, pairs[i].key);
        assert_str(dd_str_slice(dd_strbuf_str(&out), strlen("键 "), out.len), pairs[i].name);
    }
    struct dd_strbuf other = {0};
    for (uint32_t i = 0; i < N_KEYS; i++) { /* no two keys are called the same */
        add_names(&out, 1, key_at(i), 0);
        assert_true(out.len > 0);
        for (uint32_t k = 0; k < i; k++) {
            add_names(&other, 1, key_at(k), 0);
            assert_false(dd_str_equal(dd_strbuf_str(&out), dd_strbuf_str(&other)));
        }
    }
    dd_strbuf_release(&other);
    dd_strbuf_release(&out);
}

/* As they are written in the configuration, and read back. */
static void writes_keys(void **state)
{
    (void)state;
    static const struct {
        uint32_t keys[DD_KEYS_MAX];
        const char *text;
    } written[] = {
        {{'j'}, "j"},
        {{4}, "<C-d>"},
        {{29}, "<C-]>"},
        {{' '}, "<Space>"},
        {{DD_KEY_ESC}, "<Esc>"},
        {{DD_KEY_F12}, "<F12>"},
        {{DD_KEY_PAGE_DOWN}, "<PageDown>"},
        {{']', ']'}, "]]"},
        {{24, 'j', 0x4E2D}, "<C-x>j中"},
        {{'#', ';', '\\', '"'}, "<Hash><Semicolon><Backslash><Quote>"},
        {{'<', '>'}, "<Less><Greater>"},
        {{DD_KEY_META | 'x'}, "<M-x>"},
        {{DD_KEY_META | DD_KEY_ENTER}, "<M-Enter>"},
        {{DD_KEY_META | 4}, "<M-C-d>"},
    };
    static const struct {
        const char *text;
        uint32_t keys[DD_KEYS_MAX];
    } read[] = {
        {"<c-D>", {4}},        {"<C-M-d>", {DD_KEY_META | 4}}, {"<A-x>", {DD_KEY_META | 'x'}},
        {"<pgdn>", {DD_KEY_PAGE_DOWN}}, {"<CR>", {DD_KEY_ENTER}}, {"<C-m>", {DD_KEY_ENTER}},
        {"<C-i>", {DD_KEY_TAB}}, {"<C-h>", {DD_KEY_BACKSPACE}}, {"<", {'<'}}, {"<<", {'<', '<'}},
        {"<>", {'<', '>'}},    {">", {'>'}},                  {"，", {0xFF0C}},
    };
    uint32_t keys[DD_KEYS_MAX];
    struct dd_error err;
    struct dd_strbuf out = {0};
    for (size_t i = 0; i < COUNT(written); i++) {
        struct dd_binding b = {0};
        memcpy(b.keys, written[i].keys, sizeof b.keys);
        dd_strbuf_clear(&out);
        dd_keys_format(&out, b.keys, dd_binding_length(&b));
        assert_str(dd_strbuf_str(&out), written[i].text);
        assert_int_equal(dd_keys_parse(keys, dd_str_from(written[i].text), &err), DD_OK);
        assert_memory_equal(keys, b.keys, sizeof keys);
    }
    for (size_t i = 0; i < COUNT(read); i++) {
        assert_int_equal(dd_keys_parse(keys, dd_str_from(read[i].text), &err), DD_OK);
        assert_memory_equal(keys, read[i].keys, sizeof keys);
    }
    for (size_t i = 0; i < N_KEYS; i++) { /* every key there is, but what only terminals say */
        uint32_t key = key_at(i);
        if (key == DD_KEY_PASTE || key == DD_KEY_PASTED || key == '\n' || key == '\b' ||
            (key >= '0' && key <= '9'))
            continue;
        dd_strbuf_clear(&out);
        dd_keys_format(&out, &key, 1);
        if (dd_keys_parse(keys, dd_strbuf_str(&out), &err) != DD_OK || keys[0] != key || keys[1])
            fail_msg("key %x is written '%s'", (unsigned)key, dd_strbuf_cstr(&out));
    }
    dd_strbuf_release(&out);
}

static void lists_keys_of_a_command(void **state)
{
    (void)state;
    struct dd_strbuf out = {0};
    dd_strbuf_adds(&out, "下：");
    dd_keymap_keys(&out, &built_in, DD_SCREEN_READER, DD_CMD_LINE_DOWN, 2);
    dd_strbuf_adds(&out, "，中：");
    dd_keymap_keys(&out, &built_in, DD_SCREEN_READER, DD_CMD_MIDDLE, 1);
    dd_strbuf_adds(&out, "，开：");
    dd_keymap_keys(&out, &built_in, DD_SCREEN_LIST, DD_CMD_OPEN, 1);
    dd_strbuf_adds(&out, "，无：");
    dd_keymap_keys(&out, &built_in, DD_SCREEN_READER, DD_CMD_OPEN, 0);
    dd_keymap_keys(&out, &built_in, DD_SCREEN_ALL, DD_CMD_NONE, 0);
    assert_str(dd_strbuf_str(&out), "下：j Down，中：zz，开：Enter，无：");
    for (int i = 1; i < DD_CMD_COUNT; i++) {
        dd_strbuf_clear(&out);
        dd_keymap_keys(&out, &built_in, DD_SCREEN_READER, (enum dd_command)i, 0);
        size_t all = n_words(dd_strbuf_str(&out));
        for (size_t max = 1; max <= all + 1; max++) {
            struct dd_strbuf some = {0};
            dd_keymap_keys(&some, &built_in, DD_SCREEN_READER, (enum dd_command)i, max);
            assert_int_equal(n_words(dd_strbuf_str(&some)), max < all ? max : all);
            assert_true(dd_str_starts(dd_strbuf_str(&out), dd_strbuf_str(&some)));
            dd_strbuf_release(&some);
        }
    }
    dd_strbuf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_commands_in_order),
        cmocka_unit_test(gives_every_command_a_key),
        cmocka_unit_test(binds_no_sequence_twice),
        cmocka_unit_test(waits_after_prefixes),
        cmocka_unit_test(depends_on_the_screen),
        cmocka_unit_test(takes_chinese_marks_for_ascii),
        cmocka_unit_test(names_keys),
        cmocka_unit_test(writes_keys),
        cmocka_unit_test(lists_keys_of_a_command),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    built_in = dd_keymap_default();
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
