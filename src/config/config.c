/* Reads the files and puts together what is in force. */
#include "config_private.h"

#include "duidu/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- where things are said ------------------------------------------------------------- */

/* What is being read. */
struct reading {
    struct dd_config *config;
    struct dd_str file, folder;
    struct dd_origin origin;
    bool bad_section; /* the section at hand is unknown: that has been told */
};

#define TELL(r, line_, ...)                                                                        \
    dd_problems_add(&(r)->config->problems, (r)->file, line_, DD_ERROR, __VA_ARGS__)

/* The number of a file for dd_origin. */
static uint16_t file_number(struct dd_config_state *s, struct dd_str file)
{
    s->files = dd_arena_grow(&s->arena, s->files, s->n_files, &s->cap_files, sizeof *s->files);
    s->files[s->n_files++] = dd_arena_copy(&s->arena, file);
    return s->n_files < DD_ORIGIN_TYPED ? (uint16_t)s->n_files : DD_ORIGIN_TYPED - 1;
}

/* ---- one line -------------------------------------------------------------------------- */

static enum dd_code apply_look(struct reading *r, const struct dd_ini_entry *e, struct dd_error *err)
{
    enum dd_scope scope;
    unsigned look;
    if (dd_theme_line(&r->config->state->own, e, err) != DD_OK)
        return DD_ERR_SYNTAX;
    dd_look_find(e->key, &scope, &look);
    r->config->state->look_origins[scope][look] = r->origin;
    return DD_OK;
}

static enum dd_command command_named(struct dd_str key, bool *known)
{
    struct dd_strbuf name = {0};
    dd_strbuf_add(&name, key);
    enum dd_command command = dd_command_find(dd_strbuf_cstr(&name));
    *known = command != DD_CMD_NONE || dd_str_equal(key, DD_STR("none"));
    dd_strbuf_release(&name);
    return command;
}

static enum dd_code unknown_command(struct dd_str key, struct dd_error *err)
{
    struct dd_suggest s = {.word = key};
    for (unsigned c = 0; c < DD_CMD_COUNT; c++)
        dd_suggest_try(&s, dd_command_info(c)->name);
    dd_error_set(err, DD_ERR_SYNTAX, _("unknown command '%.*s'"), DD_STR_ARG(key));
    dd_suggest_add(&s, err);
    return DD_ERR_SYNTAX;
}

/* "keys", "keys.list": *screen gets the screen, 0 for all. False: no such section. */
static bool screen_of(struct dd_str section, unsigned *screen)
{
    const char *name;
    enum dd_screen found;
    *screen = 0;
    if (dd_str_equal(section, DD_STR("keys")))
        return true;
    if (!dd_str_starts(section, DD_STR("keys.")))
        return false;
    for (size_t i = 0; (name = dd_screen_name(i, &found)); i++)
        if (dd_str_equal(dd_str_slice(section, 5, section.len), dd_str_from(name))) {
            *screen = found;
            return true;
        }
    return false;
}

/* In a prompt keys come one by one, and those that type something do. */
static enum dd_code check_prompt_keys(const struct dd_key_line *line, struct dd_error *err)
{
    unsigned screens = line->screen ? line->screen : dd_command_info(line->command)->screens;
    for (size_t i = 0; screens == DD_SCREEN_PROMPT && i < line->count; i++) {
        const struct dd_binding *b = &line->keys[i];
        struct dd_strbuf name = {0};
        bool types = b->keys[0] >= ' ' && b->keys[0] < DD_KEY_NAMED && b->keys[0] != DD_KEY_BACKSPACE;
        if (!types && dd_binding_length(b) == 1)
            continue;
        dd_keys_format(&name, b->keys, dd_binding_length(b));
        dd_error_set(err, DD_ERR_SYNTAX,
                     types ? _("'%s' is typed into prompts: it cannot be a command there")
                           : _("'%s' is a sequence: prompts take single keys"),
                     dd_strbuf_cstr(&name));
        dd_strbuf_release(&name);
        return DD_ERR_SYNTAX;
    }
    return DD_OK;
}

