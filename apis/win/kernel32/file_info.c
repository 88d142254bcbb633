/* What is known of an open file, and changing it: Microsoft's GetFileInformationByHandle(Ex). */
#include "apis/nt/directory.h"
#include "apis/nt/file_information.h"
#include "apis/win/ansi.h"
#include "apis/win/file_data.h"
#include "apis/win/path_argument.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

API(kernel32, BOOL, GetFileInformationByHandle,
    (HANDLE handle, LPBY_HANDLE_FILE_INFORMATION information OUT))
{
    struct host_file_status info;
    struct file *file;
    ULONG attributes;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return win_result(status);
    status = file_status(file, &info, &attributes);
    if (status >= 0 && file->device != FILE_DEVICE_DISK)
        status = STATUS_INVALID_DEVICE_REQUEST;
    file_release(file);
    if (status < 0)
        return win_result(status);
    if (info.kind != HOST_FILE_REGULAR)
        info.size = 0;
    *information = (BY_HANDLE_FILE_INFORMATION){
        .dwFileAttributes = attributes,
        .ftCreationTime = filetime_from(info.created),
        .ftLastAccessTime = filetime_from(info.accessed),
        .ftLastWriteTime = filetime_from(info.written),
        .dwVolumeSerialNumber = volume_serial(info.device),
        .nFileSizeHigh = (DWORD)(info.size >> 32),
        .nFileSizeLow = (DWORD)info.size,
        .nNumberOfLinks = info.links,
        .nFileIndexHigh = (DWORD)(info.inode >> 32),
        .nFileIndexLow = (DWORD)info.inode,
    };
    return TRUE;
}

/* Documented values that the headers have wrong, or only for later systems. */
enum { DISPOSITION_INFO_EX = 21, RENAME_INFO_EX, CASE_SENSITIVE_INFO, NORMALIZED_NAME_INFO };

/* The native class of a Win32 one; directories are listed rather than queried. */
static const struct {
    ULONG native;
    bool lists, restarts;
} classes[] = {
    [FileBasicInfo] = {FileBasicInformation, false, false},
    [FileStandardInfo] = {FileStandardInformation, false, false},
    [FileNameInfo] = {FileNameInformation, false, false},
    [FileRenameInfo] = {FileRenameInformation, false, false},
    [FileDispositionInfo] = {FileDispositionInformation, false, false},
    [FileAllocationInfo] = {FileAllocationInformation, false, false},
    [FileEndOfFileInfo] = {FileEndOfFileInformation, false, false},
    [FileStreamInfo] = {FileStreamInformation, false, false},
    [FileAttributeTagInfo] = {FileAttributeTagInformation, false, false},
    [FileIdBothDirectoryInfo] = {FileIdBothDirectoryInformation, true, false},
    [FileIdBothDirectoryRestartInfo] = {FileIdBothDirectoryInformation, true, true},
    [FileFullDirectoryInfo] = {FileFullDirectoryInformation, true, false},
    [FileFullDirectoryRestartInfo] = {FileFullDirectoryInformation, true, true},
    [FileAlignmentInfo] = {FileAlignmentInformation, false, false},
    [FileIdInfo] = {FileIdInformation, false, false},
    [FileIdExtdDirectoryInfo] = {FileIdExtdDirectoryInformation, true, false},
    [FileIdExtdDirectoryRestartInfo] = {FileIdExtdDirectoryInformation, true, true},
    [DISPOSITION_INFO_EX] = {FileDispositionInformationEx, false, false},
    [RENAME_INFO_EX] = {FileRenameInformationEx, false, false},
    [CASE_SENSITIVE_INFO] = {FileCaseSensitiveInformation, false, false},
    [NORMALIZED_NAME_INFO] = {FileNormalizedNameInformation, false, false},
};

static bool class_is_known(FILE_INFO_BY_HANDLE_CLASS class)
{
    return (unsigned)class < sizeof classes / sizeof *classes && classes[class].native != 0;
}

