/* clip.h - finds the summary, the article and their metadata in each file layout.
 *
 * A clip is the one shape that all archive layouts are read into. It works on the text alone (lines
 * and front matter), so that listing an archive needs no markdown parser; the key points are found
 * later, on the parsed summary (points.h).
 */
#ifndef DUIDU_CLIP_H
#define DUIDU_CLIP_H

#include "duidu/arena.h"
#include "duidu/error.h"
#include "duidu/source.h"

enum dd_clip_layout {
    DD_CLIP_SECTIONS,    /* A: front matter, ## Summary, ## Full Content */
    DD_CLIP_SIBLING,     /* B: # title, - URL: …, body in <stem>_raw.md or nowhere */
    DD_CLIP_TOML,        /* Zola/Hugo: +++ front matter, no summary headings */
    DD_CLIP_FRONTMATTER, /* YAML front matter, no summary headings */
    DD_CLIP_OBSIDIAN,    /* Obsidian Web Clipper */
    DD_CLIP_TRANSLATION, /* X.md with X.zh.md (中译-X.md, X - 中文译文.md) beside it */
    DD_CLIP_PLAIN        /* any other markdown file */
};

/* By script, counted over letters: Han against Latin. */
enum dd_language { DD_LANG_NONE, DD_LANG_LATIN, DD_LANG_HAN, DD_LANG_MIXED };

/* How much is read in a minute; 0: as most do, DD_PACE_WORDS and DD_PACE_HAN. */
struct dd_pace {
    int words; /* Latin words */
    int han;   /* Han characters */
};
enum { DD_PACE_WORDS = 220, DD_PACE_HAN = 400 };

/* A part of a clip: a range of one of its sources. */
struct dd_part {
    const struct dd_source *source; /* NULL: there is no such part */
    struct dd_span span;            /* empty: it is there and empty */
};

/* Parts and problems point into the clip itself: it is not to be copied or moved. */
struct dd_clip {
    struct dd_arena arena;      /* holds everything below; sources have their own memory */
    struct dd_source main, sibling; /* sibling.path.len == 0 when there is none */
    enum dd_clip_layout layout;

    /* Metadata, clean of control and invisible characters and of line ends; empty where unknown. */
    struct dd_str title;          /* as the archive shows it (often Chinese); without one the file's
                                     name, of index.md the folder's */
    struct dd_str original_title; /* of the article itself */
    struct dd_str date;           /* added: "2025-01-28" or "2025-01" or "" */
    struct dd_str published;      /* the article's own date, same form */
    struct dd_str source_url;     /* http or https, else empty */
    struct dd_str site;           /* host of source_url, lower case, without "www." */
    struct dd_str author;
    struct dd_str tldr;           /* one line; white space folded */
    struct dd_str *tags;          /* without '#', wiki brackets and quotes */
    size_t n_tags;

    struct dd_part summary; /* 摘要 and 要点, as markdown */
    struct dd_part article; /* the body, without Jina header */
    bool body_failed;       /* the article is an error answer (JSON, captcha, HTTP error), or missing
                               where the layout promises one; said in problems too */
    enum dd_language article_language;
    size_t article_words; /* Latin words of the article (letters and digits, links' URLs left out) */
    size_t article_han;   /* Han characters of the article */
    size_t summary_han;   /* Han characters of the summary */
    struct dd_pace pace;  /* of its reader, who sets it; as most read at first */

    struct dd_problems problems;
};

/* Reads the clip at path ("-": standard input, which is read to its end; a file of that name is "./-"):
 * its main file and, where its layout has one, the sibling. Opens whatever
 * can be opened; only a main file that cannot be read at all is an error. On error the clip is
 * empty; dd_clip_release works on it too. */
enum dd_code dd_clip_open(struct dd_clip *clip, const char *path, struct dd_error *err);

/* The same over bytes in memory: sibling may be NULL. path is used for the layout (file name) and in
 * problems; nothing is read from disk. */
enum dd_code dd_clip_from_bytes(struct dd_clip *clip, const char *path, struct dd_str bytes,
                                const struct dd_str *sibling, struct dd_error *err);

void dd_clip_release(struct dd_clip *clip);

/* Their names in JSON: "sections", "sibling", "toml", "frontmatter", "obsidian", "translation", "plain";
 * "", "latin", "han", "mixed". Never NULL. */
const char *dd_clip_layout_name(enum dd_clip_layout layout);
const char *dd_language_name(enum dd_language language);

/* Minutes that so much text takes at a pace, at least 1 when there is any, 0 without. */
int dd_pace_minutes(struct dd_pace pace, size_t words, size_t han);

/* Those of the article, at the clip's pace. */
int dd_clip_minutes(const struct dd_clip *clip);

/* Is the file name (last component) that of an article of its own? False for README.md,
 * monthly-index.md, all_summary.md, Bookmarks_List.md, _index.md, SUMMARY.md (Zola's and mdBook's
 * own), *_raw.md, hidden files, and all that does not end in .md or .markdown (any case). Translations (X.zh.md) are decided by the folder walk, which
 * knows whether X.md is there. */
bool dd_clip_is_article_name(struct dd_str name);

/* The name of the file that name is the translation of ("X.zh.md", "X.zh-CN.md", "中译-X.md",
 * "X - 中文译文.md" … → "X.md"), in arena; empty when name is no translation's. */
struct dd_str dd_clip_translation_of(struct dd_arena *arena, struct dd_str name);

/* "x.md" for "x_raw.md", the body of layout B, in arena; empty when name is no such body's. */
struct dd_str dd_clip_raw_of(struct dd_arena *arena, struct dd_str name);
bool dd_clip_is_raw_name(struct dd_str name);

/* The version of libyaml. */
const char *dd_clip_library(void);

#endif
