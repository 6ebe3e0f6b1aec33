#include "duidu/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Under AddressSanitizer an array that has moved is not to be touched any more. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

enum { BLOCK_SIZE = 64 * 1024, BLOCK_MAX = 1024 * 1024 };

struct dd_arena_block {
    struct dd_arena_block *next;
    size_t size, mapped;
    _Alignas(max_align_t) char bytes[];
};

void *dd_xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        abort();
    return p;
}

void *dd_xrealloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        abort();
    return p;
}

void dd_arena_init(struct dd_arena *arena)
{
    *arena = (struct dd_arena){0};
}

/* A block of zeroed memory. Its pages cost only once they are used (most of the time to the first paint
 * goes into such pages). */
static struct dd_arena_block *new_block(size_t size)
{
    size_t whole = (offsetof(struct dd_arena_block, bytes) + size + 4095) & ~(size_t)4095;
    struct dd_arena_block *b =
        mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (b == MAP_FAILED)
        abort();
    b->mapped = whole;
    b->size = whole - offsetof(struct dd_arena_block, bytes);
    return b;
}

void dd_arena_release(struct dd_arena *arena)
{
    for (struct dd_arena_block *b = arena->block, *next; b; b = next) {
        next = b->next;
        size_t mapped = b->mapped;
        ASAN_UNPOISON_MEMORY_REGION(b, mapped);
        munmap(b, mapped);
    }
    *arena = (struct dd_arena){0};
}

void *dd_arena_alloc(struct dd_arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        abort();
    size = (size + align - 1) & ~(align - 1);
    if (!arena->block || arena->block->size - arena->used < size) {
        /* Blocks double, so that a large file costs few of them. */
        size_t want = arena->block ? arena->block->size * 2 : BLOCK_SIZE;
        if (want > BLOCK_MAX)
            want = BLOCK_MAX;
        if (want < size)
            want = size;
        struct dd_arena_block *b = new_block(want);
        b->next = arena->block;
        arena->block = b;
        arena->used = 0;
    }
    void *p = arena->block->bytes + arena->used;
    arena->used += size;
    return p; /* a block is fresh from the system, and handed out once */
}

void *dd_arena_array(struct dd_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        abort();
    return dd_arena_alloc(arena, count * size);
}

struct dd_str dd_arena_copy(struct dd_arena *arena, struct dd_str s)
{
    char *p = dd_arena_alloc(arena, s.len + 1);
    if (s.len)
        memcpy(p, s.ptr, s.len);
    return (struct dd_str){p, s.len};
}

struct dd_str dd_arena_printf(struct dd_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        n = 0;
    char *p = dd_arena_alloc(arena, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct dd_str){p, (size_t)n};
}

void *dd_arena_grow(struct dd_arena *arena, void *array, size_t count, size_t *capacity,
                    size_t size)
{
    if (count < *capacity)
        return array;
    size_t wider = *capacity ? *capacity * 2 : 16;
    void *p = dd_arena_array(arena, wider, size);
    if (count)
        memcpy(p, array, count * size);
    ASAN_POISON_MEMORY_REGION(array, *capacity * size);
    *capacity = wider;
    return p;
}
