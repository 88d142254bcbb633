/* _findfirst and its relatives (Microsoft C runtime library reference: "Filename search
 * functions"). */
#include "apis/host/text.h"
#include "apis/win/calendar.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <stdbool.h>
#include <string.h>

enum { NAME_UNITS = 260 };

#define FIND_STRUCT(label, size_type, time_type, unit)                                             \
    struct label {                                                                                 \
        unsigned attributes;                                                                       \
        time_type created, accessed, modified;                                                     \
        size_type size;                                                                            \
        unit name[NAME_UNITS];                                                                     \
    }

FIND_STRUCT(find64, __int64, __int64, char);
FIND_STRUCT(find64i32, unsigned, __int64, char);
FIND_STRUCT(find32i64, __int64, int, char);
FIND_STRUCT(find32, unsigned, int, char);
FIND_STRUCT(wide_find64, __int64, __int64, WCHAR);
FIND_STRUCT(wide_find64i32, unsigned, __int64, WCHAR);
FIND_STRUCT(wide_find32i64, __int64, int, WCHAR);
FIND_STRUCT(wide_find32, unsigned, int, WCHAR);

_Static_assert(sizeof(struct find64i32) == 296, "_finddata64i32_t");
_Static_assert(sizeof(struct find64) == 304, "__finddata64_t");

static __int64 unix_time(FILETIME time)
{
    __int64 ticks = time_from_filetime(&time);

    return ticks ? ticks / 10000000 - 11644473600 : -1;
}

static void name_copy_wide(WCHAR *to, const WCHAR *from)
{
    memcpy(to, from, (utf16_length((const uint16_t *)from) + 1) * sizeof *to);
}

static void name_copy_narrow(char *to, const WCHAR *from)
{
    size_t length = utf8_from_utf16(to, NAME_UNITS - 1, (const uint16_t *)from,
                                    utf16_length((const uint16_t *)from));

    to[length < NAME_UNITS ? length : NAME_UNITS - 1] = 0;
}

static HANDLE search_begin(const WCHAR *pattern, WIN32_FIND_DATAW *data)
{
    HANDLE search;

    if (!pattern) {
        parameter_invalid(CRT_EINVAL);
        return INVALID_HANDLE_VALUE;
    }
    search = FindFirstFileW(pattern, data);
    if (search == INVALID_HANDLE_VALUE) {
        error_from_last();
        if (error_get() != CRT_ENOMEM && error_get() != CRT_EINVAL)
            error_set(CRT_ENOENT);
    }
    return search;
}

static HANDLE search_begin_narrow(const char *pattern, WIN32_FIND_DATAW *data)
{
    WCHAR *wide = pattern ? system_to_wide(pattern) : NULL;
    HANDLE search = search_begin(wide, data);

    crt_release(wide);
    return search;
}

static bool search_next(intptr_t search, WIN32_FIND_DATAW *data)
{
    if (search == -1) {
        parameter_invalid(CRT_EINVAL);
        return false;
    }
    if (FindNextFileW((HANDLE)search, data))
        return true;
    error_from_last();
    if (error_get() != CRT_ENOMEM)
        error_set(CRT_ENOENT);
    return false;
}

#define FIND_CALLS(prefix, suffix, label, unit, begin, name_copy)                                  \
    static void fill_##label(struct label *to, const WIN32_FIND_DATAW *from)                       \
    {                                                                                              \
        uint64_t size = (uint64_t)from->nFileSizeHigh << 32 | from->nFileSizeLow;                  \
                                                                                                   \
        to->attributes =                                                                           \
            from->dwFileAttributes == FILE_ATTRIBUTE_NORMAL ? 0 : from->dwFileAttributes;          \
        to->created = (__typeof__(to->created))unix_time(from->ftCreationTime);                    \
        to->accessed = (__typeof__(to->accessed))unix_time(from->ftLastAccessTime);                \
        to->modified = (__typeof__(to->modified))unix_time(from->ftLastWriteTime);                 \
        to->size = (__typeof__(to->size))size;                                                     \
        name_copy(to->name, from->cFileName);                                                      \
    }                                                                                              \
    CRT(intptr_t, prefix##first##suffix, (const unit *pattern, struct label *result OUT))          \
    {                                                                                              \
        WIN32_FIND_DATAW data;                                                                     \
        HANDLE search = begin(pattern, &data);                                                     \
                                                                                                   \
        if (search != INVALID_HANDLE_VALUE)                                                        \
            fill_##label(result, &data);                                                           \
        return (intptr_t)search;                                                                   \
    }                                                                                              \
    CRT(int, prefix##next##suffix, (intptr_t search, struct label * result OUT))                   \
    {                                                                                              \
        WIN32_FIND_DATAW data;                                                                     \
                                                                                                   \
        if (!search_next(search, &data))                                                           \
            return -1;                                                                             \
        fill_##label(result, &data);                                                               \
        return 0;                                                                                  \
    }

FIND_CALLS(_find, 64, find64, char, search_begin_narrow, name_copy_narrow)
FIND_CALLS(_find, 64i32, find64i32, char, search_begin_narrow, name_copy_narrow)
FIND_CALLS(_find, 32i64, find32i64, char, search_begin_narrow, name_copy_narrow)
FIND_CALLS(_find, 32, find32, char, search_begin_narrow, name_copy_narrow)
FIND_CALLS(_wfind, 64, wide_find64, WCHAR, search_begin, name_copy_wide)
FIND_CALLS(_wfind, 64i32, wide_find64i32, WCHAR, search_begin, name_copy_wide)
FIND_CALLS(_wfind, 32i64, wide_find32i64, WCHAR, search_begin, name_copy_wide)
FIND_CALLS(_wfind, 32, wide_find32, WCHAR, search_begin, name_copy_wide)

ALIAS(msvcrt, _findfirst, "crt._findfirst64i32");
ALIAS(msvcrt, _findnext, "crt._findnext64i32");
ALIAS(msvcrt, _findfirsti64, "crt._findfirst64");
ALIAS(msvcrt, _findnexti64, "crt._findnext64");
ALIAS(msvcrt, _wfindfirst, "crt._wfindfirst64i32");
ALIAS(msvcrt, _wfindnext, "crt._wfindnext64i32");
ALIAS(msvcrt, _wfindfirsti64, "crt._wfindfirst64");
ALIAS(msvcrt, _wfindnexti64, "crt._wfindnext64");

/* 32-bit programs of msvcrt have 32 bits of time. */
ALIAS(x86_msvcrt, _findfirst, "crt._findfirst32");
ALIAS(x86_msvcrt, _findnext, "crt._findnext32");
ALIAS(x86_msvcrt, _wfindfirst, "crt._wfindfirst32");
ALIAS(x86_msvcrt, _wfindnext, "crt._wfindnext32");
ALIAS(x86_msvcrt, _findfirsti64, "crt._findfirst32i64");
ALIAS(x86_msvcrt, _findnexti64, "crt._findnext32i64");
ALIAS(x86_msvcrt, _wfindfirsti64, "crt._wfindfirst32i64");
ALIAS(x86_msvcrt, _wfindnexti64, "crt._wfindnext32i64");

CRT(int, _findclose, (intptr_t search))
{
    if (FindClose((HANDLE)search))
        return 0;
    error_set(CRT_EINVAL);
    return -1;
}
