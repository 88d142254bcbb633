/* Waitable timers. */
#include "apis/nt/timer.h"

#include "apis/win/ansi.h"
#include "apis/win/object_request.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 2
#endif

/* Every timer here has the resolution that the flag asks for. */
API(kernel32, HANDLE, CreateWaitableTimerExW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LPCWSTR name OPTIONAL,
     DWORD flags FLAGS(CREATE_WAITABLE_TIMER_), DWORD access FLAGS(TIMER_, SYNCHRONIZE)))
{
    struct object_request request;
    HANDLE timer = NULL;
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (!(flags &
          ~(DWORD)(CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION)))
        status = timer_create_object(access, object_request(&request, security, name),
                                     flags & CREATE_WAITABLE_TIMER_MANUAL_RESET, &timer);
    return object_result(status, timer);
}

API(kernel32, HANDLE, CreateWaitableTimerW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, WINBOOL manual, LPCWSTR name OPTIONAL))
{
    return CreateWaitableTimerExW(security, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0,
                                  TIMER_ALL_ACCESS);
}

API_PRIVATE(kernel32, HANDLE, CreateWaitableTimerExA,
            (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LPCSTR name OPTIONAL,
             DWORD flags FLAGS(CREATE_WAITABLE_TIMER_), DWORD access FLAGS(TIMER_, SYNCHRONIZE)))
{
    struct wide wide;
    HANDLE timer;

    if (!wide_open(&wide, name))
        return NULL;
    timer = CreateWaitableTimerExW(security, wide.text, flags, access);
    wide_close(&wide);
    return timer;
}

API_PRIVATE(kernel32, HANDLE, CreateWaitableTimerA,
            (LPSECURITY_ATTRIBUTES security OPTIONAL IN, WINBOOL manual, LPCSTR name OPTIONAL))
{
    return kernel32_CreateWaitableTimerExA(
        security, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0, TIMER_ALL_ACCESS);
}

API(kernel32, HANDLE, OpenWaitableTimerW,
    (DWORD access FLAGS(TIMER_, SYNCHRONIZE), WINBOOL inherit, LPCWSTR name))
{
    struct object_request request;
    HANDLE timer = NULL;

    if (!name) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    win_result(timer_open(access, object_request_open(&request, inherit, name), &timer));
    return timer;
}

API_PRIVATE(kernel32, HANDLE, OpenWaitableTimerA,
            (DWORD access FLAGS(TIMER_, SYNCHRONIZE), WINBOOL inherit, LPCSTR name))
{
    struct wide wide;
    HANDLE timer;

    if (!wide_open(&wide, name))
        return NULL;
    timer = OpenWaitableTimerW(access, inherit, wide.text);
    wide_close(&wide);
    return timer;
}

static BOOL set(HANDLE handle, const struct timer_start *start)
{
    struct object *timer;
    NTSTATUS status = handle_object(handle, &timer_type, TIMER_MODIFY_STATE, &timer);
    bool before;

    if (status >= 0) {
        status = timer_set(timer, start, &before);
        object_release(timer);
    }
    return win_result(status);
}

/* Nothing suspends the machine for a guest, so there is nothing to resume it from. */
API(kernel32, WINBOOL, SetWaitableTimer,
    (HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine OPTIONAL,
     LPVOID argument, WINBOOL resume))
{
    struct timer_start start = {(const int64_t *)&due->QuadPart, period, routine, argument};

    if (!set(timer, &start))
        return FALSE;
    last_error_set(resume ? ERROR_NOT_SUPPORTED : ERROR_SUCCESS); /* as documented, with TRUE */
    return TRUE;
}

/* The tolerable delay is an upper bound for being late: it may be 0. */
API(kernel32, WINBOOL, SetWaitableTimerEx,
    (HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine OPTIONAL,
     LPVOID argument, PREASON_CONTEXT context IN OPTIONAL, ULONG delay))
{
    struct timer_start start = {(const int64_t *)&due->QuadPart, period, routine, argument};

    (void)context;
    (void)delay;
    return set(timer, &start);
}

API(kernel32, WINBOOL, CancelWaitableTimer, (HANDLE handle))
{
    struct object *timer;
    NTSTATUS status = handle_object(handle, &timer_type, TIMER_MODIFY_STATE, &timer);

    if (status < 0)
        return win_result(status);
    timer_cancel(timer);
    object_release(timer);
    return TRUE;
}
