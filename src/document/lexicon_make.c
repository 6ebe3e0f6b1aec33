/* Makes a lexicon file out of glosses in any order. */
#include "lexicon_format.h"

#include "align_private.h"
#include "duidu/i18n.h"

#include <stdlib.h>
#include <string.h>

#define VAGUE 0.3  /* share of a learned word's best stem below which the word says nothing */
#define LATER 0.05 /* how much less each later English word of a line weighs */

void dd_maker_add(struct dd_lexicon_maker *m, struct dd_maker_gloss gloss)
{
    if (gloss.stem.len == 0 || gloss.stem.len > DD_STEM_MAX || gloss.word.len == 0 ||
        !(gloss.weight > 0))
        return;
    m->items = dd_arena_grow(m->arena, m->items, m->n, &m->capacity, sizeof *m->items);
    m->items[m->n++] = gloss;
}

static int by_word_stem(const void *a, const void *b)
{
    const struct dd_maker_gloss *x = a, *y = b;
    int order = dd_str_compare(x->word, y->word);
    if (order == 0)
        order = y->written - x->written;
    if (order == 0)
        order = dd_str_compare(x->stem, y->stem);
    return order ? order : (x->weight < y->weight) - (x->weight > y->weight);
}

static int by_weight(const void *a, const void *b)
{
    const struct dd_maker_gloss *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return dd_str_compare(x->stem, y->stem);
}

/* Growing tables of the file. */
struct tables {
    struct dd_strbuf word_start, gloss_start, stem_start, glosses, words, stems;
    struct dd_vocab vocab;
    struct dd_lexicon_head head;
};

static void put(struct dd_strbuf *out, uint32_t number)
{
    char bytes[4];
    memcpy(bytes, &number, 4);
    dd_strbuf_add(out, (struct dd_str){bytes, 4});
}

static uint32_t stem_number(struct tables *t, struct dd_str stem)
{
    size_t known = t->vocab.n;
    uint32_t k = dd_vocab_add(&t->vocab, stem);
    if (k == known) {
        put(&t->stem_start, (uint32_t)t->stems.len);
        dd_strbuf_add(&t->stems, stem);
    }
    return k;
}

/* One word's glosses, those written by a person first, then by stem, the heavier of equal ones first. */
static void put_word(struct tables *t, struct dd_maker_gloss *items, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n && items[i].written == items[0].written; i++)
        if (i == 0 || !dd_str_equal(items[i].stem, items[kept - 1].stem))
            items[kept++] = items[i];
    qsort(items, kept, sizeof *items, by_weight);
    put(&t->word_start, (uint32_t)t->words.len);
    put(&t->gloss_start, (uint32_t)(t->glosses.len / 4));
    dd_strbuf_add(&t->words, items[0].word);
    t->head.n_words++;
    for (size_t i = 0; i < kept && i < DD_GLOSSES_MAX; i++) {
        uint32_t weight = (uint32_t)(items[i].weight / items[0].weight * DD_GLOSS_WEIGHT + .5);
        put(&t->glosses, stem_number(t, items[i].stem) << DD_GLOSS_SHIFT | weight);
    }
}

static void put_file(struct tables *t, struct dd_strbuf *out)
{
    put(&t->word_start, (uint32_t)t->words.len);
    put(&t->gloss_start, (uint32_t)(t->glosses.len / 4));
    put(&t->stem_start, (uint32_t)t->stems.len);
    struct dd_lexicon_head *h = &t->head;
    memcpy(h->magic, DD_LEXICON_MAGIC, 8);
    h->version = DD_LEXICON_VERSION;
    h->n_stems = (uint32_t)t->vocab.n;
    h->n_glosses = (uint32_t)(t->glosses.len / 4);
    h->word_bytes = (uint32_t)t->words.len;
    h->stem_bytes = (uint32_t)t->stems.len;
    struct dd_strbuf *const parts[] = {&t->word_start, &t->gloss_start, &t->stem_start,
                                       &t->glosses,    &t->words,       &t->stems};
    size_t start = out->len;
    dd_strbuf_add(out, (struct dd_str){(const char *)h, sizeof *h});
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        dd_strbuf_add(out, dd_strbuf_str(parts[i]));
        dd_strbuf_release(parts[i]);
    }
    while ((out->len - start) % 8)
        dd_strbuf_addc(out, '\0');
    size_t body = start + offsetof(struct dd_lexicon_head, kind);
    h->checksum = dd_lexicon_checksum(out->buf + body, out->len - body);
    memcpy(out->buf + start + offsetof(struct dd_lexicon_head, checksum), &h->checksum, 8);
}