static NTSTATUS list(struct file *file, FILE_INFO_BY_HANDLE_CLASS class, void *buffer, DWORD size)
{
    struct directory_query query = {.class = classes[class].native,
                                    .buffer = buffer,
                                    .size = size,
                                    .restart = classes[class].restarts};
    ULONG written;
    NTSTATUS status = directory_query(file, &query, &written);

    return status == STATUS_NO_SUCH_FILE ? STATUS_NO_MORE_FILES : status;
}

API(kernel32, BOOL, GetFileInformationByHandleEx,
    (HANDLE handle, FILE_INFO_BY_HANDLE_CLASS class, LPVOID buffer OUT BYTES(size), DWORD size))
{
    struct file *file;
    ULONG written;
    NTSTATUS status;

    if (!class_is_known(class))
        return win_fail(ERROR_INVALID_PARAMETER);
    status = file_of_handle(handle, 0, &file);
    if (status < 0)
        return win_result(status);
    if (classes[class].lists)
        status = list(file, class, buffer, size);
    else
        status = file_query(file, classes[class].native, buffer, size, &written);
    /* A file without streams has none to tell of. */
    if (class == FileStreamInfo && status >= 0 && written == 0)
        status = STATUS_END_OF_FILE;
    file_release(file);
    if (status == STATUS_INFO_LENGTH_MISMATCH)
        return win_fail(ERROR_BAD_LENGTH);
    if (status == STATUS_BUFFER_OVERFLOW)
        return win_fail(ERROR_MORE_DATA);
    return win_result(status);
}

/* A Win32 name: full, or relative to the current directory, or what NT understands. */
static NTSTATUS rename_by_handle(struct file *file, bool extended, const void *buffer, DWORD size)
{
    struct host_path to;
    struct file_rename rename;
    NTSTATUS status = file_rename_read(&rename, buffer, size);
    int error;

    if (status < 0)
        return status;
    if (rename.directory)
        return file_set(file, extended ? FileRenameInformationEx : FileRenameInformation, buffer,
                        size);
    error = host_path_from_guest(&to, rename.name.Buffer, rename.name.Length / sizeof(WCHAR));
    return error < 0 ? status_from_path_error(error)
                     : file_rename(file, &to, extended ? rename.flags : (rename.flags & 0xff) != 0);
}

API(kernel32, BOOL, SetFileInformationByHandle,
    (HANDLE handle, FILE_INFO_BY_HANDLE_CLASS class, LPVOID buffer BYTES(size), DWORD size))
{
    struct file *file;
    NTSTATUS status;

    if (class == FileIoPriorityHintInfo)
        return TRUE; /* a hint: the host's scheduler takes none */
    if (!class_is_known(class))
        return win_fail(ERROR_INVALID_PARAMETER);
    status = file_of_handle(handle, 0, &file);
    if (status < 0)
        return win_result(status);
    if (class == FileRenameInfo || (int)class == RENAME_INFO_EX)
        status = rename_by_handle(file, (int)class == RENAME_INFO_EX, buffer, size);
    else
        status = file_set(file, classes[class].native, buffer, size);
    file_release(file);
    if (status == STATUS_INFO_LENGTH_MISMATCH)
        return win_fail(ERROR_BAD_LENGTH);
    return win_result(status == STATUS_INVALID_INFO_CLASS ? STATUS_INVALID_PARAMETER : status);
}

API(kernel32, BOOL, GetFileTime,
    (HANDLE handle, LPFILETIME created OUT OPTIONAL, LPFILETIME accessed OUT OPTIONAL,
     LPFILETIME written OUT OPTIONAL))
{
    struct host_file_status info;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return win_result(status);
    status = status_from_errno(host_file_status(file->fd, &info));
    file_release(file);
    if (status < 0)
        return win_result(status);
    if (created)
        *created = filetime_from(info.created);
    if (accessed)
        *accessed = filetime_from(info.accessed);
    if (written)
        *written = filetime_from(info.written);
    return TRUE;
}

