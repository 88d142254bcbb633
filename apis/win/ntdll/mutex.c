/* Mutexes, which NT calls mutants. */
#include "apis/nt/mutex.h"

#include "thunks/api.h"

API_PRIVATE(ntdll, NTSTATUS, NtCreateMutant,
            (PHANDLE mutant OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN OPTIONAL,
             BOOLEAN owned))
{
    return mutex_create(access, attributes, owned, mutant);
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenMutant,
            (PHANDLE mutant OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes IN))
{
    return mutex_open(access, attributes, mutant);
}

API_PRIVATE(ntdll, NTSTATUS, NtReleaseMutant, (HANDLE handle, PLONG previous OUT OPTIONAL))
{
    struct object *mutex;
    NTSTATUS status = handle_object(handle, &mutex_type, 0, &mutex);

    if (status < 0)
        return status;
    status = mutex_release(mutex, previous);
    object_release(mutex);
    return status;
}

/* MUTANT_BASIC_INFORMATION. */
struct mutant_information {
    LONG count;
    BOOLEAN owned_by_caller, abandoned;
};

API_PRIVATE(ntdll, NTSTATUS, NtQueryMutant,
            (HANDLE handle, ULONG class, PVOID information OUT BYTES(size), ULONG size,
             PULONG needed OUT OPTIONAL))
{
    struct mutant_information *result = information;
    struct mutex_state state;
    struct object *mutex;
    NTSTATUS status;

    if (class != 0)
        return STATUS_INVALID_INFO_CLASS;
    if (size != sizeof *result)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_object(handle, &mutex_type, MUTEX_MODIFY_STATE, &mutex);
    if (status < 0)
        return status;
    state = mutex_query(mutex);
    *result = (struct mutant_information){state.count, state.owned_here, state.abandoned};
    if (needed)
        *needed = sizeof *result;
    object_release(mutex);
    return STATUS_SUCCESS;
}
