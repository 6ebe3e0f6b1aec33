/* usage: fuzz_document FILE-OR-FOLDER...
 *
 * Runs the fuzz target over files without libFuzzer, each as it is and in some damaged copies (cut
 * off, bytes changed; the same ones every time). One TAP line per file. A fault ends the program:
 * the line before it names the file, and the input that did it lies in PROGRAM.fault (give it to
 * this program or to the fuzzer to see it again). */
#include "target.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAMAGED_COPIES = 24, LARGEST = 256 * 1024, SEED = 2463534242u };

static int number;
static char fault_path[4096];
static const uint8_t *current; /* the input under test, for the way out after a fault */
static size_t current_size;

/* Of AddressSanitizer, where the program has it. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void save_input(void)
{
    int fd = open(fault_path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd >= 0 && write(fd, current, current_size) == (ssize_t)current_size)
        close(fd);
}

static void on_abort(int sig)
{
    save_input();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void run(const uint8_t *bytes, size_t size)
{
    current = bytes;
    current_size = size;
    LLVMFuzzerTestOneInput(bytes, size);
}

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    return *state ^= *state << 5;
}

static const char *const pieces[] = {
    "\n",           "**",       "`",     "|",        "[",        "](", "> ", "- ",  "```\n",
    "&#",           "</",       "\xFF",  "\xE4\xB8", "\xF0\x9F", "\t", "\r", "   ", "## Summary\n",
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
        run(copy, n);
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
    run(bytes, size);
    run_damaged(bytes, size);
    free(bytes);
    printf("ok %d - fuzz %s\n", ++number, path);
    return 0;
}

int main(int argc, char *argv[])
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    snprintf(fault_path, sizeof fault_path, "%s.fault", argv[0]);
    signal(SIGABRT, on_abort);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(save_input);
    for (int i = 1; i < argc; i++)
        if (nftw(argv[i], run_file, 16, FTW_PHYS) != 0)
            printf("not ok %d - fuzz %s: cannot be walked\n", ++number, argv[i]);
    printf("1..%d\n", number);
    return 0;
}
