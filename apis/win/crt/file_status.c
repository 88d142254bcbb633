/*
 * The _stat and _fstat family (Microsoft C runtime library reference: _stat, _fstat). One status,
 * copied into the struct that each name promises.
 */
#include "apis/host/text.h"
#include "apis/win/calendar.h"
#include "apis/win/crt/ctype.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <limits.h>

enum {
    KIND_PIPE = 0x1000,
    KIND_CHARACTER = 0x2000,
    KIND_DIRECTORY = 0x4000,
    KIND_FILE = 0x8000,
    READABLE = 0x100,
    WRITABLE = 0x80,
    EXECUTABLE = 0x40
};

#define STATUS_STRUCT(label, size_type, time_type)                                                 \
    struct label {                                                                                 \
        unsigned st_dev;                                                                           \
        unsigned short st_ino, st_mode;                                                            \
        short st_nlink, st_uid, st_gid;                                                            \
        unsigned st_rdev;                                                                          \
        size_type st_size;                                                                         \
        time_type st_atime_field, st_mtime_field, st_ctime_field;                                  \
    }

STATUS_STRUCT(status64, __int64, __int64);
STATUS_STRUCT(status64i32, int, __int64);
STATUS_STRUCT(status32i64, __int64, int);
STATUS_STRUCT(status32, int, int);

_Static_assert(sizeof(struct status64) == 56, "_stat64");
_Static_assert(sizeof(struct status64i32) == 48, "_stat64i32");
_Static_assert(sizeof(struct status32) == 36, "_stat32");

struct status {
    unsigned device;
    unsigned short mode;
    short links;
    __int64 size, accessed, modified, created;
};

static __int64 unix_time(FILETIME time)
{
    static const __int64 epoch = 11644473600;
    __int64 ticks = time_from_filetime(&time);

    return ticks ? ticks / 10000000 - epoch : 0;
}

static bool is_program(const WCHAR *path)
{
    static const char endings[4][5] = {".exe", ".cmd", ".bat", ".com"};
    size_t length = utf16_length((const uint16_t *)path);

    for (size_t i = 0; length >= 4 && i < 4; i++) {
        size_t at = 0;

        while (at < 4 && ascii_lower(path[length - 4 + at]) == (WCHAR)endings[i][at])
            at++;
        if (at == 4)
            return true;
    }
    return false;
}

static unsigned short mode_of(DWORD attributes, const WCHAR *path)
{
    unsigned mode = READABLE;

    mode |= attributes & FILE_ATTRIBUTE_DIRECTORY ? KIND_DIRECTORY | EXECUTABLE : KIND_FILE;
    if (!(attributes & FILE_ATTRIBUTE_READONLY) || (attributes & FILE_ATTRIBUTE_DIRECTORY))
        mode |= WRITABLE;
    if (path && is_program(path))
        mode |= EXECUTABLE;
    mode |= (mode & 0x1c0) >> 3 | (mode & 0x1c0) >> 6;
    return (unsigned short)mode;
}

/* 0 for A:. */
static unsigned device_of(const WCHAR *path)
{
    WCHAR full[MAX_PATH];

    if (path[0] && path[1] == ':')
        return (unsigned)(ascii_lower(path[0]) - 'a');
    if (GetCurrentDirectoryW(MAX_PATH, full) && full[1] == ':')
        return (unsigned)(ascii_lower(full[0]) - 'a');
    return 0;
}

static int status_of_path(const WCHAR *path, struct status *status)
{
    WIN32_FILE_ATTRIBUTE_DATA data;

    if (!path) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    for (const WCHAR *at = path; *at; at++) {
        if (*at == '*' || *at == '?')
            return error_from_win32(ERROR_FILE_NOT_FOUND);
    }
    if (!GetFileAttributesExW(path, GetFileExInfoStandard, &data)) {
        error_from_last();
        error_set(CRT_ENOENT);
        return -1;
    }
    *status = (struct status){
        .device = device_of(path),
        .mode = mode_of(data.dwFileAttributes, path),
        .links = 1,
        .size = (__int64)((uint64_t)data.nFileSizeHigh << 32 | data.nFileSizeLow),
        .accessed = unix_time(data.ftLastAccessTime),
        .modified = unix_time(data.ftLastWriteTime),
        .created = unix_time(data.ftCreationTime),
    };
    if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
        status->size = 0;
    return 0;
}

