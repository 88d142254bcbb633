/* Anonymous pipes, as CreatePipe makes them: the host's. */
#include "apis/nt/pipe.h"

#include "apis/host/descriptor.h"
#include "apis/host/pipe.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/status.h"

NTSTATUS pipe_create_pair(ULONG size, ULONG handle_attributes, HANDLE *read_end, HANDLE *write_end)
{
    struct file_parameters parameters = {.access = GENERIC_READ,
                                         .handle_attributes = handle_attributes,
                                         .options = FILE_SYNCHRONOUS_IO_NONALERT};
    int ends[2], error = host_pipe_open(ends, size); /* only advice, as documented */
    NTSTATUS status;

    *read_end = *write_end = NULL;
    if (error < 0)
        return status_from_errno(error);
    status = file_from_descriptor(ends[0], &parameters, read_end);
    if (status < 0) {
        host_descriptor_close(ends[1]);
        return status;
    }
    parameters.access = GENERIC_WRITE;
    status = file_from_descriptor(ends[1], &parameters, write_end);
    if (status < 0) {
        handle_close(*read_end);
        *read_end = NULL;
    }
    return status;
}
