/* The tables of the manual: subcommands, options, keys, settings, roles. */
#include "man.h"

#include "duidu/commands.h"
#include "duidu/config.h"
#include "duidu/i18n.h"
#include "duidu/keymap.h"
#include "duidu/theme.h"

#include "../cli/command.h"

#include <string.h>

/* Translated; the empty text is gettext's name for something else. */
static const char *tr(const char *text)
{
    return *text ? _(text) : text;
}

/* ---- subcommands ----------------------------------------------------------------------- */

/* "FILE...", "[FILE]" or "FILE FOLDER" as arguments of a macro line. */
static void put_operands(FILE *out, const char *operands)
{
    char word[64];
    while (*operands) {
        bool optional = *operands == '[';
        size_t n = strcspn(operands, " ");
        snprintf(word, sizeof word, "%.*s", (int)(n - (optional ? 2 : 0)), operands + optional);
        char *dots = strstr(word, "...");
        if (dots)
            *dots = '\0';
        fputs(optional ? " Oo Ar" : " Ar", out);
        dd_mdoc_word(out, word);
        fputs(dots ? " ..." : "", out);
        fputs(optional ? " Oc" : "", out);
        operands += n;
        operands += strspn(operands, " ");
    }
}

/* Each usage is an item of a list, since nothing begins a line of its own outside of a section called SYNOPSIS;
 * and without .Nm, for which groff 1.22 sets the items behind the first one in. */
static void put_usage(FILE *out, const struct dd_cli_command *c, const char *verb,
                      const char *operands)
{
    fprintf(out, ".It\n.Sy duidu%s%s%s%s\n.Op Ar %s ...\n", c->name[0] ? " Cm " : "", c->name,
            verb[0] ? " Cm " : "", verb, _("option"));
    if (operands[0]) {
        struct dd_strbuf macros = {0};
        FILE *line = open_memstream(&macros.buf, &macros.len);
        put_operands(line, tr(operands));
        fclose(line);
        fprintf(out, ".%s\n", macros.buf + 1); /* the first macro is the line's own */
        dd_strbuf_release(&macros);
    }
}

static void put_synopsis(FILE *out)
{
    const struct dd_cli_command *c;
    for (size_t i = 0; (c = dd_cli_command(i)); i++) {
        if (!c->n_verbs || c->verb_optional)
            put_usage(out, c, "", c->operands);
        for (size_t k = 0; k < c->n_verbs; k++)
            put_usage(out, c, c->verbs[k].name, c->verbs[k].operands);
    }
}

static void put_option(FILE *out, const struct dd_cli_option *o)
{
    char word[16];
    fputs(".It", out);
    if (o->letter)
        fprintf(out, " Fl %c ,", o->letter);
    fputs(" Fl \\-", out);
    for (const char *p = o->name; *p; p++)
        fputs(*p == '-' ? "\\-" : (char[2]){*p, 0}, out);
    for (size_t i = 0; dd_cli_word(o->words, i, word, sizeof word) && o->words[0]; i++) {
        fputs(i ? " | Cm" : " Cm", out);
        dd_mdoc_word(out, word);
    }
    if (o->kind != DD_VALUE_NONE && !o->words[0]) {
        fputs(" Ar", out);
        dd_mdoc_word(out, tr(o->value));
    }
    fputc('\n', out);
    dd_mdoc_sentence(out, tr(o->help), "");
}

static void put_options(FILE *out, const struct dd_cli_option *options, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_option(out, &options[i]);
}

static void put_verbs(FILE *out, const struct dd_cli_command *c)
{
    for (size_t i = 0; i < c->n_verbs; i++) {
        fputs(".It Cm", out);
        dd_mdoc_word(out, c->verbs[i].name);
        put_operands(out, tr(c->verbs[i].operands));
        fputc('\n', out);
        dd_mdoc_sentence(out, tr(c->verbs[i].help), "");
    }
}

