/* answer.c - notices that an "article" is what a server said instead of it.
 *
 * Pages that ask for a human, HTTP errors, the fetcher's own errors as JSON. Words alone do not
 * tell (people write articles about captchas): they must stand in the title or the first lines, and
 * the text must be short.
 */
#include "clean.h"
#include "draft.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "scan.h"

#include <string.h>

enum {
    SHORT = 250,         /* words that an error page may have */
    SHORT_REFUSED = 500, /* the same when the server named an error: navigation around it */
    HEAD_LINES = 6,
    HEAD_BYTES = 160, /* a longer line is prose */
    JSON_MAX = 64 * 1024
};

/* Compared without regard to case, anywhere in a title or one of the first lines. */
static const char *const phrases[] = {
    "just a moment...",
    "just a moment…",
    "attention required! | cloudflare",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "robot or human",
    "checking your browser",
    "ddos-guard",
    "security checkpoint",
    "enable javascript and cookies to continue",
    "access denied",
    "403 forbidden",
    "404 not found",
    "404 error",
    "page not found",
    "429 too many requests",
    "too many requests",
    "500 internal server error",
    "502 bad gateway",
    "503 service unavailable",
    "service temporarily unavailable",
    "504 gateway time-out",
    "504 gateway timeout",
    "a timeout occurred",
    "we had to rate limit you",
    "环境异常",
    "完成验证后即可继续访问",
    "人机验证",
    "安全验证",
    "访问过于频繁",
    "页面不存在",
    "该内容已被发布者删除",
};

static bool contains_ci(struct dd_str s, struct dd_str needle)
{
    for (size_t i = 0; i + needle.len <= s.len; i++)
        if (dd_str_starts_ci(dd_str_slice(s, i, s.len), needle))
            return true;
    return false;
}

static bool is_excuse(struct dd_str line)
{
    if (line.len > HEAD_BYTES)
        return false;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (contains_ci(line, dd_str_from(phrases[i])))
            return true;
    return false;
}

static void fail(struct dd_draft *d, size_t offset, struct dd_str answer)
{
    const struct dd_source *source = d->clip->article.source;
    struct dd_str shown = dd_clean_markdown(&d->clip->arena, dd_str_slice(answer, 0, 300));
    d->clip->body_failed = true;
    dd_problems_add(&d->clip->problems, source->path, dd_source_line(source, offset), DD_ERROR,
                    _("not the article, the site answered: %s"), shown.ptr);
}

/* ---- JSON --------------------------------------------------------------------------------- */

/* The string value of key in a JSON text, escapes left out; empty when there is none. */
static struct dd_str json_string(struct dd_arena *arena, struct dd_str json, struct dd_str key)
{
    struct dd_strbuf out = {0};
    ptrdiff_t at = dd_str_find(json, key, 0);
    if (at < 0)
        return (struct dd_str){0};
    struct dd_str rest = dd_str_trim(dd_str_slice(json, (size_t)at + key.len, json.len));
    if (rest.len && rest.ptr[0] == ':')
        rest = dd_str_trim(dd_str_slice(rest, 1, rest.len));
    for (size_t i = 1; rest.len && rest.ptr[0] == '"' && i < rest.len && rest.ptr[i] != '"'; i++) {
        bool escape = rest.ptr[i] == '\\' && i + 1 < rest.len;
        i += escape;
        dd_strbuf_addc(&out, escape && strchr("nrt", rest.ptr[i]) ? ' ' : rest.ptr[i]);
    }
    struct dd_str value = dd_arena_copy(arena, dd_strbuf_str(&out));
    dd_strbuf_release(&out);
    return value;
}

