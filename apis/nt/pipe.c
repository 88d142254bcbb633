/*
 * See pipe.h. An anonymous pipe is the host's. A named one is a socket: of a server that has no
 * client the listening one; once there is a client the connection takes its descriptor's place.
 * A pipe of messages is a socket that keeps them (SOCK_SEQPACKET).
 */
#include "apis/nt/pipe.h"

#include "apis/host/descriptor.h"
#include "apis/host/local_socket.h"
#include "apis/host/pipe.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/pipe_end.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct file_operations pipe_operations;

bool pipe_is_named(const struct file *file)
{
    return file->operations == &pipe_operations;
}

static NTSTATUS pipe_read(struct file *file, void *buffer, ULONG length, int64_t offset,
                          ULONG *done)
{
    struct pipe *pipe = pipe_of(file);
    NTSTATUS status = pipe_read_now(pipe, buffer, length, pipe->no_wait, done);

    (void)offset;
    return status == STATUS_PENDING ? STATUS_PIPE_EMPTY : status;
}

static NTSTATUS pipe_write(struct file *file, const void *buffer, ULONG length, int64_t offset,
                           ULONG *done)
{
    struct pipe *pipe = pipe_of(file);
    NTSTATUS status;

    (void)offset;
    *done = 0;
    status = pipe_write_now(pipe, buffer, length, pipe->no_wait, done);
    return status == STATUS_PENDING ? STATUS_SUCCESS : status; /* documented: 0 bytes went */
}

NTSTATUS pipe_accept(struct pipe *pipe)
{
    int connection;

    if (!pipe->server)
        return STATUS_INVALID_PARAMETER;
    if (atomic_load(&pipe->state) == PIPE_IS_CONNECTED)
        return host_descriptor_wait(pipe->file.fd, DESCRIPTOR_READABLE, 0) & DESCRIPTOR_HUNG_UP
                   ? STATUS_PIPE_CLOSING
                   : STATUS_PIPE_CONNECTED;
    connection = local_socket_accept(pipe->file.fd);
    if (connection < 0)
        return pipe_transfer_status(connection);
    pipe_name_set_busy(pipe->path);
    host_descriptor_replace(pipe->file.fd, connection);
    atomic_store(&pipe->state, PIPE_IS_CONNECTED);
    return STATUS_SUCCESS;
}

/* A disconnected instance listens again. */
static NTSTATUS listen_again(struct pipe *pipe)
{
    int listener;

    if (atomic_load(&pipe->state) != PIPE_IS_DISCONNECTED)
        return STATUS_SUCCESS;
    listener = pipe_name_listen(pipe->name, pipe->message, false, pipe->path);
    if (listener < 0)
        return status_from_errno(listener);
    host_descriptor_replace(pipe->file.fd, listener);
    atomic_store(&pipe->state, PIPE_LISTENS);
    return STATUS_SUCCESS;
}

/* A client that was there before the call is reported as such. */
static NTSTATUS listen_at_once(struct pipe *pipe)
{
    NTSTATUS status = listen_again(pipe);

    if (status >= 0)
        status = pipe_accept(pipe);
    return status == STATUS_SUCCESS ? STATUS_PIPE_CONNECTED : status;
}

NTSTATUS pipe_listen(struct file *file)
{
    struct pipe *pipe = pipe_of(file);
    NTSTATUS status = pipe_is_named(file) ? listen_at_once(pipe) : STATUS_INVALID_PARAMETER;

    while (status == STATUS_PENDING) {
        if (pipe->no_wait)
            return STATUS_PIPE_LISTENING;
        host_descriptor_wait(file->fd, DESCRIPTOR_READABLE, -1);
        status = pipe_accept(pipe);
    }
    return status;
}

NTSTATUS pipe_disconnect(struct file *file)
{
    struct pipe *pipe = pipe_of(file);
    int nothing;

    if (!pipe_is_named(file) || !pipe->server)
        return STATUS_INVALID_PARAMETER;
    if (atomic_load(&pipe->state) == PIPE_IS_DISCONNECTED)
        return STATUS_PIPE_DISCONNECTED;
    nothing = host_descriptor_null();
    if (nothing < 0)
        return status_from_errno(nothing);
    atomic_store(&pipe->state, PIPE_IS_DISCONNECTED);
    host_descriptor_replace(file->fd, nothing);
    pipe_name_remove(pipe->path);
    free(pipe->rest);
    pipe->rest = NULL;
    return STATUS_SUCCESS;
}

