/* archive.c - walks a folder in steps and keeps what the list needs of each article.
 *
 * First the walk (walk.c), then the files found are opened one at a time, and nothing stays of them but
 * an entry.
 */
#include "duidu/archive.h"

#include "duidu/identity.h"
#include "walk.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct dd_archive {
    struct dd_arena arena;
    char *path;
    struct dd_walk *walk;
    struct dd_walk_options options;
    bool walked;
    struct dd_str *files; /* relative paths in the arena, malloc'd array */
    size_t n_files, files_alloc;
    size_t next; /* file to read */
    struct dd_entry **entries;
    size_t n_entries, entries_alloc;
    enum dd_archive_sort sort;
    bool unsorted;
    struct dd_problems problems;
};

/* ---- the walk ----------------------------------------------------------------------------- */

static void add_file(struct dd_archive *a, struct dd_str relative)
{
    if (a->n_files == a->files_alloc) {
        a->files_alloc = a->files_alloc ? a->files_alloc * 2 : 64;
        a->files = dd_xrealloc(a->files, a->files_alloc * sizeof *a->files);
    }
    a->files[a->n_files++] = dd_arena_copy(&a->arena, relative);
}

static void walk_one(struct dd_archive *a)
{
    struct dd_found found;
    switch (dd_walk_next(a->walk, &found)) {
    case DD_WALK_ARTICLE:
        add_file(a, found.relative);
        break;
    case DD_WALK_ON:
        break;
    case DD_WALK_END:
        a->walked = true;
        break;
    }
}

/* ---- reading ------------------------------------------------------------------------------ */

static void keep_tags(struct dd_arena *arena, struct dd_entry *e, const struct dd_clip *clip)
{
    e->tags = dd_arena_array(arena, clip->n_tags, sizeof *e->tags);
    for (size_t i = 0; i < clip->n_tags; i++)
        e->tags[e->n_tags++] = dd_arena_copy(arena, clip->tags[i]);
}

static void keep_key(struct dd_arena *arena, struct dd_entry *e, const struct dd_clip *clip)
{
    struct dd_strbuf key = {0};
    dd_identity_of(&key, clip);
    e->key = dd_arena_copy(arena, dd_strbuf_str(&key));
    e->identity = dd_identity_hash(e->key);
    dd_strbuf_release(&key);
}

static struct dd_entry *entry_of(struct dd_arena *arena, const struct dd_clip *clip)
{
    struct dd_entry *e = dd_arena_alloc(arena, sizeof *e);
    e->title = dd_arena_copy(arena, clip->title);
    e->original_title = dd_arena_copy(arena, clip->original_title);
    e->date = dd_arena_copy(arena, clip->date);
    e->published = dd_arena_copy(arena, clip->published);
    e->source_url = dd_arena_copy(arena, clip->source_url);
    e->site = dd_arena_copy(arena, clip->site);
    e->author = dd_arena_copy(arena, clip->author);
    e->tldr = dd_arena_copy(arena, clip->tldr);
    keep_tags(arena, e, clip);
    e->layout = clip->layout;
    e->language = clip->article_language;
    e->words = clip->article_words;
    e->han = clip->article_han;
    e->minutes = dd_clip_minutes(clip);
    e->problems = clip->problems.count;
    e->has_summary = clip->summary.source && clip->summary.span.end > clip->summary.span.start;
    e->has_article = clip->article.source && clip->article.span.end > clip->article.span.start;
    e->body_failed = clip->body_failed;
    keep_key(arena, e, clip);
    return e;
}

static void add_entry(struct dd_archive *a, struct dd_entry *e)
{
    if (a->n_entries == a->entries_alloc) {
        a->entries_alloc = a->entries_alloc ? a->entries_alloc * 2 : 256;
        a->entries = dd_xrealloc(a->entries, a->entries_alloc * sizeof(struct dd_entry *));
    }
    a->entries[a->n_entries++] = e;
    a->unsorted = true;
}

static void read_file(struct dd_archive *a, struct dd_str relative)
{
    struct dd_clip clip;
    struct dd_error err;
    struct stat st;
    struct dd_str path = dd_walk_full(a->walk, &a->arena, relative);

    if (dd_clip_open(&clip, path.ptr, &err)) {
        dd_problems_add(&a->problems, path, err.line, DD_WARNING, "%s", err.message);
        return;
    }
    struct dd_entry *e = entry_of(&a->arena, &clip);
    e->path = path;
    e->relative = relative;
    if (stat(path.ptr, &st) == 0) {
        e->mtime = st.st_mtime;
        e->size = (uint64_t)st.st_size;
    }
    add_entry(a, e);
    dd_clip_release(&clip);
}

