/* duidu: argv, locale, exit codes. */
#include "cli.h"

#include "duidu/i18n.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- main ------------------------------------------------------------------------------ */

/* --config is $DUIDU_CONFIG for this run; a file that is asked for like that has to be there. */
static bool take_config(const char *path)
{
    if (!path)
        return true;
    if (access(path, R_OK) != 0) {
        fprintf(stderr, _("duidu: cannot open '%s': %s\n"), path, strerror(errno));
        return false;
    }
    setenv("DUIDU_CONFIG", path, 1);
    return true;
}

static int run(int argc, char **argv)
{
    struct dd_cli_call call;
    if (!set_locale()) {
        fputs("duidu: no UTF-8 locale on this system: install one, as C.UTF-8\n", stderr);
        return DD_EXIT_USAGE;
    }
    if (!dd_cli_read(&call, argc, argv))
        return DD_EXIT_USAGE;
    if (call.global[DD_GLOBAL_HELP].text) {
        dd_cli_help(call.command);
        return EXIT_SUCCESS;
    }
    if (call.global[DD_GLOBAL_VERSION].text) {
        puts("duidu " DUIDU_VERSION);
        return EXIT_SUCCESS;
    }
    if (!take_config(call.global[DD_GLOBAL_CONFIG].text))
        return DD_EXIT_USAGE;
    struct dd_cli_log log;
    if (!dd_cli_log_open(&log, &call, argc, argv))
        return DD_EXIT_USAGE;
    call.log = log.fd >= 0 ? &log.log : NULL;
    int status = call.command->run(&call);
    dd_cli_log_close(&log, status);
    return status;
}

/* What was printed has to have arrived: a full disk is an error, a closed pipe ends us before this. */
static int flushed(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, _("duidu: cannot write: %s\n"), strerror(errno));
    return DD_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    return flushed(run(argc, argv));
}
