/* Semaphores. */
#include "apis/nt/semaphore.h"

#include "thunks/api.h"

API_PRIVATE(ntdll, NTSTATUS, NtCreateSemaphore,
            (PHANDLE semaphore OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN OPTIONAL,
             LONG count, LONG maximum))
{
    return semaphore_create(access, attributes, count, maximum, semaphore);
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenSemaphore,
            (PHANDLE semaphore OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN))
{
    return semaphore_open(access, attributes, semaphore);
}

API_PRIVATE(ntdll, NTSTATUS, NtReleaseSemaphore,
            (HANDLE handle, LONG count, PLONG previous OUT OPTIONAL))
{
    struct object *semaphore;
    NTSTATUS status = handle_object(handle, &semaphore_type, SEMAPHORE_MODIFY_STATE, &semaphore);

    if (status < 0)
        return status;
    status = semaphore_release(semaphore, count, previous);
    object_release(semaphore);
    return status;
}

/* SEMAPHORE_BASIC_INFORMATION. */
struct semaphore_information {
    LONG count, maximum;
};

API_PRIVATE(ntdll, NTSTATUS, NtQuerySemaphore,
            (HANDLE handle, ULONG class, PVOID information OUT BYTES(size), ULONG size,
             PULONG needed OUT OPTIONAL))
{
    struct semaphore_information *result = information;
    struct object *semaphore;
    NTSTATUS status;

    if (class != 0)
        return STATUS_INVALID_INFO_CLASS;
    if (size != sizeof *result)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_object(handle, &semaphore_type, 1, &semaphore); /* SEMAPHORE_QUERY_STATE */
    if (status < 0)
        return status;
    result->count = semaphore_count(semaphore, &result->maximum);
    if (needed)
        *needed = sizeof *result;
    object_release(semaphore);
    return STATUS_SUCCESS;
}
