/* Which leaves of an article hold which terms. */
#include "align_private.h"

#include "count.h"
#include "duidu/utf8.h"

#include <string.h>

/* ---- a set of strings ------------------------------------------------------------------ */

/* FNV-1a. */
static uint32_t hash_of(struct dd_str key)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.ptr[i]) * 16777619u;
    return h;
}

/* The slot of key, or the empty one where it belongs. */
static uint32_t slot_of(const struct dd_vocab *v, struct dd_str key, uint32_t hash)
{
    uint32_t slot = hash & (v->n_slots - 1);
    for (uint32_t k; (k = v->slots[slot]); slot = (slot + 1) & (v->n_slots - 1))
        if (v->hashes[k - 1] == hash && dd_str_equal(v->keys[k - 1], key))
            break;
    return slot;
}

uint32_t dd_vocab_find(const struct dd_vocab *v, struct dd_str key)
{
    if (!v->n_slots)
        return DD_NONE;
    return v->slots[slot_of(v, key, hash_of(key))] - 1; /* 0 - 1 is DD_NONE */
}

static void widen(struct dd_vocab *v)
{
    v->n_slots = v->n_slots ? v->n_slots * 2 : 1024;
    v->slots = dd_arena_array(v->arena, v->n_slots, sizeof *v->slots);
    for (size_t k = 0; k < v->n; k++) {
        uint32_t slot = v->hashes[k] & (v->n_slots - 1);
        while (v->slots[slot])
            slot = (slot + 1) & (v->n_slots - 1);
        v->slots[slot] = (uint32_t)k + 1;
    }
}

uint32_t dd_vocab_add(struct dd_vocab *v, struct dd_str key)
{
    if (v->n * 2 >= v->n_slots)
        widen(v);
    uint32_t hash = hash_of(key), slot = slot_of(v, key, hash);
    if (v->slots[slot])
        return v->slots[slot] - 1;
    v->keys = dd_arena_grow(v->arena, v->keys, v->n, &v->capacity, sizeof *v->keys);
    v->hashes = dd_arena_grow(v->arena, v->hashes, v->n, &v->hash_capacity, sizeof *v->hashes);
    v->keys[v->n] = key;
    v->hashes[v->n] = hash;
    v->slots[slot] = (uint32_t)++v->n;
    return v->slots[slot] - 1;
}

/* ---- postings -------------------------------------------------------------------------- */

static void note(struct dd_postings *p, uint32_t key, uint32_t leaf)
{
    p->pairs = dd_arena_grow(p->vocab.arena, p->pairs, p->n_pairs, &p->capacity, 2 * sizeof *p->pairs);
    p->pairs[2 * p->n_pairs] = key;
    p->pairs[2 * p->n_pairs + 1] = leaf;
    p->n_pairs++;
}

/* Sorts the pairs by key (a counting sort; leaves come in order already) and counts equal ones. */
static void gather(struct dd_postings *p)
{
    size_t n = p->vocab.n;
    uint32_t *start = dd_arena_array(p->vocab.arena, n + 2, sizeof *start);
    uint32_t *end = start + 1;
    p->items = dd_arena_array(p->vocab.arena, p->n_pairs, sizeof *p->items);
    for (size_t i = 0; i < p->n_pairs; i++)
        start[p->pairs[2 * i] + 2]++;
    for (size_t k = 2; k < n + 2; k++)
        start[k] += start[k - 1];
    uint32_t *from = dd_arena_array(p->vocab.arena, n + 1, sizeof *from);
    memcpy(from, end, n * sizeof *from);
    for (size_t i = 0; i < p->n_pairs; i++) {
        uint32_t k = p->pairs[2 * i], leaf = p->pairs[2 * i + 1];
        if (end[k] > from[k] && p->items[end[k] - 1].leaf == leaf)
            p->items[end[k] - 1].tf += 1;
        else
            p->items[end[k]++] = (struct dd_posting){leaf, 1, 1};
    }
    /* Equal pairs left gaps behind: close them. */
    uint32_t out = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t first = from[k], count = end[k] - first;
        memmove(p->items + out, p->items + first, count * sizeof *p->items);
        from[k] = out;
        out += count;
    }
    from[n] = out;
    p->start = from;
}

/* ---- the article ----------------------------------------------------------------------- */

struct indexer {
    struct dd_index *index;
    struct dd_str text;
    struct dd_count count;
    uint32_t *stem_of; /* per word: its stem, DD_NONE for a run as a whole */
    size_t stem_capacity, written_capacity;
    uint32_t leaf;
    bool code;
};

static void note_copy(struct indexer *x, struct dd_str key)
{
    struct dd_postings *p = &x->index->stems;
    uint32_t k = dd_vocab_find(&p->vocab, key);
    if (k == DD_NONE)
        k = dd_vocab_add(&p->vocab, dd_arena_copy(x->index->arena, key));
    note(p, k, x->leaf);
}

static void note_number(struct indexer *x, const struct dd_token *number)
{
    char buf[DD_NUMBER_KEY];
    note_copy(x, dd_number_key(number, buf));
}

