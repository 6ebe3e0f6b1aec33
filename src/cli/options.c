/* Command lines, read by the table. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/suggest.h"
#include "duidu/utf8.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OWN = 256, GLOBAL = 512 }; /* getopt's values: the index of an option on top of these */

/* ---- what is wrong --------------------------------------------------------------------- */

/* Says it on standard error, with the page that tells more. The texts hold words of the command line,
 * which may be any bytes. */
__attribute__((format(printf, 2, 3))) static bool wrong(const struct dd_cli_call *call,
                                                        const char *format, ...)
{
    const char *name = call->command->name;
    char text[512];
    struct dd_strbuf valid = {0}, clean = {0};
    int line;
    va_list args;
    if (call->quiet)
        return false;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    dd_utf8_repair(&valid, dd_str_from(text), &line);
    dd_text_clean(&clean, dd_strbuf_str(&valid));
    fprintf(stderr, _("duidu: %s — see duidu%s%s --help\n"), dd_strbuf_cstr(&clean),
            name[0] ? " " : "", name);
    dd_strbuf_release(&clean);
    dd_strbuf_release(&valid);
    return false;
}

/* ---- the table as getopt wants it ------------------------------------------------------ */

struct table {
    struct option longs[DD_CLI_OPTIONS + (int)DD_GLOBAL_COUNT + 1];
    char shorts[2 + 2 * (DD_CLI_OPTIONS + (int)DD_GLOBAL_COUNT) + 1];
};

static void add_options(struct table *t, const struct dd_cli_option *options, size_t n, int base)
{
    size_t at = 0, len = strlen(t->shorts);
    while (t->longs[at].name)
        at++;
    for (size_t i = 0; i < n; i++) {
        bool value = options[i].kind != DD_VALUE_NONE;
        t->longs[at++] = (struct option){options[i].name, value ? required_argument : no_argument,
                                         NULL, base + (int)i};
        if (options[i].letter)
            t->shorts[len++] = options[i].letter;
        if (options[i].letter && value)
            t->shorts[len++] = ':';
    }
}

/* mode: "+:" to stop at the first operand, ":" to go on. */
static struct table table_of(const struct dd_cli_command *command, const char *mode)
{
    struct table t = {0};
    strcpy(t.shorts, mode);
    add_options(&t, command->options, command->n_options, OWN);
    add_options(&t, dd_cli_globals, DD_GLOBAL_COUNT, GLOBAL);
    return t;
}

/* getopt's value of a letter. */
static int of_letter(const struct dd_cli_command *command, int letter)
{
    for (size_t i = 0; i < command->n_options; i++)
        if (command->options[i].letter == letter)
            return OWN + (int)i;
    for (int i = 0; i < DD_GLOBAL_COUNT; i++)
        if (dd_cli_globals[i].letter == letter)
            return GLOBAL + i;
    return letter;
}

/* ---- values ---------------------------------------------------------------------------- */

bool dd_cli_word(const char *words, size_t n, char *out, size_t size)
{
    for (; n; n--) {
        words = strchr(words, '|');
        if (!words++)
            return false;
    }
    snprintf(out, size, "%.*s", (int)strcspn(words, "|"), words);
    return *words != '\0';
}

static bool take_word(const struct dd_cli_option *o, const char *text, int *number)
{
    char word[16];
    for (int i = 0; dd_cli_word(o->words, (size_t)i, word, sizeof word); i++)
        if (strcmp(word, text) == 0) {
            *number = i;
            return true;
        }
    return false;
}

static bool take_number(const struct dd_cli_option *o, const char *text, int *number)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < o->least || value > o->most)
        return false;
    *number = (int)value;
    return true;
}

static bool take(struct dd_cli_call *call, int value)
{
    const struct dd_cli_command *c = call->command;
    bool global = value >= GLOBAL;
    int index = value - (global ? GLOBAL : OWN);
    const struct dd_cli_option *o = global ? &dd_cli_globals[index] : &c->options[index];
    struct dd_cli_given *given = global ? &call->global[index] : &call->option[index];
    if (o->kind == DD_VALUE_NONE) {
        given->text = "";
        given->number++;
        return true;
    }
    given->text = optarg;
    if (o->kind == DD_VALUE_WORD && !take_word(o, optarg, &given->number))
        return wrong(call, _("'--%s %s' is none of %s"), o->name, optarg, o->words);
    if (o->kind == DD_VALUE_NUMBER && !take_number(o, optarg, &given->number))
        return wrong(call, _("'--%s %s' is no number from %d to %d"), o->name, optarg, o->least,
                     o->most);
    return true;
}

