#include "duidu/watch.h"

#include "duidu/clip.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
    FOLDERS_MAX = 2048, /* of the system's 8192 and more, for all programs of a user */
    SHALLOW = 3,        /* archive, content, year, month: for these nearly all of them */
    DEEP_SHARE = 8,     /* for deeper ones one in so many */
    GIT_FILE_MAX = 4096 /* bytes of a .git file that says where the repository is */
};

static const uint32_t FOLDER_EVENTS = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                      IN_CLOSE_WRITE | IN_MOVE_SELF;
static const uint32_t COMMON = IN_ONLYDIR | IN_MASK_ADD | IN_EXCL_UNLINK;

/* What a watch is for: a set. */
enum use { USE_FOLDER = 1, USE_GIT = 2, USE_FILE = 4 };

struct dd_watch {
    int fd;
    size_t limit;
    pthread_mutex_t lock; /* of all below */
    uint8_t *uses;        /* by watch descriptor: small numbers, given out in order */
    size_t n_uses;
    size_t asked[2]; /* folders in this walk: shallow ones, deep ones */
    bool incomplete;
    int file_watch; /* of the open file's folder; -1: none */
    char *file;     /* its name there */
};

enum dd_code dd_watch_open(struct dd_watch **watch, size_t limit, struct dd_error *err)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    *watch = NULL;
    if (fd < 0) {
        int number = errno;
        struct dd_arena scratch = {0};
        dd_error_set(err, DD_ERR_IO, _("changes of files go unnoticed, R looks for them: %s"),
                     dd_errno_text(&scratch, number).ptr);
        dd_arena_release(&scratch);
        return DD_ERR_IO;
    }
    struct dd_watch *w = dd_xmalloc(sizeof *w);
    memset(w, 0, sizeof *w);
    w->fd = fd;
    w->limit = limit ? limit : FOLDERS_MAX;
    w->file_watch = -1;
    pthread_mutex_init(&w->lock, NULL);
    *watch = w;
    return DD_OK;
}

void dd_watch_close(struct dd_watch *w)
{
    if (!w)
        return;
    close(w->fd);
    pthread_mutex_destroy(&w->lock);
    free(w->uses);
    free(w->file);
    free(w);
}

int dd_watch_fd(const struct dd_watch *w)
{
    return w->fd;
}

/* ---- watches; all under the lock ---------------------------------------------------------- */

/* watch >= 0 */
static uint8_t *uses_of(struct dd_watch *w, int watch)
{
    size_t at = (size_t)watch;
    if (at >= w->n_uses) {
        size_t n = (at + 1) * 2 + 62;
        w->uses = dd_xrealloc(w->uses, n);
        memset(w->uses + w->n_uses, 0, n - w->n_uses);
        w->n_uses = n;
    }
    return &w->uses[at];
}

/* Watches a folder for use as well; -1: it cannot be. */
static int add(struct dd_watch *w, const char *path, enum use use)
{
    uint32_t events = use == USE_GIT ? IN_MOVED_TO | IN_CLOSE_WRITE : FOLDER_EVENTS;
    int watch = inotify_add_watch(w->fd, path, events | COMMON);
    if (watch < 0)
        return -1;
    *uses_of(w, watch) |= use;
    return watch;
}

/* The system does so itself when the folder is gone, and says IN_IGNORED. */
static void forget(struct dd_watch *w, int watch)
{
    *uses_of(w, watch) = 0;
    if (watch == w->file_watch)
        w->file_watch = -1;
}

static void drop_use(struct dd_watch *w, int watch, enum use use)
{
    uint8_t *uses = uses_of(w, watch);
    *uses &= (uint8_t)~use;
    if (*uses == 0)
        inotify_rm_watch(w->fd, watch);
}

/* Every walk asks for the same folders in the same order, the archive's own first. What is beyond the
 * limit is not even tried: adding and taking away again would be news of its own. */
bool dd_watch_folder(struct dd_watch *w, const char *path, int depth)
{
    bool news = false;
    pthread_mutex_lock(&w->lock);
    if (depth == 0) {
        w->asked[0] = w->asked[1] = 0;
        w->incomplete = false;
    }
    bool deep = depth > SHALLOW;
    if (++w->asked[deep] > (deep ? w->limit / DEEP_SHARE : w->limit)) {
        w->incomplete = true;
    } else {
        int watch = inotify_add_watch(w->fd, path, FOLDER_EVENTS | COMMON);
        if (watch < 0) {
            w->incomplete = w->incomplete || errno == ENOSPC || errno == ENOMEM;
        } else {
            news = !(*uses_of(w, watch) & USE_FOLDER);
            *uses_of(w, watch) |= USE_FOLDER;
        }
    }
    pthread_mutex_unlock(&w->lock);
    return news;
}

bool dd_watch_incomplete(struct dd_watch *w)
{
    pthread_mutex_lock(&w->lock);
    bool incomplete = w->incomplete;
    pthread_mutex_unlock(&w->lock);
    return incomplete;
}

/* ---- git ---------------------------------------------------------------------------------- */

/* Where "gitdir: PATH" in the file at path points; empty: nowhere. Work trees and submodules have such a
 * file in place of the folder. */
