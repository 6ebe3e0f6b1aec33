/* command.h - the table of subcommands and their options. Usage, `duidu COMMAND --help`, the manual
 * and the shells' completions are all made from it; the command line is read by it.
 *
 * A new subcommand is a constant `struct dd_cli_command` in a file of its own, its declaration at the
 * end of this header, and its line in table.c. Texts are marked with N_() and translated where they are
 * shown. They are arrays, not pointers, where they are short: what holds no addresses needs no work of
 * the loader at every start.
 */
#ifndef DUIDU_CLI_COMMAND_H
#define DUIDU_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

struct dd_config;
struct dd_log;

/* What a value is: how it is checked, and what the shells complete it with. */
enum dd_cli_kind {
    DD_VALUE_NONE,   /* a flag; an operand that is not there */
    DD_VALUE_TEXT,   /* anything */
    DD_VALUE_NUMBER, /* within least..most */
    DD_VALUE_WORD,   /* one of words; the first is the default */
    DD_VALUE_FILE,
    DD_VALUE_FOLDER,
    DD_VALUE_PATH    /* a file or a folder */
};

struct dd_cli_option {
    char letter; /* 0: it has none */
    char name[20];
    enum dd_cli_kind kind;
    char value[16]; /* N_(): what the value is called, "FILE"; words need none */
    char words[56]; /* "text|json"; no word is longer than 15 bytes */
    int least, most;
    char help[120]; /* N_(): lower case, no full stop */
};

/* A second word that says what is to be done: "import" of `duidu lexicon import FILE`. */
struct dd_cli_verb {
    char name[16];
    char operands[24]; /* N_(): "FILE", "FILE...", "[FILE]" or "" */
    enum dd_cli_kind kind;
    unsigned char least, most; /* how many operands; most 0 with a kind: any number */
    char help[120];
};

struct dd_cli_call;

struct dd_cli_command {
    char name[16]; /* "" for the reader itself */
    char operands[24];
    enum dd_cli_kind kind;
    unsigned char least, most; /* as of a verb; of a command with verbs: 0 */
    bool verb_optional;        /* without a verb the command runs with call->verb -1 and its operands */
    char help[100];            /* N_(): one line for the list of commands */
    const char *about;         /* N_(): sentences for its own page; paragraphs end in '\n' */
    const struct dd_cli_option *options;
    size_t n_options;
    const struct dd_cli_verb *verbs;
    size_t n_verbs;
    int (*run)(const struct dd_cli_call *call); /* returns the exit code */
};

enum { DD_CLI_OPTIONS = 24 };

/* Options that every command takes: indices of dd_cli_globals. */
enum dd_cli_global { DD_GLOBAL_HELP, DD_GLOBAL_VERSION, DD_GLOBAL_CONFIG, DD_GLOBAL_LOG, DD_GLOBAL_LOG_LEVEL, DD_GLOBAL_COUNT };
extern const struct dd_cli_option dd_cli_globals[DD_GLOBAL_COUNT];

/* What was given for an option. */
struct dd_cli_given {
    const char *text; /* as typed ("" for a flag); NULL: not given */
    int number;       /* NUMBER: its value; WORD: which of the words, from 0 (also when not given);
                         flag: how often */
};

/* A command line that has been read. Options stand in the order of the command's table. */
struct dd_cli_call {
    const struct dd_log *log; /* NULL: none is kept */
    struct dd_config *config; /* the settings; main closes them */
    const struct dd_cli_command *command;
    struct dd_cli_given option[DD_CLI_OPTIONS], global[DD_GLOBAL_COUNT];
    bool quiet; /* what is wrong is not said */
    int verb; /* index into command->verbs, or -1 */
    char **operands; /* n_operands of them, then NULL */
    int n_operands;
};

/* ---- table.c --------------------------------------------------------------------------- */

/* The subcommand of that place (0 is the reader itself), NULL past the last. */
const struct dd_cli_command *dd_cli_command(size_t index);

/* The subcommand of that name, or NULL. */
const struct dd_cli_command *dd_cli_find(const char *name);

/* ---- options.c ------------------------------------------------------------------------- */

/* Reads argv[1..] by the table: finds the subcommand and its options, numbers and words checked.
 * False: it was wrong, which has been said on standard error unless quiet (exit with DD_EXIT_USAGE);
 * quietly, all options are read nevertheless. With --help or --version given, nothing else is asked for. */
bool dd_cli_read(struct dd_cli_call *call, int argc, char **argv, bool quiet);

/* The n-th of "text|json", and how many there are; the copy is cut at size. */
bool dd_cli_word(const char *words, size_t n, char *out, size_t size);

/* ---- help.c ---------------------------------------------------------------------------- */

/* Prints `duidu --help` (the reader itself) or a subcommand's page to standard output. */
void dd_cli_help(const struct dd_cli_command *command);

/* ---- the subcommands ------------------------------------------------------------------- */

extern const struct dd_cli_command dd_cli_reader;  /* reader.c: duidu PATH */
extern const struct dd_cli_command dd_cli_print;   /* print.c */
extern const struct dd_cli_command dd_cli_list;    /* list.c */
extern const struct dd_cli_command dd_cli_search;  /* search.c */
extern const struct dd_cli_command dd_cli_export;  /* export.c */
extern const struct dd_cli_command dd_cli_check;   /* check.c */
extern const struct dd_cli_command dd_cli_links;   /* article.c */
extern const struct dd_cli_command dd_cli_outline; /* article.c */
extern const struct dd_cli_command dd_cli_lexicon; /* lexicon.c */
extern const struct dd_cli_command dd_cli_config;  /* config.c */
extern const struct dd_cli_command dd_cli_index;   /* index.c */
extern const struct dd_cli_command dd_cli_state;   /* state.c */
extern const struct dd_cli_command dd_cli_doctor;  /* doctor.c */

#endif
