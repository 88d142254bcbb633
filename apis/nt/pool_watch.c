/* See pool_watch.h. */
#include "apis/nt/pool_watch.h"

#include "abi/lock.h"
#include "apis/host/futex.h"
#include "apis/nt/thread.h"

#include <stdlib.h>

enum { OBJECTS_MOST = MAXIMUM_WAIT_OBJECTS - 1 };

struct watcher {
    struct signalled_object changed; /* the first thing that it waits for: the list has changed */
    struct watcher *next;
    struct pool_watch *first;
    unsigned int objects;
    atomic_uint rounds; /* those who disarm sleep on it */
};

static struct lock lock; /* of all watchers */
static struct watcher *watchers;

static const struct object_type changed_type = {.name = "Watcher", .wait = &wait_on_signal};

static void list_add(struct watcher *watcher, struct pool_watch *watch)
{
    watch->watcher = watcher;
    watch->previous = NULL;
    watch->next = watcher->first;
    if (watch->next)
        watch->next->previous = watch;
    watcher->first = watch;
    watcher->objects += watch->object != NULL;
}

static void list_remove(struct pool_watch *watch)
{
    struct watcher *watcher = watch->watcher;

    if (watch->next)
        watch->next->previous = watch->previous;
    if (watch->previous)
        watch->previous->next = watch->next;
    else
        watcher->first = watch->next;
    watcher->objects -= watch->object != NULL;
    watch->watcher = NULL;
    if (watch->object)
        object_release(watch->object);
    watch->object = NULL;
    watch->leaving = false;
}

/* The watch stays in the list meanwhile, which only this thread takes it out of. */
static void fire(struct pool_watch *watch, NTSTATUS result)
{
    int64_t deadline = watch->deadline;
    bool again;

    lock_release(&lock);
    again = watch->fired(watch, result, &deadline);
    lock_acquire(&lock);
    watch->deadline = deadline;
    if (!again)
        list_remove(watch);
}

/* Those that are due, or that somebody wants to disarm. */
static void look_through(struct watcher *watcher)
{
    int64_t now = deadline_now();
    struct pool_watch *watch, *next;

    for (watch = watcher->first; watch; watch = next) {
        next = watch->next;
        if (watch->leaving)
            list_remove(watch);
        else if (watch->deadline <= now)
            fire(watch, STATUS_TIMEOUT);
    }
    atomic_fetch_add(&watcher->rounds, 1);
    futex_wake(&watcher->rounds, FUTEX_EVERYBODY);
}

struct round {
    struct object *objects[MAXIMUM_WAIT_OBJECTS];
    struct pool_watch *watches[MAXIMUM_WAIT_OBJECTS];
    size_t count;
    int64_t deadline;
};

static void gather(struct watcher *watcher, struct round *round)
{
    signal_reset(&watcher->changed.signal);
    round->objects[0] = &watcher->changed.object;
    round->count = 1;
    round->deadline = DEADLINE_NEVER;
    for (struct pool_watch *watch = watcher->first; watch; watch = watch->next) {
        if (watch->deadline < round->deadline)
            round->deadline = watch->deadline;
        if (!watch->object)
            continue;
        round->objects[round->count] = watch->object;
        round->watches[round->count++] = watch;
    }
}

/* Which watch a wait's result is about; 0 for none. */
static size_t index_of(NTSTATUS result, size_t count)
{
    size_t base = result >= STATUS_ABANDONED_WAIT_0 ? STATUS_ABANDONED_WAIT_0 : STATUS_WAIT_0;

    return result >= 0 && (size_t)result - base < count ? (size_t)result - base : 0;
}

/* A watch stays in the list while its object is waited for: whoever disarms it waits for us. */
static DWORD WINAPI watcher_main(void *parameter)
{
    struct watcher *watcher = parameter;
    struct round round;

    lock_acquire(&lock);
    for (;;) {
        NTSTATUS result;
        size_t index;

        gather(watcher, &round);
        lock_release(&lock);
        result =
            wait_objects(round.objects, round.count, WAIT_FOR_ANY, NOT_ALERTABLE, round.deadline);
        lock_acquire(&lock);
        index = index_of(result, round.count);
        if (index > 0)
            fire(round.watches[index],
                 result >= STATUS_ABANDONED_WAIT_0 ? STATUS_ABANDONED : STATUS_WAIT_0);
        look_through(watcher);
    }
    return 0;
}

/* With the lock, which is let go of meanwhile. */
static struct watcher *watcher_new(void)
{
    struct watcher *watcher = calloc(1, sizeof *watcher);
    struct thread_request request = {watcher_main, watcher, 0, false};
    struct thread_object *thread;
    NTSTATUS status;

    if (!watcher)
        return NULL;
    object_prepare(&watcher->changed.object, &changed_type);
    lock_release(&lock);
    status = thread_create(&request, &thread);
    lock_acquire(&lock);
    if (status < 0) {
        free(watcher);
        return NULL;
    }
    object_release(&thread->waitable.object);
    watcher->next = watchers;
    watchers = watcher;
    return watcher;
}

NTSTATUS pool_watch_arm(struct pool_watch *watch, struct object *object, int64_t deadline)
{
    struct watcher *watcher;

    lock_acquire(&lock);
    for (watcher = watchers; watcher; watcher = watcher->next) {
        if (!object || watcher->objects < OBJECTS_MOST)
            break;
    }
    if (!watcher)
        watcher = watcher_new();
    if (watcher) {
        watch->object = object ? object_hold(object) : NULL;
        watch->deadline = deadline;
        list_add(watcher, watch);
        signal_set(&watcher->changed.signal);
    }
    lock_release(&lock);
    return watcher ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

bool pool_watch_disarm(struct pool_watch *watch)
{
    bool armed;

    lock_acquire(&lock);
    armed = watch->watcher != NULL;
    while (watch->watcher) {
        struct watcher *watcher = watch->watcher;
        unsigned int rounds = atomic_load(&watcher->rounds);

        watch->leaving = true;
        signal_set(&watcher->changed.signal);
        lock_release(&lock);
        futex_wait(&watcher->rounds, rounds, DEADLINE_NEVER);
        lock_acquire(&lock);
    }
    lock_release(&lock);
    return armed;
}
