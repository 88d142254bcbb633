/*
 * Slim reader/writer locks, in the guest's own pointer-sized word, of which the low 32 bits are
 * used: how it is held, and which kinds of waiters sleep on it. Zero is free, as documented.
 * Readers and writers sleep on the same word under different masks. A lock that is released
 * goes to one writer, or to all readers when no writer waits; whoever has slept puts the mark
 * of its kind back, because others may still be asleep. New readers queue behind waiters.
 */
#include "abi/guest_pointer.h"
#include "abi/teb.h"
#include "apis/host/futex.h"
#include "apis/win/ntdll/lock.h"
#include "thunks/api.h"

#include <stdatomic.h>

GUEST_LAYOUT(_RTL_SRWLOCK, "programs hold it in their own memory, and it is used by its address");

enum {
    HELD = 0x3fffffff, /* so many readers */
    EXCLUSIVE = HELD,  /* or this: a writer */
    READERS_WAIT = 0x40000000,
    READER = 1, /* masks for waiters */
    WRITER = 2,
    SPINS = 100
};

#define WRITERS_WAIT 0x80000000u
#define SLOW_PATH static __attribute__((noinline, ms_abi))

static inline atomic_uint *word(RTL_SRWLOCK *lock)
{
    return (atomic_uint *)&lock->Ptr;
}

static inline BOOL change(RTL_SRWLOCK *lock, unsigned int *from, unsigned int to)
{
    return atomic_compare_exchange_strong_explicit(word(lock), from, to, memory_order_acquire,
                                                   memory_order_relaxed);
}

/* A moment for the holder to leave, unless others sleep already. */
static unsigned int spin(RTL_SRWLOCK *lock)
{
    int turns = peb_self()->processors > 1 ? SPINS : 1;
    unsigned int state;

    do {
        state = atomic_load_explicit(word(lock), memory_order_relaxed);
        if ((state & HELD) == 0 || state & (READERS_WAIT | WRITERS_WAIT))
            break;
        __builtin_ia32_pause();
    } while (--turns > 0);
    return state;
}

SLOW_PATH void acquire_exclusive_slowly(RTL_SRWLOCK *lock)
{
    unsigned int state = spin(lock), others = 0;

    for (;;) {
        if ((state & HELD) == 0) {
            if (change(lock, &state, state | EXCLUSIVE | others))
                return;
            continue;
        }
        if (!(state & WRITERS_WAIT) && !change(lock, &state, state | WRITERS_WAIT))
            continue;
        futex_wait_masked(lock, state | WRITERS_WAIT, WRITER, DEADLINE_NEVER);
        others = WRITERS_WAIT;
        state = spin(lock);
    }
}

static inline BOOL readable(unsigned int state)
{
    return (state & HELD) < EXCLUSIVE - 1 && !(state & (READERS_WAIT | WRITERS_WAIT));
}

SLOW_PATH void acquire_shared_slowly(RTL_SRWLOCK *lock)
{
    unsigned int state = spin(lock);
    BOOL has_slept = FALSE;

    for (;;) {
        /* One that has slept need not queue again behind its like. */
        if (readable(state) || (has_slept && (state & HELD) == 0 && !(state & WRITERS_WAIT))) {
            if (change(lock, &state, state + 1))
                return;
            continue;
        }
        if (!(state & READERS_WAIT) && !change(lock, &state, state | READERS_WAIT))
            continue;
        futex_wait_masked(lock, state | READERS_WAIT, READER, DEADLINE_NEVER);
        has_slept = TRUE;
        state = spin(lock);
    }
}

/* The lock is free and has waiters. */
SLOW_PATH void wake_waiters(RTL_SRWLOCK *lock, unsigned int state)
{
    while ((state & HELD) == 0 && state & WRITERS_WAIT) {
        if (!change(lock, &state, state & ~WRITERS_WAIT))
            continue;
        if (futex_wake_masked(lock, 1, WRITER) > 0)
            return;
        state &= ~WRITERS_WAIT; /* the writers were on their way to sleep, and see the change */
    }
    while (state == READERS_WAIT) {
        if (change(lock, &state, 0)) {
            futex_wake_masked(lock, FUTEX_EVERYBODY, READER);
            return;
        }
    }
}

API_PRIVATE(ntdll, VOID, RtlInitializeSRWLock, (RTL_SRWLOCK * lock OUT))
{
    guest_pointer_put(lock, NULL);
}

API_PRIVATE(ntdll, VOID, RtlAcquireSRWLockExclusive, (RTL_SRWLOCK * lock))
{
    unsigned int state = 0;

    if (__builtin_expect(!change(lock, &state, EXCLUSIVE), 0))
        acquire_exclusive_slowly(lock);
}

API_PRIVATE(ntdll, BOOLEAN, RtlTryAcquireSRWLockExclusive, (RTL_SRWLOCK * lock))
{
    unsigned int state = atomic_load_explicit(word(lock), memory_order_relaxed);

    while ((state & HELD) == 0) {
        if (change(lock, &state, state | EXCLUSIVE))
            return TRUE;
    }
    return FALSE;
}

API_PRIVATE(ntdll, VOID, RtlReleaseSRWLockExclusive, (RTL_SRWLOCK * lock))
{
    unsigned int state =
        atomic_fetch_sub_explicit(word(lock), EXCLUSIVE, memory_order_release) - EXCLUSIVE;

    if (__builtin_expect(state != 0, 0))
        wake_waiters(lock, state);
}

API_PRIVATE(ntdll, VOID, RtlAcquireSRWLockShared, (RTL_SRWLOCK * lock))
{
    unsigned int state = atomic_load_explicit(word(lock), memory_order_relaxed);

    if (__builtin_expect(!readable(state) || !change(lock, &state, state + 1), 0))
        acquire_shared_slowly(lock);
}

API_PRIVATE(ntdll, BOOLEAN, RtlTryAcquireSRWLockShared, (RTL_SRWLOCK * lock))
{
    unsigned int state = atomic_load_explicit(word(lock), memory_order_relaxed);

    while (readable(state)) {
        if (change(lock, &state, state + 1))
            return TRUE;
    }
    return FALSE;
}

API_PRIVATE(ntdll, VOID, RtlReleaseSRWLockShared, (RTL_SRWLOCK * lock))
{
    unsigned int state = atomic_fetch_sub_explicit(word(lock), 1, memory_order_release) - 1;

    if (__builtin_expect((state & HELD) == 0 && state != 0, 0))
        wake_waiters(lock, state);
}

ALIAS(kernel32, InitializeSRWLock, "ntdll.RtlInitializeSRWLock");
ALIAS(kernel32, AcquireSRWLockExclusive, "ntdll.RtlAcquireSRWLockExclusive");
ALIAS(kernel32, TryAcquireSRWLockExclusive, "ntdll.RtlTryAcquireSRWLockExclusive");
ALIAS(kernel32, ReleaseSRWLockExclusive, "ntdll.RtlReleaseSRWLockExclusive");
ALIAS(kernel32, AcquireSRWLockShared, "ntdll.RtlAcquireSRWLockShared");
ALIAS(kernel32, TryAcquireSRWLockShared, "ntdll.RtlTryAcquireSRWLockShared");
ALIAS(kernel32, ReleaseSRWLockShared, "ntdll.RtlReleaseSRWLockShared");
