/* walk.c - the folders below a folder, and the articles in them.
 *
 * Depth first, from a stack of our own (the tree's depth is the archive's, not ours), the greater name
 * first, so that the articles come in descending order of their paths and nothing has to be kept but
 * what still lies on the stack. Real folders come before those reached through links, so that an
 * article gets its real path. A folder is entered once, known by device and inode, which also ends link
 * loops.
 */
#include "walk.h"

#include "duidu/clip.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { FOLDER, LINK, ARTICLE, PART };

/* A name of the folder at hand. */
struct name {
    struct dd_str text; /* in bytes, once all names have been read */
    size_t start;
    enum kind kind;
    int64_t sibling; /* of an article: stamp of what belongs to it */
    bool joined;     /* belongs to another one */
};

/* The names of one folder after the other: an archive has as many folders as articles. */
struct names {
    struct name *items; /* malloc'd */
    size_t count, capacity;
    struct dd_strbuf bytes;
};

/* What is still to be visited. Its path lies on the stack of paths, from start to where the next begins. */
struct item {
    size_t start;
    int64_t sibling;
    int depth;
    enum kind kind;
};

/* Folders that have been entered, by a hash of device and inode (two of a million folders have the
 * same one with a chance of 3 in a hundred million); open addressing, at most half full. */
struct visited {
    uint64_t *slots; /* 0: empty */
    size_t count, size; /* size: a power of two, or 0 */
};

struct dd_walk {
    const struct dd_walk_options *options;
    struct dd_problems *problems;
    char *path;
    struct dd_strbuf root; /* path with a '/' at its end */
    int fd;                /* of the root */
    struct item *stack;
    size_t count, capacity;
    struct dd_strbuf paths; /* of the stack */
    struct dd_strbuf links; /* folders behind links, each NUL-terminated, for the end */
    size_t next_link;
    struct dd_strbuf now; /* path of what is visited */
    struct names names;
    struct visited visited;
    bool started, doubtful;
};

bool dd_stamp_equal(const struct dd_stamp *a, const struct dd_stamp *b)
{
    return a->size == b->size && a->mtime_ns == b->mtime_ns && a->inode == b->inode &&
           a->sibling == b->sibling;
}

/* ---- folders that have been entered ------------------------------------------------------- */

/* Finalizer of splitmix64: every bit of the result depends on every bit of x. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

static uint64_t *visited_slot(const struct visited *v, uint64_t id)
{
    size_t i = (size_t)id & (v->size - 1);
    while (v->slots[i] && v->slots[i] != id)
        i = (i + 1) & (v->size - 1);
    return &v->slots[i];
}

static void visited_grow(struct visited *v)
{
    struct visited wide = {.size = v->size ? v->size * 2 : 64, .count = v->count};
    wide.slots = dd_xmalloc(wide.size * sizeof *wide.slots);
    memset(wide.slots, 0, wide.size * sizeof *wide.slots);
    for (size_t i = 0; i < v->size; i++)
        if (v->slots[i])
            *visited_slot(&wide, v->slots[i]) = v->slots[i];
    free(v->slots);
    *v = wide;
}

/* False when the folder has been entered before. */
static bool visit(struct visited *v, const struct stat *st)
{
    uint64_t id = mix((uint64_t)st->st_ino + mix((uint64_t)st->st_dev)) | 1;
    if (v->count * 2 >= v->size)
        visited_grow(v);
    uint64_t *slot = visited_slot(v, id);
    if (*slot)
        return false;
    *slot = id;
    v->count++;
    return true;
}

/* ---- problems ----------------------------------------------------------------------------- */

struct dd_str dd_walk_full(const struct dd_walk *w, struct dd_arena *arena, struct dd_str relative)
{
    return dd_arena_printf(arena, "%s%.*s", dd_strbuf_cstr(&w->root), DD_STR_ARG(relative));
}

/* What a message about a path below the root is made of. */
struct told {
    struct dd_arena arena;
    struct dd_str full;
    const char *shown, *reason;
};

static struct told tell(const struct dd_walk *w, struct dd_str folder, struct dd_str name, int number)
{
    struct told t = {0};
    struct dd_str path = dd_arena_printf(&t.arena, "%.*s%s%.*s", DD_STR_ARG(folder),
                                         folder.len && name.len ? "/" : "", DD_STR_ARG(name));
    t.full = dd_walk_full(w, &t.arena, path);
    t.shown = dd_path_shown(&t.arena, path.len ? path : dd_str_from(w->path)).ptr;
    t.reason = dd_errno_text(&t.arena, number).ptr;
    return t;
}

