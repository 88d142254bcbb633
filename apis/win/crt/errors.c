/*
 * errno and _doserrno, and how Win32 errors become errno (Microsoft C runtime library reference:
 * "errno, _doserrno, _sys_errlist, and _sys_nerr").
 */
#include "apis/win/crt/errors.h"

#include "abi/teb.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

CDECL_GROUP(crt);
CDECL_GROUP(msvcrt);
CDECL_GROUP(x86_msvcrt);

_Thread_local struct crt_thread crt_thread = {.random_seed = 1};

int error_set(int error)
{
    crt_thread.error = error;
    return error;
}

int error_get(void)
{
    return crt_thread.error;
}

static const struct {
    unsigned short win32, error;
} map[] = {
    {ERROR_FILE_NOT_FOUND, CRT_ENOENT},
    {ERROR_PATH_NOT_FOUND, CRT_ENOENT},
    {ERROR_TOO_MANY_OPEN_FILES, CRT_EMFILE},
    {ERROR_ACCESS_DENIED, CRT_EACCES},
    {ERROR_INVALID_HANDLE, CRT_EBADF},
    {ERROR_ARENA_TRASHED, CRT_ENOMEM},
    {ERROR_NOT_ENOUGH_MEMORY, CRT_ENOMEM},
    {ERROR_INVALID_BLOCK, CRT_ENOMEM},
    {ERROR_BAD_ENVIRONMENT, CRT_E2BIG},
    {ERROR_BAD_FORMAT, CRT_ENOEXEC},
    {ERROR_INVALID_DRIVE, CRT_ENOENT},
    {ERROR_CURRENT_DIRECTORY, CRT_EACCES},
    {ERROR_NOT_SAME_DEVICE, CRT_EXDEV},
    {ERROR_NO_MORE_FILES, CRT_ENOENT},
    {ERROR_BAD_NETPATH, CRT_ENOENT},
    {ERROR_NETWORK_ACCESS_DENIED, CRT_EACCES},
    {ERROR_BAD_NET_NAME, CRT_ENOENT},
    {ERROR_FILE_EXISTS, CRT_EEXIST},
    {ERROR_CANNOT_MAKE, CRT_EACCES},
    {ERROR_FAIL_I24, CRT_EACCES},
    {ERROR_NO_PROC_SLOTS, CRT_EAGAIN},
    {ERROR_DRIVE_LOCKED, CRT_EACCES},
    {ERROR_BROKEN_PIPE, CRT_EPIPE},
    {ERROR_NO_DATA, CRT_EPIPE},
    {ERROR_DISK_FULL, CRT_ENOSPC},
    {ERROR_INVALID_TARGET_HANDLE, CRT_EBADF},
    {ERROR_WAIT_NO_CHILDREN, CRT_ECHILD},
    {ERROR_CHILD_NOT_COMPLETE, CRT_ECHILD},
    {ERROR_DIRECT_ACCESS_HANDLE, CRT_EBADF},
    {ERROR_SEEK_ON_DEVICE, CRT_EACCES},
    {ERROR_DIR_NOT_EMPTY, CRT_ENOTEMPTY},
    {ERROR_NOT_LOCKED, CRT_EACCES},
    {ERROR_BAD_PATHNAME, CRT_ENOENT},
    {ERROR_MAX_THRDS_REACHED, CRT_EAGAIN},
    {ERROR_LOCK_FAILED, CRT_EACCES},
    {ERROR_ALREADY_EXISTS, CRT_EEXIST},
    {ERROR_FILENAME_EXCED_RANGE, CRT_ENOENT},
    {ERROR_NESTING_NOT_ALLOWED, CRT_EAGAIN},
    {ERROR_NOT_ENOUGH_QUOTA, CRT_ENOMEM},
    {ERROR_NO_UNICODE_TRANSLATION, CRT_EILSEQ},
};

static int error_of(DWORD win32)
{
    for (size_t i = 0; i < sizeof map / sizeof *map; i++) {
        if (map[i].win32 == win32)
            return map[i].error;
    }
    if (win32 >= ERROR_WRITE_PROTECT && win32 <= ERROR_SHARING_BUFFER_EXCEEDED)
        return CRT_EACCES;
    if (win32 >= ERROR_INVALID_STARTING_CODESEG && win32 <= ERROR_INFLOOP_IN_RELOC_CHAIN)
        return CRT_ENOEXEC;
    return CRT_EINVAL;
}

int error_from_win32(DWORD error)
{
    crt_thread.os_error = error;
    crt_thread.error = error_of(error);
    return -1;
}

int error_from_last(void)
{
    return error_from_win32(last_error());
}

CRT(int *, _errno, (void))
{
    return &crt_thread.error;
}

CRT(ULONG *, __doserrno, (void))
{
    return &crt_thread.os_error;
}

CRT(int, _set_errno, (int error))
{
    crt_thread.error = error;
    return 0;
}

CRT(int, _get_errno, (int *error OUT))
{
    if (!error)
        return parameter_invalid(CRT_EINVAL);
    *error = crt_thread.error;
    return 0;
}

CRT(int, _set_doserrno, (ULONG error))
{
    crt_thread.os_error = error;
    return 0;
}

CRT(int, _get_doserrno, (ULONG * error OUT))
{
    if (!error)
        return parameter_invalid(CRT_EINVAL);
    *error = crt_thread.os_error;
    return 0;
}
