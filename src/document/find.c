/* Patterns, and running them over a text (no other file includes pcre2.h). */
#include "find_private.h"

#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"
#include "duidu/words.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A regular expression may take so many steps for one block, so much memory, and so long for a
 * text. */
enum { MATCH_LIMIT = 2000000, HEAP_LIMIT_KIB = 32 * 1024, PATTERN_MAX = 10000, PATIENCE_MS = 500 };

struct dd_pattern {
    unsigned fold;           /* flags that the text is folded with */
    struct dd_strbuf needle; /* folded; empty: nothing is found */
    bool words; /* hits are to be whole words */
    struct dd_pinyin *pinyin;
    pcre2_code *code; /* NULL: it is no regular expression */
    struct dd_strbuf query;
};

/* ---- hits ---------------------------------------------------------------------------------- */

void dd_hits_release(struct dd_hits *hits)
{
    free(hits->items);
    *hits = (struct dd_hits){0};
}

void dd_hits_add(struct dd_hits *h, struct dd_hit hit)
{
    if (h->count && hit.start < h->items[h->count - 1].end)
        return;
    if (h->count == DD_HITS_MAX) {
        h->cut = true;
        return;
    }
    if (h->count == h->capacity) {
        h->capacity = h->capacity ? h->capacity * 2 : 64;
        h->items = dd_xrealloc(h->items, h->capacity * sizeof *h->items);
    }
    h->items[h->count++] = hit;
    h->romanised += hit.romanised;
}

