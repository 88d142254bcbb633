/*
 * Files by name: access, rename, remove, folders, times, locks (Microsoft C runtime library
 * reference: "File handling", "Directory control").
 */
#include "abi/teb.h"
#include "apis/host/text.h"
#include "apis/win/calendar.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <string.h>

enum { ACCESS_WRITE = 2, ACCESS_READ_WRITE = 6, MODE_WRITABLE = 0x80 };

typedef int (*path_function)(const WCHAR *path);

/* A narrow function is its wide one, with the path widened. */
static int with_path(const char *path, path_function function)
{
    WCHAR *wide = path ? system_to_wide(path) : NULL;
    int result = function(wide);

    crt_release(wide);
    return result;
}

static int result_of(BOOL done)
{
    return done ? 0 : error_from_last();
}

static int path_missing(void)
{
    parameter_invalid(CRT_EINVAL);
    return -1;
}

#define PATH_CALLS(narrow, wide, function)                                                         \
    CRT(int, narrow, (const char *path))                                                           \
    {                                                                                              \
        return with_path(path, function);                                                          \
    }                                                                                              \
    CRT(int, wide, (const WCHAR *path))                                                            \
    {                                                                                              \
        return function(path);                                                                     \
    }

static int file_remove(const WCHAR *path)
{
    return path ? result_of(DeleteFileW(path)) : path_missing();
}

static int folder_make(const WCHAR *path)
{
    return path ? result_of(CreateDirectoryW(path, NULL)) : path_missing();
}

static int folder_remove(const WCHAR *path)
{
    return path ? result_of(RemoveDirectoryW(path)) : path_missing();
}

static int folder_change(const WCHAR *path)
{
    return path ? result_of(SetCurrentDirectoryW(path)) : path_missing();
}

PATH_CALLS(remove, _wremove, file_remove)
PATH_CALLS(_unlink, _wunlink, file_remove)
PATH_CALLS(_mkdir, _wmkdir, folder_make)
PATH_CALLS(_rmdir, _wrmdir, folder_remove)
PATH_CALLS(_chdir, _wchdir, folder_change)
ALIAS(crt, unlink, "crt._unlink");

CRT(int, _waccess_s, (const WCHAR *path, int mode))
{
    DWORD attributes;

    if (!path || (mode & ~ACCESS_READ_WRITE))
        return parameter_invalid(CRT_EINVAL);
    attributes = GetFileAttributesW(path);
    if (attributes == INVALID_FILE_ATTRIBUTES) {
        error_from_last();
        return error_get();
    }
    if (!(attributes & FILE_ATTRIBUTE_DIRECTORY) && (attributes & FILE_ATTRIBUTE_READONLY) &&
        (mode & ACCESS_WRITE)) {
        error_from_win32(ERROR_ACCESS_DENIED);
        return error_get();
    }
    return 0;
}

CRT(int, _access_s, (const char *path, int mode))
{
    WCHAR *wide = path ? system_to_wide(path) : NULL;
    int error = crt__waccess_s(wide, mode);

    crt_release(wide);
    return error;
}

CRT(int, _access, (const char *path, int mode))
{
    return crt__access_s(path, mode) ? -1 : 0;
}

CRT(int, _waccess, (const WCHAR *path, int mode))
{
    return crt__waccess_s(path, mode) ? -1 : 0;
}

CRT(int, _wchmod, (const WCHAR *path, int mode))
{
    DWORD attributes;

    if (!path)
        return path_missing();
    attributes = GetFileAttributesW(path);
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return error_from_last();
    if (mode & MODE_WRITABLE)
        attributes &= ~(DWORD)FILE_ATTRIBUTE_READONLY;
    else
        attributes |= FILE_ATTRIBUTE_READONLY;
    return result_of(SetFileAttributesW(path, attributes));
}

CRT(int, _chmod, (const char *path, int mode))
{
    WCHAR *wide = path ? system_to_wide(path) : NULL;
    int result = crt__wchmod(wide, mode);

    crt_release(wide);
    return result;
}

/* Unlike POSIX: an existing target is EEXIST. */
CRT(int, _wrename, (const WCHAR *from, const WCHAR *to))
{
    if (!from || !to)
        return path_missing();
    return result_of(MoveFileExW(from, to, MOVEFILE_COPY_ALLOWED));
}

