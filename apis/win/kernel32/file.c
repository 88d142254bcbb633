/* Opening, reading, writing and positioning files: Microsoft's "File Management Functions". */
#include "apis/host/file.h"
#include "apis/host/text.h"
#include "apis/nt/file.h"
#include "apis/win/ansi.h"
#include "apis/win/overlapped.h"
#include "apis/win/path_argument.h"
#include "apis/win/result.h"
#include "thunks/api.h"

static bool disposition_of(DWORD disposition, ULONG *nt)
{
    static const ULONG dispositions[] = {
        [CREATE_NEW] = FILE_CREATE,           [CREATE_ALWAYS] = FILE_OVERWRITE_IF,
        [OPEN_EXISTING] = FILE_OPEN,          [OPEN_ALWAYS] = FILE_OPEN_IF,
        [TRUNCATE_EXISTING] = FILE_OVERWRITE,
    };

    if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING)
        return false;
    *nt = dispositions[disposition];
    return true;
}

static ULONG options_of(DWORD flags)
{
    static const struct {
        DWORD flag;
        ULONG option;
    } options[] = {
        {FILE_FLAG_WRITE_THROUGH, FILE_WRITE_THROUGH},
        {FILE_FLAG_NO_BUFFERING, FILE_NO_INTERMEDIATE_BUFFERING},
        {FILE_FLAG_RANDOM_ACCESS, FILE_RANDOM_ACCESS},
        {FILE_FLAG_SEQUENTIAL_SCAN, FILE_SEQUENTIAL_ONLY},
        {FILE_FLAG_DELETE_ON_CLOSE, FILE_DELETE_ON_CLOSE},
        {FILE_FLAG_BACKUP_SEMANTICS, FILE_OPEN_FOR_BACKUP_INTENT},
        {FILE_FLAG_OPEN_REPARSE_POINT, FILE_OPEN_REPARSE_POINT},
        {FILE_FLAG_OPEN_NO_RECALL, FILE_OPEN_NO_RECALL},
    };
    ULONG result = 0;

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        result |= flags & options[i].flag ? options[i].option : 0;
    if (!(flags & FILE_FLAG_BACKUP_SEMANTICS))
        result |= FILE_NON_DIRECTORY_FILE;
    if (!(flags & FILE_FLAG_OVERLAPPED))
        result |= FILE_SYNCHRONOUS_IO_NONALERT;
    return result;
}

static bool parameters_of(DWORD access, DWORD share, const SECURITY_ATTRIBUTES *security,
                          DWORD disposition, DWORD flags, struct file_parameters *parameters)
{
    const DWORD attributes = FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN |
                             FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE;

    *parameters = (struct file_parameters){
        .access = access | SYNCHRONIZE | FILE_READ_ATTRIBUTES,
        .handle_attributes = security && security->bInheritHandle ? OBJ_INHERIT : 0,
        .attributes = flags & attributes,
        .share = share,
        .options = options_of(flags),
    };
    if (flags & FILE_FLAG_DELETE_ON_CLOSE)
        parameters->access |= DELETE;
    if (!disposition_of(disposition, &parameters->disposition))
        return false;
    return disposition != TRUNCATE_EXISTING || (file_access(access) & FILE_WRITE_DATA) != 0;
}

static HANDLE open_failed(NTSTATUS status, DWORD disposition, bool directory)
{
    if (status == STATUS_OBJECT_NAME_COLLISION && disposition == CREATE_NEW)
        win_fail(ERROR_FILE_EXISTS);
    else if (status == STATUS_FILE_IS_A_DIRECTORY && directory)
        win_fail(ERROR_PATH_NOT_FOUND);
    else
        win_result(status);
    return INVALID_HANDLE_VALUE;
}

