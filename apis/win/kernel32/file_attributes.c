/* Attributes by name: Microsoft's GetFileAttributesW and its relatives. */
#include "apis/nt/file_attributes.h"
#include "apis/nt/path_operations.h"
#include "apis/win/ansi.h"
#include "apis/win/file_data.h"
#include "apis/win/path_argument.h"
#include "apis/win/result.h"
#include "thunks/api.h"

FILETIME filetime_from(int64_t time)
{
    return (FILETIME){(DWORD)time, (DWORD)(time >> 32)};
}

/* The file's own status, and a symlink's rather than its target's. */
static NTSTATUS look_up(LPCWSTR name, struct host_path *path, struct host_file_status *info)
{
    NTSTATUS status = path_argument(name, path);

    return status < 0 ? status : path_status(path, false, info);
}

API(kernel32, DWORD, GetFileAttributesW, (LPCWSTR name))
{
    struct host_file_status info;
    struct host_path path;
    NTSTATUS status = look_up(name, &path, &info);

    if (status < 0) {
        win_result(status);
        return INVALID_FILE_ATTRIBUTES;
    }
    if (path.kind == HOST_PATH_NULL)
        return FILE_ATTRIBUTE_ARCHIVE;
    return file_attributes(&info, -1, path.text);
}

API(kernel32, DWORD, GetFileAttributesA, (LPCSTR name))
{
    struct wide wide;
    DWORD attributes = INVALID_FILE_ATTRIBUTES;

    if (wide_open(&wide, name)) {
        attributes = GetFileAttributesW(wide.text);
        wide_close(&wide);
    }
    return attributes;
}

API(kernel32, BOOL, GetFileAttributesExW,
    (LPCWSTR name, GET_FILEEX_INFO_LEVELS level, LPVOID information OUT))
{
    WIN32_FILE_ATTRIBUTE_DATA *data = information;
    struct host_file_status info;
    struct host_path path;
    NTSTATUS status;

    if (level != GetFileExInfoStandard)
        return win_fail(ERROR_INVALID_PARAMETER);
    status = look_up(name, &path, &info);
    if (status < 0)
        return win_result(status);
    data->dwFileAttributes = file_attributes(&info, -1, path.text);
    data->ftCreationTime = filetime_from(info.created);
    data->ftLastAccessTime = filetime_from(info.accessed);
    data->ftLastWriteTime = filetime_from(info.written);
    if (info.kind != HOST_FILE_REGULAR)
        info.size = 0;
    data->nFileSizeHigh = (DWORD)(info.size >> 32);
    data->nFileSizeLow = (DWORD)info.size;
    return TRUE;
}

API(kernel32, BOOL, GetFileAttributesExA,
    (LPCSTR name, GET_FILEEX_INFO_LEVELS level, LPVOID information OUT))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, name)) {
        result = GetFileAttributesExW(wide.text, level, information);
        wide_close(&wide);
    }
    return result;
}

API(kernel32, BOOL, SetFileAttributesW, (LPCWSTR name, DWORD attributes FLAGS(FILE_ATTRIBUTE_)))
{
    struct host_file_status info;
    struct host_path path;
    NTSTATUS status = look_up(name, &path, &info);

    if (status >= 0)
        status = path_set_attributes(path.text, attributes);
    return win_result(status);
}

API(kernel32, BOOL, SetFileAttributesA, (LPCSTR name, DWORD attributes FLAGS(FILE_ATTRIBUTE_)))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, name)) {
        result = SetFileAttributesW(wide.text, attributes);
        wide_close(&wide);
    }
    return result;
}

/* Documented: for a file that is not compressed, its size. */
API(kernel32, DWORD, GetCompressedFileSizeW, (LPCWSTR name, LPDWORD high OUT OPTIONAL))
{
    struct host_file_status info;
    struct host_path path;
    NTSTATUS status = look_up(name, &path, &info);

    if (status < 0) {
        win_result(status);
        return INVALID_FILE_SIZE;
    }
    if (high)
        *high = (DWORD)(info.allocated >> 32);
    if ((DWORD)info.allocated == INVALID_FILE_SIZE)
        last_error_set(ERROR_SUCCESS);
    return (DWORD)info.allocated;
}

API(kernel32, DWORD, GetCompressedFileSizeA, (LPCSTR name, LPDWORD high OUT OPTIONAL))
{
    struct wide wide;
    DWORD result = INVALID_FILE_SIZE;

    if (wide_open(&wide, name)) {
        result = GetCompressedFileSizeW(wide.text, high);
        wide_close(&wide);
    }
    return result;
}
