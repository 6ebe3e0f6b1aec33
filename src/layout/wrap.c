/* Where lines end: greedy filling by grapheme clusters. */
#include "layout_private.h"

#include "duidu/utf8.h"

enum dd_script dd_lay_script(uint32_t cp, enum dd_script before)
{
    if (cp < 0x80) {
        bool alnum = (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
        bool joined = (cp == '%' || cp == '+' || cp == '#') && before == DD_SCRIPT_LATIN;
        return alnum || joined ? DD_SCRIPT_LATIN : DD_SCRIPT_OTHER;
    }
    if (cp >= 0x300 && cp <= 0x36F)
        return before; /* a mark on it */
    if (cp < 0x530)
        return cp >= 0xC0 && dd_cp_is_letter(cp) ? DD_SCRIPT_LATIN : DD_SCRIPT_OTHER;
    bool kana = (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA);
    return dd_cp_is_han(cp) || kana ? DD_SCRIPT_CHINESE : DD_SCRIPT_OTHER;
}

static enum dd_script script_of(struct dd_str s, size_t at, enum dd_script before)
{
    size_t n;
    uint32_t cp = dd_utf8_decode(s, at, &n);
    return dd_cp_is_invisible(cp) ? before : dd_lay_script(cp, before);
}

static size_t line_end_at(struct dd_str s, size_t at)
{
    unsigned char c = (unsigned char)s.ptr[at];
    size_t len;
    if (c >= 0x20 && c < 0xC2)
        return 0;
    return dd_cp_is_line_end(dd_utf8_decode(s, at, &len)) ? len : 0;
}

struct dd_wrapped dd_wrap_line(const struct dd_laying *lay, uint32_t at, uint32_t limit,
                               size_t cells)
{
    struct dd_str s = dd_str_slice(lay->doc->text, 0, limit);
    uint32_t origin = lay->doc->blocks[lay->leaf].text_start;
    struct dd_wrapped w = {at, at, limit, 0};
    struct dd_wrapped at_break = {at, at, at, 0}; /* the line if it ended at the last opportunity */
    size_t width = 0;
    enum dd_script before = DD_SCRIPT_OTHER;
    for (size_t i = at; i < limit;) {
        size_t end_len = line_end_at(s, i);
        if (end_len) {
            w.next = (uint32_t)(i + end_len);
            return w;
        }
        if (i > at && lay->breaks[i - origin])
            at_break = (struct dd_wrapped){at, w.end, (uint32_t)i, w.cells};
        struct dd_cluster c = dd_cluster_at(s, i);
        bool space = s.ptr[i] == ' ' || s.ptr[i] == '\t';
        uint8_t take = s.ptr[i] == '\t' ? 1 : c.width;
        if (lay->gaps) {
            enum dd_script script = script_of(s, i, before);
            take += dd_lay_gap(before, script);
            before = script;
        }
        /* Spaces hang over the edge, as UAX #14 means them to. */
        if (!space && width + take > cells) {
            if (at_break.next > at)
                return at_break;
            w.next = (uint32_t)i;
            if (i == at) /* a wide character and a single cell: law 1 gives way to progress */
                w.next = w.end = (uint32_t)(i + c.len);
            return w;
        }
        width += take;
        i += c.len;
        if (!space) {
            w.end = (uint32_t)i;
            w.cells = width;
        }
    }
    return w;
}
