#include "duidu/source.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN_MAX = 240 }; /* bytes of a path in a message, so that the reason after it has room */

/* ---- paths and reasons as people read them ------------------------------------------------ */

struct dd_str dd_path_shown(struct dd_arena *arena, struct dd_str path)
{
    struct dd_strbuf clean = {0}, shown = {0};
    size_t n, from = 0;
    dd_utf8_repair(&clean, path, NULL);
    struct dd_str s = dd_strbuf_str(&clean);
    if (s.len > SHOWN_MAX) {
        /* The end names the file, so the front goes. */
        from = dd_utf8_floor(s, s.len - SHOWN_MAX);
        dd_strbuf_adds(&shown, "…");
    }
    for (size_t at = from; at < s.len; at += n) {
        uint32_t cp = dd_utf8_decode(s, at, &n);
        bool hidden = cp == '\t' || dd_cp_is_line_end(cp) || dd_cp_is_invisible(cp);
        dd_strbuf_add_cp(&shown, hidden ? DD_REPLACEMENT : cp);
    }
    struct dd_str out = dd_arena_copy(arena, dd_strbuf_str(&shown));
    dd_strbuf_release(&clean);
    dd_strbuf_release(&shown);
    return out;
}

struct dd_str dd_errno_text(struct dd_arena *arena, int number)
{
    char space[128];
    struct dd_str text = dd_arena_copy(arena, dd_str_from(strerror_r(number, space, sizeof space)));
    char *p = (char *)text.ptr;
    /* "Permission denied" becomes "permission denied"; "RFS specific error" stays. */
    if (text.len > 1 && p[0] >= 'A' && p[0] <= 'Z' && !(p[1] >= 'A' && p[1] <= 'Z'))
        p[0] = (char)(p[0] | 32);
    return text;
}

static enum dd_code fail_open(struct dd_error *err, enum dd_code code, const char *path,
                              const char *why)
{
    struct dd_arena scratch = {0};
    struct dd_str shown = dd_path_shown(&scratch, dd_str_from(path));
    dd_error_set(err, code, _("cannot open '%s': %s"), shown.ptr, why);
    dd_arena_release(&scratch);
    return code;
}

static enum dd_code fail_errno(struct dd_error *err, const char *path, int number)
{
    struct dd_arena scratch = {0};
    struct dd_str why = dd_errno_text(&scratch, number);
    enum dd_code code = fail_open(err, DD_ERR_IO, path, why.ptr);
    dd_arena_release(&scratch);
    return code;
}

static enum dd_code fail_limit(struct dd_error *err, const char *path)
{
    return fail_open(err, DD_ERR_LIMIT, path, _("larger than 64 MiB"));
}

/* ---- from bytes to clean text ------------------------------------------------------------- */

enum encoding { UTF8, UTF16_LE, UTF16_BE };

/* ASCII in UTF-16 has a NUL in every other byte, and always in the same half. */
static enum encoding guess_by_nuls(struct dd_str bytes)
{
    size_t nuls[2] = {0, 0}, n = bytes.len < 4096 ? bytes.len & ~(size_t)1 : 4096;
    if (n < 4 || bytes.len % 2 || !memchr(bytes.ptr, '\0', n))
        return UTF8;
    for (size_t i = 0; i < n; i++)
        nuls[i % 2] += bytes.ptr[i] == '\0';
    size_t half = n / 2;
    if (nuls[1] * 10 > half * 6 && nuls[0] * 20 < half)
        return UTF16_LE;
    if (nuls[0] * 10 > half * 6 && nuls[1] * 20 < half)
        return UTF16_BE;
    return UTF8;
}

/* Takes the byte order mark off *bytes and says what they are. */
static enum encoding take_encoding(struct dd_str *bytes)
{
    static const struct {
        struct dd_str mark;
        enum encoding encoding;
    } marks[] = {
        {{"\xEF\xBB\xBF", 3}, UTF8}, {{"\xFF\xFE", 2}, UTF16_LE}, {{"\xFE\xFF", 2}, UTF16_BE}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (dd_str_starts(*bytes, marks[i].mark)) {
            *bytes = dd_str_slice(*bytes, marks[i].mark.len, bytes->len);
            return marks[i].encoding;
        }
    }
    return guess_by_nuls(*bytes);
}

static void report_encoding(struct dd_problems *problems, const char *path, enum encoding encoding,
                            size_t faults, int line)
{
    if (!problems)
        return;
    struct dd_str file = dd_str_from(path);
    if (encoding != UTF8)
        dd_problems_add(problems, file, 0, DD_NOTE, _("read as UTF-16"));
    if (faults)
        dd_problems_add(problems, file, line, DD_WARNING,
                        P_("%zu ill-formed character, shown as U+FFFD",
                           "%zu ill-formed characters, shown as U+FFFD", faults),
                        faults);
}

