/* See poller.h. */
#include "apis/host/poller.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <unistd.h>

int poller_open(void)
{
    int poller = epoll_create1(EPOLL_CLOEXEC);

    return poller < 0 ? -errno : poller;
}

void poller_close(int poller)
{
    close(poller);
}

int poller_add(int poller, int fd, short events, void *mark)
{
    struct epoll_event event = {(uint32_t)events | EPOLLONESHOT, {.ptr = mark}};

    return epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

void poller_remove(int poller, int fd)
{
    epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL);
}

void *poller_wait(int poller)
{
    struct epoll_event event;

    return epoll_wait(poller, &event, 1, -1) < 1 ? NULL : event.data.ptr;
}
