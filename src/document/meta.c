/* meta.c - turns fields, headings and the path into a clip's metadata.
 *
 * Each meaning has a table of keys, the best first. What the front matter says goes before what the
 * lines at the top say, and that before what the fetcher said.
 */
#include "clean.h"
#include "date.h"
#include "draft.h"
#include "duidu/i18n.h"
#include "duidu/strbuf.h"
#include "duidu/utf8.h"
#include "scan.h"

#include <string.h>

enum { RAW_MAX = 4096, TAGS_MAX = 64 }; /* bytes of a value that are looked at; tags kept */

static const char *const title_keys[] = {"title", "extra.title", "name", "标题", NULL};
static const char *const original_keys[] = {"extra.original_title",
                                            "original_title",
                                            "originaltitle",
                                            "title_original",
                                            "title_en",
                                            "原文标题",
                                            "原标题",
                                            NULL};
static const char *const date_keys[] = {
    "created",    "added_at",   "date_added", "added",        "saved",      "saved_at",
    "date_saved", "clipped",    "clipped_at", "date_clipped", "created_at", "date_created",
    "date",       "extra.date", "timestamp",  "收藏时间",     "日期",       NULL};
static const char *const published_keys[] = {
    "published",          "extra.published",    "published_at", "published_time", "published_date",
    "date_published",     "publish_date",       "publish_time", "publishdate",    "pubdate",
    "extra.published_at", "extra.publish_date", "发布时间",     "发布日期",       NULL};
static const char *const url_keys[] = {"extra.source",
                                       "source",
                                       "source_url",
                                       "url",
                                       "extra.url",
                                       "original_url",
                                       "canonical_url",
                                       "link",
                                       "original_link",
                                       "permalink",
                                       "extra.original_url",
                                       "read_original",
                                       "original",
                                       "原文链接",
                                       "原文地址",
                                       "原文",
                                       "链接",
                                       "来源",
                                       NULL};
static const char *const site_keys[] = {"extra.hostname", "hostname",   "site",
                                        "domain",         "extra.site", NULL};
static const char *const author_keys[] = {"author",
                                          "authors",
                                          "extra.author",
                                          "extra.authors",
                                          "author.name",
                                          "authors.name",
                                          "taxonomies.authors",
                                          "creator",
                                          "byline",
                                          "作者",
                                          NULL};
static const char *const tldr_keys[] = {
    "tldr",          "tl;dr",       "extra.tldr",        "summary",
    "extra.summary", "description", "extra.description", "excerpt",
    "abstract",      "摘要",        "一句话总结",        NULL};
static const char *const tag_keys[] = {
    "tags", "taxonomies.tags", "tag", "keywords", "extra.tags", "标签", NULL};

/* ---- looking up --------------------------------------------------------------------------- */

/* The next field after *at with that key and origin; NULL when there is none. */
static const struct dd_field *next_field(const struct dd_draft *d, size_t *at,
                                         enum dd_origin origin, const char *key)
{
    while (*at < d->fields.count) {
        const struct dd_field *f = &d->fields.items[(*at)++];
        if (f->origin == origin && dd_str_equal(f->key, dd_str_from(key)))
            return f;
    }
    return NULL;
}

/* What is made of a field's value; empty refuses it. */
typedef struct dd_str (*maker)(struct dd_arena *arena, struct dd_str value);

/* The first value, in the order of origins and of keys, that make does not refuse. *seen gets the
 * first field that was there at all. */
static struct dd_str look_up(const struct dd_draft *d, const char *const *keys, maker make,
                             enum dd_origin last, const struct dd_field **seen)
{
    for (int origin = 0; origin <= (int)last; origin++) {
        for (size_t k = 0; keys[k]; k++) {
            const struct dd_field *f;
            for (size_t at = 0; (f = next_field(d, &at, origin, keys[k]));) {
                struct dd_str made = make(&d->clip->arena, dd_str_slice(f->value, 0, RAW_MAX));
                if (seen && !*seen)
                    *seen = f;
                if (made.len)
                    return made;
            }
        }
    }
    return (struct dd_str){0};
}

/* Lines at the top of a text with front matter are prose more often than metadata. */
static enum dd_origin down_to_head(const struct dd_draft *d)
{
    return d->front.kind == DD_FRONT_NONE ? DD_ORIGIN_HEAD : DD_ORIGIN_FRONTMATTER;
}

