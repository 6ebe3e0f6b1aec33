/* print.h - an archive's list and an article beside its summary as plain text, through the same
 * layout as the screen.
 */
#ifndef DUIDU_PRINT_H
#define DUIDU_PRINT_H

#include "duidu/archive.h"
#include "duidu/clip.h"
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

#endif
