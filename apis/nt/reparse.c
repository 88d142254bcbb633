/* See reparse.h. */
#include "apis/nt/reparse.h"

#include "abi/span.h"
#include "apis/host/file.h"
#include "apis/host/link.h"
#include "apis/nt/path_operations.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>

enum {
    HEADER = 8,       /* tag, length of the data, reserved */
    LINK_HEADER = 20, /* and four offsets and lengths of names, and flags */
    JUNCTION_HEADER = 16,
    LINK_RELATIVE = 1
};

/* Windows' layout: two names behind the fields, the one for the system with \??\ in front. */
struct link_record {
    ULONG tag;
    USHORT data_length, reserved;
    USHORT substitute_offset, substitute_length, print_offset, print_length;
    ULONG flags;
};

_Static_assert(sizeof(struct link_record) == LINK_HEADER, "reparse record layout");

NTSTATUS reparse_get(struct file *file, void *output, ULONG size, ULONG *done)
{
    static const WCHAR prefix[] = {'\\', '?', '?', '\\'};
    struct link_record record = {.tag = (ULONG)IO_REPARSE_TAG_SYMLINK};
    struct dos_path target;
    char path[PATH_MAX];
    bool relative;
    BYTE *names = (BYTE *)output + LINK_HEADER;
    size_t length, extra;
    NTSTATUS status;

    if (host_file_path(file->fd, path, sizeof path) < 0)
        return STATUS_FILE_DELETED;
    status = path_read_symlink(path, &target, &relative);
    if (status < 0)
        return status;
    length = target.length * sizeof(WCHAR);
    extra = relative ? 0 : sizeof prefix;
    if (size < LINK_HEADER + 2 * length + extra)
        return size < HEADER ? STATUS_BUFFER_TOO_SMALL : STATUS_BUFFER_OVERFLOW;
    record.print_length = (USHORT)length;
    record.substitute_offset = (USHORT)length;
    record.substitute_length = (USHORT)(length + extra);
    record.data_length = (USHORT)(LINK_HEADER - HEADER + 2 * length + extra);
    record.flags = relative ? LINK_RELATIVE : 0;
    memcpy(output, &record, sizeof record);
    memcpy(names, target.text, length);
    memcpy(names + length, prefix, extra);
    memcpy(names + length + extra, target.text, length);
    *done = (ULONG)(HEADER + record.data_length);
    return STATUS_SUCCESS;
}

/* The name that the link leads to, as a Win32 path. */
static NTSTATUS target_of(struct span input, struct dos_path *target)
{
    struct link_record record;
    struct span name;
    size_t header;
    uint32_t tag;

    if (!span_u32(input, 0, &tag))
        return STATUS_IO_REPARSE_DATA_INVALID;
    if (tag != (ULONG)IO_REPARSE_TAG_SYMLINK && tag != (ULONG)IO_REPARSE_TAG_MOUNT_POINT)
        return STATUS_IO_REPARSE_TAG_INVALID;
    header = tag == (ULONG)IO_REPARSE_TAG_SYMLINK ? LINK_HEADER : JUNCTION_HEADER;
    memset(&record, 0, sizeof record);
    if (!span_copy(input, 0, &record, header) ||
        !span_cut(input, header + record.substitute_offset, record.substitute_length, &name) ||
        name.size / sizeof(WCHAR) >= DOS_PATH_MAX)
        return STATUS_IO_REPARSE_DATA_INVALID;
    target->length = name.size / sizeof(WCHAR);
    memcpy(target->text, name.bytes, name.size);
    return target->length ? STATUS_SUCCESS : STATUS_IO_REPARSE_DATA_INVALID;
}

/* The file itself makes way for the link; its handle keeps what is left of it. */
NTSTATUS reparse_set(struct file *file, const void *input, ULONG size)
{
    struct host_file_status info;
    struct dos_path target;
    struct host_path path = {.kind = HOST_PATH_FILE};
    NTSTATUS status = target_of((struct span){input, size}, &target);
    int error;

    if (status < 0)
        return status;
    if (!(file->access & (FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES)))
        return STATUS_ACCESS_DENIED;
    error = host_file_status(file->fd, &info);
    if (error == 0)
        error = host_file_path(file->fd, path.text, sizeof path.text);
    if (error < 0)
        return status_from_errno(error);
    if (info.kind == HOST_FILE_REGULAR && info.size > 0)
        return STATUS_IO_REPARSE_DATA_INVALID;
    path.length = strlen(path.text);
    error = host_path_remove(path.text, file->directory);
    if (error < 0)
        return status_from_errno(error);
    return path_symlink(&path, target.text, target.length);
}

/* A link that no longer leads anywhere is an empty file or directory again. */
NTSTATUS reparse_delete(struct file *file, const void *input, ULONG size)
{
    struct host_file_status info;
    char path[PATH_MAX];
    uint32_t tag;
    int error, fd;

    if (!span_u32((struct span){input, size}, 0, &tag))
        return STATUS_IO_REPARSE_DATA_INVALID;
    if (tag != (ULONG)IO_REPARSE_TAG_SYMLINK && tag != (ULONG)IO_REPARSE_TAG_MOUNT_POINT)
        return STATUS_IO_REPARSE_TAG_MISMATCH;
    error = host_file_path(file->fd, path, sizeof path);
    if (error == 0)
        error = host_path_status(path, false, &info);
    if (error < 0)
        return status_from_errno(error);
    if (info.kind != HOST_FILE_SYMLINK)
        return STATUS_NOT_A_REPARSE_POINT;
    error = host_path_remove(path, false);
    if (error == 0 && info.to_directory) {
        error = host_directory_make(path);
    } else if (error == 0) {
        fd = host_file_open(path, HOST_OPEN_WRITE | HOST_OPEN_CREATE, 0666);
        error = fd < 0 ? fd : 0;
        if (fd >= 0)
            host_file_close(fd);
    }
    return status_from_errno(error);
}
