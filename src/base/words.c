/* Word boundaries: the rules of UAX #29 over libunistring's property, walked by hand because its
 * own function wants the whole text at once and asks its tables for every ASCII letter. */
#include "duidu/words.h"

#include "duidu/utf8.h"

#include <unictype.h>
#include <uniwbrk.h>

/* ASCII's property without a question to the tables. */
static const uint8_t ascii[128] = {
    ['\n'] = WBP_LF,
    ['\r'] = WBP_CR,
    ['\v'] = WBP_NEWLINE,
    ['\f'] = WBP_NEWLINE,
    [' '] = WBP_WSS,
    ['"'] = WBP_DQ,
    ['\''] = WBP_SQ,
    ['.'] = WBP_MIDNUMLET,
    [':'] = WBP_MIDLETTER,
    [','] = WBP_MIDNUM,
    [';'] = WBP_MIDNUM,
    ['_'] = WBP_EXTENDNUMLET,
    ['0' ... '9'] = WBP_NUMERIC,
    ['A' ... 'Z'] = WBP_ALETTER,
    ['a' ... 'z'] = WBP_ALETTER,
};

static int property(uint32_t cp)
{
    if (cp < 128)
        return ascii[cp];
    if (cp >= 0x3400 && cp <= 0x9FFF)
        return WBP_OTHER;
    return uc_wordbreak_property(cp);
}

bool dd_cp_is_unspaced(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x0E01, 0x0EFF},   {0x0F00, 0x0FFF},   {0x1000, 0x109F},   {0x1780, 0x17FF},
        {0x3005, 0x3007},   {0x3021, 0x3029},   {0x3031, 0x3035},   {0x3038, 0x303C},
        {0x3041, 0x3096},   {0x309D, 0x309F},   {0x30A1, 0x30FA},   {0x30FC, 0x312F},
        {0x31A0, 0x31BF},   {0x31F0, 0x31FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},
        {0xA9E0, 0xA9FF},   {0xAA60, 0xAA7F},   {0xF900, 0xFAFF},   {0xFF66, 0xFF9F},
        {0x1B000, 0x1B16F}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFF},
    };
    if (cp >= 0x4E00 && cp <= 0x9FFF)
        return true;
    if (cp < ranges[0].first && property(cp) != WBP_OTHER)
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && cp >= ranges[i].first; i++)
        if (cp <= ranges[i].last)
            return true;
    /* The scripts of South East Asia that are not named above have no word breaks either. */
    return property(cp) == WBP_OTHER && dd_cp_is_letter(cp);
}

/* ---- the rules ----------------------------------------------------------------------------- */

static bool is_letter(int p)
{
    return p == WBP_ALETTER || p == WBP_HL;
}

static bool is_ignored(int p) /* WB4 */
{
    return p == WBP_EXTEND || p == WBP_FORMAT || p == WBP_ZWJ;
}

static bool is_line_end(int p)
{
    return p == WBP_CR || p == WBP_LF || p == WBP_NEWLINE;
}

/* The property at byte at; -1 at the end. *end gets where the character ends. */
static int property_at(struct dd_str s, size_t at, size_t *end)
{
    size_t len;
    if (at >= s.len)
        return -1;
    int p = property(dd_utf8_decode(s, at, &len));
    *end = at + len;
    return p;
}

/* The first property from at on that WB4 does not skip. */
static int significant_at(struct dd_str s, size_t at)
{
    int p;
    size_t end = at;
    while (is_ignored(p = property_at(s, at, &end)))
        at = end;
    return p;
}

/* WB5, WB8 to WB10, WB13: may p stand directly behind prev? */
static bool joins(int prev, int p)
{
    if (is_letter(prev) || prev == WBP_NUMERIC)
        return is_letter(p) || p == WBP_NUMERIC || p == WBP_EXTENDNUMLET;
    if (prev == WBP_EXTENDNUMLET)
        return is_letter(p) || p == WBP_NUMERIC || p == WBP_KATAKANA || p == WBP_EXTENDNUMLET;
    return prev == WBP_KATAKANA && (p == WBP_KATAKANA || p == WBP_EXTENDNUMLET);
}

/* WB6, WB7, WB7b, WB11: does a p behind prev hold on to a next of the same sort? */
static bool bridges(int prev, int p, int next)
{
    bool either = p == WBP_MIDNUMLET || p == WBP_SQ;
    if (prev == WBP_NUMERIC)
        return (either || p == WBP_MIDNUM) && next == WBP_NUMERIC;
    if (prev == WBP_HL && p == WBP_DQ)
        return next == WBP_HL;
    return is_letter(prev) && (either || p == WBP_MIDLETTER) && is_letter(next);
}

/* End of the segment at at, in full. */
static size_t segment_end(struct dd_str s, size_t at, size_t len)
{
    size_t end = at + len, next = end;
    int prev = property(dd_utf8_decode(s, at, &len)), before = prev, p;
    unsigned indicators = prev == WBP_RI;
    if (is_line_end(prev))
        return end + (prev == WBP_CR && end < s.len && s.ptr[end] == '\n');
    for (; (p = property_at(s, end, &next)) >= 0 && !is_line_end(p); end = next) {
        bool picture =
            before == WBP_ZWJ && uc_is_property_extended_pictographic(dd_utf8_decode(s, end, &len));
        bool blanks = before == WBP_WSS && p == WBP_WSS;
        before = p;
        if (is_ignored(p))
            continue;
        bool pair = prev == WBP_RI && p == WBP_RI && indicators == 1;
        bool bridge = bridges(prev, p, significant_at(s, next));
        if (!picture && !blanks && !pair && !bridge && !joins(prev, p) &&
            !(prev == WBP_HL && p == WBP_SQ))
            break;
        indicators += p == WBP_RI;
        /* What a bridge leads to has been seen: WB7 and WB12 hold by themselves. */
        prev = bridge ? (prev == WBP_NUMERIC ? WBP_NUMERIC : WBP_ALETTER) : p;
    }
    return end;
}

static bool is_alnum(unsigned char c)
{
    return c < 128 && (ascii[c] == WBP_ALETTER || ascii[c] == WBP_NUMERIC);
}

/* Is there a letter or a digit in it? */
static enum dd_word_kind kind_of(struct dd_str s, size_t at, size_t end)
{
    for (size_t len; at < end; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        int p = property(cp);
        if (is_letter(p) || p == WBP_NUMERIC)
            return DD_WORD_LETTERS;
        if (dd_cp_is_unspaced(cp))
            return DD_WORD_UNSPACED;
    }
    return DD_WORD_NONE;
}

bool dd_word_next(struct dd_str s, size_t at, struct dd_word *word)
{
    if (at >= s.len)
        return false;
    size_t end = at, len = 1;
    while (end < s.len && is_alnum((unsigned char)s.ptr[end]))
        end++;
    bool letters = end > at;
    if (letters && (end == s.len || s.ptr[end] == ' ')) {
        *word = (struct dd_word){at, end, DD_WORD_LETTERS};
        return true;
    }
    /* The last letter of a plain run is all that the rules need of it. */
    size_t last = letters ? end - 1 : at;
    if (!letters)
        dd_utf8_decode(s, at, &len);
    end = segment_end(s, last, len);
    *word = (struct dd_word){at, end, letters ? DD_WORD_LETTERS : kind_of(s, at, end)};
    return true;
}
