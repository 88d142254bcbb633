/* See watch.h. epoll(7) accepts a descriptor once, so each watch has a duplicate of its own. */
#include "apis/nt/watch.h"

#include "abi/lock.h"
#include "apis/host/futex.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <unistd.h>

static struct lock watch_lock;
static struct watch *watches;
static int poller = -1;

static void watch_ready(struct watch *watch)
{
    atomic_store(&watch->ready, 1);
    futex_wake_shared(&watch->ready, FUTEX_EVERYBODY);
}

static void *watch_run(void *unused)
{
    struct epoll_event event;

    (void)unused;
    for (;;) {
        if (epoll_wait(poller, &event, 1, -1) < 1)
            continue;
        lock_acquire(&watch_lock);
        for (struct watch *watch = watches; watch; watch = watch->next) {
            if (watch == event.data.ptr)
                watch_ready(watch);
        }
        lock_release(&watch_lock);
    }
    return NULL;
}

/* The helper takes no signals: those are for guest threads. */
static int poller_start(void)
{
    sigset_t all, before;
    pthread_t thread;
    int error;

    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0)
        return -1;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&thread, NULL, watch_run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        close(poller);
        poller = -1;
        return -1;
    }
    pthread_detach(thread);
    return 0;
}

void watch_begin(struct watch *watch, int descriptor, short events)
{
    struct epoll_event event = {(uint32_t)events | EPOLLONESHOT, {.ptr = watch}};

    atomic_init(&watch->ready, 0);
    watch->descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    lock_acquire(&watch_lock);
    watch->next = watches;
    watches = watch;
    if ((poller < 0 && poller_start() < 0) ||
        epoll_ctl(poller, EPOLL_CTL_ADD, watch->descriptor, &event) < 0)
        watch_ready(watch); /* what cannot be polled is always ready, as for poll(2) */
    lock_release(&watch_lock);
}

void watch_end(struct watch *watch)
{
    lock_acquire(&watch_lock);
    for (struct watch **link = &watches; *link; link = &(*link)->next) {
        if (*link == watch) {
            *link = watch->next;
            break;
        }
    }
    if (watch->descriptor >= 0) {
        epoll_ctl(poller, EPOLL_CTL_DEL, watch->descriptor, NULL);
        close(watch->descriptor);
    }
    lock_release(&watch_lock);
}
