/* state_recall.c - where articles were left, in a form that the first paint can afford.
 *
 * Opening the database costs a quarter of a millisecond, after a crash more. This is a plain file of
 * slots of one size: an article's lie in the set that its identity names, so that one read gets them.
 * It is written right after the database, and only then; a slot that a crash has torn has a wrong
 * sum and counts as none. What is in it may be old (another file of that name, a state brought from
 * elsewhere), so that the database is asked again after the first paint.
 */
#include "state_private.h"

#include "duidu/identity.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SETS = 512, WAYS = 4 /* slots of a set */ };

struct slot {
    uint64_t identity; /* 0: free */
    int64_t changed;
    uint64_t sum; /* over all of it, with 0 in this place */
    struct dd_reading reading;
};

static uint64_t sum_of(const struct slot *slot)
{
    struct slot plain = *slot;
    plain.sum = 0;
    return dd_identity_hash((struct dd_str){(const char *)&plain, sizeof plain});
}

static int open_file(const struct dd_state *s, int flags)
{
    char path[4096];
    if (!s->folder.len ||
        (size_t)snprintf(path, sizeof path, "%s/places", s->folder.buf) >= sizeof path)
        return -1;
    return open(path, flags | O_CLOEXEC, 0600);
}

static off_t offset_of(uint64_t identity)
{
    return (off_t)(identity % SETS * WAYS * sizeof(struct slot));
}

/* The slots of the identity's set; what the file does not have is free. */
static void read_set(int fd, uint64_t identity, struct slot set[WAYS])
{
    memset(set, 0, WAYS * sizeof *set);
    ssize_t n = pread(fd, set, WAYS * sizeof *set, offset_of(identity));
    for (size_t i = 0; i < WAYS; i++)
        if (n < (ssize_t)((i + 1) * sizeof *set) || set[i].sum != sum_of(&set[i]))
            set[i] = (struct slot){0};
}

static bool is_sound(const struct dd_reading *r)
{
    bool ok = r->pane == 0 || r->pane == 1;
    for (int i = 0; i < DD_STATE_PANES; i++) {
        ok = ok && r->top[i].n_before <= DD_SPOT_BEFORE && r->top[i].n_after <= DD_SPOT_AFTER;
        ok = ok && r->focus[i].n_before <= DD_SPOT_BEFORE && r->focus[i].n_after <= DD_SPOT_AFTER;
    }
    return ok;
}

bool dd_state_recall(struct dd_state *s, struct dd_str key, struct dd_reading *out)
{
    struct slot set[WAYS];
    uint64_t identity = dd_identity_hash(key);
    int fd = open_file(s, O_RDONLY);
    if (fd < 0)
        return false;
    read_set(fd, identity, set);
    close(fd);
    for (int i = 0; i < WAYS; i++)
        if (set[i].identity == identity && is_sound(&set[i].reading)) {
            *out = set[i].reading;
            return true;
        }
    return false;
}

/* Its own slot, a free one, the oldest one. */
void dd_recall_put(struct dd_state *s, struct dd_str key, const struct dd_reading *reading)
{
    struct slot set[WAYS], new;
    uint64_t identity = dd_identity_hash(key);
    int fd = s->kept == DD_KEPT_DISK ? open_file(s, O_RDWR | O_CREAT) : -1;
    size_t at = 0;
    if (fd < 0)
        return;
    read_set(fd, identity, set);
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].identity == identity) {
            at = i;
            break;
        }
        if (set[i].changed < set[at].changed)
            at = i;
    }
    memset(&new, 0, sizeof new); /* what lies between the members goes into the sum */
    new.identity = identity;
    new.changed = dd_state_now();
    memcpy(&new.reading, reading, sizeof *reading);
    new.sum = sum_of(&new);
    ssize_t ignore = pwrite(fd, &new, sizeof new, offset_of(identity) + (off_t)(at * sizeof new));
    (void)ignore; /* without it the first paint is at the top, and the second where it should be */
    close(fd);
}

void dd_recall_forget(struct dd_state *s)
{
    static const char names[][8] = {"places", "recent"};
    char path[4096];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (s->folder.len &&
            (size_t)snprintf(path, sizeof path, "%s/%s", s->folder.buf, names[i]) < sizeof path)
            unlink(path);
}

/* ---- texts ----------------------------------------------------------------------------- */

/* The file is names and values in turn, newest first, a NUL behind each. It is written anew as a whole
 * and put in the place of the one before. */
enum { RECENT_BYTES = 16384 };

static size_t read_recent(const struct dd_state *s, char bytes[RECENT_BYTES])
{
    char path[4096];
    if (!s->folder.len ||
        (size_t)snprintf(path, sizeof path, "%s/recent", s->folder.buf) >= sizeof path)
        return 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, bytes, RECENT_BYTES);
    if (fd >= 0)
        close(fd);
    return n > 0 ? (size_t)n : 0;
}

/* The next text of the file; false at its end, or where it is torn off. */
static bool next_text(const char *bytes, size_t n, size_t *at, struct dd_str *text)
{
    const char *end = *at < n ? memchr(bytes + *at, '\0', n - *at) : NULL;
    if (!end)
        return false;
    *text = (struct dd_str){bytes + *at, (size_t)(end - bytes) - *at};
    *at += text->len + 1;
    return true;
}

bool dd_state_recall_text(struct dd_state *s, struct dd_str name, struct dd_strbuf *out)
{
    char bytes[RECENT_BYTES];
    struct dd_str known, value;
    size_t n = read_recent(s, bytes);
    for (size_t at = 0; next_text(bytes, n, &at, &known) && next_text(bytes, n, &at, &value);)
        if (dd_str_equal(known, name)) {
            dd_strbuf_add(out, value);
            return true;
        }
    return false;
}

static void add_texts(struct dd_strbuf *out, struct dd_str name, struct dd_str value)
{
    if (out->len + name.len + value.len + 2 > RECENT_BYTES || memchr(name.ptr, '\0', name.len) ||
        !value.len || memchr(value.ptr, '\0', value.len))
        return;
    dd_strbuf_add(out, name);
    dd_strbuf_addc(out, '\0');
    dd_strbuf_add(out, value);
    dd_strbuf_addc(out, '\0');
}

/* Without it the first paint is as if nothing had been remembered. */
static void write_recent(const struct dd_state *s, struct dd_str all)
{
    char path[4096], temporary[4128];
    if ((size_t)snprintf(path, sizeof path, "%s/recent", s->folder.buf) >= sizeof path)
        return;
    snprintf(temporary, sizeof temporary, "%s-%ld", path, (long)getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    bool whole = write(fd, all.ptr, all.len) == (ssize_t)all.len;
    if (close(fd) != 0 || !whole || rename(temporary, path) != 0)
        unlink(temporary);
}

void dd_recall_put_text(struct dd_state *s, struct dd_str name, struct dd_str value)
{
    char bytes[RECENT_BYTES];
    struct dd_strbuf all = {0};
    struct dd_str known, was;
    if (s->kept != DD_KEPT_DISK)
        return;
    size_t n = read_recent(s, bytes);
    add_texts(&all, name, value);
    for (size_t at = 0; next_text(bytes, n, &at, &known) && next_text(bytes, n, &at, &was);)
        if (!dd_str_equal(known, name))
            add_texts(&all, known, was);
    write_recent(s, dd_strbuf_str(&all));
    dd_strbuf_release(&all);
}
