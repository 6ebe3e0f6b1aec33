#include "command.h"

#include "duidu/i18n.h"

#include <string.h>

/* In the order in which the help names them. */
static const struct dd_cli_command *const commands[] = {
    &dd_cli_reader,
    &dd_cli_print,
    &dd_cli_list,
    &dd_cli_search,
    &dd_cli_outline,
    &dd_cli_links,
    &dd_cli_export,
    &dd_cli_check,
    &dd_cli_index,
    &dd_cli_lexicon,
    &dd_cli_config,
    &dd_cli_state,
    &dd_cli_doctor,
};

const struct dd_cli_option dd_cli_globals[DD_GLOBAL_COUNT] = {
    [DD_GLOBAL_HELP] = {'h', "help", DD_VALUE_NONE, "", "", 0, 0, N_("this text")},
    [DD_GLOBAL_VERSION] = {'V', "version", DD_VALUE_NONE, "", "", 0, 0, N_("the version")},
    [DD_GLOBAL_CONFIG] = {0, "config", DD_VALUE_FILE, N_("FILE"), "", 0, 0,
                          N_("take the settings of this file (-: standard input)")},
    [DD_GLOBAL_LOG] = {0, "log", DD_VALUE_FILE, N_("FILE"), "", 0, 0,
                       N_("write a log (-: stderr; how much: --log-level WORD)")},
    [DD_GLOBAL_LOG_LEVEL] = {0, "log-level", DD_VALUE_WORD, "", "error|warning|info|debug", 0, 0,
                             N_("how much of it (default: info; debug holds what you type)")},
};

const struct dd_cli_command *dd_cli_command(size_t index)
{
    return index < sizeof commands / sizeof *commands ? commands[index] : NULL;
}

const struct dd_cli_command *dd_cli_find(const char *name)
{
    for (size_t i = 1; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}
