#include "lookup.h"

#include "app_private.h"
#include "external.h"

#include "duidu/plain.h"

#include <stdio.h>

enum {
    PATIENCE = 10,    /* seconds that a program may take */
    LONGEST = 200,    /* bytes of what is looked up */
    LINES_MAX = 5000, /* of an answer */
    MEASURE = 76      /* cells of its lines, where there is room */
};

/* ---- words to choose from -------------------------------------------------------------- */

static void offer(struct dd_completion *out, struct dd_str typed, struct dd_str word)
{
    if (!dd_str_starts_ci(word, typed))
        return;
    for (size_t i = 0; i < out->count; i++)
        if (dd_str_equal(out->items[i], word))
            return;
    dd_completion_add(out, word);
}

/* The words of a range that begin as was typed, in their order. */
static void offer_words(struct dd_app *app, const struct dd_document *doc, uint32_t start, uint32_t end,
                        struct dd_str typed)
{
    struct dd_units units = {.doc = doc, .lexicon = app->lexicon};
    struct dd_range word;
    while (start < end && dd_unit_after(&units, DD_UNIT_WORD, start, &word) && word.start < end) {
        offer(&app->prompt.completion, typed, dd_str_slice(doc->text, word.start, word.end));
        start = word.end;
    }
}

/* Those of the current line, then those of its block. */
void dd_lookup_complete(struct dd_app *app)
{
    struct dd_prompt *prompt = &app->prompt;
    const struct dd_pane *p = dd_reader_pane(&app->reader);
    struct dd_str typed = dd_str_slice(dd_strbuf_str(&prompt->text), 0, prompt->cursor);
    uint32_t block = dd_pane_block(p);
    dd_completion_clear(&prompt->completion);
    prompt->completion.start = 0;
    if (block == DD_NONE)
        return;
    const struct dd_line *line = &p->layout->lines[p->focus];
    offer_words(app, p->doc, line->start, line->end, typed);
    offer_words(app, p->doc, p->doc->blocks[block].text_start, p->doc->blocks[block].text_end, typed);
}

/* ---- the command ----------------------------------------------------------------------- */

/* What is to be run, in arena; empty: there is nothing. */
static struct dd_str command(const struct dd_app *app)
{
    struct dd_str set = app->config->settings.lookup;
    if (set.len)
        return set;
    return dd_program_there("sdcv") ? DD_STR("sdcv -n %w") : (struct dd_str){0};
}

static void say_none(struct dd_app *app)
{
    dd_say(&app->messages, DD_WARNING,
           _("no dictionary: install sdcv with one, or set lookup in [open]"));
}

void dd_lookup_open(struct dd_app *app)
{
    struct dd_piece_of piece;
    if (!command(app).len) {
        say_none(app);
    } else if (dd_select_get(&app->reader, &piece)) {
        dd_lookup(app, dd_select_text(&app->reader, &piece));
        dd_select_end(&app->reader);
    } else {
        dd_prompt_open(&app->prompt, DD_PROMPT_LOOKUP, (struct dd_str){0});
    }
}

void dd_lookup_look(struct dd_app *app, struct dd_prompt_look *look, struct dd_strbuf *status)
{
    (void)app;
    (void)status;
    look->keys = dd_str_from(_("look up · ⟨complete⟩ the words here"));
}

/* One line, of a length that is a word's or a sentence's; a dash in front would make it an option. */
static struct dd_str tidy(struct dd_arena *arena, struct dd_str text)
{
    struct dd_strbuf clean = {0};
    dd_text_clean(&clean, text);
    struct dd_str s = dd_str_trim(dd_strbuf_str(&clean));
    while (s.len && s.ptr[0] == '-')
        s = dd_str_trim(dd_str_slice(s, 1, s.len));
    s = dd_arena_copy(arena, dd_str_slice(s, 0, dd_utf8_floor(s, s.len < LONGEST ? s.len : LONGEST)));
    dd_strbuf_release(&clean);
    return s;
}

