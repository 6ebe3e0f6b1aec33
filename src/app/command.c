/* What a ':' line means. */
#include "command.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/suggest.h"
#include "duidu/utf8.h"

enum { NUMBER_MAX = 1000000, SHOWN_MAX = 4 };

/* Short names that readers of less and vim have in their fingers. */
static const struct {
    char name[8];
    enum dd_command command;
} aliases[] = {
    {"q", DD_CMD_QUIT}, {"q!", DD_CMD_QUIT}, {"qa", DD_CMD_QUIT},    {"h", DD_CMD_HELP},
    {"e", DD_CMD_OPEN}, {"$", DD_CMD_END},   {"noh", DD_CMD_CANCEL}, {"%", DD_CMD_PERCENT},
    {"w", DD_CMD_WRITE},
};

/* ---- words ----------------------------------------------------------------------------- */

static size_t skip_blanks(struct dd_str line, size_t at)
{
    for (size_t len; at < line.len && dd_cp_is_space(dd_utf8_decode(line, at, &len)); at += len)
        ;
    return at;
}

/* Reads one word from at on into text; returns where it ends. */
static size_t read_word(struct dd_words *out, struct dd_strbuf *text, struct dd_str line, size_t at)
{
    char quote = 0;
    size_t quoted_at = 0, len;
    for (; at < line.len; at += len) {
        uint32_t cp = dd_utf8_decode(line, at, &len);
        if (!quote && dd_cp_is_space(cp))
            break;
        bool more = at + 1 < line.len;
        if (cp == '\\' && quote != '\'' &&
            (!quote || (more && (line.ptr[at + 1] == '"' || line.ptr[at + 1] == '\\')))) {
            if (!more) {
                out->open = '\\';
                out->open_at = at;
                return line.len;
            }
            at++;
            dd_utf8_decode(line, at, &len);
        } else if (quote ? cp == (unsigned char)quote : cp == '"' || cp == '\'') {
            quote = quote ? 0 : (char)cp;
            quoted_at = at;
            continue;
        }
        dd_strbuf_add(text, dd_str_slice(line, at, at + len));
    }
    if (quote) {
        out->open = quote;
        out->open_at = quoted_at;
    }
    return at;
}

void dd_words_split(struct dd_words *out, struct dd_arena *arena, struct dd_str line)
{
    struct dd_strbuf text = {0};
    *out = (struct dd_words){0};
    for (size_t at = skip_blanks(line, 0); at < line.len; at = skip_blanks(line, at)) {
        struct dd_word word = {.start = at};
        dd_strbuf_clear(&text);
        at = word.end = read_word(out, &text, line, at);
        word.text = dd_arena_copy(arena, dd_strbuf_str(&text));
        out->items =
            dd_arena_grow(arena, out->items, out->count, &out->capacity, sizeof *out->items);
        out->items[out->count++] = word;
    }
    dd_strbuf_release(&text);
}

/* ---- names ----------------------------------------------------------------------------- */

/* Does the command work on the screen, and is it one that can be typed? */
static bool works(enum dd_command command, enum dd_screen screen)
{
    return command != DD_CMD_NONE && (dd_command_info(command)->screens & screen);
}

/* Commands of the screen whose names begin so: how many, and the first of them. */
static size_t begins(struct dd_str name, unsigned screens, enum dd_command *first)
{
    size_t n = 0;
    for (unsigned c = DD_CMD_NONE + 1; c < DD_CMD_COUNT; c++) {
        if (!works(c, (enum dd_screen)screens) ||
            !dd_str_starts_ci(dd_str_from(dd_command_info(c)->name), name))
            continue;
        if (n++ == 0)
            *first = c;
    }
    return n;
}

/* The command that has this name, whole, on any screen. */
static enum dd_command whole_name(struct dd_str name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (dd_str_equal_ci(name, dd_str_from(aliases[i].name)))
            return aliases[i].command;
    for (unsigned c = DD_CMD_NONE + 1; c < DD_CMD_COUNT; c++)
        if (dd_str_equal_ci(name, dd_str_from(dd_command_info(c)->name)))
            return c;
    return DD_CMD_NONE;
}

