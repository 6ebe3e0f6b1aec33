/* duidu lexicon: where the lexicons lie, what is loaded, and taking in a CC-CEDICT. */
#include "cli.h"

#include "duidu/i18n.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

/* ---- where they lie -------------------------------------------------------------------- */

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* Prints into path; false when it does not fit. */
__attribute__((format(printf, 2, 3))) static bool path_of(char path[PATH_BYTES], const char *format,
                                                          ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(path, PATH_BYTES, format, args);
    va_end(args);
    return n > 0 && n < PATH_BYTES;
}

/* below: where it lies as seen from the program's own folder. */
static bool beside_program(char path[PATH_BYTES], const char *below)
{
    char exe[PATH_BYTES];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return false;
    exe[n] = '\0';
    char *slash = strrchr(exe, '/');
    return slash && path_of(path, "%.*s/%s/zh-en.lex", (int)(slash - exe), exe, below) &&
           is_file(path);
}

static bool shipped_path(char path[PATH_BYTES])
{
    const char *folder = getenv("DUIDU_DATADIR");
    if (folder && *folder)
        return path_of(path, "%s/zh-en.lex", folder);
    if (beside_program(path, "lexicon") || beside_program(path, "../share/duidu"))
        return true;
    return path_of(path, "%s/zh-en.lex", DUIDU_DATADIR);
}

/* The reader's data folder; without $HOME there is none. */
static bool data_folder(char path[PATH_BYTES])
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && data[0] == '/')
        return path_of(path, "%s/duidu", data);
    return home && *home && path_of(path, "%s/.local/share/duidu", home);
}

static bool cedict_path(char path[PATH_BYTES])
{
    char folder[PATH_BYTES];
    return data_folder(folder) && path_of(path, "%s/cedict.lex", folder);
}

struct dd_lexicon *dd_cli_lexicon_open(void (*problem)(void *data, const struct dd_error *err),
                                       void *data)
{
    struct dd_lexicon *lexicon = NULL;
    struct dd_error err = {0};
    char path[PATH_BYTES];
    if (shipped_path(path) && dd_lexicon_open(&lexicon, path, &err) != DD_OK && problem)
        problem(data, &err);
    if (cedict_path(path) && is_file(path) && dd_lexicon_open(&lexicon, path, &err) != DD_OK &&
        problem)
        problem(data, &err);
    return lexicon;
}

/* ---- info ------------------------------------------------------------------------------ */

static void say_problem(void *data, const struct dd_error *err)
{
    *(int *)data = dd_cli_fail(err);
}

static int info(void)
{
    int status = EXIT_SUCCESS;
    struct dd_lexicon *lexicon = dd_cli_lexicon_open(say_problem, &status);
    for (size_t i = 0; i < dd_lexicon_files(lexicon); i++) {
        struct dd_lexicon_info file = dd_lexicon_info(lexicon, i);
        printf(_("%s: %s, %zu words, %zu glosses, %zu KB\n"), file.path,
               file.kind == DD_LEXICON_CEDICT ? _("dictionary") : _("learned from articles"),
               file.words, file.glosses, (file.bytes + 1023) / 1024);
    }
    if (!lexicon)
        puts(_("no lexicon: only names, numbers and Latin words link"));
    dd_lexicon_close(lexicon);
    return status;
}

/* ---- import ---------------------------------------------------------------------------- */

static enum dd_code keep(struct dd_str bytes, char path[PATH_BYTES], struct dd_error *err)
{
    char folder[PATH_BYTES];
    if (!data_folder(folder) || !cedict_path(path))
        return dd_error_set(err, DD_ERR_IO, _("no place to keep it: set HOME or XDG_DATA_HOME"));
    if (dd_cli_make_folders(folder, err) != DD_OK)
        return err->code;
    return dd_cli_write_file(path, bytes, 0666, err);
}

static int import(const char *from)
{
    struct dd_source source = {0};
    struct dd_strbuf out = {0};
    struct dd_error err = {0};
    struct dd_lexicon_import report = {0};
    char path[PATH_BYTES];
    enum dd_code code = dd_cli_source_open(&source, from, &err);
    if (code == DD_OK) {
        code = dd_lexicon_import(source.text, &out, &report, &err);
        if (code == DD_ERR_SYNTAX)
            dd_error_set(&err, code, _("'%s' is no CC-CEDICT: no line is '傳統 传统 [pin1 yin1] /gloss/'"),
                         from);
    }
    if (code == DD_OK)
        code = keep(dd_strbuf_str(&out), path, &err);
    if (code == DD_OK) {
        printf(_("%s: %zu words of %zu entries\n"), path, report.words, report.lines);
        if (report.skipped)
            fprintf(stderr, P_("duidu: %zu line was no entry\n", "duidu: %zu lines were no entries\n",
                               report.skipped), report.skipped);
    }
    dd_strbuf_release(&out);
    dd_source_release(&source);
    return code == DD_OK ? EXIT_SUCCESS : dd_cli_fail(&err);
}

/* ---- the command ----------------------------------------------------------------------- */

enum { IMPORT, INFO, N_VERBS };

static const struct dd_cli_verb verbs[N_VERBS] = {
    [IMPORT] = {"import", N_("FILE"), DD_VALUE_FILE, 1, 1,
                N_("take in a dictionary, CC-CEDICT (cedict_ts.u8)")},
    [INFO] = {"info", "", DD_VALUE_NONE, 0, 0, N_("what is loaded")},
};

static int run(const struct dd_cli_call *call)
{
    return call->verb == IMPORT ? import(call->operands[0]) : info();
}

const struct dd_cli_command dd_cli_lexicon = {
    .name = "lexicon",
    .help = N_("the word lists that link key points to passages"),
    .about = N_("Key points are linked to the passages that they sum up by names, numbers, Latin words, and "
                "a lexicon of Chinese words and English stems. A dictionary of your own helps."),
    .verbs = verbs,
    .n_verbs = N_VERBS,
    .run = run,
};