static void read_git_file(const char *path, struct dd_strbuf *out)
{
    char text[GIT_FILE_MAX + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = fd < 0 ? 0 : read(fd, text, GIT_FILE_MAX);
    struct dd_str s = {text, n > 0 ? (size_t)n : 0}, line, label = DD_STR("gitdir:");
    if (fd >= 0)
        close(fd);
    if (!dd_str_next_line(&s, &line) || !dd_str_starts(line, label))
        return;
    line = dd_str_trim(dd_str_slice(line, label.len, line.len));
    if (line.len && line.ptr[0] != '/') /* seen from the folder that the file lies in */
        dd_strbuf_add(out, dd_str_slice(dd_str_from(path), 0, strlen(path) - strlen(".git")));
    dd_strbuf_add(out, line);
}

void dd_watch_git(struct dd_watch *w, const char *archive)
{
    char *real = realpath(archive, NULL);
    struct dd_strbuf path = {0}, elsewhere = {0};
    int watch = -1;
    pthread_mutex_lock(&w->lock);
    for (size_t len = real ? strlen(real) : 0; len && watch < 0;) {
        dd_strbuf_clear(&path);
        dd_strbuf_addf(&path, "%.*s/.git", (int)(len == 1 ? 0 : len), real);
        watch = add(w, path.buf, USE_GIT);
        if (watch < 0 && errno == ENOTDIR) {
            read_git_file(path.buf, &elsewhere);
            if (elsewhere.len)
                add(w, elsewhere.buf, USE_GIT);
            break;
        }
        while (--len && real[len] != '/')
            ;
    }
    pthread_mutex_unlock(&w->lock);
    dd_strbuf_release(&path);
    dd_strbuf_release(&elsewhere);
    free(real);
}

/* ---- the open file ------------------------------------------------------------------------ */

void dd_watch_file(struct dd_watch *w, const char *path)
{
    char *real = path ? realpath(path, NULL) : NULL;
    char *slash = real ? strrchr(real, '/') : NULL;
    pthread_mutex_lock(&w->lock);
    int before = w->file_watch;
    free(w->file);
    w->file = slash ? strdup(slash + 1) : NULL;
    w->file_watch = -1;
    if (slash) {
        slash[slash == real] = '\0'; /* of "/x" the slash stays */
        w->file_watch = add(w, real, USE_FILE);
    }
    if (before >= 0 && before != w->file_watch)
        drop_use(w, before, USE_FILE);
    pthread_mutex_unlock(&w->lock);
    free(real);
}

/* ---- news --------------------------------------------------------------------------------- */

static bool is_own(const struct dd_watch *w, struct dd_str name)
{
    struct dd_arena scratch = {0};
    struct dd_str file = dd_str_from(w->file);
    bool own = dd_str_equal(name, file) || dd_str_equal(dd_clip_raw_of(&scratch, name), file) ||
               dd_str_equal(dd_clip_translation_of(&scratch, name), file);
    dd_arena_release(&scratch);
    return own;
}

/* What an event in a watched folder means. */
static unsigned meaning(struct dd_watch *w, const struct inotify_event *e)
{
    struct dd_str name = dd_str_from(e->len ? e->name : "");
    uint8_t uses = *uses_of(w, e->wd);
    unsigned news = 0;
    bool article = dd_clip_is_article_name(name) || dd_clip_is_raw_name(name);
    bool folder = (e->mask & IN_ISDIR) && name.len && name.ptr[0] != '.';
    if ((uses & USE_GIT) && (dd_str_equal(name, DD_STR("HEAD")) || dd_str_equal(name, DD_STR("index"))))
        news |= DD_WATCH_ARCHIVE;
    if ((uses & USE_FOLDER) && (article || folder))
        news |= DD_WATCH_ARCHIVE;
    if ((uses & USE_FILE) && e->wd == w->file_watch && w->file && name.len && is_own(w, name))
        news |= DD_WATCH_FILE | DD_WATCH_ARCHIVE;
    return news;
}

static unsigned take_event(struct dd_watch *w, const struct inotify_event *e)
{
    if (e->mask & IN_Q_OVERFLOW) /* much has happened, and not all of it was said */
        return DD_WATCH_ARCHIVE | DD_WATCH_FILE;
    if (e->mask & IN_IGNORED) {
        forget(w, e->wd);
        return 0;
    }
    if (e->mask & IN_MOVE_SELF) { /* elsewhere it is another folder; the walk will find it */
        inotify_rm_watch(w->fd, e->wd);
        return DD_WATCH_ARCHIVE;
    }
    return meaning(w, e);
}

unsigned dd_watch_take(struct dd_watch *w)
{
    _Alignas(struct inotify_event) char bytes[16 * 1024];
    unsigned news = 0;
    pthread_mutex_lock(&w->lock);
    for (ssize_t n; (n = read(w->fd, bytes, sizeof bytes)) > 0;)
        for (char *p = bytes; p < bytes + n;) {
            const struct inotify_event *e = (const struct inotify_event *)(void *)p;
            news |= take_event(w, e);
            p += sizeof *e + e->len;
        }
    pthread_mutex_unlock(&w->lock);
    return news;
}