static void put_paragraphs(FILE *out, const char *text)
{
    struct dd_str rest = dd_str_from(text), line;
    for (bool first = true; dd_str_next_line(&rest, &line); first = false) {
        struct dd_strbuf paragraph = {0};
        fputs(first ? "" : ".Pp\n", out);
        dd_strbuf_add(&paragraph, line);
        dd_mdoc_text(out, dd_strbuf_cstr(&paragraph));
        dd_strbuf_release(&paragraph);
    }
}

static void put_commands(FILE *out)
{
    const struct dd_cli_command *c;
    for (size_t i = 1; (c = dd_cli_command(i)); i++) {
        fprintf(out, ".It Cm %s", c->name);
        put_operands(out, tr(c->operands));
        fputc('\n', out);
        put_paragraphs(out, tr(c->about));
        if (!c->n_options && !c->n_verbs)
            continue;
        fputs(".Bl -tag -width Ds\n", out);
        put_verbs(out, c);
        put_options(out, c->options, c->n_options);
        fputs(".El\n", out);
    }
}

static void put_reader_options(FILE *out)
{
    const struct dd_cli_command *reader = dd_cli_command(0);
    put_options(out, reader->options, reader->n_options);
    put_options(out, dd_cli_globals, DD_GLOBAL_COUNT);
}

/* ---- keys ------------------------------------------------------------------------------ */

/* The keys of a command on any screen, each once, as arguments. */
static void put_keys(FILE *out, enum dd_command command)
{
    struct dd_keymap map = dd_keymap_default();
    struct dd_strbuf seen = {0};
    for (size_t i = 0; i < map.count; i++) {
        struct dd_strbuf name = {0};
        const struct dd_binding *b = &map.items[i];
        if (b->command != command)
            continue;
        for (size_t k = 0; k < dd_binding_length(b); k++)
            dd_key_name(&name, b->keys[k]);
        dd_strbuf_addc(&name, '\n');
        if (!seen.len || !strstr(seen.buf, name.buf)) {
            dd_strbuf_adds(&seen, name.buf);
            name.buf[name.len - 1] = '\0';
            dd_mdoc_word(out, name.buf);
        }
        dd_strbuf_release(&name);
    }
    if (!seen.len)
        dd_mdoc_word(out, ":");
    dd_strbuf_release(&seen);
}

static void put_command(FILE *out, const struct dd_command_info *c)
{
    fputs(".It Sy", out);
    put_keys(out, c->id);
    fputc('\n', out);
    dd_mdoc_sentence(out, tr(c->help), "");
    fputs(".Pq Ic", out);
    dd_mdoc_word(out, c->name);
    if (c->arguments[0]) {
        bool optional = c->arguments[0] == '[';
        char words[DD_ARGUMENTS_MAX];
        snprintf(words, sizeof words, "%s", dd_command_arguments(c) + optional);
        if (optional)
            words[strcspn(words, "]")] = '\0';
        fputs(optional ? " Op Ar" : " Ar", out);
        dd_mdoc_word(out, words);
    }
    fputc('\n', out);
}

static void put_command_groups(FILE *out)
{
    for (unsigned group = 0; group < DD_GROUP_COUNT; group++) {
        fputs(".Ss", out);
        dd_mdoc_word(out, _(dd_command_group_title(group)));
        fputs("\n.Bl -tag -width \"Space PgDn\"\n", out);
        for (unsigned c = 1; c < DD_CMD_COUNT; c++)
            if (dd_command_info(c)->group == group)
                put_command(out, dd_command_info(c));
        fputs(".El\n", out);
    }
}

/* ---- settings -------------------------------------------------------------------------- */

/* "auto, dark, light" */
static void add_choices(struct dd_strbuf *out, const char *choices)
{
    char word[16], list[256] = "", longer[256];
    for (size_t i = 0; dd_cli_word(choices, i, word, sizeof word); i++) {
        snprintf(longer, sizeof longer, i ? _("%s, %s") : "%s%s", list, word);
        strcpy(list, longer);
    }
    dd_strbuf_adds(out, list);
}

