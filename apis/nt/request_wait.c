/*
 * Requests that wait for their descriptor, and the helper thread that watches over them: see
 * request.h. The thread starts with the first of them.
 */
#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/thread.h"
#include "apis/nt/request.h"

#include <sched.h>
#include <stdlib.h>

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
    return host_descriptor_wait(request->descriptor, request->events, 0) != 0;
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
static struct descriptor_point *gather(size_t *count)
{
    struct descriptor_point *points;
    size_t at = 1;

    lock_acquire(&lock);
    points = malloc((waiting_count + 1) * sizeof *points);
    if (points) {
        points[0] = (struct descriptor_point){.fd = wake_up, .events = DESCRIPTOR_READABLE};
        for (const struct request *request = waiting; request; request = request->next)
            points[at++] = (struct descriptor_point){request->descriptor, request->events, 0};
    }
    lock_release(&lock);
    *count = at;
    return points;
}

static void *watch(void *unused)
{
    for (;;) {
        struct request *request;
        struct descriptor_point *points;
        size_t count;

        while ((request = take_ready()))
            request->ready(request);
        points = gather(&count);
        if (!points) {
            sched_yield();
            continue;
        }
        if (host_descriptor_wait_any(points, count, -1) > 0 &&
            (points[0].results & DESCRIPTOR_READABLE))
            host_descriptor_flag_clear(wake_up);
        free(points);
    }
    return unused;
}

/* Under the lock. */
static int start(void)
{
    if (wake_up >= 0)
        return 0;
    wake_up = host_descriptor_flag();
    return wake_up < 0 ? wake_up : host_thread_start(watch);
}

void request_wait_ready(struct request *request, short events,
                        void (*ready)(struct request *request))
{
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
        host_descriptor_flag_set(wake_up);
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
