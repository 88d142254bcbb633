/* Everything that sojourn does with a program's file before any of its code runs. */
#ifndef TESTS_FUZZ_PE_TARGET_H
#define TESTS_FUZZ_PE_TARGET_H

#include <stddef.h>
#include <stdint.h>

/* Once, before the first input. */
void pe_target_prepare(void);

/* Must return, whatever the bytes are. True when the loader accepted them. */
int pe_target(const uint8_t *bytes, size_t size);

#endif
