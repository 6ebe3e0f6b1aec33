/* target.h - the fuzz target, shared by libFuzzer and by the plain driver. */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's interface: always 0; a broken law aborts, with a line on stderr. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
