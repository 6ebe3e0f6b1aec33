/* readahead.c - a ring of articles: [taken, read) are ready, [read, ordered) are to be read.
 *
 * The two threads touch different slots, and a slot changes hands under the lock only, so that reading
 * and writing go on without it.
 */
#include "readahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
    READY_BYTES = 1024 * 1024, /* of files and texts that lie ready: with more, reading waits */
    KEPT_BYTES = 256 * 1024 /* of memory that a slot keeps for the next article's texts */
};

struct slot {
    struct dd_strbuf path;
    struct dd_read_article article;
};

struct dd_readahead {
    bool texts, started, threaded;
    pthread_t thread;
    pthread_mutex_t lock; /* of all below but what lies in the slots */
    pthread_cond_t wake;  /* something was ordered, read or taken */
    struct slot slots[DD_READAHEAD_MAX];
    size_t taken, read, ordered; /* counts, not places */
    size_t ready;                /* bytes of what is read and not taken */
    bool holds;                  /* the article before taken is still in use */
    bool closing;
};

static struct slot *slot_of(struct dd_readahead *r, size_t number)
{
    return &r->slots[number % DD_READAHEAD_MAX];
}

static size_t bytes_of(const struct dd_read_article *a)
{
    return a->clip.main.text.len + a->clip.sibling.text.len + a->texts.all.len;
}

static void read_into(struct slot *slot, bool texts)
{
    struct dd_read_article *a = &slot->article;
    dd_strbuf_clear(&a->texts.all);
    a->code = dd_clip_open(&a->clip, slot->path.buf, &a->err);
    if (a->code == DD_OK && texts)
        dd_fulltext_fold(&a->texts, &a->clip);
}

/* ---- the second thread ------------------------------------------------------------------- */

static bool may_read(const struct dd_readahead *r)
{
    return r->read < r->ordered && (r->ready < READY_BYTES || r->read == r->taken);
}

static void *run(void *data)
{
    struct dd_readahead *r = data;
    pthread_mutex_lock(&r->lock);
    while (!r->closing) {
        if (!may_read(r)) {
            pthread_cond_wait(&r->wake, &r->lock);
            continue;
        }
        struct slot *slot = slot_of(r, r->read);
        pthread_mutex_unlock(&r->lock);
        read_into(slot, r->texts);
        pthread_mutex_lock(&r->lock);
        r->ready += bytes_of(&slot->article);
        r->read++;
        pthread_cond_signal(&r->wake);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* Signals are the main thread's: this one is born with all of them blocked. */
static void start(struct dd_readahead *r)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    r->threaded = pthread_create(&r->thread, NULL, run, r) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    r->started = true;
}

/* ---- orders and articles ----------------------------------------------------------------- */

bool dd_readahead_room(const struct dd_readahead *r)
{
    return r->ordered - r->taken + r->holds < DD_READAHEAD_MAX; /* both are the caller's own */
}

void dd_readahead_order(struct dd_readahead *r, const char *path, int64_t tag)
{
    struct slot *slot = slot_of(r, r->ordered);
    if (r->texts && !r->started)
        start(r);
    dd_strbuf_clear(&slot->path);
    dd_strbuf_adds(&slot->path, path);
    slot->article.tag = tag;
    pthread_mutex_lock(&r->lock);
    r->ordered++;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
}

static void let_go(struct dd_readahead *r)
{
    struct dd_read_article *a = r->holds ? &slot_of(r, r->taken - 1)->article : NULL;
    r->holds = false;
    if (!a)
        return;
    dd_clip_release(&a->clip);
    if (a->texts.all.alloc > KEPT_BYTES)
        dd_strbuf_release(&a->texts.all);
}

struct dd_read_article *dd_readahead_take(struct dd_readahead *r)
{
    let_go(r);
    if (r->taken == r->ordered)
        return NULL;
    struct slot *slot = slot_of(r, r->taken);
    pthread_mutex_lock(&r->lock);
    if (!r->threaded) {
        read_into(slot, r->texts);
        r->read++;
    } else {
        while (r->read == r->taken)
            pthread_cond_wait(&r->wake, &r->lock);
        r->ready -= bytes_of(&slot->article);
    }
    r->taken++;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
    r->holds = true;
    return &slot->article;
}

/* ---- opening and closing ----------------------------------------------------------------- */

struct dd_readahead *dd_readahead_new(bool texts)
{
    struct dd_readahead *r = dd_xmalloc(sizeof *r);
    memset(r, 0, sizeof *r);
    r->texts = texts;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->wake, NULL);
    return r;
}

void dd_readahead_free(struct dd_readahead *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->closing = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
    if (r->threaded)
        pthread_join(r->thread, NULL);
    for (size_t i = 0; i < DD_READAHEAD_MAX; i++) {
        dd_clip_release(&r->slots[i].article.clip);
        dd_strbuf_release(&r->slots[i].article.texts.all);
        dd_strbuf_release(&r->slots[i].path);
    }
    pthread_cond_destroy(&r->wake);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
