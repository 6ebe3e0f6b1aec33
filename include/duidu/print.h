/* print.h - an archive's list and an article beside its summary as plain text, through the same
 * layout as the screen.
 */
#ifndef DUIDU_PRINT_H
#define DUIDU_PRINT_H

#include "duidu/archive.h"
#include "duidu/clip.h"
#include "duidu/lexicon.h"
#include "duidu/strbuf.h"

enum { DD_PRINT_WIDTH = 100, DD_PRINT_COLUMNS_FROM = 80 };

/* Where lines go. Returns false when no more are wanted (the pipe is closed). */
struct dd_sink {
    bool (*line)(void *data, struct dd_str line); /* without line end */
    void *data;
};

/* One line for every article: date, minutes, title, path. False: the sink has had enough. */
bool dd_print_list(struct dd_archive *archive, const struct dd_sink *sink);

/* Title and source, then the article beside its summary in columns (one below the other, the summary
 * first, under DD_PRINT_COLUMNS_FROM cells). */
bool dd_print_article(const struct dd_clip *clip, int width, const struct dd_sink *sink);

/* The article with its key points and what they link to, as one JSON value:
 *
 *   version         1
 *   path, title, original_title, date, published, url, site, author, tldr, tags, language, minutes
 *   blocks          [{index, kind, level, text, start, end}]: the counted leaves; kind is heading, para,
 *                   item (a list item's paragraph), code, html or table; start and end are bytes of
 *                   the clean source (source.h)
 *   points          [{point, title, text}]
 *   counterparts    [{point, confidence, manual, blocks: [{block, score}]}]: best first; one that the
 *                   reader linked has "manual": true
 *   abstract        [{text, confidence, manual, blocks}]: sentences, with blocks only where sure
 *   reading         for every block the point that it is about, or -1
 *
 * A NULL lexicon is fine. False: the sink has had enough. */
bool dd_print_json(const struct dd_clip *clip, const struct dd_lexicon *lexicon,
                   const struct dd_sink *sink);

#endif
