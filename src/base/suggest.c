/* The name that was meant: by edits (a letter more, less, other, or two in each other's place). */
#include "duidu/suggest.h"

#include "duidu/i18n.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = 40 /* bytes; longer words get no suggestion */ };

static unsigned char fold(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c | 32);
    return (unsigned char)(c == '_' ? '-' : c);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance; both at most LONGEST bytes. */
static unsigned distance(struct dd_str a, struct dd_str b)
{
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t k = 0; k <= b.len; k++)
        last[k] = (unsigned)k;
    for (size_t i = 1; i <= a.len; i++) {
        now[0] = (unsigned)i;
        for (size_t k = 1; k <= b.len; k++) {
            bool same = fold(a.ptr[i - 1]) == fold(b.ptr[k - 1]);
            now[k] = least(least(last[k], now[k - 1]) + 1, last[k - 1] + !same);
            if (i > 1 && k > 1 && fold(a.ptr[i - 1]) == fold(b.ptr[k - 2]) &&
                fold(a.ptr[i - 2]) == fold(b.ptr[k - 1]))
                now[k] = least(now[k], before[k - 2] + 1);
        }
        unsigned *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.len];
}

void dd_suggest_try(struct dd_suggest *s, const char *name)
{
    struct dd_str n = dd_str_from(name);
    if (s->word.len == 0 || s->word.len > LONGEST || n.len == 0 || n.len > LONGEST)
        return;
    unsigned len = (unsigned)s->word.len, d = distance(s->word, n), limit = len < 6 ? 1 : len / 3;
    if (d > limit || d >= len || (s->best && d >= s->distance))
        return;
    s->best = name;
    s->distance = d;
}

void dd_suggest_add(const struct dd_suggest *s, struct dd_error *err)
{
    if (!err || !s->best)
        return;
    size_t n = strlen(err->message);
    snprintf(err->message + n, sizeof err->message - n, _(", did you mean '%s'?"), s->best);
}
