/* Makes the compact lexicon file out of the tables in config/lexicon when the program is built.
 * usage: lexicon-compile TO.lex FROM.tsv... */
#include "duidu/lexicon.h"
#include "duidu/source.h"

#include <stdio.h>

static int write_file(const char *path, struct dd_str bytes)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes.ptr, 1, bytes.len, f) != bytes.len || fclose(f) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

/* Appends a table to text, once it is known to be one. */
static int read_table(const char *path, struct dd_strbuf *text)
{
    struct dd_source source = {0};
    struct dd_strbuf tried = {0};
    struct dd_error err = {0};
    enum dd_code code = dd_source_open(&source, path, NULL, &err);
    if (code == DD_OK)
        code = dd_lexicon_compile(source.text, &tried, &err);
    if (code != DD_OK)
        fprintf(stderr, "%s: %s\n", path, err.message);
    else
        dd_strbuf_add(text, source.text);
    dd_strbuf_addc(text, '\n');
    dd_strbuf_release(&tried);
    dd_source_release(&source);
    return code == DD_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct dd_strbuf text = {0}, out = {0};
    struct dd_error err = {0};
    int status = 0;
    if (argc < 3) {
        fputs("usage: lexicon-compile TO.lex FROM.tsv...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc && status == 0; i++)
        status = read_table(argv[i], &text);
    if (status == 0 && dd_lexicon_compile(dd_strbuf_str(&text), &out, &err) == DD_OK)
        status = write_file(argv[1], dd_strbuf_str(&out));
    dd_strbuf_release(&text);
    dd_strbuf_release(&out);
    return status;
}
