/* What the kinds of thread pool objects have in common: work, timers, waits, I/O. */
#ifndef APIS_WIN_KERNEL32_THREAD_POOL_H
#define APIS_WIN_KERNEL32_THREAD_POOL_H

#include "apis/nt/pool.h"
#include "apis/nt/pool_watch.h"

/* The guest's TP_WORK, TP_TIMER, TP_WAIT and TP_IO point to one. */
struct pool_object {
    struct pool_task task;
    void (*callback)(struct pool_object *object, struct pool_instance *instance);
    void *function, *context; /* the guest's */
    PTP_SIMPLE_CALLBACK finalization;
    void *library; /* an address in the DLL that stays while callbacks run, or NULL */
    void (*disarm)(struct pool_object *object); /* no further callback becomes due; or NULL */
    struct pool_group *group;
    struct pool_object *group_next, **group_link;
    PTP_CLEANUP_GROUP_CANCEL_CALLBACK group_cancel;
};

/* size: of the structure that begins with it. NULL with the last error set. */
void *pool_object_new(size_t size, void *function, void *context,
                      const TP_CALLBACK_ENVIRON *environment);
void pool_object_wait(struct pool_object *object, BOOL cancel);
void pool_object_close(struct pool_object *object);

/* Makes the callback know its instance, and does afterwards what it asked for. */
void pool_object_call(struct pool_task *task, struct pool_instance *instance);

#endif
