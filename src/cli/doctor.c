/* duidu doctor: what a bug report has to say about the program's surroundings. */
#include "cli.h"

#include "duidu/catalogue.h"
#include "duidu/clip.h"
#include "duidu/find.h"
#include "duidu/han.h"
#include "duidu/i18n.h"
#include "duidu/state.h"
#include "duidu/utf8.h"
#include "../tui/probe.h"

#include <gnu/libc-version.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

/* ---- lines ------------------------------------------------------------------------------ */

/* What the environment and the system say may be any bytes. */
static void row(const char *name, const char *value)
{
    struct dd_strbuf valid = {0}, clean = {0};
    int line;
    dd_utf8_repair(&valid, dd_str_from(value), &line);
    dd_text_clean(&clean, dd_strbuf_str(&valid));
    printf("  %-18s %s\n", name, clean.len ? clean.buf : "-");
    dd_strbuf_release(&clean);
    dd_strbuf_release(&valid);
}

static void variables(const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (getenv(names[i]))
            row(names[i], getenv(names[i]));
}

/* ---- parts ------------------------------------------------------------------------------ */

static void versions(void)
{
    char text[160];
    int colours, unistring = dd_utf8_library();
    struct utsname system;
    puts("versions");
    row("duidu", DUIDU_VERSION);
    if (uname(&system) == 0) {
        snprintf(text, sizeof text, "%.40s %.60s %.40s", system.sysname, system.release, system.machine);
        row("system", text);
    }
    row("glibc", gnu_get_libc_version());
    row("curses", dd_probe_curses(&colours));
    snprintf(text, sizeof text, "%d.%d.%d", unistring >> 16, unistring >> 8 & 255, unistring & 255);
    row("libunistring", text);
    row("libyaml", dd_clip_library());
    dd_find_library(text);
    row("PCRE2", text);
    row("SQLite", dd_catalogue_library());
    row("Unihan", dd_han_available() ? "yes" : "no");
}

static void terminal(void)
{
    static const char *const names[] = {"TERM",   "COLORTERM", "NO_COLOR", "COLORFGBG", "TERM_PROGRAM",
                                        "TMUX",   "STY",       "SSH_TTY",  "COLUMNS",   "LINES",
                                        "VTE_VERSION"};
    struct winsize size;
    char text[64];
    int colours;
    puts("terminal");
    variables(names, sizeof names / sizeof *names);
    dd_probe_curses(&colours);
    snprintf(text, sizeof text, "%d", colours);
    row("colours", colours < 0 ? "the terminal is not known" : text);
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        snprintf(text, sizeof text, "%dx%d", size.ws_col, size.ws_row);
    else
        snprintf(text, sizeof text, "standard output is no terminal");
    row("size", text);
}

/* The terminal's own widths beside the C library's, which the screen goes by. */
static void widths(void)
{
    static const struct {
        char name[20], text[28];
    } samples[] = {{"Han", "对"},          {"ellipsis", "…"},  {"quote", "“"},
                   {"middle dot", "·"},    {"divider", "│"},   {"bar", "▌"},
                   {"bullet", "●"},        {"combining", "e\xCC\x81"}, {"emoji", "😀"},
                   {"family", "👩‍👧"}, {"flag", "🇨🇳"},   {"heart", "❤️"}};
    puts("widths (here: the terminal's)");
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct dd_str s = dd_str_from(samples[i].text);
        int ours = (int)dd_text_width(s), theirs = dd_probe_width(s);
        char text[96];
        if (theirs < 0 && i == 0) {
            row("-", "not asked: no terminal, or it does not answer");
            return;
        }
        snprintf(text, sizeof text, "%d: %d%s", ours, theirs, ours == theirs ? "" : "  <- differs");
        row(samples[i].name, text);
    }
}

