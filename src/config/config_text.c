/* Settings as text: the default file, the dump of what is in force, the files that are looked for. */
#include "config_private.h"

#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <string.h>
#include <unistd.h>

enum { WRAP = 78, VALUE_COLUMN = 48 };

/* What a text is made for: the default file, or a config with the origins of what is in it. */
struct writer {
    struct dd_strbuf *out;
    const struct dd_config *config; /* NULL: the default file */
};

/* ---- comments -------------------------------------------------------------------------- */

/* Appends text as comment lines of at most WRAP columns. */
static void comment(struct dd_strbuf *out, struct dd_str text)
{
    while (text.len) {
        size_t end = text.len;
        if (end + 2 > WRAP)
            for (end = WRAP - 2; end > 0 && text.ptr[end] != ' ';)
                end--;
        dd_strbuf_addf(out, "# %.*s\n", (int)(end ? end : text.len), text.ptr);
        text = dd_str_trim(dd_str_slice(text, end ? end : text.len, text.len));
    }
}

static void pad(struct dd_strbuf *out, size_t line_start, size_t column)
{
    size_t used = dd_text_width(dd_str_slice(dd_strbuf_str(out), line_start, out->len));
    dd_strbuf_fill(out, ' ', used + 1 < column ? column - used : 2);
}

/* Appends "   # nord.ini:3" behind a line. */
static void origin(const struct writer *w, size_t line_start, struct dd_origin from)
{
    const struct dd_config_state *s = w->config->state;
    pad(w->out, line_start, VALUE_COLUMN);
    if (from.file == DD_ORIGIN_TYPED)
        dd_strbuf_adds(w->out, "# :set\n");
    else if (from.file == 0 || from.file > s->n_files)
        dd_strbuf_addf(w->out, "# %s\n", _("built in"));
    else
        dd_strbuf_addf(w->out, "# %.*s:%d\n", DD_STR_ARG(s->files[from.file - 1]), from.line);
}

/* ---- settings -------------------------------------------------------------------------- */

/* Appends what a setting may be: "# auto | columns | rows", "# 20 to 80". */
static void allowed(struct dd_strbuf *out, const struct dd_setting *s)
{
    if (s->kind == DD_SETTING_YES_NO)
        dd_strbuf_adds(out, "# yes | no\n");
    else if (s->kind == DD_SETTING_NUMBER)
        dd_strbuf_addf(out, "# %d to %d\n", s->low, s->high);
    else if (s->kind == DD_SETTING_CHOICE) {
        dd_strbuf_adds(out, "# ");
        for (const char *p = s->choices; *p; p++)
            dd_strbuf_adds(out, *p == '|' ? " | " : (char[]){*p, '\0'});
        dd_strbuf_addc(out, '\n');
    }
}

static void write_setting(const struct writer *w, size_t i, const struct dd_settings *settings)
{
    const struct dd_setting *s = dd_setting_at(i);
    if (!w->config) {
        dd_strbuf_addc(w->out, '\n');
        comment(w->out, dd_str_from(s->help));
        allowed(w->out, s);
    }
    size_t start = w->out->len;
    if (s->kind == DD_SETTING_INCLUDE) {
        if (!w->config)
            dd_strbuf_addf(w->out, "#%s = more.ini\n", s->key);
        return;
    }
    dd_strbuf_addf(w->out, "%s = ", s->key);
    dd_setting_format(w->out, s, settings);
    if (w->config)
        origin(w, start, w->config->state->setting_origins[i]);
    else
        dd_strbuf_addc(w->out, '\n');
}

static void write_settings(const struct writer *w)
{
    struct dd_settings built_in;
    const struct dd_setting *s;
    const char *section = "";
    dd_settings_init(&built_in);
    for (size_t i = 0; (s = dd_setting_at(i)); i++) {
        if (strcmp(section, s->section) != 0)
            dd_strbuf_addf(w->out, "\n[%s]\n", s->section);
        section = s->section;
        write_setting(w, i, w->config ? &w->config->settings : &built_in);
    }
}

/* ---- colours --------------------------------------------------------------------------- */

static void look_name(struct dd_strbuf *out, enum dd_scope scope, unsigned look)
{
    if (scope)
        dd_strbuf_addf(out, "%s.", dd_scope_name(scope));
    dd_strbuf_adds(out, dd_look_name(look));
}

