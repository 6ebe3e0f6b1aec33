/* Linking from beginning to end, and the stemmer that it asks (no other file includes libstemmer). */
#include "align_private.h"

#include "align_result.h"
#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <dlfcn.h>
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

/* ---- the stemmer ----------------------------------------------------------------------- */

/* The library holds the tables of two dozen languages, thousands of addresses that a loader would have
 * to put right before every first paint: it is opened when it is first asked, and stays. */
#ifndef DUIDU_STEMMER_LIBRARY
#define DUIDU_STEMMER_LIBRARY "libstemmer.so"
#endif

struct dd_stemmer {
    struct sb_stemmer *porter;
    __typeof__(sb_stemmer_delete) *delete_porter;
    __typeof__(sb_stemmer_stem) *stem;
    __typeof__(sb_stemmer_length) *length;
};

/* The function of a name as *function (POSIX lets a data pointer hold it); false: it is not there. */
static bool find_function(void *library, const char *name, void *function)
{
    void *found = dlsym(library, name);
    memcpy(function, &found, sizeof found);
    return found != NULL;
}

struct dd_stemmer *dd_stemmer_new(struct dd_error *err)
{
    __typeof__(sb_stemmer_new) *make;
    struct dd_stemmer s = {0};
    void *library = dlopen(DUIDU_STEMMER_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (library && find_function(library, "sb_stemmer_new", &make) &&
        find_function(library, "sb_stemmer_delete", &s.delete_porter) &&
        find_function(library, "sb_stemmer_stem", &s.stem) &&
        find_function(library, "sb_stemmer_length", &s.length))
        s.porter = make("porter", "UTF_8");
    if (!s.porter) {
        dd_error_set(err, DD_ERR_IO, _("cannot load '%s': install libstemmer"),
                     DUIDU_STEMMER_LIBRARY);
        return NULL;
    }
    struct dd_stemmer *stemmer = dd_xmalloc(sizeof *stemmer);
    *stemmer = s;
    return stemmer;
}

void dd_stemmer_delete(struct dd_stemmer *stemmer)
{
    if (stemmer)
        stemmer->delete_porter(stemmer->porter);
    free(stemmer);
}

struct dd_str dd_stem(struct dd_stemmer *stemmer, struct dd_str word)
{
    if (!stemmer || word.len == 0 || word.len > 64)
        return word;
    const sb_symbol *s =
        stemmer->stem(stemmer->porter, (const sb_symbol *)word.ptr, (int)word.len);
    if (!s)
        return word;
    return (struct dd_str){(const char *)s, (size_t)stemmer->length(stemmer->porter)};
}

/* ---- what is asked --------------------------------------------------------------------- */

static struct dd_asked *ask_points(struct dd_arena *arena, const struct dd_points *points)
{
    struct dd_asked *asked = dd_arena_array(arena, points->count, sizeof *asked);
    for (size_t i = 0; i < points->count; i++) {
        const struct dd_point *p = &points->items[i];
        asked[i] = (struct dd_asked){p->text_start, p->text_end, p->lead_start, p->lead_end};
    }
    return asked;
}

/* Does a sentence end with the character cp, which next stands behind? */
static bool ends_sentence(uint32_t cp, char next)
{
    if (cp == '\n' || cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF1B) /* 。！？； */
        return true;
    return (cp == '.' || cp == '!' || cp == '?') && (next == ' ' || next == '\n');
}

/* The sentences of [start, end), closing quotes with them. */
static struct dd_asked *ask_sentences(struct dd_arena *arena, struct dd_str text, uint32_t start,
                                      uint32_t end, size_t *n)
{
    struct dd_asked *asked = NULL;
    size_t capacity = 0, len;
    *n = 0;
    for (size_t at = start, first = start; at < end;) {
        uint32_t cp = dd_utf8_decode(text, at, &len);
        at += len;
        if (at < end && !ends_sentence(cp, text.ptr[at]))
            continue;
        while (at < end && dd_cp_is_closing(cp = dd_utf8_decode(text, at, &len)))
            at += len;
        if (dd_str_trim(dd_str_slice(text, first, at)).len) {
            asked = dd_arena_grow(arena, asked, *n, &capacity, sizeof *asked);
            asked[(*n)++] = (struct dd_asked){(uint32_t)first, (uint32_t)at, (uint32_t)first,
                                              (uint32_t)first};
        }
        first = at;
    }
    return asked;
}

/* ---- linking --------------------------------------------------------------------------- */

struct linker {
    struct dd_arena *out, *scratch;
    const struct dd_index *index;
    struct dd_asking asking;
};

/* Links what is asked; returns one dd_passages each. *scores is left for the way back. */
static struct dd_passages *link(const struct linker *l, const struct dd_asked *asked, size_t n,
                                struct dd_scores *scores)
{
    struct dd_passages *all = dd_arena_array(l->out, n, sizeof *all);
    struct dd_query *queries = dd_arena_array(l->scratch, n, sizeof *queries);
    for (size_t i = 0; i < n; i++) {
        all[i].text_start = asked[i].start;
        all[i].text_end = asked[i].end;
        queries[i] = dd_query_build(l->scratch, &l->asking, asked[i]);
    }
    *scores = dd_score(l->scratch, l->index, queries, n);
    if (!l->index->n_leaves || !n)
        return all;
    const double *rank = dd_path_rank(l->scratch, scores);
    bool cedict = dd_lexicon_has(l->asking.lexicon, DD_LEXICON_CEDICT);
    for (size_t i = 0; i < n; i++) {
        dd_result_rank(l->out, l->index, scores, i, rank + i * l->index->n_leaves, &all[i]);
        all[i].confidence = dd_result_confidence(l->index, scores, i, &queries[i],
                                                 rank + i * l->index->n_leaves, &all[i], cedict);
        all[i].strength = dd_strength_of(all[i].confidence);
    }
    return all;
}

static void link_sentences(const struct linker *l, const struct dd_points *points,
                           struct dd_alignment *a)
{
    struct dd_scores scores;
    struct dd_asked *asked = ask_sentences(l->scratch, l->asking.original, points->abstract_start,
                                           points->abstract_end, &a->n_sentences);
    a->sentences = link(l, asked, a->n_sentences, &scores);
    for (size_t i = 0; i < a->n_sentences; i++)
        if (a->sentences[i].strength != DD_LINK_SURE)
            a->sentences[i].count = 0;
}

static void link_points(const struct linker *l, const struct dd_points *points,
                        struct dd_alignment *a)
{
    struct dd_scores scores;
    a->n_points = points->count;
    a->points = link(l, ask_points(l->scratch, points), a->n_points, &scores);
    int *reading = dd_arena_array(l->scratch, a->n_leaves, sizeof *reading);
    dd_path_reading(l->scratch, &scores, reading);
    for (size_t b = 0; b < a->n_leaves; b++)
        a->leaves[b].reading = reading[b];
}

struct dd_alignment *dd_align(struct dd_arena *arena, const struct dd_document *article,
                              const struct dd_document *summary, const struct dd_points *points,
                              const struct dd_lexicon *lexicon)
{
    struct dd_arena scratch = {0};
    struct dd_alignment *a = dd_arena_alloc(arena, sizeof *a);
    struct dd_stemmer *stemmer = dd_stemmer_new(&a->trouble);
    struct linker l = {.out = arena, .scratch = &scratch};
    l.index = dd_index_build(&scratch, article, stemmer);
    l.asking = (struct dd_asking){.index = l.index, .names = dd_names_new(&scratch, l.index),
                                  .lexicon = lexicon, .text = dd_align_text(&scratch, summary),
                                  .original = summary->text};
    a->language = l.index->language;
    a->n_leaves = l.index->n_leaves;
    a->leaves = dd_arena_array(arena, a->n_leaves, sizeof *a->leaves);
    for (size_t b = 0; b < a->n_leaves; b++)
        a->leaves[b].block = l.index->leaves[b].block;
    link_points(&l, points, a);
    link_sentences(&l, points, a);
    dd_result_keep(arena, a);
    dd_stemmer_delete(stemmer);
    dd_arena_release(&scratch);
    return a;
}

/* ---- looking up ------------------------------------------------------------------------ */

uint32_t dd_alignment_leaf_at(const struct dd_alignment *a, uint32_t block)
{
    size_t low = 0, high = a->n_leaves;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (a->leaves[mid].block <= block)
            low = mid + 1;
        else
            high = mid;
    }
    return a->n_leaves == 0 ? DD_NONE : low ? (uint32_t)low - 1 : 0;
}

int dd_alignment_sentence_at(const struct dd_alignment *a, uint32_t text_offset)
{
    for (size_t i = 0; i < a->n_sentences; i++)
        if (a->sentences[i].text_start <= text_offset && text_offset < a->sentences[i].text_end)
            return (int)i;
    return -1;
}
