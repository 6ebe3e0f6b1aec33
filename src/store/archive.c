/* archive.c - walks a folder in steps and keeps what the list needs of each article.
 *
 * First the folders, from a stack of our own (the tree's depth is the archive's, not ours); real
 * folders before those reached through links, so that an article gets its real path. A folder is
 * entered once, known by device and inode, which also ends link loops. Then the files found are
 * opened one at a time, and nothing stays of them but an entry.
 */
#include "duidu/archive.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct list {
    struct dd_str *items; /* relative paths in the archive's arena, malloc'd array */
    size_t count, capacity;
};

struct folder_id {
    dev_t dev;
    ino_t ino;
    bool used;
};

/* Folders that have been entered; open addressing, at most half full. */
struct visited {
    struct folder_id *slots;
    size_t count, size; /* a power of two, or 0 */
};

struct dd_archive {
    struct dd_arena arena;
    char *path;
    struct dd_strbuf root; /* path with a '/' at its end */
    int fd;                /* of the root */
    struct list folders, links, files;
    struct visited visited;
    bool walked, started;
    size_t next; /* file to read */
    struct dd_entry **entries;
    size_t n_entries, entries_alloc;
    enum dd_archive_sort sort;
    bool unsorted;
    struct dd_problems problems;
};

static void list_add(struct list *l, struct dd_str item)
{
    if (l->count == l->capacity) {
        l->capacity = l->capacity ? l->capacity * 2 : 64;
        l->items = dd_xrealloc(l->items, l->capacity * sizeof *l->items);
    }
    l->items[l->count++] = item;
}

static void list_release(struct list *l)
{
    free(l->items);
    *l = (struct list){0};
}

/* ---- folders that have been entered ------------------------------------------------------- */

static struct folder_id *visited_slot(const struct visited *v, dev_t dev, ino_t ino)
{
    uint64_t hash = ((uint64_t)ino ^ (uint64_t)dev << 32) * 0x9E3779B97F4A7C15u;
    size_t i = (size_t)(hash >> 20) & (v->size - 1);
    while (v->slots[i].used && (v->slots[i].ino != ino || v->slots[i].dev != dev))
        i = (i + 1) & (v->size - 1);
    return &v->slots[i];
}

static void visited_grow(struct visited *v)
{
    struct visited wide = {.size = v->size ? v->size * 2 : 64, .count = v->count};
    wide.slots = dd_xmalloc(wide.size * sizeof *wide.slots);
    memset(wide.slots, 0, wide.size * sizeof *wide.slots);
    for (size_t i = 0; i < v->size; i++)
        if (v->slots[i].used)
            *visited_slot(&wide, v->slots[i].dev, v->slots[i].ino) = v->slots[i];
    free(v->slots);
    *v = wide;
}

/* False when the folder has been entered before. */
static bool visit(struct visited *v, const struct stat *st)
{
    if (v->count * 2 >= v->size)
        visited_grow(v);
    struct folder_id *slot = visited_slot(v, st->st_dev, st->st_ino);
    if (slot->used)
        return false;
    *slot = (struct folder_id){st->st_dev, st->st_ino, true};
    v->count++;
    return true;
}

/* ---- problems ----------------------------------------------------------------------------- */

/* The three things that a message about a file of the archive is made of. */

static struct dd_str full_path(struct dd_archive *a, struct dd_str relative)
{
    return dd_arena_printf(&a->arena, "%s%.*s", dd_strbuf_cstr(&a->root), DD_STR_ARG(relative));
}

static const char *shown(struct dd_archive *a, struct dd_str relative)
{
    return dd_path_shown(&a->arena, relative.len ? relative : dd_str_from(a->path)).ptr;
}

static const char *reason(struct dd_archive *a, int number)
{
    return dd_errno_text(&a->arena, number).ptr;
}

/* ---- the walk ----------------------------------------------------------------------------- */

