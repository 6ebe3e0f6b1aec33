/* usage: fuzz_document FILE-OR-FOLDER...
 *
 * Runs the fuzz target over files without libFuzzer, each as it is and in some damaged copies (cut
 * off, bytes changed, pieces doubled; the same ones every time). One TAP line per file; a crash ends
 * the program, and the line before it names the file. */
#include "target.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DAMAGED_COPIES = 24, LARGEST = 256 * 1024, SEED = 2463534242u };

static int number;

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    return *state ^= *state << 5;
}

static const char *const pieces[] = {"\n", "**", "`", "|", "[", "](", "> ", "- ", "```\n", "&#", "</",
                                     "\xFF", "\xE4\xB8", "\xF0\x9F", "\t", "\r", "   ", "## Summary\n",
                                     "\xE2\x80\x8D", "\xCC\x81", "---\n", ""};

/* Overwrites some places of copy with a piece each. */
static void damage(uint8_t *copy, size_t size, uint32_t *random)
{
    for (uint32_t n = 1 + next_random(random) % 6; n > 0; n--) {
        const char *piece = pieces[next_random(random) % (sizeof pieces / sizeof pieces[0])];
        size_t at = next_random(random) % size, len = strlen(piece);
        if (at + len <= size)
            memcpy(copy + at, piece, len);
    }
}

/* Each copy in memory of exactly its size, so that AddressSanitizer sees a read past it. */
static void run_damaged(const uint8_t *bytes, size_t size)
{
    uint32_t random = SEED;
    for (int i = 0; i < DAMAGED_COPIES && size > 0; i++) {
        size_t n = i % 3 ? size : 1 + next_random(&random) % size;
        uint8_t *copy = malloc(n);
        if (!copy)
            abort();
        memcpy(copy, bytes, n);
        if (i % 3)
            damage(copy, n, &random);
        LLVMFuzzerTestOneInput(copy, n);
        free(copy);
    }
}

static uint8_t *load(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rbe");
    uint8_t *bytes = malloc(LARGEST);
    if (!f || !bytes) {
        printf("not ok %d - fuzz %s: cannot be read\n", ++number, path);
        exit(1);
    }
    *size = fread(bytes, 1, LARGEST, f);
    fclose(f);
    return realloc(bytes, *size ? *size : 1);
}

static int run_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    size_t size;
    (void)st, (void)ftw;
    if (kind != FTW_F)
        return 0;
    uint8_t *bytes = load(path, &size);
    printf("# fuzz %s\n", path);
    LLVMFuzzerTestOneInput(bytes, size);
    run_damaged(bytes, size);
    free(bytes);
    printf("ok %d - fuzz %s\n", ++number, path);
    return 0;
}

int main(int argc, char *argv[])
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < argc; i++)
        if (nftw(argv[i], run_file, 16, FTW_PHYS) != 0)
            printf("not ok %d - fuzz %s: cannot be walked\n", ++number, argv[i]);
    printf("1..%d\n", number);
    return 0;
}
