/* print.h - an archive's list and an article beside its summary as text, through the same layout as the
 * screen; as markdown; as JSON. Nothing of a file comes out but as clean clusters.
 */
#ifndef DUIDU_PRINT_H
#define DUIDU_PRINT_H

#include "duidu/archive.h"
#include "duidu/clip.h"
#include "duidu/config.h"
#include "duidu/json.h"
#include "duidu/lexicon.h"
#include "duidu/search.h"
#include "duidu/state.h"
#include "duidu/strbuf.h"
#include "duidu/theme.h"

enum {
    DD_PRINT_WIDTH = 100,       /* cells where no terminal says otherwise */
    DD_PRINT_WIDTH_MAX = 1000,
    DD_PRINT_COLUMNS_FROM = 80, /* two columns from so many cells on */
    DD_JSON_VERSION = 1         /* of every JSON object that is printed */
};

/* Where lines go. Returns false when no more are wanted (the pipe is closed). */
struct dd_sink {
    bool (*line)(void *data, struct dd_str line); /* without line end */
    void *data;
};

/* Appends the escape sequence of a look (SGR, ECMA-48 8.3.117): always from nothing, so that none depends
 * on another. */
void dd_print_sgr(struct dd_strbuf *out, const struct dd_attr *attr);

enum dd_print_pane { DD_PRINT_BOTH, DD_PRINT_ARTICLE, DD_PRINT_SUMMARY };
enum dd_print_layout { DD_PRINT_AUTO, DD_PRINT_COLUMNS, DD_PRINT_ROWS };

struct dd_print_options {
    int width;   /* cells */
    int measure; /* text runs no wider than this; 0: as wide as there is room */
    enum dd_print_pane pane;
    enum dd_print_layout layout; /* DD_PRINT_AUTO: columns where they fit */
    int ratio;           /* per cent of the columns that the article gets; 0: as built in */
    bool summary_first;  /* the summary stands at the left; above it stands always */
    const struct dd_attrs *attrs; /* colours and attributes, as escape sequences (ECMA-48 SGR); NULL:
                                     without any */
    bool links; /* with attrs: the terminal is told of links (OSC 8) */
};

/* Takes over what the settings say about the two texts; a layout that has been chosen stays. */
void dd_print_configure(struct dd_print_options *options, const struct dd_settings *settings);

/* Title and source, then the article beside its summary in columns, or one below the other, the summary
 * first. What is not there is said. False: the sink has had enough. */
bool dd_print_article(const struct dd_clip *clip, const struct dd_print_options *options,
                      const struct dd_sink *sink);

/* The same into a file, lines gets how many. over: one that is there is replaced when all is written; else
 * that is an error, and what could not be written whole is taken away again. DD_ERR_IO. */
enum dd_code dd_print_save(const struct dd_clip *clip, const struct dd_print_options *options,
                           const char *path, bool over, size_t *lines, struct dd_error *err);

/* The same as one markdown text, of the sources' own words: front matter, `## Summary`, `## Full
 * Content`, which duidu reads again as it was; of one pane its text alone. Only characters that are
 * never shown are left out. */
bool dd_print_markdown(const struct dd_clip *clip, enum dd_print_pane pane,
                       const struct dd_sink *sink);

/* The article with its key points and what they link to, as one JSON object on one line; the manual's
 * section on JSON is its description. What the reader has said of its links is taken from state. NULL for
 * lexicon and state is fine. */
bool dd_print_json(const struct dd_clip *clip, const struct dd_lexicon *lexicon,
                   struct dd_state *state, const struct dd_sink *sink);

/* ---- of an article --------------------------------------------------------------------- */

enum dd_print_format { DD_PRINT_TEXT, DD_PRINT_JSON, DD_PRINT_TSV };

/* The links, article first, each with its number on the screen: `number  text  url`; as TSV pane,
 * number, text, url; as one JSON object. */
bool dd_print_links(const struct dd_clip *clip, enum dd_print_pane pane,
                    enum dd_print_format format, const struct dd_sink *sink);

/* The headings, each behind the number of its block (the one that `12G` goes to) and set in by its level;
 * as TSV pane, number, level, text; as one JSON object. */
bool dd_print_outline(const struct dd_clip *clip, enum dd_print_pane pane,
                      enum dd_print_format format, const struct dd_sink *sink);

/* ---- of an archive --------------------------------------------------------------------- */

/* One article: `date  minutes  title  path`, the path below the archive's folder; as TSV date, minutes,
 * title, site, author, tags, path; as one JSON object. In these the path is one that can be opened. */
bool dd_print_entry(const struct dd_entry *entry, enum dd_print_format format,
                    const struct dd_sink *sink);

/* An article that a search has found. */
struct dd_found {
    const struct dd_entry *entry;
    const struct dd_span *title; /* hits in it */
    size_t n_title;
    double score;
    const struct dd_snippet *snippets; /* those with hits */
    size_t n_snippets;
};

/* `date  title`, the path, the snippets each on a line, an empty line. */
bool dd_print_found(const struct dd_found *found, const struct dd_attrs *attrs,
                    const struct dd_sink *sink);

/* {path, title, original_title, date, site, score, snippets: [{where, text, hits: [[start, end]]}]}; hits
 * count in bytes of text. */
void dd_json_found(struct dd_json *j, const struct dd_found *found);

/* One problem: `file:line: what`, `file: what` where no line is known. */
bool dd_print_problem(const struct dd_problem *problem, const struct dd_sink *sink);

/* ---- notes ----------------------------------------------------------------------------- */

enum dd_notes_format { DD_NOTES_MARKDOWN, DD_NOTES_JSON, DD_NOTES_ORG };

/* Highlights and notes, in the order given, in which those of an article (dd_note.who) stand together: per
 * article its title, address and date, per highlight its words, what it is linked to, and the note. In
 * Markdown and Org nothing of them is taken for markup. */
bool dd_print_notes(const struct dd_note *notes, size_t n, enum dd_notes_format format,
                    const struct dd_sink *sink);

/* The same into a file, as dd_print_save does: JSON or Org when its name ends so, else Markdown. */
enum dd_code dd_print_save_notes(const struct dd_note *notes, size_t n, const char *path, bool over,
                                 struct dd_error *err);

/* ---- JSON ------------------------------------------------------------------------------ */

/* The members that say what an article is: path, layout, title … minutes. */
void dd_json_metadata(struct dd_json *j, const struct dd_clip *clip);

/* {line, message, severity, file}. */
void dd_json_problem(struct dd_json *j, const struct dd_problem *problem);

/* s as it is shown: without what is never shown; line ends and tabs stay. */
void dd_json_shown(struct dd_json *j, const char *name, struct dd_str s);

#endif
