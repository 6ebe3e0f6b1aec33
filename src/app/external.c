/* Other programs: the browser, the editor, and what a text is piped to. */
#include "external.h"

#include "app_private.h"

#include "duidu/url.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- commands -------------------------------------------------------------------------- */

/* A word with the values in place of what stands for them, and % in place of %%. */
static char *fill_in(struct dd_arena *arena, struct dd_str word, struct dd_placeholder *places, size_t n)
{
    struct dd_strbuf out = {0};
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i], next = i + 1 < word.len ? word.ptr[i + 1] : '\0';
        size_t k = 0;
        while (c == '%' && k < n && places[k].letter != next)
            k++;
        if (c != '%' || (k == n && next != '%')) {
            dd_strbuf_addc(&out, c);
            continue;
        }
        if (next == '%') {
            dd_strbuf_addc(&out, '%');
        } else {
            dd_strbuf_add(&out, places[k].value);
            places[k].placed = true;
        }
        i++;
    }
    char *copy = (char *)dd_arena_copy(arena, dd_strbuf_str(&out)).ptr;
    dd_strbuf_release(&out);
    return copy;
}

size_t dd_argv_make(struct dd_arena *arena, struct dd_str command, struct dd_placeholder *places,
                    size_t n_places, char *argv[DD_ARGV_MAX])
{
    struct dd_words words;
    size_t n = 0;
    dd_words_split(&words, arena, command);
    for (size_t i = 0; i < words.count && n < DD_ARGV_MAX - DD_ARGV_ROOM; i++)
        argv[n++] = fill_in(arena, words.items[i].text, places, n_places);
    argv[n] = NULL;
    return n;
}

bool dd_program_there(const char *name)
{
    const char *path = getenv("PATH");
    struct dd_str rest = dd_str_from(path ? path : "/usr/bin:/bin");
    struct dd_arena arena = {0};
    bool found = strchr(name, '/') && access(name, X_OK) == 0;
    while (rest.len && !found && !strchr(name, '/')) {
        ptrdiff_t colon = dd_str_find(rest, DD_STR(":"), 0);
        size_t end = colon < 0 ? rest.len : (size_t)colon;
        struct dd_str file = dd_arena_printf(&arena, "%.*s/%s",
                                             DD_STR_ARG(end ? dd_str_slice(rest, 0, end) : DD_STR(".")),
                                             name);
        struct stat st;
        found = access(file.ptr, X_OK) == 0 && stat(file.ptr, &st) == 0 && S_ISREG(st.st_mode);
        rest = dd_str_slice(rest, end + 1, rest.len);
    }
    dd_arena_release(&arena);
    return found;
}

/* ---- the browser ----------------------------------------------------------------------- */

/* The command for a URL: that of the settings, else the first entry of $BROWSER ("w3m", "firefox
 * %s:lynx"), else xdg-open. */
static void browser_command(struct dd_app *app, struct dd_arena *arena, struct dd_str url,
                            char *argv[DD_ARGV_MAX])
{
    struct dd_placeholder places[] = {{'u', url, false}, {'s', url, false}};
    const char *browser = getenv("BROWSER");
    struct dd_str command = dd_str_from(browser && *browser ? browser : "xdg-open");
    ptrdiff_t colon = dd_str_find(command, DD_STR(":"), 0);
    if (colon > 0)
        command.len = (size_t)colon;
    if (app->config->settings.browser.len)
        command = app->config->settings.browser;
    size_t n = dd_argv_make(arena, command, places, 2, argv);
    if (!places[0].placed && !places[1].placed)
        argv[n++] = (char *)dd_arena_copy(arena, url).ptr;
    argv[n] = NULL;
}

