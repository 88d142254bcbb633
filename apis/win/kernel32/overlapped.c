/* Overlapped requests and their end: Microsoft's "Synchronization and Overlapped I/O". */
#include "apis/win/overlapped.h"

#include "apis/host/file.h"
#include "apis/host/futex.h"
#include "apis/nt/wait.h"
#include "apis/win/result.h"
#include "thunks/api.h"

GUEST_LAYOUT(_OVERLAPPED, "it is written when the request ends");

BOOL overlapped_result(NTSTATUS status)
{
    if (status == STATUS_PENDING)
        return win_fail(ERROR_IO_PENDING);
    if (status < 0)
        return win_result(status);
    return TRUE;
}

NTSTATUS overlapped_request(struct file *file, enum request_kind kind, OVERLAPPED *overlapped,
                            struct request **request)
{
    struct request_notice notice = {.result = overlapped_status(overlapped)};
    ULONG_PTR event = (ULONG_PTR)overlapped_event(overlapped);

    /* Documented: an event handle with its low bit set keeps the request out of the port. */
    notice.event = (HANDLE)(event & ~(ULONG_PTR)1);
    if (!(event & 1))
        notice.context = overlapped;
    io_information_set(notice.result, 0);
    return request_make(file, kind, &notice, request);
}

static NTSTATUS transfer(struct file *file, enum request_kind kind, void *buffer, DWORD length,
                         OVERLAPPED *overlapped)
{
    struct request *request;
    NTSTATUS status = overlapped_request(file, kind, overlapped, &request);

    if (status < 0)
        return status;
    request->buffer = buffer;
    request->length = length;
    request->offset = overlapped_offset(overlapped);
    /* Documented: all ones mean the end of the file. */
    if (kind == REQUEST_WRITE && request->offset == -1)
        request->offset = host_file_seek(file->fd, 0, FILE_END);
    return request_run(request);
}

BOOL overlapped_transfer(HANDLE handle, enum request_kind kind, void *buffer, DWORD length,
                         DWORD *done, OVERLAPPED *overlapped)
{
    struct file *file;
    NTSTATUS status =
        file_of_handle(handle, kind == REQUEST_READ ? FILE_READ_DATA : FILE_APPEND_DATA, &file);

    if (status < 0)
        return win_result(status);
    status = transfer(file, kind, buffer, length, overlapped);
    if (done && status != STATUS_PENDING)
        *done = (DWORD)io_information(overlapped_status(overlapped));
    file_release(file);
    return overlapped_result(status);
}

/* ReadFileEx's routine takes other arguments than the system's; it travels as the context. */
static void __stdcall call_completion_routine(void *context, IO_STATUS_BLOCK *result,
                                              ULONG reserved)
{
    LPOVERLAPPED_COMPLETION_ROUTINE routine = context;

    (void)reserved;
    routine(error_from_status(io_status(result)), (DWORD)io_information(result),
            (OVERLAPPED *)result);
}

NTSTATUS overlapped_request_with_routine(struct file *file, enum request_kind kind,
                                         OVERLAPPED *overlapped,
                                         LPOVERLAPPED_COMPLETION_ROUTINE routine,
                                         struct request **request)
{
    struct request_notice notice = {.routine = call_completion_routine,
                                    .context = routine,
                                    .result = overlapped_status(overlapped)};

    io_information_set(notice.result, 0);
    return request_make(file, kind, &notice, request);
}

static BOOL transfer_with_routine(HANDLE handle, enum request_kind kind, void *buffer, DWORD length,
                                  OVERLAPPED *overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct request *request;
    struct file *file;
    NTSTATUS status =
        file_of_handle(handle, kind == REQUEST_READ ? FILE_READ_DATA : FILE_APPEND_DATA, &file);

    if (status < 0)
        return win_result(status);
    status = overlapped_request_with_routine(file, kind, overlapped, routine, &request);
    if (status >= 0) {
        request->buffer = buffer;
        request->length = length;
        request->offset = overlapped_offset(overlapped);
        status = request_run(request);
    }
    file_release(file);
    if (status >= 0)
        last_error_set(ERROR_SUCCESS);
    return win_result(status);
}

