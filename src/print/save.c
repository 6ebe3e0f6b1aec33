/* An article, or notes, as text in a file. */
#include "duidu/print.h"

#include "duidu/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void dd_print_configure(struct dd_print_options *o, const struct dd_settings *s)
{
    o->ratio = s->ratio;
    o->summary_first = s->order == DD_ORDER_SUMMARY_FIRST;
    if (o->layout == DD_PRINT_AUTO)
        o->layout = s->arrange == DD_ARRANGE_COLUMNS ? DD_PRINT_COLUMNS
                    : s->arrange == DD_ARRANGE_ROWS  ? DD_PRINT_ROWS
                                                     : DD_PRINT_AUTO;
}

struct saving {
    FILE *file;
    size_t lines;
};

static bool save_line(void *data, struct dd_str line)
{
    struct saving *s = data;
    s->lines++;
    fwrite(line.ptr, 1, line.len, s->file);
    return putc('\n', s->file) != EOF;
}

/* A file beside path that will take its place; its name goes to name, in arena. */
static int open_beside(struct dd_arena *arena, const char *path, struct dd_str *name)
{
    struct stat st;
    *name = dd_arena_printf(arena, "%s.XXXXXX", path);
    int fd = mkostemp((char *)name->ptr, O_CLOEXEC);
    if (fd >= 0 && stat(path, &st) == 0)
        fchmod(fd, st.st_mode & 07777);
    return fd;
}

/* What is saved. */
struct text {
    bool (*print)(const struct text *text, const struct dd_sink *sink);
    const struct dd_clip *clip; /* an article … */
    const struct dd_print_options *options;
    const struct dd_note *notes; /* … or notes */
    size_t n_notes;
    enum dd_notes_format format;
};

static int write_all(int fd, const struct text *text, size_t *lines)
{
    struct saving s = {.file = fdopen(fd, "w")};
    struct dd_sink sink = {save_line, &s};
    if (!s.file) {
        int number = errno;
        close(fd);
        return number;
    }
    errno = 0;
    bool good = text->print(text, &sink);
    good = fflush(s.file) == 0 && good && fsync(fd) == 0;
    int number = good ? 0 : errno ? errno : EIO;
    if (fclose(s.file) != 0 && !number)
        number = errno;
    *lines = s.lines;
    return number == EINVAL || number == EROFS ? 0 : number; /* what cannot be synced is written */
}

static enum dd_code save(const struct text *text, const char *path, bool over, size_t *lines,
                         struct dd_error *err)
{
    struct dd_arena arena = {0};
    struct dd_str name = dd_str_from(path);
    char *real = over ? realpath(path, NULL) : NULL; /* a link stays one */
    const char *target = real ? real : path;
    int fd = over ? open_beside(&arena, target, &name)
                  : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int number = fd < 0 ? errno : write_all(fd, text, lines);
    if (over && number == 0 && rename(name.ptr, target) != 0)
        number = errno;
    if (fd >= 0 && number)
        unlink(name.ptr);
    if (number)
        dd_error_set(err, DD_ERR_IO, _("cannot write '%s': %s"),
                     dd_path_shown(&arena, dd_str_from(path)).ptr, dd_errno_text(&arena, number).ptr);
    free(real);
    dd_arena_release(&arena);
    return number ? DD_ERR_IO : DD_OK;
}

static bool print_article(const struct text *text, const struct dd_sink *sink)
{
    return dd_print_article(text->clip, text->options, sink);
}

enum dd_code dd_print_save(const struct dd_clip *clip, const struct dd_print_options *options,
                           const char *path, bool over, size_t *lines, struct dd_error *err)
{
    struct text text = {.print = print_article, .clip = clip, .options = options};
    return save(&text, path, over, lines, err);
}

static bool print_notes(const struct text *text, const struct dd_sink *sink)
{
    return dd_print_notes(text->notes, text->n_notes, text->format, sink);
}

enum dd_code dd_print_save_notes(const struct dd_note *notes, size_t n, const char *path, bool over,
                                 struct dd_error *err)
{
    struct dd_str name = dd_str_from(path);
    struct text text = {.print = print_notes,
                        .notes = notes,
                        .n_notes = n,
                        .format = dd_str_ends(name, DD_STR(".json"))  ? DD_NOTES_JSON
                                  : dd_str_ends(name, DD_STR(".org")) ? DD_NOTES_ORG
                                                                      : DD_NOTES_MARKDOWN};
    size_t lines;
    return save(&text, path, over, &lines, err);
}
