#include "printer.h"

#include "duidu/url.h"
#include "duidu/utf8.h"

#include <string.h>

static const struct dd_attr plain = {.fg = DD_COLOUR_DEFAULT, .bg = DD_COLOUR_DEFAULT};

struct dd_printer dd_printer_begin(const struct dd_sink *sink, const struct dd_attrs *attrs)
{
    return (struct dd_printer){.sink = sink, .attrs = attrs, .attr = plain, .open = true};
}

void dd_printer_release(struct dd_printer *p)
{
    dd_strbuf_release(&p->line);
    dd_strbuf_release(&p->piece);
}

/* ---- escape sequences ------------------------------------------------------------------ */

/* base: 30 for the foreground, 40 for the background. */
static void put_colour(struct dd_strbuf *out, int32_t colour, int base)
{
    if (colour < 0)
        return;
    if (colour & DD_COLOUR_RGB)
        dd_strbuf_addf(out, ";%d;2;%d;%d;%d", base + 8, colour >> 16 & 255, colour >> 8 & 255,
                       colour & 255);
    else if (colour < 8)
        dd_strbuf_addf(out, ";%d", base + colour);
    else if (colour < 16)
        dd_strbuf_addf(out, ";%d", base + 60 + colour - 8);
    else
        dd_strbuf_addf(out, ";%d;5;%d", base + 8, colour);
}

void dd_print_sgr(struct dd_strbuf *out, const struct dd_attr *a)
{
    static const struct {
        uint8_t flag, code;
    } codes[] = {{DD_ATTR_BOLD, 1},      {DD_ATTR_DIM, 2},     {DD_ATTR_ITALIC, 3},
                 {DD_ATTR_UNDERLINE, 4}, {DD_ATTR_REVERSE, 7}, {DD_ATTR_STRIKE, 9}};
    dd_strbuf_adds(out, "\033[0");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (a->flags & codes[i].flag)
            dd_strbuf_addf(out, ";%d", codes[i].code);
    put_colour(out, a->fg, 30);
    put_colour(out, a->bg, 40);
    dd_strbuf_addc(out, 'm');
}

static bool same(const struct dd_attr *a, const struct dd_attr *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->flags == b->flags;
}

static void set_attr(struct dd_printer *p, struct dd_attr attr)
{
    if (!p->attrs || same(&p->attr, &attr))
        return;
    if (same(&attr, &plain))
        dd_strbuf_adds(&p->line, "\033[0m");
    else
        dd_print_sgr(&p->line, &attr);
    p->attr = attr;
}

void dd_printer_link(struct dd_printer *p, struct dd_str url, uint32_t n)
{
    p->url = url;
    p->link = p->links && dd_url_is_safe(url) ? dd_url_id(url, n) : 0;
}

static void set_link(struct dd_printer *p, uint32_t id)
{
    struct dd_strbuf url = {0};
    if (p->sent == id)
        return;
    if (id && dd_url_encode(&url, p->url))
        dd_strbuf_addf(&p->line, "\033]8;id=%08x;%s\033\\", (unsigned)id, dd_strbuf_cstr(&url));
    else if (p->sent)
        dd_strbuf_adds(&p->line, "\033]8;;\033\\");
    p->sent = url.len ? id : 0;
    dd_strbuf_release(&url);
}

/* Do blanks in it look like something? */
static bool blanks_show(const struct dd_attr *a)
{
    return a->bg >= 0 || (a->flags & (DD_ATTR_UNDERLINE | DD_ATTR_REVERSE | DD_ATTR_STRIKE));
}

/* ---- lines ----------------------------------------------------------------------------- */

static void flush_blanks(struct dd_printer *p)
{
    if (p->blanks && blanks_show(&p->attr))
        set_attr(p, plain);
    dd_strbuf_fill(&p->line, ' ', p->blanks);
    p->blanks = 0;
}

void dd_printer_put(struct dd_printer *p, struct dd_str text, struct dd_style style)
{
    style.scope = p->scope;
    struct dd_attr attr = p->attrs ? dd_theme_attr(p->attrs, style, DD_ROLE_TEXT) : plain;
    dd_strbuf_clear(&p->piece);
    dd_text_clean(&p->piece, text);
    struct dd_str clean = dd_strbuf_str(&p->piece);
    size_t end = clean.len, cells = dd_text_width(text);
    while (end && clean.ptr[end - 1] == ' ' && !(p->attrs && blanks_show(&attr)))
        end--;
    p->cells += cells;
    if (end) {
        if (p->link != p->sent && p->sent)
            set_link(p, 0);
        flush_blanks(p);
        set_attr(p, attr);
        set_link(p, p->link);
        dd_strbuf_add(&p->line, dd_str_slice(clean, 0, end));
    }
    p->blanks += clean.len - end;
}

void dd_printer_plain(struct dd_printer *p, struct dd_str text)
{
    dd_printer_put(p, text, (struct dd_style){0});
}

void dd_printer_pad(struct dd_printer *p, size_t column)
{
    if (column > p->cells) {
        p->blanks += column - p->cells;
        p->cells = column;
    }
}

void dd_printer_rule(struct dd_printer *p, size_t column, const char *sign)
{
    while (p->cells < column)
        dd_printer_put(p, dd_sign(sign), (struct dd_style){.role = DD_ROLE_DIVIDER});
}

void dd_printer_end(struct dd_printer *p)
{
    set_link(p, 0);
    set_attr(p, plain);
    p->open = p->open && p->sink->line(p->sink->data, dd_strbuf_str(&p->line));
    dd_strbuf_clear(&p->line);
    p->cells = p->blanks = 0;
    p->scope = DD_SCOPE_NONE;
}
