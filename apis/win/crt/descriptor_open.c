/*
 * Opening files by name (Microsoft C runtime library reference: _open, _sopen_s, _creat, _umask).
 */
#include "abi/teb.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

enum {
    SHARE_DENY_BOTH = 0x10,
    SHARE_DENY_WRITE = 0x20,
    SHARE_DENY_READ = 0x30,
    SHARE_DENY_NONE = 0x40,
    SHARE_SECURE = 0x80,
    MODE_WRITABLE = 0x80,
    MODE_BITS = 0x180
};

static int file_mask;

static DWORD access_of(int flags)
{
    switch (flags & OPEN_ACCESS) {
    case OPEN_READ:
        return GENERIC_READ;
    case OPEN_WRITE:
        /* the BOM of an existing file has to be read */
        if ((flags & OPEN_APPEND) && (flags & (OPEN_WIDE_TEXT | OPEN_UTF8 | OPEN_UTF16)))
            return GENERIC_READ | GENERIC_WRITE;
        return GENERIC_WRITE;
    case OPEN_BOTH:
        return GENERIC_READ | GENERIC_WRITE;
    default:
        return 0;
    }
}

static int share_of(int share, DWORD access)
{
    switch (share) {
    case SHARE_DENY_BOTH:
        return 0;
    case SHARE_DENY_WRITE:
        return FILE_SHARE_READ;
    case SHARE_DENY_READ:
        return FILE_SHARE_WRITE;
    case SHARE_DENY_NONE:
        return FILE_SHARE_READ | FILE_SHARE_WRITE;
    case SHARE_SECURE:
        return access == GENERIC_READ ? FILE_SHARE_READ : 0;
    default:
        return -1;
    }
}

static DWORD disposition_of(int flags)
{
    switch (flags & (OPEN_CREATE | OPEN_EXCLUSIVE | OPEN_TRUNCATE)) {
    case OPEN_CREATE:
        return OPEN_ALWAYS;
    case OPEN_CREATE | OPEN_EXCLUSIVE:
    case OPEN_CREATE | OPEN_EXCLUSIVE | OPEN_TRUNCATE:
        return CREATE_NEW;
    case OPEN_CREATE | OPEN_TRUNCATE:
        return CREATE_ALWAYS;
    case OPEN_TRUNCATE:
    case OPEN_TRUNCATE | OPEN_EXCLUSIVE:
        return TRUNCATE_EXISTING;
    default:
        return OPEN_EXISTING;
    }
}

static DWORD attributes_of(int flags, int mode)
{
    DWORD attributes = FILE_ATTRIBUTE_NORMAL;

    if ((flags & OPEN_CREATE) && !(mode & ~file_mask & MODE_WRITABLE))
        attributes = FILE_ATTRIBUTE_READONLY;
    if (flags & OPEN_TEMPORARY)
        attributes |= FILE_FLAG_DELETE_ON_CLOSE;
    if (flags & OPEN_SHORT_LIVED)
        attributes |= FILE_ATTRIBUTE_TEMPORARY;
    if (flags & OPEN_DIRECTORY)
        attributes |= FILE_FLAG_BACKUP_SEMANTICS;
    if (flags & OPEN_SEQUENTIAL)
        attributes |= FILE_FLAG_SEQUENTIAL_SCAN;
    else if (flags & OPEN_RANDOM)
        attributes |= FILE_FLAG_RANDOM_ACCESS;
    return attributes;
}

/* The mark at a file's start says UTF-8 or UTF-16; an empty file gets the mark that was asked. */
static int encoding_settle(HANDLE handle, int flags)
{
    static const unsigned char utf8_mark[] = {0xef, 0xbb, 0xbf}, utf16_mark[] = {0xff, 0xfe};
    unsigned char head[3] = {0};
    LARGE_INTEGER size, start = {.QuadPart = 0};
    DWORD got = 0;

    if (GetFileType(handle) != FILE_TYPE_DISK)
        return flags;
    if (!GetFileSizeEx(handle, &size))
        return flags;
    if (size.QuadPart == 0) {
        const void *mark = flags & OPEN_UTF8 ? utf8_mark : utf16_mark;
        DWORD length = flags & OPEN_UTF8 ? sizeof utf8_mark : sizeof utf16_mark;

        if ((flags & OPEN_ACCESS) != OPEN_READ && (flags & (OPEN_UTF8 | OPEN_UTF16)))
            WriteFile(handle, mark, length, &got, NULL);
        return flags;
    }
    if (access_of(flags) & GENERIC_READ)
        ReadFile(handle, head, sizeof head, &got, NULL);
    if (got >= 2 && head[0] == 0xff && head[1] == 0xfe) {
        flags = (flags & ~(OPEN_UTF8 | OPEN_WIDE_TEXT)) | OPEN_UTF16;
        start.QuadPart = 2;
    } else if (got == 3 && head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf) {
        flags = (flags & ~(OPEN_UTF16 | OPEN_WIDE_TEXT)) | OPEN_UTF8;
        start.QuadPart = 3;
    } else if (!(flags & (OPEN_UTF8 | OPEN_UTF16))) {
        flags = (flags & ~OPEN_WIDE_TEXT) | OPEN_TEXT; /* no mark: the narrow code page */
    }
    SetFilePointerEx(handle, start, NULL, FILE_BEGIN);
    return flags;
}