/* A name of a folder that may be an article, or a folder below it. */
static struct dd_str join(struct dd_archive *a, struct dd_str folder, struct dd_str name)
{
    if (!folder.len)
        return dd_arena_copy(&a->arena, name);
    return dd_arena_printf(&a->arena, "%.*s/%.*s", DD_STR_ARG(folder), DD_STR_ARG(name));
}

static void skip_special(struct dd_archive *a, struct dd_str path)
{
    dd_problems_add(&a->problems, full_path(a, path), 0, DD_NOTE,
                    _("skipped '%s': not a regular file"), shown(a, path));
}

/* Whether name is a folder, an article, or of no interest, is asked of the system only when
 * readdir has not said it. */
static void take_name(struct dd_archive *a, int fd, struct dd_str folder, const struct dirent *e,
                      struct list *articles)
{
    struct dd_str name = dd_str_from(e->d_name);
    bool article = dd_clip_is_article_name(name);
    unsigned char type = e->d_type;
    bool link = type == DT_LNK;
    struct stat st;

    if (name.ptr[0] == '.' || (!article && type == DT_REG))
        return;
    if (type == DT_UNKNOWN || link) {
        if (type == DT_UNKNOWN)
            link = fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
        if (fstatat(fd, e->d_name, &st, 0) < 0) {
            int number = errno;
            struct dd_str path = join(a, folder, name);
            if (article || number != ENOENT)
                dd_problems_add(&a->problems, full_path(a, path), 0, DD_WARNING,
                                _("cannot follow '%s': %s"), shown(a, path), reason(a, number));
            return;
        }
        type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_FIFO;
    }
    if (type == DT_DIR)
        list_add(link ? &a->links : &a->folders, join(a, folder, name));
    else if (article && type == DT_REG)
        list_add(articles, dd_arena_copy(&a->arena, name));
    else if (article)
        skip_special(a, join(a, folder, name));
}

static int compare_names(const void *a, const void *b)
{
    return dd_str_compare(*(const struct dd_str *)a, *(const struct dd_str *)b);
}

/* The articles of one folder join the files, less the translations whose original is there. */
static void take_articles(struct dd_archive *a, struct dd_str folder, struct list *articles)
{
    struct dd_arena scratch = {0};
    if (articles->count)
        qsort(articles->items, articles->count, sizeof *articles->items, compare_names);
    for (size_t i = 0; i < articles->count; i++) {
        struct dd_str original = dd_clip_translation_of(&scratch, articles->items[i]);
        if (original.len && bsearch(&original, articles->items, articles->count,
                                    sizeof *articles->items, compare_names))
            continue;
        list_add(&a->files, join(a, folder, articles->items[i]));
    }
    dd_arena_release(&scratch);
}

/* Reads the names of an open folder. */
static void read_folder(struct dd_archive *a, DIR *dir, struct dd_str folder)
{
    struct list articles = {0};
    const struct dirent *e;
    while (errno = 0, (e = readdir(dir)))
        take_name(a, dirfd(dir), folder, e, &articles);
    int number = errno;
    if (number)
        dd_problems_add(&a->problems, full_path(a, folder), 0, DD_WARNING,
                        _("cannot read all of folder '%s': %s"), shown(a, folder),
                        reason(a, number));
    take_articles(a, folder, &articles);
    list_release(&articles);
}

static void enter_folder(struct dd_archive *a, struct dd_str folder, bool link)
{
    struct stat st;
    int fd = openat(a->fd, folder.len ? folder.ptr : ".",
                    O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        int number = errno;
        dd_problems_add(&a->problems, full_path(a, folder), 0, DD_WARNING,
                        _("cannot open folder '%s': %s"), shown(a, folder), reason(a, number));
        if (fd >= 0)
            close(fd);
        return;
    }
    if (fstat(fd, &st) == 0 && visit(&a->visited, &st))
        read_folder(a, dir, folder);
    else if (link)
        dd_problems_add(&a->problems, full_path(a, folder), 0, DD_NOTE,
                        _("skipped link '%s': its folder is listed already"), shown(a, folder));
    closedir(dir);
}

