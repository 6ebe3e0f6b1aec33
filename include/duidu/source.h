/* source.h - owns the bytes of one file as clean UTF-8.
 *
 * What a source holds is valid UTF-8 with LF line ends, without byte order mark and NUL; every
 * offset elsewhere in the program ("source offset") counts bytes of this clean text. What had to be
 * mended is said in the problem list.
 */
#ifndef DUIDU_SOURCE_H
#define DUIDU_SOURCE_H

#include "duidu/error.h"
#include "duidu/str.h"

enum { DD_SOURCE_MAX = 64 * 1024 * 1024 }; /* bytes; a larger file is refused */

struct dd_source {
    struct dd_str path; /* as opened, owned; "-" for standard input */
    struct dd_str text; /* clean text, owned */
};

/* A half-open range of source offsets. */
struct dd_span {
    size_t start, end;
};

/* Reads the file at path. Never blocks: a FIFO, socket, device or folder is DD_ERR_KIND, a file
 * past DD_SOURCE_MAX is DD_ERR_LIMIT, what the system refuses DD_ERR_IO. On failure *source is
 * empty. Free with dd_source_release. Problems (ill-formed UTF-8 with its count and first line,
 * UTF-16) go to problems, which may be NULL. */
enum dd_code dd_source_open(struct dd_source *source, const char *path,
                            struct dd_problems *problems, struct dd_error *err);

/* A source of bytes already in memory; path names it in problems. DD_ERR_LIMIT as above. */
enum dd_code dd_source_from_bytes(struct dd_source *source, const char *path, struct dd_str bytes,
                                  struct dd_problems *problems, struct dd_error *err);

/* Reads fd to its end (standard input, a pipe); path names it. The limit holds here too. */
enum dd_code dd_source_from_fd(struct dd_source *source, const char *path, int fd,
                               struct dd_problems *problems, struct dd_error *err);

void dd_source_release(struct dd_source *source);

/* Line of an offset, counted from 1. O(offset). */
int dd_source_line(const struct dd_source *source, size_t offset);

/* A path (any bytes) as it may stand in a message: valid UTF-8, what is not to be shown as U+FFFD,
 * a long one without its front. NUL-terminated, in arena. */
struct dd_str dd_path_shown(struct dd_arena *arena, struct dd_str path);

/* The last part of a path, slashes behind it left out; "/" for the root. */
struct dd_str dd_path_name(struct dd_str path);


/* What the system says of an errno, its first letter lower-case. NUL-terminated, in arena. */
struct dd_str dd_errno_text(struct dd_arena *arena, int number);

#endif
