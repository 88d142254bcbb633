/*
 * The word that an object's waiters sleep on. What it holds is the object's business; for a
 * plain notification (a thread or process that ended, a file whose I/O is done) it is 0 or 1.
 * It may lie in memory shared between processes, and a process may be killed at any point: a
 * count of sleepers that is too high costs a system call and nothing else.
 */
#ifndef APIS_NT_SIGNAL_H
#define APIS_NT_SIGNAL_H

#include "apis/host/futex.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct signal {
    _Atomic(uint32_t) word;
    _Atomic(uint32_t) sleepers;
    _Atomic(uint32_t) crowd; /* not 0: each wake-up has to reach everybody */
};

static inline void signal_wake(struct signal *signal, int count)
{
    if (atomic_load(&signal->sleepers) != 0)
        futex_wake_shared(&signal->word, atomic_load(&signal->crowd) ? FUTEX_EVERYBODY : count);
}

/* A notification: set until it is reset; all waiters go on. */
static inline void signal_set(struct signal *signal)
{
    if (atomic_exchange(&signal->word, 1) == 0)
        signal_wake(signal, FUTEX_EVERYBODY);
}

static inline void signal_reset(struct signal *signal)
{
    atomic_store(&signal->word, 0);
}

static inline bool signal_is_set(const struct signal *signal)
{
    return atomic_load(&signal->word) != 0;
}

#endif
