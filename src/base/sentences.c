/* Sentence boundaries: the rules of UAX #29 walked by hand, since libunistring has none of them, only the
 * property of the marks that end sentences. */
#include "duidu/sentences.h"

#include "duidu/utf8.h"

#include <string.h>
#include <unictype.h>

enum { WORD = 12 /* bytes of the longest abbreviation */, NOTE = 8 /* of a footnote's mark */ };

/* They end no sentence, whatever follows. */
static const char hard[][WORD] = {"mr",  "mrs", "ms",  "dr",   "prof", "st",   "mt",   "vs",  "e.g", "i.e",
                                  "cf",  "fig", "figs", "eq",  "eqs",  "vol",  "pp",   "ed",  "eds", "gen",
                                  "sen", "rep", "gov", "capt", "lt",   "col",  "sgt",  "rev", "hon", "pres",
                                  "ca",  "approx", "sec", "ch", "al",  "viz",  "jan",  "feb", "aug", "sept",
                                  "oct", "nov", "dec"};

/* Behind initials they begin a sentence. */
static const char starters[][WORD] = {"the",  "a",    "an",   "it",   "he",    "she",  "we",  "they",
                                      "this", "that", "these", "those", "there", "but", "and", "in",
                                      "on",   "at",   "if",   "as",   "when",  "while", "you", "its",
                                      "his",  "her",  "our",  "their", "what",  "how",  "why", "so"};

/* ---- marks ------------------------------------------------------------------------------- */

/* ATerm of the annex: a mark that may be part of something else. Three dots are such a one too. */
static bool is_point(uint32_t cp)
{
    return cp == '.' || cp == 0x2024 || cp == 0x2026 || cp == 0xFE52 || cp == 0xFF0E;
}

static bool is_terminal(uint32_t cp)
{
    return cp == '!' || cp == '?' || is_point(cp) || (cp >= 0x80 && uc_is_property_sentence_terminal(cp));
}

/* One that needs no blank behind it. */
static bool is_wide(uint32_t cp)
{
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF61;
}

static bool is_quote(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == 0x201D || cp == 0x2019 || cp == 0xBB;
}

/* Belongs to the sentence before it. */
static bool closes(uint32_t cp)
{
    return is_quote(cp) || cp == ')' || cp == ']' || cp == '}' ||
           (cp >= 0x80 && uc_is_general_category(cp, UC_CATEGORY_Pe));
}

/* SContinue of the annex: the sentence goes on. */
static bool goes_on(uint32_t cp)
{
    return cp == ',' || cp == ':' || cp == ';' || cp == '-' || cp == 0x2013 || cp == 0x2014 ||
           cp == 0x3001 || cp == 0xFF0C || cp == 0xFF1A || cp == 0xFF1B;
}

static bool is_small(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 0x80 && uc_is_property_lowercase(cp));
}

/* ---- what stands before a point ------------------------------------------------------------ */

static bool is_word_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
}

static bool is_among(const char (*words)[WORD], size_t n, struct dd_str word)
{
    for (size_t i = 0; i < n; i++)
        if (dd_str_equal_ci(word, dd_str_from(words[i])))
            return true;
    return false;
}

/* The run of letters and points before byte at, down to from. */
static struct dd_str word_before(struct dd_str s, size_t from, size_t at)
{
    size_t start = at;
    while (start > from && is_word_byte((unsigned char)s.ptr[start - 1]))
        start--;
    return dd_str_slice(s, start, at);
}

/* "J", "U.S": single capitals with points between them. */
static bool is_initials(struct dd_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (i % 2 ? word.ptr[i] != '.' : word.ptr[i] < 'A' || word.ptr[i] > 'Z')
            return false;
    return word.len % 2 == 1;
}

static bool begins_with_starter(struct dd_str s, size_t at)
{
    size_t end = at;
    while (end < s.len && is_word_byte((unsigned char)s.ptr[end]) && s.ptr[end] != '.')
        end++;
    return is_among(starters, sizeof starters / sizeof *starters, dd_str_slice(s, at, end));
}

/* Are initials at byte at (their first) those of a name? "Plan B" is none, "F" of "John F" is one. */
static bool of_a_name(struct dd_str s, size_t from, size_t at, struct dd_str initials)
{
    if (initials.len > 1 || at == from)
        return true;
    size_t end = at;
    while (end > from && s.ptr[end - 1] == ' ')
        end--;
    struct dd_str before = word_before(s, from, end);
    return before.len > 0 && before.ptr[0] >= 'A' && before.ptr[0] <= 'Z' && initials.ptr[0] != 'I';
}