static void add_values(struct dd_strbuf *out, const struct dd_setting *s)
{
    struct dd_strbuf text = {0}, choices = {0};
    char word[16];
    switch (s->kind) {
    case DD_SETTING_YES_NO:
        dd_strbuf_addf(&text, _("yes or no; built in: %s."), s->number ? "yes" : "no");
        break;
    case DD_SETTING_NUMBER:
        dd_strbuf_addf(&text, _("%d to %d; built in: %d."), s->low, s->high, s->number);
        break;
    case DD_SETTING_CHOICE:
        dd_cli_word(s->choices, (size_t)s->number, word, sizeof word);
        add_choices(&choices, s->choices);
        dd_strbuf_addf(&text, _("%s; built in: %s."), choices.buf, word);
        break;
    default:
        if (s->text[0])
            dd_strbuf_addf(&text, _("Built in: %s."), s->text);
    }
    dd_mdoc_add(out, dd_strbuf_cstr(&text));
    dd_strbuf_release(&choices);
    dd_strbuf_release(&text);
}

static void put_settings(FILE *out)
{
    const struct dd_setting *s, *before = NULL;
    for (size_t i = 0; (s = dd_setting_at(i)); before = s, i++) {
        if (!before || strcmp(before->section, s->section) != 0)
            fprintf(out, "%s.Ss [%s]\\&\n.Bl -tag -width Ds\n", before ? ".El\n" : "", s->section);
        fputs(".It Ic", out);
        dd_mdoc_word(out, s->key);
        fputc('\n', out);
        struct dd_strbuf text = {0};
        dd_strbuf_adds(&text, tr(s->help));
        add_values(&text, s);
        if (s->at_start)
            dd_mdoc_add(&text, _("It takes effect when the program starts."));
        dd_mdoc_text(out, dd_strbuf_cstr(&text));
        dd_strbuf_release(&text);
    }
    fputs(before ? ".El\n" : "", out);
}

static void put_looks(FILE *out)
{
    struct dd_theme theme;
    dd_theme_init(&theme);
    for (unsigned look = 0; look < DD_LOOK_COUNT; look++) {
        struct dd_strbuf value = {0}, text = {0};
        fputs(".It Ic", out);
        dd_mdoc_word(out, dd_look_name(look));
        fputc('\n', out);
        if (theme.looks[DD_SCOPE_NONE][look].set)
            dd_look_format(&value, &theme.looks[DD_SCOPE_NONE][look]);
        if (value.len)
            dd_strbuf_addf(&text, _("Built in: %s."), value.buf);
        const char *help = tr(dd_look_help(look));
        if (*help)
            dd_mdoc_sentence(out, help, dd_strbuf_cstr(&text));
        else
            dd_mdoc_text(out, dd_strbuf_cstr(&text));
        dd_strbuf_release(&value);
        dd_strbuf_release(&text);
    }
}

/* Names of commands and their keys as the file has them. */
static void put_bindings(FILE *out)
{
    struct dd_keymap map = dd_keymap_default();
    for (unsigned c = 1; c < DD_CMD_COUNT; c++) {
        fputs(".It Ic", out);
        dd_mdoc_word(out, dd_command_info(c)->name);
        fputs(" =", out);
        for (size_t i = 0; i < map.count; i++) {
            struct dd_strbuf keys = {0};
            if (map.items[i].command != c)
                continue;
            dd_keys_format(&keys, map.items[i].keys, dd_binding_length(&map.items[i]));
            dd_mdoc_word(out, keys.buf);
            dd_strbuf_release(&keys);
        }
        fputc('\n', out);
    }
}

/* ---- by name --------------------------------------------------------------------------- */

static void put_date(FILE *out)
{
    fputs(".Dd " DUIDU_DATE "\n", out);
}

bool dd_man_table(FILE *out, const char *name)
{
    static const struct {
        char name[12];
        void (*put)(FILE *out);
    } tables[] = {
        {"date", put_date},         {"synopsis", put_synopsis},
        {"options", put_reader_options}, {"commands", put_commands},
        {"keys", put_command_groups},    {"settings", put_settings},
        {"looks", put_looks},            {"bindings", put_bindings},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(tables[i].name, name) == 0) {
            tables[i].put(out);
            return true;
        }
    return false;
}