static enum dd_code apply_keys(struct reading *r, const struct dd_ini_entry *e, unsigned screen,
                               struct dd_error *err)
{
    struct dd_config_state *s = r->config->state;
    struct dd_key_line line = {.screen = screen, .file = r->file, .line = e->line};
    bool known;
    line.command = command_named(e->key, &known);
    if (!known)
        return unknown_command(e->key, err);
    if (screen && line.command != DD_CMD_NONE && !(dd_command_info(line.command)->screens & screen))
        return dd_error_set(err, DD_ERR_SYNTAX, _("'%.*s' means nothing in [%.*s]"),
                            DD_STR_ARG(e->key), DD_STR_ARG(e->section));
    if (dd_key_line_parse(&line, e->value, &s->arena, err) != DD_OK ||
        check_prompt_keys(&line, err) != DD_OK)
        return DD_ERR_SYNTAX;
    s->lines = dd_arena_grow(&s->arena, s->lines, s->n_lines, &s->cap_lines, sizeof *s->lines);
    s->lines[s->n_lines++] = line;
    return DD_OK;
}

static enum dd_code unknown_setting(const struct dd_ini_entry *e, struct dd_error *err)
{
    struct dd_suggest s = {.word = e->key};
    const struct dd_setting *setting, *elsewhere = dd_setting_find((struct dd_str){0}, e->key);
    for (size_t i = 0; (setting = dd_setting_at(i)); i++)
        if (dd_str_equal(e->section, dd_str_from(setting->section)))
            dd_suggest_try(&s, setting->key);
    if (elsewhere)
        return dd_error_set(err, DD_ERR_SYNTAX, _("'%.*s' is a setting of [%s], not of [%.*s]"),
                            DD_STR_ARG(e->key), elsewhere->section, DD_STR_ARG(e->section));
    dd_error_set(err, DD_ERR_SYNTAX, _("unknown setting '%.*s' in [%.*s]"), DD_STR_ARG(e->key),
                 DD_STR_ARG(e->section));
    dd_suggest_add(&s, err);
    return DD_ERR_SYNTAX;
}

static enum dd_code apply_setting(struct reading *r, const struct dd_ini_entry *e,
                                  struct dd_error *err)
{
    const struct dd_setting *setting = dd_setting_find(e->section, e->key);
    struct dd_config_state *s = r->config->state;
    struct dd_str value = e->value;
    if (!setting)
        return unknown_setting(e, err);
    /* A theme by its path: as other paths, it counts from the file that names it. */
    if (strcmp(setting->key, "theme") == 0 && value.len && memchr(value.ptr, '/', value.len))
        value = dd_config_file_path(&s->arena, r->folder, value);
    for (size_t i = 0; dd_setting_at(i); i++)
        if (dd_setting_at(i) == setting)
            s->setting_origins[i] = r->origin;
    return dd_setting_parse(setting, &r->config->settings, value, &s->arena, r->folder, err);
}

static bool known_section(struct dd_str section)
{
    const struct dd_setting *setting;
    unsigned screen;
    for (size_t i = 0; (setting = dd_setting_at(i)); i++)
        if (dd_str_equal(section, dd_str_from(setting->section)))
            return true;
    return dd_str_equal(section, DD_STR("colors")) || screen_of(section, &screen);
}

static void tell_section(struct reading *r, const struct dd_ini_entry *e)
{
    struct dd_error err;
    struct dd_suggest s = {.word = e->section};
    const struct dd_setting *setting;
    const char *name;
    enum dd_screen screen;
    struct dd_arena arena = {0};
    for (size_t i = 0; (setting = dd_setting_at(i)); i++)
        dd_suggest_try(&s, setting->section);
    dd_suggest_try(&s, "colors");
    dd_suggest_try(&s, "keys");
    for (size_t i = 0; (name = dd_screen_name(i, &screen)); i++)
        dd_suggest_try(&s, dd_arena_printf(&arena, "keys.%s", name).ptr);
    dd_error_set(&err, DD_ERR_SYNTAX, _("unknown section [%.*s]"), DD_STR_ARG(e->section));
    dd_suggest_add(&s, &err);
    TELL(r, e->line, "%s", err.message);
    dd_arena_release(&arena);
}

