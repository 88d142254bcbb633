/* Where DLLs are looked for: SetDllDirectory, AddDllDirectory, SetDefaultDllDirectories. */
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "loader/name.h"
#include "loader/search.h"
#include "thunks/api.h"

#include <libloaderapi.h>

API(kernel32, WINBOOL, SetDllDirectoryW, (LPCWSTR directory OPTIONAL))
{
    int result;

    if (directory) {
        for (const WCHAR *at = directory; *at; at++) {
            if (*at == ';')
                return win_fail(ERROR_INVALID_PARAMETER);
        }
    }
    loader_lock();
    result = search_set_directory(directory);
    loader_unlock();
    return result == 0 ? TRUE : win_fail(ERROR_NOT_ENOUGH_MEMORY);
}

API(kernel32, WINBOOL, SetDllDirectoryA, (LPCSTR directory OPTIONAL))
{
    struct wide wide;
    BOOL result;

    if (!wide_open(&wide, directory))
        return FALSE;
    result = SetDllDirectoryW(wide.text);
    wide_close(&wide);
    return result;
}

/* The length without the terminator when it fits, else the size needed with it. */
API(kernel32, DWORD, GetDllDirectoryW, (DWORD size, LPWSTR directory OUT COUNT(size)))
{
    const WCHAR *own;
    size_t length;

    loader_lock();
    own = search_directory();
    length = own ? name_length(own) : 0;
    if (length < size)
        name_copy(directory, size, own ? own : L"", length);
    loader_unlock();
    return (DWORD)(length < size ? length : length + 1);
}

API(kernel32, DWORD, GetDllDirectoryA, (DWORD size, LPSTR directory OUT COUNT(size)))
{
    const WCHAR *own;
    DWORD result;

    loader_lock();
    own = search_directory();
    result = ansi_copy_out(directory, size, own ? own : L"", own ? (DWORD)name_length(own) : 0);
    loader_unlock();
    return result;
}

API(kernel32, DLL_DIRECTORY_COOKIE, AddDllDirectory, (PCWSTR directory))
{
    DLL_DIRECTORY_COOKIE cookie;

    if (!directory || !search_is_absolute(directory)) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    loader_lock();
    cookie = search_add_directory(directory);
    loader_unlock();
    if (!cookie)
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return cookie;
}

API(kernel32, WINBOOL, RemoveDllDirectory, (DLL_DIRECTORY_COOKIE cookie))
{
    bool found;

    loader_lock();
    found = search_remove_directory(cookie);
    loader_unlock();
    return found ? TRUE : win_fail(ERROR_INVALID_PARAMETER);
}

API(kernel32, WINBOOL, SetDefaultDllDirectories, (DWORD flags FLAGS(LOAD_LIBRARY_SEARCH_)))
{
    const DWORD allowed = LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS |
                          LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_USER_DIRS;

    if (flags == 0 || flags & ~allowed)
        return win_fail(ERROR_INVALID_PARAMETER);
    loader_lock();
    search_set_default(flags);
    loader_unlock();
    return TRUE;
}