/* What getopt did not take: '?' or ':'. */
static bool refuse(const struct dd_cli_call *call, int answer, char **argv)
{
    if (answer == ':')
        return wrong(call, _("option '%s' needs a value"), argv[optind - 1]);
    if (optopt >= OWN)
        return wrong(call, _("option '%s' takes no value"), argv[optind - 1]);
    if (optopt)
        return wrong(call, _("unknown option '-%c'"), optopt);
    return wrong(call, _("unknown option '%s'"), argv[optind - 1]);
}

/* ---- lines ----------------------------------------------------------------------------- */

static bool read_options(struct dd_cli_call *call, int argc, char **argv, const char *mode)
{
    struct table t = table_of(call->command, mode);
    opterr = 0;
    optind = 0; /* begins anew, with the mode read anew */
    bool sound = true;
    for (int c; (sound || call->quiet) &&
                (c = getopt_long(argc, argv, t.shorts, t.longs, NULL)) != -1;)
        sound &= c == '?' || c == ':' ? refuse(call, c, argv)
                                      : take(call, c < OWN ? of_letter(call->command, c) : c);
    call->operands = argv + optind;
    call->n_operands = argc - optind;
    return sound;
}

/* Takes the verb off the operands. */
static bool read_verb(struct dd_cli_call *call)
{
    const struct dd_cli_command *c = call->command;
    for (size_t i = 0; call->n_operands && i < c->n_verbs; i++)
        if (strcmp(c->verbs[i].name, call->operands[0]) == 0) {
            call->verb = (int)i;
            call->operands++;
            call->n_operands--;
            return true;
        }
    if (c->verb_optional || c->n_verbs == 0)
        return true;
    if (!call->n_operands)
        return wrong(call, _("say what it is to do"));
    return wrong(call, _("'%s' is nothing that %s does"), call->operands[0], c->name);
}

/* The n-th, from 0, of "FILE..." or "QUERY [FOLDER]", without the dots. */
static const char *nth_word(const char *operands, int n, char word[64])
{
    for (; n > 0 && strchr(operands, ' '); n--)
        operands = strchr(operands, ' ') + 1;
    size_t len = strcspn(operands, " .");
    snprintf(word, 64, "%.*s", (int)len, operands);
    return word;
}

/* "lst ~/clips": neither a file nor a command, however many operands there are. */
static bool unknown_command(const struct dd_cli_call *call)
{
    const char *word = call->operands[0];
    struct dd_suggest suggest = {.word = dd_str_from(word)};
    struct dd_error err = {0};
    for (size_t i = 1; dd_cli_command(i); i++)
        dd_suggest_try(&suggest, dd_cli_command(i)->name);
    dd_error_set(&err, DD_ERR_USAGE, _("'%s' is no file and no command"), word);
    dd_suggest_add(&suggest, &err);
    return wrong(call, "%s", err.message);
}

static bool count_operands(const struct dd_cli_call *call)
{
    const struct dd_cli_command *c = call->command;
    const struct dd_cli_verb *v = call->verb < 0 ? NULL : &c->verbs[call->verb];
    int least = v ? v->least : c->least, most = v ? v->most : c->most;
    const char *operands = v ? v->operands : c->operands;
    char word[64];
    if (call->n_operands < least)
        return wrong(call, _("%s is missing"), nth_word(*operands ? _(operands) : "", call->n_operands, word));
    if ((v ? v->kind : c->kind) != DD_VALUE_NONE && most == 0)
        return true;
    if (call->n_operands > most && !c->name[0] && access(call->operands[0], F_OK) != 0)
        return unknown_command(call);
    if (call->n_operands > most)
        return wrong(call, _("one too many: '%s'"), call->operands[most]);
    return true;
}

bool dd_cli_read(struct dd_cli_call *call, int argc, char **argv, bool quiet)
{
    *call = (struct dd_cli_call){.command = dd_cli_command(0), .verb = -1, .quiet = quiet};
    if (!read_options(call, argc, argv, "+:"))
        return false;
    /* A file that is called like a subcommand: "./print", or behind "--". */
    const struct dd_cli_command *sub =
        call->n_operands && strcmp(call->operands[-1], "--") != 0 ? dd_cli_find(call->operands[0])
                                                                  : NULL;
    if (sub) {
        const struct dd_cli_command *reader = call->command;
        call->command = sub;
        for (size_t i = 0; i < reader->n_options; i++)
            if (call->option[i].text)
                return wrong(call, _("'--%s' is no option of %s"), reader->options[i].name, sub->name);
        argc = call->n_operands;
        argv = call->operands;
    } else {
        memset(call->option, 0, sizeof call->option);
        memset(call->global, 0, sizeof call->global);
    }
    if (!read_options(call, argc, argv, ":"))
        return false;
    if (call->global[DD_GLOBAL_HELP].text || call->global[DD_GLOBAL_VERSION].text)
        return true;
    return read_verb(call) && count_operands(call);
}
