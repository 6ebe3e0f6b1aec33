/* folder.h - a folder for a test's files, gone with test_folder_remove. */
#ifndef DUIDU_TEST_FOLDER_H
#define DUIDU_TEST_FOLDER_H

#include "duidu/str.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct test_folder {
    char path[256];
};

static inline struct test_folder test_folder_make(void)
{
    struct test_folder f;
    const char *base = getenv("TMPDIR");
    snprintf(f.path, sizeof f.path, "%s/duidu-test-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(f.path))
        abort();
    return f;
}

/* Path of name in the folder; the four latest results stay valid. */
static inline const char *test_path(const struct test_folder *f, const char *name)
{
    static char paths[4][1024];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", f->path, name);
    return path;
}

/* Writes a file, and the folders above it that are missing. */
static inline const char *test_write_bytes(const struct test_folder *f, const char *name,
                                           const void *bytes, size_t len)
{
    const char *path = test_path(f, name);
    char part[1024];
    for (size_t i = strlen(f->path) + 1; path[i]; i++) {
        if (path[i] != '/')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        mkdir(part, 0777);
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, len, file) != len || fclose(file))
        abort();
    return path;
}

static inline const char *test_write(const struct test_folder *f, const char *name,
                                     const char *text)
{
    return test_write_bytes(f, name, text, strlen(text));
}

static inline int test_remove_one(const char *path, const struct stat *st, int type,
                                  struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

static inline void test_folder_remove(const struct test_folder *f)
{
    nftw(f->path, test_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
