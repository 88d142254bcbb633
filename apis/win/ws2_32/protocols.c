/* The transport protocols that sockets can have. [WSAEnumProtocols, Microsoft Learn] */
#include "apis/win/ws2_32/winsock.h"
#include "thunks/api.h"

#include <string.h>

enum {
    STREAM_FLAGS = XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER | XP1_GRACEFUL_CLOSE |
                   XP1_EXPEDITED_DATA | XP1_IFS_HANDLES,
    DATAGRAM_FLAGS = XP1_CONNECTIONLESS | XP1_MESSAGE_ORIENTED | XP1_SUPPORT_BROADCAST |
                     XP1_SUPPORT_MULTIPOINT | XP1_IFS_HANDLES,
    DATAGRAM_MOST = 65507, /* bytes of data that a UDP packet can carry */
    FIRST_ENTRY = 1001,
    PROTOCOL_VERSION = 2
};

/* Microsoft's own base providers. */
#define PROVIDER_INTERNET                                                                          \
    {                                                                                              \
        0xe70f1aa0, 0xab8b, 0x11cf,                                                                \
        {                                                                                          \
            0x8c, 0xa3, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92                                         \
        }                                                                                          \
    }
#define PROVIDER_INTERNET6                                                                         \
    {                                                                                              \
        0xf9eab0c0, 0x26d4, 0x11d0,                                                                \
        {                                                                                          \
            0xbb, 0xbf, 0x00, 0xaa, 0x00, 0x6c, 0x34, 0xe4                                         \
        }                                                                                          \
    }

static const struct protocol {
    GUID provider;
    int family, type, protocol;
    const char *name;
} protocols[] = {
    {PROVIDER_INTERNET, AF_INET, SOCK_STREAM, IPPROTO_TCP, "MSAFD Tcpip [TCP/IP]"},
    {PROVIDER_INTERNET, AF_INET, SOCK_DGRAM, IPPROTO_UDP, "MSAFD Tcpip [UDP/IP]"},
    {PROVIDER_INTERNET6, AF_INET6, SOCK_STREAM, IPPROTO_TCP, "MSAFD Tcpip [TCP/IPv6]"},
    {PROVIDER_INTERNET6, AF_INET6, SOCK_DGRAM, IPPROTO_UDP, "MSAFD Tcpip [UDP/IPv6]"},
};

enum { PROTOCOLS = sizeof protocols / sizeof *protocols };

/* wanted: protocol numbers up to a 0; NULL: all. */
static bool is_wanted(const struct protocol *protocol, const int *wanted)
{
    if (!wanted)
        return true;
    for (; *wanted != 0; wanted++) {
        if (*wanted == protocol->protocol)
            return true;
    }
    return false;
}

static void describe(const struct protocol *protocol, WSAPROTOCOL_INFOW *info)
{
    bool stream = protocol->type == SOCK_STREAM;

    memset(info, 0, sizeof *info);
    info->dwServiceFlags1 = stream ? STREAM_FLAGS : DATAGRAM_FLAGS;
    info->dwProviderFlags = PFL_MATCHES_PROTOCOL_ZERO;
    info->ProviderId = protocol->provider;
    info->dwCatalogEntryId = FIRST_ENTRY + (DWORD)(protocol - protocols);
    info->ProtocolChain.ChainLen = BASE_PROTOCOL;
    info->iVersion = PROTOCOL_VERSION;
    info->iAddressFamily = protocol->family;
    info->iMaxSockAddr =
        protocol->family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    info->iMinSockAddr = info->iMaxSockAddr;
    info->iSocketType = protocol->type;
    info->iProtocol = protocol->protocol;
    info->iNetworkByteOrder = BIGENDIAN;
    info->iSecurityScheme = SECURITY_PROTOCOL_NONE;
    info->dwMessageSize = stream ? 0 : DATAGRAM_MOST;
    for (size_t i = 0; protocol->name[i]; i++)
        info->szProtocol[i] = (WCHAR)protocol->name[i];
}

API(ws2_32, int, WSAEnumProtocolsW,
    (LPINT wanted OPTIONAL, LPWSAPROTOCOL_INFOW infos OUT BYTES(*size), LPDWORD size INOUT))
{
    DWORD needed = 0;
    int count = 0;

    if (!wsa_started())
        return SOCKET_ERROR;
    for (int i = 0; i < PROTOCOLS; i++)
        needed += is_wanted(&protocols[i], wanted) ? sizeof *infos : 0;
    if (!infos || *size < needed) {
        *size = needed;
        return wsa_fail(WSAENOBUFS);
    }
    for (int i = 0; i < PROTOCOLS; i++) {
        if (is_wanted(&protocols[i], wanted))
            describe(&protocols[i], &infos[count++]);
    }
    return count;
}
