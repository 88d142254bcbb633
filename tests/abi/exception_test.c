/* The dispatcher and the signal handler, on the test's thread, which is a guest's. */
#include "abi/exception.h"

#include "abi/context.h"
#include "abi/memory.h"
#include "abi/signals.h"
#include "abi/unwind.h"
#include "tests/suite.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static EXCEPTION_RECORD seen;
static int short_file;
static volatile int calls; /* a handler writes it between two instructions */

static void start(void)
{
    CU_ASSERT_EQUAL_FATAL(signals_start(), 0);
}

static WINAPI LONG continue_it(EXCEPTION_POINTERS *pointers)
{
    seen = *pointers->ExceptionRecord;
    calls++;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static WINAPI LONG open_page(EXCEPTION_POINTERS *pointers)
{
    uintptr_t at = pointers->ExceptionRecord->ExceptionInformation[1];

    calls++;
    seen = *pointers->ExceptionRecord;
    mprotect((void *)(at & ~(uintptr_t)(MEMORY_PAGE - 1)), MEMORY_PAGE, PROT_READ | PROT_WRITE);
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void a_raised_exception_goes_on_behind_its_call(void)
{
    const ULONG_PTR arguments[] = {7, 8};
    void *handle;

    start();
    handle = exception_vectored_add(EXCEPTION_HANDLERS, true, continue_it);
    calls = 0;
    for (int i = 0; i < 3; i++)
        exception_raise(0xe0000001, 0, 2, arguments);
    CU_ASSERT_EQUAL(calls, 3);
    CU_ASSERT_EQUAL(seen.ExceptionCode, 0xe0000001);
    CU_ASSERT_EQUAL(seen.NumberParameters, 2);
    CU_ASSERT_EQUAL(seen.ExceptionInformation[1], 8);
    CU_ASSERT_TRUE(exception_vectored_remove(EXCEPTION_HANDLERS, handle));
    CU_ASSERT_FALSE(exception_vectored_remove(EXCEPTION_HANDLERS, handle));
}

static void a_fault_is_repeated_when_its_handler_says_so(void)
{
    volatile char *page = mmap(NULL, MEMORY_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *handle;

    start();
    handle = exception_vectored_add(EXCEPTION_HANDLERS, true, open_page);
    calls = 0;
    page[5] = 42;
    CU_ASSERT_EQUAL(calls, 1);
    CU_ASSERT_EQUAL(page[5], 42);
    CU_ASSERT_EQUAL(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
    CU_ASSERT_EQUAL(seen.ExceptionInformation[0], EXCEPTION_WRITE_FAULT);
    CU_ASSERT_EQUAL(seen.ExceptionInformation[1], (ULONG_PTR)&page[5]);
    exception_vectored_remove(EXCEPTION_HANDLERS, handle);
    munmap((void *)page, MEMORY_PAGE);
}

static WINAPI LONG lengthen_file(EXCEPTION_POINTERS *pointers)
{
    calls++;
    seen = *pointers->ExceptionRecord;
    return ftruncate(short_file, MEMORY_PAGE) == 0 ? EXCEPTION_CONTINUE_EXECUTION
                                                   : EXCEPTION_CONTINUE_SEARCH;
}

static void a_mapped_file_that_became_shorter_is_an_in_page_error(void)
{
    volatile char *page;
    void *handle;

    start();
    short_file = memfd_create("short", 0);
    page = mmap(NULL, MEMORY_PAGE, PROT_READ, MAP_SHARED, short_file, 0);
    handle = exception_vectored_add(EXCEPTION_HANDLERS, true, lengthen_file);
    calls = 0;
    CU_ASSERT_EQUAL(page[7], 0);
    CU_ASSERT_EQUAL(calls, 1);
    CU_ASSERT_EQUAL(seen.ExceptionCode, (DWORD)STATUS_IN_PAGE_ERROR);
    CU_ASSERT_EQUAL(seen.NumberParameters, 3);
    CU_ASSERT_EQUAL(seen.ExceptionInformation[1], (ULONG_PTR)&page[7]);
    exception_vectored_remove(EXCEPTION_HANDLERS, handle);
    munmap((void *)page, MEMORY_PAGE);
    close(short_file);
}

static volatile int captures;

static void a_captured_context_can_be_restored_again_and_again(void)
{
    static CONTEXT context;

    start();
    captures = 0;
    context_capture(&context);
    if (++captures < 4)
        context_restore(&context);
    CU_ASSERT_EQUAL(captures, 4);
    CU_ASSERT_EQUAL(context.ContextFlags, (DWORD)(CONTEXT_FULL | CONTEXT_SEGMENTS));
}

static CONTEXT outer_context;

static __attribute__((noinline, ms_abi)) bool find_outer(uintptr_t rip)
{
    struct unwind_frame frame = {0};
    CONTEXT at;

    context_capture(&at);
    for (int i = 0; i < 16 && unwind_look(&at, UNW_FLAG_NHANDLER, &frame); i++) {
        at = frame.caller;
        if (at.Rip > rip && at.Rip < rip + 0x400 && at.Rsp == outer_context.Rsp)
            return at.Rbx == outer_context.Rbx && at.Rsi == outer_context.Rsi &&
                   at.R12 == outer_context.R12 &&
                   memcmp(&at.Xmm6, &outer_context.Xmm6, 10 * sizeof at.Xmm6) == 0;
    }
    return false;
}

static __attribute__((noinline)) bool through_sysv(void)
{
    return find_outer(outer_context.Rip);
}

/* An ms_abi function preserves RSI, RDI and xmm6 to xmm15; its frame tells where they are. */
static __attribute__((noinline, ms_abi)) bool through_ms(void)
{
    __asm__ volatile("" : : : "xmm6", "xmm7", "xmm15", "rsi", "rbx", "r12");
    return through_sysv();
}

static void host_frames_give_all_registers_back(void)
{
    start();
    for (int i = 0; i < 2; i++) {
        context_capture(&outer_context);
        CU_ASSERT_TRUE(through_ms());
    }
}

SUITE(exception, TEST(a_raised_exception_goes_on_behind_its_call),
      TEST(a_fault_is_repeated_when_its_handler_says_so),
      TEST(a_mapped_file_that_became_shorter_is_an_in_page_error),
      TEST(a_captured_context_can_be_restored_again_and_again),
      TEST(host_frames_give_all_registers_back));