enum dd_command dd_command_named(struct dd_str name, enum dd_screen screen)
{
    enum dd_command found = whole_name(name), first = DD_CMD_NONE;
    if (found != DD_CMD_NONE)
        return found;
    return name.len && begins(name, screen, &first) == 1 ? first : DD_CMD_NONE;
}

enum dd_command dd_command_nearest(struct dd_str name, enum dd_screen screen)
{
    struct dd_suggest s = {.word = name};
    enum dd_command found = DD_CMD_NONE;
    for (unsigned c = DD_CMD_NONE + 1; c < DD_CMD_COUNT; c++) {
        const char *other = dd_command_info(c)->name;
        if (works(c, screen))
            dd_suggest_try(&s, other);
        if (s.best == other)
            found = c;
    }
    return found;
}

/* ---- what a command takes -------------------------------------------------------------- */

struct dd_str dd_command_takes(const struct dd_command_info *info)
{
    struct dd_str s = dd_str_from(info->arguments);
    return s.len && s.ptr[0] == '[' ? dd_str_slice(s, 1, s.len - 1) : s;
}

struct dd_str dd_command_choice(const struct dd_command_info *info, size_t n)
{
    struct dd_str rest = dd_command_takes(info), none = {0};
    if (!rest.len || rest.ptr[0] < 'a' || rest.ptr[0] > 'z')
        return none;
    for (;; n--) {
        ptrdiff_t bar = dd_str_find(rest, DD_STR("|"), 0);
        if (n == 0)
            return dd_str_slice(rest, 0, bar < 0 ? rest.len : (size_t)bar);
        if (bar < 0)
            return none;
        rest = dd_str_slice(rest, (size_t)bar + 1, rest.len);
    }
}

/* ---- lines ----------------------------------------------------------------------------- */

/* The number of the character at byte at, from 1: what messages name places by. */
static size_t character_at(struct dd_str line, size_t at)
{
    size_t n = 1;
    for (size_t i = 0; i < at && i < line.len; i += dd_cluster_at(line, i).len)
        n++;
    return n;
}

static bool read_number(struct dd_str s, size_t *at, unsigned long *number)
{
    size_t start = *at;
    *number = 0;
    while (*at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9') {
        *number = *number * 10 + (unsigned long)(s.ptr[(*at)++] - '0');
        if (*number > NUMBER_MAX)
            *number = NUMBER_MAX;
    }
    return *at > start;
}

static enum dd_code unclear(struct dd_str name, enum dd_screen screen, struct dd_error *err)
{
    struct dd_strbuf list = {0};
    size_t n = 0;
    for (unsigned c = DD_CMD_NONE + 1; c < DD_CMD_COUNT; c++)
        if (works(c, screen) && dd_str_starts_ci(dd_str_from(dd_command_info(c)->name), name)) {
            if (n++ < SHOWN_MAX)
                dd_strbuf_addf(&list, "%s%s", n > 1 ? ", " : "", dd_command_info(c)->name);
        }
    enum dd_code code = dd_error_set(err, DD_ERR_USAGE, _("'%.*s' may be %s%s"), DD_STR_ARG(name),
                                     dd_strbuf_cstr(&list), n > SHOWN_MAX ? " …" : "");
    dd_strbuf_release(&list);
    return code;
}

enum dd_code dd_command_resolve(enum dd_command *out, struct dd_str name, enum dd_screen screen,
                                struct dd_error *err)
{
    enum dd_command ignore;
    *out = dd_command_named(name, screen);
    if (*out != DD_CMD_NONE)
        return DD_OK;
    if (begins(name, screen, &ignore) > 1)
        return unclear(name, screen, err);
    if (begins(name, DD_SCREEN_ALL, out) == 1)
        return DD_OK;
    *out = DD_CMD_NONE;
    enum dd_command near = dd_command_nearest(name, screen);
    if (near != DD_CMD_NONE)
        return dd_error_set(err, DD_ERR_USAGE, _("no such command: '%.*s' — did you mean '%s'?"),
                            DD_STR_ARG(name), dd_command_info(near)->name);
    return dd_error_set(err, DD_ERR_USAGE, _("no such command: '%.*s' — Tab shows them all"),
                        DD_STR_ARG(name));
}