API(kernel32, HANDLE, CreateFileW,
    (LPCWSTR name, DWORD access FLAGS(GENERIC_, FILE_GENERIC_), DWORD share FLAGS(FILE_SHARE_),
     LPSECURITY_ATTRIBUTES security OPTIONAL IN,
     DWORD disposition ENUM(CREATE_NEW, CREATE_ALWAYS, OPEN_EXISTING, OPEN_ALWAYS,
                            TRUNCATE_EXISTING),
     DWORD flags FLAGS(FILE_FLAG_, FILE_ATTRIBUTE_), HANDLE template_file OPTIONAL))
{
    struct file_parameters parameters;
    struct host_path path;
    ULONG_PTR information;
    HANDLE handle;
    NTSTATUS status;

    (void)template_file; /* its extended attributes, which host files do not have */
    if (!parameters_of(access, share, security, disposition, flags, &parameters)) {
        win_fail(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    status = path_argument(name, &path);
    if (status >= 0)
        status = file_create(&path, &parameters, &handle, &information);
    if (status < 0)
        return open_failed(status, disposition, path.directory);
    /* Documented: these two tell by the last error whether the file was there. */
    if (disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS)
        last_error_set(information == FILE_CREATED ? ERROR_SUCCESS : ERROR_ALREADY_EXISTS);
    return handle;
}

API(kernel32, HANDLE, CreateFileA,
    (LPCSTR name, DWORD access FLAGS(GENERIC_), DWORD share FLAGS(FILE_SHARE_),
     LPSECURITY_ATTRIBUTES security OPTIONAL IN,
     DWORD disposition ENUM(CREATE_NEW, CREATE_ALWAYS, OPEN_EXISTING, OPEN_ALWAYS,
                            TRUNCATE_EXISTING),
     DWORD flags FLAGS(FILE_FLAG_, FILE_ATTRIBUTE_), HANDLE template_file OPTIONAL))
{
    struct wide wide;
    HANDLE handle = INVALID_HANDLE_VALUE;

    if (wide_open(&wide, name)) {
        handle = CreateFileW(wide.text, access, share, security, disposition, flags, template_file);
        wide_close(&wide);
    }
    return handle;
}

API(kernel32, HANDLE, CreateFile2,
    (LPCWSTR name, DWORD access FLAGS(GENERIC_), DWORD share FLAGS(FILE_SHARE_),
     DWORD disposition ENUM(CREATE_NEW, CREATE_ALWAYS, OPEN_EXISTING, OPEN_ALWAYS,
                            TRUNCATE_EXISTING),
     LPCREATEFILE2_EXTENDED_PARAMETERS extended IN OPTIONAL))
{
    if (!extended)
        return CreateFileW(name, access, share, NULL, disposition, 0, NULL);
    return CreateFileW(name, access, share, extended->lpSecurityAttributes, disposition,
                       extended->dwFileAttributes | extended->dwFileFlags, extended->hTemplateFile);
}

API(kernel32, HANDLE, ReOpenFile,
    (HANDLE original, DWORD access FLAGS(GENERIC_), DWORD share FLAGS(FILE_SHARE_),
     DWORD flags FLAGS(FILE_FLAG_, FILE_ATTRIBUTE_)))
{
    struct file_parameters parameters;
    struct host_path path = {.kind = HOST_PATH_FILE};
    struct file *file;
    ULONG_PTR information;
    HANDLE handle = INVALID_HANDLE_VALUE;
    NTSTATUS status = file_of_handle(original, 0, &file);

    if (status < 0) {
        win_result(status);
        return handle;
    }
    parameters_of(access, share, NULL, OPEN_EXISTING, flags, &parameters);
    if (file->directory)
        parameters.options &= ~(ULONG)FILE_NON_DIRECTORY_FILE;
    if (host_file_path(file->fd, path.text, sizeof path.text) < 0)
        status = STATUS_FILE_DELETED;
    else
        status = file_create(&path, &parameters, &handle, &information);
    file_release(file);
    if (!win_result(status))
        handle = INVALID_HANDLE_VALUE;
    return handle;
}

/* Pipes and devices have no positions: there a transfer without OVERLAPPED waits for its end. */
static bool needs_offset(const struct file *file)
{
    return !file_is_synchronous(file) && file->device == FILE_DEVICE_DISK;
}

API(kernel32, BOOL, ReadFile,
    (HANDLE handle, LPVOID buffer OUT BYTES(count), DWORD count, LPDWORD done OUT OPTIONAL,
     LPOVERLAPPED overlapped OPTIONAL))
{
    struct file *file;
    ULONG transferred = 0;
    NTSTATUS status;

    if (done)
        *done = 0;
    if (overlapped)
        return overlapped_transfer(handle, REQUEST_READ, buffer, count, done, overlapped);
    status = file_of_handle(handle, FILE_READ_DATA, &file);
    if (status < 0)
        return win_result(status);
    if (needs_offset(file))
        status = STATUS_INVALID_PARAMETER; /* an asynchronous file has no position */
    else if (!file->operations->read)
        status = STATUS_INVALID_DEVICE_REQUEST;
    else
        status = file->operations->read(file, buffer, count, FILE_HERE, &transferred);
    file_release(file);
    if (done)
        *done = transferred;
    return status == STATUS_END_OF_FILE ? TRUE : win_result(status);
}

API(kernel32, BOOL, WriteFile,
    (HANDLE handle, LPCVOID buffer BYTES(count), DWORD count, LPDWORD done OUT OPTIONAL,
     LPOVERLAPPED overlapped OPTIONAL))
{
    struct file *file;
    ULONG transferred = 0;
    NTSTATUS status;

    if (done)
        *done = 0;
    if (overlapped)
        return overlapped_transfer(handle, REQUEST_WRITE, (void *)buffer, count, done, overlapped);
    status = file_of_handle(handle, FILE_APPEND_DATA, &file);
    if (status < 0)
        return win_result(status);
    if (needs_offset(file))
        status = STATUS_INVALID_PARAMETER;
    else if (!file->operations->write)
        status = STATUS_INVALID_DEVICE_REQUEST;
    else
        status = file->operations->write(file, buffer, count, FILE_HERE, &transferred);
    file_release(file);
    if (done)
        *done = transferred;
    return win_result(status);
}

API(kernel32, BOOL, FlushFileBuffers, (HANDLE handle))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, FILE_APPEND_DATA, &file);

    if (status < 0)
        return win_result(status);
    status =
        file->operations->flush ? file->operations->flush(file) : STATUS_INVALID_DEVICE_REQUEST;
    file_release(file);
    return win_result(status);
}

