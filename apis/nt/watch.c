/* See watch.h. A poller accepts a descriptor once, so each watch has a copy of its own. */
#include "apis/nt/watch.h"

#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/futex.h"
#include "apis/host/poller.h"
#include "apis/host/thread.h"

#include <stddef.h>

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
    (void)unused;
    for (;;) {
        const void *mark = poller_wait(poller);

        if (!mark)
            continue;
        lock_acquire(&watch_lock);
        for (struct watch *watch = watches; watch; watch = watch->next) {
            if (watch == mark)
                watch_ready(watch);
        }
        lock_release(&watch_lock);
    }
    return NULL;
}

static int poller_start(void)
{
    poller = poller_open();
    if (poller < 0)
        return -1;
    if (host_thread_start(watch_run) < 0) {
        poller_close(poller);
        poller = -1;
        return -1;
    }
    return 0;
}

void watch_begin(struct watch *watch, int descriptor, short events)
{
    atomic_init(&watch->ready, 0);
    watch->descriptor = host_descriptor_copy(descriptor, 0);
    lock_acquire(&watch_lock);
    watch->next = watches;
    watches = watch;
    if ((poller < 0 && poller_start() < 0) ||
        poller_add(poller, watch->descriptor, events, watch) < 0)
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
        poller_remove(poller, watch->descriptor);
        host_descriptor_close(watch->descriptor);
    }
    lock_release(&watch_lock);
}
