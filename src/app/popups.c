/* What the popups show, and what picking from them does. */
#include "app_private.h"

#include <stdlib.h>

static void add_text(struct dd_popup *p, const char *text, enum dd_role role)
{
    dd_popup_add(p, (struct dd_str){0}, dd_str_from(text), role, 0);
}

static struct dd_str footer(struct dd_app *app, const char *text)
{
    return dd_hint_copy(&app->popup.arena, app, DD_SCREEN_POPUP, text);
}

/* What a ':' line is, and the commands that take words or have no key. */
static void add_command_lines(struct dd_app *app, enum dd_screen screen)
{
    struct dd_popup *p = &app->popup;
    add_text(p, "", DD_ROLE_POPUP);
    add_text(p, _("Command line"), DD_ROLE_POPUP_TITLE);
    dd_popup_add(p, DD_STR(":12"), dd_str_from(_("to block (article) 12")), DD_ROLE_POPUP, 0);
    dd_popup_add(p, DD_STR(":50%"), dd_str_from(_("to the middle of the text")), DD_ROLE_POPUP, 0);
    dd_popup_add(p, DD_STR(":quit"),
                 dd_hint_copy(&p->arena, app, DD_SCREEN_PROMPT,
                              _("any command by its name or the beginning of it; "
                                "⟨complete⟩ completes")),
                 DD_ROLE_POPUP, 0);
    for (unsigned c = 1; c < DD_CMD_COUNT; c++) {
        const struct dd_command_info *info = dd_command_info(c);
        struct dd_strbuf text = {0};
        dd_keymap_keys(&text, &app->config->keys, screen, c, 1);
        bool words = info->arguments[0] && !dd_str_equal(dd_command_takes(info), DD_STR("N"));
        if ((info->screens & screen) && (words || !text.len)) {
            dd_strbuf_clear(&text);
            dd_strbuf_addf(&text, "%s%s%s", dd_command_arguments(info), info->arguments[0] ? " " : "",
                           _(info->help));
            struct dd_str name = dd_arena_printf(&p->arena, ":%s", info->name);
            dd_popup_add(p, name, dd_strbuf_str(&text), DD_ROLE_POPUP, c);
        }
        dd_strbuf_release(&text);
    }
}

/* The keys of a line that is typed into: of commands that work nowhere else. */
static void add_prompt_keys(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    add_text(p, "", DD_ROLE_POPUP);
    add_text(p, _(dd_command_group_title(DD_GROUP_PROMPT)), DD_ROLE_POPUP_TITLE);
    for (unsigned c = 1; c < DD_CMD_COUNT; c++) {
        struct dd_strbuf keys = {0};
        if (dd_command_info(c)->group != DD_GROUP_PROMPT)
            continue;
        dd_keymap_keys(&keys, &app->config->keys, DD_SCREEN_PROMPT, c, 0);
        if (keys.len)
            dd_popup_add(p, dd_strbuf_str(&keys), dd_str_from(_(dd_command_info(c)->help)),
                         DD_ROLE_POPUP, c);
        dd_strbuf_release(&keys);
    }
}