/* {"data":null,"code":422,…,"readableMessage":"…"} */
static bool check_json(struct dd_draft *d, struct dd_str text)
{
    text = dd_str_trim(text);
    if (text.len > JSON_MAX || !dd_str_starts(text, DD_STR("{")) ||
        dd_str_find(text, DD_STR("\"code\""), 0) < 0)
        return false;
    struct dd_str message = json_string(&d->clip->arena, text, DD_STR("\"readableMessage\""));
    if (!message.len)
        message = json_string(&d->clip->arena, text, DD_STR("\"message\""));
    if (!message.len)
        return false;
    fail(d, (size_t)(text.ptr - d->clip->article.source->text.ptr), message);
    return true;
}

/* ---- pages -------------------------------------------------------------------------------- */

/* An HTML page where markdown was expected: its <title> says what it is. */
static bool check_html(struct dd_draft *d, struct dd_str text)
{
    text = dd_str_trim(text);
    if (!dd_str_starts_ci(text, DD_STR("<!doctype html")) &&
        !dd_str_starts_ci(text, DD_STR("<html")))
        return false;
    struct dd_str head = dd_str_slice(text, 0, 8192);
    ptrdiff_t open = dd_str_find(head, DD_STR("<title>"), 0);
    ptrdiff_t close = open < 0 ? -1 : dd_str_find(head, DD_STR("</title>"), (size_t)open);
    if (close < 0)
        return false;
    struct dd_str title = dd_str_slice(head, (size_t)open + 7, (size_t)close);
    if (!is_excuse(title))
        return false;
    fail(d, (size_t)(title.ptr - d->clip->article.source->text.ptr), title);
    return true;
}

static bool check_first_lines(struct dd_draft *d)
{
    const struct dd_part *article = &d->clip->article;
    struct dd_scan scan = dd_scan_of(article->source->text, article->span);
    struct dd_str line, heading;
    for (int n = 0; n < HEAD_LINES && dd_scan_text_line(&scan, &line); n++) {
        if (!is_excuse(line))
            continue;
        fail(d, scan.start, dd_heading_of(line, &heading) ? heading : line);
        return true;
    }
    return false;
}

static bool check_title(struct dd_draft *d)
{
    for (size_t i = 0; i < d->fields.count; i++) {
        const struct dd_field *f = &d->fields.items[i];
        if (f->origin != DD_ORIGIN_JINA || !dd_str_equal(f->key, DD_STR("original_title")) ||
            !is_excuse(f->value))
            continue;
        fail(d, d->clip->article.span.start, f->value);
        return true;
    }
    return false;
}

/* The generator keeps so many characters of a fetched page, wherever that is. */
static void check_cut(struct dd_draft *d)
{
    enum { KEPT = 32 * 1024 };
    const struct dd_source *source = d->clip->article.source;
    struct dd_str text = source->text;
    size_t characters = 0;
    if (source != &d->clip->sibling || text.len < KEPT || text.len > KEPT * 4)
        return;
    for (size_t i = 0; i < text.len; i++)
        characters += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    if (characters == KEPT && text.ptr[text.len - 1] != '\n')
        dd_draft_problem(
            d, source, text.len, DD_WARNING,
            _("the article ends here in the middle: it was cut off when it was saved"));
}

void dd_draft_check_answer(struct dd_draft *d)
{
    struct dd_clip *clip = d->clip;
    const struct dd_part *article = &clip->article;
    if (!article->source)
        return;
    struct dd_str text =
        dd_str_slice(article->source->text, article->span.start, article->span.end);
    if (dd_line_blank(text)) {
        clip->body_failed = d->promised || d->refused;
        dd_draft_problem(d, article->source, article->span.start, DD_WARNING,
                         _("the article is empty"));
        return;
    }
    /* Two Han characters say about as much as one word. */
    size_t size = clip->article_words + clip->article_han / 2;
    check_cut(d);
    if (check_json(d, text) || check_html(d, text))
        return;
    if (size < SHORT && (check_title(d) || check_first_lines(d)))
        return;
    if (d->refused && size < SHORT_REFUSED)
        clip->body_failed = true; /* said when the header was read */
}
