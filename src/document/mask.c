/* The text as the parser gets to see it.
 *
 * Almost a copy: emphasis.c replaces characters by others of the same length, and here a few bytes
 * are inserted where md4c reads less than GitHub does, or wrongly:
 *
 * - Delimiter rows of tables are widened to the three dashes a cell that md4c asks for where GitHub
 *   takes one (|-|-|).
 * - A table that follows a line of text gets an empty line before it: GitHub lets it end the
 * paragraph.
 * - md4c takes the last eight bytes of its block store for the head of a block, when at a blank
 * line inside a list they may as well be the place of a line of text; where such a place ends in
 * the byte that means "list item", the list falls to pieces. A space at the end of the line before
 * moves the place.
 *
 * And lists as they are numbered in Chinese (1、… or ①…) are none to CommonMark, which would run their
 * lines together: their marks are replaced by its own.
 *
 * The inserted bytes are remembered, so that every place can be told in the source, and so that
 * they are left out where they turn out to be text.
 */
#include "builder.h"

#include "duidu/strbuf.h"
#include "duidu/utf8.h"
#include "scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    struct dd_mask *mask;
    struct dd_str text;   /* what there was */
    struct dd_strbuf out; /* what comes of it; empty until the first insert */
    size_t copied;        /* bytes of text that are in out */
    size_t total, capacity;
};

/* What is known of the line at hand and its neighbours. */
struct lines {
    struct dd_str before, line, next, third;
    char fence; /* the sign of the fence that is open, or 0 */
    bool table; /* inside a table */
};

static size_t insert_len(const struct dd_mask *mask, size_t i)
{
    return mask->inserts[i].total - (i ? mask->inserts[i - 1].total : 0);
}

/* Inserts n bytes before byte at of the text; at never falls. */
static void insert(struct writer *w, size_t at, const char *bytes, size_t n)
{
    struct dd_mask *mask = w->mask;
    struct dd_mask_insert *last = mask->n_inserts ? &mask->inserts[mask->n_inserts - 1] : NULL;
    dd_strbuf_add(&w->out, dd_str_slice(w->text, w->copied, at));
    w->copied = at;
    w->total += n;
    if (last && last->at + insert_len(mask, mask->n_inserts - 1) == w->out.len) {
        last->total = w->total; /* right behind the one before: one with it */
    } else {
        if (mask->n_inserts == w->capacity) {
            w->capacity = w->capacity ? w->capacity * 2 : 16;
            mask->inserts = dd_xrealloc(mask->inserts, w->capacity * sizeof *mask->inserts);
        }
        mask->inserts[mask->n_inserts++] = (struct dd_mask_insert){w->out.len, w->total};
    }
    dd_strbuf_add(&w->out, (struct dd_str){bytes, n});
}

static size_t place(const struct writer *w, const char *p)
{
    return (size_t)(p - w->text.ptr);
}

/* ---- lines ----------------------------------------------------------------------------- */

/* Bytes of white space and quote marks at the start of a line. */
static size_t margin(struct dd_str line)
{
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t' || line.ptr[n] == '>'))
        n++;
    return n;
}

static bool is_blank(struct dd_str line)
{
    return margin(line) == line.len;
}

/* Bytes of the list marker at the start of s, with the white space behind it; 0: there is none. */
static size_t marker_len(struct dd_str s)
{
    size_t n = 0;
    while (n < s.len && n < 9 && s.ptr[n] >= '0' && s.ptr[n] <= '9')
        n++;
    if (n ? n < s.len && (s.ptr[n] == '.' || s.ptr[n] == ')')
          : s.len && (s.ptr[0] == '-' || s.ptr[0] == '*' || s.ptr[0] == '+'))
        n++;
    else
        return 0;
    size_t space = n;
    while (space < s.len && (s.ptr[space] == ' ' || s.ptr[space] == '\t'))
        space++;
    return space > n ? space : 0;
}

