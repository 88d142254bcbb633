/* What goes through a pipe: see pipe_end.h. A message is read whole; its rest waits here. */
#include "apis/nt/pipe_end.h"

#include "apis/nt/status.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

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
    case EAGAIN:
        return STATUS_PENDING;
    case ECONNRESET:
    case ENOTCONN:
        return STATUS_PIPE_BROKEN;
    case EPIPE:
        return STATUS_PIPE_CLOSING;
    default:
        return status_from_errno(error);
    }
}

static ssize_t receive(struct pipe *pipe, void *buffer, size_t size, int flags)
{
    ssize_t count;

    do
        count = recv(pipe->file.fd, buffer, size, flags);
    while (count < 0 && errno == EINTR);
    return count;
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
    count = receive(pipe, message, size, MSG_DONTWAIT);
    if (count <= 0) {
        free(message);
        return count == 0 ? STATUS_PIPE_BROKEN : pipe_transfer_status(errno);
    }
    pipe->rest = message;
    pipe->rest_at = 0;
    pipe->rest_size = (size_t)count;
    return read_rest(pipe, buffer, length, done);
}

NTSTATUS pipe_read_now(struct pipe *pipe, void *buffer, ULONG length, int flags, ULONG *done)
{
    NTSTATUS status = pipe_state_status(pipe);
    uint8_t probe;
    ssize_t size;

    *done = 0;
    if (status < 0)
        return status;
    if (pipe->rest)
        return read_rest(pipe, buffer, length, done);
    if (length == 0 || pipe->message) {
        size = receive(pipe, &probe, 1, MSG_PEEK | MSG_TRUNC | flags);
        if (size <= 0)
            return size == 0 ? STATUS_PIPE_BROKEN : pipe_transfer_status(errno);
        if (length == 0)
            return pipe->message && pipe->message_reads ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
        if ((size_t)size > length)
            return read_long_message(pipe, buffer, length, (size_t)size, done);
    }
    size = receive(pipe, buffer, length, flags);
    if (size <= 0)
        return size == 0 ? STATUS_PIPE_BROKEN : pipe_transfer_status(errno);
    *done = (ULONG)size;
    return STATUS_SUCCESS;
}

NTSTATUS pipe_write_now(struct pipe *pipe, const void *buffer, ULONG length, int flags, ULONG *done)
{
    NTSTATUS status = pipe_state_status(pipe);

    if (status < 0)
        return status;
    while (*done < length) {
        ssize_t count =
            send(pipe->file.fd, (const char *)buffer + *done, length - *done, MSG_NOSIGNAL | flags);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return pipe_transfer_status(errno);
        *done += (ULONG)count;
    }
    return STATUS_SUCCESS;
}

/* The host's pipes are looked into by a copy that does not take anything out (tee(2)). */
static ssize_t peek_host_pipe(int descriptor, void *buffer, size_t size)
{
    int copy[2];
    ssize_t count;

    if (pipe2(copy, O_CLOEXEC | O_NONBLOCK) < 0)
        return -1;
    count = tee(descriptor, copy[1], size, SPLICE_F_NONBLOCK);
    if (count > 0)
        count = read(copy[0], buffer, (size_t)count);
    close(copy[0]);
    close(copy[1]);
    return count;
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
    struct pollfd state = {file->fd, POLLIN, 0};
    NTSTATUS status = pipe_is_named(file) ? pipe_state_status(pipe) : STATUS_SUCCESS;
    struct stat kind;
    ssize_t count = 0;
    int available = 0;

    peek->copied = peek->available = peek->left_in_message = 0;
    if (file->device != FILE_DEVICE_NAMED_PIPE)
        return STATUS_INVALID_PARAMETER;
    if (status < 0)
        return status;
    if (pipe_is_named(file) && pipe->rest)
        return peek_rest(pipe, peek);
    poll(&state, 1, 0);
    if (ioctl(file->fd, FIONREAD, &available) < 0)
        return status_from_errno(errno);
    if (available == 0)
        return state.revents & POLLHUP ? STATUS_PIPE_BROKEN : STATUS_SUCCESS;
    if (peek->size > 0 && fstat(file->fd, &kind) == 0)
        count = S_ISSOCK(kind.st_mode)
                    ? recv(file->fd, peek->buffer, peek->size, MSG_PEEK | MSG_DONTWAIT)
                    : peek_host_pipe(file->fd, peek->buffer, peek->size);
    peek->copied = count > 0 ? (ULONG)count : 0;
    peek->available = (ULONG)available;
    if (pipe_is_named(file) && pipe->message)
        peek->left_in_message = peek->available - peek->copied;
    return STATUS_SUCCESS;
}
