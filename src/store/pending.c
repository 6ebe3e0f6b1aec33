/* pending.c - a row of files in a chain of pieces. A file is written as how many bytes of its path are
 * those of the one before (a byte), how many follow (two bytes), these, and its stamp: by how much each
 * number differs from that of the one before, in base 128, the sign in the lowest bit (as varints of
 * Protocol Buffers are). */
#include "pending.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 64 * 1024, SHARED_MAX = 255, REST_MAX = 65535, HEAD = 3, NUMBERS = 4, NUMBER_MAX = 10 /* bytes */ };

struct dd_pending_piece {
    struct dd_pending_piece *next;
    size_t written, taken, size;
    char bytes[];
};

static struct dd_pending_piece *room_for(struct dd_pending *p, size_t bytes)
{
    struct dd_pending_piece *last = p->last;
    if (last && last->size - last->written >= bytes)
        return last;
    size_t size = bytes > PIECE - sizeof *last ? bytes : PIECE - sizeof *last;
    struct dd_pending_piece *piece = dd_xmalloc(sizeof *piece + size);
    *piece = (struct dd_pending_piece){.size = size};
    if (last)
        last->next = piece;
    else
        p->first = piece;
    return p->last = piece;
}

static size_t shared_length(struct dd_str a, struct dd_str b)
{
    size_t n = 0;
    while (n < SHARED_MAX && n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

static void append(struct dd_pending_piece *piece, const void *bytes, size_t len)
{
    memcpy(piece->bytes + piece->written, bytes, len);
    piece->written += len;
}

/* ---- stamps ------------------------------------------------------------------------------- */

static void to_numbers(const struct dd_stamp *stamp, uint64_t numbers[NUMBERS])
{
    const int64_t all[NUMBERS] = {stamp->size, stamp->mtime_ns, stamp->inode, stamp->sibling};
    for (int i = 0; i < NUMBERS; i++)
        numbers[i] = (uint64_t)all[i];
}

static size_t write_number(char *out, uint64_t difference)
{
    size_t n = 0;
    uint64_t rest = difference << 1 ^ (difference >> 63 ? UINT64_MAX : 0);
    for (; rest >= 0x80; rest >>= 7)
        out[n++] = (char)(rest | 0x80);
    out[n++] = (char)rest;
    return n;
}

static size_t read_number(const char *in, uint64_t *difference)
{
    size_t n = 0;
    uint64_t rest = 0;
    unsigned char byte;
    do {
        byte = (unsigned char)in[n];
        rest |= (uint64_t)(byte & 0x7F) << (7 * n);
    } while (n++, byte & 0x80);
    *difference = rest >> 1 ^ (rest & 1 ? UINT64_MAX : 0);
    return n;
}

static size_t write_stamp(char *out, const struct dd_stamp *stamp, const struct dd_stamp *before)
{
    uint64_t now[NUMBERS], then[NUMBERS];
    size_t len = 0;
    to_numbers(stamp, now);
    to_numbers(before, then);
    for (int i = 0; i < NUMBERS; i++)
        len += write_number(out + len, now[i] - then[i]);
    return len;
}

/* stamp is that of the one before, and becomes that of this one. */
static size_t read_stamp(const char *in, struct dd_stamp *stamp)
{
    uint64_t numbers[NUMBERS], difference;
    size_t len = 0;
    to_numbers(stamp, numbers);
    for (int i = 0; i < NUMBERS; i++) {
        len += read_number(in + len, &difference);
        numbers[i] += difference;
    }
    *stamp = (struct dd_stamp){(int64_t)numbers[0], (int64_t)numbers[1], (int64_t)numbers[2],
                               (int64_t)numbers[3]};
    return len;
}

/* ---- in and out --------------------------------------------------------------------------- */

void dd_pending_add(struct dd_pending *p, const struct dd_found *found)
{
    struct dd_str path = found->relative;
    size_t shared = shared_length(dd_strbuf_str(&p->added), path), rest = path.len - shared;
    if (rest > REST_MAX)
        return; /* sixteen times what can be opened */
    char stamp[NUMBERS * NUMBER_MAX];
    size_t stamp_len = write_stamp(stamp, &found->stamp, &p->added_stamp);
    struct dd_pending_piece *piece = room_for(p, HEAD + rest + stamp_len);
    const unsigned char head[HEAD] = {(unsigned char)shared, (unsigned char)(rest >> 8),
                                      (unsigned char)rest};
    append(piece, head, HEAD);
    append(piece, path.ptr + shared, rest);
    append(piece, stamp, stamp_len);
    p->added_stamp = found->stamp;
    dd_strbuf_clear(&p->added);
    dd_strbuf_add(&p->added, path);
    p->count++;
}

/* The piece that the next one lies in; those before it are given back. */
static struct dd_pending_piece *piece_to_take(struct dd_pending *p)
{
    struct dd_pending_piece *piece = p->first;
    while (piece && piece->taken == piece->written) {
        p->first = piece->next;
        if (!p->first)
            p->last = NULL;
        free(piece);
        piece = p->first;
    }
    return piece;
}

bool dd_pending_take(struct dd_pending *p, struct dd_found *found)
{
    struct dd_pending_piece *piece = piece_to_take(p);
    if (!piece)
        return false;
    const char *at = piece->bytes + piece->taken;
    size_t shared = (unsigned char)at[0];
    size_t rest = (size_t)(unsigned char)at[1] << 8 | (unsigned char)at[2];
    dd_strbuf_truncate(&p->taken, shared);
    dd_strbuf_add(&p->taken, (struct dd_str){at + HEAD, rest});
    piece->taken += HEAD + rest + read_stamp(at + HEAD + rest, &p->taken_stamp);
    *found = (struct dd_found){dd_str_from(dd_strbuf_cstr(&p->taken)), p->taken_stamp};
    p->n_taken++;
    return true;
}

void dd_pending_release(struct dd_pending *p)
{
    for (struct dd_pending_piece *piece = p->first, *next; piece; piece = next) {
        next = piece->next;
        free(piece);
    }
    dd_strbuf_release(&p->added);
    dd_strbuf_release(&p->taken);
    *p = (struct dd_pending){0};
}
