/* Sending and receiving, at once or overlapped. [WSASend, WSARecv, Microsoft Learn] */
#include "abi/guest_pointer.h"
#include "apis/win/overlapped.h"
#include "apis/win/ws2_32/winsock.h"
#include "thunks/api.h"
#include "thunks/win32/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_LIMIT = 1024 };

/* One part, on the stack: the plain functions need no allocation. */
union single {
    struct socket_transfer transfer;
    char room[sizeof(struct socket_transfer) + sizeof(struct socket_part)];
};

static void single_prepare(union single *single, enum socket_operation operation, void *data,
                           int length, int flags)
{
    memset(single, 0, sizeof *single);
    single->transfer.operation = operation;
    single->transfer.flags = (unsigned)flags;
    single->transfer.count = 1;
    single->transfer.parts[0] = (struct socket_part){data, (size_t)length};
}

static int single_run(SOCKET handle, union single *single, int length)
{
    struct socket *socket = wsa_socket(handle);
    long result;

    if (!socket)
        return SOCKET_ERROR;
    result = length < 0 || (length > 0 && !single->transfer.parts[0].data)
                 ? -EFAULT
                 : socket_run(socket, &single->transfer);
    socket_release(socket);
    return result < 0 ? wsa_result(result) : (int)result;
}

API_PRIVATE(ws2_32, int, send,
            (SOCKET handle, const char *data BYTES(length), int length, int flags FLAGS(MSG_)))
{
    union single single;

    single_prepare(&single, SOCKET_SEND, (void *)data, length, flags);
    return single_run(handle, &single, length);
}

API_PRIVATE(ws2_32, int, recv,
            (SOCKET handle, char *data OUT BYTES(length), int length, int flags FLAGS(MSG_)))
{
    union single single;

    single_prepare(&single, SOCKET_RECEIVE, data, length, flags);
    return single_run(handle, &single, length);
}

API_PRIVATE(ws2_32, int, sendto,
            (SOCKET handle, const char *data BYTES(length), int length, int flags FLAGS(MSG_),
             const struct sockaddr *address BYTES(size), int size))
{
    union single single;

    single_prepare(&single, SOCKET_SEND, (void *)data, length, flags);
    single.transfer.address = (void *)address;
    single.transfer.address_size = size;
    return single_run(handle, &single, length);
}

API_PRIVATE(ws2_32, int, recvfrom,
            (SOCKET handle, char *data OUT BYTES(length), int length, int flags FLAGS(MSG_),
             struct sockaddr *address OUT OPTIONAL, int *size INOUT OPTIONAL))
{
    union single single;

    single_prepare(&single, SOCKET_RECEIVE, data, length, flags);
    if (address && size) {
        single.transfer.address = address;
        single.transfer.address_size = *size;
        single.transfer.address_size_out = size;
    }
    return single_run(handle, &single, length);
}

static struct socket_transfer *from_buffers(enum socket_operation operation, WSABUF *buffers,
                                            DWORD count)
{
    struct socket_transfer *transfer;

    if (count > BUFFER_LIMIT || (count > 0 && !buffers)) {
        wsa_fail(WSAEFAULT);
        return NULL;
    }
    transfer = socket_transfer_make(operation, count);
    if (!transfer)
        wsa_fail(WSAENOBUFS);
    for (DWORD i = 0; transfer && i < count; i++)
        transfer->parts[i] = (struct socket_part){buffers[i].buf, buffers[i].len};
    return transfer;
}

/* A completion routine of Winsock gets other arguments than the system's. */
static void __stdcall call_routine(void *context, IO_STATUS_BLOCK *result, ULONG reserved)
{
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = (LPWSAOVERLAPPED_COMPLETION_ROUTINE)context;

    (void)reserved;
    routine((DWORD)wsa_from_status(io_status(result)), (DWORD)io_information(result),
            (LPWSAOVERLAPPED)result, 0);
}

static NTSTATUS make_request(struct socket *socket, OVERLAPPED *overlapped,
                             LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, struct request **request)
{
    const struct request_notice notice = {.routine = call_routine,
                                          .context = (void *)routine,
                                          .result = overlapped_status(overlapped)};

    if (!routine)
        return overlapped_request(&socket->file, REQUEST_OTHER, overlapped, request);
    io_information_set(notice.result, 0);
    return request_make(&socket->file, REQUEST_OTHER, &notice, request);
}

