/* query_scan.c - a query as characters, words and nodes.
 *
 * Every character is seen through plain(), which makes ASCII of its full-width and Chinese likes,
 * so that the grammar knows only the ASCII ones; texts are taken as they were written.
 */
#include "query_parser.h"

#include "duidu/fold.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_WORDS = 200 };

struct dd_node *dd_query_fail(struct dd_query_parser *p, size_t character, const char *format, ...)
{
    char what[400];
    va_list args;
    if (p->failed)
        return NULL;
    p->failed = true;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    dd_error_set(p->err, DD_ERR_SYNTAX, _("%s (character %d)"), what, (int)character);
    return NULL;
}

const char *dd_query_shown(struct dd_query_parser *p, struct dd_str text)
{
    enum { SHOWN = 60 };
    struct dd_strbuf clean = {0};
    dd_text_clean(&clean, dd_str_slice(text, 0, dd_utf8_floor(text, SHOWN)));
    if (text.len > SHOWN)
        dd_strbuf_adds(&clean, "…");
    struct dd_str shown = dd_arena_copy(&p->query->arena, dd_strbuf_str(&clean));
    dd_strbuf_release(&clean);
    return shown.ptr;
}

/* ---- characters ----------------------------------------------------------------------------- */

static uint32_t plain(uint32_t cp)
{
    if ((cp >= 0x201C && cp <= 0x201F) || cp == 0x300C || cp == 0x300E) /* “ ” „ ‟ 「 『 */
        return '"';
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return cp - 0xFEE0;
    return cp == 0 || dd_cp_is_space(cp) ? ' ' : cp;
}

/* The character at byte at; 0 past the end. */
uint32_t dd_query_char(const struct dd_query_parser *p, size_t at, size_t *len)
{
    *len = 0;
    return at < p->s.len ? plain(dd_utf8_decode(p->s, at, len)) : 0;
}

uint32_t dd_query_peek(const struct dd_query_parser *p)
{
    size_t len;
    return dd_query_char(p, p->at, &len);
}

uint32_t dd_query_peek_next(const struct dd_query_parser *p)
{
    size_t len;
    dd_query_char(p, p->at, &len);
    return dd_query_char(p, p->at + len, &len);
}

void dd_query_skip(struct dd_query_parser *p)
{
    size_t len;
    if (dd_query_char(p, p->at, &len)) {
        p->at += len;
        p->character++;
    }
}

void dd_query_skip_blanks(struct dd_query_parser *p)
{
    while (dd_query_peek(p) == ' ')
        dd_query_skip(p);
}

/* Does a word end before c? */
bool dd_query_ends_word(uint32_t c)
{
    return c == 0 || c == ' ' || c == '"' || c == '(' || c == ')';
}

/* Takes keyword, when it is the whole word at hand. */
bool dd_query_take_keyword(struct dd_query_parser *p, const char *keyword)
{
    size_t at = p->at, len;
    for (const char *k = keyword; *k; k++, at += len)
        if (dd_query_char(p, at, &len) != (unsigned char)*k)
            return false;
    if (!dd_query_ends_word(dd_query_char(p, at, &len)))
        return false;
    p->at = at;
    p->character += strlen(keyword);
    return true;
}

bool dd_query_at_keyword(const struct dd_query_parser *p, const char *keyword)
{
    struct dd_query_parser ahead = *p;
    return dd_query_take_keyword(&ahead, keyword);
}

/* ---- words and phrases ---------------------------------------------------------------------- */

static bool take_star(struct dd_query_parser *p)
{
    if (dd_query_peek(p) != '*')
        return false;
    dd_query_skip(p);
    return true;
}

/* Does c, as it is written, close what open has opened? Curly marks are not looked at twice. */
static bool closes(uint32_t open, uint32_t c)
{
    if (open == 0x300C || open == 0x300E)
        return c == open + 1;
    bool straight = c == '"' || c == 0xFF02;
    return straight || ((open >= 0x201C && open <= 0x201F) && (c >= 0x201C && c <= 0x201F));
}

