/* usage: man-make bash|zsh|fish
 *        man-make TEMPLATE [LANGUAGE LOCALEDIR]
 *
 * Writes a shell's completions, or a manual page from its template, to standard output. */
#include "man.h"

#include "duidu/i18n.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

struct template {
    const char *path;
    int number;   /* of the line at hand */
    bool literal; /* between ".Bd -literal" and ".Ed" */
};

/* A macro line as it is; mandoc takes the end of a Chinese title ("\[u4E2D]") for a delimiter. */
static void put_macro(struct template *t, const char *line)
{
    size_t n = strlen(line);
    bool title = strncmp(line, ".S", 2) == 0 || strncmp(line, ".Nd", 3) == 0;
    printf("%s%s\n", line, title && line[n - 1] & 0x80 ? "\\&" : "");
    if (strncmp(line, ".Bd -literal", 12) == 0)
        t->literal = true;
    else if (strncmp(line, ".Ed", 3) == 0)
        t->literal = false;
}

/* False: it names a table that is not there. */
static bool put_line(struct template *t, char *line)
{
    size_t n = strlen(line);
    if (n > 2 && line[0] == '@' && line[n - 1] == '@') {
        line[n - 1] = '\0';
        if (dd_man_table(stdout, line + 1))
            return true;
        fprintf(stderr, "%s:%d: no table '%s'\n", t->path, t->number, line + 1);
        return false;
    }
    if (line[0] == '.')
        put_macro(t, line);
    else if (t->literal)
        puts(line);
    else
        dd_mdoc_markup(stdout, line);
    return true;
}

static int fill(const char *path)
{
    char line[8192];
    struct template t = {.path = path, .number = 1};
    FILE *f = fopen(path, "re");
    bool fine = f != NULL;
    for (; fine && fgets(line, sizeof line, f); t.number++) {
        line[strcspn(line, "\n")] = '\0';
        fine = put_line(&t, line);
    }
    if (f)
        fclose(f);
    else
        perror(path);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
    static const struct {
        char name[8];
        void (*write)(FILE *out);
    } shells[] = {{"bash", dd_complete_bash}, {"zsh", dd_complete_zsh}, {"fish", dd_complete_fish}};
    if (argc < 2)
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(argv[1], shells[i].name) == 0) {
            shells[i].write(stdout);
            return EXIT_SUCCESS;
        }
    setlocale(LC_ALL, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
    setenv("LANGUAGE", argc == 4 ? argv[2] : "en", 1);
    bindtextdomain(DD_DOMAIN, argc == 4 ? argv[3] : "/nonexistent");
    bind_textdomain_codeset(DD_DOMAIN, "UTF-8");
    return fill(argv[1]);
}
