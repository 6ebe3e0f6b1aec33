/* catalogue.h - what the tests of the catalogue share: a folder with an archive a/, a cache, and the
 * catalogue that is open. */
#ifndef DUIDU_TEST_CATALOGUE_H
#define DUIDU_TEST_CATALOGUE_H

#include "check.h"
#include "folder.h"

#include "duidu/catalogue.h"

#include <dirent.h>
#include <fcntl.h>
#include <time.h>

#define FRONT(title, date) "---\ntitle: " title "\ndate: " date "\n---\n"

static struct test_folder folder;
static struct dd_catalogue *catalogue;
static const char *base; /* of temporary folders, as the tests were started; set by main */

static inline int make(void **state)
{
    (void)state;
    setenv("TMPDIR", base, 1);
    folder = test_folder_make();
    catalogue = NULL;
    mkdir(test_path(&folder, "tmp"), 0700);
    setenv("XDG_CACHE_HOME", test_path(&folder, "cache"), 1);
    setenv("TMPDIR", test_path(&folder, "tmp"), 1);
    return 0;
}

static inline int drop(void **state)
{
    (void)state;
    dd_catalogue_close(catalogue);
    test_folder_remove(&folder);
    return 0;
}

/* A file of the archive that was last written so many seconds ago: long enough for its time to say all. */
static inline void article(const char *name, const char *text, int age)
{
    char path[256];
    snprintf(path, sizeof path, "a/%s", name);
    struct timespec now, times[2];
    clock_gettime(CLOCK_REALTIME, &now);
    times[0] = times[1] = (struct timespec){now.tv_sec - age, 123456789};
    utimensat(AT_FDCWD, test_write(&folder, path, text), times, 0);
}

static inline void open_it(enum dd_catalogue_mode mode)
{
    struct dd_error err = {0};
    if (dd_catalogue_open(&catalogue, test_path(&folder, "a"), mode, &err) != DD_OK)
        fail_msg("%s", err.message);
}

static inline void reopen(void)
{
    dd_catalogue_close(catalogue);
    open_it(DD_CATALOGUE_KEEP);
}

static inline struct dd_update_progress update_of(struct dd_catalogue *c)
{
    static const struct dd_update_options options = {.text = true};
    struct dd_update_progress progress;
    struct dd_update *update;
    struct dd_error err = {0};
    assert_int_equal(dd_update_new(&update, c, &options, &err), DD_OK);
    while (dd_update_step(update, 0, &err))
        ;
    if (err.code != DD_OK)
        fail_msg("%s", err.message);
    dd_update_progress(update, &progress);
    assert_int_equal(progress.phase, DD_UPDATE_DONE);
    dd_update_free(update);
    return progress;
}

static inline size_t articles_of(struct dd_catalogue *c)
{
    struct dd_counts counts;
    assert_int_equal(dd_catalogue_counts(c, &counts, NULL), DD_OK);
    return counts.articles;
}

/* The one catalogue in a folder; *count: how many there are. */
static inline const char *file_in(const char *name, size_t *count)
{
    static char path[1024];
    DIR *dir = opendir(test_path(&folder, name));
    *count = 0;
    for (const struct dirent *e; dir && (e = readdir(dir));)
        if (dd_str_ends(dd_str_from(e->d_name), DD_STR(".db"))) {
            snprintf(path, sizeof path, "%s/%s", test_path(&folder, name), e->d_name);
            ++*count;
        }
    if (dir)
        closedir(dir);
    return path;
}

static inline const char *cache_file(void)
{
    size_t n;
    const char *path = file_in("cache/duidu", &n);
    assert_int_equal(n, 1);
    return path;
}

static inline void write_some(void)
{
    article("2024/1.md", FRONT("one", "2024-01-01") "x\n", 100);
    article("2024/2.md", FRONT("two", "2024-03-01") "x\n", 100);
    article("2025/3.md", FRONT("三", "2024-02-01") "x\n", 100);
}

#endif
