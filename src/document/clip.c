/* clip.c - opens a file, finds its parts and what belongs to it beside it. */
#include "count.h"
#include "draft.h"
#include "duidu/i18n.h"
#include "duidu/utf8.h"
#include "names.h"
#include "scan.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where a sibling comes from. */
struct beside {
    bool disk;                  /* look beside the main file */
    const struct dd_str *bytes; /* else these; may be NULL */
};

void dd_draft_problem(struct dd_draft *draft, const struct dd_source *source, size_t offset,
                      enum dd_severity severity, const char *message)
{
    dd_problems_add(&draft->clip->problems, source->path, dd_source_line(source, offset), severity,
                    "%s", message);
}

/* ---- siblings ----------------------------------------------------------------------------- */

static struct dd_str base_name(struct dd_str path)
{
    size_t i = path.len;
    while (i && path.ptr[i - 1] != '/')
        i--;
    return dd_str_slice(path, i, path.len);
}

/* name in the main file's folder. */
static struct dd_str path_beside(struct dd_draft *d, struct dd_str name)
{
    struct dd_str path = d->clip->main.path;
    size_t folder = path.len - base_name(path).len;
    return dd_arena_printf(&d->clip->arena, "%.*s%.*s", (int)folder, path.ptr, DD_STR_ARG(name));
}

static bool is_there(struct dd_str path)
{
    struct stat st;
    return stat(path.ptr, &st) == 0;
}

/* Opens path as the clip's sibling; what is wrong with it is a problem, not a failure. */
static bool open_sibling(struct dd_draft *d, struct dd_str path, const struct beside *beside)
{
    struct dd_clip *c = d->clip;
    struct dd_error err;
    enum dd_code code = beside->disk ? dd_source_open(&c->sibling, path.ptr, &c->problems, &err)
                                     : dd_source_from_bytes(&c->sibling, path.ptr, *beside->bytes,
                                                            &c->problems, &err);
    if (code)
        dd_problems_add(&c->problems, c->main.path, 0, DD_ERROR, "%s", err.message);
    return code == DD_OK;
}

/* Layout B's body. The name decides: links to it may be dead. */
static void take_raw(struct dd_draft *d, const struct beside *beside)
{
    struct dd_clip *c = d->clip;
    struct dd_str path = path_beside(d, dd_name_of_raw(&c->arena, base_name(c->main.path)));
    bool there = beside->disk ? is_there(path) : beside->bytes != NULL;

    if (!there && !d->has_link)
        return; /* a list of summaries; no article is missed */
    d->promised = true;
    if (!there) {
        struct dd_str shown = dd_path_shown(&c->arena, base_name(path));
        dd_problems_add(&c->problems, c->main.path, 0, DD_ERROR,
                        _("the article's file '%s' is missing"), shown.ptr);
        return;
    }
    if (open_sibling(d, path, beside))
        c->article = (struct dd_part){&c->sibling, {0, c->sibling.text.len}};
}

/* The path of a translation beside the main file; empty when there is none. */
static struct dd_str find_translation(struct dd_draft *d, const struct beside *beside)
{
    struct dd_arena *arena = &d->clip->arena;
    struct dd_str own = base_name(d->clip->main.path), name;
    if (!dd_name_ending(own).len || (!beside->disk && !beside->bytes))
        return (struct dd_str){0};
    for (size_t i = 0; (name = dd_name_of_translation(arena, own, i)).len; i++) {
        struct dd_str path = path_beside(d, name);
        if (!beside->disk || is_there(path))
            return path;
    }
    return (struct dd_str){0};
}

/* Its title, by front matter or heading. */
static struct dd_str title_of(const struct dd_source *source, const struct dd_fields *fields,
                              struct dd_span body)
{
    struct dd_scan scan = dd_scan_of(source->text, body);
    struct dd_str line, title;
    for (size_t i = 0; i < fields->count; i++)
        if (dd_str_equal(fields->items[i].key, DD_STR("title")))
            return fields->items[i].value;
    if (dd_scan_text_line(&scan, &line) && dd_heading_of(line, &title) == 1)
        return title;
    return (struct dd_str){0};
}

