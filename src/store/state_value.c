/* Values of facts as JSON: arrays and objects that say nothing twice. */
#include "state_private.h"

#include <string.h>

/* [block, source, at, of, "before", "after"] */
void dd_value_add_spot(struct dd_strbuf *out, const struct dd_spot *s)
{
    dd_strbuf_addf(out, "[%u,%u,%u,%u,", s->block, s->source, s->at, s->of);
    dd_json_quote(out, (struct dd_str){s->before, s->n_before});
    dd_strbuf_addc(out, ',');
    dd_json_quote(out, (struct dd_str){s->after, s->n_after});
    dd_strbuf_addc(out, ']');
}

static uint32_t number(const struct dd_node *array, size_t n)
{
    int64_t value = dd_node_int(dd_node_nth(array, n), 0);
    return value < 0 || value > UINT32_MAX ? 0 : (uint32_t)value;
}

/* Whole characters of text, as many as fit. */
static uint8_t words(char *out, size_t room, struct dd_str text)
{
    size_t n = text.len < room ? text.len : room;
    while (n < text.len && n && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
        n--;
    if (n)
        memcpy(out, text.ptr, n);
    return (uint8_t)n;
}

bool dd_value_spot(const struct dd_node *value, struct dd_spot *out)
{
    *out = (struct dd_spot){.block = number(value, 0),
                            .source = number(value, 1),
                            .at = number(value, 2),
                            .of = number(value, 3)};
    out->n_before = words(out->before, DD_SPOT_BEFORE, dd_node_str(dd_node_nth(value, 4)));
    out->n_after = words(out->after, DD_SPOT_AFTER, dd_node_str(dd_node_nth(value, 5)));
    return dd_node_nth(value, 5) != NULL;
}

static void add_spots(struct dd_strbuf *out, const char *name, const struct dd_spot *spots)
{
    dd_strbuf_addf(out, ",\"%s\":[", name);
    for (int i = 0; i < DD_STATE_PANES; i++) {
        if (i)
            dd_strbuf_addc(out, ',');
        dd_value_add_spot(out, &spots[i]);
    }
    dd_strbuf_addc(out, ']');
}

void dd_value_add_reading(struct dd_strbuf *out, const struct dd_reading *r)
{
    dd_strbuf_addf(out, "{\"pane\":%d", (int)r->pane);
    add_spots(out, "top", r->top);
    add_spots(out, "focus", r->focus);
    dd_strbuf_addc(out, '}');
}

bool dd_value_reading(const struct dd_node *value, struct dd_reading *out)
{
    const struct dd_node *top = dd_node_get(value, "top"), *focus = dd_node_get(value, "focus");
    bool ok = top && focus;
    out->pane = dd_node_int(dd_node_get(value, "pane"), 0) == 1;
    for (size_t i = 0; i < DD_STATE_PANES; i++) {
        ok = dd_value_spot(dd_node_nth(top, i), &out->top[i]) && ok;
        ok = dd_value_spot(dd_node_nth(focus, i), &out->focus[i]) && ok;
    }
    return ok;
}

/* [percent, started, finished] */
void dd_value_add_progress(struct dd_strbuf *out, const struct dd_progress *p)
{
    dd_strbuf_addf(out, "[%d,%lld,%lld]", p->percent, (long long)p->started, (long long)p->finished);
}

/* Read for every article of a list, so without a tree. */
bool dd_value_progress(struct dd_str value, struct dd_progress *out)
{
    int64_t numbers[3] = {0};
    size_t at = 0, n = 0;
    *out = (struct dd_progress){0};
    if (at >= value.len || value.ptr[at++] != '[')
        return false;
    for (; at < value.len && n < 3; at++) {
        char c = value.ptr[at];
        if (c >= '0' && c <= '9' && numbers[n] < INT64_MAX / 16)
            numbers[n] = numbers[n] * 10 + (c - '0');
        else if (c == ',' || c == ']')
            n++;
        else
            return false;
    }
    *out = (struct dd_progress){numbers[0] > 100 ? 100 : (int)numbers[0], numbers[1], numbers[2]};
    return n == 3;
}