static void write_default_look(struct dd_strbuf *out, unsigned look, const struct dd_look *l)
{
    size_t start = out->len;
    dd_strbuf_addf(out, "#%s = ", dd_look_name(look));
    if (l->set)
        dd_look_format(out, l);
    if (dd_look_help(look)[0]) {
        pad(out, start, 40);
        dd_strbuf_addf(out, "# %s", dd_look_help(look));
    }
    while (out->buf[out->len - 1] == ' ')
        out->buf[--out->len] = '\0';
    dd_strbuf_addc(out, '\n');
}

static void write_look(const struct writer *w, enum dd_scope scope, unsigned look)
{
    const struct dd_config_state *s = w->config->state;
    const struct dd_look *l = &w->config->theme.looks[scope][look];
    size_t start = w->out->len;
    if (!l->set)
        return;
    look_name(w->out, scope, look);
    dd_strbuf_adds(w->out, " = ");
    dd_look_format(w->out, l);
    if (s->own.looks[scope][look].set) {
        origin(w, start, s->look_origins[scope][look]);
    } else if (s->lines_of_theme.looks[scope][look].set) {
        pad(w->out, start, VALUE_COLUMN);
        dd_strbuf_addf(w->out, _("# theme %.*s\n"), DD_STR_ARG(w->config->settings.theme));
    } else {
        origin(w, start, (struct dd_origin){0});
    }
}

static void write_colours(const struct writer *w)
{
    struct dd_theme built_in;
    dd_strbuf_adds(w->out, "\n[colors]\n");
    if (!w->config) {
        comment(w->out, DD_STR("One line for each role: [foreground] [on background] [bold] [dim] [italic] "
                               "[underline] [reverse] [strike] [plain]. Colours: black red green yellow "
                               "blue magenta cyan white and bright-black … bright-white (the terminal's "
                               "own), default, 0 to 255, rrggbb or \"#rrggbb\", the names of CSS."));
        comment(w->out, DD_STR("What a line does not say is inherited: heading1 … heading6 from heading, "
                               "table-rule from rule and that from faint, most small signs from accent, "
                               "everything from text. article., summary. or popup. before a role (as in "
                               "summary.heading) is for that part of the screen alone."));
        comment(w->out, DD_STR("These are the lines of the default theme. They are comments, for as a "
                               "setting each would go before the lines of any theme."));
        dd_theme_init(&built_in);
    }
    for (enum dd_scope s = 0; s < (w->config ? DD_SCOPE_COUNT : 1); s++)
        for (unsigned i = 0; i < DD_LOOK_COUNT; i++)
            if (w->config)
                write_look(w, s, i);
            else
                write_default_look(w->out, i, &built_in.looks[s][i]);
}

/* ---- keys ------------------------------------------------------------------------------ */

/* Appends a command's keys on a screen, "none" where it has none. */
static void keys_on(struct dd_strbuf *out, const struct dd_keymap *map, enum dd_command command,
                    enum dd_screen screen)
{
    size_t start = out->len;
    for (size_t i = 0; i < map->count; i++) {
        const struct dd_binding *b = &map->items[i];
        if (b->command != command || !(b->screens & screen))
            continue;
        dd_strbuf_adds(out, out->len > start ? " " : "");
        dd_keys_format(out, b->keys, dd_binding_length(b));
    }
    if (out->len == start)
        dd_strbuf_adds(out, "none");
}

/* Has the command the same keys on every screen where it works? */
static bool same_everywhere(const struct dd_keymap *map, enum dd_command command)
{
    struct dd_strbuf first = {0}, other = {0};
    enum dd_screen screen;
    bool same = true;
    for (size_t i = 0; same && dd_screen_name(i, &screen); i++) {
        if (!(dd_command_info(command)->screens & screen))
            continue;
        dd_strbuf_clear(&other);
        keys_on(&other, map, command, screen);
        if (first.len == 0)
            dd_strbuf_add(&first, dd_strbuf_str(&other));
        same = dd_str_equal(dd_strbuf_str(&first), dd_strbuf_str(&other));
    }
    dd_strbuf_release(&first);
    dd_strbuf_release(&other);
    return same;
}

