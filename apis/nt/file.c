/* See file.h. */
#include "apis/nt/file.h"
#include "apis/nt/file_kind.h"

#include "apis/host/directory_watch.h"
#include "apis/host/file.h"
#include "apis/host/link.h"
#include "apis/host/terminal.h"
#include "apis/nt/console.h"
#include "apis/nt/directory.h"
#include "apis/nt/file_share.h"
#include "apis/nt/range_lock.h"
#include "apis/nt/request.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static struct file *file_of(struct object *object)
{
    return (struct file *)object;
}

static void delete_by_descriptor(const struct file *file)
{
    char path[PATH_MAX];

    if (host_file_path(file->fd, path, sizeof path) == 0)
        (void)host_path_remove(path, file->directory);
}

/* No handle is left: the file may be opened by others, or goes if that was asked for. */
static void last_handle_closed(struct object *object, bool last)
{
    struct file *file = file_of(object);

    if (!last)
        return;
    if (!file_is_synchronous(file)) /* nobody could ask for the results any more */
        request_cancel(file, NULL, 0);
    if (file->operations->handles_closed)
        file->operations->handles_closed(file);
    if (file->shared) {
        range_lock_release_all(file);
        if (file->options & FILE_DELETE_ON_CLOSE)
            file_share_set_delete(file->shared, true);
        if (file_share_close(file->shared, file->access, file->share))
            delete_by_descriptor(file);
        file->shared = NULL;
    }
}

static void file_destroy(struct object *object)
{
    struct file *file = file_of(object);
    struct completion_target *completion = atomic_load(&file->completion);

    listing_close(file->listing);
    directory_watch_close(file->watch);
    if (completion) {
        object_release(completion->port);
        free(completion);
    }
    if (file->operations->destroy) {
        file->operations->destroy(file);
        return;
    }
    if (file->fd >= 0)
        host_file_close(file->fd);
    free(file);
}

/* Documented: only asynchronous files, and only once. */
NTSTATUS file_bind_completion(struct file *file, struct object *port, ULONG_PTR key)
{
    struct completion_target *target = malloc(sizeof *target), *none = NULL;

    if (!target)
        return STATUS_NO_MEMORY;
    *target = (struct completion_target){object_hold(port), key};
    if (!file_is_synchronous(file) &&
        atomic_compare_exchange_strong(&file->completion, &none, target))
        return STATUS_SUCCESS;
    object_release(port);
    free(target);
    return STATUS_INVALID_PARAMETER;
}

const struct object_type file_type = {
    .name = "File",
    .all_access = FILE_ALL_ACCESS,
    .generic_read = FILE_GENERIC_READ,
    .generic_write = FILE_GENERIC_WRITE,
    .generic_execute = FILE_GENERIC_EXECUTE,
    .destroy = file_destroy,
    .handle_closed = last_handle_closed,
    .wait = &wait_on_signal,
};

NTSTATUS status_from_path_error(int error)
{
    switch (-error) {
    case EINVAL:
        return STATUS_OBJECT_NAME_INVALID;
    case EHOSTUNREACH:
        return STATUS_BAD_NETWORK_PATH;
    case ENOENT:
        return STATUS_OBJECT_PATH_NOT_FOUND;
    default:
        return status_from_errno(error);
    }
}

ACCESS_MASK file_access(ACCESS_MASK access)
{
    const ACCESS_MASK generic =
        GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL | MAXIMUM_ALLOWED;
    ACCESS_MASK specific = access & ~generic;

    if (access & (GENERIC_ALL | MAXIMUM_ALLOWED))
        specific |= FILE_ALL_ACCESS;
    if (access & GENERIC_READ)
        specific |= FILE_GENERIC_READ;
    if (access & GENERIC_WRITE)
        specific |= FILE_GENERIC_WRITE;
    if (access & GENERIC_EXECUTE)
        specific |= FILE_GENERIC_EXECUTE;
    return specific;
}

void file_prepare(struct file *file, const struct file_operations *operations, int fd, DWORD device,
                  const struct file_parameters *parameters)
{
    object_prepare(&file->waitable.object, &file_type);
    signal_set(&file->waitable.signal);
    file->operations = operations;
    file->fd = fd;
    file->device = device;
    file->options = parameters->options;
    file->access = file_access(parameters->access);
    file->share = parameters->share;
}

NTSTATUS file_publish(struct file *file, const struct file_parameters *parameters, HANDLE *handle)
{
    NTSTATUS status = handle_open(&file->waitable.object, file->access | SYNCHRONIZE,
                                  parameters->handle_attributes, handle);

    if (status < 0)
        last_handle_closed(&file->waitable.object, true);
    file_release(file);
    return status;
}

DWORD file_device_of(enum host_file_kind kind)
{
    switch (kind) {
    case HOST_FILE_PIPE:
    case HOST_FILE_SOCKET:
        return FILE_DEVICE_NAMED_PIPE;
    case HOST_FILE_CHARACTER:
        return FILE_DEVICE_NULL;
    default:
        return FILE_DEVICE_DISK;
    }
}

const struct file_operations *file_operations_of(enum host_file_kind kind)
{
    return file_device_of(kind) == FILE_DEVICE_DISK ? &disk_file_operations
                                                    : &stream_file_operations;
}

NTSTATUS file_from_descriptor(int fd, const struct file_parameters *parameters, HANDLE *handle)
{
    struct host_file_status status;
    struct file *file;
    int error = host_file_status(fd, &status);

    *handle = NULL;
    if (error < 0)
        return status_from_errno(error);
    if (status.kind == HOST_FILE_CHARACTER && terminal_is(fd))
        return console_from_descriptor(fd, parameters, handle);
    file = calloc(1, sizeof *file);
    if (!file)
        return STATUS_NO_MEMORY;
    file_prepare(file, file_operations_of(status.kind), fd, file_device_of(status.kind),
                 parameters);
    file->directory = status.kind == HOST_FILE_DIRECTORY;
    return file_publish(file, parameters, handle);
}

NTSTATUS file_of_handle(HANDLE handle, ACCESS_MASK access, struct file **file)
{
    struct object *object;
    NTSTATUS status = handle_object(handle, &file_type, access, &object);

    *file = file_of(object);
    return status;
}
