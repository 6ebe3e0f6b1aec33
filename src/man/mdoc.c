#include "man.h"

#include "duidu/i18n.h"
#include "duidu/utf8.h"

#include <ctype.h>
#include <string.h>

enum { LINE = 79, PIECE = 66 /* of a word that goes over several lines */ };

/* ---- characters ------------------------------------------------------------------------ */

/* What roff would take for something else. */
static const char *escape_of(char c)
{
    switch (c) {
    case '\\':
        return "\\e";
    case '\'':
        return "\\(aq";
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    case '-':
        return "\\-";
    default:
        return NULL;
    }
}

/* Does something else begin at at, behind Chinese? groff may break the line there, but has to be told:
 * without, its Chinese macros (1.22.4) look for ever for a place in a long run of letters and marks. */
static bool after_chinese(struct dd_str s, size_t at)
{
    size_t len;
    uint32_t before = dd_utf8_decode_back(s, at, &len);
    if (s.ptr[at] & 0x80 || s.ptr[at] == '}' || !dd_cp_is_cjk(before) || dd_cp_is_opening(before))
        return false;
    return dd_cp_is_closing(before) || !strchr(".,:;)]>", s.ptr[at]);
}

/* Appends the character at *at, moves behind it, and returns its length as mandoc counts: what is not
 * ASCII it spells "\[u4E2D]" first. */
static size_t add_char(struct dd_strbuf *out, struct dd_str s, size_t *at, bool markup)
{
    size_t len, length = 0;
    const char *escape = escape_of(s.ptr[*at]);
    if (*at && after_chinese(s, *at)) {
        dd_strbuf_adds(out, "\\:");
        length = strlen("\\:");
    }
    if (markup && s.ptr[*at] == '}')
        escape = "\\fP";
    if (markup && s.ptr[*at] == '{' && *at + 2 < s.len) {
        escape = s.ptr[*at + 1] == 'b' ? "\\fB" : "\\fI";
        *at += 2;
    }
    dd_utf8_decode(s, *at, &len);
    if (escape)
        dd_strbuf_adds(out, escape);
    else
        dd_strbuf_add(out, dd_str_slice(s, *at, *at + len));
    *at += len;
    return length + (escape ? strlen(escape) : len == 1 ? 1 : strlen("\\[u4E2D]"));
}

/* ---- lines ----------------------------------------------------------------------------- */

struct filler {
    FILE *out;
    bool markup;
    struct dd_strbuf line;
    size_t length; /* of the line as mandoc counts */
};

static void end_line(struct filler *f)
{
    if (f->line.len)
        fprintf(f->out, "%s%s\n", strchr(".'", f->line.buf[0]) ? "\\&" : "", f->line.buf);
    dd_strbuf_clear(&f->line);
    f->length = 0;
}

/* A word longer than a line: pieces of it. */
static void put_long_word(struct filler *f, struct dd_str word)
{
    for (size_t at = 0; at < word.len;) {
        f->length += add_char(&f->line, word, &at, f->markup);
        if (f->length >= PIECE && at < word.len) {
            dd_strbuf_addc(&f->line, '\\');
            end_line(f);
        }
    }
}

static void put_word(struct filler *f, struct dd_str word)
{
    struct dd_strbuf escaped = {0};
    size_t length = 0;
    for (size_t at = 0; at < word.len;)
        length += add_char(&escaped, word, &at, f->markup);
    if (f->length && f->length + 1 + length > LINE && (length < PIECE || f->length + 10 > PIECE)) {
        end_line(f);
    } else if (f->length) {
        dd_strbuf_addc(&f->line, ' ');
        f->length++;
    }
    if (f->length + length > LINE) {
        put_long_word(f, word);
    } else {
        dd_strbuf_add(&f->line, dd_strbuf_str(&escaped));
        f->length += length;
    }
    if (dd_str_ends(word, DD_STR(".")) || dd_str_ends(word, DD_STR("?")))
        end_line(f);
    dd_strbuf_release(&escaped);
}

static void fill(FILE *out, const char *text, bool markup)
{
    struct filler f = {.out = out, .markup = markup};
    struct dd_str rest = dd_str_from(text);
    while (rest.len) {
        size_t n = strcspn(rest.ptr, " \n");
        if (n)
            put_word(&f, dd_str_slice(rest, 0, n));
        rest = dd_str_slice(rest, n + 1, rest.len);
    }
    end_line(&f);
    dd_strbuf_release(&f.line);
}

void dd_mdoc_text(FILE *out, const char *text)
{
    fill(out, text, false);
}

void dd_mdoc_markup(FILE *out, const char *text)
{
    fill(out, text, true);
}

void dd_mdoc_add(struct dd_strbuf *text, const char *sentence)
{
    if (text->len && sentence[0] && !(sentence[0] & 0x80))
        dd_strbuf_addc(text, ' ');
    dd_strbuf_adds(text, sentence);
}

void dd_mdoc_sentence(FILE *out, const char *help, const char *more)
{
    struct dd_strbuf text = {0};
    struct dd_str s = dd_str_from(help);
    /* A word that is what it names stays small. */
    bool name = s.len > 1 && !islower((unsigned char)s.ptr[1]) && s.ptr[1] != ' ';
    dd_strbuf_addc(&text, name ? s.ptr[0] : (char)toupper((unsigned char)s.ptr[0]));
    dd_strbuf_add(&text, dd_str_slice(s, 1, s.len));
    if (!dd_str_ends(s, DD_STR(".")) && !dd_str_ends(s, DD_STR("。")) && !dd_str_ends(s, DD_STR("…")))
        dd_strbuf_adds(&text, _(".")); /* the full stop */
    dd_mdoc_add(&text, more);
    dd_mdoc_text(out, dd_strbuf_cstr(&text));
    dd_strbuf_release(&text);
}

void dd_mdoc_word(FILE *out, const char *word)
{
    struct dd_strbuf escaped = {0};
    struct dd_str s = dd_str_from(word);
    /* Names of macros are two or three letters, the first one a capital. */
    bool macro = s.len >= 2 && s.len <= 3 && isupper((unsigned char)s.ptr[0]);
    /* A mark alone would be punctuation, one at the end would be taken off; mandoc
     * spells "\\[u4E2D]", which looks like one. */
    bool mark = s.len == 1 && strchr(".,:;()[]?!|", s.ptr[0]);
    bool end = s.len > 1 && (strchr(".,:;)]?!", s.ptr[s.len - 1]) || s.ptr[s.len - 1] & 0x80);
    for (size_t at = 0; at < s.len;)
        add_char(&escaped, s, &at, false);
    fprintf(out, " %s%s%s", macro || mark ? "\\&" : "", escaped.len ? escaped.buf : "\"\"",
            end ? "\\&" : "");
    dd_strbuf_release(&escaped);
}
