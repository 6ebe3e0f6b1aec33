#include "scan.h"

struct dd_scan dd_scan_of(struct dd_str text, struct dd_span span)
{
    size_t end = span.end < text.len ? span.end : text.len;
    size_t start = span.start < end ? span.start : end;
    return (struct dd_scan){.text = text, .end = end, .start = start, .next = start};
}

bool dd_line_blank(struct dd_str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && (line.ptr[i] < '\t' || line.ptr[i] > '\r'))
            return dd_str_trim(line).len == 0; /* white space past ASCII */
    return true;
}

size_t dd_skip_space(struct dd_str text, struct dd_span span)
{
    struct dd_str s = dd_str_slice(text, span.start, span.end);
    struct dd_str trimmed = dd_str_trim(s);
    return trimmed.len ? (size_t)(trimmed.ptr - text.ptr) : span.end;
}

/* ---- fences ------------------------------------------------------------------------------- */

/* What stands before the text of a line: white space, quote marks, and (for a fence that opens in a
 * list item) a bullet or number. */
struct prefix {
    size_t bytes, columns;
    bool quoted;
};

static struct prefix skip_blanks(struct dd_str line, struct prefix p)
{
    while (p.bytes < line.len) {
        char c = line.ptr[p.bytes];
        if (c == '>')
            p.quoted = true;
        else if (c == '\t')
            p.columns += 3;
        else if (c != ' ')
            break;
        p.columns++;
        p.bytes++;
    }
    return p;
}

/* Bytes of a list marker at the start of s with a blank behind it; 0 when there is none. */
static size_t marker_len(struct dd_str s)
{
    size_t n = 0;
    while (n < s.len && n < 9 && s.ptr[n] >= '0' && s.ptr[n] <= '9')
        n++;
    if (n >= s.len)
        return 0;
    char c = s.ptr[n];
    bool marker = n ? c == '.' || c == ')' : c == '-' || c == '*' || c == '+';
    return marker && n + 1 < s.len && s.ptr[n + 1] == ' ' ? n + 1 : 0;
}

static struct prefix prefix_of(struct dd_str line)
{
    struct prefix p = skip_blanks(line, (struct prefix){0, 0, false});
    size_t n;
    while ((n = marker_len(dd_str_slice(line, p.bytes, line.len)))) {
        p.bytes += n;
        p.columns += n;
        p = skip_blanks(line, p);
    }
    return p;
}

static size_t run_of(struct dd_str s, char mark)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] == mark)
        n++;
    return n;
}

static bool opens(struct dd_str line, struct dd_fence *fence)
{
    struct prefix p = prefix_of(line);
    struct dd_str rest = dd_str_slice(line, p.bytes, line.len);
    if (rest.len < 3 || (rest.ptr[0] != '`' && rest.ptr[0] != '~'))
        return false;
    size_t width = run_of(rest, rest.ptr[0]);
    if (width < 3)
        return false;
    if (rest.ptr[0] == '`' && dd_str_find(rest, DD_STR("`"), width) >= 0)
        return false; /* inline code */
    *fence = (struct dd_fence){
        .mark = rest.ptr[0], .width = width, .indent = p.columns, .quoted = p.quoted};
    return true;
}

static bool closes(struct dd_str line, const struct dd_fence *fence)
{
    struct prefix p = skip_blanks(line, (struct prefix){0, 0, false});
    struct dd_str rest = dd_str_slice(line, p.bytes, line.len);
    size_t width = run_of(rest, fence->mark);
    return width >= fence->width && dd_line_blank(dd_str_slice(rest, width, rest.len));
}

/* Does the line end the quote or the list that the fence stands in? */
static bool leaves(struct dd_str line, const struct dd_fence *fence)
{
    struct prefix p = skip_blanks(line, (struct prefix){0, 0, false});
    if (fence->quoted)
        return !p.quoted;
    return fence->indent > 3 && p.columns < 2 && p.bytes < line.len;
}

static void follow_fence(struct dd_scan *scan, struct dd_str line)
{
    struct dd_fence *f = &scan->fence;
    scan->in_code = f->mark != 0;
    if (f->mark && closes(line, f)) {
        f->mark = 0;
        return;
    }
    if (f->mark && leaves(line, f)) {
        f->mark = 0;
        scan->in_code = false;
    }
    if (!f->mark && opens(line, f)) {
        f->start = scan->start;
        scan->in_code = true;
    }
}

/* ---- lines -------------------------------------------------------------------------------- */

bool dd_scan_line(struct dd_scan *scan, struct dd_str *line)
{
    struct dd_str rest = dd_str_slice(scan->text, scan->next, scan->end);
    scan->start = scan->next;
    if (!dd_str_next_line(&rest, line))
        return false;
    scan->next = scan->end - rest.len;
    follow_fence(scan, *line);
    return true;
}

bool dd_scan_has_marks(const struct dd_scan *scan)
{
    struct dd_str rest = dd_str_slice(scan->text, scan->next, scan->end);
    return dd_str_find(rest, DD_STR("```"), 0) >= 0 || dd_str_find(rest, DD_STR("~~~"), 0) >= 0;
}

bool dd_scan_text_line(struct dd_scan *scan, struct dd_str *line)
{
    while (dd_scan_line(scan, line))
        if (!dd_line_blank(*line))
            return true;
    return false;
}

int dd_heading_of(struct dd_str line, struct dd_str *text)
{
    size_t indent = run_of(line, ' ');
    struct dd_str rest = dd_str_slice(line, indent, line.len);
    size_t level = run_of(rest, '#');
    if (indent > 3 || level < 1 || level > 6)
        return 0;
    rest = dd_str_slice(rest, level, rest.len);
    if (rest.len && rest.ptr[0] != ' ' && rest.ptr[0] != '\t' && !(rest.ptr[0] & 0x80))
        return 0;
    rest = dd_str_trim(rest);
    size_t cut = rest.len;
    while (cut && rest.ptr[cut - 1] == '#')
        cut--;
    /* "## C#" keeps its mark, "## Title ##" does not. */
    if (cut == 0 || rest.ptr[cut - 1] == ' ')
        rest.len = cut;
    *text = dd_str_trim(rest);
    return (int)level;
}
