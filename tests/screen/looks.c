/* The looks of a screen, each with what has it: what a theme makes of it, in few lines. */
#include "screen.h"

#include "duidu/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOKS = 64, SAMPLES = 12, SAMPLE_CELLS = 16 };

struct look {
    char attributes[64];
    char samples[SAMPLES][96];
    size_t n;
};

static bool has(const struct look *look, const char *sample)
{
    for (size_t i = 0; i < look->n; i++)
        if (strcmp(look->samples[i], sample) == 0)
            return true;
    return false;
}

static struct look *find(struct look *looks, size_t *n, const char *attributes)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(looks[i].attributes, attributes) == 0)
            return &looks[i];
    if (*n == LOOKS)
        return NULL;
    struct look *look = &looks[(*n)++];
    *look = (struct look){0};
    snprintf(look->attributes, sizeof look->attributes, "%s", attributes);
    return look;
}

/* A run of cells that look alike; lines and blanks alone say nothing. */
static void take(struct look *looks, size_t *n, const char *attributes, struct dd_str text)
{
    text = dd_str_trim(text);
    while (dd_str_starts(text, DD_STR("─")) || dd_str_starts(text, DD_STR("│")))
        text = dd_str_trim(dd_str_slice(text, strlen("─"), text.len));
    struct look *look = find(looks, n, attributes);
    char sample[96];
    snprintf(sample, sizeof sample, "%.*s", (int)dd_text_fit(text, SAMPLE_CELLS, NULL), text.ptr);
    if (look && look->n < SAMPLES && !has(look, sample))
        strcpy(look->samples[look->n++], sample);
}

static void take_row(struct term *t, int row, struct look *looks, size_t *n)
{
    struct dd_strbuf text = {0}, attributes = {0}, before = {0};
    for (int col = 0; col < t->cols; col++) {
        if (!grid_look(t, row, col, &text, &attributes))
            continue;
        if (col == 0)
            dd_strbuf_add(&before, dd_strbuf_str(&attributes));
        if (strcmp(dd_strbuf_cstr(&attributes), dd_strbuf_cstr(&before)) != 0) {
            size_t last = text.len; /* the cell at hand begins the next run */
            while (last && ((unsigned char)text.buf[--last] & 0xC0) == 0x80)
                ;
            take(looks, n, dd_strbuf_cstr(&before), (struct dd_str){text.buf, last});
            memmove(text.buf, text.buf + last, text.len -= last);
            text.buf[text.len] = '\0';
            dd_strbuf_clear(&before);
            dd_strbuf_add(&before, dd_strbuf_str(&attributes));
        }
    }
    take(looks, n, dd_strbuf_cstr(&before), dd_strbuf_str(&text));
    dd_strbuf_release(&text);
    dd_strbuf_release(&attributes);
    dd_strbuf_release(&before);
}

static int by_attributes(const void *a, const void *b)
{
    return strcmp(((const struct look *)a)->attributes, ((const struct look *)b)->attributes);
}

void grid_looks(struct term *t, struct dd_strbuf *out)
{
    struct look *looks = calloc(LOOKS, sizeof *looks);
    size_t n = 0;
    for (int row = 0; looks && row < t->rows; row++)
        take_row(t, row, looks, &n);
    if (looks)
        qsort(looks, n, sizeof *looks, by_attributes);
    for (size_t i = 0; i < n; i++) {
        const char *attributes = looks[i].attributes;
        dd_strbuf_addf(out, "%s:", *attributes ? attributes + 1 : "plain");
        for (size_t k = 0; k < looks[i].n; k++)
            if (looks[i].samples[k][0])
                dd_strbuf_addf(out, "%s %s", k ? " |" : "", looks[i].samples[k]);
        dd_strbuf_addc(out, '\n');
    }
    free(looks);
}
