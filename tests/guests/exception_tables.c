/* flags: -lntdll -D_WIN32_WINNT=0x0A00 */
/*
 * Unwinding code that was made at run time: RtlAddFunctionTable, callbacks, growable tables. The
 * code saves registers, and its frames must be walked to reach the handler around the call.
 */
#include "check.h"

#include <string.h>
#include <windows.h>

/* push rbx; sub rsp, 32; mov rbx, 99; call rcx; nop; add rsp, 32; pop rbx; ret */
static const unsigned char code[] = {0x53, 0x48, 0x83, 0xec, 0x20, 0x48, 0xc7, 0xc3, 0x63, 0,   0,
                                     0,    0xff, 0xd1, 0x90, 0x48, 0x83, 0xc4, 0x20, 0x5b, 0xc3};

/* UNWIND_INFO: version 1, a prologue of 5 bytes, two codes: alloc 32 at 5, push rbx at 1. */
static const unsigned char unwind[] = {1, 5, 2, 0, 5, 0x32, 1, 0x30};

enum { FUNCTION_AT = 0x100, UNWIND_AT = 0x40 };

static unsigned char *region;
static RUNTIME_FUNCTION *functions;
static int found_caller, callback_calls;
static DWORD64 rbx_in_caller;

static void walk(void)
{
    CONTEXT context;

    found_caller = 0;
    RtlCaptureContext(&context);
    for (int i = 0; i < 8 && context.Rip; i++) {
        DWORD64 base, establisher;
        void *data;
        RUNTIME_FUNCTION *function = RtlLookupFunctionEntry(context.Rip, &base, NULL);
        int is_ours =
            (unsigned char *)context.Rip > region && (unsigned char *)context.Rip < region + 0x1000;

        if (!function)
            return;
        if (is_ours)
            CHECK_EQUAL(base, region);
        RtlVirtualUnwind(0, base, context.Rip, function, &context, &data, &establisher, NULL);
        if (is_ours) {
            found_caller = 1;
            rbx_in_caller = context.Rbx;
            return;
        }
    }
}

static void run(void)
{
    register DWORD64 marker __asm__("rbx") = 0x1234;

    __asm__ volatile("" : "+r"(marker));
    rbx_in_caller = 0;
    ((void (*)(void (*)(void)))(region + FUNCTION_AT))(walk);
    __asm__ volatile("" : "+r"(marker));
    CHECK_EQUAL(marker, 0x1234);
}

static RUNTIME_FUNCTION *CALLBACK find(DWORD64 pc, void *context)
{
    callback_calls++;
    CHECK(context == region);
    return functions;
}

int main(void)
{
    DWORD64 base;
    void *table;

    region = VirtualAlloc(NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    functions = (RUNTIME_FUNCTION *)region;
    memcpy(region + FUNCTION_AT, code, sizeof code);
    memcpy(region + UNWIND_AT, unwind, sizeof unwind);
    functions[0].BeginAddress = FUNCTION_AT;
    functions[0].EndAddress = FUNCTION_AT + sizeof code;
    functions[0].UnwindData = UNWIND_AT;

    run();
    CHECK(!found_caller);

    CHECK(RtlAddFunctionTable(functions, 1, (DWORD64)region));
    CHECK(RtlLookupFunctionEntry((DWORD64)region + FUNCTION_AT, &base, NULL) == functions);
    CHECK(!RtlLookupFunctionEntry((DWORD64)region + FUNCTION_AT - 1, &base, NULL));
    run();
    CHECK(found_caller);
    CHECK_EQUAL(rbx_in_caller, 0x1234);
    CHECK(RtlDeleteFunctionTable(functions));
    CHECK(!RtlDeleteFunctionTable(functions));
    run();
    CHECK(!found_caller);

    CHECK(RtlInstallFunctionTableCallback((DWORD64)region | 3, (DWORD64)region, 0x1000, find,
                                          region, NULL));
    run();
    CHECK(found_caller);
    CHECK(callback_calls > 0);
    CHECK(RtlDeleteFunctionTable((RUNTIME_FUNCTION *)((DWORD64)region | 3)));

    CHECK_EQUAL(RtlAddGrowableFunctionTable(&table, functions, 0, 1, (ULONG_PTR)region,
                                            (ULONG_PTR)region + 0x1000),
                0);
    run();
    CHECK(!found_caller);
    RtlGrowFunctionTable(table, 1);
    run();
    CHECK(found_caller);
    RtlDeleteGrowableFunctionTable(table);
    run();
    CHECK(!found_caller);
    return checks_result();
}
