/* Selecting: where it begins, how keys move its end, what it is. */
#include "app_private.h"

/* ---- asking ------------------------------------------------------------------------------ */

static struct dd_units units_of(const struct dd_app *app, int pane)
{
    const struct dd_reader *r = &app->reader;
    return (struct dd_units){r->docs[pane], r->only[pane].shown, app->lexicon};
}

static struct dd_range whole(const struct dd_select *s)
{
    struct dd_range a = s->anchor, b = s->head;
    return (struct dd_range){a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

struct dd_piece_of dd_select_piece(const struct dd_reader *r, int pane, struct dd_range text)
{
    const struct dd_document *doc = r->docs[pane];
    struct dd_piece_of out = {.pane = pane, .text = text};
    size_t len = 0;
    out.source.start = dd_document_source_offset(doc, text.start);
    if (text.end > text.start)
        dd_utf8_decode_back(doc->text, text.end, &len);
    /* What stands for one place of the source (an entity) ends where the source's next begins. */
    uint32_t last = text.end - (uint32_t)len;
    size_t run = dd_document_run_at(doc, last);
    bool synthetic = run < doc->n_runs && doc->runs[run].synthetic && doc->runs[run].start <= last;
    out.source.end = dd_document_source_offset(doc, last) + len;
    if (synthetic)
        out.source.end = dd_document_source_offset(doc, doc->runs[run].end);
    if (out.source.end < out.source.start)
        out.source.end = out.source.start;
    return out;
}

bool dd_select_get(const struct dd_reader *r, struct dd_piece_of *out)
{
    if (!r->open || !r->select.on)
        return false;
    *out = dd_select_piece(r, r->select.pane, whole(&r->select));
    return true;
}

bool dd_select_or_block(const struct dd_reader *r, struct dd_piece_of *out)
{
    if (dd_select_get(r, out))
        return true;
    uint32_t block = r->open ? dd_pane_block(&r->panes[r->focus]) : DD_NONE;
    if (block == DD_NONE)
        return false;
    const struct dd_block *b = &r->docs[r->focus]->blocks[block];
    *out = dd_select_piece(r, r->focus, (struct dd_range){b->text_start, b->text_end});
    out->source = b->span;
    return b->text_end > b->text_start;
}

struct dd_str dd_select_text(const struct dd_reader *r, const struct dd_piece_of *piece)
{
    return dd_str_slice(r->docs[piece->pane]->text, piece->text.start, piece->text.end);
}

struct dd_str dd_select_source(const struct dd_reader *r, const struct dd_piece_of *piece)
{
    const struct dd_source *source = r->docs[piece->pane]->source;
    return source ? dd_str_slice(source->text, piece->source.start, piece->source.end)
                  : (struct dd_str){0};
}

/* ---- moving ------------------------------------------------------------------------------ */

static bool is_empty(struct dd_range r)
{
    return r.start >= r.end;
}

/* Words between two ends of the selection, before and now. */
static size_t words_between(const struct dd_units *u, uint32_t a, uint32_t b)
{
    struct dd_range part = {a < b ? a : b, a < b ? b : a};
    return is_empty(part) ? 0 : dd_unit_count(u, DD_UNIT_WORD, part);
}

/* Of a long selection that has only been drawn out, no more words than those that are new are counted. */
static void count(struct dd_select *s, const struct dd_units *u)
{
    struct dd_range now = whole(s), was = s->counted;
    s->counted = now;
    if (!is_empty(was) && now.start == was.start) {
        size_t n = words_between(u, was.end, now.end);
        s->words = now.end > was.end ? s->words + n : s->words - n;
    } else if (!is_empty(was) && now.end == was.end) {
        size_t n = words_between(u, was.start, now.start);
        s->words = now.start < was.start ? s->words + n : s->words - n;
    } else {
        s->words = words_between(u, now.start, now.end);
    }
    s->units = s->unit == DD_UNIT_WORD ? s->words : dd_unit_count(u, s->unit, now);
}

/* The head has moved: it comes into view, and the other pane follows. */
static void settle(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    struct dd_select *s = &r->select;
    struct dd_units u = units_of(app, s->pane);
    count(s, &u);
    dd_pane_show_text(&r->panes[s->pane], s->head.start, s->head.end);
    r->entered = -1;
    dd_reader_follow(r, &app->settings);
}

/* The unit so many on from another one, as far as there are any. */
static struct dd_range stepped(const struct dd_units *u, enum dd_unit unit, struct dd_range from,
                               long by)
{
    struct dd_range r;
    for (; by > 0 && dd_unit_after(u, unit, from.end, &r); by--)
        from = r;
    for (; by < 0 && dd_unit_before(u, unit, from.start, &r); by++)
        from = r;
    return from;
}

/* Moves the head to the unit that is so many units of another sort on: to that one's last, or, going
 * back, its first. From inside of one it goes to that one's own end first. */
static void to_end_of(struct dd_app *app, enum dd_unit of, long by)
{
    struct dd_select *s = &app->reader.select;
    struct dd_units u = units_of(app, s->pane);
    struct dd_range r, last;
    if (!dd_unit_at(&u, of, s->head.start, &r))
        return;
    bool inside = by > 0 ? r.end > s->head.end : r.start < s->head.start;
    r = stepped(&u, of, r, by > 0 ? by - inside : by + inside);
    if (s->unit <= of)
        s->head = r;
    else if (by > 0 ? dd_unit_before(&u, s->unit, r.end, &last) : dd_unit_after(&u, s->unit, r.start, &last))
        s->head = last;
}

/* Moves the head by lines of the screen. */
static void by_lines(struct dd_app *app, long lines)
{
    struct dd_select *s = &app->reader.select;
    struct dd_pane *p = &app->reader.panes[s->pane];
    struct dd_units u = units_of(app, s->pane);
    struct dd_range r;
    if (!p->layout || p->layout->n_lines == 0)
        return;
    long at = (long)dd_layout_line_at(p->layout, s->head.start), n = (long)p->layout->n_lines;
    long to = at + lines < 0 ? 0 : at + lines >= n ? n - 1 : at + lines;
    size_t column = dd_layout_column(p->layout, (size_t)at, s->head.start);
    /* A line without text, or within the same unit, is no step. */
    for (; to >= 0 && to < n; to += lines < 0 ? -1 : 1) {
        const struct dd_line *line = &p->layout->lines[to];
        uint32_t offset = line->start;
        while (offset < line->end &&
               dd_layout_column(p->layout, (size_t)to, offset) + 1 <= column)
            offset += dd_cluster_at(p->doc->text, offset).len;
        if (line->start == line->end)
            continue;
        if (dd_unit_at(&u, s->unit, offset < line->end ? offset : line->start, &r) &&
            (lines < 0 ? r.start < s->head.start : r.start > s->head.start)) {
            s->head = r;
            return;
        }
    }
    s->head = stepped(&u, s->unit, s->head, lines < 0 ? -1 : 1);
}

/* To the first or last unit of the text. */
static void to_edge(struct dd_app *app, bool end)
{
    struct dd_select *s = &app->reader.select;
    struct dd_units u = units_of(app, s->pane);
    struct dd_range r;
    if (end ? dd_unit_before(&u, s->unit, (uint32_t)u.doc->text.len, &r) : dd_unit_after(&u, s->unit, 0, &r))
        s->head = r;
}

static void step(struct dd_app *app, long by)
{
    struct dd_select *s = &app->reader.select;
    struct dd_units u = units_of(app, s->pane);
    s->head = stepped(&u, s->unit, s->head, by);
}

/* Another unit instead of what is selected. */
static void go(struct dd_app *app, long by)
{
    struct dd_select *s = &app->reader.select;
    step(app, by);
    s->anchor = s->head;
}

static void line(struct dd_app *app, long by)
{
    if (app->reader.select.unit == DD_UNIT_WORD)
        by_lines(app, by);
    else
        step(app, by);
}

static void half(struct dd_app *app, long by)
{
    int rows = app->reader.panes[app->reader.select.pane].rows;
    by_lines(app, by * (rows > 2 ? rows / 2 : 1));
}

static void page(struct dd_app *app, long by)
{
    int rows = app->reader.panes[app->reader.select.pane].rows;
    by_lines(app, by * (rows > 1 ? rows - 1 : 1));
}

static void by_sentence(struct dd_app *app, long by)
{
    to_end_of(app, DD_UNIT_SENTENCE, by);
}

static void by_block(struct dd_app *app, long by)
{
    to_end_of(app, DD_UNIT_BLOCK, by);
}

static void edge(struct dd_app *app, long by)
{
    to_edge(app, by > 0);
}

static void swap(struct dd_app *app, long by)
{
    struct dd_select *s = &app->reader.select;
    struct dd_range anchor = s->anchor;
    (void)by;
    s->anchor = s->head;
    s->head = anchor;
}

static const struct {
    enum dd_command command;
    int by;
    void (*move)(struct dd_app *app, long by);
} moves[] = {
    {DD_CMD_SELECT_MORE, 1, step},           {DD_CMD_SELECT_LESS, -1, step},
    {DD_CMD_LINE_DOWN, 1, line},             {DD_CMD_LINE_UP, -1, line},
    {DD_CMD_SELECT_SENTENCE, 1, by_sentence}, {DD_CMD_SELECT_SENTENCE_BACK, -1, by_sentence},
    {DD_CMD_NEXT_BLOCK, 1, by_block},        {DD_CMD_PREV_BLOCK, -1, by_block},
    {DD_CMD_SELECT_NEXT, 1, go},             {DD_CMD_SELECT_PREVIOUS, -1, go},
    {DD_CMD_HALF_DOWN, 1, half},             {DD_CMD_HALF_UP, -1, half},
    {DD_CMD_PAGE_DOWN, 1, page},             {DD_CMD_PAGE_UP, -1, page},
    {DD_CMD_TOP, -1, edge},                  {DD_CMD_END, 1, edge},
    {DD_CMD_SWAP_ENDS, 1, swap},
};

bool dd_select_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_select *s = &app->reader.select;
    if (!app->reader.open || !s->on)
        return false;
    if (c == DD_CMD_BACK)
        return dd_select_end(&app->reader);
    long n = count == 0 ? 1 : count > 100000 ? 100000 : (long)count;
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].command == c) {
            moves[i].move(app, n * moves[i].by);
            settle(app);
            return true;
        }
    return false;
}

