/*
 * Runs a test as host code that a 32-bit guest's first thread has called, in a process of its own
 * (tests/process32.h). The guest's code is assembly of the test itself, and C functions that it
 * calls as raw functions (abi/guest32_raw.h).
 */
#ifndef TESTS_GUEST32_THREAD_H
#define TESTS_GUEST32_THREAD_H

#include "abi/guest32.h"
#include "abi/guest32_raw.h"
#include "abi/signals.h"
#include "abi/teb32.h"
#include "abi/thread.h"
#include "tests/process32.h"

/* Its labels are 32-bit addresses; with GUEST32_LABEL, C knows them too. */
#define GUEST32_CODE(text)                                                                         \
    __asm__(".pushsection guest32_test_code, \"a\", @progbits\n.code32\n" text                     \
            "\n.code64\n.popsection")
#define GUEST32_LABEL(name) extern const char name[]

extern const char guest32_test_start[] __asm__("__start_guest32_test_code");
extern const char guest32_test_end[] __asm__("__stop_guest32_test_code");

static void (*guest32_test)(void);

static inline void guest32_test_run(void *unused)
{
    (void)unused;
    guest32_test();
}

static inline void guest32_test_prepare(void)
{
    enum { STACK = 0x100000 };
    uintptr_t start = (uintptr_t)guest32_test_start & ~(uintptr_t)(MEMORY_PAGE - 1);
    size_t size = (uintptr_t)guest32_test_end - start;
    struct fault fault;

    CU_ASSERT_EQUAL(memory_adopt((void *)start, size, PAGE_EXECUTE_READ, MEMORY_IMAGE), 0);
    CU_ASSERT_EQUAL(guest32_start(), 0);
    CU_ASSERT_EQUAL(signals_start(), 0);
    CU_ASSERT_EQUAL(thread_run_first(STACK, guest32_test_run, NULL, &fault), 0);
}

static inline void in_guest32(void (*test)(void))
{
    guest32_test = test;
    in_process32(guest32_test_prepare);
}

/* A guest address for a function of the test's. */
static inline uint32_t guest32_test_function(void (*function)(struct guest32_live *live))
{
    struct guest32_raw *raw = calloc(1, sizeof *raw);

    *raw = (struct guest32_raw){(const void *)guest32_enter, function};
    return guest32_raw_address(raw);
}

#endif