static void see_fence(struct lines *l)
{
    struct dd_str s = dd_str_slice(l->line, margin(l->line), l->line.len);
    s = dd_str_slice(s, l->fence ? 0 : marker_len(s), s.len);
    size_t n = 0;
    while (n < s.len && s.ptr[n] == s.ptr[0] && (s.ptr[0] == '`' || s.ptr[0] == '~'))
        n++;
    if (n < 3)
        return;
    struct dd_str info = dd_str_slice(s, n, s.len);
    if (!l->fence && !(s.ptr[0] == '`' && dd_str_find(info, DD_STR("`"), 0) >= 0))
        l->fence = s.ptr[0];
    else if (l->fence == s.ptr[0] && is_blank(info))
        l->fence = 0;
}

/* ---- tables ---------------------------------------------------------------------------- */

/* One cell of a delimiter row (":-", " -- "): its text without white space; empty when it is none.
 */
static struct dd_str delimiter_cell(struct dd_str cell)
{
    cell = dd_str_trim(cell);
    size_t start = cell.len && cell.ptr[0] == ':', end = cell.len;
    if (end > start && cell.ptr[end - 1] == ':')
        end--;
    if (start == end)
        return (struct dd_str){0};
    for (size_t i = start; i < end; i++)
        if (cell.ptr[i] != '-')
            return (struct dd_str){0};
    return cell;
}

/* Takes the next cell off *rest, up to and with its '|'. */
static bool next_cell(struct dd_str *rest, struct dd_str *cell)
{
    size_t len = 0;
    if (rest->len == 0)
        return false;
    while (len < rest->len && (rest->ptr[len] != '|' || (len && rest->ptr[len - 1] == '\\')))
        len++;
    *cell = dd_str_slice(*rest, 0, len);
    *rest = dd_str_slice(*rest, len + 1, rest->len);
    return true;
}

static struct dd_str row_of(struct dd_str line)
{
    struct dd_str row = dd_str_trim(dd_str_slice(line, margin(line), line.len));
    return dd_str_slice(row, row.len && row.ptr[0] == '|', row.len);
}

static size_t count_cells(struct dd_str line)
{
    struct dd_str row = row_of(line), cell;
    size_t n = 0;
    while (next_cell(&row, &cell))
        n++;
    return n;
}

/* Is line a delimiter row? *narrow: has it a cell of less than three characters? */
static bool is_delimiter_row(struct dd_str line, bool *narrow)
{
    struct dd_str row, cell;
    *narrow = false;
    if (!line.len || line.len > 4096 || !memchr(line.ptr, '|', line.len) ||
        !memchr(line.ptr, '-', line.len))
        return false;
    for (row = row_of(line); next_cell(&row, &cell);) {
        struct dd_str dashes = delimiter_cell(cell);
        if (dashes.len == 0)
            return false;
        *narrow = *narrow || dashes.len < 3;
    }
    return true;
}

static void widen_row(struct writer *w, struct dd_str line)
{
    struct dd_str row = row_of(line), cell;
    while (next_cell(&row, &cell)) {
        struct dd_str dashes = delimiter_cell(cell);
        if (dashes.len && dashes.len < 3)
            insert(w, place(w, dashes.ptr) + (dashes.ptr[0] == ':'), "---", 3 - dashes.len);
    }
}

/* Does a table begin with this line, right behind a line of text? */
static bool interrupts(const struct lines *l)
{
    bool narrow;
    size_t start = margin(l->line);
    if (l->table || is_blank(l->before) || !l->line.len || !memchr(l->line.ptr, '|', l->line.len) ||
        !is_delimiter_row(l->next, &narrow))
        return false;
    return marker_len(dd_str_slice(l->line, start, l->line.len)) == 0 &&
           margin(l->before) <= start + 3 && count_cells(l->line) == count_cells(l->next);
}

/* ---- md4c's confusion ------------------------------------------------------------------ */

/* Bytes of the mark before a line's text at the start of s: of an item, a task, a heading. */
static size_t mark_len(struct dd_str s)
{
    size_t n = marker_len(s);
    if (!n && s.len > 3 && s.ptr[0] == '[' && s.ptr[2] == ']')
        n = 3 + margin(dd_str_slice(s, 3, s.len));
    if (!n && s.len && s.ptr[0] == '#')
        while (n < s.len && (s.ptr[n] == '#' || s.ptr[n] == ' '))
            n++;
    return n;
}

