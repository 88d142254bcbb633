/*
 * Exceptions and contexts as kernel32 offers them to 32-bit programs. Twins: parameters have 32
 * bits each, records and contexts another layout, and filters are guest addresses that nobody but
 * the dispatcher calls. Microsoft: "Structured Exception Handling Functions".
 */
#include "abi/exception32.h"

#include "abi/context32.h"
#include "abi/exception.h"
#include "abi/report.h"
#include "apis/win/kernel32/thread_handle.h"
#include "thunks/api.h"

#include <string.h>

enum { WORD_SIZE = 4, OWN_BIT = 0x10000000 /* the bit is Windows' own, as documented */ };

API_PRIVATE(x86_kernel32, VOID, RaiseException,
            (DWORD code, DWORD flags, DWORD count, const DWORD *arguments COUNT(count) OPTIONAL))
{
    EXCEPTION_RECORD32 record = {.ExceptionCode = code & ~(DWORD)OWN_BIT,
                                 .ExceptionFlags = flags & EXCEPTION_NONCONTINUABLE};
    WOW64_CONTEXT context;

    context32_of_call(4 * WORD_SIZE, &context);
    context32_float_save(&context);
    record.ExceptionAddress = context.Eip;
    if (arguments) {
        if (count > EXCEPTION_MAXIMUM_PARAMETERS)
            count = EXCEPTION_MAXIMUM_PARAMETERS;
        record.NumberParameters = count;
        memcpy(record.ExceptionInformation, arguments, count * sizeof *arguments);
    }
    exception32_raise(&record, &context);
}
NO_FRAME(x86_kernel32, RaiseException);

API_PRIVATE(x86_kernel32, VOID, RaiseFailFastException,
            (EXCEPTION_RECORD32 * record OPTIONAL, WOW64_CONTEXT *context OPTIONAL, DWORD flags))
{
    EXCEPTION_RECORD32 own = {.ExceptionCode = (DWORD)STATUS_FAIL_FAST_EXCEPTION,
                              .ExceptionFlags = EXCEPTION_NONCONTINUABLE};
    WOW64_CONTEXT caller;

    context32_of_call(3 * WORD_SIZE, &caller);
    context32_float_save(&caller);
    own.ExceptionAddress = caller.Eip;
    if (record && flags & FAIL_FAST_GENERATE_EXCEPTION_ADDRESS)
        record->ExceptionAddress = caller.Eip;
    exception32_last_chance(record ? record : &own, context ? context : &caller, NULL);
}
NO_FRAME(x86_kernel32, RaiseFailFastException);

API_PRIVATE(x86_kernel32, ULONG, SetUnhandledExceptionFilter, (ULONG filter OPTIONAL))
{
    return (ULONG)(uintptr_t)exception_filter_set((LPTOP_LEVEL_EXCEPTION_FILTER)(uintptr_t)filter);
}

/* For a filter expression: where Windows would show its dialogue, the report is written. */
API_PRIVATE(x86_kernel32, LONG, UnhandledExceptionFilter,
            (const struct exception32_pointers *pointers))
{
    const EXCEPTION_RECORD32 *record = (const EXCEPTION_RECORD32 *)(uintptr_t)pointers->record;
    const WOW64_CONTEXT *context = (const WOW64_CONTEXT *)(uintptr_t)pointers->context;
    LONG result = exception32_filter_call(record, context);

    if (result != EXCEPTION_CONTINUE_SEARCH)
        return result;
    report_exception32(record, context, NULL);
    return EXCEPTION_EXECUTE_HANDLER;
}

API_PRIVATE(x86_kernel32, BOOL, GetThreadContext, (HANDLE thread, WOW64_CONTEXT *context INOUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_GET_CONTEXT);

    return object && thread_finish(object, thread_context32_get(object, context));
}
NO_FRAME(x86_kernel32, GetThreadContext);
ALIAS(x86_kernel32, Wow64GetThreadContext, "x86_kernel32.GetThreadContext");

API_PRIVATE(x86_kernel32, BOOL, SetThreadContext, (HANDLE thread, const WOW64_CONTEXT *context))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_CONTEXT);

    return object && thread_finish(object, thread_context32_set(object, context));
}
NO_FRAME(x86_kernel32, SetThreadContext);
ALIAS(x86_kernel32, Wow64SetThreadContext, "x86_kernel32.SetThreadContext");
