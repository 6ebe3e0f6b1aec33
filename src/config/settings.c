/* Every setting there is, in one table; and values between text and struct dd_settings. */
#include "config_private.h"
#include "duidu/config.h"
#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row: section, key, kind, further fields by name, help last. */
#define ROW(section_, key_, field_, kind_, ...)                                                    \
    {.section = section_,                                                                          \
     .key = key_,                                                                                  \
     .offset = offsetof(struct dd_settings, field_),                                               \
     .kind = DD_SETTING_##kind_,                                                                   \
     __VA_ARGS__}
#define RANGE(low_, high_) .low = (low_), .high = (high_)

static const struct dd_setting table[] = {
    ROW("duidu", "archive", archive, FILES,
        .help = N_("What duidu opens without a path: a folder, or several with ':' between them, ~ for the "
                   "home folder. Of several it is the one that was read last; :archive goes to another.")),
    ROW("duidu", "theme", theme, TEXT, .text = "default",
        .help = N_("Colours: 'default', or a theme by its name or path; duidu config themes lists them. "
                   "auto is dark or light, as the background is.")),
    ROW("duidu", "background", background, CHOICE, .choices = "auto|dark|light",
        .help = N_("The terminal's background: a theme that comes in two is chosen by it. auto: "
                   "COLORFGBG, or the terminal's own answer.")),
    ROW("duidu", "language", language, CHOICE, .choices = "auto|en|zh_CN", .at_start = true,
        .help = N_("Language of the program. auto: that of the environment.")),
    /* It has no field: offset counts for nothing. */
    ROW("duidu", "include", theme, INCLUDE,
        .help = N_("Another file that is read in this place; what follows goes over it.")),

    ROW("layout", "arrange", arrange, CHOICE, .choices = "auto|columns|rows|single",
        .help = N_("How the two texts stand: side by side, one above the other, one at a time, or as "
                   "it fits.")),
    ROW("layout", "columns-from", columns_from, NUMBER, .number = 100, RANGE(40, 1000),
        .help = N_("auto: side by side from so many columns on …")),
    ROW("layout", "rows-from", rows_from, NUMBER, .number = 30, RANGE(8, 1000),
        .help = N_("… else one above the other from so many rows on, else one at a time.")),
    ROW("layout", "ratio", ratio, NUMBER, .number = 58, RANGE(20, 80),
        .help = N_("Per cent of the room that the article gets.")),
    ROW("layout", "order", order, CHOICE, .choices = "article-first|summary-first",
        .help = N_("Which text stands at the left, or above.")),
    ROW("layout", "measure", measure, NUMBER, .number = 80, RANGE(20, 1000),
        .help = N_("Text runs no wider than so many cells.")),
    ROW("layout", "margin-left", margin_left, NUMBER, RANGE(0, 40),
        .help = N_("Cells that stay free at the left of a text …")),
    ROW("layout", "margin-right", margin_right, NUMBER, .number = 1, RANGE(0, 40),
        .help = N_("… and at its right.")),
    ROW("layout", "paragraph-spacing", paragraph_spacing, NUMBER, .number = 1, RANGE(0, 3),
        .help = N_("Blank lines between blocks.")),
    ROW("layout", "ambiguous-width", ambiguous_width, NUMBER, .number = 1, RANGE(1, 2),
        .help = N_("Cells of characters whose width is ambiguous, as the ellipsis and curved quotes: 2 where "
                   "the terminal draws them so wide, which duidu doctor tells.")),
    ROW("layout", "scroll-step", scroll_step, NUMBER, .number = 1, RANGE(1, 20),
        .help = N_("Lines that one line-down or line-up goes.")),
    ROW("layout", "scroll-off", scroll_off, NUMBER, RANGE(0, 100),
        .help = N_("Lines that stay in view above and below the current one.")),
    ROW("layout", "block-numbers", block_numbers, YES_NO,
        .help = N_("Number the blocks at the left edge: 12G goes to block 12.")),
    ROW("layout", "wrap-code", wrap_code, YES_NO,
        .help = N_("Wrap wide code instead of cutting it at the edge; cut, it scrolls sideways.")),
    ROW("layout", "cjk-spacing", cjk_spacing, YES_NO,
        .help = N_("Show a space between Chinese and Latin characters; it is never copied.")),

    ROW("scroll", "together", together, CHOICE, .choices = "linked|proportional|off",
        .help = N_("How the other pane follows: by the links between point and passage, in "
                   "proportion, or not.")),

    ROW("reading", "words-per-minute", words_per_minute, NUMBER, .number = 220, RANGE(20, 2000),
        .help = N_("English words that you read in a minute …")),
    ROW("reading", "characters-per-minute", characters_per_minute, NUMBER, .number = 400,
        RANGE(20, 4000), .help = N_("… and Chinese characters: what minutes are reckoned by.")),
    ROW("reading", "copy", copy, CHOICE, .choices = "text|markdown|quote",
        .help = N_("How a block or a selection is copied: as it is read, as it was written, or as a "
                   "Markdown quote with its source.")),
    ROW("reading", "finished-is-read", finished_is_read, YES_NO, .number = 1,
        .help = N_("An article that was read to its end is marked as read.")),

    ROW("search", "smart-case", smart_case, YES_NO, .number = 1,
        .help = N_("A capital letter in what is searched for makes case count.")),
    ROW("search", "pinyin", pinyin, YES_NO, .number = 1,
        .help = N_("Latin letters also find Chinese by pinyin or its initials.")),
    ROW("search", "variants", variants, YES_NO, .number = 1,
        .help = N_("Simplified and traditional characters find each other.")),

    ROW("terminal", "mouse", mouse, YES_NO,
        .help = N_("The wheel scrolls the text under the pointer, a click goes there, one on a link "
                   "selects it. no: the mouse stays the terminal's own, for selecting text.")),
    ROW("terminal", "title", title, YES_NO,
        .help = N_("Call the terminal's window by the article that is read; it gets its own title back "
                   "in the end.")),
    ROW("terminal", "osc52", osc52, YES_NO, .number = 1,
        .help = N_("Copy to the clipboard of the terminal you sit at (OSC 52).")),
    ROW("terminal", "osc8", osc8, CHOICE, .choices = "auto|no|yes",
        .help = N_("Let the terminal know the links of a text, so that it opens them by itself (OSC 8). "
                   "auto: where it is known to understand.")),
    ROW("terminal", "escape-delay", escape_delay, NUMBER, .number = 25, RANGE(0, 2000),
        .help = N_("Milliseconds that Esc waits for the rest of a key; more on a slow line.")),
    ROW("terminal", "key-timeout", key_timeout, NUMBER, .number = 1000, RANGE(0, 60000),
        .help = N_("Milliseconds after which keys that are a command run, though a longer sequence "
                   "begins with them; 0: never.")),
    ROW("terminal", "synchronized-output", synchronized_output, CHOICE, .choices = "auto|no|yes",
        .help = N_("Ask the terminal to show a screen only when it is whole. auto: where it is known "
                   "to understand.")),
    ROW("terminal", "colors", colors, CHOICE, .choices = "auto|mono|8|16|256|true",
        .help = N_("How many colours the terminal has. auto: what terminfo, COLORTERM and NO_COLOR "
                   "say.")),

    ROW("notes", "in-editor", notes_editor, YES_NO,
        .help = N_("Write notes in the editor at once, not in a line at the bottom.")),

    ROW("open", "browser", browser, COMMAND, .places = "u",
        .help = N_("Program for links, without a shell; %u is the address. Empty: $BROWSER, else "
                   "xdg-open.")),
    ROW("open", "editor", editor, COMMAND, .places = "fl",
        .help = N_("Program that edits a file; %f is the file, %l the line. Empty: $VISUAL, $EDITOR, "
                   "else vi.")),
    ROW("open", "lookup", lookup, COMMAND, .places = "w",
        .help = N_("Program that looks a word up and prints the answer; %w is the word. Empty: sdcv -n "
                   "%w, where it is installed.")),
};

