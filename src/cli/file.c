/* Files that the commands read and write whole. */
#include "cli.h"

#include "duidu/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum dd_code dd_cli_source_open(struct dd_source *source, const char *path, struct dd_error *err)
{
    if (strcmp(path, "-") == 0)
        return dd_source_from_fd(source, path, STDIN_FILENO, NULL, err);
    return dd_source_open(source, path, NULL, err);
}

static bool write_all(int fd, struct dd_str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            bytes = dd_str_slice(bytes, (size_t)n, bytes.len);
    }
    return true;
}

int dd_cli_spool(int fd)
{
    char bytes[8192];
    ssize_t n;
    int copy = memfd_create("duidu", 0); /* what is started from here may read it too */
    while (copy >= 0 && ((n = read(fd, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR)))
        if (n > 0 && !write_all(copy, (struct dd_str){bytes, (size_t)n}))
            break;
    if (copy < 0 || n == 0)
        return copy;
    int number = errno;
    close(copy);
    errno = number;
    return -1;
}

/* ---- writing --------------------------------------------------------------------------- */

static enum dd_code io_error(struct dd_error *err, const char *path)
{
    struct dd_arena arena = {0};
    struct dd_str why = dd_errno_text(&arena, errno);
    enum dd_code code = dd_error_set(err, DD_ERR_IO, _("cannot write '%s': %s"),
                                     dd_path_shown(&arena, dd_str_from(path)).ptr, why.ptr);
    dd_arena_release(&arena);
    return code;
}

enum dd_code dd_cli_make_folders(char *path, struct dd_error *err)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        if (!made)
            io_error(err, path);
        *p = '/';
        if (!made)
            return DD_ERR_IO;
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST ? DD_OK : io_error(err, path);
}

/* What is no plain file (a pipe, /dev/stdout) cannot be put in another's place. */
static enum dd_code write_into(const char *path, struct dd_str bytes, struct dd_error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool written = fd >= 0 && write_all(fd, bytes);
    enum dd_code code = written ? DD_OK : io_error(err, path);
    if (fd >= 0)
        close(fd);
    return code;
}

enum dd_code dd_cli_write_file(const char *path, struct dd_str bytes, unsigned mode,
                               struct dd_error *err)
{
    struct stat st;
    struct dd_strbuf temporary = {0};
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return write_into(path, bytes, err);
    dd_strbuf_addf(&temporary, "%s.%ld", path, (long)getpid());
    int fd = open(temporary.buf, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    bool written = fd >= 0 && write_all(fd, bytes) && fsync(fd) == 0;
    written = fd >= 0 && close(fd) == 0 && written && rename(temporary.buf, path) == 0;
    enum dd_code code = written ? DD_OK : io_error(err, path);
    if (fd >= 0 && !written)
        unlink(temporary.buf);
    dd_strbuf_release(&temporary);
    return code;
}
