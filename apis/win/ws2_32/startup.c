/* Winsock's start, its errors, and the byte order. [WSAStartup, Microsoft Learn] */
#include "apis/win/ws2_32/winsock.h"
#include "thunks/api.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static atomic_int started;

API(ws2_32, int, WSAStartup, (WORD version, LPWSADATA data OUT))
{
    if (!data)
        return WSAEFAULT;
    if (LOBYTE(version) == 0)
        return WSAVERNOTSUPPORTED;
    memset(data, 0, sizeof *data);
    data->wVersion = LOBYTE(version) > 2 || version == MAKEWORD(2, 2) ? MAKEWORD(2, 2) : version;
    data->wHighVersion = MAKEWORD(2, 2);
    strcpy(data->szDescription, "WinSock 2.0");
    strcpy(data->szSystemStatus, "Running");
    if (LOBYTE(version) < 2) {
        data->iMaxSockets = 32767;
        data->iMaxUdpDg = 65467;
    }
    started++;
    return 0;
}

API(ws2_32, int, WSACleanup, (void))
{
    if (!wsa_started())
        return SOCKET_ERROR;
    started--;
    return 0;
}

bool wsa_started(void)
{
    return started > 0 || win_fail(WSANOTINITIALISED);
}

API(ws2_32, int, WSAGetLastError, (void))
{
    return (int)last_error();
}

API(ws2_32, void, WSASetLastError, (int error))
{
    last_error_set((DWORD)error);
}

int wsa_from_errno(int error)
{
    static const WORD errors[] = {
        [EINTR] = WSAEINTR,
        [EBADF] = WSAENOTSOCK,
        [EACCES] = WSAEACCES,
        [EPERM] = WSAEACCES,
        [EFAULT] = WSAEFAULT,
        [EINVAL] = WSAEINVAL,
        [EMFILE] = WSAEMFILE,
        [ENFILE] = WSAEMFILE,
        [EAGAIN] = WSAEWOULDBLOCK,
        [EINPROGRESS] = WSAEWOULDBLOCK,
        [EALREADY] = WSAEALREADY,
        [ENOTSOCK] = WSAENOTSOCK,
        [EDESTADDRREQ] = WSAEDESTADDRREQ,
        [EMSGSIZE] = WSAEMSGSIZE,
        [EPROTOTYPE] = WSAEPROTOTYPE,
        [ENOPROTOOPT] = WSAENOPROTOOPT,
        [EPROTONOSUPPORT] = WSAEPROTONOSUPPORT,
        [ESOCKTNOSUPPORT] = WSAESOCKTNOSUPPORT,
        [EOPNOTSUPP] = WSAEOPNOTSUPP,
        [EPFNOSUPPORT] = WSAEPFNOSUPPORT,
        [EAFNOSUPPORT] = WSAEAFNOSUPPORT,
        [EADDRINUSE] = WSAEADDRINUSE,
        [EADDRNOTAVAIL] = WSAEADDRNOTAVAIL,
        [ENETDOWN] = WSAENETDOWN,
        [ENETUNREACH] = WSAENETUNREACH,
        [ENETRESET] = WSAENETRESET,
        [ECONNABORTED] = WSAECONNABORTED,
        [ECONNRESET] = WSAECONNRESET,
        [EPIPE] = WSAECONNABORTED,
        [ENOBUFS] = WSAENOBUFS,
        [ENOMEM] = WSAENOBUFS,
        [EISCONN] = WSAEISCONN,
        [ENOTCONN] = WSAENOTCONN,
        [ESHUTDOWN] = WSAESHUTDOWN,
        [ETIMEDOUT] = WSAETIMEDOUT,
        [ECONNREFUSED] = WSAECONNREFUSED,
        [EHOSTDOWN] = WSAEHOSTDOWN,
        [EHOSTUNREACH] = WSAEHOSTUNREACH,
        [ENAMETOOLONG] = WSAENAMETOOLONG,
        [ELOOP] = WSAELOOP,
    };
    size_t number = (size_t)-error;

    if (error == 0)
        return 0;
    return number < sizeof errors / sizeof *errors && errors[number] ? errors[number] : WSAEINVAL;
}

