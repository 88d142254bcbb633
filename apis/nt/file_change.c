/* Changing open files: the second half of file_information.h. */
#include "abi/guest_pointer.h"
#include "apis/host/link.h"
#include "apis/nt/completion_port.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/file_information.h"
#include "apis/nt/file_path.h"
#include "apis/nt/file_share.h"
#include "apis/nt/path_operations.h"
#include "apis/nt/request.h"
#include "apis/nt/status.h"
#include "thunks/guest_struct.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static NTSTATUS check_disposable(struct file *file, ULONG flags)
{
    struct host_file_status status;
    ULONG attributes;
    NTSTATUS result = file_status(file, &status, &attributes);

    if (result < 0)
        return result;
    if ((attributes & FILE_ATTRIBUTE_READONLY) &&
        !(flags & FILE_DISPOSITION_FLAG_IGNORE_READONLY_ATTRIBUTE))
        return STATUS_CANNOT_DELETE;
    if (file->directory && !host_directory_is_empty(file->fd))
        return STATUS_DIRECTORY_NOT_EMPTY;
    return STATUS_SUCCESS;
}

NTSTATUS file_dispose(struct file *file, ULONG flags)
{
    char path[PATH_MAX];
    NTSTATUS status;

    if (!(file->access & DELETE) || !file->shared)
        return STATUS_ACCESS_DENIED;
    if (!(flags & FILE_DISPOSITION_FLAG_DELETE)) {
        if (flags & FILE_DISPOSITION_FLAG_ON_CLOSE)
            file->options &= ~(ULONG)FILE_DELETE_ON_CLOSE;
        file_share_set_delete(file->shared, false);
        return STATUS_SUCCESS;
    }
    status = check_disposable(file, flags);
    if (status < 0)
        return status;
    if (!(flags & FILE_DISPOSITION_FLAG_POSIX_SEMANTICS)) {
        file_share_set_delete(file->shared, true);
        return STATUS_SUCCESS;
    }
    /* The name goes now, the file when nobody has it open. */
    if (host_file_path(file->fd, path, sizeof path) < 0)
        return STATUS_SUCCESS;
    return host_path_remove(path, file->directory) < 0 ? STATUS_CANNOT_DELETE : STATUS_SUCCESS;
}

static NTSTATUS own_path(struct file *file, struct host_path *path)
{
    path->kind = HOST_PATH_FILE;
    path->directory = false;
    if (host_file_path(file->fd, path->text, sizeof path->text) < 0)
        return STATUS_FILE_DELETED;
    path->length = strlen(path->text);
    return STATUS_SUCCESS;
}

NTSTATUS file_rename(struct file *file, struct host_path *to, ULONG flags)
{
    struct host_path from;
    unsigned how = PATH_MOVE_POSIX_SOURCE;
    NTSTATUS status;

    if (!(file->access & DELETE))
        return STATUS_ACCESS_DENIED;
    status = own_path(file, &from);
    if (status < 0)
        return status;
    how |= flags & FILE_RENAME_FLAG_REPLACE_IF_EXISTS ? PATH_MOVE_REPLACE : 0;
    how |= flags & FILE_RENAME_FLAG_POSIX_SEMANTICS ? PATH_MOVE_POSIX : 0;
    return path_move(&from, to, how);
}

NTSTATUS file_link(struct file *file, struct host_path *to, ULONG flags)
{
    struct host_path from;
    NTSTATUS status = own_path(file, &from);

    return status < 0 ? status
                      : path_hard_link(&from, to, flags & FILE_RENAME_FLAG_REPLACE_IF_EXISTS);
}

struct change {
    struct file *file;
    const void *buffer;
    ULONG size;
};

static NTSTATUS set_basic(const struct change *change)
{
    const FILE_BASIC_INFORMATION *basic = change->buffer;
    NTSTATUS status = STATUS_SUCCESS;

    /*
     * Attributes first: changing them must not touch the times that are being set. The host sets
     * no time of creation; Windows, too, documents that not every file system records one.
     */
    if (basic->FileAttributes != 0)
        status = file_set_attributes(change->file->fd, basic->FileAttributes);
    if (status >= 0)
        status = status_from_errno(host_file_set_times(
            change->file->fd, basic->LastAccessTime.QuadPart, basic->LastWriteTime.QuadPart));
    return status;
}

static NTSTATUS set_disposition(const struct change *change)
{
    const FILE_DISPOSITION_INFORMATION *disposition = change->buffer;

    return file_dispose(change->file, disposition->DoDeleteFile ? FILE_DISPOSITION_FLAG_DELETE : 0);
}

static NTSTATUS set_disposition_ex(const struct change *change)
{
    return file_dispose(change->file, *(const ULONG *)change->buffer);
}

static NTSTATUS set_position(const struct change *change)
{
    const FILE_POSITION_INFORMATION *position = change->buffer;

    if (position->CurrentByteOffset.QuadPart < 0)
        return STATUS_INVALID_PARAMETER;
    return host_file_seek(change->file->fd, position->CurrentByteOffset.QuadPart, 0) < 0
               ? STATUS_INVALID_DEVICE_REQUEST
               : STATUS_SUCCESS;
}

static NTSTATUS set_end(const struct change *change)
{
    const FILE_END_OF_FILE_INFORMATION *end = change->buffer;

    if (!(change->file->access & FILE_WRITE_DATA))
        return STATUS_ACCESS_DENIED;
    if (end->EndOfFile.QuadPart < 0)
        return STATUS_INVALID_PARAMETER;
    return status_from_errno(host_file_resize(change->file->fd, (uint64_t)end->EndOfFile.QuadPart));
}