void dd_open_url(struct dd_app *app, struct dd_str url)
{
    struct dd_arena arena = {0};
    char *argv[DD_ARGV_MAX];
    if (url.len == 0) {
        dd_say(&app->messages, DD_WARNING, _("this article names no page of its own"));
        return;
    }
    if (!dd_url_is_safe(url)) {
        dd_say(&app->messages, DD_WARNING, _("only http, https and mailto are opened: '%.*s'"),
               DD_STR_ARG(url));
        return;
    }
    browser_command(app, &arena, url, argv);
    bool window = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
    int status = app->host->run(app->host->data, argv, window);
    if (status == -1 || status == 127)
        dd_say(&app->messages, DD_ERROR,
               _("cannot start '%s': set $BROWSER, or copy the link with y"), argv[0]);
    else if (status)
        dd_say(&app->messages, DD_WARNING, _("'%s' ended with status %d"), argv[0], status);
    else
        dd_say(&app->messages, DD_NOTE, _("opened with %s: %.*s"), argv[0], DD_STR_ARG(url));
    dd_arena_release(&arena);
}

/* ---- the editor ------------------------------------------------------------------------ */

/* How editors are told a line. */
enum line_form { AS_PLUS /* +12 FILE */, AS_COLON /* FILE:12 */, AS_GOTO /* --goto FILE:12 */ };

static const struct {
    char name[12];
    enum line_form form;
} editors[] = {
    {"vi", AS_PLUS},     {"vim", AS_PLUS},   {"nvim", AS_PLUS},        {"view", AS_PLUS},
    {"nvi", AS_PLUS},    {"elvis", AS_PLUS}, {"vile", AS_PLUS},        {"busybox", AS_PLUS},
    {"nano", AS_PLUS},   {"pico", AS_PLUS},  {"emacs", AS_PLUS},       {"emacsclient", AS_PLUS},
    {"mg", AS_PLUS},     {"zile", AS_PLUS},  {"jed", AS_PLUS},         {"joe", AS_PLUS},
    {"jmacs", AS_PLUS},  {"jstar", AS_PLUS}, {"jpico", AS_PLUS},       {"ne", AS_PLUS},
    {"micro", AS_PLUS},  {"kak", AS_PLUS},   {"vis", AS_PLUS},         {"gvim", AS_PLUS},
    {"editor", AS_PLUS}, {"hx", AS_COLON},   {"helix", AS_COLON},      {"subl", AS_COLON},
    {"zed", AS_COLON},   {"mcedit", AS_COLON}, {"code", AS_GOTO},      {"codium", AS_GOTO},
};

static struct dd_str base_name(struct dd_str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '/')
        at--;
    return dd_str_slice(path, at, path.len);
}

/* Puts file and line behind a command that has no place for them, as that editor takes them; "vim.basic"
 * is a vim. */
static void add_file(struct dd_arena *arena, char *argv[DD_ARGV_MAX], size_t n, const char *file, int line)
{
    struct dd_str name = base_name(dd_str_from(argv[0]));
    ptrdiff_t dot = dd_str_find(name, DD_STR("."), 0);
    name.len = dot > 0 ? (size_t)dot : name.len;
    size_t i = 0;
    while (i < sizeof editors / sizeof *editors && !dd_str_equal(name, dd_str_from(editors[i].name)))
        i++;
    bool known = i < sizeof editors / sizeof *editors;
    if (known && editors[i].form == AS_GOTO)
        argv[n++] = (char *)"--goto";
    if (known && editors[i].form == AS_PLUS)
        argv[n++] = (char *)dd_arena_printf(arena, "+%d", line).ptr;
    argv[n++] = (char *)(known && editors[i].form != AS_PLUS
                             ? dd_arena_printf(arena, "%s:%d", file, line).ptr
                             : file);
    argv[n] = NULL;
}

void dd_editor_command(const struct dd_app *app, struct dd_arena *arena, const char *path, int line,
                       char *argv[DD_ARGV_MAX])
{
    /* A name that begins with a dash is no option. */
    struct dd_str file = dd_arena_printf(arena, "%s%s", path[0] == '-' ? "./" : "", path);
    struct dd_placeholder places[] = {{'f', file, false}, {'l', dd_arena_printf(arena, "%d", line), false}};
    const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
    bool set = app->config->settings.editor.len > 0;
    struct dd_str command = set                 ? app->config->settings.editor
                            : visual && *visual ? dd_str_from(visual)
                            : editor && *editor ? dd_str_from(editor)
                                                : DD_STR("vi");
    size_t n = dd_argv_make(arena, command, places, set ? 2 : 0, argv);
    if (n == 0) {
        argv[n++] = (char *)"vi";
        argv[n] = NULL;
    }
    if (!places[0].placed)
        add_file(arena, argv, n, file.ptr, line);
}