void dd_show_help(struct dd_app *app)
{
    enum dd_screen screen = dd_app_screen(app);
    struct dd_popup *p = &app->popup;
    dd_popup_open(p, DD_POPUP_HELP,
                  screen == DD_SCREEN_LIST      ? _("Keys in the list")
                  : screen == DD_SCREEN_NOTES   ? _("Keys in the list of notes")
                  : screen == DD_SCREEN_RESULTS ? _("Keys in the results of a search")
                                                : _("Keys in the reader"));
    for (unsigned group = 0; group < DD_GROUP_COUNT; group++) {
        bool titled = false;
        for (unsigned c = 1; c < DD_CMD_COUNT; c++) {
            const struct dd_command_info *info = dd_command_info(c);
            struct dd_strbuf keys = {0};
            bool selects = screen == DD_SCREEN_READER && info->screens == DD_SCREEN_SELECT;
            if (info->group != group || !(selects || info->screens & screen))
                continue;
            dd_keymap_keys(&keys, &app->config->keys, selects ? DD_SCREEN_SELECT : screen, c, 0);
            if (keys.len && !titled) {
                if (p->n_lines)
                    add_text(p, "", DD_ROLE_POPUP);
                add_text(p, _(dd_command_group_title(group)), DD_ROLE_POPUP_TITLE);
                titled = true;
            }
            if (keys.len)
                dd_popup_add(p, dd_strbuf_str(&keys), dd_str_from(_(info->help)), DD_ROLE_POPUP, c);
            dd_strbuf_release(&keys);
        }
    }
    add_command_lines(app, screen);
    add_prompt_keys(app);
    add_text(p, "", DD_ROLE_POPUP);
    add_text(p, _("A number before a key repeats it: 5j, 50%, 12G (block 12)."), DD_ROLE_POPUP);
    p->footer = footer(app, _("⟨back⟩ back · ⟨page-down⟩ more"));
}

static bool has_heading(const struct dd_document *doc)
{
    for (size_t i = 1; i < doc->n_blocks; i++)
        if (doc->blocks[i].kind == DD_BLOCK_HEADING && doc->blocks[i].leaf != DD_NONE)
            return true;
    return false;
}

static bool has_link(const struct dd_document *doc)
{
    return doc->n_links > 0;
}

/* The pane that a popup is about: the one with the focus, or the other one where only that has what is
 * asked for. */
static int pane_with(const struct dd_reader *r, bool (*has)(const struct dd_document *))
{
    return !has(r->docs[r->focus]) && has(r->docs[!r->focus]) ? !r->focus : r->focus;
}

/* The smallest level of a heading, so that the contents begin at the margin. */
static int top_level(const struct dd_document *doc)
{
    int level = 6;
    for (size_t i = 1; i < doc->n_blocks; i++)
        if (doc->blocks[i].kind == DD_BLOCK_HEADING && doc->blocks[i].leaf != DD_NONE &&
            doc->blocks[i].level < level)
            level = doc->blocks[i].level;
    return level;
}

/* Is it a heading that the contents list? */
static bool is_listed(const struct dd_block *block)
{
    return block->kind == DD_BLOCK_HEADING && block->leaf != DD_NONE;
}

/* How many hits stand under a heading, up to the next one; empty: none, or nothing is lit. */
static struct dd_str hits_under(struct dd_app *app, int pane, uint32_t heading)
{
    const struct dd_document *doc = app->reader.docs[pane];
    uint32_t next = heading + 1;
    if (!app->search.lit)
        return (struct dd_str){0};
    while (next < doc->n_blocks && !is_listed(&doc->blocks[next]))
        next++;
    size_t n = dd_search_count(&app->reader, pane, doc->blocks[heading].text_start,
                               next < doc->n_blocks ? doc->blocks[next].text_start : UINT32_MAX);
    return n ? dd_arena_printf(&app->popup.arena, "%zu", n) : (struct dd_str){0};
}

void dd_show_contents(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    int about = pane_with(&app->reader, has_heading);
    const struct dd_document *doc = app->reader.docs[about];
    uint32_t here = dd_pane_block(&app->reader.panes[about]);
    int top = top_level(doc);
    dd_popup_open(p, DD_POPUP_CONTENTS, _("Contents"));
    p->pane = about;
    dd_search_refresh(app);
    for (uint32_t i = 1; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        if (!is_listed(b))
            continue;
        struct dd_str text = dd_block_text(doc, b);
        int indent = 2 * (b->level - top);
        dd_popup_add(p, hits_under(app, about, i),
                     dd_arena_printf(&p->arena, "%*s%.*s", indent, "", DD_STR_ARG(text)),
                     b->level < top + 2 ? DD_ROLE_HEADING2 : DD_ROLE_HEADING3, i);
        if (i <= here)
            p->cursor = p->n_lines - 1;
    }
    p->picks = true;
    p->footer = footer(app, app->search.lit && app->search.sought.count
                                ? _("⟨back⟩ back · Enter goes there · matches under each heading")
                                : _("⟨back⟩ back · Enter goes there"));
    if (p->n_lines == 0) {
        dd_popup_close(p);
        dd_say(&app->messages, DD_NOTE, _("this text has no headings"));
    }
}

