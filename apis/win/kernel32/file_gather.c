/* Reading into and writing from pages here and there; opening by number; odds and ends of files. */
#include "apis/host/file.h"
#include "apis/nt/file_information.h"
#include "apis/win/overlapped.h"
#include "apis/win/result.h"
#include "thunks/api.h"

GUEST_LAYOUT(_FILE_SEGMENT_ELEMENT, "its pointers have 64 bits in both models");

enum { PAGE = 0x1000 };

/* Page by page; what a page does not take in full ends it. */
static NTSTATUS transfer_pages(struct file *file, enum request_kind kind,
                               FILE_SEGMENT_ELEMENT *segments, DWORD count, int64_t offset,
                               DWORD *done)
{
    NTSTATUS status = STATUS_SUCCESS;

    *done = 0;
    while (*done < count && status >= 0) {
        DWORD size = count - *done < PAGE ? count - *done : PAGE;
        void *page = segments[*done / PAGE].Buffer;
        ULONG moved = 0;

        status = kind == REQUEST_READ
                     ? file->operations->read(file, page, size, offset + *done, &moved)
                     : file->operations->write(file, page, size, offset + *done, &moved);
        *done += moved;
        if (moved < size)
            break;
    }
    return *done > 0 ? STATUS_SUCCESS : status;
}

static BOOL transfer(HANDLE handle, enum request_kind kind, FILE_SEGMENT_ELEMENT *segments,
                     DWORD count, OVERLAPPED *overlapped)
{
    struct file *file;
    DWORD done;
    NTSTATUS status =
        file_of_handle(handle, kind == REQUEST_READ ? FILE_READ_DATA : FILE_WRITE_DATA, &file);

    if (status < 0)
        return win_result(status);
    /* Documented: only asynchronous files without buffering. */
    if (file_is_synchronous(file) || file->device != FILE_DEVICE_DISK)
        status = STATUS_INVALID_PARAMETER;
    else
        status = transfer_pages(file, kind, segments, count, overlapped_offset(overlapped), &done);
    if (status >= 0)
        status = overlapped_finished(file, overlapped, done);
    file_release(file);
    return overlapped_result(status);
}

API(kernel32, BOOL, ReadFileScatter,
    (HANDLE handle, FILE_SEGMENT_ELEMENT *segments IN, DWORD count, LPDWORD reserved,
     LPOVERLAPPED overlapped))
{
    (void)reserved;
    return transfer(handle, REQUEST_READ, segments, count, overlapped);
}

API(kernel32, BOOL, WriteFileGather,
    (HANDLE handle, FILE_SEGMENT_ELEMENT *segments IN, DWORD count, LPDWORD reserved,
     LPOVERLAPPED overlapped))
{
    (void)reserved;
    return transfer(handle, REQUEST_WRITE, segments, count, overlapped);
}

/* Documented: the caller answers for what is not written yet; the host fills it with zeroes. */
API(kernel32, BOOL, SetFileValidData, (HANDLE handle, LONGLONG length))
{
    struct host_file_status info;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, FILE_WRITE_DATA, &file);

    if (status < 0)
        return win_result(status);
    status = status_from_errno(host_file_status(file->fd, &info));
    if (status >= 0 && (length < 0 || (uint64_t)length > info.size))
        status = STATUS_INVALID_PARAMETER;
    file_release(file);
    return win_result(status);
}

/* Documented: a volume without short names refuses them. */
API(kernel32, BOOL, SetFileShortNameW, (HANDLE handle, LPCWSTR name))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    (void)name;
    if (status >= 0)
        file_release(file);
    return status < 0 ? win_result(status) : win_fail(ERROR_INVALID_PARAMETER);
}

/* Microsoft's rule: a name with a backslash is looked up as it is, others here first. */
API(kernel32, BOOL, NeedCurrentDirectoryForExePathW, (LPCWSTR name))
{
    for (; *name; name++) {
        if (*name == '\\')
            return TRUE;
    }
    return GetEnvironmentVariableW(u"NoDefaultCurrentDirectoryInExePath", NULL, 0) == 0;
}

API(kernel32, BOOL, NeedCurrentDirectoryForExePathA, (LPCSTR name))
{
    for (; *name; name++) {
        if (*name == '\\')
            return TRUE;
    }
    return GetEnvironmentVariableW(u"NoDefaultCurrentDirectoryInExePath", NULL, 0) == 0;
}

GAP(kernel32, OpenFileById, "the host opens no file by its number");
GAP(kernel32, CancelSynchronousIo, "a host thread's system call cannot be called off from outside");