static void read_ready(struct request *request)
{
    struct pipe *pipe = pipe_of(request->file);
    ULONG done;
    NTSTATUS status = pipe_read_now(pipe, request->buffer, request->length, true, &done);

    if (status == STATUS_PENDING) {
        request_wait_ready(request, DESCRIPTOR_READABLE, read_ready);
        return;
    }
    atomic_fetch_sub(&pipe->readers, 1);
    request_complete(request, status, done);
}

static void write_ready(struct request *request)
{
    struct pipe *pipe = pipe_of(request->file);
    ULONG done = (ULONG)(uintptr_t)request->state;
    NTSTATUS status = pipe_write_now(pipe, request->buffer, request->length, true, &done);

    if (status == STATUS_PENDING) {
        request->state = (void *)(uintptr_t)done;
        request_wait_ready(request, DESCRIPTOR_WRITABLE, write_ready);
        return;
    }
    atomic_fetch_sub(&pipe->writers, 1);
    request_complete(request, status, done);
}

static void listen_ready(struct request *request)
{
    NTSTATUS status = pipe_accept(pipe_of(request->file));

    if (status == STATUS_PENDING)
        request_wait_ready(request, DESCRIPTOR_READABLE, listen_ready);
    else
        request_complete(request, status, 0);
}

static NTSTATUS begin_read(struct pipe *pipe, struct request *request)
{
    NTSTATUS status = STATUS_PENDING;
    ULONG done = 0;

    if (atomic_load(&pipe->readers) == 0)
        status = pipe_read_now(pipe, request->buffer, request->length, true, &done);
    request->done = done;
    if (status == STATUS_PENDING) {
        atomic_fetch_add(&pipe->readers, 1);
        request_wait_ready(request, DESCRIPTOR_READABLE, read_ready);
    }
    return status;
}

static NTSTATUS begin_write(struct pipe *pipe, struct request *request)
{
    NTSTATUS status = STATUS_PENDING;
    ULONG done = 0;

    if (atomic_load(&pipe->writers) == 0)
        status = pipe_write_now(pipe, request->buffer, request->length, true, &done);
    request->done = done;
    if (status == STATUS_PENDING) {
        request->state = (void *)(uintptr_t)done;
        atomic_fetch_add(&pipe->writers, 1);
        request_wait_ready(request, DESCRIPTOR_WRITABLE, write_ready);
    }
    return status;
}

