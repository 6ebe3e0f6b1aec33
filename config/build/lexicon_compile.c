/* Makes the compact lexicon file out of config/lexicon/zh-en.tsv when the program is built.
 * usage: lexicon-compile FROM.tsv TO.lex */
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

int main(int argc, char **argv)
{
    struct dd_source source = {0};
    struct dd_strbuf out = {0};
    struct dd_error err = {0};
    if (argc != 3) {
        fputs("usage: lexicon-compile FROM.tsv TO.lex\n", stderr);
        return 2;
    }
    if (dd_source_open(&source, argv[1], NULL, &err) != DD_OK ||
        dd_lexicon_compile(source.text, &out, &err) != DD_OK) {
        fprintf(stderr, "%s: %s\n", argv[1], err.message);
        dd_source_release(&source);
        return 1;
    }
    int status = write_file(argv[2], dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    dd_source_release(&source);
    return status;
}
