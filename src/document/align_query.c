/* What a point asks the article for. */
#include "align_private.h"

#include "duidu/utf8.h"

#include <stdlib.h>

/* Weights of what is mentioned: a name says more than a word, a small number less. */
#define WEIGHT_TITLE 1.5
#define WEIGHT_LATIN 1.5
#define WEIGHT_SMALL 0.4

enum { WORDS_AT_ONE_PLACE = 16, MAX_GLOSSES = 16 };

/* Where a mention's term is looked for. */
enum { IN_WORDS, IN_STEMS, IN_LEXICON };

struct mention {
    uint64_t key; /* room and number of the term: equal ones are one term */
    double weight;
    struct dd_lexicon_word word; /* IN_LEXICON */
};

struct builder {
    struct dd_arena *arena;
    const struct dd_asking *asking;
    const struct dd_index *index; /* asking's */
    double factor; /* of the place: title or body */
    struct mention *mentions;
    size_t n, capacity;
    struct dd_posting *at; /* per leaf, empty between two terms */
};

static void mention(struct builder *b, uint64_t room, uint64_t number, double weight,
                    struct dd_lexicon_word word)
{
    b->mentions = dd_arena_grow(b->arena, b->mentions, b->n, &b->capacity, sizeof *b->mentions);
    b->mentions[b->n++] =
        (struct mention){room << 60 | number, weight * b->factor, word};
}

static void mention_key(struct builder *b, struct dd_str key, double weight)
{
    uint32_t k = dd_vocab_find(&b->index->stems.vocab, key);
    if (k != DD_NONE)
        mention(b, IN_STEMS, k, weight, (struct dd_lexicon_word){0});
}

/* A Latin word: as it stands, else by its stem. */
static void mention_word(struct builder *b, struct dd_str word, bool whole)
{
    uint32_t k = dd_vocab_find(&b->index->words.vocab, word);
    if (k != DD_NONE)
        mention(b, IN_WORDS, k, WEIGHT_LATIN, (struct dd_lexicon_word){0});
    else if (!whole)
        mention_key(b, dd_stem(b->index->stemmer, word), WEIGHT_LATIN);
}

static void mention_number(struct builder *b, const struct dd_token *number)
{
    char buf[DD_NUMBER_KEY];
    bool small = !number->percent && number->value >= 2 && number->value <= 7;
    struct dd_str key = dd_number_key(number, buf);
    if (number->month)
        mention_word(b, key, false);
    else
        mention_key(b, key, small ? WEIGHT_SMALL : 1);
}

static void mention_lexicon(struct builder *b, struct dd_str run, size_t at)
{
    struct dd_lexicon_word words[WORDS_AT_ONE_PLACE];
    size_t n = dd_lexicon_words_at(b->asking->lexicon, run, at, words, WORDS_AT_ONE_PLACE);
    for (size_t i = 0; i < n; i++)
        if (!dd_stop_chinese(dd_str_slice(run, at, at + words[i].length)))
            mention(b, IN_LEXICON, (uint64_t)words[i].file << 32 | words[i].index, 1, words[i]);
}

static void mention_han(struct builder *b, struct dd_str run)
{
    enum dd_language language = b->index->language;
    size_t base = (size_t)(run.ptr - b->asking->text.ptr), named = 0, end = 0, len, next;
    struct dd_token number;
    for (size_t at = 0; at < run.len; at += len) {
        dd_utf8_decode(run, at, &len);
        if (dd_number_han(b->asking->text, base + at, &number) > base + at)
            mention_number(b, &number);
        uint32_t name = at >= named ? dd_names_at(b->asking->names, run, at, &end) : DD_NONE;
        if (name != DD_NONE) {
            mention(b, IN_WORDS, name, WEIGHT_LATIN, (struct dd_lexicon_word){0});
            named = end;
        }
        if (language != DD_LANG_HAN)
            mention_lexicon(b, run, at);
        if (language != DD_LANG_LATIN && at + len < run.len) {
            dd_utf8_decode(run, at + len, &next);
            mention_key(b, dd_str_slice(run, at, at + len + next), 1);
        }
    }
}