static enum dd_code check_screen(enum dd_command command, enum dd_screen screen, struct dd_error *err)
{
    const struct dd_command_info *info = dd_command_info(command);
    if (works(command, screen))
        return DD_OK;
    if (info->screens == DD_SCREEN_NOTES)
        return dd_error_set(err, DD_ERR_USAGE, _("'%s' works in the list of notes"), info->name);
    if (info->screens == DD_SCREEN_RESULTS)
        return dd_error_set(err, DD_ERR_USAGE, _("'%s' works in the results of a search"), info->name);
    if (screen == DD_SCREEN_RESULTS || screen == DD_SCREEN_NOTES)
        return dd_error_set(err, DD_ERR_USAGE, _("'%s' does not work here"), info->name);
    return dd_error_set(err, DD_ERR_USAGE,
                        screen == DD_SCREEN_LIST ? _("'%s' works in the reader, not in the list")
                                                 : _("'%s' works in the list, not in the reader"),
                        info->name);
}

/* A line under way. */
struct parse {
    struct dd_order *out;
    struct dd_arena *arena;
    struct dd_str line;
    bool numbered; /* a number stands in front, which may be 0 */
    struct dd_words words;
    size_t first; /* of the words: the first argument */
    struct dd_error *err;
};

static const struct dd_command_info *info_of(const struct parse *p)
{
    return dd_command_info(p->out->command);
}

static size_t place(const struct parse *p, size_t word)
{
    return character_at(p->line, p->words.items[word].start);
}

static enum dd_code too_many(const struct parse *p, size_t word)
{
    return dd_error_set(p->err, DD_ERR_USAGE, _("'%s' does not take '%.*s' (character %zu)"),
                        info_of(p)->name, DD_STR_ARG(p->words.items[word].text), place(p, word));
}

static enum dd_code take_number(const struct parse *p)
{
    struct dd_str word = p->words.items[p->first].text;
    unsigned long number;
    size_t at = 0;
    bool percent = p->out->command == DD_CMD_PERCENT;
    if (!read_number(word, &at, &number) ||
        (at < word.len && !(percent && at + 1 == word.len && word.ptr[at] == '%')))
        return dd_error_set(p->err, DD_ERR_USAGE,
                            _("'%s' takes a number, not '%.*s' (character %zu)"), info_of(p)->name,
                            DD_STR_ARG(word), place(p, p->first));
    if (p->out->count || p->words.count > p->first + 1)
        return too_many(p, p->out->count ? p->first : p->first + 1);
    p->out->count = number;
    return DD_OK;
}

static enum dd_code take_choice(const struct parse *p)
{
    struct dd_str word = p->words.items[p->first].text, choice;
    size_t found = 0;
    for (int i = 0; (choice = dd_command_choice(info_of(p), (size_t)i)).len; i++) {
        bool whole = dd_str_equal_ci(choice, word);
        if (!whole && !(word.len && dd_str_starts_ci(choice, word)))
            continue;
        found++;
        p->out->choice = i;
        p->out->argument = choice;
        if (whole) {
            found = 1;
            break;
        }
    }
    if (found != 1)
        return dd_error_set(p->err, DD_ERR_USAGE, _("'%s' takes %.*s, not '%.*s' (character %zu)"),
                            info_of(p)->name, DD_STR_ARG(dd_command_takes(info_of(p))),
                            DD_STR_ARG(word), place(p, p->first));
    return p->words.count > p->first + 1 ? too_many(p, p->first + 1) : DD_OK;
}

/* Does it take the rest of the line as it stands there, quotes and all? */
static bool takes_line(const struct dd_command_info *info)
{
    return dd_str_equal(dd_command_takes(info), DD_STR("SHELL"));
}

/* A text takes all words, anything else one. */
static enum dd_code take_text(const struct parse *p)
{
    struct dd_str takes = dd_command_takes(info_of(p));
    if (takes_line(info_of(p))) {
        p->out->argument = dd_arena_copy(
            p->arena, dd_str_trim(dd_str_slice(p->line, p->words.items[p->first].start, p->line.len)));
        return DD_OK;
    }
    bool all = dd_str_equal(takes, DD_STR("TEXT")) || dd_str_equal(takes, DD_STR("QUERY")) ||
               dd_str_equal(takes, DD_STR("SETTING"));
    if (!all && p->words.count > p->first + 1)
        return too_many(p, p->first + 1);
    struct dd_strbuf text = {0};
    for (size_t i = p->first; i < p->words.count; i++) {
        if (i > p->first)
            dd_strbuf_addc(&text, ' ');
        dd_strbuf_add(&text, p->words.items[i].text);
    }
    p->out->argument = dd_arena_copy(p->arena, dd_strbuf_str(&text));
    dd_strbuf_release(&text);
    return DD_OK;
}

