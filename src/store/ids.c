/* ids.c - sets of article ids: a bit for each. */
#include "search_private.h"

#include "duidu/arena.h"

#include <stdlib.h>
#include <string.h>

void dd_ids_add(struct dd_ids *ids, int64_t id)
{
    size_t word = (size_t)id / 64;
    if (id < 0)
        return;
    if (word >= ids->words) {
        size_t words = word + word / 2 + 64;
        ids->bits = dd_xrealloc(ids->bits, words * sizeof *ids->bits);
        memset(ids->bits + ids->words, 0, (words - ids->words) * sizeof *ids->bits);
        ids->words = words;
    }
    uint64_t bit = UINT64_C(1) << (id % 64);
    ids->count += !(ids->bits[word] & bit);
    ids->bits[word] |= bit;
}

bool dd_ids_has(const struct dd_ids *ids, int64_t id)
{
    return id >= 0 && (size_t)id / 64 < ids->words && ids->bits[id / 64] >> (id % 64) & 1;
}

int64_t dd_ids_next(const struct dd_ids *ids, int64_t from)
{
    for (size_t word = (size_t)from / 64; word < ids->words; word++, from = (int64_t)word * 64) {
        uint64_t rest = ids->bits[word] >> (from % 64);
        if (rest)
            return from + __builtin_ctzll(rest);
    }
    return -1;
}

void dd_ids_release(struct dd_ids *ids)
{
    free(ids->bits);
    *ids = (struct dd_ids){0};
}

struct dd_ids dd_ids_copy(const struct dd_ids *ids)
{
    struct dd_ids copy = {.words = ids->words, .count = ids->count};
    if (ids->words) {
        copy.bits = dd_xmalloc(ids->words * sizeof *copy.bits);
        memcpy(copy.bits, ids->bits, ids->words * sizeof *copy.bits);
    }
    return copy;
}

void dd_ids_join(struct dd_ids *ids, const struct dd_ids *more)
{
    for (int64_t id = 0; (id = dd_ids_next(more, id)) >= 0; id++)
        dd_ids_add(ids, id);
}
