/* Pipes. */
#include "apis/nt/pipe.h"

#include "apis/host/path.h"
#include "apis/host/text.h"
#include "apis/nt/handle.h"
#include "apis/win/ansi.h"
#include "apis/win/overlapped.h"
#include "apis/win/result.h"
#include "thunks/api.h"

/* A pipe's time-out where its server has named none. */
enum { NMPWAIT_DEFAULT_MS = 50 };

API(kernel32, BOOL, CreatePipe,
    (PHANDLE read OUT, PHANDLE write OUT, LPSECURITY_ATTRIBUTES security OPTIONAL IN, DWORD size))
{
    return win_result(pipe_create_pair(size, security && security->bInheritHandle ? OBJ_INHERIT : 0,
                                       read, write));
}

static bool name_of(const WCHAR *text, struct host_path *path)
{
    if (!text || host_path_from_guest(path, text, utf16_length(text)) < 0 ||
        path->kind != HOST_PATH_PIPE)
        return win_fail(text ? ERROR_INVALID_NAME : ERROR_PATH_NOT_FOUND);
    return true;
}

static HANDLE create_failed(DWORD error)
{
    last_error_set(error);
    return INVALID_HANDLE_VALUE;
}

API(kernel32, HANDLE, CreateNamedPipeW,
    (LPCWSTR name, DWORD open_mode FLAGS(PIPE_ACCESS_, FILE_FLAG_),
     DWORD mode FLAGS(PIPE_TYPE_, PIPE_READMODE_, PIPE_NOWAIT), DWORD instances, DWORD output_size,
     DWORD input_size, DWORD timeout, LPSECURITY_ATTRIBUTES security OPTIONAL IN))
{
    struct pipe_request request = {
        .file.access = (open_mode & PIPE_ACCESS_INBOUND ? GENERIC_READ : 0) |
                       (open_mode & PIPE_ACCESS_OUTBOUND ? GENERIC_WRITE : 0) | SYNCHRONIZE |
                       FILE_READ_ATTRIBUTES,
        .file.handle_attributes = security && security->bInheritHandle ? OBJ_INHERIT : 0,
        .file.options = open_mode & FILE_FLAG_OVERLAPPED ? 0 : FILE_SYNCHRONOUS_IO_NONALERT,
        .message = mode & PIPE_TYPE_MESSAGE,
        .message_reads = mode & PIPE_READMODE_MESSAGE,
        .no_wait = mode & PIPE_NOWAIT,
        .first = open_mode & FILE_FLAG_FIRST_PIPE_INSTANCE,
        .instances = instances,
        .input_size = input_size,
        .output_size = output_size,
        .timeout = timeout ? timeout : NMPWAIT_DEFAULT_MS,
    };
    struct host_path path;
    HANDLE handle;

    if (!(open_mode & PIPE_ACCESS_DUPLEX) || instances == 0 ||
        instances > PIPE_UNLIMITED_INSTANCES || (request.message_reads && !request.message))
        return create_failed(ERROR_INVALID_PARAMETER);
    if (!name_of(name, &path))
        return INVALID_HANDLE_VALUE;
    request.name = path.text;
    if (!win_result(pipe_create(&request, &handle)))
        return INVALID_HANDLE_VALUE;
    return handle;
}

API(kernel32, HANDLE, CreateNamedPipeA,
    (LPCSTR name, DWORD open_mode, DWORD mode, DWORD instances, DWORD output_size, DWORD input_size,
     DWORD timeout, LPSECURITY_ATTRIBUTES security OPTIONAL IN))
{
    struct wide wide;
    HANDLE handle;

    if (!wide_open(&wide, name))
        return INVALID_HANDLE_VALUE;
    handle = CreateNamedPipeW(wide.text, open_mode, mode, instances, output_size, input_size,
                              timeout, security);
    wide_close(&wide);
    return handle;
}

/* An asynchronous pipe's client may come after the call has returned. */
static NTSTATUS listen_overlapped(struct file *file, OVERLAPPED *overlapped)
{
    struct request *request;
    NTSTATUS status = overlapped_request(file, REQUEST_CONTROL, overlapped, &request);

    if (status < 0)
        return status;
    request->code = FSCTL_PIPE_LISTEN;
    return request_run(request);
}