API(kernel32, BOOL, SetFileTime,
    (HANDLE handle, CONST FILETIME *created OPTIONAL, CONST FILETIME *accessed OPTIONAL,
     CONST FILETIME *written OPTIONAL))
{
    FILE_BASIC_INFORMATION basic = {.CreationTime.QuadPart = filetime_value(created),
                                    .LastAccessTime.QuadPart = filetime_value(accessed),
                                    .LastWriteTime.QuadPart = filetime_value(written)};
    struct file *file;
    NTSTATUS status = file_of_handle(handle, FILE_WRITE_ATTRIBUTES, &file);

    if (status < 0)
        return win_result(status);
    status = file_set(file, FileBasicInformation, &basic, sizeof basic);
    file_release(file);
    return win_result(status);
}

static bool put_text(struct dos_path *path, const char *text)
{
    size_t length = strlen(text);

    if (path->length + length >= DOS_PATH_MAX)
        return false;
    for (size_t i = 0; i <= length; i++)
        path->text[path->length + i] = (uint8_t)text[i];
    path->length += length;
    return true;
}

/* The path behind the drive, with what each kind of volume name puts in front. */
static bool name_volume(struct dos_path *out, const struct dos_path *path, DWORD kind)
{
    unsigned drive = path->text[0] - 'A';
    char text[64];

    out->length = 0;
    switch (kind) {
    case VOLUME_NAME_DOS:
        snprintf(text, sizeof text, "\\\\?\\%c:", (char)path->text[0]);
        break;
    case VOLUME_NAME_GUID:
        snprintf(text, sizeof text, "\\\\?\\Volume{736f6a6f-7572-6e00-0000-0000000000%02x}",
                 (unsigned)path->text[0]);
        break;
    case VOLUME_NAME_NT:
        snprintf(text, sizeof text, "\\Device\\HarddiskVolume%u", drive + 1);
        break;
    default: /* VOLUME_NAME_NONE */
        text[0] = 0;
        break;
    }
    if (!put_text(out, text) || out->length + path->length >= DOS_PATH_MAX)
        return false;
    memcpy(out->text + out->length, path->text + 2, (path->length - 1) * sizeof *path->text);
    out->length += path->length - 2;
    return true;
}

static NTSTATUS final_path(HANDLE handle, DWORD flags, struct dos_path *out)
{
    struct dos_path path;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    if (file->device != FILE_DEVICE_DISK)
        status = STATUS_INVALID_DEVICE_REQUEST;
    else
        status = file_guest_path(file, &path);
    file_release(file);
    if (status < 0)
        return status;
    return name_volume(out, &path, flags & 7) ? STATUS_SUCCESS : STATUS_NAME_TOO_LONG;
}

API(kernel32, DWORD, GetFinalPathNameByHandleW,
    (HANDLE handle, LPWSTR buffer OUT COUNT(size), DWORD size, DWORD flags))
{
    struct dos_path path;
    NTSTATUS status = final_path(handle, flags, &path);

    if (status < 0) {
        win_result(status);
        return 0;
    }
    if (path.length >= size) {
        win_fail(ERROR_NOT_ENOUGH_MEMORY);
        return (DWORD)path.length + 1;
    }
    memcpy(buffer, path.text, (path.length + 1) * sizeof *buffer);
    return (DWORD)path.length;
}

API(kernel32, DWORD, GetFinalPathNameByHandleA,
    (HANDLE handle, LPSTR buffer OUT COUNT(size), DWORD size, DWORD flags))
{
    struct dos_path path;
    NTSTATUS status = final_path(handle, flags, &path);

    if (status < 0) {
        win_result(status);
        return 0;
    }
    return ansi_copy_out(buffer, size, path.text, (DWORD)path.length);
}
