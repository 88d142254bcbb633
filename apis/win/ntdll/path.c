/* Path names between Win32 and the native API: RtlDosPathNameToNtPathName_U and its relatives. */
#include "apis/host/path.h"
#include "apis/host/text.h"
#include "apis/nt/file.h"
#include "apis/nt/heap.h"
#include "apis/nt/status.h"
#include "thunks/api.h"

#include <string.h>

/* A path below an open directory, as this returns it: none is used, the name is whole. */
struct relative_name {
    UNICODE_STRING name;
    HANDLE directory;
    void *reference;
};

static bool make_string(UNICODE_STRING *string, const WCHAR *prefix, size_t prefix_length,
                        const WCHAR *rest, size_t length)
{
    size_t size = (prefix_length + length) * sizeof(WCHAR);

    if (size + sizeof(WCHAR) > 0xffff)
        return false;
    string->Buffer = heap_allocate(heap_process(), 0, size + sizeof(WCHAR));
    if (!string->Buffer)
        return false;
    memcpy(string->Buffer, prefix, prefix_length * sizeof(WCHAR));
    memcpy(string->Buffer + prefix_length, rest, length * sizeof(WCHAR));
    string->Buffer[prefix_length + length] = 0;
    string->Length = (USHORT)size;
    string->MaximumLength = (USHORT)(size + sizeof(WCHAR));
    return true;
}

static size_t file_part(const WCHAR *path, size_t length)
{
    size_t at = length;

    while (at > 0 && path[at - 1] != '\\')
        at--;
    return at;
}

/* \??\C:\dir for a drive, \??\UNC\server\share for a share; a verbatim path but for its start. */
static NTSTATUS to_nt(const WCHAR *dos, UNICODE_STRING *nt)
{
    static const WCHAR local[] = {'\\', '?', '?', '\\'};
    static const WCHAR network[] = {'\\', '?', '?', '\\', 'U', 'N', 'C', '\\'};
    size_t length = utf16_length(dos);
    struct dos_path full;
    bool made;
    int error;

    if (length == 0)
        return STATUS_OBJECT_NAME_INVALID;
    if (dos_path_kind(dos, length) == DOS_PATH_VERBATIM)
        return make_string(nt, local, 4, dos + 4, length - 4) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
    error = path_full(&full, dos, length);
    if (error < 0)
        return status_from_path_error(error);
    switch (dos_path_kind(full.text, full.length)) {
    case DOS_PATH_DEVICE:
    case DOS_PATH_DEVICE_ROOT:
        made = make_string(nt, local, 4, full.text + 4, full.length - 4);
        break;
    case DOS_PATH_UNC:
        made = make_string(nt, network, 8, full.text + 2, full.length - 2);
        break;
    default:
        made = make_string(nt, local, 4, full.text, full.length);
        break;
    }
    return made ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

API_PRIVATE(ntdll, NTSTATUS, RtlDosPathNameToNtPathName_U_WithStatus,
            (PCWSTR dos, PUNICODE_STRING nt OUT, PWSTR *part OUT OPTIONAL,
             struct relative_name *relative OUT OPTIONAL))
{
    NTSTATUS status = to_nt(dos, nt);
    size_t length, at;

    if (status < 0)
        return status;
    length = nt->Length / sizeof(WCHAR);
    at = file_part(nt->Buffer, length);
    if (part)
        *part = at < length ? nt->Buffer + at : NULL;
    if (relative)
        memset(relative, 0, sizeof *relative);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, BOOLEAN, RtlDosPathNameToNtPathName_U,
            (PCWSTR dos, PUNICODE_STRING nt OUT, PWSTR *part OUT OPTIONAL,
             struct relative_name *relative OUT OPTIONAL))
{
    return ntdll_RtlDosPathNameToNtPathName_U_WithStatus(dos, nt, part, relative) >= 0;
}

API_PRIVATE(ntdll, BOOLEAN, RtlDosPathNameToRelativeNtPathName_U,
            (PCWSTR dos, PUNICODE_STRING nt OUT, PWSTR *part OUT OPTIONAL,
             struct relative_name *relative OUT OPTIONAL))
{
    return ntdll_RtlDosPathNameToNtPathName_U_WithStatus(dos, nt, part, relative) >= 0;
}

/* Nothing is held by the relative names that this library gives out. */
API_PRIVATE(ntdll, VOID, RtlReleaseRelativeName, (struct relative_name * relative INOUT))
{
    (void)relative;
}

/* Lengths in bytes, as all of the native API's. */
API_PRIVATE(ntdll, ULONG, RtlGetFullPathName_U,
            (PCWSTR name, ULONG size, PWSTR buffer OUT BYTES(size), PWSTR *part OUT OPTIONAL))
{
    struct dos_path full;
    size_t bytes, at;

    if (part)
        *part = NULL;
    if (path_full(&full, name, utf16_length(name)) < 0)
        return 0;
    bytes = full.length * sizeof(WCHAR);
    if (bytes + sizeof(WCHAR) > size)
        return (ULONG)(bytes + sizeof(WCHAR));
    memcpy(buffer, full.text, bytes + sizeof(WCHAR));
    at = file_part(full.text, full.length);
    if (part && at < full.length)
        *part = buffer + at;
    return (ULONG)bytes;
}

API_PRIVATE(ntdll, ULONG, RtlGetCurrentDirectory_U, (ULONG size, PWSTR buffer OUT BYTES(size)))
{
    struct dos_path path;
    size_t bytes;

    path_current(&path);
    if (path.length > 3)
        path.text[--path.length] = 0;
    bytes = path.length * sizeof(WCHAR);
    if (bytes + sizeof(WCHAR) > size)
        return (ULONG)(bytes + sizeof(WCHAR));
    memcpy(buffer, path.text, bytes + sizeof(WCHAR));
    return (ULONG)bytes;
}

/* RTL_PATH_TYPE. */
API_PRIVATE(ntdll, ULONG, RtlDetermineDosPathNameType_U, (PCWSTR name))
{
    static const ULONG types[] = {
        [DOS_PATH_RELATIVE] = 5,       [DOS_PATH_ROOTED] = 4,      [DOS_PATH_DRIVE] = 2,
        [DOS_PATH_DRIVE_RELATIVE] = 3, [DOS_PATH_UNC] = 1,         [DOS_PATH_DEVICE] = 6,
        [DOS_PATH_VERBATIM] = 6,       [DOS_PATH_DEVICE_ROOT] = 7,
    };

    return types[dos_path_kind(name, utf16_length(name))];
}

/* Length in bytes in the low word, the name's offset in bytes in the high one; 0: no device. */
API_PRIVATE(ntdll, ULONG, RtlIsDosDeviceName_U, (PCWSTR name))
{
    size_t at, length = dos_path_device(name, utf16_length(name), &at);

    return length ? (ULONG)(at * sizeof(WCHAR)) << 16 | (ULONG)(length * sizeof(WCHAR)) : 0;
}

API_PRIVATE(ntdll, BOOLEAN, RtlDoesFileExists_U, (PCWSTR name))
{
    struct host_file_status info;
    struct host_path path;

    if (host_path_from_guest(&path, name, utf16_length(name)) < 0 || path.kind > HOST_PATH_NULL)
        return FALSE;
    return host_path_status(path.text, true, &info) == 0 ||
           (path_find(&path) == 0 && host_path_status(path.text, true, &info) == 0);
}