/* Any line but an include. */
static enum dd_code apply(struct reading *r, const struct dd_ini_entry *e, struct dd_error *err)
{
    unsigned screen;
    if (dd_str_equal(e->section, DD_STR("colors")))
        return apply_look(r, e, err);
    if (screen_of(e->section, &screen))
        return apply_keys(r, e, screen, err);
    return apply_setting(r, e, err);
}

/* ---- files ----------------------------------------------------------------------------- */

static void read_config_file(struct dd_config *config, struct dd_str path, struct reading *from,
                             int line);

static void include(struct reading *r, const struct dd_ini_entry *e)
{
    struct dd_config_state *s = r->config->state;
    struct dd_str path = dd_config_file_path(&s->arena, r->folder, e->value);
    if (s->n_open == DD_INCLUDE_DEPTH)
        TELL(r, e->line, _("'%.*s' is not read: includes are %d deep"), DD_STR_ARG(path),
             DD_INCLUDE_DEPTH);
    else
        read_config_file(r->config, path, r, e->line);
}

static void apply_all(struct reading *r, const struct dd_ini *ini)
{
    for (size_t i = 0; i < ini->count; i++) {
        const struct dd_ini_entry *e = &ini->items[i];
        struct dd_error err;
        r->origin.line = e->line;
        if (e->key.len == 0) {
            r->bad_section = !known_section(e->section);
            if (r->bad_section)
                tell_section(r, e);
        } else if (!r->bad_section) {
            if (dd_str_equal(e->section, DD_STR("duidu")) && dd_str_equal(e->key, DD_STR("include")))
                include(r, e);
            else if (apply(r, e, &err) != DD_OK)
                TELL(r, e->line, "%s", err.message);
        }
    }
}

static void read_text(struct dd_config *config, struct dd_str path, struct dd_str text)
{
    struct dd_config_state *s = config->state;
    struct reading r = {.config = config, .file = path, .folder = dd_config_folder(path)};
    struct dd_ini ini;
    r.origin.file = file_number(s, path);
    dd_ini_read(&ini, &s->arena, text, path, &config->problems);
    apply_all(&r, &ini);
}

static bool is_open(const struct dd_config_state *s, struct dd_file_id id)
{
    for (size_t i = 0; i < s->n_open; i++)
        if (s->open_files[i].device == id.device && s->open_files[i].inode == id.inode)
            return true;
    return false;
}

/* from, line: where its name stands; NULL: it was looked for. */
static void read_config_file(struct dd_config *config, struct dd_str path, struct reading *from,
                             int line)
{
    struct dd_config_state *s = config->state;
    struct dd_strbuf text = {0};
    struct dd_file_id id;
    struct dd_error err;
    struct dd_str at = from ? from->file : path;
    if (dd_config_read_file(&text, path.ptr, &id, &err) != DD_OK) {
        dd_problems_add(&config->problems, at, line, DD_ERROR, "%s", err.message);
    } else if (is_open(s, id)) {
        dd_problems_add(&config->problems, at, line, DD_ERROR,
                        _("'%.*s' is being read already: it includes itself"), DD_STR_ARG(path));
    } else {
        s->open_files[s->n_open++] = id;
        read_text(config, path, dd_strbuf_str(&text));
        s->n_open--;
    }
    dd_strbuf_release(&text);
}

/* Reads the first of the places where a file is. */
static void read_files(struct dd_config *config)
{
    struct dd_config_state *s = config->state;
    struct dd_config_place places[DD_CONFIG_PLACES];
    size_t n = dd_config_places(&s->arena, places);
    for (size_t i = 0; i < n; i++) {
        if (places[i].path.len == 0 ||
            (!places[i].certain && access(places[i].path.ptr, F_OK) != 0))
            continue;
        s->in_use = places[i].path;
        read_config_file(config, places[i].path, NULL, 0);
        return;
    }
}