/* Only what has a position can be positioned. */
static NTSTATUS seek(HANDLE handle, int64_t distance, DWORD method, int64_t *position)
{
    struct file *file;
    NTSTATUS status;

    if (method > FILE_END)
        return STATUS_INVALID_PARAMETER;
    status = file_of_handle(handle, 0, &file);
    if (status < 0)
        return status;
    if (method == FILE_BEGIN && distance < 0)
        *position = -1;
    else
        *position = host_file_seek(file->fd, distance, (int)method);
    status = file->device == FILE_DEVICE_DISK || *position >= 0 ? STATUS_SUCCESS
                                                                : STATUS_INVALID_DEVICE_REQUEST;
    file_release(file);
    return status;
}

API(kernel32, BOOL, SetFilePointerEx,
    (HANDLE handle, LARGE_INTEGER distance, PLARGE_INTEGER position OUT OPTIONAL, DWORD method))
{
    int64_t result;
    NTSTATUS status = seek(handle, distance.QuadPart, method, &result);

    if (status < 0)
        return win_result(status);
    if (result < 0)
        return win_fail(ERROR_NEGATIVE_SEEK);
    if (position)
        position->QuadPart = result;
    return TRUE;
}

API(kernel32, DWORD, SetFilePointer,
    (HANDLE handle, LONG distance, PLONG high INOUT OPTIONAL, DWORD method))
{
    int64_t whole =
        high ? (int64_t)((uint64_t)(uint32_t)*high << 32 | (uint32_t)distance) : distance;
    int64_t result;
    NTSTATUS status = seek(handle, whole, method, &result);

    if (status < 0) {
        win_result(status);
        return INVALID_SET_FILE_POINTER;
    }
    if (result < 0 || (!high && result > UINT32_MAX)) {
        win_fail(result < 0 ? ERROR_NEGATIVE_SEEK : ERROR_INVALID_PARAMETER);
        return INVALID_SET_FILE_POINTER;
    }
    if (high)
        *high = (LONG)(result >> 32);
    /* Documented: (DWORD)-1 is a position as well, told by the last error. */
    if ((DWORD)result == INVALID_SET_FILE_POINTER)
        last_error_set(ERROR_SUCCESS);
    return (DWORD)result;
}

API(kernel32, BOOL, SetEndOfFile, (HANDLE handle))
{
    struct file *file;
    int64_t position;
    NTSTATUS status = file_of_handle(handle, FILE_WRITE_DATA, &file);

    if (status < 0)
        return win_result(status);
    position = host_file_seek(file->fd, 0, FILE_CURRENT);
    if (position < 0)
        status = STATUS_INVALID_DEVICE_REQUEST;
    else
        status = status_from_errno(host_file_resize(file->fd, (uint64_t)position));
    file_release(file);
    return win_result(status);
}

API(kernel32, BOOL, GetFileSizeEx, (HANDLE handle, PLARGE_INTEGER size OUT))
{
    struct host_file_status info;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    size->QuadPart = 0;
    if (status < 0)
        return win_result(status);
    status = status_from_errno(host_file_status(file->fd, &info));
    if (status >= 0 && file->device != FILE_DEVICE_DISK)
        status = STATUS_INVALID_DEVICE_REQUEST;
    if (status >= 0)
        size->QuadPart = (LONGLONG)info.size;
    file_release(file);
    return win_result(status);
}

API(kernel32, DWORD, GetFileSize, (HANDLE handle, LPDWORD high OUT OPTIONAL))
{
    LARGE_INTEGER size;

    if (!GetFileSizeEx(handle, &size))
        return INVALID_FILE_SIZE;
    if (high)
        *high = (DWORD)size.HighPart;
    if (size.LowPart == INVALID_FILE_SIZE)
        last_error_set(ERROR_SUCCESS);
    return size.LowPart;
}

API(kernel32, DWORD, GetFileType, (HANDLE handle))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);
    DWORD type = FILE_TYPE_UNKNOWN;

    if (status < 0) {
        win_result(status == STATUS_OBJECT_TYPE_MISMATCH ? STATUS_INVALID_HANDLE : status);
        return FILE_TYPE_UNKNOWN;
    }
    if (file->device == FILE_DEVICE_DISK)
        type = FILE_TYPE_DISK;
    else if (file->device == FILE_DEVICE_NAMED_PIPE)
        type = FILE_TYPE_PIPE;
    else if (file->device == FILE_DEVICE_CONSOLE || file->device == FILE_DEVICE_NULL)
        type = FILE_TYPE_CHAR;
    file_release(file);
    last_error_set(ERROR_SUCCESS);
    return type;
}
RESULT(kernel32, GetFileType, FILE_TYPE_);