enum dd_code dd_source_from_bytes(struct dd_source *source, const char *path, struct dd_str bytes,
                                  struct dd_problems *problems, struct dd_error *err)
{
    struct dd_strbuf text = {0}, name = {0};
    int line = 0;

    *source = (struct dd_source){0};
    if (bytes.len > DD_SOURCE_MAX)
        return fail_limit(err, path);
    enum encoding encoding = take_encoding(&bytes);
    size_t faults = encoding == UTF8 ? dd_utf8_repair(&text, bytes, &line)
                                     : dd_utf16_repair(&text, bytes, encoding == UTF16_BE, &line);
    report_encoding(problems, path, encoding, faults, line);
    dd_strbuf_adds(&name, path);
    source->path = dd_strbuf_str(&name);
    source->text = dd_strbuf_str(&text);
    return DD_OK;
}

/* ---- from files --------------------------------------------------------------------------- */

/* Appends all of fd to bytes. Returns 0, an errno, or -1 past the limit. */
static int read_all(struct dd_strbuf *bytes, int fd, size_t expected)
{
    dd_strbuf_reserve(bytes, expected + 1);
    for (;;) {
        dd_strbuf_reserve(bytes, 4096);
        size_t room = bytes->alloc - bytes->len - 1;
        ssize_t n = read(fd, bytes->buf + bytes->len, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            return 0;
        bytes->len += (size_t)n;
        bytes->buf[bytes->len] = '\0';
        if (bytes->len > DD_SOURCE_MAX)
            return -1;
    }
}

static enum dd_code source_read(struct dd_source *source, const char *path, int fd, size_t expected,
                                struct dd_problems *problems, struct dd_error *err)
{
    struct dd_strbuf bytes = {0};
    enum dd_code code;
    *source = (struct dd_source){0};
    int failed = read_all(&bytes, fd, expected);
    if (failed < 0)
        code = fail_limit(err, path);
    else if (failed)
        code = fail_errno(err, path, failed);
    else
        code = dd_source_from_bytes(source, path, dd_strbuf_str(&bytes), problems, err);
    dd_strbuf_release(&bytes);
    return code;
}

enum dd_code dd_source_from_fd(struct dd_source *source, const char *path, int fd,
                               struct dd_problems *problems, struct dd_error *err)
{
    return source_read(source, path, fd, 16 * 1024, problems, err);
}

/* Is this a file that we read? Fills err when not. */
static enum dd_code check_stat(const struct stat *st, const char *path, struct dd_error *err)
{
    if (S_ISDIR(st->st_mode))
        return fail_open(err, DD_ERR_KIND, path, _("is a folder"));
    if (!S_ISREG(st->st_mode))
        return fail_open(err, DD_ERR_KIND, path, _("not a regular file"));
    if (st->st_size > DD_SOURCE_MAX)
        return fail_limit(err, path);
    return DD_OK;
}

enum dd_code dd_source_open(struct dd_source *source, const char *path,
                            struct dd_problems *problems, struct dd_error *err)
{
    struct stat st;
    *source = (struct dd_source){0};

    /* Asked before opening: opening a FIFO or a device can have effects of its own. */
    if (stat(path, &st) < 0)
        return fail_errno(err, path, errno);
    enum dd_code code = check_stat(&st, path, err);
    if (code)
        return code;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return fail_errno(err, path, errno);
    /* Asked again: the name may stand for another file by now. */
    if (fstat(fd, &st) < 0)
        code = fail_errno(err, path, errno);
    else
        code = check_stat(&st, path, err);
    if (!code)
        code = source_read(source, path, fd, (size_t)st.st_size, problems, err);
    close(fd);
    return code;
}

void dd_source_release(struct dd_source *source)
{
    free((char *)source->path.ptr);
    free((char *)source->text.ptr);
    *source = (struct dd_source){0};
}

int dd_source_line(const struct dd_source *source, size_t offset)
{
    struct dd_str rest = dd_str_slice(source->text, 0, offset);
    int line = 1;
    const char *nl;
    while (rest.len && (nl = memchr(rest.ptr, '\n', rest.len))) {
        rest = dd_str_slice(rest, (size_t)(nl - rest.ptr) + 1, rest.len);
        line++;
    }
    return line;
}

struct dd_str dd_path_name(struct dd_str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    size_t slash = path.len;
    while (slash && path.ptr[slash - 1] != '/')
        slash--;
    return dd_str_slice(path, path.len == 1 ? 0 : slash, path.len);
}