static bool is_number(struct dd_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0 && s.len < 4;
}

/* Is the point at byte at, in a sentence that began at from, part of an abbreviation? next: what
 * follows behind the blanks. */
static bool abbreviates(struct dd_str s, size_t from, size_t at, size_t next)
{
    struct dd_str word = word_before(s, from, at);
    if (word.len == 0)
        return is_number(dd_str_slice(s, from, at));
    if (is_among(hard, sizeof hard / sizeof *hard, word))
        return true;
    bool digit = next < s.len && s.ptr[next] >= '0' && s.ptr[next] <= '9';
    if (digit && (dd_str_equal_ci(word, DD_STR("no")) || dd_str_equal(word, DD_STR("p"))))
        return true;
    return is_initials(word) && of_a_name(s, from, at - word.len, word) &&
           !begins_with_starter(s, next);
}

/* ---- the end ------------------------------------------------------------------------------- */

/* The end of "[3]" or "[^3]" at byte at; at itself when there is none. */
static size_t footnote(struct dd_str s, size_t at)
{
    size_t end = at + 1;
    if (at >= s.len || s.ptr[at] != '[')
        return at;
    while (end < s.len && end < at + NOTE && (s.ptr[end] == '^' || is_number(dd_str_slice(s, end, end + 1))))
        end++;
    return end > at + 1 && end < s.len && s.ptr[end] == ']' ? end + 1 : at;
}

/* SB8: is the next letter from byte at on a small one, with nothing but other signs before it? */
static bool small_letter_follows(struct dd_str s, size_t at)
{
    for (size_t len; at < s.len; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        if (dd_cp_is_line_end(cp) || is_terminal(cp))
            return false;
        if (is_small(cp))
            return true;
        if (dd_cp_is_letter(cp)) /* a digit too: "so. 2024 was" are two */
            return false;
    }
    return false;
}

/* What a mark at byte at comes to. */
struct mark {
    size_t end;  /* behind the marks that belong to it … */
    size_t next; /* … and the blanks behind them */
    bool point, wide;
};

static struct mark mark_at(struct dd_str s, size_t at)
{
    struct mark m = {at, at, true, false};
    size_t len;
    uint32_t cp;
    while (m.end < s.len && is_terminal(cp = dd_utf8_decode(s, m.end, &len))) {
        m.point = m.point && is_point(cp);
        m.wide = m.wide || is_wide(cp);
        m.end += len;
    }
    for (size_t note; m.end < s.len; m.end = note) {
        note = footnote(s, m.end);
        if (note == m.end && closes(dd_utf8_decode(s, m.end, &len)))
            note += len;
        if (note == m.end)
            break;
    }
    m.next = m.end;
    while (m.next < s.len && !dd_cp_is_line_end(cp = dd_utf8_decode(s, m.next, &len)) &&
           dd_cp_is_space(cp))
        m.next += len;
    return m;
}

/* Does the sentence that began at from end with the marks that begin at byte at? */
static bool ends(struct dd_str s, size_t from, size_t at, const struct mark *m)
{
    size_t len;
    if (m->next >= s.len)
        return true;
    uint32_t cp = dd_utf8_decode(s, m->next, &len);
    if (dd_cp_is_line_end(cp))
        return true;
    if (goes_on(cp))
        return false;
    if (m->next == m->end && !m->wide && (m->point || !dd_cp_is_cjk(cp)))
        return m->point && m->end == at + 1 && dd_cp_is_han(cp) && at > from &&
               !dd_cp_is_han(dd_utf8_decode_back(s, at, &len));
    if (!m->wide && (m->point ? small_letter_follows(s, m->next) : is_small(cp)))
        return false;
    return !(m->point && m->end == at + 1 && abbreviates(s, from, at, m->next));
}

bool dd_sentence_next(struct dd_str s, size_t at, struct dd_sentence *out)
{
    size_t len, last;
    while (at < s.len && dd_cp_is_space(dd_utf8_decode(s, at, &len)))
        at += len;
    if (at >= s.len)
        return false;
    out->start = out->end = last = at;
    while (at < s.len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        if (dd_cp_is_line_end(cp))
            break;
        if (is_terminal(cp)) {
            struct mark m = mark_at(s, at);
            last = m.end;
            if (ends(s, out->start, at, &m)) {
                at = m.end;
                break;
            }
            at = m.end;
            continue;
        }
        at += len;
        if (!dd_cp_is_space(cp))
            last = at;
    }
    out->end = last;
    out->next = at;
    return true;
}
