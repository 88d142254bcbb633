/* See pipe.h. */
#include "apis/host/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int host_pipe_open(int ends[2], size_t size)
{
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    if (size > PIPE_BUF)
        fcntl(ends[1], F_SETPIPE_SZ, size);
    return 0;
}

void host_pipe_set_blocking(int fd, bool blocking)
{
    int flags = fcntl(fd, F_GETFL);

    fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

static int count_of(int fd, unsigned long which)
{
    int count = 0;

    return ioctl(fd, which, &count) < 0 ? -errno : count;
}

int host_pipe_available(int fd)
{
    return count_of(fd, FIONREAD);
}

int host_pipe_unread(int fd)
{
    return count_of(fd, TIOCOUTQ);
}

/* Pipes are looked into by a copy that does not take anything out (tee(2)). */
static ssize_t peek_by_copy(int fd, void *buffer, size_t size)
{
    int copy[2];
    ssize_t count;

    if (pipe2(copy, O_CLOEXEC | O_NONBLOCK) < 0)
        return -errno;
    count = tee(fd, copy[1], size, SPLICE_F_NONBLOCK);
    if (count > 0)
        count = read(copy[0], buffer, (size_t)count);
    if (count < 0)
        count = -errno;
    close(copy[0]);
    close(copy[1]);
    return count;
}

ssize_t host_pipe_peek(int fd, void *buffer, size_t size)
{
    ssize_t count = recv(fd, buffer, size, MSG_PEEK | MSG_DONTWAIT);

    if (count < 0 && errno == ENOTSOCK)
        return peek_by_copy(fd, buffer, size);
    return count < 0 ? -errno : count;
}