enum { N_SETTINGS = sizeof table / sizeof *table };

const struct dd_setting *dd_setting_at(size_t i)
{
    return i < N_SETTINGS ? &table[i] : NULL;
}

const struct dd_setting *dd_setting_find(struct dd_str section, struct dd_str key)
{
    for (size_t i = 0; i < N_SETTINGS; i++)
        if (dd_str_equal(key, dd_str_from(table[i].key)) &&
            (section.len == 0 || dd_str_equal(section, dd_str_from(table[i].section))))
            return &table[i];
    return NULL;
}

static bool is_text(const struct dd_setting *s)
{
    return s->kind >= DD_SETTING_TEXT;
}

static int *number_of(const struct dd_setting *s, struct dd_settings *settings)
{
    return (int *)(void *)((char *)settings + s->offset);
}

static struct dd_str *text_of(const struct dd_setting *s, struct dd_settings *settings)
{
    return (struct dd_str *)(void *)((char *)settings + s->offset);
}

void dd_settings_init(struct dd_settings *settings)
{
    memset(settings, 0, sizeof *settings);
    for (size_t i = 0; i < N_SETTINGS; i++)
        if (table[i].kind == DD_SETTING_INCLUDE)
            continue;
        else if (is_text(&table[i]))
            *text_of(&table[i], settings) = dd_str_from(table[i].text);
        else
            *number_of(&table[i], settings) = table[i].number;
}

