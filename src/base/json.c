#include "duidu/json.h"

#include "duidu/utf8.h"

void dd_json_release(struct dd_json *j)
{
    dd_strbuf_release(&j->out);
    j->comma = false;
}

void dd_json_clear(struct dd_json *j)
{
    dd_strbuf_clear(&j->out);
    j->comma = false;
}

/* Before a value or a key: the comma that it needs. */
static void next(struct dd_json *j)
{
    if (j->comma)
        dd_strbuf_adds(&j->out, ", ");
    j->comma = true;
}

void dd_json_open(struct dd_json *j, char bracket)
{
    next(j);
    dd_strbuf_addc(&j->out, bracket);
    j->comma = false;
}

void dd_json_close(struct dd_json *j, char bracket)
{
    dd_strbuf_addc(&j->out, bracket);
    j->comma = true;
}

void dd_json_key(struct dd_json *j, const char *name)
{
    next(j);
    dd_strbuf_addf(&j->out, "\"%s\": ", name);
    j->comma = false;
}

static void put_unit(struct dd_strbuf *out, uint32_t unit)
{
    dd_strbuf_addf(out, "\\u%04x", (unsigned)unit);
}

static void put_char(struct dd_strbuf *out, uint32_t cp)
{
    if (cp == '"' || cp == '\\') {
        dd_strbuf_addc(out, '\\');
        dd_strbuf_addc(out, (char)cp);
    } else if (cp == '\n') {
        dd_strbuf_adds(out, "\\n");
    } else if (cp == '\t') {
        dd_strbuf_adds(out, "\\t");
    } else if (!dd_cp_is_invisible(cp) && !dd_cp_is_line_end(cp)) {
        dd_strbuf_add_cp(out, cp);
    } else if (cp < 0x10000) {
        put_unit(out, cp);
    } else {
        put_unit(out, 0xD800 + ((cp - 0x10000) >> 10));
        put_unit(out, 0xDC00 + ((cp - 0x10000) & 0x3FF));
    }
}

void dd_json_quote(struct dd_strbuf *out, struct dd_str value)
{
    size_t len;
    dd_strbuf_addc(out, '"');
    for (size_t at = 0; at < value.len; at += len)
        put_char(out, dd_utf8_decode(value, at, &len));
    dd_strbuf_addc(out, '"');
}

void dd_json_string(struct dd_json *j, struct dd_str value)
{
    next(j);
    dd_json_quote(&j->out, value);
}

void dd_json_int(struct dd_json *j, long long value)
{
    next(j);
    dd_strbuf_addf(&j->out, "%lld", value);
}

void dd_json_real(struct dd_json *j, double value)
{
    long long scaled = (long long)((value < 0 ? -value : value) * 10000 + 0.5);
    next(j);
    dd_strbuf_addf(&j->out, "%s%lld.%04lld", value < 0 && scaled ? "-" : "", scaled / 10000,
                   scaled % 10000);
}

void dd_json_bool(struct dd_json *j, bool value)
{
    next(j);
    dd_strbuf_adds(&j->out, value ? "true" : "false");
}

void dd_json_member(struct dd_json *j, const char *name, struct dd_str value)
{
    dd_json_key(j, name);
    dd_json_string(j, value);
}

void dd_json_member_int(struct dd_json *j, const char *name, long long value)
{
    dd_json_key(j, name);
    dd_json_int(j, value);
}