int wsa_from_status(NTSTATUS status)
{
    switch (status) {
    case STATUS_SUCCESS:
        return 0;
    case STATUS_PENDING:
        return WSA_IO_PENDING;
    case STATUS_CANCELLED:
        return WSA_OPERATION_ABORTED;
    case STATUS_CONNECTION_RESET:
        return WSAECONNRESET;
    case STATUS_CONNECTION_REFUSED:
        return WSAECONNREFUSED;
    case STATUS_CONNECTION_ABORTED:
        return WSAECONNABORTED;
    case STATUS_INVALID_CONNECTION:
        return WSAENOTCONN;
    case STATUS_IO_TIMEOUT:
        return WSAETIMEDOUT;
    case STATUS_NETWORK_UNREACHABLE:
        return WSAENETUNREACH;
    case STATUS_HOST_UNREACHABLE:
        return WSAEHOSTUNREACH;
    case STATUS_ADDRESS_ALREADY_EXISTS:
        return WSAEADDRINUSE;
    case STATUS_BUFFER_OVERFLOW:
        return WSAEMSGSIZE;
    case STATUS_NO_MEMORY:
        return WSAENOBUFS;
    case STATUS_INVALID_HANDLE:
        return WSAENOTSOCK;
    default:
        return (int)error_from_status(status);
    }
}

int wsa_fail(int wsa_error)
{
    last_error_set((DWORD)wsa_error);
    return SOCKET_ERROR;
}

int wsa_result(long result)
{
    return result < 0 ? wsa_fail(wsa_from_errno((int)result)) : 0;
}

struct socket *wsa_socket(SOCKET handle)
{
    struct socket *found;

    if (!wsa_started())
        return NULL;
    found = socket_of((HANDLE)handle);
    if (!found)
        last_error_set(WSAENOTSOCK);
    return found;
}

API_PRIVATE(ws2_32, u_short, htons, (u_short number))
{
    return __builtin_bswap16(number);
}

API_PRIVATE(ws2_32, u_short, ntohs, (u_short number))
{
    return __builtin_bswap16(number);
}

API_PRIVATE(ws2_32, unsigned, htonl, (unsigned number))
{
    return __builtin_bswap32(number);
}

API_PRIVATE(ws2_32, unsigned, ntohl, (unsigned number))
{
    return __builtin_bswap32(number);
}

/* All protocols here have their numbers in the network's order; only the socket is looked at. */
static int check_socket(SOCKET handle, const void *out)
{
    struct socket *socket = wsa_socket(handle);

    if (!socket)
        return SOCKET_ERROR;
    socket_release(socket);
    if (out)
        return 0;
    last_error_set(WSAEFAULT);
    return SOCKET_ERROR;
}

API_PRIVATE(ws2_32, int, WSAHtons, (SOCKET socket, u_short number, u_short *out OUT))
{
    int result = check_socket(socket, out);

    if (result == 0)
        *out = __builtin_bswap16(number);
    return result;
}

API_PRIVATE(ws2_32, int, WSANtohs, (SOCKET socket, u_short number, u_short *out OUT))
{
    return ws2_32_WSAHtons(socket, number, out);
}

API_PRIVATE(ws2_32, int, WSAHtonl, (SOCKET socket, unsigned number, unsigned *out OUT))
{
    int result = check_socket(socket, out);

    if (result == 0)
        *out = __builtin_bswap32(number);
    return result;
}

API_PRIVATE(ws2_32, int, WSANtohl, (SOCKET socket, unsigned number, unsigned *out OUT))
{
    return ws2_32_WSAHtonl(socket, number, out);
}

/* Blocking hooks are of Winsock 1: no call is ever hooked. */
API(ws2_32, BOOL, WSAIsBlocking, (void))
{
    return FALSE;
}

ORDINAL(ws2_32, ntohl, 14);
ORDINAL(ws2_32, ntohs, 15);
ORDINAL(ws2_32, htonl, 8);
ORDINAL(ws2_32, htons, 9);
ORDINAL(ws2_32, WSAGetLastError, 111);
ORDINAL(ws2_32, WSASetLastError, 112);
ORDINAL(ws2_32, WSAStartup, 115);
ORDINAL(ws2_32, WSACleanup, 116);