void dd_lookup(struct dd_app *app, struct dd_str text)
{
    struct dd_lookup *l = &app->lookup;
    struct dd_arena arena = {0};
    struct dd_error err;
    char *argv[DD_ARGV_MAX];
    struct dd_placeholder word = {'w', tidy(&arena, text), false};
    double now = app->host->now(app->host->data);
    size_t n = dd_argv_make(&arena, command(app), &word, 1, argv);
    if (n && !word.placed)
        argv[n++] = (char *)word.value.ptr;
    argv[n] = NULL;
    if (n == 0) {
        say_none(app);
    } else if (word.value.len && dd_process_start(&l->process, argv, now + PATIENCE, &err) != DD_OK) {
        dd_say(&app->messages, DD_ERROR, "%s", err.message);
    } else if (word.value.len) {
        dd_strbuf_clear(&l->word);
        dd_strbuf_add(&l->word, word.value);
        snprintf(l->program, sizeof l->program, "%s", argv[0]);
        dd_say(&app->messages, DD_NOTE, _("looking up '%s' — ⟨cancel⟩ stops"), word.value.ptr);
    }
    dd_arena_release(&arena);
}

/* ---- the answer ------------------------------------------------------------------------ */

static void add_answer(struct dd_app *app, struct dd_popup *p, struct dd_str text)
{
    size_t room = app->columns > 16 ? (size_t)app->columns - 8 : 8;
    size_t width = room < MEASURE ? room : MEASURE;
    struct dd_str line;
    while (dd_str_next_line(&text, &line) && p->n_lines < LINES_MAX)
        for (size_t at = 0, len; at < line.len || (at == 0 && line.len == 0); at += len) {
            struct dd_str rest = dd_str_slice(line, at, line.len);
            len = rest.len ? dd_text_line(rest, width) : 1;
            dd_popup_add(p, (struct dd_str){0}, dd_str_slice(rest, 0, len), DD_ROLE_POPUP, 0);
        }
}

static void show_answer(struct dd_app *app)
{
    struct dd_lookup *l = &app->lookup;
    struct dd_strbuf text = {0};
    dd_plain_add(&text, dd_strbuf_str(&l->process.output));
    struct dd_str answer = dd_strbuf_str(&text);
    if (!dd_text_visible(answer)) {
        if (l->process.late)
            dd_say(&app->messages, DD_WARNING, _("'%s' has said nothing for %d seconds: stopped"), l->program,
                   PATIENCE);
        else
            dd_say(&app->messages, DD_WARNING, _("'%s' says nothing about '%s' (status %d)"), l->program,
                   dd_strbuf_cstr(&l->word), l->process.status);
        dd_strbuf_release(&text);
        return;
    }
    if (app->prompt.kind)
        dd_prompt_close(&app->prompt);
    dd_popup_leave(app);
    dd_popup_open(&app->popup, DD_POPUP_ANSWER, dd_strbuf_cstr(&l->word));
    add_answer(app, &app->popup, answer);
    app->popup.footer = dd_hint_copy(&app->popup.arena, app, DD_SCREEN_POPUP, _("⟨back⟩ back · ⟨page-down⟩ more"));
    app->messages.fresh = false;
    if (l->process.late)
        dd_say(&app->messages, DD_WARNING, _("'%s' took longer than %d seconds: stopped"), l->program,
               PATIENCE);
    dd_strbuf_release(&text);
}

int dd_lookup_fd(const struct dd_app *app)
{
    return app->lookup.process.pid ? app->lookup.process.fd : -1;
}

int dd_lookup_due(const struct dd_app *app)
{
    return app->lookup.process.pid
               ? dd_process_due(&app->lookup.process, app->host->now(app->host->data))
               : -1;
}

void dd_lookup_take(struct dd_app *app)
{
    if (!app->lookup.process.pid ||
        !dd_process_take(&app->lookup.process, app->host->now(app->host->data)))
        return;
    app->stale = true;
    show_answer(app);
    dd_process_stop(&app->lookup.process);
}

bool dd_lookup_cancel(struct dd_app *app)
{
    if (!app->lookup.process.pid)
        return false;
    dd_process_stop(&app->lookup.process);
    dd_say(&app->messages, DD_NOTE, _("looking up '%s': stopped"), dd_strbuf_cstr(&app->lookup.word));
    return true;
}

void dd_lookup_release(struct dd_lookup *lookup)
{
    dd_process_stop(&lookup->process);
    dd_strbuf_release(&lookup->word);
}
