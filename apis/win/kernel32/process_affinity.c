/* The processors that the process may use: Microsoft's GetProcessAffinityMask and its setter. */
#include "apis/nt/process.h"
#include "apis/nt/thread_info.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <unistd.h>

static ULONG_PTR all_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    return count < 64 ? ((ULONG_PTR)1 << count) - 1 : ~(ULONG_PTR)0;
}

static BOOL is_self(HANDLE process, ACCESS_MASK access)
{
    struct object *object;
    BOOL self;

    if (!win_result(handle_object(process, &process_type, access, &object)))
        return FALSE;
    self = object == process_self();
    object_release(object);
    return self || win_fail(ERROR_NOT_SUPPORTED); /* other processes' masks cannot be seen */
}

API(kernel32, BOOL, GetProcessAffinityMask,
    (HANDLE process, PDWORD_PTR mask OUT, PDWORD_PTR system_mask OUT))
{
    if (!is_self(process, PROCESS_QUERY_LIMITED_INFORMATION))
        return FALSE;
    *mask = peb_self()->affinity;
    *system_mask = all_processors();
    return TRUE;
}

API(kernel32, BOOL, SetProcessAffinityMask, (HANDLE process, DWORD_PTR mask))
{
    if (!is_self(process, PROCESS_SET_INFORMATION))
        return FALSE;
    if (mask == 0 || mask & ~all_processors())
        return win_fail(ERROR_INVALID_PARAMETER);
    return win_result(thread_affinity_set_all(mask));
}
