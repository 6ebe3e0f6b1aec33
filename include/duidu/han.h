/* han.h - what Unicode says of Han characters: which are variants of each other, and how Mandarin
 * reads them.
 *
 * The tables are made when the program is built (config/build/han_compile.c) from the Unihan
 * database, where that is installed. Without it everything works, no character has variants or
 * readings, and dd_han_available says so.
 */
#ifndef DUIDU_HAN_H
#define DUIDU_HAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DD_HAN_READINGS_MAX = 8 };

/* Were there data when the program was built? */
bool dd_han_available(void);

/* The character that stands for cp's class of variants: simplified and traditional forms of one
 * character have one (发 for 发, 發 and 髮). cp itself when it has no variants. */
uint32_t dd_han_variant(uint32_t cp);

/* The common Mandarin readings of cp, most common first, without tones, ü as v ("zhai", "lv"): at
 * most max of them go to out. Returns their number, 0 for what is no Han character. */
size_t dd_han_readings(uint32_t cp, const char *out[], size_t max);

/* Characters that are read alike share a set of readings. Sets are numbered from 1 to
 * dd_han_set_count() - 1; 0 is that of characters without readings. */
uint16_t dd_han_set(uint32_t cp);
size_t dd_han_set_count(void);

/* The syllables of a set, as indices; returns their number, at most max. */
size_t dd_han_set_syllables(uint16_t set, uint16_t out[], size_t max);

/* All syllables that readings are made of, sorted; index is below dd_han_syllable_count(). */
size_t dd_han_syllable_count(void);
const char *dd_han_syllable(size_t index);

/* Changes when the variants do; 0 without them. */
uint32_t dd_han_checksum(void);

#endif
