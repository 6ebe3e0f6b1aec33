/* ":export FILE": the notes at hand. */
#include "app_private.h"

#include <sys/stat.h>

/* The notes of the open article, those that are listed, or all. In arena. */
static size_t at_hand(struct dd_app *app, struct dd_arena *arena, struct dd_note **out)
{
    struct dd_notes_list *l = &app->notes_list;
    if (app->reader.open) {
        struct dd_who who = dd_life_who(app);
        return dd_state_notes(app->life.state, &who, 0, arena, out);
    }
    if (!l->open)
        return dd_state_notes(app->life.state, NULL, 0, arena, out);
    *out = dd_arena_array(arena, l->n_shown, sizeof **out);
    for (size_t i = 0; i < l->n_shown; i++)
        (*out)[i] = dd_notes_list_at(l, i)->note;
    return l->n_shown;
}

void dd_notes_export(struct dd_app *app, struct dd_str typed, bool over)
{
    struct dd_arena arena = {0};
    struct dd_error err = {0};
    struct dd_note *notes;
    struct stat st;
    struct dd_str path = dd_path_typed(&arena, typed);
    size_t n = at_hand(app, &arena, &notes);
    if (!app->host->save_notes || n == 0)
        dd_say(&app->messages, DD_NOTE, _("there are no notes to write"));
    else if (!over && stat(path.ptr, &st) == 0)
        dd_say(&app->messages, DD_WARNING, _("'%s' is there already: :export! writes over it"),
               dd_path_shown(&arena, path).ptr);
    else if (app->host->save_notes(notes, n, path.ptr, over, &err) != DD_OK)
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    else
        dd_say(&app->messages, DD_NOTE, P_("%zu note written: %s", "%zu notes written: %s", n), n,
               dd_path_shown(&arena, path).ptr);
    dd_arena_release(&arena);
}
