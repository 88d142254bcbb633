/* Requests of the native API that seldom end at once: locks, changes of directories; cancelling. */
#include "abi/teb.h"
#include "apis/nt/directory_change.h"
#include "apis/nt/range_lock.h"
#include "apis/nt/request.h"
#include "thunks/api.h"

GUEST_LAYOUT(_IO_STATUS_BLOCK, "it is written when the request ends");

API_PRIVATE(ntdll, NTSTATUS, NtLockFile,
            (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL,
             PVOID context OPTIONAL, PIO_STATUS_BLOCK result OUT, PLARGE_INTEGER offset,
             PLARGE_INTEGER length, ULONG key, BOOLEAN fail_immediately, BOOLEAN exclusive))
{
    const struct request_notice notice = {event, routine, context, result};
    struct request *request;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    status = fail_immediately ? range_lock_try(file, (uint64_t)offset->QuadPart,
                                               (uint64_t)length->QuadPart, key, exclusive)
                              : range_lock_wait(file, (uint64_t)offset->QuadPart,
                                                (uint64_t)length->QuadPart, key, exclusive);
    if (status >= 0)
        status = request_make(file, REQUEST_OTHER, &notice, &request);
    if (status >= 0)
        request_complete(request, STATUS_SUCCESS, 0);
    file_release(file);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtUnlockFile,
            (HANDLE handle, PIO_STATUS_BLOCK result OUT, PLARGE_INTEGER offset,
             PLARGE_INTEGER length, ULONG key))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    status = range_lock_release(file, (uint64_t)offset->QuadPart, (uint64_t)length->QuadPart, key);
    file_release(file);
    io_status_set(result, status, 0);
    return status;
}

static NTSTATUS cancel(HANDLE handle, const IO_STATUS_BLOCK *which, DWORD thread,
                       IO_STATUS_BLOCK *result)
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    /* Documented: of one request, whether it was there; of all of a thread's, nothing. */
    if (!request_cancel(file, which, thread) && thread == 0)
        status = STATUS_NOT_FOUND;
    file_release(file);
    io_status_set(result, status, 0);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtCancelIoFileEx,
            (HANDLE handle, PIO_STATUS_BLOCK which OPTIONAL, PIO_STATUS_BLOCK result OUT))
{
    return cancel(handle, which, 0, result);
}

API_PRIVATE(ntdll, NTSTATUS, NtCancelIoFile, (HANDLE handle, PIO_STATUS_BLOCK result OUT))
{
    return cancel(handle, NULL, (DWORD)(ULONG_PTR)teb_self()->thread_id, result);
}

API_PRIVATE(ntdll, NTSTATUS, NtNotifyChangeDirectoryFile,
            (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL,
             PVOID context OPTIONAL, PIO_STATUS_BLOCK result OUT, PVOID buffer OUT BYTES(length),
             ULONG length, ULONG filter FLAGS(FILE_NOTIFY_CHANGE_), BOOLEAN below))
{
    const struct request_notice notice = {event, routine, context, result};
    const struct directory_change_query query = {filter, below};
    struct request *request;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, FILE_LIST_DIRECTORY, &file);

    if (status < 0)
        return status;
    status = request_make(file, REQUEST_OTHER, &notice, &request);
    if (status >= 0) {
        request->buffer = buffer;
        request->length = length;
        status = directory_change_run(request, query);
    }
    file_release(file);
    return status;
}
