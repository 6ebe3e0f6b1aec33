#include "count.h"

#include "duidu/utf8.h"
#include "scan.h"

/* Bytes of the `](target` at at, up to its closing bracket or the line's end. */
static size_t target_len(struct dd_str s, size_t at)
{
    size_t depth = 0, i = at + 1;
    for (; i < s.len; i++) {
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

static const bool is_alnum[256] = {
    ['0' ... '9'] = true,
    ['A' ... 'Z'] = true,
    ['a' ... 'z'] = true,
};

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

static void count_line(struct dd_count *count, struct dd_str s)
{
    bool in_word = false;
    const unsigned char *p = (const unsigned char *)s.ptr;
    for (size_t at = 0; at < s.len;) {
        if (is_alnum[p[at]]) {
            size_t url = !in_word && p[at] == 'h' ? url_len(s, at) : 0;
            count->words += !in_word && !url;
            in_word = !url;
            at += url;
            while (!url && at < s.len && is_alnum[p[at]])
                at++;
        } else if (p[at] >= 0x80) {
            at += count_wide(count, s, at, &in_word);
        } else if (in_word && p[at] == '\'') {
            at++;
        } else {
            in_word = false;
            bool target = p[at] == ']' && at + 1 < s.len && p[at + 1] == '(';
            at += target ? target_len(s, at) : 1;
        }
    }
}

struct dd_count dd_count_text(struct dd_str text)
{
    struct dd_count count = {0};
    struct dd_scan scan = dd_scan_of(text, (struct dd_span){0, text.len});
    struct dd_str line;
    bool fences = dd_scan_has_marks(&scan);
    while (fences ? dd_scan_line(&scan, &line) : dd_str_next_line(&text, &line)) {
        struct dd_count before = count;
        count_line(&count, line);
        if (!scan.in_code)
            continue;
        count.code_words += count.words - before.words;
        count.code_han += count.han - before.han;
    }
    return count;
}

enum dd_language dd_count_language(struct dd_count count)
{
    size_t words = count.words - count.code_words, han = count.han - count.code_han;
    if (words + han == 0) {
        words = count.words;
        han = count.han;
    }
    if (words + han == 0)
        return DD_LANG_NONE;
    if (han * 10 < words)
        return DD_LANG_LATIN;
    return han * 5 >= words * 7 ? DD_LANG_HAN : DD_LANG_MIXED;
}