/* ---- all of it ------------------------------------------------------------------------- */

static void make_keys(struct dd_config *config, struct dd_problems *problems)
{
    struct dd_config_state *s = config->state;
    config->keys = dd_keymap_make(&s->arena, s->lines, s->n_lines, problems);
}

static void make_theme(struct dd_config *config)
{
    config->theme = config->state->chosen;
    dd_theme_lay(&config->theme, &config->state->own);
}

static void load_theme(struct dd_config *config)
{
    struct dd_config_state *s = config->state;
    struct dd_error err;
    if (dd_config_load_theme(config, &err) != DD_OK) {
        const struct dd_setting *setting;
        for (size_t i = 0; (setting = dd_setting_at(i)); i++)
            if (strcmp(setting->key, "theme") == 0) {
                struct dd_origin o = s->setting_origins[i];
                dd_problems_add(&config->problems,
                                o.file && o.file <= s->n_files ? s->files[o.file - 1] : s->in_use,
                                o.line, DD_ERROR, "%s", err.message);
            }
    }
    make_theme(config);
}

/* What is built in, and nothing else. */
static void begin(struct dd_config *config)
{
    struct dd_config_state *s = config->state;
    dd_arena_release(&s->arena);
    s->in_use = (struct dd_str){0};
    s->files = NULL;
    s->n_files = s->cap_files = 0;
    s->lines = NULL;
    s->n_lines = s->cap_lines = 0;
    s->in_two = false;
    memset(&s->own, 0, sizeof s->own);
    memset(&s->lines_of_theme, 0, sizeof s->lines_of_theme);
    memset(s->setting_origins, 0, sizeof s->setting_origins);
    memset(s->look_origins, 0, sizeof s->look_origins);
    config->problems = (struct dd_problems){.arena = &s->arena};
    dd_settings_init(&config->settings);
    dd_theme_init(&s->chosen);
    config->theme = s->chosen;
    config->keys = dd_keymap_default();
}

static struct dd_config *new_config(const char *data_folders)
{
    struct dd_config *config = dd_xmalloc(sizeof *config);
    config->state = dd_xmalloc(sizeof *config->state);
    *config->state = (struct dd_config_state){.data_folders = dd_str_dup(dd_str_from(data_folders))};
    begin(config);
    return config;
}

struct dd_config *dd_config_built_in(void)
{
    return new_config("");
}

const char *dd_config_data_folders(const struct dd_config *config)
{
    return config->state->data_folders;
}

struct dd_config *dd_config_open(const char *data_folders)
{
    struct dd_config *config = new_config(data_folders);
    read_files(config);
    if (config->state->in_use.len) {
        load_theme(config);
        make_keys(config, &config->problems);
    }
    return config;
}

void dd_config_close(struct dd_config *config)
{
    if (!config)
        return;
    struct dd_config_state *s = config->state;
    for (size_t i = 0; i < s->n_changes; i++) {
        free(s->changes[i].name);
        free(s->changes[i].value);
    }
    free(s->changes);
    free(s->data_folders);
    dd_arena_release(&s->arena);
    free(s);
    free(config);
}

/* ---- while the program runs ------------------------------------------------------------ */

/* Of two changes of one thing the later alone has to be done again. */
static void remember(struct dd_config *config, bool source, struct dd_str name, struct dd_str value)
{
    struct dd_config_state *s = config->state;
    for (size_t i = 0; i < s->n_changes; i++)
        if (s->changes[i].source == source && dd_str_equal(dd_str_from(s->changes[i].name), name)) {
            free(s->changes[i].name);
            free(s->changes[i].value);
            memmove(&s->changes[i], &s->changes[i + 1], (--s->n_changes - i) * sizeof *s->changes);
            break;
        }
    s->changes = dd_xrealloc(s->changes, (s->n_changes + 1) * sizeof *s->changes);
    s->changes[s->n_changes++] = (struct dd_change){source, dd_str_dup(name), dd_str_dup(value)};
}