static struct dd_origin key_origin(const struct dd_config *config, enum dd_command command,
                                   enum dd_screen screen)
{
    const struct dd_config_state *s = config->state;
    struct dd_origin found = {0};
    unsigned best = 0;
    for (size_t i = 0; i < s->n_lines; i++) {
        const struct dd_key_line *l = &s->lines[i];
        if (l->command != command || (l->screen && l->screen != (unsigned)screen) ||
            (best && !l->screen))
            continue;
        best = l->screen;
        found = (struct dd_origin){DD_ORIGIN_TYPED, l->line};
        for (size_t f = 0; f < s->n_files; f++)
            if (dd_str_equal(s->files[f], l->file))
                found.file = (uint16_t)(f + 1);
    }
    return found;
}

static void write_command(const struct writer *w, const struct dd_keymap *map,
                          enum dd_command command, enum dd_screen screen)
{
    size_t start = w->out->len;
    dd_strbuf_addf(w->out, "%s = ", dd_command_info(command)->name);
    keys_on(w->out, map, command, screen);
    if (w->config) {
        origin(w, start, key_origin(w->config, command, screen));
        return;
    }
    pad(w->out, start, VALUE_COLUMN - 8);
    dd_strbuf_addf(w->out, "# %s\n", dd_command_info(command)->help);
}

/* A screen on which a command works. */
static enum dd_screen some_screen(enum dd_command command)
{
    enum dd_screen screen;
    for (size_t i = 0; dd_screen_name(i, &screen); i++)
        if (dd_command_info(command)->screens & screen)
            return screen;
    return DD_SCREEN_LIST;
}

static void write_common_keys(const struct writer *w, const struct dd_keymap *map)
{
    for (unsigned group = 0; group < DD_GROUP_COUNT; group++) {
        bool titled = w->config != NULL;
        for (unsigned c = 1; c < DD_CMD_COUNT; c++) {
            if (dd_command_info(c)->group != group || !dd_command_info(c)->screens ||
                !same_everywhere(map, c))
                continue;
            if (!titled)
                dd_strbuf_addf(w->out, "\n# %s\n", dd_command_group_title(group));
            titled = true;
            write_command(w, map, c, some_screen(c));
        }
    }
}

static void write_screen_keys(const struct writer *w, const struct dd_keymap *map, const char *name,
                              enum dd_screen screen)
{
    bool titled = false;
    for (unsigned c = 1; c < DD_CMD_COUNT; c++) {
        if (!(dd_command_info(c)->screens & screen) || same_everywhere(map, c))
            continue;
        if (!titled)
            dd_strbuf_addf(w->out, "\n[keys.%s]\n", name);
        titled = true;
        write_command(w, map, c, screen);
    }
}

/* Keys that do nothing, by a line of the reader's. */
static void write_none(const struct writer *w)
{
    const struct dd_config_state *s = w->config->state;
    for (size_t i = 0; i < s->n_lines; i++) {
        const struct dd_key_line *l = &s->lines[i];
        if (l->command != DD_CMD_NONE || l->screen)
            continue;
        dd_strbuf_adds(w->out, "none =");
        for (size_t k = 0; k < l->count; k++) {
            dd_strbuf_addc(w->out, ' ');
            dd_keys_format(w->out, l->keys[k].keys, dd_binding_length(&l->keys[k]));
        }
        dd_strbuf_addc(w->out, '\n');
    }
}

static void write_keys(const struct writer *w)
{
    struct dd_keymap built_in = dd_keymap_default();
    const struct dd_keymap *map = w->config ? &w->config->keys : &built_in;
    const char *name;
    enum dd_screen screen;
    dd_strbuf_adds(w->out, "\n[keys]\n");
    if (!w->config) {
        comment(w->out, DD_STR("command = key key …: all the keys of a command, on every screen where it "
                               "works; [keys.list], [keys.reader] … are for one screen. 'none' takes a "
                               "command's keys away; 'none = key' makes a key do nothing."));
        comment(w->out, DD_STR("Keys are characters (Chinese ones too), <C-d>, <M-x> (Alt), <Space>, "
                               "<Enter>, <Tab>, <S-Tab>, <Backspace>, <Delete>, <Insert>, <Up>, <Down>, "
                               "<Left>, <Right>, <Home>, <End>, <PageUp>, <PageDown>, <F1> … <F12>, and "
                               "<Hash> <Semicolon> <Backslash> <Quote> <Apostrophe> <Equals> <Comma> "
                               "<Less> for what means something here. Keys written together are a "
                               "sequence: ]] <C-x>j. So is the same key twice: g g; and where commas "
                               "part them, all that spaces part: z t, z b. Digits are counts. Esc and ^C "
                               "always cancel."));
    }
    write_common_keys(w, map);
    if (w->config)
        write_none(w);
    for (size_t i = 0; (name = dd_screen_name(i, &screen)); i++)
        write_screen_keys(w, map, name, screen);
}

