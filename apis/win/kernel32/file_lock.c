/* Locking ranges of files: Microsoft's LockFileEx. */
#include "apis/nt/range_lock.h"
#include "apis/win/overlapped.h"
#include "apis/win/result.h"
#include "thunks/api.h"

static uint64_t join(DWORD low, DWORD high)
{
    return (uint64_t)high << 32 | low;
}

static NTSTATUS lock_range(struct file *file, uint64_t offset, uint64_t length, DWORD flags)
{
    bool exclusive = (flags & LOCKFILE_EXCLUSIVE_LOCK) != 0;

    if (flags & LOCKFILE_FAIL_IMMEDIATELY)
        return range_lock_try(file, offset, length, 0, exclusive);
    return range_lock_wait(file, offset, length, 0, exclusive);
}

/* Locking needs a handle that reads or writes. */
static NTSTATUS file_to_lock(HANDLE handle, struct file **file)
{
    NTSTATUS status = file_of_handle(handle, 0, file);

    if (status >= 0 && !((*file)->access & (FILE_READ_DATA | FILE_WRITE_DATA))) {
        file_release(*file);
        status = STATUS_ACCESS_DENIED;
    }
    return status;
}

API(kernel32, BOOL, LockFile,
    (HANDLE handle, DWORD offset, DWORD offset_high, DWORD length, DWORD length_high))
{
    struct file *file;
    NTSTATUS status = file_to_lock(handle, &file);

    if (status < 0)
        return win_result(status);
    status = lock_range(file, join(offset, offset_high), join(length, length_high),
                        LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY);
    file_release(file);
    return win_result(status);
}

/* An asynchronous file's lock is had at once or waited for: nothing makes it pend. */
API(kernel32, BOOL, LockFileEx,
    (HANDLE handle, DWORD flags FLAGS(LOCKFILE_), DWORD reserved, DWORD length, DWORD length_high,
     LPOVERLAPPED overlapped))
{
    struct file *file;
    NTSTATUS status;

    if (reserved)
        return win_fail(ERROR_INVALID_PARAMETER);
    status = file_to_lock(handle, &file);
    if (status < 0)
        return win_result(status);
    status =
        lock_range(file, (uint64_t)overlapped_offset(overlapped), join(length, length_high), flags);
    io_status_set(overlapped_status(overlapped), status, 0);
    if (status >= 0)
        status = overlapped_finished(file, overlapped, 0);
    file_release(file);
    return win_result(status);
}

static BOOL unlock_range(HANDLE handle, uint64_t offset, uint64_t length)
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return win_result(status);
    status = range_lock_release(file, offset, length, 0);
    file_release(file);
    return win_result(status);
}

API(kernel32, BOOL, UnlockFile,
    (HANDLE handle, DWORD offset, DWORD offset_high, DWORD length, DWORD length_high))
{
    return unlock_range(handle, join(offset, offset_high), join(length, length_high));
}

API(kernel32, BOOL, UnlockFileEx,
    (HANDLE handle, DWORD reserved, DWORD length, DWORD length_high, LPOVERLAPPED overlapped))
{
    if (reserved)
        return win_fail(ERROR_INVALID_PARAMETER);
    return unlock_range(handle, (uint64_t)overlapped_offset(overlapped), join(length, length_high));
}
