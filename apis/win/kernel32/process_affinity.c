/* The processors that the process may use: Microsoft's GetProcessAffinityMask and its setter. */
#include "apis/host/processors.h"
#include "apis/nt/process.h"
#include "apis/nt/thread_info.h"
#include "apis/win/result.h"
#include "thunks/api.h"

static ULONG_PTR all_processors(void)
{
    int count = host_processor_count();

    return count < 64 ? ((ULONG_PTR)1 << count) - 1 : ~(ULONG_PTR)0;
}

/* Other processes' masks cannot be seen. */
API(kernel32, BOOL, GetProcessAffinityMask,
    (HANDLE process, PDWORD_PTR mask OUT, PDWORD_PTR system_mask OUT))
{
    if (!win_result(process_require_self(process, PROCESS_QUERY_LIMITED_INFORMATION)))
        return FALSE;
    *mask = peb_self()->affinity;
    *system_mask = all_processors();
    return TRUE;
}

API(kernel32, BOOL, SetProcessAffinityMask, (HANDLE process, DWORD_PTR mask))
{
    if (!win_result(process_require_self(process, PROCESS_SET_INFORMATION)))
        return FALSE;
    if (mask == 0 || mask & ~all_processors())
        return win_fail(ERROR_INVALID_PARAMETER);
    return win_result(thread_affinity_set_all(mask));
}