struct dd_str dd_draft_front_value(const struct dd_draft *draft, const char *key)
{
    size_t at = 0;
    const struct dd_field *f = next_field(draft, &at, DD_ORIGIN_FRONTMATTER, key);
    return f ? f->value : (struct dd_str){0};
}

/* ---- titles ------------------------------------------------------------------------------- */

static bool next_letter(struct dd_str s, size_t *at, uint32_t *cp)
{
    size_t n;
    for (; *at < s.len; *at += n) {
        *cp = dd_utf8_decode(s, *at, &n);
        if (*cp < 0x80 ? dd_cp_is_letter(*cp) : !dd_cp_is_punct(*cp) && !dd_cp_is_space(*cp)) {
            *at += n;
            *cp |= *cp >= 'A' && *cp <= 'Z' ? 32 : 0;
            return true;
        }
    }
    return false;
}

/* The part of full that differs from title by nothing but punctuation and case: all of it, or what
 * stands before " | site". Empty when they differ more. */
static struct dd_str same_letters(struct dd_str full, struct dd_str title)
{
    size_t i = 0, k = 0;
    uint32_t x = 0, y = 0;
    while (next_letter(title, &k, &y))
        if (!next_letter(full, &i, &x) || x != y)
            return (struct dd_str){0};
    if (i == 0)
        return (struct dd_str){0};
    size_t n;
    while (i < full.len && dd_cp_is_punct(dd_utf8_decode(full, i, &n)))
        i += n; /* what ends the last word */
    struct dd_str rest = dd_str_slice(full, i, full.len);
    static const char *const ends[] = {" | ", " - ", " – ", " — ", " · "};
    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++)
        if (dd_str_starts(rest, dd_str_from(ends[e])))
            return dd_str_slice(full, 0, i);
    size_t end = i; /* what is left may be marks, but no letters */
    return next_letter(full, &end, &x) ? (struct dd_str){0} : full;
}

/* The first heading of the body when it is a title: `# …`, or a line above ===. */
static struct dd_str title_heading(struct dd_draft *d)
{
    struct dd_arena *arena = &d->clip->arena;
    struct dd_str line, below, raw = d->heading;
    if (d->has_bullets)
        return dd_clean_line(arena, dd_str_slice(raw, 0, RAW_MAX));
    const struct dd_part *a = &d->clip->article;
    if (!raw.len && a->source) {
        struct dd_scan scan = dd_scan_of(a->source->text, a->span);
        if (dd_scan_text_line(&scan, &line) && dd_heading_of(line, &raw) != 1)
            raw = dd_scan_line(&scan, &below) && dd_str_starts(below, DD_STR("===")) &&
                          dd_line_blank(dd_str_slice(below, strspn(below.ptr, "="), below.len))
                      ? line
                      : DD_STR("");
    }
    return dd_clean_markdown(arena, dd_str_slice(raw, 0, RAW_MAX));
}

/* The file's name without its ending; of index.md the folder's. */
static struct dd_str title_of_path(struct dd_arena *arena, struct dd_str path)
{
    struct dd_str name = path, folder = {0};
    for (size_t i = path.len; i-- > 0;) {
        if (path.ptr[i] != '/')
            continue;
        name = dd_str_slice(path, i + 1, path.len);
        folder = dd_str_slice(path, 0, i);
        break;
    }
    if (dd_str_equal_ci(name, DD_STR("index.md")) && folder.len) {
        size_t i = folder.len;
        while (i && folder.ptr[i - 1] != '/')
            i--;
        name = dd_str_slice(folder, i, folder.len);
    } else {
        for (size_t i = name.len; i-- > 1;) {
            if (name.ptr[i] == '.') {
                name.len = i;
                break;
            }
        }
    }
    struct dd_strbuf clean = {0};
    dd_utf8_repair(&clean, name, NULL);
    struct dd_str title = dd_clean_line(arena, dd_strbuf_str(&clean));
    dd_strbuf_release(&clean);
    return title;
}

/* owenyoung's clips join both: "Original --- 译名". */
static struct dd_str without_translation(struct dd_str original, struct dd_str title)
{
    struct dd_str head = original;
    if (title.len && dd_str_ends(head, title)) {
        head.len -= title.len;
        head = dd_str_trim(head);
        if (dd_str_ends(head, DD_STR("---")))
            return dd_str_trim(dd_str_slice(head, 0, head.len - 3));
    }
    return original;
}

