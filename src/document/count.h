/* count.h - how much text there is, and in which script. */
#ifndef DUIDU_COUNT_H
#define DUIDU_COUNT_H

#include "duidu/clip.h"

struct dd_count {
    size_t words; /* of letters and digits of an alphabet, link targets and URLs left out */
    size_t han;   /* Han characters */
    size_t code_words, code_han; /* how many of them stand in code blocks */
};

/* Counts a markdown text in one pass. */
struct dd_count dd_count_text(struct dd_str text);

/* The language of a text with that count, its code left out when there is more than code: Latin
 * below one Han character to ten words, Han from seven to five words on (a word weighs about as
 * much as one and a half characters), mixed in between. */
enum dd_language dd_count_language(struct dd_count count);

#endif
