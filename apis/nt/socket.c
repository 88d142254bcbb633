/* See socket.h. [Windows Sockets 2, Microsoft Learn] */
#include "apis/nt/socket.h"
#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/futex.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { EVENT_READ = 1, EVENT_WRITE = 2, EVENT_ACCEPT = 8 };

NTSTATUS socket_status(int error)
{
    switch (error) {
    case 0:
        return STATUS_SUCCESS;
    case -ECONNRESET:
    case -EPIPE:
        return STATUS_CONNECTION_RESET;
    case -ECONNREFUSED:
        return STATUS_CONNECTION_REFUSED;
    case -ECONNABORTED:
        return STATUS_CONNECTION_ABORTED;
    case -ENOTCONN:
        return STATUS_INVALID_CONNECTION;
    case -ETIMEDOUT:
        return STATUS_IO_TIMEOUT;
    case -ENETUNREACH:
        return STATUS_NETWORK_UNREACHABLE;
    case -EHOSTUNREACH:
        return STATUS_HOST_UNREACHABLE;
    case -EADDRINUSE:
        return STATUS_ADDRESS_ALREADY_EXISTS;
    case -EISCONN:
        return STATUS_CONNECTION_ACTIVE;
    case -EMSGSIZE:
        return STATUS_BUFFER_OVERFLOW;
    case -EINVAL:
        return STATUS_INVALID_PARAMETER;
    default:
        return status_from_errno(error);
    }
}

static short poll_events_of(enum socket_operation operation)
{
    return operation == SOCKET_RECEIVE || operation == SOCKET_ACCEPT ? SOCKET_READABLE
                                                                     : SOCKET_WRITABLE;
}

struct socket_transfer *socket_transfer_make(enum socket_operation operation, size_t count)
{
    struct socket_transfer *transfer =
        calloc(1, sizeof *transfer + count * sizeof *transfer->parts);

    if (transfer) {
        transfer->operation = operation;
        transfer->count = count;
    }
    return transfer;
}

static long receive(struct socket *socket, struct socket_transfer *transfer)
{
    unsigned flags = transfer->flags;
    int size = transfer->address_size;
    long done = socket_receive(socket->file.fd, transfer->parts, transfer->count, &flags,
                               transfer->address, &size);

    socket_events_enable(socket, EVENT_READ);
    if (done < 0)
        return done;
    if (transfer->flags_out)
        *transfer->flags_out = flags;
    if (transfer->address_size_out)
        *transfer->address_size_out = size;
    return flags & SOCKET_PARTIAL ? -EMSGSIZE : done;
}

static long send_parts(struct socket *socket, struct socket_transfer *transfer)
{
    long done = socket_send(socket->file.fd, transfer->parts, transfer->count, transfer->flags,
                            transfer->address, transfer->address_size);

    if (done == -EAGAIN)
        socket_events_enable(socket, EVENT_WRITE);
    return done;
}

/* Both addresses as AcceptEx lays them out: a length, the address, room to spare. */
static void put_address(char *at, DWORD room, int fd, bool peer)
{
    int size = (int)room - 16;

    if (room < 16 || socket_name(fd, peer, at + 4, &size) < 0)
        return;
    memcpy(at, &size, sizeof size);
}

static long accept_connection(struct socket *socket, struct socket_transfer *transfer)
{
    int fd = socket_accept(socket->file.fd);
    struct socket *accepted;
    char *addresses;

    socket_events_enable(socket, EVENT_ACCEPT);
    if (fd < 0)
        return fd;
    accepted = socket_of(transfer->accepted);
    if (!accepted) {
        socket_close(fd);
        return -ENOTSOCK;
    }
    /* The guest has a handle already: the connection takes the place of its descriptor. */
    host_descriptor_replace(accepted->file.fd, fd);
    accepted->connected = true;
    addresses = (char *)transfer->parts[0].data + transfer->parts[0].size;
    put_address(addresses, transfer->local_room, accepted->file.fd, false);
    put_address(addresses + transfer->local_room, transfer->peer_room, accepted->file.fd, true);
    socket_release(accepted);
    return 0;
}

