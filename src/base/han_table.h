/* han_table.h - the tables behind han.h, made when the program is built
 * (config/build/han_compile.c).
 *
 * Values of characters lie in pages of 64: those from U+3400 to U+9FFF, which nearly all are of.
 * The others stand in a list of pairs (character, value), sorted. A value 0 is none. All of it is
 * constant and holds no address, so that loading the program costs nothing for it.
 */
#ifndef DUIDU_HAN_TABLE_H
#define DUIDU_HAN_TABLE_H

#include "duidu/han.h"

enum {
    DD_HAN_FIRST = 0x3400,
    DD_HAN_END = 0xA000,
    DD_HAN_PAGE = 64,
    DD_HAN_PAGES = (DD_HAN_END - DD_HAN_FIRST) / DD_HAN_PAGE,
    DD_HAN_SYLLABLE_SIZE = 8 /* "zhuang" with its NUL */
};

extern const uint16_t dd_han_variant_index[], dd_han_variant_pages[];
extern const uint32_t dd_han_variant_list[], dd_han_variant_list_count;

extern const uint16_t dd_han_set_index[], dd_han_set_pages[];
extern const uint32_t dd_han_set_list[], dd_han_set_list_count;

extern const uint16_t dd_han_set_starts[], dd_han_set_items[]; /* indices of syllables */
extern const uint32_t dd_han_n_sets;
extern const char dd_han_syllables[][DD_HAN_SYLLABLE_SIZE];
extern const uint32_t dd_han_n_syllables;

extern const uint32_t dd_han_variants_checksum;

#endif
