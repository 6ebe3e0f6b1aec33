#include "json.h"

#include "duidu/strbuf.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64 };

struct reader {
    struct dd_arena *arena;
    struct dd_str text;
    size_t at;
    int depth;
};

static int peek(const struct reader *r)
{
    return r->at < r->text.len ? (unsigned char)r->text.ptr[r->at] : -1;
}

static void skip_blanks(struct reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\n' || peek(r) == '\r' || peek(r) == '\t')
        r->at++;
}

/* ---- strings --------------------------------------------------------------------------- */

static bool read_hex(struct reader *r, uint32_t *unit)
{
    char digits[5] = {0};
    for (int i = 0; i < 4; i++) {
        if (peek(r) < 0 || !strchr("0123456789abcdefABCDEF", peek(r)))
            return false;
        digits[i] = (char)peek(r);
        r->at++;
    }
    *unit = (uint32_t)strtoul(digits, NULL, 16);
    return true;
}

/* Behind "\u". A lone surrogate is refused. */
static bool read_unicode(struct reader *r, struct dd_strbuf *out)
{
    uint32_t unit, low;
    if (!read_hex(r, &unit) || (unit >= 0xDC00 && unit < 0xE000))
        return false;
    if (unit >= 0xD800 && unit < 0xDC00) {
        if (peek(r) != '\\' || r->text.ptr[++r->at] != 'u')
            return false;
        r->at++;
        if (!read_hex(r, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    dd_strbuf_add_cp(out, unit);
    return true;
}

static bool read_escape(struct reader *r, struct dd_strbuf *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    int c = peek(r);
    r->at++;
    if (c == 'u')
        return read_unicode(r, out);
    const char *found = c > 0 ? strchr(from, c) : NULL;
    if (found)
        dd_strbuf_addc(out, to[found - from]);
    return found != NULL;
}

static bool read_string(struct reader *r, struct dd_str *out)
{
    struct dd_strbuf s = {0};
    bool fine = peek(r) == '"';
    r->at++;
    while (fine && peek(r) != '"') {
        int c = peek(r);
        r->at++;
        if (c < 0x20)
            fine = false;
        else if (c == '\\')
            fine = read_escape(r, &s);
        else
            dd_strbuf_addc(&s, (char)c);
    }
    r->at++;
    *out = dd_arena_copy(r->arena, dd_strbuf_str(&s));
    dd_strbuf_release(&s);
    return fine;
}

/* ---- values ---------------------------------------------------------------------------- */

static struct json *read_value(struct reader *r);

static bool read_members(struct reader *r, struct json *v)
{
    int close = v->type == JSON_OBJECT ? '}' : ']';
    struct json **end = &v->first;
    r->at++;
    skip_blanks(r);
    if (peek(r) == close) {
        r->at++;
        return true;
    }
    for (;;) {
        struct dd_str name = {0};
        skip_blanks(r);
        if (v->type == JSON_OBJECT) {
            if (!read_string(r, &name))
                return false;
            skip_blanks(r);
            if (peek(r) != ':')
                return false;
            r->at++;
        }
        if (!(*end = read_value(r)))
            return false;
        (*end)->name = name;
        end = &(*end)->next;
        skip_blanks(r);
        int c = peek(r);
        r->at += c >= 0;
        if (c == close)
            return true;
        if (c != ',')
            return false;
    }
}

static bool digits(struct reader *r)
{
    size_t start = r->at;
    while (peek(r) >= '0' && peek(r) <= '9')
        r->at++;
    return r->at > start;
}

static bool read_number(struct reader *r, struct json *v)
{
    size_t start = r->at;
    bool fraction = false;
    r->at += peek(r) == '-';
    size_t first = r->at;
    if (!digits(r) || (r->text.ptr[first] == '0' && r->at > first + 1))
        return false;
    if (peek(r) == '.') {
        fraction = true;
        r->at++;
        if (!digits(r))
            return false;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        fraction = true;
        r->at++;
        r->at += peek(r) == '+' || peek(r) == '-';
        if (!digits(r))
            return false;
    }
    v->type = fraction ? JSON_NUMBER : JSON_INTEGER;
    v->text = dd_arena_copy(r->arena, dd_str_slice(r->text, start, r->at));
    v->number = strtod(v->text.ptr, NULL);
    return true;
}

static bool read_word(struct reader *r, struct json *v)
{
    static const struct {
        struct dd_str word;
        enum json_type type;
        bool truth;
    } words[] = {{{"true", 4}, JSON_BOOLEAN, true},
                 {{"false", 5}, JSON_BOOLEAN, false},
                 {{"null", 4}, JSON_NULL, false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dd_str_starts(dd_str_slice(r->text, r->at, r->text.len), words[i].word)) {
            r->at += words[i].word.len;
            v->type = words[i].type;
            v->truth = words[i].truth;
            return true;
        }
    return false;
}

static struct json *read_value(struct reader *r)
{
    struct json *v = dd_arena_alloc(r->arena, sizeof *v);
    bool fine;
    if (++r->depth > DEPTH)
        return NULL;
    skip_blanks(r);
    int c = peek(r);
    if (c == '{' || c == '[') {
        v->type = c == '{' ? JSON_OBJECT : JSON_ARRAY;
        fine = read_members(r, v);
    } else if (c == '"') {
        v->type = JSON_STRING;
        fine = read_string(r, &v->text);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        fine = read_number(r, v);
    } else {
        fine = read_word(r, v);
    }
    r->depth--;
    return fine ? v : NULL;
}

struct json *json_read(struct dd_arena *arena, struct dd_str *text, size_t *where)
{
    struct reader r = {.arena = arena, .text = *text};
    struct json *v = read_value(&r);
    skip_blanks(&r);
    *where = r.at < text->len ? r.at : text->len;
    *text = dd_str_slice(*text, r.at, text->len);
    return v;
}

const struct json *json_member(const struct json *object, const char *name)
{
    if (object && object->type == JSON_OBJECT)
        for (const struct json *m = object->first; m; m = m->next)
            if (dd_str_equal(m->name, dd_str_from(name)))
                return m;
    return NULL;
}
