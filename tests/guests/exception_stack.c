/*
 * The end of the stack: an overflow is an exception with room for its handler, again after
 * _resetstkoflw. A walk of the stack finds its callers through host frames.
 */
#include "check.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdlib.h>
#include <windows.h>

static jmp_buf recovery;
static DWORD seen_code;
static ULONG_PTR seen_address;
static volatile int depth;

static LONG CALLBACK on_exception(EXCEPTION_POINTERS *pointers)
{
    char room[4096];

    memset(room, 1, sizeof room);
    seen_code = pointers->ExceptionRecord->ExceptionCode + room[5] - 1;
    seen_address = pointers->ExceptionRecord->ExceptionInformation[1];
    longjmp(recovery, 1);
}

__attribute__((noinline)) static int overflow(volatile char *before)
{
    volatile char room[512];

    if (depth++ < 0)
        return 0;
    room[0] = before[0];
    return overflow(room) + room[0];
}

static void overflow_once(void)
{
    volatile char start = 0;

    seen_code = 0;
    depth = 0;
    if (setjmp(recovery) == 0)
        overflow(&start);
    CHECK_EQUAL(seen_code, EXCEPTION_STACK_OVERFLOW);
    CHECK(depth > 100);
    CHECK(_resetstkoflw() != 0);
}

static DWORD CALLBACK overflow_in_thread(void *unused)
{
    overflow_once();
    overflow_once();
    return 7;
}

static void *frames[32];
static int frame_count;

static int compare_and_walk(const void *a, const void *b)
{
    frame_count = CaptureStackBackTrace(0, 32, frames, NULL);
    return 0;
}

__attribute__((noinline)) static void sort_something(void)
{
    int numbers[] = {1, 2};

    qsort(numbers, 2, sizeof *numbers, compare_and_walk);
}

static int holds(void *function, size_t size)
{
    for (int i = 0; i < frame_count; i++) {
        if ((char *)frames[i] > (char *)function && (char *)frames[i] < (char *)function + size)
            return 1;
    }
    return 0;
}

static void a_walk_crosses_the_host(void)
{
    sort_something();
    CHECK(holds(compare_and_walk, 0x80));
    CHECK(holds(sort_something, 0x80));
}

#ifdef _WIN64
static void a_walk_by_hand_finds_callers(void)
{
    CONTEXT context;
    int found = 0;

    RtlCaptureContext(&context);
    for (int i = 0; i < 32 && context.Rip; i++) {
        DWORD64 base, establisher;
        void *data;
        RUNTIME_FUNCTION *function = RtlLookupFunctionEntry(context.Rip, &base, NULL);

        if (!function)
            break;
        RtlVirtualUnwind(0, base, context.Rip, function, &context, &data, &establisher, NULL);
        found++;
    }
    CHECK(found >= 2);
}
#else
/* There are no tables to walk by. */
static void a_walk_by_hand_finds_callers(void)
{
}
#endif

int main(void)
{
    void *handle = AddVectoredExceptionHandler(1, on_exception);
    ULONG guarantee = 0x4000;
    HANDLE thread;
    DWORD code;

    CHECK(SetThreadStackGuarantee(&guarantee));
    CHECK_EQUAL(guarantee, 0);
    guarantee = 0;
    CHECK(SetThreadStackGuarantee(&guarantee));
    CHECK(guarantee >= 0x4000);
    overflow_once();
    overflow_once();
    thread = CreateThread(NULL, 0, overflow_in_thread, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQUAL(code, 7);
    RemoveVectoredExceptionHandler(handle);
    a_walk_crosses_the_host();
    a_walk_by_hand_finds_callers();
    return checks_result();
}
