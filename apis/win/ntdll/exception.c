/*
 * Raising exceptions, vectored handlers, and contexts. Microsoft: "Structured Exception Handling
 * Functions", "Vectored Exception Handling".
 */
#include "abi/exception.h"

#include "abi/context.h"
#include "abi/unwind.h"
#include "thunks/api.h"

/* The functions that take their caller's context may leave no frame of their own. */
#define TAIL_CALL __attribute__((musttail)) return

API_PRIVATE(ntdll, VOID, RtlRaiseException, (PEXCEPTION_RECORD record INOUT))
{
    TAIL_CALL exception_raise_record(record);
}
NO_FRAME(ntdll, RtlRaiseException);

API_PRIVATE(ntdll, VOID, RtlRaiseStatus, (NTSTATUS status))
{
    TAIL_CALL exception_raise_status(status);
}
NO_FRAME(ntdll, RtlRaiseStatus);

API(kernel32, VOID, RaiseException,
    (DWORD code, DWORD flags, DWORD count, CONST ULONG_PTR *arguments COUNT(count) OPTIONAL))
{
    TAIL_CALL exception_raise(code, flags, count, arguments);
}
NO_FRAME(kernel32, RaiseException);

API_PRIVATE(ntdll, NTSTATUS, NtRaiseException,
            (PEXCEPTION_RECORD record, PCONTEXT context, BOOLEAN first_chance))
{
    if (first_chance)
        exception_dispatch(record, context, EXCEPTION_OF_FAULT);
    exception_last_chance(record, context);
}
ALIAS(ntdll, ZwRaiseException, "ntdll.NtRaiseException");

/* Takes a CONTEXT and an EXCEPTION_RECORD from the stack, as the kernel leaves them. */
API_PRIVATE(ntdll, VOID, KiUserExceptionDispatcher, (VOID))
{
    TAIL_CALL exception_frame_enter();
}
NO_FRAME(ntdll, KiUserExceptionDispatcher);

API(ntdll, VOID, RtlCaptureContext, (PCONTEXT context OUT))
{
    TAIL_CALL context_capture(context);
}
NO_FRAME(ntdll, RtlCaptureContext);
ALIAS(kernel32, RtlCaptureContext, "ntdll.RtlCaptureContext");

API_PRIVATE(ntdll, VOID, RtlRestoreContext, (PCONTEXT context, PEXCEPTION_RECORD record OPTIONAL))
{
    unwind_restore(context, record);
}
NO_FRAME(ntdll, RtlRestoreContext);
ALIAS(kernel32, RtlRestoreContext, "ntdll.RtlRestoreContext");

/* Parts that ContextFlags do not name stay as they are. */
API_PRIVATE(ntdll, NTSTATUS, NtContinue, (PCONTEXT context, BOOLEAN alertable))
{
    CONTEXT now;

    (void)alertable; /* nothing waits here that an APC could interrupt */
    if ((context->ContextFlags & CONTEXT_FULL) == CONTEXT_FULL)
        context_continue(context);
    context_capture(&now);
    context_copy_parts(&now, context, context->ContextFlags);
    context_restore(&now);
}
NO_FRAME(ntdll, NtContinue);
ALIAS(ntdll, ZwContinue, "ntdll.NtContinue");

API_PRIVATE(ntdll, PVOID, RtlAddVectoredExceptionHandler,
            (ULONG first, PVECTORED_EXCEPTION_HANDLER handler))
{
    return exception_vectored_add(EXCEPTION_HANDLERS, first != 0, handler);
}
ALIAS(kernel32, AddVectoredExceptionHandler, "ntdll.RtlAddVectoredExceptionHandler");

API_PRIVATE(ntdll, ULONG, RtlRemoveVectoredExceptionHandler, (PVOID handle))
{
    return exception_vectored_remove(EXCEPTION_HANDLERS, handle);
}
ALIAS(kernel32, RemoveVectoredExceptionHandler, "ntdll.RtlRemoveVectoredExceptionHandler");

API_PRIVATE(ntdll, PVOID, RtlAddVectoredContinueHandler,
            (ULONG first, PVECTORED_EXCEPTION_HANDLER handler))
{
    return exception_vectored_add(EXCEPTION_CONTINUE_HANDLERS, first != 0, handler);
}
ALIAS(kernel32, AddVectoredContinueHandler, "ntdll.RtlAddVectoredContinueHandler");

API_PRIVATE(ntdll, ULONG, RtlRemoveVectoredContinueHandler, (PVOID handle))
{
    return exception_vectored_remove(EXCEPTION_CONTINUE_HANDLERS, handle);
}
ALIAS(kernel32, RemoveVectoredContinueHandler, "ntdll.RtlRemoveVectoredContinueHandler");
