/*
 * See afd.h. The poll request is not documented by Microsoft; its layout is that of the public
 * event loops that use it (libuv, mio, wepoll).
 */
#include "apis/nt/afd.h"

#include "apis/host/case.h"
#include "apis/host/descriptor.h"
#include "apis/nt/file_kind.h"
#include "apis/nt/socket.h"
#include "thunks/guest_struct.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { POLL_CODE = 0x12024 };

enum {
    AFD_RECEIVE = 1,
    AFD_URGENT = 2,
    AFD_SEND = 4,
    AFD_DISCONNECT = 8,
    AFD_ABORT = 0x10,
    AFD_LOCAL_CLOSE = 0x20,
    AFD_ACCEPT = 0x80,
    AFD_CONNECT_FAIL = 0x100
};

struct poll_request {
    LARGE_INTEGER timeout; /* of the largest value: none */
    ULONG count, exclusive;
    HANDLE socket;
    ULONG events;
    NTSTATUS status;
};

GUEST_STRUCT(poll_request);

static short wanted_of(ULONG events)
{
    return (short)((events & (AFD_RECEIVE | AFD_ACCEPT) ? SOCKET_READABLE : 0) |
                   (events & AFD_URGENT ? SOCKET_URGENT : 0) |
                   (events & AFD_SEND ? SOCKET_WRITABLE : 0) |
                   (events & AFD_DISCONNECT ? SOCKET_PEER_DONE : 0) |
                   (events & AFD_CONNECT_FAIL ? SOCKET_WRITABLE : 0));
}

static ULONG events_of(struct socket *socket, short results)
{
    ULONG events = 0;
    int error;

    if (socket->connecting && (results & (SOCKET_WRITABLE | SOCKET_FAILED | SOCKET_HUNG_UP))) {
        /* The error stays for SO_ERROR, which the guest reads next: a failed poll tells enough. */
        socket->connecting = false;
        error = results & (SOCKET_FAILED | SOCKET_HUNG_UP);
        socket->connected = !error;
        return error ? AFD_CONNECT_FAIL | AFD_SEND : AFD_SEND;
    }
    if (results & SOCKET_READABLE)
        events |= socket->listening ? AFD_ACCEPT : AFD_RECEIVE;
    if (results & SOCKET_URGENT)
        events |= AFD_URGENT;
    if (results & SOCKET_WRITABLE)
        events |= AFD_SEND;
    if (results & SOCKET_PEER_DONE)
        events |= AFD_DISCONNECT;
    if (results & (SOCKET_FAILED | SOCKET_HUNG_UP))
        events |= AFD_ABORT;
    return events;
}

/* What there is to report now; 0: nothing yet. */
static ULONG look(struct socket *socket, ULONG wanted)
{
    struct descriptor_point poll = {.fd = socket->file.fd, .events = wanted_of(wanted)};

    if (socket->closed)
        return AFD_LOCAL_CLOSE;
    if (host_descriptor_wait_any(&poll, 1, 0) <= 0)
        return 0;
    return events_of(socket, poll.results) & (wanted | AFD_ABORT | AFD_CONNECT_FAIL);
}

static void answer(struct request *request, ULONG events)
{
    struct poll_request out;

    guest_struct_get(&out, request->buffer, layout_poll_request);
    out.count = 1;
    out.events = events;
    out.status = STATUS_SUCCESS;
    guest_struct_put(request->buffer, &out, layout_poll_request);
}

static void poll_ready(struct request *request)
{
    const struct poll_request *wanted = request->work;
    ULONG events = look(request->state, wanted->events);

    if (events == 0) {
        request_wait_ready(request, wanted_of(wanted->events), poll_ready);
        return;
    }
    answer(request, events);
    request_complete(request, STATUS_SUCCESS, guest_struct_size(layout_poll_request));
}

static void drop_socket(struct request *request)
{
    socket_release(request->state);
}

static NTSTATUS begin_poll(struct request *request)
{
    struct poll_request *wanted;
    struct socket *socket;
    ULONG events;

    const size_t size = guest_struct_size(layout_poll_request);

    if (request->input_length < size || request->length < size)
        return STATUS_INVALID_PARAMETER;
    wanted = malloc(sizeof *wanted);
    if (!wanted)
        return STATUS_NO_MEMORY;
    guest_struct_get(wanted, request->input, layout_poll_request);
    request->work = wanted;
    socket = wanted->count == 1 ? socket_of(wanted->socket) : NULL;
    if (!socket)
        return wanted->count == 1 ? STATUS_INVALID_HANDLE : STATUS_NOT_SUPPORTED;
    request->state = socket;
    request->drop = drop_socket;
    request->descriptor = socket->file.fd;
    events = look(socket, wanted->events);
    if (events == 0 && wanted->timeout.QuadPart != 0) {
        request_wait_ready(request, wanted_of(wanted->events), poll_ready);
        return STATUS_PENDING;
    }
    answer(request, events);
    request->done = size;
    return STATUS_SUCCESS;
}

static NTSTATUS begin(struct file *file, struct request *request)
{
    (void)file;
    if (request->kind != REQUEST_CONTROL || request->code != POLL_CODE)
        return STATUS_INVALID_DEVICE_REQUEST;
    return begin_poll(request);
}

/* It has no descriptor of its own. */
static void destroy(struct file *file)
{
    free(file);
}

static const struct file_operations operations = {.begin = begin, .destroy = destroy};

bool afd_is_name(const UNICODE_STRING *name)
{
    static const char device[] = "\\Device\\Afd";
    const size_t length = sizeof device - 1, units = name->Length / sizeof(WCHAR);

    return units >= length &&
           utf16_compare_ascii((const uint16_t *)name->Buffer, length, device) == 0 &&
           (units == length || name->Buffer[length] == '\\');
}

NTSTATUS afd_open(const struct file_parameters *parameters, HANDLE *handle)
{
    struct file *file = calloc(1, sizeof *file);

    *handle = NULL;
    if (!file)
        return STATUS_NO_MEMORY;
    file_prepare(file, &operations, -1, FILE_DEVICE_NAMED_PIPE, parameters);
    return file_publish(file, parameters, handle);
}