static NTSTATUS pipe_control(struct file *file, ULONG code, const void *input, ULONG input_size,
                             void *output, ULONG output_size, ULONG *done)
{
    NTSTATUS status;

    *done = 0;
    switch (code) {
    case FSCTL_PIPE_LISTEN:
        return pipe_listen(file);
    case FSCTL_PIPE_DISCONNECT:
        return pipe_disconnect(file);
    case FSCTL_PIPE_TRANSCEIVE:
        status = pipe_write(file, input, input_size, FILE_HERE, done);
        return status < 0 ? status : pipe_read(file, output, output_size, FILE_HERE, done);
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

static NTSTATUS pipe_begin(struct file *file, struct request *request)
{
    struct pipe *pipe = pipe_of(file);
    NTSTATUS status;
    ULONG done;

    if (request->kind == REQUEST_READ)
        return begin_read(pipe, request);
    if (request->kind == REQUEST_WRITE)
        return begin_write(pipe, request);
    if (request->code == FSCTL_PIPE_LISTEN) {
        status = listen_at_once(pipe);
        if (status == STATUS_PENDING)
            request_wait_ready(request, DESCRIPTOR_READABLE, listen_ready);
        return status;
    }
    status = pipe_control(file, request->code, request->input, request->input_length,
                          request->buffer, request->length, &done);
    request->done = done;
    return status;
}

static void pipe_handles_closed(struct file *file)
{
    request_cancel(file, NULL, 0);
}

static void pipe_destroy(struct file *file)
{
    struct pipe *pipe = pipe_of(file);

    if (pipe->server)
        pipe_name_remove(pipe->path);
    if (pipe->other_end >= 0)
        host_descriptor_close(pipe->other_end);
    host_descriptor_close(file->fd);
    free(pipe->rest);
    free(pipe);
}

static const struct file_operations pipe_operations = {
    .read = pipe_read,
    .write = pipe_write,
    .control = pipe_control,
    .begin = pipe_begin,
    .handles_closed = pipe_handles_closed,
    .destroy = pipe_destroy,
};

static struct pipe *pipe_new(int descriptor, const struct file_parameters *parameters)
{
    struct pipe *pipe = calloc(1, sizeof *pipe);

    if (!pipe) {
        host_descriptor_close(descriptor);
        return NULL;
    }
    pipe->other_end = -1;
    file_prepare(&pipe->file, &pipe_operations, descriptor, FILE_DEVICE_NAMED_PIPE, parameters);
    return pipe;
}

NTSTATUS pipe_create(const struct pipe_request *request, HANDLE *handle)
{
    uint64_t name = pipe_name_hash(request->name);
    char path[PIPE_SOCKET_PATH];
    int descriptor = pipe_name_listen(name, request->message, request->first, path);
    struct pipe *pipe;

    *handle = NULL;
    if (descriptor < 0)
        return descriptor == -EEXIST ? STATUS_ACCESS_DENIED : status_from_errno(descriptor);
    pipe = pipe_new(descriptor, &request->file);
    if (!pipe)
        return STATUS_NO_MEMORY;
    pipe->server = true;
    pipe->message = request->message;
    pipe->message_reads = request->message_reads;
    pipe->no_wait = request->no_wait;
    pipe->name = name;
    memcpy(pipe->path, path, sizeof path);
    pipe->instances = request->instances;
    pipe->input_size = request->input_size;
    pipe->output_size = request->output_size;
    atomic_store(&pipe->state, PIPE_LISTENS);
    return file_publish(&pipe->file, &request->file, handle);
}

/* The directory of all pipes: only there to be relative to. */
static const struct file_operations directory_operations = {0};

static NTSTATUS open_directory(const struct file_parameters *parameters, HANDLE *handle)
{
    struct file *file = calloc(1, sizeof *file);

    if (!file)
        return STATUS_NO_MEMORY;
    file_prepare(file, &directory_operations, -1, FILE_DEVICE_NAMED_PIPE, parameters);
    return file_publish(file, parameters, handle);
}

bool pipe_is_directory(HANDLE handle)
{
    struct file *file;
    bool is;

    if (file_of_handle(handle, 0, &file) < 0)
        return false;
    is = file->operations == &directory_operations;
    file_release(file);
    return is;
}

/* The client's end over a connected socket. */
static NTSTATUS open_end(int descriptor, bool message, const struct file_parameters *parameters,
                         HANDLE *handle)
{
    struct pipe *pipe = pipe_new(descriptor, parameters);

    if (!pipe)
        return STATUS_NO_MEMORY;
    pipe->message = message;
    atomic_store(&pipe->state, PIPE_IS_CONNECTED);
    return file_publish(&pipe->file, parameters, handle);
}

static NTSTATUS open_other_end(struct pipe *pipe, const struct file_parameters *parameters,
                               HANDLE *handle)
{
    int descriptor = __atomic_exchange_n(&pipe->other_end, -1, __ATOMIC_ACQ_REL);

    if (descriptor < 0)
        return STATUS_PIPE_NOT_AVAILABLE;
    return open_end(descriptor, pipe->message, parameters, handle);
}

NTSTATUS pipe_open_below(HANDLE directory, const char *name,
                         const struct file_parameters *parameters, HANDLE *handle)
{
    struct file *file;
    NTSTATUS status = file_of_handle(directory, 0, &file);

    if (status < 0)
        return status;
    if (file->operations == &directory_operations)
        status = pipe_open(name, parameters, handle);
    else if (pipe_is_named(file) && pipe_of(file)->server && !*name)
        status = open_other_end(pipe_of(file), parameters, handle);
    else
        status = STATUS_OBJECT_TYPE_MISMATCH;
    file_release(file);
    return status;
}

NTSTATUS pipe_create_anonymous(const struct pipe_request *request, HANDLE *handle)
{
    int ends[2], error = local_socket_pair(request->message, ends);
    struct pipe *pipe;

    *handle = NULL;
    if (error < 0)
        return status_from_errno(error);
    pipe = pipe_new(ends[0], &request->file);
    if (!pipe) {
        host_descriptor_close(ends[1]);
        return STATUS_NO_MEMORY;
    }
    pipe->server = true;
    pipe->message = request->message;
    pipe->message_reads = request->message_reads;
    pipe->other_end = ends[1];
    pipe->instances = 1;
    atomic_store(&pipe->state, PIPE_IS_CONNECTED);
    return file_publish(&pipe->file, &request->file, handle);
}

NTSTATUS pipe_open(const char *name, const struct file_parameters *parameters, HANDLE *handle)
{
    bool message;
    int descriptor;

    *handle = NULL;
    if (!*name)
        return open_directory(parameters, handle);
    descriptor = pipe_name_connect(pipe_name_hash(name), &message);
    if (descriptor == -EBUSY)
        return STATUS_PIPE_NOT_AVAILABLE;
    if (descriptor < 0)
        return status_from_errno(descriptor);
    return open_end(descriptor, message, parameters, handle);
}

NTSTATUS pipe_wait(const char *name, int64_t deadline)
{
    const int64_t pause = 5000000; /* directories do not tell when a socket is free */
    uint64_t hash = pipe_name_hash(name);

    for (;;) {
        int64_t soon = deadline_now() + pause;
        int error = pipe_name_probe(hash);
        uint32_t never = 0;

        if (error != -EBUSY)
            return status_from_errno(error);
        if (soon > deadline)
            return STATUS_IO_TIMEOUT;
        futex_wait(&never, 0, soon);
    }
}

NTSTATUS pipe_set_mode(struct file *file, bool message_reads, bool no_wait)
{
    struct pipe *pipe = pipe_of(file);

    if (file->device != FILE_DEVICE_NAMED_PIPE)
        return STATUS_INVALID_PARAMETER;
    if (!pipe_is_named(file)) {
        if (message_reads)
            return STATUS_INVALID_PARAMETER;
        host_pipe_set_blocking(file->fd, !no_wait);
        return STATUS_SUCCESS;
    }
    if (message_reads && !pipe->message)
        return STATUS_INVALID_PARAMETER;
    pipe->message_reads = message_reads;
    pipe->no_wait = no_wait;
    return STATUS_SUCCESS;
}

NTSTATUS pipe_traffic(struct file *file, struct pipe_traffic *traffic)
{
    int input, output;

    *traffic = (struct pipe_traffic){0};
    if (file->device != FILE_DEVICE_NAMED_PIPE)
        return STATUS_INVALID_PARAMETER;
    traffic->connected =
        !pipe_is_named(file) || atomic_load(&pipe_of(file)->state) == PIPE_IS_CONNECTED;
    input = host_pipe_available(file->fd);
    output = host_pipe_unread(file->fd);
    traffic->input_waiting = input > 0 ? (ULONG)input : 0;
    traffic->output_waiting = output > 0 ? (ULONG)output : 0;
    return STATUS_SUCCESS;
}

NTSTATUS pipe_query(struct file *file, struct pipe_info *info)
{
    const struct pipe *pipe = pipe_of(file);
    pid_t peer;

    *info = (struct pipe_info){.instances = 1};
    if (file->device != FILE_DEVICE_NAMED_PIPE)
        return STATUS_INVALID_PARAMETER;
    if (!pipe_is_named(file))
        return STATUS_SUCCESS;
    *info =
        (struct pipe_info){pipe->server,    pipe->message,    pipe->message_reads, pipe->no_wait,
                           pipe->instances, pipe->input_size, pipe->output_size,   0};
    peer = atomic_load(&pipe->state) == PIPE_IS_CONNECTED ? local_socket_peer(file->fd) : 0;
    info->peer = peer > 0 ? (DWORD)peer : 0;
    return STATUS_SUCCESS;
}
