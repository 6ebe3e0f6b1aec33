/* head.c - the lines at the top of a file that carry metadata outside of front matter.
 *
 * Layout B has them as bullets (`- URL: …`); other exports write `Source: …`, `**作者**：…` or
 * `[Read Original](…)`. They are read up to the first heading under the title and no further, for a
 * digest of many articles has such lines in each of its sections.
 */
#include "draft.h"
#include "scan.h"

#include <string.h>

enum { LINES_MAX = 20, LINE_MAX_BYTES = 2048, KEY_MAX = 32 };

/* s without emphasis, code marks and blanks at both ends. */
static struct dd_str bare(struct dd_str s)
{
    for (;;) {
        s = dd_str_trim(s);
        if (s.len && strchr("*_`", s.ptr[0]))
            s = dd_str_slice(s, 1, s.len);
        else if (s.len && strchr("*_`", s.ptr[s.len - 1]))
            s.len--;
        else
            return s;
    }
}

/* `[Text](target)` alone: Text is the key. */
static bool link_line(struct dd_str s, struct dd_str *key, struct dd_str *value)
{
    ptrdiff_t middle = dd_str_find(s, DD_STR("]("), 0);
    if (middle <= 1 || s.ptr[0] != '[' || !dd_str_ends(s, DD_STR(")")))
        return false;
    *key = dd_str_slice(s, 1, (size_t)middle);
    *value = dd_str_slice(s, (size_t)middle + 2, s.len - 1);
    return true;
}

static bool pair_line(struct dd_str s, struct dd_str *key, struct dd_str *value)
{
    static const struct dd_str colons[] = {{":", 1}, {"：", 3}};
    ptrdiff_t at = -1;
    size_t width = 0;
    for (size_t i = 0; i < 2; i++) {
        ptrdiff_t hit = dd_str_find(dd_str_slice(s, 0, KEY_MAX + 8), colons[i], 0);
        if (hit > 0 && (at < 0 || hit < at)) {
            at = hit;
            width = colons[i].len;
        }
    }
    if (at < 0)
        return false;
    *key = bare(dd_str_slice(s, 0, (size_t)at));
    *value = bare(dd_str_slice(s, (size_t)at + width, s.len));
    return key->len > 0;
}

/* Takes the field of one line; its key is left in *key for the caller to look at. */
static bool take_line(struct dd_draft *d, const struct dd_source *source, struct dd_str line,
                      size_t offset, struct dd_str *key)
{
    struct dd_str value, s = dd_str_trim(line);
    if (s.len > LINE_MAX_BYTES)
        return false;
    if (s.len > 2 && strchr("-*+>", s.ptr[0]) && s.ptr[1] == ' ')
        s = dd_str_trim(dd_str_slice(s, 2, s.len));
    if (!link_line(s, key, &value) && !pair_line(s, key, &value))
        return false;
    if (key->len > KEY_MAX)
        return false;
    dd_fields_add(&d->fields, *key, value, DD_ORIGIN_HEAD, dd_source_line(source, offset));
    return true;
}

/* Notes what marks a layout B file. */
static void note_bullet(struct dd_draft *d, struct dd_str key)
{
    bool link = dd_str_equal_ci(key, DD_STR("Link To Text"));
    d->has_link = d->has_link || link;
    d->has_bullets = d->has_bullets || link || dd_str_equal_ci(key, DD_STR("URL")) ||
                     dd_str_equal_ci(key, DD_STR("Added At"));
}

void dd_draft_read_lines(struct dd_draft *draft, const struct dd_source *source,
                         struct dd_span span)
{
    struct dd_scan scan = dd_scan_of(source->text, span);
    struct dd_str line, text, key;
    for (int n = 0; n < LINES_MAX && dd_scan_text_line(&scan, &line); n++) {
        if (scan.in_code || dd_heading_of(line, &text))
            return;
        take_line(draft, source, line, scan.start, &key);
    }
}

void dd_draft_read_head(struct dd_draft *draft)
{
    const struct dd_source *source = &draft->clip->main;
    struct dd_scan scan = dd_scan_of(source->text, draft->body);
    struct dd_str line, key;
    bool bullets = true; /* nothing else so far */

    draft->head_end = draft->body.start;
    for (int n = 0; n < LINES_MAX && dd_scan_text_line(&scan, &line); n++) {
        struct dd_str text;
        int level = dd_heading_of(line, &text);
        if (level == 1 && n == 0) {
            draft->heading = text;
            continue;
        }
        if (level || scan.in_code)
            return;
        bool taken = take_line(draft, source, line, scan.start, &key);
        bullets = bullets && taken && line.ptr[0] == '-';
        if (bullets) {
            note_bullet(draft, key);
            draft->head_end = scan.next;
        }
    }
}
