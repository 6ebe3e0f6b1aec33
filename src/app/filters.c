/* The filters of the list to choose from: a letter picks one, and the line shows how it is typed. */
#include "app_private.h"

static void offer(struct dd_popup *p, char letter, const char *name, struct dd_str filter, size_t count)
{
    struct dd_strbuf text = {0};
    enum { NAME = 22, FILTER = 26 /* cells */ };
    dd_strbuf_adds(&text, name);
    for (size_t w = dd_text_width(dd_strbuf_str(&text)); w < NAME; w++)
        dd_strbuf_addc(&text, ' ');
    dd_strbuf_add(&text, filter);
    if (count != SIZE_MAX) {
        for (size_t w = dd_text_width(dd_strbuf_str(&text)); w < NAME + FILTER; w++)
            dd_strbuf_addc(&text, ' ');
        dd_strbuf_addf(&text, " %6zu", count);
    }
    dd_popup_add(p, dd_str_slice(dd_str_from((char[]){letter, 0}), 0, 1), dd_strbuf_str(&text),
                 DD_ROLE_POPUP, (uint32_t)letter);
    dd_strbuf_release(&text);
}

static struct dd_str quoted(struct dd_arena *arena, const char *name, struct dd_str value)
{
    bool plain = dd_str_find(value, DD_STR(" "), 0) < 0 && dd_str_find(value, DD_STR("("), 0) < 0 &&
                 dd_str_find(value, DD_STR(")"), 0) < 0;
    return dd_arena_printf(arena, plain ? "%s:%.*s" : "%s:\"%.*s\"", name, DD_STR_ARG(value));
}

/* What the article under the cursor has in common with others. */
static void offer_those_of(struct dd_popup *p, const struct dd_entry *e)
{
    struct dd_arena *arena = &p->arena;
    if (e->date.len >= 7)
        offer(p, 'm', _("of its month"), quoted(arena, "date", dd_str_slice(e->date, 0, 7)), SIZE_MAX);
    if (e->site.len)
        offer(p, 'w', _("of its site"), quoted(arena, "site", e->site), SIZE_MAX);
    for (size_t i = 0; i < e->n_tags && i < 9; i++)
        offer(p, (char)('1' + i), _("with its tag"), quoted(arena, "tag", e->tags[i]), SIZE_MAX);
}

/* Where the texts of the filters stand in a line of the popup, the reader's cursor on the one in force. */
void dd_show_filters(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    struct dd_list *l = &app->list;
    const struct dd_standings *s = &l->standings;
    const struct dd_entry *e = dd_list_current(l);
    dd_list_complete(l);
    dd_list_look(l);
    dd_popup_open(p, DD_POPUP_FILTERS, _("Which articles"));
    offer(p, 'a', _("all"), (struct dd_str){0}, l->total);
    offer(p, 'u', _("unread"), DD_STR("is:unread"), l->total > s->read ? l->total - s->read : 0);
    offer(p, 's', _("started"), DD_STR("is:started"), s->started);
    offer(p, '*', _("starred"), DD_STR("is:starred"), s->starred);
    offer(p, 'n', _("with notes"), DD_STR("is:noted"), s->noted);
    offer(p, 'r', _("read"), DD_STR("is:read"), s->read);
    offer(p, 'c', _("Chinese articles"), DD_STR("lang:zh"), SIZE_MAX);
    offer(p, 'e', _("English articles"), DD_STR("lang:en"), SIZE_MAX);
    if (e)
        offer_those_of(p, e);
    p->picks = true;
    p->footer = dd_hint_copy(&p->arena, app, DD_SCREEN_POPUP, _("⟨back⟩ back · a letter or Enter shows those"));
}

/* The filter in a line: what stands there between blanks with a colon in it. */
static struct dd_str filter_of(struct dd_str line)
{
    ptrdiff_t colon = dd_str_find(line, DD_STR(":"), 0);
    if (colon < 0)
        return (struct dd_str){0};
    size_t start = (size_t)colon, end = (size_t)colon;
    while (start && line.ptr[start - 1] != ' ')
        start--;
    for (bool marks = false; end < line.len && (marks || line.ptr[end] != ' '); end++)
        marks ^= line.ptr[end] == '"';
    return dd_str_slice(line, start, end);
}

void dd_filters_pick(struct dd_app *app)
{
    struct dd_popup *p = &app->popup;
    struct dd_arena arena = {0};
    struct dd_str filter = dd_arena_copy(&arena, filter_of(p->lines[p->cursor].text));
    dd_popup_close(p);
    dd_app_set_filter(app, filter);
    dd_arena_release(&arena);
}

bool dd_filters_key(struct dd_app *app, uint32_t key)
{
    struct dd_popup *p = &app->popup;
    for (size_t i = 0; i < p->n_lines; i++)
        if (p->lines[i].target == key) {
            p->cursor = i;
            dd_filters_pick(app);
            return true;
        }
    return false;
}