/* A word is stemmed when it is met first. */
static uint32_t note_word(struct indexer *x, struct dd_str word, bool whole)
{
    struct dd_index *index = x->index;
    size_t known = index->words.vocab.n;
    uint32_t k = dd_vocab_add(&index->words.vocab, word);
    note(&index->words, k, x->leaf);
    if (k == known) {
        index->written = dd_arena_grow(index->arena, index->written, known, &x->written_capacity,
                                       sizeof *index->written);
        index->written[k] = 0;
        x->stem_of = dd_arena_grow(index->arena, x->stem_of, known, &x->stem_capacity,
                                   sizeof *x->stem_of);
        x->stem_of[k] = DD_NONE;
        if (!whole) {
            struct dd_str stem = dd_stem(index->stemmer, word);
            uint32_t s = dd_vocab_find(&index->stems.vocab, stem);
            if (s == DD_NONE)
                s = dd_vocab_add(&index->stems.vocab, dd_arena_copy(index->arena, stem));
            x->stem_of[k] = s;
        }
    }
    if (x->stem_of[k] != DD_NONE)
        note(&index->stems, x->stem_of[k], x->leaf);
    return k;
}

static void take_word(struct indexer *x, const struct dd_token *token)
{
    struct dd_token number;
    size_t at = (size_t)(token->text.ptr - x->text.ptr), end = at + token->text.len;
    x->count.words++;
    x->count.code_words += x->code;
    if (token->idle)
        return;
    x->index->leaves[x->leaf].tokens++;
    char first = x->index->doc->text.ptr[at];
    uint32_t k = note_word(x, token->text, false);
    x->index->written[k] |= first >= 'A' && first <= 'Z' ? DD_WRITTEN_CAPITAL : DD_WRITTEN_SMALL;
    if (token->text.len <= 6 && dd_number_word(x->text, at, end, &number) > at)
        note_number(x, &number);
}

/* Bigrams, and the numbers among them. */
static void take_han(struct indexer *x, struct dd_str run)
{
    struct dd_token number;
    size_t len, next;
    size_t base = (size_t)(run.ptr - x->text.ptr);
    for (size_t at = 0; at < run.len; at += len) {
        dd_utf8_decode(run, at, &len);
        x->count.han++;
        x->count.code_han += x->code;
        if (dd_number_han(x->text, base + at, &number) > base + at)
            note_number(x, &number);
        if (at + len >= run.len)
            break;
        dd_utf8_decode(run, at + len, &next);
        x->index->leaves[x->leaf].tokens++;
        note_copy(x, dd_str_slice(run, at, at + len + next));
    }
}

static void index_leaf(struct indexer *x, const struct dd_block *block)
{
    struct dd_tokenizer t = {.text = x->text, .original = x->index->doc->text,
                             .at = block->text_start, .end = block->text_end};
    struct dd_token token;
    x->code = block->kind == DD_BLOCK_CODE;
    while (dd_token_next(&t, &token)) {
        switch (token.kind) {
        case DD_TOKEN_WORD:
            take_word(x, &token);
            break;
        case DD_TOKEN_WHOLE:
            note_word(x, token.text, true);
            break;
        case DD_TOKEN_NUMBER:
            note_number(x, &token);
            break;
        case DD_TOKEN_HAN:
            take_han(x, token.text);
            break;
        }
    }
}

/* The leaves with their headings: for every level the heading that is open. */
static void find_leaves(struct dd_index *index)
{
    uint32_t open[7];
    memset(open, 0xFF, sizeof open);
    for (uint32_t i = 0; i < index->doc->n_blocks; i++) {
        const struct dd_block *b = &index->doc->blocks[i];
        if (b->leaf == DD_NONE || b->leaf >= index->n_leaves)
            continue;
        unsigned level = b->kind == DD_BLOCK_HEADING && b->level >= 1 && b->level <= 6 ? b->level : 7;
        struct dd_leaf_info *leaf = &index->leaves[b->leaf];
        *leaf = (struct dd_leaf_info){.block = i, .kind = b->kind, .heading = DD_NONE};
        for (unsigned l = level; l-- > 1 && leaf->heading == DD_NONE;)
            leaf->heading = open[l];
        if (level <= 6) {
            open[level] = b->leaf;
            for (unsigned l = level + 1; l <= 6; l++)
                open[l] = DD_NONE;
        }
    }
}

struct dd_index *dd_index_build(struct dd_arena *arena, const struct dd_document *article,
                                struct dd_stemmer *stemmer)
{
    struct dd_index *index = dd_arena_alloc(arena, sizeof *index);
    *index = (struct dd_index){.arena = arena, .doc = article, .stemmer = stemmer,
                               .n_leaves = article->n_leaves};
    index->words.vocab.arena = index->stems.vocab.arena = arena;
    index->leaves = dd_arena_array(arena, index->n_leaves, sizeof *index->leaves);
    find_leaves(index);
    struct indexer x = {.index = index, .text = dd_align_text(arena, article)};
    size_t tokens = 0;
    for (uint32_t i = 0; i < index->n_leaves; i++) {
        x.leaf = i;
        index_leaf(&x, &article->blocks[index->leaves[i].block]);
        tokens += index->leaves[i].tokens;
        index->n_filled += index->leaves[i].tokens > 0;
    }
    index->average = index->n_filled ? (double)tokens / (double)index->n_filled : 1;
    index->language = dd_count_language(x.count);
    gather(&index->words);
    gather(&index->stems);
    return index;
}
