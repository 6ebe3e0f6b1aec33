/* A line of a theme as it is written: "ff8800 on default bold". */
#include "config_private.h"
#include "duidu/i18n.h"
#include "duidu/theme.h"

static const struct {
    char name[12];
    uint8_t flag;
} words[] = {
    {"bold", DD_ATTR_BOLD},           {"dim", DD_ATTR_DIM},         {"italic", DD_ATTR_ITALIC},
    {"underline", DD_ATTR_UNDERLINE}, {"reverse", DD_ATTR_REVERSE}, {"strike", DD_ATTR_STRIKE},
    {"plain", 0},
};

enum { N_WORDS = sizeof words / sizeof *words };

static bool next_word(struct dd_str *rest, struct dd_str *word)
{
    *rest = dd_str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t')
        n++;
    *word = dd_str_slice(*rest, 0, n);
    *rest = dd_str_slice(*rest, n, rest->len);
    char quote = n > 2 ? word->ptr[0] : 0;
    if ((quote == '"' || quote == '\'') && word->ptr[n - 1] == quote)
        *word = dd_str_slice(*word, 1, n - 1);
    return n > 0;
}

static enum dd_code unknown(struct dd_str word, bool colour, struct dd_error *err)
{
    struct dd_suggest s = {.word = word};
    const char *name;
    for (size_t i = 0; !colour && i < N_WORDS; i++)
        dd_suggest_try(&s, words[i].name);
    for (size_t i = 0; (name = dd_colour_known(i)); i++)
        dd_suggest_try(&s, name);
    dd_error_set(err, DD_ERR_SYNTAX,
                 colour ? _("unknown colour '%.*s'") : _("unknown colour or attribute '%.*s'"),
                 DD_STR_ARG(word));
    dd_suggest_add(&s, err);
    return DD_ERR_SYNTAX;
}

static bool take_attribute(struct dd_look *look, struct dd_str word)
{
    for (size_t i = 0; i < N_WORDS; i++)
        if (dd_str_equal_ci(word, dd_str_from(words[i].name))) {
            look->flags |= words[i].flag;
            look->has_flags = true;
            return true;
        }
    return false;
}

enum dd_code dd_look_parse(struct dd_look *look, struct dd_str value, struct dd_error *err)
{
    struct dd_str word;
    *look = (struct dd_look){.fg = DD_COLOUR_NONE, .bg = DD_COLOUR_NONE, .set = true};
    while (next_word(&value, &word)) {
        if (take_attribute(look, word))
            continue;
        bool back = dd_str_equal_ci(word, DD_STR("on"));
        if (back && !next_word(&value, &word))
            return dd_error_set(err, DD_ERR_SYNTAX, _("a colour is missing behind 'on'"));
        int32_t *colour = back ? &look->bg : &look->fg, parsed;
        if (!dd_colour_parse(word, &parsed))
            return unknown(word, back, err);
        if (*colour != DD_COLOUR_NONE)
            return dd_error_set(err, DD_ERR_SYNTAX,
                                back ? _("a second background '%.*s'")
                                     : _("a second foreground '%.*s'; a background stands behind 'on'"),
                                DD_STR_ARG(word));
        *colour = parsed;
    }
    return DD_OK;
}

void dd_look_format(struct dd_strbuf *out, const struct dd_look *look)
{
    size_t start = out->len;
    if (look->fg != DD_COLOUR_NONE)
        dd_colour_name(out, look->fg);
    if (look->bg != DD_COLOUR_NONE) {
        dd_strbuf_adds(out, out->len > start ? " on " : "on ");
        dd_colour_name(out, look->bg);
    }
    for (size_t i = 0; i < N_WORDS; i++)
        if (words[i].flag ? look->flags & words[i].flag : look->has_flags && !look->flags) {
            dd_strbuf_adds(out, out->len > start ? " " : "");
            dd_strbuf_adds(out, words[i].name);
        }
}
