/* See disk_control.h. */
#include "apis/nt/disk_control.h"

#include "apis/host/file.h"
#include "apis/nt/path_operations.h"
#include "apis/nt/reparse.h"
#include "apis/nt/status.h"

#include <string.h>

struct control {
    struct file *file;
    const void *input;
    ULONG input_size;
    void *output;
    ULONG output_size;
    ULONG *done;
};

/* Host files are sparse wherever nothing was written. */
static NTSTATUS set_sparse(const struct control *control)
{
    return control->file->directory ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

static NTSTATUS set_zero_data(const struct control *control)
{
    const FILE_ZERO_DATA_INFORMATION *range = control->input;

    if (control->input_size < sizeof *range || range->FileOffset.QuadPart < 0 ||
        range->BeyondFinalZero.QuadPart < range->FileOffset.QuadPart)
        return STATUS_INVALID_PARAMETER;
    if (!(control->file->access & FILE_WRITE_DATA))
        return STATUS_ACCESS_DENIED;
    return status_from_errno(
        host_file_zero(control->file->fd, (uint64_t)range->FileOffset.QuadPart,
                       (uint64_t)(range->BeyondFinalZero.QuadPart - range->FileOffset.QuadPart)));
}

static NTSTATUS query_allocated(const struct control *control)
{
    const FILE_ALLOCATED_RANGE_BUFFER *asked = control->input;
    FILE_ALLOCATED_RANGE_BUFFER *range = control->output;
    size_t room = control->output_size / sizeof *range, count = 0;
    uint64_t at, end, start, length;

    if (control->input_size < sizeof *asked || asked->FileOffset.QuadPart < 0 ||
        asked->Length.QuadPart < 0)
        return STATUS_INVALID_PARAMETER;
    at = (uint64_t)asked->FileOffset.QuadPart;
    end = at + (uint64_t)asked->Length.QuadPart;
    while (at < end && host_file_next_data(control->file->fd, at, &start, &length) && start < end) {
        if (count == room)
            return STATUS_BUFFER_OVERFLOW;
        if (length > end - start)
            length = end - start;
        range[count].FileOffset.QuadPart = (LONGLONG)start;
        range[count].Length.QuadPart = (LONGLONG)length;
        at = start + length;
        *control->done = (ULONG)(++count * sizeof *range);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS get_compression(const struct control *control)
{
    if (control->output_size < sizeof(USHORT))
        return STATUS_INVALID_PARAMETER;
    *(USHORT *)control->output = COMPRESSION_FORMAT_NONE;
    *control->done = sizeof(USHORT);
    return STATUS_SUCCESS;
}

static NTSTATUS set_compression(const struct control *control)
{
    if (control->input_size < sizeof(USHORT))
        return STATUS_INVALID_PARAMETER;
    return *(const USHORT *)control->input == COMPRESSION_FORMAT_NONE
               ? STATUS_SUCCESS
               : STATUS_INVALID_DEVICE_REQUEST; /* what a volume without compression answers */
}

static NTSTATUS get_reparse(const struct control *control)
{
    return reparse_get(control->file, control->output, control->output_size, control->done);
}

static NTSTATUS set_reparse(const struct control *control)
{
    return reparse_set(control->file, control->input, control->input_size);
}

static NTSTATUS delete_reparse(const struct control *control)
{
    return reparse_delete(control->file, control->input, control->input_size);
}

/* The volume is there, and as much in order as the host's. */
static NTSTATUS is_mounted(const struct control *control)
{
    (void)control;
    return STATUS_SUCCESS;
}

static NTSTATUS device_number(const struct control *control)
{
    STORAGE_DEVICE_NUMBER *number = control->output;

    if (control->output_size < sizeof *number)
        return STATUS_BUFFER_TOO_SMALL;
    *number = (STORAGE_DEVICE_NUMBER){.DeviceType = FILE_DEVICE_DISK, .PartitionNumber = 1};
    *control->done = sizeof *number;
    return STATUS_SUCCESS;
}

static const struct {
    ULONG code;
    NTSTATUS (*run)(const struct control *control);
} controls[] = {
    {FSCTL_SET_SPARSE, set_sparse},
    {FSCTL_SET_ZERO_DATA, set_zero_data},
    {FSCTL_QUERY_ALLOCATED_RANGES, query_allocated},
    {FSCTL_GET_COMPRESSION, get_compression},
    {FSCTL_SET_COMPRESSION, set_compression},
    {FSCTL_GET_REPARSE_POINT, get_reparse},
    {FSCTL_SET_REPARSE_POINT, set_reparse},
    {FSCTL_DELETE_REPARSE_POINT, delete_reparse},
    {FSCTL_IS_VOLUME_MOUNTED, is_mounted},
    {IOCTL_STORAGE_GET_DEVICE_NUMBER, device_number},
};

NTSTATUS disk_control(struct file *file, ULONG code, const void *input, ULONG input_size,
                      void *output, ULONG output_size, ULONG *done)
{
    struct control control = {file, input, input_size, output, output_size, done};

    *done = 0;
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        if (controls[i].code == code)
            return controls[i].run(&control);
    }
    return STATUS_INVALID_DEVICE_REQUEST;
}