size_t dd_maker_finish(struct dd_lexicon_maker *m, enum dd_lexicon_kind kind, struct dd_strbuf *out)
{
    struct tables t = {.vocab = {.arena = m->arena}, .head = {.kind = kind}};
    if (m->n)
        qsort(m->items, m->n, sizeof *m->items, by_word_stem);
    for (size_t i = 0, first; i < m->n;) {
        for (first = i; i < m->n && dd_str_equal(m->items[i].word, m->items[first].word);)
            i++;
        put_word(&t, m->items + first, i - first);
    }
    put_file(&t, out);
    return t.head.n_words;
}

/* ---- from text ------------------------------------------------------------------------- */

/* "0.437", "1": a number from 0 to 1; negative when it is none. */
static double weight_of(struct dd_str s)
{
    double value = 0, scale = 1;
    bool point = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '.' && !point)
            point = true;
        else if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -1;
        else if (point)
            value += (s.ptr[i] - '0') * (scale /= 10);
        else
            value = value * 10 + (s.ptr[i] - '0');
    }
    return s.len && value <= 1 ? value : -1;
}

/* Texts being compiled. */
struct compiler {
    struct dd_lexicon_maker maker;
    struct dd_stemmer *stemmer;
};

/* "stem:weight". */
static bool take_stem(struct compiler *c, struct dd_str word, struct dd_str gloss, size_t colon)
{
    double weight = weight_of(dd_str_slice(gloss, colon, gloss.len));
    if (colon < 2 || colon - 1 > DD_STEM_MAX || weight < 0)
        return false;
    dd_maker_add(&c->maker, (struct dd_maker_gloss){word, dd_str_slice(gloss, 0, colon - 1), weight,
                                                    .written = false});
    return true;
}

/* Takes back the learned glosses from item first on when none of them stands out: such a word was
 * seen beside everything, and would be found everywhere. */
static void drop_vague(struct dd_lexicon_maker *m, size_t first)
{
    double sum = 0, best = 0;
    for (size_t i = first; i < m->n; i++) {
        sum += m->items[i].weight;
        best = m->items[i].weight > best ? m->items[i].weight : best;
    }
    if (m->n > first && !m->items[first].written && best < VAGUE * sum)
        m->n = first;
}

/* An English word as it stands, the better the earlier. */
static bool take_english(struct compiler *c, struct dd_str word, struct dd_str english, int order)
{
    for (size_t i = 0; i < english.len; i++)
        if (!((english.ptr[i] >= 'a' && english.ptr[i] <= 'z') ||
              (i > 0 && english.ptr[i] >= '0' && english.ptr[i] <= '9')))
            return false;
    struct dd_str stem = dd_stem(c->stemmer, english);
    dd_maker_add(&c->maker, (struct dd_maker_gloss){word, dd_arena_copy(c->maker.arena, stem),
                                                    1 / (1 + LATER * order), .written = true});
    return true;
}

/* The glosses behind the tab. */
static bool take_glosses(struct compiler *c, struct dd_str word, struct dd_str rest)
{
    int order = 0;
    size_t first = c->maker.n;
    for (size_t at = 0, end; at < rest.len; at = end + 1) {
        for (end = at; end < rest.len && rest.ptr[end] != ' ';)
            end++;
        struct dd_str gloss = dd_str_slice(rest, at, end);
        size_t colon = gloss.len;
        while (colon > 0 && gloss.ptr[colon - 1] != ':')
            colon--;
        if (gloss.len == 0)
            continue;
        if (colon ? !take_stem(c, word, gloss, colon) : !take_english(c, word, gloss, order))
            return false;
        order++;
    }
    drop_vague(&c->maker, first);
    return order > 0;
}

enum dd_code dd_lexicon_compile(struct dd_str text, struct dd_strbuf *out, struct dd_error *err)
{
    struct dd_arena arena = {0};
    struct compiler c = {.maker = {.arena = &arena}, .stemmer = dd_stemmer_new(err)};
    enum dd_code code = c.stemmer ? DD_OK : DD_ERR_IO;
    struct dd_str line;
    for (int number = 1; code == DD_OK && dd_str_next_line(&text, &line); number++) {
        line = dd_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        ptrdiff_t tab = dd_str_find(line, DD_STR("\t"), 0);
        if (tab <= 0 || !take_glosses(&c, dd_str_slice(line, 0, (size_t)tab),
                                      dd_str_slice(line, (size_t)tab + 1, line.len))) {
            code = dd_error_set(err, DD_ERR_SYNTAX, _("line %d is not 'word<TAB>stem:weight …' or 'word<TAB>english …'"),
                                number);
            if (err)
                err->line = number;
        }
    }
    if (code == DD_OK)
        dd_maker_finish(&c.maker, DD_LEXICON_LEARNED, out);
    dd_stemmer_delete(c.stemmer);
    dd_arena_release(&arena);
    return code;
}
