/* Search by how Chinese is read.
 *
 * The query's letters are to be cut into pieces, one for each character of a run: its whole
 * syllable, or its initial. For every set of readings and every letter of the query the table
 * `steps` has the lengths of the pieces that may begin there, as bits. A run is then read character
 * by character, with all places in the query where a piece may begin as the bits of one number, so
 * that all ways of cutting are followed at once. */
#include "find_private.h"

#include "duidu/han.h"
#include "duidu/strbuf.h"

#include <stdlib.h>
#include <string.h>

enum { LETTERS_MIN = 2, LETTERS_MAX = 56, SYLLABLE_MAX = 6 };

struct dd_pinyin {
    size_t n; /* letters */
    char letters[LETTERS_MAX + 1];
    uint64_t edges; /* bit i: a piece ends before letter i */
    uint8_t *steps; /* [set * n + place]: bit k: a piece of k letters */
    bool *whole;    /* [set]: the query reads one character of the set, and not by its initial */
};

/* ---- the query ----------------------------------------------------------------------------- */

/* Takes the letters and edges of a query; false when it has anything else. */
static bool take_letters(struct dd_pinyin *p, struct dd_str q)
{
    for (size_t i = 0; i < q.len; i++) {
        char c = q.ptr[i];
        if (c == ' ' || c == '\'') {
            p->edges |= (uint64_t)1 << p->n;
        } else if (c == ':' && p->n && p->letters[p->n - 1] == 'u') {
            p->letters[p->n - 1] = 'v';
        } else if (p->n == LETTERS_MAX) {
            return false;
        } else if (c >= 'a' && c <= 'z') {
            p->letters[p->n++] = c;
        } else if (dd_str_starts(dd_str_slice(q, i, q.len), DD_STR("ü"))) {
            p->letters[p->n++] = 'v';
            i++;
        } else {
            return false;
        }
    }
    return p->n >= LETTERS_MIN;
}

/* Do the k letters from place at on hold no edge inside them? */
static bool in_one_piece(const struct dd_pinyin *p, size_t at, size_t k)
{
    uint64_t inside = (((uint64_t)1 << (k - 1)) - 1) << (at + 1);
    return (p->edges & inside) == 0;
}

/* Do the k letters at place at begin the syllable? lue and nue are written for lve and nve. */
static bool begins(const struct dd_pinyin *p, size_t at, size_t k, const char *syllable)
{
    for (size_t i = 0; i < k; i++)
        if (p->letters[at + i] != syllable[i] &&
            !(p->letters[at + i] == 'u' && strcmp(syllable + i, "ve") == 0))
            return false;
    return true;
}

static size_t initial_length(const char *syllable)
{
    return strchr("zcs", syllable[0]) && syllable[1] == 'h' ? 2 : 1;
}

/* Is the end of the query, from place at on, a syllable? */
static bool ends_with_syllable(const struct dd_pinyin *p, size_t at)
{
    for (size_t i = 0; i < dd_han_syllable_count(); i++) {
        const char *s = dd_han_syllable(i);
        if (strlen(s) == p->n - at && begins(p, at, p->n - at, s))
            return true;
    }
    return false;
}

/* The pieces of a syllable at place at. */
static uint8_t pieces_at(const struct dd_pinyin *p, size_t at, const char *syllable, bool open)
{
    size_t left = p->n - at, len = strlen(syllable), initial = initial_length(syllable);
    uint8_t bits = 0;
    for (size_t k = 1; k <= len && k <= left && begins(p, at, k, syllable); k++) {
        bool taken = k == len || k == 1 || k == initial || (open && k == left);
        if (taken && in_one_piece(p, at, k))
            bits |= (uint8_t)(1 << k);
    }
    return bits;
}

/* Fills the row of each syllable: [syllable * n + place]. */
static uint8_t *syllable_steps(const struct dd_pinyin *p)
{
    size_t count = dd_han_syllable_count();
    uint8_t *rows = dd_xmalloc(count * p->n);
    for (size_t at = 0; at < p->n; at++) {
        bool open = p->n - at <= SYLLABLE_MAX && !ends_with_syllable(p, at);
        for (size_t i = 0; i < count; i++)
            rows[i * p->n + at] = pieces_at(p, at, dd_han_syllable(i), open);
    }
    return rows;
}

static void make_steps(struct dd_pinyin *p)
{
    size_t sets = dd_han_set_count();
    uint8_t *rows = syllable_steps(p);
    p->steps = dd_xmalloc(sets * p->n);
    p->whole = dd_xmalloc(sets * sizeof *p->whole);
    memset(p->steps, 0, sets * p->n);
    for (size_t set = 0; set < sets; set++) {
        uint16_t items[DD_HAN_READINGS_MAX];
        size_t count = dd_han_set_syllables((uint16_t)set, items, DD_HAN_READINGS_MAX);
        p->whole[set] = false;
        for (size_t i = 0; i < count; i++) {
            const uint8_t *row = rows + items[i] * p->n;
            const char *syllable = dd_han_syllable(items[i]);
            for (size_t at = 0; at < p->n; at++)
                p->steps[set * p->n + at] |= row[at];
            if (p->n <= SYLLABLE_MAX && row[0] >> p->n & 1 &&
                (p->n > initial_length(syllable) || p->n == strlen(syllable)))
                p->whole[set] = true;
        }
    }
    free(rows);
}

struct dd_pinyin *dd_pinyin_compile(struct dd_str query)
{
    struct dd_pinyin p = {0};
    struct dd_strbuf folded = {0};
    if (!dd_han_available())
        return NULL;
    dd_fold_append(&folded, query, 0);
    bool taken = take_letters(&p, dd_strbuf_str(&folded));
    dd_strbuf_release(&folded);
    if (!taken)
        return NULL;
    make_steps(&p);
    struct dd_pinyin *made = dd_xmalloc(sizeof *made);
    *made = p;
    return made;
}

void dd_pinyin_free(struct dd_pinyin *p)
{
    if (!p)
        return;
    free(p->steps);
    free(p->whole);
    free(p);
}

/* ---- the text ------------------------------------------------------------------------------ */

/* How many of the Han characters from h on the query reads; 0: it does not. The list ends with a
 * break. */
static size_t read_from(const struct dd_pinyin *p, const struct dd_find_han *h)
{
    uint64_t places = 1;
    for (size_t i = 0; places && h[i].set; i++) {
        const uint8_t *steps = p->steps + h[i].set * p->n;
        uint64_t next = 0;
        for (; places; places &= places - 1) {
            int place = __builtin_ctzll(places);
            next |= (uint64_t)steps[place] << place;
        }
        if (next >> p->n & 1 && (i > 0 || p->whole[h[i].set]))
            return i + 1;
        places = next & (((uint64_t)1 << p->n) - 1);
    }
    return 0;
}

void dd_pinyin_find(const struct dd_pinyin *p, struct dd_find_text *t, struct dd_hits *out)
{
    dd_find_text_han(t);
    for (size_t i = 0; i < t->n_han;) {
        const struct dd_find_han *h = &t->han[i];
        size_t n = h->set && p->steps[h->set * p->n] ? read_from(p, h) : 0;
        if (n)
            dd_hits_add(out,
                        (struct dd_hit){h->start, h[n - 1].end, t->units[h->unit].block, true});
        i += n ? n : 1;
    }
}