int descriptor_open(const WCHAR *path, int flags, int share, int mode, int *number)
{
    SECURITY_ATTRIBUTES security = {sizeof security, NULL, !(flags & OPEN_NO_INHERIT)};
    DWORD access = access_of(flags);
    int shared = share_of(share, access);
    HANDLE handle;

    *number = -1;
    if (!access || shared < 0)
        return parameter_invalid(CRT_EINVAL);
    if (!(flags & OPEN_ANY_TEXT))
        flags |= default_text_mode();
    if (flags & OPEN_TEMPORARY) {
        shared |= FILE_SHARE_DELETE;
        access |= DELETE;
    }
    handle = CreateFileW(path, access, (DWORD)shared, &security, disposition_of(flags),
                         attributes_of(flags, mode), NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        error_from_last();
        return error_get();
    }
    if (flags & (OPEN_WIDE_TEXT | OPEN_UTF8 | OPEN_UTF16))
        flags = encoding_settle(handle, flags);
    *number = descriptor_adopt(handle, flags);
    if (*number >= 0)
        return 0;
    CloseHandle(handle);
    return error_get();
}

CRT(int, _wsopen_s, (int *number OUT, const WCHAR *path, int flags, int share, int mode))
{
    if (!number)
        return parameter_invalid(CRT_EINVAL);
    *number = -1;
    if (!path || (mode & ~MODE_BITS && flags & OPEN_CREATE))
        return parameter_invalid(CRT_EINVAL);
    return descriptor_open(path, flags, share, mode, number);
}

CRT(int, _sopen_s, (int *number OUT, const char *path, int flags, int share, int mode))
{
    WCHAR *wide;
    int error;

    if (!number)
        return parameter_invalid(CRT_EINVAL);
    *number = -1;
    if (!path)
        return parameter_invalid(CRT_EINVAL);
    wide = system_to_wide(path);
    if (!wide)
        return CRT_ENOMEM;
    error = descriptor_open(wide, flags, share, mode, number);
    crt_release(wide);
    return error;
}

static int open_narrow(const char *path, int flags, int share, int mode)
{
    int number;

    crt__sopen_s(&number, path, flags, share, mode);
    return number;
}

static int open_wide(const WCHAR *path, int flags, int share, int mode)
{
    int number = -1;

    if (!path)
        parameter_invalid(CRT_EINVAL);
    else
        descriptor_open(path, flags, share, mode, &number);
    return number;
}

/* The mode is a variadic argument, given only with _O_CREAT. */
#define MODE_ARGUMENT(mode, last)                                                                  \
    int mode = 0;                                                                                  \
    __builtin_ms_va_list arguments;                                                                \
                                                                                                   \
    __builtin_ms_va_start(arguments, last);                                                        \
    if (flags & OPEN_CREATE)                                                                       \
        mode = __builtin_va_arg(arguments, int);                                                   \
    __builtin_ms_va_end(arguments)

CRT(int, _open, (const char *path, int flags, ...))
{
    MODE_ARGUMENT(mode, flags);
    return open_narrow(path, flags, SHARE_DENY_NONE, mode);
}

CRT(int, _wopen, (const WCHAR *path, int flags, ...))
{
    MODE_ARGUMENT(mode, flags);
    return open_wide(path, flags, SHARE_DENY_NONE, mode);
}

CRT(int, _sopen, (const char *path, int flags, int share, ...))
{
    MODE_ARGUMENT(mode, share);
    return open_narrow(path, flags, share, mode);
}

CRT(int, _wsopen, (const WCHAR *path, int flags, int share, ...))
{
    MODE_ARGUMENT(mode, share);
    return open_wide(path, flags, share, mode);
}

CRT(int, _sopen_dispatch,
    (const char *path, int flags, int share, int mode, int *number OUT, int secure))
{
    (void)secure;
    return crt__sopen_s(number, path, flags, share, mode);
}

CRT(int, _wsopen_dispatch,
    (const WCHAR *path, int flags, int share, int mode, int *number OUT, int secure))
{
    (void)secure;
    return crt__wsopen_s(number, path, flags, share, mode);
}

CRT(int, _creat, (const char *path, int mode))
{
    return open_narrow(path, OPEN_CREATE | OPEN_TRUNCATE | OPEN_BOTH, SHARE_DENY_NONE, mode);
}

CRT(int, _wcreat, (const WCHAR *path, int mode))
{
    return open_wide(path, OPEN_CREATE | OPEN_TRUNCATE | OPEN_BOTH, SHARE_DENY_NONE, mode);
}

CRT(int, _umask, (int mode))
{
    int old = file_mask;

    file_mask = mode & MODE_BITS;
    return old;
}

CRT(int, _umask_s, (int mode, int *old OUT))
{
    if (!old)
        return parameter_invalid(CRT_EINVAL);
    *old = file_mask;
    if (mode & ~MODE_BITS)
        return parameter_invalid(CRT_EINVAL);
    file_mask = mode;
    return 0;
}
