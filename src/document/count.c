#include "count.h"

#include "duidu/utf8.h"

/* Bytes of the `](target` at at, up to its closing bracket or the line's end. */
static size_t target_len(struct dd_str s, size_t at)
{
    size_t depth = 0, i = at + 1;
    for (; i < s.len && s.ptr[i] != '\n'; i++) {
        depth += s.ptr[i] == '(';
        if (s.ptr[i] == ')' && --depth == 0)
            break;
    }
    return i - at;
}

/* Bytes of the URL at at; 0 when there is none. */
static size_t url_len(struct dd_str s, size_t at)
{
    struct dd_str rest = dd_str_slice(s, at, s.len);
    if (!dd_str_starts(rest, DD_STR("http://")) && !dd_str_starts(rest, DD_STR("https://")))
        return 0;
    size_t n = 7;
    while (n < rest.len && (unsigned char)rest.ptr[n] > ' ' && rest.ptr[n] != ')' &&
           rest.ptr[n] != '>' && rest.ptr[n] != ']')
        n++;
    return n;
}

static bool is_alnum(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Counts the character at at, past ASCII, and returns its bytes. */
static size_t count_wide(struct dd_count *count, struct dd_str s, size_t at, bool *in_word)
{
    size_t n;
    uint32_t cp = dd_utf8_decode(s, at, &n);
    bool letter = false;
    if (dd_cp_is_han(cp))
        count->han++;
    else if (cp == 0x2019) /* don’t */
        letter = *in_word;
    else if (cp < 0x2000 || !dd_cp_is_cjk(cp))
        letter = dd_cp_is_letter(cp) && cp != DD_REPLACEMENT;
    count->words += letter && !*in_word;
    *in_word = letter;
    return n;
}

struct dd_count dd_count_text(struct dd_str s)
{
    struct dd_count count = {0, 0};
    bool in_word = false;
    for (size_t at = 0; at < s.len;) {
        unsigned char c = (unsigned char)s.ptr[at];
        size_t n = 1;
        if (c >= 0x80) {
            at += count_wide(&count, s, at, &in_word);
            continue;
        }
        if (is_alnum(c)) {
            size_t url = !in_word && c == 'h' ? url_len(s, at) : 0;
            if (url)
                n = url;
            count.words += !in_word && !url;
            in_word = !url;
        } else if (!(in_word && c == '\'')) {
            in_word = false;
            if (c == ']' && at + 1 < s.len && s.ptr[at + 1] == '(')
                n = target_len(s, at);
        }
        at += n;
    }
    return count;
}

enum dd_language dd_count_language(struct dd_count count)
{
    if (count.words + count.han == 0)
        return DD_LANG_NONE;
    if (count.han * 10 < count.words)
        return DD_LANG_LATIN;
    return count.han * 5 >= count.words * 8 ? DD_LANG_HAN : DD_LANG_MIXED;
}
