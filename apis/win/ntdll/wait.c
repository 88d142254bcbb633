/* Waiting for objects. */
#include "apis/nt/wait.h"

#include "thunks/api.h"

static enum wait_alertable alertable_if(BOOLEAN alertable)
{
    return alertable ? ALERTABLE : NOT_ALERTABLE;
}

/* A time-out of 0 looks and does not wait. */
static int64_t deadline_of(const LARGE_INTEGER *timeout)
{
    return timeout && timeout->QuadPart == 0 ? DEADLINE_NOW
                                             : deadline_from_nt((const int64_t *)timeout);
}

API(ntdll, NTSTATUS, NtWaitForSingleObject,
    (HANDLE handle, BOOLEAN alertable, PLARGE_INTEGER timeout OPTIONAL))
{
    return wait_handles(&handle, 1, WAIT_FOR_ANY, alertable_if(alertable), deadline_of(timeout));
}

/* type: WaitAll is 0, WaitAny is 1. */
API_PRIVATE(ntdll, NTSTATUS, NtWaitForMultipleObjects,
            (ULONG count, HANDLE *handles IN COUNT(count), ULONG type, BOOLEAN alertable,
             PLARGE_INTEGER timeout OPTIONAL))
{
    if (type > 1)
        return STATUS_INVALID_PARAMETER_3;
    return wait_handles(handles, count, type == 0 ? WAIT_FOR_ALL : WAIT_FOR_ANY,
                        alertable_if(alertable), deadline_of(timeout));
}

API_PRIVATE(ntdll, NTSTATUS, NtSignalAndWaitForSingleObject,
            (HANDLE signal, HANDLE wait, BOOLEAN alertable, PLARGE_INTEGER timeout OPTIONAL))
{
    return wait_after_signal(signal, wait, alertable_if(alertable), deadline_of(timeout));
}
