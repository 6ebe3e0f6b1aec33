/* cli.h - the subcommands, one file each, and what they share with main. */
#ifndef DUIDU_CLI_H
#define DUIDU_CLI_H

#include "command.h"

#include "duidu/catalogue.h"
#include "duidu/config.h"
#include "duidu/error.h"
#include "duidu/lexicon.h"
#include "duidu/log.h"
#include "duidu/print.h"
#include "duidu/source.h"

enum { DD_EXIT_USAGE = 2 };

/* Appends the folders of the program's data with ':' between them: DUIDU_DATADIR of the environment
 * alone, else its build folder, ../share/duidu beside it, and where it was installed. */
void dd_cli_data_folders(struct dd_strbuf *out);

/* How fast is read, by the settings. */
struct dd_pace dd_cli_pace(const struct dd_config *config);

/* The lexicons there are: the shipped one (DUIDU_DATADIR/zh-en.lex of the environment; in the program's
 * build folder; in ../share/duidu beside it; as installed) and the reader's CC-CEDICT
 * ($XDG_DATA_HOME/duidu/cedict.lex). NULL without any. What could not be opened is told to problem,
 * which may be NULL, and left out. Free with dd_lexicon_close. */
struct dd_lexicon *dd_cli_lexicon_open(void (*problem)(void *data, const struct dd_error *err),
                                       void *data);

/* Prints a folder's list or an article as text, by the settings. */
int dd_cli_print_path(const char *path, const struct dd_config *config);

/* The words of every --pane, in the order of enum dd_print_pane; of every --sort, in that of enum
 * dd_archive_sort. */
#define DD_CLI_PANES "both|article|summary"
#define DD_CLI_SORTS "date|title|site|length|progress"

struct dd_cli_listing {
    struct dd_pace pace; /* that minutes are reckoned by */
    enum dd_print_format format;
    enum dd_archive_sort sort;
    bool reverse;
    const char *filter; /* words that have to occur; NULL: all articles */
};

/* Prints the articles of a folder. */
int dd_cli_list_folder(const char *path, const struct dd_cli_listing *listing);

bool dd_cli_is_folder(const char *path);

/* Standard output is a terminal that is to be sent colours. */
bool dd_cli_wants_colour(void);

/* ---- progress.c: how far an update of a catalogue is, on standard error ---- */

struct dd_cli_progress {
    bool terminal; /* a bar is painted there: with lines at once, else when it is going to take a moment */
    bool lines;    /* what is no terminal gets a line for every tenth; else nothing */
    bool painted;  /* … from here on its own */
    bool found;
    int tenth;
    int64_t began, due; /* the first call; the next painting: in milliseconds */
};

/* For the yield of an update. */
void dd_cli_progress_show(struct dd_cli_progress *progress, const struct dd_update *update);

/* Takes the bar away. */
void dd_cli_progress_end(struct dd_cli_progress *progress);

void dd_cli_say_problems(const struct dd_problems *problems);

/* Brings a catalogue up to date, with text its full text index too; says what could not be read. */
enum dd_code dd_cli_update(struct dd_catalogue *catalogue, bool text, struct dd_error *err);

/* What --log asks for. Stays where it is while it is open. */
struct dd_cli_log {
    struct dd_log log;
    int fd; /* -1: none is kept */
};

/* False: it cannot be written, which has been said. */
bool dd_cli_log_open(struct dd_cli_log *log, const struct dd_cli_call *call, int argc, char **argv);
void dd_cli_log_close(struct dd_cli_log *log, int status);

/* Cells of a line: what COLUMNS says, or the terminal; DD_PRINT_WIDTH where there is none. */
int dd_cli_width(void);

/* Colours and attributes of the theme, as many as there are. */
void dd_cli_attrs(struct dd_attrs *out, const struct dd_config *config);

/* A sink that writes lines to standard output. */
struct dd_sink dd_cli_stdout(void);

/* Reads a file, or standard input where path is "-". */
enum dd_code dd_cli_source_open(struct dd_source *source, const char *path, struct dd_error *err);

/* A file in memory with all that comes out of fd; -1 with errno set. */
int dd_cli_spool(int fd);

/* Makes a folder and those above it; path is changed and put back. */
enum dd_code dd_cli_make_folders(char *path, struct dd_error *err);

/* Writes a file as a whole or not at all; on disk when it returns. mode as of open. */
enum dd_code dd_cli_write_file(const char *path, struct dd_str bytes, unsigned mode,
                               struct dd_error *err);

/* Says err on standard error; returns DD_EXIT_USAGE. */
int dd_cli_fail(const struct dd_error *err);

#endif