/* One file. False when all are read. */
static bool read_one(struct dd_archive *a)
{
    if (a->next == a->n_files)
        return false;
    read_file(a, a->files[a->next++]);
    return true;
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool dd_archive_step(struct dd_archive *archive, int milliseconds)
{
    int64_t end = now() + milliseconds;
    do {
        if (!archive->walked)
            walk_one(archive);
        else if (!read_one(archive))
            return false;
    } while (milliseconds <= 0 || now() < end);
    return !archive->walked || archive->next < archive->n_files;
}

/* ---- sorting ------------------------------------------------------------------------------ */

/* Bytewise, ASCII letters without case. */
static int compare_folded(struct dd_str a, struct dd_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)a.ptr[i], y = (unsigned char)b.ptr[i];
        x |= x >= 'A' && x <= 'Z' ? 32 : 0;
        y |= y >= 'A' && y <= 'Z' ? 32 : 0;
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static int by_date(const struct dd_entry *a, const struct dd_entry *b)
{
    int c = dd_str_compare(b->date, a->date);
    return c ? c : dd_str_compare(a->relative, b->relative);
}

/* Without a value last. */
static int by_text(struct dd_str a, struct dd_str b)
{
    if (!a.len || !b.len)
        return (a.len == 0) - (b.len == 0);
    return compare_folded(a, b);
}

static int compare_by_date(const void *a, const void *b)
{
    return by_date(*(struct dd_entry *const *)a, *(struct dd_entry *const *)b);
}

static int compare_by_title(const void *a, const void *b)
{
    const struct dd_entry *x = *(struct dd_entry *const *)a, *y = *(struct dd_entry *const *)b;
    int c = by_text(x->title, y->title);
    return c ? c : by_date(x, y);
}

static int compare_by_site(const void *a, const void *b)
{
    const struct dd_entry *x = *(struct dd_entry *const *)a, *y = *(struct dd_entry *const *)b;
    int c = by_text(x->site, y->site);
    return c ? c : by_date(x, y);
}

static int compare_by_length(const void *a, const void *b)
{
    const struct dd_entry *x = *(struct dd_entry *const *)a, *y = *(struct dd_entry *const *)b;
    size_t of_x = x->words * DD_PACE_HAN + x->han * DD_PACE_WORDS;
    size_t of_y = y->words * DD_PACE_HAN + y->han * DD_PACE_WORDS;
    int c = (of_y > of_x) - (of_y < of_x);
    return c ? c : by_date(x, y);
}

const struct dd_entry *const *dd_archive_entries(struct dd_archive *archive, size_t *count)
{
    static int (*const compare[DD_SORT_COUNT])(const void *, const void *) = {
        [DD_SORT_DATE] = compare_by_date,
        [DD_SORT_TITLE] = compare_by_title,
        [DD_SORT_SITE] = compare_by_site,
        [DD_SORT_LENGTH] = compare_by_length,
    };
    if (archive->unsorted)
        qsort(archive->entries, archive->n_entries, sizeof *archive->entries,
              compare[archive->sort]);
    archive->unsorted = false;
    *count = archive->n_entries;
    return (const struct dd_entry *const *)archive->entries;
}

void dd_archive_sort(struct dd_archive *archive, enum dd_archive_sort by)
{
    if ((int)by < 0 || (int)by >= DD_SORT_COUNT || by == archive->sort)
        return;
    archive->sort = by;
    archive->unsorted = archive->n_entries > 0;
}

/* ---- opening and closing ------------------------------------------------------------------ */

enum dd_code dd_archive_open(struct dd_archive **archive, const char *path, struct dd_error *err)
{
    struct dd_archive *a = dd_xmalloc(sizeof *a);
    *a = (struct dd_archive){.problems.arena = &a->arena};
    *archive = NULL;
    enum dd_code code = dd_walk_open(&a->walk, path, &a->options, &a->problems, err);
    if (code != DD_OK) {
        free(a);
        return code;
    }
    a->path = strdup(path);
    if (!a->path)
        abort();
    *archive = a;
    return DD_OK;
}

/* Forgets what the walk has found. */
static void clear(struct dd_archive *a)
{
    free(a->files);
    free(a->entries);
    dd_arena_release(&a->arena);
    a->files = NULL;
    a->entries = NULL;
    a->n_files = a->files_alloc = a->n_entries = a->entries_alloc = a->next = 0;
    a->walked = a->unsorted = false;
    a->problems = (struct dd_problems){.arena = &a->arena};
}

void dd_archive_close(struct dd_archive *archive)
{
    if (!archive)
        return;
    clear(archive);
    dd_walk_close(archive->walk);
    free(archive->path);
    free(archive);
}

void dd_archive_restart(struct dd_archive *archive)
{
    clear(archive);
    dd_walk_restart(archive->walk);
}

void dd_archive_progress(const struct dd_archive *archive, size_t *found, size_t *read)
{
    *found = archive->n_files;
    *read = archive->next;
}

const struct dd_problems *dd_archive_problems(const struct dd_archive *archive)
{
    return &archive->problems;
}

struct dd_str dd_archive_path(const struct dd_archive *archive)
{
    return dd_str_from(archive->path);
}
