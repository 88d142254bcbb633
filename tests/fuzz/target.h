/*
 * What is fuzzed: everything that sojourn does with a program's file of one format before any of
 * its code runs. Each *_target.c is one, linked with mutate.c and with coverage.c.
 */
#ifndef TESTS_FUZZ_TARGET_H
#define TESTS_FUZZ_TARGET_H

#include "abi/span.h"

/* Once, before the first input. */
void target_prepare(void);

/* Must return, whatever the bytes are. True when the loader accepted them. */
int target_run(const uint8_t *bytes, size_t size);

/* Calls add for parts of a well-formed file where changes are likely to be understood. */
void target_areas(struct span file, void (*add)(void *context, size_t at, size_t size),
                  void *context);

#endif
