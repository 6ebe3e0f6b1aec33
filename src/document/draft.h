/* draft.h - a clip while it is being made; shared by the files that make it.
 *
 * clip.c drives: head.c reads the lines at the top, sections.c splits the text into its parts,
 * jina.c takes the fetcher's header off the article, answer.c notices error pages, meta.c turns the
 * fields gathered on the way into metadata.
 */
#ifndef DUIDU_DRAFT_H
#define DUIDU_DRAFT_H

#include "duidu/clip.h"
#include "frontmatter.h"

struct dd_draft {
    struct dd_clip *clip;
    struct dd_fields fields;
    struct dd_front front;
    struct dd_span body;   /* the main text behind the front matter */
    struct dd_str heading; /* raw text of the `# title` that the body begins with, or empty */
    size_t head_end;       /* end of the bullets behind it; body.start when there are none */
    bool has_bullets;      /* it is a layout B file: `- URL:`, `- Added At:` … */
    bool has_link;         /* … with its `[Link To Text]` */
    struct dd_str translated_title; /* raw, of the translation beside the main file */
    struct dd_span tldr;            /* of the main source; empty when there is none */
    bool promised;                  /* the layout says that there is an article */
    bool refused;                   /* the page answered with an HTTP error */
};

/* Reads title heading and `key: value` lines at the top of the body. */
void dd_draft_read_head(struct dd_draft *draft);

/* `key: value` lines at the top of another text (a _raw.md without the fetcher's header). */
void dd_draft_read_lines(struct dd_draft *draft, const struct dd_source *source,
                         struct dd_span span);

/* Sets the clip's layout (but TRANSLATION), its summary, article and tldr spans in the main source,
 * and promised. */
void dd_draft_split(struct dd_draft *draft);

/* Takes the fetcher's header off the article part; its lines become fields and problems. False when
 * there is none. */
bool dd_draft_take_jina(struct dd_draft *draft);

/* Does the fetcher's header begin at offset (white space aside)? */
bool dd_jina_at(struct dd_str text, size_t offset);

/* Sets body_failed and says why, when the article is empty or no article at all. Wants the counts.
 */
void dd_draft_check_answer(struct dd_draft *draft);

/* Fills the clip's metadata from the fields, the headings and the path. */
void dd_draft_fill_meta(struct dd_draft *draft);

/* Value of a key as the front matter has it; empty when it has none. */
struct dd_str dd_draft_front_value(const struct dd_draft *draft, const char *key);

/* A problem at an offset of source. */
void dd_draft_problem(struct dd_draft *draft, const struct dd_source *source, size_t offset,
                      enum dd_severity severity, const char *message);

#endif
