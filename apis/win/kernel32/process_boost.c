/* The priority boost of a process: a setting that is kept, for a scheduler that has none. */
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdatomic.h>

/* Linux never raises a thread's priority when its wait ends; disabling that changes nothing. */
static atomic_int boost_disabled;

static WINBOOL is_this_process(HANDLE process)
{
    return GetProcessId(process) == GetCurrentProcessId() ? TRUE : win_fail(ERROR_ACCESS_DENIED);
}

API(kernel32, WINBOOL, SetProcessPriorityBoost, (HANDLE process, WINBOOL disable))
{
    if (!is_this_process(process))
        return FALSE;
    boost_disabled = disable != FALSE;
    return TRUE;
}

API(kernel32, WINBOOL, GetProcessPriorityBoost, (HANDLE process, PBOOL disabled OUT))
{
    if (!is_this_process(process))
        return FALSE;
    *disabled = boost_disabled;
    return TRUE;
}