size_t dd_hits_at(const struct dd_hits *h, uint32_t text_offset)
{
    size_t low = 0, high = h->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (h->items[mid].start < text_offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Puts two lists together; of two hits that overlap, the one of the first list counts. */
static void merge_hits(struct dd_hits *out, const struct dd_hits *first,
                       const struct dd_hits *second)
{
    size_t a = 0, b = 0;
    while (a < first->count || b < second->count) {
        const struct dd_hit *f = a < first->count ? &first->items[a] : NULL;
        const struct dd_hit *s = b < second->count ? &second->items[b] : NULL;
        if (!s || (f && f->start < s->end)) {
            while (b < second->count && second->items[b].start < f->end)
                b++;
            dd_hits_add(out, *f);
            a++;
        } else {
            dd_hits_add(out, *s);
            b++;
        }
    }
    out->cut |= first->cut || second->cut;
}

/* Makes hits of places in folded text, which come in rising order. */
struct placing {
    const struct dd_find_text *text;
    const struct dd_find_fold *fold;
    struct dd_hits *out;
    size_t unit, cursor;
};

static void place_hit(struct placing *p, size_t at, size_t end)
{
    size_t start, stop;
    while (p->fold->starts[p->unit + 1] <= at)
        p->unit++;
    dd_folded_source(&p->fold->folded, &p->cursor, at, end, &start, &stop);
    dd_hits_add(p->out, (struct dd_hit){(uint32_t)start, (uint32_t)stop,
                                        p->text->units[p->unit].block, false});
}

/* ---- literal search ------------------------------------------------------------------------ */

static bool has_upper(struct dd_str s)
{
    for (size_t at = 0, len; at < s.len; at += len)
        if (dd_cp_is_upper(dd_utf8_decode(s, at, &len)))
            return true;
    return false;
}

static void compile_literal(struct dd_pattern *p, struct dd_str query, unsigned flags)
{
    bool match_case = (flags & DD_FIND_SMART_CASE) && has_upper(query);
    p->fold = match_case ? 0 : DD_FOLD_CASE;
    if (!dd_fold_has_marks(query))
        p->fold |= DD_FOLD_MARKS;
    if (flags & DD_FIND_VARIANTS)
        p->fold |= DD_FOLD_VARIANTS;
    dd_fold_append(&p->needle, query, p->fold);
    p->words = flags & DD_FIND_WORDS;
    if (flags & DD_FIND_PINYIN)
        p->pinyin = dd_pinyin_compile(query);
}

static bool is_of_word(uint32_t cp)
{
    return dd_cp_is_letter(cp) && !dd_cp_is_unspaced(cp);
}

/* Does byte at of s stand between two letters or digits of a word? */
static bool divides_word(struct dd_str s, size_t at)
{
    size_t len;
    return at > 0 && at < s.len && is_of_word(dd_utf8_decode_back(s, at, &len)) &&
           is_of_word(dd_utf8_decode(s, at, &len));
}

static void find_literal(const struct dd_pattern *p, struct dd_find_text *t, struct dd_hits *out)
{
    struct placing placing = {.text = t, .fold = dd_find_text_fold(t, p->fold), .out = out};
    struct dd_str needle = dd_strbuf_str(&p->needle);
    struct dd_str in = {placing.fold->folded.text, placing.fold->folded.len};
    if (needle.len == 0)
        return;
    size_t from = 0;
    for (ptrdiff_t at; !out->cut && (at = dd_str_find(in, needle, from)) >= 0;) {
        size_t start = (size_t)at, end = start + needle.len;
        bool part = p->words && (divides_word(in, start) || divides_word(in, end));
        if (!part)
            place_hit(&placing, start, end);
        from = part ? start + 1 : end;
    }
}

static void find_words(const struct dd_pattern *p, struct dd_find_text *t, struct dd_hits *out)
{
    struct dd_hits literal = {0}, romanised = {0};
    if (!p->pinyin) {
        find_literal(p, t, out);
        return;
    }
    dd_pinyin_find(p->pinyin, t, &romanised);
    if (romanised.count) {
        find_literal(p, t, &literal);
        merge_hits(out, &literal, &romanised);
    } else {
        find_literal(p, t, out);
    }
    dd_hits_release(&literal);
    dd_hits_release(&romanised);
}

/* ---- regular expressions ------------------------------------------------------------------- */

/* What is wrong with patterns that people write; for the rest PCRE2's own words are good enough. */
static const struct {
    int code;
    char text[60];
} faults[] = {
    {PCRE2_ERROR_END_BACKSLASH, N_("nothing after '\\'")},
    {PCRE2_ERROR_UNKNOWN_ESCAPE, N_("unknown escape")},
    {PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED, N_("unknown escape")},
    {PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER, N_("numbers in '{}' are out of order")},
    {PCRE2_ERROR_QUANTIFIER_TOO_BIG, N_("number in '{}' is too large")},
    {PCRE2_ERROR_MISSING_SQUARE_BRACKET, N_("missing ']'")},
    {PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS, N_("this escape cannot stand in '[]'")},
    {PCRE2_ERROR_CLASS_RANGE_ORDER, N_("range in '[]' is out of order")},
    {PCRE2_ERROR_CLASS_INVALID_RANGE, N_("range in '[]' has no two ends")},
    {PCRE2_ERROR_QUANTIFIER_INVALID, N_("nothing to repeat")},
    {PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY, N_("unknown group '(?'")},
    {PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS, N_("missing ')'")},
    {PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS, N_("')' without '('")},
    {PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE, N_("no such group")},
    {PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH, N_("lookbehind of no fixed length")},
    {PCRE2_ERROR_UNKNOWN_POSIX_CLASS, N_("unknown class '[: :]'")},
    {PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY, N_("unknown property after '\\p'")},
    {PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY, N_("unknown property after '\\p'")},
    {PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP, N_("too many '(' inside each other")},
    {PCRE2_ERROR_PATTERN_STRING_TOO_LONG, N_("the pattern is too long")},
};

/* A pattern as PCRE2 gets it: normalised as the text is, full-width punctuation escaped. */
struct translation {
    struct dd_folded folded;
    struct dd_strbuf out;
    uint32_t *from; /* of each byte of out, and of its end: the folded byte */
};

static bool is_operator(char c)
{
    return (unsigned char)c < 0x80 && dd_cp_is_punct((unsigned char)c);
}

static void translate(struct translation *tr, struct dd_str query)
{
    bool escaped = false, quoted = false; /* quoted: between \Q and \E, where nothing is escaped */
    dd_fold(&tr->folded, query, DD_FOLD_LINES);
    tr->from = dd_xmalloc((tr->folded.len * 2 + 1) * sizeof *tr->from);
    for (size_t i = 0; i < tr->folded.len; i++) {
        char c = tr->folded.text[i];
        bool wide = (unsigned char)query.ptr[dd_folded_source_start(&tr->folded, i)] >= 0x80;
        if (escaped && (c == 'Q' || c == 'E'))
            quoted = c == 'Q';
        if (wide && !escaped && !quoted && is_operator(c)) {
            tr->from[tr->out.len] = (uint32_t)i;
            dd_strbuf_addc(&tr->out, '\\');
        }
        tr->from[tr->out.len] = (uint32_t)i;
        dd_strbuf_addc(&tr->out, c);
        escaped = c == '\\' && !wide && (quoted || !escaped);
    }
    tr->from[tr->out.len] = (uint32_t)tr->folded.len;
}

/* The character of the query, counted from 1, that byte at of the translation comes from. */
static size_t character_at(const struct translation *tr, struct dd_str query, size_t at)
{
    size_t n = 1, end = dd_folded_source_start(&tr->folded, tr->from[at]);
    for (size_t i = 0, len; i < end && i < query.len; i += len, n++)
        dd_utf8_decode(query, i, &len);
    return n;
}

/* Bytes of the escape, name or verb at the start of s, in which case says nothing; 0: there is
 * none. */
static size_t caseless_part(struct dd_str s)
{
    static const struct {
        char start[4], end;
    } names[] = {{"\\p{", '}'}, {"\\P{", '}'}, {"\\x{", '}'}, {"\\k{", '}'}, {"\\g{", '}'},
                 {"\\k<", '>'}, {"(?<", '>'},  {"(?P", '>'},  {"(*", ')'},   {"[:", ']'}};
    size_t len = 1;
    if (s.len < 2)
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *end = NULL;
        if (dd_str_starts(s, dd_str_from(names[i].start)))
            end = memchr(s.ptr, names[i].end, s.len);
        bool lookbehind = s.len > 3 && names[i].start[2] == '<' && strchr("=!", s.ptr[3]);
        if (end && !lookbehind)
            return (size_t)(end - s.ptr) + 1;
    }
    if (s.ptr[0] != '\\')
        return 0;
    dd_utf8_decode(s, 1, &len);
    return 1 + len;
}

static bool pattern_has_upper(struct dd_str s)
{
    for (size_t at = 0, len; at < s.len; at += len) {
        len = caseless_part(dd_str_slice(s, at, s.len));
        if (len == 0 && dd_cp_is_upper(dd_utf8_decode(s, at, &len)))
            return true;
    }
    return false;
}

static enum dd_code say_fault(struct dd_error *err, int code, size_t character)
{
    char own[128];
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].code == code)
            return dd_error_set(err, DD_ERR_SYNTAX, _("bad pattern: %s (character %zu)"),
                                _(faults[i].text), character);
    if (pcre2_get_error_message(code, (PCRE2_UCHAR *)own, sizeof own) < 0)
        own[0] = '\0';
    return dd_error_set(err, DD_ERR_SYNTAX, _("bad pattern: %s (character %zu)"), own, character);
}