/* ---- from text ------------------------------------------------------------------------- */

/* The i-th of the words with '|' between them. */
static bool choice_at(const char *choices, size_t i, struct dd_str *word)
{
    struct dd_str rest = dd_str_from(choices);
    for (;; i--) {
        ptrdiff_t bar = dd_str_find(rest, DD_STR("|"), 0);
        *word = dd_str_slice(rest, 0, bar < 0 ? rest.len : (size_t)bar);
        if (i == 0)
            return true;
        if (bar < 0)
            return false;
        rest = dd_str_slice(rest, (size_t)bar + 1, rest.len);
    }
}

static void suggest_choice(const char *choices, struct dd_str value, struct dd_error *err)
{
    struct dd_suggest s = {.word = value};
    struct dd_str word;
    char names[8][24];
    for (size_t i = 0; i < 8 && choice_at(choices, i, &word); i++) {
        snprintf(names[i], sizeof names[i], "%.*s", DD_STR_ARG(word));
        dd_suggest_try(&s, names[i]);
    }
    dd_suggest_add(&s, err);
}

static enum dd_code parse_choice(const struct dd_setting *s, struct dd_str value, int *out,
                                 struct dd_error *err)
{
    struct dd_str word;
    struct dd_strbuf list = {0};
    for (size_t i = 0; choice_at(s->choices, i, &word); i++) {
        if (dd_str_equal_ci(value, word)) {
            *out = (int)i;
            dd_strbuf_release(&list);
            return DD_OK;
        }
        dd_strbuf_addf(&list, "%s%.*s", i ? ", " : "", DD_STR_ARG(word));
    }
    dd_error_set(err, DD_ERR_SYNTAX, _("'%.*s' is no value of '%s': it is one of %s"),
                 DD_STR_ARG(value), s->key, dd_strbuf_cstr(&list));
    suggest_choice(s->choices, value, err);
    dd_strbuf_release(&list);
    return DD_ERR_SYNTAX;
}

static enum dd_code parse_yes_no(const struct dd_setting *s, struct dd_str value, int *out,
                                 struct dd_error *err)
{
    static const char words[][6] = {"no", "yes", "off", "on", "false", "true", "0", "1"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dd_str_equal_ci(value, dd_str_from(words[i]))) {
            *out = (int)(i & 1);
            return DD_OK;
        }
    return dd_error_set(err, DD_ERR_SYNTAX, _("'%.*s' is no value of '%s': it is yes or no"),
                        DD_STR_ARG(value), s->key);
}

static enum dd_code parse_number(const struct dd_setting *s, struct dd_str value, int *out,
                                 struct dd_error *err)
{
    long n = 0;
    bool digits = value.len > 0 && value.len < 10;
    for (size_t i = 0; digits && i < value.len; i++) {
        digits = value.ptr[i] >= '0' && value.ptr[i] <= '9';
        n = n * 10 + (value.ptr[i] - '0');
    }
    if (!digits || n < s->low || n > s->high)
        return dd_error_set(err, DD_ERR_SYNTAX,
                            _("'%.*s' is no value of '%s': it is a number, %d to %d"),
                            DD_STR_ARG(value), s->key, s->low, s->high);
    *out = (int)n;
    return DD_OK;
}

