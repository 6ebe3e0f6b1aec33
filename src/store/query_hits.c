/* query_hits.c - where a query's terms stand in a text, by the same atoms that the index is made of
 * (tokenize.h). */
#include "query_private.h"

#include "duidu/fold.h"

#include <stdlib.h>
#include <string.h>

struct field_text {
    struct dd_folded folded;
    struct dd_atom *atoms;
    size_t n_atoms;
    struct dd_str text; /* folded */
};

static void cut_atoms(struct field_text *t, struct dd_arena *arena)
{
    struct dd_atom atom;
    size_t capacity = 0;
    struct dd_atoms atoms = {.text = t->text};
    while (dd_atom_next(&atoms, &atom)) {
        t->atoms = dd_arena_grow(arena, t->atoms, t->n_atoms, &capacity, sizeof atom);
        t->atoms[t->n_atoms++] = atom;
    }
}

static void open_text(struct field_text *t, struct dd_str text, struct dd_arena *arena)
{
    *t = (struct field_text){0};
    dd_fold(&t->folded, text, DD_FOLD_ALL);
    t->text = (struct dd_str){t->folded.text, t->folded.len};
    cut_atoms(t, arena);
}

/* The token that the index holds for the bytes from start to end. */
static struct dd_str token(struct dd_str text, size_t start, size_t end)
{
    return dd_str_slice(text, start, end - start > DD_TOKEN_MAX ? start + DD_TOKEN_MAX : end);
}

/* Does the i-th atom of phrase stand at atom of text? */
static bool atom_stands(const struct dd_phrase *phrase, size_t i, struct dd_str text,
                        const struct dd_atom *atom)
{
    const struct dd_atom *want = &phrase->atoms[i];
    bool last = i + 1 == phrase->n_atoms;
    if (want->unspaced != atom->unspaced)
        return false;
    struct dd_str word = token(phrase->folded, want->start, want->joined);
    struct dd_str there =
        token(text, atom->start, want->joined > want->end ? atom->joined : atom->end);
    if (last && phrase->prefix)
        return dd_str_starts(token(text, atom->start, atom->joined), word);
    if (!dd_str_equal(word, there))
        return false;
    /* Characters of a run stand together; one that ends a run ends it there too, unless it is the
     * last of all. */
    return !want->unspaced || last || want->run == atom->run;
}

static bool stands_at(const struct dd_phrase *phrase, const struct field_text *t, size_t at)
{
    if (at + phrase->n_atoms > t->n_atoms)
        return false;
    for (size_t i = 0; i < phrase->n_atoms; i++)
        if (!atom_stands(phrase, i, t->text, &t->atoms[at + i]))
            return false;
    return true;
}

bool dd_phrase_in(const struct dd_phrase *phrase, struct dd_str text)
{
    struct dd_arena arena = {0};
    struct dd_strbuf folded = {0};
    for (size_t at = 0, end; at <= text.len; at = end + 1) {
        ptrdiff_t fence = dd_str_find(text, DD_STR("\x1F"), at);
        end = fence < 0 ? text.len : (size_t)fence;
        dd_fold_append(&folded, dd_str_slice(text, at, end), DD_FOLD_ALL);
        if (fence >= 0)
            dd_strbuf_addc(&folded, DD_TOKEN_FENCE);
    }
    struct field_text t = {.text = dd_strbuf_str(&folded)};
    cut_atoms(&t, &arena);
    bool found = false;
    for (size_t at = 0; at < t.n_atoms && !found; at++)
        found = stands_at(phrase, &t, at);
    dd_strbuf_release(&folded);
    dd_arena_release(&arena);
    return found;
}

static int by_start(const void *a, const void *b)
{
    const struct dd_query_hit *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

struct dd_query_hit *dd_query_hits(const struct dd_query *query, enum dd_field field,
                                   struct dd_str text, struct dd_arena *arena, size_t *count)
{
    struct dd_query_hit *hits = NULL;
    struct field_text t;
    size_t capacity = 0;
    *count = 0;
    open_text(&t, text, arena);
    for (size_t i = 0; i < query->n_terms; i++) {
        const struct dd_phrase *phrase = query->terms[i];
        if (phrase->fields && !(phrase->fields >> field & 1))
            continue;
        for (size_t at = 0; at < t.n_atoms; at++) {
            if (!stands_at(phrase, &t, at))
                continue;
            size_t end = t.atoms[at + phrase->n_atoms - 1].end;
            hits = dd_arena_grow(arena, hits, *count, &capacity, sizeof *hits);
            hits[(*count)++] =
                (struct dd_query_hit){dd_folded_source_start(&t.folded, t.atoms[at].start),
                                      dd_folded_source_end(&t.folded, end), i};
        }
    }
    if (*count)
        qsort(hits, *count, sizeof *hits, by_start);
    dd_folded_release(&t.folded);
    return hits;
}

struct dd_span *dd_query_lit(const struct dd_query_hit *hits, size_t count, struct dd_arena *arena,
                             size_t *n)
{
    struct dd_span *spans = count ? dd_arena_array(arena, count, sizeof *spans) : NULL;
    *n = 0;
    for (size_t i = 0; i < count; i++) {
        if (*n && hits[i].start <= spans[*n - 1].end) {
            if (hits[i].end > spans[*n - 1].end)
                spans[*n - 1].end = hits[i].end;
        } else {
            spans[(*n)++] = (struct dd_span){hits[i].start, hits[i].end};
        }
    }
    return spans;
}