CRT(int, rename, (const char *from, const char *to))
{
    WCHAR *wide_from = from ? system_to_wide(from) : NULL,
          *wide_to = to ? system_to_wide(to) : NULL;
    int result = crt__wrename(wide_from, wide_to);

    crt_release(wide_from);
    crt_release(wide_to);
    return result;
}

/* The folder into a given buffer, or into a new one of at least that size. */
static WCHAR *folder_get(const WCHAR *path, WCHAR *buffer, int size)
{
    DWORD need = GetFullPathNameW(path, 0, NULL, NULL), room = (DWORD)size;

    if (need == 0) {
        error_from_last();
        return NULL;
    }
    if (buffer && need > room) {
        error_set(CRT_ERANGE);
        return NULL;
    }
    if (!buffer) {
        room = need > room ? need : room;
        buffer = crt_allocate(room * sizeof *buffer);
    }
    if (buffer)
        GetFullPathNameW(path, room, buffer, NULL);
    return buffer;
}

CRT(WCHAR *, _wgetcwd, (WCHAR * buffer OUT, int size))
{
    if (buffer && size <= 0) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return folder_get(L".", buffer, size > 0 ? size : 0);
}

/* 1 is A:, 0 the current drive. */
CRT(WCHAR *, _wgetdcwd, (int drive, WCHAR *buffer OUT, int size))
{
    WCHAR path[] = {(WCHAR)('A' - 1 + drive), ':', '.', 0};

    if (drive < 0 || drive > 26 || (buffer && size <= 0)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return folder_get(drive ? path : L".", buffer, size > 0 ? size : 0);
}

static char *narrow_out(WCHAR *wide, char *buffer, int size)
{
    char *narrow = wide ? system_to_narrow(wide) : NULL;
    size_t length;

    crt_release(wide);
    if (!narrow || (!buffer && size <= 0))
        return narrow;
    length = strlen(narrow) + 1;
    if (!buffer)
        return length > (size_t)size ? narrow : crt_reallocate(narrow, (size_t)size);
    if (length > (size_t)size) {
        crt_release(narrow);
        error_set(CRT_ERANGE);
        return NULL;
    }
    memcpy(buffer, narrow, length);
    crt_release(narrow);
    return buffer;
}

CRT(char *, _getcwd, (char *buffer OUT, int size))
{
    if (buffer && size <= 0) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return narrow_out(crt__wgetcwd(NULL, 0), buffer, size);
}

CRT(char *, _getdcwd, (int drive, char *buffer OUT, int size))
{
    return narrow_out(crt__wgetdcwd(drive, NULL, 0), buffer, size);
}

CRT(int, _getdrive, (void))
{
    WCHAR folder[MAX_PATH];

    if (!GetCurrentDirectoryW(MAX_PATH, folder) || folder[1] != ':')
        return 0;
    return (folder[0] & ~0x20) - 'A' + 1;
}

CRT(int, _chdrive, (int drive))
{
    WCHAR path[] = {(WCHAR)('A' - 1 + drive), ':', 0};

    if (drive < 1 || drive > 26) {
        parameter_invalid(CRT_EACCES);
        return -1;
    }
    return result_of(SetCurrentDirectoryW(path));
}

CRT(ULONG, _getdrives, (void))
{
    return GetLogicalDrives();
}

struct free_space {
    unsigned total_clusters, free_clusters, sectors_per_cluster, bytes_per_sector;
};

CRT(unsigned, _getdiskfree, (unsigned drive, struct free_space *result OUT))
{
    WCHAR path[] = {(WCHAR)('A' - 1 + drive), ':', '\\', 0};
    DWORD sectors, bytes, unused, total;

    if (!result || drive > 26)
        return (unsigned)parameter_invalid(CRT_EINVAL);
    if (!GetDiskFreeSpaceW(drive ? path : NULL, &sectors, &bytes, &unused, &total)) {
        error_from_last();
        return last_error();
    }
    *result = (struct free_space){total, unused, sectors, bytes};
    return 0;
}

struct times {
    __int64 accessed, modified;
};

static FILETIME file_time(__int64 seconds)
{
    return filetime_from((seconds + 11644473600) * 10000000);
}

static int times_set(HANDLE handle, const struct times *times)
{
    FILETIME accessed, modified;

    if (times) {
        accessed = file_time(times->accessed);
        modified = file_time(times->modified);
    } else {
        GetSystemTimeAsFileTime(&modified);
        accessed = modified;
    }
    return result_of(SetFileTime(handle, NULL, &accessed, &modified));
}

CRT(int, _futime64, (int number, struct times *times IN))
{
    struct descriptor *descriptor = descriptor_hold(number);
    int result;

    if (!descriptor)
        return -1;
    result = times_set(descriptor->handle, times);
    descriptor_drop(descriptor);
    return result;
}

CRT(int, _wutime64, (const WCHAR *path, struct times *times IN))
{
    HANDLE handle;
    int result;

    if (!path)
        return path_missing();
    handle = CreateFileW(path, FILE_WRITE_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                         OPEN_EXISTING, 0, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return error_from_last();
    result = times_set(handle, times);
    CloseHandle(handle);
    return result;
}

CRT(int, _utime64, (const char *path, struct times *times IN))
{
    WCHAR *wide = path ? system_to_wide(path) : NULL;
    int result = crt__wutime64(wide, times);

    crt_release(wide);
    return result;
}

struct times32 {
    int accessed, modified;
};

CRT(int, _utime32, (const char *path, struct times32 *times IN))
{
    struct times wide = {0};

    if (times)
        wide = (struct times){times->accessed, times->modified};
    return crt__utime64(path, times ? &wide : NULL);
}

CRT(int, _wutime32, (const WCHAR *path, struct times32 *times IN))
{
    struct times wide = {0};

    if (times)
        wide = (struct times){times->accessed, times->modified};
    return crt__wutime64(path, times ? &wide : NULL);
}

CRT(int, _futime32, (int number, struct times32 *times IN))
{
    struct times wide = {0};

    if (times)
        wide = (struct times){times->accessed, times->modified};
    return crt__futime64(number, times ? &wide : NULL);
}

ALIAS(msvcrt, _utime, "crt._utime64");
ALIAS(msvcrt, _wutime, "crt._wutime64");
ALIAS(msvcrt, _futime, "crt._futime64");

/* 32-bit programs of msvcrt have 32 bits of time. */
ALIAS(x86_msvcrt, _utime, "crt._utime32");
ALIAS(x86_msvcrt, _wutime, "crt._wutime32");
ALIAS(x86_msvcrt, _futime, "crt._futime32");

enum { LOCK_RELEASE, LOCK_WAIT, LOCK_TRY, LOCK_READ_WAIT, LOCK_READ_TRY, LOCK_TRIES = 10 };

static int lock_range(HANDLE handle, int mode, DWORD count)
{
    LARGE_INTEGER nowhere = {.QuadPart = 0}, at;

    if (!SetFilePointerEx(handle, nowhere, &at, FILE_CURRENT))
        return error_from_last();
    if (mode == LOCK_RELEASE)
        return result_of(UnlockFile(handle, at.LowPart, (DWORD)at.HighPart, count, 0));
    for (int tries = mode == LOCK_WAIT || mode == LOCK_READ_WAIT ? LOCK_TRIES : 1;;) {
        if (LockFile(handle, at.LowPart, (DWORD)at.HighPart, count, 0))
            return 0;
        if (--tries == 0)
            break;
        Sleep(1000);
    }
    error_from_last();
    error_set(mode == LOCK_WAIT || mode == LOCK_READ_WAIT ? CRT_EDEADLK : CRT_EACCES);
    return -1;
}

/* Ten tries, one second apart, as documented. */
CRT(int, _locking, (int number, int mode, LONG count))
{
    struct descriptor *descriptor;
    int result;

    if (count < 0 || mode < LOCK_RELEASE || mode > LOCK_READ_TRY) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    descriptor = descriptor_hold(number);
    if (!descriptor)
        return -1;
    result = lock_range(descriptor->handle, mode, (DWORD)count);
    descriptor_drop(descriptor);
    return result;
}