/* A folder that is gone, closed to us or no folder is what it is; another error may pass. */
static void doubt(struct dd_walk *w, int number)
{
    static const int sure[] = {ENOENT, EACCES, EPERM, ENOTDIR, ELOOP, ENAMETOOLONG};
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        if (number == sure[i])
            return;
    w->doubtful = true;
}

/* ---- the stack ---------------------------------------------------------------------------- */

/* Appends folder/name to out, with a NUL that counts. */
static void add_path(struct dd_strbuf *out, struct dd_str folder, struct dd_str name)
{
    dd_strbuf_add(out, folder);
    if (folder.len)
        dd_strbuf_addc(out, '/');
    dd_strbuf_add(out, name);
    dd_strbuf_addc(out, '\0');
}

static void push(struct dd_walk *w, const struct name *n, int depth)
{
    struct dd_str folder = dd_strbuf_str(&w->now);
    if (n->kind == LINK) {
        add_path(&w->links, folder, n->text);
        return;
    }
    if (w->count == w->capacity) {
        w->capacity = w->capacity ? w->capacity * 2 : 64;
        w->stack = dd_xrealloc(w->stack, w->capacity * sizeof *w->stack);
    }
    w->stack[w->count++] = (struct item){w->paths.len, n->sibling, depth, n->kind};
    add_path(&w->paths, folder, n->text);
}

/* Takes the top off; its path is w->now after it. */
static bool pop(struct dd_walk *w, struct item *out)
{
    dd_strbuf_clear(&w->now);
    if (w->count == 0) {
        if (w->next_link == w->links.len)
            return false;
        dd_strbuf_adds(&w->now, w->links.buf + w->next_link);
        w->next_link += w->now.len + 1;
        *out = (struct item){.kind = LINK, .depth = 1}; /* nearer than it may be; 0 is the archive */
        return true;
    }
    *out = w->stack[--w->count];
    dd_strbuf_adds(&w->now, w->paths.buf + out->start);
    w->paths.len = out->start;
    return true;
}

/* ---- the names of a folder ---------------------------------------------------------------- */

static void names_clear(struct names *l)
{
    l->count = 0;
    dd_strbuf_clear(&l->bytes);
}

static void names_add(struct names *l, struct dd_str text, enum kind kind)
{
    if (l->count == l->capacity) {
        l->capacity = l->capacity ? l->capacity * 2 : 64;
        l->items = dd_xrealloc(l->items, l->capacity * sizeof *l->items);
    }
    l->items[l->count++] =
        (struct name){.text.len = text.len, .start = l->bytes.len, .kind = kind};
    dd_strbuf_add(&l->bytes, text);
    dd_strbuf_addc(&l->bytes, '\0');
}

/* The bytes move no more. */
static void names_settle(struct names *l)
{
    for (size_t i = 0; i < l->count; i++)
        l->items[i].text.ptr = l->bytes.buf + l->items[i].start;
}

/* As the whole paths compare: a folder's goes on with a slash. */
static int compare_names(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int c = dd_str_compare(x->text, y->text);
    if (c == 0 || (x->kind != FOLDER && y->kind != FOLDER))
        return c;
    size_t n = x->text.len < y->text.len ? x->text.len : y->text.len;
    if (memcmp(x->text.ptr, y->text.ptr, n) != 0)
        return c;
    unsigned char p = x->text.len > n ? (unsigned char)x->text.ptr[n] : x->kind == FOLDER ? '/' : 0;
    unsigned char q = y->text.len > n ? (unsigned char)y->text.ptr[n] : y->kind == FOLDER ? '/' : 0;
    return p == q ? c : p < q ? -1 : 1;
}

/* A link, or a name of which readdir has not said what it is. False: of no interest, or reported. */
static bool ask_system(struct dd_walk *w, int fd, const char *name, bool article, bool *link,
                       unsigned char *type)
{
    struct stat st;
    if (*type == DT_UNKNOWN)
        *link = fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
    if (fstatat(fd, name, &st, 0) == 0) {
        *type = S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_FIFO;
        return true;
    }
    int number = errno;
    if (article || number != ENOENT) {
        struct told t = tell(w, dd_strbuf_str(&w->now), dd_str_from(name), number);
        dd_problems_add(w->problems, t.full, 0, DD_WARNING, _("cannot follow '%s': %s"), t.shown,
                        t.reason);
        dd_arena_release(&t.arena);
        doubt(w, number);
    }
    return false;
}