/* Starts a transfer as a request, which owns it from here on. */
static int start(struct socket *socket, struct socket_transfer *transfer, OVERLAPPED *overlapped,
                 LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, DWORD *done)
{
    struct request *request;
    NTSTATUS status = make_request(socket, overlapped, routine, &request);

    if (status < 0) {
        free(transfer);
        return wsa_fail(wsa_from_status(status));
    }
    request->work = transfer;
    status = request_run(request);
    if (status == STATUS_SUCCESS && done)
        *done = (DWORD)io_information(overlapped_status(overlapped));
    return status == STATUS_SUCCESS ? 0 : wsa_fail(wsa_from_status(status));
}

/* The transfer is used up, whichever way it goes. */
static int carry_out(SOCKET handle, struct socket_transfer *transfer, DWORD *done,
                     OVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct socket *socket = wsa_socket(handle);
    long result;
    int end;

    if (!socket) {
        free(transfer);
        return SOCKET_ERROR;
    }
    if (overlapped && !(socket->file.options & FILE_SYNCHRONOUS_IO_NONALERT)) {
        end = start(socket, transfer, overlapped, routine, done);
    } else {
        result = socket_run(socket, transfer);
        if (result >= 0 && done)
            *done = (DWORD)result;
        end = wsa_result(result);
        free(transfer);
    }
    socket_release(socket);
    return end;
}

API(ws2_32, int, WSASend,
    (SOCKET handle, LPWSABUF buffers IN COUNT(count), DWORD count, LPDWORD done OUT OPTIONAL,
     DWORD flags FLAGS(MSG_), LPWSAOVERLAPPED overlapped OPTIONAL,
     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine OPTIONAL))
{
    struct socket_transfer *transfer = from_buffers(SOCKET_SEND, buffers, count);

    if (!transfer)
        return SOCKET_ERROR;
    transfer->flags = flags;
    return carry_out(handle, transfer, done, overlapped, routine);
}

API(ws2_32, int, WSASendTo,
    (SOCKET handle, LPWSABUF buffers IN COUNT(count), DWORD count, LPDWORD done OUT OPTIONAL,
     DWORD flags FLAGS(MSG_), const struct sockaddr *address BYTES(size) OPTIONAL, int size,
     LPWSAOVERLAPPED overlapped OPTIONAL, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine OPTIONAL))
{
    struct socket_transfer *transfer = from_buffers(SOCKET_SEND, buffers, count);

    if (!transfer)
        return SOCKET_ERROR;
    if (address && (size < 0 || size > (int)sizeof transfer->destination)) {
        free(transfer);
        return wsa_fail(WSAEFAULT);
    }
    transfer->flags = flags;
    if (address) {
        memcpy(transfer->destination, address, (size_t)size);
        transfer->address = transfer->destination;
        transfer->address_size = size;
    }
    return carry_out(handle, transfer, done, overlapped, routine);
}

API(ws2_32, int, WSARecvFrom,
    (SOCKET handle, LPWSABUF buffers IN COUNT(count), DWORD count, LPDWORD done OUT OPTIONAL,
     LPDWORD flags INOUT, struct sockaddr *address OUT OPTIONAL, LPINT size INOUT OPTIONAL,
     LPWSAOVERLAPPED overlapped OPTIONAL, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine OPTIONAL))
{
    struct socket_transfer *transfer;

    if (!flags)
        return wsa_fail(WSAEFAULT);
    transfer = from_buffers(SOCKET_RECEIVE, buffers, count);
    if (!transfer)
        return SOCKET_ERROR;
    transfer->flags = *flags;
    transfer->flags_out = overlapped ? NULL : flags;
    if (address && size) {
        transfer->address = address;
        transfer->address_size = *size;
        transfer->address_size_out = size;
    }
    return carry_out(handle, transfer, done, overlapped, routine);
}

API(ws2_32, int, WSARecv,
    (SOCKET handle, LPWSABUF buffers IN COUNT(count), DWORD count, LPDWORD done OUT OPTIONAL,
     LPDWORD flags INOUT, LPWSAOVERLAPPED overlapped OPTIONAL,
     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine OPTIONAL))
{
    return WSARecvFrom(handle, buffers, count, done, flags, NULL, NULL, overlapped, routine);
}