/* Links of what is on the screen first, then the others in order. */
void dd_show_links(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    int about = pane_with(&app->reader, has_link);
    const struct dd_pane *pane = &app->reader.panes[about];
    const struct dd_document *doc = pane->doc;
    dd_popup_open(p, DD_POPUP_LINKS, _("Links"));
    p->pane = about;
    uint32_t first = 0, last = UINT32_MAX;
    if (pane->layout && pane->layout->n_lines) {
        size_t end = pane->top + (size_t)pane->rows;
        first = pane->layout->lines[pane->top].start;
        last = end < pane->layout->n_lines ? pane->layout->lines[end].start : UINT32_MAX;
    }
    bool found = false;
    for (uint32_t i = 0; i < doc->n_links; i++) {
        const struct dd_link *link = &doc->links[i];
        if (!found && link->text_start >= first && link->text_start < last) {
            p->cursor = i;
            found = true;
        }
        dd_popup_add(p, dd_arena_printf(&p->arena, "%u", i + 1),
                     dd_arena_printf(&p->arena, "%.*s  %.*s", DD_STR_ARG(link->text),
                                     DD_STR_ARG(link->url)),
                     DD_ROLE_POPUP, i);
    }
    p->picks = true;
    p->footer = footer(app, _("⟨back⟩ back · Enter opens · y copies · number picks"));
    if (p->n_lines == 0) {
        dd_popup_close(p);
        dd_say(&app->messages, DD_NOTE, _("this text has no links"));
    } else {
        dd_say(&app->messages, DD_NOTE, "%.*s", DD_STR_ARG(doc->links[p->cursor].url));
    }
}

void dd_show_link(struct dd_app *app, uint32_t link)
{
    struct dd_popup *p = &app->popup;
    dd_show_links(app);
    p->cursor = link;
    dd_say(&app->messages, DD_NOTE, "%.*s",
           DD_STR_ARG(app->reader.docs[p->pane]->links[link].url));
}

static void add_problems(struct dd_popup *p, const struct dd_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct dd_problem *pr = &problems->items[i];
        enum dd_role role = pr->severity == DD_ERROR     ? DD_ROLE_ERROR
                            : pr->severity == DD_WARNING ? DD_ROLE_WARNING
                                                         : DD_ROLE_POPUP;
        struct dd_str text =
            pr->line ? dd_arena_printf(&p->arena, "%.*s:%d: %.*s", DD_STR_ARG(pr->file), pr->line,
                                       DD_STR_ARG(pr->message))
                     : dd_arena_printf(&p->arena, "%.*s: %.*s", DD_STR_ARG(pr->file),
                                       DD_STR_ARG(pr->message));
        dd_popup_add(p, (struct dd_str){0}, text, role, 0);
    }
}

/* In the list: those of the article under the cursor, then those of the walk over the folder. */
static void list_problems(struct dd_app *app)
{
    const struct dd_entry *e = dd_list_current(&app->list);
    struct dd_clip *clip = dd_xmalloc(sizeof *clip);
    *clip = (struct dd_clip){0};
    if (e && dd_clip_open(clip, e->path.ptr, NULL) == DD_OK)
        add_problems(&app->popup, &clip->problems);
    dd_clip_release(clip);
    free(clip);
    add_problems(&app->popup, &app->list.problems);
}

void dd_show_problems(struct dd_app *app)
{
    bool reading = dd_app_screen(app) == DD_SCREEN_READER;
    dd_popup_open(&app->popup, DD_POPUP_PROBLEMS,
                  reading ? _("Problems of this article") : _("Problems of this article and archive"));
    if (reading)
        add_problems(&app->popup, &app->reader.clip->problems);
    else
        list_problems(app);
    if (app->popup.n_lines)
        return;
    dd_popup_close(&app->popup);
    dd_say(&app->messages, DD_NOTE,
           reading ? _("nothing is wrong with this article")
                   : _("nothing is wrong with this article and this archive"));
}

