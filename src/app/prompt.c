/* One line of input: what keys do to it. */
#include "prompt.h"

#include "duidu/keymap.h"

#include <stdlib.h>
#include <string.h>

/* ---- history --------------------------------------------------------------------------- */

void dd_history_add(struct dd_history *h, struct dd_str line)
{
    if (dd_str_trim(line).len == 0)
        return;
    size_t at = 0;
    while (at < h->count && !dd_str_equal(dd_str_from(h->lines[at]), line))
        at++;
    if (at == h->count && h->count == DD_HISTORY_MAX)
        at = 0;
    char *kept = NULL;
    if (at < h->count) { /* taken out, to be put behind the others */
        kept = h->lines[at];
        memmove(h->lines + at, h->lines + at + 1, (--h->count - at) * sizeof *h->lines);
    }
    if (h->count == h->capacity) {
        h->capacity = h->capacity ? 2 * h->capacity : 16;
        h->lines = dd_xrealloc(h->lines, h->capacity * sizeof *h->lines);
    }
    kept = dd_xrealloc(kept, line.len + 1);
    memcpy(kept, line.ptr, line.len);
    kept[line.len] = '\0';
    h->lines[h->count++] = kept;
}

void dd_history_release(struct dd_history *h)
{
    for (size_t i = 0; i < h->count; i++)
        free(h->lines[i]);
    free(h->lines);
    *h = (struct dd_history){0};
}

/* ---- opening and closing --------------------------------------------------------------- */

void dd_completion_add(struct dd_completion *c, struct dd_str item)
{
    c->items = dd_arena_grow(&c->arena, c->items, c->count, &c->capacity, sizeof *c->items);
    c->items[c->count++] = dd_arena_copy(&c->arena, item);
}

void dd_completion_clear(struct dd_completion *c)
{
    dd_arena_release(&c->arena);
    *c = (struct dd_completion){0};
}

void dd_prompt_set(struct dd_prompt *p, struct dd_str text)
{
    dd_strbuf_clear(&p->text);
    dd_strbuf_add(&p->text, dd_str_slice(text, 0, dd_utf8_floor(text, DD_PROMPT_MAX)));
    p->cursor = p->text.len;
}

void dd_prompt_open(struct dd_prompt *p, enum dd_prompt_kind kind, struct dd_str text)
{
    p->kind = kind;
    dd_prompt_set(p, text);
    dd_strbuf_clear(&p->before);
    dd_strbuf_add(&p->before, text);
    dd_completion_clear(&p->completion);
    p->recalled = p->history[kind].count;
}

void dd_prompt_close(struct dd_prompt *p)
{
    p->kind = DD_PROMPT_NONE;
    dd_completion_clear(&p->completion);
}

void dd_prompt_release(struct dd_prompt *p)
{
    dd_strbuf_release(&p->text);
    dd_strbuf_release(&p->before);
    dd_strbuf_release(&p->killed);
    dd_strbuf_release(&p->typed);
    dd_completion_clear(&p->completion);
    for (size_t i = 0; i < DD_PROMPT_COUNT; i++)
        dd_history_release(&p->history[i]);
    *p = (struct dd_prompt){0};
}

/* ---- editing --------------------------------------------------------------------------- */

/* The cluster edge before at. */
static size_t edge_before(struct dd_str s, size_t at)
{
    size_t edge = 0;
    for (size_t i = 0; i < at; i += dd_cluster_at(s, i).len)
        edge = i;
    return edge;
}

/* Puts text in place of bytes [start, end); the cursor stands behind it. */
static void replace(struct dd_prompt *p, size_t start, size_t end, struct dd_str text)
{
    size_t rest = p->text.len - end;
    if (p->text.len - (end - start) + text.len > DD_PROMPT_MAX)
        return;
    dd_strbuf_reserve(&p->text, text.len);
    memmove(p->text.buf + start + text.len, p->text.buf + end, rest);
    if (text.len)
        memcpy(p->text.buf + start, text.ptr, text.len);
    p->text.len = start + text.len + rest;
    p->text.buf[p->text.len] = '\0';
    p->cursor = start + text.len;
}

static enum dd_prompt_answer cut(struct dd_prompt *p, size_t start, size_t end)
{
    if (start == end)
        return DD_PROMPT_GOES_ON;
    replace(p, start, end, (struct dd_str){0});
    return DD_PROMPT_CHANGED;
}

