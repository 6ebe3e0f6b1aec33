/* One line of input. Chinese counts by characters: the cursor moves and deletes by clusters. */
#include "app_private.h"

#include <string.h>

void dd_prompt_open(struct dd_prompt *p, enum dd_prompt_kind kind, struct dd_str text)
{
    p->kind = kind;
    dd_strbuf_clear(&p->text);
    dd_strbuf_add(&p->text, text);
    dd_strbuf_clear(&p->before);
    dd_strbuf_add(&p->before, text);
    p->cursor = text.len;
}

void dd_prompt_release(struct dd_prompt *p)
{
    dd_strbuf_release(&p->text);
    dd_strbuf_release(&p->before);
    *p = (struct dd_prompt){0};
}

/* The cluster edge before at. */
static size_t edge_before(struct dd_str s, size_t at)
{
    size_t edge = 0;
    for (size_t i = 0; i < at; i += dd_cluster_at(s, i).len)
        edge = i;
    return edge;
}

static void cut(struct dd_prompt *p, size_t start, size_t end)
{
    memmove(p->text.buf + start, p->text.buf + end, p->text.len - end + 1);
    p->text.len -= end - start;
    p->cursor = start;
}

static void insert(struct dd_prompt *p, uint32_t key)
{
    char bytes[4];
    size_t n = dd_utf8_encode(bytes, key);
    dd_strbuf_fill(&p->text, ' ', n);
    memmove(p->text.buf + p->cursor + n, p->text.buf + p->cursor, p->text.len - n - p->cursor);
    memcpy(p->text.buf + p->cursor, bytes, n);
    p->cursor += n;
}

/* The start of the word before the cursor; Chinese characters are words of their own. */
static size_t word_before(struct dd_str s, size_t at)
{
    size_t len;
    while (at && s.ptr[at - 1] == ' ')
        at--;
    for (bool first = true; at; first = false) {
        size_t edge = edge_before(s, at);
        uint32_t cp = dd_utf8_decode(s, edge, &len);
        if (!first && (cp == ' ' || dd_cp_is_cjk(cp)))
            break;
        at = edge;
        if (dd_cp_is_cjk(cp))
            break;
    }
    return at;
}

enum dd_prompt_answer dd_prompt_key(struct dd_prompt *p, uint32_t key)
{
    struct dd_str s = dd_strbuf_str(&p->text);
    switch (key) {
    case DD_KEY_ESC:
    case 'C' & 31:
        return DD_PROMPT_CANCELLED;
    case DD_KEY_ENTER:
    case '\n':
        return DD_PROMPT_DONE;
    case DD_KEY_BACKSPACE:
    case '\b':
        if (p->text.len == 0)
            return DD_PROMPT_CANCELLED;
        if (p->cursor)
            cut(p, edge_before(s, p->cursor), p->cursor);
        return DD_PROMPT_CHANGED;
    case DD_KEY_DELETE:
        if (p->cursor < s.len)
            cut(p, p->cursor, p->cursor + dd_cluster_at(s, p->cursor).len);
        return DD_PROMPT_CHANGED;
    case 'W' & 31:
        if (p->cursor)
            cut(p, word_before(s, p->cursor), p->cursor);
        return DD_PROMPT_CHANGED;
    case 'U' & 31:
        if (p->cursor)
            cut(p, 0, p->cursor);
        return DD_PROMPT_CHANGED;
    case DD_KEY_LEFT:
    case 'B' & 31:
        p->cursor = edge_before(s, p->cursor);
        return DD_PROMPT_GOES_ON;
    case DD_KEY_RIGHT:
    case 'F' & 31:
        if (p->cursor < s.len)
            p->cursor += dd_cluster_at(s, p->cursor).len;
        return DD_PROMPT_GOES_ON;
    case DD_KEY_HOME:
    case 'A' & 31:
        p->cursor = 0;
        return DD_PROMPT_GOES_ON;
    case DD_KEY_END:
    case 'E' & 31:
        p->cursor = s.len;
        return DD_PROMPT_GOES_ON;
    default:
        if (key >= DD_KEY_NAMED || dd_cp_is_invisible(key) || key < ' ')
            return DD_PROMPT_GOES_ON;
        insert(p, key);
        return DD_PROMPT_CHANGED;
    }
}

void dd_prompt_draw(const struct dd_prompt *p, struct dd_frame *f, int row, const char *label,
                    struct dd_str info)
{
    struct dd_style style = dd_role_style(DD_ROLE_PROMPT);
    struct dd_str s = dd_strbuf_str(&p->text);
    int column = dd_frame_put(f, row, 0, f->columns, dd_str_from(label), style);
    int room = f->columns - column - 1;
    size_t from = 0, before = dd_text_width(dd_str_slice(s, 0, p->cursor));
    /* A long line is shown around its cursor. */
    while (from < p->cursor && (int)before > room) {
        struct dd_cluster c = dd_cluster_at(s, from);
        before -= c.width;
        from += c.len;
    }
    int used = dd_frame_put(f, row, column, room, dd_str_slice(s, from, s.len), style);
    int info_cells = (int)dd_text_width(info);
    if (column + used + 2 + info_cells < f->columns)
        dd_frame_put(f, row, f->columns - info_cells - 1, info_cells, info,
                     dd_role_style(DD_ROLE_FAINT));
    f->cursor_row = row;
    f->cursor_column = column + (int)before;
}
