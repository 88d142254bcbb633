/* See local_socket.h. */
#include "apis/host/local_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

_Static_assert(LOCAL_SOCKET_PATH == sizeof((struct sockaddr_un *)0)->sun_path, "unix(7)");

static int type_of(bool messages)
{
    return (messages ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_CLOEXEC;
}

int local_socket_pair(bool messages, int ends[2])
{
    return socketpair(AF_UNIX, type_of(messages), 0, ends) < 0 ? -errno : 0;
}

static int address_of(const char *path, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address->sun_path)
        return -ENAMETOOLONG;
    strcpy(address->sun_path, path);
    return 0;
}

int local_socket_listen(const char *path, bool messages)
{
    struct sockaddr_un address;
    int error = address_of(path, &address), fd;

    if (error < 0)
        return error;
    fd = socket(AF_UNIX, type_of(messages) | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 0) == 0)
        return fd;
    error = -errno;
    close(fd);
    return error;
}

int local_socket_accept(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

/* It must not block in connecting, but may afterwards. */
static int connect_as(const struct sockaddr_un *address, bool messages)
{
    int fd = socket(AF_UNIX, type_of(messages) | SOCK_NONBLOCK, 0), error;

    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0) {
        fcntl(fd, F_SETFL, 0);
        return fd;
    }
    error = -errno;
    close(fd);
    return error;
}

int local_socket_connect(const char *path, bool *messages)
{
    struct sockaddr_un address;
    int result = address_of(path, &address);

    *messages = false;
    if (result < 0)
        return result;
    result = connect_as(&address, false);
    if (result != -EPROTOTYPE)
        return result;
    *messages = true;
    return connect_as(&address, true);
}

pid_t local_socket_peer(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 ? -errno : peer.pid;
}

static ssize_t receive(int fd, void *buffer, size_t size, int flags)
{
    ssize_t count;

    do
        count = recv(fd, buffer, size, flags);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

ssize_t local_socket_receive(int fd, void *buffer, size_t size, bool now)
{
    return receive(fd, buffer, size, now ? MSG_DONTWAIT : 0);
}

ssize_t local_socket_send(int fd, const void *buffer, size_t size, bool now)
{
    ssize_t count;

    do
        count = send(fd, buffer, size, MSG_NOSIGNAL | (now ? MSG_DONTWAIT : 0));
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

ssize_t local_socket_next(int fd, bool now)
{
    uint8_t probe;

    return receive(fd, &probe, 1, MSG_PEEK | MSG_TRUNC | (now ? MSG_DONTWAIT : 0));
}
