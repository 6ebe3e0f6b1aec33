/* utf8.h - code points, grapheme clusters, widths in terminal cells, line break opportunities.
 *
 * The only room that knows libunistring, and the only place where a width is decided. Widths are the C
 * library's, so that LC_CTYPE must have been set to a UTF-8 locale, but for characters of ambiguous
 * width (dd_ambiguous_set); the program makes curses ask the same function.
 *
 * Text given to these functions is valid UTF-8 (dd_utf8_repair makes it so); a stray byte is
 * nevertheless taken for U+FFFD and never read past.
 */
#ifndef DUIDU_UTF8_H
#define DUIDU_UTF8_H

#include "duidu/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dd_strbuf;

#define DD_REPLACEMENT 0xFFFDu

/* Writes cp as UTF-8 and returns its bytes (1..4). Surrogates and values past U+10FFFF: U+FFFD. */
size_t dd_utf8_encode(char out[4], uint32_t cp);

/* As dd_utf8_decode, for any text. */
uint32_t dd_utf8_decode_slow(struct dd_str s, size_t at, size_t *len);

/* The code point at byte at (at < s.len); *len gets its bytes (at least 1). ASCII and the three-byte
 * forms that Chinese is written in are decoded in place: this is the program's innermost loop. */
static inline uint32_t dd_utf8_decode(struct dd_str s, size_t at, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    if (p[0] < 0x80) {
        *len = 1;
        return p[0];
    }
    if (p[0] > 0xE0 && p[0] < 0xED && s.len - at >= 3 && (p[1] & 0xC0) == 0x80 &&
        (p[2] & 0xC0) == 0x80) {
        *len = 3;
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    }
    return dd_utf8_decode_slow(s, at, len);
}

/* The code point that ends before byte at (0 < at <= s.len); *len gets its bytes. */
uint32_t dd_utf8_decode_back(struct dd_str s, size_t at, size_t *len);

/* The largest character boundary of s that is at or before byte at. */
size_t dd_utf8_floor(struct dd_str s, size_t at);

/* Appends bytes to out as valid UTF-8: every maximal subpart of an ill-formed sequence (Unicode
 * 15.0, section 3.9, table 3-8) and every NUL becomes one U+FFFD; CR LF and lone CR become LF.
 * Returns the number of ill-formed subparts and NULs; *first_line gets the line of the first one. */
size_t dd_utf8_repair(struct dd_strbuf *out, struct dd_str bytes, int *first_line);

/* Appends UTF-16 code units (big or little endian, without their byte order mark) as UTF-8, line
 * ends as dd_utf8_repair. Returns the number of unpaired surrogates, NULs and a cut-off last byte. */
size_t dd_utf16_repair(struct dd_strbuf *out, struct dd_str bytes, bool big_endian,
                       int *first_line);

/* ---- characters ------------------------------------------------------------------------ */

bool dd_cp_is_han(uint32_t cp);
bool dd_cp_is_cjk(uint32_t cp); /* Han, kana, Hangul, and their full-width punctuation */
bool dd_cp_is_space(uint32_t cp);  /* Unicode White_Space */
bool dd_cp_is_punct(uint32_t cp);  /* general category P* or S* */
bool dd_cp_is_letter(uint32_t cp); /* L*, M*, N* */
bool dd_cp_is_upper(uint32_t cp);  /* Lu, Lt */

/* Characters that are never shown: controls (but tab and the line separators), bidi overrides and
 * marks, zero-width spaces and joiners, soft hyphen, variation selectors, tags, and the rest of
 * Default_Ignorable_Code_Point. */
bool dd_cp_is_invisible(uint32_t cp);

/* A place where a line ends by itself: LF, VT, FF, CR, NEL, U+2028, U+2029. */
bool dd_cp_is_line_end(uint32_t cp);

/* Opening punctuation, which no line ends with, and closing, which no line starts with (Han
 * typesetting; design law 3). */
bool dd_cp_is_opening(uint32_t cp);
bool dd_cp_is_closing(uint32_t cp);