/* ---- beginning and ending -------------------------------------------------------------------- */

/* Selecting is done in the texts as they stand beside each other. */
static void unfold(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    if (!dd_peek_unfolded(r, &app->settings))
        return;
    app->settings.peek = DD_PEEK_BOTH;
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    for (int i = 0; i < 2; i++)
        dd_pane_complete(&r->panes[i]);
}

/* Selects the unit where the current line begins. */
static bool begin_here(struct dd_app *app, enum dd_unit unit)
{
    struct dd_reader *r = &app->reader;
    const struct dd_pane *p = &r->panes[r->focus];
    struct dd_units u = units_of(app, r->focus);
    struct dd_range at;
    if (!p->layout || p->layout->n_lines == 0 ||
        !dd_unit_at(&u, unit, p->layout->lines[p->focus].start, &at))
        return false;
    r->select = (struct dd_select){.on = true, .pane = r->focus, .unit = unit, .anchor = at, .head = at};
    settle(app);
    return true;
}

static bool is_one_unit(const struct dd_select *s)
{
    return s->anchor.start == s->head.start && s->anchor.end == s->head.end;
}

/* By another unit. What has been drawn out stays, rounded to whole units; a single one becomes the one
 * that begins where it does. */
static void change_unit(struct dd_app *app, enum dd_unit unit)
{
    struct dd_select *s = &app->reader.select;
    struct dd_units u = units_of(app, s->pane);
    bool one = is_one_unit(s), backward = s->head.start < s->anchor.start;
    struct dd_range all = whole(s), first, last;
    s->unit = unit;
    s->counted = (struct dd_range){0, 0};
    if (!dd_unit_at(&u, unit, all.start, &first))
        return;
    if (one || !dd_unit_at(&u, unit, all.end ? all.end - 1 : 0, &last))
        last = first;
    s->anchor = backward ? last : first;
    s->head = backward ? first : last;
    settle(app);
}