static bool is_confusing(size_t place)
{
    return dd_parser_item_sign((unsigned char)(place % 256));
}

/* Would md4c take the line at hand, shifted by shift bytes, for a list item? Any of the places
 * where its text may begin, and its end, may be what is looked at. */
static bool confuses(const struct writer *w, struct dd_str line, size_t shift)
{
    size_t origin = place(w, line.ptr) + w->total + shift;
    for (size_t at = margin(line), n = 1; n; at += n) {
        if (is_confusing(origin + at))
            return true;
        n = mark_len(dd_str_slice(line, at, line.len));
    }
    return is_confusing(origin + line.len);
}

/* Only what stands inside a list, before a blank line, is in danger. */
static bool is_in_danger(const struct lines *l)
{
    if (is_blank(l->line))
        return false;
    if (is_blank(l->next))
        return !l->third.len || is_blank(l->third) || margin(l->third) >= 2;
    return is_blank(l->third);
}

static void dodge(struct writer *w, const struct lines *l, size_t shift)
{
    static const char spaces[] = "                ", tabs[] = "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t",
                      line_ends[] = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n";
    size_t start = place(w, l->line.ptr), n = 0;
    /* The end of the line before moves, too. */
    while (n < sizeof spaces - 1 && (confuses(w, l->line, shift + n) ||
                                     (n && start && is_confusing(start - 1 + w->total + n))))
        n++;
    if (!n)
        return;
    if (!start) {
        insert(w, 0, line_ends, n);
        return;
    }
    /* Neither may a hard break come of it, nor one be lost. */
    struct dd_str before = l->before;
    bool slash = dd_str_ends(before, DD_STR("\\"));
    bool one_space = dd_str_ends(before, DD_STR(" ")) && !dd_str_ends(before, DD_STR("  "));
    insert(w, start - 1 - slash, one_space && !is_blank(before) ? tabs : spaces, n);
}

/* ---- lists as they are numbered in Chinese --------------------------------------------- */

/* The mark that a line begins with: "1、", "1）" or "①". */
struct han_mark {
    unsigned number;
    size_t at;    /* where three bytes are to be replaced … */
    char with[4]; /* … by these, which make it a list item to CommonMark */
};

/* "①" to "⑳", as long as "1. " and "20.", which wants a space behind it. */
static bool circled(struct dd_str line, size_t at, struct han_mark *out)
{
    size_t len;
    uint32_t cp = dd_utf8_decode(line, at, &len);
    if (cp < 0x2460 || cp > 0x2473)
        return false;
    unsigned n = cp - 0x2460 + 1;
    bool space = at + 3 < line.len && line.ptr[at + 3] == ' ';
    if (n >= 10 && !space)
        return false;
    *out = (struct han_mark){.number = n, .at = at};
    snprintf(out->with, sizeof out->with, n < 10 ? "%u. " : "%u.", n);
    return true;
}

static bool han_mark(struct dd_str line, struct han_mark *out)
{
    unsigned number = 0;
    size_t at = 0;
    while (at < line.len && at < 3 && line.ptr[at] == ' ')
        at++;
    if (at < line.len && circled(line, at, out))
        return true;
    for (size_t digits = at; at < line.len && at - digits < 2; at++) {
        if (line.ptr[at] < '0' || line.ptr[at] > '9')
            break;
        number = number * 10 + (unsigned)(line.ptr[at] - '0');
    }
    struct dd_str rest = dd_str_slice(line, at, line.len);
    bool marked = dd_str_starts(rest, DD_STR("、")) || dd_str_starts(rest, DD_STR("）"));
    *out = (struct han_mark){number, at, ".  "};
    return number && marked && !dd_str_starts(dd_str_slice(rest, 3, rest.len), DD_STR("  "));
}

/* Lines numbered 1, 2, … within one paragraph, at least two of them, become items: "1、" is as long as
 * "1.  ". Text between two of them goes on with the first. */
