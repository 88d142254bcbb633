/* See socket.h. [socket(7), ip(7), ipv6(7)] */
#include "apis/host/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* What Windows numbers differently. */
enum { WINDOWS_INET6 = 23, FIRST_SIX = 28 };

_Static_assert(sizeof(struct socket_part) == sizeof(struct iovec), "parts are handed on as iovecs");

static int family_to_host(int family)
{
    return family == WINDOWS_INET6 ? AF_INET6 : family;
}

int socket_address_to_host(const void *address, int size, void *host)
{
    sa_family_t family;

    if (!address || size < (int)sizeof family || size > SOCKET_ADDRESS_BYTES)
        return -EFAULT;
    memset(host, 0, SOCKET_ADDRESS_BYTES);
    memcpy(host, address, (size_t)size);
    memcpy(&family, address, sizeof family);
    if (family == AF_INET && size < (int)sizeof(struct sockaddr_in))
        return -EFAULT;
    if (family == WINDOWS_INET6 && size < FIRST_SIX)
        return -EFAULT;
    family = (sa_family_t)family_to_host(family);
    memcpy(host, &family, sizeof family);
    return size;
}

void socket_address_from_host(void *address)
{
    sa_family_t family;

    memcpy(&family, address, sizeof family);
    if (family == AF_INET6)
        family = WINDOWS_INET6;
    memcpy(address, &family, sizeof family);
}

/* Gives an address out, cut to the room; *size becomes its length. */
static void give_address(const void *host, socklen_t length, void *address, int *size)
{
    char whole[SOCKET_ADDRESS_BYTES];

    memcpy(whole, host, length < sizeof whole ? length : sizeof whole);
    socket_address_from_host(whole);
    memcpy(address, whole, (int)length < *size ? length : (size_t)*size);
    *size = (int)length;
}

/*
 * As on Windows, an address in TIME_WAIT may be bound again, and an IPv6 socket does not take
 * IPv4 along.
 */
int socket_open(int family, int type, int protocol)
{
    int fd = socket(family_to_host(family), type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    int one = 1;

    if (fd < 0)
        return -errno;
    if (type == SOCK_STREAM)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (family == WINDOWS_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    return fd;
}

int socket_bind(int fd, const void *address, int size)
{
    _Alignas(8) char host[SOCKET_ADDRESS_BYTES];
    int length = socket_address_to_host(address, size, host);

    if (length < 0)
        return length;
    return bind(fd, (struct sockaddr *)host, (socklen_t)length) < 0 ? -errno : 0;
}

int socket_connect(int fd, const void *address, int size)
{
    _Alignas(8) char host[SOCKET_ADDRESS_BYTES];
    int length = socket_address_to_host(address, size, host);

    if (length < 0)
        return length;
    return connect(fd, (struct sockaddr *)host, (socklen_t)length) < 0 ? -errno : 0;
}

int socket_listen(int fd, int backlog)
{
    if (backlog < 0 || backlog > SOMAXCONN)
        backlog = SOMAXCONN;
    return listen(fd, backlog) < 0 ? -errno : 0;
}

int socket_accept(int fd)
{
    int accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    return accepted < 0 ? -errno : accepted;
}

int socket_name(int fd, bool peer, void *address, int *size)
{
    _Alignas(8) char host[SOCKET_ADDRESS_BYTES];
    socklen_t length = sizeof host;
    int error = peer ? getpeername(fd, (struct sockaddr *)host, &length)
                     : getsockname(fd, (struct sockaddr *)host, &length);

    if (error < 0)
        return -errno;
    if (*size < (int)length)
        return -EFAULT;
    give_address(host, length, address, size);
    return 0;
}

int socket_shutdown(int fd, int how)
{
    return shutdown(fd, how) < 0 ? -errno : 0;
}

void socket_close(int fd)
{
    close(fd);
}

int socket_available(int fd)
{
    int count = 0;

    return ioctl(fd, FIONREAD, &count) < 0 ? -errno : count;
}

int socket_error(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;

    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? -errno : -error;
}

static int flags_to_host(unsigned flags)
{
    return (flags & SOCKET_OUT_OF_BAND ? MSG_OOB : 0) | (flags & SOCKET_PEEK ? MSG_PEEK : 0);
}

long socket_send(int fd, const struct socket_part *parts, size_t count, unsigned flags,
                 const void *address, int size)
{
    _Alignas(8) char host[SOCKET_ADDRESS_BYTES];
    struct msghdr message = {.msg_iov = (struct iovec *)parts, .msg_iovlen = count};
    long sent;

    if (address) {
        int length = socket_address_to_host(address, size, host);

        if (length < 0)
            return length;
        message.msg_name = host;
        message.msg_namelen = (socklen_t)length;
    }
    sent = sendmsg(fd, &message, flags_to_host(flags) | MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

long socket_receive(int fd, const struct socket_part *parts, size_t count, unsigned *flags,
                    void *address, int *size)
{
    _Alignas(8) char host[SOCKET_ADDRESS_BYTES];
    struct msghdr message = {.msg_iov = (struct iovec *)parts,
                             .msg_iovlen = count,
                             .msg_name = address ? host : NULL,
                             .msg_namelen = sizeof host};
    long received = recvmsg(fd, &message, flags_to_host(*flags) | MSG_CMSG_CLOEXEC);

    if (received < 0)
        return -errno;
    *flags = message.msg_flags & MSG_TRUNC ? SOCKET_PARTIAL : 0;
    if (address && message.msg_namelen > 0)
        give_address(host, message.msg_namelen, address, size);
    return received;
}

_Static_assert(SOCKET_READABLE == POLLIN && SOCKET_URGENT == POLLPRI &&
                   SOCKET_WRITABLE == POLLOUT && SOCKET_FAILED == POLLERR &&
                   SOCKET_HUNG_UP == POLLHUP && SOCKET_NO_SOCKET == POLLNVAL &&
                   SOCKET_PEER_DONE == POLLRDHUP,
               "poll's bits");