API(kernel32, BOOL, ConnectNamedPipe, (HANDLE handle, LPOVERLAPPED overlapped OPTIONAL))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return win_result(status);
    if (overlapped && !file_is_synchronous(file))
        status = listen_overlapped(file, overlapped);
    else
        status = pipe_listen(file);
    file_release(file);
    return overlapped_result(status);
}

static BOOL with_file(HANDLE handle, NTSTATUS (*function)(struct file *file))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status >= 0) {
        status = function(file);
        file_release(file);
    }
    return win_result(status);
}

API(kernel32, BOOL, DisconnectNamedPipe, (HANDLE handle))
{
    return with_file(handle, pipe_disconnect);
}

API(kernel32, BOOL, WaitNamedPipeW, (LPCWSTR text, DWORD timeout ENUM(NMPWAIT_)))
{
    struct host_path path;
    NTSTATUS status;

    if (!name_of(text, &path))
        return FALSE;
    if (timeout == NMPWAIT_USE_DEFAULT_WAIT)
        timeout = NMPWAIT_DEFAULT_MS;
    status = pipe_wait(path.text, deadline_after_ms(timeout));
    return win_result(status);
}

API(kernel32, BOOL, WaitNamedPipeA, (LPCSTR name, DWORD timeout ENUM(NMPWAIT_)))
{
    struct wide wide;
    BOOL good;

    if (!wide_open(&wide, name))
        return FALSE;
    good = WaitNamedPipeW(wide.text, timeout);
    wide_close(&wide);
    return good;
}

API(kernel32, BOOL, PeekNamedPipe,
    (HANDLE handle, LPVOID buffer OUT OPTIONAL BYTES(size), DWORD size, LPDWORD read OUT OPTIONAL,
     LPDWORD available OUT OPTIONAL, LPDWORD left_in_message OUT OPTIONAL))
{
    struct pipe_peek peek = {.buffer = buffer, .size = buffer ? size : 0};
    struct file *file;
    NTSTATUS status = file_of_handle(handle, FILE_READ_DATA, &file);

    if (status < 0)
        return win_result(status);
    status = pipe_peek(file, &peek);
    file_release(file);
    if (status < 0)
        return win_result(status == STATUS_INVALID_PARAMETER ? STATUS_INVALID_DEVICE_REQUEST
                                                             : status);
    if (read)
        *read = peek.copied;
    if (available)
        *available = peek.available;
    if (left_in_message)
        *left_in_message = peek.left_in_message;
    return TRUE;
}

API(kernel32, BOOL, SetNamedPipeHandleState,
    (HANDLE handle, LPDWORD mode OPTIONAL, LPDWORD collection OPTIONAL, LPDWORD timeout OPTIONAL))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    (void)collection; /* of pipes to other machines only, as is the next */
    (void)timeout;
    if (status < 0)
        return win_result(status);
    if (mode)
        status = pipe_set_mode(file, *mode & PIPE_READMODE_MESSAGE, *mode & PIPE_NOWAIT);
    file_release(file);
    return win_result(status);
}

static BOOL query(HANDLE handle, struct pipe_info *info)
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status >= 0) {
        status = pipe_query(file, info);
        file_release(file);
    }
    return win_result(status);
}

API(kernel32, BOOL, GetNamedPipeHandleStateW,
    (HANDLE handle, LPDWORD state OUT OPTIONAL, LPDWORD instances OUT OPTIONAL,
     LPDWORD collection OUT OPTIONAL, LPDWORD timeout OUT OPTIONAL, LPWSTR user OUT OPTIONAL,
     DWORD user_size))
{
    struct pipe_info info;

    if (collection || timeout || (user && user_size))
        return win_fail(ERROR_INVALID_PARAMETER); /* of pipes to other machines only */
    if (!query(handle, &info))
        return FALSE;
    if (state)
        *state =
            (info.message_reads ? PIPE_READMODE_MESSAGE : 0) | (info.no_wait ? PIPE_NOWAIT : 0);
    if (instances)
        *instances = 1;
    return TRUE;
}

API(kernel32, BOOL, GetNamedPipeHandleStateA,
    (HANDLE handle, LPDWORD state OUT OPTIONAL, LPDWORD instances OUT OPTIONAL,
     LPDWORD collection OUT OPTIONAL, LPDWORD timeout OUT OPTIONAL, LPSTR user OUT OPTIONAL,
     DWORD user_size))
{
    if (user && user_size)
        return win_fail(ERROR_INVALID_PARAMETER);
    return GetNamedPipeHandleStateW(handle, state, instances, collection, timeout, NULL, 0);
}

