/* usage: check-json SCHEMA <LINES
 *
 * Checks JSON values, one on each line of standard input, against a JSON Schema (draft 2020-12) of
 * which these words are known: type, const, enum, minimum, maximum, pattern (only "^prefix"), required,
 * properties, additionalProperties false, items, minItems, $ref to "#/$defs/NAME". Prints
 * "line N: PLACE: what" for each fault. Status 0: all is well; 1: something is not; 2: no schema, or no
 * line at all. Every line has to be valid UTF-8. */
#include "json.h"

#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct checker {
    const struct json *root; /* the schema */
    struct dd_strbuf place;  /* "summary.points[3]" */
    size_t line, faults;
};

static void fault(struct checker *c, const char *what, struct dd_str detail)
{
    c->faults++;
    printf("line %zu: %s: %s%.*s\n", c->line, c->place.len ? dd_strbuf_cstr(&c->place) : "(the whole)",
           what, DD_STR_ARG(detail));
}

static bool same(const struct json *a, const struct json *b)
{
    if (a->type != b->type)
        return false;
    return a->type == JSON_BOOLEAN ? a->truth == b->truth
           : a->type == JSON_INTEGER || a->type == JSON_NUMBER ? !(a->number < b->number) && !(a->number > b->number)
                                                               : dd_str_equal(a->text, b->text);
}

static bool is_type(const struct json *v, struct dd_str name)
{
    static const char *const names[] = {"null",   "boolean", "integer", "number",
                                        "string", "array",   "object"};
    return dd_str_equal(name, dd_str_from(names[v->type])) ||
           (v->type == JSON_INTEGER && dd_str_equal(name, DD_STR("number")));
}

static void check(struct checker *c, const struct json *v, const struct json *schema);

/* Goes one step down; the place is as before afterwards. */
__attribute__((format(printf, 4, 5))) static void
check_in(struct checker *c, const struct json *v, const struct json *schema, const char *format, ...)
{
    size_t before = c->place.len;
    char step[256];
    va_list args;
    va_start(args, format);
    vsnprintf(step, sizeof step, format, args);
    va_end(args);
    dd_strbuf_adds(&c->place, step);
    check(c, v, schema);
    c->place.len = before;
    c->place.buf[before] = '\0';
}

static void check_object(struct checker *c, const struct json *v, const struct json *schema)
{
    const struct json *required = json_member(schema, "required");
    const struct json *properties = json_member(schema, "properties");
    const struct json *more = json_member(schema, "additionalProperties");
    for (const struct json *r = required ? required->first : NULL; r; r = r->next)
        if (!json_member(v, r->text.ptr))
            fault(c, "has no ", r->text);
    for (const struct json *m = v->first; m; m = m->next) {
        const struct json *p = json_member(properties, m->name.ptr);
        for (const struct json *other = v->first; other != m; other = other->next)
            if (dd_str_equal(other->name, m->name))
                fault(c, "has twice ", m->name);
        if (p)
            check_in(c, m, p, "%s%s", c->place.len ? "." : "", m->name.ptr);
        else if (more && more->type == JSON_BOOLEAN && !more->truth)
            fault(c, "may not have ", m->name);
    }
}

static void check_array(struct checker *c, const struct json *v, const struct json *schema)
{
    const struct json *items = json_member(schema, "items"), *least = json_member(schema, "minItems");
    size_t n = 0;
    for (const struct json *i = v->first; i; i = i->next, n++)
        if (items)
            check_in(c, i, items, "[%zu]", n);
    if (least && (double)n < least->number)
        fault(c, "has too few items", (struct dd_str){0});
}

static void check_limits(struct checker *c, const struct json *v, const struct json *schema)
{
    const struct json *least = json_member(schema, "minimum"), *most = json_member(schema, "maximum");
    if (least && v->number < least->number)
        fault(c, "is less than ", least->text);
    if (most && v->number > most->number)
        fault(c, "is more than ", most->text);
}

static const struct json *resolve(const struct checker *c, const struct json *schema)
{
    const struct json *ref = json_member(schema, "$ref");
    if (!ref || !dd_str_starts(ref->text, DD_STR("#/$defs/")))
        return schema;
    return json_member(json_member(c->root, "$defs"), ref->text.ptr + strlen("#/$defs/"));
}

static void check(struct checker *c, const struct json *v, const struct json *schema)
{
    schema = resolve(c, schema);
    const struct json *type = json_member(schema, "type"), *one = json_member(schema, "const");
    const struct json *any = json_member(schema, "enum"), *start = json_member(schema, "pattern");
    if (type && !is_type(v, type->text)) {
        fault(c, "is no ", type->text);
        return;
    }
    if (one && !same(v, one))
        fault(c, "is not ", one->text);
    const struct json *choice = any ? any->first : NULL;
    while (choice && !same(v, choice))
        choice = choice->next;
    if (any && !choice)
        fault(c, "is none of the words: ", v->text);
    if (start && !dd_str_starts(v->text, dd_str_slice(start->text, 1, start->text.len)))
        fault(c, "does not begin with ", start->text);
    if (v->type == JSON_OBJECT)
        check_object(c, v, schema);
    if (v->type == JSON_ARRAY)
        check_array(c, v, schema);
    if (v->type == JSON_INTEGER || v->type == JSON_NUMBER)
        check_limits(c, v, schema);
}

static bool read_all(FILE *f, struct dd_strbuf *out)
{
    char buf[65536];
    for (size_t n; f && (n = fread(buf, 1, sizeof buf, f)) > 0;)
        dd_strbuf_add(out, (struct dd_str){buf, n});
    return f && !ferror(f);
}

static void check_line(struct checker *c, struct dd_str line)
{
    struct dd_arena arena = {0};
    struct dd_strbuf valid = {0};
    int where_bad;
    size_t where;
    c->line++;
    if (dd_utf8_repair(&valid, line, &where_bad))
        fault(c, "is not UTF-8", (struct dd_str){0});
    struct json *v = json_read(&arena, &line, &where);
    if (!v || line.len)
        fault(c, "is no JSON from here on: ", dd_str_slice(dd_strbuf_str(&valid), where, where + 40));
    else
        check(c, v, c->root);
    dd_strbuf_release(&valid);
    dd_arena_release(&arena);
}

int main(int argc, char *argv[])
{
    struct dd_arena arena = {0};
    struct dd_strbuf schema = {0}, lines = {0};
    struct checker c = {0};
    size_t where;
    FILE *f = argc == 2 ? fopen(argv[1], "re") : NULL;
    bool fine = read_all(f, &schema) && read_all(stdin, &lines);
    struct dd_str text = dd_strbuf_str(&schema), rest = dd_strbuf_str(&lines), line;
    c.root = fine ? json_read(&arena, &text, &where) : NULL;
    if (!c.root || text.len) {
        fprintf(stderr, "check-json: no schema in '%s' (from byte %zu on)\n", argv[argc - 1], c.root ? where : 0);
        return 2;
    }
    while (dd_str_next_line(&rest, &line))
        check_line(&c, line);
    if (f)
        fclose(f);
    dd_strbuf_release(&c.place);
    dd_strbuf_release(&schema);
    dd_strbuf_release(&lines);
    dd_arena_release(&arena);
    if (!c.line)
        fputs("check-json: nothing to check\n", stderr);
    return !c.line ? 2 : c.faults > 0;
}