/* ---- widths ---------------------------------------------------------------------------- */

/* Cells of a character as wcwidth says: -1 when the C library does not know it. */
int dd_cp_width(uint32_t cp);

/* Cells that characters of ambiguous width take (“ ” … · │, Greek, Cyrillic): 1, or 2 as old Chinese
 * terminals draw them. The one setting of the program that is global, since every width hangs on it. */
void dd_ambiguous_set(int cells);
int dd_ambiguous(void);
bool dd_cp_is_ambiguous(uint32_t cp); /* East Asian Width A */

/* A sign of the program's own ("│", "▌", "…"), of one cell each: in ASCII where ambiguous characters take
 * two. Others come back as they are. */
struct dd_str dd_sign(const char *sign);

/* ---- grapheme clusters ----------------------------------------------------------------- */

/* A user-perceived character (UAX #29 extended grapheme cluster, cut also before spacing marks,
 * which a terminal gives a cell of their own). */
struct dd_cluster {
    uint32_t len;  /* bytes */
    uint8_t width; /* cells: 0 (never shown), 1 or 2 */
};

/* As dd_cluster_at, for any text. */
struct dd_cluster dd_cluster_at_slow(struct dd_str s, size_t at);

/* The cluster at byte at (at < s.len, a cluster boundary). Line ends and tab have width 0. Printable
 * ASCII before ASCII is told in place. */
static inline struct dd_cluster dd_cluster_at(struct dd_str s, size_t at)
{
    unsigned char c = (unsigned char)s.ptr[at];
    if (c >= 0x20 && c < 0x7F && (at + 1 == s.len || (unsigned char)s.ptr[at + 1] < 0x80))
        return (struct dd_cluster){1, 1};
    return dd_cluster_at_slow(s, at);
}

/* Does s show anything but blanks? */
bool dd_text_visible(struct dd_str s);

/* Cells that s takes: the sum of its clusters' widths. */
size_t dd_text_width(struct dd_str s);

/* The cells of those clusters of s that have something of the bytes [start, end), which may begin and end
 * inside a cluster. */
struct dd_cells {
    size_t before; /* cells of s in front of them */
    size_t count;
    size_t end; /* byte where the last one ends; start when there is none */
};
struct dd_cells dd_text_cells(struct dd_str s, size_t start, size_t end);

enum { DD_PAINT_MAX = 5 }; /* code points a curses cell keeps */

/* What a terminal is sent for a cluster: its base and at most 4 zero-width marks, without variation
 * selectors, ZWJ and what follows it; a mark without a base gets a space, a base that the C library
 * does not know becomes U+FFFD. Returns the number of code points in out, 0 if nothing is shown. */
size_t dd_cluster_paint(struct dd_str cluster, uint32_t out[DD_PAINT_MAX]);

/* Appends s clean for print and clipboard: whole clusters (joiners and selectors kept inside them),
 * without those that are never shown; tabs and line ends become spaces. */
void dd_text_clean(struct dd_strbuf *out, struct dd_str s);

/* Bytes of the longest prefix of s, cut at a cluster edge, that fits into cells; *used gets the
 * cells it takes. */
size_t dd_text_fit(struct dd_str s, size_t cells, size_t *used);

/* ---- line breaks ----------------------------------------------------------------------- */

/* Fills ops[0..s.len): true before a byte where a line may be broken (UAX #14 as libunistring has
 * it, less the exceptions of layout's third law). ops[0] is false. Line ends are not marked. */
void dd_line_breaks(struct dd_str s, bool *ops);

/* Bytes of the first line of s when it is broken into lines of at most so many cells; its blanks at the
 * end count as part of it, whether they fit or not. At least one cluster unless s is empty. For titles
 * and messages: of a long text only the beginning is looked at. */
size_t dd_text_line(struct dd_str s, size_t cells);

/* The version of libunistring, 0xMMmmpp. */
int dd_utf8_library(void);

#endif
