/* What can be asked of a thread and set in it: Microsoft's processthreadsapi documentation. */
#include "apis/nt/thread_info.h"

#include "apis/nt/thread_times.h"
#include "apis/win/kernel32/thread_handle.h"
#include "thunks/api.h"

#include <string.h>

static void filetime_from(int64_t units, FILETIME *time)
{
    time->dwLowDateTime = (DWORD)units;
    time->dwHighDateTime = (DWORD)(units >> 32);
}

/* The exit time means something only after the end, as documented. */
API(kernel32, BOOL, GetThreadTimes,
    (HANDLE thread, LPFILETIME created OUT, LPFILETIME ended OUT, LPFILETIME kernel OUT,
     LPFILETIME user OUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);
    int64_t kernel_time, user_time;

    if (!object)
        return FALSE;
    thread_times(object, &kernel_time, &user_time);
    filetime_from(object->created, created);
    filetime_from(object->ended, ended);
    filetime_from(kernel_time, kernel);
    filetime_from(user_time, user);
    return thread_finish(object, STATUS_SUCCESS);
}

/* The unit is not defined; it is 100 ns here. */
API(kernel32, BOOL, QueryThreadCycleTime, (HANDLE thread, PULONG64 cycles OUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);
    int64_t kernel_time, user_time;

    if (!object)
        return FALSE;
    thread_times(object, &kernel_time, &user_time);
    *cycles = (ULONG64)kernel_time + (ULONG64)user_time;
    return thread_finish(object, STATUS_SUCCESS);
}

/*
 * Linux lets nobody but root raise a priority again that was lowered. So a priority is kept for
 * who asks, and the scheduler is not told.
 */
API(kernel32, BOOL, SetThreadPriority, (HANDLE thread, int priority))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_LIMITED_INFORMATION);

    return object && thread_finish(object, thread_priority_set(object, priority));
}

API(kernel32, int, GetThreadPriority, (HANDLE thread))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);
    int priority = THREAD_PRIORITY_ERROR_RETURN;

    if (object) {
        priority = object->priority;
        thread_finish(object, STATUS_SUCCESS);
    }
    return priority;
}

API(kernel32, BOOL, SetThreadPriorityBoost, (HANDLE thread, BOOL disable))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_LIMITED_INFORMATION);

    if (!object)
        return FALSE;
    object->boost_disabled = disable != FALSE;
    return thread_finish(object, STATUS_SUCCESS);
}

API(kernel32, BOOL, GetThreadPriorityBoost, (HANDLE thread, PBOOL disabled OUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);

    if (!object)
        return FALSE;
    *disabled = object->boost_disabled;
    return thread_finish(object, STATUS_SUCCESS);
}

API(kernel32, DWORD_PTR, SetThreadAffinityMask, (HANDLE thread, DWORD_PTR mask))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_LIMITED_INFORMATION);
    ULONG_PTR previous = 0;

    if (!object || !thread_finish(object, thread_affinity_set(object, mask, &previous)))
        return 0;
    return previous;
}

API(kernel32, BOOL, GetThreadGroupAffinity, (HANDLE thread, PGROUP_AFFINITY affinity OUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);

    if (!object)
        return FALSE;
    memset(affinity, 0, sizeof *affinity);
    affinity->Mask = thread_affinity(object);
    return thread_finish(object, STATUS_SUCCESS);
}

/* There is one group of processors. */
API(kernel32, BOOL, SetThreadGroupAffinity,
    (HANDLE thread, const GROUP_AFFINITY *affinity, PGROUP_AFFINITY previous OUT OPTIONAL))
{
    struct thread_object *object;
    ULONG_PTR before;

    if (affinity->Group != 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    object = thread_from_handle(thread, THREAD_SET_INFORMATION);
    if (!object || !thread_finish(object, thread_affinity_set(object, affinity->Mask, &before)))
        return FALSE;
    if (previous)
        *previous = (GROUP_AFFINITY){.Mask = before};
    return TRUE;
}

/* A hint, which is all that Windows makes of it too; MAXIMUM_PROCESSORS only asks. */
API(kernel32, DWORD, SetThreadIdealProcessor, (HANDLE thread, DWORD processor))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_INFORMATION);
    DWORD previous;

    if (!object)
        return (DWORD)-1;
    previous = object->ideal_processor;
    if (processor != MAXIMUM_PROCESSORS && processor >= peb_self()->processors) {
        thread_finish(object, STATUS_INVALID_PARAMETER);
        return (DWORD)-1;
    }
    if (processor != MAXIMUM_PROCESSORS)
        object->ideal_processor = processor;
    thread_finish(object, STATUS_SUCCESS);
    return previous;
}

API(kernel32, BOOL, GetThreadIdealProcessorEx, (HANDLE thread, PPROCESSOR_NUMBER processor OUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);

    if (!object)
        return FALSE;
    *processor = (PROCESSOR_NUMBER){.Number = (BYTE)object->ideal_processor};
    return thread_finish(object, STATUS_SUCCESS);
}

API(kernel32, BOOL, SetThreadIdealProcessorEx,
    (HANDLE thread, PPROCESSOR_NUMBER processor IN, PPROCESSOR_NUMBER previous OUT OPTIONAL))
{
    DWORD before;

    if (processor->Group != 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    before = SetThreadIdealProcessor(thread, processor->Number);
    if (before == (DWORD)-1)
        return FALSE;
    if (previous)
        *previous = (PROCESSOR_NUMBER){.Number = (BYTE)before};
    return TRUE;
}

/* Both return HRESULTs. */
API_PRIVATE(kernel32, HRESULT, SetThreadDescription, (HANDLE thread, PCWSTR description))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_LIMITED_INFORMATION);

    if (!object)
        return HRESULT_FROM_WIN32(last_error());
    return thread_finish(object, thread_description_set(object, description))
               ? S_OK
               : HRESULT_FROM_WIN32(last_error());
}

API_PRIVATE(kernel32, HRESULT, GetThreadDescription, (HANDLE thread, PWSTR *description OUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);

    *description = NULL;
    if (!object)
        return HRESULT_FROM_WIN32(last_error());
    return thread_finish(object, thread_description(object, description))
               ? S_OK
               : HRESULT_FROM_WIN32(last_error());
}

/* Only an overlapped request counts, and those are not waited for in threads here. */
API(kernel32, BOOL, GetThreadIOPendingFlag, (HANDLE thread, PBOOL pending OUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_INFORMATION);

    if (!object)
        return FALSE;
    *pending = FALSE;
    return thread_finish(object, STATUS_SUCCESS);
}
