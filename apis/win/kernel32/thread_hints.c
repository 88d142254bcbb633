/*
 * Hints to Windows' memory manager and power management. [SetThreadInformation, Microsoft Learn]
 * Linux takes none for a single thread, so they are kept for who asks.
 */
#include "apis/win/kernel32/thread_handle.h"
#include "thunks/api.h"

enum { MEMORY_PRIORITY_MOST = 5, THROTTLING_VERSION = 1, THROTTLING_KNOWN = 1 };

/* THREAD_POWER_THROTTLING_STATE. */
struct throttling {
    ULONG version, control, state;
};

static NTSTATUS set_memory_priority(struct thread_object *thread, const ULONG *priority)
{
    if (*priority == 0 || *priority > MEMORY_PRIORITY_MOST)
        return STATUS_INVALID_PARAMETER;
    thread->memory_priority = *priority;
    return STATUS_SUCCESS;
}

static NTSTATUS set_throttling(const struct throttling *throttling)
{
    if (throttling->version != THROTTLING_VERSION ||
        throttling->control & ~(ULONG)THROTTLING_KNOWN || throttling->state & ~throttling->control)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

static NTSTATUS set(struct thread_object *thread, THREAD_INFORMATION_CLASS class,
                    const void *information, DWORD size)
{
    switch (class) {
    case ThreadMemoryPriority:
        return size == sizeof(ULONG) ? set_memory_priority(thread, information)
                                     : STATUS_INFO_LENGTH_MISMATCH;
    case ThreadPowerThrottling:
        return size == sizeof(struct throttling) ? set_throttling(information)
                                                 : STATUS_INFO_LENGTH_MISMATCH;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

API(kernel32, BOOL, SetThreadInformation,
    (HANDLE thread, THREAD_INFORMATION_CLASS class, LPVOID information BYTES(size), DWORD size))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_INFORMATION);

    return object && thread_finish(object, set(object, class, information, size));
}

API(kernel32, BOOL, GetThreadInformation,
    (HANDLE thread, THREAD_INFORMATION_CLASS class, LPVOID information OUT BYTES(size), DWORD size))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_INFORMATION);
    NTSTATUS status = STATUS_SUCCESS;

    if (!object)
        return FALSE;
    if (class != ThreadMemoryPriority)
        status = STATUS_INVALID_PARAMETER;
    else if (size != sizeof(ULONG))
        status = STATUS_INFO_LENGTH_MISMATCH;
    else
        *(ULONG *)information =
            object->memory_priority ? object->memory_priority : MEMORY_PRIORITY_MOST;
    return thread_finish(object, status);
}
