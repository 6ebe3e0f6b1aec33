/* The screen of highlights and notes as it is drawn. */
#include "app_private.h"

enum { INDENT = 3, NOTE_INDENT = 5 };

/* ---- where they are ------------------------------------------------------------------------- */

/* Looks up in its file whether the words of a note, and of those of the same article, still stand there. */
static void look_up(struct dd_app *app, const struct dd_listed *of)
{
    struct dd_notes_list *l = &app->notes_list;
    struct dd_arena arena = {0};
    struct dd_clip clip = {0};
    const char *path = dd_notes_list_file(app, &of->note.who, &arena);
    bool there = path && dd_clip_open(&clip, path, NULL) == DD_OK;
    const struct dd_document *docs[2] = {NULL, NULL};
    if (there) {
        docs[DD_ARTICLE] = dd_document_parse(&arena, &clip.article);
        docs[DD_SUMMARY] = dd_document_parse(&arena, &clip.summary);
    }
    for (size_t i = 0; i < l->n_all; i++) {
        struct dd_listed *item = &l->all[i];
        const struct dd_note *n = &item->note;
        uint32_t start, end;
        if (!dd_listed_same(item, of))
            continue;
        item->where = !there ? DD_LISTED_NO_FILE
                      : dd_spot_find_range(&n->from, &n->to, n->quote, docs[n->pane], &start, &end)
                          ? DD_LISTED_THERE
                          : DD_LISTED_NO_WORDS;
    }
    dd_clip_release(&clip);
    dd_arena_release(&arena);
}

static enum dd_listed_where where(struct dd_app *app, const struct dd_listed *item)
{
    if (item->where == DD_LISTED_UNKNOWN)
        look_up(app, item);
    return item->where;
}

/* ---- drawing --------------------------------------------------------------------------------- */

static void put(struct dd_frame *f, int row, int column, int right, struct dd_str text, enum dd_role role)
{
    struct dd_strbuf line = {0};
    dd_notes_one_line(&line, text);
    dd_frame_put_cut(f, row, column, right - column, dd_strbuf_str(&line), dd_role_style(role));
    dd_strbuf_release(&line);
}

/* "2025-01-28 Title of the article ──────────────── site.org" */
static void draw_title(struct dd_app *app, const struct dd_listed *item, struct dd_frame *f, int row)
{
    const struct dd_who *who = &item->note.who;
    struct dd_strbuf right = {0};
    dd_strbuf_add(&right, who->site);
    if (where(app, item) == DD_LISTED_NO_FILE)
        dd_strbuf_addf(&right, "%s%s", right.len ? " · " : "", _("gone"));
    int cells = (int)dd_text_width(dd_strbuf_str(&right)), column = 1, end = f->columns - 1;
    cells = cells > f->columns / 3 ? f->columns / 3 : cells;
    dd_frame_fill(f, row, 1, f->columns - 2, "─", dd_role_style(DD_ROLE_DIVIDER));
    if (cells) {
        dd_frame_put(f, row, end - cells - 1, 1, DD_STR(" "), dd_role_style(DD_ROLE_TEXT));
        dd_frame_put_cut(f, row, end - cells, cells, dd_strbuf_str(&right),
                         dd_role_style(DD_ROLE_LIST_INFO));
        end -= cells + 3;
    }
    if (who->date.len) {
        column += dd_frame_put(f, row, column, end - column, who->date, dd_role_style(DD_ROLE_LIST_INFO));
        column += dd_frame_put(f, row, column, 1, DD_STR(" "), dd_role_style(DD_ROLE_TEXT));
    }
    column += dd_frame_put_cut(f, row, column, end - column, who->title.len ? who->title : who->path,
                               dd_role_style(DD_ROLE_LIST_GROUP));
    dd_frame_put(f, row, column, 1, DD_STR(" "), dd_role_style(DD_ROLE_TEXT));
    dd_strbuf_release(&right);
}

static void draw_quote(struct dd_app *app, const struct dd_listed *item, struct dd_frame *f, int row)
{
    int right = f->columns - 1;
    if (where(app, item) == DD_LISTED_NO_WORDS) {
        struct dd_str lost = dd_str_from(_("no longer in the text"));
        int cells = (int)dd_text_width(lost);
        if (cells < right - 20) {
            dd_frame_put(f, row, right - cells, cells, lost, dd_role_style(DD_ROLE_FAINT));
            right -= cells + 2;
        }
    }
    dd_frame_put(f, row, 1, 1, item->note.pane == DD_SUMMARY ? DD_STR("·") : DD_STR(" "),
                 dd_role_style(DD_ROLE_FAINT));
    put(f, row, INDENT, right, item->note.quote, DD_ROLE_LIST_TITLE);
}

