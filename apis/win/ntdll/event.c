/* Events. */
#include "apis/nt/event.h"

#include "apis/nt/wait.h"
#include "thunks/api.h"

/* type: NotificationEvent is 0, SynchronizationEvent is 1. */
API_PRIVATE(ntdll, NTSTATUS, NtCreateEvent,
            (PHANDLE event OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN OPTIONAL,
             ULONG type, BOOLEAN signalled))
{
    if (type > 1)
        return STATUS_INVALID_PARAMETER;
    return event_create(access, attributes, type == 0, signalled, event);
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenEvent,
            (PHANDLE event OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN))
{
    return event_open(access, attributes, event);
}

static NTSTATUS change(HANDLE handle, bool (*function)(struct object *event), PLONG previous)
{
    struct object *event;
    NTSTATUS status = handle_object(handle, &event_type, EVENT_MODIFY_STATE, &event);
    bool before;

    if (status < 0)
        return status;
    before = function(event);
    if (previous)
        *previous = before;
    object_release(event);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtSetEvent, (HANDLE event, PLONG previous OUT OPTIONAL))
{
    return change(event, event_set, previous);
}

API_PRIVATE(ntdll, NTSTATUS, NtResetEvent, (HANDLE event, PLONG previous OUT OPTIONAL))
{
    return change(event, event_reset, previous);
}

API_PRIVATE(ntdll, NTSTATUS, NtClearEvent, (HANDLE event))
{
    return change(event, event_reset, NULL);
}

API_PRIVATE(ntdll, NTSTATUS, NtPulseEvent, (HANDLE event, PLONG previous OUT OPTIONAL))
{
    return change(event, event_pulse, previous);
}

/* EVENT_BASIC_INFORMATION. */
struct event_information {
    ULONG type;
    LONG state;
};

API_PRIVATE(ntdll, NTSTATUS, NtQueryEvent,
            (HANDLE handle, ULONG class, PVOID information OUT BYTES(size), ULONG size,
             PULONG needed OUT OPTIONAL))
{
    struct event_information *result = information;
    struct object *event;
    NTSTATUS status;

    if (class != 0)
        return STATUS_INVALID_INFO_CLASS;
    if (size != sizeof *result)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_object(handle, &event_type, 1, &event); /* EVENT_QUERY_STATE */
    if (status < 0)
        return status;
    result->type = event_is_manual(event) ? 0 : 1;
    result->state = event->type->wait->signalled(event);
    if (needed)
        *needed = sizeof *result;
    object_release(event);
    return STATUS_SUCCESS;
}
