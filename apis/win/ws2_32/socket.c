/* Sockets and their connections. [Winsock Functions, Microsoft Learn] */
#include "apis/nt/event.h"
#include "apis/win/ws2_32/winsock.h"
#include "thunks/api.h"

#include <errno.h>
#include <string.h>

static SOCKET create(int family, int type, int protocol, DWORD flags)
{
    HANDLE handle;
    int error;

    if (!wsa_started())
        return INVALID_SOCKET;
    error = socket_create(family, type, protocol, flags & WSA_FLAG_OVERLAPPED, -1, &handle);
    if (error < 0) {
        wsa_result(error);
        return INVALID_SOCKET;
    }
    if (flags & WSA_FLAG_NO_HANDLE_INHERIT)
        SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0);
    return (SOCKET)handle;
}

API_PRIVATE(ws2_32, SOCKET, socket, (int family, int type, int protocol))
{
    return create(family, type, protocol, WSA_FLAG_OVERLAPPED);
}

/* A protocol's description says what the other arguments leave open. */
API(ws2_32, SOCKET, WSASocketW,
    (int family, int type, int protocol, LPWSAPROTOCOL_INFOW information OPTIONAL, GROUP group,
     DWORD flags FLAGS(WSA_FLAG_)))
{
    (void)group;
    if (information && family <= 0)
        family = information->iAddressFamily;
    if (information && type <= 0)
        type = information->iSocketType;
    if (information && protocol <= 0)
        protocol = information->iProtocol;
    return create(family, type, protocol, flags);
}

API(ws2_32, SOCKET, WSASocketA,
    (int family, int type, int protocol, LPWSAPROTOCOL_INFOA information OPTIONAL, GROUP group,
     DWORD flags FLAGS(WSA_FLAG_)))
{
    /* What is read of the description comes before its text, in which the two forms differ. */
    return WSASocketW(family, type, protocol, (WSAPROTOCOL_INFOW *)information, group, flags);
}

API_PRIVATE(ws2_32, int, closesocket, (SOCKET handle))
{
    struct socket *socket = wsa_socket(handle);

    if (!socket)
        return SOCKET_ERROR;
    socket_release(socket);
    return CloseHandle((HANDLE)handle) ? 0 : wsa_fail(WSAENOTSOCK);
}

API_PRIVATE(ws2_32, int, bind,
            (SOCKET handle, const struct sockaddr *address BYTES(size), int size))
{
    struct socket *socket = wsa_socket(handle);
    long result;

    if (!socket)
        return SOCKET_ERROR;
    result = socket_bind(socket->file.fd, address, size);
    socket_release(socket);
    return wsa_result(result);
}

API_PRIVATE(ws2_32, int, listen, (SOCKET handle, int backlog))
{
    struct socket *socket = wsa_socket(handle);
    long result;

    if (!socket)
        return SOCKET_ERROR;
    result = socket_listen(socket->file.fd, backlog);
    socket->listening = result == 0;
    socket_release(socket);
    return wsa_result(result);
}

/* Waits until the attempt has ended; its result. */
static int await_connection(struct socket *socket)
{
    int error = socket_block(socket, SOCKET_WRITABLE, 0);

    if (error == -EAGAIN)
        return -EAGAIN;
    if (error == 0)
        error = socket_error(socket->file.fd);
    socket->connecting = false;
    socket->connected = error == 0;
    return error;
}

