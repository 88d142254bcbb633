/*
 * Synchronization barriers (Microsoft's "Synchronization Barriers"), in the guest's own
 * SYNCHRONIZATION_BARRIER. The thread that completes a phase starts the next one by turning
 * the phase number on which the others sleep.
 */
#include "apis/host/futex.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdatomic.h>

GUEST_LAYOUT(_RTL_BARRIER, "programs hold it in their own memory, and it is used by its address");

/* As the guest's reserved words are used. */
struct barrier {
    atomic_uint missing; /* threads that have not arrived in this phase */
    atomic_uint phase;
    unsigned int spins;
    atomic_uint inside; /* threads between arrival and return */
    unsigned int total;
};

enum {
    BARRIER_SIZE_32 = 24,
    SPINS_DEFAULT = 2000,
    VALID_FLAGS = SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY |
                  SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY | SYNCHRONIZATION_BARRIER_FLAGS_NO_DELETE
};

_Static_assert(sizeof(struct barrier) <= BARRIER_SIZE_32, "it fits in either model's");

API(kernel32, BOOL, InitializeSynchronizationBarrier,
    (LPSYNCHRONIZATION_BARRIER barrier OUT, LONG total_threads, LONG spin_count))
{
    struct barrier *state = (struct barrier *)barrier;

    if (!barrier || total_threads < 1 || spin_count < -1)
        return win_fail(ERROR_INVALID_PARAMETER);
    *state = (struct barrier){.missing = (unsigned int)total_threads,
                              .total = (unsigned int)total_threads,
                              .spins = spin_count < 0 ? SPINS_DEFAULT : (unsigned int)spin_count};
    return TRUE;
}

static void wait_for_phase(struct barrier *state, unsigned int phase, DWORD flags)
{
    unsigned int spins = flags & SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY ? 0 : state->spins;

    while (atomic_load(&state->phase) == phase) {
        if (flags & SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY || spins > 0) {
            __builtin_ia32_pause();
            spins -= spins > 0;
        } else {
            futex_wait(&state->phase, phase, DEADLINE_NEVER);
        }
    }
}

/* TRUE for the one thread that came last. */
API(kernel32, BOOL, EnterSynchronizationBarrier,
    (LPSYNCHRONIZATION_BARRIER barrier, DWORD flags FLAGS(SYNCHRONIZATION_BARRIER_FLAGS_)))
{
    struct barrier *state = (struct barrier *)barrier;
    unsigned int phase = atomic_load(&state->phase);
    BOOL last;

    if (flags & ~(DWORD)VALID_FLAGS)
        return win_fail(ERROR_INVALID_PARAMETER);
    atomic_fetch_add(&state->inside, 1);
    last = atomic_fetch_sub(&state->missing, 1) == 1;
    if (last) {
        atomic_store(&state->missing, state->total);
        atomic_fetch_add(&state->phase, 1);
        futex_wake(&state->phase, FUTEX_EVERYBODY);
    } else {
        wait_for_phase(state, phase, flags);
    }
    if (atomic_fetch_sub(&state->inside, 1) == 1)
        futex_wake(&state->inside, FUTEX_EVERYBODY);
    return last;
}

/* Waits until the threads of the last phase have left. */
API(kernel32, BOOL, DeleteSynchronizationBarrier, (LPSYNCHRONIZATION_BARRIER barrier))
{
    struct barrier *state = (struct barrier *)barrier;
    unsigned int inside;

    while ((inside = atomic_load(&state->inside)) != 0)
        futex_wait(&state->inside, inside, DEADLINE_NEVER);
    return TRUE;
}
