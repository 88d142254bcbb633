/* See descriptor.h. */
#include "apis/host/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

_Static_assert(DESCRIPTOR_READABLE == POLLIN && DESCRIPTOR_WRITABLE == POLLOUT &&
                   DESCRIPTOR_HUNG_UP == POLLHUP,
               "poll's bits");

int host_descriptor_wait(int fd, short events, int64_t nanoseconds)
{
    struct pollfd point = {fd, events, 0};
    struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};

    ppoll(&point, 1, nanoseconds < 0 ? NULL : &time, NULL);
    return point.revents;
}

int host_descriptor_wait_any(struct descriptor_point *points, size_t count, int milliseconds)
{
    _Static_assert(sizeof *points == sizeof(struct pollfd), "points are handed on as pollfds");
    int ready = poll((struct pollfd *)points, count, milliseconds);

    return ready < 0 ? -errno : ready;
}

int host_descriptor_copy(int fd, int not_below)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, not_below);

    return copy < 0 ? -errno : copy;
}

void host_descriptor_replace(int fd, int by)
{
    dup3(by, fd, O_CLOEXEC);
    close(by);
}

void host_descriptor_close_at_exec(int fd)
{
    fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void host_descriptor_close(int fd)
{
    close(fd);
}

int host_descriptor_null(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

int host_descriptor_flag(void)
{
    int flag = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    return flag < 0 ? -errno : flag;
}

void host_descriptor_flag_set(int flag)
{
    const uint64_t one = 1;

    (void)!write(flag, &one, sizeof one);
}

void host_descriptor_flag_clear(int flag)
{
    uint64_t value;

    (void)!read(flag, &value, sizeof value);
}