static void mention_range(struct builder *b, size_t start, size_t end)
{
    struct dd_tokenizer t = {.text = b->asking->text, .original = b->asking->original, .at = start,
                             .end = end, .chinese = true};
    struct dd_token token;
    while (dd_token_next(&t, &token)) {
        if (token.kind == DD_TOKEN_HAN)
            mention_han(b, token.text);
        else if (token.kind == DD_TOKEN_NUMBER)
            mention_number(b, &token);
        else if (!token.idle)
            mention_word(b, token.text, token.kind == DD_TOKEN_WHOLE);
    }
}

/* ---- terms ----------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static struct dd_term term_of_key(const struct dd_postings *p, uint32_t key)
{
    return (struct dd_term){.items = p->items + p->start[key], .n = p->start[key + 1] - p->start[key]};
}

/* Adds a stem's postings to what the word has so far. */
static void add_stem(struct builder *b, const struct dd_term *stem, float weight)
{
    for (size_t i = 0; i < stem->n; i++) {
        struct dd_posting *at = &b->at[stem->items[i].leaf];
        at->tf += weight * stem->items[i].tf;
        at->sure = weight > at->sure ? weight : at->sure;
    }
}

/* A Chinese word's stems are one term together: where several are found, they add up; where only an
 * unlikely one is, the word is there only maybe. */
static struct dd_term term_of_word(struct builder *b, const struct dd_lexicon_word *word)
{
    const struct dd_postings *p = &b->index->stems;
    struct dd_term stems[MAX_GLOSSES], term = {0};
    size_t total = 0, n = word->n_glosses < MAX_GLOSSES ? word->n_glosses : MAX_GLOSSES;
    for (uint32_t g = 0; g < n; g++) {
        struct dd_gloss gloss = dd_lexicon_gloss(b->asking->lexicon, word, g);
        uint32_t key = dd_vocab_find(&p->vocab, gloss.stem);
        stems[g] = key == DD_NONE ? (struct dd_term){0} : term_of_key(p, key);
        add_stem(b, &stems[g], (float)gloss.weight);
        total += stems[g].n;
    }
    term.items = dd_arena_array(b->arena, total, sizeof *term.items);
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; i < stems[g].n; i++) {
            uint32_t leaf = stems[g].items[i].leaf;
            if (b->at[leaf].sure > 0)
                term.items[term.n++] = (struct dd_posting){leaf, b->at[leaf].tf, b->at[leaf].sure};
            b->at[leaf] = (struct dd_posting){0};
        }
    return term;
}

static struct dd_term term_of(struct builder *b, const struct mention *m)
{
    uint32_t key = (uint32_t)m->key;
    switch (m->key >> 60) {
    case IN_WORDS:
        return term_of_key(&b->index->words, key);
    case IN_STEMS:
        return term_of_key(&b->index->stems, key);
    default:
        return term_of_word(b, &m->word);
    }
}

static struct dd_query merge(struct builder *b)
{
    struct dd_query q = {.terms = dd_arena_array(b->arena, b->n, sizeof *q.terms)};
    if (b->n)
        qsort(b->mentions, b->n, sizeof *b->mentions, by_key);
    for (size_t i = 0; i < b->n;) {
        double weight = 0;
        size_t first = i;
        for (; i < b->n && b->mentions[i].key == b->mentions[first].key; i++)
            weight += b->mentions[i].weight;
        struct dd_term term = term_of(b, &b->mentions[first]);
        term.weight = weight;
        if (term.n)
            q.terms[q.n++] = term;
    }
    return q;
}

struct dd_query dd_query_build(struct dd_arena *arena, const struct dd_asking *asking,
                               struct dd_asked asked)
{
    struct builder b = {.arena = arena, .asking = asking, .index = asking->index};
    b.at = dd_arena_array(arena, b.index->n_leaves, sizeof *b.at);
    b.factor = WEIGHT_TITLE;
    mention_range(&b, asked.title_start, asked.title_end);
    b.factor = 1;
    mention_range(&b, asked.start, asked.title_start);
    mention_range(&b, asked.title_end, asked.end);
    return merge(&b);
}