/* Less than the file has cuts it off; more sets space aside. */
static NTSTATUS set_allocation(const struct change *change)
{
    const FILE_ALLOCATION_INFORMATION *allocation = change->buffer;
    struct host_file_status status;
    int error = host_file_status(change->file->fd, &status);
    uint64_t size = (uint64_t)allocation->AllocationSize.QuadPart;

    if (!(change->file->access & FILE_WRITE_DATA))
        return STATUS_ACCESS_DENIED;
    if (error == 0)
        error = size < status.size ? host_file_resize(change->file->fd, size)
                                   : host_file_allocate(change->file->fd, size);
    return status_from_errno(error);
}

GUEST_STRUCT(FILE_RENAME_INFORMATION);

NTSTATUS file_rename_read(struct file_rename *rename, const void *buffer, ULONG size)
{
    const size_t head =
        guest_is_32() ? 3 * sizeof(uint32_t) : offsetof(FILE_RENAME_INFORMATION, FileName);
    FILE_RENAME_INFORMATION whole;

    if (size < head)
        return STATUS_INFO_LENGTH_MISMATCH;
    guest_struct_get(&whole, buffer, layout_FILE_RENAME_INFORMATION);
    if (whole.FileNameLength > 0xfffe || head + whole.FileNameLength > size)
        return STATUS_INVALID_PARAMETER;
    memcpy(&rename->flags, &whole, sizeof rename->flags);
    rename->directory = whole.RootDirectory;
    rename->name = (UNICODE_STRING){(USHORT)whole.FileNameLength, (USHORT)whole.FileNameLength,
                                    (WCHAR *)((char *)buffer + head)};
    return STATUS_SUCCESS;
}

static NTSTATUS named_target(const struct change *change, struct host_path *to)
{
    struct file_rename rename;
    NTSTATUS status = file_rename_read(&rename, change->buffer, change->size);
    char own[PATH_MAX];

    if (status < 0)
        return status;
    if (rename.directory || rename.name.Length == 0 || rename.name.Buffer[0] == '\\')
        return host_path_from_nt(to, rename.directory, &rename.name);
    /* A bare name stays in the file's directory. */
    if (host_file_path(change->file->fd, own, sizeof own) < 0)
        return STATUS_FILE_DELETED;
    *strrchr(own, '/') = 0;
    return host_path_below(to, own, &rename.name);
}

static NTSTATUS set_rename(const struct change *change)
{
    struct host_path to;
    NTSTATUS status = named_target(change, &to);

    return status < 0 ? status
                      : file_rename(change->file, &to, *(const BOOLEAN *)change->buffer ? 1 : 0);
}

static NTSTATUS set_rename_ex(const struct change *change)
{
    struct host_path to;
    NTSTATUS status = named_target(change, &to);

    return status < 0 ? status : file_rename(change->file, &to, *(const ULONG *)change->buffer);
}

static NTSTATUS set_link(const struct change *change)
{
    struct host_path to;
    NTSTATUS status = named_target(change, &to);

    return status < 0 ? status : file_link(change->file, &to, *(const BOOLEAN *)change->buffer);
}

static NTSTATUS set_link_ex(const struct change *change)
{
    struct host_path to;
    NTSTATUS status = named_target(change, &to);

    return status < 0 ? status : file_link(change->file, &to, *(const ULONG *)change->buffer);
}

/* FILE_COMPLETION_INFORMATION: the port and the key. */
static NTSTATUS set_completion(const struct change *change)
{
    struct object *port;
    NTSTATUS status;

    if (change->size < 2 * guest_pointer_size())
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_object(guest_handle_get(change->buffer), &completion_port_type, 0, &port);
    if (status < 0)
        return status;
    status =
        file_bind_completion(change->file, port, (ULONG_PTR)guest_pointer_at(change->buffer, 1));
    object_release(port);
    return status;
}

static NTSTATUS set_notification(const struct change *change)
{
    atomic_fetch_or(&change->file->completion_modes, (unsigned char)*(const ULONG *)change->buffer);
    return STATUS_SUCCESS;
}

static const struct {
    ULONG class, size; /* 0: run looks at it */
    NTSTATUS (*run)(const struct change *change);
} changes[] = {
    {FileBasicInformation, sizeof(FILE_BASIC_INFORMATION), set_basic},
    {FileDispositionInformation, sizeof(FILE_DISPOSITION_INFORMATION), set_disposition},
    {FileDispositionInformationEx, sizeof(ULONG), set_disposition_ex},
    {FilePositionInformation, sizeof(FILE_POSITION_INFORMATION), set_position},
    {FileEndOfFileInformation, sizeof(FILE_END_OF_FILE_INFORMATION), set_end},
    {FileAllocationInformation, sizeof(FILE_ALLOCATION_INFORMATION), set_allocation},
    {FileRenameInformation, 0, set_rename},
    {FileRenameInformationEx, 0, set_rename_ex},
    {FileLinkInformation, 0, set_link},
    {FileLinkInformationEx, 0, set_link_ex},
    {FileCompletionInformation, 0, set_completion},
    {FileIoCompletionNotificationInformation, sizeof(ULONG), set_notification},
};

NTSTATUS file_set(struct file *file, ULONG class, const void *buffer, ULONG size)
{
    struct change change = {file, buffer, size};

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (changes[i].class == class)
            return size < changes[i].size ? STATUS_INFO_LENGTH_MISMATCH : changes[i].run(&change);
    }
    return STATUS_INVALID_INFO_CLASS;
}