static enum dd_code take_arguments(const struct parse *p)
{
    struct dd_str takes = dd_command_takes(info_of(p));
    bool number = dd_str_equal(takes, DD_STR("N"));
    p->out->given = p->words.count > p->first;
    if (p->out->count && !number)
        return dd_error_set(p->err, DD_ERR_USAGE, _("'%s' takes no number"), info_of(p)->name);
    if (!p->out->given && !(number && p->numbered) && takes.len && info_of(p)->arguments[0] != '[')
        return dd_error_set(p->err, DD_ERR_USAGE, _("'%s' wants more: %s"), info_of(p)->name,
                            dd_command_arguments(info_of(p)));
    if (!p->out->given)
        return DD_OK;
    if (!takes.len)
        return too_many(p, p->first);
    if (number)
        return take_number(p);
    return dd_command_choice(info_of(p), 0).len ? take_choice(p) : take_text(p);
}

/* The bytes in front of the name: blanks, more colons, a number, which may be 0. */
static size_t read_head(struct dd_str line, unsigned long *count, bool *numbered)
{
    size_t at = skip_blanks(line, 0);
    while (at < line.len && line.ptr[at] == ':')
        at = skip_blanks(line, at + 1);
    *numbered = read_number(line, &at, count);
    return skip_blanks(line, at);
}

/* May a '!' stand behind its name? */
static bool writes_files(enum dd_command command)
{
    return command == DD_CMD_WRITE || command == DD_CMD_EXPORT;
}

enum dd_code dd_order_parse(struct dd_order *out, struct dd_arena *arena, struct dd_str line,
                            enum dd_screen screen, struct dd_error *err)
{
    struct parse p = {.out = out, .arena = arena, .line = line, .first = 1, .err = err};
    *out = (struct dd_order){.choice = -1};
    size_t head = read_head(line, &out->count, &p.numbered);
    dd_words_split(&p.words, arena, dd_str_slice(line, head, line.len));
    for (size_t i = 0; i < p.words.count; i++) {
        p.words.items[i].start += head;
        p.words.items[i].end += head;
    }
    struct dd_str name = p.words.count ? p.words.items[0].text : (struct dd_str){0};
    bool whole_line = p.words.count > 1 && takes_line(dd_command_info(dd_command_named(name, screen)));
    if (p.words.open && !whole_line)
        return dd_error_set(err, DD_ERR_USAGE, _("nothing ends the %c at character %zu"),
                            p.words.open, character_at(line, p.words.open_at + head));
    if (p.words.count == 0) {
        out->command = p.numbered ? DD_CMD_TOP : DD_CMD_NONE;
        return DD_OK;
    }
    struct dd_str plain = dd_str_slice(name, 0, name.len ? name.len - 1 : 0);
    out->forced = dd_str_ends(name, DD_STR("!")) && writes_files(dd_command_named(plain, screen));
    enum dd_code code = dd_command_resolve(&out->command, out->forced ? plain : name, screen, err);
    if (code == DD_OK)
        code = check_screen(out->command, screen, err);
    return code == DD_OK ? take_arguments(&p) : code;
}

void dd_command_hint(struct dd_strbuf *out, struct dd_str line, enum dd_screen screen)
{
    struct dd_arena arena = {0};
    struct dd_words words;
    unsigned long count;
    bool numbered;
    size_t head = read_head(line, &count, &numbered);
    dd_words_split(&words, &arena, dd_str_slice(line, head, line.len));
    enum dd_command command =
        words.count ? dd_command_named(words.items[0].text, screen) : DD_CMD_NONE;
    const struct dd_command_info *info = dd_command_info(command);
    if (command != DD_CMD_NONE)
        dd_strbuf_addf(out, "%s%s%s", dd_command_arguments(info), info->arguments[0] ? " " : "",
                       _(info->help));
    dd_arena_release(&arena);
}