API(kernel32, BOOL, GetNamedPipeInfo,
    (HANDLE handle, LPDWORD flags OUT OPTIONAL, LPDWORD output_size OUT OPTIONAL,
     LPDWORD input_size OUT OPTIONAL, LPDWORD instances OUT OPTIONAL))
{
    struct pipe_info info;

    if (!query(handle, &info))
        return FALSE;
    if (flags)
        *flags = (info.server ? PIPE_SERVER_END : PIPE_CLIENT_END) |
                 (info.message ? PIPE_TYPE_MESSAGE : PIPE_TYPE_BYTE);
    if (output_size)
        *output_size = info.output_size;
    if (input_size)
        *input_size = info.input_size;
    if (instances)
        *instances = info.instances;
    return TRUE;
}

/* Which process is at the other end; it must be an end of that sort. */
static BOOL peer_of(HANDLE handle, bool server, ULONG *process)
{
    struct pipe_info info;

    if (!query(handle, &info))
        return FALSE;
    if (info.peer == 0)
        return win_fail(ERROR_PIPE_NOT_CONNECTED);
    *process = info.server == server ? info.peer : GetCurrentProcessId();
    return TRUE;
}

API(kernel32, BOOL, GetNamedPipeClientProcessId, (HANDLE handle, PULONG process OUT))
{
    return peer_of(handle, true, process);
}

API(kernel32, BOOL, GetNamedPipeServerProcessId, (HANDLE handle, PULONG process OUT))
{
    return peer_of(handle, false, process);
}

API(kernel32, BOOL, TransactNamedPipe,
    (HANDLE handle, LPVOID input BYTES(input_size), DWORD input_size, LPVOID output OUT,
     DWORD output_size, LPDWORD read OUT OPTIONAL, LPOVERLAPPED overlapped OPTIONAL))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, FILE_READ_DATA | FILE_APPEND_DATA, &file);
    struct pipe_info info;
    ULONG done = 0;

    if (status < 0)
        return win_result(status);
    status = pipe_query(file, &info);
    if (status >= 0 && !info.message_reads)
        status = STATUS_INVALID_READ_MODE;
    if (status >= 0)
        status = file->operations->control(file, FSCTL_PIPE_TRANSCEIVE, input, input_size, output,
                                           output_size, &done);
    file_release(file);
    if (read)
        *read = done;
    if (overlapped) {
        io_status_set(overlapped_status(overlapped), status, done);
        if (overlapped_event(overlapped))
            SetEvent(overlapped_event(overlapped));
    }
    return status == STATUS_BUFFER_OVERFLOW ? win_fail(ERROR_MORE_DATA) : win_result(status);
}

API(kernel32, BOOL, CallNamedPipeW,
    (LPCWSTR name, LPVOID input BYTES(input_size), DWORD input_size, LPVOID output OUT,
     DWORD output_size, LPDWORD read OUT, DWORD timeout ENUM(NMPWAIT_)))
{
    DWORD mode = PIPE_READMODE_MESSAGE, error;
    HANDLE pipe;
    BOOL good;

    if (!WaitNamedPipeW(name, timeout == NMPWAIT_NOWAIT ? 0 : timeout) && timeout != NMPWAIT_NOWAIT)
        return FALSE;
    pipe = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE)
        return FALSE;
    good = SetNamedPipeHandleState(pipe, &mode, NULL, NULL) &&
           TransactNamedPipe(pipe, input, input_size, output, output_size, read, NULL);
    error = last_error();
    handle_close(pipe);
    return good ? TRUE : win_fail(error);
}

API(kernel32, BOOL, CallNamedPipeA,
    (LPCSTR name, LPVOID input BYTES(input_size), DWORD input_size, LPVOID output OUT,
     DWORD output_size, LPDWORD read OUT, DWORD timeout ENUM(NMPWAIT_)))
{
    struct wide wide;
    BOOL good;

    if (!wide_open(&wide, name))
        return FALSE;
    good = CallNamedPipeW(wide.text, input, input_size, output, output_size, read, timeout);
    wide_close(&wide);
    return good;
}
