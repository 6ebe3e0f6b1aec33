/* archives.h - the real texts that the property tests run over: config/sample, and what the
 * environment variable DUIDU_ARCHIVES names when it is set (tests/run.sh sets it where it can). */
#ifndef DUIDU_TEST_ARCHIVES_H
#define DUIDU_TEST_ARCHIVES_H

#include "duidu/str.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_SAMPLE "config/sample"

static inline int test_by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Calls each() for every .md file below root, in order of names. Returns their number. */
static inline size_t test_each_markdown(const char *root,
                                        void (*each)(const char *path, void *data), void *data)
{
    char *const roots[] = {(char *)(size_t)root, NULL};
    FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, test_by_name);
    size_t n = 0;
    for (FTSENT *e; fts && (e = fts_read(fts));)
        if (e->fts_info == FTS_F && dd_str_ends(dd_str_from(e->fts_name), DD_STR(".md"))) {
            each(e->fts_path, data);
            n++;
        }
    if (fts)
        fts_close(fts);
    return n;
}

/* The folder of real archives; NULL where there is none. */
static inline const char *test_archives(void)
{
    const char *root = getenv("DUIDU_ARCHIVES");
    return root && *root ? root : NULL;
}

/* The bytes of a file with a NUL behind them; the caller frees. */
static inline char *test_read(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *buf = NULL;
    size_t n = 0, cap = 0, got;
    if (!f)
        abort();
    do {
        if (n + 4096 > cap && !(buf = realloc(buf, cap = cap * 2 + 8192)))
            abort();
        got = fread(buf + n, 1, cap - n - 1, f);
        n += got;
    } while (got);
    fclose(f);
    buf[n] = '\0';
    *len = n;
    return buf;
}

#endif
