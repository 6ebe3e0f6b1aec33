/* What --help prints, made from the table, no wider than 80 cells. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80, HELP_COLUMN = 24, COMMAND_COLUMN = 12 };

/* ---- paragraphs ------------------------------------------------------------------------ */

/* Prints text in lines up to WIDTH; the first one begins at column at, the others at indent. */
static void print_wrapped(struct dd_str text, size_t at, size_t indent)
{
    for (size_t from = 0, n; from < text.len; from += n) {
        struct dd_str rest = dd_str_slice(text, from, text.len);
        n = dd_text_line(rest, WIDTH - (from ? indent : at));
        struct dd_str line = dd_str_trim(dd_str_slice(rest, 0, n));
        printf("%*s%.*s\n", from ? (int)indent : 0, "", DD_STR_ARG(line));
    }
}

static void print_paragraphs(const char *text)
{
    struct dd_str rest = dd_str_from(text), line;
    while (dd_str_next_line(&rest, &line))
        print_wrapped(line, 0, 0);
}

/* Name and help in two columns. */
static void print_row(struct dd_str name, const char *help, size_t column)
{
    size_t cells = dd_text_width(name) + 2;
    printf("  %.*s", DD_STR_ARG(name));
    if (cells + 2 > column) {
        putchar('\n');
        cells = 0;
    }
    printf("%*s", (int)(column - cells), "");
    print_wrapped(dd_str_from(help), column, column);
}

/* ---- rows ------------------------------------------------------------------------------ */

/* brief: the page of all commands has to fit a screen. */
static void print_option(const struct dd_cli_option *o, bool brief)
{
    struct dd_strbuf name = {0};
    if (o->letter)
        dd_strbuf_addf(&name, "-%c, ", o->letter);
    else
        dd_strbuf_adds(&name, "    ");
    dd_strbuf_addf(&name, "--%s", o->name);
    if (o->kind != DD_VALUE_NONE)
        dd_strbuf_addf(&name, " %s", o->words[0] ? brief ? _("WORD") : o->words : _(o->value));
    print_row(dd_strbuf_str(&name), _(o->help), HELP_COLUMN);
    dd_strbuf_release(&name);
}

static void print_verbs(const struct dd_cli_command *command)
{
    for (size_t i = 0; i < command->n_verbs; i++) {
        const struct dd_cli_verb *v = &command->verbs[i];
        struct dd_strbuf name = {0};
        dd_strbuf_addf(&name, "%s%s%s", v->name, v->operands[0] ? " " : "",
                       v->operands[0] ? _(v->operands) : "");
        print_row(dd_strbuf_str(&name), _(v->help), HELP_COLUMN);
        dd_strbuf_release(&name);
    }
    if (command->n_verbs)
        putchar('\n');
}

static void print_commands(void)
{
    const struct dd_cli_command *c;
    puts(_("Commands (duidu COMMAND --help tells more):"));
    for (size_t i = 1; (c = dd_cli_command(i)); i++)
        print_row(dd_str_from(c->name), _(c->help), COMMAND_COLUMN);
}

/* ---- pages ----------------------------------------------------------------------------- */

static void print_usage(const struct dd_cli_command *c)
{
    struct dd_strbuf line = {0};
    dd_strbuf_addf(&line, _("usage: duidu %s%s[OPTION...]"), c->name, c->name[0] ? " " : "");
    if (c->n_verbs) {
        dd_strbuf_adds(&line, c->verb_optional ? " [" : " ");
        for (size_t i = 0; i < c->n_verbs; i++)
            dd_strbuf_addf(&line, "%s%s", i ? "|" : "", c->verbs[i].name);
        dd_strbuf_adds(&line, c->verb_optional ? "]" : "");
    }
    if (c->operands[0])
        dd_strbuf_addf(&line, " %s", _(c->operands));
    if (!c->name[0])
        dd_strbuf_adds(&line, _(", or duidu COMMAND ..."));
    puts(dd_strbuf_cstr(&line));
    dd_strbuf_release(&line);
}

void dd_cli_help(const struct dd_cli_command *c)
{
    bool reader = !c->name[0];
    print_usage(c);
    if (!reader)
        putchar('\n');
    print_paragraphs(_(c->about));
    putchar('\n');
    if (reader) {
        print_commands();
        putchar('\n');
    }
    print_verbs(c);
    for (size_t i = 0; i < c->n_options; i++)
        print_option(&c->options[i], reader);
    for (size_t i = 0; i < DD_GLOBAL_COUNT; i++)
        if (reader ? i != DD_GLOBAL_LOG_LEVEL : i == DD_GLOBAL_HELP)
            print_option(&dd_cli_globals[i], reader);
}
