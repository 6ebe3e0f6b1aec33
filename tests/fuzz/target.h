/* target.h - the fuzz target and the hook for layout's laws. */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include "duidu/document.h"

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's interface: always 0; a broken law aborts, with a line on stderr. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* From tests/laws.c once it is there: NULL, or what is wrong with doc laid out width cells wide. */
const char *dd_laws_check(const struct dd_document *doc, uint16_t width) __attribute__((weak));

#endif
