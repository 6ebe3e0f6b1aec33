#include "tokenize.h"

#include "duidu/utf8.h"
#include "duidu/words.h"

#include <string.h>

/* ---- atoms ------------------------------------------------------------------------------------
 */

static bool is_ascii_alnum(unsigned char c)
{
    return (unsigned)(c - '0') < 10 || (unsigned)((c | 32) - 'a') < 26;
}

/* The code point at at when it is of an unspaced script or a letter; else 0. */
static uint32_t wordly_at(struct dd_str s, size_t at, size_t *len, bool *unspaced)
{
    uint32_t cp = dd_utf8_decode(s, at, len);
    *unspaced = cp >= 0x80 && dd_cp_is_unspaced(cp);
    return *unspaced || dd_cp_is_letter(cp) ? cp : 0;
}

static size_t letters_end(struct dd_str s, size_t at)
{
    size_t len;
    bool unspaced;
    while (at < s.len) {
        if (is_ascii_alnum((unsigned char)s.ptr[at])) {
            at++;
            continue;
        }
        if ((unsigned char)s.ptr[at] < 0x80 || !wordly_at(s, at, &len, &unspaced) || unspaced)
            break;
        at += len;
    }
    return at;
}

/* The end of what holds the letters that end at end to the next letters of their word; end when
 * they are the word's last. */
static size_t bridge_end(struct dd_atoms *a, size_t start, size_t end)
{
    size_t len;
    bool unspaced;
    struct dd_word word;
    if (start >= a->word_end && dd_word_next(a->text, start, &word))
        a->word_end = word.end;
    for (size_t at = end; at < a->word_end; at += len)
        if (wordly_at(a->text, at, &len, &unspaced))
            return at;
    return end;
}

static size_t joined_end(struct dd_atoms *a, size_t start, size_t end)
{
    struct dd_str s = a->text;
    if (end == s.len || s.ptr[end] == ' ')
        return end;
    char next = end + 1 < s.len ? s.ptr[end + 1] : ' ';
    if (s.ptr[end] == '+')
        return next == '+' ? end + 2 : end;
    if (s.ptr[end] == '#')
        return is_ascii_alnum((unsigned char)next) || (unsigned char)next >= 0x80 ? end : end + 1;
    if ((unsigned char)s.ptr[end] < 0x80 && !strchr(".':,;_", s.ptr[end]))
        return end;
    return bridge_end(a, start, end);
}

bool dd_atom_next(struct dd_atoms *a, struct dd_atom *atom)
{
    struct dd_str s = a->text;
    size_t len, at = a->at;
    bool unspaced = false;
    for (;; at++) {
        if (at >= s.len)
            return false;
        unsigned char c = (unsigned char)s.ptr[at];
        if (is_ascii_alnum(c) || c == DD_TOKEN_FENCE)
            break;
        if (c < 0x80)
            continue;
        if (wordly_at(s, at, &len, &unspaced))
            break;
        at += len - 1;
    }
    size_t end = unspaced ? at + len : s.ptr[at] == DD_TOKEN_FENCE ? at + 1 : letters_end(s, at);
    *atom = (struct dd_atom){at, end, end, unspaced, false};
    if (!unspaced)
        atom->joined = joined_end(a, at, end);
    else if (end < s.len && (unsigned char)s.ptr[end] >= 0x80)
        wordly_at(s, end, &len, &atom->run);
    a->at = end;
    return true;
}

/* ---- tokens -----------------------------------------------------------------------------------
 */

struct cutter {
    struct dd_str text;
    enum dd_token_mode mode;
    struct dd_token_marks *marks;
    dd_token_take *take;
    void *data;
};

static int give(const struct cutter *c, bool same, size_t start, size_t end)
{
    size_t cut = end - start > DD_TOKEN_MAX ? dd_utf8_floor(c->text, start + DD_TOKEN_MAX) : end;
    return c->take(c->data, same, dd_str_slice(c->text, start, cut), start, end);
}

/* Gives the character at at with the mark in front of it. */
static int give_marked(const struct cutter *c, bool same, const struct dd_atom *atom)
{
    char buf[8] = {1};
    size_t len = atom->end - atom->start;
    memcpy(buf + 1, c->text.ptr + atom->start, len);
    return c->take(c->data, same, (struct dd_str){buf, len + 1}, atom->start, atom->end);
}

/* Is it the first time that this text has the character? Past U+FFFF nobody counts. */
static bool first_time(struct dd_token_marks *m, uint32_t cp)
{
    if (cp > 0xFFFF)
        return true;
    uint64_t bit = UINT64_C(1) << (cp & 63), *seen = &m->seen[cp >> 6];
    if (*seen & bit)
        return false;
    if (!*seen)
        m->touched[m->n_touched++] = (uint16_t)(cp >> 6);
    *seen |= bit;
    return true;
}

static void forget(struct dd_token_marks *m)
{
    for (size_t i = 0; i < m->n_touched; i++)
        m->seen[m->touched[i]] = 0;
    m->n_touched = 0;
}

static int cut_text(const struct cutter *c)
{
    struct dd_atoms atoms = {.text = c->text};
    struct dd_atom atom;
    int rc = 0;
    forget(c->marks);
    while (!rc && dd_atom_next(&atoms, &atom)) {
        size_t len;
        if (!atom.unspaced) {
            rc = give(c, false, atom.start, atom.end);
            if (!rc && atom.joined > atom.end)
                rc = give(c, true, atom.start, atom.joined);
            continue;
        }
        if (atom.run)
            dd_utf8_decode(c->text, atom.end, &len);
        rc = give(c, false, atom.start, atom.run ? atom.end + len : atom.end);
        if (!rc && first_time(c->marks, dd_utf8_decode(c->text, atom.start, &len)))
            rc = give_marked(c, true, &atom);
    }
    return rc;
}

static int cut_query(const struct cutter *c)
{
    struct dd_atoms atoms = {.text = c->text};
    struct dd_atom atom, next;
    bool inside = false; /* the atom has been given with the one before it */
    int rc = 0;
    size_t count = 0;
    for (bool more = dd_atom_next(&atoms, &atom); more && !rc; atom = next, count++) {
        more = dd_atom_next(&atoms, &next);
        if (!atom.unspaced)
            rc = give(c, false, atom.start, atom.joined);
        else if (atom.run)
            rc = give(c, false, atom.start, next.end);
        else if (more || (!inside && (count || c->mode == DD_TOKENS_PREFIX)))
            rc = give(c, false, atom.start, atom.end);
        else if (!inside)
            rc = give_marked(c, false, &atom);
        inside = atom.run;
    }
    return rc;
}

int dd_tokens_cut(struct dd_str text, enum dd_token_mode mode, struct dd_token_marks *marks,
                  dd_token_take *take, void *data)
{
    struct cutter c = {text, mode, marks, take, data};
    return mode == DD_TOKENS_TEXT ? cut_text(&c) : cut_query(&c);
}

bool dd_tokens_end_open(struct dd_str text)
{
    struct dd_atoms atoms = {.text = text};
    struct dd_atom atom;
    bool inside = false, single = false;
    size_t count = 0;
    while (dd_atom_next(&atoms, &atom)) {
        single = atom.unspaced && !inside;
        inside = atom.run;
        count++;
    }
    return single && count > 1;
}
