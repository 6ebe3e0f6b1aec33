/* The text as the parser gets to see it.
 *
 * Almost a copy: emphasis.c replaces characters by others of the same length, and here the delimiter
 * rows of tables are widened to the three dashes a cell that md4c asks for where GitHub takes one
 * (|-|-|). The inserted bytes are remembered, so that every place can be told in the source.
 */
#include "builder.h"

#include "duidu/strbuf.h"

#include <stdlib.h>
#include <string.h>

/* One cell of a delimiter row (":-", " -- "): its text without white space; empty when it is none. */
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
    if (rest->len == 0)
        return false;
    const char *bar = memchr(rest->ptr, '|', rest->len);
    size_t len = bar ? (size_t)(bar - rest->ptr) : rest->len;
    *cell = dd_str_slice(*rest, 0, len);
    *rest = dd_str_slice(*rest, len + 1, rest->len);
    return true;
}

/* Is line a delimiter row, and has it a cell shorter than three characters? */
static bool is_short_row(struct dd_str line)
{
    struct dd_str cell;
    bool narrow = false;
    if (dd_str_find(line, DD_STR("|"), 0) < 0 || dd_str_find(line, DD_STR("-"), 0) < 0)
        return false;
    size_t bars = 0;
    while (next_cell(&line, &cell)) {
        bool edge = dd_str_trim(cell).len == 0 && (bars == 0 || line.len == 0);
        struct dd_str dashes = delimiter_cell(cell);
        if (!edge && dashes.len == 0)
            return false;
        narrow = narrow || (dashes.len && dashes.len < 3);
        bars++;
    }
    return narrow;
}

static void insert_dashes(struct dd_mask *mask, struct dd_strbuf *out, size_t n, size_t *capacity)
{
    if (mask->n_inserts == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 16;
        mask->inserts = dd_xrealloc(mask->inserts, *capacity * sizeof *mask->inserts);
    }
    size_t before = mask->n_inserts ? mask->inserts[mask->n_inserts - 1].total : 0;
    mask->inserts[mask->n_inserts++] = (struct dd_mask_insert){out->len, before + n};
    dd_strbuf_fill(out, '-', n);
}

static void widen_row(struct dd_mask *mask, struct dd_strbuf *out, struct dd_str line,
                      size_t *capacity)
{
    struct dd_str cell;
    const char *end = line.ptr + line.len;
    while (next_cell(&line, &cell)) {
        struct dd_str dashes = delimiter_cell(cell);
        if (dashes.len && dashes.len < 3) {
            size_t upto = (size_t)(dashes.ptr - cell.ptr) + (dashes.ptr[0] == ':');
            dd_strbuf_add(out, dd_str_slice(cell, 0, upto));
            insert_dashes(mask, out, 3 - dashes.len, capacity);
            cell = dd_str_slice(cell, upto, cell.len);
        }
        dd_strbuf_add(out, cell);
        if (cell.ptr + cell.len < end)
            dd_strbuf_addc(out, '|');
    }
}

static void widen_tables(struct dd_mask *mask)
{
    struct dd_strbuf out = {0};
    struct dd_str all = {mask->bytes, mask->len}, rest = all, line;
    size_t capacity = 0, copied = 0;
    /* Most texts have no table with such a row: look before copying. */
    while (dd_str_next_line(&rest, &line)) {
        size_t at = (size_t)(line.ptr - all.ptr);
        if (line.len > 2000 || !is_short_row(line))
            continue;
        dd_strbuf_add(&out, dd_str_slice(all, copied, at));
        widen_row(mask, &out, line, &capacity);
        copied = at + line.len;
    }
    if (!mask->n_inserts) {
        dd_strbuf_release(&out);
        return;
    }
    dd_strbuf_add(&out, dd_str_slice(all, copied, all.len));
    free(mask->bytes);
    mask->bytes = out.buf;
    mask->len = out.len;
}

void dd_mask_init(struct dd_mask *mask, struct dd_str text)
{
    *mask = (struct dd_mask){.bytes = dd_xmalloc(text.len + 1), .len = text.len};
    if (text.len)
        memcpy(mask->bytes, text.ptr, text.len);
    mask->bytes[text.len] = '\0';
    dd_emphasis_mask(text, mask->bytes);
    if (memchr(mask->bytes, '|', mask->len))
        widen_tables(mask);
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

size_t dd_mask_insert_len(const struct dd_mask *mask, size_t at)
{
    size_t i = insert_from(mask, at);
    return mask->inserts[i].total - (i ? mask->inserts[i - 1].total : 0);
}

size_t dd_mask_offset(const struct dd_mask *mask, size_t at)
{
    size_t i = insert_from(mask, at);
    return i ? at - mask->inserts[i - 1].total : at;
}
