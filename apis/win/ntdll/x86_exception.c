/*
 * Raising exceptions, their handlers, unwinding and contexts for 32-bit programs. Twins: records
 * and contexts have another layout there, handlers are guest addresses that nobody but the
 * dispatcher calls, and RtlUnwind returns to its caller. Microsoft: "Structured Exception Handling
 * Functions", "RtlUnwind function", "Vectored Exception Handling".
 */
#include "abi/exception32.h"

#include "abi/chain32.h"
#include "abi/context32.h"
#include "abi/exception.h"
#include "abi/guest32.h"
#include "abi/memory.h"
#include "abi/teb32.h"
#include "abi/unwind32.h"
#include "apis/nt/status.h"
#include "thunks/raw.h"

#include <pthread.h>
#include <string.h>

enum { WORD_SIZE = 4 };

API_PRIVATE(x86_ntdll, VOID, RtlRaiseException, (EXCEPTION_RECORD32 * record INOUT))
{
    WOW64_CONTEXT context;

    context32_of_call(WORD_SIZE, &context);
    context32_float_save(&context);
    record->ExceptionAddress = context.Eip;
    exception32_raise(record, &context);
}
NO_FRAME(x86_ntdll, RtlRaiseException);

API_PRIVATE(x86_ntdll, NTSTATUS, NtRaiseException,
            (EXCEPTION_RECORD32 * record, WOW64_CONTEXT *context, BOOLEAN first_chance))
{
    if (first_chance)
        exception32_raise(record, context);
    exception32_last_chance(record, context, NULL);
}
NO_FRAME(x86_ntdll, NtRaiseException);
ALIAS(x86_ntdll, ZwRaiseException, "x86_ntdll.NtRaiseException");

/* As the kernel enters it: two pointers on the stack, and no return address. */
static void dispatch(struct guest32_live *live)
{
    const uint32_t *arguments = (const uint32_t *)(uintptr_t)live->esp;

    exception32_raise((EXCEPTION_RECORD32 *)(uintptr_t)arguments[0],
                      (WOW64_CONTEXT *)(uintptr_t)arguments[1]);
}
RAW(x86_ntdll, KiUserExceptionDispatcher, dispatch);

/* The caller's registers: a C function would not see all of them. */
static void capture(struct guest32_live *live)
{
    WOW64_CONTEXT *context = (WOW64_CONTEXT *)(uintptr_t)*guest32_argument(live, 0), now;

    context32_of_call(WORD_SIZE, &now);
    now.Eax = live->eax;
    now.Ecx = live->ecx;
    now.Edx = live->edx;
    now.EFlags = live->flags;
    context32_copy_parts(context, &now, WOW64_CONTEXT_FULL);
    context->ContextFlags = WOW64_CONTEXT_FULL;
    guest32_leave(live, WORD_SIZE);
}
RAW(x86_ntdll, RtlCaptureContext, capture);
ALIAS(x86_kernel32, RtlCaptureContext, "x86_ntdll.RtlCaptureContext");

/* Parts that ContextFlags do not name stay as they are. */
API_PRIVATE(x86_ntdll, NTSTATUS, NtContinue, (const WOW64_CONTEXT *context, BOOLEAN alertable))
{
    enum { FLOATING = WOW64_CONTEXT_FLOATING_POINT | WOW64_CONTEXT_EXTENDED_REGISTERS };
    WOW64_CONTEXT all;

    (void)alertable; /* nothing waits here that an APC could interrupt */
    context32_of_call(2 * WORD_SIZE, &all);
    context32_copy_parts(&all, context, context->ContextFlags);
    all.ContextFlags = WOW64_CONTEXT_FULL | (context->ContextFlags & FLOATING);
    guest32_resume(&all);
}
NO_FRAME(x86_ntdll, NtContinue);
ALIAS(x86_ntdll, ZwContinue, "x86_ntdll.NtContinue");

API_PRIVATE(x86_ntdll, ULONG, RtlUnwind,
            (ULONG target_frame OPTIONAL, ULONG target_ip OPTIONAL,
             EXCEPTION_RECORD32 *record OPTIONAL, ULONG result))
{
    (void)target_ip; /* it goes on in its caller */
    chain32_unwind_call(target_frame, record, 4 * WORD_SIZE);
    return result;
}
NO_FRAME(x86_ntdll, RtlUnwind);
ALIAS(x86_kernel32, RtlUnwind, "x86_ntdll.RtlUnwind");

static PVOID add(enum exception_list list, ULONG first, ULONG handler)
{
    return exception_vectored_add(list, first != 0,
                                  (PVECTORED_EXCEPTION_HANDLER)(uintptr_t)handler);
}

API_PRIVATE(x86_ntdll, PVOID, RtlAddVectoredExceptionHandler, (ULONG first, ULONG handler))
{
    return add(EXCEPTION_HANDLERS, first, handler);
}
ALIAS(x86_kernel32, AddVectoredExceptionHandler, "x86_ntdll.RtlAddVectoredExceptionHandler");

API_PRIVATE(x86_ntdll, PVOID, RtlAddVectoredContinueHandler, (ULONG first, ULONG handler))
{
    return add(EXCEPTION_CONTINUE_HANDLERS, first, handler);
}
ALIAS(x86_kernel32, AddVectoredContinueHandler, "x86_ntdll.RtlAddVectoredContinueHandler");

API_PRIVATE(x86_ntdll, WORD, RtlCaptureStackBackTrace,
            (DWORD skip, DWORD count, ULONG *trace OUT COUNT(count), ULONG *hash OUT OPTIONAL))
{
    return unwind32_capture(skip, count, trace, hash);
}
NO_FRAME(x86_ntdll, RtlCaptureStackBackTrace);
ALIAS(x86_kernel32, RtlCaptureStackBackTrace, "x86_ntdll.RtlCaptureStackBackTrace");

/* A handler may step over the breakpoint, so that it has to be code of the guest's. */
static uint32_t breakpoint_code;

static void make_breakpoint(void)
{
    static const unsigned char bytes[] = {0xcc, 0xc3}; /* int3; ret */
    void *page;

    if (memory_allocate(0, MEMORY_PAGE, 0, PAGE_READWRITE, MEMORY_IMAGE, &page) < 0)
        return;
    memcpy(page, bytes, sizeof bytes);
    memory_protect(page, MEMORY_PAGE, PAGE_EXECUTE_READ, NULL);
    breakpoint_code = guest32_address(page);
}

static void breakpoint(struct guest32_live *live)
{
    static pthread_once_t made = PTHREAD_ONCE_INIT;

    pthread_once(&made, make_breakpoint);
    live->eip = breakpoint_code;
}
RAW(x86_ntdll, DbgBreakPoint, breakpoint);
ALIAS(x86_ntdll, DbgUserBreakPoint, "x86_ntdll.DbgBreakPoint");
ALIAS(x86_kernel32, DebugBreak, "x86_ntdll.DbgBreakPoint");
