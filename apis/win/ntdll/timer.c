/* Timers. */
#include "apis/nt/timer.h"

#include "thunks/api.h"

/* type: NotificationTimer is 0, SynchronizationTimer is 1. */
API_PRIVATE(ntdll, NTSTATUS, NtCreateTimer,
            (PHANDLE timer OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN OPTIONAL,
             ULONG type))
{
    if (type > 1)
        return STATUS_INVALID_PARAMETER_4;
    return timer_create_object(access, attributes, type == 0, timer);
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenTimer,
            (PHANDLE timer OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN))
{
    return timer_open(access, attributes, timer);
}

API_PRIVATE(ntdll, NTSTATUS, NtSetTimer,
            (HANDLE handle, PLARGE_INTEGER due, timer_routine routine OPTIONAL,
             PVOID context OPTIONAL, BOOLEAN resume, LONG period, PBOOLEAN previous OUT OPTIONAL))
{
    struct timer_start start = {(const int64_t *)&due->QuadPart, period, routine, context};
    struct object *timer;
    NTSTATUS status = handle_object(handle, &timer_type, TIMER_MODIFY_STATE, &timer);
    bool before = false;

    (void)resume; /* nothing suspends the machine for a guest */
    if (status < 0)
        return status;
    status = timer_set(timer, &start, &before);
    if (previous)
        *previous = before;
    object_release(timer);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtCancelTimer, (HANDLE handle, PBOOLEAN previous OUT OPTIONAL))
{
    struct object *timer;
    NTSTATUS status = handle_object(handle, &timer_type, TIMER_MODIFY_STATE, &timer);
    bool before;

    if (status < 0)
        return status;
    before = timer_cancel(timer);
    if (previous)
        *previous = before;
    object_release(timer);
    return STATUS_SUCCESS;
}

/* TIMER_BASIC_INFORMATION. */
struct timer_information {
    LARGE_INTEGER remaining; /* negative once it was due */
    BOOLEAN signalled;
};

API_PRIVATE(ntdll, NTSTATUS, NtQueryTimer,
            (HANDLE handle, ULONG class, PVOID information OUT BYTES(size), ULONG size,
             PULONG needed OUT OPTIONAL))
{
    struct timer_information *result = information;
    struct object *timer;
    NTSTATUS status;

    if (class != 0)
        return STATUS_INVALID_INFO_CLASS;
    if (size != sizeof *result)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_object(handle, &timer_type, TIMER_QUERY_STATE, &timer);
    if (status < 0)
        return status;
    result->remaining.QuadPart = timer_left(timer) / 100;
    result->signalled = timer_is_signalled(timer);
    if (needed)
        *needed = sizeof *result;
    object_release(timer);
    return STATUS_SUCCESS;
}