static void take_translation(struct dd_draft *d, const struct beside *beside)
{
    struct dd_clip *c = d->clip;
    struct dd_str path = find_translation(d, beside);
    if (!path.len || !open_sibling(d, path, beside))
        return;
    struct dd_fields fields = {.arena = &c->arena};
    struct dd_front front = dd_front_parse(&c->sibling, &fields, &c->problems);
    c->layout = DD_CLIP_TRANSLATION;
    c->summary = (struct dd_part){&c->sibling, {front.end, c->sibling.text.len}};
    d->translated_title = title_of(&c->sibling, &fields, c->summary.span);
}

/* ---- parts -------------------------------------------------------------------------------- */

/* Models leave the end of their thinking behind: `</think>` alone on a line, with or without the
 * thoughts before it. Narrows span to what follows the last one. */
static void drop_thoughts(const struct dd_source *source, struct dd_span *span)
{
    struct dd_scan scan = dd_scan_of(source->text, *span);
    struct dd_str line, mark = DD_STR("</think>");
    while (dd_scan_line(&scan, &line)) {
        struct dd_str text = dd_str_trim(line);
        if (scan.in_code || !dd_str_starts(text, mark))
            continue;
        span->start = (size_t)(text.ptr - source->text.ptr) + mark.len;
    }
}

/* Blank lines at both ends say nothing. */
static void narrow(struct dd_part *part)
{
    if (!part->source)
        return;
    struct dd_str text = part->source->text;
    struct dd_str rest = dd_str_slice(text, part->span.start, part->span.end);
    while (rest.len && (unsigned char)rest.ptr[rest.len - 1] <= ' ')
        rest.len--;
    struct dd_str line;
    size_t start = 0;
    for (struct dd_str r = rest; dd_str_next_line(&r, &line) && dd_line_blank(line);)
        start = rest.len - r.len;
    part->span.end = part->span.start + rest.len;
    part->span.start += start; /* an indented first line keeps its indentation */
}

/* A fence that nothing closes makes code of all that follows. */
static void check_fences(struct dd_draft *d, const struct dd_part *part)
{
    if (!part->source)
        return;
    struct dd_scan scan = dd_scan_of(part->source->text, part->span);
    struct dd_str line;
    bool any = dd_scan_has_marks(&scan);
    while (any && dd_scan_line(&scan, &line))
        ;
    if (scan.fence.mark)
        dd_draft_problem(d, part->source, scan.fence.start, DD_WARNING,
                         _("the code block that begins here is never closed"));
}

static void check_summary(struct dd_draft *d)
{
    struct dd_clip *c = d->clip;
    if (c->summary.source && c->summary.span.start >= c->summary.span.end)
        dd_draft_problem(d, c->summary.source, c->summary.span.start, DD_WARNING,
                         _("the summary is empty"));
    bool wanted = c->layout == DD_CLIP_SECTIONS || c->layout == DD_CLIP_SIBLING;
    if (!c->summary.source && wanted)
        dd_draft_problem(d, &c->main, d->body.start, DD_WARNING, _("no summary"));
}

static void check_article(struct dd_draft *d)
{
    struct dd_clip *c = d->clip;
    if (c->article.source) {
        dd_draft_check_answer(d);
        return;
    }
    c->body_failed = d->promised;
    if (c->layout == DD_CLIP_SECTIONS)
        dd_draft_problem(d, &c->main, c->main.text.len, DD_ERROR,
                         _("the file ends before the article"));
}

static struct dd_str part_text(const struct dd_part *part)
{
    if (!part->source)
        return (struct dd_str){0};
    return dd_str_slice(part->source->text, part->span.start, part->span.end);
}

static void count_parts(struct dd_clip *c)
{
    struct dd_count article = dd_count_text(part_text(&c->article));
    c->article_words = article.words;
    c->article_han = article.han;
    c->article_language = dd_count_language(article);
    c->summary_han = dd_count_text(part_text(&c->summary)).han;
}

