/* Socket options by Windows' numbers. See socket.h. [Socket Options, Microsoft Learn] */
#include "apis/host/socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

enum { WINDOWS_SOCKET = 0xffff, WINDOWS_LINGER = 0x80, WINDOWS_DONT_LINGER = -129 };

static const struct option {
    int windows_level, windows_name, level, name;
    bool boolean; /* the result is 0 or 1 */
} options[] = {
    {WINDOWS_SOCKET, 0x0001, SOL_SOCKET, SO_DEBUG, true},
    {WINDOWS_SOCKET, 0x0002, SOL_SOCKET, SO_ACCEPTCONN, true},
    {WINDOWS_SOCKET, 0x0004, SOL_SOCKET, SO_REUSEADDR, true},
    {WINDOWS_SOCKET, 0x0008, SOL_SOCKET, SO_KEEPALIVE, true},
    {WINDOWS_SOCKET, 0x0010, SOL_SOCKET, SO_DONTROUTE, true},
    {WINDOWS_SOCKET, 0x0020, SOL_SOCKET, SO_BROADCAST, true},
    {WINDOWS_SOCKET, 0x0100, SOL_SOCKET, SO_OOBINLINE, true},
    {WINDOWS_SOCKET, 0x1001, SOL_SOCKET, SO_SNDBUF, false},
    {WINDOWS_SOCKET, 0x1002, SOL_SOCKET, SO_RCVBUF, false},
    {WINDOWS_SOCKET, 0x1008, SOL_SOCKET, SO_TYPE, false},
    {6, 0x0001, IPPROTO_TCP, TCP_NODELAY, true},
    {6, 0x0003, IPPROTO_TCP, TCP_KEEPIDLE, false},
    {6, 0x0010, IPPROTO_TCP, TCP_KEEPCNT, false},
    {6, 0x0011, IPPROTO_TCP, TCP_KEEPINTVL, false},
    {0, 3, IPPROTO_IP, IP_TOS, false},
    {0, 4, IPPROTO_IP, IP_TTL, false},
    {0, 9, IPPROTO_IP, IP_MULTICAST_IF, false},
    {0, 10, IPPROTO_IP, IP_MULTICAST_TTL, false},
    {0, 11, IPPROTO_IP, IP_MULTICAST_LOOP, true},
    {0, 12, IPPROTO_IP, IP_ADD_MEMBERSHIP, false},
    {0, 13, IPPROTO_IP, IP_DROP_MEMBERSHIP, false},
    {41, 4, IPPROTO_IPV6, IPV6_UNICAST_HOPS, false},
    {41, 9, IPPROTO_IPV6, IPV6_MULTICAST_IF, false},
    {41, 10, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, false},
    {41, 11, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, true},
    {41, 12, IPPROTO_IPV6, IPV6_JOIN_GROUP, false},
    {41, 13, IPPROTO_IPV6, IPV6_LEAVE_GROUP, false},
    {41, 27, IPPROTO_IPV6, IPV6_V6ONLY, true},
};

static const struct option *find(int level, int name)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (options[i].windows_level == level && options[i].windows_name == name)
            return &options[i];
    }
    return NULL;
}

/* Two 16-bit numbers on Windows, two ints here. */
static int linger_set(int fd, int name, const void *value, int size)
{
    struct linger host = {0};
    uint16_t parts[2] = {0};

    if (name == WINDOWS_LINGER) {
        if (size < (int)sizeof parts)
            return -EFAULT;
        memcpy(parts, value, sizeof parts);
        host = (struct linger){parts[0], parts[1]};
    }
    return setsockopt(fd, SOL_SOCKET, SO_LINGER, &host, sizeof host) < 0 ? -errno : 0;
}

/* A BOOL may come as one byte or as four. */
static int number_of(const void *value, int size)
{
    int number = 0;

    memcpy(&number, value, size < (int)sizeof number ? (size_t)size : sizeof number);
    return number;
}

int socket_option_set(int fd, int level, int name, const void *value, int size)
{
    const struct option *option = find(level, name);
    int number;

    if (!value || size <= 0)
        return -EFAULT;
    if (level == WINDOWS_SOCKET && (name == WINDOWS_LINGER || name == WINDOWS_DONT_LINGER))
        return linger_set(fd, name, value, size);
    if (!option)
        return -ENOPROTOOPT;
    if (size > (int)sizeof number)
        return setsockopt(fd, option->level, option->name, value, (socklen_t)size) < 0 ? -errno : 0;
    number = number_of(value, size);
    if (option->boolean)
        number = number != 0;
    return setsockopt(fd, option->level, option->name, &number, sizeof number) < 0 ? -errno : 0;
}

static int linger_get(int fd, void *value, int *size)
{
    struct linger host = {0};
    socklen_t length = sizeof host;
    uint16_t parts[2];

    if (getsockopt(fd, SOL_SOCKET, SO_LINGER, &host, &length) < 0)
        return -errno;
    if (*size < (int)sizeof parts)
        return -EFAULT;
    parts[0] = (uint16_t)host.l_onoff;
    parts[1] = (uint16_t)host.l_linger;
    memcpy(value, parts, sizeof parts);
    *size = sizeof parts;
    return 0;
}

int socket_option_get(int fd, int level, int name, void *value, int *size)
{
    const struct option *option = find(level, name);
    socklen_t length = sizeof(int);
    int number = 0;

    if (!value || *size <= 0)
        return -EFAULT;
    if (level == WINDOWS_SOCKET && name == WINDOWS_LINGER)
        return linger_get(fd, value, size);
    if (!option)
        return -ENOPROTOOPT;
    if (getsockopt(fd, option->level, option->name, &number, &length) < 0)
        return -errno;
    if (option->boolean)
        number = number != 0;
    if (name == 0x1001 || name == 0x1002)
        number /= 2; /* the host doubles what was asked for */
    if (*size > (int)sizeof number)
        *size = sizeof number;
    memcpy(value, &number, (size_t)*size);
    return 0;
}
