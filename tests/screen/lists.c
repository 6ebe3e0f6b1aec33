/* Lists of strings as execve takes them: owned, NULL at the end. */
#include "screen.h"

#include <stdlib.h>
#include <string.h>

size_t list_count(char *const list[])
{
    size_t n = 0;
    while (list[n])
        n++;
    return n;
}

void list_append(char *list[], const char *a, const char *b, const char *c)
{
    struct dd_strbuf text = {0};
    size_t n = list_count(list);
    if (n + 1 == LIST_MAX)
        return;
    dd_strbuf_adds(&text, a);
    dd_strbuf_adds(&text, b);
    dd_strbuf_adds(&text, c);
    list[n] = strdup(dd_strbuf_cstr(&text));
    dd_strbuf_release(&text);
}

void list_empty(char *list[])
{
    for (size_t i = 0; list[i]; i++) {
        free(list[i]);
        list[i] = NULL;
    }
}
