/*
 * __C_specific_handler: __try with __except and __finally. Microsoft, "x64 exception handling",
 * "Structured Exception Handling (C/C++)"; the scope table is winnt.h's SCOPE_TABLE_AMD64.
 */
#include "abi/unwind.h"
#include "apis/win/vcruntime/cxx_exception.h"
#include "thunks/api.h"

typedef LONG(WINAPI *filter_function)(EXCEPTION_POINTERS *pointers, void *frame);
typedef void(WINAPI *termination_function)(BOOLEAN abnormal, void *frame);
typedef const SCOPE_TABLE_AMD64 *scopes_type;

enum { HANDLER_ALWAYS = 1 }; /* instead of a filter: EXCEPTION_EXECUTE_HANDLER as a constant */

static bool is_inside(scopes_type scopes, DWORD i, DWORD64 offset)
{
    return offset >= scopes->ScopeRecord[i].BeginAddress &&
           offset < scopes->ScopeRecord[i].EndAddress;
}

/* What the scope's filter says. */
static LONG ask_filter(const DISPATCHER_CONTEXT *dispatcher, DWORD handler,
                       EXCEPTION_POINTERS *pointers)
{
    filter_function filter = (filter_function)(dispatcher->ImageBase + handler);

    if (handler == HANDLER_ALWAYS)
        return EXCEPTION_EXECUTE_HANDLER;
    return filter(pointers, (void *)dispatcher->EstablisherFrame);
}

static EXCEPTION_DISPOSITION search(EXCEPTION_RECORD *record, CONTEXT *context,
                                    DISPATCHER_CONTEXT *dispatcher, const void *return_address)
{
    scopes_type scopes = dispatcher->HandlerData;
    DWORD64 offset = dispatcher->ControlPc - dispatcher->ImageBase;
    EXCEPTION_POINTERS pointers = {record, context};

    for (DWORD i = dispatcher->ScopeIndex; i < scopes->Count; i++) {
        DWORD target = scopes->ScopeRecord[i].JumpTarget;
        LONG answer;

        if (!is_inside(scopes, i, offset) || target == 0)
            continue;
        answer = ask_filter(dispatcher, scopes->ScopeRecord[i].HandlerAddress, &pointers);
        if (answer < 0)
            return ExceptionContinueExecution;
        if (answer > 0) {
            cxx_destroy_exception(record);
            unwind_from_handler(dispatcher, return_address,
                                (void *)(dispatcher->ImageBase + target), record,
                                (void *)(ULONG_PTR)record->ExceptionCode);
        }
    }
    return ExceptionContinueSearch;
}

/* An unwind that ends inside the same scope does not leave it. */
static bool ends_in_scope(scopes_type scopes, DWORD scope, DWORD64 target)
{
    for (DWORD i = 0; i < scopes->Count; i++) {
        if (is_inside(scopes, i, target) &&
            scopes->ScopeRecord[i].JumpTarget == scopes->ScopeRecord[scope].JumpTarget &&
            scopes->ScopeRecord[i].HandlerAddress == scopes->ScopeRecord[scope].HandlerAddress)
            return true;
    }
    return false;
}

static void terminate_scopes(const EXCEPTION_RECORD *record, DISPATCHER_CONTEXT *dispatcher)
{
    scopes_type scopes = dispatcher->HandlerData;
    DWORD64 offset = dispatcher->ControlPc - dispatcher->ImageBase;
    DWORD64 target = dispatcher->TargetIp - dispatcher->ImageBase;
    bool is_target = record->ExceptionFlags & EXCEPTION_TARGET_UNWIND;

    for (DWORD i = dispatcher->ScopeIndex; i < scopes->Count; i++) {
        termination_function termination =
            (termination_function)(dispatcher->ImageBase + scopes->ScopeRecord[i].HandlerAddress);

        if (!is_inside(scopes, i, offset))
            continue;
        if (is_target &&
            (ends_in_scope(scopes, i, target) || (scopes->ScopeRecord[i].JumpTarget != 0 &&
                                                  scopes->ScopeRecord[i].JumpTarget == target)))
            return;
        if (scopes->ScopeRecord[i].JumpTarget != 0)
            continue;
        dispatcher->ScopeIndex = i + 1; /* an exception in it goes on behind it */
        termination(TRUE, (void *)dispatcher->EstablisherFrame);
    }
}

API_PRIVATE(vcruntime, EXCEPTION_DISPOSITION, __C_specific_handler,
            (EXCEPTION_RECORD * record, void *frame, CONTEXT *context,
             DISPATCHER_CONTEXT *dispatcher))
{
    (void)frame;
    if (record->ExceptionFlags & (EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND)) {
        terminate_scopes(record, dispatcher);
        return ExceptionContinueSearch;
    }
    return search(record, context, dispatcher, __builtin_return_address(0));
}
ALIAS(ntdll, __C_specific_handler, "vcruntime.__C_specific_handler");
ALIAS(kernel32, __C_specific_handler, "vcruntime.__C_specific_handler");

/* Leaves a __try by goto or return: to the target in the same function. */
API_PRIVATE(vcruntime, VOID, _local_unwind, (void *frame, void *target))
{
    unwind_to(frame, target, NULL, NULL);
}
ALIAS(ntdll, _local_unwind, "vcruntime._local_unwind");