static void draw_row(struct dd_app *app, struct dd_frame *f, size_t at, int row)
{
    struct dd_notes_list *l = &app->notes_list;
    const struct dd_listed_row *r = &l->rows[at];
    struct dd_listed *item = dd_notes_list_at(l, r->item);
    switch ((enum dd_listed_part)r->part) {
    case DD_LISTED_TITLE:
        draw_title(app, item, f, row);
        return;
    case DD_LISTED_QUOTE:
        draw_quote(app, item, f, row);
        break;
    case DD_LISTED_POINT:
        dd_frame_sign(f, row, INDENT, "→", dd_role_style(DD_ROLE_FAINT));
        put(f, row, NOTE_INDENT, f->columns - 1, item->note.point, DD_ROLE_LIST_INFO);
        break;
    case DD_LISTED_TEXT:
        dd_frame_put(f, row, INDENT, 1, DD_STR("✎"), dd_role_style(DD_ROLE_ACCENT));
        put(f, row, NOTE_INDENT, f->columns - 1, item->note.text, DD_ROLE_TEXT);
        break;
    }
    if (r->item != l->cursor)
        return;
    if (r->part == DD_LISTED_QUOTE) {
        dd_frame_overlay(f, row, 0, f->columns, DD_ROLE_LIST_CURSOR);
        f->cursor_row = row;
        f->cursor_column = INDENT;
    } else {
        dd_frame_sign(f, row, 0, "▌", dd_role_style(DD_ROLE_GUTTER_CURRENT));
    }
}

/* Scrolls so that all rows of the note under the cursor are seen, and its title when it is the first. */
static void keep_in_view(struct dd_notes_list *l)
{
    size_t first = 0, last = 0, height = l->height > 0 ? (size_t)l->height : 1;
    for (size_t i = 0; i < l->n_rows; i++) {
        if (l->rows[i].item != l->cursor)
            continue;
        last = i;
        if (l->rows[i].part <= DD_LISTED_QUOTE && (i == 0 || l->rows[i - 1].item != l->cursor))
            first = i;
    }
    if (last >= l->top + height)
        l->top = last - height + 1;
    if (first < l->top)
        l->top = first;
}

static void draw_head(const struct dd_app *app, struct dd_frame *f)
{
    const struct dd_notes_list *l = &app->notes_list;
    struct dd_strbuf left = {0}, right = {0};
    dd_strbuf_addf(&left, " duidu · %s", l->one ? _("notes of this article") : _("notes"));
    if (l->filter.len)
        dd_strbuf_addf(&left, " · /%s", dd_strbuf_cstr(&l->filter));
    dd_strbuf_addf(&right, P_("%zu note", "%zu notes", l->n_shown), l->n_shown);
    int cells = (int)dd_text_width(dd_strbuf_str(&right));
    dd_frame_fill(f, 0, 0, f->columns, " ", dd_role_style(DD_ROLE_TITLE));
    dd_frame_put_cut(f, 0, 0, f->columns - cells - 3, dd_strbuf_str(&left), dd_role_style(DD_ROLE_TITLE));
    dd_frame_put(f, 0, f->columns - cells - 1, cells, dd_strbuf_str(&right),
                 dd_role_style(DD_ROLE_TITLE_INFO));
    dd_strbuf_release(&left);
    dd_strbuf_release(&right);
}

static void draw_nothing(const struct dd_app *app, struct dd_frame *f)
{
    const struct dd_notes_list *l = &app->notes_list;
    struct dd_strbuf s = {0}, text = {0};
    if (l->filter.len)
        dd_strbuf_addf(&s, _("no note has '%s'"), dd_strbuf_cstr(&l->filter));
    else
        dd_strbuf_adds(&s, _("no notes yet: in an article ⟨highlight⟩ highlights a block, ⟨annotate⟩ writes a note on it"));
    dd_hint(&text, &app->config->keys, DD_SCREEN_READER, dd_strbuf_str(&s));
    dd_frame_put_cut(f, 2, INDENT, f->columns - INDENT - 1, dd_strbuf_str(&text), dd_role_style(DD_ROLE_FAINT));
    dd_strbuf_release(&s);
    dd_strbuf_release(&text);
}

void dd_notes_list_draw(struct dd_app *app, struct dd_frame *f)
{
    struct dd_notes_list *l = &app->notes_list;
    l->height = f->rows - 2;
    keep_in_view(l);
    draw_head(app, f);
    if (l->n_shown == 0)
        draw_nothing(app, f);
    for (int i = 0; i < l->height && l->top + (size_t)i < l->n_rows; i++)
        draw_row(app, f, l->top + (size_t)i, 1 + i);
}

void dd_notes_list_status(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_notes_list *l = &app->notes_list;
    dd_strbuf_adds(out, _("⟨open⟩ to the text · ⟨annotate⟩ edit · ⟨delete-note⟩ delete · ⟨filter⟩ filter"));
    if (l->origin)
        dd_strbuf_adds(out, l->one ? _(" · ⟨notes⟩ all") : _(" · ⟨notes⟩ of this article"));
    dd_strbuf_adds(out, l->filter.len ? _(" · ⟨back⟩ shows all") : _(" · ⟨back⟩ back"));
}