API(kernel32, BOOL, ReadFileEx,
    (HANDLE handle, LPVOID buffer BYTES(count), DWORD count, LPOVERLAPPED overlapped,
     LPOVERLAPPED_COMPLETION_ROUTINE routine))
{
    return transfer_with_routine(handle, REQUEST_READ, buffer, count, overlapped, routine);
}

API(kernel32, BOOL, WriteFileEx,
    (HANDLE handle, LPCVOID buffer BYTES(count), DWORD count, LPOVERLAPPED overlapped,
     LPOVERLAPPED_COMPLETION_ROUTINE routine))
{
    return transfer_with_routine(handle, REQUEST_WRITE, (void *)buffer, count, overlapped, routine);
}

static NTSTATUS wait_for_end(HANDLE handle, const OVERLAPPED *overlapped,
                             enum wait_alertable alertable, int64_t deadline)
{
    HANDLE event = (HANDLE)((ULONG_PTR)overlapped_event(overlapped) & ~(ULONG_PTR)1);

    if (!event)
        event = handle;
    return wait_handles(&event, 1, WAIT_FOR_ANY, alertable, deadline);
}

static BOOL result_of(const OVERLAPPED *overlapped, DWORD *done)
{
    *done = (DWORD)io_information(overlapped_status(overlapped));
    return win_result(io_status(overlapped_status(overlapped)));
}

API(kernel32, BOOL, GetOverlappedResultEx,
    (HANDLE handle, LPOVERLAPPED overlapped, LPDWORD done OUT, DWORD milliseconds, BOOL alertable))
{
    enum wait_alertable how = alertable ? ALERTABLE : NOT_ALERTABLE;
    int64_t deadline = deadline_after_ms(milliseconds);

    while (io_status(overlapped_status(overlapped)) == STATUS_PENDING) {
        NTSTATUS status;

        if (milliseconds == 0)
            return win_fail(ERROR_IO_INCOMPLETE);
        status = wait_for_end(handle, overlapped, how, deadline);
        if (status < 0)
            return win_result(status);
        if (status == STATUS_TIMEOUT)
            return win_fail(WAIT_TIMEOUT);
        if (status == STATUS_USER_APC)
            return win_fail(WAIT_IO_COMPLETION);
        /* The event may be another request's as well: then this waits on. */
    }
    return result_of(overlapped, done);
}

API(kernel32, BOOL, GetOverlappedResult,
    (HANDLE handle, LPOVERLAPPED overlapped, LPDWORD done OUT, BOOL wait))
{
    return GetOverlappedResultEx(handle, overlapped, done, wait ? INFINITE : 0, FALSE);
}

static BOOL cancel(HANDLE handle, const OVERLAPPED *overlapped, DWORD thread, BOOL must_exist)
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);
    bool found;

    if (status < 0)
        return win_result(status);
    found = request_cancel(file, overlapped_status(overlapped), thread);
    file_release(file);
    return found || !must_exist ? TRUE : win_fail(ERROR_NOT_FOUND);
}

API(kernel32, BOOL, CancelIoEx, (HANDLE handle, LPOVERLAPPED overlapped OPTIONAL))
{
    return cancel(handle, overlapped, 0, TRUE);
}

API(kernel32, BOOL, CancelIo, (HANDLE handle))
{
    return cancel(handle, NULL, (DWORD)(ULONG_PTR)teb_self()->thread_id, FALSE);
}

API(kernel32, BOOL, SetFileCompletionNotificationModes,
    (HANDLE handle, UCHAR modes FLAGS(FILE_SKIP_)))
{
    const UCHAR known = FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE;
    struct file *file;
    NTSTATUS status;

    if (modes & ~known)
        return win_fail(ERROR_INVALID_PARAMETER);
    status = file_of_handle(handle, 0, &file);
    if (status < 0)
        return win_result(status);
    /* Documented: what is set cannot be taken back. */
    atomic_fetch_or(&file->completion_modes, modes);
    file_release(file);
    return TRUE;
}

NTSTATUS overlapped_finished(struct file *file, OVERLAPPED *overlapped, DWORD done)
{
    struct request *request;
    NTSTATUS status = overlapped_request(file, REQUEST_OTHER, overlapped, &request);

    if (status >= 0)
        request_complete(request, STATUS_SUCCESS, done);
    return status;
}
