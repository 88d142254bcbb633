/* I/O completion ports. */
#include "apis/nt/completion_port.h"

#include "apis/nt/request.h"
#include "apis/win/result.h"
#include "thunks/api.h"

static struct object *port_open(HANDLE handle, ACCESS_MASK access)
{
    struct object *port;

    return win_result(handle_object(handle, &completion_port_type, access, &port)) ? port : NULL;
}

/* The port of a file that is bound: the one given, or a new one. */
static HANDLE bind(HANDLE handle, HANDLE port, ULONG_PTR key)
{
    struct object *object = port_open(port, IO_COMPLETION_MODIFY_STATE);
    struct file *file;
    NTSTATUS status;

    if (!object)
        return NULL;
    status = file_of_handle(handle, 0, &file);
    if (status >= 0) {
        status = file_bind_completion(file, object, key);
        file_release(file);
    }
    object_release(object);
    return win_result(status) ? port : NULL;
}

API(kernel32, HANDLE, CreateIoCompletionPort,
    (HANDLE file, HANDLE existing OPTIONAL, ULONG_PTR key, DWORD concurrency))
{
    HANDLE port = existing;

    if (file == INVALID_HANDLE_VALUE && existing) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!existing &&
        !win_result(completion_port_create(IO_COMPLETION_ALL_ACCESS, NULL, concurrency, &port)))
        return NULL;
    if (file == INVALID_HANDLE_VALUE || bind(file, port, key))
        return port;
    if (!existing)
        handle_close(port);
    return NULL;
}

API(kernel32, BOOL, PostQueuedCompletionStatus,
    (HANDLE handle, DWORD bytes, ULONG_PTR key, LPOVERLAPPED overlapped OPTIONAL))
{
    struct completion completion = {key, overlapped, STATUS_SUCCESS, bytes};
    struct object *port = port_open(handle, IO_COMPLETION_MODIFY_STATE);
    NTSTATUS status;

    if (!port)
        return FALSE;
    status = completion_port_post(port, &completion);
    object_release(port);
    return win_result(status);
}

static int64_t deadline_of(DWORD milliseconds)
{
    return milliseconds == 0 ? DEADLINE_NOW : deadline_after_ms(milliseconds);
}

/* STATUS_TIMEOUT and its like are no failures to NT, but they are here. */
static BOOL take_result(NTSTATUS status)
{
    switch (status) {
    case STATUS_SUCCESS:
        return TRUE;
    case STATUS_TIMEOUT:
        return win_fail(WAIT_TIMEOUT);
    case STATUS_USER_APC:
        return win_fail(WAIT_IO_COMPLETION);
    case STATUS_ABANDONED:
        return win_fail(ERROR_ABANDONED_WAIT_0);
    default:
        return win_result(status);
    }
}

API(kernel32, BOOL, GetQueuedCompletionStatus,
    (HANDLE handle, LPDWORD bytes OUT, PULONG_PTR key OUT, LPOVERLAPPED *overlapped OUT,
     DWORD milliseconds))
{
    struct completion entry;
    struct object *port = port_open(handle, 1); /* IO_COMPLETION_QUERY_STATE */
    NTSTATUS status;
    ULONG taken;

    *overlapped = NULL;
    if (!port)
        return FALSE;
    status =
        completion_port_take(port, &entry, 1, &taken, NOT_ALERTABLE, deadline_of(milliseconds));
    object_release(port);
    if (status != STATUS_SUCCESS)
        return take_result(status);
    *bytes = (DWORD)entry.information;
    *key = entry.key;
    *overlapped = entry.context;
    return win_result(entry.status); /* FALSE with an OVERLAPPED: the request has failed */
}

enum { TAKE_AT_ONCE = 64 };

API(kernel32, BOOL, GetQueuedCompletionStatusEx,
    (HANDLE handle, LPOVERLAPPED_ENTRY entries OUT COUNT(count), ULONG count, PULONG removed OUT,
     DWORD milliseconds, BOOL alertable))
{
    struct completion taken[TAKE_AT_ONCE];
    struct object *port;
    NTSTATUS status;
    ULONG got = 0;

    if (count == 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    port = port_open(handle, 1);
    if (!port)
        return FALSE;
    status = completion_port_take(port, taken, count < TAKE_AT_ONCE ? count : TAKE_AT_ONCE, &got,
                                  alertable ? ALERTABLE : NOT_ALERTABLE, deadline_of(milliseconds));
    object_release(port);
    *removed = got;
    for (ULONG i = 0; i < got; i++) {
        entries[i].lpCompletionKey = taken[i].key;
        entries[i].lpOverlapped = taken[i].context;
        entries[i].Internal = (ULONG_PTR)taken[i].status;
        entries[i].dwNumberOfBytesTransferred = (DWORD)taken[i].information;
    }
    return take_result(status);
}