static void take_name(struct dd_walk *w, int fd, const struct dirent *e)
{
    struct names *names = &w->names;
    struct dd_str name = dd_str_from(e->d_name);
    bool article = dd_clip_is_article_name(name);
    bool part = w->options->stamps && !article && dd_clip_is_raw_name(name);
    unsigned char type = e->d_type;
    bool link = type == DT_LNK;

    if (name.ptr[0] == '.' || (!article && !part && type == DT_REG))
        return;
    if ((type == DT_UNKNOWN || link) && !ask_system(w, fd, e->d_name, article, &link, &type))
        return;
    if (type == DT_DIR) {
        names_add(names, name, link ? LINK : FOLDER);
    } else if ((article || part) && type == DT_REG) {
        names_add(names, name, article ? ARTICLE : PART);
    } else if (article) {
        struct told t = tell(w, dd_strbuf_str(&w->now), name, 0);
        dd_problems_add(w->problems, t.full, 0, DD_NOTE, _("skipped '%s': not a regular file"),
                        t.shown);
        dd_arena_release(&t.arena);
    }
}

/* ---- what belongs to an article ----------------------------------------------------------- */

static struct name *find_article(const struct names *l, struct dd_str name)
{
    struct name key = {.text = name, .kind = ARTICLE};
    struct name *n = l->count && name.len
                         ? bsearch(&key, l->items, l->count, sizeof *l->items, compare_names)
                         : NULL;
    return n && n->kind == ARTICLE ? n : NULL;
}

/* Past the year 2262 it wraps around, and tells times apart still. */
static uint64_t time_of(const struct stat *st)
{
    return (uint64_t)st->st_mtim.tv_sec * 1000000000u + (uint64_t)st->st_mtim.tv_nsec;
}

/* What is told of a file, in one number that is not 0. Several are added up, in any order. */
static int64_t stamp_of(int fd, const char *name)
{
    struct stat st;
    if (fstatat(fd, name, &st, 0) < 0)
        return 1;
    return (int64_t)(mix((uint64_t)st.st_size + mix(time_of(&st) + mix((uint64_t)st.st_ino))) | 1);
}

/* Bodies and translations go to the article that they belong to; a translation whose original is not
 * there is an article of its own. */
static void join_parts(struct dd_walk *w, int fd)
{
    struct names *l = &w->names;
    struct dd_arena scratch = {0};
    for (size_t i = 0; i < l->count; i++) {
        struct name *n = &l->items[i];
        struct name *whole =
            n->kind == PART      ? find_article(l, dd_clip_raw_of(&scratch, n->text))
            : n->kind == ARTICLE ? find_article(l, dd_clip_translation_of(&scratch, n->text))
                                 : NULL;
        n->joined = whole != NULL || n->kind == PART;
        if (whole && w->options->stamps)
            whole->sibling =
                (int64_t)((uint64_t)whole->sibling + (uint64_t)stamp_of(fd, n->text.ptr));
    }
    dd_arena_release(&scratch);
}

/* ---- the walk ----------------------------------------------------------------------------- */

/* An article's own folder holds index.md, and no folder that could hold articles of its own. */
static bool own_folder(const struct names *l)
{
    bool index = false;
    for (size_t i = 0; i < l->count; i++) {
        if (l->items[i].kind == FOLDER || l->items[i].kind == LINK)
            return false;
        index = index || dd_str_starts(l->items[i].text, DD_STR("index."));
    }
    return index;
}

static void read_names(struct dd_walk *w, DIR *dir)
{
    const struct dirent *e;
    names_clear(&w->names);
    while (errno = 0, (e = readdir(dir)))
        take_name(w, dirfd(dir), e);
    int number = errno;
    names_settle(&w->names);
    if (number) {
        struct told t = tell(w, dd_strbuf_str(&w->now), DD_STR(""), number);
        dd_problems_add(w->problems, t.full, 0, DD_WARNING,
                        _("cannot read all of folder '%s': %s"), t.shown, t.reason);
        dd_arena_release(&t.arena);
        w->doubtful = true;
    }
}

/* Tells of the folder that has just been read; when it is watched only from now on it is read again,
 * since it may have changed before, and what is wrong with it is not said twice. */
static void tell_of_folder(struct dd_walk *w, DIR *dir, int depth, size_t said)
{
    struct dd_arena scratch = {0};
    if (!w->options->folder || own_folder(&w->names))
        return;
    struct dd_str path = dd_walk_full(w, &scratch, dd_strbuf_str(&w->now));
    if (w->options->folder(w->options->data, path.ptr, depth)) {
        w->problems->count = said;
        rewinddir(dir);
        read_names(w, dir);
    }
    dd_arena_release(&scratch);
}

static void read_folder(struct dd_walk *w, DIR *dir, int depth)
{
    size_t said = w->problems->count;
    read_names(w, dir);
    tell_of_folder(w, dir, depth, said);
    struct names *l = &w->names;
    if (l->count > 1)
        qsort(l->items, l->count, sizeof *l->items, compare_names);
    join_parts(w, dirfd(dir));
    for (size_t i = 0; i < l->count; i++)
        if (!l->items[i].joined)
            push(w, &l->items[i], depth + 1);
}

