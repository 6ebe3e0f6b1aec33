/* What the commands of linked reading do: counterpart, jumps, corrections, peek. */
#include "app_private.h"

enum { ENTER_PASSAGES = 3 /* that Enter goes through */ };

/* Enter in the summary: to the passage of the point; again: to its next best one. */
static void enter_passage(struct dd_app *app, int point, size_t rank)
{
    struct dd_reader *r = &app->reader;
    const struct dd_passages *p = &r->alignment->points[point];
    size_t n = p->count < ENTER_PASSAGES ? p->count : ENTER_PASSAGES;
    if (rank >= n || p->strength == DD_LINK_NONE) {
        dd_say(&app->messages, DD_NOTE,
               rank ? _("point %d has no further passage") : _("no passage found for point %d"),
               point + 1);
        return;
    }
    if (r->focus == DD_SUMMARY)
        dd_places_remember(app);
    r->focus = DD_ARTICLE;
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    dd_only_uncover(app, DD_ARTICLE, p->items[rank].block);
    dd_pane_show_block(&r->panes[DD_ARTICLE], p->items[rank].block);
    r->entered = point;
    r->rank = rank;
    r->point = point;
    r->counterpart = dd_reader_point_leaf(r, point);
    r->confidence = p->confidence;
    dd_say(&app->messages, DD_NOTE, _("passage %zu of %zu for point %d — ⟨counterpart⟩ next, ⟨jump-back⟩ back"),
           rank + 1, n, point + 1);
}

static void counterpart(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    if (!dd_reader_linked(r)) {
        dd_say(&app->messages, DD_NOTE, _("nothing to link in this article; ⟨other-pane⟩ changes the pane"));
        return;
    }
    if (r->focus == DD_ARTICLE && r->entered >= 0) {
        enter_passage(app, r->entered, r->rank + 1);
        return;
    }
    dd_reader_find_counterpart(r, false);
    if (r->focus == DD_SUMMARY && r->point >= 0) {
        enter_passage(app, r->point, 0);
    } else if (r->counterpart == DD_NONE) {
        dd_say(&app->messages, DD_NOTE, _("no link from here"));
    } else {
        uint32_t block = r->counterpart;
        dd_places_remember(app);
        r->focus = !r->focus;
        dd_only_uncover(app, r->focus, block);
        dd_pane_to_block(&r->panes[r->focus], block);
        dd_reader_find_counterpart(r, false);
        dd_say(&app->messages, DD_NOTE, "%s", _("⟨jump-back⟩ goes back"));
    }
}

static uint32_t leaf_here(const struct dd_reader *r)
{
    uint32_t block = dd_pane_block(&r->panes[DD_ARTICLE]);
    return block == DD_NONE ? DD_NONE : dd_alignment_leaf_at(r->alignment, block);
}

/* In two steps: on the point, then on the block; or on a block alone, for the point that is marked. */
static void link_point(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    if (!dd_reader_linked(r)) {
        dd_say(&app->messages, DD_NOTE, _("there are no points to link here"));
        return;
    }
    dd_reader_find_counterpart(r, false);
    if (r->focus == DD_SUMMARY) {
        uint32_t block = dd_pane_block(&r->panes[DD_SUMMARY]);
        r->held = block == DD_NONE ? -1 : dd_points_at(&r->points, block);
        if (r->held < 0)
            dd_say(&app->messages, DD_NOTE, _("this is no key point"));
        else
            dd_say(&app->messages, DD_NOTE, _("point %d: go to its passage and press ⟨link-point⟩ there"),
                   r->held + 1);
        return;
    }
    int point = r->held >= 0 ? r->held : r->point;
    uint32_t leaf = leaf_here(r);
    if (point < 0 || !dd_alignment_link(r->alignment, (uint32_t)point, leaf)) {
        dd_say(&app->messages, DD_NOTE,
               point < 0 ? _("no point is marked: choose one in the summary with ⟨link-point⟩")
                         : _("they are linked already"));
        return;
    }
    r->held = -1;
    dd_reader_find_counterpart(r, false);
    if (dd_life_say_link(app, (uint32_t)point, leaf, true))
        dd_say(&app->messages, DD_NOTE, _("point %d is linked to this block; ⟨unlink-point⟩ takes it back"),
               point + 1);
}

static void unlink_point(struct dd_app *app)
{
    struct dd_reader *r = &app->reader;
    bool known = dd_reader_linked(r);
    if (known)
        dd_reader_find_counterpart(r, false);
    int point = r->point;
    uint32_t leaf = DD_NONE;
    if (known && point >= 0 && r->focus == DD_ARTICLE)
        leaf = leaf_here(r);
    else if (known && point >= 0 && r->alignment->points[point].count)
        leaf = r->alignment->points[point].items[0].leaf;
    if (leaf == DD_NONE || !dd_alignment_unlink(r->alignment, (uint32_t)point, leaf)) {
        dd_say(&app->messages, DD_NOTE, _("no link to take away here"));
        return;
    }
    dd_reader_find_counterpart(r, r->focus == DD_SUMMARY);
    if (dd_life_say_link(app, (uint32_t)point, leaf, false))
        dd_say(&app->messages, DD_NOTE, _("point %d is no longer linked to that block — ⟨undo⟩ takes it back"), point + 1);
}

