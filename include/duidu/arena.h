/* arena.h - memory that is given back all at once.
 *
 * An arena hands out pieces of large blocks; nothing is freed alone. One arena belongs to one open
 * document, one to one layout, one to one event. Memory that the system refuses ends the program
 * (abort): a reader of files capped at 64 MiB has no better answer to it.
 */
#ifndef DUIDU_ARENA_H
#define DUIDU_ARENA_H

#include "duidu/str.h"

#include <stddef.h>

struct dd_arena_block;

struct dd_arena {
    struct dd_arena_block *block; /* newest first */
    size_t used;                  /* bytes of the newest block */
};

/* An empty arena; nothing is allocated until the first use. `struct dd_arena a = {0};` does too. */
void dd_arena_init(struct dd_arena *arena);

/* Gives all memory back; the arena is empty and may be used again. */
void dd_arena_release(struct dd_arena *arena);

/* size zeroed bytes, aligned for any type; valid until the arena is released. Never NULL. */
void *dd_arena_alloc(struct dd_arena *arena, size_t size);

/* count zeroed elements of size bytes each; checks the product for overflow. */
void *dd_arena_array(struct dd_arena *arena, size_t count, size_t size);

/* A copy of s in the arena, with a NUL behind it (so .ptr is a C string when s holds no NUL). */
struct dd_str dd_arena_copy(struct dd_arena *arena, struct dd_str s);

/* printf into the arena; NUL-terminated. */
struct dd_str dd_arena_printf(struct dd_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Room for one more element of a growing array in an arena: doubles the array when count has
 * reached *capacity. Returns the (perhaps moved) array; the old one stays behind in the arena. */
void *dd_arena_grow(struct dd_arena *arena, void *array, size_t count, size_t *capacity,
                    size_t size);

/* malloc, realloc that end the program instead of returning NULL; for what outlives arenas. */
void *dd_xmalloc(size_t size);
void *dd_xrealloc(void *old, size_t size);

#endif
