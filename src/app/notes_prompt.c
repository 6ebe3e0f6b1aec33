/* The note that is being written: in a line, or in the editor. */
#include "app_private.h"

#include "editor.h"

#include <string.h>

/* What stands below it in the editor is not part of the note. */
#define BELOW "<!-- duidu -->"

void dd_noting_release(struct dd_noting *n)
{
    dd_arena_release(&n->arena);
    *n = (struct dd_noting){0};
}

void dd_noting_put(struct dd_app *app, struct dd_str text)
{
    struct dd_noting *n = &app->noting;
    bool changed = n->note.id[0] != '\0', before = n->note.text.len > 0;
    struct dd_error err = {0};
    struct dd_str was = n->note.text;
    text = dd_str_trim(text);
    if (changed && dd_str_equal(text, n->note.text)) {
        dd_say(&app->messages, DD_NOTE, _("the note is as it was"));
        return;
    }
    n->note.text = text;
    dd_state_put_note(app->life.state, &n->note.who, &n->note, &err);
    dd_life_tell(app, &err);
    n->note.text = was;
    if (err.code != DD_OK) {
        dd_prompt_open(&app->prompt, DD_PROMPT_NOTE, text); /* what was written is not lost */
        return;
    }
    dd_select_end(&app->reader);
    dd_say(&app->messages, DD_NOTE,
           text.len ? _("note saved")
           : before ? _("note taken away; the highlight stays — ⟨undo⟩ brings it back")
                    : _("highlighted, without a note"));
    dd_notes_load(app);
    dd_notes_list_renew(app);
    dd_noting_release(n);
}

void dd_noting_edit(struct dd_app *app, struct dd_str text)
{
    struct dd_strbuf page = {0}, back = {0};
    struct dd_str quote = app->noting.note.quote, line;
    dd_strbuf_add(&page, text);
    dd_strbuf_adds(&page, "\n\n" BELOW "\n");
    dd_strbuf_addf(&page, "<!-- %s -->\n", _("what stands below is only to be read: the note ends above"));
    while (dd_str_next_line(&quote, &line))
        dd_strbuf_addf(&page, "> %.*s\n", DD_STR_ARG(line));
    if (dd_editor_text(app, dd_strbuf_str(&page), ".md", &back)) {
        struct dd_str note = dd_strbuf_str(&back);
        ptrdiff_t end = dd_str_find(note, DD_STR(BELOW), 0);
        dd_noting_put(app, dd_str_slice(note, 0, end < 0 ? note.len : (size_t)end));
    }
    dd_strbuf_release(&page);
    dd_strbuf_release(&back);
}

/* ---- the prompt -------------------------------------------------------------------------------- */

void dd_notes_prompt_open(struct dd_app *app)
{
    dd_prompt_open(&app->prompt, DD_PROMPT_NOTE, app->noting.note.text);
}

void dd_notes_prompt_done(struct dd_app *app, struct dd_str text)
{
    dd_noting_put(app, text);
}

void dd_notes_prompt_cancelled(struct dd_app *app)
{
    dd_say(&app->messages, DD_NOTE, _("nothing is changed"));
}

/* On in the editor, with what has been typed. */
bool dd_notes_prompt_command(struct dd_app *app, enum dd_command command)
{
    struct dd_arena arena = {0};
    if (command != DD_CMD_EDIT_LINE)
        return false;
    struct dd_str typed = dd_arena_copy(&arena, dd_strbuf_str(&app->prompt.text));
    dd_prompt_close(&app->prompt);
    dd_noting_edit(app, typed);
    dd_arena_release(&arena);
    return true;
}

void dd_notes_prompt_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    look->label = _("note: ");
    dd_notes_one_line(status, app->noting.note.quote);
    look->keys = dd_str_from(_("⟨accept⟩ saves · ⟨edit-line⟩ editor"));
}