API(ws2_32, BOOL, WSAGetOverlappedResult,
    (SOCKET handle, LPWSAOVERLAPPED overlapped, LPDWORD done OUT, WINBOOL wait, LPDWORD flags OUT))
{
    NTSTATUS status;

    if (!overlapped || !done || !flags)
        return win_fail(WSAEFAULT);
    *flags = 0;
    if (GetOverlappedResult((HANDLE)handle, (OVERLAPPED *)overlapped, done, wait))
        return TRUE;
    status = io_status(overlapped_status((OVERLAPPED *)overlapped));
    if (status == STATUS_PENDING)
        return win_fail(WSA_IO_INCOMPLETE);
    return win_fail((DWORD)(status < 0 ? wsa_from_status(status) : (int)last_error()));
}

/* AcceptEx, with data to follow, waits only for the connection: the first data come by WSARecv. */
API_PRIVATE(ws2_32, BOOL, AcceptEx,
            (SOCKET listener, SOCKET accepted, PVOID buffer OUT, DWORD data_size, DWORD local_size,
             DWORD peer_size, LPDWORD done OUT, LPOVERLAPPED overlapped))
{
    WSABUF buffer_part = {data_size, buffer};
    struct socket_transfer *transfer;

    if (!overlapped)
        return win_fail(ERROR_INVALID_PARAMETER);
    transfer = from_buffers(SOCKET_ACCEPT, &buffer_part, 1);
    if (!transfer)
        return FALSE;
    transfer->accepted = (HANDLE)accepted;
    transfer->local_room = local_size;
    transfer->peer_room = peer_size;
    return carry_out(listener, transfer, done, overlapped, NULL) == 0;
}

API_PRIVATE(winsock_extension, BOOL, ConnectEx,
            (SOCKET handle, const struct sockaddr *address BYTES(size), int size,
             PVOID data IN BYTES(data_size) OPTIONAL, DWORD data_size, LPDWORD done OUT OPTIONAL,
             LPOVERLAPPED overlapped))
{
    struct socket *socket = wsa_socket(handle);
    WSABUF part = {data_size, data};
    struct socket_transfer *transfer;
    int error;

    if (!socket)
        return FALSE;
    error = overlapped ? socket_connect(socket->file.fd, address, size) : -EINVAL;
    if (error == -EINPROGRESS) {
        socket->connecting = true;
        error = 0;
    }
    socket_release(socket);
    if (error)
        return win_fail((DWORD)wsa_from_errno(error));
    transfer = from_buffers(SOCKET_CONNECT, &part, data && data_size ? 1 : 0);
    return transfer && carry_out(handle, transfer, done, overlapped, NULL) == 0;
}

API_PRIVATE(winsock_extension, BOOL, DisconnectEx,
            (SOCKET handle, LPOVERLAPPED overlapped OPTIONAL, DWORD flags, DWORD reserved))
{
    (void)overlapped; /* nothing to wait for */
    if (reserved || (flags & TF_REUSE_SOCKET))
        return win_fail(reserved ? WSAEINVAL : WSAEOPNOTSUPP);
    return ws2_32_shutdown(handle, SD_BOTH) == 0;
}

API_PRIVATE(ws2_32, void, GetAcceptExSockaddrs,
            (PVOID buffer, DWORD data_size, DWORD local_size, DWORD peer_size,
             struct sockaddr **local OUT, LPINT local_length OUT, struct sockaddr **peer OUT,
             LPINT peer_length OUT))
{
    char *at = (char *)buffer + data_size;

    (void)peer_size;
    memcpy(local_length, at, sizeof *local_length);
    *local = (struct sockaddr *)(at + 4);
    memcpy(peer_length, at + local_size, sizeof *peer_length);
    *peer = (struct sockaddr *)(at + local_size + 4);
}

/* Functions that programs ask for by their identifiers. No DLL exports those in a group of their
 * own. */
