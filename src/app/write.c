#include "write.h"

#include "app_private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME_MAX_BYTES = 200 };

/* ---- names ----------------------------------------------------------------------------- */

struct dd_str dd_write_name(struct dd_arena *arena, struct dd_str title)
{
    struct dd_strbuf clean = {0};
    dd_text_clean(&clean, title);
    for (size_t i = 0; i < clean.len; i++)
        if (clean.buf[i] == '/' || clean.buf[i] == '\\')
            clean.buf[i] = '-';
    struct dd_str s = dd_str_trim(dd_strbuf_str(&clean));
    while (s.len && strchr(".-~ ", s.ptr[0]))
        s = dd_str_slice(s, 1, s.len);
    size_t end = 0, len;
    for (; end < s.len && end + (len = dd_cluster_at(s, end).len) <= NAME_MAX_BYTES; end += len)
        ;
    s = dd_str_trim(dd_str_slice(s, 0, end));
    struct dd_str name =
        dd_arena_printf(arena, "%.*s.txt", DD_STR_ARG(s.len ? s : DD_STR("article")));
    dd_strbuf_release(&clean);
    return name;
}

static struct dd_str default_name(const struct dd_app *app, struct dd_arena *arena)
{
    return dd_write_name(arena, app->reader.clip->title);
}

/* ---- the prompt ------------------------------------------------------------------------ */

void dd_write_open(struct dd_app *app)
{
    struct dd_arena arena = {0};
    dd_prompt_open(&app->prompt, DD_PROMPT_WRITE, default_name(app, &arena));
    app->write_again = false;
    dd_arena_release(&arena);
}

void dd_write_changed(struct dd_app *app, struct dd_str text)
{
    (void)text;
    app->write_again = false;
}

void dd_write_complete(struct dd_app *app)
{
    struct dd_prompt *p = &app->prompt;
    dd_complete_file(dd_str_slice(dd_strbuf_str(&p->text), 0, p->cursor), &p->completion);
}

void dd_write_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    if (app->write_again) {
        dd_strbuf_adds(status, _("is there already: once more writes over it"));
        look->status_role = DD_ROLE_WARNING;
    } else {
        dd_strbuf_adds(status, _("save as text"));
        look->keys = dd_str_from(_("⟨complete⟩ completes"));
    }
}

void dd_write_done(struct dd_app *app, struct dd_str text)
{
    bool over = app->write_again;
    struct stat st;
    struct dd_arena arena = {0};
    struct dd_str path = dd_path_typed(&arena, text);
    app->write_again = false;
    if (!over && stat(path.ptr, &st) == 0 && S_ISREG(st.st_mode)) {
        dd_prompt_open(&app->prompt, DD_PROMPT_WRITE, text);
        app->write_again = true;
    } else if (dd_str_trim(text).len) {
        dd_write(app, text, over);
    }
    dd_arena_release(&arena);
}

/* ---- saving ---------------------------------------------------------------------------- */

void dd_write(struct dd_app *app, struct dd_str typed, bool over)
{
    struct dd_arena arena = {0};
    struct dd_error err = {0};
    struct stat st;
    struct dd_str path = dd_path_typed(&arena, typed);
    if (!app->host->save)
        return;
    if (stat(path.ptr, &st) == 0 && S_ISDIR(st.st_mode))
        path = dd_arena_printf(&arena, "%s/%s", path.ptr, default_name(app, &arena).ptr);
    if (!over && stat(path.ptr, &st) == 0 && S_ISREG(st.st_mode)) {
        dd_say(&app->messages, DD_WARNING, _("there already, :write! writes over it: %s"),
               dd_path_shown(&arena, path).ptr);
        dd_arena_release(&arena);
        return;
    }
    size_t lines = 0;
    enum dd_code code = app->host->save(app->reader.clip, app->config, path.ptr, over, &lines, &err);
    if (code != DD_OK)
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    else
        dd_say(&app->messages, DD_NOTE, P_("%zu line saved: %s", "%zu lines saved: %s", lines), lines,
               dd_path_shown(&arena, path).ptr);
    dd_arena_release(&arena);
}