static void take_parts(struct dd_draft *d, const struct beside *beside)
{
    struct dd_clip *c = d->clip;
    dd_draft_split(d);
    if (c->layout == DD_CLIP_SIBLING)
        take_raw(d, beside);
    else if (!c->summary.source && c->layout != DD_CLIP_SECTIONS)
        take_translation(d, beside);
    if (c->article.source && !dd_draft_take_jina(d) && c->article.source == &c->sibling)
        dd_draft_read_lines(d, &c->sibling, c->article.span);
    if (c->summary.source)
        drop_thoughts(c->summary.source, &c->summary.span);
    drop_thoughts(&c->main, &d->tldr);
    narrow(&c->summary);
    narrow(&c->article);
}

static void build(struct dd_clip *c, const struct beside *beside)
{
    struct dd_draft d = {.clip = c, .fields = {.arena = &c->arena}};
    d.front = dd_front_parse(&c->main, &d.fields, &c->problems);
    d.body = (struct dd_span){d.front.end, c->main.text.len};
    dd_draft_read_head(&d);
    take_parts(&d, beside);
    count_parts(c);
    check_summary(&d);
    check_article(&d);
    check_fences(&d, &c->summary);
    check_fences(&d, &c->article);
    dd_draft_fill_meta(&d);
}

/* ---- the interface ------------------------------------------------------------------------ */

static void begin(struct dd_clip *clip)
{
    *clip = (struct dd_clip){0};
    dd_arena_init(&clip->arena);
    clip->problems.arena = &clip->arena;
}

enum dd_code dd_clip_open(struct dd_clip *clip, const char *path, struct dd_error *err)
{
    bool standard_input = strcmp(path, "-") == 0;
    begin(clip);
    enum dd_code code =
        standard_input ? dd_source_from_fd(&clip->main, path, STDIN_FILENO, &clip->problems, err)
                       : dd_source_open(&clip->main, path, &clip->problems, err);
    if (code)
        dd_clip_release(clip);
    else
        build(clip, &(struct beside){.disk = !standard_input});
    return code;
}

enum dd_code dd_clip_from_bytes(struct dd_clip *clip, const char *path, struct dd_str bytes,
                                const struct dd_str *sibling, struct dd_error *err)
{
    begin(clip);
    enum dd_code code = dd_source_from_bytes(&clip->main, path, bytes, &clip->problems, err);
    if (code)
        dd_clip_release(clip);
    else
        build(clip, &(struct beside){.bytes = sibling});
    return code;
}

void dd_clip_release(struct dd_clip *clip)
{
    dd_source_release(&clip->main);
    dd_source_release(&clip->sibling);
    dd_arena_release(&clip->arena);
    *clip = (struct dd_clip){0};
}

const char *dd_clip_layout_name(enum dd_clip_layout layout)
{
    static const char names[][12] = {
        [DD_CLIP_SECTIONS] = "sections",       [DD_CLIP_SIBLING] = "sibling",
        [DD_CLIP_TOML] = "toml",               [DD_CLIP_FRONTMATTER] = "frontmatter",
        [DD_CLIP_OBSIDIAN] = "obsidian",       [DD_CLIP_TRANSLATION] = "translation",
        [DD_CLIP_PLAIN] = "plain",
    };
    return (size_t)layout < sizeof names / sizeof *names ? names[layout] : "";
}

const char *dd_language_name(enum dd_language language)
{
    static const char names[][8] = {[DD_LANG_NONE] = "",
                                    [DD_LANG_LATIN] = "latin",
                                    [DD_LANG_HAN] = "han",
                                    [DD_LANG_MIXED] = "mixed"};
    return (size_t)language < sizeof names / sizeof *names ? names[language] : "";
}

int dd_pace_minutes(struct dd_pace pace, size_t words, size_t han)
{
    uint64_t a = pace.words > 0 ? (uint64_t)pace.words : DD_PACE_WORDS;
    uint64_t b = pace.han > 0 ? (uint64_t)pace.han : DD_PACE_HAN;
    uint64_t parts = words * b + han * a;
    uint64_t minutes = (parts + a * b / 2) / (a * b);
    if (parts == 0)
        return 0;
    return minutes < 1 ? 1 : minutes > INT_MAX ? INT_MAX : (int)minutes;
}

int dd_clip_minutes(const struct dd_clip *clip)
{
    return dd_pace_minutes(clip->pace, clip->article_words, clip->article_han);
}