static enum dd_prompt_answer kill_text(struct dd_prompt *p, size_t start, size_t end)
{
    if (start == end)
        return DD_PROMPT_GOES_ON;
    dd_strbuf_clear(&p->killed);
    dd_strbuf_add(&p->killed, dd_str_slice(dd_strbuf_str(&p->text), start, end));
    return cut(p, start, end);
}

static enum dd_prompt_answer insert(struct dd_prompt *p, uint32_t key)
{
    char bytes[4];
    if (key >= DD_KEY_NAMED || key < ' ' || dd_cp_is_invisible(key) || dd_cp_is_line_end(key))
        return DD_PROMPT_GOES_ON;
    replace(p, p->cursor, p->cursor, (struct dd_str){bytes, dd_utf8_encode(bytes, key)});
    return DD_PROMPT_CHANGED;
}

/* Letters and signs are words apart; a Chinese character is a word alone. */
enum class { SPACE, LETTER, SIGN, CHINESE };

static enum class class_at(struct dd_str s, size_t at)
{
    size_t len;
    uint32_t cp = dd_utf8_decode(s, at, &len);
    return dd_cp_is_space(cp)    ? SPACE
           : dd_cp_is_cjk(cp)    ? CHINESE
           : dd_cp_is_letter(cp) ? LETTER
                                 : SIGN;
}

/* The start of the word before at. */
static size_t word_before(struct dd_str s, size_t at)
{
    while (at && class_at(s, edge_before(s, at)) == SPACE)
        at = edge_before(s, at);
    if (at == 0)
        return 0;
    at = edge_before(s, at);
    for (enum class c = class_at(s, at); at && c != CHINESE; ) {
        size_t edge = edge_before(s, at);
        if (class_at(s, edge) != c)
            break;
        at = edge;
    }
    return at;
}

/* ---- recalling ------------------------------------------------------------------------- */

/* The line before (by < 0) or after the recalled one, of those that begin as was typed; what was typed
 * stands behind the newest. */
static enum dd_prompt_answer recall(struct dd_prompt *p, int by, bool any)
{
    const struct dd_history *h = &p->history[p->kind];
    if (p->recalled > h->count)
        p->recalled = h->count;
    if (p->recalled == h->count) {
        dd_strbuf_clear(&p->typed);
        dd_strbuf_add(&p->typed, dd_strbuf_str(&p->text));
    }
    struct dd_str typed = dd_strbuf_str(&p->typed);
    for (size_t i = p->recalled; by < 0 ? i > 0 : i < h->count;) {
        i += by < 0 ? (size_t)-1 : 1;
        struct dd_str line = i < h->count ? dd_str_from(h->lines[i]) : typed;
        if (i < h->count && !any && !dd_str_starts(line, typed))
            continue;
        p->recalled = i;
        dd_prompt_set(p, line);
        return DD_PROMPT_CHANGED;
    }
    return DD_PROMPT_GOES_ON;
}

/* ---- completing ------------------------------------------------------------------------ */

/* What all items begin with, whole clusters of it. */
static struct dd_str common_start(const struct dd_completion *c)
{
    struct dd_str common = c->items[0];
    for (size_t i = 1; i < c->count; i++) {
        size_t n = 0;
        while (n < common.len && n < c->items[i].len && common.ptr[n] == c->items[i].ptr[n])
            n++;
        common.len = dd_utf8_floor(common, n);
    }
    return common;
}

bool dd_prompt_complete(struct dd_prompt *p, bool back)
{
    struct dd_completion *c = &p->completion;
    if (c->count == 0)
        return false;
    if (!c->typed.ptr) { /* the first Tab */
        c->typed = dd_arena_copy(&c->arena, dd_str_slice(dd_strbuf_str(&p->text), c->start, p->cursor));
        c->at = c->count;
        struct dd_str common = common_start(c);
        bool longer = common.len > c->typed.len;
        if (longer || c->count == 1) {
            replace(p, c->start, p->cursor, common);
            if (c->count == 1)
                dd_completion_clear(c);
            else
                c->typed = common;
            return true;
        }
    }
    c->at = (c->at + (back ? c->count : 1)) % (c->count + 1);
    replace(p, c->start, p->cursor, c->at < c->count ? c->items[c->at] : c->typed);
    return true;
}

/* ---- keys ------------------------------------------------------------------------------ */

