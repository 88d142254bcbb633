/*
 * Dies in the way that its argument names, for the test of the report. Run without an argument
 * by the other tests, it does nothing.
 */
#include "registers.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int compare(const void *a, const void *b)
{
    *(volatile int *)0x10 = 1;
    return 0;
}

__attribute__((noinline)) static void write_in_callback(void)
{
    static int numbers[] = {2, 1};

    qsort(numbers, 2, sizeof *numbers, compare);
    numbers[0]++;
}

static void fail_fast(void)
{
    __asm__ volatile("movl $7, %%ecx\n\tint $0x29" : : : "ecx");
}

static void raise_unknown(void)
{
    const ULONG_PTR parameters[] = {0xabc};

    RaiseException(0xe0000100, 0, 1, parameters);
}

static void lose_stack(void)
{
    __asm__ volatile("mov $16, %" SP_NAME "\n\tpush $0");
}

static void call_nothing(void)
{
    void (*volatile nothing)(void) = NULL;

    nothing();
}

static void raise_fail_fast(void)
{
    RaiseFailFastException(NULL, NULL, 0);
}

static LONG CALLBACK fault_again(EXCEPTION_POINTERS *pointers)
{
    *(volatile int *)0x20 = 1;
    return EXCEPTION_CONTINUE_SEARCH;
}

static void fault_without_end(void)
{
    AddVectoredExceptionHandler(1, fault_again);
    *(volatile int *)0x10 = 1;
}

static LONG CALLBACK silent(EXCEPTION_POINTERS *pointers)
{
    return EXCEPTION_EXECUTE_HANDLER;
}

static void filtered(void)
{
    SetUnhandledExceptionFilter(silent);
    *(volatile int *)0x10 = 1;
}

static DWORD CALLBACK in_thread(void *unused)
{
    *(volatile int *)0x10 = 1;
    return 0;
}

static void other_thread(void)
{
    WaitForSingleObject(CreateThread(NULL, 0, in_thread, NULL, 0, NULL), INFINITE);
}

static int overflow(volatile char *before)
{
    volatile char room[256];

    room[0] = before[0];
    return before[0] ? 0 : overflow(room) + room[0];
}

static void overflow_stack(void)
{
    volatile char start = 0;

    exit(overflow(&start));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*die)(void);
    } ways[] = {
        {"callback", write_in_callback}, {"fail-fast", fail_fast},
        {"raise", raise_unknown},        {"lose-stack", lose_stack},
        {"nothing", call_nothing},       {"raise-fail-fast", raise_fail_fast},
        {"again", fault_without_end},    {"filter", filtered},
        {"thread", other_thread},        {"overflow", overflow_stack},
    };

    for (size_t i = 0; argc > 1 && i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(argv[1], ways[i].name) == 0)
            ways[i].die();
    }
    return 0;
}
