/*
 * What waits for an object or a point in time on behalf of a thread pool, so that none of its
 * workers has to. Each watching thread serves as many objects as one wait can have.
 */
#ifndef APIS_NT_POOL_WATCH_H
#define APIS_NT_POOL_WATCH_H

#include "apis/nt/object.h"

#include <stdint.h>

struct watcher;

struct pool_watch {
    struct pool_watch *next, *previous;
    struct watcher *watcher; /* NULL while it is not armed */
    struct object *object;   /* held while armed; NULL: only the time counts */
    int64_t deadline;        /* DEADLINE_NEVER: only the object counts */
    bool leaving;
    /*
     * Called on the watching thread, which it must not hold up. The watch is armed until it
     * returns, and stays so if it returns true; it may change the deadline. STATUS_WAIT_0,
     * STATUS_ABANDONED, or STATUS_TIMEOUT for the deadline.
     */
    bool (*fired)(struct pool_watch *watch, NTSTATUS result, int64_t *deadline);
};

/* The watch is not armed. STATUS_NO_MEMORY when nobody can watch. */
NTSTATUS pool_watch_arm(struct pool_watch *watch, struct object *object, int64_t deadline);

/* When it returns, fired is not called any more. Whether it was armed. */
bool pool_watch_disarm(struct pool_watch *watch);

#endif
