/* The text that is linked, and its tokens. */
#include "align_private.h"

#include "duidu/utf8.h"

#include <string.h>

enum { WHOLE_MAX = 40 }; /* bytes of a run that is a name and not a line of code */

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_lower(c) || is_digit(c);
}

/* ---- the text -------------------------------------------------------------------------- */

/* Length of the URL at byte at, 0 when there is none. */
static size_t url_at(struct dd_str s, size_t at)
{
    struct dd_str rest = dd_str_slice(s, at, s.len);
    if (!dd_str_starts(rest, DD_STR("http://")) && !dd_str_starts(rest, DD_STR("https://")) &&
        !dd_str_starts(rest, DD_STR("www.")))
        return 0;
    size_t n = 4;
    while (n < rest.len && rest.ptr[n] > ' ' && rest.ptr[n] < 0x7F && !strchr("()<>[]\"", rest.ptr[n]))
        n++;
    return n;
}

static void blank_images(const struct dd_document *doc, char *text)
{
    for (size_t i = 0; i < doc->n_runs; i++)
        if (doc->runs[i].inline_ & DD_INLINE_IMAGE)
            memset(text + doc->runs[i].start, ' ', doc->runs[i].end - doc->runs[i].start);
}

struct dd_str dd_align_text(struct dd_arena *arena, const struct dd_document *doc)
{
    size_t len = doc->text.len;
    char *text = dd_arena_alloc(arena, len + 1);
    struct dd_str s = {text, len};
    for (size_t i = 0; i < len; i++) {
        char c = doc->text.ptr[i];
        text[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    blank_images(doc, text);
    for (size_t i = 0; i < len; i++) {
        size_t url = (text[i] == 'h' || text[i] == 'w') && (i == 0 || !is_alnum(text[i - 1]))
                         ? url_at(s, i)
                         : 0;
        if (url) {
            memset(text + i, ' ', url);
            i += url - 1;
        }
    }
    return s;
}

/* ---- tokens ---------------------------------------------------------------------------- */

static bool in_run(char c)
{
    return is_alnum(c) || c == '.' || c == '+' || c == '#' || c == '_' || c == '\'' || c == '-';
}

static size_t run_end(struct dd_str text, size_t at, size_t end)
{
    while (at < end && in_run(text.ptr[at]))
        at++;
    return at;
}

/* The run [at, end) without what is punctuation at its ends; *signs gets whether more than letters and
 * digits are in it, *letters whether letters are. */
static struct dd_str run_core(struct dd_str text, size_t at, size_t end, bool *signs, bool *letters)
{
    while (end > at && strchr("._'-", text.ptr[end - 1]))
        end--;
    if (end > at + 2 && text.ptr[end - 1] == 's' && text.ptr[end - 2] == '\'')
        end -= 2;
    *signs = *letters = false;
    for (size_t i = at; i < end; i++) {
        *letters |= is_lower(text.ptr[i]);
        *signs |= !is_alnum(text.ptr[i]) && text.ptr[i] != '\'';
    }
    *signs |= at < end && is_digit(text.ptr[at]);
    return dd_str_slice(text, at, end);
}

/* A lone capital letter, which is a name ("C", "R"), but for those that are words. */
static bool lone_capital(const struct dd_tokenizer *t, struct dd_str core, size_t at)
{
    char c = core.len == 1 ? t->original.ptr[at] : 0;
    return c >= 'A' && c <= 'Z' && c != 'A' && c != 'I';
}

/* Enters the run at t->at. True with a token when the run as a whole is one. */
static bool enter_run(struct dd_tokenizer *t, struct dd_token *token)
{
    bool signs, letters;
    t->run_end = run_end(t->text, t->at, t->end);
    struct dd_str core = run_core(t->text, t->at, t->run_end, &signs, &letters);
    if (!letters || core.len > WHOLE_MAX || (!signs && !lone_capital(t, core, t->at)))
        return false;
    *token = (struct dd_token){.kind = DD_TOKEN_WHOLE, .text = core};
    return true;
}

/* Does a sentence begin at byte at? Headings and quotations count too. */
static bool begins_sentence(const struct dd_tokenizer *t, size_t at)
{
    while (at > 0 && strchr(" \"'(*_-", t->text.ptr[at - 1]))
        at--;
    return at == 0 || strchr(".!?:\n", t->text.ptr[at - 1]) ||
           (unsigned char)t->text.ptr[at - 1] >= 0x80;
}

/* A stop word that is a name here ("Go", "IT", "The" in no case): it is then taken with its capitals,
 * so that it is another word than the stop word. */
static bool is_capital_name(const struct dd_tokenizer *t, size_t start, size_t end)
{
    const char *s = t->original.ptr;
    if (end - start < 2 || s[start] < 'A' || s[start] > 'Z')
        return false;
    bool all = s[start + 1] >= 'A' && s[start + 1] <= 'Z';
    return all || t->chinese || !begins_sentence(t, start);
}

static bool take_word(struct dd_tokenizer *t, struct dd_token *token)
{
    size_t start = t->at;
    while (t->at < t->end && is_alnum(t->text.ptr[t->at]))
        t->at++;
    struct dd_str word = dd_str_slice(t->text, start, t->at);
    *token = (struct dd_token){
        .kind = DD_TOKEN_WORD, .text = word, .idle = word.len < 2 || dd_stop_english(word)};
    if (token->idle && is_capital_name(t, start, t->at)) {
        token->kind = DD_TOKEN_WHOLE;
        token->text = dd_str_slice(t->original, start, t->at);
        token->idle = false;
    }
    return true;
}

/* The number's units are read, and stay to be taken as words too. */
static bool take_number(struct dd_tokenizer *t, struct dd_token *token)
{
    size_t start = t->at;
    struct dd_str text = dd_str_slice(t->text, 0, t->end);
    size_t end = dd_number_at(text, t->at, token);
    while (t->at < end && (is_digit(t->text.ptr[t->at]) ||
                           (strchr(",.", t->text.ptr[t->at]) && is_digit(t->text.ptr[t->at + 1]))))
        t->at++;
    token->text = dd_str_slice(text, start, t->at);
    return true;
}

static bool take_han(struct dd_tokenizer *t, struct dd_token *token)
{
    size_t start = t->at, len;
    while (t->at < t->end && dd_cp_is_han(dd_utf8_decode(t->text, t->at, &len)))
        t->at += len;
    *token = (struct dd_token){.kind = DD_TOKEN_HAN, .text = dd_str_slice(t->text, start, t->at)};
    return true;
}

/* ".NET": a point that begins a name. */
static bool leading_point(const struct dd_tokenizer *t)
{
    return t->text.ptr[t->at] == '.' && t->at + 1 < t->end && is_lower(t->text.ptr[t->at + 1]);
}

bool dd_token_next(struct dd_tokenizer *t, struct dd_token *token)
{
    while (t->at < t->end) {
        char c = t->text.ptr[t->at];
        size_t len = 1;
        if (t->at >= t->run_end && (is_alnum(c) || leading_point(t)) && enter_run(t, token))
            return true;
        if (is_lower(c))
            return take_word(t, token);
        if (is_digit(c))
            return take_number(t, token);
        if ((unsigned char)c >= 0x80 && dd_cp_is_han(dd_utf8_decode(t->text, t->at, &len)))
            return take_han(t, token);
        t->at += len;
    }
    return false;
}