static enum dd_code compile_regex(struct dd_pattern *p, struct dd_str query, unsigned flags,
                                  struct dd_error *err)
{
    struct translation tr = {0};
    enum dd_code result = DD_OK;
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;
    int code;
    size_t at;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context)
        abort();
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_max_pattern_length(context, PATTERN_MAX);
    if (!(flags & DD_FIND_SMART_CASE) || !pattern_has_upper(query))
        options |= PCRE2_CASELESS;
    p->fold = DD_FOLD_LINES;
    translate(&tr, query);
    if (tr.out.len)
        p->code = pcre2_compile((PCRE2_SPTR)tr.out.buf, tr.out.len, options, &code, &at, context);
    if (tr.out.len && !p->code)
        result = say_fault(err, code, character_at(&tr, query, at <= tr.out.len ? at : tr.out.len));
    pcre2_compile_context_free(context);
    dd_folded_release(&tr.folded);
    dd_strbuf_release(&tr.out);
    free(tr.from);
    return result;
}

struct matching {
    struct placing placing;
    const struct dd_pattern *pattern;
    pcre2_match_data *data;
    pcre2_match_context *context;
    struct timespec start, start_worked;
};

static bool is_past(clockid_t clock, const struct timespec *start)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000 >
           PATIENCE_MS;
}

