/* The archives of the settings, and going from one to another. */
#include "app_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The i-th path of the setting; false: there are not so many. */
static bool archive_at(const struct dd_app *app, size_t i, struct dd_str *path)
{
    struct dd_str rest = app->config->settings.archive;
    for (;; i--) {
        ptrdiff_t colon = dd_str_find(rest, DD_STR(":"), 0);
        *path = dd_str_slice(rest, 0, colon < 0 ? rest.len : (size_t)colon);
        if (i == 0 || colon < 0)
            return i == 0 && path->len > 0;
        rest = dd_str_slice(rest, (size_t)colon + 1, rest.len);
    }
}

static bool is_open(const struct dd_app *app, const char *path)
{
    struct stat here, there;
    return app->scan.path && stat(app->scan.path, &here) == 0 && stat(path, &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/* The folder's own name, and where it is. */
void dd_show_archives(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    struct dd_str path;
    dd_popup_open(p, DD_POPUP_ARCHIVES, _("Archives"));
    for (size_t i = 0; archive_at(app, i, &path); i++) {
        struct dd_str shown = dd_path_shown(&p->arena, path);
        size_t at = shown.len;
        while (at && shown.ptr[at - 1] != '/')
            at--;
        if (is_open(app, dd_arena_copy(&p->arena, path).ptr))
            p->cursor = i;
        dd_popup_add(p, dd_str_slice(shown, at, shown.len), shown, DD_ROLE_POPUP, (uint32_t)i);
    }
    p->picks = true;
    p->footer = dd_hint_copy(&p->arena, app, DD_SCREEN_POPUP, _("⟨back⟩ back · Enter opens"));
    if (p->n_lines)
        return;
    dd_popup_close(p);
    dd_say(&app->messages, DD_NOTE, _("no archives in the settings: archive in [duidu]; or :archive FOLDER"));
}

void dd_archive_pick(struct dd_app *app, uint32_t target)
{
    struct dd_arena arena = {0};
    struct dd_str path;
    if (archive_at(app, target, &path))
        dd_archive_go(app, dd_arena_copy(&arena, path).ptr);
    dd_arena_release(&arena);
}

void dd_archive_go(struct dd_app *app, const char *path)
{
    struct dd_error err = {0};
    struct dd_archive *archive;
    if (is_open(app, path)) {
        dd_say(&app->messages, DD_NOTE, _("this archive is open already"));
    } else if (dd_archive_open(&archive, path, &err) != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    } else {
        dd_archive_close(archive);
        free(app->next);
        app->next = strdup(path);
        app->done = app->next != NULL;
    }
}

const char *dd_app_next(const struct dd_app *app)
{
    return app->next;
}
