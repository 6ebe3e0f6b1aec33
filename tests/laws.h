/* laws.h - layout's three laws as an oracle, for the property test and the fuzzer.
 *
 * Written from the text of the laws (design.md), not from the code that keeps them: it asks
 * libunistring itself where lines may break, has its own lists of punctuation, and measures what
 * would be painted.
 */
#ifndef DUIDU_TESTS_LAWS_H
#define DUIDU_TESTS_LAWS_H

#include "duidu/layout.h"

#include <stdint.h>

/* Lays doc out at width cells, code wrapped, and holds every line to the three laws; then again with
 * code left wide, where only code lines may be wider than the layout. Returns NULL when all hold,
 * else what is broken and where (a static buffer, valid until the next call). */
const char *dd_laws_check(const struct dd_document *doc, uint16_t width);

/* The same of a layout that is already there. */
const char *dd_laws_check_layout(const struct dd_layout *layout);

#endif