static bool has_han(struct dd_str s)
{
    size_t n;
    for (size_t at = 0; at < s.len; at += n)
        if (dd_cp_is_han(dd_utf8_decode(s, at, &n)))
            return true;
    return false;
}

/* A translation's title goes before the original's when it is the Chinese one. */
static void take_translated_title(struct dd_draft *d)
{
    struct dd_clip *c = d->clip;
    struct dd_str title = dd_clean_line(&c->arena, dd_str_slice(d->translated_title, 0, RAW_MAX));
    if (!has_han(title) || has_han(c->title))
        return;
    if (!c->original_title.len)
        c->original_title = c->title;
    c->title = title;
}

/* title as the page spells it. */
static struct dd_str restored(struct dd_clip *c, struct dd_str fetched, struct dd_str title)
{
    struct dd_str same = same_letters(fetched, title);
    return same.len ? dd_arena_copy(&c->arena, same) : title;
}

static void fill_titles(struct dd_draft *d)
{
    struct dd_clip *c = d->clip;
    struct dd_str fetched = {0};

    c->title = look_up(d, title_keys, dd_clean_line, DD_ORIGIN_FRONTMATTER, NULL);
    if (!c->title.len)
        c->title = title_heading(d);
    c->original_title = look_up(d, original_keys, dd_clean_line, DD_ORIGIN_HEAD, NULL);
    /* An error page's title is not the article's. */
    size_t at = 0;
    const struct dd_field *f = next_field(d, &at, DD_ORIGIN_JINA, "original_title");
    if (f && !c->body_failed)
        fetched = dd_clean_line(&c->arena, dd_str_slice(f->value, 0, RAW_MAX));
    if (!c->original_title.len)
        c->original_title = fetched;
    if (!c->title.len)
        c->title = c->original_title;
    /* Generators take ':' and '%' out of titles, for the file's sake; the page still has them. */
    if (c->layout == DD_CLIP_SECTIONS && fetched.len) {
        c->title = restored(c, fetched, c->title);
        c->original_title = restored(c, fetched, c->original_title);
    }
    if (!c->title.len)
        c->title = title_of_path(&c->arena, c->main.path);
    take_translated_title(d);
    c->original_title = without_translation(c->original_title, c->title);
}

/* ---- names -------------------------------------------------------------------------------- */

static bool has_name(const struct dd_str *names, size_t n, struct dd_str name)
{
    for (size_t i = 0; i < n; i++)
        if (dd_str_equal(names[i], name))
            return true;
    return false;
}

/* All authors of the first key that has any, with commas between. */
static void fill_author(struct dd_draft *d)
{
    struct dd_arena *arena = &d->clip->arena;
    struct dd_str names[8];
    size_t n = 0;
    for (int origin = 0; origin < DD_ORIGIN_COUNT && !n; origin++) {
        for (size_t k = 0; author_keys[k] && !n; k++) {
            const struct dd_field *f;
            for (size_t at = 0; n < 8 && (f = next_field(d, &at, origin, author_keys[k]));) {
                struct dd_str name = dd_clean_name(arena, dd_str_slice(f->value, 0, RAW_MAX));
                if (name.len && !has_name(names, n, name))
                    names[n++] = name;
            }
        }
    }
    if (n == 0)
        return;
    d->clip->author = names[0];
    for (size_t i = 1; i < n; i++)
        d->clip->author =
            dd_arena_printf(arena, "%.*s, %.*s", DD_STR_ARG(d->clip->author), DD_STR_ARG(names[i]));
}

static void add_tag(struct dd_clip *c, struct dd_str raw)
{
    struct dd_str tag = dd_str_trim(raw);
    while (tag.len && strchr("#\"'", tag.ptr[0]))
        tag = dd_str_slice(tag, 1, tag.len);
    tag = dd_clean_name(&c->arena, tag);
    if (tag.len && c->n_tags < TAGS_MAX && !has_name(c->tags, c->n_tags, tag))
        c->tags[c->n_tags++] = tag;
}

