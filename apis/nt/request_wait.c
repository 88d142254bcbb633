/*
 * Requests that wait for their descriptor, and the helper thread that watches over them: see
 * request.h. The thread starts with the first of them.
 */
#include "abi/lock.h"
#include "apis/nt/request.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct lock lock;
static struct request *waiting; /* in the order of their turns */
static size_t waiting_count;
static uint64_t last_turn;
static int wake_up = -1;

static void insert(struct request *request)
{
    struct request **link = &waiting;

    if (request->turn == 0)
        request->turn = ++last_turn;
    while (*link && (*link)->turn < request->turn)
        link = &(*link)->next;
    request->next = *link;
    *link = request;
    waiting_count++;
}

static bool is_ready(const struct request *request)
{
    struct pollfd poll_fd = {.fd = request->descriptor, .events = request->events};

    return poll(&poll_fd, 1, 0) != 0;
}

/* Takes the first request off the list whose descriptor is ready now. */
static struct request *take_ready(void)
{
    struct request *found = NULL;

    lock_acquire(&lock);
    for (struct request **link = &waiting; *link; link = &(*link)->next) {
        if (is_ready(*link)) {
            found = *link;
            *link = found->next;
            waiting_count--;
            break;
        }
    }
    lock_release(&lock);
    return found;
}

/* The descriptors to sleep on; the first is the wake-up. The caller frees them. */
static struct pollfd *gather(size_t *count)
{
    struct pollfd *points;
    size_t at = 1;

    lock_acquire(&lock);
    points = malloc((waiting_count + 1) * sizeof *points);
    if (points) {
        points[0] = (struct pollfd){.fd = wake_up, .events = POLLIN};
        for (const struct request *request = waiting; request; request = request->next)
            points[at++] = (struct pollfd){.fd = request->descriptor, .events = request->events};
    }
    lock_release(&lock);
    *count = at;
    return points;
}

static void *watch(void *unused)
{
    for (;;) {
        struct request *request;
        struct pollfd *points;
        uint64_t value;
        size_t count;

        while ((request = take_ready()))
            request->ready(request);
        points = gather(&count);
        if (!points) {
            sched_yield();
            continue;
        }
        if (poll(points, count, -1) > 0 && (points[0].revents & POLLIN))
            (void)!read(wake_up, &value, sizeof value);
        free(points);
    }
    return unused;
}

/* Under the lock. Signals are for the guest's threads. */
static int start(void)
{
    sigset_t all, before;
    pthread_t thread;
    int error;

    if (wake_up >= 0)
        return 0;
    wake_up = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake_up < 0)
        return -errno;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&thread, NULL, watch, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error == 0)
        pthread_detach(thread);
    return -error;
}

void request_wait_ready(struct request *request, short events,
                        void (*ready)(struct request *request))
{
    const uint64_t one = 1;
    int error;

    request->events = events;
    request->ready = ready;
    lock_acquire(&lock);
    error = start();
    if (error == 0)
        insert(request);
    lock_release(&lock);
    if (error < 0)
        request_complete(request, STATUS_INSUFFICIENT_RESOURCES, 0);
    else
        (void)!write(wake_up, &one, sizeof one);
}

void request_wake(const void *state)
{
    struct request *found = NULL, *request;

    lock_acquire(&lock);
    for (struct request **link = &waiting; (request = *link);) {
        if (request->state != state) {
            link = &request->next;
            continue;
        }
        *link = request->next;
        request->next = found;
        found = request;
        waiting_count--;
    }
    lock_release(&lock);
    while (found) {
        request = found;
        found = found->next;
        request->ready(request);
    }
}

static bool is_meant(const struct request *request, const struct file *file,
                     const IO_STATUS_BLOCK *result, DWORD thread)
{
    return request->file == file && (!result || request->result == result) &&
           (!thread || request->thread == thread);
}

bool request_cancel(struct file *file, const IO_STATUS_BLOCK *result, DWORD thread)
{
    struct request *cancelled = NULL, **last = &cancelled, *request;

    lock_acquire(&lock);
    for (struct request **link = &waiting; (request = *link);) {
        if (!is_meant(request, file, result, thread)) {
            link = &request->next;
            continue;
        }
        *link = request->next;
        request->next = NULL;
        *last = request;
        last = &request->next;
        waiting_count--;
    }
    lock_release(&lock);
    request = cancelled;
    while (request) {
        struct request *next = request->next;

        request_complete(request, STATUS_CANCELLED, 0);
        request = next;
    }
    return cancelled != NULL;
}
