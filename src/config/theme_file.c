/* Themes as files: NAME.ini with a section [colors], in the reader's and the system's folders. */
#include "config_private.h"

#include "duidu/i18n.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum dd_code dd_theme_line(struct dd_theme *theme, const struct dd_ini_entry *line,
                           struct dd_error *err)
{
    struct dd_look look;
    enum dd_scope scope;
    unsigned index;
    if (!dd_look_find(line->key, &scope, &index)) {
        struct dd_suggest s = {.word = line->key};
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
            dd_suggest_try(&s, dd_look_name(i));
        dd_error_set(err, DD_ERR_SYNTAX, _("unknown role '%.*s'"), DD_STR_ARG(line->key));
        dd_suggest_add(&s, err);
        return DD_ERR_SYNTAX;
    }
    if (dd_look_parse(&look, line->value, err) != DD_OK)
        return DD_ERR_SYNTAX;
    theme->looks[scope][index] = look;
    return DD_OK;
}

/* ---- reading --------------------------------------------------------------------------- */

struct reading {
    struct dd_arena *arena;
    struct dd_theme *theme;
    struct dd_problems *problems;
    struct dd_file_id open_files[DD_INCLUDE_DEPTH];
    size_t n_open;
};

static enum dd_code read_theme(struct reading *r, struct dd_str path, struct dd_error *err);

static enum dd_code read_line(struct reading *r, struct dd_str path, const struct dd_ini_entry *e,
                              struct dd_error *err)
{
    if (dd_str_equal(e->section, DD_STR("colors")))
        return e->key.len ? dd_theme_line(r->theme, e, err) : DD_OK;
    if (dd_str_equal(e->section, DD_STR("duidu")) && e->key.len == 0)
        return DD_OK;
    if (dd_str_equal(e->section, DD_STR("duidu")) && dd_str_equal(e->key, DD_STR("include")))
        return read_theme(
            r, dd_config_file_path(r->arena, dd_config_folder(path), e->value), err);
    return e->key.len && !dd_str_equal(e->section, DD_STR("duidu"))
               ? DD_OK /* the section has been told */
               : dd_error_set(err, DD_ERR_SYNTAX, _("a theme has the section [colors] alone"));
}

static enum dd_code read_theme(struct reading *r, struct dd_str path, struct dd_error *err)
{
    struct dd_strbuf text = {0};
    struct dd_file_id id;
    struct dd_ini ini;
    enum dd_code code = dd_config_read_file(&text, path.ptr, &id, err);
    for (size_t i = 0; code == DD_OK && i < r->n_open; i++)
        if (r->n_open == DD_INCLUDE_DEPTH ||
            (r->open_files[i].device == id.device && r->open_files[i].inode == id.inode))
            code = dd_error_set(err, DD_ERR_USAGE,
                                _("'%.*s' is being read already: it includes itself"),
                                DD_STR_ARG(path));
    if (code == DD_OK) {
        r->open_files[r->n_open++] = id;
        dd_ini_read(&ini, r->arena, dd_strbuf_str(&text), path, r->problems);
        for (size_t i = 0; i < ini.count; i++) {
            struct dd_error fault;
            if (read_line(r, path, &ini.items[i], &fault) != DD_OK)
                dd_problems_add(r->problems, path, ini.items[i].line, DD_ERROR, "%s",
                                fault.message);
        }
        r->n_open--;
    }
    dd_strbuf_release(&text);
    return code;
}

/* ---- finding --------------------------------------------------------------------------- */

/* Takes the first of the folders with ':' between them. */
static bool next_folder(struct dd_str *rest, struct dd_str *folder)
{
    if (rest->len == 0)
        return false;
    ptrdiff_t colon = dd_str_find(*rest, DD_STR(":"), 0);
    size_t end = colon < 0 ? rest->len : (size_t)colon;
    *folder = dd_str_slice(*rest, 0, end);
    *rest = dd_str_slice(*rest, end + 1, rest->len);
    return true;
}

/* The file of a theme's name with more behind it, in the first folder that has it; "": none has. */
static struct dd_str find_file(struct dd_arena *arena, struct dd_str folders, struct dd_str name,
                               const char *more)
{
    struct dd_str folder;
    while (next_folder(&folders, &folder)) {
        struct dd_str path = dd_arena_printf(arena, "%.*s/%.*s%s.ini", DD_STR_ARG(folder),
                                             DD_STR_ARG(name), more);
        if (access(path.ptr, R_OK) == 0)
            return path;
    }
    return (struct dd_str){0};
}

/* What COLORFGBG ("15;0", "0;default;15") says of the background. */
static enum dd_background environment_says(void)
{
    struct dd_str s = dd_str_from(getenv("COLORFGBG"));
    size_t at = s.len;
    while (at && s.ptr[at - 1] != ';')
        at--;
    struct dd_str last = dd_str_slice(s, at, s.len);
    if (at == 0 || last.len == 0 || last.len > 2 || last.ptr[0] < '0' || last.ptr[0] > '9')
        return DD_BACKGROUND_AUTO;
    int colour = atoi(last.ptr);
    return colour < 7 || colour == 8 ? DD_BACKGROUND_DARK : DD_BACKGROUND_LIGHT;
}

