/* See pool.h. Microsoft, "Thread Pools": limits, and what a callback may say of itself. */
#include "apis/nt/pool.h"

#include "abi/guest_memory.h"
#include "apis/host/futex.h"
#include "apis/nt/thread.h"

enum { WORKERS_MOST = 500, IDLE_MS = 20000 };

struct pool {
    struct lock lock;
    struct pool_task *first, **last;
    unsigned int workers, idle;
    struct pool_limits limits;
    atomic_uint offered;  /* idle workers sleep on it: counts what was queued */
    atomic_uint finished; /* waiters for tasks sleep on it */
    atomic_uint references;
    bool closing;
};

static struct pool the_default = {
    .last = &the_default.first,
    .limits = {0, WORKERS_MOST, 0, 0},
    .references = 1,
};

struct pool *pool_default(void)
{
    return &the_default;
}

struct pool *pool_new(void)
{
    struct pool *pool = guest_allocate_zeroed(sizeof *pool);

    if (!pool)
        return NULL;
    pool->last = &pool->first;
    pool->limits.most = WORKERS_MOST;
    pool->references = 1;
    return pool;
}

static void pool_release(struct pool *pool)
{
    if (atomic_fetch_sub(&pool->references, 1) == 1)
        guest_release(pool);
}

/* The pool's lock is held in the functions from here to worker_main. */

static void enqueue(struct pool *pool, struct pool_task *task)
{
    task->next = NULL;
    task->queued = true;
    *pool->last = task;
    pool->last = &task->next;
}

static void dequeue(struct pool *pool, struct pool_task *task)
{
    struct pool_task **at = &pool->first;

    while (*at != task)
        at = &(*at)->next;
    *at = task->next;
    if (!*at)
        pool->last = at;
    task->queued = false;
}

/* The task whose turn it is; one that is due several times goes back to the end. */
static struct pool_task *take(struct pool *pool)
{
    struct pool_task *task = pool->first;

    if (!task)
        return NULL;
    dequeue(pool, task);
    task->running++;
    if (--task->pending > 0)
        enqueue(pool, task);
    return task;
}

static void finish(struct pool *pool, struct pool_task *task)
{
    if (--task->running > 0 || task->pending > 0)
        return;
    atomic_fetch_add(&pool->finished, 1);
    futex_wake(&pool->finished, FUTEX_EVERYBODY);
}

/* Waits for something to do: false when the worker is not needed any more. */
static bool idle(struct pool *pool)
{
    int64_t deadline = deadline_after_ms(IDLE_MS);

    while (!pool->first) {
        unsigned int offered = atomic_load(&pool->offered);

        if (pool->closing || (deadline_now() >= deadline && pool->workers > pool->limits.least))
            return false;
        pool->idle++;
        lock_release(&pool->lock);
        futex_wait(&pool->offered, offered,
                   pool->workers > pool->limits.least ? deadline : DEADLINE_NEVER);
        lock_acquire(&pool->lock);
        pool->idle--;
    }
    return true;
}

static void run_one(struct pool *pool)
{
    struct pool_task *task = take(pool);
    struct pool_instance instance = {.task = task};

    lock_release(&pool->lock);
    task->call(task, &instance);
    lock_acquire(&pool->lock);
    if (!instance.detached)
        finish(pool, task);
    lock_release(&pool->lock);
    pool_task_release(task);
    lock_acquire(&pool->lock);
}

static DWORD WINAPI worker_main(void *parameter)
{
    struct pool *pool = parameter;

    lock_acquire(&pool->lock);
    while (idle(pool))
        run_one(pool);
    pool->workers--;
    lock_release(&pool->lock);
    pool_release(pool);
    return 0;
}

/* Without the lock. */
static bool worker_new(struct pool *pool)
{
    struct thread_request request = {worker_main, pool, pool->limits.stack_reserve, false};
    struct thread_object *thread;

    atomic_fetch_add(&pool->references, 1);
    if (thread_create(&request, &thread) == STATUS_SUCCESS) {
        object_release(&thread->waitable.object);
        return true;
    }
    lock_acquire(&pool->lock);
    pool->workers--;
    lock_release(&pool->lock);
    pool_release(pool);
    return false;
}