static enum dd_prompt_answer move_to(struct dd_prompt *p, size_t at)
{
    p->cursor = at;
    return DD_PROMPT_GOES_ON;
}

/* The end of the word behind at. */
static size_t word_behind(struct dd_str s, size_t at)
{
    while (at < s.len && class_at(s, at) == SPACE)
        at += dd_cluster_at(s, at).len;
    if (at == s.len)
        return at;
    enum class c = class_at(s, at);
    do
        at += dd_cluster_at(s, at).len;
    while (at < s.len && c != CHINESE && class_at(s, at) == c);
    return at;
}

static enum dd_prompt_answer edit(struct dd_prompt *p, enum dd_command command, uint32_t key)
{
    struct dd_str s = dd_strbuf_str(&p->text);
    size_t next = p->cursor < s.len ? p->cursor + dd_cluster_at(s, p->cursor).len : s.len;
    switch (command) {
    case DD_CMD_DELETE_LEFT:
        if (s.len == 0)
            return DD_PROMPT_CANCELLED;
        return cut(p, edge_before(s, p->cursor), p->cursor);
    case DD_CMD_DELETE_RIGHT:
        return cut(p, p->cursor, next);
    case DD_CMD_DELETE_WORD:
        return kill_text(p, word_before(s, p->cursor), p->cursor);
    case DD_CMD_DELETE_BEFORE:
        return kill_text(p, 0, p->cursor);
    case DD_CMD_DELETE_AFTER:
        return kill_text(p, p->cursor, s.len);
    case DD_CMD_PUT_BACK:
        replace(p, p->cursor, p->cursor, dd_strbuf_str(&p->killed));
        return DD_PROMPT_CHANGED;
    case DD_CMD_CHAR_LEFT:
        return move_to(p, edge_before(s, p->cursor));
    case DD_CMD_CHAR_RIGHT:
        return move_to(p, next);
    case DD_CMD_WORD_LEFT:
        return move_to(p, word_before(s, p->cursor));
    case DD_CMD_WORD_RIGHT:
        return move_to(p, word_behind(s, p->cursor));
    case DD_CMD_LINE_START:
        return move_to(p, 0);
    case DD_CMD_LINE_END:
        return move_to(p, s.len);
    default:
        return insert(p, key);
    }
}

enum dd_command dd_prompt_command(const struct dd_keymap *map, uint32_t key)
{
    enum dd_command command = DD_CMD_NONE;
    if (key < ' ')
        key = dd_key_plain(key); /* ^H and ^J are Backspace and Enter */
    if (key < DD_KEY_NAMED && key >= ' ' && key != DD_KEY_BACKSPACE)
        return DD_CMD_NONE;
    dd_keymap_find(map, DD_SCREEN_PROMPT, &key, 1, &command);
    return command;
}

enum dd_prompt_answer dd_prompt_do(struct dd_prompt *p, enum dd_command command, uint32_t key)
{
    if (command == DD_CMD_COMPLETE || command == DD_CMD_COMPLETE_BACK)
        return DD_PROMPT_COMPLETE;
    dd_completion_clear(&p->completion);
    switch (command) {
    case DD_CMD_CANCEL:
        return DD_PROMPT_CANCELLED;
    case DD_CMD_ACCEPT:
        dd_history_add(&p->history[p->kind], dd_strbuf_str(&p->text));
        return DD_PROMPT_DONE;
    case DD_CMD_OLDER:
    case DD_CMD_NEWER:
        return recall(p, command == DD_CMD_OLDER ? -1 : 1, false);
    case DD_CMD_OLDER_ANY:
    case DD_CMD_NEWER_ANY:
        return recall(p, command == DD_CMD_OLDER_ANY ? -1 : 1, true);
    default:
        break;
    }
    enum dd_prompt_answer answer = edit(p, command, key);
    if (answer == DD_PROMPT_CHANGED)
        p->recalled = p->history[p->kind].count;
    return answer;
}

void dd_prompt_paste(struct dd_prompt *p, uint32_t key)
{
    dd_completion_clear(&p->completion);
    insert(p, key == DD_KEY_ENTER || key == '\n' || key == DD_KEY_TAB ? ' ' : key);
    p->recalled = p->history[p->kind].count;
}

/* ---- drawing --------------------------------------------------------------------------- */

