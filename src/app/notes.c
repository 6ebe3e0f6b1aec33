/* Highlights and notes in the open article. */
#include "app_private.h"

#include <string.h>

/* ---- reading ------------------------------------------------------------------------------- */

void dd_notes_release(struct dd_notes *n)
{
    dd_arena_release(&n->arena);
    *n = (struct dd_notes){0};
}

static void find(const struct dd_reader *r, struct dd_noted *item)
{
    const struct dd_note *note = &item->note;
    item->found = dd_spot_find_range(&note->from, &note->to, note->quote, r->docs[note->pane],
                                     &item->at.start, &item->at.end) &&
                  item->at.end > item->at.start;
}

void dd_notes_load(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    struct dd_notes *n = &r->notes;
    struct dd_note *notes;
    size_t before = n->count;
    dd_notes_release(n);
    if (!r->open || !app->life.loaded)
        return;
    struct dd_who who = dd_life_who(app);
    n->count = dd_state_notes(app->life.state, &who, 0, &n->arena, &notes);
    n->items = dd_arena_array(&n->arena, n->count, sizeof *n->items);
    for (int pane = 0; pane < DD_STATE_PANES; pane++)
        n->lit[pane] = dd_arena_array(&n->arena, n->count, sizeof *n->lit[pane]);
    for (size_t i = 0; i < n->count; i++) {
        struct dd_noted *item = &n->items[i];
        item->note = notes[i];
        find(r, item);
        if (item->found)
            n->lit[item->note.pane][n->n_lit[item->note.pane]++] = item->at;
    }
    app->stale = app->stale || before || n->count;
}

/* ---- asking -------------------------------------------------------------------------------- */

static bool meets(const struct dd_noted *item, int pane, struct dd_range r)
{
    return item->found && item->note.pane == pane && item->at.start < r.end && item->at.end > r.start;
}

static const struct dd_noted *first_in(const struct dd_reader *r, struct dd_range range, bool text)
{
    for (size_t i = 0; i < r->notes.count; i++) {
        const struct dd_noted *item = &r->notes.items[i];
        if (meets(item, r->focus, range) && (!text || item->note.text.len))
            return item;
    }
    return NULL;
}

const struct dd_noted *dd_notes_here(const struct dd_reader *r, bool text)
{
    const struct dd_pane *p = &r->panes[r->focus];
    uint32_t block = dd_pane_block(p);
    if (block == DD_NONE || r->notes.count == 0)
        return NULL;
    const struct dd_line *line = &p->layout->lines[p->focus];
    const struct dd_block *b = &p->doc->blocks[block];
    const struct dd_noted *here = first_in(r, (struct dd_range){line->start, line->end}, text);
    return here ? here : first_in(r, (struct dd_range){b->text_start, b->text_end}, text);
}

/* The note of exactly that piece, or of the place at hand when nothing is selected. */
static const struct dd_noted *of_piece(const struct dd_reader *r, const struct dd_piece_of *piece)
{
    if (!r->select.on)
        return dd_notes_here(r, false);
    for (size_t i = 0; i < r->notes.count; i++) {
        const struct dd_noted *item = &r->notes.items[i];
        if (meets(item, piece->pane, piece->text) && item->at.start == piece->text.start &&
            item->at.end == piece->text.end)
            return item;
    }
    return NULL;
}

void dd_notes_one_line(struct dd_strbuf *out, struct dd_str s)
{
    struct dd_str line;
    bool first = true;
    while (dd_str_next_line(&s, &line)) {
        line = dd_str_trim(line);
        if (line.len && !first)
            dd_strbuf_addc(out, ' ');
        dd_strbuf_add(out, line);
        first = first && !line.len;
    }
}

/* ---- what it is linked to -------------------------------------------------------------------- */

static struct dd_str text_between(const struct dd_document *doc, uint32_t start, uint32_t end)
{
    return dd_str_slice(doc->text, start, end);
}

/* The point that a passage supports, the surest. */
static struct dd_str point_of(const struct dd_reader *r, struct dd_range range)
{
    const struct dd_support *best = NULL;
    for (uint32_t b = 0; b < r->docs[DD_ARTICLE]->n_blocks; b++) {
        const struct dd_block *block = &r->docs[DD_ARTICLE]->blocks[b];
        if (!dd_block_is_leaf(block) || block->text_start >= range.end || block->text_end <= range.start)
            continue;
        const struct dd_passage *passage = dd_reader_passage(r, b);
        for (size_t i = 0; passage && i < passage->count; i++)
            if (!best || passage->items[i].strength > best->strength)
                best = &passage->items[i];
    }
    if (!best || best->point >= r->points.count)
        return (struct dd_str){0};
    const struct dd_point *p = &r->points.items[best->point];
    return text_between(r->docs[DD_SUMMARY], p->text_start, p->text_end);
}

/* The best passage of a point, or of a sentence of the summary. */
static struct dd_str passage_of(const struct dd_reader *r, struct dd_range range)
{
    const struct dd_alignment *a = r->alignment;
    int point = dd_points_at(&r->points, dd_document_block_at(r->docs[DD_SUMMARY], range.start));
    int sentence = dd_alignment_sentence_at(a, range.start);
    const struct dd_passages *p = point >= 0 && (size_t)point < a->n_points ? &a->points[point]
                                  : sentence >= 0                         ? &a->sentences[sentence]
                                                                          : NULL;
    if (!p || p->count == 0 || p->strength == DD_LINK_NONE)
        return (struct dd_str){0};
    return dd_block_text(r->docs[DD_ARTICLE], &r->docs[DD_ARTICLE]->blocks[p->items[0].block]);
}