static bool is_light(struct dd_config *config)
{
    struct dd_config_state *s = config->state;
    if (config->settings.background != DD_BACKGROUND_AUTO)
        return config->settings.background == DD_BACKGROUND_LIGHT;
    if (s->seen == DD_BACKGROUND_AUTO)
        s->seen = environment_says();
    return s->seen == DD_BACKGROUND_LIGHT;
}

static enum dd_code no_theme(const struct dd_config *config, struct dd_str name,
                             struct dd_error *err)
{
    struct dd_strbuf all = {0};
    struct dd_suggest s = {.word = name};
    dd_config_themes(config, &all);
    for (char *p = all.buf, *end; p && *p; p = end + 1) {
        end = strchr(p, '\n');
        *end = '\0';
        dd_suggest_try(&s, p);
    }
    dd_error_set(err, DD_ERR_USAGE, _("there is no theme '%.*s'"), DD_STR_ARG(name));
    dd_suggest_add(&s, err);
    dd_strbuf_release(&all);
    return DD_ERR_USAGE;
}

/* The file of the theme that the settings name; "": it is the built-in one. */
static enum dd_code find_theme(struct dd_config *config, struct dd_arena *arena,
                               struct dd_str *path, bool *in_two, struct dd_error *err)
{
    struct dd_str name = config->settings.theme;
    struct dd_str folders = dd_config_theme_folders(arena, config->state->data_folders);
    *path = (struct dd_str){0};
    *in_two = false;
    if (name.len == 0 || dd_str_equal(name, DD_STR("default")))
        return DD_OK;
    *path = memchr(name.ptr, '/', name.len) ? name : find_file(arena, folders, name, "");
    if (path->len)
        return DD_OK;
    bool plain = dd_str_equal(name, DD_STR("auto")); /* the two that are called so */
    struct dd_str dark = find_file(arena, folders, plain ? DD_STR("dark") : name, plain ? "" : "-dark");
    struct dd_str light =
        find_file(arena, folders, plain ? DD_STR("light") : name, plain ? "" : "-light");
    if (!dark.len || !light.len)
        return no_theme(config, name, err);
    *in_two = true;
    *path = is_light(config) ? light : dark;
    return DD_OK;
}

enum dd_code dd_config_load_theme(struct dd_config *config, struct dd_error *err)
{
    struct dd_config_state *s = config->state;
    struct dd_arena arena = {0};
    struct dd_theme lines = {0};
    struct dd_str path;
    bool in_two;
    struct reading r = {.arena = &arena, .theme = &lines, .problems = &config->problems};
    enum dd_code code = find_theme(config, &arena, &path, &in_two, err);
    if (code == DD_OK && path.len)
        code = read_theme(&r, path, err);
    if (code == DD_OK) {
        s->in_two = in_two;
        s->lines_of_theme = lines;
        dd_theme_init(&s->chosen);
        dd_theme_lay(&s->chosen, &lines);
    }
    dd_arena_release(&arena);
    return code;
}

/* ---- listing --------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool has_name(const char **names, size_t n, const char *name)
{
    return bsearch(&name, names, n, sizeof *names, by_name) != NULL;
}

/* Adds the names of those that come in two: "solarized" beside solarized-dark and -light. */
static size_t add_pairs(struct dd_arena *arena, const char **names, size_t n, size_t most)
{
    size_t all = n;
    if (has_name(names, n, "dark") && has_name(names, n, "light") && all < most)
        names[all++] = "auto";
    for (size_t i = 0; i < n && all < most; i++) {
        struct dd_str name = dd_str_from(names[i]);
        if (!dd_str_ends(name, DD_STR("-dark")))
            continue;
        struct dd_str stem = dd_str_slice(name, 0, name.len - 5);
        if (has_name(names, n, dd_arena_printf(arena, "%.*s-light", DD_STR_ARG(stem)).ptr))
            names[all++] = dd_arena_copy(arena, stem).ptr;
    }
    return all;
}

void dd_config_themes(const struct dd_config *config, struct dd_strbuf *out)
{
    enum { MOST = 1000 };
    struct dd_arena arena = {0};
    struct dd_str folders = dd_config_theme_folders(&arena, config->state->data_folders), folder;
    const char **names = dd_arena_array(&arena, MOST, sizeof *names);
    size_t n = 0;
    while (next_folder(&folders, &folder)) {
        DIR *dir = opendir(dd_arena_copy(&arena, folder).ptr);
        for (struct dirent *d; dir && n < MOST && (d = readdir(dir));) {
            struct dd_str name = dd_str_from(d->d_name);
            if (name.len > 4 && name.ptr[0] != '.' && dd_str_ends(name, DD_STR(".ini")))
                names[n++] = dd_arena_copy(&arena, dd_str_slice(name, 0, name.len - 4)).ptr;
        }
        if (dir)
            closedir(dir);
    }
    qsort(names, n, sizeof *names, by_name);
    n = add_pairs(&arena, names, n, MOST);
    qsort(names, n, sizeof *names, by_name);
    dd_strbuf_adds(out, "default\n");
    for (size_t i = 0; i < n; i++)
        if ((i == 0 || strcmp(names[i], names[i - 1]) != 0) && strcmp(names[i], "default") != 0)
            dd_strbuf_addf(out, "%s\n", names[i]);
    dd_arena_release(&arena);
}