/* Counts a worker in that is to be made, if one is needed. */
static bool worker_is_needed(struct pool *pool)
{
    if (!pool->first || pool->idle > 0 || pool->workers >= pool->limits.most)
        return false;
    pool->workers++;
    return true;
}

void pool_submit(struct pool_task *task)
{
    struct pool *pool = task->pool;
    bool needs_worker, wakes;

    pool_task_hold(task);
    lock_acquire(&pool->lock);
    task->pending++;
    if (!task->queued)
        enqueue(pool, task);
    needs_worker = worker_is_needed(pool);
    atomic_fetch_add(&pool->offered, 1);
    wakes = pool->idle > 0;
    lock_release(&pool->lock);
    if (wakes)
        futex_wake(&pool->offered, 1);
    if (needs_worker)
        worker_new(pool);
}

unsigned int pool_cancel(struct pool_task *task)
{
    struct pool *pool = task->pool;
    unsigned int dropped;

    lock_acquire(&pool->lock);
    dropped = task->pending;
    task->pending = 0;
    if (task->queued)
        dequeue(pool, task);
    lock_release(&pool->lock);
    for (unsigned int i = 0; i < dropped; i++)
        pool_task_release(task);
    return dropped;
}

void pool_wait(struct pool_task *task)
{
    struct pool *pool = task->pool;

    lock_acquire(&pool->lock);
    while (task->pending > 0 || task->running > 0) {
        unsigned int finished = atomic_load(&pool->finished);

        lock_release(&pool->lock);
        futex_wait(&pool->finished, finished, DEADLINE_NEVER);
        lock_acquire(&pool->lock);
    }
    lock_release(&pool->lock);
}

bool pool_is_busy(struct pool_task *task)
{
    bool busy;

    lock_acquire(&task->pool->lock);
    busy = task->pending > 0 || task->running > 0;
    lock_release(&task->pool->lock);
    return busy;
}

void pool_task_prepare(struct pool_task *task, struct pool *pool)
{
    task->pool = pool;
    atomic_store(&task->references, 1);
    atomic_fetch_add(&pool->references, 1);
}

void pool_task_hold(struct pool_task *task)
{
    atomic_fetch_add(&task->references, 1);
}

void pool_task_release(struct pool_task *task)
{
    struct pool *pool = task->pool;

    if (atomic_fetch_sub(&task->references, 1) != 1)
        return;
    task->destroy(task);
    pool_release(pool);
}

bool pool_run_long(struct pool_instance *instance)
{
    struct pool *pool = instance->task->pool;
    bool needs_worker, possible;

    lock_acquire(&pool->lock);
    possible = pool->idle > 0 || pool->workers < pool->limits.most;
    needs_worker = worker_is_needed(pool);
    lock_release(&pool->lock);
    if (needs_worker)
        possible = worker_new(pool);
    return possible;
}

void pool_detach(struct pool_instance *instance)
{
    struct pool *pool = instance->task->pool;

    if (instance->detached)
        return;
    instance->detached = true;
    lock_acquire(&pool->lock);
    finish(pool, instance->task);
    lock_release(&pool->lock);
}

void pool_close(struct pool *pool)
{
    if (pool == &the_default)
        return;
    lock_acquire(&pool->lock);
    pool->closing = true;
    atomic_fetch_add(&pool->offered, 1);
    lock_release(&pool->lock);
    futex_wake(&pool->offered, FUTEX_EVERYBODY);
    pool_release(pool);
}

struct pool_limits pool_limits(struct pool *pool)
{
    struct pool_limits limits;

    lock_acquire(&pool->lock);
    limits = pool->limits;
    lock_release(&pool->lock);
    return limits;
}

bool pool_limits_set(struct pool *pool, const struct pool_limits *limits)
{
    unsigned int missing;

    lock_acquire(&pool->lock);
    pool->limits = *limits;
    missing = pool->workers < limits->least ? limits->least - pool->workers : 0;
    pool->workers += missing;
    lock_release(&pool->lock);
    for (; missing > 0; missing--) {
        if (!worker_new(pool))
            return false;
    }
    return true;
}