void dd_show_messages(struct dd_app *app)
{
    if (app->messages.count == 0) {
        dd_say(&app->messages, DD_NOTE, _("no messages so far"));
        return;
    }
    dd_popup_open(&app->popup, DD_POPUP_MESSAGES, _("Messages"));
    for (size_t i = 0; i < app->messages.count; i++) {
        const struct dd_message *m = &app->messages.items[i];
        struct dd_str text = dd_str_from(m->text);
        if (m->times > 1)
            text = dd_arena_printf(&app->popup.arena, _("%s (×%zu)"), m->text, m->times);
        dd_popup_add(&app->popup, (struct dd_str){0}, text,
                     m->severity == DD_ERROR ? DD_ROLE_ERROR : DD_ROLE_POPUP, 0);
    }
    app->popup.top = app->popup.n_lines;
}

/* The link under the popup's cursor is shown in full in the status line. */
static void say_link(struct dd_app *app)
{
    const struct dd_popup *p = &app->popup;
    const struct dd_document *doc = app->reader.docs[p->pane];
    dd_say(&app->messages, DD_NOTE, "%.*s",
           DD_STR_ARG(doc->links[p->lines[p->cursor].target].url));
}

static bool pick_number(struct dd_app *app, unsigned digit)
{
    struct dd_popup *p = &app->popup;
    if (p->kind != DD_POPUP_LINKS)
        return false;
    unsigned typed = p->typed * 10 + digit;
    if (typed == 0 || typed > p->n_lines)
        typed = digit; /* begins a new number */
    if (typed == 0 || typed > p->n_lines)
        return true;
    p->typed = typed;
    dd_popup_move(p, (long)(typed - 1) - (long)p->cursor);
    say_link(app);
    return true;
}

static void pick(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    if (p->kind == DD_POPUP_FILTERS || p->kind == DD_POPUP_MARKS) {
        (p->kind == DD_POPUP_MARKS ? dd_marks_pick : dd_filters_pick)(app);
        return;
    }
    uint32_t target = p->lines[p->cursor].target;
    enum dd_popup_kind kind = p->kind;
    int about = p->pane;
    struct dd_pane *pane = &app->reader.panes[about];
    if (kind == DD_POPUP_COLORS)
        dd_colors_moved(app);
    dd_popup_close(p);
    if (kind == DD_POPUP_CONTENTS) {
        size_t end;
        dd_places_remember(app);
        app->reader.focus = about;
        dd_only_uncover(app, about, target);
        if (!pane->layout)
            return;
        dd_pane_show(pane, dd_layout_block_lines(pane->layout, target, &end));
        dd_reader_follow(&app->reader, &app->settings);
    } else if (kind == DD_POPUP_ARCHIVES) {
        dd_archive_pick(app, target);
    } else if (kind == DD_POPUP_LINKS) {
        dd_open_url(app, pane->doc->links[target].url);
    }
}

bool dd_popup_pick_key(struct dd_app *app, uint32_t key)
{
    struct dd_popup *p = &app->popup;
    if (!p->picks)
        return false;
    if ((p->kind == DD_POPUP_FILTERS && dd_filters_key(app, key)) ||
        (p->kind == DD_POPUP_MARKS && dd_marks_key(app, key)))
        return true;
    if (key >= '0' && key <= '9')
        return pick_number(app, key - '0');
    if (key == DD_KEY_ENTER || (p->kind == DD_POPUP_LINKS && key == 'o')) {
        pick(app);
        return true;
    }
    if (p->kind == DD_POPUP_LINKS && (key == 'y' || key == 'Y')) {
        const struct dd_document *doc = app->reader.docs[p->pane];
        dd_copy(app, doc->links[p->lines[p->cursor].target].url, _("link"));
        return true;
    }
    return false;
}
