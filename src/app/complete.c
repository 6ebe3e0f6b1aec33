/* What Tab makes of an unfinished ':' line. */
#include "app_private.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CHOICES_MAX = 500 };

/* ---- what may stand there -------------------------------------------------------------- */

/* Offers a choice when it begins as was typed. */
static void offer(struct dd_completion *out, struct dd_str typed, struct dd_str choice)
{
    if (out->count < CHOICES_MAX && dd_str_starts_ci(choice, typed))
        dd_completion_add(out, choice);
}

static void complete_command(struct dd_app *app, struct dd_str typed, struct dd_completion *out)
{
    for (unsigned c = DD_CMD_NONE + 1; c < DD_CMD_COUNT; c++)
        if (dd_command_info(c)->screens & dd_app_screen(app))
            offer(out, typed, dd_str_from(dd_command_info(c)->name));
}

/* Can it be typed? */
static bool is_clean(struct dd_str name)
{
    for (size_t at = 0, len; at < name.len; at += len) {
        uint32_t cp = dd_utf8_decode(name, at, &len);
        if (cp < ' ' || cp == DD_REPLACEMENT || dd_cp_is_invisible(cp))
            return false;
    }
    return true;
}

struct dd_str dd_path_typed(struct dd_arena *arena, struct dd_str typed)
{
    const char *home = getenv("HOME");
    if (home && (dd_str_starts(typed, DD_STR("~/")) || dd_str_equal(typed, DD_STR("~"))))
        return dd_arena_printf(arena, "%s%.*s", home,
                               DD_STR_ARG(dd_str_slice(typed, 1, typed.len)));
    return dd_arena_copy(arena, typed);
}

/* Names in the folder that the word names; hidden ones only when a dot was typed. */
void dd_complete_file(struct dd_str typed, struct dd_completion *out)
{
    size_t slash = typed.len;
    while (slash && typed.ptr[slash - 1] != '/')
        slash--;
    struct dd_str start = dd_str_slice(typed, 0, slash), name = dd_str_slice(typed, slash, typed.len);
    struct dd_str folder = dd_path_typed(&out->arena, start.len ? start : DD_STR("./"));
    DIR *dir = opendir(folder.ptr);
    if (!dir)
        return;
    for (struct dirent *e; out->count < CHOICES_MAX && (e = readdir(dir));) {
        struct dd_str found = dd_str_from(e->d_name);
        if (!dd_str_starts(found, name) || (e->d_name[0] == '.' && !name.len) || !is_clean(found) ||
            dd_str_equal(found, DD_STR(".")) || dd_str_equal(found, DD_STR("..")))
            continue;
        struct dd_str path =
            dd_arena_printf(&out->arena, "%.*s%.*s", DD_STR_ARG(folder), DD_STR_ARG(found));
        struct stat st;
        bool is_folder = stat(path.ptr, &st) == 0 && S_ISDIR(st.st_mode);
        dd_completion_add(out, dd_arena_printf(&out->arena, "%.*s%.*s%s", DD_STR_ARG(start),
                                               DD_STR_ARG(found), is_folder ? "/" : ""));
    }
    closedir(dir);
}

static void complete_file(struct dd_app *app, struct dd_str typed, struct dd_completion *out)
{
    (void)app;
    dd_complete_file(typed, out);
}

static void complete_theme(struct dd_app *app, struct dd_str typed, struct dd_completion *out)
{
    struct dd_strbuf names = {0};
    struct dd_str rest, name;
    dd_config_themes(app->config, &names);
    rest = dd_strbuf_str(&names);
    while (dd_str_next_line(&rest, &name))
        offer(out, typed, name);
    dd_strbuf_release(&names);
}

