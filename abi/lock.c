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

void lock_wait(struct lock *lock)
{
    while (atomic_exchange_explicit(&lock->state, 2, memory_order_acquire) != 0)
        syscall(SYS_futex, &lock->state, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
}

void lock_wake(struct lock *lock)
{
    syscall(SYS_futex, &lock->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
