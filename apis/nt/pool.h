/*
 * Pools of threads that run callbacks. A task is something whose callback can be due any number
 * of times; workers are made when there is something due and none is idle, and end when they
 * have had nothing to do for a while.
 */
#ifndef APIS_NT_POOL_H
#define APIS_NT_POOL_H

#include "abi/lock.h"
#include "abi/windows.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct pool;
struct pool_task;

/* One callback under way; what shall happen when it returns is apis/win/kernel32's business. */
struct pool_instance {
    struct pool_task *task;
    bool detached; /* waiters for the task do not wait for this callback any more */
    HANDLE event, semaphore, mutex;
    DWORD semaphore_count;
    CRITICAL_SECTION *section;
    HMODULE library;
};

struct pool_task {
    struct pool *pool;
    struct pool_task *next;        /* in the pool's queue */
    unsigned int pending, running; /* callbacks that are due, and under way */
    atomic_uint references;        /* the owner's, and one for each of those */
    bool queued;
    void (*call)(struct pool_task *task, struct pool_instance *instance);
    void (*destroy)(struct pool_task *task); /* the last reference is gone */
};

struct pool_limits {
    unsigned int least, most;
    size_t stack_reserve, stack_commit;
};

/* The one that every process has. */
struct pool *pool_default(void);
struct pool *pool_new(void); /* NULL when there is no memory */
/* No further tasks come; workers end when what is queued is done. */
void pool_close(struct pool *pool);
struct pool_limits pool_limits(struct pool *pool);
/* false when a worker that has to exist cannot be made. */
bool pool_limits_set(struct pool *pool, const struct pool_limits *limits);

/* A task has one reference, its owner's. */
void pool_task_prepare(struct pool_task *task, struct pool *pool);
void pool_task_hold(struct pool_task *task);
void pool_task_release(struct pool_task *task);

/* One more callback is due. */
void pool_submit(struct pool_task *task);
/* Those that are not under way are dropped: how many. */
unsigned int pool_cancel(struct pool_task *task);
/* Until none is due or under way. */
void pool_wait(struct pool_task *task);
bool pool_is_busy(struct pool_task *task);

/* For callbacks: true when other tasks need not wait for this one. */
bool pool_run_long(struct pool_instance *instance);
void pool_detach(struct pool_instance *instance);

#endif