/* Settings by their own names or with their section, roles and commands with theirs. */
static void complete_setting(struct dd_app *app, struct dd_str typed, struct dd_completion *out)
{
    const struct dd_setting *s;
    struct dd_arena *arena = &out->arena;
    bool dot = dd_str_find(typed, DD_STR("."), 0) >= 0;
    (void)app;
    for (size_t i = 0; (s = dd_setting_at(i)); i++)
        if (s->kind != DD_SETTING_INCLUDE)
            offer(out, typed,
                  dot ? dd_arena_printf(arena, "%s.%s", s->section, s->key) : dd_str_from(s->key));
    for (unsigned i = 0; dot && i < DD_LOOK_COUNT; i++)
        offer(out, typed, dd_arena_printf(arena, "colors.%s", dd_look_name(i)));
    for (unsigned c = 1; dot && c < DD_CMD_COUNT; c++)
        offer(out, typed, dd_arena_printf(arena, "keys.%s", dd_command_info(c)->name));
}

/* By what commands.h calls it: a new kind of argument is a line here. */
static const struct {
    char takes[12];
    void (*complete)(struct dd_app *app, struct dd_str typed, struct dd_completion *out);
} completers[] = {
    {"COMMAND", complete_command},
    {"FILE", complete_file},
    {"SETTING", complete_setting},
    {"THEME", complete_theme},
};

static void complete_argument(struct dd_app *app, enum dd_command command, struct dd_str typed,
                              struct dd_completion *out)
{
    const struct dd_command_info *info = dd_command_info(command);
    struct dd_str choice, takes = dd_command_takes(info);
    for (size_t i = 0; (choice = dd_command_choice(info, i)).len; i++)
        offer(out, typed, choice);
    for (size_t i = 0; i < sizeof completers / sizeof *completers; i++)
        if (dd_str_equal(takes, dd_str_from(completers[i].takes)))
            completers[i].complete(app, typed, out);
}

/* ---- how it is written ----------------------------------------------------------------- */

static struct dd_str quoted(struct dd_arena *arena, struct dd_str s)
{
    struct dd_strbuf out = {0};
    for (size_t at = 0, len; at < s.len; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        if (dd_cp_is_space(cp) || cp == '\'' || cp == '"' || cp == '\\')
            dd_strbuf_addc(&out, '\\');
        dd_strbuf_add(&out, dd_str_slice(s, at, at + len));
    }
    struct dd_str copy = dd_arena_copy(arena, dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    return copy;
}

static int by_text(const void *a, const void *b)
{
    return dd_str_compare(*(const struct dd_str *)a, *(const struct dd_str *)b);
}

/* Bytes of a number in front of the first word ("3next"): they are no part of the name. */
static size_t digits(struct dd_str word)
{
    size_t n = 0;
    while (n < word.len && ((word.ptr[n] >= '0' && word.ptr[n] <= '9') || word.ptr[n] == ':'))
        n++;
    return n;
}

void dd_command_complete(struct dd_app *app, struct dd_str line, size_t cursor,
                         struct dd_completion *out)
{
    struct dd_arena arena = {0};
    struct dd_words words;
    dd_completion_clear(out);
    line = dd_str_slice(line, 0, cursor);
    dd_words_split(&words, &arena, line);
    size_t first = 0;
    if (words.count && digits(words.items[0].text) == words.items[0].text.len)
        first = 1; /* a number with a blank behind it */
    /* The cursor stands in the last word, or where a new one would begin. */
    bool inside = words.count && words.items[words.count - 1].end == cursor;
    size_t at = inside ? words.count - 1 : words.count;
    struct dd_str typed = inside ? words.items[at].text : (struct dd_str){0};
    out->start = inside ? words.items[at].start : cursor;
    if (at == first || (first == 1 && at == 0)) {
        size_t n = digits(typed);
        out->start += n;
        complete_command(app, dd_str_slice(typed, n, typed.len), out);
    } else if (at == first + 1) {
        struct dd_str name = words.items[first].text;
        name = dd_str_slice(name, digits(name), name.len);
        complete_argument(app, dd_command_named(name, dd_app_screen(app)), typed, out);
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_text);
    for (size_t i = 0; i < out->count; i++)
        out->items[i] = quoted(&out->arena, out->items[i]);
    if (out->count == 1 && at <= first &&
        dd_command_info(dd_command_named(out->items[0], dd_app_screen(app)))->arguments[0])
        out->items[0] = dd_arena_printf(&out->arena, "%.*s ", DD_STR_ARG(out->items[0]));
    dd_arena_release(&arena);
}