static struct dd_str file_paths(struct dd_arena *arena, struct dd_str folder, struct dd_str value)
{
    struct dd_strbuf all = {0};
    while (value.len) {
        ptrdiff_t colon = dd_str_find(value, DD_STR(":"), 0);
        size_t end = colon < 0 ? value.len : (size_t)colon;
        struct dd_str one = dd_str_trim(dd_str_slice(value, 0, end));
        if (one.len) {
            dd_strbuf_adds(&all, all.len ? ":" : "");
            dd_strbuf_add(&all, dd_config_file_path(arena, folder, one));
        }
        value = dd_str_slice(value, end + 1, value.len);
    }
    struct dd_str out = dd_arena_copy(arena, dd_strbuf_str(&all));
    dd_strbuf_release(&all);
    return out;
}

/* "%f and %l". */
static void list_places(struct dd_strbuf *out, const char *places)
{
    for (size_t i = 0; places[i]; i++)
        dd_strbuf_addf(out, "%s%%%c", i ? _(" and ") : "", places[i]);
}

static enum dd_code unknown_place(const struct dd_setting *s, struct dd_str value, size_t at,
                                  struct dd_error *err)
{
    struct dd_strbuf list = {0};
    size_t len = 0;
    list_places(&list, s->places);
    if (at < value.len)
        dd_utf8_decode(value, at, &len);
    dd_error_set(err, DD_ERR_SYNTAX,
                 _("'%%%.*s' means nothing in '%s': %s may stand there, and %%%% for a percent sign"), (int)len,
                 value.ptr + at, s->key, dd_strbuf_cstr(&list));
    dd_strbuf_release(&list);
    return DD_ERR_SYNTAX;
}

/* Only the placeholders that the setting has, and %% for a percent sign. */
static enum dd_code check_command(const struct dd_setting *s, struct dd_str value,
                                  struct dd_error *err)
{
    char quote = 0;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        if (c != '%')
            continue;
        c = i + 1 < value.len ? value.ptr[i + 1] : '\0';
        if (c == '\0' || (c != '%' && !strchr(s->places, c)))
            return unknown_place(s, value, i + 1, err);
        i++;
    }
    if (quote)
        return dd_error_set(err, DD_ERR_SYNTAX, _("a quote is not closed in '%s'"), s->key);
    return DD_OK;
}

enum dd_code dd_setting_parse(const struct dd_setting *s, struct dd_settings *settings,
                              struct dd_str value, struct dd_arena *arena, struct dd_str folder,
                              struct dd_error *err)
{
    switch (s->kind) {
    case DD_SETTING_YES_NO:
        return parse_yes_no(s, value, number_of(s, settings), err);
    case DD_SETTING_NUMBER:
        return parse_number(s, value, number_of(s, settings), err);
    case DD_SETTING_CHOICE:
        return parse_choice(s, value, number_of(s, settings), err);
    case DD_SETTING_COMMAND:
        if (check_command(s, value, err) != DD_OK)
            return DD_ERR_SYNTAX;
        break;
    case DD_SETTING_FILES:
        *text_of(s, settings) = file_paths(arena, folder, value);
        return DD_OK;
    default:
        break;
    }
    *text_of(s, settings) = dd_arena_copy(arena, value);
    return DD_OK;
}

/* ---- to text --------------------------------------------------------------------------- */

void dd_setting_format(struct dd_strbuf *out, const struct dd_setting *s,
                       const struct dd_settings *settings)
{
    struct dd_settings *from = (struct dd_settings *)settings;
    struct dd_str word;
    switch (s->kind) {
    case DD_SETTING_YES_NO:
        dd_strbuf_adds(out, *number_of(s, from) ? "yes" : "no");
        break;
    case DD_SETTING_NUMBER:
        dd_strbuf_addf(out, "%d", *number_of(s, from));
        break;
    case DD_SETTING_CHOICE:
        choice_at(s->choices, (size_t)*number_of(s, from), &word);
        dd_strbuf_add(out, word);
        break;
    case DD_SETTING_INCLUDE:
        break;
    default:
        dd_ini_quote(out, *text_of(s, from));
    }
}