static void skip_link(struct dd_walk *w, struct dd_str folder)
{
    struct told t = tell(w, folder, DD_STR(""), 0);
    dd_problems_add(w->problems, t.full, 0, DD_NOTE,
                    _("skipped link '%s': its folder is listed already"), t.shown);
    dd_arena_release(&t.arena);
}

static void enter_folder(struct dd_walk *w, const struct item *item)
{
    struct stat st;
    struct dd_str folder = dd_strbuf_str(&w->now);
    int fd = openat(w->fd, folder.len ? folder.ptr : ".",
                    O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        int number = errno;
        struct told t = tell(w, folder, DD_STR(""), number);
        dd_problems_add(w->problems, t.full, 0, DD_WARNING, _("cannot open folder '%s': %s"),
                        t.shown, t.reason);
        dd_arena_release(&t.arena);
        doubt(w, number);
        if (fd >= 0)
            close(fd);
        return;
    }
    if (fstat(fd, &st) == 0 && visit(&w->visited, &st))
        read_folder(w, dir, item->depth);
    else if (item->kind == LINK)
        skip_link(w, folder);
    closedir(dir);
}

static void stamp_article(struct dd_walk *w, const struct item *item, struct dd_found *found)
{
    struct stat st;
    if (!w->options->stamps || fstatat(w->fd, w->now.buf, &st, 0) < 0)
        return;
    found->stamp = (struct dd_stamp){
        .size = st.st_size,
        .mtime_ns = (int64_t)time_of(&st),
        .inode = (int64_t)st.st_ino,
        .sibling = item->sibling,
    };
}

static void forget_visited(struct dd_walk *w)
{
    free(w->visited.slots);
    w->visited = (struct visited){0};
}

enum dd_walk_step dd_walk_next(struct dd_walk *w, struct dd_found *found)
{
    struct item item = {.kind = FOLDER};
    if (w->started && !pop(w, &item)) {
        forget_visited(w);
        return DD_WALK_END;
    }
    w->started = true;
    if (item.kind == ARTICLE) {
        *found = (struct dd_found){.relative = dd_strbuf_str(&w->now)};
        stamp_article(w, &item, found);
        return DD_WALK_ARTICLE;
    }
    enter_folder(w, &item);
    return DD_WALK_ON;
}

void dd_walk_restart(struct dd_walk *w)
{
    w->count = w->next_link = w->paths.len = w->links.len = 0;
    forget_visited(w);
    w->started = w->doubtful = false;
}

bool dd_walk_doubtful(const struct dd_walk *w)
{
    return w->doubtful;
}

struct dd_str dd_walk_root(const struct dd_walk *w)
{
    return dd_strbuf_str(&w->root);
}

/* ---- opening and closing ------------------------------------------------------------------ */

static int open_root(const char *path, struct dd_error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        int number = errno;
        struct dd_arena scratch = {0};
        dd_error_set(err, number == ENOTDIR ? DD_ERR_KIND : DD_ERR_IO, _("cannot open folder '%s': %s"),
                     dd_path_shown(&scratch, dd_str_from(path)).ptr,
                     dd_errno_text(&scratch, number).ptr);
        dd_arena_release(&scratch);
    }
    return fd;
}

enum dd_code dd_walk_open(struct dd_walk **walk, const char *path,
                          const struct dd_walk_options *options, struct dd_problems *problems,
                          struct dd_error *err)
{
    struct dd_error why = {0};
    int fd = open_root(path, &why);
    *walk = NULL;
    if (fd < 0) {
        if (err)
            *err = why;
        return why.code;
    }
    struct dd_walk *w = dd_xmalloc(sizeof *w);
    *w = (struct dd_walk){.fd = fd, .options = options, .problems = problems, .path = strdup(path)};
    if (!w->path)
        abort();
    dd_strbuf_adds(&w->root, path);
    if (!dd_str_ends(dd_strbuf_str(&w->root), DD_STR("/")))
        dd_strbuf_addc(&w->root, '/');
    *walk = w;
    return DD_OK;
}

void dd_walk_close(struct dd_walk *w)
{
    if (!w)
        return;
    close(w->fd);
    free(w->stack);
    forget_visited(w);
    free(w->path);
    dd_strbuf_release(&w->root);
    dd_strbuf_release(&w->paths);
    dd_strbuf_release(&w->links);
    dd_strbuf_release(&w->now);
    dd_strbuf_release(&w->names.bytes);
    free(w->names.items);
    free(w);
}