static const struct {
    GUID id;
    const char *group, *name;
} extensions[] = {
    {WSAID_ACCEPTEX, "ws2_32", "AcceptEx"},
    {WSAID_CONNECTEX, "winsock_extension", "ConnectEx"},
    {WSAID_DISCONNECTEX, "winsock_extension", "DisconnectEx"},
    {WSAID_GETACCEPTEXSOCKADDRS, "ws2_32", "GetAcceptExSockaddrs"},
};

static const void *find_extension(const void *id)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        if (memcmp(&extensions[i].id, id, sizeof(GUID)) == 0)
            return export_call(call_find(&descriptors, extensions[i].group, extensions[i].name));
    }
    return NULL;
}

static int give_extension(const void *id, DWORD id_size, void *out, DWORD size, DWORD *done)
{
    const void *function;

    if (!id || id_size < sizeof(GUID) || !out || size < guest_pointer_size() || !done)
        return wsa_fail(WSAEFAULT);
    function = find_extension(id);
    if (!function)
        return wsa_fail(WSAEOPNOTSUPP);
    guest_pointer_put(out, function);
    *done = (DWORD)guest_pointer_size();
    return 0;
}

/* SIO_KEEPALIVE_VALS: on or off, and two times in milliseconds. */
static int set_keep_alive(struct socket *socket, const void *in, DWORD size)
{
    struct {
        ULONG on, time, interval;
    } wanted;
    int number, error;

    if (!in || size < sizeof wanted)
        return -EFAULT;
    memcpy(&wanted, in, sizeof wanted);
    number = wanted.on != 0;
    error = socket_option_set(socket->file.fd, SOL_SOCKET, SO_KEEPALIVE, &number, sizeof number);
    if (error || !wanted.on)
        return error;
    number = wanted.time < 1000 ? 1 : (int)(wanted.time / 1000);
    socket_option_set(socket->file.fd, IPPROTO_TCP, 3, &number, sizeof number);
    number = wanted.interval < 1000 ? 1 : (int)(wanted.interval / 1000);
    return socket_option_set(socket->file.fd, IPPROTO_TCP, 17, &number, sizeof number);
}

API(ws2_32, int, WSAIoctl,
    (SOCKET handle, DWORD code, LPVOID in BYTES(in_size) OPTIONAL, DWORD in_size,
     LPVOID out OUT BYTES(out_size) OPTIONAL, DWORD out_size, LPDWORD done OUT,
     LPWSAOVERLAPPED overlapped OPTIONAL, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine OPTIONAL))
{
    struct socket *socket = wsa_socket(handle);
    int result;

    (void)overlapped; /* all of these end at once */
    (void)routine;
    if (!socket)
        return SOCKET_ERROR;
    switch (code) {
    case SIO_GET_EXTENSION_FUNCTION_POINTER:
        result = give_extension(in, in_size, out, out_size, done);
        break;
    case SIO_KEEPALIVE_VALS:
        result = wsa_result(set_keep_alive(socket, in, in_size));
        break;
    case SIO_UDP_CONNRESET: /* the host tells only connected sockets, as TRUE and FALSE ask for */
        result = in && in_size >= sizeof(DWORD) ? 0 : wsa_fail(WSAEFAULT);
        break;
    case (DWORD)COMMAND_NONBLOCKING:
        result = ws2_32_ioctlsocket(handle, COMMAND_NONBLOCKING, in);
        break;
    case COMMAND_AVAILABLE:
        result = ws2_32_ioctlsocket(handle, COMMAND_AVAILABLE, out);
        if (done)
            *done = sizeof(ULONG);
        break;
    case 0x48000022: /* SIO_BASE_HANDLE: no provider is layered over another */
    case 0x4800001D: /* SIO_BSP_HANDLE_POLL */
        if (out && out_size >= sizeof handle)
            memcpy(out, &handle, sizeof handle);
        if (done)
            *done = sizeof handle;
        result = out && out_size >= sizeof handle ? 0 : wsa_fail(WSAEFAULT);
        break;
    default:
        result = wsa_fail(WSAEOPNOTSUPP);
    }
    socket_release(socket);
    return result;
}

ORDINAL(ws2_32, recv, 16);
ORDINAL(ws2_32, recvfrom, 17);
ORDINAL(ws2_32, send, 19);
ORDINAL(ws2_32, sendto, 20);
