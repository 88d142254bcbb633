/* Keyed events. */
#include "apis/nt/keyed_event.h"

#include "thunks/api.h"

API_PRIVATE(ntdll, NTSTATUS, NtCreateKeyedEvent,
            (PHANDLE event OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN OPTIONAL,
             ULONG flags))
{
    if (flags != 0)
        return STATUS_INVALID_PARAMETER_4;
    return keyed_event_create(access, attributes, event);
}

static NTSTATUS meet(HANDLE handle, PVOID key, enum keyed_side side, BOOLEAN alertable,
                     const LARGE_INTEGER *timeout)
{
    struct object *event = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    if (handle)
        status = handle_object(handle, &keyed_event_type, side == KEYED_WAIT ? 1 : 2, &event);
    if (status < 0)
        return status;
    status = keyed_event_meet(event, key, side, alertable ? ALERTABLE : NOT_ALERTABLE,
                              deadline_from_nt((const int64_t *)timeout));
    if (event)
        object_release(event);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtWaitForKeyedEvent,
            (HANDLE event OPTIONAL, PVOID key, BOOLEAN alertable, PLARGE_INTEGER timeout OPTIONAL))
{
    return meet(event, key, KEYED_WAIT, alertable, timeout);
}

API_PRIVATE(ntdll, NTSTATUS, NtReleaseKeyedEvent,
            (HANDLE event OPTIONAL, PVOID key, BOOLEAN alertable, PLARGE_INTEGER timeout OPTIONAL))
{
    return meet(event, key, KEYED_RELEASE, alertable, timeout);
}
