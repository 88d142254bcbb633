/*
 * The lock for sojourn's own data. A guest may suspend any of its threads at any moment; a thread
 * that holds such a lock is not stopped before it has let go, so that nobody waits for a sleeper.
 */
#ifndef ABI_LOCK_H
#define ABI_LOCK_H

#include "abi/hold.h"

#include <stdatomic.h>
#include <stdbool.h>

struct lock {
    atomic_int state; /* 0 free, 1 held, 2 held and somebody waits */
};

/* How many locks this thread holds, and whether somebody wants to suspend it meanwhile. */
struct stop_guard {
    volatile int depth;
    volatile bool wanted;
};

extern _Thread_local struct stop_guard stop_guard;

/* Called when a thread that is wanted has released its last lock; set by abi/thread.c. */
extern void (*stop_deferred)(void);

void lock_wait(struct lock *lock);
void lock_wake(struct lock *lock);
void lock_let_go(void *lock); /* for struct hold */

/* For work that must not be interrupted by a suspension, with no lock. */
static inline void stop_defer(void)
{
    stop_guard.depth++;
}

static inline void stop_allow(void)
{
    if (--stop_guard.depth == 0 && stop_guard.wanted)
        stop_deferred();
}

static inline void lock_acquire(struct lock *lock)
{
    int free = 0;

    stop_defer();
    if (!atomic_compare_exchange_strong_explicit(&lock->state, &free, 1, memory_order_acquire,
                                                 memory_order_relaxed))
        lock_wait(lock);
    hold_note(lock, lock_let_go);
}

static inline void lock_release(struct lock *lock)
{
    hold_drop(lock);
    if (atomic_exchange_explicit(&lock->state, 0, memory_order_release) == 2)
        lock_wake(lock);
    stop_allow();
}

#endif