/* The attempt was begun; what did it come to? */
static long finish_connect(struct socket *socket, struct socket_transfer *transfer)
{
    struct descriptor_point poll = {.fd = socket->file.fd, .events = SOCKET_WRITABLE};
    int error;

    if (host_descriptor_wait_any(&poll, 1, 0) == 0)
        return -EAGAIN;
    error = socket_error(socket->file.fd);
    socket->connecting = false;
    if (error)
        return error;
    socket->connected = true;
    return transfer->count ? send_parts(socket, transfer) : 0;
}

static long attempt(struct socket *socket, struct socket_transfer *transfer)
{
    switch (transfer->operation) {
    case SOCKET_SEND:
        return send_parts(socket, transfer);
    case SOCKET_RECEIVE:
        return receive(socket, transfer);
    case SOCKET_ACCEPT:
        return accept_connection(socket, transfer);
    default:
        return finish_connect(socket, transfer);
    }
}

int socket_block(struct socket *socket, short poll_events, uint32_t timeout)
{
    struct descriptor_point poll = {.fd = socket->file.fd, .events = poll_events};
    int ready;

    if (socket->nonblocking)
        return -EAGAIN;
    socket->blocked++;
    do
        ready = host_descriptor_wait_any(&poll, 1, timeout ? (int)timeout : -1);
    while (ready == -EINTR);
    socket->blocked--;
    if (socket->closed)
        return -EINTR;
    return ready == 0 ? -ETIMEDOUT : ready < 0 ? ready : 0;
}

/* Leaves out what was sent already. */
static void advance(struct socket_transfer *transfer, size_t sent)
{
    for (size_t i = 0; i < transfer->count; i++) {
        size_t part = transfer->parts[i].size < sent ? transfer->parts[i].size : sent;

        transfer->parts[i].data = (char *)transfer->parts[i].data + part;
        transfer->parts[i].size -= part;
        sent -= part;
    }
}

static size_t total(const struct socket_transfer *transfer)
{
    size_t sum = 0;

    for (size_t i = 0; i < transfer->count; i++)
        sum += transfer->parts[i].size;
    return sum;
}

/* A blocking send on a stream, and a receive that asks for it, go on until all is done. */
static bool wants_more(const struct socket *socket, const struct socket_transfer *transfer,
                       long result)
{
    if (socket->type != SOCKET_STREAM || result <= 0 || total(transfer) == 0)
        return false;
    if (transfer->operation == SOCKET_SEND)
        return !socket->nonblocking;
    return transfer->operation == SOCKET_RECEIVE && (transfer->flags & SOCKET_WAIT_ALL) &&
           !socket->nonblocking;
}

long socket_run(struct socket *socket, struct socket_transfer *transfer)
{
    uint32_t timeout = transfer->operation == SOCKET_RECEIVE ? socket->receive_timeout
                       : transfer->operation == SOCKET_SEND  ? socket->send_timeout
                                                             : 0;

    for (;;) {
        long result = attempt(socket, transfer);
        int blocked;

        if (result > 0) {
            transfer->done += (size_t)result;
            advance(transfer, (size_t)result);
        }
        if (wants_more(socket, transfer, result))
            continue;
        if (result != -EAGAIN)
            return result < 0 ? result : (long)transfer->done;
        blocked = socket_block(socket, poll_events_of(transfer->operation), timeout);
        if (blocked < 0)
            return transfer->done ? (long)transfer->done : blocked;
    }
}

/* A request goes on from where it stopped; true when it has ended. */
static bool go_on(struct socket *socket, struct socket_transfer *transfer, NTSTATUS *status)
{
    long result = attempt(socket, transfer);

    if (result == -EAGAIN)
        return false;
    if (result > 0) {
        transfer->done += (size_t)result;
        advance(transfer, (size_t)result);
        if (transfer->operation == SOCKET_SEND && socket->type == SOCKET_STREAM &&
            total(transfer) > 0)
            return false;
    }
    *status = result < 0 ? socket_status((int)result) : STATUS_SUCCESS;
    return true;
}