/* ---- whole texts ----------------------------------------------------------------------- */

void dd_config_default_file(struct dd_strbuf *out)
{
    struct writer w = {.out = out};
    dd_strbuf_adds(out, "# duidu.ini - every setting of duidu, with the value that it has without a file.\n"
                        "#\n"
                        "# Put what you want otherwise into ~/.config/duidu/duidu.ini. R reads it again while\n"
                        "# the program runs, 'duidu config check' looks for mistakes, 'duidu config dump' says\n"
                        "# what is in force and where it comes from.\n"
                        "#\n"
                        "# '#' and ';' begin a comment, at the start of a line or between blanks; values that\n"
                        "# hold them have to be quoted.\n");
    write_settings(&w);
    write_colours(&w);
    write_keys(&w);
}

void dd_config_dump(const struct dd_config *config, struct dd_strbuf *out)
{
    struct writer w = {.out = out, .config = config};
    size_t start = out->len;
    write_settings(&w);
    write_colours(&w);
    write_keys(&w);
    /* The first section needs no blank line before it. */
    memmove(out->buf + start, out->buf + start + 1, out->len - start);
    out->len--;
}

void dd_config_path(const struct dd_config *config, struct dd_strbuf *out)
{
    struct dd_arena arena = {0};
    struct dd_config_place places[DD_CONFIG_PLACES];
    size_t n = dd_config_places(&arena, places);
    struct dd_str in_use = config->state->in_use;
    bool passed = false;
    for (size_t i = 0; i < n; i++) {
        const struct dd_config_place *p = &places[i];
        bool used = !passed && p->path.len && dd_str_equal(p->path, in_use);
        const char *what = p->path.len == 0                        ? _("not set")
                           : used && access(p->path.ptr, R_OK) != 0 ? _("cannot be read")
                           : used                                   ? _("in use")
                           : passed                                 ? _("not looked at")
                                                                    : _("not there");
        passed |= used;
        dd_strbuf_addf(out, "%c %s%s%.*s (%s)\n", used ? '*' : ' ', p->variable,
                       p->path.len ? ": " : "", DD_STR_ARG(p->path), what);
    }
    if (!in_use.len)
        dd_strbuf_addf(out, "* %s\n", _("built in"));
    dd_arena_release(&arena);
}

/* ---- one of them ----------------------------------------------------------------------- */

void dd_config_format(const struct dd_config *config, struct dd_str section, struct dd_str key,
                      struct dd_strbuf *out)
{
    const struct dd_setting *s = dd_setting_find(section, key);
    enum dd_scope scope;
    enum dd_screen screen;
    unsigned look;
    if (s) {
        dd_setting_format(out, s, &config->settings);
    } else if (dd_look_find(key, &scope, &look) && dd_str_equal(section, DD_STR("colors"))) {
        if (config->theme.looks[scope][look].set)
            dd_look_format(out, &config->theme.looks[scope][look]);
    } else {
        struct dd_strbuf name = {0};
        dd_strbuf_add(&name, key);
        enum dd_command command = dd_command_find(dd_strbuf_cstr(&name));
        const char *on;
        for (size_t i = 0; (on = dd_screen_name(i, &screen)); i++)
            if (dd_str_ends(section, dd_str_from(on)) ||
                (dd_str_equal(section, DD_STR("keys")) &&
                 dd_command_info(command)->screens & screen))
                break;
        keys_on(out, &config->keys, command, on ? screen : DD_SCREEN_LIST);
        dd_strbuf_release(&name);
    }
}
