/*
 * One-time initialisation (Microsoft's "One-Time Initialization"), in the guest's own word: the
 * two low bits are the state, the rest is the context once it is complete. Threads that wait
 * for another one's initialisation sleep on the low half.
 */
#include "abi/guest_pointer.h"
#include "abi/teb.h"
#include "apis/host/futex.h"
#include "apis/win/ntdll/lock.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdatomic.h>

GUEST_LAYOUT(_RTL_RUN_ONCE, "programs hold it in their own memory, and it is used by its address");

enum { NEW = 0, PENDING = 1, COMPLETE = 2, PENDING_ASYNC = 3, STATE = 3 };

/* The word has the size of the guest's pointers. */
static uintptr_t load(RTL_RUN_ONCE *once)
{
    return guest_is_32() ? atomic_load((atomic_uint *)&once->Ptr)
                         : atomic_load((atomic_uintptr_t *)&once->Ptr);
}

static BOOL change(RTL_RUN_ONCE *once, uintptr_t *from, uintptr_t to)
{
    unsigned int low = (unsigned int)*from;
    BOOL done;

    if (!guest_is_32())
        return atomic_compare_exchange_strong((atomic_uintptr_t *)&once->Ptr, from, to);
    done = atomic_compare_exchange_strong((atomic_uint *)&once->Ptr, &low, (unsigned int)to);
    *from = low;
    return done;
}

static NTSTATUS begin_async(RTL_RUN_ONCE *once, uintptr_t value)
{
    while (value == NEW) {
        if (change(once, &value, PENDING_ASYNC))
            return STATUS_PENDING;
    }
    return (value & STATE) == PENDING ? STATUS_INVALID_PARAMETER : STATUS_PENDING;
}

static NTSTATUS begin_sync(RTL_RUN_ONCE *once, uintptr_t value)
{
    while ((value & STATE) != COMPLETE) {
        if (value == NEW) {
            if (change(once, &value, PENDING))
                return STATUS_PENDING;
        } else if ((value & STATE) == PENDING) {
            futex_wait(once, (uint32_t)value, DEADLINE_NEVER);
            value = load(once);
        } else {
            return STATUS_INVALID_PARAMETER;
        }
    }
    return STATUS_SUCCESS;
}

/* STATUS_PENDING: the caller is to initialise. */
API_PRIVATE(ntdll, NTSTATUS, RtlRunOnceBeginInitialize,
            (RTL_RUN_ONCE * once, ULONG flags FLAGS(RTL_RUN_ONCE_), PVOID *context OUT OPTIONAL))
{
    uintptr_t value = load(once);
    NTSTATUS status = STATUS_SUCCESS;

    if (flags & ~(RTL_RUN_ONCE_CHECK_ONLY | RTL_RUN_ONCE_ASYNC) ||
        flags == (RTL_RUN_ONCE_CHECK_ONLY | RTL_RUN_ONCE_ASYNC))
        return STATUS_INVALID_PARAMETER_2;
    if ((value & STATE) != COMPLETE) {
        if (flags & RTL_RUN_ONCE_CHECK_ONLY)
            return STATUS_UNSUCCESSFUL;
        if (flags & RTL_RUN_ONCE_ASYNC)
            status = begin_async(once, value);
        else
            status = begin_sync(once, value);
    }
    if (status == STATUS_SUCCESS && context)
        *context = (PVOID)(load(once) & ~(uintptr_t)STATE);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, RtlRunOnceComplete,
            (RTL_RUN_ONCE * once, ULONG flags FLAGS(RTL_RUN_ONCE_), PVOID context OPTIONAL))
{
    uintptr_t expected = flags & RTL_RUN_ONCE_ASYNC ? PENDING_ASYNC : PENDING;
    uintptr_t result = (uintptr_t)context | COMPLETE;

    if (flags & ~(RTL_RUN_ONCE_ASYNC | RTL_RUN_ONCE_INIT_FAILED) ||
        flags == (RTL_RUN_ONCE_ASYNC | RTL_RUN_ONCE_INIT_FAILED))
        return STATUS_INVALID_PARAMETER_2;
    if ((uintptr_t)context & STATE || (flags & RTL_RUN_ONCE_INIT_FAILED && context))
        return STATUS_INVALID_PARAMETER_3;
    if (flags & RTL_RUN_ONCE_INIT_FAILED)
        result = NEW;
    if (!change(once, &expected, result)) {
        /* Of several asynchronous initialisers one wins; the others take its result. */
        return flags & RTL_RUN_ONCE_ASYNC && (expected & STATE) == COMPLETE
                   ? STATUS_OBJECT_NAME_COLLISION
                   : STATUS_UNSUCCESSFUL;
    }
    futex_wake(once, FUTEX_EVERYBODY);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, VOID, RtlRunOnceInitialize, (RTL_RUN_ONCE * once OUT))
{
    guest_pointer_put(once, NULL);
}

API_PRIVATE(ntdll, NTSTATUS, RtlRunOnceExecuteOnce,
            (RTL_RUN_ONCE * once, PRTL_RUN_ONCE_INIT_FN function, PVOID parameter,
             PVOID *context OUT OPTIONAL))
{
    NTSTATUS status = ntdll_RtlRunOnceBeginInitialize(once, 0, context);
    PVOID made = NULL;

    if (status != STATUS_PENDING)
        return status;
    if (!function(once, parameter, &made)) {
        ntdll_RtlRunOnceComplete(once, RTL_RUN_ONCE_INIT_FAILED, NULL);
        return STATUS_UNSUCCESSFUL;
    }
    status = ntdll_RtlRunOnceComplete(once, 0, made);
    if (status == STATUS_SUCCESS && context)
        *context = made;
    return status;
}

API(kernel32, BOOL, InitOnceBeginInitialize,
    (LPINIT_ONCE once, DWORD flags FLAGS(INIT_ONCE_), PBOOL pending OUT,
     LPVOID *context OUT OPTIONAL))
{
    NTSTATUS status = ntdll_RtlRunOnceBeginInitialize(once, flags, context);

    *pending = status == STATUS_PENDING;
    return win_result(status);
}

API(kernel32, BOOL, InitOnceComplete,
    (LPINIT_ONCE once, DWORD flags FLAGS(INIT_ONCE_), LPVOID context OPTIONAL))
{
    return win_result(ntdll_RtlRunOnceComplete(once, flags, context));
}

/* The initialiser's own last error stays when it fails. */
API(kernel32, BOOL, InitOnceExecuteOnce,
    (PINIT_ONCE once, PINIT_ONCE_FN function, PVOID parameter INOUT OPTIONAL,
     LPVOID *context OUT OPTIONAL))
{
    NTSTATUS status = ntdll_RtlRunOnceBeginInitialize(once, 0, context);
    PVOID made = NULL;

    if (status != STATUS_PENDING)
        return win_result(status);
    if (!function(once, parameter, &made)) {
        ntdll_RtlRunOnceComplete(once, RTL_RUN_ONCE_INIT_FAILED, NULL);
        return FALSE;
    }
    status = ntdll_RtlRunOnceComplete(once, 0, made);
    if (status == STATUS_SUCCESS && context)
        *context = made;
    return win_result(status);
}

ALIAS(kernel32, InitOnceInitialize, "ntdll.RtlRunOnceInitialize");
