/* Reading and writing what the host reads and writes: files on disk, pipes, character devices. */
#include "apis/host/file.h"
#include "apis/nt/disk_control.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/file_share.h"
#include "apis/nt/range_lock.h"
#include "apis/nt/request.h"
#include "apis/nt/status.h"

#include <errno.h>

static NTSTATUS transfer_failed(const struct file *file, int64_t error)
{
    switch (-error) {
    case EFAULT:
        return STATUS_ACCESS_VIOLATION;
    case EPIPE:
        return STATUS_PIPE_CLOSING;
    case EISDIR:
        return STATUS_INVALID_DEVICE_REQUEST;
    case EAGAIN: /* a pipe with PIPE_NOWAIT */
        return STATUS_PIPE_EMPTY;
    case EBADF: /* opened for neither */
        return STATUS_ACCESS_DENIED;
    default:
        (void)file;
        return status_from_errno((int)error);
    }
}

static NTSTATUS disk_read(struct file *file, void *buffer, ULONG length, int64_t offset,
                          ULONG *done)
{
    int64_t count;

    *done = 0;
    if (file->shared && file->shared->ranges) {
        NTSTATUS status = range_lock_check(file, offset, length, false);

        if (status < 0)
            return status;
    }
    count = host_file_read(file->fd, buffer, length, offset);
    if (count < 0)
        return transfer_failed(file, count);
    *done = (ULONG)count;
    if (count > 0 || length == 0)
        return STATUS_SUCCESS;
    return file->device == FILE_DEVICE_NAMED_PIPE ? STATUS_PIPE_BROKEN : STATUS_END_OF_FILE;
}

static NTSTATUS disk_write(struct file *file, const void *buffer, ULONG length, int64_t offset,
                           ULONG *done)
{
    int64_t count;

    *done = 0;
    if (file->shared && file->shared->ranges) {
        NTSTATUS status = range_lock_check(file, offset, length, true);

        if (status < 0)
            return status;
    }
    count = host_file_write(file->fd, buffer, length, offset);
    if (count < 0)
        return transfer_failed(file, count);
    *done = (ULONG)count;
    return STATUS_SUCCESS;
}

static NTSTATUS disk_flush(struct file *file)
{
    int error;

    if (file->device != FILE_DEVICE_DISK)
        return STATUS_SUCCESS; /* pipes are documented to wait for their reader; ours hold no data
                                */
    error = host_file_flush(file->fd, false);
    return error == -EINVAL ? STATUS_SUCCESS : status_from_errno(error);
}

/* What may keep its reader waiting: pipes and devices. Their transfers wait for readiness. */
const struct file_operations stream_file_operations = {
    .read = disk_read,
    .write = disk_write,
    .flush = disk_flush,
    .control = disk_control,
    .begin = request_begin_when_ready,
};

const struct file_operations disk_file_operations = {
    .read = disk_read,
    .write = disk_write,
    .flush = disk_flush,
    .control = disk_control,
};
