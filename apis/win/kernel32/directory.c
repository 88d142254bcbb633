/* Making and removing directories, the current one, and those that the system names. */
#include "abi/process32.h"
#include "apis/host/text.h"
#include "apis/nt/path_operations.h"
#include "apis/win/path_argument.h"
#include "apis/win/path_result.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>

API(kernel32, BOOL, CreateDirectoryW, (LPCWSTR name, LPSECURITY_ATTRIBUTES security OPTIONAL IN))
{
    struct host_path path;
    NTSTATUS status = path_argument(name, &path);

    (void)security; /* the host's file mode mask decides */
    return win_result(status < 0 ? status : path_create_directory(&path));
}

API(kernel32, BOOL, CreateDirectoryA, (LPCSTR name, LPSECURITY_ATTRIBUTES security OPTIONAL IN))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, name)) {
        result = CreateDirectoryW(wide.text, security);
        wide_close(&wide);
    }
    return result;
}

/* The template's attributes are those of a plain directory. */
API(kernel32, BOOL, CreateDirectoryExW,
    (LPCWSTR template_directory, LPCWSTR name, LPSECURITY_ATTRIBUTES security OPTIONAL IN))
{
    struct host_file_status info;
    struct host_path path;
    NTSTATUS status = path_argument(template_directory, &path);

    if (status >= 0)
        status = path_status(&path, true, &info);
    if (status >= 0 && info.kind != HOST_FILE_DIRECTORY)
        status = STATUS_NOT_A_DIRECTORY;
    return status < 0 ? win_result(status) : CreateDirectoryW(name, security);
}

API(kernel32, BOOL, RemoveDirectoryW, (LPCWSTR name))
{
    struct host_path path;
    NTSTATUS status = path_argument(name, &path);

    return win_result(status < 0 ? status : path_delete_directory(&path));
}

API(kernel32, BOOL, RemoveDirectoryA, (LPCSTR name))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, name)) {
        result = RemoveDirectoryW(wide.text);
        wide_close(&wide);
    }
    return result;
}

/* Programs may look at the process parameters instead of asking. */
static void show_in_parameters(const struct dos_path *directory)
{
    UNICODE_STRING *shown = &peb_self()->parameters->current_directory.path;
    size_t size = directory->length * sizeof(WCHAR);

    if (!shown->Buffer || size + sizeof(WCHAR) > shown->MaximumLength)
        return;
    memcpy(shown->Buffer, directory->text, size + sizeof(WCHAR));
    shown->Length = (USHORT)size;
    process32_update();
}

API(kernel32, BOOL, SetCurrentDirectoryW, (LPCWSTR name))
{
    struct dos_path now;
    int error = name ? path_current_set(name, utf16_length(name)) : -ENOENT;

    if (error == -ENOTDIR)
        return win_fail(ERROR_DIRECTORY);
    if (error == -ENOENT)
        return win_fail(ERROR_FILE_NOT_FOUND);
    if (error < 0)
        return win_result(status_from_path_error(error));
    path_current(&now);
    show_in_parameters(&now);
    return TRUE;
}

API(kernel32, BOOL, SetCurrentDirectoryA, (LPCSTR name))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, name)) {
        result = SetCurrentDirectoryW(wide.text);
        wide_close(&wide);
    }
    return result;
}

/* Only a drive's root is told with its backslash. */
static void current(struct dos_path *path)
{
    path_current(path);
    if (path->length > 3)
        path->text[--path->length] = 0;
}

API(kernel32, DWORD, GetCurrentDirectoryW, (DWORD size, LPWSTR buffer OUT COUNT(size)))
{
    struct dos_path path;

    current(&path);
    return path_copy_out(buffer, size, &path);
}

API(kernel32, DWORD, GetCurrentDirectoryA, (DWORD size, LPSTR buffer OUT COUNT(size)))
{
    struct dos_path path;

    current(&path);
    return path_copy_out_ansi(buffer, size, &path);
}

static DWORD folder(enum path_folder which, LPWSTR buffer, UINT size)
{
    struct dos_path path;

    path_folder(&path, which);
    return path_copy_out(buffer, size, &path);
}

static DWORD folder_ansi(enum path_folder which, LPSTR buffer, UINT size)
{
    struct dos_path path;

    path_folder(&path, which);
    return path_copy_out_ansi(buffer, size, &path);
}

API(kernel32, UINT, GetWindowsDirectoryW, (LPWSTR buffer OUT COUNT(size), UINT size))
{
    return folder(PATH_WINDOWS, buffer, size);
}

API(kernel32, UINT, GetWindowsDirectoryA, (LPSTR buffer OUT COUNT(size), UINT size))
{
    return folder_ansi(PATH_WINDOWS, buffer, size);
}

API(kernel32, UINT, GetSystemWindowsDirectoryW, (LPWSTR buffer OUT COUNT(size), UINT size))
{
    return folder(PATH_WINDOWS, buffer, size);
}

API(kernel32, UINT, GetSystemWindowsDirectoryA, (LPSTR buffer OUT COUNT(size), UINT size))
{
    return folder_ansi(PATH_WINDOWS, buffer, size);
}

API(kernel32, UINT, GetSystemDirectoryW, (LPWSTR buffer OUT COUNT(size), UINT size))
{
    return folder(PATH_SYSTEM, buffer, size);
}

API(kernel32, UINT, GetSystemDirectoryA, (LPSTR buffer OUT COUNT(size), UINT size))
{
    return folder_ansi(PATH_SYSTEM, buffer, size);
}

/* TMP, TEMP, USERPROFILE, the Windows directory, in this order, as documented. */
static bool from_environment(struct dos_path *path)
{
    static const WCHAR *const names[] = {u"TMP", u"TEMP", u"USERPROFILE"};
    WCHAR value[MAX_PATH + 1];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        DWORD length = GetEnvironmentVariableW(names[i], value, MAX_PATH + 1);

        if (length > 0 && length <= MAX_PATH)
            return path_full(path, value, length) == 0;
    }
    return false;
}

static void temporary(struct dos_path *path)
{
    if (!from_environment(path))
        path_folder(path, PATH_TEMPORARY);
    path_end_in_backslash(path);
}

API(kernel32, DWORD, GetTempPathW, (DWORD size, LPWSTR buffer OUT COUNT(size)))
{
    struct dos_path path;

    temporary(&path);
    return path_copy_out(buffer, size, &path);
}

API(kernel32, DWORD, GetTempPathA, (DWORD size, LPSTR buffer OUT COUNT(size)))
{
    struct dos_path path;

    temporary(&path);
    return path_copy_out_ansi(buffer, size, &path);
}

/* Differs from GetTempPath for the system's own services only. */
API_PRIVATE(kernel32, DWORD, GetTempPath2W, (DWORD size, LPWSTR buffer OUT COUNT(size)))
{
    return GetTempPathW(size, buffer);
}

API_PRIVATE(kernel32, DWORD, GetTempPath2A, (DWORD size, LPSTR buffer OUT COUNT(size)))
{
    return GetTempPathA(size, buffer);
}