static void mark_han_lists(struct dd_str text, char *mask)
{
    enum { MOST = 99 };
    struct han_mark marks[MOST];
    unsigned n = 0;
    struct dd_scan scan = dd_scan_of(text, (struct dd_span){0, text.len});
    struct dd_str line;
    bool any = dd_str_find(text, DD_STR("1、"), 0) >= 0 || dd_str_find(text, DD_STR("1）"), 0) >= 0 ||
               dd_str_find(text, DD_STR("①"), 0) >= 0;
    for (bool more = any; more;) {
        struct han_mark mark;
        more = dd_scan_line(&scan, &line);
        bool numbered = more && !scan.in_code && han_mark(line, &mark);
        if (numbered)
            mark.at += (size_t)(line.ptr - text.ptr);
        if (numbered && mark.number == n + 1 && n < MOST) {
            marks[n++] = mark;
            continue;
        }
        if (more && !scan.in_code && !numbered && !dd_line_blank(line))
            continue;
        for (unsigned i = 0; n > 1 && i < n; i++)
            memcpy(mask + marks[i].at, marks[i].with, 3);
        n = 0;
        if (numbered && mark.number == 1)
            marks[n++] = mark;
    }
}

/* ---- the whole ------------------------------------------------------------------------- */

static void see_line(struct writer *w, struct lines *l)
{
    bool narrow;
    bool open = !l->fence && interrupts(l);
    if (is_in_danger(l))
        dodge(w, l, open);
    if (open)
        insert(w, place(w, l->line.ptr), "\n", 1);
    if (!l->fence && is_delimiter_row(l->line, &narrow)) {
        l->table = true;
        if (narrow)
            widen_row(w, l->line);
    }
    if (is_blank(l->line))
        l->table = false;
    see_fence(l);
}

static struct dd_str take_line(struct dd_str *rest)
{
    struct dd_str line = {0};
    dd_str_next_line(rest, &line);
    return line;
}

static void insert_bytes(struct dd_mask *mask)
{
    struct writer w = {.mask = mask, .text = {mask->bytes, mask->len}};
    struct dd_str rest = w.text;
    struct lines l = {.line = take_line(&rest)};
    l.next = take_line(&rest);
    for (; l.line.ptr; l.before = l.line, l.line = l.next, l.next = l.third) {
        l.third = take_line(&rest);
        see_line(&w, &l);
    }
    if (!mask->n_inserts)
        return;
    dd_strbuf_add(&w.out, dd_str_slice(w.text, w.copied, w.text.len));
    free(mask->bytes);
    mask->bytes = w.out.buf;
    mask->len = w.out.len;
}

void dd_mask_init(struct dd_mask *mask, struct dd_str text)
{
    *mask = (struct dd_mask){.bytes = dd_xmalloc(text.len + 1), .len = text.len};
    if (text.len)
        memcpy(mask->bytes, text.ptr, text.len);
    mask->bytes[text.len] = '\0';
    dd_emphasis_mask(text, mask->bytes);
    mark_han_lists(text, mask->bytes);
    insert_bytes(mask);
}

void dd_mask_release(struct dd_mask *mask)
{
    free(mask->bytes);
    free(mask->inserts);
    *mask = (struct dd_mask){0};
}

/* Index of the first insert that begins at or after byte at. */
static size_t insert_from(const struct dd_mask *mask, size_t at)
{
    size_t low = 0, high = mask->n_inserts;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (mask->inserts[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t dd_mask_next_insert(const struct dd_mask *mask, size_t at)
{
    size_t i = insert_from(mask, at);
    return i < mask->n_inserts ? mask->inserts[i].at : SIZE_MAX;
}

size_t dd_mask_inserted(const struct dd_mask *mask, size_t at)
{
    size_t i = insert_from(mask, at + 1); /* the insert before it is the last to begin at or before at */
    if (!i)
        return 0;
    size_t end = mask->inserts[i - 1].at + insert_len(mask, i - 1);
    return at < end ? end - at : 0;
}

size_t dd_mask_offset(const struct dd_mask *mask, size_t at)
{
    at += dd_mask_inserted(mask, at); /* an inserted byte stands where the text goes on */
    size_t i = insert_from(mask, at);
    return i ? at - mask->inserts[i - 1].total : at;
}