static struct dd_str linked_to(const struct dd_reader *r, const struct dd_piece_of *piece)
{
    if (!r->alignment || !dd_reader_linked(r))
        return (struct dd_str){0};
    return piece->pane == DD_ARTICLE ? point_of(r, piece->text) : passage_of(r, piece->text);
}

/* ---- making and taking away ------------------------------------------------------------------ */

static struct dd_note note_of(const struct dd_reader *r, const struct dd_piece_of *piece)
{
    const struct dd_document *doc = r->docs[piece->pane];
    return (struct dd_note){.pane = piece->pane,
                            .from = dd_spot_at(doc, piece->text.start),
                            .to = dd_spot_at(doc, piece->text.end),
                            .quote = dd_select_text(r, piece),
                            .point = linked_to(r, piece)};
}

bool dd_notes_drop(struct dd_app *app, const struct dd_note *note)
{
    struct dd_error err = {0};
    bool with_text = note->text.len > 0;
    dd_state_drop_note(app->life.state, note, &err);
    dd_life_tell(app, &err);
    if (err.code != DD_OK)
        return false;
    dd_say(&app->messages, DD_NOTE,
           with_text ? _("highlight and note taken away — ⟨undo⟩ brings them back")
                     : _("highlight taken away — ⟨undo⟩ brings it back"));
    dd_notes_load(app);
    return true;
}

void dd_notes_highlight(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    struct dd_piece_of piece;
    if (!dd_select_or_block(r, &piece)) {
        dd_say(&app->messages, DD_NOTE, _("there is nothing to highlight here"));
        return;
    }
    const struct dd_noted *there = of_piece(r, &piece);
    if (there) {
        struct dd_note note = there->note;
        if (dd_notes_drop(app, &note))
            dd_select_end(r);
        return;
    }
    struct dd_note note = note_of(r, &piece);
    struct dd_who who = dd_life_who(app);
    struct dd_error err = {0};
    dd_state_put_note(app->life.state, &who, &note, &err);
    dd_life_tell(app, &err);
    if (err.code != DD_OK)
        return;
    dd_select_end(r);
    dd_notes_load(app);
    dd_say(&app->messages, DD_NOTE,
           _("highlighted — ⟨annotate⟩ adds a note, ⟨highlight⟩ takes it away again"));
}

/* Keeps a copy of note as the one that is being written. */
static void begin(struct dd_app *app, const struct dd_note *note)
{
    struct dd_noting *n = &app->noting;
    dd_noting_release(n);
    n->note = *note;
    struct dd_str *texts[] = {&n->note.quote,     &n->note.point,   &n->note.text,
                              &n->note.who.key,   &n->note.who.path, &n->note.who.title,
                              &n->note.who.url,   &n->note.who.date, &n->note.who.site};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = dd_arena_copy(&n->arena, *texts[i]);
}

/* A note of several lines does not fit into a prompt. */
static void ask(struct dd_app *app, const struct dd_str *given)
{
    if (given) {
        dd_noting_put(app, *given);
        return;
    }
    struct dd_str text = app->noting.note.text;
    if (app->config->settings.notes_editor || dd_str_find(text, DD_STR("\n"), 0) >= 0)
        dd_noting_edit(app, text);
    else
        dd_prompt_open(&app->prompt, DD_PROMPT_NOTE, text);
}

void dd_notes_edit(struct dd_app *app, const struct dd_note *note, const struct dd_str *text)
{
    begin(app, note);
    ask(app, text);
}

void dd_notes_annotate(struct dd_app *app, const struct dd_str *text)
{
    struct dd_reader *r = &app->reader;
    struct dd_piece_of piece;
    if (!dd_select_or_block(r, &piece)) {
        dd_say(&app->messages, DD_NOTE, _("there is nothing to write a note on"));
        return;
    }
    const struct dd_noted *there = of_piece(r, &piece);
    struct dd_note note = there ? there->note : note_of(r, &piece);
    note.who = dd_life_who(app);
    dd_notes_edit(app, &note, text);
}

/* ---- drawing ----------------------------------------------------------------------------------- */

void dd_notes_draw_signs(const struct dd_reader *r, struct dd_frame *f, int pane)
{
    const struct dd_pane *p = &r->panes[pane];
    struct dd_style style = {DD_ROLE_ACCENT, 0, p->scope};
    for (size_t i = 0; i < r->notes.count; i++) {
        const struct dd_noted *item = &r->notes.items[i];
        if (!item->found || item->note.pane != pane || item->note.text.len == 0)
            continue;
        size_t line = dd_layout_line_at(p->layout, item->at.start);
        if (line < p->top || line >= p->top + (size_t)p->rows)
            continue;
        /* Behind the bar, but for a point's number of two digits, which stands there. */
        int row = p->row + (int)(line - p->top), column = p->column - r->edges[pane] + 1;
        if (dd_frame_cell(f, row, column)->cp[0] > ' ')
            column = p->column - 1;
        dd_frame_put(f, row, column, 1, DD_STR("✎"), style);
    }
}

void dd_notes_status(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_noted *here = dd_notes_here(&app->reader, true);
    if (!here)
        return;
    dd_strbuf_adds(out, "✎ ");
    dd_notes_one_line(out, here->note.text);
}
