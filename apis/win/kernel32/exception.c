/*
 * The unhandled exception filter, and what programs ask about debuggers. Microsoft, "Structured
 * Exception Handling Functions", "Debugging Functions".
 */
#include "abi/exception.h"

#include "abi/report.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, LPTOP_LEVEL_EXCEPTION_FILTER, SetUnhandledExceptionFilter,
    (LPTOP_LEVEL_EXCEPTION_FILTER filter OPTIONAL))
{
    return exception_filter_set(filter);
}

/* For a filter expression: where Windows would show its dialogue, the report is written. */
API(kernel32, LONG, UnhandledExceptionFilter, (struct _EXCEPTION_POINTERS * pointers))
{
    LONG result = exception_filter_call(pointers);

    if (result != EXCEPTION_CONTINUE_SEARCH)
        return result;
    report_exception(pointers->ExceptionRecord, pointers->ContextRecord);
    return EXCEPTION_EXECUTE_HANDLER;
}

API(kernel32, VOID, RaiseFailFastException,
    (PEXCEPTION_RECORD record OPTIONAL, PCONTEXT context OPTIONAL, DWORD flags))
{
    __attribute__((musttail)) return exception_fail_fast(record, context, flags);
}
NO_FRAME(kernel32, RaiseFailFastException);

API(kernel32, WINBOOL, IsDebuggerPresent, (VOID))
{
    return peb_self()->being_debugged;
}

API(kernel32, WINBOOL, CheckRemoteDebuggerPresent, (HANDLE process, PBOOL present OUT))
{
    if (!process || !present)
        return win_fail(ERROR_INVALID_PARAMETER);
    *present = FALSE;
    return TRUE;
}

/* The breakpoint is here, so that a handler that skips its byte returns to the caller. */
API_PRIVATE(ntdll, VOID, DbgBreakPoint, (VOID))
{
    __asm__ volatile("int3");
}
ALIAS(kernel32, DebugBreak, "ntdll.DbgBreakPoint");
ALIAS(ntdll, DbgUserBreakPoint, "ntdll.DbgBreakPoint");

/* Nobody listens: no debugger can be attached to a guest, and no monitor exists. */
API(kernel32, VOID, OutputDebugStringA, (LPCSTR text OPTIONAL))
{
    (void)text;
}

API(kernel32, VOID, OutputDebugStringW, (LPCWSTR text OPTIONAL))
{
    (void)text;
}

GAP(kernel32, DebugActiveProcess, "a guest cannot debug another one");
GAP(kernel32, DebugActiveProcessStop, "a guest cannot debug another one");
GAP(kernel32, WaitForDebugEvent, "a guest cannot debug another one");
GAP(kernel32, WaitForDebugEventEx, "a guest cannot debug another one");
GAP(kernel32, ContinueDebugEvent, "a guest cannot debug another one");

/*
 * How much of the stack is left when its overflow is reported. The guard area of a stack is
 * larger than what programs ask for; a part of it is what the dispatcher needs itself.
 */
API(kernel32, WINBOOL, SetThreadStackGuarantee, (PULONG size INOUT))
{
    enum { GUARANTEE_MOST = 0xc000 };
    struct teb *teb = teb_self();
    ULONG before = teb->guaranteed_stack_bytes, wanted = *size;

    *size = before;
    if (wanted > GUARANTEE_MOST)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (wanted > before)
        teb->guaranteed_stack_bytes = wanted;
    return TRUE;
}