API_PRIVATE(ws2_32, int, connect,
            (SOCKET handle, const struct sockaddr *address BYTES(size), int size))
{
    struct socket *socket = wsa_socket(handle);
    int result;

    if (!socket)
        return SOCKET_ERROR;
    result = socket_connect(socket->file.fd, address, size);
    socket->connected = result == 0;
    if (result == -EINPROGRESS) {
        socket->connecting = true;
        result = await_connection(socket);
    }
    if (socket->connected || socket->connecting)
        socket_events_enable(socket, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
    socket_release(socket);
    return wsa_result(result);
}

/* TCP/IP carries no data of the caller's with a connection, and no guarantees of service. */
API_PRIVATE(ws2_32, int, WSAConnect,
            (SOCKET handle, const struct sockaddr *address BYTES(size), int size,
             LPWSABUF caller_data OPTIONAL IN, LPWSABUF callee_data OPTIONAL IN,
             PVOID send_service OPTIONAL, PVOID group_service OPTIONAL))
{
    (void)caller_data;
    (void)callee_data;
    (void)send_service;
    (void)group_service;
    return ws2_32_connect(handle, address, size);
}

/* The connection that was taken, waiting for one where the socket blocks; or a negative errno. */
static int take_connection(struct socket *socket)
{
    for (;;) {
        int fd = socket_accept(socket->file.fd);

        socket_events_enable(socket, FD_ACCEPT);
        if (fd != -EAGAIN)
            return fd;
        fd = socket_block(socket, SOCKET_READABLE, 0);
        if (fd < 0)
            return fd;
    }
}

API_PRIVATE(ws2_32, SOCKET, accept,
            (SOCKET handle, struct sockaddr *address OUT OPTIONAL, int *size INOUT OPTIONAL))
{
    struct socket *socket = wsa_socket(handle), *made;
    HANDLE accepted = NULL;
    int result;

    if (!socket)
        return INVALID_SOCKET;
    result = take_connection(socket);
    if (result >= 0 && address && size) {
        int error = socket_name(result, true, address, size);

        if (error < 0) {
            socket_close(result);
            result = error;
        }
    }
    if (result >= 0)
        result =
            socket_create(socket->family, socket->type, socket->protocol, true, result, &accepted);
    made = result >= 0 ? socket_of(accepted) : NULL;
    if (made) { /* documented: the new socket inherits these */
        made->connected = true;
        made->nonblocking = (bool)socket->nonblocking;
        socket_release(made);
    }
    socket_release(socket);
    if (result >= 0)
        return (SOCKET)accepted;
    wsa_result(result);
    return INVALID_SOCKET;
}

API(ws2_32, SOCKET, WSAAccept,
    (SOCKET handle, struct sockaddr *address OUT OPTIONAL, LPINT size INOUT OPTIONAL,
     LPCONDITIONPROC condition OPTIONAL, DWORD_PTR context))
{
    (void)context;
    if (condition) {
        wsa_fail(WSAEOPNOTSUPP);
        return INVALID_SOCKET;
    }
    return ws2_32_accept(handle, address, size);
}

static int give_name(SOCKET handle, bool peer, struct sockaddr *address, int *size)
{
    struct socket *socket = wsa_socket(handle);
    long result;

    if (!socket)
        return SOCKET_ERROR;
    result = address && size ? socket_name(socket->file.fd, peer, address, size) : -EFAULT;
    socket_release(socket);
    return wsa_result(result);
}

API_PRIVATE(ws2_32, int, getsockname,
            (SOCKET handle, struct sockaddr *address OUT, int *size INOUT))
{
    return give_name(handle, false, address, size);
}

API_PRIVATE(ws2_32, int, getpeername,
            (SOCKET handle, struct sockaddr *address OUT, int *size INOUT))
{
    return give_name(handle, true, address, size);
}

API_PRIVATE(ws2_32, int, shutdown, (SOCKET handle, int how))
{
    struct socket *socket = wsa_socket(handle);
    long result;

    if (!socket)
        return SOCKET_ERROR;
    result = how < 0 || how > SD_BOTH ? -EINVAL : socket_shutdown(socket->file.fd, how);
    socket_release(socket);
    return wsa_result(result);
}

static int control(struct socket *socket, int command, ULONG *value)
{
    int count;

    switch (command) {
    case COMMAND_NONBLOCKING:
        if (*value == 0 && socket->events.event)
            return -EINVAL; /* documented: not while events are selected */
        socket->nonblocking = *value != 0;
        return 0;
    case COMMAND_AVAILABLE:
        count = socket_available(socket->file.fd);
        *value = count < 0 ? 0 : (ULONG)count;
        return count < 0 ? count : 0;
    case COMMAND_AT_MARK:
        *value = TRUE; /* no urgent data is waiting in the stream */
        return 0;
    default:
        return -EOPNOTSUPP;
    }
}

API_PRIVATE(ws2_32, int, ioctlsocket, (SOCKET handle, int command, ULONG *value INOUT))
{
    struct socket *socket = wsa_socket(handle);
    long result;

    if (!socket)
        return SOCKET_ERROR;
    result = value ? control(socket, command, value) : -EFAULT;
    socket_release(socket);
    return wsa_result(result);
}

API(ws2_32, int, WSAEventSelect, (SOCKET handle, WSAEVENT event_handle, LONG wanted FLAGS(FD_)))
{
    struct socket *socket = wsa_socket(handle);
    struct object *event = NULL;

    if (!socket)
        return SOCKET_ERROR;
    if (wanted && handle_object(event_handle, &event_type, EVENT_MODIFY_STATE, &event) < 0) {
        socket_release(socket);
        return wsa_fail(WSAEINVAL);
    }
    socket->nonblocking = true; /* documented, whatever is asked for */
    socket_events_select(socket, event, wanted);
    if (event)
        object_release(event);
    socket_release(socket);
    return 0;
}

API(ws2_32, int, WSAEnumNetworkEvents,
    (SOCKET handle, WSAEVENT event OPTIONAL, LPWSANETWORKEVENTS out OUT))
{
    struct socket *socket = wsa_socket(handle);
    int errors[SOCKET_EVENTS];

    if (!socket)
        return SOCKET_ERROR;
    if (!out) {
        socket_release(socket);
        return wsa_fail(WSAEFAULT);
    }
    if (event)
        ResetEvent(event);
    out->lNetworkEvents = (LONG)socket_events_take(socket, errors);
    for (int i = 0; i < SOCKET_EVENTS; i++)
        out->iErrorCode[i] = wsa_from_errno(errors[i]);
    socket_release(socket);
    return 0;
}

GAP(ws2_32, WSADuplicateSocketW, "a socket reaches another process by inheritance only");
GAP(ws2_32, WSADuplicateSocketA, "a socket reaches another process by inheritance only");
GAP(ws2_32, WSAAsyncSelect, "windows are not provided");
GAP(ws2_32, WSAAsyncGetHostByName, "windows are not provided");

ORDINAL(ws2_32, accept, 1);
ORDINAL(ws2_32, bind, 2);
ORDINAL(ws2_32, closesocket, 3);
ORDINAL(ws2_32, connect, 4);
ORDINAL(ws2_32, getpeername, 5);
ORDINAL(ws2_32, getsockname, 6);
ORDINAL(ws2_32, ioctlsocket, 10);
ORDINAL(ws2_32, listen, 13);
ORDINAL(ws2_32, shutdown, 22);
ORDINAL(ws2_32, socket, 23);
