/*
 * Opening and creating files: what NtCreateFile's dispositions, options and sharing modes mean.
 * Microsoft's documentation of NtCreateFile and CreateFileW.
 */
#include "apis/host/directory_names.h"
#include "apis/host/file.h"
#include "apis/host/link.h"
#include "apis/nt/console.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/file_share.h"
#include "apis/nt/pipe.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <stdlib.h>

/* A file on its way to being opened. */
struct opening {
    struct host_path *path;
    const struct file_parameters *parameters;
    ACCESS_MASK access;
    unsigned flags; /* enum host_open_flag */
    int fd;
    bool created;
    struct host_file_status status;
    struct file_share *shared;
};

static bool wants_read(ACCESS_MASK access)
{
    return (access & (FILE_READ_DATA | FILE_EXECUTE)) != 0;
}

static bool wants_write(ACCESS_MASK access)
{
    return (access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0;
}

static bool may_create(ULONG disposition)
{
    return disposition != FILE_OPEN && disposition != FILE_OVERWRITE;
}

static bool replaces(ULONG disposition)
{
    return disposition == FILE_OVERWRITE || disposition == FILE_OVERWRITE_IF ||
           disposition == FILE_SUPERSEDE;
}

static unsigned flags_of(const struct file_parameters *parameters, ACCESS_MASK access)
{
    unsigned flags = 0;

    if (wants_read(access))
        flags |= HOST_OPEN_READ;
    if (wants_write(access) || replaces(parameters->disposition))
        flags |= HOST_OPEN_WRITE;
    if (flags == 0)
        flags |= HOST_OPEN_ATTRIBUTES;
    if ((access & FILE_APPEND_DATA) && !(access & FILE_WRITE_DATA))
        flags |= HOST_OPEN_APPEND;
    if (parameters->options & FILE_OPEN_REPARSE_POINT)
        flags |= HOST_OPEN_NO_FOLLOW;
    if (parameters->options & FILE_WRITE_THROUGH)
        flags |= HOST_OPEN_THROUGH;
    return flags;
}

/* Opens what is there. A directory is opened for reading, whatever is wanted of it. */
static int open_as_spelt(struct opening *opening)
{
    const char *text = opening->path->text;
    int fd = host_file_open(text, opening->flags, 0);

    if (fd == -EISDIR && !(opening->parameters->options & FILE_NON_DIRECTORY_FILE))
        fd = host_file_open(text, HOST_OPEN_READ | HOST_OPEN_DIRECTORY, 0);
    if (fd == -ELOOP && (opening->flags & HOST_OPEN_NO_FOLLOW))
        fd = host_file_open(text, HOST_OPEN_ATTRIBUTES | HOST_OPEN_NO_FOLLOW, 0);
    return fd;
}

static int create_new(struct opening *opening)
{
    const struct file_parameters *parameters = opening->parameters;
    unsigned mode = parameters->attributes & FILE_ATTRIBUTE_READONLY ? 0444 : 0666, flags;
    int error;

    if (parameters->options & FILE_DIRECTORY_FILE) {
        error = host_directory_make(opening->path->text);
        if (error < 0)
            return error;
        error = host_file_open(opening->path->text, HOST_OPEN_READ | HOST_OPEN_DIRECTORY, 0);
    } else {
        flags = opening->flags & ~(unsigned)HOST_OPEN_ATTRIBUTES;
        error = host_file_open(opening->path->text, flags | HOST_OPEN_CREATE, mode);
    }
    opening->created = error >= 0;
    if (opening->created)
        directory_names_added(opening->path->text);
    return error;
}

static int not_there(struct opening *opening)
{
    int found;

    if (!may_create(opening->parameters->disposition)) {
        found = path_find(opening->path);
        return found < 0 ? found : open_as_spelt(opening);
    }
    found = path_find_for_create(opening->path);
    if (found < 0)
        return found;
    if (found == 0 && opening->parameters->disposition == FILE_CREATE)
        return -EEXIST;
    return found == 0 ? open_as_spelt(opening) : create_new(opening);
}

static NTSTATUS open_host(struct opening *opening)
{
    /* What must be new is not opened first; a name in another case is looked for before. */
    if (opening->parameters->disposition == FILE_CREATE)
        opening->fd = -ENOENT;
    else
        opening->fd = open_as_spelt(opening);
    if (opening->fd == -ENOENT)
        opening->fd = not_there(opening);
    if (opening->fd >= 0)
        return STATUS_SUCCESS;
    if (opening->fd == -EISDIR)
        return STATUS_FILE_IS_A_DIRECTORY;
    return status_from_errno(opening->fd);
}

static NTSTATUS check_kind(const struct opening *opening)
{
    bool directory = opening->status.kind == HOST_FILE_DIRECTORY;
    ULONG options = opening->parameters->options;

    if (directory && (options & FILE_NON_DIRECTORY_FILE))
        return STATUS_FILE_IS_A_DIRECTORY;
    if (!directory && (options & FILE_DIRECTORY_FILE))
        return STATUS_NOT_A_DIRECTORY;
    if (directory && replaces(opening->parameters->disposition))
        return STATUS_OBJECT_NAME_COLLISION;
    return STATUS_SUCCESS;
}

/* The read-only attribute binds everybody, the superuser too; not who creates the file. */
static NTSTATUS check_attributes(const struct opening *opening)
{
    const struct file_parameters *parameters = opening->parameters;
    ULONG attributes;

    if (opening->created || opening->status.kind != HOST_FILE_REGULAR)
        return STATUS_SUCCESS;
    if (!(opening->status.mode & 0222)) {
        if (parameters->options & FILE_DELETE_ON_CLOSE)
            return STATUS_CANNOT_DELETE;
        if (wants_write(opening->access) || replaces(parameters->disposition))
            return STATUS_ACCESS_DENIED;
    }
    if (!replaces(parameters->disposition))
        return STATUS_SUCCESS;
    attributes = file_attributes(&opening->status, opening->fd, NULL) &
                 (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM);
    return attributes & ~parameters->attributes ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

/* What happens to the file itself once nothing speaks against opening it. */
static NTSTATUS finish_contents(struct opening *opening)
{
    const struct file_parameters *parameters = opening->parameters;
    const ULONG stored = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
    int error = 0;

    if (replaces(parameters->disposition) && !opening->created && opening->status.size > 0 &&
        opening->status.kind == HOST_FILE_REGULAR)
        error = host_file_resize(opening->fd, 0);
    if (error == 0 && parameters->allocation > 0 &&
        (opening->created || replaces(parameters->disposition)))
        error = host_file_allocate(opening->fd, (uint64_t)parameters->allocation);
    if (error < 0)
        return status_from_errno(error);
    if ((opening->created || replaces(parameters->disposition)) &&
        (parameters->attributes & stored))
        return file_set_attributes(opening->fd, parameters->attributes);
    return STATUS_SUCCESS;
}

static NTSTATUS check_and_share(struct opening *opening)
{
    int error = host_file_status(opening->fd, &opening->status);
    NTSTATUS status;

    if (error < 0)
        return status_from_errno(error);
    status = check_kind(opening);
    if (status >= 0)
        status = check_attributes(opening);
    if (status >= 0)
        status = file_share_open(opening->status.device, opening->status.inode, opening->access,
                                 opening->parameters->share, &opening->shared);
    if (status >= 0)
        status = finish_contents(opening);
    return status;
}

static NTSTATUS publish(struct opening *opening, HANDLE *handle)
{
    struct file *file = calloc(1, sizeof *file);

    if (!file)
        return STATUS_NO_MEMORY;
    file_prepare(file, file_operations_of(opening->status.kind), opening->fd,
                 file_device_of(opening->status.kind), opening->parameters);
    file->access = opening->access;
    file->directory = opening->status.kind == HOST_FILE_DIRECTORY;
    file->shared = opening->shared;
    opening->shared = NULL;
    opening->fd = -1;
    return file_publish(file, opening->parameters, handle);
}

static ULONG_PTR outcome(const struct opening *opening)
{
    if (opening->created)
        return FILE_CREATED;
    if (opening->parameters->disposition == FILE_SUPERSEDE)
        return FILE_SUPERSEDED;
    return replaces(opening->parameters->disposition) ? FILE_OVERWRITTEN : FILE_OPENED;
}

static void abandon(struct opening *opening)
{
    if (opening->shared)
        file_share_close(opening->shared, opening->access, opening->parameters->share);
    if (opening->fd >= 0)
        host_file_close(opening->fd);
}

static NTSTATUS open_on_disk(struct host_path *path, const struct file_parameters *parameters,
                             HANDLE *handle, ULONG_PTR *information)
{
    struct opening opening = {.path = path, .parameters = parameters, .fd = -1};
    NTSTATUS status;

    opening.access = file_access(parameters->access);
    if (parameters->options & FILE_DELETE_ON_CLOSE)
        opening.access |= DELETE;
    opening.flags = flags_of(parameters, opening.access);
    status = open_host(&opening);
    if (status >= 0)
        status = check_and_share(&opening);
    if (status >= 0)
        status = publish(&opening, handle);
    if (status >= 0)
        *information = outcome(&opening);
    else
        abandon(&opening);
    return status;
}

NTSTATUS file_create(struct host_path *path, const struct file_parameters *parameters,
                     HANDLE *handle, ULONG_PTR *information)
{
    *handle = NULL;
    *information = 0;
    switch (path->kind) {
    case HOST_PATH_CONSOLE:
    case HOST_PATH_CONSOLE_INPUT:
    case HOST_PATH_CONSOLE_OUTPUT:
        *information = FILE_OPENED;
        return console_open(path->kind, parameters, handle);
    case HOST_PATH_DEVICE:
        return STATUS_OBJECT_NAME_NOT_FOUND;
    case HOST_PATH_PIPE:
        *information = FILE_OPENED;
        return pipe_open(path->text, parameters, handle);
    case HOST_PATH_FILE:
    case HOST_PATH_DRIVE:
    case HOST_PATH_NULL:
        break;
    }
    return open_on_disk(path, parameters, handle, information);
}
