/* duidu: argv, locale, exit codes. */
#include "cli.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

/* ---- locale ---------------------------------------------------------------------------- */

static const char *wanted_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "";
}

/* Where the translations are: beside a program that runs from its build folder, where make install put
 * them from the program's place, else where the build was told. */
static void bind_translations(void)
{
    static const char places[][20] = {"/locale", "/../share/locale"};
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 64);
    if (n > 0) {
        path[n] = '\0';
        char *slash = strrchr(path, '/');
        for (size_t i = 0; slash && i < sizeof places / sizeof *places; i++) {
            snprintf(slash, sizeof path - (size_t)(slash - path), "%s", places[i]);
            struct stat st;
            if (stat(path, &st) == 0) {
                bindtextdomain(DD_DOMAIN, path);
                bind_textdomain_codeset(DD_DOMAIN, "UTF-8");
                return;
            }
        }
    }
    bindtextdomain(DD_DOMAIN, DUIDU_LOCALEDIR);
    bind_textdomain_codeset(DD_DOMAIN, "UTF-8");
}

/* Sets what the program goes by: characters and messages. The other ten categories would be ten files to
 * open, and numbers are to stay as JSON has them. */
static bool use_locale(const char *name)
{
    return setlocale(LC_CTYPE, name) && setlocale(LC_MESSAGES, name);
}

/* The reader's locale; where the host has it not, or it is no UTF-8 one (common over SSH), C.UTF-8
 * for the characters while the language stays the wanted one. */
static bool set_locale(void)
{
    static const char *const utf8[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8"};
    const char *wanted = wanted_locale();
    bool have = use_locale("") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    for (size_t i = 0; !have && i < sizeof utf8 / sizeof *utf8; i++)
        if (use_locale(utf8[i])) {
            have = true;
            if (!getenv("LANGUAGE") && strlen(wanted) > 1 && strncmp(wanted, "C.", 2) != 0 &&
                strcmp(wanted, "POSIX") != 0)
                setenv("LANGUAGE", wanted, 1);
        }
    bind_translations();
    return have;
}

/* The language of the settings goes before that of the environment: LANGUAGE is what gettext asks first,
 * in any locale but C. What has been looked up till now is to be forgotten: the problems of the
 * settings, which are put together anew, and gettext's own memory, which textdomain clears. */
static void use_language(struct dd_config *config)
{
    static const char names[][6] = {[DD_SPEAKS_EN] = "en", [DD_SPEAKS_ZH_CN] = "zh_CN"};
    if (config->settings.language == DD_SPEAKS_AUTO)
        return;
    setenv("LANGUAGE", names[config->settings.language], 1);
    setlocale(LC_MESSAGES, setlocale(LC_CTYPE, NULL));
    textdomain(textdomain(NULL));
    if (config->problems.count)
        dd_config_reload(config);
}

/* ---- widths ---------------------------------------------------------------------------- */

/* Curses asks this one, and so goes by the one width of the program. It has to stand in an object that is
 * linked whole, and be seen from outside: a shared curses finds it only then. dd_term_open asks curses
 * whether it does. */
int wcwidth(wchar_t c)
{
    return dd_cp_width((uint32_t)c);
}

/* ---- main ------------------------------------------------------------------------------ */

static bool refuse_config(const char *path, int number)
{
    struct dd_arena arena = {0};
    fprintf(stderr, _("duidu: cannot open '%s': %s\n"), dd_path_shown(&arena, dd_str_from(path)).ptr,
            dd_errno_text(&arena, number).ptr);
    dd_arena_release(&arena);
    return false;
}

/* A pipe can be read once, and settings are read again whenever they are asked for: so what comes out of it
 * is put where it can. From standard input it takes the place of that. */
static bool spool_config(int fd)
{
    char path[32];
    int copy = dd_cli_spool(fd);
    if (copy >= 0 && fd == STDIN_FILENO && dup2(copy, fd) >= 0) {
        close(copy);
        setenv("DUIDU_CONFIG", "/dev/stdin", 1);
        return true;
    }
    snprintf(path, sizeof path, "/dev/fd/%d", copy);
    setenv("DUIDU_CONFIG", path, 1);
    return copy >= 0;
}

static bool reads_stdin(const struct dd_cli_call *call)
{
    for (int i = 0; i < call->n_operands; i++)
        if (strcmp(call->operands[i], "-") == 0)
            return true;
    return false;
}

/* --config is $DUIDU_CONFIG for this run; a file that is asked for like that has to be there. */
static bool take_config(const struct dd_cli_call *call)
{
    const char *path = call->global[DD_GLOBAL_CONFIG].text;
    struct stat st;
    if (!path)
        return true;
    bool input = strcmp(path, "-") == 0;
    if (input && reads_stdin(call)) {
        fputs(_("duidu: standard input cannot be the settings and a file as well\n"), stderr);
        return false;
    }
    int fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool there = fd >= 0 && fstat(fd, &st) == 0;
    if (there && S_ISDIR(st.st_mode))
        errno = EISDIR;
    there = there && !S_ISDIR(st.st_mode);
    bool pipe = there && (input || S_ISFIFO(st.st_mode));
    if (there && !pipe)
        setenv("DUIDU_CONFIG", path, 1);
    if (pipe ? !spool_config(fd) : !there)
        return refuse_config(path, errno);
    if (!input)
        close(fd);
    return true;
}

static struct dd_config *open_config(void)
{
    struct dd_strbuf folders = {0};
    dd_cli_data_folders(&folders);
    struct dd_config *config = dd_config_open(dd_strbuf_cstr(&folders));
    dd_strbuf_release(&folders);
    return config;
}

static int run_command(struct dd_cli_call *call, int argc, char **argv)
{
    if (call->global[DD_GLOBAL_HELP].text) {
        dd_cli_help(call->command);
        return EXIT_SUCCESS;
    }
    if (call->global[DD_GLOBAL_VERSION].text) {
        puts("duidu " DUIDU_VERSION);
        return EXIT_SUCCESS;
    }
    struct dd_cli_log log;
    if (!dd_cli_log_open(&log, call, argc, argv))
        return DD_EXIT_USAGE;
    call->log = log.fd >= 0 ? &log.log : NULL;
    int status = call->command->run(call);
    dd_cli_log_close(&log, status);
    return status;
}

/* The command line names the settings, which name the language in which a wrong command line is told. */
static int run(int argc, char **argv)
{
    struct dd_cli_call call;
    if (!set_locale()) {
        fputs("duidu: no UTF-8 locale on this system: install one, as C.UTF-8\n", stderr);
        return DD_EXIT_USAGE;
    }
    bool sound = dd_cli_read(&call, argc, argv, true);
    if (!take_config(&call))
        return DD_EXIT_USAGE;
    struct dd_config *config = open_config();
    use_language(config);
    dd_ambiguous_set(config->settings.ambiguous_width);
    if (!sound)
        dd_cli_read(&call, argc, argv, false);
    call.config = config;
    int status = sound ? run_command(&call, argc, argv) : DD_EXIT_USAGE;
    dd_config_close(config);
    return status;
}

/* What was printed has to have arrived: a full disk is an error, a closed pipe ends us before this. */
static int flushed(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    struct dd_arena arena = {0};
    fprintf(stderr, _("duidu: cannot write: %s\n"), dd_errno_text(&arena, errno).ptr);
    dd_arena_release(&arena);
    return DD_EXIT_USAGE;
}

/* Whoever starts us may have closed one of the three: no file that we open is to take its place and be
 * written into. What is said there is refused as before. */
static void fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    fill_streams();
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is like a full disk */
    return flushed(run(argc, argv));
}
