/* JSON read by recursive descent. */
#include "duidu/json_read.h"

#include "duidu/utf8.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct dd_arena *arena;
    struct dd_str text;
    size_t at;
    int depth;
    struct dd_strbuf scratch; /* a string with escapes while it is decoded */
};

static void skip_white(struct reader *r)
{
    while (r->at < r->text.len && strchr(" \t\r\n", r->text.ptr[r->at]) && r->text.ptr[r->at])
        r->at++;
}

static bool take(struct reader *r, char c)
{
    if (r->at >= r->text.len || r->text.ptr[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool take_word(struct reader *r, const char *word)
{
    struct dd_str rest = dd_str_slice(r->text, r->at, r->text.len);
    if (!dd_str_starts(rest, dd_str_from(word)))
        return false;
    r->at += strlen(word);
    return true;
}

/* ---- strings --------------------------------------------------------------------------- */

/* Four hexadecimal digits; false when they are not. */
static bool take_unit(struct reader *r, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        char c = r->at < r->text.len ? r->text.ptr[r->at] : '\0';
        if (c >= '0' && c <= '9')
            *unit = *unit * 16 + (uint32_t)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            *unit = *unit * 16 + (uint32_t)((c | 32) - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* Two surrogates are one character; one alone becomes U+FFFD (dd_strbuf_add_cp sees to it). */
static bool take_escaped_unit(struct reader *r)
{
    uint32_t unit, low;
    if (!take_unit(r, &unit))
        return false;
    if (unit >= 0xD800 && unit < 0xDC00 && take_word(r, "\\u")) {
        if (!take_unit(r, &low))
            return false;
        if (low >= 0xDC00 && low < 0xE000) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        } else {
            dd_strbuf_add_cp(&r->scratch, unit);
            unit = low;
        }
    }
    dd_strbuf_add_cp(&r->scratch, unit);
    return true;
}

static bool take_escape(struct reader *r)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (take(r, 'u'))
        return take_escaped_unit(r);
    const char *sign = r->at < r->text.len && r->text.ptr[r->at] ? strchr(from, r->text.ptr[r->at])
                                                                   : NULL;
    if (!sign)
        return false;
    dd_strbuf_addc(&r->scratch, to[sign - from]);
    r->at++;
    return true;
}

/* The opening quote is behind us. */
static bool take_string(struct reader *r, struct dd_str *out)
{
    dd_strbuf_clear(&r->scratch);
    while (r->at < r->text.len) {
        unsigned char c = (unsigned char)r->text.ptr[r->at];
        if (c == '"') {
            r->at++;
            *out = dd_arena_copy(r->arena, dd_strbuf_str(&r->scratch));
            return true;
        }
        if (c < ' ')
            return false;
        if (c == '\\') {
            r->at++;
            if (!take_escape(r))
                return false;
        } else {
            size_t len;
            dd_strbuf_add_cp(&r->scratch, dd_utf8_decode(r->text, r->at, &len));
            r->at += len;
        }
    }
    return false;
}

/* ---- numbers --------------------------------------------------------------------------- */

static size_t take_digits(struct reader *r)
{
    size_t from = r->at;
    while (r->at < r->text.len && r->text.ptr[r->at] >= '0' && r->text.ptr[r->at] <= '9')
        r->at++;
    return r->at - from;
}

static bool take_number(struct reader *r, struct dd_node *value)
{
    size_t from = r->at;
    take(r, '-');
    if (!take(r, '0') && !take_digits(r))
        return false;
    if (take(r, '.') && !take_digits(r))
        return false;
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+'))
            take(r, '-');
        if (!take_digits(r))
            return false;
    }
    value->kind = DD_JSON_NUMBER;
    value->text = dd_str_slice(r->text, from, r->at);
    return true;
}

/* ---- values ---------------------------------------------------------------------------- */

static bool take_value(struct reader *r, struct dd_node *value);

/* Members or elements up to close. */
static bool take_children(struct reader *r, struct dd_node *parent, char close)
{
    const struct dd_node **link = &parent->first;
    skip_white(r);
    if (take(r, close))
        return true;
    if (++r->depth > DD_JSON_DEPTH)
        return false;
    do {
        struct dd_node *child = dd_arena_alloc(r->arena, sizeof *child);
        skip_white(r);
        if (close == '}') {
            if (!take(r, '"') || !take_string(r, &child->key))
                return false;
            skip_white(r);
            if (!take(r, ':'))
                return false;
        }
        if (!take_value(r, child))
            return false;
        *link = child;
        link = &child->next;
    } while (take(r, ','));
    r->depth--;
    return take(r, close);
}

static bool take_word_value(struct reader *r, struct dd_node *value)
{
    static const struct {
        char word[6];
        enum dd_node_kind kind;
    } words[] = {{"null", DD_JSON_NULL}, {"false", DD_JSON_FALSE}, {"true", DD_JSON_TRUE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (take_word(r, words[i].word)) {
            value->kind = words[i].kind;
            return true;
        }
    return false;
}

/* A value with the white space around it. */
static bool take_value(struct reader *r, struct dd_node *value)
{
    bool ok;
    skip_white(r);
    size_t from = r->at;
    if (take(r, '{')) {
        value->kind = DD_JSON_OBJECT;
        ok = take_children(r, value, '}');
    } else if (take(r, '[')) {
        value->kind = DD_JSON_ARRAY;
        ok = take_children(r, value, ']');
    } else if (take(r, '"')) {
        value->kind = DD_JSON_STRING;
        ok = take_string(r, &value->text);
    } else {
        ok = take_word_value(r, value) || take_number(r, value);
    }
    value->raw = dd_str_slice(r->text, from, r->at);
    skip_white(r);
    return ok;
}

const struct dd_node *dd_node_parse(struct dd_arena *arena, struct dd_str text)
{
    struct reader r = {.arena = arena, .text = text};
    struct dd_node *value = dd_arena_alloc(arena, sizeof *value);
    bool ok = take_value(&r, value) && r.at == text.len;
    dd_strbuf_release(&r.scratch);
    return ok ? value : NULL;
}

/* ---- asking ---------------------------------------------------------------------------- */

const struct dd_node *dd_node_get(const struct dd_node *object, const char *key)
{
    if (!object || object->kind != DD_JSON_OBJECT)
        return NULL;
    for (const struct dd_node *child = object->first; child; child = child->next)
        if (dd_str_equal(child->key, dd_str_from(key)))
            return child;
    return NULL;
}

const struct dd_node *dd_node_nth(const struct dd_node *array, size_t n)
{
    if (!array || array->kind != DD_JSON_ARRAY)
        return NULL;
    const struct dd_node *child = array->first;
    while (child && n--)
        child = child->next;
    return child;
}

int64_t dd_node_int(const struct dd_node *value, int64_t otherwise)
{
    char digits[32];
    if (!value || value->kind != DD_JSON_NUMBER || value->text.len >= sizeof digits)
        return otherwise;
    memcpy(digits, value->text.ptr, value->text.len);
    digits[value->text.len] = '\0';
    return strtoll(digits, NULL, 10);
}

bool dd_node_true(const struct dd_node *value)
{
    return value && value->kind == DD_JSON_TRUE;
}

struct dd_str dd_node_str(const struct dd_node *value)
{
    return value && value->kind == DD_JSON_STRING ? value->text : (struct dd_str){0};
}
