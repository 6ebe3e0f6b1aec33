/* Where the files lie, and what is in them. */
#include "config_private.h"

#include "duidu/i18n.h"
#include "duidu/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_BYTES = 1 << 20 };

struct dd_str dd_config_file_path(struct dd_arena *arena, struct dd_str folder, struct dd_str path)
{
    const char *home = getenv("HOME");
    if (path.len && path.ptr[0] == '~' && (path.len == 1 || path.ptr[1] == '/') && home)
        return dd_arena_printf(arena, "%s%.*s", home,
                               DD_STR_ARG(dd_str_slice(path, 1, path.len)));
    if (path.len && path.ptr[0] != '/' && folder.len)
        return dd_arena_printf(arena, "%.*s/%.*s", DD_STR_ARG(folder), DD_STR_ARG(path));
    return dd_arena_copy(arena, path);
}

struct dd_str dd_config_folder(struct dd_str path)
{
    size_t n = path.len;
    while (n && path.ptr[n - 1] != '/')
        n--;
    return dd_str_slice(path, 0, n > 1 ? n - 1 : n);
}

static enum dd_code fail(struct dd_error *err, const char *path, int number)
{
    struct dd_arena arena = {0};
    dd_error_set(err, DD_ERR_IO, _("cannot open '%s': %s"), path,
                 dd_errno_text(&arena, number).ptr);
    dd_arena_release(&arena);
    return DD_ERR_IO;
}

static enum dd_code read_all(struct dd_strbuf *out, int fd, const char *path, struct dd_error *err)
{
    char bytes[8192];
    size_t start = out->len;
    for (;;) {
        ssize_t n = read(fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, path, errno);
        if (n == 0)
            return DD_OK;
        dd_strbuf_add(out, (struct dd_str){bytes, (size_t)n});
        if (out->len - start > MAX_BYTES)
            return dd_error_set(err, DD_ERR_LIMIT, _("'%s' is larger than 1 MiB"), path);
    }
}

enum dd_code dd_config_read_file(struct dd_strbuf *out, const char *path, struct dd_file_id *id,
                                 struct dd_error *err)
{
    struct stat st;
    enum dd_code code;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) != 0)
        code = fail(err, path, errno);
    else if (!S_ISREG(st.st_mode) && !S_ISCHR(st.st_mode))
        code = dd_error_set(err, DD_ERR_KIND, _("'%s' is not a regular file"), path);
    else
        code = read_all(out, fd, path, err);
    if (code == DD_OK)
        *id = (struct dd_file_id){st.st_dev, st.st_ino};
    if (fd >= 0)
        close(fd);
    return code;
}

/* ---- places ---------------------------------------------------------------------------- */

static struct dd_str own_folder(struct dd_arena *arena)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && config[0] == '/')
        return dd_arena_printf(arena, "%s/duidu", config);
    if (home && *home)
        return dd_arena_printf(arena, "%s/.config/duidu", home);
    return (struct dd_str){0};
}

/* Takes the first of the parts with ':' between them. */
static bool next_part(struct dd_str *rest, struct dd_str *part)
{
    while (rest->len) {
        ptrdiff_t colon = dd_str_find(*rest, DD_STR(":"), 0);
        size_t end = colon < 0 ? rest->len : (size_t)colon;
        *part = dd_str_slice(*rest, 0, end);
        *rest = dd_str_slice(*rest, end + 1, rest->len);
        if (part->len)
            return true;
    }
    return false;
}

static struct dd_str system_folders(void)
{
    const char *folders = getenv("XDG_CONFIG_DIRS");
    return dd_str_from(folders && *folders ? folders : "/etc/xdg");
}

size_t dd_config_places(struct dd_arena *arena, struct dd_config_place out[DD_CONFIG_PLACES])
{
    const char *variable = getenv("DUIDU_CONFIG");
    struct dd_str own = own_folder(arena), rest = system_folders(), folder;
    size_t n = 0;
    out[n++] = (struct dd_config_place){"$DUIDU_CONFIG", dd_str_from(variable), true};
    out[n] = (struct dd_config_place){"$XDG_CONFIG_HOME", own, false};
    if (own.len)
        out[n].path = dd_arena_printf(arena, "%.*s/duidu.ini", DD_STR_ARG(own));
    n++;
    while (n < DD_CONFIG_PLACES && next_part(&rest, &folder))
        out[n++] = (struct dd_config_place){
            "$XDG_CONFIG_DIRS", dd_arena_printf(arena, "%.*s/duidu/duidu.ini", DD_STR_ARG(folder)),
            false};
    return n;
}

struct dd_str dd_config_theme_folders(struct dd_arena *arena, const char *data_folders)
{
    struct dd_strbuf all = {0};
    struct dd_str own = own_folder(arena), rest = system_folders(), folder;
    if (own.len)
        dd_strbuf_addf(&all, "%.*s/themes", DD_STR_ARG(own));
    while (next_part(&rest, &folder))
        dd_strbuf_addf(&all, "%s%.*s/duidu/themes", all.len ? ":" : "", DD_STR_ARG(folder));
    rest = dd_str_from(data_folders);
    while (next_part(&rest, &folder))
        dd_strbuf_addf(&all, "%s%.*s/themes", all.len ? ":" : "", DD_STR_ARG(folder));
    struct dd_str out = dd_arena_copy(arena, dd_strbuf_str(&all));
    dd_strbuf_release(&all);
    return out;
}
