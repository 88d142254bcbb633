/*
 * Tests of what is different in a 32-bit guest's process: in a process of their own, where memory
 * for the guest lies low. Such a test is `static int name_32(void)`, which ends in `return 0`.
 */
#ifndef TESTS_GUEST32_H
#define TESTS_GUEST32_H

#include "tests/suite.h"

/* Ends the test with its line. */
#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return __LINE__;                                                                       \
    } while (0)

/* 0, the line of the first failed EXPECT, or -1 when the process died. */
int in_32_bit_process(int (*test)(void));

#endif
