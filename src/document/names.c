/* names.c - what a file's name says: an article, its body, its translation. */
#include "names.h"
#include "duidu/clip.h"

/* A translation's name is prefix + stem + suffix + ".md". The first that exists is taken. */
static const struct {
    struct dd_str prefix, suffix;
} patterns[] = {
    {{"", 0}, {".zh", 3}},      {{"", 0}, {".zh-CN", 6}},       {{"", 0}, {".zh_CN", 6}},
    {{"", 0}, {".zh-Hans", 8}}, {{"", 0}, {".cn", 3}},          {{"中译-", 7}, {"", 0}},
    {{"译-", 4}, {"", 0}},      {{"", 0}, {" - 中文译文", 15}}, {{"", 0}, {"-中文译文", 13}},
    {{"", 0}, {" - 译文", 9}},
};
enum { PATTERNS = sizeof patterns / sizeof *patterns };

struct dd_str dd_name_ending(struct dd_str name)
{
    static const struct dd_str endings[] = {{".md", 3}, {".markdown", 9}};
    for (size_t i = 0; i < 2; i++) {
        size_t n = endings[i].len;
        struct dd_str tail = dd_str_slice(name, name.len - (n < name.len ? n : name.len), name.len);
        if (name.len > n && dd_str_equal_ci(tail, endings[i]))
            return tail;
    }
    return (struct dd_str){0};
}

static struct dd_str stem_of(struct dd_str name)
{
    return dd_str_slice(name, 0, name.len - dd_name_ending(name).len);
}

bool dd_clip_is_article_name(struct dd_str name)
{
    /* Lists, and what Zola and mdBook keep beside the articles. */
    static const struct dd_str others[] = {
        {"README", 6},          {"monthly-index", 13}, {"all_summary", 11},
        {"Bookmarks_List", 14}, {"_index", 6},
    };
    struct dd_str stem = stem_of(name);
    if (stem.len == name.len || name.ptr[0] == '.' || dd_str_ends(stem, DD_STR("_raw")) ||
        dd_str_equal(stem, DD_STR("SUMMARY")))
        return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (dd_str_equal_ci(stem, others[i]))
            return false;
    return true;
}

struct dd_str dd_clip_translation_of(struct dd_arena *arena, struct dd_str name)
{
    struct dd_str ending = dd_name_ending(name), stem = stem_of(name);
    if (!ending.len)
        return (struct dd_str){0};
    for (size_t i = 0; i < PATTERNS; i++) {
        struct dd_str prefix = patterns[i].prefix, suffix = patterns[i].suffix;
        if (stem.len > prefix.len + suffix.len && dd_str_starts(stem, prefix) &&
            dd_str_ends(stem, suffix)) {
            struct dd_str core = dd_str_slice(stem, prefix.len, stem.len - suffix.len);
            return dd_arena_printf(arena, "%.*s%.*s", DD_STR_ARG(core), DD_STR_ARG(ending));
        }
    }
    return (struct dd_str){0};
}

bool dd_clip_is_raw_name(struct dd_str name)
{
    struct dd_str stem = stem_of(name);
    return stem.len < name.len && stem.len > 4 && dd_str_ends(stem, DD_STR("_raw"));
}

struct dd_str dd_clip_raw_of(struct dd_arena *arena, struct dd_str name)
{
    if (!dd_clip_is_raw_name(name))
        return (struct dd_str){0};
    return dd_arena_printf(arena, "%.*s%.*s", (int)(stem_of(name).len - 4), name.ptr,
                           DD_STR_ARG(dd_name_ending(name)));
}

struct dd_str dd_name_of_translation(struct dd_arena *arena, struct dd_str name, size_t i)
{
    struct dd_str ending = dd_name_ending(name), stem = stem_of(name);
    if (i >= PATTERNS)
        return (struct dd_str){0};
    return dd_arena_printf(arena, "%.*s%.*s%.*s%.*s", DD_STR_ARG(patterns[i].prefix),
                           DD_STR_ARG(stem), DD_STR_ARG(patterns[i].suffix), DD_STR_ARG(ending));
}

struct dd_str dd_name_of_raw(struct dd_arena *arena, struct dd_str name)
{
    struct dd_str ending = dd_name_ending(name);
    return dd_arena_printf(arena, "%.*s_raw%.*s", DD_STR_ARG(stem_of(name)), DD_STR_ARG(ending));
}