/* After an editor had it: the open article in its place, or the list. */
static void look_again(struct dd_app *app)
{
    struct dd_error err = {0};
    enum dd_reloaded what = app->reader.open ? dd_app_reload(app, &err) : DD_RELOAD_SAME;
    if (what == DD_RELOAD_FAILED)
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    else if (what == DD_RELOAD_CHANGED)
        dd_say(&app->messages, DD_NOTE, _("read anew after editing"));
    if (app->list.catalogue && !app->reader.open)
        dd_scan_again(app);
}

void dd_edit(struct dd_app *app, const char *path, int line)
{
    struct dd_arena arena = {0};
    char *argv[DD_ARGV_MAX];
    if (strcmp(path, "-") == 0) {
        dd_say(&app->messages, DD_WARNING, _("standard input cannot be edited: open a file"));
        return;
    }
    dd_life_keep(app);
    dd_editor_command(app, &arena, path, line, argv);
    int status = app->host->run(app->host->data, argv, false);
    if (status == -1 || status == 127)
        dd_say(&app->messages, DD_ERROR, _("cannot start '%s': set $EDITOR, or editor in [open]"), argv[0]);
    else if (status)
        dd_say(&app->messages, DD_WARNING, _("'%s' ended with status %d"), argv[0], status);
    if (status != -1 && status != 127)
        look_again(app);
    dd_arena_release(&arena);
}

void dd_edit_here(struct dd_app *app)
{
    const struct dd_reader *r = &app->reader;
    const struct dd_pane *p = &r->panes[r->focus];
    const struct dd_source *source = p->doc ? p->doc->source : NULL;
    if (source)
        dd_edit(app, source->path.ptr, dd_source_line(source, p->focus_anchor.offset));
    else
        dd_edit(app, r->clip->main.path.ptr, 1);
}

/* ---- pipes ----------------------------------------------------------------------------- */

/* What goes to a command: the selection, else all of the pane at hand, as its author wrote it when the
 * settings want what is copied so. */
static void add_text(struct dd_app *app, struct dd_strbuf *out)
{
    struct dd_reader *r = &app->reader;
    struct dd_piece_of piece;
    if (!dd_select_get(r, &piece))
        piece = dd_select_piece(r, r->focus,
                                (struct dd_range){0, (uint32_t)r->docs[r->focus]->text.len});
    dd_piece_add(out, r, &piece,
                 app->config->settings.copy == DD_EXCERPT_TEXT ? DD_EXCERPT_TEXT : DD_EXCERPT_MARKDOWN);
    dd_strbuf_adds(out, out->len ? "\n" : "");
}

void dd_pipe_open(struct dd_app *app)
{
    dd_prompt_open(&app->prompt, DD_PROMPT_PIPE, (struct dd_str){0});
}

void dd_pipe_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    (void)look;
    dd_strbuf_adds(status, app->reader.select.on               ? _("the selection, to a shell command")
                           : app->reader.focus == DD_SUMMARY ? _("the summary, to a shell command")
                                                             : _("the article, to a shell command"));
}

/* The command line is the reader's own, for a shell as in less and vim; the text goes to its standard
 * input and never into it. */
void dd_pipe(struct dd_app *app, struct dd_str command)
{
    struct dd_arena arena = {0};
    struct dd_strbuf text = {0};
    command = dd_arena_copy(&arena, dd_str_trim(command));
    if (command.len == 0)
        goto done;
    add_text(app, &text);
    dd_life_keep(app);
    char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)command.ptr, NULL};
    int status = app->host->pipe(app->host->data, argv, dd_strbuf_str(&text));
    if (status == -1)
        dd_say(&app->messages, DD_ERROR, _("cannot start '%s'"), argv[0]);
    else
        dd_say(&app->messages, status ? DD_WARNING : DD_NOTE, _("%s piped to '%s': status %d"),
               app->reader.select.on             ? _("selection")
               : app->reader.focus == DD_SUMMARY ? _("summary")
                                                 : _("article"),
               command.ptr, status);
    dd_select_end(&app->reader);
done:
    dd_strbuf_release(&text);
    dd_arena_release(&arena);
}