static bool take_quoted(struct dd_query_parser *p, struct dd_query_word *out)
{
    size_t len;
    uint32_t open = dd_utf8_decode(p->s, p->at, &len);
    dd_query_skip(p);
    size_t start = p->at;
    while (p->at < p->s.len && !closes(open, dd_utf8_decode(p->s, p->at, &len)))
        dd_query_skip(p);
    if (p->at == p->s.len) {
        dd_query_fail(p, out->at, _("this quotation mark is not closed"));
        return false;
    }
    out->raw = dd_str_slice(p->s, start, p->at);
    dd_query_skip(p);
    out->prefix = take_star(p);
    return true;
}

/* A word or a phrase; false after an error. An empty word where there is none. */
bool dd_query_take_word(struct dd_query_parser *p, struct dd_query_word *out)
{
    *out = (struct dd_query_word){.at = p->character};
    if (dd_query_peek(p) == '"')
        return take_quoted(p, out);
    size_t start = p->at;
    while (!dd_query_ends_word(dd_query_peek(p)) && dd_query_peek(p) != '*')
        dd_query_skip(p);
    out->raw = dd_str_slice(p->s, start, p->at);
    size_t star = p->character;
    out->prefix = take_star(p);
    if (out->prefix && (!out->raw.len || !dd_query_ends_word(dd_query_peek(p)))) {
        dd_query_fail(p, star, _("'*' can only end a word"));
        return false;
    }
    return true;
}

/* ---- nodes ---------------------------------------------------------------------------------- */

struct dd_node *dd_query_make(struct dd_query_parser *p, enum dd_node_kind kind, size_t at)
{
    struct dd_node *n = dd_arena_alloc(&p->query->arena, sizeof *n);
    n->kind = kind;
    n->at = at;
    return n;
}

/* A condition on the article's row. */
struct dd_node *dd_query_make_sql(struct dd_query_parser *p, size_t at, const char *sql,
                                  struct dd_str value)
{
    struct dd_node *n = dd_query_make(p, DD_NODE_SQL, at);
    n->sql = sql;
    n->value = value;
    return n;
}

static void find_atoms(struct dd_arena *arena, struct dd_phrase *phrase)
{
    struct dd_atoms atoms = {.text = phrase->folded};
    struct dd_atom atom;
    size_t capacity = 0;
    while (dd_atom_next(&atoms, &atom)) {
        phrase->atoms =
            dd_arena_grow(arena, phrase->atoms, phrase->n_atoms, &capacity, sizeof atom);
        phrase->atoms[phrase->n_atoms++] = atom;
    }
}

/* The raw text folded, with fences around it when it is a whole item of its field. */
struct dd_node *dd_query_make_phrase(struct dd_query_parser *p, size_t at, struct dd_str raw,
                                     bool prefix, unsigned fields, bool whole)
{
    struct dd_arena *arena = &p->query->arena;
    struct dd_phrase *phrase = dd_arena_alloc(arena, sizeof *phrase);
    struct dd_strbuf folded = {0};
    if (whole)
        dd_strbuf_addc(&folded, DD_TOKEN_FENCE);
    dd_fold_append(&folded, raw, DD_FOLD_ALL);
    if (whole && !prefix)
        dd_strbuf_addc(&folded, DD_TOKEN_FENCE);
    *phrase = (struct dd_phrase){.raw = dd_arena_copy(arena, raw),
                                 .folded = dd_arena_copy(arena, dd_strbuf_str(&folded)),
                                 .fields = fields};
    dd_strbuf_release(&folded);
    find_atoms(arena, phrase);
    if (phrase->n_atoms <= (whole ? prefix ? 1u : 2u : 0u))
        return dd_query_make(p, DD_NODE_BLANK, at);
    if ((p->words += phrase->n_atoms) > MAX_WORDS)
        return dd_query_fail(p, at, _("more than %d words"), MAX_WORDS);
    phrase->prefix = prefix && !phrase->atoms[phrase->n_atoms - 1].unspaced;
    struct dd_node *n = dd_query_make(p, DD_NODE_PHRASE, at);
    n->phrase = phrase;
    return n;
}

void dd_query_limit(struct dd_node *n, unsigned fields)
{
    if (n->kind == DD_NODE_PHRASE && !n->phrase->fields)
        n->phrase->fields = fields;
    for (struct dd_node *child = n->first; child; child = child->next)
        dd_query_limit(child, fields);
}