/* One folder of the walk. False when there are no more. */
static bool walk_one(struct dd_archive *a)
{
    if (!a->started) {
        a->started = true;
        enter_folder(a, DD_STR(""), false);
        return true;
    }
    bool link = a->folders.count == 0;
    struct list *l = link ? &a->links : &a->folders;
    if (l->count == 0)
        return false;
    enter_folder(a, l->items[--l->count], link);
    return true;
}

/* ---- reading ------------------------------------------------------------------------------ */

static void keep_tags(struct dd_arena *arena, struct dd_entry *e, const struct dd_clip *clip)
{
    e->tags = dd_arena_array(arena, clip->n_tags, sizeof *e->tags);
    for (size_t i = 0; i < clip->n_tags; i++)
        e->tags[e->n_tags++] = dd_arena_copy(arena, clip->tags[i]);
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
    e->minutes = dd_clip_minutes(clip);
    e->problems = clip->problems.count;
    e->has_summary = clip->summary.source && clip->summary.span.end > clip->summary.span.start;
    e->has_article = clip->article.source && clip->article.span.end > clip->article.span.start;
    e->body_failed = clip->body_failed;
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
    struct dd_str path = full_path(a, relative);

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
    if (a->next == a->files.count)
        return false;
    read_file(a, a->files.items[a->next++]);
    return true;
}

static int compare_newest(const void *a, const void *b)
{
    return -compare_names(a, b);
}

static void end_walk(struct dd_archive *a)
{
    a->walked = true;
    if (a->files.count)
        qsort(a->files.items, a->files.count, sizeof *a->files.items, compare_newest);
    list_release(&a->folders);
    list_release(&a->links);
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
        if (!archive->walked && !walk_one(archive))
            end_walk(archive);
        else if (archive->walked && !read_one(archive))
            return false;
    } while (milliseconds <= 0 || now() < end);
    return !archive->walked || archive->next < archive->files.count;
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
    int c = (y->minutes > x->minutes) - (y->minutes < x->minutes);
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
    *archive = NULL;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        int number = errno;
        struct dd_arena scratch = {0};
        enum dd_code code = number == ENOTDIR ? DD_ERR_KIND : DD_ERR_IO;
        dd_error_set(err, code, _("cannot open folder '%s': %s"),
                     dd_path_shown(&scratch, dd_str_from(path)).ptr,
                     dd_errno_text(&scratch, number).ptr);
        dd_arena_release(&scratch);
        return code;
    }
    struct dd_archive *a = dd_xmalloc(sizeof *a);
    *a = (struct dd_archive){.fd = fd};
    a->problems.arena = &a->arena;
    a->path = strdup(path);
    if (!a->path)
        abort();
    dd_strbuf_adds(&a->root, path);
    if (!dd_str_ends(dd_strbuf_str(&a->root), DD_STR("/")))
        dd_strbuf_addc(&a->root, '/');
    *archive = a;
    return DD_OK;
}

/* Forgets what the walk has found. */
static void clear(struct dd_archive *a)
{
    list_release(&a->folders);
    list_release(&a->links);
    list_release(&a->files);
    free(a->visited.slots);
    free(a->entries);
    dd_arena_release(&a->arena);
    a->visited = (struct visited){0};
    a->entries = NULL;
    a->n_entries = a->entries_alloc = a->next = 0;
    a->walked = a->started = a->unsorted = false;
    a->problems = (struct dd_problems){.arena = &a->arena};
}

void dd_archive_close(struct dd_archive *archive)
{
    if (!archive)
        return;
    clear(archive);
    close(archive->fd);
    dd_strbuf_release(&archive->root);
    free(archive->path);
    free(archive);
}

void dd_archive_restart(struct dd_archive *archive)
{
    clear(archive);
}

void dd_archive_progress(const struct dd_archive *archive, size_t *found, size_t *read)
{
    *found = archive->files.count;
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