/* What is spoken, as the head of the translation names it. */
static const char *spoken(char *out, size_t size)
{
    static const char name[] = "\nLanguage: ", head[] = "";
    const char *at = strstr(dgettext(DD_DOMAIN, head), name);
    if (!at)
        return "en";
    at += sizeof name - 1;
    snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
    return out;
}

static void locale(void)
{
    char language[32];
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE"};
    puts("locale");
    variables(names, sizeof names / sizeof *names);
    row("in use", setlocale(LC_CTYPE, NULL));
    row("characters", nl_langinfo(CODESET));
    row("language", spoken(language, sizeof language));
}

static void say_problem(void *data, const struct dd_error *err)
{
    (void)data;
    row("lexicon", err->message);
}

static void files(const struct dd_config *config)
{
    struct dd_strbuf text = {0};
    struct dd_str rest, line;
    char number[32];
    puts("files");
    dd_config_path(config, &text);
    rest = dd_strbuf_str(&text);
    while (dd_str_next_line(&rest, &line))
        printf("  %.*s\n", DD_STR_ARG(line));
    snprintf(number, sizeof number, "%zu", config->problems.count);
    row("config problems", number);
    struct dd_lexicon *lexicon = dd_cli_lexicon_open(say_problem, NULL);
    for (size_t i = 0; i < dd_lexicon_files(lexicon); i++)
        row("lexicon", dd_lexicon_info(lexicon, i).path);
    dd_lexicon_close(lexicon);
    dd_strbuf_release(&text);
}

/* ---- health ----------------------------------------------------------------------------- */

static void catalogue(const char *path)
{
    struct dd_catalogue *c;
    struct dd_counts counts;
    struct dd_error err = {0};
    char text[96];
    if (dd_catalogue_open(&c, path, DD_CATALOGUE_LOOK, &err) != DD_OK) {
        row("catalogue", err.message);
        return;
    }
    row("catalogue", dd_catalogue_file(c));
    if (dd_catalogue_counts(c, &counts, &err) == DD_OK) {
        snprintf(text, sizeof text, "%zu articles, %zu in the full text index", counts.articles,
                 counts.indexed);
        row("", text);
    } else {
        row("", err.message);
    }
    dd_catalogue_close(c);
}

static void state(void)
{
    struct dd_state *s = dd_state_new(NULL);
    static const char *const found[] = {[DD_CARE_WELL] = "well",
                                        [DD_CARE_NONE] = "nothing kept yet",
                                        [DD_CARE_STOPPED] = "cannot be read",
                                        [DD_CARE_DAMAGED] = "damaged"};
    row("state", dd_state_folder(s));
    enum dd_care care = dd_state_care(dd_state_folder(s), NULL, NULL, NULL);
    row("", found[care]);
    /* Whether it can be kept is only known by trying, as the next start does; a damaged one is left alone. */
    if (care != DD_CARE_DAMAGED)
        dd_state_open(s);
    for (const char *notice; *(notice = dd_state_notice(s));)
        row("", notice);
    row("", dd_state_on_disk(s) ? "on disk" : "in memory");
    dd_state_free(s);
}

static int run(const struct dd_cli_call *call)
{
    versions();
    terminal();
    fflush(stdout);
    widths();
    locale();
    setlocale(LC_MESSAGES, "C"); /* what follows is in the language of those who read reports, too */
    files(call->config);
    puts("health");
    state();
    for (int i = 0; i < call->n_operands; i++)
        catalogue(call->operands[i]);
    return EXIT_SUCCESS;
}

const struct dd_cli_command dd_cli_doctor = {
    .name = "doctor",
    .operands = N_("[FOLDER]"),
    .kind = DD_VALUE_FOLDER,
    .most = 1,
    .help = N_("terminal, locale, versions, files: for a bug report"),
    .about = N_("Prints what a bug report has to say: versions, terminal, colours, how wide the terminal "
                "draws what programs disagree about, locale, files, and with a FOLDER whether its "
                "catalogue is well. Look it over before you pass it on: it names your folders."),
    .run = run,
};
