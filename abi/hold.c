/* See hold.h. */
#include "abi/hold.h"

#include "abi/hold_mutex.h"

#include <string.h>

_Thread_local struct holds holds;

static void remove_at(unsigned index)
{
    unsigned count = holds.count;

    memmove(&holds.list[index], &holds.list[index + 1], (count - index - 1) * sizeof *holds.list);
    holds.count = count - 1;
}

static unsigned noted(void)
{
    return holds.count < HOLDS_MOST ? holds.count : HOLDS_MOST;
}

void hold_drop_inner(const void *held)
{
    for (unsigned i = noted(); i-- > 0;) {
        if (holds.list[i].held == held) {
            remove_at(i);
            return;
        }
    }
    if (holds.count > HOLDS_MOST)
        holds.count = holds.count - 1;
}

void hold_let_go_mutex(void *mutex)
{
    pthread_mutex_unlock(mutex);
}

void hold_abandon(uintptr_t from, uintptr_t to)
{
    for (unsigned i = noted(); i-- > 0;) {
        struct hold hold = holds.list[i];

        if (hold.frame < from || hold.frame >= to)
            continue;
        remove_at(i);
        hold.release(hold.held);
    }
}
