/*
 * Sleeping until a 32-bit word changes (futex(2)). Deadlines are nanoseconds of CLOCK_MONOTONIC;
 * a waiter may wake for no reason and looks again.
 */
#ifndef APIS_HOST_FUTEX_H
#define APIS_HOST_FUTEX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/single_threaded.h>

#define DEADLINE_NEVER INT64_MAX
#define DEADLINE_NOW INT64_C(0)

enum { FUTEX_EVERYBODY = INT32_MAX };

/*
 * Changes an expected word, as a lock does to be taken or left. Nobody else can look while the
 * process has one thread; then, like the C library's own locks, it does without the bus lock.
 */
static inline bool futex_change(atomic_int *word, int expected, int value)
{
    if (!__libc_single_threaded)
        return atomic_compare_exchange_strong(word, &expected, value);
    if (atomic_load_explicit(word, memory_order_relaxed) != expected)
        return false;
    atomic_store_explicit(word, value, memory_order_relaxed);
    return true;
}

/* 0 when woken, -EAGAIN when the word is not as expected, -EINTR, -ETIMEDOUT. */
int futex_wait(const volatile void *word, uint32_t expected, int64_t deadline);

/* How many were woken. */
int futex_wake(const volatile void *word, int count);

/* The same among those waiters whose mask has a bit in common with the waker's. */
int futex_wait_masked(const volatile void *word, uint32_t expected, uint32_t mask,
                      int64_t deadline);
int futex_wake_masked(const volatile void *word, int count, uint32_t mask);

/* Sleeps while both words are as expected. */
int futex_wait_pair(const volatile uint32_t words[2], uint32_t first, uint32_t second,
                    int64_t deadline);

/*
 * Words that other processes may share, and several at once. The result is that of futex_wait.
 * Words in private memory may be among them if they are woken by futex_wake_shared as well.
 */
struct futex_point {
    const volatile void *word;
    uint32_t expected;
};

enum { FUTEX_POINTS = 128 };

int futex_wait_shared(const struct futex_point *points, size_t count, int64_t deadline);
int futex_wake_shared(const volatile void *word, int count);

/* The calling thread's, which the kernel goes through when it ends (get_robust_list(2)). */
struct robust_list_head;
struct robust_list_head *futex_robust_list(void);

/* Windows' three ways to state a time-out. UINT32_MAX milliseconds: never. */
int64_t deadline_now(void);
int64_t deadline_after_ms(uint32_t milliseconds);
/* 100 ns units: negative from now, else a system time since 1601; NULL: never. */
int64_t deadline_from_nt(const int64_t *timeout);

#endif
