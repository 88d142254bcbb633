/* Sleeping and giving way: Microsoft's Sleep, SleepEx, SwitchToThread. */
#include "apis/nt/wait.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <sched.h>

API(kernel32, DWORD, SleepEx, (DWORD milliseconds, BOOL alertable))
{
    NTSTATUS status;

    if (milliseconds == 0 && !alertable) {
        sched_yield();
        return 0;
    }
    status = wait_objects(NULL, 0, WAIT_FOR_ANY, alertable ? ALERTABLE : NOT_ALERTABLE,
                          milliseconds ? deadline_after_ms(milliseconds) : DEADLINE_NOW);
    return status == STATUS_USER_APC ? WAIT_IO_COMPLETION : 0;
}

API(kernel32, VOID, Sleep, (DWORD milliseconds))
{
    SleepEx(milliseconds, FALSE);
}

/* Linux does not say whether another thread ran: the answer is that one did. */
API(kernel32, BOOL, SwitchToThread, (VOID))
{
    sched_yield();
    return TRUE;
}

API_PRIVATE(ntdll, NTSTATUS, NtYieldExecution, (VOID))
{
    sched_yield();
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtDelayExecution, (BOOLEAN alertable, const LARGE_INTEGER *interval))
{
    NTSTATUS status = wait_objects(NULL, 0, WAIT_FOR_ANY, alertable ? ALERTABLE : NOT_ALERTABLE,
                                   deadline_from_nt((const int64_t *)&interval->QuadPart));

    return status == STATUS_TIMEOUT ? STATUS_SUCCESS : status;
}