/* By the time that this thread was given: the same pattern is not refused because others are busy. The
 * kernel is asked for that only when as much has passed on the clock, which costs a tenth. */
static bool out_of_patience(const struct matching *m)
{
    return is_past(CLOCK_MONOTONIC, &m->start) &&
           is_past(CLOCK_THREAD_CPUTIME_ID, &m->start_worked);
}

/* Finds all in one unit; 0 or PCRE2's error. */
static int match_unit(struct matching *m, size_t unit)
{
    const struct dd_find_fold *fold = m->placing.fold;
    size_t from = fold->starts[unit], len = fold->starts[unit + 1] - 1 - from;
    PCRE2_SPTR subject = (PCRE2_SPTR)fold->folded.text + from;
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(m->data);
    for (size_t at = 0; at < len && !m->placing.out->cut;) {
        int n = pcre2_match(m->pattern->code, subject, len, at, PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY,
                            m->data, m->context);
        if (n == PCRE2_ERROR_NOMATCH)
            return out_of_patience(m) ? PCRE2_ERROR_MATCHLIMIT : 0;
        if (n < 0)
            return n;
        if (found[0] < found[1] && found[0] >= at)
            place_hit(&m->placing, from + found[0], from + found[1]);
        size_t next = found[1] > at ? found[1] : at + 1;
        while (next < len && (subject[next] & 0xC0) == 0x80)
            next++;
        at = next;
        if (out_of_patience(m))
            return PCRE2_ERROR_MATCHLIMIT;
    }
    return 0;
}

static enum dd_code find_regex(const struct dd_pattern *p, struct dd_find_text *t,
                               struct dd_hits *out, struct dd_error *err)
{
    struct matching m = {.pattern = p,
                         .placing = {.text = t, .fold = dd_find_text_fold(t, p->fold), .out = out},
                         .data = pcre2_match_data_create(1, NULL),
                         .context = pcre2_match_context_create(NULL)};
    int fault = 0;
    if (!m.data || !m.context)
        abort();
    pcre2_set_match_limit(m.context, MATCH_LIMIT);
    pcre2_set_heap_limit(m.context, HEAP_LIMIT_KIB);
    clock_gettime(CLOCK_MONOTONIC, &m.start);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &m.start_worked);
    for (size_t i = 0; i < t->n_units && fault == 0 && !out->cut; i++)
        fault = match_unit(&m, i);
    pcre2_match_data_free(m.data);
    pcre2_match_context_free(m.context);
    if (fault == 0)
        return DD_OK;
    return dd_error_set(err, DD_ERR_LIMIT, _("the pattern takes too long: '%s'"),
                        dd_strbuf_cstr(&p->query));
}

/* ---- patterns ------------------------------------------------------------------------------ */

enum dd_code dd_pattern_compile(struct dd_pattern **pattern, struct dd_str query, unsigned flags,
                                struct dd_error *err)
{
    struct dd_pattern *p = dd_xmalloc(sizeof *p);
    enum dd_code code = DD_OK;
    *p = (struct dd_pattern){0};
    dd_strbuf_add(&p->query, query);
    if (flags & DD_FIND_REGEX)
        code = compile_regex(p, query, flags, err);
    else
        compile_literal(p, query, flags);
    if (code != DD_OK) {
        dd_pattern_free(p);
        p = NULL;
    }
    *pattern = p;
    return code;
}

void dd_pattern_free(struct dd_pattern *p)
{
    if (!p)
        return;
    dd_strbuf_release(&p->needle);
    dd_strbuf_release(&p->query);
    dd_pinyin_free(p->pinyin);
    pcre2_code_free(p->code);
    free(p);
}

enum dd_code dd_find_all(const struct dd_pattern *p, struct dd_find_text *t, struct dd_hits *out,
                         struct dd_error *err)
{
    out->count = out->romanised = 0;
    out->cut = false;
    if (p->code)
        return find_regex(p, t, out, err);
    find_words(p, t, out);
    return DD_OK;
}

void dd_find_library(char out[64])
{
    pcre2_config(PCRE2_CONFIG_VERSION, out);
}