static void request_ready(struct request *request)
{
    struct socket_transfer *transfer = request->work;
    NTSTATUS status;

    if (go_on((struct socket *)request->file, transfer, &status))
        request_complete(request, status, transfer->done);
    else
        request_wait_ready(request, poll_events_of(transfer->operation), request_ready);
}

/* ReadFile and WriteFile bring a buffer; it becomes a transfer of one part. */
static struct socket_transfer *transfer_of(struct request *request)
{
    struct socket_transfer *transfer = request->work;

    if (transfer || request->kind == REQUEST_CONTROL)
        return transfer;
    transfer =
        socket_transfer_make(request->kind == REQUEST_WRITE ? SOCKET_SEND : SOCKET_RECEIVE, 1);
    if (transfer)
        transfer->parts[0] = (struct socket_part){request->buffer, request->length};
    return request->work = transfer;
}

static NTSTATUS begin(struct file *file, struct request *request)
{
    struct socket_transfer *transfer = transfer_of(request);
    NTSTATUS status;

    if (!transfer)
        return request->kind == REQUEST_CONTROL ? STATUS_INVALID_DEVICE_REQUEST : STATUS_NO_MEMORY;
    if (go_on((struct socket *)file, transfer, &status)) {
        request->done = transfer->done;
        return status;
    }
    request_wait_ready(request, poll_events_of(transfer->operation), request_ready);
    return STATUS_PENDING;
}

static NTSTATUS run_one(struct file *file, enum socket_operation operation, void *data,
                        ULONG length, ULONG *done)
{
    struct socket_transfer *transfer = socket_transfer_make(operation, 1);
    long result;

    if (!transfer)
        return STATUS_NO_MEMORY;
    transfer->parts[0] = (struct socket_part){data, length};
    result = socket_run((struct socket *)file, transfer);
    free(transfer);
    *done = result > 0 ? (ULONG)result : 0;
    return result < 0 ? socket_status((int)result) : STATUS_SUCCESS;
}

static NTSTATUS read_file(struct file *file, void *buffer, ULONG length, int64_t offset,
                          ULONG *done)
{
    (void)offset; /* a socket has no position */
    return run_one(file, SOCKET_RECEIVE, buffer, length, done);
}

static NTSTATUS write_file(struct file *file, const void *buffer, ULONG length, int64_t offset,
                           ULONG *done)
{
    (void)offset;
    return run_one(file, SOCKET_SEND, (void *)buffer, length, done);
}

/* Threads that wait inside a call are woken: their call ends with WSAEINTR. */
static void handles_closed(struct file *file)
{
    struct socket *socket = (struct socket *)file;

    socket->closed = true;
    request_wake(socket);
    socket_events_select(socket, NULL, 0);
    if (socket->blocked > 0)
        socket_shutdown(file->fd, SOCKET_BOTH_WAYS);
}

static const struct file_operations operations = {
    .read = read_file,
    .write = write_file,
    .begin = begin,
    .handles_closed = handles_closed,
};

int socket_create(int family, int type, int protocol, bool overlapped, int fd, HANDLE *handle)
{
    const struct file_parameters parameters = {
        .access = FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA | SYNCHRONIZE,
        .options = overlapped ? 0 : FILE_SYNCHRONOUS_IO_NONALERT,
        .handle_attributes = OBJ_INHERIT,
    };
    struct socket *socket;

    *handle = NULL;
    if (fd < 0)
        fd = socket_open(family, type, protocol);
    if (fd < 0)
        return fd;
    socket = calloc(1, sizeof *socket);
    if (!socket) {
        socket_close(fd);
        return -ENOMEM;
    }
    file_prepare(&socket->file, &operations, fd, FILE_DEVICE_NAMED_PIPE, &parameters);
    socket->family = family;
    socket->type = type;
    socket->protocol = protocol;
    return file_publish(&socket->file, &parameters, handle) < 0 ? -EMFILE : 0;
}

struct socket *socket_of(HANDLE handle)
{
    struct file *file;

    if (file_of_handle(handle, 0, &file) < 0)
        return NULL;
    if (file->operations == &operations)
        return (struct socket *)file;
    file_release(file);
    return NULL;
}
