/* DeviceIoControl. */
#include "apis/win/overlapped.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <winioctl.h>

static NTSTATUS control_now(struct file *file, DWORD code, const void *input, DWORD input_size,
                            void *output, DWORD output_size, DWORD *done)
{
    ULONG count = 0;
    NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;

    if (file->operations->control)
        status =
            file->operations->control(file, code, input, input_size, output, output_size, &count);
    if (done)
        *done = count;
    return status;
}

API(kernel32, BOOL, DeviceIoControl,
    (HANDLE handle, DWORD code, LPVOID input BYTES(input_size) OPTIONAL, DWORD input_size,
     LPVOID output OUT BYTES(output_size) OPTIONAL, DWORD output_size, LPDWORD done OUT OPTIONAL,
     LPOVERLAPPED overlapped OPTIONAL))
{
    struct request *request;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (done)
        *done = 0;
    if (status < 0)
        return win_result(status);
    if (!overlapped) {
        status = control_now(file, code, input, input_size, output, output_size, done);
    } else {
        status = overlapped_request(file, REQUEST_CONTROL, overlapped, &request);
        if (status >= 0) {
            request->code = code;
            request->input = input;
            request->input_length = input_size;
            request->buffer = output;
            request->length = output_size;
            status = request_run(request);
            if (done && status != STATUS_PENDING)
                *done = (DWORD)io_information(overlapped_status(overlapped));
        }
    }
    file_release(file);
    if (status == STATUS_BUFFER_OVERFLOW)
        return win_fail(ERROR_MORE_DATA);
    return overlapped_result(status);
}
