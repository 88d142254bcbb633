/* Paths as text: their full, long and short forms. */
#include "apis/host/file.h"
#include "apis/host/name.h"
#include "apis/host/text.h"
#include "apis/nt/path_operations.h"
#include "apis/win/path_argument.h"
#include "apis/win/path_result.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>

static bool full(LPCWSTR name, struct dos_path *path)
{
    int error = path_full(path, name, utf16_length(name));

    if (error < 0)
        win_result(error == -ENOENT ? STATUS_OBJECT_NAME_INVALID : status_from_path_error(error));
    return error == 0;
}

/* The last component's place in the result; none for a directory's path. */
static size_t file_part(const struct dos_path *path)
{
    size_t at = path->length;

    while (at > 0 && path->text[at - 1] != '\\')
        at--;
    return at == path->length ? 0 : at;
}

API(kernel32, DWORD, GetFullPathNameW,
    (LPCWSTR name, DWORD size, LPWSTR buffer OUT COUNT(size), LPWSTR *part OUT OPTIONAL))
{
    struct dos_path path;
    size_t at;
    DWORD length;

    if (part)
        *part = NULL;
    if (!full(name, &path))
        return 0;
    length = path_copy_out(buffer, size, &path);
    at = file_part(&path);
    if (part && at > 0 && length < size)
        *part = buffer + at;
    return length;
}

API(kernel32, DWORD, GetFullPathNameA,
    (LPCSTR name, DWORD size, LPSTR buffer OUT COUNT(size), LPSTR *part OUT OPTIONAL))
{
    struct dos_path path;
    struct wide wide;
    DWORD length = 0;

    if (part)
        *part = NULL;
    if (!wide_open(&wide, name))
        return 0;
    if (full(wide.text, &path)) {
        length = path_copy_out_ansi(buffer, size, &path);
        if (part && file_part(&path) > 0 && length < size)
            *part = strrchr(buffer, '\\') + 1;
    }
    wide_close(&wide);
    return length;
}

/*
 * The names as they are on disk, in the form (relative or full) that was given. Host paths keep
 * the components of the guest's, one by one from the end.
 */
static NTSTATUS on_disk(LPCWSTR name, struct dos_path *out)
{
    struct host_file_status info;
    struct host_path path;
    struct dos_path found;
    size_t length = utf16_length(name);
    NTSTATUS status = path_argument(name, &path);

    if (status >= 0 && length >= DOS_PATH_MAX)
        status = STATUS_NAME_TOO_LONG;
    if (status >= 0)
        status = path_status(&path, false, &info);
    if (status < 0)
        return status;
    out->length = length;
    memcpy(out->text, name, (length + 1) * sizeof *name);
    found.length = guest_name_from_host(found.text, DOS_PATH_MAX, path.text, path.length);
    for (size_t i = 1; i <= length && i <= found.length; i++) {
        uint16_t *spelt = &out->text[length - i], real = found.text[found.length - i];

        if (is_separator(*spelt) && real == '/')
            continue;
        if (name_upcase(*spelt) != name_upcase(real))
            break;
        *spelt = real;
    }
    return STATUS_SUCCESS;
}

static DWORD on_disk_out(LPCWSTR name, LPWSTR buffer, DWORD size)
{
    struct dos_path path;
    NTSTATUS status = name ? on_disk(name, &path) : STATUS_INVALID_PARAMETER;

    if (status < 0) {
        win_result(status);
        return 0;
    }
    return path_copy_out(buffer, size, &path);
}

static DWORD on_disk_out_ansi(LPCSTR name, LPSTR buffer, DWORD size)
{
    struct dos_path path;
    struct wide wide;
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (!wide_open(&wide, name))
        return 0;
    if (wide.text)
        status = on_disk(wide.text, &path);
    wide_close(&wide);
    if (status < 0) {
        win_result(status);
        return 0;
    }
    return path_copy_out_ansi(buffer, size, &path);
}

API(kernel32, DWORD, GetLongPathNameW, (LPCWSTR name, LPWSTR buffer OUT COUNT(size), DWORD size))
{
    return on_disk_out(name, buffer, size);
}

API(kernel32, DWORD, GetLongPathNameA, (LPCSTR name, LPSTR buffer OUT COUNT(size), DWORD size))
{
    return on_disk_out_ansi(name, buffer, size);
}

/* Documented: where a volume has no short names, the long one is the answer. */
API(kernel32, DWORD, GetShortPathNameW, (LPCWSTR name, LPWSTR buffer OUT COUNT(size), DWORD size))
{
    return on_disk_out(name, buffer, size);
}

API(kernel32, DWORD, GetShortPathNameA, (LPCSTR name, LPSTR buffer OUT COUNT(size), DWORD size))
{
    return on_disk_out_ansi(name, buffer, size);
}

/* Narrow paths are UTF-8 in both of the code pages that these choose from. */
API(kernel32, BOOL, AreFileApisANSI, (void))
{
    return TRUE;
}

API(kernel32, VOID, SetFileApisToANSI, (void))
{
}

API(kernel32, VOID, SetFileApisToOEM, (void))
{
}