static int status_of_handle(HANDLE handle, int number, struct status *status)
{
    DWORD type = GetFileType(handle) & 0x7fff, available = 0;
    BY_HANDLE_FILE_INFORMATION data;

    *status = (struct status){.device = (unsigned)number, .links = 1};
    if (type == FILE_TYPE_CHAR || type == FILE_TYPE_PIPE) {
        status->mode = type == FILE_TYPE_PIPE ? KIND_PIPE : KIND_CHARACTER;
        if (type == FILE_TYPE_PIPE && PeekNamedPipe(handle, NULL, 0, NULL, &available, NULL))
            status->size = available;
        return 0;
    }
    if (!GetFileInformationByHandle(handle, &data))
        return error_from_last();
    *status = (struct status){
        .mode = mode_of(data.dwFileAttributes, NULL),
        .links = (short)data.nNumberOfLinks,
        .size = (__int64)((uint64_t)data.nFileSizeHigh << 32 | data.nFileSizeLow),
        .accessed = unix_time(data.ftLastAccessTime),
        .modified = unix_time(data.ftLastWriteTime),
        .created = unix_time(data.ftCreationTime),
    };
    return 0;
}

static int status_of_number(int number, struct status *status)
{
    struct descriptor *descriptor = descriptor_hold(number);
    int result;

    if (!descriptor)
        return -1;
    result = status_of_handle(descriptor->handle, number, status);
    descriptor_drop(descriptor);
    return result;
}

static int status_of_narrow(const char *path, struct status *status)
{
    WCHAR *wide = path ? system_to_wide(path) : NULL;
    int result = status_of_path(wide, status);

    crt_release(wide);
    return result;
}

/* A size or a time that the struct cannot hold fails with EOVERFLOW's place taken by EINVAL. */
#define STATUS_CALLS(suffix, label, narrow_size, narrow_time)                                      \
    static int copy_##label(const struct status *from, struct label *to, int result)               \
    {                                                                                              \
        if (result < 0)                                                                            \
            return result;                                                                         \
        if (narrow_size && from->size > INT_MAX) {                                                 \
            error_set(CRT_EINVAL);                                                                 \
            return -1;                                                                             \
        }                                                                                          \
        *to = (struct label){.st_dev = from->device,                                               \
                             .st_rdev = from->device,                                              \
                             .st_mode = from->mode,                                                \
                             .st_nlink = from->links};                                             \
        to->st_size = (__typeof__(to->st_size))from->size;                                         \
        to->st_atime_field = (__typeof__(to->st_atime_field))from->accessed;                       \
        to->st_mtime_field = (__typeof__(to->st_mtime_field))from->modified;                       \
        to->st_ctime_field = (__typeof__(to->st_ctime_field))from->created;                        \
        return 0;                                                                                  \
    }                                                                                              \
    CRT(int, _stat##suffix, (const char *path, struct label *result OUT))                          \
    {                                                                                              \
        struct status status;                                                                      \
                                                                                                   \
        return copy_##label(&status, result, status_of_narrow(path, &status));                     \
    }                                                                                              \
    CRT(int, _wstat##suffix, (const WCHAR *path, struct label *result OUT))                        \
    {                                                                                              \
        struct status status;                                                                      \
                                                                                                   \
        return copy_##label(&status, result, status_of_path(path, &status));                       \
    }                                                                                              \
    CRT(int, _fstat##suffix, (int number, struct label *result OUT))                               \
    {                                                                                              \
        struct status status;                                                                      \
                                                                                                   \
        return copy_##label(&status, result, status_of_number(number, &status));                   \
    }

STATUS_CALLS(64, status64, false, false)
STATUS_CALLS(64i32, status64i32, true, false)
STATUS_CALLS(32i64, status32i64, false, true)
STATUS_CALLS(32, status32, true, true)

/* time_t has 64 bits for 64-bit programs, in msvcrt too. */
ALIAS(msvcrt, _stat, "crt._stat64i32");
ALIAS(msvcrt, _wstat, "crt._wstat64i32");
ALIAS(msvcrt, _fstat, "crt._fstat64i32");
ALIAS(msvcrt, _stati64, "crt._stat64");
ALIAS(msvcrt, _wstati64, "crt._wstat64");
ALIAS(msvcrt, _fstati64, "crt._fstat64");

/* 32-bit programs of msvcrt have 32 bits of time. */
ALIAS(x86_msvcrt, _stat, "crt._stat32");
ALIAS(x86_msvcrt, _wstat, "crt._wstat32");
ALIAS(x86_msvcrt, _fstat, "crt._fstat32");
ALIAS(x86_msvcrt, _stati64, "crt._stat32i64");
ALIAS(x86_msvcrt, _wstati64, "crt._wstat32i64");
ALIAS(x86_msvcrt, _fstati64, "crt._fstat32i64");
