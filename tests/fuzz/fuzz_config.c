/* Any bytes as a file of settings: its lines, numbers, colours, themes and keys.
 *
 * Each problem has to name a line of the file and to say something that can be shown; the good lines apply;
 * and what is dumped then has to be read back without a problem, to the same dump. */
#include "target.h"

#include "duidu/config.h"
#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void check(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static void check_shown(struct dd_str s)
{
    for (size_t at = 0, len; at < s.len; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        check((cp >= ' ' || cp == '\t') && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0), "a message holds no control character");
        check(cp != DD_REPLACEMENT || len == 3, "a message is UTF-8");
    }
}

static void check_problems(const struct dd_problems *problems, struct dd_str text, const char *path)
{
    int lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n' || text.ptr[i] == '\r';
    for (size_t i = 0; i < problems->count; i++) {
        const struct dd_problem *p = &problems->items[i];
        bool here = dd_str_equal(p->file, dd_str_from(path));
        check(p->message.len > 0, "a problem says something");
        check(p->line >= 0 && (!here || p->line <= lines), "a problem is in a line of its file");
        check_shown(p->message);
    }
}

/* A file of the text that can be opened by a name. */
static int put(struct dd_str text, char *path, size_t size)
{
    int fd = memfd_create("settings", MFD_CLOEXEC);
    check(fd >= 0 && write(fd, text.ptr ? text.ptr : "", text.len) == (ssize_t)text.len, "there is room");
    snprintf(path, size, "/proc/self/fd/%d", fd);
    return fd;
}

/* What a dump may still have wrong when it is read: the name of a theme that is not there. */
static void check_theme(const struct dd_config *config, const struct dd_problem *p)
{
    bool theme = dd_str_find(p->message, config->settings.theme, 0) >= 0 ||
                 !dd_str_starts(p->file, DD_STR("/proc/self/fd/"));
    if (!theme)
        fprintf(stderr, "%.*s:%d: %.*s\n", DD_STR_ARG(p->file), p->line, DD_STR_ARG(p->message));
    check(theme, "a dump is read back without a problem");
}

/* What is in force after the text, as the dump without where it comes from. */
static void dump_of(struct dd_str text, struct dd_strbuf *out, bool clean)
{
    struct dd_strbuf all = {0};
    struct dd_str rest, line;
    char path[40];
    int fd = put(text, path, sizeof path);
    setenv("DUIDU_CONFIG", path, 1);
    struct dd_config *config = dd_config_open("config");
    check_problems(&config->problems, text, path);
    for (size_t i = 0; clean && i < config->problems.count; i++)
        check_theme(config, &config->problems.items[i]);
    dd_config_dump(config, &all);
    for (rest = dd_strbuf_str(&all); dd_str_next_line(&rest, &line);) {
        ptrdiff_t origin = dd_str_find(line, DD_STR("  # "), 0);
        dd_strbuf_add(out, dd_str_slice(line, 0, origin < 0 ? line.len : (size_t)origin));
        dd_strbuf_addc(out, '\n');
    }
    dd_strbuf_release(&all);
    dd_config_close(config);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dd_arena arena = {0};
    struct dd_problems problems = {.arena = &arena};
    struct dd_strbuf once = {0}, twice = {0};
    struct dd_error err = {0};
    struct dd_str text = {(const char *)data, size};
    dd_config_check("settings.ini", &text, "config", &problems, &err);
    check_problems(&problems, text, "settings.ini");
    dump_of(text, &once, false);
    dump_of(dd_strbuf_str(&once), &twice, true);
    check(dd_str_equal(dd_strbuf_str(&once), dd_strbuf_str(&twice)), "a dump read back is dumped alike");
    dd_strbuf_release(&once);
    dd_strbuf_release(&twice);
    dd_arena_release(&arena);
    return 0;
}
