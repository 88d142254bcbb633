/*
 * Runs a test in a child process, which is a 32-bit guest's: the model of a process never changes,
 * and the other tests' is 64-bit. In there a check that fails must not end the test (no _FATAL).
 */
#ifndef TESTS_PROCESS32_H
#define TESTS_PROCESS32_H

#include "abi/guest_memory.h"
#include "abi/memory.h"
#include "tests/suite.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESS32_TOP = 0x7fff0000 };

/* Free blocks of guest memory that other tests left lie anywhere. */
static inline void process32_use_up(void)
{
    for (size_t size = 0x100000; size > 0; size /= 2) {
        while ((uintptr_t)guest_allocate(size) > PROCESS32_TOP)
            continue;
    }
}

static inline int process32_run(void (*test)(void))
{
    unsigned before = CU_get_number_of_failures();
    CU_pFailureRecord at;

    guest_model = GUEST_WIN32;
    memory_use_low(PROCESS32_TOP);
    process32_use_up();
    test();
    at = CU_get_failure_list();
    for (unsigned i = 0; at; at = at->pNext) {
        if (i++ >= before)
            printf("%s:%u: %s\n", at->strFileName, at->uiLineNumber, at->strCondition);
    }
    fflush(stdout);
    return CU_get_number_of_failures() != before;
}

static inline void in_process32(void (*test)(void))
{
    int status = -1;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0)
        _exit(process32_run(test));
    waitpid(child, &status, 0);
    CU_ASSERT_EQUAL(status, 0);
}

#endif
