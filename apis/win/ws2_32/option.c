/* Socket options. [getsockopt, setsockopt, Microsoft Learn] */
#include "apis/win/ws2_32/winsock.h"
#include "thunks/api.h"

#include <errno.h>
#include <string.h>

static int give(const void *value, int size, void *out, int *room)
{
    if (!out || *room < size)
        return -EFAULT;
    memcpy(out, value, (size_t)size);
    *room = size;
    return 0;
}

static int give_number(DWORD number, void *out, int *room)
{
    if (out && *room > 0 && *room < (int)sizeof number) { /* one byte is enough for a BOOL */
        *(BYTE *)out = (BYTE)number;
        *room = 1;
        return 0;
    }
    return give(&number, sizeof number, out, room);
}

/* Those that the host does not keep. */
static int get_own(struct socket *socket, int level, int name, void *value, int *size)
{
    WSAPROTOCOL_INFOW information = {0};

    if (level != SOL_SOCKET)
        return -ENOPROTOOPT;
    switch (name) {
    case SO_ERROR:
        return give_number((DWORD)wsa_from_errno(socket_error(socket->file.fd)), value, size);
    case SO_RCVTIMEO:
        return give_number(socket->receive_timeout, value, size);
    case SO_SNDTIMEO:
        return give_number(socket->send_timeout, value, size);
    case SO_EXCLUSIVEADDRUSE:
        return give_number(FALSE, value, size);
    case SO_MAX_MSG_SIZE:
        return give_number(socket->type == SOCK_DGRAM ? 65507 : 0xffffffff, value, size);
    case SO_CONNECT_TIME:
        return give_number(socket->connected ? 0 : 0xffffffff, value, size);
    case SO_PROTOCOL_INFOW:
        information.dwServiceFlags1 = XP1_IFS_HANDLES;
        information.iAddressFamily = socket->family;
        information.iSocketType = socket->type;
        information.iProtocol = socket->protocol;
        information.iVersion = 2;
        return give(&information, sizeof information, value, size);
    default:
        return -ENOPROTOOPT;
    }
}

API_PRIVATE(ws2_32, int, getsockopt,
            (SOCKET handle, int level, int name, char *value OUT, int *size INOUT))
{
    struct socket *socket = wsa_socket(handle);
    int result;

    if (!socket)
        return SOCKET_ERROR;
    if (!value || !size)
        result = -EFAULT;
    else
        result = get_own(socket, level, name, value, size);
    if (result == -ENOPROTOOPT)
        result = socket_option_get(socket->file.fd, level, name, value, size);
    socket_release(socket);
    return wsa_result(result);
}

static int set_own(struct socket *socket, int level, int name, const void *value, int size)
{
    DWORD number = 0;

    if (level != SOL_SOCKET)
        return -ENOPROTOOPT;
    memcpy(&number, value, size < (int)sizeof number ? (size_t)size : sizeof number);
    switch (name) {
    case SO_RCVTIMEO:
        socket->receive_timeout = number;
        return 0;
    case SO_SNDTIMEO:
        socket->send_timeout = number;
        return 0;
    case SO_EXCLUSIVEADDRUSE: /* the host never shares an address that is in use */
        return socket_option_set(socket->file.fd, SOL_SOCKET, SO_REUSEADDR, &(int){number == 0},
                                 sizeof(int));
    case SO_UPDATE_ACCEPT_CONTEXT: /* the accepted socket is whole from the start */
    case SO_UPDATE_CONNECT_CONTEXT:
        return 0;
    default:
        return -ENOPROTOOPT;
    }
}

API_PRIVATE(ws2_32, int, setsockopt,
            (SOCKET handle, int level, int name, const char *value BYTES(size) OPTIONAL, int size))
{
    struct socket *socket = wsa_socket(handle);
    DWORD nothing = 0;
    int result;

    if (!socket)
        return SOCKET_ERROR;
    if (!value && level == SOL_SOCKET && name == SO_UPDATE_CONNECT_CONTEXT) {
        value = (const char *)&nothing;
        size = sizeof nothing;
    }
    result = !value || size <= 0 ? -EFAULT : set_own(socket, level, name, value, size);
    if (result == -ENOPROTOOPT)
        result = socket_option_set(socket->file.fd, level, name, value, size);
    socket_release(socket);
    return wsa_result(result);
}

ORDINAL(ws2_32, getsockopt, 7);
ORDINAL(ws2_32, setsockopt, 21);
