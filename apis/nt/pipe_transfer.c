/* What goes through a pipe: see pipe_end.h. A message is read whole; its rest waits here. */
#include "apis/nt/pipe_end.h"

#include "apis/host/descriptor.h"
#include "apis/host/local_socket.h"
#include "apis/host/pipe.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

NTSTATUS pipe_state_status(struct pipe *pipe)
{
    if (atomic_load(&pipe->state) == PIPE_LISTENS && pipe->server)
        pipe_accept(pipe);
    switch (atomic_load(&pipe->state)) {
    case PIPE_LISTENS:
        return STATUS_PIPE_LISTENING;
    case PIPE_IS_DISCONNECTED:
        return STATUS_PIPE_DISCONNECTED;
    case PIPE_IS_CONNECTED:
        break;
    }
    return STATUS_SUCCESS;
}

NTSTATUS pipe_transfer_status(int error)
{
    switch (error) {
    case -EAGAIN:
        return STATUS_PENDING;
    case -ECONNRESET:
    case -ENOTCONN:
        return STATUS_PIPE_BROKEN;
    case -EPIPE:
        return STATUS_PIPE_CLOSING;
    default:
        return status_from_errno(error);
    }
}

/* What it means that nothing was received. */
static NTSTATUS nothing_status(ssize_t count)
{
    return count == 0 ? STATUS_PIPE_BROKEN : pipe_transfer_status((int)count);
}

/* What an earlier reader left of its message. */
static NTSTATUS read_rest(struct pipe *pipe, void *buffer, ULONG length, ULONG *done)
{
    size_t left = pipe->rest_size - pipe->rest_at;

    *done = left < length ? (ULONG)left : length;
    memcpy(buffer, pipe->rest + pipe->rest_at, *done);
    pipe->rest_at += *done;
    if (pipe->rest_at < pipe->rest_size)
        return pipe->message_reads ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
    free(pipe->rest);
    pipe->rest = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS read_long_message(struct pipe *pipe, void *buffer, ULONG length, size_t size,
                                  ULONG *done)
{
    uint8_t *message = malloc(size);
    ssize_t count;

    if (!message)
        return STATUS_NO_MEMORY;
    count = local_socket_receive(pipe->file.fd, message, size, true);
    if (count <= 0) {
        free(message);
        return nothing_status(count);
    }
    pipe->rest = message;
    pipe->rest_at = 0;
    pipe->rest_size = (size_t)count;
    return read_rest(pipe, buffer, length, done);
}

NTSTATUS pipe_read_now(struct pipe *pipe, void *buffer, ULONG length, bool at_once, ULONG *done)
{
    NTSTATUS status = pipe_state_status(pipe);
    ssize_t size;

    *done = 0;
    if (status < 0)
        return status;
    if (pipe->rest)
        return read_rest(pipe, buffer, length, done);
    if (length == 0 || pipe->message) {
        size = local_socket_next(pipe->file.fd, at_once);
        if (size <= 0)
            return nothing_status(size);
        if (length == 0)
            return pipe->message && pipe->message_reads ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
        if ((size_t)size > length)
            return read_long_message(pipe, buffer, length, (size_t)size, done);
    }
    size = local_socket_receive(pipe->file.fd, buffer, length, at_once);
    if (size <= 0)
        return nothing_status(size);
    *done = (ULONG)size;
    return STATUS_SUCCESS;
}

NTSTATUS pipe_write_now(struct pipe *pipe, const void *buffer, ULONG length, bool at_once,
                        ULONG *done)
{
    NTSTATUS status = pipe_state_status(pipe);

    if (status < 0)
        return status;
    while (*done < length) {
        ssize_t count =
            local_socket_send(pipe->file.fd, (const char *)buffer + *done, length - *done, at_once);

        if (count < 0)
            return pipe_transfer_status((int)count);
        *done += (ULONG)count;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS peek_rest(const struct pipe *pipe, struct pipe_peek *peek)
{
    size_t left = pipe->rest_size - pipe->rest_at;

    peek->copied = left < peek->size ? (ULONG)left : peek->size;
    memcpy(peek->buffer, pipe->rest + pipe->rest_at, peek->copied);
    peek->available = (ULONG)left;
    peek->left_in_message = (ULONG)left - peek->copied;
    return STATUS_SUCCESS;
}

NTSTATUS pipe_peek(struct file *file, struct pipe_peek *peek)
{
    struct pipe *pipe = pipe_of(file);
    NTSTATUS status = pipe_is_named(file) ? pipe_state_status(pipe) : STATUS_SUCCESS;
    ssize_t count = 0;
    int available;
    bool hung_up;

    peek->copied = peek->available = peek->left_in_message = 0;
    if (file->device != FILE_DEVICE_NAMED_PIPE)
        return STATUS_INVALID_PARAMETER;
    if (status < 0)
        return status;
    if (pipe_is_named(file) && pipe->rest)
        return peek_rest(pipe, peek);
    hung_up = host_descriptor_wait(file->fd, DESCRIPTOR_READABLE, 0) & DESCRIPTOR_HUNG_UP;
    available = host_pipe_available(file->fd);
    if (available < 0)
        return status_from_errno(available);
    if (available == 0)
        return hung_up ? STATUS_PIPE_BROKEN : STATUS_SUCCESS;
    if (peek->size > 0)
        count = host_pipe_peek(file->fd, peek->buffer, peek->size);
    peek->copied = count > 0 ? (ULONG)count : 0;
    peek->available = (ULONG)available;
    if (pipe_is_named(file) && pipe->message)
        peek->left_in_message = peek->available - peek->copied;
    return STATUS_SUCCESS;
}
