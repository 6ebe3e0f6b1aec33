/* Completions for bash, zsh and fish, all from the table of subcommands. */
#include "man.h"

#include "duidu/str.h"

#include "../cli/command.h"

#include <string.h>

/* ---- what all three need --------------------------------------------------------------- */

/* Calls each for every option that a command takes, its own first. */
static void each_option(FILE *out, const struct dd_cli_command *c,
                        void (*each)(FILE *out, const struct dd_cli_command *c,
                                     const struct dd_cli_option *o))
{
    for (size_t i = 0; i < c->n_options; i++)
        each(out, c, &c->options[i]);
    for (size_t i = 0; i < DD_GLOBAL_COUNT; i++)
        each(out, c, &dd_cli_globals[i]);
}

/* "text|json" with something else between the words. */
static void put_words(FILE *out, const char *words, const char *between)
{
    for (; *words; words++)
        fputs(*words == '|' ? between : (char[2]){*words, 0}, out);
}

/* Text between single quotes; escape: characters that get a backslash. */
static void put_quoted(FILE *out, const char *text, const char *escape)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", out);
        else if (strchr(escape, *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

/* ---- bash ------------------------------------------------------------------------------ */

static void bash_name(FILE *out, const struct dd_cli_command *c, const struct dd_cli_option *o)
{
    (void)c;
    fprintf(out, "--%s ", o->name);
}

static const char *bash_kind(enum dd_cli_kind kind)
{
    switch (kind) {
    case DD_VALUE_FILE:
    case DD_VALUE_PATH:
        return "_duidu_files";
    case DD_VALUE_FOLDER:
        return "_duidu_folders";
    default:
        return ":";
    }
}

static void bash_value(FILE *out, const struct dd_cli_command *c, const struct dd_cli_option *o)
{
    if (o->kind == DD_VALUE_NONE)
        return;
    fputs("    ", out);
    if (!c->name[0])
        fprintf(out, ".,--%s | ", o->name); /* behind a path */
    if (o->letter)
        fprintf(out, "%s,-%c | ", c->name, o->letter);
    fprintf(out, "%s,--%s) ", c->name, o->name);
    if (o->kind == DD_VALUE_WORD) {
        fputs("_duidu_words '", out);
        put_words(out, o->words, " ");
        fputs("'; return ;;\n", out);
    } else {
        fprintf(out, "%s; return ;;\n", bash_kind(o->kind));
    }
}

/* Patterns of the reader's options that take a value: they may stand before a subcommand. */
static void bash_takes_value(FILE *out, const struct dd_cli_command *c,
                             const struct dd_cli_option *o)
{
    (void)c;
    if (o->kind != DD_VALUE_NONE)
        fprintf(out, "--%s | ", o->name);
}

static void bash_verbs(FILE *out, const struct dd_cli_command *c)
{
    fputs("        case $verb in\n", out);
    for (size_t i = 0; i < c->n_verbs; i++)
        fprintf(out, "        %s) %s ;;\n", c->verbs[i].name, bash_kind(c->verbs[i].kind));
    fputs("        *) _duidu_words '", out);
    for (size_t i = 0; i < c->n_verbs; i++)
        fprintf(out, "%s%s", i ? " " : "", c->verbs[i].name);
    fputs("' ;;\n        esac\n", out);
}

static void bash_command(FILE *out, const struct dd_cli_command *c)
{
    fprintf(out, "    %s)\n        if [[ $cur == -* ]]; then _duidu_words '", c->name);
    each_option(out, c, bash_name);
    fputs("'; return; fi\n", out);
    if (c->n_verbs)
        bash_verbs(out, c);
    else
        fprintf(out, "        %s\n", bash_kind(c->kind));
    fputs("        ;;\n", out);
}

void dd_complete_bash(FILE *out)
{
    const struct dd_cli_command *c;
    fputs("# Completions of duidu for bash. Made from the program's tables.\n\n"
          "_duidu_words() { COMPREPLY=($(compgen -W \"$1\" -- \"$cur\")); }\n"
          "_duidu_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; "
          "COMPREPLY=($(compgen -f -- \"$cur\")); }\n"
          "_duidu_folders() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; "
          "COMPREPLY=($(compgen -d -- \"$cur\")); }\n\n"
          "_duidu() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' verb='' i word\n"
          "    COMPREPLY=()\n"
          "    # --option=value comes as three words.\n"
          "    if [[ $cur == = ]]; then cur=''\n"
          "    elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
          "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
          "        word=${COMP_WORDS[i]}\n"
          "        case $word in\n"
          "        ", out);
    each_option(out, dd_cli_command(0), bash_takes_value);
    fputs("'') ((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++)) ;;\n"
          "        -* | =) ;;\n"
          "        *)\n"
          "            if [[ $command ]]; then verb=$word; break; fi\n"
          "            command=$word ;;\n"
          "        esac\n"
          "    done\n"
          "    case $command in\n"
          "    ''", out);
    for (size_t i = 1; (c = dd_cli_command(i)); i++)
        fprintf(out, " | %s", c->name);
    fputs(") ;;\n"
          "    *) command=. ;; # a path\n"
          "    esac\n"
          "    case $command,$prev in\n", out);
    for (size_t i = 0; (c = dd_cli_command(i)); i++)
        each_option(out, c, bash_value);
    fputs("    esac\n    case $command in\n    '' | .)\n        if [[ $cur == -* ]]; then _duidu_words '", out);
    each_option(out, dd_cli_command(0), bash_name);
    fputs("'; return; fi\n        _duidu_files\n        [[ $command ]] || COMPREPLY+=($(compgen -W '", out);
    for (size_t i = 1; (c = dd_cli_command(i)); i++)
        fprintf(out, "%s%s", i > 1 ? " " : "", c->name);
    fputs("' -- \"$cur\"))\n        ;;\n", out);
    for (size_t i = 1; (c = dd_cli_command(i)); i++)
        bash_command(out, c);
    fputs("    esac\n}\n\ncomplete -F _duidu duidu\n", out);
}

/* ---- zsh ------------------------------------------------------------------------------- */

static const char *zsh_kind(enum dd_cli_kind kind)
{
    switch (kind) {
    case DD_VALUE_FILE:
    case DD_VALUE_PATH:
        return "_files";
    case DD_VALUE_FOLDER:
        return "_files -/";
    default:
        return " ";
    }
}

static void zsh_option(FILE *out, const struct dd_cli_command *c, const struct dd_cli_option *o)
{
    (void)c;
    fputs(" \\\n            '", out);
    if (o->letter)
        fprintf(out, "(-%c --%s)'{-%c%s,--%s%s}'[", o->letter, o->name, o->letter,
                o->kind == DD_VALUE_NONE ? "" : "+", o->name, o->kind == DD_VALUE_NONE ? "" : "=");
    else
        fprintf(out, "--%s%s[", o->name, o->kind == DD_VALUE_NONE ? "" : "=");
    put_quoted(out, o->help, "[]\\");
    fputc(']', out);
    if (o->kind == DD_VALUE_WORD) {
        fprintf(out, ":%s:(", o->name);
        put_words(out, o->words, " ");
        fputc(')', out);
    } else if (o->kind != DD_VALUE_NONE) {
        fprintf(out, ":%s:%s", o->value, zsh_kind(o->kind));
    }
    fputc('\'', out);
}

static void zsh_described(FILE *out, const char *name, const char *help)
{
    fprintf(out, " '%s:", name);
    put_quoted(out, help, "\\:");
    fputc('\'', out);
}

static void zsh_command(FILE *out, const struct dd_cli_command *c)
{
    fprintf(out, "        %s)\n", c->name);
    if (c->n_verbs) {
        fputs("            verbs=(", out);
        for (size_t i = 0; i < c->n_verbs; i++)
            zsh_described(out, c->verbs[i].name, c->verbs[i].help);
        fputs(" )\n", out);
    }
    fputs("            _arguments -S", out);
    each_option(out, c, zsh_option);
    if (c->n_verbs)
        fputs(" \\\n            '1: :{_describe -t verbs verb verbs}' '*::operand:_files'", out);
    else if (c->kind != DD_VALUE_NONE)
        fprintf(out, " \\\n            '*:%s:%s'", c->operands, zsh_kind(c->kind));
    fputs(" && ret=0\n            ;;\n", out);
}

void dd_complete_zsh(FILE *out)
{
    const struct dd_cli_command *c;
    fputs("#compdef duidu\n# Completions of duidu for zsh. Made from the program's tables.\n\n"
          "_duidu() {\n"
          "    local curcontext=$curcontext state line ret=1\n"
          "    local -a commands verbs\n"
          "    commands=(", out);
    for (size_t i = 1; (c = dd_cli_command(i)); i++)
        zsh_described(out, c->name, c->help);
    fputs(" )\n    _arguments -C -S", out);
    each_option(out, dd_cli_command(0), zsh_option);
    fputs(" \\\n            '1: :->first' '*:: :->rest' && ret=0\n"
          "    case $state in\n"
          "    first)\n"
          "        _alternative 'commands:command:{_describe -t commands command commands}' 'files:path:_files' && ret=0\n"
          "        ;;\n"
          "    rest)\n"
          "        case $words[1] in\n", out);
    for (size_t i = 1; (c = dd_cli_command(i)); i++)
        zsh_command(out, c);
    fputs("        esac\n        ;;\n    esac\n    return ret\n}\n\n_duidu \"$@\"\n", out);
}

/* ---- fish ------------------------------------------------------------------------------ */

static void fish_option(FILE *out, const struct dd_cli_command *c, const struct dd_cli_option *o)
{
    if (c->name[0])
        fprintf(out, "complete -c duidu -n '__fish_seen_subcommand_from %s'", c->name);
    else
        fputs("complete -c duidu -n __fish_use_subcommand", out);
    if (o->letter)
        fprintf(out, " -s %c", o->letter);
    fprintf(out, " -l %s", o->name);
    if (o->kind == DD_VALUE_WORD) {
        fputs(" -x -a '", out);
        put_words(out, o->words, " ");
        fputc('\'', out);
    } else if (o->kind == DD_VALUE_FOLDER) {
        fputs(" -x -a '(__fish_complete_directories)'", out);
    } else if (o->kind == DD_VALUE_FILE || o->kind == DD_VALUE_PATH) {
        fputs(" -r -F", out);
    } else if (o->kind != DD_VALUE_NONE) {
        fputs(" -x", out);
    }
    fputs(" -d '", out);
    for (const char *p = o->help; *p; p++)
        fprintf(out, "%s%c", strchr("'\\", *p) ? "\\" : "", *p);
    fputs("'\n", out);
}

/* more: files may stand there as well. */
static void fish_described(FILE *out, const char *when, bool more, const char *name, const char *help)
{
    fprintf(out, "complete -c duidu -n '%s'%s -a %s -d '", when, more ? "" : " -f", name);
    for (const char *p = help; *p; p++)
        fprintf(out, "%s%c", strchr("'\\", *p) ? "\\" : "", *p);
    fputs("'\n", out);
}

static void fish_command(FILE *out, const struct dd_cli_command *c)
{
    struct dd_strbuf names = {0}, when = {0};
    each_option(out, c, fish_option);
    for (size_t i = 0; i < c->n_verbs; i++)
        dd_strbuf_addf(&names, " %s", c->verbs[i].name);
    dd_strbuf_addf(&when, "__fish_seen_subcommand_from %s; and not __fish_seen_subcommand_from%s",
                   c->name, dd_strbuf_cstr(&names));
    for (size_t i = 0; i < c->n_verbs; i++) {
        fish_described(out, dd_strbuf_cstr(&when), false, c->verbs[i].name, c->verbs[i].help);
        if (c->verbs[i].kind == DD_VALUE_NONE)
            fprintf(out, "complete -c duidu -n '__fish_seen_subcommand_from %s; and __fish_seen_subcommand_from %s' -f\n",
                    c->name, c->verbs[i].name);
    }
    if (!c->n_verbs && c->kind == DD_VALUE_NONE)
        fprintf(out, "complete -c duidu -n '__fish_seen_subcommand_from %s' -f\n", c->name);
    if (c->kind == DD_VALUE_FOLDER)
        fprintf(out, "complete -c duidu -n '__fish_seen_subcommand_from %s' -f -a '(__fish_complete_directories)'\n",
                c->name);
    dd_strbuf_release(&names);
    dd_strbuf_release(&when);
}

void dd_complete_fish(FILE *out)
{
    const struct dd_cli_command *c;
    fputs("# Completions of duidu for fish. Made from the program's tables.\n\n", out);
    each_option(out, dd_cli_command(0), fish_option);
    for (size_t i = 1; (c = dd_cli_command(i)); i++) {
        fish_described(out, "__fish_use_subcommand", true, c->name, c->help);
        fish_command(out, c);
    }
}