void dd_select_begin(struct dd_app *app, int unit)
{
    struct dd_reader *r = &app->reader;
    struct dd_select *s = &r->select;
    unfold(app);
    if (s->on)
        change_unit(app, unit < 0 ? (s->unit + 1) % DD_UNIT_COUNT : (enum dd_unit)unit);
    else if (!begin_here(app, unit < 0 ? DD_UNIT_BLOCK : (enum dd_unit)unit))
        dd_say(&app->messages, DD_NOTE, _("there is nothing to select here"));
}

bool dd_select_end(struct dd_reader *r)
{
    bool was = r->open && r->select.on;
    r->select.on = false;
    return was;
}

void dd_select_turn(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    if (r->select.on && r->select.pane != r->focus && !begin_here(app, r->select.unit))
        dd_select_end(r);
}

void dd_select_carry(struct dd_reader *to, const struct dd_reader *from)
{
    const struct dd_select *s = &from->select;
    if (!s->on)
        return;
    const struct dd_document *old = from->docs[s->pane];
    struct dd_range ends[2] = {s->anchor, s->head}, now[2];
    for (int i = 0; i < 2; i++) {
        struct dd_spot start = dd_spot_at(old, ends[i].start), end = dd_spot_at(old, ends[i].end);
        struct dd_str quote = dd_str_slice(old->text, ends[i].start, ends[i].end);
        if (!dd_spot_find_range(&start, &end, quote, to->docs[s->pane], &now[i].start, &now[i].end))
            return;
    }
    to->select = *s;
    to->select.anchor = now[0];
    to->select.head = now[1];
    to->select.counted = (struct dd_range){0, 0};
}

/* ---- saying ---------------------------------------------------------------------------------- */

void dd_select_status(const struct dd_app *app, struct dd_strbuf *out)
{
    const struct dd_select *s = &app->reader.select;
    static const char next[DD_UNIT_COUNT][40] = {N_("⟨select⟩ by sentences"), N_("⟨select⟩ by words"),
                                                 N_("⟨select⟩ by blocks")};
    if (s->unit == DD_UNIT_BLOCK)
        dd_strbuf_addf(out, P_("%zu block", "%zu blocks", s->units), s->units);
    else if (s->unit == DD_UNIT_SENTENCE)
        dd_strbuf_addf(out, P_("%zu sentence", "%zu sentences", s->units), s->units);
    if (s->unit != DD_UNIT_WORD)
        dd_strbuf_adds(out, _(", "));
    dd_strbuf_addf(out, P_("%zu word", "%zu words", s->words), s->words);
    dd_strbuf_addf(out, " · %s", _(next[s->unit]));
    dd_strbuf_adds(out, _(" · ⟨highlight⟩ highlight · ⟨annotate⟩ note · ⟨copy⟩ copy · ⟨select-more⟩ ⟨select-less⟩ more, "
                          "less · ⟨select-next⟩ ⟨select-previous⟩ next, previous · ⟨swap-ends⟩ other end"));
}