/* Parts "keys.list.open" into section and key; a name without a section is looked up. */
static enum dd_code find_name(struct dd_str name, struct dd_ini_entry *e, struct dd_error *err)
{
    for (size_t at = name.len; at-- > 0;) {
        if (name.ptr[at] != '.')
            continue;
        e->section = dd_str_slice(name, 0, at);
        e->key = dd_str_slice(name, at + 1, name.len);
        if (known_section(e->section))
            return DD_OK;
    }
    const struct dd_setting *setting = dd_setting_find((struct dd_str){0}, name);
    if (setting) {
        e->section = dd_str_from(setting->section);
        e->key = dd_str_from(setting->key);
        return DD_OK;
    }
    struct dd_suggest s = {.word = name};
    for (size_t i = 0; (setting = dd_setting_at(i)); i++)
        dd_suggest_try(&s, setting->key);
    dd_error_set(err, DD_ERR_USAGE, _("unknown setting '%.*s'"), DD_STR_ARG(name));
    dd_suggest_add(&s, err);
    return DD_ERR_USAGE;
}

/* A line that binds a key which is bound already is no good. */
static enum dd_code keys_changed(struct dd_config *config, struct dd_error *err)
{
    struct dd_config_state *s = config->state;
    struct dd_arena arena = {0};
    struct dd_problems problems = {.arena = &arena};
    make_keys(config, &problems);
    enum dd_code code = DD_OK;
    for (size_t i = 0; i < problems.count; i++)
        if (dd_str_equal(problems.items[i].file, DD_STR(":")))
            code = dd_error_set(err, DD_ERR_SYNTAX, "%s", problems.items[i].message.ptr);
    if (code != DD_OK) {
        s->n_lines--;
        dd_arena_release(&arena);
        problems = (struct dd_problems){.arena = &arena};
        make_keys(config, &problems);
    }
    dd_arena_release(&arena);
    return code;
}

static enum dd_code set(struct dd_config *config, struct dd_str name, struct dd_str value,
                        struct dd_error *err)
{
    struct reading r = {.config = config, .file = DD_STR(":"), .origin.file = DD_ORIGIN_TYPED};
    struct dd_config_state *s = config->state;
    struct dd_ini_entry e = {.value = value};
    struct dd_settings before = config->settings;
    size_t n_lines = s->n_lines;
    if (find_name(name, &e, err) != DD_OK)
        return DD_ERR_USAGE;
    if (dd_str_equal(e.section, DD_STR("duidu")) && dd_str_equal(e.key, DD_STR("include")))
        return dd_error_set(err, DD_ERR_USAGE, _("'include' is for files: :source reads one now"));
    if (apply(&r, &e, err) != DD_OK)
        return DD_ERR_SYNTAX;
    if (s->n_lines != n_lines)
        return keys_changed(config, err);
    if (dd_str_equal(e.section, DD_STR("duidu")) &&
        dd_config_load_theme(config, err) != DD_OK) {
        config->settings = before;
        return DD_ERR_USAGE;
    }
    make_theme(config);
    return DD_OK;
}

enum dd_code dd_config_set(struct dd_config *config, struct dd_str name, struct dd_str value,
                           struct dd_error *err)
{
    enum dd_code code = set(config, name, value, err);
    if (code == DD_OK)
        remember(config, false, name, value);
    return code;
}

/* Is there something of that name to ask for? */
static enum dd_code check_name(const struct dd_ini_entry *e, struct dd_error *err)
{
    struct dd_theme nothing = {0};
    struct dd_ini_entry line = *e;
    unsigned screen;
    bool known;
    line.value = (struct dd_str){0};
    if (dd_str_equal(e->section, DD_STR("colors")))
        return dd_theme_line(&nothing, &line, err);
    if (!screen_of(e->section, &screen))
        return dd_setting_find(e->section, e->key) ? DD_OK : unknown_setting(e, err);
    command_named(e->key, &known);
    return known ? DD_OK : unknown_command(e->key, err);
}