enum {
    TEXT_ROOM = 12,  /* cells that the text gets before anything beside it */
    STATUS_ROOM = 8, /* with fewer cells the status says nothing */
    GAP = 2
};

/* Draws the line's text into cells, so scrolled that the cursor is in view, with marks where it goes
 * on. */
static void draw_text(const struct dd_prompt *p, struct dd_frame *f, int row, int column, int cells)
{
    struct dd_style style = dd_role_style(DD_ROLE_PROMPT), mark = dd_role_style(DD_ROLE_CUT);
    struct dd_str s = dd_strbuf_str(&p->text);
    int before = (int)dd_text_width(dd_str_slice(s, 0, p->cursor));
    size_t from = 0;
    while (from < p->cursor && before > cells - 1 - (from > 0)) {
        struct dd_cluster c = dd_cluster_at(s, from);
        before -= c.width;
        from += c.len;
    }
    int start = column;
    if (from)
        start += dd_frame_sign(f, row, column, "‹", mark);
    struct dd_str seen = dd_str_slice(s, from, s.len);
    int room = column + cells - start;
    bool more = dd_text_fit(seen, (size_t)room, NULL) < seen.len;
    int used = dd_frame_put(f, row, start, more ? room - 1 : room, seen, style);
    if (more)
        dd_frame_sign(f, row, start + used, "›", mark);
    f->cursor_row = row;
    f->cursor_column = start + before < f->columns ? start + before : f->columns - 1;
}

/* The choices of a completion, those around the one that stands in the line. */
static void draw_choices(const struct dd_completion *c, struct dd_frame *f, int row)
{
    struct dd_style style = dd_role_style(DD_ROLE_POPUP);
    size_t first = 0;
    dd_frame_fill(f, row, 0, f->columns, " ", style);
    for (size_t i = 0, width = 1; i < c->count && i <= c->at && c->at < c->count; i++) {
        width += dd_text_width(c->items[i]) + GAP;
        if ((int)width > f->columns - 3) {
            first = i;
            width = 1 + dd_text_width(c->items[i]) + GAP;
        }
    }
    if (first)
        dd_frame_sign(f, row, 0, "‹", style);
    int column = 1;
    for (size_t i = first; i < c->count; i++) {
        int width = (int)dd_text_width(c->items[i]), room = f->columns - column - 2;
        if (width > room && i > first) {
            dd_frame_sign(f, row, f->columns - 1, "›", style);
            break;
        }
        int used = dd_frame_put_cut(f, row, column, room, c->items[i], style);
        if (i == c->at)
            dd_frame_overlay(f, row, column, used, DD_ROLE_POPUP_CURSOR);
        column += used + GAP;
    }
}

/* Draws what stands at the right and returns the column where it begins. text: cells wanted in front
 * of it, from column left on. */
static int draw_beside(struct dd_frame *f, int row, int left, int text,
                       const struct dd_prompt_look *look)
{
    int right = f->columns - 1, room = right - left - GAP;
    int status = (int)dd_text_width(look->status), keys = (int)dd_text_width(look->keys);
    if (keys && text + keys + (status ? status + GAP : 0) <= room) {
        right -= keys;
        dd_frame_put(f, row, right, keys, look->keys, dd_role_style(DD_ROLE_FAINT));
        right -= GAP;
        room -= keys + GAP;
    }
    /* The status takes what the text leaves, and half of the room in any case. */
    int most = room - text > room / 2 ? room - text : room / 2;
    if (status && most >= STATUS_ROOM) {
        right -= status < most ? status : most;
        dd_frame_put_cut(f, row, right, most, look->status, dd_role_style(look->status_role));
        right -= GAP;
    }
    return right;
}

void dd_prompt_draw(const struct dd_prompt *p, struct dd_frame *f, int row,
                    const struct dd_prompt_look *look)
{
    struct dd_style style = dd_role_style(DD_ROLE_PROMPT);
    int text = (int)dd_text_width(dd_strbuf_str(&p->text)) + 1;
    dd_frame_fill(f, row, 0, f->columns, " ", style);
    int left = dd_frame_put(f, row, 0, f->columns, dd_str_from(look->label), style);
    int right = draw_beside(f, row, left, text < TEXT_ROOM ? TEXT_ROOM : text, look);
    draw_text(p, f, row, left, right - left);
    if (p->completion.count && row > 0)
        draw_choices(&p->completion, f, row - 1);
}
