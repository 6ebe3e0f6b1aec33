/* Golden files: what a screen looked like when a person last agreed with it. */
#include "screen.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN_DIFFERENCES = 24 };

void golden_init(struct golden *g, const char *dir, bool update)
{
    *g = (struct golden){.update = update};
    snprintf(g->dir, sizeof g->dir, "%s", dir);
    dd_strbuf_addc(&g->seen, '\n');
}

void golden_release(struct golden *g)
{
    dd_strbuf_release(&g->seen);
}

static bool load(const char *path, struct dd_strbuf *out)
{
    char buf[4096];
    FILE *f = fopen(path, "re");
    if (!f)
        return false;
    for (size_t n; (n = fread(buf, 1, sizeof buf, f)) > 0;)
        dd_strbuf_add(out, (struct dd_str){buf, n});
    fclose(f);
    return true;
}

static bool save(const char *dir, const char *path, struct dd_str text)
{
    mkdir(dir, 0777);
    FILE *f = fopen(path, "we");
    if (!f)
        return false;
    bool ok = fwrite(text.ptr, 1, text.len, f) == text.len;
    return fclose(f) == 0 && ok;
}

/* Line by line, as both have the same shape: the screen's rows first. */
static int add_differences(struct dd_str was, struct dd_str now, struct dd_strbuf *out)
{
    struct dd_str a, b;
    int differences = 0;
    for (;;) {
        bool more_a = dd_str_next_line(&was, &a), more_b = dd_str_next_line(&now, &b);
        if (!more_a && !more_b)
            return differences;
        if (more_a && more_b && dd_str_equal(a, b))
            continue;
        if (++differences > SHOWN_DIFFERENCES)
            continue;
        if (more_a)
            dd_strbuf_addf(out, "  - %.*s\n", DD_STR_ARG(a));
        if (more_b)
            dd_strbuf_addf(out, "  + %.*s\n", DD_STR_ARG(b));
    }
}

static void add_written(const char *path, bool existed, struct dd_str was, struct dd_str now,
                        struct dd_strbuf *report)
{
    if (existed && dd_str_equal(was, now))
        return;
    dd_strbuf_addf(report, "%s %s\n", existed ? "changed" : "new", path);
    if (!existed) {
        dd_strbuf_add(report, now);
    } else {
        int n = add_differences(was, now, report);
        dd_strbuf_addf(report, "  %d lines differ\n", n);
    }
}

bool golden_check(struct golden *g, const char *name, struct dd_str now, struct dd_strbuf *report)
{
    char path[1024];
    struct dd_strbuf was = {0};
    snprintf(path, sizeof path, "%s/%s.txt", g->dir, name);
    dd_strbuf_addf(&g->seen, "%s.txt\n", name);
    bool there = load(path, &was), same = there && dd_str_equal(dd_strbuf_str(&was), now);
    if (g->update) {
        add_written(path, there, dd_strbuf_str(&was), now, report);
        same = same || save(g->dir, path, now);
        if (!same)
            dd_strbuf_addf(report, "cannot write '%s': %s\n", path, strerror(errno));
    } else if (!there) {
        dd_strbuf_addf(report, "no golden file '%s' (make golden writes it)\n", path);
    } else if (!same) {
        dd_strbuf_addf(report, "differs from %s:\n", path);
        add_differences(dd_strbuf_str(&was), now, report);
    }
    dd_strbuf_release(&was);
    return same;
}

static bool was_asked_for(const struct golden *g, const char *file)
{
    char line[512];
    snprintf(line, sizeof line, "\n%s\n", file);
    return strstr(dd_strbuf_cstr(&g->seen), line) != NULL;
}

bool golden_stale(struct golden *g, struct dd_strbuf *report)
{
    char path[1024];
    bool fine = true;
    DIR *d = opendir(g->dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] == '.' || was_asked_for(g, e->d_name))
            continue;
        snprintf(path, sizeof path, "%s/%s", g->dir, e->d_name);
        dd_strbuf_addf(report, "%s '%s', which no snap asks for\n", g->update ? "removed" : "stale",
                       path);
        if (g->update)
            unlink(path);
        else
            fine = false;
    }
    if (d)
        closedir(d);
    return fine;
}
