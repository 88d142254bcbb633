/* Events. */
#include "apis/nt/event.h"

#include "apis/win/ansi.h"
#include "apis/win/object_request.h"
#include "apis/win/result.h"
#include "thunks/api.h"

static HANDLE create(const SECURITY_ATTRIBUTES *security, const WCHAR *name, DWORD flags,
                     DWORD access)
{
    struct object_request request;
    HANDLE event = NULL;
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (!(flags & ~(DWORD)(CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET)))
        status = event_create(access, object_request(&request, security, name),
                              flags & CREATE_EVENT_MANUAL_RESET, flags & CREATE_EVENT_INITIAL_SET,
                              &event);
    return object_result(status, event);
}

static DWORD event_flags(BOOL manual, BOOL signalled)
{
    return (manual ? CREATE_EVENT_MANUAL_RESET : 0) | (signalled ? CREATE_EVENT_INITIAL_SET : 0);
}

API(kernel32, HANDLE, CreateEventExW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LPCWSTR name OPTIONAL,
     DWORD flags FLAGS(CREATE_EVENT_), DWORD access FLAGS(EVENT_, SYNCHRONIZE)))
{
    return create(security, name, flags, access);
}

API(kernel32, HANDLE, CreateEventExA,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LPCSTR name OPTIONAL,
     DWORD flags FLAGS(CREATE_EVENT_), DWORD access FLAGS(EVENT_, SYNCHRONIZE)))
{
    struct wide wide;
    HANDLE event;

    if (!wide_open(&wide, name))
        return NULL;
    event = create(security, wide.text, flags, access);
    wide_close(&wide);
    return event;
}

API(kernel32, HANDLE, CreateEventW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, WINBOOL manual, WINBOOL signalled,
     LPCWSTR name OPTIONAL))
{
    return create(security, name, event_flags(manual, signalled), EVENT_ALL_ACCESS);
}

API(kernel32, HANDLE, CreateEventA,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, WINBOOL manual, WINBOOL signalled,
     LPCSTR name OPTIONAL))
{
    return CreateEventExA(security, name, event_flags(manual, signalled), EVENT_ALL_ACCESS);
}

API(kernel32, HANDLE, OpenEventW,
    (DWORD access FLAGS(EVENT_, SYNCHRONIZE), WINBOOL inherit, LPCWSTR name))
{
    struct object_request request;
    HANDLE event = NULL;

    if (!name) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!win_result(event_open(access, object_request_open(&request, inherit, name), &event)))
        return NULL;
    return event;
}

API(kernel32, HANDLE, OpenEventA,
    (DWORD access FLAGS(EVENT_, SYNCHRONIZE), WINBOOL inherit, LPCSTR name))
{
    struct wide wide;
    HANDLE event;

    if (!wide_open(&wide, name))
        return NULL;
    event = OpenEventW(access, inherit, wide.text);
    wide_close(&wide);
    return event;
}

static BOOL change(HANDLE handle, bool (*function)(struct object *event))
{
    struct object *event;
    NTSTATUS status = handle_object(handle, &event_type, EVENT_MODIFY_STATE, &event);

    if (status < 0)
        return win_result(status);
    function(event);
    object_release(event);
    return TRUE;
}

API(kernel32, WINBOOL, SetEvent, (HANDLE event))
{
    return change(event, event_set);
}

API(kernel32, WINBOOL, ResetEvent, (HANDLE event))
{
    return change(event, event_reset);
}

API(kernel32, WINBOOL, PulseEvent, (HANDLE event))
{
    return change(event, event_pulse);
}
