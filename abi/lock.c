/* See lock.h. The three-state futex lock of Drepper's "Futexes Are Tricky". */
#include "abi/lock.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

_Thread_local struct stop_guard stop_guard;

static void nobody_stops(void)
{
}

void (*stop_deferred)(void) = nobody_stops;

/* Most holds are shorter than going to sleep: a system call about memory at the longest. */
static bool lock_spin(struct lock *lock)
{
    enum { SPINS = 200 };

    for (int i = 0; i < SPINS; i++) {
        int free = 0;

        if (atomic_load_explicit(&lock->state, memory_order_relaxed) == 0 &&
            atomic_compare_exchange_strong_explicit(&lock->state, &free, 1, memory_order_acquire,
                                                    memory_order_relaxed))
            return true;
        __builtin_ia32_pause();
    }
    return false;
}

void lock_wait(struct lock *lock)
{
    if (lock_spin(lock))
        return;
    while (atomic_exchange_explicit(&lock->state, 2, memory_order_acquire) != 0)
        syscall(SYS_futex, &lock->state, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
}

void lock_let_go(void *held)
{
    struct lock *lock = held;

    if (atomic_exchange_explicit(&lock->state, 0, memory_order_release) == 2)
        lock_wake(lock);
    stop_allow();
}

void lock_wake(struct lock *lock)
{
    syscall(SYS_futex, &lock->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
