/* Waiting for objects. */
#include "apis/nt/wait.h"

#include "apis/win/result.h"
#include "thunks/api.h"

/* A wait result is its status, but for failures. */
static DWORD wait_result(NTSTATUS status)
{
    return win_result(status) ? (DWORD)status : WAIT_FAILED;
}

static int64_t deadline_of(DWORD milliseconds)
{
    return milliseconds == 0 ? DEADLINE_NOW : deadline_after_ms(milliseconds);
}

static enum wait_alertable alertable_if(BOOL alertable)
{
    return alertable ? ALERTABLE : NOT_ALERTABLE;
}

API(kernel32, DWORD, WaitForSingleObjectEx, (HANDLE handle, DWORD milliseconds, WINBOOL alertable))
{
    return wait_result(
        wait_handles(&handle, 1, WAIT_FOR_ANY, alertable_if(alertable), deadline_of(milliseconds)));
}
RESULT(kernel32, WaitForSingleObjectEx, WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_IO_COMPLETION,
       WAIT_TIMEOUT, WAIT_FAILED);

API(kernel32, DWORD, WaitForSingleObject, (HANDLE handle, DWORD milliseconds))
{
    return WaitForSingleObjectEx(handle, milliseconds, FALSE);
}
RESULT(kernel32, WaitForSingleObject, WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_IO_COMPLETION,
       WAIT_TIMEOUT, WAIT_FAILED);

API(kernel32, DWORD, WaitForMultipleObjectsEx,
    (DWORD count, const HANDLE *handles COUNT(count), WINBOOL all, DWORD milliseconds,
     WINBOOL alertable))
{
    return wait_result(wait_handles(handles, count, all ? WAIT_FOR_ALL : WAIT_FOR_ANY,
                                    alertable_if(alertable), deadline_of(milliseconds)));
}
RESULT(kernel32, WaitForMultipleObjectsEx, WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_IO_COMPLETION,
       WAIT_TIMEOUT, WAIT_FAILED);

API(kernel32, DWORD, WaitForMultipleObjects,
    (DWORD count, const HANDLE *handles COUNT(count), WINBOOL all, DWORD milliseconds))
{
    return WaitForMultipleObjectsEx(count, handles, all, milliseconds, FALSE);
}
RESULT(kernel32, WaitForMultipleObjects, WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_IO_COMPLETION,
       WAIT_TIMEOUT, WAIT_FAILED);

API(kernel32, DWORD, SignalObjectAndWait,
    (HANDLE signal, HANDLE wait, DWORD milliseconds, WINBOOL alertable))
{
    return wait_result(
        wait_after_signal(signal, wait, alertable_if(alertable), deadline_of(milliseconds)));
}
RESULT(kernel32, SignalObjectAndWait, WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_IO_COMPLETION,
       WAIT_TIMEOUT, WAIT_FAILED);