/* "#read #perf", "ai, 读书", "[a, b]", or one tag with blanks when it comes from a list. */
static void add_tags(struct dd_clip *c, struct dd_str value, bool list)
{
    bool commas =
        dd_str_find(value, DD_STR(","), 0) >= 0 || dd_str_find(value, DD_STR("，"), 0) >= 0;
    bool hashes = dd_str_starts(value, DD_STR("#"));
    bool blanks = hashes || (!list && !commas);
    struct dd_str wide = DD_STR("，");
    if (dd_str_starts(value, DD_STR("[")) && !dd_str_starts(value, DD_STR("[[")) &&
        dd_str_ends(value, DD_STR("]")))
        value = dd_str_slice(value, 1, value.len - 1);
    size_t start = 0, at = 0;
    while (at < value.len) {
        size_t n = dd_str_starts(dd_str_slice(value, at, value.len), wide) ? wide.len : 1;
        bool cut = n > 1 || value.ptr[at] == ',' || (blanks && strchr(" \t\n", value.ptr[at]));
        if (cut) {
            add_tag(c, dd_str_slice(value, start, at));
            start = at + n;
        }
        at += n;
    }
    add_tag(c, dd_str_slice(value, start, value.len));
}

static void fill_tags(struct dd_draft *d)
{
    enum dd_origin last = down_to_head(d);
    d->clip->tags = dd_arena_array(&d->clip->arena, TAGS_MAX, sizeof *d->clip->tags);
    for (int origin = 0; origin <= (int)last; origin++) {
        for (size_t k = 0; tag_keys[k]; k++) {
            const struct dd_field *f, *second;
            size_t at = 0;
            f = next_field(d, &at, origin, tag_keys[k]);
            second = f ? next_field(d, &at, origin, tag_keys[k]) : NULL;
            for (at = 0; (f = next_field(d, &at, origin, tag_keys[k]));)
                add_tags(d->clip, dd_str_slice(f->value, 0, RAW_MAX), second != NULL);
        }
    }
}

/* ---- dates, address, tldr ----------------------------------------------------------------- */

static void note_bad_date(struct dd_draft *d, const struct dd_field *f)
{
    const struct dd_clip *c = d->clip;
    bool fetched = f->origin == DD_ORIGIN_JINA && c->article.source;
    struct dd_str shown = dd_clean_line(&d->clip->arena, dd_str_slice(f->value, 0, 80));
    dd_problems_add(&d->clip->problems, fetched ? c->article.source->path : c->main.path, f->line,
                    DD_NOTE, _("cannot read the date '%s'"), shown.ptr);
}

static void fill_dates(struct dd_draft *d)
{
    struct dd_clip *c = d->clip;
    const struct dd_field *seen = NULL;
    c->date = look_up(d, date_keys, dd_date_parse, down_to_head(d), &seen);
    if (!c->date.len && seen)
        note_bad_date(d, seen);
    if (!c->date.len)
        c->date = dd_date_of_path(&c->arena, c->main.path);
    seen = NULL;
    c->published = look_up(d, published_keys, dd_date_parse, DD_ORIGIN_JINA, &seen);
    if (!c->published.len && seen)
        note_bad_date(d, seen);
}

static struct dd_str clean_site(struct dd_arena *arena, struct dd_str value)
{
    return dd_url_site(arena,
                       dd_arena_printf(arena, "://%.*s", DD_STR_ARG(dd_clean_line(arena, value))));
}

static void fill_address(struct dd_draft *d)
{
    struct dd_clip *c = d->clip;
    c->source_url = look_up(d, url_keys, dd_clean_url, DD_ORIGIN_JINA, NULL);
    c->site = dd_url_site(&c->arena, c->source_url);
    if (!c->site.len)
        c->site = look_up(d, site_keys, clean_site, DD_ORIGIN_FRONTMATTER, NULL);
}

static void fill_tldr(struct dd_draft *d)
{
    struct dd_clip *c = d->clip;
    struct dd_str raw = dd_str_slice(c->main.text, d->tldr.start, d->tldr.end);
    raw.len = dd_utf8_floor(raw, RAW_MAX);
    c->tldr = dd_clean_markdown(&c->arena, raw);
    if (!c->tldr.len)
        c->tldr = look_up(d, tldr_keys, dd_clean_markdown, down_to_head(d), NULL);
}

void dd_draft_fill_meta(struct dd_draft *draft)
{
    fill_titles(draft);
    fill_author(draft);
    fill_tags(draft);
    fill_dates(draft);
    fill_address(draft);
    fill_tldr(draft);
}