enum dd_code dd_config_get(const struct dd_config *config, struct dd_str name, struct dd_strbuf *out,
                           struct dd_error *err)
{
    struct dd_ini_entry e = {0};
    if (find_name(name, &e, err) != DD_OK)
        return DD_ERR_USAGE;
    enum dd_code code = check_name(&e, err);
    if (code == DD_OK) {
        dd_strbuf_addf(out, "%.*s.%.*s = ", DD_STR_ARG(e.section), DD_STR_ARG(e.key));
        dd_config_format(config, e.section, e.key, out);
    }
    return code;
}

enum dd_code dd_config_theme(struct dd_config *config, struct dd_str name, struct dd_error *err)
{
    return dd_config_set(config, DD_STR("duidu.theme"), name, err);
}

static enum dd_code source(struct dd_config *config, const char *path, struct dd_error *err)
{
    struct dd_config_state *s = config->state;
    struct dd_strbuf text = {0};
    struct dd_file_id id;
    struct dd_str whole = dd_config_file_path(&s->arena, (struct dd_str){0}, dd_str_from(path));
    enum dd_code code = dd_config_read_file(&text, whole.ptr, &id, err);
    if (code == DD_OK) {
        s->open_files[0] = id;
        s->n_open = 1;
        read_text(config, whole, dd_strbuf_str(&text));
        s->n_open = 0;
        load_theme(config);
        make_keys(config, &config->problems);
    }
    dd_strbuf_release(&text);
    return code;
}

enum dd_code dd_config_source(struct dd_config *config, const char *path, struct dd_error *err)
{
    enum dd_code code = source(config, path, err);
    if (code == DD_OK)
        remember(config, true, dd_str_from(path), (struct dd_str){0});
    return code;
}

void dd_config_reload(struct dd_config *config)
{
    struct dd_config_state *s = config->state;
    struct dd_error err;
    begin(config);
    read_files(config);
    load_theme(config);
    make_keys(config, &config->problems);
    for (size_t i = 0; i < s->n_changes; i++) {
        const struct dd_change *c = &s->changes[i];
        enum dd_code code = c->source ? source(config, c->name, &err)
                                      : set(config, dd_str_from(c->name), dd_str_from(c->value), &err);
        if (code != DD_OK)
            dd_problems_add(&config->problems, DD_STR(":"), 0, DD_WARNING, "%s", err.message);
    }
}

bool dd_config_background(struct dd_config *config, enum dd_background background)
{
    struct dd_config_state *s = config->state;
    if (s->seen == background)
        return false;
    s->seen = background;
    if (!s->in_two || config->settings.background != DD_BACKGROUND_AUTO)
        return false;
    load_theme(config);
    return true;
}

bool dd_config_asks_background(const struct dd_config *config)
{
    return config->state->in_two && config->settings.background == DD_BACKGROUND_AUTO &&
           config->state->seen == DD_BACKGROUND_AUTO;
}

enum dd_code dd_config_check(const char *path, const struct dd_str *text, const char *data_folders,
                             struct dd_problems *problems, struct dd_error *err)
{
    struct dd_config *config = new_config(data_folders);
    struct dd_config_state *s = config->state;
    struct dd_strbuf bytes = {0};
    struct dd_file_id id = {0};
    enum dd_code code = text ? DD_OK : dd_config_read_file(&bytes, path, &id, err);
    if (code == DD_OK) {
        s->open_files[0] = id;
        s->n_open = 1;
        read_text(config, dd_str_from(path), text ? *text : dd_strbuf_str(&bytes));
        load_theme(config);
        make_keys(config, &config->problems);
    }
    for (size_t i = 0; i < config->problems.count; i++) {
        const struct dd_problem *p = &config->problems.items[i];
        dd_problems_add(problems, p->file, p->line, p->severity, "%s", p->message.ptr);
    }
    dd_strbuf_release(&bytes);
    dd_config_close(config);
    return code;
}