void dd_app_set_peek(struct dd_app *app, int peek)
{
    static const char names[][48] = {N_("both panes"), N_("the article, its point in a strip"),
                                     N_("the points, their passages unfolded")};
    struct dd_reader *r = &app->reader;
    if (!dd_reader_has(r, DD_ARTICLE) || r->points.count == 0) {
        dd_say(&app->messages, DD_NOTE, _("nothing to fold: no article or no key points"));
        return;
    }
    app->settings.peek = peek;
    app->settings.zoom = false;
    if (app->settings.peek == DD_PEEK_STRIP)
        r->focus = DD_ARTICLE;
    r->unfold_top = 0;
    dd_reader_arrange(r, &app->settings, app->rows, app->columns);
    dd_reader_find_counterpart(r, false);
    dd_say(&app->messages, DD_NOTE, "%s", _(names[app->settings.peek]));
}

/* Moving in the points with their passages; true when the command was one of moving. */
bool dd_peek_move(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_reader *r = &app->reader;
    long n = count ? (long)count : 1, rows = r->panes[DD_SUMMARY].rows;
    long by = 0;
    switch (c) {
    case DD_CMD_LINE_DOWN:
    case DD_CMD_LINE_UP:
        by = c == DD_CMD_LINE_DOWN ? n : -n;
        break;
    case DD_CMD_HALF_DOWN:
    case DD_CMD_HALF_UP:
        by = (c == DD_CMD_HALF_DOWN ? n : -n) * (rows / 2);
        break;
    case DD_CMD_PAGE_DOWN:
    case DD_CMD_PAGE_UP:
        by = (c == DD_CMD_PAGE_DOWN ? n : -n) * rows;
        break;
    case DD_CMD_TOP:
        by = -(long)r->n_unfolded;
        break;
    case DD_CMD_END:
        by = (long)r->n_unfolded;
        break;
    case DD_CMD_COUNTERPART:
        app->settings.peek = DD_PEEK_BOTH;
        r->focus = DD_SUMMARY;
        dd_reader_arrange(r, &app->settings, app->rows, app->columns);
        dd_pane_to_block(&r->panes[DD_SUMMARY], dd_reader_point_leaf(r, r->point));
        counterpart(app);
        return true;
    case DD_CMD_NEXT_POINT:
    case DD_CMD_PREV_POINT:
        if (!dd_peek_next_point(r, c == DD_CMD_NEXT_POINT ? n : -n))
            dd_say(&app->messages, DD_NOTE,
                   c == DD_CMD_NEXT_POINT ? _("end of the points — ⟨peek⟩ shows both panes")
                                          : _("no key point above"));
        return true;
    default:
        return false;
    }
    if (!dd_peek_scroll(r, by) && by > 0)
        dd_say(&app->messages, DD_NOTE, _("end of the points — ⟨peek⟩ shows both panes"));
    return true;
}

void dd_link_command(struct dd_app *app, enum dd_command c, unsigned long count)
{
    struct dd_reader *r = &app->reader;
    long n = count ? (long)count : 1;
    switch (c) {
    case DD_CMD_NEXT_POINT:
    case DD_CMD_PREV_POINT:
        r->entered = -1;
        if (!dd_reader_next_point(r, &app->settings, c == DD_CMD_NEXT_POINT ? n : -n))
            dd_say(&app->messages, DD_NOTE,
                   r->points.count == 0       ? _("this summary has no key points")
                   : c == DD_CMD_NEXT_POINT ? _("no key point below")
                                            : _("no key point above"));
        break;
    case DD_CMD_COUNTERPART:
        counterpart(app);
        break;
    case DD_CMD_NUDGE_UP:
    case DD_CMD_NUDGE_DOWN:
        dd_reader_nudge(r, (int)(c == DD_CMD_NUDGE_DOWN ? n : -n));
        dd_life_keep_besides(app);
        dd_say(&app->messages, DD_NOTE, "%s",
               _("these two places now stand side by side in proportional scrolling"));
        break;
    case DD_CMD_LINK_POINT:
        link_point(app);
        break;
    case DD_CMD_UNLINK_POINT:
        unlink_point(app);
        break;
    case DD_CMD_PEEK:
        dd_app_set_peek(app, (app->settings.peek + 1) % DD_PEEK_COUNT);
        break;
    default:
        break;
    }
}
