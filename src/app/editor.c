#include "editor.h"

#include "app_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 1 << 20 /* bytes of a text */ };

static bool run_on(struct dd_app *app, const char *path)
{
    struct dd_arena arena = {0};
    char *argv[DD_ARGV_MAX];
    dd_editor_command(app, &arena, path, 1, argv);
    int status = app->host->run(app->host->data, argv, false);
    if (status == -1 || status == 127)
        dd_say(&app->messages, DD_ERROR, _("cannot start the editor '%s': set $EDITOR"), argv[0]);
    else if (status)
        dd_say(&app->messages, DD_WARNING, _("the editor '%s' ended with status %d: nothing is changed"),
               argv[0], status);
    dd_arena_release(&arena);
    return status == 0;
}

static bool write_all(int fd, struct dd_str s)
{
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            s = dd_str_slice(s, (size_t)n, s.len);
    }
    return true;
}

static bool read_back(const char *path, struct dd_strbuf *out)
{
    struct dd_strbuf bytes = {0};
    char piece[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    while (bytes.len < LONGEST && (n = fread(piece, 1, sizeof piece, f)) > 0)
        dd_strbuf_add(&bytes, (struct dd_str){piece, n});
    bool well = !ferror(f);
    fclose(f);
    dd_utf8_repair(out, dd_strbuf_str(&bytes), NULL);
    dd_strbuf_release(&bytes);
    return well;
}

bool dd_editor_text(struct dd_app *app, struct dd_str text, const char *suffix,
                    struct dd_strbuf *out)
{
    const char *folder = getenv("XDG_RUNTIME_DIR"), *tmp = getenv("TMPDIR");
    struct dd_strbuf path = {0};
    bool done = false;
    dd_strbuf_addf(&path, "%s/duidu-XXXXXX%s",
                   folder && *folder && access(folder, W_OK) == 0 ? folder
                   : tmp && *tmp                                  ? tmp
                                                                  : "/tmp",
                   suffix);
    int fd = mkstemps(path.buf, (int)strlen(suffix));
    bool written = fd >= 0 && write_all(fd, text);
    if (fd >= 0 && close(fd) != 0)
        written = false;
    if (!written)
        dd_say(&app->messages, DD_ERROR, _("cannot write '%s': %s"), path.buf, strerror(errno));
    else if (run_on(app, path.buf) && !(done = read_back(path.buf, out)))
        dd_say(&app->messages, DD_ERROR, _("cannot read '%s': %s"), path.buf, strerror(errno));
    if (fd >= 0)
        unlink(path.buf);
    dd_strbuf_release(&path);
    return done;
}
